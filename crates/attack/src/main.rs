//! Attacks of hostile clients on a real server, with a victim pair beside them that must not
//! notice. Everything runs on this machine, against a server that this program starts.

mod attacks;
mod field;
mod offer;
mod rtc;
mod run;
mod server;
mod signal;
mod soak;
mod victim;

use anyhow::{Context as _, Result, bail};
use run::Form;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use zego_live::api::Api;
use zego_live::{complain, say};

const HELP: &str = "\
attack [SUITE | ATTACK | SUITE/ATTACK …] [OPTIONS]

Starts a server for each attack, a host and a viewer through the C library in one of its projects,
and the attack in the other. Fails unless the viewer keeps 99 % of the pictures it gets without an
attack, with a delay of less than 200 ms (p95), /health says ok, and SIGTERM then ends the server
within its drain time and 2 s.

  --long        a minute each, and more of everything
  --short       a second each, one server for a suite, wide bounds: for the tests
  --json FILE   the figures as an array (- for stdout)
  --list        what there is

attack soak [--minutes N] [pairs] [members] [links] [cuts] [SUITE | ATTACK | SUITE/ATTACK …]
                joins, leaves, publishes, cuts and floods for so long (default 60), or of these
                only the named ones; fails unless everything is back to nothing afterwards and
                memory has stopped growing

$ZEGO_SERVER_BIN and $ZEGO_EXPRESS_LIB name another server and library than those beside this.
";

fn main() -> ExitCode {
    // Thousands of connections at both ends.
    zego_server::net::raise_file_limit();
    let mut args = std::env::args().skip(1).peekable();
    let held = match args.next_if(|word| word == "soak") {
        Some(_) => soak::soak(args),
        None => attack(args),
    };
    match held {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            complain!("attack: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn attack(args: impl Iterator<Item = String>) -> Result<bool> {
    let mut args = args;
    let mut form = Form::USUAL;
    let mut json: Option<PathBuf> = None;
    let mut words = Vec::new();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--help" | "-h" => {
                say!("{}", HELP.trim_end());
                return Ok(true);
            }
            "--list" => {
                run::list(attacks::all());
                return Ok(true);
            }
            "--long" => form = Form::LONG,
            "--short" => form = Form::SHORT,
            "--json" => json = Some(args.next().context("--json wants a file")?.into()),
            option if option.starts_with('-') => bail!("unknown option {option:?}; see --help"),
            word => {
                let word = word.to_owned();
                if !attacks::all().any(|a| run::chosen(a, std::slice::from_ref(&word))) {
                    bail!("no suite or attack {word:?}; see --list");
                }
                words.push(word);
            }
        }
    }
    let chosen: Vec<_> = attacks::all().filter(|a| run::chosen(a, &words)).collect();
    let api = Arc::new(Api::load()?);
    let (held, rows) = run::run(&api, &chosen, form)?;
    if let Some(path) = json {
        let text = serde_json::to_string_pretty(&rows)?;
        match path.to_str() {
            Some("-") => say!("{text}"),
            _ => std::fs::write(&path, text + "\n")
                .with_context(|| format!("cannot write {}", path.display()))?,
        }
    }
    Ok(held)
}
