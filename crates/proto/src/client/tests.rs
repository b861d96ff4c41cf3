//! The machine against a server that is written out by hand, line by line.

// The start of virtual time is arbitrary.
#![allow(clippy::disallowed_methods)]

use super::*;
use crate::error::code;
use crate::msg::{
    Answer, Hello, LoginResult, PlayPhase, PlayState, Request, ResultMessage, ResumeResult,
    RoomSnapshot, StreamInfo, UpdateKind, UserInfo,
};
use std::time::Instant;

mod any;
mod media;
mod room;

struct Bench {
    now: Instant,
    session: ClientSession,
    /// Events as one line each, since the last look.
    said: Vec<String>,
    /// Requests since the last look, with their ids.
    sent: Vec<(u32, Request)>,
    /// Everything else.
    told: Vec<Output>,
    conn: u32,
    epoch: &'static str,
}

impl Bench {
    fn new() -> Self {
        let now = Instant::now();
        let config = Config {
            app_id: 1,
            app_sign: Some([7; 32]),
            instance_id: "i".into(),
            seed: 1,
            ping_after: Duration::from_secs(2),
            lost_after: Duration::from_secs(5),
            room_retry: Duration::from_secs(60),
            av_retry: Duration::from_secs(30),
            restore_grace: Duration::from_secs(15),
            pairs: 4,
        };
        Self {
            now,
            session: ClientSession::new(now, config),
            said: Vec::new(),
            sent: Vec::new(),
            told: Vec::new(),
            conn: 0,
            epoch: "e1",
        }
    }

    fn give(&mut self, input: Input) {
        self.session.handle(self.now, 1000, input);
        while let Some(output) = self.session.poll_output() {
            match output {
                Output::Event(event) => self.said.extend(line(&event)),
                Output::Send { conn, frame } => {
                    assert_eq!(conn, self.conn);
                    self.sent.push((frame.id, frame.request));
                }
                Output::Connect { conn } => {
                    self.conn = conn;
                    self.told.push(Output::Connect { conn });
                }
                other => self.told.push(other),
            }
        }
    }

    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(at) = self.session.next_deadline().filter(|at| *at <= end) {
            self.now = at.max(self.now);
            self.give(Input::Tick);
        }
        self.now = end;
    }

    /// Time passes while the server sends something every second.
    fn pass_alive(&mut self, seconds: u32) {
        for _ in 0..seconds {
            self.pass(Duration::from_secs(1));
            self.server(ServerMessage::Pong);
        }
    }

    fn server(&mut self, message: ServerMessage) {
        self.give(Input::Message {
            conn: self.conn,
            message: Box::new(message),
        });
    }

    fn said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    #[track_caller]
    fn says(&mut self, expected: &[&str]) {
        assert_eq!(self.said(), expected);
    }

    /// The id of the oldest request of this kind not looked at; drops those before it.
    #[track_caller]
    fn sent(&mut self, kind: &str) -> u32 {
        self.request(kind).0
    }

    #[track_caller]
    fn request(&mut self, kind: &str) -> (u32, Request) {
        let at = self
            .sent
            .iter()
            .position(|(_, r)| name(r) == kind)
            .unwrap_or_else(|| panic!("no {kind} in {:?}", self.sent));
        self.sent.drain(..=at).next_back().expect("it is there")
    }

    fn answer(&mut self, id: u32, code: i32) {
        self.server(ServerMessage::Result(ResultMessage {
            id,
            code,
            ..Default::default()
        }));
    }

    fn open(&mut self) {
        self.give(Input::Connected { conn: self.conn });
        self.server(ServerMessage::Hello(Hello {
            versions: vec![1],
            nonce: "n".into(),
            epoch: self.epoch.into(),
            time_ms: 0,
            heartbeat_ms: 90_000,
        }));
    }

    fn drop_connection(&mut self) {
        self.give(Input::Disconnected {
            conn: self.conn,
            close_code: None,
        });
    }

    fn offers(&mut self) {
        let opened: Vec<_> = self
            .told
            .iter()
            .filter_map(|o| match o {
                Output::OpenLink {
                    link,
                    generation,
                    pairs,
                } => Some((*link, *generation, *pairs)),
                _ => None,
            })
            .collect();
        self.told.clear();
        for (link, generation, pairs) in opened {
            self.give(Input::Offer {
                link,
                generation,
                sdp: format!("{link:?}{generation}"),
                pairs,
            });
        }
    }

    /// Answers all offers and connects their links.
    fn links_up(&mut self) {
        self.offers();
        let offers: Vec<_> = self
            .sent
            .extract_if(.., |(_, r)| name(r) == "offer")
            .collect();
        for (id, request) in offers {
            let Request::Offer {
                link, generation, ..
            } = request
            else {
                unreachable!("filtered above")
            };
            self.server(ServerMessage::Result(ResultMessage {
                id,
                answer: Some(Answer {
                    link,
                    generation,
                    sdp: "answer".into(),
                }),
                ..Default::default()
            }));
            self.give(Input::LinkUp { link, generation });
        }
    }

    fn login(&mut self, user_notify: bool) {
        self.give(Input::Login(LoginSpec {
            room_id: "r".into(),
            user_id: "me".into(),
            user_name: "Me".into(),
            token: None,
            user_notify,
            max_member_count: 0,
            tag: 7,
        }));
    }

    fn login_ok(&mut self, users: &[&str], streams: &[(&str, &str)]) {
        let id = self.sent("login");
        self.server(ServerMessage::Result(ResultMessage {
            id,
            login: Some(LoginResult {
                session_id: "s".into(),
                resume_key: "k".into(),
                room: room(users, streams),
            }),
            ..Default::default()
        }));
    }

    fn resume_ok(&mut self, publishing: &[&str], playing: Vec<PlayState>, alive: bool) {
        let id = self.sent("resume");
        self.server(ServerMessage::Result(ResultMessage {
            id,
            resume: Some(ResumeResult {
                rooms: vec![room(&["a"], &[("s", "a")])],
                publishing: publishing.iter().map(|s| s.to_string()).collect(),
                playing,
                up_alive: alive,
                down_alive: alive,
            }),
            ..Default::default()
        }));
    }

    /// Logged in with both links up, everything said so far forgotten.
    fn ready() -> Self {
        let mut b = Self::new();
        b.login(true);
        b.open();
        b.login_ok(&["a"], &[("s", "a")]);
        b.links_up();
        b.said();
        b.sent.clear();
        b
    }

    fn publish(&mut self) {
        self.give(Input::Publish {
            channel: 0,
            stream_id: "mine".into(),
            tag: 1,
            layer: Layer::default(),
        });
    }

    fn play(&mut self, stream_id: &str) {
        self.give(Input::Play {
            stream_id: stream_id.into(),
            tag: 2,
            mode: PlayMode::L3,
            audio: true,
            video: true,
        });
    }

    fn play_result(&mut self, stream_id: &str, phase: PlayPhase) {
        let (id, request) = self.request("play");
        let Request::Play(play) = request else {
            unreachable!("looked for it")
        };
        assert_eq!(play.stream_id, stream_id);
        self.server(ServerMessage::Result(ResultMessage {
            id,
            play: Some(play_state(stream_id, play.pair, phase)),
            ..Default::default()
        }));
    }

    /// Logged in, publishing "mine" and playing "s".
    fn busy() -> Self {
        let mut b = Self::ready();
        b.publish();
        let id = b.sent("publish");
        b.answer(id, 0);
        b.play("s");
        b.play_result("s", PlayPhase::Live);
        b.give(Input::PlayMedia {
            stream_id: "s".into(),
        });
        b.says(&[
            "mine PublishRequesting 0",
            "mine Publishing 0",
            "s PlayRequesting 0",
            "s camera 0",
            "s microphone 0",
            "s Playing 0",
        ]);
        b.told.clear();
        b
    }
}

fn room(users: &[&str], streams: &[(&str, &str)]) -> RoomSnapshot {
    RoomSnapshot {
        room_id: "r".into(),
        room_session_id: "77".into(),
        users: users.iter().map(|u| user(u)).collect(),
        user_count: users.len() as u32 + 1,
        streams: streams.iter().map(|(s, u)| stream(s, u)).collect(),
        partial: false,
    }
}

fn user(id: &str) -> UserInfo {
    UserInfo {
        user_id: id.into(),
        user_name: id.into(),
    }
}

fn stream(id: &str, user: &str) -> StreamInfo {
    StreamInfo {
        stream_id: id.into(),
        user_id: user.into(),
        user_name: user.into(),
        extra_info: String::new(),
        stream_sid: "1".into(),
    }
}

fn play_state(stream_id: &str, pair: u8, phase: PlayPhase) -> PlayState {
    PlayState {
        stream_id: stream_id.into(),
        pair,
        phase,
        code: 0,
        message: String::new(),
        audio_seq: 5,
        video_seq: 6,
        camera: 0,
        microphone: 0,
    }
}

fn name(request: &Request) -> &'static str {
    match request {
        Request::Login(_) => "login",
        Request::Resume(_) => "resume",
        Request::Logout { .. } => "logout",
        Request::Offer { .. } => "offer",
        Request::Publish(_) => "publish",
        Request::Unpublish { .. } => "unpublish",
        Request::Play(_) => "play",
        Request::Unplay { .. } => "unplay",
        Request::PlayMute { .. } => "play_mute",
        Request::DeviceState(_) => "device_state",
        Request::RenewToken { .. } => "renew_token",
        Request::Ping => "ping",
    }
}

fn line(event: &Event) -> Option<String> {
    let ids = |list: &[StreamInfo]| {
        let ids: Vec<_> = list.iter().map(|s| s.stream_id.clone()).collect();
        ids.join("+")
    };
    Some(match event {
        Event::RoomStateChanged { reason, code, .. } => format!("{reason:?} {code}"),
        Event::RoomStateUpdate { state, code, .. } => format!("({state:?} {code})"),
        Event::LoginResult { tag, code, .. } => format!("login result {tag} {code}"),
        Event::LogoutResult { tag, code } => format!("logout result {tag} {code}"),
        Event::RoomEnded { .. } => return None,
        Event::Users { update, users, .. } => {
            let ids: Vec<_> = users.iter().map(|u| u.user_id.clone()).collect();
            format!("users {update:?} {}", ids.join("+"))
        }
        Event::UserCount { count, .. } => format!("count {count}"),
        Event::Streams {
            update, streams, ..
        } => format!("streams {update:?} {}", ids(streams)),
        Event::TokenWillExpire { remain_s, .. } => format!("token {remain_s}"),
        Event::Publisher {
            stream_id,
            state,
            code,
            ..
        } => format!("{stream_id} {state:?} {code}"),
        Event::Player {
            stream_id,
            state,
            code,
            ..
        } => format!("{stream_id} {state:?} {code}"),
        Event::RemoteCamera { stream_id, state } => format!("{stream_id} camera {state}"),
        Event::RemoteMicrophone { stream_id, state } => format!("{stream_id} microphone {state}"),
        Event::Refused { request, code, .. } => format!("refused {request} {code}"),
    })
}
