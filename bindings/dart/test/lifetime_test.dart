import 'dart:async';
import 'dart:convert';
import 'dart:io';
import 'dart:isolate';

import 'package:test/test.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

import 'support/server.dart';
import 'support/side.dart';

late TestServer server;

void main() {
  setUpAll(() async => server = await TestServer.start());
  tearDownAll(() => server.stop());

  test('an engine may be ended inside its own handler', () async {
    final (host, viewer) = await pair(server, 'inside');
    final ended = Completer<void>();
    var after = 0;
    viewer.handler.onRemoteVideoFrameRawData = (frame, stream) {
      if (ended.isCompleted) after++;
      viewer.engine.destroy().then((_) {
        if (!ended.isCompleted) ended.complete();
      });
      // Refused from here on, as for any engine that is gone.
      expect(viewer.engine.isCreated, isFalse);
    };
    await ended.future.timeout(limit);
    await host.destroy();
    expect(after, 0, reason: 'nothing comes after the end');
    expect(ZegoExpressEngine.counters.liveHandles, 0);
  });

  test('what a handler throws is reported; the engine goes on', () async {
    final side = Side(server);
    final reports = <String>[];
    side.handler
      ..onUnhandledError = (error, stack, handler) {
        reports.add('$handler: $error');
      }
      ..onRoomStateChanged = (room, reason, code, extended) {
        throw StateError('in a handler');
      };
    await side.login('throws', 'one');
    expect(reports, [
      'onRoomStateChanged: Bad state: in a handler',
      'onRoomStateChanged: Bad state: in a handler',
    ]);
    expect(side.log, ['roomState Connecting 0', 'roomState Connected 0']);
    await side.destroy();
  });

  test('without a hook the zone is told, as by any listener', () async {
    final heard = Completer<Object>();
    late Side side;
    runZonedGuarded(
      () {
        side = Side(server);
        side.handler.onRoomStateUpdate = (_, _, _, _) => throw 'a text';
      },
      (error, _) {
        if (!heard.isCompleted) heard.complete(error);
      },
    );
    await side.login('zone', 'one');
    expect(await heard.future.timeout(limit), 'a text');
    await side.destroy();
  });

  test('awaiting inside handlers does not deadlock', () async {
    final (one, two) = (Side(server), Side(server));
    final steps = Completer<List<int>>();
    one.handler.onRoomStateChanged = (room, reason, code, extended) async {
      if (reason != ZegoRoomStateChangedReason.Logined) return;
      // Each needs the isolate to go on polling.
      final logout = await one.engine.logoutRoom('await');
      final login = await two.engine.loginRoom('await', ZegoUser.id('two'));
      await two.engine.setCaptureVolume(50);
      await one.engine.destroy();
      steps.complete([logout.errorCode, login.errorCode]);
    };
    unawaited(one.engine.loginRoom('await', ZegoUser.id('one')));
    expect(await steps.future.timeout(limit), [0, 0]);
    await two.destroy();
  });

  test('200 engines come and go; nothing is left', () async {
    for (var n = 0; n < 200; n++) {
      final heard = <int>[];
      final handler = ZegoEventHandler()
        ..onDebugError = (code, function, info) => heard.add(code);
      final engine = ZegoExpressEngine.createSeparateEngine(
        server.profile(),
        handler,
      );
      if (n % 4 == 0) {
        unawaited(engine.startPreview());
        unawaited(engine.loginRoom('cycles', ZegoUser.id('cycle')));
      }
      if (n % 4 == 1) engine.setCaptureVolume(201).ignore();
      await engine.destroy();
    }
    expect(ZegoExpressEngine.counters.liveHandles, 0);
    expect(ZegoExpressEngine.counters.liveEngines, 0);
  });

  test('a login under way completes when its engine is ended', () async {
    final side = Side(
      server,
      profile: server.profile()..serverUrl = 'ws://127.0.0.1:9',
    );
    final login = side.engine.loginRoom('pending', ZegoUser.id('one'));
    await side.destroy();
    final result = await login.timeout(limit);
    expect(result.errorCode, 1000910);
  });

  test(
    'handlers live as long as their engine, whatever is collected',
    () async {
      // Nobody but the library holds these.
      final done = Completer<int>();
      void start() {
        final engine = ZegoExpressEngine.createSeparateEngine(
          server.profile(),
          ZegoEventHandler()
            ..onRoomStateChanged = (room, reason, code, extended) {
              if (reason == ZegoRoomStateChangedReason.Logined)
                done.complete(code);
            },
        );
        unawaited(engine.loginRoom('garbage', ZegoUser.id('collector')));
        done.future.then((_) => engine.destroy());
      }

      start();
      var sum = 0;
      while (!done.isCompleted) {
        for (var i = 0; i < 20; i++) {
          sum += List.filled(200000, i).length;
        }
        await Future<void>.delayed(const Duration(milliseconds: 1));
      }
      expect(sum, greaterThan(0));
      expect(await done.future, 0);
      while (ZegoExpressEngine.counters.liveEngines > 0) {
        await Future<void>.delayed(const Duration(milliseconds: 5));
      }
    },
  );

  test('a kept frame that is forgotten is released by the collector', () async {
    final (host, viewer) = await pair(server, 'forgotten');
    final seen = Completer<void>();
    var kept = 0;
    viewer.handler.onRemoteVideoFrameRawData = (frame, _) {
      if (kept == 3) return;
      frame.keep();
      if (++kept == 3) seen.complete();
    };
    await seen.future.timeout(limit);
    await host.destroy();
    await viewer.destroy();
    final clock = Stopwatch()..start();
    while (ZegoExpressEngine.counters.liveHandles > 0) {
      if (clock.elapsed > limit) fail('frames are left after much garbage');
      List.generate(200, (i) => List.filled(5000, i));
      await Future<void>.delayed(const Duration(milliseconds: 5));
    }
  });

  test('several isolates at once, each with engines of its own', () async {
    final url = server.url;
    final (id, sign) = (server.appID, server.appSign);
    final results = await Future.wait([
      for (var n = 0; n < 4; n++) Isolate.run(() => _isolate(n, id, sign, url)),
    ]).timeout(startLimit);
    expect(results, [0, 0, 0, 0]);
    expect(ZegoExpressEngine.counters.liveHandles, 0);
  });

  test('a program may end with engines alive', () async {
    for (final how in ['exit', 'throw']) {
      final run = await runDart([
        'test/support/abandon.dart',
        how,
      ], environment: server.environment);
      expect(const LineSplitter().convert(run.out).last, 'publishing');
      expect(run.code, how == 'exit' ? 7 : 255, reason: run.err);
      expect(run.err.contains('SIG') || run.err.contains('Abort'), isFalse);
    }
  });

  test('a program ends by itself when its engine is destroyed', () async {
    final run = await runDart([
      'test/support/abandon.dart',
      'destroy',
    ], environment: server.environment);
    expect(run.err, '');
    expect(run.code, 0);
    expect(run.out.trim(), 'publishing');
  });

  test('an isolate that is busy loses pictures, not memory', () async {
    final (host, viewer) = await pair(server, 'busy');
    await viewer.until('player Playing');
    await host.engine.startPreview();
    var frames = 0;
    viewer.handler.onRemoteVideoFrameRawData = (_, _) {
      frames++;
      viewer.watch.changed();
    };
    await viewer.watch.until('a picture', () => frames > 0 ? true : null);
    // Nothing is taken for two seconds: some 30 pictures of each kind.
    sleep(const Duration(seconds: 2));
    final held = ZegoExpressEngine.counters;
    expect(held.liveFrames, lessThan(8));
    expect(held.liveEvents, lessThan(100));
    expect(host.engine.droppedMediaCount, greaterThan(5));
    final before = frames;
    await viewer.watch.until('more', () => frames > before + 10 ? true : null);
    await host.destroy();
    await viewer.destroy();
  });
}

Future<int> _isolate(int n, int appID, String appSign, String url) async {
  final profile = ZegoEngineProfile(
    appID,
    ZegoScenario.Broadcast,
    appSign: appSign,
    serverUrl: url,
  );
  await ZegoExpressEngine.createEngineWithProfile(profile);
  final engine = ZegoExpressEngine.instance;
  // Fewer than the 256 calls that may wait: with more the login is rightly refused on a machine
  // where this thread outruns the engine's.
  for (var i = 0; i < 200; i++) {
    engine.setAllPlayStreamVolume(i).ignore();
  }
  final login = await engine.loginRoom('isolates', ZegoUser.id('isolate-$n'));
  await engine.logoutRoom();
  await ZegoExpressEngine.destroyEngine();
  return login.errorCode;
}
