//! Sequence numbers and timestamps as one subscriber sees them.

use std::time::Instant;

/// A jump of the source beyond this is not loss that could still be repaired. It is closed to a gap
/// of one packet, which also keeps the rollover counter of SRTP in step (RFC 3711, section 3.3.1).
const JUMP_MAX: u64 = 2_000;

/// Numbers one outgoing SSRC. Outlives subscriptions: the next one continues where the last ended.
#[derive(Debug)]
pub(crate) struct Rewriter {
    clock_hz: u32,
    /// One past the highest number sent.
    next_seq: u64,
    last: Option<(u32, Instant)>,
    run: Option<Run>,
}

/// A stretch of packets of one source that keep their distances.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Which source, so that a pause of the same one keeps its timestamps.
    source: u64,
    /// Added to the source's numbers, wrapping.
    seq_delta: u64,
    timestamp_delta: u32,
    /// Packets from before the start belong to nobody.
    first_seq: u64,
    last_seq: u64,
    open: bool,
}

impl Rewriter {
    /// `first_seq` should be well below 2^15, or loss of the first packets confuses the peer's
    /// guess of the rollover counter.
    pub fn new(clock_hz: u32, first_seq: u16) -> Self {
        Self {
            clock_hz,
            next_seq: u64::from(first_seq),
            last: None,
            run: None,
        }
    }

    /// The number that the next run starts with.
    pub fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// True while packets pass.
    pub fn is_open(&self) -> bool {
        self.run.is_some_and(|run| run.open)
    }

    /// Ends the run: nothing passes until the next `start`.
    pub fn stop(&mut self) {
        if let Some(run) = &mut self.run {
            run.open = false;
        }
    }

    /// A new SRTP session: the numbering goes on in its first rollover period.
    pub fn rebase(&mut self) {
        self.stop();
        self.next_seq &= 0xffff;
    }

    /// Begins a run at this packet of `source`, which gets the next number.
    pub fn start(&mut self, now: Instant, source: u64, seq: u64, timestamp: u32) {
        let same = self.run.filter(|run| run.source == source);
        let timestamp_delta = match (self.last, same) {
            (None, _) => 0,
            // The same source after a pause: its own distances hold, if they lead forward.
            (Some((last, _)), Some(run))
                if is_newer(timestamp.wrapping_add(run.timestamp_delta), last) =>
            {
                run.timestamp_delta
            }
            (Some((last, at)), _) => {
                let elapsed = now.saturating_duration_since(at).as_secs_f64();
                let ticks = (elapsed * f64::from(self.clock_hz)).min(f64::from(u32::MAX / 4));
                // At least one millisecond, so that two frames never share a timestamp.
                let ticks = (ticks as u32).max(self.clock_hz / 1000);
                last.wrapping_add(ticks).wrapping_sub(timestamp)
            }
        };
        self.run = Some(Run {
            source,
            seq_delta: self.next_seq.wrapping_sub(seq),
            timestamp_delta,
            first_seq: seq,
            last_seq: seq.wrapping_sub(1),
            open: true,
        });
    }

    /// Numbers for a packet of the current run; `None` if it is from before the run or none is open.
    pub fn map(&mut self, now: Instant, seq: u64, timestamp: u32) -> Option<(u64, u32)> {
        let run = self.run.as_mut().filter(|run| run.open)?;
        if seq < run.first_seq {
            return None;
        }
        let expected = run.last_seq.wrapping_add(1);
        if seq > expected && seq - expected > JUMP_MAX {
            run.seq_delta = self.next_seq.wrapping_add(1).wrapping_sub(seq);
            run.first_seq = seq;
        }
        if seq >= expected {
            run.last_seq = seq;
        }
        let out_seq = seq.wrapping_add(run.seq_delta);
        let out_timestamp = timestamp.wrapping_add(run.timestamp_delta);
        if out_seq >= self.next_seq {
            self.next_seq = out_seq + 1;
            self.last = Some((out_timestamp, now));
        }
        Some((out_seq, out_timestamp))
    }
}

/// Serial number arithmetic on RTP timestamps.
fn is_newer(a: u32, b: u32) -> bool {
    a != b && a.wrapping_sub(b) < 1 << 31
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn runs_follow_one_another_without_gap() {
        let t = crate::test_start();
        let mut r = Rewriter::new(90_000, 100);
        r.start(t, 1, 5000, 1_000);
        assert_eq!(r.map(t, 5000, 1_000), Some((100, 1_000)));
        assert_eq!(
            r.map(t, 5002, 4_000),
            Some((102, 4_000)),
            "the source's own loss stays visible"
        );
        assert_eq!(
            r.map(t, 5001, 1_000),
            Some((101, 1_000)),
            "and is filled when repaired"
        );
        assert_eq!(r.map(t, 4999, 0), None);
        r.stop();
        assert_eq!(r.map(t, 5003, 4_000), None);
        let later = t + Duration::from_secs(1);
        r.start(later, 2, 9, 77);
        assert_eq!(r.map(later, 9, 77), Some((103, 94_000)));
        // The same source again, after a pause of ten seconds of its own clock.
        r.start(later, 2, 50, 77 + 900_000);
        assert_eq!(r.map(later, 50, 77 + 900_000), Some((104, 994_000)));
        // The same source from an older point: timestamps must not run back.
        r.start(later, 2, 40, 77);
        assert_eq!(r.map(later, 40, 77), Some((105, 994_090)));
    }

    #[test]
    fn rebase_stays_in_the_first_rollover_period() {
        let t = crate::test_start();
        let mut r = Rewriter::new(48_000, 10);
        r.start(t, 1, 0, 0);
        for seq in 0..70_000 {
            r.map(t, seq, 0);
        }
        assert_eq!(r.next_seq(), 70_010);
        r.rebase();
        assert_eq!(r.next_seq(), 70_010 % 65_536);
    }

    proptest! {
        /// Whatever the sources do, numbers of one slot are unique, and a start is never a gap.
        #[test]
        fn numbers_are_unique_and_starts_continue(
            runs in proptest::collection::vec(
                (any::<u32>(), any::<u32>(), proptest::collection::vec(0u64..5, 1..40)), 1..12)
        ) {
            let t = crate::test_start();
            let mut r = Rewriter::new(90_000, 7);
            let mut seen = std::collections::BTreeSet::new();
            for (source, (first, ts, gaps)) in runs.into_iter().enumerate() {
                let mut seq = u64::from(first);
                let next = r.next_seq();
                r.start(t, source as u64, seq, ts);
                for (i, gap) in gaps.into_iter().enumerate() {
                    if i > 0 {
                        seq += 1 + gap;
                    }
                    let (out, _) = r.map(t, seq, ts.wrapping_add(i as u32)).unwrap();
                    prop_assert!(seen.insert(out));
                    if i == 0 {
                        prop_assert_eq!(out, next);
                    }
                }
                r.stop();
            }
        }

        /// Jumps of any size never move the numbering by more than the bound.
        #[test]
        fn jumps_are_closed(seqs in proptest::collection::vec(0u64..1 << 40, 1..50)) {
            let t = crate::test_start();
            let mut r = Rewriter::new(90_000, 7);
            r.start(t, 1, seqs[0], 0);
            for seq in seqs {
                let before = r.next_seq();
                r.map(t, seq, 0);
                prop_assert!(r.next_seq() - before <= JUMP_MAX + 1);
            }
        }
    }
}
