//! Coming, staying and going.

use super::*;

#[test]
fn login_tells_everything_in_order() {
    let mut b = Bench::new();
    b.login(true);
    b.says(&["Logining 0", "(Connecting 0)"]);
    assert!(matches!(
        b.told[..],
        [
            Output::OpenLink { .. },
            Output::OpenLink { .. },
            Output::Connect { .. }
        ]
    ));
    b.open();
    b.login_ok(&["a", "b", "me"], &[("s", "a"), ("own", "me")]);
    b.says(&[
        "Logined 0",
        "(Connected 0)",
        "login result 7 0",
        "users Add a+b",
        "streams Add s",
    ]);
}

#[test]
fn without_user_notify_no_users_are_told() {
    let mut b = Bench::new();
    b.login(false);
    b.open();
    b.login_ok(&["a"], &[]);
    b.server(ServerMessage::UserUpdate {
        room_id: "r".into(),
        update: UpdateKind::Add,
        users: vec![user("c")],
    });
    assert!(b.said().iter().all(|l| !l.starts_with("users")));
}

#[test]
fn login_offers_publish_and_play_go_out_in_one_go() {
    let mut b = Bench::new();
    b.login(true);
    b.publish();
    b.play("s");
    b.offers();
    assert!(b.sent.is_empty());
    b.open();
    let kinds: Vec<_> = b.sent.iter().map(|(_, r)| name(r)).collect();
    assert_eq!(kinds, ["login", "offer", "offer", "publish", "play"]);
    b.said();
    b.login_ok(&[], &[]);
    let id = b
        .sent
        .iter()
        .find(|(_, r)| name(r) == "publish")
        .expect("sent")
        .0;
    b.answer(id, 0);
    // Not before the link is there.
    b.says(&["Logined 0", "(Connected 0)", "login result 7 0"]);
    b.links_up();
    b.says(&["mine Publishing 0"]);
}

#[test]
fn a_refusal_is_not_retried() {
    let mut b = Bench::new();
    b.login(true);
    b.open();
    b.publish();
    b.said();
    let id = b.sent("login");
    b.answer(id, 1002033);
    b.says(&[
        "LoginFailed 1002033",
        "(Disconnected 1002033)",
        "login result 7 1002033",
        "mine NoPublish 1002033",
    ]);
    b.told.clear();
    b.pass(Duration::from_secs(100));
    assert!(b.told.is_empty() && b.said().is_empty());
    // The application may try again.
    b.login(true);
    b.says(&["Logining 0", "(Connecting 0)"]);
}

#[test]
fn a_server_out_of_reach_is_tried_until_the_window_ends() {
    let mut b = Bench::new();
    b.login(true);
    b.publish();
    b.play("s");
    b.said();
    let mut attempts = 0;
    let start = b.now;
    while b.session.next_deadline().is_some() && b.now - start < Duration::from_secs(59) {
        if b.told.iter().any(|o| matches!(o, Output::Connect { .. })) {
            attempts += 1;
        }
        b.told.clear();
        b.drop_connection();
        b.pass(Duration::from_millis(100));
    }
    assert!((12..25).contains(&attempts), "{attempts}");
    b.says(&[
        "mine PublishRequesting 1003020",
        "s PlayRequesting 1004020",
        "mine NoPublish 1003021",
        "s NoPlay 1004001",
    ]);
    b.pass(Duration::from_secs(2));
    b.says(&[
        "LoginFailed 1002053",
        "(Disconnected 1002053)",
        "login result 7 1002053",
    ]);
    assert_eq!(b.session.next_deadline(), None);
}

#[test]
fn a_busy_server_is_asked_again() {
    let mut b = Bench::new();
    b.login(true);
    b.open();
    b.said();
    let id = b.sent("login");
    b.answer(id, code::SERVER_DRAINING);
    b.pass(Duration::from_secs(1));
    b.says(&[]);
    b.open();
    b.login_ok(&[], &[]);
    b.says(&["Logined 0", "(Connected 0)", "login result 7 0"]);
}

#[test]
fn silence_is_asked_about_then_lost() {
    let mut b = Bench::ready();
    b.pass(Duration::from_millis(2100));
    b.sent("ping");
    b.server(ServerMessage::Pong);
    b.pass(Duration::from_millis(4900));
    b.says(&[]);
    b.pass(Duration::from_millis(200));
    b.says(&["Reconnecting 1002051", "(Connecting 1002051)"]);
    // While the application is too slow to read, silence means nothing, but pings go on.
    let mut b = Bench::ready();
    b.give(Input::Paused(true));
    b.pass(Duration::from_secs(60));
    b.says(&[]);
    assert!(b.sent.len() >= 25);
    b.give(Input::Paused(false));
    b.pass(Duration::from_secs(4));
    b.says(&[]);
}

#[test]
fn a_cut_connection_is_resumed_and_media_never_noticed() {
    let mut b = Bench::busy();
    b.drop_connection();
    b.says(&["Reconnecting 1002051", "(Connecting 1002051)"]);
    b.pass(Duration::from_secs(1));
    b.open();
    b.resume_ok(&["mine"], vec![play_state("s", 0, PlayPhase::Live)], true);
    b.says(&["Reconnected 0", "(Connected 0)"]);
    assert!(
        !b.told
            .iter()
            .any(|o| matches!(o, Output::OpenLink { .. } | Output::PlayLive { .. }))
    );
}

#[test]
fn what_the_resumed_session_lacks_is_repeated() {
    let mut b = Bench::busy();
    b.drop_connection();
    b.give(Input::Unplay {
        stream_id: "s".into(),
    });
    b.play("t");
    b.said();
    b.pass(Duration::from_secs(1));
    b.open();
    b.resume_ok(&[], vec![play_state("s", 0, PlayPhase::Live)], false);
    b.says(&[
        "Reconnected 0",
        "(Connected 0)",
        "mine PublishRequesting 1003020",
        "t PlayRequesting 1004020",
    ]);
    let kinds: Vec<_> = b.sent.iter().map(|(_, r)| name(r)).collect();
    assert_eq!(kinds, ["publish", "unplay", "play"]);
    let id = b.sent("publish");
    b.answer(id, 0);
    b.play_result("t", PlayPhase::Live);
    b.links_up();
    b.give(Input::PlayMedia {
        stream_id: "t".into(),
    });
    b.says(&[
        "t camera 0",
        "t microphone 0",
        "mine Publishing 0",
        "t Playing 0",
    ]);
}

#[test]
fn a_restarted_server_gets_a_fresh_login_and_the_missing_are_held() {
    let mut b = Bench::busy();
    b.drop_connection();
    b.epoch = "e2";
    b.said();
    b.pass(Duration::from_secs(1));
    b.open();
    b.says(&["mine PublishRequesting 1003020", "s PlayRequesting 1004020"]);
    b.login_ok(&[], &[]);
    b.says(&["Reconnected 0", "(Connected 0)"]);
    let id = b.sent("publish");
    b.answer(id, 0);
    b.play_result("s", PlayPhase::Waiting);
    b.links_up();
    b.says(&["mine Publishing 0"]);
    // The host is back within the grace: nobody saw it go.
    b.pass_alive(5);
    b.server(ServerMessage::StreamUpdate {
        room_id: "r".into(),
        update: UpdateKind::Add,
        streams: vec![stream("s", "a")],
        reason: 0,
    });
    b.server(ServerMessage::PlayState(play_state(
        "s",
        0,
        PlayPhase::Live,
    )));
    b.give(Input::PlayMedia {
        stream_id: "s".into(),
    });
    b.says(&["s Playing 0"]);
    // The user did not come back.
    b.pass_alive(15);
    b.says(&["users Delete a"]);
}

#[test]
fn an_unknown_session_in_the_same_epoch_is_a_kick() {
    for (code, kicked) in [(1002057, true), (1002050, true), (1000928, false)] {
        let mut b = Bench::busy();
        b.drop_connection();
        b.pass(Duration::from_secs(1));
        b.open();
        b.said();
        let id = b.sent("resume");
        b.answer(id, code);
        if kicked {
            let state = format!("KickOut {code}");
            let old = format!("(Disconnected {code})");
            let no_publish = format!("mine NoPublish {code}");
            let no_play = format!("s NoPlay {code}");
            b.says(&[&state, &old, &no_publish, &no_play]);
            assert_eq!(b.session.next_deadline(), None);
        } else {
            b.login_ok(&["a"], &[("s", "a")]);
            b.says(&[
                "mine PublishRequesting 1003020",
                "s PlayRequesting 1004020",
                "Reconnected 0",
                "(Connected 0)",
            ]);
        }
    }
}

#[test]
fn a_kick_ends_it() {
    for code in [1002050, 1002055, 1002056] {
        let mut b = Bench::busy();
        b.server(ServerMessage::Kicked {
            code,
            message: "why".into(),
        });
        let said = b.said();
        assert_eq!(said[0], format!("KickOut {code}"));
        b.told.clear();
        b.pass(Duration::from_secs(100));
        assert!(b.told.is_empty());
        b.login(true);
        b.says(&["Logining 0", "(Connecting 0)"]);
    }
}

#[test]
fn the_reconnect_window_ends() {
    let mut b = Bench::busy();
    b.drop_connection();
    b.said();
    for _ in 0..61 {
        b.drop_connection();
        b.pass(Duration::from_secs(1));
    }
    b.says(&[
        "ReconnectFailed 1002053",
        "(Disconnected 1002053)",
        "mine NoPublish 1003021",
        "s NoPlay 1004001",
    ]);
}

#[test]
fn logout_stops_everything_and_waits_for_the_answer() {
    let mut b = Bench::busy();
    b.give(Input::Logout { tag: 9 });
    b.says(&[
        "mine NoPublish 0",
        "s NoPlay 0",
        "Logout 0",
        "(Disconnected 0)",
    ]);
    // A login may follow at once; it goes out over a connection of its own.
    b.login(true);
    b.says(&["Logining 0", "(Connecting 0)"]);
    let id = b.sent("logout");
    b.answer(id, 0);
    b.says(&["logout result 9 0"]);
    b.open();
    b.login_ok(&[], &[]);
    b.says(&["Logined 0", "(Connected 0)", "login result 7 0"]);
}

#[test]
fn logout_before_the_answer_of_login() {
    let mut b = Bench::new();
    b.login(true);
    b.open();
    b.said();
    b.give(Input::Logout { tag: 9 });
    b.says(&["Logout 0", "(Disconnected 0)", "login result 7 1000911"]);
    b.pass(Duration::from_millis(1100));
    b.says(&["logout result 9 0"]);
    assert_eq!(b.session.next_deadline(), None);
}

#[test]
fn shutdown_is_a_logout_that_ends_everything() {
    let mut b = Bench::busy();
    b.give(Input::Shutdown);
    assert!(!b.told.contains(&Output::ShutDown));
    let id = b.sent("logout");
    b.answer(id, 0);
    assert_eq!(b.told.last(), Some(&Output::ShutDown));
    let mut idle = Bench::new();
    idle.give(Input::Shutdown);
    assert_eq!(idle.told, [Output::ShutDown]);
    let mut connecting = Bench::new();
    connecting.login(true);
    connecting.give(Input::Shutdown);
    assert_eq!(
        connecting
            .told
            .iter()
            .filter(|o| **o == Output::ShutDown)
            .count(),
        1
    );
}
