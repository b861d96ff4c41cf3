use crate::core::*;
use crate::media_api::{FirstSeq, ForwardMode, MediaError};
use std::net::Ipv4Addr;
use std::time::Duration;
use zego_proto::msg::*;
use zego_proto::{appsign, token04};

pub const APP: u32 = 1;
pub const OTHER_APP: u32 = 2;
pub const SIGN: [u8; 32] = [7; 32];
pub const OTHER_SIGN: [u8; 32] = [8; 32];
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub const OTHER_SECRET: &str = "fedcba9876543210fedcba9876543210";
pub const WALL_S: i64 = 1_800_000_000;
pub const EPOCH: &str = "epoch-1";

pub fn project(app_id: u32) -> Project {
    let id = AppId::new(app_id).expect("not 0");
    match app_id {
        APP => Project::development(id, SIGN, SECRET),
        _ => Project::development(id, OTHER_SIGN, OTHER_SECRET),
    }
}

pub struct World {
    pub cloud: Cloud,
    pub now: Instant,
    pub start: Instant,
    /// How far the wall clock was set forward, and back.
    pub wall_ahead: Duration,
    pub wall_behind: Duration,
    pub inbox: BTreeMap<ConnId, Vec<ServerMessage>>,
    pub closed: BTreeMap<ConnId, (u16, String)>,
    /// Connections whose sockets take nothing: what is under way to them, in messages and bytes.
    pub stalled: BTreeMap<ConnId, (usize, usize)>,
    /// Texts of each connection that the cloud has and is not done with.
    pub untaken: BTreeMap<ConnId, usize>,
    /// Texts that were written anew, and their bytes: the same text for many counts once.
    pub encoded: (usize, usize),
    texts: BTreeMap<*const u8, Arc<str>>,
    /// Every command so far.
    pub media: Vec<MediaCommand>,
    /// Whether offers and subscriptions are answered at once.
    pub answers: bool,
    /// The next subscription is refused with this.
    pub refuse_next: Option<MediaError>,
    nonces: BTreeMap<ConnId, String>,
    next_conn: u64,
    next_id: u32,
    next_seq: u16,
}

impl World {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut CloudConfig)) -> Self {
        let mut config = CloudConfig::new(EPOCH, [3; 32]);
        // Virtual time stands still while thousands log in.
        config.limits.project_logins_per_second = u32::MAX;
        change(&mut config);
        let start = Instant::now();
        let mut world = Self {
            cloud: Cloud::new(config),
            now: start,
            start,
            wall_ahead: Duration::ZERO,
            wall_behind: Duration::ZERO,
            inbox: BTreeMap::new(),
            closed: BTreeMap::new(),
            stalled: BTreeMap::new(),
            untaken: BTreeMap::new(),
            encoded: (0, 0),
            texts: BTreeMap::new(),
            media: Vec::new(),
            answers: true,
            refuse_next: None,
            nonces: BTreeMap::new(),
            next_conn: 0,
            next_id: 0,
            next_seq: 100,
        };
        world.projects(vec![project(APP), project(OTHER_APP)]);
        world
    }

    pub fn projects(&mut self, projects: Vec<Project>) {
        self.input(Input::Projects(projects));
    }

    pub fn wall_ms(&self) -> u64 {
        let now = Duration::from_secs(WALL_S as u64) + (self.now - self.start);
        (now + self.wall_ahead - self.wall_behind).as_millis() as u64
    }

    pub fn wall_s(&self) -> i64 {
        (self.wall_ms() / 1000) as i64
    }

    pub fn input(&mut self, input: Input) {
        if let Input::Text { conn, .. } = &input {
            *self.untaken.entry(*conn).or_default() += 1;
        }
        let wall = self.wall_ms();
        self.cloud.handle(self.now, wall, input);
        self.drain();
    }

    pub fn event(&mut self, event: MediaEvent) {
        self.input(Input::Media(event));
    }

    fn drain(&mut self) {
        while let Some(output) = self.cloud.poll_output() {
            match output {
                Output::Send { conn, text } => {
                    assert!(text.len() <= json::SERVER_MAX, "{} bytes", text.len());
                    assert!(!self.closed.contains_key(&conn), "sent after close");
                    self.count(conn, &text);
                    let message = json::decode_server(&text);
                    let message = message.expect("well-formed").expect("known");
                    if let ServerMessage::Hello(hello) = &message {
                        self.nonces.insert(conn, hello.nonce.clone());
                    }
                    self.inbox.entry(conn).or_default().push(message);
                }
                Output::Close { conn, code, reason } => {
                    assert!(self.closed.insert(conn, (code, reason)).is_none());
                }
                Output::Taken { conn, texts } => {
                    let untaken = self.untaken.get_mut(&conn);
                    let untaken = untaken.expect("taken from one that is there");
                    *untaken = untaken.checked_sub(texts).expect("taken once");
                }
                Output::Media(command) => {
                    let answer = self.answer(&command);
                    self.media.push(command);
                    if let Some(event) = answer.filter(|_| self.answers) {
                        let wall = self.wall_ms();
                        self.cloud.handle(self.now, wall, Input::Media(event));
                    }
                }
            }
        }
    }

    fn count(&mut self, conn: ConnId, text: &Arc<str>) {
        // Kept, so that no other text comes to lie where it was.
        if self.texts.insert(text.as_ptr(), text.clone()).is_none() {
            self.encoded.0 += 1;
            self.encoded.1 += text.len();
        }
        match self.stalled.get_mut(&conn) {
            Some((messages, bytes)) => {
                *messages += 1;
                *bytes += text.len();
            }
            None => {
                let (wall, messages) = (self.wall_ms(), 1);
                let written = Input::Written { conn, messages };
                self.cloud.handle(self.now, wall, written);
            }
        }
    }

    /// The socket of a stalled connection takes what is under way to it: how much that was.
    pub fn take_under_way(&mut self, conn: ConnId) -> (usize, usize) {
        let under_way = self.stalled.insert(conn, (0, 0)).expect("stalled");
        let messages = under_way.0;
        self.input(Input::Written { conn, messages });
        under_way
    }

    fn answer(&mut self, command: &MediaCommand) -> Option<MediaEvent> {
        match command {
            MediaCommand::Offer { token, .. } => Some(MediaEvent::Answer {
                token: *token,
                result: Ok("answer".into()),
            }),
            MediaCommand::Subscribe { token, .. } => {
                self.next_seq += 1;
                let first = FirstSeq {
                    audio: self.next_seq,
                    video: self.next_seq + 1000,
                };
                let result = self.refuse_next.take().map_or(Ok(first), Err);
                Some(MediaEvent::Subscribed {
                    token: *token,
                    result,
                })
            }
            _ => None,
        }
    }

    /// Lets time pass, stopping at every deadline on the way.
    pub fn advance(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(at) = self.cloud.next_deadline().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            let wall = self.wall_ms();
            self.cloud.tick(self.now, wall);
            self.drain();
        }
        self.now = until;
    }

    pub fn seconds(&mut self, seconds: u64) {
        self.advance(Duration::from_secs(seconds));
    }

    pub fn connect(&mut self) -> ConnId {
        // Each from an address of its own.
        let here = Ipv4Addr::from_bits(self.next_conn as u32);
        self.connect_from(here.into())
    }

    pub fn connect_from(&mut self, from: IpAddr) -> ConnId {
        self.next_conn += 1;
        let conn = ConnId(self.next_conn);
        self.input(Input::Connected { conn, from });
        conn
    }

    pub fn disconnect(&mut self, conn: ConnId) {
        self.input(Input::Disconnected { conn });
    }

    pub fn text(&mut self, conn: ConnId, text: &str) {
        let text = text.to_owned();
        self.input(Input::Text { conn, text });
    }

    /// Sends a request, gives its id.
    pub fn say(&mut self, conn: ConnId, request: Request) -> u32 {
        self.next_id += 1;
        let id = self.next_id;
        let text = json::encode_client(&ClientFrame { id, request });
        self.input(Input::Text { conn, text });
        id
    }

    /// Sends a request and takes its answer.
    pub fn ask(&mut self, conn: ConnId, request: Request) -> ResultMessage {
        let id = self.say(conn, request);
        self.result(conn, id).expect("answered at once")
    }

    /// The answer's number, its message left in the inbox.
    pub fn code_kept(&mut self, conn: ConnId, request: Request) -> i32 {
        let id = self.say(conn, request);
        let inbox = &self.inbox[&conn];
        let answer = inbox.iter().find_map(|m| match m {
            ServerMessage::Result(result) if result.id == id => Some(result.code),
            _ => None,
        });
        answer.expect("answered at once")
    }

    pub fn code(&mut self, conn: ConnId, request: Request) -> i32 {
        self.ask(conn, request).code
    }

    /// Takes the answer to a request out of the inbox.
    pub fn result(&mut self, conn: ConnId, id: u32) -> Option<ResultMessage> {
        let inbox = self.inbox.get_mut(&conn)?;
        let at = inbox
            .iter()
            .position(|m| matches!(m, ServerMessage::Result(result) if result.id == id))?;
        match inbox.remove(at) {
            ServerMessage::Result(result) => Some(result),
            _ => None,
        }
    }

    /// Takes everything that came since, but hellos and pongs.
    pub fn take(&mut self, conn: ConnId) -> Vec<ServerMessage> {
        let mut all = self.inbox.remove(&conn).unwrap_or_default();
        all.retain(|m| !matches!(m, ServerMessage::Hello(_) | ServerMessage::Pong));
        all
    }

    pub fn clear(&mut self) {
        self.inbox.clear();
        self.media.clear();
    }

    pub fn nonce(&self, conn: ConnId) -> String {
        self.nonces[&conn].clone()
    }

    /// A login with a right proof; the instance is named after the connection.
    pub fn login_request(&self, conn: ConnId, app_id: u32, room: &str, user: &str) -> Login {
        let sign = if app_id == APP { SIGN } else { OTHER_SIGN };
        let time = self.wall_ms();
        Login {
            app_id,
            room_id: room.into(),
            user_id: user.into(),
            user_name: format!("name of {user}"),
            proof: Some(Proof {
                time,
                mac: appsign::proof(&sign, &self.nonce(conn), app_id, user, time),
            }),
            token: None,
            user_notify: true,
            max_member_count: 0,
            instance_id: format!("instance-{}", conn.0),
        }
    }

    pub fn try_login(&mut self, login: Login, conn: ConnId) -> ResultMessage {
        let id = self.say(conn, Request::Login(login));
        self.advance(Duration::from_secs(1));
        self.result(conn, id).expect("answered")
    }

    /// Logs in and drops the hello; the answer must be good.
    pub fn enter(&mut self, room: &str, user: &str) -> (ConnId, LoginResult) {
        self.enter_app(APP, room, user)
    }

    pub fn enter_app(&mut self, app_id: u32, room: &str, user: &str) -> (ConnId, LoginResult) {
        let conn = self.connect();
        let login = self.login_request(conn, app_id, room, user);
        let result = self.ask(conn, Request::Login(login));
        assert_eq!(result.code, 0, "{}", result.message);
        (conn, result.login.expect("of a login"))
    }

    pub fn publish(&mut self, conn: ConnId, room: &str, stream: &str) -> i32 {
        self.code(conn, publish(room, stream, 0))
    }

    pub fn play(&mut self, conn: ConnId, room: &str, stream: &str, pair: u8) -> PlayState {
        let result = self.ask(conn, play(room, stream, pair));
        assert_eq!(result.code, 0, "{}", result.message);
        result.play.expect("of a play")
    }

    /// Keeps connections heard while time passes.
    pub fn seconds_pinging(&mut self, conns: &[ConnId], seconds: u64) {
        for _ in 0..seconds {
            self.seconds(1);
            for conn in conns {
                self.text(*conn, "{\"type\":\"ping\"}");
            }
        }
    }

    pub fn subscriptions(&self) -> usize {
        let mut live = std::collections::BTreeSet::new();
        for command in &self.media {
            match command {
                MediaCommand::Subscribe { session, pair, .. } => {
                    assert!(live.insert((*session, *pair)), "pair subscribed twice");
                }
                MediaCommand::Unsubscribe { session, pair } => {
                    assert!(live.remove(&(*session, *pair)), "not subscribed");
                }
                MediaCommand::CloseSession { session } => live.retain(|(s, _)| s != session),
                _ => {}
            }
        }
        live.len()
    }

    pub fn publication(&self, stream: &str) -> PublicationId {
        let mut all = self.cloud.publications.values();
        all.find(|p| p.stream.as_str() == stream)
            .expect("published")
            .id
    }
}

pub fn publish(room: &str, stream: &str, channel: u8) -> Request {
    Request::Publish(Publish {
        room_id: room.into(),
        stream_id: stream.into(),
        channel,
        layers: vec![Layer::default()],
        device_state: None,
    })
}

pub fn play(room: &str, stream: &str, pair: u8) -> Request {
    play_mode(room, stream, pair, PlayMode::L3)
}

pub fn play_mode(room: &str, stream: &str, pair: u8, mode: PlayMode) -> Request {
    Request::Play(Play {
        room_id: room.into(),
        stream_id: stream.into(),
        mode,
        pair,
        audio: true,
        video: true,
    })
}

pub fn logout(room: &str) -> Request {
    Request::Logout {
        room_id: room.into(),
    }
}

pub fn unplay(stream: &str) -> Request {
    Request::Unplay {
        stream_id: stream.into(),
    }
}

pub fn unpublish(stream: &str) -> Request {
    Request::Unpublish {
        stream_id: stream.into(),
    }
}

pub fn resume(login: &LoginResult) -> Request {
    Request::Resume(Resume {
        session_id: login.session_id.clone(),
        resume_key: login.resume_key.clone(),
        epoch: EPOCH.into(),
    })
}

/// A token of `APP`, valid for `seconds` from `now_s` on.
pub fn token(user: &str, now_s: i64, seconds: i64, payload: &str) -> String {
    token04::generate(&token04::Request {
        app_id: APP,
        user_id: user,
        secret: SECRET,
        now_s,
        effective_s: seconds,
        payload,
        nonce: 1,
        iv: [9; 12],
    })
    .expect("valid")
}

/// `("add", ["u1"])` of a user update.
pub fn users(message: &ServerMessage) -> Option<(UpdateKind, Vec<&str>)> {
    match message {
        ServerMessage::UserUpdate { update, users, .. } => {
            Some((*update, users.iter().map(|u| u.user_id.as_str()).collect()))
        }
        _ => None,
    }
}

/// Kind, streams and reason of a stream update.
pub fn streams(message: &ServerMessage) -> Option<(UpdateKind, Vec<&str>, u32)> {
    match message {
        ServerMessage::StreamUpdate {
            update,
            streams,
            reason,
            ..
        } => {
            let names = streams.iter().map(|s| s.stream_id.as_str()).collect();
            Some((*update, names, *reason))
        }
        _ => None,
    }
}

pub fn default_mode(mut project: Project, mode: ForwardMode) -> Project {
    project.default_mode = mode;
    project
}
