//! The thread `zexN-cap`: takes 20 ms of sound from its source, encodes it, hands the packet on.

use super::video::random;
use super::{AudioState, PacketSink, PublishOut, Shared};
use crate::engine::media::MediaError;
use crate::engine::media::clock::{CaptureTime, Sequence, Ticker, thread_cpu};
use crate::engine::media::codec::{OPUS_FRAME, OpusEncoder};
use crate::engine::media::file::FileAudio;
use crate::engine::media::resample::{Resampler, apply_volume, dbov, remix, sound_level};
use crate::engine::types::AudioSource;
use bytes::Bytes;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zego_media::barcode::sound;
use zego_media::{ntp, rtp};

/// Packets a second.
const RATE: f64 = 50.0;
/// Custom sound that may wait: a file reader's chunk or two. More means that the application pushes
/// faster than time.
const MAX_WAITING_MS: usize = 1000;
/// Custom sound leaves at most this far ahead of time: a receiver's jitter buffer is there for
/// pushes of some 10 ms at once, not for a second of them.
const MAX_LEAD: Duration = Duration::from_millis(60);
/// And otherwise a little faster than time, so that what has gathered passes and an application's
/// clock may be quicker than ours.
const PACE: Duration = Duration::from_micros(19_800);
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
    end: Option<CaptureTime>,
    /// When the next packet would leave if all left in time.
    paced: Option<Instant>,
    /// The last push was refused because too much waits.
    full: bool,
    mixed: Vec<i16>,
    converted: Vec<i16>,
}

impl CustomInput {
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// `to`: channels that are encoded; `begin`: capture time of the first sample.
    ///
    /// Errors: `Full` if more than a second would wait then; nothing of it is taken.
    pub fn push(
        &mut self,
        pcm: &[i16],
        rate: u32,
        from: u8,
        to: u8,
        begin: CaptureTime,
    ) -> Result<(), MediaError> {
        let (from, to) = (usize::from(from), usize::from(to));
        if self.channels != to || self.resampler.as_ref().is_none_or(|r| !r.matches(rate, to)) {
            self.clear();
            self.channels = to;
            self.resampler = Some(Resampler::new(rate, to)?);
        }
        let waiting_ms = self.samples.len() / to / 48;
        let more_ms = pcm.len() / from * 1000 / rate as usize;
        if waiting_ms + more_ms > MAX_WAITING_MS {
            return Err(MediaError::Full {
                message: format!(
                    "samples: {waiting_ms} ms wait already, {more_ms} more are over the limit of \
                     {MAX_WAITING_MS}; push no faster than time"
                ),
                told: std::mem::replace(&mut self.full, true),
            });
        }
        self.full = false;
        let Some(resampler) = &mut self.resampler else {
            return Ok(());
        };
        self.mixed.clear();
        self.converted.clear();
        remix(pcm, from, to, &mut self.mixed);
        resampler.push(&self.mixed, &mut self.converted)?;
        self.samples.extend(&self.converted);
        let end = begin.after(length_us(pcm, from, rate));
        self.end = Some(end.before(resampler.delay_us()));
        Ok(())
    }

    /// 20 ms, or when there will be some if they wait already.
    fn take(&mut self, now: Instant, out: &mut Vec<i16>) -> Taken {
        let want = OPUS_FRAME * self.channels;
        let Some(end) = self.end.filter(|_| self.samples.len() >= want) else {
            return Taken::Nothing;
        };
        let paced = self.paced.map_or(now, |paced| paced.max(now));
        if paced - now > MAX_LEAD {
            return Taken::At(paced - MAX_LEAD);
        }
        self.paced = Some(paced + PACE);
        let waiting_us = (self.samples.len() / self.channels) as u64 * 1_000_000 / 48_000;
        out.extend(self.samples.drain(..want));
        Taken::Sound(end.before(waiting_us))
    }
}

/// Length of interleaved samples.
pub(super) fn length_us(pcm: &[i16], channels: usize, rate: u32) -> u64 {
    (pcm.len() / channels) as u64 * 1_000_000 / u64::from(rate)
}

/// What [`CustomInput::take`] gives.
enum Taken {
    /// Not before more is pushed.
    Nothing,
    /// Not before then.
    At(Instant),
    /// Capture time of the first sample.
    Sound(CaptureTime),
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
    order: Sequence,
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
        order: Sequence::default(),
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
        let time;
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
                match audio.custom.take(Instant::now(), pcm) {
                    Taken::Sound(at) => {
                        time = at;
                        break;
                    }
                    Taken::At(due) => {
                        shared.audio_changed.wait_until(&mut audio, due);
                    }
                    Taken::Nothing => shared.audio_changed.wait(&mut audio),
                }
                continue;
            }
            let now = Instant::now();
            let ticker = self.ticker.get_or_insert_with(|| Ticker::new(now, RATE));
            let due = ticker.due();
            if ticker.take_each(now, MAX_BEHIND) {
                // What time it was when the tick was due, free of this thread's own lateness.
                time = shared.clock.since(due);
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
        let time = self.order.next(time);
        self.fill(pcm, usize::from(orders.channels), time);
        self.packet(pcm, time, &orders);
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
    fn fill(&mut self, pcm: &mut Vec<i16>, channels: usize, time: CaptureTime) {
        if pcm.is_empty() {
            pcm.resize(OPUS_FRAME * channels, 0);
        }
        match &mut self.source {
            Source::Silence | Source::Custom => {}
            Source::Tone => sound::generate(pcm, 48_000, channels, time.unix_us),
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

    fn packet(&mut self, pcm: &mut [i16], time: CaptureTime, orders: &Orders) {
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
            Ok(payload) => self.send(payload, pcm, time, sender),
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
        time: CaptureTime,
        sender: &Arc<dyn PacketSink>,
    ) {
        let since_us = time.media_us - *self.first_us.get_or_insert(time.media_us);
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
            abs_capture_time: Some(ntp::from_unix_us(time.unix_us)),
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
