//! House rules that no compiler checks.

use crate::bounds;
use crate::notices;
use crate::run::{Outcome, root};
use crate::supply;
use crate::tidy_docs;
use std::path::{Path, PathBuf};

/// A file above this many lines has a second reason to change inside; tables of tests may be
/// longer.
const LINES_MAX: usize = 1000;
const TEST_LINES_MAX: usize = 1500;

/// The design card's crates: each a direct dependency of the root package, each really used.
const CARD: &[&str] = &[
    "tokio",
    "webrtc",
    "once_cell",
    "parking_lot",
    "libc",
    "serde",
];

/// Runs every rule and lists all that is broken at once.
pub fn tidy() -> Outcome {
    let mut broken = Vec::new();
    let sources = rust_files();
    for path in &sources {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        file_rules(path, &text, &mut broken);
    }
    exports_are_documented(&mut broken)?;
    errors_exist(&sources, &mut broken)?;
    modules_are_reachable(&sources, &mut broken);
    dependencies_are_used_and_explained(&sources, &mut broken)?;
    broken.extend(supply::check()?);
    notices::check(&mut broken)?;
    tidy_docs::check(&mut broken);
    bounds::check(&mut broken);
    if broken.is_empty() {
        println!("tidy: {} Rust files in order", sources.len());
        return Ok(());
    }
    for line in &broken {
        eprintln!("tidy: {line}");
    }
    Err(format!("{} rule(s) broken", broken.len()))
}

fn file_rules(path: &Path, text: &str, broken: &mut Vec<String>) {
    let name = path.strip_prefix(root()).unwrap_or(path).display();
    let lines = text.lines().count();
    let shown = path.to_string_lossy();
    let limit = if shown.contains("tests") {
        TEST_LINES_MAX
    } else {
        LINES_MAX
    };
    if lines > limit {
        broken.push(format!("{name}: {lines} lines, at most {limit}"));
    }
    let is_program = [
        "crates/live",
        "crates/xtask",
        "crates/server/src/main.rs",
        "crates/server/src/cli",
        "/tests",
        "/examples",
        "build.rs",
    ]
    .iter()
    .any(|part| path.to_string_lossy().contains(part));
    let mut in_tests = false;
    for (at, line) in text.lines().enumerate() {
        in_tests |= line.trim() == "#[cfg(test)]";
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        let place = || format!("{name}:{}", at + 1);
        if !is_program
            && !in_tests
            && ["println!(", "eprintln!(", "print!("]
                .iter()
                .any(|p| code.starts_with(p))
        {
            broken.push(format!("{}: stray print; use tracing", place()));
        }
        // The words are split so that this file does not break its own rule.
        for word in [
            concat!("TO", "DO"),
            concat!("FIX", "ME"),
            concat!("unimpl", "emented!"),
        ] {
            if line.contains(word) {
                broken.push(format!("{}: {word} left in the code", place()));
            }
        }
    }
}

/// Each exported C function says what it does, who may call it, and since when.
fn exports_are_documented(broken: &mut Vec<String>) -> Outcome {
    for path in rust_files()
        .iter()
        .filter(|p| p.to_string_lossy().contains("src/capi"))
    {
        let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if !line.contains("#[unsafe(no_mangle)]") {
                continue;
            }
            let docs: Vec<&str> = lines[..at]
                .iter()
                .rev()
                .take_while(|l| l.trim_start().starts_with("///"))
                .copied()
                .collect();
            for heading in ["Threads:", "Since:"] {
                if !docs.iter().any(|l| l.contains(heading)) {
                    let what = lines.get(at + 1).unwrap_or(&"").trim();
                    broken.push(format!(
                        "{}:{}: no {heading:?} in the docs of `{what}`",
                        path.display(),
                        at + 2
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Every name and number behind `Errors:` is one of errors.toml; `ROOM_USER_*` is some of them.
fn errors_exist(sources: &[PathBuf], broken: &mut Vec<String>) -> Outcome {
    let table = root().join("crates/proto/errors.toml");
    let table = std::fs::read_to_string(&table).map_err(|e| format!("{}: {e}", table.display()))?;
    let values = |key: &str| -> Vec<String> {
        let lines = table.lines().filter_map(|line| line.strip_prefix(key));
        lines
            .map(|value| value.trim_matches('"').to_string())
            .collect()
    };
    let (codes, names) = (values("code = "), values("name = "));
    let known = |word: &str| match word.strip_suffix('*') {
        Some(start) => names.iter().any(|name| name.starts_with(start)),
        None => codes.iter().chain(&names).any(|known| known == word),
    };
    for path in sources {
        let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
        let mut in_errors = false;
        for (at, line) in text.lines().enumerate() {
            let doc = line.trim_start().strip_prefix("///").unwrap_or_default();
            in_errors = !doc.trim().is_empty() && (in_errors || doc.contains("Errors:"));
            if !in_errors {
                continue;
            }
            let doc = doc.split_once("Errors:").map_or(doc, |(_, after)| after);
            for word in error_words(doc).into_iter().filter(|word| !known(word)) {
                broken.push(format!(
                    "{}:{}: {word} is no error of crates/proto/errors.toml",
                    path.display(),
                    at + 1
                ));
            }
        }
    }
    Ok(())
}

/// `COMMON_ILLEGAL_PARAM` in backquotes, and 1004011.
fn error_words(doc: &str) -> Vec<&str> {
    let is_name = |word: &&str| {
        word.len() > 3
            && !word.starts_with("ZEX_")
            && word
                .chars()
                .all(|c| matches!(c, 'A'..='Z' | '0'..='9' | '_' | '*'))
    };
    let quoted = doc.split('`').skip(1).step_by(2).filter(is_name);
    let plain = doc.split(|c: char| !c.is_ascii_alphanumeric());
    let numbers = plain.filter(|w| w.len() == 7 && w.chars().all(|c| c.is_ascii_digit()));
    quoted.chain(numbers).collect()
}

/// A file that no `mod` names is dead.
fn modules_are_reachable(sources: &[PathBuf], broken: &mut Vec<String>) {
    for path in sources
        .iter()
        .filter(|p| p.components().any(|c| c.as_os_str() == "src"))
    {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if ["lib", "main", "mod"].contains(&stem.as_str())
            || path.to_string_lossy().contains("/bin/")
        {
            continue;
        }
        let parent = path.parent().expect("a file has a folder");
        let owners = [
            parent.join("mod.rs"),
            parent.join("lib.rs"),
            parent.join("main.rs"),
            parent.with_extension("rs"),
        ];
        let named = owners
            .iter()
            .filter_map(|o| std::fs::read_to_string(o).ok())
            .any(|text| {
                text.lines().any(|l| {
                    let line = l.trim_end();
                    line.ends_with(&format!("mod {stem};"))
                        || line == format!("#[path = \"{stem}.rs\"]")
                })
            });
        if !named {
            broken.push(format!("{}: no module names this file", path.display()));
        }
    }
}

/// Every direct dependency of the root package is used in its sources, and every dependency of the
/// workspace has its line in docs/DEPENDENCIES.md.
fn dependencies_are_used_and_explained(sources: &[PathBuf], broken: &mut Vec<String>) -> Outcome {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).map_err(|e| e.to_string())?;
    let own: String = sources
        .iter()
        .filter(|p| p.starts_with(root().join("src")))
        .filter_map(|p| std::fs::read_to_string(p).ok())
        .collect();
    let section = |name: &str| -> Vec<String> {
        manifest
            .split(&format!("\n[{name}]\n"))
            .nth(1)
            .unwrap_or("")
            .lines()
            .take_while(|l| !l.starts_with('['))
            .filter_map(|l| l.split(['.', ' ', '=']).next())
            .filter(|n| !n.is_empty() && !n.starts_with('#'))
            .map(str::to_string)
            .collect()
    };
    let direct = section("dependencies");
    for name in CARD {
        if !direct.iter().any(|d| d == name) {
            broken.push(format!("Cargo.toml: {name} is not a direct dependency"));
        }
    }
    for name in &direct {
        let ident = name.replace('-', "_");
        let used = [format!("{ident}::"), format!("use {ident} ")];
        if !used.iter().any(|u| own.contains(u)) {
            broken.push(format!("Cargo.toml: nothing in src/ uses {name}"));
        }
    }
    let reasons = std::fs::read_to_string(root().join("docs/DEPENDENCIES.md")).unwrap_or_default();
    for name in section("workspace.dependencies") {
        if !name.starts_with("zego-") && !reasons.contains(&format!("`{name}`")) {
            broken.push(format!("docs/DEPENDENCIES.md: no line for `{name}`"));
        }
    }
    Ok(())
}

fn rust_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ["src", "crates", "tests"]
        .iter()
        .map(|d| root().join(d))
        .collect();
    while let Some(dir) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&dir) else {
            continue;
        };
        for path in entries.flatten().map(|e| e.path()) {
            if path.is_dir() && path.file_name().is_none_or(|n| n != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_names_in_backquotes_and_numbers() {
        let doc = " Since: 0.1. `STRUCT_SIZE`; `ROOM_USER_*` naming `field`; 1004011 not played; 12 of \
                   `ZEX_UPDATE_TYPE_ADD`.";
        assert_eq!(error_words(doc), ["STRUCT_SIZE", "ROOM_USER_*", "1004011"]);
    }
}
