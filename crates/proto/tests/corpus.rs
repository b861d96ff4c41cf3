//! Replays the fuzz corpora of tests/fuzz, each file and each prefix of it.

#![cfg(feature = "token")]

#[path = "../../../tests/fuzz/bodies.rs"]
mod bodies;

use std::path::Path;

fn replay(target: &str, body: fn(&[u8])) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus");
    let mut files = 0;
    for entry in std::fs::read_dir(dir.join(target)).expect("the corpus is checked in") {
        let bytes = std::fs::read(entry.expect("readable").path()).expect("readable");
        files += 1;
        body(&bytes);
        for cut in 0..bytes.len().min(600) {
            body(&bytes[..cut]);
            let mut flipped = bytes.clone();
            flipped[cut] ^= 1 << (cut % 8);
            body(&flipped);
        }
    }
    assert!(files >= 8, "{files} files for {target}");
}

#[test]
fn json_client() {
    replay("json_client", bodies::json_client);
}

#[test]
fn json_server() {
    replay("json_server", bodies::json_server);
}

#[test]
fn token04() {
    replay("token04", bodies::token04);
}

#[test]
fn ids() {
    replay("ids", bodies::ids);
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
            1_795_337_194,
        );
        assert!(grant.is_ok(), "{name}");
    }
}
