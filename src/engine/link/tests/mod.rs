//! The link against a real answerer over loopback sockets.

mod sfu;

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use bytes::Bytes;
use sfu::{Ask, Relay, Sfu, Told};
use tokio::sync::mpsc;

use super::*;

const WAIT: Duration = Duration::from_secs(20);
type Events = mpsc::Receiver<(u32, LinkEvent)>;

fn config(kind: LinkKind) -> LinkConfig {
    LinkConfig {
        pairs: 2,
        ..LinkConfig::new(kind, 7, IpAddr::V4(Ipv4Addr::LOCALHOST))
    }
}

async fn wait<T>(events: &mut Events, mut f: impl FnMut(LinkEvent) -> Option<T>) -> T {
    tokio::time::timeout(WAIT, async {
        loop {
            let (generation, event) = events.recv().await.expect("channel open");
            assert_eq!(generation, 7);
            if let Some(t) = f(event) {
                return t;
            }
        }
    })
    .await
    .expect("event in time")
}

async fn offer(events: &mut Events) -> String {
    wait(events, |e| match e {
        LinkEvent::Offer { sdp } => Some(sdp),
        other => panic!("{other:?} before the offer"),
    })
    .await
}

async fn connect(kind: LinkKind, sfu: &Sfu, relay: Option<&Relay>) -> (PeerLink, Events) {
    let (tx, mut events) = mpsc::channel(1024);
    let link = PeerLink::spawn(config(kind), tx);
    let sdp = offer(&mut events).await;
    link.set_answer(sfu.answer(sdp, relay.map(|r| r.addr)));
    wait(&mut events, |e| match e {
        LinkEvent::Connected { .. } => Some(()),
        LinkEvent::Lost { reason } => panic!("{reason}"),
        _ => None,
    })
    .await;
    (link, events)
}

fn packet(timestamp: u32, marker: bool, payload: Vec<u8>) -> RtpPacket {
    RtpPacket {
        timestamp,
        marker,
        payload: Bytes::from(payload),
        abs_capture_time: Some(1 << 40),
        ..RtpPacket::default()
    }
}

/// A payload that says its own number: slice data of a non-IDR NAL unit.
fn payload(n: u32, len: usize) -> Vec<u8> {
    let mut p = vec![0x61; len];
    p[1..5].copy_from_slice(&n.to_be_bytes());
    p
}

fn number(payload: &[u8]) -> u32 {
    u32::from_be_bytes(payload[1..5].try_into().unwrap())
}

#[tokio::test]
async fn connects_without_waiting_for_timers() {
    // The first link of a process also pays for the crypto library's start.
    for kind in [LinkKind::Up, LinkKind::Up, LinkKind::Down] {
        let sfu = Sfu::start();
        let (tx, mut events) = mpsc::channel(1024);
        let start = Instant::now();
        let link = PeerLink::spawn(config(kind), tx);
        let sdp = offer(&mut events).await;
        let offered = start.elapsed();
        assert!(sdp.contains("profile-level-id=42e01f") && sdp.contains("a=setup:actpass"));
        for ext in [
            "1 urn:ietf:params:rtp-hdrext:sdes:mid",
            "2 http://www.ietf.org/id/draft",
        ] {
            assert!(sdp.contains(&format!("a=extmap:{ext}")), "{sdp}");
        }
        link.set_answer(sfu.answer(sdp, None));
        let (ice, total) = wait(&mut events, |e| match e {
            LinkEvent::Connected { ice, total } => Some((ice, total)),
            _ => None,
        })
        .await;
        println!("{kind:?}: offer {offered:?}, ICE {ice:?}, with DTLS {total:?}");
        // 1 to 3 ms on a quiet machine; the bound is for one that does much else.
        assert!(ice <= total && total < Duration::from_secs(10));
    }
}

/// One lost datagram of a handshake would cost a retransmission timer of a second.
#[tokio::test]
async fn connects_through_loss() {
    for seed in 0..6 {
        let sfu = Sfu::start();
        let relay = Relay::start(sfu.addr, Duration::from_millis(5), 100 + seed);
        relay
            .loss_percent
            .store(8, std::sync::atomic::Ordering::Relaxed);
        let start = Instant::now();
        connect(LinkKind::Up, &sfu, Some(&relay)).await;
        println!("seed {seed}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn sends_both_channels_and_hears_back() {
    let sfu = Sfu::start();
    let (link, mut events) = connect(LinkKind::Up, &sfu, None).await;
    for n in 0..50u32 {
        for channel in 0..2 {
            let audio = packet(n * 960, false, payload(n, 60));
            link.send(channel, MediaKind::Audio, vec![audio]);
            let frame = (0..4).map(|k| packet(n * 3000, k == 3, payload(n * 4 + k, 900)));
            link.send(channel, MediaKind::Video, frame.collect());
        }
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
    let mut got = [0u32; 4];
    let mut last_seq = [None::<u64>; 4];
    let mut reports = [false; 4];
    let end = Instant::now() + WAIT;
    while got != [50, 200, 50, 200] || reports.contains(&false) {
        assert!(Instant::now() < end, "got {got:?}, reports {reports:?}");
        match sfu.told.try_recv() {
            Ok(Told::Packet(mid, seq, data)) => {
                let mid = usize::from(mid);
                assert_eq!(number(&data), got[mid], "in order, none missing");
                assert!(last_seq[mid].is_none_or(|last| seq == last + 1));
                last_seq[mid] = Some(seq);
                got[mid] += 1;
            }
            Ok(Told::Report(mid)) => reports[usize::from(mid)] = true,
            Ok(_) => {}
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
    sfu.ask.send(Ask::Keyframe(3)).unwrap();
    let channel = wait(&mut events, |e| match e {
        LinkEvent::KeyframeRequest { channel } => Some(channel),
        _ => None,
    });
    assert_eq!(channel.await, 1);
    let stats = link.stats();
    assert!(stats.rtt.is_some() && stats.tx_packets >= 500 && stats.plis_received == 1);
}

#[tokio::test]
async fn before_the_link_is_up_a_keyframe_is_asked_for_later() {
    let sfu = Sfu::start();
    let (tx, mut events) = mpsc::channel(1024);
    let link = PeerLink::spawn(config(LinkKind::Up), tx);
    let sdp = offer(&mut events).await;
    link.send(1, MediaKind::Video, vec![packet(0, true, payload(0, 100))]);
    link.set_answer(sfu.answer(sdp, None));
    let mut connected = false;
    wait(&mut events, |e| match e {
        LinkEvent::Connected { .. } => {
            connected = true;
            None
        }
        LinkEvent::KeyframeRequest { channel } => {
            assert!(connected && channel == 1);
            Some(())
        }
        _ => None,
    })
    .await;
    assert_eq!(link.stats().tx_dropped, 1);
}

#[tokio::test]
async fn receives_pairs_and_asks_for_keyframes() {
    let sfu = Sfu::start();
    let (link, mut events) = connect(LinkKind::Down, &sfu, None).await;
    link.request_keyframe(1); // before any packet: sent with the first
    for n in 0..40u32 {
        for pair in 0..2u8 {
            let n64 = u64::from(n) + 100;
            sfu.write(pair * 2, n64, n * 960, false, payload(n, 60));
            sfu.write(pair * 2 + 1, n64, n * 3000, true, payload(n, 900));
        }
    }
    let mut got = [[0u32; 2]; 2];
    wait(&mut events, |e| {
        if let LinkEvent::Rtp {
            pair, kind, packet, ..
        } = e
        {
            let got = &mut got[usize::from(pair)][kind as usize];
            assert_eq!(number(&packet.payload), *got);
            assert_eq!(
                packet.payload_type,
                if kind == MediaKind::Audio { 111 } else { 102 }
            );
            assert!(packet.abs_capture_time.is_some());
            *got += 1;
        }
        (got == [[40; 2]; 2]).then_some(())
    })
    .await;
    let mids = until_keyframe_request(&sfu).await;
    assert_eq!(mids, 3);
    link.request_keyframe(0);
    assert_eq!(until_keyframe_request(&sfu).await, 1);
}

async fn until_keyframe_request(sfu: &Sfu) -> u8 {
    let end = Instant::now() + WAIT;
    loop {
        match sfu.told.try_recv() {
            Ok(Told::Keyframe(mid)) => return mid,
            Ok(_) => {}
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
        assert!(Instant::now() < end);
    }
}

#[tokio::test]
async fn a_new_subscription_drops_the_old_ones_packets() {
    let sfu = Sfu::start();
    let (link, mut events) = connect(LinkKind::Down, &sfu, None).await;
    link.start_pair(0, 500, 600);
    for n in 590..610 {
        sfu.write(1, n, 0, true, payload(n as u32, 100));
    }
    let mut next = 600;
    wait(&mut events, |e| {
        if let LinkEvent::Rtp { packet, .. } = e {
            assert_eq!(u32::from(packet.seq), next);
            next += 1;
        }
        (next == 610).then_some(())
    })
    .await;
}

#[tokio::test]
async fn grows_without_a_new_handshake() {
    let sfu = Sfu::start();
    let (link, mut events) = connect(LinkKind::Down, &sfu, None).await;
    link.grow(5);
    link.grow(4);
    let sdp = wait(&mut events, |e| match e {
        LinkEvent::Offer { sdp } => Some(sdp),
        _ => None,
    })
    .await;
    assert!(sdp.contains("a=mid:9\r\n") && !sdp.contains("a=mid:10"));
    link.set_answer(sfu.answer(sdp, None));
    let mut n = 0;
    wait(&mut events, |e| {
        if let LinkEvent::Rtp { pair, .. } = e {
            assert_eq!(pair, 4);
            return Some(());
        }
        // The answer is applied some time after set_answer.
        sfu.write(9, 100 + n, 0, true, payload(0, 100));
        n += 1;
        None
    })
    .await;
}

/// One second of 1 Mbit/s video through a relay that loses the first packets, then `percent` each
/// way.
async fn lossy_down(percent: u32, seed: u64) {
    let sfu = Sfu::start();
    let relay = Relay::start(sfu.addr, Duration::from_millis(10), seed);
    let (link, mut events) = connect(LinkKind::Down, &sfu, Some(&relay)).await;
    let lose = |percent| {
        relay
            .loss_percent
            .store(percent, std::sync::atomic::Ordering::Relaxed);
    };
    link.start_pair(0, 0, 100);
    lose(100);
    let total = 1200u32;
    let mut seen = vec![false; total as usize];
    let mut missing = total;
    let mut sent = 0;
    let end = Instant::now() + WAIT;
    let mut tick = tokio::time::interval(Duration::from_millis(5));
    while missing > total / 200 && Instant::now() < end {
        tokio::select! {
            _ = tick.tick() => for _ in 0..3 {
                match sent {
                    9 => lose(percent),
                    // A few behind the last, so that its loss is seen.
                    n if n == total => lose(0),
                    _ => {}
                }
                if sent < total + 3 {
                    sfu.write(1, 100 + u64::from(sent), sent * 300, true, payload(sent, 1000));
                    sent += 1;
                }
            },
            event = events.recv() => if let Some((_, LinkEvent::Rtp { packet, .. })) = event {
                let n = number(&packet.payload);
                if n < total {
                    assert!(!std::mem::replace(&mut seen[n as usize], true), "{n} came twice");
                    missing -= 1;
                }
            },
        }
    }
    let stats = link.stats();
    println!("{percent} %: {missing} of {total} missing, {stats:?}");
    assert!(missing <= total / 200);
    assert!(seen[..6].iter().all(|s| *s), "the first packets");
    assert!(stats.rx_recovered as f64 > f64::from(total) * f64::from(percent) / 300.0);
}

#[tokio::test]
async fn repairs_5_percent_on_the_way_down() {
    lossy_down(5, 11).await;
}

#[tokio::test]
async fn repairs_15_percent_on_the_way_down() {
    lossy_down(15, 12).await;
}

#[tokio::test]
async fn repairs_the_way_up() {
    let sfu = Sfu::start();
    let relay = Relay::start(sfu.addr, Duration::from_millis(10), 13);
    let (link, mut events) = connect(LinkKind::Up, &sfu, Some(&relay)).await;
    link.set_wanted_bps(3e6);
    relay
        .loss_percent
        .store(5, std::sync::atomic::Ordering::Relaxed);
    let total = 900u32;
    let mut seen = vec![0u32; total as usize];
    let mut sent = 0;
    let end = Instant::now() + WAIT;
    let mut tick = tokio::time::interval(Duration::from_millis(10));
    while seen.iter().filter(|n| **n == 0).count() > 4 && Instant::now() < end {
        tick.tick().await;
        if sent < total {
            let frame = (0..3).map(|k| packet(sent * 900, k == 2, payload(sent + k, 300)));
            link.send(0, MediaKind::Video, frame.collect());
            sent += 3;
        }
        while let Ok(told) = sfu.told.try_recv() {
            if let Told::Packet(1, _, data) = told {
                seen[number(&data) as usize] += 1;
            }
        }
        while events.try_recv().is_ok() {}
    }
    let stats = link.stats();
    let missing = seen.iter().filter(|n| **n == 0).count();
    println!("{missing} of {total} missing, {stats:?}");
    assert!(missing <= 4 && stats.tx_rtx > 0);
}

#[tokio::test]
async fn a_dead_path_is_lost_and_a_new_generation_takes_over() {
    let sfu = Sfu::start();
    let relay = Relay::start(sfu.addr, Duration::ZERO, 1);
    let (link, mut events) = connect(LinkKind::Up, &sfu, Some(&relay)).await;
    relay
        .loss_percent
        .store(100, std::sync::atomic::Ordering::Relaxed);
    let start = Instant::now();
    let reason = wait(&mut events, |e| match e {
        LinkEvent::Lost { reason } => Some(reason),
        _ => None,
    })
    .await;
    println!("lost after {:?}: {reason}", start.elapsed());
    assert!(start.elapsed() > Duration::from_millis(1500));
    let other = Sfu::start();
    let (next, _events) = connect(LinkKind::Up, &other, None).await;
    assert!(next.stats().connected && !link.stats().connected);
    link.close();
    wait(&mut events, |e| {
        matches!(e, LinkEvent::Closed).then_some(())
    })
    .await;
}

#[tokio::test]
async fn no_ice_answer_names_the_candidates() {
    let sfu = Sfu::start();
    let hole = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let (tx, mut events) = mpsc::channel(1024);
    let link = PeerLink::spawn(
        LinkConfig {
            connect_timeout: Duration::from_millis(300),
            ..config(LinkKind::Up)
        },
        tx,
    );
    let sdp = offer(&mut events).await;
    let hole = hole.local_addr().unwrap();
    link.set_answer(sfu.answer(sdp, Some(hole)));
    let remote = wait(&mut events, |e| match e {
        LinkEvent::ConnectTimeout { remote } => Some(remote),
        LinkEvent::Connected { .. } => panic!("connected to a hole"),
        _ => None,
    })
    .await;
    assert_eq!(remote, [hole]);
}

#[tokio::test]
async fn a_bad_answer_ends_the_link_with_a_reason() {
    for bad in ["", "v=0", "nonsense"] {
        let (tx, mut events) = mpsc::channel(1024);
        let link = PeerLink::spawn(config(LinkKind::Down), tx);
        offer(&mut events).await;
        link.set_answer(bad.into());
        wait(&mut events, |e| {
            matches!(e, LinkEvent::Lost { .. }).then_some(())
        })
        .await;
        wait(&mut events, |e| {
            matches!(e, LinkEvent::Closed).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_slow_owner_loses_the_oldest_and_nothing_blocks() {
    let sfu = Sfu::start();
    let (tx, mut events) = mpsc::channel(4);
    let link = PeerLink::spawn(config(LinkKind::Down), tx);
    let sdp = offer(&mut events).await;
    link.set_answer(sfu.answer(sdp, None));
    wait(&mut events, |e| {
        matches!(e, LinkEvent::Connected { .. }).then_some(())
    })
    .await;
    let total = MEDIA_QUEUE as u32 + 500;
    for n in 0..total {
        sfu.write(1, 100 + u64::from(n), n, true, payload(n, 10));
        if n % 50 == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    let end = Instant::now() + WAIT;
    while link.stats().rx_dropped == 0 {
        assert!(Instant::now() < end, "{:?}", link.stats());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // The newest arrives once the owner reads on.
    wait(&mut events, |e| match e {
        LinkEvent::Rtp { packet, .. } => (number(&packet.payload) == total - 1).then_some(()),
        _ => None,
    })
    .await;
}

/// UDP sockets and event loops of this process. Other tests run beside this one, so only growth
/// over many cycles says something.
fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// Local ports of this process's IPv4 UDP sockets.
fn udp_ports() -> Vec<u16> {
    let ours: Vec<String> = std::fs::read_dir("/proc/self/fd")
        .expect("Linux")
        .flatten()
        .filter_map(|fd| Some(std::fs::read_link(fd.path()).ok()?.display().to_string()))
        .collect();
    let table = std::fs::read_to_string("/proc/self/net/udp").expect("Linux");
    let rows = table
        .lines()
        .skip(1)
        .map(|row| row.split_whitespace().collect::<Vec<_>>());
    rows.filter(|row| ours.contains(&format!("socket:[{}]", row[9])))
        .filter_map(|row| u16::from_str_radix(row[1].split(':').nth(1)?, 16).ok())
        .collect()
}

/// The server never names itself by multicast DNS. A socket for its answers would hear a whole
/// network's queries, and the link would need a system that lets it join the group.
#[tokio::test]
async fn no_socket_listens_for_multicast_names() {
    let sfu = Sfu::start();
    let (link, _events) = connect(LinkKind::Up, &sfu, None).await;
    let ports = udp_ports();
    assert!(!ports.is_empty());
    assert!(!ports.contains(&5353), "{ports:?}");
    drop(link);
}

#[test]
fn cycles_leave_nothing_behind() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let metrics = tokio::runtime::Handle::current().metrics();
        let tasks = metrics.num_alive_tasks();
        let files = open_files();
        let start = Instant::now();
        for i in 0..50 {
            let sfu = Sfu::start();
            let kind = [LinkKind::Up, LinkKind::Down][i % 2];
            let (link, mut events) = connect(kind, &sfu, None).await;
            if i % 3 == 0 {
                link.close();
            }
            drop(link);
            wait(&mut events, |e| {
                matches!(e, LinkEvent::Closed).then_some(())
            })
            .await;
            tokio::task::yield_now().await;
            assert_eq!(metrics.num_alive_tasks(), tasks, "cycle {i}");
        }
        println!("50 cycles in {:?}", start.elapsed());
        let now = open_files();
        assert!(now < files + 50, "{files} files before, {now} after");
    });
}

/// Both links through the server's own media plane.
#[tokio::test]
async fn publishes_and_plays_through_the_media_plane() {
    use zego_server::media::{MediaConfig, MediaHandle};
    use zego_server::media_api::{
        ForwardMode, MediaCommand, MediaEvent, PublicationId, SessionKey, Token,
    };
    let (plane, mut media) = MediaHandle::start(MediaConfig::default()).unwrap();
    let mut links = Vec::new();
    for (n, kind) in [(1, LinkKind::Up), (2, LinkKind::Down)] {
        let (tx, mut events) = mpsc::channel(1024);
        let link = PeerLink::spawn(config(kind), tx);
        let command = MediaCommand::Offer {
            token: Token(n),
            session: SessionKey(n),
            app_id: 1,
            link: kind,
            generation: 7,
            client: [127, 0, 0, 1].into(),
            sdp: offer(&mut events).await,
        };
        plane.send(command).unwrap();
        let answer = loop {
            if let MediaEvent::Answer { result, .. } = media.recv().await.unwrap() {
                break result.unwrap();
            }
        };
        link.set_answer(answer);
        wait(&mut events, |e| {
            matches!(e, LinkEvent::Connected { .. }).then_some(())
        })
        .await;
        links.push((link, events));
    }
    let (down, mut down_events) = links.pop().unwrap();
    let (up, mut up_events) = links.pop().unwrap();
    let publication = PublicationId(1);
    let publish = MediaCommand::Publish {
        session: SessionKey(1),
        channel: 0,
        publication,
    };
    let subscribe = MediaCommand::Subscribe {
        token: Token(3),
        session: SessionKey(2),
        pair: 1,
        publication,
        mode: ForwardMode::Rtc,
        audio: true,
        video: true,
    };
    plane.send(publish).unwrap();
    plane.send(subscribe).unwrap();
    let first = loop {
        if let MediaEvent::Subscribed { result, .. } = media.recv().await.unwrap() {
            break result.unwrap();
        }
    };
    down.start_pair(1, first.audio, first.video);
    let mut tick = tokio::time::interval(Duration::from_millis(10));
    let mut got = [0u32; 2];
    let mut seqs = std::collections::HashSet::new();
    let (mut n, mut key) = (0u32, true);
    let end = Instant::now() + WAIT;
    while got[0] < 50 || got[1] < 100 {
        assert!(
            Instant::now() < end,
            "{got:?} {:?} {:?}",
            up.stats(),
            down.stats()
        );
        tokio::select! {
            _ = tick.tick() => {
                // Slice headers: first_mb_in_slice 0, slice_type I or P (H.264, section 7.3.3).
                let head = if std::mem::take(&mut key) { [0x65, 0x88] } else { [0x61, 0x98] };
                let frame = (0..3).map(|k| {
                    let mut data = vec![0x55; 700];
                    data[..2].copy_from_slice(&head);
                    packet(n * 900, k == 2, data)
                });
                up.send(0, MediaKind::Video, frame.collect());
                up.send(0, MediaKind::Audio, vec![packet(n * 480, false, payload(n, 80))]);
                n += 1;
            }
            event = up_events.recv() => {
                key |= matches!(event, Some((_, LinkEvent::KeyframeRequest { .. })));
            }
            event = down_events.recv() => {
                if let Some((_, LinkEvent::Rtp { pair, kind, packet, .. })) = event {
                    assert_eq!(pair, 1);
                    assert!(seqs.insert((kind, packet.seq)), "{kind:?} {} twice", packet.seq);
                    got[kind as usize] += 1;
                }
            }
        }
    }
    let stats = down.stats();
    assert_eq!(stats.nacks_sent, 0, "{stats:?}");
    plane.shutdown();
}
