import 'dart:async';
import 'dart:ffi';
import 'dart:isolate';
import 'dart:typed_data';

import 'package:ffi/ffi.dart';

import 'enums.dart';
import 'events.dart';
import 'exception.dart';
import 'frame.dart';
import 'handler.dart';
import 'native.dart';
import 'raw/errors.g.dart';
import 'raw/zex.g.dart';
import 'runtime.dart';
import 'tap.dart';
import 'types.dart';
import 'views.dart';

/// One engine of the library, polled by this isolate.
final class EngineCore implements Finalizable {
  /// Events in a row; then the isolate's other work gets its turn.
  static const int _batch = 64;
  static final Pointer<Pointer<zex_event>> _next = calloc<Pointer<zex_event>>();

  final ZegoEventHandler handler;
  final Zone zone = Zone.current;
  final Map<String, ZegoCanvas> playCanvas = {};
  final Map<int, ZegoCanvas> previewCanvas = {};
  final Set<int> previewing = {};
  late final Pointer<zex_engine> handle;

  /// The last login, for switchRoom.
  ZegoUser? user;
  bool microphoneMuted = false, speakerMuted = false;

  /// Engine threads say here that there is something to poll. Keeps the isolate alive.
  late final RawReceivePort _signals = RawReceivePort(
    (Object? _) => drain(),
    'zego_express events',
  );
  final Completer<void> _destroyed = Completer();
  bool _ending = false, _waiting = false;
  Tap? _tap;
  TapWants _wants = (
    captured: false,
    encoded: false,
    playerAudio: false,
    playback: false,
  );

  EngineCore(ZegoEngineProfile profile, String? advanced, this.handler) {
    const function = 'createEngineWithProfile';
    using((arena) {
      final p = arena<zex_engine_profile>();
      zex.zex_engine_profile_init(p);
      final r = p.ref;
      r.app_id = unsigned('appID', profile.appID, function);
      r.scenario = profile.scenario.value;
      r.delivery = ZEX_DELIVERY_POLL;
      r.app_sign = optionalText(
        arena,
        'appSign',
        profile.appSign,
        function: function, //
      );
      r.server_url = optionalText(
        arena,
        'serverUrl',
        profile.serverUrl,
        function: function, //
      );
      r.ca_file = optionalText(
        arena,
        'caFile',
        profile.caFile,
        function: function, //
      );
      r.advanced_config = optionalText(
        arena,
        'advancedConfig',
        advanced,
        function: function, //
      );
      r.post = Runtime.instance.post;
      r.port = _signals.sendPort.nativePort;
      final out = arena<Pointer<zex_engine>>();
      try {
        check(zex.zex_create_engine(p, out), function);
      } on ZegoException {
        _signals.close();
        rethrow;
      }
      handle = out.value;
    });
  }

  /// Takes what waits. A wake-up may come once more than there is to take.
  void drain() {
    if (_waiting) return;
    for (var n = 0; n < _batch; n++) {
      if (zex.zex_poll_event(handle, _next) != 0) return;
      final event = _next.value;
      if (event == nullptr) return;
      try {
        deliver(this, event);
      } finally {
        zex.zex_event_release(event);
      }
    }
    _waiting = true;
    Timer.run(() {
      _waiting = false;
      drain();
    });
  }

  /// Ends the engine; completes when nothing will be called any more, with an error if the library
  /// says that it has no such engine.
  Future<void> destroy() {
    if (_ending) return _destroyed.future;
    _ending = true;
    final status = Runtime.instance.request(
      (done, data) => zex.zex_destroy_engine(handle, done, data),
      (_, _) {
        _gone();
        _destroyed.complete();
      },
    );
    if (status == 0) {
      _tap?.engineEnds();
    } else {
      final why = failure(status, 'destroyEngine');
      _gone();
      _destroyed.completeError(why);
    }
    return _destroyed.future;
  }

  void _gone() {
    _signals.close();
    malloc.free(_scratch);
    _scratch = nullptr;
    _tap?.engineGone();
  }

  /// Runs a handler. What it throws stays on this side.
  void guard(String name, void Function() call) {
    try {
      call();
    } on Object catch (error, stack) {
      report(name, error, stack);
    }
  }

  void report(String name, Object error, StackTrace stack) {
    final hook = handler.onUnhandledError;
    if (hook == null) {
      zone.handleUncaughtError(error, stack);
      return;
    }
    try {
      hook(error, stack, name);
    } on Object catch (second, stack) {
      zone.handleUncaughtError(second, stack);
    }
  }

  /// Adds to, or takes from, what media threads hand out.
  void want({
    bool? captured,
    bool? encoded,
    bool? playerAudio,
    bool? playback,
  }) {
    final wants = (
      captured: captured ?? _wants.captured,
      encoded: encoded ?? _wants.encoded,
      playerAudio: playerAudio ?? _wants.playerAudio,
      playback: playback ?? _wants.playback,
    );
    if (wants == _wants) return;
    final tap = _tap ??= Tap(this);
    check(tap.want(wants), 'zex_set_media_callbacks');
    _wants = wants;
  }

  Pointer<Uint8> _scratch = nullptr;
  int _scratchSize = 0;

  /// Memory for one call, kept for the next: pictures come often and in one size.
  Pointer<Uint8> scratch(int size) {
    if (size > _scratchSize) {
      malloc.free(_scratch);
      _scratch = nullptr;
      _scratchSize = 0;
      _scratch = malloc<Uint8>(size);
      _scratchSize = size;
    }
    return _scratch;
  }

  int get droppedMedia => _tap?.dropped ?? 0;

  /// A decoded picture: to its view, then to the handler.
  void remoteFrame(String streamID, Pointer<zex_frame> borrowed) {
    final canvas = playCanvas[streamID];
    final call = handler.onRemoteVideoFrameRawData;
    if (canvas == null && call == null) return;
    if (zex.zex_frame_retain(borrowed) != 0) return;
    _show(
      ZegoVideoFrame.own(borrowed),
      canvas,
      'onRemoteVideoFrameRawData',
      call == null ? null : (frame) => call(frame, streamID),
    );
  }

  /// A captured picture; `frame` is ours.
  void capturedFrame(int channel, ZegoVideoFrame frame) {
    final call = handler.onCapturedVideoFrameRawData;
    _show(
      frame,
      previewCanvas[channel],
      'onCapturedVideoFrameRawData',
      call == null
          ? null
          : (frame) => call(frame, ZegoPublishChannel.of(channel)),
    );
  }

  void _show(
    ZegoVideoFrame frame,
    ZegoCanvas? canvas,
    String name,
    void Function(ZegoVideoFrame)? call,
  ) {
    if (canvas != null) guard('render', () => Views.render(canvas, frame));
    if (call != null && !frame.isReleased) guard(name, () => call(frame));
    if (!frame.isKept) frame.release();
  }

  void encodedFrame(
    String streamID,
    Uint8List data,
    bool isKeyFrame,
    int width,
    int height,
    int time,
  ) {
    guard(
      'onRemoteVideoFrameEncodedData',
      () => handler.onRemoteVideoFrameEncodedData?.call(
        data,
        data.length,
        ZegoVideoEncodedFrameParam(isKeyFrame, width, height),
        time ~/ 1000,
        streamID,
      ),
    );
  }

  void playerAudio(String streamID, Uint8List data, int rate, int channels) {
    guard(
      'onPlayerAudioData',
      () => handler.onPlayerAudioData?.call(
        data,
        data.length,
        _audioParam(rate, channels),
        streamID,
      ),
    );
  }

  void playbackAudio(Uint8List data, int rate, int channels) {
    guard(
      'onPlaybackAudioData',
      () => handler.onPlaybackAudioData?.call(
        data,
        data.length,
        _audioParam(rate, channels),
      ),
    );
  }

  static ZegoAudioFrameParam _audioParam(int rate, int channels) =>
      ZegoAudioFrameParam(
        ZegoAudioSampleRate.of(rate),
        ZegoAudioChannel.of(channels),
      );
}

/// A number as the C interface takes it. dart:ffi would cut off what does not fit.
int unsigned(String field, int value, String function) {
  if (value >= 0 && value <= 0xffffffff) return value;
  throw ZegoException(
    ZegoErrorCode.CommonIllegalParam,
    '$field is $value; 0–4294967295 is allowed',
    function,
  );
}
