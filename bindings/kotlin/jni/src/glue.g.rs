// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
#![allow(non_snake_case, unused_imports)]

use crate::bridge::{Arg, Env, Handler, Method, call, enter, free};
use crate::c;
use jni_sys::{JNIEnv, jclass, jdouble, jfloat, jint, jlong, jobject, jstring};
use std::ffi::{c_char, c_void};
use std::mem::size_of;

static ZEX_COMPLETION_METHODS: &[Method] = &[
    (c"run", c"(ILjava/lang/String;)V"),
];

unsafe extern "C" fn zex_completion_run(error_code: i32, extended_data: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 0, &[Arg::Int(error_code as jint), Arg::Text(extended_data)]) };
    // SAFETY: this was the one call, so nothing uses the handler any more.
    unsafe { free(user_data) };
}

static ZEX_LOG_CALLBACK_METHODS: &[Method] = &[
    (c"run", c"(ILjava/lang/String;)V"),
];

unsafe extern "C" fn zex_log_callback_run(level: u32, line: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 0, &[Arg::Int(level as jint), Arg::Text(line)]) };
}

static ZEX_CALLBACKS_METHODS: &[Method] = &[
    (c"on_room_state_changed", c"(JLjava/lang/String;IILjava/lang/String;)V"),
    (c"on_room_state_update", c"(JLjava/lang/String;IILjava/lang/String;)V"),
    (c"on_room_user_update", c"(JLjava/lang/String;IJI)V"),
    (c"on_room_online_user_count_update", c"(JLjava/lang/String;I)V"),
    (c"on_room_stream_update", c"(JLjava/lang/String;IJILjava/lang/String;)V"),
    (c"on_room_token_will_expire", c"(JLjava/lang/String;I)V"),
    (c"on_publisher_state_update", c"(JLjava/lang/String;IILjava/lang/String;)V"),
    (c"on_player_state_update", c"(JLjava/lang/String;IILjava/lang/String;)V"),
    (c"on_publisher_quality_update", c"(JLjava/lang/String;J)V"),
    (c"on_player_quality_update", c"(JLjava/lang/String;J)V"),
    (c"on_publisher_captured_audio_first_frame", c"(J)V"),
    (c"on_publisher_captured_video_first_frame", c"(JI)V"),
    (c"on_publisher_render_video_first_frame", c"(JI)V"),
    (c"on_publisher_send_audio_first_frame", c"(JI)V"),
    (c"on_publisher_send_video_first_frame", c"(JI)V"),
    (c"on_publisher_video_size_changed", c"(JIII)V"),
    (c"on_player_recv_audio_first_frame", c"(JLjava/lang/String;)V"),
    (c"on_player_recv_video_first_frame", c"(JLjava/lang/String;)V"),
    (c"on_player_render_video_first_frame", c"(JLjava/lang/String;)V"),
    (c"on_player_video_size_changed", c"(JLjava/lang/String;II)V"),
    (c"on_player_recv_sei", c"(JLjava/lang/String;JI)V"),
    (c"on_remote_camera_state_update", c"(JLjava/lang/String;I)V"),
    (c"on_remote_mic_state_update", c"(JLjava/lang/String;I)V"),
    (c"on_captured_sound_level_update", c"(JF)V"),
    (c"on_remote_sound_level_update", c"(JJI)V"),
    (c"on_debug_error", c"(JILjava/lang/String;Ljava/lang/String;)V"),
    (c"on_encoded_keyframe_wanted", c"(JI)V"),
];

unsafe extern "C" fn zex_callbacks_on_room_state_changed(engine: *mut c::zex_engine, room_id: *const c_char, reason: u32, error_code: i32, extended_data: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 0, &[Arg::Long(engine as usize as jlong), Arg::Text(room_id), Arg::Int(reason as jint), Arg::Int(error_code as jint), Arg::Text(extended_data)]) };
}

unsafe extern "C" fn zex_callbacks_on_room_state_update(engine: *mut c::zex_engine, room_id: *const c_char, state: u32, error_code: i32, extended_data: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 1, &[Arg::Long(engine as usize as jlong), Arg::Text(room_id), Arg::Int(state as jint), Arg::Int(error_code as jint), Arg::Text(extended_data)]) };
}

unsafe extern "C" fn zex_callbacks_on_room_user_update(engine: *mut c::zex_engine, room_id: *const c_char, update_type: u32, users: *const *const c::zex_user, user_count: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 2, &[Arg::Long(engine as usize as jlong), Arg::Text(room_id), Arg::Int(update_type as jint), Arg::Long(users as usize as jlong), Arg::Int(user_count as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_room_online_user_count_update(engine: *mut c::zex_engine, room_id: *const c_char, count: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 3, &[Arg::Long(engine as usize as jlong), Arg::Text(room_id), Arg::Int(count as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_room_stream_update(engine: *mut c::zex_engine, room_id: *const c_char, update_type: u32, streams: *const *const c::zex_stream, stream_count: u32, extended_data: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 4, &[Arg::Long(engine as usize as jlong), Arg::Text(room_id), Arg::Int(update_type as jint), Arg::Long(streams as usize as jlong), Arg::Int(stream_count as jint), Arg::Text(extended_data)]) };
}

unsafe extern "C" fn zex_callbacks_on_room_token_will_expire(engine: *mut c::zex_engine, room_id: *const c_char, remain_seconds: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 5, &[Arg::Long(engine as usize as jlong), Arg::Text(room_id), Arg::Int(remain_seconds as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_publisher_state_update(engine: *mut c::zex_engine, stream_id: *const c_char, state: u32, error_code: i32, extended_data: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 6, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Int(state as jint), Arg::Int(error_code as jint), Arg::Text(extended_data)]) };
}

unsafe extern "C" fn zex_callbacks_on_player_state_update(engine: *mut c::zex_engine, stream_id: *const c_char, state: u32, error_code: i32, extended_data: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 7, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Int(state as jint), Arg::Int(error_code as jint), Arg::Text(extended_data)]) };
}

unsafe extern "C" fn zex_callbacks_on_publisher_quality_update(engine: *mut c::zex_engine, stream_id: *const c_char, quality: *const c::zex_publish_quality, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 8, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Long(quality as usize as jlong)]) };
}

unsafe extern "C" fn zex_callbacks_on_player_quality_update(engine: *mut c::zex_engine, stream_id: *const c_char, quality: *const c::zex_play_quality, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 9, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Long(quality as usize as jlong)]) };
}

unsafe extern "C" fn zex_callbacks_on_publisher_captured_audio_first_frame(engine: *mut c::zex_engine, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 10, &[Arg::Long(engine as usize as jlong)]) };
}

unsafe extern "C" fn zex_callbacks_on_publisher_captured_video_first_frame(engine: *mut c::zex_engine, channel: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 11, &[Arg::Long(engine as usize as jlong), Arg::Int(channel as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_publisher_render_video_first_frame(engine: *mut c::zex_engine, channel: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 12, &[Arg::Long(engine as usize as jlong), Arg::Int(channel as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_publisher_send_audio_first_frame(engine: *mut c::zex_engine, channel: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 13, &[Arg::Long(engine as usize as jlong), Arg::Int(channel as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_publisher_send_video_first_frame(engine: *mut c::zex_engine, channel: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 14, &[Arg::Long(engine as usize as jlong), Arg::Int(channel as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_publisher_video_size_changed(engine: *mut c::zex_engine, channel: u32, width: u32, height: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 15, &[Arg::Long(engine as usize as jlong), Arg::Int(channel as jint), Arg::Int(width as jint), Arg::Int(height as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_player_recv_audio_first_frame(engine: *mut c::zex_engine, stream_id: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 16, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id)]) };
}

unsafe extern "C" fn zex_callbacks_on_player_recv_video_first_frame(engine: *mut c::zex_engine, stream_id: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 17, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id)]) };
}

unsafe extern "C" fn zex_callbacks_on_player_render_video_first_frame(engine: *mut c::zex_engine, stream_id: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 18, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id)]) };
}

unsafe extern "C" fn zex_callbacks_on_player_video_size_changed(engine: *mut c::zex_engine, stream_id: *const c_char, width: u32, height: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 19, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Int(width as jint), Arg::Int(height as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_player_recv_sei(engine: *mut c::zex_engine, stream_id: *const c_char, data: *const u8, data_length: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 20, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Long(data as usize as jlong), Arg::Int(data_length as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_remote_camera_state_update(engine: *mut c::zex_engine, stream_id: *const c_char, state: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 21, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Int(state as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_remote_mic_state_update(engine: *mut c::zex_engine, stream_id: *const c_char, state: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 22, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Int(state as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_captured_sound_level_update(engine: *mut c::zex_engine, level: f32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 23, &[Arg::Long(engine as usize as jlong), Arg::Float(level)]) };
}

unsafe extern "C" fn zex_callbacks_on_remote_sound_level_update(engine: *mut c::zex_engine, levels: *const *const c::zex_sound_level, level_count: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 24, &[Arg::Long(engine as usize as jlong), Arg::Long(levels as usize as jlong), Arg::Int(level_count as jint)]) };
}

unsafe extern "C" fn zex_callbacks_on_debug_error(engine: *mut c::zex_engine, error_code: i32, function: *const c_char, info: *const c_char, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 25, &[Arg::Long(engine as usize as jlong), Arg::Int(error_code as jint), Arg::Text(function), Arg::Text(info)]) };
}

unsafe extern "C" fn zex_callbacks_on_encoded_keyframe_wanted(engine: *mut c::zex_engine, channel: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 26, &[Arg::Long(engine as usize as jlong), Arg::Int(channel as jint)]) };
}

/// Puts a trampoline wherever the table has anything but NULL.
fn zex_callbacks_fill(table: &mut c::zex_callbacks) {
    table.destroy = Some(free);
    if table.on_room_state_changed.is_some() {
        table.on_room_state_changed = Some(zex_callbacks_on_room_state_changed);
    }
    if table.on_room_state_update.is_some() {
        table.on_room_state_update = Some(zex_callbacks_on_room_state_update);
    }
    if table.on_room_user_update.is_some() {
        table.on_room_user_update = Some(zex_callbacks_on_room_user_update);
    }
    if table.on_room_online_user_count_update.is_some() {
        table.on_room_online_user_count_update = Some(zex_callbacks_on_room_online_user_count_update);
    }
    if table.on_room_stream_update.is_some() {
        table.on_room_stream_update = Some(zex_callbacks_on_room_stream_update);
    }
    if table.on_room_token_will_expire.is_some() {
        table.on_room_token_will_expire = Some(zex_callbacks_on_room_token_will_expire);
    }
    if table.on_publisher_state_update.is_some() {
        table.on_publisher_state_update = Some(zex_callbacks_on_publisher_state_update);
    }
    if table.on_player_state_update.is_some() {
        table.on_player_state_update = Some(zex_callbacks_on_player_state_update);
    }
    if table.on_publisher_quality_update.is_some() {
        table.on_publisher_quality_update = Some(zex_callbacks_on_publisher_quality_update);
    }
    if table.on_player_quality_update.is_some() {
        table.on_player_quality_update = Some(zex_callbacks_on_player_quality_update);
    }
    if table.on_publisher_captured_audio_first_frame.is_some() {
        table.on_publisher_captured_audio_first_frame = Some(zex_callbacks_on_publisher_captured_audio_first_frame);
    }
    if table.on_publisher_captured_video_first_frame.is_some() {
        table.on_publisher_captured_video_first_frame = Some(zex_callbacks_on_publisher_captured_video_first_frame);
    }
    if table.on_publisher_render_video_first_frame.is_some() {
        table.on_publisher_render_video_first_frame = Some(zex_callbacks_on_publisher_render_video_first_frame);
    }
    if table.on_publisher_send_audio_first_frame.is_some() {
        table.on_publisher_send_audio_first_frame = Some(zex_callbacks_on_publisher_send_audio_first_frame);
    }
    if table.on_publisher_send_video_first_frame.is_some() {
        table.on_publisher_send_video_first_frame = Some(zex_callbacks_on_publisher_send_video_first_frame);
    }
    if table.on_publisher_video_size_changed.is_some() {
        table.on_publisher_video_size_changed = Some(zex_callbacks_on_publisher_video_size_changed);
    }
    if table.on_player_recv_audio_first_frame.is_some() {
        table.on_player_recv_audio_first_frame = Some(zex_callbacks_on_player_recv_audio_first_frame);
    }
    if table.on_player_recv_video_first_frame.is_some() {
        table.on_player_recv_video_first_frame = Some(zex_callbacks_on_player_recv_video_first_frame);
    }
    if table.on_player_render_video_first_frame.is_some() {
        table.on_player_render_video_first_frame = Some(zex_callbacks_on_player_render_video_first_frame);
    }
    if table.on_player_video_size_changed.is_some() {
        table.on_player_video_size_changed = Some(zex_callbacks_on_player_video_size_changed);
    }
    if table.on_player_recv_sei.is_some() {
        table.on_player_recv_sei = Some(zex_callbacks_on_player_recv_sei);
    }
    if table.on_remote_camera_state_update.is_some() {
        table.on_remote_camera_state_update = Some(zex_callbacks_on_remote_camera_state_update);
    }
    if table.on_remote_mic_state_update.is_some() {
        table.on_remote_mic_state_update = Some(zex_callbacks_on_remote_mic_state_update);
    }
    if table.on_captured_sound_level_update.is_some() {
        table.on_captured_sound_level_update = Some(zex_callbacks_on_captured_sound_level_update);
    }
    if table.on_remote_sound_level_update.is_some() {
        table.on_remote_sound_level_update = Some(zex_callbacks_on_remote_sound_level_update);
    }
    if table.on_debug_error.is_some() {
        table.on_debug_error = Some(zex_callbacks_on_debug_error);
    }
    if table.on_encoded_keyframe_wanted.is_some() {
        table.on_encoded_keyframe_wanted = Some(zex_callbacks_on_encoded_keyframe_wanted);
    }
}

static ZEX_MEDIA_CALLBACKS_METHODS: &[Method] = &[
    (c"on_remote_video_frame", c"(JLjava/lang/String;J)V"),
    (c"on_remote_encoded_video_frame", c"(JLjava/lang/String;JIIIIJ)V"),
    (c"on_captured_video_frame", c"(JIJ)V"),
    (c"on_remote_audio_data", c"(JLjava/lang/String;JIIIJ)V"),
    (c"on_playback_audio_data", c"(JJIII)V"),
];

unsafe extern "C" fn zex_media_callbacks_on_remote_video_frame(engine: *mut c::zex_engine, stream_id: *const c_char, frame: *mut c::zex_frame, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 0, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Long(frame as usize as jlong)]) };
}

unsafe extern "C" fn zex_media_callbacks_on_remote_encoded_video_frame(engine: *mut c::zex_engine, stream_id: *const c_char, data: *const u8, data_length: u32, is_keyframe: u8, width: u32, height: u32, capture_time_us: u64, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 1, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Long(data as usize as jlong), Arg::Int(data_length as jint), Arg::Int(is_keyframe as jint), Arg::Int(width as jint), Arg::Int(height as jint), Arg::Long(capture_time_us as jlong)]) };
}

unsafe extern "C" fn zex_media_callbacks_on_captured_video_frame(engine: *mut c::zex_engine, channel: u32, frame: *mut c::zex_frame, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 2, &[Arg::Long(engine as usize as jlong), Arg::Int(channel as jint), Arg::Long(frame as usize as jlong)]) };
}

unsafe extern "C" fn zex_media_callbacks_on_remote_audio_data(engine: *mut c::zex_engine, stream_id: *const c_char, samples: *const i16, samples_per_channel: u32, sample_rate_hz: u32, channel_count: u32, capture_time_us: u64, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 3, &[Arg::Long(engine as usize as jlong), Arg::Text(stream_id), Arg::Long(samples as usize as jlong), Arg::Int(samples_per_channel as jint), Arg::Int(sample_rate_hz as jint), Arg::Int(channel_count as jint), Arg::Long(capture_time_us as jlong)]) };
}

unsafe extern "C" fn zex_media_callbacks_on_playback_audio_data(engine: *mut c::zex_engine, samples: *const i16, samples_per_channel: u32, sample_rate_hz: u32, channel_count: u32, user_data: *mut c_void) {
    // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.
    unsafe { call(user_data, 4, &[Arg::Long(engine as usize as jlong), Arg::Long(samples as usize as jlong), Arg::Int(samples_per_channel as jint), Arg::Int(sample_rate_hz as jint), Arg::Int(channel_count as jint)]) };
}

/// Puts a trampoline wherever the table has anything but NULL.
fn zex_media_callbacks_fill(table: &mut c::zex_media_callbacks) {
    table.destroy = Some(free);
    if table.on_remote_video_frame.is_some() {
        table.on_remote_video_frame = Some(zex_media_callbacks_on_remote_video_frame);
    }
    if table.on_remote_encoded_video_frame.is_some() {
        table.on_remote_encoded_video_frame = Some(zex_media_callbacks_on_remote_encoded_video_frame);
    }
    if table.on_captured_video_frame.is_some() {
        table.on_captured_video_frame = Some(zex_media_callbacks_on_captured_video_frame);
    }
    if table.on_remote_audio_data.is_some() {
        table.on_remote_audio_data = Some(zex_media_callbacks_on_remote_audio_data);
    }
    if table.on_playback_audio_data.is_some() {
        table.on_playback_audio_data = Some(zex_media_callbacks_on_playback_audio_data);
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1user_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_user>())?;
        c::zex_user_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1stream_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_stream>())?;
        c::zex_stream_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1sound_1level_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_sound_level>())?;
        c::zex_sound_level_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1callbacks_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_callbacks>())?;
        c::zex_callbacks_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1media_1callbacks_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_media_callbacks>())?;
        c::zex_media_callbacks_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1callbacks(env: *mut JNIEnv, _class: jclass, engine: jlong, callbacks: jobject, handler: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let mut callbacks = env.table::<c::zex_callbacks>("callbacks", callbacks)?;
        if let Some(table) = &mut callbacks {
            zex_callbacks_fill(table);
        }
        let handler = if callbacks.is_some() { Handler::keep(env, handler, ZEX_CALLBACKS_METHODS)? } else { std::ptr::null_mut() };
        let answer = c::zex_set_callbacks(engine as usize as *mut c_void, callbacks.as_ref().map_or(std::ptr::null(), std::ptr::from_ref), handler);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1media_1callbacks(env: *mut JNIEnv, _class: jclass, engine: jlong, callbacks: jobject, handler: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let mut callbacks = env.table::<c::zex_media_callbacks>("callbacks", callbacks)?;
        if let Some(table) = &mut callbacks {
            zex_media_callbacks_fill(table);
        }
        let handler = if callbacks.is_some() { Handler::keep(env, handler, ZEX_MEDIA_CALLBACKS_METHODS)? } else { std::ptr::null_mut() };
        let answer = c::zex_set_media_callbacks(engine as usize as *mut c_void, callbacks.as_ref().map_or(std::ptr::null(), std::ptr::from_ref), handler);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1clear_1callbacks_1wait(env: *mut JNIEnv, _class: jclass, engine: jlong) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_clear_callbacks_wait(engine as usize as *mut c_void);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1clear_1callbacks_1finalize(env: *mut JNIEnv, _class: jclass, engine: jlong) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |_: &mut Env| {
        c::zex_clear_callbacks_finalize(engine as usize as *mut c_void);
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1engine_1profile_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_engine_profile>())?;
        c::zex_engine_profile_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1counters_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_counters>())?;
        c::zex_counters_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1get_1version(env: *mut JNIEnv, _class: jclass) -> jstring {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, std::ptr::null_mut(), |env: &mut Env| {
        let answer = c::zex_get_version();
        env.text_out(answer)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1get_1abi_1version(env: *mut JNIEnv, _class: jclass) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_get_abi_version();
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1create_1engine(env: *mut JNIEnv, _class: jclass, profile: jobject, engine: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let profile = env.buffer("profile", profile, size_of::<c::zex_engine_profile>())?;
        let mut engine_value = 0usize as *mut c::zex_engine;
        let answer = c::zex_create_engine(profile.cast(), if engine.is_null() { std::ptr::null_mut() } else { &raw mut engine_value });
        env.long_out(engine, engine_value as jlong)?;
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1destroy_1engine(env: *mut JNIEnv, _class: jclass, engine: jlong, done: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let handler = Handler::keep(env, done, ZEX_COMPLETION_METHODS)?;
        let answer = c::zex_destroy_engine(engine as usize as *mut c_void, if handler.is_null() { None } else { Some(zex_completion_run as _) }, handler);
        if answer != 0 {
            // A refused call never calls back.
            free(handler);
        }
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1room_1scenario(env: *mut JNIEnv, _class: jclass, engine: jlong, scenario: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_set_room_scenario(engine as usize as *mut c_void, scenario as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1get_1counters(env: *mut JNIEnv, _class: jclass, counters: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let counters = env.buffer("counters", counters, size_of::<c::zex_counters>())?;
        let answer = c::zex_get_counters(counters.cast());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1last_1error(env: *mut JNIEnv, _class: jclass) -> jstring {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, std::ptr::null_mut(), |env: &mut Env| {
        let answer = c::zex_last_error();
        env.text_out(answer)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1report_1error(env: *mut JNIEnv, _class: jclass, engine: jlong, error_code: jint, function: jstring, info: jstring) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let function = env.text("function", function)?;
        let info = env.text("info", info)?;
        let answer = c::zex_report_error(engine as usize as *mut c_void, error_code as i32, function.as_ptr(), info.as_ptr());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1error_1name(env: *mut JNIEnv, _class: jclass, error_code: jint) -> jstring {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, std::ptr::null_mut(), |env: &mut Env| {
        let answer = c::zex_error_name(error_code as i32);
        env.text_out(answer)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1error_1text(env: *mut JNIEnv, _class: jclass, error_code: jint) -> jstring {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, std::ptr::null_mut(), |env: &mut Env| {
        let answer = c::zex_error_text(error_code as i32);
        env.text_out(answer)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1event_1data_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_event_data>())?;
        c::zex_event_data_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1poll_1event(env: *mut JNIEnv, _class: jclass, engine: jlong, event: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let mut event_value = 0usize as *mut c::zex_event;
        let answer = c::zex_poll_event(engine as usize as *mut c_void, if event.is_null() { std::ptr::null_mut() } else { &raw mut event_value });
        env.long_out(event, event_value as jlong)?;
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1event_1get(env: *mut JNIEnv, _class: jclass, event: jlong, data: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let data = env.buffer("data", data, size_of::<c::zex_event_data>())?;
        let answer = c::zex_event_get(event as usize as *mut c_void, data.cast());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1event_1release(env: *mut JNIEnv, _class: jclass, event: jlong) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_event_release(event as usize as *mut c_void);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1frame_1info_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_frame_info>())?;
        c::zex_frame_info_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1frame_1get_1info(env: *mut JNIEnv, _class: jclass, frame: jlong, info: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let info = env.buffer("info", info, size_of::<c::zex_frame_info>())?;
        let answer = c::zex_frame_get_info(frame as usize as *mut c_void, info.cast());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1frame_1retain(env: *mut JNIEnv, _class: jclass, frame: jlong) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_frame_retain(frame as usize as *mut c_void);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1frame_1release(env: *mut JNIEnv, _class: jclass, frame: jlong) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_frame_release(frame as usize as *mut c_void);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1frame_1finalize(env: *mut JNIEnv, _class: jclass, frame: jlong) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |_: &mut Env| {
        c::zex_frame_finalize(frame as usize as *mut c_void);
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1frame_1convert(env: *mut JNIEnv, _class: jclass, frame: jlong, format: jint, stride: jint, destination: jobject, destination_size: jlong, needed: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let destination = env.buffer("destination", destination, 0)?;
        let mut needed_value = 0u64;
        let answer = c::zex_frame_convert(frame as usize as *mut c_void, format as u32, stride as u32, destination.cast(), destination_size as u64, if needed.is_null() { std::ptr::null_mut() } else { &raw mut needed_value });
        env.long_out(needed, needed_value as jlong)?;
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1log_1config_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_log_config>())?;
        c::zex_log_config_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1log_1config(env: *mut JNIEnv, _class: jclass, config: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let config = env.buffer("config", config, size_of::<c::zex_log_config>())?;
        let answer = c::zex_set_log_config(config.cast());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1log_1callback(env: *mut JNIEnv, _class: jclass, callback: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let handler = Handler::keep(env, callback, ZEX_LOG_CALLBACK_METHODS)?;
        let answer = c::zex_set_log_callback(if handler.is_null() { None } else { Some(zex_log_callback_run as _) }, handler, Some(free));
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1player_1config_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_player_config>())?;
        c::zex_player_config_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1start_1playing_1stream(env: *mut JNIEnv, _class: jclass, engine: jlong, stream_id: jstring, config: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let stream_id = env.text("stream_id", stream_id)?;
        let config = env.buffer("config", config, size_of::<c::zex_player_config>())?;
        let answer = c::zex_start_playing_stream(engine as usize as *mut c_void, stream_id.as_ptr(), config.cast());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1stop_1playing_1stream(env: *mut JNIEnv, _class: jclass, engine: jlong, stream_id: jstring) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let stream_id = env.text("stream_id", stream_id)?;
        let answer = c::zex_stop_playing_stream(engine as usize as *mut c_void, stream_id.as_ptr());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1mute_1play_1stream_1audio(env: *mut JNIEnv, _class: jclass, engine: jlong, stream_id: jstring, mute: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let stream_id = env.text("stream_id", stream_id)?;
        let answer = c::zex_mute_play_stream_audio(engine as usize as *mut c_void, stream_id.as_ptr(), mute as u8);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1mute_1play_1stream_1video(env: *mut JNIEnv, _class: jclass, engine: jlong, stream_id: jstring, mute: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let stream_id = env.text("stream_id", stream_id)?;
        let answer = c::zex_mute_play_stream_video(engine as usize as *mut c_void, stream_id.as_ptr(), mute as u8);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1mute_1all_1play_1stream_1audio(env: *mut JNIEnv, _class: jclass, engine: jlong, mute: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_mute_all_play_stream_audio(engine as usize as *mut c_void, mute as u8);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1mute_1all_1play_1stream_1video(env: *mut JNIEnv, _class: jclass, engine: jlong, mute: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_mute_all_play_stream_video(engine as usize as *mut c_void, mute as u8);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1mute_1speaker(env: *mut JNIEnv, _class: jclass, engine: jlong, mute: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_mute_speaker(engine as usize as *mut c_void, mute as u8);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1play_1volume(env: *mut JNIEnv, _class: jclass, engine: jlong, stream_id: jstring, volume: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let stream_id = env.text("stream_id", stream_id)?;
        let answer = c::zex_set_play_volume(engine as usize as *mut c_void, stream_id.as_ptr(), volume as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1all_1play_1stream_1volume(env: *mut JNIEnv, _class: jclass, engine: jlong, volume: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_set_all_play_stream_volume(engine as usize as *mut c_void, volume as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1get_1play_1quality(env: *mut JNIEnv, _class: jclass, engine: jlong, stream_id: jstring, quality: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let stream_id = env.text("stream_id", stream_id)?;
        let quality = env.buffer("quality", quality, size_of::<c::zex_play_quality>())?;
        let answer = c::zex_get_play_quality(engine as usize as *mut c_void, stream_id.as_ptr(), quality.cast());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1video_1config_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_video_config>())?;
        c::zex_video_config_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1audio_1config_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_audio_config>())?;
        c::zex_audio_config_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1video_1frame_1data_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_video_frame_data>())?;
        c::zex_video_frame_data_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1start_1preview(env: *mut JNIEnv, _class: jclass, engine: jlong, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_start_preview(engine as usize as *mut c_void, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1stop_1preview(env: *mut JNIEnv, _class: jclass, engine: jlong, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_stop_preview(engine as usize as *mut c_void, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1start_1publishing_1stream(env: *mut JNIEnv, _class: jclass, engine: jlong, stream_id: jstring, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let stream_id = env.text("stream_id", stream_id)?;
        let answer = c::zex_start_publishing_stream(engine as usize as *mut c_void, stream_id.as_ptr(), channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1stop_1publishing_1stream(env: *mut JNIEnv, _class: jclass, engine: jlong, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_stop_publishing_stream(engine as usize as *mut c_void, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1video_1config(env: *mut JNIEnv, _class: jclass, engine: jlong, config: jobject, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let config = env.buffer("config", config, size_of::<c::zex_video_config>())?;
        let answer = c::zex_set_video_config(engine as usize as *mut c_void, config.cast(), channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1get_1video_1config(env: *mut JNIEnv, _class: jclass, engine: jlong, config: jobject, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let config = env.buffer("config", config, size_of::<c::zex_video_config>())?;
        let answer = c::zex_get_video_config(engine as usize as *mut c_void, config.cast(), channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1audio_1config(env: *mut JNIEnv, _class: jclass, engine: jlong, config: jobject, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let config = env.buffer("config", config, size_of::<c::zex_audio_config>())?;
        let answer = c::zex_set_audio_config(engine as usize as *mut c_void, config.cast(), channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1get_1audio_1config(env: *mut JNIEnv, _class: jclass, engine: jlong, config: jobject, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let config = env.buffer("config", config, size_of::<c::zex_audio_config>())?;
        let answer = c::zex_get_audio_config(engine as usize as *mut c_void, config.cast(), channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1video_1source(env: *mut JNIEnv, _class: jclass, engine: jlong, source: jint, path: jstring, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let path = env.text("path", path)?;
        let answer = c::zex_set_video_source(engine as usize as *mut c_void, source as u32, path.as_ptr(), channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1audio_1source(env: *mut JNIEnv, _class: jclass, engine: jlong, source: jint, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_set_audio_source(engine as usize as *mut c_void, source as u32, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1send_1custom_1video_1capture_1raw_1data(env: *mut JNIEnv, _class: jclass, engine: jlong, frame: jobject, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let frame = env.buffer("frame", frame, size_of::<c::zex_video_frame_data>())?;
        let answer = c::zex_send_custom_video_capture_raw_data(engine as usize as *mut c_void, frame.cast(), channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1send_1custom_1video_1capture_1encoded_1data(env: *mut JNIEnv, _class: jclass, engine: jlong, data: jobject, data_length: jint, is_keyframe: jint, width: jint, height: jint, capture_time_us: jlong, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let data = env.buffer("data", data, 0)?;
        let answer = c::zex_send_custom_video_capture_encoded_data(engine as usize as *mut c_void, data.cast(), data_length as u32, is_keyframe as u8, width as u32, height as u32, capture_time_us as u64, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1send_1custom_1audio_1capture_1pcm_1data(env: *mut JNIEnv, _class: jclass, engine: jlong, samples: jobject, samples_per_channel: jint, sample_rate_hz: jint, channel_count: jint, capture_time_us: jlong, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let samples = env.buffer("samples", samples, 0)?;
        let answer = c::zex_send_custom_audio_capture_pcm_data(engine as usize as *mut c_void, samples.cast(), samples_per_channel as u32, sample_rate_hz as u32, channel_count as u32, capture_time_us as u64, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1send_1sei(env: *mut JNIEnv, _class: jclass, engine: jlong, data: jobject, data_length: jint, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let data = env.buffer("data", data, 0)?;
        let answer = c::zex_send_sei(engine as usize as *mut c_void, data.cast(), data_length as u32, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1request_1keyframe(env: *mut JNIEnv, _class: jclass, engine: jlong, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_request_keyframe(engine as usize as *mut c_void, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1mute_1publish_1stream_1audio(env: *mut JNIEnv, _class: jclass, engine: jlong, mute: jint, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_mute_publish_stream_audio(engine as usize as *mut c_void, mute as u8, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1mute_1publish_1stream_1video(env: *mut JNIEnv, _class: jclass, engine: jlong, mute: jint, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_mute_publish_stream_video(engine as usize as *mut c_void, mute as u8, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1enable_1camera(env: *mut JNIEnv, _class: jclass, engine: jlong, enable: jint, channel: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_enable_camera(engine as usize as *mut c_void, enable as u8, channel as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1mute_1microphone(env: *mut JNIEnv, _class: jclass, engine: jlong, mute: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_mute_microphone(engine as usize as *mut c_void, mute as u8);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1set_1capture_1volume(env: *mut JNIEnv, _class: jclass, engine: jlong, volume: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_set_capture_volume(engine as usize as *mut c_void, volume as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1get_1publish_1quality(env: *mut JNIEnv, _class: jclass, engine: jlong, channel: jint, quality: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let quality = env.buffer("quality", quality, size_of::<c::zex_publish_quality>())?;
        let answer = c::zex_get_publish_quality(engine as usize as *mut c_void, channel as u32, quality.cast());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1publish_1quality_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_publish_quality>())?;
        c::zex_publish_quality_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1play_1quality_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_play_quality>())?;
        c::zex_play_quality_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1room_1config_1init(env: *mut JNIEnv, _class: jclass, value: jobject) {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, (), |env: &mut Env| {
        let value = env.buffer("value", value, size_of::<c::zex_room_config>())?;
        c::zex_room_config_init(value.cast());
        Some(())
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1login_1room(env: *mut JNIEnv, _class: jclass, engine: jlong, room_id: jstring, user: jobject, config: jobject, done: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let room_id = env.text("room_id", room_id)?;
        let user = env.buffer("user", user, size_of::<c::zex_user>())?;
        let config = env.buffer("config", config, size_of::<c::zex_room_config>())?;
        let handler = Handler::keep(env, done, ZEX_COMPLETION_METHODS)?;
        let answer = c::zex_login_room(engine as usize as *mut c_void, room_id.as_ptr(), user.cast(), config.cast(), if handler.is_null() { None } else { Some(zex_completion_run as _) }, handler);
        if answer != 0 {
            // A refused call never calls back.
            free(handler);
        }
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1logout_1room(env: *mut JNIEnv, _class: jclass, engine: jlong, room_id: jstring, done: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let room_id = env.text("room_id", room_id)?;
        let handler = Handler::keep(env, done, ZEX_COMPLETION_METHODS)?;
        let answer = c::zex_logout_room(engine as usize as *mut c_void, room_id.as_ptr(), if handler.is_null() { None } else { Some(zex_completion_run as _) }, handler);
        if answer != 0 {
            // A refused call never calls back.
            free(handler);
        }
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1renew_1token(env: *mut JNIEnv, _class: jclass, engine: jlong, room_id: jstring, token: jstring) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let room_id = env.text("room_id", room_id)?;
        let token = env.text("token", token)?;
        let answer = c::zex_renew_token(engine as usize as *mut c_void, room_id.as_ptr(), token.as_ptr());
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1get_1room_1stream_1list(env: *mut JNIEnv, _class: jclass, engine: jlong, room_id: jstring, list: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let room_id = env.text("room_id", room_id)?;
        let mut list_value = 0usize as *mut c::zex_stream_list;
        let answer = c::zex_get_room_stream_list(engine as usize as *mut c_void, room_id.as_ptr(), if list.is_null() { std::ptr::null_mut() } else { &raw mut list_value });
        env.long_out(list, list_value as jlong)?;
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1stream_1list_1count(env: *mut JNIEnv, _class: jclass, list: jlong, count: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let mut count_value = 0;
        let answer = c::zex_stream_list_count(list as usize as *mut c_void, if count.is_null() { std::ptr::null_mut() } else { &raw mut count_value });
        env.int_out(count, count_value as jint)?;
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1stream_1list_1get(env: *mut JNIEnv, _class: jclass, list: jlong, index: jint, stream: jobject) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |env: &mut Env| {
        let mut stream_value = 0usize as *const c::zex_stream;
        let answer = c::zex_stream_list_get(list as usize as *mut c_void, index as u32, if stream.is_null() { std::ptr::null_mut() } else { &raw mut stream_value });
        env.long_out(stream, stream_value as jlong)?;
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1stream_1list_1release(env: *mut JNIEnv, _class: jclass, list: jlong) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_stream_list_release(list as usize as *mut c_void);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1start_1sound_1level_1monitor(env: *mut JNIEnv, _class: jclass, engine: jlong, interval_ms: jint) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_start_sound_level_monitor(engine as usize as *mut c_void, interval_ms as u32);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_zex_1stop_1sound_1level_1monitor(env: *mut JNIEnv, _class: jclass, engine: jlong) -> jint {
    // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was
    // checked for its size and lives until the call returns.
    unsafe { enter(env, 0, |_: &mut Env| {
        let answer = c::zex_stop_sound_level_monitor(engine as usize as *mut c_void);
        Some(answer as jint)
    }) }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Zex_layout(env: *mut JNIEnv, _class: jclass) -> jstring {
    // SAFETY: the VM hands in a valid environment.
    unsafe { enter(env, std::ptr::null_mut(), |env| env.string(&c::layout())) }
}
