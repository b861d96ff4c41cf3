part of 'engine.dart';

/// Preview and publishing.
extension ZegoExpressEnginePublisher on ZegoExpressEngine {
  /// Shows a channel's captured pictures in a view and to onCapturedVideoFrameRawData; independent
  /// of publishing.
  Future<void> startPreview({
    ZegoCanvas? canvas,
    ZegoPublishChannel? channel,
  }) => _call('startPreview', (core, _) {
    final index = _index(channel);
    // The canvas first: pictures may come at once.
    core.want(captured: true);
    final status = zex.zex_start_preview(core.handle, index);
    if (status == 0) {
      core.previewing.add(index);
      if (canvas == null) {
        core.previewCanvas.remove(index);
      } else {
        core.previewCanvas[index] = canvas;
      }
    }
    return status;
  });

  /// Ends a preview; publishing goes on.
  Future<void> stopPreview({ZegoPublishChannel? channel}) =>
      _call('stopPreview', (core, _) {
        final index = _index(channel);
        final status = zex.zex_stop_preview(core.handle, index);
        core.previewing.remove(index);
        core.previewCanvas.remove(index);
        return status;
      });

  /// Publishes a channel; may follow loginRoom without waiting. How it goes comes by
  /// onPublisherStateUpdate.
  Future<void> startPublishingStream(
    String streamID, {
    ZegoPublisherConfig? config,
    ZegoPublishChannel? channel,
  }) => _call(
    'startPublishingStream',
    (core, arena) => zex.zex_start_publishing_stream(
      core.handle,
      _text(arena, 'streamID', streamID, 'startPublishingStream'),
      _index(channel),
    ),
  );

  /// Stops publishing a channel; one that does not publish is no error.
  Future<void> stopPublishingStream({ZegoPublishChannel? channel}) => _call(
    'stopPublishingStream',
    (core, _) => zex.zex_stop_publishing_stream(core.handle, _index(channel)),
  );

  /// Sets what is sent as picture, also while publishing.
  Future<void> setVideoConfig(
    ZegoVideoConfig config, {
    ZegoPublishChannel? channel,
  }) => _call('setVideoConfig', (core, arena) {
    const function = 'setVideoConfig';
    final c = arena<zex_video_config>();
    zex.zex_video_config_init(c);
    c.ref
      ..width = unsigned('encodeWidth', config.encodeWidth, function)
      ..height = unsigned('encodeHeight', config.encodeHeight, function)
      ..fps = unsigned('fps', config.fps, function)
      ..bitrate_kbps = unsigned('bitrate', config.bitrate, function);
    final interval = config.keyFrameInterval;
    if (interval != null) {
      c.ref.keyframe_interval_s = unsigned(
        'keyFrameInterval',
        interval,
        function,
      );
    }
    return zex.zex_set_video_config(core.handle, c, _index(channel));
  });

  /// What is sent as picture.
  Future<ZegoVideoConfig> getVideoConfig({ZegoPublishChannel? channel}) =>
      _run('getVideoConfig', (arena) {
        final core = _require('getVideoConfig');
        final c = arena<zex_video_config>();
        zex.zex_video_config_init(c);
        checkEngine(
          zex.zex_get_video_config(core.handle, c, _index(channel)),
          'getVideoConfig',
        );
        final r = c.ref;
        return ZegoVideoConfig(
          r.width,
          r.height,
          r.width,
          r.height,
          r.fps,
          r.bitrate_kbps,
          ZegoVideoCodecID.Default,
          keyFrameInterval: r.keyframe_interval_s,
        );
      });

  /// Sets what is sent as sound, also while publishing.
  Future<void> setAudioConfig(
    ZegoAudioConfig config, {
    ZegoPublishChannel? channel,
  }) => _call('setAudioConfig', (core, arena) {
    final c = arena<zex_audio_config>();
    zex.zex_audio_config_init(c);
    c.ref
      ..bitrate_kbps = unsigned('bitrate', config.bitrate, 'setAudioConfig')
      ..channels = config.channel.index;
    return zex.zex_set_audio_config(core.handle, c, _index(channel));
  });

  /// What is sent as sound.
  Future<ZegoAudioConfig> getAudioConfig({ZegoPublishChannel? channel}) =>
      _run('getAudioConfig', (arena) {
        final core = _require('getAudioConfig');
        final c = arena<zex_audio_config>();
        zex.zex_audio_config_init(c);
        checkEngine(
          zex.zex_get_audio_config(core.handle, c, _index(channel)),
          'getAudioConfig',
        );
        return ZegoAudioConfig(
          c.ref.bitrate_kbps,
          ZegoAudioChannel.of(c.ref.channels),
          ZegoAudioCodecID.Default,
        );
      });

  /// Stops sending sound, or sends again.
  Future<void> mutePublishStreamAudio(
    bool mute, {
    ZegoPublishChannel? channel,
  }) => _call(
    'mutePublishStreamAudio',
    (core, _) => zex.zex_mute_publish_stream_audio(
      core.handle,
      mute ? 1 : 0,
      _index(channel),
    ),
  );

  /// Stops sending pictures, or sends again, starting with a keyframe.
  Future<void> mutePublishStreamVideo(
    bool mute, {
    ZegoPublishChannel? channel,
  }) => _call(
    'mutePublishStreamVideo',
    (core, _) => zex.zex_mute_publish_stream_video(
      core.handle,
      mute ? 1 : 0,
      _index(channel),
    ),
  );

  /// Loudness of what is captured, 0–200; default 100.
  Future<void> setCaptureVolume(int volume) => _call(
    'setCaptureVolume',
    (core, _) => zex.zex_set_capture_volume(
      core.handle,
      unsigned('volume', volume, 'setCaptureVolume'),
    ),
  );

  /// Sends up to 4,096 bytes of supplemental information with the next picture, at most 30 a second.
  Future<void> sendSEI(
    Uint8List data,
    int dataLength, {
    ZegoPublishChannel? channel,
  }) => _call('sendSEI', (core, arena) {
    final bytes = _bytes(arena, data, dataLength, 'sendSEI');
    return zex.zex_send_sei(core.handle, bytes, dataLength, _index(channel));
  });

  /// Extension: makes the next encoded picture a keyframe.
  Future<void> requestKeyframe({ZegoPublishChannel? channel}) => _call(
    'requestKeyframe',
    (core, _) => zex.zex_request_keyframe(core.handle, _index(channel)),
  );

  /// Extension: latest figures of a channel; zeros while it does not publish.
  Future<ZegoPublishStreamQuality> getPublishQuality({
    ZegoPublishChannel? channel,
  }) => _run('getPublishQuality', (arena) {
    final core = _require('getPublishQuality');
    final q = arena<zex_publish_quality>();
    zex.zex_publish_quality_init(q);
    checkEngine(
      zex.zex_get_publish_quality(core.handle, _index(channel), q),
      'getPublishQuality',
    );
    return ZegoPublishStreamQuality.of(q.ref);
  });
}

int _index(ZegoPublishChannel? channel) =>
    (channel ?? ZegoPublishChannel.Main).index;

/// Bytes in memory of the arena: Dart's own memory moves.
Pointer<Uint8> _bytes(
  Arena arena,
  Uint8List data,
  int length,
  String function,
) {
  _length(data, length, function);
  if (length == 0) return nullptr;
  final bytes = arena<Uint8>(length);
  bytes.asTypedList(length).setRange(0, length, data);
  return bytes;
}

void _length(Uint8List data, int length, String function) {
  if (length >= 0 && length <= data.length) return;
  throw ZegoException(
    ZegoErrorCode.CommonIllegalParam,
    'dataLength is $length; data has ${data.length} bytes',
    function,
  );
}
