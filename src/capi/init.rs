//! `zex_x_init`: every sized struct at its defaults, for languages that cannot use the INIT macros.

use super::callbacks::*;
use super::engine::{zex_counters, zex_engine_profile};
use super::event::zex_event_data;
use super::frame::zex_frame_info;
use super::log::zex_log_config;
use super::play::zex_player_config;
use super::publish::{zex_audio_config, zex_video_config, zex_video_frame_data};
use super::quality::{zex_play_quality, zex_publish_quality};
use super::room::zex_room_config;
use crate::ffi::guard::quiet;
use crate::ffi::sized::Sized_;

/// # Safety
/// `value` is NULL or writable.
unsafe fn fill<T: Sized_>(value: *mut T) {
    quiet((), || {
        if !value.is_null() && value.is_aligned() {
            // SAFETY: the caller promises writable memory for a `T`.
            unsafe { value.write(T::defaults()) };
        }
    });
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_user_init(value: *mut zex_user) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_stream_init(value: *mut zex_stream) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_sound_level_init(value: *mut zex_sound_level) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_callbacks_init(value: *mut zex_callbacks) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_media_callbacks_init(value: *mut zex_media_callbacks) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_engine_profile_init(value: *mut zex_engine_profile) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_counters_init(value: *mut zex_counters) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_room_config_init(value: *mut zex_room_config) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_player_config_init(value: *mut zex_player_config) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_video_config_init(value: *mut zex_video_config) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_audio_config_init(value: *mut zex_audio_config) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_video_frame_data_init(value: *mut zex_video_frame_data) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_publish_quality_init(value: *mut zex_publish_quality) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_play_quality_init(value: *mut zex_play_quality) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_frame_info_init(value: *mut zex_frame_info) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_event_data_init(value: *mut zex_event_data) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}

/// Sets a struct to its defaults, `struct_size` included; NULL is ignored.
///
/// Threads: any. Blocks: never. Since: 0.1.
///
/// # Safety
/// `value` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_log_config_init(value: *mut zex_log_config) {
    // SAFETY: passed on from the caller.
    unsafe { fill(value) }
}
