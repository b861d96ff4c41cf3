//! The router as a whole, on a virtual clock.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

const PUB: PublicationId = PublicationId(1);
const MS: Duration = Duration::from_millis(1);

fn slot(peer: u64) -> Slot {
    Slot {
        peer: PeerId(peer),
        pair: 0,
    }
}

/// A publisher's encoder: 30 fps, frames of `packets` packets of `size` bytes.
#[derive(Clone)]
struct Encoder {
    generation: u32,
    ssrc: u32,
    seq: u64,
    timestamp: u32,
    packets: usize,
    size: usize,
}

impl Encoder {
    fn new(generation: u32, ssrc: u32) -> Self {
        Self {
            generation,
            ssrc,
            seq: 1000 + u64::from(ssrc) * 7919,
            timestamp: ssrc.wrapping_mul(2_654_435_761),
            packets: 4,
            size: 1000,
        }
    }

    fn source(&self, kind: Kind) -> Source {
        Source {
            publication: PUB,
            layer: 0,
            kind,
            generation: self.generation,
            ssrc: self.ssrc,
        }
    }

    fn frame(&mut self, now: Instant, keyframe: bool) -> Vec<Packet> {
        let count = if keyframe {
            self.packets * 4
        } else {
            self.packets
        };
        let packets = (0..count).map(|i| {
            let mut payload = vec![0u8; self.size];
            // FU-A, first fragment of an IDR or a P slice, then further ones.
            let unit = if keyframe { 5 } else { 1 };
            let start = if i == 0 { 0x80 } else { 0 };
            payload[..3].copy_from_slice(&[0x7c, start | unit, if keyframe { 0x88 } else { 0xe0 }]);
            Packet {
                seq: self.seq + i as u64,
                timestamp: self.timestamp,
                marker: i + 1 == count,
                payload: payload.into(),
                capture: None,
                audio_level: None,
                voice_activity: None,
                wallclock: now,
            }
        });
        let packets: Vec<_> = packets.collect();
        self.seq += count as u64;
        self.timestamp = self.timestamp.wrapping_add(3000);
        packets
    }
}

#[derive(Default)]
struct Got {
    video: Vec<(u64, u32, bool, bool, Instant)>,
    /// The publisher's own numbers of `video`.
    video_source: Vec<u64>,
    audio: Vec<(u64, u32)>,
}

struct World {
    router: Router,
    start: Instant,
    now: Instant,
    got: BTreeMap<Slot, Got>,
    keyframe_requests: Vec<Duration>,
    events: Vec<String>,
}

impl World {
    fn new() -> Self {
        let start = test_start();
        let mut router = Router::new(RouterConfig::default(), 42);
        router.publish(PUB);
        Self {
            router,
            start,
            now: start,
            got: BTreeMap::new(),
            keyframe_requests: vec![],
            events: vec![],
        }
    }

    fn drain(&mut self) {
        while let Some(output) = self.router.poll_output() {
            match output {
                Output::Forward {
                    slot,
                    kind,
                    seq,
                    timestamp,
                    packet,
                } => {
                    let got = self.got.entry(slot).or_default();
                    match kind {
                        Kind::Audio => got.audio.push((seq, timestamp)),
                        Kind::Video => {
                            let key = h264::inspect(&packet.payload).keyframe;
                            got.video
                                .push((seq, timestamp, key, packet.marker, self.now));
                            got.video_source.push(packet.seq);
                        }
                    }
                }
                Output::KeyframeRequest(_) => self.keyframe_requests.push(self.now - self.start),
                Output::Active(_) => self.events.push("active".into()),
                Output::Silent(_) => self.events.push("silent".into()),
                Output::GopOutgrown(_) => self.events.push("outgrown".into()),
                Output::Refused { reason, .. } => self.events.push(format!("{reason:?}")),
            }
        }
    }

    /// Lets time pass in the steps that the router asks for.
    fn run_to(&mut self, to: Instant) {
        self.drain();
        while let Some(at) = self.router.next_deadline()
            && at <= to
        {
            assert!(at > self.now, "a deadline must lie ahead");
            self.now = at;
            self.router.handle_timeout(at);
            self.drain();
        }
        self.now = to;
    }

    fn sleep(&mut self, time: Duration) {
        self.run_to(self.now + time);
    }

    fn send(&mut self, encoder: &mut Encoder, keyframe: bool) {
        for packet in encoder.frame(self.now, keyframe) {
            self.router
                .ingest(self.now, encoder.source(Kind::Video), packet);
        }
        self.drain();
    }

    /// Peer 2 is behind a bottleneck; the first report is from before its queue filled.
    fn congest(&mut self, frame: usize, bps: f64) {
        let rtt = if frame == 0 { 40 } else { 300 };
        self.router
            .set_path(self.now, PeerId(2), None, Some(rtt * MS));
        self.router.set_estimate(self.now, PeerId(2), bps);
    }

    fn stream(&mut self, encoder: &mut Encoder, frames: usize, gop: usize) {
        for i in 0..frames {
            self.send(encoder, gop > 0 && i % gop == 0);
            self.sleep(33 * MS);
        }
    }

    fn join(&mut self, slot: Slot, mode: Mode) -> FirstSeq {
        self.router.peer_up(self.now, slot.peer);
        self.subscribe(slot, mode)
    }

    fn subscribe(&mut self, slot: Slot, mode: Mode) -> FirstSeq {
        let want = Subscribe {
            publication: PUB,
            layer: 0,
            mode,
            audio: true,
            video: true,
        };
        let first = self.router.subscribe(self.now, slot, want).unwrap();
        self.drain();
        first
    }

    fn video(&self, slot: Slot) -> &[(u64, u32, bool, bool, Instant)] {
        self.got.get(&slot).map_or(&[], |g| &g.video)
    }

    /// No gap, keyframe first, timestamps never back.
    fn check(&self, slot: Slot, first: FirstSeq) {
        let video = self.video(slot);
        assert_eq!(video[0].0 as u16, first.video);
        assert!(video[0].2, "starts with a keyframe");
        for pair in video.windows(2) {
            assert_eq!(pair[1].0, pair[0].0 + 1);
            assert!(pair[1].1.wrapping_sub(pair[0].1) < 1 << 30);
        }
    }
}

#[test]
fn l3_join_replays_from_the_keyframe_and_catches_up() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    w.stream(&mut e, 45, 300);
    let first = w.join(slot(1), Mode::L3);
    // 64 KiB leave at once.
    assert!(w.video(slot(1)).len() >= 65, "{}", w.video(slot(1)).len());
    w.stream(&mut e, 30, 0);
    w.check(slot(1), first);
    assert_eq!(
        w.video(slot(1)).len(),
        16 + 44 * 4 + 30 * 4,
        "everything since the keyframe"
    );
    let last = w.video(slot(1)).last().unwrap();
    assert_eq!(
        last.4,
        w.now - 33 * MS,
        "live again: the newest packet left as it came"
    );
}

#[test]
fn l3_burst_keeps_its_rate() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    e.packets = 16; // 3.9 Mbit/s
    w.stream(&mut e, 100, 300);
    let joined = w.now;
    w.join(slot(1), Mode::L3);
    w.sleep(100 * MS);
    let bytes = w
        .video(slot(1))
        .iter()
        .filter(|p| p.4 < joined + 100 * MS)
        .count()
        * 1000;
    assert!(
        bytes > 250_000 && bytes < 65_536 + 250_000 + 4_000,
        "{bytes}"
    );
}

#[test]
fn a_long_burst_jumps_to_a_fresh_keyframe() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    e.packets = 16;
    w.stream(&mut e, 100, 300);
    let first = w.join(slot(1), Mode::L3);
    assert_eq!(
        w.keyframe_requests.len(),
        1,
        "a burst of 1.6 MB asks for a keyframe too"
    );
    w.sleep(50 * MS);
    let before = w.video(slot(1)).len();
    w.send(&mut e, true);
    w.sleep(100 * MS);
    w.check(slot(1), first);
    let after = &w.video(slot(1))[before..];
    let jump = after.iter().position(|p| p.2).unwrap();
    assert!(
        after[..jump].len() <= 40,
        "the rest of the old GOP is left out"
    );
    assert!(jump == 0 || after[jump - 1].3, "left between two frames");
}

#[test]
fn rtc_waits_for_the_next_keyframe() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    w.stream(&mut e, 10, 300);
    let first = w.join(slot(1), Mode::Rtc);
    assert_eq!(w.keyframe_requests.len(), 1);
    w.stream(&mut e, 3, 0);
    assert!(w.video(slot(1)).is_empty());
    w.stream(&mut e, 3, 300);
    w.check(slot(1), first);
    assert_eq!(w.video(slot(1)).len(), 16 + 8);
}

#[test]
fn many_joins_are_one_keyframe_request_per_interval() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    w.stream(&mut e, 1, 300);
    for peer in 0..200 {
        w.join(slot(peer), Mode::Rtc);
        w.send(&mut e, false);
        w.router.request_keyframe(w.now, slot(peer));
        w.sleep(10 * MS);
    }
    for pair in w.keyframe_requests.windows(2) {
        assert!(pair[1] - pair[0] >= 500 * MS, "{:?}", w.keyframe_requests);
    }
    assert!(
        (4..=5).contains(&w.keyframe_requests.len()),
        "{:?}",
        w.keyframe_requests
    );
}

#[test]
fn numbering_continues_on_one_slot() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    let first = w.join(slot(1), Mode::L3);
    w.stream(&mut e, 10, 300);
    w.router.unsubscribe(slot(1));
    w.stream(&mut e, 10, 0);
    let count = w.video(slot(1)).len();
    let second = w.subscribe(slot(1), Mode::L3);
    assert_eq!(second.video, first.video + count as u16);
    w.stream(&mut e, 10, 0);
    w.check(slot(1), first);
    assert!(w.video(slot(1))[count].2, "a keyframe first again");
}

#[test]
fn publisher_restart_and_new_generation_continue() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    let first = w.join(slot(1), Mode::Rtc);
    w.stream(&mut e, 10, 300);
    let count = w.video(slot(1)).len();
    let mut next = Encoder::new(2, 9);
    // Without a keyframe the new encoder's pictures are held back, and one is asked for at once.
    let asked = w.keyframe_requests.len();
    w.stream(&mut next, 2, 0);
    assert_eq!(w.video(slot(1)).len(), count);
    assert!(w.keyframe_requests.len() > asked);
    // Stragglers of the old link are dropped.
    w.send(&mut e, true);
    assert_eq!(w.video(slot(1)).len(), count);
    w.stream(&mut next, 5, 300);
    w.check(slot(1), first);
    assert_eq!(w.video(slot(1)).len(), count + 16 + 16);
}

#[test]
fn the_sources_own_loss_stays_visible_and_is_repaired() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    let first = w.join(slot(1), Mode::Rtc);
    w.stream(&mut e, 2, 300);
    let mut frame = e.frame(w.now, false);
    let lost = frame.remove(1);
    let source = e.source(Kind::Video);
    for packet in frame {
        w.router.ingest(w.now, source, packet);
    }
    w.sleep(20 * MS);
    w.router.ingest(w.now, source, lost);
    w.drain();
    let mut seqs: Vec<_> = w.video(slot(1)).iter().map(|p| p.0).collect();
    assert_eq!(
        seqs[seqs.len() - 1] + 2,
        seqs[seqs.len() - 2],
        "late, under its own number"
    );
    seqs.sort_unstable();
    let count = seqs.len() as u64;
    assert_eq!(
        seqs,
        (u64::from(first.video)..u64::from(first.video) + count).collect::<Vec<_>>()
    );
}

#[test]
fn muted_video_comes_back_at_a_keyframe() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    let first = w.join(slot(1), Mode::L3);
    w.stream(&mut e, 5, 300);
    let count = w.video(slot(1)).len();
    w.router.set_wants(w.now, slot(1), true, false);
    w.stream(&mut e, 5, 0);
    assert_eq!(w.video(slot(1)).len(), count);
    w.router.set_wants(w.now, slot(1), true, true);
    w.drain();
    assert!(w.video(slot(1))[count].2);
    w.stream(&mut e, 5, 0);
    w.check(slot(1), first);
}

#[test]
fn audio_is_forwarded_while_wanted() {
    let mut w = World::new();
    let e = Encoder::new(1, 1);
    let first = w.join(slot(1), Mode::Rtc);
    for i in 0..20u64 {
        if i == 5 {
            w.router.set_wants(w.now, slot(1), false, true);
        }
        if i == 10 {
            w.router.set_wants(w.now, slot(1), true, true);
        }
        let packet = Packet {
            seq: 500 + i,
            timestamp: 960 * i as u32,
            marker: false,
            payload: vec![0; 80].into(),
            capture: None,
            audio_level: Some(-20),
            voice_activity: None,
            wallclock: w.now,
        };
        w.router.ingest(w.now, e.source(Kind::Audio), packet);
        w.sleep(20 * MS);
    }
    let audio = &w.got[&slot(1)].audio;
    let first = u64::from(first.audio);
    let seqs: Vec<_> = audio.iter().map(|p| p.0).collect();
    assert_eq!(seqs, (first..first + 15).collect::<Vec<_>>());
    assert_eq!(
        audio[5].1, 9600,
        "one source keeps its own time across a pause"
    );
}

#[test]
fn a_slow_path_drops_to_keyframes_and_nobody_else_notices() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1); // about 1 Mbit/s, keyframe each second
    let fast = w.join(slot(1), Mode::L3);
    let slow = w.join(slot(2), Mode::L3);
    let asked = w.keyframe_requests.len();
    for i in 0..600 {
        w.send(&mut e, i % 30 == 0);
        w.congest(i, 400_000.0);
        w.router.set_estimate(w.now, PeerId(1), 50e6);
        w.sleep(33 * MS);
    }
    w.check(slot(1), fast);
    w.check(slot(2), slow);
    assert_eq!(w.video(slot(1)).len(), 20 * (16 + 29 * 4));
    assert_eq!(w.router.drops(PeerId(1)), 0);
    assert!(w.router.drops(PeerId(2)) > 0);
    // The slow path is used, not exceeded.
    let from = w.now - Duration::from_secs(10);
    let bytes = w.video(slot(2)).iter().filter(|p| p.4 > from).count() * 1000;
    assert!((250_000..=450_000).contains(&bytes), "{bytes}");
    assert_eq!(
        w.keyframe_requests.len(),
        asked,
        "the publisher hears nothing of it"
    );
    // Room again: everything flows after the next keyframe.
    for i in 0..90 {
        w.send(&mut e, i % 30 == 0);
        w.router.set_estimate(w.now, PeerId(2), 50e6);
        w.sleep(33 * MS);
    }
    let from = w.now - Duration::from_millis(990 + 33);
    let recent = |s| w.video(s).iter().filter(|p| p.4 > from).count();
    assert_eq!(recent(slot(1)), recent(slot(2)));
}

#[test]
fn a_low_estimate_of_a_clear_path_limits_nothing() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    let first = w.join(slot(2), Mode::L3);
    for i in 0..300 {
        w.send(&mut e, i % 30 == 0);
        w.router
            .set_path(w.now, PeerId(2), Some(0.15), Some(40 * MS));
        w.router.set_estimate(w.now, PeerId(2), 300_000.0);
        w.sleep(33 * MS);
    }
    w.check(slot(2), first);
    assert_eq!(w.video(slot(2)).len(), 10 * (16 + 29 * 4));
}

#[test]
fn a_starved_subscriber_asks_for_nothing_for_a_while() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    w.stream(&mut e, 30, 300);
    w.join(slot(2), Mode::L3);
    let asked = w.keyframe_requests.len();
    for i in 0..90 {
        w.send(&mut e, false);
        w.congest(i, 250_000.0);
        w.router.request_keyframe(w.now, slot(3));
        w.sleep(33 * MS);
    }
    assert!(w.router.drops(PeerId(2)) > 0);
    assert_eq!(w.keyframe_requests.len(), asked);
}

#[test]
fn a_link_that_comes_later_or_again_starts_then() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    w.stream(&mut e, 5, 300);
    let first = w.subscribe(slot(1), Mode::L3);
    w.stream(&mut e, 5, 0);
    assert!(w.video(slot(1)).is_empty());
    w.router.peer_up(w.now, PeerId(1));
    w.drain();
    w.check(slot(1), first);
    let count = w.video(slot(1)).len();
    w.router.peer_down(PeerId(1));
    w.stream(&mut e, 5, 0);
    assert_eq!(w.video(slot(1)).len(), count);
    w.router.peer_up(w.now, PeerId(1));
    w.drain();
    assert!(w.video(slot(1))[count].2);
    w.check(slot(1), first);
}

#[test]
fn active_and_silent() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    w.stream(&mut e, 3, 300);
    w.sleep(Duration::from_secs(4));
    assert_eq!(w.events, ["active"]);
    w.sleep(Duration::from_secs(2));
    assert_eq!(w.events, ["active", "silent"]);
    assert_eq!(w.router.stats().cache_bytes, 0);
    assert_eq!(w.router.next_deadline(), None, "an idle router sleeps");
    w.send(&mut e, false);
    assert_eq!(w.events, ["active", "silent", "active"]);
}

#[test]
fn b_frames_are_refused_until_the_encoder_changes() {
    let mut w = World::new();
    let mut e = Encoder::new(1, 1);
    w.join(slot(1), Mode::L3);
    w.stream(&mut e, 2, 300);
    let count = w.video(slot(1)).len();
    let mut packet = e.frame(w.now, false).remove(0);
    // first_mb_in_slice 0 and slice_type 1.
    packet.payload = vec![0x01, 0b1010_1000, 0].into();
    w.router.ingest(w.now, e.source(Kind::Video), packet);
    w.stream(&mut e, 2, 300);
    assert_eq!(w.events, ["active", "BFrames"]);
    assert_eq!(w.video(slot(1)).len(), count);
    let mut better = Encoder::new(1, 2);
    w.stream(&mut better, 2, 300);
    assert_eq!(w.video(slot(1)).len(), count + 20);
}

#[test]
fn errors_and_tables() {
    let mut w = World::new();
    let want = Subscribe {
        publication: PublicationId(9),
        layer: 0,
        mode: Mode::Rtc,
        audio: true,
        video: true,
    };
    let now = w.now;
    assert_eq!(
        w.router.subscribe(now, slot(1), want),
        Err(SubscribeError::UnknownPublication)
    );
    let layer = Subscribe { layer: 1, ..want };
    assert_eq!(
        w.router.subscribe(now, slot(1), layer),
        Err(SubscribeError::UnknownLayer)
    );
    let high = Slot {
        pair: 16,
        ..slot(1)
    };
    assert_eq!(
        w.router.subscribe(now, high, want),
        Err(SubscribeError::PairTooHigh)
    );
    w.subscribe(slot(1), Mode::L3);
    assert_eq!(w.router.stats().subscriptions, 1);
    w.router.unpublish(PUB);
    assert_eq!(w.router.stats(), RouterStats::default());
    w.router.unsubscribe(slot(1));
    w.router.remove_peer(PeerId(1));
    assert_eq!(w.router.next_deadline(), None);
}

/// All of one batch off the socket: what has been sent of a keyframe is not sent again because its
/// encoder is followed by another.
#[test]
fn a_new_encoder_in_the_instant_of_a_keyframe() {
    let mut w = World::new();
    w.join(slot(1), Mode::L3);
    let (mut first, mut second) = (Encoder::new(1, 1), Encoder::new(2, 2));
    w.send(&mut first, true);
    w.send(&mut second, false);
    assert_eq!(w.got[&slot(1)].video.len(), 16);
    w.send(&mut second, true);
    assert_eq!(w.got[&slot(1)].video.len(), 32);
}

#[derive(Clone, Debug)]
enum Step {
    Frame { keyframe: bool, lose: Option<u8> },
    Subscribe(u64, bool),
    Unsubscribe(u64),
    Wants(u64, bool),
    Restart,
    Estimate(u64, u32),
    Pli(u64),
    Up(u64),
    Sleep(u16),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (proptest::bool::weighted(0.1), proptest::option::weighted(0.1, 0u8..4))
            .prop_map(|(keyframe, lose)| Step::Frame { keyframe, lose }),
        2 => (0..3u64, any::<bool>()).prop_map(|(p, l3)| Step::Subscribe(p, l3)),
        1 => (0..3u64).prop_map(Step::Unsubscribe),
        1 => (0..3u64, any::<bool>()).prop_map(|(p, on)| Step::Wants(p, on)),
        1 => Just(Step::Restart),
        2 => (0..3u64, 100_000..3_000_000u32).prop_map(|(p, bps)| Step::Estimate(p, bps)),
        1 => (0..3u64).prop_map(Step::Pli),
        1 => (0..3u64).prop_map(Step::Up),
        4 => (0..400u16).prop_map(Step::Sleep),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever happens: numbers are unique per slot, every gap is one that the source made, video
    /// after a start begins with a keyframe, requests keep their distance.
    #[test]
    fn any_history_keeps_the_promises(steps in proptest::collection::vec(step(), 1..200)) {
        let mut w = World::new();
        let mut e = Encoder::new(1, 1);
        let mut lost = BTreeSet::new();
        for peer in 0..3 {
            w.router.peer_up(w.now, PeerId(peer));
        }
        let mut ups = 0;
        for step in steps {
            match step {
                Step::Frame { keyframe, lose } => {
                    let mut frame = e.frame(w.now, keyframe);
                    if let Some(i) = lose {
                        lost.insert(frame.remove(usize::from(i)).seq);
                    }
                    let source = e.source(Kind::Video);
                    for packet in frame {
                        w.router.ingest(w.now, source, packet);
                    }
                    w.sleep(33 * MS);
                }
                Step::Subscribe(p, l3) => {
                    w.subscribe(slot(p), if l3 { Mode::L3 } else { Mode::Rtc });
                }
                Step::Unsubscribe(p) => w.router.unsubscribe(slot(p)),
                Step::Wants(p, on) => w.router.set_wants(w.now, slot(p), true, on),
                Step::Restart => {
                    let next = e.generation + 1;
                    e = Encoder::new(next, next);
                }
                Step::Estimate(p, bps) => {
                    w.router.set_path(w.now, PeerId(p), Some(bps as f32 / 3e6), None);
                    w.router.set_estimate(w.now, PeerId(p), f64::from(bps));
                }
                Step::Pli(p) => w.router.request_keyframe(w.now, slot(p)),
                Step::Up(p) => {
                    w.router.peer_up(w.now, PeerId(p));
                    ups += 1;
                }
                Step::Sleep(ms) => w.sleep(u32::from(ms) * MS),
            }
            w.drain();
        }
        for got in w.got.values() {
            // A replay shows the same loss again, so gaps are compared with what the source lost
            // right before the packet, not counted.
            for (pair, source) in got.video.windows(2).zip(&got.video_source[1..]) {
                let (before, after) = (pair[0].0, pair[1].0);
                prop_assert!(after > before || ups > 0);
                for missing in 1..after.saturating_sub(before) {
                    prop_assert!(lost.contains(&(source - missing)), "{before}, then {after}");
                }
            }
        }
        for pair in w.keyframe_requests.windows(2) {
            // A new encoder may be asked at once; otherwise the distance holds.
            prop_assert!(pair[1] - pair[0] >= 500 * MS || e.generation > 1);
        }
        prop_assert!(w.router.stats().cache_bytes <= RouterConfig::default().cache_bytes_max);
    }
}

/// Neither joins nor requests for keyframes nor counts look at other viewers.
#[test]
fn a_join_storm_costs_each_viewer_its_own_work() {
    const VIEWERS: u64 = 2_000;
    let mut w = World::new();
    let mut encoder = Encoder::new(1, 1);
    for (at, keyframe) in [(0, true), (33, false)] {
        let now = w.start + at * MS;
        for packet in encoder.frame(now, keyframe) {
            let source = encoder.source(Kind::Video);
            w.router.ingest(now, source, packet);
        }
    }
    let now = w.start + 40 * MS;
    let want = Subscribe {
        publication: PUB,
        layer: 0,
        mode: Mode::L3,
        audio: true,
        video: true,
    };
    let before = w.router.stats().served;
    for peer in 0..VIEWERS {
        w.router.peer_up(now, PeerId(peer));
        w.router.subscribe(now, slot(peer), want).unwrap();
        w.router.request_keyframe(now, slot(peer));
        assert_eq!(w.router.drops(PeerId(peer)), 0);
    }
    let joins = w.router.stats().served - before;
    assert!(joins <= 2 * VIEWERS, "{joins} looks for {VIEWERS} joins");
    // What time asks for is done for those who wait for it.
    for peer in 1..VIEWERS {
        w.router.unsubscribe(slot(peer));
    }
    for peer in 0..VIEWERS {
        w.router.peer_down(PeerId(peer));
    }
    let before = w.router.stats().served;
    w.router.handle_timeout(now + 20 * MS);
    assert!(w.router.stats().served - before <= 1);
}
