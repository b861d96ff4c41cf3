// See QuartzCore.swift.
import CoreVideo
import Foundation

public typealias OSStatus = Int32

public struct CMTime: Sendable {
    public static let invalid = CMTime()
}

public struct CMSampleTimingInfo {
    public init(duration: CMTime, presentationTimeStamp: CMTime, decodeTimeStamp: CMTime) {}
}

public class CMClock {}
public class CMFormatDescription {}
public typealias CMVideoFormatDescription = CMFormatDescription
public class CMSampleBuffer {}

public func CMClockGetHostTimeClock() -> CMClock { fatalError() }
public func CMClockGetTime(_ clock: CMClock) -> CMTime { fatalError() }
public func CMSampleBufferGetImageBuffer(_ sbuf: CMSampleBuffer) -> CVImageBuffer? { fatalError() }
public func CMSampleBufferGetPresentationTimeStamp(_ sbuf: CMSampleBuffer) -> CMTime {
    fatalError()
}
@discardableResult
public func CMVideoFormatDescriptionCreateForImageBuffer(
    allocator: AnyObject?, imageBuffer: CVImageBuffer,
    formatDescriptionOut: UnsafeMutablePointer<CMVideoFormatDescription?>
) -> OSStatus { fatalError() }
@discardableResult
public func CMSampleBufferCreateReadyWithImageBuffer(
    allocator: AnyObject?, imageBuffer: CVImageBuffer,
    formatDescription: CMVideoFormatDescription,
    sampleTiming: UnsafePointer<CMSampleTimingInfo>,
    sampleBufferOut: UnsafeMutablePointer<CMSampleBuffer?>
) -> OSStatus { fatalError() }
