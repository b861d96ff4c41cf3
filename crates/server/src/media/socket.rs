//! The UDP socket: batches in, batches and segmented batches out.
//!
//! Linux gets recvmmsg, sendmmsg and UDP_SEGMENT; where the kernel refuses segmentation, or on
//! another system, plain calls do the same work more slowly.

use std::io;
use std::mem::{size_of, zeroed};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket};
use std::os::fd::{AsRawFd, FromRawFd, RawFd};

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
        }
    }

    /// Takes the place of a batch in use; receives nothing.
    pub fn empty() -> Self {
        Self {
            buffers: Vec::new(),
            names: Vec::new(),
            lengths: Vec::new(),
            addresses: Vec::new(),
        }
    }

    /// Source, already canonical, and contents of each datagram.
    pub fn iter(&self) -> impl Iterator<Item = (SocketAddr, &[u8])> {
        let datagrams = self.addresses.iter().zip(&self.lengths).zip(&self.buffers);
        datagrams.filter_map(|((address, &length), buffer)| Some(((*address)?, &buffer[..length])))
    }
}

/// Datagrams waiting to be sent, in order. Neighbours with one destination and one size leave in one
/// segmented send.
#[derive(Default)]
pub struct SendBatch {
    datagrams: Vec<(SocketAddr, Vec<u8>)>,
}

impl SendBatch {
    pub fn push(&mut self, to: SocketAddr, data: Vec<u8>) {
        self.datagrams.push((to, data));
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
    gso: bool,
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
        let is_v6 = udp.local_addr()?.is_ipv6();
        Ok(Self {
            udp,
            is_v6,
            gso: cfg!(target_os = "linux"),
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

/// How many datagrams from `start` on can leave in one segmented send: one destination, one size,
/// the last may be shorter.
fn run_length(datagrams: &[(SocketAddr, Vec<u8>)]) -> usize {
    let Some((to, first)) = datagrams.first() else {
        return 0;
    };
    let mut bytes = first.len();
    let mut count = 1;
    for (next_to, next) in &datagrams[1..] {
        bytes += next.len();
        let fits = count < SEGMENTS_MAX && bytes <= GSO_BYTES_MAX;
        if next_to != to || next.len() > first.len() || next.is_empty() || !fits {
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

    /// Space for one control message with a u16, aligned for its header.
    #[repr(C, align(8))]
    #[derive(Clone, Copy)]
    struct Control([u8; 32]);

    impl Socket {
        /// Takes what is there, up to the size of the batch; 0 if nothing is.
        pub fn recv(&self, batch: &mut RecvBatch) -> io::Result<usize> {
            let mut iovecs: [libc::iovec; BATCH] = std::array::from_fn(|i| libc::iovec {
                iov_base: batch.buffers[i].as_mut_ptr().cast(),
                iov_len: DATAGRAM_MAX,
            });
            let mut headers: [libc::mmsghdr; BATCH] = std::array::from_fn(|i| {
                // SAFETY: mmsghdr is plain old data, for which all zeros is a valid value.
                let mut header: libc::mmsghdr = unsafe { zeroed() };
                header.msg_hdr.msg_name = (&raw mut batch.names[i]).cast();
                header.msg_hdr.msg_namelen = size_of::<libc::sockaddr_storage>() as _;
                header.msg_hdr.msg_iov = &raw mut iovecs[i];
                header.msg_hdr.msg_iovlen = 1;
                header
            });
            batch.lengths.clear();
            batch.addresses.clear();
            // SAFETY: each header points at a buffer and a name of `batch` and at an iovec above,
            // all of which outlive the call and are not otherwise touched during it.
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
        fn send_some(&mut self, datagrams: &[(SocketAddr, Vec<u8>)]) -> (usize, usize) {
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
            let mut controls = [Control([0; 32]); BATCH];
            let mut first = 0;
            for i in 0..messages {
                let (to, data) = &datagrams[first];
                let header = &mut headers[i].msg_hdr;
                let (name, length) = to_raw(self.outward(*to));
                names[i] = name;
                header.msg_name = (&raw mut names[i]).cast();
                header.msg_namelen = length;
                header.msg_iov = &raw mut iovecs[first];
                header.msg_iovlen = runs[i] as _;
                if runs[i] > 1 {
                    header.msg_control = (&raw mut controls[i]).cast();
                    // SAFETY: CMSG_SPACE and CMSG_LEN only compute; the control buffer is zeroed,
                    // aligned for cmsghdr and larger than CMSG_SPACE(2) = 24, so CMSG_FIRSTHDR is
                    // not null and its data has room for a u16.
                    unsafe {
                        header.msg_controllen = libc::CMSG_SPACE(size_of::<u16>() as _) as _;
                        let control = libc::CMSG_FIRSTHDR(header);
                        (*control).cmsg_level = libc::SOL_UDP;
                        (*control).cmsg_type = libc::UDP_SEGMENT;
                        (*control).cmsg_len = libc::CMSG_LEN(size_of::<u16>() as _) as _;
                        let segment = libc::CMSG_DATA(control).cast::<u16>();
                        segment.write_unaligned(data.len() as u16);
                    }
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
                return (runs[..done as usize].iter().sum(), 0);
            }
            let error = io::Error::last_os_error();
            match error.raw_os_error() {
                Some(libc::EINTR) => (0, 0),
                // No segmentation on this path (EIO: no checksum offload): once more without it.
                Some(libc::EINVAL | libc::EIO | libc::EMSGSIZE | libc::ENOPROTOOPT)
                    if runs[0] > 1 =>
                {
                    tracing::info!(%error, "UDP GSO refused, sending datagrams one by one");
                    self.gso = false;
                    (0, 0)
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
            while batch.lengths.len() < BATCH {
                match self.udp.recv_from(&mut batch.buffers[batch.lengths.len()]) {
                    Ok((length, from)) => {
                        batch.lengths.push(length);
                        batch.addresses.push(Some(canonical(from)));
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
            for (to, data) in batch.datagrams.drain(..) {
                sent.calls += 1;
                if self.udp.send_to(&data, self.outward(to)).is_err() {
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

    fn exchange(listen: &str, from: &str) {
        let mut socket = Socket::bind(listen.parse().unwrap()).unwrap();
        let port = socket.local_addr().unwrap().port();
        let peer = UdpSocket::bind(from).unwrap();
        let server = SocketAddr::new(peer.local_addr().unwrap().ip(), port);
        peer.set_read_timeout(Some(std::time::Duration::from_secs(5)))
            .unwrap();
        peer.send_to(b"hello", server).unwrap();
        let mut batch = RecvBatch::new();
        while socket.recv(&mut batch).unwrap() == 0 {
            std::thread::yield_now();
        }
        let got: Vec<_> = batch
            .iter()
            .map(|(from, data)| (from, data.to_vec()))
            .collect();
        assert_eq!(got, [(peer.local_addr().unwrap(), b"hello".to_vec())]);
        // Three runs: equal, shorter last, larger next.
        let sizes = [900, 900, 900, 300, 1000, 1000, 20];
        let mut out = SendBatch::default();
        for (i, size) in sizes.into_iter().enumerate() {
            out.push(peer.local_addr().unwrap(), vec![i as u8; size]);
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
        let a: SocketAddr = "127.0.0.1:1".parse().unwrap();
        let b: SocketAddr = "127.0.0.1:2".parse().unwrap();
        let run = |list: &[(SocketAddr, usize)]| {
            let list: Vec<_> = list.iter().map(|&(to, n)| (to, vec![0; n])).collect();
            run_length(&list)
        };
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
        out.push("[2001:db8::1]:9".parse().unwrap(), vec![1; 10]);
        out.push(peer.local_addr().unwrap(), vec![2; 10]);
        assert_eq!(socket.send(&mut out).failed, 1);
        let mut buffer = [0; 20];
        assert_eq!(peer.recv(&mut buffer).unwrap(), 10);
        assert_eq!(buffer[0], 2);
    }
}
