//! Which of the latest packets have been received.

/// A ring of bits over extended sequence numbers.
#[derive(Debug)]
pub(super) struct History {
    bits: Box<[u64; History::LEN as usize / 64]>,
    /// First number behind the highest one noted.
    end: Option<i64>,
}

impl Default for History {
    fn default() -> Self {
        History {
            bits: Box::new([0; History::LEN as usize / 64]),
            end: None,
        }
    }
}

impl History {
    /// Bound: packets remembered: four seconds at 1,000 packets a second.
    pub const LEN: i64 = 4096;

    /// True if `seq` was received. Only for numbers less than `LEN` below `highest`.
    pub fn contains(&self, seq: i64, highest: i64) -> bool {
        let (word, bit) = place(seq);
        seq <= highest && highest - seq < Self::LEN && self.bits[word] & bit != 0
    }

    pub fn insert(&mut self, seq: i64) {
        let end = self.end.unwrap_or(seq);
        if seq >= end {
            // What the ring passes over belongs to numbers one lap ago.
            for passed in end.max(seq - Self::LEN + 1)..seq {
                let (word, bit) = place(passed);
                self.bits[word] &= !bit;
            }
            self.end = Some(seq + 1);
        }
        let (word, bit) = place(seq);
        self.bits[word] |= bit;
    }
}

fn place(seq: i64) -> (usize, u64) {
    let at = seq.rem_euclid(History::LEN) as usize;
    (at / 64, 1 << (at % 64))
}
