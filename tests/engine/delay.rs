//! Live stays live: what delay is left after loss, a stall, and behind a slow renderer. Measured
//! from the barcode in the picture, at the render callback.

use crate::network::impaired;
use crate::support::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use zego_express::engine::event::{MediaSink, MediaWants, PlayerState};
use zego_express::engine::*;
use zego_media::barcode;
use zego_netsim::{LinkProfile, Loss};

/// What the picture may be late through all of it, and soon after.
const BOUND: Duration = Duration::from_secs(1);
const AGAIN: Duration = Duration::from_millis(400);
const WITHIN: Duration = Duration::from_secs(2);

/// Pictures as they are rendered.
#[derive(Default)]
struct Rendered {
    seen: Mutex<Vec<(Instant, Duration)>>,
    unreadable: AtomicU64,
    /// Milliseconds that each render call takes.
    sleep_ms: AtomicU64,
}

impl MediaSink for Rendered {
    fn remote_video(&self, _: &str, frame: &VideoFrame) {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .expect("after 1970")
            .as_micros() as u64;
        match barcode::read(
            &frame.planes[0],
            frame.strides[0] as usize,
            frame.width,
            frame.height,
        ) {
            Ok(code) => {
                let delay = Duration::from_micros(now.saturating_sub(code.unix_us(now)));
                self.seen.lock().unwrap().push((Instant::now(), delay));
            }
            Err(_) => {
                self.unreadable.fetch_add(1, Ordering::Relaxed);
            }
        }
        std::thread::sleep(Duration::from_millis(self.sleep_ms.load(Ordering::Relaxed)));
    }
    fn wants(&self) -> MediaWants {
        MediaWants {
            remote_video: true,
            decode: true,
            ..Default::default()
        }
    }
}

impl Rendered {
    fn between(&self, from: Instant, to: Instant) -> Vec<Duration> {
        let seen = self.seen.lock().unwrap();
        let inside = seen.iter().filter(|(at, _)| (from..to).contains(at));
        inside.map(|(_, delay)| *delay).collect()
    }

    /// Milliseconds after `end`, and of delay.
    fn since(&self, end: Instant) -> Vec<(u128, u128)> {
        let seen = self.seen.lock().unwrap();
        let after = seen.iter().filter(|(at, _)| *at >= end);
        after
            .map(|(at, delay)| ((*at - end).as_millis(), delay.as_millis()))
            .collect()
    }

    /// No picture since `from` was late, and there were some.
    #[track_caller]
    fn stayed(&self, what: &str, from: Instant) {
        let delays = self.between(from, Instant::now());
        let worst = delays
            .iter()
            .max()
            .unwrap_or_else(|| panic!("{what}: no picture"));
        println!("{what}: {} pictures, at worst {worst:?}", delays.len());
        assert!(*worst <= BOUND, "{what}: {worst:?}");
    }

    /// From two seconds after `end` on it is live again.
    #[track_caller]
    fn is_back(&self, what: &str, end: Instant) {
        let from = end + WITHIN;
        std::thread::sleep((from + WITHIN).saturating_duration_since(Instant::now()));
        let delays = self.between(from, Instant::now());
        let worst = delays
            .iter()
            .max()
            .unwrap_or_else(|| panic!("{what}: no picture"));
        println!(
            "{what}, afterwards: {} pictures, at worst {worst:?}",
            delays.len()
        );
        assert!(
            *worst < AGAIN,
            "{what}: {worst:?}, after the end: {:?}",
            self.since(end)
        );
    }
}

fn through_loss_and_stall(sleep_ms: u64) {
    let lossy_for = match std::env::var_os("ZEGO_LONG") {
        Some(_) => Duration::from_secs(60),
        None => Duration::from_secs(6),
    };
    let (impairer, server, door) = impaired();
    let calm = LinkProfile::with_delay_ms(10);
    impairer.set(calm);
    let host = Client::with_timing(&door, "host", Timing::default());
    let viewer = Client::with_timing(&door, "viewer", Timing::default());
    let rendered = Arc::new(Rendered::default());
    rendered.sleep_ms.store(sleep_ms, Ordering::Relaxed);
    viewer
        .engine
        .set_media_sink(rendered.clone())
        .expect("alive");
    host.login("r");
    host.publish("s");
    viewer.login("r");
    viewer.play("s");
    assert_eq!(viewer.events.player(PlayerState::Playing), 0);
    let start = Instant::now();
    rendered.is_back("start", start);

    impairer.set(calm.loss(Loss::Iid(0.05)));
    let lossy = Instant::now();
    std::thread::sleep(lossy_for);
    impairer.set(calm);
    rendered.stayed("5 % loss", lossy);
    rendered.is_back("5 % loss", lossy + lossy_for);

    let stall = Duration::from_secs(3);
    let stalled = Instant::now();
    impairer.hold(stall);
    std::thread::sleep(stall);
    rendered.is_back("stall", stalled + stall);
    rendered.stayed("stall", stalled);

    let quality = viewer.engine.play_quality(&stream("s")).expect("played");
    println!("{quality:?}");
    if sleep_ms > 0 {
        assert!(quality.frames_dropped > 0, "{quality:?}");
    }
    assert_eq!(rendered.unreadable.load(Ordering::Relaxed), 0);
    host.destroy();
    viewer.destroy();
    server.stop();
}

#[test]
fn delay_is_bounded_through_loss_and_a_stall() {
    through_loss_and_stall(0);
}

#[test]
fn delay_is_bounded_behind_a_slow_renderer() {
    through_loss_and_stall(200);
}
