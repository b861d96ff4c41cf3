//! What the cloud is told at its start, and what a project is.

use crate::media_api::ForwardMode;
use std::fmt;
use std::time::Duration;
use zego_proto::ids::AppId;

/// Settings of one cloud. `CloudConfig::new` gives the defaults.
#[derive(Clone, Debug)]
pub struct CloudConfig {
    /// New at each start of the server; clients tell a restart by it.
    pub epoch: String,
    /// Source of nonces, session ids and keys: 32 bytes from the operating system, fixed in tests.
    pub seed: Seed,
    /// How long a silent member is held. Default 90 s.
    pub heartbeat: Duration,
    pub limits: Limits,
}

impl CloudConfig {
    pub fn new(epoch: impl Into<String>, seed: [u8; 32]) -> Self {
        Self {
            epoch: epoch.into(),
            seed: Seed(seed),
            heartbeat: Duration::from_secs(90),
            limits: Limits::default(),
        }
    }
}

/// Never printed: who knows it can compute every session key.
#[derive(Clone)]
pub struct Seed(pub [u8; 32]);

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(..)")
    }
}

/// Bounds of every table and queue of the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once, logged in or not. Beyond it a new one is closed with 4403. Default
    /// 20,000: about 2 KiB each here.
    pub connections: usize,
    /// Sessions at once, held ones included. Default 20,000.
    pub sessions: usize,
    /// Rooms of one project. Default 10,000.
    pub rooms: usize,
    /// Rooms of one session. Default 5, the published limit.
    pub rooms_per_session: usize,
    /// Members of a room, whatever its own limit. Default 20,000.
    pub members: usize,
    /// Publications of a room. Default 1,000.
    pub streams: usize,
    /// Messages a second of one connection. Default 50.
    pub messages_per_second: u32,
    /// And how many may come at once. Default 200: a login with 12 plays sends about 30 at once.
    pub message_burst: u32,
    /// Offers of one session that the media plane has not answered yet. Default 8.
    pub pending_offers: usize,
    /// Messages held back behind a refused login. Default 64: about 2 login sequences.
    pub held_messages: usize,
    /// How long a connection may stay without a session. Default 10 s.
    pub login_timeout: Duration,
    /// Ended sessions remembered, so that their resume is refused with the right number. Default
    /// 10,000; the oldest go first.
    pub ended_sessions: usize,
    /// Members above which joins and leaves are netted into one update every 2 s. Default 500.
    pub netting_above: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            sessions: 20_000,
            rooms: 10_000,
            rooms_per_session: 5,
            members: 20_000,
            streams: 1_000,
            messages_per_second: 50,
            message_burst: 200,
            pending_offers: 8,
            held_messages: 64,
            login_timeout: Duration::from_secs(10),
            ended_sessions: 10_000,
            netting_above: 500,
        }
    }
}

/// A project: the tenant behind an AppID.
#[derive(Clone)]
pub struct Project {
    pub app_id: AppId,
    /// Each is accepted: two while one is being replaced. Empty: tokens only.
    pub app_signs: Vec<[u8; 32]>,
    /// 32 ASCII characters each; each is accepted.
    pub secrets: Vec<String>,
    /// Low-latency live. Off: playing with L3 ends in 1004072.
    pub l3: bool,
    /// AppSign alone does not suffice.
    pub force_token: bool,
    /// Refusals carry the detail number.
    pub debug: bool,
    /// A user whose token expired is kicked out (1002056). Off: expiry matters at login only.
    pub enforce_token_expiry: bool,
    /// What a play without a mode gets.
    pub default_mode: ForwardMode,
}

impl Project {
    /// A project as the development one is: AppSign and token accepted, L3 and debug on.
    pub fn development(app_id: AppId, app_sign: [u8; 32], secret: impl Into<String>) -> Self {
        Self {
            app_id,
            app_signs: vec![app_sign],
            secrets: vec![secret.into()],
            l3: true,
            force_token: false,
            debug: true,
            enforce_token_expiry: false,
            default_mode: ForwardMode::Rtc,
        }
    }
}

impl fmt::Debug for Project {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Project")
            .field("app_id", &self.app_id)
            .field("l3", &self.l3)
            .field("force_token", &self.force_token)
            .field("debug", &self.debug)
            .field("enforce_token_expiry", &self.enforce_token_expiry)
            .field("default_mode", &self.default_mode)
            .finish_non_exhaustive()
    }
}
