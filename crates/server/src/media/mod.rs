//! The media plane: one UDP socket, DTLS-SRTP and forwarding, on a thread of its own.
//!
//! The thread owns everything; [`MediaHandle`] reaches it over a bounded channel, and what it has to
//! say comes back as [`MediaEvent`]s. All state hangs on one `Plane`, so several of them could share
//! a port later, one per core.

mod beat;
mod bucket;
mod clock;
mod config;
mod control;
mod cpu;
mod demux;
mod link;
mod meter;
mod negotiate;
mod offer;
mod offers;
mod opened;
mod paths;
mod plane;
mod repair;
mod sdp;
#[allow(unsafe_code)]
mod socket;
mod sources;
mod stats;

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError, mpsc as std_mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::media_api::{MediaCommand, MediaEvent};
pub(crate) use beat::Beat;
pub use beat::STUCK_AFTER;
pub use config::{MediaConfig, PublicAddress};
use negotiate::{Negotiator, Setup};
use plane::{Control, Plane};
use socket::Socket;
pub(crate) use stats::Gauges;
pub use stats::{LinkStats, MediaStats};

/// What reads a stranger's bytes without a socket; for the fuzz targets.
#[doc(hidden)]
pub mod pure {
    pub use super::demux::{Demux, Request, classify, request};
    pub use super::negotiate::{Answering, parse};
    pub use super::paths::{
        AMPLIFICATION_MAX, Class, Confirmed, Datagram, PATHS_MAX, Paths, Route,
    };
    pub use super::sources::Sources;
}

/// Commands under way: a burst of a few hundred logins with two links and their plays each.
const COMMANDS_MAX: usize = 4096;
/// Events under way; beyond that the thread reads no commands until the reader has caught up.
const EVENTS_MAX: usize = 4096;
/// Most candidates of one answer.
const CANDIDATES_MAX: usize = 8;
/// How long the end of the thread is waited for: a turn takes milliseconds, and the goodbyes of
/// 20,000 links some 200 ms.
const END_MAX: Duration = Duration::from_secs(1);

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
    beat: Arc<Beat>,
    /// Of the thread that offers are worked on.
    offers_beat: Arc<Beat>,
    gauges: Arc<Gauges>,
    /// Closed by the end of both threads, whichever way it comes.
    ended: Mutex<std_mpsc::Receiver<Infallible>>,
    threads: Vec<JoinHandle<()>>,
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
        let provider = opened::provider();
        let cert = provider
            .dtls_provider
            .generate_certificate()
            .ok_or_else(|| io::Error::other("no DTLS certificate could be made"))?;
        let (events_tx, events) = mpsc::channel(EVENTS_MAX);
        let (commands, commands_rx) = std_mpsc::sync_channel(COMMANDS_MAX);
        let (wake, wake_rx) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        wake_rx.set_nonblocking(true)?;
        let beat = Arc::new(Beat::new());
        let beating = beat.clone();
        let gauges = Arc::new(Gauges::default());
        let gauged = gauges.clone();
        // Unbounded: one message, when the thread ends.
        let (ends, ended) = std_mpsc::channel();
        let setup = Setup {
            cert,
            loopback: loopback(local, &candidates),
            candidates,
        };
        let offers_beat = Arc::new(Beat::new());
        let (negotiator, offers_thread) =
            Negotiator::start(setup, wake.try_clone()?, offers_beat.clone(), ends.clone())?;
        let thread = std::thread::Builder::new()
            .name("media-0".into())
            .spawn(move || {
                let _ends = ends;
                let plane = Plane::new(config, socket, negotiator, events_tx, gauged);
                plane.run(&commands_rx, &wake_rx, &beating);
            })?;
        let handle = Self {
            local,
            commands,
            wake,
            beat,
            offers_beat,
            gauges,
            ended: Mutex::new(ended),
            threads: vec![thread, offers_thread],
        };
        Ok((handle, events))
    }

    /// Queues a command. Commands are carried out in the order of these calls.
    pub fn send(&self, command: MediaCommand) -> Result<(), MediaBusy> {
        self.control(Control::Command(command))
    }

    fn control(&self, control: Control) -> Result<(), MediaBusy> {
        self.commands.try_send(control).map_err(|_| MediaBusy)?;
        self.wake();
        Ok(())
    }

    fn wake(&self) {
        // A full pipe has woken the thread already.
        (&self.wake).write_all(&[1]).ok();
    }

    /// Since the thread's last completed turn: at most some 200 ms while all is well, above
    /// [`STUCK_AFTER`] no media flows. Takes no lock.
    pub fn beat_age(&self) -> Duration {
        self.beat.age()
    }

    /// How much the thread holds.
    pub(crate) fn gauges(&self) -> Arc<Gauges> {
        self.gauges.clone()
    }

    /// The beat itself, for whoever must not keep the thread alive.
    pub(crate) fn beat(&self) -> Arc<Beat> {
        self.beat.clone()
    }

    /// The beat of the thread that offers are worked on.
    pub(crate) fn offers_beat(&self) -> Arc<Beat> {
        self.offers_beat.clone()
    }

    /// Lets the thread panic where nothing catches it.
    #[cfg(test)]
    pub(crate) fn break_down(&self) {
        let run = |_: &mut Plane| panic!("as the test wants");
        self.control(Control::Run(Box::new(run))).unwrap();
    }

    /// Holds the thread in the middle of a turn until the sender goes.
    #[cfg(test)]
    pub(crate) fn hold(&self) -> std_mpsc::Sender<()> {
        // Unbounded: nothing is sent on the one, one message on the other.
        let (release, released) = std_mpsc::channel::<()>();
        // Unbounded: as above.
        let (holding, held) = std_mpsc::channel();
        let hold = move |_: &mut Plane| {
            holding.send(()).ok();
            released.recv().ok();
        };
        self.control(Control::Run(Box::new(hold))).unwrap();
        held.recv_timeout(Duration::from_secs(20)).unwrap();
        release
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

    /// Closes every link with a goodbye and stops the thread. Blocks until it has ended, at most a
    /// second; a thread that does not end by then is left to itself.
    ///
    /// False: one was left, or had panicked. The log says so.
    pub fn shutdown(self) -> bool {
        let beat = self.beat.clone();
        drop(self);
        !beat.is_given_up()
    }
}

impl Drop for MediaHandle {
    fn drop(&mut self) {
        // Not a command: those may wait in a queue that a stuck thread does not read.
        self.beat.stop();
        self.wake();
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        match ended.recv_timeout(END_MAX) {
            Err(std_mpsc::RecvTimeoutError::Disconnected) => {
                for thread in self.threads.drain(..) {
                    if thread.join().is_err() {
                        tracing::error!("a thread of the media plane panicked");
                        self.beat.give_up();
                    }
                }
            }
            Err(std_mpsc::RecvTimeoutError::Timeout) => {
                let last_turn = self.beat_age();
                tracing::error!(?last_turn, "the media plane does not end and is given up");
                self.beat.give_up();
            }
            Ok(never) => match never {},
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

/// Where a socket on all addresses is reached from its own machine, in each family whose candidates
/// do not say so already. Others are not told: what they would find there is their own machine.
fn loopback(local: SocketAddr, candidates: &[SocketAddr]) -> Vec<SocketAddr> {
    if !local.ip().is_unspecified() {
        return Vec::new();
    }
    let v4 = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let v6 = local.is_ipv6().then_some(IpAddr::V6(Ipv6Addr::LOCALHOST));
    let is_told = |ip: &IpAddr| {
        let mut told = candidates.iter().filter(|c| c.ip().is_loopback());
        told.any(|candidate| candidate.is_ipv4() == ip.is_ipv4())
    };
    let ips = std::iter::once(v4).chain(v6).filter(|ip| !is_told(ip));
    ips.map(|ip| SocketAddr::new(ip, local.port())).collect()
}

#[cfg(test)]
mod tests;
