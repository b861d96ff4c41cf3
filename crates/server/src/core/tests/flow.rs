//! Rooms: who hears what, and when a room exists.

use super::harness::*;
use crate::core::*;
use UpdateKind::{Add, Delete};
use zego_proto::msg::*;

#[test]
fn host_and_viewer_walk_through_a_whole_session() {
    let mut world = World::new();
    let (host, login) = world.enter("r", "host");
    assert!(login.room.users.is_empty() && login.room.streams.is_empty());
    assert_eq!(login.room.user_count, 1);
    let (viewer, login) = world.enter("r", "viewer");
    let ids = |users: &[UserInfo]| users.iter().map(|u| u.user_id.clone()).collect::<Vec<_>>();
    assert_eq!(
        (ids(&login.room.users), login.room.user_count),
        (vec!["host".into()], 2)
    );
    let heard = world.take(host);
    assert_eq!(heard.len(), 1);
    assert_eq!(users(&heard[0]), Some((Add, vec!["viewer"])));

    assert_eq!(world.publish(host, "r", "s"), 0);
    assert!(world.take(host).is_empty(), "never about oneself");
    let heard = world.take(viewer);
    assert_eq!(streams(&heard[0]), Some((Add, vec!["s"], 0)));
    let ServerMessage::StreamUpdate { streams: list, .. } = &heard[0] else {
        panic!("{heard:?}")
    };
    assert_eq!(
        (list[0].user_id.as_str(), list[0].user_name.as_str()),
        ("host", "name of host")
    );

    let state = world.play(viewer, "r", "s", 0);
    assert_eq!((state.phase, state.code), (PlayPhase::Live, 0));
    assert_ne!(state.audio_seq, 0);
    assert_eq!(world.subscriptions(), 1);

    assert_eq!(world.code(host, unpublish("s")), 0);
    let heard = world.take(viewer);
    assert_eq!(streams(&heard[0]), Some((Delete, vec!["s"], 1)));
    let ServerMessage::PlayState(state) = &heard[1] else {
        panic!("{heard:?}")
    };
    assert_eq!((state.phase, state.code), (PlayPhase::Waiting, 1004020));
    assert_eq!(world.code(viewer, unplay("s")), 0);
    assert_eq!(world.subscriptions(), 0);

    assert_eq!(world.code(viewer, logout("r")), 0);
    assert_eq!(users(&world.take(host)[0]), Some((Delete, vec!["viewer"])));
    assert_eq!(world.code(host, logout("r")), 0);
    let stats = world.cloud.stats();
    assert_eq!((stats.sessions, stats.rooms, stats.plays), (0, 0, 0));
    assert!(world.cloud.apps.is_empty());
    world.seconds(11);
    let stats = world.cloud.stats();
    assert_eq!(
        (stats.connections, stats.timers),
        (0, 0),
        "idle connections go too"
    );
}

#[test]
fn leaving_publisher_gives_stream_delete_before_user_delete() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s1");
    assert_eq!(world.code(host, publish("r", "s2", 1)), 0);
    world.clear();
    assert_eq!(world.code(host, logout("r")), 0);
    let heard = world.take(viewer);
    assert_eq!(streams(&heard[0]), Some((Delete, vec!["s1"], 1)));
    assert_eq!(streams(&heard[1]), Some((Delete, vec!["s2"], 1)));
    assert_eq!(users(&heard[2]), Some((Delete, vec!["host"])));
    assert_eq!(heard.len(), 3);
}

#[test]
fn user_notify_decides_what_the_receiver_hears() {
    let mut world = World::new();
    let deaf = world.connect();
    let mut login = world.login_request(deaf, APP, "r", "deaf");
    login.user_notify = false;
    assert_eq!(world.code(deaf, Request::Login(login)), 0);
    let (keen, login) = world.enter("r", "keen");
    assert_eq!(
        login.room.users.len(),
        1,
        "others hear of one who does not listen"
    );
    assert!(world.take(deaf).is_empty());
    let second = world.connect();
    let mut login = world.login_request(second, APP, "r", "second");
    login.user_notify = false;
    let room = world
        .ask(second, Request::Login(login))
        .login
        .expect("login")
        .room;
    assert!(room.users.is_empty());
    assert_eq!(room.user_count, 3, "the count is told to all");
    assert_eq!(users(&world.take(keen)[0]), Some((Add, vec!["second"])));
    world.publish(keen, "r", "s");
    assert_eq!(streams(&world.take(deaf)[0]), Some((Add, vec!["s"], 0)));
}

#[test]
fn count_comes_every_30_s_to_everyone() {
    let mut world = World::new();
    let (a, _) = world.enter("r", "a");
    let (b, _) = world.enter("r", "b");
    world.clear();
    world.seconds_pinging(&[a, b], 95);
    let counts = |all: Vec<ServerMessage>| {
        let count = |m: &ServerMessage| matches!(m, ServerMessage::UserCount { count: 2, .. });
        all.iter().filter(|m| count(m)).count()
    };
    assert_eq!((counts(world.take(a)), counts(world.take(b))), (3, 3));
}

#[test]
fn room_ends_with_its_last_member_and_begins_anew() {
    let mut world = World::new();
    let (a, first) = world.enter("r", "a");
    let (_, second) = world.enter("r", "b");
    assert_eq!(first.room.room_session_id, second.room.room_session_id);
    world.code(a, logout("r"));
    let (_, third) = world.enter("r", "a");
    assert_eq!(third.room.room_session_id, first.room.room_session_id);
    let mut world = World::new();
    let (a, first) = world.enter("r", "a");
    world.code(a, logout("r"));
    let (_, second) = world.enter("r", "a");
    assert_ne!(first.room.room_session_id, second.room.room_session_id);
}

#[test]
fn room_limits_members_by_its_first_login() {
    let mut world = World::new();
    let a = world.connect();
    let mut login = world.login_request(a, APP, "r", "a");
    login.max_member_count = 2;
    assert_eq!(world.code(a, Request::Login(login)), 0);
    let (b, _) = world.enter("r", "b");
    let c = world.connect();
    let mut login = world.login_request(c, APP, "r", "c");
    login.max_member_count = 100;
    let result = world.ask(c, Request::Login(login.clone()));
    assert_eq!(result.code, 1002034);
    assert!(result.message.contains('2'), "{}", result.message);
    // The same user again takes its own place.
    world.enter("r", "b");
    assert!(world.closed.contains_key(&b));
    world.code(a, logout("r"));
    let c = world.connect();
    let login = world.login_request(c, APP, "r", "c");
    assert_eq!(world.code(c, Request::Login(login)), 0);
}

#[test]
fn one_session_in_several_rooms() {
    let mut world = World::new();
    let (a, first) = world.enter("r0", "a");
    for n in 1..5 {
        let login = world.login_request(a, APP, &format!("r{n}"), "a");
        let result = world.ask(a, Request::Login(login));
        assert_eq!((result.code, result.message.as_str()), (0, ""));
        assert_eq!(result.login.expect("login").session_id, first.session_id);
    }
    let login = world.login_request(a, APP, "r5", "a");
    assert_eq!(world.code(a, Request::Login(login)), 1002037);
    let login = world.login_request(a, APP, "r1", "b");
    assert_eq!(world.code(a, Request::Login(login)), 1002018);
    let (b, _) = world.enter("r3", "b");
    world.publish(a, "r3", "s");
    assert_eq!(streams(&world.take(b)[0]), Some((Add, vec!["s"], 0)));
    assert_eq!(world.code(a, logout("r3")), 0);
    assert_eq!(world.code(a, logout("r3")), 1002002);
    assert_eq!(streams(&world.take(b)[0]), Some((Delete, vec!["s"], 1)));
    assert_eq!(world.cloud.stats().sessions, 2);
}

#[test]
fn requests_need_a_room() {
    let mut world = World::new();
    let conn = world.connect();
    for request in [
        publish("r", "s", 0),
        play("r", "s", 0),
        logout("r"),
        unplay("s"),
    ] {
        assert_eq!(world.code(conn, request), 1000002);
    }
    let (a, _) = world.enter("r", "a");
    assert_eq!(world.publish(a, "other", "s"), 1000002);
    assert_eq!(world.code(a, play("other", "s", 0)), 1000002);
    assert_eq!(world.code(a, logout("other")), 1002002);
}

/// The same ids in two projects: nothing crosses.
#[test]
fn projects_never_meet() {
    let mut world = World::new();
    let (a1, _) = world.enter_app(APP, "r", "a");
    let (b1, _) = world.enter_app(APP, "r", "b");
    let (a2, login) = world.enter_app(OTHER_APP, "r", "a");
    assert_eq!(login.room.user_count, 1);
    let (b2, _) = world.enter_app(OTHER_APP, "r", "b");
    assert!(
        world.closed.is_empty(),
        "the same user of another project is nobody's duplicate"
    );
    world.clear();
    assert_eq!(world.publish(a1, "r", "s"), 0);
    assert_eq!(
        world.publish(a2, "r", "s"),
        0,
        "the same stream of another project is free"
    );
    assert_eq!((world.take(b1).len(), world.take(b2).len()), (1, 1));
    let mut played = Vec::new();
    for conn in [b1, b2] {
        assert_eq!(world.play(conn, "r", "s", 0).phase, PlayPhase::Live);
        match world.media.last() {
            Some(MediaCommand::Subscribe { publication, .. }) => played.push(*publication),
            other => panic!("{other:?}"),
        }
    }
    assert_ne!(played[0], played[1]);
    world.clear();
    world.code(a1, unpublish("s"));
    world.code(a1, logout("r"));
    assert!(world.take(b2).is_empty() && world.take(a2).is_empty());
    assert_eq!(world.take(b1).len(), 3);
}

#[test]
fn draining_refuses_logins_and_tells_everyone() {
    let mut world = World::new();
    let (a, first) = world.enter("r", "a");
    world.input(Input::Drain);
    assert_eq!(world.take(a), [ServerMessage::Draining]);
    let conn = world.connect();
    let login = world.login_request(conn, APP, "r", "b");
    assert_eq!(world.code(conn, Request::Login(login)), 1000927);
    assert_eq!(world.take(conn), [ServerMessage::Draining]);
    world.disconnect(a);
    assert_eq!(
        world.code(conn, resume(&first)),
        0,
        "who is in may still resume"
    );
}
