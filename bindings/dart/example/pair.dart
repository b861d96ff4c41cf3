/// One side of a pair of languages: `host ROOM STREAM` publishes the synthetic scene until its input
/// ends, `viewer ROOM STREAM` reads the barcode of 45 pictures. See crates/xtask/src/bindings/pairs.rs.
library;

import 'dart:async';
import 'dart:io';

import 'package:zego_express_engine/zego_express_engine.dart';

import 'barcode.dart';

const limit = Duration(seconds: 30);
const pictures = 45;

final engine = ZegoExpressEngine.instance;

Future<void> main(List<String> arguments) async {
  try {
    final [role, room, stream] = arguments;
    await ZegoExpressEngine.createEngineWithProfile(
      ZegoEngineProfile(
        int.parse(Platform.environment['ZEGO_APP_ID']!),
        ZegoScenario.Broadcast,
        appSign: Platform.environment['ZEGO_APP_SIGN'],
      ),
    );
    ZegoExpressEngine.onDebugError = (code, function, info) =>
        stderr.writeln('$function: $info ($code)');
    if (role == 'host') {
      await host(room, stream);
    } else {
      await viewer(room, stream);
    }
  } on Object catch (error) {
    stderr.writeln('pair: $error');
    exit(1);
  }
}

Future<void> login(String room, String name) async {
  final result = await engine
      .loginRoom(room, ZegoUser.id('$room-$name'))
      .timeout(limit);
  if (result.errorCode != 0) throw StateError('login: ${result.errorCode}');
}

Future<void> host(String room, String stream) async {
  final publishing = Completer<void>();
  ZegoExpressEngine.onPublisherStateUpdate = (id, state, code, extended) {
    if (state == ZegoPublisherState.Publishing && !publishing.isCompleted) {
      publishing.complete();
    }
  };
  // Looks at its own pictures too: they come another way, which compiled programs must have as well.
  final previewing = Completer<void>();
  ZegoExpressEngine.onCapturedVideoFrameRawData = (frame, channel) {
    if (!previewing.isCompleted && frame.width == 320) previewing.complete();
  };
  await login(room, 'host');
  await engine.useSyntheticSource();
  await engine.setVideoConfig(
    ZegoVideoConfig(320, 180, 320, 180, 15, 300, ZegoVideoCodecID.Default),
  );
  await engine.startPreview();
  await engine.startPublishingStream(stream);
  await publishing.future.timeout(limit);
  await previewing.future.timeout(limit);
  stdout.writeln('READY');
  await stdout.flush();
  await stdin.drain<void>();
  await engine.stopPublishingStream();
  await engine.stopPreview();
  await end(room);
  stdout.writeln('DONE live_handles=${ZegoExpressEngine.counters.liveHandles}');
}

Future<void> viewer(String room, String stream) async {
  final done = Completer<void>();
  var (frames, last) = (0, -1);
  ZegoExpressEngine.onRoomStreamUpdate =
      (String room, ZegoUpdateType type, List<ZegoStream> streams) {
        if (type != ZegoUpdateType.Add) return;
        if (!streams.any((s) => s.streamID == stream)) return;
        engine.startPlayingStream(
          stream,
          config: ZegoPlayerConfig(ZegoStreamResourceMode.OnlyL3),
        );
      };
  ZegoExpressEngine.onRemoteVideoFrameRawData = (frame, id) {
    if (done.isCompleted) return;
    final number = readBarcode(
      frame.planes[0],
      frame.width,
      frame.height,
      frame.strides[0],
    );
    if (number == null || number <= last || frame.width != 320) {
      done.completeError(
        StateError(
          'picture ${frame.width}x${frame.height}, $number after $last',
        ),
      );
      return;
    }
    last = number;
    if (++frames == pictures) done.complete();
  };
  await login(room, 'viewer');
  await done.future.timeout(limit);
  await engine.stopPlayingStream(stream);
  await end(room);
  final handles = ZegoExpressEngine.counters.liveHandles;
  if (handles != 0) throw StateError('$handles handles are left');
  stdout.writeln('OK frames=$frames');
}

Future<void> end(String room) async {
  await engine.logoutRoom(room);
  await ZegoExpressEngine.destroyEngine();
}
