//! Packets to whole frames, in decoding order.

use std::collections::VecDeque;
use std::time::Instant;

use bytes::Bytes;

use crate::h264::{Depacketizer, PayloadInfo};
use crate::rtp::RtpPacket;
use crate::seq::{SeqUnwrapper, TimestampUnwrapper};

/// Packets that may wait behind a hole: 4 s of 10 Mbit/s.
const MAX_SLOTS: usize = 4096;
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
    /// The stream began anew (SSRC or sequence), or more packets wait than is sane.
    Restarted,
}

/// Holds packets from the first one that continuity still needs.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    ssrc: Option<u32>,
    seqs: SeqUnwrapper,
    times: TimestampUnwrapper,
    /// Sequence number of `slots[0]`: the next that continuity needs.
    base: i64,
    slots: VecDeque<Option<Slot>>,
    /// How many leading slots are known to be there and of the head frame.
    scanned: usize,
    bytes: usize,
    /// True once a frame was taken; then nothing before `base` is of use.
    started: bool,
    /// A frame begins at `base` for certain, and all before it was taken.
    anchored: bool,
    /// Sequence numbers at which a keyframe's first packet was seen, ascending.
    keys: VecDeque<i64>,
    /// The missing packet at the head and when it was found missing.
    hole: Option<(i64, Instant)>,
}

impl Assembler {
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// True if there are packets of frames that are not whole yet.
    pub fn has_packets(&self) -> bool {
        self.slots.iter().any(Option::is_some)
    }

    /// When the packet that the next frame waits for was found missing.
    pub fn hole_since(&self) -> Option<Instant> {
        self.hole.map(|(_, at)| at)
    }

    pub fn insert(&mut self, now: Instant, packet: RtpPacket) -> Inserted {
        let mut outcome = Inserted::Stored;
        let foreign = self.ssrc.is_some_and(|ssrc| ssrc != packet.ssrc);
        let jump = self
            .seqs
            .highest()
            .map_or(0, |highest| self.seqs.peek(packet.seq) - highest);
        if foreign
            || jump.abs() > MAX_JUMP
            || self.seqs.peek(packet.seq) - self.base >= MAX_SLOTS as i64 && self.ssrc.is_some()
        {
            *self = Assembler::default();
            outcome = Inserted::Restarted;
        }
        let seq = self.seqs.unwrap(packet.seq);
        if self.ssrc.is_none() {
            (self.ssrc, self.base) = (Some(packet.ssrc), seq);
        }
        if seq < self.base {
            if self.started || self.base - seq > MAX_EARLY {
                return Inserted::Useless;
            }
            for _ in seq..self.base {
                self.slots.push_front(None);
            }
            (self.base, self.scanned) = (seq, 0);
        }
        let index = (seq - self.base) as usize;
        if index >= self.slots.len() {
            self.slots.resize_with(index + 1, || None);
        }
        if self.slots[index].is_some() {
            return Inserted::Useless;
        }
        let info = PayloadInfo::of(&packet.payload);
        self.bytes += packet.payload.len() + OVERHEAD;
        let time = self.times.unwrap(packet.timestamp);
        self.slots[index] = Some(Slot {
            packet,
            info,
            time,
            at: now,
        });
        if info.parameter_sets || info.idr && info.unit_start {
            let place = self.keys.partition_point(|key| *key < seq);
            self.keys.insert(place, seq);
        }
        self.scan();
        self.find_hole();
        outcome
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
        let Some(key) = self
            .keys
            .iter()
            .copied()
            .find(|key| self.is_key_start(*key) && self.is_whole(*key))
        else {
            return false;
        };
        self.drop_before(key);
        self.anchored = true;
        true
    }

    /// True if the first packet of a keyframe waits here, behind the head.
    pub fn has_key(&self) -> bool {
        self.keys
            .iter()
            .any(|key| *key > self.base && self.is_key_start(*key))
    }

    /// Drops all that cannot be decoded without what is before it: everything before the first
    /// packet that can belong to a keyframe, whether that keyframe is whole or not. False if there
    /// is none.
    pub fn drop_to_key(&mut self, skip_head: bool) -> bool {
        if skip_head {
            // The head frame was given up: its remains are no keyframe any more. Of a frame that is
            // missing altogether nothing is here, then the first packet may begin the next one.
            let first = self.slots.iter().position(Option::is_some).unwrap_or(0);
            let time = self
                .slots
                .get(first)
                .and_then(|slot| Some(slot.as_ref()?.time));
            if self.scanned > 0 || !self.is_key_start(self.base + first as i64) {
                let rest = self
                    .slots
                    .iter()
                    .position(|s| s.as_ref().is_some_and(|s| Some(s.time) != time));
                self.drop_before(self.base + rest.unwrap_or(self.slots.len()) as i64);
            }
        }
        let first = self.slots.iter().position(|slot| {
            slot.as_ref()
                .is_some_and(|s| s.info.idr || s.info.parameter_sets)
        });
        match first {
            // Its beginning may still be on the way: stop at the hole before it, not at it.
            Some(at) => {
                let time = self.slots[at].as_ref().map(|slot| slot.time);
                let known_start = self.is_key_start(self.base + at as i64);
                let mut begin = at;
                while !known_start
                    && begin > 0
                    && self.slots[begin - 1]
                        .as_ref()
                        .is_none_or(|s| Some(s.time) == time)
                {
                    begin -= 1;
                }
                if begin > 0 {
                    self.drop_before(self.base + begin as i64);
                    self.anchored = known_start;
                }
            }
            // At the very start packets may have overtaken the keyframe that they follow.
            None if !self.started && self.slots.len() <= MAX_EARLY as usize => {}
            None => self.drop_before(self.base + self.slots.len() as i64),
        }
        first.is_some()
    }

    /// A keyframe begins at this packet for certain.
    fn is_key_start(&self, seq: i64) -> bool {
        let Some(slot) = self.slot(seq) else {
            return false;
        };
        let first_of_its_time = || {
            self.slot(seq - 1)
                .is_some_and(|before| before.time != slot.time)
        };
        let known_start = seq == self.base && self.anchored;
        slot.info.parameter_sets
            || slot.info.idr && slot.info.unit_start && (known_start || first_of_its_time())
    }

    fn is_whole(&self, start: i64) -> bool {
        let Some(time) = self.slot(start).map(|slot| slot.time) else {
            return false;
        };
        let mut seq = start;
        while let Some(slot) = self.slot(seq) {
            if slot.time != time || slot.packet.marker {
                return true;
            }
            seq += 1;
        }
        false
    }

    fn slot(&self, seq: i64) -> Option<&Slot> {
        let index = usize::try_from(seq - self.base).ok()?;
        self.slots.get(index)?.as_ref()
    }

    /// Number of packets of the head frame if it is whole.
    fn head_len(&self) -> Option<usize> {
        let last = self.scanned.checked_sub(1)?;
        if self.slots[last].as_ref()?.packet.marker {
            return Some(self.scanned);
        }
        // A lost or forgotten marker: the next timestamp ends the frame.
        let next = self.slots.get(self.scanned)?.as_ref()?;
        (next.time != self.slots[0].as_ref()?.time).then_some(self.scanned)
    }

    /// At the very start the head frame may be whole but for a packet that it has overtaken.
    fn waits_for_begin(&self) -> bool {
        !self.started && self.slots.len() <= MAX_EARLY as usize && !self.is_key_start(self.base)
    }

    fn scan(&mut self) {
        let Some(Some(head)) = self.slots.front() else {
            return;
        };
        let time = head.time;
        loop {
            if let Some(last) = self.scanned.checked_sub(1)
                && self.slots[last]
                    .as_ref()
                    .is_some_and(|slot| slot.packet.marker)
            {
                return;
            }
            match self.slots.get(self.scanned) {
                Some(Some(slot)) if slot.time == time => self.scanned += 1,
                _ => return,
            }
        }
    }

    fn find_hole(&mut self) {
        let whole = self.head_len().is_some();
        let key = |slot: &Slot| slot.info.idr || slot.info.parameter_sets;
        // Before the first keyframe nothing is waited for.
        let idle = !self.started && !self.slots.iter().flatten().any(key);
        if idle || whole && !self.waits_for_begin() {
            self.hole = None;
            return;
        }
        let missing = if whole {
            self.base - 1
        } else {
            self.base + self.scanned as i64
        };

        if self.hole.is_some_and(|(seq, _)| seq == missing) {
            return;
        }
        // Found missing when the first packet behind it came.
        let skip = if whole { 0 } else { self.scanned + 1 };
        let behind = self
            .slots
            .iter()
            .skip(skip)
            .flatten()
            .map(|slot| slot.at)
            .min();
        self.hole = behind.map(|at| (missing, at));
    }

    fn take_head(&mut self, count: usize) -> Option<WholeFrame> {
        let total: usize = self
            .slots
            .iter()
            .take(count)
            .flatten()
            .map(|s| s.packet.payload.len() + 8)
            .sum();
        let mut depacketizer = Depacketizer::with_capacity(total);
        let mut frame: Option<WholeFrame> = None;
        for _ in 0..count {
            let slot = self.pop_slot()?;
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
        let (data, whole) = depacketizer.take();
        let mut frame = frame?;
        frame.data = Bytes::from(data);
        whole.then_some(frame)
    }

    fn pop_slot(&mut self) -> Option<Slot> {
        let slot = self.slots.pop_front().flatten();
        self.base += 1;
        self.scanned = self.scanned.saturating_sub(1);
        while self.keys.front().is_some_and(|key| *key < self.base) {
            self.keys.pop_front();
        }
        if let Some(slot) = &slot {
            self.bytes -= slot.packet.payload.len() + OVERHEAD;
        }
        slot
    }

    fn drop_before(&mut self, seq: i64) {
        while self.base < seq {
            self.pop_slot();
        }
        (self.scanned, self.hole, self.anchored) = (0, None, false);
        self.scan();
        self.find_hole();
    }
}
