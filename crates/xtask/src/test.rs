//! `cargo xtask test`: the one command that says whether a change may land.

use crate::run::{Outcome, cargo, run};
use crate::{abi, asan, bindings, c, fuzz, setup, targets, tidy};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Tests that ran, over all steps.
#[derive(Clone, Copy, Default)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl Count {
    /// Prints a result and counts it; whether it was a good one.
    pub fn record(&mut self, what: &str, result: Outcome) -> bool {
        match &result {
            Ok(()) => {
                self.passed += 1;
                println!("ok      {what}");
            }
            Err(message) => {
                self.failed += 1;
                println!("FAILED  {what}: {message}");
            }
        }
        result.is_ok()
    }
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

type Step = (&'static str, fn(&Options) -> Result<Count, String>);

/// What the command line asks for.
pub struct Options {
    /// Soak and matrix forms too.
    pub long: bool,
    /// Every binding, whatever has to be installed for it.
    pub all: bool,
}

const STEPS: &[Step] = &[
    ("format", |_| {
        check_step(cargo().args(["fmt", "--all", "--check"]))
    }),
    ("clippy", |_| check_step(&mut clippy())),
    ("tidy", |_| tidy::tidy().map(|()| one())),
    ("abi", |_| abi::check().map(|()| one())),
    ("features", |_| check_step(&mut no_features())),
    ("rust", |o| cargo_test(&mut workspace_tests(o))),
    ("c", |o| c::c_tests(o.long)),
    ("targets", |o| match o.long {
        true => targets::targets(),
        false => skipped("other targets are built with --long"),
    }),
    ("fuzz", |o| match o.long {
        true => fuzz::step(fuzz::SECONDS_IN_TESTS),
        false => skipped("fuzz targets run with --long; their corpora are part of `rust`"),
    }),
    ("asan", |o| cargo_test(&mut asan::tests(o.long)?)),
    ("bindings", |o| bindings::step(o.all, o.long)),
];

/// Runs all steps, or one; stops at the first that fails.
pub fn test(args: &[String]) -> Outcome {
    let mut options = Options {
        long: false,
        all: std::env::var_os("CI").is_some_and(|ci| ci == "true"),
    };
    let mut only = None;
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--long" => options.long = true,
            "--all" => options.all = true,
            "--only" => only = Some(rest.next().ok_or("--only wants a step")?.as_str()),
            other => {
                return Err(format!(
                    "unknown option {other:?}; --long, --all, --only STEP"
                ));
            }
        }
    }
    if let Some(name) = only
        && !STEPS.iter().any(|(step, _)| *step == name)
    {
        let names: Vec<_> = STEPS.iter().map(|(step, _)| *step).collect();
        return Err(format!(
            "unknown step {name:?}; one of {}",
            names.join(", ")
        ));
    }
    setup::ensure(setup::ALL)?;
    let mut total = Count::default();
    let mut lines = Vec::new();
    for (name, step) in STEPS
        .iter()
        .filter(|(name, _)| only.is_none_or(|o| o == *name))
    {
        println!("\n== {name}");
        let start = Instant::now();
        let count = step(&options).map_err(|e| format!("step {name}: {e}"))?;
        total += count;
        lines.push(format!(
            "{name:10} {:4} passed {:3} failed {:3} skipped  {:5.0} s",
            count.passed,
            count.failed,
            count.skipped,
            start.elapsed().as_secs_f64()
        ));
    }
    println!("\n== summary\n{}", lines.join("\n"));
    println!(
        "\n{} passed, {} failed, {} skipped",
        total.passed, total.failed, total.skipped
    );
    if total.failed > 0 {
        return Err(format!("{} tests failed", total.failed));
    }
    Ok(())
}

/// The quick part: formatting, clippy, tidy.
pub fn check() -> Outcome {
    setup::ensure(setup::BUILD)?;
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(&mut clippy())?;
    tidy::tidy()
}

fn one() -> Count {
    Count {
        passed: 1,
        ..Count::default()
    }
}

fn skipped(why: &str) -> Result<Count, String> {
    println!("SKIPPED: {why}");
    Ok(Count {
        skipped: 1,
        ..Count::default()
    })
}

fn check_step(command: &mut Command) -> Result<Count, String> {
    run(command).map(|()| one())
}

fn clippy() -> Command {
    let mut command = cargo();
    command.args([
        "clippy",
        "--release",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]);
    command
}

/// The library without C code, sockets and devices: what a phone target is checked with.
fn no_features() -> Command {
    let mut command = cargo();
    command.args([
        "check",
        "--release",
        "--locked",
        "-p",
        "zego_express",
        "--lib",
        "--no-default-features",
    ]);
    command
}

fn workspace_tests(options: &Options) -> Command {
    let mut command = cargo();
    command.args([
        "test",
        "--release",
        "--workspace",
        "--locked",
        "--no-fail-fast",
    ]);
    if options.long {
        command.env("ZEGO_LONG", "1");
    }
    command
}

/// Runs a `cargo test`, passes its output on and adds up its own summaries.
fn cargo_test(command: &mut Command) -> Result<Count, String> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("cannot start cargo: {e}"))?;
    let mut count = Count::default();
    let out = child.stdout.take().expect("stdout is piped");
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        println!("{line}");
        if let Some(summary) = line.strip_prefix("test result:") {
            count.passed += number_before(summary, "passed");
            count.failed += number_before(summary, "failed");
            count.skipped += number_before(summary, "ignored");
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    if !status.success() {
        return Err(format!(
            "{} passed, {} failed ({status})",
            count.passed, count.failed
        ));
    }
    if count.passed == 0 {
        return Err("no test ran".into());
    }
    Ok(count)
}

fn number_before(text: &str, word: &str) -> u32 {
    text.split([';', '.'])
        .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
        .unwrap_or(0)
}
