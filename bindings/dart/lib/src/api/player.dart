part of 'engine.dart';

/// Playing.
extension ZegoExpressEnginePlayer on ZegoExpressEngine {
  /// Plays a stream, up to 12 at a time; may follow loginRoom without waiting. One that nobody
  /// publishes is waited for. Playing it again only changes the canvas. How it goes comes by
  /// onPlayerStateUpdate.
  Future<void> startPlayingStream(
    String streamID, {
    ZegoCanvas? canvas,
    ZegoPlayerConfig? config,
  }) => _call('startPlayingStream', (core, arena) {
    final c = arena<zex_player_config>();
    zex.zex_player_config_init(c);
    if (config != null) c.ref.resource_mode = config.resourceMode.index;
    final status = zex.zex_start_playing_stream(
      core.handle,
      _text(arena, 'streamID', streamID, 'startPlayingStream'),
      c,
    );
    if (status == 0) {
      if (canvas == null) {
        core.playCanvas.remove(streamID);
      } else {
        core.playCanvas[streamID] = canvas;
      }
    }
    return status;
  });

  /// Stops playing; a stream that is not played is no error.
  Future<void> stopPlayingStream(String streamID) =>
      _call('stopPlayingStream', (core, arena) {
        core.playCanvas.remove(streamID);
        return zex.zex_stop_playing_stream(
          core.handle,
          _text(arena, 'streamID', streamID, 'stopPlayingStream'),
        );
      });

  /// Receives no sound of a stream, or receives it again.
  Future<void> mutePlayStreamAudio(String streamID, bool mute) => _call(
    'mutePlayStreamAudio',
    (core, arena) => zex.zex_mute_play_stream_audio(
      core.handle,
      _text(arena, 'streamID', streamID, 'mutePlayStreamAudio'),
      mute ? 1 : 0,
    ),
  );

  /// Receives no pictures of a stream, or receives them again.
  Future<void> mutePlayStreamVideo(String streamID, bool mute) => _call(
    'mutePlayStreamVideo',
    (core, arena) => zex.zex_mute_play_stream_video(
      core.handle,
      _text(arena, 'streamID', streamID, 'mutePlayStreamVideo'),
      mute ? 1 : 0,
    ),
  );

  /// Receives no sound of any stream, those played later included.
  Future<void> muteAllPlayStreamAudio(bool mute) => _call(
    'muteAllPlayStreamAudio',
    (core, _) => zex.zex_mute_all_play_stream_audio(core.handle, mute ? 1 : 0),
  );

  /// Receives no pictures of any stream, those played later included.
  Future<void> muteAllPlayStreamVideo(bool mute) => _call(
    'muteAllPlayStreamVideo',
    (core, _) => zex.zex_mute_all_play_stream_video(core.handle, mute ? 1 : 0),
  );

  /// Loudness of a stream, 0–200; default 100.
  Future<void> setPlayVolume(String streamID, int volume) => _call(
    'setPlayVolume',
    (core, arena) => zex.zex_set_play_volume(
      core.handle,
      _text(arena, 'streamID', streamID, 'setPlayVolume'),
      unsigned('volume', volume, 'setPlayVolume'),
    ),
  );

  /// Loudness of every stream, those played later included, 0–200; default 100.
  Future<void> setAllPlayStreamVolume(int volume) => _call(
    'setAllPlayStreamVolume',
    (core, _) => zex.zex_set_all_play_stream_volume(
      core.handle,
      unsigned('volume', volume, 'setAllPlayStreamVolume'),
    ),
  );

  /// Extension: latest figures of a played stream.
  Future<ZegoPlayStreamQuality> getPlayQuality(String streamID) =>
      _run('getPlayQuality', (arena) {
        final core = _require('getPlayQuality');
        final q = arena<zex_play_quality>();
        zex.zex_play_quality_init(q);
        final id = _text(arena, 'streamID', streamID, 'getPlayQuality');
        checkEngine(
          zex.zex_get_play_quality(core.handle, id, q),
          'getPlayQuality',
        );
        return ZegoPlayStreamQuality.of(q.ref);
      });
}
