// Views for Flutter. Copy this file into an application that depends on `flutter` and on
// `zego_express_engine`: the package itself runs in the plain Dart VM and so cannot import Flutter.
// It is kept out of `dart analyze` for the same reason; the tests analyse it against declarations of
// what it uses (tool/flutter), and have no Flutter SDK to run it in.
//
//     void main() {
//       ZegoExpressEngine.viewFactory = ZegoFlutterViews();
//       runApp(const MyApp());
//     }

import 'dart:async';
import 'dart:ui' as ui;

import 'package:flutter/widgets.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

/// Makes a widget per view. A picture is converted to RGBA once and handed to the engine of Flutter;
/// while one is being uploaded, newer ones wait and only the newest is kept.
final class ZegoFlutterViews implements ZegoViewFactory {
  final Map<int, _Surface> _surfaces = {};

  @override
  Object? createView(int viewID) {
    final surface = _surfaces[viewID] = _Surface();
    return _ZegoView(surface: surface);
  }

  @override
  void render(int viewID, ZegoVideoFrame frame, ZegoCanvas canvas) =>
      _surfaces[viewID]?.show(frame, canvas);

  @override
  void destroyView(int viewID) => _surfaces.remove(viewID)?.dispose();
}

final class _Surface extends ChangeNotifier {
  ui.Image? image;
  ZegoCanvas? canvas;
  ZegoVideoFrame? _next;
  bool _busy = false, _gone = false;

  void show(ZegoVideoFrame frame, ZegoCanvas canvas) {
    this.canvas = canvas;
    frame.keep();
    _next?.release();
    _next = frame;
    if (!_busy) unawaited(_upload());
  }

  Future<void> _upload() async {
    _busy = true;
    while (_next != null && !_gone) {
      final frame = _next!;
      _next = null;
      final pixels = frame.convert(ZegoVideoFrameFormat.RGBA32);
      final (width, height) = (frame.width, frame.height);
      frame.release();
      final done = Completer<ui.Image>();
      ui.decodeImageFromPixels(
        pixels,
        width,
        height,
        ui.PixelFormat.rgba8888,
        done.complete,
      );
      final shown = await done.future;
      if (_gone) {
        shown.dispose();
        break;
      }
      image?.dispose();
      image = shown;
      notifyListeners();
    }
    _busy = false;
  }

  @override
  void dispose() {
    _gone = true;
    _next?.release();
    _next = null;
    image?.dispose();
    image = null;
    super.dispose();
  }
}

class _ZegoView extends StatelessWidget {
  const _ZegoView({required this.surface});

  final _Surface surface;

  @override
  Widget build(BuildContext context) => ListenableBuilder(
    listenable: surface,
    builder: (context, _) => ColoredBox(
      color: Color(0xff000000 | (surface.canvas?.backgroundColor ?? 0)),
      child: SizedBox.expand(
        child: RawImage(
          image: surface.image,
          fit: switch (surface.canvas?.viewMode) {
            ZegoViewMode.AspectFill => BoxFit.cover,
            ZegoViewMode.ScaleToFill => BoxFit.fill,
            _ => BoxFit.contain,
          },
        ),
      ),
    ),
  );
}
