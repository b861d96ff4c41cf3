//! What one project or address may take, and what is left for the others.

use super::harness::*;
use crate::core::*;
use std::net::Ipv4Addr;
use std::time::Duration;
use zego_proto::msg::*;

/// Logs in as long as it is let, every user over a connection that is lost at once if `lose`.
fn flood(world: &mut World, app_id: u32, lose: bool) -> usize {
    for n in 0.. {
        let conn = world.connect();
        let login = world.login_request(conn, app_id, "r", &format!("u{n}"));
        let result = world.ask(conn, Request::Login(login));
        if lose {
            world.disconnect(conn);
        }
        match result.code {
            0 if n == 1_000 => return n,
            0 => {}
            1000926 => {
                assert!(result.message.contains("sessions"), "{}", result.message);
                return n;
            }
            other => panic!("{other}: {}", result.message),
        }
    }
    0
}

fn with_sessions(most: usize) -> World {
    World::with(|c| c.limits.sessions = most)
}

fn limited(quota: Quota) -> Project {
    Project {
        quota,
        ..project(APP)
    }
}

#[test]
fn a_flooding_project_leaves_the_other_its_share() {
    let mut world = with_sessions(200);
    // 10 are kept for the other project, 10 for one to come.
    assert_eq!(flood(&mut world, APP, false), 180);
    let others: Vec<_> = (0..10)
        .map(|n| world.enter_app(OTHER_APP, "r", &format!("u{n}")).0)
        .collect();
    let conn = world.connect();
    let login = world.login_request(conn, OTHER_APP, "r", "one-more");
    assert_eq!(world.code(conn, Request::Login(login)), 1000926);
    // Who is in may do as before, and log in again.
    assert_eq!(world.publish(others[0], "r", "s"), 0);
    world.enter_app(OTHER_APP, "r", "u0");
}

#[test]
fn a_project_alone_has_all_but_a_reserve() {
    let mut world = with_sessions(200);
    world.projects(vec![project(APP)]);
    assert_eq!(flood(&mut world, APP, false), 190);
    // A project that comes later finds it.
    world.projects(vec![project(APP), project(OTHER_APP)]);
    assert_eq!(flood(&mut world, OTHER_APP, false), 10);
}

#[test]
fn the_longest_detached_session_of_the_largest_project_goes_first() {
    let mut world = with_sessions(40);
    let (old, login) = world.enter("r", "old");
    let (newer, _) = world.enter("r", "newer");
    let (witness, _) = world.enter("r", "witness");
    for n in 0..15 {
        world.enter_app(OTHER_APP, "r", &format!("u{n}"));
    }
    // The rest is of the first project.
    let most = flood(&mut world, APP, false);
    assert!(most > 15, "{most}");
    world.disconnect(old);
    world.seconds(1);
    world.disconnect(newer);
    world.clear();
    // Of whichever project the newcomer is.
    world.enter_app(OTHER_APP, "r", "guest");
    let gone = |m: &ServerMessage| users(m) == Some((UpdateKind::Delete, vec!["old"]));
    assert!(world.take(witness).iter().any(gone));
    // Its engine logs in afresh when it comes back, and the next one goes.
    let back = world.connect();
    assert_eq!(world.code(back, resume(&login)), 1000928);
    world.enter("r", "old");
    let gone = |m: &ServerMessage| users(m) == Some((UpdateKind::Delete, vec!["newer"]));
    assert!(world.take(witness).iter().any(gone));
    // Nobody with a connection has to go.
    let conn = world.connect();
    let login = world.login_request(conn, APP, "r", "last");
    assert_eq!(world.code(conn, Request::Login(login)), 1000926);
}

#[test]
fn logins_that_are_lost_at_once_do_not_fill_the_server() {
    let mut world = with_sessions(100);
    assert_eq!(flood(&mut world, APP, true), 1_000);
    assert_eq!(world.cloud.stats().sessions, 90);
    world.enter_app(OTHER_APP, "r", "a");
    world.enter("r", "b");
}

#[test]
fn resumed_sessions_are_not_displaced() {
    let mut world = with_sessions(20);
    let (conn, login) = world.enter("r", "a");
    world.disconnect(conn);
    let back = world.connect();
    assert_eq!(world.code(back, resume(&login)), 0);
    flood(&mut world, APP, false);
    assert!(!world.closed.contains_key(&back));
    assert_eq!(world.publish(back, "r", "s"), 0);
}

#[test]
fn a_projects_own_limits_are_named() {
    let offer = |link, generation| Request::Offer {
        link,
        generation,
        sdp: "v=0".into(),
    };
    let mut world = World::new();
    let one = Some(1);
    world.projects(vec![limited(Quota {
        sessions: Some(2),
        links: one,
        rooms: one,
        publications: one,
    })]);
    let (conn, _) = world.enter("r", "a");
    let (other, _) = world.enter("r", "b");
    assert_eq!(world.publish(conn, "r", "s"), 0);
    assert_eq!(world.code(conn, offer(LinkKind::Up, 1)), 0);
    // A new generation takes the place of the old one.
    assert_eq!(world.code(conn, offer(LinkKind::Up, 2)), 0);
    for (request, code, name) in [
        (publish("r", "t", 1), 1000926, "1 publications"),
        (offer(LinkKind::Down, 1), 1000926, "1 links"),
        (
            Request::Login(world.login_request(conn, APP, "r2", "a")),
            1002035,
            "1 rooms",
        ),
    ] {
        let result = world.ask(conn, request);
        assert_eq!(result.code, code, "{}", result.message);
        assert!(result.message.contains(name), "{}", result.message);
    }
    let third = world.connect();
    let login = world.login_request(third, APP, "r", "c");
    let result = world.ask(third, Request::Login(login));
    assert_eq!(result.code, 1000926);
    assert!(result.message.contains("2 sessions, its limit"));
    // What ends is given back.
    assert_eq!(world.code(conn, logout("r")), 0);
    assert_eq!(world.publish(other, "r", "t"), 0);
    assert_eq!(world.code(other, offer(LinkKind::Down, 1)), 0);
    world.enter("r", "c");
}

#[test]
fn logins_of_an_address_have_a_rate() {
    let mut world = World::with(|c| c.limits.address_logins_per_second = 5);
    let here = Ipv4Addr::new(192, 0, 2, 1).into();
    let try_one = |world: &mut World, from, n: usize| {
        let conn = world.connect_from(from);
        let login = world.login_request(conn, APP, "r", &format!("u{n}"));
        world.ask(conn, Request::Login(login))
    };
    for n in 0..20 {
        assert_eq!(try_one(&mut world, here, n).code, 0);
    }
    let refused = try_one(&mut world, here, 20);
    assert_eq!(refused.code, 1000932);
    assert!(
        refused.message.contains("5 logins a second"),
        "{}",
        refused.message
    );
    // Others are not concerned, and nor is this one a little later.
    assert_eq!(
        try_one(&mut world, Ipv4Addr::new(192, 0, 2, 2).into(), 21).code,
        0
    );
    world.advance(Duration::from_millis(200));
    let conn = world.connect_from(here);
    let login = world.login_request(conn, APP, "r", "u22");
    let login = world
        .ask(conn, Request::Login(login))
        .login
        .expect("logged in");
    // A resume counts, too.
    world.disconnect(conn);
    let back = world.connect_from(here);
    assert_eq!(world.code(back, resume(&login)), 1000932);
    world.advance(Duration::from_millis(200));
    assert_eq!(world.code(back, resume(&login)), 0);
}

#[test]
fn logins_of_a_project_have_a_rate_that_strangers_cannot_spend() {
    let mut world = World::with(|c| c.limits.project_logins_per_second = 5);
    for _ in 0..100 {
        let conn = world.connect();
        let mut login = world.login_request(conn, OTHER_APP, "r", "stranger");
        login.app_id = APP;
        assert_eq!(world.try_login(login, conn).code, 1002033);
    }
    for n in 0..20 {
        world.enter("r", &format!("u{n}"));
    }
    let conn = world.connect();
    let login = world.login_request(conn, APP, "r", "u20");
    assert_eq!(world.code(conn, Request::Login(login)), 1000932);
    world.enter_app(OTHER_APP, "r", "a");
}
