//! What calls answer at once, and the ends of an engine.

use crate::support::*;
use std::sync::mpsc;
use std::time::Duration;
use zego_express::engine::event::{Event, RoomStateChangedReason as Reason};
use zego_express::engine::*;

/// A server that is not there.
fn nowhere() -> Door {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback");
    let port = listener.local_addr().expect("bound").port();
    Door {
        url: format!("ws://127.0.0.1:{port}"),
        app_id: 1,
        app_sign: Some("0f".repeat(32)),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> i32 {
    let error = result.expect_err("refused");
    assert!(
        error.message.contains(':'),
        "{} names no field",
        error.message
    );
    error.code
}

#[test]
fn the_order_of_calls_is_checked() {
    let c = Client::new(&nowhere(), "me");
    let e = &c.engine;
    assert_eq!(
        code(e.start_publishing(stream("s"), Channel::Main)),
        1000002
    );
    assert_eq!(
        code(e.start_playing(stream("s"), PlayConfig::default())),
        1000002
    );
    assert_eq!(
        code(e.logout_room(Some(room("x")), Box::new(|_, _| {}))),
        1002002
    );
    assert_eq!(c.events.room_state(Reason::LogoutFailed), 1002002);
    c.events.debug_error(1002002);
    c.login("r");
    assert_eq!(
        code(c.login_with("other", true, "", Box::new(|_, _| {}))),
        1002001
    );
    assert_eq!(
        code(e.logout_room(Some(room("x")), Box::new(|_, _| {}))),
        1002002
    );
    c.publish("s");
    assert_eq!(
        code(e.start_publishing(stream("t"), Channel::Main)),
        1003023
    );
    e.start_publishing(stream("t"), Channel::Aux).expect("free");
    for n in 0..12 {
        c.play(&format!("p{n}"));
    }
    assert_eq!(
        code(e.start_playing(stream("x"), PlayConfig::default())),
        1004010
    );
    e.start_playing(stream("p0"), PlayConfig::default())
        .expect("once more is no new one");
    assert_eq!(code(e.mute_play_audio(&stream("x"), true)), 1004011);
    assert_eq!(code(e.play_quality(&stream("x"))), 1004011);
    assert_eq!(code(e.set_all_play_volume(201)), 1000017);
    assert_eq!(code(e.start_sound_level_monitor(99)), 1006031);
    assert_eq!(code(e.send_sei(Channel::Main, &[0; 4097])), 1003044);
    assert_eq!(code(e.send_sei(Channel::Main, &[])), 1003043);
    let frame = VideoFrameRef {
        format: PixelFormat::I420,
        width: 2,
        height: 2,
        planes: [&[0; 4], &[0; 1], &[0; 1]],
        strides: [2, 1, 1],
    };
    assert_eq!(code(e.send_video_frame(Channel::Main, frame, 0)), 1011002);
    c.destroy();
    let late = e.stop_preview(Channel::Main).expect_err("destroyed");
    assert_eq!(late.code, 1000910);
}

#[test]
fn neither_app_sign_nor_token() {
    let door = Door {
        app_sign: None,
        ..nowhere()
    };
    let c = Client::new(&door, "me");
    assert_eq!(
        code(c.login_with("r", true, "", Box::new(|_, _| {}))),
        1002067
    );
    c.destroy();
}

#[test]
fn a_server_out_of_reach_is_named_and_tried_until_the_window_ends() {
    let door = nowhere();
    let timing = Timing {
        room_retry: Duration::from_secs(2),
        ..timing()
    };
    let c = Client::with_timing(&door, "me", timing);
    for _ in 0..2 {
        let (tx, rx) = mpsc::channel();
        c.login_with(
            "r",
            true,
            "",
            Box::new(move |code, _| tx.send(code).unwrap()),
        )
        .expect("a login, again after the first has failed");
        c.publish("s");
        assert_eq!(c.events.room_state(Reason::Logining), 0);
        for _ in 0..2 {
            let info = c.events.debug_error(1000920);
            assert!(info.contains(&door.url[5..]), "{info}");
            assert!(info.contains("refused"), "{info}");
        }
        assert_eq!(c.events.room_state(Reason::LoginFailed), 1002053);
        assert_eq!(rx.recv_timeout(PATIENCE), Ok(1002053));
    }
    let history = c.events.history();
    let requesting = "PublisherState { stream_id: \"s\", state: PublishRequesting, code: 1003020";
    assert!(history.iter().any(|l| l.starts_with(requesting)));
    c.destroy();
}

#[test]
fn pending_requests_are_closed_by_destroy() {
    let c = Client::new(&nowhere(), "me");
    let (tx, rx) = mpsc::channel();
    c.login_with(
        "r",
        true,
        "",
        Box::new(move |code, _| tx.send(code).unwrap()),
    )
    .expect("a login");
    c.destroy();
    assert_eq!(rx.try_recv(), Ok(1000910));
    assert!(rx.try_recv().is_err());
}

#[test]
fn poll_delivers_in_order_and_ends() {
    struct Wake(mpsc::Sender<()>);
    impl EventSink for Wake {
        fn event(&self, _: Event) {
            panic!("polled engines call nothing but wakeup");
        }
        fn wakeup(&self) {
            let _ = self.0.send(());
        }
    }
    let door = nowhere();
    let (tx, woken) = mpsc::channel();
    let config = EngineConfig {
        app_id: AppId::new(1).expect("valid"),
        app_sign: Some(AppSign([1; 32])),
        scenario: Scenario::Default,
        server_url: Some(door.url.into()),
        ca_file: None,
        delivery: Delivery::Poll,
        timing: timing(),
    };
    let engine = Engine::create(config, Box::new(Wake(tx))).expect("an engine");
    let (done, closed) = mpsc::channel();
    engine
        .login_room(
            room("r"),
            UserId::parse("u").expect("valid"),
            UserName::parse("u").expect("valid"),
            RoomConfig::default(),
            Box::new(move |code, _| done.send(code).unwrap()),
        )
        .expect("a login");
    woken.recv_timeout(PATIENCE).expect("news");
    eventually("LOGINING", || {
        engine.poll_event().is_some_and(|e| {
            matches!(
                e,
                Event::RoomStateChanged {
                    reason: Reason::Logining,
                    ..
                }
            )
        })
    });
    engine.destroy();
    eventually("the last event", || {
        std::iter::from_fn(|| engine.poll_event()).any(|e| matches!(e, Event::EngineDestroyed))
    });
    assert_eq!(closed.try_recv(), Ok(1000910));
    assert!(engine.poll_event().is_none());
}

/// Destroy from inside each kind of callback, while another thread keeps calling.
#[test]
fn destroy_from_any_callback() {
    use std::sync::{Arc, Mutex, OnceLock};
    struct DestroyAt {
        at: &'static str,
        engine: Arc<OnceLock<Engine>>,
        seen: Arc<Mutex<Vec<String>>>,
    }
    impl EventSink for DestroyAt {
        fn event(&self, event: Event) {
            let name = format!("{event:?}");
            if name.starts_with(self.at)
                && let Some(engine) = self.engine.get()
            {
                engine.destroy();
            }
            self.seen.lock().unwrap().push(name);
        }
        fn wakeup(&self) {}
    }
    let server = server();
    let door = Door::of(&server);
    let kinds = [
        "RoomStateChanged",
        "RoomStateUpdate",
        "PublisherState",
        "PlayerState",
        "PublisherSendVideoFirstFrame",
        "PlayerRenderVideoFirstFrame",
        "CapturedSoundLevel",
        "DebugError",
    ];
    for (n, at) in kinds.into_iter().enumerate() {
        let engine = Arc::new(OnceLock::new());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let config = EngineConfig {
            app_id: AppId::new(door.app_id).expect("valid"),
            app_sign: door
                .app_sign
                .as_ref()
                .map(|s| AppSign(zego_proto::appsign::parse(s).expect("hex"))),
            scenario: Scenario::Default,
            server_url: Some(door.url.clone().into()),
            ca_file: None,
            delivery: Delivery::Callbacks,
            timing: timing(),
        };
        let sink = DestroyAt {
            at,
            engine: engine.clone(),
            seen: seen.clone(),
        };
        let e = Engine::create(config, Box::new(sink)).expect("an engine");
        let _ = engine.set(e.clone());
        let (tx, rx) = mpsc::channel();
        e.set_video_source(VideoSource::Synthetic, Channel::Main)
            .expect("valid");
        let _ = e.start_sound_level_monitor(100);
        let user = format!("user{n}");
        let _ = e.login_room(
            room("destroy"),
            UserId::parse(&user).expect("valid"),
            UserName::parse(&user).expect("valid"),
            RoomConfig::default(),
            Box::new(move |code, _| tx.send(code).unwrap()),
        );
        let own = stream(&format!("own{n}"));
        let _ = e.start_publishing(own.clone(), Channel::Main);
        let _ = e.start_playing(own, PlayConfig::default());
        let caller = {
            let e = e.clone();
            std::thread::spawn(move || {
                // Until the engine says that it is gone.
                while e
                    .start_publishing(stream("x"), Channel::Main)
                    .map_err(|e| e.code)
                    != Err(1000910)
                {
                    std::thread::sleep(Duration::from_micros(200));
                }
            })
        };
        let what = format!("{at}: the end");
        eventually(&what, || {
            seen.lock()
                .unwrap()
                .last()
                .is_some_and(|l| l == "EngineDestroyed")
        });
        caller.join().expect("it only calls");
        rx.recv_timeout(PATIENCE).expect("the login is closed");
        assert!(rx.try_recv().is_err(), "{at}: closed once");
        let count = seen.lock().unwrap().len();
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(
            seen.lock().unwrap().len(),
            count,
            "{at}: something after the end"
        );
    }
    server.stop();
}

/// In the child of a fork every call answers, none hangs.
#[test]
fn a_forked_child_gets_an_error() {
    let c = Client::new(&nowhere(), "me");
    // SAFETY: the child calls the engine, which touches no lock there, and leaves by _exit.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let refused = c.engine.start_preview(Channel::Main).map_err(|e| e.code) == Err(1000905);
        c.engine.destroy();
        let silent = c.engine.poll_event().is_none();
        // SAFETY: ends the child without running the parent's destructors.
        unsafe { libc::_exit(i32::from(!(refused && silent))) };
    }
    let mut status = -1;
    // SAFETY: `status` outlives the call.
    unsafe { libc::waitpid(child, &mut status, 0) };
    assert_eq!(status, 0);
    c.destroy();
}
