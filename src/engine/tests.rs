//! What a bug in the actor leaves behind.

#[cfg(all(feature = "codec", feature = "transport"))]
mod clock;
#[path = "../../tests/engine/h264.rs"]
mod h264;

use super::command::Command;
use super::*;
use std::sync::mpsc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

struct Tell(mpsc::Sender<Event>);

impl EventSink for Tell {
    fn event(&self, event: Event) {
        let _ = self.0.send(event);
    }
    fn wakeup(&self) {}
}

fn engine() -> (Engine, mpsc::Receiver<Event>) {
    let (tx, events) = mpsc::channel();
    let config = EngineConfig {
        app_id: AppId::new(1).expect("valid"),
        app_sign: Some(AppSign([1; 32])),
        scenario: Scenario::Default,
        // Nobody listens on the discard port of loopback.
        server_url: Some("ws://127.0.0.1:9".into()),
        ca_file: None,
        delivery: Delivery::Callbacks,
        timing: Timing::default(),
    };
    let engine = Engine::create(config, Box::new(Tell(tx))).expect("an engine");
    (engine, events)
}

fn login(engine: &Engine, done: Completion) -> Result<()> {
    engine.login_room(
        RoomId::parse("r").expect("valid"),
        UserId::parse("u").expect("valid"),
        UserName::parse("u").expect("valid"),
        RoomConfig::default(),
        done,
    )
}

#[test]
fn a_panic_of_the_actor_fails_the_engine_and_nothing_else() {
    let (engine, events) = engine();
    let (done, closed) = mpsc::channel();
    login(&engine, Box::new(move |code, _| done.send(code).unwrap())).expect("a login");
    engine
        .shared()
        .command(Command::Hold(Box::new(|| panic!("on purpose"))))
        .expect("a place in the queue");
    assert_eq!(
        closed.recv_timeout(PATIENCE),
        Ok(zego_proto::code::ENGINE_FAILED)
    );
    let refused = login(&engine, Box::new(|_, _| {})).expect_err("failed");
    assert_eq!(refused.code, zego_proto::code::ENGINE_FAILED);
    engine.destroy();
    let all: Vec<Event> = events.iter().collect();
    assert!(matches!(all.last(), Some(Event::EngineDestroyed)));
    let failed = |e: &Event| matches!(e, Event::DebugError { code, .. } if *code == zego_proto::code::ENGINE_FAILED);
    assert!(all.iter().any(failed));
}

#[test]
fn dropping_the_last_clone_destroys() {
    let (engine, events) = engine();
    let (done, closed) = mpsc::channel();
    login(&engine, Box::new(move |code, _| done.send(code).unwrap())).expect("a login");
    drop(engine.clone());
    drop(engine);
    assert!(matches!(events.iter().last(), Some(Event::EngineDestroyed)));
    assert_eq!(closed.try_recv(), Ok(zego_proto::code::ENGINE_DESTROYED));
}

/// The end leaves the room as the logout would have: whichever comes first, it succeeds. The actor
/// is held up until both are there, so that it finds the end before the logout.
#[test]
fn a_logout_that_the_end_overtakes_succeeds() {
    let (engine, events) = engine();
    let (done, closed) = mpsc::channel();
    let told = done.clone();
    login(
        &engine,
        Box::new(move |code, _| told.send(("login", code)).unwrap()),
    )
    .expect("a login");
    let (entered, inside) = mpsc::channel();
    let (go, gate) = mpsc::channel::<()>();
    let hold = Command::Hold(Box::new(move || {
        entered.send(()).expect("the test waits");
        gate.recv_timeout(PATIENCE).expect("let go");
    }));
    engine.shared().command(hold).expect("a place in the queue");
    inside.recv_timeout(PATIENCE).expect("the actor is held up");
    engine
        .logout_room(
            None,
            Box::new(move |code, _| done.send(("logout", code)).unwrap()),
        )
        .expect("logged in");
    engine.destroy();
    go.send(()).expect("it waits");
    assert!(matches!(events.iter().last(), Some(Event::EngineDestroyed)));
    let codes: Vec<_> = closed.iter().collect();
    let destroyed = zego_proto::code::ENGINE_DESTROYED;
    assert_eq!(codes, [("login", destroyed), ("logout", 0)]);
}

/// The application's thread is quicker than the engine: the call fails, nothing is lost.
#[test]
fn more_than_the_limit_of_pending_requests_fails() {
    let (engine, events) = engine();
    let mut accepted = 0;
    let (done, closed) = mpsc::channel();
    for _ in 0..2000 {
        let done = done.clone();
        let login = login(&engine, Box::new(move |_, _| done.send(()).unwrap()));
        accepted += usize::from(login.is_ok());
        let refused = login
            .err()
            .or_else(|| engine.logout_room(None, Box::new(|_, _| {})).err());
        if refused.is_some_and(|e| e.code == zego_proto::code::QUEUE_FULL) {
            break;
        }
    }
    engine.destroy();
    assert!(matches!(events.iter().last(), Some(Event::EngineDestroyed)));
    drop(done);
    assert_eq!(closed.iter().count(), accepted);
}
