//! The table of publications and subscribers, and the way between them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::config::RouterConfig;
use crate::packet::{Kind, Packet};
use crate::path::Path;
use crate::publication::{LAYERS, Publication, Refusal};
use crate::subscription::{Outlet, Subscription};

/// One publication of one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublicationId(pub u64);

/// One receiving client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeerId(pub u64);

/// One audio and video pair of a client's down link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    pub peer: PeerId,
    pub pair: u8,
}

/// How a subscription starts and how far it may lag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Waits for a keyframe, smallest lag.
    Rtc,
    /// Replays from the last keyframe.
    L3,
}

/// Where an incoming packet belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    pub publication: PublicationId,
    pub layer: u8,
    pub kind: Kind,
    /// Of the publisher's link: packets of an older one are dropped once a newer one has sent.
    pub generation: u32,
    pub ssrc: u32,
}

/// What a subscriber asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscribe {
    pub publication: PublicationId,
    pub layer: u8,
    pub mode: Mode,
    pub audio: bool,
    pub video: bool,
}

/// First sequence numbers of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstSeq {
    pub audio: u16,
    pub video: u16,
}

/// Why a subscription cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscribeError {
    UnknownPublication,
    UnknownLayer,
    /// The pair is at or above the bound.
    PairTooHigh,
}

/// What the router wants done.
#[derive(Clone, Debug)]
pub enum Output {
    /// Send a packet under these numbers.
    Forward {
        slot: Slot,
        kind: Kind,
        /// Without wrap-around; starts below 2^16 whenever the peer's link is new.
        seq: u64,
        timestamp: u32,
        packet: Arc<Packet>,
    },
    /// Ask the publisher for a keyframe.
    KeyframeRequest(PublicationId),
    /// The video is not forwarded; said once per encoder.
    Refused {
        publication: PublicationId,
        reason: Refusal,
    },
    /// More has come since the last keyframe than the cache holds: who joins waits for the next one.
    /// Once a GOP, so at most once in `cache_age_max` or `cache_bytes_max`.
    GopOutgrown(PublicationId),
    /// First packet, or the first after `Silent`.
    Active(PublicationId),
    /// No packet for the configured time.
    Silent(PublicationId),
}

/// Counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RouterStats {
    pub publications: usize,
    pub subscriptions: usize,
    pub keyframe_requests: u64,
    /// Bytes in all caches, bookkeeping included.
    pub cache_bytes: usize,
    /// Cached packets looked at for the publications of now, since each began: the work that their
    /// packets and their subscribers have caused.
    pub steps: u64,
    /// Subscriptions looked at for the publications of now, in the same way.
    pub served: u64,
}

/// A slot's numbering while nobody uses it, or who uses it.
#[derive(Debug)]
enum Home {
    Parked(Outlet),
    Lent {
        publication: PublicationId,
        layer: usize,
        audio: bool,
        video: bool,
    },
}

#[derive(Debug, Default)]
struct Peer {
    slots: BTreeMap<u8, Home>,
    up: bool,
    estimate_bps: Option<f64>,
    path: Path,
    /// Since when the estimate has been below what is sent.
    short_since: Option<Instant>,
    limited: bool,
    /// When the limits were last shared out.
    shared_at: Option<Instant>,
}

impl Peer {
    /// Bits per second of audio and of video that it wants now.
    fn demand(&self, publications: &BTreeMap<PublicationId, Publication>) -> (f64, f64) {
        let (mut audio_bps, mut video_bps) = (0.0, 0.0);
        for home in self.slots.values() {
            if let Home::Lent {
                publication,
                layer,
                audio,
                video,
            } = home
            {
                let rate = publications.get(publication).map(|p| p.rate_bps(*layer));
                video_bps += rate.filter(|_| *video).unwrap_or(0.0);
                audio_bps += if *audio { AUDIO_BPS } else { 0.0 };
            }
        }
        (audio_bps, video_bps)
    }
}

/// How much more than the estimate must be wanted before a path counts as too short.
const SHORT_FACTOR: f64 = 1.1;

/// How often the room of a limited path is shared out anew.
const SHARE_INTERVAL: Duration = Duration::from_millis(200);

/// What audio costs at most, headers included, bit/s; taken off an estimate before video shares it.
const AUDIO_BPS: f64 = 80_000.0;

/// See the crate documentation.
#[derive(Debug)]
pub struct Router {
    config: RouterConfig,
    publications: BTreeMap<PublicationId, Publication>,
    peers: BTreeMap<PeerId, Peer>,
    schedule: BTreeSet<(Instant, PublicationId)>,
    out: VecDeque<Output>,
    /// Numbers the stretches of all encoders.
    runs: u64,
    random: u64,
    keyframe_requests: u64,
}

impl Router {
    /// `seed` decides the first sequence numbers.
    pub fn new(config: RouterConfig, seed: u64) -> Self {
        Self {
            config,
            publications: BTreeMap::new(),
            peers: BTreeMap::new(),
            schedule: BTreeSet::new(),
            out: VecDeque::new(),
            runs: 0,
            random: seed,
            keyframe_requests: 0,
        }
    }

    /// A publication begins; a known one stays as it is.
    pub fn publish(&mut self, id: PublicationId) {
        let config = &self.config;
        self.publications
            .entry(id)
            .or_insert_with(|| Publication::new(id, config));
    }

    /// A publication ends, and with it every subscription to it.
    pub fn unpublish(&mut self, id: PublicationId) {
        let Some(publication) = self.publications.remove(&id) else {
            return;
        };
        if let Some(at) = publication.scheduled {
            self.schedule.remove(&(at, id));
        }
        for s in publication.subscriptions.into_values() {
            self.park(s);
        }
    }

    fn park(&mut self, subscription: Subscription) {
        let Slot { peer, pair } = subscription.slot;
        let mut outlet = subscription.outlet;
        outlet.stop();
        if let Some(peer) = self.peers.get_mut(&peer) {
            peer.slots.insert(pair, Home::Parked(outlet));
        }
    }

    /// Binds a slot to a publication, in place of what was there. Forwarding starts as soon as the
    /// peer is up.
    pub fn subscribe(
        &mut self,
        now: Instant,
        slot: Slot,
        want: Subscribe,
    ) -> Result<FirstSeq, SubscribeError> {
        if slot.pair >= self.config.pairs_max {
            return Err(SubscribeError::PairTooHigh);
        }
        let layer = usize::from(want.layer);
        if layer >= LAYERS {
            return Err(SubscribeError::UnknownLayer);
        }
        if !self.publications.contains_key(&want.publication) {
            return Err(SubscribeError::UnknownPublication);
        }
        self.unsubscribe(slot);
        let fresh = Outlet::new(self.first_seq(), self.first_seq());
        let peer = self.peers.entry(slot.peer).or_default();
        let lent = Home::Lent {
            publication: want.publication,
            layer,
            audio: want.audio,
            video: want.video,
        };
        let outlet = match peer.slots.insert(slot.pair, lent) {
            Some(Home::Parked(outlet)) => outlet,
            _ => fresh,
        };
        let first = FirstSeq {
            audio: outlet.audio.next_seq() as u16,
            video: outlet.video.next_seq() as u16,
        };
        let up = peer.up;
        let mut s = Subscription::new(slot, want.mode, layer, outlet, self.config.burst_bps);
        s.audio_on = want.audio;
        s.video_on = want.video;
        s.set_ready(up);
        if let Some(publication) = self.publications.get_mut(&want.publication) {
            publication.subscriptions.insert(slot, s);
        }
        self.refresh(now, slot);
        Ok(first)
    }

    /// Low enough that the peer's guess of the rollover counter survives loss of the first packets.
    fn first_seq(&mut self) -> u16 {
        // SplitMix64, Steele et al. 2014.
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        1 + ((z ^ (z >> 31)) % 16_000) as u16
    }

    /// Frees a slot; its numbering is kept for the next subscription.
    pub fn unsubscribe(&mut self, slot: Slot) {
        let Some(Home::Lent { publication, .. }) = self.home(slot) else {
            return;
        };
        let publication = *publication;
        let Some(publication) = self.publications.get_mut(&publication) else {
            return;
        };
        if let Some(s) = publication.remove(slot) {
            self.park(s);
        }
    }

    fn home(&mut self, slot: Slot) -> Option<&mut Home> {
        self.peers.get_mut(&slot.peer)?.slots.get_mut(&slot.pair)
    }

    /// What a slot wants forwarded; unknown slots are ignored.
    pub fn set_wants(&mut self, now: Instant, slot: Slot, audio: bool, video: bool) {
        let Some(Home::Lent {
            audio: audio_on,
            video: video_on,
            ..
        }) = self.home(slot)
        else {
            return;
        };
        (*audio_on, *video_on) = (audio, video);
        self.with_subscription(slot, |s| {
            s.audio_on = audio;
            s.video_on = video;
        });
        self.refresh(now, slot);
    }

    fn with_subscription<R>(
        &mut self,
        slot: Slot,
        f: impl FnOnce(&mut Subscription) -> R,
    ) -> Option<R> {
        let Some(Home::Lent { publication, .. }) = self.home(slot) else {
            return None;
        };
        let publication = *publication;
        let publication = self.publications.get_mut(&publication)?;
        publication.subscriptions.get_mut(&slot).map(f)
    }

    /// Lets a subscription start or stop as it now should, and serves it.
    fn refresh(&mut self, now: Instant, slot: Slot) {
        let Some(peer) = self.peers.get(&slot.peer) else {
            return;
        };
        let Some(Home::Lent { publication, .. }) = peer.slots.get(&slot.pair) else {
            return;
        };
        let Some(publication) = self.publications.get_mut(publication) else {
            return;
        };
        let Some(s) = publication.subscriptions.get(&slot) else {
            return;
        };
        let rate = publication.rate_bps(s.layer);
        // Twice the estimate fills a queue for a moment only; less than twice the stream's own rate
        // would never catch up.
        let known = peer.estimate_bps.map_or(self.config.burst_bps, |e| 2.0 * e);
        let burst = known.min(self.config.burst_bps).max(2.0 * rate);
        let config = &self.config;
        publication.serve(now, slot, config, &mut self.out, |s, cache| {
            s.set_burst_bps(burst);
            s.update(now, cache, config)
        });
        let id = publication.id;
        self.reschedule(now, id);
    }

    /// The down link of a peer is up, with fresh SRTP keys: subscriptions start on it.
    pub fn peer_up(&mut self, now: Instant, peer: PeerId) {
        let entry = self.peers.entry(peer).or_default();
        entry.up = true;
        entry.estimate_bps = None;
        entry.path = Path::default();
        entry.short_since = None;
        entry.limited = false;
        for home in entry.slots.values_mut() {
            if let Home::Parked(outlet) = home {
                outlet.rebase();
            }
        }
        for slot in self.lent(peer) {
            self.with_subscription(slot, |s| {
                s.set_ready(true);
                s.outlet.rebase();
                s.set_limit(now, None);
            });
            self.refresh(now, slot);
        }
    }

    /// The down link of a peer is gone: nothing is forwarded until the next `peer_up`.
    pub fn peer_down(&mut self, peer: PeerId) {
        if let Some(peer) = self.peers.get_mut(&peer) {
            peer.up = false;
        }
        for slot in self.lent(peer) {
            self.with_subscription(slot, |s| s.set_ready(false));
        }
    }

    fn lent(&self, peer: PeerId) -> Vec<Slot> {
        let slots = self.peers.get(&peer).map(|p| &p.slots);
        slots
            .into_iter()
            .flatten()
            .filter(|(_, home)| matches!(home, Home::Lent { .. }))
            .map(|(&pair, _)| Slot { peer, pair })
            .collect()
    }

    /// The peer is gone for good.
    pub fn remove_peer(&mut self, peer: PeerId) {
        for slot in self.lent(peer) {
            self.unsubscribe(slot);
        }
        self.peers.remove(&peer);
    }

    /// A packet of a publisher. Unknown publications are ignored.
    pub fn ingest(&mut self, now: Instant, source: Source, packet: Packet) {
        let Some(publication) = self.publications.get_mut(&source.publication) else {
            return;
        };
        publication.ingest(
            now,
            &source,
            packet,
            &mut self.runs,
            &self.config,
            &mut self.out,
        );
        self.reschedule(now, source.publication);
    }

    /// A viewer lost pictures (PLI or FIR).
    pub fn request_keyframe(&mut self, now: Instant, slot: Slot) {
        let starved = self.with_subscription(slot, |s| s.is_starved());
        // One that is starved waits for its turn: its path would not carry the keyframe anyway.
        if starved != Some(false) {
            return;
        }
        let Some(Home::Lent { publication, .. }) = self.home(slot) else {
            return;
        };
        let id = *publication;
        if let Some(publication) = self.publications.get_mut(&id) {
            publication.gate.want();
            publication.poll_gate(now, &mut self.out);
        }
        self.reschedule(now, id);
    }

    /// What the path to a peer shows: share of packets lost, and round trip of packets sent lately.
    pub fn set_path(
        &mut self,
        now: Instant,
        peer: PeerId,
        loss: Option<f32>,
        rtt: Option<Duration>,
    ) {
        if let Some(entry) = self.peers.get_mut(&peer) {
            entry.path.on_report(now, loss, rtt);
        }
    }

    /// What the path to a peer carries now, bit/s, for all its slots together. It limits them only
    /// while the path is congested too.
    pub fn set_estimate(&mut self, now: Instant, peer: PeerId, bps: f64) {
        let Some(entry) = self.peers.get_mut(&peer) else {
            return;
        };
        entry.estimate_bps = Some(bps);
        let (audio, demand) = entry.demand(&self.publications);
        let room = (bps - audio).max(AUDIO_BPS);
        let clear = demand <= SHORT_FACTOR * room || !entry.path.is_congested(now);
        if demand <= room || !entry.limited && clear {
            entry.short_since = None;
        } else if entry.short_since.is_none() {
            entry.short_since = Some(now);
        }
        let short = entry.short_since.is_some_and(|since| {
            entry.limited || now.saturating_duration_since(since) >= self.config.constrain_after
        });
        if !short && !entry.limited {
            return;
        }
        let recently = entry
            .shared_at
            .is_some_and(|at| now.saturating_duration_since(at) < SHARE_INTERVAL);
        if short == entry.limited && recently {
            return;
        }
        entry.limited = short;
        entry.shared_at = Some(now);
        for slot in self.lent(peer) {
            let Some(Home::Lent {
                publication, layer, ..
            }) = self.home(slot)
            else {
                continue;
            };
            let (publication, layer) = (*publication, *layer);
            let rate = self
                .publications
                .get(&publication)
                .map_or(0.0, |p| p.rate_bps(layer));
            let limit = short.then(|| room * rate / demand.max(1.0));
            self.with_subscription(slot, |s| s.set_limit(now, limit));
            self.refresh(now, slot);
        }
    }

    /// Subscriptions of a peer, and what they want together, bit/s.
    pub fn demand(&self, peer: PeerId) -> (usize, f64) {
        let Some(peer) = self.peers.get(&peer) else {
            return (0, 0.0);
        };
        let lent = peer
            .slots
            .values()
            .filter(|home| matches!(home, Home::Lent { .. }));
        let (audio, video) = peer.demand(&self.publications);
        (lent.count(), audio + video)
    }

    /// Takes the next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        let output = self.out.pop_front()?;
        if matches!(output, Output::KeyframeRequest(_)) {
            self.keyframe_requests += 1;
        }
        Some(output)
    }

    /// When `handle_timeout` is due.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.schedule.first().map(|(at, _)| *at)
    }

    /// Does what time asks for.
    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(&(at, id)) = self.schedule.first()
            && at <= now
        {
            self.schedule.pop_first();
            if let Some(publication) = self.publications.get_mut(&id) {
                publication.scheduled = None;
                publication.handle_timeout(now, &self.config, &mut self.out);
            }
            self.reschedule(now, id);
        }
    }

    /// Moves a publication forward in the schedule. One that is scheduled too early stays there: it
    /// is cheaper to wake once for nothing than to move with every packet.
    fn reschedule(&mut self, now: Instant, id: PublicationId) {
        let Some(publication) = self.publications.get_mut(&id) else {
            return;
        };
        let Some(at) = publication.next_deadline(now, &self.config) else {
            return;
        };
        // Never twice in one instant, or the loop above would not end.
        let at = at.max(now + Duration::from_micros(100));
        if publication
            .scheduled
            .is_some_and(|scheduled| scheduled <= at)
        {
            return;
        }
        if let Some(scheduled) = publication.scheduled.replace(at) {
            self.schedule.remove(&(scheduled, id));
        }
        self.schedule.insert((at, id));
    }

    /// Video packets that a peer missed because its path or queue could not carry them.
    pub fn drops(&self, peer: PeerId) -> u64 {
        let slots = self.peers.get(&peer).into_iter().flat_map(|p| &p.slots);
        slots
            .filter_map(|(&pair, home)| {
                let Home::Lent { publication, .. } = home else {
                    return None;
                };
                let slot = Slot { peer, pair };
                let publication = self.publications.get(publication)?;
                publication.subscriptions.get(&slot).map(|s| s.drops)
            })
            .sum()
    }

    /// Subscriptions of all publications; without the walk over caches that [`Self::stats`] takes.
    pub fn subscriptions(&self) -> usize {
        let publications = self.publications.values();
        publications.map(|p| p.subscriptions.len()).sum()
    }

    pub fn stats(&self) -> RouterStats {
        let publications = self.publications.values();
        RouterStats {
            publications: self.publications.len(),
            subscriptions: self.subscriptions(),
            keyframe_requests: self.keyframe_requests,
            cache_bytes: publications
                .clone()
                .map(|p| (0..LAYERS).map(|l| p.cache(l).bytes()).sum::<usize>())
                .sum(),
            served: publications.clone().map(Publication::served).sum(),
            steps: publications
                .map(|p| (0..LAYERS).map(|l| p.cache(l).steps()).sum::<u64>())
                .sum(),
        }
    }
}
