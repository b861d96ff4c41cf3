//! What the engine tests share: a server inside the process, and an engine whose events can be
//! waited for.
#![allow(dead_code)]

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use zego_express::engine::event::{
    Event, MediaSink, MediaWants, PlayerState, PublisherState, RoomStateChangedReason, UpdateType,
};
use zego_express::engine::*;
use zego_proto::appsign;
use zego_server::{Server, ServerConfig};

/// Long enough for a busy machine; nothing is measured against it.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn server() -> Server {
    Server::start(ServerConfig::ephemeral().heartbeat(Duration::from_secs(4)))
        .expect("a server on loopback")
}

/// Short limits, so that what happens after seconds is seen soon.
pub fn timing() -> Timing {
    Timing {
        ping_after: Duration::from_millis(500),
        lost_after: Duration::from_millis(1500),
        link_lost_after: Duration::from_millis(1000),
        link_connect_timeout: Duration::from_millis(2000),
        restore_grace: Duration::from_secs(4),
        ..Timing::default()
    }
}

pub fn room(id: &str) -> RoomId {
    RoomId::parse(id).expect("valid")
}

pub fn stream(id: &str) -> StreamId {
    StreamId::parse(id).expect("valid")
}

/// Whose AppSign or token opens the door.
#[derive(Clone)]
pub struct Door {
    pub url: String,
    pub app_id: u32,
    pub app_sign: Option<String>,
}

impl Door {
    pub fn of(server: &Server) -> Self {
        Self {
            url: server.url(),
            app_id: server.app_id(),
            app_sign: Some(server.app_sign()),
        }
    }
}

#[derive(Default)]
struct Log {
    events: VecDeque<Event>,
    /// Everything ever said, for the message of a failed wait.
    all: Vec<String>,
    sink_dropped: bool,
    hold: Duration,
}

/// Collects events; `wait` takes them out in order.
#[derive(Clone, Default)]
pub struct Events(Arc<(Mutex<Log>, Condvar)>);

struct Collect(Events);

impl EventSink for Collect {
    fn event(&self, event: Event) {
        let mut log = self.0.0.0.lock().unwrap();
        assert!(!log.sink_dropped, "an event after the sink was dropped");
        log.all.push(format!("{event:?}"));
        log.events.push_back(event);
        self.0.0.1.notify_all();
        let hold = std::mem::take(&mut log.hold);
        drop(log);
        std::thread::sleep(hold);
    }
    fn wakeup(&self) {}
}

impl Drop for Collect {
    fn drop(&mut self) {
        self.0.0.0.lock().unwrap().sink_dropped = true;
        self.0.0.1.notify_all();
    }
}

impl Events {
    /// Skips events until one is accepted.
    #[track_caller]
    pub fn wait<T>(&self, what: &str, accept: impl Fn(&Event) -> Option<T>) -> T {
        self.wait_for(PATIENCE, what, accept)
    }

    #[track_caller]
    pub fn wait_for<T>(
        &self,
        patience: Duration,
        what: &str,
        accept: impl Fn(&Event) -> Option<T>,
    ) -> T {
        let end = Instant::now() + patience;
        let (log, changed) = &*self.0;
        let mut log = log.lock().unwrap();
        loop {
            while let Some(event) = log.events.pop_front() {
                if let Some(found) = accept(&event) {
                    return found;
                }
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                panic!("no {what} among:\n{}", log.all.join("\n"));
            }
            log = changed.wait_timeout(log, left).unwrap().0;
        }
    }

    #[track_caller]
    pub fn room_state(&self, reason: RoomStateChangedReason) -> i32 {
        self.wait(&format!("{reason:?}"), |e| match e {
            Event::RoomStateChanged {
                reason: r, code, ..
            } if *r == reason => Some(*code),
            _ => None,
        })
    }

    #[track_caller]
    pub fn publisher(&self, state: PublisherState) -> i32 {
        self.wait(&format!("{state:?}"), |e| match e {
            Event::PublisherState { state: s, code, .. } if *s == state => Some(*code),
            _ => None,
        })
    }

    #[track_caller]
    pub fn player(&self, state: PlayerState) -> i32 {
        self.wait(&format!("{state:?}"), |e| match e {
            Event::PlayerState { state: s, code, .. } if *s == state => Some(*code),
            _ => None,
        })
    }

    #[track_caller]
    pub fn player_with(&self, state: PlayerState, code: i32) {
        self.wait(&format!("{state:?} {code}"), |e| match e {
            Event::PlayerState {
                state: s, code: c, ..
            } if *s == state && *c == code => Some(()),
            _ => None,
        })
    }

    #[track_caller]
    pub fn streams(&self, update: UpdateType) -> Vec<String> {
        self.wait(&format!("streams {update:?}"), |e| match e {
            Event::RoomStreamUpdate {
                update: u, streams, ..
            } if *u == update => Some(streams.iter().map(|s| s.stream_id.clone()).collect()),
            _ => None,
        })
    }

    #[track_caller]
    pub fn users(&self, update: UpdateType) -> Vec<String> {
        self.wait(&format!("users {update:?}"), |e| match e {
            Event::RoomUserUpdate {
                update: u, users, ..
            } if *u == update => Some(users.iter().map(|u| u.user_id.clone()).collect()),
            _ => None,
        })
    }

    #[track_caller]
    pub fn debug_error(&self, wanted: i32) -> String {
        self.wait(&format!("debug error {wanted}"), |e| match e {
            Event::DebugError { code, info, .. } if *code == wanted => Some(info.clone()),
            _ => None,
        })
    }

    /// Everything said so far, one line an event.
    pub fn history(&self) -> Vec<String> {
        self.0.0.lock().unwrap().all.clone()
    }

    /// The next event's callback sleeps that long.
    pub fn hold(&self, time: Duration) {
        self.0.0.lock().unwrap().hold = time;
    }

    pub fn forget(&self) {
        self.0.0.lock().unwrap().events.clear();
    }

    #[track_caller]
    pub fn until_dropped(&self) {
        let (log, changed) = &*self.0;
        let log = log.lock().unwrap();
        let (log, out) = changed
            .wait_timeout_while(log, PATIENCE, |l| !l.sink_dropped)
            .unwrap();
        assert!(!out.timed_out(), "the sink lives:\n{}", log.all.join("\n"));
    }
}

/// Counts decoded pictures of played streams.
#[derive(Default)]
pub struct Frames {
    seen: Mutex<(u64, Option<VideoFrame>)>,
    changed: Condvar,
}

impl MediaSink for Frames {
    fn remote_video(&self, _: &str, frame: &VideoFrame) {
        let mut seen = self.seen.lock().unwrap();
        seen.0 += 1;
        seen.1 = Some(frame.clone());
        self.changed.notify_all();
    }
    fn wants(&self) -> MediaWants {
        MediaWants {
            remote_video: true,
            decode: true,
            ..Default::default()
        }
    }
}

impl Frames {
    pub fn count(&self) -> u64 {
        self.seen.lock().unwrap().0
    }

    /// Waits until there was one at all.
    #[track_caller]
    pub fn first(&self) {
        let seen = self.seen.lock().unwrap();
        let waited = self
            .changed
            .wait_timeout_while(seen, PATIENCE, |s| s.0 == 0)
            .unwrap();
        assert!(!waited.1.timed_out(), "no picture");
    }

    /// Waits for `more` pictures from now on; gives the last one.
    #[track_caller]
    pub fn more(&self, more: u64) -> VideoFrame {
        let seen = self.seen.lock().unwrap();
        let target = seen.0 + more;
        let (seen, out) = self
            .changed
            .wait_timeout_while(seen, PATIENCE, |s| s.0 < target)
            .unwrap();
        assert!(!out.timed_out(), "{} of {target} pictures", seen.0);
        seen.1.clone().expect("there was one")
    }
}

pub struct Client {
    pub engine: Engine,
    pub events: Events,
    pub frames: Arc<Frames>,
    pub user: String,
}

impl Client {
    pub fn new(door: &Door, user: &str) -> Self {
        Self::with_timing(door, user, timing())
    }

    pub fn with_timing(door: &Door, user: &str, timing: Timing) -> Self {
        let events = Events::default();
        let config = EngineConfig {
            app_id: AppId::new(door.app_id).expect("valid"),
            app_sign: door
                .app_sign
                .as_ref()
                .map(|s| AppSign(appsign::parse(s).expect("hex"))),
            scenario: Scenario::Default,
            server_url: Some(door.url.clone().into()),
            ca_file: None,
            delivery: Delivery::Callbacks,
            timing,
        };
        let engine = Engine::create(config, Box::new(Collect(events.clone()))).expect("an engine");
        let frames = Arc::new(Frames::default());
        engine
            .set_media_sink(frames.clone())
            .expect("a live engine");
        let small = VideoConfig {
            width: 160,
            height: 90,
            fps: 15,
            bitrate_kbps: 200,
            keyframe_interval_s: 2,
        };
        engine
            .set_video_config(small, Channel::Main)
            .expect("valid");
        engine
            .set_video_source(VideoSource::Synthetic, Channel::Main)
            .expect("valid");
        engine
            .set_audio_source(AudioSource::Tone, Channel::Main)
            .expect("valid");
        Self {
            engine,
            events,
            frames,
            user: user.to_owned(),
        }
    }

    pub fn login(&self, room_id: &str) {
        self.login_with(room_id, true, "", Box::new(|_, _| {}))
            .expect("a login");
    }

    pub fn login_with(
        &self,
        room_id: &str,
        notify: bool,
        token: &str,
        done: Completion,
    ) -> Result<()> {
        self.engine.login_room(
            room(room_id),
            UserId::parse(&self.user).expect("valid"),
            UserName::parse(&self.user).expect("valid"),
            RoomConfig {
                max_member_count: 0,
                is_user_status_notify: notify,
                token: token.to_owned(),
            },
            done,
        )
    }

    #[track_caller]
    pub fn logged_in(&self, room_id: &str) {
        self.login(room_id);
        assert_eq!(self.events.room_state(RoomStateChangedReason::Logined), 0);
    }

    pub fn publish(&self, stream_id: &str) {
        self.engine
            .start_publishing(stream(stream_id), Channel::Main)
            .expect("publishing may start");
    }

    pub fn play(&self, stream_id: &str) {
        let config = PlayConfig {
            resource_mode: ResourceMode::OnlyL3,
        };
        self.engine
            .start_playing(stream(stream_id), config)
            .expect("playing may start");
    }

    #[track_caller]
    pub fn destroy(&self) {
        self.engine.destroy();
        self.events.until_dropped();
        let last = self.events.history().pop().expect("events");
        assert_eq!(last, "EngineDestroyed");
    }
}

/// Waits until a condition holds.
#[track_caller]
pub fn eventually(what: &str, condition: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
