import CZegoExpress
import Foundation

/// A picture in memory of the library: planes y, u, v (I420 in the colours that its stream says), read-only.
///
/// Nothing is copied. The picture lives as long as this object, also beyond the callback and the
/// engine; keep few of them, since each holds a whole picture. Usable from any thread.
public final class ZegoVideoFrame: @unchecked Sendable {
    private let handle: OpaquePointer
    private let info: zex_frame_info

    /// Takes a hold of its own on a borrowed frame.
    init?(retaining borrowed: OpaquePointer?) {
        guard let borrowed, zex_frame_retain(borrowed) == 0 else { return nil }
        var info = zex_frame_info.defaults()
        guard zex_frame_get_info(borrowed, &info) == 0 else {
            zex_frame_release(borrowed)
            return nil
        }
        handle = borrowed
        self.info = info
    }

    deinit {
        zex_frame_release(handle)
    }

    /// Pixels.
    public var width: Int { Int(info.width) }
    /// Pixels.
    public var height: Int { Int(info.height) }
    public var format: ZegoVideoFrameFormat { .I420 }
    /// Bytes a row of planes y, u and v.
    public var strides: [Int] {
        [Int(info.strides.0), Int(info.strides.1), Int(info.strides.2)]
    }
    /// How its colours are written.
    public var colorMatrix: ZegoColorMatrix {
        ZegoColorMatrix(rawValue: UInt(info.color_matrix)) ?? .bt601
    }
    /// The numbers that luma and chroma use.
    public var colorRange: ZegoColorRange {
        ZegoColorRange(rawValue: UInt(info.color_range)) ?? .limited
    }
    /// 90 kHz.
    public var rtpTimestamp: UInt32 { info.rtp_timestamp }
    /// When the picture was captured, Unix microseconds; 0 unknown.
    public var captureTimeMicroseconds: UInt64 { info.capture_time_us }
    /// Always false: pictures that a join skips past are not handed out.
    public var isCatchUp: Bool { info.is_catch_up != 0 }
    /// When it came out of the decoder, Unix microseconds.
    public var decodedTimeMicroseconds: UInt64 { info.decoded_time_us }

    /// The bytes of a plane (0 y, 1 u, 2 v), `strides[plane]` a row; empty for another number.
    /// Valid inside `body` only.
    public func withPlane<Result>(
        _ plane: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        let (start, stride) =
            switch plane {
            case 0: (info.planes.0, info.strides.0)
            case 1: (info.planes.1, info.strides.1)
            case 2: (info.planes.2, info.strides.2)
            default: (UnsafePointer<UInt8>?.none, UInt32(0))
            }
        guard let pointer = start else {
            return try body(UnsafeBufferPointer(start: nil, count: 0))
        }
        let (columns, rows) =
            plane == 0 ? (width, height) : ((width + 1) / 2, (height + 1) / 2)
        // The last row may end with its picture.
        let count = rows == 0 ? 0 : Int(stride) * (rows - 1) + columns
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeBufferPointer(start: pointer, count: count))
    }

    /// The picture in another format, packed; a copy.
    public func converted(to format: ZegoVideoFrameFormat) throws(ZegoError) -> Data {
        guard let raw = format.raw else {
            throw ZegoError(
                code: ZegoErrorCode.customvideoioNotSupportedFormat.rawValue,
                message: "format: \(format), must be I420, NV12, BGRA32 or RGBA32",
                function: "converted")
        }
        var needed: UInt64 = 0
        _ = zex_frame_convert(handle, raw, 0, nil, 0, &needed)
        var data = Data(count: Int(needed))
        var failure: ZegoError?
        data.withUnsafeMutableBytes { bytes in
            do throws(ZegoError) {
                let start = bytes.bindMemory(to: UInt8.self).baseAddress
                try Zex.frameConvert(handle, raw, 0, start, needed, nil)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return data
    }

    /// Converts into memory of the caller, such as a texture: `stride` bytes a row of the first
    /// plane, 0 for none between rows.
    public func convert(
        to format: ZegoVideoFrameFormat, stride: Int, into memory: UnsafeMutableRawBufferPointer
    ) throws(ZegoError) {
        let start = memory.bindMemory(to: UInt8.self).baseAddress
        try Zex.frameConvert(
            handle, format.raw ?? 0, UInt32(clamping: stride), start, UInt64(memory.count), nil)
    }

    var param: ZegoVideoFrameParam {
        let param = ZegoVideoFrameParam()
        param.format = .I420
        param.strides = [
            Int32(clamping: info.strides.0), Int32(clamping: info.strides.1),
            Int32(clamping: info.strides.2), 0,
        ]
        param.size = CGSize(width: width, height: height)
        return param
    }
}

/// Something that shows pictures: a window, a texture, a test. Views of Apple's platforms come with
/// this package; elsewhere it is the place for one of your own.
public protocol ZegoVideoView: AnyObject, Sendable {
    /// Called for each picture on a media thread; a slow view delays its own stream only, whose
    /// late pictures are then dropped.
    func render(_ frame: ZegoVideoFrame, viewMode: ZegoViewMode) throws
}

/// Where pictures are shown.
public final class ZegoCanvas {
    public var view: any ZegoVideoView
    public var viewMode: ZegoViewMode = .aspectFit
    /// RGB behind a picture that does not fill its view; for views that ask.
    public var backgroundColor: Int32 = 0

    public init(view: any ZegoVideoView) {
        self.view = view
    }
}
