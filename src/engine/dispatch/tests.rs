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
            function: "f".into(),
            info: String::new(),
        });
    }
    assert_eq!(std::iter::from_fn(|| dispatch.poll()).count(), LIMIT);
}

/// An application that is stuck in a callback while a source changes its size with every picture,
/// previews come and go, and another thread logs out of nothing.
#[test]
fn a_storm_out_of_media_threads_is_bounded() {
    let dispatch = Dispatch::new(Delivery::Poll);
    let storm = |n: u32| {
        for stream in 0..12 {
            let stream_id = format!("s{stream}");
            dispatch.event(Event::PlayerRenderVideoFirstFrame {
                stream_id: stream_id.clone(),
            });
            dispatch.event(Event::PlayerVideoSizeChanged {
                stream_id,
                width: n,
                height: n,
            });
        }
        for channel in [Channel::Main, Channel::Aux] {
            dispatch.event(Event::PublisherCapturedVideoFirstFrame { channel });
            dispatch.event(Event::PublisherVideoSizeChanged {
                channel,
                width: n,
                height: n,
            });
        }
        dispatch.event(Event::PublisherCapturedAudioFirstFrame);
        dispatch.event(Event::RoomStateChanged {
            room_id: "r".into(),
            reason: RoomStateChangedReason::LogoutFailed,
            code: 1,
            extended: serde_json::json!({}),
        });
    };
    for n in 1..=10_000 {
        storm(n);
    }
    let events: Vec<Event> = std::iter::from_fn(|| dispatch.poll()).collect();
    // Two kinds each for twelve streams and two channels, and the microphone's.
    assert!(events.len() <= LIMIT + 29, "{} events", events.len());
    // What is told in the end is how things are.
    let mut sizes = std::collections::BTreeMap::new();
    for event in events {
        match event {
            Event::PlayerVideoSizeChanged {
                stream_id, width, ..
            } => sizes.insert(stream_id, width),
            Event::PublisherVideoSizeChanged { channel, width, .. } => {
                sizes.insert(format!("{channel:?}"), width)
            }
            _ => None,
        };
    }
    assert_eq!(sizes.len(), 14);
    assert!(sizes.values().all(|width| *width == 10_000), "{sizes:?}");
}

/// Below the limit nothing is left out: each first frame is one of a preview of its own.
#[test]
fn media_events_keep_their_number_while_there_is_room() {
    let dispatch = Dispatch::new(Delivery::Poll);
    for _ in 0..LIMIT {
        let channel = Channel::Main;
        dispatch.event(Event::PublisherCapturedVideoFirstFrame { channel });
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

/// With the last event an application may free what its wake-up uses.
#[test]
fn the_last_event_waits_for_the_last_wakeup() {
    struct Slow(mpsc::Sender<()>, Arc<std::sync::Mutex<mpsc::Receiver<()>>>);
    impl EventSink for Slow {
        fn event(&self, _: Event) {}
        fn wakeup(&self) {
            self.0.send(()).expect("the test waits");
            self.1.lock().unwrap().recv().expect("let go");
        }
    }
    let dispatch = Dispatch::new(Delivery::Poll);
    let (entered, inside) = mpsc::channel();
    let (go, gate) = mpsc::channel();
    let gate = Arc::new(std::sync::Mutex::new(gate));
    dispatch.finish();
    dispatch.start(1, Box::new(Slow(entered, gate))).unwrap();
    inside.recv_timeout(Duration::from_secs(10)).unwrap();
    let (out, polled) = mpsc::channel();
    let poller = {
        let dispatch = dispatch.clone();
        std::thread::spawn(move || {
            let _ = out.send(dispatch.poll());
        })
    };
    assert!(
        polled.recv_timeout(Duration::from_millis(100)).is_err(),
        "handed out while the wake-up runs"
    );
    go.send(()).unwrap();
    let last = polled.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(matches!(last, Some(Event::EngineDestroyed)));
    poller.join().unwrap();
}

/// An application that is busy is told once, not once per event: signals must not pile up.
#[test]
fn one_wakeup_until_the_queue_was_found_empty() {
    let dispatch = Dispatch::new(Delivery::Poll);
    let (tx, rx) = mpsc::channel();
    dispatch.start(0, Box::new(Sink(tx))).expect("a thread");
    for round in 0..3 {
        dispatch.event(control(round));
        assert!(rx.recv_timeout(Duration::from_secs(10)).is_ok());
        for n in 0..100 {
            dispatch.event(control(n));
        }
        assert_eq!(std::iter::from_fn(|| dispatch.poll()).count(), 101);
    }
    dispatch.finish();
    assert_eq!(rx.iter().count(), 1, "only the last one came besides");
}
