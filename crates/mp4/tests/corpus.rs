//! Replays the fuzz corpus of tests/fuzz that concerns this crate.

#[path = "../../../tests/fuzz/bodies/mp4.rs"]
mod bodies;
#[path = "../../../tests/fuzz/replay.rs"]
mod replay;

#[test]
fn mp4() {
    replay::replay("mp4", 1000, bodies::mp4);
}
