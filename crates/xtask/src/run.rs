//! Paths and child processes.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What every command returns: an error is one message for the person at the terminal.
pub type Outcome = Result<(), String>;

/// Root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("crates/xtask lies two levels below the root")
        .to_path_buf()
}

/// The `release` folder of cargo's target directory.
pub fn release_dir() -> PathBuf {
    target_dir().join("release")
}

/// Cargo's target directory.
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The built shared library.
pub fn library() -> PathBuf {
    release_dir().join("libzego_express.so")
}

/// A command in the root of the repository.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command with the terminal's own streams.
pub fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    let status = command
        .status()
        .map_err(|e| format!("cannot start `{shown}`: {e}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` ended with {status}"))
    }
}

/// Runs a command and returns its standard output; its errors go to the terminal.
pub fn output(command: &mut Command) -> Result<String, String> {
    let shown = show(command);
    let out = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|e| format!("cannot start `{shown}`: {e}"))?;
    if !out.status.success() {
        return Err(format!("`{shown}` ended with {}", out.status));
    }
    String::from_utf8(out.stdout).map_err(|_| format!("`{shown}` printed text that is not UTF-8"))
}

/// Builds all products. The whole workspace at once: cargo then resolves one set of features, and
/// dependencies compile once whatever is run afterwards.
pub fn build_workspace() -> Outcome {
    run(cargo().args(["build", "--release", "--workspace", "--locked"]))
}

/// Caches outside the clone: chroots of toolchains, fetched archives. Safe to delete at any time.
pub fn cache_dir() -> PathBuf {
    std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .unwrap_or_else(std::env::temp_dir)
        .join("zego_express")
}

/// A command as a person would type it.
pub fn show(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}
