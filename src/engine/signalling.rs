//! The connections to the server: one task each, named by the session machine's number.
//!
//! The task reads only while the actor takes what it reads, so a slow application slows the server
//! down instead of filling memory; writing goes on regardless, so pings go out.

use super::link::signal::{self, SignalError, SignalEvent, SignalSender};
use super::types::{EngineConfig, ServerUrl};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use zego_proto::msg::{ClientFrame, ServerMessage};
use zego_proto::{code, json};

/// Used when neither the profile nor the environment names a server.
const DEFAULT_URL: &str = "ws://127.0.0.1:9300";
const URL_VARIABLE: &str = "ZEGO_EXPRESS_SERVER";
/// Below the four seconds within which a problem must be told.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(3500);
/// The normal end of a connection (RFC 6455, section 7.4.1).
const CLOSE_NORMAL: u16 = 1000;

pub(super) enum FromSignal {
    /// `ip`: where the server is.
    Connected {
        conn: u32,
        ip: IpAddr,
        sender: SignalSender,
    },
    Message {
        conn: u32,
        message: Box<ServerMessage>,
    },
    /// A message that this version does not know.
    Alive { conn: u32 },
    Ended {
        conn: u32,
        close_code: Option<u16>,
        problem: Option<Problem>,
    },
}

/// Why there is no connection (any more): address and cause, for the debug-error event.
pub(super) struct Problem {
    pub(super) code: i32,
    pub(super) message: String,
}

pub(super) struct Signalling {
    url: ServerUrl,
    ca_file: Option<PathBuf>,
    events: mpsc::Sender<FromSignal>,
    connection: Option<Connection>,
}

struct Connection {
    conn: u32,
    sender: Option<SignalSender>,
    task: JoinHandle<()>,
    /// Dropped to let go of a connection that is still being made.
    _cancel: oneshot::Sender<()>,
}

impl Signalling {
    pub(super) fn new(config: &EngineConfig, events: mpsc::Sender<FromSignal>) -> Self {
        let url = config
            .server_url
            .clone()
            .or_else(|| {
                let url = std::env::var(URL_VARIABLE).ok().filter(|u| !u.is_empty());
                url.map(ServerUrl::from)
            })
            .unwrap_or_else(|| DEFAULT_URL.into());
        Self {
            url,
            ca_file: config.ca_file.as_ref().map(PathBuf::from),
            events,
            connection: None,
        }
    }

    pub(super) fn connect(&mut self, conn: u32) {
        self.abort();
        let (url, ca_file, events) = (self.url.clone(), self.ca_file.clone(), self.events.clone());
        let (cancel, cancelled) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let (close_code, problem) = tokio::select! {
                ended = run(conn, &url, ca_file, &events) => ended,
                _ = cancelled => return,
            };
            let ended = FromSignal::Ended {
                conn,
                close_code,
                problem,
            };
            let _ = events.send(ended).await;
        });
        self.connection = Some(Connection {
            conn,
            sender: None,
            task,
            _cancel: cancel,
        });
    }

    /// The connection is open; false: nobody wants it any more.
    pub(super) fn connected(&mut self, conn: u32, sender: SignalSender) -> bool {
        match self.connection.as_mut().filter(|c| c.conn == conn) {
            Some(connection) => {
                connection.sender = Some(sender);
                true
            }
            None => false,
        }
    }

    pub(super) fn send(&mut self, conn: u32, frame: &ClientFrame) {
        let connection = self.connection.as_ref().filter(|c| c.conn == conn);
        let Some(sender) = connection.and_then(|c| c.sender.as_ref()) else {
            return;
        };
        if !sender.send(json::encode_client(frame)) {
            // Silence will tell the session machine.
            tracing::warn!("a request could not be queued: the server takes nothing");
        }
    }

    /// What was sent before goes out first.
    pub(super) fn close(&mut self, conn: u32) {
        if let Some(connection) = self.connection.take_if(|c| c.conn == conn)
            && let Some(sender) = connection.sender
        {
            sender.close(CLOSE_NORMAL, "");
        }
    }

    pub(super) fn is_current(&self, conn: u32) -> bool {
        self.connection.as_ref().is_some_and(|c| c.conn == conn)
    }

    pub(super) fn ended(&mut self, conn: u32) {
        self.connection.take_if(|c| c.conn == conn);
    }

    fn abort(&mut self) {
        if let Some(old) = self.connection.take() {
            old.task.abort();
        }
    }

    /// The server's address when the URL holds it as it is.
    pub(super) fn literal_ip(&self) -> Option<IpAddr> {
        let authority = self.url.authority();
        // RFC 3986, section 3.2.2: an IPv6 address stands in brackets.
        let host = match authority.strip_prefix('[') {
            Some(rest) => rest.split_once(']')?.0,
            None => authority
                .rsplit_once(':')
                .map_or(authority, |(host, _)| host),
        };
        host.parse().ok()
    }
}

type Ended = (Option<u16>, Option<Problem>);

async fn run(
    conn: u32,
    url: &ServerUrl,
    ca_file: Option<PathBuf>,
    events: &mpsc::Sender<FromSignal>,
) -> Ended {
    let connecting = signal::connect_within(url.expose(), ca_file.as_deref(), CONNECT_TIMEOUT);
    let mut signal = match connecting.await {
        Ok(signal) => signal,
        Err(e) => {
            let code = match e {
                SignalError::Dns { .. } => code::COMMON_DNS_RESOLVE_ERROR,
                SignalError::Tls { .. } | SignalError::Ca { .. } => code::TLS_REFUSED,
                _ => code::SERVER_UNREACHABLE,
            };
            let message = format!("{url}: {e}");
            return (None, Some(Problem { code, message }));
        }
    };
    let connected = FromSignal::Connected {
        conn,
        ip: signal.peer.ip(),
        sender: signal.sender,
    };
    if events.send(connected).await.is_err() {
        return (None, None);
    }
    while let Some(event) = signal.events.recv().await {
        let event = match event {
            SignalEvent::Text(text) => match json::decode_server(&text) {
                Ok(Some(message)) => FromSignal::Message {
                    conn,
                    message: Box::new(message),
                },
                Ok(None) => FromSignal::Alive { conn },
                Err(e) => {
                    let message = format!("{url}: the server sent {e}");
                    let code = code::MALFORMED_MESSAGE;
                    return (None, Some(Problem { code, message }));
                }
            },
            SignalEvent::Closed { code, reason } => {
                let message = format!("{url}: connection ended: {reason}");
                let problem = Problem {
                    code: code::SERVER_UNREACHABLE,
                    message,
                };
                return (code, Some(problem));
            }
        };
        if events.send(event).await.is_err() {
            break;
        }
    }
    (None, None)
}
