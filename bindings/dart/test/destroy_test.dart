import 'dart:ffi';

import 'package:test/test.dart';
import 'package:zego_express_engine/src/core.dart';
import 'package:zego_express_engine/src/native.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

void main() {
  test('an end that the library refuses completes with its error', () async {
    final profile = ZegoEngineProfile(
      1,
      ZegoScenario.Broadcast,
      appSign: '00' * 32,
      serverUrl: 'ws://127.0.0.1:9',
    );
    final core = EngineCore(profile, null, ZegoEventHandler());
    // Behind the back of its owner.
    zex.zex_destroy_engine(core.handle, nullptr, nullptr);
    // The second time it is the answer to the first.
    for (var n = 0; n < 2; n++) {
      try {
        await core.destroy();
        fail('there was nothing to end');
      } on ZegoException catch (error) {
        expect(error.function, 'destroyEngine');
        expect(error.code == 0, isFalse);
      }
    }
  }, timeout: const Timeout(Duration(seconds: 60)));
}
