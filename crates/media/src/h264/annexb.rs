//! Finding NAL units in a byte stream.

use super::nal_type;

/// Iterates over the NAL units of an Annex B byte stream, without start codes and trailing zeros.
/// Bytes before the first start code are skipped; empty units are left out.
pub fn nals(annexb: &[u8]) -> NalIter<'_> {
    let begin = next_start(annexb, 0).map_or(annexb.len(), |at| at + 3);
    NalIter {
        data: annexb,
        at: begin,
    }
}

/// True if the access unit holds an IDR slice.
pub fn is_keyframe(annexb: &[u8]) -> bool {
    nals(annexb).any(|nal| nal[0] & 0x1f == nal_type::IDR)
}

/// See [`nals`].
#[derive(Debug, Clone)]
pub struct NalIter<'a> {
    data: &'a [u8],
    /// First byte behind a start code, or the end.
    at: usize,
}

impl<'a> Iterator for NalIter<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        while self.at < self.data.len() {
            let begin = self.at;
            let end = match next_start(self.data, begin) {
                Some(at) => {
                    self.at = at + 3;
                    at
                }
                None => {
                    self.at = self.data.len();
                    self.data.len()
                }
            };
            // Annex B: zeros before a start code (its fourth byte among them) are not the unit's.
            let mut nal = &self.data[begin..end];
            while let [head @ .., 0] = nal {
                nal = head;
            }
            if !nal.is_empty() {
                return Some(nal);
            }
        }
        None
    }
}

/// Position of the next `00 00 01` at or after `from`.
fn next_start(data: &[u8], from: usize) -> Option<usize> {
    let mut i = from;
    while i + 2 < data.len() {
        // The third byte tells how far a start code can be away.
        match data[i + 2] {
            0 => i += 1,
            1 if data[i] == 0 && data[i + 1] == 0 => return Some(i),
            _ => i += 3,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits_three_and_four_byte_codes() {
        let data = [
            9, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0, 1, 0, 0, 1, 0x65, 0, 1, 0, 0,
        ];
        let units: Vec<&[u8]> = nals(&data).collect();
        assert_eq!(units, [&[0x67, 1][..], &[0x68, 2], &[0x65, 0, 1]]);
        assert!(is_keyframe(&data));
        assert_eq!(nals(&[0, 0]).count(), 0);
        assert_eq!(nals(&[0, 0, 1]).count(), 0);
    }

    proptest! {
        #[test]
        fn agrees_with_a_naive_search(data in proptest::collection::vec(0u8..3, 0..64)) {
            let naive = data.windows(3).position(|w| w == [0, 0, 1]);
            prop_assert_eq!(next_start(&data, 0), naive);
            prop_assert!(nals(&data).all(|nal| !nal.is_empty()));
        }
    }
}
