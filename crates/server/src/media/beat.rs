//! What a thread and those who look at it share without a lock: a sign of life and some counts one
//! way, the wish to end the other.

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
    given_up: AtomicBool,
    /// Of the media thread: datagrams refused and withheld since its start.
    refused: AtomicU64,
    withheld: AtomicU64,
}

impl Beat {
    pub fn new() -> Self {
        Self {
            base: Instant::now(),
            at_us: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            given_up: AtomicBool::new(false),
            refused: AtomicU64::new(0),
            withheld: AtomicU64::new(0),
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

    /// Shows counts to those who do not want to wait for the thread.
    pub fn show(&self, refused: u64, withheld: u64) {
        self.refused.store(refused, Ordering::Relaxed);
        self.withheld.store(withheld, Ordering::Relaxed);
    }

    /// Datagrams that links' gates refused.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Datagrams not sent to where nobody has proved to be.
    pub fn withheld(&self) -> u64 {
        self.withheld.load(Ordering::Relaxed)
    }

    /// The thread did not end when asked, or not in order.
    pub fn give_up(&self) {
        self.given_up.store(true, Ordering::Release);
    }

    pub fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Acquire)
    }

    /// Asks the thread to end.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }
}
