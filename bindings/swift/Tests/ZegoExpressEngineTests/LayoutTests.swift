import CZegoExpress
import XCTest
import ZegoExpressEngine
import ZegoTesting

/// The raw layer: what the compiler and the library say, without a server.
final class LayoutTests: XCTestCase {
    func testStructsAreLaidOutAsInTheModel() throws {
        let model = repository.appendingPathComponent("bindings/model/layout.txt")
        XCTAssertEqual(zexLayout(), try String(contentsOf: model, encoding: .utf8))
    }
}

/// The root of the repository.
let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
