//! The link model in real time between real sockets: a UDP and TCP relay without privileges.
//!
//! Clients talk to [`Impairer::udp_addr`] and [`Impairer::tcp_addr`]; the relay passes everything
//! to the targets and back. Each UDP client (by source address) gets its own pair of links and its
//! own socket towards the target, so two clients do not share a bottleneck. TCP bytes are delayed,
//! never lost.

mod tcp;
mod udp;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::link::LinkStats;
use crate::profile::LinkProfile;

/// What an [`Impairer`] starts with.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Where UDP goes; may be given later. Until then datagrams are dropped.
    pub udp_target: Option<SocketAddr>,
    /// Where TCP goes; may be given later. Until then connections are reset.
    pub tcp_target: Option<SocketAddr>,
    /// Towards the target.
    pub up: LinkProfile,
    /// Towards the client.
    pub down: LinkProfile,
    pub seed: u64,
}

/// How TCP connections are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TcpMode {
    #[default]
    Pass,
    /// Connections are accepted and stay open, but no byte moves.
    Blackhole,
    /// Open connections are reset, new ones refused.
    Refuse,
}

/// Counts since the start, over all clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// UDP towards the target.
    pub up: LinkStats,
    /// UDP towards the clients.
    pub down: LinkStats,
    /// Datagrams dropped because UDP was blocked, no target was known or the client table was full.
    pub refused: u64,
    pub udp_clients: u64,
    pub tcp_connections: u64,
    pub tcp_bytes_up: u64,
    pub tcp_bytes_down: u64,
}

/// What the handle tells the relay's tasks. They compare with what they last applied.
#[derive(Debug, Clone)]
struct Control {
    up: LinkProfile,
    down: LinkProfile,
    cut_until: Option<Instant>,
    hold_until: Option<Instant>,
    block_udp: bool,
    tcp: TcpMode,
    /// Raised to reset the connections open at that moment.
    tcp_resets: u64,
    udp_target: Option<SocketAddr>,
    tcp_target: Option<SocketAddr>,
}

type Shared = Arc<Mutex<Stats>>;

/// Handle of a running relay. Dropping it stops the relay's thread and closes its sockets.
///
/// Threads: all methods may be called from any thread, with or without an async runtime.
#[derive(Debug)]
pub struct Impairer {
    udp_addr: SocketAddr,
    tcp_addr: SocketAddr,
    /// `None` only while dropping.
    control: Option<watch::Sender<Control>>,
    stats: Shared,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Impairer {
    /// Binds both sockets to free ports of 127.0.0.1 and starts the relay on its own thread.
    ///
    /// Errors: those of binding and of starting a thread.
    pub fn start(config: Config) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (udp, tcp) = runtime.block_on(async {
            let udp = tokio::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            let tcp = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            io::Result::Ok((udp, tcp))
        })?;
        let (udp_addr, tcp_addr) = (udp.local_addr()?, tcp.local_addr()?);
        let (control, watcher) = watch::channel(Control {
            up: config.up,
            down: config.down,
            cut_until: None,
            hold_until: None,
            block_udp: false,
            tcp: TcpMode::Pass,
            tcp_resets: 0,
            udp_target: config.udp_target,
            tcp_target: config.tcp_target,
        });
        let stats = Shared::default();
        let shared = stats.clone();
        let thread = std::thread::Builder::new()
            .name("impairer".into())
            .spawn(move || {
                runtime.block_on(async {
                    let udp = udp::relay(udp, watcher.clone(), shared.clone(), config.seed);
                    let tcp = tcp::relay(tcp, tcp_addr, watcher, shared);
                    tokio::join!(udp, tcp);
                });
            })?;
        Ok(Self {
            udp_addr,
            tcp_addr,
            control: Some(control),
            stats,
            thread: Some(thread),
        })
    }

    /// Where clients send UDP.
    pub fn udp_addr(&self) -> SocketAddr {
        self.udp_addr
    }

    /// Where clients connect by TCP.
    pub fn tcp_addr(&self) -> SocketAddr {
        self.tcp_addr
    }

    /// Changes the targets, for a server that starts after the relay or comes back on other ports.
    pub fn set_targets(&self, udp: SocketAddr, tcp: SocketAddr) {
        self.change(|control| {
            control.udp_target = Some(udp);
            control.tcp_target = Some(tcp);
        });
    }

    /// Gives both directions this profile.
    pub fn set(&self, profile: LinkProfile) {
        self.set_both(profile, profile);
    }

    /// Gives each direction its profile: towards the target, towards the clients.
    pub fn set_both(&self, up: LinkProfile, down: LinkProfile) {
        self.change(|control| (control.up, control.down) = (up, down));
    }

    /// Cuts the path for `duration`: datagrams are lost, TCP bytes wait.
    pub fn cut(&self, duration: Duration) {
        self.change(|control| control.cut_until = Some(Instant::now() + duration));
    }

    /// Holds everything for `duration` and delivers it then.
    pub fn hold(&self, duration: Duration) {
        self.change(|control| control.hold_until = Some(Instant::now() + duration));
    }

    /// Drops all datagrams while set.
    pub fn block_udp(&self, blocked: bool) {
        self.change(|control| control.block_udp = blocked);
    }

    pub fn set_tcp(&self, mode: TcpMode) {
        self.change(|control| control.tcp = mode);
    }

    /// Resets the connections open now (RST on both sides); new ones pass.
    pub fn reset_tcp(&self) {
        self.change(|control| control.tcp_resets += 1);
    }

    pub fn stats(&self) -> Stats {
        *lock(&self.stats)
    }

    fn change(&self, change: impl FnOnce(&mut Control)) {
        if let Some(control) = &self.control {
            control.send_modify(change);
        }
    }
}

impl Drop for Impairer {
    fn drop(&mut self) {
        // The tasks end when the sender is gone.
        self.control = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lock(stats: &Shared) -> MutexGuard<'_, Stats> {
    stats.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
