//! The publisher's clock on ours.

use std::time::{Duration, Instant, SystemTime};

use zego_sfu::Kind;

/// One moment in both kinds of time, so that one can be turned into the other without looking at a
/// clock that may be set in between.
#[derive(Clone, Copy, Debug)]
pub struct TimeBase {
    pub instant: Instant,
    pub system: SystemTime,
}

impl TimeBase {
    pub fn now() -> Self {
        Self {
            instant: Instant::now(),
            system: SystemTime::now(),
        }
    }

    fn instant_of(&self, time: SystemTime) -> Option<Instant> {
        match time.duration_since(self.system) {
            Ok(after) => self.instant.checked_add(after),
            Err(before) => self.instant.checked_sub(before.duration()),
        }
    }
}

/// A publisher's clock further off than this is not believed to be the same time as ours.
const SKEW_MAX: Duration = Duration::from_secs(10);

/// Says for each RTP timestamp of one publisher when that was, on our clock.
///
/// Sender reports towards viewers are built on it. Audio and video go through the same shift, so
/// that what was captured together is reported as together; arrival times would differ by the
/// jitter of the moment.
#[derive(Debug)]
pub struct PublisherClock {
    base: TimeBase,
    /// Last sender report of audio and video: NTP time and RTP timestamp.
    reports: [Option<(SystemTime, u32)>; 2],
    /// Added to the publisher's clock, in microseconds; set by the first packet.
    shift_us: Option<i64>,
}

impl PublisherClock {
    pub fn new(base: TimeBase) -> Self {
        Self {
            base,
            reports: [None; 2],
            shift_us: None,
        }
    }

    /// Takes note of a sender report (RFC 3550, section 6.4.1).
    pub fn on_report(&mut self, kind: Kind, ntp: SystemTime, rtp: u32) {
        self.reports[kind as usize] = Some((ntp, rtp));
    }

    /// Another encoder: its timestamps have nothing to do with the old reports.
    pub fn reset(&mut self, kind: Kind) {
        self.reports[kind as usize] = None;
    }

    /// When the packet with this timestamp was captured, never after `now`. Before the first report
    /// `capture` is what counts; without either, the arrival.
    pub fn wallclock(
        &mut self,
        now: Instant,
        kind: Kind,
        timestamp: u32,
        capture: Option<SystemTime>,
    ) -> Instant {
        let reported = self.reports[kind as usize].and_then(|(ntp, rtp)| {
            let ticks = i64::from(timestamp.wrapping_sub(rtp) as i32);
            shifted(ntp, ticks * 1_000_000 / i64::from(kind.clock_hz()))
        });
        let Some(time) = reported.or(capture) else {
            return now;
        };
        let Some(plain) = self.base.instant_of(time) else {
            return now;
        };
        let shift = *self.shift_us.get_or_insert_with(|| {
            let behind = micros_between(plain, now);
            if (0..=SKEW_MAX.as_micros() as i64).contains(&behind) {
                0
            } else {
                behind
            }
        });
        let Some(wallclock) = moved(plain, shift) else {
            return now;
        };
        if wallclock > now {
            // A faster path than at first: the shift was too large by as much.
            self.shift_us = Some(shift - micros_between(now, wallclock));
            return now;
        }
        wallclock
    }
}

fn shifted(time: SystemTime, us: i64) -> Option<SystemTime> {
    let by = Duration::from_micros(us.unsigned_abs());
    if us < 0 {
        time.checked_sub(by)
    } else {
        time.checked_add(by)
    }
}

fn moved(time: Instant, us: i64) -> Option<Instant> {
    let by = Duration::from_micros(us.unsigned_abs());
    if us < 0 {
        time.checked_sub(by)
    } else {
        time.checked_add(by)
    }
}

fn micros_between(from: Instant, to: Instant) -> i64 {
    let us = |d: Duration| i64::try_from(d.as_micros()).unwrap_or(i64::MAX);
    match to.checked_duration_since(from) {
        Some(after) => us(after),
        None => -us(from.saturating_duration_since(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn audio_and_video_keep_their_distance() {
        for skew_s in [-100_000i64, -3, 0, 5, 40_000_000] {
            let base = TimeBase::now();
            let mut clock = PublisherClock::new(base);
            let start = shifted(base.system, skew_s * 1_000_000).unwrap();
            // Video captured at 0 arrives after 30 ms; audio captured at 10 ms after 20 ms more.
            let video = clock.wallclock(base.instant + 30 * MS, Kind::Video, 9000, Some(start));
            let now = base.instant + 50 * MS;
            let audio = clock.wallclock(now, Kind::Audio, 77, Some(start + 10 * MS));
            assert!(audio <= now);
            let distance = micros_between(video, audio);
            assert!(
                (distance - 10_000).abs() <= 1,
                "{distance} at skew {skew_s}"
            );
            // A report says the same time for the same timestamp: nothing moves.
            clock.on_report(Kind::Video, start + 100 * MS, 18_000);
            let later = base.instant + 90 * MS;
            let video = clock.wallclock(later, Kind::Video, 9000 + 2700, None);
            assert!((micros_between(audio, video) - 20_000).abs() <= 1);
        }
    }

    #[test]
    fn never_in_the_future() {
        let base = TimeBase::now();
        let mut clock = PublisherClock::new(base);
        let ahead = base.system + Duration::from_secs(3600);
        for i in 0..50u32 {
            let now = base.instant + i * 20 * MS;
            // Each arrives a little sooner after its capture.
            let at = clock.wallclock(now, Kind::Audio, 0, Some(ahead + i * 21 * MS));
            assert!(at <= now);
        }
        let now = base.instant + 5 * MS;
        assert_eq!(
            PublisherClock::new(base).wallclock(now, Kind::Audio, 0, None),
            now
        );
    }
}
