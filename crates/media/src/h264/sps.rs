//! Sequence parameter sets: picture size, profile, and whether live playback is possible.

use super::bits::{BitReader, escape, unescape};
use super::nal_type;

/// What a sequence parameter set says about the pictures (ITU-T H.264, section 7.3.2.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sps {
    /// 66 Baseline, 77 Main, 100 High.
    pub profile_idc: u8,
    /// The `constraint_setN_flag` byte; 0x40 with profile 66 is Constrained Baseline.
    pub constraints: u8,
    /// 31 is level 3.1.
    pub level_idc: u8,
    /// Width of the picture after cropping, pixels.
    pub width: u32,
    /// Height of the picture after cropping, pixels.
    pub height: u32,
    /// 1 is 4:2:0.
    pub chroma_format_idc: u8,
    pub bit_depth: u8,
    /// False: fields or macroblock-adaptive frame/field coding may occur (interlace).
    pub frame_mbs_only: bool,
    /// 2: output order equals decoding order.
    pub pic_order_cnt_type: u8,
    pub max_num_ref_frames: u32,
    /// From the VUI; `None` if it does not say.
    pub max_num_reorder_frames: Option<u32>,
    /// Width to height of a pixel, from the VUI; `None` if it does not say. Neither is 0.
    pub aspect: Option<(u32, u32)>,
    /// Levels 0 to 255 instead of 16 to 235 and 240.
    pub full_range: bool,
    /// `matrix_coefficients` (table E-5), how colours are written: 1 BT.709, 5 and 6 BT.601,
    /// 9 BT.2020; 2 if the VUI does not say.
    pub matrix_coefficients: u8,
}

/// `matrix_coefficients` of streams that do not say.
const UNSPECIFIED: u8 = 2;

/// Why a sequence parameter set cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpsError {
    /// The NAL unit is not a sequence parameter set.
    NotSps,
    /// The unit ends before its fields do, or a field is outside its range.
    Malformed,
}

impl std::fmt::Display for SpsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SpsError::NotSps => "not a sequence parameter set",
            SpsError::Malformed => "malformed sequence parameter set",
        })
    }
}

impl std::error::Error for SpsError {}

/// Largest width or height that is believed, in macroblocks: 16384 pixels, beyond level 6.2.
const MAX_MBS: u32 = 1024;

impl Sps {
    /// Parses a NAL unit of type 7, its header byte included.
    pub fn parse(nal: &[u8]) -> Result<Sps, SpsError> {
        if nal.first().is_none_or(|head| head & 0x1f != nal_type::SPS) {
            return Err(SpsError::NotSps);
        }
        let parsed = parse(&unescape(&nal[1..])).ok_or(SpsError::Malformed)?;
        Ok(parsed.0)
    }

    /// The same set with `gaps_in_frame_num_value_allowed_flag` set: a decoder then begins at an I
    /// picture that is no IDR picture, since it does not miss those before.
    pub fn with_gaps_allowed(nal: &[u8]) -> Option<Vec<u8>> {
        Sps::parse(nal).ok()?;
        let mut rbsp = unescape(&nal[1..]);
        let (_, flag) = parse(&rbsp)?;
        rbsp[flag / 8] |= 0x80 >> (flag % 8);
        let mut out = vec![nal[0]];
        escape(&rbsp, &mut out);
        Some(out)
    }

    /// Finds and parses the first sequence parameter set of an access unit.
    pub fn find(annexb: &[u8]) -> Option<Sps> {
        super::nals(annexb).find_map(|nal| Sps::parse(nal).ok())
    }

    /// True if the stream may hold interlaced pictures.
    pub fn interlaced(&self) -> bool {
        !self.frame_mbs_only
    }

    /// True if the stream declares that pictures are shown in another order than decoded.
    /// [`Sps::may_reorder`] also covers streams that leave the question open.
    pub fn declares_reordering(&self) -> bool {
        self.pic_order_cnt_type != 2 && self.max_num_reorder_frames.is_some_and(|n| n > 0)
    }

    /// True if B-frames cannot be ruled out; then the slices decide, see [`super::slice_kind`].
    pub fn may_reorder(&self) -> bool {
        // Baseline has no B slices (ITU-T H.264, section A.2.1).
        self.profile_idc != 66
            && self.pic_order_cnt_type != 2
            && self.max_num_reorder_frames != Some(0)
    }

    /// The name of what live playback cannot take, if the set declares any.
    pub fn unsupported(&self) -> Option<&'static str> {
        if self.interlaced() {
            Some("interlaced video")
        } else if self.declares_reordering() {
            Some("B-frames")
        } else if self.chroma_format_idc != 1 {
            Some("chroma format other than 4:2:0")
        } else if self.bit_depth != 8 {
            Some("bit depth other than 8")
        } else {
            None
        }
    }

    /// Name of the profile, for messages.
    pub fn profile_name(&self) -> &'static str {
        match (self.profile_idc, self.constraints & 0x40 != 0) {
            (66, true) => "Constrained Baseline",
            (66, false) => "Baseline",
            (77, _) => "Main",
            (88, _) => "Extended",
            (100, _) => "High",
            (110, _) => "High 10",
            (122, _) => "High 4:2:2",
            (244, _) => "High 4:4:4 Predictive",
            _ => "unknown profile",
        }
    }
}

/// The set, and the position of `gaps_in_frame_num_value_allowed_flag` in bits.
fn parse(rbsp: &[u8]) -> Option<(Sps, usize)> {
    let mut r = BitReader::new(rbsp);
    let profile_idc = r.bits(8)? as u8;
    let constraints = r.bits(8)? as u8;
    let level_idc = r.bits(8)? as u8;
    let _id = r.ue().filter(|id| *id < 32)?;
    let (mut chroma_format_idc, mut bit_depth, mut separate_planes) = (1, 8, false);
    if matches!(
        profile_idc,
        100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135
    ) {
        chroma_format_idc = r.ue().filter(|c| *c <= 3)? as u8;
        if chroma_format_idc == 3 {
            separate_planes = r.bit()?;
        }
        let luma = r.ue().filter(|d| *d <= 6)? + 8;
        let chroma = r.ue().filter(|d| *d <= 6)? + 8;
        bit_depth = luma.max(chroma) as u8;
        let _transform_bypass = r.bit()?;
        if r.bit()? {
            skip_scaling_lists(&mut r, if chroma_format_idc == 3 { 12 } else { 8 })?;
        }
    }
    let _log2_max_frame_num = r.ue()?;
    let pic_order_cnt_type = r.ue().filter(|t| *t <= 2)? as u8;
    if pic_order_cnt_type == 0 {
        r.ue()?;
    } else if pic_order_cnt_type == 1 {
        r.bit()?;
        r.se()?;
        r.se()?;
        for _ in 0..r.ue().filter(|n| *n < 256)? {
            r.se()?;
        }
    }
    let max_num_ref_frames = r.ue()?;
    let gaps_allowed_at = r.position();
    let _gaps_allowed = r.bit()?;
    let width_mbs = r.ue().filter(|w| *w < MAX_MBS)? + 1;
    let height_units = r.ue().filter(|h| *h < MAX_MBS)? + 1;
    let frame_mbs_only = r.bit()?;
    if !frame_mbs_only {
        r.bit()?; // mb_adaptive_frame_field_flag
    }
    let _direct_8x8 = r.bit()?;
    let mut width = width_mbs * 16;
    let mut height = height_units * 16 * if frame_mbs_only { 1 } else { 2 };
    if r.bit()? {
        let [left, right, top, bottom] = [r.ue()?, r.ue()?, r.ue()?, r.ue()?].map(u64::from);
        // ITU-T H.264, equations 7-19 to 7-22.
        let (sub_w, sub_h) = match (separate_planes, chroma_format_idc) {
            (false, 1) => (2, 2),
            (false, 2) => (2, 1),
            _ => (1, 1),
        };
        let unit_h = sub_h * if frame_mbs_only { 1 } else { 2 };
        width = u64::from(width)
            .checked_sub((left + right) * sub_w)
            .filter(|w| *w > 0)? as u32;
        height = u64::from(height)
            .checked_sub((top + bottom) * unit_h)
            .filter(|h| *h > 0)? as u32;
    }
    let mut sps = Sps {
        profile_idc,
        constraints,
        level_idc,
        width,
        height,
        chroma_format_idc,
        bit_depth,
        frame_mbs_only,
        pic_order_cnt_type,
        max_num_ref_frames,
        max_num_reorder_frames: None,
        aspect: None,
        full_range: false,
        matrix_coefficients: UNSPECIFIED,
    };
    // A broken VUI leaves a usable set: the size is known by here.
    if r.bit()? {
        let _ = read_vui(&mut r, &mut sps);
    }
    Some((sps, gaps_allowed_at))
}

/// Section 7.3.2.1.1.1.
fn skip_scaling_lists(r: &mut BitReader<'_>, count: usize) -> Option<()> {
    for i in 0..count {
        if !r.bit()? {
            continue;
        }
        let (mut last, mut next) = (8i32, 8i32);
        for _ in 0..if i < 6 { 16 } else { 64 } {
            if next != 0 {
                next = last.wrapping_add(r.se()?).rem_euclid(256);
            }
            if next != 0 {
                last = next;
            }
        }
    }
    Some(())
}

/// Table E-1: `aspect_ratio_idc` 1 to 16.
const ASPECTS: [(u32, u32); 16] = [
    (1, 1),
    (12, 11),
    (10, 11),
    (16, 11),
    (40, 33),
    (24, 11),
    (20, 11),
    (32, 11),
    (80, 33),
    (18, 11),
    (15, 11),
    (64, 33),
    (160, 99),
    (4, 3),
    (3, 2),
    (2, 1),
];

/// Reads what `sps` keeps of the VUI (section E.1.1), up to `max_num_reorder_frames`.
fn read_vui(r: &mut BitReader<'_>, sps: &mut Sps) -> Option<()> {
    if r.bit()? {
        let aspect = match r.bits(8)? as usize {
            255 => Some((r.bits(16)?, r.bits(16)?)),
            idc => ASPECTS.get(idc.wrapping_sub(1)).copied(),
        };
        sps.aspect = aspect.filter(|(w, h)| *w > 0 && *h > 0);
    }
    if r.bit()? {
        r.bit()?; // overscan
    }
    if r.bit()? {
        r.bits(3)?; // video format
        sps.full_range = r.bit()?;
        if r.bit()? {
            r.bits(16)?; // primaries, transfer
            sps.matrix_coefficients = r.bits(8)? as u8;
        }
    }
    if r.bit()? {
        r.ue()?; // chroma sample location
        r.ue()?;
    }
    if r.bit()? {
        r.bits(32)?; // timing
        r.bits(32)?;
        r.bit()?;
    }
    let nal_hrd = r.bit()?;
    if nal_hrd {
        skip_hrd(r)?;
    }
    let vcl_hrd = r.bit()?;
    if vcl_hrd {
        skip_hrd(r)?;
    }
    if nal_hrd || vcl_hrd {
        r.bit()?; // low_delay_hrd_flag
    }
    r.bit()?; // pic_struct_present_flag
    if r.bit()? {
        r.bit()?; // motion vectors over picture boundaries
        for _ in 0..4 {
            r.ue()?;
        }
        sps.max_num_reorder_frames = Some(r.ue()?);
    }
    Some(())
}

fn skip_hrd(r: &mut BitReader<'_>) -> Option<()> {
    let count = r.ue().filter(|c| *c < 32)? + 1;
    r.bits(8)?;
    for _ in 0..count {
        r.ue()?;
        r.ue()?;
        r.bit()?;
    }
    r.bits(20)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Writes bits as the encoder side would, to build sets for the cases below.
    #[derive(Default)]
    struct Bits(Vec<bool>);

    impl Bits {
        fn u(&mut self, value: u32, count: u32) -> &mut Self {
            for i in (0..count).rev() {
                self.0.push(value >> i & 1 == 1);
            }
            self
        }
        fn ue(&mut self, value: u32) -> &mut Self {
            let n = value + 1;
            let len = 32 - n.leading_zeros();
            self.u(0, len - 1).u(n, len)
        }
        fn nal(&mut self) -> Vec<u8> {
            self.0.push(true);
            let rbsp: Vec<u8> = self
                .0
                .chunks(8)
                .map(|c| {
                    c.iter()
                        .enumerate()
                        .fold(0, |b, (i, bit)| b | u8::from(*bit) << (7 - i))
                })
                .collect();
            let mut out = vec![0x67];
            super::super::bits::escape(&rbsp, &mut out);
            out
        }
    }

    fn baseline_1080(frame_mbs_only: bool) -> Bits {
        let mut b = Bits::default();
        b.u(66, 8)
            .u(0xc0, 8)
            .u(40, 8)
            .ue(0)
            .ue(0)
            .ue(2)
            .ue(1)
            .u(0, 1);
        b.ue(119)
            .ue(if frame_mbs_only { 67 } else { 33 })
            .u(frame_mbs_only.into(), 1);
        if !frame_mbs_only {
            b.u(0, 1);
        }
        b.u(1, 1)
            .u(1, 1)
            .ue(0)
            .ue(0)
            .ue(0)
            .ue(if frame_mbs_only { 4 } else { 2 });
        b
    }

    #[test]
    fn size_with_cropping() {
        let sps = Sps::parse(&baseline_1080(true).u(0, 1).nal()).unwrap();
        assert_eq!((sps.width, sps.height, sps.level_idc), (1920, 1080, 40));
        assert_eq!(sps.profile_name(), "Constrained Baseline");
        assert!(!sps.may_reorder());
        assert_eq!(sps.unsupported(), None);
        let sps = Sps::parse(&baseline_1080(false).u(0, 1).nal()).unwrap();
        assert_eq!((sps.width, sps.height), (1920, 1080));
        assert_eq!(sps.unsupported(), Some("interlaced video"));
    }

    /// High profile 640x360 with scaling lists, order type 0 and a VUI with timing and HRD.
    fn high(reorder: Option<u32>) -> Sps {
        let mut b = Bits::default();
        b.u(100, 8).u(0, 8).u(31, 8).ue(0).ue(1).ue(0).ue(0).u(0, 1);
        b.u(1, 1).u(1, 1);
        for _ in 0..16 {
            b.ue(0);
        }
        b.u(0, 7);
        b.ue(0)
            .ue(0)
            .ue(2)
            .ue(4)
            .u(0, 1)
            .ue(39)
            .ue(22)
            .u(1, 1)
            .u(1, 1);
        b.u(1, 1).ue(0).ue(0).ue(0).ue(4);
        b.u(1, 1); // VUI
        b.u(1, 1).u(255, 8).u(64, 16).u(45, 16).u(0, 1);
        b.u(1, 1).u(5, 3).u(1, 1).u(1, 1).u(9, 8).u(16, 8).u(9, 8);
        b.u(0, 1)
            .u(1, 1)
            .u(0, 16)
            .u(1, 16)
            .u(0, 16)
            .u(60, 16)
            .u(1, 1);
        b.u(1, 1).ue(0).u(0, 8).ue(9).ue(9).u(1, 1).u(0, 20);
        b.u(0, 1).u(0, 1).u(0, 1);
        match reorder {
            Some(n) => b.u(1, 1).u(1, 1).ue(0).ue(0).ue(10).ue(10).ue(n).ue(4),
            None => b.u(0, 1),
        };
        Sps::parse(&b.nal()).unwrap()
    }

    #[test]
    fn reordering_is_named() {
        let sps = high(Some(2));
        assert_eq!((sps.width, sps.height), (640, 360));
        assert_eq!(
            (sps.aspect, sps.full_range, sps.matrix_coefficients),
            (Some((64, 45)), true, 9)
        );
        assert_eq!(sps.unsupported(), Some("B-frames"));
        let sps = high(Some(0));
        assert!(!sps.may_reorder());
        assert_eq!(sps.unsupported(), None);
        let sps = high(None);
        assert!(sps.may_reorder() && !sps.declares_reordering());
    }

    #[test]
    fn a_real_set() {
        // 640x480 Constrained Baseline level 3 as openh264 writes it.
        let nal = [
            0x67, 0x42, 0xc0, 0x1e, 0x8c, 0x8d, 0x40, 0x50, 0x1e, 0x90, 0x0f, 0x08, 0x84, 0x6a,
        ];
        let sps = Sps::parse(&nal).unwrap();
        assert_eq!((sps.width, sps.height), (640, 480));
        assert_eq!(
            (sps.aspect, sps.full_range, sps.matrix_coefficients),
            (None, false, 2)
        );
        let gaps = Sps::with_gaps_allowed(&nal).unwrap();
        assert_eq!(Sps::parse(&gaps), Ok(sps));
        let bits = |nal: &[u8]| nal.iter().map(|b| b.count_ones()).sum::<u32>();
        assert_eq!((gaps.len(), bits(&gaps)), (nal.len(), bits(&nal) + 1));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(mut data in proptest::collection::vec(any::<u8>(), 1..80)) {
            data[0] = 0x67;
            let _ = Sps::parse(&data);
            let _ = (Sps::with_gaps_allowed(&data), super::super::slice_kind(&data));
            for n in 0..data.len() {
                let _ = Sps::parse(&data[..n]);
            }
        }
    }
}
