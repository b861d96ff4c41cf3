//! The client's session machine and the server's cloud in one test, without a network: several
//! clients, seeded cuts, restarts, lost messages and changing wishes, on virtual time. Whatever
//! happened, once the network is good again everybody must know and have exactly what there is.

// The start of virtual time is arbitrary.
#![allow(clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use zego_netsim::Rng;
use zego_proto::client::{
    self, ClientSession, Event, LoginSpec, PlayerState, PublisherState,
    RoomStateChangedReason as Reason, UpdateType,
};
use zego_proto::ids::AppId;
use zego_proto::json;
use zego_proto::msg::{Layer, LinkKind, PlayMode, PlayPhase, ServerMessage};
use zego_server::Project;
use zego_server::core::{Cloud, CloudConfig, ConnId, Input, Output};
use zego_server::media_api::{FirstSeq, MediaCommand, MediaEvent};

const SIGN: [u8; 32] = [7; 32];
const CLIENTS: usize = 4;
const HEARTBEAT: Duration = Duration::from_secs(20);

enum Item {
    /// Text to the server, over the connection of this name.
    Up(ConnId, String),
    /// Text to a client.
    Down(usize, u32, String),
    Opened(usize, u32, ConnId),
    Gone(usize, u32),
    Link(usize, client::Input),
    Wish(usize),
    Trouble,
}

/// The streams that a message of the server calls live.
fn live(message: &ServerMessage) -> Vec<String> {
    let states = match message {
        ServerMessage::PlayState(state) => vec![state],
        ServerMessage::Result(result) => {
            let resumed = result.resume.iter().flat_map(|resume| &resume.playing);
            result.play.iter().chain(resumed).collect()
        }
        _ => Vec::new(),
    };
    let live = states.iter().filter(|s| s.phase == PlayPhase::Live);
    live.map(|state| state.stream_id.clone()).collect()
}

struct Client {
    session: ClientSession,
    conn: Option<(u32, ConnId)>,
    /// Links that are up, by kind, and the server's epoch they are of.
    links: [Option<(u32, u32)>; 2],
    reason: Option<Reason>,
    users: BTreeSet<String>,
    streams: BTreeSet<String>,
    publishing: Option<(String, PublisherState)>,
    plays: BTreeMap<String, PlayerState>,
    logged_in: bool,
}

struct World {
    now: Instant,
    start: Instant,
    rng: Rng,
    seed: u64,
    cloud: Cloud,
    epoch: u32,
    conns: u64,
    clients: Vec<Client>,
    queue: BTreeMap<(Instant, u64), Item>,
    serial: u64,
    /// No packet passes until then.
    cut_until: Instant,
    calm: bool,
}

fn cloud(epoch: u32, now: Instant) -> Cloud {
    let mut config = CloudConfig::new(format!("epoch-{epoch}"), [epoch as u8; 32]);
    config.heartbeat = HEARTBEAT;
    let mut cloud = Cloud::new(config);
    let app_id = AppId::new(1).expect("valid");
    let project = Project::development(app_id, SIGN, "0123456789abcdef0123456789abcdef");
    cloud.handle(now, 0, Input::Projects(vec![project]));
    cloud
}

impl World {
    fn new(seed: u64) -> Self {
        let now = Instant::now();
        let session = |n: usize| {
            let config = client::Config {
                app_id: 1,
                app_sign: Some(SIGN),
                instance_id: format!("instance{n}"),
                seed: seed + n as u64,
                ping_after: Duration::from_secs(2),
                lost_after: Duration::from_secs(5),
                room_retry: Duration::from_secs(1200),
                av_retry: Duration::from_secs(1200),
                restore_grace: Duration::from_secs(15),
                pairs: 4,
            };
            Client {
                session: ClientSession::new(now, config),
                conn: None,
                links: [None; 2],
                reason: None,
                users: BTreeSet::new(),
                streams: BTreeSet::new(),
                publishing: None,
                plays: BTreeMap::new(),
                logged_in: false,
            }
        };
        Self {
            now,
            start: now,
            rng: Rng::new(seed),
            seed,
            cloud: cloud(1, now),
            epoch: 1,
            conns: 0,
            clients: (0..CLIENTS).map(session).collect(),
            queue: BTreeMap::new(),
            serial: 0,
            cut_until: now,
            calm: false,
        }
    }

    fn after(&mut self, ms: u64, item: Item) {
        self.serial += 1;
        let at = self.now + Duration::from_millis(ms);
        self.queue.insert((at, self.serial), item);
    }

    fn delay(&mut self) -> u64 {
        1 + u64::from(self.rng.next_u32() % 40)
    }

    fn name(&self, what: &str) -> String {
        let at = (self.now - self.start).as_secs_f64();
        format!("{what} (seed {}, {at:.3} s)", self.seed)
    }

    fn is_cut(&self) -> bool {
        self.now < self.cut_until
    }

    // --- the server ---------------------------------------------------------------------------

    fn serve(&mut self, input: Input) {
        self.cloud.handle(self.now, 0, input);
        self.drain_cloud();
    }

    fn drain_cloud(&mut self) {
        while let Some(output) = self.cloud.poll_output() {
            match output {
                Output::Send { conn, text } => {
                    if let Some((client, number)) = self.owner(conn) {
                        self.send(Item::Down(client, number, text.to_string()));
                    }
                    let messages = 1;
                    self.cloud
                        .handle(self.now, 0, Input::Written { conn, messages });
                }
                Output::Close { conn, .. } => {
                    if let Some((client, number)) = self.owner(conn) {
                        self.after(60, Item::Gone(client, number));
                    }
                }
                Output::Taken { .. } => {}
                Output::Media(command) => self.media(command),
            }
        }
    }

    /// A media plane that answers at once and always has packets.
    fn media(&mut self, command: MediaCommand) {
        let events = match command {
            MediaCommand::Offer { token, sdp, .. } => vec![MediaEvent::Answer {
                token,
                result: Ok(format!("answer to {sdp}")),
            }],
            MediaCommand::Publish { publication, .. } => vec![MediaEvent::Active { publication }],
            MediaCommand::Subscribe { token, .. } => vec![MediaEvent::Subscribed {
                token,
                result: Ok(FirstSeq { audio: 1, video: 2 }),
            }],
            _ => Vec::new(),
        };
        for event in events {
            self.cloud.handle(self.now, 0, Input::Media(event));
        }
    }

    fn owner(&self, conn: ConnId) -> Option<(usize, u32)> {
        self.clients.iter().enumerate().find_map(|(n, c)| {
            c.conn
                .filter(|(_, id)| *id == conn)
                .map(|(number, _)| (n, number))
        })
    }

    /// Over TCP: while the network is cut bytes wait, in order, and are lost only with their
    /// connection.
    fn send(&mut self, item: Item) {
        self.serial += 1;
        let at = self.now.max(self.cut_until) + Duration::from_millis(20);
        self.queue.insert((at, self.serial), item);
    }

    // --- the clients --------------------------------------------------------------------------

    fn give(&mut self, n: usize, input: client::Input) {
        self.clients[n].session.handle(self.now, 1000, input);
        while let Some(output) = self.clients[n].session.poll_output() {
            self.carry_out(n, output);
        }
    }

    fn carry_out(&mut self, n: usize, output: client::Output) {
        match output {
            client::Output::Connect { conn } => {
                self.hang_up(n);
                if self.is_cut() {
                    self.after(3000, Item::Gone(n, conn));
                } else {
                    self.conns += 1;
                    let id = ConnId(self.conns);
                    let delay = self.delay();
                    self.after(delay, Item::Opened(n, conn, id));
                }
            }
            client::Output::Send { conn, frame } => {
                let Some((number, id)) = self.clients[n].conn else {
                    return;
                };
                assert_eq!(number, conn);
                self.send(Item::Up(id, json::encode_client(&frame)));
            }
            client::Output::Close { conn } => {
                if self.clients[n]
                    .conn
                    .is_some_and(|(number, _)| number == conn)
                {
                    self.hang_up(n);
                }
            }
            client::Output::OpenLink {
                link,
                generation,
                pairs,
            } => {
                let sdp = format!("offer {link:?} {generation}");
                let offer = client::Input::Offer {
                    link,
                    generation,
                    sdp,
                    pairs,
                };
                self.after(3, Item::Link(n, offer));
            }
            client::Output::GrowLink { generation, pairs } => {
                let offer = client::Input::Offer {
                    link: LinkKind::Down,
                    generation,
                    sdp: "more".into(),
                    pairs,
                };
                self.after(3, Item::Link(n, offer));
            }
            client::Output::Answer {
                link, generation, ..
            } => {
                let up = client::Input::LinkUp { link, generation };
                self.after(30, Item::Link(n, up));
            }
            client::Output::CloseLinks => self.clients[n].links = [None; 2],
            client::Output::PlayLive { .. }
            | client::Output::PlayGone { .. }
            | client::Output::ShutDown => {}
            client::Output::Event(event) => self.hear(n, event),
        }
    }

    fn hear(&mut self, n: usize, event: Event) {
        let context = self.name(&format!("client {n}: {event:?}"));
        let client = &mut self.clients[n];
        match event {
            Event::RoomStateChanged { reason, .. } => {
                let before = client.reason.replace(reason);
                let allowed = match reason {
                    Reason::Logining => !client.logged_in,
                    Reason::Logined | Reason::LoginFailed => before == Some(Reason::Logining),
                    Reason::Reconnecting => {
                        matches!(before, Some(Reason::Logined | Reason::Reconnected))
                    }
                    Reason::Reconnected => before == Some(Reason::Reconnecting),
                    Reason::ReconnectFailed | Reason::KickOut | Reason::Logout => client.logged_in,
                    Reason::LogoutFailed => false,
                };
                assert!(allowed, "{context} after {before:?}");
                client.logged_in = matches!(
                    reason,
                    Reason::Logining | Reason::Logined | Reason::Reconnecting | Reason::Reconnected
                );
                if !client.logged_in {
                    client.users.clear();
                    client.streams.clear();
                }
                assert!(
                    !matches!(
                        reason,
                        Reason::KickOut | Reason::LoginFailed | Reason::ReconnectFailed
                    ),
                    "{context}"
                );
            }
            Event::Users { update, users, .. } => {
                for user in users {
                    let told = match update {
                        UpdateType::Add => client.users.insert(user.user_id),
                        UpdateType::Delete => client.users.remove(&user.user_id),
                    };
                    assert!(told, "{context}");
                }
            }
            Event::Streams {
                update, streams, ..
            } => {
                for stream in streams {
                    assert_ne!(stream.user_id, format!("user{n}"), "{context}");
                    let told = match update {
                        UpdateType::Add => client.streams.insert(stream.stream_id),
                        UpdateType::Delete => client.streams.remove(&stream.stream_id),
                    };
                    assert!(told, "{context}");
                }
            }
            Event::Publisher {
                stream_id,
                state,
                code,
                ..
            } => {
                assert!(code == 0 || code == 1003020, "{context}");
                client.publishing =
                    (state != PublisherState::NoPublish).then_some((stream_id, state));
            }
            Event::Player {
                stream_id,
                state,
                code,
                ..
            } => {
                assert!(code == 0 || code == 1004020, "{context}");
                match state {
                    PlayerState::NoPlay => client.plays.remove(&stream_id),
                    state => client.plays.insert(stream_id, state),
                };
            }
            _ => {}
        }
    }

    /// The server hears of it, sooner or later.
    fn hang_up(&mut self, n: usize) {
        if let Some((_, id)) = self.clients[n].conn.take() {
            self.serve(Input::Disconnected { conn: id });
        }
    }

    // --- what happens -------------------------------------------------------------------------

    fn happen(&mut self, item: Item) {
        match item {
            Item::Up(id, text) => {
                if self.owner(id).is_some() {
                    self.serve(Input::Text { conn: id, text });
                }
            }
            Item::Down(n, number, text) => {
                if self.clients[n].conn.is_some_and(|(c, _)| c == number) {
                    let message = json::decode_server(&text)
                        .expect("the server's messages are well formed")
                        .expect("and known");
                    // Packets of a stream go on under its old numbers after a silence.
                    for stream_id in live(&message) {
                        self.after(10, Item::Link(n, client::Input::PlayMedia { stream_id }));
                    }
                    let message = Box::new(message);
                    self.give(
                        n,
                        client::Input::Message {
                            conn: number,
                            message,
                        },
                    );
                }
            }
            Item::Opened(n, number, id) => {
                if self.is_cut() {
                    self.after(2000, Item::Gone(n, number));
                    return;
                }
                self.clients[n].conn = Some((number, id));
                self.give(n, client::Input::Connected { conn: number });
                // An address for each.
                let from = std::net::Ipv4Addr::from_bits(n as u32).into();
                self.serve(Input::Connected { conn: id, from });
            }
            Item::Gone(n, number) => {
                if self.clients[n].conn.is_some_and(|(c, _)| c == number) {
                    self.hang_up(n);
                }
                let gone = client::Input::Disconnected {
                    conn: number,
                    close_code: None,
                };
                self.give(n, gone);
            }
            Item::Link(n, input) => {
                if let client::Input::LinkUp { link, generation } = input {
                    if self.is_cut() {
                        self.after(
                            2000,
                            Item::Link(n, client::Input::LinkDown { link, generation }),
                        );
                        return;
                    }
                    self.clients[n].links[link as usize] = Some((generation, self.epoch));
                    self.give(n, client::Input::LinkUp { link, generation });
                    if link == LinkKind::Down {
                        let plays: Vec<_> = self.clients[n].plays.keys().cloned().collect();
                        for stream_id in plays {
                            let exists = self.is_published(&stream_id);
                            if exists {
                                self.after(
                                    10,
                                    Item::Link(n, client::Input::PlayMedia { stream_id }),
                                );
                            }
                        }
                    }
                } else {
                    self.give(n, input);
                }
            }
            Item::Wish(n) => self.wish(n),
            Item::Trouble => self.trouble(),
        }
    }

    fn is_published(&self, stream_id: &str) -> bool {
        self.clients
            .iter()
            .any(|c| c.publishing.as_ref().is_some_and(|(s, _)| s == stream_id))
    }

    fn wish(&mut self, n: usize) {
        if self.calm {
            return;
        }
        let next = 200 + u64::from(self.rng.next_u32() % 4000);
        self.after(next, Item::Wish(n));
        if !self.clients[n].logged_in {
            self.login(n);
            return;
        }
        let publishing = self.clients[n].publishing.is_some();
        match self.rng.next_u32() % 12 {
            0..=3 if !publishing => self.publish(n),
            0 if publishing => self.give(n, client::Input::Unpublish { channel: 0 }),
            4..=7 => {
                let stream_id = format!("stream{}", self.rng.next_u32() % CLIENTS as u32);
                self.play(n, stream_id);
            }
            8 => {
                let stream_id = self.clients[n].plays.keys().next().cloned();
                if let Some(stream_id) = stream_id {
                    self.give(n, client::Input::Unplay { stream_id });
                }
            }
            9 => self.give(n, client::Input::Logout { tag: 1 }),
            _ => {}
        }
    }

    fn login(&mut self, n: usize) {
        let spec = LoginSpec {
            room_id: "room".into(),
            user_id: format!("user{n}"),
            user_name: format!("user{n}"),
            token: None,
            user_notify: true,
            max_member_count: 0,
            tag: 1,
        };
        self.give(n, client::Input::Login(spec));
    }

    fn publish(&mut self, n: usize) {
        self.serial += 1;
        let input = client::Input::Publish {
            channel: 0,
            stream_id: format!("stream{n}"),
            tag: self.serial,
            layer: Layer::default(),
        };
        self.give(n, input);
    }

    fn play(&mut self, n: usize, stream_id: String) {
        let input = client::Input::Play {
            stream_id,
            tag: 1,
            mode: PlayMode::L3,
            audio: true,
            video: true,
        };
        self.give(n, input);
    }

    fn trouble(&mut self) {
        if self.calm {
            return;
        }
        let next = 2000 + u64::from(self.rng.next_u32() % 15_000);
        self.after(next, Item::Trouble);
        match self.rng.next_u32() % 4 {
            // One connection dies; what was on its way is lost.
            0 | 1 => {
                let n = (self.rng.next_u32() as usize) % CLIENTS;
                if let Some((number, _)) = self.clients[n].conn {
                    self.happen(Item::Gone(n, number));
                }
            }
            // Nothing passes for a while.
            2 => {
                let seconds = 1 + u64::from(self.rng.next_u32() % 30);
                self.cut_until = self.now + Duration::from_secs(seconds);
                if seconds > 2 {
                    for n in 0..CLIENTS {
                        self.links_down(n, 2000);
                    }
                }
            }
            _ => self.restart(),
        }
    }

    fn links_down(&mut self, n: usize, after_ms: u64) {
        for (at, link) in [LinkKind::Up, LinkKind::Down].into_iter().enumerate() {
            if let Some((generation, _)) = self.clients[n].links[at].take() {
                self.after(
                    after_ms,
                    Item::Link(n, client::Input::LinkDown { link, generation }),
                );
            }
        }
    }

    fn restart(&mut self) {
        self.epoch += 1;
        for n in 0..CLIENTS {
            if let Some((number, _)) = self.clients[n].conn.take() {
                self.after(5, Item::Gone(n, number));
            }
            self.links_down(n, 2000);
        }
        self.cloud = cloud(self.epoch, self.now);
    }

    fn run(&mut self, time: Duration) {
        let end = self.now + time;
        for _ in 0..3_000_000u32 {
            let item = self.queue.first_key_value().map(|(key, _)| key.0);
            let server = self.cloud.next_deadline();
            let clients = self
                .clients
                .iter()
                .filter_map(|c| c.session.next_deadline());
            let next = clients.chain(server).chain(item).min();
            let Some(at) = next.filter(|at| *at <= end) else {
                self.now = end;
                return;
            };
            self.now = self.now.max(at);
            if item == Some(at) {
                let (_, item) = self.queue.pop_first().expect("looked at");
                self.happen(item);
                continue;
            }
            if server.is_some_and(|s| s <= self.now) {
                self.cloud.tick(self.now, 0);
                self.drain_cloud();
            }
            for n in 0..CLIENTS {
                let due = self.clients[n].session.next_deadline();
                if due.is_some_and(|d| d <= self.now) {
                    self.give(n, client::Input::Tick);
                }
            }
        }
        panic!("{}", self.name("the world never comes to rest"));
    }

    fn check(&self) {
        for (n, client) in self.clients.iter().enumerate() {
            let what = self.name(&format!("client {n}"));
            assert!(
                matches!(client.reason, Some(Reason::Logined | Reason::Reconnected)),
                "{what}: {:?}",
                client.reason
            );
            let others = |m: &usize| *m != n;
            let users: BTreeSet<_> = (0..CLIENTS)
                .filter(others)
                .map(|m| format!("user{m}"))
                .collect();
            assert_eq!(client.users, users, "{what}");
            let streams: BTreeSet<_> = (0..CLIENTS)
                .filter(others)
                .filter_map(|m| self.clients[m].publishing.as_ref().map(|p| p.0.clone()))
                .collect();
            assert_eq!(client.streams, streams, "{what}");
            if let Some((_, state)) = &client.publishing {
                assert_eq!(*state, PublisherState::Publishing, "{what}");
            }
            for (stream_id, state) in &client.plays {
                let expected = match self.is_published(stream_id) {
                    true => PlayerState::Playing,
                    false => PlayerState::PlayRequesting,
                };
                assert_eq!(*state, expected, "{what}: {stream_id}");
            }
        }
        let stats = self.cloud.stats();
        let publications = self
            .clients
            .iter()
            .filter(|c| c.publishing.is_some())
            .count();
        let plays: usize = self.clients.iter().map(|c| c.plays.len()).sum();
        assert_eq!(
            (stats.sessions, stats.publications, stats.plays),
            (CLIENTS, publications, plays),
            "{}",
            self.name("the server")
        );
    }
}

fn walk(seed: u64) {
    let mut world = World::new(seed);
    for n in 0..CLIENTS {
        world.after(n as u64 * 50, Item::Wish(n));
    }
    world.after(3000, Item::Trouble);
    for _ in 0..3 {
        world.calm = false;
        for n in 0..CLIENTS {
            world.after(100, Item::Wish(n));
        }
        world.after(500, Item::Trouble);
        world.run(Duration::from_secs(120));
        world.calm = true;
        // Long enough for the longest cut, the heartbeat, the grace and a backoff.
        world.run(Duration::from_secs(100));
        for n in 0..CLIENTS {
            if !world.clients[n].logged_in {
                world.login(n);
            }
        }
        world.run(Duration::from_secs(30));
        world.check();
    }
}

#[test]
fn seeded_walks_end_in_agreement() {
    for seed in 0..60 {
        walk(seed);
    }
}
