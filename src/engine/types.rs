//! Values an application hands in and gets back. Plain data, no behaviour.

use std::sync::Arc;
use std::time::Duration;

pub use super::server_url::ServerUrl;
pub use zego_proto::ids::{AppId, RoomId, StreamId, UserId, UserName};

/// How events reach the application; chosen at creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The callback table is called on the engine's callback thread.
    Callbacks,
    /// `Engine::poll_event`; a wake-up function says when to look.
    Poll,
}

#[derive(Clone)]
pub struct EngineConfig {
    pub app_id: AppId,
    /// 64 hex digits (32 bytes); `None` for token-only.
    pub app_sign: Option<AppSign>,
    pub scenario: Scenario,
    /// `ws://` or `wss://`; `None`: ZEGO_EXPRESS_SERVER, else ws://127.0.0.1:9300.
    pub server_url: Option<ServerUrl>,
    /// PEM file whose certificates are added to the built-in roots.
    pub ca_file: Option<String>,
    pub delivery: Delivery,
    pub timing: Timing,
}

/// The 32 bytes of an AppSign. Never printed.
#[derive(Clone)]
pub struct AppSign(pub [u8; 32]);

impl std::fmt::Debug for AppSign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppSign(..)")
    }
}

/// Time limits; tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Silence after which the client pings. Default 2 s.
    pub ping_after: Duration,
    /// Silence after which the connection counts as lost. Default 5 s.
    pub lost_after: Duration,
    /// How long a lost room keeps trying. Default 20 min (`room_retry_time`).
    pub room_retry: Duration,
    /// How long a lost publish or play keeps trying. Default 20 min (`av_retry_time`).
    pub av_retry: Duration,
    /// No media and no STUN answer for this long: the link is lost. Default 2 s.
    pub link_lost_after: Duration,
    /// No ICE answer for this long: reported by the debug-error callback. Default 4 s.
    pub link_connect_timeout: Duration,
    /// DELETEs of a snapshot diff are held this long after a new server epoch. Default 15 s.
    pub restore_grace: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            ping_after: Duration::from_secs(2),
            lost_after: Duration::from_secs(5),
            room_retry: Duration::from_secs(20 * 60),
            av_retry: Duration::from_secs(20 * 60),
            link_lost_after: Duration::from_secs(2),
            link_connect_timeout: Duration::from_secs(4),
            restore_grace: Duration::from_secs(15),
        }
    }
}

/// Numbers of the published API (seed_map §3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u32)]
pub enum Scenario {
    General = 0,
    Communication = 1,
    Live = 2,
    #[default]
    Default = 3,
    StandardVideoCall = 4,
    HighQualityVideoCall = 5,
    StandardChatroom = 6,
    HighQualityChatroom = 7,
    Broadcast = 8,
    Karaoke = 9,
    StandardVoiceCall = 10,
}

impl Scenario {
    /// Presets of the published defaults for desktops: 360p, or 540p where picture quality matters.
    pub fn video(self) -> VideoConfig {
        let (width, height, fps, bitrate_kbps) = match self {
            Scenario::HighQualityVideoCall | Scenario::Broadcast => (960, 540, 24, 1200),
            _ => (640, 360, 15, 600),
        };
        VideoConfig {
            width,
            height,
            fps,
            bitrate_kbps,
            keyframe_interval_s: 2,
        }
    }

    /// 48 kbit/s mono; stereo and more where music matters.
    pub fn audio(self) -> AudioConfig {
        let (bitrate_kbps, channels) = match self {
            Scenario::HighQualityChatroom | Scenario::Karaoke => (128, 1),
            _ => (48, 1),
        };
        AudioConfig {
            bitrate_kbps,
            channels,
        }
    }

    /// Voice scenarios begin with the camera off.
    pub fn camera(self) -> bool {
        !matches!(
            self,
            Scenario::StandardChatroom
                | Scenario::HighQualityChatroom
                | Scenario::Karaoke
                | Scenario::StandardVoiceCall
        )
    }
}

#[derive(Clone, Default)]
pub struct RoomConfig {
    pub max_member_count: u32,
    pub is_user_status_notify: bool,
    /// Empty: AppSign only. Never printed.
    pub token: String,
}

impl std::fmt::Debug for RoomConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RoomConfig")
            .field("max_member_count", &self.max_member_count)
            .field("is_user_status_notify", &self.is_user_status_notify)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    Main = 0,
    Aux = 1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VideoConfig {
    pub width: u32,
    pub height: u32,
    pub fps: u32,
    pub bitrate_kbps: u32,
    /// Seconds between keyframes, 2–5. Default 2.
    pub keyframe_interval_s: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudioConfig {
    /// 16–192. Default 48.
    pub bitrate_kbps: u32,
    /// 1 or 2. Default 1.
    pub channels: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResourceMode {
    #[default]
    Default,
    OnlyCdn,
    OnlyL3,
    OnlyRtc,
}

#[derive(Clone, Debug, Default)]
pub struct PlayConfig {
    pub resource_mode: ResourceMode,
}

/// Where a publishing channel takes its picture from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum VideoSource {
    /// Camera where there is one, else nothing is sent.
    #[default]
    Device,
    /// The moving scene with a timestamp barcode (CONTRACTS 5).
    Synthetic,
    /// Frames pushed by the application.
    Custom,
    /// H.264 access units pushed by the application.
    CustomEncoded,
    /// A media file, looped: MP4 (H.264 + AAC/Opus) or Y4M.
    File(String),
}

/// Where a publishing channel takes its sound from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum AudioSource {
    /// Microphone where there is one, else clocked silence.
    #[default]
    Device,
    Silence,
    /// 440 Hz tone with a 1 kHz marker burst each second.
    Tone,
    /// PCM pushed by the application.
    Custom,
    /// The sound of the `VideoSource::File` of the same channel.
    File,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum PixelFormat {
    I420 = 1,
    Nv12 = 2,
    Bgra32 = 3,
    Rgba32 = 4,
}

/// A picture in memory that the engine borrows for one call. One stride (bytes a row) a plane.
#[derive(Clone, Copy, Debug)]
pub struct VideoFrameRef<'a> {
    pub format: PixelFormat,
    pub width: u32,
    pub height: u32,
    pub planes: [&'a [u8]; 3],
    pub strides: [u32; 3],
}

/// How the colours of a picture are written: the code points of ITU-T H.273 that this build can
/// convert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorMatrix {
    /// SD video, and what says nothing of its colours.
    #[default]
    Bt601,
    /// HD video.
    Bt709,
    /// UHD video, non-constant luminance.
    Bt2020,
    Smpte240m,
    /// The American system of 1953.
    Fcc,
}

impl ColorMatrix {
    /// By MatrixCoefficients; `None` for what is no such matrix (RGB, YCgCo, ICtCp, constant
    /// luminance).
    pub fn from_code_point(code: u16) -> Option<Self> {
        match code {
            1 => Some(Self::Bt709),
            4 => Some(Self::Fcc),
            7 => Some(Self::Smpte240m),
            9 => Some(Self::Bt2020),
            0 | 8 | 10..=14 => None,
            _ => Some(Self::Bt601),
        }
    }

    /// The weights of red and blue in the luma.
    pub fn weights(self) -> (f64, f64) {
        match self {
            Self::Bt601 => (0.299, 0.114),
            Self::Bt709 => (0.2126, 0.0722),
            Self::Bt2020 => (0.2627, 0.0593),
            Self::Smpte240m => (0.212, 0.087),
            Self::Fcc => (0.30, 0.11),
        }
    }
}

/// How the numbers of a picture are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Color {
    pub matrix: ColorMatrix,
    /// Levels 0 to 255 instead of 16 to 235 and 240.
    pub full_range: bool,
}

/// A picture in I420, shared by reference count.
#[derive(Clone, Debug)]
pub struct VideoFrame {
    pub width: u32,
    pub height: u32,
    /// y, u, v.
    pub planes: [Arc<[u8]>; 3],
    pub strides: [u32; 3],
    /// BT.601 in limited range, unless a decoded stream says otherwise.
    pub color: Color,
    /// Capture time in Unix microseconds, from abs-capture-time; 0 when unknown.
    pub capture_time_us: u64,
    /// When the decoder finished it, in Unix microseconds.
    pub decoded_time_us: u64,
    /// RTP timestamp, 90 kHz.
    pub rtp_timestamp: u32,
}

/// One H.264 access unit in Annex B.
#[derive(Clone, Debug)]
pub struct EncodedFrame {
    pub data: bytes::Bytes,
    pub keyframe: bool,
    pub width: u32,
    pub height: u32,
    pub capture_time_us: u64,
    pub rtp_timestamp: u32,
}

/// Interleaved 16-bit PCM.
#[derive(Clone, Debug)]
pub struct AudioFrame {
    pub samples: Arc<[i16]>,
    pub sample_rate_hz: u32,
    pub channels: u8,
    /// Capture time of the first sample, Unix microseconds; 0 when unknown.
    pub capture_time_us: u64,
}

/// Live counts of one process; each ends at its start value once every engine is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counters {
    pub live_engines: u64,
    pub live_events: u64,
    pub threads: u64,
    /// Bytes held by frames, packets and queues of the engines.
    pub buffered_bytes: u64,
}

/// Every 3 s, per published stream. Rates over the last period.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct PublishQuality {
    pub video_capture_fps: f64,
    pub video_encode_fps: f64,
    pub video_send_fps: f64,
    pub video_kbps: f64,
    pub audio_capture_fps: f64,
    pub audio_send_fps: f64,
    pub audio_kbps: f64,
    pub rtt_ms: u32,
    /// 0–1, as the server reports it.
    pub packet_lost_rate: f64,
    /// stream_quality_level 0–5.
    pub level: u32,
    pub total_send_bytes: u64,
    pub target_kbps: f64,
    pub width: u32,
    pub height: u32,
    /// Totals since start.
    pub frames_captured: u64,
    pub frames_encoded: u64,
    pub frames_sent: u64,
    pub frames_dropped: u64,
    pub keyframes: u64,
    /// CPU of capture, encode and send so far, microseconds.
    pub cpu_us: u64,
    /// Custom sound that was refused because too much waited.
    pub audio_dropped_ms: u64,
}

/// Every 3 s, per played stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct PlayQuality {
    pub video_recv_fps: f64,
    pub video_decode_fps: f64,
    pub video_render_fps: f64,
    pub video_kbps: f64,
    pub audio_recv_fps: f64,
    pub audio_render_fps: f64,
    pub audio_kbps: f64,
    pub rtt_ms: u32,
    pub packet_lost_rate: f64,
    /// From capture to render, if clocks agree (abs-capture-time).
    pub peer_to_peer_delay_ms: u32,
    /// Jitter buffer target.
    pub delay_ms: u32,
    pub av_timestamp_diff_ms: i32,
    pub level: u32,
    pub total_recv_bytes: u64,
    pub width: u32,
    pub height: u32,
    /// Totals since start.
    pub frames_received: u64,
    pub frames_decoded: u64,
    pub frames_rendered: u64,
    pub frames_catch_up: u64,
    pub frames_dropped: u64,
    /// W3C freezeCount and ZEGO's gap over 500 ms.
    pub freezes: u64,
    pub stalls: u64,
    pub packets_lost: u64,
    pub packets_recovered: u64,
    pub nacks: u64,
    pub plis: u64,
    pub audio_concealed_ms: u64,
    pub audio_stretched_ms: u64,
    pub cpu_us: u64,
}
