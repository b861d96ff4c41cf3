import 'dart:async';
import 'dart:ffi';
import 'dart:isolate';

import 'package:ffi/ffi.dart';
import 'package:test/test.dart';
import 'package:zego_express_engine/src/core.dart';
import 'package:zego_express_engine/src/native.dart';
import 'package:zego_express_engine/src/raw/zex.g.dart';
import 'package:zego_express_engine/src/runtime.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

void main() {
  test('engine threads post 0 to the port of their engine', () async {
    final posted = <Object?>[];
    final ended = Completer<void>();
    final port = RawReceivePort();
    final arena = Arena();
    final profile = arena<zex_engine_profile>();
    zex.zex_engine_profile_init(profile);
    profile.ref
      ..app_id = 1
      ..app_sign = ('00' * 32).toNativeUtf8(allocator: arena).cast()
      ..server_url = 'ws://127.0.0.1:9'
          .toNativeUtf8(allocator: arena)
          .cast()
      ..delivery = ZEX_DELIVERY_POLL
      ..post = Runtime.instance.post
      ..port = port.sendPort.nativePort;
    final engine = arena<Pointer<zex_engine>>();
    expect(zex.zex_create_engine(profile, engine), 0);
    port.handler = (Object? message) {
      posted.add(message);
      final event = arena<Pointer<zex_event>>();
      // After the last event the handle is stale.
      while (zex.zex_poll_event(engine.value, event) == 0) {
        if (event.value == nullptr) return;
        zex.zex_event_release(event.value);
      }
      if (!ended.isCompleted) ended.complete();
    };
    expect(zex.zex_destroy_engine(engine.value, nullptr, nullptr), 0);
    await ended.future;
    port.close();
    arena.releaseAll();
    expect(posted, List.filled(posted.length, 0));
    expect(posted.isEmpty, isFalse);
  }, timeout: const Timeout(Duration(seconds: 60)));

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
