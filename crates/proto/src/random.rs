//! Unpredictable, reproducible bytes for pure cores: the seed is an argument.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// HMAC-SHA256 in counter mode. With a secret seed its output cannot be guessed; with a known
/// one a test can repeat it.
pub struct Random {
    key: [u8; 32],
    counter: u64,
}

impl Random {
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            key: seed,
            counter: 0,
        }
    }

    pub fn bytes(&mut self) -> [u8; 32] {
        let mut mac =
            <Hmac<Sha256> as Mac>::new_from_slice(&self.key).expect("HMAC takes any key length");
        mac.update(&self.counter.to_be_bytes());
        self.counter += 1;
        mac.finalize().into_bytes().into()
    }

    /// `bytes` random bytes as lower case hex; at most 32 bytes.
    pub fn hex(&mut self, bytes: usize) -> String {
        crate::appsign::hex(&self.bytes()[..bytes.min(32)])
    }

    pub fn u64(&mut self) -> u64 {
        let bytes = self.bytes();
        u64::from_be_bytes(bytes[..8].try_into().expect("8 of 32 bytes"))
    }
}

/// Shows nothing of the key.
impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Random")
            .field("counter", &self.counter)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_from_its_seed_only() {
        let take = |seed| {
            let mut random = Random::new(seed);
            [random.hex(16), random.hex(16), random.u64().to_string()]
        };
        assert_eq!(take([1; 32]), take([1; 32]));
        assert_ne!(take([1; 32]), take([2; 32]));
        let [a, b, _] = take([1; 32]);
        assert!(a != b && a.len() == 32);
    }
}
