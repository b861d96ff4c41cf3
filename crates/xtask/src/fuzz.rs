//! `cargo xtask fuzz`: builds the targets of tests/fuzz with the stable compiler and runs them.

use crate::run::{Outcome, cargo, command, output, root, run, show, target_dir};
use crate::test::Count;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Seconds that each target runs: by hand, in the tests' long form, over night.
const SECONDS: u32 = 60;
pub const SECONDS_IN_TESTS: u32 = 5;
const SECONDS_LONG: u32 = 3600;

/// What cargo-fuzz passes to a nightly compiler, without the sanitizer: coverage for libFuzzer, and
/// checks that a release build leaves out.
const RUSTFLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cdebug-assertions",
    "--cfg=fuzzing",
];

/// Seconds one input may take, and MiB a target may hold: more is a finding. Inputs are at most 4 KiB
/// and take milliseconds.
const TIMEOUT_S: u32 = 10;
const RSS_MAX_MB: u32 = 1024;

/// Lines of a target that failed that are shown.
const LAST_LINES: usize = 40;

/// `[TARGET…] [--seconds N] [--long]`
pub fn fuzz(args: &[String]) -> Outcome {
    let (mut names, mut seconds) = (Vec::new(), SECONDS);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--long" => seconds = SECONDS_LONG,
            "--seconds" => {
                let number = rest.next().and_then(|n| n.parse().ok());
                seconds = number
                    .filter(|n| *n > 0)
                    .ok_or("--seconds wants a number from 1 on")?;
            }
            option if option.starts_with('-') => {
                return Err(format!("unknown option {option:?}; --seconds N, --long"));
            }
            name => names.push(name.to_owned()),
        }
    }
    let known = targets()?;
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        return Err(format!(
            "unknown target {name:?}; one of {}",
            known.join(", ")
        ));
    }
    if names.is_empty() {
        names = known;
    }
    match run_targets(&names, seconds)?.failed {
        0 => Ok(()),
        failed => Err(format!("{failed} targets found something")),
    }
}

/// All targets, for the tests.
pub fn step(seconds: u32) -> Result<Count, String> {
    run_targets(&targets()?, seconds)
}

fn dir() -> PathBuf {
    root().join("tests/fuzz")
}

/// Where builds, grown corpora and findings lie.
fn work_dir() -> PathBuf {
    target_dir().join("fuzz")
}

/// Every file of fuzz_targets/ is one.
fn targets() -> Result<Vec<String>, String> {
    let dir = dir().join("fuzz_targets");
    let entries = std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut names: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn run_targets(names: &[String], seconds: u32) -> Result<Count, String> {
    let bins = build(names)?;
    let mut count = Count::default();
    for name in names {
        let (found, figures) = run_target(&bins.join(name), name, seconds)?;
        count.record(&format!("{name:14} {figures}"), found);
    }
    Ok(count)
}

/// Builds the targets and says where they are.
fn build(names: &[String]) -> Result<PathBuf, String> {
    let version = output(command("rustc").arg("-vV"))?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("`rustc -vV` names no host")?;
    // Not `--locked`: the lock file of tests/fuzz follows the dependencies of the workspace's crates.
    let mut build = cargo();
    build
        .args(["build", "--release", "--target", host])
        .arg("--manifest-path")
        .arg(dir().join("Cargo.toml"))
        .arg("--target-dir")
        .arg(work_dir())
        .env("CARGO_ENCODED_RUSTFLAGS", RUSTFLAGS.join("\u{1f}"));
    for name in names {
        build.args(["--bin", name]);
    }
    run(&mut build)?;
    Ok(work_dir().join(host).join("release"))
}

/// Runs one target on its corpus and on what earlier runs added; whether it found nothing, and its
/// figures.
fn run_target(bin: &Path, name: &str, seconds: u32) -> Result<(Outcome, String), String> {
    let grown = work_dir().join("corpus").join(name);
    let findings = work_dir().join("findings").join(name);
    for dir in [&grown, &findings] {
        std::fs::create_dir_all(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    }
    let mut fuzzer = command(bin);
    fuzzer
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={TIMEOUT_S}"))
        .arg(format!("-rss_limit_mb={RSS_MAX_MB}"))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .arg("-print_final_stats=1")
        .arg(&grown)
        .arg(dir().join("corpus").join(name))
        .stderr(Stdio::piped());
    let shown = show(&fuzzer);
    let mut child = fuzzer
        .spawn()
        .map_err(|e| format!("cannot start `{shown}`: {e}"))?;
    let mut report = Report::default();
    let err = child.stderr.take().expect("stderr is piped");
    for line in BufReader::new(err).lines().map_while(Result::ok) {
        report.read(line);
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    let found = if status.success() {
        Ok(())
    } else {
        eprintln!("{}", report.last.join("\n"));
        Err(match &report.input {
            Some(input) => format!("found something; run it again: {} {input}", bin.display()),
            None => format!("ended with {status}"),
        })
    };
    Ok((found, report.figures()))
}

/// What libFuzzer said.
#[derive(Default)]
struct Report {
    executions: u64,
    coverage: u64,
    inputs: u64,
    /// Where it left the input that it stumbled over.
    input: Option<String>,
    last: Vec<String>,
}

impl Report {
    fn read(&mut self, line: String) {
        let number = |text: &str| {
            text.trim_start()
                .split(|c: char| !c.is_ascii_digit())
                .next()
                .and_then(|n| n.parse().ok())
        };
        let after = |word: &str| line.split_once(word).map(|(_, rest)| rest);
        if let Some(n) = after("stat::number_of_executed_units:").and_then(number) {
            self.executions = n;
        }
        if let Some(n) = after(" cov: ").and_then(number) {
            self.coverage = n;
        }
        if let Some(n) = after(" corp: ").and_then(number) {
            self.inputs = n;
        }
        if let Some(path) = after("Test unit written to ") {
            self.input = Some(path.trim().to_owned());
        }
        if self.last.len() == LAST_LINES {
            self.last.remove(0);
        }
        self.last.push(line);
    }

    fn figures(&self) -> String {
        let findings = u32::from(self.input.is_some());
        format!(
            "{:10} executions {:5} edges {:5} inputs {findings} findings",
            self.executions, self.coverage, self.inputs
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libfuzzer_is_understood() {
        let mut report = Report::default();
        for line in [
            "#431298\tDONE   cov: 1141 ft: 7559 corp: 1226/200Kb lim: 485 exec/s: 16588 rss: 32Mb",
            "stat::number_of_executed_units: 431299",
        ] {
            report.read(line.to_owned());
        }
        let words = "    431299 executions  1141 edges  1226 inputs 0 findings";
        assert_eq!(report.figures(), words);
        report.read("artifact_prefix='x'; Test unit written to /a/b/oom-1".into());
        assert_eq!(report.input.as_deref(), Some("/a/b/oom-1"));
    }
}
