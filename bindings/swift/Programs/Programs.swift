import Foundation
import ZegoExpressEngine
import ZegoTesting

/// What the repository's tools run: a host or a viewer for pairs of languages, and measurements.
///
///     ZegoPrograms host ROOM STREAM
///     ZegoPrograms viewer ROOM STREAM
///     ZegoPrograms bench calls
///     ZegoPrograms bench viewer SECONDS ROOM STREAM
///
/// ZEGO_EXPRESS_SERVER, ZEGO_APP_ID and ZEGO_APP_SIGN name the server.
@main
struct Programs {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            switch (arguments.first, arguments.count) {
            case ("host", 3): try await host(arguments[1], arguments[2])
            case ("viewer", 3): try await viewer(arguments[1], arguments[2])
            case ("bench", 2) where arguments[1] == "calls": try await benchCalls()
            case ("bench", 5) where arguments[1] == "viewer":
                try await benchViewer(Double(arguments[2]) ?? 10, arguments[3], arguments[4])
            default:
                fail("usage: host ROOM STREAM | viewer ROOM STREAM | bench calls"
                    + " | bench viewer SECONDS ROOM STREAM", 2)
            }
        } catch {
            fail("\(error)", 1)
        }
    }

    static func fail(_ message: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(status)
    }

    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    /// From the environment; handlers run on the main queue, as by default.
    static func profile() -> ZegoEngineProfile {
        let environment = ProcessInfo.processInfo.environment
        let profile = ZegoEngineProfile()
        profile.appID = UInt32(environment["ZEGO_APP_ID"] ?? "") ?? 0
        profile.appSign = environment["ZEGO_APP_SIGN"] ?? ""
        profile.scenario = .broadcast
        return profile
    }

    static func login(_ engine: ZegoExpressEngine, _ room: String, _ role: String) async throws {
        let config = ZegoRoomConfig()
        config.isUserStatusNotify = true
        let user = ZegoUser(userID: "swift-\(role)-\(getpid())")
        try await engine.loginRoom(roomID: room, user: user, config: config)
    }

    /// Ends as an application does; what is still alive afterwards is a leak.
    static func leave() async throws {
        try await ZegoExpressEngine.shared().logoutRoom(roomID: nil)
        await ZegoExpressEngine.destroy()
    }

    static func host(_ room: String, _ stream: String) async throws {
        let recorder = Recorder()
        let engine = try ZegoExpressEngine.makeEngine(with: profile(), eventHandler: recorder)
        try engine.setVideoConfig(.small()).get()
        try engine.useSyntheticSource().get()
        try await login(engine, room, "host")
        try engine.startPublishingStream(stream).get()
        try await recorder.wait("publisher publishing")
        say("READY")
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                while readLine() != nil {}
                continuation.resume()
            }
        }
        try engine.stopPublishingStream().get()
        try await leave()
        say("DONE live_handles=\(ZegoExpressEngine.getCounters().liveHandles)")
    }

    static func viewer(_ room: String, _ stream: String) async throws {
        let recorder = Recorder(keepsPicture: false)
        let engine = try ZegoExpressEngine.makeEngine(with: profile(), eventHandler: recorder)
        try await login(engine, room, "viewer")
        try await recorder.notes.wait("the stream") {
            $0.events.contains { $0.hasPrefix("stream add \(stream) ") }
        }
        let config = ZegoPlayerConfig()
        config.resourceMode = .onlyL3
        try engine.startPlayingStream(stream, canvas: ZegoCanvas(view: recorder), config: config)
            .get()
        let numbers = try await recorder.notes.wait("45 pictures") { $0.pictures >= 45 }
            .barcodes.prefix(45).map(\.frame)
        guard numbers.count == 45, zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }) else {
            fail("pictures without barcode, or out of order: \(numbers)", 1)
        }
        try engine.stopPlayingStream(stream).get()
        try await leave()
        guard ZegoExpressEngine.getCounters().liveHandles == 0 else {
            fail("left: \(ZegoExpressEngine.getCounters())", 1)
        }
        say("OK frames=45")
    }
}
