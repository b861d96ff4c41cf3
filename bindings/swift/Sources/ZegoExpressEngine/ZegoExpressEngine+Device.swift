import CZegoExpress

extension ZegoExpressEngine {
    /// false: captures no picture; players hear of it as camera state.
    @discardableResult
    public func enableCamera(_ enable: Bool, channel: ZegoPublishChannel = .main) -> ZegoResult {
        call("enableCamera") { engine throws(ZegoError) in
            try Zex.enableCamera(engine, enable.raw, channel.raw)
        }
    }

    /// true: sends silence on every channel; players hear of it as microphone state.
    @discardableResult
    public func muteMicrophone(_ mute: Bool) -> ZegoResult {
        perform("muteMicrophone") { core throws(ZegoError) in
            try Zex.muteMicrophone(core.handle, mute.raw)
            core.isMicrophoneMuted = mute
        }
    }

    public func isMicrophoneMuted() -> Bool {
        core?.isMicrophoneMuted ?? false
    }

    /// true: nothing is heard of any stream, though everything is still received.
    @discardableResult
    public func muteSpeaker(_ mute: Bool) -> ZegoResult {
        perform("muteSpeaker") { core throws(ZegoError) in
            try Zex.muteSpeaker(core.handle, mute.raw)
            core.isSpeakerMuted = mute
        }
    }

    public func isSpeakerMuted() -> Bool {
        core?.isSpeakerMuted ?? false
    }

    /// Loudness of the microphone and of every played stream, each 100 ms.
    @discardableResult
    public func startSoundLevelMonitor() -> ZegoResult {
        startSoundLevelMonitor(100)
    }

    /// 100–3000 ms. Starting again changes the interval.
    @discardableResult
    public func startSoundLevelMonitor(_ millisecond: UInt32) -> ZegoResult {
        call("startSoundLevelMonitor") { engine throws(ZegoError) in
            try Zex.startSoundLevelMonitor(engine, millisecond)
        }
    }

    @discardableResult
    public func startSoundLevelMonitor(with config: ZegoSoundLevelConfig) -> ZegoResult {
        startSoundLevelMonitor(config.millisecond)
    }

    @discardableResult
    public func stopSoundLevelMonitor() -> ZegoResult {
        call("stopSoundLevelMonitor") { engine throws(ZegoError) in
            try Zex.stopSoundLevelMonitor(engine)
        }
    }
}
