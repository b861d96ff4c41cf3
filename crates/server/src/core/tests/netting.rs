//! Large rooms: fewer messages, still exact.

use super::harness::*;
use crate::core::*;
use std::collections::BTreeSet;
use std::time::Duration;
use zego_proto::msg::*;

/// Applies what `conn` heard to its view of the users, and counts the updates.
fn apply(world: &mut World, conn: ConnId, view: &mut BTreeSet<String>) -> usize {
    let session = world.cloud.conns[&conn].session.expect("logged in");
    let me = world.cloud.sessions[&session].user.as_str().to_owned();
    let mut updates = 0;
    for message in world.take(conn) {
        if let ServerMessage::UserUpdate { update, users, .. } = message {
            updates += 1;
            for user in users.into_iter().filter(|u| u.user_id != me) {
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
    // The list is that of the window's begin; what came since is told at its end, to all alike.
    let mut late_view = names(&login.room.users);
    assert!(!late_view.contains("early"));
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

/// A login without user notifications, under the longest names that there are.
fn enter_named(world: &mut World, user: &str, notify: bool) -> (ConnId, LoginResult) {
    let conn = world.connect();
    let mut login = world.login_request(conn, APP, "r", user);
    login.user_notify = notify;
    login.user_name = "\\".repeat(256);
    let result = world.ask(conn, Request::Login(login));
    (conn, result.login.expect("logged in"))
}

/// Reads like a client with a slow socket, which takes one lot after the other: what it learns, and
/// the most messages and bytes that were under way to it.
fn read_slowly(world: &mut World, conn: ConnId) -> (BTreeSet<String>, BTreeSet<String>, usize) {
    let (mut users, mut streams, mut ended, mut most) =
        (BTreeSet::new(), BTreeSet::new(), false, 0);
    loop {
        let (messages, bytes) = world.take_under_way(conn);
        assert!(messages <= UNDER_WAY_MAX, "{messages} messages under way");
        most = most.max(bytes);
        if messages == 0 {
            assert!(ended, "no end of the snapshot");
            return (users, streams, most);
        }
        for message in world.take(conn) {
            assert!(!ended, "{message:?} behind the end");
            match message {
                ServerMessage::UserUpdate { users: page, .. } => {
                    users.extend(page.into_iter().map(|u| u.user_id));
                }
                ServerMessage::StreamUpdate { streams: page, .. } => {
                    streams.extend(page.into_iter().map(|s| s.stream_id));
                }
                ServerMessage::SnapshotEnd { .. } => ended = true,
                _ => {}
            }
        }
    }
}

/// 20,000 members whose names take 13 MB: nobody ever has more than some pages under way, and the
/// pages are written once, whoever reads them.
#[test]
fn lists_of_the_largest_room_come_in_pages_as_the_socket_takes_them() {
    let mut world = World::with(|c| (c.limits.sessions, c.limits.connections) = (30_000, 30_000));
    let (members, publishers) = (20_000 - 2, 30);
    for n in 0..members {
        let (conn, _) = enter_named(&mut world, &format!("{n:0>64}"), false);
        if n < members - publishers {
            // Held: nobody has to be told anything.
            world.disconnect(conn);
        } else {
            assert_eq!(world.publish(conn, "r", &format!("{n:0>256}")), 0);
        }
        world.take(conn);
    }
    world.seconds(2);
    world.clear();
    let enter = |world: &mut World, user: &str| {
        let conn = world.connect();
        world.stalled.insert(conn, (0, 0));
        let login = world.login_request(conn, APP, "r", user);
        let result = world.ask(conn, Request::Login(login)).login;
        (conn, result.expect("logged in"))
    };
    let (conn, login) = enter(&mut world, "late");
    assert_eq!(login.room.user_count as usize, members + 1);
    assert!(login.room.partial && login.room.users.is_empty());
    let (users, streams, most) = read_slowly(&mut world, conn);
    assert_eq!((users.len(), streams.len()), (members, publishers));
    assert!(most <= UNDER_WAY_MAX * 24 * 1024, "{most} bytes under way");
    // The next one is sent the same texts; and so is a resume, whole.
    let (texts, bytes) = world.encoded;
    assert!(bytes > 13_000_000, "{bytes}");
    let (conn, login) = enter(&mut world, "later");
    assert_eq!(read_slowly(&mut world, conn).0.len(), members);
    world.disconnect(conn);
    let back = world.connect();
    world.stalled.insert(back, (0, 0));
    let rooms = world
        .ask(back, resume(&login))
        .resume
        .expect("resumed")
        .rooms;
    assert!(rooms[0].partial);
    assert_eq!(read_slowly(&mut world, back).0.len(), members);
    let (more_texts, more_bytes) = (world.encoded.0 - texts, world.encoded.1 - bytes);
    assert!(
        more_texts < 12 && more_bytes < 10_000,
        "{more_texts}, {more_bytes}"
    );
}

/// A thousand joins at once cost what a thousand users and the list weigh, not a thousand lists.
#[test]
fn a_thousand_joins_at_once_are_told_once() {
    let mut world = World::new();
    for n in 0..1_000 {
        let (conn, _) = world.enter("r", &format!("old{n}"));
        world.disconnect(conn);
    }
    world.seconds(2);
    world.clear();
    let before = world.encoded.1;
    let mut views = BTreeMap::new();
    for n in 0..1_000 {
        let (conn, login) = world.enter("r", &format!("new{n}"));
        assert!(login.room.partial && login.room.users.is_empty());
        // Read at once, so that the test does not hold a million users.
        let mut view = BTreeSet::new();
        apply(&mut world, conn, &mut view);
        assert_eq!(view.len(), 1_000);
        if n % 100 == 0 {
            views.insert(conn, view);
        }
    }
    world.seconds(2);
    for (conn, mut view) in views {
        apply(&mut world, conn, &mut view);
        assert_eq!(view.len(), 1_999);
    }
    // 2,000 users of some 60 bytes, and 1,000 hellos and results of some 500.
    let encoded = world.encoded.1 - before;
    assert!(encoded < 1_000_000, "{encoded} bytes written");
}

/// What a slow reader misses while it reads is told by the time it has read.
#[test]
fn changes_under_way_reach_a_slow_reader() {
    let mut world = World::new();
    let conns: Vec<_> = (0..600)
        .map(|n| enter_named(&mut world, &format!("u{n}"), false).0)
        .collect();
    world.seconds(2);
    let slow = world.connect();
    world.stalled.insert(slow, (0, 0));
    let login = world.login_request(slow, APP, "r", "slow");
    assert_eq!(world.code(slow, Request::Login(login)), 0);
    let mut view = BTreeSet::new();
    for n in 0..600 {
        if n % 3 == 0 {
            world.code(conns[n], logout("r"));
        }
        if n % 30 == 0 {
            enter_named(&mut world, &format!("v{n}"), false);
            world.seconds(2);
            world.take_under_way(slow);
            world.text(slow, "{\"type\":\"ping\"}");
        }
        if n % 60 == 0 {
            for message in world.take(slow) {
                follow(&mut view, message);
            }
        }
    }
    world.seconds(2);
    while world.take_under_way(slow).0 > 0 {}
    for message in world.take(slow) {
        follow(&mut view, message);
    }
    let room = &world.cloud.apps.values().next().expect("one").rooms["r"];
    let truth: BTreeSet<_> = room.truth().0.into_iter().map(|u| u.user_id).collect();
    view.insert("slow".into());
    assert_eq!(view, truth);
}

/// As clients do: what is known or unknown already is passed over.
fn follow(view: &mut BTreeSet<String>, message: ServerMessage) {
    if let ServerMessage::UserUpdate { update, users, .. } = message {
        for user in users {
            match update {
                UpdateKind::Add => view.insert(user.user_id),
                UpdateKind::Delete => view.remove(&user.user_id),
            };
        }
    }
}

/// Publishing and stopping as fast as one may: at once while it is rare, netted beyond the room's
/// budget, in order and right in the end.
#[test]
fn a_storm_of_publications_is_netted() {
    let mut world = World::with(|c| {
        c.limits.room_messages_per_second = 100;
        c.limits.room_message_burst = 200;
    });
    let (host, _) = world.enter("r", "host");
    let others: Vec<_> = (0..19)
        .map(|n| world.enter("r", &format!("u{n}")).0)
        .collect();
    world.clear();
    world.seconds(5);
    let heard = |world: &mut World, conn| -> Vec<_> {
        let all = world.take(conn);
        all.iter()
            .filter_map(|m| streams(m).map(|(kind, _, reason)| (kind, reason)))
            .collect()
    };
    // The first ones at once.
    for kind in [UpdateKind::Add, UpdateKind::Delete] {
        match kind {
            UpdateKind::Add => assert_eq!(world.publish(host, "r", "s"), 0),
            UpdateKind::Delete => assert_eq!(world.code(host, unpublish("s")), 0),
        }
        let reason = u32::from(kind == UpdateKind::Delete);
        assert_eq!(heard(&mut world, others[0]), [(kind, reason)]);
    }
    world.seconds(5);
    world.clear();
    let mut total = 0;
    for n in 0..490 {
        match n % 2 {
            0 => world.publish(host, "r", "s"),
            _ => world.code(host, unpublish("s")),
        };
        world.advance(Duration::from_millis(20));
        world.text(others[0], "{\"type\":\"ping\"}");
    }
    assert_eq!(world.publish(host, "r", "s"), 0);
    world.seconds(2);
    for conn in &others {
        let all = heard(&mut world, *conn);
        total += all.len();
        // ADD and DELETE in turn, and at last what is.
        for (n, (kind, _)) in all.iter().enumerate() {
            assert_eq!(*kind == UpdateKind::Add, n % 2 == 0, "{all:?}");
        }
        assert_eq!(all.len() % 2, 1);
    }
    // The burst, the rate of 12 s, and two netted updates a window.
    let most = 200 + 12 * 100 + 2 * 6 * 19;
    assert!(total <= most, "{total} messages, most {most}");
}

/// A room whose budget is 20 messages at once and 10 a second, with ten players of one stream.
fn players(world: &mut World) -> (ConnId, Vec<ConnId>) {
    let (host, _) = world.enter("r", "host");
    let players: Vec<_> = (0..10)
        .map(|n| world.enter("r", &format!("p{n}")).0)
        .collect();
    for player in &players {
        world.play(*player, "r", "s", 0);
    }
    world.seconds(10);
    world.clear();
    (host, players)
}

fn small_budget(config: &mut CloudConfig) {
    config.limits.room_messages_per_second = 10;
    config.limits.room_message_burst = 20;
}

/// A stream that comes and goes without end starts its plays every 2 s, not each time; and the last
/// word is the truth.
#[test]
fn plays_of_a_stream_that_flaps_start_together() {
    let mut world = World::with(small_budget);
    let (host, players) = players(&mut world);
    let subscribed = |world: &World| {
        let is_one = |m: &&MediaCommand| matches!(m, MediaCommand::Subscribe { .. });
        world.media.iter().filter(is_one).count()
    };
    // The first time is at once, whatever it costs.
    assert_eq!(world.publish(host, "r", "s"), 0);
    assert_eq!(subscribed(&world), 10);
    for _ in 0..100 {
        world.code(host, unpublish("s"));
        assert_eq!(world.publish(host, "r", "s"), 0);
        world.advance(Duration::from_millis(20));
    }
    // 2 s in which every publication was gone before its plays were due.
    assert!(subscribed(&world) <= 20, "{}", subscribed(&world));
    world.cloud.audit().expect("tables agree");
    // One that plays meanwhile of its own accord waits for nothing.
    world.code(players[0], unplay("s"));
    let state = world.play(players[0], "r", "s", 0);
    assert_eq!(state.phase, PlayPhase::Live);
    world.clear();
    let before = subscribed(&world);
    world.seconds(3);
    assert_eq!(subscribed(&world), before + 9);
    for player in &players[1..] {
        let heard = world.take(*player);
        let live = |m: &ServerMessage| matches!(m, ServerMessage::PlayState(state) if state.phase == PlayPhase::Live);
        assert_eq!(heard.iter().filter(|m| live(m)).count(), 1, "{heard:?}");
    }
    world.cloud.audit().expect("tables agree");
}

/// A room that ends and begins anew between two starts of its stream has a new budget, its project
/// has not.
#[test]
fn plays_of_a_stream_from_ever_new_rooms_start_together() {
    let mut world = World::with(small_budget);
    players(&mut world);
    for _ in 0..40 {
        let (host, _) = world.enter("elsewhere", "another");
        assert_eq!(world.publish(host, "elsewhere", "s"), 0);
        assert_eq!(world.code(host, logout("elsewhere")), 0);
        world.disconnect(host);
        world.advance(Duration::from_millis(20));
    }
    let is_one = |m: &&MediaCommand| matches!(m, MediaCommand::Subscribe { .. });
    let subscribed = world.media.iter().filter(is_one).count();
    assert!((10..=80).contains(&subscribed), "{subscribed} of 400");
    world.cloud.audit().expect("tables agree");
}

/// Device states beyond the budget are told every 2 s: the latest, and written once for all.
#[test]
fn device_states_beyond_the_budget_are_netted() {
    let mut world = World::with(small_budget);
    let (host, players) = players(&mut world);
    assert_eq!(world.publish(host, "r", "s"), 0);
    world.seconds(10);
    world.clear();
    let device = |camera| DeviceState {
        stream_id: "s".into(),
        camera,
        microphone: 0,
    };
    let heard = |world: &mut World| {
        let heard = world.take(players[3]);
        let states = heard.into_iter().filter_map(|m| match m {
            ServerMessage::DeviceState(state) => Some(state.camera),
            _ => None,
        });
        states.collect::<Vec<_>>()
    };
    let encoded = world.encoded.0;
    for camera in [9, 9, 9, 0] {
        assert_eq!(world.code(host, Request::DeviceState(device(camera))), 0);
    }
    // What is no news costs nothing: two states, of one text each, and four answers.
    assert_eq!(heard(&mut world), [9, 0]);
    assert_eq!(world.encoded.0 - encoded, 2 + 4);
    for camera in [1, 2, 3, 4] {
        assert_eq!(world.code(host, Request::DeviceState(device(camera))), 0);
    }
    assert_eq!(heard(&mut world), Vec::<u32>::new());
    world.seconds(2);
    assert_eq!(heard(&mut world), [4]);
    // Two more at once after so long; one that is gone is told by nobody.
    for camera in [5, 6, 7] {
        assert_eq!(world.code(host, Request::DeviceState(device(camera))), 0);
    }
    world.code(host, unpublish("s"));
    world.seconds(3);
    assert_eq!(heard(&mut world), [5, 6]);
}
