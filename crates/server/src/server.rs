//! A whole server as a value: its own thread and runtime, startable from any thread, any number of
//! them in one process.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout_at;
use zego_proto::appsign;

use crate::config::{Limits, ServerConfig};
use crate::core::{Cloud, CloudConfig, CloudStats, Input, Project};
use crate::media::{MediaConfig, MediaHandle, MediaStats, STUCK_AFTER};
use crate::net;
use crate::shell::http::{self, Shell};
use crate::shell::hub::{Hub, HubSender, Stop, wall_ms};
use crate::shell::listener::{Listener, Places};
use crate::shell::metrics::Metrics;
use crate::store::{self, StoreError};

/// Why a server does not start. Each message is whole: it has its cause in it, so none has a source
/// that a printed chain would repeat.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    #[error("cannot listen on TCP {addr}: {error}")]
    Listen { addr: SocketAddr, error: io::Error },
    #[error(
        "cannot open the admin listener on TCP {addr}: {error}; admin_listen moves it or turns \
         it off"
    )]
    Admin { addr: SocketAddr, error: io::Error },
    #[error("cannot open the media socket on UDP {addr}: {error}")]
    Media { addr: SocketAddr, error: io::Error },
    #[error("settings: {0}")]
    Store(StoreError),
    #[error("no random numbers from the system: {0}")]
    Random(getrandom::Error),
    #[error("cannot start a thread or runtime: {0}")]
    Runtime(io::Error),
}

/// A running server. Dropping it stops it as [`Server::stop`] does.
pub struct Server {
    facts: Facts,
    stop: Option<mpsc::UnboundedSender<Ask>>,
    thread: Option<JoinHandle<bool>>,
    /// Closed by the thread's end, whichever way it comes.
    ended: Mutex<std::sync::mpsc::Receiver<Infallible>>,
    drain: Duration,
}

/// Beyond the drain time, how long the end of a server may take: 200 ms for the runtime, a second
/// for the media thread, and slack. Whatever is stuck then is left behind.
const END_MAX: Duration = Duration::from_millis(1_400);
/// What the tasks and workers of the runtime get of that: their turns take microseconds.
const RUNTIME_END_MAX: Duration = Duration::from_millis(200);

/// What is known once a server runs.
struct Facts {
    listen: SocketAddr,
    admin: Option<SocketAddr>,
    media: SocketAddr,
    epoch: String,
    /// Never empty: a server without projects makes one.
    projects: Vec<Project>,
    hub: HubSender,
    media_plane: Weak<MediaHandle>,
    places: Arc<Places>,
}

/// How much a server holds right now.
#[derive(Clone, Debug, Default)]
pub struct ServerStats {
    pub cloud: CloudStats,
    pub media: MediaStats,
    /// Open TCP connections.
    pub connections: usize,
}

enum Ask {
    Drain,
    Abort,
}

impl Server {
    /// Starts a server and returns once both its ports are open. Any thread; needs no runtime.
    ///
    /// Errors: a port cannot be opened, or the settings cannot be read or made.
    pub fn start(config: ServerConfig) -> Result<Server, StartError> {
        // Unbounded: only the program that embeds the server asks, and the hub answers at once.
        let (ask, asked) = mpsc::unbounded_channel();
        let (started, facts) = std::sync::mpsc::sync_channel(1);
        // Unbounded: one message, when the thread ends.
        let (ends, ended) = std::sync::mpsc::channel();
        let drain = config.drain;
        let thread = std::thread::Builder::new()
            .name("zego-server".into())
            .spawn(move || {
                let _ends: std::sync::mpsc::Sender<Infallible> = ends;
                run(config, asked, &started)
            })
            .map_err(StartError::Runtime)?;
        match facts.recv() {
            Ok(Ok(facts)) => Ok(Server {
                facts,
                stop: Some(ask),
                thread: Some(thread),
                ended: Mutex::new(ended),
                drain,
            }),
            Ok(Err(error)) => {
                let _ = thread.join();
                Err(error)
            }
            Err(_) => {
                let _ = thread.join();
                let died = io::Error::other("the server's thread ended while starting");
                Err(StartError::Runtime(died))
            }
        }
    }

    /// Address for clients on this machine, as `ws://127.0.0.1:9300`.
    pub fn url(&self) -> String {
        format!("ws://{}", on_this_machine(self.facts.listen))
    }

    /// Address of the admin listener for its owner on this machine, as `http://127.0.0.1:9301`;
    /// None: it is off.
    pub fn admin_url(&self) -> Option<String> {
        let admin = self.facts.admin?;
        Some(format!("http://{}", on_this_machine(admin)))
    }

    /// Bound TCP address.
    pub fn listen_addr(&self) -> SocketAddr {
        self.facts.listen
    }

    /// Bound UDP address.
    pub fn media_addr(&self) -> SocketAddr {
        self.facts.media
    }

    /// Bound UDP port.
    pub fn media_port(&self) -> u16 {
        self.facts.media.port()
    }

    /// Names this start of the server; a restarted one has another.
    pub fn epoch(&self) -> &str {
        &self.facts.epoch
    }

    /// All projects: those of the configuration first, then the stored ones.
    pub fn projects(&self) -> &[Project] {
        &self.facts.projects
    }

    /// AppID of the first project.
    pub fn app_id(&self) -> u32 {
        self.first().app_id.get()
    }

    /// AppSign of the first project: 64 hex digits.
    pub fn app_sign(&self) -> String {
        self.first()
            .app_signs
            .first()
            .map(|sign| appsign::hex(sign))
            .unwrap_or_default()
    }

    /// ServerSecret of the first project: 32 characters.
    pub fn server_secret(&self) -> &str {
        self.first().secrets.first().map_or("", String::as_str)
    }

    /// A token of the first project for `user`, in `room` only or (None) in every room.
    ///
    /// Panics: `user` is empty or longer than 64 bytes, `room` longer than 127.
    pub fn token(&self, user: &str, room: Option<&str>, hours: u32) -> String {
        crate::token::make(self.first(), user, room, hours).expect("user and room within limits")
    }

    /// Counts for tests and diagnosis; blocks for a turn of the cloud's task and of the media
    /// thread, usually below a millisecond. Zeros once the server is going down.
    pub fn stats(&self) -> ServerStats {
        let media = self.facts.media_plane.upgrade();
        ServerStats {
            cloud: self.facts.hub.stats_blocking().unwrap_or_default(),
            media: media.map(|media| media.stats()).unwrap_or_default(),
            connections: self.facts.places.open(),
        }
    }

    /// Returns if the server's thread has ended, which only a bug makes it do unasked.
    pub async fn ended(&self) {
        if let Some(stop) = &self.stop {
            stop.closed().await;
        }
    }

    fn first(&self) -> &Project {
        &self.facts.projects[0]
    }

    /// Tells every client that the server goes down, closes all connections and joins all threads.
    /// Takes at most the configured drain time and 1.4 s; does not block the caller's runtime.
    ///
    /// False: something was stuck and is left behind, as the log says.
    pub async fn shutdown(self) -> bool {
        tokio::task::spawn_blocking(move || self.stop())
            .await
            .unwrap_or(false)
    }

    /// The same for callers without a runtime: blocks until all is joined or given up.
    pub fn stop(mut self) -> bool {
        self.end(Ask::Drain)
    }

    /// Goes down as a killed process does: no message, no close frame, sockets just end. Blocks
    /// until all threads are joined and the ports are free, or given up as [`Server::stop`] does.
    pub fn abort(mut self) -> bool {
        self.end(Ask::Abort)
    }

    fn end(&mut self, ask: Ask) -> bool {
        // A thread that is gone already has nothing left to stop.
        let _ = self.stop.take().map(|stop| stop.send(ask));
        let Some(thread) = self.thread.take() else {
            return true;
        };
        match self.ended.get_mut().recv_timeout(self.drain + END_MAX) {
            Err(RecvTimeoutError::Disconnected) => thread.join().unwrap_or_else(|_| {
                tracing::error!("the server's thread panicked");
                false
            }),
            Err(RecvTimeoutError::Timeout) => {
                tracing::error!("the server's thread does not end and is given up");
                false
            }
            Ok(never) => match never {},
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end(Ask::Drain);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("listen", &self.facts.listen)
            .field("media", &self.facts.media)
            .finish_non_exhaustive()
    }
}

fn on_this_machine(bound: SocketAddr) -> SocketAddr {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, bound.port())
}

/// The thread of a server. False: a part of it did not end in time.
fn run(
    config: ServerConfig,
    mut asked: mpsc::UnboundedReceiver<Ask>,
    started: &std::sync::mpsc::SyncSender<Result<Facts, StartError>>,
) -> bool {
    let mut builder = match config.workers {
        0 | 1 => tokio::runtime::Builder::new_current_thread(),
        n => {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            builder.worker_threads(n).thread_name("zego-server-w");
            builder
        }
    };
    let runtime = match builder.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = started.send(Err(StartError::Runtime(error)));
            return true;
        }
    };
    let (media, hub_ended) = runtime.block_on(async {
        match Parts::open(&config) {
            Ok((parts, facts)) => {
                let media = parts.media.clone();
                let _ = started.send(Ok(facts));
                (Some(media), parts.serve(&config, &mut asked).await)
            }
            Err(error) => {
                let _ = started.send(Err(error));
                (None, true)
            }
        }
    });
    // Ends the connections' tasks, and with them the sockets.
    runtime.shutdown_timeout(RUNTIME_END_MAX);
    let beat = media.as_ref().map(|media| media.beat());
    // The last one, unless the hub is stuck: ends the media thread.
    drop(media);
    let media_ended = beat.is_none_or(|beat| !beat.is_given_up() && beat.age() < STUCK_AFTER);
    hub_ended && media_ended
}

/// Everything that is open before the first client is taken.
struct Parts {
    media: Arc<MediaHandle>,
    listener: Listener,
    admin: Option<Listener>,
    shell: Shell,
    hub: Hub,
}

impl Parts {
    fn open(config: &ServerConfig) -> Result<(Parts, Facts), StartError> {
        let projects = store::load_projects(config).map_err(StartError::Store)?;
        let mut random = [0u8; 8 + 32 + 8];
        getrandom::fill(&mut random).map_err(StartError::Random)?;
        let (epoch, seeds) = random.split_at(8);
        let (cloud_seed, media_seed) = seeds.split_at(32);
        let epoch = appsign::hex(epoch);

        let addr = config.listen;
        let (tcp, listen) = net::listen_tcp(addr)
            .and_then(with_local_addr)
            .map_err(|error| StartError::Listen { addr, error })?;
        let admin = match config.admin_bind() {
            None => None,
            Some(addr) => net::listen_tcp(addr)
                .and_then(with_local_addr)
                .map(Some)
                .map_err(|error| StartError::Admin { addr, error })?,
        };

        let addr = config.media_bind();
        let (media, media_events) = MediaHandle::start(MediaConfig {
            listen: addr,
            public_addresses: config.candidates(),
            seed: u64::from_le_bytes(media_seed.try_into().expect("8 of 48 bytes")),
            ..MediaConfig::default()
        })
        .map_err(|error| StartError::Media { addr, error })?;

        let now = Instant::now();
        let limits = within_file_limit(config.limits);
        let cloud_seed = cloud_seed.try_into().expect("32 of 48 bytes");
        let mut settings = CloudConfig::new(epoch.clone(), cloud_seed);
        settings.heartbeat = config.heartbeat;
        settings.limits.login_timeout = limits.login_timeout;
        settings.limits.ended_sessions = limits.ended_sessions;
        settings.limits.connections = limits.connections;
        settings.limits.sessions = limits.sessions;
        settings.limits.links = limits.links;
        settings.limits.rooms = limits.rooms;
        settings.limits.publications = limits.publications;
        settings.limits.address_logins_per_second = limits.logins_per_s_per_address;
        settings.limits.project_logins_per_second = limits.logins_per_s_per_project;
        let mut cloud = Cloud::new(settings);
        cloud.handle(now, wall_ms(), Input::Projects(projects.clone()));

        tracing::info!(%listen, media = %media.local_addr(), "serving");
        let metrics = Arc::new(Metrics::new(now, config.log_counts.clone()));
        let places = Places::new(&limits);
        let listener = Listener::new(
            tcp,
            places.clone(),
            config.trusted_proxies.as_slice().into(),
            limits.handshake_timeout,
            metrics.clone(),
        );
        let admin_addr = admin.as_ref().map(|(_, addr)| *addr);
        let admin = admin.map(|(tcp, _)| {
            let own = Limits {
                connections: ADMIN_CONNECTIONS,
                ..limits
            };
            // Of its own, so that strangers who take all places leave these.
            let places = Places::new(&own);
            let none = Arc::from([]);
            let uncounted = Arc::new(Metrics::new(now, None));
            Listener::new(tcp, places, none, limits.handshake_timeout, uncounted)
        });
        let media = Arc::new(media);
        let beats = (media.beat(), media.offers_beat());
        let media_gauges = media.gauges();
        let (hub, sender) = Hub::new(cloud, media.clone(), media_events);
        let facts = Facts {
            listen,
            admin: admin_addr,
            media: media.local_addr(),
            epoch,
            projects,
            hub: sender.clone(),
            media_plane: Arc::downgrade(&media),
            places: places.clone(),
        };
        let shell = Shell {
            hub: sender,
            media: beats.0,
            offers: beats.1,
            media_gauges,
            limits,
            places,
            metrics,
        };
        let parts = Parts {
            media,
            listener,
            admin,
            shell,
            hub,
        };
        Ok((parts, facts))
    }

    /// Serves until asked to stop. False: the hub did not end in time, or unasked.
    async fn serve(self, config: &ServerConfig, asked: &mut mpsc::UnboundedReceiver<Ask>) -> bool {
        let (places, limits) = (self.shell.places.clone(), self.shell.limits);
        if let Some(admin) = self.admin {
            // Ends with the runtime: until then its owner may look on.
            tokio::spawn(http::serve(
                admin,
                http::admin_routes(self.shell.clone()),
                limits,
            ));
        }
        let accepting = tokio::spawn(http::serve(self.listener, http::routes(self.shell), limits));
        let (stop, stopping) = oneshot::channel();
        let mut hub = tokio::spawn(self.hub.run(stopping));
        let ask = tokio::select! {
            ask = asked.recv() => ask,
            // Only a bug ends the hub early; the process must not look alive then.
            ended = &mut hub => {
                ended.expect("the cloud's task does not panic");
                tracing::error!("the cloud's task has ended by itself");
                return false;
            }
        };
        accepting.abort();
        if let Some(Ask::Drain) = ask {
            tracing::info!("draining");
            let _ = stop.send(Stop::Drain);
        } else {
            drop(stop);
        }
        let now = tokio::time::Instant::now();
        let until = now + config.drain;
        // Where the drain time is 0, the hub still gets its last turn.
        match timeout_at(until.max(now + RUNTIME_END_MAX), hub).await {
            Ok(ended) => ended.expect("the cloud's task does not panic"),
            Err(_) => {
                tracing::error!("the cloud's task does not end and is given up");
                return false;
            }
        }
        if let Some(Ask::Drain) = ask {
            // Whoever has not read the close frame by then is cut off.
            let _ = timeout_at(until, places.all_free()).await;
        }
        true
    }
}

/// Bound: connections to the admin listener at once: a few scrapers and a human.
const ADMIN_CONNECTIONS: usize = 64;

fn with_local_addr(tcp: TcpListener) -> io::Result<(TcpListener, SocketAddr)> {
    let addr = tcp.local_addr()?;
    Ok((tcp, addr))
}

/// Leaves descriptors for everything that is not a client's connection.
fn within_file_limit(mut limits: Limits) -> Limits {
    const RESERVE: u64 = 64 + ADMIN_CONNECTIONS as u64;
    let files = net::file_limit().saturating_sub(RESERVE).max(16);
    limits.connections = limits
        .connections
        .min(usize::try_from(files).unwrap_or(usize::MAX));
    limits
}

#[cfg(test)]
mod tests;
