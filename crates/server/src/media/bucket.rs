//! A token bucket: how much of something is allowed at once, and how much a second.

use std::time::Instant;

/// Both in tokens, whatever those are worth to the user of the bucket.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub burst: f64,
    pub per_second: f64,
}

/// Starts full.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bucket {
    /// When it was last filled; what is missing then.
    filled: Option<(Instant, f64)>,
}

impl Bucket {
    /// Takes one token if there is one.
    pub fn take(&mut self, now: Instant, rate: Rate) -> bool {
        let allowed = self.missing(now, rate) + 1.0 <= rate.burst;
        if allowed {
            self.charge(now, rate, 1.0);
        }
        allowed
    }

    /// Takes what has been used already, more than is there if it must be.
    pub fn charge(&mut self, now: Instant, rate: Rate, tokens: f64) {
        self.filled = Some((now, self.missing(now, rate) + tokens));
    }

    /// Whether more was charged than the bucket held.
    pub fn is_overdrawn(&self, now: Instant, rate: Rate) -> bool {
        self.missing(now, rate) > rate.burst
    }

    fn missing(&self, now: Instant, rate: Rate) -> f64 {
        let Some((at, missing)) = self.filled else {
            return 0.0;
        };
        let passed = now.saturating_duration_since(at).as_secs_f64();
        (missing - passed * rate.per_second).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn burst_then_rate() {
        let rate = Rate {
            burst: 3.0,
            per_second: 2.0,
        };
        let start = Instant::now();
        let mut bucket = Bucket::default();
        let taken = |bucket: &mut Bucket, at| (0..100).filter(|_| bucket.take(at, rate)).count();
        assert_eq!(taken(&mut bucket, start), 3);
        assert_eq!(taken(&mut bucket, start + Duration::from_secs(1)), 2);
        assert_eq!(taken(&mut bucket, start + Duration::from_secs(90)), 3);
        bucket.charge(start + Duration::from_secs(90), rate, 5.0);
        assert!(bucket.is_overdrawn(start + Duration::from_secs(91), rate));
        assert!(!bucket.is_overdrawn(start + Duration::from_secs(93), rate));
    }
}
