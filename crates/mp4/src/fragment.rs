//! Movie fragments (ISO/IEC 14496-12, 8.8).

use crate::boxes::{children, find, need, parse};
use crate::track::Drafts;
use crate::{Error, Sample, table};
use mp4_atom::{Tfdt, Tfhd, Trun};

/// `sample_is_non_sync_sample` of a sample's flags (8.8.3.1).
const NON_SYNC: u32 = 1 << 16;

/// Adds the samples of a `moof` box that begins at `moof_at` in the file.
pub(crate) fn read(moof: &[u8], moof_at: u64, drafts: &mut Drafts) -> Result<(), Error> {
    // Where data begins that nothing says the place of: at the box itself, then behind the data of
    // the track before (8.8.7.1).
    let mut behind = moof_at;
    for (_, traf) in children(moof).filter(|(kind, _)| kind == b"traf") {
        let head = need::<Tfhd>(traf)?;
        let base = match head.base_data_offset {
            Some(offset) => offset,
            None if head.default_base_is_moof => moof_at,
            None => behind,
        };
        let defaults = drafts.defaults(head.track_id);
        let duration = head
            .default_sample_duration
            .unwrap_or(defaults.default_sample_duration);
        let size = head
            .default_sample_size
            .unwrap_or(defaults.default_sample_size);
        let flags = head
            .default_sample_flags
            .unwrap_or(defaults.default_sample_flags);
        let description = head
            .sample_description_index
            .unwrap_or(defaults.default_sample_description_index);
        let mut decode = match find::<Tfdt>(traf)? {
            Some(tfdt) => i64::try_from(tfdt.base_media_decode_time).unwrap_or(i64::MAX),
            None => drafts.decoded_to(head.track_id),
        };
        let mut offset = base;
        for (_, trun) in children(traf).filter(|(kind, _)| kind == b"trun") {
            let run = parse::<Trun>(trun)?;
            if let Some(from_base) = run.data_offset {
                offset = base.saturating_add_signed(from_base.into());
            }
            for listed in &run.samples {
                let sample = Sample {
                    offset,
                    decode,
                    size: listed.size.unwrap_or(size),
                    duration: listed.duration.unwrap_or(duration),
                    shift: table::shift(listed.cts.unwrap_or(0)),
                    entry: table::entry(description),
                    sync: listed.flags.unwrap_or(flags) & NON_SYNC == 0,
                };
                drafts.push(head.track_id, sample)?;
                offset = offset.saturating_add(sample.size.into());
                decode = decode.saturating_add(sample.duration.into());
            }
        }
        behind = offset;
    }
    Ok(())
}
