//! RTP packets as the cores see them, and their wire form (RFC 3550, section 5.1) with one-byte
//! header extensions (RFC 8285, section 4.2).

use bytes::{Bytes, BytesMut};

/// Payload type of H.264 in every session description of ours.
pub const PT_H264: u8 = 102;
/// Payload type of H.264 retransmissions (RFC 4588).
pub const PT_H264_RTX: u8 = 103;
/// Payload type of Opus.
pub const PT_OPUS: u8 = 111;

/// Clock rate of video timestamps, Hz.
pub const VIDEO_CLOCK_HZ: u32 = 90_000;
/// Clock rate of Opus timestamps, Hz (RFC 7587, section 4.1).
pub const AUDIO_CLOCK_HZ: u32 = 48_000;

/// Fixed ids of the header extensions.
pub mod ext_id {
    pub const MID: u8 = 1;
    pub const TRANSPORT_CC: u8 = 2;
    pub const ABS_CAPTURE_TIME: u8 = 3;
    pub const PLAYOUT_DELAY: u8 = 4;
    pub const AUDIO_LEVEL: u8 = 5;
}

/// What a packet or a track carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaKind {
    Audio,
    Video,
}

impl MediaKind {
    /// RTP clock rate, Hz.
    pub fn clock_hz(self) -> u32 {
        match self {
            MediaKind::Audio => AUDIO_CLOCK_HZ,
            MediaKind::Video => VIDEO_CLOCK_HZ,
        }
    }
}

/// One media packet, retransmissions already unwrapped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RtpPacket {
    pub ssrc: u32,
    pub seq: u16,
    /// In units of the kind's clock rate.
    pub timestamp: u32,
    pub payload_type: u8,
    /// Video: last packet of an access unit. Audio: first packet of a talk spurt.
    pub marker: bool,
    pub payload: Bytes,
    /// NTP Q32.32 of the capture clock (abs-capture-time).
    pub abs_capture_time: Option<u64>,
    /// Loudness in -dBov: 0 is the loudest, 127 silence (RFC 6464).
    pub audio_level: Option<u8>,
}

/// The extensions that belong to the hop and not to the media, beside those of [`RtpPacket`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HopExtensions<'a> {
    /// Media section id, 1–16 bytes.
    pub mid: Option<&'a [u8]>,
    /// Transport-wide sequence number.
    pub transport_cc: Option<u16>,
    /// Playout delay bounds (minimum, maximum) in units of 10 ms, 0–4095.
    pub playout_delay: Option<(u16, u16)>,
}

/// Why bytes are not an RTP packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RtpError {
    /// Shorter than its own fields say.
    Truncated,
    /// The version is not 2.
    Version,
    /// The padding count is zero or longer than the payload.
    Padding,
}

impl std::fmt::Display for RtpError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            RtpError::Truncated => "RTP packet is truncated",
            RtpError::Version => "RTP version is not 2",
            RtpError::Padding => "RTP padding is longer than the payload",
        })
    }
}

impl std::error::Error for RtpError {}

const FIXED_HEADER: usize = 12;
const ONE_BYTE_PROFILE: u16 = 0xbede;

impl RtpPacket {
    /// Reads a packet from the wire. The payload shares `data`; nothing is copied.
    pub fn parse(data: &Bytes) -> Result<RtpPacket, RtpError> {
        let b = data.as_ref();
        if b.len() < FIXED_HEADER {
            return Err(RtpError::Truncated);
        }
        if b[0] >> 6 != 2 {
            return Err(RtpError::Version);
        }
        let mut packet = RtpPacket {
            ssrc: be32(&b[8..]),
            seq: be16(&b[2..]),
            timestamp: be32(&b[4..]),
            payload_type: b[1] & 0x7f,
            marker: b[1] & 0x80 != 0,
            ..RtpPacket::default()
        };
        let mut at = FIXED_HEADER + usize::from(b[0] & 0x0f) * 4;
        if b[0] & 0x10 != 0 {
            let head = b.get(at..at + 4).ok_or(RtpError::Truncated)?;
            let len = usize::from(be16(&head[2..])) * 4;
            let body = b.get(at + 4..at + 4 + len).ok_or(RtpError::Truncated)?;
            if be16(head) == ONE_BYTE_PROFILE {
                packet.read_extensions(body);
            }
            at += 4 + len;
        }
        let mut end = b.len();
        if at > end {
            return Err(RtpError::Truncated);
        }
        if b[0] & 0x20 != 0 {
            let padding = usize::from(b[end - 1]);
            if padding == 0 || padding > end - at {
                return Err(RtpError::Padding);
            }
            end -= padding;
        }
        packet.payload = data.slice(at..end);
        Ok(packet)
    }

    fn read_extensions(&mut self, body: &[u8]) {
        for (id, value) in OneByteExtensions(body) {
            match (id, value.len()) {
                // abs-capture-time: 8 bytes, or 16 with the estimated clock offset behind it.
                (ext_id::ABS_CAPTURE_TIME, 8 | 16) => {
                    self.abs_capture_time =
                        Some(u64::from(be32(value)) << 32 | u64::from(be32(&value[4..])));
                }
                (ext_id::AUDIO_LEVEL, 1) => self.audio_level = Some(value[0] & 0x7f),
                _ => {}
            }
        }
    }

    /// Appends the packet's wire form to `out`.
    pub fn write(&self, hop: &HopExtensions<'_>, out: &mut BytesMut) {
        out.reserve(FIXED_HEADER + 48 + self.payload.len());
        let extended = hop.mid.is_some()
            || hop.transport_cc.is_some()
            || hop.playout_delay.is_some()
            || self.abs_capture_time.is_some()
            || self.audio_level.is_some();
        let first = 0x80 | if extended { 0x10 } else { 0 };
        out.extend_from_slice(&[
            first,
            self.payload_type & 0x7f | if self.marker { 0x80 } else { 0 },
        ]);
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.timestamp.to_be_bytes());
        out.extend_from_slice(&self.ssrc.to_be_bytes());
        if extended {
            self.write_extensions(hop, out);
        }
        out.extend_from_slice(&self.payload);
    }

    fn write_extensions(&self, hop: &HopExtensions<'_>, out: &mut BytesMut) {
        out.extend_from_slice(&ONE_BYTE_PROFILE.to_be_bytes());
        let length_at = out.len();
        out.extend_from_slice(&[0, 0]);
        let body_at = out.len();
        let mut element = |id: u8, value: &[u8]| {
            if (1..=16).contains(&value.len()) {
                out.extend_from_slice(&[id << 4 | (value.len() - 1) as u8]);
                out.extend_from_slice(value);
            }
        };
        if let Some(mid) = hop.mid {
            element(ext_id::MID, mid);
        }
        if let Some(n) = hop.transport_cc {
            element(ext_id::TRANSPORT_CC, &n.to_be_bytes());
        }
        if let Some(ntp) = self.abs_capture_time {
            element(ext_id::ABS_CAPTURE_TIME, &ntp.to_be_bytes());
        }
        if let Some((min, max)) = hop.playout_delay {
            let bits = u32::from(min.min(4095)) << 12 | u32::from(max.min(4095));
            element(ext_id::PLAYOUT_DELAY, &bits.to_be_bytes()[1..]);
        }
        if let Some(level) = self.audio_level {
            element(ext_id::AUDIO_LEVEL, &[level & 0x7f]);
        }
        while !(out.len() - body_at).is_multiple_of(4) {
            out.extend_from_slice(&[0]);
        }
        let words = ((out.len() - body_at) / 4) as u16;
        out[length_at..length_at + 2].copy_from_slice(&words.to_be_bytes());
    }
}

/// Walks one-byte header extension elements: (id, value).
struct OneByteExtensions<'a>(&'a [u8]);

impl<'a> Iterator for OneByteExtensions<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        loop {
            let (&head, rest) = self.0.split_first()?;
            if head == 0 {
                self.0 = rest; // padding
                continue;
            }
            let (id, len) = (head >> 4, usize::from(head & 0x0f) + 1);
            // RFC 8285, section 4.2: id 15 ends the parse.
            if id == 15 || rest.len() < len {
                return None;
            }
            let (value, tail) = rest.split_at(len);
            self.0 = tail;
            return Some((id, value));
        }
    }
}

/// Reads the transport-wide sequence number of a packet on the wire, if it carries one.
pub fn transport_cc(data: &[u8]) -> Option<u16> {
    if data.len() < FIXED_HEADER || data[0] & 0x10 == 0 {
        return None;
    }
    let at = FIXED_HEADER + usize::from(data[0] & 0x0f) * 4;
    let head = data.get(at..at + 4)?;
    if be16(head) != ONE_BYTE_PROFILE {
        return None;
    }
    let body = data.get(at + 4..at + 4 + usize::from(be16(&head[2..])) * 4)?;
    OneByteExtensions(body)
        .find(|(id, value)| *id == ext_id::TRANSPORT_CC && value.len() == 2)
        .map(|(_, v)| be16(v))
}

fn be16(b: &[u8]) -> u16 {
    u16::from_be_bytes([b[0], b[1]])
}

fn be32(b: &[u8]) -> u32 {
    u32::from_be_bytes([b[0], b[1], b[2], b[3]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> RtpPacket {
        RtpPacket {
            ssrc: 0xdead_beef,
            seq: 65_000,
            timestamp: 4_000_000_000,
            payload_type: PT_H264,
            marker: true,
            payload: Bytes::from_static(b"payload"),
            abs_capture_time: Some(0x1234_5678_9abc_def0),
            audio_level: Some(33),
        }
    }

    #[test]
    fn wire_round_trip() {
        let hop = HopExtensions {
            mid: Some(b"1"),
            transport_cc: Some(777),
            playout_delay: Some((0, 40)),
        };
        let mut out = BytesMut::new();
        sample().write(&hop, &mut out);
        let data = out.freeze();
        assert_eq!(transport_cc(&data), Some(777));
        assert_eq!(RtpPacket::parse(&data), Ok(sample()));
        let plain = RtpPacket {
            abs_capture_time: None,
            audio_level: None,
            ..sample()
        };
        let mut out = BytesMut::new();
        plain.write(&HopExtensions::default(), &mut out);
        assert_eq!(out.len(), 12 + 7);
        assert_eq!(RtpPacket::parse(&out.freeze()), Ok(plain));
    }

    #[test]
    fn padding_and_csrc() {
        let mut data = vec![
            0xa1, 102, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9, 9, 9, 1, 2, 3, 0, 2,
        ];
        let p = RtpPacket::parse(&Bytes::from(data.clone())).unwrap();
        assert_eq!(p.payload.as_ref(), &[1, 2, 3]);
        *data.last_mut().unwrap() = 6;
        assert_eq!(RtpPacket::parse(&Bytes::from(data)), Err(RtpError::Padding));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = transport_cc(&data);
            let _ = RtpPacket::parse(&Bytes::from(data));
        }
    }
}
