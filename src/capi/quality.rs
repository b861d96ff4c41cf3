//! Figures of published and played streams.

use crate::engine::{PlayQuality, PublishQuality};
use crate::sized_struct;

/// A published stream. Rates are over the last 3 s, totals since the start of publishing.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_publish_quality {
    pub struct_size: u32,
    /// ZEX_STREAM_QUALITY_LEVEL_*.
    pub level: u32,
    pub video_capture_fps: f64,
    pub video_encode_fps: f64,
    pub video_send_fps: f64,
    pub video_kbps: f64,
    pub audio_capture_fps: f64,
    pub audio_send_fps: f64,
    pub audio_kbps: f64,
    /// What the bandwidth estimate allows.
    pub target_kbps: f64,
    /// 0–1, as the server reports it.
    pub packet_lost_rate: f64,
    pub rtt_ms: u32,
    pub width: u32,
    pub height: u32,
    pub reserved: u32,
    pub total_send_bytes: u64,
    pub frames_captured: u64,
    pub frames_encoded: u64,
    /// Handed to the network. One that it was too slow for is in `frames_dropped` instead.
    pub frames_sent: u64,
    /// Left out: above the rate, before the encoder, or because the network was too slow.
    pub frames_dropped: u64,
    pub keyframes: u64,
    /// CPU time of capture, encoding and sending.
    pub cpu_us: u64,
    /// Custom sound that was refused because more than a second of it waited.
    pub audio_dropped_ms: u64,
}

sized_struct! {
    zex_publish_quality, init: zex_publish_quality_init, first_size: 160,
    defaults: {}, booleans: [], reserved: [reserved],
}

/// A played stream. Rates are over the last 3 s, totals since the start of playing.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_play_quality {
    pub struct_size: u32,
    /// ZEX_STREAM_QUALITY_LEVEL_*.
    pub level: u32,
    pub video_recv_fps: f64,
    pub video_decode_fps: f64,
    pub video_render_fps: f64,
    pub video_kbps: f64,
    pub audio_recv_fps: f64,
    pub audio_render_fps: f64,
    pub audio_kbps: f64,
    /// 0–1.
    pub packet_lost_rate: f64,
    pub rtt_ms: u32,
    /// From capture to render; meaningful where both clocks agree.
    pub peer_to_peer_delay_ms: u32,
    /// What the jitter buffer adds on purpose.
    pub delay_ms: u32,
    /// Positive: sound is later than picture.
    pub av_timestamp_diff_ms: i32,
    pub width: u32,
    pub height: u32,
    pub total_recv_bytes: u64,
    pub frames_received: u64,
    pub frames_decoded: u64,
    pub frames_rendered: u64,
    /// Decoded while catching up after a join, not rendered.
    pub frames_catch_up: u64,
    pub frames_dropped: u64,
    /// By the W3C definition of freezeCount.
    pub freezes: u64,
    /// Gaps of over 500 ms between rendered pictures.
    pub stalls: u64,
    pub packets_lost: u64,
    /// Lost first, then repaired in time.
    pub packets_recovered: u64,
    pub nacks: u64,
    pub plis: u64,
    pub audio_concealed_ms: u64,
    pub audio_stretched_ms: u64,
    /// CPU time of receiving, decoding and rendering.
    pub cpu_us: u64,
}

sized_struct! {
    zex_play_quality, init: zex_play_quality_init, first_size: 216,
    defaults: {}, booleans: [], reserved: [],
}

pub const ZEX_STREAM_QUALITY_LEVEL_EXCELLENT: u32 = 0;
pub const ZEX_STREAM_QUALITY_LEVEL_GOOD: u32 = 1;
pub const ZEX_STREAM_QUALITY_LEVEL_MEDIUM: u32 = 2;
pub const ZEX_STREAM_QUALITY_LEVEL_BAD: u32 = 3;
pub const ZEX_STREAM_QUALITY_LEVEL_DIE: u32 = 4;
pub const ZEX_STREAM_QUALITY_LEVEL_UNKNOWN: u32 = 5;

impl From<&PublishQuality> for zex_publish_quality {
    fn from(q: &PublishQuality) -> Self {
        Self {
            struct_size: size_of::<Self>() as u32,
            level: q.level,
            video_capture_fps: q.video_capture_fps,
            video_encode_fps: q.video_encode_fps,
            video_send_fps: q.video_send_fps,
            video_kbps: q.video_kbps,
            audio_capture_fps: q.audio_capture_fps,
            audio_send_fps: q.audio_send_fps,
            audio_kbps: q.audio_kbps,
            target_kbps: q.target_kbps,
            packet_lost_rate: q.packet_lost_rate,
            rtt_ms: q.rtt_ms,
            width: q.width,
            height: q.height,
            reserved: 0,
            total_send_bytes: q.total_send_bytes,
            frames_captured: q.frames_captured,
            frames_encoded: q.frames_encoded,
            frames_sent: q.frames_sent,
            frames_dropped: q.frames_dropped,
            keyframes: q.keyframes,
            cpu_us: q.cpu_us,
            audio_dropped_ms: q.audio_dropped_ms,
        }
    }
}

impl From<&PlayQuality> for zex_play_quality {
    fn from(q: &PlayQuality) -> Self {
        Self {
            struct_size: size_of::<Self>() as u32,
            level: q.level,
            video_recv_fps: q.video_recv_fps,
            video_decode_fps: q.video_decode_fps,
            video_render_fps: q.video_render_fps,
            video_kbps: q.video_kbps,
            audio_recv_fps: q.audio_recv_fps,
            audio_render_fps: q.audio_render_fps,
            audio_kbps: q.audio_kbps,
            packet_lost_rate: q.packet_lost_rate,
            rtt_ms: q.rtt_ms,
            peer_to_peer_delay_ms: q.peer_to_peer_delay_ms,
            delay_ms: q.delay_ms,
            av_timestamp_diff_ms: q.av_timestamp_diff_ms,
            width: q.width,
            height: q.height,
            total_recv_bytes: q.total_recv_bytes,
            frames_received: q.frames_received,
            frames_decoded: q.frames_decoded,
            frames_rendered: q.frames_rendered,
            frames_catch_up: q.frames_catch_up,
            frames_dropped: q.frames_dropped,
            freezes: q.freezes,
            stalls: q.stalls,
            packets_lost: q.packets_lost,
            packets_recovered: q.packets_recovered,
            nacks: q.nacks,
            plis: q.plis,
            audio_concealed_ms: q.audio_concealed_ms,
            audio_stretched_ms: q.audio_stretched_ms,
            cpu_us: q.cpu_us,
        }
    }
}
