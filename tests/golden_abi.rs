//! The ABI is a promise: header, exported symbols and needed libraries are checked in. `cargo xtask
//! gen` rewrites them; here they are compared.

use std::path::PathBuf;
use std::process::Command;

fn library() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    test.parent()
        .expect("a test lies in a folder")
        .join("libzego_express.so")
}

fn tool(name: &str, arguments: &[&str]) -> String {
    let out = Command::new(name)
        .args(arguments)
        .arg(library())
        .output()
        .unwrap_or_else(|e| panic!("{name}: {e}; `cargo xtask setup` installs it"));
    assert!(out.status.success(), "{name} failed");
    String::from_utf8(out.stdout).expect("tools print ASCII")
}

/// Compares with a checked-in file, or rewrites it under `cargo xtask gen`.
fn golden(path: &str, actual: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("ZEGO_UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().expect("below the root")).expect("writable");
        std::fs::write(&path, actual).expect("writable");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let first_difference = expected
        .lines()
        .zip(actual.lines())
        .position(|(old, new)| old != new)
        .unwrap_or(expected.lines().count().min(actual.lines().count()));
    assert!(
        expected == actual,
        "{} differs from line {}; if that is meant, run `cargo xtask gen` and look at the diff",
        path.display(),
        first_difference + 1
    );
}

fn exports() -> Vec<String> {
    tool("nm", &["-D", "--defined-only"])
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .map(str::to_string)
        .collect()
}

#[test]
fn golden_header() {
    golden(
        "include/zego_express.h",
        include_str!(concat!(env!("OUT_DIR"), "/zego_express.h")),
    );
}

#[test]
fn the_library_exports_what_symbols_txt_lists() {
    let mut exports = exports();
    exports.sort();
    assert!(
        exports.iter().all(|name| name.starts_with("zex_")),
        "only zex_* may be exported: {exports:?}"
    );
    assert!(exports.len() >= 40);
    let listed: Vec<&str> = include_str!("../bindings/model/symbols.txt")
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.contains('.'))
        .collect();
    assert_eq!(exports, listed, "`cargo xtask gen` rewrites symbols.txt");
}

/// Nothing but libc, libm, libgcc_s and the loader: no libstdc++, no system codec.
#[test]
fn golden_needed() {
    let dynamic = tool("readelf", &["-d"]);
    let mut needed: Vec<&str> = dynamic
        .lines()
        .filter(|line| line.contains("(NEEDED)") || line.contains("(SONAME)"))
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    needed.sort_unstable();
    golden("bindings/model/needed.txt", &(needed.join("\n") + "\n"));
}

/// Every exported function is declared in the header, and the other way round.
#[test]
fn header_and_exports_agree() {
    let header = include_str!(concat!(env!("OUT_DIR"), "/zego_express.h"));
    let code: String = header
        .lines()
        .filter(|line| !line.trim_start().starts_with(['*', '/']))
        .collect();
    let mut declared: Vec<String> = code
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '('))
        .filter_map(|word| word.split_once('('))
        .map(|(name, _)| name.to_string())
        .filter(|name| name.starts_with("zex_"))
        .collect();
    declared.sort();
    declared.dedup();
    let mut exports = exports();
    exports.sort();
    assert_eq!(declared, exports);
}

/// Runs on every system whose glibc is not older (Ubuntu 22.04 has this one): a newer symbol would
/// end that silently.
#[test]
fn glibc_level_is_pinned() {
    const NEWEST: (u32, u32) = (2, 35);
    let table = tool("readelf", &["--version-info", "--wide"]);
    let levels = table
        .split_whitespace()
        .filter_map(|word| word.strip_prefix("GLIBC_"))
        .filter_map(|level| {
            let mut parts = level.split('.').map(|part| part.parse().ok());
            Some((parts.next()??, parts.next()??))
        });
    let newest = levels.max().expect("libc is needed");
    assert!(
        newest <= NEWEST,
        "needs glibc {newest:?}, promised is {NEWEST:?}"
    );
}
