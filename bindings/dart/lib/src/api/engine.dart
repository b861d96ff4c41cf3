import 'dart:async';
import 'dart:ffi';
import 'dart:typed_data';

import 'package:ffi/ffi.dart';

import '../core.dart';
import '../enums.dart';
import '../events.dart' show stream;
import '../exception.dart';
import '../frame.dart';
import '../handler.dart';
import '../native.dart' as native;
import '../native.dart'
    show check, checkEngine, optionalText, string, text, zex;
import '../quality.dart';
import '../raw/errors.g.dart';
import '../raw/zex.g.dart';
import '../runtime.dart';
import '../types.dart';
import '../views.dart';

part 'custom_io.dart';
part 'device.dart';
part 'player.dart';
part 'publisher.dart';
part 'room.dart';

/// The live engine: rooms, publishing, playing.
///
/// Names and parameters are those of ZEGO's Flutter SDK; what is an extension says so.
///
/// **Errors.** Methods never throw: what is refused completes the returned future with a
/// [ZegoException] of the C interface's number and words, and is told to [onDebugError]. A future
/// that nobody looks at is no unhandled error. [loginRoom] and [logoutRoom] complete normally, with
/// the number in their result. Outcomes of the network come by the state events.
///
/// **Isolates.** All calls and handlers of an engine belong to the isolate that created it. Calls
/// never block; awaiting inside a handler is fine.
class ZegoExpressEngine {
  ZegoExpressEngine._(this.handler);

  static final ZegoExpressEngine _main = ZegoExpressEngine._(_handlers);
  static final ZegoEventHandler _handlers = ZegoEventHandler();
  static final Future<void> _done = Future.value();
  static String? _advancedConfig;

  /// The handlers of this engine.
  final ZegoEventHandler handler;
  EngineCore? _core;

  /// The engine of [createEngineWithProfile]. Also before that and after [destroyEngine]: calls are
  /// then refused with 1000001.
  static ZegoExpressEngine get instance => _main;

  /// Extension: the library file to load, if it does not lie on the system's search path; to be set
  /// before anything else. The environment variable ZEGO_EXPRESS_LIBRARY does the same.
  static set libraryPath(String? path) => native.libraryPath = path;

  /// Extension: who makes the views of [ZegoExpressEngineViews.createCanvasView] from now on.
  static ZegoViewFactory get viewFactory => Views.factory;
  static set viewFactory(ZegoViewFactory factory) => Views.factory = factory;

  /// Extension: whether an engine exists.
  bool get isCreated => _core != null;

  /// Creates the engine; it can be used as soon as the call returns. One that exists already stays
  /// as it is. Touches no network.
  static Future<void> createEngineWithProfile(ZegoEngineProfile profile) =>
      _main._create(profile);

  /// As [createEngineWithProfile], in its older form.
  static Future<void> createEngine(
    int appID,
    String appSign,
    bool isTestEnv,
    ZegoScenario scenario, {
    bool? enablePlatformView,
  }) => createEngineWithProfile(
    ZegoEngineProfile(
      appID,
      scenario,
      appSign: appSign,
      enablePlatformView: enablePlatformView,
    ),
  );

  /// Extension: one more engine, independent of [instance]; ZEGO's SDK has one per process. End it
  /// with [destroy]. Throws a [ZegoException] if the profile is refused.
  static ZegoExpressEngine createSeparateEngine(
    ZegoEngineProfile profile,
    ZegoEventHandler handler,
  ) =>
      ZegoExpressEngine._(handler)
        .._core = EngineCore(profile, _advancedConfig, handler);

  /// Leaves the room, stops everything and ends the engine; completes when nothing will be called
  /// any more. Legal in any handler. A new engine may be created at once.
  static Future<void> destroyEngine() => _main.destroy();

  /// Extension: [destroyEngine] for an engine of [createSeparateEngine].
  Future<void> destroy() {
    final core = _core;
    if (core == null) return _done;
    _core = null;
    return core.destroy();
  }

  /// Sets what engines are created with from now on.
  static Future<void> setEngineConfig(ZegoEngineConfig config) async {
    final log = config.logConfig;
    if (log != null) await setLogConfig(log);
    final advanced = config.advancedConfig;
    if (advanced == null) return;
    for (final MapEntry(:key, :value) in advanced.entries) {
      if (key.contains(RegExp('[=;]')) || value.contains(';')) {
        throw ZegoException(
          ZegoErrorCode.CommonIllegalParam,
          'advancedConfig: $key has a ; or =, which separate the settings',
          'setEngineConfig',
        );
      }
    }
    _advancedConfig = advanced.entries
        .map((e) => '${e.key}=${e.value}')
        .join(';');
  }

  /// Sets folder and size of the log, for the whole process, at any time.
  static Future<void> setLogConfig(ZegoLogConfig config) =>
      _main._run('setLogConfig', (arena) {
        final c = arena<zex_log_config>();
        zex.zex_log_config_init(c);
        c.ref.log_path = optionalText(
          arena,
          'logPath',
          config.logPath,
          function: 'setLogConfig', //
        );
        if (config.logSize > 0) c.ref.log_size = config.logSize;
        check(zex.zex_set_log_config(c), 'setLogConfig');
      });

  /// This library has one room per engine: anything but [ZegoRoomMode.SingleRoom] is refused.
  static Future<void> setRoomMode(ZegoRoomMode mode) =>
      _main._run('setRoomMode', (_) {
        if (_main._core != null) {
          throw const ZegoException(
            ZegoErrorCode.EngineSetRoomModeErrorTime,
            'the room mode is set before the engine is created',
            'setRoomMode',
          );
        }
        if (mode == ZegoRoomMode.SingleRoom) return;
        throw const ZegoException(
          ZegoErrorCode.CommonSdkNoModule,
          'an engine is in one room; create a separate engine for another',
          'setRoomMode',
        );
      });

  /// Version of the library, such as "0.1.0".
  static Future<String> getVersion() async => string(zex.zex_get_version());

  /// Extension: name of an error number, or "".
  static String errorName(int code) => string(zex.zex_error_name(code));

  /// Extension: cause of an error number and what to do about it, or "".
  static String errorText(int code) => string(zex.zex_error_text(code));

  /// Extension: what is alive in this process.
  static ZegoCounters get counters => using((arena) {
    final c = arena<zex_counters>();
    c.ref.struct_size = sizeOf<zex_counters>();
    check(zex.zex_get_counters(c), 'counters');
    final r = c.ref;
    return ZegoCounters(
      r.live_handles,
      r.live_engines,
      r.live_frames,
      r.live_events,
      r.threads,
      r.buffered_bytes,
    );
  });

  /// Extension: preview pictures, sound and encoded pictures that were dropped since the engine was
  /// created because this isolate was too slow. Decoded pictures count in the quality events.
  int get droppedMediaCount => _core?.droppedMedia ?? 0;

  /// Applies the presets of a scenario.
  Future<void> setRoomScenario(ZegoScenario scenario) => _call(
    'setRoomScenario',
    (core, _) => zex.zex_set_room_scenario(core.handle, scenario.value),
  );

  // Event setters of [instance], as the published SDK has them. They stay set over destroy and
  // create; [ZegoEventHandler] says when each is called.

  static void Function(Object error, StackTrace stack, String handler)?
  get onUnhandledError => _handlers.onUnhandledError;
  static set onUnhandledError(
    void Function(Object error, StackTrace stack, String handler)? handler,
  ) => _handlers.onUnhandledError = handler;

  static void Function(int errorCode, String funcName, String info)?
  get onDebugError => _handlers.onDebugError;
  static set onDebugError(
    void Function(int errorCode, String funcName, String info)? handler,
  ) => _handlers.onDebugError = handler;

  static void Function(int errorCode, String funcName, String info)?
  get onApiCalledResult => _handlers.onApiCalledResult;
  static set onApiCalledResult(
    void Function(int errorCode, String funcName, String info)? handler,
  ) => _handlers.onApiCalledResult = handler;

  static void Function(
    String roomID,
    ZegoRoomState state,
    int errorCode,
    Map<String, dynamic> extendedData,
  )?
  get onRoomStateUpdate => _handlers.onRoomStateUpdate;
  static set onRoomStateUpdate(
    void Function(
      String roomID,
      ZegoRoomState state,
      int errorCode,
      Map<String, dynamic> extendedData,
    )?
    handler,
  ) => _handlers.onRoomStateUpdate = handler;

  static void Function(
    String roomID,
    ZegoRoomStateChangedReason reason,
    int errorCode,
    Map<String, dynamic> extendedData,
  )?
  get onRoomStateChanged => _handlers.onRoomStateChanged;
  static set onRoomStateChanged(
    void Function(
      String roomID,
      ZegoRoomStateChangedReason reason,
      int errorCode,
      Map<String, dynamic> extendedData,
    )?
    handler,
  ) => _handlers.onRoomStateChanged = handler;

  static void Function(
    String roomID,
    ZegoUpdateType updateType,
    List<ZegoUser> userList,
  )?
  get onRoomUserUpdate => _handlers.onRoomUserUpdate;
  static set onRoomUserUpdate(
    void Function(
      String roomID,
      ZegoUpdateType updateType,
      List<ZegoUser> userList,
    )?
    handler,
  ) => _handlers.onRoomUserUpdate = handler;

  static void Function(String roomID, int count)?
  get onRoomOnlineUserCountUpdate => _handlers.onRoomOnlineUserCountUpdate;
  static set onRoomOnlineUserCountUpdate(
    void Function(String roomID, int count)? handler,
  ) => _handlers.onRoomOnlineUserCountUpdate = handler;

  static void Function(String roomID, int remainTimeInSecond)?
  get onRoomTokenWillExpire => _handlers.onRoomTokenWillExpire;
  static set onRoomTokenWillExpire(
    void Function(String roomID, int remainTimeInSecond)? handler,
  ) => _handlers.onRoomTokenWillExpire = handler;

  static void Function(
    String streamID,
    ZegoPublisherState state,
    int errorCode,
    Map<String, dynamic> extendedData,
  )?
  get onPublisherStateUpdate => _handlers.onPublisherStateUpdate;
  static set onPublisherStateUpdate(
    void Function(
      String streamID,
      ZegoPublisherState state,
      int errorCode,
      Map<String, dynamic> extendedData,
    )?
    handler,
  ) => _handlers.onPublisherStateUpdate = handler;

  static void Function(String streamID, ZegoPublishStreamQuality quality)?
  get onPublisherQualityUpdate => _handlers.onPublisherQualityUpdate;
  static set onPublisherQualityUpdate(
    void Function(String streamID, ZegoPublishStreamQuality quality)? handler,
  ) => _handlers.onPublisherQualityUpdate = handler;

  static void Function()? get onPublisherCapturedAudioFirstFrame =>
      _handlers.onPublisherCapturedAudioFirstFrame;
  static set onPublisherCapturedAudioFirstFrame(void Function()? handler) =>
      _handlers.onPublisherCapturedAudioFirstFrame = handler;

  static void Function(ZegoPublishChannel channel)?
  get onPublisherCapturedVideoFirstFrame =>
      _handlers.onPublisherCapturedVideoFirstFrame;
  static set onPublisherCapturedVideoFirstFrame(
    void Function(ZegoPublishChannel channel)? handler,
  ) => _handlers.onPublisherCapturedVideoFirstFrame = handler;

  static void Function(ZegoPublishChannel channel)?
  get onPublisherRenderVideoFirstFrame =>
      _handlers.onPublisherRenderVideoFirstFrame;
  static set onPublisherRenderVideoFirstFrame(
    void Function(ZegoPublishChannel channel)? handler,
  ) => _handlers.onPublisherRenderVideoFirstFrame = handler;

  static void Function(ZegoPublishChannel channel)?
  get onPublisherSendAudioFirstFrame =>
      _handlers.onPublisherSendAudioFirstFrame;
  static set onPublisherSendAudioFirstFrame(
    void Function(ZegoPublishChannel channel)? handler,
  ) => _handlers.onPublisherSendAudioFirstFrame = handler;

  static void Function(ZegoPublishChannel channel)?
  get onPublisherSendVideoFirstFrame =>
      _handlers.onPublisherSendVideoFirstFrame;
  static set onPublisherSendVideoFirstFrame(
    void Function(ZegoPublishChannel channel)? handler,
  ) => _handlers.onPublisherSendVideoFirstFrame = handler;

  static void Function(int width, int height, ZegoPublishChannel channel)?
  get onPublisherVideoSizeChanged => _handlers.onPublisherVideoSizeChanged;
  static set onPublisherVideoSizeChanged(
    void Function(int width, int height, ZegoPublishChannel channel)? handler,
  ) => _handlers.onPublisherVideoSizeChanged = handler;

  /// The next picture of your own encoder on this channel should be an IDR: a
  /// viewer has joined or lost pictures. At most every 500 ms, repeated while
  /// it is needed.
  static void Function(ZegoPublishChannel channel)?
  get onEncodedKeyframeWanted => _handlers.onEncodedKeyframeWanted;
  static set onEncodedKeyframeWanted(
    void Function(ZegoPublishChannel channel)? handler,
  ) => _handlers.onEncodedKeyframeWanted = handler;

  static void Function(
    String streamID,
    ZegoPlayerState state,
    int errorCode,
    Map<String, dynamic> extendedData,
  )?
  get onPlayerStateUpdate => _handlers.onPlayerStateUpdate;
  static set onPlayerStateUpdate(
    void Function(
      String streamID,
      ZegoPlayerState state,
      int errorCode,
      Map<String, dynamic> extendedData,
    )?
    handler,
  ) => _handlers.onPlayerStateUpdate = handler;

  static void Function(String streamID, ZegoPlayStreamQuality quality)?
  get onPlayerQualityUpdate => _handlers.onPlayerQualityUpdate;
  static set onPlayerQualityUpdate(
    void Function(String streamID, ZegoPlayStreamQuality quality)? handler,
  ) => _handlers.onPlayerQualityUpdate = handler;

  static void Function(String streamID)? get onPlayerRecvAudioFirstFrame =>
      _handlers.onPlayerRecvAudioFirstFrame;
  static set onPlayerRecvAudioFirstFrame(
    void Function(String streamID)? handler,
  ) => _handlers.onPlayerRecvAudioFirstFrame = handler;

  static void Function(String streamID)? get onPlayerRecvVideoFirstFrame =>
      _handlers.onPlayerRecvVideoFirstFrame;
  static set onPlayerRecvVideoFirstFrame(
    void Function(String streamID)? handler,
  ) => _handlers.onPlayerRecvVideoFirstFrame = handler;

  static void Function(String streamID)? get onPlayerRenderVideoFirstFrame =>
      _handlers.onPlayerRenderVideoFirstFrame;
  static set onPlayerRenderVideoFirstFrame(
    void Function(String streamID)? handler,
  ) => _handlers.onPlayerRenderVideoFirstFrame = handler;

  static void Function(String streamID, int width, int height)?
  get onPlayerVideoSizeChanged => _handlers.onPlayerVideoSizeChanged;
  static set onPlayerVideoSizeChanged(
    void Function(String streamID, int width, int height)? handler,
  ) => _handlers.onPlayerVideoSizeChanged = handler;

  static void Function(String streamID, Uint8List data)? get onPlayerRecvSEI =>
      _handlers.onPlayerRecvSEI;
  static set onPlayerRecvSEI(
    void Function(String streamID, Uint8List data)? handler,
  ) => _handlers.onPlayerRecvSEI = handler;

  static void Function(String streamID, ZegoRemoteDeviceState state)?
  get onRemoteCameraStateUpdate => _handlers.onRemoteCameraStateUpdate;
  static set onRemoteCameraStateUpdate(
    void Function(String streamID, ZegoRemoteDeviceState state)? handler,
  ) => _handlers.onRemoteCameraStateUpdate = handler;

  static void Function(String streamID, ZegoRemoteDeviceState state)?
  get onRemoteMicStateUpdate => _handlers.onRemoteMicStateUpdate;
  static set onRemoteMicStateUpdate(
    void Function(String streamID, ZegoRemoteDeviceState state)? handler,
  ) => _handlers.onRemoteMicStateUpdate = handler;

  static void Function(double soundLevel)? get onCapturedSoundLevelUpdate =>
      _handlers.onCapturedSoundLevelUpdate;
  static set onCapturedSoundLevelUpdate(
    void Function(double soundLevel)? handler,
  ) => _handlers.onCapturedSoundLevelUpdate = handler;

  static void Function(Map<String, double> soundLevels)?
  get onRemoteSoundLevelUpdate => _handlers.onRemoteSoundLevelUpdate;
  static set onRemoteSoundLevelUpdate(
    void Function(Map<String, double> soundLevels)? handler,
  ) => _handlers.onRemoteSoundLevelUpdate = handler;

  static void Function(ZegoVideoFrame frame, String streamID)?
  get onRemoteVideoFrameRawData => _handlers.onRemoteVideoFrameRawData;
  static set onRemoteVideoFrameRawData(
    void Function(ZegoVideoFrame frame, String streamID)? handler,
  ) => _handlers.onRemoteVideoFrameRawData = handler;

  static void Function(ZegoVideoFrame frame, ZegoPublishChannel channel)?
  get onCapturedVideoFrameRawData => _handlers.onCapturedVideoFrameRawData;
  static set onCapturedVideoFrameRawData(
    void Function(ZegoVideoFrame frame, ZegoPublishChannel channel)? handler,
  ) => _handlers.onCapturedVideoFrameRawData = handler;

  static void Function(
    Uint8List data,
    int dataLength,
    ZegoVideoEncodedFrameParam param,
    int referenceTimeMillisecond,
    String streamID,
  )?
  get onRemoteVideoFrameEncodedData => _handlers.onRemoteVideoFrameEncodedData;
  static set onRemoteVideoFrameEncodedData(
    void Function(
      Uint8List data,
      int dataLength,
      ZegoVideoEncodedFrameParam param,
      int referenceTimeMillisecond,
      String streamID,
    )?
    handler,
  ) => _handlers.onRemoteVideoFrameEncodedData = handler;

  static void Function(
    Uint8List data,
    int dataLength,
    ZegoAudioFrameParam param,
    String streamID,
  )?
  get onPlayerAudioData => _handlers.onPlayerAudioData;
  static set onPlayerAudioData(
    void Function(
      Uint8List data,
      int dataLength,
      ZegoAudioFrameParam param,
      String streamID,
    )?
    handler,
  ) => _handlers.onPlayerAudioData = handler;

  static void Function(
    Uint8List data,
    int dataLength,
    ZegoAudioFrameParam param,
  )?
  get onPlaybackAudioData => _handlers.onPlaybackAudioData;
  static set onPlaybackAudioData(
    void Function(Uint8List data, int dataLength, ZegoAudioFrameParam param)?
    handler,
  ) => _handlers.onPlaybackAudioData = handler;

  /// With or without the last parameter:
  /// `(String roomID, ZegoUpdateType updateType, List<ZegoStream> streamList[, Map extendedData])`.
  static Function? get onRoomStreamUpdate => _handlers.onRoomStreamUpdate;
  static set onRoomStreamUpdate(Function? handler) =>
      _handlers.onRoomStreamUpdate = handler;

  Future<void> _create(ZegoEngineProfile profile) =>
      _run('createEngineWithProfile', (_) {
        _core ??= EngineCore(profile, _advancedConfig, handler);
      });

  EngineCore _require(String function) =>
      _core ??
      (throw ZegoException(
        ZegoErrorCode.CommonEngineNotCreate,
        'there is no engine; createEngineWithProfile comes first',
        function,
      ));

  /// A call that the library answers with a status.
  Future<void> _call(
    String function,
    int Function(EngineCore core, Arena arena) call,
  ) => _run(
    function,
    (arena) => checkEngine(call(_require(function), arena), function),
  );

  /// Runs `body` at once; what it throws becomes the future's error and is told to the handlers.
  Future<T> _run<T>(String function, T Function(Arena arena) body) {
    try {
      final value = using(body);
      if (handler.onApiCalledResult != null) _tell(function, null);
      return Future<T>.value(value);
    } on Object catch (error, stack) {
      final refused = error is ZegoException
          ? error
          : ZegoException(ZegoErrorCode.CommonIllegalParam, '$error', function);
      _tell(function, refused);
      return Future<T>.error(refused, stack)..ignore();
    }
  }

  /// Handlers hear of a call after it has returned. What the engine has refused it tells itself.
  void _tell(String function, ZegoException? refused) {
    if (handler.onApiCalledResult == null && handler.onDebugError == null) {
      return;
    }
    scheduleMicrotask(() {
      final (code, info) = (refused?.code ?? 0, refused?.message ?? '');
      void guard(String name, void Function() call) {
        try {
          call();
        } on Object catch (error, stack) {
          final hook = handler.onUnhandledError;
          hook == null
              ? Zone.current.handleUncaughtError(error, stack)
              : hook(error, stack, name);
        }
      }

      guard(
        'onApiCalledResult',
        () => handler.onApiCalledResult?.call(code, function, info),
      );
      if (refused == null || refused.isReported) return;
      guard(
        'onDebugError',
        () => handler.onDebugError?.call(code, function, info),
      );
    });
  }
}

/// Views for pictures.
extension ZegoExpressEngineViews on ZegoExpressEngine {
  /// Makes a view through [ZegoExpressEngine.viewFactory] and tells its number, which goes into a
  /// [ZegoCanvas]. The future gives what the factory made, in Flutter a widget.
  Future<dynamic> createCanvasView(
    void Function(int viewID) onViewCreated, {
    Object? key,
  }) => _run<dynamic>('createCanvasView', (_) {
    final (id, view) = Views.create();
    onViewCreated(id);
    return view;
  });

  /// Ends a view; false if there is none of that number.
  Future<bool> destroyCanvasView(int viewID) =>
      _run('destroyCanvasView', (_) => Views.destroy(viewID));
}
