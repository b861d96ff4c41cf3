//! UDP without batches, for a network stack that lacks the options which batches and congestion
//! marks need: wine's refuses one, Windows' own has them all.

use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::ReadBuf;
use webrtc::runtime::{
    AsyncUdpSocket, RecvMeta, Runtime, TokioRuntime, Transmit, UdpSockRef, UdpSocketState,
};

/// A socket of the kind that its network stack can serve.
pub(super) fn open(socket: std::net::UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
    // Elsewhere what is missing is left out one by one, and no socket is refused.
    if cfg!(windows) && UdpSocketState::new(UdpSockRef::from(&socket)).is_err() {
        return Ok(Arc::new(Plain::new(socket)?));
    }
    TokioRuntime.wrap_udp_socket(socket)
}

/// One datagram a call, each way.
#[derive(Debug)]
struct Plain(tokio::net::UdpSocket);

impl Plain {
    fn new(socket: std::net::UdpSocket) -> io::Result<Plain> {
        socket.set_nonblocking(true)?;
        tokio::net::UdpSocket::from_std(socket).map(Plain)
    }
}

impl AsyncUdpSocket for Plain {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    fn poll_send(&self, cx: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        self.0
            .poll_send_to(cx, transmit.contents, transmit.destination)
    }

    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let (Some(buf), Some(meta)) = (bufs.first_mut(), meta.first_mut()) else {
            return Poll::Ready(Ok(0));
        };
        let mut read = ReadBuf::new(buf);
        let addr = ready!(self.0.poll_recv_from(cx, &mut read))?;
        *meta = RecvMeta::default();
        meta.addr = addr;
        meta.len = read.filled().len();
        meta.stride = meta.len.max(1);
        Poll::Ready(Ok(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    #[tokio::test]
    async fn datagrams_go_out_and_come_in_one_by_one() {
        let bind = || Plain::new(std::net::UdpSocket::bind("127.0.0.1:0").unwrap()).unwrap();
        let (a, b) = (bind(), bind());
        assert_eq!(a.max_gso_segments(), 1);
        for contents in [&b"first"[..], b"", b"third"] {
            let transmit = Transmit {
                destination: b.local_addr().unwrap(),
                ecn: None,
                contents,
                segment_size: None,
                src_ip: None,
            };
            let sent = poll_fn(|cx| a.poll_send(cx, &transmit)).await.unwrap();
            assert_eq!(sent, contents.len());
        }
        let (mut first, mut second) = ([0; 1500], [0; 1500]);
        let mut metas = [RecvMeta::default(); 2];
        for contents in [&b"first"[..], b"", b"third"] {
            let mut bufs = [&mut first, &mut second].map(|b| IoSliceMut::new(b));
            let count = poll_fn(|cx| b.poll_recv(cx, &mut bufs, &mut metas)).await;
            assert_eq!(count.unwrap(), 1);
            let meta = metas[0];
            assert_eq!(&bufs[0][..meta.len], contents);
            assert_eq!(meta.addr, a.local_addr().unwrap());
            assert_eq!(meta.stride, contents.len().max(1));
        }
    }
}
