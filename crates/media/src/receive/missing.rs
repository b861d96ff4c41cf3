//! Packets that did not come, and when each is to be asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Packets at a time that may be waited for; more are beyond repair and a keyframe is cheaper.
pub(super) const MAX_MISSING: usize = 1000;
/// In this much time no more than that become missing, or a sender that restarts with every third
/// packet would have a list of its own each time.
const WINDOW: Duration = Duration::from_millis(400);
/// Requests for one packet; the deadline normally ends them earlier.
const MAX_TRIES: u32 = 24;
const DEFAULT_RTT: Duration = Duration::from_millis(60);
const DEFAULT_DEADLINE: Duration = Duration::from_millis(400);

/// Times that a request depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Terms {
    pub rtt: Duration,
    /// How long after its detection a packet is of use.
    pub deadline: Duration,
}

impl Default for Terms {
    fn default() -> Self {
        Terms {
            rtt: DEFAULT_RTT,
            deadline: DEFAULT_DEADLINE,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Missing {
    pub detected: Instant,
    /// When the next request is due.
    pub due: Instant,
    pub tries: u32,
    /// When it was first requested.
    pub asked: Option<Instant>,
    /// Nothing behind it came yet: it is expected because its frame is not complete.
    pub tail: bool,
    /// Its place in the plan.
    look_at: Instant,
}

impl Missing {
    pub fn new(detected: Instant, due: Instant, tail: bool) -> Missing {
        Missing {
            detected,
            due,
            tries: 0,
            asked: None,
            tail,
            look_at: due,
        }
    }

    /// True if an answer to a request sent at `at` can come before the deadline.
    fn is_useful(&self, at: Instant, terms: &Terms) -> bool {
        self.tries < MAX_TRIES && at + terms.rtt <= self.detected + terms.deadline.max(terms.rtt)
    }

    /// When there is something to do about it, if nothing was done until `from`.
    fn next(&self, from: Instant, terms: &Terms) -> Instant {
        let end = self.detected + terms.deadline;
        if self.is_useful(self.due.max(from), terms) {
            self.due.min(end)
        } else {
            end
        }
    }
}

/// At most [`MAX_MISSING`] packets by extended number, and a plan in order of time: whatever a
/// sender leaves out, nothing that happens to one of them is a walk over all.
#[derive(Debug, Default)]
pub(super) struct MissingList {
    terms: Terms,
    packets: BTreeMap<i64, Missing>,
    plan: BTreeSet<(Instant, i64)>,
    /// When the present window began, and entries made since.
    window: Option<(Instant, usize)>,
    /// Entries made and looked at.
    steps: u64,
}

/// What [`MissingList::poll`] found.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// To be requested now, oldest first.
    pub ask: Vec<i64>,
    /// Given up; a tail does not count, since a sender that stopped in the middle of a frame has lost
    /// nothing.
    pub lost: u64,
}

impl MissingList {
    pub fn terms(&self) -> Terms {
        self.terms
    }

    pub fn set_terms(&mut self, terms: Terms) {
        if std::mem::replace(&mut self.terms, terms) == terms {
            return;
        }
        self.plan.clear();
        for (seq, m) in &mut self.packets {
            m.look_at = m.next(m.due, &terms);
            self.plan.insert((m.look_at, *seq));
        }
    }

    pub fn len(&self) -> usize {
        self.packets.len()
    }

    /// How many more may be waited for.
    pub fn room(&mut self, now: Instant) -> usize {
        let old = |(since, _): &(Instant, usize)| now.saturating_duration_since(*since) >= WINDOW;
        let (_, made) = match self.window {
            Some(window) if !old(&window) => window,
            _ => *self.window.insert((now, 0)),
        };
        MAX_MISSING.saturating_sub(made.max(self.packets.len()))
    }

    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Adds a packet, unless there is no room.
    pub fn insert(&mut self, seq: i64, mut missing: Missing) {
        self.steps += 1;
        if self.room(missing.detected) == 0 {
            return;
        }
        self.window.iter_mut().for_each(|(_, made)| *made += 1);
        missing.look_at = missing.next(missing.due, &self.terms);
        self.remove(seq);
        self.plan.insert((missing.look_at, seq));
        self.packets.insert(seq, missing);
    }

    /// Something behind it came. False if it is not waited for.
    pub fn confirm(&mut self, seq: i64) -> bool {
        let found = self.packets.get_mut(&seq);
        found.map(|m| m.tail = false).is_some()
    }

    pub fn remove(&mut self, seq: i64) -> Option<Missing> {
        let missing = self.packets.remove(&seq)?;
        self.plan.remove(&(missing.look_at, seq));
        Some(missing)
    }

    /// Forgets all packets; the window goes on.
    pub fn clear(&mut self) {
        self.packets.clear();
        self.plan.clear();
    }

    /// When `poll` has something to do.
    pub fn next(&self) -> Option<Instant> {
        self.plan.first().map(|(at, _)| *at)
    }

    /// Does what is due, for at most `count_max` requests; `wait` says how long after its n-th
    /// request a packet is requested again.
    pub fn poll(&mut self, now: Instant, count_max: usize, wait: impl Fn(u32) -> Duration) -> Due {
        let mut due = Due::default();
        while due.ask.len() < count_max
            && let Some(&(at, seq)) = self.plan.first()
            && at <= now
        {
            self.steps += 1;
            self.plan.pop_first();
            let Some(m) = self.packets.get_mut(&seq) else {
                continue;
            };
            if now >= m.detected + self.terms.deadline {
                due.lost += u64::from(!m.tail);
                self.packets.remove(&seq);
                continue;
            }
            if m.due <= now && m.is_useful(now, &self.terms) {
                m.tries += 1;
                m.asked.get_or_insert(now);
                m.due = now + wait(m.tries);
                due.ask.push(seq);
            }
            m.look_at = m.next(now, &self.terms);
            self.plan.insert((m.look_at, seq));
        }
        due.ask.sort_unstable();
        due
    }
}
