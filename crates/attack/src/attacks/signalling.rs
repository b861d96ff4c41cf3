//! Messages of the signalling protocol, good ones too many at a time and bad ones of every kind.

use super::log::wrong_logins;
use crate::field::{Attack, Field, Outcome, Pace, block_on, publish};
use crate::offer::{Identity, offer};
use crate::server::stranger;
use crate::signal::Client;
use crate::victim::ROOM;
use anyhow::{Result, bail};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;
use tokio::time::timeout;
use zego_proto::msg::{DeviceState, LinkKind, Request, ServerMessage};

const SUITE: &str = "signalling";

pub const ATTACKS: &[Attack] = &[
    Attack::new(
        SUITE,
        "wrong-logins",
        "logins with a proof that is none",
        wrong_logins,
    ),
    Attack::new(
        SUITE,
        "session-fill",
        "one project logs in without end and leaves each session behind",
        session_fill,
    ),
    Attack::new(
        SUITE,
        "burst",
        "1,000 requests at once, four times what is allowed",
        burst,
    ),
    Attack::new(
        SUITE,
        "publish-storm",
        "a member of a room of 200 publishes and unpublishes 49 times a second",
        publish_storm,
    ),
    Attack::new(
        SUITE,
        "play-storm",
        "200 players of a stream that comes and goes 49 times a second",
        play_storm,
    ),
    Attack::new(
        SUITE,
        "device-storm",
        "200 players of a stream whose camera goes on and off 49 times a second",
        device_storm,
    ),
    Attack::new(
        SUITE,
        "join-storm",
        "1,000 members with long names join one room at once",
        join_storm,
    ),
    Attack::new(
        SUITE,
        "bad-json",
        "nested, doubled, huge and cut messages",
        bad_json,
    ),
    Attack::new(
        SUITE,
        "fragments",
        "messages of empty fragments that never end, as fast as they go",
        fragments,
    ),
    Attack::new(
        SUITE,
        "slow-reader",
        "20 members that read nothing ask 50 times a second",
        slow_reader,
    ),
    Attack::new(
        SUITE,
        "room-fill",
        "one project makes rooms without end",
        room_fill,
    ),
];

/// Whether somebody new can log in to the victims' project, and how long that takes.
async fn newcomer(field: &Field<'_>) -> Result<Duration> {
    let started = Instant::now();
    let from = stranger(9_999);
    Client::member(field.http, from, &field.victims_app, ROOM, "newcomer").await?;
    Ok(started.elapsed())
}

fn session_fill(field: &Field<'_>) -> Result<Outcome> {
    fill(field, |_| "fill".to_owned())
}

fn room_fill(field: &Field<'_>) -> Result<Outcome> {
    fill(field, |n| format!("room-{n}"))
}

/// Sessions whose connections are dropped, so that they are held for the heartbeat time.
fn fill(field: &Field<'_>, room: impl Fn(usize) -> String) -> Result<Outcome> {
    /// Logins under way at a time.
    const AT_ONCE: usize = 32;
    block_on(async {
        let (mut made, mut refused, mut reason) = (0, 0, String::new());
        let mut running = JoinSet::new();
        let mut number = 0;
        loop {
            while running.len() < AT_ONCE && field.running() {
                let (http, app) = (field.http, field.app.clone());
                let (room, user) = (room(number), format!("{}-{number}", room(number)));
                let from = stranger(number % 64);
                running.spawn(async move { Client::member(http, from, &app, &room, &user).await });
                number += 1;
            }
            match running.join_next().await {
                None => break,
                Some(Ok(Ok(_))) => made += 1,
                Some(Ok(Err(error))) => {
                    refused += 1;
                    reason = format!("{error:#}");
                    // A refusal costs the attacker nothing; it need not cost the machine either.
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                Some(Err(error)) => bail!("{error}"),
            }
        }
        let newcomer = newcomer(field).await;
        let mut note = format!("{made} made, {refused} refused");
        if refused > 0 {
            note += &format!(": {}", reason.chars().take(80).collect::<String>());
        }
        let failed = newcomer.err().map(|e| format!("{e:#}"));
        Ok(Outcome::of(number, note).must(
            failed.is_none(),
            format!(
                "a newcomer of the other project: {}",
                failed.unwrap_or_default()
            ),
        ))
    })
}

fn burst(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut client = field.member(0, "burst", "mallory").await?;
        let requests = 1_000;
        let mut answered = 0;
        // A ping's answer has no id; each request is answered once.
        for _ in 0..requests {
            client.send(Request::Ping).await?;
        }
        let mut end = None;
        // 200 at once and 50 a second: more than an attack's time, so that the rest is not awaited.
        while field.running() && end.is_none() && answered < requests {
            match client.next().await {
                Ok(ServerMessage::Pong) => answered += 1,
                Ok(_) => {}
                Err(error) => end = Some(format!("{error:#}")),
            }
        }
        let closed = end.filter(|_| answered < requests && field.running());
        Ok(
            Outcome::of(answered, format!("{answered} of {requests} answered")).must(
                closed.is_none(),
                format!("a burst that should wait: {}", closed.unwrap_or_default()),
            ),
        )
    })
}

/// `count` members of a room, at addresses of their own, with long names.
async fn members(field: &Field<'_>, room: &str, count: usize) -> Vec<Client> {
    let mut joining = JoinSet::new();
    for n in 0..count {
        let (http, app, room) = (field.http, field.app.clone(), room.to_owned());
        joining.spawn(async move {
            let mut client = Client::connect(http, stranger(n % 64)).await?;
            let name = "n".repeat(250);
            let result = client
                .login(&app, &room, &format!("member-{n}"), &name)
                .await?;
            if result.code != 0 {
                bail!("refused");
            }
            Ok(client)
        });
    }
    let joined = joining.join_all().await;
    joined.into_iter().filter_map(Result::ok).collect()
}

const STORM: &str = "storm";
const STREAM: &str = "storm-1";

fn publish_storm(field: &Field<'_>) -> Result<Outcome> {
    storm(field, false, come_and_go)
}

fn play_storm(field: &Field<'_>) -> Result<Outcome> {
    storm(field, true, come_and_go)
}

fn device_storm(field: &Field<'_>) -> Result<Outcome> {
    storm(field, true, |number| match number {
        0 => publish(STORM, STREAM),
        _ => Request::DeviceState(DeviceState {
            stream_id: STREAM.into(),
            camera: number as u32 % 2 * 9,
            microphone: 0,
        }),
    })
}

fn come_and_go(number: usize) -> Request {
    match number % 2 {
        0 => publish(STORM, STREAM),
        _ => Request::Unpublish {
            stream_id: STREAM.into(),
        },
    }
}

/// 200 members, who may all `play`, and what one of them asks for without end.
fn storm(field: &Field<'_>, play: bool, request: impl Fn(usize) -> Request) -> Result<Outcome> {
    block_on(async {
        let room = members(field, STORM, field.many(200)).await;
        let size = room.len();
        let mut readers = JoinSet::new();
        let until = field.until;
        for mut client in room {
            if play {
                let sdp = offer(&Identity::nobody(), LinkKind::Down, 1, |_| String::new());
                client
                    .send(Request::Offer {
                        link: LinkKind::Down,
                        generation: 1,
                        sdp,
                    })
                    .await?;
                client.send(crate::field::play(STORM, STREAM)).await?;
            }
            let left = until.saturating_duration_since(Instant::now());
            readers.spawn(async move { client.drain(left).await });
        }
        let mut host = field.member(0, STORM, "mallory").await?;
        // 49 requests a second are allowed for as long as one likes.
        let mut pace = Pace::new(49);
        let mut sent = 0;
        while field.running() {
            pace.wait_async().await;
            host.send(request(sent)).await?;
            sent += 1;
            host.drain(Duration::from_micros(100)).await;
        }
        let heard: u64 = readers.join_all().await.into_iter().sum();
        Ok(Outcome::of(
            sent.min(size),
            format!("{sent} requests, {size} members heard {heard} messages"),
        ))
    })
}

fn join_storm(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let wanted = field.many(1_000);
        let started = Instant::now();
        let room = members(field, "join", wanted).await;
        let took = started.elapsed();
        let size = room.len();
        let mut readers = JoinSet::new();
        let until = field.until;
        for mut client in room {
            let left = until.saturating_duration_since(Instant::now());
            readers.spawn(async move { client.drain(left).await });
        }
        let heard: u64 = readers.join_all().await.into_iter().sum();
        let seconds = took.as_secs_f64();
        Ok(Outcome::of(
            size,
            format!("{size} of {wanted} joined in {seconds:.1} s, heard {heard} messages"),
        ))
    })
}

fn bad_json(field: &Field<'_>) -> Result<Outcome> {
    let deep = 30_000;
    let messages = [
        "[".repeat(60_000),
        format!("{}1{}", "{\"a\":".repeat(deep / 3), "}".repeat(deep / 3)),
        format!(
            "{{\"type\":\"ping\",\"id\":1{}}}",
            ",\"id\":1".repeat(8_000)
        ),
        format!("{{\"type\":\"ping\",\"id\":{}}}", "9".repeat(60_000)),
        format!("{{\"type\":\"{}\"}}", "\\u0000".repeat(10_000)),
        format!("{{\"type\":\"ping\",\"x\":\"{}\"}}", "é".repeat(30_000)),
        "x".repeat(70_000),
        "{\"type\":\"login\"".to_owned(),
        "\u{feff}{}".to_owned(),
        String::new(),
    ];
    block_on(async {
        let (mut sent, mut arrived) = (0, 0);
        let mut pace = Pace::new(300);
        while field.running() {
            // Before the login and behind it.
            let client = match sent % 2 {
                0 => Client::connect(field.http, stranger(sent % 16)).await,
                _ => field.member(sent % 16, "bad", "mallory").await,
            };
            if let Ok(mut client) = client {
                let text = messages[sent / 2 % messages.len()].clone();
                arrived += usize::from(client.send_text(text).await.is_ok());
                client.drain(Duration::from_millis(2)).await;
            }
            sent += 1;
            pace.wait_async().await;
        }
        Ok(Outcome::of(arrived, format!("{arrived} messages")))
    })
}

fn fragments(field: &Field<'_>) -> Result<Outcome> {
    /// The head of a text of several frames, and an empty frame in its middle (RFC 6455, section
    /// 5.2: a mask of zeros is a mask).
    const FIRST: [u8; 6] = [0x01, 0x80, 0, 0, 0, 0];
    const MIDDLE: [u8; 6] = [0x00, 0x80, 0, 0, 0, 0];
    let piece = MIDDLE.repeat(10_000);
    block_on(async {
        let mut clients = Vec::new();
        for n in 0..field.many(4) {
            clients.push(
                field
                    .member(n, "fragments", &format!("mallory-{n}"))
                    .await?,
            );
        }
        let mut sending = JoinSet::new();
        let until = field.until;
        for mut client in clients {
            let piece = piece.clone();
            sending.spawn(async move {
                let mut sent = 0;
                if client.raw().write_all(&FIRST).await.is_err() {
                    return 0;
                }
                while Instant::now() < until {
                    let write = client.raw().write_all(&piece);
                    match timeout(Duration::from_millis(200), write).await {
                        Ok(Ok(())) => sent += 10_000,
                        // It is read slowly, or not any more; a frame may be cut.
                        _ => break,
                    }
                }
                sent
            });
        }
        let sent: usize = sending.join_all().await.into_iter().sum();
        while field.running() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(Outcome::of(sent, format!("{sent} fragments")))
    })
}

fn slow_reader(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut lazy = members(field, "slow", 20).await;
        let mut pace = Pace::new(50);
        let mut sent = 0;
        let mut busy = field.member(0, "slow", "mallory").await?;
        while field.running() {
            pace.wait_async().await;
            for client in &mut lazy {
                // Answers with long texts: each names what is wrong with a long field.
                let stream_id = "s".repeat(255);
                let unplay = client.send(Request::Unplay { stream_id });
                if tokio::time::timeout(Duration::from_millis(1), unplay)
                    .await
                    .is_ok()
                {
                    sent += 1;
                }
            }
            busy.send(publish("slow", &format!("slow-{}", sent % 500)))
                .await?;
            busy.drain(Duration::from_micros(100)).await;
        }
        Ok(Outcome::of(
            sent,
            format!("{sent} requests of {} members", lazy.len()),
        ))
    })
}
