//! What an Opus packet says about itself (RFC 6716, section 3.1), without decoding it.

/// Duration of a packet in ticks of 48 kHz, 120–5760; `None` if it is malformed.
pub fn packet_ticks(payload: &[u8]) -> Option<i64> {
    let toc = *payload.first()?;
    let frame = match toc >> 3 {
        // Table 2: SILK, hybrid, CELT.
        config @ 0..=11 => [480, 960, 1920, 2880][usize::from(config & 3)],
        config @ 12..=15 => [480, 960][usize::from(config & 1)],
        config => [120, 240, 480, 960][usize::from(config & 3)],
    };
    let count = match toc & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => i64::from(payload.get(1)? & 0x3f),
    };
    // Section 3.4, R5: at most 120 ms.
    Some(frame * count).filter(|ticks| (120..=5760).contains(ticks))
}

/// True for packets that only say that the sender is silent (RFC 7587, section 3.1.3).
pub(super) fn is_dtx(payload: &[u8]) -> bool {
    payload.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(packet_ticks(&[15 << 3, 1]), Some(960));
        assert_eq!(packet_ticks(&[3 << 3]), Some(2880));
        assert_eq!(packet_ticks(&[31 << 3 | 1]), Some(1920));
        assert_eq!(packet_ticks(&[16 << 3 | 3, 6]), Some(720));
        assert_eq!(packet_ticks(&[3 << 3 | 3, 48]), None);
        assert_eq!(packet_ticks(&[3]), None);
        assert_eq!(packet_ticks(&[]), None);
    }
}
