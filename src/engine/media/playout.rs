//! The sound of all played streams: one thread `zexN-aud` an engine, a tick each 10 ms.

use super::codec::OpusDecoder;
use super::resample::{apply_volume, sound_level};
use crate::engine::event::MediaSink;
use crate::engine::types::{AudioFrame, PlayQuality};
use parking_lot::{Condvar, Mutex};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use zego_media::audio_buffer::{AudioDecoder, AudioPlayout, Played};
use zego_media::av_sync::AvSync;
use zego_media::{RtpPacket, ntp};

/// Sound is stereo from the decoders on: mono streams play alike on both sides.
const CHANNELS: usize = 2;
/// Samples of one channel in a tick.
const TICK_FRAMES: usize = 480;
const TICK: Duration = Duration::from_millis(10);
/// After a standstill longer than this the clock starts anew instead of running behind.
const MAX_BEHIND: Duration = Duration::from_millis(100);

/// The clock that plays the sound of all streams of an engine.
///
/// Ticks follow the monotonic clock without drift; senders whose clocks run differently are
/// followed by stretching in the streams' buffers. The thread runs while there are streams.
#[derive(Clone)]
pub struct Playout {
    shared: Arc<Shared>,
}

struct Shared {
    name: Arc<str>,
    sink: Arc<dyn MediaSink>,
    state: Mutex<State>,
    changed: Condvar,
    speaker_muted: AtomicBool,
    cpu_us: AtomicU64,
}

#[derive(Default)]
struct State {
    streams: Vec<Arc<AudioStream>>,
    thread: Option<JoinHandle<()>>,
    /// Counts threads started: one that finds another number has been replaced.
    generation: u64,
}

/// The sound of one played stream.
pub(super) struct AudioStream {
    stream_id: Arc<str>,
    playout: Mutex<AudioPlayout<StreamDecoder>>,
    volume: AtomicU32,
    muted: AtomicBool,
    /// f32 bits.
    level: AtomicU32,
    sync: Arc<Mutex<AvSync>>,
    ticks: AtomicU64,
    cpu_us: AtomicU64,
}

/// Opus behind the jitter buffer. A codec error is like a lost packet: the buffer's own silence
/// fills the place.
struct StreamDecoder(Option<OpusDecoder>);

impl StreamDecoder {
    fn get(&mut self) -> Option<&mut OpusDecoder> {
        if self.0.is_none() {
            self.0 = OpusDecoder::new(CHANNELS as u8)
                .inspect_err(|e| tracing::error!(error = %e, "no sound"))
                .ok();
        }
        self.0.as_mut()
    }
}

impl AudioDecoder for StreamDecoder {
    fn decode(&mut self, payload: &[u8], out: &mut Vec<i16>) {
        if let Some(decoder) = self.get() {
            let _ = decoder.decode(payload, out);
        }
    }

    fn decode_fec(&mut self, next: &[u8], ticks: usize, out: &mut Vec<i16>) {
        if let Some(decoder) = self.get() {
            let _ = decoder.decode_fec(next, ticks, out);
        }
    }

    fn conceal(&mut self, ticks: usize, out: &mut Vec<i16>) {
        if let Some(decoder) = self.get() {
            let _ = decoder.conceal(ticks, out);
        }
    }
}

impl Playout {
    pub(super) fn new(name: Arc<str>, sink: Arc<dyn MediaSink>) -> Self {
        let shared = Shared {
            name,
            sink,
            state: Mutex::default(),
            changed: Condvar::new(),
            speaker_muted: AtomicBool::new(false),
            cpu_us: AtomicU64::new(0),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Muted: the mix is silence; the streams' own frames, levels and sync go on.
    pub fn set_speaker_muted(&self, muted: bool) {
        self.shared.speaker_muted.store(muted, Relaxed);
    }

    /// CPU of the playout thread so far, microseconds.
    pub fn cpu_us(&self) -> u64 {
        self.shared.cpu_us.load(Relaxed)
    }

    pub(super) fn add(
        &self,
        stream_id: Arc<str>,
        max_delay: Duration,
        sync: Arc<Mutex<AvSync>>,
    ) -> Arc<AudioStream> {
        let mut playout = AudioPlayout::new(StreamDecoder(None), CHANNELS);
        playout.buffer_mut().set_max_delay(max_delay);
        let stream = Arc::new(AudioStream {
            stream_id,
            playout: Mutex::new(playout),
            volume: AtomicU32::new(100),
            muted: AtomicBool::new(false),
            level: AtomicU32::new(0),
            sync,
            ticks: AtomicU64::new(0),
            cpu_us: AtomicU64::new(0),
        });
        let mut state = self.shared.state.lock();
        state.streams.push(stream.clone());
        if state.thread.is_none() {
            state.generation += 1;
            let (shared, generation) = (self.shared.clone(), state.generation);
            match super::spawn(format!("{}-aud", self.shared.name), move || {
                run(&shared, generation)
            }) {
                Ok(thread) => state.thread = Some(thread),
                Err(e) => tracing::error!(error = %e, "no playout thread"),
            }
        }
        stream
    }

    /// Takes a stream out. With the last one the thread ends, and is waited for unless it is the
    /// caller.
    pub(super) fn remove(&self, stream: &Arc<AudioStream>) {
        let mut state = self.shared.state.lock();
        state.streams.retain(|s| !Arc::ptr_eq(s, stream));
        let thread = if state.streams.is_empty() {
            state.thread.take()
        } else {
            None
        };
        drop(state);
        if thread.is_some() {
            self.shared.changed.notify_all();
        }
        super::join(thread);
    }
}

fn run(shared: &Shared, generation: u64) {
    let mut mixer = Mixer {
        frame: vec![0; TICK_FRAMES * CHANNELS],
        sum: vec![0; TICK_FRAMES * CHANNELS],
    };
    let mut due = Instant::now();
    loop {
        let streams = {
            let mut state = shared.state.lock();
            loop {
                if state.generation != generation || state.thread.is_none() {
                    return;
                }
                let now = Instant::now();
                if now >= due {
                    if now > due + MAX_BEHIND {
                        due = now;
                    }
                    break state.streams.clone();
                }
                shared.changed.wait_until(&mut state, due);
            }
        };
        mixer.tick(shared, &streams, due);
        due += TICK;
        shared
            .cpu_us
            .store(super::clock::thread_cpu().as_micros() as u64, Relaxed);
    }
}

struct Mixer {
    frame: Vec<i16>,
    sum: Vec<i32>,
}

impl Mixer {
    fn tick(&mut self, shared: &Shared, streams: &[Arc<AudioStream>], due: Instant) {
        let wants = shared.sink.wants();
        self.sum.fill(0);
        for stream in streams {
            let before = super::clock::thread_cpu();
            let now = Instant::now();
            let played = stream.tick(now.max(due), &mut self.frame);
            for (sum, sample) in self.sum.iter_mut().zip(&self.frame) {
                *sum += i32::from(*sample);
            }
            if wants.remote_audio && !played.idle {
                let frame = audio_frame(&self.frame, played.capture_ntp.map_or(0, ntp::to_unix_us));
                shared.sink.remote_audio(&stream.stream_id, &frame);
            }
            let used = super::clock::thread_cpu().saturating_sub(before);
            stream.cpu_us.fetch_add(used.as_micros() as u64, Relaxed);
        }
        if wants.playback_audio {
            let muted = shared.speaker_muted.load(Relaxed);
            let mix: Vec<i16> = self
                .sum
                .iter()
                .map(|s| {
                    if muted {
                        0
                    } else {
                        (*s).clamp(i16::MIN.into(), i16::MAX.into()) as i16
                    }
                })
                .collect();
            shared.sink.playback_audio(&audio_frame(&mix, 0));
        }
    }
}

fn audio_frame(samples: &[i16], capture_time_us: u64) -> AudioFrame {
    AudioFrame {
        samples: samples.into(),
        sample_rate_hz: 48_000,
        channels: CHANNELS as u8,
        capture_time_us,
    }
}

impl AudioStream {
    pub fn insert(&self, at: Instant, packet: RtpPacket) {
        self.playout.lock().insert(at, packet);
    }

    fn tick(&self, now: Instant, out: &mut [i16]) -> Played {
        let played = self.playout.lock().tick(now, out);
        if let Some(ntp) = played.capture_ntp {
            self.sync.lock().on_audio(ntp, now);
        }
        let volume = if self.muted.load(Relaxed) {
            0
        } else {
            self.volume.load(Relaxed)
        };
        apply_volume(out, volume);
        let level = if played.idle { 0.0 } else { sound_level(out) };
        self.level.store(level.to_bits(), Relaxed);
        if !played.idle {
            self.ticks.fetch_add(1, Relaxed);
        }
        played
    }

    pub fn set_volume(&self, volume: u32) {
        self.volume.store(volume, Relaxed);
    }

    pub fn set_muted(&self, muted: bool) {
        self.muted.store(muted, Relaxed);
    }

    /// Delay that lip sync asks for.
    pub fn set_min_delay(&self, delay: Duration) {
        self.playout
            .lock()
            .buffer_mut()
            .set_min_playout_delay(delay);
    }

    pub fn level(&self) -> f32 {
        f32::from_bits(self.level.load(Relaxed))
    }

    /// Delay that the jitter buffer applies at present.
    pub fn delay(&self) -> Duration {
        self.playout.lock().buffer().delay()
    }

    /// Ticks of 10 ms that played sound so far.
    pub fn ticks(&self) -> u64 {
        self.ticks.load(Relaxed)
    }

    pub fn add_to(&self, q: &mut PlayQuality) {
        let playout = self.playout.lock();
        q.audio_concealed_ms = playout.buffer().stats().concealed_ms;
        q.audio_stretched_ms = playout.stretched_ms();
        drop(playout);
        q.cpu_us += self.cpu_us.load(Relaxed);
    }
}
