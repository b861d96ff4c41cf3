//! What the application's calls ask of the actor, in the order of the calls.

use super::shared::Shared;
use super::types::*;
use serde_json::json;
use zego_proto::code;

/// Which login a call belonged to when it was made. A command that outlives its login (the room
/// ended while it was queued) is answered, not carried out.
pub(crate) type LoginGeneration = u64;

/// A [`super::Completion`] waiting in [`super::shared::Pending`].
pub(crate) type RequestId = u64;

pub(crate) enum Command {
    Login {
        generation: LoginGeneration,
        room_id: RoomId,
        user_id: UserId,
        user_name: UserName,
        config: RoomConfig,
        done: RequestId,
    },
    Logout {
        done: RequestId,
    },
    RenewToken {
        token: String,
    },
    StartPublishing {
        generation: LoginGeneration,
        serial: u64,
        stream_id: StreamId,
        channel: Channel,
    },
    StopPublishing {
        channel: Channel,
    },
    StartPlaying {
        generation: LoginGeneration,
        serial: u64,
        stream_id: StreamId,
        config: PlayConfig,
    },
    StopPlaying {
        stream_id: StreamId,
    },
    VideoConfig {
        channel: Channel,
        config: VideoConfig,
    },
    AudioConfig {
        channel: Channel,
        config: AudioConfig,
    },
    /// The ledger has the new one.
    Scenario,
    MutePublish {
        channel: Channel,
        audio: Option<bool>,
        video: Option<bool>,
    },
    Camera {
        channel: Channel,
        enable: bool,
    },
    Microphone {
        mute: bool,
    },
    Speaker {
        mute: bool,
    },
    /// `None`: every stream, those played later too.
    MutePlay {
        stream_id: Option<StreamId>,
        audio: Option<bool>,
        video: Option<bool>,
    },
    PlayVolume {
        stream_id: Option<StreamId>,
        volume: u32,
    },
    /// Milliseconds between reports; `None` stops them.
    SoundLevels(Option<u32>),
    /// Something for the actor's thread to do, such as a bug, for the tests of what follows.
    #[cfg(test)]
    Hold(Box<dyn FnOnce() + Send>),
}

impl Command {
    /// Closes the request of a command that came to an engine that has failed.
    pub(crate) fn fail(self, shared: &Shared) {
        if let Command::Login { done, .. } | Command::Logout { done } = self {
            shared.complete(done, code::ENGINE_FAILED, json!({}));
        }
    }
}
