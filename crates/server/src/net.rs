//! Addresses and sockets: canonical forms, listening sockets, the machine's own addresses.

use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::os::fd::AsRawFd;

use tokio::net::{TcpListener, TcpSocket};

/// Pending connections that the kernel keeps for us: enough for a burst of clients that come back
/// at once after a restart.
const BACKLOG: u32 = 1024;

/// Unsent bytes that the kernel holds for one connection (it doubles the number). Left to itself it
/// takes up to 4 MiB for a reader that does not read; 256 KiB are 20 Mbit/s at 100 ms.
const SEND_BUFFER: u32 = 256 << 10;

/// Unwraps an IPv4-mapped IPv6 address, so that tables and policies see one form of each peer.
pub fn canonical(addr: SocketAddr) -> SocketAddr {
    SocketAddr::new(addr.ip().to_canonical(), addr.port())
}

/// Key of the per-address limits: an IPv4 address, or the /64 of an IPv6 one, since a single IPv6
/// host usually owns a whole /64. `::1` stays itself, so that it can be told for loopback.
pub fn limit_key(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) if v6.is_loopback() => v6.into(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            IpAddr::V6(Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

/// An IP address with or without a port: `192.0.2.1`, `192.0.2.1:7`, `2001:db8::1`,
/// `[2001:db8::1]`, `[2001:db8::1]:7`. The address is canonical.
pub fn parse_host(text: &str) -> Option<(IpAddr, Option<u16>)> {
    if let Ok(addr) = text.parse::<SocketAddr>() {
        return Some((addr.ip().to_canonical(), Some(addr.port())));
    }
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let ip = bare.unwrap_or(text).parse::<IpAddr>().ok()?;
    Some((ip.to_canonical(), None))
}

/// Listens on `addr` with SO_REUSEADDR, so that a restarted server gets its port back while old
/// connections are in TIME-WAIT. `[::]` takes IPv4 too.
///
/// Errors: what the system says to socket, bind or listen. Needs a tokio runtime.
pub fn listen_tcp(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = if addr.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        let socket = TcpSocket::new_v6()?;
        if addr.ip().is_unspecified() {
            set_dual_stack(&socket)?;
        }
        socket
    };
    socket.set_reuseaddr(true)?;
    // Connections inherit it from the listener.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(addr)?;
    socket.listen(BACKLOG)
}

/// Lets an IPv6 socket take IPv4 peers, whatever net.ipv6.bindv6only says.
#[allow(unsafe_code)]
fn set_dual_stack(socket: &impl AsRawFd) -> io::Result<()> {
    let off: libc::c_int = 0;
    // SAFETY: the descriptor is open while `socket` is borrowed, and the option value is a c_int
    // that lives on this stack frame, with its size given.
    let rc = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::IPPROTO_IPV6,
            libc::IPV6_V6ONLY,
            (&raw const off).cast(),
            size_of::<libc::c_int>() as libc::socklen_t,
        )
    };
    if rc == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// Addresses of the interfaces that are up, without link-local and multicast ones; loopback only
/// when there is nothing else.
pub fn interface_addresses() -> Vec<IpAddr> {
    let mut all = list_interfaces().unwrap_or_default();
    all.retain(|ip| match ip {
        IpAddr::V4(v4) => !v4.is_unspecified() && !v4.is_link_local() && !v4.is_multicast(),
        IpAddr::V6(v6) => {
            !v6.is_unspecified() && !v6.is_multicast() && (v6.segments()[0] & 0xffc0) != 0xfe80
        }
    });
    all.sort();
    all.dedup();
    if all.iter().any(|ip| !ip.is_loopback()) {
        all.retain(|ip| !ip.is_loopback());
    }
    if all.is_empty() {
        all.push(IpAddr::from([127, 0, 0, 1]));
    }
    all
}

#[allow(unsafe_code)]
fn list_interfaces() -> io::Result<Vec<IpAddr>> {
    let mut head: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: getifaddrs fills `head` on success; the list is freed below exactly once.
    if unsafe { libc::getifaddrs(&mut head) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let mut found = Vec::new();
    let mut at = head;
    while !at.is_null() {
        // SAFETY: `at` is a node of the list that getifaddrs returned and that is not freed yet.
        let node = unsafe { &*at };
        at = node.ifa_next;
        if node.ifa_addr.is_null() || node.ifa_flags & libc::IFF_UP as libc::c_uint == 0 {
            continue;
        }
        // SAFETY: ifa_addr is not null and points to a sockaddr whose family says which of the
        // larger structures is behind it.
        match i32::from(unsafe { (*node.ifa_addr).sa_family }) {
            libc::AF_INET => {
                // SAFETY: family AF_INET means a sockaddr_in.
                let v4 = unsafe { &*node.ifa_addr.cast::<libc::sockaddr_in>() };
                found.push(IpAddr::from(v4.sin_addr.s_addr.to_ne_bytes()));
            }
            libc::AF_INET6 => {
                // SAFETY: family AF_INET6 means a sockaddr_in6.
                let v6 = unsafe { &*node.ifa_addr.cast::<libc::sockaddr_in6>() };
                found.push(IpAddr::from(v6.sin6_addr.s6_addr));
            }
            _ => {}
        }
    }
    // SAFETY: `head` came from a successful getifaddrs and no reference into the list is left.
    unsafe { libc::freeifaddrs(head) };
    Ok(found)
}

/// Ends the sending side of a stream (FIN), which the peer reads as end of file.
#[allow(unsafe_code)]
pub fn shutdown_write(stream: &impl AsRawFd) -> io::Result<()> {
    // SAFETY: the descriptor is open while `stream` is borrowed.
    if unsafe { libc::shutdown(stream.as_raw_fd(), libc::SHUT_WR) } == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// How many files this process may have open.
pub fn file_limit() -> u64 {
    get_file_limit().map_or(1024, |limit| limit.rlim_cur)
}

/// Raises the soft limit of open files to the hard one, for a process that is a server and nothing
/// else.
#[allow(unsafe_code)]
pub fn raise_file_limit() {
    if let Some(mut limit) = get_file_limit() {
        limit.rlim_cur = limit.rlim_max;
        // SAFETY: reads the one rlimit on this stack frame. A refusal leaves the old limit.
        unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) };
    }
}

#[allow(unsafe_code)]
fn get_file_limit() -> Option<libc::rlimit> {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: writes the one rlimit on this stack frame.
    let rc = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) };
    (rc == 0).then_some(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mapped_addresses_are_one_peer() {
        let mapped: SocketAddr = "[::ffff:192.0.2.7]:9".parse().unwrap();
        assert_eq!(canonical(mapped), "192.0.2.7:9".parse().unwrap());
        assert_eq!(
            limit_key("::ffff:192.0.2.7".parse().unwrap()),
            limit_key("192.0.2.7".parse().unwrap())
        );
        assert_eq!(
            limit_key("2001:db8:1:2:3::4".parse().unwrap()),
            limit_key("2001:db8:1:2:ffff::9".parse().unwrap())
        );
        assert_ne!(
            limit_key("2001:db8:1:2::1".parse().unwrap()),
            limit_key("2001:db8:1:3::1".parse().unwrap())
        );
    }

    #[test]
    fn loopback_is_told_by_its_key() {
        for ip in ["127.0.0.1", "127.0.0.2", "::ffff:127.0.0.1", "::1"] {
            assert!(limit_key(ip.parse().unwrap()).is_loopback(), "{ip}");
        }
        assert!(!limit_key("::2".parse().unwrap()).is_loopback());
    }

    #[test]
    fn there_is_always_an_address() {
        let all = interface_addresses();
        assert!(!all.is_empty());
        assert!(all.iter().all(|ip| !ip.is_unspecified()));
    }

    #[tokio::test]
    async fn dual_stack_takes_both_families() {
        // Machines without IPv6 cannot run the rest.
        let Ok(listener) = listen_tcp("[::]:0".parse().unwrap()) else {
            return;
        };
        let port = listener.local_addr().unwrap().port();
        let connect = tokio::net::TcpStream::connect(("127.0.0.1", port));
        let (client, accepted) = tokio::join!(connect, listener.accept());
        client.unwrap();
        assert_eq!(
            canonical(accepted.unwrap().1).ip(),
            IpAddr::from([127, 0, 0, 1])
        );
    }
}
