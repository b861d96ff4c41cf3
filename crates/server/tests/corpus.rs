//! Replays the fuzz corpora of tests/fuzz that concern this crate.

#[path = "../../../tests/fuzz/bodies/server.rs"]
mod bodies;
#[path = "../../../tests/fuzz/replay.rs"]
mod replay;

use replay::replay;
use zego_proto::msg::LinkKind;

#[test]
fn rooms() {
    replay("rooms", 24, bodies::rooms);
}

#[test]
fn offer() {
    replay("offer", 200, bodies::offer);
}

#[test]
fn stun() {
    replay("stun", 200, bodies::stun);
}

/// So that the fuzzer starts behind the first line.
#[test]
fn right_offers_of_the_corpus_are_taken() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fuzz/corpus/offer");
    for (name, link) in [("up", LinkKind::Up), ("down", LinkKind::Down)] {
        let text = std::fs::read_to_string(format!("{corpus}/{name}")).expect("checked in");
        let parsed = zego_server::media::pure::parse(link, &text);
        assert!(parsed.is_ok(), "{name}: {:?}", parsed.err());
    }
}
