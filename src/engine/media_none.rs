//! Stands in for the media pipelines in a build without the feature `codec`: rooms work, and
//! whatever needs a codec says that there is none.

// Much of what the real pipelines tell is never told here.
#![allow(dead_code)]

use super::event::MediaSink;
use super::types::*;
use bytes::Bytes;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zego_media::{MediaKind, RtpPacket};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    #[error("{0}")]
    IllegalParam(String),
    #[error("{0}")]
    WrongState(String),
    #[error("{0}")]
    Unsupported(String),
    #[error("{0}")]
    Codec(String),
    #[error("{0}")]
    Io(String),
    #[error("{message}")]
    Full { message: String, told: bool },
}

fn none<T>() -> Result<T, MediaError> {
    Err(MediaError::Unsupported(
        "this build has no codecs (feature \"codec\")".into(),
    ))
}

#[derive(Clone)]
pub struct Playout;

impl Playout {
    pub fn set_speaker_muted(&self, _muted: bool) {}
}

#[derive(Clone)]
pub struct MediaCtx {
    wake: Arc<dyn Fn() + Send + Sync>,
    pub playout: Playout,
}

impl MediaCtx {
    pub fn new(
        _name: impl Into<Arc<str>>,
        _sink: Arc<dyn MediaSink>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        Self {
            wake,
            playout: Playout,
        }
    }
}

pub trait PacketSink: Send + Sync + 'static {
    fn video(&self, packets: Vec<RtpPacket>, keyframe: bool);
    fn audio(&self, packet: RtpPacket);
    fn backlog(&self) -> Duration;
}

#[derive(Clone, Debug, PartialEq)]
pub enum PublishOut {
    CapturedVideoFirstFrame,
    CapturedAudioFirstFrame,
    RenderedVideoFirstFrame,
    SentVideoFirstFrame,
    SentAudioFirstFrame,
    SizeChanged { width: u32, height: u32 },
    DemandChanged,
    EncodedKeyframeWanted,
    LongGop { age: Duration, bytes: usize },
    Warning(String),
    SourceFailed(MediaError),
}

pub struct PublishPipeline {
    ctx: MediaCtx,
    out: Mutex<VecDeque<PublishOut>>,
}

impl PublishPipeline {
    pub fn new(ctx: MediaCtx, _channel: Channel) -> Self {
        Self {
            ctx,
            out: Mutex::default(),
        }
    }

    fn refuse(&self) {
        if let Err(e) = none::<()>() {
            let mut out = self.out.lock();
            // Once, until the actor has heard of it.
            if out.is_empty() {
                out.push_back(PublishOut::SourceFailed(e));
            }
        }
        (self.ctx.wake)();
    }

    pub fn set_video_config(&self, _config: VideoConfig) -> Result<(), MediaError> {
        Ok(())
    }
    pub fn set_audio_config(&self, _config: AudioConfig) -> Result<(), MediaError> {
        Ok(())
    }
    pub fn set_video_source(&self, _source: VideoSource) {}
    pub fn set_audio_source(&self, _source: AudioSource) {}
    pub fn set_preview(&self, on: bool) {
        if on {
            self.refuse();
        }
    }
    pub fn set_sending(&self, sender: Option<Arc<dyn PacketSink>>) {
        if sender.is_some() {
            self.refuse();
        }
    }
    pub fn mute_video(&self, _mute: bool) {}
    pub fn mute_audio(&self, _mute: bool) {}
    pub fn enable_camera(&self, _on: bool) {}
    pub fn mute_microphone(&self, _mute: bool) {}
    pub fn set_capture_volume(&self, _volume: u32) {}
    pub fn request_keyframe(&self) {}
    pub fn set_target_bps(&self, _bps: f64) {}
    pub fn set_loss(&self, _rate: f32) {}
    pub fn coded_bps(&self) -> Option<f64> {
        None
    }
    pub fn take_back(&self, _frames: u32, _bytes: usize) {}
    pub fn send_sei(&self, _data: &[u8]) -> Result<(), MediaError> {
        none()
    }
    pub fn push_video_frame(
        &self,
        _frame: &VideoFrameRef<'_>,
        _capture_time_us: u64,
    ) -> Result<(), MediaError> {
        none()
    }
    pub fn push_encoded_frame(
        &self,
        _data: &[u8],
        _keyframe: bool,
        _width: u32,
        _height: u32,
        _capture_time_us: u64,
    ) -> Result<(), MediaError> {
        none()
    }
    pub fn push_audio_frame(
        &self,
        _samples: &[i16],
        _sample_rate_hz: u32,
        _channels: u8,
        _capture_time_us: u64,
    ) -> Result<(), MediaError> {
        none()
    }
    pub fn poll(&self) -> Option<PublishOut> {
        self.out.lock().pop_front()
    }
    pub fn quality(&self, _now: Instant) -> PublishQuality {
        PublishQuality::default()
    }
    pub fn level(&self) -> f32 {
        0.0
    }
    pub fn stop(&self) {}
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayOut {
    NeedKeyframe,
    FirstAudioReceived,
    FirstVideoReceived,
    FirstVideoRendered,
    SizeChanged { width: u32, height: u32 },
    Sei(Bytes),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlayLimits;

pub struct PlayPipeline;

impl PlayPipeline {
    pub fn new(_ctx: MediaCtx, _stream_id: impl Into<Arc<str>>, _limits: PlayLimits) -> Self {
        Self
    }
    pub fn on_rtp(&mut self, _kind: MediaKind, _packet: RtpPacket, _at: Instant) {}
    pub fn poll(&mut self, _now: Instant) -> Option<PlayOut> {
        None
    }
    pub fn next_deadline(&self) -> Option<Instant> {
        None
    }
    pub fn set_mute_video(&mut self, _mute: bool) {}
    pub fn set_mute_audio(&mut self, _mute: bool) {}
    pub fn set_volume(&mut self, _volume: u32) {}
    pub fn set_rtt(&mut self, _rtt: Duration) {}
    pub fn quality(&self, _now: Instant) -> PlayQuality {
        PlayQuality::default()
    }
    pub fn level(&self) -> f32 {
        0.0
    }
}
