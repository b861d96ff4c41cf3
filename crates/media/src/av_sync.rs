//! Lip sync: which of picture and sound has to wait for the other, and how long.

use std::time::{Duration, Instant};

use crate::delay::micros;
use crate::ntp;

/// Skew that is left alone unless set otherwise. Sound leaves in packets of 20 ms and so is later by
/// nature; ITU-R BT.1359 puts the detection threshold at 125 ms for late and 45 ms for early sound.
const DEFAULT_TOLERANCE: Duration = Duration::from_millis(20);
/// A delay that is no longer needed is given back from this skew on.
const GIVE_BACK: Duration = Duration::from_millis(5);
/// Delays change by at most this much per second, so that nobody sees or hears it.
const SLEW_PER_SEC: f64 = 0.08;
const UPDATE_INTERVAL: Duration = Duration::from_millis(50);
/// A stream that gave nothing for so long is not waited for.
const STALE: Duration = Duration::from_secs(2);
/// Most that one stream is made to wait for the other.
const MAX_DELAY: Duration = Duration::from_millis(500);
/// More apart than this, the two have no capture clock in common.
const MAX_SKEW_US: i64 = 5_000_000;
/// Weight of a new measurement.
const SMOOTHING: f64 = 0.1;
/// A latency that changes by more is no noise: a backlog that was left out, a new path.
const JUMP_US: f64 = 200_000.0;
/// Sound that has settled is later than the picture by its buffer's delay and about so much more:
/// a packet and a tick. What is later than that is catching up, and not to be waited for at once.
const PACKET_AND_TICK: Duration = Duration::from_millis(40);

/// Delays to set with `set_min_playout_delay`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlayoutDelays {
    pub audio: Duration,
    pub video: Duration,
}

#[derive(Debug, Clone, Copy)]
struct Latency {
    /// Playout minus capture, against the common reference, microseconds.
    us: f64,
    at: Instant,
}

/// Compares capture and playout times of the two streams of one publisher. Works from the first
/// packets on, since each carries its capture time (abs-capture-time).
#[derive(Debug)]
pub struct AvSync {
    tolerance: Duration,
    /// An instant and the capture time that all latencies are measured from.
    reference: Option<(Instant, u64)>,
    audio: Option<Latency>,
    video: Option<Latency>,
    delays: PlayoutDelays,
    /// Both streams were there at the last update.
    together: bool,
    updated: Option<Instant>,
}

impl Default for AvSync {
    fn default() -> Self {
        AvSync::new()
    }
}

impl AvSync {
    pub fn new() -> Self {
        AvSync {
            tolerance: DEFAULT_TOLERANCE,
            reference: None,
            audio: None,
            video: None,
            delays: PlayoutDelays::default(),
            together: false,
            updated: None,
        }
    }

    /// Skew that is left alone. Default 20 ms.
    pub fn set_tolerance(&mut self, tolerance: Duration) {
        self.tolerance = tolerance;
    }

    /// The sound captured at `capture_ntp` (NTP Q32.32) is heard at `playout`.
    pub fn on_audio(&mut self, capture_ntp: u64, playout: Instant) {
        self.audio = Some(self.measure(self.audio, capture_ntp, playout));
    }

    /// The picture captured at `capture_ntp` (NTP Q32.32) is seen at `render`.
    pub fn on_video(&mut self, capture_ntp: u64, render: Instant) {
        self.video = Some(self.measure(self.video, capture_ntp, render));
    }

    /// How much later sound is than the picture, microseconds; `None` without both.
    pub fn skew_us(&self) -> Option<i64> {
        Some((self.audio?.us - self.video?.us) as i64)
    }

    /// The delays to set now. `audio_delay` and `video_delay` are what the buffers apply at present.
    pub fn update(
        &mut self,
        now: Instant,
        audio_delay: Duration,
        video_delay: Duration,
    ) -> PlayoutDelays {
        let step = self.updated.map(|at| now.saturating_duration_since(at));
        if step.is_some_and(|step| step < UPDATE_INTERVAL) {
            return self.delays;
        }
        self.updated = Some(now);
        let fresh = |l: &Latency| now.saturating_duration_since(l.at) < STALE;
        self.audio = self.audio.filter(fresh);
        self.video = self.video.filter(fresh);
        // A pause without updates allows no jump after it.
        let slew = step
            .unwrap_or(UPDATE_INTERVAL)
            .min(UPDATE_INTERVAL * 4)
            .mul_f64(SLEW_PER_SEC);
        let Some(skew) = self.skew_us().filter(|skew| skew.abs() < MAX_SKEW_US) else {
            // Alone, a stream waits for nobody.
            self.together = false;
            self.delays.audio = self.delays.audio.saturating_sub(slew);
            self.delays.video = self.delays.video.saturating_sub(slew);
            return self.delays;
        };
        let first = !std::mem::replace(&mut self.together, true);
        let sound_is_late = skew > 0;
        let skew = Duration::from_micros(skew.unsigned_abs());
        let (ahead, behind, applied) = if sound_is_late {
            (&mut self.delays.video, &mut self.delays.audio, video_delay)
        } else {
            (&mut self.delays.audio, &mut self.delays.video, audio_delay)
        };
        // First stop holding back the one that is behind; then hold back the other.
        if !behind.is_zero() {
            if skew > GIVE_BACK {
                *behind -= (*behind).min(skew).min(slew);
            }
        } else if skew > self.tolerance {
            // The picture can jump while nobody has seen much of it yet; sound is stretched there.
            let at_once = first && sound_is_late;
            let limit = if at_once {
                audio_delay + PACKET_AND_TICK
            } else {
                slew
            };
            let change = (skew - self.tolerance).min(limit);
            *ahead = ((*ahead).max(applied) + change).min(MAX_DELAY);
            if let Some(video) = self.video.as_mut().filter(|_| at_once) {
                video.us += micros(change) as f64; // what it is going to measure
            }
        }
        self.delays
    }

    fn measure(&mut self, last: Option<Latency>, capture_ntp: u64, at: Instant) -> Latency {
        let (origin, first) = *self.reference.get_or_insert((at, capture_ntp));
        let played = micros(at.saturating_duration_since(origin))
            - micros(origin.saturating_duration_since(at));
        let us = (played - ntp::diff_us(capture_ntp, first)) as f64;
        let us = match last {
            Some(last) if (us - last.us).abs() < JUMP_US => last.us + (us - last.us) * SMOOTHING,
            _ => us,
        };
        Latency { us, at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Rng, percentile};

    /// A publisher's two streams through paths of their own; the buffers apply the larger of their
    /// own and the asked delay. Returns skews (ms, positive: sound late) over time and the last delays.
    fn run(
        seconds: u64,
        mut natural: impl FnMut(u64, &mut Rng) -> (f64, f64),
        mut check: impl FnMut(u64, PlayoutDelays),
    ) -> Vec<(u64, f64)> {
        let t = Instant::now();
        let start_ntp = ntp::from_unix_us(1_764_000_000_000_000);
        let at = |ms: f64| t + Duration::from_secs_f64(ms / 1000.0);
        let capture = |ms: u64| ntp::add(start_ntp, Duration::from_millis(ms));
        let (mut sync, mut rng) = (AvSync::new(), Rng::new(7));
        let mut delays = PlayoutDelays::default();
        let mut skews = Vec::new();
        let mut audio = 0.0;
        for ms in (0..seconds * 1000).step_by(10) {
            let (a, v) = natural(ms, &mut rng);
            if ms % 20 == 0 {
                audio = a.max(delays.audio.as_secs_f64() * 1000.0);
                sync.on_audio(capture(ms), at(ms as f64 + 30.0 + audio));
            }
            if ms % 30 == 0 {
                let video = v.max(delays.video.as_secs_f64() * 1000.0);
                sync.on_video(capture(ms), at(ms as f64 + 30.0 + video));
                skews.push((ms, audio - video));
            }
            let d = |ms: f64| Duration::from_secs_f64(ms.max(0.0) / 1000.0);
            delays = sync.update(at(ms as f64 + 100.0), d(a), d(v));
            check(ms, delays);
        }
        skews
    }

    fn p95_after(skews: &[(u64, f64)], from_ms: u64) -> Duration {
        let abs: Vec<Duration> = skews
            .iter()
            .filter(|(ms, _)| *ms >= from_ms)
            .map(|(_, s)| Duration::from_secs_f64(s.abs() / 1000.0))
            .collect();
        percentile(&abs, 0.95)
    }

    #[test]
    fn a_small_skew_costs_no_delay() {
        let skews = run(
            10,
            |_, rng| (12.0 + rng.unit() * 3.0, rng.unit() * 3.0),
            |_, d| {
                assert_eq!(d, PlayoutDelays::default());
            },
        );
        assert!(p95_after(&skews, 0) <= Duration::from_millis(15));
    }

    #[test]
    fn late_sound_makes_the_picture_wait_from_the_start() {
        let mut last = PlayoutDelays::default();
        let skews = run(
            20,
            |_, rng| (120.0 + rng.unit() * 6.0, rng.unit() * 4.0),
            |_, d| last = d,
        );
        assert!(
            p95_after(&skews, 500) <= Duration::from_millis(30),
            "{:?}",
            p95_after(&skews, 500)
        );
        assert!(
            last.audio.is_zero() && last.video > Duration::from_millis(85),
            "{last:?}"
        );
    }

    #[test]
    fn a_late_picture_makes_sound_wait_and_gets_it_back() {
        let mut before = PlayoutDelays::default();
        let skews = run(
            40,
            |ms, rng| {
                let loss = (5_000..20_000).contains(&ms);
                (
                    10.0 + rng.unit() * 4.0,
                    rng.unit() * 4.0 + if loss { 150.0 } else { 0.0 },
                )
            },
            |ms, d| {
                // Slewed, whatever happens on the path.
                if ms > 1_000 {
                    for (a, b) in [(d.audio, before.audio), (d.video, before.video)] {
                        // The first step up includes what the buffer applied anyway.
                        let limit = if b.is_zero() { 20 } else { 5 };
                        assert!(a.abs_diff(b) <= Duration::from_millis(limit), "{a:?} {b:?}");
                    }
                }
                before = d;
            },
        );
        let at = |from, to| {
            let part: Vec<(u64, f64)> = skews
                .iter()
                .copied()
                .filter(|(ms, _)| (from..to).contains(ms))
                .collect();
            p95_after(&part, 0)
        };
        assert!(
            at(8_000, 20_000) <= Duration::from_millis(35),
            "{:?}",
            at(8_000, 20_000)
        );
        assert!(
            at(25_000, 40_000) <= Duration::from_millis(25),
            "{:?}",
            at(25_000, 40_000)
        );
        assert!(before.audio <= Duration::from_millis(30), "{before:?}");
    }

    #[test]
    fn clocks_with_nothing_in_common_are_left_alone() {
        let t = Instant::now();
        let mut sync = AvSync::new();
        for i in 0..100u64 {
            let now = t + Duration::from_millis(i * 20);
            sync.on_audio(i << 20, now);
            sync.on_video(u64::MAX / 3 + (i << 20), now);
            assert_eq!(
                sync.update(now, Duration::ZERO, Duration::ZERO),
                PlayoutDelays::default()
            );
        }
    }

    /// Behind a stall the first sound that is played may be as old as the stall is long.
    #[test]
    fn what_catches_up_is_not_waited_for() {
        let t = Instant::now();
        let mut sync = AvSync::new();
        let base = ntp::from_unix_us(1);
        let (mut delays, mut most) = (PlayoutDelays::default(), Duration::ZERO);
        for i in (0..500u64).filter(|i| !(100..250).contains(i)) {
            let now = t + Duration::from_millis(i * 20);
            let capture = |i: u64| ntp::add(base, Duration::from_millis(i * 20));
            let backlog = if i == 250 { 140 } else { 0 };
            sync.on_audio(capture(i - backlog), now + Duration::from_millis(30));
            let shown = now + Duration::from_millis(10) + delays.video;
            sync.on_video(capture(i), shown);
            delays = sync.update(now, Duration::from_millis(10), delays.video);
            most = most.max(delays.video);
            assert_eq!(delays.audio, Duration::ZERO);
        }
        assert!(
            !most.is_zero() && most <= Duration::from_millis(60),
            "{most:?}"
        );
        // The two differ by 20 ms on their own.
        assert!(delays.video <= Duration::from_millis(30), "{delays:?}");
        let skew = sync.skew_us().expect("both are there");
        assert!(skew.abs() <= 20_000, "{skew}");
    }

    #[test]
    fn alone_a_stream_stops_waiting() {
        let t = Instant::now();
        let mut sync = AvSync::new();
        let base = ntp::from_unix_us(1);
        for i in 0..50u64 {
            let now = t + Duration::from_millis(i * 20);
            let capture = ntp::add(base, Duration::from_millis(i * 20));
            sync.on_audio(capture, now + Duration::from_millis(200));
            sync.on_video(capture, now);
            sync.update(now, Duration::from_millis(10), Duration::ZERO);
        }
        assert!(sync.skew_us().is_some() && !sync.delays.video.is_zero());
        let mut last = sync.delays;
        for i in 50..700u64 {
            let now = t + Duration::from_millis(i * 20);
            sync.on_video(ntp::add(base, Duration::from_millis(i * 20)), now);
            last = sync.update(now, Duration::from_millis(10), Duration::ZERO);
        }
        assert_eq!((last, sync.skew_us()), (PlayoutDelays::default(), None));
    }
}
