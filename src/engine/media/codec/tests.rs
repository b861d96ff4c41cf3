use super::*;
use crate::engine::media::frame::{Picture, Pool};
use crate::engine::media::scene::{self, Scene};
use std::time::{Duration, Instant};
use zego_media::barcode::{self, Barcode};

/// PSNR of the luma, dB.
pub(crate) fn psnr(a: &Picture, b: &Picture) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let mut sum = 0u64;
    for y in 0..a.height as usize {
        let row =
            |p: &Picture| p.planes[0][y * p.strides[0] as usize..][..a.width as usize].to_vec();
        sum += row(a)
            .iter()
            .zip(row(b))
            .map(|(p, q)| u64::from(p.abs_diff(q)).pow(2))
            .sum::<u64>();
    }
    let mean = sum as f64 / f64::from(a.width * a.height);
    10.0 * (255.0f64 * 255.0 / mean.max(1e-9)).log10()
}

struct Run {
    psnr: f64,
    kbps: f64,
    encode: Duration,
    decode: Duration,
    largest: usize,
}

fn config(width: u32, height: u32, fps: f32, kbps: u32) -> EncoderConfig {
    EncoderConfig {
        width,
        height,
        fps,
        bitrate_bps: kbps * 1000,
    }
}

fn run(config: EncoderConfig, frames: u32) -> Run {
    let (scene, pool) = (Scene::new(), Pool::new(4));
    let mut encoder = Encoder::new(config).unwrap();
    let mut decoder = Decoder::new().unwrap();
    let (mut bytes, mut encode, mut decode, mut quality) = (0, Duration::ZERO, Duration::ZERO, 0.0);
    let mut largest = 0;
    for n in 0..frames {
        let us = 1_795_000_000_000_000 + u64::from(n) * 33_333;
        let picture = scene::frame(&scene, n, config.width, config.height, us, &pool);
        let mut unit = Vec::new();
        let begin = Instant::now();
        let key = encoder
            .encode(&picture, i64::from(n) * 33, false, &mut unit)
            .unwrap();
        encode += begin.elapsed();
        assert_eq!(key, n == 0, "only the first frame is an IDR unless asked");
        assert!(!unit.is_empty(), "frame {n} is left out");
        let begin = Instant::now();
        let decoded = decoder
            .decode(&unit, &pool)
            .unwrap()
            .expect("one in, one out");
        decode += begin.elapsed();
        if n > 0 {
            largest = largest.max(unit.len());
        }
        bytes += unit.len();
        quality += psnr(&picture, &decoded);
        let code = barcode::read(
            &decoded.planes[0],
            decoded.strides[0] as usize,
            decoded.width,
            decoded.height,
        );
        assert_eq!(code, Ok(Barcode::new(n, us)));
    }
    Run {
        psnr: quality / f64::from(frames),
        kbps: bytes as f64 * 8.0 / 1000.0 / f64::from(frames) * f64::from(config.fps),
        encode: encode / frames,
        decode: decode / frames,
        largest,
    }
}

#[test]
fn video_survives_at_its_rate_and_in_time() {
    for (w, h, kbps) in [
        (1280, 720, 1500),
        (640, 360, 600),
        (1280, 720, 300),
        (160, 90, 100),
    ] {
        let r = run(config(w, h, 30.0, kbps), 120);
        println!(
            "{w}x{h} {kbps} kbit/s: PSNR {:.1} dB, {:.0} kbit/s, encode {:?}, decode {:?}, largest P {} B",
            r.psnr, r.kbps, r.encode, r.decode, r.largest
        );
        assert!(r.psnr > 24.0);
        assert!(r.kbps < f64::from(kbps) * 1.6);
        // Without nasm, and on a machine with ten other jobs, still under this.
        assert!(r.encode < Duration::from_millis(250) && r.decode < Duration::from_millis(150));
    }
}
