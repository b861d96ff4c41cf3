//! What an attack is, and what it is given.

use crate::rtc::Link;
use crate::server::{App, Log, Server, stranger};
use crate::signal::Client;
use crate::victim::Victims;
use anyhow::{Result, bail};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use zego_proto::msg::{Layer, LinkKind, Play, PlayMode, Publish, Request};

/// One attack: a small program of its own.
pub struct Attack {
    pub suite: &'static str,
    pub name: &'static str,
    /// What a hostile client does, in a line.
    pub about: &'static str,
    /// Where the server's log goes meanwhile.
    pub log: Log,
    pub run: fn(&Field<'_>) -> Result<Outcome>,
}

impl Attack {
    /// With a log that goes nowhere.
    pub const fn new(
        suite: &'static str,
        name: &'static str,
        about: &'static str,
        run: fn(&Field<'_>) -> Result<Outcome>,
    ) -> Attack {
        Attack {
            suite,
            name,
            about,
            log: Log::Nowhere,
            run,
        }
    }

    pub const fn logging_to(self, log: Log) -> Attack {
        Attack { log, ..self }
    }
}

/// What an attack has to say beyond the figures of the victims.
#[derive(Default)]
pub struct Outcome {
    /// What was done, counted.
    pub note: String,
    /// Promises of the server that did not hold.
    pub broken: Vec<String>,
}

impl Outcome {
    /// An attack that struck `blows` times; one that never did shows nothing.
    pub fn of(blows: usize, note: String) -> Outcome {
        let outcome = Outcome {
            note,
            broken: Vec::new(),
        };
        outcome.must(blows > 0, "the attack did nothing")
    }

    /// Adds `what` unless `holds`.
    pub fn must(mut self, holds: bool, what: impl Into<String>) -> Outcome {
        if !holds {
            self.broken.push(what.into());
        }
        self
    }
}

/// The server as an attacker sees it, and how long there is.
pub struct Field<'a> {
    pub http: SocketAddr,
    pub media: SocketAddr,
    /// The attackers' own project.
    pub app: App,
    /// The victims' project, for attackers that are members of it.
    pub victims_app: App,
    pub victims: &'a Victims,
    pub until: Instant,
    /// More of everything.
    pub long: bool,
}

impl<'a> Field<'a> {
    pub fn new(server: &Server, victims: &'a Victims, until: Instant, long: bool) -> Field<'a> {
        Field {
            http: server.http,
            media: server.media,
            app: server.attackers.clone(),
            victims_app: server.victims.clone(),
            victims,
            until,
            long,
        }
    }

    pub fn running(&self) -> bool {
        Instant::now() < self.until
    }

    /// `usual`, or four times as many in the long form.
    pub fn many(&self, usual: usize) -> usize {
        if self.long { usual * 4 } else { usual }
    }

    /// A member of the attackers' project at address `n`.
    pub async fn member(&self, n: usize, room: &str, user: &str) -> Result<Client> {
        Client::member(self.http, stranger(n), &self.app, room, user).await
    }

    /// A link of `client` with its keys, from address `n`.
    pub async fn link(&self, client: &mut Client, kind: LinkKind, n: usize) -> Result<Link> {
        let mut link = Link::new(kind, stranger(n))?;
        match client.offer(kind, 1, link.offer()).await? {
            Ok(answer) => link.connect(&answer, Duration::from_secs(3))?,
            Err((code, message)) => bail!("a good offer is refused: {message} ({code})"),
        }
        Ok(link)
    }
}

/// A publish request of the main channel.
pub fn publish(room: &str, stream: &str) -> Request {
    Request::Publish(Publish {
        room_id: room.into(),
        stream_id: stream.into(),
        channel: 0,
        layers: vec![Layer {
            width: 320,
            height: 180,
            fps: 30,
            bitrate_kbps: 300,
        }],
        device_state: None,
    })
}

/// A play request of pair 0.
pub fn play(room: &str, stream: &str) -> Request {
    Request::Play(Play {
        room_id: room.into(),
        stream_id: stream.into(),
        mode: PlayMode::Rtc,
        pair: 0,
        audio: true,
        video: true,
    })
}

/// Runs an attack's futures on one thread.
pub fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(future)
}

/// Keeps a number a second, however long each takes; what was missed is not made up for beyond a
/// tenth of a second.
pub struct Pace {
    each: Duration,
    next: Instant,
}

impl Pace {
    pub fn new(per_second: u32) -> Pace {
        Pace {
            each: Duration::from_secs(1) / per_second,
            next: Instant::now(),
        }
    }

    /// How long to wait until it is time for the next.
    fn due(&mut self) -> Duration {
        let now = Instant::now();
        self.next = self.next.max(now - Duration::from_millis(100)) + self.each;
        self.next.saturating_duration_since(now)
    }

    pub fn wait(&mut self) {
        let due = self.due();
        // The system sleeps no shorter than this anyway.
        if due > Duration::from_micros(100) {
            std::thread::sleep(due);
        }
    }

    pub async fn wait_async(&mut self) {
        let due = self.due();
        if due > Duration::from_micros(500) {
            tokio::time::sleep(due).await;
        }
    }
}

/// A small generator, seeded by the attack: a run can be repeated.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        // xorshift64, Marsaglia 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = (self.next() >> 32) as u8;
        }
    }
}
