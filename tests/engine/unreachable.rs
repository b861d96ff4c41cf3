//! A server that cannot be reached, in every way that it can not: named within four seconds,
//! told again with every attempt, and the states say what is being waited for.

use crate::network::impaired;
use crate::support::*;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use zego_express::engine::event::{PlayerState, PublisherState, RoomStateChangedReason as Reason};
use zego_express::engine::*;
use zego_netsim::TcpMode;

/// Within which trouble is promised to be told, and what a busy machine gets on top.
const TOLD_WITHIN: Duration = Duration::from_secs(4);
const BUSY: Duration = Duration::from_secs(4);

/// Everything is asked for at once; trouble is told with this number, twice, until the window ends.
#[track_caller]
fn nothing_opens(door: &Door, number: i32, address: &str, cause: &str) {
    let timing = Timing {
        room_retry: Duration::from_secs(9),
        ..Timing::default()
    };
    let c = Client::with_timing(door, "me", timing);
    let (tx, rx) = mpsc::channel();
    let asked = Instant::now();
    c.login_with(
        "r",
        true,
        "",
        Box::new(move |code, _| tx.send(code).unwrap()),
    )
    .expect("a login");
    c.publish("s");
    c.play("p");
    assert_eq!(c.events.room_state(Reason::Logining), 0);
    for told in 0..2 {
        let info = c.events.debug_error(number);
        if told == 0 {
            assert!(asked.elapsed() < TOLD_WITHIN + BUSY);
            for state in [
                "PublisherState { stream_id: \"s\", state: PublishRequesting, code: 1003020",
                "PlayerState { stream_id: \"p\", state: PlayRequesting, code: 1004020",
            ] {
                eventually(state, || {
                    c.events.history().iter().any(|l| l.starts_with(state))
                });
            }
            let states = c.events.history();
            let rooms = states.iter().filter(|l| l.starts_with("RoomStateChanged"));
            assert_eq!(rooms.count(), 1, "still LOGINING: {states:#?}");
        }
        assert!(info.contains(address) && info.contains(cause), "{info}");
    }
    assert_eq!(c.events.room_state(Reason::LoginFailed), 1002053);
    assert_eq!(rx.recv_timeout(PATIENCE), Ok(1002053));
    c.destroy();
}

#[test]
fn tls_that_is_refused() {
    // A server that speaks no TLS.
    let server = server();
    let door = Door {
        url: server.url().replacen("ws://", "wss://", 1),
        ..Door::of(&server)
    };
    nothing_opens(&door, 1000921, &server.listen_addr().to_string(), "TLS");
    server.stop();
}

#[test]
fn a_port_where_nobody_listens() {
    let (impairer, server, door) = impaired();
    impairer.set_tcp(TcpMode::Refuse);
    nothing_opens(&door, 1000920, &impairer.tcp_addr().to_string(), "");
    server.stop();
}

#[test]
fn a_connection_that_stays_silent() {
    let (impairer, server, door) = impaired();
    impairer.set_tcp(TcpMode::Blackhole);
    nothing_opens(&door, 1000920, &impairer.tcp_addr().to_string(), "");
    server.stop();
}

#[test]
fn blocked_udp() {
    assert!(Timing::default().link_connect_timeout <= TOLD_WITHIN);
    let (impairer, server, door) = impaired();
    impairer.block_udp(true);
    let c = Client::with_timing(&door, "me", Timing::default());
    c.login("r");
    c.publish("s");
    c.play("s");
    assert_eq!(c.events.room_state(Reason::Logined), 0);
    let asked = Instant::now();
    // Both links, and again with the next attempt.
    let mut told = [0, 0];
    while told.iter().any(|n| *n < 2) {
        let info = c.events.debug_error(1000922);
        assert!(info.contains(&impairer.udp_addr().to_string()), "{info}");
        told[usize::from(info.starts_with("down"))] += 1;
        if told == [1, 1] {
            assert!(asked.elapsed() < TOLD_WITHIN + BUSY);
        }
    }
    let states = c.events.history();
    let last = |begin: &str| states.iter().rfind(|l| l.starts_with(begin)).cloned();
    let publisher = last("PublisherState").expect("one");
    assert!(
        publisher.contains("PublishRequesting, code: 1003020"),
        "{publisher}"
    );
    let player = last("PlayerState").expect("one");
    assert!(player.contains("PlayRequesting, code: 1004020"), "{player}");
    impairer.block_udp(false);
    assert_eq!(c.events.publisher(PublisherState::Publishing), 0);
    c.events.player_with(PlayerState::Playing, 0);
    c.frames.first();
    c.destroy();
    server.stop();
}

#[test]
fn trouble_of_a_link_that_serves_nothing_is_not_told() {
    let (impairer, server, door) = impaired();
    impairer.block_udp(true);
    let c = Client::with_timing(&door, "me", Timing::default());
    c.login("r");
    c.publish("s");
    // Both links are tried at the same times.
    for _ in 0..2 {
        let info = c.events.debug_error(1000922);
        assert!(info.starts_with("up link"), "{info}");
    }
    c.destroy();
    server.stop();
}
