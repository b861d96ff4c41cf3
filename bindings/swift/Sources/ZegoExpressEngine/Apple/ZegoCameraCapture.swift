#if canImport(AVFoundation)
import AVFoundation
import CoreVideo

/// The camera as custom capture: the engine itself opens no devices.
///
///     let camera = ZegoCameraCapture(engine: ZegoExpressEngine.shared())
///     engine.enableCustomVideoCapture(true, config: nil)
///     engine.setCustomVideoCaptureHandler(camera)
///
/// It runs while the channel previews or publishes. The application must have asked for permission.
public final class ZegoCameraCapture: NSObject, ZegoCustomVideoCaptureHandler,
    AVCaptureVideoDataOutputSampleBufferDelegate, @unchecked Sendable
{
    private let engine: ZegoExpressEngine
    private let position: AVCaptureDevice.Position
    /// The session is only touched on this queue.
    private let queue = DispatchQueue(label: "zego_express.camera")
    private let session = AVCaptureSession()
    private var channel = ZegoPublishChannel.main

    public init(engine: ZegoExpressEngine, position: AVCaptureDevice.Position = .front) {
        self.engine = engine
        self.position = position
    }

    public func onStart(_ channel: ZegoPublishChannel) {
        queue.async {
            self.channel = channel
            self.configure()
            self.session.startRunning()
        }
    }

    public func onStop(_ channel: ZegoPublishChannel) {
        queue.async { self.session.stopRunning() }
    }

    private func configure() {
        guard session.inputs.isEmpty,
            let device = AVCaptureDevice.default(
                .builtInWideAngleCamera, for: .video, position: position),
            let input = try? AVCaptureDeviceInput(device: device), session.canAddInput(input)
        else { return }
        session.addInput(input)
        let output = AVCaptureVideoDataOutput()
        output.videoSettings = [
            kCVPixelBufferPixelFormatTypeKey as String:
                kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange
        ]
        output.setSampleBufferDelegate(self, queue: queue)
        if session.canAddOutput(output) { session.addOutput(output) }
    }

    public func captureOutput(
        _ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer,
        from connection: AVCaptureConnection
    ) {
        guard let buffer = CMSampleBufferGetImageBuffer(sampleBuffer) else { return }
        engine.sendCustomVideoCapturePixelBuffer(
            buffer, timestamp: CMSampleBufferGetPresentationTimeStamp(sampleBuffer),
            channel: channel)
    }
}

extension ZegoExpressEngine {
    /// A picture in NV12 (`420YpCbCr8BiPlanarVideoRange`) or BGRA; it is copied before the call
    /// returns. It counts as captured now.
    @discardableResult
    public func sendCustomVideoCapturePixelBuffer(
        _ buffer: CVPixelBuffer, timestamp: CMTime, channel: ZegoPublishChannel = .main
    ) -> ZegoResult {
        CVPixelBufferLockBaseAddress(buffer, .readOnly)
        defer { CVPixelBufferUnlockBaseAddress(buffer, .readOnly) }
        let params = ZegoVideoFrameParam()
        params.size = CGSize(
            width: CVPixelBufferGetWidth(buffer), height: CVPixelBufferGetHeight(buffer))
        var planes: [UnsafePointer<UInt8>] = []
        if CVPixelBufferIsPlanar(buffer) {
            params.format = .NV12
            for plane in 0..<2 {
                guard let start = CVPixelBufferGetBaseAddressOfPlane(buffer, plane) else { break }
                planes.append(UnsafePointer(start.assumingMemoryBound(to: UInt8.self)))
                params.strides[plane] = Int32(
                    clamping: CVPixelBufferGetBytesPerRowOfPlane(buffer, plane))
            }
        } else if let start = CVPixelBufferGetBaseAddress(buffer) {
            params.format = .BGRA32
            planes.append(UnsafePointer(start.assumingMemoryBound(to: UInt8.self)))
            params.strides[0] = Int32(clamping: CVPixelBufferGetBytesPerRow(buffer))
        }
        return sendCustomVideoCapturePlanes(planes, params: params, channel: channel)
    }
}
#endif
