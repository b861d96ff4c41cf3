package im.zego.zegoexpress.internal

import im.zego.zegoexpress.constants.ZegoVideoFrameFormat
import im.zego.zegoexpress.entity.ZegoAudioFrameParam
import im.zego.zegoexpress.entity.ZegoVideoEncodedFrameParam
import im.zego.zegoexpress.entity.ZegoVideoFrameParam
import java.nio.ByteBuffer

/** Pictures and sound that the application hands in. */
internal class CustomMedia(private val handle: Long) {
    /** What is wrong with a picture, before C is shown memory of its size; null: nothing. */
    fun problem(data: ByteBuffer, dataLength: Int, params: ZegoVideoFrameParam): String? {
        val planes = planes(params)
            ?: return "format: ${params.format}; I420, NV12, BGRA32 and RGBA32 are taken"
        if (dataLength < 0 || dataLength > data.remaining()) {
            return "dataLength: $dataLength, but ${data.remaining()} bytes are there"
        }
        if (params.width !in 1..SIDE_MAX || params.height !in 1..SIDE_MAX) {
            return "width, height: ${params.width} x ${params.height}, 1 to $SIDE_MAX each"
        }
        planes.forEachIndexed { i, plane ->
            if (params.strides[i] < plane.width) {
                return "strides[$i]: ${params.strides[i]}, at least ${plane.width}"
            }
        }
        val needed = needed(planes, params)
        return if (dataLength < needed) "dataLength: $dataLength, at least $needed for this size" else null
    }

    fun picture(data: ByteBuffer, params: ZegoVideoFrameParam, timeMs: Long, channel: Int): Int {
        val planes = planes(params) ?: return 0
        val bytes = direct(data)
        var address = Native.address(bytes)
        val at = ZexVideoFrameDataLayout
        val raw = frame.get()
        Zex.zex_video_frame_data_init(raw)
        raw.putInt(at.format, planes[0].format)
        raw.putInt(at.width, params.width)
        raw.putInt(at.height, params.height)
        raw.putLong(at.capture_time_us, timeMs * 1000)
        planes.forEachIndexed { i, plane ->
            raw.putLong(at.planes + 8 * i, address)
            raw.putInt(at.strides + 4 * i, params.strides[i])
            address += params.strides[i].toLong() * plane.height
        }
        val status = Zex.zex_send_custom_video_capture_raw_data(handle, raw, channel)
        // The struct holds only the picture's address: the buffer has to live until here.
        keepAlive(bytes)
        return status
    }

    fun encoded(data: ByteBuffer, length: Int, params: ZegoVideoEncodedFrameParam, timeMs: Long, channel: Int): Int =
        Zex.zex_send_custom_video_capture_encoded_data(
            handle,
            direct(data),
            length,
            if (params.isKeyFrame) 1 else 0,
            params.width,
            params.height,
            timeMs * 1000,
            channel,
        )

    fun sound(data: ByteBuffer, length: Int, param: ZegoAudioFrameParam, channel: Int): Int {
        val channels = maxOf(1, param.channel.value())
        var samples = direct(data)
        if (Native.address(samples) % 2 != 0L) {
            samples = memory(samples.remaining()).apply { put(samples) }
        }
        return Zex.zex_send_custom_audio_capture_pcm_data(
            handle,
            samples,
            length / 2 / channels,
            param.sampleRate.value(),
            channels,
            0,
            channel,
        )
    }

    fun sei(data: ByteArray, channel: Int): Int {
        // More than the engine takes is refused by its length; there is no need to copy all of it.
        val bytes = memory(data.size).apply { put(data) }
        return Zex.zex_send_sei(handle, bytes, data.size, channel)
    }

    private class Plane(val format: Int, val width: Int, val height: Int)

    /** Bytes a row and rows of each plane; null for formats that the engine does not take. */
    private fun planes(params: ZegoVideoFrameParam): List<Plane>? {
        val (w, h) = params.width to params.height
        val (halfW, halfH) = (w + 1) / 2 to (h + 1) / 2
        return when (params.format) {
            ZegoVideoFrameFormat.I420 -> Zex.ZEX_VIDEO_FORMAT_I420.let { listOf(Plane(it, w, h), Plane(it, halfW, halfH), Plane(it, halfW, halfH)) }
            ZegoVideoFrameFormat.NV12 -> Zex.ZEX_VIDEO_FORMAT_NV12.let { listOf(Plane(it, w, h), Plane(it, 2 * halfW, halfH)) }
            ZegoVideoFrameFormat.BGRA32 -> listOf(Plane(Zex.ZEX_VIDEO_FORMAT_BGRA32, 4 * w, h))
            ZegoVideoFrameFormat.RGBA32 -> listOf(Plane(Zex.ZEX_VIDEO_FORMAT_RGBA32, 4 * w, h))
            else -> null
        }
    }

    private fun needed(planes: List<Plane>, params: ZegoVideoFrameParam): Long =
        planes.withIndex().sumOf { (i, plane) -> params.strides[i].toLong() * plane.height }

    private companion object {
        /** Beyond this no product below overflows, and the engine takes less anyway. */
        const val SIDE_MAX = 16384

        val frame = object : ThreadLocal<ByteBuffer>() {
            override fun initialValue(): ByteBuffer = memory(ZexVideoFrameDataLayout.SIZE)
        }

        @Volatile
        private var kept: Any? = null

        /** Keeps an object reachable up to this point; `Reference.reachabilityFence` needs Android 28. */
        fun keepAlive(any: Any) {
            kept = any
            kept = null
        }
    }
}
