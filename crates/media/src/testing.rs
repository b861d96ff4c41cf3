//! Seeded links and senders on virtual time, for the tests of the receiving cores.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// xorshift64*: enough for test traffic, the same everywhere.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// 0 ≤ x < 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    pub fn below(&mut self, n: u64) -> u64 {
        (self.unit() * n as f64) as u64
    }
}

/// What happens to packets on one direction of a path.
#[derive(Clone, Debug)]
pub struct Link {
    pub delay: Duration,
    /// Added per packet, evenly distributed; order is kept unless `reorder`.
    pub jitter: Duration,
    pub loss: f64,
    /// Mean length of loss bursts in packets (Gilbert); 1: independent losses.
    pub burst: f64,
    pub reorder: f64,
    pub duplicate: f64,
    /// Nothing arrives in this time; it is delivered at the end of it.
    pub stall: Option<(Duration, Duration)>,
    /// What would arrive in this time is lost.
    pub cut: Option<(Duration, Duration)>,
    bad: bool,
    last: Duration,
}

impl Link {
    pub fn new(delay_ms: u64) -> Self {
        Link {
            delay: Duration::from_millis(delay_ms),
            jitter: Duration::ZERO,
            loss: 0.0,
            burst: 1.0,
            reorder: 0.0,
            duplicate: 0.0,
            stall: None,
            cut: None,
            bad: false,
            last: Duration::ZERO,
        }
    }

    pub fn loss(mut self, p: f64) -> Self {
        self.loss = p;
        self
    }

    /// Arrival times of a packet sent at `at`: none if lost, two if duplicated.
    pub fn send(&mut self, rng: &mut Rng, at: Duration) -> Vec<Duration> {
        if self.lost(rng) {
            return Vec::new();
        }
        let mut arrival = at + self.delay + self.jitter.mul_f64(rng.unit());
        if self
            .cut
            .is_some_and(|(from, to)| arrival >= from && arrival < to)
        {
            return Vec::new();
        }
        if let Some((from, to)) = self.stall
            && arrival >= from
            && arrival < to
        {
            arrival = to;
        }
        if rng.chance(self.reorder) {
            arrival += Duration::from_millis(3);
        } else {
            arrival = arrival.max(self.last);
            self.last = arrival;
        }
        let copies = 1 + usize::from(rng.chance(self.duplicate));
        vec![arrival; copies]
    }

    fn lost(&mut self, rng: &mut Rng) -> bool {
        if self.burst <= 1.0 {
            return rng.chance(self.loss);
        }
        // Two states; the share of time in the bad one is the loss rate.
        let leave = 1.0 / self.burst;
        let enter = leave * self.loss / (1.0 - self.loss);
        self.bad = if self.bad {
            !rng.chance(leave)
        } else {
            rng.chance(enter)
        };
        self.bad
    }
}

/// Events in order of time, then of insertion.
pub struct Queue<E> {
    events: BTreeMap<(Duration, u64), E>,
    count: u64,
    pub start: Instant,
}

impl<E> Queue<E> {
    pub fn new() -> Self {
        Queue {
            events: BTreeMap::new(),
            count: 0,
            start: Instant::now(),
        }
    }

    pub fn push(&mut self, at: Duration, event: E) {
        self.count += 1;
        self.events.insert((at, self.count), event);
    }

    pub fn pop(&mut self) -> Option<(Duration, E)> {
        let ((at, _), event) = self.events.pop_first()?;
        Some((at, event))
    }

    pub fn instant(&self, at: Duration) -> Instant {
        self.start + at
    }
}

/// The value that the share `q` of `values` stays within.
pub fn percentile(values: &[Duration], q: f64) -> Duration {
    let mut sorted = values.to_vec();
    sorted.sort();
    let rank = ((sorted.len() as f64 * q).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(rank).copied().unwrap_or_default()
}
