import 'dart:async';
import 'dart:typed_data';

import 'package:test/test.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

/// What a call is refused with: never a crash, always number, words and name.
Future<ZegoException> refused(Future<void> call) async {
  try {
    await call;
  } on ZegoException catch (e) {
    return e;
  }
  fail('the call was not refused');
}

Future<void> refusedWith(int code, String words, Future<void> call) async {
  final e = await refused(call);
  expect(e.code, code, reason: '$e');
  expect(e.message, contains(words));
  expect(e.function, isNotEmpty);
}

/// Nothing listens there: no test here needs a server.
ZegoEngineProfile profile() => ZegoEngineProfile(
  1,
  ZegoScenario.Broadcast,
  appSign: 'a' * 64,
  serverUrl: 'ws://127.0.0.1:9',
);

const illegal = ZegoErrorCode.CommonIllegalParam;
const badText = ZegoErrorCode.InvalidUtf8;

void main() {
  late ZegoExpressEngine engine;
  final handler = ZegoEventHandler();

  setUpAll(() {
    engine = ZegoExpressEngine.createSeparateEngine(profile(), handler);
  });
  tearDownAll(() async {
    await engine.destroy();
    expect(ZegoExpressEngine.counters.liveHandles, 0);
  });

  test('without an engine every call answers 1000001', () async {
    final none = ZegoExpressEngine.instance;
    final canvas = ZegoCanvas.view(0);
    final calls = <Future<void>>[
      none.renewToken('r', 't'),
      none.getRoomStreamList('r', ZegoRoomStreamListType.Play),
      none.switchRoom('a', 'b'),
      none.startPreview(canvas: canvas),
      none.stopPreview(),
      none.startPublishingStream('s'),
      none.stopPublishingStream(),
      none.setVideoConfig(
        ZegoVideoConfig.preset(ZegoVideoConfigPreset.Preset360P),
      ),
      none.getVideoConfig(),
      none.startPlayingStream('s', canvas: canvas),
      none.stopPlayingStream('s'),
      none.muteMicrophone(true),
      none.isMicrophoneMuted(),
      none.enableCamera(true),
      none.startSoundLevelMonitor(),
      none.sendSEI(Uint8List(1), 1),
      none.useSyntheticSource(),
      none.startAudioDataObserver(
        2,
        ZegoAudioFrameParam(
          ZegoAudioSampleRate.SampleRate48K,
          ZegoAudioChannel.Mono,
        ),
      ),
      none.setRoomScenario(ZegoScenario.Live),
    ];
    for (final call in calls) {
      expect((await refused(call)).code, 1000001);
    }
    final login = await none.loginRoom('r', ZegoUser.id('u'));
    expect(login.errorCode, 1000001);
    expect((await none.logoutRoom()).errorCode, 1000001);
    await ZegoExpressEngine.destroyEngine();
  });

  test('an engine that was ended refuses, from then on', () async {
    final gone = ZegoExpressEngine.createSeparateEngine(
      profile(),
      ZegoEventHandler(),
    );
    final end = gone.destroy();
    await refusedWith(1000001, 'no engine', gone.muteSpeaker(true));
    await end;
    await gone.destroy();
    expect((await gone.loginRoom('r', ZegoUser.id('u'))).errorCode, 1000001);
  });

  test('profiles are checked', () async {
    Future<void> create(ZegoEngineProfile p) =>
        ZegoExpressEngine.createEngineWithProfile(p);
    await refusedWith(1001000, '', create(profile()..appID = 0));
    await refusedWith(illegal, 'appID', create(profile()..appID = -1));
    await refusedWith(illegal, 'appID', create(profile()..appID = 1 << 40));
    await refusedWith(1001001, '64', create(profile()..appSign = 'abc'));
    await refusedWith(1001002, '', create(profile()..appSign = 'z' * 64));
    await refusedWith(
      illegal,
      'server_url',
      create(profile()..serverUrl = 'http://x'),
    );
    await refusedWith(
      badText,
      'serverUrl',
      create(profile()..serverUrl = '\ud800'),
    );
    expect(ZegoExpressEngine.instance.isCreated, isFalse);
    expect(
      () =>
          ZegoExpressEngine.createSeparateEngine(profile()..appID = 0, handler),
      throwsA(predicate<ZegoException>((e) => e.code == 1001000)),
    );
  });

  test('text that C cannot hold is refused by name and place', () async {
    for (final (text, code, words) in [
      ('a\u0000b', illegal, 'NUL at index 1'),
      ('\ud83d', badText, 'unpaired surrogate at index 0'),
      ('x\udfa5', badText, 'unpaired surrogate at index 1'),
      ('\udfa5\ud83d', badText, 'unpaired surrogate at index 0'),
      ('\ud83d\ud83d\udfa5', badText, 'unpaired surrogate at index 0'),
    ]) {
      await refusedWith(code, words, engine.startPublishingStream(text));
      await refusedWith(code, words, engine.startPlayingStream(text));
      await refusedWith(code, words, engine.stopPlayingStream(text));
      await refusedWith(code, words, engine.renewToken(text, 't'));
      await refusedWith(code, words, engine.renewToken('r', text));
      await refusedWith(code, words, engine.setPlayVolume(text, 1));
      await refusedWith(code, words, engine.useFileSource(text));
      for (final login in [
        engine.loginRoom(text, ZegoUser.id('u')),
        engine.loginRoom('r', ZegoUser(text, 'u')),
        engine.loginRoom('r', ZegoUser('u', text)),
        engine.loginRoom(
          'r',
          ZegoUser.id('u'),
          config: ZegoRoomConfig(0, false, text),
        ),
      ]) {
        final result = await login;
        expect(result.errorCode, code);
        expect(result.extendedData['message'], contains(words));
      }
    }
  });

  test('ids out of bounds carry the published numbers', () async {
    Future<int> login(String room, String id, String name) async =>
        (await engine.loginRoom(room, ZegoUser(id, name))).errorCode;
    expect(await login('', 'u', 'n'), 1002011);
    expect(await login('r' * 128, 'u', 'n'), 1002013);
    expect(await login('r', '', 'n'), 1002005);
    expect(await login('r', 'u' * 65, 'n'), 1002007);
    expect(await login('r', 'u', ''), 1002008);
    expect(await login('r', 'u', 'ü' * 129), 1002010);
    expect(await login('r\u00e4', 'u', 'n'), 1002012);
    await refusedWith(1000015, '', engine.startPublishingStream(''));
    await refusedWith(1000014, '256', engine.startPublishingStream('s' * 257));
    await refusedWith(1000016, '', engine.startPublishingStream('a b'));
    await refusedWith(1000002, '', engine.startPublishingStream('early'));
    await refusedWith(1000002, '', engine.startPlayingStream('early'));
    expect((await engine.logoutRoom('other')).errorCode, 1002002);
    await refusedWith(
      1002002,
      '',
      engine.getRoomStreamList('other', ZegoRoomStreamListType.All),
    );
  });

  test('numbers out of range are refused, not cut off', () async {
    await refusedWith(illegal, '200', engine.setCaptureVolume(201));
    await refusedWith(illegal, 'volume is -1', engine.setCaptureVolume(-1));
    await refusedWith(
      illegal,
      'volume',
      engine.setAllPlayStreamVolume((1 << 32) + 5),
    );
    final sound = ZegoSoundLevelConfig(99, false);
    final e = await refused(engine.startSoundLevelMonitor(config: sound));
    expect(ZegoExpressEngine.errorName(e.code), contains('INTERVAL'));
    for (final (width, height, fps, rate) in [
      (0, 180, 15, 300),
      (321, 180, 15, 300),
      (320, 4, 15, 300),
      (320, 180, 0, 300),
      (320, 180, 61, 300),
      (4000, 180, 15, 300),
      (320, 180, 15, -300),
    ]) {
      final config = ZegoVideoConfig(
        width,
        height,
        width,
        height,
        fps,
        rate,
        ZegoVideoCodecID.Default, //
      );
      expect((await refused(engine.setVideoConfig(config))).code, illegal);
    }
    expect(
      (await refused(
        engine.setAudioConfig(
          ZegoAudioConfig(8, ZegoAudioChannel.Mono, ZegoAudioCodecID.Default),
        ),
      )).code,
      illegal,
    );
    await refused(engine.stopPreview(channel: ZegoPublishChannel.Fourth));
    await refused(engine.setVideoSource(ZegoVideoSourceType.Player));
    await refused(ZegoExpressEngine.setRoomMode(ZegoRoomMode.MultiRoom));
  });

  test('pictures: wrong sizes, strides, formats, lengths', () async {
    await engine.enableCustomVideoCapture(true);
    Future<void> send(
      int bytes,
      ZegoVideoFrameFormat format,
      List<int> strides,
      int width,
      int height, {
      int? length,
    }) => engine.sendCustomVideoCaptureRawData(
      Uint8List(bytes),
      length ?? bytes,
      ZegoVideoFrameParam(format, strides, width, height),
      0,
    );
    const bgra = ZegoVideoFrameFormat.BGRA32, i420 = ZegoVideoFrameFormat.I420;
    await send(16 * 16 * 4, bgra, [64], 16, 16);
    await refusedWith(illegal, 'needs 1024', send(1023, bgra, [64], 16, 16));
    await refusedWith(
      illegal,
      'data has 1024 bytes',
      send(1024, bgra, [64], 16, 16, length: 2000),
    );
    await refused(send(1024, bgra, [64], 16, 16, length: -1));
    await refused(send(1024, bgra, [32], 16, 16));
    await refused(send(0, bgra, [64], 0, 16));
    await refused(send(1024, bgra, [64], -16, 16));
    await refused(send(1024, bgra, [], 16, 16));
    await refused(send(384, i420, [16], 16, 16));
    await refused(send(384, i420, [16, 8, 4], 16, 16));
    await refused(send(1024, ZegoVideoFrameFormat.NV21, [16, 16], 16, 16));
    await refused(send(1024, ZegoVideoFrameFormat.Unknown, [64], 16, 16));
    await refused(send(1024, bgra, [1 << 40], 16, 16));
    await refused(send(1024, bgra, [64], 1 << 40, 16));
    // A huge buffer, for a picture that is wider than any.
    await refused(send(1 << 26, bgra, [1 << 20], 1 << 18, 64));
  });

  test('bytes: SEI, sound and encoded pictures', () async {
    await refused(engine.sendSEI(Uint8List(0), 0));
    await refused(engine.sendSEI(Uint8List(4097), 4097));
    await refused(engine.sendSEI(Uint8List(1 << 26), 1 << 26));
    await refusedWith(illegal, 'dataLength', engine.sendSEI(Uint8List(1), 2));
    final param = ZegoAudioFrameParam(
      ZegoAudioSampleRate.SampleRate48K,
      ZegoAudioChannel.Mono,
    );
    // The source is another.
    await refused(
      engine.sendCustomAudioCapturePCMData(Uint8List(960), 960, param),
    );
    await engine.setAudioSource(ZegoAudioSourceType.Custom);
    await engine.sendCustomAudioCapturePCMData(Uint8List(960), 960, param);
    await refused(
      engine.sendCustomAudioCapturePCMData(Uint8List(1 << 20), 1 << 20, param),
    );
    for (final bad in [
      ZegoAudioFrameParam(ZegoAudioSampleRate.Unknown, ZegoAudioChannel.Mono),
      ZegoAudioFrameParam(
        ZegoAudioSampleRate.SampleRate48K,
        ZegoAudioChannel.Unknown,
      ),
    ]) {
      await refused(
        engine.sendCustomAudioCapturePCMData(Uint8List(960), 960, bad),
      );
    }
    await engine.enableCustomVideoCapture(
      true,
      config: ZegoCustomVideoCaptureConfig(ZegoVideoBufferType.EncodedData),
    );
    final encoded = ZegoVideoEncodedFrameParam(true, 320, 180);
    for (final bytes in [0, 1, 5000]) {
      await refused(
        engine.sendCustomVideoCaptureEncodedData(
          Uint8List(bytes),
          bytes,
          encoded,
          0,
        ),
      );
    }
  });

  test('refusals are told once, and futures may be left', () async {
    final errors = <(int, String)>[];
    final results = <(int, String)>[];
    final unhandled = <Object>[];
    final side = ZegoExpressEngine.createSeparateEngine(
      profile(),
      ZegoEventHandler()
        ..onDebugError = (code, function, info) {
          errors.add((code, function));
        }
        ..onApiCalledResult = (code, function, info) {
          results.add((code, function));
        },
    );
    late final Future<void> end;
    runZonedGuarded(() {
      // Nobody looks at these. The engine refuses some, this package others, and what is still to be
      // said when the engine ends is said before the end.
      side.setCaptureVolume(201);
      side.startPublishingStream('\ud800');
      side.setCaptureVolume(201);
      side.sendSEI(Uint8List(0), 0);
      side.setCaptureVolume(100);
      end = side.destroy();
    }, (error, _) => unhandled.add(error));
    await end;
    const noSei = ZegoErrorCode.PublisherSeiDataNull;
    int order((int, String) a, (int, String) b) => '$a'.compareTo('$b');
    expect(
      errors..sort(order),
      [
        (illegal, 'setCaptureVolume'),
        (illegal, 'setCaptureVolume'),
        (badText, 'startPublishingStream'),
        (noSei, 'sendSEI'),
      ]..sort(order),
    );
    expect(results, [
      (illegal, 'setCaptureVolume'),
      (badText, 'startPublishingStream'),
      (illegal, 'setCaptureVolume'),
      (noSei, 'sendSEI'),
      (0, 'setCaptureVolume'),
    ]);
    expect(unhandled, isEmpty);
  });

  test('a refusal that concerns no engine is told, too', () async {
    final errors = <(int, String)>[];
    ZegoExpressEngine.onDebugError = (code, function, info) {
      errors.add((code, function));
    };
    await ZegoExpressEngine.createEngineWithProfile(profile());
    final log = ZegoLogConfig('/proc/no-such-folder', 0);
    final e = await refused(ZegoExpressEngine.setLogConfig(log));
    await ZegoExpressEngine.destroyEngine();
    ZegoExpressEngine.onDebugError = null;
    expect(errors, [(e.code, 'setLogConfig')]);
  });

  test('null handlers and unknown views do nothing', () async {
    final handler = ZegoEventHandler()
      ..onDebugError = null
      ..onRoomStreamUpdate = null;
    ZegoExpressEngine.onDebugError = null;
    ZegoExpressEngine.onRoomStreamUpdate = null;
    final side = ZegoExpressEngine.createSeparateEngine(profile(), handler);
    unawaited(side.loginRoom('r', ZegoUser.id('u')));
    await side.startPreview(canvas: ZegoCanvas(-5));
    await side.startPlayingStream('s', canvas: ZegoCanvas(1 << 50));
    expect(await side.destroyCanvasView(12345), isFalse);
    await side.destroy();
  });

  test('a view that cannot be made is an error of the call', () async {
    final before = ZegoExpressEngine.viewFactory;
    ZegoExpressEngine.viewFactory = _NoViews();
    final e = await refused(engine.createCanvasView((_) {}));
    expect(e.message, contains('no screen'));
    ZegoExpressEngine.viewFactory = before;
  });
}

final class _NoViews implements ZegoViewFactory {
  @override
  Object? createView(int viewID) => throw StateError('no screen');

  @override
  void destroyView(int viewID) {}

  @override
  void render(int viewID, ZegoVideoFrame frame, ZegoCanvas canvas) {}
}
