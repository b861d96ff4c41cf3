import 'frame.dart';
import 'types.dart';

/// Makes the views that pictures are shown in. A Flutter application sets
/// [ZegoExpressEngine.viewFactory] to one that makes widgets (flutter/zego_flutter_views.dart does);
/// without one, views are [ZegoMemoryView]s, which show nothing and let a program look.
abstract interface class ZegoViewFactory {
  /// Makes the view that `viewID` names; what it returns is what createCanvasView's future gives
  /// (in Flutter a Widget).
  Object? createView(int viewID);

  /// Shows a picture. The frame is the view's until this returns; see [ZegoVideoFrame.keep].
  void render(int viewID, ZegoVideoFrame frame, ZegoCanvas canvas);

  /// The view is not used any more.
  void destroyView(int viewID);
}

/// A view without a screen: counts pictures and remembers the size of the last.
final class ZegoMemoryView {
  final int viewID;
  int frames = 0;
  int width = 0, height = 0;

  /// Called with every picture, which is released when this returns.
  void Function(ZegoVideoFrame frame)? onFrame;

  ZegoMemoryView(this.viewID);
}

/// Makes [ZegoMemoryView]s.
final class ZegoMemoryViewFactory implements ZegoViewFactory {
  final Map<int, ZegoMemoryView> views = {};

  @override
  Object? createView(int viewID) => views[viewID] = ZegoMemoryView(viewID);

  @override
  void render(int viewID, ZegoVideoFrame frame, ZegoCanvas canvas) {
    final view = views[viewID];
    if (view == null) return;
    view.frames++;
    view.width = frame.width;
    view.height = frame.height;
    view.onFrame?.call(frame);
  }

  @override
  void destroyView(int viewID) => views.remove(viewID);
}

/// The views that exist.
final class Views {
  static ZegoViewFactory factory = ZegoMemoryViewFactory();
  static final Map<int, ZegoViewFactory> _views = {};
  static int _next = 1;

  static (int, Object?) create() {
    final id = _next++;
    _views[id] = factory;
    try {
      return (id, factory.createView(id));
    } on Object {
      _views.remove(id);
      rethrow;
    }
  }

  static bool destroy(int id) {
    final factory = _views.remove(id);
    factory?.destroyView(id);
    return factory != null;
  }

  static void render(ZegoCanvas canvas, ZegoVideoFrame frame) =>
      _views[canvas.view]?.render(canvas.view, frame, canvas);
}
