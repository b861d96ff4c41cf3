//! The TOML file. Unknown keys are errors, and every error names file, line and key, but never
//! shows a value: the file holds secrets.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::{AdminListen, HEARTBEAT_MAX, HEARTBEAT_MIN, Network, PublicAddress, ServerConfig};
use crate::core::Project;
use crate::project::ProjectSpec;

/// What a configuration file may say. Everything is optional and has the default of
/// [`ServerConfig`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileConfig {
    listen: Option<SocketAddr>,
    #[serde(default, deserialize_with = "admin_listen")]
    admin_listen: Option<AdminListen>,
    #[serde(default, deserialize_with = "one_or_many")]
    trusted_proxy: Vec<Network>,
    media_listen: Option<SocketAddr>,
    #[serde(default, deserialize_with = "one_or_many")]
    public_address: Vec<PublicAddress>,
    data: Option<PathBuf>,
    #[serde(default, deserialize_with = "heartbeat")]
    heartbeat_s: Option<Duration>,
    #[serde(default, deserialize_with = "workers")]
    workers: Option<usize>,
    /// Filter of the log on stderr, as `--log` takes it.
    pub log: Option<String>,
    #[serde(default)]
    limits: FileLimits,
    #[serde(default, rename = "project", deserialize_with = "projects")]
    projects: Vec<Project>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLimits {
    connections: Option<usize>,
    connections_per_address: Option<usize>,
    requests_per_s: Option<u32>,
    sessions: Option<usize>,
    links: Option<usize>,
    rooms: Option<usize>,
    publications: Option<usize>,
    logins_per_s_per_address: Option<u32>,
    logins_per_s_per_project: Option<u32>,
    ended_sessions: Option<usize>,
}

impl FileConfig {
    /// Reads and checks a file.
    ///
    /// Errors: names the file and, where there is one, line and key.
    pub fn read(path: &Path) -> Result<FileConfig, FileError> {
        let text = std::fs::read_to_string(path).map_err(|e| FileError {
            path: path.to_owned(),
            line: None,
            key: None,
            message: e.to_string(),
        })?;
        Self::parse(path, &text)
    }

    /// Checks the text of a file; `path` is for messages only.
    pub fn parse(path: &Path, text: &str) -> Result<FileConfig, FileError> {
        toml::from_str(text).map_err(|e| {
            let line = e.span().map(|span| line_of(text, span.start));
            FileError {
                path: path.to_owned(),
                key: line.and_then(|line| key_on(text, line)),
                line,
                message: e.message().to_owned(),
            }
        })
    }

    /// Lays what the file says over `config`.
    pub fn apply(self, config: &mut ServerConfig) {
        fn set<T>(to: &mut T, from: Option<T>) {
            if let Some(value) = from {
                *to = value;
            }
        }
        set(&mut config.listen, self.listen);
        set(&mut config.admin_listen, self.admin_listen);
        set(&mut config.heartbeat, self.heartbeat_s);
        set(&mut config.workers, self.workers);
        config.media_listen = self.media_listen.or(config.media_listen);
        config.data_dir = self.data.or(config.data_dir.take());
        if !self.trusted_proxy.is_empty() {
            config.trusted_proxies = self.trusted_proxy;
        }
        if !self.public_address.is_empty() {
            config.public_addresses = self.public_address;
        }
        config.projects.extend(self.projects);
        let limits = &mut config.limits;
        set(&mut limits.connections, self.limits.connections);
        set(
            &mut limits.connections_per_address,
            self.limits.connections_per_address,
        );
        set(&mut limits.requests_per_s, self.limits.requests_per_s);
        set(&mut limits.sessions, self.limits.sessions);
        set(&mut limits.links, self.limits.links);
        set(&mut limits.rooms, self.limits.rooms);
        set(&mut limits.publications, self.limits.publications);
        set(
            &mut limits.logins_per_s_per_address,
            self.limits.logins_per_s_per_address,
        );
        set(
            &mut limits.logins_per_s_per_project,
            self.limits.logins_per_s_per_project,
        );
        set(&mut limits.ended_sessions, self.limits.ended_sessions);
    }
}

/// Why a configuration file is refused.
#[derive(Debug)]
pub struct FileError {
    path: PathBuf,
    line: Option<usize>,
    key: Option<String>,
    message: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(key) = &self.key {
            write!(f, ": `{key}`")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for FileError {}

fn line_of(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    1 + before.iter().filter(|b| **b == b'\n').count()
}

/// The key (or the table) that a line is about, without its value.
fn key_on(text: &str, line: usize) -> Option<String> {
    let line = text.lines().nth(line - 1)?.trim();
    let key = line.split(['=', '#']).next()?.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.[]\" ".contains(c);
    // A value that runs over several lines is not a key, and may be a secret.
    let shown = !key.is_empty() && key.len() <= 64 && key.chars().all(plain);
    (shown && (line.contains('=') || line.starts_with('['))).then(|| key.to_owned())
}

fn admin_listen<'de, D: Deserializer<'de>>(d: D) -> Result<Option<AdminListen>, D::Error> {
    let text = String::deserialize(d)?;
    text.parse().map(Some).map_err(D::Error::custom)
}

fn one_or_many<'de, D, T>(d: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err = String>,
{
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected an address or a list of addresses")]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    let texts = match OneOrMany::deserialize(d)? {
        OneOrMany::One(text) => vec![text],
        OneOrMany::Many(texts) => texts,
    };
    texts
        .iter()
        .map(|text| text.parse().map_err(D::Error::custom))
        .collect()
}

fn heartbeat<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Duration>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a number of seconds")]
    enum Number {
        Whole(u32),
        Decimal(f64),
    }
    let seconds = match Number::deserialize(d)? {
        Number::Whole(s) => f64::from(s),
        Number::Decimal(s) => s,
    };
    heartbeat_from_s(seconds)
        .map(Some)
        .map_err(D::Error::custom)
}

/// Heartbeat from seconds, within its bounds.
pub fn heartbeat_from_s(seconds: f64) -> Result<Duration, String> {
    match Duration::try_from_secs_f64(seconds) {
        Ok(d) if (HEARTBEAT_MIN..=HEARTBEAT_MAX).contains(&d) => Ok(d),
        _ => Err(format!(
            "must be {} to {} seconds",
            HEARTBEAT_MIN.as_secs_f64(),
            HEARTBEAT_MAX.as_secs()
        )),
    }
}

fn workers<'de, D: Deserializer<'de>>(d: D) -> Result<Option<usize>, D::Error> {
    match usize::deserialize(d)? {
        n @ 1..=64 => Ok(Some(n)),
        _ => Err(D::Error::custom("must be 1 to 64 threads")),
    }
}

fn projects<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Project>, D::Error> {
    let specs = Vec::<ProjectSpec>::deserialize(d)?;
    let mut projects: Vec<Project> = Vec::with_capacity(specs.len());
    for spec in specs {
        let project = spec.into_project().map_err(D::Error::custom)?;
        if projects.iter().any(|p| p.app_id == project.app_id) {
            return Err(D::Error::custom(format!(
                "project app_id {} is given twice",
                project.app_id
            )));
        }
        projects.push(project);
    }
    Ok(projects)
}
