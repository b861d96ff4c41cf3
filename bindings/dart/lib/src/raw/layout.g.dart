// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.

import 'dart:ffi';

import 'package:ffi/ffi.dart';

import 'zex.g.dart';

const double _third = 1 / 3;

int _first(Pointer<Uint8> bytes, int size) {
  for (var at = 0; at < size; at++) {
    if (bytes[at] != 0) return at;
  }
  return -1;
}

int _offset(int size, void Function(Pointer<Void> memory) write) {
  final memory = calloc<Uint8>(size);
  write(memory.cast());
  final at = _first(memory, size);
  calloc.free(memory);
  return at;
}

/// Sizes and offsets as dart:ffi lays structs out, in the form of bindings/model/layout.txt.
String layoutText() {
  final out = StringBuffer();
  int size;
  size = sizeOf<zex_user>();
  out.writeln('zex_user $size');
  out.writeln(
    'zex_user.struct_size ${_offset(size, (m) => m.cast<zex_user>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_user.reserved ${_offset(size, (m) => m.cast<zex_user>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_user.user_id ${_offset(size, (m) => m.cast<zex_user>().ref.user_id = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_user.user_name ${_offset(size, (m) => m.cast<zex_user>().ref.user_name = Pointer.fromAddress(-1))}',
  );
  size = sizeOf<zex_stream>();
  out.writeln('zex_stream $size');
  out.writeln(
    'zex_stream.struct_size ${_offset(size, (m) => m.cast<zex_stream>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_stream.reserved ${_offset(size, (m) => m.cast<zex_stream>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_stream.stream_id ${_offset(size, (m) => m.cast<zex_stream>().ref.stream_id = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_stream.user_id ${_offset(size, (m) => m.cast<zex_stream>().ref.user_id = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_stream.user_name ${_offset(size, (m) => m.cast<zex_stream>().ref.user_name = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_stream.extra_info ${_offset(size, (m) => m.cast<zex_stream>().ref.extra_info = Pointer.fromAddress(-1))}',
  );
  size = sizeOf<zex_sound_level>();
  out.writeln('zex_sound_level $size');
  out.writeln(
    'zex_sound_level.struct_size ${_offset(size, (m) => m.cast<zex_sound_level>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_sound_level.level ${_offset(size, (m) => m.cast<zex_sound_level>().ref.level = _third)}',
  );
  out.writeln(
    'zex_sound_level.stream_id ${_offset(size, (m) => m.cast<zex_sound_level>().ref.stream_id = Pointer.fromAddress(-1))}',
  );
  size = sizeOf<zex_callbacks>();
  out.writeln('zex_callbacks $size');
  out.writeln(
    'zex_callbacks.struct_size ${_offset(size, (m) => m.cast<zex_callbacks>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_callbacks.reserved ${_offset(size, (m) => m.cast<zex_callbacks>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_callbacks.destroy ${_offset(size, (m) => m.cast<zex_callbacks>().ref.destroy = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_room_state_changed ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_room_state_changed = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_room_state_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_room_state_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_room_user_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_room_user_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_room_online_user_count_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_room_online_user_count_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_room_stream_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_room_stream_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_room_token_will_expire ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_room_token_will_expire = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_publisher_state_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_publisher_state_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_player_state_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_player_state_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_publisher_quality_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_publisher_quality_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_player_quality_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_player_quality_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_publisher_captured_audio_first_frame ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_publisher_captured_audio_first_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_publisher_captured_video_first_frame ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_publisher_captured_video_first_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_publisher_render_video_first_frame ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_publisher_render_video_first_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_publisher_send_audio_first_frame ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_publisher_send_audio_first_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_publisher_send_video_first_frame ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_publisher_send_video_first_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_publisher_video_size_changed ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_publisher_video_size_changed = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_player_recv_audio_first_frame ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_player_recv_audio_first_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_player_recv_video_first_frame ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_player_recv_video_first_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_player_render_video_first_frame ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_player_render_video_first_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_player_video_size_changed ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_player_video_size_changed = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_player_recv_sei ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_player_recv_sei = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_remote_camera_state_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_remote_camera_state_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_remote_mic_state_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_remote_mic_state_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_captured_sound_level_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_captured_sound_level_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_remote_sound_level_update ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_remote_sound_level_update = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_debug_error ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_debug_error = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_callbacks.on_encoded_keyframe_wanted ${_offset(size, (m) => m.cast<zex_callbacks>().ref.on_encoded_keyframe_wanted = Pointer.fromAddress(-1))}',
  );
  size = sizeOf<zex_media_callbacks>();
  out.writeln('zex_media_callbacks $size');
  out.writeln(
    'zex_media_callbacks.struct_size ${_offset(size, (m) => m.cast<zex_media_callbacks>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_media_callbacks.encoded_only ${_offset(size, (m) => m.cast<zex_media_callbacks>().ref.encoded_only = -1)}',
  );
  out.writeln(
    'zex_media_callbacks.destroy ${_offset(size, (m) => m.cast<zex_media_callbacks>().ref.destroy = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_media_callbacks.on_remote_video_frame ${_offset(size, (m) => m.cast<zex_media_callbacks>().ref.on_remote_video_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_media_callbacks.on_remote_encoded_video_frame ${_offset(size, (m) => m.cast<zex_media_callbacks>().ref.on_remote_encoded_video_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_media_callbacks.on_captured_video_frame ${_offset(size, (m) => m.cast<zex_media_callbacks>().ref.on_captured_video_frame = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_media_callbacks.on_remote_audio_data ${_offset(size, (m) => m.cast<zex_media_callbacks>().ref.on_remote_audio_data = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_media_callbacks.on_playback_audio_data ${_offset(size, (m) => m.cast<zex_media_callbacks>().ref.on_playback_audio_data = Pointer.fromAddress(-1))}',
  );
  size = sizeOf<zex_engine_profile>();
  out.writeln('zex_engine_profile $size');
  out.writeln(
    'zex_engine_profile.struct_size ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_engine_profile.app_id ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.app_id = -1)}',
  );
  out.writeln(
    'zex_engine_profile.app_sign ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.app_sign = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_engine_profile.scenario ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.scenario = -1)}',
  );
  out.writeln(
    'zex_engine_profile.delivery ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.delivery = -1)}',
  );
  out.writeln(
    'zex_engine_profile.server_url ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.server_url = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_engine_profile.ca_file ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.ca_file = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_engine_profile.advanced_config ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.advanced_config = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_engine_profile.callbacks ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.callbacks = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_engine_profile.user_data ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.user_data = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_engine_profile.wakeup ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.wakeup = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_engine_profile.post ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.post = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_engine_profile.port ${_offset(size, (m) => m.cast<zex_engine_profile>().ref.port = -1)}',
  );
  size = sizeOf<zex_counters>();
  out.writeln('zex_counters $size');
  out.writeln(
    'zex_counters.struct_size ${_offset(size, (m) => m.cast<zex_counters>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_counters.reserved ${_offset(size, (m) => m.cast<zex_counters>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_counters.live_handles ${_offset(size, (m) => m.cast<zex_counters>().ref.live_handles = -1)}',
  );
  out.writeln(
    'zex_counters.live_engines ${_offset(size, (m) => m.cast<zex_counters>().ref.live_engines = -1)}',
  );
  out.writeln(
    'zex_counters.live_frames ${_offset(size, (m) => m.cast<zex_counters>().ref.live_frames = -1)}',
  );
  out.writeln(
    'zex_counters.live_events ${_offset(size, (m) => m.cast<zex_counters>().ref.live_events = -1)}',
  );
  out.writeln(
    'zex_counters.threads ${_offset(size, (m) => m.cast<zex_counters>().ref.threads = -1)}',
  );
  out.writeln(
    'zex_counters.buffered_bytes ${_offset(size, (m) => m.cast<zex_counters>().ref.buffered_bytes = -1)}',
  );
  size = sizeOf<zex_event_data>();
  out.writeln('zex_event_data $size');
  out.writeln(
    'zex_event_data.struct_size ${_offset(size, (m) => m.cast<zex_event_data>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_event_data.event_type ${_offset(size, (m) => m.cast<zex_event_data>().ref.event_type = -1)}',
  );
  out.writeln(
    'zex_event_data.room_id ${_offset(size, (m) => m.cast<zex_event_data>().ref.room_id = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.stream_id ${_offset(size, (m) => m.cast<zex_event_data>().ref.stream_id = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.extended_data ${_offset(size, (m) => m.cast<zex_event_data>().ref.extended_data = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.function ${_offset(size, (m) => m.cast<zex_event_data>().ref.function = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.info ${_offset(size, (m) => m.cast<zex_event_data>().ref.info = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.error_code ${_offset(size, (m) => m.cast<zex_event_data>().ref.error_code = -1)}',
  );
  out.writeln(
    'zex_event_data.state ${_offset(size, (m) => m.cast<zex_event_data>().ref.state = -1)}',
  );
  out.writeln(
    'zex_event_data.update_type ${_offset(size, (m) => m.cast<zex_event_data>().ref.update_type = -1)}',
  );
  out.writeln(
    'zex_event_data.channel ${_offset(size, (m) => m.cast<zex_event_data>().ref.channel = -1)}',
  );
  out.writeln(
    'zex_event_data.count ${_offset(size, (m) => m.cast<zex_event_data>().ref.count = -1)}',
  );
  out.writeln(
    'zex_event_data.width ${_offset(size, (m) => m.cast<zex_event_data>().ref.width = -1)}',
  );
  out.writeln(
    'zex_event_data.height ${_offset(size, (m) => m.cast<zex_event_data>().ref.height = -1)}',
  );
  out.writeln(
    'zex_event_data.level ${_offset(size, (m) => m.cast<zex_event_data>().ref.level = _third)}',
  );
  out.writeln(
    'zex_event_data.users ${_offset(size, (m) => m.cast<zex_event_data>().ref.users = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.streams ${_offset(size, (m) => m.cast<zex_event_data>().ref.streams = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.levels ${_offset(size, (m) => m.cast<zex_event_data>().ref.levels = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.publish_quality ${_offset(size, (m) => m.cast<zex_event_data>().ref.publish_quality = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.play_quality ${_offset(size, (m) => m.cast<zex_event_data>().ref.play_quality = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.data ${_offset(size, (m) => m.cast<zex_event_data>().ref.data = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_event_data.data_length ${_offset(size, (m) => m.cast<zex_event_data>().ref.data_length = -1)}',
  );
  out.writeln(
    'zex_event_data.reserved ${_offset(size, (m) => m.cast<zex_event_data>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_event_data.frame ${_offset(size, (m) => m.cast<zex_event_data>().ref.frame = Pointer.fromAddress(-1))}',
  );
  size = sizeOf<zex_frame_info>();
  out.writeln('zex_frame_info $size');
  out.writeln(
    'zex_frame_info.struct_size ${_offset(size, (m) => m.cast<zex_frame_info>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_frame_info.format ${_offset(size, (m) => m.cast<zex_frame_info>().ref.format = -1)}',
  );
  out.writeln(
    'zex_frame_info.width ${_offset(size, (m) => m.cast<zex_frame_info>().ref.width = -1)}',
  );
  out.writeln(
    'zex_frame_info.height ${_offset(size, (m) => m.cast<zex_frame_info>().ref.height = -1)}',
  );
  out.writeln(
    'zex_frame_info.planes ${_offset(size, (m) => m.cast<zex_frame_info>().ref.planes[0] = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_frame_info.strides ${_offset(size, (m) => m.cast<zex_frame_info>().ref.strides[0] = -1)}',
  );
  out.writeln(
    'zex_frame_info.rtp_timestamp ${_offset(size, (m) => m.cast<zex_frame_info>().ref.rtp_timestamp = -1)}',
  );
  out.writeln(
    'zex_frame_info.capture_time_us ${_offset(size, (m) => m.cast<zex_frame_info>().ref.capture_time_us = -1)}',
  );
  out.writeln(
    'zex_frame_info.decoded_time_us ${_offset(size, (m) => m.cast<zex_frame_info>().ref.decoded_time_us = -1)}',
  );
  out.writeln(
    'zex_frame_info.is_catch_up ${_offset(size, (m) => m.cast<zex_frame_info>().ref.is_catch_up = -1)}',
  );
  out.writeln(
    'zex_frame_info.reserved ${_offset(size, (m) => m.cast<zex_frame_info>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_frame_info.color_matrix ${_offset(size, (m) => m.cast<zex_frame_info>().ref.color_matrix = -1)}',
  );
  out.writeln(
    'zex_frame_info.color_range ${_offset(size, (m) => m.cast<zex_frame_info>().ref.color_range = -1)}',
  );
  size = sizeOf<zex_log_config>();
  out.writeln('zex_log_config $size');
  out.writeln(
    'zex_log_config.struct_size ${_offset(size, (m) => m.cast<zex_log_config>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_log_config.level ${_offset(size, (m) => m.cast<zex_log_config>().ref.level = -1)}',
  );
  out.writeln(
    'zex_log_config.log_path ${_offset(size, (m) => m.cast<zex_log_config>().ref.log_path = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_log_config.log_size ${_offset(size, (m) => m.cast<zex_log_config>().ref.log_size = -1)}',
  );
  size = sizeOf<zex_player_config>();
  out.writeln('zex_player_config $size');
  out.writeln(
    'zex_player_config.struct_size ${_offset(size, (m) => m.cast<zex_player_config>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_player_config.resource_mode ${_offset(size, (m) => m.cast<zex_player_config>().ref.resource_mode = -1)}',
  );
  size = sizeOf<zex_video_config>();
  out.writeln('zex_video_config $size');
  out.writeln(
    'zex_video_config.struct_size ${_offset(size, (m) => m.cast<zex_video_config>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_video_config.width ${_offset(size, (m) => m.cast<zex_video_config>().ref.width = -1)}',
  );
  out.writeln(
    'zex_video_config.height ${_offset(size, (m) => m.cast<zex_video_config>().ref.height = -1)}',
  );
  out.writeln(
    'zex_video_config.fps ${_offset(size, (m) => m.cast<zex_video_config>().ref.fps = -1)}',
  );
  out.writeln(
    'zex_video_config.bitrate_kbps ${_offset(size, (m) => m.cast<zex_video_config>().ref.bitrate_kbps = -1)}',
  );
  out.writeln(
    'zex_video_config.keyframe_interval_s ${_offset(size, (m) => m.cast<zex_video_config>().ref.keyframe_interval_s = -1)}',
  );
  size = sizeOf<zex_audio_config>();
  out.writeln('zex_audio_config $size');
  out.writeln(
    'zex_audio_config.struct_size ${_offset(size, (m) => m.cast<zex_audio_config>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_audio_config.bitrate_kbps ${_offset(size, (m) => m.cast<zex_audio_config>().ref.bitrate_kbps = -1)}',
  );
  out.writeln(
    'zex_audio_config.channels ${_offset(size, (m) => m.cast<zex_audio_config>().ref.channels = -1)}',
  );
  out.writeln(
    'zex_audio_config.reserved ${_offset(size, (m) => m.cast<zex_audio_config>().ref.reserved = -1)}',
  );
  size = sizeOf<zex_video_frame_data>();
  out.writeln('zex_video_frame_data $size');
  out.writeln(
    'zex_video_frame_data.struct_size ${_offset(size, (m) => m.cast<zex_video_frame_data>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_video_frame_data.format ${_offset(size, (m) => m.cast<zex_video_frame_data>().ref.format = -1)}',
  );
  out.writeln(
    'zex_video_frame_data.width ${_offset(size, (m) => m.cast<zex_video_frame_data>().ref.width = -1)}',
  );
  out.writeln(
    'zex_video_frame_data.height ${_offset(size, (m) => m.cast<zex_video_frame_data>().ref.height = -1)}',
  );
  out.writeln(
    'zex_video_frame_data.planes ${_offset(size, (m) => m.cast<zex_video_frame_data>().ref.planes[0] = Pointer.fromAddress(-1))}',
  );
  out.writeln(
    'zex_video_frame_data.strides ${_offset(size, (m) => m.cast<zex_video_frame_data>().ref.strides[0] = -1)}',
  );
  out.writeln(
    'zex_video_frame_data.reserved ${_offset(size, (m) => m.cast<zex_video_frame_data>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_video_frame_data.capture_time_us ${_offset(size, (m) => m.cast<zex_video_frame_data>().ref.capture_time_us = -1)}',
  );
  size = sizeOf<zex_publish_quality>();
  out.writeln('zex_publish_quality $size');
  out.writeln(
    'zex_publish_quality.struct_size ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_publish_quality.level ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.level = -1)}',
  );
  out.writeln(
    'zex_publish_quality.video_capture_fps ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.video_capture_fps = _third)}',
  );
  out.writeln(
    'zex_publish_quality.video_encode_fps ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.video_encode_fps = _third)}',
  );
  out.writeln(
    'zex_publish_quality.video_send_fps ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.video_send_fps = _third)}',
  );
  out.writeln(
    'zex_publish_quality.video_kbps ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.video_kbps = _third)}',
  );
  out.writeln(
    'zex_publish_quality.audio_capture_fps ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.audio_capture_fps = _third)}',
  );
  out.writeln(
    'zex_publish_quality.audio_send_fps ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.audio_send_fps = _third)}',
  );
  out.writeln(
    'zex_publish_quality.audio_kbps ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.audio_kbps = _third)}',
  );
  out.writeln(
    'zex_publish_quality.target_kbps ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.target_kbps = _third)}',
  );
  out.writeln(
    'zex_publish_quality.packet_lost_rate ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.packet_lost_rate = _third)}',
  );
  out.writeln(
    'zex_publish_quality.rtt_ms ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.rtt_ms = -1)}',
  );
  out.writeln(
    'zex_publish_quality.width ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.width = -1)}',
  );
  out.writeln(
    'zex_publish_quality.height ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.height = -1)}',
  );
  out.writeln(
    'zex_publish_quality.reserved ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_publish_quality.total_send_bytes ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.total_send_bytes = -1)}',
  );
  out.writeln(
    'zex_publish_quality.frames_captured ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.frames_captured = -1)}',
  );
  out.writeln(
    'zex_publish_quality.frames_encoded ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.frames_encoded = -1)}',
  );
  out.writeln(
    'zex_publish_quality.frames_sent ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.frames_sent = -1)}',
  );
  out.writeln(
    'zex_publish_quality.frames_dropped ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.frames_dropped = -1)}',
  );
  out.writeln(
    'zex_publish_quality.keyframes ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.keyframes = -1)}',
  );
  out.writeln(
    'zex_publish_quality.cpu_us ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.cpu_us = -1)}',
  );
  out.writeln(
    'zex_publish_quality.audio_dropped_ms ${_offset(size, (m) => m.cast<zex_publish_quality>().ref.audio_dropped_ms = -1)}',
  );
  size = sizeOf<zex_play_quality>();
  out.writeln('zex_play_quality $size');
  out.writeln(
    'zex_play_quality.struct_size ${_offset(size, (m) => m.cast<zex_play_quality>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_play_quality.level ${_offset(size, (m) => m.cast<zex_play_quality>().ref.level = -1)}',
  );
  out.writeln(
    'zex_play_quality.video_recv_fps ${_offset(size, (m) => m.cast<zex_play_quality>().ref.video_recv_fps = _third)}',
  );
  out.writeln(
    'zex_play_quality.video_decode_fps ${_offset(size, (m) => m.cast<zex_play_quality>().ref.video_decode_fps = _third)}',
  );
  out.writeln(
    'zex_play_quality.video_render_fps ${_offset(size, (m) => m.cast<zex_play_quality>().ref.video_render_fps = _third)}',
  );
  out.writeln(
    'zex_play_quality.video_kbps ${_offset(size, (m) => m.cast<zex_play_quality>().ref.video_kbps = _third)}',
  );
  out.writeln(
    'zex_play_quality.audio_recv_fps ${_offset(size, (m) => m.cast<zex_play_quality>().ref.audio_recv_fps = _third)}',
  );
  out.writeln(
    'zex_play_quality.audio_render_fps ${_offset(size, (m) => m.cast<zex_play_quality>().ref.audio_render_fps = _third)}',
  );
  out.writeln(
    'zex_play_quality.audio_kbps ${_offset(size, (m) => m.cast<zex_play_quality>().ref.audio_kbps = _third)}',
  );
  out.writeln(
    'zex_play_quality.packet_lost_rate ${_offset(size, (m) => m.cast<zex_play_quality>().ref.packet_lost_rate = _third)}',
  );
  out.writeln(
    'zex_play_quality.rtt_ms ${_offset(size, (m) => m.cast<zex_play_quality>().ref.rtt_ms = -1)}',
  );
  out.writeln(
    'zex_play_quality.peer_to_peer_delay_ms ${_offset(size, (m) => m.cast<zex_play_quality>().ref.peer_to_peer_delay_ms = -1)}',
  );
  out.writeln(
    'zex_play_quality.delay_ms ${_offset(size, (m) => m.cast<zex_play_quality>().ref.delay_ms = -1)}',
  );
  out.writeln(
    'zex_play_quality.av_timestamp_diff_ms ${_offset(size, (m) => m.cast<zex_play_quality>().ref.av_timestamp_diff_ms = -1)}',
  );
  out.writeln(
    'zex_play_quality.width ${_offset(size, (m) => m.cast<zex_play_quality>().ref.width = -1)}',
  );
  out.writeln(
    'zex_play_quality.height ${_offset(size, (m) => m.cast<zex_play_quality>().ref.height = -1)}',
  );
  out.writeln(
    'zex_play_quality.total_recv_bytes ${_offset(size, (m) => m.cast<zex_play_quality>().ref.total_recv_bytes = -1)}',
  );
  out.writeln(
    'zex_play_quality.frames_received ${_offset(size, (m) => m.cast<zex_play_quality>().ref.frames_received = -1)}',
  );
  out.writeln(
    'zex_play_quality.frames_decoded ${_offset(size, (m) => m.cast<zex_play_quality>().ref.frames_decoded = -1)}',
  );
  out.writeln(
    'zex_play_quality.frames_rendered ${_offset(size, (m) => m.cast<zex_play_quality>().ref.frames_rendered = -1)}',
  );
  out.writeln(
    'zex_play_quality.frames_catch_up ${_offset(size, (m) => m.cast<zex_play_quality>().ref.frames_catch_up = -1)}',
  );
  out.writeln(
    'zex_play_quality.frames_dropped ${_offset(size, (m) => m.cast<zex_play_quality>().ref.frames_dropped = -1)}',
  );
  out.writeln(
    'zex_play_quality.freezes ${_offset(size, (m) => m.cast<zex_play_quality>().ref.freezes = -1)}',
  );
  out.writeln(
    'zex_play_quality.stalls ${_offset(size, (m) => m.cast<zex_play_quality>().ref.stalls = -1)}',
  );
  out.writeln(
    'zex_play_quality.packets_lost ${_offset(size, (m) => m.cast<zex_play_quality>().ref.packets_lost = -1)}',
  );
  out.writeln(
    'zex_play_quality.packets_recovered ${_offset(size, (m) => m.cast<zex_play_quality>().ref.packets_recovered = -1)}',
  );
  out.writeln(
    'zex_play_quality.nacks ${_offset(size, (m) => m.cast<zex_play_quality>().ref.nacks = -1)}',
  );
  out.writeln(
    'zex_play_quality.plis ${_offset(size, (m) => m.cast<zex_play_quality>().ref.plis = -1)}',
  );
  out.writeln(
    'zex_play_quality.audio_concealed_ms ${_offset(size, (m) => m.cast<zex_play_quality>().ref.audio_concealed_ms = -1)}',
  );
  out.writeln(
    'zex_play_quality.audio_stretched_ms ${_offset(size, (m) => m.cast<zex_play_quality>().ref.audio_stretched_ms = -1)}',
  );
  out.writeln(
    'zex_play_quality.cpu_us ${_offset(size, (m) => m.cast<zex_play_quality>().ref.cpu_us = -1)}',
  );
  size = sizeOf<zex_room_config>();
  out.writeln('zex_room_config $size');
  out.writeln(
    'zex_room_config.struct_size ${_offset(size, (m) => m.cast<zex_room_config>().ref.struct_size = -1)}',
  );
  out.writeln(
    'zex_room_config.max_member_count ${_offset(size, (m) => m.cast<zex_room_config>().ref.max_member_count = -1)}',
  );
  out.writeln(
    'zex_room_config.is_user_status_notify ${_offset(size, (m) => m.cast<zex_room_config>().ref.is_user_status_notify = -1)}',
  );
  out.writeln(
    'zex_room_config.reserved ${_offset(size, (m) => m.cast<zex_room_config>().ref.reserved = -1)}',
  );
  out.writeln(
    'zex_room_config.token ${_offset(size, (m) => m.cast<zex_room_config>().ref.token = Pointer.fromAddress(-1))}',
  );
  return out.toString();
}
