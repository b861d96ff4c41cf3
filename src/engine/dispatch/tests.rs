use super::*;
use crate::engine::types::PlayQuality;
use std::sync::mpsc;
use std::time::Duration;

struct Sink(mpsc::Sender<Option<Event>>);

impl EventSink for Sink {
    fn event(&self, event: Event) {
        let _ = self.0.send(Some(event));
    }
    fn wakeup(&self) {
        let _ = self.0.send(None);
    }
}

fn count(n: u32) -> Event {
    Event::RoomOnlineUserCount {
        room_id: "r".into(),
        count: n,
    }
}

fn control(n: u32) -> Event {
    Event::RoomTokenWillExpire {
        room_id: "r".into(),
        remain_s: n,
    }
}

#[test]
fn periodic_events_coalesce_and_control_events_wait() {
    let dispatch = Dispatch::new(Delivery::Poll);
    for n in 0..3000 {
        dispatch.event(count(n));
        dispatch.event(Event::PlayerQuality {
            stream_id: "s".into(),
            quality: PlayQuality::default(),
        });
    }
    for n in 0..LIMIT as u32 {
        dispatch.event(control(n));
    }
    assert!(dispatch.is_full());
    assert!(matches!(
        dispatch.poll(),
        Some(Event::RoomOnlineUserCount { count: 2999, .. })
    ));
    assert!(matches!(dispatch.poll(), Some(Event::PlayerQuality { .. })));
    for n in 0..LIMIT as u32 {
        assert!(
            matches!(dispatch.poll(), Some(Event::RoomTokenWillExpire { remain_s, .. }) if remain_s == n)
        );
    }
    assert!(dispatch.poll().is_none());
}

#[test]
fn a_flood_of_refused_calls_is_cut_off() {
    let dispatch = Dispatch::new(Delivery::Poll);
    for _ in 0..LIMIT * 3 {
        dispatch.event(Event::DebugError {
            code: 1,
            function: "f",
            info: String::new(),
        });
    }
    assert_eq!(std::iter::from_fn(|| dispatch.poll()).count(), LIMIT);
}

#[test]
fn completions_keep_their_place_and_run_without_the_lock() {
    let dispatch = Dispatch::new(Delivery::Poll);
    let (tx, rx) = mpsc::channel();
    dispatch.event(control(1));
    let again = dispatch.clone();
    dispatch.complete(
        Box::new(move |code, _| {
            again.event(control(3));
            tx.send(code).expect("the test waits");
        }),
        7,
        serde_json::json!({}),
    );
    dispatch.event(control(2));
    let seen: Vec<u32> = std::iter::from_fn(|| dispatch.poll())
        .map(|e| match e {
            Event::RoomTokenWillExpire { remain_s, .. } => remain_s,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(seen, [1, 2, 3]);
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn what_is_never_polled_is_completed_at_the_end() {
    let dispatch = Dispatch::new(Delivery::Poll);
    let (tx, rx) = mpsc::channel();
    let done = Box::new(move |code: i32, _: &Value| tx.send(code).expect("the test waits"));
    dispatch.complete(done, 7, serde_json::json!({}));
    drop(dispatch);
    assert_eq!(rx.try_recv(), Ok(7));
}

#[test]
fn nothing_after_the_last_event() {
    let dispatch = Dispatch::new(Delivery::Callbacks);
    let (tx, rx) = mpsc::channel();
    dispatch.start(0, Box::new(Sink(tx))).expect("a thread");
    dispatch.event(control(1));
    dispatch.finish();
    dispatch.event(control(2));
    let seen: Vec<_> = rx.iter().collect();
    assert!(matches!(
        &seen[..],
        [
            Some(Event::RoomTokenWillExpire { remain_s: 1, .. }),
            Some(Event::EngineDestroyed)
        ]
    ));
}

#[test]
fn a_panicking_callback_does_not_stop_the_others() {
    struct Panics(mpsc::Sender<()>);
    impl EventSink for Panics {
        fn event(&self, event: Event) {
            self.0.send(()).expect("the test waits");
            assert!(matches!(event, Event::EngineDestroyed), "on purpose");
        }
        fn wakeup(&self) {}
    }
    let dispatch = Dispatch::new(Delivery::Callbacks);
    let (tx, rx) = mpsc::channel();
    dispatch.start(0, Box::new(Panics(tx))).expect("a thread");
    dispatch.event(control(1));
    dispatch.event(control(2));
    dispatch.finish();
    assert_eq!(rx.iter().count(), 3);
}

#[test]
fn poll_wakes_and_ends() {
    let dispatch = Dispatch::new(Delivery::Poll);
    let (tx, rx) = mpsc::channel();
    dispatch.start(0, Box::new(Sink(tx))).expect("a thread");
    dispatch.event(control(1));
    assert!(rx.recv_timeout(Duration::from_secs(10)).is_ok());
    assert!(matches!(
        dispatch.poll(),
        Some(Event::RoomTokenWillExpire { .. })
    ));
    dispatch.finish();
    // The sink is dropped after the last wake-up.
    assert!(rx.iter().all(|e| e.is_none()));
    assert!(matches!(dispatch.poll(), Some(Event::EngineDestroyed)));
    assert!(dispatch.poll().is_none());
}
