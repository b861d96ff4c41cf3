//! What a played stream counts.

use crate::engine::types::PlayQuality;
use std::time::{Duration, Instant};
use zego_media::quality::{FreezeCounter, RateMeter};

pub(super) struct Stats {
    video_frames: RateMeter,
    video_bytes: RateMeter,
    audio_packets: RateMeter,
    decoded: RateMeter,
    rendered: RateMeter,
    quality: PlayQuality,
    freezes: FreezeCounter,
    audio_ticks: (RateMeter, u64),
    pub skew_ms: i32,
    pub size: (u32, u32),
    pub decode_failed: bool,
    pub frames_dropped: u64,
    pub keyframe_requests: u64,
    pub video_cpu: Duration,
}

impl Stats {
    pub fn new(now: Instant) -> Self {
        Self {
            video_frames: RateMeter::new(now),
            video_bytes: RateMeter::new(now),
            audio_packets: RateMeter::new(now),
            decoded: RateMeter::new(now),
            rendered: RateMeter::new(now),
            quality: PlayQuality::default(),
            freezes: FreezeCounter::default(),
            audio_ticks: (RateMeter::new(now), 0),
            skew_ms: 0,
            size: (0, 0),
            decode_failed: false,
            frames_dropped: 0,
            keyframe_requests: 0,
            video_cpu: Duration::ZERO,
        }
    }

    pub fn on_audio(&mut self, now: Instant, bytes: usize) {
        self.audio_packets.add(now, bytes);
        self.quality.total_recv_bytes += bytes as u64;
    }

    pub fn on_video(&mut self, now: Instant, bytes: usize, last_of_frame: bool) {
        self.video_bytes.add(now, bytes);
        self.quality.total_recv_bytes += bytes as u64;
        if last_of_frame {
            self.video_frames.add(now, 0);
            self.quality.frames_received += 1;
        }
    }

    pub fn on_decoded(&mut self, now: Instant) {
        self.decoded.add(now, 0);
        self.quality.frames_decoded += 1;
    }

    /// Nothing is shown for a while on purpose.
    pub fn pause(&mut self) {
        self.freezes.pause();
    }

    pub fn on_rendered(&mut self, now: Instant, delay_ms: Option<u64>) {
        self.rendered.add(now, 0);
        self.quality.frames_rendered += 1;
        self.freezes.on_frame(now);
        if let Some(delay) = delay_ms {
            self.quality.peer_to_peer_delay_ms = delay.min(60_000) as u32;
        }
    }

    /// Packets' worth (20 ms) of sound played a second, from the count of 10 ms ticks.
    pub fn audio_ticks(&mut self, now: Instant, ticks: u64) -> f64 {
        let fresh = ticks.saturating_sub(self.audio_ticks.1);
        self.audio_ticks.1 = ticks;
        self.audio_ticks.0.add_many(now, fresh as u32, 0);
        self.audio_ticks.0.rates(now).0 / 2.0
    }

    pub fn snapshot(&mut self, now: Instant) -> PlayQuality {
        let mut q = self.quality;
        q.video_recv_fps = self.video_frames.rates(now).0;
        q.video_kbps = self.video_bytes.rates(now).1;
        (q.audio_recv_fps, q.audio_kbps) = self.audio_packets.rates(now);
        q.video_decode_fps = self.decoded.rates(now).0;
        q.video_render_fps = self.rendered.rates(now).0;
        (q.width, q.height) = self.size;
        q.av_timestamp_diff_ms = self.skew_ms;
        q.frames_dropped = self.frames_dropped;
        q.freezes = self.freezes.freezes(now);
        q.stalls = self.freezes.stalls(now);
        q.cpu_us = self.video_cpu.as_micros() as u64;
        q
    }
}
