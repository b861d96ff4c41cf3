// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.

import CZegoExpress

/// The C interface as Swift calls: a status other than 0 is thrown, with the message of
/// the call. Texts with an embedded NUL are refused here, since C would cut them short.
package enum Zex {

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
    package static func setCallbacks(_ engine: OpaquePointer?, _ callbacks: UnsafePointer<zex_callbacks>?, _ userData: UnsafeMutableRawPointer?) throws(ZegoError) {
        try check(zex_set_callbacks(engine, callbacks, userData), "setCallbacks")
    }

    /// Sets or clears the media table; as `zex_set_callbacks`, also on error.
    ///
    /// Threads: any, also inside a callback. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
    /// when the engine's last callback is due.
    package static func setMediaCallbacks(_ engine: OpaquePointer?, _ callbacks: UnsafePointer<zex_media_callbacks>?, _ userData: UnsafeMutableRawPointer?) throws(ZegoError) {
        try check(zex_set_media_callbacks(engine, callbacks, userData), "setMediaCallbacks")
    }

    /// Clears both tables and waits until the `destroy` of every table that this engine had so far has
    /// returned, also of those that were cleared or replaced before: afterwards no function of any of
    /// them is running or will run. Never hold a lock that a callback takes.
    ///
    /// Threads: any but the engine's own. Blocks: until a running callback returns. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `WRONG_THREAD` inside a callback.
    package static func clearCallbacksWait(_ engine: OpaquePointer?) throws(ZegoError) {
        try check(zex_clear_callbacks_wait(engine), "clearCallbacksWait")
    }

    /// As `zex_clear_callbacks_wait`, of the type of functions that garbage collectors call for what is
    /// no longer reachable (Dart's NativeFinalizer, also when its isolate ends). `engine` is a
    /// `zex_engine *`; one that is stale is let be, and `zex_last_error` stays as it was.
    ///
    /// Threads: any but the engine's own; nothing is cleared inside a callback. Blocks: until a running
    /// callback returns. Since: 0.1. Errors: none.
    package static func clearCallbacksFinalize(_ engine: UnsafeMutableRawPointer?) {
        zex_clear_callbacks_finalize(engine)
    }

    /// Version of this library, such as "0.1.0". Lives as long as the process.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    package static func getVersion() -> String {
        text(zex_get_version())
    }

    /// Version of this library as a number that can be compared: MAJOR × 1,000,000 + MINOR × 1,000 +
    /// PATCH, so 1,000 for 0.1.0. What came with version 0.2 is there from 2,000 on.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    package static func getAbiVersion() -> UInt32 {
        zex_get_abi_version()
    }

    /// Creates an engine; any number of them may live at a time. Touches no network.
    ///
    /// On error `*engine` is set to NULL, and the `destroy` of the callback table has run, if the
    /// profile reaches as far as `user_data` and the table as `zex_set_callbacks` says.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`; `INVALID_ENUM`; `ENGINE_APPID_ZERO`;
    /// `ENGINE_APPSIGN_*`.
    package static func createEngine(_ profile: UnsafePointer<zex_engine_profile>?, _ engine: UnsafeMutablePointer<OpaquePointer?>?) throws(ZegoError) {
        try check(zex_create_engine(profile, engine), "createEngine")
    }

    /// Ends an engine: leaves the room, stops everything, fires pending completions, then the tables'
    /// `destroy`, then `done`, which is the last callback ever. Legal from inside any callback.
    ///
    /// The handle is stale to every other call from here on; with poll delivery `zex_poll_event` goes
    /// on until it has handed out ZEX_EVENT_ENGINE_DESTROYED, and runs `done` there.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`;
    /// `COMMON_ENGINE_NOT_CREATE` when it is being destroyed already (`done` then does not run).
    package static func destroyEngine(_ engine: OpaquePointer?, _ done: zex_completion?, _ userData: UnsafeMutableRawPointer?) throws(ZegoError) {
        try check(zex_destroy_engine(engine, done, userData), "destroyEngine")
    }

    /// Applies the presets of a scenario to both channels; explicit settings made later win.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func setRoomScenario(_ engine: OpaquePointer?, _ scenario: UInt32) throws(ZegoError) {
        try check(zex_set_room_scenario(engine, scenario), "setRoomScenario")
    }

    /// Reads the live counts of this process.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
    package static func getCounters(_ counters: UnsafeMutablePointer<zex_counters>?) throws(ZegoError) {
        try check(zex_get_counters(counters), "getCounters")
    }

    /// Message of the last call that failed on this thread; it names field and limit. Never NULL;
    /// valid until the next failing call on this thread.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    package static func lastError() -> String {
        text(zex_last_error())
    }

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
    package static func reportError(_ engine: OpaquePointer?, _ errorCode: Int32, _ function: String?, _ info: String?) throws(ZegoError) {
        try checkText(function, "function", "reportError")
        try checkText(info, "info", "reportError")
        try check(zex_report_error(engine, errorCode, function, info), "reportError")
    }

    /// Name of an error number (`ROOM_ERROR_AUTHENTICATION_FAILED`), or "" if unknown. Lives as long as the process.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    package static func errorName(_ errorCode: Int32) -> String {
        text(zex_error_name(errorCode))
    }

    /// Cause of an error number and what to do about it, or "" if unknown. Lives as long as the
    /// process.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    package static func errorText(_ errorCode: Int32) -> String {
        text(zex_error_text(errorCode))
    }

    /// Takes the next event of a polled engine; `*event` becomes NULL when there is none. Completions
    /// that come before it run inside this call. Release the event.
    ///
    /// Threads: any, one at a time. Blocks: never, but for the last event: until a wake-up that is
    /// running has returned, so that what it uses can be freed. Hold no lock here that it takes.
    /// Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
    package static func pollEvent(_ engine: OpaquePointer?, _ event: UnsafeMutablePointer<OpaquePointer?>?) throws(ZegoError) {
        try check(zex_poll_event(engine, event), "pollEvent")
    }

    /// Reads an event; `data` must have its `struct_size` set.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
    package static func eventGet(_ event: OpaquePointer?, _ data: UnsafeMutablePointer<zex_event_data>?) throws(ZegoError) {
        try check(zex_event_get(event, data), "eventGet")
    }

    /// Frees an event and what its data pointed to.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
    package static func eventRelease(_ event: OpaquePointer?) throws(ZegoError) {
        try check(zex_event_release(event), "eventRelease")
    }

    /// Describes a frame; `info` must have its `struct_size` set.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
    package static func frameGetInfo(_ frame: OpaquePointer?, _ info: UnsafeMutablePointer<zex_frame_info>?) throws(ZegoError) {
        try check(zex_frame_get_info(frame, info), "frameGetInfo")
    }

    /// Keeps a frame beyond the callback that lent it; each retain needs one release.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
    package static func frameRetain(_ frame: OpaquePointer?) throws(ZegoError) {
        try check(zex_frame_retain(frame), "frameRetain")
    }

    /// Gives a hold back; the last one frees the picture and makes the handle stale.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
    package static func frameRelease(_ frame: OpaquePointer?) throws(ZegoError) {
        try check(zex_frame_release(frame), "frameRelease")
    }

    /// As `zex_frame_release`, of the type of functions that garbage collectors call for what is no
    /// longer reachable (Dart's NativeFinalizer). `frame` is a `zex_frame *`; one that is stale is let
    /// be, and `zex_last_error` stays as it was.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: none.
    package static func frameFinalize(_ frame: UnsafeMutableRawPointer?) {
        zex_frame_finalize(frame)
    }

    /// Writes the picture in another format; RGB is made by its own matrix and range. NV12 (2 planes), BGRA32 or RGBA32 (1 plane), or a packed
    /// copy in I420 (3 planes), into memory of the caller.
    ///
    /// `destination_size` is the size in bytes behind `destination`; planes follow each other without
    /// gaps, `stride` is bytes a row of the first plane (0: no padding; I420's chroma rows then have
    /// half of it). `needed` (may be NULL) receives the size required, also when it does not fit.
    ///
    /// Threads: any. Blocks: for the conversion. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `TRUNCATED` when it does not fit.
    package static func frameConvert(_ frame: OpaquePointer?, _ format: UInt32, _ stride: UInt32, _ destination: UnsafeMutablePointer<UInt8>?, _ destinationSize: UInt64, _ needed: UnsafeMutablePointer<UInt64>?) throws(ZegoError) {
        try check(zex_frame_convert(frame, format, stride, destination, destinationSize, needed), "frameConvert")
    }

    /// Sets level and files of the log, for the whole process, at any time.
    ///
    /// Threads: any. Blocks: to open the file. Since: 0.1.
    /// Errors: `INVALID_ENUM`; `ENGINE_LOG_NO_WRITE_PERMISSION` naming the folder; `STRUCT_SIZE`.
    package static func setLogConfig(_ config: UnsafePointer<zex_log_config>?) throws(ZegoError) {
        try check(zex_set_log_config(config), "setLogConfig")
    }

    /// Sets or clears (NULL) the function that receives the log, for the whole process. `destroy`
    /// (may be NULL) runs once when the function is not running and will not run again; at once when
    /// the function is NULL or refused.
    ///
    /// Threads: any, but not from inside the function. Blocks: never. Since: 0.1.
    /// Errors: `COMMON_CONFIG_AFTER_ENGINE_STARTED` when the process has a tracing subscriber of its own.
    package static func setLogCallback(_ callback: zex_log_callback?, _ userData: UnsafeMutableRawPointer?, _ destroy: zex_destroy?) throws(ZegoError) {
        try check(zex_set_log_callback(callback, userData, destroy), "setLogCallback")
    }

    /// Plays a stream of this AppID, up to 12 at a time; may follow `zex_login_room` without waiting.
    /// A stream that nobody publishes is waited for. Playing it again changes nothing.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1004010 more than 12.
    /// What the server says comes by `on_player_state_update`.
    package static func startPlayingStream(_ engine: OpaquePointer?, _ streamId: String?, _ config: UnsafePointer<zex_player_config>?) throws(ZegoError) {
        try checkText(streamId, "stream_id", "startPlayingStream")
        try check(zex_start_playing_stream(engine, streamId, config), "startPlayingStream")
    }

    /// Stops playing; a stream that is not played is no error.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`.
    package static func stopPlayingStream(_ engine: OpaquePointer?, _ streamId: String?) throws(ZegoError) {
        try checkText(streamId, "stream_id", "stopPlayingStream")
        try check(zex_stop_playing_stream(engine, streamId), "stopPlayingStream")
    }

    /// 1: receives no sound of one played stream, 0: receives it again.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
    package static func mutePlayStreamAudio(_ engine: OpaquePointer?, _ streamId: String?, _ mute: UInt8) throws(ZegoError) {
        try checkText(streamId, "stream_id", "mutePlayStreamAudio")
        try check(zex_mute_play_stream_audio(engine, streamId, mute), "mutePlayStreamAudio")
    }

    /// 1: receives no pictures of one played stream, 0: receives them again.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
    package static func mutePlayStreamVideo(_ engine: OpaquePointer?, _ streamId: String?, _ mute: UInt8) throws(ZegoError) {
        try checkText(streamId, "stream_id", "mutePlayStreamVideo")
        try check(zex_mute_play_stream_video(engine, streamId, mute), "mutePlayStreamVideo")
    }

    /// 1: receives no sound of any stream, those played later included; 0: receives it again.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func muteAllPlayStreamAudio(_ engine: OpaquePointer?, _ mute: UInt8) throws(ZegoError) {
        try check(zex_mute_all_play_stream_audio(engine, mute), "muteAllPlayStreamAudio")
    }

    /// 1: receives no pictures of any stream, those played later included; 0: receives them again.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func muteAllPlayStreamVideo(_ engine: OpaquePointer?, _ mute: UInt8) throws(ZegoError) {
        try check(zex_mute_all_play_stream_video(engine, mute), "muteAllPlayStreamVideo")
    }

    /// 1: nothing is heard of any stream, though everything is still received and decoded.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func muteSpeaker(_ engine: OpaquePointer?, _ mute: UInt8) throws(ZegoError) {
        try check(zex_mute_speaker(engine, mute), "muteSpeaker")
    }

    /// Loudness of one played stream, 0–200; default 100.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; 1004011 not played.
    package static func setPlayVolume(_ engine: OpaquePointer?, _ streamId: String?, _ volume: UInt32) throws(ZegoError) {
        try checkText(streamId, "stream_id", "setPlayVolume")
        try check(zex_set_play_volume(engine, streamId, volume), "setPlayVolume")
    }

    /// Loudness of every stream, those played later included, 0–200; default 100.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
    package static func setAllPlayStreamVolume(_ engine: OpaquePointer?, _ volume: UInt32) throws(ZegoError) {
        try check(zex_set_all_play_stream_volume(engine, volume), "setAllPlayStreamVolume")
    }

    /// Latest figures of a played stream.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; 1004011 not played.
    package static func getPlayQuality(_ engine: OpaquePointer?, _ streamId: String?, _ quality: UnsafeMutablePointer<zex_play_quality>?) throws(ZegoError) {
        try checkText(streamId, "stream_id", "getPlayQuality")
        try check(zex_get_play_quality(engine, streamId, quality), "getPlayQuality")
    }

    /// Shows a channel's captured pictures to `on_captured_video_frame`; independent of publishing.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func startPreview(_ engine: OpaquePointer?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_start_preview(engine, channel), "startPreview")
    }

    /// Ends a preview; publishing goes on.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func stopPreview(_ engine: OpaquePointer?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_stop_preview(engine, channel), "stopPreview")
    }

    /// Publishes a channel under `stream_id`; may follow `zex_login_room` without waiting.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1003023 the channel
    /// is publishing already. What the server says comes by `on_publisher_state_update`.
    package static func startPublishingStream(_ engine: OpaquePointer?, _ streamId: String?, _ channel: UInt32) throws(ZegoError) {
        try checkText(streamId, "stream_id", "startPublishingStream")
        try check(zex_start_publishing_stream(engine, streamId, channel), "startPublishingStream")
    }

    /// Stops publishing a channel; one that does not publish is no error.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func stopPublishingStream(_ engine: OpaquePointer?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_stop_publishing_stream(engine, channel), "stopPublishingStream")
    }

    /// Sets what is sent as picture, also while publishing.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
    package static func setVideoConfig(_ engine: OpaquePointer?, _ config: UnsafePointer<zex_video_config>?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_set_video_config(engine, config, channel), "setVideoConfig")
    }

    /// Reads what is sent as picture.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
    package static func getVideoConfig(_ engine: OpaquePointer?, _ config: UnsafeMutablePointer<zex_video_config>?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_get_video_config(engine, config, channel), "getVideoConfig")
    }

    /// Sets what is sent as sound, also while publishing.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
    package static func setAudioConfig(_ engine: OpaquePointer?, _ config: UnsafePointer<zex_audio_config>?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_set_audio_config(engine, config, channel), "setAudioConfig")
    }

    /// Reads what is sent as sound.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
    package static func getAudioConfig(_ engine: OpaquePointer?, _ config: UnsafeMutablePointer<zex_audio_config>?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_get_audio_config(engine, config, channel), "getAudioConfig")
    }

    /// Chooses where a channel's picture comes from: ZEX_VIDEO_SOURCE_*. `path` names the file of
    /// ZEX_VIDEO_SOURCE_FILE and is NULL otherwise.
    ///
    /// Threads: any. Blocks: never (a file is opened later; trouble comes by `on_debug_error`).
    /// Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `COMMON_ILLEGAL_PARAM`.
    package static func setVideoSource(_ engine: OpaquePointer?, _ source: UInt32, _ path: String?, _ channel: UInt32) throws(ZegoError) {
        try checkText(path, "path", "setVideoSource")
        try check(zex_set_video_source(engine, source, path, channel), "setVideoSource")
    }

    /// Chooses where a channel's sound comes from: ZEX_AUDIO_SOURCE_*.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func setAudioSource(_ engine: OpaquePointer?, _ source: UInt32, _ channel: UInt32) throws(ZegoError) {
        try check(zex_set_audio_source(engine, source, channel), "setAudioSource")
    }

    /// Hands in one picture; it is copied before the call returns.
    ///
    /// Threads: any. Blocks: for the copy. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit;
    /// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
    package static func sendCustomVideoCaptureRawData(_ engine: OpaquePointer?, _ frame: UnsafePointer<zex_video_frame_data>?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_send_custom_video_capture_raw_data(engine, frame, channel), "sendCustomVideoCaptureRawData")
    }

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
    package static func sendCustomVideoCaptureEncodedData(_ engine: OpaquePointer?, _ data: UnsafePointer<UInt8>?, _ dataLength: UInt32, _ isKeyframe: UInt8, _ width: UInt32, _ height: UInt32, _ captureTimeUs: UInt64, _ channel: UInt32) throws(ZegoError) {
        try check(zex_send_custom_video_capture_encoded_data(engine, data, dataLength, isKeyframe, width, height, captureTimeUs, channel), "sendCustomVideoCaptureEncodedData")
    }

    /// Hands in interleaved 16-bit PCM, up to 200 ms at a time. It is sent as fast as it would be
    /// heard: what is pushed ahead of time waits, up to a second of it.
    ///
    /// Threads: any. Blocks: for the copy. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`;
    /// `CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT` outside 8000–48000 Hz; `QUEUE_FULL`
    /// if more than a second would wait: nothing of the push is taken, it counts in
    /// `audio_dropped_ms`, and the debug error comes once until a push is taken again.
    package static func sendCustomAudioCapturePcmData(_ engine: OpaquePointer?, _ samples: UnsafePointer<Int16>?, _ samplesPerChannel: UInt32, _ sampleRateHz: UInt32, _ channelCount: UInt32, _ captureTimeUs: UInt64, _ channel: UInt32) throws(ZegoError) {
        try check(zex_send_custom_audio_capture_pcm_data(engine, samples, samplesPerChannel, sampleRateHz, channelCount, captureTimeUs, channel), "sendCustomAudioCapturePcmData")
    }

    /// Sends up to 4,096 bytes of supplemental information with the next picture, at most 30 a second.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `PUBLISHER_SEI_DATA_NULL`; `PUBLISHER_SEI_DATA_TOO_LONG`.
    package static func sendSei(_ engine: OpaquePointer?, _ data: UnsafePointer<UInt8>?, _ dataLength: UInt32, _ channel: UInt32) throws(ZegoError) {
        try check(zex_send_sei(engine, data, dataLength, channel), "sendSei")
    }

    /// Makes the next encoded picture a keyframe; of an application's own encoder it is asked for by
    /// `on_encoded_keyframe_wanted`.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func requestKeyframe(_ engine: OpaquePointer?, _ channel: UInt32) throws(ZegoError) {
        try check(zex_request_keyframe(engine, channel), "requestKeyframe")
    }

    /// 1: stops sending sound, 0: sends again.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func mutePublishStreamAudio(_ engine: OpaquePointer?, _ mute: UInt8, _ channel: UInt32) throws(ZegoError) {
        try check(zex_mute_publish_stream_audio(engine, mute, channel), "mutePublishStreamAudio")
    }

    /// 1: stops sending pictures, 0: sends again, starting with a keyframe.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func mutePublishStreamVideo(_ engine: OpaquePointer?, _ mute: UInt8, _ channel: UInt32) throws(ZegoError) {
        try check(zex_mute_publish_stream_video(engine, mute, channel), "mutePublishStreamVideo")
    }

    /// 0: captures no picture on the channel; players hear of it as camera state.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func enableCamera(_ engine: OpaquePointer?, _ enable: UInt8, _ channel: UInt32) throws(ZegoError) {
        try check(zex_enable_camera(engine, enable, channel), "enableCamera")
    }

    /// 1: sends silence on every channel; players hear of it as microphone state.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
    package static func muteMicrophone(_ engine: OpaquePointer?, _ mute: UInt8) throws(ZegoError) {
        try check(zex_mute_microphone(engine, mute), "muteMicrophone")
    }

    /// Loudness of what is captured, 0–200; default 100.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
    package static func setCaptureVolume(_ engine: OpaquePointer?, _ volume: UInt32) throws(ZegoError) {
        try check(zex_set_capture_volume(engine, volume), "setCaptureVolume")
    }

    /// Latest figures of a channel; zeros while it does not publish.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
    package static func getPublishQuality(_ engine: OpaquePointer?, _ channel: UInt32, _ quality: UnsafeMutablePointer<zex_publish_quality>?) throws(ZegoError) {
        try check(zex_get_publish_quality(engine, channel, quality), "getPublishQuality")
    }

    /// Logs in to a room, making it if need be. If this returns 0, `done` runs exactly once: with 0,
    /// the refusal, ROOM_RETRY_TIMEOUT, or what ended the attempt. Publishing and playing may be
    /// started right afterwards, without waiting.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `ROOM_ROOMID_*`, `ROOM_USER_*`, `COMMON_ILLEGAL_PARAM` naming field
    /// and limit; 1002001 logged in already; `ROOM_NO_TOKEN` with neither AppSign nor token.
    package static func loginRoom(_ engine: OpaquePointer?, _ roomId: String?, _ user: UnsafePointer<zex_user>?, _ config: UnsafePointer<zex_room_config>?, _ done: zex_completion?, _ userData: UnsafeMutableRawPointer?) throws(ZegoError) {
        try checkText(roomId, "room_id", "loginRoom")
        try check(zex_login_room(engine, roomId, user, config, done, userData), "loginRoom")
    }

    /// Leaves a room (NULL: the current one) and stops all publishing, playing and preview. If this
    /// returns 0, `done` runs exactly once.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; 1002002 not in that room, then also LOGOUT_FAILED as an event.
    package static func logoutRoom(_ engine: OpaquePointer?, _ roomId: String?, _ done: zex_completion?, _ userData: UnsafeMutableRawPointer?) throws(ZegoError) {
        try checkText(roomId, "room_id", "logoutRoom")
        try check(zex_logout_room(engine, roomId, done, userData), "logoutRoom")
    }

    /// Replaces the token used for the next login, publish or reconnect.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
    package static func renewToken(_ engine: OpaquePointer?, _ roomId: String?, _ token: String?) throws(ZegoError) {
        try checkText(roomId, "room_id", "renewToken")
        try checkText(token, "token", "renewToken")
        try check(zex_renew_token(engine, roomId, token), "renewToken")
    }

    /// Streams of the room as the engine knows them now, without its own. Release the list.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
    package static func getRoomStreamList(_ engine: OpaquePointer?, _ roomId: String?, _ list: UnsafeMutablePointer<OpaquePointer?>?) throws(ZegoError) {
        try checkText(roomId, "room_id", "getRoomStreamList")
        try check(zex_get_room_stream_list(engine, roomId, list), "getRoomStreamList")
    }

    /// Number of streams in a list.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
    package static func streamListCount(_ list: OpaquePointer?, _ count: UnsafeMutablePointer<UInt32>?) throws(ZegoError) {
        try check(zex_stream_list_count(list, count), "streamListCount")
    }

    /// One stream of a list, borrowed until the list is released.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
    package static func streamListGet(_ list: OpaquePointer?, _ index: UInt32, _ stream: UnsafeMutablePointer<UnsafePointer<zex_stream>?>?) throws(ZegoError) {
        try check(zex_stream_list_get(list, index, stream), "streamListGet")
    }

    /// Frees a list.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
    package static func streamListRelease(_ list: OpaquePointer?) throws(ZegoError) {
        try check(zex_stream_list_release(list), "streamListRelease")
    }

    /// Reports the loudness of the microphone and of every played stream each `interval_ms`,
    /// 100–3000. Starting again changes the interval.
    ///
    /// Threads: any. Blocks: never. Since: 0.1.
    /// Errors: `INVALID_HANDLE`; `DEVICE_SOULD_LEVEL_INTERVAL_INVALID`.
    package static func startSoundLevelMonitor(_ engine: OpaquePointer?, _ intervalMs: UInt32) throws(ZegoError) {
        try check(zex_start_sound_level_monitor(engine, intervalMs), "startSoundLevelMonitor")
    }

    /// Stops the reports.
    ///
    /// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
    package static func stopSoundLevelMonitor(_ engine: OpaquePointer?) throws(ZegoError) {
        try check(zex_stop_sound_level_monitor(engine), "stopSoundLevelMonitor")
    }
}

extension zex_user {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_user {
        var value = zex_user()
        zex_user_init(&value)
        return value
    }
}

extension zex_stream {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_stream {
        var value = zex_stream()
        zex_stream_init(&value)
        return value
    }
}

extension zex_sound_level {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_sound_level {
        var value = zex_sound_level()
        zex_sound_level_init(&value)
        return value
    }
}

extension zex_callbacks {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_callbacks {
        var value = zex_callbacks()
        zex_callbacks_init(&value)
        return value
    }
}

extension zex_media_callbacks {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_media_callbacks {
        var value = zex_media_callbacks()
        zex_media_callbacks_init(&value)
        return value
    }
}

extension zex_engine_profile {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_engine_profile {
        var value = zex_engine_profile()
        zex_engine_profile_init(&value)
        return value
    }
}

extension zex_counters {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_counters {
        var value = zex_counters()
        zex_counters_init(&value)
        return value
    }
}

extension zex_event_data {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_event_data {
        var value = zex_event_data()
        zex_event_data_init(&value)
        return value
    }
}

extension zex_frame_info {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_frame_info {
        var value = zex_frame_info()
        zex_frame_info_init(&value)
        return value
    }
}

extension zex_log_config {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_log_config {
        var value = zex_log_config()
        zex_log_config_init(&value)
        return value
    }
}

extension zex_player_config {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_player_config {
        var value = zex_player_config()
        zex_player_config_init(&value)
        return value
    }
}

extension zex_video_config {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_video_config {
        var value = zex_video_config()
        zex_video_config_init(&value)
        return value
    }
}

extension zex_audio_config {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_audio_config {
        var value = zex_audio_config()
        zex_audio_config_init(&value)
        return value
    }
}

extension zex_video_frame_data {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_video_frame_data {
        var value = zex_video_frame_data()
        zex_video_frame_data_init(&value)
        return value
    }
}

extension zex_publish_quality {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_publish_quality {
        var value = zex_publish_quality()
        zex_publish_quality_init(&value)
        return value
    }
}

extension zex_play_quality {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_play_quality {
        var value = zex_play_quality()
        zex_play_quality_init(&value)
        return value
    }
}

extension zex_room_config {
    /// At its defaults, `struct_size` included.
    package static func defaults() -> zex_room_config {
        var value = zex_room_config()
        zex_room_config_init(&value)
        return value
    }
}
