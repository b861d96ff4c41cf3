/// The little of dart:ui that flutter/zego_flutter_views.dart uses, declared as Flutter documents it:
/// `cargo xtask bindings dart` analyses that file against this. Nothing of it is ever run.
library;

import 'dart:typed_data';

class Image {
  void dispose() => throw UnimplementedError();
}

enum PixelFormat { rgba8888, bgra8888, rgbaFloat32 }

typedef ImageDecoderCallback = void Function(Image result);

void decodeImageFromPixels(
  Uint8List pixels,
  int width,
  int height,
  PixelFormat format,
  ImageDecoderCallback callback, {
  int? rowBytes,
  int? targetWidth,
  int? targetHeight,
  bool allowUpscaling = true,
}) => throw UnimplementedError();
