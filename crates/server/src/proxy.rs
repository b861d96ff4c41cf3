//! Proxies in front of the server, and the clients that they speak for.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::{HeaderMap, header};

use crate::net;

/// A network whose machines are believed when they say for whom they speak: an address, or
/// `ADDRESS/BITS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// IPv4 in its mapped form, so that one comparison serves both families.
    first: u128,
    /// 0 to 128.
    bits: u32,
}

impl Network {
    pub fn contains(&self, ip: IpAddr) -> bool {
        // All 128 bits differ from nothing in a network of 0 bits.
        (mapped(ip) ^ self.first)
            .checked_shr(128 - self.bits)
            .unwrap_or(0)
            == 0
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no address or network (192.0.2.1, 10.0.0.0/8, 2001:db8::/32)");
        let (ip, bits) = match text.split_once('/') {
            Some((ip, bits)) => (ip, Some(bits.parse::<u32>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let ip: IpAddr = ip.parse().map_err(|_| wrong())?;
        let width = if ip.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(width);
        if bits > width {
            return Err(wrong());
        }
        Ok(Network {
            first: mapped(ip),
            bits: 128 - width + bits,
        })
    }
}

fn mapped(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Whom a request comes from: the peer itself, or, where that is a trusted proxy, the nearest hop
/// of X-Forwarded-For (RFC 7239's Forwarded where there is none) that is not trusted. All that
/// stands before that hop is hearsay. A proxy that says nothing, or nonsense, speaks for itself.
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let believed = |ip| trusted.iter().any(|network| network.contains(ip));
    if !believed(peer) {
        return peer;
    }
    type Hop = fn(&str) -> Option<IpAddr>;
    let list = headers.get_all("x-forwarded-for");
    let (values, hop): (_, Hop) = match list.iter().next() {
        Some(_) => (list, address),
        None => (headers.get_all(header::FORWARDED), forwarded_for),
    };
    let mut client = peer;
    for value in values.iter().rev() {
        let Ok(value) = value.to_str() else {
            return peer;
        };
        for element in value.rsplit(',') {
            client = match hop(element.trim()) {
                Some(ip) if believed(ip) => ip,
                Some(ip) => return ip,
                None => return peer,
            };
        }
    }
    client
}

fn address(text: &str) -> Option<IpAddr> {
    net::parse_host(text).map(|(ip, _)| ip)
}

/// RFC 7239, section 4: `for=192.0.2.43;proto=https`, `For="[2001:db8::1]:4711"`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, node) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let node = node.trim();
    let bare = node.strip_prefix('"').and_then(|n| n.strip_suffix('"'));
    address(bare.unwrap_or(node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn seen(peer: &str, headers: &[(&str, &str)]) -> String {
        let trusted = [
            "10.0.0.0/8".parse().unwrap(),
            "2001:db8::7".parse().unwrap(),
        ];
        let headers = headers
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                (name, HeaderValue::from_bytes(value.as_bytes()).unwrap())
            })
            .collect();
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_peer_is_believed() {
        let header = [("x-forwarded-for", "192.0.2.1")];
        assert_eq!(seen("10.1.2.3", &header), "192.0.2.1");
        assert_eq!(seen("2001:db8::7", &header), "192.0.2.1");
        assert_eq!(seen("198.51.100.9", &header), "198.51.100.9");
        assert_eq!(seen("2001:db8::8", &header), "2001:db8::8");
    }

    #[test]
    fn the_nearest_hop_that_is_not_trusted_is_the_client() {
        for (value, client) in [
            // What the client itself wrote comes first, what our proxies added last.
            ("127.0.0.1, 192.0.2.1", "192.0.2.1"),
            ("192.0.2.1, 10.9.9.9", "192.0.2.1"),
            ("192.0.2.1:4711", "192.0.2.1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("10.0.0.1, 10.0.0.2", "10.0.0.1"),
        ] {
            assert_eq!(seen("10.1.2.3", &[("x-forwarded-for", value)]), client);
        }
        let lines = [
            ("x-forwarded-for", "6.6.6.6"),
            ("x-forwarded-for", "192.0.2.1, 10.0.0.4"),
        ];
        assert_eq!(seen("10.1.2.3", &lines), "192.0.2.1");
    }

    #[test]
    fn nonsense_and_silence_leave_the_proxy_itself() {
        assert_eq!(seen("10.1.2.3", &[]), "10.1.2.3");
        for value in ["", "unknown", "192.0.2.1,", "192.0.2.1, \u{fc}", "a=b"] {
            for name in ["x-forwarded-for", "forwarded"] {
                assert_eq!(seen("10.1.2.3", &[(name, value)]), "10.1.2.3", "{value:?}");
            }
        }
    }

    #[test]
    fn forwarded_counts_where_the_other_header_is_absent() {
        for (value, client) in [
            ("for=192.0.2.43;proto=https", "192.0.2.43"),
            ("by=10.0.0.1; For=\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("for=6.6.6.6, for=192.0.2.60, for=10.0.0.5", "192.0.2.60"),
            ("for=_hidden", "10.1.2.3"),
        ] {
            assert_eq!(seen("10.1.2.3", &[("forwarded", value)]), client);
        }
        let both = [
            ("forwarded", "for=6.6.6.6"),
            ("x-forwarded-for", "192.0.2.1"),
        ];
        assert_eq!(seen("10.1.2.3", &both), "192.0.2.1");
    }

    #[test]
    fn networks_are_addresses_with_bits() {
        let within = |network: &str, ip: &str| {
            let network: Network = network.parse().unwrap();
            network.contains(ip.parse().unwrap())
        };
        assert!(within("192.0.2.128/25", "192.0.2.200"));
        assert!(!within("192.0.2.128/25", "192.0.2.100"));
        assert!(within("0.0.0.0/0", "8.8.8.8") && !within("0.0.0.0/0", "::1"));
        assert!(within("::/0", "::1"));
        assert!(within("192.0.2.1", "192.0.2.1") && !within("192.0.2.1", "192.0.2.2"));
        for text in [
            "",
            "here",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/",
            "10.0.0.0/x",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
}
