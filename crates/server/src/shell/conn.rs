//! One WebSocket: a bounded way in, a bounded way out, deadlines, and a close that says why.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{Sink, SinkExt, StreamExt};
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio::time::{Instant, sleep_until, timeout};
use zego_proto::msg::CLOSE_MALFORMED;

use super::budget::Budget;
use super::hub::{HubSender, ToHub};
use super::listener::Peer;
use super::metrics::Metrics;
use crate::config::Limits;
use crate::core::{ConnId, UNDER_WAY_MAX, UNTAKEN_MAX};
use crate::net::limit_key;

/// How long a closed peer may take to read the close frame.
const CLOSE_LINGER: Duration = Duration::from_secs(1);

/// What the hub puts into a connection's way out.
pub enum Out {
    Text(Arc<str>),
    /// Last one: nothing follows.
    Close {
        code: u16,
        reason: Cow<'static, str>,
    },
}

/// The hub's end of a connection. Dropping it closes the connection.
pub struct Outbox {
    queue: mpsc::Sender<Out>,
    waiting: Arc<Waiting>,
    bytes_max: usize,
}

/// Shared by both ends of a connection.
struct Waiting {
    /// On the way out.
    bytes: AtomicUsize,
    overflow: Notify,
    /// On the way in: a text takes one, the cloud gives it back.
    places: Semaphore,
}

impl Waiting {
    fn new() -> Arc<Waiting> {
        Arc::new(Waiting {
            bytes: AtomicUsize::new(0),
            overflow: Notify::new(),
            places: Semaphore::new(UNTAKEN_MAX),
        })
    }
}

impl Outbox {
    /// Queues a message. False: the reader is too slow, its connection is being closed.
    pub fn text(&self, text: Arc<str>) -> bool {
        let len = text.len();
        let waiting = self.waiting.bytes.fetch_add(len, Ordering::Relaxed) + len;
        // One message alone always passes, whatever the bound is: it is at most 256 KiB.
        let fits = waiting <= self.bytes_max || waiting == len;
        if fits && self.queue.try_send(Out::Text(text)).is_ok() {
            return true;
        }
        self.waiting.overflow.notify_one();
        false
    }

    /// The cloud is done with so many of the peer's texts.
    pub fn taken(&self, texts: usize) {
        self.waiting.places.add_permits(texts);
    }

    /// Queues the close frame behind what waits.
    pub fn close(&self, code: u16, reason: impl Into<Cow<'static, str>>) {
        let reason = reason.into();
        if self.queue.try_send(Out::Close { code, reason }).is_err() {
            self.waiting.overflow.notify_one();
        }
    }
}

enum End {
    /// The peer closed, or its socket failed.
    Gone,
    /// The hub went away without a word, as a killed process does.
    Cut,
    /// The peer broke the protocol: tell it.
    Malformed(&'static str),
    /// The close frame is sent.
    Closed,
    /// The peer does not read.
    Slow,
}

/// Serves one WebSocket until either side closes it. The hub hears `Open` first and `Closed` last.
pub async fn serve(
    socket: WebSocket,
    peer: Peer,
    id: ConnId,
    hub: HubSender,
    limits: Limits,
    metrics: Arc<Metrics>,
) {
    peer.handshaken();
    metrics.ws_opened.add(1);
    let (queue, out) = mpsc::channel(limits.outgoing_messages);
    let waiting = Waiting::new();
    let outbox = Outbox {
        queue,
        waiting: waiting.clone(),
        bytes_max: limits.outgoing_bytes,
    };
    let (mut sink, stream) = socket.split();
    let from = limit_key(peer.ip());
    if hub.send(ToHub::Open(id, from, outbox)).await.is_ok() {
        let end = tokio::select! {
            // Writing first: what the hub said last is sent even if the peer has just closed.
            biased;
            end = write(&mut sink, out, id, &hub, &waiting, limits.write_stall, &metrics) => end,
            () = waiting.overflow.notified() => End::Slow,
            end = read(stream, id, &hub, &waiting, &limits, &metrics) => end,
        };
        finish(end, &mut sink, &peer, &metrics).await;
        // The hub outlives every connection, unless it is stopping anyway.
        let _ = hub.send(ToHub::Closed(id)).await;
    }
    metrics.ws_closed.add(1);
}

/// Sends what the hub queues, as many messages a system call as wait, and tells it.
async fn write(
    sink: &mut SplitSink<WebSocket, Message>,
    mut out: mpsc::Receiver<Out>,
    id: ConnId,
    hub: &HubSender,
    waiting: &Waiting,
    stall: Duration,
    metrics: &Metrics,
) -> End {
    /// Messages taken from the queue at once; they are written 16 KiB at a time.
    const BATCH: usize = 64;
    /// The cloud waits for half of what it lets be under way.
    const TELL_EVERY: usize = UNDER_WAY_MAX / 2;
    let mut batch = Vec::with_capacity(BATCH);
    let mut untold = 0;
    loop {
        if out.recv_many(&mut batch, BATCH).await == 0 {
            return End::Cut;
        }
        let mut batch = batch.drain(..).peekable();
        while batch.peek().is_some() {
            // A reader may be slow, so each such part has the whole time for itself.
            match timeout(stall, write_some(sink, &mut batch, waiting)).await {
                Ok(Ok(Wrote::Texts(messages))) => {
                    metrics.messages_out.add(messages as u64);
                    untold += messages;
                }
                Ok(Ok(Wrote::Close)) => return End::Closed,
                Ok(Err(_)) => return End::Gone,
                Err(_) => return End::Slow,
            }
            if untold >= TELL_EVERY {
                if hub.send(ToHub::Written(id, untold)).await.is_err() {
                    return End::Cut;
                }
                untold = 0;
            }
        }
    }
}

enum Wrote {
    Texts(usize),
    /// The last one.
    Close,
}

/// Writes messages until they are some 16 KiB, and flushes them.
async fn write_some(
    sink: &mut SplitSink<WebSocket, Message>,
    batch: &mut impl Iterator<Item = Out>,
    waiting: &Waiting,
) -> Result<Wrote, axum::Error> {
    const BYTES: usize = 16 << 10;
    let (mut messages, mut bytes) = (0, 0);
    while bytes < BYTES
        && let Some(item) = batch.next()
    {
        match item {
            Out::Text(text) => {
                let len = text.len();
                sink.feed(Message::Text(shared(text))).await?;
                waiting.bytes.fetch_sub(len, Ordering::Relaxed);
                (messages, bytes) = (messages + 1, bytes + len);
            }
            Out::Close { code, reason } => {
                let frame = close_frame(code, &reason);
                sink.send(Message::Close(Some(frame))).await?;
                return Ok(Wrote::Close);
            }
        }
    }
    sink.flush().await?;
    Ok(Wrote::Texts(messages))
}

/// The same bytes for every receiver of a broadcast.
fn shared(text: Arc<str>) -> Utf8Bytes {
    struct Text(Arc<str>);
    impl AsRef<[u8]> for Text {
        fn as_ref(&self) -> &[u8] {
            self.0.as_bytes()
        }
    }
    Utf8Bytes::try_from(Bytes::from_owner(Text(text))).expect("a str is UTF-8")
}

/// Hands the peer's messages to the hub, no faster than the limit and no more at once than the cloud
/// takes: what is over waits here and, as nothing is read meanwhile, in the peer's own socket.
async fn read(
    mut stream: SplitStream<WebSocket>,
    id: ConnId,
    hub: &HubSender,
    waiting: &Waiting,
    limits: &Limits,
    metrics: &Metrics,
) -> End {
    let mut budget = Budget::new(limits.requests_per_s);
    loop {
        let message = match stream.next().await {
            None => return End::Gone,
            Some(Ok(message)) => message,
            // Oversized, no UTF-8, or no WebSocket frame; a failed socket ends here too, where
            // the close frame goes nowhere.
            Some(Err(_)) => return End::Malformed("message malformed or over 65536 bytes"),
        };
        // Pings and pongs, which the WebSocket layer answers, cost as much as a request.
        if let Some(until) = budget.spend(Instant::now()) {
            sleep_until(until).await;
        }
        match message {
            Message::Text(text) => {
                metrics.messages_in.add(1);
                let Ok(place) = waiting.places.acquire().await else {
                    return End::Cut;
                };
                place.forget();
                if hub.send(ToHub::Text(id, text)).await.is_err() {
                    return End::Cut;
                }
            }
            Message::Binary(_) => return End::Malformed("messages must be text frames"),
            Message::Close(_) => return End::Gone,
            Message::Ping(_) | Message::Pong(_) => {}
        }
    }
}

async fn finish(
    end: End,
    sink: &mut SplitSink<WebSocket, Message>,
    peer: &Peer,
    metrics: &Metrics,
) {
    match end {
        End::Gone => {
            // Answers the peer's close frame, where there was one.
            let _ = timeout(CLOSE_LINGER, sink.close()).await;
        }
        End::Malformed(reason) => {
            metrics.malformed.add(1);
            close_now(sink, close_frame(CLOSE_MALFORMED, reason), peer).await;
        }
        End::Closed => peer.finish(CLOSE_LINGER).await,
        End::Cut => {}
        End::Slow => {
            metrics.slow_readers.add(1);
            peer.reset_on_drop();
        }
    }
}

/// Sends a close frame and leaves the peer a moment to read it.
pub async fn close_now<S>(sink: &mut S, frame: CloseFrame, peer: &Peer)
where
    S: Sink<Message> + Unpin,
{
    let frame = Message::Close(Some(frame));
    if let Ok(Ok(())) = timeout(CLOSE_LINGER, sink.send(frame)).await {
        peer.finish(CLOSE_LINGER).await;
    }
}

fn close_frame(code: u16, reason: &str) -> CloseFrame {
    // RFC 6455, section 5.5.1: a close frame's payload is at most 125 bytes, two of them the code.
    const REASON_MAX: usize = 123;
    let mut end = reason.len().min(REASON_MAX);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    CloseFrame {
        code,
        reason: reason[..end].into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let frame = close_frame(4401, &"ä".repeat(100));
        assert_eq!(frame.reason.len(), 122);
    }

    #[test]
    fn the_way_out_is_bounded_in_messages_and_bytes() {
        let (queue, mut out) = mpsc::channel(4);
        let outbox = Outbox {
            queue,
            waiting: Waiting::new(),
            bytes_max: 10,
        };
        // A single large one passes.
        assert!(outbox.text("twenty bytes of text".into()));
        assert!(!outbox.text("x".into()));
        assert!(matches!(out.try_recv(), Ok(Out::Text(_))));
        outbox.waiting.bytes.store(0, Ordering::Relaxed);
        for _ in 0..4 {
            assert!(outbox.text("x".into()));
        }
        assert!(!outbox.text("x".into()));
    }
}
