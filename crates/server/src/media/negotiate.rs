//! The thread that offers are parsed, checked and, for new links, answered on: media never waits
//! for it.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::config::DtlsCert;
use zego_media::receive::request;
use zego_proto::msg::LinkKind;

use super::beat::Beat;
use super::cpu::thread_time;
use super::link::{Link, LinkKey};
use super::offer::{Offer, Rules};
use super::opened;
use super::repair::Repair;
use super::sdp::{self, refused};
use crate::media_api::{MediaError, SessionKey, Token};

/// Offers under way: each session has at most one a link here, and a checked one takes about a
/// millisecond, so the last of them waits for half a second.
pub const JOBS_MAX: usize = 512;

/// An idle thread turns so often, to show that it does.
const IDLE: Duration = Duration::from_millis(500);

/// An offer to work on.
pub struct Job {
    pub token: Token,
    /// Project of the session.
    pub app_id: u32,
    pub key: LinkKey,
    pub sdp: String,
    /// Where the session's signalling comes from.
    pub client: IpAddr,
    /// Its link is there already, so the answer is made by it.
    pub is_renegotiation: bool,
}

/// What became of it.
pub struct Done {
    pub token: Token,
    pub app_id: u32,
    pub key: LinkKey,
    /// CPU time that it took.
    pub took: Duration,
    pub result: Result<Negotiated, MediaError>,
}

pub enum Negotiated {
    /// A link of its own, and the answer.
    New(Box<Link>, String),
    /// For the link that is there.
    Again(SdpOffer, Offer),
}

/// What every new link is made with.
pub struct Setup {
    pub cert: DtlsCert,
    pub candidates: Vec<SocketAddr>,
    /// More of them, for a client on this machine.
    pub loopback: Vec<SocketAddr>,
}

impl Setup {
    fn candidates_for(&self, client: IpAddr) -> Vec<SocketAddr> {
        let loopback = self.loopback.iter().filter(|_| client.is_loopback());
        loopback.chain(&self.candidates).copied().collect()
    }
}

/// The media thread's end.
pub struct Negotiator {
    jobs: mpsc::SyncSender<Job>,
    done: mpsc::Receiver<Done>,
    under_way: usize,
}

impl Negotiator {
    /// Starts the thread; it ends with the `Negotiator`, and `ends` with it. Each byte on `wake`
    /// says that something is done.
    pub fn start(
        setup: Setup,
        wake: UnixStream,
        beat: Arc<Beat>,
        ends: mpsc::Sender<Infallible>,
    ) -> io::Result<(Self, JoinHandle<()>)> {
        let (jobs, jobs_rx) = mpsc::sync_channel::<Job>(JOBS_MAX);
        // As many as there can be jobs: the thread never waits for room.
        let (done_tx, done) = mpsc::sync_channel(JOBS_MAX);
        let thread = std::thread::Builder::new()
            .name("offers-0".into())
            .spawn(move || {
                let _ends = ends;
                loop {
                    beat.beat();
                    let job = match jobs_rx.recv_timeout(IDLE) {
                        Ok(job) => job,
                        Err(mpsc::RecvTimeoutError::Timeout) => continue,
                        Err(mpsc::RecvTimeoutError::Disconnected) => break,
                    };
                    if done_tx.send(work(&setup, job)).is_err() {
                        break;
                    }
                    // A full pipe has woken the thread already.
                    (&wake).write_all(&[1]).ok();
                }
            })?;
        let negotiator = Self {
            jobs,
            done,
            under_way: 0,
        };
        Ok((negotiator, thread))
    }

    /// Jobs that `poll` has not returned.
    pub fn under_way(&self) -> usize {
        self.under_way
    }

    /// Gives the job back when too many are under way.
    pub fn submit(&mut self, job: Job) -> Result<(), Job> {
        if self.under_way == JOBS_MAX {
            return Err(job);
        }
        self.jobs.try_send(job).map_err(|error| match error {
            mpsc::TrySendError::Full(job) | mpsc::TrySendError::Disconnected(job) => job,
        })?;
        self.under_way += 1;
        Ok(())
    }

    /// The next that is done.
    pub fn poll(&mut self) -> Option<Done> {
        let done = self.done.try_recv().ok()?;
        self.under_way -= 1;
        Some(done)
    }
}

fn work(setup: &Setup, job: Job) -> Done {
    let Job {
        token, app_id, key, ..
    } = job;
    let before = thread_time();
    // What panics is the job's alone, and thrown away with it.
    let result = catch_unwind(AssertUnwindSafe(|| negotiate(setup, &job)));
    let result = result.unwrap_or_else(|_| {
        tracing::error!(app_id, ?key, "a negotiation panicked");
        Err(refused("sdp: its lines contradict one another"))
    });
    Done {
        token,
        app_id,
        key,
        took: thread_time().saturating_sub(before),
        result,
    }
}

/// Checks a description, then parses it.
pub fn parse(link: LinkKind, sdp: &str) -> Result<(SdpOffer, Offer), MediaError> {
    let checked = Rules::of(link).check(sdp)?;
    let parsed = SdpOffer::from_sdp_string(&checked.sdp);
    let parsed = parsed.map_err(|error| refused(format!("sdp: {error}")))?;
    Ok((parsed, checked))
}

fn negotiate(setup: &Setup, job: &Job) -> Result<Negotiated, MediaError> {
    #[cfg(test)]
    super::tests::trouble(&job.sdp);
    let (offer, checked) = parse(job.key.kind, &job.sdp)?;
    if job.is_renegotiation {
        return Ok(Negotiated::Again(offer, checked));
    }
    let now = Instant::now();
    let candidates = setup.candidates_for(job.client);
    let rtc = sdp::new_rtc(now, job.key.kind, &setup.cert, &candidates);
    let mut link = Box::new(Link::new(job.key, job.app_id, rtc, candidates, now));
    let says_repair = |line: &str| line == request::OFFER_LINE;
    if job.key.kind == LinkKind::Up && checked.sdp.lines().any(says_repair) {
        link.repair = Some(Repair::default());
    }
    let answer = link.accept(offer, &checked)?;
    Ok(Negotiated::New(link, answer))
}

/// One link's offers as they are worked on, without the threads; for the fuzz target.
pub struct Answering {
    setup: Setup,
    key: LinkKey,
    link: Option<Box<Link>>,
}

impl Answering {
    /// Errors: no certificate can be made.
    pub fn new(kind: LinkKind) -> io::Result<Self> {
        static CERT: OnceLock<Option<DtlsCert>> = OnceLock::new();
        let make = || opened::provider().dtls_provider.generate_certificate();
        let cert = CERT.get_or_init(make).clone();
        Ok(Self {
            setup: Setup {
                cert: cert.ok_or_else(|| io::Error::other("no DTLS certificate could be made"))?,
                candidates: vec![SocketAddr::from(([192, 0, 2, 1], 9300))],
                loopback: Vec::new(),
            },
            key: LinkKey {
                session: SessionKey(1),
                kind,
                generation: 1,
            },
            link: None,
        })
    }

    /// The first good offer makes the link, the others are its renegotiations. Gives the number of
    /// media lines offered, and the answer.
    pub fn offer(&mut self, sdp: &str) -> Result<(usize, String), MediaError> {
        let job = Job {
            token: Token(1),
            key: self.key,
            app_id: 1,
            client: IpAddr::from([192, 0, 2, 2]),
            sdp: sdp.to_owned(),
            is_renegotiation: self.link.is_some(),
        };
        match negotiate(&self.setup, &job)? {
            Negotiated::New(link, answer) => {
                let checked = Rules::of(self.key.kind).check(sdp)?;
                self.link = Some(link);
                Ok((checked.sections, answer))
            }
            Negotiated::Again(sdp, offer) => {
                let link = self.link.as_mut().expect("only one that is there");
                link.accept(sdp, &offer)
                    .map(|answer| (offer.sections, answer))
            }
        }
    }
}
