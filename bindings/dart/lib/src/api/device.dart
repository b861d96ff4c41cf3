part of 'engine.dart';

/// Camera, microphone, loudspeaker and their loudness.
extension ZegoExpressEngineDevice on ZegoExpressEngine {
  /// Captures pictures on a channel, or none; players hear of it as camera state.
  Future<void> enableCamera(bool enable, {ZegoPublishChannel? channel}) =>
      _call(
        'enableCamera',
        (core, _) =>
            zex.zex_enable_camera(core.handle, enable ? 1 : 0, _index(channel)),
      );

  /// Sends silence on every channel; players hear of it as microphone state.
  Future<void> muteMicrophone(bool mute) => _call('muteMicrophone', (core, _) {
    final status = zex.zex_mute_microphone(core.handle, mute ? 1 : 0);
    if (status == 0) core.microphoneMuted = mute;
    return status;
  });

  /// What [muteMicrophone] was last given.
  Future<bool> isMicrophoneMuted() => _run(
    'isMicrophoneMuted',
    (_) => _require('isMicrophoneMuted').microphoneMuted,
  );

  /// Nothing is heard of any stream, though everything is still received.
  Future<void> muteSpeaker(bool mute) => _call('muteSpeaker', (core, _) {
    final status = zex.zex_mute_speaker(core.handle, mute ? 1 : 0);
    if (status == 0) core.speakerMuted = mute;
    return status;
  });

  /// What [muteSpeaker] was last given.
  Future<bool> isSpeakerMuted() =>
      _run('isSpeakerMuted', (_) => _require('isSpeakerMuted').speakerMuted);

  /// Reports the loudness of the microphone and of every played stream, by default each 100 ms.
  Future<void> startSoundLevelMonitor({ZegoSoundLevelConfig? config}) => _call(
    'startSoundLevelMonitor',
    (core, _) => zex.zex_start_sound_level_monitor(
      core.handle,
      unsigned(
        'millisecond',
        config?.millisecond ?? 100,
        'startSoundLevelMonitor',
      ),
    ),
  );

  /// Stops the reports.
  Future<void> stopSoundLevelMonitor() => _call(
    'stopSoundLevelMonitor',
    (core, _) => zex.zex_stop_sound_level_monitor(core.handle),
  );
}
