import CZegoExpress

extension ZegoExpressEngine {
    /// Plays a stream, up to 12 at a time; may follow a login without waiting. A stream that nobody
    /// publishes is waited for. Again: changes only the canvas.
    @discardableResult
    public func startPlayingStream(
        _ streamID: String, canvas: ZegoCanvas? = nil, config: ZegoPlayerConfig? = nil
    ) -> ZegoResult {
        perform("startPlayingStream") { core throws(ZegoError) in
            var raw = zex_player_config.defaults()
            raw.resource_mode = UInt32((config?.resourceMode ?? .default).rawValue)
            try Zex.startPlayingStream(core.handle, streamID, &raw)
            let canvas = canvas.map(MediaRouter.Canvas.init)
            try core.media.update { $0.canvases[streamID] = canvas }
        }
    }

    /// A stream that is not played is no error.
    @discardableResult
    public func stopPlayingStream(_ streamID: String) -> ZegoResult {
        perform("stopPlayingStream") { core throws(ZegoError) in
            try Zex.stopPlayingStream(core.handle, streamID)
            try core.media.update { $0.canvases[streamID] = nil }
        }
    }

    @discardableResult
    public func mutePlayStreamAudio(_ mute: Bool, streamID: String) -> ZegoResult {
        call("mutePlayStreamAudio") { engine throws(ZegoError) in
            try Zex.mutePlayStreamAudio(engine, streamID, mute.raw)
        }
    }

    @discardableResult
    public func mutePlayStreamVideo(_ mute: Bool, streamID: String) -> ZegoResult {
        call("mutePlayStreamVideo") { engine throws(ZegoError) in
            try Zex.mutePlayStreamVideo(engine, streamID, mute.raw)
        }
    }

    /// Streams that are played later included.
    @discardableResult
    public func muteAllPlayStreamAudio(_ mute: Bool) -> ZegoResult {
        call("muteAllPlayStreamAudio") { engine throws(ZegoError) in
            try Zex.muteAllPlayStreamAudio(engine, mute.raw)
        }
    }

    /// Streams that are played later included.
    @discardableResult
    public func muteAllPlayStreamVideo(_ mute: Bool) -> ZegoResult {
        call("muteAllPlayStreamVideo") { engine throws(ZegoError) in
            try Zex.muteAllPlayStreamVideo(engine, mute.raw)
        }
    }

    /// 0–200, default 100.
    @discardableResult
    public func setPlayVolume(_ volume: Int32, streamID: String) -> ZegoResult {
        call("setPlayVolume") { engine throws(ZegoError) in
            try Zex.setPlayVolume(engine, streamID, UInt32(bitPattern: volume))
        }
    }

    /// 0–200, default 100; streams that are played later included.
    @discardableResult
    public func setAllPlayStreamVolume(_ volume: Int32) -> ZegoResult {
        call("setAllPlayStreamVolume") { engine throws(ZegoError) in
            try Zex.setAllPlayStreamVolume(engine, UInt32(bitPattern: volume))
        }
    }
}
