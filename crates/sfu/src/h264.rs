//! What the router must know of H.264 payloads (RFC 6184): where keyframes begin, and whether the
//! stream can be forwarded at all. Nothing is decoded or reassembled.

/// What one RTP payload begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// An IDR picture or the parameter set in front of it begins here.
    pub keyframe: bool,
    /// A picture that is shown before its references: its viewer would have to wait.
    pub b_slice: bool,
    /// The sequence parameter set codes fields.
    pub interlaced: bool,
}

const NAL_SLICE: u8 = 1;
const NAL_IDR: u8 = 5;
const NAL_SPS: u8 = 7;
const NAL_STAP_A: u8 = 24;
const NAL_FU_A: u8 = 28;

/// Looks at the NAL units that begin in `payload`; malformed ones begin nothing.
pub fn inspect(payload: &[u8]) -> Inspection {
    let mut found = Inspection::default();
    let Some(&first) = payload.first() else {
        return found;
    };
    match first & 0x1f {
        // RFC 6184, section 5.7.1: 16-bit sizes in front of each unit.
        NAL_STAP_A => {
            let mut rest = &payload[1..];
            while let [high, low, tail @ ..] = rest {
                let size = usize::from(u16::from_be_bytes([*high, *low]));
                let Some((unit, after)) = tail.split_at_checked(size) else {
                    break;
                };
                if let [header, body @ ..] = unit {
                    found.unit(header & 0x1f, body);
                }
                rest = after;
            }
        }
        // RFC 6184, section 5.8: the start bit marks the first fragment.
        NAL_FU_A => {
            if let [_, header, body @ ..] = payload
                && header & 0x80 != 0
            {
                found.unit(header & 0x1f, body);
            }
        }
        kind => found.unit(kind, &payload[1..]),
    }
    found
}

impl Inspection {
    fn unit(&mut self, kind: u8, body: &[u8]) {
        match kind {
            NAL_IDR => self.keyframe = true,
            NAL_SPS => {
                self.keyframe = true;
                self.interlaced |= codes_fields(body).unwrap_or(false);
            }
            NAL_SLICE => self.b_slice |= is_b_slice(body).unwrap_or(false),
            _ => {}
        }
    }
}

/// ITU-T H.264, 7.3.3: first_mb_in_slice, slice_type; 1 and 6 are B.
fn is_b_slice(body: &[u8]) -> Option<bool> {
    let mut bits = Bits::new(body);
    bits.ue()?;
    Some(bits.ue()? % 5 == 1)
}

/// ITU-T H.264, 7.3.2.1.1: frame_mbs_only_flag is zero.
fn codes_fields(body: &[u8]) -> Option<bool> {
    let mut bits = Bits::new(body);
    let profile = bits.take(8)?;
    bits.take(16)?;
    bits.ue()?;
    if matches!(
        profile,
        100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135
    ) {
        let chroma = bits.ue()?;
        if chroma == 3 {
            bits.take(1)?;
        }
        bits.ue()?;
        bits.ue()?;
        bits.take(1)?;
        if bits.take(1)? == 1 {
            for list in 0..if chroma == 3 { 12 } else { 8 } {
                if bits.take(1)? == 1 {
                    skip_scaling_list(&mut bits, if list < 6 { 16 } else { 64 })?;
                }
            }
        }
    }
    bits.ue()?;
    match bits.ue()? {
        0 => {
            bits.ue()?;
        }
        1 => {
            bits.take(1)?;
            bits.ue()?;
            bits.ue()?;
            for _ in 0..bits.ue()?.min(255) {
                bits.ue()?;
            }
        }
        _ => {}
    }
    bits.ue()?;
    bits.take(1)?;
    bits.ue()?;
    bits.ue()?;
    Some(bits.take(1)? == 0)
}

fn skip_scaling_list(bits: &mut Bits<'_>, size: usize) -> Option<()> {
    let (mut last, mut next) = (8i64, 8i64);
    for _ in 0..size {
        if next != 0 {
            let code = i64::from(bits.ue()?);
            let delta = if code % 2 == 1 {
                (code + 1) / 2
            } else {
                -(code / 2)
            };
            next = (last + delta).rem_euclid(256);
        }
        if next != 0 {
            last = next;
        }
    }
    Some(())
}

/// Reads bits of a NAL unit, stepping over emulation prevention bytes (7.4.1).
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    bit: u8,
    zeros: u8,
}

impl<'a> Bits<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self {
            data,
            at: 0,
            bit: 0,
            zeros: 0,
        }
    }

    fn one(&mut self) -> Option<u32> {
        let byte = *self.data.get(self.at)?;
        let value = u32::from(byte >> (7 - self.bit) & 1);
        self.bit += 1;
        if self.bit == 8 {
            self.bit = 0;
            self.at += 1;
            self.zeros = if byte == 0 { self.zeros + 1 } else { 0 };
            if self.zeros >= 2 && self.data.get(self.at) == Some(&3) {
                self.at += 1;
                self.zeros = 0;
            }
        }
        Some(value)
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0, |value, _| Some(value << 1 | self.one()?))
    }

    fn ue(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.one()? == 0 {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some((1u32 << zeros) - 1 + self.take(zeros)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes bits the way an encoder does.
    struct Writer(Vec<u8>, u8);

    impl Writer {
        fn bits(&mut self, value: u32, count: u32) -> &mut Self {
            for i in (0..count).rev() {
                if self.1 == 0 {
                    self.0.push(0);
                }
                let bit = (value >> i & 1) as u8;
                *self.0.last_mut().unwrap() |= bit << (7 - self.1);
                self.1 = (self.1 + 1) % 8;
            }
            self
        }

        fn ue(&mut self, value: u32) -> &mut Self {
            let len = 32 - (value + 1).leading_zeros();
            self.bits(0, len - 1).bits(value + 1, len)
        }
    }

    fn sps(profile: u32, frame_mbs_only: u32) -> Vec<u8> {
        let mut w = Writer(vec![], 0);
        w.bits(profile, 8).bits(0xe0, 8).bits(31, 8).ue(0);
        if profile == 100 {
            w.ue(1).ue(0).ue(0).bits(0, 1).bits(0, 1);
        }
        w.ue(0)
            .ue(2)
            .ue(1)
            .bits(0, 1)
            .ue(79)
            .ue(44)
            .bits(frame_mbs_only, 1)
            .bits(1, 1);
        w.bits(0x1b, 8);
        w.0
    }

    fn slice(slice_type: u32) -> Vec<u8> {
        let mut w = Writer(vec![], 0);
        w.ue(0).ue(slice_type).ue(0).bits(0x55, 8);
        w.0
    }

    fn unit(header: u8, body: &[u8]) -> Vec<u8> {
        [&[header], body].concat()
    }

    #[test]
    fn keyframes_in_all_packings() {
        assert!(inspect(&unit(0x65, &[0x88, 0x84])).keyframe);
        assert!(inspect(&unit(0x67, &sps(66, 1))).keyframe);
        assert!(!inspect(&unit(0x41, &slice(5))).keyframe);
        assert!(!inspect(&unit(0x06, &[5, 1, 2])).keyframe);
        // FU-A: only the first fragment begins the picture.
        assert!(inspect(&[0x7c, 0x85, 0x88]).keyframe);
        assert!(!inspect(&[0x7c, 0x05, 0x88]).keyframe);
        assert!(!inspect(&[0x7c, 0x45, 0x88]).keyframe);
        assert!(!inspect(&[0x7c, 0x81, 0x9a]).keyframe);
        // STAP-A of a delimiter and an SPS.
        let sps = unit(0x67, &sps(66, 1));
        let mut stap = vec![0x78, 0, 2, 9, 0x10, 0, sps.len() as u8];
        stap.extend_from_slice(&sps);
        assert!(inspect(&stap).keyframe);
        assert!(!inspect(&stap[..5]).keyframe);
        assert!(!inspect(&[]).keyframe);
    }

    #[test]
    fn b_slices_and_fields() {
        for (slice_type, b) in [
            (0, false),
            (1, true),
            (2, false),
            (5, false),
            (6, true),
            (7, false),
        ] {
            assert_eq!(
                inspect(&unit(0x41, &slice(slice_type))).b_slice,
                b,
                "type {slice_type}"
            );
            assert_eq!(
                inspect(&[&[0x5c, 0x81], &slice(slice_type)[..]].concat()).b_slice,
                b
            );
        }
        for profile in [66, 77, 100] {
            assert!(!inspect(&unit(0x67, &sps(profile, 1))).interlaced);
            assert!(inspect(&unit(0x67, &sps(profile, 0))).interlaced);
        }
    }

    #[test]
    fn emulation_prevention_is_stepped_over() {
        let mut bits = Bits::new(&[0, 0, 3, 1]);
        assert_eq!(bits.take(24), Some(1));
        assert_eq!(bits.take(1), None);
    }

    proptest! {
        #[test]
        fn any_payload_is_survived(payload in proptest::collection::vec(any::<u8>(), 0..64)) {
            inspect(&payload);
        }
    }
}
