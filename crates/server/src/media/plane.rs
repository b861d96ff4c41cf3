//! The media thread: socket, sessions and router in one loop.
//!
//! Nothing here waits but for the socket, a command or the next deadline, and whatever an input
//! causes leaves before the next wait: forwarding adds no timer's tick to a packet's way.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use zego_proto::msg::LinkKind;
use zego_sfu::{Kind, Output, PeerId, PublicationId as RouteId, Router, RouterConfig, Slot};

use super::beat::Beat;
use super::bucket::{Bucket, Rate};
use super::clock::{PublisherClock, TimeBase};
use super::config::MediaConfig;
use super::cpu::thread_time;
use super::demux::{Demux, LinkIndex, classify, request};
use super::link::{Link, Polled};
use super::meter::Meter;
use super::negotiate::Negotiator;
use super::offers::Offers;
use super::paths::{Class, Confirmed, Datagram};
use super::socket::{RecvBatch, SendBatch, Socket};
use super::sources::Sources;
use super::stats::{Gauges, MediaStats};
use crate::media_api::{MediaCommand, MediaEvent, PublicationId, SessionKey};

/// What reaches the thread.
pub enum Control {
    Command(MediaCommand),
    Stats(mpsc::SyncSender<MediaStats>),
    /// Lets a test do what no client can.
    #[cfg(test)]
    Run(Box<dyn FnOnce(&mut Plane) + Send>),
}

/// Bound: batches read before commands and timers get their turn.
const BATCHES_PER_TURN: usize = 8;
/// Bound: commands taken per turn, so that a burst of logins does not hold up media.
const COMMANDS_PER_TURN: usize = 16;
/// Datagrams gathered before they are sent: the time to fill it is below 1 ms at full load.
const SEND_BATCH: usize = 256;
/// Outputs of one session in a row; more is a fault in it, and others wait meanwhile. The caches of
/// all 16 pairs at once are 56,000 packets.
const OUTPUTS_MAX: usize = 65_536;
/// Outputs between two looks at the clock.
const OUTPUTS_PER_LOOK: usize = 64;
/// A turn of one link longer than this is paid for. A handshake takes 1 ms, a join burst 2 ms.
const LONG_TURN: Duration = Duration::from_millis(5);
/// Seconds of this thread's CPU that the long turns of one session's links may take; beyond that the
/// link is dropped as the others would wait for it.
const LONG_TURNS: Rate = Rate {
    burst: 0.2,
    per_second: 0.02,
};
/// Seconds of this thread's CPU that all turns of one session's links may take; beyond that the link
/// is dropped, and one that it makes instead has no more. The largest down link, 16 pairs of 8 Mbit/s, takes 0.1 a second, and the caches of all its pairs at
/// once 0.3. Turns that are not long are bounded by this alone: a link whose packets cost much has
/// the thread for half a second.
const TURNS: Rate = Rate {
    burst: 0.5,
    per_second: 0.3,
};
/// A session's tick this close ahead is done at once.
const TICK_SLACK: Duration = Duration::from_micros(5);
/// A link without subscriptions has an estimator that ticks for nothing; STUN and commands wake it
/// at once anyway.
const RESTING_TICK: Duration = Duration::from_millis(250);
/// How often lost links are looked for and demand is told to the estimators.
const SWEEP: Duration = Duration::from_millis(200);

/// What the links of one session cost.
#[derive(Default)]
pub(super) struct Costs {
    turns: Bucket,
    long_turns: Bucket,
}

/// The links of one session in one direction.
#[derive(Clone, Copy, Default)]
pub(super) struct LinkPair {
    /// The newest that has connected.
    pub current: Option<LinkIndex>,
    /// The newest that has not.
    pub pending: Option<LinkIndex>,
}

pub struct Plane {
    pub(super) config: MediaConfig,
    pub(super) base: TimeBase,
    pub(super) offers: Offers,
    pub(super) negotiator: Negotiator,
    sources: Sources,
    pub(super) links: Vec<Option<Box<Link>>>,
    pub(super) free: Vec<LinkIndex>,
    pub(super) pairs: HashMap<(SessionKey, LinkKind), LinkPair>,
    pub(super) demux: Demux,
    pub(super) router: Router,
    /// Publication of a session's channel.
    pub(super) channels: HashMap<(SessionKey, u8), PublicationId>,
    /// And back, with the publisher's clock.
    pub(super) publications: HashMap<PublicationId, (SessionKey, u8, PublisherClock)>,
    /// Waits for room in the channel. As long as anything does, no command is read, so this holds at
    /// most one answer per command of a turn and one note per link and publication.
    pub(super) events: VecDeque<MediaEvent>,
    events_tx: tokio::sync::mpsc::Sender<MediaEvent>,
    socket: Socket,
    received: RecvBatch,
    sending: SendBatch,
    heap: BinaryHeap<Reverse<(Instant, LinkIndex)>>,
    dirty: Vec<LinkIndex>,
    next_sweep: Instant,
    more_commands: bool,
    meter: Meter,
    /// Of the sessions that have had a link, until they end.
    pub(super) costs: HashMap<SessionKey, Costs>,
    /// `TURNS`; a test that shares its CPU with others takes a slower one.
    pub(super) turns: Rate,
    pub(super) totals: MediaStats,
    gauges: Arc<Gauges>,
}

impl Plane {
    pub fn new(
        config: MediaConfig,
        socket: Socket,
        negotiator: Negotiator,
        events_tx: tokio::sync::mpsc::Sender<MediaEvent>,
        gauges: Arc<Gauges>,
    ) -> Self {
        let base = TimeBase::now();
        let router = Router::new(RouterConfig::default(), config.seed);
        Self {
            config,
            base,
            offers: Offers::default(),
            negotiator,
            sources: Sources::default(),
            links: Vec::new(),
            free: Vec::new(),
            pairs: HashMap::new(),
            demux: Demux::default(),
            router,
            channels: HashMap::new(),
            publications: HashMap::new(),
            events: VecDeque::new(),
            events_tx,
            socket,
            received: RecvBatch::new(),
            sending: SendBatch::default(),
            heap: BinaryHeap::new(),
            dirty: Vec::new(),
            next_sweep: base.instant,
            more_commands: false,
            meter: Meter::new(base.instant, thread_time),
            costs: HashMap::new(),
            turns: TURNS,
            totals: MediaStats::default(),
            gauges,
        }
    }

    /// Runs until it is told to stop or the handle is gone.
    pub fn run(mut self, commands: &mpsc::Receiver<Control>, wake: &UnixStream, beat: &Beat) {
        while !beat.is_stopped() {
            self.meter.restart(Instant::now());
            self.timers();
            self.forward();
            self.deliver();
            self.flush();
            if let Err(error) = self.wait(wake) {
                tracing::error!(%error, "media socket");
                break;
            }
            drain_wake(wake);
            for _ in 0..BATCHES_PER_TURN {
                match self.receive() {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        tracing::warn!(%error, "receive");
                        break;
                    }
                }
            }
            if !self.commands(commands) {
                break;
            }
            beat.show(self.totals.packets_refused, self.totals.packets_withheld);
            beat.beat();
        }
        self.close_all();
    }

    /// False when it is time to stop.
    fn commands(&mut self, commands: &mpsc::Receiver<Control>) -> bool {
        self.more_commands = false;
        for _ in 0..COMMANDS_PER_TURN {
            if !self.events.is_empty() {
                break;
            }
            self.meter.skip(Instant::now());
            if let Some(done) = self.negotiator.poll() {
                self.negotiated(done);
                self.forward();
                self.deliver();
                continue;
            }
            match commands.try_recv() {
                Ok(Control::Command(command)) => {
                    self.command(command);
                    self.forward();
                    self.deliver();
                }
                Ok(Control::Stats(answer)) => {
                    answer.try_send(self.stats()).ok();
                }
                #[cfg(test)]
                Ok(Control::Run(run)) => run(self),
                Err(mpsc::TryRecvError::Disconnected) => return false,
                Err(mpsc::TryRecvError::Empty) => return true,
            }
        }
        self.more_commands = true;
        true
    }

    fn wait(&self, wake: &UnixStream) -> io::Result<()> {
        let heap = self.heap.peek().map(|Reverse((at, _))| *at);
        let deadlines = [heap, self.router.next_deadline(), Some(self.next_sweep)];
        let at = deadlines
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(self.next_sweep);
        let mut timeout = at.saturating_duration_since(Instant::now());
        if !self.events.is_empty() {
            // The reader of events has fallen behind: look again soon.
            timeout = timeout.min(Duration::from_millis(5));
        } else if self.more_commands {
            timeout = Duration::ZERO;
        }
        let entry = |fd| libc::pollfd {
            fd,
            events: libc::POLLIN,
            revents: 0,
        };
        let mut fds = [entry(self.socket.fd()), entry(wake.as_raw_fd())];
        poll(&mut fds, timeout)
    }

    /// Reads one batch and lets the sessions have it. True if there may be more.
    fn receive(&mut self) -> io::Result<bool> {
        let count = self.socket.recv(&mut self.received)?;
        if count == 0 {
            return Ok(false);
        }
        let now = Instant::now();
        self.meter.restart(now);
        let batch = std::mem::replace(&mut self.received, RecvBatch::empty());
        for (from, at, data) in batch.iter() {
            self.totals.packets_in += 1;
            self.totals.bytes_in += data.len() as u64;
            if self.datagram(now, from, at, data).is_none() {
                self.totals.packets_unknown += 1;
                self.meter.skip(Instant::now());
            }
        }
        self.received = batch;
        self.forward();
        self.flush();
        Ok(count == super::socket::BATCH)
    }

    /// `None`: it belongs to nobody, or nobody wants it.
    pub(super) fn datagram(
        &mut self,
        now: Instant,
        from: SocketAddr,
        at: Option<IpAddr>,
        data: &[u8],
    ) -> Option<()> {
        let class = classify(data)?;
        let (index, nominates) = match class {
            Class::Stun => {
                let request = request(data)?;
                (self.demux.by_ufrag(request.ufrag)?, request.nominates)
            }
            _ => (self.demux.by_address(from)?, false),
        };
        let datagram = Datagram {
            from,
            at,
            class,
            bytes: data.len(),
            nominates,
        };
        let link = self.links.get_mut(index)?.as_mut()?;
        if !link.admit(now, datagram) || class == Class::Stun && !self.sources.admit(now, from) {
            self.totals.packets_refused += 1;
            self.meter.skip(Instant::now());
            return Some(());
        }
        let is_authentic = self.on_link(index, |link| link.receive(now, from, data));
        if is_authentic == Some(true) {
            self.proved(now, index);
        }
        self.drain(now, index);
        Some(())
    }

    /// Works on one link. A panic ends that link, and nobody looks at what it has left half done.
    pub(super) fn on_link<R>(
        &mut self,
        index: LinkIndex,
        work: impl FnOnce(&mut Link) -> R,
    ) -> Option<R> {
        let link = self.links.get_mut(index)?.as_mut()?;
        let result = catch_unwind(AssertUnwindSafe(|| work(link)));
        if result.is_err() {
            tracing::error!(app_id = link.app_id, key = ?link.key, "work on a link panicked: it is dropped");
            self.lose(index);
        }
        result.ok()
    }

    /// The datagram that the link was given last was authentic.
    pub(super) fn proved(&mut self, now: Instant, index: LinkIndex) {
        if let Some(Some(link)) = self.links.get_mut(index) {
            link.last_rx = now;
            link.paths.prove(now);
        }
    }

    /// Takes everything a session has to say until it waits for time to pass. `started`: when the
    /// link's turn began.
    pub(super) fn drain(&mut self, started: Instant, index: LinkIndex) {
        let mut turn = Duration::ZERO;
        for output in 1.. {
            let is_too_long = output % OUTPUTS_PER_LOOK == 0 && self.is_overrun(&mut turn, index);
            if is_too_long || output > OUTPUTS_MAX {
                return self.drop_overrun(index);
            }
            let Some(polled) = self.on_link(index, Link::poll) else {
                return;
            };
            match polled {
                Polled::Send(to, data) => self.transmit(started, index, to, data),
                Polled::Event(event) => self.event(index, event),
                Polled::Wait(at) => {
                    let now = Instant::now();
                    if at > now + TICK_SLACK {
                        self.schedule(now, at, index);
                        break;
                    }
                    self.on_link(index, |link| link.tick(at.max(now)));
                }
                Polled::Failed(error) => {
                    if let Some(Some(link)) = self.links.get(index) {
                        tracing::info!(app_id = link.app_id, key = ?link.key, %error, "link failed");
                    }
                    return self.lose(index);
                }
            }
        }
        if self.is_overrun(&mut turn, index) {
            return self.drop_overrun(index);
        }
        if let Some(Some(link)) = self.links.get(index)
            && !link.is_alive()
        {
            self.lose(index);
        }
        if self.sending.len() >= SEND_BATCH {
            self.flush();
        }
    }

    fn schedule(&mut self, now: Instant, at: Instant, index: LinkIndex) {
        let Some(Some(link)) = self.links.get_mut(index) else {
            return;
        };
        let rest = if link.is_resting() {
            RESTING_TICK
        } else {
            TICK_SLACK
        };
        let at = at.max(now + rest);
        if link.scheduled.is_none_or(|scheduled| at < scheduled) {
            link.scheduled = Some(at);
            self.heap.push(Reverse((at, index)));
        }
    }

    /// Charges a link's session for what has passed of its turn, whose length so far is `turn`. True
    /// if its turns took more than they may.
    fn is_overrun(&mut self, turn: &mut Duration, index: LinkIndex) -> bool {
        let now = Instant::now();
        let spent = self.meter.take(now);
        let before = *turn;
        *turn += spent;
        let Some(Some(link)) = self.links.get(index) else {
            return false;
        };
        let costs = self.costs.entry(link.key.session).or_default();
        costs.turns.charge(now, self.turns, spent.as_secs_f64());
        if *turn < LONG_TURN {
            return costs.turns.is_overdrawn(now, self.turns);
        }
        let long = if before < LONG_TURN { *turn } else { spent };
        costs.long_turns.charge(now, LONG_TURNS, long.as_secs_f64());
        costs.long_turns.is_overdrawn(now, LONG_TURNS) || costs.turns.is_overdrawn(now, self.turns)
    }

    fn drop_overrun(&mut self, index: LinkIndex) {
        if let Some(Some(link)) = self.links.get(index) {
            tracing::warn!(app_id = link.app_id, key = ?link.key, "link dropped: its turns take too long for the others");
        }
        self.lose(index);
    }

    /// Sends what a session has to say, to where that may go.
    fn transmit(&mut self, now: Instant, index: LinkIndex, to: SocketAddr, data: Vec<u8>) {
        let Some(Some(link)) = self.links.get_mut(index) else {
            return;
        };
        let route = if classify(&data) == Some(Class::Stun) {
            // It has checked the integrity of what it answers.
            link.last_rx = now;
            if let Confirmed::New(evicted) = link.paths.confirm(now, to) {
                self.demux.add_address(to, index);
                if let Some(evicted) = evicted {
                    self.demux.remove_address(evicted, index);
                }
            }
            link.paths.route_answer(to, data.len())
        } else {
            link.paths.route(now, to, data.len())
        };
        let Some(route) = route else {
            self.totals.packets_withheld += 1;
            return;
        };
        link.packets_out += 1;
        link.bytes_out += data.len() as u64;
        self.totals.packets_out += 1;
        self.totals.bytes_out += data.len() as u64;
        self.sending.push(route, data);
    }

    /// Does what the router wants done, and what that causes, until nothing is left.
    pub(super) fn forward(&mut self) {
        loop {
            self.carry_out();
            if self.dirty.is_empty() {
                break;
            }
            self.tick_dirty();
        }
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.router.poll_output() {
            match output {
                Output::Forward {
                    slot,
                    kind,
                    seq,
                    timestamp,
                    packet,
                } => {
                    let session = SessionKey(slot.peer.0);
                    let pair = self.pairs.get(&(session, LinkKind::Down));
                    let Some(index) = pair.and_then(|pair| pair.current) else {
                        continue;
                    };
                    let write =
                        |link: &mut Link| link.write(slot.pair, kind, seq, timestamp, &packet);
                    if self.on_link(index, write) == Some(true) {
                        self.set_dirty(index);
                    }
                }
                Output::KeyframeRequest(id) => {
                    self.request_keyframe(PublicationId(id.0));
                    self.totals.keyframe_requests += 1;
                }
                Output::Refused {
                    publication,
                    reason,
                } => self.events.push_back(MediaEvent::Refused {
                    publication: PublicationId(publication.0),
                    code: zego_proto::code::STREAM_FORMAT_REFUSED,
                    message: reason.message().into(),
                }),
                Output::GopOutgrown(id) => self.events.push_back(MediaEvent::GopOutgrown {
                    publication: PublicationId(id.0),
                }),
                Output::Active(id) => self.events.push_back(MediaEvent::Active {
                    publication: PublicationId(id.0),
                }),
                Output::Silent(id) => self.events.push_back(MediaEvent::Silent {
                    publication: PublicationId(id.0),
                }),
            }
        }
    }

    /// Lets the sessions that were given packets send them.
    fn tick_dirty(&mut self) {
        let dirty = std::mem::take(&mut self.dirty);
        for &index in &dirty {
            if let Some(Some(link)) = self.links.get_mut(index) {
                link.dirty = false;
                self.tick(Instant::now(), index);
            }
        }
        // Draining may have added to it; its own memory is worth keeping otherwise.
        if self.dirty.is_empty() {
            self.dirty = dirty;
            self.dirty.clear();
        }
    }

    fn request_keyframe(&mut self, id: PublicationId) {
        let Some((session, channel, _)) = self.publications.get(&id) else {
            return;
        };
        let (session, channel) = (*session, *channel);
        let pair = self.pairs.get(&(session, LinkKind::Up));
        let Some(index) = pair.and_then(|pair| pair.current) else {
            return;
        };
        if self.on_link(index, |link| link.request_keyframe(channel)) == Some(true) {
            self.set_dirty(index);
        }
    }

    /// The link has something to send that its session has not seen a clock tick for.
    fn set_dirty(&mut self, index: LinkIndex) {
        if let Some(Some(link)) = self.links.get_mut(index)
            && !std::mem::replace(&mut link.dirty, true)
        {
            self.dirty.push(index);
        }
    }

    /// Lets a session see the time and say what it has to.
    pub(super) fn tick(&mut self, now: Instant, index: LinkIndex) {
        self.meter.skip(Instant::now());
        self.on_link(index, |link| link.tick(now));
        self.drain(now, index);
    }

    fn timers(&mut self) {
        let now = Instant::now();
        while let Some(&Reverse((at, index))) = self.heap.peek()
            && at <= now
        {
            self.heap.pop();
            if let Some(Some(link)) = self.links.get_mut(index)
                && link.scheduled == Some(at)
            {
                link.scheduled = None;
                self.tick(Instant::now(), index);
            }
        }
        if self.router.next_deadline().is_some_and(|at| at <= now) {
            self.router.handle_timeout(now);
        }
        if now >= self.next_sweep {
            self.next_sweep = now + SWEEP;
            self.sweep(now);
        }
    }

    fn sweep(&mut self, now: Instant) {
        let gauges = &self.gauges;
        gauges.links.set(self.links.iter().flatten().count());
        gauges.publications.set(self.publications.len());
        gauges.subscriptions.set(self.router.subscriptions());
        gauges.addresses.set(self.demux.addresses());
        gauges.offerers.set(self.offers.len());
        for index in 0..self.links.len() {
            let Some(link) = &mut self.links[index] else {
                continue;
            };
            let idle = now.saturating_duration_since(link.last_rx);
            let age = now.saturating_duration_since(link.created);
            let lost = idle >= self.config.link_timeout && link.connected
                || !link.connected && age >= self.config.connect_timeout;
            if lost {
                tracing::info!(app_id = link.app_id, key = ?link.key, ?idle, "link lost");
                self.lose(index);
            } else if link.connected && link.key.kind == LinkKind::Down {
                let peer = PeerId(link.key.session.0);
                let (subscriptions, demand) = self.router.demand(peer);
                self.on_link(index, |link| link.set_demand(subscriptions, demand));
            }
        }
    }

    /// Sends what has gathered.
    fn flush(&mut self) {
        if self.sending.len() > 0 {
            let sent = self.socket.send(&mut self.sending);
            self.totals.send_calls += sent.calls;
            self.totals.packets_unsent += sent.failed;
        }
    }

    /// Hands events over as far as the channel takes them.
    fn deliver(&mut self) {
        use tokio::sync::mpsc::error::TrySendError;
        while let Some(event) = self.events.pop_front() {
            match self.events_tx.try_send(event) {
                Ok(()) => {}
                Err(TrySendError::Full(event)) => {
                    self.events.push_front(event);
                    break;
                }
                // Nobody listens any more; the handle will go too.
                Err(TrySendError::Closed(_)) => self.events.clear(),
            }
        }
    }

    fn stats(&self) -> MediaStats {
        let router = self.router.stats();
        let links = self.links.iter().flatten().map(|link| {
            let down = link.key.kind == LinkKind::Down;
            let peer = PeerId(link.key.session.0);
            link.stats(if down { self.router.drops(peer) } else { 0 })
        });
        MediaStats {
            publications: router.publications,
            subscriptions: router.subscriptions,
            addresses: self.demux.addresses(),
            links: links.collect(),
            ..self.totals.clone()
        }
    }

    fn close_all(&mut self) {
        for index in 0..self.links.len() {
            self.close(index);
        }
        self.flush();
    }

    pub(super) fn slot(session: SessionKey, pair: u8) -> Slot {
        Slot {
            peer: PeerId(session.0),
            pair,
        }
    }

    pub(super) fn route(id: PublicationId) -> RouteId {
        RouteId(id.0)
    }

    pub(super) fn clock_of(&mut self, id: PublicationId) -> Option<&mut PublisherClock> {
        self.publications.get_mut(&id).map(|(_, _, clock)| clock)
    }

    pub(super) fn publication_of(&self, session: SessionKey, channel: u8) -> Option<PublicationId> {
        self.channels.get(&(session, channel)).copied()
    }

    pub(super) fn reset_clock(&mut self, id: PublicationId, kind: Kind) {
        if let Some(clock) = self.clock_of(id) {
            clock.reset(kind);
        }
    }
}

fn drain_wake(mut wake: &UnixStream) {
    use std::io::Read;
    let mut buffer = [0; 64];
    while wake.read(&mut buffer).is_ok_and(|n| n == buffer.len()) {}
}

/// Waits for input or the time, whichever is first.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn poll(fds: &mut [libc::pollfd], timeout: Duration) -> io::Result<()> {
    let time = libc::timespec {
        tv_sec: timeout.as_secs() as _,
        tv_nsec: timeout.subsec_nanos() as _,
    };
    // SAFETY: `fds` and `time` live during the call and the length matches; no signal mask is given.
    let result = unsafe { libc::ppoll(fds.as_mut_ptr(), fds.len() as _, &time, std::ptr::null()) };
    poll_result(result)
}

/// Waits for input or the time, rounded up to a millisecond.
#[cfg(not(target_os = "linux"))]
#[allow(unsafe_code)]
fn poll(fds: &mut [libc::pollfd], timeout: Duration) -> io::Result<()> {
    let ms = timeout.as_micros().div_ceil(1000).min(60_000) as libc::c_int;
    // SAFETY: `fds` lives during the call and the length matches.
    let result = unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as _, ms) };
    poll_result(result)
}

fn poll_result(result: libc::c_int) -> io::Result<()> {
    if result >= 0 {
        return Ok(());
    }
    let error = io::Error::last_os_error();
    if error.kind() == io::ErrorKind::Interrupted {
        Ok(())
    } else {
        Err(error)
    }
}
