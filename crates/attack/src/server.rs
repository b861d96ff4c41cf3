//! The server under attack: the built program as a process of its own, and what the kernel says of
//! it.

use anyhow::{Context as _, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::os::fd::AsRawFd;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use zego_live::peer::Access;
use zego_proto::appsign;

/// How long a start may take on a busy machine.
const START_MAX: Duration = Duration::from_secs(20);
/// The server's default time to tell its clients that it goes.
pub const DRAIN: Duration = Duration::from_secs(2);
/// A server that has not ended by then is killed.
const END_MAX: Duration = Duration::from_secs(15);
/// A server that has not answered /health by then counts as dead.
const HEALTH_MAX: Duration = Duration::from_secs(2);

/// What a project's clients know.
#[derive(Clone)]
pub struct App {
    pub id: u32,
    pub sign: [u8; 32],
}

impl App {
    /// AppID `id`; the AppSign repeats that number.
    fn new(id: u8) -> App {
        App {
            id: id.into(),
            sign: [id; 32],
        }
    }

    fn toml(&self) -> String {
        format!(
            "[[project]]\napp_id = {}\napp_sign = \"{}\"\nserver_secret = \"{}\"\nl3 = true\n",
            self.id,
            appsign::hex(&self.sign),
            "s".repeat(32)
        )
    }
}

/// Where the log of the server goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    Nowhere,
    /// A pipe whose reader has gone.
    ClosedPipe,
    /// A pipe that nobody reads.
    UnreadPipe,
    /// A device without space.
    FullDevice,
}

/// A running server with one project of the victims and one of the attackers.
pub struct Server {
    child: Child,
    folder: PathBuf,
    pub url: String,
    /// TCP of signalling and HTTP.
    pub http: SocketAddr,
    pub media: SocketAddr,
    /// TCP of /metrics.
    pub admin: Option<SocketAddr>,
    pub victims: App,
    pub attackers: App,
}

impl Server {
    /// Starts $ZEGO_SERVER_BIN, else the `zego-server` beside this program. `settings`: the top of
    /// its configuration file.
    pub fn start(log: Log, settings: &str) -> Result<Server> {
        let program = match std::env::var_os("ZEGO_SERVER_BIN") {
            Some(path) => path.into(),
            None => std::env::current_exe()?.with_file_name("zego-server"),
        };
        let mut random = [0; 8];
        getrandom::fill(&mut random)?;
        let name = format!("zego-attack-{:016x}", u64::from_ne_bytes(random));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder)?;
        let (victims, attackers) = (App::new(1), App::new(2));
        let config = folder.join("server.toml");
        let projects = victims.toml() + &attackers.toml();
        std::fs::write(&config, format!("{settings}\n{projects}"))?;
        let mut child = Command::new(&program)
            .args(["--listen", "127.0.0.1:0", "--ready-json", "-", "--config"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(match log {
                Log::Nowhere => Stdio::null(),
                Log::ClosedPipe | Log::UnreadPipe => Stdio::piped(),
                Log::FullDevice => std::fs::File::options()
                    .write(true)
                    .open("/dev/full")?
                    .into(),
            })
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        if let Some(pipe) = &child.stderr {
            // A page, so that an unread pipe is full after tens of lines.
            // SAFETY: sets the size of a pipe that lives; a refusal leaves it larger.
            unsafe { libc::fcntl(pipe.as_raw_fd(), libc::F_SETPIPE_SZ, 4096) };
        }
        let out = child.stdout.take().expect("stdout is piped");
        let mut server = Server {
            child,
            folder,
            url: String::new(),
            http: SocketAddr::from(([127, 0, 0, 1], 0)),
            media: SocketAddr::from(([127, 0, 0, 1], 0)),
            admin: None,
            victims,
            attackers,
        };
        let line = first_line(out)?;
        let ready: serde_json::Value = serde_json::from_str(&line)
            .with_context(|| format!("the server ended at its start, having said {line:?}"))?;
        server.url = ready["url"].as_str().context("no url")?.to_owned();
        server.http = server.url.trim_start_matches("ws://").parse()?;
        server.admin = ready["admin_url"]
            .as_str()
            .and_then(|url| url.trim_start_matches("http://").parse().ok());
        let port = ready["media_port"].as_u64().context("no media_port")?;
        server.media.set_port(port.try_into()?);
        // Not before: what the server says while it starts is no stranger's doing.
        if log == Log::ClosedPipe {
            drop(server.child.stderr.take());
        }
        Ok(server)
    }

    /// How the victims' engines reach it, at `url` where that is another way in.
    pub fn access(&self, url: Option<String>) -> Access {
        Access {
            server_url: url.unwrap_or_else(|| self.url.clone()),
            app_id: self.victims.id,
            app_sign: Some(appsign::hex(&self.victims.sign)),
            token: None,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM; how long the server took to end, or why that is no good end.
    pub fn end(mut self) -> Result<Duration> {
        if let Some(status) = self.child.try_wait()? {
            bail!("it ended by itself: {status}");
        }
        let pid = i32::try_from(self.child.id()).expect("a pid is positive");
        // SAFETY: sends a signal to our own child, which is not reaped yet.
        unsafe { libc::kill(pid, libc::SIGTERM) };
        let started = Instant::now();
        while started.elapsed() < END_MAX {
            if let Some(status) = self.child.try_wait()? {
                if !status.success() {
                    bail!("SIGTERM ended it with {status}");
                }
                return Ok(started.elapsed());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        bail!("SIGTERM had not ended it after {} s", END_MAX.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The first line of a child that may hang or end before it.
fn first_line(out: std::process::ChildStdout) -> Result<String> {
    let (line, ready) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut out = BufReader::new(out);
        let mut text = String::new();
        if out.read_line(&mut text).is_ok() {
            let _ = line.send(text);
        }
        // The pipe stays open until the server ends, as it would under a supervisor.
        let _ = std::io::copy(&mut out, &mut std::io::sink());
    });
    ready
        .recv_timeout(START_MAX)
        .context("the server has not come up")
}

/// The source address of attacker `n`: no address of a victim, so that a limit per address is the
/// attackers' own.
pub fn stranger(n: usize) -> IpAddr {
    let [.., high, low] = (n as u32).to_be_bytes();
    Ipv4Addr::new(127, 7, high, low).into()
}

/// Asks /health once, as a load balancer does.
pub fn health(http: SocketAddr) -> Result<()> {
    let answer = get(http, "/health")?;
    if !answer.starts_with("HTTP/1.1 200") {
        bail!("/health says {:?}", answer.lines().last().unwrap_or(""));
    }
    Ok(())
}

/// One GET; the whole answer.
pub fn get(http: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect_timeout(&http, HEALTH_MAX)?;
    stream.set_read_timeout(Some(HEALTH_MAX))?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {http}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// What the kernel knows of a process.
#[derive(Clone, Copy, Default)]
pub struct Usage {
    pub rss_mib: f64,
    /// Processor time since the start, seconds.
    pub cpu_s: f64,
    pub threads: u64,
    /// Open files, sockets among them.
    pub files: u64,
}

impl Usage {
    /// Of a live process; all zero of one that is gone.
    pub fn of(pid: u32) -> Usage {
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{pid}/{name}"));
        let status = read("status").unwrap_or_default();
        let field = |key: &str| -> f64 {
            let line = status.lines().find_map(|l| l.strip_prefix(key));
            let word = line.and_then(|l| l.split_whitespace().next());
            word.and_then(|w| w.parse().ok()).unwrap_or(0.0)
        };
        // proc(5): utime and stime are fields 14 and 15; the name in field 2 may hold spaces.
        let stat = read("stat").unwrap_or_default();
        let ticks: f64 = stat
            .rsplit_once(')')
            .map_or("", |(_, rest)| rest)
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|t| t.parse::<f64>().ok())
            .sum();
        // SAFETY: asks for a constant of the system.
        let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
        let files = std::fs::read_dir(format!("/proc/{pid}/fd"));
        Usage {
            rss_mib: field("VmRSS:") / 1024.0,
            cpu_s: ticks / per_second,
            threads: field("Threads:") as u64,
            files: files.map_or(0, |list| list.count() as u64),
        }
    }
}
