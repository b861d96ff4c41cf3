use super::missing::MAX_MISSING;
use super::*;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn receiver() -> (RtpReceiver, Instant) {
    let mut r = RtpReceiver::new(90_000);
    r.set_rtt(ms(40));
    (r, Instant::now())
}

#[test]
fn a_gap_is_requested_at_once_then_once_per_round_trip() {
    let (mut r, t) = receiver();
    assert_eq!(r.on_packet(t, 65_534, false), Verdict::New);
    assert_eq!(r.next_deadline(), None);
    assert_eq!(r.on_packet(t, 1, false), Verdict::New);
    assert_eq!(r.next_deadline(), Some(t));
    assert_eq!(r.poll_nack(t), [65_535, 0]);
    assert!(r.poll_nack(t + ms(40)).is_empty());
    assert_eq!(r.next_deadline(), Some(t + ms(48)));
    assert_eq!(r.on_packet(t + ms(41), 0, true), Verdict::New);
    assert_eq!(r.poll_nack(t + ms(48)), [65_535]);
    assert_eq!(r.on_packet(t + ms(90), 65_535, true), Verdict::New);
    assert_eq!(r.on_packet(t + ms(91), 65_535, true), Verdict::Duplicate);
    assert_eq!(r.on_packet(t + ms(91), 1, false), Verdict::Duplicate);
    assert_eq!(r.next_deadline(), None);
    let s = r.stats();
    assert_eq!(
        (s.recovered, s.duplicates, s.nacks, s.expected, s.packets),
        (2, 2, 3, 4, 4)
    );
    assert_eq!(s.residual_loss(), 0.0);
    assert_eq!(s.network_loss(), 0.5);
}

#[test]
fn requests_stop_when_no_answer_can_be_in_time() {
    let (mut r, t) = receiver();
    r.set_deadline(ms(100));
    r.on_packet(t, 10, false);
    r.on_packet(t, 12, false);
    assert_eq!(r.poll_nack(t), [11]);
    assert_eq!(r.poll_nack(t + ms(50)), [11]);
    // The third would be answered at 138 ms.
    assert_eq!(r.next_deadline(), Some(t + ms(100)));
    assert!(r.poll_nack(t + ms(98)).is_empty());
    assert_eq!(r.missing(), 1);
    assert!(r.poll_nack(t + ms(100)).is_empty());
    assert_eq!((r.missing(), r.next_deadline()), (0, None));
    assert_eq!(r.stats().lost, 1);
    assert_eq!(r.on_packet(t + ms(120), 11, true), Verdict::New);
    assert_eq!(r.stats().residual_loss(), 0.0);
}

#[test]
fn reordering_is_learnt_and_forgotten() {
    let (mut r, t) = receiver();
    r.on_packet(t, 0, false);
    r.on_packet(t, 2, false);
    assert_eq!(r.poll_nack(t), [1]); // nothing known yet
    r.on_packet(t + ms(4), 1, false);
    r.on_packet(t + ms(10), 4, false);
    assert!(
        r.poll_nack(t + ms(10)).is_empty(),
        "waits as long as reordering took"
    );
    r.on_packet(t + ms(13), 3, false);
    assert!(r.poll_nack(t + ms(30)).is_empty());
    assert_eq!(r.stats().reordered, 2);
    for seq in 5..6000 {
        r.on_packet(t + ms(20), seq, false);
    }
    assert!(r.stats().reorder_wait < ms(1));
}

#[test]
fn the_first_packets_are_requested_where_their_number_is_known() {
    // Told before the first packet that comes.
    let (mut r, t) = receiver();
    r.begin_at(t, 65_534);
    assert_eq!((r.next_deadline(), r.stats().expected), (None, 0));
    assert_eq!(r.on_packet(t, 1, false), Verdict::New);
    assert_eq!(r.poll_nack(t), [65_534, 65_535, 0]);
    assert_eq!(r.on_packet(t, 65_534, true), Verdict::New);
    assert_eq!((r.stats().expected, r.stats().packets), (4, 2));
    // And after: what has come is not asked for.
    let (mut r, t) = receiver();
    for seq in [2, 1, 4] {
        r.on_packet(t, seq, false);
    }
    assert_eq!(r.poll_nack(t), [3]);
    r.begin_at(t + ms(1), 65_535);
    assert_eq!(r.next_deadline(), Some(t + ms(1)));
    assert_eq!(r.poll_nack(t + ms(1)), [65_535, 0]);
    assert_eq!(r.stats().expected, 6);
    assert_eq!(r.on_packet(t + ms(41), 65_535, true), Verdict::New);
    // So long after that the numbers may have wrapped it says nothing.
    let (mut r, t) = receiver();
    for seq in 0..5000 {
        r.on_packet(t, seq, false);
    }
    r.begin_at(t, 0);
    r.begin_at(t, 40_000);
    assert_eq!((r.missing(), r.stats().expected), (0, 5000));
}

#[test]
fn a_restarted_sender_is_believed_at_its_second_packet() {
    let (mut r, t) = receiver();
    for seq in 0..10 {
        r.on_packet(t, seq, false);
    }
    assert_eq!(r.on_packet(t, 40_000, false), Verdict::TooOld);
    assert_eq!(r.on_packet(t, 10, false), Verdict::New);
    assert_eq!(r.on_packet(t, 50_000, false), Verdict::TooOld);
    assert_eq!(r.on_packet(t, 50_001, false), Verdict::New);
    assert_eq!(
        r.poll_nack(t),
        [50_000],
        "the packet that was not believed is fetched"
    );
    assert_eq!(r.on_packet(t, 50_002, false), Verdict::New);
    let block = r.report_block();
    assert_eq!(block.extended_highest_seq, 50_002);
    // Retransmissions never restart.
    assert_eq!(r.on_packet(t, 7, true), Verdict::TooOld);
    assert_eq!(r.on_packet(t, 8, true), Verdict::TooOld);
}

#[test]
fn bounded_whatever_comes() {
    let (mut r, t) = receiver();
    let mut seq = 0u16;
    for i in 0..2000u64 {
        r.on_packet(t + ms(i), seq, false);
        seq = seq.wrapping_add(2900);
        assert!(r.missing() <= MAX_MISSING);
        assert!(r.poll_nack(t + ms(i)).len() <= MAX_NACKS_PER_POLL);
    }
}

/// A sender that leaves out more than can be waited for, and one that restarts before each gap.
#[test]
fn gaps_cost_no_more_than_what_is_waited_for() {
    for jumps in [&[2000u16][..], &[30_000, 1, 2000]] {
        let (mut r, t) = receiver();
        let mut seq = 0u16;
        for i in 0..4000u32 {
            let now = t + Duration::from_micros(250) * i;
            r.on_packet(now, seq, false);
            seq = seq.wrapping_add(jumps[i as usize % jumps.len()]);
            while !r.poll_nack(now).is_empty() {}
            r.next_deadline();
        }
        // Three windows, each packet requested at most once per 48 ms.
        let looks = 2 + 400 / 48;
        let bound = 3 * looks * MAX_MISSING as u64;
        assert!(r.steps() <= bound, "{jumps:?}: {} steps", r.steps());
    }
}

#[test]
fn report_counts_what_the_network_lost() {
    let (mut r, t) = receiver();
    for i in 0..100u16 {
        if i % 4 != 1 {
            r.on_packet(t, i, false);
        }
        r.on_media(t + ms(u64::from(i) * 10), u32::from(i) * 900, 100);
    }
    for i in 0..100u16 {
        if i % 4 == 1 {
            r.on_packet(t, i, true);
        }
    }
    let b = r.report_block();
    assert_eq!((b.fraction_lost, b.cumulative_lost, b.jitter), (64, 25, 0));
    assert_eq!(r.report_block().fraction_lost, 0);
    assert_eq!(r.stats().residual_loss(), 0.0);
}

#[test]
fn jitter_of_a_known_pattern() {
    let (mut r, t) = receiver();
    for i in 0..400u32 {
        // Every second packet is 10 ms late: |D| is 10 ms throughout.
        let late = u64::from(i % 2) * 10;
        r.on_media(t + ms(u64::from(i) * 20 + late), i * 1800, 100);
    }
    let jitter = r.stats().jitter;
    assert!(jitter > ms(9) && jitter <= ms(10), "{jitter:?}");
}

/// 400 packets of which each twentieth is lost and repaired; then one that stays lost, at `t`.
fn lossy(r: &mut RtpReceiver, start: Instant, every: u16) -> Instant {
    let mut now = start;
    for seq in 0..400u16 {
        now += ms(5);
        if seq % every != 1 {
            r.on_packet(now, seq, false);
            r.poll_nack(now);
        } else if seq > 1 {
            r.on_packet(now, seq - every, true);
        }
    }
    for seq in 0..400 {
        r.on_packet(now, seq, true);
    }
    r.on_packet(now, 401, false);
    now
}

fn request_times(r: &mut RtpReceiver, from: Instant) -> Vec<u128> {
    let mut times = vec![];
    while let Some(at) = r.next_deadline().filter(|at| *at < from + ms(150)) {
        if r.poll_nack(at).contains(&400) {
            times.push((at - from).as_millis());
        }
    }
    times
}

#[test]
fn a_path_that_loses_by_chance_is_asked_twice() {
    let (mut r, t) = receiver();
    let t = lossy(&mut r, t, 20);
    assert_eq!(request_times(&mut r, t), [0, 10, 48, 58, 96, 106, 144]);
    // Without loss, and with so much of it that the path must be full: once.
    for every in [200, 4] {
        let (mut r, t) = receiver();
        let t = lossy(&mut r, t, every);
        assert_eq!(request_times(&mut r, t), [0, 48, 96, 144], "1 of {every}");
    }
}

#[test]
fn a_queue_is_not_asked_twice() {
    let (mut r, t) = receiver();
    let t = lossy(&mut r, t, 20);
    r.set_rtt(ms(80));
    assert_eq!(request_times(&mut r, t), [0, 90]);
    // A route that has become longer is believed after a while.
    for _ in 0..200 {
        r.set_rtt(ms(80));
    }
    r.on_packet(t, 403, false);
    r.on_packet(t, 402, true);
    assert!(r.asks_twice());
}

#[test]
fn answers_tell_the_round_trip() {
    let (mut r, t) = receiver();
    assert_eq!(r.answer_time(), None);
    for i in 0..20u16 {
        let now = t + ms(100) * u32::from(i);
        r.on_packet(now, 2 * i, false);
        r.on_packet(now, 2 * i + 2, false);
        r.poll_nack(now + ms(1));
        r.on_packet(now + ms(31), 2 * i + 1, true);
    }
    assert_eq!(r.answer_time(), Some(ms(30)));
}

#[test]
fn a_thin_path_is_not_asked_for_what_is_on_its_way() {
    let (mut r, t) = receiver();
    // Packets 14 ms apart: 1,200 bytes at 0.7 Mbit/s.
    let mut requests = 0;
    for i in 0..100u16 {
        let now = t + ms(14 * u64::from(i));
        requests += r.poll_nack(now).len();
        r.on_packet(now, i, false);
        r.on_frame_packet(now, i, i % 10 == 9);
    }
    assert!(requests <= 1, "{requests}");
}

#[test]
fn the_lost_end_of_a_frame_is_requested_before_the_next_frame() {
    let (mut r, t) = receiver();
    r.on_packet(t, 5, false);
    r.on_frame_packet(t, 5, false);
    assert_eq!(r.next_deadline(), Some(t + ms(8)));
    r.on_packet(t + ms(1), 6, false);
    r.on_frame_packet(t + ms(1), 6, false);
    assert_eq!(r.poll_nack(t + ms(9)), [7]);
    // The answer is the newest packet, and says that the frame goes on.
    assert_eq!(r.on_packet(t + ms(50), 7, true), Verdict::New);
    r.on_frame_packet(t + ms(50), 7, false);
    assert_eq!(r.poll_nack(t + ms(58)), [8]);
    // The next frame comes first: 8 stays requested, on its own schedule.
    assert_eq!(r.on_packet(t + ms(60), 9, false), Verdict::New);
    r.on_frame_packet(t + ms(60), 9, true);
    assert!(r.poll_nack(t + ms(60)).is_empty());
    assert_eq!(r.on_packet(t + ms(99), 8, true), Verdict::New);
    assert_eq!(
        (r.next_deadline(), r.stats().recovered, r.stats().expected),
        (None, 2, 5)
    );
    // A sender that stops in the middle of a frame.
    r.on_packet(t + ms(100), 10, false);
    r.on_frame_packet(t + ms(100), 10, false);
    for i in 0..2000 {
        r.poll_nack(t + ms(100 + i));
    }
    assert_eq!((r.stats().lost, r.next_deadline()), (0, None));
}
