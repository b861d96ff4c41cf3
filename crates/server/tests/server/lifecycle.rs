//! Starting, stopping and restarting embedded servers; limits under load.

use std::time::{Duration, Instant};

use crate::common::{App, Client, PATIENCE, Seen, TempDir, login};
use futures_util::future::join_all;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use zego_proto::msg::{Request, ServerMessage};
use zego_server::config::Limits;
use zego_server::{Server, ServerConfig};

#[test]
fn servers_start_and_stop_without_a_runtime_and_side_by_side() {
    let servers: Vec<Server> = (0..3)
        .map(|_| Server::start(ServerConfig::ephemeral()).unwrap())
        .collect();
    let mut ids: Vec<u32> = servers.iter().map(Server::app_id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "each has its own project");
    for server in servers {
        server.stop();
    }
}

#[tokio::test]
async fn a_restart_takes_the_same_ports_and_settings() {
    let dir = TempDir::new();
    let config = ServerConfig::ephemeral().data_dir(dir.path());
    let server = Server::start(config.clone()).unwrap();
    let config = config
        .listen(server.listen_addr())
        .media_listen(server.media_addr());
    let (app_id, secret) = (server.app_id(), server.server_secret().to_owned());
    let mut epochs = vec![server.epoch().to_owned()];
    let app = App::of(&server);
    let mut client = Client::member(&server.url(), &app, "room", "alice").await;
    server.shutdown().await;
    assert!(matches!(client.end().await, Seen::Close(1001, _)));
    for round in 0..3 {
        let server = Server::start(config.clone()).unwrap();
        assert_eq!(
            (server.app_id(), server.server_secret()),
            (app_id, secret.as_str())
        );
        assert!(!epochs.contains(&server.epoch().to_owned()));
        epochs.push(server.epoch().to_owned());
        let mut client = Client::member(&server.url(), &app, "room", "alice").await;
        // Not only after a drain: also after going down without a word.
        tokio::task::spawn_blocking(move || match round % 2 {
            0 => assert!(server.abort(), "all ends"),
            _ => drop(server),
        })
        .await
        .unwrap();
        let end = client.end().await;
        assert_eq!(round % 2 == 0, end == Seen::Gone, "{end:?}");
    }
}

#[tokio::test]
async fn ipv6_serves_as_well() {
    let config = ServerConfig::ephemeral().listen("[::1]:0".parse().unwrap());
    if std::net::TcpListener::bind(config.listen).is_err() {
        return; // No IPv6 on this machine.
    }
    let server = Server::start(config).unwrap();
    assert!(server.url().starts_with("ws://[::1]:"));
    assert!(server.media_addr().is_ipv6());
    Client::member(&server.url(), &App::of(&server), "room", "alice").await;
    server.shutdown().await;
}

#[test]
fn a_taken_port_is_an_error_not_a_hang() {
    let first = Server::start(ServerConfig::ephemeral()).unwrap();
    let config = ServerConfig::ephemeral().listen(first.listen_addr());
    let error = Server::start(config).unwrap_err().to_string();
    assert!(error.contains(&first.listen_addr().to_string()), "{error}");
}

#[tokio::test]
async fn a_flood_of_connections_stays_bounded() {
    let limits = Limits {
        connections_per_address: 50,
        handshake_timeout: Duration::from_secs(2),
        ..Limits::default()
    };
    let server = Server::start(ServerConfig::ephemeral().limits(limits)).unwrap();
    let app = App::of(&server);
    let mut member = Client::member(&server.url(), &app, "room", "alice").await;
    let flood = (0..200).map(|_| TcpStream::connect(server.listen_addr()));
    let mut flood: Vec<TcpStream> = join_all(flood).await.into_iter().flatten().collect();
    // Those over the limit are closed at once, the others when their handshake never comes.
    for stream in &mut flood {
        let mut byte = [0];
        let end = timeout(PATIENCE, stream.read(&mut byte))
            .await
            .expect("closed in time");
        assert!(matches!(end, Ok(0) | Err(_)));
    }
    member.so_far().await;
    Client::member(&server.url(), &app, "room", "bob").await;
    server.shutdown().await;
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_closed_and_the_others_go_on() {
    let limits = Limits {
        outgoing_messages: 64,
        outgoing_bytes: 64 << 10,
        requests_per_s: 50_000,
        ..Limits::default()
    };
    let server = Server::start(ServerConfig::ephemeral().limits(limits)).unwrap();
    let app = App::of(&server);
    let mut other = Client::member(&server.url(), &app, "room", "other").await;
    let mut slow = Client::member(&server.url(), &app, "room", "slow").await;
    // Asks and never reads. The kernel's buffers fill first, then the queue.
    let closed = timeout(PATIENCE, async {
        let room_id = "x".repeat(127);
        let text = format!(r#"{{"id":1,"type":"logout","room_id":"{room_id}"}}"#);
        while slow.send_text(text.clone()).await.is_ok() {}
    });
    closed.await.expect("the slow reader is closed");
    other.so_far().await;
    server.shutdown().await;
}

/// 100 users join one room at once; prints what it took.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_users_join_one_room() {
    const USERS: usize = 100;
    let server = Server::start(ServerConfig::ephemeral()).unwrap();
    let app = App::of(&server);
    let url = server.url();
    let started = Instant::now();
    let joins = (0..USERS).map(|i| {
        let (app, url) = (app.clone(), url.clone());
        tokio::spawn(async move {
            let at = Instant::now();
            let client = Client::member(&url, &app, "room", &format!("user-{i}")).await;
            (client, at.elapsed())
        })
    });
    let (mut clients, mut times) = (Vec::new(), Vec::new());
    for join in join_all(joins).await {
        let (client, time) = join.unwrap();
        clients.push(client);
        times.push(time);
    }
    let all = started.elapsed();
    times.sort();
    // Everyone ends up knowing everyone: what came with the login plus what was said later.
    let mut told = 0;
    for client in &mut clients {
        for message in client.so_far().await {
            if let ServerMessage::UserUpdate { users, .. } = message {
                told += users.len();
            }
        }
    }
    assert_eq!(told, USERS * (USERS - 1) / 2);
    let settled = started.elapsed();
    println!(
        "{USERS} joins: p50 {:?}, p95 {:?}, max {:?}; all in {all:?}; everyone told after {settled:?}",
        times[USERS / 2],
        times[USERS * 95 / 100],
        times[USERS - 1]
    );
    let at = Instant::now();
    for client in &mut clients {
        let room_id = "room".into();
        assert_eq!(client.ask(Request::Logout { room_id }).await.code, 0);
    }
    println!("{USERS} leaves, one after another: {:?}", at.elapsed());
    let stats = server.stats().cloud;
    assert_eq!((stats.sessions, stats.rooms), (0, 0), "{stats:?}");
    server.shutdown().await;
}

/// A list of more bytes than the way out holds reaches a reader that starts late and reads slowly.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_gets_the_whole_list_of_a_large_room() {
    const USERS: usize = 4_000;
    let limits = Limits {
        connections_per_address: 10_000,
        logins_per_s_per_address: 100_000,
        logins_per_s_per_project: 100_000,
        ..Limits::default()
    };
    let server = Server::start(ServerConfig::ephemeral().limits(limits)).unwrap();
    let (app, url) = (App::of(&server), server.url());
    // Their connections end at once; the members are held.
    let name = "n".repeat(256);
    let all: Vec<usize> = (0..USERS).collect();
    for some in all.chunks(100) {
        let joins = some.iter().map(|n| {
            let (app, url, name, n) = (app.clone(), url.clone(), name.clone(), *n);
            tokio::spawn(async move {
                let mut client = Client::connect(&url).await;
                let user = format!("user-{n}");
                let proof = client.proof(&app, &user);
                let mut request = login(app.id, "room", &user, Some(proof), None);
                if let Request::Login(login) = &mut request {
                    (login.user_name, login.user_notify) = (name, false);
                }
                assert_eq!(client.ask(request).await.code, 0);
            })
        });
        for join in join_all(joins).await {
            join.unwrap();
        }
    }
    let mut reader = Client::connect(&url).await;
    let proof = reader.proof(&app, "reader");
    reader
        .send(login(app.id, "room", "reader", Some(proof), None))
        .await;
    // Everything that would be sent is under way before the first byte is read.
    while server.stats().cloud.sessions <= USERS {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut known = std::collections::BTreeSet::new();
    loop {
        match reader.next().await {
            Seen::Message(message) => match *message {
                ServerMessage::UserUpdate { users, .. } => {
                    known.extend(users.into_iter().map(|u| u.user_id));
                }
                ServerMessage::SnapshotEnd { .. } => break,
                _ => {}
            },
            end => panic!("{} known: {end:?}", known.len()),
        }
    }
    // The last ones to come may be netted yet.
    while known.len() < USERS {
        if let Seen::Message(message) = reader.next().await
            && let ServerMessage::UserUpdate { users, .. } = *message
        {
            known.extend(users.into_iter().map(|u| u.user_id));
        }
    }
    server.shutdown().await;
}
