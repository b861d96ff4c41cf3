//! The cloud as a pure machine: who is who, who is where, who publishes and plays what.
//!
//! No clock, no socket, no lock, no task: feed [`Cloud::handle`], drain [`Cloud::poll_output`],
//! call again with [`Cloud::tick`] at [`Cloud::next_deadline`].

mod config;

pub use config::{CloudConfig, Limits, Project, Seed};

use crate::media_api::{MediaCommand, MediaEvent};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;
use zego_proto::ids::AppId;
use zego_proto::json;
use zego_proto::msg::{Hello, ServerMessage, VERSION};
use zego_proto::random::Random;

/// One WebSocket; chosen by the shell, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnId(pub u64);

#[derive(Clone, Debug)]
pub enum Input {
    /// A WebSocket was opened with our subprotocol.
    Connected {
        conn: ConnId,
    },
    /// One text frame. Binary frames are the shell's to refuse (4401).
    Text {
        conn: ConnId,
        text: String,
    },
    /// The WebSocket is gone, by whichever side. Its session is held.
    Disconnected {
        conn: ConnId,
    },
    /// Replaces all projects. Sessions of removed ones stay until they end.
    Projects(Vec<Project>),
    Media(MediaEvent),
    /// Tells everyone that the server is going down, and takes no new logins.
    Drain,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    Send {
        conn: ConnId,
        text: Arc<str>,
    },
    /// Close after everything sent before; the cloud has forgotten the connection already.
    Close {
        conn: ConnId,
        code: u16,
        reason: String,
    },
    Media(MediaCommand),
}

/// See the module's words. All methods are cheap but for `handle`, which is O(members) at worst.
pub struct Cloud {
    config: CloudConfig,
    random: Random,
    projects: BTreeMap<AppId, Arc<Project>>,
    outputs: VecDeque<Output>,
}

impl Cloud {
    pub fn new(config: CloudConfig) -> Self {
        let random = Random::new(config.seed.0);
        Self {
            config,
            random,
            projects: BTreeMap::new(),
            outputs: VecDeque::new(),
        }
    }

    /// Takes one input. `now` never goes back; `wall_ms` is Unix time and may jump: only nonces'
    /// and tokens' times are judged by it.
    pub fn handle(&mut self, now: Instant, wall_ms: u64, input: Input) {
        let _ = now;
        match input {
            Input::Connected { conn } => {
                let hello = ServerMessage::Hello(Hello {
                    versions: vec![VERSION],
                    nonce: self.random.hex(16),
                    epoch: self.config.epoch.clone(),
                    time_ms: wall_ms,
                    heartbeat_ms: self.config.heartbeat.as_millis() as u64,
                });
                let text = json::encode_server(&hello).into();
                self.outputs.push_back(Output::Send { conn, text });
            }
            Input::Projects(projects) => {
                self.projects = projects
                    .into_iter()
                    .map(|project| (project.app_id, Arc::new(project)))
                    .collect();
            }
            _ => {}
        }
    }

    /// Does what is due at `now`.
    pub fn tick(&mut self, now: Instant, wall_ms: u64) {
        let _ = (now, wall_ms);
    }

    /// Next thing to do; drain after each `handle` and `tick`.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When `tick` is due, if no input comes before.
    pub fn next_deadline(&self) -> Option<Instant> {
        None
    }

    /// Counts for metrics and tests.
    pub fn stats(&self) -> CloudStats {
        CloudStats::default()
    }
}

/// How much the cloud holds right now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CloudStats {
    pub connections: usize,
    pub sessions: usize,
    pub rooms: usize,
    pub publications: usize,
    /// Plays, waiting ones included.
    pub plays: usize,
    /// Entries of the timer queue.
    pub timers: usize,
}
