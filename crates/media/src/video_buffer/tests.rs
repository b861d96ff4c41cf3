mod hostile;

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use crate::h264::{Packetizer, START_CODE};
use crate::receive::{RtpReceiver, Verdict};
use crate::testing::{Link, Queue, Rng, percentile};

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// An access unit of `len` bytes that carries its number.
fn access_unit(number: u32, key: bool, len: usize) -> Vec<u8> {
    let mut au = Vec::new();
    if key {
        for nal in [&[0x67, 0x42, 0xc0, 0x1f, 1][..], &[0x68, 0xce, 1]] {
            au.extend_from_slice(&START_CODE);
            au.extend_from_slice(nal);
        }
    }
    au.extend_from_slice(&START_CODE);
    au.push(if key { 0x65 } else { 0x41 });
    au.extend(number.to_be_bytes().iter().map(|b| b ^ 0x5a));
    au.resize(len, 0xaa);
    au
}

/// Reads the number back; every byte of the frame must be there.
fn number_of(frame: &AssembledFrame) -> u32 {
    let nal = crate::h264::nals(&frame.data).last().unwrap();
    u32::from_be_bytes([nal[1], nal[2], nal[3], nal[4]].map(|b| b ^ 0x5a))
}

enum Event {
    Capture(u32),
    Packet(RtpPacket, bool),
    Nack(Vec<u16>),
    KeyRequest,
    Timer,
}

/// A publisher, a path with retransmissions, the receive path and the buffer, on virtual time.
struct Sim {
    rng: Rng,
    down: Link,
    up: Link,
    fps: u32,
    packets_per_frame: u64,
    gop: u32,
    /// Sender's clock against ours, ppm.
    drift_ppm: f64,
    /// What the sender adds to the timestamp of a frame, milliseconds.
    stamped_off: fn(u32) -> i32,
    /// The consumer is busy for this long after each shown frame.
    render_time: Duration,
    decode_time: Duration,
    first_seq: u16,
    first_timestamp: u32,
    buffer: VideoBuffer,
    max_bytes: usize,
    key_requests: u32,
    shown: Vec<Shown>,
    decoded: u32,
}

#[derive(Clone, Copy)]
struct Shown {
    number: u32,
    at: Duration,
    delay: Duration,
}

impl Sim {
    fn new(seed: u64, down: Link, up: Link) -> Sim {
        let mut buffer = VideoBuffer::new();
        buffer.set_rtt(down.delay + up.delay);
        Sim {
            rng: Rng::new(seed),
            down,
            up,
            fps: 30,
            packets_per_frame: 7,
            gop: 60,
            drift_ppm: 0.0,
            stamped_off: |_| 0,
            render_time: Duration::ZERO,
            decode_time: Duration::ZERO,
            first_seq: 65_500,
            first_timestamp: u32::MAX - 100_000,
            buffer,
            max_bytes: 0,
            key_requests: 0,
            shown: Vec::new(),
            decoded: 0,
        }
    }

    fn capture_at(&self, number: u32) -> Duration {
        Duration::from_secs_f64(
            f64::from(number) / f64::from(self.fps) / (1.0 + self.drift_ppm / 1e6),
        )
    }

    fn run(mut self, seconds: u32) -> Sim {
        let mut queue = Queue::new();
        let mut receiver = RtpReceiver::new(90_000);
        receiver.set_rtt(self.down.delay + self.up.delay);
        receiver.set_deadline(self.buffer.max_delay);

        let mut packetizer = Packetizer::new(9, 102, self.first_seq);
        let mut sent: VecDeque<RtpPacket> = VecDeque::new();
        let (mut want_key, mut busy_until, mut timer) = (true, Duration::ZERO, None);
        let frames = seconds * self.fps;
        queue.push(Duration::ZERO, Event::Capture(0));
        while let Some((at, event)) = queue.pop() {
            let now = queue.instant(at);
            match event {
                Event::Capture(n) => {
                    let key = want_key || n % self.gop == 0;
                    want_key = false;
                    let size = self.packets_per_frame * if key { 6 } else { 1 };
                    let len = (size * 1000 + self.rng.below(600)) as usize;
                    let timestamp = self
                        .first_timestamp
                        .wrapping_add(n * (90_000 / self.fps))
                        .wrapping_add_signed((self.stamped_off)(n) * 90);
                    for packet in packetizer.packetize(
                        &access_unit(n, key, len),
                        timestamp,
                        1 + u64::from(n),
                        1200,
                    ) {
                        for arrival in self.down.send(&mut self.rng, at) {
                            queue.push(arrival, Event::Packet(packet.clone(), false));
                        }
                        sent.push_back(packet);
                    }
                    sent.drain(..sent.len().saturating_sub(512));
                    if n + 1 < frames {
                        queue.push(self.capture_at(n + 1), Event::Capture(n + 1));
                    }
                }
                Event::Packet(packet, rtx) => {
                    if receiver.on_packet(now, packet.seq, rtx) == Verdict::New {
                        receiver.on_frame_packet(now, packet.seq, packet.marker);

                        self.buffer.insert(now, packet);
                    }
                }
                Event::Nack(seqs) => {
                    for packet in seqs
                        .iter()
                        .filter_map(|seq| sent.iter().find(|p| p.seq == *seq))
                    {
                        for arrival in self.down.send(&mut self.rng, at) {
                            queue.push(arrival, Event::Packet(packet.clone(), true));
                        }
                    }
                }
                Event::KeyRequest => want_key = true,
                Event::Timer => timer = None,
            }
            let nacks = receiver.poll_nack(now);
            if !nacks.is_empty() {
                for arrival in self.up.send(&mut self.rng, at) {
                    queue.push(arrival, Event::Nack(nacks.clone()));
                }
            }
            while at >= busy_until
                && let Some(out) = self.buffer.poll(now)
            {
                match out {
                    VideoOut::NeedKeyframe => {
                        self.key_requests += 1;
                        for arrival in self.up.send(&mut self.rng, at) {
                            queue.push(arrival, Event::KeyRequest);
                        }
                    }
                    VideoOut::Frame(frame) => busy_until = self.consume(at, &queue, frame),
                }
            }
            self.max_bytes = self.max_bytes.max(self.buffer.stats().waiting_bytes);
            let wake = [receiver.next_deadline(), self.buffer.next_deadline()]
                .into_iter()
                .flatten()
                .min()
                .map(|next| {
                    next.saturating_duration_since(queue.start)
                        .max(busy_until)
                        .max(at + Duration::from_micros(50))
                });
            if let Some(wake) = wake.filter(|wake| timer.is_none_or(|t| *wake < t))
                && wake < ms(u64::from(seconds) * 1000 + 2000)
            {
                queue.push(wake, Event::Timer);
                timer = Some(wake);
            }
        }
        self
    }

    fn consume(&mut self, at: Duration, queue: &Queue<Event>, frame: AssembledFrame) -> Duration {
        let number = number_of(&frame);
        assert_eq!(frame.capture_ntp, Some(1 + u64::from(number)));
        assert!(frame.render_at <= queue.instant(at));
        // Decoding order with nothing left out, unless a keyframe starts anew.
        let next = self.decoded;
        assert!(
            number == next || (frame.keyframe && number > next),
            "frame {number} after {next}"
        );
        self.decoded = number + 1;
        let mut busy = at + self.decode_time;
        if frame.render {
            self.shown.push(Shown {
                number,
                at,
                delay: at.saturating_sub(self.capture_at(number)),
            });
            busy += self.render_time;
        }
        busy
    }

    /// Delays of the frames shown in a span of seconds.
    fn delays(&self, from: u64, to: u64) -> Vec<Duration> {
        let span = ms(from * 1000)..ms(to * 1000);
        self.shown
            .iter()
            .filter(|s| span.contains(&s.at))
            .map(|s| s.delay)
            .collect()
    }

    /// Shown frames over those captured, in a span of seconds.
    fn ratio(&self, from: u32, to: u32) -> f64 {
        let span = from * self.fps..to * self.fps;
        self.shown
            .iter()
            .filter(|s| span.contains(&s.number))
            .count() as f64
            / span.len() as f64
    }

    fn longest_gap(&self) -> Duration {
        self.shown
            .windows(2)
            .map(|w| w[1].at - w[0].at)
            .max()
            .unwrap_or_default()
    }
}

#[test]
fn a_quiet_path_adds_nothing() {
    let sim = Sim::new(1, Link::new(0), Link::new(0)).run(10);
    let delays = sim.delays(1, 10);
    assert_eq!(percentile(&delays, 1.0), Duration::ZERO);
    assert_eq!(sim.ratio(0, 10), 1.0);
    assert_eq!(
        (sim.key_requests, sim.buffer.stats().delay),
        (0, Duration::ZERO)
    );
    // The first frame waits to learn whether a burst follows.
    assert_eq!(sim.shown[0].delay, CATCH_UP_HOLD);
}

#[test]
fn five_percent_loss_both_ways() {
    let mut worst = (1.0f64, Duration::ZERO, Duration::ZERO);
    for seed in 1..=5 {
        let sim = Sim::new(seed, Link::new(20).loss(0.05), Link::new(20).loss(0.05)).run(60);
        let p95 = percentile(&sim.delays(2, 60), 0.95);
        worst = (
            worst.0.min(sim.ratio(2, 59)),
            worst.1.max(p95),
            worst.2.max(sim.longest_gap()),
        );
        assert!(
            sim.key_requests <= 1,
            "seed {seed}: {} requests",
            sim.key_requests
        );
    }
    println!("5 %: ratio {} p95 {:?} gap {:?}", worst.0, worst.1, worst.2);
    assert!(
        worst.0 >= 0.995 && worst.1 <= ms(125) && worst.2 < ms(500),
        "{worst:?}"
    );
}

#[test]
fn thirty_percent_loss_both_ways() {
    // A bound of 600 ms gives repairs four or five chances.
    for seed in 1..=3 {
        let mut sim = Sim::new(seed, Link::new(20).loss(0.3), Link::new(20).loss(0.3));
        sim.buffer.set_max_delay(ms(600));

        (sim.fps, sim.packets_per_frame, sim.gop) = (15, 5, 30);
        let sim = sim.run(60);
        let p95 = percentile(&sim.delays(5, 60), 0.95);
        println!(
            "30 % seed {seed}: ratio {} p95 {p95:?} gap {:?} requests {}",
            sim.ratio(5, 59),
            sim.longest_gap(),
            sim.key_requests
        );
        assert!(
            sim.ratio(5, 59) >= 0.94,
            "seed {seed}: {}",
            sim.ratio(5, 59)
        );
        assert!(p95 <= ms(450), "seed {seed}: {p95:?}");
    }
}

#[test]
fn bursts_of_loss() {
    for seed in 1..=4 {
        let mut down = Link::new(20).loss(0.05);
        down.burst = 8.0;
        let sim = Sim::new(seed, down, Link::new(20)).run(60);
        assert!(
            sim.ratio(2, 59) >= 0.99,
            "seed {seed}: {}",
            sim.ratio(2, 59)
        );
        let p95 = percentile(&sim.delays(2, 60), 0.95);
        assert!(p95 <= ms(160), "seed {seed}: {p95:?}");
        assert!(sim.longest_gap() < ms(500));
    }
}

#[test]
fn reordering_and_duplicates() {
    let mut down = Link::new(20);
    (down.reorder, down.duplicate) = (0.05, 0.05);
    let sim = Sim::new(3, down, Link::new(20)).run(20);
    assert_eq!(sim.ratio(1, 19), 1.0);
    assert!(percentile(&sim.delays(1, 20), 0.99) <= ms(40));
}

#[test]
fn jitter_is_evened_out_and_forgotten() {
    let mut down = Link::new(20);
    down.jitter = ms(40);
    let sim = Sim::new(4, down.clone(), Link::new(20)).run(20);
    assert_eq!(sim.ratio(1, 19), 1.0);
    let p95 = percentile(&sim.delays(2, 20), 0.95);
    assert!(p95 >= ms(40) && p95 <= ms(75), "{p95:?}");
    // Even: hardly any two frames come further apart than jitter alone would put them.
    let gaps: Vec<Duration> = sim
        .shown
        .windows(2)
        .skip(60)
        .map(|w| w[1].at - w[0].at)
        .collect();
    assert!(
        percentile(&gaps, 0.95) <= ms(40),
        "{:?}",
        percentile(&gaps, 0.95)
    );
}

#[test]
fn target_shrinks_within_two_seconds() {
    let mut b = VideoBuffer::new();
    let t = Instant::now();
    let mut p = Packetizer::new(1, 102, 0);
    let mut feed = |b: &mut VideoBuffer, n: u32, late: u64| {
        let now = t + ms(u64::from(n) * 33 + late);
        for packet in p.packetize(&access_unit(n, n == 0, 500), n * 2970, 0, 1200) {
            b.insert(now, packet);
        }
        while b.poll(now + ms(10)).is_some() {}
    };
    for n in 0..120 {
        feed(&mut b, n, if n % 5 == 1 { 30 } else { 0 });
    }
    assert_eq!(b.stats().target, ms(30));
    for n in 120..240 {
        feed(&mut b, n, 0);
        if n == 200 {
            assert!(b.stats().target < ms(20), "{:?}", b.stats().target);
        }
    }
    assert_eq!(b.stats().target, Duration::ZERO);
}

#[test]
fn a_stall_of_three_seconds_delivered_late() {
    let mut down = Link::new(20);
    down.stall = Some((ms(10_000), ms(13_000)));
    let sim = Sim::new(5, down, Link::new(20)).run(20);
    assert!(
        sim.shown.iter().all(|s| s.delay <= ms(1000)),
        "no stale picture is shown"
    );
    assert!(sim.delays(13, 20).iter().skip(1).all(|d| *d < ms(400)));
    assert!(sim.longest_gap() <= ms(3100));
    assert!(sim.max_bytes < MAX_BYTES);
}

/// The picture that was under way when the path stalled arrives alone, seconds old: the backlog
/// behind it takes its time.
#[test]
fn a_lone_picture_from_before_a_stall_is_not_shown() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    let mut p = Packetizer::new(1, 102, 30_000);
    let mut shown = Vec::new();
    let mut feed = |b: &mut VideoBuffer, n: u32, at: Duration| {
        for packet in p.packetize(&access_unit(n, n == 0, 1000), n * 3000, 0, 1200) {
            b.insert(t + at, packet);
        }
        // Until long after the hold for newer ones.
        for wait in 0..60 {
            while let Some(out) = b.poll(t + at + ms(wait)) {
                if let VideoOut::Frame(f) = out
                    && f.render
                {
                    shown.push(number_of(&f));
                }
            }
        }
    };
    for n in 0..30 {
        feed(&mut b, n, ms(u64::from(n) * 100 / 3));
    }
    // Number 30 was sent at 1 s and comes at 4 s, the one of 4 s a little later.
    feed(&mut b, 30, ms(4000));
    feed(&mut b, 120, ms(4100));
    feed(&mut b, 121, ms(4133));
    assert!(shown.contains(&29) && !shown.contains(&30), "{shown:?}");
}

/// The other way round: what stays that late is the path as it is now, and is shown in the end.
#[test]
fn a_path_that_stays_seconds_slower_is_shown_in_the_end() {
    let t = Instant::now();
    let mut slow = VideoBuffer::new();
    let mut p = Packetizer::new(1, 102, 30_000);
    let mut last = None;
    for n in 0..200u32 {
        let late = if n < 30 { 0 } else { 3000 };
        let at = t + ms(u64::from(n) * 100 / 3 + late);
        for packet in p.packetize(&access_unit(n, n == 0, 1000), n * 3000, 0, 1200) {
            slow.insert(at, packet);
        }
        for wait in 0..33 {
            while let Some(out) = slow.poll(at + ms(wait)) {
                if let VideoOut::Frame(f) = out
                    && f.render
                {
                    last = Some(number_of(&f));
                }
            }
        }
    }
    assert!(
        last.is_some_and(|n| n > 150),
        "a slow path is shown in the end: {last:?}"
    );
}

#[test]
fn a_stall_of_three_seconds_that_loses_all() {
    let mut down = Link::new(20);
    down.cut = Some((ms(10_000), ms(13_000)));
    let mut sim = Sim::new(6, down, Link::new(20));
    sim.gop = 100_000;
    let sim = sim.run(20);
    assert!(sim.shown.iter().all(|s| s.delay <= ms(1000)));
    let resumed = sim.shown.iter().find(|s| s.at >= ms(13_000)).unwrap().at;
    assert!(resumed <= ms(13_600), "{resumed:?}");
    assert!(sim.delays(15, 20).iter().all(|d| *d < ms(400)));
}

#[test]
fn a_join_burst_is_decoded_at_once_and_only_the_newest_shown() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    let mut p = Packetizer::new(1, 102, 30_000);
    let (mut shown, mut hidden) = (Vec::new(), 0);
    let mut take = |b: &mut VideoBuffer, now: Instant| {
        while let Some(out) = b.poll(now) {
            match out {
                VideoOut::Frame(f) if f.render => shown.push((number_of(&f), now - t)),
                VideoOut::Frame(_) => hidden += 1,
                VideoOut::NeedKeyframe => panic!("the burst begins with a keyframe"),
            }
        }
    };
    // Two seconds of video, 20 us a packet.
    let mut now = t;
    for n in 0..60 {
        for packet in p.packetize(&access_unit(n, n == 0, 6000), n * 3000, 0, 1200) {
            now += Duration::from_micros(20);
            b.insert(now, packet);
            take(&mut b, now);
        }
    }
    let end = now;
    let deadline = b.next_deadline().unwrap();
    take(&mut b, deadline);
    // Then live frames.
    for n in 60..90 {
        now = end + ms(u64::from(n - 59) * 33);
        for packet in p.packetize(&access_unit(n, false, 6000), n * 3000, 0, 1200) {
            b.insert(now, packet);
        }
        take(&mut b, now);
    }
    assert_eq!(hidden, 59);
    assert_eq!(shown[0], (59, end + CATCH_UP_HOLD - t));
    assert_eq!(
        shown.iter().map(|s| s.0).collect::<Vec<_>>(),
        (59..90).collect::<Vec<_>>()
    );
    assert_eq!(b.stats().catch_up, 59);
}

#[test]
fn a_slow_renderer_stays_near_the_present() {
    let mut sim = Sim::new(7, Link::new(0), Link::new(0));
    (sim.render_time, sim.decode_time) = (ms(200), ms(2));
    let sim = sim.run(20);
    assert!(
        percentile(&sim.delays(2, 20), 1.0) <= ms(400),
        "{:?}",
        percentile(&sim.delays(2, 20), 1.0)
    );
    assert!(sim.shown.len() >= 80, "{}", sim.shown.len());
    assert!(sim.buffer.stats().late > 400);
    assert!(sim.max_bytes < 1 << 20);
}

#[test]
fn a_slow_decoder_gets_keyframes_and_the_delay_stays_bounded() {
    let mut sim = Sim::new(7, Link::new(0), Link::new(0));
    (sim.decode_time, sim.gop) = (ms(60), 100_000);
    let sim = sim.run(30);
    assert!(
        percentile(&sim.delays(2, 30), 1.0) <= ms(1000),
        "{:?}",
        percentile(&sim.delays(2, 30), 1.0)
    );
    assert!(sim.buffer.stats().dropped > 100);
}

#[test]
fn clock_drift_does_not_build_up() {
    for ppm in [-200.0, 200.0] {
        let mut sim = Sim::new(8, Link::new(10), Link::new(10));
        sim.drift_ppm = ppm;
        let sim = sim.run(120);
        assert_eq!(sim.ratio(1, 119), 1.0);
        assert!(sim.delays(1, 120).iter().all(|d| *d <= ms(11)));
    }
}

/// A frame stamped ahead, and a clock that is set back or forth: pictures go on at their own pace.
#[test]
fn timestamps_that_jump_hold_nothing_up() {
    type Case = (&'static str, fn(u32) -> i32);
    let cases: [Case; 6] = [
        ("one 2 s ahead", |n| if n == 90 { 2_000 } else { 0 }),
        ("one 9 s ahead", |n| if n == 90 { 9_000 } else { 0 }),
        ("one 9 s back", |n| if n == 90 { -9_000 } else { 0 }),
        ("set back 2 s", |n| if n >= 90 { -2_000 } else { 0 }),
        ("set back 30 s", |n| if n >= 90 { -30_000 } else { 0 }),
        ("set forth 2 s", |n| if n >= 90 { 2_000 } else { 0 }),
    ];
    for (what, stamped_off) in cases {
        let mut sim = Sim::new(5, Link::new(20), Link::new(20));
        sim.stamped_off = stamped_off;
        let sim = sim.run(6);
        assert!(
            sim.longest_gap() < ms(250),
            "{what}: {:?}",
            sim.longest_gap()
        );
        assert!(sim.ratio(2, 6) > 0.95, "{what}: {}", sim.ratio(2, 6));
        let delay = percentile(&sim.delays(4, 6), 0.95);
        assert!(delay < ms(60), "{what}: {delay:?}");
    }
}

#[test]
fn sender_restart_and_ssrc_reuse() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    let mut now = t;
    let (mut frames, mut requests) = (0, 0);
    // The same SSRC with other numbers and timestamps, then another SSRC, each beginning mid-GOP.
    for (ssrc, seq, timestamp) in [(1, 100, 5), (1, 40_000, 3_000_000_000), (2, 40_100, 17u32)] {
        let mut p = Packetizer::new(ssrc, 102, seq);
        for n in 0..30u32 {
            now += ms(33);
            let key = n == 0 && frames == 0 || n == 5;
            for packet in p.packetize(
                &access_unit(n, key, 3000),
                timestamp.wrapping_add(n * 2970),
                0,
                1200,
            ) {
                b.insert(now, packet);
            }
            // The first frame is held for a moment.
            while let Some(out) = b.poll(now + CATCH_UP_HOLD) {
                match out {
                    VideoOut::Frame(f) => {
                        assert!(f.render);
                        frames += 1;
                    }
                    VideoOut::NeedKeyframe => requests += 1,
                }
            }
        }
    }
    assert_eq!(frames, 30 + 25 + 25);
    assert_eq!(requests, 2);
    assert_eq!(b.stats().restarts, 2);
}

#[test]
fn an_unrepaired_hole_ends_at_the_bound() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    let mut p = Packetizer::new(1, 102, 0);
    let (mut last, mut requests) = (None, Vec::new());
    let mut take = |b: &mut VideoBuffer, now: Instant| {
        while let Some(out) = b.poll(now) {
            match out {
                VideoOut::Frame(f) => last = Some(number_of(&f)),
                VideoOut::NeedKeyframe => requests.push(now - t),
            }
        }
    };
    for n in 0..60u64 {
        let now = t + ms(n * 33);
        // Woken exactly when the buffer asks for it.
        while let Some(at) = b.next_deadline().filter(|at| *at <= now) {
            take(&mut b, at);
        }
        let packets = p.packetize(
            &access_unit(n as u32, n == 0 || n == 50, 3000),
            n as u32 * 2970,
            0,
            1200,
        );
        for packet in packets.into_iter().skip(usize::from(n == 10)) {
            b.insert(now, packet);
            take(&mut b, now);
        }
    }
    // Found missing at 330 ms; asked for early, at 4 RTT and 80 ms, and again as nothing came.
    assert_eq!(requests.first(), Some(&ms(330 + 320)));
    assert!((2..=4).contains(&requests.len()), "{requests:?}");
    assert_eq!(last, Some(59));
    assert_eq!(b.stats().holes, 1);
}

#[test]
fn lip_sync_delay_holds_frames_back() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    b.set_min_playout_delay(ms(50));
    let mut p = Packetizer::new(1, 102, 0);
    for n in 0..10u64 {
        let now = t + ms(n * 100);
        for packet in p.packetize(
            &access_unit(n as u32, n == 0, 300),
            n as u32 * 9000,
            0,
            1200,
        ) {
            b.insert(now, packet);
        }
        if n > 0 {
            assert_eq!(b.poll(now), None);
            assert_eq!(b.next_deadline(), Some(now + ms(50)));
        }
        assert!(matches!(b.poll(now + ms(50)), Some(VideoOut::Frame(f)) if f.render));
    }
}

#[test]
fn bounded_in_bytes_and_frames() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    let mut p = Packetizer::new(1, 102, 0);
    // Nobody polls.
    for n in 0..3000u32 {
        for packet in p.packetize(&access_unit(n, n % 500 == 0, 30_000), n * 3000, 0, 1200) {
            b.insert(t + ms(u64::from(n) * 33), packet);
        }
        let s = b.stats();
        assert!(s.waiting_frames <= MAX_FRAMES + 1 && s.waiting_bytes <= MAX_BYTES + 40_000);
    }
    // Holes everywhere.
    let mut b = VideoBuffer::new();
    let mut rng = Rng::new(1);
    for n in 0..60_000u32 {
        let packet = RtpPacket {
            seq: (n * 3) as u16,
            timestamp: n * 100,
            payload: vec![0x41; 1200].into(),
            ..RtpPacket::default()
        };
        if rng.chance(0.9) {
            b.insert(t + ms(u64::from(n)), packet);
        }
        assert!(b.stats().waiting_bytes <= MAX_BYTES);
    }
}

#[test]
fn padding_packets_and_missing_markers() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    let mut p = Packetizer::new(1, 102, 0);
    let mut got = Vec::new();
    let mut shift = 0u16;
    for n in 0..20u32 {
        for mut packet in p.packetize(&access_unit(n, n == 0, 2500), n * 3000, 0, 1200) {
            packet.seq += shift;
            packet.marker = false;
            b.insert(t + ms(u64::from(n) * 33), packet.clone());
            if n == 7 && packet.payload[1] & 0x40 != 0 {
                shift += 1;
                packet.seq += 1;
                packet.payload = Bytes::new();
                b.insert(t + ms(u64::from(n) * 33), packet);
            }
        }
        while let Some(VideoOut::Frame(f)) = b.poll(t + ms(u64::from(n) * 33 + 5)) {
            got.push(number_of(&f));
        }
    }
    // Without markers a frame ends where the next begins.
    assert_eq!(got, (0..19).collect::<Vec<_>>());
}

#[test]
fn garbage_never_panics() {
    let t = Instant::now();
    for seed in 0..40 {
        let mut rng = Rng::new(seed);
        let mut b = VideoBuffer::new();
        for i in 0..2000u64 {
            let payload: Vec<u8> = (0..rng.below(8))
                .map(|_| [0x41, 0x65, 0x67, 0x78, 0x7c, 0x85, 0x45, 0][rng.below(8) as usize])
                .collect();
            let now = t + ms(i * 3);
            b.insert(
                now,
                RtpPacket {
                    seq: (i / 2 + rng.below(6)) as u16,
                    timestamp: (i / 4 * 900) as u32
                        + if rng.chance(0.02) {
                            rng.next() as u32
                        } else {
                            0
                        },
                    marker: rng.chance(0.4),
                    payload: payload.into(),
                    ..RtpPacket::default()
                },
            );
            let mut outs = 0;
            while b.poll(now).is_some() {
                outs += 1;
                assert!(outs < 1000);
            }
            if rng.chance(0.01) {
                b.decode_failed();
            }
        }
    }
}

#[test]
fn a_failed_decoder_goes_on_at_the_next_keyframe() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    let mut p = Packetizer::new(1, 102, 0);
    let mut feed = |b: &mut VideoBuffer, range: std::ops::Range<u32>, keys: &[u32]| {
        for n in range {
            for packet in p.packetize(&access_unit(n, keys.contains(&n), 300), n * 3000, 0, 1200) {
                b.insert(t + ms(u64::from(n) * 33), packet);
            }
        }
    };
    let next = |b: &mut VideoBuffer, at: u64| match b.poll(t + ms(at)) {
        Some(VideoOut::Frame(f)) => number_of(&f) as i64,
        Some(VideoOut::NeedKeyframe) => -1,
        None => -2,
    };
    feed(&mut b, 0..8, &[0, 5]);
    assert_eq!(next(&mut b, 300), 0);
    b.decode_failed();
    assert_eq!(
        [next(&mut b, 300), next(&mut b, 300)],
        [5, 6],
        "a keyframe was waiting"
    );
    b.decode_failed();
    assert_eq!([next(&mut b, 301), next(&mut b, 302)], [-1, -2]);
    feed(&mut b, 8..10, &[]);
    assert_eq!(next(&mut b, 500), -2);
    assert_eq!(b.next_deadline(), Some(t + ms(801)));
    assert_eq!(next(&mut b, 801), -1, "asked again");
    feed(&mut b, 10..12, &[10]);
    assert_eq!([next(&mut b, 900), next(&mut b, 900)], [10, 11]);
}

#[test]
fn messages_alone_ask_for_no_keyframe() {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    for n in 0..50u16 {
        let packet = RtpPacket {
            seq: n,
            timestamp: u32::from(n) * 9000,
            marker: true,
            payload: Bytes::from_static(&[nal_type::SEI, 5, 1, 2, 0x80]),
            ..RtpPacket::default()
        };
        let now = t + ms(u64::from(n) * 100);
        b.insert(now, packet);
        assert_eq!(b.poll(now), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever the order within a window of 40 packets, and whatever is sent twice, all frames
    /// come out whole and in order.
    #[test]
    fn any_order_gives_the_same_frames(
        sizes in proptest::collection::vec(30usize..6000, 1..30),
        seed in any::<u64>(),
        first_seq in any::<u16>(),
    ) {
        let t = Instant::now();
        let mut rng = Rng::new(seed);
        let mut p = Packetizer::new(1, 102, first_seq);
        let units: Vec<Vec<u8>> =
            sizes.iter().enumerate().map(|(n, len)| access_unit(n as u32, n == 0, *len)).collect();
        let mut packets: Vec<(u64, RtpPacket)> = Vec::new();
        for (n, unit) in units.iter().enumerate() {
            for packet in p.packetize(unit, n as u32 * 3000, 0, 700) {
                let place = packets.len() as u64;
                packets.push((place + rng.below(40), packet.clone()));
                if rng.chance(0.1) {
                    packets.push((place + rng.below(40), packet));
                }
            }
        }
        packets.sort_by_key(|(place, _)| *place);
        let mut b = VideoBuffer::new();
        let mut out = Vec::new();
        for (i, (_, packet)) in packets.into_iter().enumerate() {
            b.insert(t + Duration::from_micros(i as u64 * 10), packet);
        }
        while let Some(next) = b.poll(t + ms(50)) {
            if let VideoOut::Frame(f) = next {
                out.push(f.data.to_vec());
            }
        }
        prop_assert_eq!(out, units);
    }
}
