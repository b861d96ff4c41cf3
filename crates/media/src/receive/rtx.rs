//! Retransmission payloads (RFC 4588, section 4).

use bytes::{BufMut, BytesMut};

use crate::rtp::RtpPacket;

/// The packet that a retransmission carries; `None` for padding and payloads too short for the
/// original sequence number.
pub fn unwrap(rtx: &RtpPacket, media_ssrc: u32, media_payload_type: u8) -> Option<RtpPacket> {
    let seq = rtx.payload.first_chunk::<2>()?;
    // Senders probe for bandwidth with retransmission packets that carry no more than this.
    if rtx.payload.len() == 2 {
        return None;
    }
    Some(RtpPacket {
        ssrc: media_ssrc,
        seq: u16::from_be_bytes(*seq),
        payload_type: media_payload_type,
        payload: rtx.payload.slice(2..),
        ..rtx.clone()
    })
}

/// A retransmission of `packet` on the retransmission stream `ssrc` under number `seq`.
pub fn wrap(packet: &RtpPacket, ssrc: u32, seq: u16, payload_type: u8) -> RtpPacket {
    let mut payload = BytesMut::with_capacity(2 + packet.payload.len());
    payload.put_u16(packet.seq);
    payload.put_slice(&packet.payload);
    RtpPacket {
        ssrc,
        seq,
        payload_type,
        payload: payload.freeze(),
        ..packet.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    #[test]
    fn round_trip() {
        let media = RtpPacket {
            ssrc: 5,
            seq: 60_001,
            timestamp: 77,
            payload_type: 102,
            marker: true,
            payload: Bytes::from_static(b"abc"),
            abs_capture_time: Some(9),
            audio_level: None,
        };
        let rtx = wrap(&media, 6, 3, 103);
        assert_eq!(
            (rtx.ssrc, rtx.seq, rtx.payload_type, rtx.payload.len()),
            (6, 3, 103, 5)
        );
        assert_eq!(unwrap(&rtx, 5, 102), Some(media));
        for short in [&b""[..], b"a", b"ab"] {
            let padding = RtpPacket {
                payload: Bytes::from_static(short),
                ..RtpPacket::default()
            };
            assert_eq!(unwrap(&padding, 5, 102), None);
        }
    }
}
