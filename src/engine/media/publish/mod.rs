//! One publishing channel: sources, encoders and what leaves for the network.

mod audio;
mod coded;
mod demand;
mod stats;
mod video;

use super::clock::{CaptureClock, CaptureTime};
use super::frame::{Picture, Pool};
use super::{MediaCtx, MediaError, convert};
use crate::engine::types::*;
use demand::{Demand, KeyframeWish};
use parking_lot::{Condvar, Mutex};
use stats::Stats;
use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use zego_media::h264;
use zego_media::rtp::RtpPacket;

/// Where packets go. Called on the channel's encoder and capture threads; must not block.
///
/// SSRC and sequence numbers of the packets are the pipeline's own and continue over
/// `set_sending`; a link that needs others rewrites them.
pub trait PacketSink: Send + Sync + 'static {
    /// All packets of one access unit.
    fn video(&self, packets: Vec<RtpPacket>, keyframe: bool);
    /// One Opus packet of 20 ms.
    fn audio(&self, packet: RtpPacket);
    /// How long a packet handed over now would wait for its turn. Above 100 ms pictures are left
    /// out before they are encoded, instead of growing old behind a narrow path.
    fn backlog(&self) -> Duration;
}

/// What a publishing pipeline tells its actor.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishOut {
    CapturedVideoFirstFrame,
    CapturedAudioFirstFrame,
    /// The first picture went to the preview sink.
    RenderedVideoFirstFrame,
    SentVideoFirstFrame,
    SentAudioFirstFrame,
    /// Size of the coded picture.
    SizeChanged {
        width: u32,
        height: u32,
    },
    /// The rate of the application's own encoder has become another: see
    /// [`PublishPipeline::coded_bps`].
    DemandChanged,
    /// Viewers wait for a keyframe of the application's own encoder.
    EncodedKeyframeWanted,
    /// More than a server keeps for viewers that join has come since the last keyframe; once a
    /// publication. Bytes as the server counts them.
    LongGop {
        age: Duration,
        bytes: usize,
    },
    /// The source cannot be used as it is (a file's sound, for example); it goes on without.
    Warning(String),
    /// The source or a codec failed. The channel sends nothing from it until another is set.
    SourceFailed(MediaError),
}

/// `send_sei` messages that wait for a frame.
const MAX_SEI_QUEUE: usize = h264::MAX_SEI_PER_FRAME;
/// Coded access units pushed by the application that wait for the thread: half a second at 30 fps.
/// More means that the thread is stuck; they are dropped up to the next keyframe.
const MAX_CODED: usize = 16;
/// Largest access unit taken from the application.
const MAX_CODED_BYTES: usize = 4 << 20;
/// Outputs not yet polled. There are few, and the actor polls on each wake.
const MAX_OUT: usize = 64;
/// Bound: pictures in flight in a channel: mailbox, scaler, encoder, preview, and the last one.
const POOL: usize = 7;

/// One publishing channel.
///
/// Threads: any; no call blocks longer than a copy of the frame it is given. Two threads run from
/// the first preview or sending on (`zexN-enc`, `zexN-cap`) until [`stop`](Self::stop).
pub struct PublishPipeline {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

struct Shared {
    ctx: MediaCtx,
    channel: Channel,
    video: Mutex<VideoState>,
    video_changed: Condvar,
    audio: Mutex<AudioState>,
    audio_changed: Condvar,
    out: Mutex<VecDeque<PublishOut>>,
    stats: Mutex<Stats>,
    pool: Pool,
    clock: CaptureClock,
}

struct VideoState {
    config: VideoConfig,
    source: VideoSource,
    /// Counts `set_source` calls: the thread opens the source anew when it has changed.
    generation: u64,
    preview: bool,
    sender: Option<Arc<dyn PacketSink>>,
    muted: bool,
    camera: bool,
    keyframe: bool,
    /// What the video may spend, before its own limit.
    budget_bps: f64,
    /// The mailbox of custom capture: the newest frame wins.
    picture: Option<(Picture, CaptureTime)>,
    /// The last picture of custom capture and when it was last shown: a source may go still.
    still: Option<(Picture, Instant)>,
    /// The last picture is to be shown again if no other comes.
    still_wanted: bool,
    coded: VecDeque<Coded>,
    coded_needs_key: bool,
    parameters: coded::ParameterSets,
    demand: Demand,
    wish: KeyframeWish,
    sei: VecDeque<Vec<u8>>,
    sei_since: Option<Instant>,
    stop: bool,
}

/// One access unit of custom capture.
struct Coded {
    data: Vec<u8>,
    keyframe: bool,
    width: u32,
    height: u32,
    time: CaptureTime,
}

struct AudioState {
    config: AudioConfig,
    source: AudioSource,
    generation: u64,
    /// Path of the channel's video file, the instant its loop began and how long a round is: for
    /// `AudioSource::File`.
    file: Option<(String, Instant, Duration)>,
    capturing: bool,
    sender: Option<Arc<dyn PacketSink>>,
    muted: bool,
    microphone: bool,
    volume: u32,
    loss: f32,
    bitrate_kbps: u32,
    custom: audio::CustomInput,
    stop: bool,
}

impl PublishPipeline {
    /// Nothing runs before a preview or sending starts.
    pub fn new(ctx: MediaCtx, channel: Channel) -> Self {
        let config = VideoConfig {
            width: 640,
            height: 360,
            fps: 15,
            bitrate_kbps: 600,
            keyframe_interval_s: 2,
        };
        let audio_config = AudioConfig {
            bitrate_kbps: 48,
            channels: 1,
        };
        let shared = Shared {
            ctx,
            channel,
            video: Mutex::new(VideoState {
                config,
                source: VideoSource::Device,
                generation: 0,
                preview: false,
                sender: None,
                muted: false,
                camera: true,
                keyframe: false,
                budget_bps: f64::INFINITY,
                picture: None,
                still: None,
                still_wanted: false,
                coded: VecDeque::new(),
                coded_needs_key: true,
                parameters: coded::ParameterSets::default(),
                demand: Demand::default(),
                wish: KeyframeWish::default(),
                sei: VecDeque::new(),
                sei_since: None,
                stop: false,
            }),
            video_changed: Condvar::new(),
            audio: Mutex::new(AudioState {
                config: audio_config,
                source: AudioSource::Device,
                generation: 0,
                file: None,
                capturing: false,
                sender: None,
                muted: false,
                microphone: true,
                volume: 100,
                loss: 0.0,
                bitrate_kbps: audio_config.bitrate_kbps,
                custom: audio::CustomInput::default(),
                stop: false,
            }),
            audio_changed: Condvar::new(),
            out: Mutex::default(),
            stats: Mutex::new(Stats::new(Instant::now())),
            pool: Pool::new(POOL),
            clock: CaptureClock::default(),
        };
        Self {
            shared: Arc::new(shared),
            threads: Mutex::default(),
        }
    }

    /// Takes effect with the next picture; a new size begins with a keyframe. Odd sizes are
    /// rounded down to even ones. Errors: `IllegalParam` naming field and limit.
    pub fn set_video_config(&self, config: VideoConfig) -> Result<(), MediaError> {
        check("width", config.width, 16, 4096)?;
        check("height", config.height, 16, 2304)?;
        check("fps", config.fps, 1, 60)?;
        check("bitrate_kbps", config.bitrate_kbps, 10, 50_000)?;
        check("keyframe_interval_s", config.keyframe_interval_s, 1, 10)?;
        let config = VideoConfig {
            width: config.width & !1,
            height: config.height & !1,
            ..config
        };
        self.shared.video.lock().config = config;
        self.shared.video_changed.notify_all();
        Ok(())
    }

    /// Takes effect with the next packet.
    pub fn set_audio_config(&self, config: AudioConfig) -> Result<(), MediaError> {
        check("bitrate_kbps", config.bitrate_kbps, 6, 510)?;
        check("channels", u32::from(config.channels), 1, 2)?;
        let mut audio = self.shared.audio.lock();
        audio.bitrate_kbps = config.bitrate_kbps;
        if audio.config.channels != config.channels {
            audio.custom.clear();
        }
        audio.config = config;
        Ok(())
    }

    /// A file is opened on the encoder thread; if that fails, `PublishOut::SourceFailed` says so.
    pub fn set_video_source(&self, source: VideoSource) {
        let mut video = self.shared.video.lock();
        if video.source == source {
            return;
        }
        video.source = source;
        video.generation += 1;
        video.clear();
        video.parameters = coded::ParameterSets::default();
        video.demand = Demand::default();
        video.want_keyframe();
        drop(video);
        self.shared.tell(PublishOut::DemandChanged);
        // The sound of a file belongs to the picture of the same file.
        self.shared.audio.lock().file = None;
        self.shared.video_changed.notify_all();
        self.shared.audio_changed.notify_all();
    }

    pub fn set_audio_source(&self, source: AudioSource) {
        let mut audio = self.shared.audio.lock();
        if audio.source == source {
            return;
        }
        audio.source = source;
        audio.generation += 1;
        audio.custom.clear();
        drop(audio);
        self.shared.audio_changed.notify_all();
    }

    /// Captures for `MediaSink::local_video` even while nothing is sent.
    pub fn set_preview(&self, on: bool) {
        let mut video = self.shared.video.lock();
        video.preview = on;
        video.still_wanted |= on;
        let capturing = on || video.sender.is_some();
        drop(video);
        self.set_capturing(capturing);
    }

    /// Starts (with a keyframe) or stops sending.
    pub fn set_sending(&self, sender: Option<Arc<dyn PacketSink>>) {
        let mut video = self.shared.video.lock();
        video.wish.serve();
        if sender.is_some() {
            video.want_keyframe();
        } else {
            video.sei.clear();
            video.sei_since = None;
        }
        video.sender.clone_from(&sender);
        let capturing = video.preview || sender.is_some();
        drop(video);
        self.shared.audio.lock().sender = sender;
        self.shared.stats.lock().restart(Instant::now());
        self.set_capturing(capturing);
    }

    fn set_capturing(&self, capturing: bool) {
        self.shared.audio.lock().capturing = capturing;
        if capturing {
            self.start();
        }
        self.shared.video_changed.notify_all();
        self.shared.audio_changed.notify_all();
    }

    fn start(&self) {
        let mut threads = self.threads.lock();
        if !threads.is_empty() || self.shared.video.lock().stop {
            return;
        }
        let name = &self.shared.ctx.name;
        let (for_video, for_audio) = (self.shared.clone(), self.shared.clone());
        let video = super::spawn(format!("{name}-enc"), move || video::run(for_video));
        let audio = super::spawn(format!("{name}-cap"), move || audio::run(for_audio));
        for thread in [video, audio] {
            match thread {
                Ok(handle) => threads.push(handle),
                Err(e) => self
                    .shared
                    .tell(PublishOut::SourceFailed(MediaError::Io(format!(
                        "media thread: {e}"
                    )))),
            }
        }
    }

    /// The picture is captured but not sent; sending resumes with a keyframe.
    pub fn mute_video(&self, mute: bool) {
        let mut video = self.shared.video.lock();
        if video.muted && !mute {
            video.want_keyframe();
        }
        video.muted = mute;
        drop(video);
        self.shared.video_changed.notify_all();
    }

    /// No sound packets are sent while muted.
    pub fn mute_audio(&self, mute: bool) {
        self.shared.audio.lock().muted = mute;
    }

    /// Off: nothing is captured, whatever the source.
    pub fn enable_camera(&self, on: bool) {
        let mut video = self.shared.video.lock();
        if on && !video.camera {
            video.want_keyframe();
        }
        video.camera = on;
        if !on {
            video.clear();
        }
        drop(video);
        self.shared.video_changed.notify_all();
    }

    /// Muted: silence is sent instead of the source (a few bytes a packet).
    pub fn mute_microphone(&self, mute: bool) {
        self.shared.audio.lock().microphone = !mute;
    }

    /// 0–200, 100 is unchanged.
    pub fn set_capture_volume(&self, volume: u32) {
        self.shared.audio.lock().volume = volume.min(200);
    }

    /// The next picture becomes an IDR; a custom source that has gone still has its last picture
    /// coded again. The application's own encoder is asked for one, at most twice a second
    /// (`PublishOut::EncodedKeyframeWanted`).
    pub fn request_keyframe(&self) {
        let mut video = self.shared.video.lock();
        video.want_keyframe();
        if video.source == VideoSource::CustomEncoded {
            video.wish.want();
        }
        drop(video);
        self.shared.video_changed.notify_all();
    }

    /// What the path can carry for this channel, media only. Sound is served first.
    pub fn set_target_bps(&self, bps: f64) {
        let mut audio = self.shared.audio.lock();
        // Sound gets its own rate down to a third of the target, but never less than what keeps
        // speech clear.
        let kbps = (bps / 3000.0)
            .min(f64::from(audio.config.bitrate_kbps))
            .max(12.0);
        audio.bitrate_kbps = (kbps as u32).min(audio.config.bitrate_kbps);
        let sound = if audio.muted {
            0.0
        } else {
            f64::from(audio.bitrate_kbps) * 1000.0
        };
        drop(audio);
        self.shared.video.lock().budget_bps = bps - sound;
        self.shared.stats.lock().target_bps = bps;
    }

    /// The greatest rate of a second that the application's own encoder has sent lately, bit/s;
    /// `None` if the source is another or nothing came yet.
    pub fn coded_bps(&self) -> Option<f64> {
        self.shared.video.lock().demand.bps()
    }

    /// Pictures that were handed on did not leave after all: the path is too slow for them.
    pub fn take_back(&self, frames: u32, bytes: usize) {
        let mut stats = self.shared.stats.lock();
        stats.sent.take_back(frames, bytes);
        let quality = &mut stats.quality;
        quality.frames_dropped += u64::from(frames);
        quality.frames_sent = quality.frames_sent.saturating_sub(frames.into());
        quality.total_send_bytes = quality.total_send_bytes.saturating_sub(bytes as u64);
    }

    /// Packets lost on the way to the server, 0–1: sizes the in-band FEC of the sound.
    pub fn set_loss(&self, rate: f32) {
        self.shared.audio.lock().loss = rate;
    }

    /// Sends a message with the next frame, or alone if none leaves within 100 ms (picture muted,
    /// camera off, slow source). Alone it travels as an access unit that holds nothing else, so
    /// viewers see no black picture and no change of size.
    ///
    /// Errors: `IllegalParam` if empty or above 4096 bytes; `WrongState` if the channel does not
    /// send, or 16 messages wait.
    pub fn send_sei(&self, data: &[u8]) -> Result<(), MediaError> {
        check(
            "sei length",
            data.len() as u32,
            1,
            h264::MAX_SEI_BYTES as u32,
        )?;
        let mut video = self.shared.video.lock();
        if video.sender.is_none() {
            return Err(MediaError::WrongState(
                "sei: the channel is not publishing".into(),
            ));
        }
        if video.sei.len() >= MAX_SEI_QUEUE {
            return Err(MediaError::WrongState(format!(
                "sei: {MAX_SEI_QUEUE} messages are waiting"
            )));
        }
        video.sei.push_back(data.to_vec());
        video.sei_since.get_or_insert_with(Instant::now);
        drop(video);
        self.shared.video_changed.notify_all();
        Ok(())
    }

    /// Hands in a frame of custom capture, copying it. `capture_time_us` is Unix time; 0, or a
    /// time over 10 s back or over 100 ms ahead, means now. A frame that the encoder has not taken
    /// when the next one comes is dropped and counted; of frames above the configured rate some are
    /// not sent, so that the rest is spread evenly. The last one is kept: it is coded again when
    /// sending begins and when a keyframe is wanted, if the source has gone still.
    ///
    /// Errors: `IllegalParam` naming field and limit; `WrongState` if the source is not
    /// `VideoSource::Custom`.
    pub fn push_video_frame(
        &self,
        frame: &VideoFrameRef<'_>,
        capture_time_us: u64,
    ) -> Result<(), MediaError> {
        let cpu = super::clock::thread_cpu();
        {
            let video = self.shared.video.lock();
            if video.source != VideoSource::Custom {
                return Err(MediaError::WrongState(
                    "video frame: the source of the channel is not custom capture".into(),
                ));
            }
            if !video.camera {
                return convert::check(frame);
            }
        }
        let time = self.shared.clock.given(capture_time_us);
        let picture = convert::to_i420(frame, &self.shared.pool)?;
        let mut video = self.shared.video.lock();
        if video.source != VideoSource::Custom || !video.camera {
            return Ok(());
        }
        video.still = Some((picture.clone(), Instant::now()));
        // Before anything is shown or sent it waits as the last picture.
        let shown = video.preview || video.sender.is_some();
        let replaced = shown && video.picture.replace((picture, time)).is_some();
        drop(video);
        self.shared.video_changed.notify_all();
        let mut stats = self.shared.stats.lock();
        stats.quality.frames_dropped += u64::from(replaced);
        stats.push_cpu += super::clock::thread_cpu().saturating_sub(cpu);
        Ok(())
    }

    /// Hands in one H.264 access unit of custom capture (Annex B). Parameter sets may come with each
    /// IDR, only with the first, or alone before it: they are put before each IDR that lacks them.
    ///
    /// Errors: `IllegalParam` naming field and limit; `WrongState` if the source is not
    /// `VideoSource::CustomEncoded`; `Unsupported` for B slices, interlace and formats other than
    /// 8 bit 4:2:0. Before the first keyframe, frames are dropped and counted.
    pub fn push_encoded_frame(
        &self,
        data: &[u8],
        keyframe: bool,
        width: u32,
        height: u32,
        capture_time_us: u64,
    ) -> Result<(), MediaError> {
        check(
            "encoded frame length",
            data.len().min(u32::MAX as usize) as u32,
            1,
            MAX_CODED_BYTES as u32,
        )?;
        let unit = coded::Unit::parse(data, keyframe)?;
        let mut video = self.shared.video.lock();
        if video.source != VideoSource::CustomEncoded {
            return Err(MediaError::WrongState(
                "encoded frame: the source of the channel is not encoded custom capture".into(),
            ));
        }
        let Some((data, keyframe)) = video.parameters.complete(&unit)? else {
            return Ok(());
        };
        if !video.camera || video.sender.is_none() {
            video.coded_needs_key = true;
            return Ok(());
        }
        let mut dropped = 0;
        let mut changed = false;
        if video.coded.len() >= MAX_CODED {
            dropped += video.coded.len() as u64;
            video.coded.clear();
            video.coded_needs_key = true;
        }
        if video.coded_needs_key && !keyframe {
            // While muted nothing is sent, and nothing is lost by it.
            if !video.muted {
                dropped += 1;
                video.wish.want();
            }
        } else {
            video.coded_needs_key = false;
            changed = video.demand.add(Instant::now(), data.len());
            if keyframe {
                video.wish.serve();
            }
            video.coded.push_back(Coded {
                data,
                keyframe,
                width,
                height,
                time: self.shared.clock.given(capture_time_us),
            });
        }
        drop(video);
        self.shared.video_changed.notify_all();
        if changed {
            self.shared.tell(PublishOut::DemandChanged);
        }
        self.shared.stats.lock().quality.frames_dropped += dropped;
        Ok(())
    }

    /// Hands in interleaved PCM of custom capture; any length up to a second, any rate from 8 to
    /// 96 kHz, 1 or 2 channels. It is sent as fast as it would be heard: what is pushed ahead of
    /// time waits, up to a second of it. `capture_time_us` is the first sample's, as for pictures.
    ///
    /// Errors: `IllegalParam` naming field and limit; `WrongState` if the source is not
    /// `AudioSource::Custom`; `Full` if more than a second would wait: nothing of it is taken, and
    /// it counts in `audio_dropped_ms`.
    pub fn push_audio_frame(
        &self,
        samples: &[i16],
        sample_rate_hz: u32,
        channels: u8,
        capture_time_us: u64,
    ) -> Result<(), MediaError> {
        check("sample_rate_hz", sample_rate_hz, 8000, 96_000)?;
        check("channels", u32::from(channels), 1, 2)?;
        if samples.is_empty() || !samples.len().is_multiple_of(usize::from(channels)) {
            return Err(MediaError::IllegalParam(format!(
                "samples: {} is not a positive multiple of {channels} channels",
                samples.len()
            )));
        }
        check(
            "samples a channel",
            (samples.len() / usize::from(channels)) as u32,
            1,
            sample_rate_hz,
        )?;
        let mut audio = self.shared.audio.lock();
        if audio.source != AudioSource::Custom {
            return Err(MediaError::WrongState(
                "audio frame: the source of the channel is not custom capture".into(),
            ));
        }
        if !audio.capturing {
            return Ok(());
        }
        let length_us = audio::length_us(samples, usize::from(channels), sample_rate_hz);
        let begin = match capture_time_us {
            // Pushed without a time: it ends now.
            0 => self.shared.clock.now().before(length_us),
            given => self.shared.clock.given(given),
        };
        let to = audio.config.channels;
        let pushed = audio
            .custom
            .push(samples, sample_rate_hz, channels, to, begin);
        drop(audio);
        if let Err(e) = pushed {
            self.shared.stats.lock().quality.audio_dropped_ms += length_us / 1000;
            return Err(e);
        }
        self.shared.audio_changed.notify_all();
        Ok(())
    }

    /// The next thing to tell, until there is none.
    pub fn poll(&self) -> Option<PublishOut> {
        self.shared.out.lock().pop_front()
    }

    /// Rates over the last 3 s, totals since sending began. Network fields are left at zero.
    pub fn quality(&self, now: Instant) -> PublishQuality {
        let (video, audio, is_over) = {
            let mut video = self.shared.video.lock();
            let is_over = video.demand.rest(now);
            let coded_kbps = video.demand.bps().unwrap_or(0.0) / 1000.0;
            let mut config = video.config;
            config.bitrate_kbps = config.bitrate_kbps.max(coded_kbps as u32);
            (config, self.shared.audio.lock().config, is_over)
        };
        if is_over {
            self.shared.tell(PublishOut::DemandChanged);
        }
        self.shared.stats.lock().snapshot(now, &video, &audio)
    }

    /// Loudness of the captured sound, 0–100.
    pub fn level(&self) -> f32 {
        self.shared.stats.lock().level
    }

    /// As if the system's clock had been set by so much.
    #[cfg(test)]
    pub fn set_clock_by(&self, us: i64) {
        self.shared.clock.set_by(us);
    }

    /// Ends both threads and waits for them, unless called from one of them. Afterwards every
    /// call is harmless and nothing starts again.
    pub fn stop(&self) {
        {
            let mut video = self.shared.video.lock();
            video.stop = true;
            video.sender = None;
            video.clear();
            let mut audio = self.shared.audio.lock();
            audio.stop = true;
            audio.sender = None;
        }
        self.shared.video_changed.notify_all();
        self.shared.audio_changed.notify_all();
        let threads = std::mem::take(&mut *self.threads.lock());
        for handle in threads {
            super::join(Some(handle));
        }
        self.shared.pool.clear();
    }
}

impl Drop for PublishPipeline {
    fn drop(&mut self) {
        self.stop();
    }
}

impl VideoState {
    /// Forgets what the source has handed in.
    fn clear(&mut self) {
        self.picture = None;
        self.still = None;
        self.coded.clear();
        self.coded_needs_key = true;
    }

    fn want_keyframe(&mut self) {
        self.keyframe = true;
        self.still_wanted = true;
    }
}

impl Shared {
    fn tell(&self, out: PublishOut) {
        let mut queue = self.out.lock();
        if queue.len() < MAX_OUT {
            queue.push_back(out);
        }
        drop(queue);
        (self.ctx.wake)();
    }
}

fn check(field: &str, value: u32, min: u32, max: u32) -> Result<(), MediaError> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(MediaError::IllegalParam(format!(
            "{field} {value}: {min} to {max}"
        )))
    }
}

#[cfg(test)]
mod tests;
