package example

import im.zego.zegoexpress.ZegoVideoFrame
import java.nio.ByteBuffer

/** The code in the synthetic source's pictures (docs/BARCODE.md). */
class Barcode(val frame: Int, val time100us: Long) {
    companion object {
        private const val COLUMNS = 12
        private const val ROWS = 6

        /** Reads a picture's luma; null: there is no code, or it is damaged. */
        fun read(luma: ByteBuffer, stride: Int, width: Int, height: Int): Barcode? {
            if (width < 4 * COLUMNS || height < 4 * ROWS) {
                return null
            }
            val bytes = IntArray(COLUMNS * ROWS / 8)
            for (bit in 0 until COLUMNS * ROWS) {
                val mean = mean(luma, stride, width, height, bit % COLUMNS, bit / COLUMNS)
                if (mean in 94..156) {
                    return null
                }
                bytes[bit / 8] = bytes[bit / 8] shl 1 or if (mean > 125) 1 else 0
            }
            if (crc8(bytes, 8) != bytes[8]) {
                return null
            }
            val number = bytes.take(3).fold(0) { sum, byte -> sum shl 8 or byte }
            val time = bytes.slice(3..7).fold(0L) { sum, byte -> sum shl 8 or byte.toLong() }
            return Barcode(number, time)
        }

        fun read(frame: ZegoVideoFrame): Barcode? = read(frame.plane(0), frame.stride(0), frame.width, frame.height)

        /** Mean luma of the inner half of a block. */
        private fun mean(luma: ByteBuffer, stride: Int, width: Int, height: Int, column: Int, row: Int): Int {
            val (left, right) = column * width / 24 to (column + 1) * width / 24
            val (top, bottom) = row * height / 12 to (row + 1) * height / 12
            val (insetX, insetY) = (right - left) / 4 to (bottom - top) / 4
            var sum = 0
            var count = 0
            for (y in top + insetY until bottom - insetY) {
                for (x in left + insetX until right - insetX) {
                    sum += luma.get(y * stride + x).toInt() and 0xff
                    count++
                }
            }
            return sum / count
        }

        fun crc8(bytes: IntArray, count: Int): Int {
            var crc = 0xff
            for (i in 0 until count) {
                crc = crc xor bytes[i]
                repeat(8) { crc = if (crc and 0x80 != 0) (crc shl 1 xor 0x07) and 0xff else crc shl 1 }
            }
            return crc
        }
    }
}
