//! Who may come in. Every failure looks and lasts the same from outside.

use super::conn::{HeldRefusal, Identity, REFUSAL_DELAY};
use super::{Cloud, ConnId, Project, Quota};
use crate::core::timers::Timer;
use crate::media_api::ForwardMode;
use std::collections::VecDeque;
use std::sync::Arc;
use zego_proto::ids::{AppId, RoomId, UserId};
use zego_proto::msg::{CLOSE_LIMIT, Proof, ResultMessage};
use zego_proto::random::Random;
use zego_proto::token04::{self, Grant};
use zego_proto::{Refusal, appsign, code};

/// Why a request fails.
#[derive(Debug)]
pub(super) enum Denied {
    /// Says what is wrong, at once.
    Refused(Refusal),
    /// Says nothing: `detail` goes out only under the project's debug switch.
    Authentication { detail: Option<i32> },
}

impl<T: Into<Refusal>> From<T> for Denied {
    fn from(refusal: T) -> Self {
        Denied::Refused(refusal.into())
    }
}

/// What a successful login may do.
pub(super) struct Admitted {
    pub project: Arc<Project>,
    pub grant: Option<Grant>,
}

/// A project that nobody can log in to.
pub(super) fn decoy(random: &mut Random) -> Project {
    Project {
        app_id: AppId::new(u32::MAX).expect("not 0"),
        app_signs: vec![random.bytes()],
        secrets: vec![random.hex(16)],
        l3: false,
        force_token: false,
        debug: false,
        enforce_token_expiry: false,
        cbc_tokens: true,
        quota: Quota::default(),
        default_mode: ForwardMode::Rtc,
    }
}

impl Cloud {
    /// AppSign first, then token; when both are given both must be right.
    pub(super) fn authenticate(
        &mut self,
        conn: ConnId,
        app_id: AppId,
        user: &UserId,
        room: &RoomId,
        proof: Option<&Proof>,
        token: Option<&str>,
    ) -> Result<Admitted, Denied> {
        if proof.is_none() && token.is_none() {
            let what = "neither proof nor token is given, one is needed";
            return Err(Refusal::new(code::ROOM_NO_TOKEN, what).into());
        }
        let now = self.now();
        let known = self.projects.get(&app_id).cloned();
        let project = known.as_ref().unwrap_or(&self.decoy).clone();
        let mut right = known.is_some();
        let mut detail = None;
        if let (Some(proof), Some(conn)) = (proof, self.conns.get_mut(&conn)) {
            let identity = conn.identity.as_ref();
            let again =
                identity.is_some_and(|i| i.by_sign && i.app_id == app_id && i.user == *user);
            let nonce = conn.take_nonce(now);
            let text = nonce.as_deref().unwrap_or("-");
            let mut proven = false;
            for sign in &project.app_signs {
                let (id, time) = (app_id.get(), proof.time);
                proven |= appsign::verify(sign, text, id, user.as_str(), time, &proof.mac);
            }
            right &= again || (nonce.is_some() && proven);
            // Worth knowing when a user's clock is asked about; no reason to refuse.
            let clock_ahead_ms = i128::from(proof.time) - i128::from(self.wall_ms);
            tracing::debug!(app_id = app_id.get(), %clock_ahead_ms, "proof checked");
        }
        let grant = token.map(|token| self.check_grant(&project, app_id, user, room, token));
        match &grant {
            Some(Err(number)) => {
                right = false;
                detail = *number;
            }
            Some(Ok(_)) => {}
            None => right &= !project.force_token,
        }
        if !right {
            // Without the number of a project that is not there: a stranger has four billion.
            let app_id = known.is_some().then(|| app_id.get());
            tracing::info!(app_id, detail, "authentication failed");
            let detail = detail.filter(|_| known.is_some() && project.debug);
            return Err(Denied::Authentication { detail });
        }
        let by_sign = proof.is_some();
        if let Some(conn) = self.conns.get_mut(&conn) {
            let identity = conn.identity.get_or_insert_with(|| Identity {
                app_id,
                user: user.clone(),
                by_sign,
            });
            if identity.app_id == app_id && identity.user == *user {
                identity.by_sign |= by_sign;
            } else {
                *identity = Identity {
                    app_id,
                    user: user.clone(),
                    by_sign,
                };
            }
        }
        Ok(Admitted {
            project,
            grant: grant.and_then(Result::ok),
        })
    }

    /// A token's grant for one room, or the detail number.
    pub(super) fn check_grant(
        &self,
        project: &Project,
        app_id: AppId,
        user: &UserId,
        room: &RoomId,
        token: &str,
    ) -> Result<Grant, Option<i32>> {
        let secrets: Vec<&str> = project.secrets.iter().map(String::as_str).collect();
        let now_s = i64::try_from(self.wall_ms / 1000).unwrap_or(i64::MAX);
        let modes: &[token04::Mode] = match project.cbc_tokens {
            true => &token04::Mode::ALL,
            false => &[token04::Mode::Gcm],
        };
        let grant = token04::verify(token, app_id.get(), user.as_str(), &secrets, modes, now_s)
            .map_err(|rejected| Some(rejected.detail()))?;
        match grant.may_login(room.as_str()) {
            true => Ok(grant),
            false => Err(None),
        }
    }

    /// Answers a failed authentication, later and always alike.
    pub(super) fn refuse_later(&mut self, conn: ConnId, id: u32, detail: Option<i32>) {
        let at = self.now() + REFUSAL_DELAY;
        if let Some(state) = self.conns.get_mut(&conn) {
            state.refusal = Some(HeldRefusal {
                result: ResultMessage {
                    id,
                    code: code::ROOM_ERROR_AUTHENTICATION_FAILED,
                    message: "authentication failed".into(),
                    detail,
                    ..ResultMessage::default()
                },
                behind: VecDeque::new(),
            });
            self.timers.arm(Timer::Conn(conn), at);
        }
    }

    /// Goes on behind a refusal. A connection without a session is closed: its nonce is used up.
    pub(super) fn after_refusal(&mut self, id: ConnId, behind: VecDeque<String>) {
        let Some(conn) = self.conns.get(&id) else {
            return;
        };
        if conn.session.is_none() {
            let reason = "authentication failed; a new connection brings a new nonce";
            return self.close(id, CLOSE_LIMIT, reason.into());
        }
        for text in behind {
            self.dispatch(id, text);
        }
    }
}
