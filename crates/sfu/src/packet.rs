//! An RTP packet as the router sees it.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

/// Audio or video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Audio,
    Video,
}

impl Kind {
    /// RTP clock: Opus 48 kHz (RFC 7587, section 4.1), H.264 90 kHz (RFC 6184, section 8.1).
    pub fn clock_hz(self) -> u32 {
        match self {
            Kind::Audio => 48_000,
            Kind::Video => 90_000,
        }
    }
}

/// abs-capture-time as it came, forwarded unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureTime {
    /// Capture clock of the original source.
    pub time: SystemTime,
    /// Q32.32 seconds between the capture clock and the sender's clock.
    pub clock_offset: Option<i64>,
}

/// One packet of a publisher, shared between the cache and every subscriber.
#[derive(Clone, Debug)]
pub struct Packet {
    /// Sequence number without wrap-around.
    pub seq: u64,
    pub timestamp: u32,
    pub marker: bool,
    /// RTP payload, without header and padding.
    pub payload: Arc<[u8]>,
    pub capture: Option<CaptureTime>,
    /// 0 to -127 dBov.
    pub audio_level: Option<i8>,
    pub voice_activity: Option<bool>,
    /// The publisher's clock at `timestamp`, moved onto ours. The same shift holds for the audio and
    /// the video of one publication, so that sender reports built on it keep lip sync.
    pub wallclock: Instant,
}

impl Packet {
    /// Bytes that one stored packet costs, header and bookkeeping included.
    pub(crate) fn cost(&self) -> usize {
        self.payload.len() + zego_media::gop::PACKET_COST
    }
}
