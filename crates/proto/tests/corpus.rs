//! Replays the fuzz corpora of tests/fuzz, each file and each prefix of it.

#![cfg(feature = "token")]

#[path = "../../../tests/fuzz/bodies/proto.rs"]
mod bodies;
#[path = "../../../tests/fuzz/replay.rs"]
mod replay;

use std::path::Path;

use replay::replay;

/// Beginnings of a file that are replayed.
const CUTS: usize = 600;

#[test]
fn json_client() {
    replay("json_client", CUTS, bodies::json_client);
}

#[test]
fn json_server() {
    replay("json_server", CUTS, bodies::json_server);
}

#[test]
fn token04() {
    replay("token04", CUTS, bodies::token04);
}

#[test]
fn ids() {
    replay("ids", CUTS, bodies::ids);
}

/// The vectors start every corpus, so that a fuzzer need not find the formats by itself.
#[test]
fn right_tokens_of_the_corpus_are_accepted() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus/token04");
    for name in ["vector-1", "vector-2", "vector-7", "vector-8"] {
        let token = std::fs::read_to_string(dir.join(name)).expect("checked in");
        let grant = zego_proto::token04::verify(
            &token,
            1_234_567_890,
            "user1",
            &[bodies::SECRET],
            &zego_proto::token04::Mode::ALL,
            1_795_337_194,
        );
        assert!(grant.is_ok(), "{name}");
    }
}
