//! Generated files are checked in; tests compare, `gen` rewrites.

use crate::bounds;
use crate::run::{Outcome, cargo, run};
use crate::setup;

/// Rewrites the list of bounds, and runs every golden test with permission to write. `gen bounds`
/// stops behind the list, which needs no build.
pub fn generate(args: &[String]) -> Outcome {
    bounds::write()?;
    if args == ["bounds"] {
        return Ok(());
    }
    setup::ensure(setup::BUILD)?;
    run(cargo()
        .args(["test", "--release", "--workspace", "--locked", "golden_"])
        .env("ZEGO_UPDATE_GOLDEN", "1"))
}
