//! The receiving half of a link: which stream a packet belongs to, repair requests, reports.
//! No I/O and no clock of its own; driven by [`super::chain`].

use std::collections::HashMap;
use std::time::{Duration, Instant};

use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};
use rtc::rtp::packet::Packet;
use zego_media::ntp;
use zego_media::receive::{RtpReceiver, Verdict, rtx};
use zego_media::rtp::{MediaKind, PT_H264, PT_H264_RTX, PT_OPUS, RtpPacket};
use zego_media::seq::is_newer;

use super::chain::Outbox;
use super::sdp::Section;
use super::twcc::ArrivalLog;
use super::wire;
use super::{LinkEvent, LinkStats, MAX_PAIRS, PairStats};

/// SSRCs a link knows at once: primary and RTX of every pair, and as many again while a server
/// moves streams. Others are ignored.
const MAX_SSRCS: usize = 6 * MAX_PAIRS as usize;
/// Receiver reports per stream.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);
/// Keyframe requests of one pair are at least this far apart, or one round trip if that is longer.
const MIN_PLI_INTERVAL: Duration = Duration::from_millis(50);
/// How long a lost packet is asked for if the owner sets nothing else.
const DEFAULT_DEADLINE: Duration = Duration::from_millis(800);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Route {
    pair: u8,
    kind: MediaKind,
    rtx: bool,
}

struct Stream {
    ssrc: u32,
    receiver: RtpReceiver,
    /// Packets before this one belong to an earlier subscription of the pair. Forgotten once the
    /// numbers are far enough from it that a wrap could be mistaken for the past.
    floor: Option<u16>,
    /// Packets at the last report, to see that a stream fell silent.
    reported_packets: u64,
    /// NTP and RTP time of the last sender report, and when it came.
    sender_report: Option<(u64, u32, Instant)>,
    report_at: Option<Instant>,
}

#[derive(Default)]
struct Pair {
    audio: Option<Stream>,
    video: Option<Stream>,
    deadline: Option<Duration>,
    last_pli: Option<Instant>,
    /// Asked for before the first packet said which SSRC to ask.
    pli_wanted: bool,
    /// First audio and video sequence numbers of the running subscription.
    start: Option<(u16, u16)>,
}

pub(super) struct Receiver {
    our_ssrc: u32,
    routes: HashMap<u32, Route>,
    pairs: Vec<Pair>,
    arrivals: ArrivalLog,
    rtt: Option<Duration>,
}

impl Receiver {
    pub fn new(now: Instant, our_ssrc: u32) -> Receiver {
        Receiver {
            our_ssrc,
            routes: HashMap::new(),
            pairs: Vec::new(),
            arrivals: ArrivalLog::new(now),
            rtt: None,
        }
    }

    pub fn set_pairs(&mut self, pairs: u8) {
        self.pairs
            .resize_with(usize::from(pairs.min(MAX_PAIRS)), Pair::default);
    }

    /// SSRCs declared by an answer; packets may also say their mid themselves.
    pub fn on_answer(&mut self, sections: &[Section]) {
        for s in sections {
            let (pair, kind) = pair_of(s.mid);
            for (ssrc, rtx) in [(s.ssrc, false), (s.rtx, true)] {
                if let Some(ssrc) = ssrc {
                    self.add_route(ssrc, Route { pair, kind, rtx });
                }
            }
        }
    }

    fn add_route(&mut self, ssrc: u32, route: Route) {
        if usize::from(route.pair) < self.pairs.len() && self.routes.len() < MAX_SSRCS {
            self.routes.insert(ssrc, route);
        }
    }

    pub fn set_rtt(&mut self, rtt: Duration) {
        self.rtt = Some(rtt);
        for stream in self.pairs.iter_mut().filter_map(|p| p.video.as_mut()) {
            stream.receiver.set_rtt(rtt);
        }
    }

    pub fn set_deadline(&mut self, pair: u8, deadline: Duration) {
        if let Some(p) = self.pairs.get_mut(usize::from(pair)) {
            p.deadline = Some(deadline);
            if let Some(video) = &mut p.video {
                video.receiver.set_deadline(deadline);
            }
        }
    }

    pub fn pair_stats(&self, pair: u8) -> PairStats {
        let mut sum = PairStats::default();
        if let Some(p) = self.pairs.get(usize::from(pair)) {
            for stream in [&p.audio, &p.video].into_iter().flatten() {
                let stats = stream.receiver.stats();
                sum.expected += stats.expected;
                sum.lost += stats.lost;
                sum.recovered += stats.recovered;
                sum.nacks += stats.nacks;
            }
        }
        sum
    }

    /// A subscription starts at these sequence numbers: what comes before is dropped, and what was
    /// lost from there on is asked for, be it the first packet. What came on a pair that had no
    /// other subscription yet belongs to this one.
    pub fn start_pair(&mut self, now: Instant, pair: u8, audio_seq: u16, video_seq: u16) {
        let rtt = self.rtt;
        if let Some(p) = self.pairs.get_mut(usize::from(pair)) {
            let is_first = p.start.replace((audio_seq, video_seq)).is_none();
            p.last_pli = None;
            // One asked for before is this subscription's if it is the first.
            p.pli_wanted &= is_first;
            let deadline = p.deadline;
            for (stream, kind, seq) in [
                (&mut p.audio, MediaKind::Audio, audio_seq),
                (&mut p.video, MediaKind::Video, video_seq),
            ] {
                match stream {
                    Some(s) if is_first => s.begin_at(now, seq),
                    Some(s) => *s = Stream::new(s.ssrc, kind, Some(seq), now, deadline, rtt),
                    None => {}
                }
            }
        }
    }

    /// Takes one packet off the wire.
    pub fn on_rtp(
        &mut self,
        now: Instant,
        packet: Packet,
        out: &mut Outbox,
        stats: &mut LinkStats,
    ) {
        let size = packet.payload.len();
        let (packet, hop) = wire::read(packet);
        if let Some(number) = hop.transport_cc {
            self.arrivals.on_packet(now, number);
        }
        stats.rx_packets += 1;
        stats.rx_bytes += size as u64;
        let Some(route) = self.route(&packet, hop.mid) else {
            return;
        };
        let rtt = self.rtt;
        let Some(pair) = self.pairs.get_mut(usize::from(route.pair)) else {
            return;
        };
        let (deadline, start) = (pair.deadline, pair.start);
        let (slot, start) = match route.kind {
            MediaKind::Audio => (&mut pair.audio, start.map(|s| s.0)),
            MediaKind::Video => (&mut pair.video, start.map(|s| s.1)),
        };
        let packet = if route.rtx {
            let Some(stream) = slot else { return };
            match rtx::unwrap(&packet, stream.ssrc, PT_H264) {
                Some(packet) => packet,
                None => return, // a probe
            }
        } else {
            if slot.as_ref().is_none_or(|s| s.ssrc != packet.ssrc) {
                let ssrc = packet.ssrc;
                *slot = Some(Stream::new(ssrc, route.kind, start, now, deadline, rtt));
            }
            packet
        };
        let Some(stream) = slot else { return };
        let Some(packet) = stream.accept(now, packet, route, stats) else {
            return;
        };
        let (ssrc, report_at) = (stream.ssrc, stream.report_at);
        if route.kind == MediaKind::Video {
            let missing = stream.receiver.poll_nack(now);
            self.nack(ssrc, &missing, out, stats);
            let pair = &mut self.pairs[usize::from(route.pair)];
            if std::mem::take(&mut pair.pli_wanted) {
                self.request_keyframe(now, route.pair, out, stats);
            }
        }
        if report_at.is_none() {
            self.set_report(route, Some(now + REPORT_INTERVAL));
        }
        out.media(LinkEvent::Rtp {
            pair: route.pair,
            kind: route.kind,
            packet,
            at: now,
        });
    }

    fn route(&mut self, packet: &RtpPacket, mid: Option<u8>) -> Option<Route> {
        if let Some(route) = self.routes.get(&packet.ssrc) {
            return Some(*route);
        }
        // RFC 8843, section 9.2: an unknown SSRC is routed by its MID.
        let (pair, kind) = pair_of(mid?);
        let rtx = match (kind, packet.payload_type) {
            (MediaKind::Audio, PT_OPUS) | (MediaKind::Video, PT_H264) => false,
            (MediaKind::Video, PT_H264_RTX) => true,
            _ => return None,
        };
        let route = Route { pair, kind, rtx };
        self.add_route(packet.ssrc, route);
        Some(route)
    }

    fn stream(&mut self, route: Route) -> Option<&mut Stream> {
        let pair = self.pairs.get_mut(usize::from(route.pair))?;
        match route.kind {
            MediaKind::Audio => pair.audio.as_mut(),
            MediaKind::Video => pair.video.as_mut(),
        }
    }

    fn set_report(&mut self, route: Route, at: Option<Instant>) {
        if let Some(stream) = self.stream(route) {
            stream.report_at = at;
        }
    }

    fn nack(&self, ssrc: u32, missing: &[u16], out: &mut Outbox, stats: &mut LinkStats) {
        if missing.is_empty() {
            return;
        }
        stats.nacks_sent += missing.len() as u64;
        out.rtcp(TransportLayerNack {
            sender_ssrc: self.our_ssrc,
            media_ssrc: ssrc,
            nacks: nack_pairs_from_sequence_numbers(missing),
        });
    }

    /// Sends a PLI, or remembers to once the pair's first video packet came.
    pub fn request_keyframe(
        &mut self,
        now: Instant,
        pair: u8,
        out: &mut Outbox,
        stats: &mut LinkStats,
    ) {
        let spacing = self.rtt.unwrap_or_default().max(MIN_PLI_INTERVAL);
        let our_ssrc = self.our_ssrc;
        let Some(p) = self.pairs.get_mut(usize::from(pair)) else {
            return;
        };
        let Some(video) = &p.video else {
            p.pli_wanted = true;
            return;
        };
        if p.last_pli.is_some_and(|last| now < last + spacing) {
            return;
        }
        p.last_pli = Some(now);
        stats.plis_sent += 1;
        out.rtcp(PictureLossIndication {
            sender_ssrc: our_ssrc,
            media_ssrc: video.ssrc,
        });
    }

    pub fn on_sender_report(&mut self, now: Instant, report: &SenderReport) {
        let streams = self
            .pairs
            .iter_mut()
            .flat_map(|p| [&mut p.audio, &mut p.video]);
        for stream in streams.flatten() {
            if stream.ssrc == report.ssrc {
                stream.sender_report = Some((report.ntp_time, report.rtp_time, now));
            }
        }
    }

    /// Repeats NACKs, sends feedback and reports that are due.
    pub fn handle_timeout(&mut self, now: Instant, out: &mut Outbox, stats: &mut LinkStats) {
        let mut media_ssrc = 0;
        let mut blocks = Vec::new();
        for i in 0..self.pairs.len() {
            if let Some(video) = &mut self.pairs[i].video {
                let (ssrc, missing) = (video.ssrc, video.receiver.poll_nack(now));
                media_ssrc = ssrc;
                self.nack(ssrc, &missing, out, stats);
            }
            let Pair { audio, video, .. } = &mut self.pairs[i];
            for stream in [audio, video].into_iter().flatten() {
                if stream.report_at.is_some_and(|at| now >= at) {
                    // A stream that fell silent is reported once more, then no longer.
                    let packets = stream.receiver.stats().packets;
                    let silent = packets == stream.reported_packets;
                    stream.reported_packets = packets;
                    stream.report_at = (!silent).then_some(now + REPORT_INTERVAL);
                    blocks.push(stream.report(now));
                }
            }
        }
        if !blocks.is_empty() {
            for reports in blocks.chunks(31) {
                out.rtcp(ReceiverReport {
                    ssrc: self.our_ssrc,
                    reports: reports.to_vec(),
                    ..ReceiverReport::default()
                });
            }
        }
        if let Some(feedback) = self.arrivals.poll(now, self.our_ssrc, media_ssrc) {
            out.rtcp(feedback);
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let streams = self
            .pairs
            .iter()
            .flat_map(|p| [&p.audio, &p.video])
            .flatten();
        streams
            .flat_map(|s| [s.report_at, s.repair_deadline()])
            .chain([self.arrivals.deadline()])
            .flatten()
            .min()
    }
}

/// Mid 2k is pair k's audio, 2k + 1 its video.
fn pair_of(mid: u8) -> (u8, MediaKind) {
    let kind = if mid.is_multiple_of(2) {
        MediaKind::Audio
    } else {
        MediaKind::Video
    };
    (mid / 2, kind)
}

impl Stream {
    fn new(
        ssrc: u32,
        kind: MediaKind,
        start: Option<u16>,
        now: Instant,
        deadline: Option<Duration>,
        rtt: Option<Duration>,
    ) -> Stream {
        let mut receiver = RtpReceiver::new(kind.clock_hz());
        receiver.set_deadline(match kind {
            MediaKind::Video => deadline.unwrap_or(DEFAULT_DEADLINE),
            // Opus has in-band FEC and no RTX: nothing to ask for.
            MediaKind::Audio => Duration::ZERO,
        });
        if let Some(rtt) = rtt {
            receiver.set_rtt(rtt);
        }
        let mut stream = Stream {
            ssrc,
            receiver,
            floor: None,
            reported_packets: 0,
            sender_report: None,
            report_at: None,
        };
        if let Some(start) = start {
            stream.begin_at(now, start);
        }
        stream
    }

    fn begin_at(&mut self, now: Instant, start: u16) {
        self.floor = Some(start);
        self.receiver.begin_at(now, start);
    }

    /// The packet, unless it is a copy or belongs to the past.
    fn accept(
        &mut self,
        now: Instant,
        mut packet: RtpPacket,
        route: Route,
        stats: &mut LinkStats,
    ) -> Option<RtpPacket> {
        if let Some(floor) = self.floor {
            if is_newer(floor, packet.seq) {
                return None;
            }
            if packet.seq.wrapping_sub(floor) > 0x4000 {
                self.floor = None;
            }
        }
        match self.receiver.on_packet(now, packet.seq, route.rtx) {
            Verdict::New => {}
            Verdict::Duplicate | Verdict::TooOld => {
                stats.rx_duplicates += 1;
                return None;
            }
        }
        if route.rtx {
            stats.rx_recovered += 1;
        } else {
            let size = packet.payload.len();
            self.receiver.on_media(now, packet.timestamp, size);
        }
        if route.kind == MediaKind::Video {
            self.receiver
                .on_frame_packet(now, packet.seq, packet.marker);
        } else if packet.payload.is_empty() {
            return None;
        }
        // Empty video packets are padding; the buffer needs them to know that nothing is missing.
        if packet.abs_capture_time.is_none()
            && let Some((ntp, rtp, _)) = self.sender_report
        {
            // Publishers without abs-capture-time (browsers): the sender report maps the clock.
            packet.abs_capture_time = Some(at_rtp_time(ntp, rtp, packet.timestamp, route.kind));
        }
        Some(packet)
    }

    fn repair_deadline(&self) -> Option<Instant> {
        self.receiver.next_deadline()
    }

    /// RFC 3550, section 6.4.1; loss as it was before repair.
    fn report(&mut self, now: Instant) -> ReceptionReport {
        let block = self.receiver.report_block();
        let (last_sender_report, delay) = match self.sender_report {
            Some((ntp, _, at)) => {
                let delay = now.saturating_duration_since(at).as_secs_f64() * 65_536.0;
                (ntp::compact(ntp), delay as u32)
            }
            None => (0, 0),
        };
        ReceptionReport {
            ssrc: self.ssrc,
            fraction_lost: block.fraction_lost,
            total_lost: block.cumulative_lost.clamp(0, 0x7f_ffff) as u32,
            last_sequence_number: block.extended_highest_seq,
            jitter: block.jitter,
            last_sender_report,
            delay,
        }
    }
}

/// NTP time of RTP time `timestamp`, by a report that pairs `ntp` with `rtp`.
fn at_rtp_time(ntp: u64, rtp: u32, timestamp: u32, kind: MediaKind) -> u64 {
    let ticks = i64::from(timestamp.wrapping_sub(rtp) as i32);
    let delta = (i128::from(ticks) << 32) / i128::from(kind.clock_hz());
    ntp.wrapping_add(delta as i64 as u64)
}

#[cfg(test)]
mod tests;
