//! Sans-IO media cores on injected time.
//!
//! Nothing in this crate reads a clock, opens a socket, starts a thread or draws a random number:
//! every call that depends on time takes `now`, so the same inputs give the same outputs and the
//! tests run on virtual time. Everything that queues is bounded, and the bound stands beside it.
#![cfg_attr(test, allow(clippy::disallowed_methods))] // tests need one real `Instant` to start from

pub mod audio_buffer;
pub mod av_sync;
pub mod barcode;
pub mod bwe;
mod delay;
pub mod gop;
pub mod h264;
pub mod ntp;
pub mod pacer;
pub mod quality;
pub mod receive;
pub mod rtp;
pub mod seq;
pub mod stretch;
#[cfg(test)]
mod testing;
pub mod video_buffer;

pub use rtp::{MediaKind, RtpPacket};
