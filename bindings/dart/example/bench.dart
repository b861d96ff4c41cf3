/// Figures of this binding: `calls` measures calls and callbacks, `viewer SECONDS ROOM STREAM` the
/// CPU time of watching. One JSON line each; see `cargo xtask bench bindings`.
library;

import 'dart:async';
import 'dart:convert';
import 'dart:ffi';
import 'dart:io';

import 'package:ffi/ffi.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

final engine = ZegoExpressEngine.instance;

Future<void> main(List<String> arguments) async {
  await ZegoExpressEngine.createEngineWithProfile(
    ZegoEngineProfile(
      int.parse(Platform.environment['ZEGO_APP_ID'] ?? '1'),
      ZegoScenario.Broadcast,
      appSign: Platform.environment['ZEGO_APP_SIGN'] ?? '0' * 64,
    ),
  );
  final figures = switch (arguments) {
    ['calls'] => await calls(),
    ['viewer', final seconds, final room, final stream] => await viewer(
      int.parse(seconds),
      room,
      stream,
    ),
    _ => throw ArgumentError('calls | viewer SECONDS ROOM STREAM'),
  };
  await ZegoExpressEngine.destroyEngine();
  stdout.writeln(jsonEncode(figures));
}

num median(List<num> values) => (values..sort())[values.length ~/ 2];

Future<Map<String, num>> calls() async {
  const batch = 2000;
  final watch = Stopwatch()..start();
  final callTimes = <num>[];
  for (var n = 0; n < 25; n++) {
    watch.reset();
    for (var i = 0; i < batch; i++) {
      engine.setCaptureVolume(100);
    }
    callTimes.add(watch.elapsedMicroseconds * 1000 / batch);
  }
  // From a refused call to its onDebugError, across the engine's thread and back.
  final callbackTimes = <num>[];
  for (var n = 0; n < 500; n++) {
    final heard = Completer<void>();
    ZegoExpressEngine.onDebugError = (_, _, _) {
      if (!heard.isCompleted) heard.complete();
    };
    watch.reset();
    unawaited(engine.setCaptureVolume(201));
    await heard.future;
    callbackTimes.add(watch.elapsedMicroseconds * 1000);
  }
  ZegoExpressEngine.onDebugError = null;
  return {
    'call_ns': median(callTimes).round(),
    'callback_ns': median(callbackTimes).round(),
  };
}

/// User and system time of this process, ms.
double cpuTime() {
  final usage = DynamicLibrary.process()
      .lookupFunction<
        Int32 Function(Int32, Pointer<Int64>),
        int Function(int, Pointer<Int64>)
      >('getrusage');
  return using((arena) {
    // Two struct timeval lead struct rusage.
    final out = arena<Int64>(64);
    usage(0, out);
    return (out[0] + out[2]) * 1000 + (out[1] + out[3]) / 1000;
  });
}

Future<Map<String, num>> viewer(int seconds, String room, String stream) async {
  var frames = 0;
  final first = Completer<void>();
  ZegoExpressEngine.onRemoteVideoFrameRawData = (frame, _) {
    // Looks at the picture as the program in C does, no more.
    if (frame.planes[0].length >= frame.width) frames++;
    if (!first.isCompleted) first.complete();
  };
  final login = await engine.loginRoom(room, ZegoUser.id('bench-dart'));
  if (login.errorCode != 0) throw StateError('login: ${login.errorCode}');
  await engine.startPlayingStream(
    stream,
    config: ZegoPlayerConfig(ZegoStreamResourceMode.OnlyL3),
  );
  await first.future.timeout(const Duration(seconds: 30));
  final (cpu, start) = (cpuTime(), frames);
  await Future<void>.delayed(Duration(seconds: seconds));
  final result = {
    'cpu_ms': (cpuTime() - cpu).round(),
    'frames': frames - start,
    'seconds': seconds,
  };
  await engine.logoutRoom();
  return result;
}
