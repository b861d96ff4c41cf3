import CZegoExpress
import Foundation

public typealias ZegoDestroyCompletionCallback = @Sendable () throws -> Void
public typealias ZegoRoomLoginCallback = @Sendable (
    _ errorCode: Int32, _ extendedData: [AnyHashable: Any]?
) throws -> Void
public typealias ZegoRoomLogoutCallback = ZegoRoomLoginCallback

/// Live video: rooms, publishing and playing.
///
/// Any method from any thread; none blocks. Methods answer at once whether arguments and state were
/// right (see ``ZegoResult``); what comes of them arrives at the ``ZegoEventHandler``. One engine at a
/// time, as in ZEGO's SDK.
public final class ZegoExpressEngine: Sendable {
    /// nil: could not be created, or is the stand-in for none.
    let core: EngineCore?

    private static let current = Locked<ZegoExpressEngine?>(nil)
    private static let none = ZegoExpressEngine(nil)
    private static let advancedConfig = Locked<String?>(nil)

    private init(_ core: EngineCore?) {
        self.core = core
    }

    // MARK: The engine

    /// Creates the engine; while there is one, answers that one and changes nothing.
    ///
    /// A profile that is refused (see ``makeEngine(with:eventHandler:)``) still answers an object, as
    /// ZEGO's SDK does: the refusal goes to ``ZegoEventHandler/onDebugError(_:funcName:info:)``, and
    /// every call of the object is refused with 1000001.
    @discardableResult
    public static func createEngine(
        with profile: ZegoEngineProfile, eventHandler: (any ZegoEventHandler & Sendable)?
    ) -> ZegoExpressEngine {
        do throws(ZegoError) {
            return try makeEngine(with: profile, eventHandler: eventHandler)
        } catch {
            profile.callbackQueue.async {
                if let eventHandler {
                    UnhandledErrors.catching("onDebugError") {
                        try eventHandler.onDebugError(
                            error.code, funcName: error.function, info: error.message)
                    }
                } else {
                    UnhandledErrors.report(error, error.function)
                }
            }
            return none
        }
    }

    /// As ``createEngine(with:eventHandler:)``, but throws what is wrong with the profile. Not in
    /// ZEGO's SDK.
    public static func makeEngine(
        with profile: ZegoEngineProfile, eventHandler: (any ZegoEventHandler & Sendable)?
    ) throws(ZegoError) -> ZegoExpressEngine {
        var failure: ZegoError?
        let engine = current.with { current -> ZegoExpressEngine? in
            if let current { return current }
            do throws(ZegoError) {
                let new = try makeAdditionalEngine(with: profile, eventHandler: eventHandler)
                current = new
                return new
            } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
        return engine ?? none
    }

    /// One more engine beside the others, for tests and tools of this package.
    package static func makeAdditionalEngine(
        with profile: ZegoEngineProfile, eventHandler: (any ZegoEventHandler & Sendable)?
    ) throws(ZegoError) -> ZegoExpressEngine {
        ZegoExpressEngine(
            try EngineCore.make(profile, advancedConfig.with { $0 }, eventHandler))
    }

    /// The engine. While there is none, an object whose calls are refused with 1000001.
    public static func shared() -> ZegoExpressEngine {
        current.with { $0 } ?? none
    }

    /// Ends the engine: leaves the room, stops everything, completes what is pending. `callback` runs
    /// last, on the callback queue, also when there was no engine. Fine inside any callback; a new
    /// engine may be created at once.
    public static func destroy(_ callback: ZegoDestroyCompletionCallback?) {
        let engine = current.with { current in
            defer { current = nil }
            return current
        }
        guard let engine else {
            DispatchQueue.main.async { UnhandledErrors.catching("destroy") { try callback?() } }
            return
        }
        engine.destroyThis(callback)
    }

    /// Ends this engine, which may be an additional one.
    @discardableResult
    package func destroyThis(_ callback: ZegoDestroyCompletionCallback?) -> ZegoResult {
        perform("destroy") { core throws(ZegoError) in
            try core.destroy(callback)
        }
    }

    /// Replaces the handler; nil: nobody is told.
    @discardableResult
    public func setEventHandler(_ eventHandler: (any ZegoEventHandler & Sendable)?) -> ZegoResult {
        perform("setEventHandler") { core throws(ZegoError) in core.setHandler(eventHandler) }
    }

    // MARK: The process

    /// Settings for engines that are created later.
    @discardableResult
    public static func setEngineConfig(_ config: ZegoEngineConfig) -> ZegoResult {
        let pairs = (config.advancedConfig ?? [:]).sorted { $0.key < $1.key }
        for (key, value) in pairs where (key + value).contains(";") || key.contains("=") {
            return .failure(
                ZegoError(
                    code: ZegoErrorCode.commonIllegalParam.rawValue,
                    message: "advancedConfig[\(key)]: `;` separates pairs and cannot be part of one",
                    function: "setEngineConfig"))
        }
        let text = pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
        advancedConfig.with { $0 = text.isEmpty ? nil : text }
        return config.logConfig.map(setLogConfig) ?? .success(())
    }

    /// Where the log goes, at any time.
    @discardableResult
    public static func setLogConfig(_ config: ZegoLogConfig) -> ZegoResult {
        setLogConfig(config, level: ZexConstant.logLevelInfo)
    }

    static func setLogConfig(_ config: ZegoLogConfig, level: UInt32) -> ZegoResult {
        Result { () throws(ZegoError) in
            let arena = TextArena("setLogConfig")
            var raw = zex_log_config.defaults()
            raw.level = level
            raw.log_size = config.logSize
            raw.log_path = try arena.copyUnlessEmpty(config.logPath, "config.logPath")
            defer { withExtendedLifetime(arena) {} }
            try Zex.setLogConfig(&raw)
        }
    }

    /// One room at a time; several are refused with 1002036.
    @discardableResult
    public static func setRoomMode(_ mode: ZegoRoomMode) -> ZegoResult {
        mode == .singleRoom
            ? .success(())
            : .failure(
                ZegoError(
                    code: ZegoErrorCode.roomErrorLoginMultiRoomNotOpen.rawValue,
                    message: "mode: several rooms at a time are not available",
                    function: "setRoomMode"))
    }

    /// Version of the library, such as "0.1.0".
    public static func getVersion() -> String {
        Zex.getVersion()
    }

    /// Who hears of errors that handlers and completions throw, with the name of the method; nil:
    /// they are printed to standard error. Not in ZEGO's SDK.
    public static func setUnhandledErrorHandler(
        _ handler: (@Sendable (_ error: any Error, _ method: String) -> Void)?
    ) {
        UnhandledErrors.hook.with { $0 = handler }
    }

    // MARK: For the other files of this class

    /// Runs a call on the engine; without one it is refused.
    func perform(
        _ function: String, _ body: (EngineCore) throws(ZegoError) -> Void
    ) -> ZegoResult {
        guard let core else {
            return .failure(
                ZegoError(
                    code: ZegoErrorCode.commonEngineNotCreate.rawValue,
                    message: "there is no engine", function: function))
        }
        return core.perform(function) { () throws(ZegoError) in try body(core) }
    }

    /// As ``perform(_:_:)`` with the handle, for calls that need no more.
    func call(
        _ function: String, _ body: (OpaquePointer?) throws(ZegoError) -> Void
    ) -> ZegoResult {
        perform(function) { core throws(ZegoError) in try body(core.handle) }
    }
}

extension Bool {
    /// As it crosses the C interface.
    var raw: UInt8 { self ? 1 : 0 }
}
