//! What an application hands in as a secret comes out nowhere: not in the log at any level, not in
//! events, debug errors, completions or the message of a call.

mod cabi;

use cabi::{last_error, profile, user};
use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::null_mut;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use zego_express::capi::callbacks::*;
use zego_express::capi::engine::*;
use zego_express::capi::log::*;
use zego_express::capi::room::*;
use zego_express::ffi::sized::SizedStruct;

/// Hex digits, so that it can stand in an AppSign as well.
const CANARY: &str = "c0ffee15badc0de5";

/// Everything that the library has said.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn said(what: &str, text: *const c_char) {
    // SAFETY: texts of the library, valid for the length of the call.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    SAID.lock()
        .expect("no panic inside")
        .push(format!("{what}: {text}"));
}

unsafe extern "C" fn logged(_: u32, line: *const c_char, _: *mut c_void) {
    said("log", line);
}

unsafe extern "C" fn completed(_: i32, extended: *const c_char, _: *mut c_void) {
    said("completion", extended);
}

unsafe extern "C" fn debug_error(
    _: *mut zex_engine,
    _: i32,
    function: *const c_char,
    info: *const c_char,
    _: *mut c_void,
) {
    said("function", function);
    said("info", info);
}

unsafe extern "C" fn room_state(
    _: *mut zex_engine,
    _: *const c_char,
    _: u32,
    _: i32,
    extended: *const c_char,
    _: *mut c_void,
) {
    said("room", extended);
}

fn heard(word: &str) -> bool {
    SAID.lock()
        .expect("no panic inside")
        .iter()
        .any(|text| text.contains(word))
}

fn wait_for(word: &str) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !heard(word) {
        assert!(Instant::now() < deadline, "never told: {word}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What has been said so far is harmless; begins anew.
fn nothing_slipped(url: &str) {
    let said = std::mem::take(&mut *SAID.lock().expect("no panic inside"));
    let slipped = said.iter().find(|text| text.contains(CANARY));
    assert_eq!(slipped, None, "{url}");
}

fn text(text: String) -> CString {
    CString::new(text).expect("no NUL")
}

#[test]
fn no_secret_comes_out_anywhere() {
    let log = zex_log_config {
        level: ZEX_LOG_LEVEL_TRACE,
        ..zex_log_config::defaults()
    };
    assert_eq!(zex!(zex_set_log_config(&log)), 0);
    assert_eq!(
        zex!(zex_set_log_callback(Some(logged), null_mut(), None)),
        0
    );
    let table = zex_callbacks {
        on_debug_error: Some(debug_error),
        on_room_state_changed: Some(room_state),
        on_room_state_update: Some(room_state),
        ..zex_callbacks::defaults()
    };
    let sign = text(CANARY.repeat(4));
    let urls = [
        // Nobody listens there.
        format!("ws://127.0.0.1:9/?token={CANARY}"),
        format!("wss://127.0.0.1:9/#{CANARY}"),
        format!("ws://user:{CANARY}@127.0.0.1:9"),
        format!("ws://{CANARY}@127.0.0.1:9"),
        format!("ws://user:{CANARY}/x@127.0.0.1:9"),
        format!("ws://user: {CANARY}@127.0.0.1:9"),
        format!("ws://h h/?{CANARY}"),
        format!("http://user:{CANARY}@127.0.0.1"),
        format!("user:{CANARY}@127.0.0.1"),
    ];
    let mut opened = 0;
    for url in urls {
        for advanced in [false, true] {
            let url_text = text(url.clone());
            let config = text(format!("server_url={url}; p@{CANARY}=1; x {CANARY}=y"));
            let mut given = zex_engine_profile {
                app_sign: sign.as_ptr(),
                callbacks: &table,
                ..profile(&url_text)
            };
            if advanced {
                given.server_url = std::ptr::null();
                given.advanced_config = config.as_ptr();
            }
            let mut engine = null_mut();
            if zex!(zex_create_engine(&given, &mut engine)) != 0 {
                let message = text(last_error());
                said("create", message.as_ptr());
                nothing_slipped(&url);
                continue;
            }
            opened += 1;
            let token = text(CANARY.repeat(3));
            let room = zex_room_config {
                token: token.as_ptr(),
                ..zex_room_config::defaults()
            };
            let room_id = c"room".as_ptr();
            let status = zex!(zex_login_room(
                engine,
                room_id,
                &user(),
                &room,
                Some(completed),
                null_mut()
            ));
            assert_eq!(status, 0, "{}", last_error());
            assert_eq!(zex!(zex_renew_token(engine, room_id, token.as_ptr())), 0);
            // Too long, and refused.
            let long = text(CANARY.repeat(200));
            assert_ne!(zex!(zex_renew_token(engine, room_id, long.as_ptr())), 0);
            let message = text(last_error());
            said("renew", message.as_ptr());
            wait_for("info: ws");
            cabi::destroy(engine);
            nothing_slipped(&url);
        }
    }
    // The first two, and those that are no URL: found out when they are used.
    assert_eq!(opened, 8);
    // Wrong secrets are not echoed either.
    for wrong in [
        format!("{CANARY}0"),
        format!("{}xy", &CANARY.repeat(4)[2..]),
    ] {
        let wrong = text(wrong);
        let given = zex_engine_profile {
            app_sign: wrong.as_ptr(),
            ..profile(c"ws://127.0.0.1:9")
        };
        assert_ne!(zex!(zex_create_engine(&given, &mut null_mut())), 0);
        assert!(!last_error().contains(CANARY), "{}", last_error());
    }
}
