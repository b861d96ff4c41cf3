//! One publication: its tracks, its cache and those who watch it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cache::Cache;
use crate::config::RouterConfig;
use crate::h264::inspect;
use crate::keyframe::KeyframeGate;
use crate::packet::{Kind, Packet};
use crate::router::{Output, PublicationId, Slot, Source};
use crate::subscription::{Needs, Subscription};

/// Why a publication's video is not forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// B-frames: viewers would show them late.
    BFrames,
    /// Field coding, which the decoders of the viewers do not know.
    Interlaced,
}

impl Refusal {
    /// For the publisher.
    pub fn message(self) -> &'static str {
        match self {
            Refusal::BFrames => "H.264 with B-frames is not forwarded: encode without them",
            Refusal::Interlaced => "interlaced H.264 is not forwarded: encode progressive frames",
        }
    }
}

/// Keyframe requests are repeated only while the publisher sends.
const RECENT: Duration = Duration::from_secs(1);

/// The incoming half of a track.
#[derive(Debug, Default)]
struct Track {
    generation: u32,
    ssrc: Option<u32>,
    /// Unique number of this stretch of one encoder.
    run: u64,
}

impl Track {
    /// False for a packet of an older link. Sets `changed` when another encoder begins.
    fn accept(&mut self, source: &Source, runs: &mut u64, changed: &mut bool) -> bool {
        if self.ssrc.is_some() && source.generation < self.generation {
            return false;
        }
        if self.ssrc != Some(source.ssrc) || source.generation != self.generation {
            *changed = true;
            *runs += 1;
            self.run = *runs;
            self.generation = source.generation;
            self.ssrc = Some(source.ssrc);
        }
        true
    }
}

/// One video layer.
#[derive(Debug)]
struct Layer {
    track: Track,
    cache: Cache,
    rate: Rate,
}

/// Bits per second over the last whole half seconds.
#[derive(Debug, Default)]
struct Rate {
    since: Option<Instant>,
    bytes: usize,
    bps: f64,
}

const RATE_WINDOW: Duration = Duration::from_millis(500);

impl Rate {
    fn add(&mut self, now: Instant, bytes: usize) {
        let since = *self.since.get_or_insert(now);
        let passed = now.saturating_duration_since(since);
        if passed >= RATE_WINDOW {
            let bps = self.bytes as f64 * 8.0 / passed.as_secs_f64();
            // Keyframes make single windows large: smooth over about a second and a half.
            self.bps = if self.bps == 0.0 {
                bps
            } else {
                self.bps + (bps - self.bps) / 3.0
            };
            self.bytes = 0;
            self.since = Some(now);
        }
        self.bytes += bytes;
    }
}

#[derive(Debug)]
pub(crate) struct Publication {
    pub id: PublicationId,
    pub subscriptions: BTreeMap<Slot, Subscription>,
    /// In the router's schedule.
    pub scheduled: Option<Instant>,
    pub gate: KeyframeGate,
    pub packets: u64,
    audio: Track,
    /// Index is the layer; one for now.
    layers: Vec<Layer>,
    last_packet: Option<Instant>,
    active: bool,
    refused: Option<Refusal>,
    /// When subscriptions want to be served, the earliest first; each has at most one place.
    wakes: BTreeSet<(Instant, Slot)>,
    /// Subscriptions looked at by it, ever: the work that viewers cause.
    served: u64,
}

/// Layers of one publication.
pub(crate) const LAYERS: usize = 1;

impl Publication {
    pub fn new(id: PublicationId, config: &RouterConfig) -> Self {
        let layer = || Layer {
            track: Track::default(),
            cache: Cache::new(config),
            rate: Rate::default(),
        };
        Self {
            id,
            subscriptions: BTreeMap::new(),
            scheduled: None,
            gate: KeyframeGate::new(config.keyframe_interval),
            packets: 0,
            audio: Track::default(),
            layers: (0..LAYERS).map(|_| layer()).collect(),
            last_packet: None,
            active: false,
            refused: None,
            wakes: BTreeSet::new(),
            served: 0,
        }
    }

    pub fn cache(&self, layer: usize) -> &Cache {
        &self.layers[layer].cache
    }

    pub fn rate_bps(&self, layer: usize) -> f64 {
        self.layers[layer].rate.bps
    }

    pub fn ingest(
        &mut self,
        now: Instant,
        source: &Source,
        packet: Packet,
        runs: &mut u64,
        config: &RouterConfig,
        out: &mut VecDeque<Output>,
    ) {
        let mut changed = false;
        let layer = usize::from(source.layer);
        let track = match source.kind {
            Kind::Audio => &mut self.audio,
            Kind::Video => match self.layers.get_mut(layer) {
                Some(layer) => &mut layer.track,
                None => return,
            },
        };
        if !track.accept(source, runs, &mut changed) {
            return;
        }
        let run = track.run;
        self.packets += 1;
        self.last_packet = Some(now);
        if !self.active {
            self.active = true;
            out.push_back(Output::Active(self.id));
        }
        match source.kind {
            Kind::Audio => {
                let packet = Arc::new(packet);
                for s in self.subscriptions.values_mut() {
                    s.forward_audio(now, run, &packet, out);
                }
            }
            Kind::Video => self.ingest_video(now, layer, run, changed, packet, config, out),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call, split off for length")]
    fn ingest_video(
        &mut self,
        now: Instant,
        index: usize,
        run: u64,
        changed: bool,
        packet: Packet,
        config: &RouterConfig,
        out: &mut VecDeque<Output>,
    ) {
        if changed {
            self.refused = None;
            self.gate.on_source_change();
        }
        let found = inspect(&packet.payload);
        let refusal = match (found.interlaced, found.b_slice) {
            (true, _) => Some(Refusal::Interlaced),
            (_, true) => Some(Refusal::BFrames),
            _ => None,
        };
        if let Some(reason) = refusal
            && self.refused.is_none()
        {
            self.refused = Some(reason);
            self.layers[index].cache.clear();
            out.push_back(Output::Refused {
                publication: self.id,
                reason,
            });
        }
        if self.refused.is_some() {
            return;
        }
        let layer = &mut self.layers[index];
        layer.rate.add(now, packet.payload.len());
        if layer.cache.push(now, run, Arc::new(packet), found.keyframe) {
            self.gate.on_keyframe();
        }
        if layer.cache.take_outgrown() {
            out.push_back(Output::GopOutgrown(self.id));
        }
        self.pump(now, config, out);
    }

    /// Serves every subscription and takes note of what they need.
    pub fn pump(&mut self, now: Instant, config: &RouterConfig, out: &mut VecDeque<Output>) {
        self.wakes.clear();
        for (&slot, s) in &mut self.subscriptions {
            self.served += 1;
            let needs = s.pump(now, &self.layers[s.layer].cache, config, out);
            if needs.keyframe {
                self.gate.want();
            }
            s.wake = needs.wake;
            self.wakes.extend(needs.wake.map(|at| (at, slot)));
        }
        self.poll_gate(now, out);
    }

    /// Serves one subscription, after `change`.
    pub fn serve(
        &mut self,
        now: Instant,
        slot: Slot,
        config: &RouterConfig,
        out: &mut VecDeque<Output>,
        change: impl FnOnce(&mut Subscription, &Cache) -> Needs,
    ) {
        let Some(s) = self.subscriptions.get_mut(&slot) else {
            return;
        };
        self.served += 1;
        let cache = &self.layers[s.layer].cache;
        let changed = change(s, cache);
        let needs = s.pump(now, cache, config, out);
        if changed.keyframe || needs.keyframe {
            self.gate.want();
        }
        let before = std::mem::replace(&mut s.wake, needs.wake);
        self.set_wake(slot, before, needs.wake);
        self.poll_gate(now, out);
    }

    fn set_wake(&mut self, slot: Slot, before: Option<Instant>, after: Option<Instant>) {
        if let Some(at) = before {
            self.wakes.remove(&(at, slot));
        }
        self.wakes.extend(after.map(|at| (at, slot)));
    }

    /// Ends a subscription.
    pub fn remove(&mut self, slot: Slot) -> Option<Subscription> {
        let s = self.subscriptions.remove(&slot)?;
        self.set_wake(slot, s.wake, None);
        Some(s)
    }

    /// Subscriptions looked at, ever.
    pub fn served(&self) -> u64 {
        self.served
    }

    /// Asks for a keyframe if one is wanted and it is time. One that has never sent would not hear.
    pub fn poll_gate(&mut self, now: Instant, out: &mut VecDeque<Output>) {
        if self.last_packet.is_some() && self.refused.is_none() && self.gate.poll(now) {
            out.push_back(Output::KeyframeRequest(self.id));
        }
    }

    pub fn handle_timeout(
        &mut self,
        now: Instant,
        config: &RouterConfig,
        out: &mut VecDeque<Output>,
    ) {
        let silent_at = self.last_packet.map(|at| at + config.silent_after);
        if self.active && silent_at.is_some_and(|at| now >= at) {
            self.active = false;
            // What is in the cache is older than anyone wants to see.
            for layer in &mut self.layers {
                layer.cache.clear();
                layer.rate = Rate::default();
            }
            out.push_back(Output::Silent(self.id));
        }
        if !self.active {
            return;
        }
        // No more than are there now: one that wants to be served at once again waits for its turn.
        for _ in 0..self.wakes.len() {
            let Some(&(at, slot)) = self.wakes.first() else {
                break;
            };
            if at > now {
                break;
            }
            self.wakes.pop_first();
            self.serve(now, slot, config, out, |s, _| {
                s.wake = None;
                Needs::default()
            });
        }
        self.poll_gate(now, out);
    }

    pub fn next_deadline(&self, now: Instant, config: &RouterConfig) -> Option<Instant> {
        let last = self.last_packet?;
        if !self.active {
            return None;
        }
        let recent = now.saturating_duration_since(last) < RECENT;
        let gate = self
            .gate
            .next_deadline()
            .filter(|_| recent && self.refused.is_none());
        [
            self.wakes.first().map(|(at, _)| *at),
            gate,
            Some(last + config.silent_after),
        ]
        .into_iter()
        .flatten()
        .min()
    }
}
