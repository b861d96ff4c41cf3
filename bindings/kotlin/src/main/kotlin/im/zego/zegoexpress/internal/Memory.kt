package im.zego.zegoexpress.internal

import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A struct for one call: at its defaults, then [texts] (offset and text), then [fill].
 *
 * The texts lie behind the struct in the same buffer, so that one reference keeps all of it alive
 * while the call runs.
 */
internal fun struct(
    size: Int,
    defaults: (ByteBuffer?) -> Unit,
    texts: List<Pair<Int, String?>> = emptyList(),
    fill: ByteBuffer.() -> Unit = {},
): ByteBuffer {
    val encoded = texts.mapNotNull { (offset, text) -> text?.let { offset to utf8(it) } }
    val buffer = memory(size + encoded.sumOf { it.second.size })
    defaults(buffer)
    val address = if (encoded.isEmpty()) 0 else Native.address(buffer)
    var end = size
    for ((offset, bytes) in encoded) {
        buffer.putLong(offset, address + end)
        for (byte in bytes) {
            buffer.put(end++, byte)
        }
    }
    buffer.fill()
    return buffer
}

/** Memory that C may read and write. */
internal fun memory(size: Int): ByteBuffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder())

/** The same bytes where C can read them: direct buffers as they are, others copied. From the position on. */
internal fun direct(data: ByteBuffer): ByteBuffer {
    if (data.isDirect) {
        return data.slice()
    }
    val copy = memory(data.remaining())
    copy.put(data.duplicate())
    copy.flip()
    return copy
}

/** Longest text carried over in full; the engine refuses anything near it by its length. */
private const val TEXT_MAX = 1 shl 17

/**
 * NUL-terminated UTF-8, where what UTF-8 cannot say becomes an invalid sequence, so that the engine
 * refuses it with its own number: an unpaired surrogate its three bytes, U+0000 the overlong two.
 */
internal fun utf8(text: String): ByteArray {
    val out = ByteArrayOutputStream(text.length + 1)
    var at = 0
    while (at < minOf(text.length, TEXT_MAX)) {
        val point = text.codePointAt(at)
        at += Character.charCount(point)
        when {
            point == 0 -> {
                out.write(0xc0)
                out.write(0x80)
            }
            point < 0x80 -> out.write(point)
            point < 0x800 -> {
                out.write(0xc0 or (point shr 6))
                out.write(0x80 or (point and 0x3f))
            }
            point < 0x10000 -> {
                out.write(0xe0 or (point shr 12))
                out.write(0x80 or (point shr 6 and 0x3f))
                out.write(0x80 or (point and 0x3f))
            }
            else -> {
                out.write(0xf0 or (point shr 18))
                out.write(0x80 or (point shr 12 and 0x3f))
                out.write(0x80 or (point shr 6 and 0x3f))
                out.write(0x80 or (point and 0x3f))
            }
        }
    }
    out.write(0)
    return out.toByteArray()
}
