//! Sees a queue build up at the bottleneck, from one-way delays.
//!
//! Packets sent within a few milliseconds of each other form a group, and a group speaks by its
//! smallest delay: a frame sent in one burst delays its own later packets, which says nothing about
//! the path. Two things are read from the groups' delays. Their slope over a short window, as in
//! draft-ietf-rmcat-gcc-02, section 5: the slope times the window is how much the queue grew.
//! And their minimum over a shorter window above the minimum of the last half minute: the queue
//! that stands (RFC 8698, section 4.2), which shows a queue that is full and no longer grows.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::window::MinWindow;

/// Packets sent within this of the first form a group (draft-ietf-rmcat-gcc-02, section 5.2).
const GROUP_MS: f64 = 5.0;
/// The slope is taken over the groups of this time …
const TREND_MS: f64 = 600.0;
/// … of which there are at most so many, at one per `GROUP_MS`.
const MAX_GROUPS: usize = 128;
const MIN_GROUPS: usize = 6;
/// The standing queue is the smallest delay within this time …
const STANDING_MS: f64 = 200.0;
/// … above the smallest of this time. Clocks drift by some ms in it; routes change less often.
const BASE_MS: f64 = 30_000.0;
/// A standing queue above this is too much even if it does not grow.
const STANDING_LIMIT_MS: f64 = 60.0;
/// A trend only counts if the last few groups all show at least this queue.
const LATEST_GROUPS: usize = 3;
const LATEST_MIN_MS: f64 = 6.0;
/// Growth per window that counts as overuse, adapted within these bounds to what the path shows
/// (draft-ietf-rmcat-gcc-02, sections 5.4 and 5.6: gamma, K_u and K_d).
const THRESHOLD_START_MS: f64 = 12.5;
const THRESHOLD_RANGE_MS: (f64, f64) = (8.0, 600.0);
const THRESHOLD_UP: f64 = 0.01;
const THRESHOLD_DOWN: f64 = 0.000_18;
/// Part of the way per group.
const USUAL_GAIN: f64 = 0.05;
/// Overuse must last so long.
const OVERUSE_MS: f64 = 10.0;

/// What the delays say about the rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Signal {
    /// The queue shrinks.
    Underuse,
    #[default]
    Normal,
    /// The queue grows.
    Overuse,
    /// The queue is long but does not grow.
    Standing,
}

#[derive(Debug)]
struct Group {
    sent_ms: f64,
    delay_ms: f64,
}

#[derive(Debug)]
pub(super) struct DelayDetector {
    origin: Option<Instant>,
    group: Option<Group>,
    /// (sent, delay) of the last groups, milliseconds.
    groups: VecDeque<(f64, f64)>,
    base: MinWindow,
    standing: MinWindow,
    threshold_ms: f64,
    updated_ms: f64,
    over_since: Option<f64>,
    growth_ms: f64,
    /// Deviation of the delays from their line in quiet times: jitter that comes in waves.
    usual_scatter_ms: f64,
    signal: Signal,
}

impl DelayDetector {
    pub(super) fn new() -> Self {
        Self {
            origin: None,
            group: None,
            groups: VecDeque::new(),
            base: MinWindow::new(BASE_MS, 60.0),
            standing: MinWindow::new(STANDING_MS, 40.0),
            threshold_ms: THRESHOLD_START_MS,
            updated_ms: 0.0,
            over_since: None,
            growth_ms: 0.0,
            usual_scatter_ms: 0.0,
            signal: Signal::Normal,
        }
    }

    /// A packet that arrived. In the order of sending.
    pub(super) fn on_packet(&mut self, sent_at: Instant, arrived_at: Duration) {
        let origin = *self.origin.get_or_insert(sent_at);
        let sent_ms = sent_at.saturating_duration_since(origin).as_secs_f64() * 1e3;
        // Clocks differ by an unknown constant: only differences of this delay mean anything.
        let delay_ms = arrived_at.as_secs_f64() * 1e3 - sent_ms;
        match &mut self.group {
            Some(group) if sent_ms - group.sent_ms <= GROUP_MS => {
                group.delay_ms = group.delay_ms.min(delay_ms)
            }
            _ => {
                self.finish_group();
                self.group = Some(Group { sent_ms, delay_ms });
            }
        }
    }

    /// Ends the open group: what follows in a later report is not waited for.
    pub(super) fn finish_group(&mut self) {
        let Some(Group { sent_ms, delay_ms }) = self.group.take() else {
            return;
        };
        self.base.add(sent_ms, delay_ms);
        self.standing.add(sent_ms, delay_ms);
        if self.groups.len() == MAX_GROUPS {
            self.groups.pop_front();
        }
        self.groups.push_back((sent_ms, delay_ms));
        while self
            .groups
            .front()
            .is_some_and(|(at, _)| *at < sent_ms - TREND_MS)
        {
            self.groups.pop_front();
        }
        self.update(sent_ms);
    }

    pub(super) fn signal(&self) -> Signal {
        self.signal
    }

    /// The queue that stands, in milliseconds.
    pub(super) fn queue_ms(&self) -> f64 {
        match (self.standing.min(), self.base.min()) {
            (Some(standing), Some(base)) => (standing - base).max(0.0),
            _ => 0.0,
        }
    }

    fn latest_queue_ms(&self) -> f64 {
        let latest = self
            .groups
            .iter()
            .rev()
            .take(LATEST_GROUPS)
            .map(|(_, delay)| *delay);
        latest.fold(f64::INFINITY, f64::min) - self.base.min().unwrap_or(0.0)
    }

    /// Takes the present delay for the path's own: the route has become longer.
    pub(super) fn rebase(&mut self) {
        self.base.clear();
        if let (Some(standing), Some((at, _))) = (self.standing.min(), self.groups.back()) {
            self.base.add(*at, standing);
        }
        self.signal = Signal::Normal;
    }

    /// Forgets the trend, after an interruption that says nothing about it.
    pub(super) fn restart(&mut self) {
        self.group = None;
        self.groups.clear();
        self.standing.clear();
        self.over_since = None;
        self.growth_ms = 0.0;
        self.signal = Signal::Normal;
    }

    fn update(&mut self, now_ms: f64) {
        let Some(line) = Line::fit(&self.groups).filter(|_| self.groups.len() >= MIN_GROUPS) else {
            return;
        };
        let previous = self.growth_ms;
        // A window that is not full yet shows its part of the growth.
        self.growth_ms = line.slope * line.span;
        // What chance alone makes of scattered delays: three standard errors of the slope.
        let scatter = self.scatter_ms().max(self.usual_scatter_ms);
        let noise = 3.0 * scatter * (12.0 / self.groups.len() as f64).sqrt();
        let limit = self.threshold_ms.max(noise);
        let queue = self.queue_ms();
        let grown = self.latest_queue_ms() > LATEST_MIN_MS + scatter;
        self.signal = if self.growth_ms > limit && grown {
            let since = *self.over_since.get_or_insert(now_ms);
            let falling = self.growth_ms < previous;
            if now_ms - since >= OVERUSE_MS && !falling {
                Signal::Overuse
            } else {
                self.signal
            }
        } else {
            self.over_since = None;
            if self.growth_ms < -limit {
                Signal::Underuse
            } else {
                Signal::Normal
            }
        };
        if self.signal == Signal::Normal && queue > STANDING_LIMIT_MS + 2.0 * scatter {
            self.signal = Signal::Standing;
        }
        self.adapt(now_ms, line.deviation);
    }

    /// Standard deviation of single delays, from the median deviation of their differences: a queue
    /// that begins to grow within the window is not taken for scatter.
    fn scatter_ms(&self) -> f64 {
        let mut steps: Vec<f64> = self
            .groups
            .iter()
            .zip(self.groups.iter().skip(1))
            .map(|(a, b)| b.1 - a.1)
            .collect();
        let typical = median(&mut steps);
        for step in &mut steps {
            *step = (*step - typical).abs();
        }
        // For a normal distribution the median deviation of differences is 0.95 of it.
        median(&mut steps) / 0.95
    }

    fn adapt(&mut self, now_ms: f64, deviation: f64) {
        if self.signal == Signal::Normal {
            self.usual_scatter_ms += USUAL_GAIN * (deviation - self.usual_scatter_ms);
        }
        let elapsed = (now_ms - self.updated_ms).clamp(0.0, 100.0);
        self.updated_ms = now_ms;
        let growth = self.growth_ms.abs();
        // A sudden jump is a change of the path, not its noise.
        if growth > self.threshold_ms + 15.0 {
            return;
        }
        let gain = if growth > self.threshold_ms {
            THRESHOLD_UP
        } else {
            THRESHOLD_DOWN
        };
        let (low, high) = THRESHOLD_RANGE_MS;
        self.threshold_ms =
            (self.threshold_ms + gain * (growth - self.threshold_ms) * elapsed).clamp(low, high);
    }
}

fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// A least-squares line.
struct Line {
    slope: f64,
    /// Time between the first and the last point.
    span: f64,
    /// Root mean square distance of the points from the line.
    deviation: f64,
}

impl Line {
    fn fit(points: &VecDeque<(f64, f64)>) -> Option<Self> {
        let n = points.len() as f64;
        let (first, last) = (points.front()?, points.back()?);
        let (mean_x, mean_y) = points
            .iter()
            .fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (x, y) in points {
            let (dx, dy) = (x - mean_x, y - mean_y);
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
        if xx <= 0.0 {
            return None;
        }
        let slope = xy / xx;
        let deviation = ((yy - slope * xy).max(0.0) / n).sqrt();
        Some(Self {
            slope,
            span: last.0 - first.0,
            deviation,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One packet per 20 ms for `count` packets; `delay` in ms by time in ms.
    fn feed(
        detector: &mut DelayDetector,
        start: Instant,
        from: u32,
        count: u32,
        delay: impl Fn(f64) -> f64,
    ) -> Vec<Signal> {
        (from..from + count)
            .map(|i| {
                let at = f64::from(i) * 20.0;
                let arrived = Duration::from_secs_f64((1000.0 + at + delay(at)) / 1e3);
                detector.on_packet(start + Duration::from_millis(20) * i, arrived);
                detector.finish_group();
                detector.signal()
            })
            .collect()
    }

    #[test]
    fn a_growing_queue_is_overuse_and_a_shrinking_one_underuse() {
        let start = Instant::now();
        let mut detector = DelayDetector::new();
        let flat = feed(&mut detector, start, 0, 50, |_| 40.0);
        assert!(flat.iter().all(|signal| *signal == Signal::Normal));
        // 10 % too much: 100 ms per second.
        let up = feed(&mut detector, start, 50, 50, |at| {
            40.0 + (at - 1000.0) * 0.1
        });
        let first = up
            .iter()
            .position(|signal| *signal == Signal::Overuse)
            .expect("seen");
        assert!(first < 25, "after {} ms", first * 20);
        let down = feed(&mut detector, start, 100, 50, |at| {
            140.0 - (at - 2000.0) * 0.1
        });
        assert!(down.contains(&Signal::Underuse));
        assert!(detector.queue_ms() < 25.0);
    }

    #[test]
    fn a_full_queue_stands() {
        let start = Instant::now();
        let mut detector = DelayDetector::new();
        feed(&mut detector, start, 0, 50, |_| 40.0);
        let full = feed(&mut detector, start, 50, 100, |_| 340.0);
        assert_eq!(full.last(), Some(&Signal::Standing));
        assert!((detector.queue_ms() - 300.0).abs() < 1.0);
        detector.rebase();
        assert_eq!(
            feed(&mut detector, start, 150, 10, |_| 340.0).last(),
            Some(&Signal::Normal)
        );
    }

    #[test]
    fn jitter_alone_is_neither() {
        let start = Instant::now();
        let mut detector = DelayDetector::new();
        // A fixed scatter over 0 to 100 ms.
        let signals = feed(&mut detector, start, 0, 500, |at| {
            40.0 + (at * 7.31).rem_euclid(100.0)
        });
        // What is usual must be learnt first.
        assert!(
            signals[50..]
                .iter()
                .all(|signal| !matches!(signal, Signal::Overuse | Signal::Standing))
        );
    }

    #[test]
    fn a_burst_does_not_blame_the_path_for_its_own_length() {
        let start = Instant::now();
        let mut detector = DelayDetector::new();
        for frame in 0..60u32 {
            let sent = start + Duration::from_millis(33) * frame;
            // Frames of growing size at 3 Mbit/s, each sent at once.
            for packet in 0..(frame / 8 + 1) {
                let arrived = Duration::from_millis(1000)
                    + Duration::from_millis(33) * frame
                    + Duration::from_micros(3200) * packet;
                detector.on_packet(sent, arrived);
            }
        }
        detector.finish_group();
        assert_eq!(detector.signal(), Signal::Normal);
        assert!(detector.queue_ms() < 1.0);
    }
}
