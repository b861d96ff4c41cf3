//! Projects as files and the store spell them, and the making of a development project.

use serde::Deserialize;
use zego_proto::appsign;
use zego_proto::ids::AppId;

use crate::core::{Project, Quota};
use crate::media_api::ForwardMode;

/// Digits of an AppSign: 32 bytes in hex.
pub const APP_SIGN_DIGITS: usize = 64;
/// Length of a ServerSecret, whose ASCII bytes are the AES-256 key of tokens.
pub const SERVER_SECRET_LEN: usize = 32;

/// A project in the text forms of TOML and SQLite, not checked yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectSpec {
    pub app_id: u32,
    pub app_sign: String,
    pub server_secret: String,
    /// Playing with ONLY_L3 is allowed.
    #[serde(default)]
    pub l3: bool,
    /// An AppSign proof alone no longer suffices.
    #[serde(default)]
    pub force_token: bool,
    /// Refusals carry the finer number.
    #[serde(default)]
    pub debug: bool,
    /// A user whose token expired is kicked out (1002056).
    #[serde(default)]
    pub enforce_token_expiry: bool,
    /// Tokens of the older generation, AES-CBC, are taken. Default: true.
    #[serde(default = "yes")]
    pub cbc_tokens: bool,
    /// Most that the project may have of what the server holds. Default: no limit of its own.
    pub sessions_max: Option<usize>,
    pub links_max: Option<usize>,
    pub rooms_max: Option<usize>,
    pub publications_max: Option<usize>,
    /// What players get that leave the mode to the server: "rtc" (default) or "l3".
    #[serde(default)]
    pub default_mode: Mode,
}

fn yes() -> bool {
    true
}

/// Default resource mode of a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Rtc,
    L3,
}

impl Mode {
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Rtc => "rtc",
            Mode::L3 => "l3",
        }
    }
}

impl ProjectSpec {
    /// Checks every field.
    ///
    /// Errors: names project, field and limit, never the value of a secret.
    pub fn into_project(self) -> Result<Project, String> {
        let name = format!("project app_id {}", self.app_id);
        let app_id = AppId::new(self.app_id)
            .map_err(|_| "project app_id must be 1 to 4294967295".to_owned())?;
        let app_sign = appsign::parse(&self.app_sign).map_err(|_| {
            format!("{name}: app_sign must be {APP_SIGN_DIGITS} hexadecimal digits")
        })?;
        let secret = self.server_secret;
        if secret.len() != SERVER_SECRET_LEN || !secret.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(format!(
                "{name}: server_secret must be {SERVER_SECRET_LEN} printable ASCII characters"
            ));
        }
        if self.default_mode == Mode::L3 && !self.l3 {
            return Err(format!("{name}: default_mode = \"l3\" needs l3 = true"));
        }
        Ok(Project {
            l3: self.l3,
            force_token: self.force_token,
            debug: self.debug,
            enforce_token_expiry: self.enforce_token_expiry,
            cbc_tokens: self.cbc_tokens,
            quota: Quota {
                sessions: self.sessions_max,
                links: self.links_max,
                rooms: self.rooms_max,
                publications: self.publications_max,
            },
            default_mode: match self.default_mode {
                Mode::Rtc => ForwardMode::Rtc,
                Mode::L3 => ForwardMode::L3,
            },
            ..Project::development(app_id, app_sign, secret)
        })
    }
}

/// A fresh project for development: takes AppSign and tokens, L3 and debug on.
///
/// Errors: the system's random numbers are not available.
pub fn development() -> Result<ProjectSpec, getrandom::Error> {
    const ALPHABET: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    let mut random = [0u8; 4 + 32 + SERVER_SECRET_LEN];
    getrandom::fill(&mut random)?;
    let (id, rest) = random.split_at(4);
    let (sign, secret) = rest.split_at(32);
    let id = u32::from_be_bytes([id[0], id[1], id[2], id[3]]);
    Ok(ProjectSpec {
        // Ten digits that also fit a signed 32-bit number, which some languages use.
        app_id: 1_000_000_000 + id % (i32::MAX as u32 - 1_000_000_000),
        app_sign: appsign::hex(sign),
        // 64 symbols: each byte gives six unbiased bits.
        server_secret: secret
            .iter()
            .map(|b| ALPHABET[usize::from(b % 64)] as char)
            .collect(),
        l3: true,
        force_token: false,
        debug: true,
        enforce_token_expiry: false,
        cbc_tokens: true,
        sessions_max: None,
        links_max: None,
        rooms_max: None,
        publications_max: None,
        default_mode: Mode::Rtc,
    })
}
