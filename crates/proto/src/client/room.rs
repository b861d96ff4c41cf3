//! Who and what is in the room, as the application was told.

use crate::msg::{RoomSnapshot, StreamInfo, UserInfo};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// Users and streams told as ADD and not told as DELETE.
#[derive(Default)]
pub(super) struct RoomView {
    users: BTreeMap<String, UserInfo>,
    streams: BTreeMap<String, StreamInfo>,
    /// Missing from the snapshot of a restarted server, or from a partial one: they may be on their
    /// way.
    held_users: BTreeSet<String>,
    held_streams: BTreeSet<String>,
    held_until: Option<Instant>,
    /// The picture is not whole yet: what is missing may follow.
    partial: bool,
}

/// What to tell, in this order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Changes {
    pub(super) users_gone: Vec<UserInfo>,
    pub(super) users_new: Vec<UserInfo>,
    pub(super) streams_gone: Vec<StreamInfo>,
    pub(super) streams_new: Vec<StreamInfo>,
}

impl RoomView {
    pub(super) fn held_until(&self) -> Option<Instant> {
        self.held_until
    }

    /// Replaces what is known by a new picture. What is missing from it is kept until `hold_until`
    /// and until the picture is complete.
    pub(super) fn snapshot(&mut self, room: RoomSnapshot, hold_until: Option<Instant>) -> Changes {
        let mut changes = Changes::default();
        let users: BTreeMap<_, _> = room
            .users
            .into_iter()
            .map(|u| (u.user_id.clone(), u))
            .collect();
        let streams: BTreeMap<_, _> = room
            .streams
            .into_iter()
            .map(|s| (s.stream_id.clone(), s))
            .collect();
        let lost_users: BTreeSet<_> = self
            .users
            .keys()
            .filter(|id| !users.contains_key(*id))
            .cloned()
            .collect();
        let lost_streams: BTreeSet<_> = self
            .streams
            .keys()
            .filter(|id| !streams.contains_key(*id))
            .cloned()
            .collect();
        for user in users.into_values() {
            changes.users_new.extend(self.add_user(user));
        }
        for stream in streams.into_values() {
            let (gone, new) = self.add_stream(stream);
            changes.streams_gone.extend(gone);
            changes.streams_new.extend(new);
        }
        self.held_users = lost_users;
        self.held_streams = lost_streams;
        let none_held = self.held_users.is_empty() && self.held_streams.is_empty();
        self.held_until = hold_until.filter(|_| !none_held);
        self.partial = room.partial;
        let released = self.release();
        changes.users_gone = released.users_gone;
        changes.streams_gone.extend(released.streams_gone);
        changes
    }

    /// The end of the grace.
    pub(super) fn grace_over(&mut self) -> Changes {
        self.held_until = None;
        self.release()
    }

    /// The picture is whole.
    pub(super) fn complete(&mut self) -> Changes {
        self.partial = false;
        self.release()
    }

    /// What is still missing is gone, if nothing holds it any more.
    fn release(&mut self) -> Changes {
        if self.partial || self.held_until.is_some() {
            return Changes::default();
        }
        Changes {
            users_gone: std::mem::take(&mut self.held_users)
                .iter()
                .filter_map(|id| self.users.remove(id))
                .collect(),
            streams_gone: std::mem::take(&mut self.held_streams)
                .iter()
                .filter_map(|id| self.streams.remove(id))
                .collect(),
            ..Changes::default()
        }
    }

    /// The user, unless already told.
    pub(super) fn add_user(&mut self, user: UserInfo) -> Option<UserInfo> {
        self.held_users.remove(&user.user_id);
        match self.users.insert(user.user_id.clone(), user.clone()) {
            None => Some(user),
            Some(_) => None,
        }
    }

    pub(super) fn remove_user(&mut self, user_id: &str) -> Option<UserInfo> {
        self.held_users.remove(user_id);
        self.users.remove(user_id)
    }

    /// What to tell as gone and as new. The same stream of another user is both; of the same user
    /// neither, however often it was republished in between.
    pub(super) fn add_stream(
        &mut self,
        stream: StreamInfo,
    ) -> (Option<StreamInfo>, Option<StreamInfo>) {
        self.held_streams.remove(&stream.stream_id);
        match self
            .streams
            .insert(stream.stream_id.clone(), stream.clone())
        {
            None => (None, Some(stream)),
            Some(old) if old.user_id != stream.user_id => (Some(old), Some(stream)),
            Some(_) => (None, None),
        }
    }

    pub(super) fn remove_stream(&mut self, stream_id: &str) -> Option<StreamInfo> {
        self.held_streams.remove(stream_id);
        self.streams.remove(stream_id)
    }

    pub(super) fn streams(&self) -> impl Iterator<Item = &StreamInfo> {
        self.streams.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn user(id: &str) -> UserInfo {
        UserInfo {
            user_id: id.into(),
            user_name: id.to_uppercase(),
        }
    }

    fn stream(id: &str, user: &str, sid: &str) -> StreamInfo {
        StreamInfo {
            stream_id: id.into(),
            user_id: user.into(),
            user_name: user.into(),
            extra_info: String::new(),
            stream_sid: sid.into(),
        }
    }

    fn room(users: &[&str], streams: &[(&str, &str)]) -> RoomSnapshot {
        RoomSnapshot {
            room_id: "r".into(),
            room_session_id: "1".into(),
            users: users.iter().map(|u| user(u)).collect(),
            user_count: users.len() as u32 + 1,
            streams: streams.iter().map(|(s, u)| stream(s, u, "x")).collect(),
            partial: false,
        }
    }

    #[test]
    fn a_snapshot_tells_the_difference() {
        let mut view = RoomView::default();
        let first = view.snapshot(room(&["a", "b"], &[("s", "a")]), None);
        assert_eq!(first.users_new.len(), 2);
        assert_eq!(first.streams_new.len(), 1);
        let second = view.snapshot(room(&["b", "c"], &[("t", "c")]), None);
        assert_eq!(second.users_gone, [user("a")]);
        assert_eq!(second.users_new, [user("c")]);
        assert_eq!(second.streams_gone[0].stream_id, "s");
        assert_eq!(second.streams_new[0].stream_id, "t");
        assert_eq!(
            view.snapshot(room(&["b", "c"], &[("t", "c")]), None),
            Changes::default()
        );
    }

    #[test]
    #[allow(clippy::disallowed_methods)] // The start of virtual time is arbitrary.
    fn after_a_restart_the_missing_are_held() {
        let now = Instant::now();
        let mut view = RoomView::default();
        view.snapshot(room(&["a", "b"], &[("s", "a")]), None);
        let until = now + Duration::from_secs(15);
        assert_eq!(
            view.snapshot(room(&[], &[]), Some(until)),
            Changes::default()
        );
        assert_eq!(view.held_until(), Some(until));
        // One comes back and is not told again; a DELETE of a held one is told at once.
        assert_eq!(view.add_user(user("a")), None);
        assert_eq!(view.add_stream(stream("s", "a", "y")), (None, None));
        let gone = view.grace_over();
        assert_eq!(gone.users_gone, [user("b")]);
        assert_eq!(gone.streams_gone, []);
        assert_eq!(view.held_until(), None);
    }

    #[test]
    #[allow(clippy::disallowed_methods)] // The start of virtual time is arbitrary.
    fn what_a_partial_snapshot_lacks_is_held_until_its_end() {
        let partial = || RoomSnapshot {
            partial: true,
            ..room(&[], &[])
        };
        let mut view = RoomView::default();
        view.snapshot(room(&["a", "b"], &[("s", "a")]), None);
        assert_eq!(view.snapshot(partial(), None), Changes::default());
        assert_eq!(view.held_until(), None);
        assert_eq!(view.add_user(user("a")), None);
        assert_eq!(view.add_stream(stream("s", "a", "x")), (None, None));
        assert_eq!(view.add_user(user("c")), Some(user("c")));
        assert_eq!(view.complete().users_gone, [user("b")]);
        // Of a restarted server the grace has to be over, too.
        let until = Instant::now();
        view.snapshot(partial(), Some(until));
        assert_eq!(view.complete(), Changes::default());
        assert_eq!(view.grace_over().users_gone.len(), 2);
        view.add_user(user("a"));
        view.snapshot(partial(), Some(until));
        assert_eq!(view.grace_over(), Changes::default());
        assert_eq!(view.complete().users_gone, [user("a")]);
    }

    #[test]
    fn a_stream_that_changed_hands_is_gone_and_new() {
        let mut view = RoomView::default();
        view.add_stream(stream("s", "a", "1"));
        let (gone, new) = view.add_stream(stream("s", "b", "2"));
        assert_eq!(gone.expect("told").user_id, "a");
        assert_eq!(new.expect("told").user_id, "b");
        assert_eq!(view.add_stream(stream("s", "b", "3")), (None, None));
    }
}
