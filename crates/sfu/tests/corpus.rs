//! Replays the fuzz corpus of tests/fuzz that concerns this crate.

#[path = "../../../tests/fuzz/bodies/sfu.rs"]
mod bodies;
#[path = "../../../tests/fuzz/replay.rs"]
mod replay;

#[test]
fn router() {
    replay::replay("router", 64, bodies::router);
}
