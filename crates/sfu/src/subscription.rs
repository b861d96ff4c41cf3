//! One subscriber of one publication.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cache::Cache;
use crate::config::RouterConfig;
use crate::pace::Pace;
use crate::packet::{Kind, Packet};
use crate::rewrite::Rewriter;
use crate::router::{Mode, Output, Slot};

/// Bound: bytes that a limited path may be sent at once: a usual frame, so that pacing cuts between frames.
const LIMITED_BYTES: usize = 16 << 10;

/// A burst that has not caught up by then is judged like any other subscriber that lags.
const CATCH_UP_MAX: Duration = Duration::from_secs(2);

/// The two numberings of a slot.
#[derive(Debug)]
pub(crate) struct Outlet {
    pub audio: Rewriter,
    pub video: Rewriter,
}

impl Outlet {
    pub fn new(audio_seq: u16, video_seq: u16) -> Self {
        Self {
            audio: Rewriter::new(Kind::Audio.clock_hz(), audio_seq),
            video: Rewriter::new(Kind::Video.clock_hz(), video_seq),
        }
    }

    pub fn stop(&mut self) {
        self.audio.stop();
        self.video.stop();
    }

    pub fn rebase(&mut self) {
        self.audio.rebase();
        self.video.rebase();
    }
}

/// Where the video of a subscription stands.
#[derive(Debug)]
enum Video {
    /// Not wanted, or the link is down.
    Off,
    /// Starts with the next keyframe.
    Waiting {
        since: Instant,
        /// Where in the cache it stopped: it never goes back to what is before.
        from: u64,
        /// It lost its place for want of bandwidth: asking for a keyframe would cost the others.
        starved: bool,
    },
    Sending {
        /// Index of the next packet in the cache.
        next: u64,
        /// Until when it may be behind because it replays.
        catch_up: Option<Instant>,
        source: u64,
        /// Frame in progress.
        timestamp: Option<u32>,
    },
}

#[derive(Debug)]
pub(crate) struct Subscription {
    pub slot: Slot,
    pub mode: Mode,
    pub layer: usize,
    pub audio_on: bool,
    pub video_on: bool,
    pub outlet: Outlet,
    pub drops: u64,
    /// When it wants to be served, as the publication has noted.
    pub wake: Option<Instant>,
    ready: bool,
    audio_source: Option<u64>,
    video: Video,
    pace: Option<Pace>,
    /// What the path leaves for this video, bit/s, while it is short.
    limit_bps: Option<f64>,
    /// Rate of a join burst, bit/s.
    burst_bps: f64,
}

/// What a subscription needs after it was served.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    pub keyframe: bool,
    pub wake: Option<Instant>,
}

impl Subscription {
    pub fn new(slot: Slot, mode: Mode, layer: usize, outlet: Outlet, burst_bps: f64) -> Self {
        Self {
            slot,
            mode,
            layer,
            audio_on: false,
            video_on: false,
            outlet,
            drops: 0,
            wake: None,
            ready: false,
            audio_source: None,
            video: Video::Off,
            pace: None,
            limit_bps: None,
            burst_bps,
        }
    }

    pub fn set_burst_bps(&mut self, bps: f64) {
        self.burst_bps = bps;
    }

    /// Limits the video to what the path leaves for it, or lifts the limit.
    pub fn set_limit(&mut self, now: Instant, limit_bps: Option<f64>) {
        self.limit_bps = limit_bps;
        let replaying = matches!(
            self.video,
            Video::Sending {
                catch_up: Some(_),
                ..
            }
        );
        match (limit_bps, &mut self.pace) {
            (Some(bps), Some(pace)) => pace.set_rate(now, bps),
            (Some(bps), none) => *none = Some(Pace::new(now, bps, LIMITED_BYTES)),
            (None, pace) if !replaying => *pace = None,
            (None, _) => {}
        }
    }

    /// True for one that waits because its own path was too slow.
    pub fn is_starved(&self) -> bool {
        matches!(self.video, Video::Waiting { starved: true, .. })
    }

    /// The link came up (again) or went.
    pub fn set_ready(&mut self, ready: bool) {
        self.ready = ready;
        self.audio_source = None;
        self.video = Video::Off;
        self.pace = None;
        self.outlet.stop();
    }

    /// Applies what is wanted now. Video that comes back starts like a join.
    pub fn update(&mut self, now: Instant, cache: &Cache, config: &RouterConfig) -> Needs {
        if !self.audio_on || !self.ready {
            self.outlet.audio.stop();
            self.audio_source = None;
        }
        match (&self.video, self.video_on && self.ready) {
            (Video::Off, true) => self.join(now, cache, config),
            (_, true) => Needs::default(),
            (_, false) => {
                self.video = Video::Off;
                self.outlet.video.stop();
                self.pace = None;
                Needs::default()
            }
        }
    }

    /// L3 starts at once with the keyframe in the cache, RTC waits for the next one.
    fn join(&mut self, now: Instant, cache: &Cache, config: &RouterConfig) -> Needs {
        let Some(keyframe) = cache.keyframe().filter(|_| self.mode == Mode::L3) else {
            self.video = Video::Waiting {
                since: now,
                from: 0,
                starved: false,
            };
            return Needs {
                keyframe: true,
                wake: None,
            };
        };
        let rate = self.limit_bps.unwrap_or(self.burst_bps);
        self.pace = Some(Pace::new(now, rate, config.burst_bytes));
        self.begin(now, cache, keyframe, Some(now + CATCH_UP_MAX));
        let later = cache
            .bytes_from(keyframe)
            .saturating_sub(config.burst_bytes);
        Needs {
            keyframe: later as f64 * 8.0 / rate > config.burst_time_max.as_secs_f64(),
            wake: None,
        }
    }

    fn begin(&mut self, now: Instant, cache: &Cache, index: u64, catch_up: Option<Instant>) {
        let (Some(entry), Some(first_seq)) = (cache.get(index), cache.frame_first_seq(index))
        else {
            return;
        };
        let timestamp = entry.packet.timestamp;
        self.outlet
            .video
            .start(now, entry.source, first_seq, timestamp);
        self.video = Video::Sending {
            next: index,
            catch_up,
            source: entry.source,
            timestamp: None,
        };
    }

    fn wait(&mut self, now: Instant, from: u64, starved: bool) {
        self.outlet.video.stop();
        self.video = Video::Waiting {
            since: now,
            from,
            starved,
        };
    }

    pub fn forward_audio(
        &mut self,
        now: Instant,
        source: u64,
        packet: &Arc<Packet>,
        out: &mut VecDeque<Output>,
    ) {
        if !self.ready || !self.audio_on {
            return;
        }
        let audio = &mut self.outlet.audio;
        if self.audio_source != Some(source) || !audio.is_open() {
            self.audio_source = Some(source);
            audio.start(now, source, packet.seq, packet.timestamp);
        }
        if let Some((seq, timestamp)) = audio.map(now, packet.seq, packet.timestamp) {
            out.push_back(Output::Forward {
                slot: self.slot,
                kind: Kind::Audio,
                seq,
                timestamp,
                packet: packet.clone(),
            });
        }
    }

    /// Sends what the cache has for it and its pace allows.
    pub fn pump(
        &mut self,
        now: Instant,
        cache: &Cache,
        config: &RouterConfig,
        out: &mut VecDeque<Output>,
    ) -> Needs {
        let mut needs = Needs::default();
        let lag_max = match self.mode {
            Mode::Rtc => config.lag_max_rtc,
            Mode::L3 => config.lag_max_l3,
        };
        loop {
            let (next, catch_up, source, frame) = match self.video {
                Video::Off => return needs,
                Video::Waiting {
                    since,
                    from,
                    starved,
                } => {
                    // Only a keyframe of which the beginning has just come: anything older is
                    // replay, which L3 does when it joins and RTC never.
                    let fresh = cache
                        .keyframe()
                        .filter(|&k| k >= from && cache.get(k).is_some_and(|e| e.arrived >= since));
                    let Some(keyframe) = fresh else {
                        let due = if starved {
                            since + config.starved_after
                        } else {
                            since
                        };
                        needs.keyframe = now >= due;
                        needs.wake = (now < due).then_some(due);
                        return needs;
                    };
                    self.begin(now, cache, keyframe, None);
                    continue;
                }
                Video::Sending {
                    next,
                    catch_up,
                    source,
                    timestamp,
                } => (next, catch_up, source, timestamp),
            };
            if next >= cache.end() {
                self.caught_up();
                return needs;
            }
            let Some(entry) = cache.get(next) else {
                self.drops += 1;
                self.wait(now, next, true);
                continue;
            };
            let packet = &entry.packet;
            if frame != Some(packet.timestamp) || source != entry.source {
                // Between frames is where packets may be left out.
                let ahead = cache.keyframe().filter(|&k| k > next);
                let replaying = catch_up.is_some_and(|until| now < until);
                let lag = now.saturating_duration_since(entry.arrived);
                let late = !replaying && lag > lag_max;
                if let Some(keyframe) = ahead
                    && (late || replaying || source != entry.source)
                {
                    self.drops += keyframe - next;
                    self.begin(now, cache, keyframe, catch_up);
                    continue;
                }
                if late {
                    self.drops += 1;
                    self.wait(now, next, true);
                    continue;
                }
                if source != entry.source {
                    if cache.keyframe() == Some(next) {
                        self.begin(now, cache, next, catch_up);
                        continue;
                    }
                    // Another encoder: its pictures mean nothing before its first keyframe.
                    self.wait(now, next, false);
                    continue;
                }
            }
            if let Some(pace) = &mut self.pace
                && !pace.take(now, packet.payload.len())
            {
                needs.wake = Some(pace.ready_at(now));
                return needs;
            }
            let mapped = self.outlet.video.map(now, packet.seq, packet.timestamp);
            if let Some((seq, timestamp)) = mapped {
                out.push_back(Output::Forward {
                    slot: self.slot,
                    kind: Kind::Video,
                    seq,
                    timestamp,
                    packet: packet.clone(),
                });
            }
            self.video = Video::Sending {
                next: next + 1,
                catch_up,
                source,
                timestamp: Some(packet.timestamp),
            };
        }
    }

    fn caught_up(&mut self) {
        if let Video::Sending { catch_up, .. } = &mut self.video
            && catch_up.take().is_some()
            && self.limit_bps.is_none()
        {
            self.pace = None;
        }
    }
}
