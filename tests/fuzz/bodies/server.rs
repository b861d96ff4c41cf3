//! Targets on what any client can send to a server.

mod input;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use input::Input;
use zego_proto::ids::AppId;
use zego_proto::json;
use zego_proto::msg::{
    ClientFrame, DeviceState, Layer, LinkKind, Login, LoginResult, Play, PlayMode, Proof, Publish,
    Request, Resume, ServerMessage,
};
use zego_proto::{appsign, code};
use zego_server::core::{Cloud, CloudConfig, ConnId, Input as CloudInput, Output, Project};
use zego_server::media::pure::{
    AMPLIFICATION_MAX, Answering, Class, Confirmed, Datagram, Demux, PATHS_MAX, Paths, Route,
    Sources, classify, parse, request,
};
use zego_server::media_api::{
    FirstSeq, MediaCommand, MediaError, MediaEvent, PublicationId, SessionKey,
};

/// What separates the offers of one link in an input.
const NEXT_OFFER: &str = "\n--\n";

/// Offers of one link, each is answered line for line or refused with the number of offers and words
/// that do not repeat all of it.
pub fn offer(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let refused = |error: MediaError| {
        assert_eq!(error.code, code::OFFER_REFUSED);
        assert!(error.message.len() <= 2000, "{} bytes", error.message.len());
    };
    for link in [LinkKind::Up, LinkKind::Down] {
        let mut answering = Answering::new(link).expect("a certificate");
        for sdp in text.split(NEXT_OFFER) {
            let checked = match parse(link, sdp) {
                Ok((_, offer)) => {
                    assert!(offer.ssrcs.len() <= 2 * offer.sections);
                    offer
                }
                Err(error) => {
                    refused(error);
                    continue;
                }
            };
            match answering.offer(sdp) {
                Ok((sections, answer)) => {
                    assert_eq!(sections, checked.sections);
                    let lines = answer.lines().filter(|line| line.starts_with("m="));
                    assert_eq!(lines.count(), sections, "{answer}");
                    assert!(answer.len() < json::SERVER_MAX / 2);
                }
                Err(error) => refused(error),
            }
        }
    }
}

const LINKS: usize = 3;

/// A link and what went to and fro at each address, as long as it lives.
#[derive(Default)]
struct Gate {
    paths: Paths,
    /// Bytes from it that were let in, bytes to it before anything proved it, whether it is proved.
    addresses: BTreeMap<SocketAddr, (u64, u64, bool)>,
}

/// Datagrams of strangers find the link that they name and no other; a link has a bounded number of
/// addresses, and none once it is gone; an address that has proved nothing gets a few times what it
/// has sent.
pub fn stun(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let ufrags: [String; LINKS] = ["aaaa", "bbbb", "cccc"].map(Into::into);
    let mut demux = Demux::default();
    let mut sources = Sources::default();
    let mut links: [Option<Gate>; LINKS] = Default::default();
    let mut now = start();
    while let Some(step) = input.u8() {
        now += Duration::from_millis(u64::from(step) * 4);
        let link = usize::from(step) % LINKS;
        let from = SocketAddr::from(([192, 0, 2, 1], 1 + u16::from(step >> 2)));
        match step & 3 {
            0 => match links[link].take() {
                Some(gate) => {
                    demux.remove_ufrag(&ufrags[link]);
                    for address in gate.paths.addresses() {
                        demux.remove_address(address, link);
                    }
                }
                None => {
                    demux.add_ufrag(ufrags[link].clone(), link);
                    links[link] = Some(Gate::default());
                }
            },
            _ => {
                let length = usize::from(input.u8().unwrap_or(0));
                let data = input.slice(length);
                datagram(now, from, data, &mut demux, &mut sources, &mut links);
            }
        }
        let known = demux.by_address(from);
        assert!(
            known.is_none_or(|link| links[link].is_some()),
            "an address outlives its link"
        );
        let count = links.iter().flatten().count();
        assert!(demux.addresses() <= count * PATHS_MAX);
        for gate in links.iter_mut().flatten() {
            // What the link has to say goes to whom it likes, with the handshake's size.
            if let Some(Route { to, .. }) = gate.paths.route(now, from, 600) {
                let (received, sent, is_proved) = gate.addresses.entry(to).or_default();
                *sent += if *is_proved { 0 } else { 600 };
                assert!(
                    *sent <= AMPLIFICATION_MAX * *received,
                    "{sent} for {received}"
                );
            }
        }
    }
}

/// As the media thread does: whose it is, whether it is let in, what it shows.
fn datagram(
    now: Instant,
    from: SocketAddr,
    data: &[u8],
    demux: &mut Demux,
    sources: &mut Sources,
    links: &mut [Option<Gate>; LINKS],
) {
    let Some(class) = classify(data) else {
        return;
    };
    let request = request(data).filter(|_| class == Class::Stun);
    let owner = match class {
        Class::Stun => request
            .as_ref()
            .and_then(|request| demux.by_ufrag(request.ufrag)),
        _ => demux.by_address(from),
    };
    let Some(link) = owner else {
        return;
    };
    let gate = links[link].as_mut().expect("found a link that is gone");
    let datagram = Datagram {
        from,
        at: None,
        class,
        bytes: data.len(),
        nominates: request.is_some_and(|request| request.nominates),
    };
    let admitted = gate.paths.admit(now, datagram);
    if !admitted || class == Class::Stun && !sources.admit(now, from) {
        return;
    }
    gate.addresses.entry(from).or_default().0 += data.len() as u64;
    // The last byte stands for the check that a fuzzer cannot pass.
    let is_authentic = data.last().is_some_and(|byte| byte & 1 == 0);
    match class {
        _ if !is_authentic => {}
        Class::Stun => {
            if let Confirmed::New(evicted) = gate.paths.confirm(now, from) {
                demux.add_address(from, link);
                if let Some(evicted) = evicted {
                    demux.remove_address(evicted, link);
                    // It has to prove itself again.
                    gate.addresses.entry(evicted).or_default().2 = false;
                }
                assert_eq!(demux.by_address(from), Some(link));
            }
        }
        _ => {
            gate.paths.prove(now);
            gate.addresses.entry(from).or_default().2 = true;
        }
    }
}

const APPS: [u32; 2] = [1, 2];
const SIGN: [u8; 32] = [7; 32];
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const EPOCH: &str = "epoch";
const WALL_MS: u64 = 1_800_000_000_000;
/// Connections at once: enough that each user has two, few enough that a fuzzer meets them again.
const CONNS: usize = 12;

/// A connection that the cloud has not closed.
struct Client {
    id: ConnId,
    nonce: String,
    login: Option<LoginResult>,
}

struct World {
    cloud: Cloud,
    first: Instant,
    now: Instant,
    clients: Vec<Client>,
    /// Logins whose connection is gone.
    logins: Vec<LoginResult>,
    next_conn: u64,
    next_id: u32,
    next_seq: u16,
    /// Commands that want an answer and have none.
    asked: Vec<MediaCommand>,
    published: Vec<(SessionKey, PublicationId)>,
    /// Pairs that are subscribed.
    bound: BTreeSet<(SessionKey, u8)>,
}

/// Whatever clients say in whatever order: tables agree after every step, messages are well-formed,
/// nothing is sent behind a close, and nothing is left once all have been silent.
pub fn rooms(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let mut world = World::new();
    while let Some(step) = input.u8() {
        let who = input.u8().unwrap_or(0);
        world.step(step, who, &mut input);
        if let Err(words) = world.cloud.audit() {
            panic!("{words}");
        }
    }
    // Longer than any session is held, and as often as there is something to do.
    world.advance(Duration::from_secs(600));
    let stats = world.cloud.stats();
    assert_eq!((stats.sessions, stats.rooms), (0, 0), "{stats:?}");
    assert_eq!((stats.publications, stats.plays), (0, 0), "{stats:?}");
}

impl World {
    fn new() -> Self {
        let first = start();
        let mut world = World {
            cloud: Cloud::new(CloudConfig::new(EPOCH, [3; 32])),
            first,
            now: first,
            clients: Vec::new(),
            logins: Vec::new(),
            next_conn: 0,
            next_id: 0,
            next_seq: 100,
            asked: Vec::new(),
            published: Vec::new(),
            bound: BTreeSet::new(),
        };
        world.projects(0);
        world
    }

    /// The low bits of `which` switch things on in all projects; bit 3 leaves one out.
    fn projects(&mut self, which: u8) {
        let apps = if which & 8 == 0 {
            &APPS[..]
        } else {
            &APPS[1..]
        };
        let projects = apps.iter().map(|id| Project {
            l3: which & 1 == 0,
            force_token: which & 2 != 0,
            debug: which & 4 == 0,
            ..Project::development(AppId::new(*id).expect("not 0"), SIGN, SECRET)
        });
        self.handle(CloudInput::Projects(projects.collect()));
    }

    fn step(&mut self, step: u8, who: u8, input: &mut Input<'_>) {
        let room = || format!("r{}", who >> 4 & 3);
        let stream = || format!("s{}", who >> 4 & 7);
        let (room_id, stream_id) = (room(), stream());
        let request = match step {
            0..=7 => return self.connect(),
            8..=9 => return self.disconnect(who),
            10..=29 => return self.login(step, who),
            30..=35 => return self.resume(step, who),
            36..=41 => Request::Logout { room_id },
            42..=49 => Request::Publish(Publish {
                room_id: format!("r{}", step & 3),
                stream_id,
                channel: step & 1,
                layers: vec![Layer::default()],
                device_state: None,
            }),
            50..=53 => Request::Unpublish { stream_id },
            54..=65 => Request::Play(Play {
                room_id: format!("r{}", step & 3),
                stream_id,
                mode: match step % 3 {
                    0 => PlayMode::Default,
                    1 => PlayMode::L3,
                    _ => PlayMode::Rtc,
                },
                pair: step / 4 % 3,
                audio: true,
                video: step & 1 == 0,
            }),
            66..=69 => Request::Unplay { stream_id },
            70..=72 => Request::PlayMute {
                stream_id,
                audio: step & 1 == 0,
                video: who & 0x80 == 0,
            },
            73..=75 => Request::DeviceState(DeviceState {
                stream_id,
                camera: u32::from(step),
                microphone: u32::from(who),
            }),
            76..=79 => Request::Offer {
                link: if step & 1 == 0 {
                    LinkKind::Up
                } else {
                    LinkKind::Down
                },
                generation: u32::from(who >> 4),
                sdp: "offer".into(),
            },
            80 => Request::RenewToken {
                room_id,
                token: "04".into(),
            },
            81 => return self.handle(CloudInput::Drain),
            82..=85 => return self.projects(who),
            86..=99 => return self.media(step, who),
            100..=120 => {
                let time = u64::from(who) * if step == 120 { 2000 } else { 20 };
                return self.advance(Duration::from_millis(time));
            }
            121..=130 => return self.answer(step, who),
            // Whatever text: what the decoder lets through is a message like any other.
            131..=140 => {
                let text = String::from_utf8_lossy(input.slice(usize::from(step - 130) * 16));
                return self.text(who, text.into_owned());
            }
            _ => Request::Ping,
        };
        self.say(who, request);
    }

    fn client(&self, who: u8) -> Option<&Client> {
        let count = self.clients.len().max(1);
        self.clients.get(usize::from(who & 0xf) % count)
    }

    fn connect(&mut self) {
        if self.clients.len() < CONNS {
            self.next_conn += 1;
            let conn = ConnId(self.next_conn);
            self.clients.push(Client {
                id: conn,
                nonce: String::new(),
                login: None,
            });
            self.handle(CloudInput::Connected {
                conn,
                from: std::net::Ipv4Addr::from_bits(conn.0 as u32).into(),
            });
        }
    }

    fn disconnect(&mut self, who: u8) {
        let Some(conn) = self.client(who).map(|client| client.id) else {
            return;
        };
        self.forget(conn);
        self.handle(CloudInput::Disconnected { conn });
    }

    fn forget(&mut self, conn: ConnId) {
        let gone = self.clients.extract_if(.., |client| client.id == conn);
        let logins: Vec<_> = gone.filter_map(|client| client.login).collect();
        self.logins.extend(logins);
        let old = self.logins.len().saturating_sub(CONNS);
        self.logins.drain(..old);
    }

    fn login(&mut self, step: u8, who: u8) {
        let Some(client) = self.client(who) else {
            return;
        };
        let app_id = APPS[usize::from(step & 1)];
        let user_id = format!("u{}", step / 2 % 4);
        let time = self.wall_ms();
        let wrong = step == 29;
        let nonce = if wrong { "" } else { &client.nonce };
        let login = Login {
            app_id,
            room_id: format!("r{}", who >> 4 & 3),
            user_name: format!("name of {user_id}"),
            proof: Some(Proof {
                time,
                mac: appsign::proof(&SIGN, nonce, app_id, &user_id, time),
            }),
            user_id,
            token: None,
            user_notify: who & 0x80 == 0,
            max_member_count: u32::from(step == 28),
            // Two engines of one user now and then.
            instance_id: format!("i{}", step / 8 % 2),
        };
        self.say(who, Request::Login(login));
    }

    fn resume(&mut self, step: u8, who: u8) {
        let own = self
            .clients
            .iter()
            .filter_map(|client| client.login.as_ref());
        let known: Vec<_> = self.logins.iter().chain(own).collect();
        let Some(login) = known.get(usize::from(who >> 4) % known.len().max(1)) else {
            return;
        };
        let resume = Resume {
            session_id: login.session_id.clone(),
            resume_key: match step {
                35 => "wrong".into(),
                _ => login.resume_key.clone(),
            },
            epoch: EPOCH.into(),
        };
        self.say(who, Request::Resume(resume));
    }

    /// What a media plane may tell by itself.
    fn media(&mut self, step: u8, who: u8) {
        let place = usize::from(who) % self.published.len().max(1);
        let Some(&(session, publication)) = self.published.get(place) else {
            return;
        };
        let link = if who & 1 == 0 {
            LinkKind::Up
        } else {
            LinkKind::Down
        };
        let generation = u32::from(who >> 4);
        self.handle(CloudInput::Media(match step % 5 {
            0 => MediaEvent::Active { publication },
            1 if who & 2 == 0 => MediaEvent::Silent { publication },
            1 => MediaEvent::GopOutgrown { publication },
            2 => MediaEvent::Refused {
                publication,
                code: code::OFFER_REFUSED,
                message: "B-frames".into(),
            },
            3 => MediaEvent::LinkUp {
                session,
                link,
                generation,
            },
            _ => MediaEvent::LinkLost {
                session,
                link,
                generation,
            },
        }));
    }

    /// The media plane answers one of the questions it was asked, not always the oldest.
    fn answer(&mut self, step: u8, who: u8) {
        if self.asked.is_empty() {
            return;
        }
        let command = self.asked.remove(usize::from(who) % self.asked.len());
        let error = || MediaError {
            code: code::OFFER_REFUSED,
            message: "no".into(),
        };
        let fails = step == 130;
        self.next_seq = self.next_seq.wrapping_add(1);
        let first = FirstSeq {
            audio: self.next_seq,
            video: self.next_seq,
        };
        let event = match command {
            MediaCommand::Offer { token, .. } => MediaEvent::Answer {
                token,
                result: if fails {
                    Err(error())
                } else {
                    Ok("answer".into())
                },
            },
            MediaCommand::Subscribe { token, .. } => MediaEvent::Subscribed {
                token,
                result: if fails { Err(error()) } else { Ok(first) },
            },
            _ => return,
        };
        self.handle(CloudInput::Media(event));
    }

    fn say(&mut self, who: u8, request: Request) {
        self.next_id += 1;
        let id = self.next_id;
        self.text(who, json::encode_client(&ClientFrame { id, request }));
    }

    fn text(&mut self, who: u8, text: String) {
        if let Some(conn) = self.client(who).map(|client| client.id) {
            self.handle(CloudInput::Text { conn, text });
        }
    }

    fn wall_ms(&self) -> u64 {
        WALL_MS + (self.now - self.first).as_millis() as u64
    }

    fn handle(&mut self, input: CloudInput) {
        let wall_ms = self.wall_ms();
        self.cloud.handle(self.now, wall_ms, input);
        self.drain();
    }

    /// Lets time pass, stopping at each deadline; each must move the next one on.
    fn advance(&mut self, time: Duration) {
        let until = self.now + time;
        let mut stuck = 0;
        while let Some(at) = self.cloud.next_deadline().filter(|at| *at <= until) {
            stuck = if at > self.now { 0 } else { stuck + 1 };
            assert!(stuck < 100, "a deadline that does not pass");
            self.now = self.now.max(at);
            let wall_ms = self.wall_ms();
            self.cloud.tick(self.now, wall_ms);
            self.drain();
        }
        self.now = until;
    }

    fn drain(&mut self) {
        while let Some(output) = self.cloud.poll_output() {
            match output {
                Output::Send { conn, text } => {
                    assert!(text.len() <= json::SERVER_MAX, "{} bytes", text.len());
                    let message = json::decode_server(&text).expect("well-formed");
                    let client = self.clients.iter_mut().find(|client| client.id == conn);
                    let client = client.expect("sent to one that is there");
                    match message.expect("known") {
                        ServerMessage::Hello(hello) => client.nonce = hello.nonce,
                        ServerMessage::Result(result) => {
                            assert!(
                                result.code == 0
                                    || zego_proto::error::lookup(result.code).is_some()
                            );
                            if result.login.is_some() {
                                client.login = result.login;
                            }
                        }
                        _ => {}
                    }
                    let (wall_ms, messages) = (self.wall_ms(), 1);
                    let written = CloudInput::Written { conn, messages };
                    self.cloud.handle(self.now, wall_ms, written);
                }
                Output::Close { conn, .. } => self.forget(conn),
                Output::Taken { .. } => {}
                Output::Media(command) => {
                    self.command(&command);
                    if matches!(
                        command,
                        MediaCommand::Offer { .. } | MediaCommand::Subscribe { .. }
                    ) {
                        self.asked.push(command);
                    }
                }
            }
        }
    }

    /// Each pair is subscribed once, and freed only if it was.
    fn command(&mut self, command: &MediaCommand) {
        match command {
            MediaCommand::Publish {
                session,
                publication,
                ..
            } => self.published.push((*session, *publication)),
            MediaCommand::Subscribe { session, pair, .. } => {
                assert!(
                    self.bound.insert((*session, *pair)),
                    "{pair} subscribed twice"
                );
            }
            MediaCommand::Unsubscribe { session, pair } => {
                assert!(
                    self.bound.remove(&(*session, *pair)),
                    "{pair} is not subscribed"
                );
            }
            MediaCommand::CloseSession { session } => self.bound.retain(|(s, _)| s != session),
            _ => {}
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "only differences to it matter")]
fn start() -> Instant {
    Instant::now()
}
