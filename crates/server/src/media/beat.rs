//! What the media thread and its handle share without a lock: a sign of life one way, the wish to
//! end the other.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A media thread without a completed turn for this long is stuck: a turn takes milliseconds, and an
/// idle thread turns five times a second.
pub const STUCK_AFTER: Duration = Duration::from_secs(2);

pub struct Beat {
    base: Instant,
    /// Microseconds from `base` to the end of the last turn.
    at_us: AtomicU64,
    stopped: AtomicBool,
}

impl Beat {
    pub fn new() -> Self {
        Self {
            base: Instant::now(),
            at_us: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// A turn is complete.
    pub fn beat(&self) {
        let us = u64::try_from(self.base.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.at_us.store(us, Ordering::Relaxed);
    }

    /// Since the last completed turn, or since the start.
    pub fn age(&self) -> Duration {
        let at = Duration::from_micros(self.at_us.load(Ordering::Relaxed));
        self.base.elapsed().saturating_sub(at)
    }

    /// Asks the thread to end.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }
}
