//! One room: its members and streams, and who hears what of them.
//!
//! A pure actor: `handle` takes one input, `poll_output` gives what to say, `next_deadline` says
//! when `tick` is due. It learns of nothing that the Directory has not decided before.

mod netting;

use crate::media_api::SessionKey;
use netting::Netting;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};
use zego_proto::ids::{RoomId, StreamId, UserId, UserName};
use zego_proto::msg::{RoomSnapshot, ServerMessage, StreamInfo, UpdateKind, UserInfo};

/// How often every member hears the member count.
pub(super) const COUNT_EVERY: Duration = Duration::from_secs(30);
/// Most bytes of users or streams in one message, as `weight` counts them: a resume carries up to
/// 5 rooms of both and must stay below 256 KiB.
const CHUNK_BYTES: usize = 20 * 1024;

#[derive(Debug)]
pub(super) enum RoomInput {
    /// Someone who is not in the room.
    Join {
        user: UserId,
        name: UserName,
        session: SessionKey,
        /// Whether this member hears of others.
        notify: bool,
    },
    /// A member's new session or wish; others hear nothing.
    Rebind {
        user: UserId,
        session: SessionKey,
        notify: bool,
    },
    /// A member who publishes nothing any more.
    Leave { user: UserId },
    /// The Directory granted the streamID.
    Publish(StreamInfo),
    Unpublish {
        stream_id: StreamId,
        /// Delete reason of the wire, 1 to 6.
        reason: u32,
    },
}

/// One message for several sessions.
#[derive(Debug)]
pub(super) struct RoomOutput {
    pub to: Vec<SessionKey>,
    pub message: ServerMessage,
}

#[derive(Debug)]
struct Member {
    name: UserName,
    session: SessionKey,
    notify: bool,
    /// Change number up to which this member knows the user list.
    seen: u64,
}

impl Member {
    fn info(&self, user: &UserId) -> UserInfo {
        UserInfo {
            user_id: user.as_str().into(),
            user_name: self.name.as_str().into(),
        }
    }
}

#[derive(Debug)]
pub(super) struct Room {
    id: RoomId,
    /// Never used twice, not even for the same room_id.
    session_id: String,
    /// 0: no limit of its own. Set by the first login.
    pub max_members: u32,
    members: BTreeMap<UserId, Member>,
    streams: BTreeMap<StreamId, StreamInfo>,
    netting: Netting,
    next_count: Instant,
    outputs: VecDeque<RoomOutput>,
}

impl Room {
    /// `netting_above`: members above which user updates are netted.
    pub(super) fn new(
        now: Instant,
        id: RoomId,
        session_id: String,
        max_members: u32,
        netting_above: usize,
    ) -> Self {
        Self {
            id,
            session_id,
            max_members,
            members: BTreeMap::new(),
            streams: BTreeMap::new(),
            netting: Netting::new(netting_above),
            next_count: now + COUNT_EVERY,
            outputs: VecDeque::new(),
        }
    }

    pub(super) fn handle(&mut self, now: Instant, input: RoomInput) {
        match input {
            RoomInput::Join {
                user,
                name,
                session,
                notify,
            } => {
                let member = Member {
                    name,
                    session,
                    notify,
                    seen: 0,
                };
                let info = member.info(&user);
                let old = self.members.insert(user.clone(), member);
                debug_assert!(old.is_none(), "a member joined twice");
                self.changed(now, &user, None, Some(info));
                let seen = self.netting.seq();
                if let Some(member) = self.members.get_mut(&user) {
                    member.seen = seen;
                }
            }
            RoomInput::Rebind {
                user,
                session,
                notify,
            } => {
                if let Some(member) = self.members.get_mut(&user) {
                    member.session = session;
                    member.notify = notify;
                }
            }
            RoomInput::Leave { user } => {
                if let Some(member) = self.members.remove(&user) {
                    let info = member.info(&user);
                    self.changed(now, &user, Some(info), None);
                }
            }
            RoomInput::Publish(info) => {
                let Ok(stream_id) = StreamId::parse(&info.stream_id) else {
                    return;
                };
                self.streams.insert(stream_id, info.clone());
                self.stream_update(UpdateKind::Add, info, 0);
            }
            RoomInput::Unpublish { stream_id, reason } => {
                if let Some(info) = self.streams.remove(&stream_id) {
                    self.stream_update(UpdateKind::Delete, info, reason);
                }
            }
        }
    }

    /// A user came or went: said at once in a small room, netted in a large one.
    fn changed(
        &mut self,
        now: Instant,
        user: &UserId,
        before: Option<UserInfo>,
        after: Option<UserInfo>,
    ) {
        if self.netting.takes(self.members.len()) {
            self.netting.push(now, user.clone(), before, after);
            return;
        }
        let (update, info) = match (before, after) {
            (None, Some(info)) => (UpdateKind::Add, info),
            (Some(info), _) => (UpdateKind::Delete, info),
            (None, None) => return,
        };
        let others = self
            .members
            .iter()
            .filter(|(id, m)| *id != user && m.notify);
        let to = others.map(|(_, m)| m.session).collect();
        self.user_update(to, update, vec![info]);
    }

    fn user_update(&mut self, to: Vec<SessionKey>, update: UpdateKind, users: Vec<UserInfo>) {
        if to.is_empty() {
            return;
        }
        for users in chunks(users, user_weight) {
            let message = self.user_message(update, users);
            self.outputs.push_back(RoomOutput {
                to: to.clone(),
                message,
            });
        }
    }

    fn user_message(&self, update: UpdateKind, users: Vec<UserInfo>) -> ServerMessage {
        ServerMessage::UserUpdate {
            room_id: self.id.as_str().into(),
            update,
            users,
            count: self.count(),
        }
    }

    fn stream_update(&mut self, update: UpdateKind, info: StreamInfo, reason: u32) {
        let others = self
            .members
            .iter()
            .filter(|(id, _)| id.as_str() != info.user_id);
        let to: Vec<_> = others.map(|(_, m)| m.session).collect();
        if to.is_empty() {
            return;
        }
        let message = ServerMessage::StreamUpdate {
            room_id: self.id.as_str().into(),
            update,
            streams: vec![info],
            reason,
        };
        self.outputs.push_back(RoomOutput { to, message });
    }

    /// Says what is due: netted updates, and every 30 s the count.
    pub(super) fn tick(&mut self, now: Instant) {
        if self.netting.due().is_some_and(|due| due <= now) {
            self.flush();
        }
        if self.next_count <= now {
            self.next_count = now + COUNT_EVERY;
            let to = self.members.values().map(|m| m.session).collect();
            let message = ServerMessage::UserCount {
                room_id: self.id.as_str().into(),
                count: self.count(),
            };
            self.outputs.push_back(RoomOutput { to, message });
        }
    }

    fn flush(&mut self) {
        let window = self.netting.take(self.members.len());
        // Who knew the list before the window opened hears the same; the others, what came after
        // their own snapshot.
        let mut groups: BTreeMap<u64, Vec<(UserId, SessionKey)>> = BTreeMap::new();
        for (id, member) in self.members.iter_mut().filter(|(_, m)| m.notify) {
            let from = member.seen.max(window.start);
            groups
                .entry(from)
                .or_default()
                .push((id.clone(), member.session));
            member.seen = window.end;
        }
        for (from, receivers) in groups {
            let (added, deleted) = window.since(from);
            // A receiver is in the lists only if it came itself within the window, and then its
            // snapshot already counts it: nothing to leave out.
            let to: Vec<_> = receivers.into_iter().map(|(_, session)| session).collect();
            self.user_update(to.clone(), UpdateKind::Delete, deleted);
            self.user_update(to, UpdateKind::Add, added);
        }
    }

    pub(super) fn next_deadline(&self) -> Instant {
        match self.netting.due() {
            Some(due) => due.min(self.next_count),
            None => self.next_count,
        }
    }

    pub(super) fn poll_output(&mut self) -> Option<RoomOutput> {
        self.outputs.pop_front()
    }

    /// The room as `user` must know it from now on, and the messages with what does not fit.
    pub(super) fn snapshot(&mut self, user: &UserId) -> (RoomSnapshot, Vec<ServerMessage>) {
        let seen = self.netting.seq();
        let notify = self.members.get_mut(user).is_some_and(|member| {
            member.seen = seen;
            member.notify
        });
        let others = self.members.iter().filter(|(id, _)| notify && *id != user);
        let users = others.map(|(id, m)| m.info(id)).collect();
        let foreign = |info: &&StreamInfo| info.user_id != user.as_str();
        let streams = self.streams.values().filter(foreign).cloned().collect();
        let mut users = chunks(users, user_weight).into_iter();
        let mut streams = chunks(streams, stream_weight).into_iter();
        let snapshot = RoomSnapshot {
            room_id: self.id.as_str().into(),
            room_session_id: self.session_id.clone(),
            users: users.next().unwrap_or_default(),
            user_count: self.count(),
            streams: streams.next().unwrap_or_default(),
        };
        let mut rest: Vec<_> = users
            .map(|users| self.user_message(UpdateKind::Add, users))
            .collect();
        rest.extend(streams.map(|streams| ServerMessage::StreamUpdate {
            room_id: self.id.as_str().into(),
            update: UpdateKind::Add,
            streams,
            reason: 0,
        }));
        (snapshot, rest)
    }

    pub(super) fn is_member(&self, user: &UserId) -> bool {
        self.members.contains_key(user)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub(super) fn members(&self) -> usize {
        self.members.len()
    }

    pub(super) fn streams(&self) -> usize {
        self.streams.len()
    }

    fn count(&self) -> u32 {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX)
    }

    /// Members and streams as they are, whatever has been said of them.
    pub(super) fn truth(&self) -> (Vec<UserInfo>, Vec<StreamInfo>) {
        (
            self.members.iter().map(|(id, m)| m.info(id)).collect(),
            self.streams.values().cloned().collect(),
        )
    }

    /// Nothing netted is waiting.
    #[cfg(test)]
    pub(super) fn is_settled(&self) -> bool {
        self.netting.due().is_none()
    }

    pub(super) fn session_of(&self, user: &str) -> Option<SessionKey> {
        self.members.get(user).map(|m| m.session)
    }
}

/// Upper bound of a user's JSON: backslashes and quotes double.
fn user_weight(user: &UserInfo) -> usize {
    40 + 2 * (user.user_id.len() + user.user_name.len())
}

fn stream_weight(stream: &StreamInfo) -> usize {
    100 + stream.stream_id.len()
        + stream.stream_sid.len()
        + 2 * (stream.user_id.len() + stream.user_name.len() + stream.extra_info.len())
}

/// Cuts a list so that no part outweighs `CHUNK_BYTES`, each item alone if need be.
fn chunks<T>(items: Vec<T>, weight: fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut all: Vec<Vec<T>> = Vec::new();
    let mut used = CHUNK_BYTES;
    for item in items {
        let more = weight(&item);
        match all.last_mut() {
            Some(last) if used + more <= CHUNK_BYTES => {
                used += more;
                last.push(item);
            }
            _ => {
                used = more;
                all.push(vec![item]);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests;
