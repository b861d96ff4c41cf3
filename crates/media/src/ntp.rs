//! NTP timestamps in Q32.32 (RFC 5905, section 6), as abs-capture-time and sender reports carry them.

use std::time::Duration;

/// Seconds from the NTP era (1900) to the Unix epoch (1970).
const UNIX_OFFSET_SECS: u64 = 2_208_988_800;

/// Unix time in microseconds to NTP Q32.32. Wraps with NTP era 1 in 2036, as the wire format does.
pub fn from_unix_us(unix_us: u64) -> u64 {
    let secs = (unix_us / 1_000_000).wrapping_add(UNIX_OFFSET_SECS);
    let micros = unix_us % 1_000_000;
    // Rounded up, so that the way back (which truncates) gives the same microsecond.
    let fraction = (micros << 32).div_ceil(1_000_000);
    (secs << 32).wrapping_add(fraction)
}

/// NTP Q32.32 to Unix time in microseconds. Values before 1970 are read as NTP era 1 (from 2036 on).
pub fn to_unix_us(ntp: u64) -> u64 {
    let mut secs = ntp >> 32;
    if secs < UNIX_OFFSET_SECS {
        secs += 1 << 32;
    }
    (secs - UNIX_OFFSET_SECS) * 1_000_000 + (((ntp & 0xffff_ffff) * 1_000_000) >> 32)
}

/// `later - earlier` in microseconds, across a wrap of the era; negative if `later` is the earlier one.
pub fn diff_us(later: u64, earlier: u64) -> i64 {
    let diff = later.wrapping_sub(earlier) as i64;
    ((i128::from(diff) * 1_000_000) >> 32) as i64
}

/// `ntp` moved forward by `d`.
pub fn add(ntp: u64, d: Duration) -> u64 {
    let delta = ((d.as_nanos() << 32) / 1_000_000_000) as u64;
    ntp.wrapping_add(delta)
}

/// The middle 32 bits, as `LSR` in a receiver report (RFC 3550, section 6.4.1).
pub fn compact(ntp: u64) -> u32 {
    (ntp >> 16) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unix_and_back() {
        for us in [
            0,
            1,
            999_999,
            1_764_000_000_123_456,
            2_085_978_495_999_999,
            2_085_978_496_000_001,
        ] {
            assert_eq!(to_unix_us(from_unix_us(us)), us);
        }
        assert_eq!(from_unix_us(0) >> 32, UNIX_OFFSET_SECS);
    }

    #[test]
    fn differences_cross_the_era() {
        let a = from_unix_us(2_085_978_495_900_000);
        let b = add(a, Duration::from_millis(250));
        assert!((diff_us(b, a) - 250_000).abs() <= 1);
        assert!((diff_us(a, b) + 250_000).abs() <= 1);
        assert_eq!(compact(0x1122_3344_5566_7788), 0x3344_5566);
    }
}
