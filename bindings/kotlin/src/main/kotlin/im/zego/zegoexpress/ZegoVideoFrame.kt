package im.zego.zegoexpress

import im.zego.zegoexpress.constants.ZegoColorMatrix
import im.zego.zegoexpress.constants.ZegoColorRange
import im.zego.zegoexpress.internal.Native
import im.zego.zegoexpress.internal.Zex
import im.zego.zegoexpress.internal.ZexFrameInfoLayout
import im.zego.zegoexpress.internal.memory
import java.nio.ByteBuffer

/** Shows decoded or captured pictures. Not in the published API; what a [im.zego.zegoexpress.entity.ZegoCanvas] may hold. */
public fun interface ZegoVideoView {
    /** On a media thread; the frame is valid until the method returns, unless it is retained. */
    public fun onVideoFrame(frame: ZegoVideoFrame)
}

/**
 * A picture of the engine, I420 in the colours that its stream says. Not in the published API.
 *
 * Lent for a callback: `retain()` returns one to keep, which `close()` gives back. The planes are
 * read-only direct buffers over the engine's memory, without a copy. They must not be touched after
 * the last hold has been given back: that memory may be gone.
 */
public class ZegoVideoFrame private constructor(
    private val handle: Long,
    private var owned: Boolean,
    @JvmField public val width: Int,
    @JvmField public val height: Int,
    private val addresses: LongArray,
    private val strides: IntArray,
    /** When the picture was captured, Unix microseconds; 0 unknown. */
    @JvmField public val captureTimeUs: Long,
    /** When it came out of the decoder, Unix microseconds. */
    @JvmField public val decodedTimeUs: Long,
    /** RTP timestamp, 90 kHz. */
    @JvmField public val rtpTimestamp: Int,
    /** Always false: pictures that a join skips past are not handed out. */
    @JvmField public val isCatchUp: Boolean,
    /** How its colours are written. */
    @JvmField public val colorMatrix: ZegoColorMatrix,
    /** The numbers that luma and chroma use. */
    @JvmField public val colorRange: ZegoColorRange,
) : AutoCloseable {
    private val buffers = arrayOfNulls<ByteBuffer>(PLANES)

    /** Plane 0 to 2: y, u, v. Each call returns a view of its own. */
    public fun plane(index: Int): ByteBuffer = own(index).duplicate()

    /** Bytes a row of a plane. */
    public fun stride(index: Int): Int = strides[index]

    /** Bytes of a plane. */
    public fun size(index: Int): Int = strides[index] * if (index == 0) height else (height + 1) / 2

    internal fun own(index: Int): ByteBuffer =
        buffers[index] ?: Native.memory(addresses[index], size(index).toLong())!!.asReadOnlyBuffer().also { buffers[index] = it }

    /** A hold of one's own beyond the callback; close it. */
    public fun retain(): ZegoVideoFrame {
        ZegoException.check("retain", Zex.zex_frame_retain(handle))
        return ZegoVideoFrame(
            handle, true, width, height, addresses, strides, captureTimeUs, decodedTimeUs, rtpTimestamp, isCatchUp,
            colorMatrix, colorRange,
        )
    }

    /**
     * Writes the picture as RGBA32 (one plane, r, g, b, a; a copy) into a direct buffer of at least
     * 4 x width x height bytes.
     *
     * @throws ZegoException if it does not fit
     */
    public fun toRGBA(destination: ByteBuffer) {
        require(destination.isDirect) { "the destination must be a direct buffer" }
        val room = destination.slice()
        val status = Zex.zex_frame_convert(handle, Zex.ZEX_VIDEO_FORMAT_RGBA32, 0, room, room.remaining().toLong(), null)
        ZegoException.check("toRGBA", status)
    }

    /** Gives a hold of [retain] back; does nothing to a lent frame, or twice. */
    override fun close() {
        val release = synchronized(this) { owned.also { owned = false } }
        if (release) {
            Zex.zex_frame_release(handle)
        }
    }

    internal companion object {
        const val PLANES = 3

        /** One buffer for each thread that is lent frames. */
        private val infos = object : ThreadLocal<ByteBuffer>() {
            override fun initialValue(): ByteBuffer = memory(ZexFrameInfoLayout.SIZE).also(Zex::zex_frame_info_init)
        }

        /** The frame that a callback is lent. */
        fun lent(handle: Long): ZegoVideoFrame? {
            val info = infos.get()
            if (Zex.zex_frame_get_info(handle, info) != 0) {
                return null
            }
            val at = ZexFrameInfoLayout
            return ZegoVideoFrame(
                handle,
                false,
                info.getInt(at.width),
                info.getInt(at.height),
                LongArray(PLANES) { info.getLong(at.planes + 8 * it) },
                IntArray(PLANES) { info.getInt(at.strides + 4 * it) },
                info.getLong(at.capture_time_us),
                info.getLong(at.decoded_time_us),
                info.getInt(at.rtp_timestamp),
                info.getInt(at.is_catch_up) != 0,
                ZegoColorMatrix.getZegoColorMatrix(info.getInt(at.color_matrix)),
                ZegoColorRange.getZegoColorRange(info.getInt(at.color_range)),
            )
        }
    }
}
