//! What may happen so often: a token bucket on the caller's clock.

use std::time::Instant;

/// Token bucket in thousandths: no floats, no drift.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    per_second: u64,
    full: u64,
    level: u64,
    at: Instant,
}

impl Bucket {
    /// Full at the start: `burst` at once, then `per_second`.
    pub(super) fn new(now: Instant, per_second: u32, burst: u32) -> Self {
        let full = u64::from(burst) * 1000;
        Self {
            per_second: u64::from(per_second),
            full,
            level: full,
            at: now,
        }
    }

    /// Takes `cost` if there is as much; a full bucket gives any cost, and all that it has.
    pub(super) fn take(&mut self, now: Instant, cost: usize) -> bool {
        let passed = now.saturating_duration_since(self.at).as_millis();
        let gained = u64::try_from(passed)
            .unwrap_or(u64::MAX)
            .saturating_mul(self.per_second);
        self.level = self.full.min(self.level.saturating_add(gained));
        self.at = self.at.max(now);
        let cost = u64::try_from(cost).unwrap_or(u64::MAX);
        let cost = self.full.min(cost.saturating_mul(1000));
        let within = self.level >= cost;
        if within {
            self.level -= cost;
        }
        within
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn bucket_gives_burst_then_rate() {
        let now = Instant::now();
        let mut bucket = Bucket::new(now, 50, 200);
        assert_eq!((0..300).filter(|_| bucket.take(now, 1)).count(), 200);
        let later = now + Duration::from_secs(1);
        assert_eq!((0..300).filter(|_| bucket.take(later, 1)).count(), 50);
        // Many small steps gain as much as one large step.
        let mut taken = 0;
        for ms in 1..=1000u64 {
            taken += u32::from(bucket.take(later + Duration::from_millis(ms), 1));
        }
        assert_eq!(taken, 50);
        assert!(!bucket.take(now, 1), "time never goes back");
    }

    #[test]
    fn what_costs_more_than_all_needs_a_full_bucket() {
        let now = Instant::now();
        let mut bucket = Bucket::new(now, 10, 100);
        assert!(bucket.take(now, 1_000_000));
        assert!(!bucket.take(now, 1));
        assert!(!bucket.take(now + Duration::from_millis(9_900), 1_000));
        assert!(bucket.take(now + Duration::from_secs(10), 1_000));
    }
}
