//! A steady output of sound around the buffer: decoding, stretching, silence.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::{AudioBuffer, Pull, StretchAction};
use crate::rtp::RtpPacket;
use crate::{ntp, stretch};

const SAMPLE_RATE: u32 = 48_000;
/// Share of playing time by which stretching may change the speed.
const STRETCH_SHARE: f64 = 0.15;
/// Stretching that may be saved up: the longest period.
const STRETCH_SAVED: f64 = 480.0;
/// This far from its time, sound without a period is stretched too.
const FORCE_OVER_US: u64 = 60_000;
/// Frames that one tick may decode: the longest Opus packet is 120 ms, the shortest 2.5 ms.
const MAX_PULLS: usize = 8;

/// Decodes Opus at 48 kHz to interleaved samples appended to `out`. Errors append nothing.
pub trait AudioDecoder {
    fn decode(&mut self, payload: &[u8], out: &mut Vec<i16>);
    /// The frame before `next`, from the copy inside it; `ticks` samples per channel.
    fn decode_fec(&mut self, next: &[u8], ticks: usize, out: &mut Vec<i16>);
    /// Goes on from the last sound; `ticks` samples per channel.
    fn conceal(&mut self, ticks: usize, out: &mut Vec<i16>);
}

/// What a tick played.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Played {
    /// NTP Q32.32 of the sender's capture clock of the first sample.
    pub capture_ntp: Option<u64>,
    /// All of it is silence because there is nothing to play.
    pub idle: bool,
    /// Some of it is invented.
    pub concealed: bool,
}

/// [`AudioBuffer`] with a decoder behind it, giving 10 ms of sound at each tick of a clock.
#[derive(Debug)]
pub struct AudioPlayout<D> {
    buffer: AudioBuffer,
    decoder: D,
    channels: usize,
    /// Decoded and not played: below 10 ms between ticks, plus one packet.
    fifo: VecDeque<i16>,
    /// Capture time of the first sample in `fifo`.
    fifo_ntp: Option<u64>,
    /// Of the samples in `fifo`, this many at its end are invented.
    invented: usize,
    scratch: Vec<i16>,
    /// Samples per channel by which sound may be stretched now.
    allowance: f64,
    stretched: u64,
}

impl<D: AudioDecoder> AudioPlayout<D> {
    /// `channels`: 1 or 2, as the decoder gives.
    pub fn new(decoder: D, channels: usize) -> Self {
        AudioPlayout {
            buffer: AudioBuffer::new(),
            decoder,
            channels: channels.clamp(1, 2),
            fifo: VecDeque::new(),
            fifo_ntp: None,
            invented: 0,
            scratch: Vec::new(),
            allowance: 0.0,
            stretched: 0,
        }
    }

    pub fn insert(&mut self, now: Instant, packet: RtpPacket) {
        self.buffer.insert(now, packet);
    }

    pub fn buffer(&self) -> &AudioBuffer {
        &self.buffer
    }

    pub fn buffer_mut(&mut self) -> &mut AudioBuffer {
        &mut self.buffer
    }

    /// Time added or taken by stretching so far, milliseconds.
    pub fn stretched_ms(&self) -> u64 {
        self.stretched * 1000 / u64::from(SAMPLE_RATE)
    }

    /// Fills `out` (interleaved, normally 10 ms) with what is to be heard from `now` on.
    pub fn tick(&mut self, now: Instant, out: &mut [i16]) -> Played {
        let mut idle = false;
        for _ in 0..MAX_PULLS {
            if self.fifo.len() >= out.len() {
                break;
            }
            match self.buffer.pull(now) {
                Pull::Idle => {
                    idle = true;
                    break;
                }
                pull => self.render(pull),
            }
        }
        let taken = self.fifo.len().min(out.len());
        let played = Played {
            capture_ntp: self.fifo_ntp.filter(|_| taken > 0),
            idle: idle && taken == 0,
            concealed: taken > self.fifo.len() - self.invented.min(self.fifo.len()),
        };
        for (slot, sample) in out.iter_mut().zip(self.fifo.drain(..taken)) {
            *slot = sample;
        }
        out[taken..].fill(0);
        self.invented = self.invented.min(self.fifo.len());
        self.fifo_ntp = self
            .fifo_ntp
            .map(|t| ntp::add(t, self.duration(taken)))
            .filter(|_| !self.fifo.is_empty());
        played
    }

    fn render(&mut self, pull: Pull) {
        self.scratch.clear();
        match pull {
            Pull::Decode {
                payload,
                capture_ntp,
                ..
            } => {
                self.decoder.decode(&payload, &mut self.scratch);
                self.apply_stretch();
                self.invented = 0;
                // The packet's time is that of its first sample, which goes behind the queue.
                self.fifo_ntp = capture_ntp
                    .map(|t| t.wrapping_sub(ntp::add(0, self.duration(self.fifo.len()))));
            }
            Pull::DecodeFec { payload } => {
                self.decoder.decode_fec(&payload, 960, &mut self.scratch);
                self.invented = 0;
            }
            Pull::Conceal => {
                self.decoder.conceal(960, &mut self.scratch);
                self.invented += self.scratch.len();
            }
            Pull::Idle => {}
        }
        self.fifo.extend(&self.scratch);
    }

    fn apply_stretch(&mut self) {
        let samples = self.scratch.len() / self.channels;
        self.allowance = (self.allowance + samples as f64 * STRETCH_SHARE).min(STRETCH_SAVED);
        // Saved up first: a period is at most 10 ms, and whole periods are all that can be cut.
        if self.allowance < STRETCH_SAVED / 2.0 {
            return;
        }
        let force = self.buffer.behind_us().unsigned_abs() > FORCE_OVER_US;
        let changed = match self.buffer.stretch() {
            StretchAction::Normal => return,
            StretchAction::Accelerate => {
                stretch::accelerate(&mut self.scratch, self.channels, SAMPLE_RATE, force)
            }
            StretchAction::Expand => {
                stretch::expand(&mut self.scratch, self.channels, SAMPLE_RATE, force)
            }
        };
        self.allowance -= changed as f64;
        self.stretched += changed as u64;
    }

    fn duration(&self, samples: usize) -> Duration {
        Duration::from_nanos(
            (samples / self.channels) as u64 * 1_000_000_000 / u64::from(SAMPLE_RATE),
        )
    }
}
