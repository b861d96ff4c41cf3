//! What is alive in this process, over all engines. Each count is back at its start value once
//! every engine is gone and every frame and event has been released.

use super::types::Counters;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// One live count.
pub(crate) struct Gauge(AtomicU64);

impl Gauge {
    pub(crate) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    pub(crate) fn add(&self, n: u64) {
        self.0.fetch_add(n, Relaxed);
    }

    pub(crate) fn sub(&self, n: u64) {
        self.0.fetch_sub(n, Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }

    /// Counts one until the guard is dropped.
    pub(crate) fn guard(&'static self) -> GaugeGuard {
        self.add(1);
        GaugeGuard(self)
    }
}

pub(crate) struct GaugeGuard(&'static Gauge);

impl Drop for GaugeGuard {
    fn drop(&mut self) {
        self.0.sub(1);
    }
}

pub(crate) static LIVE_ENGINES: Gauge = Gauge::new();
pub(crate) static LIVE_EVENTS: Gauge = Gauge::new();
/// Threads started by engines; each holds a guard for as long as it runs.
pub(crate) static THREADS: Gauge = Gauge::new();
pub(crate) static BUFFERED_BYTES: Gauge = Gauge::new();

/// Live counts of this process.
pub fn counters() -> Counters {
    Counters {
        live_engines: LIVE_ENGINES.get(),
        live_events: LIVE_EVENTS.get(),
        threads: THREADS.get(),
        buffered_bytes: BUFFERED_BYTES.get(),
    }
}
