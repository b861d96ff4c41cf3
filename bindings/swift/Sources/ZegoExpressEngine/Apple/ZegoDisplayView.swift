#if canImport(UIKit) && canImport(AVFoundation)
import AVFoundation
import UIKit

/// Shows pictures in an application for iOS.
public final class ZegoDisplayView: UIView {
    public override static var layerClass: AnyClass { AVSampleBufferDisplayLayer.self }

    /// What the engine is given: views belong to the main actor, pictures come elsewhere.
    public private(set) lazy var pictures = ZegoSampleBufferView(
        layer as! AVSampleBufferDisplayLayer)
}

extension ZegoCanvas {
    /// Pictures fill a view of the application, as with ZEGO's SDK: in a ``ZegoDisplayView`` inside it.
    @MainActor
    public convenience init(view: UIView) {
        let display = ZegoDisplayView(frame: view.bounds)
        display.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        view.addSubview(display)
        self.init(view: display.pictures)
    }
}
#endif

#if canImport(AVFoundation)
import AVFoundation
import CoreMedia
import CoreVideo

/// Feeds an `AVSampleBufferDisplayLayer`, also the one of an `NSView`. Each picture is converted
/// once, into a pixel buffer of its own, on the media thread that brings it.
public final class ZegoSampleBufferView: ZegoVideoView, @unchecked Sendable {
    // Enqueueing is documented as safe from any thread.
    private let layer: AVSampleBufferDisplayLayer

    public init(_ layer: AVSampleBufferDisplayLayer) {
        self.layer = layer
    }

    public func render(_ frame: ZegoVideoFrame, viewMode: ZegoViewMode) throws {
        var buffer: CVPixelBuffer?
        let attributes: [String: Any] = [
            kCVPixelBufferIOSurfacePropertiesKey as String: [String: Any]()
        ]
        CVPixelBufferCreate(
            nil, frame.width, frame.height, kCVPixelFormatType_32BGRA,
            attributes as CFDictionary, &buffer)
        guard let buffer else { return }
        CVPixelBufferLockBaseAddress(buffer, [])
        defer { CVPixelBufferUnlockBaseAddress(buffer, []) }
        let stride = CVPixelBufferGetBytesPerRow(buffer)
        let memory = UnsafeMutableRawBufferPointer(
            start: CVPixelBufferGetBaseAddress(buffer), count: stride * frame.height)
        try frame.convert(to: .BGRA32, stride: stride, into: memory)

        var format: CMVideoFormatDescription?
        CMVideoFormatDescriptionCreateForImageBuffer(
            allocator: nil, imageBuffer: buffer, formatDescriptionOut: &format)
        guard let format else { return }
        var timing = CMSampleTimingInfo(
            duration: .invalid, presentationTimeStamp: CMClockGetTime(CMClockGetHostTimeClock()),
            decodeTimeStamp: .invalid)
        var sample: CMSampleBuffer?
        CMSampleBufferCreateReadyWithImageBuffer(
            allocator: nil, imageBuffer: buffer, formatDescription: format,
            sampleTiming: &timing, sampleBufferOut: &sample)
        guard let sample else { return }
        layer.videoGravity =
            switch viewMode {
            case .aspectFit: .resizeAspect
            case .aspectFill: .resizeAspectFill
            case .scaleToFill: .resize
            }
        layer.enqueue(sample)
    }
}
#endif
