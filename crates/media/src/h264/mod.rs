//! H.264 byte streams and their RTP payload format (RFC 6184).
//!
//! "Annex B" is the byte stream of ITU-T H.264, annex B: NAL units behind `00 00 01` start codes.

mod annexb;
mod bits;
mod depacketizer;
mod packetizer;
mod sei;
mod slice;
mod sps;

pub use annexb::{NalIter, is_keyframe, nals};
pub use depacketizer::{Depacketizer, PayloadInfo};
pub use packetizer::Packetizer;
pub use sei::{MAX_SEI_BYTES, MAX_SEI_PER_FRAME, SEI_UUID, insert_user_data, read_user_data};
pub use slice::{SliceKind, slice_kind};
pub use sps::{Sps, SpsError};

/// `nal_unit_type` values this crate looks at (ITU-T H.264, table 7-1; RFC 6184, table 1).
pub mod nal_type {
    pub const SLICE: u8 = 1;
    pub const IDR: u8 = 5;
    pub const SEI: u8 = 6;
    pub const SPS: u8 = 7;
    pub const PPS: u8 = 8;
    pub const AUD: u8 = 9;
    pub const FILLER: u8 = 12;
    pub const STAP_A: u8 = 24;
    pub const FU_A: u8 = 28;
}

/// The four-byte start code that goes before every NAL unit we write.
pub const START_CODE: [u8; 4] = [0, 0, 0, 1];
