//! What one source address may ask for, over all links.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Instant;

use super::bucket::{Bucket, Rate};

/// Buckets; addresses that share one by chance share its rate. 128 KiB.
const BUCKETS: usize = 4096;
/// Binding requests that links have let pass: 5,000 clients behind one NAT ask 4,000 times a second
/// with both links, and a request costs some 10 µs.
const REQUESTS: Rate = Rate {
    burst: 5_000.0,
    per_second: 5_000.0,
};

/// A fixed table: a stranger's addresses take no memory.
pub struct Sources {
    hasher: RandomState,
    buckets: Vec<Bucket>,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            buckets: vec![Bucket::default(); BUCKETS],
        }
    }
}

impl Sources {
    /// Whether one more request of this source is looked at.
    pub fn admit(&mut self, now: Instant, from: SocketAddr) -> bool {
        let at = self.hasher.hash_one(network(from.ip())) as usize % BUCKETS;
        self.buckets[at].take(now, REQUESTS)
    }
}

/// One host has a whole /64 of IPv6 to choose from.
fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_has_one_rate() {
        let now = Instant::now();
        let mut sources = Sources::default();
        let admitted = (0..20_000u32).filter(|i| {
            let ip = Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, (i >> 16) as u16, *i as u16);
            sources.admit(now, SocketAddr::new(ip.into(), *i as u16))
        });
        assert_eq!(admitted.count(), REQUESTS.burst as usize);
        let other = (1..20u8).any(|i| sources.admit(now, SocketAddr::from(([192, 0, 2, i], 1))));
        assert!(other);
    }
}
