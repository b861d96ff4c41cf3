import Foundation

// The calls that end by a completion, for `await`. Their first argument has a label, so that the
// others stay usable without `await` in asynchronous code. Awaiting inside a handler is fine: in a
// `Task`, which does not hold the callback queue up.

extension ZegoExpressEngine {
    /// Returns when logged in; throws the refusal, or what ended the attempt.
    public func loginRoom(
        roomID: String, user: ZegoUser, config: ZegoRoomConfig = ZegoRoomConfig(),
        isolation: isolated (any Actor)? = #isolation
    ) async throws {
        try await completion("loginRoom") { login(roomID, user, config, $0) }
    }

    /// Returns when the room is left; nil: the one that the engine is in.
    public func logoutRoom(
        roomID: String?, isolation: isolated (any Actor)? = #isolation
    ) async throws {
        try await completion("logoutRoom") { logout(roomID, $0) }
    }

    /// Ends the engine and returns when nothing of it runs any more.
    public static func destroy(isolation: isolated (any Actor)? = #isolation) async {
        await withCheckedContinuation { continuation in
            destroy { continuation.resume() }
        }
    }

    private func completion(
        _ function: String, isolation: isolated (any Actor)? = #isolation,
        _ start: (Completion) -> ZegoResult
    ) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let done = Completion(function) { code, _ in
                if code == 0 {
                    continuation.resume()
                } else {
                    let error = ZegoError(code: code, message: "", function: function)
                    continuation.resume(throwing: error)
                }
            }
            if case .failure(let error) = start(done) {
                continuation.resume(throwing: error)
            }
        }
    }
}
