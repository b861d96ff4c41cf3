import CZegoExpress
import Foundation

/// What an engine tells its application. Implement the methods you want.
///
/// Threads: the profile's ``ZegoEngineProfile/callbackQueue``, the main queue by default, one at a
/// time and in order. Any call of the engine is fine inside, ``ZegoExpressEngine/destroy(_:)``
/// included. What a method throws goes to ``ZegoExpressEngine/setUnhandledErrorHandler(_:)``.
///
/// The engine keeps its handler alive until it is destroyed or gets another one. A class of the
/// main actor conforms with `@preconcurrency ZegoEventHandler`; other classes must be `Sendable`.
public protocol ZegoEventHandler: AnyObject {
    /// A refused call, or trouble that is being retried, in words for a developer.
    func onDebugError(_ errorCode: Int32, funcName: String, info: String) throws

    /// Comes before ``onRoomStateUpdate(_:errorCode:extendedData:roomID:)``.
    func onRoomStateChanged(
        _ reason: ZegoRoomStateChangedReason, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        roomID: String) throws
    func onRoomStateUpdate(
        _ state: ZegoRoomState, errorCode: Int32, extendedData: [AnyHashable: Any]?, roomID: String
    ) throws
    /// Only with ``ZegoRoomConfig/isUserStatusNotify``.
    func onRoomUserUpdate(_ updateType: ZegoUpdateType, userList: [ZegoUser], roomID: String) throws
    /// At most every 30 s.
    func onRoomOnlineUserCountUpdate(_ count: Int32, roomID: String) throws
    /// Streams of others that came or went.
    func onRoomStreamUpdate(
        _ updateType: ZegoUpdateType, streamList: [ZegoStream], extendedData: [AnyHashable: Any]?,
        roomID: String) throws
    /// 30 s before the token expires.
    func onRoomTokenWillExpire(_ remainTimeInSecond: Int32, roomID: String) throws

    func onPublisherStateUpdate(
        _ state: ZegoPublisherState, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        streamID: String) throws
    /// Every 3 s a published stream.
    func onPublisherQualityUpdate(_ quality: ZegoPublishStreamQuality, streamID: String) throws
    func onPublisherCapturedAudioFirstFrame() throws
    func onPublisherCapturedVideoFirstFrame(_ channel: ZegoPublishChannel) throws
    /// First preview picture.
    func onPublisherRenderVideoFirstFrame(_ channel: ZegoPublishChannel) throws
    func onPublisherSendAudioFirstFrame(_ channel: ZegoPublishChannel) throws
    func onPublisherSendVideoFirstFrame(_ channel: ZegoPublishChannel) throws
    func onPublisherVideoSizeChanged(_ size: CGSize, channel: ZegoPublishChannel) throws
    /// The next picture of your own encoder on this channel should be an IDR: a viewer has joined or
    /// lost pictures. At most every 500 ms, repeated while it is needed.
    func onEncodedKeyframeWanted(_ channel: ZegoPublishChannel) throws

    func onPlayerStateUpdate(
        _ state: ZegoPlayerState, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        streamID: String) throws
    /// Every 3 s a played stream.
    func onPlayerQualityUpdate(_ quality: ZegoPlayStreamQuality, streamID: String) throws
    func onPlayerRecvAudioFirstFrame(_ streamID: String) throws
    func onPlayerRecvVideoFirstFrame(_ streamID: String) throws
    func onPlayerRenderVideoFirstFrame(_ streamID: String) throws
    func onPlayerVideoSizeChanged(_ size: CGSize, streamID: String) throws
    func onPlayerRecvSEI(_ data: Data, streamID: String) throws

    func onRemoteCameraStateUpdate(_ state: ZegoRemoteDeviceState, streamID: String) throws
    func onRemoteMicStateUpdate(_ state: ZegoRemoteDeviceState, streamID: String) throws
    /// 0–100, while the sound level monitor runs.
    func onCapturedSoundLevelUpdate(_ soundLevel: NSNumber) throws
    /// 0–100 per stream ID, while the sound level monitor runs.
    func onRemoteSoundLevelUpdate(_ soundLevels: [String: NSNumber]) throws
}

extension ZegoEventHandler {
    public func onDebugError(_ errorCode: Int32, funcName: String, info: String) throws {}
    public func onRoomStateChanged(
        _ reason: ZegoRoomStateChangedReason, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        roomID: String
    ) throws {}
    public func onRoomStateUpdate(
        _ state: ZegoRoomState, errorCode: Int32, extendedData: [AnyHashable: Any]?, roomID: String
    ) throws {}
    public func onRoomUserUpdate(
        _ updateType: ZegoUpdateType, userList: [ZegoUser], roomID: String
    ) throws {}
    public func onRoomOnlineUserCountUpdate(_ count: Int32, roomID: String) throws {}
    public func onRoomStreamUpdate(
        _ updateType: ZegoUpdateType, streamList: [ZegoStream], extendedData: [AnyHashable: Any]?,
        roomID: String
    ) throws {}
    public func onRoomTokenWillExpire(_ remainTimeInSecond: Int32, roomID: String) throws {}
    public func onPublisherStateUpdate(
        _ state: ZegoPublisherState, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        streamID: String
    ) throws {}
    public func onPublisherQualityUpdate(
        _ quality: ZegoPublishStreamQuality, streamID: String
    ) throws {}
    public func onPublisherCapturedAudioFirstFrame() throws {}
    public func onPublisherCapturedVideoFirstFrame(_ channel: ZegoPublishChannel) throws {}
    public func onPublisherRenderVideoFirstFrame(_ channel: ZegoPublishChannel) throws {}
    public func onPublisherSendAudioFirstFrame(_ channel: ZegoPublishChannel) throws {}
    public func onPublisherSendVideoFirstFrame(_ channel: ZegoPublishChannel) throws {}
    public func onPublisherVideoSizeChanged(_ size: CGSize, channel: ZegoPublishChannel) throws {}
    public func onEncodedKeyframeWanted(_ channel: ZegoPublishChannel) throws {}
    public func onPlayerStateUpdate(
        _ state: ZegoPlayerState, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        streamID: String
    ) throws {}
    public func onPlayerQualityUpdate(_ quality: ZegoPlayStreamQuality, streamID: String) throws {}
    public func onPlayerRecvAudioFirstFrame(_ streamID: String) throws {}
    public func onPlayerRecvVideoFirstFrame(_ streamID: String) throws {}
    public func onPlayerRenderVideoFirstFrame(_ streamID: String) throws {}
    public func onPlayerVideoSizeChanged(_ size: CGSize, streamID: String) throws {}
    public func onPlayerRecvSEI(_ data: Data, streamID: String) throws {}
    public func onRemoteCameraStateUpdate(_ state: ZegoRemoteDeviceState, streamID: String) throws {}
    public func onRemoteMicStateUpdate(_ state: ZegoRemoteDeviceState, streamID: String) throws {}
    public func onCapturedSoundLevelUpdate(_ soundLevel: NSNumber) throws {}
    public func onRemoteSoundLevelUpdate(_ soundLevels: [String: NSNumber]) throws {}
}
