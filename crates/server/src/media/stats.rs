//! Counters of the media plane, read as one snapshot.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use zego_proto::msg::LinkKind;

use crate::media_api::SessionKey;

/// A snapshot; counters run since the start of the plane or of the link.
#[derive(Clone, Debug, Default)]
pub struct MediaStats {
    pub packets_in: u64,
    pub bytes_in: u64,
    pub packets_out: u64,
    pub bytes_out: u64,
    /// Datagrams that belong to no link: wrong ufrag, unknown address, no STUN, DTLS or RTP.
    pub packets_unknown: u64,
    /// Datagrams that a link's gate kept from it: too many requests, addresses or handshakes, or a
    /// stream that no offer has named.
    pub packets_refused: u64,
    /// Datagrams not sent because nothing authentic has come from where they were to go.
    pub packets_withheld: u64,
    /// Datagrams that the kernel would not take.
    pub packets_unsent: u64,
    /// System calls that sent something; below `packets_out` thanks to batches and UDP GSO.
    pub send_calls: u64,
    pub publications: usize,
    pub subscriptions: usize,
    /// Addresses in the demultiplexing table.
    pub addresses: usize,
    /// Keyframe requests that reached publishers.
    pub keyframe_requests: u64,
    pub links: Vec<LinkStats>,
}

/// How much the media thread holds, as of its last sweep. Anybody may look at any time: unlike a
/// snapshot it costs the thread nothing.
#[derive(Debug, Default)]
pub(crate) struct Gauges {
    pub links: Gauge,
    pub publications: Gauge,
    pub subscriptions: Gauge,
    pub addresses: Gauge,
    /// Sessions whose offers are counted.
    pub offerers: Gauge,
}

#[derive(Debug, Default)]
pub(crate) struct Gauge(AtomicUsize);

impl Gauge {
    pub fn set(&self, value: usize) {
        self.0.store(value, Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed) as u64
    }
}

/// One link of one session.
#[derive(Clone, Debug)]
pub struct LinkStats {
    pub session: SessionKey,
    pub link: LinkKind,
    pub generation: u32,
    pub connected: bool,
    pub packets_in: u64,
    pub bytes_in: u64,
    pub packets_out: u64,
    pub bytes_out: u64,
    /// Loss of the last report, 0 to 1: towards the peer on a down link, from it on an up link.
    pub loss: Option<f32>,
    pub rtt: Option<Duration>,
    /// Estimate of what the path carries, bit/s; down links only.
    pub estimate_bps: Option<u64>,
    /// Video packets not forwarded because the path or the queue could not carry them.
    pub queue_drops: u64,
}
