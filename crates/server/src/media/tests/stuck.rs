//! A media thread that does not come back.

use std::sync::mpsc;

use super::*;

#[test]
fn the_beat_shows_it_and_comes_back() {
    let w = World::new();
    let release = w.handle.hold();
    let held = w.handle.beat_age();
    std::thread::sleep(Duration::from_millis(300));
    assert!(w.handle.beat_age() >= held + Duration::from_millis(300));
    drop(release);
    let start = Instant::now();
    while w.handle.beat_age() >= held + Duration::from_millis(300) {
        assert!(start.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn it_is_given_up_at_the_end_even_behind_a_full_queue() {
    let w = World::new();
    let release = w.handle.hold();
    let command = MediaCommand::CloseSession { session: HOST };
    while w.handle.send(command.clone()).is_ok() {}
    let World { handle, events, .. } = w;
    let (ended, end) = mpsc::channel();
    let ending = std::thread::spawn(move || {
        ended.send(handle.shutdown()).ok();
    });
    let in_order = end.recv_timeout(LONG).expect("shutdown hangs");
    assert!(!in_order, "a thread that is left behind is no end in order");
    ending.join().unwrap();
    // Given up, not ended: it still holds its end of the events.
    assert!(!events.is_closed());
    drop(release);
    let start = Instant::now();
    while !events.is_closed() {
        assert!(start.elapsed() < LONG, "the thread does not see the stop");
        std::thread::sleep(Duration::from_millis(1));
    }
}
