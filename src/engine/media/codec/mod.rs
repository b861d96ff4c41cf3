//! The codecs: H.264 by OpenH264, sound by Opus. Both are C, compiled from source; these are the
//! safe wrappers.

mod decoder;
mod encoder;
mod opus;

pub use decoder::Decoder;
pub use encoder::{Encoder, EncoderConfig};
pub use opus::{OpusDecoder, OpusEncoder};

/// Samples of one channel in an Opus packet of 20 ms at 48 kHz.
pub const OPUS_FRAME: usize = 960;

#[cfg(test)]
pub(crate) mod tests;
