// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
@file:Suppress("FunctionName", "ConstPropertyName", "unused", "LongParameterList")

package im.zego.zegoexpress.internal

import java.nio.ByteBuffer

/**
 * Closes one request: runs exactly once, with 0 or an error number and a JSON object.
 *
 * Runs on the engine's callback thread; with poll delivery inside `zex_poll_event`.
 * `extended_data` is valid until the function returns.
 */
internal fun interface ZexCompletion {
    fun run(error_code: Int, extended_data: String?)
}
/**
 * Receives one line of the log on the thread that logs; must not call into the library.
 * `line` is valid until the function returns.
 */
internal fun interface ZexLogCallback {
    fun run(level: Int, line: String?)
}
/**
 * What an engine tells its application. Set the functions you want, leave the others NULL.
 *
 * Threads: all functions run on the engine's callback thread, one at a time, in order, with no
 * lock held; any `zex_` call but the `_wait` ones is fine inside. With poll delivery only
 * `destroy` is used. Text, lists and structs are valid until the function returns.
 * `extended_data` is always a JSON object, `{}` when there is nothing to say.
 */
internal interface ZexCallbacks {
    /** `reason`: ZEX_ROOM_STATE_CHANGED_REASON_*. Fires before `on_room_state_update`. */
    fun on_room_state_changed(engine: Long, room_id: String?, reason: Int, error_code: Int, extended_data: String?)
    /** `state`: ZEX_ROOM_STATE_*. */
    fun on_room_state_update(engine: Long, room_id: String?, state: Int, error_code: Int, extended_data: String?)
    /** Only with `is_user_status_notify`. `update_type`: ZEX_UPDATE_TYPE_*. */
    fun on_room_user_update(engine: Long, room_id: String?, update_type: Int, users: Long, user_count: Int)
    /** At most every 30 s. */
    fun on_room_online_user_count_update(engine: Long, room_id: String?, count: Int)
    /** Streams of others that came or went. `update_type`: ZEX_UPDATE_TYPE_*. */
    fun on_room_stream_update(engine: Long, room_id: String?, update_type: Int, streams: Long, stream_count: Int, extended_data: String?)
    /** 30 s before the token expires. */
    fun on_room_token_will_expire(engine: Long, room_id: String?, remain_seconds: Int)
    /** `state`: ZEX_PUBLISHER_STATE_*. */
    fun on_publisher_state_update(engine: Long, stream_id: String?, state: Int, error_code: Int, extended_data: String?)
    /** `state`: ZEX_PLAYER_STATE_*. */
    fun on_player_state_update(engine: Long, stream_id: String?, state: Int, error_code: Int, extended_data: String?)
    /** Every 3 s a published stream. */
    fun on_publisher_quality_update(engine: Long, stream_id: String?, quality: Long)
    /** Every 3 s a played stream. */
    fun on_player_quality_update(engine: Long, stream_id: String?, quality: Long)
    fun on_publisher_captured_audio_first_frame(engine: Long)
    fun on_publisher_captured_video_first_frame(engine: Long, channel: Int)
    /** First preview picture. */
    fun on_publisher_render_video_first_frame(engine: Long, channel: Int)
    fun on_publisher_send_audio_first_frame(engine: Long, channel: Int)
    fun on_publisher_send_video_first_frame(engine: Long, channel: Int)
    fun on_publisher_video_size_changed(engine: Long, channel: Int, width: Int, height: Int)
    fun on_player_recv_audio_first_frame(engine: Long, stream_id: String?)
    fun on_player_recv_video_first_frame(engine: Long, stream_id: String?)
    fun on_player_render_video_first_frame(engine: Long, stream_id: String?)
    fun on_player_video_size_changed(engine: Long, stream_id: String?, width: Int, height: Int)
    fun on_player_recv_sei(engine: Long, stream_id: String?, data: Long, data_length: Int)
    /** `state`: ZEX_REMOTE_DEVICE_STATE_*. */
    fun on_remote_camera_state_update(engine: Long, stream_id: String?, state: Int)
    /** `state`: ZEX_REMOTE_DEVICE_STATE_*. */
    fun on_remote_mic_state_update(engine: Long, stream_id: String?, state: Int)
    /** 0–100, while the sound level monitor runs. */
    fun on_captured_sound_level_update(engine: Long, level: Float)
    fun on_remote_sound_level_update(engine: Long, levels: Long, level_count: Int)
    /** A refused call, or trouble that is being retried, in words for a developer. */
    fun on_debug_error(engine: Long, error_code: Int, function: String?, info: String?)
    /**
     * The next picture pushed with `zex_send_custom_video_capture_encoded_data` on `channel` should
     * be an IDR: a viewer has joined or lost pictures, or some were left out before they left. At
     * most every 500 ms a channel, repeated while it is needed. Whoever does not answer lets
     * viewers wait for the next IDR, and nothing else happens. Since: 0.1.
     */
    fun on_encoded_keyframe_wanted(engine: Long, channel: Int)
}
/**
 * Pictures and sound, called on media threads: a slow function delays its own stream, whose late
 * frames are then dropped and counted, and nothing else.
 *
 * A frame is borrowed for the call; `zex_frame_retain` keeps it. Sound and encoded data are valid
 * until the function returns. Nothing is computed for functions that are NULL.
 */
internal interface ZexMediaCallbacks {
    /** A decoded picture of a played stream. */
    fun on_remote_video_frame(engine: Long, stream_id: String?, frame: Long)
    /**
     * An H.264 access unit (Annex B) of a played stream, in decoding order.
     * `capture_time_us`: Unix microseconds, 0 unknown.
     */
    fun on_remote_encoded_video_frame(engine: Long, stream_id: String?, data: Long, data_length: Int, is_keyframe: Int, width: Int, height: Int, capture_time_us: Long)
    /** A captured picture of a previewed channel. */
    fun on_captured_video_frame(engine: Long, channel: Int, frame: Long)
    /** 10 ms of one played stream: interleaved 16-bit PCM. */
    fun on_remote_audio_data(engine: Long, stream_id: String?, samples: Long, samples_per_channel: Int, sample_rate_hz: Int, channel_count: Int, capture_time_us: Long)
    /** 10 ms of the mix of all played streams: what a loudspeaker should play. */
    fun on_playback_audio_data(engine: Long, samples: Long, samples_per_channel: Int, sample_rate_hz: Int, channel_count: Int)
}

/** The C interface, function by function. Names, order and meaning are the header's. */
internal object Zex {
    init {
        Native.load()
    }
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_user_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_stream_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_sound_level_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_callbacks_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_media_callbacks_init(value: ByteBuffer?)
    /**
     * Sets or clears (`callbacks` NULL) the event table. The old table's `destroy` runs when its
     * running callback, if any, has returned.
     *
     * On error the new table's `destroy` runs at once, before the call returns, whatever the error.
     * It does not only if it cannot be read: `callbacks` is not aligned, or `struct_size` is over
     * 4,096 or ends before `destroy` does.
     *
     * Threads: any, also inside a callback. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
     * when the engine's last callback is due.
     */
    @JvmStatic
    external fun zex_set_callbacks(engine: Long, callbacks: ByteBuffer?, handler: ZexCallbacks?): Int
    /**
     * Sets or clears the media table; as `zex_set_callbacks`, also on error.
     *
     * Threads: any, also inside a callback. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
     * when the engine's last callback is due.
     */
    @JvmStatic
    external fun zex_set_media_callbacks(engine: Long, callbacks: ByteBuffer?, handler: ZexMediaCallbacks?): Int
    /**
     * Clears both tables and waits until the `destroy` of every table that this engine had so far has
     * returned, also of those that were cleared or replaced before: afterwards no function of any of
     * them is running or will run. Never hold a lock that a callback takes.
     *
     * Threads: any but the engine's own. Blocks: until a running callback returns. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `WRONG_THREAD` inside a callback.
     */
    @JvmStatic
    external fun zex_clear_callbacks_wait(engine: Long): Int
    /**
     * As `zex_clear_callbacks_wait`, of the type of functions that garbage collectors call for what is
     * no longer reachable (Dart's NativeFinalizer, also when its isolate ends). `engine` is a
     * `zex_engine *`; one that is stale is let be, and `zex_last_error` stays as it was.
     *
     * Threads: any but the engine's own; nothing is cleared inside a callback. Blocks: until a running
     * callback returns. Since: 0.1. Errors: none.
     */
    @JvmStatic
    external fun zex_clear_callbacks_finalize(engine: Long)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_engine_profile_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_counters_init(value: ByteBuffer?)
    /**
     * Version of this library, such as "0.1.0". Lives as long as the process.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_get_version(): String?
    /**
     * Version of this library as a number that can be compared: MAJOR × 1,000,000 + MINOR × 1,000 +
     * PATCH, so 1,000 for 0.1.0. What came with version 0.2 is there from 2,000 on.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_get_abi_version(): Int
    /**
     * Creates an engine; any number of them may live at a time. Touches no network.
     *
     * On error `*engine` is set to NULL, and the `destroy` of the callback table has run, if the
     * profile reaches as far as `user_data` and the table as `zex_set_callbacks` says.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`; `INVALID_ENUM`; `ENGINE_APPID_ZERO`;
     * `ENGINE_APPSIGN_*`.
     */
    @JvmStatic
    external fun zex_create_engine(profile: ByteBuffer?, engine: LongArray?): Int
    /**
     * Ends an engine: leaves the room, stops everything, fires pending completions, then the tables'
     * `destroy`, then `done`, which is the last callback ever. Legal from inside any callback.
     *
     * The handle is stale to every other call from here on; with poll delivery `zex_poll_event` goes
     * on until it has handed out ZEX_EVENT_ENGINE_DESTROYED, and runs `done` there.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`;
     * `COMMON_ENGINE_NOT_CREATE` when it is being destroyed already (`done` then does not run).
     */
    @JvmStatic
    external fun zex_destroy_engine(engine: Long, done: ZexCompletion?): Int
    /**
     * Applies the presets of a scenario to both channels; explicit settings made later win.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_set_room_scenario(engine: Long, scenario: Int): Int
    /**
     * Reads the live counts of this process.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
     */
    @JvmStatic
    external fun zex_get_counters(counters: ByteBuffer?): Int
    /**
     * Message of the last call that failed on this thread; it names field and limit. Never NULL;
     * valid until the next failing call on this thread.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_last_error(): String?
    /**
     * For layers above this one, in whatever language: tells `on_debug_error` (or polls) of a call that
     * the layer itself refused, as the engine tells of those that it refuses: once, in order with all
     * other events, and in the log. `error_code`: a number of docs/ERRORS.md, not 0; `function`: 1–128
     * bytes; `info`: which field and which limit, up to 1,024 bytes, without anybody's secrets.
     *
     * Of more than 1,024 events that wait, the rest is only logged.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ENGINE_NOT_CREATE`; `COMMON_ILLEGAL_PARAM`; `INVALID_UTF8`.
     * They are not told as events.
     */
    @JvmStatic
    external fun zex_report_error(engine: Long, error_code: Int, function: String?, info: String?): Int
    /**
     * Name of an error number (`ROOM_ERROR_AUTHENTICATION_FAILED`), or "" if unknown. Lives as long as the process.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_error_name(error_code: Int): String?
    /**
     * Cause of an error number and what to do about it, or "" if unknown. Lives as long as the
     * process.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_error_text(error_code: Int): String?
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_event_data_init(value: ByteBuffer?)
    /**
     * Takes the next event of a polled engine; `*event` becomes NULL when there is none. Completions
     * that come before it run inside this call. Release the event.
     *
     * Threads: any, one at a time. Blocks: never, but for the last event: until a wake-up that is
     * running has returned, so that what it uses can be freed. Hold no lock here that it takes.
     * Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
     */
    @JvmStatic
    external fun zex_poll_event(engine: Long, event: LongArray?): Int
    /**
     * Reads an event; `data` must have its `struct_size` set.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
     */
    @JvmStatic
    external fun zex_event_get(event: Long, data: ByteBuffer?): Int
    /**
     * Frees an event and what its data pointed to.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
     */
    @JvmStatic
    external fun zex_event_release(event: Long): Int
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_frame_info_init(value: ByteBuffer?)
    /**
     * Describes a frame; `info` must have its `struct_size` set.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
     */
    @JvmStatic
    external fun zex_frame_get_info(frame: Long, info: ByteBuffer?): Int
    /**
     * Keeps a frame beyond the callback that lent it; each retain needs one release.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
     */
    @JvmStatic
    external fun zex_frame_retain(frame: Long): Int
    /**
     * Gives a hold back; the last one frees the picture and makes the handle stale.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
     */
    @JvmStatic
    external fun zex_frame_release(frame: Long): Int
    /**
     * As `zex_frame_release`, of the type of functions that garbage collectors call for what is no
     * longer reachable (Dart's NativeFinalizer). `frame` is a `zex_frame *`; one that is stale is let
     * be, and `zex_last_error` stays as it was.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: none.
     */
    @JvmStatic
    external fun zex_frame_finalize(frame: Long)
    /**
     * Writes the picture in another format; RGB is made by its own matrix and range. NV12 (2 planes), BGRA32 or RGBA32 (1 plane), or a packed
     * copy in I420 (3 planes), into memory of the caller.
     *
     * `destination_size` is the size in bytes behind `destination`; planes follow each other without
     * gaps, `stride` is bytes a row of the first plane (0: no padding; I420's chroma rows then have
     * half of it). `needed` (may be NULL) receives the size required, also when it does not fit.
     *
     * Threads: any. Blocks: for the conversion. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `TRUNCATED` when it does not fit.
     */
    @JvmStatic
    external fun zex_frame_convert(frame: Long, format: Int, stride: Int, destination: ByteBuffer?, destination_size: Long, needed: LongArray?): Int
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_log_config_init(value: ByteBuffer?)
    /**
     * Sets level and files of the log, for the whole process, at any time.
     *
     * Threads: any. Blocks: to open the file. Since: 0.1.
     * Errors: `INVALID_ENUM`; `ENGINE_LOG_NO_WRITE_PERMISSION` naming the folder; `STRUCT_SIZE`.
     */
    @JvmStatic
    external fun zex_set_log_config(config: ByteBuffer?): Int
    /**
     * Sets or clears (NULL) the function that receives the log, for the whole process. `destroy`
     * (may be NULL) runs once when the function is not running and will not run again; at once when
     * the function is NULL or refused.
     *
     * Threads: any, but not from inside the function. Blocks: never. Since: 0.1.
     * Errors: `COMMON_CONFIG_AFTER_ENGINE_STARTED` when the process has a tracing subscriber of its own.
     */
    @JvmStatic
    external fun zex_set_log_callback(callback: ZexLogCallback?): Int
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_player_config_init(value: ByteBuffer?)
    /**
     * Plays a stream of this AppID, up to 12 at a time; may follow `zex_login_room` without waiting.
     * A stream that nobody publishes is waited for. Playing it again changes nothing.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1004010 more than 12.
     * What the server says comes by `on_player_state_update`.
     */
    @JvmStatic
    external fun zex_start_playing_stream(engine: Long, stream_id: String?, config: ByteBuffer?): Int
    /**
     * Stops playing; a stream that is not played is no error.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`.
     */
    @JvmStatic
    external fun zex_stop_playing_stream(engine: Long, stream_id: String?): Int
    /**
     * 1: receives no sound of one played stream, 0: receives it again.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
     */
    @JvmStatic
    external fun zex_mute_play_stream_audio(engine: Long, stream_id: String?, mute: Int): Int
    /**
     * 1: receives no pictures of one played stream, 0: receives them again.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
     */
    @JvmStatic
    external fun zex_mute_play_stream_video(engine: Long, stream_id: String?, mute: Int): Int
    /**
     * 1: receives no sound of any stream, those played later included; 0: receives it again.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_mute_all_play_stream_audio(engine: Long, mute: Int): Int
    /**
     * 1: receives no pictures of any stream, those played later included; 0: receives them again.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_mute_all_play_stream_video(engine: Long, mute: Int): Int
    /**
     * 1: nothing is heard of any stream, though everything is still received and decoded.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_mute_speaker(engine: Long, mute: Int): Int
    /**
     * Loudness of one played stream, 0–200; default 100.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; 1004011 not played.
     */
    @JvmStatic
    external fun zex_set_play_volume(engine: Long, stream_id: String?, volume: Int): Int
    /**
     * Loudness of every stream, those played later included, 0–200; default 100.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
     */
    @JvmStatic
    external fun zex_set_all_play_stream_volume(engine: Long, volume: Int): Int
    /**
     * Latest figures of a played stream.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; 1004011 not played.
     */
    @JvmStatic
    external fun zex_get_play_quality(engine: Long, stream_id: String?, quality: ByteBuffer?): Int
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_video_config_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_audio_config_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_video_frame_data_init(value: ByteBuffer?)
    /**
     * Shows a channel's captured pictures to `on_captured_video_frame`; independent of publishing.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_start_preview(engine: Long, channel: Int): Int
    /**
     * Ends a preview; publishing goes on.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_stop_preview(engine: Long, channel: Int): Int
    /**
     * Publishes a channel under `stream_id`; may follow `zex_login_room` without waiting.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1003023 the channel
     * is publishing already. What the server says comes by `on_publisher_state_update`.
     */
    @JvmStatic
    external fun zex_start_publishing_stream(engine: Long, stream_id: String?, channel: Int): Int
    /**
     * Stops publishing a channel; one that does not publish is no error.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_stop_publishing_stream(engine: Long, channel: Int): Int
    /**
     * Sets what is sent as picture, also while publishing.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
     */
    @JvmStatic
    external fun zex_set_video_config(engine: Long, config: ByteBuffer?, channel: Int): Int
    /**
     * Reads what is sent as picture.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
     */
    @JvmStatic
    external fun zex_get_video_config(engine: Long, config: ByteBuffer?, channel: Int): Int
    /**
     * Sets what is sent as sound, also while publishing.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
     */
    @JvmStatic
    external fun zex_set_audio_config(engine: Long, config: ByteBuffer?, channel: Int): Int
    /**
     * Reads what is sent as sound.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
     */
    @JvmStatic
    external fun zex_get_audio_config(engine: Long, config: ByteBuffer?, channel: Int): Int
    /**
     * Chooses where a channel's picture comes from: ZEX_VIDEO_SOURCE_*. `path` names the file of
     * ZEX_VIDEO_SOURCE_FILE and is NULL otherwise.
     *
     * Threads: any. Blocks: never (a file is opened later; trouble comes by `on_debug_error`).
     * Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `COMMON_ILLEGAL_PARAM`.
     */
    @JvmStatic
    external fun zex_set_video_source(engine: Long, source: Int, path: String?, channel: Int): Int
    /**
     * Chooses where a channel's sound comes from: ZEX_AUDIO_SOURCE_*.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_set_audio_source(engine: Long, source: Int, channel: Int): Int
    /**
     * Hands in one picture; it is copied before the call returns.
     *
     * Threads: any. Blocks: for the copy. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit;
     * `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
     */
    @JvmStatic
    external fun zex_send_custom_video_capture_raw_data(engine: Long, frame: ByteBuffer?, channel: Int): Int
    /**
     * Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The first
     * must be a keyframe; SPS and PPS come with it or alone before it.
     *
     * `zex_video_config` sets nothing here: it is all sent as far as the network carries it, up to
     * 20 Mbit/s. `target_kbps` of the publish quality says how much that is, `frames_dropped` counts
     * the pictures that were left out for it, and `MEDIA_PATH_TOO_SLOW` tells of it. Make the next
     * picture an IDR after `on_encoded_keyframe_wanted`, and every 2 s or so by itself.
     *
     * Threads: any. Blocks: for the copy. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `MEDIA_UNSUPPORTED` naming what is wrong;
     * `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
     */
    @JvmStatic
    external fun zex_send_custom_video_capture_encoded_data(engine: Long, data: ByteBuffer?, data_length: Int, is_keyframe: Int, width: Int, height: Int, capture_time_us: Long, channel: Int): Int
    /**
     * Hands in interleaved 16-bit PCM, up to 200 ms at a time. It is sent as fast as it would be
     * heard: what is pushed ahead of time waits, up to a second of it.
     *
     * Threads: any. Blocks: for the copy. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`;
     * `CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT` outside 8000–48000 Hz; `QUEUE_FULL`
     * if more than a second would wait: nothing of the push is taken, it counts in
     * `audio_dropped_ms`, and the debug error comes once until a push is taken again.
     */
    @JvmStatic
    external fun zex_send_custom_audio_capture_pcm_data(engine: Long, samples: ByteBuffer?, samples_per_channel: Int, sample_rate_hz: Int, channel_count: Int, capture_time_us: Long, channel: Int): Int
    /**
     * Sends up to 4,096 bytes of supplemental information with the next picture, at most 30 a second.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `PUBLISHER_SEI_DATA_NULL`; `PUBLISHER_SEI_DATA_TOO_LONG`.
     */
    @JvmStatic
    external fun zex_send_sei(engine: Long, data: ByteBuffer?, data_length: Int, channel: Int): Int
    /**
     * Makes the next encoded picture a keyframe; of an application's own encoder it is asked for by
     * `on_encoded_keyframe_wanted`.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_request_keyframe(engine: Long, channel: Int): Int
    /**
     * 1: stops sending sound, 0: sends again.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_mute_publish_stream_audio(engine: Long, mute: Int, channel: Int): Int
    /**
     * 1: stops sending pictures, 0: sends again, starting with a keyframe.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_mute_publish_stream_video(engine: Long, mute: Int, channel: Int): Int
    /**
     * 0: captures no picture on the channel; players hear of it as camera state.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_enable_camera(engine: Long, enable: Int, channel: Int): Int
    /**
     * 1: sends silence on every channel; players hear of it as microphone state.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
     */
    @JvmStatic
    external fun zex_mute_microphone(engine: Long, mute: Int): Int
    /**
     * Loudness of what is captured, 0–200; default 100.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
     */
    @JvmStatic
    external fun zex_set_capture_volume(engine: Long, volume: Int): Int
    /**
     * Latest figures of a channel; zeros while it does not publish.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
     */
    @JvmStatic
    external fun zex_get_publish_quality(engine: Long, channel: Int, quality: ByteBuffer?): Int
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_publish_quality_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_play_quality_init(value: ByteBuffer?)
    /**
     * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
     * ignored. A program that may meet another library uses the INIT macro.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     */
    @JvmStatic
    external fun zex_room_config_init(value: ByteBuffer?)
    /**
     * Logs in to a room, making it if need be. If this returns 0, `done` runs exactly once: with 0,
     * the refusal, ROOM_RETRY_TIMEOUT, or what ended the attempt. Publishing and playing may be
     * started right afterwards, without waiting.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `ROOM_ROOMID_*`, `ROOM_USER_*`, `COMMON_ILLEGAL_PARAM` naming field
     * and limit; 1002001 logged in already; `ROOM_NO_TOKEN` with neither AppSign nor token.
     */
    @JvmStatic
    external fun zex_login_room(engine: Long, room_id: String?, user: ByteBuffer?, config: ByteBuffer?, done: ZexCompletion?): Int
    /**
     * Leaves a room (NULL: the current one) and stops all publishing, playing and preview. If this
     * returns 0, `done` runs exactly once.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; 1002002 not in that room, then also LOGOUT_FAILED as an event.
     */
    @JvmStatic
    external fun zex_logout_room(engine: Long, room_id: String?, done: ZexCompletion?): Int
    /**
     * Replaces the token used for the next login, publish or reconnect.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
     */
    @JvmStatic
    external fun zex_renew_token(engine: Long, room_id: String?, token: String?): Int
    /**
     * Streams of the room as the engine knows them now, without its own. Release the list.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
     */
    @JvmStatic
    external fun zex_get_room_stream_list(engine: Long, room_id: String?, list: LongArray?): Int
    /**
     * Number of streams in a list.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
     */
    @JvmStatic
    external fun zex_stream_list_count(list: Long, count: IntArray?): Int
    /**
     * One stream of a list, borrowed until the list is released.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
     */
    @JvmStatic
    external fun zex_stream_list_get(list: Long, index: Int, stream: LongArray?): Int
    /**
     * Frees a list.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
     */
    @JvmStatic
    external fun zex_stream_list_release(list: Long): Int
    /**
     * Reports the loudness of the microphone and of every played stream each `interval_ms`,
     * 100–3000. Starting again changes the interval.
     *
     * Threads: any. Blocks: never. Since: 0.1.
     * Errors: `INVALID_HANDLE`; `DEVICE_SOULD_LEVEL_INTERVAL_INVALID`.
     */
    @JvmStatic
    external fun zex_start_sound_level_monitor(engine: Long, interval_ms: Int): Int
    /**
     * Stops the reports.
     *
     * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
     */
    @JvmStatic
    external fun zex_stop_sound_level_monitor(engine: Long): Int

    /** Sizes and offsets as the JNI library's compiler sees them. */
    @JvmStatic
    external fun layout(): String
    /** Events run on the engine's callback thread. */
    const val ZEX_DELIVERY_CALLBACKS: Int = 0
    /** Events wait for `zex_poll_event`; `wakeup` says when to look. */
    const val ZEX_DELIVERY_POLL: Int = 1
    /** Version of the header; see `zex_get_abi_version`. */
    const val ZEX_VERSION_MAJOR: Int = 0
    const val ZEX_VERSION_MINOR: Int = 1
    const val ZEX_VERSION_PATCH: Int = 0
    const val ZEX_EVENT_ROOM_STATE_CHANGED: Int = 1
    const val ZEX_EVENT_ROOM_STATE_UPDATE: Int = 2
    const val ZEX_EVENT_ROOM_USER_UPDATE: Int = 3
    const val ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE: Int = 4
    const val ZEX_EVENT_ROOM_STREAM_UPDATE: Int = 5
    const val ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE: Int = 6
    const val ZEX_EVENT_PUBLISHER_STATE_UPDATE: Int = 7
    const val ZEX_EVENT_PLAYER_STATE_UPDATE: Int = 8
    const val ZEX_EVENT_PUBLISHER_QUALITY_UPDATE: Int = 9
    const val ZEX_EVENT_PLAYER_QUALITY_UPDATE: Int = 10
    const val ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME: Int = 11
    const val ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME: Int = 12
    const val ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME: Int = 13
    const val ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME: Int = 14
    const val ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME: Int = 15
    const val ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED: Int = 16
    const val ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME: Int = 17
    const val ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME: Int = 18
    const val ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME: Int = 19
    const val ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED: Int = 20
    const val ZEX_EVENT_PLAYER_RECV_SEI: Int = 21
    const val ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE: Int = 22
    const val ZEX_EVENT_REMOTE_MIC_STATE_UPDATE: Int = 23
    const val ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE: Int = 24
    const val ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE: Int = 25
    const val ZEX_EVENT_DEBUG_ERROR: Int = 26
    /**
     * A decoded picture of a played stream, unless `on_remote_video_frame` takes it; at most 3 per
     * stream wait, the oldest is dropped.
     */
    const val ZEX_EVENT_VIDEO_FRAME: Int = 27
    /** The last one: the engine's handle is stale afterwards. */
    const val ZEX_EVENT_ENGINE_DESTROYED: Int = 28
    /**
     * `channel`: the next picture of the application's own encoder should be an IDR; as
     * `on_encoded_keyframe_wanted`.
     */
    const val ZEX_EVENT_ENCODED_KEYFRAME_WANTED: Int = 29
    const val ZEX_LOG_LEVEL_OFF: Int = 0
    /** A bug of this library. */
    const val ZEX_LOG_LEVEL_ERROR: Int = 1
    /** Odd but working. */
    const val ZEX_LOG_LEVEL_WARN: Int = 2
    /** State changes. */
    const val ZEX_LOG_LEVEL_INFO: Int = 3
    const val ZEX_LOG_LEVEL_DEBUG: Int = 4
    /** Single packets. */
    const val ZEX_LOG_LEVEL_TRACE: Int = 5
    const val ZEX_PLAYER_STATE_NO_PLAY: Int = 0
    const val ZEX_PLAYER_STATE_PLAY_REQUESTING: Int = 1
    const val ZEX_PLAYER_STATE_PLAYING: Int = 2
    const val ZEX_REMOTE_DEVICE_STATE_OPEN: Int = 0
    const val ZEX_REMOTE_DEVICE_STATE_GENERIC_ERROR: Int = 1
    const val ZEX_REMOTE_DEVICE_STATE_INVALID_ID: Int = 2
    const val ZEX_REMOTE_DEVICE_STATE_NO_AUTHORIZATION: Int = 3
    const val ZEX_REMOTE_DEVICE_STATE_ZERO_FPS: Int = 4
    const val ZEX_REMOTE_DEVICE_STATE_IN_USE_BY_OTHER: Int = 5
    const val ZEX_REMOTE_DEVICE_STATE_UNPLUGGED: Int = 6
    const val ZEX_REMOTE_DEVICE_STATE_REBOOT_REQUIRED: Int = 7
    const val ZEX_REMOTE_DEVICE_STATE_SYSTEM_MEDIA_SERVICES_LOST: Int = 8
    const val ZEX_REMOTE_DEVICE_STATE_DISABLE: Int = 9
    const val ZEX_REMOTE_DEVICE_STATE_MUTE: Int = 10
    const val ZEX_PUBLISHER_STATE_NO_PUBLISH: Int = 0
    const val ZEX_PUBLISHER_STATE_PUBLISH_REQUESTING: Int = 1
    const val ZEX_PUBLISHER_STATE_PUBLISHING: Int = 2
    /** Camera where there is one, else nothing is sent. */
    const val ZEX_VIDEO_SOURCE_DEVICE: Int = 0
    /** A moving scene with a timestamp barcode. */
    const val ZEX_VIDEO_SOURCE_SYNTHETIC: Int = 1
    /** Pictures pushed by `zex_send_custom_video_capture_raw_data`. */
    const val ZEX_VIDEO_SOURCE_CUSTOM: Int = 2
    /** H.264 pushed by `zex_send_custom_video_capture_encoded_data`. */
    const val ZEX_VIDEO_SOURCE_CUSTOM_ENCODED: Int = 3
    /** A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M; docs/MEDIA_FILES.md says what is read. */
    const val ZEX_VIDEO_SOURCE_FILE: Int = 4
    /** Microphone where there is one, else clocked silence. */
    const val ZEX_AUDIO_SOURCE_DEVICE: Int = 0
    const val ZEX_AUDIO_SOURCE_SILENCE: Int = 1
    /** 440 Hz with a marker burst each second. */
    const val ZEX_AUDIO_SOURCE_TONE: Int = 2
    /** PCM pushed by `zex_send_custom_audio_capture_pcm_data`. */
    const val ZEX_AUDIO_SOURCE_CUSTOM: Int = 3
    /** The sound of the same channel's file. */
    const val ZEX_AUDIO_SOURCE_FILE: Int = 4
    const val ZEX_STREAM_QUALITY_LEVEL_EXCELLENT: Int = 0
    const val ZEX_STREAM_QUALITY_LEVEL_GOOD: Int = 1
    const val ZEX_STREAM_QUALITY_LEVEL_MEDIUM: Int = 2
    const val ZEX_STREAM_QUALITY_LEVEL_BAD: Int = 3
    const val ZEX_STREAM_QUALITY_LEVEL_DIE: Int = 4
    const val ZEX_STREAM_QUALITY_LEVEL_UNKNOWN: Int = 5
    const val ZEX_ROOM_STATE_CHANGED_REASON_LOGINING: Int = 0
    const val ZEX_ROOM_STATE_CHANGED_REASON_LOGINED: Int = 1
    const val ZEX_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED: Int = 2
    const val ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTING: Int = 3
    const val ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTED: Int = 4
    const val ZEX_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED: Int = 5
    const val ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT: Int = 6
    const val ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT: Int = 7
    const val ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED: Int = 8
    const val ZEX_ROOM_STATE_DISCONNECTED: Int = 0
    const val ZEX_ROOM_STATE_CONNECTING: Int = 1
    const val ZEX_ROOM_STATE_CONNECTED: Int = 2
    const val ZEX_UPDATE_TYPE_ADD: Int = 0
    const val ZEX_UPDATE_TYPE_DELETE: Int = 1
    const val ZEX_PUBLISH_CHANNEL_MAIN: Int = 0
    const val ZEX_PUBLISH_CHANNEL_AUX: Int = 1
    const val ZEX_SCENARIO_GENERAL: Int = 0
    const val ZEX_SCENARIO_COMMUNICATION: Int = 1
    const val ZEX_SCENARIO_LIVE: Int = 2
    const val ZEX_SCENARIO_DEFAULT: Int = 3
    const val ZEX_SCENARIO_STANDARD_VIDEO_CALL: Int = 4
    const val ZEX_SCENARIO_HIGH_QUALITY_VIDEO_CALL: Int = 5
    const val ZEX_SCENARIO_STANDARD_CHATROOM: Int = 6
    const val ZEX_SCENARIO_HIGH_QUALITY_CHATROOM: Int = 7
    const val ZEX_SCENARIO_BROADCAST: Int = 8
    const val ZEX_SCENARIO_KARAOKE: Int = 9
    const val ZEX_SCENARIO_STANDARD_VOICE_CALL: Int = 10
    /** What the project's settings say, else RTC. */
    const val ZEX_STREAM_RESOURCE_MODE_DEFAULT: Int = 0
    /** Not available yet: ends in NO_PLAY with `CDN_UNAVAILABLE`. */
    const val ZEX_STREAM_RESOURCE_MODE_ONLY_CDN: Int = 1
    /** Instant first picture from the server's cache, bounded delay. */
    const val ZEX_STREAM_RESOURCE_MODE_ONLY_L3: Int = 2
    /** As low as the network allows. */
    const val ZEX_STREAM_RESOURCE_MODE_ONLY_RTC: Int = 3
    /** Planes y, u, v. */
    const val ZEX_VIDEO_FORMAT_I420: Int = 1
    /** Planes y, interleaved uv. */
    const val ZEX_VIDEO_FORMAT_NV12: Int = 2
    /** One plane, 4 bytes a pixel: b, g, r, a. */
    const val ZEX_VIDEO_FORMAT_BGRA32: Int = 3
    /** One plane, 4 bytes a pixel: r, g, b, a. */
    const val ZEX_VIDEO_FORMAT_RGBA32: Int = 4
    /** How colours are written (ITU-T H.273, MatrixCoefficients): BT.601, for SD video. */
    const val ZEX_COLOR_MATRIX_BT601: Int = 0
    /** BT.709, for HD video. */
    const val ZEX_COLOR_MATRIX_BT709: Int = 1
    /** BT.2020, non-constant luminance. */
    const val ZEX_COLOR_MATRIX_BT2020: Int = 2
    /** SMPTE ST 240. */
    const val ZEX_COLOR_MATRIX_SMPTE240M: Int = 3
    /** The weights of the FCC's rules of 1953. */
    const val ZEX_COLOR_MATRIX_FCC: Int = 4
    /** Luma 16 to 235, chroma 16 to 240. */
    const val ZEX_COLOR_RANGE_LIMITED: Int = 0
    /** 0 to 255. */
    const val ZEX_COLOR_RANGE_FULL: Int = 1
}

/** Offsets of `zex_user`, in bytes. */
internal object ZexUserLayout {
    const val SIZE: Int = 24
    const val struct_size: Int = 0
    const val reserved: Int = 4
    const val user_id: Int = 8
    const val user_name: Int = 16
}

/** Offsets of `zex_stream`, in bytes. */
internal object ZexStreamLayout {
    const val SIZE: Int = 40
    const val struct_size: Int = 0
    const val reserved: Int = 4
    const val stream_id: Int = 8
    const val user_id: Int = 16
    const val user_name: Int = 24
    const val extra_info: Int = 32
}

/** Offsets of `zex_sound_level`, in bytes. */
internal object ZexSoundLevelLayout {
    const val SIZE: Int = 16
    const val struct_size: Int = 0
    const val level: Int = 4
    const val stream_id: Int = 8
}

/** Offsets of `zex_callbacks`, in bytes. */
internal object ZexCallbacksLayout {
    const val SIZE: Int = 232
    const val struct_size: Int = 0
    const val reserved: Int = 4
    const val destroy: Int = 8
    const val on_room_state_changed: Int = 16
    const val on_room_state_update: Int = 24
    const val on_room_user_update: Int = 32
    const val on_room_online_user_count_update: Int = 40
    const val on_room_stream_update: Int = 48
    const val on_room_token_will_expire: Int = 56
    const val on_publisher_state_update: Int = 64
    const val on_player_state_update: Int = 72
    const val on_publisher_quality_update: Int = 80
    const val on_player_quality_update: Int = 88
    const val on_publisher_captured_audio_first_frame: Int = 96
    const val on_publisher_captured_video_first_frame: Int = 104
    const val on_publisher_render_video_first_frame: Int = 112
    const val on_publisher_send_audio_first_frame: Int = 120
    const val on_publisher_send_video_first_frame: Int = 128
    const val on_publisher_video_size_changed: Int = 136
    const val on_player_recv_audio_first_frame: Int = 144
    const val on_player_recv_video_first_frame: Int = 152
    const val on_player_render_video_first_frame: Int = 160
    const val on_player_video_size_changed: Int = 168
    const val on_player_recv_sei: Int = 176
    const val on_remote_camera_state_update: Int = 184
    const val on_remote_mic_state_update: Int = 192
    const val on_captured_sound_level_update: Int = 200
    const val on_remote_sound_level_update: Int = 208
    const val on_debug_error: Int = 216
    const val on_encoded_keyframe_wanted: Int = 224
}

/** Offsets of `zex_media_callbacks`, in bytes. */
internal object ZexMediaCallbacksLayout {
    const val SIZE: Int = 56
    const val struct_size: Int = 0
    const val encoded_only: Int = 4
    const val destroy: Int = 8
    const val on_remote_video_frame: Int = 16
    const val on_remote_encoded_video_frame: Int = 24
    const val on_captured_video_frame: Int = 32
    const val on_remote_audio_data: Int = 40
    const val on_playback_audio_data: Int = 48
}

/** Offsets of `zex_engine_profile`, in bytes. */
internal object ZexEngineProfileLayout {
    const val SIZE: Int = 88
    const val struct_size: Int = 0
    const val app_id: Int = 4
    const val app_sign: Int = 8
    const val scenario: Int = 16
    const val delivery: Int = 20
    const val server_url: Int = 24
    const val ca_file: Int = 32
    const val advanced_config: Int = 40
    const val callbacks: Int = 48
    const val user_data: Int = 56
    const val wakeup: Int = 64
    const val post: Int = 72
    const val port: Int = 80
}

/** Offsets of `zex_counters`, in bytes. */
internal object ZexCountersLayout {
    const val SIZE: Int = 56
    const val struct_size: Int = 0
    const val reserved: Int = 4
    const val live_handles: Int = 8
    const val live_engines: Int = 16
    const val live_frames: Int = 24
    const val live_events: Int = 32
    const val threads: Int = 40
    const val buffered_bytes: Int = 48
}

/** Offsets of `zex_event_data`, in bytes. */
internal object ZexEventDataLayout {
    const val SIZE: Int = 144
    const val struct_size: Int = 0
    const val event_type: Int = 4
    const val room_id: Int = 8
    const val stream_id: Int = 16
    const val extended_data: Int = 24
    const val function: Int = 32
    const val info: Int = 40
    const val error_code: Int = 48
    const val state: Int = 52
    const val update_type: Int = 56
    const val channel: Int = 60
    const val count: Int = 64
    const val width: Int = 68
    const val height: Int = 72
    const val level: Int = 76
    const val users: Int = 80
    const val streams: Int = 88
    const val levels: Int = 96
    const val publish_quality: Int = 104
    const val play_quality: Int = 112
    const val data: Int = 120
    const val data_length: Int = 128
    const val reserved: Int = 132
    const val frame: Int = 136
}

/** Offsets of `zex_frame_info`, in bytes. */
internal object ZexFrameInfoLayout {
    const val SIZE: Int = 88
    const val struct_size: Int = 0
    const val format: Int = 4
    const val width: Int = 8
    const val height: Int = 12
    const val planes: Int = 16
    const val strides: Int = 40
    const val rtp_timestamp: Int = 52
    const val capture_time_us: Int = 56
    const val decoded_time_us: Int = 64
    const val is_catch_up: Int = 72
    const val reserved: Int = 76
    const val color_matrix: Int = 80
    const val color_range: Int = 84
}

/** Offsets of `zex_log_config`, in bytes. */
internal object ZexLogConfigLayout {
    const val SIZE: Int = 24
    const val struct_size: Int = 0
    const val level: Int = 4
    const val log_path: Int = 8
    const val log_size: Int = 16
}

/** Offsets of `zex_player_config`, in bytes. */
internal object ZexPlayerConfigLayout {
    const val SIZE: Int = 8
    const val struct_size: Int = 0
    const val resource_mode: Int = 4
}

/** Offsets of `zex_video_config`, in bytes. */
internal object ZexVideoConfigLayout {
    const val SIZE: Int = 24
    const val struct_size: Int = 0
    const val width: Int = 4
    const val height: Int = 8
    const val fps: Int = 12
    const val bitrate_kbps: Int = 16
    const val keyframe_interval_s: Int = 20
}

/** Offsets of `zex_audio_config`, in bytes. */
internal object ZexAudioConfigLayout {
    const val SIZE: Int = 16
    const val struct_size: Int = 0
    const val bitrate_kbps: Int = 4
    const val channels: Int = 8
    const val reserved: Int = 12
}

/** Offsets of `zex_video_frame_data`, in bytes. */
internal object ZexVideoFrameDataLayout {
    const val SIZE: Int = 64
    const val struct_size: Int = 0
    const val format: Int = 4
    const val width: Int = 8
    const val height: Int = 12
    const val planes: Int = 16
    const val strides: Int = 40
    const val reserved: Int = 52
    const val capture_time_us: Int = 56
}

/** Offsets of `zex_publish_quality`, in bytes. */
internal object ZexPublishQualityLayout {
    const val SIZE: Int = 160
    const val struct_size: Int = 0
    const val level: Int = 4
    const val video_capture_fps: Int = 8
    const val video_encode_fps: Int = 16
    const val video_send_fps: Int = 24
    const val video_kbps: Int = 32
    const val audio_capture_fps: Int = 40
    const val audio_send_fps: Int = 48
    const val audio_kbps: Int = 56
    const val target_kbps: Int = 64
    const val packet_lost_rate: Int = 72
    const val rtt_ms: Int = 80
    const val width: Int = 84
    const val height: Int = 88
    const val reserved: Int = 92
    const val total_send_bytes: Int = 96
    const val frames_captured: Int = 104
    const val frames_encoded: Int = 112
    const val frames_sent: Int = 120
    const val frames_dropped: Int = 128
    const val keyframes: Int = 136
    const val cpu_us: Int = 144
    const val audio_dropped_ms: Int = 152
}

/** Offsets of `zex_play_quality`, in bytes. */
internal object ZexPlayQualityLayout {
    const val SIZE: Int = 216
    const val struct_size: Int = 0
    const val level: Int = 4
    const val video_recv_fps: Int = 8
    const val video_decode_fps: Int = 16
    const val video_render_fps: Int = 24
    const val video_kbps: Int = 32
    const val audio_recv_fps: Int = 40
    const val audio_render_fps: Int = 48
    const val audio_kbps: Int = 56
    const val packet_lost_rate: Int = 64
    const val rtt_ms: Int = 72
    const val peer_to_peer_delay_ms: Int = 76
    const val delay_ms: Int = 80
    const val av_timestamp_diff_ms: Int = 84
    const val width: Int = 88
    const val height: Int = 92
    const val total_recv_bytes: Int = 96
    const val frames_received: Int = 104
    const val frames_decoded: Int = 112
    const val frames_rendered: Int = 120
    const val frames_catch_up: Int = 128
    const val frames_dropped: Int = 136
    const val freezes: Int = 144
    const val stalls: Int = 152
    const val packets_lost: Int = 160
    const val packets_recovered: Int = 168
    const val nacks: Int = 176
    const val plis: Int = 184
    const val audio_concealed_ms: Int = 192
    const val audio_stretched_ms: Int = 200
    const val cpu_us: Int = 208
}

/** Offsets of `zex_room_config`, in bytes. */
internal object ZexRoomConfigLayout {
    const val SIZE: Int = 24
    const val struct_size: Int = 0
    const val max_member_count: Int = 4
    const val is_user_status_notify: Int = 8
    const val reserved: Int = 12
    const val token: Int = 16
}

/** Sizes and offsets as this layer uses them, in the form of bindings/model/layout.txt. */
internal fun zexLayout(): String = buildString {
    append("zex_user ").append(ZexUserLayout.SIZE).append('\n')
    append("zex_user.struct_size ").append(ZexUserLayout.struct_size).append('\n')
    append("zex_user.reserved ").append(ZexUserLayout.reserved).append('\n')
    append("zex_user.user_id ").append(ZexUserLayout.user_id).append('\n')
    append("zex_user.user_name ").append(ZexUserLayout.user_name).append('\n')
    append("zex_stream ").append(ZexStreamLayout.SIZE).append('\n')
    append("zex_stream.struct_size ").append(ZexStreamLayout.struct_size).append('\n')
    append("zex_stream.reserved ").append(ZexStreamLayout.reserved).append('\n')
    append("zex_stream.stream_id ").append(ZexStreamLayout.stream_id).append('\n')
    append("zex_stream.user_id ").append(ZexStreamLayout.user_id).append('\n')
    append("zex_stream.user_name ").append(ZexStreamLayout.user_name).append('\n')
    append("zex_stream.extra_info ").append(ZexStreamLayout.extra_info).append('\n')
    append("zex_sound_level ").append(ZexSoundLevelLayout.SIZE).append('\n')
    append("zex_sound_level.struct_size ").append(ZexSoundLevelLayout.struct_size).append('\n')
    append("zex_sound_level.level ").append(ZexSoundLevelLayout.level).append('\n')
    append("zex_sound_level.stream_id ").append(ZexSoundLevelLayout.stream_id).append('\n')
    append("zex_callbacks ").append(ZexCallbacksLayout.SIZE).append('\n')
    append("zex_callbacks.struct_size ").append(ZexCallbacksLayout.struct_size).append('\n')
    append("zex_callbacks.reserved ").append(ZexCallbacksLayout.reserved).append('\n')
    append("zex_callbacks.destroy ").append(ZexCallbacksLayout.destroy).append('\n')
    append("zex_callbacks.on_room_state_changed ").append(ZexCallbacksLayout.on_room_state_changed).append('\n')
    append("zex_callbacks.on_room_state_update ").append(ZexCallbacksLayout.on_room_state_update).append('\n')
    append("zex_callbacks.on_room_user_update ").append(ZexCallbacksLayout.on_room_user_update).append('\n')
    append("zex_callbacks.on_room_online_user_count_update ").append(ZexCallbacksLayout.on_room_online_user_count_update).append('\n')
    append("zex_callbacks.on_room_stream_update ").append(ZexCallbacksLayout.on_room_stream_update).append('\n')
    append("zex_callbacks.on_room_token_will_expire ").append(ZexCallbacksLayout.on_room_token_will_expire).append('\n')
    append("zex_callbacks.on_publisher_state_update ").append(ZexCallbacksLayout.on_publisher_state_update).append('\n')
    append("zex_callbacks.on_player_state_update ").append(ZexCallbacksLayout.on_player_state_update).append('\n')
    append("zex_callbacks.on_publisher_quality_update ").append(ZexCallbacksLayout.on_publisher_quality_update).append('\n')
    append("zex_callbacks.on_player_quality_update ").append(ZexCallbacksLayout.on_player_quality_update).append('\n')
    append("zex_callbacks.on_publisher_captured_audio_first_frame ").append(ZexCallbacksLayout.on_publisher_captured_audio_first_frame).append('\n')
    append("zex_callbacks.on_publisher_captured_video_first_frame ").append(ZexCallbacksLayout.on_publisher_captured_video_first_frame).append('\n')
    append("zex_callbacks.on_publisher_render_video_first_frame ").append(ZexCallbacksLayout.on_publisher_render_video_first_frame).append('\n')
    append("zex_callbacks.on_publisher_send_audio_first_frame ").append(ZexCallbacksLayout.on_publisher_send_audio_first_frame).append('\n')
    append("zex_callbacks.on_publisher_send_video_first_frame ").append(ZexCallbacksLayout.on_publisher_send_video_first_frame).append('\n')
    append("zex_callbacks.on_publisher_video_size_changed ").append(ZexCallbacksLayout.on_publisher_video_size_changed).append('\n')
    append("zex_callbacks.on_player_recv_audio_first_frame ").append(ZexCallbacksLayout.on_player_recv_audio_first_frame).append('\n')
    append("zex_callbacks.on_player_recv_video_first_frame ").append(ZexCallbacksLayout.on_player_recv_video_first_frame).append('\n')
    append("zex_callbacks.on_player_render_video_first_frame ").append(ZexCallbacksLayout.on_player_render_video_first_frame).append('\n')
    append("zex_callbacks.on_player_video_size_changed ").append(ZexCallbacksLayout.on_player_video_size_changed).append('\n')
    append("zex_callbacks.on_player_recv_sei ").append(ZexCallbacksLayout.on_player_recv_sei).append('\n')
    append("zex_callbacks.on_remote_camera_state_update ").append(ZexCallbacksLayout.on_remote_camera_state_update).append('\n')
    append("zex_callbacks.on_remote_mic_state_update ").append(ZexCallbacksLayout.on_remote_mic_state_update).append('\n')
    append("zex_callbacks.on_captured_sound_level_update ").append(ZexCallbacksLayout.on_captured_sound_level_update).append('\n')
    append("zex_callbacks.on_remote_sound_level_update ").append(ZexCallbacksLayout.on_remote_sound_level_update).append('\n')
    append("zex_callbacks.on_debug_error ").append(ZexCallbacksLayout.on_debug_error).append('\n')
    append("zex_callbacks.on_encoded_keyframe_wanted ").append(ZexCallbacksLayout.on_encoded_keyframe_wanted).append('\n')
    append("zex_media_callbacks ").append(ZexMediaCallbacksLayout.SIZE).append('\n')
    append("zex_media_callbacks.struct_size ").append(ZexMediaCallbacksLayout.struct_size).append('\n')
    append("zex_media_callbacks.encoded_only ").append(ZexMediaCallbacksLayout.encoded_only).append('\n')
    append("zex_media_callbacks.destroy ").append(ZexMediaCallbacksLayout.destroy).append('\n')
    append("zex_media_callbacks.on_remote_video_frame ").append(ZexMediaCallbacksLayout.on_remote_video_frame).append('\n')
    append("zex_media_callbacks.on_remote_encoded_video_frame ").append(ZexMediaCallbacksLayout.on_remote_encoded_video_frame).append('\n')
    append("zex_media_callbacks.on_captured_video_frame ").append(ZexMediaCallbacksLayout.on_captured_video_frame).append('\n')
    append("zex_media_callbacks.on_remote_audio_data ").append(ZexMediaCallbacksLayout.on_remote_audio_data).append('\n')
    append("zex_media_callbacks.on_playback_audio_data ").append(ZexMediaCallbacksLayout.on_playback_audio_data).append('\n')
    append("zex_engine_profile ").append(ZexEngineProfileLayout.SIZE).append('\n')
    append("zex_engine_profile.struct_size ").append(ZexEngineProfileLayout.struct_size).append('\n')
    append("zex_engine_profile.app_id ").append(ZexEngineProfileLayout.app_id).append('\n')
    append("zex_engine_profile.app_sign ").append(ZexEngineProfileLayout.app_sign).append('\n')
    append("zex_engine_profile.scenario ").append(ZexEngineProfileLayout.scenario).append('\n')
    append("zex_engine_profile.delivery ").append(ZexEngineProfileLayout.delivery).append('\n')
    append("zex_engine_profile.server_url ").append(ZexEngineProfileLayout.server_url).append('\n')
    append("zex_engine_profile.ca_file ").append(ZexEngineProfileLayout.ca_file).append('\n')
    append("zex_engine_profile.advanced_config ").append(ZexEngineProfileLayout.advanced_config).append('\n')
    append("zex_engine_profile.callbacks ").append(ZexEngineProfileLayout.callbacks).append('\n')
    append("zex_engine_profile.user_data ").append(ZexEngineProfileLayout.user_data).append('\n')
    append("zex_engine_profile.wakeup ").append(ZexEngineProfileLayout.wakeup).append('\n')
    append("zex_engine_profile.post ").append(ZexEngineProfileLayout.post).append('\n')
    append("zex_engine_profile.port ").append(ZexEngineProfileLayout.port).append('\n')
    append("zex_counters ").append(ZexCountersLayout.SIZE).append('\n')
    append("zex_counters.struct_size ").append(ZexCountersLayout.struct_size).append('\n')
    append("zex_counters.reserved ").append(ZexCountersLayout.reserved).append('\n')
    append("zex_counters.live_handles ").append(ZexCountersLayout.live_handles).append('\n')
    append("zex_counters.live_engines ").append(ZexCountersLayout.live_engines).append('\n')
    append("zex_counters.live_frames ").append(ZexCountersLayout.live_frames).append('\n')
    append("zex_counters.live_events ").append(ZexCountersLayout.live_events).append('\n')
    append("zex_counters.threads ").append(ZexCountersLayout.threads).append('\n')
    append("zex_counters.buffered_bytes ").append(ZexCountersLayout.buffered_bytes).append('\n')
    append("zex_event_data ").append(ZexEventDataLayout.SIZE).append('\n')
    append("zex_event_data.struct_size ").append(ZexEventDataLayout.struct_size).append('\n')
    append("zex_event_data.event_type ").append(ZexEventDataLayout.event_type).append('\n')
    append("zex_event_data.room_id ").append(ZexEventDataLayout.room_id).append('\n')
    append("zex_event_data.stream_id ").append(ZexEventDataLayout.stream_id).append('\n')
    append("zex_event_data.extended_data ").append(ZexEventDataLayout.extended_data).append('\n')
    append("zex_event_data.function ").append(ZexEventDataLayout.function).append('\n')
    append("zex_event_data.info ").append(ZexEventDataLayout.info).append('\n')
    append("zex_event_data.error_code ").append(ZexEventDataLayout.error_code).append('\n')
    append("zex_event_data.state ").append(ZexEventDataLayout.state).append('\n')
    append("zex_event_data.update_type ").append(ZexEventDataLayout.update_type).append('\n')
    append("zex_event_data.channel ").append(ZexEventDataLayout.channel).append('\n')
    append("zex_event_data.count ").append(ZexEventDataLayout.count).append('\n')
    append("zex_event_data.width ").append(ZexEventDataLayout.width).append('\n')
    append("zex_event_data.height ").append(ZexEventDataLayout.height).append('\n')
    append("zex_event_data.level ").append(ZexEventDataLayout.level).append('\n')
    append("zex_event_data.users ").append(ZexEventDataLayout.users).append('\n')
    append("zex_event_data.streams ").append(ZexEventDataLayout.streams).append('\n')
    append("zex_event_data.levels ").append(ZexEventDataLayout.levels).append('\n')
    append("zex_event_data.publish_quality ").append(ZexEventDataLayout.publish_quality).append('\n')
    append("zex_event_data.play_quality ").append(ZexEventDataLayout.play_quality).append('\n')
    append("zex_event_data.data ").append(ZexEventDataLayout.data).append('\n')
    append("zex_event_data.data_length ").append(ZexEventDataLayout.data_length).append('\n')
    append("zex_event_data.reserved ").append(ZexEventDataLayout.reserved).append('\n')
    append("zex_event_data.frame ").append(ZexEventDataLayout.frame).append('\n')
    append("zex_frame_info ").append(ZexFrameInfoLayout.SIZE).append('\n')
    append("zex_frame_info.struct_size ").append(ZexFrameInfoLayout.struct_size).append('\n')
    append("zex_frame_info.format ").append(ZexFrameInfoLayout.format).append('\n')
    append("zex_frame_info.width ").append(ZexFrameInfoLayout.width).append('\n')
    append("zex_frame_info.height ").append(ZexFrameInfoLayout.height).append('\n')
    append("zex_frame_info.planes ").append(ZexFrameInfoLayout.planes).append('\n')
    append("zex_frame_info.strides ").append(ZexFrameInfoLayout.strides).append('\n')
    append("zex_frame_info.rtp_timestamp ").append(ZexFrameInfoLayout.rtp_timestamp).append('\n')
    append("zex_frame_info.capture_time_us ").append(ZexFrameInfoLayout.capture_time_us).append('\n')
    append("zex_frame_info.decoded_time_us ").append(ZexFrameInfoLayout.decoded_time_us).append('\n')
    append("zex_frame_info.is_catch_up ").append(ZexFrameInfoLayout.is_catch_up).append('\n')
    append("zex_frame_info.reserved ").append(ZexFrameInfoLayout.reserved).append('\n')
    append("zex_frame_info.color_matrix ").append(ZexFrameInfoLayout.color_matrix).append('\n')
    append("zex_frame_info.color_range ").append(ZexFrameInfoLayout.color_range).append('\n')
    append("zex_log_config ").append(ZexLogConfigLayout.SIZE).append('\n')
    append("zex_log_config.struct_size ").append(ZexLogConfigLayout.struct_size).append('\n')
    append("zex_log_config.level ").append(ZexLogConfigLayout.level).append('\n')
    append("zex_log_config.log_path ").append(ZexLogConfigLayout.log_path).append('\n')
    append("zex_log_config.log_size ").append(ZexLogConfigLayout.log_size).append('\n')
    append("zex_player_config ").append(ZexPlayerConfigLayout.SIZE).append('\n')
    append("zex_player_config.struct_size ").append(ZexPlayerConfigLayout.struct_size).append('\n')
    append("zex_player_config.resource_mode ").append(ZexPlayerConfigLayout.resource_mode).append('\n')
    append("zex_video_config ").append(ZexVideoConfigLayout.SIZE).append('\n')
    append("zex_video_config.struct_size ").append(ZexVideoConfigLayout.struct_size).append('\n')
    append("zex_video_config.width ").append(ZexVideoConfigLayout.width).append('\n')
    append("zex_video_config.height ").append(ZexVideoConfigLayout.height).append('\n')
    append("zex_video_config.fps ").append(ZexVideoConfigLayout.fps).append('\n')
    append("zex_video_config.bitrate_kbps ").append(ZexVideoConfigLayout.bitrate_kbps).append('\n')
    append("zex_video_config.keyframe_interval_s ").append(ZexVideoConfigLayout.keyframe_interval_s).append('\n')
    append("zex_audio_config ").append(ZexAudioConfigLayout.SIZE).append('\n')
    append("zex_audio_config.struct_size ").append(ZexAudioConfigLayout.struct_size).append('\n')
    append("zex_audio_config.bitrate_kbps ").append(ZexAudioConfigLayout.bitrate_kbps).append('\n')
    append("zex_audio_config.channels ").append(ZexAudioConfigLayout.channels).append('\n')
    append("zex_audio_config.reserved ").append(ZexAudioConfigLayout.reserved).append('\n')
    append("zex_video_frame_data ").append(ZexVideoFrameDataLayout.SIZE).append('\n')
    append("zex_video_frame_data.struct_size ").append(ZexVideoFrameDataLayout.struct_size).append('\n')
    append("zex_video_frame_data.format ").append(ZexVideoFrameDataLayout.format).append('\n')
    append("zex_video_frame_data.width ").append(ZexVideoFrameDataLayout.width).append('\n')
    append("zex_video_frame_data.height ").append(ZexVideoFrameDataLayout.height).append('\n')
    append("zex_video_frame_data.planes ").append(ZexVideoFrameDataLayout.planes).append('\n')
    append("zex_video_frame_data.strides ").append(ZexVideoFrameDataLayout.strides).append('\n')
    append("zex_video_frame_data.reserved ").append(ZexVideoFrameDataLayout.reserved).append('\n')
    append("zex_video_frame_data.capture_time_us ").append(ZexVideoFrameDataLayout.capture_time_us).append('\n')
    append("zex_publish_quality ").append(ZexPublishQualityLayout.SIZE).append('\n')
    append("zex_publish_quality.struct_size ").append(ZexPublishQualityLayout.struct_size).append('\n')
    append("zex_publish_quality.level ").append(ZexPublishQualityLayout.level).append('\n')
    append("zex_publish_quality.video_capture_fps ").append(ZexPublishQualityLayout.video_capture_fps).append('\n')
    append("zex_publish_quality.video_encode_fps ").append(ZexPublishQualityLayout.video_encode_fps).append('\n')
    append("zex_publish_quality.video_send_fps ").append(ZexPublishQualityLayout.video_send_fps).append('\n')
    append("zex_publish_quality.video_kbps ").append(ZexPublishQualityLayout.video_kbps).append('\n')
    append("zex_publish_quality.audio_capture_fps ").append(ZexPublishQualityLayout.audio_capture_fps).append('\n')
    append("zex_publish_quality.audio_send_fps ").append(ZexPublishQualityLayout.audio_send_fps).append('\n')
    append("zex_publish_quality.audio_kbps ").append(ZexPublishQualityLayout.audio_kbps).append('\n')
    append("zex_publish_quality.target_kbps ").append(ZexPublishQualityLayout.target_kbps).append('\n')
    append("zex_publish_quality.packet_lost_rate ").append(ZexPublishQualityLayout.packet_lost_rate).append('\n')
    append("zex_publish_quality.rtt_ms ").append(ZexPublishQualityLayout.rtt_ms).append('\n')
    append("zex_publish_quality.width ").append(ZexPublishQualityLayout.width).append('\n')
    append("zex_publish_quality.height ").append(ZexPublishQualityLayout.height).append('\n')
    append("zex_publish_quality.reserved ").append(ZexPublishQualityLayout.reserved).append('\n')
    append("zex_publish_quality.total_send_bytes ").append(ZexPublishQualityLayout.total_send_bytes).append('\n')
    append("zex_publish_quality.frames_captured ").append(ZexPublishQualityLayout.frames_captured).append('\n')
    append("zex_publish_quality.frames_encoded ").append(ZexPublishQualityLayout.frames_encoded).append('\n')
    append("zex_publish_quality.frames_sent ").append(ZexPublishQualityLayout.frames_sent).append('\n')
    append("zex_publish_quality.frames_dropped ").append(ZexPublishQualityLayout.frames_dropped).append('\n')
    append("zex_publish_quality.keyframes ").append(ZexPublishQualityLayout.keyframes).append('\n')
    append("zex_publish_quality.cpu_us ").append(ZexPublishQualityLayout.cpu_us).append('\n')
    append("zex_publish_quality.audio_dropped_ms ").append(ZexPublishQualityLayout.audio_dropped_ms).append('\n')
    append("zex_play_quality ").append(ZexPlayQualityLayout.SIZE).append('\n')
    append("zex_play_quality.struct_size ").append(ZexPlayQualityLayout.struct_size).append('\n')
    append("zex_play_quality.level ").append(ZexPlayQualityLayout.level).append('\n')
    append("zex_play_quality.video_recv_fps ").append(ZexPlayQualityLayout.video_recv_fps).append('\n')
    append("zex_play_quality.video_decode_fps ").append(ZexPlayQualityLayout.video_decode_fps).append('\n')
    append("zex_play_quality.video_render_fps ").append(ZexPlayQualityLayout.video_render_fps).append('\n')
    append("zex_play_quality.video_kbps ").append(ZexPlayQualityLayout.video_kbps).append('\n')
    append("zex_play_quality.audio_recv_fps ").append(ZexPlayQualityLayout.audio_recv_fps).append('\n')
    append("zex_play_quality.audio_render_fps ").append(ZexPlayQualityLayout.audio_render_fps).append('\n')
    append("zex_play_quality.audio_kbps ").append(ZexPlayQualityLayout.audio_kbps).append('\n')
    append("zex_play_quality.packet_lost_rate ").append(ZexPlayQualityLayout.packet_lost_rate).append('\n')
    append("zex_play_quality.rtt_ms ").append(ZexPlayQualityLayout.rtt_ms).append('\n')
    append("zex_play_quality.peer_to_peer_delay_ms ").append(ZexPlayQualityLayout.peer_to_peer_delay_ms).append('\n')
    append("zex_play_quality.delay_ms ").append(ZexPlayQualityLayout.delay_ms).append('\n')
    append("zex_play_quality.av_timestamp_diff_ms ").append(ZexPlayQualityLayout.av_timestamp_diff_ms).append('\n')
    append("zex_play_quality.width ").append(ZexPlayQualityLayout.width).append('\n')
    append("zex_play_quality.height ").append(ZexPlayQualityLayout.height).append('\n')
    append("zex_play_quality.total_recv_bytes ").append(ZexPlayQualityLayout.total_recv_bytes).append('\n')
    append("zex_play_quality.frames_received ").append(ZexPlayQualityLayout.frames_received).append('\n')
    append("zex_play_quality.frames_decoded ").append(ZexPlayQualityLayout.frames_decoded).append('\n')
    append("zex_play_quality.frames_rendered ").append(ZexPlayQualityLayout.frames_rendered).append('\n')
    append("zex_play_quality.frames_catch_up ").append(ZexPlayQualityLayout.frames_catch_up).append('\n')
    append("zex_play_quality.frames_dropped ").append(ZexPlayQualityLayout.frames_dropped).append('\n')
    append("zex_play_quality.freezes ").append(ZexPlayQualityLayout.freezes).append('\n')
    append("zex_play_quality.stalls ").append(ZexPlayQualityLayout.stalls).append('\n')
    append("zex_play_quality.packets_lost ").append(ZexPlayQualityLayout.packets_lost).append('\n')
    append("zex_play_quality.packets_recovered ").append(ZexPlayQualityLayout.packets_recovered).append('\n')
    append("zex_play_quality.nacks ").append(ZexPlayQualityLayout.nacks).append('\n')
    append("zex_play_quality.plis ").append(ZexPlayQualityLayout.plis).append('\n')
    append("zex_play_quality.audio_concealed_ms ").append(ZexPlayQualityLayout.audio_concealed_ms).append('\n')
    append("zex_play_quality.audio_stretched_ms ").append(ZexPlayQualityLayout.audio_stretched_ms).append('\n')
    append("zex_play_quality.cpu_us ").append(ZexPlayQualityLayout.cpu_us).append('\n')
    append("zex_room_config ").append(ZexRoomConfigLayout.SIZE).append('\n')
    append("zex_room_config.struct_size ").append(ZexRoomConfigLayout.struct_size).append('\n')
    append("zex_room_config.max_member_count ").append(ZexRoomConfigLayout.max_member_count).append('\n')
    append("zex_room_config.is_user_status_notify ").append(ZexRoomConfigLayout.is_user_status_notify).append('\n')
    append("zex_room_config.reserved ").append(ZexRoomConfigLayout.reserved).append('\n')
    append("zex_room_config.token ").append(ZexRoomConfigLayout.token).append('\n')
}
