//! Who owns a userID and a streamID of one project: it alone decides, and the rooms follow.

use crate::media_api::{PublicationId, SessionKey};
use std::collections::{BTreeMap, BTreeSet};
use zego_proto::ids::{StreamId, UserId};

/// Owner of a streamID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lease {
    pub publication: PublicationId,
    pub session: SessionKey,
}

#[derive(Debug, Default)]
pub(super) struct Directory {
    users: BTreeMap<UserId, SessionKey>,
    streams: BTreeMap<StreamId, Lease>,
    /// Plays by stream, whether or not the stream exists.
    players: BTreeMap<StreamId, BTreeSet<(SessionKey, u8)>>,
}

impl Directory {
    pub(super) fn user(&self, user: &UserId) -> Option<SessionKey> {
        self.users.get(user).copied()
    }

    /// Last login wins. The caller has ended the owner before: returns whether that was so.
    pub(super) fn claim_user(&mut self, user: UserId, session: SessionKey) -> bool {
        self.users.insert(user, session).is_none()
    }

    /// Only the owner's release counts.
    pub(super) fn release_user(&mut self, user: &UserId, session: SessionKey) {
        if self.users.get(user) == Some(&session) {
            self.users.remove(user);
        }
    }

    pub(super) fn stream(&self, stream: &StreamId) -> Option<Lease> {
        self.streams.get(stream).copied()
    }

    /// First publisher wins: the owner if there is one already.
    pub(super) fn claim_stream(&mut self, stream: StreamId, lease: Lease) -> Result<(), Lease> {
        match self.streams.get(&stream) {
            Some(owner) => Err(*owner),
            None => {
                self.streams.insert(stream, lease);
                Ok(())
            }
        }
    }

    /// Only the owner's release counts.
    pub(super) fn release_stream(&mut self, stream: &StreamId, publication: PublicationId) {
        if self
            .streams
            .get(stream)
            .is_some_and(|lease| lease.publication == publication)
        {
            self.streams.remove(stream);
        }
    }

    pub(super) fn add_player(&mut self, stream: StreamId, session: SessionKey, pair: u8) {
        self.players
            .entry(stream)
            .or_default()
            .insert((session, pair));
    }

    pub(super) fn remove_player(&mut self, stream: &StreamId, session: SessionKey, pair: u8) {
        if let Some(players) = self.players.get_mut(stream) {
            players.remove(&(session, pair));
            if players.is_empty() {
                self.players.remove(stream);
            }
        }
    }

    pub(super) fn players(&self, stream: &StreamId) -> Vec<(SessionKey, u8)> {
        let players = self.players.get(stream);
        players.map_or_else(Vec::new, |set| set.iter().copied().collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.users.is_empty() && self.streams.is_empty() && self.players.is_empty()
    }

    /// Users, streams and players as they are.
    #[allow(clippy::type_complexity)]
    pub(super) fn leases(
        &self,
    ) -> (
        &BTreeMap<UserId, SessionKey>,
        &BTreeMap<StreamId, Lease>,
        &BTreeMap<StreamId, BTreeSet<(SessionKey, u8)>>,
    ) {
        (&self.users, &self.streams, &self.players)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_publisher_wins_and_only_the_owner_releases() {
        let mut directory = Directory::default();
        let stream = StreamId::parse("s").expect("valid");
        let lease = |n| Lease {
            publication: PublicationId(n),
            session: SessionKey(n),
        };
        assert_eq!(directory.claim_stream(stream.clone(), lease(1)), Ok(()));
        assert_eq!(
            directory.claim_stream(stream.clone(), lease(2)),
            Err(lease(1))
        );
        directory.release_stream(&stream, PublicationId(2));
        assert_eq!(directory.stream(&stream), Some(lease(1)));
        directory.release_stream(&stream, PublicationId(1));
        assert_eq!(directory.claim_stream(stream, lease(2)), Ok(()));
    }

    #[test]
    fn an_old_session_cannot_release_the_new_owner() {
        let mut directory = Directory::default();
        let user = UserId::parse("u").expect("valid");
        assert!(directory.claim_user(user.clone(), SessionKey(1)));
        assert!(!directory.claim_user(user.clone(), SessionKey(2)));
        directory.release_user(&user, SessionKey(1));
        assert_eq!(directory.user(&user), Some(SessionKey(2)));
        directory.release_user(&user, SessionKey(2));
        assert!(directory.is_empty());
    }

    #[test]
    fn players_leave_no_trace() {
        let mut directory = Directory::default();
        let stream = StreamId::parse("s").expect("valid");
        directory.add_player(stream.clone(), SessionKey(1), 0);
        directory.add_player(stream.clone(), SessionKey(2), 3);
        assert_eq!(
            directory.players(&stream),
            [(SessionKey(1), 0), (SessionKey(2), 3)]
        );
        directory.remove_player(&stream, SessionKey(1), 0);
        directory.remove_player(&stream, SessionKey(2), 3);
        assert!(directory.is_empty() && directory.players(&stream).is_empty());
    }
}
