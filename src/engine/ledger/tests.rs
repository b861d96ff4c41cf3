use super::*;

fn room(id: &str) -> RoomId {
    RoomId::parse(id).expect("valid")
}

fn stream(id: &str) -> StreamId {
    StreamId::parse(id).expect("valid")
}

#[test]
fn one_room_at_a_time() {
    let mut ledger = Ledger::default();
    assert_eq!(ledger.generation().expect_err("none").code, 1000002);
    let first = ledger.login(&room("a")).expect("free");
    assert_eq!(ledger.login(&room("a")).expect_err("taken").code, 1002001);
    assert_eq!(
        ledger.room(Some(&room("b"))).expect_err("foreign").code,
        1002002
    );
    ledger.room(None).expect("any");
    ledger.ended(first);
    assert_eq!(ledger.room(None).expect_err("none").code, 1002002);
    let second = ledger.login(&room("b")).expect("free again");
    ledger.ended(first);
    ledger
        .room(Some(&room("b")))
        .expect("a late end of the first login changes nothing");
    assert!(second > first);
}

#[test]
fn a_channel_publishes_once() {
    let mut ledger = Ledger::default();
    let s = stream("s");
    let refused = ledger.start_publishing(&s, Channel::Main);
    assert_eq!(refused.expect_err("no room").code, 1000002);
    ledger.login(&room("a")).expect("free");
    let (_, first) = ledger.start_publishing(&s, Channel::Main).expect("free");
    let refused = ledger.start_publishing(&s, Channel::Main);
    assert_eq!(refused.expect_err("taken").code, 1003023);
    let other = ledger.start_publishing(&stream("t"), Channel::Aux);
    other.expect("the other channel");
    ledger.stop_publishing(Channel::Main);
    ledger
        .start_publishing(&s, Channel::Main)
        .expect("free again");
    ledger.publishing_ended(Channel::Main, first);
    assert!(
        ledger.is_publishing(Channel::Main),
        "a late end of the first one"
    );
}

#[test]
fn twelve_streams_and_again_is_no_new_one() {
    let mut ledger = Ledger::default();
    ledger.login(&room("a")).expect("free");
    for n in 0..12 {
        let started = ledger.start_playing(&stream(&format!("s{n}")));
        assert!(started.expect("below the limit").is_some());
    }
    assert_eq!(
        ledger.start_playing(&stream("x")).expect_err("full").code,
        1004010
    );
    assert_eq!(ledger.start_playing(&stream("s3")), Ok(None));
    ledger.stop_playing(&stream("s3"));
    let (_, serial) = ledger
        .start_playing(&stream("x"))
        .expect("one is free")
        .expect("new");
    assert_eq!(
        ledger.played(&stream("s3")).expect_err("stopped").code,
        1004011
    );
    ledger.playing_ended("x", serial - 1);
    ledger
        .played(&stream("x"))
        .expect("a late end of another one");
    ledger.playing_ended("x", serial);
    ledger.played(&stream("x")).expect_err("ended");
}
