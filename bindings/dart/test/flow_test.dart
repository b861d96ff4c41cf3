import 'dart:async';
import 'dart:convert';
import 'dart:io';

import 'package:test/test.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

import 'support/server.dart';
import 'support/side.dart';

late TestServer server;

void main() {
  setUpAll(() async => server = await TestServer.start());
  tearDownAll(() => server.stop());

  test('the quick start runs on both sides', () async {
    final host = await startDart([
      'example/quick_start.dart',
      'host',
    ], environment: server.environment);
    final lines = host.stdout
        .transform(utf8.decoder)
        .transform(const LineSplitter())
        .asBroadcastStream();
    final said = lines.toList();
    final errors = host.stderr.transform(utf8.decoder).join();
    await lines
        .firstWhere((l) => l.startsWith('publisher Publishing'))
        .timeout(startLimit);
    final viewer = await runDart([
      'example/quick_start.dart',
      'viewer',
    ], environment: server.environment);
    expect(viewer.err, '');
    expect(viewer.code, 0);
    expect(const LineSplitter().convert(viewer.out), [
      'room quick-start Logining 0',
      'room quick-start Logined 0',
      'user host Add',
      'stream quick-start-stream Add',
      'player PlayRequesting 0',
      'player Playing 0',
      'first picture of quick-start-stream',
      'player NoPlay 0',
      'room quick-start Logout 0',
      'destroyed, live handles: 0',
    ]);
    expect(await host.exitCode.timeout(startLimit), 0);
    expect(await errors, '');
    expect(await said, [
      'room quick-start Logining 0',
      'room quick-start Logined 0',
      'publisher PublishRequesting 0',
      'publisher Publishing 0',
      'user viewer Add',
      'user viewer Delete',
      'publisher NoPublish 0',
      'room quick-start Logout 0',
      'destroyed, live handles: 0',
    ]);
  });

  test('both room callbacks come, the newer one first', () async {
    final side = Side(server);
    await side.login('order', 'one');
    expect(side.log, [
      'room Logining 0',
      'roomState Connecting 0',
      'room Logined 0',
      'roomState Connected 0',
    ]);
    await side.engine.logoutRoom('order');
    expect(side.log.sublist(4), ['room Logout 0', 'roomState Disconnected 0']);
    await side.destroy();
  });

  test('a wrong AppSign ends the login with 1002033', () async {
    final side = Side(server, profile: server.profile(appSign: 'a' * 64));
    final result = await side.engine
        .loginRoom('auth', ZegoUser.id('wrong'))
        .timeout(limit);
    expect(result.errorCode, 1002033);
    expect(side.log, contains('room LoginFailed 1002033'));
    expect(side.log, contains('roomState Disconnected 1002033'));
    await side.destroy();
  });

  test('a token alone logs in, and can be renewed', () async {
    final token = await server.token('alice', 'token-room');
    final side = Side(server, profile: server.profile()..appSign = null);
    final without = await side.engine.loginRoom(
      'token-room',
      ZegoUser.id('alice'),
    );
    expect(without.errorCode, 1002067);
    final result = await side.engine
        .loginRoom(
          'token-room',
          ZegoUser('alice', 'Alice'),
          config: ZegoRoomConfig(0, false, token),
        )
        .timeout(limit);
    expect(result.errorCode, 0);
    await side.engine.renewToken(
      'token-room',
      await server.token('alice', 'token-room'),
    );
    await side.destroy();
  });

  test('users and streams come as lists, and only to those who ask', () async {
    final (host, viewer) = (Side(server), Side(server));
    await viewer.login('lists', 'listener', notify: true);
    await host.login('lists', 'Ünïcode-ü'.replaceAll(RegExp('[^ -~]'), 'u'));
    await host.publish('lists-stream');
    await host.until('publisher Publishing');
    await viewer.until('stream Add lists-stream');
    await viewer.until('user Add');
    expect(host.log.where((l) => l.startsWith('user')), isEmpty);
    final list = await viewer.engine.getRoomStreamList(
      'lists',
      ZegoRoomStreamListType.Play,
    );
    expect(list.playStreamList.map((s) => s.streamID).toList(), [
      'lists-stream',
    ]);
    await host.engine.stopPublishingStream();
    await viewer.until('stream Delete lists-stream');
    await host.engine.logoutRoom();
    await viewer.until('user Delete');
    await host.destroy();
    await viewer.destroy();
  });

  test('user names may hold any text', () async {
    final (one, two) = (Side(server), Side(server));
    await one.login('names', 'one', notify: true);
    final result = await two.engine.loginRoom(
      'names',
      ZegoUser('two', 'Zoë 直播 🎥'),
    );
    expect(result.errorCode, 0);
    expect(await one.until('user Add two'), 'user Add two Zoë 直播 🎥');
    await one.destroy();
    await two.destroy();
  });

  test('switchRoom leaves one room for the other; preview goes on', () async {
    final side = Side(server);
    var previews = 0;
    side.handler.onCapturedVideoFrameRawData = (frame, channel) {
      previews++;
      side.watch.changed();
    };
    await side.login('first', 'mover');
    await side.engine.useSyntheticSource();
    await side.engine.setVideoConfig(small);
    await side.engine.startPreview();
    await side.watch.until('preview', () => previews > 0 ? true : null);
    side.log.clear();
    await side.engine.switchRoom('first', 'second').timeout(limit);
    expect(side.log.where((l) => l.startsWith('room ')).toList(), [
      'room Logout 0',
      'room Logining 0',
      'room Logined 0',
    ]);
    previews = 0;
    await side.watch.until('preview', () => previews > 0 ? true : null);
    await side.destroy();
  });

  test('one published engine: a second create keeps the first', () async {
    final heard = Completer<int>();
    ZegoExpressEngine.onRoomStateChanged = (room, reason, code, extended) {
      if (reason == ZegoRoomStateChangedReason.Logined && !heard.isCompleted) {
        heard.complete(code);
      }
    };
    final before = ZegoExpressEngine.counters.liveEngines;
    final engine = ZegoExpressEngine.instance;
    expect(engine.isCreated, isFalse);
    await ZegoExpressEngine.createEngineWithProfile(server.profile());
    await ZegoExpressEngine.createEngineWithProfile(server.profile());
    expect(ZegoExpressEngine.counters.liveEngines, before + 1);
    expect(ZegoExpressEngine.instance, same(engine));
    unawaited(engine.loginRoom('once', ZegoUser.id('only')));
    expect(await heard.future.timeout(limit), 0);
    // Again without waiting: the new engine has nothing to do with the old one.
    final ended = ZegoExpressEngine.destroyEngine();
    await ZegoExpressEngine.createEngineWithProfile(server.profile());
    expect(engine.isCreated, isTrue);
    await ended;
    await ZegoExpressEngine.destroyEngine();
    expect(ZegoExpressEngine.counters.liveEngines, before);
    ZegoExpressEngine.onRoomStateChanged = null;
  });

  test('the server address comes by advanced config as well', () async {
    await ZegoExpressEngine.setEngineConfig(
      ZegoEngineConfig(advancedConfig: {'server_url': server.url}),
    );
    final side = Side(server, profile: server.profile()..serverUrl = null);
    await side.login('advanced', 'one');
    await side.destroy();
    await ZegoExpressEngine.setEngineConfig(
      ZegoEngineConfig(advancedConfig: {}),
    );
  });

  test('settings are read back as they were set', () async {
    final side = Side(server);
    await side.engine.setVideoConfig(
      ZegoVideoConfig.preset(ZegoVideoConfigPreset.Preset720P),
    );
    final video = await side.engine.getVideoConfig();
    expect(
      [video.encodeWidth, video.encodeHeight, video.fps, video.bitrate],
      [1280, 720, 15, 1500],
    );
    await side.engine.setAudioConfig(
      ZegoAudioConfig.preset(ZegoAudioConfigPreset.HighQualityStereo),
    );
    final audio = await side.engine.getAudioConfig();
    expect(audio.bitrate, 192);
    expect(audio.channel, ZegoAudioChannel.Stereo);
    await side.engine.muteMicrophone(true);
    expect(await side.engine.isMicrophoneMuted(), isTrue);
    await side.engine.muteSpeaker(true);
    expect(await side.engine.isSpeakerMuted(), isTrue);
    await side.engine.setRoomScenario(ZegoScenario.StandardVideoCall);
    await side.engine.setAllPlayStreamVolume(50);
    await side.engine.muteAllPlayStreamAudio(true);
    await side.engine.muteAllPlayStreamVideo(true);
    expect(await ZegoExpressEngine.getVersion(), contains('.'));
    await side.destroy();
  });

  test('the log is written where it was asked for', () async {
    final folder = await Directory.systemTemp.createTemp('zego-dart-log-');
    await ZegoExpressEngine.setLogConfig(ZegoLogConfig(folder.path, 100000));
    final side = Side(server);
    await side.login('log', 'logger');
    await side.destroy();
    final files = folder.listSync().whereType<File>().toList();
    expect(files, isNotEmpty);
    expect(files.first.readAsStringSync().contains(server.appSign), isFalse);
    await ZegoExpressEngine.setLogConfig(ZegoLogConfig('', 0));
    await folder.delete(recursive: true);
  });
}
