//! Which link a datagram belongs to.

use std::collections::HashMap;
use std::net::SocketAddr;

/// Addresses one link may be reached at: a peer's networks, and those it left lately.
const ADDRESSES_PER_LINK: usize = 8;

/// Index of a link in the plane's table.
pub type LinkIndex = usize;

/// By address, and for a STUN request by our half of its username.
///
/// Nothing is entered for a datagram alone: a link's ufrag comes from our own answer, an address
/// only after the link has checked the request's integrity.
#[derive(Default)]
pub struct Demux {
    by_address: HashMap<SocketAddr, LinkIndex>,
    by_ufrag: HashMap<String, LinkIndex>,
    addresses: HashMap<LinkIndex, Vec<SocketAddr>>,
}

impl Demux {
    pub fn add_ufrag(&mut self, ufrag: String, link: LinkIndex) {
        self.by_ufrag.insert(ufrag, link);
    }

    pub fn by_address(&self, from: SocketAddr) -> Option<LinkIndex> {
        self.by_address.get(&from).copied()
    }

    /// The link whose ufrag a STUN binding request names.
    pub fn by_ufrag(&self, stun: &[u8]) -> Option<LinkIndex> {
        self.by_ufrag.get(request_ufrag(stun)?).copied()
    }

    /// The link has proved that the address is its peer's.
    pub fn confirm(&mut self, from: SocketAddr, link: LinkIndex) {
        match self.by_address.insert(from, link) {
            Some(before) if before == link => return,
            Some(before) => {
                if let Some(list) = self.addresses.get_mut(&before) {
                    list.retain(|a| *a != from);
                }
            }
            None => {}
        }
        let list = self.addresses.entry(link).or_default();
        if list.len() == ADDRESSES_PER_LINK {
            let oldest = list.remove(0);
            self.by_address.remove(&oldest);
        }
        list.push(from);
    }

    /// The link is gone.
    pub fn remove(&mut self, link: LinkIndex, ufrags: &[String]) {
        for ufrag in ufrags {
            self.by_ufrag.remove(ufrag);
        }
        for address in self.addresses.remove(&link).unwrap_or_default() {
            self.by_address.remove(&address);
        }
    }

    pub fn addresses(&self) -> usize {
        self.by_address.len()
    }
}

/// STUN and only STUN begins with two zero bits (RFC 7983, section 7).
pub fn is_stun(datagram: &[u8]) -> bool {
    datagram.len() >= 20 && datagram[0] < 2
}

/// The part of USERNAME before the colon, of a binding request (RFC 8445, section 7.2.2).
fn request_ufrag(stun: &[u8]) -> Option<&str> {
    const BINDING_REQUEST: u16 = 0x0001;
    const USERNAME: u16 = 0x0006;
    // RFC 8489, section 5: type, length, magic cookie, transaction id.
    let (header, mut rest) = stun.split_at_checked(20)?;
    if u16::from_be_bytes([header[0], header[1]]) != BINDING_REQUEST
        || header[4..8] != 0x2112_a442_u32.to_be_bytes()
    {
        return None;
    }
    while let [k0, k1, l0, l1, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*l0, *l1]));
        let value = tail.get(..length)?;
        if u16::from_be_bytes([*k0, *k1]) == USERNAME {
            return std::str::from_utf8(value).ok()?.split(':').next();
        }
        // Attributes are padded to four bytes.
        rest = tail.get(length.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(username: &str) -> Vec<u8> {
        let mut stun = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        stun.extend_from_slice(&[7; 12]);
        stun.extend_from_slice(&[0x80, 0x22, 0, 3, b'a', b'b', b'c', 0]);
        stun.extend_from_slice(&[0, 6, 0, username.len() as u8]);
        stun.extend_from_slice(username.as_bytes());
        stun.resize(stun.len().next_multiple_of(4), 0);
        stun
    }

    #[test]
    fn requests_find_their_link() {
        let mut demux = Demux::default();
        demux.add_ufrag("mine".into(), 3);
        assert_eq!(demux.by_ufrag(&request("mine:theirs")), Some(3));
        assert_eq!(demux.by_ufrag(&request("other:theirs")), None);
        assert_eq!(demux.by_ufrag(&request("")), None);
        let whole = request("mine:theirs");
        for cut in 0..whole.len() - 1 {
            assert_eq!(demux.by_ufrag(&whole[..cut]), None, "cut at {cut}");
        }
        let mut answer = whole.clone();
        answer[0] = 1;
        assert_eq!(demux.by_ufrag(&answer), None);
    }

    #[test]
    fn addresses_are_bounded_and_move() {
        let mut demux = Demux::default();
        let address = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
        for port in 1..100 {
            demux.confirm(address(port), 1);
        }
        assert_eq!(demux.addresses(), ADDRESSES_PER_LINK);
        assert_eq!(demux.by_address(address(99)), Some(1));
        assert_eq!(demux.by_address(address(1)), None);
        demux.confirm(address(99), 2);
        demux.remove(1, &[]);
        assert_eq!(demux.addresses(), 1);
        assert_eq!(demux.by_address(address(99)), Some(2));
        demux.remove(2, &[]);
        assert_eq!(demux.addresses(), 0);
    }
}
