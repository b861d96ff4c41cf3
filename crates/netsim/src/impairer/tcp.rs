//! The TCP half: connections are relayed with the path's delay, cut, reset or refused.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

use super::{Control, Shared, TcpMode, lock};

/// Chunks on the way in one direction; when full the sender feels back-pressure, as it would from
/// a full window.
const IN_FLIGHT: usize = 256;
const CHUNK: usize = 16 * 1024;

pub(super) async fn relay(
    listener: TcpListener,
    address: SocketAddr,
    mut control: watch::Receiver<Control>,
    stats: Shared,
) {
    let mut listener = Some(listener);
    loop {
        let refuse = control.borrow_and_update().tcp == TcpMode::Refuse;
        if refuse {
            // Only a closed port refuses; it is bound again afterwards.
            listener = None;
        } else if listener.is_none() {
            listener = TcpListener::bind(address).await.ok();
        }
        let accepted = tokio::select! {
            changed = control.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
            accepted = accept(listener.as_ref()) => accepted,
            () = tokio::time::sleep(Duration::from_millis(20)), if listener.is_none() && !refuse => continue,
        };
        let Ok((client, _)) = accepted else { continue };
        lock(&stats).tcp_connections += 1;
        tokio::spawn(connection(client, control.clone(), stats.clone()));
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

async fn connection(mut client: TcpStream, mut control: watch::Receiver<Control>, stats: Shared) {
    let settings = control.borrow_and_update().clone();
    // The kernel has accepted at once; the handshake's round trip is made up for here.
    tokio::time::sleep(settings.up.delay + settings.down.delay).await;
    wait_until_open(&mut control).await;
    let target = control.borrow().tcp_target;
    let server = match target {
        Some(target) => TcpStream::connect(target).await,
        None => Err(io::ErrorKind::NotConnected.into()),
    };
    let Ok(mut server) = server else {
        let _ = client.set_zero_linger();
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    {
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        let up = copy(
            from_client,
            to_server,
            control.clone(),
            |control| control.up.delay,
            |bytes| {
                lock(&stats).tcp_bytes_up += bytes;
            },
        );
        let down = copy(
            from_server,
            to_client,
            control.clone(),
            |control| control.down.delay,
            |bytes| {
                lock(&stats).tcp_bytes_down += bytes;
            },
        );
        tokio::select! {
            // Either end broke, or both have closed in order.
            result = async { tokio::try_join!(up, down) } => if result.is_ok() { return },
            () = wait_for_reset(&mut control, settings.tcp_resets) => {}
        }
    }
    // Without lingering, closing sends RST.
    let _ = (client.set_zero_linger(), server.set_zero_linger());
}

/// Moves one direction until its end, each chunk `delay` after it was read.
async fn copy(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut control: watch::Receiver<Control>,
    delay: impl Fn(&Control) -> Duration,
    count: impl Fn(u64),
) -> io::Result<()> {
    let (sender, mut chunks) = mpsc::channel::<(Instant, Vec<u8>)>(IN_FLIGHT);
    let settings = control.clone();
    let read = async move {
        let mut buffer = vec![0; CHUNK];
        loop {
            let len = from.read(&mut buffer).await?;
            let due = Instant::now() + delay(&settings.borrow());
            // An empty chunk is the end of the stream; it travels like data.
            if sender.send((due, buffer[..len].to_vec())).await.is_err() || len == 0 {
                return io::Result::Ok(());
            }
        }
    };
    let write = async move {
        while let Some((due, chunk)) = chunks.recv().await {
            tokio::time::sleep_until(due.into()).await;
            wait_until_open(&mut control).await;
            if chunk.is_empty() {
                return to.shutdown().await;
            }
            to.write_all(&chunk).await?;
            count(chunk.len() as u64);
        }
        Ok(())
    };
    tokio::try_join!(read, write).map(|_| ())
}

/// Resolves when this connection shall be reset or the relay ends.
async fn wait_for_reset(control: &mut watch::Receiver<Control>, resets: u64) {
    let _ = control
        .wait_for(|control| control.tcp == TcpMode::Refuse || control.tcp_resets != resets)
        .await;
}

/// Waits while the path is cut or a black hole.
async fn wait_until_open(control: &mut watch::Receiver<Control>) {
    loop {
        let settings = control.borrow_and_update().clone();
        let now = Instant::now();
        let until = settings
            .cut_until
            .max(settings.hold_until)
            .filter(|until| *until > now);
        let changed = match until {
            _ if settings.tcp == TcpMode::Blackhole => control.changed().await,
            None => return,
            Some(until) => tokio::select! {
                changed = control.changed() => changed,
                () = tokio::time::sleep_until(until.into()) => Ok(()),
            },
        };
        if changed.is_err() {
            return;
        }
    }
}
