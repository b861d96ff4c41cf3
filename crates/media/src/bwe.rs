//! How much a path carries, estimated by the sender from transport-wide feedback.
//!
//! Four observers feed one rate: the delay detector ([`delay`]) sees a queue build up, the loss
//! controller ([`loss`]) tells loss by congestion from loss by chance, probes ([`probe`]) find out
//! quickly what a path could carry, and the rate controller ([`rate`]) moves the target between
//! them. The ideas are those of draft-ietf-rmcat-gcc-02 (delay gradient, adaptive threshold, AIMD
//! near a remembered capacity), RFC 8698 (queueing delay over a windowed minimum) and RFC 8382
//! (variability against skew); the feedback is draft-holmer-rmcat-transport-wide-cc-extensions-01.
//!
//! Sans-IO: every instant is an argument, nothing is random, all history is bounded.

mod delay;
mod estimator;
mod loss;
mod probe;
mod rate;
mod window;

pub use estimator::{Estimator, EstimatorStats};

use std::time::{Duration, Instant};

/// The fate of one sent packet, in the order of sending.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PacketReport {
    /// When it left this endpoint (pacer's release, not the application's call).
    pub sent_at: Instant,
    /// When it arrived, on the receiver's clock; `None`: it was lost. A packet that arrived at an
    /// unknown time is better left out.
    pub arrived_at: Option<Duration>,
    /// Bytes on the wire.
    pub size: usize,
    /// The probe cluster it was sent for.
    pub probe_cluster: Option<u32>,
}

/// Padding to send at a given rate, to learn whether the path carries it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProbeCluster {
    /// To be given back in [`PacketReport::probe_cluster`].
    pub id: u32,
    /// Rate at which the packets shall leave, bit/s.
    pub bps: f64,
    /// How many packets of about 1,200 bytes.
    pub packets: u32,
}

/// What the path looks like right now, for the pacer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PathState {
    /// No queue, no excess loss for a while: frames may leave in one burst.
    #[default]
    Quiet,
    /// Some queue, or trouble a moment ago.
    Busy,
    /// The path is over its capacity.
    Congested,
}

/// A congestion controller: packet reports in, a target rate out.
pub trait BandwidthEstimator: Send + Sync {
    /// Packets whose fate has become known, in the order of sending.
    fn on_reports(&mut self, now: Instant, reports: &[PacketReport]);
    /// A measured round-trip time.
    fn on_rtt(&mut self, now: Instant, rtt: Duration);
    /// A packet of `size` bytes has left.
    fn on_sent(&mut self, now: Instant, size: usize);
    /// What may be sent in total, bit/s.
    fn target_bps(&self) -> f64;
    /// A cluster that should be sent now. Ask when there is something to pad with.
    fn poll_probe(&mut self, now: Instant) -> Option<ProbeCluster>;
    /// Periodic work, due at `next_deadline`.
    fn handle_timeout(&mut self, now: Instant);
    /// When `handle_timeout` is due; `None` while idle.
    fn next_deadline(&self) -> Option<Instant>;
    /// What the application would send at most if the path carried it, bit/s: neither probes nor
    /// growth go far above it.
    fn set_wanted_bps(&mut self, wanted_bps: f64);
    /// Bounds of the target, bit/s.
    fn set_limits(&mut self, min_bps: f64, max_bps: f64);
    /// What the path looks like, for the pacer.
    fn path(&self) -> PathState {
        PathState::Quiet
    }
}
