import Foundation
import XCTest
import ZegoExpressEngine
import ZegoTesting

private let started = Result { try TestServer() }

/// The server of this run.
func server() throws -> TestServer { try started.get() }

/// The root of the repository.
let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// A room of its own for each test.
func uniqueRoom(_ name: String) -> String {
    "\(name)-\(UUID().uuidString.prefix(8))"
}

/// An engine with a recorder: host or viewer of a test.
struct Side {
    let engine: ZegoExpressEngine
    let recorder: Recorder

    init(
        _ profile: ZegoEngineProfile? = nil,
        _ also: @escaping @Sendable (String) throws -> Void = { _ in }
    ) throws {
        recorder = Recorder(also)
        engine = try ZegoExpressEngine.makeAdditionalEngine(
            with: profile ?? server().profile(), eventHandler: recorder)
    }

    /// Logged in, with news of others.
    static func loggedIn(_ user: String, _ room: String) async throws -> Side {
        let side = try Side()
        let config = ZegoRoomConfig()
        config.isUserStatusNotify = true
        try await side.engine.loginRoom(
            roomID: room, user: ZegoUser(userID: user), config: config)
        return side
    }

    /// Publishes the synthetic scene, small.
    func publish(_ stream: String) async throws {
        try engine.setVideoConfig(.small()).get()
        try engine.useSyntheticSource().get()
        try engine.startPublishingStream(stream).get()
        try await recorder.wait("publisher publishing")
    }

    /// Plays into the recorder.
    func play(_ stream: String, _ mode: ZegoStreamResourceMode = .onlyL3) throws {
        let config = ZegoPlayerConfig()
        config.resourceMode = mode
        try engine.startPlayingStream(stream, canvas: ZegoCanvas(view: recorder), config: config)
            .get()
    }

    /// Ends the engine; returns when nothing of it is left.
    func end() async {
        recorder.notes.change { $0.lastPicture = nil }
        await withCheckedContinuation { continuation in
            engine.destroyThis { continuation.resume() }
        }
    }
}

/// A host that publishes and a viewer that sees it.
func watched(_ name: String) async throws -> (host: Side, viewer: Side, stream: String) {
    let room = uniqueRoom(name)
    let stream = "\(room)-stream"
    let host = try await Side.loggedIn("host", room)
    let viewer = try await Side.loggedIn("viewer", room)
    try await host.publish(stream)
    try viewer.play(stream)
    try await viewer.recorder.notes.wait("a picture") { $0.pictures > 0 }
    return (host, viewer, stream)
}

/// Asserts that a call was refused with a number, and says why in words.
func assertRefused(
    _ result: ZegoResult, _ code: ZegoErrorCode, _ words: String = "",
    file: StaticString = #filePath, line: UInt = #line
) {
    switch result {
    case .success:
        XCTFail("was not refused", file: file, line: line)
    case .failure(let error):
        XCTAssertEqual(error.code, code.rawValue, "\(error)", file: file, line: line)
        XCTAssertFalse(error.message.isEmpty, "no words", file: file, line: line)
        if !words.isEmpty {
            XCTAssertTrue(error.message.contains(words), "\(error)", file: file, line: line)
        }
    }
}
