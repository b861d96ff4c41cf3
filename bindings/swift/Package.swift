// swift-tools-version:6.0
import PackageDescription

// Linux, and everything that builds from source: the C interface is a system library, found by
// pkg-config (`zego_express.pc`) or by -Xcc -I and -Xlinker -L.
// Apple: set ZEGO_EXPRESS_XCFRAMEWORK to the path of ZegoExpress.xcframework below this folder; the
// module CZegoExpress then comes out of it.
let xcframework = Context.environment["ZEGO_EXPRESS_XCFRAMEWORK"]

let native: Target =
    if let xcframework {
        .binaryTarget(name: "CZegoExpress", path: xcframework)
    } else {
        .systemLibrary(name: "CZegoExpress", pkgConfig: "zego_express")
    }

let package = Package(
    name: "ZegoExpressEngine",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [
        .library(name: "ZegoExpressEngine", targets: ["ZegoExpressEngine"])
    ],
    targets: [
        native,
        .target(name: "ZegoExpressEngine", dependencies: ["CZegoExpress"]),
        .executableTarget(
            name: "QuickStart", dependencies: ["ZegoExpressEngine"], path: "Example/QuickStart"),
        .executableTarget(
            name: "ZegoPrograms", dependencies: ["ZegoTesting"], path: "Programs"),
        // What programs and tests share: waiting for events, reading the barcode, a server.
        .target(name: "ZegoTesting", dependencies: ["ZegoExpressEngine"], path: "Testing"),
        .testTarget(
            name: "ZegoExpressEngineTests", dependencies: ["ZegoTesting", "CZegoExpress"]),
    ],
    swiftLanguageModes: [.v6]
)
