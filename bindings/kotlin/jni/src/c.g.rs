// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
#![allow(non_camel_case_types, dead_code)]

use std::ffi::{c_char, c_void};
use std::mem::{offset_of, size_of};

pub type zex_engine = c_void;
pub type zex_event = c_void;
pub type zex_frame = c_void;
pub type zex_stream_list = c_void;
pub type zex_completion = Option<unsafe extern "C" fn(i32, *const c_char, *mut c_void)>;
pub type zex_destroy = Option<unsafe extern "C" fn(*mut c_void)>;
pub type zex_log_callback = Option<unsafe extern "C" fn(u32, *const c_char, *mut c_void)>;

#[repr(C)]
pub struct zex_user {
    pub struct_size: u32,
    pub reserved: u32,
    pub user_id: *const c_char,
    pub user_name: *const c_char,
}

#[repr(C)]
pub struct zex_stream {
    pub struct_size: u32,
    pub reserved: u32,
    pub stream_id: *const c_char,
    pub user_id: *const c_char,
    pub user_name: *const c_char,
    pub extra_info: *const c_char,
}

#[repr(C)]
pub struct zex_sound_level {
    pub struct_size: u32,
    pub level: f32,
    pub stream_id: *const c_char,
}

#[repr(C)]
pub struct zex_callbacks {
    pub struct_size: u32,
    pub reserved: u32,
    pub destroy: zex_destroy,
    pub on_room_state_changed: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, i32, *const c_char, *mut c_void)>,
    pub on_room_state_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, i32, *const c_char, *mut c_void)>,
    pub on_room_user_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, *const *const zex_user, u32, *mut c_void)>,
    pub on_room_online_user_count_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, *mut c_void)>,
    pub on_room_stream_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, *const *const zex_stream, u32, *const c_char, *mut c_void)>,
    pub on_room_token_will_expire: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, *mut c_void)>,
    pub on_publisher_state_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, i32, *const c_char, *mut c_void)>,
    pub on_player_state_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, i32, *const c_char, *mut c_void)>,
    pub on_publisher_quality_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *const zex_publish_quality, *mut c_void)>,
    pub on_player_quality_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *const zex_play_quality, *mut c_void)>,
    pub on_publisher_captured_audio_first_frame: Option<unsafe extern "C" fn(*mut zex_engine, *mut c_void)>,
    pub on_publisher_captured_video_first_frame: Option<unsafe extern "C" fn(*mut zex_engine, u32, *mut c_void)>,
    pub on_publisher_render_video_first_frame: Option<unsafe extern "C" fn(*mut zex_engine, u32, *mut c_void)>,
    pub on_publisher_send_audio_first_frame: Option<unsafe extern "C" fn(*mut zex_engine, u32, *mut c_void)>,
    pub on_publisher_send_video_first_frame: Option<unsafe extern "C" fn(*mut zex_engine, u32, *mut c_void)>,
    pub on_publisher_video_size_changed: Option<unsafe extern "C" fn(*mut zex_engine, u32, u32, u32, *mut c_void)>,
    pub on_player_recv_audio_first_frame: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *mut c_void)>,
    pub on_player_recv_video_first_frame: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *mut c_void)>,
    pub on_player_render_video_first_frame: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *mut c_void)>,
    pub on_player_video_size_changed: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, u32, *mut c_void)>,
    pub on_player_recv_sei: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *const u8, u32, *mut c_void)>,
    pub on_remote_camera_state_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, *mut c_void)>,
    pub on_remote_mic_state_update: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, u32, *mut c_void)>,
    pub on_captured_sound_level_update: Option<unsafe extern "C" fn(*mut zex_engine, f32, *mut c_void)>,
    pub on_remote_sound_level_update: Option<unsafe extern "C" fn(*mut zex_engine, *const *const zex_sound_level, u32, *mut c_void)>,
    pub on_debug_error: Option<unsafe extern "C" fn(*mut zex_engine, i32, *const c_char, *const c_char, *mut c_void)>,
    pub on_encoded_keyframe_wanted: Option<unsafe extern "C" fn(*mut zex_engine, u32, *mut c_void)>,
}

#[repr(C)]
pub struct zex_media_callbacks {
    pub struct_size: u32,
    pub encoded_only: u32,
    pub destroy: zex_destroy,
    pub on_remote_video_frame: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *mut zex_frame, *mut c_void)>,
    pub on_remote_encoded_video_frame: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *const u8, u32, u8, u32, u32, u64, *mut c_void)>,
    pub on_captured_video_frame: Option<unsafe extern "C" fn(*mut zex_engine, u32, *mut zex_frame, *mut c_void)>,
    pub on_remote_audio_data: Option<unsafe extern "C" fn(*mut zex_engine, *const c_char, *const i16, u32, u32, u32, u64, *mut c_void)>,
    pub on_playback_audio_data: Option<unsafe extern "C" fn(*mut zex_engine, *const i16, u32, u32, u32, *mut c_void)>,
}

#[repr(C)]
pub struct zex_engine_profile {
    pub struct_size: u32,
    pub app_id: u32,
    pub app_sign: *const c_char,
    pub scenario: u32,
    pub delivery: u32,
    pub server_url: *const c_char,
    pub ca_file: *const c_char,
    pub advanced_config: *const c_char,
    pub callbacks: *const zex_callbacks,
    pub user_data: *mut c_void,
    pub wakeup: Option<unsafe extern "C" fn(*mut c_void)>,
    pub post: Option<unsafe extern "C" fn(i64, i64) -> bool>,
    pub port: i64,
}

#[repr(C)]
pub struct zex_counters {
    pub struct_size: u32,
    pub reserved: u32,
    pub live_handles: u64,
    pub live_engines: u64,
    pub live_frames: u64,
    pub live_events: u64,
    pub threads: u64,
    pub buffered_bytes: u64,
}

#[repr(C)]
pub struct zex_event_data {
    pub struct_size: u32,
    pub event_type: u32,
    pub room_id: *const c_char,
    pub stream_id: *const c_char,
    pub extended_data: *const c_char,
    pub function: *const c_char,
    pub info: *const c_char,
    pub error_code: i32,
    pub state: u32,
    pub update_type: u32,
    pub channel: u32,
    pub count: u32,
    pub width: u32,
    pub height: u32,
    pub level: f32,
    pub users: *const *const zex_user,
    pub streams: *const *const zex_stream,
    pub levels: *const *const zex_sound_level,
    pub publish_quality: *const zex_publish_quality,
    pub play_quality: *const zex_play_quality,
    pub data: *const u8,
    pub data_length: u32,
    pub reserved: u32,
    pub frame: *mut zex_frame,
}

#[repr(C)]
pub struct zex_frame_info {
    pub struct_size: u32,
    pub format: u32,
    pub width: u32,
    pub height: u32,
    pub planes: [*const u8; 3],
    pub strides: [u32; 3],
    pub rtp_timestamp: u32,
    pub capture_time_us: u64,
    pub decoded_time_us: u64,
    pub is_catch_up: u32,
    pub reserved: u32,
    pub color_matrix: u32,
    pub color_range: u32,
}

#[repr(C)]
pub struct zex_log_config {
    pub struct_size: u32,
    pub level: u32,
    pub log_path: *const c_char,
    pub log_size: u64,
}

#[repr(C)]
pub struct zex_player_config {
    pub struct_size: u32,
    pub resource_mode: u32,
}

#[repr(C)]
pub struct zex_video_config {
    pub struct_size: u32,
    pub width: u32,
    pub height: u32,
    pub fps: u32,
    pub bitrate_kbps: u32,
    pub keyframe_interval_s: u32,
}

#[repr(C)]
pub struct zex_audio_config {
    pub struct_size: u32,
    pub bitrate_kbps: u32,
    pub channels: u32,
    pub reserved: u32,
}

#[repr(C)]
pub struct zex_video_frame_data {
    pub struct_size: u32,
    pub format: u32,
    pub width: u32,
    pub height: u32,
    pub planes: [*const u8; 3],
    pub strides: [u32; 3],
    pub reserved: u32,
    pub capture_time_us: u64,
}

#[repr(C)]
pub struct zex_publish_quality {
    pub struct_size: u32,
    pub level: u32,
    pub video_capture_fps: f64,
    pub video_encode_fps: f64,
    pub video_send_fps: f64,
    pub video_kbps: f64,
    pub audio_capture_fps: f64,
    pub audio_send_fps: f64,
    pub audio_kbps: f64,
    pub target_kbps: f64,
    pub packet_lost_rate: f64,
    pub rtt_ms: u32,
    pub width: u32,
    pub height: u32,
    pub reserved: u32,
    pub total_send_bytes: u64,
    pub frames_captured: u64,
    pub frames_encoded: u64,
    pub frames_sent: u64,
    pub frames_dropped: u64,
    pub keyframes: u64,
    pub cpu_us: u64,
    pub audio_dropped_ms: u64,
}

#[repr(C)]
pub struct zex_play_quality {
    pub struct_size: u32,
    pub level: u32,
    pub video_recv_fps: f64,
    pub video_decode_fps: f64,
    pub video_render_fps: f64,
    pub video_kbps: f64,
    pub audio_recv_fps: f64,
    pub audio_render_fps: f64,
    pub audio_kbps: f64,
    pub packet_lost_rate: f64,
    pub rtt_ms: u32,
    pub peer_to_peer_delay_ms: u32,
    pub delay_ms: u32,
    pub av_timestamp_diff_ms: i32,
    pub width: u32,
    pub height: u32,
    pub total_recv_bytes: u64,
    pub frames_received: u64,
    pub frames_decoded: u64,
    pub frames_rendered: u64,
    pub frames_catch_up: u64,
    pub frames_dropped: u64,
    pub freezes: u64,
    pub stalls: u64,
    pub packets_lost: u64,
    pub packets_recovered: u64,
    pub nacks: u64,
    pub plis: u64,
    pub audio_concealed_ms: u64,
    pub audio_stretched_ms: u64,
    pub cpu_us: u64,
}

#[repr(C)]
pub struct zex_room_config {
    pub struct_size: u32,
    pub max_member_count: u32,
    pub is_user_status_notify: u32,
    pub reserved: u32,
    pub token: *const c_char,
}

#[link(name = "zego_express")]
unsafe extern "C" {
    pub fn zex_user_init(value: *mut zex_user);
    pub fn zex_stream_init(value: *mut zex_stream);
    pub fn zex_sound_level_init(value: *mut zex_sound_level);
    pub fn zex_callbacks_init(value: *mut zex_callbacks);
    pub fn zex_media_callbacks_init(value: *mut zex_media_callbacks);
    pub fn zex_set_callbacks(engine: *mut zex_engine, callbacks: *const zex_callbacks, user_data: *mut c_void) -> i32;
    pub fn zex_set_media_callbacks(engine: *mut zex_engine, callbacks: *const zex_media_callbacks, user_data: *mut c_void) -> i32;
    pub fn zex_clear_callbacks_wait(engine: *mut zex_engine) -> i32;
    pub fn zex_clear_callbacks_finalize(engine: *mut c_void);
    pub fn zex_engine_profile_init(value: *mut zex_engine_profile);
    pub fn zex_counters_init(value: *mut zex_counters);
    pub fn zex_get_version() -> *const c_char;
    pub fn zex_get_abi_version() -> u32;
    pub fn zex_create_engine(profile: *const zex_engine_profile, engine: *mut *mut zex_engine) -> i32;
    pub fn zex_destroy_engine(engine: *mut zex_engine, done: zex_completion, user_data: *mut c_void) -> i32;
    pub fn zex_set_room_scenario(engine: *mut zex_engine, scenario: u32) -> i32;
    pub fn zex_get_counters(counters: *mut zex_counters) -> i32;
    pub fn zex_last_error() -> *const c_char;
    pub fn zex_report_error(engine: *mut zex_engine, error_code: i32, function: *const c_char, info: *const c_char) -> i32;
    pub fn zex_error_name(error_code: i32) -> *const c_char;
    pub fn zex_error_text(error_code: i32) -> *const c_char;
    pub fn zex_event_data_init(value: *mut zex_event_data);
    pub fn zex_poll_event(engine: *mut zex_engine, event: *mut *mut zex_event) -> i32;
    pub fn zex_event_get(event: *mut zex_event, data: *mut zex_event_data) -> i32;
    pub fn zex_event_release(event: *mut zex_event) -> i32;
    pub fn zex_frame_info_init(value: *mut zex_frame_info);
    pub fn zex_frame_get_info(frame: *mut zex_frame, info: *mut zex_frame_info) -> i32;
    pub fn zex_frame_retain(frame: *mut zex_frame) -> i32;
    pub fn zex_frame_release(frame: *mut zex_frame) -> i32;
    pub fn zex_frame_finalize(frame: *mut c_void);
    pub fn zex_frame_convert(frame: *mut zex_frame, format: u32, stride: u32, destination: *mut u8, destination_size: u64, needed: *mut u64) -> i32;
    pub fn zex_log_config_init(value: *mut zex_log_config);
    pub fn zex_set_log_config(config: *const zex_log_config) -> i32;
    pub fn zex_set_log_callback(callback: zex_log_callback, user_data: *mut c_void, destroy: zex_destroy) -> i32;
    pub fn zex_player_config_init(value: *mut zex_player_config);
    pub fn zex_start_playing_stream(engine: *mut zex_engine, stream_id: *const c_char, config: *const zex_player_config) -> i32;
    pub fn zex_stop_playing_stream(engine: *mut zex_engine, stream_id: *const c_char) -> i32;
    pub fn zex_mute_play_stream_audio(engine: *mut zex_engine, stream_id: *const c_char, mute: u8) -> i32;
    pub fn zex_mute_play_stream_video(engine: *mut zex_engine, stream_id: *const c_char, mute: u8) -> i32;
    pub fn zex_mute_all_play_stream_audio(engine: *mut zex_engine, mute: u8) -> i32;
    pub fn zex_mute_all_play_stream_video(engine: *mut zex_engine, mute: u8) -> i32;
    pub fn zex_mute_speaker(engine: *mut zex_engine, mute: u8) -> i32;
    pub fn zex_set_play_volume(engine: *mut zex_engine, stream_id: *const c_char, volume: u32) -> i32;
    pub fn zex_set_all_play_stream_volume(engine: *mut zex_engine, volume: u32) -> i32;
    pub fn zex_get_play_quality(engine: *mut zex_engine, stream_id: *const c_char, quality: *mut zex_play_quality) -> i32;
    pub fn zex_video_config_init(value: *mut zex_video_config);
    pub fn zex_audio_config_init(value: *mut zex_audio_config);
    pub fn zex_video_frame_data_init(value: *mut zex_video_frame_data);
    pub fn zex_start_preview(engine: *mut zex_engine, channel: u32) -> i32;
    pub fn zex_stop_preview(engine: *mut zex_engine, channel: u32) -> i32;
    pub fn zex_start_publishing_stream(engine: *mut zex_engine, stream_id: *const c_char, channel: u32) -> i32;
    pub fn zex_stop_publishing_stream(engine: *mut zex_engine, channel: u32) -> i32;
    pub fn zex_set_video_config(engine: *mut zex_engine, config: *const zex_video_config, channel: u32) -> i32;
    pub fn zex_get_video_config(engine: *mut zex_engine, config: *mut zex_video_config, channel: u32) -> i32;
    pub fn zex_set_audio_config(engine: *mut zex_engine, config: *const zex_audio_config, channel: u32) -> i32;
    pub fn zex_get_audio_config(engine: *mut zex_engine, config: *mut zex_audio_config, channel: u32) -> i32;
    pub fn zex_set_video_source(engine: *mut zex_engine, source: u32, path: *const c_char, channel: u32) -> i32;
    pub fn zex_set_audio_source(engine: *mut zex_engine, source: u32, channel: u32) -> i32;
    pub fn zex_send_custom_video_capture_raw_data(engine: *mut zex_engine, frame: *const zex_video_frame_data, channel: u32) -> i32;
    pub fn zex_send_custom_video_capture_encoded_data(engine: *mut zex_engine, data: *const u8, data_length: u32, is_keyframe: u8, width: u32, height: u32, capture_time_us: u64, channel: u32) -> i32;
    pub fn zex_send_custom_audio_capture_pcm_data(engine: *mut zex_engine, samples: *const i16, samples_per_channel: u32, sample_rate_hz: u32, channel_count: u32, capture_time_us: u64, channel: u32) -> i32;
    pub fn zex_send_sei(engine: *mut zex_engine, data: *const u8, data_length: u32, channel: u32) -> i32;
    pub fn zex_request_keyframe(engine: *mut zex_engine, channel: u32) -> i32;
    pub fn zex_mute_publish_stream_audio(engine: *mut zex_engine, mute: u8, channel: u32) -> i32;
    pub fn zex_mute_publish_stream_video(engine: *mut zex_engine, mute: u8, channel: u32) -> i32;
    pub fn zex_enable_camera(engine: *mut zex_engine, enable: u8, channel: u32) -> i32;
    pub fn zex_mute_microphone(engine: *mut zex_engine, mute: u8) -> i32;
    pub fn zex_set_capture_volume(engine: *mut zex_engine, volume: u32) -> i32;
    pub fn zex_get_publish_quality(engine: *mut zex_engine, channel: u32, quality: *mut zex_publish_quality) -> i32;
    pub fn zex_publish_quality_init(value: *mut zex_publish_quality);
    pub fn zex_play_quality_init(value: *mut zex_play_quality);
    pub fn zex_room_config_init(value: *mut zex_room_config);
    pub fn zex_login_room(engine: *mut zex_engine, room_id: *const c_char, user: *const zex_user, config: *const zex_room_config, done: zex_completion, user_data: *mut c_void) -> i32;
    pub fn zex_logout_room(engine: *mut zex_engine, room_id: *const c_char, done: zex_completion, user_data: *mut c_void) -> i32;
    pub fn zex_renew_token(engine: *mut zex_engine, room_id: *const c_char, token: *const c_char) -> i32;
    pub fn zex_get_room_stream_list(engine: *mut zex_engine, room_id: *const c_char, list: *mut *mut zex_stream_list) -> i32;
    pub fn zex_stream_list_count(list: *mut zex_stream_list, count: *mut u32) -> i32;
    pub fn zex_stream_list_get(list: *mut zex_stream_list, index: u32, stream: *mut *const zex_stream) -> i32;
    pub fn zex_stream_list_release(list: *mut zex_stream_list) -> i32;
    pub fn zex_start_sound_level_monitor(engine: *mut zex_engine, interval_ms: u32) -> i32;
    pub fn zex_stop_sound_level_monitor(engine: *mut zex_engine) -> i32;
}

pub fn layout() -> String {
    let mut out = String::new();
    out += &format!("zex_user {}\n", size_of::<zex_user>());
    out += &format!("zex_user.struct_size {}\n", offset_of!(zex_user, struct_size));
    out += &format!("zex_user.reserved {}\n", offset_of!(zex_user, reserved));
    out += &format!("zex_user.user_id {}\n", offset_of!(zex_user, user_id));
    out += &format!("zex_user.user_name {}\n", offset_of!(zex_user, user_name));
    out += &format!("zex_stream {}\n", size_of::<zex_stream>());
    out += &format!("zex_stream.struct_size {}\n", offset_of!(zex_stream, struct_size));
    out += &format!("zex_stream.reserved {}\n", offset_of!(zex_stream, reserved));
    out += &format!("zex_stream.stream_id {}\n", offset_of!(zex_stream, stream_id));
    out += &format!("zex_stream.user_id {}\n", offset_of!(zex_stream, user_id));
    out += &format!("zex_stream.user_name {}\n", offset_of!(zex_stream, user_name));
    out += &format!("zex_stream.extra_info {}\n", offset_of!(zex_stream, extra_info));
    out += &format!("zex_sound_level {}\n", size_of::<zex_sound_level>());
    out += &format!("zex_sound_level.struct_size {}\n", offset_of!(zex_sound_level, struct_size));
    out += &format!("zex_sound_level.level {}\n", offset_of!(zex_sound_level, level));
    out += &format!("zex_sound_level.stream_id {}\n", offset_of!(zex_sound_level, stream_id));
    out += &format!("zex_callbacks {}\n", size_of::<zex_callbacks>());
    out += &format!("zex_callbacks.struct_size {}\n", offset_of!(zex_callbacks, struct_size));
    out += &format!("zex_callbacks.reserved {}\n", offset_of!(zex_callbacks, reserved));
    out += &format!("zex_callbacks.destroy {}\n", offset_of!(zex_callbacks, destroy));
    out += &format!("zex_callbacks.on_room_state_changed {}\n", offset_of!(zex_callbacks, on_room_state_changed));
    out += &format!("zex_callbacks.on_room_state_update {}\n", offset_of!(zex_callbacks, on_room_state_update));
    out += &format!("zex_callbacks.on_room_user_update {}\n", offset_of!(zex_callbacks, on_room_user_update));
    out += &format!("zex_callbacks.on_room_online_user_count_update {}\n", offset_of!(zex_callbacks, on_room_online_user_count_update));
    out += &format!("zex_callbacks.on_room_stream_update {}\n", offset_of!(zex_callbacks, on_room_stream_update));
    out += &format!("zex_callbacks.on_room_token_will_expire {}\n", offset_of!(zex_callbacks, on_room_token_will_expire));
    out += &format!("zex_callbacks.on_publisher_state_update {}\n", offset_of!(zex_callbacks, on_publisher_state_update));
    out += &format!("zex_callbacks.on_player_state_update {}\n", offset_of!(zex_callbacks, on_player_state_update));
    out += &format!("zex_callbacks.on_publisher_quality_update {}\n", offset_of!(zex_callbacks, on_publisher_quality_update));
    out += &format!("zex_callbacks.on_player_quality_update {}\n", offset_of!(zex_callbacks, on_player_quality_update));
    out += &format!("zex_callbacks.on_publisher_captured_audio_first_frame {}\n", offset_of!(zex_callbacks, on_publisher_captured_audio_first_frame));
    out += &format!("zex_callbacks.on_publisher_captured_video_first_frame {}\n", offset_of!(zex_callbacks, on_publisher_captured_video_first_frame));
    out += &format!("zex_callbacks.on_publisher_render_video_first_frame {}\n", offset_of!(zex_callbacks, on_publisher_render_video_first_frame));
    out += &format!("zex_callbacks.on_publisher_send_audio_first_frame {}\n", offset_of!(zex_callbacks, on_publisher_send_audio_first_frame));
    out += &format!("zex_callbacks.on_publisher_send_video_first_frame {}\n", offset_of!(zex_callbacks, on_publisher_send_video_first_frame));
    out += &format!("zex_callbacks.on_publisher_video_size_changed {}\n", offset_of!(zex_callbacks, on_publisher_video_size_changed));
    out += &format!("zex_callbacks.on_player_recv_audio_first_frame {}\n", offset_of!(zex_callbacks, on_player_recv_audio_first_frame));
    out += &format!("zex_callbacks.on_player_recv_video_first_frame {}\n", offset_of!(zex_callbacks, on_player_recv_video_first_frame));
    out += &format!("zex_callbacks.on_player_render_video_first_frame {}\n", offset_of!(zex_callbacks, on_player_render_video_first_frame));
    out += &format!("zex_callbacks.on_player_video_size_changed {}\n", offset_of!(zex_callbacks, on_player_video_size_changed));
    out += &format!("zex_callbacks.on_player_recv_sei {}\n", offset_of!(zex_callbacks, on_player_recv_sei));
    out += &format!("zex_callbacks.on_remote_camera_state_update {}\n", offset_of!(zex_callbacks, on_remote_camera_state_update));
    out += &format!("zex_callbacks.on_remote_mic_state_update {}\n", offset_of!(zex_callbacks, on_remote_mic_state_update));
    out += &format!("zex_callbacks.on_captured_sound_level_update {}\n", offset_of!(zex_callbacks, on_captured_sound_level_update));
    out += &format!("zex_callbacks.on_remote_sound_level_update {}\n", offset_of!(zex_callbacks, on_remote_sound_level_update));
    out += &format!("zex_callbacks.on_debug_error {}\n", offset_of!(zex_callbacks, on_debug_error));
    out += &format!("zex_callbacks.on_encoded_keyframe_wanted {}\n", offset_of!(zex_callbacks, on_encoded_keyframe_wanted));
    out += &format!("zex_media_callbacks {}\n", size_of::<zex_media_callbacks>());
    out += &format!("zex_media_callbacks.struct_size {}\n", offset_of!(zex_media_callbacks, struct_size));
    out += &format!("zex_media_callbacks.encoded_only {}\n", offset_of!(zex_media_callbacks, encoded_only));
    out += &format!("zex_media_callbacks.destroy {}\n", offset_of!(zex_media_callbacks, destroy));
    out += &format!("zex_media_callbacks.on_remote_video_frame {}\n", offset_of!(zex_media_callbacks, on_remote_video_frame));
    out += &format!("zex_media_callbacks.on_remote_encoded_video_frame {}\n", offset_of!(zex_media_callbacks, on_remote_encoded_video_frame));
    out += &format!("zex_media_callbacks.on_captured_video_frame {}\n", offset_of!(zex_media_callbacks, on_captured_video_frame));
    out += &format!("zex_media_callbacks.on_remote_audio_data {}\n", offset_of!(zex_media_callbacks, on_remote_audio_data));
    out += &format!("zex_media_callbacks.on_playback_audio_data {}\n", offset_of!(zex_media_callbacks, on_playback_audio_data));
    out += &format!("zex_engine_profile {}\n", size_of::<zex_engine_profile>());
    out += &format!("zex_engine_profile.struct_size {}\n", offset_of!(zex_engine_profile, struct_size));
    out += &format!("zex_engine_profile.app_id {}\n", offset_of!(zex_engine_profile, app_id));
    out += &format!("zex_engine_profile.app_sign {}\n", offset_of!(zex_engine_profile, app_sign));
    out += &format!("zex_engine_profile.scenario {}\n", offset_of!(zex_engine_profile, scenario));
    out += &format!("zex_engine_profile.delivery {}\n", offset_of!(zex_engine_profile, delivery));
    out += &format!("zex_engine_profile.server_url {}\n", offset_of!(zex_engine_profile, server_url));
    out += &format!("zex_engine_profile.ca_file {}\n", offset_of!(zex_engine_profile, ca_file));
    out += &format!("zex_engine_profile.advanced_config {}\n", offset_of!(zex_engine_profile, advanced_config));
    out += &format!("zex_engine_profile.callbacks {}\n", offset_of!(zex_engine_profile, callbacks));
    out += &format!("zex_engine_profile.user_data {}\n", offset_of!(zex_engine_profile, user_data));
    out += &format!("zex_engine_profile.wakeup {}\n", offset_of!(zex_engine_profile, wakeup));
    out += &format!("zex_engine_profile.post {}\n", offset_of!(zex_engine_profile, post));
    out += &format!("zex_engine_profile.port {}\n", offset_of!(zex_engine_profile, port));
    out += &format!("zex_counters {}\n", size_of::<zex_counters>());
    out += &format!("zex_counters.struct_size {}\n", offset_of!(zex_counters, struct_size));
    out += &format!("zex_counters.reserved {}\n", offset_of!(zex_counters, reserved));
    out += &format!("zex_counters.live_handles {}\n", offset_of!(zex_counters, live_handles));
    out += &format!("zex_counters.live_engines {}\n", offset_of!(zex_counters, live_engines));
    out += &format!("zex_counters.live_frames {}\n", offset_of!(zex_counters, live_frames));
    out += &format!("zex_counters.live_events {}\n", offset_of!(zex_counters, live_events));
    out += &format!("zex_counters.threads {}\n", offset_of!(zex_counters, threads));
    out += &format!("zex_counters.buffered_bytes {}\n", offset_of!(zex_counters, buffered_bytes));
    out += &format!("zex_event_data {}\n", size_of::<zex_event_data>());
    out += &format!("zex_event_data.struct_size {}\n", offset_of!(zex_event_data, struct_size));
    out += &format!("zex_event_data.event_type {}\n", offset_of!(zex_event_data, event_type));
    out += &format!("zex_event_data.room_id {}\n", offset_of!(zex_event_data, room_id));
    out += &format!("zex_event_data.stream_id {}\n", offset_of!(zex_event_data, stream_id));
    out += &format!("zex_event_data.extended_data {}\n", offset_of!(zex_event_data, extended_data));
    out += &format!("zex_event_data.function {}\n", offset_of!(zex_event_data, function));
    out += &format!("zex_event_data.info {}\n", offset_of!(zex_event_data, info));
    out += &format!("zex_event_data.error_code {}\n", offset_of!(zex_event_data, error_code));
    out += &format!("zex_event_data.state {}\n", offset_of!(zex_event_data, state));
    out += &format!("zex_event_data.update_type {}\n", offset_of!(zex_event_data, update_type));
    out += &format!("zex_event_data.channel {}\n", offset_of!(zex_event_data, channel));
    out += &format!("zex_event_data.count {}\n", offset_of!(zex_event_data, count));
    out += &format!("zex_event_data.width {}\n", offset_of!(zex_event_data, width));
    out += &format!("zex_event_data.height {}\n", offset_of!(zex_event_data, height));
    out += &format!("zex_event_data.level {}\n", offset_of!(zex_event_data, level));
    out += &format!("zex_event_data.users {}\n", offset_of!(zex_event_data, users));
    out += &format!("zex_event_data.streams {}\n", offset_of!(zex_event_data, streams));
    out += &format!("zex_event_data.levels {}\n", offset_of!(zex_event_data, levels));
    out += &format!("zex_event_data.publish_quality {}\n", offset_of!(zex_event_data, publish_quality));
    out += &format!("zex_event_data.play_quality {}\n", offset_of!(zex_event_data, play_quality));
    out += &format!("zex_event_data.data {}\n", offset_of!(zex_event_data, data));
    out += &format!("zex_event_data.data_length {}\n", offset_of!(zex_event_data, data_length));
    out += &format!("zex_event_data.reserved {}\n", offset_of!(zex_event_data, reserved));
    out += &format!("zex_event_data.frame {}\n", offset_of!(zex_event_data, frame));
    out += &format!("zex_frame_info {}\n", size_of::<zex_frame_info>());
    out += &format!("zex_frame_info.struct_size {}\n", offset_of!(zex_frame_info, struct_size));
    out += &format!("zex_frame_info.format {}\n", offset_of!(zex_frame_info, format));
    out += &format!("zex_frame_info.width {}\n", offset_of!(zex_frame_info, width));
    out += &format!("zex_frame_info.height {}\n", offset_of!(zex_frame_info, height));
    out += &format!("zex_frame_info.planes {}\n", offset_of!(zex_frame_info, planes));
    out += &format!("zex_frame_info.strides {}\n", offset_of!(zex_frame_info, strides));
    out += &format!("zex_frame_info.rtp_timestamp {}\n", offset_of!(zex_frame_info, rtp_timestamp));
    out += &format!("zex_frame_info.capture_time_us {}\n", offset_of!(zex_frame_info, capture_time_us));
    out += &format!("zex_frame_info.decoded_time_us {}\n", offset_of!(zex_frame_info, decoded_time_us));
    out += &format!("zex_frame_info.is_catch_up {}\n", offset_of!(zex_frame_info, is_catch_up));
    out += &format!("zex_frame_info.reserved {}\n", offset_of!(zex_frame_info, reserved));
    out += &format!("zex_frame_info.color_matrix {}\n", offset_of!(zex_frame_info, color_matrix));
    out += &format!("zex_frame_info.color_range {}\n", offset_of!(zex_frame_info, color_range));
    out += &format!("zex_log_config {}\n", size_of::<zex_log_config>());
    out += &format!("zex_log_config.struct_size {}\n", offset_of!(zex_log_config, struct_size));
    out += &format!("zex_log_config.level {}\n", offset_of!(zex_log_config, level));
    out += &format!("zex_log_config.log_path {}\n", offset_of!(zex_log_config, log_path));
    out += &format!("zex_log_config.log_size {}\n", offset_of!(zex_log_config, log_size));
    out += &format!("zex_player_config {}\n", size_of::<zex_player_config>());
    out += &format!("zex_player_config.struct_size {}\n", offset_of!(zex_player_config, struct_size));
    out += &format!("zex_player_config.resource_mode {}\n", offset_of!(zex_player_config, resource_mode));
    out += &format!("zex_video_config {}\n", size_of::<zex_video_config>());
    out += &format!("zex_video_config.struct_size {}\n", offset_of!(zex_video_config, struct_size));
    out += &format!("zex_video_config.width {}\n", offset_of!(zex_video_config, width));
    out += &format!("zex_video_config.height {}\n", offset_of!(zex_video_config, height));
    out += &format!("zex_video_config.fps {}\n", offset_of!(zex_video_config, fps));
    out += &format!("zex_video_config.bitrate_kbps {}\n", offset_of!(zex_video_config, bitrate_kbps));
    out += &format!("zex_video_config.keyframe_interval_s {}\n", offset_of!(zex_video_config, keyframe_interval_s));
    out += &format!("zex_audio_config {}\n", size_of::<zex_audio_config>());
    out += &format!("zex_audio_config.struct_size {}\n", offset_of!(zex_audio_config, struct_size));
    out += &format!("zex_audio_config.bitrate_kbps {}\n", offset_of!(zex_audio_config, bitrate_kbps));
    out += &format!("zex_audio_config.channels {}\n", offset_of!(zex_audio_config, channels));
    out += &format!("zex_audio_config.reserved {}\n", offset_of!(zex_audio_config, reserved));
    out += &format!("zex_video_frame_data {}\n", size_of::<zex_video_frame_data>());
    out += &format!("zex_video_frame_data.struct_size {}\n", offset_of!(zex_video_frame_data, struct_size));
    out += &format!("zex_video_frame_data.format {}\n", offset_of!(zex_video_frame_data, format));
    out += &format!("zex_video_frame_data.width {}\n", offset_of!(zex_video_frame_data, width));
    out += &format!("zex_video_frame_data.height {}\n", offset_of!(zex_video_frame_data, height));
    out += &format!("zex_video_frame_data.planes {}\n", offset_of!(zex_video_frame_data, planes));
    out += &format!("zex_video_frame_data.strides {}\n", offset_of!(zex_video_frame_data, strides));
    out += &format!("zex_video_frame_data.reserved {}\n", offset_of!(zex_video_frame_data, reserved));
    out += &format!("zex_video_frame_data.capture_time_us {}\n", offset_of!(zex_video_frame_data, capture_time_us));
    out += &format!("zex_publish_quality {}\n", size_of::<zex_publish_quality>());
    out += &format!("zex_publish_quality.struct_size {}\n", offset_of!(zex_publish_quality, struct_size));
    out += &format!("zex_publish_quality.level {}\n", offset_of!(zex_publish_quality, level));
    out += &format!("zex_publish_quality.video_capture_fps {}\n", offset_of!(zex_publish_quality, video_capture_fps));
    out += &format!("zex_publish_quality.video_encode_fps {}\n", offset_of!(zex_publish_quality, video_encode_fps));
    out += &format!("zex_publish_quality.video_send_fps {}\n", offset_of!(zex_publish_quality, video_send_fps));
    out += &format!("zex_publish_quality.video_kbps {}\n", offset_of!(zex_publish_quality, video_kbps));
    out += &format!("zex_publish_quality.audio_capture_fps {}\n", offset_of!(zex_publish_quality, audio_capture_fps));
    out += &format!("zex_publish_quality.audio_send_fps {}\n", offset_of!(zex_publish_quality, audio_send_fps));
    out += &format!("zex_publish_quality.audio_kbps {}\n", offset_of!(zex_publish_quality, audio_kbps));
    out += &format!("zex_publish_quality.target_kbps {}\n", offset_of!(zex_publish_quality, target_kbps));
    out += &format!("zex_publish_quality.packet_lost_rate {}\n", offset_of!(zex_publish_quality, packet_lost_rate));
    out += &format!("zex_publish_quality.rtt_ms {}\n", offset_of!(zex_publish_quality, rtt_ms));
    out += &format!("zex_publish_quality.width {}\n", offset_of!(zex_publish_quality, width));
    out += &format!("zex_publish_quality.height {}\n", offset_of!(zex_publish_quality, height));
    out += &format!("zex_publish_quality.reserved {}\n", offset_of!(zex_publish_quality, reserved));
    out += &format!("zex_publish_quality.total_send_bytes {}\n", offset_of!(zex_publish_quality, total_send_bytes));
    out += &format!("zex_publish_quality.frames_captured {}\n", offset_of!(zex_publish_quality, frames_captured));
    out += &format!("zex_publish_quality.frames_encoded {}\n", offset_of!(zex_publish_quality, frames_encoded));
    out += &format!("zex_publish_quality.frames_sent {}\n", offset_of!(zex_publish_quality, frames_sent));
    out += &format!("zex_publish_quality.frames_dropped {}\n", offset_of!(zex_publish_quality, frames_dropped));
    out += &format!("zex_publish_quality.keyframes {}\n", offset_of!(zex_publish_quality, keyframes));
    out += &format!("zex_publish_quality.cpu_us {}\n", offset_of!(zex_publish_quality, cpu_us));
    out += &format!("zex_publish_quality.audio_dropped_ms {}\n", offset_of!(zex_publish_quality, audio_dropped_ms));
    out += &format!("zex_play_quality {}\n", size_of::<zex_play_quality>());
    out += &format!("zex_play_quality.struct_size {}\n", offset_of!(zex_play_quality, struct_size));
    out += &format!("zex_play_quality.level {}\n", offset_of!(zex_play_quality, level));
    out += &format!("zex_play_quality.video_recv_fps {}\n", offset_of!(zex_play_quality, video_recv_fps));
    out += &format!("zex_play_quality.video_decode_fps {}\n", offset_of!(zex_play_quality, video_decode_fps));
    out += &format!("zex_play_quality.video_render_fps {}\n", offset_of!(zex_play_quality, video_render_fps));
    out += &format!("zex_play_quality.video_kbps {}\n", offset_of!(zex_play_quality, video_kbps));
    out += &format!("zex_play_quality.audio_recv_fps {}\n", offset_of!(zex_play_quality, audio_recv_fps));
    out += &format!("zex_play_quality.audio_render_fps {}\n", offset_of!(zex_play_quality, audio_render_fps));
    out += &format!("zex_play_quality.audio_kbps {}\n", offset_of!(zex_play_quality, audio_kbps));
    out += &format!("zex_play_quality.packet_lost_rate {}\n", offset_of!(zex_play_quality, packet_lost_rate));
    out += &format!("zex_play_quality.rtt_ms {}\n", offset_of!(zex_play_quality, rtt_ms));
    out += &format!("zex_play_quality.peer_to_peer_delay_ms {}\n", offset_of!(zex_play_quality, peer_to_peer_delay_ms));
    out += &format!("zex_play_quality.delay_ms {}\n", offset_of!(zex_play_quality, delay_ms));
    out += &format!("zex_play_quality.av_timestamp_diff_ms {}\n", offset_of!(zex_play_quality, av_timestamp_diff_ms));
    out += &format!("zex_play_quality.width {}\n", offset_of!(zex_play_quality, width));
    out += &format!("zex_play_quality.height {}\n", offset_of!(zex_play_quality, height));
    out += &format!("zex_play_quality.total_recv_bytes {}\n", offset_of!(zex_play_quality, total_recv_bytes));
    out += &format!("zex_play_quality.frames_received {}\n", offset_of!(zex_play_quality, frames_received));
    out += &format!("zex_play_quality.frames_decoded {}\n", offset_of!(zex_play_quality, frames_decoded));
    out += &format!("zex_play_quality.frames_rendered {}\n", offset_of!(zex_play_quality, frames_rendered));
    out += &format!("zex_play_quality.frames_catch_up {}\n", offset_of!(zex_play_quality, frames_catch_up));
    out += &format!("zex_play_quality.frames_dropped {}\n", offset_of!(zex_play_quality, frames_dropped));
    out += &format!("zex_play_quality.freezes {}\n", offset_of!(zex_play_quality, freezes));
    out += &format!("zex_play_quality.stalls {}\n", offset_of!(zex_play_quality, stalls));
    out += &format!("zex_play_quality.packets_lost {}\n", offset_of!(zex_play_quality, packets_lost));
    out += &format!("zex_play_quality.packets_recovered {}\n", offset_of!(zex_play_quality, packets_recovered));
    out += &format!("zex_play_quality.nacks {}\n", offset_of!(zex_play_quality, nacks));
    out += &format!("zex_play_quality.plis {}\n", offset_of!(zex_play_quality, plis));
    out += &format!("zex_play_quality.audio_concealed_ms {}\n", offset_of!(zex_play_quality, audio_concealed_ms));
    out += &format!("zex_play_quality.audio_stretched_ms {}\n", offset_of!(zex_play_quality, audio_stretched_ms));
    out += &format!("zex_play_quality.cpu_us {}\n", offset_of!(zex_play_quality, cpu_us));
    out += &format!("zex_room_config {}\n", size_of::<zex_room_config>());
    out += &format!("zex_room_config.struct_size {}\n", offset_of!(zex_room_config, struct_size));
    out += &format!("zex_room_config.max_member_count {}\n", offset_of!(zex_room_config, max_member_count));
    out += &format!("zex_room_config.is_user_status_notify {}\n", offset_of!(zex_room_config, is_user_status_notify));
    out += &format!("zex_room_config.reserved {}\n", offset_of!(zex_room_config, reserved));
    out += &format!("zex_room_config.token {}\n", offset_of!(zex_room_config, token));
    out
}
