//! Why a connection could not be made: each message names whom, where and what.

use std::net::SocketAddr;
use std::time::Duration;

use tokio_tungstenite::tungstenite::error::{Error as WsError, ProtocolError};
use zego_proto::msg::SUBPROTOCOL;

use super::dial::Target;
use crate::engine::ServerUrl;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignalError {
    #[error("server URL {url}: {cause}")]
    Url { url: ServerUrl, cause: String },
    #[error("ca_file {path}: {cause}")]
    Ca { path: String, cause: String },
    #[error("name {host:?} cannot be resolved: {cause}")]
    Dns { host: String, cause: String },
    #[error("{addr} refused the connection")]
    Refused { addr: SocketAddr },
    #[error("{addr} cannot be reached: {cause}")]
    Unreachable { addr: SocketAddr, cause: String },
    #[error("TLS with {host} ({addr}) failed: {cause}")]
    Tls {
        host: String,
        addr: SocketAddr,
        cause: String,
    },
    #[error("{host} ({addr}) answered HTTP {status} instead of opening a WebSocket")]
    Http {
        host: String,
        addr: SocketAddr,
        status: u16,
    },
    #[error("{host} ({addr}) does not speak {SUBPROTOCOL}")]
    Subprotocol { host: String, addr: SocketAddr },
    #[error("WebSocket handshake with {host} ({addr}) failed: {cause}")]
    Handshake {
        host: String,
        addr: SocketAddr,
        cause: String,
    },
    /// `waiting_for` is the stage that got no answer.
    #[error("no answer from {host}{} within {} ms (waiting for {waiting_for})", at(addr), limit.as_millis())]
    Timeout {
        host: String,
        addr: Option<SocketAddr>,
        waiting_for: &'static str,
        limit: Duration,
    },
}

fn at(addr: &Option<SocketAddr>) -> String {
    addr.map_or_else(String::new, |a| format!(" ({a})"))
}

impl SignalError {
    pub(super) fn from_handshake(error: WsError, target: &Target, addr: SocketAddr) -> SignalError {
        let host = target.host.clone();
        match error {
            WsError::Http(response) => SignalError::Http {
                host,
                addr,
                status: response.status().as_u16(),
            },
            WsError::Protocol(ProtocolError::SecWebSocketSubProtocolError(_)) => {
                SignalError::Subprotocol { host, addr }
            }
            other => SignalError::Handshake {
                host,
                addr,
                cause: other.to_string(),
            },
        }
    }
}
