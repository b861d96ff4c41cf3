/// Reads the barcode of the synthetic source from a picture (docs/BARCODE.md).
library;

import 'dart:typed_data';

const int _columns = 12;
const int _rows = 6;

/// The barcode's frame number, or null if there is none or its checksum is wrong.
int? readBarcode(Uint8List luma, int width, int height, int stride) {
  final bytes = Uint8List(9);
  for (var bit = 0; bit < _columns * _rows; bit++) {
    final (c, r) = (bit % _columns, bit ~/ _columns);
    final mean = _mean(luma, stride, (
      c * width ~/ 24,
      r * height ~/ 12,
      (c + 1) * width ~/ 24,
      (r + 1) * height ~/ 12,
    ));
    if ((mean - 125).abs() < 32) return null;
    if (mean > 125) bytes[bit ~/ 8] |= 0x80 >> (bit % 8);
  }
  if (_crc(bytes) != bytes[8]) return null;
  return bytes[0] << 16 | bytes[1] << 8 | bytes[2];
}

/// Of the inner half of a block: its edges are blurred by the codec.
double _mean(Uint8List luma, int stride, (int, int, int, int) block) {
  final (x0, y0, x1, y1) = block;
  final (insetX, insetY) = ((x1 - x0) ~/ 4, (y1 - y0) ~/ 4);
  var (sum, count) = (0, 0);
  for (var y = y0 + insetY; y < y1 - insetY; y++) {
    for (var x = x0 + insetX; x < x1 - insetX; x++) {
      sum += luma[y * stride + x];
      count++;
    }
  }
  return sum / count;
}

int _crc(Uint8List bytes) {
  var crc = 0xff;
  for (final byte in bytes.take(8)) {
    crc ^= byte;
    for (var bit = 0; bit < 8; bit++) {
      crc = (crc & 0x80 != 0 ? crc << 1 ^ 0x07 : crc << 1) & 0xff;
    }
  }
  return crc;
}
