//! What a link does to packets, and when that changes.

use std::time::Duration;

/// How packets are lost at random. Losses of a full queue come on top of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    None,
    /// Each packet independently with this probability.
    Iid(f64),
    /// Two states with their own loss probability and a transition probability per packet.
    GilbertElliott {
        good_to_bad: f64,
        bad_to_good: f64,
        loss_good: f64,
        loss_bad: f64,
    },
}

impl Loss {
    /// A Gilbert model with the given mean loss and mean length of a loss burst in packets:
    /// everything is lost in the bad state and nothing in the good one.
    pub fn bursts(mean_loss: f64, mean_burst: f64) -> Self {
        let bad_to_good = 1.0 / mean_burst.max(1.0);
        let good_to_bad = bad_to_good * mean_loss / (1.0 - mean_loss).max(1e-6);
        Self::GilbertElliott {
            good_to_bad: good_to_bad.min(1.0),
            bad_to_good,
            loss_good: 0.0,
            loss_bad: 1.0,
        }
    }
}

/// How the one-way delay varies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Jitter {
    None,
    /// Uniform between nothing and this.
    Uniform(Duration),
    /// Log-normal with this median and this sigma of the logarithm: mostly small, sometimes large.
    /// Cut off at 20 medians.
    LogNormal {
        median: Duration,
        sigma: f64,
    },
}

/// One direction of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkProfile {
    pub loss: Loss,
    /// Propagation delay, one way.
    pub delay: Duration,
    /// Added to `delay`, drawn per packet.
    pub jitter: Jitter,
    /// Whether jitter may let a packet overtake an earlier one. If not, it waits for it.
    pub reorder: bool,
    /// Rate of the bottleneck in bit/s; `None`: infinite.
    pub rate_bps: Option<u64>,
    /// Bytes that may pass at once after the bottleneck stood idle (depth of the token bucket).
    pub burst_bytes: usize,
    /// Length of the bottleneck's queue as time at its rate. A packet that would wait longer is
    /// dropped.
    pub queue: Duration,
    /// Probability that a packet arrives twice.
    pub duplicate: f64,
}

impl LinkProfile {
    /// Delivers everything at once.
    pub const PERFECT: Self = Self {
        loss: Loss::None,
        delay: Duration::ZERO,
        jitter: Jitter::None,
        reorder: false,
        rate_bps: None,
        burst_bytes: 0,
        queue: Duration::from_millis(300),
        duplicate: 0.0,
    };

    /// A perfect link of the given one-way delay in milliseconds.
    pub const fn with_delay_ms(delay_ms: u64) -> Self {
        Self {
            delay: Duration::from_millis(delay_ms),
            ..Self::PERFECT
        }
    }

    pub const fn loss(self, loss: Loss) -> Self {
        Self { loss, ..self }
    }

    pub const fn jitter(self, jitter: Jitter, reorder: bool) -> Self {
        Self {
            jitter,
            reorder,
            ..self
        }
    }

    /// Limits the rate, with a queue of `queue_ms`.
    pub const fn rate(self, rate_bps: u64, queue_ms: u64) -> Self {
        Self {
            rate_bps: Some(rate_bps),
            queue: Duration::from_millis(queue_ms),
            ..self
        }
    }
}

impl Default for LinkProfile {
    fn default() -> Self {
        Self::PERFECT
    }
}

/// A change of a link at a moment of its script.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    Set(LinkProfile),
    /// Everything sent during this time is lost.
    Cut(Duration),
    /// Nothing is delivered during this time; what waits then arrives at once (a stalled radio).
    Hold(Duration),
}

/// Steps by time since the link's start.
#[derive(Debug, Clone, Default)]
pub struct Script {
    pub(crate) steps: Vec<(Duration, Step)>,
}

impl Script {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a step `seconds` after the start. Steps may be added in any order.
    pub fn at(mut self, seconds: f64, step: Step) -> Self {
        self.steps.push((Duration::from_secs_f64(seconds), step));
        self.steps.sort_by_key(|(at, _)| *at);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bursts_have_the_mean_asked_for() {
        let Loss::GilbertElliott {
            good_to_bad,
            bad_to_good,
            ..
        } = Loss::bursts(0.1, 4.0)
        else {
            panic!()
        };
        let stationary_bad = good_to_bad / (good_to_bad + bad_to_good);
        assert!((stationary_bad - 0.1).abs() < 1e-9);
        assert!((1.0 / bad_to_good - 4.0).abs() < 1e-9);
    }
}
