//! Replays the fuzz corpora of tests/fuzz that concern this crate.

#[path = "../../../tests/fuzz/bodies/media.rs"]
mod bodies;
#[path = "../../../tests/fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn rtp() {
    replay("rtp", 200, bodies::rtp);
}

#[test]
fn video_buffer() {
    replay("video_buffer", 64, bodies::video_buffer);
}

#[test]
fn audio_buffer() {
    replay("audio_buffer", 64, bodies::audio_buffer);
}

#[test]
fn receiver() {
    replay("receiver", 64, bodies::receiver);
}
