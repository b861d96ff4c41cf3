//! Rust tests by `cargo test`: once as a step, or again and again to find those that fail by chance.

use crate::home;
use crate::run::{Outcome, show};
use crate::test::{Count, Failure};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// What a `cargo test` said.
#[derive(Default)]
struct Told {
    count: Count,
    /// `BINARY: TEST` of those that failed.
    failed: Vec<String>,
    binary: String,
}

impl Told {
    fn line(&mut self, line: &str) {
        let line = line.trim_start();
        if let Some(running) = line.strip_prefix("Running ") {
            self.binary = binary_of(running);
        } else if let Some(of) = line.strip_prefix("Doc-tests ") {
            self.binary = format!("documentation of {of}");
        } else if let Some(summary) = line.strip_prefix("test result:") {
            self.count.passed += number_before(summary, "passed");
            self.count.failed += number_before(summary, "failed");
            self.count.skipped += number_before(summary, "ignored");
        } else if let Some(name) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            self.failed.push(format!("{}: {name}", self.binary));
        }
    }
}

/// `unittests src/lib.rs (target/release/deps/zego_media-0123456789abcdef)`: zego_media.
fn binary_of(running: &str) -> String {
    let path = running.rsplit('(').next().unwrap_or(running);
    let file = path.trim_end_matches(')').rsplit('/').next();
    let file = file.unwrap_or(path);
    file.rsplit_once('-').map_or(file, |(name, _)| name).into()
}

fn number_before(text: &str, word: &str) -> u32 {
    text.split([';', '.'])
        .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
        .unwrap_or(0)
}

/// Runs a `cargo test` in an empty home of its own. `each` gets every line.
fn listen(command: &mut Command, mut each: impl FnMut(&str)) -> Result<(Told, ExitStatus), String> {
    home::give(command, &home::empty("test-home")?);
    // One pipe: which binary a result belongs to is told on the other stream.
    let (out, into) = std::io::pipe().map_err(|e| format!("no pipe: {e}"))?;
    let second = into.try_clone().map_err(|e| format!("no pipe: {e}"))?;
    let mut child = command
        .stdout(into)
        .stderr(second)
        .spawn()
        .map_err(|e| format!("cannot start cargo: {e}"))?;
    // The command holds the writing end as well.
    command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let mut told = Told::default();
    for line in lines(out) {
        told.line(&line);
        each(&line);
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    Ok((told, status))
}

/// Lines of a stream that may hold bytes which are no text.
fn lines(out: impl Read) -> impl Iterator<Item = String> {
    let split = BufReader::new(out).split(b'\n').map_while(Result::ok);
    split.map(|line| String::from_utf8_lossy(&line).into_owned())
}

/// A `cargo test`, and names of which a test has to contain one; none: all run.
pub struct RustTests {
    pub command: Command,
    pub names: &'static [&'static str],
}

impl RustTests {
    fn whole(mut self) -> Command {
        self.command.arg("--").args(self.names);
        self.command
    }
}

/// A step of `cargo xtask test`.
pub fn step(tests: RustTests) -> Result<Count, Failure> {
    let mut command = tests.whole();
    let (told, status) = listen(&mut command, |line| println!("{line}"))?;
    let count = told.count;
    let why = match (status.success(), told.failed.is_empty()) {
        (true, _) if count.passed == 0 => "no test ran".into(),
        (true, _) => return Ok(count),
        (false, false) => told.failed.join(", "),
        // A binary that does not compile, or that died.
        (false, true) => format!("`{}` ended with {status}", show(&command)),
    };
    let failed = count.failed.max(1);
    Err(Failure {
        count: Count { failed, ..count },
        why,
    })
}

/// Runs the tests `rounds` times and says which failed how often. `load`: beside a thread on each core
/// that does nothing else than be busy. The property tests roll other dice in each round.
pub fn repeat(tests: impl Fn() -> Result<RustTests, String>, rounds: u32, load: bool) -> Outcome {
    let logs = home::empty("test-repeat")?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let stop = AtomicBool::new(false);
    // Built before the load begins.
    let mut build = tests()?.command;
    build.arg("--no-run");
    let (_, status) = listen(&mut build, |line| println!("{line}"))?;
    if !status.success() {
        return Err(format!("`{}` ended with {status}", show(&build)));
    }
    let mut failures = BTreeMap::<String, Vec<String>>::new();
    std::thread::scope(|threads| {
        for _ in 0..if load { cores } else { 0 } {
            threads.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let all = (1..=rounds).try_for_each(|round| {
            let mut command = tests()?.whole();
            command.env("PROPTEST_RNG_SEED", round.to_string());
            one_round(command, round, &logs, &mut failures)
        });
        stop.store(true, Ordering::Relaxed);
        all
    })?;
    println!(
        "\n== {rounds} rounds{}",
        if load { ", every core busy" } else { "" }
    );
    if failures.is_empty() {
        println!("no test failed");
        return Ok(());
    }
    for (test, rounds) in &failures {
        println!(
            "{:4} failed  {test} (round {})",
            rounds.len(),
            rounds.join(", ")
        );
    }
    println!("what these rounds said is in {}", logs.display());
    Err(format!("{} test(s) failed at times", failures.len()))
}

fn one_round(
    mut tests: Command,
    round: u32,
    logs: &Path,
    failures: &mut BTreeMap<String, Vec<String>>,
) -> Outcome {
    let (start, mut log) = (Instant::now(), String::new());
    let (mut told, status) = listen(&mut tests, |line| {
        log.push_str(line);
        log.push('\n');
    })?;
    if !status.success() {
        let path = logs.join(format!("round-{round}.log"));
        std::fs::write(&path, log).map_err(|e| format!("{}: {e}", path.display()))?;
        if told.failed.is_empty() {
            told.failed
                .push(format!("{}: ended with {status}", told.binary));
        }
    }
    println!(
        "round {round:3}: {} passed, {} failed, {:.0} s",
        told.count.passed,
        told.failed.len(),
        start.elapsed().as_secs_f64()
    );
    for test in told.failed {
        failures.entry(test).or_default().push(round.to_string());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_by_binary_and_failures_named() {
        let mut told = Told::default();
        for line in [
            "     Running unittests src/lib.rs (target/release/deps/zego_media-0123abcd)",
            "test receive::ok ... ok",
            "test receive::sometimes ... FAILED",
            "test result: FAILED. 1 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out",
            "     Running tests/engine/main.rs (/t/release/deps/engine-77)",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
        ] {
            told.line(line);
        }
        assert_eq!(told.failed, ["zego_media: receive::sometimes"]);
        let Count {
            passed,
            failed,
            skipped,
        } = told.count;
        assert_eq!((passed, failed, skipped), (4, 1, 2));
        assert_eq!(told.binary, "engine");
    }
}
