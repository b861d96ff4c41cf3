import 'dart:async';

import 'package:zego_express_engine/zego_express_engine.dart';

import 'server.dart';

const Duration limit = Duration(seconds: 30);

/// Waits until `check` gives something; `changed` is called by whoever may have changed it.
final class Watch {
  final List<void Function()> _waiting = [];

  void changed() {
    for (final look in List.of(_waiting)) {
      look();
    }
  }

  Future<T> until<T extends Object>(String what, T? Function() check) {
    final done = Completer<T>();
    late final void Function() look;
    look = () {
      final value = check();
      if (value == null || done.isCompleted) return;
      _waiting.remove(look);
      done.complete(value);
    };
    _waiting.add(look);
    look();
    return done.future.timeout(
      limit,
      onTimeout: () => throw StateError('no $what within ${limit.inSeconds} s'),
    );
  }
}

/// One engine with a log of what it told.
final class Side {
  final ZegoEventHandler handler = ZegoEventHandler();
  final Watch watch = Watch();
  final List<String> log = [];
  late final ZegoExpressEngine engine;

  Side(TestServer server, {ZegoEngineProfile? profile}) {
    handler
      ..onRoomStateChanged = ((room, reason, code, extended) {
        say('room ${reason.name} $code');
      })
      ..onRoomStateUpdate = ((room, state, code, extended) {
        say('roomState ${state.name} $code');
      })
      ..onRoomUserUpdate = ((room, type, users) {
        for (final user in users) {
          say('user ${type.name} ${user.userID} ${user.userName}');
        }
      })
      ..onRoomStreamUpdate =
          (
            String room,
            ZegoUpdateType type,
            List<ZegoStream> streams,
            Map<String, dynamic> extended,
          ) {
            for (final stream in streams) {
              say(
                'stream ${type.name} ${stream.streamID} ${stream.user.userID}',
              );
            }
          }
      ..onPublisherStateUpdate = ((id, state, code, extended) {
        say('publisher ${state.name} $code');
      })
      ..onPlayerStateUpdate = ((id, state, code, extended) {
        say('player ${state.name} $code');
      })
      ..onDebugError = ((code, function, info) {
        say('error $code $function $info');
      });
    engine = ZegoExpressEngine.createSeparateEngine(
      profile ?? server.profile(),
      handler,
    );
  }

  void say(String what) {
    log.add(what);
    watch.changed();
  }

  /// Waits for a line that begins so, also one that was there before.
  Future<String> until(String start) => watch.until(
    '"$start" in $log',
    () => log.where((line) => line.startsWith(start)).firstOrNull,
  );

  Future<void> login(String room, String user, {bool notify = false}) async {
    final config = ZegoRoomConfig.defaultConfig()..isUserStatusNotify = notify;
    final result = await engine
        .loginRoom(room, ZegoUser.id(user), config: config)
        .timeout(limit);
    if (result.errorCode != 0) throw StateError('login: ${result.errorCode}');
  }

  /// Publishes the synthetic scene in a small size.
  Future<void> publish(String stream, {bool synthetic = true}) async {
    if (synthetic) await engine.useSyntheticSource();
    await engine.setVideoConfig(small);
    await engine.startPublishingStream(stream);
  }

  Future<void> play(String stream, {ZegoCanvas? canvas}) =>
      engine.startPlayingStream(
        stream,
        canvas: canvas,
        config: ZegoPlayerConfig(ZegoStreamResourceMode.OnlyL3),
      );

  Future<void> destroy() => engine.destroy().timeout(limit);
}

ZegoVideoConfig get small =>
    ZegoVideoConfig(320, 180, 320, 180, 15, 300, ZegoVideoCodecID.Default);

/// A host that publishes and a viewer that plays, both logged in.
Future<(Side, Side)> pair(
  TestServer server,
  String room, {
  bool synthetic = true,
}) async {
  final (host, viewer) = (Side(server), Side(server));
  await host.login(room, '$room-host');
  await viewer.login(room, '$room-viewer');
  await host.publish('$room-stream', synthetic: synthetic);
  await viewer.play('$room-stream');
  return (host, viewer);
}
