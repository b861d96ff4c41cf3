//! The sending half of a link: pacing, retransmission, transport-wide numbers, bandwidth estimate,
//! probes and sender reports. No I/O and no clock of its own; driven by [`super::chain`].

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
use zego_media::bwe::{BandwidthEstimator, Estimator, PacketReport, PathState};
use zego_media::ntp;
use zego_media::pacer::{Pacer, Priority, RetransmitGate};
use zego_media::receive::rtx;
use zego_media::rtp::{MediaKind, PT_H264, PT_H264_RTX, PT_OPUS, RtpPacket};

use super::chain::Outbox;
use super::twcc::SentHistory;
use super::wire;
use super::{LinkConfig, LinkEvent, LinkStats};

/// Sent video packets kept for retransmission: 3 s at 1.5 Mbit/s, far beyond any deadline.
const RTX_HISTORY: usize = 512;
/// Until the first measurement.
const DEFAULT_RTT: Duration = Duration::from_millis(40);
const REPORT_INTERVAL: Duration = Duration::from_secs(1);
/// IP, UDP, RTP with extensions and the AEAD tag around a payload, as the estimator counts.
const OVERHEAD: usize = 28 + 12 + 24 + 16;
/// What a full packet takes on the wire.
const PROBE_SIZE: usize = 1200 + OVERHEAD;
/// The estimate is told when it moved by more than this share.
const TELL_CHANGE: f64 = 0.02;

/// SSRCs of one media section of the up link.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ssrcs {
    pub kind: MediaKind,
    pub ssrc: u32,
    /// Video only.
    pub rtx: Option<u32>,
}

struct Stream {
    channel: u8,
    mid: &'static str,
    ssrcs: Ssrcs,
    /// Numbers are given at the moment of sending, so that what the pacer drops leaves no gap
    /// that would be asked for.
    next_seq: u16,
    next_rtx_seq: u16,
    history: VecDeque<RtpPacket>,
    gate: RetransmitGate,
    packets: u32,
    octets: u32,
    /// RTP time, NTP capture time and moment of the newest packet sent.
    newest: Option<(u32, Option<u64>, Instant)>,
    report_at: Option<Instant>,
}

enum Queued {
    Media { mid: u8, packet: RtpPacket },
    Again { mid: u8, seq: u16 },
    Probe { mid: u8, cluster: u32 },
}

pub(super) struct Sender {
    streams: Vec<Stream>,
    pacer: Pacer<Queued>,
    estimator: Estimator,
    sent: SentHistory,
    told_bps: f64,
    rtt: Option<Duration>,
    /// False until the link is connected: what is sent before is dropped.
    up: bool,
    /// Channels that tried to send video while the link was not up.
    missed: [bool; 2],
}

const MIDS: [&str; 4] = ["0", "1", "2", "3"];

impl Sender {
    pub fn new(now: Instant, config: &LinkConfig, ssrcs: &[Ssrcs], first_seqs: &[u16]) -> Sender {
        let streams = ssrcs.iter().zip(first_seqs).zip(MIDS).enumerate();
        let streams = streams.map(|(i, ((ssrcs, seq), mid))| Stream {
            channel: (i / 2) as u8,
            mid,
            ssrcs: *ssrcs,
            next_seq: *seq,
            next_rtx_seq: seq.wrapping_add(0x1234),
            history: VecDeque::new(),
            gate: RetransmitGate::new(now),
            packets: 0,
            octets: 0,
            newest: None,
            report_at: None,
        });
        let mut estimator = Estimator::new(config.start_bps);
        estimator.set_limits(config.min_bps, config.max_bps);
        Sender {
            streams: streams.collect(),
            pacer: Pacer::new(now, config.start_bps),
            estimator,
            sent: SentHistory::default(),
            told_bps: 0.0,
            rtt: None,
            up: false,
            missed: [false; 2],
        }
    }

    /// The link is connected: sending begins, with a keyframe of each channel that has tried.
    pub fn set_up(&mut self, out: &mut Outbox) {
        self.up = true;
        for (channel, missed) in (0..).zip(&mut self.missed) {
            if std::mem::take(missed) {
                out.event(LinkEvent::KeyframeRequest { channel });
            }
        }
    }

    pub fn set_rtt(&mut self, now: Instant, rtt: Duration) {
        self.rtt = Some(rtt);
        self.estimator.on_rtt(now, rtt);
    }

    pub fn set_wanted_bps(&mut self, bps: f64) {
        self.estimator.set_wanted_bps(bps);
    }

    pub fn target_bps(&self) -> f64 {
        self.estimator.target_bps()
    }

    pub fn frames_dropped(&self) -> u64 {
        self.pacer.frames_dropped()
    }

    /// How long a frame queued now would wait.
    pub fn expected_wait(&self) -> Duration {
        self.pacer.expected_wait()
    }

    /// Queues the packets of one frame.
    pub fn push(
        &mut self,
        now: Instant,
        channel: u8,
        kind: MediaKind,
        packets: Vec<RtpPacket>,
        out: &mut Outbox,
        stats: &mut LinkStats,
    ) {
        let Some(missed) = self.missed.get_mut(usize::from(channel)) else {
            return;
        };
        if !self.up {
            stats.tx_dropped += packets.len() as u64;
            *missed |= kind == MediaKind::Video;
            return;
        }
        let count = packets.len() as u64;
        match kind {
            MediaKind::Audio => {
                let mid = channel * 2;
                for packet in packets {
                    let size = packet.payload.len() + OVERHEAD;
                    let queued = Queued::Media { mid, packet };
                    self.pacer.push(now, Priority::Audio, size, queued);
                }
            }
            MediaKind::Video => {
                let mid = channel * 2 + 1;
                let keyframe = packets.first().is_some_and(|p| starts_keyframe(&p.payload));
                let packets = packets.into_iter().map(|packet| {
                    let size = packet.payload.len() + OVERHEAD;
                    (size, Queued::Media { mid, packet })
                });
                if !self.pacer.push_frame(now, channel, keyframe, packets) {
                    stats.tx_dropped += count;
                }
            }
        }
        self.tell_drops(out);
    }

    fn tell_drops(&mut self, out: &mut Outbox) {
        for dropped in self.pacer.take_dropped() {
            let packets = dropped.bytes.div_ceil(PROBE_SIZE);
            out.event(LinkEvent::FramesDropped {
                channel: dropped.stream,
                frames: dropped.frames,
                bytes: dropped.bytes.saturating_sub(packets * OVERHEAD),
            });
            out.event(LinkEvent::KeyframeRequest {
                channel: dropped.stream,
            });
        }
    }

    /// Hands everything that may leave now to `out`.
    pub fn pump(&mut self, now: Instant, out: &mut Outbox, stats: &mut LinkStats) {
        self.probe(now);
        while let Some(queued) = self.pacer.poll(now) {
            let (mid, packet, probe) = match queued {
                Queued::Media { mid, packet } => (mid, self.number(now, mid, packet), None),
                Queued::Again { mid, seq } => match self.again(now, mid, seq) {
                    Some(packet) => {
                        stats.tx_rtx += 1;
                        (mid, packet, None)
                    }
                    None => continue,
                },
                Queued::Probe { mid, cluster } => match self.padding(mid) {
                    Some(packet) => {
                        stats.tx_probe += 1;
                        (mid, packet, Some(cluster))
                    }
                    None => continue,
                },
            };
            let size = packet.payload.len() + OVERHEAD;
            let number = self.sent.next(now, size, probe);
            self.estimator.on_sent(now, size);
            stats.tx_packets += 1;
            stats.tx_bytes += packet.payload.len() as u64;
            let mid = self.streams[usize::from(mid)].mid;
            out.rtp(wire::write(&packet, mid, number));
        }
        self.tell_drops(out);
    }

    /// Gives a media packet its identity and remembers it.
    fn number(&mut self, now: Instant, mid: u8, mut packet: RtpPacket) -> RtpPacket {
        let stream = &mut self.streams[usize::from(mid)];
        packet.ssrc = stream.ssrcs.ssrc;
        packet.seq = stream.next_seq;
        packet.payload_type = match stream.ssrcs.kind {
            MediaKind::Audio => PT_OPUS,
            MediaKind::Video => PT_H264,
        };
        stream.next_seq = stream.next_seq.wrapping_add(1);
        stream.packets = stream.packets.wrapping_add(1);
        stream.octets = stream.octets.wrapping_add(packet.payload.len() as u32);
        stream.newest = Some((packet.timestamp, packet.abs_capture_time, now));
        // The first report leaves with the first packet: lip sync should not wait for it.
        stream.report_at.get_or_insert(now);
        if stream.ssrcs.rtx.is_some() {
            if stream.history.len() == RTX_HISTORY {
                stream.history.pop_front();
            }
            stream.history.push_back(packet.clone());
        }
        packet
    }

    /// A retransmission, unless the packet is gone, was never sent, or an answer is on its way.
    fn again(&mut self, now: Instant, mid: u8, seq: u16) -> Option<RtpPacket> {
        // The round trip of now: what is queued at the bottleneck is not asked for again.
        let queue = Duration::from_secs_f64(self.estimator.stats().queue_ms.max(0.0) / 1000.0);
        let rtt = self.rtt.unwrap_or(DEFAULT_RTT) + queue;
        let target = self.target_bps();
        let room = self.estimator.path() != PathState::Congested;
        let stream = &mut self.streams[usize::from(mid)];
        let rtx_ssrc = stream.ssrcs.rtx?;
        let newest = stream.next_seq.wrapping_sub(1);
        let back = usize::from(newest.wrapping_sub(seq));
        let at = stream.history.len().checked_sub(back + 1)?;
        let packet = stream.history.get(at)?;
        let size = packet.payload.len() + OVERHEAD;
        if !stream.gate.allow(now, seq, size, rtt, target, room) {
            return None;
        }
        let rtx = rtx::wrap(packet, rtx_ssrc, stream.next_rtx_seq, PT_H264_RTX);
        stream.next_rtx_seq = stream.next_rtx_seq.wrapping_add(1);
        Some(rtx)
    }

    /// A probe is a large packet once more over RTX: useful if the original was lost, a known copy
    /// otherwise.
    fn padding(&mut self, mid: u8) -> Option<RtpPacket> {
        let stream = &mut self.streams[usize::from(mid)];
        let rtx_ssrc = stream.ssrcs.rtx?;
        let recent = stream.history.iter().rev().take(32);
        let packet = recent.max_by_key(|p| p.payload.len())?;
        let rtx = rtx::wrap(packet, rtx_ssrc, stream.next_rtx_seq, PT_H264_RTX);
        stream.next_rtx_seq = stream.next_rtx_seq.wrapping_add(1);
        Some(rtx)
    }

    fn probe(&mut self, now: Instant) {
        let Some(mid) = self.streams.iter().position(|s| !s.history.is_empty()) else {
            return;
        };
        let mid = mid as u8;
        while let Some(cluster) = self.estimator.poll_probe(now) {
            let items = (0..cluster.packets).map(|_| Queued::Probe {
                mid,
                cluster: cluster.id,
            });
            self.pacer.push_probe(now, &cluster, PROBE_SIZE, items);
        }
    }

    /// Packets of a stream are wanted once more.
    pub fn on_request(&mut self, now: Instant, ssrc: u32, packets: impl Iterator<Item = u16>) {
        let Some(mid) = self.mid_of(ssrc) else {
            return;
        };
        // Bounded by the history: what it lacks is skipped when polled.
        for seq in packets.take(RTX_HISTORY) {
            let queued = Queued::Again { mid, seq };
            self.pacer
                .push(now, Priority::Retransmit, 1200 + OVERHEAD, queued);
        }
    }

    fn mid_of(&self, ssrc: u32) -> Option<u8> {
        let at = self.streams.iter().position(|s| s.ssrcs.ssrc == ssrc)?;
        Some(at as u8)
    }

    fn keyframe_wanted(&self, ssrc: u32, out: &mut Outbox, stats: &mut LinkStats) {
        if let Some(mid) = self.mid_of(ssrc) {
            stats.plis_received += 1;
            out.event(LinkEvent::KeyframeRequest {
                channel: self.streams[usize::from(mid)].channel,
            });
        }
    }

    pub fn on_pli(&self, pli: &PictureLossIndication, out: &mut Outbox, stats: &mut LinkStats) {
        self.keyframe_wanted(pli.media_ssrc, out, stats);
    }

    pub fn on_fir(&self, fir: &FullIntraRequest, out: &mut Outbox, stats: &mut LinkStats) {
        for entry in fir.fir.iter().take(self.streams.len()) {
            self.keyframe_wanted(entry.ssrc, out, stats);
        }
    }

    pub fn on_report(&mut self, report: &ReceptionReport, out: &mut Outbox) {
        let Some(mid) = self.mid_of(report.ssrc) else {
            return;
        };
        let stream = &self.streams[usize::from(mid)];
        let hz = f64::from(stream.ssrcs.kind.clock_hz());
        out.event(LinkEvent::Remote {
            channel: stream.channel,
            kind: stream.ssrcs.kind,
            loss: f32::from(report.fraction_lost) / 256.0,
            jitter: Duration::from_secs_f64(f64::from(report.jitter) / hz),
        });
    }

    pub fn on_feedback(&mut self, now: Instant, feedback: &TransportLayerCc, out: &mut Outbox) {
        let fates = self.sent.on_feedback(feedback);
        let reports: Vec<_> = fates
            .into_iter()
            .map(|fate| PacketReport {
                sent_at: fate.sent_at,
                arrived_at: fate.arrived_at,
                size: fate.size,
                probe_cluster: fate.probe,
            })
            .collect();
        self.estimator.on_reports(now, &reports);
        self.tell_target(now, out);
    }

    pub fn handle_timeout(&mut self, now: Instant, wall_ntp: u64, out: &mut Outbox) {
        self.estimator.handle_timeout(now);
        self.tell_target(now, out);
        for stream in &mut self.streams {
            if stream.report_at.is_some_and(|at| now >= at) {
                stream.report_at = Some(now + REPORT_INTERVAL);
                if let Some(report) = stream.report(now, wall_ntp) {
                    out.rtcp(report);
                }
            }
        }
    }

    fn tell_target(&mut self, now: Instant, out: &mut Outbox) {
        let bps = self.estimator.target_bps();
        self.pacer.set_rate_bps(now, bps);
        self.pacer.set_path(now, self.estimator.path());
        if (bps - self.told_bps).abs() > self.told_bps * TELL_CHANGE {
            self.told_bps = bps;
            out.event(LinkEvent::Target { bps });
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let reports = self.streams.iter().map(|s| s.report_at);
        reports
            .chain([self.pacer.next_deadline(), self.estimator.next_deadline()])
            .flatten()
            .min()
    }
}

impl Stream {
    /// RFC 3550, section 6.4.1. The pair of times names the capture clock: RTP time is carried
    /// forward from the newest packet to `wall_ntp`, so that a receiver lines up sound and picture
    /// by when they were captured, whatever encoding and pacing took.
    fn report(&mut self, now: Instant, wall_ntp: u64) -> Option<SenderReport> {
        let (timestamp, capture_ntp, sent_at) = self.newest?;
        let since_us = match capture_ntp {
            Some(capture) => ntp::diff_us(wall_ntp, capture),
            None => now.saturating_duration_since(sent_at).as_micros() as i64,
        };
        // A stream that paused stops reporting until it sends again.
        if now.saturating_duration_since(sent_at) > REPORT_INTERVAL * 5 {
            self.report_at = None;
            return None;
        }
        let ticks = since_us * i64::from(self.ssrcs.kind.clock_hz()) / 1_000_000;
        Some(SenderReport {
            ssrc: self.ssrcs.ssrc,
            ntp_time: wall_ntp,
            rtp_time: timestamp.wrapping_add(ticks as u32),
            packet_count: self.packets,
            octet_count: self.octets,
            ..SenderReport::default()
        })
    }
}

/// Whether a frame's first RTP payload begins a keyframe (RFC 6184, section 5.2): parameter sets
/// or an IDR slice, alone, aggregated (24) or as the first fragment (28).
fn starts_keyframe(payload: &[u8]) -> bool {
    const IDR: u8 = 5;
    const SPS: u8 = 7;
    let nal = match (payload.first().map(|b| b & 0x1f), payload) {
        (Some(24), [_, _, _, first, ..]) => first & 0x1f,
        (Some(28), [_, header, ..]) => header & 0x1f,
        (Some(nal), _) => nal,
        (None, _) => return false,
    };
    nal == IDR || nal == SPS
}

#[cfg(test)]
mod tests;
