//! Sample tables (ISO/IEC 14496-12, 8.6 and 8.7).

use crate::boxes::{child, find, need};
use crate::{Error, SAMPLES_MAX, Sample};
use mp4_atom::{Co64, Ctts, Stco, Stsc, Stss, Stsz, StszSamples, Stts};

/// The samples that a `stbl` box lists. None in a file whose samples come in fragments.
pub(crate) fn samples(stbl: &[u8]) -> Result<Vec<Sample>, Error> {
    if child(stbl, b"stsz").is_none() && child(stbl, b"stz2").is_some() {
        return Err(Error::Damaged(
            "stz2".into(),
            "compact sample sizes are not read".into(),
        ));
    }
    let sizes = need::<Stsz>(stbl)?.samples;
    let (count, size): (usize, Box<dyn Fn(usize) -> u32>) = match sizes {
        StszSamples::Identical { count, size } => (count as usize, Box::new(move |_| size)),
        StszSamples::Different { sizes } => (sizes.len(), Box::new(move |i| sizes[i])),
    };
    if count > SAMPLES_MAX {
        return Err(too_many());
    }
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut samples = Vec::with_capacity(count);
    let offsets = offsets(stbl)?;
    let runs = need::<Stsc>(stbl)?.entries;
    'runs: for (i, run) in runs.iter().enumerate() {
        let first = (run.first_chunk as usize).saturating_sub(1);
        let last = runs.get(i + 1).map_or(offsets.len(), |next| {
            (next.first_chunk as usize).saturating_sub(1)
        });
        for chunk in offsets.get(first..last.min(offsets.len())).unwrap_or(&[]) {
            let mut offset = *chunk;
            for _ in 0..run.samples_per_chunk {
                if samples.len() == count {
                    break 'runs;
                }
                let size = size(samples.len());
                samples.push(Sample {
                    offset,
                    decode: 0,
                    size,
                    duration: 0,
                    shift: 0,
                    entry: entry(run.sample_description_index),
                    sync: false,
                });
                offset = offset.saturating_add(size.into());
            }
        }
    }
    time(&mut samples, stbl)?;
    match find::<Stss>(stbl)? {
        // Without the box every sample is a sync sample.
        None => samples.iter_mut().for_each(|s| s.sync = true),
        Some(stss) => {
            for number in stss.entries {
                if let Some(s) = samples.get_mut((number as usize).wrapping_sub(1)) {
                    s.sync = true;
                }
            }
        }
    }
    Ok(samples)
}

/// Descriptions count from 1 in the file.
pub(crate) fn entry(description: u32) -> u16 {
    u16::try_from(description.saturating_sub(1)).unwrap_or(u16::MAX)
}

pub(crate) fn too_many() -> Error {
    Error::TooLarge(format!("more than {SAMPLES_MAX} samples"))
}

fn offsets(stbl: &[u8]) -> Result<Vec<u64>, Error> {
    if let Some(co64) = find::<Co64>(stbl)? {
        return Ok(co64.entries);
    }
    Ok(need::<Stco>(stbl)?
        .entries
        .into_iter()
        .map(u64::from)
        .collect())
}

/// Decoding times, durations and composition offsets. Samples beyond the last run go on like it.
fn time(samples: &mut [Sample], stbl: &[u8]) -> Result<(), Error> {
    let durations = need::<Stts>(stbl)?.entries;
    let mut runs = durations.iter();
    let (mut left, mut duration, mut decode) = (0, 0, 0i64);
    for sample in samples.iter_mut() {
        while left == 0 {
            let Some(run) = runs.next() else { break };
            (left, duration) = (run.sample_count, run.sample_delta);
        }
        left = left.saturating_sub(1);
        (sample.decode, sample.duration) = (decode, duration);
        decode = decode.saturating_add(duration.into());
    }
    let mut at = 0usize;
    for run in find::<Ctts>(stbl)?.map_or_else(Vec::new, |ctts| ctts.entries) {
        let end = at
            .saturating_add(run.sample_count as usize)
            .min(samples.len());
        for sample in &mut samples[at..end] {
            sample.shift = shift(run.sample_offset);
        }
        at = end;
    }
    Ok(())
}

/// Writers put negative offsets into boxes of version 0 too.
pub(crate) fn shift(offset: i64) -> i32 {
    i32::try_from(offset).unwrap_or(offset as u32 as i32)
}
