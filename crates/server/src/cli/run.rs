//! `zego-server`: starts the server, says where it is, waits for a signal.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use serde_json::json;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;
use zego_server::{Server, config::ServerConfig, net};

use super::args::RunOptions;
use super::base_config;

/// Runs until a signal; the second one ends the process at once.
pub fn run(options: RunOptions) -> anyhow::Result<()> {
    let (mut config, file_log) = base_config(options.config.as_ref(), options.data.clone())?;
    let log = options.log.clone().or(file_log);
    start_log(log.as_deref().unwrap_or("info"))?;
    lay_over(&options, &mut config);
    net::raise_file_limit();

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start a runtime")?;
    runtime.block_on(async {
        // Caught from here on, so that an early signal drains as well.
        let mut signals = Signals::new().context("cannot catch signals")?;
        let server = Server::start(config.clone())?;
        announce(&server, &config, options.ready_json.as_deref())?;
        tokio::select! {
            name = signals.next() => tracing::info!(signal = name, "stopping"),
            () = server.ended() => bail!("the server ended by itself, which is a bug"),
        }
        tokio::select! {
            () = server.shutdown() => Ok(()),
            name = signals.next() => {
                eprintln!("zego-server: second signal ({name}), ending at once");
                std::process::exit(1)
            }
        }
    })
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

fn start_log(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter)
        .with_context(|| format!("--log `{filter}` is no filter like info or zego_server=debug"))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    Ok(())
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
        return write_line(target, &line.to_string())
            .with_context(|| format!("cannot write --ready-json {}", target.display()));
    }
    let mut out = io::stdout().lock();
    let terminal = out.is_terminal();
    // A reader of standard output that has gone away is no reason to stop serving.
    let _ = write_banner(&mut out, server, config, terminal);
    Ok(())
}

fn write_line(target: &Path, line: &str) -> io::Result<()> {
    if target.as_os_str() == "-" {
        let mut out = io::stdout().lock();
        writeln!(out, "{line}")?;
        return out.flush();
    }
    // Whoever waits for the file never sees half of it.
    let mut part = target.as_os_str().to_owned();
    part.push(".part");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)?;
    writeln!(file, "{line}")?;
    file.sync_all()?;
    std::fs::rename(&part, target)
}

fn write_banner(
    out: &mut impl Write,
    server: &Server,
    config: &ServerConfig,
    secrets: bool,
) -> io::Result<()> {
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
    writeln!(out, "Ctrl-C drains and ends.")?;
    out.flush()
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
