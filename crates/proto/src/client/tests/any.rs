//! Any event in any state.

use super::*;

/// Every state with every event: nothing panics, nothing is said twice, and each state of the room
/// is one that may follow the one before.
#[test]
fn any_event_in_any_state() {
    type Make = fn() -> Bench;
    let states: [(&str, Make); 9] = [
        ("idle", Bench::new),
        ("connecting", || {
            let mut b = Bench::new();
            b.login(true);
            b
        }),
        ("greeted", || {
            let mut b = Bench::new();
            b.login(true);
            b.give(Input::Connected { conn: b.conn });
            b
        }),
        ("logging in", || {
            let mut b = Bench::new();
            b.login(true);
            b.publish();
            b.play("s");
            b.open();
            b
        }),
        ("ready", Bench::ready),
        ("busy", Bench::busy),
        ("reconnecting", || {
            let mut b = Bench::busy();
            b.drop_connection();
            b
        }),
        ("resuming", || {
            let mut b = Bench::busy();
            b.drop_connection();
            b.pass(Duration::from_secs(1));
            b.open();
            b
        }),
        ("leaving", || {
            let mut b = Bench::busy();
            b.give(Input::Logout { tag: 1 });
            b
        }),
    ];
    type Do = fn(&mut Bench);
    let events: Vec<(&str, Do)> = vec![
        ("login", |b| b.login(true)),
        ("logout", |b| b.give(Input::Logout { tag: 3 })),
        ("shutdown", |b| b.give(Input::Shutdown)),
        ("renew", |b| b.give(Input::RenewToken { token: "t".into() })),
        ("publish", |b| b.publish()),
        ("unpublish", |b| b.give(Input::Unpublish { channel: 0 })),
        ("play", |b| b.play("s")),
        ("unplay", |b| {
            b.give(Input::Unplay {
                stream_id: "s".into(),
            })
        }),
        ("mute", |b| {
            b.give(Input::PlayMute {
                stream_id: "s".into(),
                audio: false,
                video: true,
            })
        }),
        ("offers", |b| b.offers()),
        ("up", |b| {
            b.give(Input::LinkUp {
                link: LinkKind::Up,
                generation: 1,
            })
        }),
        ("down", |b| {
            b.give(Input::LinkDown {
                link: LinkKind::Down,
                generation: 1,
            })
        }),
        ("media", |b| {
            b.give(Input::PlayMedia {
                stream_id: "s".into(),
            })
        }),
        ("stalled", |b| {
            b.give(Input::PlayStalled {
                stream_id: "s".into(),
            })
        }),
        ("connected", |b| b.give(Input::Connected { conn: b.conn })),
        ("disconnected", |b| b.drop_connection()),
        ("old connection", |b| {
            b.give(Input::Disconnected {
                conn: b.conn.wrapping_sub(1),
                close_code: None,
            })
        }),
        ("version", |b| {
            b.give(Input::Disconnected {
                conn: b.conn,
                close_code: Some(4400),
            })
        }),
        ("hello", |b| b.open()),
        ("stray result", |b| b.answer(12345, 0)),
        ("refusals", |b| {
            for id in 1..12 {
                b.answer(id, 1002033);
            }
        }),
        ("empty results", |b| {
            for id in 1..12 {
                b.answer(id, 0);
            }
        }),
        ("kicked", |b| {
            b.server(ServerMessage::Kicked {
                code: 1002050,
                message: String::new(),
            })
        }),
        ("users", |b| {
            b.server(ServerMessage::UserUpdate {
                room_id: "r".into(),
                update: UpdateKind::Delete,
                users: vec![user("a")],
            })
        }),
        ("streams", |b| {
            b.server(ServerMessage::StreamUpdate {
                room_id: "r".into(),
                update: UpdateKind::Add,
                streams: vec![stream("new", "a")],
                reason: 0,
            })
        }),
        ("foreign room", |b| {
            b.server(ServerMessage::StreamUpdate {
                room_id: "other".into(),
                update: UpdateKind::Add,
                streams: vec![stream("new", "a")],
                reason: 0,
            })
        }),
        ("ended", |b| {
            b.server(ServerMessage::PublishEnded {
                stream_id: "mine".into(),
                code: 1003025,
                message: String::new(),
            })
        }),
        ("play ended", |b| {
            b.server(ServerMessage::PlayState(play_state(
                "s",
                0,
                PlayPhase::Ended,
            )))
        }),
        ("a long time", |b| b.pass(Duration::from_secs(3600))),
    ];
    for (state, make) in states {
        for (first, one) in &events {
            for (second, two) in &events {
                let mut b = make();
                let mut said = b.said();
                one(&mut b);
                two(&mut b);
                b.pass(Duration::from_secs(3600));
                said.extend(b.said());
                let what = format!("{state}, {first}, {second}: {said:?}");
                // Each login is closed once.
                let logins = said.iter().filter(|l| *l == "Logining 0").count();
                let results = said
                    .iter()
                    .filter(|l| l.starts_with("login result"))
                    .count();
                assert!(results >= logins, "{what}");
                // Nothing of the session machine is left running after an hour without a server.
                assert_eq!(b.session.next_deadline(), None, "{what}");
                for pair in said.windows(2) {
                    let may_repeat = ["result", "No", "refused"];
                    let repeats = pair[0] == pair[1];
                    assert!(
                        !repeats || may_repeat.iter().any(|w| pair[0].contains(w)),
                        "{what}"
                    );
                }
            }
        }
    }
}
