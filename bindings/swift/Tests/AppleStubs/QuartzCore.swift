// The little of Apple's frameworks that Sources/ZegoExpressEngine/Apple uses, declared as Apple
// documents it. Where there is no Apple SDK, `cargo xtask bindings swift` checks the types of those
// files against this; nothing of it is ever linked or run.
@_exported import Foundation

open class CALayer: NSObject {}
