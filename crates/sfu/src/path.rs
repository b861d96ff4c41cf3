//! Whether the path to a peer is congested, as opposed to merely estimated low.

use std::time::{Duration, Instant};

/// The least round trip is looked for over one to two windows of this length.
const WINDOW: Duration = Duration::from_secs(10);
/// Round trips this much above the least one mean a queue. Busy machines add tens of milliseconds,
/// a bottleneck's buffer adds hundreds.
const QUEUE: Duration = Duration::from_millis(120);
/// Loss above this means that something is full, even without a queue. Radio links lose less for a
/// long time, and there sending less would not help.
const LOSS: f32 = 0.25;
/// A report older than this says nothing.
const FRESH: Duration = Duration::from_secs(3);

/// A delay-based estimator that a stall has thrown down climbs by a few percent a second. Until it
/// is back it calls a path short that carries everything; what the path itself shows decides.
#[derive(Debug, Default)]
pub(crate) struct Path {
    window: Option<Instant>,
    /// Least round trip of this window and of the one before.
    least: [Option<Duration>; 2],
    congested: bool,
    reported: Option<Instant>,
}

impl Path {
    pub fn on_report(&mut self, now: Instant, loss: Option<f32>, rtt: Option<Duration>) {
        let began = *self.window.get_or_insert(now);
        if now.saturating_duration_since(began) >= WINDOW {
            self.window = Some(now);
            self.least = [None, self.least[0]];
        }
        if let Some(rtt) = rtt {
            self.least[0] = Some(self.least[0].map_or(rtt, |least| least.min(rtt)));
        }
        let least = self.least.into_iter().flatten().min();
        let queue = rtt
            .zip(least)
            .is_some_and(|(rtt, least)| rtt > least + QUEUE);
        self.congested = queue || loss.is_some_and(|loss| loss > LOSS);
        self.reported = Some(now);
    }

    pub fn is_congested(&self, now: Instant) -> bool {
        let fresh = self
            .reported
            .is_some_and(|at| now.saturating_duration_since(at) < FRESH);
        self.congested && fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn queues_and_heavy_loss_are_congestion() {
        let t = crate::test_start();
        let mut path = Path::default();
        assert!(!path.is_congested(t));
        path.on_report(t, Some(0.15), Some(40 * MS));
        assert!(!path.is_congested(t));
        path.on_report(t + 1000 * MS, Some(0.0), Some(340 * MS));
        assert!(path.is_congested(t + 1000 * MS));
        assert!(!path.is_congested(t + 5000 * MS), "old news");
        path.on_report(t + 6000 * MS, Some(0.4), Some(40 * MS));
        assert!(path.is_congested(t + 6000 * MS));
    }

    #[test]
    fn a_longer_way_is_not_a_queue_for_ever() {
        let t = crate::test_start();
        let mut path = Path::default();
        for s in 0..60u32 {
            let rtt = if s < 5 { 40 * MS } else { 240 * MS };
            let now = t + s * 1000 * MS;
            path.on_report(now, None, Some(rtt));
            assert_eq!(path.is_congested(now), (5..20).contains(&s), "at {s} s");
        }
    }
}
