/** Structs of C as objects. */
package im.zego.zegoexpress.internal

import im.zego.zegoexpress.constants.ZegoStreamQualityLevel
import im.zego.zegoexpress.entity.ZegoPlayStreamQuality
import im.zego.zegoexpress.entity.ZegoPublishStreamQuality
import im.zego.zegoexpress.entity.ZegoStream
import im.zego.zegoexpress.entity.ZegoUser
import java.nio.ByteBuffer

/** The structs behind a list of pointers. */
internal fun <T> items(pointers: Long, count: Int, size: Int, read: (ByteBuffer) -> T): ArrayList<T> {
    val list = ArrayList<T>(count)
    if (count > 0) {
        val addresses = Native.view(pointers, count * 8)
        for (i in 0 until count) {
            list += read(Native.view(addresses.getLong(i * 8), size))
        }
    }
    return list
}

internal fun stream(from: ByteBuffer): ZegoStream = ZegoStream().apply {
    streamID = Native.text(from.getLong(ZexStreamLayout.stream_id)).orEmpty()
    user = ZegoUser(
        Native.text(from.getLong(ZexStreamLayout.user_id)).orEmpty(),
        Native.text(from.getLong(ZexStreamLayout.user_name)).orEmpty(),
    )
    extraInfo = Native.text(from.getLong(ZexStreamLayout.extra_info)).orEmpty()
}

internal fun publishQuality(from: ByteBuffer): ZegoPublishStreamQuality = ZegoPublishStreamQuality().apply {
    val at = ZexPublishQualityLayout
    level = ZegoStreamQualityLevel.getZegoStreamQualityLevel(from.getInt(at.level))
    videoCaptureFPS = from.getDouble(at.video_capture_fps)
    videoEncodeFPS = from.getDouble(at.video_encode_fps)
    videoSendFPS = from.getDouble(at.video_send_fps)
    videoKBPS = from.getDouble(at.video_kbps)
    audioCaptureFPS = from.getDouble(at.audio_capture_fps)
    audioSendFPS = from.getDouble(at.audio_send_fps)
    audioKBPS = from.getDouble(at.audio_kbps)
    targetKBPS = from.getDouble(at.target_kbps)
    packetLostRate = from.getDouble(at.packet_lost_rate)
    rtt = from.getInt(at.rtt_ms)
    width = from.getInt(at.width)
    height = from.getInt(at.height)
    totalSendBytes = from.getLong(at.total_send_bytes).toDouble()
    framesCaptured = from.getLong(at.frames_captured)
    framesEncoded = from.getLong(at.frames_encoded)
    framesSent = from.getLong(at.frames_sent)
    framesDropped = from.getLong(at.frames_dropped)
    keyframes = from.getLong(at.keyframes)
    audioDroppedMs = from.getLong(at.audio_dropped_ms)
}

internal fun playQuality(from: ByteBuffer): ZegoPlayStreamQuality = ZegoPlayStreamQuality().apply {
    val at = ZexPlayQualityLayout
    level = ZegoStreamQualityLevel.getZegoStreamQualityLevel(from.getInt(at.level))
    videoRecvFPS = from.getDouble(at.video_recv_fps)
    videoDecodeFPS = from.getDouble(at.video_decode_fps)
    videoRenderFPS = from.getDouble(at.video_render_fps)
    videoKBPS = from.getDouble(at.video_kbps)
    audioRecvFPS = from.getDouble(at.audio_recv_fps)
    audioRenderFPS = from.getDouble(at.audio_render_fps)
    audioKBPS = from.getDouble(at.audio_kbps)
    packetLostRate = from.getDouble(at.packet_lost_rate)
    rtt = from.getInt(at.rtt_ms)
    peerToPeerDelay = from.getInt(at.peer_to_peer_delay_ms)
    delay = from.getInt(at.delay_ms)
    avTimestampDiff = from.getInt(at.av_timestamp_diff_ms)
    width = from.getInt(at.width)
    height = from.getInt(at.height)
    totalRecvBytes = from.getLong(at.total_recv_bytes).toDouble()
    framesReceived = from.getLong(at.frames_received)
    framesDecoded = from.getLong(at.frames_decoded)
    framesRendered = from.getLong(at.frames_rendered)
    framesCatchUp = from.getLong(at.frames_catch_up)
    framesDropped = from.getLong(at.frames_dropped)
    freezes = from.getLong(at.freezes)
    videoCumulativeBreakCount = from.getLong(at.stalls).toInt()
    packetsLost = from.getLong(at.packets_lost)
    packetsRecovered = from.getLong(at.packets_recovered)
}
