//! Handles from C: each export with NULL, a stale, a foreign and a garbage handle answers
//! INVALID_HANDLE and names the object; and every export is in one of the tables.

mod cabi;

use cabi::{create, destroy, last_error, picture, profile, user};
use std::ffi::{CStr, c_char};
use std::ptr::{null, null_mut};
use zego_express::capi::callbacks::*;
use zego_express::capi::engine::*;
use zego_express::capi::error::*;
use zego_express::capi::event::*;
use zego_express::capi::frame::*;
use zego_express::capi::play::*;
use zego_express::capi::publish::*;
use zego_express::capi::quality::*;
use zego_express::capi::room::*;
use zego_express::capi::sound::*;
use zego_express::ffi::sized::SizedStruct;
use zego_proto::code;

const NOWHERE: &CStr = c"ws://127.0.0.1:9";
const STREAM: *const c_char = c"stream".as_ptr();
const ROOM: *const c_char = c"room".as_ptr();

/// Every export that takes an engine, with arguments that are otherwise right.
type EngineCall = (&'static str, fn(*mut zex_engine) -> i32);

const ENGINE_CALLS: &[EngineCall] = &[
    ("zex_set_callbacks", |e| {
        zex!(zex_set_callbacks(e, null(), null_mut()))
    }),
    ("zex_set_media_callbacks", |e| {
        zex!(zex_set_media_callbacks(e, null(), null_mut()))
    }),
    ("zex_clear_callbacks_wait", |e| {
        zex!(zex_clear_callbacks_wait(e))
    }),
    ("zex_report_error", |e| {
        zex!(zex_report_error(
            e,
            code::COMMON_ILLEGAL_PARAM,
            c"call".as_ptr(),
            c"field".as_ptr()
        ))
    }),
    ("zex_destroy_engine", |e| {
        zex!(zex_destroy_engine(e, None, null_mut()))
    }),
    ("zex_set_room_scenario", |e| {
        zex!(zex_set_room_scenario(e, 8))
    }),
    ("zex_poll_event", |e| {
        zex!(zex_poll_event(e, &mut null_mut()))
    }),
    ("zex_login_room", |e| {
        zex!(zex_login_room(e, ROOM, &user(), null(), None, null_mut()))
    }),
    ("zex_logout_room", |e| {
        zex!(zex_logout_room(e, null(), None, null_mut()))
    }),
    ("zex_renew_token", |e| {
        zex!(zex_renew_token(e, ROOM, c"04x".as_ptr()))
    }),
    ("zex_get_room_stream_list", |e| {
        zex!(zex_get_room_stream_list(e, ROOM, &mut null_mut()))
    }),
    ("zex_start_preview", |e| zex!(zex_start_preview(e, 0))),
    ("zex_stop_preview", |e| zex!(zex_stop_preview(e, 0))),
    ("zex_start_publishing_stream", |e| {
        zex!(zex_start_publishing_stream(e, STREAM, 0))
    }),
    ("zex_stop_publishing_stream", |e| {
        zex!(zex_stop_publishing_stream(e, 0))
    }),
    ("zex_set_video_config", |e| {
        zex!(zex_set_video_config(e, &zex_video_config::defaults(), 0))
    }),
    ("zex_get_video_config", |e| {
        zex!(zex_get_video_config(
            e,
            &mut zex_video_config::defaults(),
            0
        ))
    }),
    ("zex_set_audio_config", |e| {
        zex!(zex_set_audio_config(e, &zex_audio_config::defaults(), 0))
    }),
    ("zex_get_audio_config", |e| {
        zex!(zex_get_audio_config(
            e,
            &mut zex_audio_config::defaults(),
            0
        ))
    }),
    ("zex_set_video_source", |e| {
        zex!(zex_set_video_source(e, ZEX_VIDEO_SOURCE_CUSTOM, null(), 0))
    }),
    ("zex_set_audio_source", |e| {
        zex!(zex_set_audio_source(e, ZEX_AUDIO_SOURCE_CUSTOM, 0))
    }),
    ("zex_send_custom_video_capture_raw_data", |e| {
        let plane = [0u8; 64 * 16];
        zex!(zex_send_custom_video_capture_raw_data(
            e,
            &picture(&plane),
            0
        ))
    }),
    ("zex_send_custom_video_capture_encoded_data", |e| {
        let data = [0u8, 0, 0, 1, 0x65];
        zex!(zex_send_custom_video_capture_encoded_data(
            e,
            data.as_ptr(),
            5,
            1,
            16,
            16,
            0,
            0
        ))
    }),
    ("zex_send_custom_audio_capture_pcm_data", |e| {
        let samples = [0i16; 480];
        zex!(zex_send_custom_audio_capture_pcm_data(
            e,
            samples.as_ptr(),
            480,
            48_000,
            1,
            0,
            0
        ))
    }),
    ("zex_send_sei", |e| {
        zex!(zex_send_sei(e, [1u8, 2].as_ptr(), 2, 0))
    }),
    ("zex_request_keyframe", |e| zex!(zex_request_keyframe(e, 0))),
    ("zex_mute_publish_stream_audio", |e| {
        zex!(zex_mute_publish_stream_audio(e, 1, 0))
    }),
    ("zex_mute_publish_stream_video", |e| {
        zex!(zex_mute_publish_stream_video(e, 1, 0))
    }),
    ("zex_enable_camera", |e| zex!(zex_enable_camera(e, 1, 0))),
    ("zex_mute_microphone", |e| zex!(zex_mute_microphone(e, 0))),
    ("zex_set_capture_volume", |e| {
        zex!(zex_set_capture_volume(e, 100))
    }),
    ("zex_get_publish_quality", |e| {
        zex!(zex_get_publish_quality(
            e,
            0,
            &mut zex_publish_quality::defaults()
        ))
    }),
    ("zex_start_playing_stream", |e| {
        zex!(zex_start_playing_stream(e, STREAM, null()))
    }),
    ("zex_stop_playing_stream", |e| {
        zex!(zex_stop_playing_stream(e, STREAM))
    }),
    ("zex_mute_play_stream_audio", |e| {
        zex!(zex_mute_play_stream_audio(e, STREAM, 1))
    }),
    ("zex_mute_play_stream_video", |e| {
        zex!(zex_mute_play_stream_video(e, STREAM, 1))
    }),
    ("zex_mute_all_play_stream_audio", |e| {
        zex!(zex_mute_all_play_stream_audio(e, 1))
    }),
    ("zex_mute_all_play_stream_video", |e| {
        zex!(zex_mute_all_play_stream_video(e, 1))
    }),
    ("zex_mute_speaker", |e| zex!(zex_mute_speaker(e, 1))),
    ("zex_set_play_volume", |e| {
        zex!(zex_set_play_volume(e, STREAM, 100))
    }),
    ("zex_set_all_play_stream_volume", |e| {
        zex!(zex_set_all_play_stream_volume(e, 100))
    }),
    ("zex_get_play_quality", |e| {
        zex!(zex_get_play_quality(
            e,
            STREAM,
            &mut zex_play_quality::defaults()
        ))
    }),
    ("zex_start_sound_level_monitor", |e| {
        zex!(zex_start_sound_level_monitor(e, 1000))
    }),
    ("zex_stop_sound_level_monitor", |e| {
        zex!(zex_stop_sound_level_monitor(e))
    }),
];

/// Name, how its message begins, and the call.
type ObjectCall = (&'static str, &'static str, fn(usize) -> i32);

/// Exports about other objects, with a handle that is given.
const OBJECT_CALLS: &[ObjectCall] = &[
    ("zex_frame_get_info", "frame", |h| {
        zex!(zex_frame_get_info(
            h as *mut _,
            &mut zex_frame_info::defaults()
        ))
    }),
    ("zex_frame_retain", "frame", |h| {
        zex!(zex_frame_retain(h as *mut _))
    }),
    ("zex_frame_release", "frame", |h| {
        zex!(zex_frame_release(h as *mut _))
    }),
    ("zex_frame_convert", "frame", |h| {
        zex!(zex_frame_convert(
            h as *mut _,
            1,
            0,
            null_mut(),
            0,
            null_mut()
        ))
    }),
    ("zex_event_get", "event", |h| {
        zex!(zex_event_get(h as *mut _, &mut zex_event_data::defaults()))
    }),
    ("zex_event_release", "event", |h| {
        zex!(zex_event_release(h as *mut _))
    }),
    ("zex_stream_list_count", "stream list", |h| {
        zex!(zex_stream_list_count(h as *mut _, &mut 0))
    }),
    ("zex_stream_list_get", "stream list", |h| {
        zex!(zex_stream_list_get(h as *mut _, 0, &mut null()))
    }),
    ("zex_stream_list_release", "stream list", |h| {
        zex!(zex_stream_list_release(h as *mut _))
    }),
];

/// An export of the type of a collector's function.
type Finalizer = (&'static str, fn(usize));

/// They answer nothing and change no words.
const FINALIZERS: &[Finalizer] = &[
    ("zex_frame_finalize", |h| {
        zex!(zex_frame_finalize(h as *mut _))
    }),
    ("zex_clear_callbacks_finalize", |h| {
        zex!(zex_clear_callbacks_finalize(h as *mut _))
    }),
];

/// Exports that take no handle, each covered by a test below.
const OTHER: &[&str] = &[
    "zex_create_engine",
    "zex_get_counters",
    "zex_get_version",
    "zex_get_abi_version",
    "zex_last_error",
    "zex_error_name",
    "zex_error_text",
    "zex_set_log_config",
    "zex_set_log_callback",
];

/// A new export belongs into one of the tables above.
#[test]
fn every_export_is_in_a_table() {
    let symbols = include_str!("../bindings/model/symbols.txt");
    let names = symbols.lines().filter_map(|line| line.split(' ').next());
    for name in names.filter(|name| !name.contains('.')) {
        let known = ENGINE_CALLS.iter().any(|(n, _)| *n == name)
            || OBJECT_CALLS.iter().any(|(n, _, _)| *n == name)
            || FINALIZERS.iter().any(|(n, _)| *n == name)
            || OTHER.contains(&name)
            || name.ends_with("_init");
        assert!(known, "{name} is in no table of this test");
    }
}

#[test]
fn null_stale_foreign_and_garbage_handles() {
    let mut stale_profile = profile(NOWHERE);
    let stale = create(&mut stale_profile, &zex_callbacks::defaults(), null_mut());
    destroy(stale);
    // The tag of a frame, a slot never used, everything set.
    let handles = [
        0,
        stale as usize,
        2 << 56 | 1 << 32 | 1,
        1 << 56 | 0x00ff_ffff << 32 | 1,
        usize::MAX,
        0x1234,
    ];
    for handle in handles {
        for (name, call) in ENGINE_CALLS {
            let status = call(handle as *mut zex_engine);
            assert_eq!(
                status,
                code::INVALID_HANDLE,
                "{name} with {handle:#x}: {}",
                last_error()
            );
            assert!(
                last_error().starts_with("engine:"),
                "{name}: {}",
                last_error()
            );
        }
        for (name, field, call) in OBJECT_CALLS {
            let status = call(if handle == 2 << 56 | 1 << 32 | 1 {
                1 << 56 | 1 << 32 | 1
            } else {
                handle
            });
            assert_eq!(
                status,
                code::INVALID_HANDLE,
                "{name} with {handle:#x}: {}",
                last_error()
            );
            assert!(last_error().starts_with(field), "{name}: {}", last_error());
        }
        for (name, call) in FINALIZERS {
            let before = last_error();
            call(handle);
            assert_eq!(last_error(), before, "{name} with {handle:#x}");
        }
    }
}
