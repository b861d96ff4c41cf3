//! What forwarding costs. Not run by default:
//! `cargo test --release -p zego-server media::tests::bench -- --ignored --nocapture`

use super::*;

/// CPU time of the media thread of this process, in clock ticks of 10 ms.
fn media_ticks() -> u64 {
    let mut ticks = 0;
    for task in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        let comm = std::fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        if comm.trim() != "media-0" {
            continue;
        }
        let stat = std::fs::read_to_string(task.path().join("stat")).unwrap();
        let fields: Vec<_> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        ticks += fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    }
    ticks
}

fn forward(viewers: u64, seconds: u64, packets: usize) {
    let mut w = World::new();
    let mut host = w.host();
    let mut clients: Vec<_> = (0..viewers)
        .map(|i| {
            let session = SessionKey(100 + i);
            let viewer = w.link(session, LinkKind::Down, 1, OURS);
            w.subscribe(session, 0, ForwardMode::L3);
            viewer
        })
        .collect();
    let (before, ticks) = (w.handle.stats(), media_ticks());
    let start = Instant::now();
    let mut frames = 0u32;
    let mut delays = vec![];
    while start.elapsed() < Duration::from_secs(seconds) {
        let keyframe = frames.is_multiple_of(120);
        host.send_frame(
            0,
            keyframe,
            if keyframe { 8 * packets } else { packets },
            1100,
        );
        let sent = Instant::now();
        let seen = clients[0].video(0).len();
        if frames.is_multiple_of(2) {
            host.send_audio(0);
        }
        frames += 1;
        while start.elapsed() < frames * Duration::from_micros(33_333) {
            host.poll();
            clients[0].poll();
            if clients[0].video(0).len() >= seen + packets && delays.len() < frames as usize {
                delays.push(sent.elapsed());
            }
            for client in &mut clients[1..] {
                client.poll();
                client.got.clear();
            }
            std::thread::sleep(Duration::from_micros(200));
        }
    }
    let (after, used) = (w.handle.stats(), media_ticks() - ticks);
    let out = after.packets_out - before.packets_out;
    let calls = after.send_calls - before.send_calls;
    delays.sort_unstable();
    let estimates: Vec<_> = after.links.iter().filter_map(|l| l.estimate_bps).collect();
    println!(
        "{viewers} viewers, {packets} packets a frame: {} packets/s out, {:.2} us of the thread each, \
         {:.1} packets a send call, {} unsent, {} dropped; frame to first viewer p50 {:?} p95 {:?}; \
         estimates {:?} to {:?}",
        out / seconds,
        used as f64 * 10_000.0 / out as f64,
        out as f64 / calls as f64,
        after.packets_unsent,
        after.links.iter().map(|l| l.queue_drops).sum::<u64>(),
        delays[delays.len() / 2],
        delays[delays.len() * 95 / 100],
        estimates.iter().min(),
        estimates.iter().max(),
    );
}

#[test]
#[ignore = "a measurement, half a minute of load"]
fn bench_forwarding() {
    forward(1, 5, 5);
    forward(60, 8, 5);
}

fn rss_kib() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4
}

#[test]
#[ignore = "a measurement"]
fn bench_idle_links() {
    let mut w = World::new();
    let mut clients = vec![w.link(SessionKey(99), LinkKind::Down, 1, OURS)];
    // Without a client of ours in the same process the memory is the server's alone.
    let rss = rss_kib();
    let (_, offer) = Client::new(LinkKind::Down, 4, OURS);
    for i in 0..200 {
        w.offer(SessionKey(1000 + i), LinkKind::Down, 1, offer.clone())
            .unwrap();
    }
    println!("{} KiB a link before DTLS", (rss_kib() - rss) / 200);
    clients.extend((0..50).map(|i| w.link(SessionKey(100 + i), LinkKind::Down, 1, OURS)));
    let (before, ticks, start) = (w.handle.stats(), media_ticks(), Instant::now());
    while start.elapsed() < Duration::from_secs(4) {
        for client in &mut clients {
            client.poll();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let (after, used) = (w.handle.stats(), media_ticks() - ticks);
    println!(
        "51 idle links: {} packets/s out, {} packets/s in, {:.1} % of a core",
        (after.packets_out - before.packets_out) / 4,
        (after.packets_in - before.packets_in) / 4,
        used as f64 / 4.0,
    );
}

/// Streams for `time` and prints every 200 ms how old the newest picture at the viewer is.
fn watch(
    w: &World,
    host: &mut Client,
    viewer: &mut Client,
    frames: &mut u32,
    time: Duration,
    poll: bool,
) {
    let start = Instant::now();
    let mut shown = Duration::ZERO;
    let first = *frames;
    while start.elapsed() < time {
        let asked = !std::mem::take(&mut host.keyframe_requests).is_empty();
        let keyframe = asked || frames.is_multiple_of(120);
        host.send_frame(0, keyframe, if keyframe { 30 } else { 5 }, 1100);
        host.send_audio(0);
        *frames += 1;
        while start.elapsed() < (*frames - first) * Duration::from_micros(33_333) {
            host.poll();
            if poll {
                viewer.poll();
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        if start.elapsed() - shown > Duration::from_millis(200) {
            shown = start.elapsed();
            let newest = viewer.video(0).iter().filter_map(|g| g.capture).max();
            let age = newest.map(|t| t.elapsed().unwrap_or_default());
            let stats = w.handle.stats();
            let link = stats.links.iter().find(|l| l.link == LinkKind::Down);
            println!(
                "{shown:?}: newest picture {age:?} old, estimate {:?}, {:?} dropped, {} requests",
                link.map(|l| l.estimate_bps),
                link.map(|l| l.queue_drops),
                stats.keyframe_requests,
            );
        }
    }
}

#[test]
#[ignore = "a measurement"]
fn bench_stall() {
    let mut w = World::new();
    let mut host = w.host();
    let session = SessionKey(2);
    let mut viewer = w.link(session, LinkKind::Down, 1, OURS);
    w.subscribe(session, 0, ForwardMode::L3);
    let mut frames = 0;
    let second = Duration::from_secs(1);
    watch(&w, &mut host, &mut viewer, &mut frames, 3 * second, true);
    println!("stall");
    watch(&w, &mut host, &mut viewer, &mut frames, 3 * second, false);
    println!("over");
    viewer.request_keyframe(1);
    watch(&w, &mut host, &mut viewer, &mut frames, 5 * second, true);
    println!("5 % loss");
    viewer.loss = 5;
    watch(&w, &mut host, &mut viewer, &mut frames, 6 * second, true);
    println!("15 % loss");
    viewer.loss = 15;
    watch(&w, &mut host, &mut viewer, &mut frames, 6 * second, true);
}
