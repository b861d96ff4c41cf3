//! Packets to whole frames, in decoding order.
//!
//! A publisher decides what comes here. So nothing is walked through packet by packet but a frame
//! that is handed out: of each frame that waits the packets are counted, and what is decided for
//! all of them looks at each frame once.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

use bytes::Bytes;

use super::MAX_FRAMES;
use crate::h264::{Depacketizer, PayloadInfo};
use crate::rtp::RtpPacket;
use crate::seq::{SeqUnwrapper, TimestampUnwrapper};

/// Sequence numbers from the next one needed to the last one here: 4 s of 10 Mbit/s. Bounds the
/// packets that wait, too.
const MAX_SPAN: i64 = 4096;
/// Packets of one frame: 2.4 MB at 1,200 bytes, several times a keyframe in 4K.
const MAX_FRAME_PACKETS: i64 = 2048;
/// A jump of the sequence beyond this is a new sequence.
const MAX_JUMP: i64 = 6000;
/// Before the first frame, packets this far before the first one are still taken in.
const MAX_EARLY: i64 = 64;
/// What a waiting packet costs beside its payload, bytes.
const OVERHEAD: usize = 128;

#[derive(Debug)]
struct Slot {
    packet: RtpPacket,
    info: PayloadInfo,
    /// Extended timestamp, 90 kHz.
    time: i64,
    at: Instant,
}

impl Slot {
    /// May be the first packet of a keyframe.
    fn may_start_key(&self) -> bool {
        self.info.parameter_sets || self.info.idr && self.info.unit_start
    }

    /// Holds part of a keyframe.
    fn is_of_key(&self) -> bool {
        self.info.parameter_sets || self.info.idr
    }
}

/// What waits of one frame. Sequence numbers are extended.
#[derive(Debug)]
struct Waiting {
    /// Packets; as many as the numbers from `first` to `last` unless one is missing.
    count: i64,
    first: i64,
    last: i64,
    /// Some packet is part of a keyframe.
    is_key: bool,
    /// The first packet of those that may start a keyframe.
    key_start: Option<i64>,
}

impl Waiting {
    fn new(seq: i64) -> Waiting {
        Waiting {
            count: 0,
            first: seq,
            last: seq,
            is_key: false,
            key_start: None,
        }
    }

    fn add(&mut self, seq: i64, slot: &Slot) {
        self.count += 1;
        self.first = self.first.min(seq);
        self.last = self.last.max(seq);
        self.is_key |= slot.is_of_key();
        if slot.may_start_key() {
            self.key_start = Some(self.key_start.map_or(seq, |start| start.min(seq)));
        }
    }
}

/// A frame all of whose packets are here.
#[derive(Debug)]
pub(super) struct WholeFrame {
    pub data: Bytes,
    pub keyframe: bool,
    pub rtp_timestamp: u32,
    /// Extended timestamp, 90 kHz.
    pub time: i64,
    pub capture_ntp: Option<u64>,
    /// When its last packet came.
    pub received_at: Instant,
}

/// The packets of a frame do not fit together, or its beginning never came.
#[derive(Debug)]
pub(super) struct Damaged;

/// What an insertion did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inserted {
    Stored,
    /// Seen before, or its frame has left already.
    Useless,
    /// The stream began anew (SSRC or sequence), or more waits than is sane.
    Restarted,
}

/// Holds packets from the first one that continuity still needs.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    ssrc: Option<u32>,
    seqs: SeqUnwrapper,
    times: TimestampUnwrapper,
    /// The next sequence number that continuity needs; nothing waits before it.
    base: i64,
    packets: BTreeMap<i64, Slot>,
    /// By extended timestamp. Padding belongs to no frame.
    frames: BTreeMap<i64, Waiting>,
    /// Waiting packets that were the newest when they came, oldest first: the first of them behind a
    /// hole is the one that showed it.
    newest: VecDeque<(i64, Instant)>,
    /// How many leading packets are known to be there and of the head frame.
    scanned: i64,
    bytes: usize,
    /// True once a frame was taken; then nothing before `base` is of use.
    started: bool,
    /// A frame begins at `base` for certain, and all before it was taken.
    anchored: bool,
    /// The missing packet at the head and when it was found missing.
    hole: Option<(i64, Instant)>,
    /// Packets and waiting frames looked at.
    steps: Cell<u64>,
}

impl Assembler {
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Packets and waiting frames looked at since the beginning.
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Forgets all but the steps.
    pub fn clear(&mut self) {
        let steps = self.steps.take();
        *self = Assembler::default();
        self.steps.set(steps);
    }

    fn step(&self, count: usize) {
        self.steps.set(self.steps.get() + count as u64);
    }

    /// All waiting frames, by time.
    fn frames(&self) -> impl Iterator<Item = (i64, &Waiting)> {
        self.step(self.frames.len());
        self.frames.iter().map(|(time, frame)| (*time, frame))
    }

    /// True if there are packets of frames that are not whole yet.
    pub fn has_packets(&self) -> bool {
        !self.packets.is_empty()
    }

    /// When the packet that the next frame waits for was found missing.
    pub fn hole_since(&self) -> Option<Instant> {
        self.hole.map(|(_, at)| at)
    }

    pub fn insert(&mut self, now: Instant, packet: RtpPacket) -> Inserted {
        self.step(1);
        let outcome = self.judge(&packet);
        match outcome {
            Inserted::Stored => {}
            Inserted::Useless => return outcome,
            Inserted::Restarted => self.clear(),
        }
        let seq = self.seqs.unwrap(packet.seq);
        let time = self.times.unwrap(packet.timestamp);
        if self.ssrc.is_none() {
            (self.ssrc, self.base) = (Some(packet.ssrc), seq);
        }
        if seq < self.base {
            (self.base, self.scanned) = (seq, 0);
        }
        let slot = Slot {
            info: PayloadInfo::of(&packet.payload),
            packet,
            time,
            at: now,
        };
        self.bytes += slot.packet.payload.len() + OVERHEAD;
        if !slot.packet.payload.is_empty() {
            let frame = self.frames.entry(time);
            frame.or_insert_with(|| Waiting::new(seq)).add(seq, &slot);
        }
        if self.newest.back().is_none_or(|(newest, _)| seq > *newest) {
            self.newest.push_back((seq, now));
        }
        self.packets.insert(seq, slot);
        self.scan();
        self.find_hole();
        outcome
    }

    /// What is to become of a packet.
    fn judge(&self, packet: &RtpPacket) -> Inserted {
        let Some(ssrc) = self.ssrc else {
            return Inserted::Stored;
        };
        let seq = self.seqs.peek(packet.seq);
        let jump = self.seqs.highest().map_or(0, |highest| seq - highest);
        if ssrc != packet.ssrc || jump.abs() > MAX_JUMP || seq - self.base >= MAX_SPAN {
            return Inserted::Restarted;
        }
        let early = self.base - seq;
        if early > 0 && (self.started || early > MAX_EARLY) || self.packets.contains_key(&seq) {
            return Inserted::Useless;
        }
        let time = self.times.peek(packet.timestamp);
        let has_room = match self.frames.get(&time) {
            _ if packet.payload.is_empty() => true,
            Some(frame) => frame.count < MAX_FRAME_PACKETS,
            None => self.frames.len() < MAX_FRAMES,
        };
        if has_room {
            Inserted::Stored
        } else {
            Inserted::Restarted
        }
    }

    /// The next frame in decoding order, if all its packets are here.
    pub fn pop(&mut self) -> Option<Result<WholeFrame, Damaged>> {
        loop {
            let count = self.head_len()?;
            if self.waits_for_begin() {
                return None;
            }
            // Where a frame begins is known behind another frame, or from what the packet holds.
            let begin_known = self.anchored || self.is_key_start(self.base);
            let frame = self.take_head(count).filter(|_| begin_known);
            (self.started, self.anchored) = (true, true);
            self.scan();
            self.find_hole();
            match frame {
                // Padding between frames: continuity goes on, there is nothing to decode.
                Some(frame) if frame.data.is_empty() => {}
                Some(frame) => return Some(Ok(frame)),
                None => return Some(Err(Damaged)),
            }
        }
    }

    /// Drops everything before the next keyframe whose packets are all here and returns true, or
    /// leaves all as it is. The frame at the head does not count: it waits for something.
    pub fn jump_to_whole_key(&mut self) -> bool {
        let whole = self
            .frames()
            .filter(|(_, frame)| self.is_whole(frame))
            .filter_map(|(_, frame)| self.known_key_start(frame))
            .min();
        let Some(key) = whole else {
            return false;
        };
        self.drop_before(key);
        self.anchored = true;
        true
    }

    /// True if the first packet of a keyframe waits here, behind the head.
    pub fn has_key(&self) -> bool {
        self.frames()
            .filter_map(|(_, frame)| self.known_key_start(frame))
            .any(|start| start > self.base)
    }

    /// Drops all that cannot be decoded without what is before it: everything before the first
    /// packet that can belong to a keyframe, whether that keyframe is whole or not. False if there
    /// is none.
    pub fn drop_to_key(&mut self, skip_head: bool) -> bool {
        // The head frame was given up: its remains are no keyframe any more. Of a frame that is
        // missing altogether nothing is here, then the first packet may begin the next one.
        if skip_head
            && let Some((&first, head)) = self.packets.first_key_value()
            && (self.scanned > 0 || !self.is_key_start(first))
        {
            let head = head.time;
            let rest = self
                .frames()
                .filter(|(time, _)| *time != head)
                .map(|(_, frame)| frame.first)
                .min();
            self.drop_before(rest.unwrap_or(self.end()));
        }
        let keys = self.frames().filter(|(_, frame)| frame.is_key);
        let Some((time, key)) = keys.min_by_key(|(_, frame)| frame.first) else {
            // At the very start packets may have overtaken the keyframe that they follow.
            if self.started || self.end() - self.base > MAX_EARLY {
                self.drop_before(self.end());
            }
            return false;
        };
        let known = self.known_key_start(key);
        // Its beginning may still be on the way: stop at the hole before it, not at it.
        let begin = known.unwrap_or_else(|| {
            self.frames()
                .filter(|(other, frame)| *other != time && frame.last < key.first)
                .map(|(_, frame)| frame.last + 1)
                .max()
                .unwrap_or(self.base)
        });
        if begin > self.base {
            self.drop_before(begin);
            self.anchored = known.is_some();
        }
        true
    }

    /// Where a keyframe begins for certain.
    fn known_key_start(&self, frame: &Waiting) -> Option<i64> {
        frame.key_start.filter(|start| self.is_key_start(*start))
    }

    /// A keyframe begins at this packet for certain.
    fn is_key_start(&self, seq: i64) -> bool {
        let Some(slot) = self.packets.get(&seq) else {
            return false;
        };
        let known_start = seq == self.base && self.anchored;
        let first_of_its_time = || {
            let before = self.packets.get(&(seq - 1));
            before.is_some_and(|before| before.time != slot.time)
        };
        slot.info.parameter_sets || slot.may_start_key() && (known_start || first_of_its_time())
    }

    /// None of its packets is missing, and the last one ends it or something follows.
    fn is_whole(&self, frame: &Waiting) -> bool {
        let ends = |slot: &Slot| slot.packet.marker;
        frame.count == frame.last - frame.first + 1
            && (self.packets.get(&frame.last).is_some_and(ends)
                || self.packets.contains_key(&(frame.last + 1)))
    }

    /// One past the last sequence number that is here.
    fn end(&self) -> i64 {
        let last = self.packets.last_key_value();
        last.map_or(self.base, |(last, _)| last + 1)
    }

    /// Number of packets of the head frame if it is whole.
    fn head_len(&self) -> Option<i64> {
        let last = self.packets.get(&(self.base + self.scanned - 1))?;
        if last.packet.marker {
            return Some(self.scanned);
        }
        // A lost or forgotten marker: the next timestamp ends the frame.
        let next = self.packets.get(&(self.base + self.scanned))?;
        (next.time != last.time).then_some(self.scanned)
    }

    /// At the very start the head frame may be whole but for a packet that it has overtaken.
    fn waits_for_begin(&self) -> bool {
        !self.started && self.end() - self.base <= MAX_EARLY && !self.is_key_start(self.base)
    }

    fn scan(&mut self) {
        let Some(head) = self.packets.get(&self.base) else {
            return;
        };
        let time = head.time;
        let ends = |slot: &Slot| slot.packet.marker;
        while let next = self.base + self.scanned
            && !(self.scanned > 0 && self.packets.get(&(next - 1)).is_some_and(ends))
            && self
                .packets
                .get(&next)
                .is_some_and(|slot| slot.time == time)
        {
            self.scanned += 1;
            self.step(1);
        }
    }

    fn find_hole(&mut self) {
        let whole = self.head_len().is_some();
        // Before the first keyframe nothing is waited for.
        let idle = !self.started && !self.frames().any(|(_, frame)| frame.is_key);
        if idle || whole && !self.waits_for_begin() {
            self.hole = None;
            return;
        }
        let missing = if whole {
            self.base - 1
        } else {
            self.base + self.scanned
        };
        if self.hole.is_some_and(|(seq, _)| seq == missing) {
            return;
        }
        // Found missing when the first packet behind it came.
        let behind = self.newest.partition_point(|(seq, _)| *seq <= missing);
        self.hole = self.newest.get(behind).map(|(_, at)| (missing, *at));
    }

    fn take_head(&mut self, count: i64) -> Option<WholeFrame> {
        self.step(count as usize);
        let end = self.base + count;
        let total: usize = self
            .packets
            .range(..end)
            .map(|(_, slot)| slot.packet.payload.len() + 8)
            .sum();
        let mut depacketizer = Depacketizer::with_capacity(total);
        let mut frame: Option<WholeFrame> = None;
        while let Some(slot) = self.take_before(end) {
            depacketizer.push(&slot.packet.payload);
            let frame = frame.get_or_insert(WholeFrame {
                data: Bytes::new(),
                keyframe: false,
                rtp_timestamp: slot.packet.timestamp,
                time: slot.time,
                capture_ntp: None,
                received_at: slot.at,
            });
            frame.keyframe |= slot.info.idr;
            frame.capture_ntp = frame.capture_ntp.or(slot.packet.abs_capture_time);
            frame.received_at = frame.received_at.max(slot.at);
        }
        (self.base, self.scanned) = (end, 0);
        let (data, whole) = depacketizer.take();
        let mut frame = frame?;
        frame.data = Bytes::from(data);
        whole.then_some(frame)
    }

    /// Takes the first waiting packet out if it is before `end`.
    fn take_before(&mut self, end: i64) -> Option<Slot> {
        let first = self.packets.first_entry().filter(|e| *e.key() < end)?;
        let (seq, slot) = first.remove_entry();
        self.bytes -= slot.packet.payload.len() + OVERHEAD;
        if self
            .newest
            .front()
            .is_some_and(|(newest, _)| *newest == seq)
        {
            self.newest.pop_front();
        }
        if let Some(frame) = self.frames.get_mut(&slot.time)
            && !slot.packet.payload.is_empty()
        {
            frame.count -= 1;
            frame.key_start = frame.key_start.filter(|start| *start != seq);
            // Of the frame the next packet may be missing, but none before the next that is here.
            let next = self.packets.first_key_value();
            let next = next.filter(|(_, next)| next.time == slot.time);
            frame.first = next.map_or(seq + 1, |(next, _)| *next);
            if frame.count == 0 {
                self.frames.remove(&slot.time);
            }
        }
        Some(slot)
    }

    fn drop_before(&mut self, seq: i64) {
        while self.take_before(seq).is_some() {
            self.step(1);
        }
        self.base = self.base.max(seq);
        (self.scanned, self.hole, self.anchored) = (0, None, false);
        self.scan();
        self.find_hole();
    }
}
