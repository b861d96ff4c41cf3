//! Shortening and lengthening of sound without changing its pitch (waveform similarity overlap-add):
//! one period of the waveform is left out or played twice, with a cross-fade.

/// Shortest and longest period that is looked for, milliseconds: 400 Hz to 100 Hz and some.
const PERIOD_MS: (f64, f64) = (2.5, 10.0);
/// Similarity (normalised correlation) from which a period may be cut or repeated.
const SIMILAR: f64 = 0.6;
/// Mean square below which sound counts as silence, where any cut goes unheard (about -60 dBFS).
const SILENT: f64 = 1000.0;
/// The search runs on the sum of channels at about this rate.
const SEARCH_HZ: u32 = 8000;

/// Leaves out one period, 2.5–10 ms, near the start of `pcm` (interleaved). Returns how many samples
/// per channel went; 0 if the sound has no period there and `force` is false, or is too short.
pub fn accelerate(pcm: &mut Vec<i16>, channels: usize, sample_rate: u32, force: bool) -> usize {
    let Some(lag) = find_period(pcm, channels, sample_rate, force) else {
        return 0;
    };
    let n = lag * channels;
    for i in 0..n {
        pcm[i] = fade(pcm[i], pcm[i + n], i / channels, lag);
    }
    pcm.drain(n..2 * n);
    lag
}

/// Plays one period twice; otherwise as [`accelerate`]. Returns how many samples per channel came.
pub fn expand(pcm: &mut Vec<i16>, channels: usize, sample_rate: u32, force: bool) -> usize {
    let Some(lag) = find_period(pcm, channels, sample_rate, force) else {
        return 0;
    };
    let n = lag * channels;
    // First period, then a fade from the second back to the first, then the second and the rest.
    let repeated: Vec<i16> = (0..n)
        .map(|i| fade(pcm[i + n], pcm[i], i / channels, lag))
        .collect();
    pcm.splice(n..n, repeated);
    lag
}

fn fade(from: i16, to: i16, at: usize, len: usize) -> i16 {
    let share = (at as i32 * 2 + 1) * 16384 / (len as i32 * 2);
    ((i32::from(from) * (16384 - share) + i32::from(to) * share) >> 14) as i16
}

/// The lag at which the sound resembles itself most, in samples per channel.
fn find_period(pcm: &[i16], channels: usize, sample_rate: u32, force: bool) -> Option<usize> {
    if channels == 0 || sample_rate < SEARCH_HZ {
        return None;
    }
    let step = (sample_rate / SEARCH_HZ) as usize;
    let coarse: Vec<f64> = pcm
        .chunks_exact(step * channels)
        .map(|c| c.iter().map(|s| f64::from(*s)).sum::<f64>() / c.len() as f64)
        .collect();
    let search_hz = f64::from(sample_rate) / step as f64;
    let min = (PERIOD_MS.0 * search_hz / 1000.0) as usize;
    let max = ((PERIOD_MS.1 * search_hz / 1000.0) as usize).min(coarse.len() / 2);
    let (lag, similarity) = best_lag(&coarse, min, max)?;
    let silent = mean_square(&coarse) < SILENT;
    if !(force || silent || similarity >= SIMILAR) {
        return None;
    }
    // Refine to a single sample around the coarse answer.
    let mono: Vec<f64> = pcm
        .chunks_exact(channels)
        .map(|c| c.iter().map(|s| f64::from(*s)).sum::<f64>())
        .collect();
    let centre = lag * step;
    let (fine, _) = best_lag(
        &mono,
        centre.saturating_sub(step),
        (centre + step).min(mono.len() / 2),
    )?;
    Some(fine)
}

fn best_lag(x: &[f64], min: usize, max: usize) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for lag in min.max(1)..=max {
        let (a, b) = (&x[..lag], &x[lag..2 * lag]);
        let (mut cross, mut aa, mut bb) = (0.0, 1e-9, 1e-9);
        for (a, b) in a.iter().zip(b) {
            cross += a * b;
            aa += a * a;
            bb += b * b;
        }
        let similarity = cross / (aa * bb).sqrt();
        if best.is_none_or(|(_, s)| similarity > s) {
            best = Some((lag, similarity));
        }
    }
    best
}

fn mean_square(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum::<f64>() / x.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tone(hz: f64, samples: usize, channels: usize) -> Vec<i16> {
        (0..samples)
            .flat_map(|i| {
                let v = (i as f64 / 48_000.0 * hz * std::f64::consts::TAU).sin() * 8000.0;
                std::iter::repeat_n(v as i16, channels)
            })
            .collect()
    }

    /// Largest step between neighbouring samples of one channel.
    fn roughness(pcm: &[i16], channels: usize) -> i32 {
        let one: Vec<i32> = pcm
            .iter()
            .step_by(channels)
            .map(|s| i32::from(*s))
            .collect();
        one.windows(2).map(|w| (w[1] - w[0]).abs()).max().unwrap()
    }

    #[test]
    fn a_tone_stays_a_tone() {
        for channels in [1, 2] {
            for hz in [120.0, 220.0, 440.0, 997.0] {
                let before = tone(hz, 960, channels);
                let mut shorter = before.clone();
                let cut = accelerate(&mut shorter, channels, 48_000, false);
                assert!((120..=480).contains(&cut), "{hz}: {cut}");
                assert_eq!(shorter.len(), (960 - cut) * channels);
                let mut longer = before.clone();
                let added = expand(&mut longer, channels, 48_000, false);
                assert_eq!(longer.len(), (960 + added) * channels);
                let limit = roughness(&before, channels) * 5 / 4 + 20;
                assert!(
                    roughness(&shorter, channels) <= limit && roughness(&longer, channels) <= limit,
                    "{hz}"
                );
                // Both ends join what is before and behind.
                for pcm in [&shorter, &longer] {
                    assert!((i32::from(pcm[0]) - i32::from(before[0])).abs() < 60);
                    assert_eq!(pcm.last(), before.last());
                }
                // Whole periods: the zero crossings keep their distance.
                let periods = cut as f64 * hz / 48_000.0;
                assert!((periods - periods.round()).abs() < 0.15, "{hz}: {periods}");
            }
        }
    }

    #[test]
    fn noise_is_left_alone_unless_forced() {
        let mut rng = crate::testing::Rng::new(3);
        let noise: Vec<i16> = (0..960).map(|_| (rng.next() >> 50) as i16 - 8192).collect();
        assert_eq!(accelerate(&mut noise.clone(), 1, 48_000, false), 0);
        assert!(accelerate(&mut noise.clone(), 1, 48_000, true) > 0);
        assert!(
            expand(&mut vec![0; 960], 1, 48_000, false) > 0,
            "silence may always be stretched"
        );
    }

    proptest! {
        #[test]
        fn any_input(pcm in proptest::collection::vec(any::<i16>(), 0..2000), channels in 1usize..3) {
            let mut a = pcm.clone();
            let cut = accelerate(&mut a, channels, 48_000, true);
            prop_assert_eq!(a.len() + cut * channels, pcm.len());
            let mut b = pcm.clone();
            let added = expand(&mut b, channels, 48_000, true);
            prop_assert_eq!(b.len(), pcm.len() + added * channels);
        }
    }
}
