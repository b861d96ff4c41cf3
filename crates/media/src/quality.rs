//! What a viewer notices: freezes, stalls, rates, and the level reported for them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Frame durations that make the mean (W3C webrtc-stats, `freezeCount`).
const MEAN_OF: usize = 30;
/// A mean of fewer says nothing.
const MEAN_MIN: usize = 5;
/// What a freeze exceeds the mean by at the least.
const FREEZE_EXCESS: Duration = Duration::from_millis(150);
/// A gap longer than this is a stall.
pub const STALL_GAP: Duration = Duration::from_millis(500);

/// Counts freezes by the W3C definition (a gap of at least max(3d, d + 150 ms), d being the mean of
/// the last 30 frame durations) and stalls (a gap over 500 ms).
#[derive(Debug, Clone, Default)]
pub struct FreezeCounter {
    last: Option<Instant>,
    durations: VecDeque<Duration>,
    freezes: u64,
    freeze_time: Duration,
    stalls: u64,
    stall_time: Duration,
    longest: Duration,
}

impl FreezeCounter {
    pub fn new() -> Self {
        FreezeCounter::default()
    }

    /// A frame is shown at `now`.
    pub fn on_frame(&mut self, now: Instant) {
        let Some(last) = self.last.replace(now) else {
            return;
        };
        let gap = now.saturating_duration_since(last);
        self.longest = self.longest.max(gap);
        if self.durations.len() >= MEAN_MIN {
            let mean = self.durations.iter().sum::<Duration>() / self.durations.len() as u32;
            if gap >= (mean * 3).max(mean + FREEZE_EXCESS) {
                self.freezes += 1;
                self.freeze_time += gap;
            }
        }
        if gap > STALL_GAP {
            self.stalls += 1;
            self.stall_time += gap;
        }
        if self.durations.len() == MEAN_OF {
            self.durations.pop_front();
        }
        self.durations.push_back(gap);
    }

    /// The picture is off on purpose: what follows is a gap of nobody's making.
    pub fn pause(&mut self) {
        self.last = None;
        self.durations.clear();
    }

    pub fn freezes(&self) -> u64 {
        self.freezes
    }

    /// Time spent frozen, from one frame to the next.
    pub fn freeze_time(&self) -> Duration {
        self.freeze_time
    }

    pub fn stalls(&self) -> u64 {
        self.stalls
    }

    pub fn stall_time(&self) -> Duration {
        self.stall_time
    }

    /// Longest gap between two frames.
    pub fn longest_gap(&self) -> Duration {
        self.longest
    }

    /// Time since the last frame; zero before the first and while paused.
    pub fn gap(&self, now: Instant) -> Duration {
        self.last
            .map_or(Duration::ZERO, |last| now.saturating_duration_since(last))
    }
}

/// Slices of a meter's window.
const SLICES: u32 = 10;

/// Amount per second over a sliding window: frames (amount 1) or bytes.
#[derive(Debug, Clone)]
pub struct RateMeter {
    slice: Duration,
    start: Option<Instant>,
    /// (slice number, amount), at most `SLICES` of them.
    slices: VecDeque<(u64, f64)>,
    total: f64,
}

impl RateMeter {
    /// `window`: at least 10 ms; 1–3 s give steady figures.
    pub fn new(window: Duration) -> Self {
        let slice = (window / SLICES).max(Duration::from_millis(1));
        RateMeter {
            slice,
            start: None,
            slices: VecDeque::new(),
            total: 0.0,
        }
    }

    pub fn add(&mut self, now: Instant, amount: f64) {
        let start = *self.start.get_or_insert(now);
        let number = self.number(start, now);
        self.total += amount;
        match self.slices.back_mut() {
            Some((last, sum)) if *last >= number => *sum += amount,
            _ => self.slices.push_back((number, amount)),
        }
        while self.slices.len() > SLICES as usize {
            self.slices.pop_front();
        }
    }

    /// Amount per second in the window that ends now.
    pub fn rate(&self, now: Instant) -> f64 {
        let Some(start) = self.start else { return 0.0 };
        let number = self.number(start, now);
        let first = (number + 1).saturating_sub(u64::from(SLICES));
        let sum: f64 = self
            .slices
            .iter()
            .filter(|(n, _)| *n >= first)
            .map(|(_, sum)| sum)
            .sum();
        // The window is as long as its full slices and the part of the present one.
        let from = self.slice.mul_f64(first as f64);
        let span = now
            .saturating_duration_since(start)
            .saturating_sub(from)
            .max(self.slice);
        sum / span.as_secs_f64()
    }

    /// The same as kbit/s, for amounts in bytes.
    pub fn kbps(&self, now: Instant) -> f64 {
        self.rate(now) * 8.0 / 1000.0
    }

    /// All that was ever added.
    pub fn total(&self) -> f64 {
        self.total
    }

    fn number(&self, start: Instant, now: Instant) -> u64 {
        (now.saturating_duration_since(start).as_nanos() / self.slice.as_nanos()) as u64
    }
}

/// `stream_quality_level` of the published interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum QualityLevel {
    Excellent = 0,
    Good = 1,
    Medium = 2,
    Bad = 3,
    Die = 4,
    Unknown = 5,
}

/// What the level is made from, over one reporting interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct QualityInput {
    /// Anything received or acknowledged in the interval.
    pub alive: bool,
    /// Share of packets the network lost, 0–1.
    pub loss: f64,
    pub rtt: Duration,
    /// Frames shown (or sent) over frames expected, 0–1; `None` without video.
    pub frame_ratio: Option<f64>,
    /// Share of the interval spent in freezes, or with invented sound, 0–1.
    pub frozen: f64,
}

/// Maps measurements to a level: each has a scale of its own, and the worst decides. Loss alone
/// never means `Die`, since repairs may hide all of it.
pub fn quality_level(input: &QualityInput) -> QualityLevel {
    if !input.alive {
        return QualityLevel::Die;
    }
    let scale =
        |value: f64, limits: [f64; 4]| limits.iter().take_while(|limit| value > **limit).count();
    let rtt_ms = input.rtt.as_secs_f64() * 1000.0;
    let network =
        scale(input.loss, [0.02, 0.08, 0.2, 2.0]).max(scale(rtt_ms, [150.0, 300.0, 600.0, 3000.0]));
    let missing = input.frame_ratio.map_or(0.0, |ratio| 1.0 - ratio);
    let picture =
        scale(missing, [0.05, 0.15, 0.4, 0.95]).max(scale(input.frozen, [0.01, 0.05, 0.2, 0.9]));
    match network.max(picture) {
        0 => QualityLevel::Excellent,
        1 => QualityLevel::Good,
        2 => QualityLevel::Medium,
        3 => QualityLevel::Bad,
        _ => QualityLevel::Die,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn freezes_and_stalls() {
        let t = Instant::now();
        let mut c = FreezeCounter::new();
        let mut at = t;
        for gap in [0, 600, 33, 33, 33, 33] {
            at += ms(gap);
            c.on_frame(at);
        }
        // 600 ms came before there was a mean, but is a stall by any measure.
        assert_eq!((c.freezes(), c.stalls()), (0, 1));
        for _ in 0..40 {
            at += ms(33);
            c.on_frame(at);
        }
        at += ms(182);
        c.on_frame(at);
        assert_eq!(c.freezes(), 0);
        for _ in 0..40 {
            at += ms(33);
            c.on_frame(at);
        }
        at += ms(183);
        c.on_frame(at);
        assert_eq!((c.freezes(), c.stalls(), c.freeze_time()), (1, 1, ms(183)));
        assert_eq!((c.longest_gap(), c.gap(at + ms(5))), (ms(600), ms(5)));
        c.pause();
        c.on_frame(at + ms(60_000));
        assert_eq!((c.freezes(), c.stalls()), (1, 1));
    }

    #[test]
    fn at_low_rates_three_means_decide() {
        let t = Instant::now();
        let mut c = FreezeCounter::new();
        for i in 0..20u64 {
            c.on_frame(t + ms(i * 200));
        }
        c.on_frame(t + ms(19 * 200 + 599));
        assert_eq!(c.freezes(), 0);
        c.on_frame(t + ms(19 * 200 + 599 + 700));
        assert_eq!(c.freezes(), 1);
    }

    #[test]
    fn rates() {
        let t = Instant::now();
        let mut m = RateMeter::new(ms(1000));
        assert_eq!(m.rate(t), 0.0);
        for i in 0..300u64 {
            m.add(t + ms(i * 33), 1.0);
        }
        let now = t + ms(299 * 33);
        assert!((m.rate(now) - 30.3).abs() < 1.5, "{}", m.rate(now));
        assert!(m.rate(now + ms(500)) < 20.0);
        assert_eq!(m.rate(now + ms(5000)), 0.0);
        assert_eq!(m.total(), 300.0);
        let mut b = RateMeter::new(ms(2000));
        for i in 0..100u64 {
            b.add(t + ms(i * 20), 250.0);
        }
        assert!((b.kbps(t + ms(2000)) - 100.0).abs() < 6.0);
    }

    #[test]
    fn levels() {
        let good = QualityInput {
            alive: true,
            frame_ratio: Some(1.0),
            ..QualityInput::default()
        };
        assert_eq!(quality_level(&good), QualityLevel::Excellent);
        assert_eq!(
            quality_level(&QualityInput { loss: 0.05, ..good }),
            QualityLevel::Good
        );
        assert_eq!(
            quality_level(&QualityInput {
                rtt: ms(400),
                ..good
            }),
            QualityLevel::Medium
        );
        assert_eq!(
            quality_level(&QualityInput { loss: 0.8, ..good }),
            QualityLevel::Bad
        );
        assert_eq!(
            quality_level(&QualityInput {
                frame_ratio: Some(0.0),
                ..good
            }),
            QualityLevel::Die
        );
        assert_eq!(
            quality_level(&QualityInput {
                alive: false,
                ..good
            }),
            QualityLevel::Die
        );
        assert_eq!(QualityLevel::Unknown as u32, 5);
    }
}
