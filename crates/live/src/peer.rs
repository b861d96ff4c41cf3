//! One engine and everything its callbacks have seen.

use crate::api::{Api, text};
use crate::measure::{Luma, Measure, References};
use crate::out::complain;
use crate::record::Recorder;
use anyhow::{Context as _, Result, bail};
use std::ffi::{CString, c_char, c_void};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use zego_express::capi::callbacks::{zex_callbacks, zex_media_callbacks, zex_stream, zex_user};
use zego_express::capi::engine::{zex_engine, zex_engine_profile};
use zego_express::capi::frame::{zex_frame, zex_frame_info};
use zego_express::capi::play::zex_player_config;
use zego_express::capi::quality::{zex_play_quality, zex_publish_quality};
use zego_express::capi::room::zex_room_config;
use zego_express::ffi::sized::SizedStruct;
use zego_proto::code;

pub const MAIN: u32 = 0;
const LOGINED: u32 = 1;

const ROOM_REASONS: [&str; 9] = [
    "LOGINING",
    "LOGINED",
    "LOGIN_FAILED",
    "RECONNECTING",
    "RECONNECTED",
    "RECONNECT_FAILED",
    "KICK_OUT",
    "LOGOUT",
    "LOGOUT_FAILED",
];
const PUBLISHER_STATES: [&str; 3] = ["NO_PUBLISH", "PUBLISH_REQUESTING", "PUBLISHING"];
const PLAYER_STATES: [&str; 3] = ["NO_PLAY", "PLAY_REQUESTING", "PLAYING"];

pub type States = Vec<(&'static str, i32)>;

/// What callbacks have told. One lock, held for moments.
#[derive(Default)]
pub struct Seen {
    pub room_states: States,
    pub publisher_states: States,
    pub player_states: States,
    pub streams_added: Vec<String>,
    pub streams_deleted: Vec<String>,
    pub logined_at: Option<Instant>,
    pub debug_errors: Vec<String>,
    /// A source that cannot be read: no retry will help.
    pub fatal: Option<String>,
    pub destroyed: bool,
    pub completions: u32,
}

impl Seen {
    pub fn room_state(&self) -> &'static str {
        self.room_states.last().map_or("", |s| s.0)
    }
}

/// Shared with callbacks through `user_data`.
pub struct Shared {
    api: Arc<Api>,
    seen: Mutex<Seen>,
    changed: Condvar,
    /// The viewer's figures, from the play call on.
    pub measure: Mutex<Option<Measure>>,
    /// Captured pictures of the host, shared with the viewer in the same process.
    pub references: Arc<Mutex<References>>,
    pub recorder: Mutex<Option<Recorder>>,
    /// Last decoded picture, retained; as the address it is not.
    last_frame: Mutex<usize>,
    pub keep_last: bool,
    quiet: bool,
}

impl Shared {
    /// Reads what the callbacks have seen.
    pub fn with_seen<T>(&self, read: impl FnOnce(&Seen) -> T) -> T {
        read(&lock(&self.seen))
    }

    fn update(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut lock(&self.seen));
        self.changed.notify_all();
    }
}

/// A panicking callback must not hide the first panic behind a poisoned lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// How an engine is created and logs in.
#[derive(Clone, Debug)]
pub struct Access {
    pub server_url: String,
    pub app_id: u32,
    pub app_sign: Option<String>,
    pub token: Option<String>,
}

/// What the media callbacks are for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wants {
    /// Captured pictures as references for PSNR.
    pub captured: bool,
    /// Decoded pictures and sound, measured.
    pub remote: bool,
    /// Access units and sound, recorded.
    pub record: bool,
    pub keep_last: bool,
    /// Debug errors are kept and not printed.
    pub quiet: bool,
}

/// One engine, driven through the C ABI.
pub struct Peer {
    pub api: Arc<Api>,
    engine: *mut zex_engine,
    pub shared: Arc<Shared>,
    pub name: &'static str,
}

// SAFETY: an engine handle is a number, legal from any thread.
unsafe impl Send for Peer {}
// SAFETY: as above; the rest is shared with callbacks of other threads anyway.
unsafe impl Sync for Peer {}

impl Peer {
    pub fn create(
        api: &Arc<Api>,
        name: &'static str,
        access: &Access,
        wants: Wants,
        references: Arc<Mutex<References>>,
    ) -> Result<Self> {
        let shared = Arc::new(Shared {
            api: api.clone(),
            seen: Mutex::default(),
            changed: Condvar::new(),
            measure: Mutex::default(),
            references,
            recorder: Mutex::default(),
            last_frame: Mutex::default(),
            keep_last: wants.keep_last,
            quiet: wants.quiet,
        });
        let callbacks = zex_callbacks {
            destroy: Some(release),
            on_room_state_changed: Some(on_room_state_changed),
            on_room_stream_update: Some(on_room_stream_update),
            on_publisher_state_update: Some(on_publisher_state),
            on_player_state_update: Some(on_player_state),
            on_debug_error: Some(on_debug_error),
            ..zex_callbacks::defaults()
        };
        let app_sign = access.app_sign.as_deref().map(CString::new).transpose()?;
        let server_url = CString::new(access.server_url.as_str())?;
        let profile = zex_engine_profile {
            app_id: access.app_id,
            app_sign: app_sign.as_ref().map_or(std::ptr::null(), |s| s.as_ptr()),
            server_url: server_url.as_ptr(),
            callbacks: &callbacks,
            user_data: retain(&shared),
            ..zex_engine_profile::defaults()
        };
        let mut engine = std::ptr::null_mut();
        // SAFETY: profile, table and texts live until the call returns; `user_data` until `release`.
        let status = unsafe { (api.zex_create_engine)(&profile, &mut engine) };
        api.check(status, "create engine")?;
        let media = zex_media_callbacks {
            destroy: Some(release),
            on_remote_video_frame: (wants.remote).then_some(on_remote_video as _),
            on_remote_encoded_video_frame: (wants.record).then_some(on_remote_encoded as _),
            on_captured_video_frame: (wants.captured).then_some(on_captured as _),
            on_remote_audio_data: (wants.remote || wants.record).then_some(on_remote_audio as _),
            ..zex_media_callbacks::defaults()
        };
        // SAFETY: as above.
        let status = unsafe { (api.zex_set_media_callbacks)(engine, &media, retain(&shared)) };
        api.check(status, "set media callbacks")?;
        Ok(Self {
            api: api.clone(),
            engine,
            shared,
            name,
        })
    }

    pub fn login(&self, room: &str, user: &str, token: Option<&str>) -> Result<()> {
        let (room, user) = (CString::new(room)?, CString::new(user)?);
        let token = token.map(CString::new).transpose()?;
        let who = zex_user {
            user_id: user.as_ptr(),
            user_name: user.as_ptr(),
            ..zex_user::defaults()
        };
        let config = zex_room_config {
            is_user_status_notify: 1,
            token: token.as_ref().map_or(std::ptr::null(), |t| t.as_ptr()),
            ..zex_room_config::defaults()
        };
        // SAFETY: all texts and structs live until the call returns.
        let status = unsafe {
            (self.api.zex_login_room)(
                self.engine,
                room.as_ptr(),
                &who,
                &config,
                None,
                std::ptr::null_mut(),
            )
        };
        self.api.check(status, "login room")
    }

    pub fn call(&self, what: &str, body: impl FnOnce(&Api, *mut zex_engine) -> i32) -> Result<()> {
        self.api.check(body(&self.api, self.engine), what)
    }

    pub fn play(&self, stream: &str, mode: u32) -> Result<()> {
        let stream = CString::new(stream)?;
        let config = zex_player_config {
            resource_mode: mode,
            ..zex_player_config::defaults()
        };
        *lock(&self.shared.measure) = Some(Measure::new(Instant::now()));
        // SAFETY: text and struct live until the call returns.
        self.call("start playing", |api, engine| unsafe {
            (api.zex_start_playing_stream)(engine, stream.as_ptr(), &config)
        })
    }

    pub fn stop_play(&self, stream: &str) -> Result<()> {
        let stream = CString::new(stream)?;
        // SAFETY: the text lives until the call returns.
        self.call("stop playing", |api, engine| unsafe {
            (api.zex_stop_playing_stream)(engine, stream.as_ptr())
        })
    }

    pub fn publish(&self, stream: &str) -> Result<()> {
        let stream = CString::new(stream)?;
        // SAFETY: the text lives until the call returns.
        self.call("start publishing", |api, engine| unsafe {
            (api.zex_start_publishing_stream)(engine, stream.as_ptr(), MAIN)
        })
    }

    pub fn publish_quality(&self) -> zex_publish_quality {
        let mut quality = zex_publish_quality::defaults();
        // SAFETY: a live struct with its size set; on error it stays at its defaults.
        unsafe { (self.api.zex_get_publish_quality)(self.engine, MAIN, &mut quality) };
        quality
    }

    pub fn play_quality(&self, stream: &str) -> zex_play_quality {
        let mut quality = zex_play_quality::defaults();
        if let Ok(stream) = CString::new(stream) {
            // SAFETY: as above.
            unsafe { (self.api.zex_get_play_quality)(self.engine, stream.as_ptr(), &mut quality) };
        }
        quality
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        lock(&self.shared.seen)
    }

    /// Waits until the callbacks have seen something; false after `limit`.
    pub fn wait(&self, limit: Duration, mut until: impl FnMut(&Seen) -> bool) -> bool {
        let end = Instant::now() + limit;
        let mut seen = self.seen();
        while !until(&seen) {
            let Some(left) = end.checked_duration_since(Instant::now()) else {
                return false;
            };
            seen = self
                .shared
                .changed
                .wait_timeout(seen, left)
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .0;
        }
        true
    }

    /// Waits for the login, or says why there is none.
    pub fn wait_login(&self, limit: Duration) -> Result<()> {
        let done = self.wait(limit, |seen| {
            seen.logined_at.is_some() || seen.room_state() == "LOGIN_FAILED"
        });
        let seen = self.seen();
        if done && seen.logined_at.is_some() {
            return Ok(());
        }
        let state = seen.room_states.last();
        bail!(
            "{}: no login, state {state:?}; {}",
            self.name,
            seen.debug_errors.join("; ")
        )
    }

    pub fn logout(&self) -> Result<()> {
        let data = retain(&self.shared);
        // SAFETY: `on_logout` gives the reference back, exactly once, if the call succeeds.
        let status = unsafe {
            (self.api.zex_logout_room)(self.engine, std::ptr::null(), Some(on_completed), data)
        };
        if status != 0 {
            // SAFETY: the call refused, so the completion will not give it back.
            unsafe { release(data) };
        }
        self.api.check(status, "logout room")
    }

    /// Destroys the engine and waits for the last callback.
    pub fn destroy(self) -> Result<()> {
        self.release_last_frame();
        let data = retain(&self.shared);
        // SAFETY: `on_destroyed` gives the reference back, exactly once, if the call succeeds.
        let status =
            unsafe { (self.api.zex_destroy_engine)(self.engine, Some(on_destroyed), data) };
        self.api.check(status, "destroy engine")?;
        if !self.wait(Duration::from_secs(20), |seen| seen.destroyed) {
            bail!("{}: destroy did not complete within 20 s", self.name);
        }
        Ok(())
    }

    /// The last decoded picture as 8-bit RGBA.
    pub fn last_picture(&self) -> Result<(u32, u32, Vec<u8>)> {
        let frame = *lock(&self.shared.last_frame) as *mut zex_frame;
        let mut info = zex_frame_info::defaults();
        // SAFETY: a live struct with its size set.
        let status = unsafe { (self.api.zex_frame_get_info)(frame, &mut info) };
        self.api.check(status, "no picture was decoded")?;
        let mut pixels = vec![0; info.width as usize * info.height as usize * 4];
        // SAFETY: the buffer has the size given.
        let status = unsafe {
            (self.api.zex_frame_convert)(
                frame,
                zego_express::capi::convert::ZEX_VIDEO_FORMAT_RGBA32,
                0,
                pixels.as_mut_ptr(),
                pixels.len() as u64,
                std::ptr::null_mut(),
            )
        };
        self.api.check(status, "convert the last picture")?;
        Ok((info.width, info.height, pixels))
    }

    pub fn release_last_frame(&self) {
        let frame = std::mem::take(&mut *lock(&self.shared.last_frame));
        if frame != 0 {
            // SAFETY: a handle; a stale one is an error that nobody minds here.
            unsafe { (self.api.zex_frame_release)(frame as *mut zex_frame) };
        }
    }

    /// Ends the recording, if there is one.
    pub fn finish_recording(&self) -> Result<Option<u64>> {
        let recorder = lock(&self.shared.recorder).take();
        recorder
            .map(|recorder| {
                let frames = recorder.frames;
                recorder.finish().context("cannot finish the recording")?;
                Ok(frames)
            })
            .transpose()
    }
}

fn retain(shared: &Arc<Shared>) -> *mut c_void {
    Arc::into_raw(shared.clone()).cast_mut().cast()
}

/// # Safety
/// `data` comes from [`retain`] and has not been given back.
unsafe extern "C" fn release(data: *mut c_void) {
    // SAFETY: the caller's promise.
    drop(unsafe { Arc::from_raw(data.cast::<Shared>()) });
}

/// # Safety
/// `data` comes from [`retain`] and lives during the callback.
unsafe fn shared<'a>(data: *mut c_void) -> &'a Shared {
    // SAFETY: the table's `destroy` gives the reference back after the last callback.
    unsafe { &*data.cast::<Shared>() }
}

unsafe extern "C" fn on_room_state_changed(
    _: *mut zex_engine,
    _: *const c_char,
    reason: u32,
    code: i32,
    _: *const c_char,
    data: *mut c_void,
) {
    // SAFETY: registered with `retain`; same for every callback below.
    unsafe { shared(data) }.update(|seen| {
        seen.room_states.push((
            ROOM_REASONS.get(reason as usize).copied().unwrap_or("?"),
            code,
        ));
        if reason == LOGINED {
            seen.logined_at.get_or_insert_with(Instant::now);
        }
    });
}

unsafe extern "C" fn on_room_stream_update(
    _: *mut zex_engine,
    _: *const c_char,
    update: u32,
    streams: *const *const zex_stream,
    count: u32,
    _: *const c_char,
    data: *mut c_void,
) {
    // SAFETY: `count` pointers to live streams, valid during the callback.
    let ids: Vec<String> = unsafe {
        (0..count as usize)
            .map(|at| text((**streams.add(at)).stream_id))
            .collect()
    };
    // SAFETY: see above.
    unsafe { shared(data) }.update(|seen| {
        if update == 0 {
            seen.streams_added.extend(ids)
        } else {
            seen.streams_deleted.extend(ids)
        }
    });
}

unsafe extern "C" fn on_publisher_state(
    _: *mut zex_engine,
    _: *const c_char,
    state: u32,
    code: i32,
    _: *const c_char,
    data: *mut c_void,
) {
    // SAFETY: see above.
    unsafe { shared(data) }.update(|seen| {
        seen.publisher_states.push((
            PUBLISHER_STATES.get(state as usize).copied().unwrap_or("?"),
            code,
        ));
    });
}

unsafe extern "C" fn on_player_state(
    _: *mut zex_engine,
    _: *const c_char,
    state: u32,
    code: i32,
    _: *const c_char,
    data: *mut c_void,
) {
    // SAFETY: see above.
    unsafe { shared(data) }.update(|seen| {
        seen.player_states.push((
            PLAYER_STATES.get(state as usize).copied().unwrap_or("?"),
            code,
        ));
    });
}

unsafe extern "C" fn on_debug_error(
    _: *mut zex_engine,
    error_code: i32,
    function: *const c_char,
    info: *const c_char,
    data: *mut c_void,
) {
    // SAFETY: texts valid during the callback.
    let line = unsafe { format!("{}: {} ({error_code})", text(function), text(info)) };
    // SAFETY: see above.
    let shared = unsafe { shared(data) };
    if !shared.quiet {
        complain!("engine: {line}");
    }
    shared.update(|seen| {
        if [code::FILE_UNREADABLE, code::MEDIA_UNSUPPORTED].contains(&error_code) {
            seen.fatal.get_or_insert_with(|| line.clone());
        }
        // The first few explain; a retry loop must not fill memory.
        if seen.debug_errors.len() < 20 {
            seen.debug_errors.push(line);
        }
    });
}

unsafe extern "C" fn on_completed(_: i32, _: *const c_char, data: *mut c_void) {
    // SAFETY: see above.
    unsafe { shared(data) }.update(|seen| seen.completions += 1);
    // SAFETY: a completion runs once; the reference was made for it.
    unsafe { release(data) };
}

unsafe extern "C" fn on_destroyed(_: i32, _: *const c_char, data: *mut c_void) {
    // SAFETY: see above.
    unsafe { shared(data) }.update(|seen| seen.destroyed = true);
    // SAFETY: as in `on_completed`.
    unsafe { release(data) };
}

/// Calls `with` with the luma and capture time of a lent frame.
///
/// # Safety
/// `frame` is valid during the call.
unsafe fn with_luma(api: &Api, frame: *mut zex_frame, with: impl FnOnce(Luma<'_>, u64)) {
    let mut info = zex_frame_info::defaults();
    // SAFETY: a live struct with its size set.
    if unsafe { (api.zex_frame_get_info)(frame, &mut info) } != 0 {
        return;
    }
    let length = info.strides[0] as usize * info.height as usize;
    // SAFETY: the planes are readable until the frame is released.
    let data = unsafe { std::slice::from_raw_parts(info.planes[0], length) };
    let luma = Luma {
        data,
        stride: info.strides[0] as usize,
        width: info.width,
        height: info.height,
    };
    with(luma, info.capture_time_us);
}

unsafe extern "C" fn on_captured(
    _: *mut zex_engine,
    channel: u32,
    frame: *mut zex_frame,
    data: *mut c_void,
) {
    // SAFETY: see above.
    let shared = unsafe { shared(data) };
    if channel == MAIN {
        // SAFETY: the frame is lent for the callback.
        unsafe {
            with_luma(&shared.api, frame, |luma, captured| {
                lock(&shared.references).captured(captured, luma)
            });
        }
    }
}

unsafe extern "C" fn on_remote_video(
    _: *mut zex_engine,
    _: *const c_char,
    frame: *mut zex_frame,
    data: *mut c_void,
) {
    // SAFETY: see above.
    let shared = unsafe { shared(data) };
    // SAFETY: the frame is lent for the callback.
    unsafe {
        with_luma(&shared.api, frame, |luma, captured| {
            if let Some(measure) = &mut *lock(&shared.measure) {
                measure.picture(luma, captured, &mut lock(&shared.references));
            }
        });
    }
    shared.changed.notify_all();
    if shared.keep_last {
        // SAFETY: retained here, released when the next one takes its place.
        if unsafe { (shared.api.zex_frame_retain)(frame) } == 0 {
            let old = std::mem::replace(&mut *lock(&shared.last_frame), frame as usize);
            if old != 0 {
                // SAFETY: our own hold.
                unsafe { (shared.api.zex_frame_release)(old as *mut zex_frame) };
            }
        }
    }
}

#[allow(clippy::too_many_arguments)] // the C signature
unsafe extern "C" fn on_remote_encoded(
    _: *mut zex_engine,
    _: *const c_char,
    bytes: *const u8,
    length: u32,
    key: u8,
    width: u32,
    height: u32,
    captured: u64,
    data: *mut c_void,
) {
    // SAFETY: see above.
    let shared = unsafe { shared(data) };
    // SAFETY: `length` bytes, valid during the callback.
    let bytes = unsafe { std::slice::from_raw_parts(bytes, length as usize) };
    record(shared, |recorder| {
        recorder.picture(bytes, key != 0, width, height, captured)
    });
}

#[allow(clippy::too_many_arguments)] // the C signature
unsafe extern "C" fn on_remote_audio(
    _: *mut zex_engine,
    _: *const c_char,
    samples: *const i16,
    per_channel: u32,
    rate: u32,
    channels: u32,
    captured: u64,
    data: *mut c_void,
) {
    // SAFETY: see above.
    let shared = unsafe { shared(data) };
    let count = per_channel as usize * channels as usize;
    // SAFETY: that many samples, valid during the callback.
    let samples = unsafe { std::slice::from_raw_parts(samples, count) };
    if let Some(measure) = &mut *lock(&shared.measure) {
        measure.sound(samples, channels as usize, rate);
    }
    record(shared, |recorder| {
        recorder.sound(samples, channels as usize, captured)
    });
}

/// A recording that cannot be written ends, with one line; the call goes on.
fn record(shared: &Shared, write: impl FnOnce(&mut Recorder) -> Result<()>) {
    let mut recorder = lock(&shared.recorder);
    if let Some(writer) = &mut *recorder
        && let Err(error) = write(writer)
    {
        complain!("recording stopped: {error:#}");
        *recorder = None;
    }
}
