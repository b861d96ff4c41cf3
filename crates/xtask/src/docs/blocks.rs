//! Finds the shell commands of a document.

use crate::HELP;
use crate::run::root;
use crate::test::is_step;
use std::path::Path;

/// How a block is run. A comment on the line before it says so; without one it is run to its end,
/// which has to be a success.
#[derive(Debug, PartialEq)]
pub enum Way {
    ToItsEnd,
    /// `<!-- run until: TEXT -->`: until the output holds the text, then Ctrl-C.
    Until(String),
    /// `<!-- run beside: TEXT -->`: the same, and Ctrl-C at the end of the document.
    Beside(String),
    /// `<!-- run by: STEP, … -->`: another step of the tests does what it says.
    ByStep(String),
    /// `<!-- not run: REASON -->`
    NotHere(String),
}

pub struct Block {
    /// Of its first line of script; counted from 1.
    pub line: usize,
    pub way: Result<Way, String>,
    pub script: String,
}

/// First words of a line that is a shell command.
const PROGRAMS: &[&str] = &[
    "./",
    "c++ ",
    "cargo ",
    "cd ",
    "cp ",
    "curl ",
    "dart ",
    "docker ",
    "dotnet ",
    "export ",
    "java ",
    "mono ",
    "mvn ",
    "sudo ",
    "swift run",
    "target/",
    "unzip ",
    "x86_64-w64-mingw32-gcc ",
    "zego-server ",
];

/// Name, from the root of the repository, and text of a document.
pub fn read(path: &Path) -> Result<(String, String), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let name = path.strip_prefix(root()).unwrap_or(path);
    Ok((name.display().to_string(), text))
}

/// The `sh` blocks of a text.
pub fn of(text: &str) -> Vec<Block> {
    let (mut blocks, mut open, mut before) = (Vec::<Block>::new(), false, "");
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if open {
            open = line != "```";
            let block = blocks.last_mut().expect("one is open");
            if open {
                block.script += line;
                block.script.push('\n');
            }
        } else if line == "```sh" {
            open = true;
            blocks.push(Block {
                line: at + 2,
                way: way(before),
                script: String::new(),
            });
        }
        if !line.is_empty() {
            before = line;
        }
    }
    blocks
}

fn way(before: &str) -> Result<Way, String> {
    let comment = before
        .strip_prefix("<!-- ")
        .and_then(|c| c.strip_suffix(" -->"));
    let Some((kind, rest)) = comment.and_then(|c| c.split_once(": ")) else {
        return Ok(Way::ToItsEnd);
    };
    let rest = rest.trim().to_owned();
    match kind {
        "run until" => Ok(Way::Until(rest)),
        "run beside" => Ok(Way::Beside(rest)),
        "run by" => {
            let step = rest.split(',').next().unwrap_or_default().to_owned();
            if is_step(&step) {
                Ok(Way::ByStep(step))
            } else {
                Err(format!(
                    "no step {step:?} of `cargo xtask test` could run it"
                ))
            }
        }
        "not run" => Ok(Way::NotHere(rest)),
        _ => Err(format!("`{kind}` is no way to run a block")),
    }
}

/// The rules: commands stand in `sh` blocks, marks are right, and xtask knows what is asked of it.
pub fn check(name: &str, text: &str, broken: &mut Vec<String>) {
    for block in of(text) {
        if let Err(wrong) = block.way {
            broken.push(format!("{name}:{}: {wrong}", block.line));
        }
    }
    let mut fenced = false;
    for (at, line) in text.lines().enumerate() {
        let (line, indented) = (line.trim(), line.starts_with("    "));
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced && indented && PROGRAMS.iter().any(|p| line.starts_with(p)) {
            broken.push(format!(
                "{name}:{}: a command outside of a `sh` block, so nobody runs it",
                at + 1
            ));
        }
        for command in line.split("cargo xtask ").skip(1) {
            if let Some(wrong) = unknown(command) {
                broken.push(format!("{name}:{}: xtask knows no {wrong}", at + 1));
            }
        }
    }
}

/// What of an xtask command line `cargo xtask help` does not tell.
fn unknown(command: &str) -> Option<&str> {
    let end = command.find(['`', '#', ')', '(', ',', ';', '|', '，', '。']);
    let mut words = command[..end.unwrap_or(command.len())].split_whitespace();
    let name = words.next()?;
    if !HELP
        .lines()
        .any(|l| l.trim_start().split(' ').next() == Some(name))
    {
        return Some(name);
    }
    // `live` hands its options on to a program of its own, which the documents run.
    let mut options = words.filter(|w| w.starts_with("--") && name != "live" && name != "bench");
    options.find(|option| !HELP.contains(*option))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_with_their_marks() {
        let text = "\
1. Start:

   <!-- run beside: AppSign -->
   ```sh
   zego-server
   ```

```sh
true
false
```
<!-- run by: rust, in part -->
```sh
x
```
<!-- run by: nobody -->
```sh
y
```
";
        let blocks = of(text);
        let found: Vec<_> = blocks.iter().map(|b| (b.line, &*b.script)).collect();
        assert_eq!(
            found,
            [
                (5, "zego-server\n"),
                (9, "true\nfalse\n"),
                (14, "x\n"),
                (18, "y\n")
            ]
        );
        let ways: Vec<_> = blocks.into_iter().map(|b| b.way.ok()).collect();
        assert_eq!(
            ways,
            [
                Some(Way::Beside("AppSign".into())),
                Some(Way::ToItsEnd),
                Some(Way::ByStep("rust".into())),
                None
            ]
        );
    }

    #[test]
    fn a_command_that_nobody_runs_is_told() {
        let mut broken = vec![];
        check(
            "a.md",
            "text\n\n    cargo build\n\n    let x = 1;\n",
            &mut broken,
        );
        check(
            "b.md",
            "`cargo xtask nothing`, `cargo xtask test --odd`\n",
            &mut broken,
        );
        check("c.md", "`cargo xtask test --long` (more)\n", &mut broken);
        assert_eq!(broken.len(), 3, "{broken:?}");
        assert!(broken[0].starts_with("a.md:3:"), "{broken:?}");
    }
}
