use super::*;

const MS: Duration = Duration::from_millis(1);

/// Runs the link until it is empty; (milliseconds since the start, payload) per arrival.
fn drain(link: &mut Link<u32>, start: Instant, until: Duration) -> Vec<(f64, u32)> {
    let mut out = Vec::new();
    let mut now = start;
    loop {
        while let Some(payload) = link.poll(now) {
            out.push(((now - start).as_secs_f64() * 1e3, payload));
        }
        match link.next_deadline() {
            Some(next) if next <= start + until => now = next,
            _ => return out,
        }
    }
}

/// Sends `count` packets of 1,250 bytes, one per `gap`, and collects what arrives meanwhile.
fn stream(link: &mut Link<u32>, start: Instant, count: u32, gap: Duration) -> Vec<(f64, u32)> {
    let mut out = Vec::new();
    for i in 0..count {
        let now = start + gap * i;
        link.send(now, 1250, i);
        while let Some(payload) = link.poll(now) {
            out.push(((now - start).as_secs_f64() * 1e3, payload));
        }
    }
    out.extend(drain(link, start, gap * count + Duration::from_secs(10)));
    out
}

#[test]
fn a_perfect_link_delivers_at_once() {
    let now = Instant::now();
    let mut link = Link::new(now, LinkProfile::PERFECT, 1);
    link.send(now, 100, 7);
    assert_eq!(link.poll(now), Some(7));
    assert_eq!(link.poll(now), None);
    assert_eq!(link.next_deadline(), None);
}

#[test]
fn delay_is_exact() {
    let now = Instant::now();
    let mut link = Link::new(now, LinkProfile::with_delay_ms(40), 1);
    link.send(now, 100, 7);
    assert_eq!(link.poll(now + 39 * MS), None);
    assert_eq!(link.next_deadline(), Some(now + 40 * MS));
    assert_eq!(link.poll(now + 40 * MS), Some(7));
}

#[test]
fn realised_loss_is_the_profiles() {
    for (loss, expected) in [
        (Loss::Iid(0.05), 0.05),
        (Loss::Iid(0.3), 0.3),
        (Loss::bursts(0.1, 4.0), 0.1),
    ] {
        let now = Instant::now();
        let mut link = Link::new(now, LinkProfile::PERFECT.loss(loss), 3);
        let arrived = stream(&mut link, now, 50_000, MS).len();
        assert!(
            (link.stats().loss() - expected).abs() < 0.01,
            "{loss:?} {}",
            link.stats().loss()
        );
        assert_eq!(link.stats().delivered, arrived as u64);
    }
}

#[test]
fn gilbert_losses_come_in_bursts() {
    let now = Instant::now();
    let mut link = Link::new(now, LinkProfile::PERFECT.loss(Loss::bursts(0.1, 4.0)), 5);
    let arrived = stream(&mut link, now, 50_000, MS);
    let bursts = arrived.windows(2).filter(|w| w[1].1 - w[0].1 > 1).count() as f64;
    let mean = link.stats().lost_random as f64 / bursts;
    assert!((3.6..4.4).contains(&mean), "{mean}");
}

#[test]
fn the_same_seed_repeats_and_another_does_not() {
    let profile = LinkProfile::with_delay_ms(10)
        .loss(Loss::Iid(0.2))
        .jitter(Jitter::Uniform(20 * MS), true);
    let run = |seed| {
        let now = Instant::now();
        stream(&mut Link::new(now, profile, seed), now, 200, MS)
    };
    assert_eq!(run(9), run(9));
    assert_ne!(run(9), run(10));
}

#[test]
fn jitter_reorders_only_if_allowed() {
    let sorted = |reorder| {
        let now = Instant::now();
        let profile = LinkProfile::with_delay_ms(10).jitter(
            Jitter::LogNormal {
                median: 5 * MS,
                sigma: 1.0,
            },
            reorder,
        );
        let arrived = stream(&mut Link::new(now, profile, 2), now, 500, MS);
        assert_eq!(arrived.len(), 500);
        arrived.is_sorted_by_key(|(_, payload)| *payload)
    };
    assert!(sorted(false));
    assert!(!sorted(true));
}

#[test]
fn the_bottleneck_serves_at_its_rate_and_drops_the_tail() {
    // 1 Mbit/s: 1,250 bytes take 10 ms. Two offered per 10 ms fill the 100 ms queue.
    let now = Instant::now();
    let mut link = Link::new(now, LinkProfile::PERFECT.rate(1_000_000, 100), 1);
    let arrived = stream(&mut link, now, 400, 5 * MS);
    for pair in arrived.windows(2).skip(30) {
        assert!((pair[1].0 - pair[0].0 - 10.0).abs() < 0.01);
    }
    let stats = link.stats();
    assert!((180..200).contains(&stats.lost_queue), "{stats:?}");
    assert!(link.queue_delay(now + 2000 * MS) <= 110 * MS);
}

#[test]
fn an_idle_bucket_lets_a_burst_through() {
    let now = Instant::now();
    let profile = LinkProfile {
        burst_bytes: 5000,
        ..LinkProfile::PERFECT.rate(1_000_000, 300)
    };
    let mut link = Link::new(now, profile, 1);
    for i in 0..6 {
        link.send(now, 1250, i);
    }
    let arrived = drain(&mut link, now, Duration::from_secs(1));
    let times: Vec<f64> = arrived.iter().map(|(at, _)| *at).collect();
    assert_eq!(times, [0.0, 0.0, 0.0, 0.0, 10.0, 20.0]);
}

#[test]
fn a_change_of_rate_serves_the_waiting_at_the_new_rate() {
    let now = Instant::now();
    let slow = LinkProfile::PERFECT.rate(1_000_000, 300);
    let script = Script::new().at(0.005, Step::Set(LinkProfile::PERFECT.rate(10_000_000, 300)));
    let mut link = Link::new(now, slow, 1).with_script(&script);
    link.send(now, 1250, 0);
    link.send(now, 1250, 1);
    // Half of the first at 1 Mbit/s (5 ms), half at 10 Mbit/s (0.5 ms), the second in 1 ms.
    assert_eq!(
        drain(&mut link, now, Duration::from_secs(1)),
        [(5.5, 0), (6.5, 1)]
    );
}

#[test]
fn cut_loses_and_hold_delays() {
    let now = Instant::now();
    let script = Script::new()
        .at(0.1, Step::Cut(100 * MS))
        .at(0.4, Step::Hold(100 * MS));
    let mut link = Link::new(now, LinkProfile::with_delay_ms(20), 1).with_script(&script);
    let arrived = stream(&mut link, now, 60, 10 * MS);
    let payloads: Vec<u32> = arrived.iter().map(|(_, payload)| *payload).collect();
    assert_eq!(payloads, (0..10).chain(20..60).collect::<Vec<_>>());
    // Under way at 0.4 s or sent until 0.5 s: all of it at 0.5 s, or later by its own delay.
    for (at, payload) in arrived
        .iter()
        .filter(|(_, payload)| (39..48).contains(payload))
    {
        assert_eq!(*at, 500.0, "{payload}");
    }
    assert_eq!(link.stats().lost_cut, 10);
}

#[test]
fn duplicates_arrive_twice() {
    let now = Instant::now();
    let mut link = Link::new(
        now,
        LinkProfile {
            duplicate: 0.1,
            ..LinkProfile::PERFECT
        },
        4,
    );
    let arrived = stream(&mut link, now, 5000, MS).len() as u64;
    assert_eq!(arrived, 5000 + link.stats().duplicated);
    assert!((400..600).contains(&link.stats().duplicated));
}
