//! Counters of the shell, and their Prometheus text form.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::core::CloudStats;
use crate::log;
use crate::media::Gauges;

/// A number that any thread adds to.
#[derive(Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What threads show of themselves: looking costs them nothing, also when they are stuck.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signs {
    /// Since the last turn of the hub, of the media thread and of the thread for offers: at most
    /// half a second while all is well.
    pub hub: Duration,
    pub media: Duration,
    pub offers: Duration,
    /// Datagrams that links' gates refused, and those not sent to where nobody has proved to be.
    pub packets_refused: u64,
    pub packets_withheld: u64,
}

/// What the shell counts since the start. No room, user or address is a label: those are unbounded.
pub struct Metrics {
    started: Instant,
    /// Of the process's log, where this program has one of ours.
    log: Option<Arc<log::Counts>>,
    /// TCP connections taken, and refused at a limit.
    pub accepted: Counter,
    pub refused: Counter,
    /// WebSockets opened and closed.
    pub ws_opened: Counter,
    pub ws_closed: Counter,
    /// Messages in and out.
    pub messages_in: Counter,
    pub messages_out: Counter,
    /// Connections closed because the peer broke the protocol, or read too slowly.
    pub malformed: Counter,
    pub slow_readers: Counter,
}

impl Metrics {
    pub fn new(started: Instant, log: Option<Arc<log::Counts>>) -> Metrics {
        Metrics {
            started,
            log,
            accepted: Counter::default(),
            refused: Counter::default(),
            ws_opened: Counter::default(),
            ws_closed: Counter::default(),
            messages_in: Counter::default(),
            messages_out: Counter::default(),
            malformed: Counter::default(),
            slow_readers: Counter::default(),
        }
    }

    /// Since the start, in seconds.
    pub fn uptime_s(&self) -> u64 {
        self.started.elapsed().as_secs()
    }

    /// WebSockets that are open now.
    pub fn ws_open(&self) -> u64 {
        self.ws_opened.get().saturating_sub(self.ws_closed.get())
    }

    /// Prometheus text exposition format 0.0.4.
    pub fn prometheus(
        &self,
        tcp_open: usize,
        cloud: &CloudStats,
        signs: &Signs,
        media: &Gauges,
    ) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "# HELP zego_turn_age_seconds Since the last turn of a part; above 2 it is stuck.\n\
             # TYPE zego_turn_age_seconds gauge"
        );
        let ages = [
            ("hub", signs.hub),
            ("media", signs.media),
            ("offers", signs.offers),
        ];
        for (part, age) in ages {
            let age = age.as_secs_f64();
            let _ = writeln!(out, "zego_turn_age_seconds{{part=\"{part}\"}} {age:.3}");
        }
        let mut put = |name: &str, kind: &str, help: &str, value: u64| {
            let _ = writeln!(
                out,
                "# HELP zego_{name} {help}\n# TYPE zego_{name} {kind}\nzego_{name} {value}"
            );
        };
        let gauges = [
            ("uptime_seconds", "Since the start.", self.uptime_s()),
            ("tcp_connections", "Open TCP connections.", tcp_open as u64),
            ("ws_connections", "Open WebSockets.", self.ws_open()),
            (
                "sessions",
                "Sessions, held ones included.",
                cloud.sessions as u64,
            ),
            (
                "links",
                "Media links, those that are being made included.",
                cloud.links as u64,
            ),
            ("rooms", "Rooms.", cloud.rooms as u64),
            (
                "publications",
                "Published streams.",
                cloud.publications as u64,
            ),
            ("plays", "Plays, waiting ones included.", cloud.plays as u64),
            (
                "media_links",
                "Links of the media thread, replaced ones included.",
                media.links.get(),
            ),
            (
                "media_publications",
                "Streams that the media thread forwards.",
                media.publications.get(),
            ),
            (
                "media_subscriptions",
                "Streams that the media thread forwards to somebody.",
                media.subscriptions.get(),
            ),
            (
                "media_addresses",
                "Addresses that links are reached at.",
                media.addresses.get(),
            ),
            (
                "media_offerers",
                "Sessions whose offers the media thread counts.",
                media.offerers.get(),
            ),
        ];
        for (name, help, value) in gauges {
            put(name, "gauge", help, value);
        }
        let totals = [
            ("tcp_accepted", "TCP connections taken.", &self.accepted),
            (
                "tcp_refused",
                "TCP connections over a limit.",
                &self.refused,
            ),
            ("ws_opened", "WebSockets opened.", &self.ws_opened),
            ("messages_in", "Messages from clients.", &self.messages_in),
            ("messages_out", "Messages to clients.", &self.messages_out),
            (
                "malformed_closed",
                "Connections closed for broken messages.",
                &self.malformed,
            ),
            (
                "slow_consumer_closed",
                "Connections closed for slow reading.",
                &self.slow_readers,
            ),
        ];
        for (name, help, counter) in totals {
            put(&format!("{name}_total"), "counter", help, counter.get());
        }
        let media = [
            (
                "media_packets_refused",
                "Datagrams above the limits of their link or source.",
                signs.packets_refused,
            ),
            (
                "media_packets_withheld",
                "Datagrams not sent to unproved addresses.",
                signs.packets_withheld,
            ),
        ];
        for (name, help, value) in media {
            put(&format!("{name}_total"), "counter", help, value);
        }
        if let Some(log) = &self.log {
            let totals = [
                (
                    "log_lines_dropped",
                    "Log lines without a reader.",
                    &log.dropped,
                ),
                (
                    "log_lines_left_out",
                    "Log lines like one of the same second.",
                    &log.left_out,
                ),
                (
                    "log_write_failures",
                    "Failed writes of the log.",
                    &log.failed_writes,
                ),
            ];
            for (name, help, counter) in totals {
                put(&format!("{name}_total"), "counter", help, counter.get());
            }
        }
        out
    }
}
