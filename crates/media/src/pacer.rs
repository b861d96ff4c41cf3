//! Decides when a packet leaves: a whole frame at once while the path is quiet, spread out once it
//! is not, and never a backlog that grows.
//!
//! Order of service: audio, retransmissions, video, probes. Audio is never held back. Video waits
//! at most [`MAX_AGE`]; then whole frames are dropped, never parts of one, and the drop is reported
//! so that the encoder is asked for a keyframe. Until that keyframe comes, frames that depend on
//! the dropped ones are refused, as no decoder could use them.

mod retransmit;

pub use retransmit::RetransmitGate;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::bwe::{PathState, ProbeCluster};

/// What a packet is, in the order of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    Audio,
    Retransmit,
    Video,
    Probe,
}

/// Video that waits longer is useless to a viewer whose delay may not grow.
pub const MAX_AGE: Duration = Duration::from_millis(400);
/// Frames right behind a keyframe that is itself slow to leave (a large picture on a thin link)
/// may wait this long: dropping them would ask for yet another keyframe, without end. This is the
/// ceiling of the delay a viewer is promised.
const MAX_AGE_BEHIND_KEYFRAME: Duration = Duration::from_secs(1);
/// What may leave at once on a quiet path: the size of a large keyframe.
const BURST_BYTES: f64 = 64.0 * 1024.0;
/// … but no more than the estimated rate carries in this time, as a router's queue holds a few
/// hundred milliseconds.
const BURST_TIME: f64 = 0.25;
/// Packets that may leave together when paced; below that timers would rule.
const PACED_BURST_BYTES: f64 = 2.0 * 1200.0;
/// Paced frames leave in this fraction of the time the estimate would take.
const BUSY_FACTOR: f64 = 2.5;
const CONGESTED_FACTOR: f64 = 1.25;
/// More frames than this waiting are a backlog: one of each channel is not.
const MAX_HURRIED: usize = 2;
/// Video waiting at most; a second at 8 Mbit/s.
const MAX_VIDEO_BYTES: usize = 1 << 20;
/// Audio at 50 packets/s: 5 s. It only fills when nobody polls.
const MAX_AUDIO_PACKETS: usize = 256;
/// Retransmissions waiting at most; the oldest go first, the viewer asks again if it still matters.
const MAX_RETRANSMITS: usize = 512;
/// Longer than any cluster.
const MAX_PROBE_PACKETS: usize = 128;

/// Video frames were dropped: the stream needs a keyframe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DroppedFrames {
    pub stream: u8,
    pub frames: u32,
    pub bytes: usize,
}

#[derive(Debug)]
struct Packet<T> {
    size: usize,
    queued_at: Instant,
    item: T,
}

#[derive(Debug)]
struct Frame<T> {
    stream: u8,
    keyframe: bool,
    queued_at: Instant,
    /// Some packets have left: it will be completed.
    started: bool,
    bytes: usize,
    packets: VecDeque<(usize, T)>,
}

/// The sending queue of one transport.
#[derive(Debug)]
pub struct Pacer<T> {
    audio: VecDeque<Packet<T>>,
    retransmits: VecDeque<Packet<T>>,
    frames: VecDeque<Frame<T>>,
    video_bytes: usize,
    probes: VecDeque<(Instant, Packet<T>)>,
    rate_bps: f64,
    path: PathState,
    /// Bytes that may leave at once, refilled at the estimate.
    burst: Bucket,
    /// Refilled at a multiple of the estimate.
    pace: Bucket,
    /// By stream number.
    needs_keyframe: [bool; 256],
    /// The last keyframe that began to leave, by its time of queueing.
    slow_keyframe: Option<Instant>,
    dropped: Vec<DroppedFrames>,
    frames_dropped: u64,
}

impl<T> Pacer<T> {
    /// A pacer for a path of about `rate_bps` that is taken to be quiet until told otherwise.
    pub fn new(now: Instant, rate_bps: f64) -> Self {
        Self {
            audio: VecDeque::new(),
            retransmits: VecDeque::new(),
            frames: VecDeque::new(),
            video_bytes: 0,
            probes: VecDeque::new(),
            rate_bps: rate_bps.max(1.0),
            path: PathState::Quiet,
            burst: Bucket {
                level: BURST_BYTES,
                at: now,
            },
            pace: Bucket {
                level: PACED_BURST_BYTES,
                at: now,
            },
            needs_keyframe: [false; 256],
            slow_keyframe: None,
            dropped: Vec::new(),
            frames_dropped: 0,
        }
    }

    /// Sets the estimated rate of the path in bit/s.
    pub fn set_rate_bps(&mut self, now: Instant, rate_bps: f64) {
        self.refill(now);
        self.rate_bps = rate_bps.max(1.0);
    }

    /// Sets how the path looks to the bandwidth estimator.
    pub fn set_path(&mut self, now: Instant, path: PathState) {
        self.refill(now);
        self.path = path;
    }

    /// Queues one packet of `size` bytes on the wire. A packet pushed as `Video` is a frame of its
    /// own of stream 0; frames of several packets go through [`push_frame`](Self::push_frame). A
    /// packet pushed as `Probe` leaves as soon as nothing else is due; clusters go through
    /// [`push_probe`](Self::push_probe).
    pub fn push(&mut self, now: Instant, priority: Priority, size: usize, item: T) {
        match priority {
            Priority::Audio => {
                if self.audio.len() == MAX_AUDIO_PACKETS {
                    self.audio.pop_front();
                }
                self.audio.push_back(Packet {
                    size,
                    queued_at: now,
                    item,
                });
            }
            Priority::Retransmit => {
                if self.retransmits.len() == MAX_RETRANSMITS {
                    self.retransmits.pop_front();
                }
                self.retransmits.push_back(Packet {
                    size,
                    queued_at: now,
                    item,
                });
            }
            Priority::Video => {
                self.push_frame(now, 0, false, [(size, item)]);
            }
            Priority::Probe => self.queue_probe(now, now, size, item),
        }
    }

    /// Queues one encoded frame of a video stream as (size on the wire, packet).
    ///
    /// Returns false if it was refused because the stream waits for a keyframe.
    pub fn push_frame(
        &mut self,
        now: Instant,
        stream: u8,
        keyframe: bool,
        packets: impl IntoIterator<Item = (usize, T)>,
    ) -> bool {
        let packets: VecDeque<_> = packets.into_iter().collect();
        let bytes = packets.iter().map(|(size, _)| size).sum();
        let waiting = &mut self.needs_keyframe[usize::from(stream)];
        if *waiting && !keyframe {
            self.note_drop(stream, 1, bytes);
            return false;
        }
        *waiting = false;
        if packets.is_empty() {
            return true;
        }
        self.video_bytes += bytes;
        self.frames.push_back(Frame {
            stream,
            keyframe,
            queued_at: now,
            started: false,
            bytes,
            packets,
        });
        self.enforce_limits(now);
        true
    }

    /// Queues the padding of a probe cluster, one item per packet. They leave at the cluster's rate.
    pub fn push_probe(
        &mut self,
        now: Instant,
        cluster: &ProbeCluster,
        size: usize,
        items: impl IntoIterator<Item = T>,
    ) {
        let gap = Duration::from_secs_f64(size as f64 * 8.0 / cluster.bps.max(1.0));
        let after = self
            .probes
            .back()
            .map_or(now, |(at, _)| (*at + gap).max(now));
        for (i, item) in items.into_iter().take(MAX_PROBE_PACKETS).enumerate() {
            self.queue_probe(now, after + gap * i as u32, size, item);
        }
    }

    /// The next packet to send. Call until `None`.
    pub fn poll(&mut self, now: Instant) -> Option<T> {
        self.refill(now);
        self.enforce_limits(now);
        if let Some(packet) = self.audio.pop_front() {
            self.charge(packet.size);
            return Some(packet.item);
        }
        if self.may_send() {
            if let Some(packet) = self.retransmits.pop_front() {
                self.charge(packet.size);
                return Some(packet.item);
            }
            if let Some(item) = self.pop_video() {
                return Some(item);
            }
        }
        if self.probes.front().is_some_and(|(at, _)| *at <= now) {
            return self.probes.pop_front().map(|(_, packet)| packet.item);
        }
        None
    }

    /// When `poll` may have a packet; in the past if it has one now, `None` if nothing waits.
    pub fn next_deadline(&self) -> Option<Instant> {
        let audio = self.audio.front().map(|packet| packet.queued_at);
        let probe = self.probes.front().map(|(at, _)| *at);
        let waiting = !self.retransmits.is_empty() || !self.frames.is_empty();
        let paced = waiting.then(|| {
            let paced = self.pace.positive_at(self.pace_rate());
            match self.path {
                PathState::Quiet => paced.min(self.burst.positive_at(self.rate_bps)),
                _ => paced,
            }
        });
        [audio, probe, paced].into_iter().flatten().min()
    }

    /// Drops since the last call, one entry per stream. The streams named need a keyframe.
    pub fn take_dropped(&mut self) -> Vec<DroppedFrames> {
        std::mem::take(&mut self.dropped)
    }

    /// Video frames dropped or refused since the start.
    pub fn frames_dropped(&self) -> u64 {
        self.frames_dropped
    }

    /// Whether frames of `stream` are refused until a keyframe is pushed.
    pub fn waits_for_keyframe(&self, stream: u8) -> bool {
        self.needs_keyframe[usize::from(stream)]
    }

    /// Bytes of video waiting.
    pub fn video_bytes(&self) -> usize {
        self.video_bytes
    }

    /// How long a frame pushed now would wait for the ones before it. An encoder that skips a
    /// picture while this is above a frame or two keeps the delay low without losing a reference.
    pub fn expected_wait(&self) -> Duration {
        let spare = if self.path == PathState::Quiet {
            self.burst.level.max(0.0)
        } else {
            0.0
        };
        let waiting = (self.video_bytes as f64 - spare).max(0.0);
        Duration::from_secs_f64(waiting * 8.0 / self.pace_rate())
    }

    fn queue_probe(&mut self, now: Instant, at: Instant, size: usize, item: T) {
        if self.probes.len() < MAX_PROBE_PACKETS {
            self.probes.push_back((
                at,
                Packet {
                    size,
                    queued_at: now,
                    item,
                },
            ));
        }
    }

    fn pop_video(&mut self) -> Option<T> {
        let frame = self.frames.front_mut()?;
        let (size, item) = frame.packets.pop_front()?;
        frame.started = true;
        if frame.keyframe {
            self.slow_keyframe = Some(frame.queued_at);
        }
        if frame.packets.is_empty() {
            self.frames.pop_front();
        }
        self.video_bytes -= size;
        self.charge(size);
        Some(item)
    }

    fn pace_rate(&self) -> f64 {
        // A backlog is what the path did not carry: hurrying it would only move the queue there.
        let backlog = self.frames.len() > MAX_HURRIED;
        match self.path {
            PathState::Congested if backlog => self.rate_bps,
            PathState::Congested => CONGESTED_FACTOR * self.rate_bps,
            _ if backlog => CONGESTED_FACTOR * self.rate_bps,
            PathState::Quiet | PathState::Busy => BUSY_FACTOR * self.rate_bps,
        }
    }

    fn refill(&mut self, now: Instant) {
        let depth = BURST_BYTES
            .min(self.rate_bps * BURST_TIME / 8.0)
            .max(PACED_BURST_BYTES);
        self.burst.refill(now, self.rate_bps, depth);
        self.pace.refill(now, self.pace_rate(), PACED_BURST_BYTES);
    }

    fn may_send(&self) -> bool {
        self.pace.level > 0.0 || (self.path == PathState::Quiet && self.burst.level > 0.0)
    }

    /// Both buckets pay, down to a debt of one packet: what left in a burst has used the path.
    fn charge(&mut self, size: usize) {
        for bucket in [&mut self.burst, &mut self.pace] {
            bucket.level = (bucket.level - size as f64).max(-(size as f64));
        }
    }

    fn enforce_limits(&mut self, now: Instant) {
        while self
            .retransmits
            .front()
            .is_some_and(|packet| now.saturating_duration_since(packet.queued_at) > MAX_AGE)
        {
            self.retransmits.pop_front();
        }
        while let Some(at) = self.first_overdue(now) {
            self.drop_from(at);
        }
    }

    /// Index of the first frame that must go: too old, or what makes the queue too long.
    fn first_overdue(&self, now: Instant) -> Option<usize> {
        let first = self.frames.iter().position(|frame| !frame.started)?;
        let frame = &self.frames[first];
        let behind_keyframe = self.slow_keyframe.is_some_and(|keyframe| {
            now.saturating_duration_since(keyframe) <= MAX_AGE_BEHIND_KEYFRAME + MAX_AGE
        });
        let limit = if behind_keyframe {
            MAX_AGE_BEHIND_KEYFRAME
        } else {
            MAX_AGE
        };
        let late = now.saturating_duration_since(frame.queued_at) > limit;
        // One frame alone may be larger than the limit: it has to go out somehow.
        let long = self.video_bytes > MAX_VIDEO_BYTES && self.frames.len() > 1;
        (late || long).then_some(first)
    }

    /// Drops the frame at `at` and what follows of its stream up to a keyframe that is still good.
    fn drop_from(&mut self, at: usize) {
        let stream = self.frames[at].stream;
        let resume = (at + 1..self.frames.len())
            .find(|i| self.frames[*i].stream == stream && self.frames[*i].keyframe)
            .unwrap_or(usize::MAX);
        let (mut count, mut bytes, mut index) = (0, 0, 0);
        self.frames.retain(|frame| {
            let goes = frame.stream == stream && (at..resume).contains(&index);
            index += 1;
            if goes {
                count += 1;
                bytes += frame.bytes;
            }
            !goes
        });
        self.video_bytes -= bytes;
        self.note_drop(stream, count, bytes);
        if resume == usize::MAX {
            self.needs_keyframe[usize::from(stream)] = true;
        }
    }

    fn note_drop(&mut self, stream: u8, frames: u32, bytes: usize) {
        self.frames_dropped += u64::from(frames);
        match self
            .dropped
            .iter_mut()
            .find(|dropped| dropped.stream == stream)
        {
            Some(dropped) => {
                dropped.frames += frames;
                dropped.bytes += bytes;
            }
            // One entry per stream number: at most 256.
            None => self.dropped.push(DroppedFrames {
                stream,
                frames,
                bytes,
            }),
        }
    }
}

/// Bytes that may leave, earned with time.
#[derive(Debug)]
struct Bucket {
    level: f64,
    at: Instant,
}

impl Bucket {
    fn refill(&mut self, now: Instant, rate_bps: f64, depth: f64) {
        let earned = now.saturating_duration_since(self.at).as_secs_f64() * rate_bps / 8.0;
        self.level = (self.level + earned).min(depth);
        self.at = self.at.max(now);
    }

    fn positive_at(&self, rate_bps: f64) -> Instant {
        if self.level > 0.0 {
            return self.at;
        }
        // Just past zero; a nanosecond more covers the rounding.
        self.at
            + Duration::from_secs_f64(-self.level * 8.0 / rate_bps.max(1.0))
            + Duration::from_nanos(2)
    }
}

#[cfg(test)]
mod tests;
