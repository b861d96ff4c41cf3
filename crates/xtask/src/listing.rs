//! What lies beside packages, so that whoever gets them can look without unpacking: the functions
//! that the library exports, how large everything is, and checksums.

use crate::run::{Outcome, command, output, root, run};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const SYMBOLS: &str = "symbols.txt";
const SIZES: &str = "sizes.txt";
const SUMS: &str = "SHA256SUMS";

/// The functions that a library has to export, one a line.
pub fn promised() -> Result<String, String> {
    let path = root().join("bindings/model/symbols.txt");
    let ledger = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let names = crate::abi::exports(&ledger).into_iter();
    Ok(names.map(|name| format!("{name}\n")).collect())
}

/// Writes the three lists into `folder`, which has the packages and what they were made from.
/// `exported`: the functions of the library in them; others than promised are an error.
pub fn write<'a>(folder: &Path, exported: impl Iterator<Item = &'a str>) -> Outcome {
    let exported: BTreeSet<&str> = exported.collect();
    let promised = promised()?;
    let promised: BTreeSet<&str> = promised.lines().collect();
    if exported != promised {
        let names: Vec<&str> = exported.symmetric_difference(&promised).copied().collect();
        return Err(format!(
            "exported or promised alone: {}; promised is bindings/model/symbols.txt",
            names.join(", ")
        ));
    }
    let mut symbols = String::new();
    for name in exported {
        let _ = writeln!(symbols, "{name}");
    }
    text(&folder.join(SYMBOLS), &symbols)?;
    for list in [SIZES, SUMS] {
        let _ = std::fs::remove_file(folder.join(list));
    }
    let mut sizes = String::new();
    for name in files(folder)? {
        let bytes = std::fs::metadata(folder.join(&name))
            .map_err(|e| format!("{name}: {e}"))?
            .len();
        let _ = writeln!(sizes, "{bytes:>11}  {name}");
    }
    text(&folder.join(SIZES), &sizes)?;
    // Whoever has an archive need not have the folder that it was made from.
    let packed = |name: &String| {
        let (top, below) = name.split_once('/').unwrap_or((name, ""));
        let archives = [format!("{top}.tar.gz"), format!("{top}.zip")];
        !below.is_empty() && archives.iter().any(|a| folder.join(a).is_file())
    };
    let mut names = files(folder)?;
    names.retain(|name| !packed(name));
    let sums = output(
        command("sha256sum")
            .arg("--")
            .args(&names)
            .current_dir(folder),
    )?;
    text(&folder.join(SUMS), &sums)
}

/// Whether the lists are there and the checksums right.
pub fn check(folder: &Path) -> Outcome {
    for list in [SYMBOLS, SIZES] {
        let path = folder.join(list);
        match std::fs::metadata(&path) {
            Ok(found) if found.len() > 0 => {}
            _ => return Err(format!("{}: not there, or empty", path.display())),
        }
    }
    run(command("sha256sum")
        .args(["--check", "--strict", "--quiet", SUMS])
        .current_dir(folder))?;
    println!("ok      {SYMBOLS}, {SIZES} and {SUMS} beside the packages");
    Ok(())
}

/// The regular files below `folder`, from there, sorted.
fn files(folder: &Path) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        let entries = std::fs::read_dir(&next).map_err(|e| format!("{}: {e}", next.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let kind = path
                .symlink_metadata()
                .map_err(|e| format!("{}: {e}", path.display()))?
                .file_type();
            if kind.is_dir() {
                waiting.push(path);
            } else if kind.is_file() {
                let name = path.strip_prefix(folder).expect("below it");
                let name = name.to_str().ok_or("a file name that is no UTF-8")?;
                names.push(name.to_string());
            }
        }
    }
    names.sort();
    Ok(names)
}

fn text(path: &Path, text: &str) -> Outcome {
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_after_it_was_listed_is_found() {
        let folder = std::env::temp_dir().join(format!("zego-listing-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("sub")).unwrap();
        text(&folder.join("a b.zip"), "1234567").unwrap();
        text(&folder.join("sub/c"), "1").unwrap();
        std::fs::create_dir(folder.join("a b")).unwrap();
        text(&folder.join("a b/d"), "in the archive").unwrap();
        let promised = promised().unwrap();
        write(&folder, promised.lines()).unwrap();
        check(&folder).unwrap();
        // Again over the lists of the first time.
        write(&folder, promised.lines()).unwrap();
        check(&folder).unwrap();
        let sizes = std::fs::read_to_string(folder.join(SIZES)).unwrap();
        assert!(sizes.starts_with("          7  a b.zip\n"), "{sizes}");
        assert!(sizes.contains("  sub/c\n") && sizes.contains("  a b/d\n"));
        let sums = std::fs::read_to_string(folder.join(SUMS)).unwrap();
        assert!(sums.contains("  sub/c\n") && !sums.contains("  a b/d\n"));
        assert_eq!(
            std::fs::read_to_string(folder.join(SYMBOLS)).unwrap(),
            promised
        );
        text(&folder.join("sub/c"), "2").unwrap();
        assert!(check(&folder).is_err());
        let other = write(&folder, promised.lines().skip(1)).unwrap_err();
        assert!(other.contains(promised.lines().next().unwrap()), "{other}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
