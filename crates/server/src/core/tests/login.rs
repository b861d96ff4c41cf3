//! Who gets in, and that all others hear the same.

use super::harness::*;
use crate::core::*;
use std::time::Duration;
use zego_proto::msg::*;
use zego_proto::token04;

const FAILED: i32 = 1002033;

/// Answer and time of a login that must fail.
fn refused(world: &mut World, conn: ConnId, login: Login) -> (ResultMessage, Duration) {
    let id = world.say(conn, Request::Login(login));
    let start = world.now;
    loop {
        if let Some(result) = world.result(conn, id) {
            let took = world.now - start;
            return (ResultMessage { id: 0, ..result }, took);
        }
        world.advance(Duration::from_millis(1));
        assert!(world.now - start < Duration::from_secs(5), "no answer");
    }
}

#[test]
fn every_failure_has_one_answer_and_one_time() {
    let mut world = World::new();
    let mut quiet = project(APP);
    quiet.debug = false;
    world.projects(vec![quiet, project(OTHER_APP)]);
    let now = world.wall_s();
    let with_token = |world: &World, conn, token: String| Login {
        proof: None,
        token: Some(token),
        ..world.login_request(conn, APP, "r", "u")
    };
    let foreign = token04::generate(&token04::Request {
        app_id: APP,
        user_id: "u",
        secret: OTHER_SECRET,
        now_s: now,
        effective_s: 60,
        payload: "",
        nonce: 1,
        iv: [1; 12],
    })
    .expect("valid");
    let mut flipped = token("u", now, 60, "").into_bytes();
    flipped[60] ^= 1;
    let no_login = token04::privilege_payload("", false, true, &[]);
    let other_room = token04::privilege_payload("r2", true, true, &[]);
    type Make = Box<dyn Fn(&World, ConnId) -> Login>;
    let cases: Vec<(&str, Make)> = vec![
        (
            "unknown project",
            Box::new(|w, c| Login {
                app_id: 77,
                ..w.login_request(c, APP, "r", "u")
            }),
        ),
        (
            "sign of another project",
            Box::new(|w, c| Login {
                app_id: APP,
                ..w.login_request(c, OTHER_APP, "r", "u")
            }),
        ),
        (
            "proof of another user",
            Box::new(|w, c| Login {
                user_id: "u".into(),
                ..w.login_request(c, APP, "r", "v")
            }),
        ),
        (
            "garbage proof",
            Box::new(|w, c| Login {
                proof: Some(Proof {
                    time: 0,
                    mac: "x".into(),
                }),
                ..w.login_request(c, APP, "r", "u")
            }),
        ),
        (
            "expired token",
            Box::new(move |w, c| with_token(w, c, token("u", now - 60, 60, ""))),
        ),
        (
            "token of another user",
            Box::new(move |w, c| with_token(w, c, token("v", now, 60, ""))),
        ),
        (
            "forged token",
            Box::new(move |w, c| {
                with_token(w, c, String::from_utf8(flipped.clone()).expect("ASCII"))
            }),
        ),
        (
            "foreign secret",
            Box::new(move |w, c| with_token(w, c, foreign.clone())),
        ),
        (
            "no token at all",
            Box::new(move |w, c| with_token(w, c, "04!!".into())),
        ),
        (
            "endless token",
            Box::new(move |w, c| with_token(w, c, "04".repeat(3000))),
        ),
        (
            "no login privilege",
            Box::new(move |w, c| with_token(w, c, token("u", now, 60, &no_login))),
        ),
        (
            "token of another room",
            Box::new(move |w, c| with_token(w, c, token("u", now, 60, &other_room))),
        ),
        (
            "right sign, wrong token",
            Box::new(|w, c| Login {
                token: Some("04!!".into()),
                ..w.login_request(c, APP, "r", "u")
            }),
        ),
        (
            "wrong sign, right token",
            Box::new(move |w, c| Login {
                token: Some(token("u", now, 60, "")),
                ..w.login_request(c, OTHER_APP, "r", "u")
            }),
        ),
    ];
    let mut answers = Vec::new();
    for (name, login) in cases {
        let conn = world.connect();
        let mut login = login(&world, conn);
        if name.starts_with("wrong sign") {
            login.app_id = APP;
        }
        let (result, took) = refused(&mut world, conn, login);
        assert_eq!(result.code, FAILED, "{name}");
        assert_eq!(result.detail, None, "{name}: the debug switch is off");
        assert!(
            world.closed.contains_key(&conn),
            "{name}: the nonce is used up"
        );
        answers.push((result, took));
    }
    assert!(
        answers.windows(2).all(|pair| pair[0] == pair[1]),
        "{answers:?}"
    );
    assert_eq!(
        world.cloud.stats(),
        CloudStats::default(),
        "nobody left a trace"
    );
}

#[test]
fn debug_switch_gives_the_detail() {
    let mut world = World::new();
    let now = world.wall_s();
    let cases = [
        (token("v", now, 60, ""), Some(1002077)),
        (token("u", now - 60, 60, ""), Some(1002078)),
        ("03abc".into(), Some(1002079)),
        ("04!!".into(), Some(1002075)),
    ];
    for (token, detail) in cases {
        let conn = world.connect();
        let mut login = world.login_request(conn, APP, "r", "u");
        (login.proof, login.token) = (None, Some(token));
        let (result, _) = refused(&mut world, conn, login);
        assert_eq!((result.code, result.detail), (FAILED, detail));
        assert_eq!(result.message, "authentication failed");
    }
}

#[test]
fn neither_sign_nor_token() {
    let mut world = World::new();
    for token in [None, Some(String::new())] {
        let conn = world.connect();
        let mut login = world.login_request(conn, APP, "r", "u");
        (login.proof, login.token) = (None, token);
        assert_eq!(world.code(conn, Request::Login(login)), 1002067);
    }
}

#[test]
fn nonce_serves_once_within_30_s() {
    let mut world = World::new();
    let (a, login) = world.enter("r", "u");
    assert!(!login.session_id.is_empty());
    // A second connection cannot use what the first one proved.
    let b = world.connect();
    let mut stolen = world.login_request(b, APP, "r", "u");
    stolen.proof = world.login_request(a, APP, "r", "u").proof;
    assert_eq!(world.try_login(stolen, b).code, FAILED);
    let mut world = World::with(|c| c.limits.login_timeout = Duration::from_secs(60));
    let c = world.connect();
    let login = world.login_request(c, APP, "r", "u");
    world.seconds(31);
    assert_eq!(world.try_login(login, c).code, FAILED);
}

/// The client's clock is logged by nobody and refused by nobody.
#[test]
fn proof_does_not_depend_on_the_clients_clock() {
    let mut world = World::new();
    let conn = world.connect();
    let mac = zego_proto::appsign::proof(&SIGN, &world.nonce(conn), APP, "u", 5);
    let mut login = world.login_request(conn, APP, "r", "u");
    login.proof = Some(Proof { time: 5, mac });
    assert_eq!(world.code(conn, Request::Login(login)), 0);
}

#[test]
fn two_signs_and_two_secrets_while_they_are_replaced() {
    let mut world = World::new();
    let mut both = project(APP);
    both.app_signs = vec![[1; 32], SIGN];
    both.secrets = vec![OTHER_SECRET.into(), SECRET.into()];
    world.projects(vec![both]);
    world.enter("r", "a");
    let conn = world.connect();
    let mut login = world.login_request(conn, APP, "r", "b");
    (login.proof, login.token) = (None, Some(token("b", world.wall_s(), 60, "")));
    assert_eq!(world.code(conn, Request::Login(login)), 0);
}

#[test]
fn forced_token_makes_the_sign_insufficient() {
    let mut world = World::new();
    let mut forced = project(APP);
    forced.force_token = true;
    world.projects(vec![forced]);
    let conn = world.connect();
    let login = world.login_request(conn, APP, "r", "u");
    assert_eq!(world.try_login(login, conn).code, FAILED);
    let conn = world.connect();
    let mut login = world.login_request(conn, APP, "r", "u");
    login.token = Some(token("u", world.wall_s(), 60, ""));
    assert_eq!(world.code(conn, Request::Login(login)), 0);
}

/// A session's token of one room opens no other, whatever the connection proved before.
#[test]
fn token_sessions_do_not_become_sign_sessions() {
    let mut world = World::new();
    let conn = world.connect();
    let payload = token04::privilege_payload("r", true, true, &[]);
    let mut login = world.login_request(conn, APP, "r", "u");
    (login.proof, login.token) = (None, Some(token("u", world.wall_s(), 60, &payload)));
    let first = world
        .ask(conn, Request::Login(login.clone()))
        .login
        .expect("login");
    let bogus = Some(Proof {
        time: 0,
        mac: String::new(),
    });
    let other = Login {
        room_id: "r2".into(),
        proof: bogus,
        token: None,
        ..login
    };
    world.disconnect(conn);
    let again = world.connect();
    assert_eq!(world.code(again, resume(&first)), 0);
    assert_eq!(world.try_login(other, again).code, FAILED);
    assert!(!world.closed.contains_key(&again), "the session goes on");
}

#[test]
fn requests_behind_a_refusal_wait_for_it() {
    let mut world = World::new();
    let (conn, _) = world.enter("r", "u");
    let mut login = world.login_request(conn, APP, "r2", "u");
    (login.proof, login.token) = (None, Some("04!!".into()));
    let first = world.say(conn, Request::Login(login));
    let second = world.say(conn, publish("r", "s", 0));
    assert_eq!(world.result(conn, second), None);
    world.advance(Duration::from_millis(100));
    let order: Vec<u32> = world
        .take(conn)
        .iter()
        .filter_map(|m| match m {
            ServerMessage::Result(result) => Some(result.id),
            _ => None,
        })
        .collect();
    assert_eq!(order, [first, second]);
}

/// Whoever has handed in as much as is held back waits until the cloud takes on.
#[test]
fn what_is_held_behind_a_refusal_is_bounded_by_what_is_untaken() {
    let mut world = World::new();
    let (conn, _) = world.enter("r", "u");
    let wrong = |world: &mut World| {
        let mut login = world.login_request(conn, APP, "r2", "u");
        (login.proof, login.token) = (None, Some("04!!".into()));
        world.say(conn, Request::Login(login))
    };
    let mut ids = vec![wrong(&mut world)];
    assert_eq!(world.untaken[&conn], 0);
    // Another wrong one among them holds back what is behind it once more.
    for n in 0..UNTAKEN_MAX {
        ids.push(match n {
            5 => wrong(&mut world),
            _ => world.say(conn, publish("r", "s", 0)),
        });
    }
    assert_eq!(world.untaken[&conn], UNTAKEN_MAX);
    world.advance(Duration::from_millis(100));
    assert_eq!(world.untaken[&conn], UNTAKEN_MAX - 6);
    world.advance(Duration::from_millis(100));
    assert_eq!(world.untaken[&conn], 0);
    let answered: Vec<u32> = world
        .take(conn)
        .iter()
        .filter_map(|m| match m {
            ServerMessage::Result(result) => Some(result.id),
            _ => None,
        })
        .collect();
    assert_eq!(answered, ids);
    assert!(!world.closed.contains_key(&conn));
}

#[test]
fn last_login_wins_the_user() {
    let mut world = World::new();
    let (old, first) = world.enter("r", "u");
    let (other, _) = world.enter("r", "o");
    world.publish(old, "r", "s");
    world.clear();
    let (new, second) = world.enter("r", "u");
    assert_ne!(first.session_id, second.session_id);
    let heard = world.take(old);
    assert!(
        matches!(
            heard.last(),
            Some(ServerMessage::Kicked { code: 1002050, .. })
        ),
        "{heard:?}"
    );
    assert_eq!(world.closed[&old].0, CLOSE_KICKED);
    let heard = world.take(other);
    assert_eq!(streams(&heard[0]), Some((UpdateKind::Delete, vec!["s"], 3)));
    assert_eq!(users(&heard[1]), Some((UpdateKind::Delete, vec!["u"])));
    assert_eq!(users(&heard[2]), Some((UpdateKind::Add, vec!["u"])));
    assert_eq!(heard.len(), 3);
    // The old side cannot come back by itself, and does not harm the new one.
    let back = world.connect();
    assert_eq!(world.code(back, resume(&first)), 1002050);
    assert!(world.take(new).is_empty() && !world.closed.contains_key(&new));
    assert_eq!(
        world.publish(new, "r", "s"),
        0,
        "the streamID is free again"
    );
}

#[test]
fn last_login_wins_in_any_room() {
    let mut world = World::new();
    let (old, _) = world.enter("r1", "u");
    let (other, _) = world.enter("r1", "o");
    world.clear();
    world.enter("r2", "u");
    assert_eq!(world.closed[&old].0, CLOSE_KICKED);
    assert_eq!(
        users(&world.take(other)[0]),
        Some((UpdateKind::Delete, vec!["u"]))
    );
}

#[test]
fn the_same_instance_is_no_duplicate() {
    let mut world = World::new();
    let (old, first) = world.enter("r", "u");
    let (other, _) = world.enter("r", "o");
    world.publish(old, "r", "s");
    world.clear();
    let conn = world.connect();
    let mut login = world.login_request(conn, APP, "r", "u");
    login.instance_id = format!("instance-{}", old.0);
    let second = world.ask(conn, Request::Login(login)).login.expect("login");
    assert_ne!(first.session_id, second.session_id);
    let heard = world.take(old);
    assert!(heard.is_empty(), "not kicked out: {heard:?}");
    assert_eq!(world.closed[&old].0, CLOSE_REPLACED);
    let heard = world.take(other);
    assert_eq!(streams(&heard[0]), Some((UpdateKind::Delete, vec!["s"], 3)));
    assert_eq!(heard.len(), 1, "the user never left: {heard:?}");
    let room = world
        .cloud
        .apps
        .values()
        .next()
        .expect("one")
        .rooms
        .values()
        .next();
    assert_eq!(
        room.expect("one").session_of("u"),
        world.cloud.session_ids.get(&second.session_id).copied()
    );
    assert_eq!(world.publish(conn, "r", "s"), 0);
    assert_eq!(world.take(other).len(), 1);
}

#[test]
fn thirty_two_logins_of_one_user_leave_one() {
    let mut world = World::new();
    let conns: Vec<_> = (0..32).map(|_| world.enter("r", "u").0).collect();
    for conn in &conns[..31] {
        let kicks = world.take(*conn);
        let kick = |m: &ServerMessage| matches!(m, ServerMessage::Kicked { code: 1002050, .. });
        assert_eq!(kicks.iter().filter(|m| kick(m)).count(), 1);
    }
    assert!(!world.closed.contains_key(&conns[31]));
    assert_eq!(world.cloud.stats().sessions, 1);
}

#[test]
fn token_expiry_is_warned_30_s_before_and_enforced_by_switch() {
    for enforced in [false, true] {
        let mut world = World::new();
        let mut strict = project(APP);
        strict.enforce_token_expiry = enforced;
        world.projects(vec![strict]);
        let (other, _) = world.enter("r", "o");
        let conn = world.connect();
        let mut login = world.login_request(conn, APP, "r", "u");
        (login.proof, login.token) = (None, Some(token("u", world.wall_s(), 100, "")));
        assert_eq!(world.code(conn, Request::Login(login)), 0);
        world.publish(conn, "r", "s");
        world.seconds_pinging(&[conn, other], 69);
        assert!(
            !world
                .take(conn)
                .iter()
                .any(|m| matches!(m, ServerMessage::TokenWillExpire { .. }))
        );
        world.seconds_pinging(&[conn, other], 2);
        let warning = ServerMessage::TokenWillExpire {
            room_id: "r".into(),
            remain_s: 30,
        };
        assert_eq!(
            world.take(conn).iter().filter(|m| **m == warning).count(),
            1
        );
        world.clear();
        world.seconds_pinging(&[conn, other], 40);
        assert_eq!(world.closed.contains_key(&conn), enforced);
        if enforced {
            assert!(matches!(
                world.take(conn).last(),
                Some(ServerMessage::Kicked { code: 1002056, .. })
            ));
            let heard = world.take(other);
            assert!(
                heard
                    .iter()
                    .any(|m| streams(m) == Some((UpdateKind::Delete, vec!["s"], 4)))
            );
        }
    }
}

#[test]
fn short_token_warns_right_behind_the_login() {
    let mut world = World::new();
    let conn = world.connect();
    let mut login = world.login_request(conn, APP, "r", "u");
    (login.proof, login.token) = (None, Some(token("u", world.wall_s(), 10, "")));
    world.say(conn, Request::Login(login));
    let heard = world.take(conn);
    assert!(
        matches!(heard[0], ServerMessage::Result(_)),
        "the result comes first"
    );
    assert!(matches!(
        heard[1],
        ServerMessage::TokenWillExpire { remain_s: 10, .. }
    ));
}

#[test]
fn renewed_token_moves_the_expiry() {
    let mut world = World::new();
    let mut strict = project(APP);
    strict.enforce_token_expiry = true;
    world.projects(vec![strict]);
    let conn = world.connect();
    let mut login = world.login_request(conn, APP, "r", "u");
    (login.proof, login.token) = (None, Some(token("u", world.wall_s(), 60, "")));
    assert_eq!(world.code(conn, Request::Login(login)), 0);
    world.seconds_pinging(&[conn], 40);
    let renew = |token: String| Request::RenewToken {
        room_id: "r".into(),
        token,
    };
    let fresh = token("u", world.wall_s(), 100, "");
    assert_eq!(world.code(conn, renew(fresh)), 0);
    world.clear();
    world.seconds_pinging(&[conn], 65);
    assert!(!world.closed.contains_key(&conn));
    world.seconds_pinging(&[conn], 10);
    assert!(
        world
            .take(conn)
            .iter()
            .any(|m| matches!(m, ServerMessage::TokenWillExpire { .. }))
    );
    world.seconds_pinging(&[conn], 40);
    assert!(world.closed.contains_key(&conn));
}

#[test]
fn privileges_decide_about_rooms_and_streams() {
    let mut world = World::new();
    let enter = |world: &mut World, payload: &str| {
        let conn = world.connect();
        let mut login = world.login_request(conn, APP, "r", "u");
        (login.proof, login.token) = (None, Some(token("u", world.wall_s(), 600, payload)));
        assert_eq!(world.try_login(login, conn).code, 0);
        conn
    };
    let conn = enter(
        &mut world,
        &token04::privilege_payload("r", true, false, &[]),
    );
    assert_eq!(world.publish(conn, "r", "s"), 1003072);
    let conn = enter(
        &mut world,
        &token04::privilege_payload("r", true, true, &["s1"]),
    );
    assert_eq!(world.publish(conn, "r", "s2"), 1003072);
    assert_eq!(world.publish(conn, "r", "s1"), 0);
    let (other, _) = world.enter("r", "o");
    // A renewed token without the privilege ends what it no longer allows.
    let weaker = token04::privilege_payload("r", true, false, &[]);
    let weaker = token("u", world.wall_s(), 600, &weaker);
    let renew = Request::RenewToken {
        room_id: "r".into(),
        token: weaker,
    };
    assert_eq!(world.code(conn, renew), 1002082);
    let heard = world.take(conn);
    assert!(
        heard
            .iter()
            .any(|m| matches!(m, ServerMessage::PublishEnded { code: 1003072, .. }))
    );
    assert!(
        world
            .take(other)
            .iter()
            .any(|m| streams(m) == Some((UpdateKind::Delete, vec!["s1"], 6)))
    );
    let wrong = Request::RenewToken {
        room_id: "r".into(),
        token: "04x".into(),
    };
    let id = world.say(conn, wrong);
    world.seconds(1);
    assert_eq!(world.result(conn, id).map(|r| r.code), Some(FAILED));
    assert!(!world.closed.contains_key(&conn));
}

/// Logs in with a token of 100 s, off the record of the timers: the wall clock is set past its
/// expiry, which no timer sees.
fn with_expired_token(enforced: bool) -> (World, ConnId, LoginResult) {
    let mut world = World::new();
    let mut strict = project(APP);
    strict.enforce_token_expiry = enforced;
    world.projects(vec![strict]);
    let conn = world.connect();
    let mut login = world.login_request(conn, APP, "r", "u");
    (login.proof, login.token) = (None, Some(token("u", world.wall_s(), 100, "")));
    let result = world.ask(conn, Request::Login(login));
    world.clear();
    world.wall_ahead = Duration::from_secs(200);
    (world, conn, result.login.expect("logged in"))
}

#[test]
fn an_expired_token_is_noticed_by_every_request() {
    let renewed = |world: &World| Request::RenewToken {
        room_id: "r".into(),
        token: token("u", world.wall_s(), 100, ""),
    };
    let login = |world: &World, conn| {
        let mut login = world.login_request(conn, APP, "r2", "u");
        (login.proof, login.token) = (None, Some(token("u", world.wall_s(), 100, "")));
        Request::Login(login)
    };
    for enforced in [false, true] {
        for case in ["publish", "play", "renew", "login"] {
            let (mut world, conn, _) = with_expired_token(enforced);
            let request = match case {
                "publish" => publish("r", "s", 0),
                "play" => play("r", "s", 0),
                "renew" => renewed(&world),
                _ => login(&world, conn),
            };
            world.say(conn, request);
            let heard = world.take(conn);
            let kicked =
                |m: &ServerMessage| matches!(m, ServerMessage::Kicked { code: 1002056, .. });
            assert_eq!(heard.iter().any(kicked), enforced, "{case}: {heard:?}");
            assert_eq!(world.closed.contains_key(&conn), enforced, "{case}");
            assert_eq!(
                world.cloud.stats().sessions,
                usize::from(!enforced),
                "{case}"
            );
        }
    }
}

#[test]
fn an_expired_token_is_noticed_by_a_resume() {
    for enforced in [false, true] {
        let (mut world, conn, login) = with_expired_token(enforced);
        world.disconnect(conn);
        let back = world.connect();
        let expected = if enforced { 1002056 } else { 0 };
        assert_eq!(world.code(back, resume(&login)), expected);
        // The session is gone, and its number remembered.
        if enforced {
            assert_eq!(world.code(back, resume(&login)), 1002056);
            assert_eq!(world.cloud.stats().sessions, 0);
        }
    }
}

#[test]
fn enforcing_expiry_takes_effect_at_once() {
    let (mut world, conn, _) = with_expired_token(false);
    let (other, _) = world.enter("r", "by-sign");
    let mut strict = project(APP);
    strict.enforce_token_expiry = true;
    world.projects(vec![strict]);
    assert_eq!(world.closed[&conn].0, CLOSE_KICKED);
    assert!(!world.closed.contains_key(&other));
}

#[test]
fn tokens_of_the_older_generation_can_be_switched_off() {
    // Vector 1 of the published generators, made at 1795337194 for an hour.
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../../../proto/vectors/token04.json")).expect("json");
    let vectors = vectors["vectors"].as_array().expect("a list");
    let of = |mode: &str| vectors.iter().find(|v| v["mode"] == mode).expect("there");
    for (mode, cbc_tokens, right) in [
        ("CBC", true, true),
        ("CBC", false, false),
        ("GCM", false, true),
    ] {
        let vector = of(mode);
        let text = |key: &str| vector[key].as_str().expect("text");
        let app_id = vector["app_id"].as_u64().expect("number") as u32;
        let mut world = World::new();
        let id = AppId::new(app_id).expect("not 0");
        let mut own = Project::development(id, SIGN, text("server_secret"));
        own.cbc_tokens = cbc_tokens;
        world.projects(vec![own]);
        let made_s = vector["ctime"].as_u64().expect("number");
        world.wall_ahead =
            Duration::from_secs(made_s).saturating_sub(Duration::from_secs(WALL_S as u64));
        world.wall_behind = Duration::from_secs((WALL_S as u64).saturating_sub(made_s));
        let conn = world.connect();
        let mut login = world.login_request(conn, app_id, "r", text("user_id"));
        (login.proof, login.token) = (None, Some(text("token").to_owned()));
        let result = world.try_login(login, conn);
        assert_eq!(result.code == 0, right, "{mode} {cbc_tokens}");
        assert_eq!(result.detail, (!right).then_some(1002074));
    }
}
