//! Clocks of capture: Unix time that never steps, thread CPU time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Unix time, microseconds, as CLOCK_REALTIME says right now.
pub fn unix_us() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_micros() as u64)
}

/// Times of one source: read from CLOCK_REALTIME, but never backwards.
///
/// A stepped system clock must not turn RTP timestamps back. Jumps forward are followed, since
/// capture times are compared with those of other machines.
#[derive(Debug, Default)]
pub struct CaptureClock {
    last_us: u64,
}

/// A capture time further than this from now is not Unix time in microseconds.
const BELIEVABLE_US: u64 = 10_000_000;

impl CaptureClock {
    /// The capture time to use for a frame the application stamped `given_us` (0: now).
    pub fn stamp(&mut self, given_us: u64) -> u64 {
        let now = unix_us();
        let us = if given_us.abs_diff(now) < BELIEVABLE_US {
            given_us
        } else {
            now
        };
        self.last_us = us.max(self.last_us + 1);
        self.last_us
    }
}

/// CPU time of the calling thread.
#[cfg(not(windows))]
pub fn thread_cpu() -> Duration {
    let mut t = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `t` is a valid timespec that the call fills; the clock id is a constant of libc.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) } != 0;
    if failed {
        Duration::ZERO
    } else {
        Duration::new(t.tv_sec as u64, t.tv_nsec as u32)
    }
}

/// CPU time of the calling thread, in steps of the scheduler's tick (about 16 ms).
#[cfg(windows)]
pub fn thread_cpu() -> Duration {
    /// 100 ns each. The system's own FILETIME is aligned less.
    type FileTime = u64;
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetCurrentThread() -> *mut std::ffi::c_void;
        fn GetThreadTimes(
            thread: *mut std::ffi::c_void,
            created: *mut FileTime,
            ended: *mut FileTime,
            kernel: *mut FileTime,
            user: *mut FileTime,
        ) -> i32;
    }
    let [mut created, mut ended, mut kernel, mut user] = [0; 4];
    // SAFETY: the handle means the calling thread and needs no closing; the call fills the four
    // times, or leaves them 0 if it fails.
    unsafe {
        GetThreadTimes(
            GetCurrentThread(),
            &mut created,
            &mut ended,
            &mut kernel,
            &mut user,
        )
    };
    Duration::from_nanos((kernel + user) * 100)
}

/// Ticks at a fixed rate without drift: tick n is due at start + n / rate.
#[derive(Debug)]
pub struct Ticker {
    start: Instant,
    per_second: f64,
    next: u64,
}

impl Ticker {
    pub fn new(start: Instant, per_second: f64) -> Self {
        Self {
            start,
            per_second,
            next: 0,
        }
    }

    pub fn due(&self) -> Instant {
        self.start + Duration::from_secs_f64(self.next as f64 / self.per_second)
    }

    /// Takes the next tick if it is due, also when later ones are due too. More than `most`
    /// behind, the clock starts anew at `now`.
    pub fn take_each(&mut self, now: Instant, most: Duration) -> bool {
        let due = self.due();
        if now < due {
            return false;
        }
        if now.duration_since(due) > most {
            (self.start, self.next) = (now, 0);
        }
        self.next += 1;
        true
    }

    /// Takes the tick if it is due. Ticks missed by more than a period are skipped and counted.
    pub fn take(&mut self, now: Instant) -> Option<u64> {
        if now < self.due() {
            return None;
        }
        let passed = (now.duration_since(self.start).as_secs_f64() * self.per_second) as u64;
        let missed = passed.saturating_sub(self.next + 1);
        self.next += missed + 1;
        Some(missed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_do_not_drift_and_late_ones_are_counted() {
        let start = Instant::now();
        let mut ticker = Ticker::new(start, 30.0);
        let (mut taken, mut missed) = (0, 0);
        for ms in 0..10_000 {
            if (2000..2200).contains(&ms) {
                continue;
            }
            if let Some(m) = ticker.take(start + Duration::from_millis(ms)) {
                taken += 1;
                missed += m;
            }
        }
        assert_eq!(taken + missed, 300);
        assert!((4..=5).contains(&missed), "{missed}");
    }

    #[test]
    fn late_ticks_are_made_up_for_within_reason() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut ticker = Ticker::new(start, 50.0);
        let most = Duration::from_millis(200);
        assert!(ticker.take_each(at(0), most) && !ticker.take_each(at(10), most));
        let count = (0..100).filter(|_| ticker.take_each(at(105), most)).count();
        assert_eq!(count, 5);
        assert!(ticker.take_each(at(2000), most) && !ticker.take_each(at(2010), most));
        assert_eq!(ticker.due(), at(2020));
    }

    #[test]
    fn stamps_are_believed_within_reason_and_never_repeat() {
        let mut clock = CaptureClock::default();
        let now = unix_us();
        assert_eq!(clock.stamp(now - 5000), now - 5000);
        assert_eq!(clock.stamp(now - 6000), now - 4999);
        let odd = clock.stamp(12345);
        assert!(odd.abs_diff(unix_us()) < 1_000_000);
    }
}
