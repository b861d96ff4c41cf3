//! Moves the target: up while the path is free, down to what it carries once it is not.
//!
//! draft-ietf-rmcat-gcc-02, section 5.5, with three differences. How far the target goes down
//! depends on the queue, so that a long one drains within about a second. When it has drained, the
//! target returns to just under the measured capacity at once. And until the path has shown a limit
//! for the first time, growth is fast.

/// Target over measured capacity after a decrease, at best.
const DECREASE: f64 = 0.85;
/// … and at worst, with a long queue to drain.
const DECREASE_MOST: f64 = 0.6;
/// Time in which a queue shall drain.
const DRAIN_MS: f64 = 1000.0;
/// Target over measured capacity once the queue has drained.
const RESUME: f64 = 0.93;
/// A queue below this has drained.
pub(super) const DRAINED_MS: f64 = 12.0;
/// Growth per second while the path has shown no limit yet, then, and near the capacity per
/// response time.
const START_UP_GROWTH: f64 = 0.6;
const GROWTH: f64 = 0.08;
const NEAR_STEP_BITS: f64 = 9600.0;
/// Nothing grows beyond this multiple of what arrives: the path has not shown more.
const OVER_ACKED: f64 = 1.5;
const OVER_ACKED_BPS: f64 = 10_000.0;
/// Near the capacity means up to this much above it.
const NEAR: f64 = 1.15;

#[derive(Debug)]
pub(super) struct RateControl {
    target_bps: f64,
    /// What the path carried when it was last full, smoothed.
    capacity_bps: Option<f64>,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No limit seen so far.
    StartUp,
    Probing,
    /// Below the capacity until the queue is gone.
    Draining,
}

impl RateControl {
    pub(super) fn new(start_bps: f64) -> Self {
        Self {
            target_bps: start_bps,
            capacity_bps: None,
            phase: Phase::StartUp,
        }
    }

    pub(super) fn target_bps(&self) -> f64 {
        self.target_bps
    }

    pub(super) fn is_draining(&self) -> bool {
        self.phase == Phase::Draining
    }

    pub(super) fn is_starting(&self) -> bool {
        self.phase == Phase::StartUp
    }

    /// The path is over its capacity, of which `capacity_bps` is the best measure.
    pub(super) fn decrease(&mut self, capacity_bps: f64, queue_ms: f64) {
        let factor = (1.0 - queue_ms / DRAIN_MS).clamp(DECREASE_MOST, DECREASE);
        // Whatever was measured, a decrease is one.
        self.target_bps = (capacity_bps * factor).min(self.target_bps * 0.97);
        self.capacity_bps = Some(match self.capacity_bps {
            Some(old) if (0.7..1.4).contains(&(capacity_bps / old)) => {
                old + 0.3 * (capacity_bps - old)
            }
            _ => capacity_bps,
        });
        self.phase = Phase::Draining;
    }

    /// The queue is gone.
    pub(super) fn resume(&mut self) {
        if self.phase == Phase::Draining {
            self.phase = Phase::Probing;
            if let Some(capacity) = self.capacity_bps {
                self.target_bps = self.target_bps.max(capacity * RESUME);
            }
        }
    }

    /// The path is free and used: grow for `elapsed_s` seconds. `acked_bps` is what arrives,
    /// `response_s` the time in which a change of the target shows, `ceiling_bps` where to stop.
    pub(super) fn grow(
        &mut self,
        elapsed_s: f64,
        acked_bps: f64,
        response_s: f64,
        ceiling_bps: f64,
    ) {
        if self.phase == Phase::Draining {
            return;
        }
        if self
            .capacity_bps
            .is_some_and(|capacity| self.target_bps > capacity * NEAR)
        {
            self.capacity_bps = None;
        }
        let grown = match (self.phase, self.capacity_bps) {
            (Phase::StartUp, _) => self.target_bps * (1.0 + START_UP_GROWTH * elapsed_s),
            (_, Some(capacity)) if self.target_bps > capacity * DECREASE_MOST => {
                self.target_bps + NEAR_STEP_BITS * elapsed_s / response_s
            }
            _ => self.target_bps * (1.0 + GROWTH * elapsed_s),
        };
        let limit = (acked_bps * OVER_ACKED + OVER_ACKED_BPS).min(ceiling_bps);
        self.target_bps = grown.min(limit).max(self.target_bps);
    }

    /// A probe has shown that the path carries `bps`; `full` if it carried no more than that.
    pub(super) fn proven(&mut self, bps: f64, full: bool) {
        if full {
            self.capacity_bps = Some(bps);
            self.end_start_up();
        } else if self.capacity_bps.is_some_and(|capacity| capacity < bps) {
            self.capacity_bps = None;
        }
        self.target_bps = self.target_bps.max(bps);
        if self.phase == Phase::Draining {
            self.phase = Phase::Probing;
        }
    }

    /// The first probes have shown that the path carries less than was hoped.
    pub(super) fn correct(&mut self, bps: f64) {
        self.target_bps = self.target_bps.min(bps);
        self.capacity_bps = Some(bps);
        self.end_start_up();
    }

    /// No word from the receiver.
    pub(super) fn scale(&mut self, factor: f64) {
        self.target_bps *= factor;
        self.end_start_up();
    }

    pub(super) fn raise_to(&mut self, bps: f64) {
        self.target_bps = self.target_bps.max(bps);
    }

    pub(super) fn clamp(&mut self, min_bps: f64, max_bps: f64) {
        self.target_bps = self.target_bps.clamp(min_bps, max_bps.max(min_bps));
    }

    fn end_start_up(&mut self) {
        if self.phase == Phase::StartUp {
            self.phase = Phase::Probing;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_grows_beyond_what_arrives() {
        let mut rate = RateControl::new(300_000.0);
        for _ in 0..1000 {
            rate.grow(0.05, 200_000.0, 0.2, 20e6);
        }
        assert!(rate.target_bps() <= 310_000.0);
    }

    #[test]
    fn drains_then_returns_to_just_under_the_capacity() {
        let mut rate = RateControl::new(2.5e6);
        rate.decrease(800_000.0, 300.0);
        assert!((rate.target_bps() - 560_000.0).abs() < 1.0);
        rate.grow(1.0, 800_000.0, 0.2, 20e6);
        assert!(
            (rate.target_bps() - 560_000.0).abs() < 1.0,
            "not while it drains"
        );
        rate.resume();
        assert!((rate.target_bps() - 744_000.0).abs() < 1.0);
        // Near the capacity slowly: 48 kbit/s per second here.
        rate.grow(1.0, 800_000.0, 0.2, 20e6);
        assert!((rate.target_bps() - 792_000.0).abs() < 1.0);
    }
}
