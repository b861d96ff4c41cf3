//! The cloud against the client's own session machine, with no network between them.

use super::harness::*;
use crate::core::*;
use std::collections::BTreeSet;
use std::time::Duration;
use zego_proto::client::{
    ClientSession, Config, Event, Input as Do, LoginSpec, Output as Out,
    RoomStateChangedReason as Reason, UpdateType,
};
use zego_proto::msg::{Layer, PlayMode};

/// One engine: the machine, its connection, and what its application was told.
struct Engine {
    session: ClientSession,
    user: String,
    conn: Option<(u32, ConnId)>,
    said: Vec<String>,
    users: BTreeSet<String>,
    streams: BTreeSet<String>,
    /// Whether packets reach the server and back.
    online: bool,
}

struct Net {
    world: World,
    engines: Vec<Engine>,
    /// Commands of the media plane looked at so far.
    seen: usize,
    epoch: u32,
}

fn cloud(epoch: u32) -> Cloud {
    let mut config = CloudConfig::new(format!("epoch-{epoch}"), [epoch as u8; 32]);
    config.heartbeat = Duration::from_secs(20);
    Cloud::new(config)
}

impl Net {
    fn new(users: &[&str]) -> Self {
        let mut world = World::new();
        world.cloud = cloud(1);
        world.projects(vec![project(APP)]);
        let engine = |(n, user): (usize, &&str)| Engine {
            session: ClientSession::new(
                world.now,
                Config {
                    app_id: APP,
                    app_sign: Some(SIGN),
                    instance_id: format!("engine {n}"),
                    seed: n as u64,
                    ping_after: Duration::from_secs(2),
                    lost_after: Duration::from_secs(5),
                    room_retry: Duration::from_secs(1200),
                    av_retry: Duration::from_secs(1200),
                    restore_grace: Duration::from_secs(15),
                    pairs: 4,
                },
            ),
            user: (*user).to_owned(),
            conn: None,
            said: Vec::new(),
            users: BTreeSet::new(),
            streams: BTreeSet::new(),
            online: true,
        };
        let engines = users.iter().enumerate().map(engine).collect();
        Self {
            world,
            engines,
            seen: 0,
            epoch: 1,
        }
    }

    fn give(&mut self, n: usize, input: Do) {
        let (now, wall) = (self.world.now, self.world.wall_ms());
        self.engines[n].session.handle(now, wall, input);
        self.pump();
    }

    fn login(&mut self, n: usize) {
        let user = self.engines[n].user.clone();
        let spec = LoginSpec {
            room_id: "r".into(),
            user_name: user.clone(),
            user_id: user,
            token: None,
            user_notify: true,
            max_member_count: 0,
            tag: 1,
        };
        self.give(n, Do::Login(spec));
    }

    fn publish(&mut self, n: usize, stream: &str) {
        let stream_id = stream.into();
        let layer = Layer::default();
        let (channel, tag) = (0, 1);
        self.give(
            n,
            Do::Publish {
                channel,
                stream_id,
                tag,
                layer,
            },
        );
    }

    fn play(&mut self, n: usize, stream: &str) {
        let (stream_id, mode) = (stream.into(), PlayMode::L3);
        let (tag, audio, video) = (1, true, true);
        self.give(
            n,
            Do::Play {
                stream_id,
                tag,
                mode,
                audio,
                video,
            },
        );
    }

    /// Carries everything everywhere until all are quiet.
    fn pump(&mut self) {
        loop {
            let mut busy = self.media();
            for n in 0..self.engines.len() {
                while let Some(output) = self.engines[n].session.poll_output() {
                    busy = true;
                    self.carry(n, output);
                }
                busy |= self.deliver(n);
            }
            if !busy {
                return;
            }
        }
    }

    fn carry(&mut self, n: usize, output: Out) {
        let (now, wall) = (self.world.now, self.world.wall_ms());
        let mut inputs = Vec::new();
        match output {
            Out::Connect { conn } if self.engines[n].online => {
                let id = self.world.connect();
                self.engines[n].conn = Some((conn, id));
                inputs.push(Do::Connected { conn });
            }
            Out::Connect { conn } => inputs.push(Do::Disconnected {
                conn,
                close_code: None,
            }),
            Out::Send { conn, frame } => {
                let open = self.engines[n].conn.filter(|(number, _)| *number == conn);
                if let Some((_, id)) = open.filter(|_| self.engines[n].online) {
                    self.world.text(id, &json::encode_client(&frame));
                }
            }
            Out::Close { .. } => {
                if let Some((_, id)) = self.engines[n].conn.take()
                    && self.engines[n].online
                {
                    self.world.disconnect(id);
                }
            }
            Out::OpenLink {
                link,
                generation,
                pairs,
            } => {
                let sdp = String::new();
                inputs.push(Do::Offer {
                    link,
                    generation,
                    sdp,
                    pairs,
                });
            }
            Out::GrowLink { generation, pairs } => {
                let (link, sdp) = (zego_proto::msg::LinkKind::Down, String::new());
                inputs.push(Do::Offer {
                    link,
                    generation,
                    sdp,
                    pairs,
                });
            }
            Out::Answer {
                link, generation, ..
            } => inputs.push(Do::LinkUp { link, generation }),
            Out::PlayLive { stream_id, .. } => inputs.push(Do::PlayMedia { stream_id }),
            Out::CloseLinks | Out::PlayGone { .. } | Out::ShutDown => {}
            Out::Event(event) => self.engines[n].tell(&event),
        }
        for input in inputs {
            self.engines[n].session.handle(now, wall, input);
        }
    }

    fn deliver(&mut self, n: usize) -> bool {
        let (now, wall) = (self.world.now, self.world.wall_ms());
        let engine = &mut self.engines[n];
        let Some((conn, id)) = engine.conn.filter(|_| engine.online) else {
            return false;
        };
        let messages = self.world.inbox.remove(&id).unwrap_or_default();
        let busy = !messages.is_empty();
        for message in messages {
            let message = Box::new(message);
            engine
                .session
                .handle(now, wall, Do::Message { conn, message });
        }
        if let Some((code, _)) = self.world.closed.get(&id) {
            engine.conn = None;
            let close_code = Some(*code);
            engine
                .session
                .handle(now, wall, Do::Disconnected { conn, close_code });
            return true;
        }
        busy
    }

    /// Links come up and publications have packets as soon as they exist.
    fn media(&mut self) -> bool {
        let new = self.world.media[self.seen..].to_vec();
        self.seen = self.world.media.len();
        for command in &new {
            match *command {
                MediaCommand::Offer {
                    session,
                    link,
                    generation,
                    ..
                } => {
                    self.world.event(MediaEvent::LinkUp {
                        session,
                        link,
                        generation,
                    });
                }
                MediaCommand::Publish { publication, .. } => {
                    self.world.event(MediaEvent::Active { publication });
                }
                _ => {}
            }
        }
        !new.is_empty()
    }

    fn seconds(&mut self, seconds: u64) {
        let until = self.world.now + Duration::from_secs(seconds);
        loop {
            let clients = self
                .engines
                .iter()
                .filter_map(|e| e.session.next_deadline());
            let next = clients.chain(self.world.cloud.next_deadline()).min();
            let Some(at) = next.filter(|at| *at <= until) else {
                break;
            };
            let at = at.max(self.world.now);
            self.world.advance(at - self.world.now);
            let wall = self.world.wall_ms();
            for engine in &mut self.engines {
                engine.session.handle(at, wall, Do::Tick);
            }
            self.pump();
        }
        self.world.advance(until - self.world.now);
        self.pump();
    }

    /// The cable is pulled: nobody is told.
    fn cut(&mut self, n: usize) {
        self.engines[n].online = false;
    }

    /// Back, with a new connection: the old one is gone for good.
    fn mend(&mut self, n: usize) {
        self.engines[n].online = true;
        self.engines[n].conn = None;
    }

    /// Killed and started again: sessions, rooms and connections are gone.
    fn restart(&mut self) {
        self.epoch += 1;
        self.world.cloud = cloud(self.epoch);
        self.world.media.clear();
        self.seen = 0;
        self.world.projects(vec![project(APP)]);
        let (now, wall) = (self.world.now, self.world.wall_ms());
        for engine in &mut self.engines {
            if let Some((conn, _)) = engine.conn.take() {
                let close_code = None;
                engine
                    .session
                    .handle(now, wall, Do::Disconnected { conn, close_code });
            }
        }
        self.pump();
    }

    #[track_caller]
    fn says(&mut self, n: usize, expected: &[&str]) {
        assert_eq!(std::mem::take(&mut self.engines[n].said), expected);
    }

    fn quiet(&mut self) {
        for engine in &mut self.engines {
            engine.said.clear();
        }
    }
}

impl Engine {
    /// Keeps what an application would, and checks what it may rely on.
    fn tell(&mut self, event: &Event) {
        let line = match event {
            Event::RoomStateChanged { reason, code, .. } => {
                if matches!(reason, Reason::Logining) {
                    self.users.clear();
                    self.streams.clear();
                }
                format!("{reason:?} {code}")
            }
            Event::Users { update, users, .. } => {
                for user in users {
                    assert_ne!(user.user_id, self.user, "told about itself");
                    let fits = match update {
                        UpdateType::Add => self.users.insert(user.user_id.clone()),
                        UpdateType::Delete => self.users.remove(&user.user_id),
                    };
                    assert!(fits, "{update:?} {}", user.user_id);
                }
                let names: Vec<_> = users.iter().map(|u| u.user_id.as_str()).collect();
                format!("users {update:?} {}", names.join(","))
            }
            Event::Streams {
                update,
                streams,
                extended,
                ..
            } => {
                for stream in streams {
                    assert_ne!(stream.user_id, self.user, "told about itself");
                    let fits = match update {
                        UpdateType::Add => self.streams.insert(stream.stream_id.clone()),
                        UpdateType::Delete => self.streams.remove(&stream.stream_id),
                    };
                    assert!(fits, "{update:?} {}", stream.stream_id);
                }
                let names: Vec<_> = streams.iter().map(|s| s.stream_id.as_str()).collect();
                let reason = &extended["stream_delete_reason"][0]["code"];
                format!("streams {update:?} {} {reason}", names.join(","))
            }
            Event::Publisher { state, code, .. } => format!("{state:?} {code}"),
            Event::Player { state, code, .. } => format!("{state:?} {code}"),
            Event::Refused { request, code, .. } => format!("refused {request} {code}"),
            Event::LoginResult { code, .. } => format!("login {code}"),
            Event::LogoutResult { code, .. } => format!("logout {code}"),
            _ => return,
        };
        self.said.push(line);
    }
}

const HOST: usize = 0;
const VIEWER: usize = 1;

/// Host publishes s, viewer plays it; both have nothing more to say.
fn live() -> Net {
    let mut net = Net::new(&["host", "viewer"]);
    net.login(HOST);
    net.publish(HOST, "s");
    net.login(VIEWER);
    net.play(VIEWER, "s");
    net.seconds(1);
    net.quiet();
    net
}

#[test]
fn whole_flow() {
    let mut net = Net::new(&["host", "viewer"]);
    net.login(HOST);
    net.publish(HOST, "s");
    net.says(
        HOST,
        &[
            "Logining 0",
            "Logined 0",
            "login 0",
            "PublishRequesting 0",
            "Publishing 0",
        ],
    );
    net.login(VIEWER);
    net.says(
        VIEWER,
        &[
            "Logining 0",
            "Logined 0",
            "login 0",
            "users Add host",
            "streams Add s null",
        ],
    );
    net.says(HOST, &["users Add viewer"]);
    net.play(VIEWER, "s");
    net.says(VIEWER, &["PlayRequesting 0", "Playing 0"]);
    net.give(HOST, Do::Unpublish { channel: 0 });
    net.says(HOST, &["NoPublish 0"]);
    net.says(VIEWER, &["streams Delete s 1", "PlayRequesting 1004020"]);
    net.give(
        VIEWER,
        Do::Unplay {
            stream_id: "s".into(),
        },
    );
    net.says(VIEWER, &["NoPlay 0"]);
    assert_eq!(net.world.subscriptions(), 0);
    net.give(VIEWER, Do::Logout { tag: 2 });
    net.says(VIEWER, &["Logout 0", "logout 0"]);
    net.says(HOST, &["users Delete viewer"]);
    net.give(HOST, Do::Logout { tag: 2 });
    net.seconds(1);
    assert_eq!(net.world.cloud.stats(), CloudStats::default());
}

#[test]
fn login_publish_and_play_without_waiting() {
    let mut net = Net::new(&["host"]);
    net.engines[HOST].online = false;
    net.login(HOST);
    net.publish(HOST, "s");
    net.play(HOST, "s");
    net.engines[HOST].online = true;
    net.seconds(5);
    let said = net.engines[HOST].said.join(", ");
    assert!(
        said.contains("Logined 0") && said.contains("Publishing 0") && said.contains("Playing 0"),
        "{said}"
    );
}

#[test]
fn short_cut_is_seen_by_its_own_side_only() {
    let mut net = live();
    net.cut(HOST);
    net.seconds(10);
    net.says(HOST, &["Reconnecting 1002051"]);
    net.says(VIEWER, &[]);
    net.mend(HOST);
    net.seconds(10);
    net.says(HOST, &["Reconnected 0"]);
    net.says(VIEWER, &[]);
    assert_eq!(net.world.cloud.stats().sessions, 2);
    assert_eq!(net.world.subscriptions(), 1);
}

#[test]
fn long_cut_costs_the_others_a_delete_and_an_add() {
    let mut net = live();
    net.cut(HOST);
    net.seconds(40);
    let gone = [
        "streams Delete s 2",
        "PlayRequesting 1004020",
        "users Delete host",
    ];
    net.says(VIEWER, &gone);
    net.mend(HOST);
    net.seconds(10);
    assert_eq!(
        net.engines[HOST].said.first().map(String::as_str),
        Some("Reconnecting 1002051")
    );
    assert!(
        net.engines[HOST].said.iter().any(|l| l == "Reconnected 0"),
        "{:?}",
        net.engines[HOST].said
    );
    assert!(
        !net.engines[HOST]
            .said
            .iter()
            .any(|l| l.starts_with("KickOut"))
    );
    net.says(
        VIEWER,
        &["users Add host", "streams Add s null", "Playing 0"],
    );
}

#[test]
fn restarted_server_is_a_reconnect_and_deletes_nothing() {
    let mut net = live();
    net.restart();
    net.seconds(20);
    // Its media went with the old server.
    let interrupted = ["PublishRequesting 1003020", "Reconnected 0", "Publishing 0"];
    net.says(
        HOST,
        &[&["Reconnecting 1002051"], &interrupted[..]].concat(),
    );
    let said = net.engines[VIEWER].said.join(", ");
    assert!(said.starts_with("Reconnecting 1002051"), "{said}");
    assert!(
        said.contains("Reconnected 0") && said.ends_with("Playing 0"),
        "{said}"
    );
    assert!(!said.contains("Delete"), "{said}");
    assert_eq!(net.world.subscriptions(), 1);
    assert_eq!(
        net.engines[VIEWER].streams,
        BTreeSet::from(["s".to_owned()])
    );
}

#[test]
fn same_user_elsewhere_kicks_and_the_old_side_stays_away() {
    let mut net = Net::new(&["host", "viewer", "host"]);
    net.login(HOST);
    net.publish(HOST, "s");
    net.login(VIEWER);
    net.quiet();
    net.login(2);
    let said = net.engines[HOST].said.join(", ");
    assert!(
        said.contains("KickOut 1002050") && said.contains("NoPublish 1002050"),
        "{said}"
    );
    net.says(
        VIEWER,
        &["streams Delete s 3", "users Delete host", "users Add host"],
    );
    net.quiet();
    net.seconds(60);
    net.says(HOST, &[]);
    net.says(2, &[]);
    // The application may log in again; then the other side goes.
    net.login(HOST);
    assert!(net.engines[2].said.iter().any(|l| l == "KickOut 1002050"));
    assert_eq!(
        net.engines[HOST].said.last().map(String::as_str),
        Some("users Add viewer")
    );
}

/// Kicked while its cable was pulled: it learns of it when it comes back.
#[test]
fn kick_reaches_who_was_away() {
    let mut net = Net::new(&["host", "host"]);
    net.login(0);
    net.cut(0);
    net.login(1);
    net.mend(0);
    net.seconds(20);
    let said = net.engines[0].said.join(", ");
    assert!(
        said.contains("Reconnecting 1002051") && said.ends_with("KickOut 1002050"),
        "{said}"
    );
}

#[test]
fn wrong_sign_fails_and_a_right_one_works_afterwards() {
    let mut net = Net::new(&["u", "u"]);
    let mut other = project(APP);
    other.app_signs = vec![OTHER_SIGN];
    net.world.projects(vec![other]);
    net.login(0);
    net.seconds(1);
    net.says(0, &["Logining 0", "LoginFailed 1002033", "login 1002033"]);
    net.world.projects(vec![project(APP)]);
    net.login(0);
    net.seconds(1);
    net.says(0, &["Logining 0", "Logined 0", "login 0"]);
    assert_eq!(net.world.cloud.stats().connections, 1);
}

#[test]
fn second_publisher_of_a_stream_is_told_so() {
    let mut net = live();
    net.publish(VIEWER, "s");
    net.says(VIEWER, &["PublishRequesting 0", "NoPublish 1003028"]);
    net.says(HOST, &[]);
}

#[test]
fn l3_off_ends_the_play() {
    let mut net = live();
    let mut off = project(APP);
    off.l3 = false;
    net.world.projects(vec![off]);
    net.play(VIEWER, "s2");
    net.says(VIEWER, &["PlayRequesting 0", "NoPlay 1004072"]);
}

/// Cuts, restarts and requests at random: views end up equal to the truth.
#[test]
fn random_cuts_and_restarts() {
    let names = ["a", "b", "c", "d"];
    for seed in 0..6 {
        let mut net = Net::new(&names);
        let mut random = Random::new([seed; 32]);
        let mut in_room = [false; 4];
        for _ in 0..150 {
            let n = (random.u64() % 4) as usize;
            match random.u64() % 12 {
                0..=2 if !in_room[n] => {
                    net.login(n);
                    in_room[n] = true;
                }
                3 => {
                    net.give(n, Do::Logout { tag: 3 });
                    in_room[n] = false;
                }
                4 | 5 => net.publish(n, &format!("s{n}")),
                6 => net.give(n, Do::Unpublish { channel: 0 }),
                7 => net.play(n, &format!("s{}", random.u64() % 4)),
                8 => {
                    let stream_id = format!("s{}", random.u64() % 4);
                    net.give(n, Do::Unplay { stream_id });
                }
                9 => net.cut(n),
                10 if !net.engines[n].online => net.mend(n),
                11 if random.u64().is_multiple_of(4) => net.restart(),
                _ => {}
            }
            net.seconds(random.u64() % 7);
        }
        for n in 0..4 {
            if !net.engines[n].online {
                net.mend(n);
            }
        }
        // Backoff, heartbeat and the grace after a restart are over.
        net.seconds(60);
        let members: BTreeSet<_> = (0..4)
            .filter(|n| in_room[*n])
            .map(|n| names[n].to_owned())
            .collect();
        for n in (0..4).filter(|n| in_room[*n]) {
            let engine = &net.engines[n];
            let mut others = members.clone();
            others.remove(&engine.user);
            assert_eq!(
                engine.users, others,
                "seed {seed}, users of {}",
                engine.user
            );
            let published = net.world.cloud.publications.values();
            let own = format!("s{n}");
            let streams: BTreeSet<_> = published
                .map(|p| p.stream.as_str().to_owned())
                .filter(|s| *s != own)
                .collect();
            assert_eq!(
                engine.streams, streams,
                "seed {seed}, streams of {}",
                engine.user
            );
        }
        assert_eq!(
            net.world.cloud.stats().sessions,
            members.len(),
            "seed {seed}"
        );
    }
}
