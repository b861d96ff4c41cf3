//! Serial numbers that wrap: sequence numbers (u16) and RTP timestamps (u32).

/// An unsigned counter that wraps, as RTP uses them.
pub trait Serial: Copy + PartialEq {
    /// Signed distance from `from` to `self` on the circle, by the shorter way.
    fn distance(self, from: Self) -> i64;
    /// The value without an unwrapping history.
    fn base(self) -> i64;
}

impl Serial for u16 {
    fn distance(self, from: u16) -> i64 {
        i64::from(self.wrapping_sub(from) as i16)
    }
    fn base(self) -> i64 {
        i64::from(self)
    }
}

impl Serial for u32 {
    fn distance(self, from: u32) -> i64 {
        i64::from(self.wrapping_sub(from) as i32)
    }
    fn base(self) -> i64 {
        i64::from(self)
    }
}

/// True if `a` comes after `b` by less than half the circle.
pub fn is_newer<T: Serial>(a: T, b: T) -> bool {
    a.distance(b) > 0
}

/// Extends a wrapping counter to a line that never wraps. The first value keeps its number, so
/// results may go below zero when older values follow it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwrapper<T> {
    last: Option<(T, i64)>,
}

/// Unwraps 16-bit sequence numbers.
pub type SeqUnwrapper = Unwrapper<u16>;
/// Unwraps 32-bit RTP timestamps.
pub type TimestampUnwrapper = Unwrapper<u32>;

impl<T: Serial> Unwrapper<T> {
    pub fn new() -> Self {
        Unwrapper { last: None }
    }

    /// Extends `value` and makes it the point of reference if it is the newest so far.
    pub fn unwrap(&mut self, value: T) -> i64 {
        let extended = self.peek(value);
        match self.last {
            Some((_, last)) if extended <= last => {}
            _ => self.last = Some((value, extended)),
        }
        extended
    }

    /// Extends `value` without moving the point of reference.
    pub fn peek(&self, value: T) -> i64 {
        match self.last {
            Some((last, extended)) => extended + value.distance(last),
            None => value.base(),
        }
    }

    /// The highest extended value so far.
    pub fn highest(&self) -> Option<i64> {
        self.last.map(|(_, extended)| extended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unwraps_forward_and_back() {
        let mut u = SeqUnwrapper::new();
        assert_eq!(u.unwrap(65_534), 65_534);
        assert_eq!(u.unwrap(1), 65_537);
        assert_eq!(u.unwrap(65_535), 65_535);
        assert_eq!(u.unwrap(2), 65_538);
        assert_eq!(u.highest(), Some(65_538));
        let mut u = SeqUnwrapper::new();
        assert_eq!(u.unwrap(0), 0);
        assert_eq!(u.unwrap(65_535), -1);
    }

    #[test]
    fn newer_is_the_shorter_way() {
        assert!(is_newer(0u16, 65_535));
        assert!(!is_newer(65_535u16, 0));
        assert!(is_newer(5u32, u32::MAX - 5));
        assert!(!is_newer(7u32, 7));
    }
}
