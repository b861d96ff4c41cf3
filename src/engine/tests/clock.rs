//! The host's clock is set while it is on air: what a viewer sees goes on, and its capture times are
//! those of the new clock. Against a real server; only the clock is the test's.

use super::h264::{Encoder, HEIGHT, WIDTH};
use super::*;
use crate::engine::event::{MediaSink, MediaWants, PublisherState};
use parking_lot::Mutex;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use zego_server::{Server, ServerConfig};

/// No buffer holds a picture for longer than a second; a machine that is busy gets another one. What
/// this was written after: 5.5 s without a picture for a step of 2 s, and none any more for 30 s.
const GAP_MAX: Duration = Duration::from_secs(2);
const SECOND_US: i64 = 1_000_000;

/// When each picture was shown, and the capture time that it came with.
#[derive(Default)]
struct Shown(Mutex<Vec<(Instant, u64)>>);

impl MediaSink for Shown {
    fn remote_video(&self, _: &str, frame: &VideoFrame) {
        self.0.lock().push((Instant::now(), frame.capture_time_us));
    }
    fn wants(&self) -> MediaWants {
        MediaWants {
            remote_video: true,
            decode: true,
            ..Default::default()
        }
    }
}

fn unix_us() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("after 1970").as_micros() as u64
}

fn join(server: &Server, user: &str) -> (Engine, mpsc::Receiver<Event>) {
    let (tx, events) = mpsc::channel();
    let config = EngineConfig {
        app_id: AppId::new(server.app_id()).expect("valid"),
        app_sign: Some(AppSign(
            zego_proto::appsign::parse(&server.app_sign()).expect("hex"),
        )),
        scenario: Scenario::Default,
        server_url: Some(server.url().into()),
        ca_file: None,
        delivery: Delivery::Callbacks,
        timing: Timing::default(),
    };
    let engine = Engine::create(config, Box::new(Tell(tx))).expect("an engine");
    let user = UserId::parse(user).expect("valid");
    let name = UserName::parse(user.as_str()).expect("valid");
    let room = RoomId::parse("r").expect("valid");
    engine
        .login_room(room, user, name, RoomConfig::default(), Box::new(|_, _| {}))
        .expect("a login");
    (engine, events)
}

struct Host {
    engine: Engine,
    encoder: Option<Encoder>,
    pictures: u32,
    since: Instant,
}

impl Host {
    /// Pushes pictures for a second, 25 of them, stamped by the clock of the host, which is `set_us`
    /// off; the tenth `ahead_us` ahead of it.
    fn second(&mut self, set_us: i64, ahead_us: i64) {
        for n in 0..25 {
            let ahead = if n == 10 { ahead_us } else { 0 };
            let stamp = unix_us().saturating_add_signed(set_us + ahead);
            let pushed = match &mut self.encoder {
                Some(encoder) => {
                    let idr = self.pictures.is_multiple_of(50);
                    let unit = encoder.picture(idr, 500);
                    self.engine
                        .send_encoded_frame(Channel::Main, &unit, idr, WIDTH, HEIGHT, stamp)
                }
                None => {
                    let grey = vec![self.pictures as u8; (WIDTH * HEIGHT) as usize];
                    let picture = VideoFrameRef {
                        format: PixelFormat::I420,
                        width: WIDTH,
                        height: HEIGHT,
                        planes: [&grey, &grey[..grey.len() / 4], &grey[..grey.len() / 4]],
                        strides: [WIDTH, WIDTH / 2, WIDTH / 2],
                    };
                    self.engine.send_video_frame(Channel::Main, picture, stamp)
                }
            };
            pushed.expect("a picture is taken");
            self.pictures += 1;
            let due = self.since + Duration::from_millis(40) * self.pictures;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
    }
}

fn goes_on(source: VideoSource) {
    let server = Server::start(ServerConfig::ephemeral()).expect("a server on loopback");
    let (viewer, seen) = join(&server, "viewer");
    let shown = Arc::new(Shown::default());
    viewer.set_media_sink(shown.clone()).expect("alive");
    let (engine, events) = join(&server, "host");
    let coded = source == VideoSource::CustomEncoded;
    engine
        .set_video_source(source, Channel::Main)
        .expect("valid");
    let id = StreamId::parse("s").expect("valid");
    engine
        .start_publishing(id.clone(), Channel::Main)
        .expect("publishing may start");
    viewer
        .start_playing(id, PlayConfig::default())
        .expect("playing may start");
    loop {
        let event = events.recv_timeout(PATIENCE).expect("it publishes");
        if let Event::PublisherState { state, .. } = event
            && state == PublisherState::Publishing
        {
            break;
        }
    }
    let mut host = Host {
        encoder: coded.then(Encoder::default),
        engine,
        pictures: 0,
        since: Instant::now(),
    };
    let mut steps = Vec::new();
    for (set_us, ahead_us) in [
        (0, 0),
        (0, 0),
        (-2 * SECOND_US, 0),
        (-2 * SECOND_US, 0),
        (-2 * SECOND_US, 9 * SECOND_US),
        (-2 * SECOND_US, 0),
        (-30 * SECOND_US, 0),
        (-30 * SECOND_US, 0),
        (-30 * SECOND_US, 0),
    ] {
        host.engine.shared().publishers[0].set_clock_by(set_us);
        steps.push((Instant::now(), set_us));
        host.second(set_us, ahead_us);
    }
    let end = Instant::now();
    let shown = std::mem::take(&mut *shown.0.lock());
    assert!(shown.len() > 100, "{coded}: {} pictures", shown.len());
    let times = shown.iter().map(|(at, _)| *at).chain([end]);
    let times: Vec<Instant> = times.collect();
    let gaps = times.windows(2).map(|w| w[1] - w[0]);
    let longest = gaps.max().expect("there are some");
    assert!(longest < GAP_MAX, "coded {coded}: {longest:?} without one");
    // What is shown long after a step was captured after it: by the new clock.
    for (i, (began, set_us)) in steps.iter().enumerate() {
        let settled = *began + Duration::from_millis(900);
        let over = steps.get(i + 1).map_or(end, |(at, _)| *at);
        let within = shown.iter().filter(|(at, _)| (settled..over).contains(at));
        for (at, capture_us) in within {
            let ago = end.saturating_duration_since(*at).as_micros() as i64;
            let host_us = unix_us().saturating_add_signed(set_us - ago);
            let late = end.elapsed().as_micros() as i64;
            let age = host_us as i64 - late - *capture_us as i64;
            assert!(
                age.abs() < 900_000,
                "coded {coded}, clock set by {set_us}: captured {age} us ago by the host's clock"
            );
        }
    }
    for engine in [host.engine, viewer] {
        engine.destroy();
    }
    assert!(matches!(events.iter().last(), Some(Event::EngineDestroyed)));
    assert!(matches!(seen.iter().last(), Some(Event::EngineDestroyed)));
    server.stop();
}

#[test]
fn raw_pictures_go_on_when_the_clock_is_set() {
    goes_on(VideoSource::Custom);
}

#[test]
fn encoded_pictures_go_on_when_the_clock_is_set() {
    goes_on(VideoSource::CustomEncoded);
}
