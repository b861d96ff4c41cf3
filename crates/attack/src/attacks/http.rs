//! The TCP port, before any message.

use crate::field::{Attack, Field, Outcome, Pace, block_on};
use crate::server::stranger;
use anyhow::Result;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;

const SUITE: &str = "http";

pub const ATTACKS: &[Attack] = &[
    Attack::new(
        SUITE,
        "big-heads",
        "1,000 connections with 400 KB of header each, never finished",
        big_heads,
    ),
    Attack::new(
        SUITE,
        "slow-heads",
        "1,000 connections that send a byte of header at a time",
        slow_heads,
    ),
    Attack::new(
        SUITE,
        "health",
        "2,000 requests of /health a second",
        health,
    ),
    Attack::new(
        SUITE,
        "pipelined",
        "requests of /health without waiting for answers, on 64 connections",
        pipelined,
    ),
    Attack::new(
        SUITE,
        "connections",
        "1,000 connections a second, closed at once",
        connections,
    ),
    Attack::new(
        SUITE,
        "wrong-paths",
        "requests of every wrong kind, 500 a second",
        wrong_requests,
    ),
];

async fn connect(field: &Field<'_>, n: usize) -> Result<TcpStream> {
    connect_to(field.http, n).await
}

async fn connect_to(http: SocketAddr, n: usize) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((stranger(n), 0).into())?;
    Ok(timeout(Duration::from_secs(2), socket.connect(http)).await??)
}

fn big_heads(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut open = Vec::new();
        let piece = [b'x'; 4 << 10];
        for n in 0..field.many(1_000) {
            if !field.running() {
                break;
            }
            // Several addresses: a limit per address is another defence.
            let Ok(mut stream) = connect(field, n % 4).await else {
                continue;
            };
            let _ = stream
                .write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-y: ")
                .await;
            for _ in 0..100 {
                let write = stream.write_all(&piece);
                if !matches!(timeout(Duration::from_millis(20), write).await, Ok(Ok(()))) {
                    break;
                }
            }
            open.push(stream);
        }
        hold(field).await;
        Ok(Outcome::of(
            open.len(),
            format!("{} connections", open.len()),
        ))
    })
}

fn slow_heads(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut open = Vec::new();
        for n in 0..field.many(1_000) {
            if let Ok(stream) = connect(field, n % 4).await {
                open.push(stream);
            }
        }
        let mut sent = 0;
        while field.running() {
            for stream in &mut open {
                sent += stream.try_write(b"x").unwrap_or(0);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(Outcome::of(
            sent,
            format!("{} connections, {sent} bytes", open.len()),
        ))
    })
}

fn health(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut pace = Pace::new(2_000);
        let mut answered = 0;
        let mut buffer = [0; 1024];
        let mut stream = connect(field, 0).await?;
        while field.running() {
            pace.wait_async().await;
            let ask = async {
                stream
                    .write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
                    .await?;
                stream.read(&mut buffer).await
            };
            match timeout(Duration::from_secs(2), ask).await {
                Ok(Ok(length)) if length > 0 => answered += 1,
                // A limit of the server; the next connection goes on.
                _ => match connect(field, answered % 4).await {
                    Ok(next) => stream = next,
                    Err(_) => continue,
                },
            }
        }
        Ok(Outcome::of(answered, format!("{answered} answered")))
    })
}

fn pipelined(field: &Field<'_>) -> Result<Outcome> {
    const AT_ONCE: usize = 64;
    let piece = b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n".repeat(100);
    block_on(async {
        let mut asking = JoinSet::new();
        let (http, until) = (field.http, field.until);
        for n in 0..field.many(AT_ONCE) {
            let piece = piece.clone();
            asking.spawn(async move {
                let mut answers = 0;
                let mut buffer = vec![0; 64 << 10];
                while Instant::now() < until {
                    let Ok(stream) = connect_to(http, n % 64).await else {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        continue;
                    };
                    let (mut from, mut to) = stream.into_split();
                    // Until the server ends it, or has not answered for a while.
                    let write = async { while to.write_all(&piece).await.is_ok() {} };
                    let read = async {
                        while let Ok(Ok(length)) =
                            timeout(Duration::from_secs(1), from.read(&mut buffer)).await
                            && length > 0
                            && Instant::now() < until
                        {
                            let heads = buffer[..length].windows(9).filter(|w| w == b"HTTP/1.1 ");
                            answers += heads.count();
                        }
                    };
                    tokio::select! { () = write => {}, () = read => {} }
                }
                answers
            });
        }
        let answered: usize = asking.join_all().await.into_iter().sum();
        Ok(Outcome::of(answered, format!("{answered} answered")))
    })
}

fn connections(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let mut pace = Pace::new(1_000);
        let mut made = 0;
        while field.running() {
            pace.wait_async().await;
            if let Ok(stream) = connect(field, made % 50).await {
                // A reset instead of an orderly end, so that no port waits for minutes.
                let _ = stream.set_zero_linger();
                made += 1;
            }
        }
        Ok(Outcome::of(made, format!("{made} connections")))
    })
}

fn wrong_requests(field: &Field<'_>) -> Result<Outcome> {
    const REQUESTS: &[&[u8]] = &[
        b"GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST /health HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\nffffffff\r\n",
        b"GET /v1 HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\n\r\n\r\n",
    ];
    block_on(async {
        let mut pace = Pace::new(500);
        let mut made = 0;
        while field.running() {
            pace.wait_async().await;
            if let Ok(mut stream) = connect(field, made % 50).await {
                let _ = stream.write_all(REQUESTS[made % REQUESTS.len()]).await;
                let _ = stream.set_zero_linger();
                made += 1;
            }
        }
        Ok(Outcome::of(made, format!("{made} requests")))
    })
}

/// Leaves everything as it is until the time is over.
async fn hold(field: &Field<'_>) {
    while field.running() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
