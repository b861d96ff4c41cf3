//! The UDP socket: batches in, batches and segmented batches out.
//!
//! A socket on all addresses learns which of them a datagram came to, and says which of them one
//! leaves from (`IP_PKTINFO`, ip(7); `IPV6_PKTINFO`, RFC 3542, section 6): the system's own choice is
//! the address of the route back, which the peer may never have heard of.
//!
//! Linux gets recvmmsg, sendmmsg and UDP_SEGMENT; where the kernel refuses segmentation, or on
//! another system, plain calls do the same work more slowly.

use std::io;
use std::mem::{size_of, zeroed};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket};
use std::os::fd::{AsRawFd, FromRawFd, RawFd};

use super::paths::Route;

/// Datagrams of one recvmmsg call.
pub const BATCH: usize = 64;
/// Largest datagram taken in; ours are below 1,300 bytes, and anything larger is cut off and dropped.
const DATAGRAM_MAX: usize = 2048;
/// Kernel limit of segments in one UDP GSO send.
const SEGMENTS_MAX: usize = 64;
/// Bytes of one UDP GSO send: an IPv4 datagram less its headers.
const GSO_BYTES_MAX: usize = 65_000;
/// Asked of the kernel in both directions: half a second of 64 Mbit/s, so that a busy moment of the
/// thread costs nothing. The kernel gives what its own limit allows.
const SOCKET_BUFFER: libc::c_int = 4 << 20;

/// Datagrams received by one call.
pub struct RecvBatch {
    buffers: Vec<[u8; DATAGRAM_MAX]>,
    names: Vec<libc::sockaddr_storage>,
    lengths: Vec<usize>,
    addresses: Vec<Option<SocketAddr>>,
    /// Our address that each came to, where the socket has several.
    at: Vec<Option<IpAddr>>,
}

impl RecvBatch {
    pub fn new() -> Self {
        // SAFETY: sockaddr_storage is plain old data, for which all zeros is a valid value.
        let name: libc::sockaddr_storage = unsafe { zeroed() };
        Self {
            buffers: vec![[0; DATAGRAM_MAX]; BATCH],
            names: vec![name; BATCH],
            lengths: Vec::with_capacity(BATCH),
            addresses: Vec::with_capacity(BATCH),
            at: Vec::with_capacity(BATCH),
        }
    }

    /// Takes the place of a batch in use; receives nothing.
    pub fn empty() -> Self {
        Self {
            buffers: Vec::new(),
            names: Vec::new(),
            lengths: Vec::new(),
            addresses: Vec::new(),
            at: Vec::new(),
        }
    }

    /// Source, which of our addresses it came to, both canonical, and contents of each datagram.
    pub fn iter(&self) -> impl Iterator<Item = (SocketAddr, Option<IpAddr>, &[u8])> {
        let ways = self.addresses.iter().zip(&self.at);
        let datagrams = ways.zip(self.lengths.iter().zip(&self.buffers));
        datagrams
            .filter_map(|((from, at), (&length, buffer))| Some(((*from)?, *at, &buffer[..length])))
    }
}

/// Datagrams waiting to be sent, in order. Neighbours with one way and one size leave in one segmented
/// send.
#[derive(Default)]
pub struct SendBatch {
    datagrams: Vec<(Route, Vec<u8>)>,
}

impl SendBatch {
    pub fn push(&mut self, route: Route, data: Vec<u8>) {
        self.datagrams.push((route, data));
    }

    pub fn len(&self) -> usize {
        self.datagrams.len()
    }
}

/// What a flush did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub calls: u64,
    /// Datagrams that the kernel did not take: its buffer is full or the address is unreachable.
    /// They are lost like any other datagram.
    pub failed: u64,
}

/// A bound, non-blocking UDP socket.
pub struct Socket {
    udp: UdpSocket,
    /// Dual-stack: IPv4 goes through v4-mapped addresses.
    is_v6: bool,
    /// It is on all addresses of the machine, and the system tells them apart.
    has_several: bool,
    gso: bool,
    /// A segmented send has succeeded.
    gso_works: bool,
}

impl Socket {
    /// Binds `listen`. An unspecified IPv6 address becomes dual-stack; where there is no IPv6 at
    /// all it falls back to 0.0.0.0.
    pub fn bind(listen: SocketAddr) -> io::Result<Self> {
        let udp = match listen {
            SocketAddr::V6(v6) if v6.ip().is_unspecified() => bind_dual_stack(v6.port())
                .or_else(|_| UdpSocket::bind(SocketAddr::from(([0, 0, 0, 0], v6.port()))))?,
            _ => UdpSocket::bind(listen)?,
        };
        udp.set_nonblocking(true)?;
        let fd = udp.as_raw_fd();
        set_option(fd, libc::SOL_SOCKET, libc::SO_RCVBUF, SOCKET_BUFFER).ok();
        set_option(fd, libc::SOL_SOCKET, libc::SO_SNDBUF, SOCKET_BUFFER).ok();
        let local = udp.local_addr()?;
        let is_v6 = local.is_ipv6();
        let has_several = local.ip().is_unspecified() && ask_for_local_addresses(fd, is_v6);
        Ok(Self {
            udp,
            is_v6,
            has_several,
            gso: cfg!(target_os = "linux"),
            gso_works: false,
        })
    }

    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.udp.local_addr()
    }

    pub fn fd(&self) -> RawFd {
        self.udp.as_raw_fd()
    }

    /// Address in the family of the socket.
    fn outward(&self, to: SocketAddr) -> SocketAddr {
        match to {
            SocketAddr::V4(v4) if self.is_v6 => {
                SocketAddrV6::new(v4.ip().to_ipv6_mapped(), v4.port(), 0, 0).into()
            }
            other => other,
        }
    }
}

/// True if each datagram will say which address it came to.
#[cfg(target_os = "linux")]
fn ask_for_local_addresses(fd: RawFd, is_v6: bool) -> bool {
    let asked = match is_v6 {
        // Tells of v4-mapped datagrams as well.
        true => set_option(fd, libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO, 1),
        false => set_option(fd, libc::IPPROTO_IP, libc::IP_PKTINFO, 1),
    };
    if let Err(error) = &asked {
        tracing::warn!(%error, "datagrams leave from the address that the system chooses");
    }
    asked.is_ok()
}

#[cfg(not(target_os = "linux"))]
fn ask_for_local_addresses(_: RawFd, _: bool) -> bool {
    false
}

/// v4-mapped IPv6 becomes IPv4, so that one peer has one address in every table.
#[cfg(not(target_os = "linux"))]
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

fn bind_dual_stack(port: u16) -> io::Result<UdpSocket> {
    // SAFETY: no pointers are passed; the descriptor is checked and then owned by `udp` alone.
    let udp = unsafe {
        let fd = libc::socket(libc::AF_INET6, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0);
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        UdpSocket::from_raw_fd(fd)
    };
    set_option(udp.as_raw_fd(), libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, 0)?;
    let (name, length) = to_raw(SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)));
    // SAFETY: `name` holds `length` bytes of a valid sockaddr_in6 for the duration of the call.
    let result = unsafe { libc::bind(udp.as_raw_fd(), (&raw const name).cast(), length) };
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(udp)
}

fn set_option(
    fd: RawFd,
    level: libc::c_int,
    name: libc::c_int,
    value: libc::c_int,
) -> io::Result<()> {
    let length = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: the value is a c_int that lives during the call, and its size is passed with it.
    let result = unsafe { libc::setsockopt(fd, level, name, (&raw const value).cast(), length) };
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

fn to_raw(address: SocketAddr) -> (libc::sockaddr_storage, libc::socklen_t) {
    // SAFETY: sockaddr_storage is plain old data, for which all zeros is a valid value.
    let mut storage: libc::sockaddr_storage = unsafe { zeroed() };
    let length = match address {
        SocketAddr::V4(v4) => {
            // SAFETY: sockaddr_storage is at least as large and as aligned as sockaddr_in.
            let name = unsafe { &mut *(&raw mut storage).cast::<libc::sockaddr_in>() };
            name.sin_family = libc::AF_INET as libc::sa_family_t;
            name.sin_port = v4.port().to_be();
            name.sin_addr.s_addr = u32::from_ne_bytes(v4.ip().octets());
            size_of::<libc::sockaddr_in>()
        }
        SocketAddr::V6(v6) => {
            // SAFETY: sockaddr_storage is at least as large and as aligned as sockaddr_in6.
            let name = unsafe { &mut *(&raw mut storage).cast::<libc::sockaddr_in6>() };
            name.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            name.sin6_port = v6.port().to_be();
            name.sin6_addr.s6_addr = v6.ip().octets();
            name.sin6_scope_id = v6.scope_id();
            size_of::<libc::sockaddr_in6>()
        }
    };
    (storage, length as libc::socklen_t)
}

fn from_raw(storage: &libc::sockaddr_storage) -> Option<SocketAddr> {
    match libc::c_int::from(storage.ss_family) {
        libc::AF_INET => {
            // SAFETY: the kernel filled a sockaddr_in, as the family says.
            let name = unsafe { &*(&raw const *storage).cast::<libc::sockaddr_in>() };
            let ip = name.sin_addr.s_addr.to_ne_bytes().into();
            Some(SocketAddrV4::new(ip, u16::from_be(name.sin_port)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: the kernel filled a sockaddr_in6, as the family says.
            let name = unsafe { &*(&raw const *storage).cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(name.sin6_addr.s6_addr);
            let port = u16::from_be(name.sin6_port);
            let scope = if ip.is_unicast_link_local() {
                name.sin6_scope_id
            } else {
                0
            };
            let address = SocketAddr::from(SocketAddrV6::new(ip, port, 0, scope));
            Some(match ip.to_canonical() {
                IpAddr::V4(v4) => SocketAddr::new(v4.into(), port),
                IpAddr::V6(_) => address,
            })
        }
        _ => None,
    }
}

/// How many datagrams from `start` on can leave in one segmented send: one way, one size, the last
/// may be shorter.
fn run_length(datagrams: &[(Route, Vec<u8>)]) -> usize {
    let Some((route, first)) = datagrams.first() else {
        return 0;
    };
    let mut bytes = first.len();
    let mut count = 1;
    for (next_route, next) in &datagrams[1..] {
        bytes += next.len();
        let fits = count < SEGMENTS_MAX && bytes <= GSO_BYTES_MAX;
        if next_route != route || next.len() > first.len() || next.is_empty() || !fits {
            break;
        }
        count += 1;
        if next.len() < first.len() {
            break;
        }
    }
    count
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;

    /// Space for the control messages of one datagram, aligned for their headers: a source address
    /// of either family and the size of a segment.
    #[repr(C, align(8))]
    #[derive(Clone, Copy)]
    struct Control([u8; 64]);

    /// What `Control` has to hold: CMSG_SPACE of the larger address and of a u16.
    const _: () = assert!(40 + 24 <= size_of::<Control>() && size_of::<libc::in6_pktinfo>() == 20);

    /// No datagram leaves from an address of many. The system chooses then.
    fn usable(ip: IpAddr) -> Option<IpAddr> {
        let is_broadcast = ip == IpAddr::V4(Ipv4Addr::BROADCAST);
        let is_one = !ip.is_unspecified() && !ip.is_multicast() && !is_broadcast;
        is_one.then_some(ip)
    }

    /// Which of our addresses a datagram came to.
    fn local_address(header: &libc::msghdr) -> Option<IpAddr> {
        // SAFETY: the kernel filled in the control messages and their length; CMSG_FIRSTHDR and
        // CMSG_NXTHDR stay within it, and a message of this level and type holds this struct.
        unsafe {
            let mut control = libc::CMSG_FIRSTHDR(header);
            while !control.is_null() {
                let data = libc::CMSG_DATA(control);
                match ((*control).cmsg_level, (*control).cmsg_type) {
                    (libc::IPPROTO_IP, libc::IP_PKTINFO) => {
                        let info = data.cast::<libc::in_pktinfo>().read_unaligned();
                        // Of a broadcast this is the interface's own address.
                        let octets = info.ipi_spec_dst.s_addr.to_ne_bytes();
                        return usable(octets.into());
                    }
                    (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) => {
                        let info = data.cast::<libc::in6_pktinfo>().read_unaligned();
                        let ip = Ipv6Addr::from(info.ipi6_addr.s6_addr);
                        return usable(ip.to_canonical());
                    }
                    _ => control = libc::CMSG_NXTHDR(header, control),
                }
            }
        }
        None
    }

    /// Writes control messages one behind the other.
    struct ControlWriter<'a> {
        space: &'a mut Control,
        length: usize,
    }

    impl ControlWriter<'_> {
        fn push<T>(&mut self, level: libc::c_int, kind: libc::c_int, value: T) {
            // SAFETY: CMSG_SPACE and CMSG_LEN only compute. What is pushed fits, as asserted above
            // and checked here: a header and `T` lie within the space, at a multiple of its
            // alignment, since CMSG_SPACE is one.
            unsafe {
                let end = self.length + libc::CMSG_SPACE(size_of::<T>() as _) as usize;
                assert!(end <= size_of::<Control>());
                let control = self.space.0.as_mut_ptr().add(self.length);
                let control = control.cast::<libc::cmsghdr>();
                (*control).cmsg_level = level;
                (*control).cmsg_type = kind;
                (*control).cmsg_len = libc::CMSG_LEN(size_of::<T>() as _) as _;
                libc::CMSG_DATA(control).cast::<T>().write_unaligned(value);
                self.length = end;
            }
        }

        /// The datagram leaves from this address of ours. No interface: the route decides, which
        /// leads to the peer, and the scope of a link-local peer is in its own address.
        fn push_source(&mut self, from: IpAddr, is_v6: bool) {
            let v6 = match from {
                IpAddr::V4(v4) if !is_v6 => {
                    let info = libc::in_pktinfo {
                        ipi_ifindex: 0,
                        ipi_spec_dst: libc::in_addr {
                            s_addr: u32::from_ne_bytes(v4.octets()),
                        },
                        ipi_addr: libc::in_addr { s_addr: 0 },
                    };
                    return self.push(libc::IPPROTO_IP, libc::IP_PKTINFO, info);
                }
                IpAddr::V4(v4) => v4.to_ipv6_mapped(),
                IpAddr::V6(v6) => v6,
            };
            let info = libc::in6_pktinfo {
                ipi6_addr: libc::in6_addr {
                    s6_addr: v6.octets(),
                },
                ipi6_ifindex: 0,
            };
            self.push(libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, info);
        }
    }

    impl Socket {
        /// Takes what is there, up to the size of the batch; 0 if nothing is.
        pub fn recv(&self, batch: &mut RecvBatch) -> io::Result<usize> {
            let mut iovecs: [libc::iovec; BATCH] = std::array::from_fn(|i| libc::iovec {
                iov_base: batch.buffers[i].as_mut_ptr().cast(),
                iov_len: DATAGRAM_MAX,
            });
            let mut controls = [Control([0; 64]); BATCH];
            let mut headers: [libc::mmsghdr; BATCH] = std::array::from_fn(|i| {
                // SAFETY: mmsghdr is plain old data, for which all zeros is a valid value.
                let mut header: libc::mmsghdr = unsafe { zeroed() };
                header.msg_hdr.msg_name = (&raw mut batch.names[i]).cast();
                header.msg_hdr.msg_namelen = size_of::<libc::sockaddr_storage>() as _;
                header.msg_hdr.msg_iov = &raw mut iovecs[i];
                header.msg_hdr.msg_iovlen = 1;
                if self.has_several {
                    header.msg_hdr.msg_control = (&raw mut controls[i]).cast();
                    header.msg_hdr.msg_controllen = size_of::<Control>() as _;
                }
                header
            });
            batch.lengths.clear();
            batch.addresses.clear();
            batch.at.clear();
            // SAFETY: each header points at a buffer and a name of `batch`, and at an iovec and
            // space for control messages above, all of which outlive the call and are not otherwise touched during it.
            let count = unsafe {
                libc::recvmmsg(
                    self.fd(),
                    headers.as_mut_ptr(),
                    BATCH as _,
                    libc::MSG_DONTWAIT,
                    std::ptr::null_mut(),
                )
            };
            if count < 0 {
                let error = io::Error::last_os_error();
                return match error.kind() {
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => Ok(0),
                    // An ICMP answer to something sent earlier: no business of this call.
                    io::ErrorKind::ConnectionRefused => Ok(0),
                    _ => Err(error),
                };
            }
            for (header, name) in headers.iter().zip(&batch.names).take(count as usize) {
                let cut = header.msg_hdr.msg_flags & libc::MSG_TRUNC != 0;
                batch.lengths.push(header.msg_len as usize);
                batch
                    .addresses
                    .push(if cut { None } else { from_raw(name) });
                batch.at.push(match self.has_several {
                    true => local_address(&header.msg_hdr),
                    false => None,
                });
            }
            Ok(count as usize)
        }

        /// Sends everything and empties the batch.
        pub fn send(&mut self, batch: &mut SendBatch) -> Sent {
            let mut sent = Sent::default();
            let mut rest = &batch.datagrams[..];
            while !rest.is_empty() {
                let (taken, failed) = self.send_some(rest);
                sent.calls += 1;
                sent.failed += failed as u64;
                rest = &rest[taken..];
            }
            batch.datagrams.clear();
            sent
        }

        /// One sendmmsg. Returns how many datagrams are dealt with, and how many of them in vain.
        fn send_some(&mut self, datagrams: &[(Route, Vec<u8>)]) -> (usize, usize) {
            let mut runs = [0usize; BATCH];
            let mut iovecs: Vec<libc::iovec> = Vec::with_capacity(datagrams.len().min(4 * BATCH));
            let mut messages = 0;
            let mut rest = datagrams;
            while messages < BATCH && !rest.is_empty() {
                let run = if self.gso { run_length(rest) } else { 1 };
                runs[messages] = run;
                for (_, data) in &rest[..run] {
                    iovecs.push(libc::iovec {
                        iov_base: data.as_ptr().cast_mut().cast(),
                        iov_len: data.len(),
                    });
                }
                rest = &rest[run..];
                messages += 1;
            }
            // SAFETY: mmsghdr and sockaddr_storage are plain old data; all zeros is valid.
            let (mut headers, mut names): (
                [libc::mmsghdr; BATCH],
                [libc::sockaddr_storage; BATCH],
            ) = unsafe { (zeroed(), zeroed()) };
            let mut controls = [Control([0; 64]); BATCH];
            let mut first = 0;
            for i in 0..messages {
                let (route, data) = &datagrams[first];
                let header = &mut headers[i].msg_hdr;
                let (name, length) = to_raw(self.outward(route.to));
                names[i] = name;
                header.msg_name = (&raw mut names[i]).cast();
                header.msg_namelen = length;
                header.msg_iov = &raw mut iovecs[first];
                header.msg_iovlen = runs[i] as _;
                let mut control = ControlWriter {
                    space: &mut controls[i],
                    length: 0,
                };
                if let Some(from) = route.from.filter(|_| self.has_several) {
                    control.push_source(from, self.is_v6);
                }
                if runs[i] > 1 {
                    control.push(libc::SOL_UDP, libc::UDP_SEGMENT, data.len() as u16);
                }
                if control.length > 0 {
                    header.msg_controllen = control.length as _;
                    header.msg_control = (&raw mut controls[i]).cast();
                }
                first += runs[i];
            }
            // SAFETY: the first `messages` headers point at names, controls, iovecs and payloads
            // that live until the call returns; the kernel only reads the payloads.
            let done = unsafe {
                libc::sendmmsg(
                    self.fd(),
                    headers.as_mut_ptr(),
                    messages as _,
                    libc::MSG_DONTWAIT,
                )
            };
            if done > 0 {
                let sent = &runs[..done as usize];
                self.gso_works |= sent.iter().any(|&run| run > 1);
                return (sent.iter().sum(), 0);
            }
            let error = io::Error::last_os_error();
            match error.raw_os_error() {
                Some(libc::EINTR) => (0, 0),
                // Maybe no segmentation on this machine (EIO: no checksum offload), maybe a peer whose
                // path carries only less and needs fragments (RFC 791), or a source address that
                // is ours no more: the run goes once more, without segments. Only where they have
                // never worked are they given up, or one peer could slow down all.
                Some(libc::EINVAL | libc::EIO | libc::EMSGSIZE | libc::ENOPROTOOPT)
                    if runs[0] > 1 =>
                {
                    self.gso = false;
                    let alone = self.send_some(&datagrams[..runs[0]]);
                    self.gso = self.gso_works || alone.1 > 0;
                    if !self.gso {
                        tracing::info!(%error, "UDP GSO refused, sending datagrams one by one");
                    }
                    match alone {
                        (_, 0) => alone,
                        // Not the segments' fault: what is behind it goes the same way.
                        _ => (runs[0], runs[0]),
                    }
                }
                _ => (runs[0], runs[0]),
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod plain {
    use super::*;

    impl Socket {
        /// Takes what is there, up to the size of the batch; 0 if nothing is.
        pub fn recv(&self, batch: &mut RecvBatch) -> io::Result<usize> {
            batch.lengths.clear();
            batch.addresses.clear();
            batch.at.clear();
            while batch.lengths.len() < BATCH {
                match self.udp.recv_from(&mut batch.buffers[batch.lengths.len()]) {
                    Ok((length, from)) => {
                        batch.lengths.push(length);
                        batch.addresses.push(Some(canonical(from)));
                        batch.at.push(None);
                    }
                    Err(e) if e.kind() == io::ErrorKind::WouldBlock => break,
                    Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => continue,
                    Err(e) => return Err(e),
                }
            }
            Ok(batch.lengths.len())
        }

        /// Sends everything and empties the batch.
        pub fn send(&mut self, batch: &mut SendBatch) -> Sent {
            let mut sent = Sent::default();
            for (route, data) in batch.datagrams.drain(..) {
                sent.calls += 1;
                if self.udp.send_to(&data, self.outward(route.to)).is_err() {
                    sent.failed += 1;
                }
            }
            sent
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(to: SocketAddr, from: Option<IpAddr>) -> Route {
        Route { to, from }
    }

    /// Has `peer` ask the socket at one of its addresses. Returns which one the socket believes it
    /// to be.
    fn ask(socket: &Socket, peer: &UdpSocket, at: SocketAddr) -> Option<IpAddr> {
        peer.set_read_timeout(Some(std::time::Duration::from_secs(5)))
            .unwrap();
        peer.send_to(b"hello", at).unwrap();
        let mut batch = RecvBatch::new();
        while socket.recv(&mut batch).unwrap() == 0 {
            std::thread::yield_now();
        }
        let got: Vec<_> = batch.iter().collect();
        let [(from, local, data)] = got[..] else {
            panic!("{} datagrams", got.len());
        };
        assert_eq!((from, data), (peer.local_addr().unwrap(), &b"hello"[..]));
        local
    }

    fn exchange(listen: &str, from: &str) {
        let mut socket = Socket::bind(listen.parse().unwrap()).unwrap();
        let port = socket.local_addr().unwrap().port();
        let peer = UdpSocket::bind(from).unwrap();
        let server = SocketAddr::new(peer.local_addr().unwrap().ip(), port);
        let at = ask(&socket, &peer, server);
        // Three runs: equal, shorter last, larger next.
        let sizes = [900, 900, 900, 300, 1000, 1000, 20];
        let mut out = SendBatch::default();
        for (i, size) in sizes.into_iter().enumerate() {
            out.push(way(peer.local_addr().unwrap(), at), vec![i as u8; size]);
        }
        let sent = socket.send(&mut out);
        assert_eq!(sent.failed, 0);
        assert_eq!(out.len(), 0);
        let mut buffer = [0; 2000];
        for (i, size) in sizes.into_iter().enumerate() {
            assert_eq!(peer.recv(&mut buffer).unwrap(), size);
            assert!(buffer[..size].iter().all(|&b| b == i as u8));
        }
    }

    #[test]
    fn datagrams_keep_their_sizes_and_order() {
        exchange("127.0.0.1:0", "127.0.0.1:0");
    }

    #[test]
    fn dual_stack_shows_plain_ipv4() {
        exchange("[::]:0", "127.0.0.1:0");
        if UdpSocket::bind("[::1]:0").is_ok() {
            exchange("[::]:0", "[::1]:0");
        }
    }

    #[test]
    fn runs_end_where_segmentation_would() {
        let a = way("127.0.0.1:1".parse().unwrap(), None);
        let b = way("127.0.0.1:2".parse().unwrap(), None);
        let other_source = way(a.to, Some([127, 0, 0, 2].into()));
        let run = |list: &[(Route, usize)]| {
            let list: Vec<_> = list.iter().map(|&(to, n)| (to, vec![0; n])).collect();
            run_length(&list)
        };
        assert_eq!(run(&[(a, 10), (a, 10), (other_source, 10)]), 2);
        assert_eq!(run(&[]), 0);
        assert_eq!(run(&[(a, 10), (a, 10), (a, 5), (a, 5)]), 3);
        assert_eq!(run(&[(a, 10), (a, 11)]), 1);
        assert_eq!(run(&[(a, 10), (b, 10)]), 1);
        assert_eq!(run(&[(a, 10); 100]), 64);
        assert_eq!(run(&[(a, 1200); 100]), 54);
    }

    #[test]
    fn unreachable_addresses_do_not_stop_the_rest() {
        let mut socket = Socket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        let mut out = SendBatch::default();
        // IPv6 from an IPv4 socket.
        out.push(way("[2001:db8::1]:9".parse().unwrap(), None), vec![1; 10]);
        out.push(way(peer.local_addr().unwrap(), None), vec![2; 10]);
        assert_eq!(socket.send(&mut out).failed, 1);
        let mut buffer = [0; 20];
        assert_eq!(peer.recv(&mut buffer).unwrap(), 10);
        assert_eq!(buffer[0], 2);
    }

    /// Whether a test can have this address of the machine; says so if it cannot.
    #[cfg(target_os = "linux")]
    fn is_here(ip: IpAddr) -> bool {
        let is_here = UdpSocket::bind((ip, 0)).is_ok();
        if !is_here {
            eprintln!("SKIPPED: {ip} is no address of this machine");
        }
        is_here
    }

    /// A datagram says which address it came to, and answers, segmented ones too, leave from the
    /// address that each names.
    #[cfg(target_os = "linux")]
    #[test]
    fn answers_leave_from_the_address_that_was_asked() {
        let v4 = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
        for (listen, addresses) in [
            ("0.0.0.0:0", &v4[..]),
            ("[::]:0", &v4),
            ("[::]:0", &["::1"]),
        ] {
            let mut socket = Socket::bind(listen.parse().unwrap()).unwrap();
            let port = socket.local_addr().unwrap().port();
            let parse = |ip: &&str| ip.parse::<IpAddr>().unwrap();
            let asked: Vec<_> = addresses
                .iter()
                .map(parse)
                .filter(|ip| is_here(*ip))
                .collect();
            let Some(&first) = asked.first() else {
                continue;
            };
            // What the machine calls itself elsewhere is asked as well.
            let own = crate::net::interface_addresses();
            let same = own.into_iter().filter(|ip| ip.is_ipv4() == first.is_ipv4());
            let asked: Vec<_> = asked.into_iter().chain(same).collect();

            let peer = UdpSocket::bind((first, 0)).unwrap();
            let to = peer.local_addr().unwrap();
            let mut out = SendBatch::default();
            for &at in &asked {
                assert_eq!(ask(&socket, &peer, SocketAddr::new(at, port)), Some(at));
                for n in 0..3u8 {
                    out.push(way(to, Some(at)), vec![n; 900]);
                }
            }
            let sent = socket.send(&mut out);
            assert_eq!(sent.failed, 0, "{listen}");
            assert!(sent.calls == 1 || !socket.gso, "{listen}: {}", sent.calls);
            let mut buffer = [0; 2000];
            for &at in &asked {
                for n in 0..3u8 {
                    let (length, from) = peer.recv_from(&mut buffer).unwrap();
                    assert_eq!((length, from), (900, SocketAddr::new(at, port)), "{listen}");
                    assert_eq!(buffer[0], n);
                }
            }
        }
    }

    /// A socket on one address has nothing to say or to choose.
    #[test]
    fn a_socket_on_one_address_leaves_it_at_that() {
        let mut socket = Socket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let server = socket.local_addr().unwrap();
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        assert_eq!(ask(&socket, &peer, server), None);
        let mut out = SendBatch::default();
        let elsewhere = Some([192, 0, 2, 1].into());
        out.push(way(peer.local_addr().unwrap(), elsewhere), vec![1; 9]);
        assert_eq!(socket.send(&mut out).failed, 0);
        assert_eq!(peer.recv_from(&mut [0; 20]).unwrap(), (9, server));
    }

    /// An address that the machine has lost costs those who were reached from it, and neither the
    /// others nor segmentation.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_source_that_is_not_ours_costs_its_own_datagrams() {
        for listen in ["0.0.0.0:0", "[::]:0"] {
            let mut socket = Socket::bind(listen.parse().unwrap()).unwrap();
            let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
            let to = peer.local_addr().unwrap();
            let segments = socket.gso;
            let mut out = SendBatch::default();
            let from = |ip: [u8; 4]| way(to, Some(ip.into()));
            for (route, byte) in [(from([192, 0, 2, 77]), 1), (from([127, 0, 0, 1]), 2)] {
                for _ in 0..3 {
                    out.push(route, vec![byte; 500]);
                }
            }
            assert_eq!(socket.send(&mut out).failed, 3, "{listen}");
            assert_eq!(socket.gso, segments, "{listen}");
            let mut buffer = [0; 2000];
            for _ in 0..3 {
                assert_eq!(peer.recv(&mut buffer).unwrap(), 500);
                assert_eq!(buffer[0], 2);
            }
        }
    }
}
