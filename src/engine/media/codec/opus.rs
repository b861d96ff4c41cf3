//! Opus at 48 kHz in packets of 20 ms, with in-band FEC.

use super::OPUS_FRAME;
use crate::engine::media::MediaError;

fn failed(what: &str, e: opus::Error) -> MediaError {
    MediaError::Codec(format!("Opus {what}: {e}"))
}

fn layout(channels: u8) -> opus::Channels {
    if channels >= 2 {
        opus::Channels::Stereo
    } else {
        opus::Channels::Mono
    }
}

/// Largest packet: Opus's own limit for one frame (RFC 6716, section 3.2.1).
const MAX_PACKET: usize = 1275;

pub struct OpusEncoder {
    inner: opus::Encoder,
    channels: usize,
    loss_percent: i32,
}

impl OpusEncoder {
    /// `channels` 1 or 2, `bitrate_kbps` 6–510.
    pub fn new(channels: u8, bitrate_kbps: u32) -> Result<Self, MediaError> {
        // "Audio" keeps music intact; at the rates we use its speech quality equals "Voip".
        let mut inner = opus::Encoder::new(48_000, layout(channels), opus::Application::Audio)
            .map_err(|e| failed("encoder", e))?;
        inner.set_inband_fec(true).map_err(|e| failed("FEC", e))?;
        let mut encoder = Self {
            inner,
            channels: usize::from(channels.clamp(1, 2)),
            loss_percent: -1,
        };
        encoder.set_bitrate(bitrate_kbps)?;
        encoder.set_loss(0.0)?;
        Ok(encoder)
    }

    pub fn channels(&self) -> usize {
        self.channels
    }

    pub fn set_bitrate(&mut self, kbps: u32) -> Result<(), MediaError> {
        let bits = opus::Bitrate::Bits((kbps.clamp(6, 510) * 1000) as i32);
        self.inner
            .set_bitrate(bits)
            .map_err(|e| failed("bitrate", e))
    }

    /// How much loss the FEC is sized for, 0–1. Without loss no bits go into FEC.
    pub fn set_loss(&mut self, rate: f32) -> Result<(), MediaError> {
        let percent = (rate.clamp(0.0, 0.5) * 100.0).round() as i32;
        if percent == self.loss_percent {
            return Ok(());
        }
        self.loss_percent = percent;
        self.inner
            .set_packet_loss_perc(percent)
            .map_err(|e| failed("loss", e))
    }

    /// Encodes 20 ms: 960 samples a channel, interleaved.
    pub fn encode(&mut self, pcm: &[i16]) -> Result<Vec<u8>, MediaError> {
        self.inner
            .encode_vec(pcm, MAX_PACKET)
            .map_err(|e| failed("encode", e))
    }
}

/// Decodes to a fixed channel count, whatever that of the packets; fills the place of lost ones.
pub struct OpusDecoder {
    inner: opus::Decoder,
    channels: usize,
}

impl OpusDecoder {
    pub fn new(channels: u8) -> Result<Self, MediaError> {
        let inner =
            opus::Decoder::new(48_000, layout(channels)).map_err(|e| failed("decoder", e))?;
        Ok(Self {
            inner,
            channels: usize::from(channels.clamp(1, 2)),
        })
    }

    pub fn channels(&self) -> usize {
        self.channels
    }

    /// Appends the packet's samples to `out`.
    pub fn decode(&mut self, packet: &[u8], out: &mut Vec<i16>) -> Result<(), MediaError> {
        // 120 ms is the longest packet there is (RFC 6716, section 2.1.4).
        self.run(packet, 6 * OPUS_FRAME, false, out)
    }

    /// Appends `frames` samples a channel in place of a lost packet, from what its successor
    /// `next` says about it.
    pub fn decode_fec(
        &mut self,
        next: &[u8],
        frames: usize,
        out: &mut Vec<i16>,
    ) -> Result<(), MediaError> {
        self.run(next, frames, true, out)
    }

    /// Appends `frames` samples a channel in place of a lost packet of which nothing is known.
    pub fn conceal(&mut self, frames: usize, out: &mut Vec<i16>) -> Result<(), MediaError> {
        self.run(&[], frames, false, out)
    }

    fn run(
        &mut self,
        packet: &[u8],
        frames: usize,
        fec: bool,
        out: &mut Vec<i16>,
    ) -> Result<(), MediaError> {
        let begin = out.len();
        out.resize(begin + frames * self.channels, 0);
        match self.inner.decode(packet, &mut out[begin..], fec) {
            Ok(decoded) => {
                out.truncate(begin + decoded * self.channels);
                Ok(())
            }
            Err(e) => {
                out.truncate(begin);
                Err(failed("decode", e))
            }
        }
    }
}
