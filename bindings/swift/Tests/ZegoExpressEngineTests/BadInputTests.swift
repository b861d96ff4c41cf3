import XCTest
import ZegoExpressEngine
import ZegoTesting

/// Whatever is handed in: an error with the number and words of the C interface, never a crash.
final class BadInputTests: XCTestCase {
    func testProfiles() async throws {
        let cases: [(ZegoErrorCode, (ZegoEngineProfile) -> Void)] = [
            (.engineAppidZero, { $0.appID = 0 }),
            (.engineAppsignInvalidLength, { $0.appSign = "abc" }),
            (.engineAppsignInvalidCharacter, { $0.appSign = String(repeating: "x", count: 64) }),
            (.commonIllegalParam, { $0.appSign = "a\0b" }),
            (.commonIllegalParam, { $0.serverUrl = "http://not a web socket" }),
            (.commonIllegalParam, { $0.serverUrl = "ws://a\0b" }),
        ]
        for (number, (code, spoil)) in cases.enumerated() {
            let profile = try server().profile()
            spoil(profile)
            XCTAssertThrowsError(
                try ZegoExpressEngine.makeEngine(with: profile, eventHandler: nil), "\(number)"
            ) {
                XCTAssertEqual(($0 as? ZegoError)?.errorCode, code, "\(number): \($0)")
            }
            // The published form tells its handler and answers an object that refuses.
            let recorder = Recorder()
            let engine = ZegoExpressEngine.createEngine(with: profile, eventHandler: recorder)
            try await recorder.notes.wait("the refusal") { $0.errors == [code.rawValue] }
            assertRefused(engine.startPreview(), .commonEngineNotCreate)
        }
    }

    func testTextsAndNumbers() async throws {
        let room = uniqueRoom("bad")
        let side = try await Side.loggedIn("bob", room)
        let engine = side.engine
        let user = ZegoUser(userID: "bob")
        let config = ZegoRoomConfig()
        let long = String(repeating: "x", count: 300)

        let video = ZegoVideoConfig()
        video.encodeResolution = CGSize(width: 101.5, height: -3)
        let rate = ZegoVideoConfig()
        rate.fps = -1
        let sound = ZegoAudioConfig()
        sound.channel = .unknown
        let nv21 = ZegoVideoFrameParam()
        nv21.format = .NV21
        let texture = ZegoCustomVideoCaptureConfig()
        texture.bufferType = .glTexture2D

        let table: [(ZegoResult, ZegoErrorCode)] = [
            (engine.loginRoom("", user: user), .roomRoomidNull),
            (engine.loginRoom(long, user: user), .roomRoomidTooLong),
            (engine.loginRoom("a\0b", user: user), .commonIllegalParam),
            (engine.loginRoom("é", user: user), .roomRoomidInvalidCharacter),
            (engine.loginRoom("r", user: ZegoUser(userID: "")), .roomUserIdNull),
            (engine.loginRoom("r", user: ZegoUser(userID: long)), .roomUserIdTooLong),
            (engine.loginRoom("r", user: ZegoUser(userID: "a\0b")), .commonIllegalParam),
            (engine.loginRoom("r", user: ZegoUser(userID: "u", userName: "")), .roomUserNameNull),
            (engine.startPublishingStream(""), .commonStreamIdNull),
            (engine.startPublishingStream(long), .commonStreamIdTooLong),
            (engine.startPublishingStream("ü"), .commonStreamIdInvalidCharacter),
            (engine.startPlayingStream("a\0b"), .commonIllegalParam),
            (engine.stopPlayingStream(""), .commonStreamIdNull),
            (engine.setPlayVolume(100, streamID: "absent"), .playerStreamWasNotPlayed),
            (engine.setAllPlayStreamVolume(201), .commonIllegalParam),
            (engine.setAllPlayStreamVolume(-1), .commonIllegalParam),
            (engine.setCaptureVolume(.min), .commonIllegalParam),
            (engine.startSoundLevelMonitor(0), .deviceSouldLevelIntervalInvalid),
            (engine.setVideoConfig(video), .commonIllegalParam),
            (engine.setVideoConfig(rate), .commonIllegalParam),
            (engine.setAudioConfig(sound), .invalidEnum),
            (engine.useFileSource("a\0b"), .commonIllegalParam),
            (engine.renewToken("04", roomID: "elsewhere"), .roomRoomidIncorrect),
            (engine.enableCustomVideoCapture(true, config: texture), .customvideoioNotSupportedFormat),
            (engine.sendCustomVideoCaptureRawData(Data(), params: nv21), .customvideoioNotSupportedFormat),
            (engine.sendCustomVideoCaptureEncodedData(Data(), params: .init()), .commonIllegalParam),
            (engine.sendCustomAudioCapturePCMData(nil, dataLength: 0, param: .init()), .commonIllegalParam),
        ]
        for (number, (result, code)) in table.enumerated() {
            guard case .failure(let error) = result else {
                XCTFail("line \(number) was not refused, expected \(code)")
                continue
            }
            XCTAssertEqual(error.errorCode, code, "line \(number): \(error)")
            XCTAssertFalse(error.message.isEmpty, "line \(number)")
        }
        // A login that is refused at once has its completion run all the same.
        let code = Watched<Int32?>(nil)
        engine.loginRoom("", user: user, config: config) { error, _ in code.change { $0 = error } }
        try await code.wait("the completion") { $0 == ZegoErrorCode.roomRoomidNull.rawValue }
        XCTAssertNoThrow(try ZegoExpressEngine.setRoomMode(.singleRoom).get())
        assertRefused(
            ZegoExpressEngine.setRoomMode(.multiRoom), .roomErrorLoginMultiRoomNotOpen)
        await side.end()
    }

    func testPicturesOfWrongSizes() async throws {
        let side = try await Side.loggedIn("pia", uniqueRoom("sizes"))
        try side.engine.enableCustomVideoCapture(true, config: nil).get()
        let params = ZegoVideoFrameParam()
        params.format = .I420
        let huge = Data(count: 40 << 20)
        for (size, strides, data, words) in [
            (CGSize(width: 320, height: 180), [320, 160, 160], Data(count: 1000), "data"),
            (CGSize(width: 320, height: 180), [100, 160, 160], huge, "strides"),
            (CGSize(width: 320, height: 180), [], huge, "strides"),
            (CGSize(width: 320, height: 180), [-320, 160, 160], huge, "strides"),
            (CGSize(width: 0, height: 0), [320, 160, 160], huge, "width"),
            (CGSize(width: CGFloat.nan, height: 180), [320, 160, 160], huge, "width"),
            (CGSize(width: 1e12, height: 1), [320, 160, 160], huge, "width"),
        ] as [(CGSize, [Int32], Data, String)] {
            params.size = size
            params.strides = strides
            assertRefused(
                side.engine.sendCustomVideoCaptureRawData(data, params: params),
                .commonIllegalParam, words)
        }
        params.size = CGSize(width: 320, height: 180)
        params.strides = [320, 160, 160, 0]
        let right = Data(count: 320 * 180 * 3 / 2)
        try side.engine.sendCustomVideoCaptureRawData(right, params: params).get()
        // Without custom capture nobody wants it.
        try side.engine.enableCustomVideoCapture(false, config: nil).get()
        assertRefused(
            side.engine.sendCustomVideoCaptureRawData(right, params: params),
            .customvideoioNoCustomVideoCapture)
        // 8 MiB are the most that an access unit can have, 200 ms the most of sound.
        let config = ZegoCustomVideoCaptureConfig()
        config.bufferType = .encodedData
        try side.engine.enableCustomVideoCapture(true, config: config).get()
        assertRefused(
            side.engine.sendCustomVideoCaptureEncodedData(huge, params: .init()),
            .commonIllegalParam)
        let sound = ZegoAudioFrameParam()
        huge.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: UInt8.self).baseAddress
            assertRefused(
                side.engine.sendCustomAudioCapturePCMData(start, dataLength: 4 << 20, param: sound),
                .commonIllegalParam)
            assertRefused(
                side.engine.sendCustomAudioCapturePCMData(start, dataLength: 3, param: sound),
                .commonIllegalParam)
        }
        await side.end()
    }

    /// By the library or by this package, never by both.
    func testEachRefusalIsToldOnce() async throws {
        let side = try Side()
        let calls: [(ZegoExpressEngine) -> ZegoResult] = [
            { $0.startPublishingStream("no-room-yet") },
            { $0.setAllPlayStreamVolume(999) },
            // Alike, and yet two.
            { $0.setAllPlayStreamVolume(999) },
            { $0.startPlayingStream("a\0b") },
            { $0.startPublishingStream("") },
            { $0.sendSEI(Data()) },
            { $0.sendCustomAudioCapturePCMData(nil, dataLength: 0, param: .init()) },
        ]
        var expected: [String] = []
        for call in calls {
            guard case .failure(let error) = call(side.engine) else {
                return XCTFail("not refused")
            }
            expected.append("\(error.code) \(error.function): \(error.message)")
        }
        // Whatever there is to say is said before the end.
        await side.end()
        XCTAssertEqual(side.recorder.notes.value.refusals.sorted(), expected.sorted())
    }

    /// A handler takes its time: what comes meanwhile, the engine's end included, is found at once.
    func testRefusalsAreToldBeforeALateEnd() async throws {
        let profile = try server().profile()
        profile.callbackQueue = DispatchQueue(label: "late")
        let inside = expectation(description: "the first refusal")
        let goOn = DispatchSemaphore(value: 0)
        let side = try Side(profile) { event in
            if event == "debugError setAllPlayStreamVolume" {
                inside.fulfill()
                goOn.wait()
            }
        }
        side.engine.setAllPlayStreamVolume(999)
        await fulfillment(of: [inside], timeout: 30)
        side.engine.startPlayingStream("a\0b")
        let ended = expectation(description: "the end")
        side.engine.destroyThis { ended.fulfill() }
        for _ in 0..<500 where ZegoExpressEngine.getCounters().threads > 0 {
            try await Task.sleep(nanoseconds: 20_000_000)
        }
        goOn.signal()
        await fulfillment(of: [ended], timeout: 30)
        XCTAssertEqual(
            side.recorder.notes.value.refusals.map { $0.split(separator: ":")[0] },
            ["1000017 setAllPlayStreamVolume", "1000017 startPlayingStream"])
    }

    func testDestroyedEngine() async throws {
        let side = try Side()
        await side.end()
        let engine = side.engine
        let results = [
            engine.loginRoom("r", user: ZegoUser(userID: "u")), engine.logoutRoom(),
            engine.startPreview(), engine.stopPreview(), engine.startPublishingStream("s"),
            engine.stopPublishingStream(), engine.startPlayingStream("s"),
            engine.stopPlayingStream("s"), engine.sendSEI(Data([1])), engine.muteMicrophone(true),
            engine.setEventHandler(nil), engine.enableCamera(true), engine.useSyntheticSource(),
            engine.requestKeyframe(), engine.destroyThis(nil),
            engine.setAudioDataHandler(nil), engine.enableCustomVideoRender(true, config: nil),
        ]
        for (number, result) in results.enumerated() {
            guard case .failure(let error) = result else {
                XCTFail("call \(number) was not refused")
                continue
            }
            XCTAssertTrue(
                [.commonEngineNotCreate, .invalidHandle].contains(error.errorCode),
                "call \(number): \(error)")
        }
        XCTAssertNil(engine.getPublishQuality())
        do {
            try await engine.loginRoom(roomID: "r", user: ZegoUser(userID: "u"))
            XCTFail("logged in")
        } catch {
            XCTAssertTrue(error is ZegoError)
        }
    }

    func testLogFolderThatCannotBeWritten() throws {
        let config = ZegoLogConfig()
        config.logPath = "/proc/no-such-folder"
        assertRefused(ZegoExpressEngine.setLogConfig(config), .engineLogNoWritePermission)
        config.logPath = "a\0b"
        assertRefused(ZegoExpressEngine.setLogConfig(config), .commonIllegalParam, "logPath")
        config.logPath = ""
        try ZegoExpressEngine.setLogConfig(config, level: .warn).get()
    }
}
