//! Sample rates and channel counts.

use super::MediaError;
use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Async, FixedAsync, Resampler as _, SincInterpolationParameters, SincInterpolationType,
    WindowFunction,
};

/// Brings interleaved 16-bit sound of any rate to 48 kHz, piece by piece.
pub struct Resampler {
    from_hz: u32,
    channels: usize,
    /// `None`: nothing to do.
    inner: Option<Async<f32>>,
    pending: Vec<f32>,
    output: Vec<f32>,
}

impl Resampler {
    /// `from_hz` 8,000–96,000; `channels` 1 or 2 and unchanged.
    pub fn new(from_hz: u32, channels: usize) -> Result<Self, MediaError> {
        let inner = if from_hz == 48_000 {
            None
        } else {
            // 10 ms at a time. 64 taps keep what 16 bits can hold; the FFT resampler would bring
            // 0.9 MiB of transforms along.
            let parameters = SincInterpolationParameters {
                sinc_len: 64,
                f_cutoff: None,
                oversampling_factor: 128,
                interpolation: SincInterpolationType::Linear,
                window: WindowFunction::BlackmanHarris2,
            };
            let made = Async::new_sinc(
                48_000.0 / f64::from(from_hz),
                1.0,
                &parameters,
                from_hz as usize / 100,
                channels,
                FixedAsync::Input,
            );
            Some(made.map_err(|e| MediaError::IllegalParam(format!("sample rate {from_hz}: {e}")))?)
        };
        Ok(Self {
            from_hz,
            channels,
            inner,
            pending: Vec::new(),
            output: Vec::new(),
        })
    }

    pub fn matches(&self, from_hz: u32, channels: usize) -> bool {
        (self.from_hz, self.channels) == (from_hz, channels)
    }

    /// Appends what is ready to `out`. Up to 10 ms of input wait for the next call.
    pub fn push(&mut self, samples: &[i16], out: &mut Vec<i16>) -> Result<(), MediaError> {
        let Some(inner) = &mut self.inner else {
            out.extend_from_slice(samples);
            return Ok(());
        };
        let failed = |e: String| MediaError::Codec(format!("resampler: {e}"));
        self.pending.extend(samples.iter().map(|s| f32::from(*s)));
        let mut used = 0;
        loop {
            let need = inner.input_frames_next() * self.channels;
            if self.pending.len() - used < need {
                break;
            }
            let frames = inner.output_frames_max();
            self.output.resize(frames * self.channels, 0.0);
            let source = InterleavedSlice::new(
                &self.pending[used..used + need],
                self.channels,
                need / self.channels,
            )
            .map_err(|e| failed(e.to_string()))?;
            let mut target = InterleavedSlice::new_mut(&mut self.output, self.channels, frames)
                .map_err(|e| failed(e.to_string()))?;
            let (_, written) = inner
                .process_into_buffer(&source, &mut target, None)
                .map_err(|e| failed(e.to_string()))?;
            out.extend(
                self.output[..written * self.channels]
                    .iter()
                    .map(|s| s.round() as i16),
            );
            used += need;
        }
        self.pending.drain(..used);
        Ok(())
    }

    /// Samples (48 kHz, a channel) by which what comes out lags behind what went in.
    pub fn shift(&self) -> usize {
        self.inner.as_ref().map_or(0, |inner| inner.output_delay())
    }

    /// Delay of the filter and of input that waits, in microseconds.
    pub fn delay_us(&self) -> u64 {
        let Some(inner) = &self.inner else { return 0 };
        let waiting = (self.pending.len() / self.channels) as u64;
        inner.output_delay() as u64 * 1_000_000 / 48_000
            + waiting * 1_000_000 / u64::from(self.from_hz)
    }
}

/// Appends interleaved sound with another channel count: mono is doubled, stereo averaged.
pub fn remix(samples: &[i16], from: usize, to: usize, out: &mut Vec<i16>) {
    match (from, to) {
        (1, 2) => out.extend(samples.iter().flat_map(|s| [*s, *s])),
        (2, 1) => out.extend(
            samples
                .chunks_exact(2)
                .map(|f| ((i32::from(f[0]) + i32::from(f[1])) / 2) as i16),
        ),
        _ => out.extend_from_slice(samples),
    }
}

/// Left, right; how much of a channel goes where. The surround channels come 3 dB down
/// (ITU-R BS.775-3, annex 4), LFE not at all.
const LEFT: [f32; 2] = [1.0, 0.0];
const RIGHT: [f32; 2] = [0.0, 1.0];
const CENTRE: [f32; 2] = [0.707, 0.707];
const BACK: [f32; 2] = [0.5, 0.5];
const LFE: [f32; 2] = [0.0, 0.0];
const LEFT_SURROUND: [f32; 2] = [0.707, 0.0];
const RIGHT_SURROUND: [f32; 2] = [0.0, 0.707];

/// What each channel of a layout gives to stereo, in the order of WAVE files. `None` above 7.1.
pub fn downmix(channels: usize) -> Option<&'static [[f32; 2]]> {
    Some(match channels {
        1 => &[[1.0, 1.0]],
        2 => &[LEFT, RIGHT],
        3 => &[LEFT, RIGHT, CENTRE],
        4 => &[LEFT, RIGHT, CENTRE, BACK],
        5 => &[LEFT, RIGHT, CENTRE, LEFT_SURROUND, RIGHT_SURROUND],
        6 => &[LEFT, RIGHT, CENTRE, LFE, LEFT_SURROUND, RIGHT_SURROUND],
        7 => &[
            LEFT,
            RIGHT,
            CENTRE,
            LFE,
            BACK,
            LEFT_SURROUND,
            RIGHT_SURROUND,
        ],
        8 => &[
            LEFT,
            RIGHT,
            CENTRE,
            LFE,
            LEFT_SURROUND,
            RIGHT_SURROUND,
            LEFT_SURROUND,
            RIGHT_SURROUND,
        ],
        _ => return None,
    })
}

/// Appends interleaved sound as stereo; layouts without a [`downmix`] are left out. More than two
/// channels are turned down so that all of them together do not clip.
pub fn to_stereo(samples: &[i16], channels: usize, out: &mut Vec<i16>) {
    let Some(weights) = downmix(channels) else {
        return;
    };
    if channels <= 2 {
        return remix(samples, channels, 2, out);
    }
    let loudest = weights.iter().map(|w| w[0]).sum::<f32>();
    out.extend(samples.chunks_exact(channels).flat_map(|frame| {
        [0, 1].map(|side| {
            let mixed: f32 = frame
                .iter()
                .zip(weights)
                .map(|(s, w)| f32::from(*s) * w[side])
                .sum();
            (mixed / loudest).round() as i16
        })
    }));
}

/// Multiplies by `volume` percent, saturating.
pub fn apply_volume(samples: &mut [i16], volume: u32) {
    if volume == 100 {
        return;
    }
    for s in samples {
        *s = (i32::from(*s) * volume as i32 / 100).clamp(i16::MIN.into(), i16::MAX.into()) as i16;
    }
}

/// Loudness as applications see it: 0 (-60 dBFS or less) to 100 (full scale), by the root mean
/// square, linear in decibels.
pub fn sound_level(samples: &[i16]) -> f32 {
    (((dbov(samples) + 60.0) / 60.0) * 100.0).clamp(0.0, 100.0)
}

/// Root mean square in dB relative to full scale, -127 to 0.
pub fn dbov(samples: &[i16]) -> f32 {
    let energy: f64 = samples.iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
    let mean = energy / samples.len().max(1) as f64;
    (10.0 * (mean / (32768.0 * 32768.0)).log10()).clamp(-127.0, 0.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use zego_media::barcode::sound;

    #[test]
    fn rates_come_out_at_48_khz_with_their_pitch_and_time() {
        for from in [8000u32, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000] {
            let start = 1_795_000_000_500_000;
            let mut input = vec![0; from as usize * 2];
            sound::generate(&mut input, from, 1, start);
            let mut resampler = Resampler::new(from, 1).unwrap();
            let (mut out, mut fed) = (Vec::new(), 0);
            for piece in input.chunks(from as usize / 77) {
                resampler.push(piece, &mut out).unwrap();
                fed += piece.len() as u64;
                let here = out.len() as u64 * 1_000_000 / 48_000;
                let there = fed * 1_000_000 / u64::from(from);
                let waiting = (resampler.pending.len() as u64) * 1_000_000 / u64::from(from);
                assert!(
                    here.abs_diff(there - waiting) < 12_000,
                    "{from}: {here} of {there}"
                );
            }
            let delay =
                resampler.delay_us() - resampler.pending.len() as u64 * 1_000_000 / u64::from(from);
            let mut markers = Vec::new();
            let mut detector = sound::Detector::new(48_000);
            detector.push(out.iter().copied(), start - delay, |m| markers.push(m));
            assert_eq!(markers.len(), 2, "{from}");
            assert!(
                markers[0].at_us.abs_diff(1_795_000_001_000_000) < 1500,
                "{from}: {markers:?}"
            );
            assert!(markers[0].odd);
        }
    }

    #[test]
    fn stereo_keeps_its_sides() {
        let mut resampler = Resampler::new(44_100, 2).unwrap();
        let input: Vec<i16> = (0..44_100).flat_map(|_| [8000, 0]).collect();
        let mut out = Vec::new();
        resampler.push(&input, &mut out).unwrap();
        assert!(out.len() > 90_000);
        let late = &out[40_000..60_000];
        assert!(
            late.chunks(2)
                .all(|f| f[0].abs_diff(8000) < 20 && f[1].abs() < 20)
        );
    }

    #[test]
    fn levels_and_volume() {
        assert_eq!(sound_level(&[0; 480]), 0.0);
        assert!(sound_level(&[32767, -32768]) > 99.0);
        let tone = |peak: f32| -> Vec<i16> {
            (0..480)
                .map(|i| (peak * (i as f32 * 0.1).sin()) as i16)
                .collect()
        };
        assert!((sound_level(&tone(32767.0)) - 95.0).abs() < 1.0);
        assert!((dbov(&tone(3276.7)) + 23.0).abs() < 0.3);
        let mut samples = [30_000, -30_000, 10];
        apply_volume(&mut samples, 200);
        assert_eq!(samples, [32_767, -32_768, 20]);
    }

    #[test]
    fn remixing() {
        let mut out = Vec::new();
        remix(&[1, 2], 1, 2, &mut out);
        remix(&[10, 20, -3, -4], 2, 1, &mut out);
        assert_eq!(out, [1, 1, 2, 2, 15, -3]);
    }
}
