//! Large rooms: fewer messages, still exact.

use super::harness::*;
use crate::core::*;
use std::collections::BTreeSet;
use std::time::Duration;
use zego_proto::msg::*;

/// Applies what `conn` heard to its view of the users, and counts the updates.
fn apply(world: &mut World, conn: ConnId, view: &mut BTreeSet<String>) -> usize {
    let mut updates = 0;
    for message in world.take(conn) {
        if let ServerMessage::UserUpdate { update, users, .. } = message {
            updates += 1;
            for user in users {
                match update {
                    UpdateKind::Add => assert!(view.insert(user.user_id), "added twice"),
                    UpdateKind::Delete => assert!(view.remove(&user.user_id), "not there"),
                }
            }
        }
    }
    updates
}

fn names(users: &[UserInfo]) -> BTreeSet<String> {
    users.iter().map(|u| u.user_id.clone()).collect()
}

#[test]
fn changes_above_the_limit_come_netted_every_2_s() {
    let mut world = World::with(|c| c.limits.netting_above = 5);
    let (watcher, login) = world.enter("r", "watcher");
    let mut view = names(&login.room.users);
    let mut conns: Vec<_> = (0..5)
        .map(|n| world.enter("r", &format!("u{n}")).0)
        .collect();
    // The sixth member is the first above the limit.
    assert_eq!(apply(&mut world, watcher, &mut view), 4);
    assert_eq!(view.len(), 4);
    for n in 5..20 {
        conns.push(world.enter("r", &format!("u{n}")).0);
    }
    // Came and left within the window: never told.
    world.code(conns[19], logout("r"));
    assert_eq!(apply(&mut world, watcher, &mut view), 0);
    world.seconds(2);
    assert_eq!(apply(&mut world, watcher, &mut view), 1);
    assert_eq!(view.len(), 19);
    // Left and came back within the window: nothing to tell.
    world.code(conns[3], logout("r"));
    world.enter("r", "u3");
    world.seconds(3);
    assert_eq!(apply(&mut world, watcher, &mut view), 0);
    // Below the limit again: at once, as soon as nothing waits.
    for conn in &conns[4..19] {
        world.code(*conn, logout("r"));
    }
    world.seconds(2);
    apply(&mut world, watcher, &mut view);
    assert_eq!(
        view,
        BTreeSet::from(["u0", "u1", "u2", "u3"].map(str::to_owned))
    );
    world.code(conns[0], logout("r"));
    assert_eq!(apply(&mut world, watcher, &mut view), 1);
}

/// A member that came in the middle of a window hears only what its snapshot did not hold.
#[test]
fn late_joiner_hears_no_user_twice() {
    let mut world = World::with(|c| c.limits.netting_above = 3);
    let conns: Vec<_> = (0..5)
        .map(|n| world.enter("r", &format!("u{n}")).0)
        .collect();
    world.seconds(2);
    world.clear();
    let (early, _) = world.enter("r", "early");
    world.advance(Duration::from_millis(500));
    let (late, login) = world.enter("r", "late");
    let mut late_view = names(&login.room.users);
    assert!(late_view.contains("early"));
    world.code(conns[0], logout("r"));
    world.enter("r", "later");
    world.seconds(2);
    apply(&mut world, late, &mut late_view);
    let truth = |me: &str| {
        let all = ["u1", "u2", "u3", "u4", "early", "late", "later"];
        all.iter()
            .filter(|u| **u != me)
            .map(|u| (*u).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(late_view, truth("late"));
    let mut early_view: BTreeSet<String> = (0..5).map(|n| format!("u{n}")).collect();
    apply(&mut world, early, &mut early_view);
    assert_eq!(early_view, truth("early"));
}

/// The snapshot of a large room is cut, the rest follows at once, and every frame is small enough.
#[test]
fn snapshot_of_a_large_room_comes_in_parts() {
    let mut world = World::new();
    for n in 0..600 {
        let conn = world.connect();
        let mut login = world.login_request(conn, APP, "r", &format!("u{n}"));
        login.user_notify = n == 0;
        login.user_name = "\\".repeat(256);
        assert_eq!(world.code(conn, Request::Login(login)), 0);
        if n % 3 == 0 {
            assert_eq!(
                world.code(conn, publish("r", &"s".repeat(250 - n / 3), 0)),
                0
            );
        }
    }
    world.clear();
    let conn = world.connect();
    let login = world.login_request(conn, APP, "r", "late");
    let result = world.ask(conn, Request::Login(login)).login.expect("login");
    let mut view = names(&result.room.users);
    assert_eq!(result.room.user_count, 601);
    assert!(view.len() < 600);
    let mut listed = result.room.streams.len();
    for message in &world.inbox[&conn] {
        if let ServerMessage::StreamUpdate { streams, .. } = message {
            listed += streams.len();
        }
    }
    apply(&mut world, conn, &mut view);
    assert_eq!((view.len(), listed), (600, 200));
    // A resume tells the same in the same way.
    world.disconnect(conn);
    let back = world.connect();
    let login = resume(&result);
    let rooms = world.ask(back, login).resume.expect("of a resume").rooms;
    let mut view = names(&rooms[0].users);
    apply(&mut world, back, &mut view);
    assert_eq!(view.len(), 600);
}
