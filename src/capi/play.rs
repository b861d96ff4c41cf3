//! Playing.

use super::convert::{self, flag};
use super::engine::zex_engine;
use super::error::zex_status;
use super::object;
use super::quality::zex_play_quality;
use crate::engine::PlayConfig;
use crate::ffi::sized;
use crate::sized_struct;
use std::ffi::c_char;

pub const ZEX_PLAYER_STATE_NO_PLAY: u32 = 0;
pub const ZEX_PLAYER_STATE_PLAY_REQUESTING: u32 = 1;
pub const ZEX_PLAYER_STATE_PLAYING: u32 = 2;

pub const ZEX_REMOTE_DEVICE_STATE_OPEN: u32 = 0;
pub const ZEX_REMOTE_DEVICE_STATE_GENERIC_ERROR: u32 = 1;
pub const ZEX_REMOTE_DEVICE_STATE_INVALID_ID: u32 = 2;
pub const ZEX_REMOTE_DEVICE_STATE_NO_AUTHORIZATION: u32 = 3;
pub const ZEX_REMOTE_DEVICE_STATE_ZERO_FPS: u32 = 4;
pub const ZEX_REMOTE_DEVICE_STATE_IN_USE_BY_OTHER: u32 = 5;
pub const ZEX_REMOTE_DEVICE_STATE_UNPLUGGED: u32 = 6;
pub const ZEX_REMOTE_DEVICE_STATE_REBOOT_REQUIRED: u32 = 7;
pub const ZEX_REMOTE_DEVICE_STATE_SYSTEM_MEDIA_SERVICES_LOST: u32 = 8;
pub const ZEX_REMOTE_DEVICE_STATE_DISABLE: u32 = 9;
pub const ZEX_REMOTE_DEVICE_STATE_MUTE: u32 = 10;

/// How to play a stream.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_player_config {
    pub struct_size: u32,
    /// ZEX_STREAM_RESOURCE_MODE_*; default ZEX_STREAM_RESOURCE_MODE_DEFAULT.
    pub resource_mode: u32,
}

sized_struct! {
    zex_player_config, init: zex_player_config_init, first_size: 8,
    defaults: {}, booleans: [], reserved: [],
}

/// Plays a stream of this AppID, up to 12 at a time; may follow `zex_login_room` without waiting.
/// A stream that nobody publishes is waited for. Playing it again changes nothing.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1004010 more than 12.
/// What the server says comes by `on_player_state_update`.
///
/// # Safety
/// `stream_id` is NUL-terminated; `config` is NULL or points to a struct with a true
/// `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_start_playing_stream(
    engine: *mut zex_engine,
    stream_id: *const c_char,
    config: *const zex_player_config,
) -> zex_status {
    object::call(engine, "start_playing_stream", |engine| {
        // SAFETY: passed on from the caller.
        let stream_id = unsafe { convert::stream_id(stream_id) }?;
        // SAFETY: passed on from the caller.
        let config = unsafe { sized::read_or_default("config", config) }?;
        let resource_mode = convert::resource_mode(config.resource_mode)?;
        engine.start_playing(stream_id, PlayConfig { resource_mode })
    })
}

/// Stops playing; a stream that is not played is no error.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`.
///
/// # Safety
/// `stream_id` is NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_stop_playing_stream(
    engine: *mut zex_engine,
    stream_id: *const c_char,
) -> zex_status {
    object::call(engine, "stop_playing_stream", |engine| {
        // SAFETY: passed on from the caller.
        engine.stop_playing(&unsafe { convert::stream_id(stream_id) }?)
    })
}

/// 1: receives no sound of one played stream, 0: receives it again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
///
/// # Safety
/// `stream_id` is NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_mute_play_stream_audio(
    engine: *mut zex_engine,
    stream_id: *const c_char,
    mute: u8,
) -> zex_status {
    object::call(engine, "mute_play_stream_audio", |engine| {
        // SAFETY: passed on from the caller.
        engine.mute_play_audio(
            &unsafe { convert::stream_id(stream_id) }?,
            flag("mute", mute.into())?,
        )
    })
}

/// 1: receives no pictures of one played stream, 0: receives them again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
///
/// # Safety
/// `stream_id` is NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_mute_play_stream_video(
    engine: *mut zex_engine,
    stream_id: *const c_char,
    mute: u8,
) -> zex_status {
    object::call(engine, "mute_play_stream_video", |engine| {
        // SAFETY: passed on from the caller.
        engine.mute_play_video(
            &unsafe { convert::stream_id(stream_id) }?,
            flag("mute", mute.into())?,
        )
    })
}

/// 1: receives no sound of any stream, those played later included; 0: receives it again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_mute_all_play_stream_audio(engine: *mut zex_engine, mute: u8) -> zex_status {
    object::call(engine, "mute_all_play_stream_audio", |engine| {
        engine.mute_all_play_audio(flag("mute", mute.into())?)
    })
}

/// 1: receives no pictures of any stream, those played later included; 0: receives them again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_mute_all_play_stream_video(engine: *mut zex_engine, mute: u8) -> zex_status {
    object::call(engine, "mute_all_play_stream_video", |engine| {
        engine.mute_all_play_video(flag("mute", mute.into())?)
    })
}

/// 1: nothing is heard of any stream, though everything is still received and decoded.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_mute_speaker(engine: *mut zex_engine, mute: u8) -> zex_status {
    object::call(engine, "mute_speaker", |engine| {
        engine.mute_speaker(flag("mute", mute.into())?)
    })
}

/// Loudness of one played stream, 0–200; default 100.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; 1004011 not played.
///
/// # Safety
/// `stream_id` is NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_set_play_volume(
    engine: *mut zex_engine,
    stream_id: *const c_char,
    volume: u32,
) -> zex_status {
    object::call(engine, "set_play_volume", |engine| {
        // SAFETY: passed on from the caller.
        engine.set_play_volume(&unsafe { convert::stream_id(stream_id) }?, volume)
    })
}

/// Loudness of every stream, those played later included, 0–200; default 100.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_set_all_play_stream_volume(
    engine: *mut zex_engine,
    volume: u32,
) -> zex_status {
    object::call(engine, "set_all_play_stream_volume", |engine| {
        engine.set_all_play_volume(volume)
    })
}

/// Latest figures of a played stream.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; 1004011 not played.
///
/// # Safety
/// `stream_id` is NUL-terminated; `quality` points to a writable struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_get_play_quality(
    engine: *mut zex_engine,
    stream_id: *const c_char,
    quality: *mut zex_play_quality,
) -> zex_status {
    object::call(engine, "get_play_quality", |engine| {
        // SAFETY: passed on from the caller.
        let now = engine.play_quality(&unsafe { convert::stream_id(stream_id) }?)?;
        // SAFETY: passed on from the caller.
        unsafe { sized::write("quality", quality, &(&now).into()) }
    })
}
