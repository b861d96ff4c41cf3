//! Between `rtc`'s RTP packets and ours. Header extensions go by their fixed ids
//! (`zego_media::rtp::ext_id`); every packet of a stream carries the same set, so that all but the
//! last packet of a frame have one size on the wire and leave in one system call.

use bytes::{BufMut, Bytes, BytesMut};
use rtc::rtp::header::{EXTENSION_PROFILE_ONE_BYTE, Extension, Header};
use rtc::rtp::packet::Packet;
use zego_media::rtp::{RtpPacket, ext_id};

/// Extensions of one packet on the wire that matter to the hop only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    pub mid: Option<u8>,
    pub transport_cc: Option<u16>,
}

/// Splits a received packet into the media packet and what belongs to the hop.
pub(super) fn read(packet: Packet) -> (RtpPacket, Hop) {
    let Packet { header, payload } = packet;
    let mut out = RtpPacket {
        ssrc: header.ssrc,
        seq: header.sequence_number,
        timestamp: header.timestamp,
        payload_type: header.payload_type,
        marker: header.marker,
        payload,
        abs_capture_time: None,
        audio_level: None,
    };
    let mut hop = Hop::default();
    if header.extension_profile != EXTENSION_PROFILE_ONE_BYTE {
        return (out, hop);
    }
    for Extension { id, payload: value } in &header.extensions {
        match (*id, value.len()) {
            (ext_id::MID, _) => {
                hop.mid = std::str::from_utf8(value).ok().and_then(|m| m.parse().ok());
            }
            (ext_id::TRANSPORT_CC, 2) => {
                hop.transport_cc = Some(u16::from_be_bytes([value[0], value[1]]));
            }
            // 8 bytes, or 16 with the estimated clock offset behind it.
            (ext_id::ABS_CAPTURE_TIME, 8 | 16) => {
                out.abs_capture_time = value.first_chunk().copied().map(u64::from_be_bytes);
            }
            (ext_id::AUDIO_LEVEL, 1) => out.audio_level = Some(value[0] & 0x7f),
            _ => {}
        }
    }
    (out, hop)
}

/// Builds the wire packet. `mid` is the text of the media section's id.
pub(super) fn write(packet: &RtpPacket, mid: &'static str, transport_cc: u16) -> Packet {
    // One buffer for all values instead of an allocation each.
    let mut values = BytesMut::with_capacity(16);
    values.put_u16(transport_cc);
    values.put_u64(packet.abs_capture_time.unwrap_or(0));
    values.put_u8(packet.audio_level.unwrap_or(127) & 0x7f);
    let values = values.freeze();
    let mut extensions = Vec::with_capacity(4);
    let mut add = |id, payload| extensions.push(Extension { id, payload });
    add(ext_id::MID, Bytes::from_static(mid.as_bytes()));
    add(ext_id::TRANSPORT_CC, values.slice(0..2));
    if packet.abs_capture_time.is_some() {
        add(ext_id::ABS_CAPTURE_TIME, values.slice(2..10));
    }
    if packet.audio_level.is_some() {
        add(ext_id::AUDIO_LEVEL, values.slice(10..11));
    }
    Packet {
        header: Header {
            version: 2,
            extension: true,
            marker: packet.marker,
            payload_type: packet.payload_type,
            sequence_number: packet.seq,
            timestamp: packet.timestamp,
            ssrc: packet.ssrc,
            extension_profile: EXTENSION_PROFILE_ONE_BYTE,
            extensions,
            ..Header::default()
        },
        payload: packet.payload.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtc::shared::marshal::{Marshal, Unmarshal};
    use zego_media::rtp::{PT_H264, PT_OPUS};

    fn packet() -> RtpPacket {
        RtpPacket {
            ssrc: 7,
            seq: 65_535,
            timestamp: 9,
            payload_type: PT_H264,
            marker: true,
            payload: Bytes::from_static(b"abc"),
            abs_capture_time: Some(0x0102_0304_0506_0708),
            audio_level: None,
        }
    }

    #[test]
    fn there_and_back() {
        let audio = RtpPacket {
            payload_type: PT_OPUS,
            audio_level: Some(30),
            ..packet()
        };
        for p in [packet(), audio] {
            let mut bytes = write(&p, "3", 4711).marshal().unwrap();
            // Our own parser agrees with rtc's writer.
            assert_eq!(RtpPacket::parse(&bytes.clone().freeze()), Ok(p.clone()));
            let (back, hop) = read(Packet::unmarshal(&mut bytes).unwrap());
            assert_eq!(back, p);
            let expect = Hop {
                mid: Some(3),
                transport_cc: Some(4711),
            };
            assert_eq!(hop, expect);
        }
    }
}
