//! The client's session machine: everything between an application's wishes and the wire, without
//! a clock, a socket or a thread.
//!
//! Feed [`ClientSession::handle`] with an [`Input`] and the time, then take every [`Output`] from
//! [`ClientSession::poll_output`]; call again with [`Input::Tick`] at
//! [`ClientSession::next_deadline`]. The shell opens the WebSocket and the media links when told
//! to, and reports what became of them.
//!
//! What the machine guarantees:
//! - One room at a time. LOGINING, then LOGINED → login result → users → streams, or LOGIN_FAILED.
//! - A lost connection is RECONNECTING; it is resumed, or logged in afresh when the server was
//!   restarted, within the retry window. Publications and plays come back by themselves.
//! - Users and streams told as ADD are exactly those not told as DELETE, across reconnects too.
//! - Losing the connection alone does not stop media; losing a link shows in the states of what
//!   goes over it, and opens another one beside it.
//! - A removed user (KICK_OUT) does not come back by itself.

mod conn;
mod event;
mod links;
mod play;
mod publish;
mod room;
mod session;

pub use event::*;
pub use session::ClientSession;

use crate::msg::{ClientFrame, Layer, LinkKind, PlayMode, ServerMessage};
use std::time::Duration;

/// Settings of one engine's session. All limits are injected; nothing is read from outside.
#[derive(Clone)]
pub struct Config {
    pub app_id: u32,
    /// `None`: token only.
    pub app_sign: Option<[u8; 32]>,
    /// Random per engine: the same instance logging in again is not a duplicate login.
    pub instance_id: String,
    /// Jitter of the backoff; any value.
    pub seed: u64,
    /// Silence after which the client pings.
    pub ping_after: Duration,
    /// Silence after which the connection is lost.
    pub lost_after: Duration,
    /// How long a lost room keeps trying.
    pub room_retry: Duration,
    /// How long an interrupted publication or play keeps trying.
    pub av_retry: Duration,
    /// DELETEs of a snapshot diff are held this long after a new server epoch.
    pub restore_grace: Duration,
    /// Audio + video pairs the down link starts with.
    pub pairs: u8,
}

/// Most pairs of a down link: as many as streams can be played at once.
pub const PAIRS_MAX: u8 = 12;

/// A room to enter and who enters it. Ids are valid already.
#[derive(Clone, Debug)]
pub struct LoginSpec {
    pub room_id: String,
    pub user_id: String,
    pub user_name: String,
    pub token: Option<String>,
    pub user_notify: bool,
    pub max_member_count: u32,
    /// Comes back in [`Event::LoginResult`].
    pub tag: u64,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Input {
    Login(LoginSpec),
    Logout {
        tag: u64,
    },
    RenewToken {
        token: String,
    },
    /// `tag` comes back in each [`Event::Publisher`].
    Publish {
        channel: u8,
        stream_id: String,
        tag: u64,
        layer: Layer,
    },
    Unpublish {
        channel: u8,
    },
    /// `tag` comes back in each [`Event::Player`].
    Play {
        stream_id: String,
        tag: u64,
        mode: PlayMode,
        audio: bool,
        video: bool,
    },
    Unplay {
        stream_id: String,
    },
    PlayMute {
        stream_id: String,
        audio: bool,
        video: bool,
    },
    /// Camera and microphone behind a publishing channel, remembered for later publications.
    Device {
        channel: u8,
        camera: u32,
        microphone: u32,
    },
    /// The engine goes away: like a logout, answered by [`Output::ShutDown`].
    Shutdown,

    /// The session description of a link, after [`Output::OpenLink`] or [`Output::GrowLink`].
    Offer {
        link: LinkKind,
        generation: u32,
        sdp: String,
        pairs: u8,
    },
    LinkUp {
        link: LinkKind,
        generation: u32,
    },
    /// Lost, or no answer from the other side in time.
    LinkDown {
        link: LinkKind,
        generation: u32,
    },
    /// The first packet of a play since it went live.
    PlayMedia {
        stream_id: String,
    },
    /// No packet of a play for seconds.
    PlayStalled {
        stream_id: String,
    },

    Connected {
        conn: u32,
    },
    Message {
        conn: u32,
        message: Box<ServerMessage>,
    },
    /// Bytes without a message (a WebSocket ping).
    Alive {
        conn: u32,
    },
    Disconnected {
        conn: u32,
        close_code: Option<u16>,
    },
    /// The shell stops (or takes up again) reading the connection: silence means nothing then.
    Paused(bool),
    /// Nothing but time.
    Tick,
}

/// What the shell has to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Open the WebSocket; answered by `Connected` or `Disconnected` with the same number.
    Connect {
        conn: u32,
    },
    Send {
        conn: u32,
        frame: ClientFrame,
    },
    /// Close it after what was sent; no `Disconnected` is expected.
    Close {
        conn: u32,
    },
    /// Open a link beside the one there is; close that one once the new one is up.
    OpenLink {
        link: LinkKind,
        generation: u32,
        pairs: u8,
    },
    /// Offer more pairs on the down link of this generation.
    GrowLink {
        generation: u32,
        pairs: u8,
    },
    Answer {
        link: LinkKind,
        generation: u32,
        sdp: String,
    },
    CloseLinks,
    /// Packets of this play: on its pair, from these sequence numbers on. Once a subscription.
    PlayLive {
        stream_id: String,
        pair: u8,
        audio_seq: u16,
        video_seq: u16,
    },
    /// The pair of a play that ended.
    PlayGone {
        stream_id: String,
        pair: Option<u8>,
    },
    Event(Event),
    /// Logged out, or given up trying to; the last output.
    ShutDown,
}

#[cfg(test)]
mod tests;
