//! An encoder for tests: grey pictures of 160 × 96, each made as large as wanted by data that
//! nobody reads.
//! One IDR of plain samples, then pictures in which every macroblock is skipped.
#![allow(dead_code)]

pub const WIDTH: u32 = 160;
pub const HEIGHT: u32 = 96;
const MACROBLOCKS: u32 = (WIDTH / 16) * (HEIGHT / 16);
/// Bits of frame_num.
const FRAME_NUM_BITS: u32 = 8;

/// Bits, most significant first (ITU-T H.264, 7.2).
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn of(header: u8) -> Self {
        Self {
            bytes: vec![header],
            used: 0,
        }
    }

    fn put(&mut self, value: u32, bits: u32) -> &mut Self {
        for bit in (0..bits).rev() {
            if self.used == 0 {
                self.bytes.push(0);
            }
            let last = self.bytes.last_mut().expect("just pushed");
            *last |= ((value >> bit & 1) as u8) << (7 - self.used);
            self.used = (self.used + 1) % 8;
        }
        self
    }

    /// ue(v).
    fn ue(&mut self, value: u32) -> &mut Self {
        let length = (value + 1).ilog2();
        self.put(value + 1, 2 * length + 1)
    }

    /// Ends a NAL unit: the stop bit, and zeros up to a whole byte.
    fn end(&mut self) -> Vec<u8> {
        self.put(1, 1);
        std::mem::take(&mut self.bytes)
    }
}

/// Makes access units in Annex B. The first is to be an IDR.
#[derive(Default)]
pub struct Encoder {
    frame_num: u32,
    idr: u32,
}

impl Encoder {
    /// The next picture; `bytes`: at least so large.
    pub fn picture(&mut self, idr: bool, bytes: usize) -> Vec<u8> {
        let mut unit = Vec::new();
        let mut nal = |nal: Vec<u8>| {
            unit.extend_from_slice(&[0, 0, 0, 1]);
            unit.extend_from_slice(&nal);
        };
        if idr {
            nal(sps());
            nal(pps());
            self.frame_num = 0;
            self.idr += 1;
        } else {
            self.frame_num = (self.frame_num + 1) % (1 << FRAME_NUM_BITS);
        }
        nal(self.slice(idr));
        if unit.len() < bytes {
            // A NAL unit of a reserved type, which decoders pass over (7.4.1): filler data would not
            // be sent.
            let length = bytes - unit.len();
            unit.extend_from_slice(&[0, 0, 0, 1, 22]);
            unit.resize(unit.len() + length, 0xa5);
            unit.push(0x80);
        }
        unit
    }

    fn slice(&self, idr: bool) -> Vec<u8> {
        let mut b = Bits::of(if idr { 0x65 } else { 0x41 });
        // first_mb_in_slice; slice_type: I or P alone; pic_parameter_set_id.
        b.ue(0).ue(if idr { 7 } else { 5 }).ue(0);
        b.put(self.frame_num, FRAME_NUM_BITS);
        if idr {
            // idr_pic_id, dec_ref_pic_marking.
            b.ue(self.idr & 1).put(0, 2);
        } else {
            // No override of the references, no reordering, no marking.
            b.put(0, 3);
        }
        // slice_qp_delta.
        b.ue(0);
        if !idr {
            return b.ue(MACROBLOCKS).end();
        }
        for _ in 0..MACROBLOCKS {
            // I_PCM, and its samples from the next whole byte on.
            b.ue(25);
            b.used = 0;
            b.bytes.extend_from_slice(&[128; 384]);
        }
        b.end()
    }
}

fn sps() -> Vec<u8> {
    let mut b = Bits::of(0x67);
    // Constrained baseline, level 3.0.
    b.put(66, 8).put(0xc0, 8).put(30, 8).ue(0);
    // frame_num of 8 bits, output in the order of decoding, one reference.
    b.ue(FRAME_NUM_BITS - 4).ue(2).ue(1).put(0, 1);
    b.ue(WIDTH / 16 - 1).ue(HEIGHT / 16 - 1);
    // Frames only, direct_8x8, neither cropping nor VUI.
    b.put(0b1100, 4).end()
}

fn pps() -> Vec<u8> {
    let mut b = Bits::of(0x68);
    // CAVLC, one slice group, one reference, no weights.
    b.ue(0).ue(0).put(0, 2).ue(0).ue(0).ue(0).put(0, 3);
    // Quantisers as usual, no extras.
    b.ue(0).ue(0).ue(0).put(0, 3).end()
}
