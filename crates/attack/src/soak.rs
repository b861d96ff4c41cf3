//! Everything at once for a long time: engines that come and go through a bad network, raw clients
//! that are cut, floods. What is left at the end is nothing, and memory has stopped growing.

use crate::attacks;
use crate::field::{Attack, Field, Random, block_on, play, publish};
use crate::run::{self, give_way};
use crate::server::{App, Log, Server, Usage, get, health, stranger};
use crate::signal::Client;
use crate::victim::{ROOM, Victims};
use anyhow::{Context as _, Result, bail};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use zego_express::capi::engine::zex_counters;
use zego_express::ffi::sized::SizedStruct;
use zego_live::api::Api;
use zego_live::peer::Access;
use zego_live::{complain, say};
use zego_netsim::{Config, Impairer};
use zego_proto::msg::{LinkKind, Request};

/// Between two looks.
const SAMPLE: Duration = Duration::from_secs(3);
/// Between two lines.
const LINE: Duration = Duration::from_secs(30);
/// From the start of one flood to that of the next, and how long each lasts.
const FLOOD_EVERY: Duration = Duration::from_secs(8);
const FLOOD: Duration = Duration::from_secs(2);
/// Sessions of clients that were cut are held so long; the default would only make the end late.
const HEARTBEAT_S: u64 = 10;
/// What may be held longer than the heartbeat time: a link that never connected, a closing socket.
const EMPTY_MAX: Duration = Duration::from_secs(HEARTBEAT_S + 45);
/// From the second quarter, when every flood has been seen, to the last: the allocator's own
/// breathing. A leak of a kilobyte a session would be far above it in an hour.
const SERVER_GROWTH_MIB_MAX: f64 = 32.0;
const CLIENT_GROWTH_MIB_MAX: f64 = 48.0;

/// Gauges that must read zero when everybody has left.
const GAUGES: &[&str] = &[
    "sessions",
    "rooms",
    "publications",
    "plays",
    "links",
    "ws_connections",
    "media_links",
    "media_publications",
    "media_subscriptions",
    "media_addresses",
    "media_offerers",
];

#[derive(Default)]
struct Done {
    pairs: AtomicU64,
    pairs_failed: AtomicU64,
    cuts: AtomicU64,
    members: AtomicU64,
    links: AtomicU64,
    refused: AtomicU64,
    floods: AtomicU64,
}

#[derive(Clone, Copy)]
struct Look {
    minutes: f64,
    server: Usage,
    client: Usage,
    counters: zex_counters,
}

/// What the threads share.
struct Soak {
    api: Arc<Api>,
    server: Server,
    impairer: Impairer,
    access: Access,
    floods: Vec<&'static Attack>,
    /// Names of the other threads that run.
    threads: Vec<&'static str>,
    stop: AtomicBool,
    done: Done,
}

/// What runs beside the floods.
const THREADS: &[&str] = &["pairs", "members", "links", "cuts"];

/// Runs for `--minutes`; true if all that must be nothing is nothing. Words choose what runs.
pub fn soak(mut args: impl Iterator<Item = String>) -> Result<bool> {
    let mut minutes = 60.0;
    let mut words = Vec::new();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--minutes" => minutes = args.next().context("--minutes wants a number")?.parse()?,
            option if option.starts_with('-') => bail!("unknown option {option:?}; --minutes N"),
            _ => words.push(arg),
        }
    }
    let is_named = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    let threads: Vec<_> = THREADS.iter().copied().filter(|t| is_named(t)).collect();
    let silent = attacks::all().filter(|a| a.log == Log::Nowhere);
    let floods: Vec<_> = silent.filter(|a| run::chosen(a, &words)).collect();
    if threads.is_empty() && floods.is_empty() {
        bail!("none of {words:?} is an attack or one of {THREADS:?}");
    }
    let api = Arc::new(Api::load()?);
    let impairer = Impairer::start(Config::default())?;
    let settings = format!(
        "heartbeat_s = {HEARTBEAT_S}\npublic_address = [\"{}\"]",
        impairer.udp_addr()
    );
    let server = Server::start(Log::Nowhere, &settings)?;
    impairer.set_targets(server.media, server.http);
    let access = server.access(Some(format!("ws://{}", impairer.tcp_addr())));
    let fresh = Usage::of(server.pid());
    let soak = Soak {
        api,
        server,
        impairer,
        access,
        floods,
        threads,
        stop: AtomicBool::new(false),
        done: Done::default(),
    };
    let looks = soak.run(Duration::from_secs_f64(minutes * 60.0))?;
    let broken = soak.end(fresh, &looks);
    for what in &broken {
        complain!("soak: {what}");
    }
    say!(
        "{}",
        if broken.is_empty() {
            "soak: all back to nothing"
        } else {
            "soak: BROKEN"
        }
    );
    Ok(broken.is_empty())
}

impl Soak {
    fn run(&self, long: Duration) -> Result<Vec<Look>> {
        let victims = Victims::start(&self.api, &self.access, ROOM)?;
        let looks = std::thread::scope(|scope| {
            for name in &self.threads {
                match *name {
                    "pairs" => {
                        scope.spawn(|| self.pairs(Random(1)));
                        scope.spawn(|| self.pairs(Random(2)))
                    }
                    "members" => scope.spawn(|| self.members(Random(3))),
                    "links" => scope.spawn(|| self.links(Random(4))),
                    _ => scope.spawn(|| self.cuts(Random(5))),
                };
            }
            scope.spawn(|| self.floods(&victims));
            let looks = self.watch(long);
            self.stop.store(true, Ordering::Relaxed);
            looks
        });
        victims.destroy()?;
        Ok(looks)
    }

    fn running(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    /// Sleeps in slices, so that the end is not late.
    fn rest(&self, long: Duration) {
        let until = Instant::now() + long;
        while self.running() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A host and a viewer of the C library in a room of their own, again and again.
    fn pairs(&self, mut random: Random) {
        let seed = random.0;
        for n in 0.. {
            if !self.running() {
                return;
            }
            match Victims::start(&self.api, &self.access, &format!("soak-{seed}-{n}")) {
                Ok(pair) => {
                    self.done.pairs.fetch_add(1, Ordering::Relaxed);
                    self.rest(Duration::from_millis(random.next() % 3_000));
                    if let Err(error) = pair.destroy() {
                        complain!("soak: {error:#}");
                    }
                }
                // Cuts and floods are on the way.
                Err(_) => drop(self.done.pairs_failed.fetch_add(1, Ordering::Relaxed)),
            }
        }
    }

    /// Raw clients that join, publish, play and leave, in order or by a cut of their connection.
    fn members(&self, mut random: Random) {
        while self.running() {
            let (http, app) = (self.server.http, self.server.victims.clone());
            let member = member(http, &app, &mut random);
            self.count(&self.done.members, block_on(member));
        }
    }

    /// Raw clients with keys, whose links end by logout or by silence.
    fn links(&self, mut random: Random) {
        while self.running() {
            let (http, app) = (self.server.http, self.server.victims.clone());
            let link = link(http, &app, &mut random);
            self.count(&self.done.links, block_on(link));
        }
    }

    fn count(&self, good: &AtomicU64, result: Result<()>) {
        let counter = match result {
            Ok(()) => good,
            Err(_) => &self.done.refused,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        self.rest(Duration::from_millis(10));
    }

    /// The network between the engines and the server goes in every way it can.
    fn cuts(&self, mut random: Random) {
        while self.running() {
            self.rest(Duration::from_millis(1_000 + random.next() % 3_000));
            let long = Duration::from_millis(200 + random.next() % 2_000);
            match random.next() % 4 {
                0 => self.impairer.cut(long),
                1 => self.impairer.hold(long),
                2 => self.impairer.reset_tcp(),
                _ => {
                    self.impairer.block_udp(true);
                    self.rest(long);
                    self.impairer.block_udp(false);
                }
            }
            self.done.cuts.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The attacks in turn.
    fn floods(&self, victims: &Victims) {
        give_way();
        for attack in self.floods.iter().cycle() {
            let started = Instant::now();
            if !self.running() {
                return;
            }
            let field = Field::new(&self.server, victims, started + FLOOD, false);
            // What a flood finds broken is for `attack` to say.
            let _ = (attack.run)(&field);
            self.done.floods.fetch_add(1, Ordering::Relaxed);
            self.rest(FLOOD_EVERY.saturating_sub(started.elapsed()));
        }
    }

    fn watch(&self, long: Duration) -> Vec<Look> {
        let started = Instant::now();
        let mut looks = Vec::new();
        let mut line = started;
        while started.elapsed() < long && self.running() {
            std::thread::sleep(SAMPLE);
            let look = self.look(started);
            looks.push(look);
            if line.elapsed() >= LINE {
                line = Instant::now();
                self.print(&look);
            }
        }
        looks
    }

    fn look(&self, started: Instant) -> Look {
        let mut counters = zex_counters::defaults();
        // SAFETY: a live struct with its size set.
        unsafe { (self.api.zex_get_counters)(&mut counters) };
        Look {
            minutes: started.elapsed().as_secs_f64() / 60.0,
            server: Usage::of(self.server.pid()),
            client: Usage::of(std::process::id()),
            counters,
        }
    }

    fn print(&self, look: &Look) {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let done = &self.done;
        say!(
            "{:5.1} min  server {:4.0} MiB {:3} threads {:5} files  client {:4.0} MiB {:3} threads \
             {:5} files {:3} handles  pairs {} (failed {})  members {}  links {}  refused {}  \
             cuts {}  floods {}",
            look.minutes,
            look.server.rss_mib,
            look.server.threads,
            look.server.files,
            look.client.rss_mib,
            look.client.threads,
            look.client.files,
            look.counters.live_handles,
            of(&done.pairs),
            of(&done.pairs_failed),
            of(&done.members),
            of(&done.links),
            of(&done.refused),
            of(&done.cuts),
            of(&done.floods),
        );
    }

    /// Everybody has left: what is still there, and what has grown.
    fn end(self, fresh: Usage, looks: &[Look]) -> Vec<String> {
        let mut broken = Vec::new();
        let started = Instant::now();
        let left = loop {
            let left = self.left();
            let over = started.elapsed() > EMPTY_MAX;
            match left {
                Ok(left) if left.is_empty() || over => break left,
                Err(error) if over => break vec![format!("/metrics: {error:#}")],
                _ => std::thread::sleep(Duration::from_millis(500)),
            }
        };
        broken.extend(left);
        let last = self.look(started);
        self.print(&last);
        if last.counters.live_handles + last.counters.threads != 0 {
            let (handles, threads) = (last.counters.live_handles, last.counters.threads);
            broken.push(format!(
                "{handles} handles and {threads} threads of engines are left"
            ));
        }
        if last.server.files > fresh.files + 4 || last.server.threads > fresh.threads {
            broken.push(format!(
                "the server has {} files and {} threads, {} and {} at its start",
                last.server.files, last.server.threads, fresh.files, fresh.threads
            ));
        }
        broken.extend(grown(
            "server",
            looks,
            |l| l.server.rss_mib,
            SERVER_GROWTH_MIB_MAX,
        ));
        broken.extend(grown(
            "client",
            looks,
            |l| l.client.rss_mib,
            CLIENT_GROWTH_MIB_MAX,
        ));
        if let Err(error) = health(self.server.http) {
            broken.push(format!("{error:#}"));
        }
        // Whoever comes now is served as on the first day.
        match Victims::start(&self.api, &self.server.access(None), "afterwards") {
            Ok(pair) => broken.extend(pair.destroy().err().map(|e| format!("{e:#}"))),
            Err(error) => broken.push(format!("a pair afterwards: {error:#}")),
        }
        match self.server.end() {
            Ok(time) => say!("SIGTERM ended the server in {:.1} s", time.as_secs_f64()),
            Err(error) => broken.push(format!("{error:#}")),
        }
        broken
    }

    /// Gauges of the server that are not zero.
    fn left(&self) -> Result<Vec<String>> {
        let from = self.server.admin.unwrap_or(self.server.http);
        let gauges = gauges(&get(from, "/metrics")?)?;
        let left = gauges.into_iter().filter(|(_, value)| *value != 0);
        Ok(left
            .map(|(name, value)| format!("{value} {name} are left"))
            .collect())
    }
}

/// Every gauge that must read zero in the end; an error if one is not there.
fn gauges(metrics: &str) -> Result<Vec<(&'static str, u64)>> {
    let value = |name: &str| {
        metrics.lines().find_map(|line| {
            let (key, value) = line.strip_prefix("zego_")?.split_once(' ')?;
            (key == name).then(|| value.parse().ok())?
        })
    };
    GAUGES
        .iter()
        .map(|name| {
            Ok((
                *name,
                value(name).with_context(|| format!("no gauge {name}"))?,
            ))
        })
        .collect()
}

async fn member(http: SocketAddr, app: &App, random: &mut Random) -> Result<()> {
    let n = random.next() % 50;
    let (room, user) = (format!("room-{}", n % 7), format!("user-{n}"));
    let from = stranger(n as usize);
    let mut client = Client::member(http, from, app, &room, &user).await?;
    let stream_id = format!("stream-{}", random.next() % 20);
    client.ask(publish(&room, &stream_id)).await?;
    client
        .ask(play(&room, &format!("stream-{}", random.next() % 20)))
        .await?;
    if random.next().is_multiple_of(2) {
        client.ask(Request::Unpublish { stream_id }).await?;
    }
    match random.next() % 3 {
        0 => drop(client.ask(Request::Logout { room_id: room }).await?),
        1 => client.reset(),
        // Dropped: an end without a close frame.
        _ => {}
    }
    Ok(())
}

async fn link(http: SocketAddr, app: &App, random: &mut Random) -> Result<()> {
    let n = random.next() % 50;
    let (room, user) = (format!("room-{}", n % 7), format!("linked-{n}"));
    let mut client = Client::member(http, stranger(n as usize), app, &room, &user).await?;
    // From the loopback address that the relay's answers go to.
    let mut up = crate::rtc::Link::new(LinkKind::Up, [127, 0, 0, 1].into())?;
    match client.offer(LinkKind::Up, 1, up.offer()).await? {
        Ok(answer) => up.connect(&answer, Duration::from_secs(3))?,
        Err((code, message)) => bail!("{message} ({code})"),
    }
    client.ask(publish(&room, &format!("link-{n}"))).await?;
    for at in 0..random.next() % 30 {
        up.picture(at == 0, 2, 900);
        up.poll();
        tokio::time::sleep(Duration::from_millis(33)).await;
    }
    if random.next().is_multiple_of(2) {
        client.ask(Request::Logout { room_id: room }).await?;
    }
    Ok(())
}

/// Prints how the memory of a side went; what is wrong with it.
fn grown(side: &str, looks: &[Look], rss: fn(&Look) -> f64, most: f64) -> Option<String> {
    let (second, last) = (mean(looks, 1, rss), mean(looks, 3, rss));
    say!(
        "{side}: RSS {second:.1} MiB in the second quarter, {last:.1} in the last; slope of the last \
         half {:+.2} MiB/min",
        slope(&looks[looks.len() / 2..], rss)
    );
    let growth = last - second;
    (growth > most)
        .then(|| format!("{side}: {growth:.0} MiB more in the last quarter, at most {most}"))
}

/// Mean of a quarter, 0 to 3.
fn mean(looks: &[Look], quarter: usize, of: fn(&Look) -> f64) -> f64 {
    let part = &looks[looks.len() * quarter / 4..looks.len() * (quarter + 1) / 4];
    part.iter().map(of).sum::<f64>() / part.len().max(1) as f64
}

/// Least squares, per minute.
fn slope(looks: &[Look], of: fn(&Look) -> f64) -> f64 {
    let count = looks.len().max(1) as f64;
    let x = looks.iter().map(|l| l.minutes).sum::<f64>() / count;
    let y = looks.iter().map(of).sum::<f64>() / count;
    let over: f64 = looks.iter().map(|l| (l.minutes - x) * (of(l) - y)).sum();
    let under: f64 = looks.iter().map(|l| (l.minutes - x).powi(2)).sum();
    if under > 0.0 { over / under } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gauge_that_is_not_there_is_not_zero() {
        let server = zego_server::Server::start(zego_server::config::ServerConfig::ephemeral());
        let server = server.expect("a server on free ports");
        let admin = server.admin_url().expect("an admin listener");
        let admin = admin
            .trim_start_matches("http://")
            .parse()
            .expect("an address");
        let text = get(admin, "/metrics").expect("the server's own figures");
        let all = gauges(&text).expect("every gauge of the list");
        assert!(all.iter().all(|(_, value)| *value == 0), "{all:?}");
        let without = text.replace("\nzego_links ", "\nzego_link ");
        assert!(gauges(&without).is_err());
    }
}
