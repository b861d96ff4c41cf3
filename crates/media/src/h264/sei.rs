//! Application data in the picture stream: SEI `user_data_unregistered` (ITU-T H.264, section D.1.7).

use super::bits::{escape, unescape};
use super::{START_CODE, annexb, nal_type};

/// Marks our messages among the user data of encoders and other applications.
pub const SEI_UUID: [u8; 16] = [
    0x7a, 0x65, 0x78, 0x31, 0x5c, 0x0e, 0x4b, 0x1d, 0x9f, 0x62, 0xd3, 0x88, 0x41, 0xa6, 0x2b, 0xe7,
];

/// Largest message, bytes.
pub const MAX_SEI_BYTES: usize = 4096;
/// Most messages read from or written to one access unit: half a second of the published 30 per
/// second may gather behind a slow frame.
pub const MAX_SEI_PER_FRAME: usize = 16;

const USER_DATA_UNREGISTERED: usize = 5;

/// The access unit with `messages` added, in order, before its first slice; at the end of one
/// without slices, so that messages can travel alone. Messages above
/// [`MAX_SEI_BYTES`] and those past [`MAX_SEI_PER_FRAME`] are left out: callers check first.
pub fn insert_user_data(annexb: &[u8], messages: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let total: usize = messages.iter().map(|m| m.as_ref().len() + 64).sum();
    let mut out = Vec::with_capacity(annexb.len() + total * 3 / 2);
    let mut pending = Some(messages);
    for nal in annexb::nals(annexb) {
        if matches!(nal[0] & 0x1f, 1..=5) {
            for message in pending
                .take()
                .unwrap_or_default()
                .iter()
                .take(MAX_SEI_PER_FRAME)
            {
                write_message(message.as_ref(), &mut out);
            }
        }
        out.extend_from_slice(&START_CODE);
        out.extend_from_slice(nal);
    }
    for message in pending.unwrap_or_default().iter().take(MAX_SEI_PER_FRAME) {
        write_message(message.as_ref(), &mut out);
    }
    out
}

fn write_message(message: &[u8], out: &mut Vec<u8>) {
    if message.len() > MAX_SEI_BYTES {
        return;
    }
    out.extend_from_slice(&START_CODE);
    out.push(nal_type::SEI);
    let mut rbsp = vec![USER_DATA_UNREGISTERED as u8];
    // Section 7.3.2.3.1: the size in steps of 255.
    let mut size = SEI_UUID.len() + message.len();
    while size >= 255 {
        rbsp.push(255);
        size -= 255;
    }
    rbsp.push(size as u8);
    rbsp.extend_from_slice(&SEI_UUID);
    rbsp.extend_from_slice(message);
    rbsp.push(0x80); // rbsp_trailing_bits
    escape(&rbsp, out);
}

/// Our messages of an access unit, in order. Other user data and broken units are passed over.
pub fn read_user_data(annexb: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for nal in annexb::nals(annexb).filter(|nal| nal[0] & 0x1f == nal_type::SEI) {
        let rbsp = unescape(&nal[1..]);
        let mut rest = &rbsp[..];
        // A unit may hold several messages; what is left of the last is its trailing bits.
        while rest.len() > 2 && found.len() < MAX_SEI_PER_FRAME {
            let Some((kind, size)) = take_varint(&mut rest).zip(take_varint(&mut rest)) else {
                break;
            };
            let Some((body, tail)) = rest.split_at_checked(size) else {
                break;
            };
            rest = tail;
            if kind != USER_DATA_UNREGISTERED {
                continue;
            }
            if let Some(message) = body
                .strip_prefix(&SEI_UUID)
                .filter(|m| m.len() <= MAX_SEI_BYTES)
            {
                found.push(message.to_vec());
            }
        }
    }
    found
}

fn take_varint(data: &mut &[u8]) -> Option<usize> {
    let mut value = 0usize;
    loop {
        let (&b, rest) = data.split_first()?;
        *data = rest;
        value += usize::from(b);
        if b != 255 {
            return Some(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRAME: [u8; 18] = [
        0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0, 1, 0x65, 9, 9,
    ];

    #[test]
    fn goes_before_the_first_slice() {
        let out = insert_user_data(&FRAME, &[b"hello"]);
        let kinds: Vec<u8> = annexb::nals(&out).map(|n| n[0] & 0x1f).collect();
        assert_eq!(kinds, [7, 8, 6, 5]);
        assert_eq!(read_user_data(&out), [b"hello"]);
    }

    #[test]
    fn bounded() {
        let many = vec![vec![0u8; 3]; MAX_SEI_PER_FRAME + 4];
        assert_eq!(
            read_user_data(&insert_user_data(&FRAME, &many)).len(),
            MAX_SEI_PER_FRAME
        );
        assert!(
            read_user_data(&insert_user_data(&FRAME, &[vec![1; MAX_SEI_BYTES + 1]])).is_empty()
        );
        assert_eq!(
            read_user_data(&insert_user_data(&FRAME, &[vec![0; MAX_SEI_BYTES]])),
            [vec![0; MAX_SEI_BYTES]]
        );
    }

    #[test]
    fn foreign_messages_in_one_unit_are_skipped() {
        // pic_timing (1), then ours, in a single SEI unit.
        let mut nal = vec![0, 0, 0, 1, 6];
        let mut rbsp = vec![1, 2, 0xaa, 0xbb, 5, 18];
        rbsp.extend_from_slice(&SEI_UUID);
        rbsp.extend_from_slice(&[0, 0, 0x80]);
        escape(&rbsp, &mut nal);
        assert_eq!(read_user_data(&nal), [vec![0, 0]]);
    }

    proptest! {
        #[test]
        fn round_trip(messages in proptest::collection::vec(proptest::collection::vec(0u8..4, 0..600), 0..5)) {
            prop_assert_eq!(read_user_data(&insert_user_data(&FRAME, &messages)), messages);
        }

        #[test]
        fn arbitrary_bytes_never_panic(data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut nal = vec![0, 0, 1, 6];
            nal.extend_from_slice(&data);
            let _ = read_user_data(&nal);
            let _ = insert_user_data(&data, &[b"x"]);
        }
    }
}
