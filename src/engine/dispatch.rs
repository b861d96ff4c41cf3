//! From the actor to the application: one queue, one serial order, one callback thread.
//!
//! Control events wait in the queue, periodic ones coalesce to the latest, media as events drops
//! its oldest. The actor looks at [`Dispatch::is_full`] and takes in no new commands and no
//! signalling while it is true. Media threads and refused calls go on: of what comes from those a
//! full queue takes one of a kind and stream, or none. So the queue ends a little above [`LIMIT`]
//! at worst: what one turn of the actor adds, and a handful for each stream and channel.

use super::counters::{LIVE_EVENTS, THREADS};
use super::event::{Event, RoomStateChangedReason};
use super::types::{Channel, Delivery};
use super::{Completion, EventSink};
use parking_lot::{Condvar, Mutex};
use serde_json::Value;
use std::collections::VecDeque;
use std::mem::{Discriminant, discriminant};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{JoinHandle, ThreadId, current};
use tokio::sync::Notify;

/// Entries after which the actor stops taking in work: seconds of a busy room, and small enough
/// that an application stuck in a callback costs no memory to speak of.
const LIMIT: usize = 1024;
/// Bound: decoded pictures of one stream that wait to be polled; the oldest is dropped.
const FRAMES_PER_STREAM: usize = 3;
/// SEI of all streams that wait: one second of the allowed rate.
const SEI_LIMIT: usize = 30;

enum Item {
    Event(Event),
    Completion(Completion, i32, Value),
}

struct Queue {
    items: VecDeque<Item>,
    /// Poll: something came since the last wake-up.
    news: bool,
    /// Poll: a wake-up was called and the queue was not found empty since.
    signalled: bool,
    finished: bool,
    abandoned: bool,
    /// Poll: the thread that is inside the last wake-up.
    last_wakeup: Option<ThreadId>,
    /// The net thread, to be joined before the last event.
    net: Option<JoinHandle<()>>,
}

pub(crate) struct Dispatch {
    delivery: Delivery,
    queue: Mutex<Queue>,
    changed: Condvar,
    space: Notify,
}

impl Dispatch {
    pub(crate) fn new(delivery: Delivery) -> Arc<Self> {
        Arc::new(Self {
            delivery,
            queue: Mutex::new(Queue {
                items: VecDeque::new(),
                news: false,
                signalled: false,
                finished: false,
                abandoned: false,
                last_wakeup: None,
                net: None,
            }),
            changed: Condvar::new(),
            space: Notify::new(),
        })
    }

    /// Starts `zexN-cb`. It ends by itself after the last event; nobody joins it.
    pub(crate) fn start(
        self: &Arc<Self>,
        number: u32,
        sink: Box<dyn EventSink>,
    ) -> std::io::Result<()> {
        let this = self.clone();
        let alive = THREADS.guard();
        std::thread::Builder::new()
            .name(format!("zex{number}-cb"))
            .spawn(move || {
                let _alive = alive;
                match this.delivery {
                    Delivery::Callbacks => this.run_callbacks(sink),
                    Delivery::Poll => this.run_wakeups(sink),
                }
            })?;
        Ok(())
    }

    pub(crate) fn event(&self, event: Event) {
        let mut queue = self.queue.lock();
        if queue.finished {
            return;
        }
        match class(&event) {
            Class::Control => {}
            Class::Media(_) if queue.items.len() < LIMIT => {}
            Class::Latest(key) | Class::Media(key) => {
                // The last of them: what is told in the end is how things are.
                let mut from_last = queue.items.iter_mut().rev();
                let same = from_last.find_map(|item| match item {
                    Item::Event(old) => (class(old).key() == Some(key)).then_some(old),
                    Item::Completion(..) => None,
                });
                if let Some(old) = same {
                    *old = event;
                    return;
                }
            }
            Class::Frame => drop_oldest(
                &mut queue,
                FRAMES_PER_STREAM,
                |old| matches!((old, &event), (Event::VideoFrame { stream_id: a, .. }, Event::VideoFrame { stream_id: b, .. }) if a == b),
            ),
            Class::Sei => drop_oldest(&mut queue, SEI_LIMIT, |old| {
                matches!(old, Event::PlayerRecvSei { .. })
            }),
            // A loop of refused calls must not fill memory: each was answered, and the log has
            // them all.
            Class::Refusal if queue.items.len() >= LIMIT => return,
            Class::Refusal => {}
        }
        self.push(queue, Item::Event(event));
    }

    pub(crate) fn complete(&self, done: Completion, code: i32, extended: Value) {
        let queue = self.queue.lock();
        self.push(queue, Item::Completion(done, code, extended));
    }

    fn push(&self, mut queue: parking_lot::MutexGuard<'_, Queue>, item: Item) {
        LIVE_EVENTS.add(1);
        queue.items.push_back(item);
        queue.news = true;
        drop(queue);
        self.changed.notify_one();
    }

    /// The net thread, joined before the last event.
    pub(crate) fn set_net(&self, net: JoinHandle<()>) {
        self.queue.lock().net = Some(net);
    }

    /// The net thread's last act: no event is taken after this, `EngineDestroyed` follows.
    pub(crate) fn finish(&self) {
        self.queue.lock().finished = true;
        self.changed.notify_one();
    }

    /// There never was an engine: the sink is dropped without a word.
    pub(crate) fn abandon(&self) {
        self.queue.lock().abandoned = true;
        self.finish();
    }

    pub(crate) fn is_full(&self) -> bool {
        self.queue.lock().items.len() >= LIMIT
    }

    /// Resolves soon after the queue has gone below its limit; spurious wake-ups are possible.
    pub(crate) async fn space(&self) {
        self.space.notified().await;
    }

    pub(crate) fn poll(&self) -> Option<Event> {
        if self.delivery != Delivery::Poll {
            return None;
        }
        loop {
            let mut queue = self.queue.lock();
            // What the wake-up uses may be freed with the last event: that one waits for it, but
            // for a wake-up that polls, against all advice.
            while queue.last_wakeup.is_some_and(|t| t != current().id())
                && matches!(
                    queue.items.front(),
                    Some(Item::Event(Event::EngineDestroyed))
                )
            {
                self.changed.wait(&mut queue);
            }
            let Some(item) = self.pop(&mut queue) else {
                // What comes from here on is worth a wake-up.
                (queue.news, queue.signalled) = (false, false);
                return None;
            };
            // No lock is held while a completion runs.
            drop(queue);
            match item {
                Item::Event(event) => return Some(event),
                Item::Completion(done, code, extended) => run(done, code, &extended),
            }
        }
    }

    fn pop(&self, queue: &mut Queue) -> Option<Item> {
        let item = queue.items.pop_front()?;
        LIVE_EVENTS.sub(1);
        if queue.items.len() + 1 == LIMIT {
            self.space.notify_one();
        }
        Some(item)
    }

    fn run_callbacks(&self, sink: Box<dyn EventSink>) {
        loop {
            let mut queue = self.queue.lock();
            let item = loop {
                if let Some(item) = self.pop(&mut queue) {
                    break Some(item);
                }
                if queue.finished {
                    break None;
                }
                self.changed.wait(&mut queue);
            };
            let abandoned = queue.abandoned;
            let net = if item.is_none() {
                queue.net.take()
            } else {
                None
            };
            drop(queue);
            match item {
                Some(Item::Event(event)) => guarded(|| sink.event(event)),
                Some(Item::Completion(done, code, extended)) => run(done, code, &extended),
                None => {
                    if let Some(net) = net {
                        // It is past its last instruction that could wait for this thread.
                        let _ = net.join();
                    }
                    if !abandoned {
                        guarded(|| sink.event(Event::EngineDestroyed));
                    }
                    guarded(|| drop(sink));
                    return;
                }
            }
        }
    }

    fn run_wakeups(&self, sink: Box<dyn EventSink>) {
        loop {
            let mut queue = self.queue.lock();
            while (queue.signalled || !queue.news) && !queue.finished {
                self.changed.wait(&mut queue);
            }
            (queue.news, queue.signalled) = (false, true);
            let (finished, abandoned) = (queue.finished, queue.abandoned);
            let net = if finished { queue.net.take() } else { None };
            drop(queue);
            if finished && !abandoned {
                if let Some(net) = net {
                    let _ = net.join();
                }
                let mut queue = self.queue.lock();
                queue.last_wakeup = Some(current().id());
                self.push(queue, Item::Event(Event::EngineDestroyed));
            }
            if !abandoned {
                guarded(|| sink.wakeup());
            }
            if finished {
                self.queue.lock().last_wakeup = None;
                self.changed.notify_all();
                guarded(|| drop(sink));
                return;
            }
        }
    }
}

impl Drop for Dispatch {
    fn drop(&mut self) {
        let queue = self.queue.get_mut();
        LIVE_EVENTS.sub(queue.items.len() as u64);
        for item in queue.items.drain(..) {
            if let Item::Completion(done, code, extended) = item {
                run(done, code, &extended);
            }
        }
    }
}

fn drop_oldest(queue: &mut Queue, keep: usize, same: impl Fn(&Event) -> bool) {
    let matches = |item: &Item| matches!(item, Item::Event(e) if same(e));
    if queue.items.iter().filter(|i| matches(i)).count() < keep {
        return;
    }
    if let Some(oldest) = queue.items.iter().position(matches) {
        queue.items.remove(oldest);
        LIVE_EVENTS.sub(1);
    }
}

fn run(done: Completion, code: i32, extended: &Value) {
    guarded(|| done(code, extended));
}

/// A panic of the application must not take the callback thread with it.
fn guarded(body: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(body)).is_err() {
        tracing::error!("the application's callback panicked");
    }
}

/// Which events stand for each other: of one kind, about one stream, channel or room.
type Key<'a> = (Discriminant<Event>, &'a str);

enum Class<'a> {
    Control,
    /// Periodic: the latest is enough.
    Latest(Key<'a>),
    /// Out of a media thread, which no full queue holds up: the latest is enough then.
    Media(Key<'a>),
    Frame,
    Sei,
    Refusal,
}

impl<'a> Class<'a> {
    fn key(&self) -> Option<Key<'a>> {
        match *self {
            Class::Latest(key) | Class::Media(key) => Some(key),
            _ => None,
        }
    }
}

fn class(event: &Event) -> Class<'_> {
    let kind = discriminant(event);
    match event {
        Event::PublisherQuality { stream_id, .. } | Event::PlayerQuality { stream_id, .. } => {
            Class::Latest((kind, stream_id))
        }
        Event::RoomOnlineUserCount { room_id, .. } => Class::Latest((kind, room_id)),
        Event::CapturedSoundLevel { .. } | Event::RemoteSoundLevels { .. } => {
            Class::Latest((kind, ""))
        }
        Event::PublisherCapturedAudioFirstFrame => Class::Media((kind, "")),
        Event::PublisherCapturedVideoFirstFrame { channel }
        | Event::PublisherRenderVideoFirstFrame { channel }
        | Event::PublisherSendAudioFirstFrame { channel }
        | Event::PublisherSendVideoFirstFrame { channel }
        | Event::EncodedKeyframeWanted { channel }
        | Event::PublisherVideoSizeChanged { channel, .. } => Class::Media((
            kind,
            match channel {
                Channel::Main => "main",
                Channel::Aux => "aux",
            },
        )),
        Event::PlayerRecvAudioFirstFrame { stream_id }
        | Event::PlayerRecvVideoFirstFrame { stream_id }
        | Event::PlayerRenderVideoFirstFrame { stream_id }
        | Event::PlayerVideoSizeChanged { stream_id, .. } => Class::Media((kind, stream_id)),
        Event::VideoFrame { .. } => Class::Frame,
        Event::PlayerRecvSei { .. } => Class::Sei,
        Event::DebugError { .. }
        | Event::RoomStateChanged {
            reason: RoomStateChangedReason::LogoutFailed,
            ..
        } => Class::Refusal,
        Event::RoomStateChanged { .. }
        | Event::RoomStateUpdate { .. }
        | Event::RoomUserUpdate { .. }
        | Event::RoomStreamUpdate { .. }
        | Event::RoomTokenWillExpire { .. }
        | Event::PublisherState { .. }
        | Event::PlayerState { .. }
        | Event::RemoteCameraState { .. }
        | Event::RemoteMicState { .. }
        | Event::EngineDestroyed => Class::Control,
    }
}

#[cfg(test)]
mod tests;
