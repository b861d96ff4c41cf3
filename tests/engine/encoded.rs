//! Encoded custom capture: pictures of an application's own encoder.

use crate::h264::Encoder;
use crate::network;
use crate::support::*;
use std::collections::BTreeSet;
use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::null_mut;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use zego_express::capi::callbacks::*;
use zego_express::capi::engine::*;
use zego_express::capi::event::*;
use zego_express::capi::publish::*;
use zego_express::capi::room::*;
use zego_express::engine::event::{MediaSink, MediaWants, PublisherState};
use zego_express::engine::*;
use zego_express::ffi::sized::SizedStruct;
use zego_netsim::LinkProfile;
use zego_proto::code;

/// Takes played pictures as they come and decodes none.
#[derive(Default)]
struct Units {
    /// RTP timestamp and bytes.
    seen: Mutex<Vec<(u32, usize)>>,
}

impl MediaSink for Units {
    fn remote_encoded_video(&self, _: &str, frame: &EncodedFrame) {
        let mut seen = self.seen.lock().unwrap();
        seen.push((frame.rtp_timestamp, frame.data.len()));
    }
    fn wants(&self) -> MediaWants {
        MediaWants {
            remote_encoded_video: true,
            ..Default::default()
        }
    }
}

impl Units {
    fn count(&self) -> usize {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .map(|(at, _)| *at)
            .collect::<BTreeSet<_>>()
            .len()
    }
}

/// A host with an encoder of its own, and the configuration that nobody has touched.
struct Host {
    client: Client,
    encoder: Mutex<Encoder>,
    idr: AtomicBool,
    pushed: AtomicU32,
}

impl Host {
    fn new(door: &Door) -> Self {
        let client = Client::new(door, "host");
        let e = &client.engine;
        e.set_video_config(Scenario::Default.video(), Channel::Main)
            .expect("valid");
        e.set_video_source(VideoSource::CustomEncoded, Channel::Main)
            .expect("valid");
        Self {
            client,
            encoder: Mutex::default(),
            idr: AtomicBool::new(true),
            pushed: AtomicU32::new(0),
        }
    }

    fn push(&self, bytes: usize) {
        let idr = self.idr.swap(false, Ordering::SeqCst);
        let unit = self.encoder.lock().unwrap().picture(idr, bytes);
        let (width, height) = (crate::h264::WIDTH, crate::h264::HEIGHT);
        self.client
            .engine
            .send_encoded_frame(Channel::Main, &unit, idr, width, height, 0)
            .expect("a picture is taken");
        self.pushed.fetch_add(1, Ordering::SeqCst);
    }

    /// Twenty-five pictures a second while `more` says so.
    fn stream(&self, bytes: usize, mut more: impl FnMut(u32) -> bool) {
        let start = Instant::now();
        for n in 0.. {
            if !more(n) {
                return;
            }
            self.push(bytes);
            let due = start + Duration::from_millis(40) * (n + 1);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
    }

    fn told(&self, code: i32) -> Vec<String> {
        let wanted = format!("DebugError {{ code: {code},");
        let history = self.client.events.history();
        history
            .into_iter()
            .filter(|l| l.starts_with(&wanted))
            .collect()
    }

    fn asked(&self) -> usize {
        let history = self.client.events.history();
        let asked = history.iter();
        asked
            .filter(|l| l.starts_with("EncodedKeyframeWanted"))
            .count()
    }
}

/// The default configuration says 600 kbit/s; that is the setting of an encoder which has nothing to
/// do here.
#[test]
fn the_bitrate_setting_holds_down_nothing_that_is_encoded_elsewhere() {
    const PICTURES: u32 = 200;
    let server = server();
    let door = Door::of(&server);
    let host = Host::new(&door);
    let viewer = Client::new(&door, "viewer");
    let units = std::sync::Arc::new(Units::default());
    viewer.engine.set_media_sink(units.clone()).expect("alive");
    viewer.login("r");
    viewer.play("s");
    host.client.login("r");
    host.client.publish("s");
    assert_eq!(host.client.events.publisher(PublisherState::Publishing), 0);
    // 8 Mbit/s, a keyframe every two seconds.
    host.stream(40_000, |n| {
        if n % 50 == 0 {
            host.idr.store(true, Ordering::SeqCst);
        }
        n < PICTURES
    });
    let enough = PICTURES as usize * 99 / 100;
    let end = Instant::now() + Duration::from_secs(5);
    while units.count() < enough && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(20));
    }
    let quality = host
        .client
        .engine
        .publish_quality(Channel::Main)
        .expect("alive");
    assert!(
        units.count() >= enough,
        "{} of {PICTURES} pictures; {quality:?}",
        units.count()
    );
    let whole = units.seen.lock().unwrap();
    assert!(whole.iter().all(|(_, bytes)| *bytes >= 40_000));
    drop(whole);
    assert!(host.told(code::MEDIA_PATH_TOO_SLOW).is_empty());
    host.client.destroy();
    viewer.destroy();
    server.stop();
}

/// A path that carries an eighth of it: what is left out is counted as such and told once, and the
/// encoder is asked to begin anew.
#[test]
fn what_a_narrow_path_leaves_out_is_counted_and_told_once() {
    let narrow = LinkProfile {
        rate_bps: Some(1_000_000),
        ..LinkProfile::PERFECT
    };
    let (_impairer, server, remote) = network::impaired_up(narrow);
    let host = Host::new(&remote);
    host.client.login("r");
    host.client.publish("s");
    assert_eq!(host.client.events.publisher(PublisherState::Publishing), 0);
    let quality = || {
        host.client
            .engine
            .publish_quality(Channel::Main)
            .expect("alive")
    };
    let mut last = quality();
    host.stream(40_000, |n| {
        if host.asked() > 0 {
            host.idr.store(n % 12 == 0, Ordering::SeqCst);
        }
        last = quality();
        n < 500 && !(last.frames_dropped >= 60 && n > 100 && host.asked() > 0)
    });
    assert!(last.frames_dropped >= 60, "{last:?}");
    assert!(host.asked() > 0, "{:#?}", host.client.events.history());
    let encoded = last.frames_encoded.max(1);
    let accounted = last.frames_sent + last.frames_dropped;
    // Some wait, some were under way between the two counts.
    assert!(accounted.abs_diff(encoded) <= 40, "{last:?}");
    assert!(last.frames_sent * 2 < encoded, "{last:?}");
    let told = host.told(code::MEDIA_PATH_TOO_SLOW);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].contains("stream s:") && told[0].contains("kbit/s"),
        "{told:?}"
    );
    host.client.destroy();
    server.stop();
}

/// An application in C with a hardware encoder: it asks for no keyframe by itself.
struct InC {
    engine: AtomicUsize,
    encoder: Mutex<Encoder>,
    asked: Mutex<Vec<u32>>,
    told: Mutex<Vec<(i32, String)>>,
    publishing: AtomicBool,
    ended: AtomicBool,
}

impl InC {
    fn push(&self, idr: bool, bytes: usize) -> i32 {
        // One picture after another, whoever makes it.
        let mut encoder = self.encoder.lock().unwrap();
        let unit = encoder.picture(idr, bytes);
        // SAFETY: the unit lives until the call returns.
        unsafe {
            zex_send_custom_video_capture_encoded_data(
                self.engine.load(Ordering::SeqCst) as *mut zex_engine,
                unit.as_ptr(),
                unit.len() as u32,
                idr.into(),
                crate::h264::WIDTH,
                crate::h264::HEIGHT,
                0,
                0,
            )
        }
    }

    /// The answer of a real encoder.
    fn on_wanted(&self, channel: u32) {
        self.asked.lock().unwrap().push(channel);
        // Refused when the end has begun.
        let _ = self.push(true, 0);
    }

    fn on_debug_error(&self, code: i32, info: *const c_char) {
        // SAFETY: text of the engine, valid until the callback returns.
        let info = unsafe { CStr::from_ptr(info) };
        let info = info.to_string_lossy().into_owned();
        self.told.lock().unwrap().push((code, info));
    }

    fn on_state(&self, state: u32) {
        let publishing = state == ZEX_PUBLISHER_STATE_PUBLISHING;
        self.publishing.store(publishing, Ordering::SeqCst);
    }

    /// Poll delivery: all that waits.
    fn poll(&self) {
        let engine = self.engine.load(Ordering::SeqCst) as *mut zex_engine;
        loop {
            let mut event = null_mut();
            let mut data = zex_event_data::defaults();
            // SAFETY: both are writable.
            let status = unsafe { zex_poll_event(engine, &mut event) };
            if status != 0 || event.is_null() {
                return;
            }
            // SAFETY: as above.
            assert_eq!(unsafe { zex_event_get(event, &mut data) }, 0);
            match data.event_type {
                ZEX_EVENT_ENCODED_KEYFRAME_WANTED => self.on_wanted(data.channel),
                ZEX_EVENT_DEBUG_ERROR => self.on_debug_error(data.error_code, data.info),
                ZEX_EVENT_PUBLISHER_STATE_UPDATE => self.on_state(data.state),
                _ => {}
            }
            assert_eq!(zex_event_release(event), 0);
        }
    }
}

/// Lets a test's threads end, also when it fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// The test's side of `user_data`.
///
/// # Safety
/// `data` is the engine's, before its last callback.
unsafe fn in_c<'a>(data: *mut c_void) -> &'a InC {
    // SAFETY: by the caller's promise.
    unsafe { &*data.cast::<InC>() }
}

unsafe extern "C" fn wanted(_: *mut zex_engine, channel: u32, data: *mut c_void) {
    // SAFETY: a callback of the engine.
    unsafe { in_c(data) }.on_wanted(channel);
}

unsafe extern "C" fn debug_error(
    _: *mut zex_engine,
    code: i32,
    _: *const c_char,
    info: *const c_char,
    data: *mut c_void,
) {
    // SAFETY: a callback of the engine.
    unsafe { in_c(data) }.on_debug_error(code, info);
}

unsafe extern "C" fn state(
    _: *mut zex_engine,
    _: *const c_char,
    state: u32,
    _: i32,
    _: *const c_char,
    data: *mut c_void,
) {
    // SAFETY: a callback of the engine.
    unsafe { in_c(data) }.on_state(state);
}

unsafe extern "C" fn ended(_: i32, _: *const c_char, data: *mut c_void) {
    // SAFETY: the last callback.
    unsafe { in_c(data) }.ended.store(true, Ordering::SeqCst);
}

/// There is no second keyframe (20 s would do): the application is asked, answers, and the viewer sees
/// something a round trip later. The server keeps no such GOP, of which the host is warned once.
fn joins_in_a_round_trip(delivery: u32) {
    let server = server();
    let host = Box::new(InC {
        engine: AtomicUsize::new(0),
        encoder: Mutex::default(),
        asked: Mutex::default(),
        told: Mutex::default(),
        publishing: AtomicBool::new(false),
        ended: AtomicBool::new(false),
    });
    let data = (&raw const *host).cast_mut().cast::<c_void>();
    let table = zex_callbacks {
        on_publisher_state_update: Some(state),
        on_debug_error: Some(debug_error),
        on_encoded_keyframe_wanted: Some(wanted),
        ..zex_callbacks::defaults()
    };
    let url = CString::new(server.url()).expect("no NUL");
    let sign = CString::new(server.app_sign()).expect("no NUL");
    let profile = zex_engine_profile {
        app_id: server.app_id(),
        app_sign: sign.as_ptr(),
        server_url: url.as_ptr(),
        delivery,
        callbacks: &table,
        user_data: data,
        ..zex_engine_profile::defaults()
    };
    let user = zex_user {
        user_id: c"host".as_ptr(),
        user_name: c"host".as_ptr(),
        ..zex_user::defaults()
    };
    let mut engine = null_mut();
    // SAFETY: everything handed in lives until the calls return.
    unsafe {
        assert_eq!(zex_create_engine(&profile, &mut engine), 0);
        host.engine.store(engine as usize, Ordering::SeqCst);
        let source = ZEX_VIDEO_SOURCE_CUSTOM_ENCODED;
        assert_eq!(zex_set_video_source(engine, source, null_mut(), 0), 0);
        let room = null_mut();
        let login = zex_login_room(engine, c"r".as_ptr(), &user, room, None, null_mut());
        assert_eq!(login, 0);
        assert_eq!(zex_start_publishing_stream(engine, c"s".as_ptr(), 0), 0);
    }
    let viewer = Client::new(&Door::of(&server), "viewer");
    viewer.logged_in("r");
    let stop = AtomicBool::new(false);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _over = (Over(&over), Over(&stop));
        if delivery == ZEX_DELIVERY_POLL {
            scope.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    host.poll();
                    std::thread::sleep(Duration::from_millis(2));
                }
            });
        }
        eventually("it publishes", || host.publishing.load(Ordering::SeqCst));
        // The encoder's own thread; its first picture is the only keyframe that it makes by itself.
        let pushing = scope.spawn(|| {
            assert_eq!(host.push(true, 0), 0);
            while !stop.load(Ordering::SeqCst) {
                assert_eq!(host.push(false, 2_000), 0);
                std::thread::sleep(Duration::from_millis(40));
            }
        });
        let warned = || {
            let told = host.told.lock().unwrap();
            let long = told.iter().filter(|(c, _)| *c == code::MEDIA_GOP_TOO_LONG);
            long.map(|(_, info)| info.clone()).collect::<Vec<_>>()
        };
        eventually("the host is warned", || !warned().is_empty());
        let asked = host.asked.lock().unwrap().len();
        let since = Instant::now();
        viewer.play("s");
        viewer.frames.first();
        let took = since.elapsed();
        assert!(took < Duration::from_secs(4), "{took:?}");
        let channels = host.asked.lock().unwrap()[asked..].to_vec();
        let most = since.elapsed().as_millis() as usize / 500 + 2;
        assert!((1..=most).contains(&channels.len()), "{channels:?}");
        assert!(channels.iter().all(|channel| *channel == 0));
        viewer.frames.more(20);
        let told = warned();
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(
            told[0].contains("stream s:") && told[0].contains("6 s and 4 MiB"),
            "{told:?}"
        );
        stop.store(true, Ordering::SeqCst);
        pushing.join().expect("it only pushes");
        viewer.destroy();
        // SAFETY: `data` lives until `ended` has run.
        assert_eq!(unsafe { zex_destroy_engine(engine, Some(ended), data) }, 0);
        eventually("the end", || host.ended.load(Ordering::SeqCst));
    });
    server.stop();
}

#[test]
fn joining_a_long_gop_takes_a_round_trip() {
    joins_in_a_round_trip(ZEX_DELIVERY_CALLBACKS);
}

#[test]
fn joining_a_long_gop_takes_a_round_trip_with_poll_delivery() {
    joins_in_a_round_trip(ZEX_DELIVERY_POLL);
}

/// An application that does not listen: it is asked twice a second at most while somebody waits, and
/// the viewer begins with the next keyframe that comes.
#[test]
fn a_wish_that_nobody_answers_is_no_storm() {
    let server = server();
    let door = Door::of(&server);
    let host = Host::new(&door);
    let viewer = Client::new(&door, "viewer");
    host.client.login("r");
    host.client.publish("s");
    assert_eq!(host.client.events.publisher(PublisherState::Publishing), 0);
    viewer.logged_in("r");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _over = Over(&stop);
        scope.spawn(|| host.stream(2_000, |_| !stop.load(Ordering::SeqCst)));
        let config = PlayConfig {
            resource_mode: ResourceMode::OnlyRtc,
        };
        eventually("it sends", || host.pushed.load(Ordering::SeqCst) > 10);
        let (since, before) = (Instant::now(), host.asked());
        viewer
            .engine
            .start_playing(stream("s"), config)
            .expect("alive");
        eventually("it is asked again and again", || host.asked() - before >= 4);
        // One at once, then each half second.
        let most = since.elapsed().as_millis() as usize / 500 + 2;
        assert!(host.asked() - before <= most, "{:?}", since.elapsed());
        assert_eq!(viewer.frames.count(), 0);
        host.idr.store(true, Ordering::SeqCst);
        viewer.frames.first();
        stop.store(true, Ordering::SeqCst);
    });
    host.client.destroy();
    viewer.destroy();
    server.stop();
}
