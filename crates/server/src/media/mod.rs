//! The media plane: one UDP socket, DTLS-SRTP and forwarding, on a thread of its own.
//!
//! The thread owns everything; [`MediaHandle`] reaches it over a bounded channel, and what it has to
//! say comes back as [`MediaEvent`]s. All state hangs on one `Plane`, so several of them could share
//! a port later, one per core.

mod clock;
mod config;
mod control;
mod demux;
mod link;
mod plane;
mod repair;
mod sdp;
#[allow(unsafe_code)]
mod socket;
mod stats;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::sync::mpsc as std_mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::media_api::{MediaCommand, MediaEvent};
pub use config::{MediaConfig, PublicAddress};
use plane::{Control, Plane};
use socket::Socket;
pub use stats::{LinkStats, MediaStats};

/// Commands under way: a burst of a few hundred logins with two links and their plays each.
const COMMANDS_MAX: usize = 4096;
/// Events under way; beyond that the thread reads no commands until the reader has caught up.
const EVENTS_MAX: usize = 4096;
/// Most candidates of one answer.
const CANDIDATES_MAX: usize = 8;

/// The command queue is full, or the thread has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the media plane takes no more commands")]
pub struct MediaBusy;

/// Reaches the media thread. Any thread; never blocks but where a method says so. Dropping it
/// stops the thread.
pub struct MediaHandle {
    local: SocketAddr,
    commands: std_mpsc::SyncSender<Control>,
    wake: UnixStream,
    thread: Option<JoinHandle<()>>,
}

impl MediaHandle {
    /// Binds the socket and starts the thread.
    ///
    /// Errors: the address cannot be bound; no candidate address is known (an unspecified `listen`
    /// without `public_addresses`); more than 8 of them.
    pub fn start(config: MediaConfig) -> io::Result<(Self, mpsc::Receiver<MediaEvent>)> {
        let socket = Socket::bind(config.listen)?;
        let local = socket.local_addr()?;
        let candidates = candidates(&config, local)?;
        let provider = str0m::crypto::from_feature_flags();
        let cert = provider
            .dtls_provider
            .generate_certificate()
            .ok_or_else(|| io::Error::other("no DTLS certificate could be made"))?;
        let (events_tx, events) = mpsc::channel(EVENTS_MAX);
        let (commands, commands_rx) = std_mpsc::sync_channel(COMMANDS_MAX);
        let (wake, wake_rx) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        wake_rx.set_nonblocking(true)?;
        let thread = std::thread::Builder::new()
            .name("media-0".into())
            .spawn(move || {
                let plane = Plane::new(config, socket, candidates, cert, events_tx);
                plane.run(&commands_rx, &wake_rx);
            })?;
        let handle = Self {
            local,
            commands,
            wake,
            thread: Some(thread),
        };
        Ok((handle, events))
    }

    /// Queues a command. Commands are carried out in the order of these calls.
    pub fn send(&self, command: MediaCommand) -> Result<(), MediaBusy> {
        self.control(Control::Command(command))
    }

    fn control(&self, control: Control) -> Result<(), MediaBusy> {
        self.commands.try_send(control).map_err(|_| MediaBusy)?;
        // A full pipe has woken the thread already.
        (&self.wake).write_all(&[1]).ok();
        Ok(())
    }

    /// The bound address of the UDP socket.
    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// Asks the thread for its counters. Blocks for a turn of its loop, usually well below a
    /// millisecond; after one second without an answer all is zero.
    pub fn stats(&self) -> MediaStats {
        let (answer, stats) = std_mpsc::sync_channel(1);
        match self.control(Control::Stats(answer)) {
            Ok(()) => stats
                .recv_timeout(Duration::from_secs(1))
                .unwrap_or_default(),
            Err(MediaBusy) => MediaStats::default(),
        }
    }

    /// Closes every link with a goodbye and stops the thread. Blocks until it has ended.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for MediaHandle {
    fn drop(&mut self) {
        // A blocking send would do too, but a full queue must not hold up the end.
        while let Err(std_mpsc::TrySendError::Full(_)) = self.commands.try_send(Control::Stop) {
            (&self.wake).write_all(&[1]).ok();
            std::thread::sleep(Duration::from_millis(1));
        }
        (&self.wake).write_all(&[1]).ok();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the media thread panicked");
        }
    }
}

fn candidates(config: &MediaConfig, local: SocketAddr) -> io::Result<Vec<SocketAddr>> {
    let invalid = |message: &str| io::Error::new(io::ErrorKind::InvalidInput, message);
    let list: Vec<_> = match &config.public_addresses[..] {
        [] if local.ip().is_unspecified() => {
            return Err(invalid("listening on all addresses needs a public address"));
        }
        [] => vec![local],
        list => list
            .iter()
            .map(|a| SocketAddr::new(a.ip.to_canonical(), a.port.unwrap_or(local.port())))
            .collect(),
    };
    if list.len() > CANDIDATES_MAX {
        return Err(invalid("more than 8 public addresses"));
    }
    Ok(list)
}

#[cfg(test)]
mod tests;
