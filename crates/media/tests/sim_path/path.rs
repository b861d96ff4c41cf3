//! One video stream from an encoder over a forwarding hop to a viewer, on virtual time.
//!
//! Both legs are impaired in both directions: media, requests and feedback are lost alike. The hop
//! repairs the first leg itself and answers requests of the second from a cache, as the server does.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use bytes::Bytes;
use zego_media::bwe::{BandwidthEstimator, Estimator, PacketReport, PathState};
use zego_media::h264::Packetizer;
use zego_media::pacer::{Pacer, Priority, RetransmitGate};
use zego_media::quality::FreezeCounter;
use zego_media::receive::{RtpReceiver, Verdict, rtx};
use zego_media::rtp::RtpPacket;
use zego_media::video_buffer::{VideoBuffer, VideoOut};
use zego_netsim::{Link, LinkProfile, Rng, Script};

const TICK: Duration = Duration::from_millis(1);
const FRAME: Duration = Duration::from_micros(33_333);
const SSRC: u32 = 0x1234;
const RTX_SSRC: u32 = 0x1235;
const HEADERS: usize = 60;
/// Retransmission cache: about a second.
const CACHE: usize = 512;

#[derive(Debug, Clone)]
pub struct Case {
    pub name: &'static str,
    pub wanted_bps: f64,
    pub start_bps: f64,
    /// Publisher to hop and hop to viewer; each used in both directions.
    pub first_leg: LinkProfile,
    pub second_leg: LinkProfile,
    /// Of the direction that carries media.
    pub first_script: Script,
    pub second_script: Script,
    pub seconds: u64,
    /// The viewer's round trip on its leg.
    pub rtt: Duration,
}

impl Case {
    /// Both legs alike.
    pub fn new(name: &'static str, leg: LinkProfile) -> Self {
        Self {
            name,
            wanted_bps: 1.5e6,
            start_bps: 1.5e6,
            first_leg: leg,
            second_leg: leg,
            first_script: Script::new(),
            second_script: Script::new(),
            seconds: 30,
            rtt: leg.delay * 2,
        }
    }
}

/// A frame that was shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// Seconds since the start.
    pub at_s: f64,
    pub delay_ms: f64,
}

#[derive(Debug)]
pub struct Outcome {
    pub captured: u64,
    pub shown: Vec<Shown>,
    pub catch_up: u64,
    pub stalls: u64,
    pub freezes: u64,
    pub longest_gap: Duration,
    pub key_requests: u64,
    pub pacer_dropped: u64,
    pub holes: u64,
    /// Packets the viewer got twice, over those it got.
    pub duplicates: f64,
}

impl Outcome {
    pub fn rendered_ratio(&self) -> f64 {
        self.shown.len() as f64 / self.captured as f64
    }

    /// Of the delays between two moments.
    pub fn quantile_ms(&self, q: f64, from_s: f64, to_s: f64) -> f64 {
        let mut delays: Vec<f64> = self
            .between(from_s, to_s)
            .map(|shown| shown.delay_ms)
            .collect();
        delays.sort_by(f64::total_cmp);
        let at = ((delays.len() as f64 - 1.0) * q).round() as usize;
        delays.get(at).copied().unwrap_or(f64::NAN)
    }

    pub fn between(&self, from_s: f64, to_s: f64) -> impl Iterator<Item = &Shown> {
        self.shown
            .iter()
            .filter(move |shown| (from_s..to_s).contains(&shown.at_s))
    }
}

#[derive(Debug, Clone)]
enum Wire {
    Media {
        twcc: u64,
        packet: RtpPacket,
    },
    Nack(Vec<u16>),
    KeyframeRequest,
    /// First sequence number spoken of, and arrivals.
    Feedback(u64, Vec<(u64, Instant)>),
}

struct Cache(VecDeque<RtpPacket>);

impl Cache {
    fn put(&mut self, packet: &RtpPacket) {
        if self.0.len() == CACHE {
            self.0.pop_front();
        }
        self.0.push_back(packet.clone());
    }

    fn get(&self, seq: u16) -> Option<&RtpPacket> {
        self.0.iter().rev().find(|packet| packet.seq == seq)
    }
}

/// Frames of plausible sizes in valid NAL units; the picture's number stands in the payload.
struct Encoder {
    rng: Rng,
    number: u32,
    since_key: u32,
    key_asked: bool,
    packetizer: Packetizer,
}

impl Encoder {
    fn frame(&mut self, bps: f64, timestamp: u32, capture_ntp: u64) -> (bool, Vec<RtpPacket>) {
        let keyframe = self.key_asked || self.since_key >= 60;
        (self.key_asked, self.since_key) = (false, if keyframe { 1 } else { self.since_key + 1 });
        let mean = bps / 8.0 / 30.0 * if keyframe { 5.0 } else { 0.93 };
        let size = (mean * (0.7 + 0.6 * self.rng.unit())) as usize;
        let mut data = Vec::with_capacity(size + 64);
        if keyframe {
            data.extend_from_slice(&[
                0, 0, 0, 1, 0x67, 0x42, 0xe0, 0x1f, 1, 0, 0, 0, 1, 0x68, 0xce, 1,
            ]);
        }
        data.extend_from_slice(&[0, 0, 0, 1, if keyframe { 0x65 } else { 0x61 }]);
        data.extend_from_slice(format!("{:08}", self.number).as_bytes());
        data.resize(data.len() + size.max(16), 0xa5);
        self.number += 1;
        (
            keyframe,
            self.packetizer
                .packetize(&data, timestamp, capture_ntp, 1160),
        )
    }
}

fn size_of(packet: &RtpPacket) -> usize {
    packet.payload.len() + HEADERS
}

pub fn run(case: &Case, seed: u64) -> Outcome {
    let start = Instant::now();
    let mut up: Link<Wire> = Link::new(start, case.first_leg, seed).with_script(&case.first_script);
    let mut up_back: Link<Wire> = Link::new(start, case.first_leg, seed + 100);
    let mut down: Link<Wire> =
        Link::new(start, case.second_leg, seed + 200).with_script(&case.second_script);
    let mut down_back: Link<Wire> = Link::new(start, case.second_leg, seed + 300);

    // Publisher.
    let mut estimator = Estimator::new(case.start_bps);
    estimator.set_wanted_bps(case.wanted_bps);
    let mut pacer: Pacer<(RtpPacket, Option<u32>)> = Pacer::new(start, case.start_bps);
    let mut encoder = Encoder {
        rng: Rng::with_stream(seed, 0x33),
        number: 0,
        since_key: 60,
        key_asked: false,
        packetizer: Packetizer::new(SSRC, 102, 65_000),
    };
    let mut sent: VecDeque<(Instant, usize, Option<u32>)> = VecDeque::new();
    let mut sent_base = 0u64;
    let mut cache = Cache(VecDeque::new());
    let mut rtx_seq = 0u16;
    let mut gate = RetransmitGate::new(start);
    let mut captured_at: HashMap<u32, Instant> = HashMap::new();
    let (mut captured, mut next_frame) = (0u64, start);

    // Hop.
    let mut hop = RtpReceiver::new(90_000);
    hop.set_rtt(case.rtt);
    let mut hop_cache = Cache(VecDeque::new());
    let mut hop_rtx_seq = 0u16;
    let (mut arrivals, mut next_unreported, mut next_feedback) = (Vec::new(), 0u64, start);
    let mut last_key_request: Option<Instant> = None;

    // Viewer.
    let mut viewer = RtpReceiver::new(90_000);
    viewer.set_rtt(case.rtt);
    let mut buffer = VideoBuffer::new();
    buffer.set_rtt(case.rtt);
    let mut freezes = FreezeCounter::new();
    let mut shown = Vec::new();

    for tick in 0..case.seconds * 1000 {
        let now = start + TICK * tick as u32;
        let at_s = tick as f64 / 1e3;

        // Publisher: capture, encode, send.
        if now >= next_frame {
            captured += 1;
            next_frame += FRAME;
            // The encoder leaves pictures out rather than queueing them.
            if pacer.expected_wait() < Duration::from_millis(100) {
                let number = captured as u32;
                let timestamp = 3_000_000_000u32.wrapping_add(number.wrapping_mul(3000));
                let bps = (estimator.target_bps() * 0.95).min(case.wanted_bps);
                let (keyframe, packets) = encoder.frame(bps, timestamp, u64::from(number) + 1);
                captured_at.insert(timestamp, now);
                let packets = packets
                    .into_iter()
                    .map(|packet| (size_of(&packet), (packet, None)));
                pacer.push_frame(now, 0, keyframe, packets);
            }
        }
        if !pacer.take_dropped().is_empty() && pacer.waits_for_keyframe(0) {
            encoder.key_asked = true;
        }
        while let Some(message) = up_back.poll(now) {
            match message {
                Wire::Nack(list) => {
                    for seq in list {
                        let rtt =
                            case.rtt + Duration::from_secs_f64(estimator.stats().queue_ms / 1e3);
                        if let Some(packet) = cache.get(seq)
                            && gate.allow(
                                now,
                                seq,
                                size_of(packet),
                                rtt,
                                estimator.target_bps(),
                                estimator.path() != PathState::Congested,
                            )
                        {
                            rtx_seq = rtx_seq.wrapping_add(1);
                            let repair = rtx::wrap(packet, RTX_SSRC, rtx_seq, 103);
                            pacer.push(now, Priority::Retransmit, size_of(&repair), (repair, None));
                        }
                    }
                }
                Wire::KeyframeRequest => encoder.key_asked = true,
                Wire::Feedback(from, list) => {
                    let until = list.iter().map(|(twcc, _)| twcc + 1).max().unwrap_or(from);
                    let reports: Vec<PacketReport> = (from.max(sent_base)..until)
                        .filter_map(|twcc| {
                            let (sent_at, size, probe_cluster) =
                                *sent.get((twcc - sent_base) as usize)?;
                            let arrival = list.iter().find(|(arrived, _)| *arrived == twcc);
                            let arrived_at =
                                arrival.map(|(_, at)| *at - start + Duration::from_secs(7));
                            Some(PacketReport {
                                sent_at,
                                arrived_at,
                                size,
                                probe_cluster,
                            })
                        })
                        .collect();
                    estimator.on_reports(now, &reports);
                    estimator.on_rtt(now, case.rtt + up.queue_delay(now));
                    while sent_base < until {
                        sent.pop_front();
                        sent_base += 1;
                    }
                }
                Wire::Media { .. } => unreachable!("media does not flow back"),
            }
        }
        if estimator.next_deadline().is_some_and(|at| at <= now) {
            estimator.handle_timeout(now);
        }
        if let Some(cluster) = estimator.poll_probe(now) {
            let padding: Vec<_> = (0..cluster.packets)
                .map(|_| {
                    rtx_seq = rtx_seq.wrapping_add(1);
                    // Padding on the retransmission stream: no original sequence number behind it.
                    let payload = Bytes::from_static(&[0; 2]);
                    let packet = RtpPacket {
                        ssrc: RTX_SSRC,
                        seq: rtx_seq,
                        payload_type: 103,
                        payload,
                        ..Default::default()
                    };
                    (packet, Some(cluster.id))
                })
                .collect();
            pacer.push_probe(now, &cluster, 1200, padding);
        }
        pacer.set_rate_bps(now, estimator.target_bps());
        pacer.set_path(now, estimator.path());
        while let Some((packet, probe)) = pacer.poll(now) {
            if packet.ssrc == SSRC {
                cache.put(&packet);
            }
            let size = if probe.is_some() {
                1200
            } else {
                size_of(&packet)
            };
            let twcc = sent_base + sent.len() as u64;
            estimator.on_sent(now, size);
            sent.push_back((now, size, probe));
            up.send(now, size, Wire::Media { twcc, packet });
        }

        // Hop.
        while let Some(Wire::Media { twcc, packet }) = up.poll(now) {
            arrivals.push((twcc, now));
            let via_rtx = packet.ssrc == RTX_SSRC;
            let Some(packet) = (if via_rtx {
                rtx::unwrap(&packet, SSRC, 102)
            } else {
                Some(packet)
            }) else {
                continue;
            };
            if hop.on_packet(now, packet.seq, via_rtx) == Verdict::New {
                hop.on_frame_packet(now, packet.seq, packet.marker);
                hop_cache.put(&packet);
                down.send(now, size_of(&packet), Wire::Media { twcc: 0, packet });
            }
        }
        hop.set_rtt(case.rtt + up.queue_delay(now));
        let requests = hop.poll_nack(now);
        if !requests.is_empty() {
            up_back.send(now, 60 + 4 * requests.len(), Wire::Nack(requests));
        }
        if now >= next_feedback {
            next_feedback += Duration::from_millis(50);
            if let Some(last) = arrivals.iter().map(|(twcc, _)| *twcc).max() {
                up_back.send(
                    now,
                    100,
                    Wire::Feedback(next_unreported, std::mem::take(&mut arrivals)),
                );
                next_unreported = next_unreported.max(last + 1);
            }
        }
        while let Some(message) = down_back.poll(now) {
            match message {
                Wire::Nack(list) => {
                    for seq in list {
                        if let Some(packet) = hop_cache.get(seq) {
                            hop_rtx_seq = hop_rtx_seq.wrapping_add(1);
                            let packet = rtx::wrap(packet, RTX_SSRC, hop_rtx_seq, 103);
                            down.send(now, size_of(&packet), Wire::Media { twcc: 0, packet });
                        }
                    }
                }
                Wire::KeyframeRequest => {
                    let throttle = Duration::from_millis(500);
                    if last_key_request.is_none_or(|at| now - at >= throttle) {
                        last_key_request = Some(now);
                        up_back.send(now, 60, Wire::KeyframeRequest);
                    }
                }
                _ => unreachable!("only requests flow back here"),
            }
        }

        // Viewer.
        while let Some(Wire::Media { packet, .. }) = down.poll(now) {
            let via_rtx = packet.ssrc == RTX_SSRC;
            let Some(packet) = (if via_rtx {
                rtx::unwrap(&packet, SSRC, 102)
            } else {
                Some(packet)
            }) else {
                continue;
            };
            if viewer.on_packet(now, packet.seq, via_rtx) == Verdict::New {
                viewer.on_frame_packet(now, packet.seq, packet.marker);
                buffer.insert(now, packet);
            }
        }
        let requests = viewer.poll_nack(now);
        if !requests.is_empty() {
            down_back.send(now, 60 + 4 * requests.len(), Wire::Nack(requests));
        }
        while let Some(out) = buffer.poll(now) {
            match out {
                VideoOut::NeedKeyframe => down_back.send(now, 60, Wire::KeyframeRequest),
                VideoOut::Frame(frame) if frame.render => {
                    let delay = now - captured_at[&frame.rtp_timestamp];
                    freezes.on_frame(now);
                    shown.push(Shown {
                        at_s,
                        delay_ms: delay.as_secs_f64() * 1e3,
                    });
                }
                VideoOut::Frame(_) => {}
            }
        }
    }
    let stats = buffer.stats();
    let received = viewer.stats();
    let end = start + TICK * (case.seconds * 1000 - 1) as u32;
    Outcome {
        captured,
        shown,
        catch_up: stats.catch_up + stats.late,
        stalls: freezes.stalls(end),
        freezes: freezes.freezes(end),
        longest_gap: freezes.longest_gap(end),
        key_requests: stats.key_requests,
        pacer_dropped: pacer.frames_dropped(),
        holes: stats.holes,
        duplicates: received.duplicates as f64 / received.packets.max(1) as f64,
    }
}
