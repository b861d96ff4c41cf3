//! The thread `zexN-cap`: takes 20 ms of sound from its source, encodes it, hands the packet on.

use super::video::random;
use super::{AudioState, PacketSink, PublishOut, Shared};
use crate::engine::media::clock::{Ticker, thread_cpu, unix_us};
use crate::engine::media::codec::{OPUS_FRAME, OpusEncoder};
use crate::engine::media::file::FileAudio;
use crate::engine::media::resample::{Resampler, apply_volume, dbov, remix, sound_level};
use crate::engine::media::{MediaError, clock::CaptureClock};
use crate::engine::types::AudioSource;
use bytes::Bytes;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zego_media::barcode::sound;
use zego_media::{ntp, rtp};

/// Packets a second.
const RATE: f64 = 50.0;
/// Custom sound that waits for the thread: 200 ms of 48 kHz stereo. More means that the
/// application pushes faster than time; the oldest goes.
const MAX_WAITING_US: u64 = 200_000;
/// A thread that is late makes up for it, up to here; sound is not left out lightly.
const MAX_BEHIND: Duration = Duration::from_millis(200);
/// A hole this long in custom sound moves the RTP time; shorter ones are an application's jitter.
const JUMP: i64 = 3 * OPUS_FRAME as i64;

/// Sound pushed by the application, at 48 kHz.
#[derive(Default)]
pub(super) struct CustomInput {
    resampler: Option<Resampler>,
    samples: VecDeque<i16>,
    channels: usize,
    /// Capture time of the first sample behind the last one waiting.
    end_us: u64,
    mixed: Vec<i16>,
    converted: Vec<i16>,
}

impl CustomInput {
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// `to`: channels that are encoded.
    pub fn push(
        &mut self,
        pcm: &[i16],
        rate: u32,
        from: u8,
        to: u8,
        capture_us: u64,
    ) -> Result<(), MediaError> {
        let (from, to) = (usize::from(from), usize::from(to));
        if self.channels != to || self.resampler.as_ref().is_none_or(|r| !r.matches(rate, to)) {
            self.clear();
            self.channels = to;
            self.resampler = Some(Resampler::new(rate, to)?);
        }
        let Some(resampler) = &mut self.resampler else {
            return Ok(());
        };
        self.mixed.clear();
        self.converted.clear();
        remix(pcm, from, to, &mut self.mixed);
        resampler.push(&self.mixed, &mut self.converted)?;
        self.samples.extend(&self.converted);
        let length_us = (pcm.len() / from) as u64 * 1_000_000 / u64::from(rate);
        // Pushed without a time: it ends now.
        let begin_us = if capture_us == 0 {
            unix_us() - length_us.min(unix_us())
        } else {
            capture_us
        };
        self.end_us = (begin_us + length_us).saturating_sub(resampler.delay_us());
        let limit = (MAX_WAITING_US * 48 / 1000) as usize * to;
        if self.samples.len() > limit {
            self.samples.drain(..self.samples.len() - limit);
        }
        Ok(())
    }

    /// 20 ms and the capture time of their first sample.
    fn take(&mut self, out: &mut Vec<i16>) -> Option<u64> {
        let want = OPUS_FRAME * self.channels;
        if self.channels == 0 || self.samples.len() < want {
            return None;
        }
        let waiting_us = (self.samples.len() / self.channels) as u64 * 1_000_000 / 48_000;
        out.extend(self.samples.drain(..want));
        Some(self.end_us.saturating_sub(waiting_us))
    }
}

enum Source {
    Silence,
    Tone,
    Custom,
    File {
        file: Option<Box<FileAudio>>,
        began: Instant,
        round: Duration,
        path: String,
    },
}

/// A source to open.
enum Wanted {
    Plain(Source),
    File(String, Instant, Duration),
}

struct Orders {
    sender: Option<Arc<dyn PacketSink>>,
    channels: u8,
    bitrate_kbps: u32,
    volume: u32,
    loss: f32,
    silent: bool,
}

struct Worker {
    shared: Arc<Shared>,
    source: Source,
    generation: Option<u64>,
    ticker: Option<Ticker>,
    clock: CaptureClock,
    encoder: Option<(OpusEncoder, u32)>,
    ssrc: u32,
    seq: u16,
    rtp_offset: u32,
    first_us: Option<u64>,
    /// RTP time of the next packet if sound goes on without a hole, from 0.
    next_time: i64,
    spurt: bool,
    active: bool,
    told_captured: bool,
    told_sent: bool,
}

pub(super) fn run(shared: Arc<Shared>) {
    let [ssrc, rtp_offset, seq] = random();
    let mut worker = Worker {
        source: Source::Silence,
        generation: None,
        ticker: None,
        clock: CaptureClock::default(),
        encoder: None,
        ssrc,
        seq: seq as u16,
        rtp_offset,
        first_us: None,
        next_time: 0,
        spurt: true,
        active: false,
        told_captured: false,
        told_sent: false,
        shared,
    };
    let mut pcm = Vec::new();
    while worker.turn(&mut pcm) {
        worker.shared.stats.lock().audio_cpu = thread_cpu();
    }
}

impl Worker {
    fn turn(&mut self, pcm: &mut Vec<i16>) -> bool {
        pcm.clear();
        let shared = self.shared.clone();
        let mut audio = shared.audio.lock();
        let capture_us;
        loop {
            if audio.stop {
                return false;
            }
            if !audio.capturing {
                if self.active {
                    self.rest();
                }
                shared.audio_changed.wait(&mut audio);
                continue;
            }
            self.active = true;
            if let Some(wanted) = self.new_source(&audio) {
                // Opening a file takes as long as the disk takes: nobody waits for it.
                drop(audio);
                self.open(wanted);
                audio = shared.audio.lock();
                continue;
            }
            if matches!(self.source, Source::Custom) {
                if let Some(us) = audio.custom.take(pcm) {
                    capture_us = self.clock.stamp(us);
                    break;
                }
                shared.audio_changed.wait(&mut audio);
                continue;
            }
            let now = Instant::now();
            let ticker = self.ticker.get_or_insert_with(|| Ticker::new(now, RATE));
            let due = ticker.due();
            if ticker.take_each(now, MAX_BEHIND) {
                // What time it was when the tick was due, free of this thread's own lateness.
                capture_us =
                    unix_us().saturating_sub(now.saturating_duration_since(due).as_micros() as u64);
                break;
            }
            shared.audio_changed.wait_until(&mut audio, due);
        }
        let orders = Orders {
            sender: audio.sender.clone().filter(|_| !audio.muted),
            channels: audio.config.channels,
            bitrate_kbps: audio.bitrate_kbps,
            volume: audio.volume,
            loss: audio.loss,
            silent: !audio.microphone,
        };
        if audio.sender.is_none() {
            self.told_sent = false;
        }
        drop(audio);
        self.fill(pcm, usize::from(orders.channels), capture_us);
        self.packet(pcm, capture_us, &orders);
        true
    }

    /// Capture has ended: lets go of everything but the numbering.
    fn rest(&mut self) {
        self.active = false;
        self.generation = None;
        self.ticker = None;
        self.encoder = None;
        self.source = Source::Silence;
        self.told_captured = false;
        self.told_sent = false;
    }

    /// What the channel's state asks for, if it is another source than the present one.
    fn new_source(&mut self, audio: &AudioState) -> Option<Wanted> {
        // The video thread opens a file first and says when its loop began.
        let file = audio
            .file
            .as_ref()
            .filter(|_| audio.source == AudioSource::File);
        let same_file = match (&self.source, file) {
            (Source::File { path, began, .. }, Some((p, b, _))) => path == p && began == b,
            (Source::File { .. }, None) | (_, Some(_)) => false,
            (_, None) => true,
        };
        if self.generation == Some(audio.generation) && same_file {
            return None;
        }
        self.generation = Some(audio.generation);
        Some(match (&audio.source, file) {
            (_, Some((path, began, round))) => Wanted::File(path.clone(), *began, *round),
            (AudioSource::Tone, None) => Wanted::Plain(Source::Tone),
            (AudioSource::Custom, None) => Wanted::Plain(Source::Custom),
            // No microphone back end in this build: clocked silence, as for a muted one.
            (AudioSource::Device | AudioSource::Silence | AudioSource::File, None) => {
                Wanted::Plain(Source::Silence)
            }
        })
    }

    fn open(&mut self, wanted: Wanted) {
        let (path, began, round) = match wanted {
            Wanted::Plain(source) => {
                self.source = source;
                self.ticker = None;
                return;
            }
            Wanted::File(path, began, round) => (path, began, round),
        };
        let file = match FileAudio::open(path.as_ref()) {
            Ok((file, warnings)) => {
                for warning in warnings {
                    self.shared.tell(PublishOut::Warning(warning));
                }
                file.map(Box::new)
            }
            Err(e) => {
                self.shared
                    .tell(PublishOut::Warning(format!("no sound: {e}")));
                None
            }
        };
        self.source = Source::File {
            file,
            began,
            round,
            path,
        };
    }

    /// Clocked sources make their 20 ms; custom sound is in `pcm` already.
    fn fill(&mut self, pcm: &mut Vec<i16>, channels: usize, capture_us: u64) {
        if pcm.is_empty() {
            pcm.resize(OPUS_FRAME * channels, 0);
        }
        match &mut self.source {
            Source::Silence | Source::Custom => {}
            Source::Tone => sound::generate(pcm, 48_000, channels, capture_us),
            Source::File {
                file, began, round, ..
            } => {
                if let Some(reader) = file {
                    let at = Instant::now().saturating_duration_since(*began);
                    if let Err(e) = reader.read(at, *round, channels, pcm) {
                        *file = None;
                        self.shared
                            .tell(PublishOut::Warning(format!("no sound from here on: {e}")));
                    }
                }
            }
        }
    }

    fn packet(&mut self, pcm: &mut [i16], capture_us: u64, orders: &Orders) {
        if orders.silent {
            pcm.fill(0);
        }
        apply_volume(pcm, orders.volume);
        let now = Instant::now();
        let mut stats = self.shared.stats.lock();
        stats.audio_captured.add(now, 0);
        stats.level = sound_level(pcm);
        drop(stats);
        if !std::mem::replace(&mut self.told_captured, true) {
            self.shared.tell(PublishOut::CapturedAudioFirstFrame);
        }
        let Some(sender) = &orders.sender else {
            self.spurt = true;
            return;
        };
        match self.encode(pcm, orders) {
            Ok(payload) => self.send(payload, pcm, capture_us, sender),
            Err(e) => {
                self.encoder = None;
                self.shared.tell(PublishOut::Warning(e.to_string()));
            }
        }
    }

    fn encode(&mut self, pcm: &[i16], orders: &Orders) -> Result<Vec<u8>, MediaError> {
        let fits = self
            .encoder
            .as_ref()
            .is_some_and(|(e, _)| e.channels() == usize::from(orders.channels));
        if !fits {
            self.encoder = Some((
                OpusEncoder::new(orders.channels, orders.bitrate_kbps)?,
                orders.bitrate_kbps,
            ));
        }
        let Some((encoder, kbps)) = &mut self.encoder else {
            return Ok(Vec::new());
        };
        if *kbps != orders.bitrate_kbps {
            encoder.set_bitrate(orders.bitrate_kbps)?;
            *kbps = orders.bitrate_kbps;
        }
        encoder.set_loss(orders.loss)?;
        encoder.encode(pcm)
    }

    fn send(
        &mut self,
        payload: Vec<u8>,
        pcm: &[i16],
        capture_us: u64,
        sender: &Arc<dyn PacketSink>,
    ) {
        let since_us = capture_us.saturating_sub(*self.first_us.get_or_insert(capture_us));
        let expected = (since_us * 48 / 1000) as i64;
        if (expected - self.next_time).abs() > JUMP {
            // Whole packets further on, so that receivers can count what is missing.
            let frames = ((expected - self.next_time) / OPUS_FRAME as i64).max(0);
            self.next_time += frames * OPUS_FRAME as i64;
        }
        let bytes = payload.len();
        let packet = rtp::RtpPacket {
            ssrc: self.ssrc,
            seq: self.seq,
            timestamp: self.rtp_offset.wrapping_add(self.next_time as u32),
            payload_type: rtp::PT_OPUS,
            marker: std::mem::take(&mut self.spurt),
            payload: Bytes::from(payload),
            abs_capture_time: Some(ntp::from_unix_us(capture_us)),
            audio_level: Some((-dbov(pcm)).round().clamp(0.0, 127.0) as u8),
        };
        self.seq = self.seq.wrapping_add(1);
        self.next_time += OPUS_FRAME as i64;
        sender.audio(packet);
        let mut stats = self.shared.stats.lock();
        stats.audio_sent.add(Instant::now(), bytes);
        stats.quality.total_send_bytes += bytes as u64;
        drop(stats);
        if !std::mem::replace(&mut self.told_sent, true) {
            self.shared.tell(PublishOut::SentAudioFirstFrame);
        }
    }
}
