//! The link against a real answerer over loopback sockets.

mod sfu;

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use bytes::Bytes;
use sfu::{Ask, Relay, Sfu, Told};
use tokio::sync::mpsc;

use super::*;

const WAIT: Duration = Duration::from_secs(20);
type Events = mpsc::Receiver<(u32, LinkEvent)>;

fn config(kind: LinkKind) -> LinkConfig {
    LinkConfig {
        pairs: 2,
        ..LinkConfig::new(kind, 7, IpAddr::V4(Ipv4Addr::LOCALHOST))
    }
}

async fn wait<T>(events: &mut Events, mut f: impl FnMut(LinkEvent) -> Option<T>) -> T {
    tokio::time::timeout(WAIT, async {
        loop {
            let (generation, event) = events.recv().await.expect("channel open");
            assert_eq!(generation, 7);
            if let Some(t) = f(event) {
                return t;
            }
        }
    })
    .await
    .expect("event in time")
}

async fn offer(events: &mut Events) -> String {
    wait(events, |e| match e {
        LinkEvent::Offer { sdp } => Some(sdp),
        other => panic!("{other:?} before the offer"),
    })
    .await
}

async fn connect(kind: LinkKind, sfu: &Sfu, relay: Option<&Relay>) -> (PeerLink, Events) {
    let (tx, mut events) = mpsc::channel(1024);
    let link = PeerLink::spawn(config(kind), tx);
    let sdp = offer(&mut events).await;
    link.set_answer(sfu.answer(sdp, relay.map(|r| r.addr)));
    wait(&mut events, |e| match e {
        LinkEvent::Connected { .. } => Some(()),
        LinkEvent::Lost { reason } => panic!("{reason}"),
        _ => None,
    })
    .await;
    (link, events)
}

fn packet(timestamp: u32, marker: bool, payload: Vec<u8>) -> RtpPacket {
    RtpPacket {
        timestamp,
        marker,
        payload: Bytes::from(payload),
        abs_capture_time: Some(1 << 40),
        ..RtpPacket::default()
    }
}

#[tokio::test]
async fn connects_fast() {
    let _ = tracing_subscriber::fmt()
        .with_env_filter("zego_express=debug")
        .try_init();
    let sfu = Sfu::start();
    for kind in [LinkKind::Up, LinkKind::Down] {
        let (tx, mut events) = mpsc::channel(1024);
        let start = Instant::now();
        let link = PeerLink::spawn(config(kind), tx);
        let sdp = offer(&mut events).await;
        println!("{sdp}");
        let offered = start.elapsed();
        let sfu = if kind == LinkKind::Up {
            Sfu::start()
        } else {
            Sfu::start()
        };
        let answer = sfu.answer(sdp, None);
        println!("{answer}");
        let answered = start.elapsed();
        link.set_answer(answer);
        let (ice, total) = wait(&mut events, |e| match e {
            LinkEvent::Connected { ice, total } => Some((ice, total)),
            _ => None,
        })
        .await;
        println!("{kind:?}: offer {offered:?}, answer {answered:?}, ice {ice:?}, total {total:?}");
    }
    drop(sfu);
}
