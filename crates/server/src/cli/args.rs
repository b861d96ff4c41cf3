//! Arguments, parsed by hand: few enough that a parser crate would be most of the program.

use std::ffi::OsString;
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use zego_server::config::{AdminListen, Network, PublicAddress, heartbeat_from_s};

/// A configuration file with every key, commented out.
pub const SAMPLE: &str = include_str!("sample.toml");

pub const HELP: &str = "\
zego-server: live video rooms, signalling and media in one process

Usage:
  zego-server [OPTIONS]                  run the server
  zego-server token --user U [OPTIONS]   print a login token for a user
  zego-server help [config] | version    `help config` prints a commented configuration file

Options of the server (they win over the configuration file):
  --config FILE              TOML file; unknown keys are errors. Default: none
  --listen ADDR:PORT         TCP for WebSocket and HTTP, port 0 takes a free one; [::]:9300 takes
                             IPv4 and IPv6. Default: 127.0.0.1:9300
  --admin-listen ADDR:PORT   TCP for /metrics and /health, the owner's alone; `off` for none.
                             Default: 127.0.0.1:9301, with port 0 a free one
  --trusted-proxy ADDR[/BITS]
                             a proxy that names its clients by X-Forwarded-For; may be given several
                             times. Default: none
  --media-listen ADDR:PORT   UDP for all media. Default: the address of --listen
  --public-address ADDR[:PORT]
                             where clients reach the media port from outside (NAT, Docker); may be
                             given several times; `auto` takes the interfaces' addresses.
                             Default: the address of --media-listen, `auto` for 0.0.0.0 and [::]
  --data DIR                 where projects are kept; `:memory:` keeps nothing.
                             Default: $STATE_DIRECTORY (systemd), ~/.local/share/zego-server, or
                             /var/lib/zego-server
  --heartbeat-s SECONDS      how long a silent member stays in its room, 0.2 to 3600. Default: 90
  --ready-json FILE          once ready, write one line of JSON: url, admin_url, media_port, app_id,
                             app_sign, server_secret; `-` is standard output
  --log FILTER               what to log on standard error: error, warn, info, debug, trace, or
                             target=level,… Default: info

Options of `token`:
  --user U                   user ID, 1 to 64 bytes. Required
  --room R                   good for this room only, 1 to 127 bytes. Default: every room
  --hours N                  how long it is good, in hours. Default: 24
  --app-id N                 for which project. Default: the first one
  --data DIR, --config FILE  where the projects are, as above

With no projects anywhere the server makes one for development and keeps it in the data folder.
SIGTERM or Ctrl-C drains and ends; a second one ends at once.
";

/// What to do.
#[derive(Debug)]
pub enum Command {
    Run(RunOptions),
    Token(TokenOptions),
    Help,
    HelpConfig,
    Version,
}

/// Options of the server; None where the file or the default decides.
#[derive(Debug, Default)]
pub struct RunOptions {
    pub config: Option<PathBuf>,
    pub listen: Option<SocketAddr>,
    pub admin_listen: Option<AdminListen>,
    pub trusted_proxies: Vec<Network>,
    pub media_listen: Option<SocketAddr>,
    pub public_addresses: Vec<PublicAddress>,
    pub data: Option<PathBuf>,
    pub heartbeat: Option<Duration>,
    pub ready_json: Option<PathBuf>,
    pub log: Option<String>,
}

/// Options of `token`.
#[derive(Debug, Default)]
pub struct TokenOptions {
    pub user: String,
    pub room: Option<String>,
    pub hours: u32,
    pub app_id: Option<u32>,
    pub data: Option<PathBuf>,
    pub config: Option<PathBuf>,
}

/// Parses the arguments behind the program's name.
///
/// Errors: a sentence that names the argument.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut args = Args::split(args)?;
    let asks = |names: [&str; 2]| {
        args.0
            .iter()
            .any(|(name, value)| value.is_none() && names.contains(&name.as_str()))
    };
    if asks(["--help", "-h"]) {
        return Ok(Command::Help);
    }
    if asks(["--version", "-V"]) {
        return Ok(Command::Version);
    }
    match args.0.first().map(|(name, _)| name.clone()) {
        Some(word) if !word.starts_with('-') => {
            args.0.remove(0);
            match word.as_str() {
                "help" if args.0.first().is_some_and(|(name, _)| name == "config") => {
                    Ok(Command::HelpConfig)
                }
                "help" => Ok(Command::Help),
                "version" => Ok(Command::Version),
                "token" => token_options(args).map(Command::Token),
                "run" => run_options(args).map(Command::Run),
                _ => Err(format!(
                    "unknown command `{word}`; there are token, help and version"
                )),
            }
        }
        _ => run_options(args).map(Command::Run),
    }
}

fn run_options(args: Args) -> Result<RunOptions, String> {
    let mut options = RunOptions::default();
    let mut args = args.0.into_iter();
    while let Some((name, value)) = args.next() {
        let value = || take(&name, value, &mut args);
        match name.as_str() {
            "--config" => options.config = Some(value()?.into()),
            "--listen" => options.listen = Some(number(&name, &value()?, ADDRESS)?),
            "--admin-listen" => {
                let admin = value()?.parse().map_err(|e| format!("{name}: {e}"))?;
                options.admin_listen = Some(admin);
            }
            "--trusted-proxy" => {
                let network = value()?.parse().map_err(|e| format!("{name}: {e}"))?;
                options.trusted_proxies.push(network);
            }
            "--media-listen" => options.media_listen = Some(number(&name, &value()?, ADDRESS)?),
            "--public-address" => {
                let address = value()?.parse().map_err(|e| format!("{name}: {e}"))?;
                options.public_addresses.push(address);
            }
            "--data" => options.data = Some(path(&name, value()?)?),
            "--heartbeat-s" => {
                let seconds = number(&name, &value()?, "a number of seconds")?;
                let heartbeat = heartbeat_from_s(seconds).map_err(|e| format!("{name} {e}"))?;
                options.heartbeat = Some(heartbeat);
            }
            "--ready-json" => options.ready_json = Some(path(&name, value()?)?),
            "--log" => options.log = Some(value()?),
            _ => return Err(unknown(&name)),
        }
    }
    Ok(options)
}

fn token_options(args: Args) -> Result<TokenOptions, String> {
    let mut options = TokenOptions {
        hours: 24,
        ..TokenOptions::default()
    };
    let mut args = args.0.into_iter();
    while let Some((name, value)) = args.next() {
        let value = || take(&name, value, &mut args);
        match name.as_str() {
            "--user" => options.user = value()?,
            "--room" => options.room = Some(value()?),
            "--hours" => options.hours = number(&name, &value()?, "a whole number of hours")?,
            "--app-id" => options.app_id = Some(number(&name, &value()?, "a project's number")?),
            "--data" => options.data = Some(path(&name, value()?)?),
            "--config" => options.config = Some(path(&name, value()?)?),
            _ => return Err(unknown(&name)),
        }
    }
    if options.user.is_empty() {
        return Err("token needs --user U".into());
    }
    Ok(options)
}

const ADDRESS: &str = "an address and port like 127.0.0.1:9300 or [::]:9300";

/// Arguments with `--name=value` taken apart.
struct Args(Vec<(String, Option<String>)>);

impl Args {
    fn split(args: impl IntoIterator<Item = OsString>) -> Result<Args, String> {
        args.into_iter()
            .map(|arg| {
                let arg = arg
                    .into_string()
                    .map_err(|arg| format!("argument {arg:?} is not UTF-8"))?;
                Ok(match arg.split_once('=') {
                    Some((name, value)) if name.starts_with("--") => {
                        (name.to_owned(), Some(value.to_owned()))
                    }
                    _ => (arg, None),
                })
            })
            .collect::<Result<_, _>>()
            .map(Args)
    }
}

/// The value of `name`: behind its `=`, or the next argument.
fn take(
    name: &str,
    attached: Option<String>,
    rest: &mut impl Iterator<Item = (String, Option<String>)>,
) -> Result<String, String> {
    if let Some(value) = attached {
        return Ok(value);
    }
    match rest.next() {
        Some((value, None)) if !value.starts_with("--") => Ok(value),
        _ => Err(format!("{name} needs a value")),
    }
}

fn number<T: FromStr>(name: &str, text: &str, what: impl Display) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{name} must be {what}, not `{text}`"))
}

fn path(name: &str, text: String) -> Result<PathBuf, String> {
    match text.is_empty() {
        true => Err(format!("{name} must not be empty")),
        false => Ok(text.into()),
    }
}

fn unknown(name: &str) -> String {
    match name.starts_with('-') {
        true => format!("unknown option `{name}`"),
        false => format!("unexpected argument `{name}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn options_come_with_a_blank_or_an_equals_sign() {
        let line = "--listen [::]:0 --media-listen=0.0.0.0:7 --public-address auto \
                    --public-address=192.0.2.1:8 --admin-listen off \
                    --trusted-proxy=10.0.0.0/8 --heartbeat-s 0.5 --ready-json - --data /x";
        let Ok(Command::Run(options)) = parsed(line) else {
            panic!("not parsed")
        };
        assert_eq!(options.listen, Some("[::]:0".parse().unwrap()));
        assert_eq!(options.media_listen, Some("0.0.0.0:7".parse().unwrap()));
        assert_eq!(options.public_addresses.len(), 2);
        assert_eq!(options.admin_listen, Some(AdminListen::Off));
        assert_eq!(options.trusted_proxies.len(), 1);
        assert_eq!(options.heartbeat, Some(Duration::from_millis(500)));
        assert_eq!(options.ready_json, Some("-".into()));
        assert_eq!(options.data, Some("/x".into()));
    }

    #[test]
    fn a_token_is_for_a_user_and_a_day() {
        let Ok(Command::Token(options)) = parsed("token --user alice --room=r") else {
            panic!("not parsed")
        };
        assert_eq!((options.user.as_str(), options.hours), ("alice", 24));
        assert_eq!(options.room.as_deref(), Some("r"));
        assert!(parsed("token").unwrap_err().contains("--user"));
    }

    #[test]
    fn errors_name_the_argument() {
        for (line, names) in [
            ("--lisen 1:2", "--lisen"),
            ("--listen", "--listen"),
            ("--listen --data x", "--listen"),
            ("--listen here", "`here`"),
            ("--heartbeat-s 0", "0.2 to 3600"),
            ("--heartbeat-s nan", "0.2 to 3600"),
            ("--public-address 0.0.0.0", "--public-address"),
            ("--admin-listen on", "--admin-listen"),
            ("--trusted-proxy 10.0.0.0/40", "--trusted-proxy"),
            ("--data=", "--data"),
            ("tokn --user x", "`tokn`"),
            ("token --user x y", "`y`"),
            ("token --user x --hours -1", "--hours"),
        ] {
            let error = parsed(line).expect_err(line);
            assert!(error.contains(names), "{line}: {error}");
        }
    }

    #[test]
    fn the_sample_has_every_key_and_is_valid() {
        let uncommented: String = SAMPLE
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(code) if !code.starts_with(' ') => code,
                _ => line,
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        for text in [SAMPLE, &uncommented] {
            let path = std::path::Path::new("sample.toml");
            zego_server::config::FileConfig::parse(path, text).unwrap();
        }
        assert!(matches!(parsed("help config"), Ok(Command::HelpConfig)));
    }

    #[test]
    fn help_is_found_anywhere_and_fits_a_terminal() {
        assert!(matches!(parsed("token --help"), Ok(Command::Help)));
        assert!(matches!(parsed("-V"), Ok(Command::Version)));
        assert!(HELP.lines().all(|line| line.chars().count() <= 100));
    }
}
