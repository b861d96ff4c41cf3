//! Empty homes for tests: what a person keeps in their own, and what an earlier run left, is not
//! there to be leaned on.

use crate::run::{Outcome, command, run, target_dir};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where cargo and rustup keep what they have fetched, unless their own variables say otherwise. No
/// test result depends on it.
const TOOLS: &[(&str, &str)] = &[("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")];

/// Folders that take the place of some in HOME, and builds that take the place of ours.
const ELSEWHERE: &[&str] = &[
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "ZEGO_PREFIX",
    "ZEGO_SERVER_BIN",
];

/// An empty folder below the target directory.
pub fn empty(name: &str) -> Result<PathBuf, String> {
    let folder = target_dir().join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(folder)
}

/// Gives a command `home` in the place of this person's.
pub fn give(command: &mut Command, home: &Path) {
    if let Some(old) = std::env::var_os("HOME") {
        for (variable, folder) in TOOLS {
            if std::env::var_os(variable).is_none() {
                command.env(variable, Path::new(&old).join(folder));
            }
        }
    }
    for variable in ELSEWHERE {
        command.env_remove(variable);
    }
    command.env("HOME", home);
}

/// `cargo xtask test --fresh`: the tests as on a machine that has nothing but cargo's downloads and
/// the system's packages. What was built and fetched is thrown away when all passed.
pub fn fresh(args: &[&String]) -> Outcome {
    let folder = empty("fresh")?;
    let this = std::env::current_exe().map_err(|e| format!("where is xtask: {e}"))?;
    let home = folder.join("home");
    std::fs::create_dir(&home).map_err(|e| format!("{}: {e}", home.display()))?;
    let mut tests = command(this);
    tests.arg("test").args(args);
    give(&mut tests, &home);
    tests.env("CARGO_TARGET_DIR", folder.join("target"));
    run(&mut tests)?;
    std::fs::remove_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_home_is_all_there_is() {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "echo ${XDG_CACHE_HOME-none}:$HOME"])
            .env("XDG_CACHE_HOME", "/elsewhere");
        give(&mut shell, Path::new("/given"));
        let out = shell.output().expect("a shell");
        assert_eq!(String::from_utf8_lossy(&out.stdout), "none:/given\n");
    }
}
