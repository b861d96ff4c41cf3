import CZegoExpress

// What ZEGO's SDK does not have.

/// How much a log says.
public enum ZegoLogLevel: UInt32, Sendable {
    case off = 0
    case error = 1
    case warn = 2
    case info = 3
    case debug = 4
    case trace = 5
}

/// What is alive in this process, over all engines; each number ends at its start value.
public struct ZegoCounters: Hashable, Sendable {
    /// Handles that this package holds: engines, pictures, events, lists.
    public var liveHandles: UInt64
    public var liveEngines: UInt64
    public var liveFrames: UInt64
    public var liveEvents: UInt64
    /// Threads of engines.
    public var threads: UInt64
    /// Bytes in frames, packets and queues.
    public var bufferedBytes: UInt64
}

private final class LogHandler: Sendable {
    let body: @Sendable (ZegoLogLevel, String) -> Void

    init(_ body: @escaping @Sendable (ZegoLogLevel, String) -> Void) {
        self.body = body
    }
}

extension ZegoExpressEngine {
    /// A channel sends a moving scene that says in its own picture when it was captured
    /// (docs/BARCODE.md), and a 440 Hz tone: for tests and machines without a camera.
    @discardableResult
    public func useSyntheticSource(channel: ZegoPublishChannel = .main) -> ZegoResult {
        perform("useSyntheticSource") { core throws(ZegoError) in
            try Zex.setVideoSource(
                core.handle, ZexConstant.videoSourceSynthetic, nil, channel.raw)
            try Zex.setAudioSource(core.handle, ZexConstant.audioSourceTone, channel.raw)
            core.updateChannels { $0.setCustom(false, channel) }
        }
    }

    /// A channel sends a media file, looped: MP4 (H.264 with AAC or Opus) or Y4M. A file that cannot
    /// be read is told by ``ZegoEventHandler/onDebugError(_:funcName:info:)``.
    @discardableResult
    public func useFileSource(_ path: String, channel: ZegoPublishChannel = .main) -> ZegoResult {
        perform("useFileSource") { core throws(ZegoError) in
            try Zex.setVideoSource(core.handle, ZexConstant.videoSourceFile, path, channel.raw)
            try Zex.setAudioSource(core.handle, ZexConstant.audioSourceFile, channel.raw)
            core.updateChannels { $0.setCustom(false, channel) }
        }
    }

    /// The next encoded picture is a keyframe.
    @discardableResult
    public func requestKeyframe(channel: ZegoPublishChannel = .main) -> ZegoResult {
        call("requestKeyframe") { engine throws(ZegoError) in
            try Zex.requestKeyframe(engine, channel.raw)
        }
    }

    /// Latest figures of a channel; zeros while it does not publish, nil without an engine.
    public func getPublishQuality(
        channel: ZegoPublishChannel = .main
    ) -> ZegoPublishStreamQuality? {
        var raw = zex_publish_quality.defaults()
        let result = call("getPublishQuality") { engine throws(ZegoError) in
            try Zex.getPublishQuality(engine, channel.raw, &raw)
        }
        return (try? result.get()).map { ZegoPublishStreamQuality(raw) }
    }

    /// Latest figures of a played stream; nil when it is not played.
    public func getPlayQuality(streamID: String) -> ZegoPlayStreamQuality? {
        var raw = zex_play_quality.defaults()
        let result = call("getPlayQuality") { engine throws(ZegoError) in
            try Zex.getPlayQuality(engine, streamID, &raw)
        }
        return (try? result.get()).map { ZegoPlayStreamQuality(raw) }
    }

    /// Level and files of the log.
    @discardableResult
    public static func setLogConfig(_ config: ZegoLogConfig, level: ZegoLogLevel) -> ZegoResult {
        setLogConfig(config, level: level.rawValue)
    }

    /// Receives the log of the process, line by line, on the thread that logs; it must not call the
    /// engine. nil: nobody does.
    @discardableResult
    public static func setLogHandler(
        _ handler: (@Sendable (_ level: ZegoLogLevel, _ line: String) -> Void)?
    ) -> ZegoResult {
        Result { () throws(ZegoError) in
            guard let handler else {
                try Zex.setLogCallback(nil, nil, nil)
                return
            }
            // Given back by the library, exactly once.
            let held = Unmanaged.passRetained(LogHandler(handler))
            try Zex.setLogCallback(
                { level, line, userData in
                    guard let userData else { return }
                    let handler = Unmanaged<LogHandler>.fromOpaque(userData).takeUnretainedValue()
                    handler.body(ZegoLogLevel(rawValue: level) ?? .trace, Zex.text(line))
                }, held.toOpaque(), { Unmanaged<LogHandler>.fromOpaque($0!).release() })
        }
    }

    public static func getCounters() -> ZegoCounters {
        var raw = zex_counters.defaults()
        zex_get_counters(&raw)
        return ZegoCounters(
            liveHandles: raw.live_handles, liveEngines: raw.live_engines,
            liveFrames: raw.live_frames, liveEvents: raw.live_events, threads: raw.threads,
            bufferedBytes: raw.buffered_bytes)
    }
}
