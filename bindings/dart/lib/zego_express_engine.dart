/// Live video on servers of your own, with the names of ZEGO's Flutter SDK.
///
/// [ZegoExpressEngine] is the engine, [ZegoEventHandler] what it tells.
library;

export 'src/api/engine.dart';
export 'src/enums.dart';
export 'src/exception.dart';
export 'src/frame.dart' show ZegoVideoFrame;
export 'src/handler.dart';
export 'src/quality.dart';
export 'src/raw/errors.g.dart';
export 'src/types.dart';
export 'src/views.dart' hide Views;
