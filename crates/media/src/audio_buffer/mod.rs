//! Jitter buffer for Opus: when a packet is decoded, and what is played when it is not there.

mod opus;
mod playout;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::delay::{DelayTracker, micros};
use crate::rtp::RtpPacket;
use crate::seq::{SeqUnwrapper, TimestampUnwrapper};
pub use opus::packet_ticks;
pub use playout::{AudioDecoder, AudioPlayout, Played};

/// Sound that a packet waits for at the least: late wake-ups of threads and the phase between
/// packets and ticks must not be heard. With ticks of 10 ms a packet waits 8–18 ms on a quiet path,
/// so about one packet is in the buffer.
const MIN_DELAY: Duration = Duration::from_millis(8);
/// Share of packets that the target covers.
const QUANTILE: f64 = 0.97;
/// Lateness is judged over this long.
const LATE_WINDOW: Duration = Duration::from_secs(5);
/// Packets held: 5 s of 20 ms.
const MAX_PACKETS: usize = 256;
const DEFAULT_MAX_DELAY: Duration = Duration::from_millis(400);
/// Playing later than due by more is caught up by leaving packets out, not by playing faster.
const SKIP_OVER: Duration = Duration::from_millis(200);
/// Playing this much later or earlier than due is corrected by stretching. Ticks of 10 ms make
/// differences up to 10 ms natural.
const LATE_MAX_US: i64 = 16_000;
const EARLY_MAX_US: i64 = -4_000;
/// Concealment without a packet in sight; beyond it sounds artificial, so silence follows.
const CONCEAL_MAX: i64 = TICKS_PER_MS * 100;
/// A gap is bridged by at most this much concealment.
const GAP_MAX: i64 = TICKS_PER_MS * 120;
/// Timestamps that jump against the clock by more are a new timeline.
const MAX_TIME_JUMP_US: i64 = 10_000_000;
/// A jump of the sequence beyond this is a new sequence.
const MAX_JUMP: i64 = 3000;

const TICKS_PER_MS: i64 = 48;
/// 20 ms.
const FRAME_TICKS: i64 = 20 * TICKS_PER_MS;

/// What to play next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pull {
    /// Decode this packet.
    Decode {
        payload: Bytes,
        rtp_timestamp: u32,
        capture_ntp: Option<u64>,
    },
    /// The packet is lost, but the one after it carries its sound: decode this with FEC on. The
    /// packet itself comes again as `Decode`.
    DecodeFec { payload: Bytes },
    /// The packet is lost or late: let the decoder invent 20 ms.
    Conceal,
    /// Nothing is to be played: 10 ms of silence, then pull again.
    Idle,
}

/// Advice for the sound just pulled, so that it plays nearer to its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StretchAction {
    Normal,
    /// Play faster: the buffer holds more than it needs.
    Accelerate,
    /// Play slower.
    Expand,
}

/// Totals, and the delays of the moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AudioBufferStats {
    pub packets: u64,
    pub duplicates: u64,
    /// Packets that came when their time was over.
    pub late: u64,
    /// Packets left out to catch up.
    pub skipped: u64,
    pub decoded_ms: u64,
    pub fec_ms: u64,
    /// Sound invented where packets were lost or late; not the end of a stream.
    pub concealed_ms: u64,
    /// Delay asked for: jitter and a reserve, or what lip sync asks for if that is more.
    pub target: Duration,
    pub waiting_packets: usize,
}

#[derive(Debug)]
struct Entry {
    seq: i64,
    payload: Bytes,
    ticks: i64,
    rtp_timestamp: u32,
    capture_ntp: Option<u64>,
}

#[derive(Debug)]
struct Playing {
    /// Timestamp of the next sound wanted.
    time: i64,
    /// Sequence number of the last packet taken.
    seq: i64,
    /// Ticks concealed at the present place without a packet in sight.
    ahead: i64,
    /// The last packet said that the sender is silent now.
    silent: bool,
}

/// Jitter buffer of one audio stream at 48 kHz. See [`AudioPlayout`] for the same with decoding,
/// stretching and a steady 10 ms output around it.
///
/// Whenever sound is needed, `pull` says what to decode; it never waits. Each packet has a due time:
/// the quickest transit lately, plus a delay that covers nearly all packets of the last seconds.
#[derive(Debug)]
pub struct AudioBuffer {
    ssrc: Option<u32>,
    seqs: SeqUnwrapper,
    times: TimestampUnwrapper,
    packets: BTreeMap<i64, Entry>,
    tracker: DelayTracker,
    jitter: Duration,
    min_delay: Duration,
    max_delay: Duration,
    /// The backlog behind a stall is coming in.
    stalled: bool,
    playing: Option<Playing>,
    /// How much later than due the last packet plays, microseconds.
    behind_us: i64,
    last_arrival: Option<(Instant, i64)>,
    stats: AudioBufferStats,
    concealed_ticks: i64,
}

impl Default for AudioBuffer {
    fn default() -> Self {
        AudioBuffer::new()
    }
}

impl AudioBuffer {
    pub fn new() -> Self {
        AudioBuffer {
            ssrc: None,
            seqs: SeqUnwrapper::new(),
            times: TimestampUnwrapper::new(),
            packets: BTreeMap::new(),
            tracker: DelayTracker::new(LATE_WINDOW),
            jitter: Duration::ZERO,
            min_delay: Duration::ZERO,
            max_delay: DEFAULT_MAX_DELAY,
            stalled: false,
            playing: None,
            behind_us: 0,
            last_arrival: None,
            stats: AudioBufferStats::default(),
            concealed_ticks: 0,
        }
    }

    /// Bound of the delay that jitter can ask for. Default 400 ms, at most 1 s.
    pub fn set_max_delay(&mut self, max_delay: Duration) {
        self.max_delay = max_delay.clamp(MIN_DELAY, Duration::from_secs(1));
    }

    /// Delay that lip sync asks for; see [`crate::av_sync`]. Default zero, at most 1 s.
    pub fn set_min_playout_delay(&mut self, delay: Duration) {
        self.min_delay = delay.min(Duration::from_secs(1));
    }

    /// Delay that packets get at present, beyond the quickest transit.
    pub fn delay(&self) -> Duration {
        (MIN_DELAY + self.jitter)
            .min(self.max_delay)
            .max(self.min_delay)
    }

    /// Advice for what the last `pull` gave.
    pub fn stretch(&self) -> StretchAction {
        match self.behind_us {
            late if late > LATE_MAX_US => StretchAction::Accelerate,
            early if early < EARLY_MAX_US => StretchAction::Expand,
            _ => StretchAction::Normal,
        }
    }

    /// How much later than due the packet of the last `pull` plays, microseconds; negative: earlier.
    pub fn behind_us(&self) -> i64 {
        self.behind_us
    }

    pub fn stats(&self) -> AudioBufferStats {
        AudioBufferStats {
            concealed_ms: (self.concealed_ticks / TICKS_PER_MS) as u64,
            target: self.delay(),
            waiting_packets: self.packets.len(),
            ..self.stats
        }
    }

    /// Takes a packet in; duplicates and what came too late are passed over.
    pub fn insert(&mut self, now: Instant, packet: RtpPacket) {
        if packet.payload.is_empty() {
            return;
        }
        let highest = self.seqs.highest();
        let jump = highest.map_or(0, |highest| self.seqs.peek(packet.seq) - highest);
        if self.ssrc.is_some_and(|ssrc| ssrc != packet.ssrc) || jump.abs() > MAX_JUMP {
            self.restart();
        }
        self.ssrc = Some(packet.ssrc);
        let seq = self.seqs.unwrap(packet.seq);
        let time = self.times.unwrap(packet.timestamp);
        if let Some((at, last)) = self.last_arrival {
            let drift = micros(now.saturating_duration_since(at)) - media_us(time - last);
            if drift.abs() > MAX_TIME_JUMP_US {
                self.tracker = DelayTracker::new(LATE_WINDOW);
                self.packets.clear();
                self.playing = None;
            }
        }
        self.last_arrival = Some((now, time));
        let lateness = self.tracker.on_arrival(now, media_us(time));
        self.note(
            now,
            lateness,
            highest.is_some_and(|highest| seq == highest + 2),
        );
        let ticks = packet_ticks(&packet.payload).unwrap_or(FRAME_TICKS);
        if self
            .playing
            .as_ref()
            .is_some_and(|p| time + ticks <= p.time || seq <= p.seq)
        {
            self.stats.late += 1;
            return;
        }
        if self.packets.contains_key(&time) {
            self.stats.duplicates += 1;
            return;
        }
        self.stats.packets += 1;
        self.packets.insert(
            time,
            Entry {
                seq,
                payload: packet.payload,
                ticks,
                rtp_timestamp: packet.timestamp,
                capture_ntp: packet.abs_capture_time,
            },
        );
        while self.packets.len() > MAX_PACKETS {
            self.packets.pop_first();
            self.stats.skipped += 1;
        }
    }

    /// Lets the delay follow what arrives. `copied`: the packet before is lost so far, and this one
    /// brings its copy.
    fn note(&mut self, now: Instant, lateness: Duration, copied: bool) {
        // No delay makes up for a stall, and the backlog behind one says nothing about jitter.
        if lateness > self.max_delay {
            self.stalled = true;
        } else if lateness <= self.jitter + MIN_DELAY {
            self.stalled = false;
        }
        if self.stalled {
            return;
        }
        self.tracker.note(now, lateness);
        if copied {
            // Noted twice, so that losses of 2 % are worth waiting for copies.
            let copy = lateness + Duration::from_millis(20);
            self.tracker.note(now, copy);
            self.tracker.note(now, copy);
        }
        self.jitter = self.tracker.quantile(QUANTILE);
    }

    /// What to play next. Call when the decoded sound runs out.
    pub fn pull(&mut self, now: Instant) -> Pull {
        self.behind_us = 0;
        self.skip_backlog(now);
        let Some((&time, first)) = self.packets.first_key_value() else {
            return self.underrun();
        };
        let due = self.due(time).unwrap_or(now);
        let Some(playing) = &mut self.playing else {
            return if due > now {
                Pull::Idle
            } else {
                self.take(now)
            };
        };
        let mut gap = time - playing.time;
        let lost = first.seq - playing.seq - 1;
        if lost <= 0 || playing.silent {
            // The sender left a pause.
            return if gap > 0 && due > now {
                Pull::Idle
            } else {
                self.take(now)
            };
        }
        // What was concealed before anybody knew what is missing counts for the gap.
        let credit = playing.ahead.min(gap).max(0);
        playing.time += credit;
        playing.ahead -= credit;
        gap -= credit;
        if credit > 0 {
            self.concealed_ticks += credit;
        }
        if gap <= TICKS_PER_MS * 5 / 2 {
            return self.take(now);
        }
        playing.time = playing.time.max(time - GAP_MAX);
        if time - playing.time <= FRAME_TICKS {
            playing.time = time;
            playing.seq = first.seq - 1;
            self.stats.fec_ms += (gap.min(FRAME_TICKS) / TICKS_PER_MS) as u64;
            return Pull::DecodeFec {
                payload: first.payload.clone(),
            };
        }
        playing.time += FRAME_TICKS;
        playing.seq += 1;
        playing.seq = playing.seq.min(first.seq - 2);
        self.concealed_ticks += FRAME_TICKS;
        Pull::Conceal
    }

    /// Gives out the first packet.
    fn take(&mut self, now: Instant) -> Pull {
        let Some((time, entry)) = self.packets.pop_first() else {
            return Pull::Idle;
        };
        if let Some(due) = self.due(time) {
            self.behind_us = micros(now.saturating_duration_since(due))
                - micros(due.saturating_duration_since(now));
        }
        // Concealment that only delayed this packet was heard too.
        self.concealed_ticks += self.playing.as_ref().map_or(0, |p| p.ahead);
        self.stats.decoded_ms += (entry.ticks / TICKS_PER_MS) as u64;
        self.playing = Some(Playing {
            time: time + entry.ticks,
            seq: entry.seq,
            ahead: 0,
            silent: opus::is_dtx(&entry.payload),
        });
        Pull::Decode {
            payload: entry.payload,
            rtp_timestamp: entry.rtp_timestamp,
            capture_ntp: entry.capture_ntp,
        }
    }

    fn underrun(&mut self) -> Pull {
        let Some(playing) = &mut self.playing else {
            return Pull::Idle;
        };
        if playing.silent {
            return Pull::Idle;
        }
        if playing.ahead >= CONCEAL_MAX {
            self.playing = None;
            return Pull::Idle;
        }
        playing.ahead += FRAME_TICKS;
        Pull::Conceal
    }

    /// Far behind its time, the buffer goes on with what is due now.
    fn skip_backlog(&mut self, now: Instant) {
        let over = |due: Option<Instant>, by: Duration| {
            due.is_some_and(|due| now.saturating_duration_since(due) > by)
        };
        let Some((&first, _)) = self.packets.first_key_value() else {
            return;
        };
        if !over(self.due(first), SKIP_OVER) {
            return;
        }
        while self.packets.len() > 1 {
            let Some((&time, _)) = self.packets.first_key_value() else {
                return;
            };
            if !over(self.due(time), Duration::from_millis(20)) {
                break;
            }
            self.packets.pop_first();
            self.stats.skipped += 1;
        }
        // What was left out is no loss to conceal.
        self.playing = None;
    }

    fn due(&self, time: i64) -> Option<Instant> {
        Some(self.tracker.expected(media_us(time))? + self.delay())
    }

    fn restart(&mut self) {
        let kept = AudioBuffer {
            stats: self.stats,
            concealed_ticks: self.concealed_ticks,
            ..AudioBuffer::new()
        };
        let old = std::mem::replace(self, kept);
        (self.min_delay, self.max_delay) = (old.min_delay, old.max_delay);
    }
}

fn media_us(ticks: i64) -> i64 {
    ticks * 125 / 6
}
