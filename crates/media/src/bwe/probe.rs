//! Finds out what a path could carry, by short clusters of padding at a higher rate.
//!
//! Start-up: clusters at three and six times the start rate, then at twice each result until what
//! the application wants is proven. Later: a cluster at twice the target every few seconds while
//! the application wants more than the target. A cluster lasts some 15 ms, so that one that is too
//! fast leaves no more than a short queue behind.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::{PacketReport, ProbeCluster};

const START_FACTORS: [f64; 2] = [3.0, 6.0];
const NEXT_FACTOR: f64 = 2.0;
/// After a drop, the rate before it is tried at this factor if that is more.
const RECOVERY_FACTOR: f64 = 0.85;
/// Time between clusters while more is wanted, after the last one and after the last overuse.
const INTERVAL: Duration = Duration::from_secs(4);
const CALM: Duration = Duration::from_millis(1500);
const CLUSTER_TIME: f64 = 0.015;
const CLUSTER_PACKETS: (u32, u32) = (5, 40);
const PACKET_BITS: f64 = 9600.0;
/// An unreported cluster is given up after this.
const PATIENCE: Duration = Duration::from_secs(2);
/// Reports kept of one cluster, media in between included.
const MAX_REPORTS: usize = 256;
/// Received at less than this part of the sent rate: the path is full.
const FULL_BELOW: f64 = 0.9;
const UNDER_FULL: f64 = 0.95;
/// Parts of the cluster that must have arrived for a result.
const RECEIVED_LEAST: f64 = 0.5;

/// What one cluster has shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ProbeResult {
    pub bps: f64,
    /// The path carried no more than this.
    pub full: bool,
    /// It was one of the first, which may also correct the start rate downwards.
    pub first: bool,
}

#[derive(Debug)]
struct Flying {
    cluster: ProbeCluster,
    issued: Instant,
    first: bool,
    tagged: u32,
    reports: Vec<PacketReport>,
    /// Of `reports`, up to the last packet of the cluster itself.
    used: usize,
}

#[derive(Debug)]
pub(super) struct Prober {
    next_id: u32,
    /// (rate, whether one of the first); at most the start factors or one follow-up.
    pending: VecDeque<(f64, bool)>,
    /// At most the start factors.
    flying: VecDeque<Flying>,
    started: bool,
    last_issued: Option<Instant>,
    last_trouble: Option<Instant>,
    recover_to: Option<f64>,
}

impl Prober {
    pub(super) fn new() -> Self {
        Self {
            next_id: 1,
            pending: VecDeque::new(),
            flying: VecDeque::new(),
            started: false,
            last_issued: None,
            last_trouble: None,
            recover_to: None,
        }
    }

    /// The path is over its capacity: what was planned is off. `before_bps` is the target before.
    pub(super) fn on_trouble(&mut self, now: Instant, before_bps: f64, after_bps: f64) {
        self.pending.clear();
        self.started = true;
        self.last_trouble = Some(now);
        // A drop of a third or more: the old rate is worth a direct try later.
        if after_bps < before_bps * 0.67 {
            self.recover_to = Some(
                self.recover_to
                    .unwrap_or(0.0)
                    .max(before_bps * RECOVERY_FACTOR),
            );
        }
    }

    /// The path is back after an interruption: try its old rate soon.
    pub(super) fn on_restored(&mut self, before_bps: f64) {
        self.recover_to = Some(before_bps);
        self.last_issued = None;
        self.last_trouble = None;
    }

    /// The next cluster, if one is due. `wanted_bps` is where probing stops, `ceiling_bps` what no
    /// cluster exceeds, `calm` whether the path shows no queue.
    pub(super) fn poll(
        &mut self,
        now: Instant,
        target_bps: f64,
        wanted_bps: f64,
        ceiling_bps: f64,
        calm: bool,
    ) -> Option<ProbeCluster> {
        self.flying
            .retain(|flying| now.saturating_duration_since(flying.issued) < PATIENCE);
        if target_bps >= wanted_bps {
            self.pending.clear();
            self.recover_to = None;
            self.started = true;
            return None;
        }
        if !self.started {
            self.started = true;
            self.pending
                .extend(START_FACTORS.map(|factor| (target_bps * factor, true)));
        }
        if self.pending.is_empty() && self.flying.is_empty() && calm {
            let since = |at: Option<Instant>| {
                at.map_or(Duration::MAX, |at| now.saturating_duration_since(at))
            };
            if since(self.last_issued) >= INTERVAL && since(self.last_trouble) >= CALM {
                let recover = self.recover_to.take().unwrap_or(0.0);
                self.pending
                    .push_back(((target_bps * NEXT_FACTOR).max(recover), false));
            }
        }
        let (bps, first) = self.pending.pop_front()?;
        let bps = bps.min(ceiling_bps);
        // Both start clusters cut to the ceiling are one.
        self.pending.retain(|(rate, _)| rate.min(ceiling_bps) > bps);
        if bps <= target_bps {
            return None;
        }
        let (least, most) = CLUSTER_PACKETS;
        let packets = ((bps * CLUSTER_TIME / PACKET_BITS).ceil() as u32).clamp(least, most);
        let cluster = ProbeCluster {
            id: self.next_id,
            bps,
            packets,
        };
        self.next_id = self.next_id.wrapping_add(1);
        self.flying.push_back(Flying {
            cluster,
            issued: now,
            first,
            tagged: 0,
            reports: Vec::new(),
            used: 0,
        });
        self.last_issued = Some(now);
        Some(cluster)
    }

    /// One report, in the order of sending. Media sent between the packets of a cluster is part of
    /// what the path had to carry.
    pub(super) fn on_report(&mut self, report: &PacketReport) {
        for flying in &mut self.flying {
            let own = report.probe_cluster == Some(flying.cluster.id);
            if (own || !flying.reports.is_empty()) && flying.reports.len() < MAX_REPORTS {
                flying.reports.push(*report);
                if own {
                    flying.tagged += 1;
                    flying.used = flying.reports.len();
                }
            }
        }
    }

    /// The next cluster whose fate is known. `random_loss` is what the path loses by chance.
    pub(super) fn poll_result(&mut self, random_loss: f64) -> Option<ProbeResult> {
        while let Some(at) = self.flying.iter().position(Flying::is_complete) {
            if let Some(result) = self
                .flying
                .remove(at)
                .and_then(|flying| flying.result(random_loss))
            {
                return Some(result);
            }
        }
        None
    }

    /// Follows up a result that left room.
    pub(super) fn on_room(&mut self, bps: f64) {
        if self.pending.is_empty() && self.flying.is_empty() {
            self.pending.push_back((bps * NEXT_FACTOR, false));
        }
    }
}

impl Flying {
    fn is_complete(&self) -> bool {
        // A tail that was never reported is given up when later packets were.
        self.tagged == self.cluster.packets
            || (self.tagged > 0 && self.reports.len() >= self.used + 20)
    }

    fn result(&self, random_loss: f64) -> Option<ProbeResult> {
        let reports = &self.reports[..self.used];
        let arrived: Vec<(Instant, Duration, f64)> = reports
            .iter()
            .filter_map(|report| {
                Some((report.sent_at, report.arrived_at?, report.size as f64 * 8.0))
            })
            .collect();
        let least = (f64::from(self.cluster.packets) * RECEIVED_LEAST).max(3.0);
        if (arrived.len() as f64) < least {
            return None;
        }
        let (first, last) = (arrived.first()?, arrived.last()?);
        // The first packet only starts the clock.
        let received: f64 = arrived.iter().skip(1).map(|(_, _, bits)| bits).sum();
        let sent: f64 = reports
            .iter()
            .filter(|report| report.sent_at >= first.0 && report.sent_at <= last.0)
            .map(|report| report.size as f64 * 8.0)
            .sum::<f64>()
            - first.2;
        let earliest = arrived.iter().map(|(_, at, _)| *at).min()?;
        let latest = arrived.iter().map(|(_, at, _)| *at).max()?;
        let sent_bps =
            rate(sent, last.0.saturating_duration_since(first.0)).min(self.cluster.bps * 1.25);
        // No more credit for losses than chance explains.
        let received = (received / (1.0 - random_loss)).min(sent);
        let received_bps = rate(received, latest.saturating_sub(earliest));
        let full = received_bps < FULL_BELOW * sent_bps;
        let bps = if full {
            UNDER_FULL * received_bps
        } else {
            sent_bps.min(received_bps)
        };
        Some(ProbeResult {
            bps,
            full,
            first: self.first,
        })
    }
}

fn rate(bits: f64, span: Duration) -> f64 {
    bits / span.as_secs_f64().max(1e-4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fly(
        prober: &mut Prober,
        cluster: ProbeCluster,
        sent: Instant,
        path_bps: f64,
        lose_every: u32,
    ) -> Option<ProbeResult> {
        let gap = |bps: f64| Duration::from_secs_f64(9600.0 / bps);
        for i in 0..cluster.packets {
            let lost = lose_every > 0 && i % lose_every == 1;
            prober.on_report(&PacketReport {
                sent_at: sent + gap(cluster.bps) * i,
                arrived_at: (!lost)
                    .then(|| Duration::from_secs(5) + gap(cluster.bps.min(path_bps)) * i),
                size: 1200,
                probe_cluster: Some(cluster.id),
            });
        }
        prober.poll_result(0.0)
    }

    #[test]
    fn start_up_is_three_and_six_times_then_doubles() {
        let now = Instant::now();
        let mut prober = Prober::new();
        let poll = |prober: &mut Prober, target| prober.poll(now, target, 2.5e6, 3.75e6, true);
        let first = poll(&mut prober, 300e3).expect("first");
        let second = poll(&mut prober, 300e3).expect("second");
        assert_eq!((first.bps, second.bps), (900e3, 1.8e6));
        assert_eq!(poll(&mut prober, 300e3), None);
        let result = fly(&mut prober, first, now, 10e6, 0).expect("complete");
        assert!((result.bps - 900e3).abs() < 1e3 && !result.full && result.first);
        let result = fly(&mut prober, second, now, 10e6, 0).expect("complete");
        prober.on_room(result.bps);
        assert_eq!(
            poll(&mut prober, result.bps)
                .expect("follow-up")
                .bps
                .round(),
            3.6e6
        );
        assert_eq!(poll(&mut prober, 2.6e6), None, "what is wanted is proven");
    }

    #[test]
    fn a_full_path_is_measured() {
        let now = Instant::now();
        let mut prober = Prober::new();
        let cluster = prober.poll(now, 1.5e6, 10e6, 20e6, true).expect("first");
        let result = fly(&mut prober, cluster, now, 1e6, 0).expect("complete");
        assert!(
            result.full && (result.bps - 0.95e6).abs() < 2e4,
            "{result:?}"
        );
    }

    #[test]
    fn losses_do_not_raise_the_result() {
        let now = Instant::now();
        let mut prober = Prober::new();
        let cluster = prober.poll(now, 1.5e6, 10e6, 20e6, true).expect("first");
        let result = fly(&mut prober, cluster, now, 20e6, 4).expect("complete");
        assert!(result.bps < 0.85 * cluster.bps, "{result:?}");
    }

    #[test]
    fn trouble_calls_off_what_was_planned_and_remembers_the_rate() {
        let start = Instant::now();
        let mut prober = Prober::new();
        prober.poll(start, 2.5e6, 5e6, 5e6, true);
        prober.on_trouble(start, 2.5e6, 0.7e6);
        let later = start + Duration::from_secs(5);
        let cluster = prober.poll(later, 0.7e6, 5e6, 5e6, true).expect("recovery");
        assert_eq!(cluster.bps, 2.5e6 * 0.85);
    }
}
