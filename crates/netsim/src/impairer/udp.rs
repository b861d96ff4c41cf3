//! The UDP half: one task per client address with a pair of links.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::UdpSocket;
use tokio::sync::{mpsc, watch};

use super::{Control, Shared, lock};
use crate::link::{Link, LinkStats};

/// Clients served at once; the table is cleared of finished ones before one is refused. Far above
/// what a test starts.
const MAX_CLIENTS: usize = 1024;
/// Datagrams between the listening task and a client's task; above that the kernel's buffer would
/// have dropped as well.
const MAILBOX: usize = 1024;
/// A client without a datagram for this long is forgotten.
const IDLE: Duration = Duration::from_secs(120);
/// The runtime's timer rounds up to whole milliseconds: deliver up to half of one early.
const EARLY: Duration = Duration::from_micros(500);
const MAX_DATAGRAM: usize = 65_536;
/// Kernel buffer of each socket: on a busy machine the relay may sleep for some 100 ms, and what the
/// kernel drops is in nobody's count.
const KERNEL_BUFFER: libc::c_int = 4 << 20;

type Datagram = Vec<u8>;

pub(super) async fn relay(
    socket: UdpSocket,
    mut control: watch::Receiver<Control>,
    stats: Shared,
    seed: u64,
) {
    widen(&socket);
    let socket = Arc::new(socket);
    let mut clients: HashMap<SocketAddr, mpsc::Sender<Datagram>> = HashMap::new();
    let mut buffer = vec![0; MAX_DATAGRAM];
    loop {
        let received = tokio::select! {
            changed = control.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
            received = socket.recv_from(&mut buffer) => received,
        };
        // ICMP errors of earlier sends surface here; they concern a client that is gone.
        let Ok((len, from)) = received else { continue };
        if clients.get(&from).is_none_or(mpsc::Sender::is_closed) {
            clients.retain(|_, sender| !sender.is_closed());
            if clients.len() >= MAX_CLIENTS {
                lock(&stats).refused += 1;
                continue;
            }
            let number = {
                let mut stats = lock(&stats);
                stats.udp_clients += 1;
                stats.udp_clients
            };
            let (sender, mailbox) = mpsc::channel(MAILBOX);
            let client = Client {
                address: from,
                socket: socket.clone(),
                stats: stats.clone(),
            };
            tokio::spawn(client.run(mailbox, control.clone(), seed.wrapping_add(2 * number)));
            clients.insert(from, sender);
        }
        if let Some(sender) = clients.get(&from)
            && sender.try_send(buffer[..len].to_vec()).is_err()
        {
            lock(&stats).refused += 1;
        }
    }
}

struct Client {
    address: SocketAddr,
    /// The socket clients know, shared by all.
    socket: Arc<UdpSocket>,
    stats: Shared,
}

impl Client {
    async fn run(
        self,
        mut mailbox: mpsc::Receiver<Datagram>,
        mut control: watch::Receiver<Control>,
        seed: u64,
    ) {
        let Ok(upstream) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await else {
            return;
        };
        widen(&upstream);
        let start = Instant::now();
        let mut settings = control.borrow_and_update().clone();
        let mut up = Link::new(start, settings.up, seed);
        let mut down = Link::new(start, settings.down, seed + 1);
        for link in [&mut up, &mut down] {
            apply_pauses(link, start, &settings);
        }
        let (mut up_seen, mut down_seen) = (LinkStats::default(), LinkStats::default());
        let mut last_seen = start;
        let mut buffer = vec![0; MAX_DATAGRAM];
        loop {
            let deadline = [up.next_deadline(), down.next_deadline()]
                .into_iter()
                .flatten()
                .min();
            let wake = deadline.map_or(last_seen + IDLE, |at| (at - EARLY).min(last_seen + IDLE));
            tokio::select! {
                changed = control.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    let new = control.borrow_and_update().clone();
                    let now = Instant::now();
                    apply(&mut up, now, new.up, &settings, &new);
                    apply(&mut down, now, new.down, &settings, &new);
                    settings = new;
                }
                datagram = mailbox.recv() => {
                    let Some(datagram) = datagram else { return };
                    last_seen = Instant::now();
                    self.offer(&mut up, last_seen, datagram, &settings);
                }
                received = upstream.recv(&mut buffer) => {
                    // A refused port (ICMP) is what a restarting server looks like: go on.
                    if let Ok(len) = received {
                        self.offer(&mut down, Instant::now(), buffer[..len].to_vec(), &settings);
                    }
                }
                () = tokio::time::sleep_until(wake.into()) => {
                    if last_seen.elapsed() >= IDLE {
                        return;
                    }
                }
            }
            let due = Instant::now() + EARLY;
            while let Some(datagram) = up.poll(due) {
                if let Some(target) = settings.udp_target {
                    // Connected, so that only the target's answers are taken.
                    if upstream.peer_addr().ok() != Some(target)
                        && upstream.connect(target).await.is_err()
                    {
                        continue;
                    }
                    let _ = upstream.send(&datagram).await;
                }
            }
            while let Some(datagram) = down.poll(due) {
                let _ = self.socket.send_to(&datagram, self.address).await;
            }
            let mut stats = lock(&self.stats);
            add_difference(&mut stats.up, &mut up_seen, up.stats());
            add_difference(&mut stats.down, &mut down_seen, down.stats());
        }
    }

    fn offer(
        &self,
        link: &mut Link<Datagram>,
        now: Instant,
        datagram: Datagram,
        settings: &Control,
    ) {
        if settings.block_udp || settings.udp_target.is_none() {
            lock(&self.stats).refused += 1;
        } else {
            link.send(now, datagram.len(), datagram);
        }
    }
}

/// Asks for a large receive buffer; what the system allows is as good as it gets.
fn widen(socket: &UdpSocket) {
    let size = KERNEL_BUFFER;
    // SAFETY: the descriptor is open as `socket` is borrowed; the option is a c_int, whose address
    // and size are passed and not kept.
    unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_RCVBUF,
            (&raw const size).cast(),
            size_of::<libc::c_int>() as libc::socklen_t,
        );
    }
}

fn apply(
    link: &mut Link<Datagram>,
    now: Instant,
    profile: crate::LinkProfile,
    old: &Control,
    new: &Control,
) {
    if *link.profile() != profile {
        link.set(now, profile);
    }
    if old.cut_until != new.cut_until || old.hold_until != new.hold_until {
        apply_pauses(link, now, new);
    }
}

fn apply_pauses(link: &mut Link<Datagram>, now: Instant, settings: &Control) {
    if let Some(until) = settings.cut_until.filter(|until| *until > now) {
        link.cut(now, until - now);
    }
    if let Some(until) = settings.hold_until.filter(|until| *until > now) {
        link.hold(now, until - now);
    }
}

fn add_difference(total: &mut LinkStats, seen: &mut LinkStats, now: LinkStats) {
    total.sent += now.sent - seen.sent;
    total.sent_bytes += now.sent_bytes - seen.sent_bytes;
    total.delivered += now.delivered - seen.delivered;
    total.delivered_bytes += now.delivered_bytes - seen.delivered_bytes;
    total.lost_random += now.lost_random - seen.lost_random;
    total.lost_queue += now.lost_queue - seen.lost_queue;
    total.lost_cut += now.lost_cut - seen.lost_cut;
    total.duplicated += now.duplicated - seen.duplicated;
    *seen = now;
}
