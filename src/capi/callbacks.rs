//! The two callback tables, and the small structs that travel through them.

use super::engine::zex_engine;
use super::error::zex_status;
use super::frame::zex_frame;
use super::object::engine_object;
use super::quality::{zex_play_quality, zex_publish_quality};
use crate::engine::Error;
use crate::ffi::callback::{self, Destroy, Lent, Registered, Slot, UserData};
use crate::ffi::guard::{finalizer, guard};
use crate::ffi::sized::{self, SizedStruct};
use crate::sized_struct;
use std::ffi::{c_char, c_void};
use std::mem::offset_of;

/// Closes one request: runs exactly once, with 0 or an error number and a JSON object.
///
/// Runs on the engine's callback thread; with poll delivery inside `zex_poll_event`.
/// `extended_data` is valid until the function returns.
pub type zex_completion = Option<
    unsafe extern "C" fn(error_code: i32, extended_data: *const c_char, user_data: *mut c_void),
>;

/// Says that `user_data` is in no use and will be in none: the place to free it. Runs exactly once.
pub type zex_destroy = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

/// A member of a room.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_user {
    pub struct_size: u32,
    pub reserved: u32,
    /// 1–64 bytes.
    pub user_id: *const c_char,
    /// 1–256 bytes.
    pub user_name: *const c_char,
}

sized_struct! {
    zex_user, init: zex_user_init, first_size: 24,
    defaults: {}, booleans: [], reserved: [reserved],
}

/// A stream that somebody publishes in a room.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_stream {
    pub struct_size: u32,
    pub reserved: u32,
    pub stream_id: *const c_char,
    pub user_id: *const c_char,
    pub user_name: *const c_char,
    pub extra_info: *const c_char,
}

sized_struct! {
    zex_stream, init: zex_stream_init, first_size: 40,
    defaults: {}, booleans: [], reserved: [reserved],
}

/// Loudness of one played stream, 0–100.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_sound_level {
    pub struct_size: u32,
    pub level: f32,
    pub stream_id: *const c_char,
}

sized_struct! {
    zex_sound_level, init: zex_sound_level_init, first_size: 16,
    defaults: {}, booleans: [], reserved: [],
}

/// What an engine tells its application. Set the functions you want, leave the others NULL.
///
/// Threads: all functions run on the engine's callback thread, one at a time, in order, with no
/// lock held; any `zex_` call but the `_wait` ones is fine inside. With poll delivery only
/// `destroy` is used. Text, lists and structs are valid until the function returns.
/// `extended_data` is always a JSON object, `{}` when there is nothing to say.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_callbacks {
    pub struct_size: u32,
    pub reserved: u32,
    /// This table is not running and will not run again; runs exactly once, also when the table
    /// was refused.
    pub destroy: zex_destroy,
    /// `reason`: ZEX_ROOM_STATE_CHANGED_REASON_*. Fires before `on_room_state_update`.
    pub on_room_state_changed: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            room_id: *const c_char,
            reason: u32,
            error_code: i32,
            extended_data: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    /// `state`: ZEX_ROOM_STATE_*.
    pub on_room_state_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            room_id: *const c_char,
            state: u32,
            error_code: i32,
            extended_data: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    /// Only with `is_user_status_notify`. `update_type`: ZEX_UPDATE_TYPE_*.
    pub on_room_user_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            room_id: *const c_char,
            update_type: u32,
            users: *const *const zex_user,
            user_count: u32,
            user_data: *mut c_void,
        ),
    >,
    /// At most every 30 s.
    pub on_room_online_user_count_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            room_id: *const c_char,
            count: u32,
            user_data: *mut c_void,
        ),
    >,
    /// Streams of others that came or went. `update_type`: ZEX_UPDATE_TYPE_*.
    pub on_room_stream_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            room_id: *const c_char,
            update_type: u32,
            streams: *const *const zex_stream,
            stream_count: u32,
            extended_data: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    /// 30 s before the token expires.
    pub on_room_token_will_expire: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            room_id: *const c_char,
            remain_seconds: u32,
            user_data: *mut c_void,
        ),
    >,
    /// `state`: ZEX_PUBLISHER_STATE_*.
    pub on_publisher_state_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            state: u32,
            error_code: i32,
            extended_data: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    /// `state`: ZEX_PLAYER_STATE_*.
    pub on_player_state_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            state: u32,
            error_code: i32,
            extended_data: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    /// Every 3 s a published stream.
    pub on_publisher_quality_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            quality: *const zex_publish_quality,
            user_data: *mut c_void,
        ),
    >,
    /// Every 3 s a played stream.
    pub on_player_quality_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            quality: *const zex_play_quality,
            user_data: *mut c_void,
        ),
    >,
    pub on_publisher_captured_audio_first_frame:
        Option<unsafe extern "C" fn(engine: *mut zex_engine, user_data: *mut c_void)>,
    pub on_publisher_captured_video_first_frame:
        Option<unsafe extern "C" fn(engine: *mut zex_engine, channel: u32, user_data: *mut c_void)>,
    /// First preview picture.
    pub on_publisher_render_video_first_frame:
        Option<unsafe extern "C" fn(engine: *mut zex_engine, channel: u32, user_data: *mut c_void)>,
    pub on_publisher_send_audio_first_frame:
        Option<unsafe extern "C" fn(engine: *mut zex_engine, channel: u32, user_data: *mut c_void)>,
    pub on_publisher_send_video_first_frame:
        Option<unsafe extern "C" fn(engine: *mut zex_engine, channel: u32, user_data: *mut c_void)>,
    pub on_publisher_video_size_changed: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            channel: u32,
            width: u32,
            height: u32,
            user_data: *mut c_void,
        ),
    >,
    pub on_player_recv_audio_first_frame: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    pub on_player_recv_video_first_frame: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    pub on_player_render_video_first_frame: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    pub on_player_video_size_changed: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            width: u32,
            height: u32,
            user_data: *mut c_void,
        ),
    >,
    pub on_player_recv_sei: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            data: *const u8,
            data_length: u32,
            user_data: *mut c_void,
        ),
    >,
    /// `state`: ZEX_REMOTE_DEVICE_STATE_*.
    pub on_remote_camera_state_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            state: u32,
            user_data: *mut c_void,
        ),
    >,
    /// `state`: ZEX_REMOTE_DEVICE_STATE_*.
    pub on_remote_mic_state_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            state: u32,
            user_data: *mut c_void,
        ),
    >,
    /// 0–100, while the sound level monitor runs.
    pub on_captured_sound_level_update:
        Option<unsafe extern "C" fn(engine: *mut zex_engine, level: f32, user_data: *mut c_void)>,
    pub on_remote_sound_level_update: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            levels: *const *const zex_sound_level,
            level_count: u32,
            user_data: *mut c_void,
        ),
    >,
    /// A refused call, or trouble that is being retried, in words for a developer.
    pub on_debug_error: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            error_code: i32,
            function: *const c_char,
            info: *const c_char,
            user_data: *mut c_void,
        ),
    >,
    /// The next picture pushed with `zex_send_custom_video_capture_encoded_data` on `channel` should
    /// be an IDR: a viewer has joined or lost pictures, or some were left out before they left. At
    /// most every 500 ms a channel, repeated while it is needed. Whoever does not answer lets
    /// viewers wait for the next IDR, and nothing else happens. Since: 0.1.
    pub on_encoded_keyframe_wanted:
        Option<unsafe extern "C" fn(engine: *mut zex_engine, channel: u32, user_data: *mut c_void)>,
}

sized_struct! {
    zex_callbacks, init: zex_callbacks_init, first_size: 224,
    defaults: {}, booleans: [], reserved: [reserved],
}

/// Pictures and sound, called on media threads: a slow function delays its own stream, whose late
/// frames are then dropped and counted, and nothing else.
///
/// A frame is borrowed for the call; `zex_frame_retain` keeps it. Sound and encoded data are valid
/// until the function returns. Nothing is computed for functions that are NULL.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_media_callbacks {
    pub struct_size: u32,
    /// 1: played streams are handed out encoded and not decoded (hardware decoders). Default 0.
    pub encoded_only: u32,
    /// As in `zex_callbacks`.
    pub destroy: zex_destroy,
    /// A decoded picture of a played stream.
    pub on_remote_video_frame: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            frame: *mut zex_frame,
            user_data: *mut c_void,
        ),
    >,
    /// An H.264 access unit (Annex B) of a played stream, in decoding order.
    /// `capture_time_us`: Unix microseconds, 0 unknown.
    pub on_remote_encoded_video_frame: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            data: *const u8,
            data_length: u32,
            is_keyframe: u8,
            width: u32,
            height: u32,
            capture_time_us: u64,
            user_data: *mut c_void,
        ),
    >,
    /// A captured picture of a previewed channel.
    pub on_captured_video_frame: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            channel: u32,
            frame: *mut zex_frame,
            user_data: *mut c_void,
        ),
    >,
    /// 10 ms of one played stream: interleaved 16-bit PCM.
    pub on_remote_audio_data: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            stream_id: *const c_char,
            samples: *const i16,
            samples_per_channel: u32,
            sample_rate_hz: u32,
            channel_count: u32,
            capture_time_us: u64,
            user_data: *mut c_void,
        ),
    >,
    /// 10 ms of the mix of all played streams: what a loudspeaker should play.
    pub on_playback_audio_data: Option<
        unsafe extern "C" fn(
            engine: *mut zex_engine,
            samples: *const i16,
            samples_per_channel: u32,
            sample_rate_hz: u32,
            channel_count: u32,
            user_data: *mut c_void,
        ),
    >,
}

sized_struct! {
    zex_media_callbacks, init: zex_media_callbacks_init, first_size: 56,
    defaults: {}, booleans: [encoded_only], reserved: [],
}

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
///
/// # Safety
/// `callbacks` is NULL or points to a table with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_set_callbacks(
    engine: *mut zex_engine,
    callbacks: *const zex_callbacks,
    user_data: *mut c_void,
) -> zex_status {
    // SAFETY: passed on from the caller.
    let new = unsafe { table(callbacks, user_data) };
    guard(move || {
        let new = new?;
        put(&engine_object(engine)?.callbacks, new)
    })
}

/// Sets or clears the media table; as `zex_set_callbacks`, also on error.
///
/// Threads: any, also inside a callback. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
/// when the engine's last callback is due.
///
/// # Safety
/// `callbacks` is NULL or points to a table with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_set_media_callbacks(
    engine: *mut zex_engine,
    callbacks: *const zex_media_callbacks,
    user_data: *mut c_void,
) -> zex_status {
    // SAFETY: passed on from the caller.
    let new = unsafe { table(callbacks, user_data) };
    guard(move || {
        let new = new?;
        put(&engine_object(engine)?.media, new)
    })
}

/// Clears both tables and waits until the `destroy` of every table that this engine had so far has
/// returned, also of those that were cleared or replaced before: afterwards no function of any of
/// them is running or will run. Never hold a lock that a callback takes.
///
/// Threads: any but the engine's own. Blocks: until a running callback returns. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `WRONG_THREAD` inside a callback.
#[unsafe(no_mangle)]
pub extern "C" fn zex_clear_callbacks_wait(engine: *mut zex_engine) -> zex_status {
    guard(|| clear_and_wait(engine))
}

/// As `zex_clear_callbacks_wait`, of the type of functions that garbage collectors call for what is
/// no longer reachable (Dart's NativeFinalizer, also when its isolate ends). `engine` is a
/// `zex_engine *`; one that is stale is let be, and `zex_last_error` stays as it was.
///
/// Threads: any but the engine's own; nothing is cleared inside a callback. Blocks: until a running
/// callback returns. Since: 0.1. Errors: none.
#[unsafe(no_mangle)]
pub extern "C" fn zex_clear_callbacks_finalize(engine: *mut c_void) {
    finalizer(|| clear_and_wait(engine.cast()));
}

fn clear_and_wait(engine: *mut zex_engine) -> Result<(), Error> {
    let object = engine_object(engine)?;
    callback::may_wait()?;
    for cleared in [object.callbacks.clear(), object.media.clear()] {
        cleared.wait();
    }
    Ok(())
}

/// A table of functions as an application hands it in.
pub trait Table: SizedStruct {
    /// Where its `destroy` is.
    const DESTROY: usize;
}

impl Table for zex_callbacks {
    const DESTROY: usize = offset_of!(Self, destroy);
}

impl Table for zex_media_callbacks {
    const DESTROY: usize = offset_of!(Self, destroy);
}

/// The table of a caller, `None` for NULL. It is ours from here on: whatever is wrong with it or
/// goes wrong later, its `destroy` runs, if there is enough of the table to know it.
///
/// # Safety
/// As `zex_set_callbacks`.
pub unsafe fn table<T: Table>(
    callbacks: *const T,
    user_data: *mut c_void,
) -> Result<Option<Registered<T>>, Error> {
    if callbacks.is_null() {
        return Ok(None);
    }
    // SAFETY: passed on from the caller; each table has a `Destroy` there, any bits of which are
    // NULL or what the application promises to be a function.
    let destroy = unsafe { sized::peek::<T, Destroy>(callbacks, T::DESTROY) };
    let lent = Lent::new(UserData(user_data), destroy.flatten());
    // SAFETY: passed on from the caller.
    let table = unsafe { sized::read("callbacks", callbacks) }?;
    Ok(Some(Registered::new(table, lent)))
}

fn put<T>(slot: &Slot<T>, table: Option<Registered<T>>) -> Result<(), Error> {
    match table {
        Some(table) => slot.set(table),
        None => {
            slot.clear();
            Ok(())
        }
    }
}
