//! Sessions, publications and plays: the state that outlives a connection.

use super::{ConnId, Project};
use crate::media_api::{FirstSeq, ForwardMode, PublicationId, SessionKey, Token};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;
use zego_proto::code;
use zego_proto::ids::{AppId, RoomId, StreamId, UserId, UserName};
use zego_proto::msg::{LinkKind, PlayPhase, PlayState};
use zego_proto::token04::Grant;

/// One engine of one user, from its first login until its last logout or the heartbeat time.
pub(super) struct Session {
    pub key: SessionKey,
    pub id: String,
    pub resume_key: String,
    pub app_id: AppId,
    /// The project at login; the present one counts while it exists.
    pub project: Arc<Project>,
    pub user: UserId,
    pub name: UserName,
    pub instance_id: String,
    /// The AppSign was proven, so that further rooms need no new proof.
    pub by_sign: bool,
    /// `None` while held without a connection.
    pub conn: Option<ConnId>,
    /// Since when it has no connection.
    pub detached_since: Option<Instant>,
    /// Last text of the client: the heartbeat time counts from it.
    pub last_heard: Instant,
    pub rooms: BTreeMap<RoomId, Membership>,
    /// By channel.
    pub publications: BTreeMap<u8, PublicationId>,
    /// By pair of the down link.
    pub plays: BTreeMap<u8, Play>,
    pub up: Link,
    pub down: Link,
    /// Offers that the media plane has not answered.
    pub pending_offers: usize,
}

impl Session {
    pub(super) fn link(&mut self, kind: LinkKind) -> &mut Link {
        match kind {
            LinkKind::Up => &mut self.up,
            LinkKind::Down => &mut self.down,
        }
    }

    pub(super) fn play_of(&self, stream: &str) -> Option<u8> {
        let mut plays = self.plays.iter();
        plays.find_map(|(pair, play)| (play.stream.as_str() == stream).then_some(*pair))
    }
}

#[derive(Debug, Default)]
pub(super) struct Membership {
    /// What the token of this room's login allows; `None` after a proof alone.
    pub grant: Option<Grant>,
    /// The warning before expiry was sent.
    pub warned: bool,
}

impl Membership {
    pub(super) fn may_publish(&self, room: &str, stream: &str) -> bool {
        self.grant
            .as_ref()
            .is_none_or(|grant| grant.may_publish(room, stream))
    }
}

#[derive(Debug, Default)]
pub(super) struct Link {
    /// Highest generation offered; 0: none.
    pub generation: u32,
    pub alive: bool,
}

pub(super) struct Publication {
    pub id: PublicationId,
    pub app_id: AppId,
    pub room: RoomId,
    pub stream: StreamId,
    pub session: SessionKey,
    pub channel: u8,
    /// A packet came once.
    pub seen: bool,
    /// No packet for 5 s.
    pub silent: bool,
    pub camera: u32,
    pub microphone: u32,
}

#[derive(Debug)]
pub(super) struct Play {
    pub room: RoomId,
    pub stream: StreamId,
    pub mode: ForwardMode,
    pub audio: bool,
    pub video: bool,
    pub stage: Stage,
}

/// Where a play stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The stream is not there; `was_live`: it was.
    Absent { was_live: bool },
    /// Asked of the media plane.
    Asked {
        publication: PublicationId,
        token: Token,
    },
    /// Forwarded, whether or not packets come.
    Bound {
        publication: PublicationId,
        first: FirstSeq,
    },
}

impl Play {
    /// What the player is told. `publication` is the one played, if there is one.
    pub(super) fn state(&self, pair: u8, publication: Option<&Publication>) -> PlayState {
        let silent = publication.is_some_and(|p| p.silent);
        let (phase, code, message) = match self.stage {
            Stage::Absent { was_live: false } | Stage::Asked { .. } => {
                (PlayPhase::Waiting, code::SUCCESS, "")
            }
            Stage::Absent { was_live: true } => (
                PlayPhase::Waiting,
                code::PLAYER_ERROR_NETWORK_INTERRUPT,
                "the stream ended",
            ),
            Stage::Bound { .. } if silent => (
                PlayPhase::Waiting,
                code::PLAYER_ERROR_NETWORK_INTERRUPT,
                "no packet of the stream for 5 s",
            ),
            Stage::Bound { .. } => (PlayPhase::Live, code::SUCCESS, ""),
        };
        let first = match self.stage {
            Stage::Bound { first, .. } => first,
            _ => FirstSeq { audio: 0, video: 0 },
        };
        PlayState {
            stream_id: self.stream.as_str().into(),
            pair,
            phase,
            code,
            message: message.into(),
            audio_seq: first.audio,
            video_seq: first.video,
            camera: publication.map_or(0, |p| p.camera),
            microphone: publication.map_or(0, |p| p.microphone),
        }
    }

    pub(super) fn publication(&self) -> Option<PublicationId> {
        match self.stage {
            Stage::Absent { .. } => None,
            Stage::Asked { publication, .. } | Stage::Bound { publication, .. } => {
                Some(publication)
            }
        }
    }
}

/// Why a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Logout,
    /// Silent for the heartbeat time.
    Heartbeat,
    /// The same user logged in with another engine.
    OtherLogin,
    /// The same engine logged in anew: the client forgot this session.
    SameInstance,
    TokenExpired,
    /// Held without a connection while others needed its place.
    Displaced,
}

impl End {
    /// Delete reason of the wire.
    pub(super) fn reason(self) -> u32 {
        match self {
            End::Logout => 1,
            End::Heartbeat => 2,
            End::OtherLogin | End::SameInstance => 3,
            End::TokenExpired => 4,
            End::Displaced => 5,
        }
    }

    /// What a resume of the ended session is answered.
    pub(super) fn resume_code(self) -> i32 {
        match self {
            End::Logout | End::SameInstance => code::ROOM_SESSION_EXCEPTION_KICKED_OUT,
            End::Heartbeat | End::Displaced => code::SESSION_GONE,
            End::OtherLogin => code::ROOM_KICKED_OUT,
            End::TokenExpired => code::ROOM_TOKEN_EXPIRED_KICKED_OUT,
        }
    }

    /// Whether the client is told that it was kicked out.
    pub(super) fn kick_code(self) -> Option<i32> {
        match self {
            End::OtherLogin | End::TokenExpired => Some(self.resume_code()),
            End::Logout | End::Heartbeat | End::SameInstance | End::Displaced => None,
        }
    }
}

/// Ended sessions by id, oldest first out.
#[derive(Debug, Default)]
pub(super) struct Ended {
    codes: BTreeMap<String, i32>,
    order: VecDeque<String>,
}

impl Ended {
    pub(super) fn insert(&mut self, id: String, end: End, limit: usize) {
        if self.codes.insert(id.clone(), end.resume_code()).is_none() {
            self.order.push_back(id);
        }
        while self.order.len() > limit {
            if let Some(id) = self.order.pop_front() {
                self.codes.remove(&id);
            }
        }
    }

    pub(super) fn code(&self, id: &str) -> Option<i32> {
        self.codes.get(id).copied()
    }
}
