//! Joins and leaves of a large room, netted into one exact update at most every 2 s.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use zego_proto::ids::UserId;
use zego_proto::msg::UserInfo;

/// Longest time that a change waits.
pub(super) const EVERY: Duration = Duration::from_secs(2);

/// One user's changes within a window; at most two a login, and logins are rate-bounded.
#[derive(Debug)]
struct Changes {
    before: Option<UserInfo>,
    /// Change number and what the user was from then on.
    after: Vec<(u64, Option<UserInfo>)>,
}

#[derive(Debug)]
pub(super) struct Netting {
    above: usize,
    on: bool,
    seq: u64,
    start: u64,
    due: Option<Instant>,
    pending: BTreeMap<UserId, Changes>,
}

impl Netting {
    pub(super) fn new(above: usize) -> Self {
        Self {
            above,
            on: false,
            seq: 0,
            start: 0,
            due: None,
            pending: BTreeMap::new(),
        }
    }

    /// Number of the last change.
    pub(super) fn seq(&self) -> u64 {
        self.seq
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Whether the next change of a room with `members` waits. Off again 5 % below the limit, and
    /// never while changes wait: order would be lost.
    pub(super) fn takes(&mut self, members: usize) -> bool {
        self.update(members);
        self.on
    }

    fn update(&mut self, members: usize) {
        if members > self.above {
            self.on = true;
        } else if self.pending.is_empty() && members < self.above - self.above / 20 {
            self.on = false;
        }
    }

    pub(super) fn push(
        &mut self,
        now: Instant,
        user: UserId,
        before: Option<UserInfo>,
        after: Option<UserInfo>,
    ) {
        self.seq += 1;
        self.due.get_or_insert(now + EVERY);
        self.pending
            .entry(user)
            .or_insert_with(|| Changes {
                before,
                after: Vec::new(),
            })
            .after
            .push((self.seq, after));
    }

    /// Closes the window.
    pub(super) fn take(&mut self, members: usize) -> Window {
        let window = Window {
            start: self.start,
            end: self.seq,
            changes: std::mem::take(&mut self.pending),
        };
        self.start = self.seq;
        self.due = None;
        self.update(members);
        window
    }
}

#[derive(Debug)]
pub(super) struct Window {
    pub(super) start: u64,
    pub(super) end: u64,
    changes: BTreeMap<UserId, Changes>,
}

impl Window {
    /// Added and deleted for someone who knew the list up to change `from`.
    pub(super) fn since(&self, from: u64) -> (Vec<UserInfo>, Vec<UserInfo>) {
        let (mut added, mut deleted) = (Vec::new(), Vec::new());
        for changes in self.changes.values() {
            let known = changes.after.iter().rev().find(|(seq, _)| *seq <= from);
            let known = known.map_or(&changes.before, |(_, info)| info);
            let last = changes.after.last().map_or(known, |(_, info)| info);
            if known == last {
                continue;
            }
            deleted.extend(known.clone());
            added.extend(last.clone());
        }
        (added, deleted)
    }
}
