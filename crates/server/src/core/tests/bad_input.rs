//! Bad texts and floods hurt their sender only.

use super::harness::*;
use crate::core::*;
use zego_proto::msg::*;

#[test]
fn bad_texts_close_their_sender_and_nobody_notices() {
    let deep = format!(
        "{{\"type\":\"ping\",\"x\":{}{}}}",
        "[".repeat(40),
        "]".repeat(40)
    );
    let large = format!(
        "{{\"type\":\"ping\",\"x\":\"{}\"}}",
        "y".repeat(json::CLIENT_MAX)
    );
    let table = [
        "",
        "hello",
        "[]",
        "{}",
        "{\"type\":\"ping\"",
        "{\"type\":7}",
        "{\"type\":\"ping\",\"id\":-1}",
        "{\"type\":\"ping\",\"type\":\"ping\"}",
        "{\"type\":\"ping\",\"x\":99999999999999999}",
        "{\"id\":1,\"type\":\"login\",\"room_id\":\"r\",\"room_id\":\"r\"}",
        deep.as_str(),
        large.as_str(),
    ];
    let mut world = World::new();
    let (other, _) = world.enter("r", "other");
    for text in table {
        let (bad, _) = world.enter("r", "bad");
        world.clear();
        world.text(bad, text);
        let (code, reason) = &world.closed[&bad];
        assert_eq!(*code, CLOSE_MALFORMED, "{text:.80}");
        assert!(reason.contains("1000925") && reason.len() < 120, "{reason}");
        assert!(world.take(other).is_empty(), "{text:.80}");
        // What it sends afterwards is not heard.
        world.text(bad, "{\"id\":1,\"type\":\"logout\",\"room_id\":\"r\"}");
        assert!(world.take(other).is_empty());
        assert_eq!(world.publish(other, "r", "s"), 0);
        world.code(other, unpublish("s"));
    }
    assert_eq!(
        world.cloud.stats().sessions,
        2,
        "the sender's session is held"
    );
}

#[test]
fn bad_fields_are_refused_by_name() {
    let login = |change: &dyn Fn(&mut Login)| {
        let mut world = World::new();
        let conn = world.connect();
        let mut login = world.login_request(conn, APP, "r", "u");
        change(&mut login);
        let result = world.ask(conn, Request::Login(login));
        assert!(!world.closed.contains_key(&conn));
        (result.code, result.message)
    };
    type Change = Box<dyn Fn(&mut Login)>;
    let table: Vec<(Change, i32, &str, &str)> = vec![
        (Box::new(|l| l.app_id = 0), 1001000, "app_id", "4294967295"),
        (
            Box::new(|l| l.room_id = String::new()),
            1002011,
            "room_id",
            "127",
        ),
        (
            Box::new(|l| l.room_id = "r".repeat(128)),
            1002013,
            "room_id",
            "127",
        ),
        (
            Box::new(|l| l.room_id = "ä".into()),
            1002012,
            "room_id",
            "U+00E4",
        ),
        (
            Box::new(|l| l.user_id = String::new()),
            1002005,
            "user_id",
            "64",
        ),
        (
            Box::new(|l| l.user_id = "u".repeat(65)),
            1002007,
            "user_id",
            "64",
        ),
        (
            Box::new(|l| l.user_id = "a b".into()),
            1002006,
            "user_id",
            "U+0020",
        ),
        (
            Box::new(|l| l.user_name = String::new()),
            1002008,
            "user_name",
            "256",
        ),
        (
            Box::new(|l| l.user_name = "n".repeat(257)),
            1002010,
            "user_name",
            "256",
        ),
        (
            Box::new(|l| l.user_name = "\u{7}".into()),
            1002009,
            "user_name",
            "U+0007",
        ),
        (
            Box::new(|l| l.instance_id = String::new()),
            1000017,
            "instance_id",
            "128",
        ),
        (
            Box::new(|l| l.instance_id = "i".repeat(129)),
            1000017,
            "instance_id",
            "128",
        ),
    ];
    for (change, code, field, limit) in table {
        let (got, message) = login(&*change);
        assert_eq!(got, code, "{message}");
        assert!(
            message.contains(field) && message.contains(limit),
            "{message}"
        );
    }
    let mut world = World::new();
    let conn = world.connect();
    world.text(conn, "{\"id\":5,\"type\":\"teleport\"}");
    assert_eq!(world.result(conn, 5).map(|r| r.code), Some(1000924));
    world.text(conn, "{\"id\":6,\"type\":\"play\",\"mode\":\"sideways\"}");
    assert_eq!(world.result(conn, 6).map(|r| r.code), Some(1000017));
    world.text(conn, "{\"type\":\"teleport\"}");
    assert_eq!(world.take(conn), [], "id 0 wants no answer");
}

#[test]
fn messages_behind_a_refusal_are_bounded() {
    let mut world = World::new();
    let conn = world.connect();
    let mut login = world.login_request(conn, OTHER_APP, "r", "u");
    login.app_id = APP;
    world.say(conn, Request::Login(login));
    for _ in 0..UNTAKEN_MAX {
        world.say(conn, Request::Ping);
    }
    assert!(!world.closed.contains_key(&conn));
    world.say(conn, Request::Ping);
    assert_eq!(world.closed[&conn].0, CLOSE_LIMIT);
    assert_eq!(world.cloud.stats(), CloudStats::default());
}

#[test]
fn connections_without_login_are_closed() {
    let mut world = World::new();
    let conn = world.connect();
    for _ in 0..9 {
        world.seconds(1);
        world.text(conn, "{\"type\":\"ping\"}");
    }
    assert!(!world.closed.contains_key(&conn));
    world.seconds(2);
    assert_eq!(world.closed[&conn].0, CLOSE_LIMIT);
    assert_eq!(world.cloud.next_deadline(), None);
}

#[test]
fn tables_are_bounded() {
    let mut world = World::with(|c| c.limits.connections = 2);
    world.enter("r", "a");
    world.enter("r", "b");
    let third = world.connect();
    assert_eq!(world.closed[&third].0, CLOSE_LIMIT);
    assert!(world.take(third).is_empty());

    let mut world = World::with(|c| c.limits.sessions = 1);
    world.enter("r", "a");
    let second = world.connect();
    let login = world.login_request(second, APP, "r", "b");
    assert_eq!(world.code(second, Request::Login(login)), 1000926);
    world.enter("r", "a");

    let mut world = World::with(|c| c.limits.rooms = 1);
    world.enter("r1", "a");
    let second = world.connect();
    let login = world.login_request(second, APP, "r2", "b");
    assert_eq!(world.code(second, Request::Login(login)), 1002035);

    let mut world = World::with(|c| c.limits.members = 1);
    world.enter("r", "a");
    let second = world.connect();
    let login = world.login_request(second, APP, "r", "b");
    assert_eq!(world.code(second, Request::Login(login)), 1002034);
}

/// Events about what is gone already must not hurt.
#[test]
fn late_media_events_are_ignored() {
    use crate::media_api::{FirstSeq, Token};
    let mut world = World::new();
    let (session, publication, token) = (SessionKey(99), PublicationId(99), Token(99));
    let link = LinkKind::Up;
    let result = Ok(FirstSeq { audio: 0, video: 0 });
    for event in [
        MediaEvent::Answer {
            token,
            result: Ok(String::new()),
        },
        MediaEvent::Subscribed { token, result },
        MediaEvent::LinkUp {
            session,
            link,
            generation: 1,
        },
        MediaEvent::LinkLost {
            session,
            link,
            generation: 1,
        },
        MediaEvent::Refused {
            publication,
            code: 1,
            message: String::new(),
        },
        MediaEvent::Active { publication },
        MediaEvent::Silent { publication },
        MediaEvent::GopOutgrown { publication },
    ] {
        world.event(event);
    }
    world.disconnect(ConnId(99));
    world.text(ConnId(99), "{");
    assert_eq!(world.cloud.stats(), CloudStats::default());
}

/// Neither secrets nor keys show up where a log could take them from.
#[test]
fn secrets_are_not_printed() {
    let config = CloudConfig::new(EPOCH, [0xAB; 32]);
    let text = format!("{config:?} {:?}", project(APP));
    assert!(
        !text.contains("171") && !text.contains(SECRET) && !text.contains("[7, 7"),
        "{text}"
    );
}
