import XCTest
import ZegoExpressEngine
import ZegoTesting

/// Pictures, sound, and what travels with them.
final class MediaTests: XCTestCase {
    func testBothSidesWithBarcode() async throws {
        let (host, viewer, stream) = try await watched("barcode")
        let notes = try await viewer.recorder.notes.wait("30 pictures") { $0.barcodes.count >= 30 }
        XCTAssertEqual(notes.barcodes.count, notes.pictures, "pictures without barcode")
        let numbers = notes.barcodes.map(\.frame)
        XCTAssertEqual(numbers, numbers.sorted())
        XCTAssertEqual(Set(numbers).count, numbers.count)
        let picture = try XCTUnwrap(notes.lastPicture)
        XCTAssertEqual([picture.width, picture.height], [320, 180])
        XCTAssertEqual(picture.format, .I420)
        XCTAssertEqual(picture.colorMatrix, .bt601)
        XCTAssertEqual(picture.colorRange, .limited)
        XCTAssertGreaterThan(picture.captureTimeMicroseconds, 1_700_000_000_000_000)

        // A picture that is kept outlives stream and engine, and can still be converted.
        try viewer.engine.stopPlayingStream(stream).get()
        await host.end()
        await viewer.end()
        XCTAssertEqual(picture.withPlane(0) { $0.count }, picture.strides[0] * 179 + 320)
        XCTAssertEqual(try picture.converted(to: .BGRA32).count, 320 * 180 * 4)
        XCTAssertEqual(try picture.converted(to: .NV12).count, 320 * 180 * 3 / 2)
        XCTAssertThrowsError(try picture.converted(to: .NV21))
        var small = [UInt8](repeating: 0, count: 100)
        XCTAssertThrowsError(
            try small.withUnsafeMutableBytes { memory in
                try picture.convert(to: .BGRA32, stride: 0, into: memory)
            }
        ) {
            XCTAssertEqual(($0 as? ZegoError)?.errorCode, .truncated)
        }
    }

    func testCustomCaptureOfRawPictures() async throws {
        let room = uniqueRoom("custom")
        let host = try await Side.loggedIn("host", room)
        let viewer = try await Side.loggedIn("viewer", room)
        let capture = CaptureNotes()
        try host.engine.setCustomVideoCaptureHandler(capture).get()
        try host.engine.enableCustomVideoCapture(true, config: nil).get()
        try host.engine.setVideoConfig(.small()).get()
        try host.engine.startPublishingStream("\(room)-s").get()
        try await capture.events.wait("onStart") { $0 == ["start main"] }
        try viewer.play("\(room)-s")

        // A grey of 200 in RGB is a luma of about 188 in limited range.
        let grey = Data(repeating: 200, count: 320 * 180 * 4)
        let params = ZegoVideoFrameParam()
        params.format = .BGRA32
        params.strides = [1280, 0, 0, 0]
        params.size = CGSize(width: 320, height: 180)
        let engine = host.engine
        let seen = viewer.recorder.notes
        let sender = Task {
            while !Task.isCancelled {
                try engine.sendCustomVideoCaptureRawData(grey, params: params).get()
                try await Task.sleep(nanoseconds: 66_000_000)
            }
        }
        let notes = try await seen.wait("pictures of the capture") { $0.pictures >= 10 }
        sender.cancel()
        XCTAssertEqual(Double(notes.meanLuma), 188, accuracy: 4)
        try host.engine.stopPublishingStream().get()
        try await capture.events.wait("onStop") { $0 == ["start main", "stop main"] }
        await host.end()
        await viewer.end()
    }

    /// A viewer takes the stream encoded and publishes it again as it is.
    func testEncodedRenderAndEncodedCapture() async throws {
        let room = uniqueRoom("encoded")
        let host = try await Side.loggedIn("host", room)
        let relay = try await Side.loggedIn("relay", room)
        let viewer = try await Side.loggedIn("viewer", room)
        let capture = ZegoCustomVideoCaptureConfig()
        capture.bufferType = .encodedData
        try relay.engine.enableCustomVideoCapture(true, config: capture).get()
        try relay.engine.setVideoConfig(.small()).get()
        try relay.engine.startPublishingStream("\(room)-again").get()
        let render = ZegoCustomVideoRenderConfig()
        render.bufferType = .encodedData
        let forward = Forward(relay.engine)
        try relay.engine.setCustomVideoRenderHandler(forward).get()
        try relay.engine.enableCustomVideoRender(true, config: render).get()
        try await host.publish("\(room)-first")
        try relay.engine.startPlayingStream("\(room)-first").get()
        try viewer.play("\(room)-again", .onlyRTC)
        try await viewer.recorder.notes.wait("pictures that were relayed") {
            $0.barcodes.count >= 10
        }
        let units = forward.units.value
        XCTAssertGreaterThan(units.keyframes, 0)
        XCTAssertGreaterThan(units.all, units.keyframes)
        XCTAssertNil(units.refused, "\(units)")
        // Its encoder is not the engine's: the application is asked.
        try relay.engine.requestKeyframe().get()
        try await relay.recorder.wait("keyframe wanted main")
        for side in [host, relay, viewer] { await side.end() }
    }

    func testCustomRenderInRGBAndYUV() async throws {
        let (host, viewer, _) = try await watched("render")
        let config = ZegoCustomVideoRenderConfig()
        let render = RenderNotes()
        try viewer.engine.setCustomVideoRenderHandler(render).get()
        for (series, expected) in [
            (ZegoVideoFrameFormatSeries.YUV, "I420 320x180 planes 3"),
            (.RGB, "BGRA32 320x180 planes 1"),
        ] {
            config.frameFormatSeries = series
            try viewer.engine.enableCustomVideoRender(true, config: config).get()
            try await render.seen.wait("\(series)") { $0.contains(expected) }
        }
        // Canvases are asked to wait meanwhile.
        let before = viewer.recorder.notes.value.pictures
        try await render.pictures.wait("more pictures") { [now = render.pictures.value] in
            $0 > now + 5
        }
        XCTAssertLessThanOrEqual(viewer.recorder.notes.value.pictures, before + 1)
        try viewer.engine.enableCustomVideoRender(false, config: nil).get()
        try await viewer.recorder.notes.wait("the canvas again") { $0.pictures > before + 1 }
        await host.end()
        await viewer.end()
    }

    func testCustomSoundArrives() async throws {
        let room = uniqueRoom("sound")
        let host = try await Side.loggedIn("host", room)
        let viewer = try await Side.loggedIn("viewer", room)
        let custom = ZegoCustomAudioConfig()
        custom.sourceType = .custom
        try host.engine.enableCustomAudioIO(true, config: custom).get()
        try host.engine.startPublishingStream("\(room)-s").get()
        let sound = SoundNotes()
        try viewer.engine.setAudioDataHandler(sound).get()
        try viewer.engine.startAudioDataObserver([.playback, .player]).get()
        assertRefused(viewer.engine.startAudioDataObserver(.captured), .commonSdkNoModule)
        try viewer.play("\(room)-s")

        let engine = host.engine
        let param = ZegoAudioFrameParam()
        param.sampleRate = .rate48K
        param.channel = .mono
        // 20 ms of 1 kHz at a quarter of full scale.
        let tone = (0..<960).map { Int16(8000 * sin(Double($0) * 2 * .pi / 48)) }
        let sender = Task {
            while !Task.isCancelled {
                let result = tone.withUnsafeBytes { bytes in
                    engine.sendCustomAudioCapturePCMData(
                        bytes.bindMemory(to: UInt8.self).baseAddress,
                        dataLength: UInt32(bytes.count), param: param)
                }
                try result.get()
                try await Task.sleep(nanoseconds: 20_000_000)
            }
        }
        let heard = try await sound.peaks.wait("the tone, mixed and by itself") {
            $0.mix > 4000 && ($0.streams["\(room)-s"] ?? 0) > 4000
        }
        XCTAssertEqual(heard.rate, 48_000)
        sender.cancel()
        try viewer.engine.stopAudioDataObserver().get()
        await host.end()
        await viewer.end()
    }

    func testSEI() async throws {
        let (host, viewer, stream) = try await watched("sei")
        let text = Data("zégo".utf8)
        try host.engine.sendSEI(text).get()
        try await viewer.recorder.wait("sei \(stream)")
        XCTAssertEqual(viewer.recorder.notes.value.sei, [text])
        assertRefused(host.engine.sendSEI(Data()), .publisherSeiDataNull)
        assertRefused(host.engine.sendSEI(Data(count: 4097)), .publisherSeiDataTooLong)
        await host.end()
        await viewer.end()
    }

    func testSoundLevels() async throws {
        let (host, viewer, stream) = try await watched("level")
        try host.engine.startSoundLevelMonitor().get()
        let config = ZegoSoundLevelConfig()
        config.millisecond = 200
        try viewer.engine.startSoundLevelMonitor(with: config).get()
        try await host.recorder.notes.wait("own level") { $0.capturedLevel > 1 }
        try await viewer.recorder.notes.wait("the other's level") { ($0.levels[stream] ?? 0) > 1 }
        assertRefused(host.engine.startSoundLevelMonitor(50), .deviceSouldLevelIntervalInvalid)
        try host.engine.stopSoundLevelMonitor().get()
        await host.end()
        await viewer.end()
    }

    func testMuteIsRemoteDeviceState() async throws {
        let (host, viewer, stream) = try await watched("mute")
        try host.engine.mutePublishStreamVideo(true).get()
        try await viewer.recorder.wait("camera mute")
        try host.engine.mutePublishStreamVideo(false).get()
        try host.engine.muteMicrophone(true).get()
        XCTAssertTrue(host.engine.isMicrophoneMuted())
        try await viewer.recorder.wait("mic mute")
        try host.engine.enableCamera(false).get()
        try await viewer.recorder.wait("camera disable")
        // The viewer's own choices are not told to anybody.
        try viewer.engine.mutePlayStreamAudio(true, streamID: stream).get()
        try viewer.engine.mutePlayStreamVideo(true, streamID: stream).get()
        try viewer.engine.muteAllPlayStreamAudio(true).get()
        try viewer.engine.muteAllPlayStreamVideo(true).get()
        try viewer.engine.muteSpeaker(true).get()
        XCTAssertTrue(viewer.engine.isSpeakerMuted())
        try viewer.engine.setPlayVolume(50, streamID: stream).get()
        try viewer.engine.setAllPlayStreamVolume(150).get()
        try host.engine.setCaptureVolume(0).get()
        await host.end()
        await viewer.end()
    }

    func testQuality() async throws {
        let (host, viewer, stream) = try await watched("quality")
        try await host.recorder.wait("publisher quality \(stream)")
        try await viewer.recorder.wait("player quality \(stream)")
        let sent = try XCTUnwrap(host.recorder.notes.value.publishQuality)
        let played = try XCTUnwrap(viewer.recorder.notes.value.playQuality)
        XCTAssertGreaterThan(sent.videoSendFPS, 1)
        XCTAssertGreaterThan(sent.totalSendBytes, 1000)
        XCTAssertGreaterThan(played.videoRecvFPS, 1)
        XCTAssertGreaterThan(played.totalRecvBytes, 1000)
        XCTAssertEqual([played.width, played.height], [320, 180])
        XCTAssertNotEqual(played.level, .unknown)
        // On demand too.
        XCTAssertGreaterThan(try XCTUnwrap(host.engine.getPublishQuality()).framesSent, 0)
        XCTAssertGreaterThan(
            try XCTUnwrap(viewer.engine.getPlayQuality(streamID: stream)).framesRendered, 0)
        XCTAssertNil(viewer.engine.getPlayQuality(streamID: "other"))
        await host.end()
        await viewer.end()
    }

    func testSettingsAreReadBack() throws {
        let side = try Side()
        let before = side.engine.getVideoConfig(.main).encodeResolution
        let video = ZegoVideoConfig(preset: .preset720P)
        video.fps = 24
        video.keyFrameInterval = 4
        try side.engine.setVideoConfig(video, channel: .aux).get()
        let read = side.engine.getVideoConfig(.aux)
        XCTAssertEqual(read.encodeResolution, CGSize(width: 1280, height: 720))
        XCTAssertEqual([read.fps, read.bitrate, read.keyFrameInterval], [24, 1500, 4])
        XCTAssertEqual(side.engine.getVideoConfig(.main).encodeResolution, before)
        XCTAssertNotEqual(before, read.encodeResolution)
        try side.engine.setAudioConfig(ZegoAudioConfig(preset: .highQualityStereo)).get()
        XCTAssertEqual(side.engine.getAudioConfig().bitrate, 192)
        XCTAssertEqual(side.engine.getAudioConfig().channel, .stereo)
        try side.engine.setRoomScenario(.standardVoiceCall).get()
        side.engine.destroyThis(nil)
    }
}

private final class CaptureNotes: ZegoCustomVideoCaptureHandler {
    let events = Watched<[String]>([])
    func onStart(_ channel: ZegoPublishChannel) { events.change { $0.append("start \(channel)") } }
    func onStop(_ channel: ZegoPublishChannel) { events.change { $0.append("stop \(channel)") } }
}

/// Publishes what it is shown.
private final class Forward: ZegoCustomVideoRenderHandler {
    struct Units: Sendable {
        var all = 0
        var keyframes = 0
        var refused: ZegoError?
    }
    let units = Watched(Units())
    private let engine: ZegoExpressEngine

    init(_ engine: ZegoExpressEngine) { self.engine = engine }

    func onRemoteVideoFrameEncodedData(
        _ data: UnsafeMutablePointer<UInt8>, dataLength: UInt32, param: ZegoVideoEncodedFrameParam,
        referenceTimeMillisecond: UInt64, streamID: String
    ) {
        let result = engine.sendCustomVideoCaptureEncodedData(
            Data(bytes: data, count: Int(dataLength)), params: param)
        let isKeyFrame = param.isKeyFrame
        units.change {
            $0.all += 1
            $0.keyframes += isKeyFrame ? 1 : 0
            if case .failure(let error) = result { $0.refused = error }
        }
    }
}

private final class RenderNotes: ZegoCustomVideoRenderHandler {
    let seen = Watched<Set<String>>([])
    let pictures = Watched(0)

    func onRemoteVideoFrameRawData(
        _ data: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>,
        dataLength: UnsafeMutablePointer<UInt32>, param: ZegoVideoFrameParam, streamID: String
    ) {
        let planes = (0..<4).filter { dataLength[$0] > 0 }
        let bytes = planes.reduce(0) { $0 + Int(data[$1][0]) + Int(data[$1][Int(dataLength[$1]) - 1]) }
        let (width, height) = (Int(param.size.width), Int(param.size.height))
        let line = "\(param.format) \(width)x\(height) planes \(planes.count)"
        seen.change { $0.insert(bytes >= 0 ? line : "") }
        pictures.change { $0 += 1 }
    }
}

private final class SoundNotes: ZegoAudioDataHandler {
    struct Peaks: Sendable {
        var mix: Int16 = 0
        var streams: [String: Int16] = [:]
        var rate: UInt = 0
    }
    let peaks = Watched(Peaks())

    private func peak(_ data: UnsafePointer<UInt8>, _ length: UInt32) -> Int16 {
        data.withMemoryRebound(to: Int16.self, capacity: Int(length / 2)) { samples in
            UnsafeBufferPointer(start: samples, count: Int(length / 2)).max() ?? 0
        }
    }

    func onPlaybackAudioData(
        _ data: UnsafePointer<UInt8>, dataLength: UInt32, param: ZegoAudioFrameParam
    ) {
        let (now, rate) = (peak(data, dataLength), param.sampleRate.rawValue)
        peaks.change {
            $0.mix = max($0.mix, now)
            $0.rate = rate
        }
    }

    func onPlayerAudioData(
        _ data: UnsafePointer<UInt8>, dataLength: UInt32, param: ZegoAudioFrameParam,
        streamID: String
    ) {
        let now = peak(data, dataLength)
        peaks.change { $0.streams[streamID] = max($0.streams[streamID] ?? 0, now) }
    }
}
