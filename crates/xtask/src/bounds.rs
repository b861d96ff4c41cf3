//! The list of bounds in docs/RELIABILITY.md, written from the code: whatever bounds a queue, a
//! table, a message or a rate is a constant (or a field of `Limits`) whose comment is the reason.
//!
//! A constant is known for a bound by its name, by its type (`Rate`), or by a comment that begins
//! with `Bound: `. What caps a collection must be one: a comparison of a length with a constant that
//! is not listed fails the check.

use crate::run::{Outcome, root};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = "docs/RELIABILITY.md";
const BEGIN: &str = "<!-- bounds: written by `cargo xtask gen` -->\n";
const END: &str = "<!-- end of bounds -->";
/// What ships; tests and tools may hold what they like.
const SOURCES: &[&str] = &[
    "src",
    "crates/proto/src",
    "crates/media/src",
    "crates/sfu/src",
    "crates/server/src",
];
/// A constant with one of these words in its name bounds something.
const WORDS: &[&str] = &[
    "MAX", "QUEUE", "LIMIT", "HISTORY", "BUDGET", "BURST", "CAPACITY", "KEPT", "WAITING",
    "BACKLOG", "BATCH", "BUFFER",
];
/// What the comment of any other one begins with.
const MARK: &str = "Bound: ";

/// One bound, as the code has it.
#[derive(Debug, PartialEq)]
struct Bound {
    name: String,
    value: String,
    reason: String,
}

/// Rewrites the list.
pub fn write() -> Outcome {
    let path = root().join(DOCUMENT);
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{DOCUMENT}: {e}"))?;
    let (before, _, after) = parts(&text)?;
    let mut broken = Vec::new();
    let list = list(&mut broken);
    std::fs::write(&path, format!("{before}{list}{after}")).map_err(|e| e.to_string())
}

/// Whether the list is that of the code, and each bound has its reason.
pub fn check(broken: &mut Vec<String>) {
    let text = std::fs::read_to_string(root().join(DOCUMENT)).unwrap_or_default();
    let now = list(broken);
    match parts(&text) {
        Ok((_, listed, _)) if listed == now => {}
        Ok((_, listed, _)) => {
            let news = now.lines().find(|line| !listed.contains(line));
            let old = listed.lines().find(|line| !now.contains(line));
            broken.push(format!(
                "{DOCUMENT}: the bounds are not those of the code; run `cargo xtask gen bounds`: {}",
                news.or(old).unwrap_or("their order")
            ));
        }
        Err(error) => broken.push(error),
    }
}

/// The document before, in and behind the list.
fn parts(text: &str) -> Result<(&str, &str, &str), String> {
    let begin = text.find(BEGIN).map(|at| at + BEGIN.len());
    let end = text.find(END);
    match (begin, end) {
        (Some(begin), Some(end)) if begin <= end => {
            Ok((&text[..begin], &text[begin..end], &text[end..]))
        }
        _ => Err(format!(
            "{DOCUMENT}: no lines `{}` and `{END}`",
            BEGIN.trim()
        )),
    }
}

fn list(broken: &mut Vec<String>) -> String {
    let mut text = String::new();
    let (mut listed, mut caps) = (BTreeSet::new(), Vec::new());
    for path in files() {
        let Ok(source) = std::fs::read_to_string(&path) else {
            continue;
        };
        let name = path.strip_prefix(root()).unwrap_or(&path);
        let source = without_tests(&source);
        let found = bounds(source);
        listed.extend(found.iter().map(|bound| bound.name.clone()));
        let place =
            |(line, cap): (usize, &str)| (cap.to_owned(), format!("{}:{line}", name.display()));
        caps.extend(self::caps(source).into_iter().map(place));
        for bound in found.iter().filter(|b| b.reason.is_empty()) {
            broken.push(format!(
                "{}: {} bounds something and no comment says why so much",
                name.display(),
                bound.name
            ));
        }
        for what in unnamed_queues(source) {
            broken.push(format!("{}: {what}", name.display()));
        }
        if found.is_empty() {
            continue;
        }
        let _ = write!(text, "\n`{}`\n\n", name.display());
        text.push_str("| bound | value | of what, and why |\n|---|---|---|\n");
        for Bound {
            name,
            value,
            reason,
        } in found
        {
            let _ = writeln!(text, "| `{name}` | `{value}` | {} |", cell(&reason));
        }
    }
    for (cap, at) in caps.iter().filter(|(cap, _)| !listed.contains(cap)) {
        broken.push(format!(
            "{at}: {cap} caps a collection and is no bound of the list; its name says MAX, or its \
             comment begins with `{MARK}`"
        ));
    }
    text + "\n"
}

/// Constants that a length is not to exceed, with their lines. A length that is to be less is not
/// looked at: that is how messages are read.
fn caps(source: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (_, behind) in code
            .match_indices(".len()")
            .map(|(i, len)| code.split_at(i + len.len()))
        {
            let compared = [" >= ", " > ", " == "]
                .iter()
                .find_map(|sign| behind.strip_prefix(sign));
            let Some(compared) = compared else {
                continue;
            };
            let end = compared.find(|c: char| !c.is_ascii_alphanumeric() && !"_:".contains(c));
            let path = &compared[..end.unwrap_or(compared.len())];
            let name = path.rsplit("::").next().unwrap_or(path);
            let shouts = name
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            // The least that something has is no bound of it.
            let least =
                name.starts_with("MIN_") || name.ends_with("_MIN") || name.ends_with("HEADER");
            if shouts && !least && name.starts_with(|c: char| c.is_ascii_uppercase()) {
                found.push((at + 1, name));
            }
        }
    }
    found
}

/// Text that a table can hold: links of rustdoc are plain names here.
fn cell(text: &str) -> String {
    let text = text.replace("[`", "`").replace("`]", "`");
    text.replace('|', "\\|")
}

/// The code up to its tests.
fn without_tests(source: &str) -> &str {
    source
        .split_once("\n#[cfg(test)]\nmod ")
        .map_or(source, |(code, _)| code)
}

/// Constants that bound something, and the fields of each `Limits` with their defaults.
fn bounds(source: &str) -> Vec<Bound> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    let mut limits = false;
    for (at, line) in lines.iter().enumerate() {
        if line.contains("struct Limits") {
            limits = true;
        }
        limits &= *line != "}";
        if limits && let Some(name) = field(line) {
            let value = default_of(source, name);
            found.push(Bound {
                name: format!("Limits::{name}"),
                value: value.unwrap_or_default(),
                reason: comment(&lines[..at]),
            });
        }
        let code = line.trim_start();
        let code = ["pub(crate) ", "pub(super) ", "pub "]
            .iter()
            .find_map(|p| code.strip_prefix(p))
            .unwrap_or(code);
        let Some((name, rest)) = code.strip_prefix("const ").and_then(|c| c.split_once(": "))
        else {
            continue;
        };
        let reason = comment(&lines[..at]);
        let marked = reason.strip_prefix(MARK);
        let named = name.split('_').any(|word| WORDS.contains(&word));
        // A share or a factor of an estimate bounds no memory.
        let shapes_an_estimate = ["f32", "f64", "["].iter().any(|t| rest.starts_with(t));
        let is_rate = rest.starts_with("Rate ");
        if marked.is_none() && !is_rate && (shapes_an_estimate || !named) {
            continue;
        }
        // The value may stand on the lines below.
        let below = lines[at + 1..].iter().map(|l| l.trim());
        let whole = statement(std::iter::once(rest).chain(below));
        let Some((_, value)) = whole.split_once('=') else {
            continue;
        };
        found.push(Bound {
            name: name.to_owned(),
            value: value.trim().trim_end_matches(';').to_owned(),
            reason: marked.unwrap_or(&reason).to_owned(),
        });
    }
    found
}

/// The lines joined with spaces, up to the one that ends the statement.
fn statement<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for line in lines {
        joined.push_str(line);
        if line.ends_with(';') {
            break;
        }
        joined.push(' ');
    }
    joined
}

/// The name of a public field.
fn field(line: &str) -> Option<&str> {
    let name = line.strip_prefix("    pub ")?.split_once(": ")?.0;
    (!name.contains(' ')).then_some(name)
}

/// What `impl Default for Limits` says of a field.
fn default_of(source: &str, name: &str) -> Option<String> {
    let defaults = source.split_once("impl Default for Limits")?.1;
    let value = defaults.split_once(&format!(" {name}: "))?.1;
    Some(value.split_once(",\n")?.0.to_owned())
}

/// The comment right above, as one line.
fn comment(above: &[&str]) -> String {
    let mut lines: Vec<&str> = above
        .iter()
        .rev()
        .skip_while(|line| line.trim_start().starts_with("#["))
        .map(|line| line.trim())
        .take_while(|line| line.starts_with("//"))
        .collect();
    lines.reverse();
    let words: Vec<&str> = lines
        .iter()
        .map(|line| line.trim_start_matches('/').trim())
        .collect();
    words.join(" ")
}

/// Queues whose bound has no name, and those without a bound that do not say why they need none.
fn unnamed_queues(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let Some(call) = ["mpsc::channel(", "sync_channel(", "unbounded_channel("]
            .iter()
            .find_map(|name| code.split_once(name).map(|(_, rest)| rest))
        else {
            continue;
        };
        let bound = call.split(')').next().unwrap_or_default().trim();
        let explained = || comment(&lines[..at]).contains("Unbounded: ");
        if bound.is_empty() && !explained() {
            found.push(format!(
                "line {}: a queue without a bound; a comment `Unbounded: …` above it says why",
                at + 1
            ));
        }
        // One is an answer, not a queue.
        if bound.parse::<usize>().is_ok_and(|n| n > 1) {
            found.push(format!(
                "line {}: a queue of {bound}; a constant with its reason names the bound",
                at + 1
            ));
        }
    }
    found
}

fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = SOURCES.iter().map(|dir| root().join(dir)).collect();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            let named = |name: &str| path.file_stem().is_some_and(|stem| stem == name);
            if named("tests") || named("testing") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some(Path::new("rs").as_os_str()) {
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
    fn constants_and_limits_are_found_with_value_and_reason() {
        let source = "\
const SHARE_LIMIT: f64 = 0.5;
/// Links at once:
/// one a viewer.
#[allow(dead_code)]
pub(super) const LINKS_MAX: usize = 64 << 10;
const OTHER: u8 = 1;
/// Bound: turns
/// of the wheel.
const TURNS: u32 = 9;
/// New ones.
const NEW: Rate = Rate {
    burst: 4.0,
};
const MAX_WAIT: Duration =
    Duration::from_secs(2);
pub struct Limits {
    /// Rooms | halls.
    pub rooms: usize,
}
impl Default for Limits {
    fn default() -> Self {
        Self {
            rooms: 7,
        }
    }
}
";
        let bound = |name: &str, value: &str, reason: &str| Bound {
            name: name.into(),
            value: value.into(),
            reason: reason.into(),
        };
        assert_eq!(
            bounds(source),
            [
                bound("LINKS_MAX", "64 << 10", "Links at once: one a viewer."),
                bound("TURNS", "9", "turns of the wheel."),
                bound("NEW", "Rate { burst: 4.0, }", "New ones."),
                bound("MAX_WAIT", "Duration::from_secs(2)", ""),
                bound("Limits::rooms", "7", "Rooms | halls."),
            ]
        );
        assert_eq!(cell("a | [`b`]"), "a \\| `b`");
    }

    #[test]
    fn what_caps_a_collection_is_found() {
        let source = "\
if self.waiting.len() == WAITING_MAX {
while a.len() > limits::KEPT && b.len() >= Self::MOST_1 {}
if data.len() < HEADER || data.len() > limit || data.len() > 4 {}
// .len() > OLD
";
        let expected = [(1, "WAITING_MAX"), (2, "KEPT"), (2, "MOST_1")];
        assert_eq!(caps(source), expected);
    }

    #[test]
    fn queues_have_named_bounds() {
        let bad = "let a = mpsc::channel(16);\nlet b = mpsc::unbounded_channel();\n";
        assert_eq!(unnamed_queues(bad).len(), 2);
        let good = "let a = mpsc::channel(QUEUE);\nlet b = sync_channel(1);\n\
                    // Unbounded: one message a start.\nlet c = mpsc::channel();\n";
        assert_eq!(unnamed_queues(good), Vec::<String>::new());
    }
}
