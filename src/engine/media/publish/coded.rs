//! Access units of encoded custom capture: what is wrong with them, and what they lack.

use crate::engine::media::MediaError;
use zego_media::h264::{self, START_CODE, SliceKind, Sps, nal_type};

/// Parameter sets of one stream; encoders use one or two of each kind.
const SETS_MAX: usize = 8;
/// Bytes of them: an SPS with all its lists has some hundred.
const SETS_BYTES_MAX: usize = 4096;

/// An access unit that can be sent as it is, but perhaps for its parameter sets.
pub(super) struct Unit<'a> {
    data: &'a [u8],
    sets: Vec<&'a [u8]>,
    has_picture: bool,
    idr: bool,
}

impl<'a> Unit<'a> {
    /// `keyframe`: what the application calls it.
    ///
    /// Errors: `IllegalParam` or `Unsupported`, naming what is wrong.
    pub fn parse(data: &'a [u8], keyframe: bool) -> Result<Self, MediaError> {
        let mut unit = Unit {
            data,
            sets: Vec::new(),
            has_picture: false,
            idr: false,
        };
        for nal in h264::nals(data) {
            match nal[0] & 0x1f {
                nal_type::SPS => {
                    let sps = Sps::parse(nal)
                        .map_err(|e| illegal(format!("sequence parameter set {e:?}")))?;
                    if let Some(what) = sps.unsupported() {
                        return Err(MediaError::Unsupported(format!(
                            "H.264 {}: {what}",
                            sps.profile_name()
                        )));
                    }
                    unit.sets.push(nal);
                }
                nal_type::PPS => unit.sets.push(nal),
                kind @ (nal_type::SLICE | nal_type::IDR) => {
                    unit.has_picture = true;
                    unit.idr |= kind == nal_type::IDR;
                    if h264::slice_kind(nal) == Some(SliceKind::B) {
                        return Err(MediaError::Unsupported("H.264 B-frames".into()));
                    }
                }
                _ => {}
            }
        }
        if !unit.has_picture && unit.sets.is_empty() {
            return Err(illegal(
                "no slice found; H.264 in Annex B (with start codes) is expected",
            ));
        }
        if keyframe && unit.has_picture && !unit.idr {
            return Err(illegal("called a keyframe but holds no IDR slice"));
        }
        let bytes: usize = unit.sets.iter().map(|set| set.len()).sum();
        if unit.sets.len() > SETS_MAX || bytes > SETS_BYTES_MAX {
            return Err(illegal(format!(
                "{} parameter sets of {bytes} bytes; at most {SETS_MAX} of {SETS_BYTES_MAX}",
                unit.sets.len()
            )));
        }
        Ok(unit)
    }

    fn brings(&self, kind: u8) -> bool {
        self.sets.iter().any(|set| set[0] & 0x1f == kind)
    }
}

fn illegal(what: impl std::fmt::Display) -> MediaError {
    MediaError::IllegalParam(format!("encoded frame: {what}"))
}

/// The parameter sets of the stream. Hardware encoders write them once, at the start or in a buffer
/// of their own; each viewer needs them with its first picture.
#[derive(Default)]
pub(super) struct ParameterSets {
    /// In the order in which they came, so an SPS before the PPS that name it.
    sets: Vec<Vec<u8>>,
}

impl ParameterSets {
    /// What to send of an access unit, and whether it is a keyframe; `None` if it only brought
    /// parameter sets.
    ///
    /// Errors: `IllegalParam` for an IDR picture without parameter sets where none came before.
    pub fn complete(&mut self, unit: &Unit<'_>) -> Result<Option<(Vec<u8>, bool)>, MediaError> {
        if unit.brings(nal_type::SPS) {
            // A coded video sequence begins, with PPS of its own (ITU-T H.264, 7.4.1.2.1).
            self.sets.clear();
        }
        for set in &unit.sets {
            if !self.sets.iter().any(|known| known == set) && self.sets.len() < SETS_MAX {
                self.sets.push(set.to_vec());
            }
        }
        if !unit.has_picture {
            return Ok(None);
        }
        let complete = unit.brings(nal_type::SPS) && unit.brings(nal_type::PPS);
        if !unit.idr || complete {
            return Ok(Some((unit.data.to_vec(), unit.idr)));
        }
        for (kind, name) in [(nal_type::SPS, "SPS"), (nal_type::PPS, "PPS")] {
            if !self.sets.iter().any(|set| set[0] & 0x1f == kind) {
                return Err(illegal(format!(
                    "an IDR picture without {name}, and none came before"
                )));
            }
        }
        // An access unit delimiter stays in front (ITU-T H.264, 7.4.1.2.3).
        let front = |nal: &&[u8]| nal[0] & 0x1f == nal_type::AUD;
        let delimiter = h264::nals(unit.data).filter(front);
        let others = h264::nals(unit.data).filter(|nal| !front(nal) && !unit.sets.contains(nal));
        let mut whole = Vec::with_capacity(unit.data.len() + SETS_BYTES_MAX);
        for nal in delimiter
            .chain(self.sets.iter().map(Vec::as_slice))
            .chain(others)
        {
            whole.extend_from_slice(&START_CODE);
            whole.extend_from_slice(nal);
        }
        Ok(Some((whole, true)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPS: &[u8] = &[0x67, 0x42, 0xc0, 0x1f, 0xd9, 0x00, 0xa0, 0x47, 0xfe, 0xc8];
    const PPS: &[u8] = &[0x68, 0xce, 0x38, 0x80];
    const AUD: &[u8] = &[0x09, 0xf0];
    const IDR: &[u8] = &[0x65, 0x88, 0x84];
    const P: &[u8] = &[0x41, 0x9a, 0x02];

    fn unit(nals: &[&[u8]]) -> Vec<u8> {
        let nals = nals.iter().flat_map(|nal| [&START_CODE, *nal]);
        nals.flatten().copied().collect()
    }

    fn sent(sets: &mut ParameterSets, nals: &[&[u8]]) -> Option<Vec<Vec<u8>>> {
        let data = unit(nals);
        let parsed = Unit::parse(&data, false).unwrap();
        let (whole, _) = sets.complete(&parsed).unwrap()?;
        Some(h264::nals(&whole).map(<[u8]>::to_vec).collect())
    }

    #[test]
    fn parameter_sets_of_the_start_go_before_each_idr_that_lacks_them() {
        for first in [
            &[&[SPS, PPS, IDR][..]][..],
            &[&[SPS, PPS], &[IDR]],
            &[&[SPS], &[PPS], &[IDR]],
        ] {
            let mut sets = ParameterSets::default();
            for (n, nals) in first.iter().enumerate() {
                let last = n + 1 == first.len();
                let whole = last.then(|| vec![SPS.to_vec(), PPS.to_vec(), IDR.to_vec()]);
                assert_eq!(sent(&mut sets, nals), whole);
            }
            assert_eq!(sent(&mut sets, &[P]), Some(vec![P.to_vec()]));
            assert_eq!(
                sent(&mut sets, &[AUD, PPS, IDR, IDR]).unwrap(),
                [AUD, SPS, PPS, IDR, IDR]
            );
        }
    }

    #[test]
    fn an_idr_that_nobody_could_decode_is_refused_by_name() {
        let mut sets = ParameterSets::default();
        for (nals, lacks) in [(&[IDR][..], "SPS"), (&[SPS, IDR], "PPS")] {
            let data = unit(nals);
            let error = sets
                .complete(&Unit::parse(&data, true).unwrap())
                .unwrap_err();
            assert!(error.to_string().contains(lacks), "{error}");
        }
    }

    #[test]
    fn parameter_sets_are_bounded() {
        let many = unit(&[PPS; SETS_MAX + 1]);
        assert!(Unit::parse(&many, false).is_err());
        let long = [&[0x68][..], &vec![1; SETS_BYTES_MAX]].concat();
        assert!(Unit::parse(&unit(&[&long]), false).is_err());
        let mut sets = ParameterSets::default();
        for n in 0..100u8 {
            assert_eq!(sent(&mut sets, &[&[0x68, n, 1]]), None);
        }
        assert!(sets.sets.len() <= SETS_MAX);
    }
}
