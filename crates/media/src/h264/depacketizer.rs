//! RTP payloads to access units (RFC 6184).

use super::{START_CODE, nal_type};

/// What one payload says about its place in the picture, without reassembly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PayloadInfo {
    /// Holds (part of) an IDR slice.
    pub idr: bool,
    /// Holds a sequence parameter set: an access unit starts here, and it is a keyframe's.
    pub parameter_sets: bool,
    /// Holds an access unit delimiter: an access unit starts here.
    pub delimiter: bool,
    /// Begins with a whole NAL unit or its first part.
    pub unit_start: bool,
}

impl PayloadInfo {
    pub fn of(payload: &[u8]) -> PayloadInfo {
        let mut info = PayloadInfo::default();
        let Some(head) = payload.first() else {
            return info;
        };
        match head & 0x1f {
            nal_type::FU_A => {
                if let Some(fu) = payload.get(1) {
                    info.unit_start = fu & 0x80 != 0;
                    info.note(fu & 0x1f, info.unit_start);
                }
            }
            nal_type::STAP_A => {
                info.unit_start = true;
                StapUnits(&payload[1..]).for_each(|nal| info.note(nal[0] & 0x1f, true));
            }
            kind => {
                info.unit_start = true;
                info.note(kind, true);
            }
        }
        info
    }

    fn note(&mut self, kind: u8, start: bool) {
        match kind {
            nal_type::IDR => self.idr = true,
            nal_type::SPS => self.parameter_sets |= start,
            nal_type::AUD => self.delimiter |= start,
            _ => {}
        }
    }
}

/// Puts the payloads of one access unit together, in sequence order.
///
/// Tolerant of loss: after [`Depacketizer::gap`], or when fragments do not fit, the NAL unit in
/// progress is dropped, the others are kept, and [`Depacketizer::take`] says that something is missing.
#[derive(Debug, Default)]
pub struct Depacketizer {
    out: Vec<u8>,
    /// Where the NAL unit begins that waits for its next fragment.
    open: Option<usize>,
    damaged: bool,
}

impl Depacketizer {
    /// Reserves room for an access unit of about `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Depacketizer {
            out: Vec::with_capacity(bytes),
            ..Depacketizer::default()
        }
    }

    /// Adds the next payload.
    pub fn push(&mut self, payload: &[u8]) {
        let Some(&head) = payload.first() else { return };
        let kind = head & 0x1f;
        if kind != nal_type::FU_A && self.open.is_some() {
            self.gap();
        }
        match kind {
            1..=23 => {
                self.out.extend_from_slice(&START_CODE);
                self.out.extend_from_slice(payload);
            }
            nal_type::STAP_A => {
                let mut units = StapUnits(&payload[1..]);
                for nal in units.by_ref() {
                    self.out.extend_from_slice(&START_CODE);
                    self.out.extend_from_slice(nal);
                }
                self.damaged |= !units.0.is_empty();
            }
            nal_type::FU_A => self.push_fragment(payload),
            // STAP-B, MTAP and FU-B do not occur in packetization-mode 1 (section 6.3).
            _ => self.damaged = true,
        }
    }

    fn push_fragment(&mut self, payload: &[u8]) {
        let &[indicator, fu, ref body @ ..] = payload else {
            self.gap();
            return;
        };
        let (start, end) = (fu & 0x80 != 0, fu & 0x40 != 0);
        if start {
            if self.open.is_some() {
                self.gap();
            }
            self.open = Some(self.out.len());
            self.out.extend_from_slice(&START_CODE);
            self.out.push(indicator & 0xe0 | fu & 0x1f);
        } else if self.open.is_none() {
            self.damaged = true; // its first fragment never came
            return;
        }
        self.out.extend_from_slice(body);
        if end {
            self.open = None;
        }
    }

    /// Says that packets before the next one are missing.
    pub fn gap(&mut self) {
        if let Some(begin) = self.open.take() {
            self.out.truncate(begin);
        }
        self.damaged = true;
    }

    /// Ends the access unit: its Annex B bytes, and whether they are whole. Ready for the next one.
    pub fn take(&mut self) -> (Vec<u8>, bool) {
        if self.open.is_some() {
            self.gap();
        }
        let whole = !std::mem::take(&mut self.damaged);
        (std::mem::take(&mut self.out), whole)
    }
}

/// The units of a STAP-A body; stops at the first that does not fit, leaving it in the field.
struct StapUnits<'a>(&'a [u8]);

impl<'a> Iterator for StapUnits<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (size, rest) = self.0.split_first_chunk::<2>()?;
        let (nal, tail) = rest.split_at_checked(usize::from(u16::from_be_bytes(*size)))?;
        if nal.is_empty() {
            return None;
        }
        self.0 = tail;
        Some(nal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn loss_drops_only_the_unit_it_hits() {
        let mut d = Depacketizer::default();
        d.push(&[0x41, 1, 2]);
        d.push(&[0x5c, 0x81, 3, 3]); // first fragment, then its second one is lost
        d.gap();
        d.push(&[0x5c, 0x41, 5]);
        d.push(&[0x41, 7]);
        assert_eq!(
            d.take(),
            (vec![0, 0, 0, 1, 0x41, 1, 2, 0, 0, 0, 1, 0x41, 7], false)
        );
        d.push(&[0x41, 8]);
        assert_eq!(d.take(), (vec![0, 0, 0, 1, 0x41, 8], true));
        d.push(&[0x5c, 0x81, 3]);
        assert_eq!(d.take(), (vec![], false));
    }

    #[test]
    fn info() {
        let key = PayloadInfo::of(&[0x78, 0, 2, 0x67, 1, 0, 1, 0x68]);
        assert!(key.parameter_sets && key.unit_start && !key.idr);
        let tail = PayloadInfo::of(&[0x7c, 0x45, 1]);
        assert!(tail.idr && !tail.unit_start);
        assert_eq!(PayloadInfo::of(&[]), PayloadInfo::default());
    }

    proptest! {
        #[test]
        fn arbitrary_payloads_never_panic(payloads in proptest::collection::vec(
            proptest::collection::vec(any::<u8>(), 0..20), 0..20))
        {
            let mut d = Depacketizer::default();
            for p in &payloads {
                let _ = PayloadInfo::of(p);
                d.push(p);
            }
            let (data, _) = d.take();
            let input: usize = payloads.iter().map(Vec::len).sum();
            prop_assert!(data.len() <= input * 4 + 5 * payloads.len());
        }
    }
}
