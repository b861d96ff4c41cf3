import 'dart:io';

import 'package:zego_express_engine/zego_express_engine.dart';

/// Ends while it publishes: by `exit`, by an error that nobody catches (`throw`), or as it should
/// (`destroy`).
Future<void> main(List<String> arguments) async {
  await ZegoExpressEngine.createEngineWithProfile(
    ZegoEngineProfile(
      int.parse(Platform.environment['ZEGO_APP_ID']!),
      ZegoScenario.Broadcast,
      appSign: Platform.environment['ZEGO_APP_SIGN'],
    ),
  );
  final engine = ZegoExpressEngine.instance;
  ZegoExpressEngine.onPublisherStateUpdate = (id, state, code, extended) async {
    if (state != ZegoPublisherState.Publishing) return;
    stdout.writeln('publishing');
    await stdout.flush();
    switch (arguments.single) {
      case 'exit':
        exit(7);
      case 'throw':
        throw StateError('nobody catches this');
      case 'destroy':
        ZegoExpressEngine.onPublisherStateUpdate = null;
        await ZegoExpressEngine.destroyEngine();
    }
  };
  await engine.loginRoom('abandon', ZegoUser.id('abandoned'));
  await engine.useSyntheticSource();
  await engine.startPreview();
  await engine.startPublishingStream('abandoned');
}
