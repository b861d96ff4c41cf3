//! One WebSocket as the cloud sees it.

use super::Limits;
use crate::media_api::SessionKey;
use std::collections::VecDeque;
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
    /// Taken by the first proof.
    nonce: Option<(String, Instant)>,
    /// Who proved to be at the other end; a session's later rooms need no second nonce.
    pub identity: Option<Identity>,
    pub session: Option<SessionKey>,
    pub refusal: Option<HeldRefusal>,
    bucket: Bucket,
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
    pub(super) fn new(now: Instant, nonce: String, limits: &Limits) -> Self {
        Self {
            nonce: Some((nonce, now)),
            identity: None,
            session: None,
            refusal: None,
            bucket: Bucket::new(now, limits.messages_per_second, limits.message_burst),
        }
    }

    /// The nonce, once and within its life.
    pub(super) fn take_nonce(&mut self, now: Instant) -> Option<String> {
        let (nonce, since) = self.nonce.take()?;
        (now.saturating_duration_since(since) <= NONCE_LIFE).then_some(nonce)
    }

    /// Whether one more message is within the rate.
    pub(super) fn take_message(&mut self, now: Instant) -> bool {
        self.bucket.take(now)
    }
}

/// Token bucket in thousandths of a message: no floats, no drift.
#[derive(Debug)]
struct Bucket {
    per_second: u64,
    full: u64,
    level: u64,
    at: Instant,
}

impl Bucket {
    fn new(now: Instant, per_second: u32, burst: u32) -> Self {
        let full = u64::from(burst) * 1000;
        Self {
            per_second: u64::from(per_second),
            full,
            level: full,
            at: now,
        }
    }

    fn take(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.at).as_millis();
        let gained = u64::try_from(passed)
            .unwrap_or(u64::MAX)
            .saturating_mul(self.per_second);
        self.level = self.full.min(self.level.saturating_add(gained));
        self.at = self.at.max(now);
        let within = self.level >= 1000;
        if within {
            self.level -= 1000;
        }
        within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonce_serves_once_and_for_30_s() {
        let now = Instant::now();
        let limits = Limits::default();
        let mut conn = Conn::new(now, "n".into(), &limits);
        assert_eq!(conn.take_nonce(now + NONCE_LIFE), Some("n".into()));
        assert_eq!(conn.take_nonce(now), None);
        let mut conn = Conn::new(now, "n".into(), &limits);
        let late = now + NONCE_LIFE + Duration::from_millis(1);
        assert_eq!(conn.take_nonce(late), None);
    }

    #[test]
    fn bucket_gives_burst_then_rate() {
        let now = Instant::now();
        let mut bucket = Bucket::new(now, 50, 200);
        assert_eq!((0..300).filter(|_| bucket.take(now)).count(), 200);
        let later = now + Duration::from_secs(1);
        assert_eq!((0..300).filter(|_| bucket.take(later)).count(), 50);
        // Many small steps gain as much as one large step.
        let mut taken = 0;
        for ms in 1..=1000u64 {
            taken += u32::from(bucket.take(later + Duration::from_millis(ms)));
        }
        assert_eq!(taken, 50);
        assert!(!bucket.take(now), "time never goes back");
    }
}
