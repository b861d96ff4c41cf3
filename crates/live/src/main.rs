//! The main job: a server on loopback, and through the C ABI of the built library a host that
//! publishes and a viewer that plays, from login to destroy.

use anyhow::Result;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use zego_live::api::{self, Api};
use zego_live::measure::{Figures, write_json};
use zego_live::options::{HELP, Options};
use zego_live::out::STOP;
use zego_live::{bench, complain, say, walk};

static SIGNALS: AtomicU32 = AtomicU32::new(0);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|a| a == "--help" || a == "-h") {
        say!("{}", HELP.trim_end());
        return ExitCode::SUCCESS;
    }
    let result = match args.first().map(String::as_str) {
        Some("bench") => bench::run(&args[1..]),
        _ => live(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain!("live: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn live(args: &[String]) -> Result<()> {
    let options = Options::parse(args)?;
    on_ctrl_c();
    let api = Arc::new(Api::load()?);
    if let Some(level) = &options.log {
        api.log_to_stderr(level)?;
    }
    if !options.quiet {
        // SAFETY: a static string of the library.
        let version = unsafe { api::text((api.zex_get_version)()) };
        say!(
            "library  {}  version {version}",
            api::library_path()?.display()
        );
    }
    let figures = walk::run(&api, &options, &STOP)?;
    summary(&figures);
    if let Some(path) = &options.json {
        write_json(path, &figures)?;
    }
    Ok(())
}

fn summary(figures: &Figures) {
    say!("\nsummary");
    for (key, value) in figures {
        say!("  {key:26} {value}");
    }
}

/// The first signal ends the walk cleanly, the second at once.
fn on_ctrl_c() {
    extern "C" fn stop(_: libc::c_int) {
        STOP.store(true, Ordering::Relaxed);
        if SIGNALS.fetch_add(1, Ordering::Relaxed) > 0 {
            // SAFETY: async-signal-safe; ends the process without running anything else.
            unsafe { libc::_exit(130) };
        }
    }
    for signal in [libc::SIGINT, libc::SIGTERM] {
        // SAFETY: the handler only touches atomics.
        unsafe {
            libc::signal(
                signal,
                stop as extern "C" fn(libc::c_int) as libc::sighandler_t,
            )
        };
    }
}
