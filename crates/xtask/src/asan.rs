//! AddressSanitizer and LeakSanitizer over the border and every end of an engine.
//!
//! Only the workspace's own crates are instrumented: xtask stands between cargo and the compiler
//! of their code. Dependencies are the very same as in the normal build, so that they come from
//! there when it has been made; what they allocate and free is watched all the same.

use crate::run::{Outcome, cargo, release_dir, run, target_dir};
use crate::rust_tests::RustTests;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Set for the compilers that cargo starts; tells xtask that it is one.
const WRAPPER: &str = "ZEGO_ASAN_RUSTC";
const FLAG: &str = "-Zsanitizer=address";

/// The tests to be run: everything of the border, and every way to end an engine.
pub fn tests(long: bool) -> Result<RustTests, String> {
    let own = target_dir().join("asan");
    share_dependencies(&own.join("release"))?;
    let this = std::env::current_exe().map_err(|e| format!("where is xtask: {e}"))?;
    let mut command = cargo();
    command
        .args(["test", "--release", "--locked", "--no-fail-fast"])
        .args(["-p", "zego_express", "--lib", "--test", "engine"])
        .env("CARGO_TARGET_DIR", own)
        .env("RUSTC_WORKSPACE_WRAPPER", this)
        .env(WRAPPER, "1")
        .env("ZEGO_ASAN", "1");
    if long {
        command.env("ZEGO_LONG", "1").args(["-p", "zego-media"]);
    }
    Ok(RustTests {
        command,
        names: &["ffi::", "capi::", "dispatch::", "ledger::", "destroy"],
    })
}

/// The compiler's stand-in: true if cargo started us as such.
pub fn is_compiler() -> bool {
    std::env::var_os(WRAPPER).is_some()
}

/// Runs the compiler named first with the arguments that follow, and the sanitizer. Stable rustc
/// carries its runtime; only the flag is unstable, hence RUSTC_BOOTSTRAP.
pub fn compile() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let Some(rustc) = args.next() else {
        return ExitCode::FAILURE;
    };
    let args: Vec<_> = args.collect();
    let mut command = Command::new(rustc);
    command.args(&args);
    // Build scripts and what they use stay as they are, and so do cargo's questions to the compiler.
    let name = args
        .iter()
        .position(|a| a == "--crate-name")
        .and_then(|at| args.get(at + 1));
    let plain = ["build_script_build", "zego_gen", "___"];
    if name.is_some_and(|n| !plain.iter().any(|plain| n == *plain)) {
        command.arg(FLAG).env("RUSTC_BOOTSTRAP", "1");
        // Quickly built; the inner loops of the media crate stay fast.
        if name.is_some_and(|n| n == "zego_express" || n == "engine") {
            command.arg("-Copt-level=1");
        }
    }
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(e) => {
            eprintln!("xtask: {command:?}: {e}");
            ExitCode::FAILURE
        }
    }
}

/// Takes over what the normal build has compiled and the sanitizer's folder lacks. Cargo decides
/// what of it is fresh; without it everything is compiled once more.
fn share_dependencies(own: &Path) -> Outcome {
    let from = release_dir();
    for part in [".fingerprint", "build", "deps"] {
        let (from, own) = (from.join(part), own.join(part));
        let Ok(entries) = from.read_dir() else {
            return Ok(());
        };
        std::fs::create_dir_all(&own).map_err(|e| format!("{}: {e}", own.display()))?;
        let missing: Vec<PathBuf> = entries
            .flatten()
            // The library's own files carry no hash: they would be the normal build's.
            .filter(|e| part != "deps" || !e.file_name().to_string_lossy().contains("zego"))
            .filter(|e| !own.join(e.file_name()).exists())
            .map(|e| e.path())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let mut copy = Command::new("cp");
        copy.arg("-a").arg("-t").arg(&own);
        // Compiled crates are replaced, never written in place.
        if part == "deps" {
            copy.arg("--link");
        }
        run(copy.args(missing))?;
    }
    Ok(())
}
