package im.zego.zegoexpress.callback

import im.zego.zegoexpress.constants.ZegoPlayerState
import im.zego.zegoexpress.constants.ZegoPublishChannel
import im.zego.zegoexpress.constants.ZegoPublisherState
import im.zego.zegoexpress.constants.ZegoRemoteDeviceState
import im.zego.zegoexpress.constants.ZegoRoomState
import im.zego.zegoexpress.constants.ZegoRoomStateChangedReason
import im.zego.zegoexpress.constants.ZegoUpdateType
import im.zego.zegoexpress.entity.ZegoPlayStreamQuality
import im.zego.zegoexpress.entity.ZegoPublishStreamQuality
import im.zego.zegoexpress.entity.ZegoStream
import im.zego.zegoexpress.entity.ZegoUser
import org.json.JSONObject

/**
 * What an engine tells its application; override what you want.
 *
 * Threads: methods run on the profile's executor (Android: the main Looper), one at a time and in
 * order, but `onPlayerRecvSEI`-like media callbacks of other handlers do not. Any engine call is
 * fine inside, also destroyEngine. What a method throws goes to the handler of
 * `ZegoExpressEngine.setUncaughtExceptionHandler`. `extendedData` is never null.
 */
public abstract class IZegoEventHandler {
    /** A call was refused, or there is trouble that is being retried; in words for a developer. */
    public open fun onDebugError(errorCode: Int, funcName: String, info: String) {}

    /** Fires before [onRoomStateUpdate]. */
    public open fun onRoomStateChanged(roomID: String, reason: ZegoRoomStateChangedReason, errorCode: Int, extendedData: JSONObject) {}

    public open fun onRoomStateUpdate(roomID: String, state: ZegoRoomState, errorCode: Int, extendedData: JSONObject) {}

    /** Only with `isUserStatusNotify`. */
    public open fun onRoomUserUpdate(roomID: String, updateType: ZegoUpdateType, userList: ArrayList<ZegoUser>) {}

    /** At most every 30 s. */
    public open fun onRoomOnlineUserCountUpdate(roomID: String, count: Int) {}

    /** Streams of others that came or went. */
    public open fun onRoomStreamUpdate(roomID: String, updateType: ZegoUpdateType, streamList: ArrayList<ZegoStream>, extendedData: JSONObject) {}

    /** 30 s before the token expires. */
    public open fun onRoomTokenWillExpire(roomID: String, remainTimeInSecond: Int) {}

    public open fun onPublisherStateUpdate(streamID: String, state: ZegoPublisherState, errorCode: Int, extendedData: JSONObject) {}

    /** Every 3 s for each published stream. */
    public open fun onPublisherQualityUpdate(streamID: String, quality: ZegoPublishStreamQuality) {}

    public open fun onPublisherCapturedAudioFirstFrame() {}

    public open fun onPublisherCapturedVideoFirstFrame(channel: ZegoPublishChannel) {}

    public open fun onPublisherSendAudioFirstFrame(channel: ZegoPublishChannel) {}

    public open fun onPublisherSendVideoFirstFrame(channel: ZegoPublishChannel) {}

    /** First preview picture. */
    public open fun onPublisherRenderVideoFirstFrame(channel: ZegoPublishChannel) {}

    public open fun onPublisherVideoSizeChanged(width: Int, height: Int, channel: ZegoPublishChannel) {}

    /**
     * The next picture of your own encoder on this channel should be an IDR
     * (`MediaCodec.PARAMETER_KEY_REQUEST_SYNC_FRAME`): a viewer has joined or lost pictures. At most every
     * 500 ms, repeated while it is needed.
     */
    public open fun onEncodedKeyframeWanted(channel: ZegoPublishChannel) {}

    public open fun onPlayerStateUpdate(streamID: String, state: ZegoPlayerState, errorCode: Int, extendedData: JSONObject) {}

    /** Every 3 s for each played stream. */
    public open fun onPlayerQualityUpdate(streamID: String, quality: ZegoPlayStreamQuality) {}

    public open fun onPlayerRecvAudioFirstFrame(streamID: String) {}

    public open fun onPlayerRecvVideoFirstFrame(streamID: String) {}

    public open fun onPlayerRenderVideoFirstFrame(streamID: String) {}

    public open fun onPlayerVideoSizeChanged(streamID: String, width: Int, height: Int) {}

    /** `data` is a copy and the application's own. */
    public open fun onPlayerRecvSEI(streamID: String, data: ByteArray) {}

    public open fun onRemoteCameraStateUpdate(streamID: String, state: ZegoRemoteDeviceState) {}

    public open fun onRemoteMicStateUpdate(streamID: String, state: ZegoRemoteDeviceState) {}

    /** 0 to 100, while the sound level monitor runs. */
    public open fun onCapturedSoundLevelUpdate(soundLevel: Float) {}

    /** Stream ID to loudness, 0 to 100. */
    public open fun onRemoteSoundLevelUpdate(soundLevels: HashMap<String, Float>) {}
}
