//! Every message on the wire: one WebSocket per engine or page, JSON text frames.
//!
//! A client sends [`ClientFrame`]s, the server answers each non-zero `id` with one
//! [`ServerMessage::Result`] and sends the other variants unasked. Requests may be sent one after
//! another without waiting: the server handles them in order.

use serde::{Deserialize, Serialize};

/// WebSocket subprotocol, offered by the client and echoed by the server.
pub const SUBPROTOCOL: &str = "zego-express.v1";
/// Wire version this crate speaks. The server also takes the one before it.
pub const VERSION: u32 = 1;
/// Close code for a version that the server does not speak; the reason names both.
pub const CLOSE_VERSION: u16 = 4400;
/// Close code for a malformed, oversized, deep or duplicate-key message.
pub const CLOSE_MALFORMED: u16 = 4401;
/// Close code after KICKED: the client must not come back by itself.
pub const CLOSE_KICKED: u16 = 4402;
/// Close code for a connection beyond a limit of the server (connections, message rate, time to
/// log in); the reason names it. Come back with backoff.
pub const CLOSE_LIMIT: u16 = 4403;
/// Close code for a connection whose session was taken over by a newer connection.
pub const CLOSE_REPLACED: u16 = 4404;

/// One request of a client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientFrame {
    /// Chosen by the client, echoed in the result. 0: no result wanted.
    #[serde(default)]
    pub id: u32,
    #[serde(flatten)]
    pub request: Request,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// Enters a room. The first one on a connection also makes the session.
    Login(Login),
    /// Takes a session over on a new connection, with all its rooms, publications and plays.
    /// Refused with 1000928 (the session ended at its heartbeat time, or the epoch is another: log
    /// in afresh), 1002050 (the user is logged in elsewhere: kicked out), 1002056 (kicked out), or
    /// 1002057 (session or key unknown in this epoch).
    Resume(Resume),
    /// Leaves a room. The result of the last one ends the session.
    Logout {
        room_id: String,
    },
    /// Once per link and generation; the result carries the answer (`sdp`).
    Offer {
        link: LinkKind,
        generation: u32,
        sdp: String,
    },
    Publish(Publish),
    Unpublish {
        stream_id: String,
    },
    Play(Play),
    Unplay {
        stream_id: String,
    },
    /// What a player wants of its stream right now; the server forwards only that.
    PlayMute {
        stream_id: String,
        audio: bool,
        video: bool,
    },
    /// Device state of one of my publications, relayed to its players.
    DeviceState(DeviceState),
    RenewToken {
        room_id: String,
        token: String,
    },
    /// Sent after 2 s of silence; answered by `pong`.
    Ping,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Client to server: mids 0, 1 = main audio, video; 2, 3 = aux audio, video.
    Up,
    /// Server to client: pair k has mids 2k (audio) and 2k+1 (video).
    Down,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Login {
    pub app_id: u32,
    pub room_id: String,
    pub user_id: String,
    pub user_name: String,
    /// Proof of the AppSign; checked first when both are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    #[serde(default)]
    pub user_notify: bool,
    /// 0: unlimited.
    #[serde(default)]
    pub max_member_count: u32,
    /// Random per engine: the same instance logging in again is not a duplicate.
    pub instance_id: String,
}

/// hex(HMAC-SHA256(key = AppSign's 32 bytes, "zex1\n" nonce "\n" app_id "\n" user_id "\n" time)).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// Unix ms of the client's clock: logged, never a reason to refuse.
    pub time: u64,
    pub mac: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resume {
    pub session_id: String,
    /// From the login result; a secret.
    pub resume_key: String,
    /// The epoch in which the session was made.
    pub epoch: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Publish {
    pub room_id: String,
    pub stream_id: String,
    /// 0 main, 1 aux: decides the mids on the up link.
    pub channel: u8,
    /// One entry for now.
    pub layers: Vec<Layer>,
    #[serde(default)]
    pub device_state: Option<DeviceState>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    pub width: u32,
    pub height: u32,
    pub fps: u32,
    pub bitrate_kbps: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayMode {
    Default,
    Cdn,
    L3,
    Rtc,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Play {
    /// The room through which the player plays; the stream may live in another one.
    pub room_id: String,
    pub stream_id: String,
    pub mode: PlayMode,
    /// Pair on the down link, chosen by the client, free until `unplay`.
    pub pair: u8,
    pub audio: bool,
    pub video: bool,
}

/// Remote device state numbers of the published API (0 open, 9 disabled, 10 muted …).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceState {
    pub stream_id: String,
    pub camera: u32,
    pub microphone: u32,
}

// Messages are built one at a time and written at once: boxing the result would save nothing.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// First frame of a connection, right behind the 101.
    Hello(Hello),
    Result(ResultMessage),
    /// May name the receiver itself among others, and in a DELETE someone who came and left while
    /// its list was under way: clients pass over both.
    UserUpdate {
        room_id: String,
        update: UpdateKind,
        users: Vec<UserInfo>,
    },
    /// At most every 30 s a room.
    UserCount {
        room_id: String,
        count: u32,
    },
    /// Like `user_update`, it may name what the receiver has to pass over.
    StreamUpdate {
        room_id: String,
        update: UpdateKind,
        streams: Vec<StreamInfo>,
        /// Of a DELETE: 1 stopped, 2 heartbeat time over, 3 same user logged in again, 4 kicked,
        /// 5 disconnected, 6 removed by the server.
        #[serde(default)]
        reason: u32,
    },
    /// The rest of a partial snapshot has been told.
    SnapshotEnd {
        room_id: String,
    },
    /// A play found its stream (`live`), lost it (`waiting`) or was ended by the server (`ended`, with a code).
    PlayState(PlayState),
    /// The server ended a publication (code 1003025, 1003028 …).
    PublishEnded {
        stream_id: String,
        code: i32,
        message: String,
    },
    DeviceState(DeviceState),
    /// Out of every room; the connection closes with [`CLOSE_KICKED`].
    Kicked {
        code: i32,
        message: String,
    },
    TokenWillExpire {
        room_id: String,
        remain_s: u32,
    },
    /// The server is going down; reconnect elsewhere or retry.
    Draining,
    Pong,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    pub versions: Vec<u32>,
    /// Serves once, within 30 s.
    pub nonce: String,
    /// New at each start of the server.
    pub epoch: String,
    pub time_ms: u64,
    /// How long a silent member is held.
    pub heartbeat_ms: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResultMessage {
    pub id: u32,
    /// 0 or a number of errors.toml.
    pub code: i32,
    /// Names field and limit; empty on success.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginResult>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<ResumeResult>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub play: Option<PlayState>,
    /// Finer number (1002075 … 1002080), only while the project's debug switch is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoginResult {
    pub session_id: String,
    pub resume_key: String,
    pub room: RoomSnapshot,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResumeResult {
    pub rooms: Vec<RoomSnapshot>,
    /// Publications and plays the server still holds: the client repeats the others.
    pub publishing: Vec<String>,
    pub playing: Vec<PlayState>,
    /// Whether each media link is still alive on the server.
    pub up_alive: bool,
    pub down_alive: bool,
}

/// The whole of a room but the receiver and its own streams.
///
/// A list too large for one frame is empty here and follows as `user_update` and `stream_update`
/// ADD, as fast as the receiver reads, up to `snapshot_end`: until then a client that compares with
/// what it knew holds its DELETEs back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomSnapshot {
    pub room_id: String,
    pub room_session_id: String,
    /// Empty when `user_notify` is off.
    pub users: Vec<UserInfo>,
    pub user_count: u32,
    pub streams: Vec<StreamInfo>,
    /// A list follows, up to `snapshot_end`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub link: LinkKind,
    pub generation: u32,
    pub sdp: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateKind {
    Add,
    Delete,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UserInfo {
    pub user_id: String,
    pub user_name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamInfo {
    pub stream_id: String,
    pub user_id: String,
    pub user_name: String,
    #[serde(default)]
    pub extra_info: String,
    /// Differs for each publication of the same stream_id.
    pub stream_sid: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayPhase {
    Waiting,
    Live,
    Ended,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlayState {
    pub stream_id: String,
    pub pair: u8,
    pub phase: PlayPhase,
    #[serde(default)]
    pub code: i32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// First RTP sequence number of this play on its audio and video mid (`live` only): what came
    /// before on a reused pair belongs to an earlier play.
    #[serde(default)]
    pub audio_seq: u16,
    #[serde(default)]
    pub video_seq: u16,
    /// Last known device state of the publisher.
    #[serde(default)]
    pub camera: u32,
    #[serde(default)]
    pub microphone: u32,
}
