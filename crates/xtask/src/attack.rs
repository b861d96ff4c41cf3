//! `cargo xtask attack` and `soak`: hostile clients against a server, and hours of everything.

use crate::live::prepare;
use crate::run::{Outcome, command, library, release_dir, run};
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

/// A program of crates/attack on what was just built.
fn program(name: &str) -> Command {
    let mut program = command(release_dir().join(name));
    program
        .env("ZEGO_EXPRESS_LIB", library())
        .env("ZEGO_SERVER_BIN", crate::server::program());
    program
}
