// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
using System;
using System.Runtime.InteropServices;

namespace ZEGO.Raw
{
    /// <summary>Closes one request: runs exactly once, with 0 or an error number and a JSON object.
    ///
    /// Runs on the engine's callback thread; with poll delivery inside `zex_poll_event`.
    /// `extended_data` is valid until the function returns.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_completion(int error_code, IntPtr extended_data, IntPtr user_data);

    /// <summary>Says that `user_data` is in no use and will be in none: the place to free it. Runs exactly once.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_destroy(IntPtr user_data);

    /// <summary>Receives one line of the log on the thread that logs; must not call into the library.
    /// `line` is valid until the function returns.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_log_callback(uint level, IntPtr line, IntPtr user_data);

    /// <summary>A member of a room.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_user
    {
        public uint struct_size;
        public uint reserved;
        /// <summary>1–64 bytes.</summary>
        public IntPtr user_id;
        /// <summary>1–256 bytes.</summary>
        public IntPtr user_name;
    }

    /// <summary>A stream that somebody publishes in a room.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_stream
    {
        public uint struct_size;
        public uint reserved;
        public IntPtr stream_id;
        public IntPtr user_id;
        public IntPtr user_name;
        public IntPtr extra_info;
    }

    /// <summary>Loudness of one played stream, 0–100.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_sound_level
    {
        public uint struct_size;
        public float level;
        public IntPtr stream_id;
    }

    /// <summary>zex_callbacks.on_room_state_changed. `reason`: ZEX_ROOM_STATE_CHANGED_REASON_*. Fires before `on_room_state_update`.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_room_state_changed(IntPtr engine, IntPtr room_id, uint reason, int error_code, IntPtr extended_data, IntPtr user_data);

    /// <summary>zex_callbacks.on_room_state_update. `state`: ZEX_ROOM_STATE_*.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_room_state_update(IntPtr engine, IntPtr room_id, uint state, int error_code, IntPtr extended_data, IntPtr user_data);

    /// <summary>zex_callbacks.on_room_user_update. Only with `is_user_status_notify`. `update_type`: ZEX_UPDATE_TYPE_*.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_room_user_update(IntPtr engine, IntPtr room_id, uint update_type, zex_user** users, uint user_count, IntPtr user_data);

    /// <summary>zex_callbacks.on_room_online_user_count_update. At most every 30 s.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_room_online_user_count_update(IntPtr engine, IntPtr room_id, uint count, IntPtr user_data);

    /// <summary>zex_callbacks.on_room_stream_update. Streams of others that came or went. `update_type`: ZEX_UPDATE_TYPE_*.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_room_stream_update(IntPtr engine, IntPtr room_id, uint update_type, zex_stream** streams, uint stream_count, IntPtr extended_data, IntPtr user_data);

    /// <summary>zex_callbacks.on_room_token_will_expire. 30 s before the token expires.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_room_token_will_expire(IntPtr engine, IntPtr room_id, uint remain_seconds, IntPtr user_data);

    /// <summary>zex_callbacks.on_publisher_state_update. `state`: ZEX_PUBLISHER_STATE_*.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_publisher_state_update(IntPtr engine, IntPtr stream_id, uint state, int error_code, IntPtr extended_data, IntPtr user_data);

    /// <summary>zex_callbacks.on_player_state_update. `state`: ZEX_PLAYER_STATE_*.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_player_state_update(IntPtr engine, IntPtr stream_id, uint state, int error_code, IntPtr extended_data, IntPtr user_data);

    /// <summary>zex_callbacks.on_publisher_quality_update. Every 3 s a published stream.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_publisher_quality_update(IntPtr engine, IntPtr stream_id, zex_publish_quality* quality, IntPtr user_data);

    /// <summary>zex_callbacks.on_player_quality_update. Every 3 s a played stream.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_player_quality_update(IntPtr engine, IntPtr stream_id, zex_play_quality* quality, IntPtr user_data);

    /// <summary>zex_callbacks.on_publisher_captured_audio_first_frame. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_publisher_captured_audio_first_frame(IntPtr engine, IntPtr user_data);

    /// <summary>zex_callbacks.on_publisher_captured_video_first_frame. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_publisher_captured_video_first_frame(IntPtr engine, uint channel, IntPtr user_data);

    /// <summary>zex_callbacks.on_publisher_render_video_first_frame. First preview picture.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_publisher_render_video_first_frame(IntPtr engine, uint channel, IntPtr user_data);

    /// <summary>zex_callbacks.on_publisher_send_audio_first_frame. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_publisher_send_audio_first_frame(IntPtr engine, uint channel, IntPtr user_data);

    /// <summary>zex_callbacks.on_publisher_send_video_first_frame. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_publisher_send_video_first_frame(IntPtr engine, uint channel, IntPtr user_data);

    /// <summary>zex_callbacks.on_publisher_video_size_changed. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_publisher_video_size_changed(IntPtr engine, uint channel, uint width, uint height, IntPtr user_data);

    /// <summary>zex_callbacks.on_player_recv_audio_first_frame. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_player_recv_audio_first_frame(IntPtr engine, IntPtr stream_id, IntPtr user_data);

    /// <summary>zex_callbacks.on_player_recv_video_first_frame. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_player_recv_video_first_frame(IntPtr engine, IntPtr stream_id, IntPtr user_data);

    /// <summary>zex_callbacks.on_player_render_video_first_frame. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_player_render_video_first_frame(IntPtr engine, IntPtr stream_id, IntPtr user_data);

    /// <summary>zex_callbacks.on_player_video_size_changed. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_player_video_size_changed(IntPtr engine, IntPtr stream_id, uint width, uint height, IntPtr user_data);

    /// <summary>zex_callbacks.on_player_recv_sei. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_player_recv_sei(IntPtr engine, IntPtr stream_id, byte* data, uint data_length, IntPtr user_data);

    /// <summary>zex_callbacks.on_remote_camera_state_update. `state`: ZEX_REMOTE_DEVICE_STATE_*.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_remote_camera_state_update(IntPtr engine, IntPtr stream_id, uint state, IntPtr user_data);

    /// <summary>zex_callbacks.on_remote_mic_state_update. `state`: ZEX_REMOTE_DEVICE_STATE_*.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_remote_mic_state_update(IntPtr engine, IntPtr stream_id, uint state, IntPtr user_data);

    /// <summary>zex_callbacks.on_captured_sound_level_update. 0–100, while the sound level monitor runs.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_captured_sound_level_update(IntPtr engine, float level, IntPtr user_data);

    /// <summary>zex_callbacks.on_remote_sound_level_update. </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_remote_sound_level_update(IntPtr engine, zex_sound_level** levels, uint level_count, IntPtr user_data);

    /// <summary>zex_callbacks.on_debug_error. A refused call, or trouble that is being retried, in words for a developer.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_debug_error(IntPtr engine, int error_code, IntPtr function, IntPtr info, IntPtr user_data);

    /// <summary>zex_callbacks.on_encoded_keyframe_wanted. The next picture pushed with `zex_send_custom_video_capture_encoded_data` on `channel` should
    /// be an IDR: a viewer has joined or lost pictures, or some were left out before they left. At
    /// most every 500 ms a channel, repeated while it is needed. Whoever does not answer lets
    /// viewers wait for the next IDR, and nothing else happens. Since: 0.1.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_callbacks_on_encoded_keyframe_wanted(IntPtr engine, uint channel, IntPtr user_data);

    /// <summary>What an engine tells its application. Set the functions you want, leave the others NULL.
    ///
    /// Threads: all functions run on the engine's callback thread, one at a time, in order, with no
    /// lock held; any `zex_` call but the `_wait` ones is fine inside. With poll delivery only
    /// `destroy` is used. Text, lists and structs are valid until the function returns.
    /// `extended_data` is always a JSON object, `{}` when there is nothing to say.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_callbacks
    {
        public uint struct_size;
        public uint reserved;
        /// <summary>This table is not running and will not run again; runs exactly once, also when the table
        /// was refused.</summary>
        public IntPtr destroy;
        /// <summary>`reason`: ZEX_ROOM_STATE_CHANGED_REASON_*. Fires before `on_room_state_update`.</summary>
        public IntPtr on_room_state_changed;
        /// <summary>`state`: ZEX_ROOM_STATE_*.</summary>
        public IntPtr on_room_state_update;
        /// <summary>Only with `is_user_status_notify`. `update_type`: ZEX_UPDATE_TYPE_*.</summary>
        public IntPtr on_room_user_update;
        /// <summary>At most every 30 s.</summary>
        public IntPtr on_room_online_user_count_update;
        /// <summary>Streams of others that came or went. `update_type`: ZEX_UPDATE_TYPE_*.</summary>
        public IntPtr on_room_stream_update;
        /// <summary>30 s before the token expires.</summary>
        public IntPtr on_room_token_will_expire;
        /// <summary>`state`: ZEX_PUBLISHER_STATE_*.</summary>
        public IntPtr on_publisher_state_update;
        /// <summary>`state`: ZEX_PLAYER_STATE_*.</summary>
        public IntPtr on_player_state_update;
        /// <summary>Every 3 s a published stream.</summary>
        public IntPtr on_publisher_quality_update;
        /// <summary>Every 3 s a played stream.</summary>
        public IntPtr on_player_quality_update;
        public IntPtr on_publisher_captured_audio_first_frame;
        public IntPtr on_publisher_captured_video_first_frame;
        /// <summary>First preview picture.</summary>
        public IntPtr on_publisher_render_video_first_frame;
        public IntPtr on_publisher_send_audio_first_frame;
        public IntPtr on_publisher_send_video_first_frame;
        public IntPtr on_publisher_video_size_changed;
        public IntPtr on_player_recv_audio_first_frame;
        public IntPtr on_player_recv_video_first_frame;
        public IntPtr on_player_render_video_first_frame;
        public IntPtr on_player_video_size_changed;
        public IntPtr on_player_recv_sei;
        /// <summary>`state`: ZEX_REMOTE_DEVICE_STATE_*.</summary>
        public IntPtr on_remote_camera_state_update;
        /// <summary>`state`: ZEX_REMOTE_DEVICE_STATE_*.</summary>
        public IntPtr on_remote_mic_state_update;
        /// <summary>0–100, while the sound level monitor runs.</summary>
        public IntPtr on_captured_sound_level_update;
        public IntPtr on_remote_sound_level_update;
        /// <summary>A refused call, or trouble that is being retried, in words for a developer.</summary>
        public IntPtr on_debug_error;
        /// <summary>The next picture pushed with `zex_send_custom_video_capture_encoded_data` on `channel` should
        /// be an IDR: a viewer has joined or lost pictures, or some were left out before they left. At
        /// most every 500 ms a channel, repeated while it is needed. Whoever does not answer lets
        /// viewers wait for the next IDR, and nothing else happens. Since: 0.1.</summary>
        public IntPtr on_encoded_keyframe_wanted;
    }

    /// <summary>zex_media_callbacks.on_remote_video_frame. A decoded picture of a played stream.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_media_callbacks_on_remote_video_frame(IntPtr engine, IntPtr stream_id, IntPtr frame, IntPtr user_data);

    /// <summary>zex_media_callbacks.on_remote_encoded_video_frame. An H.264 access unit (Annex B) of a played stream, in decoding order.
    /// `capture_time_us`: Unix microseconds, 0 unknown.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_media_callbacks_on_remote_encoded_video_frame(IntPtr engine, IntPtr stream_id, byte* data, uint data_length, byte is_keyframe, uint width, uint height, ulong capture_time_us, IntPtr user_data);

    /// <summary>zex_media_callbacks.on_captured_video_frame. A captured picture of a previewed channel.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_media_callbacks_on_captured_video_frame(IntPtr engine, uint channel, IntPtr frame, IntPtr user_data);

    /// <summary>zex_media_callbacks.on_remote_audio_data. 10 ms of one played stream: interleaved 16-bit PCM.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_media_callbacks_on_remote_audio_data(IntPtr engine, IntPtr stream_id, short* samples, uint samples_per_channel, uint sample_rate_hz, uint channel_count, ulong capture_time_us, IntPtr user_data);

    /// <summary>zex_media_callbacks.on_playback_audio_data. 10 ms of the mix of all played streams: what a loudspeaker should play.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_media_callbacks_on_playback_audio_data(IntPtr engine, short* samples, uint samples_per_channel, uint sample_rate_hz, uint channel_count, IntPtr user_data);

    /// <summary>Pictures and sound, called on media threads: a slow function delays its own stream, whose late
    /// frames are then dropped and counted, and nothing else.
    ///
    /// A frame is borrowed for the call; `zex_frame_retain` keeps it. Sound and encoded data are valid
    /// until the function returns. Nothing is computed for functions that are NULL.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_media_callbacks
    {
        public uint struct_size;
        /// <summary>1: played streams are handed out encoded and not decoded (hardware decoders). Default 0.</summary>
        public uint encoded_only;
        /// <summary>As in `zex_callbacks`.</summary>
        public IntPtr destroy;
        /// <summary>A decoded picture of a played stream.</summary>
        public IntPtr on_remote_video_frame;
        /// <summary>An H.264 access unit (Annex B) of a played stream, in decoding order.
        /// `capture_time_us`: Unix microseconds, 0 unknown.</summary>
        public IntPtr on_remote_encoded_video_frame;
        /// <summary>A captured picture of a previewed channel.</summary>
        public IntPtr on_captured_video_frame;
        /// <summary>10 ms of one played stream: interleaved 16-bit PCM.</summary>
        public IntPtr on_remote_audio_data;
        /// <summary>10 ms of the mix of all played streams: what a loudspeaker should play.</summary>
        public IntPtr on_playback_audio_data;
    }

    /// <summary>zex_engine_profile.wakeup. Poll delivery: there is something to poll. Runs on an engine thread; may only signal. Comes
    /// once, then not again before `zex_poll_event` has answered NULL. Not running any more when
    /// ZEX_EVENT_ENGINE_DESTROYED has been handed out.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void zex_engine_profile_wakeup(IntPtr user_data);

    /// <summary>zex_engine_profile.post. Poll delivery: as `wakeup`, for runtimes that offer a function for their own message queues:
    /// called as `post(port, 0)`, with `port` from below. It is Dart's `Dart_PostInteger`, of just
    /// that type, so that no code of an isolate runs on an engine thread. What it answers is not
    /// looked at: nobody listens to a port that is closed. If both are set, both are called.
    /// Since: 0.1.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate byte zex_engine_profile_post(long port, long message);

    /// <summary>What an engine is created with.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_engine_profile
    {
        public uint struct_size;
        /// <summary>From the server's console or its first start; not 0.</summary>
        public uint app_id;
        /// <summary>64 hex digits; NULL for token-only. Never sent: the engine proves that it knows it.</summary>
        public IntPtr app_sign;
        /// <summary>ZEX_SCENARIO_*; default ZEX_SCENARIO_DEFAULT.</summary>
        public uint scenario;
        /// <summary>ZEX_DELIVERY_*; default ZEX_DELIVERY_CALLBACKS.</summary>
        public uint delivery;
        /// <summary>`ws://` or `wss://`; NULL: `server_url=` in `advanced_config`, else the environment variable
        /// ZEGO_EXPRESS_SERVER, else ws://127.0.0.1:9300.</summary>
        public IntPtr server_url;
        /// <summary>PEM file with certificates trusted besides the built-in roots; NULL: none.</summary>
        public IntPtr ca_file;
        /// <summary>`key=value;key=value`. Keys: `server_url`; in seconds, 1–86400: `room_retry_time` and
        /// `av_retry_time` (1200); in milliseconds, 1–86400000: `ping_after_ms` (2000), `lost_after_ms`
        /// (5000), `link_lost_ms` (2000), `link_connect_timeout_ms` (4000), `restore_grace_ms` (15000).
        /// Any other key is ignored, and named in the log and in `debug_error`: settings of other SDKs
        /// do no harm.</summary>
        public IntPtr advanced_config;
        /// <summary>Event table; NULL: set one later, or poll.</summary>
        public zex_callbacks* callbacks;
        /// <summary>For `callbacks` and `wakeup`.</summary>
        public IntPtr user_data;
        /// <summary>Poll delivery: there is something to poll. Runs on an engine thread; may only signal. Comes
        /// once, then not again before `zex_poll_event` has answered NULL. Not running any more when
        /// ZEX_EVENT_ENGINE_DESTROYED has been handed out.</summary>
        public IntPtr wakeup;
        /// <summary>Poll delivery: as `wakeup`, for runtimes that offer a function for their own message queues:
        /// called as `post(port, 0)`, with `port` from below. It is Dart's `Dart_PostInteger`, of just
        /// that type, so that no code of an isolate runs on an engine thread. What it answers is not
        /// looked at: nobody listens to a port that is closed. If both are set, both are called.
        /// Since: 0.1.</summary>
        public IntPtr post;
        /// <summary>For `post`; any number. Since: 0.1.</summary>
        public long port;
    }

    /// <summary>What is alive in this process, over all engines; each number ends at its start value.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_counters
    {
        public uint struct_size;
        public uint reserved;
        /// <summary>Handles that C holds: engines, frames, events, lists.</summary>
        public ulong live_handles;
        public ulong live_engines;
        public ulong live_frames;
        public ulong live_events;
        /// <summary>Threads of engines.</summary>
        public ulong threads;
        /// <summary>Bytes in frames, packets and queues.</summary>
        public ulong buffered_bytes;
    }

    /// <summary>What an event says; fields that its type does not use are 0 or NULL. Pointers are borrowed
    /// until the event is released.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_event_data
    {
        public uint struct_size;
        /// <summary>ZEX_EVENT_*.</summary>
        public uint event_type;
        public IntPtr room_id;
        public IntPtr stream_id;
        /// <summary>A JSON object.</summary>
        public IntPtr extended_data;
        /// <summary>DEBUG_ERROR: the call.</summary>
        public IntPtr function;
        /// <summary>DEBUG_ERROR: the explanation.</summary>
        public IntPtr info;
        public int error_code;
        /// <summary>Reason, state or device state.</summary>
        public uint state;
        /// <summary>ZEX_UPDATE_TYPE_*.</summary>
        public uint update_type;
        /// <summary>Publishing channel.</summary>
        public uint channel;
        /// <summary>Items in `users`, `streams` or `levels`; members online; seconds remaining.</summary>
        public uint count;
        public uint width;
        public uint height;
        /// <summary>CAPTURED_SOUND_LEVEL_UPDATE.</summary>
        public float level;
        public zex_user** users;
        public zex_stream** streams;
        public zex_sound_level** levels;
        public zex_publish_quality* publish_quality;
        public zex_play_quality* play_quality;
        /// <summary>PLAYER_RECV_SEI.</summary>
        public byte* data;
        public uint data_length;
        public uint reserved;
        /// <summary>VIDEO_FRAME; retain it to keep it beyond the event.</summary>
        public IntPtr frame;
    }

    /// <summary>What a frame holds. The planes are read-only and live until the frame's last release.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_frame_info
    {
        public uint struct_size;
        /// <summary>ZEX_VIDEO_FORMAT_I420.</summary>
        public uint format;
        public uint width;
        public uint height;
        /// <summary>y, u, v. Pictures of this engine's sources are BT.601 in limited range; decoded ones are as
        /// their stream says, see `color_matrix` and `color_range`.</summary>
        public byte* planes_0;
        public byte* planes_1;
        public byte* planes_2;
        /// <summary>Bytes a row, one per plane.</summary>
        public uint strides_0;
        public uint strides_1;
        public uint strides_2;
        /// <summary>RTP timestamp, 90 kHz.</summary>
        public uint rtp_timestamp;
        /// <summary>When the picture was captured, Unix microseconds; 0 unknown.</summary>
        public ulong capture_time_us;
        /// <summary>When it came out of the decoder, Unix microseconds.</summary>
        public ulong decoded_time_us;
        /// <summary>Always 0: pictures that a join skips past are not handed out.</summary>
        public uint is_catch_up;
        public uint reserved;
        /// <summary>ZEX_COLOR_MATRIX_*: how the colours are written. BT.601 where a stream does not say.</summary>
        public uint color_matrix;
        /// <summary>ZEX_COLOR_RANGE_*. Limited where a stream does not say.</summary>
        public uint color_range;
    }

    /// <summary>Where the log goes. Secrets and user text appear at no level.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_log_config
    {
        public uint struct_size;
        /// <summary>ZEX_LOG_LEVEL_*; default ZEX_LOG_LEVEL_INFO.</summary>
        public uint level;
        /// <summary>Folder, made if need be; NULL: no files. Three files are kept.</summary>
        public IntPtr log_path;
        /// <summary>Bytes at which a new file is begun; default 5 MiB.</summary>
        public ulong log_size;
    }

    /// <summary>How to play a stream.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_player_config
    {
        public uint struct_size;
        /// <summary>ZEX_STREAM_RESOURCE_MODE_*; default ZEX_STREAM_RESOURCE_MODE_DEFAULT.</summary>
        public uint resource_mode;
    }

    /// <summary>What is sent as picture.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_video_config
    {
        public uint struct_size;
        /// <summary>Pixels, even, 16–1920.</summary>
        public uint width;
        /// <summary>Pixels, even, 16–1920.</summary>
        public uint height;
        /// <summary>Frames a second, 1–60.</summary>
        public uint fps;
        /// <summary>Upper bound; the bandwidth estimate may ask for less.</summary>
        public uint bitrate_kbps;
        /// <summary>Seconds between keyframes, 2–5.</summary>
        public uint keyframe_interval_s;
    }

    /// <summary>What is sent as sound.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_audio_config
    {
        public uint struct_size;
        /// <summary>16–192.</summary>
        public uint bitrate_kbps;
        /// <summary>1 or 2.</summary>
        public uint channels;
        public uint reserved;
    }

    /// <summary>A picture in memory of the application.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_video_frame_data
    {
        public uint struct_size;
        /// <summary>ZEX_VIDEO_FORMAT_*.</summary>
        public uint format;
        public uint width;
        public uint height;
        /// <summary>As many as the format has; the others are NULL.</summary>
        public byte* planes_0;
        public byte* planes_1;
        public byte* planes_2;
        /// <summary>Bytes a row, one per plane; at least the width in bytes.</summary>
        public uint strides_0;
        public uint strides_1;
        public uint strides_2;
        public uint reserved;
        /// <summary>Unix microseconds; 0, over 10 s back or over 100 ms ahead: now.</summary>
        public ulong capture_time_us;
    }

    /// <summary>A published stream. Rates are over the last 3 s, totals since the start of publishing.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_publish_quality
    {
        public uint struct_size;
        /// <summary>ZEX_STREAM_QUALITY_LEVEL_*.</summary>
        public uint level;
        public double video_capture_fps;
        public double video_encode_fps;
        public double video_send_fps;
        public double video_kbps;
        public double audio_capture_fps;
        public double audio_send_fps;
        public double audio_kbps;
        /// <summary>What the bandwidth estimate allows.</summary>
        public double target_kbps;
        /// <summary>0–1, as the server reports it.</summary>
        public double packet_lost_rate;
        public uint rtt_ms;
        public uint width;
        public uint height;
        public uint reserved;
        public ulong total_send_bytes;
        public ulong frames_captured;
        public ulong frames_encoded;
        /// <summary>Handed to the network. One that it was too slow for is in `frames_dropped` instead.</summary>
        public ulong frames_sent;
        /// <summary>Left out: above the rate, before the encoder, or because the network was too slow.</summary>
        public ulong frames_dropped;
        public ulong keyframes;
        /// <summary>CPU time of capture, encoding and sending.</summary>
        public ulong cpu_us;
        /// <summary>Custom sound that was refused because more than a second of it waited.</summary>
        public ulong audio_dropped_ms;
    }

    /// <summary>A played stream. Rates are over the last 3 s, totals since the start of playing.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_play_quality
    {
        public uint struct_size;
        /// <summary>ZEX_STREAM_QUALITY_LEVEL_*.</summary>
        public uint level;
        public double video_recv_fps;
        public double video_decode_fps;
        public double video_render_fps;
        public double video_kbps;
        public double audio_recv_fps;
        public double audio_render_fps;
        public double audio_kbps;
        /// <summary>0–1.</summary>
        public double packet_lost_rate;
        public uint rtt_ms;
        /// <summary>From capture to render; meaningful where both clocks agree.</summary>
        public uint peer_to_peer_delay_ms;
        /// <summary>What the jitter buffer adds on purpose.</summary>
        public uint delay_ms;
        /// <summary>Positive: sound is later than picture.</summary>
        public int av_timestamp_diff_ms;
        public uint width;
        public uint height;
        public ulong total_recv_bytes;
        public ulong frames_received;
        public ulong frames_decoded;
        public ulong frames_rendered;
        /// <summary>Decoded while catching up after a join, not rendered.</summary>
        public ulong frames_catch_up;
        public ulong frames_dropped;
        /// <summary>By the W3C definition of freezeCount.</summary>
        public ulong freezes;
        /// <summary>Gaps of over 500 ms between rendered pictures.</summary>
        public ulong stalls;
        public ulong packets_lost;
        /// <summary>Lost first, then repaired in time.</summary>
        public ulong packets_recovered;
        public ulong nacks;
        public ulong plis;
        public ulong audio_concealed_ms;
        public ulong audio_stretched_ms;
        /// <summary>CPU time of receiving, decoding and rendering.</summary>
        public ulong cpu_us;
    }

    /// <summary>How to be in a room.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct zex_room_config
    {
        public uint struct_size;
        /// <summary>The room refuses members above this number, 1–1,000,000; 0: unlimited (default), up to the
        /// server's own limit.</summary>
        public uint max_member_count;
        /// <summary>1: `on_room_user_update` tells of others coming and going. Default 0.</summary>
        public uint is_user_status_notify;
        public uint reserved;
        /// <summary>token04, up to 2,047 bytes; NULL: AppSign only.</summary>
        public IntPtr token;
    }
}
