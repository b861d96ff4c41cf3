//! Making tokens for a project's users, as an application's own server would.

use std::time::{SystemTime, UNIX_EPOCH};

use zego_proto::ids::{RoomId, UserId};
use zego_proto::token04;

use crate::core::Project;

/// Longest life of a token made here: ten years.
const HOURS_MAX: u32 = 87_600;

/// A token04 for `user`, good for `hours` from now, in `room` only or (None) everywhere. It allows
/// login and publishing.
///
/// Errors: names the field and its limit.
pub fn make(
    project: &Project,
    user: &str,
    room: Option<&str>,
    hours: u32,
) -> Result<String, String> {
    UserId::parse(user).map_err(|e| e.to_string())?;
    let room = room.map(RoomId::parse).transpose();
    let room = room.map_err(|e| e.to_string())?;
    if !(1..=HOURS_MAX).contains(&hours) {
        return Err(format!("hours is {hours}, must be 1 to {HOURS_MAX}"));
    }
    let Some(secret) = project.secrets.first() else {
        return Err("the project has no server_secret".into());
    };
    let mut random = [0u8; 4 + 12];
    getrandom::fill(&mut random).map_err(|e| format!("no random numbers: {e}"))?;
    let [n0, n1, n2, n3, iv @ ..] = random;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let payload = match &room {
        Some(room) => token04::privilege_payload(room.as_str(), true, true, &[]),
        None => String::new(),
    };
    let request = token04::Request {
        app_id: project.app_id.get(),
        user_id: user,
        secret,
        now_s: now.map_or(0, |d| d.as_secs() as i64),
        effective_s: i64::from(hours) * 3600,
        payload: &payload,
        nonce: i32::from_be_bytes([n0, n1, n2, n3]),
        iv,
    };
    token04::generate(&request).map_err(|e| e.to_string())
}
