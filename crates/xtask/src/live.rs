//! `cargo xtask live`: install, build, run.

use crate::run::{Outcome, build_workspace, command, library, release_dir, run};
use crate::setup;

/// Builds everything, then hands all options to the `live` program.
pub fn live(args: &[String]) -> Outcome {
    prepare()?;
    run(&mut live_program(args))
}

/// Installs and builds what `live` needs.
pub fn prepare() -> Outcome {
    setup::ensure(setup::BUILD)?;
    eprintln!("building (a first build takes several minutes)");
    build_workspace()
}

/// The `live` program on the library just built.
pub fn live_program(args: &[String]) -> std::process::Command {
    let mut program = command(release_dir().join("live"));
    program.args(args).env("ZEGO_EXPRESS_LIB", library());
    program
}
