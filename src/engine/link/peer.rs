//! The task of a link: owns the peer connection, exchanges descriptions, watches the clock.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rtc::ice::mdns::MulticastDnsMode;
use rtc::interceptor::Slot;
use rtc::shared::error::Result;
use tokio::sync::{Notify, mpsc, watch};
use tracing::{debug, info, warn};
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceCandidateInit,
    RTCIceConnectionState, RTCPeerConnectionState, RTCSessionDescription, Registry, SettingEngine,
    SettingEngineBuilder, SrtpProtectionProfile,
};
use zego_media::rtp::MediaKind;

use super::chain::{Hub, LinkInterceptor};
use super::early::Gate;
use super::runtime::{self, LinkRuntime, Nudge};
use super::send::Ssrcs;
use super::{LinkConfig, LinkEvent, LinkKind, MAX_PAIRS, sdp};

/// Checks repeat this often until one is answered (RFC 8445, section 14.2 asks for 50 ms between
/// the checks of one agent; a link has one or two pairs to check).
const CHECK_INTERVAL: Duration = Duration::from_millis(25);
/// Consent checks while connected: four chances within the default `lost_after`.
const KEEPALIVE_INTERVAL: Duration = Duration::from_millis(400);
/// How often a connected link looks whether it is still alive.
const WATCH_INTERVAL: Duration = Duration::from_millis(200);
/// Requests to nominate at once; see [`Peer::hurry`].
const MAX_HURRIES: u32 = 16;

pub(super) enum Command {
    Answer(String),
    Grow(u8),
}

/// What the peer connection's callbacks say.
#[derive(Clone, Copy, Default)]
struct States {
    ice_at: Option<Instant>,
    connected_at: Option<Instant>,
    failed: bool,
}

struct Callbacks {
    states: watch::Sender<States>,
    nudge: Arc<Nudge>,
    gate: Arc<Gate>,
}

type Reply<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

// The trait is written with `async_trait`; these are its methods spelled out.
impl PeerConnectionEventHandler for Callbacks {
    fn on_ice_connection_state_change<'a, 'b>(&'a self, state: RTCIceConnectionState) -> Reply<'b>
    where
        'a: 'b,
        Self: 'b,
    {
        debug!(%state, "ICE");
        if state == RTCIceConnectionState::Connected {
            self.states.send_modify(|s| {
                s.ice_at.get_or_insert_with(Instant::now);
            });
            // The DTLS client sends its hello when its timer is next looked at: make that now.
            self.nudge.nudge();
        }
        Box::pin(std::future::ready(()))
    }

    fn on_connection_state_change<'a, 'b>(&'a self, state: RTCPeerConnectionState) -> Reply<'b>
    where
        'a: 'b,
        Self: 'b,
    {
        debug!(%state, "peer connection");
        if state == RTCPeerConnectionState::Connected {
            self.gate.open();
        }
        self.states.send_modify(|s| match state {
            RTCPeerConnectionState::Connected => {
                s.connected_at.get_or_insert_with(Instant::now);
            }
            RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed => s.failed = true,
            _ => {}
        });
        Box::pin(std::future::ready(()))
    }
}

pub(super) struct Peer {
    pub config: LinkConfig,
    pub hub: Arc<Hub>,
    pub events: mpsc::Sender<(u32, LinkEvent)>,
    pub close: Arc<Notify>,
    /// Up: one per section, in the order of mids.
    pub ssrcs: Vec<Ssrcs>,
}

/// Where the link stands between its answer and its end.
#[derive(Default)]
struct Progress {
    offered_pairs: u8,
    offer_open: bool,
    answer_at: Option<Instant>,
    remote: Vec<std::net::SocketAddr>,
    hurries: u32,
    timeout_told: bool,
    connected_told: bool,
    lost_told: bool,
}

impl Peer {
    pub async fn run(self, mut commands: mpsc::Receiver<Command>) {
        let (states, watch) = watch::channel(States::default());
        let mut progress = Progress::default();
        match self.open(states).await {
            Ok(connection) => {
                if let Err(e) = self
                    .drive(&connection, &mut commands, watch, &mut progress)
                    .await
                {
                    self.lost(&mut progress, format!("peer connection: {e}"));
                }
                if let Err(e) = connection.close().await {
                    debug!(%e, "close");
                }
            }
            Err(e) => self.lost(&mut progress, format!("cannot open: {e}")),
        }
        self.hub.flush();
        let generation = self.config.generation;
        // An owner that is gone needs no last word.
        let _ = self.events.send((generation, LinkEvent::Closed)).await;
    }

    async fn open(&self, states: watch::Sender<States>) -> Result<impl PeerConnection + use<>> {
        runtime::warm().await;
        let interceptor = LinkInterceptor::new(self.hub.clone());
        let gate = Arc::new(Gate::default());
        let runtime = LinkRuntime {
            nudge: self.hub.nudge.clone(),
            stun: self.hub.stun.clone(),
            gate: gate.clone(),
            shortcut: self.hub.shortcut.clone(),
        };
        let callbacks = Callbacks {
            states,
            nudge: self.hub.nudge.clone(),
            gate,
        };
        let connection = PeerConnectionBuilder::new()
            .with_media_engine(sdp::media_engine()?)
            .with_setting_engine(settings())
            .with_interceptor_registry(Registry::new().with(Slot::from(7_500), interceptor))
            .with_runtime(Arc::new(runtime))
            .with_handler(Arc::new(callbacks))
            .with_udp_addrs(self.config.bind.clone())
            .build()
            .await?;
        if self.config.kind == LinkKind::Up {
            for s in &self.ssrcs {
                let init = sdp::send_only(s.kind, s.ssrc, s.rtx);
                let kind = sdp::codec_kind(s.kind);
                connection
                    .add_transceiver_from_kind(kind, Some(init))
                    .await?;
            }
        }
        Ok(connection)
    }

    async fn drive(
        &self,
        connection: &impl PeerConnection,
        commands: &mut mpsc::Receiver<Command>,
        mut watch: watch::Receiver<States>,
        progress: &mut Progress,
    ) -> Result<()> {
        let mut wanted_pairs = match self.config.kind {
            LinkKind::Up => 0,
            LinkKind::Down => self.config.pairs.clamp(1, MAX_PAIRS),
        };
        self.offer(connection, wanted_pairs, progress).await?;
        loop {
            let now = Instant::now();
            let states = *watch.borrow_and_update();
            if states.failed {
                self.lost(
                    progress,
                    "DTLS or ICE failed, or the server closed it".into(),
                );
            }
            self.tell_progress(now, states, progress);
            tokio::select! {
                () = self.close.notified() => return Ok(()),
                () = self.events.closed() => return Ok(()),
                command = commands.recv() => match command {
                    None => return Ok(()),
                    Some(Command::Answer(sdp)) => {
                        self.answer(connection, sdp, progress).await?;
                        if wanted_pairs > progress.offered_pairs {
                            self.offer(connection, wanted_pairs, progress).await?;
                        }
                    }
                    Some(Command::Grow(pairs)) => {
                        wanted_pairs = wanted_pairs.max(pairs.min(MAX_PAIRS));
                        if wanted_pairs > progress.offered_pairs && !progress.offer_open {
                            self.offer(connection, wanted_pairs, progress).await?;
                        }
                    }
                },
                changed = watch.changed() => if changed.is_err() {
                    self.lost(progress, "the peer connection stopped".into());
                    return Ok(());
                },
                () = self.hub.stun.answered.notified() => {
                    if let Some(rtt) = self.hub.stun.rtt() {
                        self.hub.set_rtt(Instant::now(), rtt);
                    }
                    if states.ice_at.is_none() {
                        self.hurry(connection, progress).await;
                    }
                },
                () = self.pass_backlog() => {}
                () = sleep_until(self.deadline(now, states, progress)) => {}
            }
        }
    }

    /// New sections first, then an offer. Nothing is gathered for it: the server learns our
    /// address from the first check (RFC 8445, section 7.3.1.3).
    async fn offer(
        &self,
        connection: &impl PeerConnection,
        pairs: u8,
        progress: &mut Progress,
    ) -> Result<()> {
        for _ in progress.offered_pairs..pairs {
            for kind in [MediaKind::Audio, MediaKind::Video] {
                let init = sdp::receive_only();
                let kind = sdp::codec_kind(kind);
                connection
                    .add_transceiver_from_kind(kind, Some(init))
                    .await?;
            }
        }
        progress.offered_pairs = pairs;
        progress.offer_open = true;
        self.hub.with(|core| core.receiver.set_pairs(pairs));
        let offer = connection.create_offer(None).await?;
        let sdp = sdp::with_repair(&offer.sdp);
        self.hub.tell(LinkEvent::Offer { sdp });
        connection.set_local_description(offer).await
    }

    async fn answer(
        &self,
        connection: &impl PeerConnection,
        sdp: String,
        progress: &mut Progress,
    ) -> Result<()> {
        if !progress.offer_open {
            warn!("an answer without an offer is ignored");
            return Ok(());
        }
        let answer = sdp::read_answer(&sdp);
        debug!(remote = ?answer.remote, "answer");
        self.hub
            .with(|core| core.receiver.on_answer(&answer.sections));
        self.hub
            .shortcut
            .on_answer(&answer.remote, &answer.ice_password);
        progress.remote = answer.remote;
        progress.offer_open = false;
        progress.answer_at.get_or_insert_with(Instant::now);
        connection
            .set_remote_description(RTCSessionDescription::answer(sdp)?)
            .await
    }

    /// The agent nominates a pair on its next check interval after a check succeeded. A candidate
    /// that can pair with nothing of ours (TCP; all our sockets are UDP) makes it run its checks
    /// at once, which takes that wait out of the handshake.
    async fn hurry(&self, connection: &impl PeerConnection, progress: &mut Progress) {
        if progress.hurries == MAX_HURRIES {
            return;
        }
        progress.hurries += 1;
        let n = progress.hurries;
        let candidate = RTCIceCandidateInit {
            candidate: format!("candidate:{n} 1 tcp 1 127.0.0.1 {n} typ host tcptype so"),
            sdp_mid: Some("0".into()),
            sdp_mline_index: Some(0),
            ..RTCIceCandidateInit::default()
        };
        if let Err(e) = connection.add_ice_candidate(candidate).await {
            debug!(%e, "hurry");
        }
        self.hub.nudge.nudge();
    }

    fn tell_progress(&self, now: Instant, states: States, progress: &mut Progress) {
        let Some(answer_at) = progress.answer_at else {
            return;
        };
        if let (Some(connected_at), false) = (states.connected_at, progress.connected_told) {
            progress.connected_told = true;
            let ice_at = states.ice_at.unwrap_or(connected_at);
            let ice = ice_at.saturating_duration_since(answer_at);
            let total = connected_at.saturating_duration_since(answer_at);
            info!(
                ?ice,
                ?total,
                generation = self.config.generation,
                "link connected"
            );
            self.hub.tell(LinkEvent::Connected { ice, total });
            self.hub.set_up();
        }
        let late = now >= answer_at + self.config.connect_timeout;
        if late && !progress.connected_told && !progress.timeout_told {
            progress.timeout_told = true;
            if states.ice_at.is_none() {
                let remote = progress.remote.clone();
                self.hub.tell(LinkEvent::ConnectTimeout { remote });
            } else {
                self.lost(progress, "the DTLS handshake does not end".into());
            }
        }
        if progress.connected_told {
            let silence = now.saturating_duration_since(self.last_sign(states));
            if silence >= self.config.lost_after {
                self.lost(
                    progress,
                    format!("nothing came for {} ms", silence.as_millis()),
                );
            }
        }
    }

    /// The last sign of life.
    fn last_sign(&self, states: States) -> Instant {
        let signs = [
            self.hub.stun.answers().0,
            self.hub.last_packet(),
            states.connected_at,
        ];
        signs
            .into_iter()
            .flatten()
            .max()
            .unwrap_or_else(Instant::now)
    }

    fn deadline(&self, now: Instant, states: States, progress: &Progress) -> Option<Instant> {
        if progress.connected_told && !progress.lost_told {
            let lost_at = self.last_sign(states) + self.config.lost_after;
            return Some(
                lost_at
                    .max(now + Duration::from_millis(1))
                    .min(now + WATCH_INTERVAL),
            );
        }
        let answer_at = progress.answer_at?;
        (!progress.timeout_told && !progress.connected_told)
            .then_some(answer_at + self.config.connect_timeout)
    }

    fn lost(&self, progress: &mut Progress, reason: String) {
        if !std::mem::replace(&mut progress.lost_told, true) {
            info!(reason, generation = self.config.generation, "link lost");
            self.hub.with(|core| core.stats.connected = false);
            self.hub.tell(LinkEvent::Lost { reason });
        }
    }

    /// Passes the backlog on once the owner made room; pending while there is none. Safe to drop
    /// at any point: the backlog itself is the state.
    async fn pass_backlog(&self) {
        while !self.hub.has_backlog() {
            self.hub.backlog.notified().await;
        }
        if let Ok(room) = self.events.reserve().await {
            drop(room);
            self.hub.flush();
        }
    }
}

async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}

fn settings() -> SettingEngine {
    // Longer than any connect timeout: the owner decides when to give up.
    let checks = Duration::from_secs(10).as_millis() / CHECK_INTERVAL.as_millis();
    SettingEngineBuilder::new()
        // AES-GCM is several times cheaper than CM with SHA-1; the last is for peers without it.
        .with_srtp_protection_profiles(vec![
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm,
            SrtpProtectionProfile::Srtp_Aead_Aes_256_Gcm,
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80,
        ])
        // Loss of a link is ours to judge (`lost_after`), so the agent's own timers are long.
        .with_ice_timeouts(
            Some(Duration::from_secs(30)),
            Some(Duration::from_secs(30)),
            Some(KEEPALIVE_INTERVAL),
        )
        .with_ice_connection_attempts(Some(CHECK_INTERVAL), Some(checks as u16))
        .with_prflx_acceptance_min_wait(Some(Duration::ZERO))
        .with_include_loopback_candidate(true)
        // The server never names itself by multicast DNS; see the test of that socket.
        .with_multicast_dns_mode(MulticastDnsMode::Disabled)
        .build()
}
