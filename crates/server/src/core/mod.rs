//! The cloud as a pure machine: who is who, who is where, who publishes and plays what.
//!
//! No clock, no socket, no lock, no task: feed [`Cloud::handle`], drain [`Cloud::poll_output`],
//! call [`Cloud::tick`] at [`Cloud::next_deadline`].
//!
//! The [`directory`] of a project alone decides who owns a userID and a streamID; a [`room`] commits
//! what it decided and says who hears of it. All ids mean something only below their AppID, and the
//! AppID of a request is the one of its session, never one out of a message.

mod audit;
mod auth;
mod bucket;
mod config;
mod conn;
mod directory;
mod links;
mod login;
mod play;
mod publish;
mod quota;
mod rates;
mod resume;
mod room;
mod session;
mod timers;

pub use config::{CloudConfig, Limits, Project, Seed};
pub use quota::Quota;

use crate::media_api::{MediaCommand, MediaEvent, PublicationId, SessionKey, Token};
use bucket::Bucket;
use conn::Conn;
use directory::Directory;
use links::Pending;
use quota::{Ledger, Resource};
use rates::Rates;
use room::{Next, Room, RoomInput};
use session::{Ended, Publication, Session};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;
use timers::{Timer, Timers};
use zego_proto::ids::{AppId, RoomId};
use zego_proto::json::{self, FromClient};
use zego_proto::msg::{
    CLOSE_LIMIT, CLOSE_MALFORMED, ClientFrame, Hello, Request, ResultMessage, ServerMessage,
    VERSION,
};
use zego_proto::random::Random;
use zego_proto::{Refusal, code};

/// One WebSocket; chosen by the shell, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnId(pub u64);

/// Messages on their way to one connection beyond which the lists of its rooms wait: however large
/// its rooms are, they put at most so many pages (20 KiB each) into its way out.
pub const UNDER_WAY_MAX: usize = 16;

/// Texts of one connection that its shell may have handed in and not got back as
/// [`Output::Taken`]; what comes behind them waits in the client's socket. Behind a login that is
/// refused they are held, 64 KiB each, for a tenth of a second.
pub const UNTAKEN_MAX: usize = 16;

#[derive(Clone, Debug)]
pub enum Input {
    /// A WebSocket was opened with our subprotocol. `from` stands for all addresses that count as
    /// one (an IPv4 address, an IPv6 /64).
    Connected {
        conn: ConnId,
        from: IpAddr,
    },
    /// One text frame, of which at most [`UNTAKEN_MAX`] may be handed in before they are taken.
    /// Binary frames are the shell's to refuse (4401).
    Text {
        conn: ConnId,
        text: String,
    },
    /// The socket took so many of the messages sent to it. May come late and in sums, but within
    /// half of [`UNDER_WAY_MAX`] messages.
    Written {
        conn: ConnId,
        messages: usize,
    },
    /// The WebSocket is gone, by whichever side. Its session is held.
    Disconnected {
        conn: ConnId,
    },
    /// Replaces all projects. Sessions of removed ones stay until they end.
    Projects(Vec<Project>),
    Media(MediaEvent),
    /// Tells everyone that the server is going down, and takes no new logins.
    Drain,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    Send {
        conn: ConnId,
        text: Arc<str>,
    },
    /// Close after everything sent before; the cloud has forgotten the connection already.
    Close {
        conn: ConnId,
        code: u16,
        reason: String,
    },
    /// So many texts of the connection are done with: it may hand in as many more.
    Taken {
        conn: ConnId,
        texts: usize,
    },
    Media(MediaCommand),
}

/// See the module's words. One `handle` costs at most O(members of a room).
pub struct Cloud {
    config: CloudConfig,
    random: Random,
    projects: BTreeMap<AppId, Arc<Project>>,
    /// Stands in for an unknown project, so that refusing it is as much work.
    decoy: Arc<Project>,
    conns: BTreeMap<ConnId, Conn>,
    apps: BTreeMap<AppId, App>,
    sessions: BTreeMap<SessionKey, Session>,
    /// Secret ids of live sessions.
    session_ids: BTreeMap<String, SessionKey>,
    ended: Ended,
    publications: BTreeMap<PublicationId, Publication>,
    /// Plays of all sessions.
    plays: usize,
    ledger: Ledger,
    /// Logins and resumes by address, whoever tries; logins by project, of who may.
    logins_of_address: Rates<IpAddr>,
    logins_of_project: Rates<AppId>,
    /// Questions to the media plane: at most one a play, and `pending_offers` a session.
    pending: BTreeMap<Token, Pending>,
    timers: Timers,
    /// Last number given to a session, publication or question.
    counter: u64,
    draining: bool,
    /// Time of the input being handled; set before anything looks at it.
    now: Option<Instant>,
    wall_ms: u64,
    outputs: VecDeque<Output>,
}

/// Rooms of a project in which streams come and go at a room's full rate at the same time; beyond
/// that plays of all its rooms wait up to 2 s. Some 20 % of a core.
const BUSY_ROOMS: u32 = 4;

/// Everything of one project.
#[derive(Debug, Default)]
struct App {
    directory: Directory,
    rooms: BTreeMap<RoomId, Room>,
    /// Sessions without a connection, by the time since when.
    detached: BTreeSet<(Instant, SessionKey)>,
    /// What its streams cause beside the lists of their rooms, from the first time on.
    beside: Option<Bucket>,
}

impl Cloud {
    pub fn new(config: CloudConfig) -> Self {
        let mut random = Random::new(config.seed.0);
        let limits = &config.limits;
        Self {
            plays: 0,
            ledger: Ledger::new(|resource| match resource {
                Resource::Sessions => limits.sessions,
                Resource::Links => limits.links,
                Resource::Rooms => limits.rooms,
                Resource::Publications => limits.publications,
            }),
            // As many addresses as can be connected at once.
            logins_of_address: Rates::new(limits.address_logins_per_second, limits.connections),
            // A project begins with a session.
            logins_of_project: Rates::new(limits.project_logins_per_second, limits.sessions),
            decoy: Arc::new(auth::decoy(&mut random)),
            random,
            config,
            projects: BTreeMap::new(),
            conns: BTreeMap::new(),
            apps: BTreeMap::new(),
            sessions: BTreeMap::new(),
            session_ids: BTreeMap::new(),
            ended: Ended::default(),
            publications: BTreeMap::new(),
            pending: BTreeMap::new(),
            timers: Timers::default(),
            counter: 0,
            draining: false,
            now: None,
            wall_ms: 0,
            outputs: VecDeque::new(),
        }
    }

    /// Takes one input. `now` never goes back; `wall_ms` is Unix time and may jump: only tokens
    /// are judged by it.
    pub fn handle(&mut self, now: Instant, wall_ms: u64, input: Input) {
        self.tick(now, wall_ms);
        match input {
            Input::Connected { conn, from } => self.on_connected(conn, from),
            Input::Text { conn, text } => self.on_text(conn, text),
            Input::Written { conn, messages } => self.on_written(conn, messages),
            Input::Disconnected { conn } => self.forget(conn),
            Input::Projects(projects) => {
                let by_id = |project: Project| (project.app_id, Arc::new(project));
                self.projects = projects.into_iter().map(by_id).collect();
                self.ledger.set_projects(self.projects.keys());
                // The switch that enforces expiry may be on now.
                let sessions: Vec<_> = self.sessions.keys().copied().collect();
                for key in sessions {
                    self.kick_if_expired(key);
                }
            }
            Input::Media(event) => self.on_media(event),
            Input::Drain => {
                self.draining = true;
                let conns: Vec<_> = self.conns.keys().copied().collect();
                for conn in conns {
                    self.send(conn, &ServerMessage::Draining);
                }
            }
        }
    }

    /// Does what is due at `now`.
    pub fn tick(&mut self, now: Instant, wall_ms: u64) {
        let now = self.now.map_or(now, |last| last.max(now));
        self.now = Some(now);
        self.wall_ms = wall_ms;
        while let Some(timer) = self.timers.pop_due(now) {
            match timer {
                Timer::Conn(conn) => self.on_conn_timer(conn),
                Timer::Session(key) => self.on_session_timer(key),
                Timer::Token(key, room) => self.check_token(key, &room),
                Timer::Room(app_id, room_id) => {
                    if let Some(room) = self.room(app_id, &room_id) {
                        room.tick(now);
                    }
                    self.drain_room(app_id, &room_id);
                }
                Timer::Publication(id) => self.on_unseen(id),
                Timer::Plays(id) => self.start_plays(id),
                Timer::Device(id) => self.tell_device(id),
            }
        }
    }

    /// Next thing to do; drain after each `handle` and `tick`.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When `tick` is due, if no input comes before.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Counts for metrics and tests; kept all along, so that anybody may ask.
    pub fn stats(&self) -> CloudStats {
        CloudStats {
            connections: self.conns.len(),
            sessions: self.sessions.len(),
            links: self.ledger.in_use(Resource::Links),
            rooms: self.ledger.in_use(Resource::Rooms),
            publications: self.publications.len(),
            plays: self.plays,
            timers: self.timers.len(),
        }
    }

    fn on_connected(&mut self, conn: ConnId, from: IpAddr) {
        if self.conns.len() >= self.config.limits.connections {
            let reason = format!("{} connections", self.config.limits.connections);
            return self.close(conn, CLOSE_LIMIT, reason);
        }
        let nonce = self.random.hex(16);
        let hello = ServerMessage::Hello(Hello {
            versions: vec![VERSION],
            nonce: nonce.clone(),
            epoch: self.config.epoch.clone(),
            time_ms: self.wall_ms,
            heartbeat_ms: u64::try_from(self.config.heartbeat.as_millis()).unwrap_or(u64::MAX),
        });
        let state = Conn::new(self.now(), nonce, from);
        self.conns.insert(conn, state);
        self.await_login(conn);
        self.send(conn, &hello);
        if self.draining {
            self.send(conn, &ServerMessage::Draining);
        }
    }

    fn on_text(&mut self, id: ConnId, text: String) {
        let now = self.now();
        let Some(conn) = self.conns.get(&id) else {
            return;
        };
        let session = conn.session.and_then(|key| self.sessions.get_mut(&key));
        if let Some(session) = session {
            session.last_heard = now;
        }
        self.dispatch(id, text);
    }

    /// Handles a text, or holds it back behind a refusal that is on its way.
    fn dispatch(&mut self, id: ConnId, text: String) {
        let Some(conn) = self.conns.get_mut(&id) else {
            return;
        };
        if let Some(refusal) = &mut conn.refusal {
            if refusal.behind.len() < UNTAKEN_MAX {
                refusal.behind.push_back(text);
            } else {
                // No client can do this: its shell has handed in too much.
                self.close(id, CLOSE_LIMIT, "too many messages behind a login".into());
            }
            return;
        }
        self.outputs.push_back(Output::Taken { conn: id, texts: 1 });
        match json::decode_client(&text) {
            Ok(FromClient::Frame(frame)) => self.on_request(id, frame),
            Ok(FromClient::Refused {
                id: request,
                refusal,
            }) => self.refuse(id, request, refusal),
            Err(malformed) => {
                let reason = format!("{malformed} ({})", code::MALFORMED_MESSAGE);
                self.close(id, CLOSE_MALFORMED, reason);
            }
        }
    }

    fn on_request(&mut self, conn: ConnId, frame: ClientFrame) {
        let id = frame.id;
        let done = match frame.request {
            Request::Login(login) => return self.login(conn, id, login),
            Request::Resume(resume) => return self.resume(conn, id, &resume),
            Request::Ping => {
                self.send(conn, &ServerMessage::Pong);
                Ok(())
            }
            request => match self.conns.get(&conn).and_then(|conn| conn.session) {
                None => Err(Refusal::of(code::COMMON_NOT_LOGIN_ROOM)),
                // The kick is the answer.
                Some(key) if self.kick_if_expired(key) => return,
                Some(key) => match request {
                    Request::Logout { room_id } => self.logout(key, &room_id),
                    Request::Offer {
                        link,
                        generation,
                        sdp,
                    } => match self.offer(conn, id, key, link, generation, sdp) {
                        Ok(()) => return,
                        Err(refusal) => Err(refusal),
                    },
                    Request::Publish(publish) => return self.publish(conn, id, key, publish),
                    Request::Unpublish { stream_id } => {
                        self.unpublish(key, &stream_id);
                        Ok(())
                    }
                    Request::Play(play) => match self.play(conn, id, key, play) {
                        Ok(()) => return,
                        Err(refusal) => Err(refusal),
                    },
                    Request::Unplay { stream_id } => {
                        self.unplay(key, &stream_id);
                        Ok(())
                    }
                    Request::PlayMute {
                        stream_id,
                        audio,
                        video,
                    } => self.play_mute(key, &stream_id, audio, video),
                    Request::DeviceState(state) => self.device_state(key, &state),
                    Request::RenewToken { room_id, token } => {
                        return self.renew_token(conn, id, key, &room_id, &token);
                    }
                    Request::Login(_) | Request::Resume(_) | Request::Ping => Ok(()),
                },
            },
        };
        match done {
            Ok(()) => self.reply(conn, id, ResultMessage::default()),
            Err(refusal) => self.refuse(conn, id, refusal),
        }
    }

    fn on_conn_timer(&mut self, id: ConnId) {
        let Some(conn) = self.conns.get_mut(&id) else {
            return;
        };
        if let Some(refusal) = conn.refusal.take() {
            let request = refusal.result.id;
            self.reply(id, request, refusal.result);
            return self.after_refusal(id, refusal.behind);
        }
        if conn.session.is_none() {
            let seconds = self.config.limits.login_timeout.as_secs();
            self.close(id, CLOSE_LIMIT, format!("no login within {seconds} s"));
        }
    }

    /// The present settings of a session's project.
    fn project_of(&self, session: &Session) -> Arc<Project> {
        let present = self.projects.get(&session.app_id);
        present.unwrap_or(&session.project).clone()
    }

    fn room(&mut self, app_id: AppId, room: &RoomId) -> Option<&mut Room> {
        self.apps.get_mut(&app_id)?.rooms.get_mut(room)
    }

    /// Whether so many messages that a stream of a room causes beside the room's lists may go out at
    /// once. Who plays it may be in any room, and a room that was empty begins anew, so its project
    /// has a budget too: that of [`BUSY_ROOMS`] rooms.
    fn affords(&mut self, app_id: AppId, room: &RoomId, messages: usize) -> bool {
        let now = self.now();
        let room = self.room(app_id, room);
        let in_room = room.is_none_or(|room| room.affords(now, messages));
        let (rate, burst) = {
            let limits = &self.config.limits;
            (limits.room_messages_per_second, limits.room_message_burst)
        };
        let Some(app) = self.apps.get_mut(&app_id) else {
            return in_room;
        };
        let all = app.beside.get_or_insert_with(|| {
            let times = |n: u32| n.saturating_mul(BUSY_ROOMS);
            Bucket::new(now, times(rate), times(burst))
        });
        in_room && (messages == 0 || all.take(now, messages))
    }

    /// Sends what a room has to say, arms its timer, and ends it once it is empty.
    fn drain_room(&mut self, app_id: AppId, room_id: &RoomId) {
        let Some(app) = self.apps.get_mut(&app_id) else {
            return;
        };
        let Some(room) = app.rooms.get_mut(room_id) else {
            return;
        };
        let mut said = Vec::new();
        while let Some(output) = room.poll_output() {
            said.push(output);
        }
        let readers = room.take_readers();
        let timer = Timer::Room(app_id, room_id.clone());
        if room.is_empty() {
            app.rooms.remove(room_id);
            self.ledger.give_back(Resource::Rooms, app_id);
            self.timers.disarm(&timer);
        } else {
            self.timers.arm(timer, room.next_deadline());
        }
        for output in said {
            let text: Arc<str> = json::encode_server(&output.message).into();
            for session in output.to {
                let conn = self.sessions.get(&session).and_then(|s| s.conn);
                if let Some(conn) = conn {
                    self.send_text(conn, text.clone());
                }
            }
        }
        for session in &readers {
            self.read_on(*session, room_id);
        }
        if !readers.is_empty()
            && let Some(room) = self.room(app_id, room_id)
        {
            room.forget_read();
        }
    }

    /// Sends a session the lists of a room as far as its connection has room for them.
    fn read_on(&mut self, key: SessionKey, room_id: &RoomId) {
        let Some(session) = self.sessions.get(&key) else {
            return;
        };
        let app = self.apps.get_mut(&session.app_id);
        let room = app.and_then(|app| app.rooms.get_mut(room_id));
        let Some((room, id)) = room.zip(session.conn) else {
            return;
        };
        let Some(conn) = self.conns.get_mut(&id) else {
            return;
        };
        loop {
            if conn.under_way >= UNDER_WAY_MAX {
                conn.reads_on = true;
                return;
            }
            match room.next_page(&session.user) {
                Next::Page(text) => {
                    conn.under_way += 1;
                    self.outputs.push_back(Output::Send { conn: id, text });
                }
                Next::UpToDate => return,
                Next::Lost => {
                    let reason = "too slow for the changes of a room";
                    return self.close(id, CLOSE_LIMIT, reason.into());
                }
            }
        }
    }

    fn on_written(&mut self, id: ConnId, messages: usize) {
        let Some(conn) = self.conns.get_mut(&id) else {
            return;
        };
        conn.under_way = conn.under_way.saturating_sub(messages);
        if !std::mem::take(&mut conn.reads_on) {
            return;
        }
        let session = conn.session.and_then(|key| self.sessions.get(&key));
        let Some(session) = session else {
            return;
        };
        let key = session.key;
        let rooms: Vec<_> = session.rooms.keys().cloned().collect();
        for room_id in &rooms {
            self.read_on(key, room_id);
        }
    }

    /// Forgets a project without users, streams and plays.
    fn drop_idle_app(&mut self, app_id: AppId) {
        let app = self.apps.get(&app_id);
        if app.is_some_and(|app| app.rooms.is_empty() && app.directory.is_empty()) {
            self.apps.remove(&app_id);
        }
    }

    fn tell(&mut self, session: SessionKey, message: &ServerMessage) {
        if let Some(conn) = self.sessions.get(&session).and_then(|s| s.conn) {
            self.send(conn, message);
        }
    }

    fn send(&mut self, conn: ConnId, message: &ServerMessage) {
        self.send_text(conn, json::encode_server(message).into());
    }

    fn send_text(&mut self, conn: ConnId, text: Arc<str>) {
        if let Some(state) = self.conns.get_mut(&conn) {
            state.under_way += 1;
            self.outputs.push_back(Output::Send { conn, text });
        }
    }

    /// Answers a request; one with id 0 wants no answer.
    fn reply(&mut self, conn: ConnId, id: u32, result: ResultMessage) {
        if id != 0 {
            self.send(conn, &ServerMessage::Result(ResultMessage { id, ..result }));
        }
    }

    fn refuse(&mut self, conn: ConnId, id: u32, refusal: Refusal) {
        let result = ResultMessage {
            code: refusal.code,
            message: refusal.message,
            ..ResultMessage::default()
        };
        self.reply(conn, id, result);
    }

    fn media(&mut self, command: MediaCommand) {
        self.outputs.push_back(Output::Media(command));
    }

    fn close(&mut self, conn: ConnId, code: u16, reason: String) {
        self.forget(conn);
        self.outputs.push_back(Output::Close { conn, code, reason });
    }

    /// The connection is no more; its session is held.
    fn forget(&mut self, id: ConnId) {
        let now = self.now();
        self.timers.disarm(&Timer::Conn(id));
        let session = self.conns.remove(&id).and_then(|conn| conn.session);
        let Some(session) = session.and_then(|key| self.sessions.get_mut(&key)) else {
            return;
        };
        session.conn = None;
        session.detached_since = Some(now);
        let Some(app) = self.apps.get_mut(&session.app_id) else {
            return;
        };
        app.detached.insert((now, session.key));
        for room_id in session.rooms.keys() {
            if let Some(room) = app.rooms.get_mut(room_id) {
                let user = session.user.clone();
                room.handle(now, RoomInput::Detach { user });
            }
        }
    }

    /// Starts the time within which a connection must (again) have a session.
    fn await_login(&mut self, conn: ConnId) {
        let at = self.now() + self.config.limits.login_timeout;
        self.timers.arm(Timer::Conn(conn), at);
    }

    fn now(&self) -> Instant {
        self.now.expect("handle and tick set it first")
    }

    fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }
}

/// How much the cloud holds right now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CloudStats {
    pub connections: usize,
    pub sessions: usize,
    /// Media links that sessions have, connected or not.
    pub links: usize,
    pub rooms: usize,
    pub publications: usize,
    /// Plays, waiting ones included.
    pub plays: usize,
    /// Entries of the timer queue.
    pub timers: usize,
}

#[cfg(test)]
mod tests;
