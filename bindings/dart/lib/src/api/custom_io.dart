part of 'engine.dart';

/// Pictures and sound of one's own, and other sources than devices.
///
/// What goes in is copied once into memory of the library, whatever holds it in Dart: Dart's own
/// memory moves, so C cannot read it in place.
extension ZegoExpressEngineCustomIO on ZegoExpressEngine {
  /// Takes a channel's pictures from [sendCustomVideoCaptureRawData], or with a config of
  /// [ZegoVideoBufferType.EncodedData] from [sendCustomVideoCaptureEncodedData], instead of the
  /// camera.
  Future<void> enableCustomVideoCapture(
    bool enable, {
    ZegoCustomVideoCaptureConfig? config,
    ZegoPublishChannel? channel,
  }) => _source(
    'enableCustomVideoCapture',
    !enable
        ? ZEX_VIDEO_SOURCE_DEVICE
        : config?.bufferType == ZegoVideoBufferType.EncodedData
        ? ZEX_VIDEO_SOURCE_CUSTOM_ENCODED
        : ZEX_VIDEO_SOURCE_CUSTOM,
    channel,
  );

  /// Hands in one picture: planes of `param.format` one behind the other, each of its stride times
  /// its rows. `referenceTimeMillisecond` is Unix time, 0: now.
  Future<void> sendCustomVideoCaptureRawData(
    Uint8List data,
    int dataLength,
    ZegoVideoFrameParam param,
    int referenceTimeMillisecond, {
    ZegoPublishChannel? channel,
  }) => _call('sendCustomVideoCaptureRawData', (core, arena) {
    const function = 'sendCustomVideoCaptureRawData';
    _length(data, dataLength, function);
    final frame = arena<zex_video_frame_data>();
    zex.zex_video_frame_data_init(frame);
    final f = frame.ref
      ..format = nativeFormat(param.format)
      ..width = unsigned('width', param.width, function)
      ..height = unsigned('height', param.height, function)
      ..capture_time_us = referenceTimeMillisecond * 1000;
    final half = (param.height + 1) ~/ 2;
    final rows = switch (param.format) {
      ZegoVideoFrameFormat.I420 => [param.height, half, half],
      ZegoVideoFrameFormat.NV12 => [param.height, half],
      _ => [param.height],
    };
    if (param.strides.length < rows.length) {
      throw ZegoException(
        ZegoErrorCode.CommonIllegalParam,
        'strides has ${param.strides.length} values; '
        '${param.format.name} has ${rows.length} planes',
        function,
      );
    }
    var needed = 0;
    for (var i = 0; i < rows.length; i++) {
      needed += unsigned('strides', param.strides[i], function) * rows[i];
    }
    if (needed > dataLength) {
      throw ZegoException(
        ZegoErrorCode.CommonIllegalParam,
        'dataLength is $dataLength; ${param.width}x${param.height} with '
        'these strides needs $needed',
        function,
      );
    }
    final bytes = core.scratch(needed);
    bytes.asTypedList(needed).setRange(0, needed, data);
    var at = 0;
    for (var i = 0; i < rows.length; i++) {
      f.planes[i] = bytes + at;
      f.strides[i] = param.strides[i];
      at += param.strides[i] * rows[i];
    }
    return zex.zex_send_custom_video_capture_raw_data(
      core.handle,
      frame,
      _index(channel),
    );
  });

  /// Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The first
  /// must be a keyframe; SPS and PPS come with it or alone before it.
  Future<void> sendCustomVideoCaptureEncodedData(
    Uint8List data,
    int dataLength,
    ZegoVideoEncodedFrameParam param,
    int referenceTimeMillisecond, {
    ZegoPublishChannel? channel,
  }) => _call('sendCustomVideoCaptureEncodedData', (core, arena) {
    const function = 'sendCustomVideoCaptureEncodedData';
    final bytes = _bytes(arena, data, dataLength, function);
    return zex.zex_send_custom_video_capture_encoded_data(
      core.handle,
      bytes,
      unsigned('dataLength', dataLength, function),
      param.isKeyFrame ? 1 : 0,
      unsigned('width', param.width, function),
      unsigned('height', param.height, function),
      referenceTimeMillisecond * 1000,
      _index(channel),
    );
  });

  /// Takes a channel's sound from [sendCustomAudioCapturePCMData] instead of the microphone.
  Future<void> enableCustomAudioIO(
    bool enable,
    ZegoCustomAudioConfig config, {
    ZegoPublishChannel? channel,
  }) => _sound(
    'enableCustomAudioIO',
    enable && config.sourceType == ZegoAudioSourceType.Custom
        ? ZEX_AUDIO_SOURCE_CUSTOM
        : ZEX_AUDIO_SOURCE_DEVICE,
    channel,
  );

  /// Hands in interleaved 16-bit PCM, up to 200 ms at a time.
  Future<void> sendCustomAudioCapturePCMData(
    Uint8List data,
    int dataLength,
    ZegoAudioFrameParam param, {
    ZegoPublishChannel? channel,
  }) => _call('sendCustomAudioCapturePCMData', (core, arena) {
    final bytes = _bytes(
      arena,
      data,
      dataLength,
      'sendCustomAudioCapturePCMData',
    );
    final channels = param.channel.index;
    return zex.zex_send_custom_audio_capture_pcm_data(
      core.handle,
      bytes.cast(),
      channels == 0 ? 0 : dataLength ~/ (2 * channels),
      param.sampleRate.value,
      channels,
      0,
      _index(channel),
    );
  });

  /// Reports sound to onPlayerAudioData and onPlaybackAudioData as `observerBitMask` says
  /// ([ZegoAudioDataCallbackBitMask]); one copy is made of it. Its format is the engine's own: the
  /// handlers' parameter tells it.
  Future<void> startAudioDataObserver(
    int observerBitMask,
    ZegoAudioFrameParam param,
  ) => _run('startAudioDataObserver', (_) {
    _require('startAudioDataObserver').want(
      playerAudio: observerBitMask & ZegoAudioDataCallbackBitMask.Player != 0,
      playback: observerBitMask & ZegoAudioDataCallbackBitMask.Playback != 0,
    );
  });

  /// Stops what [startAudioDataObserver] started.
  Future<void> stopAudioDataObserver() => _run('stopAudioDataObserver', (_) {
    _require('stopAudioDataObserver').want(playerAudio: false, playback: false);
  });

  /// With [ZegoVideoBufferType.EncodedData], played streams go to onRemoteVideoFrameEncodedData, as
  /// a copy, and are not decoded. Otherwise pictures go to views and onRemoteVideoFrameRawData, as
  /// they do without this call.
  Future<void> enableCustomVideoRender(
    bool enable,
    ZegoCustomVideoRenderConfig config,
  ) => _run('enableCustomVideoRender', (_) {
    _require('enableCustomVideoRender').want(
      encoded: enable && config.bufferType == ZegoVideoBufferType.EncodedData,
    );
  });

  /// Takes a channel's picture from the camera, from custom capture, or sends none.
  Future<void> setVideoSource(
    ZegoVideoSourceType source, {
    int? instanceID,
    ZegoPublishChannel? channel,
  }) => switch (source) {
    ZegoVideoSourceType.Camera => _source(
      'setVideoSource',
      ZEX_VIDEO_SOURCE_DEVICE,
      channel,
    ),
    ZegoVideoSourceType.Custom => _source(
      'setVideoSource',
      ZEX_VIDEO_SOURCE_CUSTOM,
      channel,
    ),
    _ => _unsupported('setVideoSource', source),
  };

  /// Takes a channel's sound from the microphone, from custom capture, or sends silence.
  Future<void> setAudioSource(
    ZegoAudioSourceType source, {
    ZegoPublishChannel? channel,
  }) => switch (source) {
    ZegoAudioSourceType.Default || ZegoAudioSourceType.Microphone => _sound(
      'setAudioSource',
      ZEX_AUDIO_SOURCE_DEVICE,
      channel,
    ),
    ZegoAudioSourceType.Custom => _sound(
      'setAudioSource',
      ZEX_AUDIO_SOURCE_CUSTOM,
      channel,
    ),
    ZegoAudioSourceType.None => _sound(
      'setAudioSource',
      ZEX_AUDIO_SOURCE_SILENCE,
      channel,
    ),
    _ => _unsupported('setAudioSource', source),
  };

  /// Extension: publishes a moving scene with a timestamp barcode (docs/BARCODE.md), and a tone: a
  /// program can be tried on a machine without devices.
  Future<void> useSyntheticSource({ZegoPublishChannel? channel}) async {
    await _source('useSyntheticSource', ZEX_VIDEO_SOURCE_SYNTHETIC, channel);
    await _sound('useSyntheticSource', ZEX_AUDIO_SOURCE_TONE, channel);
  }

  /// Extension: publishes a media file, looped: MP4 (H.264 with AAC or Opus) or Y4M. Trouble with it
  /// comes by onDebugError.
  Future<void> useFileSource(String path, {ZegoPublishChannel? channel}) async {
    await _source('useFileSource', ZEX_VIDEO_SOURCE_FILE, channel, path);
    await _sound('useFileSource', ZEX_AUDIO_SOURCE_FILE, channel);
  }

  Future<void> _source(
    String function,
    int source,
    ZegoPublishChannel? channel, [
    String? path,
  ]) => _call(
    function,
    (core, arena) => zex.zex_set_video_source(
      core.handle,
      source,
      path == null ? nullptr : _text(arena, 'path', path, function),
      _index(channel),
    ),
  );

  Future<void> _sound(
    String function,
    int source,
    ZegoPublishChannel? channel,
  ) => _call(
    function,
    (core, _) => zex.zex_set_audio_source(core.handle, source, _index(channel)),
  );

  Future<void> _unsupported(String function, Enum what) => _run(function, (_) {
    throw ZegoException(
      ZegoErrorCode.CommonSdkNoModule,
      '${what.name} is no source of this library',
      function,
    );
  });
}
