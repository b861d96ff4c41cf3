//! Offers.

use crate::field::{Attack, Field, Outcome, Pace, block_on};
use crate::offer::{Answer, Identity, bundle, offer, section};
use crate::server::stranger;
use anyhow::Result;
use std::fmt::Write as _;
use std::net::UdpSocket;
use std::time::Duration;
use zego_proto::msg::LinkKind;

const SUITE: &str = "sdp";

pub const ATTACKS: &[Attack] = &[
    Attack::new(
        SUITE,
        "sources",
        "offers with 2,000 new a=ssrc lines each, and a STUN request behind each",
        sources,
    ),
    Attack::new(
        SUITE,
        "storm",
        "50 good offers a second from one session",
        storm,
    ),
    Attack::new(
        SUITE,
        "growth",
        "a new link with 12 pairs 20 times a second",
        growth,
    ),
    Attack::new(
        SUITE,
        "media-lines",
        "offers with 200 media lines",
        media_lines,
    ),
    Attack::new(
        SUITE,
        "candidates",
        "offers with 1,000 candidates",
        candidates,
    ),
    Attack::new(
        SUITE,
        "application",
        "offers with data channels",
        application,
    ),
    Attack::new(
        SUITE,
        "attributes",
        "offers of one 60 KB line, and of 7,000 lines",
        attributes,
    ),
];

/// At most so many offers on one session, as fast as `per_second` allows; `sdp` makes the one of that
/// number, with its generation. Behind each answer goes a STUN request, which wakes the link.
fn offers(
    field: &Field<'_>,
    link: LinkKind,
    per_second: u32,
    most: usize,
    mut sdp: impl FnMut(usize) -> (u32, String),
) -> Result<Outcome> {
    let socket = UdpSocket::bind((stranger(0), 0))?;
    block_on(async {
        let mut client = field.member(0, "sdp", "mallory").await?;
        let mut pace = Pace::new(per_second);
        let (mut taken, mut refused, mut reason) = (0, 0, String::new());
        let mut answer = None;
        for number in 0..most {
            if !field.running() {
                break;
            }
            pace.wait_async().await;
            let (generation, sdp) = sdp(number);
            match client.offer(link, generation, sdp).await {
                Ok(Ok(sdp)) => {
                    taken += 1;
                    answer = Some(Answer::read(&sdp)?);
                }
                Ok(Err((code, message))) => {
                    refused += 1;
                    reason = format!("{message} ({code})");
                }
                Err(error) => {
                    reason = format!("{error:#}");
                    break;
                }
            }
            if let Some(answer) = &answer {
                let request = answer.binding_request(&Identity::nobody(), false);
                socket.send_to(&request, field.media)?;
            }
        }
        // The harm may come after the last offer; the session stays as long as the attack.
        while field.running() {
            client.drain(Duration::from_millis(50)).await;
            if let Some(answer) = &answer {
                let request = answer.binding_request(&Identity::nobody(), false);
                let _ = socket.send_to(&request, field.media);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut note = format!("{taken} taken, {refused} refused");
        if !reason.is_empty() {
            let _ = write!(note, ": {}", reason.chars().take(100).collect::<String>());
        }
        Ok(Outcome::of(taken + refused, note))
    })
}

fn sources(field: &Field<'_>) -> Result<Outcome> {
    let lines = |number: usize| {
        let first = 100_000 + number as u32 * 2_000;
        let mut text = String::with_capacity(44 << 10);
        for ssrc in first..first + 2_000 {
            let _ = write!(text, "a=ssrc:{ssrc} cname:c\r\n");
        }
        text
    };
    let most = field.many(25);
    // As many as take the media thread for good, where nothing stops them; then their link stays.
    offers(field, LinkKind::Up, 50, most, |number| {
        let more = |mid| match mid {
            1 => lines(number),
            _ => String::new(),
        };
        (1, offer(&Identity::nobody(), LinkKind::Up, 1, more))
    })
}

fn storm(field: &Field<'_>) -> Result<Outcome> {
    offers(field, LinkKind::Down, 50, usize::MAX, |number| {
        // Growing and the same, in turn.
        let pairs = (number % 12) as u8 + 1;
        let who = Identity::nobody();
        (1, offer(&who, LinkKind::Down, pairs, |_| String::new()))
    })
}

fn growth(field: &Field<'_>) -> Result<Outcome> {
    offers(field, LinkKind::Down, 20, usize::MAX, |number| {
        let who = Identity::nobody();
        let sdp = offer(&who, LinkKind::Down, 12, |_| String::new());
        (number as u32 + 1, sdp)
    })
}

fn media_lines(field: &Field<'_>) -> Result<Outcome> {
    offers(field, LinkKind::Down, 50, usize::MAX, |number| {
        // As many as a message holds: the sections are written short.
        let mut sdp = offer(&Identity::nobody(), LinkKind::Down, 1, |_| String::new());
        for mid in 2..202 {
            let _ = write!(
                sdp,
                "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\n\
                 a=recvonly\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
            );
        }
        (number as u32 + 1, bundle(&sdp, 2..202))
    })
}

fn candidates(field: &Field<'_>) -> Result<Outcome> {
    offers(field, LinkKind::Up, 50, usize::MAX, |number| {
        let more = |mid| {
            let mut text = String::new();
            for n in 0..if mid == 0 { 1_000 } else { 0 } {
                let (high, low) = (n / 250, n % 250 + 1);
                let _ = write!(
                    text,
                    "a=candidate:{n} 1 udp 2122260223 127.9.{high}.{low} 9 typ host\r\n"
                );
            }
            text
        };
        let sdp = offer(&Identity::nobody(), LinkKind::Up, 1, more);
        (number as u32 / 5 + 1, sdp)
    })
}

fn application(field: &Field<'_>) -> Result<Outcome> {
    offers(field, LinkKind::Up, 50, usize::MAX, |number| {
        let who = Identity::nobody();
        let mut sdp = offer(&who, LinkKind::Up, 1, |_| String::new());
        let data = section(&who, LinkKind::Up, 0)
            .replace(
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            )
            .replace("a=mid:0", "a=mid:2");
        sdp += &data;
        sdp += "a=sctp-port:5000\r\na=max-message-size:1000000000\r\n";
        (number as u32 / 5 + 1, bundle(&sdp, 2..3))
    })
}

fn attributes(field: &Field<'_>) -> Result<Outcome> {
    offers(field, LinkKind::Up, 50, usize::MAX, |number| {
        let more = |mid| match (mid, number % 2) {
            (1, 0) => format!("a=x:{}\r\n", "y".repeat(55_000)),
            (1, _) => "a=\r\n".repeat(7_000),
            _ => String::new(),
        };
        let sdp = offer(&Identity::nobody(), LinkKind::Up, 1, more);
        (number as u32 / 5 + 1, sdp)
    })
}
