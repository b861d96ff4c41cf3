//! Generated files are checked in; tests compare, `gen` rewrites.

use crate::run::{Outcome, cargo, run};
use crate::setup;

/// Runs every golden test with permission to write.
pub fn generate() -> Outcome {
    setup::ensure(setup::BUILD)?;
    run(cargo()
        .args(["test", "--release", "--workspace", "--locked", "golden_"])
        .env("ZEGO_UPDATE_GOLDEN", "1"))
}
