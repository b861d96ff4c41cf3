//! What answers and gaps say about the path.

use std::time::Duration;

/// Bound: answers looked at.
const ANSWERS: usize = 8;
/// Packets over which loss is averaged: about a second of 720p.
const LOSS_WINDOW: f64 = 256.0;
/// Loss below this is repaired well enough as it is; above, it is not chance but a path that is
/// full.
const RANDOM_LOSS: std::ops::RangeInclusive<f64> = 0.01..=0.15;

/// How long answers took after the first request.
///
/// One that took long lost a request or an answer before, one that took no time was the packet
/// itself, out of order: the truth lies in the lower part of the last few.
#[derive(Debug, Default)]
pub(super) struct AnswerTime {
    last: [Duration; ANSWERS],
    count: usize,
}

impl AnswerTime {
    pub fn put(&mut self, took: Duration) {
        self.last[self.count % ANSWERS] = took;
        self.count += 1;
    }

    pub fn get(&self) -> Option<Duration> {
        let mut known = self.last;
        let known = &mut known[..self.count.min(ANSWERS)];
        known.sort_unstable();
        known.get(known.len() / 4).copied()
    }
}

/// Share of packets that did not come, or came late.
#[derive(Debug, Default)]
pub(super) struct PathLoss(f64);

impl PathLoss {
    /// A packet came ahead of all others, and `missing` before it did not.
    pub fn on_packet(&mut self, missing: u64) {
        let keep = (1.0 - 1.0 / LOSS_WINDOW).powf(missing as f64);
        self.0 = 1.0 - keep * (1.0 - self.0);
        self.0 -= self.0 / LOSS_WINDOW;
    }

    pub fn is_random(&self) -> bool {
        RANDOM_LOSS.contains(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_time_is_neither_the_lucky_nor_the_unlucky() {
        let mut answers = AnswerTime::default();
        assert_eq!(answers.get(), None);
        for ms in [88, 40, 41, 0, 90, 40, 50, 42] {
            answers.put(Duration::from_millis(ms));
        }
        assert_eq!(answers.get(), Some(Duration::from_millis(40)));
        // A longer path is learnt from eight answers.
        for _ in 0..8 {
            answers.put(Duration::from_millis(300));
        }
        assert_eq!(answers.get(), Some(Duration::from_millis(300)));
    }

    #[test]
    fn loss_is_averaged() {
        let mut loss = PathLoss::default();
        for _ in 0..2000 {
            loss.on_packet(0);
            assert!(!loss.is_random());
        }
        // 5 %: one before each twentieth packet.
        for i in 1..1000 {
            loss.on_packet(u64::from(i % 19 == 0));
        }
        assert!((loss.0 - 0.05).abs() < 0.01, "{}", loss.0);
        assert!(loss.is_random());
        loss.on_packet(500);
        assert!(!loss.is_random(), "an outage is not chance: {}", loss.0);
    }
}
