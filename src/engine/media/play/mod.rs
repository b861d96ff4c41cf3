//! One played stream: buffers, decoders and what is shown and heard of it.

mod decode;
mod stats;

use super::MediaCtx;
use super::playout::AudioStream;
use crate::engine::types::PlayQuality;
use bytes::Bytes;
use decode::Mailbox;
use parking_lot::Mutex;
use stats::Stats;
use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use zego_media::av_sync::AvSync;
use zego_media::video_buffer::{VideoBuffer, VideoOut};
use zego_media::{MediaKind, RtpPacket, h264};

/// What a playing pipeline asks of its actor, or tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayOut {
    /// Ask the server for a keyframe of the video.
    NeedKeyframe,
    FirstAudioReceived,
    FirstVideoReceived,
    /// The first picture was shown (or handed out coded).
    FirstVideoRendered,
    SizeChanged {
        width: u32,
        height: u32,
    },
    Sei(Bytes),
}

/// Bounds of a stream's delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlayLimits {
    /// Longest that a hole is waited for, and bound of all delay added here. At most 1 s.
    pub max_delay: Duration,
}

impl Default for PlayLimits {
    fn default() -> Self {
        Self {
            max_delay: Duration::from_millis(400),
        }
    }
}

/// Outputs not yet polled; messages (SEI) beyond it are dropped, oldest first.
const MAX_OUT: usize = 256;
/// Messages that travelled alone are remembered by this many RTP times, to deliver each once.
const MAX_SEEN_SEI: usize = 32;

/// How often lip sync is looked at.
const SYNC_INTERVAL: Duration = Duration::from_millis(50);

/// One played stream. Owned and driven by the engine's actor; the decode thread `zexN-dec` runs
/// from the first frame on.
///
/// Call [`poll`](Self::poll) until it gives nothing after packets, on each wake and at
/// [`next_deadline`](Self::next_deadline).
pub struct PlayPipeline {
    shared: Arc<Shared>,
    video: VideoBuffer,
    audio: Option<Arc<AudioStream>>,
    thread: Option<JoinHandle<()>>,
    muted_video: bool,
    got_audio: bool,
    got_video: bool,
    /// RTP times of messages already delivered from their packet.
    seen_sei: VecDeque<u32>,
    sync_at: Option<Instant>,
    rtt: Duration,
    stopped: bool,
}

/// What the actor, the decode thread and the playout thread share of a stream.
struct Shared {
    ctx: MediaCtx,
    stream_id: Arc<str>,
    mailbox: Mailbox,
    out: Mutex<VecDeque<PlayOut>>,
    stats: Mutex<Stats>,
    sync: Arc<Mutex<AvSync>>,
}

impl PlayPipeline {
    pub fn new(ctx: MediaCtx, stream_id: impl Into<Arc<str>>, limits: PlayLimits) -> Self {
        let stream_id = stream_id.into();
        let mut video = VideoBuffer::new();
        video.set_max_delay(limits.max_delay);
        let sync = Arc::new(Mutex::new(AvSync::new()));
        let audio = ctx
            .playout
            .add(stream_id.clone(), limits.max_delay, sync.clone());
        let shared = Arc::new(Shared {
            stats: Mutex::new(Stats::new(Instant::now())),
            mailbox: Mailbox::default(),
            sync,
            out: Mutex::default(),
            stream_id,
            ctx,
        });
        Self {
            shared,
            video,
            audio: Some(audio),
            thread: None,
            muted_video: false,
            got_audio: false,
            got_video: false,
            seen_sei: VecDeque::new(),
            sync_at: None,
            rtt: Duration::ZERO,
            stopped: false,
        }
    }

    /// A packet of the stream, retransmissions unwrapped and duplicates removed, that arrived at
    /// `at`.
    pub fn on_rtp(&mut self, kind: MediaKind, packet: RtpPacket, at: Instant) {
        if self.stopped {
            return;
        }
        let bytes = packet.payload.len();
        match kind {
            MediaKind::Audio => {
                self.shared.stats.lock().on_audio(at, bytes);
                if !std::mem::replace(&mut self.got_audio, true) {
                    self.shared.tell(PlayOut::FirstAudioReceived);
                }
                if let Some(audio) = &self.audio {
                    audio.insert(at, packet);
                }
            }
            MediaKind::Video => {
                self.shared.stats.lock().on_video(at, bytes, packet.marker);
                if !std::mem::replace(&mut self.got_video, true) {
                    self.shared.tell(PlayOut::FirstVideoReceived);
                }
                self.deliver_lone_messages(&packet);
                if !self.muted_video {
                    self.video.insert(at, packet);
                }
            }
        }
    }

    /// Messages that travel alone need no picture and no keyframe: they go straight on.
    fn deliver_lone_messages(&mut self, packet: &RtpPacket) {
        let alone = packet.marker
            && packet
                .payload
                .first()
                .is_some_and(|b| b & 0x1f == h264::nal_type::SEI);
        if !alone || self.seen_sei.contains(&packet.timestamp) {
            return;
        }
        let mut unit = h264::START_CODE.to_vec();
        unit.extend_from_slice(&packet.payload);
        let messages = h264::read_user_data(&unit);
        if messages.is_empty() {
            return;
        }
        if self.seen_sei.len() == MAX_SEEN_SEI {
            self.seen_sei.pop_front();
        }
        self.seen_sei.push_back(packet.timestamp);
        for message in messages {
            self.shared.tell(PlayOut::Sei(message.into()));
        }
    }

    /// Moves on and gives the next thing to do or to tell, until there is none.
    pub fn poll(&mut self, now: Instant) -> Option<PlayOut> {
        if self.stopped {
            return None;
        }
        self.follow_sync(now);
        if std::mem::take(&mut self.shared.stats.lock().decode_failed) {
            self.video.decode_failed();
        }
        // One frame waits for the decoder at most; the others wait here, where they are bounded
        // and can be left out.
        while !self.muted_video && self.shared.mailbox.is_free() {
            match self.video.poll(now) {
                Some(VideoOut::NeedKeyframe) => {
                    self.shared.stats.lock().keyframe_requests += 1;
                    return Some(PlayOut::NeedKeyframe);
                }
                // A message that travelled alone has been delivered from its packet.
                Some(VideoOut::Frame(frame))
                    if self.seen_sei.contains(&frame.rtp_timestamp)
                        && !decode::has_picture(&frame.data) => {}
                Some(VideoOut::Frame(frame)) => {
                    self.shared.mailbox.put(frame);
                    self.start();
                }
                None => break,
            }
        }
        self.shared.out.lock().pop_front()
    }

    /// When `poll` has something to do, if nothing arrives before.
    pub fn next_deadline(&self) -> Option<Instant> {
        if self.stopped || self.muted_video || !self.shared.mailbox.is_free() {
            // The decode thread wakes the actor when it has taken the frame.
            return None;
        }
        self.video.next_deadline()
    }

    fn start(&mut self) {
        if self.thread.is_some() {
            return;
        }
        let shared = self.shared.clone();
        match super::spawn(format!("{}-dec", shared.ctx.name), move || {
            decode::run(&shared)
        }) {
            Ok(handle) => self.thread = Some(handle),
            Err(e) => tracing::error!(error = %e, "no decode thread"),
        }
    }

    /// Lip sync: whichever of the two is early waits a little longer.
    fn follow_sync(&mut self, now: Instant) {
        let Some(audio) = &self.audio else { return };
        if self.sync_at.is_some_and(|at| now < at) {
            return;
        }
        self.sync_at = Some(now + SYNC_INTERVAL);
        let (delays, skew_us) = {
            let mut sync = self.shared.sync.lock();
            (
                sync.update(now, audio.delay(), self.video.delay()),
                sync.skew_us(),
            )
        };
        self.video.set_min_playout_delay(delays.video);
        audio.set_min_delay(delays.audio);
        self.shared.stats.lock().skew_ms = skew_us.map_or(0, |us| (us / 1000) as i32);
    }

    /// Nothing is decoded or shown while muted; the picture comes back with a keyframe.
    pub fn set_mute_video(&mut self, mute: bool) {
        if std::mem::replace(&mut self.muted_video, mute) && !mute {
            self.video.decode_failed();
        }
        if mute {
            self.shared.mailbox.clear();
            self.shared.stats.lock().pause();
        }
    }

    pub fn set_mute_audio(&mut self, mute: bool) {
        if let Some(audio) = &self.audio {
            audio.set_muted(mute);
        }
    }

    /// 0–200, 100 is unchanged.
    pub fn set_volume(&mut self, volume: u32) {
        if let Some(audio) = &self.audio {
            audio.set_volume(volume.min(200));
        }
    }

    /// Round trip to the server.
    pub fn set_rtt(&mut self, rtt: Duration) {
        self.rtt = rtt;
        self.video.set_rtt(rtt);
    }

    /// Rates over the last 3 s, totals since the beginning. Counts of the link (`packets_lost`,
    /// `packets_recovered`, `nacks`, `packet_lost_rate`) are left at zero.
    pub fn quality(&self, now: Instant) -> PlayQuality {
        let mut q = self.shared.stats.lock().snapshot(now);
        let buffer = self.video.stats();
        q.rtt_ms = self.rtt.as_millis() as u32;
        q.delay_ms = buffer.delay.as_millis() as u32;
        q.frames_catch_up = buffer.catch_up;
        q.frames_dropped += buffer.dropped + buffer.late;
        q.plis = buffer.key_requests;
        if let Some(audio) = &self.audio {
            audio.add_to(&mut q);
            q.audio_render_fps = self.shared.stats.lock().audio_ticks(now, audio.ticks());
        }
        q
    }

    /// Loudness of the stream after volume, 0–100.
    pub fn level(&self) -> f32 {
        self.audio.as_ref().map_or(0.0, |a| a.level())
    }

    /// Ends the decode thread and waits for it, unless called from it, and takes the stream out
    /// of the mix.
    pub fn stop(&mut self) {
        self.stopped = true;
        if let Some(audio) = self.audio.take() {
            self.shared.ctx.playout.remove(&audio);
        }
        self.shared.mailbox.stop();
        super::join(self.thread.take());
        self.video = VideoBuffer::new();
        self.shared.out.lock().clear();
    }
}

impl Drop for PlayPipeline {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn tell(&self, out: PlayOut) {
        let mut queue = self.out.lock();
        if queue.len() >= MAX_OUT {
            match queue.iter().position(|o| matches!(o, PlayOut::Sei(_))) {
                Some(oldest) => {
                    queue.remove(oldest);
                }
                None => return,
            }
        }
        queue.push_back(out);
        drop(queue);
        (self.ctx.wake)();
    }
}

#[cfg(test)]
mod tests;
