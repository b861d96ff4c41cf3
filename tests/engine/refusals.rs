//! Who may not come in, and who may not meet.

use crate::support::*;
use std::sync::mpsc;
use zego_express::engine::event::{
    PlayerState, PublisherState, RoomStateChangedReason as Reason, UpdateType,
};
use zego_express::engine::*;
use zego_server::{Project, Server, ServerConfig};

#[test]
fn wrong_sign_and_wrong_tokens_look_alike() {
    let server = server();
    let right = Door::of(&server);
    let wrong_sign = Door {
        app_sign: Some("00".repeat(32)),
        ..right.clone()
    };
    let token_only = Door {
        app_sign: None,
        ..right.clone()
    };
    let unknown = Door {
        app_id: right.app_id ^ 1,
        ..right.clone()
    };
    let foreign = server.token("somebody", None, 24);
    for (door, token) in [
        (&wrong_sign, ""),
        (&token_only, "04garbage"),
        (&token_only, &foreign),
        (&unknown, ""),
    ] {
        let c = Client::new(door, "me");
        let (tx, rx) = mpsc::channel();
        c.login_with(
            "r",
            true,
            token,
            Box::new(move |code, _| tx.send(code).unwrap()),
        )
        .expect("a login");
        assert_eq!(c.events.room_state(Reason::LoginFailed), 1002033);
        assert_eq!(rx.recv_timeout(PATIENCE), Ok(1002033));
        c.destroy();
    }
    // And the right token opens, after a refusal, in the same engine.
    let c = Client::new(&token_only, "me");
    c.login_with("r", true, "04x", Box::new(|_, _| {}))
        .expect("a login");
    assert_eq!(c.events.room_state(Reason::LoginFailed), 1002033);
    let token = server.token("me", None, 24);
    c.login_with("r", true, &token, Box::new(|_, _| {}))
        .expect("again");
    assert_eq!(c.events.room_state(Reason::Logined), 0);
    c.destroy();
    server.stop();
}

#[test]
fn the_last_login_wins_and_the_first_publisher() {
    let server = server();
    let door = Door::of(&server);
    let first = Client::new(&door, "same");
    first.logged_in("r");
    first.publish("s");
    assert_eq!(first.events.publisher(PublisherState::Publishing), 0);
    let late = Client::new(&door, "late");
    late.logged_in("r");
    late.publish("s");
    assert_eq!(late.events.publisher(PublisherState::NoPublish), 1003028);
    // The channel is free again.
    late.publish("other");
    assert_eq!(late.events.publisher(PublisherState::Publishing), 0);
    let second = Client::new(&door, "same");
    second.logged_in("r");
    assert_eq!(first.events.room_state(Reason::KickOut), 1002050);
    assert_eq!(first.events.publisher(PublisherState::NoPublish), 1002050);
    // A kicked engine may log in again, and then kicks the other.
    first.logged_in("r");
    assert_eq!(second.events.room_state(Reason::KickOut), 1002050);
    for c in [&first, &late, &second] {
        c.destroy();
    }
    server.stop();
}

fn project(app_id: u32, sign: [u8; 32], l3: bool) -> Project {
    let app_id = AppId::new(app_id).expect("valid");
    Project {
        l3,
        ..Project::development(app_id, sign, "0123456789abcdef0123456789abcdef")
    }
}

#[test]
fn two_projects_never_meet_and_l3_is_a_switch() {
    let config = ServerConfig::ephemeral()
        .project(project(1, [1; 32], true))
        .project(project(2, [2; 32], false));
    let server = Server::start(config).expect("a server");
    let door = |app_id: u32, sign: &str| Door {
        url: server.url(),
        app_id,
        app_sign: Some(sign.repeat(32)),
    };
    let (one, two) = (door(1, "01"), door(2, "02"));
    let host = Client::new(&one, "host");
    host.logged_in("r");
    host.publish("s");
    assert_eq!(host.events.publisher(PublisherState::Publishing), 0);
    // The same names in the other project: no kick, no stream, no picture.
    let twin = Client::new(&two, "host");
    twin.logged_in("r");
    twin.play("s");
    assert_eq!(twin.events.player(PlayerState::NoPlay), 1004072);
    let rtc = PlayConfig {
        resource_mode: ResourceMode::OnlyRtc,
    };
    twin.engine.start_playing(stream("s"), rtc).expect("again");
    twin.publish("s");
    assert_eq!(twin.events.publisher(PublisherState::Publishing), 0);
    let viewer = Client::new(&two, "viewer");
    viewer.logged_in("r");
    assert_eq!(viewer.events.users(UpdateType::Add), ["host"]);
    assert_eq!(viewer.events.streams(UpdateType::Add), ["s"]);
    let cdn = PlayConfig {
        resource_mode: ResourceMode::OnlyCdn,
    };
    viewer
        .engine
        .start_playing(stream("s"), cdn)
        .expect("a play");
    assert_ne!(viewer.events.player(PlayerState::NoPlay), 0);
    assert!(
        !host
            .events
            .history()
            .iter()
            .any(|l| l.starts_with("RoomStreamUpdate")
                || l.starts_with("RoomUserUpdate")
                || l.contains("KickOut"))
    );
    for c in [&host, &twin, &viewer] {
        c.destroy();
    }
    server.stop();
}
