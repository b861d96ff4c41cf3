import CZegoExpress
import Foundation

/// Pictures and sound of one engine, to whoever wants them, on the media thread they come on.
///
/// The library computes nothing for functions that are absent, so its table is set anew whenever
/// what is wanted changes.
final class MediaRouter: @unchecked Sendable {
    private let engine: OpaquePointer?
    private let state = Locked(Settings())
    /// Changes of the table, one after the other.
    private let table = Locked(Wanted())

    struct Settings {
        var canvases: [String: Canvas] = [:]
        var previews: [UInt32: Canvas] = [:]
        var isRendering = false
        var isEncoded = false
        var isRGB = true
        var engineRenders = false
        var renderHandler: (any ZegoCustomVideoRenderHandler)?
        var captureHandler: (any ZegoCustomVideoCaptureHandler)?
        var audioHandler: (any ZegoAudioDataHandler)?
        var audioMask: ZegoAudioDataCallbackBitMask = []

        /// Who renders by itself, if anybody.
        var renderer: (any ZegoCustomVideoRenderHandler)? { isRendering ? renderHandler : nil }
        var canvasesShow: Bool { !isRendering || engineRenders }

        var wanted: Wanted {
            let encoded = isRendering && isEncoded
            return Wanted(
                remoteVideo: !encoded && (renderer != nil || (canvasesShow && !canvases.isEmpty)),
                encoded: encoded,
                captured: (renderer != nil && !encoded) || (canvasesShow && !previews.isEmpty),
                playback: audioHandler != nil && audioMask.contains(.playback),
                player: audioHandler != nil && audioMask.contains(.player))
        }
    }

    struct Wanted: Equatable {
        var remoteVideo = false
        var encoded = false
        var captured = false
        var playback = false
        var player = false
    }

    struct Canvas: Sendable {
        let view: any ZegoVideoView
        let mode: ZegoViewMode

        init(_ canvas: ZegoCanvas) {
            (view, mode) = (canvas.view, canvas.viewMode)
        }
    }

    init(_ engine: OpaquePointer?) {
        self.engine = engine
    }

    var captureHandler: (any ZegoCustomVideoCaptureHandler)? { state.with { $0.captureHandler } }

    /// Changes what is wanted, and the library's table with it.
    func update(_ change: (inout Settings) -> Void) throws(ZegoError) {
        let old = state.with { state in
            defer { change(&state) }
            return state
        }
        // What went is let go of here, outside the lock: its end is application code.
        withExtendedLifetime(old) {}
        var failure: ZegoError?
        table.with { current in
            let wanted = state.with { $0.wanted }
            guard wanted != current else { return }
            do throws(ZegoError) {
                try install(wanted)
                current = wanted
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// The engine is ending: handlers and views are not kept any longer.
    func clear() {
        let old = state.with { state in
            defer { state = Settings() }
            return state
        }
        withExtendedLifetime(old) {}
    }

    private func install(_ wanted: Wanted) throws(ZegoError) {
        if wanted == Wanted() {
            try Zex.setMediaCallbacks(engine, nil, nil)
            return
        }
        var raw = zex_media_callbacks.defaults()
        raw.destroy = { Unmanaged<MediaRouter>.fromOpaque($0!).release() }
        raw.encoded_only = wanted.encoded ? 1 : 0
        if wanted.remoteVideo {
            raw.on_remote_video_frame = { _, stream, frame, router in
                of(router).remoteVideo(Zex.text(stream), frame)
            }
        }
        if wanted.encoded {
            raw.on_remote_encoded_video_frame = {
                _, stream, data, length, isKeyframe, width, height, time, router in
                guard let data else { return }
                let param = ZegoVideoEncodedFrameParam()
                param.isKeyFrame = isKeyframe != 0
                param.size = CGSize(width: Int(width), height: Int(height))
                of(router).encoded(Zex.text(stream), data, length, param, time / 1000)
            }
        }
        if wanted.captured {
            raw.on_captured_video_frame = { _, channel, frame, router in
                of(router).captured(channel, frame)
            }
        }
        if wanted.playback {
            raw.on_playback_audio_data = { _, samples, count, rate, channels, router in
                of(router).sound(nil, samples, count, rate, channels)
            }
        }
        if wanted.player {
            raw.on_remote_audio_data = { _, stream, samples, count, rate, channels, _, router in
                of(router).sound(Zex.text(stream), samples, count, rate, channels)
            }
        }
        // Taken back by `destroy`, which runs exactly once, also when the table is refused.
        try Zex.setMediaCallbacks(engine, &raw, Unmanaged.passRetained(self).toOpaque())
    }

    // MARK: On media threads

    private func remoteVideo(_ stream: String, _ borrowed: OpaquePointer?) {
        let (renderer, isRGB, canvas) = state.with {
            ($0.renderer, $0.isRGB, $0.canvasesShow ? $0.canvases[stream] : nil)
        }
        guard renderer != nil || canvas != nil, let frame = ZegoVideoFrame(retaining: borrowed)
        else { return }
        if let canvas {
            UnhandledErrors.catching("render") {
                try canvas.view.render(frame, viewMode: canvas.mode)
            }
        }
        if let renderer {
            UnhandledErrors.catching("onRemoteVideoFrameRawData") {
                try renderer.onRemoteVideoFrame(frame, streamID: stream)
                try withRawData(frame, isRGB) { data, length, param in
                    try renderer.onRemoteVideoFrameRawData(
                        data, dataLength: length, param: param, streamID: stream)
                }
            }
        }
    }

    private func captured(_ channel: UInt32, _ borrowed: OpaquePointer?) {
        let (renderer, isRGB, canvas) = state.with {
            ($0.renderer, $0.isRGB, $0.canvasesShow ? $0.previews[channel] : nil)
        }
        guard renderer != nil || canvas != nil, let frame = ZegoVideoFrame(retaining: borrowed)
        else { return }
        if let canvas {
            UnhandledErrors.catching("render") {
                try canvas.view.render(frame, viewMode: canvas.mode)
            }
        }
        if let renderer {
            let channel = ZegoPublishChannel.from(channel)
            UnhandledErrors.catching("onCapturedVideoFrameRawData") {
                try renderer.onCapturedVideoFrame(frame, channel: channel)
                try withRawData(frame, isRGB) { data, length, param in
                    try renderer.onCapturedVideoFrameRawData(
                        data, dataLength: length, param: param, flipMode: .none, channel: channel)
                }
            }
        }
    }

    private func encoded(
        _ stream: String, _ data: UnsafePointer<UInt8>, _ length: UInt32,
        _ param: ZegoVideoEncodedFrameParam, _ milliseconds: UInt64
    ) {
        guard let renderer = state.with({ $0.renderer }) else { return }
        UnhandledErrors.catching("onRemoteVideoFrameEncodedData") {
            try renderer.onRemoteVideoFrameEncodedData(
                UnsafeMutablePointer(mutating: data), dataLength: length, param: param,
                referenceTimeMillisecond: milliseconds, streamID: stream)
        }
    }

    private func sound(
        _ stream: String?, _ samples: UnsafePointer<Int16>?, _ count: UInt32, _ rate: UInt32,
        _ channels: UInt32
    ) {
        guard let samples, let handler = state.with({ $0.audioHandler }) else { return }
        let param = ZegoAudioFrameParam()
        param.sampleRate = ZegoAudioSampleRate(rawValue: UInt(rate)) ?? .rateUnknown
        param.channel = ZegoAudioChannel(rawValue: UInt(channels)) ?? .unknown
        let length = count * channels * 2
        UnsafeRawPointer(samples).withMemoryRebound(to: UInt8.self, capacity: Int(length)) { data in
            UnhandledErrors.catching("onAudioData") {
                if let stream {
                    try handler.onPlayerAudioData(
                        data, dataLength: length, param: param, streamID: stream)
                } else {
                    try handler.onPlaybackAudioData(data, dataLength: length, param: param)
                }
            }
        }
    }
}

/// The router behind a table's user data, which the table holds.
private func of(_ userData: UnsafeMutableRawPointer?) -> MediaRouter {
    Unmanaged<MediaRouter>.fromOpaque(userData!).takeUnretainedValue()
}

private typealias Planes = UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>

/// A picture in the form of ZEGO's callbacks: pointers to the library's own planes, or with RGB to
/// one converted plane.
private func withRawData(
    _ frame: ZegoVideoFrame, _ isRGB: Bool,
    _ body: (Planes, UnsafeMutablePointer<UInt32>, ZegoVideoFrameParam) throws -> Void
) throws {
    let param = frame.param
    if isRGB {
        var pixels = try frame.converted(to: .BGRA32)
        param.format = .BGRA32
        param.strides = [Int32(frame.width * 4), 0, 0, 0]
        try pixels.withUnsafeMutableBytes { bytes in
            guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
            var planes = [start, start, start, start]
            var lengths: [UInt32] = [UInt32(bytes.count), 0, 0, 0]
            try body(&planes, &lengths, param)
        }
        return
    }
    try frame.withPlane(0) { y in
        try frame.withPlane(1) { u in
            try frame.withPlane(2) { v in
                guard let y0 = y.baseAddress, let u0 = u.baseAddress, let v0 = v.baseAddress
                else { return }
                var planes = [y0, u0, v0, y0].map { UnsafeMutablePointer(mutating: $0) }
                var lengths: [UInt32] = [UInt32(y.count), UInt32(u.count), UInt32(v.count), 0]
                try body(&planes, &lengths, param)
            }
        }
    }
}
