use super::*;
use bytes::Bytes;
use rtc::interceptor::Packet as Write;

const MS: Duration = Duration::from_millis(1);

struct Rig {
    receiver: Receiver,
    out: Outbox,
    stats: LinkStats,
    t: Instant,
}

impl Rig {
    fn new() -> Rig {
        let t = Instant::now();
        let mut receiver = Receiver::new(t, 1);
        receiver.set_pairs(2);
        let (out, stats) = (Outbox::default(), LinkStats::default());
        Rig {
            receiver,
            out,
            stats,
            t,
        }
    }

    fn video(&mut self, ssrc: u32, seq: u16, mid: &'static str) -> Vec<LinkEvent> {
        self.rtp(ssrc, seq, PT_H264, mid, &[0x61, seq as u8])
    }

    fn rtp(
        &mut self,
        ssrc: u32,
        seq: u16,
        pt: u8,
        mid: &'static str,
        payload: &[u8],
    ) -> Vec<LinkEvent> {
        let packet = RtpPacket {
            ssrc,
            seq,
            timestamp: u32::from(seq) * 3000,
            payload_type: pt,
            marker: true,
            payload: Bytes::copy_from_slice(payload),
            ..RtpPacket::default()
        };
        let mut packet = wire::write(&packet, mid, seq);
        if mid.is_empty() {
            packet.header.extensions.clear();
        }
        self.receiver
            .on_rtp(self.t, packet, &mut self.out, &mut self.stats);
        self.out.take_events()
    }

    fn rtcp(&mut self) -> Vec<String> {
        let writes = self.out.take_writes();
        let all = writes.into_iter().flat_map(|w| match w {
            Write::Rtcp(packets) => packets,
            other => panic!("{other:?}"),
        });
        all.map(|p| format!("{p:?}")).collect()
    }
}

fn seqs(events: &[LinkEvent]) -> Vec<(u8, MediaKind, u16)> {
    let rtp = events.iter().map(|e| match e {
        LinkEvent::Rtp {
            pair, kind, packet, ..
        } => (*pair, *kind, packet.seq),
        other => panic!("{other:?}"),
    });
    rtp.collect()
}

#[test]
fn a_gap_is_asked_for_at_once_and_filled_by_rtx() {
    let mut rig = Rig::new();
    let section = Section {
        mid: 1,
        ssrc: Some(10),
        rtx: Some(11),
    };
    rig.receiver.on_answer(&[section]);
    assert_eq!(seqs(&rig.video(10, 5, "")), [(0, MediaKind::Video, 5)]);
    assert!(rig.rtcp().is_empty());
    assert_eq!(seqs(&rig.video(10, 7, "")).len(), 1);
    let rtcp = rig.rtcp();
    assert!(
        rtcp.len() == 1
            && rtcp[0].contains("TransportLayerNack")
            && rtcp[0].contains("packet_id: 6"),
        "{rtcp:?}"
    );
    // The original number stands in front of the payload.
    let events = rig.rtp(11, 900, PT_H264_RTX, "", &[0, 6, 0x61, 6]);
    assert_eq!(seqs(&events), [(0, MediaKind::Video, 6)]);
    let LinkEvent::Rtp { packet, .. } = &events[0] else {
        unreachable!()
    };
    assert_eq!(
        (packet.ssrc, packet.payload_type, packet.payload.as_ref()),
        (10, PT_H264, &[0x61, 6][..])
    );
    // The original after all, the retransmission again, and a probe: nothing for the owner.
    assert!(rig.video(10, 6, "").is_empty());
    assert!(
        rig.rtp(11, 901, PT_H264_RTX, "", &[0, 6, 0x61, 6])
            .is_empty()
    );
    assert!(rig.rtp(11, 902, PT_H264_RTX, "", &[]).is_empty());
    assert_eq!(
        (
            rig.stats.rx_recovered,
            rig.stats.rx_duplicates,
            rig.stats.nacks_sent
        ),
        (1, 2, 1)
    );
}

#[test]
fn unknown_ssrcs_go_by_their_mid() {
    let mut rig = Rig::new();
    assert!(rig.video(20, 1, "").is_empty(), "no SSRC, no MID");
    assert_eq!(seqs(&rig.video(20, 1, "3")), [(1, MediaKind::Video, 1)]);
    assert_eq!(seqs(&rig.video(20, 2, "")), [(1, MediaKind::Video, 2)]);
    assert_eq!(
        seqs(&rig.rtp(21, 9, PT_OPUS, "2", &[1])),
        [(1, MediaKind::Audio, 9)]
    );
    assert_eq!(
        seqs(&rig.rtp(22, 9, PT_H264_RTX, "3", &[0, 0, 1])),
        [(1, MediaKind::Video, 0)]
    );
    assert!(
        rig.video(23, 1, "5").is_empty(),
        "a pair that was not offered"
    );
    assert!(
        rig.rtp(24, 1, 96, "1", &[1]).is_empty(),
        "a foreign payload type"
    );
    // Anyone can send many SSRCs; the table stays small.
    for ssrc in 1000..3000 {
        rig.video(ssrc, 1, "1");
    }
    assert!(rig.receiver.routes.len() <= MAX_SSRCS);
}

#[test]
fn keyframe_requests_are_throttled_and_wait_for_the_first_packet() {
    let mut rig = Rig::new();
    let ask = |rig: &mut Rig| {
        rig.receiver
            .request_keyframe(rig.t, 0, &mut rig.out, &mut rig.stats);
        rig.rtcp().len()
    };
    assert_eq!(ask(&mut rig), 0);
    rig.video(10, 1, "1");
    assert_eq!(rig.rtcp().len(), 1, "the remembered one");
    assert_eq!(ask(&mut rig), 0);
    rig.t += 60 * MS;
    assert_eq!(ask(&mut rig), 1);
    rig.receiver.set_rtt(300 * MS);
    rig.t += 200 * MS;
    assert_eq!(ask(&mut rig), 0);
    rig.t += 101 * MS;
    assert_eq!(ask(&mut rig), 1);
    rig.receiver
        .request_keyframe(rig.t, 9, &mut rig.out, &mut rig.stats);
}

#[test]
fn a_subscription_starts_where_it_says() {
    let mut rig = Rig::new();
    rig.receiver.start_pair(rig.t, 0, 0, 100);
    assert!(rig.video(10, 99, "1").is_empty());
    assert_eq!(seqs(&rig.video(10, 102, "1")).len(), 1);
    let rtcp = rig.rtcp();
    assert!(
        rtcp[0].contains("packet_id: 100"),
        "the first two were lost: {rtcp:?}"
    );
    rig.receiver.start_pair(rig.t, 0, 0, 40_000);
    assert!(rig.video(10, 103, "1").is_empty());
    assert_eq!(seqs(&rig.video(10, 40_000, "1")).len(), 1);
}

#[test]
fn packets_that_overtook_the_play_answer_are_kept() {
    let mut rig = Rig::new();
    // The answer names the SSRCs; the first three packets are lost, two come before the numbers.
    let section = Section {
        mid: 1,
        ssrc: Some(10),
        rtx: Some(11),
    };
    rig.receiver.on_answer(&[section]);
    rig.video(10, 103, "");
    rig.video(10, 104, "");
    assert!(rig.rtcp().is_empty(), "nothing known");
    rig.receiver.start_pair(rig.t, 0, 0, 100);
    assert_eq!(rig.receiver.next_deadline(), Some(rig.t));
    rig.receiver
        .handle_timeout(rig.t, &mut rig.out, &mut rig.stats);
    let rtcp = rig.rtcp();
    let nack = rtcp.iter().find(|p| p.contains("TransportLayerNack"));
    let nack = nack.expect("the first packets are asked for");
    // RFC 4585, section 6.2.1: 100, and by bits the two behind it.
    assert!(
        nack.contains("packet_id: 100") && nack.contains("lost_packets: 3"),
        "{nack}"
    );
    assert_eq!(rig.stats.nacks_sent, 3, "not what has come");
    let events = rig.rtp(11, 900, PT_H264_RTX, "", &[0, 100, 0x61, 6]);
    assert_eq!(seqs(&events), [(0, MediaKind::Video, 100)]);
    assert!(rig.video(10, 103, "").is_empty(), "a copy");
}

#[test]
fn reports_and_feedback_leave_when_due() {
    let mut rig = Rig::new();
    for seq in [1, 2, 4] {
        rig.video(10, seq, "1");
    }
    rig.rtcp();
    let report = SenderReport {
        ssrc: 10,
        ntp_time: 7 << 32,
        rtp_time: 12_000,
        ..Default::default()
    };
    rig.receiver.on_sender_report(rig.t, &report);
    let at = rig.receiver.next_deadline().unwrap();
    assert!(at <= rig.t + 50 * MS);
    rig.t += 50 * MS;
    rig.receiver
        .handle_timeout(rig.t, &mut rig.out, &mut rig.stats);
    let rtcp = rig.rtcp();
    assert!(
        rtcp.iter()
            .any(|p| p.contains("TransportLayerCc") && p.contains("packet_status_count: 4")),
        "{rtcp:?}"
    );
    rig.t += 950 * MS;
    rig.receiver
        .handle_timeout(rig.t, &mut rig.out, &mut rig.stats);
    let rtcp = rig.rtcp();
    let rr = rtcp.iter().find(|p| p.contains("ReceiverReport")).unwrap();
    assert!(
        rr.contains("total_lost: 1") && rr.contains("fraction_lost: 64"),
        "{rr}"
    );
    assert!(
        rr.contains(&format!("last_sender_report: {}", 7 << 16)) && rr.contains("delay: 65536"),
        "{rr}"
    );
    // Without abs-capture-time the report's clock says when a frame was captured.
    let events = rig.video(10, 5, "1");
    let LinkEvent::Rtp { packet, .. } = &events[0] else {
        unreachable!()
    };
    assert_eq!(
        packet.abs_capture_time,
        Some((7 << 32) + (3000u64 << 32) / 90_000)
    );
}
