import CZegoExpress
import Foundation

extension ZegoExpressEngine {
    // MARK: Preview and publishing

    /// Shows captured pictures in a view; independent of publishing. nil: no view, for custom
    /// render.
    @discardableResult
    public func startPreview(
        _ canvas: ZegoCanvas? = nil, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        perform("startPreview") { core throws(ZegoError) in
            let canvas = canvas.map(MediaRouter.Canvas.init)
            try core.media.update { $0.previews[channel.raw] = canvas }
            try Zex.startPreview(core.handle, channel.raw)
            core.updateChannels { $0.setPreviewing(true, channel) }
        }
    }

    /// Publishing goes on.
    @discardableResult
    public func stopPreview(channel: ZegoPublishChannel = .main) -> ZegoResult {
        perform("stopPreview") { core throws(ZegoError) in
            try Zex.stopPreview(core.handle, channel.raw)
            core.updateChannels { $0.setPreviewing(false, channel) }
            try core.media.update { $0.previews[channel.raw] = nil }
        }
    }

    @discardableResult
    public func stopPreview(_ channel: ZegoPublishChannel) -> ZegoResult {
        stopPreview(channel: channel)
    }

    /// Publishes a channel; may follow a login without waiting. What the server says comes by
    /// ``ZegoEventHandler/onPublisherStateUpdate(_:errorCode:extendedData:streamID:)``.
    @discardableResult
    public func startPublishingStream(
        _ streamID: String, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        perform("startPublishingStream") { core throws(ZegoError) in
            try Zex.startPublishingStream(core.handle, streamID, channel.raw)
            core.updateChannels { $0.setPublishing(true, channel) }
        }
    }

    @discardableResult
    public func startPublishingStream(
        _ streamID: String, config: ZegoPublisherConfig, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        startPublishingStream(streamID, channel: channel)
    }

    @discardableResult
    public func stopPublishingStream(channel: ZegoPublishChannel = .main) -> ZegoResult {
        perform("stopPublishingStream") { core throws(ZegoError) in
            try Zex.stopPublishingStream(core.handle, channel.raw)
            core.updateChannels { $0.setPublishing(false, channel) }
        }
    }

    @discardableResult
    public func stopPublishingStream(_ channel: ZegoPublishChannel) -> ZegoResult {
        stopPublishingStream(channel: channel)
    }

    // MARK: What is sent

    @discardableResult
    public func setVideoConfig(
        _ config: ZegoVideoConfig, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        call("setVideoConfig") { engine throws(ZegoError) in
            var raw = zex_video_config.defaults()
            raw.width = UInt32(clampingSize: config.encodeResolution.width)
            raw.height = UInt32(clampingSize: config.encodeResolution.height)
            raw.fps = UInt32(clamping: config.fps)
            raw.bitrate_kbps = UInt32(clamping: config.bitrate)
            raw.keyframe_interval_s = UInt32(clamping: config.keyFrameInterval)
            try Zex.setVideoConfig(engine, &raw, channel.raw)
        }
    }

    public func getVideoConfig(_ channel: ZegoPublishChannel = .main) -> ZegoVideoConfig {
        let config = ZegoVideoConfig()
        _ = call("getVideoConfig") { engine throws(ZegoError) in
            var raw = zex_video_config.defaults()
            try Zex.getVideoConfig(engine, &raw, channel.raw)
            config.encodeResolution = CGSize(width: Int(raw.width), height: Int(raw.height))
            config.captureResolution = config.encodeResolution
            config.fps = Int32(clamping: raw.fps)
            config.bitrate = Int32(clamping: raw.bitrate_kbps)
            config.keyFrameInterval = Int32(clamping: raw.keyframe_interval_s)
        }
        return config
    }

    @discardableResult
    public func setAudioConfig(
        _ config: ZegoAudioConfig, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        call("setAudioConfig") { engine throws(ZegoError) in
            var raw = zex_audio_config.defaults()
            raw.bitrate_kbps = UInt32(clamping: config.bitrate)
            raw.channels = UInt32(config.channel.rawValue)
            try Zex.setAudioConfig(engine, &raw, channel.raw)
        }
    }

    public func getAudioConfig(_ channel: ZegoPublishChannel = .main) -> ZegoAudioConfig {
        let config = ZegoAudioConfig()
        _ = call("getAudioConfig") { engine throws(ZegoError) in
            var raw = zex_audio_config.defaults()
            try Zex.getAudioConfig(engine, &raw, channel.raw)
            config.bitrate = Int32(clamping: raw.bitrate_kbps)
            config.channel = ZegoAudioChannel(rawValue: UInt(raw.channels)) ?? .unknown
        }
        return config
    }

    /// Up to 4,096 bytes with the next picture, at most 30 a second.
    @discardableResult
    public func sendSEI(_ data: Data, channel: ZegoPublishChannel = .main) -> ZegoResult {
        call("sendSEI") { engine throws(ZegoError) in
            try withBytes(data, "data", "sendSEI") { bytes, length throws(ZegoError) in
                try Zex.sendSei(engine, bytes, length, channel.raw)
            }
        }
    }

    @discardableResult
    public func mutePublishStreamAudio(
        _ mute: Bool, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        call("mutePublishStreamAudio") { engine throws(ZegoError) in
            try Zex.mutePublishStreamAudio(engine, mute.raw, channel.raw)
        }
    }

    @discardableResult
    public func mutePublishStreamVideo(
        _ mute: Bool, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        call("mutePublishStreamVideo") { engine throws(ZegoError) in
            try Zex.mutePublishStreamVideo(engine, mute.raw, channel.raw)
        }
    }

    /// 0–200, default 100.
    @discardableResult
    public func setCaptureVolume(_ volume: Int32) -> ZegoResult {
        call("setCaptureVolume") { engine throws(ZegoError) in
            try Zex.setCaptureVolume(engine, UInt32(bitPattern: volume))
        }
    }

    /// Where a channel's picture comes from.
    @discardableResult
    public func setVideoSource(
        _ source: ZegoVideoSourceType, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        setSource(
            "setVideoSource", source == .custom ? ZexConstant.videoSourceCustom : ZexConstant.videoSourceDevice,
            nil, channel, isCustom: source == .custom)
    }

    /// Where a channel's sound comes from.
    @discardableResult
    public func setAudioSource(
        _ source: ZegoAudioSourceType, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        let raw =
            switch source {
            case .default, .mic: ZexConstant.audioSourceDevice
            case .custom: ZexConstant.audioSourceCustom
            case .none: ZexConstant.audioSourceSilence
            }
        return call("setAudioSource") { engine throws(ZegoError) in
            try Zex.setAudioSource(engine, raw, channel.raw)
        }
    }

    func setSource(
        _ function: String, _ source: UInt32, _ path: String?, _ channel: ZegoPublishChannel,
        isCustom: Bool
    ) -> ZegoResult {
        perform(function) { core throws(ZegoError) in
            try Zex.setVideoSource(core.handle, source, path, channel.raw)
            core.updateChannels { $0.setCustom(isCustom, channel) }
        }
    }
}

extension UInt32 {
    /// A side in pixels: what is no whole number in range becomes one that is refused.
    init(clampingSize side: CGFloat) {
        self = side.isFinite && side >= 0 && side == side.rounded() ? UInt32(Swift.min(side, 1e9)) : 0
    }
}

/// The bytes of `data` for one call; more than C can count are refused.
func withBytes(
    _ data: Data, _ field: String, _ function: String,
    _ body: (UnsafePointer<UInt8>?, UInt32) throws(ZegoError) -> Void
) throws(ZegoError) {
    guard let length = UInt32(exactly: data.count) else {
        throw ZegoError(
            code: ZegoErrorCode.commonIllegalParam.rawValue,
            message: "\(field): \(data.count) bytes", function: function)
    }
    var failure: ZegoError?
    data.withUnsafeBytes { bytes in
        do throws(ZegoError) {
            try body(bytes.bindMemory(to: UInt8.self).baseAddress, length)
        } catch {
            failure = error
        }
    }
    if let failure { throw failure }
}
