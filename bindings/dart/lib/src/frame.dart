import 'dart:ffi';
import 'dart:typed_data';

import 'package:ffi/ffi.dart';

import 'enums.dart';
import 'exception.dart';
import 'native.dart';
import 'raw/errors.g.dart';
import 'raw/zex.g.dart';

/// A picture in the library's memory: I420, read-only, not copied.
///
/// A frame that a handler is given is the handler's until it returns; then it is released. To keep
/// it call [keep], and [release] when it is no longer needed: the decoder has few pictures, so keep
/// only some. A kept frame that is forgotten is released when it is collected.
///
/// [planes] are views of native memory: they must not be used after the release. [copy] and
/// [convert] give bytes of one's own.
final class ZegoVideoFrame implements Finalizable {
  static final NativeFinalizer _finalizer = NativeFinalizer(
    zex.library.lookup('zex_frame_finalize'),
  );

  Pointer<zex_frame> _handle;
  bool _kept = false;
  List<Uint8List>? _planes;
  late final List<int> _addresses;

  late final int width, height;

  /// Bytes a row of y, u, v.
  late final List<int> strides;

  /// 90 kHz.
  late final int rtpTimestamp;

  /// When the picture was captured, Unix microseconds; 0 unknown.
  late final int captureTimeMicroseconds;

  /// When it came out of the decoder, Unix microseconds.
  late final int decodedTimeMicroseconds;

  /// Always false: pictures that a join skips past are not handed out.
  late final bool isCatchUp;

  /// How its colours are written.
  late final ZegoColorMatrix colorMatrix;

  /// The numbers that luma and chroma use.
  late final ZegoColorRange colorRange;

  /// Takes over one hold of `handle`.
  ZegoVideoFrame.own(this._handle) {
    final info = _info;
    info.ref.struct_size = sizeOf<zex_frame_info>();
    check(zex.zex_frame_get_info(_handle, info), 'zex_frame_get_info');
    final r = info.ref;
    width = r.width;
    height = r.height;
    strides = List.generate(3, (i) => r.strides[i], growable: false);
    _addresses = List.generate(3, (i) => r.planes[i].address, growable: false);
    rtpTimestamp = r.rtp_timestamp;
    captureTimeMicroseconds = r.capture_time_us;
    decodedTimeMicroseconds = r.decoded_time_us;
    isCatchUp = r.is_catch_up != 0;
    colorMatrix = ZegoColorMatrix.of(r.color_matrix);
    colorRange = ZegoColorRange.of(r.color_range);
    _finalizer.attach(
      this,
      _handle.cast(),
      detach: this,
      externalSize: width * height * 3 ~/ 2,
    );
  }

  // One per isolate: calls follow each other.
  static final Pointer<zex_frame_info> _info = calloc<zex_frame_info>();

  /// Whether the picture is gone.
  bool get isReleased => _handle == nullptr;

  /// Whether [keep] was called.
  bool get isKept => _kept;

  /// y, u, v with their padding, as the decoder wrote them; valid until [release].
  List<Uint8List> get planes {
    _require('planes');
    return _planes ??= List.generate(3, (i) {
      final rows = i == 0 ? height : (height + 1) ~/ 2;
      return Pointer<Uint8>.fromAddress(_addresses[i])
          .asTypedList(strides[i] * rows)
          .asUnmodifiableView();
    }, growable: false);
  }

  /// Keeps the frame beyond the handler that was given it.
  void keep() {
    _require('keep');
    _kept = true;
  }

  /// Gives the picture back; once more does nothing.
  void release() {
    if (isReleased) return;
    _finalizer.detach(this);
    zex.zex_frame_release(_handle);
    _handle = nullptr;
    _planes = null;
  }

  /// The picture without padding, I420, in memory of Dart.
  Uint8List copy() => convert(ZegoVideoFrameFormat.I420);

  /// The picture in another format, in memory of Dart: [ZegoVideoFrameFormat.I420], NV12, BGRA32 or
  /// RGBA32.
  Uint8List convert(ZegoVideoFrameFormat format) {
    _require('convert');
    final number = nativeFormat(format);
    return using((arena) {
      final needed = arena<Uint64>();
      zex.zex_frame_convert(_handle, number, 0, nullptr, 0, needed);
      final size = needed.value;
      final bytes = malloc<Uint8>(size == 0 ? 1 : size);
      final status = zex.zex_frame_convert(
        _handle,
        number,
        0,
        bytes,
        size,
        needed,
      );
      if (status != 0) {
        malloc.free(bytes);
        throw failure(status, 'convert');
      }
      // No second copy: the list frees the memory when it is collected.
      return bytes.asTypedList(size, finalizer: malloc.nativeFree);
    });
  }

  void _require(String function) {
    if (isReleased) {
      throw ZegoException(
        ZegoErrorCode.InvalidHandle,
        'the frame was released; keep() one to use it after its handler',
        function,
      );
    }
  }
}

/// The library's number of a format; what it does not know is left for it to refuse.
int nativeFormat(ZegoVideoFrameFormat format) => switch (format) {
  ZegoVideoFrameFormat.I420 => ZEX_VIDEO_FORMAT_I420,
  ZegoVideoFrameFormat.NV12 => ZEX_VIDEO_FORMAT_NV12,
  ZegoVideoFrameFormat.BGRA32 => ZEX_VIDEO_FORMAT_BGRA32,
  ZegoVideoFrameFormat.RGBA32 => ZEX_VIDEO_FORMAT_RGBA32,
  _ => 0x7fffffff,
};
