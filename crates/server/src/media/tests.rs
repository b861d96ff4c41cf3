//! Real clients on real sockets.

mod bench;
mod client;
mod hostile;
mod stuck;
mod trouble;

use std::time::{Duration, Instant};

use client::{Client, FOREIGN, Got, OURS, Pts, run};
use zego_media::receive::request;
use zego_proto::code;
use zego_proto::msg::LinkKind;

use super::*;
use crate::media_api::{FirstSeq, ForwardMode, MediaError, PublicationId, SessionKey, Token};

pub use trouble::trouble;

const LONG: Duration = Duration::from_secs(10);
const HOST: SessionKey = SessionKey(1);
const STREAM: PublicationId = PublicationId(1);

struct World {
    handle: MediaHandle,
    events: mpsc::Receiver<MediaEvent>,
    /// What came while something else was waited for.
    seen: Vec<MediaEvent>,
    token: u64,
}

impl World {
    fn new() -> Self {
        Self::with(MediaConfig::default())
    }

    fn with(config: MediaConfig) -> Self {
        let (handle, events) = MediaHandle::start(config).unwrap();
        Self {
            handle,
            events,
            seen: vec![],
            token: 0,
        }
    }

    fn send(&self, command: MediaCommand) {
        self.handle.send(command).unwrap();
    }

    fn collect(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.seen.push(event);
        }
    }

    fn wait(&mut self, what: impl Fn(&MediaEvent) -> bool) -> MediaEvent {
        let start = Instant::now();
        loop {
            self.collect();
            if let Some(at) = self.seen.iter().position(&what) {
                return self.seen.remove(at);
            }
            assert!(start.elapsed() < LONG, "seen {:?}", self.seen);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn send_offer(
        &mut self,
        session: SessionKey,
        link: LinkKind,
        generation: u32,
        sdp: String,
    ) -> Token {
        self.token += 1;
        let token = Token(self.token);
        self.send(MediaCommand::Offer {
            token,
            session,
            app_id: 1,
            link,
            generation,
            client: [127, 0, 0, 1].into(),
            sdp,
        });
        token
    }

    fn offer(
        &mut self,
        session: SessionKey,
        link: LinkKind,
        generation: u32,
        sdp: String,
    ) -> Result<String, MediaError> {
        let token = self.send_offer(session, link, generation, sdp);
        self.answer(token)
    }

    fn answer(&mut self, token: Token) -> Result<String, MediaError> {
        match self.wait(|e| matches!(e, MediaEvent::Answer { token: t, .. } if *t == token)) {
            MediaEvent::Answer { result, .. } => result,
            _ => unreachable!(),
        }
    }

    fn link(&mut self, session: SessionKey, link: LinkKind, generation: u32, pts: Pts) -> Client {
        self.link_with(session, link, generation, pts, "")
    }

    /// `line` ends the offer.
    fn link_with(
        &mut self,
        session: SessionKey,
        link: LinkKind,
        generation: u32,
        pts: Pts,
        line: &str,
    ) -> Client {
        let pairs = if link == LinkKind::Up { 2 } else { 4 };
        let (mut client, offer) = Client::new(link, pairs, pts);
        let offer = format!("{offer}{line}");
        let answer = self.offer(session, link, generation, offer).unwrap();
        client.accept(&answer);
        run(&mut [&mut client], LONG, |c| c[0].connected);
        self.wait(|e| {
            *e == MediaEvent::LinkUp {
                session,
                link,
                generation,
            }
        });
        client
    }

    fn host(&mut self) -> Client {
        let host = self.link(HOST, LinkKind::Up, 1, OURS);
        self.publish();
        host
    }

    fn publish(&mut self) {
        self.send(MediaCommand::Publish {
            session: HOST,
            channel: 0,
            publication: STREAM,
        });
        // Commands are carried out in order: after this one it is bound.
        self.handle.stats();
    }

    fn subscribe(&mut self, session: SessionKey, pair: u8, mode: ForwardMode) -> FirstSeq {
        self.token += 1;
        let token = Token(self.token);
        self.send(MediaCommand::Subscribe {
            token,
            session,
            pair,
            publication: STREAM,
            mode,
            audio: true,
            video: true,
        });
        match self.wait(|e| matches!(e, MediaEvent::Subscribed { token: t, .. } if *t == token)) {
            MediaEvent::Subscribed { result, .. } => result.unwrap(),
            _ => unreachable!(),
        }
    }
}

/// Sends `frames` frames, ten milliseconds apart, a keyframe every `gop`; audio beside every second.
fn stream(host: &mut Client, viewers: &mut [&mut Client], frames: usize, gop: usize) {
    for i in 0..frames {
        let keyframe = gop > 0 && i % gop == 0;
        host.send_frame(0, keyframe, if keyframe { 12 } else { 3 }, 1000);
        if i % 2 == 0 {
            host.send_audio(0);
        }
        let until = Instant::now() + Duration::from_millis(10);
        while Instant::now() < until {
            host.poll();
            for viewer in viewers.iter_mut() {
                viewer.poll();
            }
            std::thread::sleep(Duration::from_micros(500));
        }
    }
}

fn check_numbers(got: &[Got], first: u16) {
    assert_eq!(got[0].seq as u16, first);
    for pair in got.windows(2) {
        assert_eq!(pair[1].seq, pair[0].seq + 1);
    }
}

#[test]
fn publish_then_play_in_both_modes() {
    let mut w = World::new();
    let mut host = w.host();
    stream(&mut host, &mut [], 20, 100);
    w.wait(|e| {
        *e == MediaEvent::Active {
            publication: STREAM,
        }
    });
    let mut l3 = w.link(SessionKey(2), LinkKind::Down, 1, OURS);
    let mut rtc = w.link(SessionKey(3), LinkKind::Down, 1, FOREIGN);
    let first_l3 = w.subscribe(SessionKey(2), 0, ForwardMode::L3);
    let first_rtc = w.subscribe(SessionKey(3), 2, ForwardMode::Rtc);
    // L3 has the whole group of pictures without the publisher sending anything.
    run(&mut [&mut l3, &mut host], LONG, |c| {
        c[0].video(0).len() == 12 + 19 * 3
    });
    assert!(l3.video(0)[0].keyframe);
    // RTC got nothing yet but a keyframe was asked for.
    run(&mut [&mut rtc, &mut host], LONG, |c| {
        !c[1].keyframe_requests.is_empty()
    });
    assert!(rtc.video(2).is_empty());
    stream(&mut host, &mut [&mut l3, &mut rtc], 10, 100);
    let all = 12 + 19 * 3 + 12 + 9 * 3;
    run(&mut [&mut l3, &mut rtc, &mut host], LONG, |c| {
        c[0].video(0).len() == all && c[1].video(2).len() == 12 + 9 * 3
    });
    check_numbers(l3.video(0), first_l3.video);
    check_numbers(l3.audio(0), first_l3.audio);
    check_numbers(rtc.video(2), first_rtc.video);
    assert!(rtc.video(2)[0].keyframe);
    assert_eq!(rtc.audio(2).len(), 5);
    // Capture times pass unchanged: the same for one frame at both viewers.
    let (a, b) = (l3.video(0).last().unwrap(), rtc.video(2).last().unwrap());
    assert!(a.capture.is_some());
    assert_eq!((a.capture, &a.payload), (b.capture, &b.payload));
    assert_eq!(l3.audio(0)[0].audio_level, Some(-30));
    let stats = w.handle.stats();
    assert_eq!(
        (stats.publications, stats.subscriptions, stats.links.len()),
        (1, 2, 3)
    );
    assert_eq!(stats.addresses, 3);
    assert!(
        stats
            .links
            .iter()
            .all(|l| l.connected && l.queue_drops == 0)
    );
    w.handle.shutdown();
}

#[test]
fn lost_packets_are_requested_in_the_way_the_offer_names() {
    let mut w = World::new();
    let mut browser = w.link(SessionKey(2), LinkKind::Up, 1, FOREIGN);
    let line = format!("{}\r\n", request::OFFER_LINE);
    let mut host = w.link_with(HOST, LinkKind::Up, 1, OURS, &line);
    w.publish();
    // The first packet is number 1200; 1203 is lost in both streams.
    for client in [&mut browser, &mut host] {
        client.send_frame(0, true, 3, 500);
        client.skip(0);
        client.send_frame(0, false, 2, 500);
    }
    run(&mut [&mut host], LONG, |c| !c[0].requests.is_empty());
    assert_eq!(host.requests[0], (1011, vec![1203]));
    // The end of a frame is missed without anything coming behind it.
    host.send_cut_frame(0);
    run(&mut [&mut host, &mut browser], LONG, |c| {
        c[0].requests
            .iter()
            .any(|(_, wanted)| wanted.contains(&1207))
    });
    assert!(host.requests.iter().all(|(ssrc, _)| *ssrc == 1011));
    assert!(browser.requests.is_empty());
}

#[test]
fn sender_reports_keep_audio_and_video_together() {
    let mut w = World::new();
    let mut host = w.host();
    let mut viewer = w.link(SessionKey(2), LinkKind::Down, 1, OURS);
    w.subscribe(SessionKey(2), 0, ForwardMode::L3);
    stream(&mut host, &mut [&mut viewer], 150, 50);
    let ahead = |mid: u8| {
        let (ntp, rtp) = viewer.reports[&mid];
        let clock = if mid == 0 { 48_000.0 } else { 90_000.0 };
        let last = viewer.got[&mid].last().unwrap();
        let since = f64::from(last.timestamp.wrapping_sub(rtp) as i32) / clock;
        // Where the report puts the last packet, against its capture time.
        let capture = last.capture.unwrap();
        let seconds = |t: std::time::SystemTime| {
            t.duration_since(std::time::UNIX_EPOCH)
                .unwrap()
                .as_secs_f64()
        };
        seconds(ntp) + since - seconds(capture)
    };
    let (audio, video) = (ahead(0), ahead(1));
    assert!(audio.abs() < 0.5 && video.abs() < 0.5, "{audio} {video}");
    assert!((audio - video).abs() < 0.1, "{audio} {video}");
}

#[test]
fn numbering_continues_on_one_pair() {
    let mut w = World::new();
    let mut host = w.host();
    let session = SessionKey(2);
    let mut viewer = w.link(session, LinkKind::Down, 1, OURS);
    let first = w.subscribe(session, 1, ForwardMode::L3);
    stream(&mut host, &mut [&mut viewer], 20, 100);
    w.send(MediaCommand::Unsubscribe { session, pair: 1 });
    w.handle.stats();
    viewer.poll();
    let count = viewer.video(1).len();
    let second = w.subscribe(session, 1, ForwardMode::L3);
    assert_eq!(second.video, first.video.wrapping_add(count as u16));
    stream(&mut host, &mut [&mut viewer], 10, 0);
    run(&mut [&mut viewer], LONG, |c| {
        c[0].video(1).len() >= 2 * count + 10 * 3
    });
    check_numbers(viewer.video(1), first.video);
    check_numbers(viewer.audio(1), first.audio);
    assert!(viewer.video(1)[count].keyframe);
    let wants = |audio, video| MediaCommand::Wants {
        session,
        pair: 1,
        audio,
        video,
    };
    w.send(wants(true, false));
    w.handle.stats();
    let before = (viewer.audio(1).len(), viewer.video(1).len());
    stream(&mut host, &mut [&mut viewer], 10, 0);
    assert_eq!(viewer.video(1).len(), before.1);
    assert!(viewer.audio(1).len() > before.0);
    w.send(MediaCommand::CloseSession { session });
    let stats = w.handle.stats();
    assert_eq!(
        (stats.subscriptions, stats.links.len(), stats.addresses),
        (0, 1, 1)
    );
    run(&mut [&mut viewer], LONG, |c| c[0].closed);
}

#[test]
fn keyframe_requests_are_throttled() {
    let mut w = World::new();
    let mut host = w.host();
    let mut viewers: Vec<_> = (0..5)
        .map(|i| {
            let session = SessionKey(10 + i);
            let viewer = w.link(session, LinkKind::Down, 1, OURS);
            w.subscribe(session, 0, ForwardMode::L3);
            viewer
        })
        .collect();
    {
        let mut all: Vec<_> = viewers.iter_mut().collect();
        stream(&mut host, &mut all, 5, 100);
    }
    host.keyframe_requests.clear();
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(1300) {
        for viewer in &mut viewers {
            viewer.request_keyframe(1);
        }
        host.send_frame(0, false, 2, 500);
        let mut all: Vec<_> = viewers.iter_mut().chain([&mut host]).collect();
        run(&mut all, LONG, |_| true);
        std::thread::sleep(Duration::from_millis(20));
    }
    let times = &host.keyframe_requests;
    assert!(
        (2..=3).contains(&times.len()),
        "{} requests in 1.3 s",
        times.len()
    );
    for pair in times.windows(2) {
        // Half a second apart when they leave; this is when they were read.
        assert!(pair[1] - pair[0] > Duration::from_millis(350));
    }
}

#[test]
fn one_viewer_that_does_not_read_harms_nobody() {
    let mut w = World::new();
    let mut host = w.host();
    let mut viewers: Vec<_> = (0..10)
        .map(|i| {
            let session = SessionKey(10 + i);
            let viewer = w.link(session, LinkKind::Down, 1, OURS);
            let first = w.subscribe(session, 0, ForwardMode::L3);
            (viewer, first)
        })
        .collect();
    // The last one loses two thirds of what it gets.
    viewers[9].0.loss = 66;
    let mut all: Vec<_> = viewers.iter_mut().map(|(v, _)| v).collect();
    stream(&mut host, &mut all, 200, 50);
    let sent = 4 * 12 + 196 * 3;
    let wait = Instant::now();
    run(&mut all[..9], LONG, |c| {
        c.iter().all(|c| c.video(0).len() == sent) || wait.elapsed() > Duration::from_secs(3)
    });
    for (viewer, first) in &viewers[..9] {
        let mut got = viewer.video(0).to_vec();
        got.sort_by_key(|g| g.seq);
        assert_eq!(got.len(), sent);
        check_numbers(&got, first.video);
        assert_eq!(viewer.audio(0).len(), 100);
    }
    let stats = w.handle.stats();
    let good = stats.links.iter().filter(|l| l.session != SessionKey(19));
    assert!(good.clone().all(|l| l.queue_drops == 0));
}

#[test]
fn lost_packets_are_repaired_in_both_directions() {
    let mut w = World::new();
    let mut host = w.host();
    let session = SessionKey(2);
    let mut viewer = w.link(session, LinkKind::Down, 1, OURS);
    let first = w.subscribe(session, 0, ForwardMode::L3);
    // This client is not told the first number, as a browser is not: what it asks for lies behind
    // the first packet that it gets. Ours asks from the first one on, see engine::link.
    stream(&mut host, &mut [&mut viewer], 1, 100);
    run(&mut [&mut viewer, &mut host], LONG, |c| {
        !c[0].video(0).is_empty()
    });
    viewer.loss = 10;
    stream(&mut host, &mut [&mut viewer], 200, 100);
    let sent = 12 + 2 * 12 + 198 * 3;
    let wait = Instant::now();
    run(&mut [&mut viewer, &mut host], LONG, |c| {
        c[0].video(0).len() == sent || wait.elapsed() > Duration::from_secs(2)
    });
    let mut got: Vec<_> = viewer.video(0).iter().map(|g| g.seq).collect();
    got.sort_unstable();
    got.dedup();
    assert_eq!(got[0] as u16, first.video);
    let ratio = got.len() as f64 / sent as f64;
    assert!(
        ratio > 0.98,
        "{ratio} of the packets arrived through 10 % loss"
    );
}

#[test]
fn a_new_generation_takes_over() {
    let mut w = World::new();
    let mut host = w.host();
    let session = SessionKey(2);
    let mut viewer = w.link(session, LinkKind::Down, 1, OURS);
    let first = w.subscribe(session, 0, ForwardMode::L3);
    stream(&mut host, &mut [&mut viewer], 20, 10);
    // The publisher comes back on a new link; the old one says goodbye.
    let mut next = w.link(HOST, LinkKind::Up, 2, OURS);
    run(&mut [&mut host], LONG, |c| c[0].closed);
    stream(&mut next, &mut [&mut viewer], 20, 10);
    run(&mut [&mut viewer], LONG, |c| {
        c[0].video(0).len() == 2 * (24 + 18 * 3)
    });
    check_numbers(viewer.video(0), first.video);
    // The viewer too: its subscription moves to the new link and starts with a keyframe.
    let count = viewer.video(0).len();
    let mut again = w.link(session, LinkKind::Down, 2, OURS);
    stream(&mut next, &mut [&mut again], 10, 0);
    run(&mut [&mut again], LONG, |c| {
        c[0].video(0).len() == 12 + 19 * 3
    });
    assert!(again.video(0)[0].keyframe);
    check_numbers(again.video(0), first.video.wrapping_add(count as u16));
    run(&mut [&mut viewer], LONG, |c| c[0].closed);
    assert_eq!(w.handle.stats().links.len(), 2);
    // Older generations are refused.
    let (_, offer) = Client::new(LinkKind::Up, 2, OURS);
    let error = w.offer(HOST, LinkKind::Up, 1, offer).unwrap_err();
    assert_eq!(error.code, code::OFFER_REFUSED);
    assert!(error.message.contains("generation 1"));
}

#[test]
fn a_link_can_grow() {
    let mut w = World::new();
    let mut host = w.host();
    let session = SessionKey(2);
    let (mut viewer, offer) = Client::new(LinkKind::Down, 1, OURS);
    let answer = w.offer(session, LinkKind::Down, 1, offer).unwrap();
    viewer.accept(&answer);
    run(&mut [&mut viewer], LONG, |c| c[0].connected);
    w.subscribe(session, 0, ForwardMode::L3);
    w.subscribe(session, 11, ForwardMode::L3);
    stream(&mut host, &mut [&mut viewer], 5, 5);
    let ssrcs = |sdp: &str| -> Vec<String> {
        let lines = sdp.lines().filter(|l| l.starts_with("a=ssrc:"));
        lines
            .map(|l| l.split(' ').next().unwrap().to_owned())
            .collect()
    };
    let before = ssrcs(&answer);
    let offer = viewer.grow(12);
    let answer = w.offer(session, LinkKind::Down, 1, offer).unwrap();
    let after = ssrcs(&answer);
    assert_eq!(before, after[..before.len()], "SSRCs of known mids stay");
    viewer.accept(&answer);
    stream(&mut host, &mut [&mut viewer], 5, 5);
    run(&mut [&mut viewer], LONG, |c| {
        c[0].video(0).len() == 2 * 24 && !c[0].video(11).is_empty()
    });
}

#[test]
fn silence_is_a_lost_link() {
    let mut w = World::with(MediaConfig {
        link_timeout: Duration::from_millis(400),
        connect_timeout: Duration::from_millis(600),
        ..MediaConfig::default()
    });
    let mut host = w.host();
    stream(&mut host, &mut [], 3, 5);
    // Not polled any more.
    w.wait(|e| {
        *e == MediaEvent::LinkLost {
            session: HOST,
            link: LinkKind::Up,
            generation: 1,
        }
    });
    // One that never connects goes as well.
    let (_, offer) = Client::new(LinkKind::Down, 1, OURS);
    w.offer(SessionKey(3), LinkKind::Down, 7, offer).unwrap();
    w.wait(|e| {
        *e == MediaEvent::LinkLost {
            session: SessionKey(3),
            link: LinkKind::Down,
            generation: 7,
        }
    });
    let stats = w.handle.stats();
    assert_eq!(
        (stats.links.len(), stats.addresses, stats.publications),
        (0, 0, 1)
    );
}

#[test]
fn garbage_gets_no_answer_and_leaves_no_trace() {
    let mut w = World::new();
    let mut host = w.host();
    let server = host.server();
    let stranger = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    stranger
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let before = w.handle.stats();
    let mut random = 1u64;
    let mut sent = 0;
    for i in 0..2000u64 {
        let mut data: Vec<u8> = (0..(i % 700))
            .map(|_| {
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(99);
                (random >> 56) as u8
            })
            .collect();
        match i % 4 {
            // Looks like STUN with a username, DTLS, RTP.
            0 => {
                let head = [
                    0, 1, 0, 12, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2,
                ];
                data = [&head[..], &[0, 6, 0, 7], b"abc:xyz\0"].concat();
            }
            1 if !data.is_empty() => data[0] = 22,
            2 if !data.is_empty() => data[0] = 0x80,
            _ => {}
        }
        stranger.send_to(&data, server).unwrap();
        sent += 1;
        if i % 50 == 0 {
            host.poll();
        }
    }
    let mut buffer = [0; 2000];
    assert!(
        stranger.recv_from(&mut buffer).is_err(),
        "an answer to garbage"
    );
    let stats = w.handle.stats();
    assert_eq!(stats.addresses, before.addresses);
    assert_eq!(stats.links.len(), 1);
    assert!(stats.packets_unknown > 0 && stats.packets_unknown <= sent);
    // The link lives on, and garbage from its own address does it no harm either.
    for i in 0..200u8 {
        host.socket
            .send_to(&[22, 254, 253, i, i, i, i], server)
            .unwrap();
        host.socket
            .send_to(&[0x80, 102, i, i, 0, 0, 0, 0, 1, 2, 3, 4, 5], server)
            .unwrap();
    }
    let mut viewer = w.link(SessionKey(2), LinkKind::Down, 1, OURS);
    w.subscribe(SessionKey(2), 0, ForwardMode::L3);
    stream(&mut host, &mut [&mut viewer], 5, 5);
    run(&mut [&mut viewer], LONG, |c| !c[0].video(0).is_empty());
}

#[test]
fn offers_that_cannot_be_answered() {
    let mut w = World::new();
    let session = SessionKey(5);
    let (_, good) = Client::new(LinkKind::Up, 1, OURS);
    let cases = [
        (String::new(), "sdp"),
        ("v=0".into(), "sdp"),
        ("x".repeat(70_000), "65536"),
        (good.replace("H264/90000", "VP8/90000"), "H264"),
        (
            good.replace("packetization-mode=1", "packetization-mode=0"),
            "packetization-mode=1",
        ),
        (good.replace("opus/48000/2", "PCMA/8000"), "opus"),
        (
            good.replace("a=mid:1", "a=mid:x")
                .replace("BUNDLE 0 1", "BUNDLE 0 x"),
            "mid x",
        ),
        (
            good.replace("a=mid:1", "a=mid:2")
                .replace("BUNDLE 0 1", "BUNDLE 0 2"),
            "mid 2",
        ),
        (good.replace("a=ice-pwd", "a=xice-pwd"), "ice"),
        (
            good.replace("a=fingerprint", "a=xfingerprint"),
            "fingerprint",
        ),
    ];
    for (generation, (sdp, wanted)) in cases.into_iter().enumerate() {
        let error = w
            .offer(session, LinkKind::Up, generation as u32, sdp)
            .unwrap_err();
        assert_eq!(error.code, code::OFFER_REFUSED);
        assert!(
            error.message.contains(wanted),
            "{} lacks {wanted}",
            error.message
        );
    }
    assert_eq!(w.handle.stats().links.len(), 0);
    // A level above ours is fine.
    w.offer(session, LinkKind::Up, 20, good.replace("42e01f", "42e028"))
        .unwrap();
}

#[test]
fn answers_name_every_public_address() {
    let address = |ip: &str, port| PublicAddress {
        ip: ip.parse().unwrap(),
        port,
    };
    let mut w = World::with(MediaConfig {
        public_addresses: vec![
            address("192.0.2.7", Some(4444)),
            address("2001:db8::7", None),
            address("::ffff:198.51.100.9", None),
        ],
        ..MediaConfig::default()
    });
    let (_, offer) = Client::new(LinkKind::Down, 2, FOREIGN);
    let answer = w.offer(SessionKey(1), LinkKind::Down, 1, offer).unwrap();
    let port = w.handle.local_addr().port();
    let lines: Vec<_> = answer
        .lines()
        .filter(|l| l.starts_with("a=candidate:"))
        .collect();
    for wanted in [
        "192.0.2.7 4444 typ host".to_owned(),
        format!("2001:db8::7 {port} typ host"),
        format!("198.51.100.9 {port} typ host"),
    ] {
        assert!(
            lines.iter().any(|l| l.contains(&wanted)),
            "{wanted} not in {lines:?}"
        );
    }
    for wanted in [
        "a=ice-lite",
        "a=setup:passive",
        "a=sendonly",
        "a=ssrc-group:FID",
    ] {
        assert!(answer.contains(wanted), "{wanted} not in {answer}");
    }
    // Their numbers, not ours.
    assert!(answer.contains("a=rtpmap:126 H264/90000") && answer.contains("a=rtpmap:109 opus"));
    assert!(answer.contains("a=fmtp:127 apt=126"));
    let error = MediaHandle::start(MediaConfig {
        listen: "0.0.0.0:0".parse().unwrap(),
        ..MediaConfig::default()
    });
    assert_eq!(error.err().unwrap().kind(), io::ErrorKind::InvalidInput);
}

#[test]
fn refused_streams_are_named() {
    let mut w = World::new();
    let mut host = w.host();
    host.send_b_frame(0);
    run(&mut [&mut host], LONG, |_| true);
    let event = w.wait(|e| matches!(e, MediaEvent::Refused { .. }));
    let MediaEvent::Refused {
        publication,
        code,
        message,
    } = event
    else {
        unreachable!()
    };
    assert_eq!((publication, code), (STREAM, code::STREAM_FORMAT_REFUSED));
    assert!(message.contains("B-frames"));
}

#[test]
fn a_link_without_subscriptions_is_quiet() {
    let mut w = World::new();
    let mut viewer = w.link(SessionKey(2), LinkKind::Down, 1, OURS);
    let settle = Instant::now();
    run(&mut [&mut viewer], LONG, |_| {
        settle.elapsed() > Duration::from_millis(1500)
    });
    let before = w.handle.stats().packets_out;
    let start = Instant::now();
    run(&mut [&mut viewer], LONG, |_| {
        start.elapsed() > Duration::from_secs(1)
    });
    let sent = w.handle.stats().packets_out - before;
    assert!(sent <= 5, "{sent} packets in a second for nobody");
}
