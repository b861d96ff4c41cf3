import CZegoExpress
import Foundation

/// One engine of the library: its handle, who is told, and on which queue.
///
/// Events are polled on the callback queue whenever the library says that there are some, so its
/// own bounded queue is the only one, and a queue that is stuck costs no memory. The library names
/// a core by number, never by address: a wake-up that comes late finds nothing.
final class EngineCore: @unchecked Sendable {
    /// Alive, or with events still to be polled. Keeps cores and their handlers alive.
    private static let all = Locked<(next: UInt, cores: [UInt: EngineCore])>((1, [:]))
    private static let wakeup: @convention(c) (UnsafeMutableRawPointer?) -> Void = { number in
        EngineCore.all.with { $0.cores[UInt(bitPattern: number)] }?.wake()
    }

    /// A name, never dereferenced; set once before the core is shared.
    private(set) var handle: OpaquePointer?
    private(set) var media: MediaRouter!
    let queue: DispatchQueue
    private let number: UInt
    private let state: Locked<State>

    private struct State {
        var handler: (any ZegoEventHandler & Sendable)?
        var isScheduled = false
        /// No call is taken any more; events still come.
        var isEnding = false
        var isDestroyed = false
        var destroyed: ZegoDestroyCompletionCallback?
        var channels = ChannelStates()
        var isMicrophoneMuted = false
        var isSpeakerMuted = false
    }

    static func make(
        _ profile: ZegoEngineProfile, _ advancedConfig: String?, _ handler: (any ZegoEventHandler & Sendable)?
    ) throws(ZegoError) -> EngineCore {
        let core = EngineCore(profile.callbackQueue, handler)
        let arena = TextArena("createEngine")
        var raw = zex_engine_profile.defaults()
        raw.app_id = profile.appID
        raw.app_sign = try arena.copyUnlessEmpty(profile.appSign, "profile.appSign")
        raw.scenario = UInt32(profile.scenario.rawValue)
        raw.delivery = ZexConstant.deliveryPoll
        raw.server_url = try arena.copyUnlessEmpty(profile.serverUrl, "profile.serverUrl")
        raw.ca_file = try arena.copyUnlessEmpty(profile.caFile, "profile.caFile")
        raw.advanced_config = try arena.copyUnlessEmpty(advancedConfig, "advancedConfig")
        raw.user_data = UnsafeMutableRawPointer(bitPattern: core.number)
        raw.wakeup = wakeup
        var handle: OpaquePointer?
        do {
            defer { withExtendedLifetime(arena) {} }
            try Zex.createEngine(&raw, &handle)
        }
        core.handle = handle
        core.media = MediaRouter(handle)
        all.with { $0.cores[core.number] = core }
        // What came before the core was there to be woken.
        core.wake()
        return core
    }

    private init(_ target: DispatchQueue, _ handler: (any ZegoEventHandler & Sendable)?) {
        number = Self.all.with { all in
            defer { all.next += 1 }
            return all.next
        }
        // A queue of its own, so that events stay in order also on a concurrent target.
        queue = DispatchQueue(label: "zego_express.callbacks", target: target)
        state = Locked(State(handler: handler))
    }

    // MARK: Calls

    var isDestroyed: Bool { state.with { $0.isDestroyed } }

    func setHandler(_ handler: (any ZegoEventHandler & Sendable)?) {
        // The old one is let go of outside the lock: its end is application code.
        var old: (any ZegoEventHandler & Sendable)?
        state.with { (old, $0.handler) = ($0.handler, handler) }
        withExtendedLifetime(old) {}
    }

    /// Runs a call; a refusal is also told to the handler, by the engine or else here.
    func perform(
        _ function: String, _ body: () throws(ZegoError) -> Void
    ) -> ZegoResult {
        do throws(ZegoError) {
            if state.with({ $0.isEnding }) {
                throw ZegoError(
                    code: ZegoErrorCode.commonEngineNotCreate.rawValue,
                    message: "the engine is destroyed", function: function)
            }
            try body()
            return .success(())
        } catch {
            if !error.isToldByEngine {
                queue.async {
                    guard !self.isDestroyed else { return }
                    self.tell(error.code, function, error.message)
                }
            }
            return .failure(error.of(function))
        }
    }

    /// `done` runs after the last event has been released, so that nothing is left when it runs.
    func destroy(_ done: ZegoDestroyCompletionCallback?) throws(ZegoError) {
        // Set before the end can come; of two calls at once the first one wins.
        let isFirst = state.with { state in
            defer { state.isEnding = true }
            if !state.isEnding { state.destroyed = done }
            return !state.isEnding
        }
        guard isFirst else {
            throw ZegoError(
                code: ZegoErrorCode.commonEngineNotCreate.rawValue,
                message: "the engine is being destroyed already", function: "destroy")
        }
        try Zex.destroyEngine(handle, nil, nil)
        media.clear()
    }

    var isMicrophoneMuted: Bool {
        get { state.with { $0.isMicrophoneMuted } }
        set { state.with { $0.isMicrophoneMuted = newValue } }
    }

    var isSpeakerMuted: Bool {
        get { state.with { $0.isSpeakerMuted } }
        set { state.with { $0.isSpeakerMuted = newValue } }
    }

    /// Notes what a channel does; tells custom capture when it is wanted and when no longer.
    func updateChannels(_ change: (inout ChannelStates) -> Void) {
        let changes = state.with { state in
            let before = state.channels
            change(&state.channels)
            return before.changes(to: state.channels)
        }
        guard !changes.isEmpty else { return }
        queue.async {
            guard let handler = self.media.captureHandler else { return }
            for (channel, wanted) in changes {
                UnhandledErrors.catching(wanted ? "onStart" : "onStop") {
                    try wanted ? handler.onStart(channel) : handler.onStop(channel)
                }
            }
        }
    }

    var channels: ChannelStates { state.with { $0.channels } }

    // MARK: Events

    private func wake() {
        let schedule = state.with { state in
            defer { state.isScheduled = true }
            return !state.isScheduled && !state.isDestroyed
        }
        if schedule {
            queue.async { self.drain() }
        }
    }

    /// Takes what waits, but lets others of the queue have their turn.
    private func drain() {
        state.with { $0.isScheduled = false }
        for _ in 0..<64 {
            var event: OpaquePointer?
            // Completions run inside.
            guard zex_poll_event(handle, &event) == 0, let event else { return }
            var data = zex_event_data.defaults()
            if zex_event_get(event, &data) == 0 {
                dispatch(&data)
            }
            zex_event_release(event)
            if data.event_type == ZexConstant.eventEngineDestroyed {
                // Behind what this package told before the end came.
                queue.async { self.finish() }
                return
            }
        }
        wake()
    }

    private func finish() {
        let done = state.with { state in
            defer { state.destroyed = nil }
            state.isDestroyed = true
            return state.destroyed
        }
        setHandler(nil)
        _ = Self.all.with { $0.cores.removeValue(forKey: number) }
        UnhandledErrors.catching("destroy") { try done?() }
    }

    private func dispatch(_ data: inout zex_event_data) {
        switch data.event_type {
        case ZexConstant.eventVideoFrame, ZexConstant.eventEngineDestroyed:
            break  // Pictures come on their media thread.
        case ZexConstant.eventDebugError:
            tell(data.error_code, Self.published(Zex.text(data.function)), Zex.text(data.info))
        default:
            tell("event \(data.event_type)") { try $0.handle(&data) }
        }
    }

    private func tell(_ code: Int32, _ function: String, _ info: String) {
        tell("onDebugError") { try $0.onDebugError(code, funcName: function, info: info) }
    }

    /// A call's name in the C interface as the published one.
    static func published(_ function: String) -> String {
        let words = function.split(separator: "_")
        return words.dropFirst().reduce(String(words.first ?? "")) { name, word in
            name + (["sei", "pcm"].contains(word) ? word.uppercased() : word.capitalized)
        }
    }

    private func tell(_ name: String, _ call: (any ZegoEventHandler & Sendable) throws -> Void) {
        if let handler = state.with({ $0.handler }) {
            UnhandledErrors.catching(name) { try call(handler) }
        }
    }
}

/// What each channel does, as far as custom capture must know.
struct ChannelStates {
    private struct One {
        var isCustom = false
        var isPreviewing = false
        var isPublishing = false
        var wantsCapture: Bool { isCustom && (isPreviewing || isPublishing) }
    }
    private var all: [ZegoPublishChannel: One] = [:]

    mutating func setCustom(_ on: Bool, _ channel: ZegoPublishChannel) {
        all[channel, default: One()].isCustom = on
    }

    mutating func setPreviewing(_ on: Bool, _ channel: ZegoPublishChannel) {
        all[channel, default: One()].isPreviewing = on
    }

    mutating func setPublishing(_ on: Bool, _ channel: ZegoPublishChannel) {
        all[channel, default: One()].isPublishing = on
    }

    /// Leaving a room ends both.
    mutating func stopAll() {
        for channel in all.keys {
            setPreviewing(false, channel)
            setPublishing(false, channel)
        }
    }

    func changes(to other: Self) -> [(ZegoPublishChannel, Bool)] {
        ZegoPublishChannel.allCases.compactMap { channel in
            let wanted = other.all[channel]?.wantsCapture ?? false
            return wanted == (all[channel]?.wantsCapture ?? false) ? nil : (channel, wanted)
        }
    }
}
