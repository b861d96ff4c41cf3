//! Stands in for links and signalling in a build without the feature `transport`: every connection
//! fails and says why.

// Much of what real links tell is never told here.
#![allow(dead_code)]

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
pub use zego_media::{MediaKind, RtpPacket};
pub use zego_proto::msg::LinkKind;

#[derive(Clone, Debug)]
pub struct LinkConfig {
    pub kind: LinkKind,
    pub generation: u32,
    pub pairs: u8,
    pub connect_timeout: Duration,
    pub lost_after: Duration,
}

impl LinkConfig {
    pub fn new(kind: LinkKind, generation: u32, _server: IpAddr) -> LinkConfig {
        LinkConfig {
            kind,
            generation,
            pairs: 1,
            connect_timeout: Duration::ZERO,
            lost_after: Duration::ZERO,
        }
    }
}

#[derive(Clone, Debug)]
pub enum LinkEvent {
    Offer {
        sdp: String,
    },
    Connected {
        ice: Duration,
        total: Duration,
    },
    ConnectTimeout {
        remote: Vec<SocketAddr>,
    },
    Lost {
        reason: String,
    },
    Rtp {
        pair: u8,
        kind: MediaKind,
        packet: RtpPacket,
        at: Instant,
    },
    KeyframeRequest {
        channel: u8,
    },
    FramesDropped {
        channel: u8,
        frames: u32,
        bytes: usize,
    },
    Target {
        bps: f64,
    },
    Rtt {
        rtt: Duration,
    },
    Remote {
        channel: u8,
        kind: MediaKind,
        loss: f32,
        jitter: Duration,
    },
    Closed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairStats {
    pub expected: u64,
    pub lost: u64,
    pub recovered: u64,
    pub nacks: u64,
}

pub struct PeerLink {
    generation: u32,
    events: mpsc::Sender<(u32, LinkEvent)>,
}

impl PeerLink {
    pub fn spawn(config: LinkConfig, events: mpsc::Sender<(u32, LinkEvent)>) -> PeerLink {
        PeerLink {
            generation: config.generation,
            events,
        }
    }
    pub fn set_answer(&self, _sdp: String) {}
    pub fn grow(&self, _pairs: u8) {}
    pub fn send(&self, _channel: u8, _kind: MediaKind, _packets: Vec<RtpPacket>) {}
    pub fn request_keyframe(&self, _pair: u8) {}
    pub fn start_pair(&self, _pair: u8, _audio_seq: u16, _video_seq: u16) {}
    pub fn pair_stats(&self, _pair: u8) -> PairStats {
        PairStats::default()
    }
    pub fn set_wanted_bps(&self, _bps: f64) {}
    pub fn pacer_wait(&self) -> Duration {
        Duration::ZERO
    }
    pub fn close(&self) {
        let _ = self.events.try_send((self.generation, LinkEvent::Closed));
    }
}

pub mod signal {
    use std::net::SocketAddr;
    use std::path::Path;
    use std::time::Duration;
    use tokio::sync::mpsc;

    #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
    #[error("this build has no transport (feature \"transport\")")]
    pub enum SignalError {
        None,
        Dns {},
        Tls {},
        Ca {},
    }

    pub enum SignalEvent {
        Text(String),
        Closed { code: Option<u16>, reason: String },
    }

    pub struct Signal {
        pub sender: SignalSender,
        pub events: mpsc::Receiver<SignalEvent>,
        pub peer: SocketAddr,
    }

    #[derive(Clone)]
    pub struct SignalSender;

    impl SignalSender {
        pub fn send(&self, _text: String) -> bool {
            false
        }
        pub fn close(&self, _code: u16, _reason: &str) {}
    }

    pub async fn connect_within(
        _url: &str,
        _ca_file: Option<&Path>,
        _limit: Duration,
    ) -> Result<Signal, SignalError> {
        Err(SignalError::None)
    }
}
