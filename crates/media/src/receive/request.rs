//! Repair requests from a server whose WebRTC session cannot time them itself.
//!
//! The session of our server repeats generic NACKs on a timer of 33 ms and cannot ask for the end
//! of a frame before the next one begins. It does let an application send feedback of its own
//! (RFC 4585, section 6.4), so the server decides for itself what to ask for and when, and a
//! publisher of ours says in its offer that it understands. The message has the shape of the
//! receiver estimate of draft-alvestrand-rmcat-remb-03, which is the one that stacks parse: a rate
//! above all others, and for SSRCs the stream, a mark, and the packets wanted as in RFC 4585,
//! section 6.2.1. Read as what it looks like, it limits nothing.

/// Line of an offer: the publisher understands these requests.
pub const OFFER_LINE: &str = "a=x-zego-repair:1";

/// Stands behind the stream's SSRC.
const MARK: u32 = 0x5a52_4551;
/// Of the estimate: 18 bits of mantissa, shifted by 46.
const NO_LIMIT: [u8; 3] = [46 << 2 | 0b11, 0xff, 0xff];
/// Words behind the mark, so that a request is one small packet.
const MAX_WORDS: usize = 64;

/// The message for `missing`, which are in order; what does not fit is left out. It follows the
/// two SSRCs of the feedback's header, of which the second is zero.
pub fn write(media_ssrc: u32, missing: &[u16]) -> Vec<u8> {
    let mut words: Vec<u32> = vec![media_ssrc, MARK];
    let mut first = None;
    for &seq in missing {
        let after = first.map(|first| seq.wrapping_sub(first));
        match after {
            Some(after @ 1..=16) => *words.last_mut().expect("two stand in it") |= 1 << (after - 1),
            _ if words.len() == MAX_WORDS + 2 => break,
            _ => {
                words.push(u32::from(seq) << 16);
                first = Some(seq);
            }
        }
    }
    let mut out = Vec::with_capacity(8 + words.len() * 4);
    out.extend_from_slice(b"REMB");
    out.push(words.len() as u8);
    out.extend_from_slice(&NO_LIMIT);
    out.extend(words.iter().flat_map(|word| word.to_be_bytes()));
    out
}

/// The stream and the packets wanted, from the SSRCs of a message; `None` if it is a true estimate.
pub fn read(ssrcs: &[u32]) -> Option<(u32, impl Iterator<Item = u16>)> {
    let [media_ssrc, MARK, words @ ..] = ssrcs else {
        return None;
    };
    let packets = words.iter().take(MAX_WORDS).flat_map(|word| {
        let (first, mask) = ((word >> 16) as u16, word & 0xffff);
        let more = (0..16u16).filter(move |bit| mask >> bit & 1 == 1);
        std::iter::once(first).chain(more.map(move |bit| first.wrapping_add(bit + 1)))
    });
    Some((*media_ssrc, packets))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ssrcs(message: &[u8]) -> Vec<u32> {
        assert_eq!(&message[..4], b"REMB");
        let words = message[8..].chunks_exact(4);
        let words: Vec<_> = words
            .map(|w| u32::from_be_bytes(w.try_into().unwrap()))
            .collect();
        assert_eq!(usize::from(message[4]), words.len());
        words
    }

    #[test]
    fn round_trip() {
        for missing in [
            vec![7],
            vec![65_530, 65_534, 65_535, 0, 1, 10, 11],
            vec![1, 17, 18, 19, 600],
            (0..2000).step_by(3).collect(),
        ] {
            let words = ssrcs(&write(9, &missing));
            let (ssrc, packets) = read(&words).unwrap();
            let packets: Vec<_> = packets.collect();
            assert_eq!((ssrc, &packets[..]), (9, &missing[..packets.len()]));
            assert!(packets.len() == missing.len() || words.len() == MAX_WORDS + 2);
        }
    }

    #[test]
    fn a_true_estimate_is_none() {
        for other in [&[][..], &[1], &[1, 2], &[MARK, 1, 2]] {
            assert!(read(other).is_none());
        }
    }
}
