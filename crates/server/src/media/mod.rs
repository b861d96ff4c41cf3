//! The media plane: one UDP socket, DTLS-SRTP and forwarding, on a thread of its own.
//!
//! The thread owns everything; [`MediaHandle`] reaches it over a bounded channel, and what it has to
//! say comes back as [`MediaEvent`]s.

mod config;
mod stats;

use std::io;
use std::net::SocketAddr;

use tokio::sync::mpsc;

use crate::media_api::{MediaCommand, MediaEvent};
pub use config::{MediaConfig, PublicAddress};
pub use stats::{LinkStats, MediaStats};

/// The command queue is full: the thread is stuck or badly overloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the media plane takes no more commands")]
pub struct MediaBusy;

/// Reaches the media thread. Any thread; never blocks but where a method says so.
pub struct MediaHandle {
    local: SocketAddr,
}

impl MediaHandle {
    /// Binds the socket and starts the thread.
    pub fn start(config: MediaConfig) -> io::Result<(Self, mpsc::Receiver<MediaEvent>)> {
        let _ = config;
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "media plane not built yet",
        ))
    }

    /// Queues a command.
    pub fn send(&self, command: MediaCommand) -> Result<(), MediaBusy> {
        let _ = command;
        Err(MediaBusy)
    }

    /// The bound address of the UDP socket.
    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// Asks the thread for its counters; blocks up to one second, then answers with zeros.
    pub fn stats(&self) -> MediaStats {
        MediaStats::default()
    }

    /// Closes every link and stops the thread. Blocks until it has ended.
    pub fn shutdown(self) {}
}
