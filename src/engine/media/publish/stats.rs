//! What a publishing channel counts.

use crate::engine::types::{AudioConfig, PublishQuality, VideoConfig};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Rates are taken over this long.
const WINDOW: Duration = Duration::from_secs(3);
/// One slot each 100 ms.
const SLOT: Duration = Duration::from_millis(100);

/// Events and bytes of the last three seconds.
#[derive(Debug)]
pub(in crate::engine::media) struct Meter {
    began: Instant,
    /// Number of the slot, events, bytes. At most 31 entries.
    slots: VecDeque<(u64, u32, u64)>,
}

impl Meter {
    pub fn new(now: Instant) -> Self {
        Self {
            began: now,
            slots: VecDeque::new(),
        }
    }

    /// How long it has been counting.
    pub fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.began)
    }

    fn slot(&self, now: Instant) -> u64 {
        (now.saturating_duration_since(self.began).as_micros() / SLOT.as_micros()) as u64
    }

    pub fn add(&mut self, now: Instant, bytes: usize) {
        self.add_many(now, 1, bytes);
    }

    pub fn add_many(&mut self, now: Instant, events: u32, bytes: usize) {
        let slot = self.slot(now);
        match self.slots.back_mut() {
            Some(last) if last.0 == slot => {
                last.1 += events;
                last.2 += bytes as u64;
            }
            _ => self.slots.push_back((slot, events, bytes as u64)),
        }
        self.trim(slot);
    }

    fn trim(&mut self, slot: u64) {
        let keep = (WINDOW.as_micros() / SLOT.as_micros()) as u64;
        while self.slots.front().is_some_and(|s| s.0 + keep < slot) {
            self.slots.pop_front();
        }
    }

    /// Events a second and kbit/s.
    pub fn rates(&mut self, now: Instant) -> (f64, f64) {
        let slot = self.slot(now);
        self.trim(slot);
        let age = now.saturating_duration_since(self.began);
        let seconds = age.min(WINDOW).max(SLOT).as_secs_f64();
        let (events, bytes) = self
            .slots
            .iter()
            .fold((0, 0), |(e, b), s| (e + u64::from(s.1), b + s.2));
        (
            events as f64 / seconds,
            bytes as f64 * 8.0 / 1000.0 / seconds,
        )
    }
}

pub(super) struct Stats {
    pub quality: PublishQuality,
    pub captured: Meter,
    pub encoded: Meter,
    pub sent: Meter,
    pub audio_captured: Meter,
    pub audio_sent: Meter,
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
            captured: Meter::new(now),
            encoded: Meter::new(now),
            sent: Meter::new(now),
            audio_captured: Meter::new(now),
            audio_sent: Meter::new(now),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_follow_within_three_seconds() {
        let start = Instant::now();
        let mut meter = Meter::new(start);
        let at = |ms: u64| start + Duration::from_millis(ms);
        for i in 0..150u64 {
            meter.add(at(i * 33), 1000);
        }
        let (fps, kbps) = meter.rates(at(149 * 33 + 10));
        assert!((fps - 30.0).abs() < 1.5, "{fps}");
        assert!((kbps - 240.0).abs() < 12.0, "{kbps}");
        assert_eq!(meter.rates(at(20_000)).0, 0.0);
        assert!(meter.slots.len() <= 32);
    }
}
