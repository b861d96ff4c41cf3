//! Generated files are checked in; tests compare, `gen` rewrites.

use crate::run::{Outcome, cargo, run};
use crate::setup;
use crate::{bounds, notices};

/// Rewrites the list of bounds and the notices, and runs every golden test with permission to write.
/// `gen bounds` and `gen notices` write one of them alone, which needs no build.
pub fn generate(args: &[String]) -> Outcome {
    match args {
        [] => {
            bounds::write()?;
            notices::write()?;
        }
        [what] if what == "bounds" => return bounds::write(),
        [what] if what == "notices" => return notices::write(),
        _ => return Err("usage: cargo xtask gen [bounds|notices]".into()),
    }
    setup::ensure(setup::BUILD)?;
    run(cargo()
        .args(["test", "--release", "--workspace", "--locked", "golden_"])
        .env("ZEGO_UPDATE_GOLDEN", "1"))
}
