//! Where the peer of one link is: whose datagrams are looked at, what may be sent where, and which
//! address media goes to. No I/O and no clock of its own.
//!
//! Anyone can write a forged sender into a STUN request, and every client can sign one. So an
//! address is only believed once a datagram from it was authentic: one that answers a handshake of
//! ours, or SRTP. Until then it gets at most three times what came from it (RFC 9000, section 8.1,
//! has the same rule), and media keeps to the address that was proved before it.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use super::bucket::{Bucket, Rate};

/// Addresses one link may be reached at: a peer's networks, and those it left lately.
pub const PATHS_MAX: usize = 8;
/// Addresses shown to the ICE agent with one set of credentials: it keeps each of them and walks
/// over all at every check. A peer that has been at more needs a new link.
const ADDRESSES_MAX: usize = 64;
/// New ones of them: all networks of a phone at once, then a change each two seconds.
const NEW: Rate = Rate {
    burst: PATHS_MAX as f64,
    per_second: 0.5,
};
/// Binding requests: a browser checks every 50 ms while it looks for a path, then every 2.5 s.
const REQUESTS: Rate = Rate {
    burst: 100.0,
    per_second: 50.0,
};
/// DTLS datagrams: a handshake has about ten, repeated each second while they are lost. Later only
/// a goodbye comes.
const HANDSHAKE: Rate = Rate {
    burst: 64.0,
    per_second: 10.0,
};
/// Changes of the address that media goes to.
const MOVES: Rate = Rate {
    burst: 4.0,
    per_second: 1.0,
};
/// What may go to an address that nobody has proved to be at, as a multiple of what came from it.
pub const AMPLIFICATION_MAX: u64 = 3;

/// What a datagram looks like from outside (RFC 7983).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Stun,
    Dtls,
    /// SRTP, with its SSRC, which is not encrypted.
    Rtp(u32),
    Rtcp,
}

/// A datagram that came.
#[derive(Clone, Copy, Debug)]
pub struct Datagram {
    pub from: SocketAddr,
    /// Our address that it came to, where the socket has several.
    pub at: Option<IpAddr>,
    pub class: Class,
    pub bytes: usize,
    /// A request whose sender wants media here.
    pub nominates: bool,
}

/// The way of a datagram that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    pub to: SocketAddr,
    /// Our address that it leaves from. A peer takes an answer only from where it asked (RFC 8445,
    /// section 7.2.5.2.1). `None`: the system's choice.
    pub from: Option<IpAddr>,
}

#[derive(Debug)]
struct Path {
    address: SocketAddr,
    /// Which of our addresses the peer uses with it: the one of its first request, then that of the
    /// last that nominates.
    at: Option<IpAddr>,
    received: u64,
    sent: u64,
    heard: Instant,
    is_proved: bool,
}

/// What became of an address whose request was authentic.
#[derive(Debug, PartialEq, Eq)]
pub enum Confirmed {
    Known,
    /// It took the place of the other, if there is one.
    New(Option<SocketAddr>),
}

/// The addresses of one link.
#[derive(Debug, Default)]
pub struct Paths {
    /// At most `PATHS_MAX`.
    paths: Vec<Path>,
    /// Where media goes, once anything is proved.
    current: Option<SocketAddr>,
    /// Where the peer wants it, by its last authentic request that nominates.
    nominated: Option<SocketAddr>,
    /// What the session was given last.
    in_hand: Option<Datagram>,
    /// Addresses that the ICE agent has been shown.
    shown: usize,
    new: Bucket,
    requests: Bucket,
    handshake: Bucket,
    moves: Bucket,
}

impl Paths {
    /// Whether the session may see a datagram.
    pub fn admit(&mut self, now: Instant, datagram: Datagram) -> bool {
        let mut paths = self.paths.iter_mut();
        let path = paths.find(|path| path.address == datagram.from);
        let allowed = match (datagram.class, &path) {
            (Class::Stun, Some(_)) => self.requests.take(now, REQUESTS),
            (Class::Stun, None) => {
                self.shown < ADDRESSES_MAX
                    && self.requests.take(now, REQUESTS)
                    && self.new.take(now, NEW)
            }
            (Class::Dtls, Some(_)) => self.handshake.take(now, HANDSHAKE),
            (Class::Rtp(_) | Class::Rtcp, Some(_)) => true,
            (_, None) => false,
        };
        if allowed {
            if let Some(path) = path {
                path.received += datagram.bytes as u64;
            }
            self.in_hand = Some(datagram);
        }
        allowed
    }

    /// The session answers a request from this address, so it was signed with our password.
    pub fn confirm(&mut self, now: Instant, address: SocketAddr) -> Confirmed {
        let in_hand = self.in_hand.filter(|datagram| datagram.from == address);
        let at = in_hand.and_then(|datagram| datagram.at);
        let nominates = in_hand.is_some_and(|datagram| datagram.nominates);
        if nominates {
            self.nominated = Some(address);
        }
        if let Some(path) = self.find(address) {
            path.heard = now;
            if nominates {
                path.at = at;
            }
            return Confirmed::Known;
        }
        let mut evicted = None;
        if self.paths.len() == PATHS_MAX {
            let current = self.current;
            let others = self.paths.iter().enumerate();
            let others = others.filter(|(_, path)| Some(path.address) != current);
            // A forged address never pushes out one that is proved while there are others.
            let oldest = others.min_by_key(|(_, path)| (path.is_proved, path.heard));
            evicted = oldest
                .map(|(at, _)| at)
                .map(|at| self.paths.swap_remove(at).address);
        }
        self.paths.push(Path {
            address,
            at,
            received: in_hand.map_or(0, |datagram| datagram.bytes as u64),
            sent: 0,
            heard: now,
            is_proved: false,
        });
        self.shown += 1;
        Confirmed::New(evicted)
    }

    /// What the session was given last was authentic: its sender is where it says.
    pub fn prove(&mut self, now: Instant) {
        let Some(Datagram { from, .. }) = self.in_hand else {
            return;
        };
        if let Some(path) = self.find(from) {
            path.heard = now;
            path.is_proved = true;
            self.current.get_or_insert(from);
        }
    }

    /// Where an answer to a request goes: back the way that it came, if it may.
    pub fn route_answer(&mut self, to: SocketAddr, bytes: usize) -> Option<Route> {
        let asked = self.in_hand.filter(|datagram| datagram.from == to);
        let path = self.find(to)?;
        let from = asked.map_or(path.at, |datagram| datagram.at);
        path.take(bytes as u64).then_some(Route { to, from })
    }

    /// Where media and handshake go; `to` is where the session would send. `None`: nowhere for now.
    ///
    /// Once an address is proved, the peer's last nomination decides: the session follows the
    /// highest priority, which stays with the old address when a NAT gives the peer a new port.
    pub fn route(&mut self, now: Instant, to: SocketAddr, bytes: usize) -> Option<Route> {
        if let Some(nominated) = self.nominated
            && self.current.is_some_and(|current| current != nominated)
            && self.find(nominated).is_some_and(|path| path.is_proved)
            && self.moves.take(now, MOVES)
        {
            self.current = Some(nominated);
        }
        let to = self.current.unwrap_or(to);
        let path = self.find(to)?;
        let from = path.at;
        path.take(bytes as u64).then_some(Route { to, from })
    }

    /// The peer restarted ICE: the agent starts over.
    pub fn restart(&mut self) {
        self.shown = 0;
    }

    /// Those it is reached at.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.paths.iter().map(|path| path.address)
    }

    fn find(&mut self, address: SocketAddr) -> Option<&mut Path> {
        self.paths.iter_mut().find(|path| path.address == address)
    }
}

impl Path {
    /// Counts what is sent, if it may be.
    fn take(&mut self, bytes: u64) -> bool {
        let allowed = self.is_proved || self.sent + bytes <= AMPLIFICATION_MAX * self.received;
        if allowed {
            self.sent += bytes;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], port))
    }

    fn way(port: u16) -> Option<Route> {
        let to = address(port);
        Some(Route { to, from: None })
    }

    fn datagram(port: u16, class: Class) -> Datagram {
        Datagram {
            from: address(port),
            at: None,
            class,
            bytes: 100,
            nominates: class == Class::Stun,
        }
    }

    /// A request that the session answers.
    fn ask(paths: &mut Paths, now: Instant, port: u16) -> bool {
        let admitted = paths.admit(now, datagram(port, Class::Stun));
        if admitted {
            paths.confirm(now, address(port));
        }
        admitted
    }

    fn prove(paths: &mut Paths, now: Instant, port: u16) {
        assert!(paths.admit(now, datagram(port, Class::Rtcp)));
        paths.prove(now);
    }

    #[test]
    fn three_times_what_came_until_it_is_proved() {
        let now = Instant::now();
        let mut paths = Paths::default();
        assert_eq!(paths.route(now, address(1), 1), None);
        assert!(ask(&mut paths, now, 1));
        assert_eq!(paths.route_answer(address(1), 100), way(1));
        assert_eq!(paths.route(now, address(1), 200), way(1));
        assert_eq!(paths.route(now, address(1), 1), None);
        assert_eq!(paths.route_answer(address(1), 1), None);
        prove(&mut paths, now, 1);
        for _ in 0..1000 {
            assert_eq!(paths.route(now, address(1), 1200), way(1));
        }
    }

    #[test]
    fn media_follows_a_nomination_once_it_is_proved() {
        let now = Instant::now();
        let mut paths = Paths::default();
        ask(&mut paths, now, 1);
        prove(&mut paths, now, 1);
        ask(&mut paths, now, 2);
        // Whatever the session thinks of it.
        for to in [1, 2, 3] {
            assert_eq!(paths.route(now, address(to), 100), way(1));
        }
        prove(&mut paths, now, 2);
        assert_eq!(paths.route(now, address(1), 100), way(2));
        let mut moves = 0;
        let mut last = address(2);
        for i in 0..80 {
            ask(&mut paths, now, 1 + i % 2);
            let to = paths.route(now, address(1), 100).unwrap().to;
            moves += usize::from(to != last);
            last = to;
        }
        assert!(moves < MOVES.burst as usize, "{moves} moves");
    }

    #[test]
    fn addresses_are_bounded_at_once_by_rate_and_for_good() {
        let start = Instant::now();
        let mut paths = Paths::default();
        ask(&mut paths, start, 1);
        prove(&mut paths, start, 1);
        let mut admitted = 0;
        for port in 2..20_000 {
            admitted += usize::from(ask(&mut paths, start, port));
        }
        assert_eq!(admitted, PATHS_MAX - 1);
        let later = |s| start + Duration::from_secs(s);
        let mut more = 0;
        for s in 1..10_000 {
            more += usize::from(ask(&mut paths, later(s), 20_000 + s as u16));
        }
        assert_eq!(more, ADDRESSES_MAX - PATHS_MAX);
        assert_eq!(paths.paths.len(), PATHS_MAX);
        // The one that media goes to stays, and a known address may go on asking.
        assert_eq!(paths.route(later(10_000), address(9), 1), way(1));
        assert!(ask(&mut paths, later(10_000), 1));
        paths.restart();
        assert!(ask(&mut paths, later(10_000), 2));
    }

    #[test]
    fn requests_and_handshakes_have_a_rate() {
        let now = Instant::now();
        let mut paths = Paths::default();
        let asked = (0..10_000).filter(|_| ask(&mut paths, now, 1)).count();
        assert_eq!(asked, REQUESTS.burst as usize);
        let hello = |paths: &mut Paths| paths.admit(now, datagram(1, Class::Dtls));
        let hellos = (0..10_000).filter(|_| hello(&mut paths)).count();
        assert_eq!(hellos, HANDSHAKE.burst as usize);
        // Nothing but a request comes from an unknown address.
        for class in [Class::Dtls, Class::Rtp(1), Class::Rtcp] {
            assert!(!paths.admit(now, datagram(2, class)));
        }
    }

    #[test]
    fn answers_leave_from_where_they_were_asked() {
        let now = Instant::now();
        let mut paths = Paths::default();
        let ours = |n| Some(IpAddr::from([10, 0, 0, n]));
        let mut ask = |at, nominates| {
            let request = Datagram {
                at,
                nominates,
                ..datagram(1, Class::Stun)
            };
            assert!(paths.admit(now, request));
            paths.confirm(now, address(1));
            let answer = paths.route_answer(address(1), 20).unwrap();
            let media = paths.route(now, address(1), 20).unwrap();
            (answer.from, media.from)
        };
        // One peer's port checks two of our addresses and settles for the second.
        assert_eq!(ask(ours(1), false), (ours(1), ours(1)));
        assert_eq!(ask(ours(2), false), (ours(2), ours(1)));
        assert_eq!(ask(ours(2), true), (ours(2), ours(2)));
        assert_eq!(ask(ours(1), false), (ours(1), ours(2)));
        assert_eq!(
            paths.paths.len(),
            1,
            "our addresses are no paths of their own"
        );
    }
}
