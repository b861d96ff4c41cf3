//! Logins, isolation and hostile input over real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use crate::common::{App, Client, PATIENCE, Seen, login, open, see};
use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use zego_proto::ids::AppId;
use zego_proto::msg::{
    CLOSE_KICKED, CLOSE_MALFORMED, CLOSE_VERSION, Proof, Publish, Request, SUBPROTOCOL,
    ServerMessage, UpdateKind,
};
use zego_proto::{code, token04};
use zego_server::config::Limits;
use zego_server::{Project, Server, ServerConfig, token};

fn server() -> (Server, App) {
    let config = ServerConfig::ephemeral().heartbeat(Duration::from_secs(2));
    let server = Server::start(config).unwrap();
    let app = App::of(&server);
    (server, app)
}

fn project(id: u32, fill: u8) -> Project {
    let secret = char::from(fill).to_string().repeat(32);
    Project {
        debug: false,
        ..Project::development(AppId::new(id).unwrap(), [fill; 32], secret)
    }
}

fn publish(room: &str, stream: &str) -> Request {
    Request::Publish(Publish {
        room_id: room.into(),
        stream_id: stream.into(),
        channel: 0,
        layers: vec![Default::default()],
        device_state: None,
    })
}

#[tokio::test]
async fn both_ways_of_login_lead_into_the_room() {
    let (server, app) = server();
    let mut alice = Client::member(&server.url(), &app, "room", "alice").await;
    let token = server.token("bob", None, 1);
    let mut bob = Client::connect(&server.url()).await;
    let result = bob.login_by_token(app.id, "room", "bob", &token).await;
    let room = result.login.expect("a login result").room;
    assert_eq!(room.users.len(), 1);
    assert_eq!(room.users[0].user_id, "alice");
    let seen = alice.so_far().await;
    assert!(
        seen.iter().any(
            |m| matches!(m, ServerMessage::UserUpdate { update: UpdateKind::Add, users, .. }
            if users[0].user_id == "bob")
        ),
        "{seen:?}"
    );
    server.shutdown().await;
}

/// Everything that can be wrong with a credential gets the same answer, byte for byte.
#[tokio::test]
async fn all_wrong_credentials_look_the_same() {
    let right = project(1001, b'a');
    let other = project(1002, b'b');
    let config = ServerConfig::ephemeral()
        .project(right.clone())
        .project(other.clone());
    let server = Server::start(config).unwrap();
    let app = App::of(&server);
    assert_eq!(app.id, 1001);
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs() as i64;
    let make = |app_id, user, secret: &str, now_s| {
        token04::generate(&token04::Request {
            app_id,
            user_id: user,
            secret,
            now_s,
            effective_s: 60,
            payload: "",
            nonce: 1,
            iv: [1; 12],
        })
        .unwrap()
    };
    let secret = &right.secrets[0];
    let forged = make(1001, "eve", &"x".repeat(32), now);
    let mut flipped = make(1001, "eve", secret, now).into_bytes();
    flipped[60] ^= 1;
    let tokens = [
        ("expired", make(1001, "eve", secret, now - 3600)),
        ("forged", forged),
        ("flipped", String::from_utf8(flipped).unwrap()),
        ("foreign user", make(1001, "alice", secret, now)),
        ("foreign project", make(1002, "eve", &other.secrets[0], now)),
        ("app_id of another", make(1002, "eve", secret, now)),
        ("garbage", "04garbage".into()),
        ("another version", "03AAAA".into()),
    ];
    let mut answers = Vec::new();
    for (name, token) in tokens {
        let mut client = Client::connect(&server.url()).await;
        let result = client.login_by_token(1001, "room", "eve", &token).await;
        answers.push((name, result));
    }
    for (name, mac) in [
        ("wrong proof", "0".repeat(64)),
        ("proof that is no hex", "x".repeat(64)),
        ("short proof", "ab".into()),
    ] {
        let mut client = Client::connect(&server.url()).await;
        let proof = Proof {
            time: client.hello.time_ms,
            mac,
        };
        let result = client
            .ask(login(1001, "room", "eve", Some(proof), None))
            .await;
        answers.push((name, result));
    }
    // The proof is checked first: a right token does not save a wrong one.
    let mut client = Client::connect(&server.url()).await;
    let wrong = Proof {
        time: 0,
        mac: "0".repeat(64),
    };
    let right = Some(make(1001, "eve", secret, now));
    let result = client
        .ask(login(1001, "room", "eve", Some(wrong), right))
        .await;
    answers.push(("right token behind a wrong proof", result));
    let mut client = Client::connect(&server.url()).await;
    let nobody = App {
        id: 999,
        ..app.clone()
    };
    let result = client.login_by_proof(&nobody, "room", "eve").await;
    answers.push(("no such project", result));

    for (name, answer) in &answers {
        assert_eq!(
            answer.code,
            code::ROOM_ERROR_AUTHENTICATION_FAILED,
            "{name}"
        );
        assert_eq!(answer, &answers[0].1, "{name}");
        assert_eq!(answer.detail, None, "{name}");
    }
    // And the door still opens.
    Client::member(&server.url(), &app, "room", "eve").await;
    server.shutdown().await;
}

#[tokio::test]
async fn a_nonce_serves_once() {
    let (server, app) = server();
    let mut client = Client::connect(&server.url()).await;
    let proof = client.proof(&app, "alice");
    let wrong = Proof {
        mac: "0".repeat(64),
        ..proof.clone()
    };
    let first = client
        .ask(login(app.id, "room", "alice", Some(wrong), None))
        .await;
    assert_ne!(first.code, 0);
    let mut other = Client::connect(&server.url()).await;
    let stolen = other
        .ask(login(app.id, "room", "alice", Some(proof), None))
        .await;
    assert_eq!(stolen.code, code::ROOM_ERROR_AUTHENTICATION_FAILED);
    server.shutdown().await;
}

/// Each hostile client is closed with 4401, and a member in the room hears nothing of it.
#[tokio::test]
async fn broken_messages_close_their_sender_and_nobody_else() {
    let (server, app) = server();
    let mut witness = Client::member(&server.url(), &app, "room", "witness").await;
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    let long = format!(
        "{{\"id\":1,\"type\":\"ping\",\"x\":\"{}\"}}",
        "x".repeat(65_536)
    );
    let huge = format!("\"{}\"", "x".repeat(4 << 20));
    let cases = [
        ("no JSON", Message::text("garbage")),
        ("half", Message::text("{\"id\":1,\"type\":\"ping\"")),
        ("no object", Message::text("[]")),
        ("empty", Message::text("")),
        (
            "deep",
            Message::text(format!("{{\"id\":1,\"type\":\"ping\",\"x\":{deep}}}")),
        ),
        (
            "twice the same key",
            Message::text("{\"id\":1,\"id\":2,\"type\":\"ping\"}"),
        ),
        (
            "twice the same key inside",
            Message::text("{\"id\":1,\"type\":\"ping\",\"x\":{\"a\":1,\"a\":1}}"),
        ),
        ("over 64 KiB", Message::text(long)),
        ("4 MiB", Message::text(huge)),
        (
            "binary",
            Message::binary(b"{\"id\":1,\"type\":\"ping\"}".to_vec()),
        ),
    ];
    for (name, message) in cases {
        for logged_in in [false, true] {
            let mut client = match logged_in {
                true => Client::member(&server.url(), &app, "elsewhere", "eve").await,
                false => Client::connect(&server.url()).await,
            };
            // The server may have closed before all of it is sent.
            let _ = client.ws.send(message.clone()).await;
            let end = client.end().await;
            assert!(
                matches!(end, Seen::Close(CLOSE_MALFORMED, _)),
                "{name}: {end:?}"
            );
        }
    }
    assert_eq!(witness.so_far().await, []);
    Client::member(&server.url(), &app, "room", "late").await;
    server.shutdown().await;
}

#[tokio::test]
async fn equal_ids_in_two_projects_never_meet() {
    let config = ServerConfig::ephemeral()
        .project(project(1, b'a'))
        .project(project(2, b'b'));
    let server = Server::start(config).unwrap();
    let url = server.url();
    let apps: Vec<App> = server
        .projects()
        .iter()
        .map(|p| App {
            id: p.app_id.get(),
            sign: p.app_signs[0],
        })
        .collect();
    let mut clients = Vec::new();
    for app in &apps {
        let mut host = Client::connect(&url).await;
        let result = host.login_by_proof(app, "room", "host").await;
        let room = result.login.expect("logged in").room;
        assert_eq!((room.users.len(), room.user_count), (0, 1));
        assert_eq!(room.streams, []);
        let watcher = Client::member(&url, app, "room", "watcher").await;
        assert_eq!(host.ask(publish("room", "stream")).await.code, 0);
        clients.push((host, watcher));
    }
    for (host, watcher) in &mut clients {
        let seen = host.so_far().await;
        let users: Vec<_> = seen
            .iter()
            .filter(|m| matches!(m, ServerMessage::UserUpdate { .. }))
            .collect();
        assert_eq!(users.len(), 1, "{seen:?}");
        let seen = watcher.so_far().await;
        let streams: Vec<_> = seen
            .iter()
            .filter(|m| matches!(m, ServerMessage::StreamUpdate { .. }))
            .collect();
        assert_eq!(streams.len(), 1, "{seen:?}");
    }
    // One side leaves: the other project hears nothing.
    let (mut host, mut watcher) = clients.remove(0);
    assert_eq!(
        host.ask(Request::Logout {
            room_id: "room".into()
        })
        .await
        .code,
        0
    );
    assert!(!watcher.so_far().await.is_empty());
    let (mut host, mut watcher) = clients.remove(0);
    assert_eq!(host.so_far().await, []);
    assert_eq!(watcher.so_far().await, []);
    server.shutdown().await;
}

#[tokio::test]
async fn the_later_login_of_a_user_wins() {
    let (server, app) = server();
    let mut first = Client::member(&server.url(), &app, "room", "alice").await;
    let mut second = Client::member(&server.url(), &app, "room", "alice").await;
    let mut kicked = 0;
    let end = loop {
        match first.next().await {
            Seen::Message(message) => {
                if let ServerMessage::Kicked { code, .. } = *message {
                    assert_eq!(code, code::ROOM_KICKED_OUT);
                    kicked += 1;
                }
            }
            end => break end,
        }
    };
    assert_eq!(kicked, 1);
    assert!(matches!(end, Seen::Close(CLOSE_KICKED, _)), "{end:?}");
    second.so_far().await;
    server.shutdown().await;
}

#[tokio::test]
async fn a_silent_member_leaves_after_the_heartbeat_time() {
    let (server, app) = server();
    let mut alice = Client::member(&server.url(), &app, "room", "alice").await;
    let bob = Client::member(&server.url(), &app, "room", "bob").await;
    alice.so_far().await;
    // A lost connection is not a leave…
    drop(bob);
    assert_eq!(alice.so_far().await, []);
    // …until the heartbeat time is over; alice keeps pinging meanwhile.
    let gone = timeout(PATIENCE, async {
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            if let Some(message) = alice.so_far().await.pop() {
                return message;
            }
        }
    });
    let gone = gone.await.expect("bob leaves");
    assert!(
        matches!(&gone, ServerMessage::UserUpdate { update: UpdateKind::Delete, users, .. }
            if users[0].user_id == "bob"),
        "{gone:?}"
    );
    server.shutdown().await;
}

#[tokio::test]
async fn protocols_that_we_do_not_speak() {
    let (server, _app) = server();
    let mut ws = open(&server.url(), "zego-express.v7").await.unwrap();
    let Seen::Close(CLOSE_VERSION, reason) = see(&mut ws).await else {
        panic!("not closed")
    };
    assert!(reason.contains('7') && reason.contains('1'), "{reason}");
    for protocols in ["", "mqtt"] {
        let Err(WsError::Http(response)) = open(&server.url(), protocols).await else {
            panic!("{protocols:?} was taken")
        };
        assert_eq!(response.status(), 400);
        let body = String::from_utf8_lossy(response.body().as_deref().unwrap_or_default());
        assert!(
            body.is_empty() || body.contains("zego-express.v1"),
            "{body}"
        );
    }
    server.shutdown().await;
}

/// Sends bytes on a fresh connection; what comes back until the server closes.
async fn raw(server: &Server, bytes: &[u8]) -> String {
    raw_at(server.listen_addr(), bytes).await
}

async fn raw_at(addr: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    // A reset is as good an end as any.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer))
        .await
        .expect("closed in time");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_stranger_gets_16_kib_buffered_and_no_more() {
    let server = Server::start(ServerConfig::ephemeral()).unwrap();
    let head = |fields: usize, len: usize| {
        let field = format!("x: {}\r\n", "y".repeat(len));
        let fields = field.repeat(fields);
        format!("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{fields}\r\n")
    };
    let answer = raw(&server, head(1, 15 << 10).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    for (fields, len) in [(1, 16 << 10), (4, 5 << 10), (200, 1)] {
        let answer = raw(&server, head(fields, len).as_bytes()).await;
        assert!(
            answer.starts_with("HTTP/1.1 431"),
            "{fields} of {len}: {answer}"
        );
    }
    // What never ends is refused once the bound is reached, long before its deadline.
    let endless = format!("GET / HTTP/1.1\r\nx: {}", "y".repeat(17 << 10));
    let answer = raw(&server, endless.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    server.shutdown().await;
}

#[tokio::test]
async fn clients_of_a_trusted_proxy_count_by_their_own_addresses() {
    let limits = Limits {
        connections_per_address: 2,
        ..Limits::default()
    };
    let config = ServerConfig::ephemeral().limits(limits);
    let trusting = config.clone().trusted_proxy("127.0.0.1".parse().unwrap());
    let open = async |server: &Server, client: &str| {
        let mut request = format!("{}/v1", server.url())
            .into_client_request()
            .unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", SUBPROTOCOL.parse().unwrap());
        headers.insert("x-forwarded-for", client.parse().unwrap());
        let stream = TcpStream::connect(server.listen_addr()).await.unwrap();
        client_async(request, stream).await
    };

    let server = Server::start(trusting).unwrap();
    let mut clients = Vec::new();
    for client in [
        "192.0.2.1",
        "192.0.2.1",
        "192.0.2.2",
        "192.0.2.2, 127.0.0.1",
    ] {
        clients.push(open(&server, client).await.expect(client).0);
    }
    // What a client puts before its proxy's word changes nothing.
    for client in ["192.0.2.1", "192.0.2.9, 192.0.2.2"] {
        match open(&server, client).await {
            Err(WsError::Http(answer)) => assert_eq!(answer.status(), 503, "{client}"),
            other => panic!("{client}: {other:?}"),
        }
    }
    // A place comes back with the end of its WebSocket.
    drop(clients.remove(0));
    let freed = async { while open(&server, "192.0.2.1").await.is_err() {} };
    timeout(PATIENCE, freed).await.expect("a place comes back");
    server.shutdown().await;

    // Nobody else is believed: all of these are one address.
    let server = Server::start(config).unwrap();
    let first = open(&server, "192.0.2.1").await.unwrap();
    let second = open(&server, "192.0.2.2").await.unwrap();
    assert!(open(&server, "192.0.2.3").await.is_err());
    drop((first, second));
    server.shutdown().await;
}

#[tokio::test]
async fn garbage_on_the_port_is_turned_away() {
    let limits = Limits {
        handshake_timeout: Duration::from_millis(300),
        ..Limits::default()
    };
    let server = Server::start(ServerConfig::ephemeral().limits(limits)).unwrap();
    let app = App::of(&server);
    // A TLS hello, binary noise, a request that never ends, silence.
    raw(&server, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03").await;
    raw(&server, &[0xff; 4096]).await;
    raw(&server, b"GET / HTTP/1.1\r\nHost: a\r\n").await;
    raw(&server, b"").await;
    let answer = raw(
        &server,
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.contains("zego-express.v1"), "{answer}");
    let answer = raw(
        &server,
        b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.contains("\"status\":\"ok\""), "{answer}");
    let scrape = b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let answer = raw(&server, scrape).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    let admin = server.admin_url().unwrap().replace("http://", "");
    let answer = raw_at(admin.parse().unwrap(), scrape).await;
    assert!(answer.contains("\nzego_ws_connections 0\n"), "{answer}");
    Client::member(&server.url(), &app, "room", "alice").await;
    server.shutdown().await;
}

#[tokio::test]
async fn a_connection_without_a_login_is_closed() {
    let limits = Limits {
        login_timeout: Duration::from_millis(200),
        ..Limits::default()
    };
    let server = Server::start(ServerConfig::ephemeral().limits(limits)).unwrap();
    let mut idle = Client::connect(&server.url()).await;
    assert!(matches!(idle.end().await, Seen::Close(..) | Seen::Gone));
    server.shutdown().await;
}

#[tokio::test]
async fn a_token_can_be_made_for_each_project() {
    let config = ServerConfig::ephemeral()
        .project(project(1, b'a'))
        .project(project(2, b'b'));
    let server = Server::start(config).unwrap();
    for project in server.projects() {
        let token = token::make(project, "alice", Some("room"), 1).unwrap();
        let mut client = Client::connect(&server.url()).await;
        let id = project.app_id.get();
        assert_eq!(
            client
                .login_by_token(id, "room", "alice", &token)
                .await
                .code,
            0
        );
    }
    server.shutdown().await;
}

/// What is over the rate waits in the client's own socket: every message is answered, in order.
#[tokio::test]
async fn a_burst_over_the_limit_waits_and_is_answered() {
    for (requests_per_s, burst) in [(50, 201), (200, 1_000)] {
        let limits = Limits {
            requests_per_s,
            ..Limits::default()
        };
        let server = Server::start(ServerConfig::ephemeral().limits(limits)).unwrap();
        let mut client = Client::member(&server.url(), &App::of(&server), "room", "alice").await;
        let mut ids = Vec::new();
        for _ in 0..burst {
            let stream_id = "none".into();
            ids.push(client.send(Request::Unplay { stream_id }).await);
        }
        for id in ids {
            match client.next().await {
                Seen::Message(message) => match *message {
                    ServerMessage::Result(result) => assert_eq!((result.id, result.code), (id, 0)),
                    other => panic!("{other:?}"),
                },
                end => panic!("{id} of {burst}: {end:?}"),
            }
        }
        server.shutdown().await;
    }
}

/// A refused login is answered late, and requests are answered in order: what comes behind it waits in
/// the client's own socket, however much it is, and no client is closed for it.
#[tokio::test]
async fn what_comes_behind_a_refused_login_waits_and_is_answered() {
    let (server, app) = server();
    let mut client = Client::member(&server.url(), &app, "room", "alice").await;
    let wrong = login(app.id, "other", "alice", None, Some("04garbage".into()));
    let mut expected = vec![(
        client.send(wrong).await,
        code::ROOM_ERROR_AUTHENTICATION_FAILED,
    )];
    for _ in 0..150 {
        let stream_id = "none".into();
        expected.push((client.send(Request::Unplay { stream_id }).await, 0));
    }
    for answer in expected {
        match client.next().await {
            Seen::Message(message) => match *message {
                ServerMessage::Result(result) => assert_eq!((result.id, result.code), answer),
                other => panic!("{other:?}"),
            },
            end => panic!("{}: {end:?}", answer.0),
        }
    }
    server.shutdown().await;
}

/// Requests of one connection have the pace of its messages, whether or not their sender waits for
/// answers: each is answered.
#[tokio::test]
async fn http_requests_beyond_the_rate_wait() {
    let limits = Limits {
        requests_per_s: 100,
        ..Limits::default()
    };
    let server = Server::start(ServerConfig::ephemeral().limits(limits)).unwrap();
    let request = "GET /health HTTP/1.1\r\nhost: x\r\n\r\n";
    let last = "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let started = std::time::Instant::now();
    // 400 at once and 100 a second: the last 50 take half a second.
    let answers = raw(&server, (request.repeat(449) + last).as_bytes()).await;
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 450);
    assert!(started.elapsed() >= Duration::from_millis(490));
    server.shutdown().await;
}
