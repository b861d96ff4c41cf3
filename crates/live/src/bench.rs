//! `cargo xtask bench live`: the figures of one run on this machine, as a table and as JSON.

use crate::api::{Api, library_path};
use crate::measure::{Figures, References, quantile, write_json};
use crate::options::Options;
use crate::out::say;
use crate::peer::{Access, Peer, Wants};
use crate::walk::{self, embedded_access, round, set_up_publishing};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use zego_express::capi::convert::ZEX_STREAM_RESOURCE_MODE_ONLY_L3;
use zego_netsim::{Config, Impairer, LinkProfile, Loss};
use zego_server::{PublicAddress, Server, ServerConfig};

/// Key, how it is compared (at most or at least), what must hold, what we aim at.
const FIGURES: &[(&str, Bound, f64, f64)] = &[
    ("delay_ms_p50", Bound::AtMost, 20.0, 10.0),
    ("delay_ms_p95", Bound::AtMost, 35.0, 16.0),
    ("first_frame_warm_ms_p50", Bound::AtMost, 100.0, 40.0),
    ("first_frame_cold_ms_p50", Bound::AtMost, 200.0, 80.0),
    ("first_frame_cold_rtt40_ms_p50", Bound::AtMost, 400.0, 290.0),
    ("psnr_loss_db", Bound::AtMost, 1.0, 0.2),
    ("rendered_ratio", Bound::AtLeast, 0.995, 1.0),
    ("rendered_ratio_loss5", Bound::AtLeast, 0.98, 0.999),
    ("stalls_loss5", Bound::AtMost, 0.0, 0.0),
    ("delay_ms_p95_loss5", Bound::AtMost, 200.0, 110.0),
    ("av_skew_ms_p95", Bound::AtMost, 45.0, 15.0),
    ("so_mib", Bound::AtMost, 13.0, 6.0),
];

#[derive(Clone, Copy, PartialEq)]
enum Bound {
    AtMost,
    AtLeast,
}

const STREAM: &str = "bench-stream";
const ROOM: &str = "bench-room";
const RTT_MS: u64 = 40;
static NEVER: AtomicBool = AtomicBool::new(false);

/// What `--only` can name.
const PARTS: &[&str] = &["clean", "first", "far", "loss", "clip", "size"];

fn title(part: &str, plan: &Plan) -> String {
    match part {
        "clean" => format!("loopback, 720p30, {} s", plan.seconds),
        "first" => "first picture, loopback".into(),
        "far" => format!("first picture from cold at RTT {RTT_MS} ms"),
        "loss" => format!("5 % loss both ways at RTT {RTT_MS} ms, {} s", plan.seconds),
        "clip" => "a real clip at 1.5 Mbit/s against encoding it offline".into(),
        _ => "the library as it is shipped".into(),
    }
}

struct Plan {
    only: Option<String>,
    json: Option<PathBuf>,
    clip: Option<PathBuf>,
    seconds: f64,
    warm: u32,
    cold: u32,
}

pub fn run(args: &[String]) -> Result<()> {
    let plan = plan(args)?;
    let api = Arc::new(Api::load()?);
    let mut figures = Figures::new();
    for part in PARTS {
        if plan.only.as_ref().is_some_and(|only| only != part) {
            continue;
        }
        say!("{part}: {}", title(part, &plan));
        match *part {
            "clean" => clean(&api, &plan, &mut figures)?,
            "first" => first_frames(&api, &plan, &mut figures)?,
            "far" => cold_with_delay(&api, &plan, &mut figures)?,
            "loss" => loss(&api, &plan, &mut figures)?,
            "clip" => {
                crate::clip::psnr(&api, plan.clip.as_deref(), plan.seconds, &mut figures)?;
            }
            _ => {
                figures.insert("so_mib".into(), json!(round(stripped_mib()?)));
            }
        }
    }
    table(&figures);
    if let Some(path) = &plan.json {
        write_json(path, &figures)?;
    }
    Ok(())
}

fn plan(args: &[String]) -> Result<Plan> {
    let mut plan = Plan {
        only: None,
        json: None,
        clip: None,
        seconds: 20.0,
        warm: 20,
        cold: 10,
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--json" => plan.json = Some(args.next().context("--json wants a file")?.into()),
            "--only" => {
                let part = args.next().context("--only wants a part")?;
                if !PARTS.contains(&part.as_str()) {
                    bail!("no part {part:?}; there are {}", PARTS.join(", "));
                }
                plan.only = Some(part.clone());
            }
            "--clip" => plan.clip = Some(args.next().context("--clip wants a file")?.into()),
            "--quick" => (plan.seconds, plan.warm, plan.cold) = (8.0, 5, 3),
            other => {
                bail!("unknown option {other:?}; --json FILE, --clip FILE, --quick, --only PART")
            }
        }
    }
    Ok(plan)
}

fn quiet(seconds: f64) -> Options {
    Options {
        seconds: Some(seconds),
        quiet: true,
        stream: STREAM.into(),
        room: ROOM.into(),
        ..Options::default()
    }
}

fn clean(api: &Arc<Api>, plan: &Plan, figures: &mut Figures) -> Result<()> {
    let run = walk::run(api, &quiet(plan.seconds), &NEVER)?;
    for key in [
        "delay_ms_p50",
        "delay_ms_p95",
        "rendered_ratio",
        "av_skew_ms_p95",
        "psnr_db",
        "freezes",
        "stalls",
        "audio_glitch_ms",
        "cpu_ms_per_frame_host",
        "cpu_ms_per_frame_viewer",
        "rss_mib",
        "login_ms",
        "frames_skipped",
    ] {
        figures.insert(key.into(), run.get(key).cloned().unwrap_or(Value::Null));
    }
    Ok(())
}

fn first_frames(api: &Arc<Api>, plan: &Plan, figures: &mut Figures) -> Result<()> {
    let server = Server::start(ServerConfig::ephemeral())?;
    let access = embedded_access(&server);
    let host = warm_host(api, &access)?;
    let mut warm = Vec::new();
    let viewer = Peer::create(api, "viewer", &access, viewing(), Arc::default())?;
    viewer.login(ROOM, "viewer", None)?;
    viewer.wait_login(Duration::from_secs(20))?;
    viewer.wait(Duration::from_secs(10), |seen| {
        !seen.streams_added.is_empty()
    });
    for _ in 0..plan.warm {
        let started = Instant::now();
        viewer.play(STREAM, ZEX_STREAM_RESOURCE_MODE_ONLY_L3)?;
        warm.push(first_frame(&viewer, started)?);
        viewer.stop_play(STREAM)?;
        viewer.wait(Duration::from_secs(5), |seen| {
            seen.player_states.last().is_some_and(|s| s.0 == "NO_PLAY")
        });
        // Joins fall anywhere between two keyframes, as they do in life.
        std::thread::sleep(Duration::from_millis(230));
    }
    viewer.destroy()?;
    put_quantiles(figures, "first_frame_warm_ms", warm);
    put_quantiles(
        figures,
        "first_frame_cold_ms",
        cold(api, &access, plan.cold)?,
    );
    host.destroy()?;
    server.stop();
    Ok(())
}

fn cold_with_delay(api: &Arc<Api>, plan: &Plan, figures: &mut Figures) -> Result<()> {
    let path = LinkProfile::with_delay_ms(RTT_MS / 2);
    let impaired = Impaired::start(path, 1)?;
    // The host sits behind the same path; only the viewer's time counts.
    let host = warm_host(api, &impaired.access)?;
    put_quantiles(
        figures,
        "first_frame_cold_rtt40_ms",
        cold(api, &impaired.access, plan.cold)?,
    );
    host.destroy()?;
    impaired.server.stop();
    Ok(())
}

fn loss(api: &Arc<Api>, plan: &Plan, figures: &mut Figures) -> Result<()> {
    let path = LinkProfile::with_delay_ms(RTT_MS / 2).loss(Loss::Iid(0.05));
    let impaired = Impaired::start(path, 5)?;
    let run = walk::walk(api, &quiet(plan.seconds), &impaired.access, &NEVER)?;
    for (key, ours) in [
        ("rendered_ratio", "rendered_ratio_loss5"),
        ("stalls", "stalls_loss5"),
        ("freezes", "freezes_loss5"),
        ("delay_ms_p50", "delay_ms_p50_loss5"),
        ("delay_ms_p95", "delay_ms_p95_loss5"),
        ("av_skew_ms_p95", "av_skew_ms_p95_loss5"),
        ("audio_glitch_ms", "audio_glitch_ms_loss5"),
    ] {
        figures.insert(ours.into(), run.get(key).cloned().unwrap_or(Value::Null));
    }
    let stats = impaired.impairer.stats();
    figures.insert(
        "realised_loss_up".into(),
        json!(round(stats.up.loss() * 100.0)),
    );
    figures.insert(
        "realised_loss_down".into(),
        json!(round(stats.down.loss() * 100.0)),
    );
    impaired.server.stop();
    Ok(())
}

/// A server that is only reachable through a relay.
struct Impaired {
    server: Server,
    impairer: Impairer,
    access: Access,
}

impl Impaired {
    fn start(path: LinkProfile, seed: u64) -> Result<Self> {
        let impairer = Impairer::start(Config {
            up: path,
            down: path,
            seed,
            ..Config::default()
        })?;
        let udp = impairer.udp_addr();
        let mut config = ServerConfig::ephemeral();
        config.public_addresses = vec![PublicAddress::Fixed {
            ip: udp.ip(),
            port: Some(udp.port()),
        }];
        let server = Server::start(config)?;
        impairer.set_targets(server.media_addr(), server.listen_addr());
        let access = Access {
            server_url: format!("ws://{}", impairer.tcp_addr()),
            ..embedded_access(&server)
        };
        Ok(Self {
            server,
            impairer,
            access,
        })
    }
}

fn viewing() -> Wants {
    Wants {
        remote: true,
        ..Wants::default()
    }
}

/// A host that has been publishing for a moment.
fn warm_host(api: &Arc<Api>, access: &Access) -> Result<Peer> {
    let host = Peer::create(
        api,
        "host",
        access,
        Wants::default(),
        Arc::<Mutex<References>>::default(),
    )?;
    host.login(ROOM, "host", None)?;
    set_up_publishing(&host, &quiet(1.0))?;
    host.publish(STREAM)?;
    host.wait_login(Duration::from_secs(20))?;
    if !host.wait(Duration::from_secs(20), |seen| {
        seen.publisher_states
            .last()
            .is_some_and(|s| s.0 == "PUBLISHING")
    }) {
        bail!(
            "the host does not publish: {:?}",
            host.seen().publisher_states
        );
    }
    std::thread::sleep(Duration::from_secs(1));
    Ok(host)
}

/// Create, login, play at once, first picture: milliseconds of each round.
fn cold(api: &Arc<Api>, access: &Access, rounds: u32) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    for round in 0..rounds {
        let started = Instant::now();
        let viewer = Peer::create(api, "viewer", access, viewing(), Arc::default())?;
        viewer.login(ROOM, &format!("cold-{round}"), None)?;
        viewer.play(STREAM, ZEX_STREAM_RESOURCE_MODE_ONLY_L3)?;
        times.push(first_frame(&viewer, started)?);
        viewer.destroy()?;
    }
    Ok(times)
}

/// Waits for the first picture of the play; milliseconds since `started`.
fn first_frame(viewer: &Peer, started: Instant) -> Result<f64> {
    let first = || {
        let measure = viewer
            .shared
            .measure
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        measure.as_ref().and_then(|m| m.first_frame)
    };
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(at) = first() {
            return Ok(at.duration_since(started).as_secs_f64() * 1e3);
        }
        if Instant::now() > end {
            bail!(
                "no picture within 20 s; states {:?}, {:?}",
                viewer.seen().room_states,
                viewer.seen().player_states
            );
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn put_quantiles(figures: &mut Figures, key: &str, times: Vec<f64>) {
    for (suffix, q) in [("p50", 0.5), ("p95", 0.95)] {
        let value = quantile(times.clone(), q).map_or(Value::Null, |v| json!(round(v)));
        figures.insert(format!("{key}_{suffix}"), value);
    }
}

/// Size of the library as it is shipped.
fn stripped_mib() -> Result<f64> {
    let out = std::env::temp_dir().join(format!("zego_express-{}.so", std::process::id()));
    let status = Command::new("strip")
        .arg("-o")
        .arg(&out)
        .arg(library_path()?)
        .status();
    if !status
        .context("cannot run strip (package binutils)")?
        .success()
    {
        bail!("strip failed");
    }
    let size = std::fs::metadata(&out)?.len();
    let _ = std::fs::remove_file(&out);
    Ok(size as f64 / f64::from(1 << 20))
}

fn table(figures: &Figures) {
    say!(
        "\n{:32} {:>10} {:>8} {:>8}",
        "figure",
        "here",
        "must",
        "aim"
    );
    for (key, bound, must, aim) in FIGURES {
        let sign = if *bound == Bound::AtMost {
            "≤"
        } else {
            "≥"
        };
        let Some(value) = figures.get(*key).and_then(Value::as_f64) else {
            say!(
                "{key:32} {:>10} {sign}{must:>7} {aim:>8}  not measured",
                "-"
            );
            continue;
        };
        let within = |limit: f64| match bound {
            Bound::AtMost => value <= limit,
            Bound::AtLeast => value >= limit,
        };
        let verdict = if within(*aim) {
            "aim"
        } else if within(*must) {
            "ok"
        } else {
            "MISSED"
        };
        say!("{key:32} {value:>10} {sign}{must:>7} {aim:>8}  {verdict}");
    }
}
