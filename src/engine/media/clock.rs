//! Clocks of capture: Unix time that never steps, thread CPU time.

use parking_lot::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Unix time, microseconds, as CLOCK_REALTIME says right now.
pub fn unix_us() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_micros() as u64)
}

/// When something was captured, on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureTime {
    /// Microseconds on a clock that only goes forward, whatever is done to the system's: RTP
    /// timestamps and intervals come from it.
    pub media_us: u64,
    /// Unix time, microseconds: what other machines and the application compare with.
    pub unix_us: u64,
}

impl CaptureTime {
    /// So much earlier on both clocks.
    pub fn before(self, us: u64) -> Self {
        Self {
            media_us: self.media_us.saturating_sub(us),
            unix_us: self.unix_us.saturating_sub(us),
        }
    }

    /// So much later on both clocks.
    pub fn after(self, us: u64) -> Self {
        Self {
            media_us: self.media_us + us,
            unix_us: self.unix_us + us,
        }
    }
}

/// A capture time further back than this is no time of this clock.
const PAST_MAX_US: i64 = 10_000_000;
/// Nothing is captured in the future; a display time may be a few pictures ahead.
const AHEAD_MAX_US: i64 = 100_000;
/// The system's clock is followed by at most this much a reading: three times what a clock that is
/// being slewed (500 ppm) needs at 15 readings a second.
const SLEW_US: i64 = 100;
/// Further off than this it was set: no slewing and no pause of the thread between two readings
/// looks like that.
const STEP_US: i64 = 50_000;
/// Two clocks are read at one moment if no more than this passed meanwhile.
const SAME_MOMENT: Duration = Duration::from_millis(1);

/// The clock of one channel's sound and picture: monotonic, and Unix time by an offset that follows
/// the system's clock. When that one is set, the offset moves and the media goes on undisturbed.
#[derive(Debug)]
pub struct CaptureClock {
    began: Instant,
    /// Unix time less media time. None before the first reading.
    offset_us: Mutex<Option<i64>>,
    /// How far tests have set the system's clock.
    #[cfg(test)]
    set_by_us: std::sync::atomic::AtomicI64,
}

impl Default for CaptureClock {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            offset_us: Mutex::new(None),
            #[cfg(test)]
            set_by_us: Default::default(),
        }
    }
}

impl CaptureClock {
    /// As if the system's clock had been set by so much.
    #[cfg(test)]
    pub fn set_by(&self, us: i64) {
        self.set_by_us
            .store(us, std::sync::atomic::Ordering::SeqCst);
    }

    fn read(&self) -> (Instant, u64) {
        let (now, unix_us) = read();
        #[cfg(test)]
        let unix_us =
            unix_us.saturating_add_signed(self.set_by_us.load(std::sync::atomic::Ordering::SeqCst));
        (now, unix_us)
    }

    pub fn now(&self) -> CaptureTime {
        let (now, unix) = self.read();
        self.at(now, unix)
    }

    /// The time of something that was due at `due`, a moment ago.
    pub fn since(&self, due: Instant) -> CaptureTime {
        let (now, unix) = self.read();
        let late = now.saturating_duration_since(due).as_micros() as u64;
        self.at(now, unix).before(late)
    }

    /// The time of what the application hands in now and stamped `given_us` (Unix time): that
    /// stamp, or now if it has none (0), lies over 10 s back or over 100 ms ahead.
    pub fn given(&self, given_us: u64) -> CaptureTime {
        let (now, unix) = self.read();
        self.stamped(now, unix, given_us)
    }

    fn stamped(&self, now: Instant, unix_us: u64, given_us: u64) -> CaptureTime {
        let time = self.at(now, unix_us);
        let age = i64::try_from(unix_us).unwrap_or(i64::MAX)
            - i64::try_from(given_us).unwrap_or(i64::MAX);
        match age {
            _ if !(-AHEAD_MAX_US..=PAST_MAX_US).contains(&age) => time,
            0.. => time.before(age.unsigned_abs()),
            _ => time.after(age.unsigned_abs()),
        }
    }

    fn at(&self, now: Instant, unix_us: u64) -> CaptureTime {
        // What was captured before the clock began has a time too.
        let since = now.saturating_duration_since(self.began).as_micros() as i64;
        let media_us = since + PAST_MAX_US;
        let read = i64::try_from(unix_us).unwrap_or(i64::MAX) - media_us;
        let mut offset = self.offset_us.lock();
        let offset = match *offset {
            Some(last) if (read - last).abs() <= STEP_US => {
                *offset.insert(last + (read - last).clamp(-SLEW_US, SLEW_US))
            }
            _ => *offset.insert(read),
        };
        CaptureTime {
            media_us: media_us.unsigned_abs(),
            unix_us: u64::try_from(media_us + offset).unwrap_or(0),
        }
    }
}

/// Both of the system's clocks at one moment, as well as that can be had.
fn read() -> (Instant, u64) {
    let mut before = Instant::now();
    for _ in 0..3 {
        let unix = unix_us();
        let after = Instant::now();
        if after - before <= SAME_MOMENT {
            return (after, unix);
        }
        before = after;
    }
    (before, unix_us())
}

/// Keeps the times of one track in order and apart: RTP timestamps of 90 kHz tell pictures apart.
#[derive(Debug, Default)]
pub struct Sequence {
    last_us: u64,
}

impl Sequence {
    /// Nine ticks of the RTP clock.
    const STEP_US: u64 = 100;

    pub fn next(&mut self, time: CaptureTime) -> CaptureTime {
        self.last_us = time.media_us.max(self.last_us + Self::STEP_US);
        CaptureTime {
            media_us: self.last_us,
            ..time
        }
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

    /// A clock and the two clocks it reads.
    struct Read {
        clock: CaptureClock,
        ms: u64,
        unix_us: u64,
    }

    impl Read {
        fn new() -> Self {
            Self {
                clock: CaptureClock::default(),
                ms: 0,
                unix_us: 1_800_000_000_000_000,
            }
        }

        fn pass(&mut self, ms: u64) {
            self.ms += ms;
            self.unix_us += ms * 1000;
        }

        fn given(&self, given_us: u64) -> CaptureTime {
            let now = self.clock.began + Duration::from_millis(self.ms);
            self.clock.stamped(now, self.unix_us, given_us)
        }
    }

    #[test]
    fn a_clock_that_is_set_moves_no_media_time() {
        for step_ms in [-30_000i64, -2_000, 2_000, 30_000] {
            let mut r = Read::new();
            let mut last = r.given(0);
            for i in 0..90 {
                r.pass(33);
                if i == 30 {
                    r.unix_us = r.unix_us.saturating_add_signed(step_ms * 1000);
                }
                // Half of the pictures bring a time of their own.
                let age = if i % 2 == 0 { 0 } else { 20_000 };
                let stamp = if age == 0 { 0 } else { r.unix_us - age };
                let time = r.given(stamp);
                assert_eq!(time.unix_us, r.unix_us - age);
                let gap = time.media_us - last.media_us;
                assert!((12_000..=54_000).contains(&gap), "{step_ms} {i}: {gap}");
                last = time;
            }
        }
    }

    #[test]
    fn a_clock_that_is_slewed_is_followed_and_a_paused_reader_is_not() {
        let mut r = Read::new();
        r.given(0);
        for _ in 0..600 {
            r.pass(66);
            r.unix_us += 33; // 500 ppm
            r.given(0);
        }
        assert!(r.given(0).unix_us.abs_diff(r.unix_us) < 1_000);
        // 20 ms between the readings of the two clocks.
        let before = r.unix_us;
        r.unix_us += 20_000;
        assert!(r.given(0).unix_us.abs_diff(before) < 1_000);
    }

    #[test]
    fn stamps_are_believed_within_reason() {
        let mut r = Read::new();
        r.pass(5);
        let now = r.given(0);
        let given = |age_us: i64| r.given(r.unix_us.saturating_add_signed(-age_us));
        assert_eq!(given(5_000), now.before(5_000));
        assert_eq!(given(9_900_000), now.before(9_900_000));
        assert_eq!(given(-50_000), now.after(50_000));
        for odd in [10_100_000, -150_000, -9_000_000, i64::MAX] {
            assert_eq!(given(odd), now, "{odd}");
        }
        assert_eq!(r.given(12_345), now);
        assert_eq!(r.given(u64::MAX), now);
    }

    #[test]
    fn one_picture_ahead_does_not_hold_up_those_behind_it() {
        let mut r = Read::new();
        let mut order = Sequence::default();
        let mut last = 0;
        for i in 0..60 {
            r.pass(33);
            let stamp = if i == 20 { r.unix_us + 9_000_000 } else { 0 };
            let time = order.next(r.given(stamp));
            assert!(i == 0 || (time.media_us - last).abs_diff(33_000) < 5, "{i}");
            last = time.media_us;
        }
        // Several at one moment stay apart on the RTP clock.
        let again = order.next(r.given(0));
        assert!(again.media_us >= last + 100);
    }
}
