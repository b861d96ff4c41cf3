//! Which retransmission requests are answered.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Answers remembered: a second of a 5 Mbit/s stream that is lost altogether.
const MAX_REMEMBERED: usize = 512;
/// Retransmissions take at most this part of the target rate: on a path that is full they would
/// displace the stream that they repair.
const SHARE: f64 = 0.3;
const LEAST_BPS: f64 = 100_000.0;
/// What may be answered at once after a quiet time: a burst of losses.
const BURST_TIME: f64 = 0.5;

/// Decides whether a requested packet is sent again: not while an answer may still be on its way (a
/// second one on a path with room, as answers are lost too), and not beyond a share of the rate. One
/// per stream that is sent.
#[derive(Debug)]
pub struct RetransmitGate {
    /// (sequence number, when answered), oldest first.
    answered: VecDeque<(u16, Instant)>,
    allowance_bytes: f64,
    at: Instant,
    refused: u64,
}

impl RetransmitGate {
    pub fn new(now: Instant) -> Self {
        Self {
            answered: VecDeque::new(),
            allowance_bytes: LEAST_BPS * BURST_TIME / 8.0,
            at: now,
            refused: 0,
        }
    }

    /// Whether to answer a request for `seq` of `size` bytes. `rtt` is the present round trip,
    /// queue included; `target_bps` what may be sent in total; `room`: the path is not congested.
    pub fn allow(
        &mut self,
        now: Instant,
        seq: u16,
        size: usize,
        rtt: Duration,
        target_bps: f64,
        room: bool,
    ) -> bool {
        let rate = (SHARE * target_bps).max(LEAST_BPS);
        let earned = now.saturating_duration_since(self.at).as_secs_f64() * rate / 8.0;
        self.allowance_bytes = (self.allowance_bytes + earned).min(rate * BURST_TIME / 8.0);
        self.at = now;
        // Requests are repeated each round trip; a little less allows for its variation.
        let on_its_way = rtt * 7 / 8;
        while self
            .answered
            .front()
            .is_some_and(|(_, at)| now.saturating_duration_since(*at) >= on_its_way)
        {
            self.answered.pop_front();
        }
        let recent = self
            .answered
            .iter()
            .filter(|(answered, _)| *answered == seq);
        let recent = recent.count();
        if recent > usize::from(room)
            || self.allowance_bytes <= 0.0
            || self.answered.len() == MAX_REMEMBERED
        {
            self.refused += 1;
            return false;
        }
        self.allowance_bytes -= size as f64;
        self.answered.push_back((seq, now));
        true
    }

    /// Requests not answered so far.
    pub fn refused(&self) -> u64 {
        self.refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_per_round_trip() {
        let start = Instant::now();
        let rtt = Duration::from_millis(40);
        let mut gate = RetransmitGate::new(start);
        let mut allow = |at, seq| gate.allow(at, seq, 1200, rtt, 2e6, false);
        assert!(allow(start, 7));
        assert!(!allow(start + rtt / 2, 7));
        assert!(allow(start + rtt / 2, 8));
        assert!(allow(start + rtt, 7));
        assert_eq!(gate.refused(), 1);
    }

    #[test]
    fn two_on_a_path_with_room() {
        let start = Instant::now();
        let rtt = Duration::from_millis(40);
        let mut gate = RetransmitGate::new(start);
        let mut allow = |at, seq| gate.allow(at, seq, 1200, rtt, 2e6, true);
        assert!(allow(start, 7));
        assert!(allow(start + rtt / 4, 7));
        assert!(!allow(start + rtt / 2, 7));
        assert!(allow(start + rtt, 7));
        assert_eq!(gate.refused(), 1);
    }

    #[test]
    fn a_share_of_the_rate() {
        let start = Instant::now();
        let mut gate = RetransmitGate::new(start);
        let mut bytes = 0;
        for i in 0..10_000u32 {
            let now = start + Duration::from_millis(1) * i;
            bytes += if gate.allow(
                now,
                i as u16,
                1200,
                Duration::from_millis(40),
                1e6,
                i % 2 == 0,
            ) {
                1200
            } else {
                0
            };
        }
        let bps = f64::from(bytes) * 8.0 / 10.0;
        assert!((0.25e6..0.35e6).contains(&bps), "{bps}");
    }
}
