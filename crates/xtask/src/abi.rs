//! The ABI guard: what a program compiled against an older header relies on must still hold.
//!
//! bindings/model/zego_express.abi is the interface as it was promised: every function, struct,
//! field and callback type. `abidiff` compares it with the header of today.

use crate::run::{Outcome, command, root, run, show, target_dir};
use crate::setup;
use std::path::PathBuf;

const STORED: &str = "bindings/model/zego_express.abi";

/// The functions of bindings/model/symbols.txt: a line `zex_create_engine 0.1` each. Lines with a
/// dot in the name are fields.
pub fn exports(symbols: &str) -> Vec<&str> {
    let names = symbols.lines().filter_map(|line| line.split(' ').next());
    names.filter(|name| !name.contains('.')).collect()
}

/// `cargo xtask abi [--accept]`: compares, or makes today's interface the promise.
pub fn abi(args: &[String]) -> Outcome {
    match args {
        [] => check(),
        [flag] if flag == "--accept" => accept(),
        _ => Err("usage: cargo xtask abi [--accept]".into()),
    }
}

/// Fails on every difference but added functions; what was removed or changed is printed.
pub fn check() -> Outcome {
    let today = describe()?;
    let mut diff = command("abidiff");
    diff.args(["--no-added-syms", "--drop-private-types"])
        .arg(root().join(STORED))
        .arg(today);
    let status = diff.status().map_err(|e| format!("abidiff: {e}"))?;
    // Bits: 1 and 2 it could not compare, 4 something changed, 8 old programs break.
    match status.code() {
        Some(0) => Ok(()),
        Some(code) if code & 3 != 0 => Err(format!("`{}` could not compare", show(&diff))),
        Some(code) if code & 8 != 0 => {
            Err("the interface broke: programs compiled before would not run".into())
        }
        _ => Err(
            "the interface changed. A struct may grow at its end; if that is all, \
             `cargo xtask abi --accept` makes it the promise"
                .into(),
        ),
    }
}

fn accept() -> Outcome {
    std::fs::copy(describe()?, root().join(STORED))
        .map(|_| ())
        .map_err(|e| format!("{STORED}: {e}"))
}

/// Today's header as a description by abidw.
fn describe() -> Result<PathBuf, String> {
    setup::ensure(&[
        setup::need("gcc", "gcc"),
        setup::need("abidiff", "abigail-tools"),
    ])?;
    let folder = target_dir().join("abi");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let library = folder.join("libzego_express.so");
    // Relative paths, so that the description is the same wherever the clone lies.
    run(command("gcc")
        .args([
            "-g",
            "-std=c99",
            "-shared",
            "-fPIC",
            "-Wl,-soname,libzego_express.so.1",
        ])
        .args(["-I", "include", "bindings/model/abi.g.c", "-o"])
        .arg(&library))?;
    let description = folder.join("zego_express.abi");
    run(command("abidw")
        .args([
            "--no-comp-dir-path",
            "--no-corpus-path",
            "--no-show-locs",
            "--out-file",
        ])
        .arg(&description)
        .arg(&library))?;
    Ok(description)
}
