use super::*;
use crate::ntp;
use crate::testing::{Link, Queue, Rng, percentile};

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

const START_NTP: u64 = 0xeb00_0000_0000_0000;

/// 20 ms by its first byte, then its number.
fn payload(number: u32) -> Bytes {
    let mut p = vec![0x78];
    p.extend_from_slice(&number.to_be_bytes());
    Bytes::from(p)
}

/// "Decodes" to a tone that runs on over packet borders, so that cuts in the wrong place are seen.
#[derive(Debug, Default)]
struct Tone {
    next: u64,
    fec: u32,
}

impl Tone {
    fn write(&mut self, from: u64, ticks: usize, out: &mut Vec<i16>) {
        self.next = from + ticks as u64;
        let sample = |i: u64| (i as f64 / 48_000.0 * 200.0 * std::f64::consts::TAU).sin() * 8000.0;
        out.extend((from..self.next).map(|i| sample(i) as i16));
    }
}

impl AudioDecoder for Tone {
    fn decode(&mut self, payload: &[u8], out: &mut Vec<i16>) {
        let number = u32::from_be_bytes(payload[1..5].try_into().unwrap());
        self.write(u64::from(number) * 960, 960, out);
    }
    fn decode_fec(&mut self, next: &[u8], ticks: usize, out: &mut Vec<i16>) {
        self.fec += 1;
        let number = u32::from_be_bytes(next[1..5].try_into().unwrap());
        self.write(u64::from(number - 1) * 960, ticks, out);
    }
    fn conceal(&mut self, ticks: usize, out: &mut Vec<i16>) {
        self.write(self.next, ticks, out);
    }
}

enum Event {
    Send(u32),
    Packet(RtpPacket),
    Tick(u64),
}

struct Sim {
    link: Link,
    rng: Rng,
    drift_ppm: f64,
    /// Numbers for which nothing is sent (the sender pauses): timestamps go on, sequence numbers wait.
    pause: std::ops::Range<u32>,
    playout: AudioPlayout<Tone>,
    /// (time, delay from capture to the tick) of ticks with sound.
    delays: Vec<(Duration, Duration)>,
    idle: u32,
    max_waiting: usize,
    /// Called before each tick.
    control: fn(u64, &mut AudioBuffer),
}

impl Sim {
    fn new(seed: u64, link: Link) -> Sim {
        Sim {
            link,
            rng: Rng::new(seed),
            drift_ppm: 0.0,
            pause: 0..0,
            playout: AudioPlayout::new(Tone::default(), 1),
            delays: Vec::new(),
            idle: 0,
            max_waiting: 0,
            control: |_, _| {},
        }
    }

    fn run(mut self, seconds: u32) -> Sim {
        let mut queue = Queue::new();
        let mut seq = 65_530u16;
        queue.push(ms(20), Event::Send(0));
        queue.push(ms(3), Event::Tick(0));
        let mut out = [0i16; 480];
        while let Some((at, event)) = queue.pop() {
            let now = queue.instant(at);
            match event {
                Event::Send(n) => {
                    if !self.pause.contains(&n) {
                        let packet = RtpPacket {
                            ssrc: 4,
                            seq,
                            timestamp: (u32::MAX - 9600).wrapping_add(n * 960),
                            payload_type: 111,
                            payload: payload(n),
                            abs_capture_time: Some(ntp::add(START_NTP, ms(u64::from(n) * 20))),
                            ..RtpPacket::default()
                        };
                        seq = seq.wrapping_add(1);
                        for arrival in self.link.send(&mut self.rng, at) {
                            queue.push(arrival, Event::Packet(packet.clone()));
                        }
                    }
                    if n + 1 < seconds * 50 {
                        let next = f64::from(n + 2) * 0.02 / (1.0 + self.drift_ppm / 1e6);
                        queue.push(Duration::from_secs_f64(next), Event::Send(n + 1));
                    }
                }
                Event::Packet(packet) => self.playout.insert(now, packet),
                Event::Tick(n) => {
                    (self.control)(n, self.playout.buffer_mut());
                    let played = self.playout.tick(now, &mut out);
                    self.max_waiting = self
                        .max_waiting
                        .max(self.playout.buffer().stats().waiting_packets);
                    self.idle += u32::from(played.idle);
                    if let Some(capture) = played.capture_ntp {
                        let captured = ntp::diff_us(capture, START_NTP).max(0) as f64
                            / 1e6
                            / (1.0 + self.drift_ppm / 1e6);
                        self.delays
                            .push((at, at.saturating_sub(Duration::from_secs_f64(captured))));
                    }
                    if n < u64::from(seconds) * 100 {
                        queue.push(ms(3) + ms(10) * (n as u32 + 1), Event::Tick(n + 1));
                    }
                }
            }
        }
        self
    }

    fn stats(&self) -> AudioBufferStats {
        self.playout.buffer().stats()
    }

    fn delays(&self, from: u64, to: u64) -> Vec<Duration> {
        self.delays
            .iter()
            .filter(|(at, _)| (ms(from * 1000)..ms(to * 1000)).contains(at))
            .map(|(_, d)| *d)
            .collect()
    }

    fn p(&self, from: u64, to: u64, q: f64) -> Duration {
        percentile(&self.delays(from, to), q)
    }
}

#[test]
fn a_quiet_path_waits_for_about_one_packet() {
    // Every phase between packets and ticks.
    for phase in 0..10 {
        let sim = Sim::new(1, Link::new(phase)).run(20);
        let s = sim.stats();
        assert_eq!(
            (s.concealed_ms, s.fec_ms, s.late, sim.playout.stretched_ms()),
            (0, 0, 0, 0),
            "phase {phase}"
        );
        let network = ms(20 + phase); // sound is sent when its 20 ms are complete
        let (min, max) = (sim.p(1, 19, 0.0) - network, sim.p(1, 19, 1.0) - network);
        assert!(
            min >= ms(8) && max <= ms(18),
            "phase {phase}: {min:?} {max:?}"
        );
    }
}

#[test]
fn jitter_is_covered() {
    for seed in 1..=4 {
        let mut link = Link::new(20);
        link.jitter = ms(40);
        let sim = Sim::new(seed, link).run(60);
        let s = sim.stats();
        println!(
            "jitter: concealed {} ms, stretched {} ms, p95 {:?}",
            s.concealed_ms,
            sim.playout.stretched_ms(),
            sim.p(5, 59, 0.95)
        );
        assert!(s.concealed_ms <= 600, "{}", s.concealed_ms);
        assert!(
            sim.p(5, 59, 0.95) <= ms(20 + 20 + 40 + 35),
            "{:?}",
            sim.p(5, 59, 0.95)
        );
    }
}

#[test]
fn losses_are_filled_from_the_next_packet() {
    for seed in 1..=4 {
        let sim = Sim::new(seed, Link::new(20).loss(0.05)).run(60);
        let s = sim.stats();
        println!(
            "5 %: fec {} ms, concealed {} ms, p95 {:?}",
            s.fec_ms,
            s.concealed_ms,
            sim.p(5, 59, 0.95)
        );
        // 3 s of sound are lost, of which 5 % lose the copy too.
        assert!(
            s.fec_ms >= 1800 && s.concealed_ms <= 700,
            "seed {seed}: {s:?}"
        );
        assert!(sim.p(5, 59, 0.95) <= ms(85), "{:?}", sim.p(5, 59, 0.95));
        let sim = Sim::new(seed, Link::new(20).loss(0.3)).run(60);
        let s = sim.stats();
        println!(
            "30 %: fec {} ms, concealed {} ms, p95 {:?}",
            s.fec_ms,
            s.concealed_ms,
            sim.p(5, 59, 0.95)
        );
        assert!(
            s.fec_ms >= 9_000 && s.concealed_ms <= 8_000,
            "seed {seed}: {s:?}"
        );
    }
}

#[test]
fn bursts_reordering_duplicates() {
    let mut link = Link::new(20).loss(0.05);
    (link.burst, link.reorder, link.duplicate) = (5.0, 0.05, 0.05);
    let sim = Sim::new(2, link).run(60);
    let s = sim.stats();
    assert!(s.duplicates + s.late > 50, "{s:?}");
    assert!(s.concealed_ms <= 3_500, "{s:?}");
    assert!(sim.p(5, 59, 0.95) <= ms(100), "{:?}", sim.p(5, 59, 0.95));
}

#[test]
fn a_stall_is_left_behind() {
    let mut link = Link::new(20);
    link.stall = Some((ms(10_000), ms(13_000)));
    let sim = Sim::new(3, link).run(20);
    let s = sim.stats();
    assert!(s.skipped > 130, "{s:?}");
    assert!(s.concealed_ms <= 300, "{s:?}");
    assert!(
        sim.delays(13, 20).iter().all(|d| *d <= ms(450)),
        "{:?}",
        sim.p(13, 20, 1.0)
    );
    assert!(sim.p(14, 20, 0.95) <= ms(80), "{:?}", sim.p(14, 20, 0.95));
    assert!(sim.max_waiting <= 151);
}

#[test]
fn a_pause_of_the_sender_is_silence_not_loss() {
    let mut sim = Sim::new(4, Link::new(20));
    sim.pause = 200..300;
    let sim = sim.run(10);
    let s = sim.stats();
    assert_eq!((s.fec_ms, s.skipped), (0, 0), "{s:?}");
    assert!(s.concealed_ms <= 100, "{s:?}");
    assert!((150..=215).contains(&sim.idle), "{}", sim.idle);
    assert!(sim.p(7, 10, 1.0) <= ms(65), "{:?}", sim.p(7, 10, 1.0));
}

#[test]
fn the_end_of_a_stream_is_no_glitch() {
    let mut sim = Sim::new(5, Link::new(20));
    sim.pause = 200..10_000;
    let sim = sim.run(8);
    assert_eq!(sim.stats().concealed_ms, 0);
    assert!(sim.idle > 350);
}

#[test]
fn drift_is_followed_by_stretching() {
    for ppm in [-200.0, 200.0] {
        let mut sim = Sim::new(6, Link::new(7));
        sim.drift_ppm = ppm;
        let sim = sim.run(150);
        let s = sim.stats();
        assert_eq!((s.concealed_ms, s.skipped), (0, 0), "{ppm}: {s:?}");
        // 200 ppm over 150 s are 30 ms.
        assert!(
            (12..=50).contains(&sim.playout.stretched_ms()),
            "{ppm}: {}",
            sim.playout.stretched_ms()
        );
        assert!(
            sim.p(1, 149, 1.0) <= ms(20 + 7 + 30),
            "{ppm}: {:?}",
            sim.p(1, 149, 1.0)
        );
    }
}

#[test]
fn lip_sync_delay_comes_and_goes_without_gaps() {
    let mut sim = Sim::new(7, Link::new(0));
    sim.control = |tick, buffer| match tick {
        300 => buffer.set_min_playout_delay(ms(100)),
        900 => buffer.set_min_playout_delay(Duration::ZERO),
        _ => {}
    };
    let sim = sim.run(15);
    assert_eq!(sim.stats().concealed_ms, 0);
    assert!(
        sim.p(6, 9, 0.5) >= ms(20 + 94) && sim.p(6, 9, 0.95) <= ms(20 + 125),
        "{:?}",
        sim.p(6, 9, 0.5)
    );
    assert!(
        sim.p(12, 15, 1.0) <= ms(20 + 32),
        "{:?}",
        sim.p(12, 15, 1.0)
    );
}

#[test]
fn a_new_sender_takes_over() {
    let t = Instant::now();
    let mut b = AudioBuffer::new();
    let mut heard = Vec::new();
    for (run, (ssrc, seq, timestamp)) in
        [(1u32, 5u16, 0u32), (2, 9, 77), (2, 40_000, 4_000_000_000)]
            .into_iter()
            .enumerate()
    {
        for n in 0..50u64 {
            let now = t + ms((run as u64 * 50 + n) * 20);
            b.insert(
                now,
                RtpPacket {
                    ssrc,
                    seq: seq.wrapping_add(n as u16),
                    timestamp: timestamp.wrapping_add(n as u32 * 960),
                    payload: payload(run as u32 * 50 + n as u32),
                    ..RtpPacket::default()
                },
            );
            if let Pull::Decode { payload, .. } = b.pull(now + ms(10)) {
                heard.push(u32::from_be_bytes(payload[1..5].try_into().unwrap()));
            }
        }
    }
    assert_eq!(heard, (0..150).collect::<Vec<_>>());
    assert_eq!(b.stats().packets, 150);
}

#[test]
fn bounded_when_nobody_pulls() {
    let t = Instant::now();
    let mut b = AudioBuffer::new();
    for n in 0..5000u32 {
        b.insert(
            t + ms(u64::from(n) * 20),
            RtpPacket {
                seq: n as u16,
                timestamp: n.wrapping_mul(960),
                payload: payload(n),
                ..RtpPacket::default()
            },
        );
        assert!(b.stats().waiting_packets <= MAX_PACKETS);
    }
    // The first pull after that plays what is due now.
    let now = t + ms(5000 * 20);
    let Pull::Decode { payload, .. } = b.pull(now) else {
        panic!()
    };
    assert!(u32::from_be_bytes(payload[1..5].try_into().unwrap()) >= 4997);
}

#[test]
fn garbage_never_panics() {
    let t = Instant::now();
    for seed in 0..40 {
        let mut rng = Rng::new(seed);
        let mut p = AudioPlayout::new(Tone::default(), 1);
        let mut out = [0; 480];
        for i in 0..3000u64 {
            let now = t + ms(i * 5);
            let wild = rng.chance(0.02);
            p.insert(
                now,
                RtpPacket {
                    seq: if wild {
                        rng.next() as u16
                    } else {
                        (i / 2 + rng.below(5)) as u16
                    },
                    timestamp: if wild {
                        rng.next() as u32
                    } else {
                        (i as u32 / 2).wrapping_mul(960)
                    },
                    payload: [0x78, 0xfb, 0x03, 0x1b, 0][rng.below(5) as usize..]
                        .iter()
                        .copied()
                        .chain([0; 5])
                        .collect::<Vec<_>>()
                        .into(),
                    ..RtpPacket::default()
                },
            );
            if i % 2 == 0 {
                p.tick(now, &mut out);
            }
        }
    }
}
