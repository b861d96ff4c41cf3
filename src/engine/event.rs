//! Everything an engine tells its application. One serial order per engine.

use super::types::*;
use serde_json::Value;
use std::borrow::Cow;

pub use zego_proto::client::{
    PlayerState, PublisherState, RoomState, RoomStateChangedReason, UpdateType,
};

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub user_id: String,
    pub user_name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    pub user: User,
    pub stream_id: String,
    pub extra_info: String,
}

/// `extended` is always a JSON object, `{}` when there is nothing to say.
#[derive(Clone, Debug)]
pub enum Event {
    RoomStateChanged {
        room_id: String,
        reason: RoomStateChangedReason,
        code: i32,
        extended: Value,
    },
    RoomStateUpdate {
        room_id: String,
        state: RoomState,
        code: i32,
        extended: Value,
    },
    RoomUserUpdate {
        room_id: String,
        update: UpdateType,
        users: Vec<User>,
    },
    RoomOnlineUserCount {
        room_id: String,
        count: u32,
    },
    RoomStreamUpdate {
        room_id: String,
        update: UpdateType,
        streams: Vec<Stream>,
        extended: Value,
    },
    RoomTokenWillExpire {
        room_id: String,
        remain_s: u32,
    },
    PublisherState {
        stream_id: String,
        state: PublisherState,
        code: i32,
        extended: Value,
    },
    PlayerState {
        stream_id: String,
        state: PlayerState,
        code: i32,
        extended: Value,
    },
    PublisherQuality {
        stream_id: String,
        quality: PublishQuality,
    },
    PlayerQuality {
        stream_id: String,
        quality: PlayQuality,
    },
    PublisherCapturedAudioFirstFrame,
    PublisherCapturedVideoFirstFrame {
        channel: Channel,
    },
    PublisherRenderVideoFirstFrame {
        channel: Channel,
    },
    PublisherSendAudioFirstFrame {
        channel: Channel,
    },
    PublisherSendVideoFirstFrame {
        channel: Channel,
    },
    PublisherVideoSizeChanged {
        channel: Channel,
        width: u32,
        height: u32,
    },
    /// Viewers wait for a keyframe of the application's own encoder; at most every 500 ms.
    EncodedKeyframeWanted {
        channel: Channel,
    },
    PlayerRecvAudioFirstFrame {
        stream_id: String,
    },
    PlayerRecvVideoFirstFrame {
        stream_id: String,
    },
    PlayerRenderVideoFirstFrame {
        stream_id: String,
    },
    PlayerVideoSizeChanged {
        stream_id: String,
        width: u32,
        height: u32,
    },
    PlayerRecvSei {
        stream_id: String,
        data: bytes::Bytes,
    },
    RemoteCameraState {
        stream_id: String,
        state: u32,
    },
    RemoteMicState {
        stream_id: String,
        state: u32,
    },
    /// 0–100 each.
    CapturedSoundLevel {
        level: f32,
    },
    RemoteSoundLevels {
        levels: Vec<(String, f32)>,
    },
    /// Poll delivery only: media as events. With callbacks these go to the media handlers.
    VideoFrame {
        stream_id: String,
        frame: VideoFrame,
    },
    DebugError {
        code: i32,
        function: Cow<'static, str>,
        info: String,
    },
    /// The last one ever.
    EngineDestroyed,
}

/// Sinks for media, called on media threads (`zexN-dec`, `zexN-aud`, `zexN-enc`); each may block
/// its own stream only. Set with `Engine::set_media_sink`.
pub trait MediaSink: Send + Sync + 'static {
    /// A decoded frame of a played stream (raw custom render).
    fn remote_video(&self, _stream_id: &str, _frame: &VideoFrame) {}
    /// The access unit before decoding (encoded custom render).
    fn remote_encoded_video(&self, _stream_id: &str, _frame: &EncodedFrame) {}
    /// A captured frame of a previewed channel.
    fn local_video(&self, _channel: Channel, _frame: &VideoFrame) {}
    /// 10 ms of one played stream after decoding and volume.
    fn remote_audio(&self, _stream_id: &str, _frame: &AudioFrame) {}
    /// 10 ms of the mix of all played streams.
    fn playback_audio(&self, _frame: &AudioFrame) {}
    /// Which of the above are wanted right now: nothing is computed for the others.
    fn wants(&self) -> MediaWants {
        MediaWants::default()
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct MediaWants {
    pub remote_video: bool,
    pub remote_encoded_video: bool,
    /// False with encoded render: the engine then does not decode.
    pub decode: bool,
    pub local_video: bool,
    pub remote_audio: bool,
    pub playback_audio: bool,
}
