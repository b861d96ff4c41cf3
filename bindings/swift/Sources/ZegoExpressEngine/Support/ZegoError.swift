import CZegoExpress

/// Why a call was refused, or how a request ended: number and words of the C interface.
///
/// The numbers are listed in docs/ERRORS.md and as ``ZegoErrorCode``.
public struct ZegoError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never 0.
    public let code: Int32
    /// Names field and limit. May be empty for an error that came from the server.
    public let message: String
    /// The call, as this package names it.
    public let function: String
    /// Whether the engine itself tells ``ZegoEventHandler/onDebugError(_:funcName:info:)`` of it.
    let isToldByEngine: Bool

    public init(code: Int32, message: String, function: String) {
        self.init(code: code, message: message, function: function, isToldByEngine: false)
    }

    init(code: Int32, message: String, function: String, isToldByEngine: Bool) {
        self.code = code
        self.message = message
        self.function = function
        self.isToldByEngine = isToldByEngine
    }

    /// The same of the call that the application made.
    func of(_ function: String) -> Self {
        Self(code: code, message: message, function: function, isToldByEngine: isToldByEngine)
    }

    /// Who tells of it is no part of what it says.
    public static func == (one: Self, other: Self) -> Bool {
        (one.code, one.message, one.function) == (other.code, other.message, other.function)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
        hasher.combine(function)
    }

    /// The number as a name.
    public var errorCode: ZegoErrorCode { ZegoErrorCode(rawValue: code) }

    /// Such as `ROOM_ERROR_AUTHENTICATION_FAILED`; empty for an unknown number.
    public var name: String { Zex.errorName(code) }

    public var description: String {
        "\(function): \(message.isEmpty ? Zex.errorText(code) : message) (\(code) \(name))"
    }
}

/// What a call says at once: its arguments and the state of the engine were right, or why not.
/// What the server says comes later, by callback.
///
/// May be ignored, as code for ZEGO's SDK does: a refusal also comes as
/// ``ZegoEventHandler/onDebugError(_:funcName:info:)``. `try engine.startPreview(nil).get()` throws.
public typealias ZegoResult = Result<Void, ZegoError>

extension Zex {
    /// Throws what the call that has just failed on this thread says about itself.
    static func check(_ status: zex_status, _ function: String) throws(ZegoError) {
        guard status != 0 else { return }
        throw ZegoError(
            code: status, message: text(zex_last_error()), function: function,
            isToldByEngine: hasReachedEngine(status))
    }

    /// An engine tells of every call that it refuses. These are of calls that came to none.
    private static func hasReachedEngine(_ status: zex_status) -> Bool {
        switch ZegoErrorCode(rawValue: status) {
        case .invalidHandle, .commonEngineNotCreate, .forked, .panic: false
        default: true
        }
    }

    /// C ends a text at its first NUL; half an ID must never be taken for the whole.
    static func checkText(
        _ value: String?, _ field: String, _ function: String
    ) throws(ZegoError) {
        if let value, value.utf8.contains(0) {
            throw ZegoError(
                code: ZegoErrorCode.commonIllegalParam.rawValue,
                message: "\(field): contains a NUL character", function: function)
        }
    }

    static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}
