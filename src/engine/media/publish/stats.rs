//! What a publishing channel counts.

use crate::engine::types::{AudioConfig, PublishQuality, VideoConfig};
use std::time::{Duration, Instant};
use zego_media::quality::RateMeter;

pub(super) struct Stats {
    pub quality: PublishQuality,
    pub captured: RateMeter,
    pub encoded: RateMeter,
    pub sent: RateMeter,
    pub audio_captured: RateMeter,
    pub audio_sent: RateMeter,
    pub target_bps: f64,
    pub level: f32,
    /// CPU of the application's threads inside `push_*`, of the encoder and of the capture thread.
    pub push_cpu: Duration,
    pub video_cpu: Duration,
    pub audio_cpu: Duration,
    pub size: (u32, u32),
}

impl Stats {
    pub fn new(now: Instant) -> Self {
        Self {
            quality: PublishQuality::default(),
            captured: RateMeter::new(now),
            encoded: RateMeter::new(now),
            sent: RateMeter::new(now),
            audio_captured: RateMeter::new(now),
            audio_sent: RateMeter::new(now),
            target_bps: 0.0,
            level: 0.0,
            push_cpu: Duration::ZERO,
            video_cpu: Duration::ZERO,
            audio_cpu: Duration::ZERO,
            size: (0, 0),
        }
    }

    /// Sending begins or ends: totals start anew, CPU goes on.
    pub fn restart(&mut self, now: Instant) {
        let (push_cpu, video_cpu, audio_cpu) = (self.push_cpu, self.video_cpu, self.audio_cpu);
        let (level, size, target_bps) = (self.level, self.size, self.target_bps);
        *self = Self {
            push_cpu,
            video_cpu,
            audio_cpu,
            level,
            size,
            target_bps,
            ..Self::new(now)
        };
    }

    pub fn snapshot(
        &mut self,
        now: Instant,
        video: &VideoConfig,
        audio: &AudioConfig,
    ) -> PublishQuality {
        let mut q = self.quality;
        q.video_capture_fps = self.captured.rates(now).0;
        q.video_encode_fps = self.encoded.rates(now).0;
        (q.video_send_fps, q.video_kbps) = self.sent.rates(now);
        q.audio_capture_fps = self.audio_captured.rates(now).0;
        (q.audio_send_fps, q.audio_kbps) = self.audio_sent.rates(now);
        let wanted = f64::from(video.bitrate_kbps + audio.bitrate_kbps);
        q.target_kbps = if self.target_bps > 0.0 {
            (self.target_bps / 1000.0).min(wanted)
        } else {
            wanted
        };
        (q.width, q.height) = self.size;
        q.cpu_us = (self.push_cpu + self.video_cpu + self.audio_cpu).as_micros() as u64;
        q
    }
}
