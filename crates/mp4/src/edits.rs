//! Edit lists: which stretch of a track's media is presented when (ISO/IEC 14496-12, 8.6.6).

use crate::{EDITS_MAX, Error, Span, ns};
use mp4_atom::ElstEntry;
use std::ops::Range;

/// The spans of a track whose samples are composed within `media` (units of the track).
///
/// A track without edits is presented as it is. An edit that reaches beyond the media ends with
/// it: durations in headers are often rounded, left at 0, or all ones where the writer did not know.
pub(crate) fn spans(
    edits: &[ElstEntry],
    movie_timescale: u32,
    timescale: u32,
    media: &Range<i64>,
) -> Result<Vec<Span>, Error> {
    if media.is_empty() {
        return Ok(Vec::new());
    }
    if edits.len() > EDITS_MAX {
        return Err(Error::TooLarge(format!(
            "edit list of {} entries: at most {EDITS_MAX}",
            edits.len()
        )));
    }
    if edits.is_empty() {
        return Ok(vec![Span {
            at_ns: ns(media.start, timescale),
            length_ns: ns(media.end.saturating_sub(media.start), timescale),
            from: media.start,
            to: media.end,
        }]);
    }
    let mut spans = Vec::new();
    let mut clock = 0i64;
    for edit in edits {
        let unknown = [0, u64::from(u32::MAX), u64::MAX].contains(&edit.segment_duration);
        let units = i64::try_from(edit.segment_duration).unwrap_or(i64::MAX);
        let mut length_ns = ns(units, movie_timescale);
        let Some(time) = edit
            .media_time
            .map(|t| i64::try_from(t).unwrap_or(i64::MAX))
        else {
            // An empty edit: nothing is presented meanwhile.
            clock = clock.saturating_add(if unknown { 0 } else { length_ns });
            continue;
        };
        let dwells = edit.media_rate.integer() == 0 && edit.media_rate.decimal() == 0;
        if dwells {
            if media.contains(&time) && !unknown {
                spans.push(Span {
                    at_ns: clock,
                    length_ns,
                    from: time,
                    to: time,
                });
            }
            clock = clock.saturating_add(if unknown { 0 } else { length_ns });
            continue;
        }
        let left_ns = ns(media.end.saturating_sub(time), timescale);
        if unknown {
            length_ns = left_ns.max(0);
        }
        // Media that begins later than the edit leaves a hole before it.
        let late_ns = ns(media.start.saturating_sub(time).max(0), timescale);
        let shown_ns = length_ns.min(left_ns) - late_ns;
        if shown_ns > 0 {
            let from = time.max(media.start);
            let to = from.saturating_add(crate::units(shown_ns, timescale).max(1));
            spans.push(Span {
                at_ns: clock.saturating_add(late_ns),
                length_ns: shown_ns,
                from,
                to: to.min(media.end),
            });
        }
        clock = clock.saturating_add(length_ns);
    }
    Ok(spans)
}
