//! Whether the tables of the cloud agree with one another.

use super::Cloud;
use super::quota::Resource;
use super::session::Session;
use std::collections::BTreeSet;

/// Leaves with the words unless the condition holds.
macro_rules! ensure {
    ($holds:expr, $($words:tt)+) => {
        if !$holds {
            return Err(format!($($words)+));
        }
    };
}

impl Cloud {
    /// Compares sessions, rooms, publications, plays and the Directory with one another. For tests
    /// and fuzzing: a walk over everything.
    ///
    /// Errors: names the first two that disagree.
    pub fn audit(&self) -> Result<(), String> {
        for (app_id, app) in &self.apps {
            let (users, streams, players) = app.directory.leases();
            let mut members = BTreeSet::new();
            let mut published = BTreeSet::new();
            for (room_id, room) in &app.rooms {
                ensure!(!room.is_empty(), "{room_id:?} is empty and lives on");
                let (infos, list) = room.truth();
                for info in infos {
                    let user = &info.user_id;
                    let session = users.get(user.as_str());
                    ensure!(
                        room.session_of(user) == session.copied(),
                        "{user} in a room"
                    );
                    let state = session.and_then(|key| Some((key, self.sessions.get(key)?)));
                    let Some((key, state)) = state else {
                        return Err(format!("{user} is a member without a session"));
                    };
                    ensure!(state.app_id == *app_id, "{user} in a foreign project");
                    let knows = state.rooms.contains_key(room_id);
                    ensure!(knows, "{user} is in {room_id:?} and does not know");
                    members.insert((*key, room_id.clone()));
                }
                for info in list {
                    let stream = &info.stream_id;
                    let Some(lease) = streams.get(stream.as_str()) else {
                        return Err(format!("{stream} in a room without a lease"));
                    };
                    let publication = self.publications.get(&lease.publication);
                    let same = publication
                        .is_some_and(|p| p.room == *room_id && p.session == lease.session);
                    ensure!(same, "{stream} has a lease that is not its publication's");
                    published.insert(lease.publication);
                }
            }
            ensure!(published.len() == streams.len(), "streams without a room");
            for (user, key) in users {
                let state = self.sessions.get(key).filter(|state| state.user == *user);
                let Some(state) = state else {
                    return Err(format!("{user:?} has the lease of another session"));
                };
                ensure!(!state.rooms.is_empty(), "{user:?} is in no room");
                for room in state.rooms.keys() {
                    let is_member = members.contains(&(*key, room.clone()));
                    ensure!(is_member, "{user:?} is no member of {room:?}");
                }
            }
            for (stream, set) in players {
                for (key, pair) in set {
                    let play = self.sessions.get(key).and_then(|s| s.plays.get(pair));
                    let same = play.is_some_and(|play| play.stream == *stream);
                    ensure!(same, "{stream:?} has a player that plays something else");
                }
            }
            let sessions = users.values().filter_map(|key| self.sessions.get(key));
            let plays: usize = sessions.map(|state| state.plays.len()).sum();
            let known: usize = players.values().map(BTreeSet::len).sum();
            ensure!(plays == known, "{plays} plays, {known} in the Directory");
        }
        let apps = self.apps.iter();
        for (app_id, app) in apps {
            let of = |resource| self.ledger.used(resource, *app_id);
            let mut sessions = self.sessions.values().filter(|s| s.app_id == *app_id);
            let links = |s: &Session| [&s.up, &s.down].iter().filter(|l| l.generation > 0).count();
            let detached = |s: &Session| s.conn.is_none();
            let (held, open) = (
                sessions.clone().filter(|s| detached(s)).count(),
                sessions.clone().map(links).sum::<usize>(),
            );
            ensure!(
                app.detached.len() == held,
                "{held} sessions are held otherwise"
            );
            ensure!(of(Resource::Links) == open, "{open} links in another count");
            let known = sessions.clone().count();
            ensure!(of(Resource::Sessions) == known, "{known} sessions counted");
            ensure!(of(Resource::Rooms) == app.rooms.len(), "rooms miscounted");
            let published = self.publications.values();
            let published = published.filter(|p| p.app_id == *app_id).count();
            let counted = of(Resource::Publications);
            ensure!(counted == published, "{published} publications, {counted}");
            let since = |s: &Session| s.detached_since.is_some() == detached(s);
            ensure!(sessions.all(since), "a session is held since never");
        }
        let plays: usize = self.sessions.values().map(|s| s.plays.len()).sum();
        ensure!(plays == self.plays, "{plays} plays counted {}", self.plays);
        let (sessions, ids) = (self.sessions.len(), self.session_ids.len());
        ensure!(sessions == ids, "{sessions} sessions, {ids} of them by id");
        for (id, key) in &self.session_ids {
            let session = self.sessions.get(key);
            ensure!(session.is_some_and(|s| s.id == *id), "an id leads nowhere");
        }
        Ok(())
    }
}
