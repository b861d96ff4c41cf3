//! Video frame assembly and the decision when a frame is decoded and shown.

mod assembly;
mod playout;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::delay::{DelayTracker, micros};
use crate::h264::nal_type;
use crate::rtp::RtpPacket;
use assembly::{Assembler, Inserted, WholeFrame};
use playout::JitterTarget;

/// Longest delay that may be set as maximum.
pub const MAX_DELAY_CEILING: Duration = Duration::from_secs(1);
const DEFAULT_MAX_DELAY: Duration = Duration::from_millis(400);
/// Frames waiting to be decoded, and as many waiting to be whole: a join burst of 6 s at 60 fps and
/// some.
const MAX_FRAMES: usize = 480;
/// Bytes of waiting frames and packets: twice what a server keeps of one stream for joins.
const MAX_BYTES: usize = 8 << 20;
/// Keyframes are asked for at most this often.
const KEY_REQUEST_INTERVAL: Duration = Duration::from_millis(500);
/// During catch-up the newest frame is held this long, to learn whether it is the newest.
const CATCH_UP_HOLD: Duration = Duration::from_millis(4);
/// The same after a stall, when packets come at the pace of a queue that drains.
const STALL_HOLD: Duration = Duration::from_millis(20);
/// How long after a stall pictures later than the ceiling are held back, as newer ones must come.
const CATCH_UP_MAX: Duration = Duration::from_secs(2);
/// A frame that is late by more, while a newer one is ready, is decoded but not shown.
const SHOWN_LATE_MAX: Duration = Duration::from_millis(120);
/// Lateness is judged over this long, so the delay it asks for shrinks as fast.
const LATE_WINDOW: Duration = Duration::from_secs(2);
/// A frame later than this against the one before belongs to a new timeline.
const LATE_JUMP_US: i64 = 10_000_000;
/// So does one that is there this long before it could be, by the quickest frame so far: paths do
/// not become quicker by as much from one frame to the next.
const EARLY_JUMP: Duration = Duration::from_millis(300);

/// What [`VideoBuffer::poll`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VideoOut {
    /// The next frame to decode.
    Frame(AssembledFrame),
    /// Nothing can be decoded without a keyframe: ask the sender for one.
    NeedKeyframe,
}

/// A whole frame, in decoding order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssembledFrame {
    /// Annex B.
    pub data: Bytes,
    pub keyframe: bool,
    pub rtp_timestamp: u32,
    /// NTP Q32.32 of the sender's capture clock.
    pub capture_ntp: Option<u64>,
    /// When its last packet came.
    pub received_at: Instant,
    /// When it was due; never in the future.
    pub render_at: Instant,
    /// False: decode it for those that follow, but do not show it.
    pub render: bool,
}

/// Totals, and the delays of the moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VideoBufferStats {
    /// Frames given out.
    pub frames: u64,
    pub keyframes: u64,
    /// Of these, not to be shown: part of a join burst or of the backlog behind a stall.
    pub catch_up: u64,
    /// Of these, not to be shown: the decoder or renderer is too slow.
    pub late: u64,
    /// Whole frames thrown away undecoded.
    pub dropped: u64,
    /// Frames whose packets did not fit together, or that had no beginning.
    pub damaged: u64,
    /// Holes that were given up.
    pub holes: u64,
    pub key_requests: u64,
    /// Sequences that began anew.
    pub restarts: u64,
    /// Delay added for jitter and repairs.
    pub target: Duration,
    /// Delay added altogether: the target, or what lip sync asks for if that is more.
    pub delay: Duration,
    pub waiting_frames: usize,
    pub waiting_bytes: usize,
}

#[derive(Debug)]
struct Ready {
    frame: WholeFrame,
    media_us: i64,
    /// When it and all before it were whole.
    decodable_at: Instant,
}

/// Jitter buffer of one video stream.
///
/// Frames come out in decoding order. On a quiet path each comes out of `poll` at the instant its
/// last packet is inserted; where packets jitter or must be repaired, a delay grows that most
/// frames make, and shrinks within about two seconds. Call `poll` until it gives nothing after
/// each insertion and at [`VideoBuffer::next_deadline`].
#[derive(Debug)]
pub struct VideoBuffer {
    assembler: Assembler,
    ready: VecDeque<Ready>,
    ready_bytes: usize,
    tracker: DelayTracker,
    jitter: JitterTarget,
    max_delay: Duration,
    min_delay: Duration,
    rtt: Duration,
    /// Frames are thrown away until a keyframe.
    need_key: bool,
    /// A keyframe should be asked for as soon as the interval allows.
    want_request: bool,
    last_request: Option<Instant>,
    /// A burst is being decoded to reach the present.
    catching_up: bool,
    /// Since when it catches up with what a stall held back.
    stalled_since: Option<Instant>,
    /// Time and media time of the last whole frame.
    last: Option<(Instant, i64)>,
    last_poll: Option<Instant>,
    stats: VideoBufferStats,
}

impl Default for VideoBuffer {
    fn default() -> Self {
        VideoBuffer::new()
    }
}

impl VideoBuffer {
    pub fn new() -> Self {
        VideoBuffer {
            assembler: Assembler::default(),
            ready: VecDeque::new(),
            ready_bytes: 0,
            tracker: DelayTracker::new(LATE_WINDOW),
            jitter: JitterTarget::default(),
            max_delay: DEFAULT_MAX_DELAY,
            min_delay: Duration::ZERO,
            rtt: Duration::from_millis(60),
            need_key: true,
            want_request: false,
            last_request: None,
            catching_up: true,
            stalled_since: None,
            last: None,
            last_poll: None,
            stats: VideoBufferStats::default(),
        }
    }

    /// Longest that a hole is waited for, and bound of all delay added here. Default 400 ms, at
    /// most 1 s.
    pub fn set_max_delay(&mut self, max_delay: Duration) {
        self.max_delay = max_delay.min(MAX_DELAY_CEILING);
    }

    /// Delay that lip sync asks for; see [`crate::av_sync`]. Default zero.
    pub fn set_min_playout_delay(&mut self, delay: Duration) {
        self.min_delay = delay;
    }

    /// Round trip to the server. Default 60 ms.
    pub fn set_rtt(&mut self, rtt: Duration) {
        self.rtt = rtt.min(Duration::from_secs(2));
    }

    /// Delay that frames get at present, beyond the quickest transit.
    pub fn delay(&self) -> Duration {
        self.jitter.target().max(self.min_delay).min(self.max_delay)
    }

    /// The decoder could not use the last frame: start again at a keyframe.
    pub fn decode_failed(&mut self) {
        let key = self.ready.iter().position(|r| r.frame.keyframe);
        self.drop_ready(key.unwrap_or(self.ready.len()));
        if key.is_none() {
            (self.need_key, self.want_request) = (true, true);
        }
    }

    /// Throws the first `count` waiting frames away.
    fn drop_ready(&mut self, count: usize) {
        for frame in self.ready.drain(..count) {
            self.ready_bytes -= frame.frame.data.len();
            self.stats.dropped += 1;
        }
    }

    pub fn stats(&self) -> VideoBufferStats {
        VideoBufferStats {
            target: self.jitter.target(),
            delay: self.delay(),
            waiting_frames: self.ready.len(),
            waiting_bytes: self.waiting_bytes(),
            ..self.stats
        }
    }

    /// Takes a packet in; duplicates and what came too late are passed over.
    pub fn insert(&mut self, now: Instant, packet: RtpPacket) {
        // With the camera off, messages travel alone: no keyframe could come then.
        let picture = packet
            .payload
            .first()
            .is_none_or(|b| b & 0x1f != nal_type::SEI);
        match self.assembler.insert(now, packet) {
            Inserted::Stored => {}
            Inserted::Useless => return,
            Inserted::Restarted => {
                self.stats.restarts += 1;
                self.restart_timeline();
                self.need_key = true;
            }
        }
        self.assemble(now, picture);
        if self.waiting_bytes() > MAX_BYTES || self.ready.len() > MAX_FRAMES {
            self.overflow();
        }
    }

    /// Packets and waiting frames looked at since the beginning: the work that a sender has caused.
    /// For one packet it is at most a few times the frames that wait.
    pub fn steps(&self) -> u64 {
        self.assembler.steps()
    }

    fn waiting_bytes(&self) -> usize {
        self.ready_bytes + self.assembler.bytes()
    }

    /// Moves whole frames from the assembler to the queue.
    ///
    /// `may_request`: without so much as a part of a keyframe on the way, one may be asked for.
    fn assemble(&mut self, now: Instant, may_request: bool) {
        loop {
            if self.need_key && !self.assembler.drop_to_key(false) {
                self.want_request |= may_request;
                break;
            }
            let Some(next) = self.assembler.pop() else {
                break;
            };
            match next {
                Ok(frame) if frame.keyframe || !self.need_key => self.queue(now, frame),
                Ok(_) => self.stats.dropped += 1,
                Err(_) => {
                    self.stats.damaged += 1;
                    self.need_key = true;
                }
            }
        }
    }

    fn queue(&mut self, now: Instant, frame: WholeFrame) {
        if frame.keyframe {
            (self.need_key, self.want_request, self.last_request) = (false, false, None);
        }
        let media_us = frame.time * 100 / 9;
        if self.is_new_timeline(now, media_us) {
            self.restart_timeline();
        }
        self.last = Some((now, media_us));
        let lateness = self.tracker.on_arrival(now, media_us);
        // Delay cannot make up for a stall, and the backlog behind one says nothing about jitter.
        if lateness > self.max_delay {
            self.catching_up = true;
            self.stalled_since.get_or_insert(now);
        }
        if !self.catching_up {
            self.tracker.note(now, lateness);
            self.jitter.update(
                now,
                self.tracker.quantile(playout::QUANTILE),
                self.max_delay,
            );
        }
        self.ready_bytes += frame.data.len();
        self.ready.push_back(Ready {
            frame,
            media_us,
            decodable_at: now,
        });
    }

    /// Whether the sender's clock was set, or it stamped one frame with the time of another.
    fn is_new_timeline(&self, now: Instant, media_us: i64) -> bool {
        let Some((at, last_us)) = self.last else {
            return false;
        };
        let passed_us = micros(now.saturating_duration_since(at));
        let early = |expected| expected > now + EARLY_JUMP;
        // Frames are sent in the order of their capture: there are no B-frames.
        media_us < last_us
            || passed_us - (media_us - last_us) > LATE_JUMP_US
            || self.tracker.expected(media_us).is_some_and(early)
    }

    fn restart_timeline(&mut self) {
        self.tracker = DelayTracker::new(LATE_WINDOW);
        self.jitter = JitterTarget::default();
        self.last = None;
    }

    /// Too much waits: keep what follows the last keyframe, or nothing.
    fn overflow(&mut self) {
        if !self.skip_to_last_keyframe() || self.waiting_bytes() > MAX_BYTES {
            self.drop_ready(self.ready.len());
            self.assembler.clear();
            (self.need_key, self.want_request) = (true, true);
        }
    }
}
