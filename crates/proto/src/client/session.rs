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

mod changes;
mod login;

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
                let changes = active.view.grace_over();
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
            ServerMessage::SnapshotEnd { room_id } => self.on_snapshot_end(&room_id),
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

    // --- saying it --------------------------------------------------------------------------

    pub(super) fn say(&mut self, event: Event) {
        self.out.push_back(Output::Event(event));
    }
}
