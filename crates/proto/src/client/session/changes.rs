//! What the server says of the room's users and streams, and what the application hears of it.

use super::*;

impl ClientSession {
    // --- the room's users and streams -------------------------------------------------------

    pub(super) fn is_room(&self, room_id: &str) -> bool {
        self.active
            .as_ref()
            .is_some_and(|a| a.spec.room_id == room_id)
    }

    pub(super) fn on_snapshot(&mut self, now: Instant, mut room: RoomSnapshot, restarted: bool) {
        let Some(active) = &mut self.active else {
            return;
        };
        let me = active.spec.user_id.clone();
        room.users
            .retain(|u| active.spec.user_notify && u.user_id != me);
        room.streams.retain(|s| s.user_id != me);
        let hold = restarted.then(|| now + self.config.restore_grace);
        let changes = active.view.snapshot(room, hold);
        self.say_changes(changes, 5);
    }

    /// All of a large room is told: what was missing from it is gone.
    pub(super) fn on_snapshot_end(&mut self, room_id: &str) {
        if let Some(active) = self.active.as_mut().filter(|a| a.spec.room_id == room_id) {
            let changes = active.view.complete();
            self.say_changes(changes, 5);
        }
    }

    pub(super) fn on_users(&mut self, room_id: &str, update: UpdateKind, users: Vec<UserInfo>) {
        let Some(active) = self.active.as_mut().filter(|a| a.spec.room_id == room_id) else {
            return;
        };
        if !active.spec.user_notify {
            return;
        }
        let me = active.spec.user_id.clone();
        let view = &mut active.view;
        let users: Vec<_> = users
            .into_iter()
            .filter(|u| u.user_id != me)
            .filter_map(|u| match update {
                UpdateKind::Add => view.add_user(u),
                UpdateKind::Delete => view.remove_user(&u.user_id),
            })
            .collect();
        let update = match update {
            UpdateKind::Add => UpdateType::Add,
            UpdateKind::Delete => UpdateType::Delete,
        };
        self.say_users(update, users);
    }

    pub(super) fn on_streams(
        &mut self,
        room_id: &str,
        update: UpdateKind,
        streams: Vec<StreamInfo>,
        reason: u32,
    ) {
        let Some(active) = self.active.as_mut().filter(|a| a.spec.room_id == room_id) else {
            return;
        };
        let me = active.spec.user_id.clone();
        let mut changes = Changes::default();
        for stream in streams.into_iter().filter(|s| s.user_id != me) {
            match update {
                UpdateKind::Add => {
                    let (gone, new) = active.view.add_stream(stream);
                    changes.streams_gone.extend(gone);
                    changes.streams_new.extend(new);
                }
                UpdateKind::Delete => {
                    let gone = active.view.remove_stream(&stream.stream_id);
                    changes.streams_gone.extend(gone);
                }
            }
        }
        self.say_changes(changes, reason);
    }

    /// The newer callback, then the older one.
    pub(super) fn say_room(&mut self, reason: Reason, code: i32, extended: Value) {
        let Some(active) = &self.active else {
            return;
        };
        let room_id = active.spec.room_id.clone();
        self.say(Event::RoomStateChanged {
            room_id: room_id.clone(),
            reason,
            code,
            extended: extended.clone(),
        });
        if let Some(state) = reason.state() {
            self.say(Event::RoomStateUpdate {
                room_id,
                state,
                code,
                extended,
            });
        }
    }

    pub(super) fn say_users(&mut self, update: UpdateType, users: Vec<UserInfo>) {
        if let Some(active) = self.active.as_ref().filter(|_| !users.is_empty()) {
            let room_id = active.spec.room_id.clone();
            self.say(Event::Users {
                room_id,
                update,
                users,
            });
        }
    }

    pub(super) fn say_changes(&mut self, changes: Changes, reason: u32) {
        self.say_users(UpdateType::Delete, changes.users_gone);
        self.say_users(UpdateType::Add, changes.users_new);
        let Some(room_id) = self.active.as_ref().map(|a| a.spec.room_id.clone()) else {
            return;
        };
        if !changes.streams_gone.is_empty() {
            let reasons: Vec<Value> = changes
                .streams_gone
                .iter()
                .map(|s| json!({ "stream_id": s.stream_id, "code": reason }))
                .collect();
            self.say(Event::Streams {
                room_id: room_id.clone(),
                update: UpdateType::Delete,
                streams: changes.streams_gone,
                extended: json!({ "stream_delete_reason": reasons }),
            });
        }
        if !changes.streams_new.is_empty() {
            self.say(Event::Streams {
                room_id,
                update: UpdateType::Add,
                streams: changes.streams_new,
                extended: json!({}),
            });
        }
    }
}
