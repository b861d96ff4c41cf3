//! The log of a server process. Lines go into a bounded buffer, and a thread of its own writes them:
//! who logs never waits for the log's reader and never hears of its trouble. Lines that found no
//! room, or could not be written, are counted, and said as soon as a line gets through.
//!
//! A stranger can cause lines, so of one kind (the same place in the code, the same project) one
//! line a second is written, and the number of those left out. DEBUG and TRACE are exempt: whoever
//! asks for them wants every line.

use std::collections::{HashMap, VecDeque};
use std::fmt::{self, Debug, Write as _};
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;
use std::panic::PanicHookInfo;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, callsite};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, MakeWriter};
use tracing_subscriber::registry::LookupSpan;

use crate::shell::metrics::Counter;

/// Bytes that wait for the log's reader: some 2,000 lines, four times what a pipe holds.
const BUFFER_BYTES_MAX: usize = 256 << 10;
/// How long a kind of line that was written is left out from then on.
const WINDOW: Duration = Duration::from_secs(1);
/// Kinds that are told apart at once: some twenty places in the code for fifty projects that are
/// under attack in the same second. The rest is one kind.
const KINDS_MAX: usize = 1_000;
/// Characters of a line's message that are repeated when others like it were left out.
const MESSAGE_CHARS_MAX: usize = 100;
/// How long the end of a process waits for the log's reader.
const FLUSH_MAX: Duration = Duration::from_millis(500);

/// What became of lines that were not written.
#[derive(Default)]
pub struct Counts {
    /// Lines that found no room or could not be written.
    pub(crate) dropped: Counter,
    /// Lines of a kind that had its line of the second.
    pub(crate) left_out: Counter,
    /// Writes that failed.
    pub(crate) failed_writes: Counter,
}

impl Debug for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counts")
            .field("dropped", &self.dropped.get())
            .field("left_out", &self.left_out.get())
            .field("failed_writes", &self.failed_writes.get())
            .finish()
    }
}

/// The running log. Dropping it waits until all is written, at most half a second.
pub struct Log(Arc<Shared>);

impl Log {
    /// Logs what passes `filter` on standard error from now on, panics included. Once a process.
    ///
    /// Errors: no thread can be started, or something logs already.
    pub fn start(filter: EnvFilter) -> io::Result<Log> {
        // Not the shared handle: whoever holds its lock may be blocked.
        let out = File::from(io::stderr().as_fd().try_clone_to_owned()?);
        let log = Log::to(out)?;
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .log_internal_errors(false)
            .event_format(Paced(log.0.clone()))
            .with_writer(Lines(log.0.clone()))
            .try_init()
            .map_err(io::Error::other)?;
        std::panic::set_hook(Box::new(log_panic));
        Ok(log)
    }

    fn to(out: impl Write + Send + 'static) -> io::Result<Log> {
        let shared = Arc::new(Shared::default());
        let writing = shared.clone();
        std::thread::Builder::new()
            .name("zego-log".into())
            .spawn(move || writing.write(out))?;
        Ok(Log(shared))
    }

    /// Numbers for /metrics.
    pub fn counts(&self) -> Arc<Counts> {
        self.0.counts.clone()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let until = Instant::now() + FLUSH_MAX;
        let mut state = self.0.state.lock();
        state.stopping = true;
        self.0.wake.notify_all();
        while !state.stopped && !self.0.wake.wait_until(&mut state, until).timed_out() {}
    }
}

/// The usual hook writes to standard error itself, and blocks where that does.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("?");
    let at = panic.location().map(tracing::field::display);
    let message = panic.payload_as_str().unwrap_or("?");
    tracing::error!(thread, at, message, "panicked");
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// For the writing thread: there is something to do. For the end: it has stopped.
    wake: Condvar,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct State {
    /// Whole lines.
    waiting: Vec<u8>,
    /// Lines that found no room behind those.
    dropped: u64,
    pace: Pace,
    stopping: bool,
    stopped: bool,
}

impl Shared {
    fn push(&self, line: &[u8]) {
        let mut state = self.state.lock();
        if state.waiting.len() + line.len() > BUFFER_BYTES_MAX {
            state.dropped += 1;
            self.counts.dropped.add(1);
            return;
        }
        state.waiting.extend_from_slice(line);
        self.wake.notify_all();
    }

    /// The writing thread.
    fn write(&self, mut out: impl Write) {
        let mut batch = Vec::new();
        // Lost lines that no line tells of yet, and whether one has a chance to get through.
        let (mut lost, mut passable) = (0, true);
        while let Some(dropped) = self.take(&mut batch, lost > 0 && passable) {
            let text = format_args!("{lost} lines were dropped: the log was not read in time");
            let notice = own_line(Level::WARN, "zego_server::log", text);
            if lost == 0 || write_all(&mut out, notice.as_bytes()).is_ok() {
                lost = 0;
            }
            let rest = match lost {
                0 => write_all(&mut out, &batch).err(),
                _ => Some(&batch[..]),
            };
            passable = rest.is_none();
            if let Some(rest) = rest {
                let rest = rest.iter().filter(|b| **b == b'\n').count() as u64;
                self.counts.failed_writes.add(1);
                self.counts.dropped.add(rest);
                lost += rest;
            }
            lost += dropped;
        }
        self.state.lock().stopped = true;
        self.wake.notify_all();
    }

    /// Waits for lines and moves them into `batch`, unless something is `due` without any; the
    /// number of lines dropped behind them. None: it is time to stop.
    fn take(&self, batch: &mut Vec<u8>, due: bool) -> Option<u64> {
        batch.clear();
        let mut state = self.state.lock();
        loop {
            let stopping = state.stopping;
            let State { waiting, pace, .. } = &mut *state;
            let ahead = if stopping { WINDOW } else { Duration::ZERO };
            pace.end_windows(Instant::now() + ahead, waiting);
            if !state.waiting.is_empty() || state.dropped > 0 || due {
                std::mem::swap(batch, &mut state.waiting);
                return Some(std::mem::take(&mut state.dropped));
            }
            if stopping {
                return None;
            }
            match state.pace.ends.front() {
                Some(&(end, _)) => {
                    self.wake.wait_until(&mut state, end);
                }
                None => self.wake.wait(&mut state),
            }
        }
    }
}

/// Writes all, or says what was not written.
fn write_all<'a>(out: &mut impl Write, mut bytes: &'a [u8]) -> Result<(), &'a [u8]> {
    while !bytes.is_empty() {
        match out.write(bytes) {
            Ok(0) => return Err(bytes),
            Ok(n) => bytes = &bytes[n..],
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            // Another program has made the shared description non-blocking; here waiting is right.
            Err(e) if e.kind() == ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(_) => return Err(bytes),
        }
    }
    Ok(())
}

/// A line that comes from no event.
fn own_line(level: Level, target: &str, text: fmt::Arguments<'_>) -> String {
    let mut line = String::new();
    let _ = SystemTime.format_time(&mut Writer::new(&mut line));
    let _ = writeln!(line, " {level:>5} {target}: {text}");
    line
}

/// Lines of one kind differ in nothing that matters to a reader. `None`: all that is one kind for
/// want of room.
type Kind = Option<(callsite::Identifier, Option<u64>)>;

/// The kinds that had their line, each until its window ends without another.
#[derive(Default)]
struct Pace {
    windows: HashMap<Kind, Window>,
    /// In order, since all windows are of one length.
    ends: VecDeque<(Instant, Kind)>,
}

struct Window {
    left_out: u64,
    level: Level,
    target: &'static str,
    message: String,
}

impl Pace {
    /// True: the line is the first of its window. False: it is left out.
    fn admit(&mut self, now: Instant, of: Option<u64>, event: &Event<'_>) -> bool {
        let meta = event.metadata();
        let mut kind = Some((meta.callsite(), of));
        if self.windows.len() >= KINDS_MAX && !self.windows.contains_key(&kind) {
            kind = None;
        }
        if let Some(window) = self.windows.get_mut(&kind) {
            window.left_out += 1;
            return false;
        }
        let mut message = String::new();
        if kind.is_some() {
            event.record(&mut Message(&mut message));
        }
        if let Some(app_id) = of {
            let _ = write!(message, " app_id={app_id}");
        }
        let window = Window {
            left_out: 0,
            level: *meta.level(),
            target: meta.target(),
            message,
        };
        self.windows.insert(kind.clone(), window);
        self.ends.push_back((now + WINDOW, kind));
        true
    }

    /// Ends windows, and says what was left out. That line opens the next window.
    fn end_windows(&mut self, now: Instant, out: &mut Vec<u8>) {
        while self.ends.front().is_some_and(|(end, _)| *end <= now) {
            let Some((_, kind)) = self.ends.pop_front() else {
                return;
            };
            let Some(window) = self.windows.get_mut(&kind) else {
                continue;
            };
            if window.left_out == 0 {
                self.windows.remove(&kind);
                continue;
            }
            let (count, message) = (window.left_out, &window.message);
            let text = format_args!("{count} more within a second: {message}");
            let line = own_line(window.level, window.target, text);
            out.extend_from_slice(line.as_bytes());
            window.left_out = 0;
            self.ends.push_back((now + WINDOW, kind));
        }
    }
}

/// Formats events as usual, but for those left out.
struct Paced(Arc<Shared>);

impl<S, N> FormatEvent<S, N> for Paced
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        ctx: &FmtContext<'_, S, N>,
        writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if is_paced(event.metadata()) {
            let mut app_id = AppId(None);
            event.record(&mut app_id);
            let now = Instant::now();
            if !self.0.state.lock().pace.admit(now, app_id.0, event) {
                self.0.counts.left_out.add(1);
                // An empty line is none.
                return Ok(());
            }
        }
        tracing_subscriber::fmt::format().format_event(ctx, writer, event)
    }
}

fn is_paced(meta: &Metadata<'_>) -> bool {
    *meta.level() <= Level::INFO
}

/// Finds the field that tells projects apart.
struct AppId(Option<u64>);

impl Visit for AppId {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "app_id" {
            self.0 = Some(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

struct Message<'a>(&'a mut String);

impl Visit for Message<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let text = format!("{value:?}");
            self.0.extend(text.chars().take(MESSAGE_CHARS_MAX));
        }
    }
}

/// Takes each event as one write.
struct Lines(Arc<Shared>);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(&self.0)
    }
}

struct Line<'a>(&'a Shared);

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if !line.is_empty() {
            self.0.push(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs what may block for ever, as writing to somebody's pipe may, on a thread of its own, which is
/// left behind if it has not ended within `limit`.
///
/// Errors: of `what`; `TimedOut`.
pub fn within<F>(limit: Duration, what: F) -> io::Result<()>
where
    F: FnOnce() -> io::Result<()> + Send + 'static,
{
    let (done, result) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("zego-say".into())
        .spawn(move || done.send(what()))?;
    match result.recv_timeout(limit) {
        Ok(result) => result,
        Err(_) => Err(ErrorKind::TimedOut.into()),
    }
}

#[cfg(test)]
mod tests;
