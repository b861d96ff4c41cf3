//! What a server can be told: built in code ([`ServerConfig`]), read from TOML ([`file`]).

mod file;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

pub use crate::proxy::Network;
pub use file::{FileConfig, FileError, heartbeat_from_s};

use crate::core::Project;
use crate::{log, media, net};

/// Port of the signalling listener and of the media socket.
pub const DEFAULT_PORT: u16 = 9300;
/// Port of the admin listener.
pub const DEFAULT_ADMIN_PORT: u16 = 9301;
/// How long a silent member is held, and the bounds that a configuration may set.
pub const HEARTBEAT_DEFAULT: Duration = Duration::from_secs(90);
pub const HEARTBEAT_MIN: Duration = Duration::from_millis(200);
pub const HEARTBEAT_MAX: Duration = Duration::from_secs(3600);

/// Candidates in an answer: each one costs every client connectivity checks.
const CANDIDATES_MAX: usize = 8;

/// Everything a [`crate::Server`] is started with.
///
/// The default listens on 127.0.0.1:9300 and keeps nothing on disk; [`ServerConfig::ephemeral`]
/// takes free ports, which is what tests and embedders want.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// TCP: HTTP and WebSocket. Default 127.0.0.1:9300; `[::]` takes IPv4 too.
    pub listen: SocketAddr,
    /// TCP: what only the server's owner may see (`/metrics`, `/health`).
    pub admin_listen: AdminListen,
    /// Proxies that are believed when they say (X-Forwarded-For, Forwarded) for which client they
    /// speak. Default: none, and the headers mean nothing.
    pub trusted_proxies: Vec<Network>,
    /// UDP: all media. Default: host and port of `listen` (a free port where that one is 0).
    pub media_listen: Option<SocketAddr>,
    /// What the ICE candidates say. Default: the address of `media_listen`, or the interfaces'
    /// addresses where that one is unspecified. Clients on the server's own machine are then told
    /// of loopback as well.
    pub public_addresses: Vec<PublicAddress>,
    /// Folder of the settings file. None: settings live in memory and end with the server.
    pub data_dir: Option<PathBuf>,
    /// How long a silent member is held: 0.2 s to 1 h, default 90 s.
    pub heartbeat: Duration,
    /// Projects over the stored ones, read-only. Empty, with an empty store: a development project
    /// is made.
    pub projects: Vec<Project>,
    pub limits: Limits,
    /// How long a stop may take to tell the clients and flush, default 2 s.
    pub drain: Duration,
    /// Worker threads for signalling: 1 to 64, default 1.
    pub workers: usize,
    /// Counts of the process's log, shown in /metrics. Default: none.
    pub log_counts: Option<Arc<log::Counts>>,
}

impl Default for ServerConfig {
    fn default() -> Self {
        ServerConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], DEFAULT_PORT)),
            admin_listen: AdminListen::default(),
            trusted_proxies: Vec::new(),
            media_listen: None,
            public_addresses: Vec::new(),
            data_dir: None,
            heartbeat: HEARTBEAT_DEFAULT,
            projects: Vec::new(),
            limits: Limits::default(),
            drain: Duration::from_secs(2),
            workers: 1,
            log_counts: None,
        }
    }
}

impl ServerConfig {
    /// Loopback on free ports, nothing on disk.
    pub fn ephemeral() -> Self {
        ServerConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            admin_listen: AdminListen::At(SocketAddr::from(([127, 0, 0, 1], 0))),
            ..Self::default()
        }
    }

    pub fn listen(mut self, addr: SocketAddr) -> Self {
        self.listen = addr;
        self
    }

    pub fn admin_listen(mut self, admin: AdminListen) -> Self {
        self.admin_listen = admin;
        self
    }

    /// May be called several times.
    pub fn trusted_proxy(mut self, network: Network) -> Self {
        self.trusted_proxies.push(network);
        self
    }

    pub fn media_listen(mut self, addr: SocketAddr) -> Self {
        self.media_listen = Some(addr);
        self
    }

    /// May be called several times.
    pub fn public_address(mut self, addr: PublicAddress) -> Self {
        self.public_addresses.push(addr);
        self
    }

    pub fn data_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.data_dir = Some(dir.into());
        self
    }

    pub fn heartbeat(mut self, heartbeat: Duration) -> Self {
        self.heartbeat = heartbeat;
        self
    }

    /// May be called several times; a later project replaces an earlier one of the same AppID.
    pub fn project(mut self, project: Project) -> Self {
        self.projects.push(project);
        self
    }

    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub fn drain(mut self, drain: Duration) -> Self {
        self.drain = drain;
        self
    }

    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers;
        self
    }

    /// Address to bind for the admin listener, if there is one.
    pub fn admin_bind(&self) -> Option<SocketAddr> {
        match self.admin_listen {
            AdminListen::Off => None,
            AdminListen::At(addr) => Some(addr),
            AdminListen::Loopback => {
                let free = self.listen.port() == 0;
                let port = if free { 0 } else { DEFAULT_ADMIN_PORT };
                Some(SocketAddr::from(([127, 0, 0, 1], port)))
            }
        }
    }

    /// Address to bind for media.
    pub fn media_bind(&self) -> SocketAddr {
        self.media_listen.unwrap_or(self.listen)
    }

    /// What the media plane tells as ICE candidates: canonical, without repeats.
    pub fn candidates(&self) -> Vec<media::PublicAddress> {
        let bound = self.media_bind().ip().to_canonical();
        // A socket of one family cannot be reached over the other one.
        let usable = |ip: &IpAddr| self.media_bind().is_ipv6() || ip.is_ipv4();
        let own = || match bound.is_unspecified() {
            true => net::interface_addresses(),
            // The one interface that the socket listens on is all that can be reached.
            false => vec![bound],
        };
        let given: &[PublicAddress] = match self.public_addresses.as_slice() {
            [] => &[PublicAddress::Auto],
            given => given,
        };
        let mut all: Vec<media::PublicAddress> = Vec::new();
        for address in given {
            let (ips, port) = match *address {
                PublicAddress::Auto => (own(), None),
                PublicAddress::Fixed { ip, port } => (vec![ip], port),
            };
            for ip in ips.into_iter().filter(usable) {
                let candidate = media::PublicAddress { ip, port };
                if !all.contains(&candidate) {
                    all.push(candidate);
                }
            }
        }
        all.truncate(CANDIDATES_MAX);
        all
    }
}

/// Where the admin listener is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AdminListen {
    /// 127.0.0.1:9301, or a free port of 127.0.0.1 where `listen` takes a free one.
    #[default]
    Loopback,
    At(SocketAddr),
    Off,
}

impl FromStr for AdminListen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(AdminListen::Off),
            _ => text.parse().map(AdminListen::At).map_err(|_| {
                format!("`{text}` is neither `off` nor an address and port like 127.0.0.1:9301")
            }),
        }
    }
}

/// One `--public-address`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicAddress {
    /// The interfaces' own addresses.
    Auto,
    /// As seen from outside; the port where a NAT changes it, else the bound one.
    Fixed { ip: IpAddr, port: Option<u16> },
}

impl FromStr for PublicAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(PublicAddress::Auto);
        }
        let Some((ip, port)) = net::parse_host(text) else {
            return Err(format!(
                "`{text}` is neither `auto` nor an IP address with or without a port \
                 (192.0.2.1, 192.0.2.1:9300, [2001:db8::1]:9300)"
            ));
        };
        if ip.is_unspecified() || ip.is_multicast() || port == Some(0) {
            return Err(format!("`{text}` is no address that a client can send to"));
        }
        Ok(PublicAddress::Fixed { ip, port })
    }
}

impl fmt::Display for PublicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublicAddress::Auto => f.write_str("auto"),
            PublicAddress::Fixed { ip, port: None } => write!(f, "{ip}"),
            PublicAddress::Fixed {
                ip,
                port: Some(port),
            } => write!(f, "{}", SocketAddr::new(*ip, *port)),
        }
    }
}

/// What strangers may use up. Each bound holds for TCP connections of every kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Open TCP connections, default 10,000; lowered to what the open-file limit allows.
    pub connections: usize,
    /// The same from one IPv4 address or one IPv6 /64, default 1,024: a school or an office behind
    /// one address fits, one machine cannot take all places. Clients of a trusted proxy count by
    /// their own addresses.
    pub connections_per_address: usize,
    /// From accept to a finished WebSocket handshake, default 5 s. Plain HTTP requests end by
    /// then, too.
    pub handshake_timeout: Duration,
    /// From the handshake to the first login or resume, default 10 s.
    pub login_timeout: Duration,
    /// Messages that wait for one slow reader, default 1,024; one more closes the connection.
    pub outgoing_messages: usize,
    /// Bytes that wait for one slow reader, default 1 MiB.
    pub outgoing_bytes: usize,
    /// A reader that takes nothing for so long is closed, default 10 s.
    pub write_stall: Duration,
    /// Requests a second that one connection may keep up, default 50; a burst of four times as
    /// many passes (a login with 12 plays sends about 30 at once). What is over waits in the
    /// client's own socket.
    pub requests_per_s: u32,
    /// Sessions (held ones included, default 20,000), media links (40,000), rooms (20,000) and
    /// publications (20,000) of the server. Half of each is shared out among the projects as
    /// guarantees, at most a twentieth each, and one share is kept for a project to come; the rest
    /// goes to whoever comes first.
    pub sessions: usize,
    pub links: usize,
    pub rooms: usize,
    pub publications: usize,
    /// Logins and resumes a second from one IPv4 address or one IPv6 /64, default 100, and logins a
    /// second of one project, default 500; four times as many may come at once.
    pub logins_per_s_per_address: u32,
    pub logins_per_s_per_project: u32,
    /// Ended sessions remembered, default 10,000 (some 120 bytes each): their resume is refused
    /// with the right number. The oldest go first.
    pub ended_sessions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 10_000,
            connections_per_address: 1_024,
            handshake_timeout: Duration::from_secs(5),
            login_timeout: Duration::from_secs(10),
            outgoing_messages: 1_024,
            outgoing_bytes: 1 << 20,
            write_stall: Duration::from_secs(10),
            requests_per_s: 50,
            sessions: 20_000,
            links: 40_000,
            rooms: 20_000,
            publications: 20_000,
            logins_per_s_per_address: 100,
            logins_per_s_per_project: 500,
            ended_sessions: 10_000,
        }
    }
}
