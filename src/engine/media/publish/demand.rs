//! What the application does with its own encoder: how much it sends, and when it is asked for a
//! keyframe.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

const SLICE: Duration = Duration::from_millis(250);
/// A rate is that of a second: a keyframe weighs as much as the pictures that share its path.
const WINDOW_SLICES: u64 = 4;
/// The greatest rate of the last ten seconds counts, so that each keyframe of a long GOP finds the
/// room that the one before it needed, and a stream that has become small gives it back.
const MEMORY_SLICES: u64 = 40;
/// Less change than this share is not told.
const TELL_CHANGE: f64 = 0.1;
/// Least time between two requests for a keyframe: that of a server's own (zego-sfu).
const ASK_INTERVAL: Duration = Duration::from_millis(500);

/// The rate at which coded pictures come.
#[derive(Debug, Default)]
pub(super) struct Demand {
    began: Option<Instant>,
    /// Number and bytes of the slices in which something came, the oldest first; no more than
    /// `MEMORY_SLICES`.
    slices: VecDeque<(u64, usize)>,
    told_bps: f64,
}

impl Demand {
    /// One access unit. True if the rate has become another.
    pub fn add(&mut self, now: Instant, bytes: usize) -> bool {
        let mut number = self.number(now);
        let old = |slice: &(u64, usize)| slice.0 + MEMORY_SLICES <= number;
        while self.slices.front().is_some_and(old) {
            self.slices.pop_front();
        }
        if self.slices.is_empty() {
            // The first, or after a pause as if it were.
            (self.began, number) = (Some(now), 0);
        }
        match self.slices.back_mut() {
            Some((last, sum)) if *last >= number => *sum += bytes,
            _ => self.slices.push_back((number, bytes)),
        }
        let bps = self.greatest(number);
        let changed = (bps - self.told_bps).abs() > self.told_bps * TELL_CHANGE;
        if changed {
            self.told_bps = bps;
        }
        changed
    }

    /// Time has passed. True if nothing has come for so long that nothing is wanted any more.
    pub fn rest(&mut self, now: Instant) -> bool {
        let number = self.number(now);
        let last = self.slices.back().map_or(0, |(last, _)| *last);
        let is_over = self.told_bps > 0.0 && last + MEMORY_SLICES <= number;
        if is_over {
            *self = Self::default();
        }
        is_over
    }

    /// As last told; `None` before anything came.
    pub fn bps(&self) -> Option<f64> {
        (self.told_bps > 0.0).then_some(self.told_bps)
    }

    fn number(&self, now: Instant) -> u64 {
        let passed = self
            .began
            .map_or(Duration::ZERO, |began| now.saturating_duration_since(began));
        (passed.as_millis() / SLICE.as_millis()) as u64
    }

    fn greatest(&self, number: u64) -> f64 {
        let windows = (0..self.slices.len()).map(|end| {
            let last = self.slices[end].0;
            let window = self.slices.range(..=end).rev();
            let within = window.take_while(|(n, _)| n + WINDOW_SLICES > last);
            within.map(|(_, bytes)| bytes).sum::<usize>()
        });
        // A stream younger than a window: what came in the time that there was.
        let seconds = SLICE.as_secs_f64() * (number + 1).min(WINDOW_SLICES) as f64;
        windows.max().unwrap_or(0) as f64 * 8.0 / seconds
    }
}

/// Keyframe requests to the application: any number of wishes become at most one request per
/// interval, repeated while wishes go on and no keyframe has come.
#[derive(Debug, Default)]
pub(super) struct KeyframeWish {
    wanted: bool,
    asked: Option<Instant>,
}

impl KeyframeWish {
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// A keyframe has come, or nobody waits any more.
    pub fn serve(&mut self) {
        self.wanted = false;
    }

    /// True when the application is to be asked now; that settles the wishes so far.
    pub fn poll(&mut self, now: Instant) -> bool {
        let due = self.due().is_some_and(|at| at.is_none_or(|at| at <= now));
        if due {
            (self.wanted, self.asked) = (false, Some(now));
        }
        due
    }

    /// When a wish may be told, if there is one; `Some(None)`: at once.
    fn due(&self) -> Option<Option<Instant>> {
        self.wanted.then(|| self.asked.map(|at| at + ASK_INTERVAL))
    }

    /// When to look again.
    pub fn deadline(&self) -> Option<Instant> {
        self.due().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    /// Twenty-five pictures a second of `bytes` for `seconds`; how often a change was told.
    fn stream(demand: &mut Demand, at: &mut Instant, seconds: u64, bytes: usize) -> usize {
        let pictures = 0..seconds * 25;
        pictures
            .filter(|_| {
                *at += ms(40);
                demand.add(*at, bytes)
            })
            .count()
    }

    #[test]
    fn the_greatest_second_of_the_last_ten_counts() {
        let mut at = Instant::now();
        let mut demand = Demand::default();
        assert_eq!(demand.bps(), None);
        demand.add(at, 60_000);
        // The first picture says at once that it will be more than the default.
        assert!(demand.bps() > Some(1_500_000.0));
        stream(&mut demand, &mut at, 5, 40_000);
        let large = demand.bps().unwrap();
        assert!((7.2e6..9.5e6).contains(&large), "{large}");
        stream(&mut demand, &mut at, 8, 1_000);
        assert_eq!(demand.bps(), Some(large), "its keyframes may come back");
        stream(&mut demand, &mut at, 4, 1_000);
        let small = demand.bps().unwrap();
        assert!((150_000.0..250_000.0).contains(&small), "{small}");
        assert!(demand.slices.len() <= MEMORY_SLICES as usize);
        // After a pause it begins anew.
        at += ms(60_000);
        demand.add(at, 60_000);
        assert!(demand.bps() > Some(1_500_000.0));
    }

    #[test]
    fn a_pause_ends_it() {
        let mut at = Instant::now();
        let mut demand = Demand::default();
        assert!(!demand.rest(at));
        stream(&mut demand, &mut at, 5, 40_000);
        assert!(!demand.rest(at + ms(9_000)), "it may go on");
        assert!(demand.bps().is_some());
        assert!(demand.rest(at + ms(11_000)));
        assert_eq!(demand.bps(), None);
        assert!(!demand.rest(at + ms(12_000)), "told once");
    }

    #[test]
    fn a_steady_stream_is_told_seldom() {
        let mut at = Instant::now();
        let mut demand = Demand::default();
        stream(&mut demand, &mut at, 15, 40_000);
        assert!(stream(&mut demand, &mut at, 60, 40_000) <= 2);
    }

    #[test]
    fn wishes_become_one_request_an_interval() {
        let start = Instant::now();
        let mut wish = KeyframeWish::default();
        assert!(!wish.poll(start) && wish.deadline().is_none());
        let mut asked = vec![];
        for n in 0..1_800 {
            if n < 1_200 {
                wish.want();
            }
            if wish.poll(start + ms(n)) {
                asked.push(n);
            }
        }
        assert_eq!(asked, [0, 500, 1_000, 1_500], "the last wish is not lost");
        wish.want();
        assert_eq!(wish.deadline(), Some(start + ms(2_000)));
        wish.serve();
        assert!(!wish.poll(start + ms(2_500)));
    }
}
