//! The one task that owns the cloud: it alone calls it, in the order in which messages arrived.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, sleep_until, timeout};

use super::conn::Outbox;
use crate::core::{Cloud, CloudStats, ConnId, Input, Output};
use crate::media::{Beat, MediaHandle};
use crate::media_api::{MediaCommand, MediaEvent};

/// Messages of clients that wait for the cloud. Each is at most 64 KiB, so at most 32 MiB wait;
/// connections stop reading while it is full.
const QUEUE: usize = 512;
/// RFC 6455, section 7.4.1: going away.
const CLOSE_GOING_AWAY: u16 = 1001;

/// What connections tell the hub.
pub enum ToHub {
    /// With the address that its logins are counted by.
    Open(ConnId, IpAddr, Outbox),
    Text(ConnId, Utf8Bytes),
    /// So many messages are written to the connection's socket.
    Written(ConnId, usize),
    Closed(ConnId),
    /// Asks how much the cloud holds.
    Stats(Box<dyn FnOnce(CloudStats) + Send>),
}

/// The connections' end of the hub's queue.
#[derive(Clone)]
pub struct HubSender {
    queue: mpsc::Sender<ToHub>,
    next: Arc<AtomicU64>,
    beat: Arc<Beat>,
}

/// The hub has stopped.
pub struct Stopped;

impl HubSender {
    /// An id that no other connection of this server has had.
    pub fn next_conn(&self) -> ConnId {
        ConnId(self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Since the hub's last turn: at most half a second and a turn while all is well. Takes no lock
    /// and no place in the queue.
    pub fn beat_age(&self) -> Duration {
        self.beat.age()
    }

    /// How much the cloud holds; None: the hub has stopped or does not turn.
    pub async fn stats(&self) -> Option<CloudStats> {
        /// The hub's turns take microseconds.
        const STUCK_AFTER: Duration = Duration::from_secs(2);
        let (answer, stats) = oneshot::channel();
        let ask = ToHub::Stats(Box::new(move |stats| {
            let _ = answer.send(stats);
        }));
        let asked = async {
            self.send(ask).await.ok()?;
            stats.await.ok()
        };
        timeout(STUCK_AFTER, asked).await.ok()?
    }

    /// The same for callers outside of the runtime; blocks for a turn of the hub.
    pub fn stats_blocking(&self) -> Option<CloudStats> {
        let (answer, stats) = std::sync::mpsc::sync_channel(1);
        let ask = ToHub::Stats(Box::new(move |stats| {
            let _ = answer.send(stats);
        }));
        self.queue.try_send(ask).ok()?;
        stats.recv_timeout(Duration::from_secs(2)).ok()
    }

    /// For tests outside of a runtime, with a queue that has room.
    #[cfg(test)]
    pub fn send_blocking(&self, message: ToHub) {
        assert!(self.queue.try_send(message).is_ok(), "the queue has room");
    }

    /// Waits while the queue is full.
    pub async fn send(&self, message: ToHub) -> Result<(), Stopped> {
        self.queue.send(message).await.map_err(|_| Stopped)
    }
}

/// How the hub ends.
pub enum Stop {
    /// Tells every client and closes every connection.
    Drain,
}

/// The hub's task, before it runs.
pub struct Hub {
    cloud: Cloud,
    media: Arc<MediaHandle>,
    queue: mpsc::Receiver<ToHub>,
    media_events: mpsc::Receiver<MediaEvent>,
    beat: Arc<Beat>,
    conns: HashMap<ConnId, Outbox>,
    /// Commands that the media plane's full queue did not take. Bounded by what a batch of
    /// inputs makes the cloud say: while anything waits here, clients are not heard.
    commands: VecDeque<MediaCommand>,
}

impl Hub {
    pub fn new(
        cloud: Cloud,
        media: Arc<MediaHandle>,
        media_events: mpsc::Receiver<MediaEvent>,
    ) -> (Hub, HubSender) {
        let (sender, queue) = mpsc::channel(QUEUE);
        let beat = Arc::new(Beat::new());
        let hub = Hub {
            cloud,
            media,
            queue,
            media_events,
            beat: beat.clone(),
            conns: HashMap::new(),
            commands: VecDeque::new(),
        };
        let sender = HubSender {
            queue: sender,
            next: Arc::new(AtomicU64::new(1)),
            beat,
        };
        (hub, sender)
    }

    /// Runs until told to stop.
    pub async fn run(mut self, mut stop: oneshot::Receiver<Stop>) {
        /// Messages between two looks at media events and deadlines: a millisecond's worth.
        const BATCH: usize = 64;
        /// How soon a full media queue is tried again.
        const RETRY: Duration = Duration::from_millis(2);
        /// An idle hub turns so often, to show that it does.
        const IDLE: Duration = Duration::from_millis(500);
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            self.beat.beat();
            let deadline = self
                .cloud
                .next_deadline()
                .map(tokio::time::Instant::from_std);
            let blocked = !self.commands.is_empty();
            tokio::select! {
                biased;
                how = &mut stop => {
                    if let Ok(Stop::Drain) = how {
                        self.drain();
                    }
                    return;
                }
                event = self.media_events.recv() => match event {
                    Some(event) => self.feed(Input::Media(event)),
                    None => {
                        // Without media there is nothing to serve: better to end and be restarted.
                        tracing::error!("the media plane has ended by itself");
                        return;
                    }
                },
                () = sleep_until(deadline.unwrap_or_else(tokio::time::Instant::now)),
                    if deadline.is_some() => self.tick(),
                () = sleep(RETRY), if blocked => self.flush_commands(),
                n = self.queue.recv_many(&mut batch, BATCH), if !blocked => {
                    if n == 0 {
                        return;
                    }
                    for message in batch.drain(..) {
                        self.on_message(message);
                    }
                }
                () = sleep(IDLE) => {}
            }
        }
    }

    fn on_message(&mut self, message: ToHub) {
        match message {
            ToHub::Open(conn, from, outbox) => {
                self.conns.insert(conn, outbox);
                self.feed(Input::Connected { conn, from });
            }
            // What a connection sent before its close was decided is void.
            ToHub::Text(conn, text) if self.conns.contains_key(&conn) => {
                let text = text.as_str().to_owned();
                self.feed(Input::Text { conn, text });
            }
            ToHub::Written(conn, messages) if self.conns.contains_key(&conn) => {
                self.feed(Input::Written { conn, messages });
            }
            ToHub::Text(..) | ToHub::Written(..) => {}
            ToHub::Stats(answer) => answer(self.cloud.stats()),
            ToHub::Closed(conn) => {
                if self.conns.remove(&conn).is_some() {
                    self.feed(Input::Disconnected { conn });
                }
            }
        }
    }

    fn feed(&mut self, input: Input) {
        self.cloud.handle(Instant::now(), wall_ms(), input);
        self.carry_out();
    }

    fn tick(&mut self) {
        self.cloud.tick(Instant::now(), wall_ms());
        self.carry_out();
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.cloud.poll_output() {
            match output {
                Output::Send { conn, text } => {
                    let gone = match self.conns.get(&conn) {
                        Some(outbox) => !outbox.text(text),
                        None => false,
                    };
                    if gone {
                        self.conns.remove(&conn);
                        self.cloud
                            .handle(Instant::now(), wall_ms(), Input::Disconnected { conn });
                    }
                }
                Output::Close { conn, code, reason } => {
                    if let Some(outbox) = self.conns.remove(&conn) {
                        outbox.close(code, reason);
                    }
                }
                Output::Taken { conn, texts } => {
                    if let Some(outbox) = self.conns.get(&conn) {
                        outbox.taken(texts);
                    }
                }
                Output::Media(command) => self.commands.push_back(command),
            }
        }
        self.flush_commands();
    }

    fn flush_commands(&mut self) {
        while let Some(command) = self.commands.front() {
            if self.media.send(command.clone()).is_err() {
                return;
            }
            self.commands.pop_front();
        }
    }

    fn drain(&mut self) {
        self.feed(Input::Drain);
        for (_, outbox) in self.conns.drain() {
            outbox.close(CLOSE_GOING_AWAY, "the server is going down");
        }
    }
}

/// Unix time in ms; 0 before 1970.
pub fn wall_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}
