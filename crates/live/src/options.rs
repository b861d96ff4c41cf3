//! The command line of `live`.

use anyhow::{Context as _, Result, bail};
use std::path::PathBuf;

pub const HELP: &str = "\
live: one host, one viewer and a server, from one command

  --seconds N              stop after N seconds (default: until Ctrl-C)
  --input FILE             publish a real clip, looped: MP4 (H.264 Baseline/Main/High 8-bit 4:2:0
                           progressive with AAC or Opus) or Y4M (default: a moving scene)
  --size WxH               picture (default 1280x720)
  --fps N                  frames a second (default 30)
  --bitrate-kbps N         upper bound of the video bitrate (default 1500)
  --snapshot FILE.png      last decoded picture
  --record FILE.mp4        what the viewer received
  --json FILE              the figures as one flat JSON object (- for stdout)
  --log LEVEL              library log to stderr: error, warn, info, debug

against a running server instead of an embedded one:
  --server URL             ws://host:port or wss://host:port
  --app-id N               with --app-sign S (64 hex digits) or --token T
  --role both|host|viewer  which side to be (default both)
  --room R --stream S      (default live-room, live-stream)
  --user U                 (default live-host and live-viewer; two sides add their name to U)

  live bench [--json FILE] [--quick]   figures of this machine (cargo xtask bench live)
";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Both,
    Host,
    Viewer,
}

impl Role {
    pub fn hosts(self) -> bool {
        self != Role::Viewer
    }

    pub fn views(self) -> bool {
        self != Role::Host
    }
}

/// What one run is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    pub seconds: Option<f64>,
    pub input: Option<PathBuf>,
    pub width: u32,
    pub height: u32,
    pub fps: u32,
    pub bitrate_kbps: u32,
    pub snapshot: Option<PathBuf>,
    pub record: Option<PathBuf>,
    pub json: Option<PathBuf>,
    pub log: Option<String>,
    pub server: Option<String>,
    pub app_id: Option<u32>,
    pub app_sign: Option<String>,
    pub token: Option<String>,
    pub role: Role,
    pub room: String,
    /// For both sides: a prefix. `None`: each side has a name of its own.
    pub user: Option<String>,
    pub stream: String,
    /// No status lines: for benchmarks and tests.
    pub quiet: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seconds: None,
            input: None,
            width: 1280,
            height: 720,
            fps: 30,
            bitrate_kbps: 1500,
            snapshot: None,
            record: None,
            json: None,
            log: None,
            server: None,
            app_id: None,
            app_sign: None,
            token: None,
            role: Role::Both,
            room: "live-room".into(),
            user: None,
            stream: "live-stream".into(),
            quiet: false,
        }
    }
}

impl Options {
    pub fn parse(args: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut args = args.iter();
        while let Some(flag) = args.next() {
            let mut value = || {
                args.next()
                    .cloned()
                    .with_context(|| format!("{flag} wants a value; see --help"))
            };
            match flag.as_str() {
                "--seconds" => options.seconds = Some(number(flag, &value()?, 1.0, 1e7)?),
                "--input" => options.input = Some(value()?.into()),
                "--size" => (options.width, options.height) = size(&value()?)?,
                "--fps" => options.fps = number(flag, &value()?, 1.0, 60.0)? as u32,
                "--bitrate-kbps" => {
                    options.bitrate_kbps = number(flag, &value()?, 50.0, 50_000.0)? as u32;
                }
                "--snapshot" => options.snapshot = Some(value()?.into()),
                "--record" => options.record = Some(value()?.into()),
                "--json" => options.json = Some(value()?.into()),
                "--log" => options.log = Some(value()?),
                "--server" => options.server = Some(value()?),
                "--app-id" => {
                    options.app_id = Some(number(flag, &value()?, 1.0, 4294967295.0)? as u32)
                }
                "--app-sign" => options.app_sign = Some(value()?),
                "--token" => options.token = Some(value()?),
                "--room" => options.room = value()?,
                "--user" => options.user = Some(value()?),
                "--stream" => options.stream = value()?,
                "--role" => {
                    options.role = match value()?.as_str() {
                        "both" => Role::Both,
                        "host" => Role::Host,
                        "viewer" => Role::Viewer,
                        other => bail!("--role {other:?}: both, host or viewer"),
                    };
                }
                other => bail!("unknown option {other:?}; see --help"),
            }
        }
        options.check()?;
        Ok(options)
    }

    fn check(&self) -> Result<()> {
        if self.server.is_some() {
            if self.app_id.is_none() {
                bail!("--server needs --app-id");
            }
            if self.app_sign.is_none() && self.token.is_none() {
                bail!("--server needs --app-sign or --token");
            }
            if self.token.is_some() && self.role == Role::Both {
                bail!("--token is for one user: choose --role host or --role viewer");
            }
            if self.token.is_some() && self.user.is_none() {
                bail!("--token is for one user: name it with --user");
            }
        } else if self.role != Role::Both {
            bail!(
                "--role {:?} needs --server: without one, both sides run here",
                self.role
            );
        }
        if let Some(input) = &self.input
            && !input.is_file()
        {
            bail!("--input {}: no such file", input.display());
        }
        Ok(())
    }
}

fn number(flag: &str, text: &str, min: f64, max: f64) -> Result<f64> {
    let value: f64 = text
        .parse()
        .with_context(|| format!("{flag} {text:?} is no number"))?;
    if !(min..=max).contains(&value) {
        bail!("{flag} {text}: must be {min} to {max}");
    }
    Ok(value)
}

fn size(text: &str) -> Result<(u32, u32)> {
    let parsed = text
        .split_once('x')
        .and_then(|(w, h)| Some((w.parse::<u32>().ok()?, h.parse::<u32>().ok()?)));
    match parsed {
        Some((w, h))
            if (16..=3840).contains(&w) && (16..=2160).contains(&h) && w % 2 == 0 && h % 2 == 0 =>
        {
            Ok((w, h))
        }
        _ => bail!("--size {text:?}: WIDTHxHEIGHT, even, 16x16 to 3840x2160"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(
            &line
                .split_whitespace()
                .map(str::to_string)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn the_defaults_are_the_documented_ones() {
        let options = parse("").unwrap();
        assert_eq!(
            (options.width, options.height, options.fps),
            (1280, 720, 30)
        );
        assert_eq!(options.seconds, None);
    }

    #[test]
    fn mistakes_are_named() {
        for (line, named) in [
            ("--seconds", "--seconds"),
            ("--seconds soon", "soon"),
            ("--size 1280", "WIDTHxHEIGHT"),
            ("--size 1281x720", "even"),
            ("--fps 0", "1 to 60"),
            ("--role both --rolle x", "--rolle"),
            ("--server ws://x", "--app-id"),
            ("--server ws://x --app-id 1", "--app-sign"),
            ("--role host", "--server"),
            ("--input /nowhere", "/nowhere"),
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
