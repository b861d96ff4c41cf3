//! Media that comes before its keys.
//!
//! The server's handshake ends with the message that it sends, and its first packets follow that
//! message at once: a join burst lies in the socket right behind it. The peer connection reads all
//! of it in one go, learns of its keys afterwards, and has dropped the burst by then; asking for it
//! again would cost the first picture a round trip. So the sockets keep a copy until the keys are
//! there, and hand it out once more. What had been read after all is a replay, and dropped as one.

use std::collections::VecDeque;
use std::io::IoSliceMut;
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

    /// Hands out what was kept, oldest first.
    pub fn replay(&self, buf: &mut IoSliceMut<'_>, meta: &mut RecvMeta) -> bool {
        if !self.is_open() {
            return false;
        }
        let Some((kept, data)) = self.held.lock().datagrams.pop_front() else {
            return false;
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

    /// Nothing to read: the opening of the gate is to wake the reader, too.
    pub fn wait(&self, cx: &Context<'_>) {
        if self.is_open() {
            return;
        }
        self.held.lock().waker = Some(cx.waker().clone());
        if self.is_open() {
            cx.waker().wake_by_ref();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
