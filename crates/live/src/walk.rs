//! The seed's walk: create, login, preview, publish, play, watch, and all of it back again.

use crate::api::Api;
use crate::measure::{Figures, References};
use crate::options::Options;
use crate::out::say;
use crate::peer::{Access, MAIN, Peer, States, Wants};
use crate::record::Recorder;
use anyhow::{Context as _, Result, bail};
use serde_json::json;
use std::ffi::CString;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use zego_express::capi::convert::ZEX_STREAM_RESOURCE_MODE_ONLY_L3;
use zego_express::capi::engine::zex_counters;
use zego_express::capi::publish::{
    ZEX_AUDIO_SOURCE_FILE, ZEX_AUDIO_SOURCE_TONE, ZEX_VIDEO_SOURCE_FILE,
    ZEX_VIDEO_SOURCE_SYNTHETIC, zex_video_config,
};
use zego_express::engine::media::file::FileVideo;
use zego_express::ffi::sized::SizedStruct;
use zego_server::{Server, ServerConfig};

/// Enough for a slow machine; states and debug errors say more before it is over.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the walk against an embedded server, or the one of the options.
pub fn run(api: &Arc<Api>, options: &Options, stop: &AtomicBool) -> Result<Figures> {
    let (server, access) = match &options.server {
        Some(url) => (
            None,
            Access {
                server_url: url.clone(),
                app_id: options.app_id.context("--server needs --app-id")?,
                app_sign: options.app_sign.clone(),
                token: options.token.clone(),
            },
        ),
        None => {
            let server =
                Server::start(ServerConfig::ephemeral()).context("cannot start the server")?;
            let access = embedded_access(&server);
            if !options.quiet {
                say!(
                    "server   {}  media port {}  AppID {}",
                    server.url(),
                    server.media_port(),
                    server.app_id()
                );
            }
            (Some(server), access)
        }
    };
    let figures = walk(api, options, &access, stop);
    if let Some(server) = server {
        server.stop();
    }
    figures
}

/// How to reach an embedded server.
pub fn embedded_access(server: &Server) -> Access {
    Access {
        server_url: server.url(),
        app_id: server.app_id(),
        app_sign: Some(server.app_sign()),
        token: None,
    }
}

struct Sides {
    host: Option<Peer>,
    viewer: Option<Peer>,
}

/// The walk itself; whatever happens, both engines are destroyed.
pub fn walk(
    api: &Arc<Api>,
    options: &Options,
    access: &Access,
    stop: &AtomicBool,
) -> Result<Figures> {
    let references = Arc::new(Mutex::new(References::default()));
    let mut sides = Sides {
        host: None,
        viewer: None,
    };
    let mut figures = Figures::new();
    let result = forth(
        api,
        options,
        access,
        stop,
        &references,
        &mut sides,
        &mut figures,
    );
    let back = back(options, sides, &mut figures);
    end_figures(api, &mut figures);
    result.and(back).map(|()| figures)
}

fn forth(
    api: &Arc<Api>,
    options: &Options,
    access: &Access,
    stop: &AtomicBool,
    references: &Arc<Mutex<References>>,
    sides: &mut Sides,
    figures: &mut Figures,
) -> Result<()> {
    let started = Instant::now();
    if options.role.hosts() {
        let wants = Wants {
            captured: options.role.views(),
            ..Wants::default()
        };
        let host = Peer::create(api, "host", access, wants, references.clone())?;
        sides.host = Some(host);
    }
    if options.role.views() {
        let wants = Wants {
            remote: true,
            record: options.record.is_some(),
            keep_last: options.snapshot.is_some(),
            ..Wants::default()
        };
        let viewer = Peer::create(api, "viewer", access, wants, references.clone())?;
        if let Some(path) = &options.record {
            let recorder = Recorder::create(path)?;
            *viewer
                .shared
                .recorder
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = Some(recorder);
        }
        sides.viewer = Some(viewer);
    }
    for peer in [&sides.host, &sides.viewer].into_iter().flatten() {
        // Two sides need two names, also where each is a program of its own: a user who logs in
        // again ends the login before.
        let both = options.role.hosts() && options.role.views();
        let user = match &options.user {
            Some(user) if !both => user.clone(),
            user => format!("{}-{}", user.as_deref().unwrap_or("live"), peer.name),
        };
        peer.login(&options.room, &user, access.token.as_deref())?;
    }
    if let Some(host) = &sides.host {
        set_up_publishing(host, options)?;
        host.publish(&options.stream)?;
    }
    for peer in [&sides.host, &sides.viewer].into_iter().flatten() {
        peer.wait_login(patience())?;
        let at = peer.seen().logined_at.expect("wait_login has seen it");
        figures.insert("login_ms".into(), ms(at.duration_since(started)));
    }
    if let Some(host) = &sides.host
        && !host.wait(PATIENCE, |seen| {
            let state = seen.publisher_states.last();
            seen.fatal.is_some() || state.is_some_and(|s| s.0 == "PUBLISHING")
        })
    {
        bail!(
            "host: not publishing; states {:?}, {}",
            host.seen().publisher_states,
            host.seen().debug_errors.join("; ")
        );
    }
    if let Some(host) = &sides.host {
        unreadable(host)?;
    }
    if let Some(viewer) = &sides.viewer {
        if !options.quiet {
            say!("viewer   waiting for stream {}", options.stream);
        }
        while !viewer.wait(Duration::from_millis(200), |seen| {
            seen.streams_added.contains(&options.stream)
        }) {
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
        }
        viewer.play(&options.stream, ZEX_STREAM_RESOURCE_MODE_ONLY_L3)?;
    }
    watch(options, sides, stop)?;
    match &sides.host {
        Some(host) if !stop.load(Ordering::Relaxed) => was_sent(options, host),
        _ => Ok(()),
    }
}

/// A run in which nothing was sent has failed, whatever went well beside it.
fn was_sent(options: &Options, host: &Peer) -> Result<()> {
    let quality = host.publish_quality();
    let sound_only = options
        .input
        .as_deref()
        .is_some_and(|path| FileVideo::open(path).is_ok_and(|file| file.size() == (0, 0)));
    let (what, sent) = if sound_only {
        ("sound", quality.total_send_bytes)
    } else {
        ("picture", quality.frames_sent)
    };
    if sent == 0 {
        let told = host.seen().debug_errors.join("; ");
        bail!("host: no {what} was sent; {told}");
    }
    Ok(())
}

/// Picture, sound and source of a host, and its preview.
pub fn set_up_publishing(host: &Peer, options: &Options) -> Result<()> {
    let config = zex_video_config {
        width: options.width,
        height: options.height,
        fps: options.fps,
        bitrate_kbps: options.bitrate_kbps,
        ..zex_video_config::defaults()
    };
    // SAFETY: the struct lives until the call returns.
    host.call("set video config", |api, engine| unsafe {
        (api.zex_set_video_config)(engine, &config, MAIN)
    })?;
    let path = options
        .input
        .as_ref()
        .map(|p| CString::new(p.to_string_lossy().as_bytes()))
        .transpose()?;
    let (video, audio, path) = match &path {
        Some(path) => (ZEX_VIDEO_SOURCE_FILE, ZEX_AUDIO_SOURCE_FILE, path.as_ptr()),
        None => (
            ZEX_VIDEO_SOURCE_SYNTHETIC,
            ZEX_AUDIO_SOURCE_TONE,
            std::ptr::null(),
        ),
    };
    // SAFETY: `path` is NULL or lives until the call returns; so for all below.
    host.call("set video source", |api, engine| unsafe {
        (api.zex_set_video_source)(engine, video, path, MAIN)
    })?;
    // SAFETY: numbers only.
    host.call("set audio source", |api, engine| unsafe {
        (api.zex_set_audio_source)(engine, audio, MAIN)
    })?;
    // SAFETY: numbers only.
    host.call("start preview", |api, engine| unsafe {
        (api.zex_start_preview)(engine, MAIN)
    })
}

/// One status line a second and side, until time is up or Ctrl-C.
fn watch(options: &Options, sides: &Sides, stop: &AtomicBool) -> Result<()> {
    let started = Instant::now();
    let mut second = 0;
    while !stop.load(Ordering::Relaxed) {
        let limit = options.seconds.map(Duration::from_secs_f64);
        if limit.is_some_and(|limit| started.elapsed() >= limit) {
            break;
        }
        if let Some(host) = &sides.host {
            unreadable(host)?;
        }
        std::thread::sleep(Duration::from_millis(50));
        if started.elapsed().as_secs() > second {
            second = started.elapsed().as_secs();
            if !options.quiet {
                status(options, sides, second);
            }
        }
    }
    Ok(())
}

/// Ends the walk when the source cannot be read.
fn unreadable(host: &Peer) -> Result<()> {
    match &host.seen().fatal {
        Some(line) => bail!("{line}"),
        None => Ok(()),
    }
}

/// How long to wait for a login: $ZEGO_LIVE_PATIENCE_S seconds, or 30.
fn patience() -> Duration {
    let seconds = std::env::var("ZEGO_LIVE_PATIENCE_S")
        .ok()
        .and_then(|s| s.parse().ok());
    seconds.map_or(PATIENCE, Duration::from_secs)
}

fn status(options: &Options, sides: &Sides, second: u64) {
    if let Some(host) = &sides.host {
        let q = host.publish_quality();
        let state = host.seen().publisher_states.last().map_or("-", |s| s.0);
        say!(
            "{second:4} s  host    {state:18} {:5.1} fps {:6.0} kbps  target {:6.0} kbps  rtt {:3} ms  loss {:4.1} %",
            q.video_send_fps,
            q.video_kbps,
            q.target_kbps,
            q.rtt_ms,
            q.packet_lost_rate * 100.0
        );
    }
    if let Some(viewer) = &sides.viewer {
        let q = viewer.play_quality(&options.stream);
        let state = viewer.seen().player_states.last().map_or("-", |s| s.0);
        let measure = viewer
            .shared
            .measure
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let delay = |quantile| {
            measure
                .as_ref()
                .and_then(|m| m.recent_delay_ms(quantile))
                .unwrap_or(f64::NAN)
        };
        say!(
            "{second:4} s  viewer  {state:18} {:5.1} fps {:6.0} kbps  delay p50 {:5.1} p95 {:5.1} ms  loss {:4.1} %  freezes {}",
            q.video_render_fps,
            q.video_kbps,
            delay(0.5),
            delay(0.95),
            q.packet_lost_rate * 100.0,
            q.freezes
        );
    }
}

/// Stop publishing, preview and playing, log out, destroy; figures are read on the way.
fn back(options: &Options, sides: Sides, figures: &mut Figures) -> Result<()> {
    let mut first_error = Ok(());
    let mut note = |result: Result<()>| {
        if first_error.is_ok() {
            first_error = result;
        }
    };
    if let Some(viewer) = &sides.viewer {
        viewer_figures(viewer, options, figures);
        if let Some(path) = &options.snapshot {
            note(crate::snapshot::save(viewer, path));
        }
    }
    if let Some(host) = &sides.host {
        host_figures(host, figures);
        // SAFETY: numbers only, for both.
        note(host.call("stop publishing", |api, engine| unsafe {
            (api.zex_stop_publishing_stream)(engine, MAIN)
        }));
        // SAFETY: as above.
        note(host.call("stop preview", |api, engine| unsafe {
            (api.zex_stop_preview)(engine, MAIN)
        }));
    }
    if let Some(viewer) = &sides.viewer {
        note(viewer.stop_play(&options.stream));
        note(viewer.finish_recording().map(|_| ()));
    }
    for peer in [&sides.host, &sides.viewer].into_iter().flatten() {
        if peer.seen().logined_at.is_some() {
            let left = peer.logout();
            if left.is_ok() {
                peer.wait(Duration::from_secs(5), |seen| seen.completions > 0);
            }
            note(left);
        }
    }
    for (peer, key, side) in [
        (sides.host, "host_room_states", "publisher_states"),
        (sides.viewer, "viewer_room_states", "player_states"),
    ] {
        let Some(peer) = peer else { continue };
        let shared = peer.shared.clone();
        note(peer.destroy());
        // Read after the destroy: the last states belong to the list.
        let peer = Peerless(&shared);
        figures.insert(key.into(), peer.states(|seen| &seen.room_states));
        let states = if side == "publisher_states" {
            peer.states(|seen| &seen.publisher_states)
        } else {
            peer.states(|seen| &seen.player_states)
        };
        figures.insert(side.into(), states);
    }
    first_error
}

/// What is left of a peer once its engine is gone.
struct Peerless<'a>(&'a crate::peer::Shared);

impl Peerless<'_> {
    fn states(&self, pick: impl Fn(&crate::peer::Seen) -> &States) -> serde_json::Value {
        self.0.with_seen(|seen| json!(pick(seen)))
    }
}

fn host_figures(host: &Peer, figures: &mut Figures) {
    let q = host.publish_quality();
    figures.insert("frames_sent".into(), json!(q.frames_sent));
    figures.insert("frames_captured".into(), json!(q.frames_captured));
    figures.insert("frames_dropped_host".into(), json!(q.frames_dropped));
    figures.insert("keyframes".into(), json!(q.keyframes));
    figures.insert("video_kbps".into(), json!(q.video_kbps.round()));
    figures.insert("target_kbps".into(), json!(q.target_kbps.round()));
    figures.insert("rtt_ms_host".into(), json!(q.rtt_ms));
    figures.insert(
        "cpu_ms_per_frame_host".into(),
        per_frame(q.cpu_us, q.frames_sent),
    );
}

fn viewer_figures(viewer: &Peer, options: &Options, figures: &mut Figures) {
    let q = viewer.play_quality(&options.stream);
    let measure = viewer
        .shared
        .measure
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let Some(m) = measure.as_ref() else { return };
    let mut put = |key: &str, value: serde_json::Value| figures.insert(key.to_string(), value);
    // Of one moment, like the counts below.
    put("frames_rendered", json!(q.frames_rendered));
    put("frames_received", json!(q.frames_received));
    put("frames_decoded", json!(q.frames_decoded));
    put("frames_catch_up", json!(q.frames_catch_up));
    put("frames_dropped_viewer", json!(q.frames_dropped));
    put("fps", json!(round(q.video_render_fps)));
    put("first_frame_ms", optional(m.ms_from_start(m.first_frame)));
    put(
        "first_live_frame_ms",
        optional(m.ms_from_start(m.first_live_frame)),
    );
    put("delay_ms_p50", optional(m.delay_ms(0.5)));
    put("delay_ms_p95", optional(m.delay_ms(0.95)));
    put("av_skew_ms_p95", optional(m.av_skew_ms(0.95)));
    put("freezes", json!(q.freezes));
    put("stalls", json!(q.stalls));
    put("psnr_db", optional(m.psnr_db()));
    put("audio_glitch_ms", json!(q.audio_concealed_ms));
    put("audio_stretched_ms", json!(q.audio_stretched_ms));
    put("packets_lost", json!(q.packets_lost));
    put("packets_recovered", json!(q.packets_recovered));
    put("nacks", json!(q.nacks));
    put("plis", json!(q.plis));
    put("barcode_errors", json!(m.barcode_errors));
    put("width", json!(m.size.0));
    put("height", json!(m.size.1));
    if let Some((ratio, skipped)) = m.rendered_ratio() {
        put("rendered_ratio", json!(round(ratio * 1e2) / 1e2));
        put("frames_skipped", json!(skipped));
    }
    put(
        "cpu_ms_per_frame_viewer",
        per_frame(q.cpu_us, q.frames_decoded),
    );
}

/// What is left of the process's engines; all zero when nothing leaks.
fn end_figures(api: &Api, figures: &mut Figures) {
    let mut counters = zex_counters::defaults();
    let end = Instant::now() + Duration::from_secs(2);
    loop {
        // SAFETY: a live struct with its size set.
        unsafe { (api.zex_get_counters)(&mut counters) };
        // The last callback runs on a thread that is about to end.
        if counters.threads == 0 && counters.live_handles == 0 || Instant::now() > end {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    figures.insert("live_handles_at_end".into(), json!(counters.live_handles));
    figures.insert("threads_at_end".into(), json!(counters.threads));
    figures.insert("live_frames_at_end".into(), json!(counters.live_frames));
    figures.insert(
        "buffered_bytes_at_end".into(),
        json!(counters.buffered_bytes),
    );
    figures.insert("rss_mib".into(), json!(round(rss_mib())));
}

fn rss_mib() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split_whitespace().nth(1)?.parse::<f64>().ok());
    pages.map_or(f64::NAN, |pages| pages * 4096.0 / (1 << 20) as f64)
}

fn per_frame(cpu_us: u64, frames: u64) -> serde_json::Value {
    optional((frames > 0).then(|| cpu_us as f64 / 1e3 / frames as f64))
}

fn optional(value: Option<f64>) -> serde_json::Value {
    value.map_or(serde_json::Value::Null, |v| json!(round(v)))
}

fn ms(duration: Duration) -> serde_json::Value {
    json!(round(duration.as_secs_f64() * 1e3))
}

/// Hundredths are enough for a person.
pub fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
