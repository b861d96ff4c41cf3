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

#[test]
fn login_tells_everything_in_order() {
    let mut b = Bench::new();
    b.login(true);
    b.says(&["Logining 0", "(Connecting 0)"]);
    assert!(matches!(
        b.told[..],
        [
            Output::OpenLink { .. },
            Output::OpenLink { .. },
            Output::Connect { .. }
        ]
    ));
    b.open();
    b.login_ok(&["a", "b", "me"], &[("s", "a"), ("own", "me")]);
    b.says(&[
        "Logined 0",
        "(Connected 0)",
        "login result 7 0",
        "users Add a+b",
        "streams Add s",
    ]);
}

#[test]
fn without_user_notify_no_users_are_told() {
    let mut b = Bench::new();
    b.login(false);
    b.open();
    b.login_ok(&["a"], &[]);
    b.server(ServerMessage::UserUpdate {
        room_id: "r".into(),
        update: UpdateKind::Add,
        users: vec![user("c")],
        count: 3,
    });
    assert!(b.said().iter().all(|l| !l.starts_with("users")));
}

#[test]
fn login_offers_publish_and_play_go_out_in_one_go() {
    let mut b = Bench::new();
    b.login(true);
    b.publish();
    b.play("s");
    b.offers();
    assert!(b.sent.is_empty());
    b.open();
    let kinds: Vec<_> = b.sent.iter().map(|(_, r)| name(r)).collect();
    assert_eq!(kinds, ["login", "offer", "offer", "publish", "play"]);
    b.said();
    b.login_ok(&[], &[]);
    let id = b
        .sent
        .iter()
        .find(|(_, r)| name(r) == "publish")
        .expect("sent")
        .0;
    b.answer(id, 0);
    // Not before the link is there.
    b.says(&["Logined 0", "(Connected 0)", "login result 7 0"]);
    b.links_up();
    b.says(&["mine Publishing 0"]);
}

#[test]
fn a_refusal_is_not_retried() {
    let mut b = Bench::new();
    b.login(true);
    b.open();
    b.publish();
    b.said();
    let id = b.sent("login");
    b.answer(id, 1002033);
    b.says(&[
        "LoginFailed 1002033",
        "(Disconnected 1002033)",
        "login result 7 1002033",
        "mine NoPublish 1002033",
    ]);
    b.told.clear();
    b.pass(Duration::from_secs(100));
    assert!(b.told.is_empty() && b.said().is_empty());
    // The application may try again.
    b.login(true);
    b.says(&["Logining 0", "(Connecting 0)"]);
}

#[test]
fn a_server_out_of_reach_is_tried_until_the_window_ends() {
    let mut b = Bench::new();
    b.login(true);
    b.publish();
    b.play("s");
    b.said();
    let mut attempts = 0;
    let start = b.now;
    while b.session.next_deadline().is_some() && b.now - start < Duration::from_secs(59) {
        if b.told.iter().any(|o| matches!(o, Output::Connect { .. })) {
            attempts += 1;
        }
        b.told.clear();
        b.drop_connection();
        b.pass(Duration::from_millis(100));
    }
    assert!((12..25).contains(&attempts), "{attempts}");
    b.says(&[
        "mine PublishRequesting 1003020",
        "s PlayRequesting 1004020",
        "mine NoPublish 1003021",
        "s NoPlay 1004001",
    ]);
    b.pass(Duration::from_secs(2));
    b.says(&[
        "LoginFailed 1002053",
        "(Disconnected 1002053)",
        "login result 7 1002053",
    ]);
    assert_eq!(b.session.next_deadline(), None);
}

#[test]
fn a_busy_server_is_asked_again() {
    let mut b = Bench::new();
    b.login(true);
    b.open();
    b.said();
    let id = b.sent("login");
    b.answer(id, code::SERVER_DRAINING);
    b.pass(Duration::from_secs(1));
    b.says(&[]);
    b.open();
    b.login_ok(&[], &[]);
    b.says(&["Logined 0", "(Connected 0)", "login result 7 0"]);
}

#[test]
fn silence_is_asked_about_then_lost() {
    let mut b = Bench::ready();
    b.pass(Duration::from_millis(2100));
    b.sent("ping");
    b.server(ServerMessage::Pong);
    b.pass(Duration::from_millis(4900));
    b.says(&[]);
    b.pass(Duration::from_millis(200));
    b.says(&["Reconnecting 1002051", "(Connecting 1002051)"]);
    // While the application is too slow to read, silence means nothing, but pings go on.
    let mut b = Bench::ready();
    b.give(Input::Paused(true));
    b.pass(Duration::from_secs(60));
    b.says(&[]);
    assert!(b.sent.len() >= 25);
    b.give(Input::Paused(false));
    b.pass(Duration::from_secs(4));
    b.says(&[]);
}

#[test]
fn a_cut_connection_is_resumed_and_media_never_noticed() {
    let mut b = Bench::busy();
    b.drop_connection();
    b.says(&["Reconnecting 1002051", "(Connecting 1002051)"]);
    b.pass(Duration::from_secs(1));
    b.open();
    b.resume_ok(&["mine"], vec![play_state("s", 0, PlayPhase::Live)], true);
    b.says(&["Reconnected 0", "(Connected 0)"]);
    assert!(
        !b.told
            .iter()
            .any(|o| matches!(o, Output::OpenLink { .. } | Output::PlayLive { .. }))
    );
}

#[test]
fn what_the_resumed_session_lacks_is_repeated() {
    let mut b = Bench::busy();
    b.drop_connection();
    b.give(Input::Unplay {
        stream_id: "s".into(),
    });
    b.play("t");
    b.said();
    b.pass(Duration::from_secs(1));
    b.open();
    b.resume_ok(&[], vec![play_state("s", 0, PlayPhase::Live)], false);
    b.says(&[
        "Reconnected 0",
        "(Connected 0)",
        "mine PublishRequesting 1003020",
        "t PlayRequesting 1004020",
    ]);
    let kinds: Vec<_> = b.sent.iter().map(|(_, r)| name(r)).collect();
    assert_eq!(kinds, ["publish", "unplay", "play"]);
    let id = b.sent("publish");
    b.answer(id, 0);
    b.play_result("t", PlayPhase::Live);
    b.links_up();
    b.give(Input::PlayMedia {
        stream_id: "t".into(),
    });
    b.says(&[
        "t camera 0",
        "t microphone 0",
        "mine Publishing 0",
        "t Playing 0",
    ]);
}

#[test]
fn a_restarted_server_gets_a_fresh_login_and_the_missing_are_held() {
    let mut b = Bench::busy();
    b.drop_connection();
    b.epoch = "e2";
    b.said();
    b.pass(Duration::from_secs(1));
    b.open();
    b.says(&["mine PublishRequesting 1003020", "s PlayRequesting 1004020"]);
    b.login_ok(&[], &[]);
    b.says(&["Reconnected 0", "(Connected 0)"]);
    let id = b.sent("publish");
    b.answer(id, 0);
    b.play_result("s", PlayPhase::Waiting);
    b.links_up();
    b.says(&["mine Publishing 0"]);
    // The host is back within the grace: nobody saw it go.
    b.pass_alive(5);
    b.server(ServerMessage::StreamUpdate {
        room_id: "r".into(),
        update: UpdateKind::Add,
        streams: vec![stream("s", "a")],
        reason: 0,
    });
    b.server(ServerMessage::PlayState(play_state(
        "s",
        0,
        PlayPhase::Live,
    )));
    b.give(Input::PlayMedia {
        stream_id: "s".into(),
    });
    b.says(&["s Playing 0"]);
    // The user did not come back.
    b.pass_alive(15);
    b.says(&["users Delete a"]);
}

#[test]
fn an_unknown_session_in_the_same_epoch_is_a_kick() {
    for (code, kicked) in [(1002057, true), (1002050, true), (1000928, false)] {
        let mut b = Bench::busy();
        b.drop_connection();
        b.pass(Duration::from_secs(1));
        b.open();
        b.said();
        let id = b.sent("resume");
        b.answer(id, code);
        if kicked {
            let state = format!("KickOut {code}");
            let old = format!("(Disconnected {code})");
            let no_publish = format!("mine NoPublish {code}");
            let no_play = format!("s NoPlay {code}");
            b.says(&[&state, &old, &no_publish, &no_play]);
            assert_eq!(b.session.next_deadline(), None);
        } else {
            b.login_ok(&["a"], &[("s", "a")]);
            b.says(&[
                "mine PublishRequesting 1003020",
                "s PlayRequesting 1004020",
                "Reconnected 0",
                "(Connected 0)",
            ]);
        }
    }
}

#[test]
fn a_kick_ends_it() {
    for code in [1002050, 1002055, 1002056] {
        let mut b = Bench::busy();
        b.server(ServerMessage::Kicked {
            code,
            message: "why".into(),
        });
        let said = b.said();
        assert_eq!(said[0], format!("KickOut {code}"));
        b.told.clear();
        b.pass(Duration::from_secs(100));
        assert!(b.told.is_empty());
        b.login(true);
        b.says(&["Logining 0", "(Connecting 0)"]);
    }
}

#[test]
fn the_reconnect_window_ends() {
    let mut b = Bench::busy();
    b.drop_connection();
    b.said();
    for _ in 0..61 {
        b.drop_connection();
        b.pass(Duration::from_secs(1));
    }
    b.says(&[
        "ReconnectFailed 1002053",
        "(Disconnected 1002053)",
        "mine NoPublish 1003021",
        "s NoPlay 1004001",
    ]);
}

#[test]
fn logout_stops_everything_and_waits_for_the_answer() {
    let mut b = Bench::busy();
    b.give(Input::Logout { tag: 9 });
    b.says(&[
        "mine NoPublish 0",
        "s NoPlay 0",
        "Logout 0",
        "(Disconnected 0)",
    ]);
    // A login may follow at once; it goes out over a connection of its own.
    b.login(true);
    b.says(&["Logining 0", "(Connecting 0)"]);
    let id = b.sent("logout");
    b.answer(id, 0);
    b.says(&["logout result 9 0"]);
    b.open();
    b.login_ok(&[], &[]);
    b.says(&["Logined 0", "(Connected 0)", "login result 7 0"]);
}

#[test]
fn logout_before_the_answer_of_login() {
    let mut b = Bench::new();
    b.login(true);
    b.open();
    b.said();
    b.give(Input::Logout { tag: 9 });
    b.says(&["Logout 0", "(Disconnected 0)", "login result 7 1000911"]);
    b.pass(Duration::from_millis(1100));
    b.says(&["logout result 9 0"]);
    assert_eq!(b.session.next_deadline(), None);
}

#[test]
fn shutdown_is_a_logout_that_ends_everything() {
    let mut b = Bench::busy();
    b.give(Input::Shutdown);
    assert!(!b.told.contains(&Output::ShutDown));
    let id = b.sent("logout");
    b.answer(id, 0);
    assert_eq!(b.told.last(), Some(&Output::ShutDown));
    let mut idle = Bench::new();
    idle.give(Input::Shutdown);
    assert_eq!(idle.told, [Output::ShutDown]);
    let mut connecting = Bench::new();
    connecting.login(true);
    connecting.give(Input::Shutdown);
    assert_eq!(
        connecting
            .told
            .iter()
            .filter(|o| **o == Output::ShutDown)
            .count(),
        1
    );
}

#[test]
fn a_lost_link_is_replaced_and_shows_in_the_states() {
    let mut b = Bench::busy();
    for (link, lost, back) in [
        (
            LinkKind::Up,
            "mine PublishRequesting 1003020",
            "mine Publishing 0",
        ),
        (LinkKind::Down, "s PlayRequesting 1004020", "s Playing 0"),
    ] {
        b.give(Input::LinkDown {
            link,
            generation: 1,
        });
        b.says(&[lost]);
        b.links_up();
        b.give(Input::PlayMedia {
            stream_id: "s".into(),
        });
        b.says(&[back]);
    }
}

#[test]
fn blocked_media_is_retried_until_its_window_ends() {
    let mut b = Bench::ready();
    b.publish();
    let id = b.sent("publish");
    b.answer(id, 0);
    b.said();
    b.give(Input::LinkDown {
        link: LinkKind::Up,
        generation: 1,
    });
    let mut opened = 0;
    for generation in 2..100 {
        b.offers();
        b.give(Input::LinkDown {
            link: LinkKind::Up,
            generation,
        });
        b.pass_alive(6);
        opened += 1;
        if b.said.iter().any(|l| l.starts_with("mine NoPublish")) {
            break;
        }
    }
    assert!(opened >= 4, "{opened}");
    b.says(&["mine PublishRequesting 1003020", "mine NoPublish 1003021"]);
}

#[test]
fn the_first_publisher_keeps_the_stream() {
    let mut b = Bench::ready();
    b.publish();
    let id = b.sent("publish");
    b.answer(id, 1003028);
    b.says(&["mine PublishRequesting 0", "mine NoPublish 1003028"]);
    b.publish();
    b.says(&["mine PublishRequesting 0"]);
}

#[test]
fn playing_nobody_waits_without_end() {
    let mut b = Bench::ready();
    b.play("t");
    b.play_result("t", PlayPhase::Waiting);
    b.pass_alive(300);
    b.says(&["t PlayRequesting 0"]);
    b.server(ServerMessage::PlayState(play_state(
        "t",
        0,
        PlayPhase::Live,
    )));
    b.give(Input::PlayMedia {
        stream_id: "t".into(),
    });
    b.said();
    // Gone again: told once, waited for again.
    b.server(ServerMessage::PlayState(play_state(
        "t",
        0,
        PlayPhase::Waiting,
    )));
    b.give(Input::PlayStalled {
        stream_id: "t".into(),
    });
    b.pass_alive(300);
    b.says(&["t PlayRequesting 1004020"]);
}

#[test]
fn l3_switched_off_is_no_play() {
    let mut b = Bench::ready();
    b.play("t");
    let id = b.sent("play");
    b.answer(id, 1004072);
    b.says(&["t PlayRequesting 0", "t NoPlay 1004072"]);
}

#[test]
fn pairs_grow_before_they_run_out_and_are_used_again() {
    let mut b = Bench::ready();
    b.told.clear();
    for n in 0..12u8 {
        b.play(&format!("s{n}"));
        while let Some(Output::GrowLink { generation, pairs }) = b
            .told
            .iter()
            .find(|o| matches!(o, Output::GrowLink { .. }))
            .cloned()
        {
            b.told.clear();
            b.give(Input::Offer {
                link: LinkKind::Down,
                generation,
                sdp: "more".into(),
                pairs,
            });
            let at = b
                .sent
                .iter()
                .position(|(_, r)| name(r) == "offer")
                .expect("sent");
            let (id, _) = b.sent.remove(at);
            b.server(ServerMessage::Result(ResultMessage {
                id,
                answer: Some(Answer {
                    link: LinkKind::Down,
                    generation,
                    sdp: "a".into(),
                }),
                ..Default::default()
            }));
        }
    }
    let pairs: Vec<u8> = b
        .sent
        .iter()
        .filter_map(|(_, r)| match r {
            Request::Play(p) => Some(p.pair),
            _ => None,
        })
        .collect();
    assert_eq!(pairs, (0..12).collect::<Vec<_>>());
    b.sent.clear();
    b.give(Input::Unplay {
        stream_id: "s5".into(),
    });
    b.play("x");
    let (_, request) = b.request("play");
    assert!(matches!(request, Request::Play(p) if p.pair == 5));
}

#[test]
fn late_answers_of_an_earlier_play_are_ignored() {
    let mut b = Bench::ready();
    b.play("t");
    let first = b.sent("play");
    b.give(Input::Unplay {
        stream_id: "t".into(),
    });
    b.play("t");
    b.said();
    b.answer(first, 1004025);
    b.server(ServerMessage::PlayState(play_state(
        "t",
        0,
        PlayPhase::Ended,
    )));
    b.says(&[]);
    b.play_result("t", PlayPhase::Live);
    b.says(&["t camera 0", "t microphone 0"]);
}

#[test]
fn devices_of_the_publisher_and_of_the_played() {
    let mut b = Bench::busy();
    b.give(Input::Device {
        channel: 0,
        camera: 9,
        microphone: 10,
    });
    assert!(
        matches!(b.request("device_state").1, Request::DeviceState(d) if d.camera == 9 && d.microphone == 10)
    );
    for _ in 0..2 {
        b.server(ServerMessage::DeviceState(crate::msg::DeviceState {
            stream_id: "s".into(),
            camera: 9,
            microphone: 0,
        }));
    }
    b.says(&["s camera 9"]);
}

/// Every state with every event: nothing panics, nothing is said twice, and each state of the room
/// is one that may follow the one before.
#[test]
fn any_event_in_any_state() {
    type Make = fn() -> Bench;
    let states: [(&str, Make); 9] = [
        ("idle", Bench::new),
        ("connecting", || {
            let mut b = Bench::new();
            b.login(true);
            b
        }),
        ("greeted", || {
            let mut b = Bench::new();
            b.login(true);
            b.give(Input::Connected { conn: b.conn });
            b
        }),
        ("logging in", || {
            let mut b = Bench::new();
            b.login(true);
            b.publish();
            b.play("s");
            b.open();
            b
        }),
        ("ready", Bench::ready),
        ("busy", Bench::busy),
        ("reconnecting", || {
            let mut b = Bench::busy();
            b.drop_connection();
            b
        }),
        ("resuming", || {
            let mut b = Bench::busy();
            b.drop_connection();
            b.pass(Duration::from_secs(1));
            b.open();
            b
        }),
        ("leaving", || {
            let mut b = Bench::busy();
            b.give(Input::Logout { tag: 1 });
            b
        }),
    ];
    type Do = fn(&mut Bench);
    let events: Vec<(&str, Do)> = vec![
        ("login", |b| b.login(true)),
        ("logout", |b| b.give(Input::Logout { tag: 3 })),
        ("shutdown", |b| b.give(Input::Shutdown)),
        ("renew", |b| b.give(Input::RenewToken { token: "t".into() })),
        ("publish", |b| b.publish()),
        ("unpublish", |b| b.give(Input::Unpublish { channel: 0 })),
        ("play", |b| b.play("s")),
        ("unplay", |b| {
            b.give(Input::Unplay {
                stream_id: "s".into(),
            })
        }),
        ("mute", |b| {
            b.give(Input::PlayMute {
                stream_id: "s".into(),
                audio: false,
                video: true,
            })
        }),
        ("offers", |b| b.offers()),
        ("up", |b| {
            b.give(Input::LinkUp {
                link: LinkKind::Up,
                generation: 1,
            })
        }),
        ("down", |b| {
            b.give(Input::LinkDown {
                link: LinkKind::Down,
                generation: 1,
            })
        }),
        ("media", |b| {
            b.give(Input::PlayMedia {
                stream_id: "s".into(),
            })
        }),
        ("stalled", |b| {
            b.give(Input::PlayStalled {
                stream_id: "s".into(),
            })
        }),
        ("connected", |b| b.give(Input::Connected { conn: b.conn })),
        ("disconnected", |b| b.drop_connection()),
        ("old connection", |b| {
            b.give(Input::Disconnected {
                conn: b.conn.wrapping_sub(1),
                close_code: None,
            })
        }),
        ("version", |b| {
            b.give(Input::Disconnected {
                conn: b.conn,
                close_code: Some(4400),
            })
        }),
        ("hello", |b| b.open()),
        ("stray result", |b| b.answer(12345, 0)),
        ("refusals", |b| {
            for id in 1..12 {
                b.answer(id, 1002033);
            }
        }),
        ("empty results", |b| {
            for id in 1..12 {
                b.answer(id, 0);
            }
        }),
        ("kicked", |b| {
            b.server(ServerMessage::Kicked {
                code: 1002050,
                message: String::new(),
            })
        }),
        ("users", |b| {
            b.server(ServerMessage::UserUpdate {
                room_id: "r".into(),
                update: UpdateKind::Delete,
                users: vec![user("a")],
                count: 1,
            })
        }),
        ("streams", |b| {
            b.server(ServerMessage::StreamUpdate {
                room_id: "r".into(),
                update: UpdateKind::Add,
                streams: vec![stream("new", "a")],
                reason: 0,
            })
        }),
        ("foreign room", |b| {
            b.server(ServerMessage::StreamUpdate {
                room_id: "other".into(),
                update: UpdateKind::Add,
                streams: vec![stream("new", "a")],
                reason: 0,
            })
        }),
        ("ended", |b| {
            b.server(ServerMessage::PublishEnded {
                stream_id: "mine".into(),
                code: 1003025,
                message: String::new(),
            })
        }),
        ("play ended", |b| {
            b.server(ServerMessage::PlayState(play_state(
                "s",
                0,
                PlayPhase::Ended,
            )))
        }),
        ("a long time", |b| b.pass(Duration::from_secs(3600))),
    ];
    for (state, make) in states {
        for (first, one) in &events {
            for (second, two) in &events {
                let mut b = make();
                let mut said = b.said();
                one(&mut b);
                two(&mut b);
                b.pass(Duration::from_secs(3600));
                said.extend(b.said());
                let what = format!("{state}, {first}, {second}: {said:?}");
                // Each login is closed once.
                let logins = said.iter().filter(|l| *l == "Logining 0").count();
                let results = said
                    .iter()
                    .filter(|l| l.starts_with("login result"))
                    .count();
                assert!(results >= logins, "{what}");
                // Nothing of the session machine is left running after an hour without a server.
                assert_eq!(b.session.next_deadline(), None, "{what}");
                for pair in said.windows(2) {
                    let may_repeat = ["result", "No", "refused"];
                    let repeats = pair[0] == pair[1];
                    assert!(
                        !repeats || may_repeat.iter().any(|w| pair[0].contains(w)),
                        "{what}"
                    );
                }
            }
        }
    }
}
