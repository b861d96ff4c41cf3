//! What each link costs the media thread.

use std::time::{Duration, Instant};

/// A turn above this by the wall clock is measured in CPU time, which costs a system call. Below it
/// nobody can have had the CPU for long meanwhile.
const SHORT: Duration = Duration::from_millis(1);

/// Divides the time of a thread among turns.
pub struct Meter {
    /// Reads the CPU time of the thread.
    clock: fn() -> Duration,
    /// CPU time at the last look at it.
    seen: Duration,
    /// Time of the wall clock that is accounted for since then.
    accounted: Duration,
    /// Where the time begins that is not.
    since: Instant,
}

impl Meter {
    pub fn new(now: Instant, clock: fn() -> Duration) -> Self {
        Self {
            clock,
            seen: Duration::ZERO,
            accounted: Duration::ZERO,
            since: now,
        }
    }

    /// What has passed was a wait.
    pub fn restart(&mut self, now: Instant) {
        self.seen = (self.clock)();
        self.accounted = Duration::ZERO;
        self.since = now;
    }

    /// What has passed was nobody's turn.
    pub fn skip(&mut self, now: Instant) {
        self.accounted += now.saturating_duration_since(self.since);
        self.since = now;
    }

    /// What has passed was a turn, or a part of one: how long the thread worked for it.
    pub fn take(&mut self, now: Instant) -> Duration {
        let wall = now.saturating_duration_since(self.since);
        self.since = now;
        if wall < SHORT {
            self.accounted += wall;
            return wall;
        }
        let cpu = (self.clock)();
        let spent = cpu.saturating_sub(self.seen);
        let spent = spent.saturating_sub(self.accounted).min(wall);
        self.seen = cpu;
        self.accounted = Duration::ZERO;
        spent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        static CPU: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    }

    const fn us(us: u64) -> Duration {
        Duration::from_micros(us)
    }

    #[test]
    fn turns_are_charged_what_they_worked() {
        let mut now = Instant::now();
        let mut meter = Meter::new(now, || CPU.get());
        // Passes time, of which the thread has the CPU for a part.
        let mut pass = |wall: Duration, cpu: Duration| {
            now += wall;
            CPU.set(CPU.get() + cpu);
            now
        };
        meter.restart(pass(us(9_000), us(9_000)));
        // Short ones by the wall clock, all of them.
        let short: Duration = (0..100).map(|_| meter.take(pass(us(900), us(900)))).sum();
        assert_eq!(short, us(90_000));
        // Somebody else had the CPU for most of a long one.
        assert_eq!(meter.take(pass(us(20_000), us(3_000))), us(3_000));
        // What was nobody's is not the next one's, even if it is long.
        meter.skip(pass(us(5_000), us(5_000)));
        assert_eq!(meter.take(pass(us(4_000), us(4_000))), us(4_000));
        meter.skip(pass(us(5_000), us(5_000)));
        assert_eq!(meter.take(pass(us(100), us(100))), us(100));
        // A wait is nobody's either.
        meter.restart(pass(us(50_000), us(10)));
        assert_eq!(meter.take(pass(us(2_000), us(2_000))), us(2_000));
    }
}
