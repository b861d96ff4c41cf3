//! What one connection may ask for: what is over it waits in the peer's own socket, since nothing
//! more is read meanwhile.

use std::time::Duration;

use tokio::time::Instant;

/// How many seconds' worth of requests may come at once.
const BURST: u32 = 4;

/// A token bucket over requests: `rate` a second, [`BURST`] times as many at once.
pub struct Budget {
    cost: Duration,
    depth: Duration,
    /// When the bucket is full again.
    full_at: Instant,
}

impl Budget {
    pub fn new(rate: u32) -> Budget {
        let cost = Duration::from_secs(1) / rate.max(1);
        Budget {
            cost,
            depth: cost * rate.max(1) * BURST,
            full_at: Instant::now(),
        }
    }

    /// Takes one request; when it may go on, if the bucket was empty.
    pub fn spend(&mut self, now: Instant) -> Option<Instant> {
        self.full_at = self.full_at.max(now) + self.cost;
        let empty_until = self.full_at - self.depth.min(self.full_at - now);
        (empty_until > now).then_some(empty_until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_the_rest_is_paced() {
        let mut budget = Budget::new(100);
        let t0 = budget.full_at;
        for i in 0..400 {
            assert_eq!(budget.spend(t0), None, "request {i}");
        }
        assert_eq!(budget.spend(t0), Some(t0 + Duration::from_millis(10)));
        // One second later there is room for 99 more.
        let later = t0 + Duration::from_secs(1);
        for i in 0..99 {
            assert_eq!(budget.spend(later), None, "request {i}");
        }
        assert!(budget.spend(later).is_some());
    }
}
