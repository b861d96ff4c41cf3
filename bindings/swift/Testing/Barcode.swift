import ZegoExpressEngine

/// What a picture of the synthetic scene says of itself (docs/BARCODE.md).
package struct Barcode: Equatable, Sendable {
    package var frame: UInt32
    /// Units of 100 µs, modulo 2^40.
    package var time: UInt64

    /// Reads the luma plane of a picture; nil: there is no barcode.
    package init?(_ picture: ZegoVideoFrame) {
        let (width, height, stride) = (picture.width, picture.height, picture.strides[0])
        guard width >= 48, height >= 24 else { return nil }
        let bits = picture.withPlane(0) { luma in
            Self.bits(luma, stride: stride, width: width, height: height)
        }
        guard let bits else { return nil }
        self.init(bits)
    }

    /// Reads the nine bytes of a barcode; nil: the check sum is wrong.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 9, Self.crc(bytes.prefix(8)) == bytes[8] else { return nil }
        frame = bytes[0..<3].reduce(0) { $0 << 8 | UInt32($1) }
        time = bytes[3..<8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The blocks, rows from the top; nil: one is neither dark nor bright.
    package static func bits(
        _ luma: UnsafeBufferPointer<UInt8>, stride: Int, width: Int, height: Int
    ) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 9)
        for row in 0..<6 {
            for column in 0..<12 {
                let (left, right) = inner(column * width / 24, (column + 1) * width / 24)
                let (top, bottom) = inner(row * height / 12, (row + 1) * height / 12)
                var sum = 0
                for y in top..<bottom {
                    for x in left..<right {
                        sum += Int(luma[y * stride + x])
                    }
                }
                let mean = sum / ((right - left) * (bottom - top))
                guard abs(mean - 125) > 32 else { return nil }
                if mean > 125 {
                    let bit = row * 12 + column
                    bytes[bit / 8] |= 0x80 >> UInt8(bit % 8)
                }
            }
        }
        return bytes
    }

    /// The middle half of a block's side.
    private static func inner(_ from: Int, _ to: Int) -> (Int, Int) {
        let quarter = (to - from) / 4
        return (from + quarter, max(to - quarter, from + quarter + 1))
    }

    /// Polynomial 0x07, start 0xff.
    private static func crc(_ bytes: some Sequence<UInt8>) -> UInt8 {
        bytes.reduce(0xff) { crc, byte in
            (0..<8).reduce(crc ^ byte) { crc, _ in crc & 0x80 != 0 ? crc << 1 ^ 0x07 : crc << 1 }
        }
    }
}
