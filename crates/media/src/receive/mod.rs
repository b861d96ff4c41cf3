//! The receive path of one SSRC: duplicates, gaps, negative acknowledgements, statistics.

mod answers;
mod history;
mod missing;
mod report;
pub mod request;
pub mod rtx;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use crate::seq::SeqUnwrapper;
use answers::{AnswerTime, PathLoss};
use history::History;
use missing::{Missing, MissingList, Terms};
pub use report::{ReceiverStats, ReportBlock};

/// What became of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Seen for the first time: hand it on.
    New,
    /// Seen before: drop it.
    Duplicate,
    /// Older than the history, or the first packet far off the sequence: drop it.
    TooOld,
}

/// A jump ahead by more than this many packets is a restart or garbage (RFC 3550, appendix A.1).
const MAX_JUMP: i64 = 3000;
/// Sequence numbers handed out by one `poll_nack`: about what one RTCP packet carries.
const MAX_NACKS_PER_POLL: usize = 256;
/// Reordering is waited for up to this long before the first request.
const MAX_REORDER_WAIT: Duration = Duration::from_millis(15);
/// The packets of a frame follow each other by less than this, paced ones too …
const TAIL_WAIT: Duration = Duration::from_millis(8);
/// … unless the path is thin or jitters: then by less than so many of the largest recent gaps …
const TAIL_GAPS: u32 = 2;
/// … of which each counts up to this.
const MAX_GAP: Duration = Duration::from_millis(40);
/// Where requests are made twice, the second follows after this part of a round trip.
const ASK_TWICE_PART: u32 = 4;
/// Before anything is known, less than this is no round trip.
const SHORT_RTT: Duration = Duration::from_millis(10);

/// Receive state of one SSRC. Retransmissions are unwrapped (see [`rtx`]) before they come here.
///
/// A gap is requested at once, unless the path has lately reordered packets: then as long after as
/// reordering took. An unanswered request is repeated once per round trip, and given up when no
/// answer could come before the deadline. On a path that loses packets without being full, each
/// request is made twice, a quarter of a round trip apart: requests and answers are lost too, and
/// waiting for a round trip to notice costs more than a second answer.
#[derive(Debug)]
pub struct RtpReceiver {
    unwrapper: SeqUnwrapper,
    history: History,
    /// A packet far off the sequence: if the next one follows it, the sender has restarted.
    stray: Option<u16>,
    missing: MissingList,
    /// Shortest round trip lately; more is a queue.
    rtt_min: Duration,
    loss: PathLoss,
    answers: AnswerTime,
    reorder_wait: Duration,
    /// When a frame that has begun is taken to have lost its end.
    tail_due: Option<Instant>,
    /// The newest packet that did not end its frame, and the largest recent gap behind such a one.
    in_frame: Option<(i64, Instant)>,
    gap: Duration,
    report: report::Report,
}

impl RtpReceiver {
    /// `clock_hz`: the RTP clock rate, for the jitter of the statistics.
    pub fn new(clock_hz: u32) -> Self {
        RtpReceiver {
            unwrapper: SeqUnwrapper::new(),
            history: History::default(),
            stray: None,
            missing: MissingList::default(),
            rtt_min: Duration::MAX,
            loss: PathLoss::default(),
            answers: AnswerTime::default(),
            reorder_wait: Duration::ZERO,
            tail_due: None,
            in_frame: None,
            gap: Duration::ZERO,
            report: report::Report::new(clock_hz),
        }
    }

    /// Round trip to whoever answers requests, queues included. Default 60 ms. Set it anew as it
    /// changes, about once a second.
    pub fn set_rtt(&mut self, rtt: Duration) {
        let rtt = rtt.clamp(Duration::from_millis(1), Duration::from_secs(2));
        self.rtt_min = if rtt < self.rtt_min {
            rtt
        } else {
            // A route that has become longer is no queue for ever.
            self.rtt_min + (rtt - self.rtt_min) / 64
        };
        let terms = self.missing.terms();
        self.missing.set_terms(Terms { rtt, ..terms });
    }

    /// How long requests took to be answered lately: a round trip for those who have no other way
    /// to measure one. `None` before the first answer.
    pub fn answer_time(&self) -> Option<Duration> {
        self.answers.get()
    }

    /// How long after its detection a missing packet is still of use. Default 400 ms; zero turns
    /// requests off.
    pub fn set_deadline(&mut self, deadline: Duration) {
        let deadline = deadline.min(Duration::from_secs(2));
        let terms = self.missing.terms();
        self.missing.set_terms(Terms { deadline, ..terms });
    }

    /// The sequence begins at `first`: packets from there on are expected, also before the first one
    /// that comes, or came. Once, for those who are told; of no effect when more than 4,096 packets
    /// came before the word did.
    pub fn begin_at(&mut self, now: Instant, first: u16) {
        match self.unwrapper.highest() {
            None => self.begin_behind(first.wrapping_sub(1)),
            // The first packets overtook the word of where they begin.
            Some(highest) => {
                let first = self.unwrapper.peek(first);
                if (0..History::LEN).contains(&(highest - first)) {
                    self.report.begin(first);
                    self.open_beginning(now, first, highest);
                }
            }
        }
    }

    /// Takes note of a packet. `via_rtx`: it came as a retransmission.
    pub fn on_packet(&mut self, now: Instant, seq: u16, via_rtx: bool) -> Verdict {
        let Some(highest) = self.unwrapper.highest() else {
            self.start(seq);
            self.report.received(via_rtx);
            return Verdict::New;
        };
        let extended = self.unwrapper.peek(seq);
        let jump = extended - highest;
        if jump > MAX_JUMP || jump <= -History::LEN {
            return self.on_stray(now, seq, via_rtx);
        }
        if !via_rtx {
            self.stray = None;
        }
        if self.history.contains(extended, highest) {
            self.report.stats.duplicates += 1;
            return Verdict::Duplicate;
        }
        if jump > 0 {
            self.tail_due = None;
            self.loss.on_packet((jump - 1) as u64);
            if via_rtx {
                // How long a repair took says nothing about the gaps of the path.
                self.in_frame = None;
            }
            self.open_gap(now, highest, extended);
            if let Some(m) = self.missing.remove(extended)
                && (via_rtx
                    || m.tries > 0
                        && now.saturating_duration_since(m.detected) > self.soonest_answer())
            {
                self.report.stats.recovered += 1;
                self.answered(now, m);
            }

            self.unwrapper.unwrap(seq);
            self.report.highest(extended);
            self.reorder_wait -= self.reorder_wait / 512;
        } else {
            self.fill_gap(now, extended, via_rtx);
        }
        self.history.insert(extended);
        self.report.received(via_rtx);
        Verdict::New
    }

    /// Takes note of whether the newest packet ends its frame; for new video packets, whichever way
    /// they came. Where it does not and nothing follows for a moment, the next packet is requested
    /// without waiting for one behind it, which would be a frame later.
    pub fn on_frame_packet(&mut self, now: Instant, seq: u16, marker: bool) {
        let newest = self.unwrapper.highest();
        let Some(newest) = newest.filter(|newest| self.unwrapper.peek(seq) == *newest) else {
            return;
        };
        if let Some((before, at)) = self.in_frame
            && newest == before + 1
        {
            let gap = now.saturating_duration_since(at).min(MAX_GAP);
            self.gap = gap.max(self.gap - self.gap / 32);
        }
        self.in_frame = (!marker).then_some((newest, now));
        let wait = TAIL_WAIT.max(self.gap * TAIL_GAPS) + self.reorder_wait;
        self.tail_due = (!marker && !self.requests_nothing()).then(|| now + wait);
    }

    /// Takes note of a packet's timestamp and size; for new packets that were no retransmissions.
    pub fn on_media(&mut self, now: Instant, timestamp: u32, bytes: usize) {
        self.report.on_media(now, timestamp, bytes);
    }

    /// Sequence numbers to request now, oldest first.
    pub fn poll_nack(&mut self, now: Instant) -> Vec<u16> {
        if self.tail_due.is_some_and(|due| due <= now) {
            self.tail_due = None;
            if let Some(highest) = self.unwrapper.highest() {
                self.missing
                    .insert(highest + 1, Missing::new(now, now, true));
            }
        }
        let (rtt, twice) = (self.missing.terms().rtt, self.asks_twice());
        let whole = rtt + (rtt / 8).max(Duration::from_millis(8));
        let wait = |tries: u32| match (twice, tries % 2) {
            (false, _) => whole,
            (true, 1) => rtt / ASK_TWICE_PART,
            (true, _) => whole - rtt / ASK_TWICE_PART,
        };
        let due = self.missing.poll(now, MAX_NACKS_PER_POLL, wait);
        self.report.stats.lost += due.lost;
        self.report.stats.nacks += due.ask.len() as u64;
        due.ask.into_iter().map(|seq| seq as u16).collect()
    }

    /// When `poll_nack` has something to do.
    pub fn next_deadline(&self) -> Option<Instant> {
        [self.missing.next(), self.tail_due]
            .into_iter()
            .flatten()
            .min()
    }

    /// Entries of the list of missing packets made and looked at since the beginning: the work that
    /// gaps have caused. Bounded by time, however many gaps there are.
    pub fn steps(&self) -> u64 {
        self.missing.steps()
    }

    /// Packets that are waited for.
    pub fn missing(&self) -> usize {
        self.missing.len()
    }

    pub fn stats(&self) -> ReceiverStats {
        ReceiverStats {
            reorder_wait: self.reorder_wait,
            ..self.report.stats()
        }
    }

    /// The block for a receiver report; its loss fraction covers the time since the last call.
    pub fn report_block(&mut self) -> ReportBlock {
        self.report.block()
    }

    fn requests_nothing(&self) -> bool {
        self.missing.terms().deadline.is_zero()
    }

    /// Without a retransmission stream an answer looks like the original; only what comes sooner
    /// than an answer can is reordering.
    fn soonest_answer(&self) -> Duration {
        let known = self.rtt_min < Duration::MAX;
        (if known {
            self.missing.terms().rtt
        } else {
            SHORT_RTT
        }) * 3
            / 4
    }

    /// Loss is worth asking twice for while it is no sign of a queue that runs over: then more
    /// traffic is the last thing the path needs.
    fn asks_twice(&self) -> bool {
        let queue = self.missing.terms().rtt.saturating_sub(self.rtt_min);
        self.loss.is_random() && queue <= self.rtt_min / 4 + Duration::from_millis(10)
    }

    fn answered(&mut self, now: Instant, m: Missing) {
        if let Some(asked) = m.asked {
            self.answers.put(now.saturating_duration_since(asked));
        }
    }

    fn start(&mut self, seq: u16) {
        let first = self.unwrapper.unwrap(seq);
        self.history.insert(first);
        self.report.start(first);
    }

    /// RFC 3550, appendix A.1: two packets in a row that are far off but in sequence mean that the
    /// sender has restarted (or the SSRC is used anew); a single one is ignored.
    fn on_stray(&mut self, now: Instant, seq: u16, via_rtx: bool) -> Verdict {
        if via_rtx || self.stray != Some(seq.wrapping_sub(1)) {
            if !via_rtx {
                self.stray = Some(seq);
            }
            self.report.stats.too_old += 1;
            return Verdict::TooOld;
        }
        self.stray = None;
        self.missing.clear();
        self.tail_due = None;

        // The stray packet was dropped: start before it, so that it is requested again.
        self.begin_behind(seq.wrapping_sub(2));
        self.on_packet(now, seq, via_rtx)
    }

    /// A run of numbers begins: the one after `before` is the first that is expected.
    fn begin_behind(&mut self, before: u16) {
        self.unwrapper = SeqUnwrapper::new();
        self.history = History::default();
        let before = self.unwrapper.unwrap(before);
        self.report.restart(before);
    }

    /// What has not come from `first` up to `highest`, which has, is missing.
    fn open_beginning(&mut self, now: Instant, first: i64, highest: i64) {
        if self.requests_nothing() {
            return;
        }
        let due = now + self.reorder_wait;
        for seq in (first..highest).rev() {
            if self.history.contains(seq, highest) || self.missing.confirm(seq) {
                continue;
            }
            self.report.stats.lost += u64::from(self.missing.room(now) == 0);
            self.missing.insert(seq, Missing::new(now, due, false));
        }
    }

    /// What has not come between `highest` and `extended` is missing.
    fn open_gap(&mut self, now: Instant, highest: i64, extended: i64) {
        if self.requests_nothing() || extended == highest + 1 {
            return;
        }
        let begin = highest + 1 + i64::from(self.missing.confirm(highest + 1));
        // Where there is no room for all, the newest are worth most.
        let first = begin.max(extended - self.missing.room(now) as i64);
        self.report.stats.lost += (first - begin) as u64;
        let due = now + self.reorder_wait;
        for seq in first..extended {
            self.missing.insert(seq, Missing::new(now, due, false));
        }
    }

    fn fill_gap(&mut self, now: Instant, extended: i64, via_rtx: bool) {
        let Some(m) = self.missing.remove(extended) else {
            self.report.stats.late += 1;
            return;
        };
        self.answered(now, m);
        let waited = now.saturating_duration_since(m.detected);
        if via_rtx || m.tries > 0 && waited > self.soonest_answer() {
            self.report.stats.recovered += 1;
        } else {
            self.report.stats.reordered += 1;
            let wait = (waited + waited / 4).min(MAX_REORDER_WAIT);
            self.reorder_wait = self.reorder_wait.max(wait);
        }
    }
}
