//! Replays the fuzz corpora of tests/fuzz that concern this crate.

#[path = "../../../tests/fuzz/bodies/server.rs"]
mod bodies;
#[path = "../../../tests/fuzz/replay.rs"]
mod replay;

#[test]
fn rooms() {
    replay::replay("rooms", 24, bodies::rooms);
}
