//! The estimator: feeds the observers and lets them move the rate.

use std::time::{Duration, Instant};

use super::delay::{DelayDetector, Signal};
use super::loss::LossControl;
use super::probe::{ProbeResult, Prober};
use super::rate::{DRAINED_MS, RateControl};
use super::window::RateWindow;
use super::{BandwidthEstimator, PacketReport, PathState, ProbeCluster};

const DEFAULT_RTT: Duration = Duration::from_millis(100);
const DEFAULT_MIN_BPS: f64 = 50_000.0;
const DEFAULT_MAX_BPS: f64 = 20_000_000.0;
/// The target stops at this multiple of what is wanted: room for retransmissions, no run-away.
const HEADROOM: f64 = 1.5;
/// Sending less than this part of the target, the application limits itself and the path is not
/// being tried: no growth.
const APPLICATION_LIMITED: f64 = 0.65;
const SENT_WINDOW_MS: f64 = 500.0;
const ACKED_WINDOW_MS: f64 = 500.0;
/// Short, for measuring a path whose queue is full.
const FULL_WINDOW_MS: f64 = 200.0;
/// Probes need a stream beside them.
const TRAFFIC: Duration = Duration::from_secs(1);
/// Sent but unreported for this long (or four round trips): the path is interrupted.
const SILENCE: Duration = Duration::from_millis(800);
const SILENCE_STEP: Duration = Duration::from_millis(500);
const SILENCE_FACTOR: f64 = 0.8;
/// Target after an interruption, over the one before; a probe does the rest.
const RESTORE: f64 = 0.5;
/// The path counts as quiet this long after the last trouble.
const QUIET_AFTER: Duration = Duration::from_secs(3);
const QUIET_QUEUE_MS: f64 = 15.0;
/// A queue that does not shrink in so many decreases is not ours: the route has become longer.
const DECREASES_BEFORE_REBASE: u32 = 3;
const DRAIN_MOST: Duration = Duration::from_secs(2);

/// What the estimator knows, for statistics and logs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EstimatorStats {
    pub target_bps: f64,
    /// What has been arriving, bit/s; 0 while unknown.
    pub acked_bps: f64,
    pub sent_bps: f64,
    /// Loss in the last observation, and what of it comes by chance, 0 to 1.
    pub loss: f64,
    pub random_loss: f64,
    /// The queue that stands at the bottleneck, milliseconds.
    pub queue_ms: f64,
    pub rtt: Duration,
    pub path: PathState,
    /// The application sends much less than it may.
    pub application_limited: bool,
}

/// The bandwidth estimator of this crate.
#[derive(Debug)]
pub struct Estimator {
    min_bps: f64,
    max_bps: f64,
    wanted_bps: f64,
    rtt: Duration,
    origin: Option<Instant>,
    delay: DelayDetector,
    loss: LossControl,
    rate: RateControl,
    prober: Prober,
    sent: RateWindow,
    acked: RateWindow,
    acked_full: RateWindow,
    acked_bps: Option<f64>,
    /// Latest arrival on the receiver's clock, milliseconds.
    arrived_ms: f64,
    last_sent: Option<Instant>,
    last_report: Option<Instant>,
    last_update: Option<Instant>,
    last_decrease: Option<Decrease>,
    /// First decrease of a row that a standing queue caused: how many, and the queue then.
    standing_row: (u32, f64),
    last_trouble: Option<Instant>,
    interruption: Option<Interruption>,
    path: PathState,
    application_limited: bool,
}

#[derive(Debug, Clone, Copy)]
struct Decrease {
    at: Instant,
    queue_ms: f64,
}

#[derive(Debug, Clone, Copy)]
struct Interruption {
    target_before: f64,
    next_step: Instant,
}

impl Estimator {
    /// An estimator that starts at `start_bps`, within 50 kbit/s and 20 Mbit/s until told otherwise.
    pub fn new(start_bps: f64) -> Self {
        Self {
            min_bps: DEFAULT_MIN_BPS,
            max_bps: DEFAULT_MAX_BPS,
            wanted_bps: f64::INFINITY,
            rtt: DEFAULT_RTT,
            origin: None,
            delay: DelayDetector::new(),
            loss: LossControl::new(),
            rate: RateControl::new(start_bps.clamp(DEFAULT_MIN_BPS, DEFAULT_MAX_BPS)),
            prober: Prober::new(),
            sent: RateWindow::new(SENT_WINDOW_MS),
            acked: RateWindow::new(ACKED_WINDOW_MS),
            acked_full: RateWindow::new(FULL_WINDOW_MS),
            acked_bps: None,
            arrived_ms: 0.0,
            last_sent: None,
            last_report: None,
            last_update: None,
            last_decrease: None,
            standing_row: (0, 0.0),
            last_trouble: None,
            interruption: None,
            path: PathState::Quiet,
            application_limited: false,
        }
    }

    pub fn stats(&self) -> EstimatorStats {
        EstimatorStats {
            target_bps: self.target_bps(),
            acked_bps: self.acked_bps.unwrap_or(0.0),
            sent_bps: self.sent.last_rate(),
            loss: self.loss.last(),
            random_loss: self.loss.random(),
            queue_ms: self.delay.queue_ms(),
            rtt: self.rtt,
            path: self.path,
            application_limited: self.application_limited,
        }
    }

    fn ceiling_bps(&self) -> f64 {
        (self.wanted_bps * HEADROOM).min(self.max_bps)
    }

    fn ms(&mut self, now: Instant) -> f64 {
        let origin = *self.origin.get_or_insert(now);
        now.saturating_duration_since(origin).as_secs_f64() * 1e3
    }

    fn on_result(&mut self, result: ProbeResult) {
        let bps = result.bps.min(self.ceiling_bps());
        let target = self.rate.target_bps();
        if bps > target {
            self.rate.proven(bps, result.full);
        } else if result.first && result.full && self.rate.is_starting() {
            self.rate.correct(bps);
        }
        if !result.full && bps > target {
            self.prober.on_room(bps);
        }
    }

    fn update(&mut self, now: Instant) {
        let random = self.loss.random();
        let sent_ms = self.ms(now);
        let sent_bps = self.sent.rate(sent_ms);
        self.acked_bps = self.acked.rate(self.arrived_ms);
        self.application_limited =
            sent_bps.unwrap_or(0.0) < APPLICATION_LIMITED * self.target_bps();
        let elapsed = self
            .last_update
            .map_or(0.0, |at| now.saturating_duration_since(at).as_secs_f64());
        self.last_update = Some(now);
        match self.delay.signal() {
            signal @ (Signal::Overuse | Signal::Standing) => {
                self.on_overuse(now, signal, sent_bps, random)
            }
            signal => {
                let queue_ms = self.delay.queue_ms();
                let overdue = self
                    .last_decrease
                    .is_some_and(|last| now.saturating_duration_since(last.at) > DRAIN_MOST);
                if self.rate.is_draining()
                    && (queue_ms < DRAINED_MS || (overdue && signal == Signal::Normal))
                {
                    self.rate.resume();
                    self.standing_row = (0, 0.0);
                }
                if signal == Signal::Normal
                    && !self.application_limited
                    && let Some(acked) = self.acked_bps
                {
                    let response = self.rtt.as_secs_f64() + 0.1;
                    self.rate.grow(
                        elapsed.min(0.25),
                        acked / (1.0 - random),
                        response,
                        self.ceiling_bps(),
                    );
                }
            }
        }
        let queued = self.delay.queue_ms() > QUIET_QUEUE_MS || self.rate.is_draining();
        self.loss.update(now, self.rate.target_bps(), queued);
        if self.loss.is_uneasy() {
            self.last_trouble = Some(now);
        }
        self.rate.clamp(self.min_bps, self.max_bps);
        self.update_path(now);
    }

    fn on_overuse(&mut self, now: Instant, signal: Signal, sent_bps: Option<f64>, random: f64) {
        let queue_ms = self.delay.queue_ms();
        self.last_trouble = Some(now);
        if let Some(last) = self.last_decrease {
            let since = now.saturating_duration_since(last.at);
            // The effect of the last decrease takes a round trip and the receiver's report to show …
            if since < self.rtt + Duration::from_millis(100) {
                return;
            }
            // … and a queue that drains is no reason for another one.
            if since < Duration::from_secs(1) && queue_ms < 0.9 * last.queue_ms {
                return;
            }
        }
        if signal == Signal::Standing {
            let (count, first_queue) = self.standing_row;
            if count >= DECREASES_BEFORE_REBASE && queue_ms > 0.7 * first_queue {
                self.delay.rebase();
                self.standing_row = (0, 0.0);
                return;
            }
            self.standing_row = (count + 1, if count == 0 { queue_ms } else { first_queue });
        } else {
            self.standing_row = (0, 0.0);
        }
        let before = self.rate.target_bps();
        let acked = self
            .acked_full
            .rate_between()
            .or(self.acked_bps)
            .map(|acked| acked / (1.0 - random));
        let capacity = match (acked, sent_bps) {
            // All that is sent arrives and it is little: the path's rate has not been seen.
            (Some(acked), Some(sent)) if self.application_limited && acked > 0.9 * sent => {
                acked.max(before * 0.85)
            }
            (Some(acked), _) => acked,
            (None, _) => before,
        };
        self.rate.decrease(capacity, queue_ms);
        self.rate.clamp(self.min_bps, self.max_bps);
        self.prober.on_trouble(now, before, self.rate.target_bps());
        self.last_decrease = Some(Decrease { at: now, queue_ms });
    }

    fn update_path(&mut self, now: Instant) {
        let over = matches!(self.delay.signal(), Signal::Overuse | Signal::Standing);
        let calm = self
            .last_trouble
            .is_none_or(|at| now.saturating_duration_since(at) > QUIET_AFTER);
        // A limit without a queue drops bursts as well as rate: frames are spread while one is in sight.
        self.path = if over || self.rate.is_draining() || self.loss.is_uneasy() {
            PathState::Congested
        } else if calm && self.delay.queue_ms() < QUIET_QUEUE_MS {
            PathState::Quiet
        } else {
            PathState::Busy
        };
    }

    fn silence(&self) -> Duration {
        SILENCE.max(4 * self.rtt)
    }

    /// When unreported packets begin to mean an interruption.
    fn silent_at(&self) -> Option<Instant> {
        let sent = self.last_sent?;
        let heard = self.last_report?;
        (sent > heard).then(|| heard + self.silence())
    }
}

impl BandwidthEstimator for Estimator {
    fn on_reports(&mut self, now: Instant, reports: &[PacketReport]) {
        if reports.is_empty() {
            return;
        }
        self.last_report = Some(now);
        if let Some(interruption) = self.interruption.take() {
            // Delays and rates of before and of the interruption say nothing about the path now.
            self.delay.restart();
            self.acked.clear();
            self.acked_full.clear();
            self.rate.raise_to(interruption.target_before * RESTORE);
            self.prober.on_restored(interruption.target_before);
        }
        for report in reports {
            self.prober.on_report(report);
            self.loss
                .on_packet(report.sent_at, report.size, report.arrived_at.is_none());
            if let Some(arrived_at) = report.arrived_at {
                self.arrived_ms = self.arrived_ms.max(arrived_at.as_secs_f64() * 1e3);
                self.acked.add(self.arrived_ms, report.size);
                self.acked_full.add(self.arrived_ms, report.size);
                // A probe is meant to build a short queue; the detector is not to hear of it.
                if report.probe_cluster.is_none() {
                    self.delay.on_packet(report.sent_at, arrived_at);
                }
            }
        }
        self.delay.finish_group();
        while let Some(result) = self.prober.poll_result(self.loss.random()) {
            self.on_result(result);
        }
        self.update(now);
    }

    fn on_rtt(&mut self, _now: Instant, rtt: Duration) {
        let rtt = rtt.clamp(Duration::from_millis(1), Duration::from_secs(2));
        self.rtt = (self.rtt * 7 + rtt) / 8;
    }

    fn on_sent(&mut self, now: Instant, size: usize) {
        let ms = self.ms(now);
        self.sent.add(ms, size);
        self.last_sent = Some(now);
        // The first packet starts the wait for reports.
        self.last_report.get_or_insert(now);
    }

    fn target_bps(&self) -> f64 {
        self.rate
            .target_bps()
            .min(self.loss.limit_bps())
            .clamp(self.min_bps, self.max_bps)
    }

    fn poll_probe(&mut self, now: Instant) -> Option<ProbeCluster> {
        let traffic = self
            .last_sent
            .is_some_and(|at| now.saturating_duration_since(at) < TRAFFIC);
        if !traffic || self.interruption.is_some() {
            return None;
        }
        let calm = self.delay.signal() == Signal::Normal
            && self.delay.queue_ms() < QUIET_QUEUE_MS
            && !self.rate.is_draining()
            && !self.loss.is_testing();
        let wanted = self.wanted_bps.min(self.max_bps);
        self.prober.poll(
            now,
            self.rate.target_bps(),
            wanted,
            self.ceiling_bps(),
            calm,
        )
    }

    fn handle_timeout(&mut self, now: Instant) {
        let due = match self.interruption {
            Some(interruption) => Some(interruption.next_step),
            None => self.silent_at(),
        };
        if due.is_some_and(|due| due <= now) {
            let target_before = self
                .interruption
                .map_or(self.rate.target_bps(), |interruption| {
                    interruption.target_before
                });
            self.rate.scale(SILENCE_FACTOR);
            self.rate.clamp(self.min_bps, self.max_bps);
            self.interruption = Some(Interruption {
                target_before,
                next_step: now + SILENCE_STEP,
            });
            self.last_trouble = Some(now);
        }
        self.update_path(now);
    }

    fn next_deadline(&self) -> Option<Instant> {
        match self.interruption {
            // At the floor there is nothing left to do.
            Some(_) if self.rate.target_bps() <= self.min_bps => None,
            Some(interruption) => Some(interruption.next_step),
            None => self.silent_at(),
        }
    }

    fn set_wanted_bps(&mut self, wanted_bps: f64) {
        self.wanted_bps = wanted_bps.max(0.0);
    }

    fn set_limits(&mut self, min_bps: f64, max_bps: f64) {
        self.min_bps = min_bps.max(1.0);
        self.max_bps = max_bps.max(self.min_bps);
        self.rate.clamp(self.min_bps, self.max_bps);
    }

    fn path(&self) -> PathState {
        self.path
    }
}
