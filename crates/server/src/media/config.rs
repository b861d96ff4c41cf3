//! What a media plane is started with.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// One address that viewers and publishers can reach, told to them as an ICE candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicAddress {
    pub ip: IpAddr,
    /// UDP port as seen from outside; `None`: the port that the socket is bound to.
    pub port: Option<u16>,
}

/// Settings of the media plane.
#[derive(Clone, Debug)]
pub struct MediaConfig {
    /// Where the UDP socket is bound. An unspecified IPv6 address is bound dual-stack; port 0 lets
    /// the system choose.
    pub listen: SocketAddr,
    /// ICE candidates of every answer, at most 8. Empty: the bound address, which must then not be
    /// unspecified. A client on the same machine is told of loopback too where `listen` is
    /// unspecified.
    pub public_addresses: Vec<PublicAddress>,
    /// A link without a packet and without STUN for this long is lost. Default 5 s.
    pub link_timeout: Duration,
    /// A link that has not connected this long after its answer is dropped. Default 15 s.
    pub connect_timeout: Duration,
    /// Most links at a time; further offers are refused. Default 20,000 (about 1 GiB of state).
    pub links_max: usize,
    /// Seeds the initial sequence numbers.
    pub seed: u64,
}

impl Default for MediaConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_addresses: Vec::new(),
            link_timeout: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(15),
            links_max: 20_000,
            seed: 0,
        }
    }
}
