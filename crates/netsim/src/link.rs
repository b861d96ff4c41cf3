//! One direction of a path as a pure model on the caller's clock.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};
use std::time::{Duration, Instant};

use crate::profile::{Jitter, LinkProfile, Loss, Script, Step};
use crate::rng::Rng;

/// Packets a link holds at most, waiting and travelling; more are dropped as if the queue were
/// full. A second of 1,200-byte packets at 600 Mbit/s.
const MAX_PACKETS: usize = 65_536;

/// What happened to the packets so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkStats {
    pub sent: u64,
    pub sent_bytes: u64,
    /// Handed out by `poll`, duplicates included.
    pub delivered: u64,
    pub delivered_bytes: u64,
    pub lost_random: u64,
    pub lost_queue: u64,
    pub lost_cut: u64,
    pub duplicated: u64,
}

impl LinkStats {
    /// Share of the sent packets that were dropped for any reason, 0 to 1.
    pub fn loss(&self) -> f64 {
        let lost = self.lost_random + self.lost_queue + self.lost_cut;
        if self.sent == 0 {
            0.0
        } else {
            lost as f64 / self.sent as f64
        }
    }
}

/// One direction of a path: bottleneck queue, then random loss, then delay with jitter.
///
/// A packet that is lost at random has used its share of the bottleneck, as on a radio link.
/// Drive it like any sans-IO core: `send`, then `poll` until `None` at every `next_deadline`.
#[derive(Debug)]
pub struct Link<T> {
    profile: LinkProfile,
    rng: Rng,
    started: Instant,
    script: VecDeque<(Duration, Step)>,
    in_bad_state: bool,
    cut_until: Option<Instant>,
    hold_until: Option<Instant>,
    queue: VecDeque<Queued<T>>,
    queued_bytes: usize,
    /// When the head of `queue` has passed the bottleneck. Some exactly if the queue is not empty.
    head_done: Option<Instant>,
    /// Token bucket in bytes, as of `tokens_at`.
    tokens: f64,
    tokens_at: Instant,
    travelling: BinaryHeap<Travelling<T>>,
    sequence: u64,
    last_delivery: Option<Instant>,
    stats: LinkStats,
}

#[derive(Debug)]
struct Queued<T> {
    size: usize,
    arrived: Instant,
    payload: T,
}

#[derive(Debug)]
struct Travelling<T> {
    due: Instant,
    sequence: u64,
    size: usize,
    payload: T,
}

impl<T: Clone> Link<T> {
    /// A link that behaves as `profile` from `now` on; all chance comes from `seed`.
    pub fn new(now: Instant, profile: LinkProfile, seed: u64) -> Self {
        Self {
            profile,
            rng: Rng::with_stream(seed, 0x11),
            started: now,
            script: VecDeque::new(),
            in_bad_state: false,
            cut_until: None,
            hold_until: None,
            queue: VecDeque::new(),
            queued_bytes: 0,
            head_done: None,
            tokens: profile.burst_bytes as f64,
            tokens_at: now,
            travelling: BinaryHeap::new(),
            sequence: 0,
            last_delivery: None,
            stats: LinkStats::default(),
        }
    }

    /// Adds scripted changes, timed from the link's start.
    pub fn with_script(mut self, script: &Script) -> Self {
        self.script = script.steps.iter().copied().collect();
        self
    }

    /// Puts one packet of `size` bytes on the link.
    pub fn send(&mut self, now: Instant, size: usize, payload: T) {
        self.advance(now);
        self.stats.sent += 1;
        self.stats.sent_bytes += size as u64;
        if self.cut_until.is_some_and(|until| now < until) {
            self.stats.lost_cut += 1;
            return;
        }
        let full = self.queue.len() + self.travelling.len() >= MAX_PACKETS;
        // A packet finds room if the ones before it leave within the queue's time, so that one
        // packet always fits into an empty queue.
        let waits = self.queue_delay(now);
        if full || (self.profile.rate_bps.is_some() && waits > self.profile.queue) {
            self.stats.lost_queue += 1;
            return;
        }
        self.queued_bytes += size;
        self.queue.push_back(Queued {
            size,
            arrived: now,
            payload,
        });
        if self.queue.len() == 1 {
            self.start_head(now);
        }
        self.advance(now);
    }

    /// The next packet that has arrived by `now`.
    pub fn poll(&mut self, now: Instant) -> Option<T> {
        self.advance(now);
        if self.travelling.peek()?.due > now {
            return None;
        }
        let packet = self.travelling.pop()?;
        self.stats.delivered += 1;
        self.stats.delivered_bytes += packet.size as u64;
        Some(packet.payload)
    }

    /// When something happens next: an arrival, a packet leaving the queue, a scripted step.
    pub fn next_deadline(&self) -> Option<Instant> {
        let step = self.script.front().map(|(at, _)| self.started + *at);
        let arrival = self.travelling.peek().map(|packet| packet.due);
        [step, arrival, self.head_done].into_iter().flatten().min()
    }

    /// Changes the link. What is already travelling keeps its time of arrival; what waits is served
    /// at the new rate.
    pub fn set(&mut self, now: Instant, profile: LinkProfile) {
        self.advance(now);
        self.apply_profile(now, profile);
    }

    /// Loses everything sent in the next `duration`.
    pub fn cut(&mut self, now: Instant, duration: Duration) {
        self.advance(now);
        self.cut_until = Some(now + duration);
    }

    /// Delivers nothing in the next `duration`, then all of it.
    pub fn hold(&mut self, now: Instant, duration: Duration) {
        self.advance(now);
        self.apply_hold(now + duration);
    }

    pub fn profile(&self) -> &LinkProfile {
        &self.profile
    }

    pub fn stats(&self) -> LinkStats {
        self.stats
    }

    /// How long a packet sent now would wait before the bottleneck starts on it.
    pub fn queue_delay(&self, now: Instant) -> Duration {
        let (Some(rate), Some(done)) = (self.profile.rate_bps, self.head_done) else {
            return Duration::ZERO;
        };
        let behind = self.queued_bytes - self.queue.front().map_or(0, |head| head.size);
        done.saturating_duration_since(now) + transmission_time(behind as f64, rate)
    }

    /// Brings queue and script up to `now`, in the order of their times.
    fn advance(&mut self, now: Instant) {
        loop {
            let step_at = self
                .script
                .front()
                .map(|(at, _)| self.started + *at)
                .filter(|at| *at <= now);
            let done = self.head_done.filter(|done| *done <= now);
            match (step_at, done) {
                (Some(at), done) if done.is_none_or(|done| at < done) => {
                    if let Some((_, step)) = self.script.pop_front() {
                        self.apply(at, step);
                    }
                }
                (_, Some(done)) => self.finish_head(done),
                _ => return,
            }
        }
    }

    fn apply(&mut self, at: Instant, step: Step) {
        match step {
            Step::Set(profile) => self.apply_profile(at, profile),
            Step::Cut(duration) => self.cut_until = Some(at + duration),
            Step::Hold(duration) => self.apply_hold(at + duration),
        }
    }

    fn apply_profile(&mut self, at: Instant, profile: LinkProfile) {
        let old_rate = self.profile.rate_bps;
        self.profile = profile;
        self.tokens = self.tokens.min(profile.burst_bytes as f64);
        if let (Some(old), Some(done)) = (old_rate, self.head_done)
            && profile.rate_bps != old_rate
        {
            // The rest of the packet in service goes at the new rate.
            let bits_left = done.saturating_duration_since(at).as_secs_f64() * old as f64;
            self.head_done = Some(match profile.rate_bps {
                Some(rate) => at + transmission_time(bits_left / 8.0, rate),
                None => at,
            });
        }
    }

    fn apply_hold(&mut self, until: Instant) {
        self.hold_until = Some(until);
        // What is already under way is caught as well.
        self.travelling = std::mem::take(&mut self.travelling)
            .into_iter()
            .map(|packet| Travelling {
                due: packet.due.max(until),
                ..packet
            })
            .collect();
        self.last_delivery = self.last_delivery.map(|last| last.max(until));
    }

    /// Sets when the packet at the head of the queue leaves it; `start` is when it got there.
    fn start_head(&mut self, start: Instant) {
        let Some(head) = self.queue.front() else {
            self.head_done = None;
            return;
        };
        let start = start.max(head.arrived);
        let Some(rate) = self.profile.rate_bps else {
            self.head_done = Some(start);
            return;
        };
        let earned = start
            .saturating_duration_since(self.tokens_at)
            .as_secs_f64()
            * rate as f64
            / 8.0;
        self.tokens = (self.tokens + earned).min(self.profile.burst_bytes as f64);
        let missing = (head.size as f64 - self.tokens).max(0.0);
        self.tokens = (self.tokens - head.size as f64).max(0.0);
        let done = start + transmission_time(missing, rate);
        self.tokens_at = done;
        self.head_done = Some(done);
    }

    /// The head of the queue has passed the bottleneck: it is lost, or travels on.
    fn finish_head(&mut self, done: Instant) {
        if let Some(packet) = self.queue.pop_front() {
            self.queued_bytes -= packet.size;
            if self.draw_loss() {
                self.stats.lost_random += 1;
            } else {
                if self.rng.chance(self.profile.duplicate) {
                    self.stats.duplicated += 1;
                    self.depart(done, packet.size, packet.payload.clone());
                }
                self.depart(done, packet.size, packet.payload);
            }
        }
        self.start_head(done);
    }

    fn depart(&mut self, at: Instant, size: usize, payload: T) {
        let mut due = at + self.profile.delay + self.draw_jitter();
        if let Some(until) = self.hold_until.filter(|until| at < *until) {
            due = due.max(until);
        }
        if !self.profile.reorder {
            due = self.last_delivery.map_or(due, |last| due.max(last));
            self.last_delivery = Some(due);
        }
        self.sequence += 1;
        self.travelling.push(Travelling {
            due,
            sequence: self.sequence,
            size,
            payload,
        });
    }

    fn draw_loss(&mut self) -> bool {
        match self.profile.loss {
            Loss::None => false,
            Loss::Iid(probability) => self.rng.chance(probability),
            Loss::GilbertElliott {
                good_to_bad,
                bad_to_good,
                loss_good,
                loss_bad,
            } => {
                let leaves = if self.in_bad_state {
                    bad_to_good
                } else {
                    good_to_bad
                };
                self.in_bad_state ^= self.rng.chance(leaves);
                self.rng.chance(if self.in_bad_state {
                    loss_bad
                } else {
                    loss_good
                })
            }
        }
    }

    fn draw_jitter(&mut self) -> Duration {
        match self.profile.jitter {
            Jitter::None => Duration::ZERO,
            Jitter::Uniform(max) => max.mul_f64(self.rng.unit()),
            Jitter::LogNormal { median, sigma } => {
                median.mul_f64((sigma * self.rng.normal()).exp().min(20.0))
            }
        }
    }
}

fn transmission_time(bytes: f64, rate_bps: u64) -> Duration {
    // A rate of zero would never finish; a day stands for that.
    Duration::from_secs_f64((bytes * 8.0 / (rate_bps as f64).max(1e-3)).min(86_400.0))
}

// Earliest first, then in the order of sending.
impl<T> Ord for Travelling<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.due, other.sequence).cmp(&(self.due, self.sequence))
    }
}

impl<T> PartialOrd for Travelling<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Travelling<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Travelling<T> {}

#[cfg(test)]
mod tests;
