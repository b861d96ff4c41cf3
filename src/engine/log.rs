//! Where the library's own log goes: a file with two older ones beside it, and a hook. One for the
//! process, because log lines of dependencies belong to no engine.

use super::error::{Error, Result};
use once_cell::sync::OnceCell;
use parking_lot::Mutex;
use std::fmt::{self, Write as _};
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};
use zego_proto::code;

/// Newest first; each holds at most [`LogConfig::max_bytes`].
const FILES: usize = 3;
const NAME: &str = "zego_express";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum LogLevel {
    Off = 0,
    Error = 1,
    Warn = 2,
    #[default]
    Info = 3,
    Debug = 4,
    Trace = 5,
}

#[derive(Clone, Debug)]
pub struct LogConfig {
    pub level: LogLevel,
    /// Directory of the log files, made if need be; `None`: no files.
    pub directory: Option<PathBuf>,
    /// Size at which a new file is begun; three are kept. Default 5 MiB.
    pub max_bytes: u64,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            level: LogLevel::default(),
            directory: None,
            max_bytes: 5 * 1024 * 1024,
        }
    }
}

/// Called with each line on the thread that logs; must not call into the library.
pub type LogHook = Arc<dyn Fn(LogLevel, &str) + Send + Sync>;

/// A value as JSON for a line of the log.
pub(crate) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

static LOG: OnceCell<&'static Log> = OnceCell::new();

struct Log {
    level: AtomicU8,
    hook: Mutex<Option<LogHook>>,
    file: Mutex<Option<LogFile>>,
}

struct LogFile {
    directory: PathBuf,
    max_bytes: u64,
    file: File,
    bytes: u64,
}

/// Sets level and files; replaceable at any time. Installs the library's subscriber on first use.
///
/// Errors: 1001014 the directory cannot be written; `COMMON_CONFIG_AFTER_ENGINE_STARTED` when the
/// process has a tracing subscriber of its own (then that one gets the events).
pub fn set_log_config(config: LogConfig) -> Result<()> {
    let log = install()?;
    let file = match config.directory {
        None => None,
        Some(directory) => Some(
            LogFile::open(directory, config.max_bytes.max(4096)).map_err(|(path, e)| {
                Error::new(
                    code::ENGINE_LOG_NO_WRITE_PERMISSION,
                    format!("log directory {}: {e}", path.display()),
                )
            })?,
        ),
    };
    *log.file.lock() = file;
    log.level.store(config.level as u8, Ordering::Relaxed);
    tracing::callsite::rebuild_interest_cache();
    Ok(())
}

/// Sets or clears the hook.
pub fn set_log_hook(hook: Option<LogHook>) -> Result<()> {
    let log = install()?;
    let old = std::mem::replace(&mut *log.hook.lock(), hook);
    drop(old);
    Ok(())
}

fn install() -> Result<&'static Log> {
    LOG.get_or_try_init(|| {
        let log: &'static Log = Box::leak(Box::new(Log {
            level: AtomicU8::new(LogLevel::default() as u8),
            hook: Mutex::new(None),
            file: Mutex::new(None),
        }));
        tracing::subscriber::set_global_default(log).map_err(|_| {
            Error::new(
                code::COMMON_CONFIG_AFTER_ENGINE_STARTED,
                "log: the process has a tracing subscriber of its own",
            )
        })?;
        Ok(log)
    })
    .copied()
}

fn level_of(metadata: &Metadata<'_>) -> LogLevel {
    match *metadata.level() {
        tracing::Level::ERROR => LogLevel::Error,
        tracing::Level::WARN => LogLevel::Warn,
        tracing::Level::INFO => LogLevel::Info,
        tracing::Level::DEBUG => LogLevel::Debug,
        tracing::Level::TRACE => LogLevel::Trace,
    }
}

/// Only this library's crates above DEBUG: the dependencies' chatter stays out.
fn is_ours(target: &str) -> bool {
    target.starts_with("zego_") || target.starts_with("zego-")
}

impl Subscriber for &'static Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let level = level_of(metadata);
        metadata.is_event()
            && level as u8 <= self.level.load(Ordering::Relaxed)
            && (is_ours(metadata.target()) || level <= LogLevel::Warn)
    }

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let level = level_of(metadata);
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        let mut line = format!(
            "{}.{:03} {level:?} {}",
            now.as_secs(),
            now.subsec_millis(),
            metadata.target()
        );
        event.record(&mut Line(&mut line));
        // Cloned: the hook runs with no lock held.
        let hook = self.hook.lock().clone();
        if let Some(hook) = hook {
            hook(level, &line);
        }
        if let Some(file) = self.file.lock().as_mut() {
            file.write(&line);
        }
    }

    // No spans: every event carries its engine, room and stream as fields.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = if field.name() == "message" {
            write!(self.0, " {value:?}")
        } else {
            write!(self.0, " {}={value:?}", field.name())
        };
    }
}

impl LogFile {
    fn open(
        directory: PathBuf,
        max_bytes: u64,
    ) -> std::result::Result<Self, (PathBuf, std::io::Error)> {
        let open = || {
            fs::create_dir_all(&directory)?;
            let file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(directory.join(format!("{NAME}.log")))?;
            let bytes = file.metadata()?.len();
            Ok((file, bytes))
        };
        match open() {
            Ok((file, bytes)) => Ok(Self {
                directory,
                max_bytes,
                file,
                bytes,
            }),
            Err(e) => Err((directory, e)),
        }
    }

    /// A full disk must not stop the engine: errors are ignored.
    fn write(&mut self, line: &str) {
        if self.bytes >= self.max_bytes {
            let path = |n: usize| match n {
                0 => self.directory.join(format!("{NAME}.log")),
                n => self.directory.join(format!("{NAME}.{n}.log")),
            };
            for n in (0..FILES - 1).rev() {
                let _ = fs::rename(path(n), path(n + 1));
            }
            if let Ok(file) = File::create(path(0)) {
                self.file = file;
                self.bytes = 0;
            }
        }
        if writeln!(self.file, "{line}").is_ok() {
            self.bytes += line.len() as u64 + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_turn_over_and_three_are_kept() {
        let directory = std::env::temp_dir().join(format!("zex-log-{}", std::process::id()));
        let mut file = LogFile::open(directory.clone(), 100).expect("temporary directory");
        for n in 0..40 {
            file.write(&format!("line {n} of some length"));
        }
        let mut names: Vec<_> = fs::read_dir(&directory)
            .expect("it was made")
            .map(|e| {
                e.expect("readable")
                    .file_name()
                    .into_string()
                    .expect("ASCII")
            })
            .collect();
        names.sort();
        assert_eq!(
            names,
            [
                "zego_express.1.log",
                "zego_express.2.log",
                "zego_express.log"
            ]
        );
        fs::remove_dir_all(directory).expect("ours");
    }
}
