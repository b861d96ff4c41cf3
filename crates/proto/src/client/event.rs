//! What a session tells its application. Numbers as published.

use crate::msg::{StreamInfo, UserInfo};
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum RoomStateChangedReason {
    Logining = 0,
    Logined = 1,
    LoginFailed = 2,
    Reconnecting = 3,
    Reconnected = 4,
    ReconnectFailed = 5,
    KickOut = 6,
    Logout = 7,
    LogoutFailed = 8,
}

impl RoomStateChangedReason {
    /// The older state that goes with it; a failed logout has none.
    pub fn state(self) -> Option<RoomState> {
        Some(match self {
            Self::Logining | Self::Reconnecting => RoomState::Connecting,
            Self::Logined | Self::Reconnected => RoomState::Connected,
            Self::LoginFailed | Self::ReconnectFailed | Self::KickOut | Self::Logout => {
                RoomState::Disconnected
            }
            Self::LogoutFailed => return None,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum RoomState {
    Disconnected = 0,
    Connecting = 1,
    Connected = 2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum PublisherState {
    NoPublish = 0,
    PublishRequesting = 1,
    Publishing = 2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum PlayerState {
    NoPlay = 0,
    PlayRequesting = 1,
    Playing = 2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum UpdateType {
    Add = 0,
    Delete = 1,
}

/// `extended` is always a JSON object.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    RoomStateChanged {
        room_id: String,
        reason: RoomStateChangedReason,
        code: i32,
        extended: Value,
    },
    /// Directly after the change that it belongs to.
    RoomStateUpdate {
        room_id: String,
        state: RoomState,
        code: i32,
        extended: Value,
    },
    LoginResult {
        tag: u64,
        code: i32,
        extended: Value,
    },
    LogoutResult {
        tag: u64,
        code: i32,
    },
    /// The room of this login ended by itself; told before the state that says so.
    RoomEnded {
        room_id: String,
    },
    Users {
        room_id: String,
        update: UpdateType,
        users: Vec<UserInfo>,
    },
    UserCount {
        room_id: String,
        count: u32,
    },
    Streams {
        room_id: String,
        update: UpdateType,
        streams: Vec<StreamInfo>,
        extended: Value,
    },
    TokenWillExpire {
        room_id: String,
        remain_s: u32,
    },
    Publisher {
        channel: u8,
        stream_id: String,
        tag: u64,
        state: PublisherState,
        code: i32,
        extended: Value,
    },
    Player {
        stream_id: String,
        tag: u64,
        state: PlayerState,
        code: i32,
        extended: Value,
    },
    RemoteCamera {
        stream_id: String,
        state: u32,
    },
    RemoteMicrophone {
        stream_id: String,
        state: u32,
    },
    /// A request failed that has no state of its own, or a state needs explaining.
    Refused {
        request: &'static str,
        code: i32,
        message: String,
    },
}
