//! `zego-server`: starts the server, says where it is, waits for a signal.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::json;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;
use zego_server::log::Log;
use zego_server::{Server, config::ServerConfig, memory, net, store};

use super::args::RunOptions;
use super::{base_config, ready, say};

/// The log's end gets half a second of these two, the server's the rest and its drain time.
const BEYOND_DRAIN: Duration = Duration::from_millis(1_900);

/// Runs until a signal; the second one ends the process at once.
pub fn run(options: RunOptions) -> anyhow::Result<()> {
    let mut base = base_config(options.config.as_ref(), options.data.clone())?;
    let log = start_log(
        options
            .log
            .as_deref()
            .or(base.log.as_deref())
            .unwrap_or("info"),
    )?;
    let config = &mut base.config;
    lay_over(&options, config);
    config.log_counts = Some(log.counts());
    net::raise_file_limit();
    if let Err(error) = memory::look_after() {
        tracing::warn!(%error, "memory that a flood leaves behind is not given back");
    }
    if let Some(path) = options
        .config
        .as_ref()
        .filter(|_| !config.projects.is_empty())
    {
        store::warn_if_exposed(path);
    }
    if base.forgets {
        tracing::warn!(
            "nothing is kept: there is no home folder and no projects are given, so AppID and \
             secrets end with this process; --data DIR keeps them"
        );
    }

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start a runtime")?;
    let ended = runtime.block_on(serve(&base.config, options.ready_json.as_deref()));
    // Its last thread may be one that does not end.
    runtime.shutdown_background();
    ended
}

async fn serve(config: &ServerConfig, ready_json: Option<&Path>) -> anyhow::Result<()> {
    // Caught from here on, so that an early signal drains as well.
    let mut signals = Signals::new().context("cannot catch signals")?;
    let limit = config.drain + BEYOND_DRAIN;
    let starting = {
        let config = config.clone();
        tokio::task::spawn_blocking(move || Server::start(config))
    };
    tokio::pin!(starting);
    let server = tokio::select! {
        server = &mut starting => server??,
        name = signals.next() => {
            stopping(name, limit);
            tokio::select! {
                server = starting => return stopped(server??.shutdown().await),
                name = signals.next() => at_once(name),
            }
        }
    };
    announce(&server, config, ready_json)?;
    tokio::select! {
        name = signals.next() => stopping(name, limit),
        () = server.ended() => bail!("the server ended by itself, which is a bug"),
    }
    tokio::select! {
        clean = server.shutdown() => stopped(clean),
        name = signals.next() => at_once(name),
    }
}

/// Says that the end has begun, and sees to it that it comes, whatever is stuck.
fn stopping(signal: &str, limit: Duration) {
    tracing::info!(signal, "stopping");
    std::thread::Builder::new()
        .name("zego-watchdog".into())
        .spawn(move || {
            std::thread::sleep(limit);
            say::complain(format!("still not ended after {limit:?}, ending at once"));
            exit()
        })
        .map_or_else(|_| exit(), drop);
}

fn stopped(clean: bool) -> anyhow::Result<()> {
    match clean {
        true => Ok(()),
        false => bail!("a part of the server was stuck and did not end in time"),
    }
}

fn at_once(signal: &str) -> ! {
    say::complain(format!("second signal ({signal}), ending at once"));
    exit()
}

/// Ends the process as a failure without running anything more of it: what is stuck may hold locks
/// that exit handlers want.
fn exit() -> ! {
    // SAFETY: _exit takes any number and needs nothing of the process.
    unsafe { libc::_exit(1) }
}

fn lay_over(options: &RunOptions, config: &mut ServerConfig) {
    if let Some(listen) = options.listen {
        config.listen = listen;
    }
    if let Some(admin) = options.admin_listen {
        config.admin_listen = admin;
    }
    if !options.trusted_proxies.is_empty() {
        config.trusted_proxies = options.trusted_proxies.clone();
    }
    config.media_listen = options.media_listen.or(config.media_listen);
    if !options.public_addresses.is_empty() {
        config.public_addresses = options.public_addresses.clone();
    }
    if let Some(heartbeat) = options.heartbeat {
        config.heartbeat = heartbeat;
    }
}

fn start_log(filter: &str) -> anyhow::Result<Log> {
    let filter = EnvFilter::try_new(filter)
        .with_context(|| format!("--log `{filter}` is no filter like info or zego_server=debug"))?;
    Log::start(filter).context("cannot start the log")
}

/// Says where the server is. Secrets go to a terminal or into the JSON line, nowhere else.
fn announce(
    server: &Server,
    config: &ServerConfig,
    ready_json: Option<&Path>,
) -> anyhow::Result<()> {
    if let Some(target) = ready_json {
        let line = json!({
            "url": server.url(),
            "admin_url": server.admin_url(),
            "media_port": server.media_port(),
            "app_id": server.app_id(),
            "app_sign": server.app_sign(),
            "server_secret": server.server_secret(),
            "epoch": server.epoch(),
            "version": env!("CARGO_PKG_VERSION"),
        });
        return ready::write(target, format!("{line}\n"))
            .with_context(|| format!("cannot write --ready-json {}", target.display()));
    }
    let mut text = String::new();
    write_banner(&mut text, server, config, io::stdout().is_terminal())
        .context("cannot format the banner")?;
    // Whether somebody reads standard output is no reason to stop serving.
    if let Err(error) = say::announce(text) {
        tracing::warn!(%error, "cannot write to standard output");
    }
    Ok(())
}

fn write_banner(
    out: &mut String,
    server: &Server,
    config: &ServerConfig,
    secrets: bool,
) -> std::fmt::Result {
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, "zego-server {version} is ready")?;
    writeln!(out, "  server     {}", server.url())?;
    writeln!(out, "  media      UDP {}", server.media_addr())?;
    if let Some(url) = server.admin_url() {
        writeln!(out, "  admin      {url}")?;
    }
    if config.projects.is_empty() {
        writeln!(out, "  AppID      {}", server.app_id())?;
        if secrets {
            writeln!(out, "  AppSign    {}", server.app_sign())?;
            writeln!(out, "  secret     {}", server.server_secret())?;
        } else {
            writeln!(
                out,
                "  AppSign and secret are shown on a terminal or by --ready-json"
            )?;
        }
    } else {
        let ids: Vec<String> = server
            .projects()
            .iter()
            .map(|p| p.app_id.get().to_string())
            .collect();
        writeln!(out, "  AppIDs     {}", ids.join(", "))?;
    }
    match &config.data_dir {
        Some(dir) => writeln!(out, "  kept in    {}", dir.display())?,
        None => writeln!(out, "  kept in    memory: a restart forgets it")?,
    }
    writeln!(out, "Ctrl-C drains and ends.")
}

struct Signals {
    term: Signal,
    int: Signal,
}

impl Signals {
    fn new() -> io::Result<Signals> {
        Ok(Signals {
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.term.recv() => "SIGTERM",
            _ = self.int.recv() => "SIGINT",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    /// Set for the process that is to hang.
    const HANG: &str = "ZEGO_TEST_HANG";

    /// Runs as a process of its own, in the test below; otherwise it does nothing.
    #[test]
    fn hangs_if_asked() {
        if std::env::var_os(HANG).is_some() {
            stopping("SIGTERM", Duration::from_millis(50));
            // As an end that does not come.
            loop {
                std::thread::park();
            }
        }
    }

    #[test]
    fn an_end_that_does_not_come_is_forced() {
        let mut program = Command::new(std::env::current_exe().unwrap());
        let name = "cli::run::tests::hangs_if_asked";
        let args = ["--exact", name, "--nocapture", "--test-threads=1"];
        let mut child = program
            .args(args)
            .env(HANG, "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let end = std::time::Instant::now() + Duration::from_secs(20);
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if std::time::Instant::now() > end {
                child.kill().unwrap();
                panic!("the watchdog sleeps");
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(status.code(), Some(1), "{said}");
        assert!(said.contains("still not ended after 50ms"), "{said}");
    }
}
