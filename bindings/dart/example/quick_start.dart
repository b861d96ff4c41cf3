/// The quick start: a host and a viewer in one room, one program for each side.
///
/// `dart run example/quick_start.dart host` publishes, `… viewer` watches. The server is
/// $ZEGO_EXPRESS_SERVER, its project $ZEGO_APP_ID and $ZEGO_APP_SIGN, as zego-server prints them.
/// Pictures come from the synthetic source, so that no camera is needed.
library;

import 'dart:async';
import 'dart:io';

import 'package:zego_express_engine/zego_express_engine.dart';

const roomID = 'quick-start';
const streamID = 'quick-start-stream';

/// Everything that happens, in order.
final events = StreamController<String>.broadcast();

void say(String what) {
  stdout.writeln(what);
  events.add(what);
}

/// Waits for an event that begins with `start`.
Future<void> until(String start) =>
    events.stream.firstWhere((line) => line.startsWith(start));

Future<void> main(List<String> arguments) async {
  final isHost = arguments.isEmpty || arguments.first == 'host';

  // 1. Create the engine with a profile.
  final profile = ZegoEngineProfile(
    int.parse(Platform.environment['ZEGO_APP_ID'] ?? '0'),
    ZegoScenario.Broadcast,
    appSign: Platform.environment['ZEGO_APP_SIGN'],
    enablePlatformView: true,
  );
  await ZegoExpressEngine.createEngineWithProfile(profile);

  // 2. Set the event handlers.
  ZegoExpressEngine.onRoomStateChanged = (roomID, reason, errorCode, extended) {
    say('room $roomID ${reason.name} $errorCode');
  };
  ZegoExpressEngine.onRoomUserUpdate = (roomID, updateType, userList) {
    for (final user in userList) {
      say('user ${user.userID} ${updateType.name}');
    }
  };
  ZegoExpressEngine.onRoomStreamUpdate =
      (String roomID, ZegoUpdateType updateType, List<ZegoStream> streamList) {
        for (final stream in streamList) {
          if (updateType == ZegoUpdateType.Add) {
            startPlayingStream(stream.streamID);
          } else {
            ZegoExpressEngine.instance.stopPlayingStream(stream.streamID);
          }
          say('stream ${stream.streamID} ${updateType.name}');
        }
      };
  ZegoExpressEngine.onPublisherStateUpdate = (id, state, errorCode, extended) {
    say('publisher ${state.name} $errorCode');
  };
  ZegoExpressEngine.onPlayerStateUpdate = (id, state, errorCode, extended) {
    say('player ${state.name} $errorCode');
  };
  ZegoExpressEngine.onPlayerRenderVideoFirstFrame = (id) {
    say('first picture of $id');
  };
  ZegoExpressEngine.onDebugError = (errorCode, funcName, info) {
    say('error $errorCode $funcName: $info');
  };

  // 3. Log in; both sides want to hear of each other.
  final user = ZegoUser.id(isHost ? 'host' : 'viewer');
  final roomConfig = ZegoRoomConfig.defaultConfig();
  roomConfig.isUserStatusNotify = true;
  final login = await ZegoExpressEngine.instance.loginRoom(
    roomID,
    user,
    config: roomConfig,
  );
  if (login.errorCode != 0) exit(1);

  if (isHost) {
    await host();
  } else {
    await viewer();
  }

  // 9. Leave the room, and end the engine.
  await ZegoExpressEngine.instance.logoutRoom(roomID);
  await ZegoExpressEngine.destroyEngine();
  say('destroyed, live handles: ${ZegoExpressEngine.counters.liveHandles}');
  await events.close();
}

/// Publishes until a viewer has come and gone.
Future<void> host() async {
  final engine = ZegoExpressEngine.instance;
  final gone = until('user viewer Delete');
  await engine.useSyntheticSource();

  // 4. Preview in a view.
  late int previewID;
  await engine.createCanvasView((viewID) {
    previewID = viewID;
    final canvas = ZegoCanvas(viewID, viewMode: ZegoViewMode.AspectFill);
    engine.startPreview(canvas: canvas);
  });

  // 5. Publish.
  engine.startPublishingStream(streamID);
  await gone;

  // 8. Stop.
  await engine.stopPublishingStream();
  await engine.stopPreview();
  await engine.destroyCanvasView(previewID);
}

/// 6. Plays what onRoomStreamUpdate tells of, in a view.
Future<void> startPlayingStream(String streamID) async {
  final config = ZegoPlayerConfig.defaultConfig();
  config.resourceMode = ZegoStreamResourceMode.OnlyL3;
  await ZegoExpressEngine.instance.createCanvasView((viewID) {
    ZegoExpressEngine.instance.startPlayingStream(
      streamID,
      canvas: ZegoCanvas(viewID),
      config: config,
    );
  });
}

/// Watches until the first picture.
Future<void> viewer() async {
  await until('first picture').timeout(const Duration(seconds: 30));

  // 7. Stop playing.
  await ZegoExpressEngine.instance.stopPlayingStream(streamID);
}
