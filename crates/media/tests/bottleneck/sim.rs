//! A sender, a bottleneck and its feedback on virtual time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use zego_media::bwe::{BandwidthEstimator, Estimator, PacketReport};
use zego_media::pacer::{Pacer, Priority};
use zego_netsim::{Link, LinkProfile, LinkStats, Rng, Script};

const TICK: Duration = Duration::from_millis(1);
const FEEDBACK: Duration = Duration::from_millis(50);
const ONE_WAY: Duration = Duration::from_millis(40);
const PACKET: usize = 1200;
const AUDIO_BPS: f64 = 40_000.0;

/// A run: what is sent over what.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: &'static str,
    pub start_bps: f64,
    /// What the application would send at most.
    pub wanted_bps: f64,
    /// What it sends at most by its own limits (a still picture), by time in seconds.
    pub offered_bps: fn(f64) -> f64,
    pub link: LinkProfile,
    pub script: Script,
    pub seconds: u64,
    /// Whether the transport sends padding when the estimator asks for it.
    pub probes: bool,
}

impl Case {
    pub fn new(name: &'static str, start_bps: f64, link: LinkProfile) -> Self {
        Self {
            name,
            start_bps,
            wanted_bps: 2.5e6,
            offered_bps: |_| f64::INFINITY,
            link,
            script: Script::new(),
            seconds: 40,
            probes: true,
        }
    }
}

/// A link of 40 ms each way with a drop-tail queue of 300 ms.
pub fn bottleneck(rate_bps: u64) -> LinkProfile {
    LinkProfile {
        delay: ONE_WAY,
        ..LinkProfile::PERFECT.rate(rate_bps, 300)
    }
}

/// State at one moment, every 100 ms.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    pub at_s: f64,
    pub target_bps: f64,
    /// Received over the last half second.
    pub received_bps: f64,
    pub queue_ms: f64,
    pub capacity_bps: f64,
}

#[derive(Debug)]
pub struct Run {
    pub samples: Vec<Sample>,
    pub stats: LinkStats,
    pub frames_dropped: u64,
    /// Dropped by the full queue since 5 s, over sent since then.
    pub steady_loss: f64,
}

impl Run {
    pub fn target_at(&self, at_s: f64) -> f64 {
        self.between(at_s, f64::INFINITY)
            .next()
            .expect("within the run")
            .target_bps
    }

    pub fn between(&self, from_s: f64, to_s: f64) -> impl Iterator<Item = &Sample> {
        self.samples
            .iter()
            .filter(move |sample| sample.at_s >= from_s && sample.at_s <= to_s)
    }

    pub fn mean_target(&self, from_s: f64, to_s: f64) -> f64 {
        mean(self.between(from_s, to_s).map(|sample| sample.target_bps))
    }

    pub fn mean_received(&self, from_s: f64, to_s: f64) -> f64 {
        mean(self.between(from_s, to_s).map(|sample| sample.received_bps))
    }

    pub fn min_target(&self, from_s: f64, to_s: f64) -> f64 {
        self.between(from_s, to_s)
            .map(|sample| sample.target_bps)
            .fold(f64::INFINITY, f64::min)
    }

    pub fn max_target(&self, from_s: f64, to_s: f64) -> f64 {
        self.between(from_s, to_s)
            .map(|sample| sample.target_bps)
            .fold(0.0, f64::max)
    }

    pub fn max_queue_ms(&self, from_s: f64, to_s: f64) -> f64 {
        self.between(from_s, to_s)
            .map(|sample| sample.queue_ms)
            .fold(0.0, f64::max)
    }

    /// First moment at which the target reaches `bps`.
    pub fn reaches(&self, bps: f64, from_s: f64) -> Option<f64> {
        self.between(from_s, f64::INFINITY)
            .find(|sample| sample.target_bps >= bps)
            .map(|sample| sample.at_s - from_s)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    sum / f64::from(count.max(1))
}

/// When it reaches the sender, the first sequence number it speaks of, what has arrived and when.
type Feedback = (Instant, u64, Vec<(u64, Instant)>);

#[derive(Debug, Clone, Copy)]
struct Packet {
    size: usize,
    probe: Option<u32>,
}

/// Frames around the asked rate, a keyframe of five frames' size every 4 s, repaid afterwards.
struct Encoder {
    rng: Rng,
    frames: u64,
    debt: f64,
}

impl Encoder {
    fn frame(&mut self, bps: f64) -> (bool, usize) {
        let mean = bps / 30.0 / 8.0;
        let keyframe = self.frames.is_multiple_of(120);
        self.frames += 1;
        let size = if keyframe {
            5.0 * mean
        } else {
            let repay = (self.debt * 0.1).clamp(-0.3 * mean, 0.3 * mean);
            (mean - repay) * (0.7 + 0.6 * self.rng.unit())
        };
        self.debt += size - mean;
        (keyframe, (size as usize).max(100))
    }
}

fn packets(bytes: usize) -> impl Iterator<Item = (usize, Packet)> {
    let count = bytes.div_ceil(PACKET);
    let size = bytes.div_ceil(count) + 40;
    std::iter::repeat_n((size, Packet { size, probe: None }), count)
}

pub fn run(case: &Case, seed: u64) -> Run {
    let start = Instant::now();
    let mut estimator = Estimator::new(case.start_bps);
    estimator.set_wanted_bps(case.wanted_bps);
    let mut pacer: Pacer<Packet> = Pacer::new(start, case.start_bps);
    let mut link: Link<u64> = Link::new(start, case.link, seed).with_script(&case.script);
    let mut encoder = Encoder {
        rng: Rng::with_stream(seed, 0x22),
        frames: 0,
        debt: 0.0,
    };
    // By transport sequence number: when it left, its size, its cluster.
    let mut history: VecDeque<(Instant, Packet)> = VecDeque::new();
    let mut history_base = 0u64;
    let mut arrived: Vec<(u64, Instant)> = Vec::new();
    let mut next_unreported = 0u64;
    let mut feedback: VecDeque<Feedback> = VecDeque::new();
    let mut received: VecDeque<(Instant, usize)> = VecDeque::new();
    let mut samples = Vec::new();
    let mut at_5s = LinkStats::default();
    let (mut next_frame, mut next_audio, mut next_feedback, mut next_sample) =
        (start, start, start + FEEDBACK, start);

    for tick in 0..case.seconds * 1000 {
        let now = start + TICK * tick as u32;
        let at_s = tick as f64 / 1e3;
        // The sender.
        if now >= next_audio {
            next_audio += Duration::from_millis(20);
            if (case.offered_bps)(at_s) > 0.0 {
                let size = (AUDIO_BPS / 50.0 / 8.0) as usize;
                pacer.push(now, Priority::Audio, size, Packet { size, probe: None });
            }
        }
        if now >= next_frame {
            next_frame += Duration::from_micros(33_333);
            let bps = (estimator.target_bps().min(case.wanted_bps) - AUDIO_BPS)
                .min((case.offered_bps)(at_s));
            if bps > 0.0 {
                let (keyframe, bytes) = encoder.frame(bps);
                pacer.push_frame(now, 0, keyframe, packets(bytes));
            }
            for dropped in pacer.take_dropped() {
                assert_eq!(dropped.stream, 0);
                // The next frame is the keyframe asked for.
                if pacer.waits_for_keyframe(0) {
                    encoder.frames = 0;
                }
            }
        }
        if estimator.next_deadline().is_some_and(|at| at <= now) {
            estimator.handle_timeout(now);
            assert!(
                estimator.next_deadline().is_none_or(|at| at > now),
                "a deadline must advance"
            );
        }
        if case.probes
            && let Some(cluster) = estimator.poll_probe(now)
        {
            let packet = Packet {
                size: PACKET,
                probe: Some(cluster.id),
            };
            pacer.push_probe(
                now,
                &cluster,
                PACKET,
                std::iter::repeat_n(packet, cluster.packets as usize),
            );
        }
        pacer.set_rate_bps(now, estimator.target_bps());
        pacer.set_path(now, estimator.path());
        while let Some(packet) = pacer.poll(now) {
            estimator.on_sent(now, packet.size);
            link.send(now, packet.size, history_base + history.len() as u64);
            history.push_back((now, packet));
        }
        // The receiver.
        while let Some(sequence) = link.poll(now) {
            if let Some((_, packet)) = history.get((sequence - history_base) as usize) {
                received.push_back((now, packet.size));
            }
            arrived.push((sequence, now));
        }
        if now >= next_feedback {
            next_feedback += FEEDBACK;
            if !arrived.is_empty() {
                feedback.push_back((now + ONE_WAY, next_unreported, std::mem::take(&mut arrived)));
                let last = feedback
                    .back()
                    .expect("just added")
                    .2
                    .iter()
                    .map(|(sequence, _)| *sequence)
                    .max();
                next_unreported = next_unreported.max(last.expect("not empty") + 1);
            }
        }
        // Reports come back.
        while feedback.front().is_some_and(|(at, ..)| *at <= now) {
            let (_, from, list) = feedback.pop_front().expect("checked");
            let until = list
                .iter()
                .map(|(sequence, _)| sequence + 1)
                .max()
                .expect("not empty");
            let reports: Vec<PacketReport> = (from..until)
                .filter_map(|sequence| {
                    let (sent_at, packet) =
                        history.get((sequence.checked_sub(history_base)?) as usize)?;
                    let arrival = list.iter().find(|(arrived, _)| *arrived == sequence);
                    Some(PacketReport {
                        sent_at: *sent_at,
                        // The receiver's clock is another one, in steps of 250 us.
                        arrived_at: arrival.map(|(_, at)| {
                            let us = (*at - start).as_micros() as u64 / 250 * 250;
                            Duration::from_secs(1000) + Duration::from_micros(us)
                        }),
                        size: packet.size,
                        probe_cluster: packet.probe,
                    })
                })
                .collect();
            estimator.on_reports(now, &reports);
            estimator.on_rtt(now, 2 * ONE_WAY + link.queue_delay(now));
            while history_base < until {
                history.pop_front();
                history_base += 1;
            }
        }
        if now >= next_sample {
            next_sample += Duration::from_millis(100);
            while received
                .front()
                .is_some_and(|(at, _)| *at + Duration::from_millis(500) <= now)
            {
                received.pop_front();
            }
            samples.push(Sample {
                at_s,
                target_bps: estimator.target_bps(),
                received_bps: received.iter().map(|(_, size)| *size as f64 * 16.0).sum(),
                queue_ms: link.queue_delay(now).as_secs_f64() * 1e3,
                capacity_bps: link.profile().rate_bps.unwrap_or(0) as f64,
            });
        }
        if tick == 5000 {
            at_5s = link.stats();
        }
    }
    let stats = link.stats();
    let sent = (stats.sent - at_5s.sent).max(1);
    let steady_loss = (stats.lost_queue - at_5s.lost_queue) as f64 / sent as f64;
    Run {
        samples,
        stats,
        frames_dropped: pacer.frames_dropped(),
        steady_loss,
    }
}
