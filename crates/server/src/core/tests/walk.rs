//! A seeded random walk: whatever happens, views equal the truth once all is said.

use super::harness::*;
use crate::core::*;
use std::collections::BTreeSet;
use std::time::Duration;
use zego_proto::msg::*;
use zego_proto::random::Random;

const ROOMS: [&str; 3] = ["r0", "r1", "r2"];
const USERS: usize = 7;
const STREAMS: usize = 6;

/// One engine as the application sees it.
struct Client {
    app_id: u32,
    user: String,
    instance: String,
    conn: Option<ConnId>,
    login: Option<LoginResult>,
    rooms: BTreeMap<String, View>,
    plays: BTreeMap<u8, (String, PlayPhase)>,
}

#[derive(Default)]
struct View {
    users: BTreeSet<String>,
    streams: BTreeSet<String>,
}

impl View {
    fn of(snapshot: &RoomSnapshot) -> Self {
        Self {
            users: snapshot.users.iter().map(|u| u.user_id.clone()).collect(),
            streams: snapshot
                .streams
                .iter()
                .map(|s| s.stream_id.clone())
                .collect(),
        }
    }
}

impl Client {
    /// Takes the inbox in: no ADD twice, no DELETE of what is not there, nothing about oneself.
    fn hear(&mut self, world: &mut World) {
        let Some(conn) = self.conn else { return };
        for message in world.take(conn) {
            match message {
                ServerMessage::Result(result) => self.result(&result),
                ServerMessage::UserUpdate {
                    room_id,
                    update,
                    users,
                    ..
                } => {
                    let Some(view) = self.rooms.get_mut(&room_id) else {
                        continue;
                    };
                    // Among others it may be told about itself.
                    for user in users.into_iter().filter(|u| u.user_id != self.user) {
                        let fits = match update {
                            UpdateKind::Add => view.users.insert(user.user_id.clone()),
                            UpdateKind::Delete => view.users.remove(&user.user_id),
                        };
                        assert!(fits, "{update:?} {} at {}", user.user_id, self.user);
                    }
                }
                ServerMessage::StreamUpdate {
                    room_id,
                    update,
                    streams,
                    reason,
                } => {
                    let Some(view) = self.rooms.get_mut(&room_id) else {
                        continue;
                    };
                    for stream in streams.into_iter().filter(|s| s.user_id != self.user) {
                        let fits = match update {
                            UpdateKind::Add => view.streams.insert(stream.stream_id.clone()),
                            UpdateKind::Delete => view.streams.remove(&stream.stream_id),
                        };
                        assert!(fits, "{update:?} {} at {}", stream.stream_id, self.user);
                        assert_eq!(reason == 0, update == UpdateKind::Add);
                    }
                }
                ServerMessage::PlayState(state) => {
                    if let Some(play) = self.plays.get_mut(&state.pair) {
                        assert_eq!(play.0, state.stream_id);
                        play.1 = state.phase;
                    }
                }
                ServerMessage::Kicked { .. } => {
                    self.login = None;
                    self.rooms.clear();
                    self.plays.clear();
                }
                _ => {}
            }
        }
        if world.closed.contains_key(&conn) {
            self.conn = None;
        }
    }

    fn result(&mut self, result: &ResultMessage) {
        if let Some(login) = &result.login {
            let new = self
                .login
                .as_ref()
                .is_none_or(|old| old.session_id != login.session_id);
            if new {
                self.rooms.clear();
                self.plays.clear();
            }
            self.rooms
                .insert(login.room.room_id.clone(), View::of(&login.room));
            self.login = Some(login.clone());
        }
        if let Some(resume) = &result.resume {
            self.rooms = resume
                .rooms
                .iter()
                .map(|r| (r.room_id.clone(), View::of(r)))
                .collect();
            self.plays = resume
                .playing
                .iter()
                .map(|p| (p.pair, (p.stream_id.clone(), p.phase)))
                .collect();
        }
        if let Some(play) = &result.play {
            self.plays
                .insert(play.pair, (play.stream_id.clone(), play.phase));
        }
    }
}

struct Walk {
    world: World,
    random: Random,
    clients: Vec<Client>,
}

impl Walk {
    fn new(seed: u8) -> Self {
        let world = World::with(|c| {
            c.heartbeat = Duration::from_secs(20);
            // Half of the rooms are "large" now and then.
            c.limits.netting_above = 4;
        });
        let mut clients = Vec::new();
        for app_id in [APP, OTHER_APP] {
            for n in 0..USERS {
                // Two engines of the same user now and then.
                for engine in 0..if n < 2 { 2 } else { 1 } {
                    clients.push(Client {
                        app_id,
                        user: format!("u{n}"),
                        instance: format!("i{n}-{engine}"),
                        conn: None,
                        login: None,
                        rooms: BTreeMap::new(),
                        plays: BTreeMap::new(),
                    });
                }
            }
        }
        Self {
            world,
            random: Random::new([seed; 32]),
            clients,
        }
    }

    fn below(&mut self, n: usize) -> usize {
        (self.random.u64() % n as u64) as usize
    }

    fn hear_all(&mut self) {
        for client in &mut self.clients {
            client.hear(&mut self.world);
        }
    }

    fn step(&mut self) {
        let who = self.below(self.clients.len());
        let room = ROOMS[self.below(ROOMS.len())];
        let stream = format!("s{}", self.below(STREAMS));
        let action = self.below(20);
        let pair = self.below(3) as u8;
        let world = &mut self.world;
        let client = &mut self.clients[who];
        let Some(conn) = client.conn else {
            if action < 12 {
                let conn = world.connect();
                client.conn = Some(conn);
                match &client.login {
                    Some(login) if action < 8 => {
                        let resumed = resume(login);
                        if world.code_kept(conn, resumed) != 0 {
                            client.login = None;
                            client.rooms.clear();
                            client.plays.clear();
                        }
                    }
                    _ => Self::login(world, client, conn, room),
                }
            }
            return;
        };
        match action {
            0..=3 => Self::login(world, client, conn, room),
            4 => {
                world.say(conn, logout(room));
                let left = client.rooms.remove(room).is_some();
                if left && client.rooms.is_empty() {
                    client.login = None;
                    client.plays.clear();
                }
                // Plays through that room ended with it.
                client.plays.clear();
                if let Some(login) = &client.login {
                    // Which plays are left is learnt by resuming, as a client in doubt does.
                    let again = resume(login);
                    world.disconnect(conn);
                    let conn = world.connect();
                    client.conn = Some(conn);
                    world.say(conn, again);
                }
            }
            5..=7 => {
                world.say(conn, publish(room, &stream, pair % 2));
            }
            8 => {
                world.say(conn, unpublish(&stream));
            }
            9..=11 => {
                world.say(conn, play(room, &stream, pair));
            }
            12 => {
                world.say(conn, unplay(&stream));
                client.plays.retain(|_, (played, _)| *played != stream);
            }
            13 => {
                world.disconnect(conn);
                client.conn = None;
            }
            14 => {
                // The TCP connection hangs: the client opens another without closing this one.
                if let Some(login) = &client.login {
                    let again = resume(login);
                    let conn = world.connect();
                    client.conn = Some(conn);
                    world.say(conn, again);
                }
            }
            15 => world.text(conn, "{\"type\":\"pi"),
            16 => {
                let ids: Vec<_> = world.cloud.publications.keys().copied().collect();
                if let Some(publication) = ids.get(pair as usize).copied() {
                    let event = match who % 3 {
                        0 => MediaEvent::Silent { publication },
                        1 => MediaEvent::Active { publication },
                        _ => MediaEvent::Refused {
                            publication,
                            code: 1000930,
                            message: "B".into(),
                        },
                    };
                    world.event(event);
                }
            }
            _ => world.advance(Duration::from_millis(300 * u64::from(pair) + 200)),
        }
    }

    fn login(world: &mut World, client: &mut Client, conn: ConnId, room: &str) {
        let mut login = world.login_request(conn, client.app_id, room, &client.user);
        login.instance_id = client.instance.clone();
        world.say(conn, Request::Login(login));
        // A failed login on a fresh connection closes it.
        client.hear(world);
    }

    fn check(&mut self) {
        self.hear_all();
        let cloud = &self.world.cloud;
        assert_eq!(cloud.audit(), Ok(()));
        assert!(cloud.pending.is_empty(), "the media plane answers at once");
        let live = cloud.sessions.values().flat_map(|s| s.plays.values());
        let bound = live.filter(|p| p.publication().is_some()).count();
        assert_eq!(self.world.subscriptions(), bound);
    }

    /// After all netted updates are out, every connected client sees the truth.
    fn check_views(&mut self) {
        let settled = |cloud: &Cloud| {
            let mut rooms = cloud.apps.values().flat_map(|app| app.rooms.values());
            rooms.all(Room::is_settled)
        };
        while !settled(&self.world.cloud) {
            self.world.advance(Duration::from_millis(100));
        }
        self.check();
        let cloud = &self.world.cloud;
        for client in &self.clients {
            let conn = client.conn.and_then(|c| cloud.conns.get(&c));
            let Some(key) = conn.and_then(|c| c.session) else {
                continue;
            };
            let session = &cloud.sessions[&key];
            let rooms: BTreeSet<_> = session
                .rooms
                .keys()
                .map(|r| r.as_str().to_owned())
                .collect();
            assert_eq!(rooms, client.rooms.keys().cloned().collect());
            for (room_id, view) in &client.rooms {
                let app = &cloud.apps[&session.app_id];
                let (users, streams) = app.rooms[room_id.as_str()].truth();
                let users: BTreeSet<_> = users
                    .into_iter()
                    .map(|u| u.user_id)
                    .filter(|u| *u != client.user)
                    .collect();
                let own = |s: &StreamInfo| s.user_id != client.user;
                let streams: BTreeSet<_> = streams
                    .into_iter()
                    .filter(own)
                    .map(|s| s.stream_id)
                    .collect();
                assert_eq!(view.users, users, "users of {} in {room_id}", client.user);
                assert_eq!(
                    view.streams, streams,
                    "streams of {} in {room_id}",
                    client.user
                );
            }
            for (pair, (stream, phase)) in &client.plays {
                let play = &session.plays[pair];
                assert_eq!(play.stream.as_str(), stream);
                let publication = play
                    .publication()
                    .and_then(|id| cloud.publications.get(&id));
                assert_eq!(play.state(*pair, publication).phase, *phase, "{stream}");
            }
            assert_eq!(client.plays.len(), session.plays.len());
        }
    }
}

#[test]
fn random_walks_keep_every_invariant() {
    for seed in 0..12 {
        let mut walk = Walk::new(seed);
        for step in 0..600 {
            let run = std::panic::AssertUnwindSafe(|| {
                walk.step();
                walk.check();
                if step % 25 == 24 {
                    walk.check_views();
                }
            });
            if let Err(panic) = std::panic::catch_unwind(run) {
                eprintln!("seed {seed}, step {step}");
                std::panic::resume_unwind(panic);
            }
        }
        // Everyone falls silent: nothing is left.
        walk.world.seconds(60);
        assert_eq!(
            walk.world.cloud.stats(),
            CloudStats::default(),
            "seed {seed}"
        );
        assert!(walk.world.cloud.apps.is_empty());
    }
}

/// The same seed gives the same messages.
#[test]
fn runs_repeat_exactly() {
    let trace = |seed| {
        let mut walk = Walk::new(seed);
        let mut all = String::new();
        for _ in 0..300 {
            walk.step();
            all.push_str(&format!("{:?}", walk.world.inbox));
            walk.hear_all();
        }
        all
    };
    assert_eq!(trace(5), trace(5));
    assert_ne!(trace(5), trace(6));
}
