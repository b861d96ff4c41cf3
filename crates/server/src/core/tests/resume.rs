//! The heartbeat time: what a lost connection costs, and what it does not.

use super::harness::*;
use crate::core::*;
use std::time::Duration;
use zego_proto::msg::*;

#[test]
fn others_see_nothing_inside_the_heartbeat_time() {
    let mut world = World::new();
    let (host, login) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s");
    world.play(viewer, "r", "s", 0);
    world.clear();
    world.disconnect(host);
    world.seconds_pinging(&[viewer], 80);
    let heard = world.take(viewer);
    assert!(
        heard.iter().all(|m| matches!(
            m,
            ServerMessage::UserCount { .. } | ServerMessage::PlayState(_)
        )),
        "{heard:?}"
    );
    let back = world.connect();
    let result = world.ask(back, resume(&login));
    let resumed = result.resume.expect("of a resume");
    assert_eq!(resumed.publishing, ["s"]);
    assert_eq!(resumed.rooms.len(), 1);
    assert_eq!(resumed.rooms[0].users.len(), 1);
    assert!(
        resumed.rooms[0].streams.is_empty(),
        "its own stream is not listed"
    );
    assert!(world.take(viewer).is_empty());
    // And it holds again for a whole heartbeat time from now.
    world.seconds_pinging(&[viewer], 80);
    assert_eq!(world.cloud.stats().sessions, 2);
}

#[test]
fn reset_neither_shortens_nor_lengthens_the_heartbeat_time() {
    let mut world = World::new();
    let (host, login) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s");
    world.seconds_pinging(&[viewer], 50);
    world.disconnect(host);
    world.clear();
    world.seconds_pinging(&[viewer], 39);
    assert!(
        world
            .take(viewer)
            .iter()
            .all(|m| streams(m).is_none() && users(m).is_none())
    );
    world.seconds_pinging(&[viewer], 2);
    let heard = world.take(viewer);
    assert!(
        heard
            .iter()
            .any(|m| streams(m) == Some((UpdateKind::Delete, vec!["s"], 2)))
    );
    assert!(
        heard
            .iter()
            .any(|m| users(m) == Some((UpdateKind::Delete, vec!["host"])))
    );
    assert!(world.media.contains(&MediaCommand::CloseSession {
        session: SessionKey(1)
    }));
    let back = world.connect();
    assert_eq!(world.code(back, resume(&login)), 1000928, "log in afresh");
    let login = world.login_request(back, APP, "r", "host");
    assert_eq!(
        world.code(back, Request::Login(login)),
        0,
        "on the same connection"
    );
}

#[test]
fn silent_connection_is_held_as_long() {
    let mut world = World::with(|c| c.heartbeat = Duration::from_secs(2));
    let (a, _) = world.enter("r", "a");
    let (b, _) = world.enter("r", "b");
    world.seconds_pinging(&[b], 4);
    assert_eq!(world.closed[&a].0, CLOSE_LIMIT);
    assert!(
        world
            .take(b)
            .iter()
            .any(|m| users(m) == Some((UpdateKind::Delete, vec!["a"])))
    );
    assert_eq!(world.cloud.stats().sessions, 1);
}

#[test]
fn resume_takes_over_from_a_half_open_connection() {
    let mut world = World::new();
    let (old, login) = world.enter("r", "a");
    let new = world.connect();
    assert_eq!(world.code(new, resume(&login)), 0);
    assert_eq!(world.closed[&old].0, CLOSE_REPLACED);
    world.disconnect(old);
    world.text(old, "{\"type\":\"ping\"}");
    assert_eq!(world.publish(new, "r", "s"), 0);
    assert_eq!(world.cloud.stats().connections, 1);
    assert_eq!(
        world.code(new, resume(&login)),
        1000017,
        "one session a connection"
    );
}

#[test]
fn resume_refusals() {
    let mut world = World::new();
    let (a, login) = world.enter("r", "a");
    let (b, gone) = world.enter("r", "b");
    world.code(b, logout("r"));
    let table = [
        (
            Resume {
                session_id: login.session_id.clone(),
                resume_key: "x".into(),
                epoch: EPOCH.into(),
            },
            1002057,
        ),
        (
            Resume {
                session_id: login.session_id.clone(),
                resume_key: String::new(),
                epoch: EPOCH.into(),
            },
            1002057,
        ),
        (
            Resume {
                session_id: "nobody".into(),
                resume_key: login.resume_key.clone(),
                epoch: EPOCH.into(),
            },
            1002057,
        ),
        (
            Resume {
                session_id: login.session_id.clone(),
                resume_key: login.resume_key.clone(),
                epoch: "epoch-0".into(),
            },
            1000928,
        ),
        (
            Resume {
                session_id: gone.session_id,
                resume_key: gone.resume_key,
                epoch: EPOCH.into(),
            },
            1002057,
        ),
    ];
    for (resume, code) in table {
        let conn = world.connect();
        assert_eq!(world.code(conn, Request::Resume(resume)), code);
    }
    assert!(!world.closed.contains_key(&a), "nobody else notices");
    assert_eq!(world.publish(a, "r", "s"), 0);
}

#[test]
fn plays_and_links_are_told_on_resume() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, login) = world.enter("r", "viewer");
    let offer = |link, generation| Request::Offer {
        link,
        generation,
        sdp: "v=0".into(),
    };
    let result = world.ask(viewer, offer(LinkKind::Down, 1));
    assert_eq!(
        result.answer.map(|a| (a.link, a.generation)),
        Some((LinkKind::Down, 1))
    );
    let session = SessionKey(2);
    let link = LinkKind::Down;
    world.event(MediaEvent::LinkUp {
        session,
        link,
        generation: 1,
    });
    world.publish(host, "r", "s");
    world.play(viewer, "r", "s", 3);
    world.play(viewer, "r", "absent", 4);
    let take_over = |world: &mut World| {
        let conn = world.connect();
        (
            conn,
            world.ask(conn, resume(&login)).resume.expect("of a resume"),
        )
    };
    let (viewer, resumed) = take_over(&mut world);
    assert_eq!((resumed.up_alive, resumed.down_alive), (false, true));
    let states: Vec<_> = resumed
        .playing
        .iter()
        .map(|p| (p.stream_id.as_str(), p.pair, p.phase))
        .collect();
    assert_eq!(
        states,
        [("s", 3, PlayPhase::Live), ("absent", 4, PlayPhase::Waiting)]
    );
    assert_ne!(resumed.playing[0].audio_seq, 0);
    // A newer generation is being made: the old link's end says nothing about it.
    world.say(viewer, offer(LinkKind::Down, 2));
    world.event(MediaEvent::LinkUp {
        session,
        link,
        generation: 2,
    });
    world.event(MediaEvent::LinkLost {
        session,
        link,
        generation: 1,
    });
    let (viewer, resumed) = take_over(&mut world);
    assert!(resumed.down_alive);
    world.event(MediaEvent::LinkLost {
        session,
        link,
        generation: 2,
    });
    let (_, resumed) = take_over(&mut world);
    assert!(!resumed.down_alive);
    world.disconnect(viewer);
    assert_eq!(world.cloud.stats().sessions, 2);
}

/// A client that resumed repeats its requests: nothing changes, nothing is told twice.
#[test]
fn repeated_requests_change_nothing() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s");
    let first = world.play(viewer, "r", "s", 0);
    world.clear();
    assert_eq!(world.publish(host, "r", "s"), 0);
    assert_eq!(world.play(viewer, "r", "s", 0), first);
    assert!(world.take(viewer).is_empty() && world.media.is_empty());
}

#[test]
fn answers_of_a_lost_connection_go_nowhere() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    world.publish(host, "r", "s");
    let (viewer, login) = world.enter("r", "viewer");
    world.answers = false;
    world.say(viewer, play("r", "s", 0));
    world.say(
        viewer,
        Request::Offer {
            link: LinkKind::Up,
            generation: 1,
            sdp: String::new(),
        },
    );
    world.disconnect(viewer);
    let back = world.connect();
    let resumed = world.ask(back, resume(&login)).resume.expect("of a resume");
    assert_eq!(resumed.playing[0].phase, PlayPhase::Waiting);
    let tokens: Vec<_> = world
        .media
        .iter()
        .filter_map(|m| match m {
            MediaCommand::Subscribe { token, .. } | MediaCommand::Offer { token, .. } => {
                Some(*token)
            }
            _ => None,
        })
        .collect();
    let result = Ok(crate::media_api::FirstSeq { audio: 5, video: 6 });
    world.event(MediaEvent::Subscribed {
        token: tokens[0],
        result,
    });
    world.event(MediaEvent::Answer {
        token: tokens[1],
        result: Ok("late".into()),
    });
    let heard = world.take(back);
    let [ServerMessage::PlayState(state)] = heard.as_slice() else {
        panic!("{heard:?}")
    };
    assert_eq!((state.phase, state.audio_seq), (PlayPhase::Live, 5));
    assert!(world.cloud.pending.is_empty());
}

#[test]
fn ended_sessions_are_remembered_within_a_bound() {
    let mut world = World::with(|c| c.limits.ended_sessions = 3);
    let mut logins = Vec::new();
    for _ in 0..6 {
        logins.push(world.enter("r", "u").1);
    }
    let codes: Vec<i32> = logins
        .iter()
        .map(|login| {
            let conn = world.connect();
            world.code(conn, resume(login))
        })
        .collect();
    assert_eq!(codes, [1002057, 1002057, 1002050, 1002050, 1002050, 0]);
}
