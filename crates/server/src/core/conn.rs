//! One WebSocket as the cloud sees it.

use crate::media_api::SessionKey;
use std::collections::VecDeque;
use std::net::IpAddr;
use std::time::{Duration, Instant};
use zego_proto::ids::{AppId, UserId};
use zego_proto::msg::ResultMessage;

/// How long a nonce of the hello serves.
pub(super) const NONCE_LIFE: Duration = Duration::from_secs(30);
/// Every failed authentication is answered this long after it came, so that its time tells
/// nothing about which check failed.
pub(super) const REFUSAL_DELAY: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Conn {
    /// Where its logins are counted.
    pub from: IpAddr,
    /// Taken by the first proof.
    nonce: Option<(String, Instant)>,
    /// Who proved to be at the other end; a session's later rooms need no second nonce.
    pub identity: Option<Identity>,
    pub session: Option<SessionKey>,
    pub refusal: Option<HeldRefusal>,
    /// Messages sent and not written yet.
    pub under_way: usize,
    /// A list of its rooms waits until some of them are.
    pub reads_on: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub app_id: AppId,
    pub user: UserId,
    /// By the AppSign: another room needs no new proof.
    pub by_sign: bool,
}

/// A refusal on its way, and what came behind it: requests are answered in order.
#[derive(Debug)]
pub(super) struct HeldRefusal {
    pub result: ResultMessage,
    pub behind: VecDeque<String>,
}

impl Conn {
    pub(super) fn new(now: Instant, nonce: String, from: IpAddr) -> Self {
        Self {
            from,
            nonce: Some((nonce, now)),
            identity: None,
            session: None,
            refusal: None,
            under_way: 0,
            reads_on: false,
        }
    }

    /// The nonce, once and within its life.
    pub(super) fn take_nonce(&mut self, now: Instant) -> Option<String> {
        let (nonce, since) = self.nonce.take()?;
        (now.saturating_duration_since(since) <= NONCE_LIFE).then_some(nonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonce_serves_once_and_for_30_s() {
        let now = Instant::now();
        let mut conn = Conn::new(now, "n".into(), IpAddr::from([127, 0, 0, 1]));
        assert_eq!(conn.take_nonce(now + NONCE_LIFE), Some("n".into()));
        assert_eq!(conn.take_nonce(now), None);
        let mut conn = Conn::new(now, "n".into(), IpAddr::from([127, 0, 0, 1]));
        let late = now + NONCE_LIFE + Duration::from_millis(1);
        assert_eq!(conn.take_nonce(late), None);
    }
}
