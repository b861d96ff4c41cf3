//! A token bucket in bytes.

use std::time::{Duration, Instant};

/// Lets bytes pass at a rate, with an allowance for the first ones.
#[derive(Debug)]
pub(crate) struct Pace {
    rate_bps: f64,
    /// Bytes that may pass now; negative after a packet that was larger than what was left.
    tokens: f64,
    tokens_max: f64,
    at: Instant,
}

impl Pace {
    pub fn new(now: Instant, rate_bps: f64, allowance: usize) -> Self {
        Self {
            rate_bps: rate_bps.max(1.0),
            tokens: allowance as f64,
            tokens_max: allowance as f64,
            at: now,
        }
    }

    pub fn set_rate(&mut self, now: Instant, rate_bps: f64) {
        self.refill(now);
        self.rate_bps = rate_bps.max(1.0);
    }

    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at);
        self.at = self.at.max(now);
        self.tokens =
            (self.tokens + passed.as_secs_f64() * self.rate_bps / 8.0).min(self.tokens_max);
    }

    /// Takes `bytes` if the bucket is not empty.
    pub fn take(&mut self, now: Instant, bytes: usize) -> bool {
        self.refill(now);
        let pass = self.tokens > 0.0;
        if pass {
            self.tokens -= bytes as f64;
        }
        pass
    }

    /// When the next packet may pass; at least 1 ms away from `now`, so that packets leave in
    /// batches.
    pub fn ready_at(&self, now: Instant) -> Instant {
        let missing = (1.0 - self.tokens).max(0.0);
        let wait = Duration::from_secs_f64((missing * 8.0 / self.rate_bps).min(1.0));
        (self.at + wait).max(now + Duration::from_millis(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_the_rate_after_the_allowance() {
        let start = crate::test_start();
        let mut pace = Pace::new(start, 8e6, 10_000);
        let mut now = start;
        let mut sent = 0;
        while now < start + Duration::from_secs(1) {
            if pace.take(now, 1000) {
                sent += 1000;
            } else {
                now = pace.ready_at(now);
            }
        }
        assert!((1_000_000..1_013_000).contains(&sent), "{sent}");
    }
}
