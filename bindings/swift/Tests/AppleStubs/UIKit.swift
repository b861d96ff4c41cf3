// See QuartzCore.swift.
@_exported import Foundation
@_exported import QuartzCore

@MainActor
open class UIView: NSObject {
    public struct AutoresizingMask: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let flexibleWidth = Self(rawValue: 1 << 1)
        public static let flexibleHeight = Self(rawValue: 1 << 4)
    }
    open class var layerClass: AnyClass { CALayer.self }
    open var layer: CALayer { fatalError() }
    open var bounds: CGRect { fatalError() }
    open var autoresizingMask: AutoresizingMask = []
    public init(frame: CGRect) {}
    open func addSubview(_ view: UIView) {}
}
