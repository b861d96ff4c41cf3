import 'dart:async';
import 'dart:typed_data';

import 'package:test/test.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

import '../example/barcode.dart';
import 'support/server.dart';
import 'support/side.dart';

late TestServer server;

int? barcode(ZegoVideoFrame frame) =>
    readBarcode(frame.planes[0], frame.width, frame.height, frame.strides[0]);

void main() {
  setUpAll(() async => server = await TestServer.start());
  tearDownAll(() => server.stop());

  test('pictures arrive in order, uncopied, with their barcode', () async {
    final (host, viewer) = await pair(server, 'pictures');
    final numbers = <int?>[];
    ZegoVideoFrame? first;
    viewer.handler.onRemoteVideoFrameRawData = (frame, stream) {
      first ??= frame;
      expect(stream, 'pictures-stream');
      expect([frame.width, frame.height], [320, 180]);
      expect(frame.colorMatrix, ZegoColorMatrix.BT601);
      expect(frame.colorRange, ZegoColorRange.Limited);
      expect(frame.planes.length, 3);
      expect(frame.captureTimeMicroseconds, greaterThan(0));
      numbers.add(barcode(frame));
      viewer.watch.changed();
    };
    await viewer.watch.until(
      '30 pictures',
      () => numbers.length >= 30 ? true : null,
    );
    expect(numbers.contains(null), isFalse, reason: '$numbers');
    for (var i = 1; i < numbers.length; i++) {
      expect(numbers[i], greaterThan(numbers[i - 1]!));
    }
    expect(first!.isReleased, isTrue, reason: 'nobody kept it');
    await host.destroy();
    await viewer.destroy();
    expect(ZegoExpressEngine.counters.liveHandles, 0);
  });

  test('a frame is kept as long as it is wanted, and converted', () async {
    final (host, viewer) = await pair(server, 'keep');
    final got = Completer<ZegoVideoFrame>();
    viewer.handler.onRemoteVideoFrameRawData = (frame, stream) {
      if (got.isCompleted) return;
      frame.keep();
      got.complete(frame);
    };
    final frame = await got.future.timeout(limit);
    viewer.handler.onRemoteVideoFrameRawData = null;
    await host.destroy();
    await viewer.destroy();
    // It outlives its engine.
    expect(frame.isReleased, isFalse);
    final number = barcode(frame);
    expect(number, isNotNull);
    expect(ZegoExpressEngine.counters.liveHandles, 1);
    final packed = frame.copy();
    expect(packed.length, 320 * 180 * 3 ~/ 2);
    expect(readBarcode(packed, 320, 180, 320), number);
    final rgba = frame.convert(ZegoVideoFrameFormat.RGBA32);
    final bgra = frame.convert(ZegoVideoFrameFormat.BGRA32);
    expect(rgba.length, 320 * 180 * 4);
    expect([rgba[0], rgba[1], rgba[2]], [bgra[2], bgra[1], bgra[0]]);
    expect(frame.convert(ZegoVideoFrameFormat.NV12).length, packed.length);
    frame.release();
    frame.release();
    expect(ZegoExpressEngine.counters.liveHandles, 0);
    expect(
      () => frame.planes,
      throwsA(predicate<ZegoException>((e) => e.code == 1000900)),
    );
    // The copies are still there.
    expect(readBarcode(packed, 320, 180, 320), number);
  });

  test('views: a factory makes, feeds and ends them', () async {
    final views = _FakeViews();
    ZegoExpressEngine.viewFactory = views;
    final (host, viewer) = await pair(server, 'views');
    views.watch = viewer.watch;
    late int remote, local;
    final widget = await viewer.engine.createCanvasView((id) {
      remote = id;
      viewer.play(
        'views-stream',
        canvas: ZegoCanvas(id, viewMode: ZegoViewMode.AspectFill),
      );
    });
    expect(widget, 'view $remote');
    await host.engine.createCanvasView((id) {
      local = id;
      host.engine.startPreview(canvas: ZegoCanvas.view(id));
    });
    await viewer.watch.until(
      'pictures in both views',
      () => views.count(remote) > 5 && views.count(local) > 5 ? true : null,
    );
    expect(views.modes[remote], ZegoViewMode.AspectFill);
    expect(views.modes[local], ZegoViewMode.AspectFit);
    expect(await viewer.engine.destroyCanvasView(remote), isTrue);
    expect(await viewer.engine.destroyCanvasView(remote), isFalse);
    expect(views.ended, [remote]);
    final last = views.count(remote);
    final before = views.count(local);
    await viewer.watch.until(
      'more preview',
      () => views.count(local) > before + 10 ? true : null,
    );
    expect(views.count(remote), last, reason: 'an ended view gets nothing');
    await host.engine.stopPreview();
    await host.destroy();
    await viewer.destroy();
    ZegoExpressEngine.viewFactory = ZegoMemoryViewFactory();
    final engine = ZegoExpressEngine.instance;
    final view = await engine.createCanvasView((_) {});
    expect(view, isA<ZegoMemoryView>());
    await engine.destroyCanvasView((view as ZegoMemoryView).viewID);
  });

  test('custom capture: pictures of four formats arrive', () async {
    final (host, viewer) = await pair(server, 'custom', synthetic: false);
    await host.engine.enableCustomVideoCapture(true);
    await host.until('publisher Publishing');
    const width = 320, height = 180;
    List<int>? middle;
    viewer.handler.onRemoteVideoFrameRawData = (frame, stream) {
      final [y, u, v] = frame.planes;
      final half = frame.strides[1] * 45 + 80;
      middle = [y[frame.strides[0] * 90 + 160], u[half], v[half]];
      viewer.watch.changed();
    };
    // A pure colour in each layout: red, green, blue, and a dark grey.
    final pictures = <(ZegoVideoFrameFormat, Uint8List, List<int>, List<int>)>[
      (
        ZegoVideoFrameFormat.BGRA32,
        _fill(width * height, [0, 0, 255, 255]),
        [width * 4],
        [81, 90, 240],
      ),
      (
        ZegoVideoFrameFormat.RGBA32,
        _fill(width * height, [0, 255, 0, 255]),
        [width * 4],
        [145, 54, 34],
      ),
      (
        ZegoVideoFrameFormat.NV12,
        Uint8List.fromList([
          ..._fill(width * height, [41]),
          ..._fill(width * height ~/ 4, [240, 110]),
        ]),
        [width, width],
        [41, 240, 110],
      ),
      (
        ZegoVideoFrameFormat.I420,
        Uint8List.fromList([
          ..._fill(width * height, [50]),
          ..._fill(width * height ~/ 2, [128]),
        ]),
        [width, width ~/ 2, width ~/ 2],
        [50, 128, 128],
      ),
    ];
    for (final (format, data, strides, colour) in pictures) {
      final param = ZegoVideoFrameParam(format, strides, width, height);
      final clock = Timer.periodic(const Duration(milliseconds: 66), (_) {
        host.engine.sendCustomVideoCaptureRawData(data, data.length, param, 0);
      });
      try {
        await viewer.watch.until('${format.name} $colour', () {
          final seen = middle;
          if (seen == null) return null;
          for (var i = 0; i < 3; i++) {
            if ((seen[i] - colour[i]).abs() > 12) return null;
          }
          return true;
        });
      } finally {
        clock.cancel();
      }
    }
    await host.destroy();
    await viewer.destroy();
  });

  test('encoded pictures out, and in again', () async {
    final (host, relay) = await pair(server, 'encoded');
    final viewer = Side(server);
    await viewer.login('encoded', 'encoded-last');
    final sender = Side(server);
    await sender.login('encoded', 'encoded-sender');
    await sender.engine.enableCustomVideoCapture(
      true,
      config: ZegoCustomVideoCaptureConfig(ZegoVideoBufferType.EncodedData),
    );
    await sender.engine.setVideoConfig(small);
    await sender.engine.startPublishingStream('encoded-again');
    await sender.until('publisher Publishing');
    await viewer.play('encoded-again');
    var started = false;
    var decoded = 0;
    relay.handler.onRemoteVideoFrameRawData = (_, _) => decoded++;
    relay.handler.onRemoteVideoFrameEncodedData =
        (data, length, param, time, stream) {
          started |= param.isKeyFrame;
          if (!started) return;
          expect(data.sublist(0, 3), [0, 0, data[2]]);
          sender.engine.sendCustomVideoCaptureEncodedData(
            data,
            length,
            param,
            time,
          );
        };
    await relay.engine.enableCustomVideoRender(
      true,
      ZegoCustomVideoRenderConfig(ZegoVideoBufferType.EncodedData),
    );
    final numbers = <int?>[];
    viewer.handler.onRemoteVideoFrameRawData = (frame, _) {
      numbers.add(barcode(frame));
      viewer.watch.changed();
    };
    // Somebody asks for a keyframe until one has come through.
    final clock = Timer.periodic(const Duration(seconds: 1), (_) {
      host.engine.requestKeyframe();
    });
    await viewer.watch.until(
      '10 pictures',
      () => numbers.length >= 10 ? true : null,
    );
    clock.cancel();
    expect(numbers.last, isNotNull);
    final before = decoded;
    final count = numbers.length;
    await viewer.watch.until(
      'more',
      () => numbers.length >= count + 5 ? true : null,
    );
    expect(decoded, before, reason: 'encoded only: nothing is decoded');
    // Its encoder is not the engine's: the application is asked.
    ZegoPublishChannel? wanted;
    sender.handler.onEncodedKeyframeWanted = (channel) {
      wanted = channel;
      sender.watch.changed();
    };
    // Asked for again, since a keyframe of the host may serve a wish before it is told.
    final asking = Timer.periodic(const Duration(milliseconds: 600), (_) {
      sender.engine.requestKeyframe();
    });
    await sender.watch.until('a wish', () => wanted);
    asking.cancel();
    expect(wanted, ZegoPublishChannel.Main);
    for (final side in [host, relay, sender, viewer]) {
      await side.destroy();
    }
  });

  test('custom sound arrives: loudness and samples', () async {
    final (host, viewer) = await pair(server, 'sound', synthetic: false);
    await host.engine.enableCustomVideoCapture(true);
    await host.engine.enableCustomAudioIO(
      true,
      ZegoCustomAudioConfig(ZegoAudioSourceType.Custom),
    );
    await host.until('publisher Publishing');
    final param = ZegoAudioFrameParam(
      ZegoAudioSampleRate.SampleRate48K,
      ZegoAudioChannel.Mono,
    );
    // A loud square wave of 500 Hz, 20 ms at a time.
    final samples = Int16List(960);
    for (var i = 0; i < samples.length; i++) {
      samples[i] = i % 96 < 48 ? 12000 : -12000;
    }
    final bytes = samples.buffer.asUint8List();
    final clock = Timer.periodic(const Duration(milliseconds: 20), (_) {
      host.engine.sendCustomAudioCapturePCMData(bytes, bytes.length, param);
    });
    var (remote, captured) = (0.0, 0.0);
    viewer.handler.onRemoteSoundLevelUpdate = (levels) {
      remote = levels['sound-stream'] ?? 0;
      viewer.watch.changed();
    };
    host.handler.onCapturedSoundLevelUpdate = (level) {
      captured = level;
      viewer.watch.changed();
    };
    final sound = ZegoSoundLevelConfig(100, false);
    await viewer.engine.startSoundLevelMonitor(config: sound);
    await host.engine.startSoundLevelMonitor(config: sound);
    await viewer.watch.until(
      'loudness',
      () => remote > 10 && captured > 10 ? true : null,
    );
    var (played, mixed) = (0, 0);
    int peak(Uint8List data) => data.buffer
        .asInt16List(data.offsetInBytes, data.length ~/ 2)
        .fold(0, (a, b) => b.abs() > a ? b.abs() : a);
    viewer.handler.onPlayerAudioData = (data, length, param, stream) {
      expect(stream, 'sound-stream');
      expect(
        length,
        param.sampleRate.value ~/ 100 * param.channel.index * 2,
        reason: '10 ms',
      );
      if (peak(data) > 6000) played++;
      viewer.watch.changed();
    };
    viewer.handler.onPlaybackAudioData = (data, length, param) {
      if (peak(data) > 6000) mixed++;
      viewer.watch.changed();
    };
    await viewer.engine.startAudioDataObserver(
      ZegoAudioDataCallbackBitMask.Player |
          ZegoAudioDataCallbackBitMask.Playback,
      param,
    );
    await viewer.watch.until(
      'samples of both kinds',
      () => played > 20 && mixed > 20 ? true : null,
    );
    await viewer.engine.stopAudioDataObserver();
    await viewer.engine.stopSoundLevelMonitor();
    clock.cancel();
    await host.destroy();
    await viewer.destroy();
  });

  test('SEI goes round, bytes and all', () async {
    final (host, viewer) = await pair(server, 'sei');
    final got = Completer<Uint8List>();
    viewer.handler.onPlayerRecvSEI = (stream, data) {
      if (!got.isCompleted) got.complete(data);
    };
    await viewer.until('player Playing');
    final sent = Uint8List.fromList(List.generate(256, (i) => i));
    final clock = Timer.periodic(const Duration(milliseconds: 100), (_) {
      host.engine.sendSEI(sent, sent.length);
    });
    expect(await got.future.timeout(limit), sent);
    clock.cancel();
    await host.destroy();
    await viewer.destroy();
  });

  test('camera and microphone states reach the viewer', () async {
    final (host, viewer) = await pair(server, 'devices');
    viewer.handler
      ..onRemoteCameraStateUpdate = (stream, state) {
        viewer.say('camera ${state.name}');
      }
      ..onRemoteMicStateUpdate = (stream, state) {
        viewer.say('mic ${state.name}');
      };
    await viewer.until('player Playing');
    await host.engine.muteMicrophone(true);
    await viewer.until('mic Mute');
    await host.engine.enableCamera(false);
    await viewer.until('camera Disable');
    viewer.log.clear();
    await host.engine.enableCamera(true);
    await host.engine.muteMicrophone(false);
    await viewer.until('camera Open');
    await viewer.until('mic Open');
    viewer.log.clear();
    await host.engine.mutePublishStreamVideo(true);
    await viewer.until('camera Mute');
    await host.engine.mutePublishStreamAudio(true);
    await viewer.until('mic Mute');
    await host.destroy();
    await viewer.destroy();
  });

  test('quality and first-picture events come on both sides', () async {
    final (host, viewer) = await pair(server, 'quality');
    host.handler
      ..onPublisherCapturedVideoFirstFrame = (channel) {
        host.say('captured ${channel.name}');
      }
      ..onPublisherSendVideoFirstFrame = (channel) {
        host.say('sent ${channel.name}');
      };
    viewer.handler
      ..onPlayerRecvVideoFirstFrame = (stream) {
        viewer.say('received');
      }
      ..onPlayerRenderVideoFirstFrame = (stream) {
        viewer.say('rendered');
      }
      ..onPlayerVideoSizeChanged = (stream, width, height) {
        viewer.say('size ${width}x$height');
      };
    ZegoPublishStreamQuality? sent;
    ZegoPlayStreamQuality? played;
    host.handler.onPublisherQualityUpdate = (stream, quality) {
      sent = quality;
      viewer.watch.changed();
    };
    viewer.handler.onPlayerQualityUpdate = (stream, quality) {
      played = quality;
      viewer.watch.changed();
    };
    await viewer.watch.until(
      'quality of both sides',
      () => (sent?.framesSent ?? 0) > 0 && (played?.framesRendered ?? 0) > 0
          ? true
          : null,
    );
    expect(sent!.videoSendFPS, greaterThan(0));
    expect(sent!.totalSendBytes, greaterThan(0));
    expect([played!.width, played!.height], [320, 180]);
    expect(played!.videoDecodeFPS, greaterThan(0));
    expect(played!.packetLostRate, lessThan(0.5));
    await viewer.until('rendered');
    await viewer.until('size 320x180');
    await host.until('sent Main');
    final now = await viewer.engine.getPlayQuality('quality-stream');
    expect(now.framesDecoded, greaterThanOrEqualTo(played!.framesDecoded));
    final own = await host.engine.getPublishQuality();
    expect(own.framesEncoded, greaterThanOrEqualTo(sent!.framesEncoded));
    await host.destroy();
    await viewer.destroy();
  });

  test('muted playing gets no pictures, and gets them again', () async {
    final (host, viewer) = await pair(server, 'mute');
    var frames = 0;
    viewer.handler.onRemoteVideoFrameRawData = (_, _) {
      frames++;
      viewer.watch.changed();
    };
    final levels = <double>[];
    viewer.handler.onRemoteSoundLevelUpdate = (l) {
      levels.add(l['mute-stream'] ?? 0);
      viewer.watch.changed();
    };
    await viewer.engine.startSoundLevelMonitor(
      config: ZegoSoundLevelConfig(100, false),
    );
    await viewer.watch.until(
      'sound and picture',
      () => frames > 3 && levels.any((l) => l > 5) ? true : null,
    );
    await viewer.engine.mutePlayStreamAudio('mute-stream', true);
    await viewer.engine.mutePlayStreamVideo('mute-stream', true);
    levels.clear();
    // Sound still in the buffer, then silence: the reports go on and say so.
    await viewer.watch.until(
      'silence',
      () =>
          levels.length > 5 &&
              levels.skip(levels.length - 5).every((l) => l < 1)
          ? true
          : null,
    );
    final muted = frames;
    final reports = levels.length;
    await viewer.watch.until(
      'time to pass',
      () => levels.length > reports + 10 ? true : null,
    );
    expect(frames, lessThan(muted + 3));
    await viewer.engine.mutePlayStreamVideo('mute-stream', false);
    await viewer.engine.mutePlayStreamAudio('mute-stream', false);
    await viewer.engine.setPlayVolume('mute-stream', 200);
    final before = frames;
    await viewer.watch.until(
      'pictures again',
      () => frames > before + 3 && levels.last > 5 ? true : null,
    );
    await host.destroy();
    await viewer.destroy();
  });
}

Uint8List _fill(int times, List<int> pattern) {
  final bytes = Uint8List(times * pattern.length);
  for (var i = 0; i < bytes.length; i++) {
    bytes[i] = pattern[i % pattern.length];
  }
  return bytes;
}

final class _FakeViews implements ZegoViewFactory {
  final Map<int, int> _pictures = {};
  final Map<int, ZegoViewMode?> modes = {};
  final List<int> ended = [];
  Watch? watch;

  int count(int id) => _pictures[id] ?? 0;

  @override
  Object? createView(int viewID) => 'view $viewID';

  @override
  void render(int viewID, ZegoVideoFrame frame, ZegoCanvas canvas) {
    if (barcode(frame) == null) return;
    _pictures[viewID] = count(viewID) + 1;
    modes[viewID] = canvas.viewMode;
    watch?.changed();
  }

  @override
  void destroyView(int viewID) => ended.add(viewID);
}
