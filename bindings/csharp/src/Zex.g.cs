// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
using System;
using System.Runtime.InteropServices;

namespace ZEGO.Raw
{
    /// <summary>The C interface as it is; the rules are those of zego_express.h.</summary>
    public static unsafe class Zex
    {
#if (UNITY_IOS || UNITY_WEBGL) && !UNITY_EDITOR
        public const string Library = "__Internal";
#else
        public const string Library = "zego_express";
#endif

        /// <summary>Events run on the engine's callback thread.</summary>
        public const uint ZEX_DELIVERY_CALLBACKS = 0;
        /// <summary>Events wait for `zex_poll_event`; `wakeup` says when to look.</summary>
        public const uint ZEX_DELIVERY_POLL = 1;
        /// <summary>Version of the header; see `zex_get_abi_version`.</summary>
        public const uint ZEX_VERSION_MAJOR = 0;
        public const uint ZEX_VERSION_MINOR = 1;
        public const uint ZEX_VERSION_PATCH = 0;
        public const uint ZEX_EVENT_ROOM_STATE_CHANGED = 1;
        public const uint ZEX_EVENT_ROOM_STATE_UPDATE = 2;
        public const uint ZEX_EVENT_ROOM_USER_UPDATE = 3;
        public const uint ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE = 4;
        public const uint ZEX_EVENT_ROOM_STREAM_UPDATE = 5;
        public const uint ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE = 6;
        public const uint ZEX_EVENT_PUBLISHER_STATE_UPDATE = 7;
        public const uint ZEX_EVENT_PLAYER_STATE_UPDATE = 8;
        public const uint ZEX_EVENT_PUBLISHER_QUALITY_UPDATE = 9;
        public const uint ZEX_EVENT_PLAYER_QUALITY_UPDATE = 10;
        public const uint ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME = 11;
        public const uint ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME = 12;
        public const uint ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME = 13;
        public const uint ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME = 14;
        public const uint ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME = 15;
        public const uint ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED = 16;
        public const uint ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME = 17;
        public const uint ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME = 18;
        public const uint ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME = 19;
        public const uint ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED = 20;
        public const uint ZEX_EVENT_PLAYER_RECV_SEI = 21;
        public const uint ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE = 22;
        public const uint ZEX_EVENT_REMOTE_MIC_STATE_UPDATE = 23;
        public const uint ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE = 24;
        public const uint ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE = 25;
        public const uint ZEX_EVENT_DEBUG_ERROR = 26;
        /// <summary>A decoded picture of a played stream, unless `on_remote_video_frame` takes it; at most 3 per
        /// stream wait, the oldest is dropped.</summary>
        public const uint ZEX_EVENT_VIDEO_FRAME = 27;
        /// <summary>The last one: the engine's handle is stale afterwards.</summary>
        public const uint ZEX_EVENT_ENGINE_DESTROYED = 28;
        /// <summary>`channel`: the next picture of the application's own encoder should be an IDR; as
        /// `on_encoded_keyframe_wanted`.</summary>
        public const uint ZEX_EVENT_ENCODED_KEYFRAME_WANTED = 29;
        public const uint ZEX_LOG_LEVEL_OFF = 0;
        /// <summary>A bug of this library.</summary>
        public const uint ZEX_LOG_LEVEL_ERROR = 1;
        /// <summary>Odd but working.</summary>
        public const uint ZEX_LOG_LEVEL_WARN = 2;
        /// <summary>State changes.</summary>
        public const uint ZEX_LOG_LEVEL_INFO = 3;
        public const uint ZEX_LOG_LEVEL_DEBUG = 4;
        /// <summary>Single packets.</summary>
        public const uint ZEX_LOG_LEVEL_TRACE = 5;
        public const uint ZEX_PLAYER_STATE_NO_PLAY = 0;
        public const uint ZEX_PLAYER_STATE_PLAY_REQUESTING = 1;
        public const uint ZEX_PLAYER_STATE_PLAYING = 2;
        public const uint ZEX_REMOTE_DEVICE_STATE_OPEN = 0;
        public const uint ZEX_REMOTE_DEVICE_STATE_GENERIC_ERROR = 1;
        public const uint ZEX_REMOTE_DEVICE_STATE_INVALID_ID = 2;
        public const uint ZEX_REMOTE_DEVICE_STATE_NO_AUTHORIZATION = 3;
        public const uint ZEX_REMOTE_DEVICE_STATE_ZERO_FPS = 4;
        public const uint ZEX_REMOTE_DEVICE_STATE_IN_USE_BY_OTHER = 5;
        public const uint ZEX_REMOTE_DEVICE_STATE_UNPLUGGED = 6;
        public const uint ZEX_REMOTE_DEVICE_STATE_REBOOT_REQUIRED = 7;
        public const uint ZEX_REMOTE_DEVICE_STATE_SYSTEM_MEDIA_SERVICES_LOST = 8;
        public const uint ZEX_REMOTE_DEVICE_STATE_DISABLE = 9;
        public const uint ZEX_REMOTE_DEVICE_STATE_MUTE = 10;
        public const uint ZEX_PUBLISHER_STATE_NO_PUBLISH = 0;
        public const uint ZEX_PUBLISHER_STATE_PUBLISH_REQUESTING = 1;
        public const uint ZEX_PUBLISHER_STATE_PUBLISHING = 2;
        /// <summary>Camera where there is one, else nothing is sent.</summary>
        public const uint ZEX_VIDEO_SOURCE_DEVICE = 0;
        /// <summary>A moving scene with a timestamp barcode.</summary>
        public const uint ZEX_VIDEO_SOURCE_SYNTHETIC = 1;
        /// <summary>Pictures pushed by `zex_send_custom_video_capture_raw_data`.</summary>
        public const uint ZEX_VIDEO_SOURCE_CUSTOM = 2;
        /// <summary>H.264 pushed by `zex_send_custom_video_capture_encoded_data`.</summary>
        public const uint ZEX_VIDEO_SOURCE_CUSTOM_ENCODED = 3;
        /// <summary>A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M; docs/MEDIA_FILES.md says what is read.</summary>
        public const uint ZEX_VIDEO_SOURCE_FILE = 4;
        /// <summary>Microphone where there is one, else clocked silence.</summary>
        public const uint ZEX_AUDIO_SOURCE_DEVICE = 0;
        public const uint ZEX_AUDIO_SOURCE_SILENCE = 1;
        /// <summary>440 Hz with a marker burst each second.</summary>
        public const uint ZEX_AUDIO_SOURCE_TONE = 2;
        /// <summary>PCM pushed by `zex_send_custom_audio_capture_pcm_data`.</summary>
        public const uint ZEX_AUDIO_SOURCE_CUSTOM = 3;
        /// <summary>The sound of the same channel's file.</summary>
        public const uint ZEX_AUDIO_SOURCE_FILE = 4;
        public const uint ZEX_STREAM_QUALITY_LEVEL_EXCELLENT = 0;
        public const uint ZEX_STREAM_QUALITY_LEVEL_GOOD = 1;
        public const uint ZEX_STREAM_QUALITY_LEVEL_MEDIUM = 2;
        public const uint ZEX_STREAM_QUALITY_LEVEL_BAD = 3;
        public const uint ZEX_STREAM_QUALITY_LEVEL_DIE = 4;
        public const uint ZEX_STREAM_QUALITY_LEVEL_UNKNOWN = 5;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_LOGINING = 0;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_LOGINED = 1;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED = 2;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTING = 3;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTED = 4;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED = 5;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT = 6;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT = 7;
        public const uint ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED = 8;
        public const uint ZEX_ROOM_STATE_DISCONNECTED = 0;
        public const uint ZEX_ROOM_STATE_CONNECTING = 1;
        public const uint ZEX_ROOM_STATE_CONNECTED = 2;
        public const uint ZEX_UPDATE_TYPE_ADD = 0;
        public const uint ZEX_UPDATE_TYPE_DELETE = 1;
        public const uint ZEX_PUBLISH_CHANNEL_MAIN = 0;
        public const uint ZEX_PUBLISH_CHANNEL_AUX = 1;
        public const uint ZEX_SCENARIO_GENERAL = 0;
        public const uint ZEX_SCENARIO_COMMUNICATION = 1;
        public const uint ZEX_SCENARIO_LIVE = 2;
        public const uint ZEX_SCENARIO_DEFAULT = 3;
        public const uint ZEX_SCENARIO_STANDARD_VIDEO_CALL = 4;
        public const uint ZEX_SCENARIO_HIGH_QUALITY_VIDEO_CALL = 5;
        public const uint ZEX_SCENARIO_STANDARD_CHATROOM = 6;
        public const uint ZEX_SCENARIO_HIGH_QUALITY_CHATROOM = 7;
        public const uint ZEX_SCENARIO_BROADCAST = 8;
        public const uint ZEX_SCENARIO_KARAOKE = 9;
        public const uint ZEX_SCENARIO_STANDARD_VOICE_CALL = 10;
        /// <summary>What the project's settings say, else RTC.</summary>
        public const uint ZEX_STREAM_RESOURCE_MODE_DEFAULT = 0;
        /// <summary>Not available yet: ends in NO_PLAY with `CDN_UNAVAILABLE`.</summary>
        public const uint ZEX_STREAM_RESOURCE_MODE_ONLY_CDN = 1;
        /// <summary>Instant first picture from the server's cache, bounded delay.</summary>
        public const uint ZEX_STREAM_RESOURCE_MODE_ONLY_L3 = 2;
        /// <summary>As low as the network allows.</summary>
        public const uint ZEX_STREAM_RESOURCE_MODE_ONLY_RTC = 3;
        /// <summary>Planes y, u, v.</summary>
        public const uint ZEX_VIDEO_FORMAT_I420 = 1;
        /// <summary>Planes y, interleaved uv.</summary>
        public const uint ZEX_VIDEO_FORMAT_NV12 = 2;
        /// <summary>One plane, 4 bytes a pixel: b, g, r, a.</summary>
        public const uint ZEX_VIDEO_FORMAT_BGRA32 = 3;
        /// <summary>One plane, 4 bytes a pixel: r, g, b, a.</summary>
        public const uint ZEX_VIDEO_FORMAT_RGBA32 = 4;
        /// <summary>How colours are written (ITU-T H.273, MatrixCoefficients): BT.601, for SD video.</summary>
        public const uint ZEX_COLOR_MATRIX_BT601 = 0;
        /// <summary>BT.709, for HD video.</summary>
        public const uint ZEX_COLOR_MATRIX_BT709 = 1;
        /// <summary>BT.2020, non-constant luminance.</summary>
        public const uint ZEX_COLOR_MATRIX_BT2020 = 2;
        /// <summary>SMPTE ST 240.</summary>
        public const uint ZEX_COLOR_MATRIX_SMPTE240M = 3;
        /// <summary>The weights of the FCC's rules of 1953.</summary>
        public const uint ZEX_COLOR_MATRIX_FCC = 4;
        /// <summary>Luma 16 to 235, chroma 16 to 240.</summary>
        public const uint ZEX_COLOR_RANGE_LIMITED = 0;
        /// <summary>0 to 255.</summary>
        public const uint ZEX_COLOR_RANGE_FULL = 1;

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_user_init(zex_user* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_stream_init(zex_stream* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_sound_level_init(zex_sound_level* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_callbacks_init(zex_callbacks* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_media_callbacks_init(zex_media_callbacks* value);

        /// <summary>Sets or clears (`callbacks` NULL) the event table. The old table's `destroy` runs when its
        /// running callback, if any, has returned.
        ///
        /// On error the new table's `destroy` runs at once, before the call returns, whatever the error.
        /// It does not only if it cannot be read: `callbacks` is not aligned, or `struct_size` is over
        /// 4,096 or ends before `destroy` does.
        ///
        /// Threads: any, also inside a callback. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
        /// when the engine's last callback is due.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_callbacks(IntPtr engine, zex_callbacks* callbacks, IntPtr user_data);

        /// <summary>Sets or clears the media table; as `zex_set_callbacks`, also on error.
        ///
        /// Threads: any, also inside a callback. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
        /// when the engine's last callback is due.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_media_callbacks(IntPtr engine, zex_media_callbacks* callbacks, IntPtr user_data);

        /// <summary>Clears both tables and waits until the `destroy` of every table that this engine had so far has
        /// returned, also of those that were cleared or replaced before: afterwards no function of any of
        /// them is running or will run. Never hold a lock that a callback takes.
        ///
        /// Threads: any but the engine's own. Blocks: until a running callback returns. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `WRONG_THREAD` inside a callback.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_clear_callbacks_wait(IntPtr engine);

        /// <summary>As `zex_clear_callbacks_wait`, of the type of functions that garbage collectors call for what is
        /// no longer reachable (Dart's NativeFinalizer, also when its isolate ends). `engine` is a
        /// `zex_engine *`; one that is stale is let be, and `zex_last_error` stays as it was.
        ///
        /// Threads: any but the engine's own; nothing is cleared inside a callback. Blocks: until a running
        /// callback returns. Since: 0.1. Errors: none.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_clear_callbacks_finalize(IntPtr engine);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_engine_profile_init(zex_engine_profile* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_counters_init(zex_counters* value);

        /// <summary>Version of this library, such as "0.1.0". Lives as long as the process.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern IntPtr zex_get_version();

        /// <summary>Version of this library as a number that can be compared: MAJOR × 1,000,000 + MINOR × 1,000 +
        /// PATCH, so 1,000 for 0.1.0. What came with version 0.2 is there from 2,000 on.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern uint zex_get_abi_version();

        /// <summary>Creates an engine; any number of them may live at a time. Touches no network.
        ///
        /// On error `*engine` is set to NULL, and the `destroy` of the callback table has run, if the
        /// profile reaches as far as `user_data` and the table as `zex_set_callbacks` says.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`; `INVALID_ENUM`; `ENGINE_APPID_ZERO`;
        /// `ENGINE_APPSIGN_*`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_create_engine(zex_engine_profile* profile, IntPtr* engine);

        /// <summary>Ends an engine: leaves the room, stops everything, fires pending completions, then the tables'
        /// `destroy`, then `done`, which is the last callback ever. Legal from inside any callback.
        ///
        /// The handle is stale to every other call from here on; with poll delivery `zex_poll_event` goes
        /// on until it has handed out ZEX_EVENT_ENGINE_DESTROYED, and runs `done` there.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`;
        /// `COMMON_ENGINE_NOT_CREATE` when it is being destroyed already (`done` then does not run).</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_destroy_engine(IntPtr engine, IntPtr done, IntPtr user_data);

        /// <summary>Applies the presets of a scenario to both channels; explicit settings made later win.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_room_scenario(IntPtr engine, uint scenario);

        /// <summary>Reads the live counts of this process.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_get_counters(zex_counters* counters);

        /// <summary>Message of the last call that failed on this thread; it names field and limit. Never NULL;
        /// valid until the next failing call on this thread.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern IntPtr zex_last_error();

        /// <summary>For layers above this one, in whatever language: tells `on_debug_error` (or polls) of a call that
        /// the layer itself refused, as the engine tells of those that it refuses: once, in order with all
        /// other events, and in the log. `error_code`: a number of docs/ERRORS.md, not 0; `function`: 1–128
        /// bytes; `info`: which field and which limit, up to 1,024 bytes, without anybody's secrets.
        ///
        /// Of more than 1,024 events that wait, the rest is only logged.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ENGINE_NOT_CREATE`; `COMMON_ILLEGAL_PARAM`; `INVALID_UTF8`.
        /// They are not told as events.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_report_error(IntPtr engine, int error_code, byte[] function, byte[] info);

        /// <summary>Name of an error number (`ROOM_ERROR_AUTHENTICATION_FAILED`), or "" if unknown. Lives as long as the process.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern IntPtr zex_error_name(int error_code);

        /// <summary>Cause of an error number and what to do about it, or "" if unknown. Lives as long as the
        /// process.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern IntPtr zex_error_text(int error_code);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_event_data_init(zex_event_data* value);

        /// <summary>Takes the next event of a polled engine; `*event` becomes NULL when there is none. Completions
        /// that come before it run inside this call. Release the event.
        ///
        /// Threads: any, one at a time. Blocks: never, but for the last event: until a wake-up that is
        /// running has returned, so that what it uses can be freed. Hold no lock here that it takes.
        /// Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_poll_event(IntPtr engine, IntPtr* @event);

        /// <summary>Reads an event; `data` must have its `struct_size` set.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_event_get(IntPtr @event, zex_event_data* data);

        /// <summary>Frees an event and what its data pointed to.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_event_release(IntPtr @event);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_frame_info_init(zex_frame_info* value);

        /// <summary>Describes a frame; `info` must have its `struct_size` set.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_frame_get_info(IntPtr frame, zex_frame_info* info);

        /// <summary>Keeps a frame beyond the callback that lent it; each retain needs one release.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_frame_retain(IntPtr frame);

        /// <summary>Gives a hold back; the last one frees the picture and makes the handle stale.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_frame_release(IntPtr frame);

        /// <summary>As `zex_frame_release`, of the type of functions that garbage collectors call for what is no
        /// longer reachable (Dart's NativeFinalizer). `frame` is a `zex_frame *`; one that is stale is let
        /// be, and `zex_last_error` stays as it was.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: none.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_frame_finalize(IntPtr frame);

        /// <summary>Writes the picture in another format; RGB is made by its own matrix and range. NV12 (2 planes), BGRA32 or RGBA32 (1 plane), or a packed
        /// copy in I420 (3 planes), into memory of the caller.
        ///
        /// `destination_size` is the size in bytes behind `destination`; planes follow each other without
        /// gaps, `stride` is bytes a row of the first plane (0: no padding; I420's chroma rows then have
        /// half of it). `needed` (may be NULL) receives the size required, also when it does not fit.
        ///
        /// Threads: any. Blocks: for the conversion. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `TRUNCATED` when it does not fit.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_frame_convert(IntPtr frame, uint format, uint stride, byte* destination, ulong destination_size, ulong* needed);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_log_config_init(zex_log_config* value);

        /// <summary>Sets level and files of the log, for the whole process, at any time.
        ///
        /// Threads: any. Blocks: to open the file. Since: 0.1.
        /// Errors: `INVALID_ENUM`; `ENGINE_LOG_NO_WRITE_PERMISSION` naming the folder; `STRUCT_SIZE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_log_config(zex_log_config* config);

        /// <summary>Sets or clears (NULL) the function that receives the log, for the whole process. `destroy`
        /// (may be NULL) runs once when the function is not running and will not run again; at once when
        /// the function is NULL or refused.
        ///
        /// Threads: any, but not from inside the function. Blocks: never. Since: 0.1.
        /// Errors: `COMMON_CONFIG_AFTER_ENGINE_STARTED` when the process has a tracing subscriber of its own.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_log_callback(IntPtr callback, IntPtr user_data, IntPtr destroy);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_player_config_init(zex_player_config* value);

        /// <summary>Plays a stream of this AppID, up to 12 at a time; may follow `zex_login_room` without waiting.
        /// A stream that nobody publishes is waited for. Playing it again changes nothing.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1004010 more than 12.
        /// What the server says comes by `on_player_state_update`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_start_playing_stream(IntPtr engine, byte[] stream_id, zex_player_config* config);

        /// <summary>Stops playing; a stream that is not played is no error.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_stop_playing_stream(IntPtr engine, byte[] stream_id);

        /// <summary>1: receives no sound of one played stream, 0: receives it again.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_mute_play_stream_audio(IntPtr engine, byte[] stream_id, byte mute);

        /// <summary>1: receives no pictures of one played stream, 0: receives them again.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_mute_play_stream_video(IntPtr engine, byte[] stream_id, byte mute);

        /// <summary>1: receives no sound of any stream, those played later included; 0: receives it again.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_mute_all_play_stream_audio(IntPtr engine, byte mute);

        /// <summary>1: receives no pictures of any stream, those played later included; 0: receives them again.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_mute_all_play_stream_video(IntPtr engine, byte mute);

        /// <summary>1: nothing is heard of any stream, though everything is still received and decoded.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_mute_speaker(IntPtr engine, byte mute);

        /// <summary>Loudness of one played stream, 0–200; default 100.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; 1004011 not played.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_play_volume(IntPtr engine, byte[] stream_id, uint volume);

        /// <summary>Loudness of every stream, those played later included, 0–200; default 100.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_all_play_stream_volume(IntPtr engine, uint volume);

        /// <summary>Latest figures of a played stream.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; 1004011 not played.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_get_play_quality(IntPtr engine, byte[] stream_id, zex_play_quality* quality);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_video_config_init(zex_video_config* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_audio_config_init(zex_audio_config* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_video_frame_data_init(zex_video_frame_data* value);

        /// <summary>Shows a channel's captured pictures to `on_captured_video_frame`; independent of publishing.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_start_preview(IntPtr engine, uint channel);

        /// <summary>Ends a preview; publishing goes on.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_stop_preview(IntPtr engine, uint channel);

        /// <summary>Publishes a channel under `stream_id`; may follow `zex_login_room` without waiting.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1003023 the channel
        /// is publishing already. What the server says comes by `on_publisher_state_update`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_start_publishing_stream(IntPtr engine, byte[] stream_id, uint channel);

        /// <summary>Stops publishing a channel; one that does not publish is no error.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_stop_publishing_stream(IntPtr engine, uint channel);

        /// <summary>Sets what is sent as picture, also while publishing.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_video_config(IntPtr engine, zex_video_config* config, uint channel);

        /// <summary>Reads what is sent as picture.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_get_video_config(IntPtr engine, zex_video_config* config, uint channel);

        /// <summary>Sets what is sent as sound, also while publishing.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_audio_config(IntPtr engine, zex_audio_config* config, uint channel);

        /// <summary>Reads what is sent as sound.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_get_audio_config(IntPtr engine, zex_audio_config* config, uint channel);

        /// <summary>Chooses where a channel's picture comes from: ZEX_VIDEO_SOURCE_*. `path` names the file of
        /// ZEX_VIDEO_SOURCE_FILE and is NULL otherwise.
        ///
        /// Threads: any. Blocks: never (a file is opened later; trouble comes by `on_debug_error`).
        /// Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `COMMON_ILLEGAL_PARAM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_video_source(IntPtr engine, uint source, byte[] path, uint channel);

        /// <summary>Chooses where a channel's sound comes from: ZEX_AUDIO_SOURCE_*.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_audio_source(IntPtr engine, uint source, uint channel);

        /// <summary>Hands in one picture; it is copied before the call returns.
        ///
        /// Threads: any. Blocks: for the copy. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit;
        /// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_send_custom_video_capture_raw_data(IntPtr engine, zex_video_frame_data* frame, uint channel);

        /// <summary>Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The first
        /// must be a keyframe; SPS and PPS come with it or alone before it.
        ///
        /// `zex_video_config` sets nothing here: it is all sent as far as the network carries it, up to
        /// 20 Mbit/s. `target_kbps` of the publish quality says how much that is, `frames_dropped` counts
        /// the pictures that were left out for it, and `MEDIA_PATH_TOO_SLOW` tells of it. Make the next
        /// picture an IDR after `on_encoded_keyframe_wanted`, and every 2 s or so by itself.
        ///
        /// Threads: any. Blocks: for the copy. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `MEDIA_UNSUPPORTED` naming what is wrong;
        /// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_send_custom_video_capture_encoded_data(IntPtr engine, byte* data, uint data_length, byte is_keyframe, uint width, uint height, ulong capture_time_us, uint channel);

        /// <summary>Hands in interleaved 16-bit PCM, up to 200 ms at a time. It is sent as fast as it would be
        /// heard: what is pushed ahead of time waits, up to a second of it.
        ///
        /// Threads: any. Blocks: for the copy. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`;
        /// `CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT` outside 8000–48000 Hz; `QUEUE_FULL`
        /// if more than a second would wait: nothing of the push is taken, it counts in
        /// `audio_dropped_ms`, and the debug error comes once until a push is taken again.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_send_custom_audio_capture_pcm_data(IntPtr engine, short* samples, uint samples_per_channel, uint sample_rate_hz, uint channel_count, ulong capture_time_us, uint channel);

        /// <summary>Sends up to 4,096 bytes of supplemental information with the next picture, at most 30 a second.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `PUBLISHER_SEI_DATA_NULL`; `PUBLISHER_SEI_DATA_TOO_LONG`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_send_sei(IntPtr engine, byte* data, uint data_length, uint channel);

        /// <summary>Makes the next encoded picture a keyframe; of an application's own encoder it is asked for by
        /// `on_encoded_keyframe_wanted`.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_request_keyframe(IntPtr engine, uint channel);

        /// <summary>1: stops sending sound, 0: sends again.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_mute_publish_stream_audio(IntPtr engine, byte mute, uint channel);

        /// <summary>1: stops sending pictures, 0: sends again, starting with a keyframe.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_mute_publish_stream_video(IntPtr engine, byte mute, uint channel);

        /// <summary>0: captures no picture on the channel; players hear of it as camera state.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_enable_camera(IntPtr engine, byte enable, uint channel);

        /// <summary>1: sends silence on every channel; players hear of it as microphone state.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_mute_microphone(IntPtr engine, byte mute);

        /// <summary>Loudness of what is captured, 0–200; default 100.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_set_capture_volume(IntPtr engine, uint volume);

        /// <summary>Latest figures of a channel; zeros while it does not publish.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_get_publish_quality(IntPtr engine, uint channel, zex_publish_quality* quality);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_publish_quality_init(zex_publish_quality* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_play_quality_init(zex_play_quality* value);

        /// <summary>Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
        /// ignored. A program that may meet another library uses the INIT macro.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern void zex_room_config_init(zex_room_config* value);

        /// <summary>Logs in to a room, making it if need be. If this returns 0, `done` runs exactly once: with 0,
        /// the refusal, ROOM_RETRY_TIMEOUT, or what ended the attempt. Publishing and playing may be
        /// started right afterwards, without waiting.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `ROOM_ROOMID_*`, `ROOM_USER_*`, `COMMON_ILLEGAL_PARAM` naming field
        /// and limit; 1002001 logged in already; `ROOM_NO_TOKEN` with neither AppSign nor token.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_login_room(IntPtr engine, byte[] room_id, zex_user* user, zex_room_config* config, IntPtr done, IntPtr user_data);

        /// <summary>Leaves a room (NULL: the current one) and stops all publishing, playing and preview. If this
        /// returns 0, `done` runs exactly once.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; 1002002 not in that room, then also LOGOUT_FAILED as an event.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_logout_room(IntPtr engine, byte[] room_id, IntPtr done, IntPtr user_data);

        /// <summary>Replaces the token used for the next login, publish or reconnect.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_renew_token(IntPtr engine, byte[] room_id, byte[] token);

        /// <summary>Streams of the room as the engine knows them now, without its own. Release the list.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_get_room_stream_list(IntPtr engine, byte[] room_id, IntPtr* list);

        /// <summary>Number of streams in a list.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_stream_list_count(IntPtr list, uint* count);

        /// <summary>One stream of a list, borrowed until the list is released.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_stream_list_get(IntPtr list, uint index, zex_stream** stream);

        /// <summary>Frees a list.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_stream_list_release(IntPtr list);

        /// <summary>Reports the loudness of the microphone and of every played stream each `interval_ms`,
        /// 100–3000. Starting again changes the interval.
        ///
        /// Threads: any. Blocks: never. Since: 0.1.
        /// Errors: `INVALID_HANDLE`; `DEVICE_SOULD_LEVEL_INTERVAL_INVALID`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_start_sound_level_monitor(IntPtr engine, uint interval_ms);

        /// <summary>Stops the reports.
        ///
        /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.</summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        public static extern int zex_stop_sound_level_monitor(IntPtr engine);
    }
}
