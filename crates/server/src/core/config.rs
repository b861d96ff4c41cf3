//! What the cloud is told at its start, and what a project is.

use super::Quota;
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
    /// Sessions at once, held ones included. Default 20,000. This and the next three are of the
    /// server; of each every project has a guaranteed share (half of it all, shared out).
    pub sessions: usize,
    /// Media links: one or two a session. Default 40,000.
    pub links: usize,
    /// Rooms. Default 20,000.
    pub rooms: usize,
    /// Publications. Default 20,000.
    pub publications: usize,
    /// Logins and resumes a second from one address, and four times as many at once. Default 100.
    pub address_logins_per_second: u32,
    /// Logins a second of one project, and four times as many at once. Default 500.
    pub project_logins_per_second: u32,
    /// Rooms of one session. Default 5, the published limit.
    pub rooms_per_session: usize,
    /// Members of a room, whatever its own limit. Default 20,000.
    pub members: usize,
    /// Publications of a room. Default 1,000.
    pub streams: usize,
    /// Offers of one session that the media plane has not answered yet. Default 8.
    pub pending_offers: usize,
    /// How long a connection may stay without a session. Default 10 s.
    pub login_timeout: Duration,
    /// Ended sessions remembered, so that their resume is refused with the right number. Default
    /// 10,000; the oldest go first.
    pub ended_sessions: usize,
    /// Members above which joins and leaves are netted into one update every 2 s. Default 500.
    pub netting_above: usize,
    /// Messages a second that updates of one room, each told at once to every member, may cost;
    /// beyond it they are netted as well. As much again for plays that start as streams come, and
    /// for states of devices. Default 5,000: some 5 % of a core.
    pub room_messages_per_second: u32,
    /// And how many at once. Default 20,000: in the largest room the first update is at once.
    pub room_message_burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            sessions: 20_000,
            links: 40_000,
            rooms: 20_000,
            publications: 20_000,
            address_logins_per_second: 100,
            project_logins_per_second: 500,
            rooms_per_session: 5,
            members: 20_000,
            streams: 1_000,
            pending_offers: 8,
            login_timeout: Duration::from_secs(10),
            ended_sessions: 10_000,
            netting_above: 500,
            room_messages_per_second: 5_000,
            room_message_burst: 20_000,
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
    /// A user whose token expired is kicked out (1002056), at the expiry or with the next request
    /// or resume. Off: expiry matters at login only.
    pub enforce_token_expiry: bool,
    /// Tokens of the older generation (AES-CBC, not authenticated) are taken, too.
    pub cbc_tokens: bool,
    /// What a play without a mode gets.
    pub default_mode: ForwardMode,
    /// Limits of its own.
    pub quota: Quota,
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
            cbc_tokens: true,
            default_mode: ForwardMode::Rtc,
            quota: Quota::default(),
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
            .field("cbc_tokens", &self.cbc_tokens)
            .field("default_mode", &self.default_mode)
            .field("quota", &self.quota)
            .finish_non_exhaustive()
    }
}
