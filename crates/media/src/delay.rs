//! How late media arrives, measured against the quickest it has arrived lately.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The quickest transit is searched in this much time with media; long enough to bridge a busy
/// path, short enough to follow a clock that drifts (200 ppm are 0.8 ms) or a route that changes.
const MIN_WINDOW_US: i64 = 4_000_000;
const BUCKETS: usize = 8;
/// Silence between two samples counts as at most this much time: a stall must not make the buffer
/// forget how quick the path was.
const MAX_STEP_US: i64 = 200_000;
/// 120 frames a second over two seconds, 50 packets a second over five.
const MAX_SAMPLES: usize = 256;

/// Follows the difference between arrival and media time of one stream.
#[derive(Debug, Clone)]
pub(crate) struct DelayTracker {
    origin: Option<Instant>,
    last: Option<Instant>,
    /// Time with media, microseconds.
    active_us: i64,
    /// Smallest offset of each slice of the window, newest last: (slice number, offset).
    minima: VecDeque<(i64, i64)>,
    late: VecDeque<(Instant, u32)>,
    /// Lateness is judged over this long; a bad spell is forgotten at the same pace.
    window: Duration,
}

impl DelayTracker {
    pub fn new(window: Duration) -> Self {
        DelayTracker {
            origin: None,
            last: None,
            active_us: 0,
            minima: VecDeque::new(),
            late: VecDeque::new(),
            window,
        }
    }

    /// Notes that media of time `media_us` was there at `now`; returns how late it was.
    pub fn on_arrival(&mut self, now: Instant, media_us: i64) -> Duration {
        let origin = *self.origin.get_or_insert(now);
        let step = self
            .last
            .map_or(0, |last| micros(now.saturating_duration_since(last)));
        self.last = Some(now);
        self.active_us += step.min(MAX_STEP_US);
        let offset = micros(now.saturating_duration_since(origin)) - media_us;
        let slice = self.active_us / (MIN_WINDOW_US / BUCKETS as i64);
        match self.minima.back_mut() {
            Some((last, min)) if *last == slice => *min = offset.min(*min),
            _ => self.minima.push_back((slice, offset)),
        }
        while self
            .minima
            .front()
            .is_some_and(|(first, _)| *first <= slice - BUCKETS as i64)
        {
            self.minima.pop_front();
        }
        let min = self.min_offset().unwrap_or(offset);
        Duration::from_micros((offset - min).max(0) as u64)
    }

    /// Counts `lateness` among the samples of the quantile.
    pub fn note(&mut self, now: Instant, lateness: Duration) {
        if self.late.len() == MAX_SAMPLES {
            self.late.pop_front();
        }
        self.late
            .push_back((now, lateness.as_micros().min(u128::from(u32::MAX)) as u32));
        while self
            .late
            .front()
            .is_some_and(|(at, _)| now.saturating_duration_since(*at) > self.window)
        {
            self.late.pop_front();
        }
    }

    /// Lateness that the share `q` (0–1) of the samples in the window stays within.
    pub fn quantile(&self, q: f64) -> Duration {
        let mut sorted: Vec<u32> = self.late.iter().map(|(_, late)| *late).collect();
        if sorted.is_empty() {
            return Duration::ZERO;
        }
        let rank = ((sorted.len() as f64 * q).ceil() as usize).clamp(1, sorted.len()) - 1;
        let (_, value, _) = sorted.select_nth_unstable(rank);
        Duration::from_micros(u64::from(*value))
    }

    /// When media of time `media_us` is there at the earliest; `None` before the first arrival.
    pub fn expected(&self, media_us: i64) -> Option<Instant> {
        let at = self.min_offset()? + media_us;
        let origin = self.origin?;
        Some(if at >= 0 {
            origin + Duration::from_micros(at as u64)
        } else {
            origin
                .checked_sub(Duration::from_micros(at.unsigned_abs()))
                .unwrap_or(origin)
        })
    }

    fn min_offset(&self) -> Option<i64> {
        self.minima.iter().map(|(_, min)| *min).min()
    }
}

pub(crate) fn micros(d: Duration) -> i64 {
    d.as_micros().min(i64::MAX as u128) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_against_the_quickest() {
        let t = Instant::now();
        let mut d = DelayTracker::new(Duration::from_secs(2));
        assert_eq!(d.expected(0), None);
        for i in 0..100u64 {
            let jitter = if i % 10 == 0 { 30 } else { 0 };
            let now = t + Duration::from_millis(100 + i * 33 + jitter);
            let late = d.on_arrival(now, i as i64 * 33_000);
            d.note(now, late);
            if i > 0 {
                assert_eq!(late, Duration::from_millis(jitter));
            }
        }
        assert_eq!(d.quantile(0.89), Duration::ZERO);
        assert_eq!(d.quantile(0.99), Duration::from_millis(30));
        assert_eq!(d.expected(3_300_000), Some(t + Duration::from_millis(3400)));
    }

    #[test]
    fn follows_a_slower_route_and_survives_a_stall() {
        let t = Instant::now();
        let mut d = DelayTracker::new(Duration::from_secs(2));
        let ms = |n: u64| t + Duration::from_millis(n);
        for i in 0..60u64 {
            d.on_arrival(ms(i * 33), i as i64 * 33_000);
        }
        // Nothing for 30 s, then a late frame: still measured against the quick path.
        assert_eq!(
            d.on_arrival(ms(60 * 33 + 30_000), 60 * 33_000),
            Duration::from_secs(30)
        );
        // A route that stays slower by 200 ms becomes the measure after some seconds.
        let mut d = DelayTracker::new(Duration::from_secs(2));
        let mut late = Duration::ZERO;
        for i in 0..300u64 {
            let extra = if i > 60 { 200 } else { 0 };
            late = d.on_arrival(ms(i * 33 + extra), i as i64 * 33_000);
            if i == 100 {
                assert_eq!(late, Duration::from_millis(200));
            }
        }
        assert_eq!(late, Duration::ZERO);
    }
}
