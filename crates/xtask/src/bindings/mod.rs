//! `cargo xtask bindings [LANGUAGE…] [--json FILE] [--installed]`: builds every binding as its
//! users would, runs its tests against a real server, then pairs of languages in one room.

pub mod bench;
pub mod chroot;
pub mod cpp;
pub mod csharp;
mod dart;
pub mod kotlin;
mod pairs;
mod scratch;
pub mod swift;
mod xcframework;

use crate::run::{Outcome, build_workspace, target_dir};
use crate::server::TestServer;
use crate::test::Count;
use crate::{install, setup};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// A language with its toolchain. Adding one is a module and a line in [`ALL`].
pub struct Language {
    /// As on the command line and in the JSON.
    pub name: &'static str,
    /// Why it cannot run here, whatever is installed, and what to do about it.
    pub blocked: fn() -> Option<String>,
    /// What is missing, in words; `None`: ready to build.
    pub missing: fn() -> Option<String>,
    /// Installs what is missing (as root), or says how.
    pub install: fn() -> Outcome,
    /// Builds the package and runs the tests.
    pub test: fn(&Context) -> Result<Count, String>,
    /// After `test`: a command that runs examples' pair program, to which the role is added.
    pub pair: fn(&Context) -> Result<Command, String>,
    /// A command that measures, built if need be: `calls`, or `viewer SECONDS ROOM STREAM`, is added
    /// as its arguments. tests/c/bench/bench.c says what is to be measured and printed.
    pub bench: fn(&Context) -> Result<Command, String>,
}

pub const ALL: &[Language] = &[
    cpp::LANGUAGE,
    csharp::LANGUAGE,
    kotlin::LANGUAGE,
    swift::LANGUAGE,
    dart::LANGUAGE,
];

/// What every language's tests run with.
pub struct Context {
    /// Where `cargo xtask install` would have put library and header.
    pub prefix: PathBuf,
    /// The `zego-server` to start; programs get it as $ZEGO_SERVER_BIN.
    pub server: PathBuf,
    /// For what is built; a folder per language.
    pub build: PathBuf,
    pub long: bool,
}

impl Context {
    /// A folder of this language's own below the target directory.
    pub fn folder(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.build.join(name);
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        Ok(folder)
    }

    /// Sets what a test program finds its library and server by.
    pub fn environment(&self, command: &mut Command) {
        command
            .env("LD_LIBRARY_PATH", self.prefix.join("lib"))
            .env("ZEGO_SERVER_BIN", &self.server);
        if self.long {
            command.env("ZEGO_LONG", "1");
        }
    }
}

/// How a language's run ended.
struct Report {
    name: &'static str,
    count: Count,
    seconds: f64,
}

/// The command.
pub fn bindings(args: &[String]) -> Outcome {
    let mut json = None;
    let mut only_installed = false;
    let mut names: Vec<&str> = vec![];
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--json" => json = Some(PathBuf::from(rest.next().ok_or("--json wants a file")?)),
            "--installed" => only_installed = true,
            name if ALL.iter().any(|l| l.name == name) => names.push(name),
            other => {
                let all: Vec<_> = ALL.iter().map(|l| l.name).collect();
                return Err(format!(
                    "unknown language or option {other:?}; languages: {}; --json FILE, --installed",
                    all.join(", ")
                ));
            }
        }
    }
    let chosen: Vec<&Language> = ALL
        .iter()
        .filter(|l| names.is_empty() || names.contains(&l.name))
        .collect();
    let reports = run_all(&chosen, only_installed, false)?;
    if let Some(path) = json {
        std::fs::write(&path, to_json(&reports)).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    let failed: Vec<_> = reports
        .iter()
        .filter(|r| r.count.failed > 0)
        .map(|r| r.name)
        .collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}", failed.join(", ")))
    }
}

/// The step of `cargo xtask test`: every language in CI, elsewhere those whose toolchain is there.
pub fn step(all: bool, long: bool) -> Result<Count, String> {
    let everything: Vec<&Language> = ALL.iter().collect();
    let mut total = Count::default();
    for report in run_all(&everything, !all, long)? {
        total += report.count;
    }
    Ok(total)
}

fn run_all(chosen: &[&Language], only_installed: bool, long: bool) -> Result<Vec<Report>, String> {
    let context = context(long)?;
    let mut reports = vec![];
    let mut ready = vec![];
    for language in chosen {
        println!("\n-- {}", language.name);
        let start = Instant::now();
        let count = match prepare(language, only_installed) {
            Err(reason) => {
                println!("SKIPPED {}: {reason}", language.name);
                Count {
                    skipped: 1,
                    ..Count::default()
                }
            }
            Ok(()) => match (language.test)(&context) {
                Ok(count) => {
                    ready.push(*language);
                    count
                }
                Err(message) => {
                    println!("{}: FAILED: {message}", language.name);
                    Count {
                        failed: 1,
                        ..Count::default()
                    }
                }
            },
        };
        reports.push(Report {
            name: language.name,
            count,
            seconds: start.elapsed().as_secs_f64(),
        });
    }
    if ready.len() > 1 {
        println!("\n-- pairs of languages");
        for (viewer, passed) in pairs::run(&context, &ready)? {
            let report = reports.iter_mut().find(|r| r.name == viewer);
            let count = &mut report.expect("every viewer was run").count;
            count.passed += u32::from(passed);
            count.failed += u32::from(!passed);
        }
    }
    println!();
    for r in &reports {
        println!(
            "{:8} {:4} passed {:3} failed {:3} skipped  {:5.0} s",
            r.name, r.count.passed, r.count.failed, r.count.skipped, r.seconds
        );
    }
    Ok(reports)
}

/// Makes a language's toolchain ready; an error says why it is not.
fn prepare(language: &Language, only_installed: bool) -> Outcome {
    if let Some(blocked) = (language.blocked)() {
        return Err(blocked);
    }
    let Some(missing) = (language.missing)() else {
        return Ok(());
    };
    if only_installed {
        return Err(format!(
            "{missing}; `cargo xtask bindings {}` installs it",
            language.name
        ));
    }
    println!("{missing}: installing");
    (language.install)()?;
    match (language.missing)() {
        None => Ok(()),
        Some(missing) => Err(format!("{missing}, also after installing")),
    }
}

/// Builds what the languages link against. $ZEGO_PREFIX and $ZEGO_SERVER_BIN replace the build, for
/// work on a binding alone.
pub fn context(long: bool) -> Result<Context, String> {
    setup::ensure(setup::BUILD)?;
    let prefix = match std::env::var_os("ZEGO_PREFIX") {
        Some(prefix) => PathBuf::from(prefix),
        None => {
            build_workspace()?;
            let prefix = target_dir().join("bindings-prefix");
            install::shared(&prefix)?;
            prefix
        }
    };
    Ok(Context {
        prefix,
        server: crate::server::program(),
        build: target_dir().join("bindings"),
        long,
    })
}

fn to_json(reports: &[Report]) -> String {
    let rows: Vec<String> = reports
        .iter()
        .map(|r| {
            format!(
                "  \"{}\": {{\"passed\": {}, \"failed\": {}, \"skipped\": {}, \"seconds\": {:.1}}}",
                r.name, r.count.passed, r.count.failed, r.count.skipped, r.seconds
            )
        })
        .collect();
    format!("{{\n{}\n}}\n", rows.join(",\n"))
}

/// Packages from Debian that a language needs.
pub fn apt(needs: &[setup::Need]) -> Outcome {
    setup::ensure(needs)
}

/// Reports of `TestServer` for pairs.
pub(crate) fn server() -> Result<TestServer, String> {
    TestServer::start("bindings")
}
