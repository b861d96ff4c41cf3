//! What a viewer notices: freezes, stalls, rates, and the level reported for them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Bound: frame durations that make the mean (W3C webrtc-stats, `freezeCount`).
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
    stalls: u64,
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
        if self.is_freeze(gap) {
            self.freezes += 1;
        }
        if gap > STALL_GAP {
            self.stalls += 1;
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

    fn is_freeze(&self, gap: Duration) -> bool {
        if self.durations.len() < MEAN_MIN {
            return false;
        }
        let mean = self.durations.iter().sum::<Duration>() / self.durations.len() as u32;
        gap >= (mean * 3).max(mean + FREEZE_EXCESS)
    }

    /// Freezes until `now`, one that lasts included.
    pub fn freezes(&self, now: Instant) -> u64 {
        self.freezes + u64::from(self.is_freeze(self.gap(now)))
    }

    /// Stalls until `now`, one that lasts included.
    pub fn stalls(&self, now: Instant) -> u64 {
        self.stalls + u64::from(self.gap(now) > STALL_GAP)
    }

    /// Longest gap between two frames, the present one included.
    pub fn longest_gap(&self, now: Instant) -> Duration {
        self.longest.max(self.gap(now))
    }

    /// Time since the last frame; zero before the first and while paused.
    fn gap(&self, now: Instant) -> Duration {
        self.last
            .map_or(Duration::ZERO, |last| now.saturating_duration_since(last))
    }
}

/// Rates are taken over this long.
const WINDOW: Duration = Duration::from_secs(3);
/// The window moves in steps of this length.
const SLICE: Duration = Duration::from_millis(100);
/// Bound: steps of the window, and one that is filling.
const SLICES: u64 = (WINDOW.as_millis() / SLICE.as_millis()) as u64;

/// Events and bytes a second over the last three seconds.
///
/// What counts is the time between events and not where the window happens to begin: N + 1
/// pictures are N intervals, so a steady 30 a second reads 30.0 at any moment.
#[derive(Debug, Clone)]
pub struct RateMeter {
    began: Instant,
    /// What came first begins the first interval and belongs to none: time, events, bytes.
    first: Option<(Instant, u32, u64)>,
    /// Oldest first: the window's slices, and the one before them.
    slices: VecDeque<Slice>,
}

#[derive(Debug, Clone)]
struct Slice {
    number: u64,
    events: u32,
    bytes: u64,
    last: Instant,
}

impl RateMeter {
    pub fn new(now: Instant) -> Self {
        RateMeter {
            began: now,
            first: None,
            slices: VecDeque::new(),
        }
    }

    /// How long it has been counting.
    pub fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.began)
    }

    /// One event.
    pub fn add(&mut self, now: Instant, bytes: usize) {
        self.add_many(now, 1, bytes);
    }

    /// Several events since the last call, as of now.
    pub fn add_many(&mut self, now: Instant, events: u32, bytes: usize) {
        let bytes = bytes as u64;
        self.first.get_or_insert((now, events, bytes));
        let number = self.number(now);
        match self.slices.back_mut() {
            Some(slice) if slice.number >= number => {
                slice.events += events;
                slice.bytes += bytes;
                slice.last = slice.last.max(now);
            }
            _ => self.slices.push_back(Slice {
                number,
                events,
                bytes,
                last: now,
            }),
        }
        while self.slices.len() > SLICES as usize + 1 {
            self.slices.pop_front();
        }
    }

    /// The last ones did not happen after all; what the window has left behind stays counted.
    pub fn take_back(&mut self, events: u32, bytes: usize) {
        let (mut events, mut bytes) = (events, bytes as u64);
        for slice in self.slices.iter_mut().rev() {
            let (e, b) = (events.min(slice.events), bytes.min(slice.bytes));
            slice.events -= e;
            slice.bytes -= b;
            events -= e;
            bytes -= b;
        }
    }

    /// Events a second and kbit/s; both 0 before the second event.
    pub fn rates(&self, now: Instant) -> (f64, f64) {
        let oldest = (self.number(now) + 1).saturating_sub(SLICES);
        let (mut events, mut bytes, mut last) = (0, 0, self.began);
        // The interval before the window's first event is part of it.
        let mut since = self.began + SLICE * oldest.saturating_sub(1) as u32;
        for slice in &self.slices {
            if slice.number < oldest {
                since = since.max(slice.last);
            } else {
                events += slice.events;
                bytes += slice.bytes;
                last = slice.last;
            }
        }
        if let Some((at, first, with_it)) = self.first.filter(|(at, ..)| self.number(*at) >= oldest)
        {
            events = events.saturating_sub(first);
            bytes = bytes.saturating_sub(with_it);
            since = at;
        }
        if events == 0 {
            return (0.0, 0.0);
        }
        let full = last.saturating_duration_since(since);
        // The present interval counts once it is longer than they are.
        let waiting = now.saturating_duration_since(last);
        let span = full + waiting.saturating_sub(full / events);
        let seconds = span.max(SLICE).as_secs_f64();
        (
            f64::from(events) / seconds,
            bytes as f64 * 8.0 / 1000.0 / seconds,
        )
    }

    fn number(&self, now: Instant) -> u64 {
        (self.age(now).as_millis() / SLICE.as_millis()) as u64
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
        assert_eq!((c.freezes(at), c.stalls(at)), (0, 1));
        for _ in 0..40 {
            at += ms(33);
            c.on_frame(at);
        }
        at += ms(182);
        c.on_frame(at);
        assert_eq!(c.freezes(at), 0);
        for _ in 0..40 {
            at += ms(33);
            c.on_frame(at);
        }
        at += ms(183);
        c.on_frame(at);
        assert_eq!((c.freezes(at), c.stalls(at)), (1, 1));
        assert_eq!((c.longest_gap(at), c.gap(at + ms(5))), (ms(600), ms(5)));
        c.pause();
        c.on_frame(at + ms(60_000));
        assert_eq!(
            (c.freezes(at + ms(60_000)), c.stalls(at + ms(60_000))),
            (1, 1)
        );
    }

    #[test]
    fn what_lasts_counts_while_it_lasts_and_once() {
        let t = Instant::now();
        let mut c = FreezeCounter::new();
        for i in 0..30u64 {
            c.on_frame(t + ms(i * 33));
        }
        let last = t + ms(29 * 33);
        assert_eq!(
            (c.freezes(last + ms(182)), c.stalls(last + ms(500))),
            (0, 0)
        );
        assert_eq!(
            (c.freezes(last + ms(183)), c.stalls(last + ms(501))),
            (1, 1)
        );
        let later = last + ms(5000);
        assert_eq!((c.freezes(later), c.stalls(later)), (1, 1));
        assert_eq!(c.longest_gap(later), ms(5000));
        c.on_frame(later);
        assert_eq!((c.freezes(later), c.stalls(later)), (1, 1));
    }

    #[test]
    fn at_low_rates_three_means_decide() {
        let t = Instant::now();
        let mut c = FreezeCounter::new();
        for i in 0..20u64 {
            c.on_frame(t + ms(i * 200));
        }
        let at = t + ms(19 * 200 + 599);
        c.on_frame(at);
        assert_eq!(c.freezes(at), 0);
        c.on_frame(at + ms(700));
        assert_eq!(c.freezes(at + ms(700)), 1);
    }

    #[test]
    fn rates_follow_within_three_seconds() {
        let t = Instant::now();
        let mut m = RateMeter::new(t);
        assert_eq!(m.rates(t), (0.0, 0.0));
        for i in 0..150u64 {
            m.add(t + ms(i * 40), 1000);
        }
        let end = 149 * 40;
        let (fps, kbps) = m.rates(t + ms(end + 10));
        assert!(
            (fps - 25.0).abs() < 0.05 && (kbps - 200.0).abs() < 0.5,
            "{fps} {kbps}"
        );
        let falling: Vec<_> = (0..32).map(|i| m.rates(t + ms(end + i * 100)).0).collect();
        assert!(
            falling.windows(2).all(|w| w[1] <= w[0] + 0.01),
            "{falling:?}"
        );
        assert_eq!(falling[31], 0.0);
        assert!(m.slices.len() as u64 <= SLICES + 1);
        // After a pause the silence does not count beyond the window.
        for i in 0..75u64 {
            m.add(t + ms(end + 60_000 + i * 40), 1000);
        }
        let (fps, _) = m.rates(t + ms(end + 60_000 + 74 * 40));
        assert!((24.0..25.5).contains(&fps), "{fps}");
    }

    #[test]
    fn what_did_not_happen_is_taken_back() {
        let t = Instant::now();
        let mut m = RateMeter::new(t);
        for i in 0..76u64 {
            m.add(t + ms(i * 40), 1000);
        }
        let now = t + ms(75 * 40);
        m.take_back(60, 60_000);
        let (fps, kbps) = m.rates(now);
        assert!((3.0..=6.0).contains(&fps), "{fps}");
        assert!((24.0..=48.0).contains(&kbps), "{kbps}");
        // More than there was is all of it.
        m.take_back(u32::MAX, usize::MAX);
        assert_eq!(m.rates(now), (0.0, 0.0));
    }

    #[test]
    fn a_steady_rate_is_told_exactly_whenever_it_is_looked_at() {
        let t = Instant::now();
        for (fps, interval) in [(30.0, 33_333u64), (29.9, 33_445), (15.0, 66_667)] {
            // However long nothing came at first.
            let mut m = RateMeter::new(t - ms(interval % 700));
            for i in 0..300u64 {
                let at = t + Duration::from_micros(i * interval);
                m.add(at, 100);
                for part in [0, 1, 50, 99].iter().filter(|_| i > 3) {
                    let (rate, _) = m.rates(at + Duration::from_micros(interval * part / 100));
                    assert!(
                        (rate - fps).abs() < 0.06,
                        "{fps}: picture {i} {part}: {rate}"
                    );
                }
            }
        }
    }
}
