//! The one field of slice headers that the engine needs.

use super::bits::{BitReader, unescape};
use super::nal_type;

/// `slice_type` of a slice header (ITU-T H.264, table 7-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SliceKind {
    P,
    B,
    I,
    /// Switching slices of the extended profile.
    Sp,
    Si,
}

/// Kind of a coded slice NAL unit (types 1 and 5); `None` for other units and broken ones.
pub fn slice_kind(nal: &[u8]) -> Option<SliceKind> {
    let kind = nal.first()? & 0x1f;
    if kind != nal_type::SLICE && kind != nal_type::IDR {
        return None;
    }
    // Two Exp-Golomb codes need at most 16 bytes, escaped ones included.
    let header = unescape(&nal[1..nal.len().min(17)]);
    let mut bits = BitReader::new(&header);
    let _first_mb = bits.ue()?;
    Some(match bits.ue()? % 5 {
        0 => SliceKind::P,
        1 => SliceKind::B,
        2 => SliceKind::I,
        3 => SliceKind::Sp,
        _ => SliceKind::Si,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        // first_mb 0 (1), then 5 (00110): P; 6 (00111): B; 7 (0001000): I.
        assert_eq!(slice_kind(&[0x41, 0b1001_1000]), Some(SliceKind::P));
        assert_eq!(slice_kind(&[0x01, 0b1001_1100]), Some(SliceKind::B));
        assert_eq!(slice_kind(&[0x65, 0b1000_1000]), Some(SliceKind::I));
        assert_eq!(slice_kind(&[0x67, 0x42]), None);
        assert_eq!(slice_kind(&[0x41]), None);
        assert_eq!(slice_kind(&[]), None);
    }
}
