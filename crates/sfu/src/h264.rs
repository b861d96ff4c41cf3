//! What the router must know of H.264 payloads (RFC 6184): where keyframes begin, and whether the
//! stream can be forwarded at all. Nothing is decoded or reassembled.

use zego_media::h264::{SliceKind, Sps, nal_type, slice_kind};

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

/// Bytes of a fragmented unit that are looked at.
const FRAGMENT_START: usize = 64;

/// Looks at the NAL units that begin in `payload`; malformed ones begin nothing.
pub fn inspect(payload: &[u8]) -> Inspection {
    let mut found = Inspection::default();
    let Some(&first) = payload.first() else {
        return found;
    };
    match first & 0x1f {
        // RFC 6184, section 5.7.1: 16-bit sizes in front of each unit.
        nal_type::STAP_A => {
            let mut rest = &payload[1..];
            while let [high, low, tail @ ..] = rest {
                let size = usize::from(u16::from_be_bytes([*high, *low]));
                let Some((unit, after)) = tail.split_at_checked(size) else {
                    break;
                };
                found.unit(unit);
                rest = after;
            }
        }
        // RFC 6184, section 5.8: the start bit marks the first fragment.
        nal_type::FU_A => {
            if let [indicator, header, body @ ..] = payload
                && header & 0x80 != 0
            {
                // The unit's own header is split over the two; a parameter set is short, and of a
                // slice only the beginning counts.
                let mut start = [0; FRAGMENT_START];
                let length = body.len().min(FRAGMENT_START - 1);
                start[0] = indicator & 0xe0 | header & 0x1f;
                start[1..=length].copy_from_slice(&body[..length]);
                found.unit(&start[..=length]);
            }
        }
        _ => found.unit(payload),
    }
    found
}

impl Inspection {
    /// A unit, or as much of its beginning as is needed, with its header byte.
    fn unit(&mut self, unit: &[u8]) {
        match unit.first().map(|header| header & 0x1f) {
            Some(nal_type::IDR) => self.keyframe = true,
            Some(nal_type::SPS) => {
                self.keyframe = true;
                self.interlaced |= Sps::parse(unit).is_ok_and(|sps| sps.interlaced());
            }
            Some(nal_type::SLICE) => self.b_slice |= slice_kind(unit) == Some(SliceKind::B),
            _ => {}
        }
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

    proptest! {
        #[test]
        fn any_payload_is_survived(payload in proptest::collection::vec(any::<u8>(), 0..64)) {
            inspect(&payload);
        }
    }
}
