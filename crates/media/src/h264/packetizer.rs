//! Access units to RTP packets (RFC 6184, packetization-mode 1).

use bytes::{BufMut, Bytes, BytesMut};

use super::{annexb, nal_type};
use crate::rtp::RtpPacket;

/// Smallest payload size that is honoured; below it headers would outweigh the picture.
const MIN_PAYLOAD: usize = 64;
/// Parameter sets above this are sent as they come but not remembered: real ones have tens of bytes.
const MAX_REMEMBERED: usize = 1024;

/// Cuts access units into packets of one SSRC, with running sequence numbers.
///
/// Parameter sets travel with each IDR picture, also when the encoder wrote them only once. A NAL
/// unit too long for a packet is cut into equal parts, the last one shorter, since UDP
/// segmentation offload takes runs of equal sizes only. Delimiters and filler are left out.
#[derive(Debug, Clone)]
pub struct Packetizer {
    ssrc: u32,
    payload_type: u8,
    next_seq: u16,
    sps: Option<Vec<u8>>,
    pps: Option<Vec<u8>>,
}

impl Packetizer {
    pub fn new(ssrc: u32, payload_type: u8, first_seq: u16) -> Self {
        Packetizer {
            ssrc,
            payload_type,
            next_seq: first_seq,
            sps: None,
            pps: None,
        }
    }

    /// Sequence number of the next packet.
    pub fn next_seq(&self) -> u16 {
        self.next_seq
    }

    /// Packets of one access unit in sending order; the last one carries the marker.
    ///
    /// `timestamp` is in 90 kHz units. `capture_ntp` is NTP Q32.32 of the capture, 0 if unknown.
    /// `max_payload` is the largest RTP payload in bytes, at least 64. Empty input gives no packets.
    pub fn packetize(
        &mut self,
        annexb: &[u8],
        timestamp: u32,
        capture_ntp: u64,
        max_payload: usize,
    ) -> Vec<RtpPacket> {
        let max_payload = max_payload.max(MIN_PAYLOAD);
        let mut units: Vec<&[u8]> = annexb::nals(annexb)
            .filter(|nal| !matches!(nal[0] & 0x1f, nal_type::AUD | nal_type::FILLER))
            .collect();
        self.remember(&units);
        let has = |kind: u8| units.iter().any(|nal| nal[0] & 0x1f == kind);
        if has(nal_type::IDR) && !(has(nal_type::SPS) && has(nal_type::PPS)) {
            let sets = [&self.sps, &self.pps];
            units.retain(|nal| !matches!(nal[0] & 0x1f, nal_type::SPS | nal_type::PPS));
            units.splice(0..0, sets.into_iter().flatten().map(Vec::as_slice));
        }

        let mut payloads = Vec::new();
        let mut rest = &units[..];
        while let Some(first) = rest.first() {
            let taken = aggregate_len(rest, max_payload);
            if taken > 1 {
                payloads.push(stap_a(&rest[..taken]));
            } else if first.len() <= max_payload {
                payloads.push(Bytes::copy_from_slice(first));
            } else {
                fu_a(first, max_payload, &mut payloads);
            }
            rest = &rest[taken.max(1)..];
        }

        let last = payloads.len().saturating_sub(1);
        let mut packets = Vec::with_capacity(payloads.len());
        for (i, payload) in payloads.into_iter().enumerate() {
            packets.push(RtpPacket {
                ssrc: self.ssrc,
                seq: self.next_seq,
                timestamp,
                payload_type: self.payload_type,
                marker: i == last,
                payload,
                abs_capture_time: (capture_ntp != 0).then_some(capture_ntp),
                audio_level: None,
            });
            self.next_seq = self.next_seq.wrapping_add(1);
        }
        packets
    }

    fn remember(&mut self, units: &[&[u8]]) {
        for nal in units.iter().filter(|nal| nal.len() <= MAX_REMEMBERED) {
            match nal[0] & 0x1f {
                nal_type::SPS => self.sps = Some(nal.to_vec()),
                nal_type::PPS => self.pps = Some(nal.to_vec()),
                _ => {}
            }
        }
    }
}

/// How many of the leading units fit one STAP-A (RFC 6184, section 5.7.1).
fn aggregate_len(units: &[&[u8]], max_payload: usize) -> usize {
    let mut size = 1;
    units
        .iter()
        .take_while(|nal| {
            size += 2 + nal.len();
            size <= max_payload && nal.len() <= usize::from(u16::MAX)
        })
        .count()
}

fn stap_a(units: &[&[u8]]) -> Bytes {
    let mut out = BytesMut::with_capacity(1 + units.iter().map(|nal| nal.len() + 2).sum::<usize>());
    // Section 5.3: F is set if it is in any unit, NRI is the highest of all.
    let f = units.iter().fold(0, |f, nal| f | nal[0] & 0x80);
    let nri = units.iter().map(|nal| nal[0] & 0x60).max().unwrap_or(0);
    out.put_u8(f | nri | nal_type::STAP_A);
    for nal in units {
        out.put_u16(nal.len() as u16); // fits: checked by `aggregate_len`
        out.put_slice(nal);
    }
    out.freeze()
}

/// Section 5.8: the unit's header byte is split over the two FU-A header bytes and not repeated.
fn fu_a(nal: &[u8], max_payload: usize, payloads: &mut Vec<Bytes>) {
    let (head, body) = (nal[0], &nal[1..]);
    let parts = body.len().div_ceil(max_payload - 2);
    let part = body.len().div_ceil(parts);
    let last = body.len().div_ceil(part) - 1;
    for (i, chunk) in body.chunks(part).enumerate() {
        let mut out = BytesMut::with_capacity(2 + chunk.len());
        out.put_u8(head & 0xe0 | nal_type::FU_A);
        let start = if i == 0 { 0x80 } else { 0 };
        let end = if i == last { 0x40 } else { 0 };
        out.put_u8(start | end | head & 0x1f);
        out.put_slice(chunk);
        payloads.push(out.freeze());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Depacketizer, PayloadInfo, START_CODE, nals};
    use super::*;
    use proptest::prelude::*;

    fn access_unit(units: &[&[u8]]) -> Vec<u8> {
        units
            .iter()
            .flat_map(|nal| START_CODE.iter().chain(nal.iter()))
            .copied()
            .collect()
    }

    fn big(head: u8, len: usize) -> Vec<u8> {
        std::iter::once(head)
            .chain((1..len).map(|i| (i % 251) as u8 | 1))
            .collect()
    }

    #[test]
    fn keyframe_is_a_stap_and_equal_parts() {
        let idr = big(0x65, 10_000);
        let au = access_unit(&[&[0x09, 0xf0], &[0x67, 1, 2], &[0x68, 3], &idr]);
        let packets = Packetizer::new(7, 102, 65_534).packetize(&au, 90, 5, 1200);
        assert_eq!(
            packets.iter().map(|p| p.seq).take(3).collect::<Vec<_>>(),
            [65_534, 65_535, 0]
        );
        assert_eq!(packets[0].payload[0] & 0x1f, nal_type::STAP_A);
        assert!(PayloadInfo::of(&packets[0].payload).parameter_sets);
        let sizes: Vec<usize> = packets[1..].iter().map(|p| p.payload.len()).collect();
        let (last, equal) = sizes.split_last().unwrap();
        assert!(equal.iter().all(|s| *s == equal[0] && *s <= 1200) && *last <= equal[0]);
        assert_eq!(packets.iter().filter(|p| p.marker).count(), 1);
        assert!(packets.last().unwrap().marker);
        assert!(
            packets
                .iter()
                .all(|p| p.abs_capture_time == Some(5) && p.timestamp == 90)
        );
    }

    #[test]
    fn parameter_sets_are_repeated() {
        let mut p = Packetizer::new(7, 102, 0);
        p.packetize(
            &access_unit(&[&[0x67, 1, 2], &[0x68, 3], &[0x65, 4]]),
            0,
            0,
            1200,
        );
        let again = p.packetize(&access_unit(&[&[0x65, 5]]), 3000, 0, 1200);
        let mut d = Depacketizer::default();
        again.iter().for_each(|p| d.push(&p.payload));
        let kinds: Vec<u8> = nals(&d.take().0).map(|n| n[0] & 0x1f).collect();
        assert_eq!(kinds, [7, 8, 5]);
        assert!(p.packetize(&[], 0, 0, 1200).is_empty());
    }

    proptest! {
        #[test]
        fn round_trip_through_a_shuffle(
            sizes in proptest::collection::vec(2usize..5000, 1..6),
            max_payload in 10usize..1500,
            shuffle in any::<u64>(),
        ) {
            let units: Vec<Vec<u8>> = sizes.iter().map(|len| big(0x41, *len)).collect();
            let au = access_unit(&units.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let mut packets = Packetizer::new(1, 102, 100).packetize(&au, 0, 0, max_payload);
            prop_assert!(packets.iter().all(|p| p.payload.len() <= max_payload.max(MIN_PAYLOAD)));
            // Any order on the way; sequence numbers restore it.
            packets.sort_by_key(|p| (u64::from(p.seq) + 1).wrapping_mul(shuffle | 1));
            packets.sort_by_key(|p| p.seq);
            let mut d = Depacketizer::default();
            packets.iter().for_each(|p| d.push(&p.payload));
            let (data, whole) = d.take();
            prop_assert!(whole);
            prop_assert_eq!(data, au);
        }
    }
}
