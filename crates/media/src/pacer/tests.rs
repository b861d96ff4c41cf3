use super::*;

const MS: Duration = Duration::from_millis(1);

fn frame(packets: usize, base: u32) -> Vec<(usize, u32)> {
    (0..packets).map(|i| (1200, base + i as u32)).collect()
}

fn drain(pacer: &mut Pacer<u32>, now: Instant) -> Vec<u32> {
    std::iter::from_fn(|| pacer.poll(now)).collect()
}

/// Follows the deadlines until nothing waits; (milliseconds, item).
fn run(pacer: &mut Pacer<u32>, start: Instant) -> Vec<(f64, u32)> {
    let mut now = start;
    let mut out = Vec::new();
    for _ in 0..10_000 {
        out.extend(
            drain(pacer, now)
                .into_iter()
                .map(|item| ((now - start).as_secs_f64() * 1e3, item)),
        );
        match pacer.next_deadline() {
            Some(at) => now = now.max(at),
            None => return out,
        }
    }
    panic!("a deadline does not advance");
}

#[test]
fn a_quiet_path_takes_a_whole_frame_at_once() {
    let now = Instant::now();
    let mut pacer = Pacer::new(now, 3e6);
    pacer.push_frame(now, 0, true, frame(50, 0));
    assert_eq!(drain(&mut pacer, now).len(), 50);
    assert_eq!(pacer.next_deadline(), None);
}

#[test]
fn a_stream_above_the_estimate_is_spread() {
    let now = Instant::now();
    let mut pacer = Pacer::new(now, 1e6);
    // The burst allowance is 250 ms of 1 Mbit/s.
    pacer.push_frame(now, 0, true, frame(50, 0));
    let sent = drain(&mut pacer, now).len();
    assert!((26..=29).contains(&sent), "{sent}");
    let last = run(&mut pacer, now).last().expect("the rest").0;
    // 22 packets at 2.5 Mbit/s: 84 ms.
    assert!((70.0..100.0).contains(&last), "{last}");
}

#[test]
fn a_busy_path_is_paced_and_a_congested_one_more() {
    for (path, at_least, at_most) in [
        (PathState::Busy, 30.0, 40.0),
        (PathState::Congested, 65.0, 80.0),
    ] {
        let now = Instant::now();
        let mut pacer = Pacer::new(now, 3e6);
        pacer.set_path(now, path);
        pacer.push_frame(now, 0, false, frame(30, 0));
        // 30 packets of 9,600 bit at 7.5 or 3.75 Mbit/s, the first two or three at once.
        let last = run(&mut pacer, now).last().expect("all").0;
        assert!((at_least..at_most).contains(&last), "{path:?} {last}");
    }
}

#[test]
fn order_of_service() {
    let now = Instant::now();
    let mut pacer = Pacer::new(now, 3e6);
    pacer.push(now, Priority::Probe, 1200, 4);
    pacer.push(now, Priority::Video, 1200, 3);
    pacer.push(now, Priority::Retransmit, 1200, 2);
    pacer.push(now, Priority::Audio, 100, 1);
    assert_eq!(drain(&mut pacer, now), [1, 2, 3, 4]);
}

#[test]
fn audio_passes_a_full_video_queue() {
    let now = Instant::now();
    let mut pacer = Pacer::new(now, 100_000.0);
    pacer.set_path(now, PathState::Congested);
    pacer.push_frame(now, 0, true, frame(20, 100));
    drain(&mut pacer, now);
    pacer.push(now + 5 * MS, Priority::Audio, 100, 1);
    assert_eq!(pacer.poll(now + 5 * MS), Some(1));
}

#[test]
fn late_frames_are_dropped_whole_and_a_keyframe_is_asked_for() {
    let start = Instant::now();
    let mut pacer = Pacer::new(start, 200_000.0);
    pacer.set_path(start, PathState::Congested);
    let mut sent = Vec::new();
    // 10 packets per frame at 30 frames/s: 2.9 Mbit/s on a path of 0.2.
    for i in 0..30 {
        let now = start + 33 * MS * i;
        pacer.push_frame(now, 0, false, frame(10, i * 100));
        for step in 0..33 {
            sent.extend(drain(&mut pacer, now + MS * step));
        }
    }
    let dropped = pacer.take_dropped();
    assert_eq!(dropped.len(), 1);
    assert!(dropped[0].frames > 20, "{dropped:?}");
    assert!(pacer.waits_for_keyframe(0));
    assert!(!pacer.push_frame(start + 1000 * MS, 0, false, frame(1, 0)));
    assert!(pacer.push_frame(start + 1000 * MS, 0, true, frame(1, 9000)));
    sent.extend(
        run(&mut pacer, start + 1000 * MS)
            .into_iter()
            .map(|(_, item)| item),
    );
    // Whatever frame began also ended.
    for i in 0..30 {
        let count = sent.iter().filter(|item| **item / 100 == i).count();
        assert!(count == 0 || count == 10, "frame {i}: {count} of 10");
    }
    assert_eq!(sent.last(), Some(&9000));
    assert_eq!(pacer.video_bytes(), 0);
}

#[test]
fn a_keyframe_in_the_queue_saves_what_follows_it() {
    let start = Instant::now();
    let mut pacer = Pacer::new(start, 50_000.0);
    pacer.set_path(start, PathState::Congested);
    pacer.push_frame(start, 0, false, frame(20, 0));
    drain(&mut pacer, start);
    pacer.push_frame(start + 10 * MS, 0, false, frame(1, 100));
    pacer.push_frame(start + 20 * MS, 1, false, frame(1, 200));
    pacer.push_frame(start + 300 * MS, 0, true, frame(1, 300));
    pacer.push_frame(start + 310 * MS, 0, false, frame(1, 400));
    pacer.set_rate_bps(start + 411 * MS, 100e6);
    drain(&mut pacer, start + 411 * MS);
    assert_eq!(
        pacer.take_dropped(),
        [DroppedFrames {
            stream: 0,
            frames: 1,
            bytes: 1200
        }]
    );
    assert!(!pacer.waits_for_keyframe(0));
    let items: Vec<u32> = run(&mut pacer, start + 412 * MS)
        .into_iter()
        .map(|(_, item)| item)
        .collect();
    assert!(items.ends_with(&[200, 300, 400]), "{items:?}");
}

#[test]
fn probes_leave_at_their_rate() {
    let now = Instant::now();
    let mut pacer = Pacer::new(now, 300_000.0);
    let cluster = ProbeCluster {
        id: 1,
        bps: 960_000.0,
        packets: 6,
    };
    pacer.push_probe(now, &cluster, 1200, 0..6);
    let times: Vec<f64> = run(&mut pacer, now).into_iter().map(|(at, _)| at).collect();
    assert_eq!(times, [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
}

#[test]
fn everything_is_bounded() {
    let now = Instant::now();
    let mut pacer = Pacer::new(now, 100_000.0);
    pacer.set_path(now, PathState::Congested);
    for i in 0..5000 {
        pacer.push(now, Priority::Audio, 100, i);
        pacer.push(now, Priority::Retransmit, 1200, i);
        pacer.push(now, Priority::Probe, 1200, i);
        pacer.push_frame(now, 0, true, frame(10, 0));
    }
    assert_eq!(pacer.audio.len(), MAX_AUDIO_PACKETS);
    assert_eq!(pacer.retransmits.len(), MAX_RETRANSMITS);
    assert_eq!(pacer.probes.len(), MAX_PROBE_PACKETS);
    assert!(pacer.video_bytes() <= MAX_VIDEO_BYTES + 12_000);
}
