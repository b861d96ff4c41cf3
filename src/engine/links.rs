//! The engine's two media links, each with at most one replacement beside it.

use super::actor::Actor;
use super::link::{LinkConfig, LinkEvent, PeerLink};
use super::publish::Publisher;
use parking_lot::RwLock;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use zego_proto::client::Input;
use zego_proto::code;
use zego_proto::msg::LinkKind;

/// The link packets go over right now, for the threads that send.
pub(super) type Current = Arc<RwLock<Option<Arc<PeerLink>>>>;

pub(super) struct LinkSlot {
    events: mpsc::Sender<(u32, LinkEvent)>,
    /// All that live: the current one and, while it is being replaced, the next.
    links: BTreeMap<u32, Arc<PeerLink>>,
    /// Generation that is, or was last, connected.
    in_use: Option<u32>,
    pub(super) current: Current,
    /// Closed, but not done with it.
    closing: Vec<u32>,
    /// To be opened once the server's address is known.
    waiting: Option<(u32, u8)>,
    /// Pairs of the newest generation (down).
    pairs: u8,
    pub(super) rtt: Option<Duration>,
}

impl LinkSlot {
    pub(super) fn new(events: mpsc::Sender<(u32, LinkEvent)>) -> Self {
        Self {
            events,
            links: BTreeMap::new(),
            in_use: None,
            current: Arc::default(),
            closing: Vec::new(),
            waiting: None,
            pairs: 0,
            rtt: None,
        }
    }

    /// The connected link, or the one that is going to be.
    pub(super) fn current(&self) -> Option<&Arc<PeerLink>> {
        match self.in_use {
            Some(generation) => self.links.get(&generation),
            None => self.links.values().next_back(),
        }
    }

    fn open(&mut self, config: LinkConfig) {
        let generation = config.generation;
        self.pairs = config.pairs;
        // A replacement that did not make it goes; what is in use stays until the new one is.
        let keep = self.in_use;
        self.close_if(|g| Some(g) != keep);
        let link = Arc::new(PeerLink::spawn(config, self.events.clone()));
        self.links.insert(generation, link);
        self.publish_current();
    }

    fn connected(&mut self, generation: u32) {
        if self.links.contains_key(&generation) {
            self.in_use = Some(generation);
            self.close_if(|g| g != generation);
            self.publish_current();
        }
    }

    fn close_if(&mut self, which: impl Fn(u32) -> bool) {
        let gone: Vec<u32> = self.links.keys().copied().filter(|g| which(*g)).collect();
        for generation in gone {
            if let Some(link) = self.links.remove(&generation) {
                link.close();
                self.closing.push(generation);
            }
        }
    }

    fn close_all(&mut self) {
        self.in_use = None;
        self.close_if(|_| true);
        self.rtt = None;
        self.publish_current();
    }

    fn publish_current(&self) {
        *self.current.write() = self.current().cloned();
    }

    pub(super) fn closed(&mut self, generation: u32) {
        self.closing.retain(|g| *g != generation);
    }

    pub(super) fn is_closing(&self) -> bool {
        !self.closing.is_empty()
    }

    pub(super) fn set_answer(&self, generation: u32, sdp: String) {
        if let Some(link) = self.links.get(&generation) {
            link.set_answer(sdp);
        }
    }

    fn is_in_use(&self, generation: u32) -> bool {
        self.in_use == Some(generation)
    }
}

impl Actor {
    pub(super) fn open_link(&mut self, kind: LinkKind, generation: u32, pairs: u8) {
        let Some(ip) = self.server_ip else {
            // Not before the connection has found the server.
            self.links[kind as usize].waiting = Some((generation, pairs));
            return;
        };
        let timing = self.shared.config.timing;
        let mut config = LinkConfig::new(kind, generation, ip);
        config.pairs = pairs;
        // Counted from the answer; the whole is to be told in time.
        config.connect_timeout = timing.link_connect_timeout.mul_f64(0.9);
        config.lost_after = timing.link_lost_after;
        tracing::debug!(
            engine = self.shared.number,
            ?kind,
            generation,
            pairs,
            "link opens"
        );
        self.links[kind as usize].open(config);
        if kind == LinkKind::Up {
            self.share_target();
        }
    }

    /// Known from the URL or from the connection; links that waited for it open now.
    pub(super) fn on_server_ip(&mut self, ip: IpAddr) {
        self.server_ip = Some(ip);
        for kind in [LinkKind::Up, LinkKind::Down] {
            if let Some((generation, pairs)) = self.links[kind as usize].waiting.take() {
                self.open_link(kind, generation, pairs);
            }
        }
    }

    pub(super) fn grow_link(&mut self, generation: u32, pairs: u8) {
        let slot = &mut self.links[LinkKind::Down as usize];
        if let Some(link) = slot.links.get(&generation) {
            slot.pairs = pairs;
            link.grow(pairs);
        }
    }

    pub(super) fn close_links(&mut self) {
        for slot in &mut self.links {
            slot.waiting = None;
            slot.close_all();
        }
    }

    pub(super) fn on_link_event(&mut self, kind: LinkKind, generation: u32, event: LinkEvent) {
        let slot = &mut self.links[kind as usize];
        match event {
            LinkEvent::Closed => slot.closed(generation),
            // The rest of one that was closed.
            _ if !slot.links.contains_key(&generation) => {}
            LinkEvent::Offer { sdp } => {
                let pairs = slot.pairs;
                self.feed(Input::Offer {
                    link: kind,
                    generation,
                    sdp,
                    pairs,
                });
            }
            LinkEvent::Connected { ice, total } => {
                tracing::info!(
                    engine = self.shared.number,
                    ?kind,
                    generation,
                    ?ice,
                    ?total,
                    "link up"
                );
                slot.connected(generation);
                if kind == LinkKind::Down {
                    self.restart_plays();
                }
                self.feed(Input::LinkUp {
                    link: kind,
                    generation,
                });
            }
            LinkEvent::ConnectTimeout { remote } => {
                let remote: Vec<String> = remote.iter().map(|a| a.to_string()).collect();
                self.link_problem(
                    kind,
                    format!(
                        "no answer over UDP from {} within {:?} (is UDP blocked?)",
                        if remote.is_empty() {
                            "the server".to_owned()
                        } else {
                            remote.join(", ")
                        },
                        self.shared.config.timing.link_connect_timeout
                    ),
                );
                self.feed(Input::LinkDown {
                    link: kind,
                    generation,
                });
            }
            LinkEvent::Lost { reason } => {
                self.link_problem(kind, format!("lost: {reason}"));
                self.feed(Input::LinkDown {
                    link: kind,
                    generation,
                });
            }
            LinkEvent::Rtp {
                pair,
                kind,
                packet,
                at,
            } => {
                let in_use = slot.is_in_use(generation) || slot.in_use.is_none();
                if in_use {
                    self.on_rtp(pair, kind, packet, at);
                }
            }
            LinkEvent::KeyframeRequest { channel } => self.on_keyframe_request(channel),
            LinkEvent::FramesDropped {
                channel,
                frames,
                bytes,
            } => self.on_frames_dropped(channel, frames, bytes),
            LinkEvent::Target { bps } => {
                if slot.is_in_use(generation) {
                    self.target_bps = bps;
                    self.share_target();
                }
            }
            LinkEvent::Rtt { rtt } => {
                if slot.is_in_use(generation) {
                    slot.rtt = Some(rtt);
                    if kind == LinkKind::Down {
                        self.set_play_rtt(rtt);
                    }
                }
            }
            LinkEvent::Remote {
                channel,
                kind,
                loss,
                ..
            } => self.on_remote_loss(channel, kind, loss),
        }
    }

    fn link_problem(&mut self, kind: LinkKind, what: String) {
        let (name, function) = match kind {
            LinkKind::Up => ("up link", "start_publishing_stream"),
            LinkKind::Down => ("down link", "start_playing_stream"),
        };
        let info = format!("{name}: {what}");
        let used = match kind {
            LinkKind::Up => self.publishers.iter().any(Publisher::is_active),
            LinkKind::Down => !self.plays.is_empty(),
        };
        if !used {
            // Both links open ahead of their use: the application has asked nothing of this one.
            tracing::info!(engine = self.shared.number, "{info}");
            return;
        }
        tracing::warn!(engine = self.shared.number, "{info}");
        self.shared
            .debug_error(code::MEDIA_UNREACHABLE, function, info);
    }
}
