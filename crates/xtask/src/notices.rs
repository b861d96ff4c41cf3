//! The notices of other people's software inside what is shipped: docs/THIRD_PARTY_NOTICES.txt,
//! written from the dependencies that are really linked and from the texts in their own packages.
//!
//! Whoever passes a package on has to pass these on, so each package carries the file.

use crate::run::{Outcome, cargo, command, output, root, run};
use crate::supply;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The list, from the root. Packages have it under its last name.
pub const DOCUMENT: &str = "docs/THIRD_PARTY_NOTICES.txt";
/// That last name.
pub const NAME: &str = "THIRD_PARTY_NOTICES.txt";

/// What packages ship: the library, and the JVM's half of the Kotlin binding.
const SHIPPED: &[&str] = &["zego_express", "zego_express_jni"];

/// Every target that a package is made for, with the system's name for readers.
const TARGETS: &[(&str, &str)] = &[
    ("linux", "x86_64-unknown-linux-gnu"),
    ("linux", "aarch64-unknown-linux-gnu"),
    ("windows", "x86_64-pc-windows-gnu"),
    ("android", "aarch64-linux-android"),
    ("android", "armv7-linux-androideabi"),
    ("android", "x86_64-linux-android"),
    ("ios", "aarch64-apple-ios"),
    ("ios", "aarch64-apple-ios-sim"),
    ("macos", "aarch64-apple-darwin"),
];

/// How files with licences begin, in small letters.
const BEGINNINGS: &[&str] = &[
    "licence",
    "license",
    "copying",
    "copyright",
    "notice",
    "patents",
    "unlicense",
];
/// Sources of that name are no texts.
const NO_TEXT: &[&str] = &["rs", "c", "h", "py", "go", "toml"];
/// Folders of a package of which nothing is linked.
const NOT_LINKED: &[&str] = &["tests", "test", "examples", "benches", "fuzz", "testdata"];

/// A package whose repository has licences, but not its package. All of them offer this one, whose
/// text is the same for everybody.
const FALLBACK: &str = "Apache-2.0";

/// What no package of cargo brings along: the run time libraries of the compilers.
struct Extra {
    name: &'static str,
    licence: &'static str,
    /// Where it is linked; empty: everywhere.
    only: &'static str,
    text: &'static str,
}

const EXTRAS: &[Extra] = &[
    Extra {
        name: "Rust standard library",
        licence: "MIT OR Apache-2.0",
        only: "",
        text: include_str!("../notices/rust.txt"),
    },
    Extra {
        name: "libstdc++ and libgcc (GCC)",
        licence: "GPL-3.0-or-later WITH GCC-exception-3.1",
        only: "linux, windows",
        text: include_str!("../notices/gcc.txt"),
    },
    Extra {
        name: "mingw-w64 runtime and winpthreads",
        licence: "ZPL-2.1 AND MIT AND BSD-3-Clause",
        only: "windows",
        text: include_str!("../notices/mingw.txt"),
    },
];

/// A package that is linked somewhere.
struct Package {
    licence: String,
    systems: BTreeSet<&'static str>,
}

/// Rewrites the document.
pub fn write() -> Outcome {
    let mut broken = Vec::new();
    let text = document(&mut broken)?;
    if !broken.is_empty() {
        return Err(broken.join("\n"));
    }
    std::fs::write(root().join(DOCUMENT), text).map_err(|e| format!("{DOCUMENT}: {e}"))
}

/// Whether the document is that of what is linked now, and everything in it has its text.
pub fn check(broken: &mut Vec<String>) -> Outcome {
    let now = document(broken)?;
    let there = std::fs::read_to_string(root().join(DOCUMENT)).unwrap_or_default();
    if there != now {
        let news = now
            .lines()
            .find(|line| !there.contains(line))
            .or_else(|| there.lines().find(|line| !now.contains(line)));
        broken.push(format!(
            "{DOCUMENT}: not of what is linked now; run `cargo xtask gen notices`: {}",
            news.unwrap_or("the order")
        ));
    }
    Ok(())
}

/// Puts the document into a package.
pub fn put(folder: &Path) -> Outcome {
    let to = folder.join(NAME);
    std::fs::copy(root().join(DOCUMENT), &to)
        .map(drop)
        .map_err(|e| format!("{DOCUMENT} to {}: {e}", to.display()))
}

/// Whether a package that was unpacked into `folder` has the document, whole.
pub fn is_in(folder: &Path) -> Outcome {
    let path = folder.join(NAME);
    let packed = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let ours = std::fs::read(root().join(DOCUMENT)).map_err(|e| format!("{DOCUMENT}: {e}"))?;
    match packed == ours {
        true => Ok(()),
        false => Err(format!("{}: not {DOCUMENT}", path.display())),
    }
}

/// The same of a ZIP archive that has it as `member`.
pub fn is_in_zip(archive: &Path, member: &str, scratch: &Path) -> Outcome {
    let place = scratch.join("notices");
    let _ = std::fs::remove_dir_all(&place);
    run(command("unzip")
        .arg("-q")
        .arg(archive)
        .arg(member)
        .arg("-d")
        .arg(&place))
    .map_err(|e| format!("{}: no {member}: {e}", archive.display()))?;
    let member = place.join(member);
    is_in(member.parent().expect("a file lies in a folder"))
}

fn document(broken: &mut Vec<String>) -> Result<String, String> {
    let packages = linked()?;
    let folders = folders()?;
    let apache = std::fs::read_to_string(root().join("LICENSE-APACHE"))
        .map_err(|e| format!("LICENSE-APACHE: {e}"))?;
    // Text to what it belongs to; many packages share the words of the Apache licence.
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut list = String::new();
    for (name, package) in &packages {
        let only = systems(&package.systems);
        let _ = writeln!(list, "  {name}: {}{only}", package.licence);
        let Some(folder) = folders.get(&name.replacen(' ', "-", 1)) else {
            broken.push(format!("{name}: cargo names no folder of its sources"));
            continue;
        };
        let mut found = Vec::new();
        texts_below(folder, &mut found);
        if found.is_empty() {
            if !supply::permitted(&package.licence, &[FALLBACK]) {
                broken.push(format!(
                    "{name}: no text of its licence {:?} in its package",
                    package.licence
                ));
                continue;
            }
            found.push(apache.clone());
        }
        for text in found {
            let owners = texts.entry(tidied(&text)).or_default();
            if owners.last() != Some(name) {
                owners.push(name.clone());
            }
        }
    }
    for extra in EXTRAS {
        let only = match extra.only {
            "" => String::new(),
            only => format!(" ({only} only)"),
        };
        let _ = writeln!(list, "  {}: {}{only}", extra.name, extra.licence);
        let owners = texts.entry(tidied(extra.text)).or_default();
        owners.push(extra.name.to_string());
    }
    let mut parts: Vec<(Vec<String>, String)> = texts.into_iter().map(|(t, o)| (o, t)).collect();
    parts.sort();
    let mut out = format!("{HEAD}\n{list}");
    for (owners, text) in parts {
        let _ = write!(out, "\n{}\n", "=".repeat(80));
        out.push_str(&wrapped(&owners));
        let _ = write!(out, "{}\n\n{text}\n", "-".repeat(80));
    }
    Ok(out)
}

const HEAD: &str = "\
Third-party notices

The libraries in packages of zego_express (libzego_express, and for the JVM
libzego_express_jni) contain the software below. zego_express itself is under
MIT or Apache-2.0, at your choice; where what is inside offers a choice too,
the same holds. First what is inside, with its licence; then each text, with
what it belongs to. Written by `cargo xtask gen notices` from what is linked.
";

/// What cargo links into what is shipped, on any target, as `name 1.2.3`.
fn linked() -> Result<BTreeMap<String, Package>, String> {
    let mut packages: BTreeMap<String, Package> = BTreeMap::new();
    for (system, target) in TARGETS {
        let mut tree = cargo();
        tree.args(["tree", "--locked", "--prefix", "none", "--no-dedupe"])
            // What runs while building is not inside.
            .args(["--edges", "normal,no-proc-macro"])
            .args(["--target", target, "--format", "{p}|{l}"]);
        for package in SHIPPED {
            tree.args(["--package", package]);
        }
        for line in output(&mut tree)?.lines() {
            let Some((package, licence)) = line.split_once('|') else {
                continue;
            };
            // Our own.
            if package.contains("(/") {
                continue;
            }
            let mut words = package.split(' ');
            let (Some(name), Some(version)) = (words.next(), words.next()) else {
                return Err(format!("cargo tree: {line}"));
            };
            packages
                .entry(format!("{name} {}", version.trim_start_matches('v')))
                .or_insert_with(|| Package {
                    licence: licence.to_string(),
                    systems: BTreeSet::new(),
                })
                .systems
                .insert(system);
        }
    }
    match packages.len() {
        0..50 => Err(format!("cargo tree named {} packages only", packages.len())),
        _ => Ok(packages),
    }
}

/// ` (windows only)`, or nothing for what is linked everywhere.
fn systems(of: &BTreeSet<&'static str>) -> String {
    let all: BTreeSet<&str> = TARGETS.iter().map(|(system, _)| *system).collect();
    if of.len() == all.len() {
        return String::new();
    }
    let names: Vec<&str> = of.iter().copied().collect();
    format!(" ({} only)", names.join(", "))
}

/// Where the sources of each package lie, by `name-1.2.3`.
fn folders() -> Result<BTreeMap<String, PathBuf>, String> {
    let metadata = output(cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    let manifests = strings(&metadata, "manifest_path");
    let folder = |manifest: &str| {
        let folder = Path::new(manifest).parent()?.to_path_buf();
        Some((folder.file_name()?.to_str()?.to_string(), folder))
    };
    Ok(manifests.iter().filter_map(|m| folder(m)).collect())
}

/// The values of a key in JSON, all of them texts.
fn strings(json: &str, key: &str) -> Vec<String> {
    let mut values = Vec::new();
    for rest in json.split(&format!("\"{key}\":\"")).skip(1) {
        let mut value = String::new();
        let mut characters = rest.chars();
        while let Some(c) = characters.next() {
            match c {
                '"' => break,
                '\\' => value.extend(characters.next()),
                other => value.push(other),
            }
        }
        values.push(value);
    }
    values
}

/// The texts of licences in a package, those of the C code that it carries along included.
fn texts_below(folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !name.starts_with('.') && !NOT_LINKED.contains(&&*name) {
                texts_below(&path, found);
            }
        } else if is_text(&name)
            && let Ok(bytes) = std::fs::read(&path)
        {
            found.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

fn is_text(name: &str) -> bool {
    let small = name.to_lowercase();
    let extension = small
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    BEGINNINGS.iter().any(|b| small.starts_with(b)) && !NO_TEXT.contains(&extension)
}

/// Without what differs between editors, so that equal texts are equal.
fn tidied(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

/// A list of names in lines of at most 80 characters.
fn wrapped(names: &[String]) -> String {
    let mut out = String::new();
    let mut width = 0;
    for (at, name) in names.iter().enumerate() {
        let word = match at + 1 == names.len() {
            true => name.clone(),
            false => format!("{name}, "),
        };
        if width > 0 && width + word.trim_end().len() > 80 {
            out.truncate(out.trim_end().len());
            out.push('\n');
            width = 0;
        }
        width += word.len();
        out.push_str(&word);
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_is_in_the_document() {
        let mut broken = Vec::new();
        check(&mut broken).unwrap();
        assert_eq!(broken, [""; 0]);
        let document = std::fs::read_to_string(root().join(DOCUMENT)).unwrap();
        // The C code inside, and what only one system has.
        for words in [
            "Copyright (c) 2013, Cisco Systems",
            "Copyright 2001-2023 Xiph.Org, Skype Limited",
            "aws-lc",
            "GCC RUNTIME LIBRARY EXCEPTION",
            "winpthreads",
            " (windows only)\n",
        ] {
            assert!(document.contains(words), "no {words:?}");
        }
        // Nothing of this machine.
        assert!(!document.contains(root().to_str().unwrap()));
    }

    #[test]
    fn names_of_texts() {
        for name in [
            "LICENSE",
            "LICENSE-MIT",
            "COPYING.txt",
            "License.md",
            "UNLICENSE",
        ] {
            assert!(is_text(name), "{name}");
        }
        for name in ["license.rs", "README.md", "copyright.py", "Cargo.toml"] {
            assert!(!is_text(name), "{name}");
        }
    }

    #[test]
    fn values_of_a_key() {
        let json = r#"{"a":"x","b":{"a":"y\\z\"w"},"aa":"v","a":null}"#;
        assert_eq!(strings(json, "a"), ["x", "y\\z\"w"]);
    }

    #[test]
    fn equal_texts_are_equal() {
        assert_eq!(tidied("\u{feff}\r\na \r\n  b\r\n\r\n"), "a\n  b");
        let names: Vec<String> = (0..30).map(|n| format!("package-{n} 1.0")).collect();
        let lines = wrapped(&names);
        assert!(lines.lines().all(|line| line.len() <= 80), "{lines}");
        assert_eq!(lines.split(',').count(), 30);
    }
}
