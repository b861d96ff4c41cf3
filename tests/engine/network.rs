//! What becomes of rooms and streams when server and network fail.

use crate::support::*;
use std::net::SocketAddr;
use std::time::Duration;
use zego_express::engine::event::{
    Event, PlayerState, PublisherState, RoomStateChangedReason as Reason, UpdateType,
};
use zego_express::engine::*;
use zego_netsim::{Config, Impairer, LinkProfile, TcpMode};
use zego_server::config::PublicAddress;
use zego_server::{Project, Server, ServerConfig};

const SIGN: [u8; 32] = [9; 32];

fn config() -> ServerConfig {
    let app_id = AppId::new(7).expect("valid");
    ServerConfig::ephemeral()
        .heartbeat(Duration::from_secs(4))
        .project(Project::development(
            app_id,
            SIGN,
            "0123456789abcdef0123456789abcdef",
        ))
}

pub fn door(url: String) -> Door {
    Door {
        url,
        app_id: 7,
        app_sign: Some("09".repeat(32)),
    }
}

/// A server that is reached through an impairer only.
pub fn impaired() -> (Impairer, Server, Door) {
    impaired_up(LinkProfile::PERFECT)
}

/// The same, through a path of that kind towards the server.
pub fn impaired_up(up: LinkProfile) -> (Impairer, Server, Door) {
    let path = Config {
        up,
        ..Config::default()
    };
    let impairer = Impairer::start(path).expect("a relay");
    let udp = impairer.udp_addr();
    let public = PublicAddress::Fixed {
        ip: udp.ip(),
        port: Some(udp.port()),
    };
    let server = Server::start(config().public_address(public)).expect("a server");
    impairer.set_targets(server.media_addr(), server.listen_addr());
    let url = format!("ws://{}", impairer.tcp_addr());
    (impairer, server, door(url))
}

fn busy(door: &Door) -> (Client, Client) {
    let host = Client::new(door, "host");
    let viewer = Client::new(door, "viewer");
    host.login("r");
    host.publish("s");
    viewer.login("r");
    viewer.play("s");
    assert_eq!(viewer.events.streams(UpdateType::Add), ["s"]);
    assert_eq!(viewer.events.player(PlayerState::Playing), 0);
    viewer.frames.more(5);
    (host, viewer)
}

#[test]
fn a_killed_and_restarted_server_is_survived() {
    let server = Server::start(config()).expect("a server");
    let (listen, media) = (server.listen_addr(), server.media_addr());
    let (host, viewer) = busy(&door(server.url()));
    host.events.forget();
    viewer.events.forget();
    server.abort();
    for c in [&host, &viewer] {
        assert_eq!(c.events.room_state(Reason::Reconnecting), 1002051);
    }
    let again = |addr: SocketAddr, media: SocketAddr| config().listen(addr).media_listen(media);
    let server = Server::start(again(listen, media)).expect("the same ports");
    for c in [&host, &viewer] {
        assert_eq!(c.events.room_state(Reason::Reconnected), 0);
    }
    assert_eq!(host.events.publisher(PublisherState::Publishing), 0);
    assert_eq!(viewer.events.player(PlayerState::Playing), 0);
    viewer.frames.more(10);
    // Nobody saw anybody go.
    for c in [&host, &viewer] {
        let history = c.events.history();
        assert!(
            !history.iter().any(|l| l.contains("update: Delete")),
            "{history:#?}"
        );
    }
    host.destroy();
    viewer.destroy();
    server.stop();
}

#[test]
fn a_cut_of_the_network_is_survived() {
    let (impairer, server, door) = impaired();
    let (host, viewer) = busy(&door);
    // Longer than silence is borne, shorter than the heartbeat.
    impairer.cut(Duration::from_millis(3500));
    for c in [&host, &viewer] {
        assert_eq!(c.events.room_state(Reason::Reconnecting), 1002051);
        assert_eq!(c.events.room_state(Reason::Reconnected), 0);
    }
    viewer.events.player_with(PlayerState::Playing, 0);
    viewer.frames.more(10);
    host.destroy();
    viewer.destroy();
    server.stop();
}

/// The server has forgotten both by then; they come back as new and find each other again.
#[test]
fn a_cut_longer_than_the_heartbeat_is_survived() {
    let (impairer, server, door) = impaired();
    let (host, viewer) = busy(&door);
    impairer.cut(Duration::from_secs(10));
    for c in [&host, &viewer] {
        assert_eq!(c.events.room_state(Reason::Reconnecting), 1002051);
        assert_eq!(c.events.room_state(Reason::Reconnected), 0);
    }
    viewer.events.player_with(PlayerState::Playing, 0);
    viewer.frames.more(10);
    let streams = viewer.engine.room_streams(&room("r")).expect("in the room");
    assert_eq!(streams.len(), 1);
    host.destroy();
    viewer.destroy();
    server.stop();
}

#[test]
fn losing_the_signalling_alone_never_stops_media() {
    let (impairer, server, door) = impaired();
    let (host, viewer) = busy(&door);
    viewer.events.forget();
    impairer.reset_tcp();
    assert_eq!(viewer.events.room_state(Reason::Reconnecting), 1002051);
    assert_eq!(viewer.events.room_state(Reason::Reconnected), 0);
    viewer.frames.more(10);
    let history = viewer.events.history();
    let states = history
        .iter()
        .filter(|l| l.starts_with("PlayerState"))
        .count();
    assert_eq!(states, 2, "{history:#?}");
    host.destroy();
    viewer.destroy();
    server.stop();
}

#[test]
fn blocked_udp_is_named_and_ends_when_it_opens() {
    let (impairer, server, door) = impaired();
    impairer.block_udp(true);
    let host = Client::new(&door, "host");
    host.login("r");
    host.publish("s");
    assert_eq!(host.events.room_state(Reason::Logined), 0);
    let info = host.events.debug_error(1000922);
    assert!(info.contains(&impairer.udp_addr().to_string()), "{info}");
    assert_eq!(
        host.events.publisher(PublisherState::PublishRequesting),
        1003020
    );
    // Told again, with every attempt.
    host.events.debug_error(1000922);
    impairer.block_udp(false);
    assert_eq!(host.events.publisher(PublisherState::Publishing), 0);
    host.destroy();
    server.stop();
}

/// As if the host's machine were gone: no byte more, no reset either.
#[test]
fn a_vanished_publisher_is_missed_at_once_and_gone_after_the_heartbeat() {
    vanishes(TcpMode::Blackhole);
}

/// As if its process were killed: the system ends its connections.
#[test]
fn a_killed_publisher_is_missed_at_once_and_gone_after_the_heartbeat() {
    vanishes(TcpMode::Refuse);
}

fn vanishes(tcp: TcpMode) {
    let (impairer, server, remote) = impaired();
    let viewer = Client::new(&door(server.url()), "viewer");
    let host = Client::new(&remote, "host");
    host.login("r");
    host.publish("s");
    viewer.login("r");
    viewer.play("s");
    viewer.frames.more(5);
    assert_eq!(viewer.events.streams(UpdateType::Add), ["s"]);
    impairer.block_udp(true);
    impairer.set_tcp(tcp);
    let since = std::time::Instant::now();
    viewer
        .events
        .player_with(PlayerState::PlayRequesting, 1004020);
    // Five seconds are promised; a busy machine gets some more.
    assert!(since.elapsed() < Duration::from_secs(10));
    assert_eq!(viewer.events.streams(UpdateType::Delete), ["s"]);
    assert_eq!(viewer.events.users(UpdateType::Delete), ["host"]);
    viewer.engine.stop_playing(&stream("s")).expect("stop");
    assert_eq!(viewer.events.player(PlayerState::NoPlay), 0);
    eventually("nothing is left of it", || {
        let stats = server.stats();
        stats.media.subscriptions == 0 && stats.cloud.sessions == 1
    });
    host.engine.destroy();
    viewer.destroy();
    server.stop();
}

#[test]
fn the_window_of_a_lost_room_ends() {
    let server = Server::start(config()).expect("a server");
    let timing = Timing {
        room_retry: Duration::from_secs(2),
        ..timing()
    };
    let c = Client::with_timing(&door(server.url()), "me", timing);
    c.logged_in("r");
    let listen = server.listen_addr();
    server.abort();
    assert_eq!(c.events.room_state(Reason::Reconnecting), 1002051);
    assert_eq!(c.events.room_state(Reason::ReconnectFailed), 1002053);
    let server = Server::start(config().listen(listen)).expect("the same port");
    c.logged_in("r");
    c.destroy();
    server.stop();
}

/// The application sleeps in a callback: nothing is lost, nothing grows, media goes on.
#[test]
fn a_slow_application_is_waited_for() {
    let (_impairer, server, door) = impaired();
    let (host, viewer) = busy(&door);
    let before = viewer.frames.count();
    viewer.events.hold(Duration::from_secs(3));
    std::thread::sleep(Duration::from_secs(3));
    assert!(viewer.frames.count() > before + 10);
    host.engine.stop_publishing(Channel::Main).expect("stop");
    assert_eq!(viewer.events.streams(UpdateType::Delete), ["s"]);
    viewer.events.wait("no reconnect", |e| {
        (!matches!(e, Event::RoomStateChanged { .. })).then_some(())
    });
    host.destroy();
    viewer.destroy();
    server.stop();
}
