//! One room: its members and streams, and who hears what of them.
//!
//! A pure actor: `handle` takes one input, `poll_output` and `next_page` give what to say,
//! `next_deadline` says when `tick` is due. It learns of nothing that the Directory has not decided
//! before.

mod list;

use super::Limits;
use super::bucket::Bucket;
use crate::media_api::SessionKey;
use list::{List, Listed, Place};
use std::borrow::Borrow;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};
use zego_proto::ids::{RoomId, StreamId, UserId, UserName};
use zego_proto::json;
use zego_proto::msg::{RoomSnapshot, ServerMessage, StreamInfo, UserInfo};

pub(super) use list::Next;

/// How often every member hears the member count.
pub(super) const COUNT_EVERY: Duration = Duration::from_secs(30);
/// How long changes wait that are told together.
pub(super) const NETTED_EVERY: Duration = Duration::from_secs(2);

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
    /// A member's connection is lost: it hears nothing before its next snapshot.
    Detach { user: UserId },
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
    session: SessionKey,
    /// Whether this member hears of others.
    notify: bool,
    /// None without a connection: a snapshot begins anew.
    reader: Option<Reader>,
}

/// How far a connected member has read.
#[derive(Debug)]
struct Reader {
    /// None: hears nothing of users.
    users: Option<Place>,
    streams: Place,
    /// Its snapshot was partial, and the rest is not read yet.
    partial: bool,
}

#[derive(Debug)]
pub(super) struct Room {
    id: RoomId,
    /// Never used twice, not even for the same room_id.
    session_id: String,
    /// 0: no limit of its own. Set by the first login.
    pub max_members: u32,
    members: BTreeMap<UserId, Member>,
    users: List<UserId, UserInfo>,
    streams: List<StreamId, StreamInfo>,
    netting_above: usize,
    /// More members than `netting_above`: user updates are netted. Off again 5 % below it.
    crowded: bool,
    /// Messages for updates that are told one by one; beyond it they are netted, too.
    budget: Bucket,
    /// As much again for what the room causes beside its lists, so that a stream's start is not
    /// late because all of a large room was told of it.
    beside: Bucket,
    /// Lists have changed since the readers were last asked for.
    told: bool,
    next_count: Instant,
    outputs: VecDeque<RoomOutput>,
}

impl Room {
    pub(super) fn new(
        now: Instant,
        id: RoomId,
        session_id: String,
        max_members: u32,
        limits: &Limits,
    ) -> Self {
        let rate = limits.room_messages_per_second;
        Self {
            users: List::new(id.clone(), limits.members),
            streams: List::new(id.clone(), limits.streams),
            id,
            session_id,
            max_members,
            members: BTreeMap::new(),
            netting_above: limits.netting_above,
            crowded: false,
            budget: Bucket::new(now, rate, limits.room_message_burst),
            beside: Bucket::new(now, rate, limits.room_message_burst),
            told: false,
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
                let info = UserInfo {
                    user_id: user.as_str().into(),
                    user_name: name.as_str().into(),
                };
                let member = Member {
                    session,
                    notify,
                    reader: None,
                };
                let old = self.members.insert(user.clone(), member);
                debug_assert!(old.is_none(), "a member joined twice");
                self.users.set(user, Some(info), 0);
                self.users_changed(now);
            }
            RoomInput::Rebind {
                user,
                session,
                notify,
            } => {
                if let Some(member) = self.members.get_mut(&user) {
                    *member = Member {
                        session,
                        notify,
                        reader: None,
                    };
                }
            }
            RoomInput::Leave { user } => {
                if self.members.remove(&user).is_some() {
                    self.users.set(user, None, 0);
                    self.users_changed(now);
                }
            }
            RoomInput::Detach { user } => {
                if let Some(member) = self.members.get_mut(&user) {
                    member.reader = None;
                }
            }
            RoomInput::Publish(info) => {
                let Ok(stream_id) = StreamId::parse(&info.stream_id) else {
                    return;
                };
                self.streams.set(stream_id, Some(info), 0);
                self.streams_changed(now);
            }
            RoomInput::Unpublish { stream_id, reason } => {
                if self.streams.contains(stream_id.as_str()) {
                    self.streams.set(stream_id, None, reason);
                    self.streams_changed(now);
                }
            }
        }
    }

    fn users_changed(&mut self, now: Instant) {
        let members = self.members.len();
        if members > self.netting_above {
            self.crowded = true;
        } else if members < self.netting_above - self.netting_above / 20 {
            self.crowded = false;
        }
        let budget = (!self.crowded).then_some(&mut self.budget);
        self.told |= tell_or_wait(now, &mut self.users, budget, members);
    }

    fn streams_changed(&mut self, now: Instant) {
        let budget = Some(&mut self.budget);
        self.told |= tell_or_wait(now, &mut self.streams, budget, self.members.len());
    }

    /// Whether so many messages that the room causes beside its lists may go out at once. If not,
    /// they are to be told together, [`NETTED_EVERY`] later.
    pub(super) fn affords(&mut self, now: Instant, messages: usize) -> bool {
        messages == 0 || self.beside.take(now, messages)
    }

    /// Says what is due: netted updates, and every 30 s the count.
    pub(super) fn tick(&mut self, now: Instant) {
        if self.users.due().is_some_and(|due| due <= now) {
            self.users.tell();
            self.told = true;
        }
        if self.streams.due().is_some_and(|due| due <= now) {
            self.streams.tell();
            self.told = true;
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

    pub(super) fn next_deadline(&self) -> Instant {
        let due = self.users.due().into_iter().chain(self.streams.due());
        due.fold(self.next_count, Instant::min)
    }

    pub(super) fn poll_output(&mut self) -> Option<RoomOutput> {
        self.outputs.pop_front()
    }

    /// Everyone who may have something to read since the last call.
    pub(super) fn take_readers(&mut self) -> Vec<SessionKey> {
        if !std::mem::take(&mut self.told) {
            return Vec::new();
        }
        let readers = self.members.values().filter(|m| m.reader.is_some());
        readers.map(|member| member.session).collect()
    }

    /// The next page of the lists for a member. Streams first: they are few, and what a viewer
    /// waits for.
    pub(super) fn next_page(&mut self, user: &UserId) -> Next {
        let member = self.members.get_mut(user);
        let Some(reader) = member.and_then(|member| member.reader.as_mut()) else {
            return Next::UpToDate;
        };
        let mut next = self.streams.next(&mut reader.streams, user.as_str());
        if let (Next::UpToDate, Some(place)) = (&next, &mut reader.users) {
            next = self.users.next(place, user.as_str());
        }
        match next {
            Next::UpToDate if std::mem::take(&mut reader.partial) => {
                let room_id = self.id.as_str().into();
                let end = ServerMessage::SnapshotEnd { room_id };
                Next::Page(json::encode_server(&end).into())
            }
            next => next,
        }
    }

    /// Drops what every reader has read.
    pub(super) fn forget_read(&mut self) {
        let readers = || self.members.values().filter_map(|m| m.reader.as_ref());
        self.users.forget(readers().filter_map(|r| r.users));
        self.streams.forget(readers().map(|r| r.streams));
    }

    /// The room as `user` is told it from now on. A list that does not fit is left to `next_page`.
    pub(super) fn snapshot(&mut self, user: &UserId) -> RoomSnapshot {
        let user_count = self.count();
        let mut snapshot = RoomSnapshot {
            room_id: self.id.as_str().into(),
            room_session_id: self.session_id.clone(),
            users: Vec::new(),
            user_count,
            streams: Vec::new(),
            partial: false,
        };
        let Some(member) = self.members.get_mut(user) else {
            return snapshot;
        };
        let (streams, all) = begin(&self.streams, user);
        snapshot.partial |= all.is_none();
        snapshot.streams = all.unwrap_or_default();
        let mut users = None;
        if member.notify {
            let (place, all) = begin(&self.users, user);
            snapshot.partial |= all.is_none();
            snapshot.users = all.unwrap_or_default();
            users = Some(place);
        }
        member.reader = Some(Reader {
            users,
            streams,
            partial: snapshot.partial,
        });
        snapshot
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
        (self.users.truth(), self.streams.truth())
    }

    /// Nothing netted is waiting.
    #[cfg(test)]
    pub(super) fn is_settled(&self) -> bool {
        self.users.due().is_none() && self.streams.due().is_none()
    }

    pub(super) fn session_of(&self, user: &str) -> Option<SessionKey> {
        self.members.get(user).map(|m| m.session)
    }
}

/// Tells a change at once if nothing waits before it and the budget has a message for each of
/// `members`; else lets it wait. Without a budget everything waits. Returns whether it was told.
fn tell_or_wait<K: Ord + Clone + Borrow<str>, V: Listed>(
    now: Instant,
    list: &mut List<K, V>,
    budget: Option<&mut Bucket>,
    members: usize,
) -> bool {
    if list.due().is_some() {
        return false;
    }
    let at_once = budget.is_some_and(|budget| budget.take(now, members));
    match at_once {
        true => list.tell(),
        false => list.wait_until(now + NETTED_EVERY),
    }
    at_once
}

/// Where a newcomer begins to read, and all of the list but its own, if that fits into one page.
fn begin<K: Ord + Clone + Borrow<str>, V: Listed>(
    list: &List<K, V>,
    user: &UserId,
) -> (Place, Option<Vec<V>>) {
    match list.whole() {
        Some(mut all) => {
            all.retain(|item| item.owner() != user.as_str());
            (list.end(), Some(all))
        }
        None => (list.start(), None),
    }
}
