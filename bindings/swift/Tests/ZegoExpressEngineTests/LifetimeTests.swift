import XCTest
import ZegoExpressEngine
import ZegoTesting

/// Beginnings and ends, threads, and what handlers do wrong.
final class LifetimeTests: XCTestCase {
    private struct Oops: Error {}

    func testOneEngineAtATime() async throws {
        let profile = try server().profile()
        let first = ZegoExpressEngine.createEngine(with: profile, eventHandler: nil)
        XCTAssertTrue(first === ZegoExpressEngine.createEngine(with: profile, eventHandler: nil))
        XCTAssertTrue(first === ZegoExpressEngine.shared())
        await ZegoExpressEngine.destroy()
        XCTAssertFalse(first === ZegoExpressEngine.shared())
        assertRefused(first.startPreview(), .commonEngineNotCreate)
        assertRefused(ZegoExpressEngine.shared().startPreview(), .commonEngineNotCreate)
        // With no engine, the completion comes all the same.
        await ZegoExpressEngine.destroy()
    }

    func testNothingIsLeftWhenDestroyCompletes() async throws {
        let before = ZegoExpressEngine.getCounters().liveHandles
        for _ in 0..<20 {
            let side = try Side()
            let left = Watched<UInt64?>(nil)
            side.engine.destroyThis {
                let now = ZegoExpressEngine.getCounters().liveHandles
                left.change { $0 = now }
            }
            let now = try await left.wait("the completion") { $0 != nil }
            XCTAssertEqual(now, before)
        }
    }

    func testDestroyInsideACallback() async throws {
        let done = Watched(false)
        let recorder = Recorder { event in
            if event == "room logined" {
                ZegoExpressEngine.destroy { done.change { $0 = true } }
            }
        }
        let engine = try ZegoExpressEngine.makeEngine(
            with: try server().profile(), eventHandler: recorder)
        engine.loginRoom(uniqueRoom("inside"), user: ZegoUser(userID: "ines"))
        try await done.wait("the last callback") { $0 }
        assertRefused(engine.startPreview(), .commonEngineNotCreate)
    }

    func testThrowingHandlersAreReported() async throws {
        let reports = Watched<[String]>([])
        ZegoExpressEngine.setUnhandledErrorHandler { error, method in
            if error is Oops { reports.change { $0.append(method) } }
        }
        defer { ZegoExpressEngine.setUnhandledErrorHandler(nil) }
        let side = try Side(nil) { event in
            if event == "room logining" { throw Oops() }
        }
        side.engine.loginRoom(
            uniqueRoom("throw"), user: ZegoUser(userID: "theo"), config: ZegoRoomConfig()
        ) { _, _ in throw Oops() }
        try await reports.wait("two reports") { $0.count == 2 }
        // The engine goes on.
        try await side.recorder.wait("room connected")
        XCTAssertTrue(reports.value.contains("loginRoom"))
        await side.end()
    }

    func testAwaitInsideACallback() async throws {
        let left = Watched(0)
        let recorder = Recorder { event in
            guard event == "room connected" else { return }
            Task {
                try await ZegoExpressEngine.shared().logoutRoom(roomID: nil)
                left.change { $0 += 1 }
                await ZegoExpressEngine.destroy()
                left.change { $0 += 1 }
            }
        }
        try await ZegoExpressEngine.makeEngine(
            with: try server().profile(), eventHandler: recorder
        ).loginRoom(roomID: uniqueRoom("await"), user: ZegoUser(userID: "ada"))
        try await left.wait("logged out and destroyed") { $0 == 2 }
        XCTAssertTrue(recorder.notes.value.events.contains("room logout"))
    }

    func testHandlerLivesAsLongAsItsEngine() async throws {
        weak var weakly: Recorder?
        let side: ZegoExpressEngine
        do {
            let recorder = Recorder()
            weakly = recorder
            side = try ZegoExpressEngine.makeAdditionalEngine(
                with: try server().profile(), eventHandler: recorder)
        }
        side.loginRoom(uniqueRoom("life"), user: ZegoUser(userID: "liv"))
        try await XCTUnwrap(weakly).wait("room connected")
        await withCheckedContinuation { continuation in
            side.destroyThis { continuation.resume() }
        }
        for _ in 0..<100 where weakly != nil {
            // The queue lets go of its last closure a moment after that has resumed us.
            try await Task.sleep(nanoseconds: 20_000_000)
        }
        XCTAssertNil(weakly, "the handler was not let go")
    }

    func testHandlerIsReplaced() async throws {
        let side = try await Side.loggedIn("rita", uniqueRoom("replace"))
        let other = Recorder()
        try side.engine.setEventHandler(other).get()
        try await side.engine.logoutRoom(roomID: nil)
        try await other.wait("room disconnected")
        XCTAssertFalse(side.recorder.notes.value.events.contains("room logout"))
        try side.engine.setEventHandler(nil).get()
        await side.end()
    }

    func testTwoHundredCyclesLeaveNothing() async throws {
        let before = try await countersWithoutThreads()
        let cycles = ProcessInfo.processInfo.environment["ZEGO_LONG"] == nil ? 200 : 1000
        for cycle in 0..<cycles {
            let engine = try ZegoExpressEngine.makeEngine(
                with: try server().profile(), eventHandler: Recorder())
            if cycle % 20 == 0 {
                engine.loginRoom(uniqueRoom("cycle"), user: ZegoUser(userID: "cyd"))
                engine.useSyntheticSource()
                engine.startPreview()
            }
            await ZegoExpressEngine.destroy()
        }
        let after = try await countersWithoutThreads()
        XCTAssertEqual(after.liveHandles, before.liveHandles)
        XCTAssertEqual(after.liveEngines, before.liveEngines)
        XCTAssertEqual(after.liveFrames, before.liveFrames)
    }

    /// No engine is alive: its threads end by themselves after the last callback.
    private func countersWithoutThreads() async throws -> ZegoCounters {
        for _ in 0..<500 where ZegoExpressEngine.getCounters().threads > 0 {
            try await Task.sleep(nanoseconds: 20_000_000)
        }
        let counters = ZegoExpressEngine.getCounters()
        XCTAssertEqual(counters.threads, 0)
        return counters
    }

    func testCallsFromManyThreads() async throws {
        let side = try await Side.loggedIn("max", uniqueRoom("threads"))
        let engine = side.engine
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    for round in 0..<50 {
                        engine.setAllPlayStreamVolume(Int32(round))
                        engine.startPlayingStream("s\(number)")
                        engine.muteMicrophone(round % 2 == 0)
                        engine.setEventHandler(side.recorder)
                        engine.stopPlayingStream("s\(number)")
                        _ = engine.getVideoConfig()
                    }
                }
            }
            // And the end in the midst of it.
            group.addTask { engine.destroyThis(nil) }
        }
        assertRefused(engine.startPreview(), .commonEngineNotCreate)
    }

    /// Two of the example, each playing the other.
    func testQuickStartRuns() async throws {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let server = try server()
        let outputs = try ["ann", "ben"].map { name in
            let process = Process()
            process.executableURL = folder.appendingPathComponent("QuickStart")
            process.arguments = [name]
            process.environment = ProcessInfo.processInfo.environment.merging([
                "ZEGO_EXPRESS_SERVER": server.url, "ZEGO_APP_ID": "\(server.appID)",
                "ZEGO_APP_SIGN": server.appSign,
            ]) { $1 }
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            return (process, output.fileHandleForReading)
        }
        for (process, output) in outputs {
            let text = String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            XCTAssertEqual(process.terminationStatus, 0, text)
            let last = try XCTUnwrap(text.split(separator: "\n").last)
            let count = last.split(separator: " ").compactMap { Int($0) }.first ?? 0
            XCTAssertGreaterThan(count, 10, text)
            XCTAssertTrue(text.contains("playing stream-"), text)
            XCTAssertTrue(text.contains("logout, error 0"), text)
        }
    }
}
