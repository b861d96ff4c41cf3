import Foundation

/// Takes pictures out of the engine, see ``ZegoExpressEngine/enableCustomVideoRender(_:config:)``.
///
/// Threads: media threads. A slow method delays its own stream only. Pointers are valid until the
/// method returns, and the memory behind them is read-only although ZEGO's types say otherwise.
public protocol ZegoCustomVideoRenderHandler: AnyObject, Sendable {
    /// A captured picture of a previewed channel. With the YUV series planes y, u and v of the
    /// library itself (no copy); with RGB one converted plane.
    func onCapturedVideoFrameRawData(
        _ data: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>,
        dataLength: UnsafeMutablePointer<UInt32>, param: ZegoVideoFrameParam,
        flipMode: ZegoVideoFlipMode, channel: ZegoPublishChannel) throws
    /// A decoded picture of a played stream.
    func onRemoteVideoFrameRawData(
        _ data: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>,
        dataLength: UnsafeMutablePointer<UInt32>, param: ZegoVideoFrameParam, streamID: String)
        throws
    /// An H.264 access unit (Annex B) of a played stream, with ``ZegoVideoBufferType/encodedData``.
    func onRemoteVideoFrameEncodedData(
        _ data: UnsafeMutablePointer<UInt8>, dataLength: UInt32, param: ZegoVideoEncodedFrameParam,
        referenceTimeMillisecond: UInt64, streamID: String) throws

    /// As ``onRemoteVideoFrameRawData(_:dataLength:param:streamID:)``, as an object that may be kept
    /// without a copy. Not in ZEGO's SDK.
    func onRemoteVideoFrame(_ frame: ZegoVideoFrame, streamID: String) throws
    /// As the raw-data form. Not in ZEGO's SDK.
    func onCapturedVideoFrame(_ frame: ZegoVideoFrame, channel: ZegoPublishChannel) throws
}

extension ZegoCustomVideoRenderHandler {
    public func onCapturedVideoFrameRawData(
        _ data: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>,
        dataLength: UnsafeMutablePointer<UInt32>, param: ZegoVideoFrameParam,
        flipMode: ZegoVideoFlipMode, channel: ZegoPublishChannel
    ) throws {}
    public func onRemoteVideoFrameRawData(
        _ data: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>,
        dataLength: UnsafeMutablePointer<UInt32>, param: ZegoVideoFrameParam, streamID: String
    ) throws {}
    public func onRemoteVideoFrameEncodedData(
        _ data: UnsafeMutablePointer<UInt8>, dataLength: UInt32, param: ZegoVideoEncodedFrameParam,
        referenceTimeMillisecond: UInt64, streamID: String
    ) throws {}
    public func onRemoteVideoFrame(_ frame: ZegoVideoFrame, streamID: String) throws {}
    public func onCapturedVideoFrame(_ frame: ZegoVideoFrame, channel: ZegoPublishChannel) throws {}
}

/// Says when custom capture should begin and end. Threads: the profile's callback queue.
public protocol ZegoCustomVideoCaptureHandler: AnyObject, Sendable {
    func onStart(_ channel: ZegoPublishChannel) throws
    func onStop(_ channel: ZegoPublishChannel) throws
}

extension ZegoCustomVideoCaptureHandler {
    public func onStart(_ channel: ZegoPublishChannel) throws {}
    public func onStop(_ channel: ZegoPublishChannel) throws {}
}

/// Takes sound out of the engine, see ``ZegoExpressEngine/startAudioDataObserver(_:param:)``: 10 ms of
/// interleaved 16-bit PCM at a time, without a copy; valid until the method returns, read-only.
///
/// Threads: the engine's sound thread, which a slow method makes stutter.
public protocol ZegoAudioDataHandler: AnyObject, Sendable {
    /// The mix of all played streams: what a loudspeaker should play.
    func onPlaybackAudioData(
        _ data: UnsafePointer<UInt8>, dataLength: UInt32, param: ZegoAudioFrameParam) throws
    /// One played stream.
    func onPlayerAudioData(
        _ data: UnsafePointer<UInt8>, dataLength: UInt32, param: ZegoAudioFrameParam,
        streamID: String) throws
}

extension ZegoAudioDataHandler {
    public func onPlaybackAudioData(
        _ data: UnsafePointer<UInt8>, dataLength: UInt32, param: ZegoAudioFrameParam
    ) throws {}
    public func onPlayerAudioData(
        _ data: UnsafePointer<UInt8>, dataLength: UInt32, param: ZegoAudioFrameParam,
        streamID: String
    ) throws {}
}
