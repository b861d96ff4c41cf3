import CZegoExpress
import XCTest
import ZegoExpressEngine
import ZegoTesting

/// The raw layer and what needs no server.
final class LayoutTests: XCTestCase {
    func testStructsAreLaidOutAsInTheModel() throws {
        let model = repository.appendingPathComponent("bindings/model/layout.txt")
        XCTAssertEqual(zexLayout(), try String(contentsOf: model, encoding: .utf8))
    }

    func testDefaultsAreThoseOfTheLibrary() {
        let video = zex_video_config.defaults()
        XCTAssertEqual(Int(video.struct_size), MemoryLayout<zex_video_config>.size)
        XCTAssertEqual([video.width, video.height, video.fps, video.bitrate_kbps], [640, 360, 15, 600])
        XCTAssertEqual(zex_engine_profile.defaults().scenario, ZexConstant.scenarioDefault)
    }

    func testPublishedNumbers() {
        XCTAssertEqual(ZegoRoomStateChangedReason.kickOut.rawValue, 6)
        XCTAssertEqual(ZegoStreamResourceMode.onlyL3.rawValue, 2)
        XCTAssertEqual(ZegoScenario.broadcast.rawValue, UInt(ZexConstant.scenarioBroadcast))
        XCTAssertEqual(ZegoRemoteDeviceState.mute.rawValue, 10)
        XCTAssertEqual(
            ZegoColorMatrix.allCases.map { UInt32($0.rawValue) },
            [
                ZexConstant.colorMatrixBt601, ZexConstant.colorMatrixBt709,
                ZexConstant.colorMatrixBt2020, ZexConstant.colorMatrixSmpte240m,
                ZexConstant.colorMatrixFcc,
            ])
        XCTAssertEqual(
            ZegoColorRange.allCases.map { UInt32($0.rawValue) },
            [ZexConstant.colorRangeLimited, ZexConstant.colorRangeFull])
        XCTAssertEqual(ZegoErrorCode.roomErrorAuthenticationFailed.rawValue, 1_002_033)
    }

    func testErrorsHaveNamesAndWords() {
        let error = ZegoError(code: 1_002_033, message: "", function: "loginRoom")
        XCTAssertEqual(error.name, "ROOM_ERROR_AUTHENTICATION_FAILED")
        XCTAssertTrue(error.description.hasPrefix("loginRoom: "))
        XCTAssertGreaterThan(error.description.count, 60)
        XCTAssertFalse(ZegoExpressEngine.getVersion().isEmpty)
    }

    /// The vectors that all readers of the barcode share.
    func testBarcodeVectors() throws {
        let file = repository.appendingPathComponent("crates/media/vectors/barcode.json")
        let vectors = try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let codes = try XCTUnwrap(vectors["codes"] as? [[String: Any]])
        XCTAssertGreaterThan(codes.count, 3)
        for code in codes {
            let hex = try XCTUnwrap(code["bytes"] as? String)
            var bytes = stride(from: 0, to: hex.count, by: 2).map { at in
                UInt8(hex.dropFirst(at).prefix(2), radix: 16) ?? 0
            }
            let barcode = try XCTUnwrap(Barcode(bytes))
            XCTAssertEqual(barcode.frame, (code["frame"] as? NSNumber)?.uint32Value)
            XCTAssertEqual(barcode.time, (code["time_100us"] as? NSNumber)?.uint64Value)
            bytes[4] ^= 1
            XCTAssertNil(Barcode(bytes), "a wrong check sum was taken")
        }
    }

    /// The page of this binding shows the example that these tests run.
    func testDocumentedExampleIsTheOneThatRuns() throws {
        let page = try String(
            contentsOf: repository.appendingPathComponent("docs/bindings/swift.md"), encoding: .utf8)
        let example = try String(
            contentsOf: repository.appendingPathComponent(
                "bindings/swift/Example/QuickStart/QuickStart.swift"), encoding: .utf8)
        XCTAssertTrue(
            page.contains("```swift\n\(example)```\n"),
            "docs/bindings/swift.md does not quote Example/QuickStart/QuickStart.swift")
    }
}
