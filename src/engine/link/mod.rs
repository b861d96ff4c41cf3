//! Media links: WebRTC behind [`PeerLink`], and [`signal`], the WebSocket to the server.
//!
//! One engine holds two links, up (sends main and aux) and down (receives pairs). A link is one
//! peer connection: ICE, DTLS and SRTP are the `webrtc` crate's; everything that decides about
//! media packets is ours and sits in one interceptor ([`chain`]), which hands received packets to
//! the owner and takes packets to send without a hop through the crate's tracks:
//!
//! ```text
//! send()  ─► pacer ─► RTX history, transport-wide numbers ─► SRTP ─► socket
//! socket  ─► SRTP ─► RTX unwrap, de-duplicate, NACK at once ─► LinkEvent::Rtp
//! ```
//!
//! # Threads
//!
//! [`PeerLink::spawn`] must be called inside a tokio runtime; all tasks of a link (its own and the
//! peer connection's driver) run there, none on a runtime or thread of their own. Methods are
//! non-blocking and may be called from any thread.
//!
//! # Life
//!
//! `spawn` → [`LinkEvent::Offer`] → the owner sends it and hands back the answer with
//! [`PeerLink::set_answer`] → [`LinkEvent::Connected`], or [`LinkEvent::ConnectTimeout`] once if
//! ICE has no answer in time (the link keeps trying until closed). [`LinkEvent::Lost`] comes once;
//! the owner then opens a link of a higher generation beside it and closes this one.
//! [`PeerLink::close`] or dropping the last handle ends it; [`LinkEvent::Closed`] is the last
//! event, after which no task, socket or timer of the link is left.
//!
//! # Order of events
//!
//! Control events wait for room in the owner's channel, media never blocks the network: up to
//! [`MEDIA_QUEUE`] packets wait in the link, then the oldest are dropped and counted in
//! [`LinkStats::rx_dropped`].

mod chain;
mod early;
mod nominate;
mod peer;
mod plain;
mod recv;
mod runtime;
mod sdp;
mod send;
pub mod signal;
mod twcc;
mod wire;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc};

pub use runtime::warm_up;
pub use zego_media::rtp::{MediaKind, RtpPacket};
pub use zego_proto::msg::LinkKind;

/// Received packets waiting for the owner: 4 s of a 1.5 Mbit/s stream, or one whole join burst.
pub const MEDIA_QUEUE: usize = 4096;
/// Most audio + video pairs of a down link.
pub const MAX_PAIRS: u8 = 12;
/// Commands that wait for the link: an answer and a few grows at most.
const COMMANDS_QUEUE: usize = 16;

/// How to open a link.
#[derive(Clone, Debug)]
pub struct LinkConfig {
    pub kind: LinkKind,
    /// Echoed with each event; a link opened beside an older one has a higher number.
    pub generation: u32,
    /// Down: audio + video pairs to offer, 1–[`MAX_PAIRS`]. Up: ignored, always main and aux.
    pub pairs: u8,
    /// Local addresses of the UDP sockets; see [`LinkConfig::bind_for`].
    pub bind: Vec<SocketAddr>,
    /// From the answer to the first ICE answer, and to the end of the handshake. Default 4 s.
    pub connect_timeout: Duration,
    /// Silence (no media, no STUN answer) after which a connected link is lost. Default 2 s.
    pub lost_after: Duration,
    /// Up: where the bandwidth estimate starts, bit/s. Default 600 000.
    pub start_bps: f64,
    /// Up: bounds of the estimate, bit/s. Default 50 000 – 20 000 000.
    pub min_bps: f64,
    pub max_bps: f64,
}

impl LinkConfig {
    pub fn new(kind: LinkKind, generation: u32, server: IpAddr) -> LinkConfig {
        LinkConfig {
            kind,
            generation,
            pairs: 4,
            bind: LinkConfig::bind_for(server),
            connect_timeout: Duration::from_secs(4),
            lost_after: Duration::from_secs(2),
            start_bps: 600_000.0,
            min_bps: 50_000.0,
            max_bps: 20_000_000.0,
        }
    }

    /// Loopback sockets for a server on loopback, else one wildcard of each family (expanded to
    /// the interfaces' addresses when bound). A family the machine lacks is skipped.
    pub fn bind_for(server: IpAddr) -> Vec<SocketAddr> {
        let (v4, v6) = if server.to_canonical().is_loopback() {
            (Ipv4Addr::LOCALHOST, Ipv6Addr::LOCALHOST)
        } else {
            (Ipv4Addr::UNSPECIFIED, Ipv6Addr::UNSPECIFIED)
        };
        vec![SocketAddr::from((v4, 0)), SocketAddr::from((v6, 0))]
    }
}

/// What a link tells its owner.
#[derive(Clone, Debug)]
pub enum LinkEvent {
    /// Send it as `Request::Offer`. Again after [`PeerLink::grow`].
    Offer { sdp: String },
    /// Media flows both ways from now on. Times are from the answer.
    Connected { ice: Duration, total: Duration },
    /// No ICE answer within the connect timeout; once. `remote`: the candidates that were tried.
    ConnectTimeout { remote: Vec<SocketAddr> },
    /// Dead, or reachable but without an end of the handshake in time; once. `reason` is for logs
    /// and the debug-error callback.
    Lost { reason: String },
    /// Down: one packet, retransmissions unwrapped, never twice. `pair` = mid / 2.
    Rtp {
        pair: u8,
        kind: MediaKind,
        packet: RtpPacket,
        at: Instant,
    },
    /// Up: the server (or a drop in the pacer) needs a keyframe of this channel.
    KeyframeRequest { channel: u8 },
    /// Up: the pacer dropped video frames of this channel, of so many payload bytes: the path is too
    /// slow for them. A [`LinkEvent::KeyframeRequest`] follows.
    FramesDropped {
        channel: u8,
        frames: u32,
        bytes: usize,
    },
    /// Up: bandwidth estimate for the whole link, bit/s; on change by more than 2 %.
    Target { bps: f64 },
    /// Smoothed round trip.
    Rtt { rtt: Duration },
    /// Up: what the server's receiver report says of a channel.
    Remote {
        channel: u8,
        kind: MediaKind,
        /// 0–1, since the last report.
        loss: f32,
        jitter: Duration,
    },
    /// The last event.
    Closed,
}

/// Counters since the link was opened, plus the newest measurements.
#[derive(Clone, Copy, Debug, Default)]
pub struct LinkStats {
    pub connected: bool,
    pub rtt: Option<Duration>,
    /// Up: bandwidth estimate, bit/s.
    pub target_bps: f64,
    pub tx_packets: u64,
    pub tx_bytes: u64,
    /// Retransmissions sent on request.
    pub tx_rtx: u64,
    /// Probe packets sent.
    pub tx_probe: u64,
    /// Packets refused: the link was not up, or the channel waits for a keyframe.
    pub tx_dropped: u64,
    /// Video frames the pacer dropped because the path was too slow for them.
    pub tx_frames_dropped: u64,
    pub rx_packets: u64,
    pub rx_bytes: u64,
    /// Packets that came back through RTX.
    pub rx_recovered: u64,
    /// Copies that were dropped, probes with an old packet inside among them.
    pub rx_duplicates: u64,
    /// Dropped because the owner was too slow.
    pub rx_dropped: u64,
    /// Sequence numbers asked for.
    pub nacks_sent: u64,
    pub plis_sent: u64,
    pub plis_received: u64,
}

/// Packets of one pair, sound and picture together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairStats {
    /// Promised by the sequence numbers.
    pub expected: u64,
    /// Given up.
    pub lost: u64,
    /// Came after a request.
    pub recovered: u64,
    /// Requests, repeats included.
    pub nacks: u64,
}

/// A handle to a running link; see the module. Dropping the last one closes the link.
pub struct PeerLink {
    hub: Arc<chain::Hub>,
    commands: mpsc::Sender<peer::Command>,
    close: Arc<Notify>,
}

impl PeerLink {
    /// Starts the link's tasks on the current tokio runtime. Each event carries the generation.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn spawn(config: LinkConfig, events: mpsc::Sender<(u32, LinkEvent)>) -> PeerLink {
        let random = Random::new();
        let mut sender = None;
        let mut ssrcs = Vec::new();
        if config.kind == LinkKind::Up {
            ssrcs = random.ssrcs();
            sender = Some(send::Sender::new(
                Instant::now(),
                &config,
                &ssrcs,
                &random.first_seqs(),
            ));
        }
        let receiver = recv::Receiver::new(Instant::now(), random.our_ssrc());
        let hub = chain::Hub::new(config.generation, events.clone(), receiver, sender);
        let hub = Arc::new(hub);
        let (commands, receiver) = mpsc::channel(COMMANDS_QUEUE);
        let close = Arc::new(Notify::new());
        let peer = peer::Peer {
            config,
            hub: hub.clone(),
            events,
            close: close.clone(),
            ssrcs,
        };
        tokio::spawn(peer.run(receiver));
        PeerLink {
            hub,
            commands,
            close,
        }
    }

    /// The server's answer to the newest offer. One that cannot be used ends in
    /// [`LinkEvent::Lost`] with the reason.
    pub fn set_answer(&self, sdp: String) {
        self.command(peer::Command::Answer(sdp));
    }

    /// Down: offers `pairs` pairs in all (up to [`MAX_PAIRS`]) by renegotiation, without an ICE
    /// restart. Answered by another [`LinkEvent::Offer`]; nothing happens if there are as many.
    pub fn grow(&self, pairs: u8) {
        self.command(peer::Command::Grow(pairs));
    }

    fn command(&self, command: peer::Command) {
        if self.commands.try_send(command).is_err() {
            tracing::warn!("a closed link was asked for something");
        }
    }

    /// Up: sends the packets of one frame of a channel (0 main, 1 aux), through the pacer. SSRC,
    /// sequence number and payload type are set here, at the moment of sending; timestamp, marker,
    /// payload and extensions stay. Before [`LinkEvent::Connected`] packets are dropped and counted, and
    /// a [`LinkEvent::KeyframeRequest`] follows the connection.
    pub fn send(&self, channel: u8, kind: MediaKind, packets: Vec<RtpPacket>) {
        self.hub.send(Instant::now(), channel, kind, packets);
    }

    /// Down: asks the server for a keyframe of a pair (PLI), at most one per round trip.
    pub fn request_keyframe(&self, pair: u8) {
        self.hub.request_keyframe(Instant::now(), pair);
    }

    /// Down: a new subscription starts on a pair with these sequence numbers (from the play
    /// result). Packets of the one before are dropped from now on, and lost ones of the new one are
    /// asked for from its first on. Once a subscription.
    pub fn start_pair(&self, pair: u8, audio_seq: u16, video_seq: u16) {
        self.hub.poke(|core| {
            core.receiver
                .start_pair(Instant::now(), pair, audio_seq, video_seq)
        });
    }

    /// Down: how long a lost video packet of a pair is asked for. Default 800 ms.
    pub fn set_deadline(&self, pair: u8, deadline: Duration) {
        self.hub
            .with(|core| core.receiver.set_deadline(pair, deadline));
    }

    /// Up: what the encoders would like to send in all, bit/s; probing goes no further.
    pub fn set_wanted_bps(&self, bps: f64) {
        self.hub.poke(|core| {
            if let Some(sender) = &mut core.sender {
                sender.set_wanted_bps(bps);
            }
        });
    }

    pub fn stats(&self) -> LinkStats {
        self.hub.stats()
    }

    /// Up: how long a video frame sent now would wait in the pacer. An encoder that skips a picture
    /// then keeps the delay down at the price of the rate.
    pub fn pacer_wait(&self) -> Duration {
        self.hub.pacer_wait()
    }

    /// Down: what the network did to a pair since its subscription started.
    pub fn pair_stats(&self, pair: u8) -> PairStats {
        self.hub.with(|core| core.receiver.pair_stats(pair))
    }

    /// Ends the link: the peer is told (DTLS close_notify), sockets and tasks go, then
    /// [`LinkEvent::Closed`].
    pub fn close(&self) {
        self.close.notify_one();
    }
}

/// Numbers that must be unguessable or at least distinct: SSRCs and first sequence numbers.
struct Random([u8; 48]);

impl Random {
    fn new() -> Random {
        let mut bytes = [0; 48];
        // Without system randomness DTLS could not work either; zeros are merely distinct here.
        if let Err(e) = getrandom::fill(&mut bytes) {
            tracing::error!(%e, "no system randomness");
        }
        Random(bytes)
    }

    fn word(&self, i: usize) -> u32 {
        let b: [u8; 4] = std::array::from_fn(|k| self.0[i * 4 + k]);
        // The low bits make the words of one link distinct.
        u32::from_be_bytes(b) & !15 | i as u32
    }

    fn our_ssrc(&self) -> u32 {
        self.word(0)
    }

    fn ssrcs(&self) -> Vec<send::Ssrcs> {
        let section = |i: usize, kind: MediaKind| send::Ssrcs {
            kind,
            ssrc: self.word(1 + i),
            rtx: (kind == MediaKind::Video).then(|| self.word(5 + i)),
        };
        vec![
            section(0, MediaKind::Audio),
            section(1, MediaKind::Video),
            section(2, MediaKind::Audio),
            section(3, MediaKind::Video),
        ]
    }

    fn first_seqs(&self) -> [u16; 4] {
        // Below 2^15, so that a receiver that starts counting here does not wrap at once
        // (RFC 3711, section 3.3.1).
        std::array::from_fn(|i| self.word(9 + i % 3) as u16 >> 1)
    }
}

#[cfg(test)]
mod tests;
