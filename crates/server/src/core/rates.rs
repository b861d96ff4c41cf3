//! How often each of many may do something: a bounded table of token buckets.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// How many seconds' worth may come at once.
const BURST: u32 = 4;

/// One bucket a key. Full ones are not kept, so that whoever rests costs nothing.
#[derive(Debug)]
pub(super) struct Rates<K> {
    cost: Duration,
    depth: Duration,
    most: usize,
    /// When each bucket is full again.
    full_at: BTreeMap<K, Instant>,
    order: BTreeSet<(Instant, K)>,
}

impl<K: Ord + Copy> Rates<K> {
    /// `rate` a second and [`BURST`] times as many at once, for each key. Of `most` keys are
    /// remembered; beyond it the one goes whose bucket has least to gain.
    pub(super) fn new(rate: u32, most: usize) -> Self {
        let cost = Duration::from_secs(1) / rate.max(1);
        Self {
            cost,
            depth: cost * rate.max(1) * BURST,
            most,
            full_at: BTreeMap::new(),
            order: BTreeSet::new(),
        }
    }

    /// Takes one of `key`'s, if there is one.
    pub(super) fn take(&mut self, now: Instant, key: K) -> bool {
        while let Some((_, full)) = self.order.first().copied().filter(|(at, _)| *at <= now) {
            self.order.pop_first();
            self.full_at.remove(&full);
        }
        let before = self.full_at.get(&key).copied();
        let after = before.unwrap_or(now) + self.cost;
        if after.saturating_duration_since(now) > self.depth {
            return false;
        }
        if let Some(before) = before {
            self.order.remove(&(before, key));
        }
        self.full_at.insert(key, after);
        self.order.insert((after, key));
        if self.order.len() > self.most
            && let Some((_, key)) = self.order.pop_first()
        {
            self.full_at.remove(&key);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_a_burst_then_a_rate_of_its_own() {
        let now = Instant::now();
        let mut rates = Rates::new(10, 100);
        for key in 1..=2 {
            assert_eq!((0..100).filter(|_| rates.take(now, key)).count(), 40);
        }
        let later = now + Duration::from_secs(1);
        assert_eq!((0..100).filter(|_| rates.take(later, 1)).count(), 10);
    }

    #[test]
    fn the_table_is_bounded_and_who_rests_is_forgotten() {
        let now = Instant::now();
        let mut rates = Rates::new(10, 100);
        for _ in 0..40 {
            assert!(rates.take(now, 0));
        }
        assert!((1..1_000).all(|key| rates.take(now, key)));
        assert_eq!((rates.order.len(), rates.full_at.len()), (100, 100));
        // Who has spent most is remembered.
        assert!(!rates.take(now, 0));
        assert!(rates.take(now + Duration::from_secs(5), 0));
        assert_eq!(rates.order.len(), 1);
    }
}
