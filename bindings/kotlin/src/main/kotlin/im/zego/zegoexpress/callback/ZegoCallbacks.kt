/** Completions, and the handlers of raw pictures and sound. */
package im.zego.zegoexpress.callback

import im.zego.zegoexpress.ZegoVideoFrame
import im.zego.zegoexpress.constants.ZegoPublishChannel
import im.zego.zegoexpress.constants.ZegoVideoFlipMode
import im.zego.zegoexpress.entity.ZegoAudioFrameParam
import im.zego.zegoexpress.entity.ZegoVideoEncodedFrameParam
import im.zego.zegoexpress.entity.ZegoVideoFrameParam
import java.nio.ByteBuffer
import org.json.JSONObject

/** The engine is gone; nothing is called after this. Runs on the profile's executor. */
public fun interface IZegoDestroyCompletionCallback {
    public fun onDestroyCompletion()
}

/** Logged in (0) or not. Runs exactly once, on the profile's executor. */
public fun interface IZegoRoomLoginCallback {
    public fun onRoomLoginResult(errorCode: Int, extendedData: JSONObject)
}

/** Logged out. Runs exactly once, on the profile's executor. */
public fun interface IZegoRoomLogoutCallback {
    public fun onRoomLogoutResult(errorCode: Int, extendedData: JSONObject)
}

/** Not in the published API. What an application's own callback threw, and where. */
public fun interface IZegoUncaughtExceptionHandler {
    public fun onUncaughtException(callback: String, error: Throwable)
}

/** When custom capture is to deliver pictures. Methods run on the profile's executor. */
public abstract class IZegoCustomVideoCaptureHandler {
    /** A preview or publishing of the channel began. */
    public open fun onStart(channel: ZegoPublishChannel) {}

    /** Neither is left. */
    public open fun onStop(channel: ZegoPublishChannel) {}
}

/**
 * Pictures, on media threads: a slow method delays its own stream, whose late frames are dropped.
 *
 * Buffers are direct, lie over the engine's own memory without a copy (YUV), are read-only, and are
 * valid until the method returns, not a moment longer. Override [onRemoteVideoFrame] to keep a
 * picture.
 */
public abstract class IZegoCustomVideoRenderHandler {
    /** A captured picture of a previewed channel. */
    public open fun onCapturedVideoFrameRawData(
        data: Array<ByteBuffer>,
        dataLength: IntArray,
        param: ZegoVideoFrameParam,
        flipMode: ZegoVideoFlipMode,
        channel: ZegoPublishChannel,
    ) {}

    /** A decoded picture of a played stream. */
    public open fun onRemoteVideoFrameRawData(data: Array<ByteBuffer>, dataLength: IntArray, param: ZegoVideoFrameParam, streamID: String) {}

    /** An H.264 access unit (Annex B) of a played stream, in decoding order. */
    public open fun onRemoteVideoFrameEncodedData(
        data: ByteBuffer,
        dataLength: Int,
        param: ZegoVideoEncodedFrameParam,
        referenceTimeMillisecond: Long,
        streamID: String,
    ) {}

    /**
     * Not in the published API. The same picture as an object, called before
     * [onRemoteVideoFrameRawData]; `frame.retain()` keeps it beyond the method.
     */
    public open fun onRemoteVideoFrame(frame: ZegoVideoFrame, streamID: String) {}
}

/**
 * Sound, on media threads, 10 ms at a time: interleaved 16-bit PCM in the machine's byte order.
 * Buffers are direct, not copied, and valid until the method returns.
 */
public abstract class IZegoAudioDataHandler {
    /** The mix of all played streams: what a loudspeaker should play. */
    public open fun onPlaybackAudioData(data: ByteBuffer, dataLength: Int, param: ZegoAudioFrameParam) {}

    /** One played stream. */
    public open fun onPlayerAudioData(data: ByteBuffer, dataLength: Int, param: ZegoAudioFrameParam, streamID: String) {}
}
