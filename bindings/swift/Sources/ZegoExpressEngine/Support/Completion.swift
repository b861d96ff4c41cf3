import CZegoExpress
import Foundation

/// A closure on its way through C: taken back exactly once, by C's call or when C refused it.
final class Completion: Sendable {
    let name: String
    let body: @Sendable (Int32, String) throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (Int32, String) throws -> Void) {
        self.name = name
        self.body = body
    }

    /// Runs inside `zex_poll_event`, on the callback queue.
    static let function: zex_completion = { code, extended, userData in
        guard let userData else { return }
        let completion = Unmanaged<Completion>.fromOpaque(userData).takeRetainedValue()
        let extended = Zex.text(extended)
        UnhandledErrors.catching(completion.name) { try completion.body(code, extended) }
    }

    /// Lends itself to a call that keeps it if it succeeds.
    func lend(
        to call: (UnsafeMutableRawPointer) throws(ZegoError) -> Void
    ) throws(ZegoError) {
        let held = Unmanaged.passRetained(self)
        do {
            try call(held.toOpaque())
        } catch {
            held.release()
            throw error
        }
    }
}

/// What handlers and completions throw ends up here and goes no further.
enum UnhandledErrors {
    static let hook = Locked<(@Sendable (any Error, String) -> Void)?>(nil)

    static func catching(_ name: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            report(error, name)
        }
    }

    static func report(_ error: any Error, _ name: String) {
        if let hook = hook.with({ $0 }) {
            hook(error, name)
        } else {
            let line = "ZegoExpressEngine: \(name) threw \(error)\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
    }
}

/// `extended_data` as ZEGO's SDK hands it over; nil when it is not a JSON object.
func extendedData(_ json: String) -> [AnyHashable: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [String: Any]
}
