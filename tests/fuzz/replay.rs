//! Replays a fuzz corpus as an ordinary test.

use std::path::Path;

/// Runs `body` on each file of a target's corpus, and on up to `cuts` of its beginnings and as many
/// copies with one bit changed.
pub fn replay(target: &str, cuts: usize, body: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus");
    let mut files = 0;
    for entry in std::fs::read_dir(corpus.join(target)).expect("the corpus is checked in") {
        let bytes = std::fs::read(entry.expect("readable").path()).expect("readable");
        files += 1;
        body(&bytes);
        for cut in (0..bytes.len()).step_by(bytes.len().div_ceil(cuts).max(1)) {
            body(&bytes[..cut]);
            let mut flipped = bytes.clone();
            flipped[cut] ^= 1 << (cut % 8);
            body(&flipped);
        }
    }
    assert!(files >= 8, "{files} files for {target}");
}
