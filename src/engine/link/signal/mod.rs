//! The WebSocket to the server: ws and wss, one connection, text frames, bounded both ways.
//!
//! [`connect`] gives a [`SignalSender`] and a stream of [`SignalEvent`]s. One task carries both;
//! it stops reading while the owner does not take events (so the server's queue fills, not ours),
//! and ends when the sender is dropped, the peer closes, or something fails. The last event is
//! always [`SignalEvent::Closed`].

mod dial;
mod error;
mod stream;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use zego_proto::msg::SUBPROTOCOL;

use dial::Target;
pub use error::SignalError;
use stream::Stream;

/// Name lookup, TCP, TLS and the WebSocket handshake together.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
/// Largest message taken from the server.
pub const MESSAGE_MAX: usize = 256 << 10;
/// Messages waiting to be written. More than a client can have pending requests means that the
/// connection is dead.
const SEND_QUEUE: usize = 512;
/// Messages waiting for the owner; when full, reading stops.
const EVENT_QUEUE: usize = 64;
/// A peer that takes no byte for this long is gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);
/// For the peer's close frame after ours.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);

/// What comes from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignalEvent {
    Text(String),
    /// The last one. `code` is the WebSocket close code if the server gave one.
    Closed {
        code: Option<u16>,
        reason: String,
    },
}

/// An open connection.
pub struct Signal {
    pub sender: SignalSender,
    pub events: mpsc::Receiver<SignalEvent>,
    /// Whom we are connected to; the media link binds by it.
    pub peer: SocketAddr,
    pub local: SocketAddr,
}

enum Out {
    Text(String),
    Close(u16, String),
}

/// Sends to the server. Cheap to clone; dropping the last one closes the connection.
#[derive(Clone)]
pub struct SignalSender(mpsc::Sender<Out>);

impl SignalSender {
    /// Queues a text message. Never blocks. False: closed, or the server takes nothing.
    pub fn send(&self, text: String) -> bool {
        self.0.try_send(Out::Text(text)).is_ok()
    }

    /// Closes with a code (1000, or 4000–4999) behind what is queued.
    pub fn close(&self, code: u16, reason: &str) {
        let _ = self.0.try_send(Out::Close(code, reason.to_owned()));
    }
}

/// Connects to `url` (`ws://` or `wss://`) within [`CONNECT_TIMEOUT`]. Certificates are checked
/// against the Mozilla roots and those in the PEM file `ca_file`; there is no way to skip that.
pub async fn connect(url: &str, ca_file: Option<&Path>) -> Result<Signal, SignalError> {
    connect_within(url, ca_file, CONNECT_TIMEOUT).await
}

/// As [`connect`] with another time limit.
pub async fn connect_within(
    url: &str,
    ca_file: Option<&Path>,
    limit: Duration,
) -> Result<Signal, SignalError> {
    let target = Target::parse(url)?;
    let stage = std::sync::Mutex::new(dial::Stage::new(&target));
    let attempt = async {
        let tls = match target.tls {
            true => Some(dial::tls_connector(ca_file)?),
            false => None,
        };
        let tcp = dial::tcp(&target, &stage).await?;
        let (local, peer) = dial::addresses(&tcp, &target)?;
        match tls {
            Some(connector) => {
                stage
                    .lock()
                    .unwrap_or_else(|e| e.into_inner())
                    .enter("TLS", Some(peer));
                let stream = dial::tls(&connector, &target, tcp, peer).await?;
                open(Stream::Tls(Box::new(stream)), &target, local, peer, &stage).await
            }
            None => open(Stream::Plain(tcp), &target, local, peer, &stage).await,
        }
    };
    match tokio::time::timeout(limit, attempt).await {
        Ok(result) => result,
        Err(_) => {
            let stage = stage.into_inner().unwrap_or_else(|e| e.into_inner());
            Err(stage.timeout(limit))
        }
    }
}

async fn open(
    stream: Stream,
    target: &Target,
    local: SocketAddr,
    peer: SocketAddr,
    stage: &std::sync::Mutex<dial::Stage>,
) -> Result<Signal, SignalError> {
    stage
        .lock()
        .unwrap_or_else(|e| e.into_inner())
        .enter("WebSocket handshake", Some(peer));
    let config = WebSocketConfig::default()
        .read_buffer_size(16 << 10)
        .write_buffer_size(0)
        .max_write_buffer_size(MESSAGE_MAX * 4)
        .max_message_size(Some(MESSAGE_MAX))
        .max_frame_size(Some(MESSAGE_MAX));
    let request = target.request()?;
    let (socket, _response) = client_async_with_config(request, stream, Some(config))
        .await
        .map_err(|e| SignalError::from_handshake(e, target, peer))?;
    let (sender, outgoing) = mpsc::channel(SEND_QUEUE);
    let (incoming, events) = mpsc::channel(EVENT_QUEUE);
    tokio::spawn(carry(socket, outgoing, incoming));
    Ok(Signal {
        sender: SignalSender(sender),
        events,
        peer,
        local,
    })
}

async fn carry<S: AsyncRead + AsyncWrite + Unpin>(
    mut socket: WebSocketStream<S>,
    mut outgoing: mpsc::Receiver<Out>,
    incoming: mpsc::Sender<SignalEvent>,
) {
    let (code, reason) = pump(&mut socket, &mut outgoing, &incoming).await;
    // An owner that is gone needs no last word.
    let _ = incoming.send(SignalEvent::Closed { code, reason }).await;
}

async fn pump<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    outgoing: &mut mpsc::Receiver<Out>,
    incoming: &mpsc::Sender<SignalEvent>,
) -> (Option<u16>, String) {
    loop {
        let read = async {
            // Room first: what is read must not be lost when the other branch wins.
            let room = incoming.reserve().await.ok()?;
            Some((room, socket.next().await))
        };
        tokio::select! {
            out = outgoing.recv() => match out {
                Some(Out::Text(text)) => {
                    if let Err(reason) = write(socket, Message::text(text)).await {
                        return (None, reason);
                    }
                }
                Some(Out::Close(code, reason)) => return close(socket, code, reason).await,
                None => return close(socket, 1000, String::new()).await,
            },
            read = read => match read {
                None => return close(socket, 1000, String::new()).await,
                Some((room, Some(Ok(message)))) => match message {
                    Message::Text(text) => room.send(SignalEvent::Text(text.to_string())),
                    Message::Close(frame) => return closed_by(frame),
                    Message::Binary(_) => {
                        return close(socket, 1003, "text only".into()).await;
                    }
                    // Pongs are written by the library with the next read or write.
                    _ => {}
                },
                Some((_, Some(Err(e)))) => return (None, e.to_string()),
                Some((_, None)) => return (None, "the connection ended".into()),
            },
        }
    }
}

async fn write<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    message: Message,
) -> Result<(), String> {
    match tokio::time::timeout(WRITE_TIMEOUT, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        // A close that is already in the receive buffer says more than the failed write.
        Ok(Err(tungstenite::Error::AlreadyClosed)) => Err("the connection is closed".into()),
        Ok(Err(e)) => Err(e.to_string()),
        Err(_) => Err(format!(
            "the server took nothing for {} s",
            WRITE_TIMEOUT.as_secs()
        )),
    }
}

async fn close<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    code: u16,
    reason: String,
) -> (Option<u16>, String) {
    let frame = CloseFrame {
        code: CloseCode::from(code),
        reason: reason.into(),
    };
    let goodbye = async {
        if socket.close(Some(frame)).await.is_ok() {
            while let Some(Ok(message)) = socket.next().await {
                if let Message::Close(frame) = message {
                    return closed_by(frame);
                }
            }
        }
        (None, "closed".into())
    };
    tokio::time::timeout(CLOSE_TIMEOUT, goodbye)
        .await
        .unwrap_or((None, "closed".into()))
}

fn closed_by(frame: Option<CloseFrame>) -> (Option<u16>, String) {
    match frame {
        Some(frame) => (Some(frame.code.into()), frame.reason.to_string()),
        None => (None, "closed by the server".into()),
    }
}

#[cfg(test)]
mod tests;
