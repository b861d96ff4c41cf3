//! Which offers are worked on: one at a time for each link of a session, within its budgets.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use zego_proto::code;
use zego_proto::msg::LinkKind;

use super::bucket::{Bucket, Rate};
use super::negotiate::Job;
use crate::media_api::{MediaError, SessionKey};

/// Offers of one link that wait for the one before them. The cloud lets a session have 8 pending.
const WAITING_MAX: usize = 8;
/// Seconds of CPU that the offers of one session may take: a usual one takes a millisecond, and
/// growing to 12 pairs with a new link on each change of network some ten of them a minute.
const TIME: Rate = Rate {
    burst: 0.25,
    per_second: 0.01,
};

/// Offers of one link of a session.
#[derive(Default)]
struct Place {
    is_busy: bool,
    waiting: VecDeque<Job>,
}

#[derive(Default)]
struct Session {
    spent: Bucket,
    up: Place,
    down: Place,
}

impl Session {
    fn place(&mut self, link: LinkKind) -> &mut Place {
        match link {
            LinkKind::Up => &mut self.up,
            LinkKind::Down => &mut self.down,
        }
    }
}

/// Of the sessions that have made an offer, until they end.
#[derive(Default)]
pub struct Offers {
    sessions: HashMap<SessionKey, Session>,
}

impl Offers {
    /// Queues an offer, or says which limit it is above.
    pub fn push(&mut self, now: Instant, job: Job) -> Result<(), MediaError> {
        let session = self.sessions.entry(job.key.session).or_default();
        if session.spent.is_overdrawn(now, TIME) {
            let (burst, rest) = (TIME.burst * 1e3, TIME.per_second * 1e3);
            let message = format!(
                "offers of this session took more than {burst} ms of the server's time, \
                 and {rest} ms more each second: the limit"
            );
            return Err(MediaError {
                code: code::QUEUE_FULL,
                message,
            });
        }
        let place = session.place(job.key.kind);
        if place.waiting.len() == WAITING_MAX {
            let message = format!("{WAITING_MAX} offers of this link wait, the limit");
            return Err(MediaError {
                code: code::QUEUE_FULL,
                message,
            });
        }
        place.waiting.push_back(job);
        Ok(())
    }

    /// Sessions that are remembered.
    pub fn len(&self) -> usize {
        self.sessions.len()
    }

    /// The next offer of a link, if none is under way.
    pub fn pop(&mut self, session: SessionKey, link: LinkKind) -> Option<Job> {
        let place = self.sessions.get_mut(&session)?.place(link);
        if place.is_busy {
            return None;
        }
        place.waiting.pop_front()
    }

    /// The popped offer is under way.
    pub fn begin(&mut self, session: SessionKey, link: LinkKind) {
        if let Some(session) = self.sessions.get_mut(&session) {
            session.place(link).is_busy = true;
        }
    }

    /// It is not any more. False if the session has ended meanwhile.
    pub fn end(&mut self, now: Instant, key: SessionKey, link: LinkKind, took: Duration) -> bool {
        self.charge(now, key, took);
        let session = self.sessions.get_mut(&key);
        session.is_some_and(|session| std::mem::replace(&mut session.place(link).is_busy, false))
    }

    /// One of its offers took more time.
    pub fn charge(&mut self, now: Instant, session: SessionKey, took: Duration) {
        if let Some(session) = self.sessions.get_mut(&session) {
            session.spent.charge(now, TIME, took.as_secs_f64());
        }
    }

    /// The session is gone; gives back what waited.
    pub fn remove(&mut self, session: SessionKey) -> impl Iterator<Item = Job> + use<> {
        let session = self.sessions.remove(&session).unwrap_or_default();
        session.up.waiting.into_iter().chain(session.down.waiting)
    }
}
