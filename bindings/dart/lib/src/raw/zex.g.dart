// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
// ignore_for_file: camel_case_types, constant_identifier_names, non_constant_identifier_names, unused_field

import 'dart:ffi';

/// Events run on the engine's callback thread.
const int ZEX_DELIVERY_CALLBACKS = 0;

/// Events wait for `zex_poll_event`; `wakeup` says when to look.
const int ZEX_DELIVERY_POLL = 1;

/// Version of the header; see `zex_get_abi_version`.
const int ZEX_VERSION_MAJOR = 0;

const int ZEX_VERSION_MINOR = 1;

const int ZEX_VERSION_PATCH = 0;

const int ZEX_EVENT_ROOM_STATE_CHANGED = 1;

const int ZEX_EVENT_ROOM_STATE_UPDATE = 2;

const int ZEX_EVENT_ROOM_USER_UPDATE = 3;

const int ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE = 4;

const int ZEX_EVENT_ROOM_STREAM_UPDATE = 5;

const int ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE = 6;

const int ZEX_EVENT_PUBLISHER_STATE_UPDATE = 7;

const int ZEX_EVENT_PLAYER_STATE_UPDATE = 8;

const int ZEX_EVENT_PUBLISHER_QUALITY_UPDATE = 9;

const int ZEX_EVENT_PLAYER_QUALITY_UPDATE = 10;

const int ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME = 11;

const int ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME = 12;

const int ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME = 13;

const int ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME = 14;

const int ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME = 15;

const int ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED = 16;

const int ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME = 17;

const int ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME = 18;

const int ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME = 19;

const int ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED = 20;

const int ZEX_EVENT_PLAYER_RECV_SEI = 21;

const int ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE = 22;

const int ZEX_EVENT_REMOTE_MIC_STATE_UPDATE = 23;

const int ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE = 24;

const int ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE = 25;

const int ZEX_EVENT_DEBUG_ERROR = 26;

/// A decoded picture of a played stream, unless `on_remote_video_frame` takes it; at most 3 per
/// stream wait, the oldest is dropped.
const int ZEX_EVENT_VIDEO_FRAME = 27;

/// The last one: the engine's handle is stale afterwards.
const int ZEX_EVENT_ENGINE_DESTROYED = 28;

/// `channel`: the next picture of the application's own encoder should be an IDR; as
/// `on_encoded_keyframe_wanted`.
const int ZEX_EVENT_ENCODED_KEYFRAME_WANTED = 29;

const int ZEX_LOG_LEVEL_OFF = 0;

/// A bug of this library.
const int ZEX_LOG_LEVEL_ERROR = 1;

/// Odd but working.
const int ZEX_LOG_LEVEL_WARN = 2;

/// State changes.
const int ZEX_LOG_LEVEL_INFO = 3;

const int ZEX_LOG_LEVEL_DEBUG = 4;

/// Single packets.
const int ZEX_LOG_LEVEL_TRACE = 5;

const int ZEX_PLAYER_STATE_NO_PLAY = 0;

const int ZEX_PLAYER_STATE_PLAY_REQUESTING = 1;

const int ZEX_PLAYER_STATE_PLAYING = 2;

const int ZEX_REMOTE_DEVICE_STATE_OPEN = 0;

const int ZEX_REMOTE_DEVICE_STATE_GENERIC_ERROR = 1;

const int ZEX_REMOTE_DEVICE_STATE_INVALID_ID = 2;

const int ZEX_REMOTE_DEVICE_STATE_NO_AUTHORIZATION = 3;

const int ZEX_REMOTE_DEVICE_STATE_ZERO_FPS = 4;

const int ZEX_REMOTE_DEVICE_STATE_IN_USE_BY_OTHER = 5;

const int ZEX_REMOTE_DEVICE_STATE_UNPLUGGED = 6;

const int ZEX_REMOTE_DEVICE_STATE_REBOOT_REQUIRED = 7;

const int ZEX_REMOTE_DEVICE_STATE_SYSTEM_MEDIA_SERVICES_LOST = 8;

const int ZEX_REMOTE_DEVICE_STATE_DISABLE = 9;

const int ZEX_REMOTE_DEVICE_STATE_MUTE = 10;

const int ZEX_PUBLISHER_STATE_NO_PUBLISH = 0;

const int ZEX_PUBLISHER_STATE_PUBLISH_REQUESTING = 1;

const int ZEX_PUBLISHER_STATE_PUBLISHING = 2;

/// Camera where there is one, else nothing is sent.
const int ZEX_VIDEO_SOURCE_DEVICE = 0;

/// A moving scene with a timestamp barcode.
const int ZEX_VIDEO_SOURCE_SYNTHETIC = 1;

/// Pictures pushed by `zex_send_custom_video_capture_raw_data`.
const int ZEX_VIDEO_SOURCE_CUSTOM = 2;

/// H.264 pushed by `zex_send_custom_video_capture_encoded_data`.
const int ZEX_VIDEO_SOURCE_CUSTOM_ENCODED = 3;

/// A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M; docs/MEDIA_FILES.md says what is read.
const int ZEX_VIDEO_SOURCE_FILE = 4;

/// Microphone where there is one, else clocked silence.
const int ZEX_AUDIO_SOURCE_DEVICE = 0;

const int ZEX_AUDIO_SOURCE_SILENCE = 1;

/// 440 Hz with a marker burst each second.
const int ZEX_AUDIO_SOURCE_TONE = 2;

/// PCM pushed by `zex_send_custom_audio_capture_pcm_data`.
const int ZEX_AUDIO_SOURCE_CUSTOM = 3;

/// The sound of the same channel's file.
const int ZEX_AUDIO_SOURCE_FILE = 4;

const int ZEX_STREAM_QUALITY_LEVEL_EXCELLENT = 0;

const int ZEX_STREAM_QUALITY_LEVEL_GOOD = 1;

const int ZEX_STREAM_QUALITY_LEVEL_MEDIUM = 2;

const int ZEX_STREAM_QUALITY_LEVEL_BAD = 3;

const int ZEX_STREAM_QUALITY_LEVEL_DIE = 4;

const int ZEX_STREAM_QUALITY_LEVEL_UNKNOWN = 5;

const int ZEX_ROOM_STATE_CHANGED_REASON_LOGINING = 0;

const int ZEX_ROOM_STATE_CHANGED_REASON_LOGINED = 1;

const int ZEX_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED = 2;

const int ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTING = 3;

const int ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTED = 4;

const int ZEX_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED = 5;

const int ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT = 6;

const int ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT = 7;

const int ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED = 8;

const int ZEX_ROOM_STATE_DISCONNECTED = 0;

const int ZEX_ROOM_STATE_CONNECTING = 1;

const int ZEX_ROOM_STATE_CONNECTED = 2;

const int ZEX_UPDATE_TYPE_ADD = 0;

const int ZEX_UPDATE_TYPE_DELETE = 1;

const int ZEX_PUBLISH_CHANNEL_MAIN = 0;

const int ZEX_PUBLISH_CHANNEL_AUX = 1;

const int ZEX_SCENARIO_GENERAL = 0;

const int ZEX_SCENARIO_COMMUNICATION = 1;

const int ZEX_SCENARIO_LIVE = 2;

const int ZEX_SCENARIO_DEFAULT = 3;

const int ZEX_SCENARIO_STANDARD_VIDEO_CALL = 4;

const int ZEX_SCENARIO_HIGH_QUALITY_VIDEO_CALL = 5;

const int ZEX_SCENARIO_STANDARD_CHATROOM = 6;

const int ZEX_SCENARIO_HIGH_QUALITY_CHATROOM = 7;

const int ZEX_SCENARIO_BROADCAST = 8;

const int ZEX_SCENARIO_KARAOKE = 9;

const int ZEX_SCENARIO_STANDARD_VOICE_CALL = 10;

/// What the project's settings say, else RTC.
const int ZEX_STREAM_RESOURCE_MODE_DEFAULT = 0;

/// Not available yet: ends in NO_PLAY with `CDN_UNAVAILABLE`.
const int ZEX_STREAM_RESOURCE_MODE_ONLY_CDN = 1;

/// Instant first picture from the server's cache, bounded delay.
const int ZEX_STREAM_RESOURCE_MODE_ONLY_L3 = 2;

/// As low as the network allows.
const int ZEX_STREAM_RESOURCE_MODE_ONLY_RTC = 3;

/// Planes y, u, v.
const int ZEX_VIDEO_FORMAT_I420 = 1;

/// Planes y, interleaved uv.
const int ZEX_VIDEO_FORMAT_NV12 = 2;

/// One plane, 4 bytes a pixel: b, g, r, a.
const int ZEX_VIDEO_FORMAT_BGRA32 = 3;

/// One plane, 4 bytes a pixel: r, g, b, a.
const int ZEX_VIDEO_FORMAT_RGBA32 = 4;

/// How colours are written (ITU-T H.273, MatrixCoefficients): BT.601, for SD video.
const int ZEX_COLOR_MATRIX_BT601 = 0;

/// BT.709, for HD video.
const int ZEX_COLOR_MATRIX_BT709 = 1;

/// BT.2020, non-constant luminance.
const int ZEX_COLOR_MATRIX_BT2020 = 2;

/// SMPTE ST 240.
const int ZEX_COLOR_MATRIX_SMPTE240M = 3;

/// The weights of the FCC's rules of 1953.
const int ZEX_COLOR_MATRIX_FCC = 4;

/// Luma 16 to 235, chroma 16 to 240.
const int ZEX_COLOR_RANGE_LIMITED = 0;

/// 0 to 255.
const int ZEX_COLOR_RANGE_FULL = 1;

/// An engine. A name, not an address: any value is checked on entry.
final class zex_engine extends Opaque {}

/// One event of a polled engine. A name, not an address.
final class zex_event extends Opaque {}

/// A decoded or captured picture. A name, not an address.
final class zex_frame extends Opaque {}

/// Streams of a room at one moment. A name, not an address.
final class zex_stream_list extends Opaque {}

/// Closes one request: runs exactly once, with 0 or an error number and a JSON object.
///
/// Runs on the engine's callback thread; with poll delivery inside `zex_poll_event`.
/// `extended_data` is valid until the function returns.
typedef zex_completion = Void Function(Int32 error_code, Pointer<Char> extended_data, Pointer<Void> user_data);

/// Says that `user_data` is in no use and will be in none: the place to free it. Runs exactly once.
typedef zex_destroy = Void Function(Pointer<Void> user_data);

/// Receives one line of the log on the thread that logs; must not call into the library.
/// `line` is valid until the function returns.
typedef zex_log_callback = Void Function(Uint32 level, Pointer<Char> line, Pointer<Void> user_data);

/// A member of a room.
final class zex_user extends Struct {
  @Uint32()
  external int struct_size;
  @Uint32()
  external int reserved;
  /// 1–64 bytes.
  external Pointer<Char> user_id;
  /// 1–256 bytes.
  external Pointer<Char> user_name;
}

/// A stream that somebody publishes in a room.
final class zex_stream extends Struct {
  @Uint32()
  external int struct_size;
  @Uint32()
  external int reserved;
  external Pointer<Char> stream_id;
  external Pointer<Char> user_id;
  external Pointer<Char> user_name;
  external Pointer<Char> extra_info;
}

/// Loudness of one played stream, 0–100.
final class zex_sound_level extends Struct {
  @Uint32()
  external int struct_size;
  @Float()
  external double level;
  external Pointer<Char> stream_id;
}

/// What an engine tells its application. Set the functions you want, leave the others NULL.
///
/// Threads: all functions run on the engine's callback thread, one at a time, in order, with no
/// lock held; any `zex_` call but the `_wait` ones is fine inside. With poll delivery only
/// `destroy` is used. Text, lists and structs are valid until the function returns.
/// `extended_data` is always a JSON object, `{}` when there is nothing to say.
final class zex_callbacks extends Struct {
  @Uint32()
  external int struct_size;
  @Uint32()
  external int reserved;
  /// This table is not running and will not run again; runs exactly once, also when the table
  /// was refused.
  external Pointer<NativeFunction<zex_destroy>> destroy;
  /// `reason`: ZEX_ROOM_STATE_CHANGED_REASON_*. Fires before `on_room_state_update`.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Uint32 reason, Int32 error_code, Pointer<Char> extended_data, Pointer<Void> user_data)>> on_room_state_changed;
  /// `state`: ZEX_ROOM_STATE_*.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Uint32 state, Int32 error_code, Pointer<Char> extended_data, Pointer<Void> user_data)>> on_room_state_update;
  /// Only with `is_user_status_notify`. `update_type`: ZEX_UPDATE_TYPE_*.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Uint32 update_type, Pointer<Pointer<zex_user>> users, Uint32 user_count, Pointer<Void> user_data)>> on_room_user_update;
  /// At most every 30 s.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Uint32 count, Pointer<Void> user_data)>> on_room_online_user_count_update;
  /// Streams of others that came or went. `update_type`: ZEX_UPDATE_TYPE_*.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Uint32 update_type, Pointer<Pointer<zex_stream>> streams, Uint32 stream_count, Pointer<Char> extended_data, Pointer<Void> user_data)>> on_room_stream_update;
  /// 30 s before the token expires.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Uint32 remain_seconds, Pointer<Void> user_data)>> on_room_token_will_expire;
  /// `state`: ZEX_PUBLISHER_STATE_*.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint32 state, Int32 error_code, Pointer<Char> extended_data, Pointer<Void> user_data)>> on_publisher_state_update;
  /// `state`: ZEX_PLAYER_STATE_*.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint32 state, Int32 error_code, Pointer<Char> extended_data, Pointer<Void> user_data)>> on_player_state_update;
  /// Every 3 s a published stream.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_publish_quality> quality, Pointer<Void> user_data)>> on_publisher_quality_update;
  /// Every 3 s a played stream.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_play_quality> quality, Pointer<Void> user_data)>> on_player_quality_update;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Void> user_data)>> on_publisher_captured_audio_first_frame;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Uint32 channel, Pointer<Void> user_data)>> on_publisher_captured_video_first_frame;
  /// First preview picture.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Uint32 channel, Pointer<Void> user_data)>> on_publisher_render_video_first_frame;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Uint32 channel, Pointer<Void> user_data)>> on_publisher_send_audio_first_frame;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Uint32 channel, Pointer<Void> user_data)>> on_publisher_send_video_first_frame;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Uint32 channel, Uint32 width, Uint32 height, Pointer<Void> user_data)>> on_publisher_video_size_changed;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<Void> user_data)>> on_player_recv_audio_first_frame;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<Void> user_data)>> on_player_recv_video_first_frame;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<Void> user_data)>> on_player_render_video_first_frame;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint32 width, Uint32 height, Pointer<Void> user_data)>> on_player_video_size_changed;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<Uint8> data, Uint32 data_length, Pointer<Void> user_data)>> on_player_recv_sei;
  /// `state`: ZEX_REMOTE_DEVICE_STATE_*.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint32 state, Pointer<Void> user_data)>> on_remote_camera_state_update;
  /// `state`: ZEX_REMOTE_DEVICE_STATE_*.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint32 state, Pointer<Void> user_data)>> on_remote_mic_state_update;
  /// 0–100, while the sound level monitor runs.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Float level, Pointer<Void> user_data)>> on_captured_sound_level_update;
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Pointer<zex_sound_level>> levels, Uint32 level_count, Pointer<Void> user_data)>> on_remote_sound_level_update;
  /// A refused call, or trouble that is being retried, in words for a developer.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Int32 error_code, Pointer<Char> function, Pointer<Char> info, Pointer<Void> user_data)>> on_debug_error;
  /// The next picture pushed with `zex_send_custom_video_capture_encoded_data` on `channel` should
  /// be an IDR: a viewer has joined or lost pictures, or some were left out before they left. At
  /// most every 500 ms a channel, repeated while it is needed. Whoever does not answer lets
  /// viewers wait for the next IDR, and nothing else happens. Since: 0.1.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Uint32 channel, Pointer<Void> user_data)>> on_encoded_keyframe_wanted;
}

/// Pictures and sound, called on media threads: a slow function delays its own stream, whose late
/// frames are then dropped and counted, and nothing else.
///
/// A frame is borrowed for the call; `zex_frame_retain` keeps it. Sound and encoded data are valid
/// until the function returns. Nothing is computed for functions that are NULL.
final class zex_media_callbacks extends Struct {
  @Uint32()
  external int struct_size;
  /// 1: played streams are handed out encoded and not decoded (hardware decoders). Default 0.
  @Uint32()
  external int encoded_only;
  /// As in `zex_callbacks`.
  external Pointer<NativeFunction<zex_destroy>> destroy;
  /// A decoded picture of a played stream.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_frame> frame, Pointer<Void> user_data)>> on_remote_video_frame;
  /// An H.264 access unit (Annex B) of a played stream, in decoding order.
  /// `capture_time_us`: Unix microseconds, 0 unknown.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<Uint8> data, Uint32 data_length, Uint8 is_keyframe, Uint32 width, Uint32 height, Uint64 capture_time_us, Pointer<Void> user_data)>> on_remote_encoded_video_frame;
  /// A captured picture of a previewed channel.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Uint32 channel, Pointer<zex_frame> frame, Pointer<Void> user_data)>> on_captured_video_frame;
  /// 10 ms of one played stream: interleaved 16-bit PCM.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<Int16> samples, Uint32 samples_per_channel, Uint32 sample_rate_hz, Uint32 channel_count, Uint64 capture_time_us, Pointer<Void> user_data)>> on_remote_audio_data;
  /// 10 ms of the mix of all played streams: what a loudspeaker should play.
  external Pointer<NativeFunction<Void Function(Pointer<zex_engine> engine, Pointer<Int16> samples, Uint32 samples_per_channel, Uint32 sample_rate_hz, Uint32 channel_count, Pointer<Void> user_data)>> on_playback_audio_data;
}

/// What an engine is created with.
final class zex_engine_profile extends Struct {
  @Uint32()
  external int struct_size;
  /// From the server's console or its first start; not 0.
  @Uint32()
  external int app_id;
  /// 64 hex digits; NULL for token-only. Never sent: the engine proves that it knows it.
  external Pointer<Char> app_sign;
  /// ZEX_SCENARIO_*; default ZEX_SCENARIO_DEFAULT.
  @Uint32()
  external int scenario;
  /// ZEX_DELIVERY_*; default ZEX_DELIVERY_CALLBACKS.
  @Uint32()
  external int delivery;
  /// `ws://` or `wss://`; NULL: `server_url=` in `advanced_config`, else the environment variable
  /// ZEGO_EXPRESS_SERVER, else ws://127.0.0.1:9300.
  external Pointer<Char> server_url;
  /// PEM file with certificates trusted besides the built-in roots; NULL: none.
  external Pointer<Char> ca_file;
  /// `key=value;key=value`. Keys: `server_url`; in seconds, 1–86400: `room_retry_time` and
  /// `av_retry_time` (1200); in milliseconds, 1–86400000: `ping_after_ms` (2000), `lost_after_ms`
  /// (5000), `link_lost_ms` (2000), `link_connect_timeout_ms` (4000), `restore_grace_ms` (15000).
  /// Any other key is ignored, and named in the log and in `debug_error`: settings of other SDKs
  /// do no harm.
  external Pointer<Char> advanced_config;
  /// Event table; NULL: set one later, or poll.
  external Pointer<zex_callbacks> callbacks;
  /// For `callbacks` and `wakeup`.
  external Pointer<Void> user_data;
  /// Poll delivery: there is something to poll. Runs on an engine thread; may only signal. Comes
  /// once, then not again before `zex_poll_event` has answered NULL. Not running any more when
  /// ZEX_EVENT_ENGINE_DESTROYED has been handed out.
  external Pointer<NativeFunction<Void Function(Pointer<Void> user_data)>> wakeup;
  /// Poll delivery: as `wakeup`, for runtimes that offer a function for their own message queues:
  /// called as `post(port, 0)`, with `port` from below. It is Dart's `Dart_PostInteger`, of just
  /// that type, so that no code of an isolate runs on an engine thread. What it answers is not
  /// looked at: nobody listens to a port that is closed. If both are set, both are called.
  /// Since: 0.1.
  external Pointer<NativeFunction<Bool Function(Int64 port, Int64 message)>> post;
  /// For `post`; any number. Since: 0.1.
  @Int64()
  external int port;
}

/// What is alive in this process, over all engines; each number ends at its start value.
final class zex_counters extends Struct {
  @Uint32()
  external int struct_size;
  @Uint32()
  external int reserved;
  /// Handles that C holds: engines, frames, events, lists.
  @Uint64()
  external int live_handles;
  @Uint64()
  external int live_engines;
  @Uint64()
  external int live_frames;
  @Uint64()
  external int live_events;
  /// Threads of engines.
  @Uint64()
  external int threads;
  /// Bytes in frames, packets and queues.
  @Uint64()
  external int buffered_bytes;
}

/// What an event says; fields that its type does not use are 0 or NULL. Pointers are borrowed
/// until the event is released.
final class zex_event_data extends Struct {
  @Uint32()
  external int struct_size;
  /// ZEX_EVENT_*.
  @Uint32()
  external int event_type;
  external Pointer<Char> room_id;
  external Pointer<Char> stream_id;
  /// A JSON object.
  external Pointer<Char> extended_data;
  /// DEBUG_ERROR: the call.
  external Pointer<Char> function;
  /// DEBUG_ERROR: the explanation.
  external Pointer<Char> info;
  @Int32()
  external int error_code;
  /// Reason, state or device state.
  @Uint32()
  external int state;
  /// ZEX_UPDATE_TYPE_*.
  @Uint32()
  external int update_type;
  /// Publishing channel.
  @Uint32()
  external int channel;
  /// Items in `users`, `streams` or `levels`; members online; seconds remaining.
  @Uint32()
  external int count;
  @Uint32()
  external int width;
  @Uint32()
  external int height;
  /// CAPTURED_SOUND_LEVEL_UPDATE.
  @Float()
  external double level;
  external Pointer<Pointer<zex_user>> users;
  external Pointer<Pointer<zex_stream>> streams;
  external Pointer<Pointer<zex_sound_level>> levels;
  external Pointer<zex_publish_quality> publish_quality;
  external Pointer<zex_play_quality> play_quality;
  /// PLAYER_RECV_SEI.
  external Pointer<Uint8> data;
  @Uint32()
  external int data_length;
  @Uint32()
  external int reserved;
  /// VIDEO_FRAME; retain it to keep it beyond the event.
  external Pointer<zex_frame> frame;
}

/// What a frame holds. The planes are read-only and live until the frame's last release.
final class zex_frame_info extends Struct {
  @Uint32()
  external int struct_size;
  /// ZEX_VIDEO_FORMAT_I420.
  @Uint32()
  external int format;
  @Uint32()
  external int width;
  @Uint32()
  external int height;
  /// y, u, v. Pictures of this engine's sources are BT.601 in limited range; decoded ones are as
  /// their stream says, see `color_matrix` and `color_range`.
  @Array(3)
  external Array<Pointer<Uint8>> planes;
  /// Bytes a row, one per plane.
  @Array(3)
  external Array<Uint32> strides;
  /// RTP timestamp, 90 kHz.
  @Uint32()
  external int rtp_timestamp;
  /// When the picture was captured, Unix microseconds; 0 unknown.
  @Uint64()
  external int capture_time_us;
  /// When it came out of the decoder, Unix microseconds.
  @Uint64()
  external int decoded_time_us;
  /// Always 0: pictures that a join skips past are not handed out.
  @Uint32()
  external int is_catch_up;
  @Uint32()
  external int reserved;
  /// ZEX_COLOR_MATRIX_*: how the colours are written. BT.601 where a stream does not say.
  @Uint32()
  external int color_matrix;
  /// ZEX_COLOR_RANGE_*. Limited where a stream does not say.
  @Uint32()
  external int color_range;
}

/// Where the log goes. Secrets and user text appear at no level.
final class zex_log_config extends Struct {
  @Uint32()
  external int struct_size;
  /// ZEX_LOG_LEVEL_*; default ZEX_LOG_LEVEL_INFO.
  @Uint32()
  external int level;
  /// Folder, made if need be; NULL: no files. Three files are kept.
  external Pointer<Char> log_path;
  /// Bytes at which a new file is begun; default 5 MiB.
  @Uint64()
  external int log_size;
}

/// How to play a stream.
final class zex_player_config extends Struct {
  @Uint32()
  external int struct_size;
  /// ZEX_STREAM_RESOURCE_MODE_*; default ZEX_STREAM_RESOURCE_MODE_DEFAULT.
  @Uint32()
  external int resource_mode;
}

/// What is sent as picture.
final class zex_video_config extends Struct {
  @Uint32()
  external int struct_size;
  /// Pixels, even, 16–1920.
  @Uint32()
  external int width;
  /// Pixels, even, 16–1920.
  @Uint32()
  external int height;
  /// Frames a second, 1–60.
  @Uint32()
  external int fps;
  /// Upper bound; the bandwidth estimate may ask for less.
  @Uint32()
  external int bitrate_kbps;
  /// Seconds between keyframes, 2–5.
  @Uint32()
  external int keyframe_interval_s;
}

/// What is sent as sound.
final class zex_audio_config extends Struct {
  @Uint32()
  external int struct_size;
  /// 16–192.
  @Uint32()
  external int bitrate_kbps;
  /// 1 or 2.
  @Uint32()
  external int channels;
  @Uint32()
  external int reserved;
}

/// A picture in memory of the application.
final class zex_video_frame_data extends Struct {
  @Uint32()
  external int struct_size;
  /// ZEX_VIDEO_FORMAT_*.
  @Uint32()
  external int format;
  @Uint32()
  external int width;
  @Uint32()
  external int height;
  /// As many as the format has; the others are NULL.
  @Array(3)
  external Array<Pointer<Uint8>> planes;
  /// Bytes a row, one per plane; at least the width in bytes.
  @Array(3)
  external Array<Uint32> strides;
  @Uint32()
  external int reserved;
  /// Unix microseconds; 0, over 10 s back or over 100 ms ahead: now.
  @Uint64()
  external int capture_time_us;
}

/// A published stream. Rates are over the last 3 s, totals since the start of publishing.
final class zex_publish_quality extends Struct {
  @Uint32()
  external int struct_size;
  /// ZEX_STREAM_QUALITY_LEVEL_*.
  @Uint32()
  external int level;
  @Double()
  external double video_capture_fps;
  @Double()
  external double video_encode_fps;
  @Double()
  external double video_send_fps;
  @Double()
  external double video_kbps;
  @Double()
  external double audio_capture_fps;
  @Double()
  external double audio_send_fps;
  @Double()
  external double audio_kbps;
  /// What the bandwidth estimate allows.
  @Double()
  external double target_kbps;
  /// 0–1, as the server reports it.
  @Double()
  external double packet_lost_rate;
  @Uint32()
  external int rtt_ms;
  @Uint32()
  external int width;
  @Uint32()
  external int height;
  @Uint32()
  external int reserved;
  @Uint64()
  external int total_send_bytes;
  @Uint64()
  external int frames_captured;
  @Uint64()
  external int frames_encoded;
  /// Handed to the network. One that it was too slow for is in `frames_dropped` instead.
  @Uint64()
  external int frames_sent;
  /// Left out: above the rate, before the encoder, or because the network was too slow.
  @Uint64()
  external int frames_dropped;
  @Uint64()
  external int keyframes;
  /// CPU time of capture, encoding and sending.
  @Uint64()
  external int cpu_us;
  /// Custom sound that was refused because more than a second of it waited.
  @Uint64()
  external int audio_dropped_ms;
}

/// A played stream. Rates are over the last 3 s, totals since the start of playing.
final class zex_play_quality extends Struct {
  @Uint32()
  external int struct_size;
  /// ZEX_STREAM_QUALITY_LEVEL_*.
  @Uint32()
  external int level;
  @Double()
  external double video_recv_fps;
  @Double()
  external double video_decode_fps;
  @Double()
  external double video_render_fps;
  @Double()
  external double video_kbps;
  @Double()
  external double audio_recv_fps;
  @Double()
  external double audio_render_fps;
  @Double()
  external double audio_kbps;
  /// 0–1.
  @Double()
  external double packet_lost_rate;
  @Uint32()
  external int rtt_ms;
  /// From capture to render; meaningful where both clocks agree.
  @Uint32()
  external int peer_to_peer_delay_ms;
  /// What the jitter buffer adds on purpose.
  @Uint32()
  external int delay_ms;
  /// Positive: sound is later than picture.
  @Int32()
  external int av_timestamp_diff_ms;
  @Uint32()
  external int width;
  @Uint32()
  external int height;
  @Uint64()
  external int total_recv_bytes;
  @Uint64()
  external int frames_received;
  @Uint64()
  external int frames_decoded;
  @Uint64()
  external int frames_rendered;
  /// Decoded while catching up after a join, not rendered.
  @Uint64()
  external int frames_catch_up;
  @Uint64()
  external int frames_dropped;
  /// By the W3C definition of freezeCount.
  @Uint64()
  external int freezes;
  /// Gaps of over 500 ms between rendered pictures.
  @Uint64()
  external int stalls;
  @Uint64()
  external int packets_lost;
  /// Lost first, then repaired in time.
  @Uint64()
  external int packets_recovered;
  @Uint64()
  external int nacks;
  @Uint64()
  external int plis;
  @Uint64()
  external int audio_concealed_ms;
  @Uint64()
  external int audio_stretched_ms;
  /// CPU time of receiving, decoding and rendering.
  @Uint64()
  external int cpu_us;
}

/// How to be in a room.
final class zex_room_config extends Struct {
  @Uint32()
  external int struct_size;
  /// The room refuses members above this number, 1–1,000,000; 0: unlimited (default), up to the
  /// server's own limit.
  @Uint32()
  external int max_member_count;
  /// 1: `on_room_user_update` tells of others coming and going. Default 0.
  @Uint32()
  external int is_user_status_notify;
  @Uint32()
  external int reserved;
  /// token04, up to 2,047 bytes; NULL: AppSign only.
  external Pointer<Char> token;
}

/// Every function of the library, looked up when it is first called.
final class Zex {
  final DynamicLibrary library;

  Zex(this.library);

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_user> value) zex_user_init =
      library.lookupFunction<
        Void Function(Pointer<zex_user> value),
        void Function(Pointer<zex_user> value)
      >('zex_user_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_stream> value) zex_stream_init =
      library.lookupFunction<
        Void Function(Pointer<zex_stream> value),
        void Function(Pointer<zex_stream> value)
      >('zex_stream_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_sound_level> value) zex_sound_level_init =
      library.lookupFunction<
        Void Function(Pointer<zex_sound_level> value),
        void Function(Pointer<zex_sound_level> value)
      >('zex_sound_level_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_callbacks> value) zex_callbacks_init =
      library.lookupFunction<
        Void Function(Pointer<zex_callbacks> value),
        void Function(Pointer<zex_callbacks> value)
      >('zex_callbacks_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_media_callbacks> value) zex_media_callbacks_init =
      library.lookupFunction<
        Void Function(Pointer<zex_media_callbacks> value),
        void Function(Pointer<zex_media_callbacks> value)
      >('zex_media_callbacks_init');

  /// Sets or clears (`callbacks` NULL) the event table. The old table's `destroy` runs when its
  /// running callback, if any, has returned.
  ///
  /// On error the new table's `destroy` runs at once, before the call returns, whatever the error.
  /// It does not only if it cannot be read: `callbacks` is not aligned, or `struct_size` is over
  /// 4,096 or ends before `destroy` does.
  ///
  /// Threads: any, also inside a callback. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
  /// when the engine's last callback is due.
  late final int Function(Pointer<zex_engine> engine, Pointer<zex_callbacks> callbacks, Pointer<Void> user_data) zex_set_callbacks =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<zex_callbacks> callbacks, Pointer<Void> user_data),
        int Function(Pointer<zex_engine> engine, Pointer<zex_callbacks> callbacks, Pointer<Void> user_data)
      >('zex_set_callbacks');

  /// Sets or clears the media table; as `zex_set_callbacks`, also on error.
  ///
  /// Threads: any, also inside a callback. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
  /// when the engine's last callback is due.
  late final int Function(Pointer<zex_engine> engine, Pointer<zex_media_callbacks> callbacks, Pointer<Void> user_data) zex_set_media_callbacks =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<zex_media_callbacks> callbacks, Pointer<Void> user_data),
        int Function(Pointer<zex_engine> engine, Pointer<zex_media_callbacks> callbacks, Pointer<Void> user_data)
      >('zex_set_media_callbacks');

  /// Clears both tables and waits until the `destroy` of every table that this engine had so far has
  /// returned, also of those that were cleared or replaced before: afterwards no function of any of
  /// them is running or will run. Never hold a lock that a callback takes.
  ///
  /// Threads: any but the engine's own. Blocks: until a running callback returns. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `WRONG_THREAD` inside a callback.
  late final int Function(Pointer<zex_engine> engine) zex_clear_callbacks_wait =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine),
        int Function(Pointer<zex_engine> engine)
      >('zex_clear_callbacks_wait');

  /// As `zex_clear_callbacks_wait`, of the type of functions that garbage collectors call for what is
  /// no longer reachable (Dart's NativeFinalizer, also when its isolate ends). `engine` is a
  /// `zex_engine *`; one that is stale is let be, and `zex_last_error` stays as it was.
  ///
  /// Threads: any but the engine's own; nothing is cleared inside a callback. Blocks: until a running
  /// callback returns. Since: 0.1. Errors: none.
  late final void Function(Pointer<Void> engine) zex_clear_callbacks_finalize =
      library.lookupFunction<
        Void Function(Pointer<Void> engine),
        void Function(Pointer<Void> engine)
      >('zex_clear_callbacks_finalize');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_engine_profile> value) zex_engine_profile_init =
      library.lookupFunction<
        Void Function(Pointer<zex_engine_profile> value),
        void Function(Pointer<zex_engine_profile> value)
      >('zex_engine_profile_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_counters> value) zex_counters_init =
      library.lookupFunction<
        Void Function(Pointer<zex_counters> value),
        void Function(Pointer<zex_counters> value)
      >('zex_counters_init');

  /// Version of this library, such as "0.1.0". Lives as long as the process.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final Pointer<Char> Function() zex_get_version =
      library.lookupFunction<
        Pointer<Char> Function(),
        Pointer<Char> Function()
      >('zex_get_version');

  /// Version of this library as a number that can be compared: MAJOR × 1,000,000 + MINOR × 1,000 +
  /// PATCH, so 1,000 for 0.1.0. What came with version 0.2 is there from 2,000 on.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final int Function() zex_get_abi_version =
      library.lookupFunction<
        Uint32 Function(),
        int Function()
      >('zex_get_abi_version');

  /// Creates an engine; any number of them may live at a time. Touches no network.
  ///
  /// On error `*engine` is set to NULL, and the `destroy` of the callback table has run, if the
  /// profile reaches as far as `user_data` and the table as `zex_set_callbacks` says.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`; `INVALID_ENUM`; `ENGINE_APPID_ZERO`;
  /// `ENGINE_APPSIGN_*`.
  late final int Function(Pointer<zex_engine_profile> profile, Pointer<Pointer<zex_engine>> engine) zex_create_engine =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine_profile> profile, Pointer<Pointer<zex_engine>> engine),
        int Function(Pointer<zex_engine_profile> profile, Pointer<Pointer<zex_engine>> engine)
      >('zex_create_engine');

  /// Ends an engine: leaves the room, stops everything, fires pending completions, then the tables'
  /// `destroy`, then `done`, which is the last callback ever. Legal from inside any callback.
  ///
  /// The handle is stale to every other call from here on; with poll delivery `zex_poll_event` goes
  /// on until it has handed out ZEX_EVENT_ENGINE_DESTROYED, and runs `done` there.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`;
  /// `COMMON_ENGINE_NOT_CREATE` when it is being destroyed already (`done` then does not run).
  late final int Function(Pointer<zex_engine> engine, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data) zex_destroy_engine =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data),
        int Function(Pointer<zex_engine> engine, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data)
      >('zex_destroy_engine');

  /// Applies the presets of a scenario to both channels; explicit settings made later win.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int scenario) zex_set_room_scenario =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 scenario),
        int Function(Pointer<zex_engine> engine, int scenario)
      >('zex_set_room_scenario');

  /// Reads the live counts of this process.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
  late final int Function(Pointer<zex_counters> counters) zex_get_counters =
      library.lookupFunction<
        Int32 Function(Pointer<zex_counters> counters),
        int Function(Pointer<zex_counters> counters)
      >('zex_get_counters');

  /// Message of the last call that failed on this thread; it names field and limit. Never NULL;
  /// valid until the next failing call on this thread.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final Pointer<Char> Function() zex_last_error =
      library.lookupFunction<
        Pointer<Char> Function(),
        Pointer<Char> Function()
      >('zex_last_error');

  /// For layers above this one, in whatever language: tells `on_debug_error` (or polls) of a call that
  /// the layer itself refused, as the engine tells of those that it refuses: once, in order with all
  /// other events, and in the log. `error_code`: a number of docs/ERRORS.md, not 0; `function`: 1–128
  /// bytes; `info`: which field and which limit, up to 1,024 bytes, without anybody's secrets.
  ///
  /// Of more than 1,024 events that wait, the rest is only logged.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ENGINE_NOT_CREATE`; `COMMON_ILLEGAL_PARAM`; `INVALID_UTF8`.
  /// They are not told as events.
  late final int Function(Pointer<zex_engine> engine, int error_code, Pointer<Char> function, Pointer<Char> info) zex_report_error =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Int32 error_code, Pointer<Char> function, Pointer<Char> info),
        int Function(Pointer<zex_engine> engine, int error_code, Pointer<Char> function, Pointer<Char> info)
      >('zex_report_error');

  /// Name of an error number (`ROOM_ERROR_AUTHENTICATION_FAILED`), or "" if unknown. Lives as long as the process.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final Pointer<Char> Function(int error_code) zex_error_name =
      library.lookupFunction<
        Pointer<Char> Function(Int32 error_code),
        Pointer<Char> Function(int error_code)
      >('zex_error_name');

  /// Cause of an error number and what to do about it, or "" if unknown. Lives as long as the
  /// process.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final Pointer<Char> Function(int error_code) zex_error_text =
      library.lookupFunction<
        Pointer<Char> Function(Int32 error_code),
        Pointer<Char> Function(int error_code)
      >('zex_error_text');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_event_data> value) zex_event_data_init =
      library.lookupFunction<
        Void Function(Pointer<zex_event_data> value),
        void Function(Pointer<zex_event_data> value)
      >('zex_event_data_init');

  /// Takes the next event of a polled engine; `*event` becomes NULL when there is none. Completions
  /// that come before it run inside this call. Release the event.
  ///
  /// Threads: any, one at a time. Blocks: never, but for the last event: until a wake-up that is
  /// running has returned, so that what it uses can be freed. Hold no lock here that it takes.
  /// Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
  late final int Function(Pointer<zex_engine> engine, Pointer<Pointer<zex_event>> event) zex_poll_event =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Pointer<zex_event>> event),
        int Function(Pointer<zex_engine> engine, Pointer<Pointer<zex_event>> event)
      >('zex_poll_event');

  /// Reads an event; `data` must have its `struct_size` set.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
  late final int Function(Pointer<zex_event> event, Pointer<zex_event_data> data) zex_event_get =
      library.lookupFunction<
        Int32 Function(Pointer<zex_event> event, Pointer<zex_event_data> data),
        int Function(Pointer<zex_event> event, Pointer<zex_event_data> data)
      >('zex_event_get');

  /// Frees an event and what its data pointed to.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
  late final int Function(Pointer<zex_event> event) zex_event_release =
      library.lookupFunction<
        Int32 Function(Pointer<zex_event> event),
        int Function(Pointer<zex_event> event)
      >('zex_event_release');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_frame_info> value) zex_frame_info_init =
      library.lookupFunction<
        Void Function(Pointer<zex_frame_info> value),
        void Function(Pointer<zex_frame_info> value)
      >('zex_frame_info_init');

  /// Describes a frame; `info` must have its `struct_size` set.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
  late final int Function(Pointer<zex_frame> frame, Pointer<zex_frame_info> info) zex_frame_get_info =
      library.lookupFunction<
        Int32 Function(Pointer<zex_frame> frame, Pointer<zex_frame_info> info),
        int Function(Pointer<zex_frame> frame, Pointer<zex_frame_info> info)
      >('zex_frame_get_info');

  /// Keeps a frame beyond the callback that lent it; each retain needs one release.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
  late final int Function(Pointer<zex_frame> frame) zex_frame_retain =
      library.lookupFunction<
        Int32 Function(Pointer<zex_frame> frame),
        int Function(Pointer<zex_frame> frame)
      >('zex_frame_retain');

  /// Gives a hold back; the last one frees the picture and makes the handle stale.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
  late final int Function(Pointer<zex_frame> frame) zex_frame_release =
      library.lookupFunction<
        Int32 Function(Pointer<zex_frame> frame),
        int Function(Pointer<zex_frame> frame)
      >('zex_frame_release');

  /// As `zex_frame_release`, of the type of functions that garbage collectors call for what is no
  /// longer reachable (Dart's NativeFinalizer). `frame` is a `zex_frame *`; one that is stale is let
  /// be, and `zex_last_error` stays as it was.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: none.
  late final void Function(Pointer<Void> frame) zex_frame_finalize =
      library.lookupFunction<
        Void Function(Pointer<Void> frame),
        void Function(Pointer<Void> frame)
      >('zex_frame_finalize');

  /// Writes the picture in another format; RGB is made by its own matrix and range. NV12 (2 planes), BGRA32 or RGBA32 (1 plane), or a packed
  /// copy in I420 (3 planes), into memory of the caller.
  ///
  /// `destination_size` is the size in bytes behind `destination`; planes follow each other without
  /// gaps, `stride` is bytes a row of the first plane (0: no padding; I420's chroma rows then have
  /// half of it). `needed` (may be NULL) receives the size required, also when it does not fit.
  ///
  /// Threads: any. Blocks: for the conversion. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `TRUNCATED` when it does not fit.
  late final int Function(Pointer<zex_frame> frame, int format, int stride, Pointer<Uint8> destination, int destination_size, Pointer<Uint64> needed) zex_frame_convert =
      library.lookupFunction<
        Int32 Function(Pointer<zex_frame> frame, Uint32 format, Uint32 stride, Pointer<Uint8> destination, Uint64 destination_size, Pointer<Uint64> needed),
        int Function(Pointer<zex_frame> frame, int format, int stride, Pointer<Uint8> destination, int destination_size, Pointer<Uint64> needed)
      >('zex_frame_convert');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_log_config> value) zex_log_config_init =
      library.lookupFunction<
        Void Function(Pointer<zex_log_config> value),
        void Function(Pointer<zex_log_config> value)
      >('zex_log_config_init');

  /// Sets level and files of the log, for the whole process, at any time.
  ///
  /// Threads: any. Blocks: to open the file. Since: 0.1.
  /// Errors: `INVALID_ENUM`; `ENGINE_LOG_NO_WRITE_PERMISSION` naming the folder; `STRUCT_SIZE`.
  late final int Function(Pointer<zex_log_config> config) zex_set_log_config =
      library.lookupFunction<
        Int32 Function(Pointer<zex_log_config> config),
        int Function(Pointer<zex_log_config> config)
      >('zex_set_log_config');

  /// Sets or clears (NULL) the function that receives the log, for the whole process. `destroy`
  /// (may be NULL) runs once when the function is not running and will not run again; at once when
  /// the function is NULL or refused.
  ///
  /// Threads: any, but not from inside the function. Blocks: never. Since: 0.1.
  /// Errors: `COMMON_CONFIG_AFTER_ENGINE_STARTED` when the process has a tracing subscriber of its own.
  late final int Function(Pointer<NativeFunction<zex_log_callback>> callback, Pointer<Void> user_data, Pointer<NativeFunction<zex_destroy>> destroy) zex_set_log_callback =
      library.lookupFunction<
        Int32 Function(Pointer<NativeFunction<zex_log_callback>> callback, Pointer<Void> user_data, Pointer<NativeFunction<zex_destroy>> destroy),
        int Function(Pointer<NativeFunction<zex_log_callback>> callback, Pointer<Void> user_data, Pointer<NativeFunction<zex_destroy>> destroy)
      >('zex_set_log_callback');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_player_config> value) zex_player_config_init =
      library.lookupFunction<
        Void Function(Pointer<zex_player_config> value),
        void Function(Pointer<zex_player_config> value)
      >('zex_player_config_init');

  /// Plays a stream of this AppID, up to 12 at a time; may follow `zex_login_room` without waiting.
  /// A stream that nobody publishes is waited for. Playing it again changes nothing.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1004010 more than 12.
  /// What the server says comes by `on_player_state_update`.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_player_config> config) zex_start_playing_stream =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_player_config> config),
        int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_player_config> config)
      >('zex_start_playing_stream');

  /// Stops playing; a stream that is not played is no error.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id) zex_stop_playing_stream =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> stream_id),
        int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id)
      >('zex_stop_playing_stream');

  /// 1: receives no sound of one played stream, 0: receives it again.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, int mute) zex_mute_play_stream_audio =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint8 mute),
        int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, int mute)
      >('zex_mute_play_stream_audio');

  /// 1: receives no pictures of one played stream, 0: receives them again.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, int mute) zex_mute_play_stream_video =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint8 mute),
        int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, int mute)
      >('zex_mute_play_stream_video');

  /// 1: receives no sound of any stream, those played later included; 0: receives it again.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int mute) zex_mute_all_play_stream_audio =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint8 mute),
        int Function(Pointer<zex_engine> engine, int mute)
      >('zex_mute_all_play_stream_audio');

  /// 1: receives no pictures of any stream, those played later included; 0: receives them again.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int mute) zex_mute_all_play_stream_video =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint8 mute),
        int Function(Pointer<zex_engine> engine, int mute)
      >('zex_mute_all_play_stream_video');

  /// 1: nothing is heard of any stream, though everything is still received and decoded.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int mute) zex_mute_speaker =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint8 mute),
        int Function(Pointer<zex_engine> engine, int mute)
      >('zex_mute_speaker');

  /// Loudness of one played stream, 0–200; default 100.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; 1004011 not played.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, int volume) zex_set_play_volume =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint32 volume),
        int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, int volume)
      >('zex_set_play_volume');

  /// Loudness of every stream, those played later included, 0–200; default 100.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
  late final int Function(Pointer<zex_engine> engine, int volume) zex_set_all_play_stream_volume =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 volume),
        int Function(Pointer<zex_engine> engine, int volume)
      >('zex_set_all_play_stream_volume');

  /// Latest figures of a played stream.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; 1004011 not played.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_play_quality> quality) zex_get_play_quality =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_play_quality> quality),
        int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Pointer<zex_play_quality> quality)
      >('zex_get_play_quality');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_video_config> value) zex_video_config_init =
      library.lookupFunction<
        Void Function(Pointer<zex_video_config> value),
        void Function(Pointer<zex_video_config> value)
      >('zex_video_config_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_audio_config> value) zex_audio_config_init =
      library.lookupFunction<
        Void Function(Pointer<zex_audio_config> value),
        void Function(Pointer<zex_audio_config> value)
      >('zex_audio_config_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_video_frame_data> value) zex_video_frame_data_init =
      library.lookupFunction<
        Void Function(Pointer<zex_video_frame_data> value),
        void Function(Pointer<zex_video_frame_data> value)
      >('zex_video_frame_data_init');

  /// Shows a channel's captured pictures to `on_captured_video_frame`; independent of publishing.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int channel) zex_start_preview =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int channel)
      >('zex_start_preview');

  /// Ends a preview; publishing goes on.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int channel) zex_stop_preview =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int channel)
      >('zex_stop_preview');

  /// Publishes a channel under `stream_id`; may follow `zex_login_room` without waiting.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1003023 the channel
  /// is publishing already. What the server says comes by `on_publisher_state_update`.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, int channel) zex_start_publishing_stream =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<Char> stream_id, int channel)
      >('zex_start_publishing_stream');

  /// Stops publishing a channel; one that does not publish is no error.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int channel) zex_stop_publishing_stream =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int channel)
      >('zex_stop_publishing_stream');

  /// Sets what is sent as picture, also while publishing.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
  late final int Function(Pointer<zex_engine> engine, Pointer<zex_video_config> config, int channel) zex_set_video_config =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<zex_video_config> config, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<zex_video_config> config, int channel)
      >('zex_set_video_config');

  /// Reads what is sent as picture.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
  late final int Function(Pointer<zex_engine> engine, Pointer<zex_video_config> config, int channel) zex_get_video_config =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<zex_video_config> config, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<zex_video_config> config, int channel)
      >('zex_get_video_config');

  /// Sets what is sent as sound, also while publishing.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
  late final int Function(Pointer<zex_engine> engine, Pointer<zex_audio_config> config, int channel) zex_set_audio_config =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<zex_audio_config> config, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<zex_audio_config> config, int channel)
      >('zex_set_audio_config');

  /// Reads what is sent as sound.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
  late final int Function(Pointer<zex_engine> engine, Pointer<zex_audio_config> config, int channel) zex_get_audio_config =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<zex_audio_config> config, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<zex_audio_config> config, int channel)
      >('zex_get_audio_config');

  /// Chooses where a channel's picture comes from: ZEX_VIDEO_SOURCE_*. `path` names the file of
  /// ZEX_VIDEO_SOURCE_FILE and is NULL otherwise.
  ///
  /// Threads: any. Blocks: never (a file is opened later; trouble comes by `on_debug_error`).
  /// Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `COMMON_ILLEGAL_PARAM`.
  late final int Function(Pointer<zex_engine> engine, int source, Pointer<Char> path, int channel) zex_set_video_source =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 source, Pointer<Char> path, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int source, Pointer<Char> path, int channel)
      >('zex_set_video_source');

  /// Chooses where a channel's sound comes from: ZEX_AUDIO_SOURCE_*.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int source, int channel) zex_set_audio_source =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 source, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int source, int channel)
      >('zex_set_audio_source');

  /// Hands in one picture; it is copied before the call returns.
  ///
  /// Threads: any. Blocks: for the copy. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit;
  /// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
  late final int Function(Pointer<zex_engine> engine, Pointer<zex_video_frame_data> frame, int channel) zex_send_custom_video_capture_raw_data =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<zex_video_frame_data> frame, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<zex_video_frame_data> frame, int channel)
      >('zex_send_custom_video_capture_raw_data');

  /// Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The first
  /// must be a keyframe; SPS and PPS come with it or alone before it.
  ///
  /// `zex_video_config` sets nothing here: it is all sent as far as the network carries it, up to
  /// 20 Mbit/s. `target_kbps` of the publish quality says how much that is, `frames_dropped` counts
  /// the pictures that were left out for it, and `MEDIA_PATH_TOO_SLOW` tells of it. Make the next
  /// picture an IDR after `on_encoded_keyframe_wanted`, and every 2 s or so by itself.
  ///
  /// Threads: any. Blocks: for the copy. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `MEDIA_UNSUPPORTED` naming what is wrong;
  /// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
  late final int Function(Pointer<zex_engine> engine, Pointer<Uint8> data, int data_length, int is_keyframe, int width, int height, int capture_time_us, int channel) zex_send_custom_video_capture_encoded_data =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Uint8> data, Uint32 data_length, Uint8 is_keyframe, Uint32 width, Uint32 height, Uint64 capture_time_us, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<Uint8> data, int data_length, int is_keyframe, int width, int height, int capture_time_us, int channel)
      >('zex_send_custom_video_capture_encoded_data');

  /// Hands in interleaved 16-bit PCM, up to 200 ms at a time. It is sent as fast as it would be
  /// heard: what is pushed ahead of time waits, up to a second of it.
  ///
  /// Threads: any. Blocks: for the copy. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`;
  /// `CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT` outside 8000–48000 Hz; `QUEUE_FULL`
  /// if more than a second would wait: nothing of the push is taken, it counts in
  /// `audio_dropped_ms`, and the debug error comes once until a push is taken again.
  late final int Function(Pointer<zex_engine> engine, Pointer<Int16> samples, int samples_per_channel, int sample_rate_hz, int channel_count, int capture_time_us, int channel) zex_send_custom_audio_capture_pcm_data =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Int16> samples, Uint32 samples_per_channel, Uint32 sample_rate_hz, Uint32 channel_count, Uint64 capture_time_us, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<Int16> samples, int samples_per_channel, int sample_rate_hz, int channel_count, int capture_time_us, int channel)
      >('zex_send_custom_audio_capture_pcm_data');

  /// Sends up to 4,096 bytes of supplemental information with the next picture, at most 30 a second.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `PUBLISHER_SEI_DATA_NULL`; `PUBLISHER_SEI_DATA_TOO_LONG`.
  late final int Function(Pointer<zex_engine> engine, Pointer<Uint8> data, int data_length, int channel) zex_send_sei =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Uint8> data, Uint32 data_length, Uint32 channel),
        int Function(Pointer<zex_engine> engine, Pointer<Uint8> data, int data_length, int channel)
      >('zex_send_sei');

  /// Makes the next encoded picture a keyframe; of an application's own encoder it is asked for by
  /// `on_encoded_keyframe_wanted`.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int channel) zex_request_keyframe =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int channel)
      >('zex_request_keyframe');

  /// 1: stops sending sound, 0: sends again.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int mute, int channel) zex_mute_publish_stream_audio =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint8 mute, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int mute, int channel)
      >('zex_mute_publish_stream_audio');

  /// 1: stops sending pictures, 0: sends again, starting with a keyframe.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int mute, int channel) zex_mute_publish_stream_video =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint8 mute, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int mute, int channel)
      >('zex_mute_publish_stream_video');

  /// 0: captures no picture on the channel; players hear of it as camera state.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int enable, int channel) zex_enable_camera =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint8 enable, Uint32 channel),
        int Function(Pointer<zex_engine> engine, int enable, int channel)
      >('zex_enable_camera');

  /// 1: sends silence on every channel; players hear of it as microphone state.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
  late final int Function(Pointer<zex_engine> engine, int mute) zex_mute_microphone =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint8 mute),
        int Function(Pointer<zex_engine> engine, int mute)
      >('zex_mute_microphone');

  /// Loudness of what is captured, 0–200; default 100.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
  late final int Function(Pointer<zex_engine> engine, int volume) zex_set_capture_volume =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 volume),
        int Function(Pointer<zex_engine> engine, int volume)
      >('zex_set_capture_volume');

  /// Latest figures of a channel; zeros while it does not publish.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
  late final int Function(Pointer<zex_engine> engine, int channel, Pointer<zex_publish_quality> quality) zex_get_publish_quality =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 channel, Pointer<zex_publish_quality> quality),
        int Function(Pointer<zex_engine> engine, int channel, Pointer<zex_publish_quality> quality)
      >('zex_get_publish_quality');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_publish_quality> value) zex_publish_quality_init =
      library.lookupFunction<
        Void Function(Pointer<zex_publish_quality> value),
        void Function(Pointer<zex_publish_quality> value)
      >('zex_publish_quality_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_play_quality> value) zex_play_quality_init =
      library.lookupFunction<
        Void Function(Pointer<zex_play_quality> value),
        void Function(Pointer<zex_play_quality> value)
      >('zex_play_quality_init');

  /// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
  /// ignored. A program that may meet another library uses the INIT macro.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  late final void Function(Pointer<zex_room_config> value) zex_room_config_init =
      library.lookupFunction<
        Void Function(Pointer<zex_room_config> value),
        void Function(Pointer<zex_room_config> value)
      >('zex_room_config_init');

  /// Logs in to a room, making it if need be. If this returns 0, `done` runs exactly once: with 0,
  /// the refusal, ROOM_RETRY_TIMEOUT, or what ended the attempt. Publishing and playing may be
  /// started right afterwards, without waiting.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `ROOM_ROOMID_*`, `ROOM_USER_*`, `COMMON_ILLEGAL_PARAM` naming field
  /// and limit; 1002001 logged in already; `ROOM_NO_TOKEN` with neither AppSign nor token.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<zex_user> user, Pointer<zex_room_config> config, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data) zex_login_room =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<zex_user> user, Pointer<zex_room_config> config, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data),
        int Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<zex_user> user, Pointer<zex_room_config> config, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data)
      >('zex_login_room');

  /// Leaves a room (NULL: the current one) and stops all publishing, playing and preview. If this
  /// returns 0, `done` runs exactly once.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; 1002002 not in that room, then also LOGOUT_FAILED as an event.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data) zex_logout_room =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data),
        int Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<NativeFunction<zex_completion>> done, Pointer<Void> user_data)
      >('zex_logout_room');

  /// Replaces the token used for the next login, publish or reconnect.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<Char> token) zex_renew_token =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<Char> token),
        int Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<Char> token)
      >('zex_renew_token');

  /// Streams of the room as the engine knows them now, without its own. Release the list.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
  late final int Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<Pointer<zex_stream_list>> list) zex_get_room_stream_list =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<Pointer<zex_stream_list>> list),
        int Function(Pointer<zex_engine> engine, Pointer<Char> room_id, Pointer<Pointer<zex_stream_list>> list)
      >('zex_get_room_stream_list');

  /// Number of streams in a list.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
  late final int Function(Pointer<zex_stream_list> list, Pointer<Uint32> count) zex_stream_list_count =
      library.lookupFunction<
        Int32 Function(Pointer<zex_stream_list> list, Pointer<Uint32> count),
        int Function(Pointer<zex_stream_list> list, Pointer<Uint32> count)
      >('zex_stream_list_count');

  /// One stream of a list, borrowed until the list is released.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
  late final int Function(Pointer<zex_stream_list> list, int index, Pointer<Pointer<zex_stream>> stream) zex_stream_list_get =
      library.lookupFunction<
        Int32 Function(Pointer<zex_stream_list> list, Uint32 index, Pointer<Pointer<zex_stream>> stream),
        int Function(Pointer<zex_stream_list> list, int index, Pointer<Pointer<zex_stream>> stream)
      >('zex_stream_list_get');

  /// Frees a list.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
  late final int Function(Pointer<zex_stream_list> list) zex_stream_list_release =
      library.lookupFunction<
        Int32 Function(Pointer<zex_stream_list> list),
        int Function(Pointer<zex_stream_list> list)
      >('zex_stream_list_release');

  /// Reports the loudness of the microphone and of every played stream each `interval_ms`,
  /// 100–3000. Starting again changes the interval.
  ///
  /// Threads: any. Blocks: never. Since: 0.1.
  /// Errors: `INVALID_HANDLE`; `DEVICE_SOULD_LEVEL_INTERVAL_INVALID`.
  late final int Function(Pointer<zex_engine> engine, int interval_ms) zex_start_sound_level_monitor =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine, Uint32 interval_ms),
        int Function(Pointer<zex_engine> engine, int interval_ms)
      >('zex_start_sound_level_monitor');

  /// Stops the reports.
  ///
  /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
  late final int Function(Pointer<zex_engine> engine) zex_stop_sound_level_monitor =
      library.lookupFunction<
        Int32 Function(Pointer<zex_engine> engine),
        int Function(Pointer<zex_engine> engine)
      >('zex_stop_sound_level_monitor');
}
