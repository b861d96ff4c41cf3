//! `cargo xtask attack` and `soak`: hostile clients against a server, and hours of everything.

use crate::live::prepare;
use crate::run::{Outcome, command, library, release_dir, run};
use crate::test::Count;
use std::process::Command;

/// Builds everything, then hands all options to the `attack` program.
pub fn attack(args: &[String]) -> Outcome {
    prepare()?;
    run(program("attack").args(args))
}

/// The same with the soak.
pub fn soak(args: &[String]) -> Outcome {
    prepare()?;
    run(program("attack").arg("soak").args(args))
}

/// The step of the tests: every attack for a second, with bounds that hold on a busy machine.
pub fn step() -> Result<Count, String> {
    one("attacks", attack(&["--short".into()]))
}

/// The step of the long tests.
pub fn soak_step() -> Result<Count, String> {
    one("soak", soak(&["--minutes".into(), "2".into()]))
}

fn one(what: &str, result: Outcome) -> Result<Count, String> {
    let mut count = Count::default();
    count.record(what, result);
    Ok(count)
}

/// A program of crates/attack on what was just built.
fn program(name: &str) -> Command {
    let mut program = command(release_dir().join(name));
    program
        .env("ZEGO_EXPRESS_LIB", library())
        .env("ZEGO_SERVER_BIN", crate::server::program());
    program
}
