//! Destroy through the C surface: from inside every kind of callback and from another thread, while
//! threads keep calling. Under AddressSanitizer what callbacks are given is freed with the last
//! one; otherwise it stays, so that whatever comes later is counted.

use crate::support::*;
use std::collections::BTreeSet;
use std::ffi::{CString, c_char, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, SystemTime};
use zego_express::capi::callbacks::*;
use zego_express::capi::convert::ZEX_STREAM_RESOURCE_MODE_ONLY_L3;
use zego_express::capi::engine::*;
use zego_express::capi::event::*;
use zego_express::capi::frame::{zex_frame, zex_frame_release, zex_frame_retain};
use zego_express::capi::play::*;
use zego_express::capi::publish::*;
use zego_express::capi::quality::*;
use zego_express::capi::room::*;
use zego_express::capi::sound::*;
use zego_express::engine::Channel;
use zego_express::ffi::sized::SizedStruct;
use zego_proto::{code, token04};
use zego_server::Server;

/// Every function of both tables that this server has something to say to, and what closes a
/// request.
const KINDS: &[&str] = &[
    "on_room_state_changed",
    "on_room_state_update",
    "on_room_user_update",
    "on_room_stream_update",
    "on_room_token_will_expire",
    "on_publisher_state_update",
    "on_player_state_update",
    "on_publisher_quality_update",
    "on_player_quality_update",
    "on_publisher_captured_audio_first_frame",
    "on_publisher_captured_video_first_frame",
    "on_publisher_render_video_first_frame",
    "on_publisher_send_audio_first_frame",
    "on_publisher_send_video_first_frame",
    "on_publisher_video_size_changed",
    "on_player_recv_audio_first_frame",
    "on_player_recv_video_first_frame",
    "on_player_render_video_first_frame",
    "on_player_video_size_changed",
    "on_player_recv_sei",
    "on_remote_camera_state_update",
    "on_remote_mic_state_update",
    "on_captured_sound_level_update",
    "on_remote_sound_level_update",
    "on_debug_error",
    "on_remote_video_frame",
    "on_remote_encoded_video_frame",
    "on_captured_video_frame",
    "on_remote_audio_data",
    "on_playback_audio_data",
    "login completion",
    "table destroy",
];

#[derive(Default)]
struct Seen {
    heard: BTreeSet<&'static str>,
    /// After the last callback.
    late: Vec<&'static str>,
    asked: bool,
    tables: u32,
    logins: u32,
    ends: u32,
}

/// What one engine's callbacks said.
struct Watch {
    /// Where to destroy.
    at: &'static str,
    engine: Mutex<usize>,
    seen: Mutex<Seen>,
    changed: Condvar,
}

type Data = Box<Arc<Watch>>;

/// The test's side of `user_data`.
///
/// # Safety
/// `data` is the engine's, before its last callback.
unsafe fn watch(data: *mut c_void) -> Arc<Watch> {
    // SAFETY: by the caller's promise a live `Data` in a box of its own.
    unsafe { (*data.cast::<Data>()).as_ref().clone() }
}

impl Watch {
    fn heard(&self, what: &'static str, data: *mut c_void) {
        let mut seen = self.seen.lock().unwrap();
        seen.heard.insert(what);
        if seen.ends > 0 {
            seen.late.push(what);
        }
        let go = what == self.at && !seen.asked;
        seen.asked |= go;
        drop(seen);
        if go {
            self.end(data);
        }
        self.changed.notify_all();
    }

    /// Destroys, and asks once more, which is refused.
    fn end(&self, data: *mut c_void) {
        let engine = self.engine();
        // SAFETY: `data` lives until `ended` has run.
        let (first, second) = unsafe {
            (
                zex_destroy_engine(engine, Some(ended), data),
                zex_destroy_engine(engine, Some(ended), data),
            )
        };
        assert_eq!(first, 0, "{}", self.at);
        assert_ne!(second, 0, "{}", self.at);
    }

    fn engine(&self) -> *mut zex_engine {
        *self.engine.lock().unwrap() as *mut zex_engine
    }

    #[track_caller]
    fn until(&self, what: &str, reached: impl Fn(&Seen) -> bool) {
        let seen = self.seen.lock().unwrap();
        let (seen, out) = self
            .changed
            .wait_timeout_while(seen, PATIENCE, |s| !reached(s))
            .unwrap();
        assert!(
            !out.timed_out(),
            "{}: never {what}; {:?}",
            self.at,
            seen.heard
        );
    }
}

unsafe extern "C" fn ended(code: i32, _: *const c_char, data: *mut c_void) {
    // SAFETY: a callback of the engine.
    let watch = unsafe { watch(data) };
    if std::env::var_os("ZEGO_ASAN").is_some() {
        // SAFETY: the last callback: nothing looks at `data` after it, or the sanitizer tells.
        drop(unsafe { Box::from_raw(data.cast::<Data>()) });
    }
    let mut seen = watch.seen.lock().unwrap();
    assert_eq!(code, 0);
    seen.ends += 1;
    watch.changed.notify_all();
}

unsafe extern "C" fn logged_in(_: i32, _: *const c_char, data: *mut c_void) {
    // SAFETY: a callback of the engine.
    let watch = unsafe { watch(data) };
    watch.seen.lock().unwrap().logins += 1;
    watch.heard("login completion", data);
}

unsafe extern "C" fn table_gone(data: *mut c_void) {
    // SAFETY: a callback of the engine.
    let watch = unsafe { watch(data) };
    watch.seen.lock().unwrap().tables += 1;
    watch.heard("table destroy", data);
}

unsafe extern "C" fn woken(data: *mut c_void) {
    // SAFETY: a callback of the engine.
    unsafe { watch(data) }.heard("wakeup", data);
}

/// Sets functions of a table that say their own name.
macro_rules! hear {
    ($table:ident: $($name:ident($($type:ty),*)),* $(,)?) => {$(
        unsafe extern "C" fn $name(_: *mut zex_engine $(, _: $type)*, data: *mut c_void) {
            // SAFETY: a callback of the engine.
            unsafe { watch(data) }.heard(stringify!($name), data);
        }
        $table.$name = Some($name);
    )*};
}

type Text = *const c_char;

fn events() -> zex_callbacks {
    let mut t = zex_callbacks::defaults();
    t.destroy = Some(table_gone);
    hear!(t:
        on_room_state_changed(Text, u32, i32, Text),
        on_room_state_update(Text, u32, i32, Text),
        on_room_user_update(Text, u32, *const *const zex_user, u32),
        on_room_stream_update(Text, u32, *const *const zex_stream, u32, Text),
        on_room_token_will_expire(Text, u32),
        on_publisher_state_update(Text, u32, i32, Text),
        on_player_state_update(Text, u32, i32, Text),
        on_publisher_quality_update(Text, *const zex_publish_quality),
        on_player_quality_update(Text, *const zex_play_quality),
        on_publisher_captured_audio_first_frame(),
        on_publisher_captured_video_first_frame(u32),
        on_publisher_render_video_first_frame(u32),
        on_publisher_send_audio_first_frame(u32),
        on_publisher_send_video_first_frame(u32),
        on_publisher_video_size_changed(u32, u32, u32),
        on_player_recv_audio_first_frame(Text),
        on_player_recv_video_first_frame(Text),
        on_player_render_video_first_frame(Text),
        on_player_video_size_changed(Text, u32, u32),
        on_player_recv_sei(Text, *const u8, u32),
        on_remote_camera_state_update(Text, u32),
        on_remote_mic_state_update(Text, u32),
        on_captured_sound_level_update(f32),
        on_remote_sound_level_update(*const *const zex_sound_level, u32),
        on_debug_error(i32, Text, Text),
    );
    t
}

fn media() -> zex_media_callbacks {
    let mut t = zex_media_callbacks::defaults();
    t.destroy = Some(table_gone);
    hear!(t:
        on_remote_encoded_video_frame(Text, *const u8, u32, u8, u32, u32, u64),
        on_captured_video_frame(u32, *mut zex_frame),
        on_remote_audio_data(Text, *const i16, u32, u32, u32, u64),
        on_playback_audio_data(*const i16, u32, u32, u32),
    );
    unsafe extern "C" fn picture(
        _: *mut zex_engine,
        _: Text,
        frame: *mut zex_frame,
        data: *mut c_void,
    ) {
        // One outlives the call, as in a renderer.
        assert_eq!(zex_frame_retain(frame), 0);
        // SAFETY: a callback of the engine.
        unsafe { watch(data) }.heard("on_remote_video_frame", data);
        assert_eq!(zex_frame_release(frame), 0);
    }
    t.on_remote_video_frame = Some(picture);
    t
}

/// A server with somebody in room `r` who publishes `h` and makes everything happen that others
/// hear of.
struct Stage {
    server: Server,
    host: Arc<Client>,
    stop: Arc<AtomicBool>,
    busy: Option<std::thread::JoinHandle<()>>,
    over: Vec<Arc<Watch>>,
}

impl Stage {
    fn set() -> Self {
        let server = server();
        let host = Arc::new(Client::new(&Door::of(&server), "host"));
        host.login("r");
        host.publish("h");
        host.events
            .publisher(zego_express::engine::event::PublisherState::Publishing);
        let stop = Arc::new(AtomicBool::new(false));
        let busy = {
            let (host, stop) = (host.clone(), stop.clone());
            std::thread::spawn(move || {
                let mut on = false;
                while !stop.load(Ordering::Relaxed) {
                    on = !on;
                    let e = &host.engine;
                    e.send_sei(Channel::Main, b"sei").expect("publishing");
                    e.mute_microphone(on).expect("alive");
                    // Off for a moment, on for long: pictures are wanted too.
                    e.enable_camera(false, Channel::Main).expect("alive");
                    e.enable_camera(true, Channel::Main).expect("alive");
                    host.events.forget();
                    std::thread::sleep(Duration::from_millis(200));
                }
            })
        };
        Self {
            server,
            host,
            stop,
            busy: Some(busy),
            over: Vec::new(),
        }
    }

    /// Good for less than the time of which the engine warns.
    fn token(&self, user: &str) -> CString {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let token = token04::generate(&token04::Request {
            app_id: self.server.app_id(),
            user_id: user,
            secret: self.server.server_secret(),
            now_s: now.expect("after 1970").as_secs() as i64,
            effective_s: 25,
            payload: "",
            nonce: 1,
            iv: [7; 12],
        });
        CString::new(token.expect("valid")).expect("no NUL")
    }

    /// An engine that logs in, previews, publishes and plays at once.
    fn engine(&self, at: &'static str, user: &str, delivery: u32) -> (Arc<Watch>, *mut c_void) {
        let watch = Arc::new(Watch {
            at,
            engine: Mutex::default(),
            seen: Mutex::default(),
            changed: Condvar::new(),
        });
        let data: *mut c_void = Box::into_raw(Box::new(Data::new(watch.clone()))).cast();
        let url = CString::new(self.server.url()).expect("no NUL");
        let sign = CString::new(self.server.app_sign()).expect("no NUL");
        let table = events();
        let profile = zex_engine_profile {
            app_id: self.server.app_id(),
            app_sign: sign.as_ptr(),
            server_url: url.as_ptr(),
            delivery,
            callbacks: &table,
            user_data: data,
            wakeup: Some(woken),
            ..zex_engine_profile::defaults()
        };
        let mut engine = null_mut();
        // SAFETY: the profile and what it names live until the call returns.
        assert_eq!(unsafe { zex_create_engine(&profile, &mut engine) }, 0);
        *watch.engine.lock().unwrap() = engine as usize;
        let mut pictures = media();
        pictures.encoded_only = u32::from(at == "on_remote_encoded_video_frame");
        let small = zex_video_config {
            width: 160,
            height: 90,
            fps: 15,
            bitrate_kbps: 200,
            ..zex_video_config::defaults()
        };
        let id = CString::new(user).expect("no NUL");
        let named = zex_user {
            user_id: id.as_ptr(),
            user_name: id.as_ptr(),
            ..zex_user::defaults()
        };
        let token = self.token(user);
        let room = zex_room_config {
            is_user_status_notify: 1,
            token: token.as_ptr(),
            ..zex_room_config::defaults()
        };
        let l3 = zex_player_config {
            resource_mode: ZEX_STREAM_RESOURCE_MODE_ONLY_L3,
            ..zex_player_config::defaults()
        };
        // Any of these may find the engine gone already: it ends itself.
        // SAFETY: everything handed in lives until the call returns, `data` until `ended` runs.
        unsafe {
            zex_set_media_callbacks(engine, &pictures, data);
            zex_set_video_config(engine, &small, 0);
            zex_set_video_source(engine, ZEX_VIDEO_SOURCE_SYNTHETIC, null_mut(), 0);
            zex_set_audio_source(engine, ZEX_AUDIO_SOURCE_TONE, 0);
            zex_start_sound_level_monitor(engine, 100);
            let done = zex_login_room(engine, c"r".as_ptr(), &named, &room, Some(logged_in), data);
            if done != 0 {
                // Nothing will close what was refused.
                watch.seen.lock().unwrap().logins += 1;
            }
            zex_start_preview(engine, 0);
            zex_start_publishing_stream(engine, id.as_ptr(), 0);
            zex_start_playing_stream(engine, c"h".as_ptr(), &l3);
            // Refused, and told.
            zex_set_all_play_stream_volume(engine, 999);
        }
        (watch, data)
    }

    /// What must be true when an engine is gone.
    fn check(&mut self, watch: Arc<Watch>) {
        watch.until("the end", |s| s.ends > 0);
        // Nothing is awaited here: the counts must be whole when the last callback runs.
        let seen = watch.seen.lock().unwrap();
        assert_eq!(seen.ends, 1, "{}", watch.at);
        assert_eq!(seen.logins, 1, "{}: the login is closed once", watch.at);
        assert_eq!(seen.tables, 2, "{}: destroy of both tables", watch.at);
        drop(seen);
        self.over.push(watch);
    }

    fn strike(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.busy
            .take()
            .expect("once")
            .join()
            .expect("it only calls");
        self.host.destroy();
        self.server.stop();
        for watch in self.over {
            let seen = watch.seen.lock().unwrap();
            assert_eq!(seen.late, [""; 0], "{}: after the end", watch.at);
            assert_eq!((seen.ends, seen.logins, seen.tables), (1, 1, 2));
        }
    }
}

/// Calls all sorts of things until the engine is no more.
fn caller(watch: Arc<Watch>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let engine = watch.engine();
        let mut quality = zex_publish_quality::defaults();
        let mut heard = zex_play_quality::defaults();
        for n in 0.. {
            // SAFETY: literals and locals outlive the calls.
            let last = unsafe {
                zex_mute_publish_stream_audio(engine, (n / 8 % 2) as u8, 0);
                zex_send_sei(engine, b"x".as_ptr(), 1, 0);
                zex_get_publish_quality(engine, 0, &mut quality);
                zex_get_play_quality(engine, c"h".as_ptr(), &mut heard);
                zex_start_playing_stream(engine, c"nothing".as_ptr(), null_mut());
                zex_stop_playing_stream(engine, c"nothing".as_ptr());
                let mut list = null_mut();
                if zex_get_room_stream_list(engine, c"r".as_ptr(), &mut list) == 0 {
                    zex_stream_list_release(list);
                }
                zex_request_keyframe(engine, 0)
            };
            if [code::INVALID_HANDLE, code::COMMON_ENGINE_NOT_CREATE].contains(&last) {
                return;
            }
            std::thread::sleep(Duration::from_micros(500));
        }
    })
}

fn rounds() -> u32 {
    match std::env::var_os("ZEGO_LONG") {
        Some(_) => 10,
        None => 1 + u32::from(std::env::var_os("ZEGO_ASAN").is_some()),
    }
}

#[test]
fn destroy_inside_every_kind_of_callback() {
    let mut stage = Stage::set();
    for round in 0..rounds() {
        // A few at a time: some come only every three seconds.
        for (part, kinds) in KINDS.chunks(4).enumerate() {
            let running: Vec<_> = kinds
                .iter()
                .enumerate()
                .map(|(n, at)| {
                    let user = format!("u{round}-{part}-{n}");
                    let (watch, _) = stage.engine(at, &user, ZEX_DELIVERY_CALLBACKS);
                    (caller(watch.clone()), watch)
                })
                .collect();
            for (caller, watch) in running {
                if watch.at == "table destroy" {
                    watch.until("a login", |s| s.logins > 0);
                    // The media table's `destroy` runs here or where its callback ends.
                    let engine = watch.engine();
                    // SAFETY: NULL clears.
                    let cleared =
                        unsafe { zex_set_media_callbacks(engine, null_mut(), null_mut()) };
                    assert_eq!(cleared, 0);
                }
                stage.check(watch);
                caller.join().expect("it only calls");
            }
        }
    }
    stage.strike();
}

#[test]
fn destroy_from_another_thread_at_any_moment() {
    let mut stage = Stage::set();
    for n in 0..rounds() * 10 {
        let (watch, data) = stage.engine("another thread", &format!("u{n}"), 0);
        let caller = caller(watch.clone());
        // From before the login to well into playing.
        std::thread::sleep(Duration::from_millis(
            [0, 2, 5, 10, 20, 40, 80, 160, 320, 640][n as usize % 10],
        ));
        let (by, data) = (watch.clone(), data as usize);
        std::thread::spawn(move || by.end(data as *mut c_void))
            .join()
            .expect("destroy returns");
        stage.check(watch);
        caller.join().expect("it only calls");
    }
    stage.strike();
}

#[test]
fn destroy_while_polling() {
    let mut stage = Stage::set();
    for n in 0..rounds() * 5 {
        let (watch, data) = stage.engine("poll", &format!("u{n}"), ZEX_DELIVERY_POLL);
        let caller = caller(watch.clone());
        let engine = watch.engine();
        let mut handed_out = 0;
        // Destroyed between two events, from the thread that polls.
        while watch.seen.lock().unwrap().ends == 0 {
            let mut event = null_mut();
            // SAFETY: `event` is writable.
            let status = unsafe { zex_poll_event(engine, &mut event) };
            if event.is_null() {
                assert!(status == 0 || watch.seen.lock().unwrap().ends == 1);
                std::thread::sleep(Duration::from_millis(1));
                continue;
            }
            assert_eq!(zex_event_release(event), 0);
            handed_out += 1;
            if handed_out == 1 + 7 * n {
                watch.end(data);
            }
        }
        stage.check(watch);
        caller.join().expect("it only calls");
    }
    stage.strike();
}
