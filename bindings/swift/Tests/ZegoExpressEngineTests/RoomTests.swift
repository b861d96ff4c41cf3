import XCTest
import ZegoExpressEngine
import ZegoTesting

/// Rooms, logins, and the order of what an engine tells.
final class RoomTests: XCTestCase {
    /// The quick start, with the one engine of the published API as host.
    func testSeedFlowInOrder() async throws {
        let room = uniqueRoom("seed")
        let recorder = Recorder()
        ZegoExpressEngine.createEngine(with: try server().profile(), eventHandler: recorder)
        let config = ZegoRoomConfig()
        config.isUserStatusNotify = true
        ZegoExpressEngine.shared().loginRoom(room, user: ZegoUser(userID: "alice"), config: config)
        ZegoExpressEngine.shared().setVideoConfig(.small())
        ZegoExpressEngine.shared().useSyntheticSource()
        ZegoExpressEngine.shared().startPreview(ZegoCanvas(view: recorder))
        ZegoExpressEngine.shared().startPublishingStream("\(room)-alice")

        let bob = try await Side.loggedIn("bob", room)
        try await bob.recorder.wait("stream add \(room)-alice of alice")
        try bob.play("\(room)-alice")
        try await bob.recorder.wait("player playing")
        try await bob.recorder.wait("rendered video \(room)-alice")
        try await recorder.wait("user add bob")
        // Picture and sound have clocks of their own: bob may see one before the other is sent.
        for event in ["preview main", "sent video main", "sent audio main", "captured video main"] {
            try await recorder.wait(event)
        }

        ZegoExpressEngine.shared().stopPublishingStream()
        ZegoExpressEngine.shared().stopPreview()
        try await bob.recorder.wait("stream delete \(room)-alice of alice")
        try bob.engine.stopPlayingStream("\(room)-alice").get()
        try await ZegoExpressEngine.shared().logoutRoom(roomID: room)
        await ZegoExpressEngine.destroy()
        try await bob.recorder.wait("user delete alice")
        await bob.end()

        let states = recorder.notes.value.events.filter {
            $0.hasPrefix("room ") || $0.hasPrefix("publisher ")
        }
        XCTAssertEqual(
            states.filter { $0.hasPrefix("room ") },
            [
                "room logining", "room connecting", "room logined", "room connected", "room logout",
                "room disconnected",
            ])
        XCTAssertEqual(
            states.filter { ["publisher publishRequesting", "publisher publishing"].contains($0) },
            ["publisher publishRequesting", "publisher publishing"])
        let viewed = bob.recorder.notes.value.events
        let order = ["room logined", "user add alice", "player playRequesting", "player playing"]
        let places = order.compactMap { viewed.firstIndex(of: $0) }
        XCTAssertEqual(places.count, order.count, "\(viewed)")
        XCTAssertEqual(places, places.sorted(), "\(viewed)")
    }

    func testWrongSignIsRefused() async throws {
        let profile = try server().profile()
        profile.appSign = String(repeating: "ab", count: 32)
        let side = try Side(profile)
        do {
            try await side.engine.loginRoom(
                roomID: uniqueRoom("sign"), user: ZegoUser(userID: "mallory"))
            XCTFail("logged in with a wrong sign")
        } catch let error as ZegoError {
            XCTAssertEqual(error.errorCode, .roomErrorAuthenticationFailed)
        }
        try await side.recorder.wait("room loginFailed 1002033")
        await side.end()
    }

    func testLoginWithTokenOnly() async throws {
        let room = uniqueRoom("token")
        let profile = try server().profile()
        profile.appSign = ""
        let side = try Side(profile)
        let config = ZegoRoomConfig()
        assertRefused(
            side.engine.loginRoom(room, user: ZegoUser(userID: "tom"), config: config), .roomNoToken)
        config.token = try server().token(user: "tom", room: room)
        XCTAssertTrue(config.token.hasPrefix("04"), config.token)
        try await side.engine.loginRoom(
            roomID: room, user: ZegoUser(userID: "tom"), config: config)
        try side.engine.renewToken(config.token, roomID: room).get()
        await side.end()
    }

    func testServerAddressByEngineConfig() async throws {
        let config = ZegoEngineConfig()
        config.advancedConfig = ["server_url": try server().url, "room_retry_time": "5"]
        try ZegoExpressEngine.setEngineConfig(config).get()
        let profile = try server().profile()
        profile.serverUrl = nil
        let side = try Side(profile)
        config.advancedConfig = nil
        try ZegoExpressEngine.setEngineConfig(config).get()
        try await side.engine.loginRoom(
            roomID: uniqueRoom("config"), user: ZegoUser(userID: "carol"))
        await side.end()
        config.advancedConfig = ["server_url": "ws://a;b"]
        assertRefused(ZegoExpressEngine.setEngineConfig(config), .commonIllegalParam, "server_url")
    }

    func testStreamListAndExtraLogins() async throws {
        let room = uniqueRoom("list")
        let host = try await Side.loggedIn("host", room)
        let viewer = try await Side.loggedIn("viewer", room)
        try await host.publish("\(room)-stream")
        try await viewer.recorder.wait("stream add \(room)-stream of host")
        let list = viewer.engine.getRoomStreamList(room, type: .publishAndPlay)
        XCTAssertEqual(list.playStreamList.map(\.streamID), ["\(room)-stream"])
        XCTAssertEqual(list.playStreamList.first?.user, ZegoUser(userID: "host"))
        XCTAssertEqual(
            viewer.engine.getRoomStreamList("elsewhere", type: .play).playStreamList, [])
        assertRefused(
            viewer.engine.loginRoom(room, user: ZegoUser(userID: "viewer")), .roomCountExceed)
        assertRefused(viewer.engine.logoutRoom("elsewhere"), .roomRoomidIncorrect)
        await host.end()
        await viewer.end()
    }

    func testSecondLoginKicksTheFirst() async throws {
        let room = uniqueRoom("kick")
        let first = try await Side.loggedIn("same", room)
        let second = try await Side.loggedIn("same", room)
        try await first.recorder.wait("room kickOut 1002050")
        await first.end()
        await second.end()
    }

    func testLogArrivesLineByLine() async throws {
        let lines = Watched<[String]>([])
        try ZegoExpressEngine.setLogHandler { _, line in lines.change { $0.append(line) } }.get()
        let config = ZegoLogConfig()
        try ZegoExpressEngine.setLogConfig(config, level: .info).get()
        let room = uniqueRoom("log")
        let side = try await Side.loggedIn("lou", room)
        try await lines.wait("a line") { !$0.isEmpty }
        await side.end()
        try ZegoExpressEngine.setLogConfig(config, level: .warn).get()
        try ZegoExpressEngine.setLogHandler(nil).get()
        let sign = try server().appSign
        XCTAssertFalse(lines.value.contains { $0.contains(sign) }, "the sign is in the log")
    }

    func testHandlersRunOnTheMainQueueByDefault() async throws {
        let recorder = Recorder { _ in dispatchPrecondition(condition: .onQueue(.main)) }
        let profile = ZegoEngineProfile()
        profile.appID = try server().appID
        profile.appSign = try server().appSign
        profile.serverUrl = try server().url
        let engine = try ZegoExpressEngine.makeAdditionalEngine(
            with: profile, eventHandler: recorder)
        try await engine.loginRoom(roomID: uniqueRoom("main"), user: ZegoUser(userID: "maria"))
        try await recorder.wait("room connected")
        await withCheckedContinuation { continuation in
            engine.destroyThis { continuation.resume() }
        }
    }
}
