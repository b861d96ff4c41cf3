//! Every command a developer runs. Depends on nothing, so that it builds in a second on a fresh
//! machine and can then install what the rest needs.

mod abi;
mod archive;
mod asan;
mod attack;
mod bench;
mod bindings;
mod bounds;
mod c;
mod cross;
mod docs;
mod fuzz;
mod golden;
mod growth;
mod home;
mod install;
mod listing;
mod live;
mod notices;
mod package;
mod run;
mod rust_tests;
mod server;
mod setup;
mod supply;
mod targets;
mod test;
mod tidy;
mod tidy_docs;
mod windows;

use std::process::ExitCode;

pub const HELP: &str = "\
cargo xtask COMMAND

  live [OPTIONS]           the main job: server, host and viewer from one command (live --help)
  test [--long] [--all] [--only STEP] [--fresh]
                           everything a change must pass; .ci/run calls it. --all (or CI=true)
                           installs the toolchain of every binding, otherwise those there are used.
                           --fresh: with an empty HOME, cache and target, as on a new machine
  test --repeat N [--load] [--only rust|asan]
                           the Rust tests N times over, and which failed how often; --load: beside a
                           busy loop on each core
  bindings [LANGUAGE…] [--json FILE] [--installed]
                           builds and runs every binding: cpp csharp kotlin swift dart
  abi [--accept]           compares the C interface with the one promised (or makes it that)
  check                    formatting, clippy, tidy
  gen [bounds|notices]     rewrite generated files (header, symbols, ERRORS.md, vectors, the bounds
                           of RELIABILITY.md, the notices of what is linked; or one of the last two
                           alone, which needs no build)
  fuzz [TARGET…] [--seconds N] [--long]
                           runs the fuzz targets, each for 60 s (--long: an hour); what is found
                           lies in target/fuzz/findings
  attack [SUITE|ATTACK…] [--long] [--json FILE]
                           hostile clients against a server, with a victim pair beside it that must
                           not notice (attack --list)
  soak [--minutes N]       joins, leaves, publishes, cuts and floods, 60 minutes by default
  install --prefix DIR     library, headers, pkg-config and CMake files
  package linux|windows|android|ios|macos [--out DIR]
                           what is shipped for a platform, as far as this machine has its SDK
  bench NAME [--json FILE] figures: live, bindings
  setup                    install missing system packages (or print the command)

Everything is built with the release profile into $CARGO_TARGET_DIR or ./target.
";

fn main() -> ExitCode {
    if asan::is_compiler() {
        return asan::compile();
    }
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.is_empty() || matches!(args[0].as_str(), "help" | "--help" | "-h") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let command = args.remove(0);
    let result = match command.as_str() {
        "live" => live::live(&args),
        "test" => test::test(&args),
        "check" => test::check(),
        "gen" => golden::generate(&args),
        "fuzz" => fuzz::fuzz(&args),
        "attack" => attack::attack(&args),
        "soak" => attack::soak(&args),
        "install" => install::install(&args),
        "abi" => abi::abi(&args),
        "bindings" => bindings::bindings(&args),
        "bench" => bench::bench(&args),
        "package" => package::package(&args),
        "setup" => setup::ensure(setup::ALL),
        other => Err(format!("unknown command {other:?}\n\n{HELP}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {command}: {message}");
            ExitCode::FAILURE
        }
    }
}
