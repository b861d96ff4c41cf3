//! How events reach C: wake-ups of a polled engine, and refusals as debug errors.

mod cabi;

use cabi::{create, destroy, last_error, profile};
use std::ffi::{CStr, c_char};
use std::ptr::null_mut;
use zego_express::capi::callbacks::*;
use zego_express::capi::engine::*;
use zego_express::capi::error::*;
use zego_express::capi::event::*;
use zego_express::capi::play::*;
use zego_express::capi::publish::*;
use zego_express::ffi::sized::SizedStruct;
use zego_proto::code;

const NOWHERE: &CStr = c"ws://127.0.0.1:9";

/// What a wake-up uses is freed when the end has been polled, also by another thread than the
/// engine's: it must not be running any more.
#[test]
fn no_wakeup_runs_when_the_end_has_been_polled() {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};
    static INSIDE: AtomicBool = AtomicBool::new(false);
    unsafe extern "C" fn wakeup(_: *mut std::ffi::c_void) {
        INSIDE.store(true, Ordering::SeqCst);
        // Long enough that a poller sees the event that is being announced.
        std::thread::sleep(Duration::from_millis(50));
        INSIDE.store(false, Ordering::SeqCst);
    }
    let mut profile = zex_engine_profile {
        delivery: ZEX_DELIVERY_POLL,
        wakeup: Some(wakeup),
        ..profile(NOWHERE)
    };
    let engine = create(&mut profile, &zex_callbacks::defaults(), null_mut());
    assert_eq!(zex!(zex_destroy_engine(engine, None, null_mut())), 0);
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        assert!(Instant::now() < deadline, "the engine does not end");
        let mut event = null_mut();
        assert_eq!(zex!(zex_poll_event(engine, &mut event)), 0);
        if event.is_null() {
            std::thread::yield_now();
            continue;
        }
        let inside = INSIDE.load(Ordering::SeqCst);
        let mut data = zex_event_data::defaults();
        assert_eq!(zex!(zex_event_get(event, &mut data)), 0);
        assert_eq!(zex!(zex_event_release(event)), 0);
        if data.event_type == ZEX_EVENT_ENGINE_DESTROYED {
            assert!(!inside, "a wake-up was running");
            return;
        }
    }
}

/// A runtime's own function, called by its own type: with its port, and 0 as the message. It comes
/// as often as `wakeup` does.
#[test]
fn a_wakeup_is_posted_to_the_port() {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;
    static SIGNALS: AtomicU32 = AtomicU32::new(0);
    unsafe extern "C" fn wakeup(_: *mut std::ffi::c_void) {
        SIGNALS.fetch_add(1, Ordering::SeqCst);
    }
    /// The port is the address of a sender, so that a wrong one cannot go unseen.
    unsafe extern "C" fn post(port: i64, message: i64) -> bool {
        // SAFETY: the sender outlives the engine.
        let tell = unsafe { &*(port as usize as *const Sender<i64>) };
        tell.send(message).is_ok()
    }
    let (tell, told) = channel::<i64>();
    let mut profile = zex_engine_profile {
        delivery: ZEX_DELIVERY_POLL,
        wakeup: Some(wakeup),
        post: Some(post),
        port: &raw const tell as usize as i64,
        ..profile(NOWHERE)
    };
    let engine = create(&mut profile, &zex_callbacks::defaults(), null_mut());
    assert_eq!(zex!(zex_destroy_engine(engine, None, null_mut())), 0);
    let mut posts = 0;
    let mut over = false;
    while !over {
        let message = told.recv_timeout(Duration::from_secs(30));
        assert_eq!(message, Ok(0), "the engine does not end");
        posts += 1;
        let mut event = null_mut();
        while zex!(zex_poll_event(engine, &mut event)) == 0 && !event.is_null() {
            let mut data = zex_event_data::defaults();
            assert_eq!(zex!(zex_event_get(event, &mut data)), 0);
            assert_eq!(zex!(zex_event_release(event)), 0);
            over = data.event_type == ZEX_EVENT_ENGINE_DESTROYED;
        }
    }
    posts += told.try_iter().count() as u32;
    assert_eq!(posts, SIGNALS.load(Ordering::SeqCst));
}

/// Whoever refuses, the border or the engine: the call's error is told once as a debug error.
#[test]
fn every_refusal_is_a_debug_error_once() {
    use std::sync::mpsc::{Sender, channel};
    unsafe extern "C" fn told(
        _: *mut zex_engine,
        error_code: i32,
        function: *const c_char,
        _: *const c_char,
        user_data: *mut std::ffi::c_void,
    ) {
        // SAFETY: the sender outlives the engine; the name is text for the length of the call.
        let (told, function) = unsafe {
            let told = &*user_data.cast::<Sender<(i32, String)>>();
            (
                told,
                CStr::from_ptr(function).to_string_lossy().into_owned(),
            )
        };
        let _ = told.send((error_code, function));
    }
    let (tell, told_here) = channel::<(i32, String)>();
    let callbacks = zex_callbacks {
        on_debug_error: Some(told),
        ..zex_callbacks::defaults()
    };
    // A setting of another SDK, perhaps: the engine is made all the same.
    let mut profile = zex_engine_profile {
        advanced_config: c"no_such_key=1; room_retry_time=60".as_ptr(),
        ..profile(NOWHERE)
    };
    let engine = create(
        &mut profile,
        &callbacks,
        (&raw const tell).cast_mut().cast(),
    );
    let mut expected = vec![(code::COMMON_ILLEGAL_PARAM, "create_engine".to_string())];
    // Refused at the border: an unknown channel, NULL.
    let status = zex!(zex_start_preview(engine, 77));
    expected.push((status, "start_preview".to_string()));
    let status = zex!(zex_stop_playing_stream(engine, std::ptr::null()));
    expected.push((status, "stop_playing_stream".to_string()));
    // Refused by the engine under the same name as by the border: no login, an odd width.
    let status = zex!(zex_start_publishing_stream(engine, std::ptr::null(), 0));
    expected.push((status, "start_publishing_stream".to_string()));
    let status = zex!(zex_start_publishing_stream(engine, c"s".as_ptr(), 0));
    assert_eq!(status, zego_proto::code::COMMON_NOT_LOGIN_ROOM);
    expected.push((status, "start_publishing_stream".to_string()));
    let mut config = zex_video_config::defaults();
    config.width = 321;
    let status = zex!(zex_set_video_config(engine, &config, 0));
    assert!(last_error().contains("width: 321"), "{}", last_error());
    expected.push((status, "set_video_config".to_string()));
    // Refused by a layer above, told in its place among the others; a wrong report is not.
    let (words, layer) = (
        c"bufferType: unknown".as_ptr(),
        c"enableCustomVideo".as_ptr(),
    );
    let number = code::INVALID_ENUM;
    assert_eq!(zex!(zex_report_error(engine, number, layer, words)), 0);
    expected.push((number, "enableCustomVideo".to_string()));
    assert_ne!(zex!(zex_report_error(engine, 0, layer, words)), 0);
    let status = zex!(zex_start_preview(engine, 78));
    expected.push((status, "start_preview".to_string()));
    assert!(expected.iter().all(|(status, _)| *status != 0));
    destroy(engine);
    let heard: Vec<_> = told_here.try_iter().collect();
    assert_eq!(heard, expected);
}
