//! What dependencies may bring along: the lists of deny.toml, without cargo-deny.

use crate::run::{cargo, output, root};

/// Compares what the workspace really builds with the lists; one line for each thing that is wrong.
pub fn check() -> Result<Vec<String>, String> {
    let lists = std::fs::read_to_string(root().join("deny.toml")).map_err(|e| e.to_string())?;
    let allowed = quoted(list(&lists, "allow").ok_or("deny.toml: no list `allow`")?);
    let banned = quoted(list(&lists, "deny").ok_or("deny.toml: no list `deny`")?);
    // Of all targets; the lock file alone also names what no feature of ours asks for.
    let tree = output(cargo().args([
        "tree",
        "--workspace",
        "--locked",
        "--target",
        "all",
        "--prefix",
        "none",
        "--no-dedupe",
        "--format",
        "{p}|{l}",
    ]))?;
    let mut broken = Vec::new();
    let mut lines: Vec<&str> = tree.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    if lines.len() < 50 {
        return Err(format!("cargo tree named {} packages only", lines.len()));
    }
    for line in lines {
        let Some((package, licences)) = line.split_once('|') else {
            continue;
        };
        let name = package.split(' ').next().unwrap_or_default();
        // Our own.
        if package.contains("(/") {
            continue;
        }
        if banned.contains(&name) {
            broken.push(format!("deny.toml: {package} is banned"));
        }
        if !permitted(licences, &allowed) {
            broken.push(format!("deny.toml: {package} is under {licences:?}"));
        }
    }
    Ok(broken)
}

/// Text of the array `name = [ … ]`.
fn list<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let begin = text.find(&format!("\n{name} = ["))?;
    let rest = &text[begin..];
    Some(&rest[..rest.find(']')?])
}

fn quoted(text: &str) -> Vec<&str> {
    text.split('"').skip(1).step_by(2).collect()
}

/// Whether an SPDX expression can be met with allowed licences alone. AND binds closer than OR;
/// a slash is the old way to write OR.
pub fn permitted(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ")
        .replace(" WITH ", "~");
    let mut words = spaced.split_whitespace().peekable();
    let met = any(&mut words, allowed);
    met && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    let mut met = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &[&str]) -> bool {
    match words.next() {
        Some("(") => any(words, allowed) & (words.next() == Some(")")),
        Some(licence) => allowed.contains(&licence.replace('~', " WITH ").as_str()),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_and_lists() {
        let allowed = ["MIT", "ISC", "A WITH x"];
        for good in ["MIT", "GPL OR MIT", "GPL/MIT", "ISC AND (GPL OR A WITH x)"] {
            assert!(permitted(good, &allowed), "{good}");
        }
        for bad in ["", "GPL", "A", "MIT AND GPL", "(MIT", "MIT)", "MIT MIT"] {
            assert!(!permitted(bad, &allowed), "{bad}");
        }
        let text = "\ndeny = [{ crate = \"a\" }, { crate = \"b\" }]\n";
        assert_eq!(quoted(list(text, "deny").unwrap()), ["a", "b"]);
    }

    #[test]
    fn the_workspace_keeps_to_the_lists() {
        assert_eq!(check().unwrap(), [""; 0]);
    }
}
