//! Receiver statistics (RFC 3550, section 6.4.1 and appendix A).

use std::time::{Duration, Instant};

/// Totals of one SSRC since its start, sender restarts included.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ReceiverStats {
    /// Packets handed on, retransmissions included.
    pub packets: u64,
    /// Payload bytes of packets that were no retransmissions.
    pub bytes: u64,
    pub duplicates: u64,
    /// Older than the history or off the sequence.
    pub too_old: u64,
    /// Came out of order by themselves.
    pub reordered: u64,
    /// Came after a request.
    pub recovered: u64,
    /// Given up.
    pub lost: u64,
    /// Came after they were given up; the buffer behind may still use them.
    pub late: u64,
    /// Requests sent, repeats included.
    pub nacks: u64,
    /// Packets that the sequence numbers promise.
    pub expected: u64,
    /// Inter-arrival jitter (RFC 3550, section 6.4.1).
    pub jitter: Duration,
    /// How long reordering is waited for before a request.
    pub reorder_wait: Duration,
}

impl ReceiverStats {
    /// Packets that the network lost on their first way, repaired or not: 0–1.
    pub fn network_loss(&self) -> f64 {
        ratio(self.recovered + self.lost, self.expected)
    }

    /// Packets that stayed lost: 0–1.
    pub fn residual_loss(&self) -> f64 {
        ratio(self.lost.saturating_sub(self.late), self.expected)
    }

    /// The same counters over the time since `earlier`; jitter and waiting time are the present ones.
    pub fn since(&self, earlier: &ReceiverStats) -> ReceiverStats {
        ReceiverStats {
            packets: self.packets.saturating_sub(earlier.packets),
            bytes: self.bytes.saturating_sub(earlier.bytes),
            duplicates: self.duplicates.saturating_sub(earlier.duplicates),
            too_old: self.too_old.saturating_sub(earlier.too_old),
            reordered: self.reordered.saturating_sub(earlier.reordered),
            recovered: self.recovered.saturating_sub(earlier.recovered),
            lost: self.lost.saturating_sub(earlier.lost),
            late: self.late.saturating_sub(earlier.late),
            nacks: self.nacks.saturating_sub(earlier.nacks),
            expected: self.expected.saturating_sub(earlier.expected),
            jitter: self.jitter,
            reorder_wait: self.reorder_wait,
        }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        (part as f64 / whole as f64).min(1.0)
    }
}

/// The fields of a receiver report block that the receiver knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportBlock {
    /// Lost share since the last report, in 1/256. Retransmissions do not count as received.
    pub fraction_lost: u8,
    /// 24-bit signed, clamped.
    pub cumulative_lost: i32,
    /// Highest sequence number with the count of wraps above it.
    pub extended_highest_seq: u32,
    /// In timestamp units.
    pub jitter: u32,
}

#[derive(Debug)]
pub(super) struct Report {
    pub stats: ReceiverStats,
    clock_hz: u32,
    /// First and highest number of the present run of sequence numbers.
    base: i64,
    highest: i64,
    /// Expected in runs before a restart.
    expected_before: u64,
    /// Received on the first way.
    originals: u64,
    /// Expected and received at the last report.
    prior: (u64, u64),
    /// Arrival and timestamp of the packet before.
    last: Option<(Instant, u32)>,
    /// In timestamp units.
    jitter: f64,
}

impl Report {
    pub fn new(clock_hz: u32) -> Self {
        Report {
            stats: ReceiverStats::default(),
            clock_hz: clock_hz.max(1),
            base: 0,
            highest: -1,
            expected_before: 0,
            originals: 0,
            prior: (0, 0),
            last: None,
            jitter: 0.0,
        }
    }

    pub fn start(&mut self, first: i64) {
        (self.base, self.highest) = (first, first);
    }

    /// The present run began at `first`, before what was taken for its beginning.
    pub fn begin(&mut self, first: i64) {
        self.base = self.base.min(first);
    }

    /// A new run begins behind `before`, which itself is not part of it.
    pub fn restart(&mut self, before: i64) {
        self.expected_before = self.expected();
        (self.base, self.highest) = (before + 1, before);
        (self.last, self.jitter) = (None, 0.0);
    }

    pub fn highest(&mut self, extended: i64) {
        self.highest = self.highest.max(extended);
    }

    pub fn received(&mut self, via_rtx: bool) {
        self.stats.packets += 1;
        self.originals += u64::from(!via_rtx);
    }

    pub fn on_media(&mut self, now: Instant, timestamp: u32, bytes: usize) {
        self.stats.bytes += bytes as u64;
        if let Some((at, last)) = self.last {
            // Appendix A.8. A difference beyond a second is a new timeline, not jitter.
            let arrival =
                now.saturating_duration_since(at).as_secs_f64() * f64::from(self.clock_hz);
            let d = (arrival - f64::from(timestamp.wrapping_sub(last) as i32)).abs();
            if d < f64::from(self.clock_hz) {
                self.jitter += (d - self.jitter) / 16.0;
            }
        }
        self.last = Some((now, timestamp));
    }

    fn expected(&self) -> u64 {
        self.expected_before + (self.highest - self.base + 1).max(0) as u64
    }

    pub fn stats(&self) -> ReceiverStats {
        let jitter = Duration::from_secs_f64(self.jitter / f64::from(self.clock_hz));
        ReceiverStats {
            expected: self.expected(),
            jitter,
            ..self.stats
        }
    }

    /// Appendix A.3.
    pub fn block(&mut self) -> ReportBlock {
        let expected = self.expected();
        let (expected_prior, received_prior) =
            std::mem::replace(&mut self.prior, (expected, self.originals));
        let interval = expected.saturating_sub(expected_prior);
        let lost = interval.saturating_sub(self.originals.saturating_sub(received_prior));
        let cumulative = expected as i64 - self.originals as i64;
        ReportBlock {
            fraction_lost: (lost * 256).checked_div(interval).unwrap_or(0).min(255) as u8,
            cumulative_lost: cumulative.clamp(-0x80_0000, 0x7f_ffff) as i32,
            extended_highest_seq: self.highest as u32,
            jitter: self.jitter as u32,
        }
    }
}
