//! Accepting TCP connections within limits: in total, per client's address, and in the time until
//! a WebSocket handshake is done.

use std::collections::HashMap;
use std::io::{self, ErrorKind, IoSlice};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::http::HeaderMap;
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{Sleep, sleep, timeout};

use super::metrics::Metrics;
use crate::config::Limits;
use crate::net;
use crate::proxy::{self, Network};

/// Places for connections, in total and per client's address. The first are taken on accept; the
/// second then, too, or, behind a trusted proxy, once a request says who the client is. Both are
/// given back when the socket, or that request, is dropped.
pub struct Places {
    connections: usize,
    per_address: usize,
    open: AtomicUsize,
    /// As many entries as there are addresses with an open connection.
    by_address: Mutex<HashMap<IpAddr, usize>>,
    freed: Notify,
}

impl Places {
    pub fn new(limits: &Limits) -> Arc<Places> {
        Arc::new(Places {
            connections: limits.connections,
            per_address: limits.connections_per_address,
            open: AtomicUsize::new(0),
            by_address: Mutex::new(HashMap::new()),
            freed: Notify::new(),
        })
    }

    /// Connections that are open now.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Returns once no connection is open.
    pub async fn all_free(&self) {
        loop {
            let freed = self.freed.notified();
            if self.open() == 0 {
                return;
            }
            freed.await;
        }
    }

    fn take(self: &Arc<Self>) -> Option<Place> {
        let more = |open| (open < self.connections).then_some(open + 1);
        self.open
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
            .ok()?;
        Some(Place(self.clone()))
    }

    fn take_for(self: &Arc<Self>, client: IpAddr) -> Option<AddressPlace> {
        let key = net::limit_key(client);
        let mut by_address = self.by_address.lock();
        let here = by_address.get(&key).copied().unwrap_or(0);
        if here >= self.per_address {
            return None;
        }
        by_address.insert(key, here + 1);
        Some(AddressPlace {
            key,
            places: self.clone(),
        })
    }
}

struct Place(Arc<Places>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
        self.0.freed.notify_waiters();
    }
}

struct AddressPlace {
    key: IpAddr,
    places: Arc<Places>,
}

impl Drop for AddressPlace {
    fn drop(&mut self) {
        let mut by_address = self.places.by_address.lock();
        if let Some(here) = by_address.get_mut(&self.key) {
            *here -= 1;
            if *here == 0 {
                by_address.remove(&self.key);
            }
        }
    }
}

/// A TCP listener that refuses what is over the limits and arms the handshake deadline.
pub struct Listener {
    inner: TcpListener,
    places: Arc<Places>,
    trusted: Arc<[Network]>,
    handshake_timeout: Duration,
    metrics: Arc<Metrics>,
}

impl Listener {
    pub fn new(
        inner: TcpListener,
        places: Arc<Places>,
        trusted: Arc<[Network]>,
        handshake_timeout: Duration,
        metrics: Arc<Metrics>,
    ) -> Listener {
        Listener {
            inner,
            places,
            trusted,
            handshake_timeout,
            metrics,
        }
    }

    /// The next connection within the limits: its bytes, and who is at its other end.
    pub async fn accept(&mut self) -> (Io, Accepted) {
        loop {
            let (stream, addr) = match self.inner.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    let of_the_peer = matches!(
                        error.kind(),
                        ErrorKind::ConnectionRefused
                            | ErrorKind::ConnectionAborted
                            | ErrorKind::ConnectionReset
                    );
                    if !of_the_peer {
                        // Out of descriptors or memory: connections that end free some.
                        tracing::warn!(%error, "cannot accept connections");
                        sleep(Duration::from_millis(100)).await;
                    }
                    continue;
                }
            };
            let ip = addr.ip().to_canonical();
            let proxied = self.trusted.iter().any(|network| network.contains(ip));
            let place = self.places.take();
            let address_place = match proxied {
                true => None,
                false => self.places.take_for(ip),
            };
            let (Some(place), true) = (place, proxied || address_place.is_some()) else {
                // Dropping it closes it: an answer would cost more than the stranger spent.
                self.metrics.refused.add(1);
                continue;
            };
            // Signalling is small messages that somebody waits for.
            let _ = stream.set_nodelay(true);
            self.metrics.accepted.add(1);
            let socket = Arc::new(Socket {
                stream,
                handshaken: AtomicBool::new(false),
                _place: place,
            });
            let io = Io {
                socket: socket.clone(),
                deadline: Some(Box::pin(sleep(self.handshake_timeout))),
            };
            let accepted = Accepted {
                direct: Peer {
                    socket,
                    ip,
                    _place: address_place.map(Arc::new),
                },
                proxied: proxied.then(|| (self.places.clone(), self.trusted.clone())),
                metrics: self.metrics.clone(),
            };
            return (io, accepted);
        }
    }
}

struct Socket {
    stream: TcpStream,
    handshaken: AtomicBool,
    _place: Place,
}

/// A connection of a client, or of a proxy on behalf of its clients.
#[derive(Clone)]
pub struct Accepted {
    direct: Peer,
    /// What is needed to tell and to count a trusted proxy's clients.
    proxied: Option<(Arc<Places>, Arc<[Network]>)>,
    metrics: Arc<Metrics>,
}

impl Accepted {
    /// Whom a request on this connection comes from; None: that address has its places taken.
    pub fn peer(&self, headers: &HeaderMap) -> Option<Peer> {
        let Some((places, trusted)) = &self.proxied else {
            return Some(self.direct.clone());
        };
        let ip = proxy::client(self.direct.ip, headers, trusted);
        let place = places.take_for(ip);
        if place.is_none() {
            self.metrics.refused.add(1);
        }
        Some(Peer {
            socket: self.direct.socket.clone(),
            ip,
            _place: Some(Arc::new(place?)),
        })
    }
}

/// Who sent a request or is at the other end of a WebSocket, for handlers.
#[derive(Clone)]
pub struct Peer {
    socket: Arc<Socket>,
    ip: IpAddr,
    _place: Option<Arc<AddressPlace>>,
}

impl Peer {
    /// Canonical address of the client; behind a trusted proxy, the one which that names.
    pub fn ip(&self) -> IpAddr {
        self.ip
    }

    /// Lifts the handshake deadline: the connection is a WebSocket now.
    pub fn handshaken(&self) {
        self.socket.handshaken.store(true, Ordering::Relaxed);
    }

    /// Makes dropping the socket free its kernel buffers at once (RST), for readers that do not
    /// read.
    pub fn reset_on_drop(&self) {
        let _ = self.socket.stream.set_zero_linger();
    }

    /// Ends our side, then reads and throws away what the peer still sends, until it closes or
    /// `limit` has passed.
    ///
    /// Closing a socket with unread bytes resets it (RFC 1122, section 4.2.2.13), and a reset
    /// overtakes the close frame that says why.
    pub async fn finish(&self, limit: Duration) {
        /// More than this is not worth the peer's knowing why.
        const BYTES_MAX: usize = 1 << 20;
        let stream = &self.socket.stream;
        if net::shutdown_write(stream).is_err() {
            return;
        }
        let _ = timeout(limit, async {
            let mut scratch = [0u8; 4096];
            let mut total = 0;
            while total < BYTES_MAX && stream.readable().await.is_ok() {
                match stream.try_read(&mut scratch) {
                    Ok(0) => break,
                    Ok(n) => total += n,
                    Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                    Err(_) => break,
                }
            }
        })
        .await;
    }
}

/// The byte stream that hyper and the WebSocket read and write. It fails once the handshake
/// deadline has passed without [`Peer::handshaken`].
pub struct Io {
    socket: Arc<Socket>,
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Io {
    fn check_deadline(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if let Some(deadline) = &mut self.deadline {
            if self.socket.handshaken.load(Ordering::Relaxed) {
                self.deadline = None;
            } else if deadline.as_mut().poll(cx).is_ready() {
                return Err(ErrorKind::TimedOut.into());
            }
        }
        Ok(())
    }

    fn stream(&self) -> &TcpStream {
        &self.socket.stream
    }
}

impl AsyncRead for Io {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check_deadline(cx)?;
        loop {
            ready!(self.stream().poll_read_ready(cx))?;
            match self.stream().try_read(buf.initialize_unfilled()) {
                Ok(n) => {
                    buf.advance(n);
                    return Poll::Ready(Ok(()));
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(e) => return Poll::Ready(Err(e)),
            }
        }
    }
}

impl AsyncWrite for Io {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(buf)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check_deadline(cx)?;
        loop {
            ready!(self.stream().poll_write_ready(cx))?;
            match self.stream().try_write_vectored(bufs) {
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                done => return Poll::Ready(done),
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(net::shutdown_write(self.stream()))
    }
}
