//! `cargo xtask test`: the one command that says whether a change may land.

use crate::run::{Outcome, cargo, run};
use crate::rust_tests::{self, RustTests};
use crate::{abi, asan, attack, bindings, c, docs, fuzz, home, setup, targets, tidy};
use std::process::Command;
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

/// A step that failed: how many of its tests, and which or why.
pub struct Failure {
    pub count: Count,
    pub why: String,
}

impl From<String> for Failure {
    fn from(why: String) -> Self {
        let count = Count {
            failed: 1,
            ..Count::default()
        };
        Self { count, why }
    }
}

type Step = (&'static str, fn(&Options) -> Result<Count, Failure>);

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
    ("tidy", |_| Ok(tidy::tidy().map(|()| one())?)),
    ("abi", |_| Ok(abi::check().map(|()| one())?)),
    ("features", |_| check_step(&mut no_features())),
    ("rust", |o| rust_tests::step(workspace_tests(o.long))),
    ("attack", |_| Ok(attack::step()?)),
    ("soak", |o| match o.long {
        true => Ok(attack::soak_step()?),
        false => skipped("the soak runs with --long"),
    }),
    ("c", |o| Ok(c::c_tests(o.long)?)),
    ("targets", |o| match o.long {
        true => Ok(targets::targets()?),
        false => skipped("other targets are built with --long"),
    }),
    ("fuzz", |o| match o.long {
        true => Ok(fuzz::step(fuzz::SECONDS_IN_TESTS)?),
        false => skipped("fuzz targets run with --long; their corpora are part of `rust`"),
    }),
    ("asan", |o| rust_tests::step(asan::tests(o.long)?)),
    ("docs", |_| docs::step()),
    ("bindings", |o| Ok(bindings::step(o.all, o.long)?)),
];

/// Runs all steps, or one; what fails is named at the end.
pub fn test(args: &[String]) -> Outcome {
    let mut options = Options {
        long: false,
        all: std::env::var_os("CI").is_some_and(|ci| ci == "true"),
    };
    let (mut only, mut rounds, mut load) = (None, None, false);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--long" => options.long = true,
            "--all" => options.all = true,
            "--load" => load = true,
            "--only" => only = Some(rest.next().ok_or("--only wants a step")?.as_str()),
            "--repeat" => {
                let given = rest.next().and_then(|n| n.parse().ok());
                rounds = Some(given.filter(|n| *n > 0).ok_or("--repeat wants a number")?);
            }
            "--fresh" => {
                let others: Vec<_> = args.iter().filter(|a| *a != "--fresh").collect();
                return home::fresh(&others);
            }
            other => {
                return Err(format!(
                    "unknown option {other:?}; --long, --all, --only STEP, --repeat N, --load, --fresh"
                ));
            }
        }
    }
    let names: Vec<_> = STEPS.iter().map(|(step, _)| *step).collect();
    if let Some(name) = only.filter(|name| !names.contains(name)) {
        let names = names.join(", ");
        return Err(format!("unknown step {name:?}; one of {names}"));
    }
    setup::ensure(setup::ALL)?;
    match (rounds, only.unwrap_or("rust")) {
        (None, _) if load => Err("--load goes with --repeat".into()),
        (None, _) => steps(&options, only),
        (Some(rounds), "rust") => rust_tests::repeat(
            || {
                let mut tests = workspace_tests(options.long);
                // Those of the documentation would be compiled anew in each round.
                tests.command.arg("--tests");
                Ok(tests)
            },
            rounds,
            load,
        ),
        (Some(rounds), "asan") => rust_tests::repeat(|| asan::tests(options.long), rounds, load),
        (Some(_), other) => Err(format!("--repeat is for `rust` and `asan`, not {other:?}")),
    }
}

/// True if `cargo xtask test` has such a step.
pub fn is_step(name: &str) -> bool {
    STEPS.iter().any(|(step, _)| *step == name)
}

fn steps(options: &Options, only: Option<&str>) -> Outcome {
    let mut total = Count::default();
    let (mut lines, mut failed) = (Vec::new(), Vec::new());
    let chosen = STEPS
        .iter()
        .filter(|(name, _)| only.is_none_or(|o| o == *name));
    for (name, step) in chosen {
        println!("\n== {name}");
        let start = Instant::now();
        let count = match step(options) {
            Ok(count) if count.failed == 0 => count,
            Ok(count) => {
                failed.push(format!("{name}: {} failed, named above", count.failed));
                count
            }
            Err(Failure { count, why }) => {
                println!("FAILED  {name}: {why}");
                failed.push(format!("{name}: {why}"));
                count
            }
        };
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
    match failed.len() {
        0 => Ok(()),
        n => Err(format!("{n} step(s) failed\n  {}", failed.join("\n  "))),
    }
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

fn skipped(why: &str) -> Result<Count, Failure> {
    println!("SKIPPED: {why}");
    Ok(Count {
        skipped: 1,
        ..Count::default()
    })
}

fn check_step(command: &mut Command) -> Result<Count, Failure> {
    Ok(run(command).map(|()| one())?)
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

fn workspace_tests(long: bool) -> RustTests {
    let mut command = cargo();
    command.args([
        "test",
        "--release",
        "--workspace",
        "--locked",
        "--no-fail-fast",
    ]);
    if long {
        command.env("ZEGO_LONG", "1");
    }
    RustTests {
        command,
        names: &[],
    }
}
