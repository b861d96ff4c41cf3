//! House rules of the documents: links lead somewhere, quoted files are the files, commands are run.

use crate::run::root;
use std::path::{Path, PathBuf};

/// A code block right behind a line `<!-- file: PATH -->` is that file, whole.
const QUOTE: &str = "<!-- file: ";

/// Checks every Markdown file of the repository.
pub fn check(broken: &mut Vec<String>) {
    for path in documents() {
        let Ok(text) = std::fs::read_to_string(&path) else {
            broken.push(format!("{}: not readable as text", path.display()));
            continue;
        };
        let name = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .display()
            .to_string();
        links(&name, &path, &text, broken);
        crate::docs::check(&name, &text, broken);
        let quotes = quotes(&name, &text, broken);
        if name.starts_with("docs/bindings/") && quotes == 0 {
            broken.push(format!(
                "{name}: quotes no example; put `{QUOTE}PATH -->` before the code block that is one"
            ));
        }
    }
}

fn links(name: &str, path: &Path, text: &str, broken: &mut Vec<String>) {
    let folder = path.parent().expect("a file has a folder");
    for link in text.split("](").skip(1) {
        let target = link.split([')', '#', ' ']).next().unwrap_or_default();
        let elsewhere =
            target.is_empty() || target.contains("://") || target.starts_with("mailto:");
        if !elsewhere && !folder.join(target).exists() {
            broken.push(format!("{name}: {target} is not there"));
        }
    }
}

fn quotes(name: &str, text: &str, broken: &mut Vec<String>) -> usize {
    let mut count = 0;
    for part in text.split(QUOTE).skip(1) {
        count += 1;
        let Some((file, rest)) = part.split_once(" -->\n```") else {
            broken.push(format!("{name}: no code block behind `{QUOTE}`"));
            continue;
        };
        let block = rest
            .split_once('\n')
            .and_then(|(_, body)| body.split_once("\n```"))
            .map(|(body, _)| body);
        let actual = std::fs::read_to_string(root().join(file)).unwrap_or_default();
        if block != Some(actual.trim_end()) {
            broken.push(format!("{name}: the code block is not {file} as it is now"));
        }
    }
    count
}

/// Every Markdown file of the repository that is for its users.
pub fn documents() -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders = vec![root().join("docs"), root().join("bindings")];
    let top = std::fs::read_dir(root()).into_iter().flatten().flatten();
    found.extend(top.map(|entry| entry.path()).filter(|p| is_markdown(p)));
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() {
                folders.push(path);
            } else if is_markdown(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "md")
}
