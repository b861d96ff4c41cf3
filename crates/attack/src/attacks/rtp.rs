//! RTP and RTCP, with and without the keys of a link.

use crate::field::{Attack, Field, Outcome, Pace, Random, block_on, play, publish};
use crate::offer::{Answer, Identity, offer};
use crate::rtc::Link;
use crate::server::stranger;
use crate::signal::Client;
use crate::victim::ROOM;
use anyhow::{Context as _, Result};
use std::net::UdpSocket;
use str0m::media::Mid;
use zego_proto::msg::LinkKind;

const SUITE: &str = "rtp";

pub const ATTACKS: &[Attack] = &[
    Attack::new(
        SUITE,
        "noise",
        "10,000 random datagrams a second from addresses of no link",
        noise,
    ),
    Attack::new(
        SUITE,
        "known-noise",
        "random RTP, RTCP and DTLS at 10,000 a second from a link's address",
        known_noise,
    ),
    Attack::new(
        SUITE,
        "handshakes",
        "2,000 first flights of DTLS a second on one link",
        handshakes,
    ),
    Attack::new(
        SUITE,
        "sources",
        "RTP of good keys with a new SSRC in each packet",
        sources,
    ),
    Attack::new(
        SUITE,
        "keyframes",
        "1,000 keyframe requests a second of one viewer",
        keyframes,
    ),
    Attack::new(
        SUITE,
        "parameter-sets",
        "a publisher of the viewer's own room: 4,000 parameter sets behind a hole, again and again",
        parameter_sets,
    ),
];

/// A datagram of any length whose first byte says RTP, RTCP or DTLS.
fn garbage(random: &mut Random, buffer: &mut [u8; 1200]) -> usize {
    let length = 12 + random.next() as usize % (buffer.len() - 12);
    random.fill(&mut buffer[..length.min(64)]);
    // RFC 7983, section 7, and RFC 5761, section 4, for the types of RTCP.
    let (first, second) = match random.next() % 3 {
        0 => (0x80, 102),
        1 => (
            0x80 | (random.next() % 32) as u8,
            200 + (random.next() % 8) as u8,
        ),
        _ => (20 + (random.next() % 4) as u8, 0xfe),
    };
    buffer[..2].copy_from_slice(&[first, second]);
    length
}

fn noise(field: &Field<'_>) -> Result<Outcome> {
    let sockets: Vec<_> = (0..32)
        .map(|n| UdpSocket::bind((stranger(n), 0)))
        .collect::<Result<_, _>>()?;
    flood(field, |n, datagram| {
        let _ = sockets[n % sockets.len()].send_to(datagram, field.media);
    })
}

fn known_noise(field: &Field<'_>) -> Result<Outcome> {
    let socket = UdpSocket::bind((stranger(0), 0))?;
    let _session = block_on(async {
        let mut client = field.member(0, "rtp", "mallory").await?;
        let who = Identity::nobody();
        let sdp = offer(&who, LinkKind::Up, 1, |_| String::new());
        let answer = client.offer(LinkKind::Up, 1, sdp).await?;
        let answer = Answer::read(&answer.map_err(|(_, message)| anyhow::anyhow!(message))?)?;
        socket.send_to(&answer.binding_request(&who, true), field.media)?;
        Ok(client)
    })?;
    flood(field, |_, datagram| {
        let _ = socket.send_to(datagram, field.media);
    })
}

fn flood(field: &Field<'_>, mut send: impl FnMut(usize, &[u8])) -> Result<Outcome> {
    let mut pace = Pace::new(10_000);
    let mut random = Random(42);
    let mut buffer = [0; 1200];
    let mut sent = 0;
    while field.running() {
        pace.wait();
        let length = garbage(&mut random, &mut buffer);
        send(sent, &buffer[..length]);
        sent += 1;
    }
    Ok(Outcome::of(sent, format!("{sent} datagrams")))
}

fn handshakes(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut client = field.member(0, "rtp", "mallory").await?;
        let link = field.link(&mut client, LinkKind::Up, 0).await?;
        let hello = link
            .hello
            .clone()
            .context("a handshake has a first flight")?;
        let mut pace = Pace::new(2_000);
        let mut sent = 0;
        while field.running() {
            pace.wait_async().await;
            link.send_raw(&hello, field.media);
            sent += 1;
        }
        Ok(Outcome::of(sent, format!("{sent} first flights")))
    })
}

fn sources(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut client = field.member(0, "rtp", "mallory").await?;
        let mut link = field.link(&mut client, LinkKind::Up, 0).await?;
        client.ask(publish("rtp", "rtp-1")).await?;
        let mut pace = Pace::new(2_000);
        let mut sent = 0;
        while field.running() {
            pace.wait_async().await;
            let ssrc = 500_000 + sent as u32;
            let mut api = link.rtc.direct_api();
            api.declare_stream_tx(ssrc.into(), None, Mid::from("1"), None);
            link.write_on(ssrc, &[0x41, 0x9a, 0, 0], true);
            link.rtc.direct_api().remove_stream_tx(ssrc.into());
            sent += 1;
        }
        Ok(Outcome::of(sent, format!("{sent} sources")))
    })
}

fn keyframes(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut host = field.member(0, "rtp", "host").await?;
        let mut viewer = field.member(1, "rtp", "viewer").await?;
        let mut up = field.link(&mut host, LinkKind::Up, 0).await?;
        let mut down = field.link(&mut viewer, LinkKind::Down, 1).await?;
        host.ask(publish("rtp", "rtp-2")).await?;
        viewer.ask(play("rtp", "rtp-2")).await?;
        let mut pace = Pace::new(1_000);
        let mut sent = 0;
        while field.running() {
            pace.wait_async().await;
            if sent % 33 == 0 {
                up.picture(sent == 0, 1, 1_000);
            }
            let ssrc = down.last_ssrc;
            down.rtc
                .direct_api()
                .send_pli_feedback(1.into(), ssrc.into());
            sent += 1;
            up.poll();
            down.poll();
        }
        Ok(Outcome::of(
            sent,
            format!("{sent} requests, {} packets", down.received),
        ))
    })
}

fn parameter_sets(field: &Field<'_>) -> Result<Outcome> {
    const STREAM: &str = "parameter-sets";
    let outcome = block_on(async {
        let app = &field.victims_app;
        let mut host = Client::member(field.http, stranger(0), app, ROOM, "mallory").await?;
        let mut up: Link = field.link(&mut host, LinkKind::Up, 0).await?;
        host.ask(publish(ROOM, STREAM)).await?;
        field.victims.play_beside(STREAM)?;
        up.picture(true, 1, 100);
        let mut rounds = 0;
        while field.running() {
            // A hole, behind which the viewer keeps what comes until it is filled or given up.
            up.skip();
            let mut pace = Pace::new(8_000);
            for n in 0..4_000u32 {
                if !field.running() {
                    break;
                }
                pace.wait_async().await;
                up.write(&[0x67, 0x42, 0xe0, 0x1f, n as u8], false);
                up.poll();
            }
            up.write(&[0x41, 0x9a, 0, 0], true);
            rounds += 1;
        }
        Ok(Outcome::of(rounds, format!("{rounds} times 4,000 packets")))
    });
    field.victims.stop_play(STREAM)?;
    outcome
}
