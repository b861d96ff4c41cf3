/// Events of a polled engine, to the handlers of an application.
library;

import 'dart:ffi';
import 'dart:typed_data';

import 'package:ffi/ffi.dart';

import 'core.dart';
import 'enums.dart';
import 'native.dart';
import 'quality.dart';
import 'raw/zex.g.dart';
import 'types.dart';

// One per isolate: no event is read while another is.
final Pointer<zex_event_data> _data = calloc<zex_event_data>();

/// Calls the handler for one event. Everything is copied out of it first: a handler may do
/// anything, and the event ends when this returns.
void deliver(EngineCore core, Pointer<zex_event> event) {
  _data.ref.struct_size = sizeOf<zex_event_data>();
  if (zex.zex_event_get(event, _data) != 0) return;
  final d = _data.ref;
  final h = core.handler;
  switch (d.event_type) {
    case ZEX_EVENT_VIDEO_FRAME:
      core.remoteFrame(string(d.stream_id), d.frame);
    case ZEX_EVENT_ROOM_STATE_CHANGED:
      final room = string(d.room_id);
      final reason = ZegoRoomStateChangedReason.of(d.state);
      final (code, extended) = (d.error_code, json(d.extended_data));
      core.guard(
        'onRoomStateChanged',
        () => h.onRoomStateChanged?.call(room, reason, code, extended),
      );
    case ZEX_EVENT_ROOM_STATE_UPDATE:
      final room = string(d.room_id);
      final state = ZegoRoomState.of(d.state);
      final (code, extended) = (d.error_code, json(d.extended_data));
      core.guard(
        'onRoomStateUpdate',
        () => h.onRoomStateUpdate?.call(room, state, code, extended),
      );
    case ZEX_EVENT_ROOM_USER_UPDATE:
      final room = string(d.room_id);
      final type = ZegoUpdateType.of(d.update_type);
      final users = List.generate(d.count, (i) => _user(d.users[i].ref));
      core.guard(
        'onRoomUserUpdate',
        () => h.onRoomUserUpdate?.call(room, type, users),
      );
    case ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE:
      final (room, count) = (string(d.room_id), d.count);
      core.guard(
        'onRoomOnlineUserCountUpdate',
        () => h.onRoomOnlineUserCountUpdate?.call(room, count),
      );
    case ZEX_EVENT_ROOM_STREAM_UPDATE:
      final room = string(d.room_id);
      final type = ZegoUpdateType.of(d.update_type);
      final streams = List.generate(d.count, (i) => stream(d.streams[i].ref));
      final extended = json(d.extended_data);
      core.guard(
        'onRoomStreamUpdate',
        () => h.roomStreamUpdate?.call(room, type, streams, extended),
      );
    case ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE:
      final (room, seconds) = (string(d.room_id), d.count);
      core.guard(
        'onRoomTokenWillExpire',
        () => h.onRoomTokenWillExpire?.call(room, seconds),
      );
    case ZEX_EVENT_PUBLISHER_STATE_UPDATE:
      final id = string(d.stream_id);
      final state = ZegoPublisherState.of(d.state);
      final (code, extended) = (d.error_code, json(d.extended_data));
      core.guard(
        'onPublisherStateUpdate',
        () => h.onPublisherStateUpdate?.call(id, state, code, extended),
      );
    case ZEX_EVENT_PLAYER_STATE_UPDATE:
      final id = string(d.stream_id);
      final state = ZegoPlayerState.of(d.state);
      final (code, extended) = (d.error_code, json(d.extended_data));
      core.guard(
        'onPlayerStateUpdate',
        () => h.onPlayerStateUpdate?.call(id, state, code, extended),
      );
    case ZEX_EVENT_PUBLISHER_QUALITY_UPDATE:
      if (d.publish_quality == nullptr) return;
      final id = string(d.stream_id);
      final quality = ZegoPublishStreamQuality.of(d.publish_quality.ref);
      core.guard(
        'onPublisherQualityUpdate',
        () => h.onPublisherQualityUpdate?.call(id, quality),
      );
    case ZEX_EVENT_PLAYER_QUALITY_UPDATE:
      if (d.play_quality == nullptr) return;
      final id = string(d.stream_id);
      final quality = ZegoPlayStreamQuality.of(d.play_quality.ref);
      core.guard(
        'onPlayerQualityUpdate',
        () => h.onPlayerQualityUpdate?.call(id, quality),
      );
    case ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME:
      core.guard(
        'onPublisherCapturedAudioFirstFrame',
        () => h.onPublisherCapturedAudioFirstFrame?.call(),
      );
    case ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME:
      _channel(
        core,
        d,
        'onPublisherCapturedVideoFirstFrame',
        h.onPublisherCapturedVideoFirstFrame,
      );
    case ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME:
      _channel(
        core,
        d,
        'onPublisherRenderVideoFirstFrame',
        h.onPublisherRenderVideoFirstFrame,
      );
    case ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME:
      _channel(
        core,
        d,
        'onPublisherSendAudioFirstFrame',
        h.onPublisherSendAudioFirstFrame,
      );
    case ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME:
      _channel(
        core,
        d,
        'onPublisherSendVideoFirstFrame',
        h.onPublisherSendVideoFirstFrame,
      );
    case ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED:
      final (width, height) = (d.width, d.height);
      final channel = ZegoPublishChannel.of(d.channel);
      core.guard(
        'onPublisherVideoSizeChanged',
        () => h.onPublisherVideoSizeChanged?.call(width, height, channel),
      );
    case ZEX_EVENT_ENCODED_KEYFRAME_WANTED:
      _channel(core, d, 'onEncodedKeyframeWanted', h.onEncodedKeyframeWanted);
    case ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME:
      _stream(
        core,
        d,
        'onPlayerRecvAudioFirstFrame',
        h.onPlayerRecvAudioFirstFrame,
      );
    case ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME:
      _stream(
        core,
        d,
        'onPlayerRecvVideoFirstFrame',
        h.onPlayerRecvVideoFirstFrame,
      );
    case ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME:
      _stream(
        core,
        d,
        'onPlayerRenderVideoFirstFrame',
        h.onPlayerRenderVideoFirstFrame,
      );
    case ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED:
      final (id, width, height) = (string(d.stream_id), d.width, d.height);
      core.guard(
        'onPlayerVideoSizeChanged',
        () => h.onPlayerVideoSizeChanged?.call(id, width, height),
      );
    case ZEX_EVENT_PLAYER_RECV_SEI:
      final id = string(d.stream_id);
      final bytes = d.data_length == 0
          ? Uint8List(0)
          : Uint8List.fromList(d.data.asTypedList(d.data_length));
      core.guard('onPlayerRecvSEI', () => h.onPlayerRecvSEI?.call(id, bytes));
    case ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE:
      final id = string(d.stream_id);
      final state = ZegoRemoteDeviceState.of(d.state);
      core.guard(
        'onRemoteCameraStateUpdate',
        () => h.onRemoteCameraStateUpdate?.call(id, state),
      );
    case ZEX_EVENT_REMOTE_MIC_STATE_UPDATE:
      final id = string(d.stream_id);
      final state = ZegoRemoteDeviceState.of(d.state);
      core.guard(
        'onRemoteMicStateUpdate',
        () => h.onRemoteMicStateUpdate?.call(id, state),
      );
    case ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE:
      final level = d.level;
      core.guard(
        'onCapturedSoundLevelUpdate',
        () => h.onCapturedSoundLevelUpdate?.call(level),
      );
    case ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE:
      final levels = <String, double>{
        for (var i = 0; i < d.count; i++)
          string(d.levels[i].ref.stream_id): d.levels[i].ref.level,
      };
      core.guard(
        'onRemoteSoundLevelUpdate',
        () => h.onRemoteSoundLevelUpdate?.call(levels),
      );
    case ZEX_EVENT_DEBUG_ERROR:
      final (code, function) = (d.error_code, published(string(d.function)));
      final info = string(d.info);
      core.guard(
        'onDebugError',
        () => h.onDebugError?.call(code, function, info),
      );
  }
}

/// A call's name in the C interface as the published one.
String published(String function) {
  final [first, ...words] = function.split('_');
  return [
    first,
    for (final word in words)
      switch (word) {
        '' => '',
        'sei' || 'pcm' => word.toUpperCase(),
        _ => word[0].toUpperCase() + word.substring(1),
      },
  ].join();
}

void _channel(
  EngineCore core,
  zex_event_data d,
  String name,
  void Function(ZegoPublishChannel)? call,
) {
  if (call == null) return;
  final channel = ZegoPublishChannel.of(d.channel);
  core.guard(name, () => call(channel));
}

void _stream(
  EngineCore core,
  zex_event_data d,
  String name,
  void Function(String)? call,
) {
  if (call == null) return;
  final id = string(d.stream_id);
  core.guard(name, () => call(id));
}

ZegoUser _user(zex_user u) => ZegoUser(string(u.user_id), string(u.user_name));

/// A stream in memory of Dart.
ZegoStream stream(zex_stream s) => ZegoStream(
  ZegoUser(string(s.user_id), string(s.user_name)),
  string(s.stream_id),
  string(s.extra_info),
);
