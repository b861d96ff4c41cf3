import CZegoExpress
import Foundation

extension ZegoExpressEngine {
    /// Sound of a channel comes from the application.
    @discardableResult
    public func enableCustomAudioIO(
        _ enable: Bool, config: ZegoCustomAudioConfig?, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        let isCustom = enable && config?.sourceType == .custom
        return call("enableCustomAudioIO") { engine throws(ZegoError) in
            try Zex.setAudioSource(
                engine, isCustom ? ZexConstant.audioSourceCustom : ZexConstant.audioSourceDevice,
                channel.raw)
        }
    }

    /// Hands in interleaved 16-bit PCM, up to 200 ms at a time; it is copied before the call returns.
    ///
    /// Safety: `data` must have `dataLength` readable bytes.
    @discardableResult
    public func sendCustomAudioCapturePCMData(
        _ data: UnsafePointer<UInt8>?, dataLength: UInt32, param: ZegoAudioFrameParam,
        channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        let function = "sendCustomAudioCapturePCMData"
        return call(function) { engine throws(ZegoError) in
            let channels = UInt32(param.channel.rawValue)
            guard let data, channels > 0, dataLength % (2 * channels) == 0 else {
                throw ZegoError(
                    code: ZegoErrorCode.commonIllegalParam.rawValue,
                    message: "data: \(data == nil ? "nil" : "\(dataLength) bytes") of 16-bit"
                        + " samples for \(channels) channels", function: function)
            }
            // Samples need not lie at even addresses in the application's buffer.
            let samples = [Int16](unsafeUninitializedCapacity: Int(dataLength / 2)) { into, count in
                UnsafeMutableRawBufferPointer(into).copyMemory(
                    from: UnsafeRawBufferPointer(start: data, count: Int(dataLength)))
                count = Int(dataLength / 2)
            }
            try Zex.sendCustomAudioCapturePcmData(
                engine, samples, dataLength / 2 / channels, UInt32(param.sampleRate.rawValue),
                channels, 0, channel.raw)
        }
    }

    /// Which sound the ``ZegoAudioDataHandler`` gets: `playback` and `player`. It always comes as the
    /// engine has it, 48 kHz; `param` is not needed.
    @discardableResult
    public func startAudioDataObserver(
        _ observerBitMask: ZegoAudioDataCallbackBitMask, param: ZegoAudioFrameParam? = nil
    ) -> ZegoResult {
        let function = "startAudioDataObserver"
        return perform(function) { core throws(ZegoError) in
            guard observerBitMask.isDisjoint(with: [.captured, .mixed]) else {
                throw ZegoError(
                    code: ZegoErrorCode.commonSdkNoModule.rawValue,
                    message: "observerBitMask: only playback and player are available",
                    function: function)
            }
            try core.media.update { $0.audioMask = observerBitMask }
        }
    }

    @discardableResult
    public func stopAudioDataObserver() -> ZegoResult {
        perform("stopAudioDataObserver") { core throws(ZegoError) in
            try core.media.update { $0.audioMask = [] }
        }
    }

    /// Kept until the engine ends or gets another.
    @discardableResult
    public func setAudioDataHandler(_ handler: (any ZegoAudioDataHandler)?) -> ZegoResult {
        perform("setAudioDataHandler") { core throws(ZegoError) in
            try core.media.update { $0.audioHandler = handler }
        }
    }
}
