//! STUN to the media port, with the integrity of a link that the attacker holds.

use crate::field::{Attack, Field, Outcome, Pace, Random, block_on, play, publish};
use crate::offer::{Answer, Identity, offer};
use crate::server::stranger;
use anyhow::{Context as _, Result};
use std::net::UdpSocket;
use std::time::{Duration, Instant};
use zego_proto::msg::LinkKind;

const SUITE: &str = "stun";

pub const ATTACKS: &[Attack] = &[
    Attack::new(
        SUITE,
        "many-ports",
        "good requests of one link from new addresses, 2.4 Mbit/s",
        many_ports,
    ),
    Attack::new(
        SUITE,
        "one-port",
        "10,000 good requests a second from one address",
        one_port,
    ),
    Attack::new(
        SUITE,
        "strangers",
        "10,000 requests a second that name no link",
        strangers,
    ),
    Attack::new(
        SUITE,
        "reflector",
        "a nomination that moves a played stream to somebody else's address",
        reflector,
    ),
    Attack::new(
        SUITE,
        "flapping",
        "500 nominations a second, two addresses in turn",
        flapping,
    ),
];

/// A link of one session that nobody will ever connect.
fn half_open(field: &Field<'_>) -> Result<Answer> {
    block_on(async {
        let mut client = field.member(0, "stun", "mallory").await?;
        let who = Identity::nobody();
        let sdp = offer(&who, LinkKind::Up, 1, |_| String::new());
        let answer = client.offer(LinkKind::Up, 1, sdp).await?;
        Answer::read(&answer.map_err(|(_, message)| anyhow::anyhow!(message))?)
    })
}

fn many_ports(field: &Field<'_>) -> Result<Outcome> {
    let answer = half_open(field)?;
    let request = answer.binding_request(&Identity::nobody(), false);
    // 2.4 Mbit/s of these.
    let mut pace = Pace::new(300_000 / request.len() as u32);
    let mut sent = 0;
    while field.running() {
        pace.wait();
        // A socket of its own for each: the system gives it a port that was not used lately.
        let socket = UdpSocket::bind((stranger(sent % 200), 0))?;
        let _ = socket.send_to(&request, field.media);
        sent += 1;
    }
    Ok(Outcome::of(sent, format!("{sent} requests")))
}

fn one_port(field: &Field<'_>) -> Result<Outcome> {
    let answer = half_open(field)?;
    let request = answer.binding_request(&Identity::nobody(), false);
    flood(field, &request)
}

fn strangers(field: &Field<'_>) -> Result<Outcome> {
    let mut answer = half_open(field)?;
    answer.ice.ufrag = "nosuchlink".into();
    let request = answer.binding_request(&Identity::nobody(), false);
    flood(field, &request)
}

fn flood(field: &Field<'_>, request: &[u8]) -> Result<Outcome> {
    let socket = UdpSocket::bind((stranger(0), 0))?;
    let mut pace = Pace::new(10_000);
    let mut sent = 0;
    while field.running() {
        pace.wait();
        let _ = socket.send_to(request, field.media);
        sent += 1;
    }
    Ok(Outcome::of(sent, format!("{sent} requests")))
}

/// The most that may go to an address that has proved nothing, for each byte that came from it.
const AMPLIFICATION_MAX: u64 = 3;

fn reflector(field: &Field<'_>) -> Result<Outcome> {
    // Whoever has this address answers nothing and has asked for nothing.
    let bystander = UdpSocket::bind((stranger(77), 0))?;
    bystander.set_nonblocking(true)?;
    block_on(async {
        let mut host = field.member(0, "stun", "host").await?;
        let mut viewer = field.member(1, "stun", "viewer").await?;
        let mut up = field.link(&mut host, LinkKind::Up, 0).await?;
        let mut down = field.link(&mut viewer, LinkKind::Down, 1).await?;
        host.ask(publish("stun", "stun-1")).await?;
        viewer.ask(play("stun", "stun-1")).await?;
        let answer = down.answer.as_ref().context("the link is connected")?;
        let request = answer.binding_request(&down.who, true);
        let (mut sent, mut bytes, mut nominated) = (0, 0, false);
        let started = Instant::now();
        let mut pace = Pace::new(30);
        let mut buffer = [0; 2048];
        while field.running() {
            pace.wait_async().await;
            // 240 kbit/s of pictures.
            up.picture(up.received == 0 && !nominated, 1, 1_000);
            up.poll();
            down.poll();
            // Once media flows, one datagram with the bystander's address as its source.
            let flows = down.received > 0 || started.elapsed() > Duration::from_millis(500);
            if flows && !nominated {
                nominated = true;
                sent += bystander.send_to(&request, field.media)? as u64;
            }
            while let Ok(length) = bystander.recv(&mut buffer) {
                bytes += length as u64;
            }
        }
        let note = format!(
            "{} packets to the attacker, {bytes} bytes to a bystander for {sent}",
            down.received
        );
        Ok(Outcome::of(sent as usize, note)
            .must(down.received > 0, "the attacker's own stream never came")
            .must(
                bytes <= AMPLIFICATION_MAX * sent,
                format!("{bytes} bytes to an address that sent {sent}"),
            ))
    })
}

fn flapping(field: &Field<'_>) -> Result<Outcome> {
    let second = UdpSocket::bind((stranger(2), 0))?;
    block_on(async {
        let mut host = field.member(0, "stun", "host").await?;
        let mut up = field.link(&mut host, LinkKind::Up, 0).await?;
        host.ask(publish("stun", "stun-2")).await?;
        let answer = up.answer.as_ref().context("the link is connected")?;
        let requests: Vec<_> = (0..16)
            .map(|_| answer.binding_request(&up.who, true))
            .collect();
        let mut pace = Pace::new(500);
        let mut random = Random(7);
        let mut sent = 0;
        while field.running() {
            pace.wait_async().await;
            let request = &requests[random.next() as usize % requests.len()];
            match sent % 2 {
                0 => drop(second.send_to(request, field.media)),
                _ => up.send_raw(request, field.media),
            }
            sent += 1;
            up.poll();
        }
        Ok(Outcome::of(sent, format!("{sent} nominations")))
    })
}
