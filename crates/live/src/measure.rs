//! What the viewer sees and hears, as figures.

use crate::say;
use anyhow::{Context as _, Result};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use zego_express::engine::media::convert::Scaler;
use zego_express::engine::media::frame::Pool;
use zego_media::barcode::{self, sound};

/// A join counts as live from the first picture that is no older than this.
const LIVE_US: u64 = 200_000;
/// Pictures kept to be compared with what arrives, one in [`REFERENCE_EVERY`].
const REFERENCES: usize = 12;
pub const REFERENCE_EVERY: u64 = 5;
/// Samples kept per figure: an hour at 30 a second, then the oldest make room.
const SAMPLES: usize = 110_000;

/// Luma planes of captured pictures, to compare decoded ones with.
pub struct References {
    /// Pictures captured so far.
    pub seen: u64,
    kept: VecDeque<Reference>,
    scaler: Scaler,
    pool: Pool,
}

impl Default for References {
    fn default() -> Self {
        Self {
            seen: 0,
            kept: VecDeque::new(),
            scaler: Scaler::default(),
            pool: Pool::new(2),
        }
    }
}

struct Reference {
    key: u64,
    width: u32,
    height: u32,
    luma: Vec<u8>,
}

/// Borrowed luma of a picture.
#[derive(Clone, Copy)]
pub struct Luma<'a> {
    pub data: &'a [u8],
    pub stride: usize,
    pub width: u32,
    pub height: u32,
}

impl Luma<'_> {
    fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.data
            .chunks(self.stride)
            .take(self.height as usize)
            .map(|row| &row[..self.width as usize])
    }
}

impl References {
    /// Keeps a captured picture if it is its turn. `key`: its capture time.
    pub fn captured(&mut self, key: u64, luma: Luma<'_>) {
        self.seen += 1;
        if !self.seen.is_multiple_of(REFERENCE_EVERY) {
            return;
        }
        if self.kept.len() == REFERENCES {
            self.kept.pop_front();
        }
        self.kept.push_back(Reference {
            key,
            width: luma.width,
            height: luma.height,
            luma: luma.rows().flatten().copied().collect(),
        });
    }

    /// PSNR in dB of a decoded picture against its captured one, if that one was kept. Capture
    /// times travel in units of 2^-32 s, hence the tolerance of a microsecond or two.
    pub fn psnr(&mut self, key: u64, luma: Luma<'_>) -> Option<f64> {
        let at = self.kept.iter().position(|r| r.key.abs_diff(key) <= 2)?;
        let reference = self.kept.remove(at)?;
        let scaled;
        let reference = if (reference.width, reference.height) == (luma.width, luma.height) {
            &reference.luma
        } else {
            scaled = self.scaled(&reference, luma.width, luma.height);
            &scaled
        };
        let error: u64 = luma
            .rows()
            .flatten()
            .zip(reference)
            .map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2))
            .sum();
        let mse = (error as f64 / reference.len() as f64).max(1e-4);
        Some(10.0 * (255.0 * 255.0 / mse).log10())
    }

    /// The luma as the encoder got it: captured at one size, sent at another.
    fn scaled(&mut self, reference: &Reference, width: u32, height: u32) -> Vec<u8> {
        let mut picture = self.pool.take(reference.width, reference.height);
        picture.fill([0, 128, 128]);
        let stride = picture.strides()[0];
        let [luma, ..] = picture.planes();
        let rows = reference.luma.chunks(reference.width as usize);
        for (to, from) in luma.chunks_mut(stride).zip(rows) {
            to[..from.len()].copy_from_slice(from);
        }
        let picture = self.pool.share(picture);
        let scaled = self.scaler.scale(&picture, width, height, &self.pool);
        let luma = Luma {
            data: &scaled.planes[0],
            stride: scaled.strides[0] as usize,
            width,
            height,
        };
        luma.rows().flatten().copied().collect()
    }
}

/// Figures of one played stream, filled from the media callbacks.
pub struct Measure {
    started: Instant,
    pub first_frame: Option<Instant>,
    pub first_live_frame: Option<Instant>,
    delays_us: Samples,
    recent_us: Samples,
    psnr_db: Samples,
    skews_us: Samples,
    /// Frame numbers of the barcode since the first live one.
    first_number: Option<u32>,
    last_number: u32,
    /// Pictures since then.
    pub live_rendered: u64,
    pub barcode_errors: u64,
    detector: Option<sound::Detector>,
    /// Delay of recent live pictures, by the time they were shown.
    picture_delays: VecDeque<(u64, i64)>,
    pub size: (u32, u32),
    pub frames_this_second: u64,
    pub audio_frames: u64,
}

impl Measure {
    /// `started`: the play call.
    pub fn new(started: Instant) -> Self {
        Self {
            started,
            first_frame: None,
            first_live_frame: None,
            delays_us: Samples::new(SAMPLES),
            recent_us: Samples::new(120),
            psnr_db: Samples::new(SAMPLES),
            skews_us: Samples::new(SAMPLES),
            first_number: None,
            last_number: 0,
            live_rendered: 0,
            barcode_errors: 0,
            detector: None,
            picture_delays: VecDeque::new(),
            size: (0, 0),
            frames_this_second: 0,
            audio_frames: 0,
        }
    }

    /// Begins all figures anew, for a stream that has been live for a while.
    pub fn restart(&mut self) {
        let now = Instant::now();
        *self = Self {
            first_frame: Some(now),
            first_live_frame: Some(now),
            ..Self::new(now)
        };
    }

    /// A decoded picture in the callback. `capture_us` comes from the RTP extension; the barcode,
    /// if the picture has one, overrides it.
    pub fn picture(&mut self, luma: Luma<'_>, capture_us: u64, references: &mut References) {
        let now = Instant::now();
        let now_us = unix_us();
        self.first_frame.get_or_insert(now);
        self.frames_this_second += 1;
        self.size = (luma.width, luma.height);
        let code = barcode::read(luma.data, luma.stride, luma.width, luma.height).ok();
        let captured = match code {
            Some(code) => code.unix_us(now_us),
            None if capture_us != 0 => capture_us,
            None => {
                self.barcode_errors += 1;
                return;
            }
        };
        let delay = now_us as i64 - captured as i64;
        if self.first_live_frame.is_none() {
            if delay > LIVE_US as i64 {
                return;
            }
            self.first_live_frame = Some(now);
        }
        self.live_rendered += 1;
        if let Some(code) = code {
            self.first_number.get_or_insert(code.frame);
            self.last_number = code.frame;
        }
        self.delays_us.push(delay as f64);
        self.recent_us.push(delay as f64);
        self.picture_delays.push_back((now_us, delay));
        if self.picture_delays.len() > 90 {
            self.picture_delays.pop_front();
        }
        // The first seconds belong to the rate control.
        if now.duration_since(self.started).as_secs_f64() > 5.0
            && let Some(db) = references.psnr(
                if capture_us != 0 {
                    capture_us
                } else {
                    captured
                },
                luma,
            )
        {
            self.psnr_db.push(db);
        }
    }

    /// 10 ms of sound in the callback: lip sync from the marker at each whole second.
    pub fn sound(&mut self, samples: &[i16], channels: usize, rate: u32) {
        let now_us = unix_us();
        self.audio_frames += 1;
        let detector = self
            .detector
            .get_or_insert_with(|| sound::Detector::new(rate));
        let mono = samples.iter().step_by(channels.max(1)).copied();
        let mut heard = Vec::new();
        detector.push(mono, now_us, |marker| heard.push(marker));
        for marker in heard {
            // The marked second is the one of that parity just before the burst was heard.
            let mut second = marker.at_us / 1_000_000;
            if (second % 2 == 1) != marker.odd {
                second -= 1;
            }
            let sound_delay = marker.at_us as i64 - second as i64 * 1_000_000;
            let picture = self
                .picture_delays
                .iter()
                .min_by_key(|(at, _)| at.abs_diff(marker.at_us));
            if let Some((at, picture_delay)) = picture
                && at.abs_diff(marker.at_us) < 200_000
            {
                self.skews_us
                    .push((sound_delay - picture_delay).abs() as f64);
            }
        }
    }

    pub fn ms_from_start(&self, at: Option<Instant>) -> Option<f64> {
        at.map(|at| at.duration_since(self.started).as_secs_f64() * 1e3)
    }

    /// Delay of all live pictures, ms.
    pub fn delay_ms(&self, quantile: f64) -> Option<f64> {
        self.delays_us.quantile(quantile).map(|us| us / 1e3)
    }

    /// Delay of the last few seconds, ms.
    pub fn recent_delay_ms(&self, quantile: f64) -> Option<f64> {
        self.recent_us.quantile(quantile).map(|us| us / 1e3)
    }

    pub fn av_skew_ms(&self, quantile: f64) -> Option<f64> {
        self.skews_us.quantile(quantile).map(|us| us / 1e3)
    }

    pub fn psnr_db(&self) -> Option<f64> {
        self.psnr_db.mean()
    }

    /// Pictures shown over pictures sent since the first live one, and how many are missing; by
    /// the barcode's numbers.
    pub fn rendered_ratio(&self) -> Option<(f64, u64)> {
        let sent = u64::from(self.last_number.wrapping_sub(self.first_number?)) + 1;
        Some((
            self.live_rendered as f64 / sent as f64,
            sent.saturating_sub(self.live_rendered),
        ))
    }
}

/// The latest values of a figure.
struct Samples {
    values: VecDeque<f64>,
    limit: usize,
}

impl Samples {
    fn new(limit: usize) -> Self {
        Self {
            values: VecDeque::new(),
            limit,
        }
    }

    fn push(&mut self, value: f64) {
        if self.values.len() == self.limit {
            self.values.pop_front();
        }
        self.values.push_back(value);
    }

    fn quantile(&self, q: f64) -> Option<f64> {
        quantile(self.values.iter().copied().collect(), q)
    }

    fn mean(&self) -> Option<f64> {
        let count = self.values.len();
        (count > 0).then(|| self.values.iter().sum::<f64>() / count as f64)
    }
}

/// Quantile by nearest rank; `None` of nothing.
pub fn quantile(mut values: Vec<f64>, q: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some(values[((values.len() - 1) as f64 * q).round() as usize])
}

/// CLOCK_REALTIME in microseconds.
pub fn unix_us() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_micros() as u64)
}

/// One flat JSON object, keys in order.
pub type Figures = BTreeMap<String, serde_json::Value>;

/// Writes one flat JSON object; `-` is stdout.
pub fn write_json(path: &Path, figures: &Figures) -> Result<()> {
    let text = serde_json::to_string_pretty(figures)?;
    if path == Path::new("-") {
        say!("{text}");
        return Ok(());
    }
    std::fs::write(path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_by_nearest_rank() {
        assert_eq!(quantile(vec![], 0.5), None);
        assert_eq!(quantile(vec![3.0, 1.0, 2.0], 0.5), Some(2.0));
        assert_eq!(
            quantile((0..101).map(f64::from).collect(), 0.95),
            Some(95.0)
        );
    }

    #[test]
    fn psnr_of_a_picture_with_itself_and_with_noise() {
        let data: Vec<u8> = (0..64 * 32).map(|i| (i * 7 % 251) as u8).collect();
        let luma = Luma {
            data: &data,
            stride: 64,
            width: 60,
            height: 32,
        };
        let mut references = References::default();
        for key in 1..=2 * REFERENCE_EVERY {
            references.captured(key * 1000, luma);
        }
        let noisy: Vec<u8> = data.iter().map(|v| v.saturating_add(4)).collect();
        let changed = Luma {
            data: &noisy,
            ..luma
        };
        let same = references.psnr(REFERENCE_EVERY * 1000 + 1, luma).unwrap();
        let other = references
            .psnr(2 * REFERENCE_EVERY * 1000, changed)
            .unwrap();
        assert!(
            same > 80.0 && (35.0..37.0).contains(&other),
            "{same} {other}"
        );
        assert_eq!(references.psnr(17, luma), None);
    }

    #[test]
    fn a_captured_picture_of_another_size_is_compared_as_it_is_sent() {
        // A slope, which scaling leaves a slope.
        let slope = |width: u32, height: u32| -> Vec<u8> {
            let rows = (0..height).flat_map(|_| 0..width);
            rows.map(|x| (40 + x * 160 / width) as u8).collect()
        };
        let (large, small) = (slope(320, 180), slope(160, 90));
        let luma = |data, width, height| Luma {
            data,
            stride: width as usize,
            width,
            height,
        };
        let mut references = References::default();
        for key in 1..=REFERENCE_EVERY {
            references.captured(key * 1000, luma(&large, 320, 180));
        }
        let db = references.psnr(REFERENCE_EVERY * 1000, luma(&small, 160, 90));
        assert!(db.is_some_and(|db| db > 45.0), "{db:?}");
    }
}
