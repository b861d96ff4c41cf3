//! The video of one stream since its last keyframe.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::config::RouterConfig;
use crate::packet::Packet;

/// A packet in the cache.
#[derive(Debug)]
pub(crate) struct Entry {
    pub packet: Arc<Packet>,
    pub arrived: Instant,
    /// Which run of the publisher's encoder it belongs to.
    pub source: u64,
    /// Payload bytes of all that came before it, wrapping.
    before: usize,
}

/// How many packets back the first one of a keyframe may be: a reordered parameter set.
const REORDER_MAX: usize = 64;

/// GOP cache and send queue in one: packets in order of arrival under running indices. A subscriber
/// is an index; one that lags costs no memory of its own.
///
/// Holds everything from the last keyframe on, within the bounds of age and bytes, and for the sake
/// of those that lag a short tail before it.
#[derive(Debug)]
pub(crate) struct Cache {
    entries: VecDeque<Entry>,
    /// Index of the front entry.
    first: u64,
    bytes: usize,
    /// Payload bytes of all that ever came, wrapping.
    total: usize,
    keyframe: Option<u64>,
    /// The newest keyframe was evicted since the last look: its GOP is larger than the bounds.
    outgrown: bool,
    age_max: Duration,
    tail_age_max: Duration,
    bytes_max: usize,
    /// Entries looked at.
    steps: Cell<u64>,
}

impl Cache {
    pub fn new(config: &RouterConfig) -> Self {
        Self {
            entries: VecDeque::new(),
            first: 0,
            bytes: 0,
            total: 0,
            keyframe: None,
            outgrown: false,
            age_max: config.cache_age_max,
            tail_age_max: config.tail_age_max,
            bytes_max: config.cache_bytes_max,
            steps: Cell::new(0),
        }
    }

    /// One past the newest index.
    pub fn end(&self) -> u64 {
        self.first + self.entries.len() as u64
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Entries looked at since the beginning, by whomever: the work that a stream has caused.
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    fn step(&self, count: usize) {
        self.steps.set(self.steps.get() + count as u64);
    }

    /// Where the newest keyframe begins, if all since then is here.
    pub fn keyframe(&self) -> Option<u64> {
        self.keyframe
    }

    pub fn get(&self, index: u64) -> Option<&Entry> {
        self.step(1);
        let offset = index.checked_sub(self.first)?;
        self.entries.get(usize::try_from(offset).ok()?)
    }

    /// The lowest sequence number of the frame that begins at `index`.
    pub fn frame_first_seq(&self, index: u64) -> Option<u64> {
        let head = self.get(index)?;
        let offset = usize::try_from(index - self.first).ok()?;
        self.step(REORDER_MAX);
        self.entries
            .range(offset..)
            .take(REORDER_MAX)
            .filter(|e| e.packet.timestamp == head.packet.timestamp && e.source == head.source)
            .map(|e| e.packet.seq)
            .min()
    }

    /// Payload bytes between an index and the end; zero where nothing is there any more.
    pub fn bytes_from(&self, index: u64) -> usize {
        let entry = self.get(index);
        entry.map_or(0, |e| self.total.wrapping_sub(e.before))
    }

    /// Adds a packet. With `keyframe`, says whether a new keyframe begins with it (its further
    /// packets, and the IDR behind its parameter sets, do not begin another).
    pub fn push(&mut self, now: Instant, source: u64, packet: Arc<Packet>, keyframe: bool) -> bool {
        let mut begins = false;
        if keyframe {
            let current = self.keyframe.and_then(|k| self.get(k));
            begins = current.is_none_or(|head| {
                head.packet.timestamp != packet.timestamp || head.source != source
            });
        }
        let timestamp = packet.timestamp;
        self.bytes += packet.cost();
        let before = self.total;
        self.total = before.wrapping_add(packet.payload.len());
        self.entries.push_back(Entry {
            packet,
            arrived: now,
            source,
            before,
        });
        if begins {
            self.step(REORDER_MAX);
            let reordered = self
                .entries
                .iter()
                .rev()
                .take(REORDER_MAX)
                .take_while(|e| e.source == source)
                .enumerate()
                .filter(|(_, e)| e.packet.timestamp == timestamp)
                .map(|(back, _)| back as u64)
                .max()
                .unwrap_or(0);
            self.keyframe = Some(self.end() - 1 - reordered);
        }
        self.evict(now);
        begins
    }

    fn evict(&mut self, now: Instant) {
        while let Some(front) = self.entries.front() {
            let age = now.saturating_duration_since(front.arrived);
            // Before the keyframe, or without one, only the tail is of use.
            let is_tail = self.keyframe.is_none_or(|k| self.first < k);
            let over = self.bytes > self.bytes_max || age > self.age_max;
            let past_tail = is_tail && age > self.tail_age_max;
            if !over && !past_tail {
                break;
            }
            self.step(1);
            self.bytes -= front.packet.cost();
            self.entries.pop_front();
            if self.keyframe == Some(self.first) {
                self.keyframe = None;
                self.outgrown = true;
            }
            self.first += 1;
        }
    }

    /// Whether a GOP has outgrown the bounds since the last look; once a GOP.
    pub fn take_outgrown(&mut self) -> bool {
        std::mem::take(&mut self.outgrown)
    }

    /// Forgets all; indices go on.
    pub fn clear(&mut self) {
        self.first = self.end();
        self.entries = VecDeque::new();
        self.bytes = 0;
        self.keyframe = None;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packet(seq: u64, timestamp: u32, size: usize) -> Arc<Packet> {
        Arc::new(Packet {
            seq,
            timestamp,
            marker: false,
            payload: vec![0; size].into(),
            capture: None,
            audio_level: None,
            voice_activity: None,
            wallclock: crate::test_start(),
        })
    }

    #[test]
    fn a_keyframe_begins_with_its_earliest_packet() {
        let t = crate::test_start();
        let mut cache = Cache::new(&RouterConfig::default());
        assert!(!cache.push(t, 0, packet(1, 10, 5), false));
        // The second packet of the keyframe overtook the parameter sets.
        assert!(!cache.push(t, 0, packet(3, 20, 5), false));
        assert!(cache.push(t, 0, packet(2, 20, 5), true));
        assert_eq!(cache.keyframe(), Some(1));
        assert_eq!(cache.frame_first_seq(1), Some(2));
        assert!(
            !cache.push(t, 0, packet(4, 20, 5), true),
            "the IDR behind its SPS"
        );
        assert!(cache.push(t, 0, packet(5, 30, 5), true));
        assert_eq!(cache.keyframe(), Some(4));
    }

    #[test]
    fn an_overlong_gop_is_no_gop() {
        let t = crate::test_start();
        let mut cache = Cache::new(&RouterConfig::default());
        cache.push(t, 0, packet(0, 0, 100), true);
        let mut outgrown = vec![];
        for i in 1..300 {
            cache.push(
                t + Duration::from_millis(i * 33),
                0,
                packet(i, i as u32, 100),
                false,
            );
            if cache.take_outgrown() {
                outgrown.push(i * 33);
            }
        }
        assert_eq!(cache.keyframe(), None);
        assert_eq!(outgrown, [6006], "told once, just past the bound");
        assert!(
            cache.entries.len() <= 31,
            "only the tail is kept: {}",
            cache.entries.len()
        );
    }

    /// A subscriber may join, leave and join again as often as it may send messages.
    #[test]
    fn what_a_join_asks_is_no_walk_over_the_cache() {
        let t = crate::test_start();
        let mut cache = Cache::new(&RouterConfig::default());
        for seq in 0..20_000 {
            cache.push(t, 0, packet(seq, seq as u32, 5), seq == 0);
        }
        let before = cache.steps();
        let keyframe = cache.keyframe().expect("it is the first packet");
        assert_eq!(cache.bytes_from(keyframe), 100_000);
        assert_eq!(cache.frame_first_seq(keyframe), Some(0));
        assert!(cache.steps() - before <= 2 + REORDER_MAX as u64);
    }

    proptest! {
        #[test]
        fn bounds_hold(steps in proptest::collection::vec(
            (0u64..200, 0usize..1400, any::<bool>()), 1..400)
        ) {
            let config = RouterConfig { cache_bytes_max: 20_000, ..RouterConfig::default() };
            let mut now = crate::test_start();
            let mut cache = Cache::new(&config);
            for (seq, (gap, size, key)) in steps.into_iter().enumerate() {
                now += Duration::from_millis(gap);
                cache.push(now, 0, packet(seq as u64, seq as u32, size), key);
                prop_assert!(cache.bytes() <= config.cache_bytes_max);
                let bytes: usize = cache.entries.iter().map(|e| e.packet.cost()).sum();
                prop_assert_eq!(bytes, cache.bytes());
                let payloads = cache.entries.iter().map(|e| e.packet.payload.len());
                prop_assert_eq!(payloads.sum::<usize>(), cache.bytes_from(cache.first));
                for entry in &cache.entries {
                    prop_assert!(now - entry.arrived <= config.cache_age_max);
                }
                if let Some(k) = cache.keyframe() {
                    prop_assert!(cache.get(k).is_some());
                }
            }
        }
    }
}
