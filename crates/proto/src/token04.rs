//! token04, the published token form, both generations: AES-256-CBC and AES-256-GCM.
//!
//! `"04" base64(expire:i64 | iv_len:u16 | iv | cipher_len:u16 | cipher | mode:u8 or nothing)`, big
//! endian; mode absent or 0 is CBC with PKCS#7, 1 is GCM with a 16-byte tag and no associated
//! data. Inside is a JSON object. The header's expiry is not authenticated: the inner one counts.

use crate::error::code;
use crate::ids::TOKEN_MAX;
use crate::json;
use aes::Aes256;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit};
use serde::{Deserialize, Serialize};

/// ServerSecret: 32 characters, whose bytes are the key itself.
pub const SECRET_LEN: usize = 32;
/// How far ahead a token maker's clock may be, seconds.
pub const SKEW_S: i64 = 3600;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The older generation; not authenticated.
    Cbc,
    Gcm,
}

impl Mode {
    /// Both generations.
    pub const ALL: [Mode; 2] = [Mode::Cbc, Mode::Gcm];

    fn iv_len(self) -> usize {
        match self {
            Mode::Cbc => 16,
            Mode::Gcm => 12,
        }
    }
}

/// What a valid token allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Unix seconds; the token is valid before it.
    pub expire_s: i64,
    /// `None`: any room.
    pub room_id: Option<String>,
    pub login: bool,
    pub publish: bool,
    /// `None`: any stream.
    pub streams: Option<Vec<String>>,
}

impl Grant {
    pub fn may_login(&self, room_id: &str) -> bool {
        self.login && self.room_id.as_deref().is_none_or(|room| room == room_id)
    }

    pub fn may_publish(&self, room_id: &str, stream_id: &str) -> bool {
        let listed = |list: &Vec<String>| list.iter().any(|stream| stream == stream_id);
        self.publish
            && self.room_id.as_deref().is_none_or(|room| room == room_id)
            && self.streams.as_ref().is_none_or(listed)
    }
}

/// A refused token. Its text is always the same, so that it tells a forger nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("authentication failed")]
pub struct Rejected {
    detail: i32,
}

impl Rejected {
    /// The number for everyone: 1002067 without a token, else 1002033.
    pub fn code(self) -> i32 {
        match self.detail {
            code::ROOM_NO_TOKEN => code::ROOM_NO_TOKEN,
            _ => code::ROOM_ERROR_AUTHENTICATION_FAILED,
        }
    }

    /// The finer number 1002074 to 1002080, for projects under debugging only. What fails before
    /// the inner JSON has been read is always 1002074: CBC has no MAC, and a detail would be a
    /// padding oracle.
    pub fn detail(self) -> i32 {
        self.detail
    }
}

fn reject<T>(detail: i32) -> Result<T, Rejected> {
    Err(Rejected { detail })
}

/// Why a token cannot be made; the numbers are those of the published generators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    #[error("app_id is 0, must be 1 to 4294967295")]
    AppId = 1,
    #[error("user_id must have 1 to 64 bytes")]
    UserId = 3,
    #[error("server_secret must have 32 bytes")]
    Secret = 5,
    #[error("effective time must be over 0 s")]
    EffectiveTime = 6,
    #[error("payload makes the token longer than {TOKEN_MAX} bytes")]
    Payload = -1,
}

/// What goes into a token.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub app_id: u32,
    pub user_id: &'a str,
    pub secret: &'a str,
    /// Unix seconds.
    pub now_s: i64,
    pub effective_s: i64,
    /// Empty, or the JSON text of [`privilege_payload`].
    pub payload: &'a str,
    /// Random.
    pub nonce: i32,
    /// Random.
    pub iv: [u8; 12],
}

/// Makes a GCM token.
pub fn generate(request: &Request<'_>) -> Result<String, GenerateError> {
    if request.app_id == 0 {
        return Err(GenerateError::AppId);
    }
    if request.user_id.is_empty() || request.user_id.len() > crate::ids::USER_ID_MAX {
        return Err(GenerateError::UserId);
    }
    let key = key(request.secret).ok_or(GenerateError::Secret)?;
    if request.effective_s <= 0 {
        return Err(GenerateError::EffectiveTime);
    }
    let expire = request.now_s.saturating_add(request.effective_s);
    let inner = serde_json::json!({
        "app_id": request.app_id,
        "user_id": request.user_id,
        "nonce": request.nonce,
        "ctime": request.now_s,
        "expire": expire,
        "payload": request.payload,
    });
    let inner = inner.to_string();
    // Base64 makes 4 of 3; 2 + 4 * (1400 + 41) / 3 is below the limit.
    if inner.len() > 1400 {
        return Err(GenerateError::Payload);
    }
    Ok(seal(Mode::Gcm, &key, &inner, &request.iv, expire))
}

/// Payload of a privilege token: `room_id` empty for any room, `streams` empty for any stream.
pub fn privilege_payload(room_id: &str, login: bool, publish: bool, streams: &[&str]) -> String {
    serde_json::json!({
        "room_id": room_id,
        "privilege": { "1": u8::from(login), "2": u8::from(publish) },
        "stream_id_list": streams,
    })
    .to_string()
}

/// Checks a token for one project and user; any of `secrets` may have made it, in one of `modes`:
/// another one is refused undecrypted, as a token that cannot be decrypted.
///
/// The caller asks the grant about room and stream.
pub fn verify(
    token: &str,
    app_id: u32,
    user_id: &str,
    secrets: &[&str],
    modes: &[Mode],
    now_s: i64,
) -> Result<Grant, Rejected> {
    let sealed = unwrap(token)?;
    if !modes.contains(&sealed.mode) {
        return reject(code::ROOM_TOKEN_INNER_ERROR);
    }
    let inner = open_any(&sealed, secrets)?;
    let claims = Claims::read(&inner)?;
    if claims.app_id != u64::from(app_id) {
        return reject(code::ROOM_TOKEN_APPID_ERROR);
    }
    if !crate::appsign::equal(claims.user_id.as_bytes(), user_id.as_bytes()) {
        return reject(code::ROOM_TOKEN_USERID_ERROR);
    }
    if claims.expire != sealed.expire {
        return reject(code::ROOM_TOKEN_FORMAT_ERROR);
    }
    let sane = claims.ctime < claims.expire && claims.ctime <= now_s.saturating_add(SKEW_S);
    if !sane || now_s >= claims.expire {
        return reject(code::ROOM_TOKEN_EXPIRE_ERROR);
    }
    claims.grant()
}

/// The outer form, lengths checked.
struct Sealed {
    expire: i64,
    mode: Mode,
    iv: Vec<u8>,
    cipher: Vec<u8>,
}

fn unwrap(token: &str) -> Result<Sealed, Rejected> {
    if token.is_empty() {
        return reject(code::ROOM_NO_TOKEN);
    }
    let Some(body) = token.strip_prefix("04") else {
        return reject(code::ROOM_TOKEN_VERSION_ERROR);
    };
    if token.len() > TOKEN_MAX {
        return reject(code::ROOM_TOKEN_FORMAT_ERROR);
    }
    let bytes = STANDARD.decode(body).ok();
    match bytes.and_then(|bytes| split(&bytes)) {
        Some(sealed) => Ok(sealed),
        None => reject(code::ROOM_TOKEN_FORMAT_ERROR),
    }
}

fn split(bytes: &[u8]) -> Option<Sealed> {
    let (expire, rest) = bytes.split_first_chunk::<8>()?;
    let (iv, rest) = counted(rest)?;
    let (cipher, rest) = counted(rest)?;
    let mode = match rest {
        [] | [0] => Mode::Cbc,
        [1] => Mode::Gcm,
        _ => return None,
    };
    let fits = match mode {
        Mode::Cbc => !cipher.is_empty() && cipher.len().is_multiple_of(16),
        Mode::Gcm => cipher.len() > 16,
    };
    (iv.len() == mode.iv_len() && fits).then(|| Sealed {
        expire: i64::from_be_bytes(*expire),
        mode,
        iv: iv.to_vec(),
        cipher: cipher.to_vec(),
    })
}

/// A 16-bit length and as many bytes.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))
}

fn key(secret: &str) -> Option<[u8; SECRET_LEN]> {
    secret.as_bytes().try_into().ok()
}

/// Tries every secret, also after one fitted, so that time does not tell which.
fn open_any(sealed: &Sealed, secrets: &[&str]) -> Result<String, Rejected> {
    let mut found = None;
    for key in secrets.iter().filter_map(|secret| key(secret)) {
        let text = open(sealed, &key).and_then(|bytes| String::from_utf8(bytes).ok());
        // A wrong key unpads by chance now and then, so JSON decides.
        let text = text.filter(|text| json::check(text, TOKEN_MAX).is_ok());
        found = found.or(text);
    }
    found.ok_or(Rejected {
        detail: code::ROOM_TOKEN_INNER_ERROR,
    })
}

fn open(sealed: &Sealed, key: &[u8; SECRET_LEN]) -> Option<Vec<u8>> {
    match sealed.mode {
        Mode::Cbc => cbc::Decryptor::<Aes256>::new_from_slices(key, &sealed.iv)
            .ok()?
            .decrypt_padded_vec_mut::<Pkcs7>(&sealed.cipher)
            .ok(),
        Mode::Gcm => Aes256Gcm::new_from_slice(key)
            .ok()?
            .decrypt(Nonce::from_slice(&sealed.iv), sealed.cipher.as_slice())
            .ok(),
    }
}

fn seal(mode: Mode, key: &[u8; SECRET_LEN], inner: &str, iv: &[u8], expire: i64) -> String {
    let cipher = match mode {
        Mode::Cbc => cbc::Encryptor::<Aes256>::new_from_slices(key, iv)
            .expect("32-byte key, 16-byte IV")
            .encrypt_padded_vec_mut::<Pkcs7>(inner.as_bytes()),
        Mode::Gcm => Aes256Gcm::new_from_slice(key)
            .expect("32-byte key")
            .encrypt(Nonce::from_slice(iv), inner.as_bytes())
            .expect("a token is far below GCM's length limit"),
    };
    let mut bytes = expire.to_be_bytes().to_vec();
    for part in [iv, &cipher] {
        let len = u16::try_from(part.len()).expect("an id and a payload are below 64 KiB");
        bytes.extend(len.to_be_bytes());
        bytes.extend(part);
    }
    if mode == Mode::Gcm {
        bytes.push(1);
    }
    format!("04{}", STANDARD.encode(bytes))
}

/// The inner object; member order and unknown members do not matter.
struct Claims {
    app_id: u64,
    user_id: String,
    ctime: i64,
    expire: i64,
    payload: String,
}

#[derive(Deserialize)]
struct RawClaims {
    app_id: u64,
    user_id: String,
    nonce: serde_json::Value,
    ctime: i64,
    expire: i64,
    // Some prebuilt UI kits leave it out.
    #[serde(default)]
    payload: Option<String>,
}

impl Claims {
    fn read(inner: &str) -> Result<Self, Rejected> {
        let raw: RawClaims = serde_json::from_str(inner).map_err(|_| Rejected {
            detail: code::ROOM_TOKEN_FORMAT_ERROR,
        })?;
        // Signed in most generators, unsigned in none known, but a bit pattern all the same.
        let nonce = raw.nonce.as_i64();
        if !nonce.is_some_and(|n| (i64::from(i32::MIN)..=i64::from(u32::MAX)).contains(&n)) {
            return reject(code::ROOM_TOKEN_NONCETYPE_ERROR);
        }
        Ok(Self {
            app_id: raw.app_id,
            user_id: raw.user_id,
            ctime: raw.ctime,
            expire: raw.expire,
            payload: raw.payload.unwrap_or_default(),
        })
    }

    fn grant(self) -> Result<Grant, Rejected> {
        let mut grant = Grant {
            expire_s: self.expire,
            room_id: None,
            login: true,
            publish: true,
            streams: None,
        };
        if self.payload.is_empty() {
            return Ok(grant);
        }
        let malformed = Rejected {
            detail: code::ROOM_TOKEN_FORMAT_ERROR,
        };
        json::check(&self.payload, TOKEN_MAX).map_err(|_| malformed)?;
        let payload: Payload = serde_json::from_str(&self.payload).map_err(|_| malformed)?;
        // A payload that does not grant something denies it.
        grant.login = payload.privilege.login == 1;
        grant.publish = payload.privilege.publish == 1;
        grant.room_id = payload.room_id.filter(|room| !room.is_empty());
        grant.streams = payload.stream_id_list.filter(|list| !list.is_empty());
        Ok(grant)
    }
}

#[derive(Deserialize)]
struct Payload {
    #[serde(default)]
    room_id: Option<String>,
    #[serde(default)]
    privilege: Privilege,
    #[serde(default)]
    stream_id_list: Option<Vec<String>>,
}

#[derive(Default, Serialize, Deserialize)]
struct Privilege {
    #[serde(default, rename = "1")]
    login: u8,
    #[serde(default, rename = "2")]
    publish: u8,
}

#[cfg(test)]
mod tests;
