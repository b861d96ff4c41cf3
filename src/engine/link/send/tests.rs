use super::*;
use bytes::Bytes;
use rtc::interceptor::Packet as Write;
use rtc::rtp;
use std::net::{IpAddr, Ipv4Addr};

use crate::engine::link::LinkKind;

const MS: Duration = Duration::from_millis(1);

struct Rig {
    sender: Sender,
    out: Outbox,
    stats: LinkStats,
    t: Instant,
}

impl Rig {
    fn new() -> Rig {
        let t = Instant::now();
        let config = LinkConfig::new(LinkKind::Up, 1, IpAddr::V4(Ipv4Addr::LOCALHOST));
        let section = |kind, ssrc, rtx| Ssrcs { kind, ssrc, rtx };
        let ssrcs = [
            section(MediaKind::Audio, 1, None),
            section(MediaKind::Video, 2, Some(12)),
            section(MediaKind::Audio, 3, None),
            section(MediaKind::Video, 4, Some(14)),
        ];
        let sender = Sender::new(t, &config, &ssrcs, &[10, 20, 30, 65_534]);
        let (out, stats) = (Outbox::default(), LinkStats::default());
        let mut rig = Rig {
            sender,
            out,
            stats,
            t,
        };
        rig.sender.set_up(&mut rig.out);
        rig
    }

    fn frame(&mut self, channel: u8, first: u8, packets: usize) {
        let frame = (0..packets).map(|k| RtpPacket {
            timestamp: 90_000,
            marker: k + 1 == packets,
            payload: Bytes::from(vec![first; 500]),
            abs_capture_time: Some(1000 << 32),
            ..RtpPacket::default()
        });
        let (t, frame) = (self.t, frame.collect());
        self.sender.push(
            t,
            channel,
            MediaKind::Video,
            frame,
            &mut self.out,
            &mut self.stats,
        );
    }

    fn pump(&mut self) -> Vec<rtp::Packet> {
        self.sender.pump(self.t, &mut self.out, &mut self.stats);
        let writes = self.out.take_writes().into_iter();
        let rtp = writes.filter_map(|w| match w {
            Write::Rtp(packet) => Some(packet),
            _ => None,
        });
        rtp.collect()
    }

    fn nack(&mut self, ssrc: u32, seqs: &[u16]) {
        let seqs = seqs.iter().copied();
        self.sender.on_request(self.t, ssrc, seqs);
    }
}

#[test]
fn packets_get_identity_and_equal_sizes() {
    use rtc::shared::marshal::MarshalSize;
    let mut rig = Rig::new();
    rig.frame(1, 0x65, 3);
    let packets = rig.pump();
    let seqs: Vec<_> = packets.iter().map(|p| p.header.sequence_number).collect();
    assert_eq!(seqs, [65_534, 65_535, 0]);
    for p in &packets {
        assert_eq!((p.header.ssrc, p.header.payload_type), (4, PT_H264));
        assert_eq!(p.marshal_size(), packets[0].marshal_size());
    }
    assert!(packets[2].header.marker);
}

#[test]
fn requests_are_answered_twice_per_round_trip_at_most() {
    let mut rig = Rig::new();
    rig.frame(0, 0x65, 4);
    rig.pump();
    rig.sender.set_rtt(rig.t, 40 * MS);
    // 99 was never sent, 19 is older than the history.
    rig.nack(2, &[19, 21, 23, 99]);
    let again = rig.pump(); // probes may follow
    assert_eq!(rig.stats.tx_rtx, 2);
    for (packet, seq) in again.iter().zip([21, 23]) {
        assert_eq!(packet.payload[..2], [0, seq]);
        let header = &packet.header;
        assert_eq!((header.ssrc, header.payload_type), (12, PT_H264_RTX));
        assert_eq!(packet.payload.len(), 502);
    }
    let again = |rig: &mut Rig, ssrc, seq| {
        let before = rig.stats.tx_rtx;
        rig.nack(ssrc, &[seq]);
        rig.pump();
        rig.stats.tx_rtx - before
    };
    rig.t += 10 * MS;
    assert_eq!(again(&mut rig, 2, 21), 1, "the path is quiet");
    rig.t += 10 * MS;
    assert_eq!(again(&mut rig, 2, 21), 0);
    rig.t += 20 * MS;
    assert_eq!(again(&mut rig, 2, 21), 1);
    assert_eq!(again(&mut rig, 1, 10), 0, "audio has no RTX");
    assert_eq!(again(&mut rig, 77, 10), 0);
}

#[test]
fn the_history_is_bounded() {
    let mut rig = Rig::new();
    for _ in 0..RTX_HISTORY {
        rig.t += 30 * MS;
        rig.frame(0, 0x65, 2);
        rig.pump();
    }
    assert_eq!(rig.sender.streams[1].history.len(), RTX_HISTORY);
    rig.nack(2, &[20, 20 + RTX_HISTORY as u16]);
    let again = rig.pump();
    assert_eq!(again.len(), 1);
    assert_eq!(
        again[0].payload[..2],
        (20 + RTX_HISTORY as u16).to_be_bytes()
    );
}

#[test]
fn sender_reports_name_the_capture_clock() {
    let mut rig = Rig::new();
    rig.frame(0, 0x65, 1);
    rig.pump();
    // Sent 250 ms after capture: at the report's time the RTP clock is that far on.
    let wall = (1000 << 32) + (1 << 30);
    rig.sender.handle_timeout(rig.t, wall, &mut rig.out);
    let writes = rig.out.take_writes();
    let [Write::Rtcp(report)] = writes.as_slice() else {
        panic!("{writes:?}");
    };
    let report = report[0].as_any().downcast_ref::<SenderReport>().unwrap();
    assert_eq!((report.ssrc, report.ntp_time), (2, wall));
    assert_eq!(report.rtp_time, 90_000 + 22_500);
    assert_eq!((report.packet_count, report.octet_count), (1, 500));
    assert!(rig.sender.next_deadline().unwrap() <= rig.t + REPORT_INTERVAL);
    // A stream that stopped sending stops reporting.
    rig.t += REPORT_INTERVAL * 6;
    rig.sender.handle_timeout(rig.t, wall, &mut rig.out);
    assert!(rig.out.take_writes().is_empty());
    assert!(rig.sender.streams[1].report_at.is_none());
}

#[test]
fn keyframe_requests_and_reports_reach_their_channel() {
    let mut rig = Rig::new();
    let Rig {
        sender, out, stats, ..
    } = &mut rig;
    sender.on_pli(
        &PictureLossIndication {
            sender_ssrc: 0,
            media_ssrc: 4,
        },
        out,
        stats,
    );
    sender.on_pli(
        &PictureLossIndication {
            sender_ssrc: 0,
            media_ssrc: 99,
        },
        out,
        stats,
    );
    let report = ReceptionReport {
        ssrc: 3,
        fraction_lost: 64,
        jitter: 480,
        ..Default::default()
    };
    sender.on_report(&report, out);
    let events = out.take_events();
    assert!(matches!(
        events[0],
        LinkEvent::KeyframeRequest { channel: 1 }
    ));
    let LinkEvent::Remote {
        channel: 1,
        kind: MediaKind::Audio,
        loss,
        jitter,
    } = events[1]
    else {
        panic!("{events:?}");
    };
    assert!(loss == 0.25 && jitter == 10 * MS && events.len() == 2);
}

#[test]
fn keyframes_are_recognised() {
    for (payload, expect) in [
        (&[0x65, 1][..], true),
        (&[0x67][..], true),
        (&[24, 0, 5, 0x67, 1][..], true),
        (&[24, 0, 5, 0x41, 1][..], false),
        (&[28, 0x85][..], true),
        (&[28, 0x81][..], false),
        (&[0x41][..], false),
        (&[28][..], false),
        (&[][..], false),
    ] {
        assert_eq!(starts_keyframe(payload), expect, "{payload:?}");
    }
}

#[test]
fn a_request_of_the_servers_own_kind_is_read_by_the_stack() {
    use rtc::rtcp::payload_feedbacks::receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate;
    use zego_media::receive::request;
    let message = request::write(2, &[21, 23]);
    // RFC 4585, section 6.1: payload-specific feedback of format 15, two SSRCs, the message.
    let words = 2 + message.len() / 4;
    let mut bytes = vec![0x8f, 206, 0, words as u8, 0, 0, 0, 1, 0, 0, 0, 0];
    bytes.extend_from_slice(&message);
    let packets = rtc::rtcp::packet::unmarshal(&mut &bytes[..]).unwrap();
    let estimate = packets[0].as_any();
    let estimate = estimate.downcast_ref::<ReceiverEstimatedMaximumBitrate>();
    let estimate = estimate.unwrap();
    assert!(estimate.bitrate > 1e18, "no limit: {}", estimate.bitrate);
    let (ssrc, wanted) = request::read(&estimate.ssrcs).unwrap();
    assert_eq!((ssrc, wanted.collect::<Vec<_>>()), (2, vec![21, 23]));
}
