//! The loop of one engine: commands, signalling, link events, media outputs and time go in; the
//! session machine decides; everything that comes out of it is carried out before the next turn.
//!
//! ```text
//! calls ──► commands (256) ─┐                      ┌─► dispatch ─► application
//! WebSocket ─► messages (64)┼─► actor ─ ClientSession ─► WebSocket, links
//! links ──► events (1,024) ─┤                      └─► pipelines
//! pipelines ──► wake ───────┘
//! ```
//! While the application is so slow that the dispatch queue is full, commands and messages wait
//! where they are (the WebSocket is not read); links, pipelines and deadlines go on.

use super::command::{Command, LoginGeneration};
use super::link::{LinkEvent, PeerLink};
use super::links::LinkSlot;
use super::play::Play;
use super::publish::Publisher;
use super::shared::Shared;
use super::signalling::{FromSignal, Signalling};
use super::types::*;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use zego_proto::client::{self, ClientSession, Input, Output};
use zego_proto::msg::LinkKind;

/// Messages read ahead of the actor: some hundred users or streams, each a message of its own.
const SIGNAL_QUEUE: usize = 64;
/// Link events read ahead of the actor: half a second of one 1.5 Mbit/s stream; the link has its
/// own, larger queue behind it.
const LINK_QUEUE: usize = 1024;
/// Link events handled before pipelines and deadlines get their turn.
const LINK_BATCH: usize = 64;
/// Pairs the down link starts with: the usual co-hosts without a renegotiation.
const PAIRS: u8 = 4;
/// How long destroy waits for the logout's answer; the session machine has its own limit below it.
const SHUTDOWN_WAIT: Duration = Duration::from_secs(2);
/// How long destroy waits for links to say goodbye; what is left then is cut off.
const CLOSE_WAIT: Duration = Duration::from_millis(500);
/// Snapshots for `publish_quality` and `play_quality`.
const QUALITY_EVERY: Duration = Duration::from_secs(1);
/// Quality events: every third snapshot.
const QUALITY_EVENTS: u32 = 3;

pub(super) struct Actor {
    pub(super) shared: Arc<Shared>,
    pub(super) session: ClientSession,
    pub(super) signalling: Signalling,
    /// The login that is, or was last, in force.
    pub(super) generation: LoginGeneration,
    pub(super) room_id: Option<RoomId>,
    /// Where the server is: decides the local addresses of the links.
    pub(super) server_ip: Option<IpAddr>,
    pub(super) links: [LinkSlot; 2],
    link_rx: [mpsc::Receiver<(u32, LinkEvent)>; 2],
    pub(super) publishers: [Publisher; 2],
    pub(super) plays: BTreeMap<String, Play>,
    pub(super) play_defaults: super::play::PlayDefaults,
    pub(super) microphone_muted: bool,
    /// The up link's estimate; 0 before the first.
    pub(super) target_bps: f64,
    /// Media threads being ended, off this thread because they may be in the application's code.
    pub(super) stopping: Vec<JoinHandle<()>>,
    /// Reports of sound levels.
    pub(super) levels: Option<(Duration, Instant)>,
    quality_at: Instant,
    quality_count: u32,
    /// The application is too slow to be told more.
    pub(super) paused: bool,
    shut_down: bool,
}

pub(super) async fn run(shared: Arc<Shared>, commands: &mut mpsc::Receiver<Command>) {
    let (mut actor, mut signals) = Actor::new(shared.clone());
    let mut deadline: Option<Instant> = None;
    while !actor.shut_down && deadline.is_none_or(|at| Instant::now() < at) {
        let full = shared.dispatch.is_full();
        if std::mem::replace(&mut actor.paused, full) != full {
            actor.feed(Input::Paused(full));
        }
        let next = [actor.next_deadline(), deadline]
            .into_iter()
            .flatten()
            .min();
        let [up_rx, down_rx] = &mut actor.link_rx;
        let woken = tokio::select! {
            biased;
            () = shared.destroy.notified() => Woken::Destroy,
            Some((generation, event)) = down_rx.recv() => Woken::Link(LinkKind::Down, generation, event),
            Some((generation, event)) = up_rx.recv() => Woken::Link(LinkKind::Up, generation, event),
            () = shared.media_wake.notified() => Woken::Time,
            Some(signal) = signals.recv(), if !full => Woken::Signal(signal),
            Some(command) = commands.recv(), if !full && deadline.is_none() => Woken::Command(command),
            () = shared.dispatch.space(), if full => Woken::Time,
            () = sleep_until(next) => Woken::Time,
        };
        match woken {
            Woken::Destroy => {
                deadline = Some(Instant::now() + SHUTDOWN_WAIT);
                actor.feed(Input::Shutdown);
            }
            Woken::Link(kind, generation, event) => actor.on_link_events(kind, generation, event),
            Woken::Signal(signal) => actor.on_signal(signal),
            Woken::Command(command) => actor.on_command(command),
            Woken::Time => {}
        }
        actor.on_time(Instant::now());
    }
    actor.end().await;
}

enum Woken {
    Destroy,
    Link(LinkKind, u32, LinkEvent),
    Signal(FromSignal),
    Command(Command),
    Time,
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}

impl Actor {
    fn new(shared: Arc<Shared>) -> (Actor, mpsc::Receiver<FromSignal>) {
        let now = Instant::now();
        let (signal_tx, signal_rx) = mpsc::channel(SIGNAL_QUEUE);
        let (up_tx, up_rx) = mpsc::channel(LINK_QUEUE);
        let (down_tx, down_rx) = mpsc::channel(LINK_QUEUE);
        let mut random = [0; 24];
        if let Err(e) = getrandom::fill(&mut random) {
            // An instance id need only differ from those of other engines of the same user.
            tracing::error!(%e, "no system randomness");
        }
        let config = &shared.config;
        let timing = config.timing;
        let session = ClientSession::new(
            now,
            client::Config {
                app_id: config.app_id.get(),
                app_sign: config.app_sign.as_ref().map(|s| s.0),
                instance_id: zego_proto::appsign::hex(&random[..16]),
                seed: u64::from_le_bytes(random[16..].try_into().expect("8 bytes")),
                ping_after: timing.ping_after,
                lost_after: timing.lost_after,
                room_retry: timing.room_retry,
                av_retry: timing.av_retry,
                restore_grace: timing.restore_grace,
                pairs: PAIRS,
            },
        );
        let signalling = Signalling::new(config, signal_tx);
        let mut actor = Actor {
            session,
            generation: 0,
            room_id: None,
            server_ip: signalling.literal_ip(),
            signalling,
            links: [LinkSlot::new(up_tx), LinkSlot::new(down_tx)],
            link_rx: [up_rx, down_rx],
            publishers: [Publisher::new(Channel::Main), Publisher::new(Channel::Aux)],
            plays: BTreeMap::new(),
            play_defaults: Default::default(),
            microphone_muted: false,
            target_bps: 0.0,
            stopping: Vec::new(),
            levels: None,
            quality_at: now + QUALITY_EVERY,
            quality_count: 0,
            paused: false,
            shut_down: false,
            shared,
        };
        actor.apply_scenario();
        (actor, signal_rx)
    }

    /// Lets the session machine handle one thing and carries out what it says.
    pub(super) fn feed(&mut self, input: Input) {
        self.session.handle(Instant::now(), wall_ms(), input);
        while let Some(output) = self.session.poll_output() {
            self.carry_out(output);
        }
    }

    fn carry_out(&mut self, output: Output) {
        match output {
            Output::Connect { conn } => self.signalling.connect(conn),
            Output::Send { conn, frame } => self.signalling.send(conn, &frame),
            Output::Close { conn } => self.signalling.close(conn),
            Output::OpenLink {
                link,
                generation,
                pairs,
            } => self.open_link(link, generation, pairs),
            Output::GrowLink { generation, pairs } => self.grow_link(generation, pairs),
            Output::Answer {
                link,
                generation,
                sdp,
            } => self.links[link as usize].set_answer(generation, sdp),
            Output::CloseLinks => self.close_links(),
            Output::PlayLive {
                stream_id,
                pair,
                audio_seq,
                video_seq,
            } => self.play_live(&stream_id, pair, audio_seq, video_seq),
            Output::PlayGone { stream_id, .. } => self.play_gone(&stream_id),
            Output::Event(event) => self.on_session_event(event),
            Output::ShutDown => self.shut_down = true,
        }
    }

    fn on_signal(&mut self, signal: FromSignal) {
        match signal {
            FromSignal::Connected { conn, ip, sender } => {
                if self.signalling.connected(conn, sender) {
                    self.on_server_ip(ip);
                    self.feed(Input::Connected { conn });
                }
            }
            FromSignal::Message { conn, message } => self.feed(Input::Message { conn, message }),
            FromSignal::Alive { conn } => self.feed(Input::Alive { conn }),
            FromSignal::Ended {
                conn,
                close_code,
                problem,
            } => {
                if let Some(problem) = problem.filter(|_| self.signalling.is_current(conn)) {
                    tracing::warn!(
                        engine = self.shared.number,
                        "signalling: {}",
                        problem.message
                    );
                    self.shared
                        .debug_error(problem.code, "login_room", problem.message);
                }
                self.signalling.ended(conn);
                self.feed(Input::Disconnected { conn, close_code });
            }
        }
    }

    fn on_link_events(&mut self, kind: LinkKind, generation: u32, event: LinkEvent) {
        self.on_link_event(kind, generation, event);
        for _ in 1..LINK_BATCH {
            match self.link_rx[kind as usize].try_recv() {
                Ok((generation, event)) => self.on_link_event(kind, generation, event),
                Err(_) => break,
            }
        }
    }

    fn next_deadline(&self) -> Option<Instant> {
        let busy = self.publishers.iter().any(Publisher::is_active) || !self.plays.is_empty();
        let quality = busy.then_some(self.quality_at);
        let levels = self.levels.map(|(_, at)| at);
        let paused = self.paused;
        let plays = self.plays.values();
        let plays = plays.filter_map(|play| play.next_deadline(paused)).min();
        [self.session.next_deadline(), quality, levels, plays]
            .into_iter()
            .flatten()
            .min()
    }

    fn on_time(&mut self, now: Instant) {
        if self.session.next_deadline().is_some_and(|at| at <= now) {
            self.feed(Input::Tick);
        }
        self.poll_publishers();
        self.poll_plays(now);
        if self.quality_at <= now {
            self.quality_at = now + QUALITY_EVERY;
            self.quality_count += 1;
            let tell = self.quality_count.is_multiple_of(QUALITY_EVENTS);
            self.publish_quality(now, tell);
            self.play_quality(now, tell);
        }
        if let Some((every, at)) = self.levels.filter(|(_, at)| *at <= now) {
            // Late reports are skipped, not made up for.
            self.levels = Some((every, (at + every).max(now)));
            self.report_levels();
        }
        self.stopping.retain(|task| !task.is_finished());
    }

    /// Everything stops; returns when no thread, task or socket of the engine's media is left.
    async fn end(mut self) {
        self.close_links();
        let plays: Vec<String> = self.plays.keys().cloned().collect();
        for stream_id in plays {
            self.play_gone(&stream_id);
        }
        let shared = self.shared.clone();
        self.stopping
            .push(tokio::task::spawn_blocking(move || shared.stop_media()));
        for task in std::mem::take(&mut self.stopping) {
            if let Err(e) = task.await {
                tracing::error!(engine = self.shared.number, %e, "a media thread ended badly");
            }
        }
        let closing = async {
            for slot in 0..self.links.len() {
                while self.links[slot].is_closing() {
                    match self.link_rx[slot].recv().await {
                        Some((generation, LinkEvent::Closed)) => {
                            self.links[slot].closed(generation)
                        }
                        Some(_) => {}
                        None => break,
                    }
                }
            }
        };
        let _ = tokio::time::timeout(CLOSE_WAIT, closing).await;
        self.shared.media_sink.clear();
    }

    pub(super) fn down_link(&self) -> Option<&Arc<PeerLink>> {
        self.links[LinkKind::Down as usize].current()
    }
}

fn wall_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis() as u64
}
