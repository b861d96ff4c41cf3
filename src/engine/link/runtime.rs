//! The peer connection's runtime: tasks, timers and sockets on the tokio runtime that spawned the
//! link. Added to what `webrtc` brings along: its timer can be cut short, so that the driver looks
//! at our interceptor the moment we put packets there; and its sockets watch the STUN traffic,
//! which tells the round trip and whether the peer still answers, and save round trips (see
//! [`super::early`] and [`super::nominate`]).

use std::future::Future;
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use super::early::{Early, Gate};
use super::nominate::Shortcut;
use super::plain;
use parking_lot::Mutex;
use tokio::sync::{Notify, watch};
use webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime,
    TokioRuntime, Transmit,
};

/// Wakes the driver. A nudge that finds it awake is kept for its next sleep.
#[derive(Debug, Default)]
pub(super) struct Nudge(Notify);

impl Nudge {
    pub fn nudge(&self) {
        self.0.notify_one();
    }
}

/// STUN transactions in flight that are remembered: with one check every 20 ms and a timeout far
/// above any sane round trip, more than this never matters.
const MAX_TRANSACTIONS: usize = 64;

/// What the sockets saw of STUN.
#[derive(Debug, Default)]
pub(super) struct StunWatch {
    state: Mutex<StunState>,
    /// A STUN answer came.
    pub answered: Notify,
}

#[derive(Debug, Default)]
struct StunState {
    pending: std::collections::VecDeque<([u8; 12], Instant)>,
    answered_at: Option<Instant>,
    answers: u32,
    smoothed_rtt: Option<Duration>,
}

impl StunWatch {
    /// When the last STUN answer came, and how many came so far.
    pub fn answers(&self) -> (Option<Instant>, u32) {
        let s = self.state.lock();
        (s.answered_at, s.answers)
    }

    /// Smoothed round trip: rises quickly, since a repeated request that comes too early doubles
    /// traffic just when a queue builds, and falls with RFC 6298's gain of 1/8.
    pub fn rtt(&self) -> Option<Duration> {
        self.state.lock().smoothed_rtt
    }

    fn sent(&self, now: Instant, datagram: &[u8]) {
        if let Some((BINDING_REQUEST, id)) = stun_header(datagram) {
            let mut s = self.state.lock();
            if s.pending.len() == MAX_TRANSACTIONS {
                s.pending.pop_front();
            }
            s.pending.push_back((id, now));
        }
    }

    fn received(&self, now: Instant, datagram: &[u8]) {
        let Some((BINDING_SUCCESS, id)) = stun_header(datagram) else {
            return;
        };
        let mut s = self.state.lock();
        // Only answers to our own checks count: the id is 96 random bits.
        let Some(at) = s.pending.iter().position(|(pending, _)| *pending == id) else {
            return;
        };
        let Some((_, sent)) = s.pending.remove(at) else {
            return;
        };
        let rtt = now.saturating_duration_since(sent);
        s.smoothed_rtt = Some(match s.smoothed_rtt {
            Some(old) if rtt > old => (old + rtt) / 2,
            Some(old) => (old * 7 + rtt) / 8,
            None => rtt,
        });
        s.answered_at = Some(now);
        s.answers = s.answers.saturating_add(1);
        drop(s);
        self.answered.notify_one();
    }
}

const BINDING_REQUEST: u16 = 0x0001;
const BINDING_SUCCESS: u16 = 0x0101;
const MAGIC_COOKIE: [u8; 4] = 0x2112_a442u32.to_be_bytes();

/// Message type and transaction id (RFC 8489, section 5).
fn stun_header(d: &[u8]) -> Option<(u16, [u8; 12])> {
    if d.len() < 20 || d[0] > 3 || d[4..8] != MAGIC_COOKIE {
        return None;
    }
    let id = d[8..20].try_into().ok()?;
    Some((u16::from_be_bytes([d[0], d[1]]), id))
}

/// A datagram that begins with the server's hello: a plaintext handshake record (RFC 6347,
/// section 4.1) with message type 2.
fn is_server_hello(d: &[u8]) -> bool {
    d.len() > 13 && d[0] == 22 && d[3..5] == [0, 0] && d[13] == 2
}

/// A DTLS record of the handshake: change cipher spec or handshake (RFC 7983 tells DTLS from the
/// rest by the first byte). Alerts and application data are not.
fn is_handshake(d: &[u8]) -> bool {
    matches!(d.first(), Some(20 | 22))
}

#[derive(Debug)]
pub(super) struct LinkRuntime {
    pub nudge: Arc<Nudge>,
    pub stun: Arc<StunWatch>,
    pub gate: Arc<Gate>,
    pub shortcut: Arc<Shortcut>,
}

impl Runtime for LinkRuntime {
    fn spawn(&self, future: Pin<Box<dyn Future<Output = ()> + Send>>) -> Box<dyn JoinHandle> {
        TokioRuntime.spawn(future)
    }

    fn wrap_udp_socket(&self, socket: std::net::UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        grow_buffers(&socket);
        self.shortcut.add_socket(socket.local_addr()?);
        Ok(Arc::new(WatchedSocket {
            inner: plain::open(socket)?,
            stun: self.stun.clone(),
            early: Early::new(self.gate.clone()),
            shortcut: self.shortcut.clone(),
            hello_seen: AtomicBool::new(false),
        }))
    }

    fn wrap_tcp_listener(
        &self,
        listener: std::net::TcpListener,
    ) -> io::Result<Arc<dyn AsyncTcpListener>> {
        TokioRuntime.wrap_tcp_listener(listener)
    }

    fn connect_tcp<'a>(
        &'a self,
        remote_addr: SocketAddr,
    ) -> Pin<Box<dyn Future<Output = io::Result<Arc<dyn AsyncTcpStream>>> + Send + 'a>> {
        TokioRuntime.connect_tcp(remote_addr)
    }

    fn resolve_host<'a>(
        &'a self,
        host: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>> {
        TokioRuntime.resolve_host(host)
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + 'static>> {
        let nudge = self.nudge.clone();
        Box::pin(async move {
            tokio::select! {
                () = nudge.0.notified() => {}
                () = tokio::time::sleep(duration) => {}
            }
        })
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        TokioRuntime.interval(period)
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        // Never called by the peer connection; the link lives on a runtime that already runs.
        drop(future);
    }

    fn name(&self) -> &'static str {
        "zego-link"
    }
}

#[derive(Debug)]
struct WatchedSocket {
    inner: Arc<dyn AsyncUdpSocket>,
    stun: Arc<StunWatch>,
    early: Early,
    shortcut: Arc<Shortcut>,
    /// A server's hello came in here.
    hello_seen: AtomicBool,
}

impl WatchedSocket {
    /// Looks at the datagrams of one receive, drops the answer to a check that was answered here
    /// and repeated hellos of the server, and returns the length of what is left. `rtc`'s DTLS client forgets its retransmission timer when the
    /// server repeats itself while the client's last flight is on its way; would that be lost, the
    /// handshake would never end. The first hello is all that it needs.
    fn watch(&self, now: Instant, data: &mut [u8], stride: usize) -> usize {
        let mut kept = 0;
        let mut at = 0;
        while at < data.len() {
            let end = (at + stride.max(1)).min(data.len());
            let datagram = &data[at..end];
            self.stun.received(now, datagram);
            let repeated = if is_server_hello(datagram) {
                self.hello_seen.swap(true, Ordering::Relaxed)
            } else {
                matches!(stun_header(datagram), Some((BINDING_SUCCESS, id)) if self.shortcut.is_answered(&id))
            };
            if !repeated {
                if kept != at {
                    data.copy_within(at..end, kept);
                }
                kept += end - at;
            }
            at = end;
        }
        kept
    }
}

impl AsyncUdpSocket for WatchedSocket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }

    fn max_gso_segments(&self) -> usize {
        self.inner.max_gso_segments()
    }

    fn max_gro_segments(&self) -> usize {
        self.inner.max_gro_segments()
    }

    fn poll_send(&self, cx: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let sent = self.inner.poll_send(cx, transmit);
        if matches!(sent, Poll::Ready(Ok(_))) {
            // Media, nearly all of what is sent, costs a look at its first bytes.
            if stun_header(transmit.contents).is_some() {
                self.stun.sent(Instant::now(), transmit.contents);
                let answer = self
                    .shortcut
                    .answer(transmit.destination, transmit.contents);
                if let Some(answer) = answer {
                    self.early.receive(transmit.destination, answer);
                }
            }
            if is_handshake(transmit.contents) {
                // A lost datagram of the handshake costs a timer of one second; a second copy
                // costs a kilobyte once. DTLS expects duplicates (RFC 6347, section 3.2).
                let _ = self.inner.poll_send(cx, transmit);
            }
        }
        sent
    }

    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        if let (Some(buf), Some(meta)) = (bufs.first_mut(), meta.first_mut())
            && self.early.replay(buf, meta)
        {
            if stun_header(&buf[..meta.len]).is_some() {
                self.stun.answered.notify_one();
            }
            return Poll::Ready(Ok(1));
        }
        let received = self.inner.poll_recv(cx, bufs, meta);
        if received.is_pending() {
            self.early.wait(cx);
        }
        if let Poll::Ready(Ok(n)) = received {
            let now = Instant::now();
            for (buf, meta) in bufs.iter_mut().zip(meta.iter_mut()).take(n) {
                let len = meta.len.min(buf.len());
                meta.len = self.watch(now, &mut buf[..len], meta.stride);
                for datagram in buf[..meta.len].chunks(meta.stride.max(1)) {
                    self.early.keep(meta, datagram);
                }
            }
        }
        received
    }
}

/// Room for a join burst on the way in and a keyframe on the way out; the kernel caps it.
const SOCKET_BUFFER: usize = 2 << 20;

fn grow_buffers(socket: &std::net::UdpSocket) {
    let socket = socket2::SockRef::from(socket);
    // Failure only leaves the default size.
    let _ = socket.set_recv_buffer_size(SOCKET_BUFFER);
    let _ = socket.set_send_buffer_size(SOCKET_BUFFER);
}

/// The crypto library gathers CPU jitter when it first needs a random number, which takes about
/// 50 ms of a core, once per process. It happens on a thread of its own that then ends.
static WARM: LazyLock<watch::Receiver<bool>> = LazyLock::new(|| {
    let (done, waiting) = watch::channel(false);
    let warm = move || {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        // A failure shows, with its reason, where the first key is made.
        let _ = provider.secure_random.fill(&mut [0; 32]);
        let _ = done.send(true);
    };
    // Without the thread `done` is dropped, nobody waits, and the first link pays itself.
    let _ = std::thread::Builder::new()
        .name("zex-warm".into())
        .spawn(warm);
    waiting
});

/// Starts the crypto library in the background; call it as early as there is any sign that a link
/// will be opened. Returns at once, does nothing the second time.
pub fn warm_up() {
    LazyLock::force(&WARM);
}

/// Waits until the crypto library is started.
pub(super) async fn warm() {
    let _ = WARM.clone().wait_for(|done| *done).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stun(kind: u16, id: u8) -> Vec<u8> {
        let mut d = Vec::from(kind.to_be_bytes());
        d.extend([0, 0]);
        d.extend(MAGIC_COOKIE);
        d.extend([id; 12]);
        d
    }

    #[test]
    fn only_answers_to_our_checks_count() {
        let watch = StunWatch::default();
        let t = Instant::now();
        watch.sent(t, &stun(BINDING_REQUEST, 1));
        watch.received(t, &stun(BINDING_SUCCESS, 2));
        assert_eq!(watch.answers(), (None, 0));
        let later = t + Duration::from_millis(40);
        watch.received(later, &stun(BINDING_SUCCESS, 1));
        assert_eq!(watch.answers(), (Some(later), 1));
        assert_eq!(watch.rtt(), Some(Duration::from_millis(40)));
        watch.received(later, &stun(BINDING_SUCCESS, 1));
        assert_eq!(watch.answers(), (Some(later), 1), "an answer serves once");
        watch.received(later, &[0x80; 30]);
        watch.received(later, &[]);
    }

    #[tokio::test]
    async fn a_repeated_hello_is_dropped_from_a_batch() {
        let rt = LinkRuntime {
            nudge: Arc::default(),
            stun: Arc::default(),
            gate: Arc::default(),
            shortcut: Arc::default(),
        };
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let socket = WatchedSocket {
            inner: TokioRuntime.wrap_udp_socket(socket).unwrap(),
            stun: rt.stun,
            early: Early::new(rt.gate),
            shortcut: rt.shortcut,
            hello_seen: AtomicBool::new(false),
        };
        let mut hello = [7u8; 20];
        hello[..14].copy_from_slice(&[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 70, 2]);
        let (other, short) = ([9u8; 20], [8u8; 5]);
        let mut batch = [&hello[..], &hello, &other, &short].concat();
        let now = Instant::now();
        assert_eq!(socket.watch(now, &mut batch, 20), 45);
        assert_eq!(batch[..45], [&hello[..], &other, &short].concat());
        assert_eq!(socket.watch(now, &mut hello, 20), 0);
        assert_eq!(socket.watch(now, &mut [], 0), 0);
    }

    #[tokio::test]
    async fn a_nudge_ends_the_sleep() {
        let rt = LinkRuntime {
            nudge: Arc::default(),
            stun: Arc::default(),
            gate: Arc::default(),
            shortcut: Arc::default(),
        };
        rt.nudge.nudge(); // kept although nobody sleeps
        let start = Instant::now();
        rt.sleep(Duration::from_secs(60)).await;
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
