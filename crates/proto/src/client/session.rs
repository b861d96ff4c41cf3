//! The connection and the room: logging in, staying, coming back, leaving.

use super::conn::{Backoff, Silence, Stage};
use super::links::Link;
use super::play::Playing;
use super::publish::Publication;
use super::room::{Changes, RoomView};
use super::{
    Config, Event, Input, LoginSpec, Output, RoomStateChangedReason as Reason, UpdateType,
};
use crate::appsign;
use crate::error::code;
use crate::msg::{
    CLOSE_VERSION, ClientFrame, Hello, LinkKind, Login, LoginResult, Proof, Request, ResultMessage,
    Resume, RoomSnapshot, ServerMessage, StreamInfo, UpdateKind, UserInfo, VERSION,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// How long a logout waits for its answer before the connection is closed all the same.
const LOGOUT_WAIT: Duration = Duration::from_secs(1);

/// A room the application wants to be in.
pub(super) struct Active {
    pub(super) spec: LoginSpec,
    phase: Phase,
    /// End of the retry window, while one runs.
    window: Option<Instant>,
    session: Option<SessionIds>,
    /// The session was lost to a restart: DELETEs of the next snapshot are held.
    restarted: bool,
    view: RoomView,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Logining,
    Logined,
    Reconnecting,
}

struct SessionIds {
    session_id: String,
    resume_key: String,
    epoch: String,
}

/// What a result with this request's id answers.
#[derive(Debug)]
pub(super) enum Pending {
    Login,
    Resume,
    Logout,
    RenewToken,
    Offer { link: LinkKind, generation: u32 },
    Publish { channel: u8, serial: u64 },
    Play { stream_id: String, serial: u64 },
}

/// See the module's documentation.
pub struct ClientSession {
    pub(super) config: Config,
    pub(super) out: VecDeque<Output>,
    pub(super) stage: Stage,
    conn: u32,
    silence: Silence,
    paused: bool,
    backoff: Backoff,
    hello: Option<Hello>,
    last_id: u32,
    pending: BTreeMap<u32, Pending>,
    pub(super) active: Option<Active>,
    pub(super) links: [Link; 2],
    pub(super) publications: [Option<Publication>; 2],
    /// Camera and microphone state of each channel.
    pub(super) devices: [(u32, u32); 2],
    pub(super) plays: BTreeMap<String, Playing>,
    last_serial: u64,
    shutdown: bool,
}

impl ClientSession {
    pub fn new(now: Instant, config: Config) -> Self {
        let link = |n| Link::new(config.pairs, config.seed ^ n);
        Self {
            links: [link(1), link(2)],
            backoff: Backoff::new(config.seed),
            config,
            out: VecDeque::new(),
            stage: Stage::Idle,
            conn: 0,
            silence: Silence::new(now),
            paused: false,
            hello: None,
            last_id: 0,
            pending: BTreeMap::new(),
            active: None,
            publications: [None, None],
            devices: [(0, 0); 2],
            plays: BTreeMap::new(),
            last_serial: 0,
            shutdown: false,
        }
    }

    /// `wall_ms`: Unix time, for the proof of a login only.
    pub fn handle(&mut self, now: Instant, wall_ms: u64, input: Input) {
        match input {
            Input::Login(spec) => self.login(now, spec),
            Input::Logout { tag } => self.logout(now, Some(tag)),
            Input::Shutdown => self.shut_down(now),
            Input::RenewToken { token } => self.renew_token(token),
            Input::Publish {
                channel,
                stream_id,
                tag,
                layer,
            } => self.publish(channel, stream_id, tag, layer),
            Input::Unpublish { channel } => self.unpublish(channel),
            Input::Play {
                stream_id,
                tag,
                mode,
                audio,
                video,
            } => self.play(stream_id, tag, mode, audio, video),
            Input::Unplay { stream_id } => self.unplay(&stream_id),
            Input::PlayMute {
                stream_id,
                audio,
                video,
            } => self.play_mute(&stream_id, audio, video),
            Input::Device {
                channel,
                camera,
                microphone,
            } => self.device(channel, camera, microphone),
            Input::Offer {
                link,
                generation,
                sdp,
                pairs,
            } => self.on_offer(link, generation, sdp, pairs),
            Input::LinkUp { link, generation } => self.on_link_up(link, generation),
            Input::LinkDown { link, generation } => self.on_link_down(now, link, generation),
            Input::PlayMedia { stream_id } => self.play_media(&stream_id),
            Input::PlayStalled { stream_id } => self.play_stalled(&stream_id),
            Input::Connected { conn } => {
                if conn == self.conn && matches!(self.stage, Stage::Opening { .. }) {
                    self.silence = Silence::new(now);
                    self.stage = Stage::AwaitHello;
                }
            }
            Input::Alive { conn } => {
                if conn == self.conn {
                    self.silence.heard = now;
                }
            }
            Input::Message { conn, message } => {
                if conn == self.conn && self.stage.is_open() {
                    self.silence.heard = now;
                    self.on_message(now, wall_ms, *message);
                }
            }
            Input::Disconnected { conn, close_code } => {
                if conn == self.conn {
                    self.on_disconnected(now, close_code);
                }
            }
            Input::Paused(paused) => {
                if self.paused && !paused {
                    self.silence.heard = now;
                }
                self.paused = paused;
            }
            Input::Tick => {}
        }
        self.on_time(now);
    }

    pub fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// When to call again if nothing happens.
    pub fn next_deadline(&self) -> Option<Instant> {
        let stage = match self.stage {
            Stage::Idle => None,
            Stage::Backoff { until } | Stage::Opening { until } | Stage::Leaving { until, .. } => {
                Some(until)
            }
            Stage::AwaitHello | Stage::LoggingIn | Stage::Resuming | Stage::Ready => {
                let ping = self.silence.ping_at(self.config.ping_after, self.paused);
                let lost = self.silence.lost_at(self.config.lost_after);
                Some(if self.paused { ping } else { ping.min(lost) })
            }
        };
        let room = self
            .active
            .iter()
            .flat_map(|a| [a.window, a.view.held_until()]);
        let links = self.links.iter().map(Link::retry_at);
        let publications = self.publications.iter().flatten().map(|p| p.deadline());
        let plays = self.plays.values().map(Playing::deadline);
        room.chain(links)
            .chain(publications)
            .chain(plays)
            .chain([stage])
            .flatten()
            .min()
    }

    /// Streams of the room as told to the application.
    pub fn streams(&self) -> impl Iterator<Item = &StreamInfo> {
        self.active.iter().flat_map(|a| a.view.streams())
    }

    pub(super) fn next_serial(&mut self) -> u64 {
        self.last_serial += 1;
        self.last_serial
    }

    // --- what the application asks ----------------------------------------------------------

    fn login(&mut self, now: Instant, spec: LoginSpec) {
        if self.active.is_some() || self.shutdown {
            self.say(Event::LoginResult {
                tag: spec.tag,
                code: code::ROOM_COUNT_EXCEED,
                extended: json!({}),
            });
            return;
        }
        self.active = Some(Active {
            spec,
            phase: Phase::Logining,
            window: Some(now + self.config.room_retry),
            session: None,
            restarted: false,
            view: RoomView::default(),
        });
        self.say_room(Reason::Logining, 0, json!({}));
        self.open_links();
        if matches!(self.stage, Stage::Idle) {
            self.backoff.reset();
            self.connect(now);
        }
    }

    fn logout(&mut self, now: Instant, tag: Option<u64>) {
        if self.active.is_none() {
            if let Some(tag) = tag {
                self.say(Event::LogoutResult { tag, code: 0 });
            }
            return;
        }
        self.stop_publications(0);
        self.stop_plays(0);
        self.say_room(Reason::Logout, 0, json!({}));
        let active = self.active.take().expect("checked above");
        if active.phase == Phase::Logining {
            self.say(Event::LoginResult {
                tag: active.spec.tag,
                code: code::CANCELLED,
                extended: json!({}),
            });
        }
        self.close_links();
        // Behind a login whose answer is still to come it is in order, too.
        if self.stage.takes_requests() {
            let room_id = active.spec.room_id;
            self.request(Request::Logout { room_id }, Some(Pending::Logout));
            self.stage = Stage::Leaving {
                tag,
                until: now + LOGOUT_WAIT,
            };
        } else {
            // A session that cannot be reached ends at its heartbeat time.
            self.close_connection();
            self.left(now, tag);
        }
    }

    fn shut_down(&mut self, now: Instant) {
        if self.shutdown {
            return;
        }
        self.logout(now, None);
        self.shutdown = true;
        if !matches!(self.stage, Stage::Leaving { .. }) {
            self.close_connection();
            self.out.push_back(Output::ShutDown);
        }
    }

    fn renew_token(&mut self, token: String) {
        let Some(active) = &mut self.active else {
            return;
        };
        active.spec.token = Some(token.clone());
        let room_id = active.spec.room_id.clone();
        if self.stage == Stage::Ready {
            self.request(
                Request::RenewToken { room_id, token },
                Some(Pending::RenewToken),
            );
        }
    }

    // --- the connection ---------------------------------------------------------------------

    fn connect(&mut self, now: Instant) {
        self.conn += 1;
        // The shell has its own, shorter limit; this one only guards against silence from it.
        self.stage = Stage::Opening {
            until: now + 2 * self.config.lost_after,
        };
        self.hello = None;
        self.pending.clear();
        self.out.push_back(Output::Connect { conn: self.conn });
    }

    fn close_connection(&mut self) {
        if self.stage.is_open() || matches!(self.stage, Stage::Opening { .. }) {
            self.out.push_back(Output::Close { conn: self.conn });
        }
        self.stage = Stage::Idle;
        self.pending.clear();
    }

    fn on_disconnected(&mut self, now: Instant, close_code: Option<u16>) {
        match self.stage {
            Stage::Idle | Stage::Backoff { .. } => return,
            Stage::Leaving { tag, .. } => {
                self.stage = Stage::Idle;
                self.left(now, tag);
                return;
            }
            _ => {}
        }
        self.pending.clear();
        self.stage = Stage::Idle;
        if self.active.is_none() {
            return;
        }
        if close_code == Some(CLOSE_VERSION) {
            self.refused(code::VERSION_UNSUPPORTED, String::new());
            return;
        }
        self.stage = Stage::Backoff {
            until: now + self.backoff.next(),
        };
        let active = self.active.as_mut().expect("checked above");
        if active.phase == Phase::Logined {
            active.phase = Phase::Reconnecting;
            active.window = Some(now + self.config.room_retry);
            self.say_room(
                Reason::Reconnecting,
                code::ROOM_CONNECT_TEMPORARY_BROKEN,
                json!({}),
            );
        }
        self.publications_disconnected(now);
        self.plays_disconnected(now);
    }

    /// A logout is over, whatever came of it.
    fn left(&mut self, now: Instant, tag: Option<u64>) {
        if let Some(tag) = tag {
            self.say(Event::LogoutResult { tag, code: 0 });
        }
        if self.shutdown {
            self.out.push_back(Output::ShutDown);
        } else if self.active.is_some() {
            self.backoff.reset();
            self.connect(now);
        }
    }

    pub(super) fn request(&mut self, request: Request, pending: Option<Pending>) {
        let id = match pending {
            Some(pending) => {
                self.last_id = self.last_id.wrapping_add(1).max(1);
                self.pending.insert(self.last_id, pending);
                self.last_id
            }
            None => 0,
        };
        self.out.push_back(Output::Send {
            conn: self.conn,
            frame: ClientFrame { id, request },
        });
    }

    /// A request that needs no answer, and no repetition when there is no connection.
    pub(super) fn send_if_ready(&mut self, request: Request) {
        if self.stage.takes_requests() {
            self.request(request, None);
        }
    }

    fn on_time(&mut self, now: Instant) {
        match self.stage {
            Stage::Idle => {}
            Stage::Backoff { until } => {
                if until <= now {
                    self.connect(now);
                }
            }
            Stage::Opening { until } => {
                if until <= now {
                    self.out.push_back(Output::Close { conn: self.conn });
                    self.on_disconnected(now, None);
                }
            }
            Stage::Leaving { tag, until } => {
                if until <= now {
                    self.close_connection();
                    self.left(now, tag);
                }
            }
            Stage::AwaitHello | Stage::LoggingIn | Stage::Resuming | Stage::Ready => {
                if !self.paused && self.silence.lost_at(self.config.lost_after) <= now {
                    self.out.push_back(Output::Close { conn: self.conn });
                    self.on_disconnected(now, None);
                } else if self.silence.ping_at(self.config.ping_after, self.paused) <= now {
                    self.silence.asked = now;
                    // Before the hello there is nothing to say; the silence runs all the same.
                    if self.stage != Stage::AwaitHello {
                        self.request(Request::Ping, None);
                    }
                }
            }
        }
        if let Some(active) = &mut self.active {
            if active.window.is_some_and(|at| at <= now) {
                self.room_over(
                    None,
                    code::ROOM_RETRY_TIMEOUT,
                    code::PUBLISHER_ERROR_RETRY_TIMEOUT,
                    code::PLAYER_PLAY_STREAM_FAILED,
                    json!({}),
                );
            } else if active.view.held_until().is_some_and(|at| at <= now) {
                let changes = active.view.release();
                self.say_changes(changes, 5);
            }
        }
        self.links_on_time(now);
        self.publications_on_time(now);
        self.plays_on_time(now);
    }

    // --- what the server says ---------------------------------------------------------------

    fn on_message(&mut self, now: Instant, wall_ms: u64, message: ServerMessage) {
        if let Stage::Leaving { tag, .. } = self.stage {
            if let ServerMessage::Result(result) = message
                && matches!(self.pending.remove(&result.id), Some(Pending::Logout))
            {
                self.close_connection();
                self.left(now, tag);
            }
            return;
        }
        match message {
            ServerMessage::Hello(hello) => self.on_hello(now, wall_ms, hello),
            ServerMessage::Result(result) => self.on_result(now, wall_ms, result),
            ServerMessage::Kicked { code, message } => {
                let extended = json!({ "reason": message });
                self.room_over(Some(Reason::KickOut), code, code, code, extended);
            }
            ServerMessage::Pong | ServerMessage::Draining => {}
            // Nothing is ours before the session is.
            _ if self.stage != Stage::Ready => {}
            ServerMessage::UserUpdate {
                room_id,
                update,
                users,
                ..
            } => self.on_users(&room_id, update, users),
            ServerMessage::UserCount { room_id, count } => {
                if self.is_room(&room_id) {
                    self.say(Event::UserCount { room_id, count });
                }
            }
            ServerMessage::StreamUpdate {
                room_id,
                update,
                streams,
                reason,
            } => self.on_streams(&room_id, update, streams, reason),
            ServerMessage::PlayState(state) => self.on_play_state(state),
            ServerMessage::PublishEnded {
                stream_id,
                code,
                message,
            } => self.on_publish_ended(&stream_id, code, message),
            ServerMessage::DeviceState(state) => self.on_device_state(state),
            ServerMessage::TokenWillExpire { room_id, remain_s } => {
                if self.is_room(&room_id) {
                    self.say(Event::TokenWillExpire { room_id, remain_s });
                }
            }
        }
    }

    fn on_hello(&mut self, now: Instant, wall_ms: u64, hello: Hello) {
        if self.stage != Stage::AwaitHello {
            return;
        }
        if !hello.versions.contains(&VERSION) {
            let message = format!(
                "the server speaks wire versions {:?}, this client speaks {VERSION}",
                hello.versions
            );
            self.refused(code::VERSION_UNSUPPORTED, message);
            return;
        }
        let Some(active) = &mut self.active else {
            return;
        };
        let epoch = hello.epoch.clone();
        self.hello = Some(hello);
        match &active.session {
            Some(session) if session.epoch == epoch => {
                let resume = Resume {
                    session_id: session.session_id.clone(),
                    resume_key: session.resume_key.clone(),
                    epoch,
                };
                self.stage = Stage::Resuming;
                self.request(Request::Resume(resume), Some(Pending::Resume));
            }
            Some(_) => {
                active.session = None;
                active.restarted = true;
                self.send_login(now, wall_ms);
            }
            None => self.send_login(now, wall_ms),
        }
    }

    /// Login, offers, publications and plays in one go.
    fn send_login(&mut self, now: Instant, wall_ms: u64) {
        let (Some(active), Some(hello)) = (&self.active, &self.hello) else {
            return;
        };
        let spec = &active.spec;
        let login = Login {
            app_id: self.config.app_id,
            room_id: spec.room_id.clone(),
            user_id: spec.user_id.clone(),
            user_name: spec.user_name.clone(),
            proof: self.config.app_sign.as_ref().map(|sign| Proof {
                time: wall_ms,
                mac: appsign::proof(
                    sign,
                    &hello.nonce,
                    self.config.app_id,
                    &spec.user_id,
                    wall_ms,
                ),
            }),
            token: spec.token.clone(),
            user_notify: spec.user_notify,
            max_member_count: spec.max_member_count,
            instance_id: self.config.instance_id.clone(),
        };
        self.stage = Stage::LoggingIn;
        self.request(Request::Login(login), Some(Pending::Login));
        self.links_for_new_session(now);
        self.publications_for_new_session();
        self.plays_for_new_session();
    }

    fn on_result(&mut self, now: Instant, wall_ms: u64, mut result: ResultMessage) {
        let Some(pending) = self.pending.remove(&result.id) else {
            return;
        };
        let failed = (result.code != 0).then(|| (result.code, std::mem::take(&mut result.message)));
        match (pending, failed) {
            (Pending::Login, None) => match result.login {
                Some(login) => self.on_logged_in(now, login),
                None => self.refused(code::MALFORMED_MESSAGE, "login result without login".into()),
            },
            (Pending::Login, Some((code, message))) => match code {
                // The server's troubles, not ours: it is asked again within the window.
                code::SERVER_BUSY | code::SERVER_DRAINING | code::MESSAGE_RATE => {
                    self.out.push_back(Output::Close { conn: self.conn });
                    self.on_disconnected(now, None);
                }
                _ => self.refused_in_detail(code, message, result.detail),
            },
            (Pending::Resume, None) => match result.resume {
                Some(resume) => self.on_resumed(now, resume),
                None => self.refused(
                    code::MALFORMED_MESSAGE,
                    "resume result without resume".into(),
                ),
            },
            (Pending::Resume, Some((code, message))) => match code {
                code::SESSION_GONE => {
                    if let Some(active) = &mut self.active {
                        active.session = None;
                    }
                    self.send_login(now, wall_ms);
                }
                code::SERVER_BUSY | code::SERVER_DRAINING | code::MESSAGE_RATE => {
                    self.out.push_back(Output::Close { conn: self.conn });
                    self.on_disconnected(now, None);
                }
                _ => {
                    let extended = json!({ "reason": message });
                    self.room_over(Some(Reason::KickOut), code, code, code, extended);
                }
            },
            // Only a `Leaving` stage waits for one.
            (Pending::Logout, _) => {}
            (Pending::RenewToken, Some((code, message))) => {
                self.say(Event::Refused {
                    request: "renew_token",
                    code,
                    message,
                });
            }
            (Pending::RenewToken, None) => {}
            (Pending::Offer { link, generation }, failed) => {
                let result = failed.map_or(Ok(result.answer), Err);
                self.on_offer_result(now, link, generation, result);
            }
            (Pending::Publish { channel, serial }, failed) => {
                self.on_publish_result(channel, serial, failed.map_or(Ok(()), Err));
            }
            (Pending::Play { stream_id, serial }, failed) => {
                let result = failed.map_or(Ok(result.play), Err);
                self.on_play_result(&stream_id, serial, result);
            }
        }
    }

    fn on_logged_in(&mut self, now: Instant, login: LoginResult) {
        let (Some(active), Some(hello)) = (&mut self.active, &self.hello) else {
            return;
        };
        self.stage = Stage::Ready;
        self.backoff.reset();
        active.session = Some(SessionIds {
            session_id: login.session_id,
            resume_key: login.resume_key,
            epoch: hello.epoch.clone(),
        });
        active.window = None;
        let was = std::mem::replace(&mut active.phase, Phase::Logined);
        let hold = std::mem::take(&mut active.restarted);
        let extended = json!({ "room_session_id": login.room.room_session_id });
        let tag = active.spec.tag;
        if was == Phase::Logining {
            self.say_room(Reason::Logined, 0, extended.clone());
            self.say(Event::LoginResult {
                tag,
                code: 0,
                extended,
            });
        } else {
            self.say_room(Reason::Reconnected, 0, extended);
        }
        self.on_snapshot(now, login.room, hold);
        self.grow_if_needed();
    }

    fn on_resumed(&mut self, now: Instant, resume: crate::msg::ResumeResult) {
        let Some(active) = &mut self.active else {
            return;
        };
        let room_id = active.spec.room_id.clone();
        let Some(room) = resume.rooms.into_iter().find(|r| r.room_id == room_id) else {
            let code = code::ROOM_SESSION_EXCEPTION_KICKED_OUT;
            let extended = json!({ "reason": "the session is not in the room any more" });
            self.room_over(Some(Reason::KickOut), code, code, code, extended);
            return;
        };
        self.stage = Stage::Ready;
        self.backoff.reset();
        active.window = None;
        active.phase = Phase::Logined;
        self.say_room(
            Reason::Reconnected,
            0,
            json!({ "room_session_id": room.room_session_id }),
        );
        self.on_snapshot(now, room, false);
        self.publications_for_resumed_session(now, &resume.publishing);
        self.plays_for_resumed_session(now, resume.playing);
        self.links_for_resumed_session(now, [resume.up_alive, resume.down_alive]);
    }

    // --- the room's users and streams -------------------------------------------------------

    fn is_room(&self, room_id: &str) -> bool {
        self.active
            .as_ref()
            .is_some_and(|a| a.spec.room_id == room_id)
    }

    fn on_snapshot(&mut self, now: Instant, mut room: RoomSnapshot, restarted: bool) {
        let Some(active) = &mut self.active else {
            return;
        };
        let me = active.spec.user_id.clone();
        room.users
            .retain(|u| active.spec.user_notify && u.user_id != me);
        room.streams.retain(|s| s.user_id != me);
        // Of a large room the rest follows in updates.
        let partial = active.spec.user_notify && (room.users.len() as u32) + 1 < room.user_count;
        let hold = (restarted || partial).then(|| now + self.config.restore_grace);
        let changes = active.view.snapshot(room, hold);
        self.say_changes(changes, 5);
    }

    fn on_users(&mut self, room_id: &str, update: UpdateKind, users: Vec<UserInfo>) {
        let Some(active) = self.active.as_mut().filter(|a| a.spec.room_id == room_id) else {
            return;
        };
        if !active.spec.user_notify {
            return;
        }
        let me = active.spec.user_id.clone();
        let view = &mut active.view;
        let users: Vec<_> = users
            .into_iter()
            .filter(|u| u.user_id != me)
            .filter_map(|u| match update {
                UpdateKind::Add => view.add_user(u),
                UpdateKind::Delete => view.remove_user(&u.user_id),
            })
            .collect();
        let update = match update {
            UpdateKind::Add => UpdateType::Add,
            UpdateKind::Delete => UpdateType::Delete,
        };
        self.say_users(update, users);
    }

    fn on_streams(
        &mut self,
        room_id: &str,
        update: UpdateKind,
        streams: Vec<StreamInfo>,
        reason: u32,
    ) {
        let Some(active) = self.active.as_mut().filter(|a| a.spec.room_id == room_id) else {
            return;
        };
        let me = active.spec.user_id.clone();
        let mut changes = Changes::default();
        for stream in streams.into_iter().filter(|s| s.user_id != me) {
            match update {
                UpdateKind::Add => {
                    let (gone, new) = active.view.add_stream(stream);
                    changes.streams_gone.extend(gone);
                    changes.streams_new.extend(new);
                }
                UpdateKind::Delete => {
                    let gone = active.view.remove_stream(&stream.stream_id);
                    changes.streams_gone.extend(gone);
                }
            }
        }
        self.say_changes(changes, reason);
    }

    // --- the room ends ----------------------------------------------------------------------

    /// The server does not let us in: no retry.
    fn refused(&mut self, code: i32, message: String) {
        self.refused_in_detail(code, message, None);
    }

    fn refused_in_detail(&mut self, code: i32, message: String, detail: Option<i32>) {
        let mut extended = json!({});
        if !message.is_empty() {
            extended["message"] = message.into();
        }
        if let Some(detail) = detail {
            extended["detail"] = detail.into();
        }
        self.room_over(None, code, code, code, extended);
    }

    /// Out of the room for good: LOGIN_FAILED or RECONNECT_FAILED by what was going on, or
    /// `reason`. The application has to log in again.
    fn room_over(
        &mut self,
        reason: Option<Reason>,
        code: i32,
        publish_code: i32,
        play_code: i32,
        extended: Value,
    ) {
        let Some(active) = &self.active else {
            return;
        };
        let (phase, tag) = (active.phase, active.spec.tag);
        let room_id = active.spec.room_id.clone();
        let reason = reason.unwrap_or(match phase {
            Phase::Logining => Reason::LoginFailed,
            Phase::Logined | Phase::Reconnecting => Reason::ReconnectFailed,
        });
        self.say(Event::RoomEnded { room_id });
        self.say_room(reason, code, extended.clone());
        if phase == Phase::Logining {
            self.say(Event::LoginResult {
                tag,
                code,
                extended,
            });
        }
        self.stop_publications(publish_code);
        self.stop_plays(play_code);
        self.active = None;
        self.close_links();
        // An earlier logout may still be on its way over it.
        if !matches!(self.stage, Stage::Leaving { .. }) {
            self.close_connection();
        }
    }

    // --- saying it --------------------------------------------------------------------------

    pub(super) fn say(&mut self, event: Event) {
        self.out.push_back(Output::Event(event));
    }

    /// The newer callback, then the older one.
    fn say_room(&mut self, reason: Reason, code: i32, extended: Value) {
        let Some(active) = &self.active else {
            return;
        };
        let room_id = active.spec.room_id.clone();
        self.say(Event::RoomStateChanged {
            room_id: room_id.clone(),
            reason,
            code,
            extended: extended.clone(),
        });
        if let Some(state) = reason.state() {
            self.say(Event::RoomStateUpdate {
                room_id,
                state,
                code,
                extended,
            });
        }
    }

    fn say_users(&mut self, update: UpdateType, users: Vec<UserInfo>) {
        if let Some(active) = self.active.as_ref().filter(|_| !users.is_empty()) {
            let room_id = active.spec.room_id.clone();
            self.say(Event::Users {
                room_id,
                update,
                users,
            });
        }
    }

    fn say_changes(&mut self, changes: Changes, reason: u32) {
        self.say_users(UpdateType::Delete, changes.users_gone);
        self.say_users(UpdateType::Add, changes.users_new);
        let Some(room_id) = self.active.as_ref().map(|a| a.spec.room_id.clone()) else {
            return;
        };
        if !changes.streams_gone.is_empty() {
            let reasons: Vec<Value> = changes
                .streams_gone
                .iter()
                .map(|s| json!({ "stream_id": s.stream_id, "code": reason }))
                .collect();
            self.say(Event::Streams {
                room_id: room_id.clone(),
                update: UpdateType::Delete,
                streams: changes.streams_gone,
                extended: json!({ "stream_delete_reason": reasons }),
            });
        }
        if !changes.streams_new.is_empty() {
            self.say(Event::Streams {
                room_id,
                update: UpdateType::Add,
                streams: changes.streams_new,
                extended: json!({}),
            });
        }
    }
}
