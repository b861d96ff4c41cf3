//! One deadline for each thing that waits: re-arming replaces, so the queue is never larger than
//! the tables behind it.

use super::ConnId;
use crate::media_api::{PublicationId, SessionKey};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use zego_proto::ids::{AppId, RoomId};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timer {
    /// A refused login's answer, or the time to log in.
    Conn(ConnId),
    /// End of the heartbeat time.
    Session(SessionKey),
    /// Warning before a token expires, then its expiry.
    Token(SessionKey, RoomId),
    /// Netted user updates and the member count.
    Room(AppId, RoomId),
    /// A publication from which nothing ever came.
    Publication(PublicationId),
    /// Plays that wait for a publication whose room is beyond its budget.
    Plays(PublicationId),
    /// The state of a publication's devices, likewise.
    Device(PublicationId),
}

#[derive(Debug, Default)]
pub(super) struct Timers {
    queue: BTreeSet<(Instant, Timer)>,
    armed: BTreeMap<Timer, Instant>,
}

impl Timers {
    pub(super) fn arm(&mut self, timer: Timer, at: Instant) {
        if let Some(old) = self.armed.insert(timer.clone(), at) {
            self.queue.remove(&(old, timer.clone()));
        }
        self.queue.insert((at, timer));
    }

    pub(super) fn disarm(&mut self, timer: &Timer) {
        if let Some(at) = self.armed.remove(timer) {
            self.queue.remove(&(at, timer.clone()));
        }
    }

    pub(super) fn is_armed(&self, timer: &Timer) -> bool {
        self.armed.contains_key(timer)
    }

    pub(super) fn next(&self) -> Option<Instant> {
        self.queue.first().map(|(at, _)| *at)
    }

    /// Takes the earliest timer that is due.
    pub(super) fn pop_due(&mut self, now: Instant) -> Option<Timer> {
        let (at, _) = self.queue.first()?;
        if *at > now {
            return None;
        }
        let (_, timer) = self.queue.pop_first()?;
        self.armed.remove(&timer);
        Some(timer)
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn rearming_replaces_and_due_ones_come_in_order() {
        let now = Instant::now();
        let at = |ms| now + Duration::from_millis(ms);
        let mut timers = Timers::default();
        timers.arm(Timer::Conn(ConnId(1)), at(30));
        timers.arm(Timer::Session(SessionKey(1)), at(10));
        timers.arm(Timer::Conn(ConnId(1)), at(5));
        timers.arm(Timer::Conn(ConnId(2)), at(50));
        timers.disarm(&Timer::Conn(ConnId(2)));
        assert_eq!((timers.len(), timers.next()), (2, Some(at(5))));
        assert_eq!(timers.pop_due(at(4)), None);
        assert_eq!(timers.pop_due(at(20)), Some(Timer::Conn(ConnId(1))));
        assert_eq!(timers.pop_due(at(20)), Some(Timer::Session(SessionKey(1))));
        assert_eq!(timers.pop_due(at(99)), None);
        assert_eq!(timers.len(), 0);
    }
}
