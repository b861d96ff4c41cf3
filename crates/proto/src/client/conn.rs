//! Backoff and silence of one connection.

use std::time::{Duration, Instant};

const BACKOFF_FIRST: Duration = Duration::from_millis(200);
/// A server that is back is found within this.
const BACKOFF_MAX: Duration = Duration::from_secs(5);

/// Growing pauses, 0.2 to 5 s, each within a quarter of its nominal length, so that the clients of
/// a restarted server do not come back in step.
pub(super) struct Backoff {
    attempt: u32,
    random: u64,
}

impl Backoff {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            attempt: 0,
            random: seed,
        }
    }

    pub(super) fn reset(&mut self) {
        self.attempt = 0;
    }

    pub(super) fn next(&mut self) -> Duration {
        let nominal = BACKOFF_FIRST
            .saturating_mul(1 << self.attempt.min(8))
            .min(BACKOFF_MAX);
        self.attempt += 1;
        // splitmix64: jitter needs no more than an even spread.
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let unit = ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64;
        nominal.mul_f64(0.75 + unit / 2.0)
    }
}

/// Where the connection stands. The number names it: what comes from an older one is ignored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stage {
    /// None, and none wanted.
    Idle,
    /// None until then.
    Backoff {
        until: Instant,
    },
    /// The shell is opening it.
    Opening {
        until: Instant,
    },
    AwaitHello,
    LoggingIn,
    Resuming,
    Ready,
    /// A logout is on its way; then it closes.
    Leaving {
        tag: Option<u64>,
        until: Instant,
    },
}

impl Stage {
    /// There is a WebSocket.
    pub(super) fn is_open(self) -> bool {
        matches!(
            self,
            Stage::AwaitHello
                | Stage::LoggingIn
                | Stage::Resuming
                | Stage::Ready
                | Stage::Leaving { .. }
        )
    }

    /// Requests may be sent: behind a login whose answer is still to come, too.
    pub(super) fn takes_requests(self) -> bool {
        matches!(self, Stage::LoggingIn | Stage::Ready)
    }
}

/// Since when nothing came, and when we last asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Silence {
    pub(super) heard: Instant,
    pub(super) asked: Instant,
}

impl Silence {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            heard: now,
            asked: now,
        }
    }

    pub(super) fn ping_at(&self, after: Duration, paused: bool) -> Instant {
        if paused {
            self.asked + after
        } else {
            self.heard.max(self.asked) + after
        }
    }

    pub(super) fn lost_at(&self, after: Duration) -> Instant {
        self.heard + after
    }
}
