//! Target on what publishers and subscribers make the router do.

mod input;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant, SystemTime};

use input::Input;
use zego_sfu::{
    CaptureTime, Kind, Mode, Output, Packet, PeerId, PublicationId, Router, RouterConfig, Slot,
    Source, Subscribe,
};

const PUBLICATIONS: u8 = 3;
const PEERS: u8 = 4;
const PAIRS: u8 = 2;
const SLOTS: u64 = (PEERS * PAIRS) as u64;

const PAYLOADS: &[&[u8]] = &[
    &[0x67, 0x42, 0xe0, 31, 0xf4, 0x05, 0x01, 0xe8],
    &[0x65, 0x88, 1, 2],
    &[0x41, 0x9a, 1, 2],
    &[0x41, 0x9e, 1, 2],
    &[0x7c, 0x85, 0x88, 2],
    &[0x7c, 0x45, 1, 2],
    &[0x78, 0, 2, 9, 0x10, 0, 4, 0x67, 0x42, 0xe0, 31],
    &[],
];

/// Entries of a cache that one packet or call may look at for each subscriber on average: where a
/// frame begins is looked for among 64, before and behind it.
const STEPS: u64 = 4 * 64;

/// One encoder of a publication; the router is given each of its packets once.
#[derive(Default)]
struct Encoder {
    generation: u32,
    ssrc: u32,
    seq: u64,
    timestamp: u32,
    sent: BTreeSet<u64>,
}

struct World {
    router: Router,
    now: Instant,
    encoders: BTreeMap<(u8, bool), Encoder>,
    /// Numbers that a peer got since its link is up.
    numbers: BTreeSet<(Slot, Kind, u64)>,
    /// Steps that are accounted for.
    allowed: u64,
    ingested: u64,
}

/// Whatever order packets and calls come in: a peer that is down gets nothing, no number is used
/// twice on one link, and a packet costs each subscriber a bounded number of looks.
pub fn router(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let mut world = World {
        router: Router::new(RouterConfig::default(), 7),
        now: start(),
        encoders: BTreeMap::new(),
        numbers: BTreeSet::new(),
        allowed: 0,
        ingested: 0,
    };
    let mut up = BTreeSet::new();
    while let Some(step) = input.u8() {
        let Some(which) = input.u8() else { break };
        let peer = PeerId(u64::from(which % PEERS));
        let slot = Slot {
            peer,
            pair: which / PEERS % PAIRS,
        };
        let publication = PublicationId(u64::from(which / 8 % PUBLICATIONS));
        let (audio, video) = (which & 0x80 == 0, which & 0x40 == 0);
        let (router, now) = (&mut world.router, world.now);
        // A join may send all that is kept.
        let mut replays = 1;
        match step {
            0..=3 => router.publish(publication),
            4 => router.unpublish(publication),
            5..=11 => {
                let want = Subscribe {
                    publication,
                    layer: u8::from(step == 11),
                    mode: if step % 2 == 0 { Mode::L3 } else { Mode::Rtc },
                    audio,
                    video,
                };
                let subscribed = router.subscribe(now, slot, want);
                assert!(step != 11 || subscribed.is_err(), "a layer that is not");
            }
            12 => router.unsubscribe(slot),
            13..=16 => {
                router.peer_up(now, peer);
                up.insert(peer);
                world.numbers.retain(|(slot, _, _)| slot.peer != peer);
                replays = u64::from(PAIRS);
            }
            17 => {
                router.peer_down(peer);
                up.remove(&peer);
            }
            18 => {
                router.remove_peer(peer);
                up.remove(&peer);
                world.numbers.retain(|(slot, _, _)| slot.peer != peer);
            }
            19..=22 => router.set_wants(now, slot, audio, video),
            23..=26 => router.request_keyframe(now, slot),
            27..=29 => {
                let bps = f64::from(input.u8().unwrap_or(0)) * 20_000.0;
                router.set_estimate(now, peer, bps);
                replays = u64::from(PAIRS);
            }
            30..=32 => {
                let rtt = input.u8().map(|ms| Duration::from_millis(ms.into()));
                router.set_path(now, peer, Some(f32::from(which) / 255.0), rtt);
            }
            33..=48 => {
                world.now += Duration::from_millis(match step {
                    48 => 2000 + u64::from(which) * 20,
                    _ => u64::from(which),
                });
                if let Some(at) = router.next_deadline()
                    && at <= world.now
                {
                    router.handle_timeout(world.now);
                    let next = router.next_deadline();
                    assert!(next.is_none_or(|at| at > world.now), "due at once again");
                }
                replays = 0;
            }
            _ => {
                world.ingest(step, which, &mut input);
                replays = 0;
            }
        }
        world.allowed += SLOTS * STEPS + replays * world.ingested;
        while let Some(output) = world.router.poll_output() {
            let Output::Forward {
                slot, kind, seq, ..
            } = output
            else {
                continue;
            };
            assert!(up.contains(&slot.peer), "{slot:?} is down");
            let first = world.numbers.insert((slot, kind, seq));
            assert!(first, "{slot:?} got {kind:?} {seq} twice");
        }
        let stats = world.router.stats();
        assert!(stats.steps <= world.allowed, "{} steps", stats.steps);
        assert!(stats.cache_bytes <= usize::from(PUBLICATIONS) * (4 << 20));
        assert!(stats.subscriptions as u64 <= SLOTS);
    }
}

impl World {
    /// A packet that mostly follows the one before.
    fn ingest(&mut self, shape: u8, which: u8, input: &mut Input<'_>) {
        let publication = which % PUBLICATIONS;
        let is_video = which & 0x40 == 0;
        let encoder = self.encoders.entry((publication, is_video)).or_default();
        if shape & 1 != 0 {
            let jump = i64::from(input.u8().unwrap_or(0) as i8);
            let jump = jump * if shape & 2 != 0 { 100 } else { 1 };
            encoder.seq = encoder.seq.saturating_add_signed(jump);
        } else {
            encoder.seq += 1;
        }
        if shape & 4 != 0 {
            let step = u32::from(input.u8().unwrap_or(0));
            let unit = if shape & 8 != 0 { 1 << 24 } else { 3000 };
            encoder.timestamp = encoder.timestamp.wrapping_add(step.wrapping_mul(unit));
        }
        if shape & 0x70 == 0x70 {
            // Another encoder, or another link of the same client.
            match which & 8 {
                0 => encoder.ssrc += 1,
                _ => encoder.generation += 1,
            }
            encoder.sent.clear();
        }
        if !encoder.sent.insert(encoder.seq) {
            return;
        }
        let payload = PAYLOADS[usize::from(shape / 16 + which / 16) % PAYLOADS.len()];
        let source = Source {
            publication: PublicationId(publication.into()),
            layer: u8::from(shape == 0xff),
            kind: if is_video { Kind::Video } else { Kind::Audio },
            generation: encoder.generation,
            ssrc: encoder.ssrc,
        };
        let packet = Packet {
            seq: encoder.seq,
            timestamp: encoder.timestamp,
            marker: shape & 0x80 != 0,
            payload: payload.into(),
            capture: (which & 0x20 != 0).then_some(CaptureTime {
                time: SystemTime::UNIX_EPOCH,
                clock_offset: None,
            }),
            audio_level: None,
            voice_activity: None,
            wallclock: self.now,
        };
        self.ingested += 1;
        self.router.ingest(self.now, source, packet);
    }
}

#[allow(clippy::disallowed_methods, reason = "only differences to it matter")]
fn start() -> Instant {
    Instant::now()
}
