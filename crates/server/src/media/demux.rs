//! Which link a datagram belongs to.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::paths::Class;

/// Index of a link in the plane's table.
pub type LinkIndex = usize;

/// By address, and for a STUN request by our half of its username.
///
/// Nothing is entered for a datagram alone: a link's ufrag comes from our own answer, an address
/// only after the link has checked the request's integrity. A link has a bounded number of both.
#[derive(Default)]
pub struct Demux {
    by_address: HashMap<SocketAddr, LinkIndex>,
    by_ufrag: HashMap<String, LinkIndex>,
}

impl Demux {
    pub fn add_ufrag(&mut self, ufrag: String, link: LinkIndex) {
        self.by_ufrag.insert(ufrag, link);
    }

    pub fn by_address(&self, from: SocketAddr) -> Option<LinkIndex> {
        self.by_address.get(&from).copied()
    }

    /// The link with this ufrag.
    pub fn by_ufrag(&self, ufrag: &str) -> Option<LinkIndex> {
        self.by_ufrag.get(ufrag).copied()
    }

    /// The address is one of the link's; what it was before ends.
    pub fn add_address(&mut self, from: SocketAddr, link: LinkIndex) {
        self.by_address.insert(from, link);
    }

    /// The address is not the link's any more. Another's stays.
    pub fn remove_address(&mut self, from: SocketAddr, link: LinkIndex) {
        if self.by_address(from) == Some(link) {
            self.by_address.remove(&from);
        }
    }

    pub fn remove_ufrag(&mut self, ufrag: &str) {
        self.by_ufrag.remove(ufrag);
    }

    pub fn addresses(&self) -> usize {
        self.by_address.len()
    }
}

/// What a datagram looks like (RFC 7983, section 7); `None`: nothing that we take.
pub fn classify(datagram: &[u8]) -> Option<Class> {
    match datagram {
        [0..=1, ..] if datagram.len() >= STUN_HEADER => Some(Class::Stun),
        [20..=63, ..] => Some(Class::Dtls),
        // RFC 5761, section 4: the second byte tells RTCP.
        [128..=191, second, ..] if (64..96).contains(&(second & 0x7f)) => Some(Class::Rtcp),
        [128..=191, _, _, _, _, _, _, _, ssrc @ ..] => {
            Some(Class::Rtp(u32::from_be_bytes(*ssrc.first_chunk()?)))
        }
        _ => None,
    }
}

/// RFC 8489, section 5: type, length, magic cookie, transaction id.
const STUN_HEADER: usize = 20;

/// A STUN binding request, before its integrity is checked.
#[derive(Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The part of USERNAME before the colon (RFC 8445, section 7.2.2).
    pub ufrag: &'a str,
    /// Whether its sender wants media here.
    pub nominates: bool,
}

/// Reads a binding request whose sender takes the controlling role, as the peer of a lite agent
/// does. Any other is nobody's: a sender that claims our role could make the agent give it up.
pub fn request(stun: &[u8]) -> Option<Request<'_>> {
    const BINDING_REQUEST: u16 = 0x0001;
    const USERNAME: u16 = 0x0006;
    const MESSAGE_INTEGRITY: u16 = 0x0008;
    const USE_CANDIDATE: u16 = 0x0025;
    const ICE_CONTROLLED: u16 = 0x8029;
    let (header, mut rest) = stun.split_at_checked(STUN_HEADER)?;
    if u16::from_be_bytes([header[0], header[1]]) != BINDING_REQUEST
        || header[4..8] != 0x2112_a442_u32.to_be_bytes()
    {
        return None;
    }
    let (mut ufrag, mut nominates) = (None, false);
    while let [k0, k1, l0, l1, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*l0, *l1]));
        let value = tail.get(..length)?;
        match u16::from_be_bytes([*k0, *k1]) {
            USERNAME => ufrag = std::str::from_utf8(value).ok()?.split(':').next(),
            USE_CANDIDATE => nominates = true,
            ICE_CONTROLLED => return None,
            // What comes behind it is not protected by it.
            MESSAGE_INTEGRITY => break,
            _ => {}
        }
        // Attributes are padded to four bytes.
        rest = tail.get(length.next_multiple_of(4)..)?;
    }
    ufrag.map(|ufrag| Request { ufrag, nominates })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(username: &str) -> Vec<u8> {
        let mut stun = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        stun.extend_from_slice(&[7; 12]);
        stun.extend_from_slice(&[0x80, 0x22, 0, 3, b'a', b'b', b'c', 0]);
        stun.extend_from_slice(&[0, 6, 0, username.len() as u8]);
        stun.extend_from_slice(username.as_bytes());
        stun.resize(stun.len().next_multiple_of(4), 0);
        stun
    }

    #[test]
    fn requests_name_their_link() {
        let plain = Request {
            ufrag: "mine",
            nominates: false,
        };
        let whole = message("mine:theirs");
        assert_eq!(request(&whole), Some(plain));
        for cut in 0..whole.len() - 1 {
            assert_eq!(request(&whole[..cut]), None, "cut at {cut}");
        }
        let mut answer = whole.clone();
        answer[0] = 1;
        assert_eq!(request(&answer), None);
    }

    #[test]
    fn nominations_count_in_front_of_the_integrity_only() {
        let nominates = |stun: &[u8]| request(stun).unwrap().nominates;
        let mut stun = message("mine:theirs");
        let integrity = [&[0, 8, 0, 20][..], &[0; 20]].concat();
        let mut behind = [&stun[..], &integrity, &[0, 0x25, 0, 0]].concat();
        assert!(!nominates(&behind));
        stun.extend([0, 0x25, 0, 0]);
        assert!(nominates(&stun));
        // A sender that claims our role is nobody.
        behind.truncate(stun.len() - 4);
        behind.extend([0x80, 0x29, 0, 8, 255, 255, 255, 255, 0, 0, 0, 0]);
        assert_eq!(request(&behind), None);
    }

    #[test]
    fn addresses_move() {
        let mut demux = Demux::default();
        let address = SocketAddr::from(([127, 0, 0, 1], 99));
        demux.add_address(address, 1);
        demux.add_address(address, 2);
        demux.remove_address(address, 1);
        assert_eq!((demux.by_address(address), demux.addresses()), (Some(2), 1));
        demux.remove_address(address, 2);
        assert_eq!(demux.addresses(), 0);
    }

    #[test]
    fn datagrams_are_told_apart() {
        let cases: [(&[u8], _); 8] = [
            (&[0; 20], Some(Class::Stun)),
            (&[0; 19], None),
            (&[22, 1], Some(Class::Dtls)),
            (&[0x80, 200, 0, 1], Some(Class::Rtcp)),
            (
                &[0x80, 102, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4],
                Some(Class::Rtp(0x0102_0304)),
            ),
            (&[0x80, 102, 0, 1, 0, 0, 0, 0, 1, 2, 3], None),
            (&[], None),
            (&[99; 40], None),
        ];
        for (datagram, class) in cases {
            assert_eq!(classify(datagram), class, "{datagram:?}");
        }
    }
}
