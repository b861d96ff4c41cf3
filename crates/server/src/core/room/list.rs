//! A list of a room, its users or its streams, as a record of numbered changes that every reader
//! follows at its own pace.
//!
//! Who is there stands in the record once, where it came; who left is taken out and stands, for
//! those who knew it, among the departures. So a newcomer reads from the start and gets the list,
//! a reader who is up to date gets what changed, and one who was slow gets the sum of it, all in
//! the same pages: each is written once, whoever reads it.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use zego_proto::ids::RoomId;
use zego_proto::json;
use zego_proto::msg::{ServerMessage, StreamInfo, UpdateKind, UserInfo};

/// Most bytes of users or streams in one message, as [`Listed::weight`] counts them: a resume
/// carries up to 5 rooms of both and must stay below 256 KiB.
pub(super) const PAGE_BYTES_MAX: usize = 20 * 1024;

/// What a list is of.
pub(super) trait Listed: Clone + PartialEq {
    /// Upper bound of its JSON, bytes: backslashes and quotes double.
    fn weight(&self) -> usize;

    /// The user who need not hear of it.
    fn owner(&self) -> &str;

    fn message(room: &RoomId, update: UpdateKind, items: Vec<Self>, reason: u32) -> ServerMessage;
}

impl Listed for UserInfo {
    fn weight(&self) -> usize {
        40 + 2 * (self.user_id.len() + self.user_name.len())
    }

    fn owner(&self) -> &str {
        &self.user_id
    }

    fn message(room: &RoomId, update: UpdateKind, users: Vec<Self>, _: u32) -> ServerMessage {
        ServerMessage::UserUpdate {
            room_id: room.as_str().into(),
            update,
            users,
        }
    }
}

impl Listed for StreamInfo {
    fn weight(&self) -> usize {
        let ids = self.stream_id.len() + self.stream_sid.len();
        100 + ids + 2 * (self.user_id.len() + self.user_name.len() + self.extra_info.len())
    }

    fn owner(&self) -> &str {
        &self.user_id
    }

    fn message(room: &RoomId, update: UpdateKind, items: Vec<Self>, reason: u32) -> ServerMessage {
        ServerMessage::StreamUpdate {
            room_id: room.as_str().into(),
            update,
            streams: items,
            reason,
        }
    }
}

/// How far one reader has read: numbers of the last change of each kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    there: u64,
    gone: u64,
}

/// What comes next for a reader.
#[derive(Debug)]
pub(in crate::core) enum Next {
    Page(Arc<str>),
    UpToDate,
    /// More left than is remembered since this reader read last.
    Lost,
}

#[derive(Debug)]
pub(super) struct List<K, V> {
    room_id: RoomId,
    /// The truth, told or not.
    now: BTreeMap<K, Arc<V>>,
    /// Number in `there` of each that was told.
    told: BTreeMap<K, u64>,
    /// What changed and is not told yet, with the reason of its last departure.
    waiting: BTreeMap<K, u32>,
    due: Option<Instant>,
    there: Record<V>,
    gone: Record<V>,
    /// Departures remembered for slow readers: as many as can be told at once.
    gone_max: usize,
    /// Last departure that was dropped unread.
    lost: u64,
    /// Number of the last change.
    last: u64,
}

impl<K: Ord + Clone + Borrow<str>, V: Listed> List<K, V> {
    pub(super) fn new(room_id: RoomId, gone_max: usize) -> Self {
        Self {
            room_id,
            now: BTreeMap::new(),
            told: BTreeMap::new(),
            waiting: BTreeMap::new(),
            due: None,
            there: Record::new(UpdateKind::Add),
            gone: Record::new(UpdateKind::Delete),
            gone_max,
            lost: 0,
            last: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.now.len()
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.now.contains_key(key)
    }

    /// Comes, is replaced or (None) leaves for `reason`; nobody hears before [`List::tell`].
    pub(super) fn set(&mut self, key: K, value: Option<V>, reason: u32) {
        match value {
            Some(value) => {
                self.now.insert(key.clone(), Arc::new(value));
                self.waiting.entry(key).or_default();
            }
            None => {
                self.now.remove(key.borrow());
                self.waiting.insert(key, reason);
            }
        }
    }

    /// When what waits is to be told; None: nothing waits.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    pub(super) fn wait_until(&mut self, at: Instant) {
        self.due = Some(at);
    }

    /// Puts into the record what has changed, all in all, since the last time.
    pub(super) fn tell(&mut self) {
        self.due = None;
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for (key, reason) in std::mem::take(&mut self.waiting) {
            let now = self.now.get(key.borrow());
            let told = self.told.get(key.borrow()).copied();
            if told.and_then(|number| self.there.get(number)) == now {
                continue;
            }
            if let Some(number) = told {
                gone.extend(self.there.remove(number).map(|item| (reason, item)));
                self.told.remove(key.borrow());
            }
            new.extend(now.map(|item| (key, item.clone())));
        }
        // A message has one reason.
        gone.sort_by_key(|(reason, _)| *reason);
        self.lost = self.gone.make_room(self.gone_max, gone.len(), self.lost);
        for (reason, item) in gone {
            self.last += 1;
            self.gone.push(self.last, reason, item);
        }
        for (key, item) in new {
            self.last += 1;
            self.there.push(self.last, 0, item);
            self.told.insert(key, self.last);
        }
    }

    /// All that was told, if one page holds it.
    pub(super) fn whole(&self) -> Option<Vec<V>> {
        self.there.whole()
    }

    /// For who knows nothing yet: no departure concerns it.
    pub(super) fn start(&self) -> Place {
        Place {
            there: 0,
            gone: self.last,
        }
    }

    /// For who knows all that was told.
    pub(super) fn end(&self) -> Place {
        Place {
            there: self.last,
            gone: self.last,
        }
    }

    /// The next page for a reader, who moves on. Departures first: who left and came back is told
    /// in this order.
    ///
    /// A page may hold the reader itself among others, and a slow reader may be told the departure
    /// of who came and left unseen: clients pass over both.
    pub(super) fn next(&mut self, place: &mut Place, reader: &str) -> Next {
        if place.gone < self.lost {
            return Next::Lost;
        }
        let pages = [
            (&mut self.gone, &mut place.gone),
            (&mut self.there, &mut place.there),
        ];
        for (record, at) in pages {
            while let Some(page) = record.page(*at, &self.room_id) {
                *at = page.to;
                if page.owner.as_deref() != Some(reader) {
                    return Next::Page(page.text);
                }
            }
        }
        Next::UpToDate
    }

    /// Drops departures that everyone knows of: `places` are those of all readers.
    pub(super) fn forget(&mut self, places: impl Iterator<Item = Place>) {
        let read = places.map(|place| place.gone).min();
        self.gone.drop_until(read.unwrap_or(self.last));
    }

    /// What is there, told or not.
    pub(super) fn truth(&self) -> Vec<V> {
        self.now.values().map(|item| (**item).clone()).collect()
    }
}

/// Changes of one kind by number, and the pages written of them.
#[derive(Debug)]
struct Record<V> {
    kind: UpdateKind,
    entries: BTreeMap<u64, Entry<V>>,
    /// Of all entries.
    weight: usize,
    /// By the number behind which they begin. They do not overlap.
    pages: BTreeMap<u64, Page>,
}

#[derive(Debug)]
struct Entry<V> {
    reason: u32,
    item: Arc<V>,
}

#[derive(Debug)]
struct Page {
    to: u64,
    /// Nothing more fits: it ends here also when more has come.
    full: bool,
    /// None: not written, or something was taken out since.
    written: Option<Written>,
}

#[derive(Clone, Debug)]
struct Written {
    to: u64,
    text: Arc<str>,
    /// The user whose all of it is.
    owner: Option<Arc<str>>,
}

impl<V: Listed> Record<V> {
    fn new(kind: UpdateKind) -> Self {
        Self {
            kind,
            entries: BTreeMap::new(),
            weight: 0,
            pages: BTreeMap::new(),
        }
    }

    fn get(&self, number: u64) -> Option<&Arc<V>> {
        self.entries.get(&number).map(|entry| &entry.item)
    }

    fn push(&mut self, number: u64, reason: u32, item: Arc<V>) {
        self.weight += item.weight();
        self.entries.insert(number, Entry { reason, item });
    }

    fn remove(&mut self, number: u64) -> Option<Arc<V>> {
        let entry = self.entries.remove(&number)?;
        self.weight -= entry.item.weight();
        if let Some((_, page)) = self.pages.range_mut(..number).next_back()
            && page.to >= number
        {
            page.written = None;
        }
        Some(entry.item)
    }

    /// Drops the oldest entries for `more` to come; the number of the last one dropped, else `lost`.
    fn make_room(&mut self, most: usize, more: usize, lost: u64) -> u64 {
        let surplus = (self.entries.len() + more).saturating_sub(most);
        let newest_of_them = surplus.checked_sub(1);
        match newest_of_them.and_then(|n| self.entries.keys().nth(n).copied()) {
            Some(number) => {
                self.drop_until(number);
                number
            }
            None => lost,
        }
    }

    fn drop_until(&mut self, number: u64) {
        while let Some(entry) = self.entries.first_entry().filter(|e| *e.key() <= number) {
            self.weight -= entry.remove().item.weight();
        }
        self.pages = self.pages.split_off(&number);
    }

    fn whole(&self) -> Option<Vec<V>> {
        let items = self.entries.values().map(|entry| (*entry.item).clone());
        (self.weight <= PAGE_BYTES_MAX).then(|| items.collect())
    }

    /// The page behind `from`; None if nothing is there.
    fn page(&mut self, from: u64, room: &RoomId) -> Option<Written> {
        let mut from = from;
        loop {
            let newest = *self.entries.last_key_value()?.0;
            if newest <= from {
                return None;
            }
            let known = self.pages.get(&from);
            let known = known.filter(|page| page.full || page.to == newest);
            if let Some(written) = known.and_then(|page| page.written.clone()) {
                return Some(written);
            }
            // Pages keep their ends while what they hold dwindles, so that those behind stay good.
            let end = known.filter(|page| page.full).map(|page| page.to);
            match self.write(from, end, room) {
                Some(written) => return Some(written),
                None => from = end?,
            }
        }
    }

    /// Writes the page behind `from`, up to `end` or as far as it goes. None: nothing is in it.
    fn write(&mut self, from: u64, end: Option<u64>, room: &RoomId) -> Option<Written> {
        let (mut items, mut weight, mut to, mut full) = (Vec::new(), 0, from, false);
        let mut reason = 0;
        for (number, entry) in self.entries.range(from + 1..) {
            weight += entry.item.weight();
            let ends = match end {
                Some(end) => *number > end,
                None => !items.is_empty() && (weight > PAGE_BYTES_MAX || entry.reason != reason),
            };
            if ends {
                full = true;
                break;
            }
            (to, reason) = (*number, entry.reason);
            items.push((*entry.item).clone());
        }
        let first = items.first()?.owner();
        let one = items.iter().all(|item| item.owner() == first);
        let owner = one.then(|| Arc::from(first));
        let message = V::message(room, self.kind, items, reason);
        let written = Written {
            to: end.unwrap_or(to),
            text: json::encode_server(&message).into(),
            owner,
        };
        self.keep(from, full || end.is_some(), &written);
        Some(written)
    }

    /// Keeps a page in the place of all that it overlaps.
    fn keep(&mut self, from: u64, full: bool, written: &Written) {
        // Twice as many as needed: most of them are nearly empty. They are cut anew.
        if self.pages.len() > 2 * (self.weight / PAGE_BYTES_MAX) + 16 {
            self.pages.clear();
        }
        let before = self.pages.range(..from).next_back();
        if let Some((&start, _)) = before.filter(|(_, page)| page.to > from) {
            self.pages.remove(&start);
        }
        while let Some((&start, _)) = self.pages.range(from..written.to).next() {
            self.pages.remove(&start);
        }
        let page = Page {
            to: written.to,
            full,
            written: Some(written.clone()),
        };
        self.pages.insert(from, page);
    }
}

#[cfg(test)]
mod tests;
