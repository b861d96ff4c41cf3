//! Media that comes before its keys.
//!
//! The server's handshake ends with the message that it sends, and its first packets follow that
//! message at once: a join burst lies in the socket right behind it. The peer connection reads all
//! of it in one go, learns of its keys afterwards, and has dropped the burst by then; asking for it
//! again would cost the first picture a round trip. So the sockets keep a copy until the keys are
//! there, and hand it out once more. What had been read after all is a replay, and dropped as one.

use std::collections::VecDeque;
use std::io::IoSliceMut;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Waker};

use parking_lot::Mutex;
use webrtc::runtime::RecvMeta;

/// Datagrams kept per socket: more than the burst of a join within a few milliseconds. The rest is
/// asked for again.
const MAX_HELD: usize = 256;

/// One for a link; open once there are keys.
#[derive(Debug, Default)]
pub(super) struct Gate {
    open: AtomicBool,
    sockets: Mutex<Vec<Arc<Mutex<Held>>>>,
}

#[derive(Debug, Default)]
struct Held {
    /// Of our own making; read before anything else.
    own: Option<(RecvMeta, Vec<u8>)>,
    datagrams: VecDeque<(RecvMeta, Vec<u8>)>,
    waker: Option<Waker>,
}

/// The share of one socket.
#[derive(Debug)]
pub(super) struct Early {
    gate: Arc<Gate>,
    held: Arc<Mutex<Held>>,
}

impl Gate {
    /// The keys are there.
    pub fn open(&self) {
        self.open.store(true, Ordering::Release);
        for held in std::mem::take(&mut *self.sockets.lock()) {
            if let Some(waker) = held.lock().waker.take() {
                waker.wake();
            }
        }
    }
}

impl Early {
    pub fn new(gate: Arc<Gate>) -> Early {
        let held = Arc::<Mutex<Held>>::default();
        if !gate.open.load(Ordering::Acquire) {
            gate.sockets.lock().push(held.clone());
        }
        Early { gate, held }
    }

    fn is_open(&self) -> bool {
        self.gate.open.load(Ordering::Acquire)
    }

    /// Puts a datagram before the reader as if it had come from `from`. One at a time, and only
    /// until the gate opens.
    pub fn receive(&self, from: SocketAddr, datagram: Vec<u8>) {
        let mut meta = RecvMeta::default();
        meta.addr = from;
        let mut held = self.held.lock();
        held.own = Some((meta, datagram));
        if let Some(waker) = held.waker.take() {
            waker.wake();
        }
    }

    /// Hands out what was kept, oldest first.
    pub fn replay(&self, buf: &mut IoSliceMut<'_>, meta: &mut RecvMeta) -> bool {
        let (kept, data) = {
            let mut held = self.held.lock();
            let next = held.own.take().or_else(|| {
                let open = self.is_open();
                open.then(|| held.datagrams.pop_front()).flatten()
            });
            match next {
                Some(next) => next,
                None => return false,
            }
        };
        let n = data.len().min(buf.len());
        buf[..n].copy_from_slice(&data[..n]);
        *meta = kept;
        (meta.len, meta.stride) = (n, n);
        true
    }

    /// Keeps SRTP and SRTCP (RFC 7983: the first byte tells) while there are no keys.
    pub fn keep(&self, meta: &RecvMeta, datagram: &[u8]) {
        if self.is_open() || !matches!(datagram.first(), Some(128..=191)) {
            return;
        }
        let mut held = self.held.lock();
        if held.datagrams.len() < MAX_HELD {
            held.datagrams.push_back((*meta, datagram.to_vec()));
        }
    }

    /// Nothing to read: the opening of the gate is to wake the reader, too, and a datagram of our
    /// own.
    pub fn wait(&self, cx: &Context<'_>) {
        if self.is_open() {
            return;
        }
        let mut held = self.held.lock();
        held.waker = Some(cx.waker().clone());
        let own = held.own.is_some();
        drop(held);
        if own || self.is_open() {
            cx.waker().wake_by_ref();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_datagram_of_our_own_is_read_first() {
        let early = Early::new(Arc::default());
        early.keep(&RecvMeta::default(), &[128, 1, 2]);
        let from = SocketAddr::from(([192, 0, 2, 1], 8000));
        early.receive(from, vec![1, 1]);
        let mut buf = [0; 16];
        let mut out = RecvMeta::default();
        assert!(early.replay(&mut IoSliceMut::new(&mut buf), &mut out));
        assert_eq!((&buf[..out.len], out.addr), (&[1, 1][..], from));
        assert!(!early.replay(&mut IoSliceMut::new(&mut buf), &mut out));
    }

    #[test]
    fn media_is_handed_out_again_once_there_are_keys() {
        let gate = Arc::new(Gate::default());
        let early = Early::new(gate.clone());
        let meta = RecvMeta::default();
        let (rtp, dtls) = ([128, 1, 2], [22, 1]);
        early.keep(&meta, &rtp);
        early.keep(&meta, &dtls);
        let mut buf = [0; 16];
        let mut out = RecvMeta::default();
        assert!(!early.replay(&mut IoSliceMut::new(&mut buf), &mut out));
        gate.open();
        assert!(early.replay(&mut IoSliceMut::new(&mut buf), &mut out));
        assert_eq!((&buf[..out.len], out.stride), (&rtp[..], 3));
        assert!(!early.replay(&mut IoSliceMut::new(&mut buf), &mut out));
        early.keep(&meta, &rtp);
        assert!(!early.replay(&mut IoSliceMut::new(&mut buf), &mut out));
    }
}
