/// As ui.dart, of package:flutter/widgets.dart.
library;

import 'ui.dart' as ui;

class Key {
  const Key(String value);
}

class Color {
  const Color(int value);
}

enum BoxFit { fill, contain, cover, fitWidth, fitHeight, none, scaleDown }

abstract interface class Listenable {}

class ChangeNotifier implements Listenable {
  void notifyListeners() => throw UnimplementedError();

  void dispose() => throw UnimplementedError();
}

abstract class BuildContext {}

abstract class Widget {
  const Widget({Key? key});
}

abstract class StatelessWidget extends Widget {
  const StatelessWidget({super.key});

  Widget build(BuildContext context);
}

typedef TransitionBuilder = Widget Function(
  BuildContext context,
  Widget? child,
);

class ListenableBuilder extends Widget {
  const ListenableBuilder({
    super.key,
    required Listenable listenable,
    required TransitionBuilder builder,
    Widget? child,
  });
}

class ColoredBox extends Widget {
  const ColoredBox({super.key, required Color color, Widget? child});
}

class SizedBox extends Widget {
  const SizedBox.expand({super.key, Widget? child});
}

class RawImage extends Widget {
  const RawImage({super.key, ui.Image? image, BoxFit? fit});
}
