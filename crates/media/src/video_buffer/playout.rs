//! When frames leave the buffer.

use std::time::{Duration, Instant};

use super::{
    AssembledFrame, CATCH_UP_HOLD, CATCH_UP_MAX, KEY_REQUEST_INTERVAL, MAX_DELAY_CEILING, Ready,
    SHOWN_LATE_MAX, STALL_HOLD, VideoBuffer, VideoOut,
};

/// The target delay covers this share of the frames of the last two seconds; the rest is shown when
/// it is there. More would make every frame as late as the latest: at 5 % loss and 40 ms round trip,
/// covering 96 % instead of 90 % moves the 95th percentile of the delay from 112 to 141 ms.
pub(super) const QUANTILE: f64 = 0.90;
/// Below this a path counts as quiet: half a frame at 30 fps, less than a viewer can see.
const QUIET: Duration = Duration::from_millis(15);
/// Time constant at which the target follows a path that calms down.
const SHRINK: Duration = Duration::from_millis(400);
/// Share of the maximum delay that the target may take; the rest is for repairs of the late ones.
const TARGET_SHARE: (u32, u32) = (3, 5);

/// The delay added for jitter and repairs: up at once, down slowly, zero on a quiet path.
#[derive(Debug, Default)]
pub(super) struct JitterTarget {
    target: Duration,
    at: Option<Instant>,
}

impl JitterTarget {
    pub fn target(&self) -> Duration {
        self.target
    }

    pub fn update(&mut self, now: Instant, wanted: Duration, max_delay: Duration) {
        let wanted = wanted.min(max_delay * TARGET_SHARE.0 / TARGET_SHARE.1);
        let wanted = if wanted < QUIET {
            Duration::ZERO
        } else {
            wanted
        };
        let step = self
            .at
            .map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.at = Some(now);
        if wanted >= self.target {
            self.target = wanted;
        } else {
            let keep = (-step.as_secs_f64() / SHRINK.as_secs_f64()).exp();
            self.target = wanted + (self.target - wanted).mul_f64(keep);
            if self.target < QUIET / 5 {
                self.target = Duration::ZERO;
            }
        }
    }
}

impl VideoBuffer {
    /// What to do at `now`; call until it gives nothing.
    pub fn poll(&mut self, now: Instant) -> Option<VideoOut> {
        self.last_poll = Some(now);
        self.check_hole(now);
        if self.want_request && self.request_allowed_at().is_none_or(|at| at <= now) {
            (self.want_request, self.last_request) = (false, Some(now));
            self.stats.key_requests += 1;
            return Some(VideoOut::NeedKeyframe);
        }
        // Still without one: the request or the keyframe was lost.
        if self.need_key
            && self
                .last_request
                .is_some_and(|at| now >= at + KEY_REQUEST_INTERVAL)
        {
            self.want_request = true;
            return self.poll(now);
        }
        self.poll_frame(now).map(VideoOut::Frame)
    }

    /// When `poll` has something to do, if no packet comes before.
    pub fn next_deadline(&self) -> Option<Instant> {
        let frame = self.ready.front().map(|head| self.release_at(head));
        let request = self
            .want_request
            .then(|| self.request_allowed_at().or(self.last_poll))
            .flatten();
        let repeat = self
            .last_request
            .filter(|_| self.need_key)
            .map(|at| at + KEY_REQUEST_INTERVAL);
        // The steps of `check_hole`. One that is past and changed nothing waits for a packet, not for time.
        let hole = self.assembler.hole_since().and_then(|since| {
            [self.jump_after(), self.request_after(), self.max_delay]
                .into_iter()
                .map(|step| since + step)
                .filter(|at| self.last_poll.is_none_or(|polled| *at > polled))
                .min()
        });
        [frame, request, repeat, hole].into_iter().flatten().min()
    }

    fn request_allowed_at(&self) -> Option<Instant> {
        self.last_request.map(|at| at + KEY_REQUEST_INTERVAL)
    }

    /// A hole this old is left behind if a whole keyframe waits after it: several requests went
    /// unanswered.
    fn jump_after(&self) -> Duration {
        (self.rtt * 4 + Duration::from_millis(40)).min(self.max_delay)
    }

    /// A hole this old is probably not going to be filled: ask for a keyframe while waiting on.
    /// Where repairs are known to take longer, later.
    fn request_after(&self) -> Duration {
        let usual = self.tracker.quantile(0.98) * 3 / 2;
        (self.rtt * 4 + Duration::from_millis(80))
            .max(usual)
            .min(self.max_delay)
    }

    fn check_hole(&mut self, now: Instant) {
        let Some(since) = self.assembler.hole_since() else {
            return;
        };
        let age = now.saturating_duration_since(since);
        if age >= self.jump_after() && self.assembler.jump_to_whole_key() {
            self.stats.holes += 1;
            self.assemble(now, true);
            return;
        }
        if age >= self.max_delay {
            self.stats.holes += 1;
            self.need_key = true;
            self.assembler.drop_to_key(true);

            self.assemble(now, true);
        } else if age >= self.request_after() && !self.need_key && !self.assembler.has_key() {
            // Once per hole; `poll` repeats it if it goes unanswered.
            self.want_request |= self.last_request.is_none_or(|at| at < since);
        }
    }

    fn poll_frame(&mut self, now: Instant) -> Option<AssembledFrame> {
        let head = self.ready.front()?;
        if self.release_at(head) > now {
            return None;
        }
        // More than the bound waits: whole frames go, up to a keyframe.
        if now.saturating_duration_since(self.due_at(head)) > self.max_delay {
            let skipped = self.skip_to_last_keyframe();
            // A decoder that cannot keep pace gets a fresh start; a burst passes by itself.
            if !skipped && !self.catching_up && !self.need_key {
                self.want_request |= self.request_allowed_at().is_none_or(|at| at <= now);
            }
        }
        let more = self.more_waits();
        let head = self.ready.pop_front()?;
        self.ready_bytes -= head.frame.data.len();
        let due = self.due_at(&head);
        let late = now.saturating_duration_since(due);
        let mut render = true;
        if self.catching_up && more {
            render = false;
            self.stats.catch_up += 1;
        } else if self.catching_up && self.is_hopeless(&head, now) {
            // Alone, but the rest of the backlog must be on its way.
            render = false;
            self.stats.catch_up += 1;
        } else if self.catching_up {
            self.catching_up = false;
            self.stalled_since = None;
        } else if late > SHOWN_LATE_MAX
            && self
                .ready
                .front()
                .is_some_and(|next| self.due_at(next) <= now)
        {
            render = false;
            self.stats.late += 1;
        }
        self.stats.frames += 1;
        self.stats.keyframes += u64::from(head.frame.keyframe);
        Some(AssembledFrame {
            data: head.frame.data,
            keyframe: head.frame.keyframe,
            rtp_timestamp: head.frame.rtp_timestamp,
            capture_ntp: head.frame.capture_ntp,
            received_at: head.frame.received_at,
            render_at: due.min(now),
            render,
        })
    }

    /// Later than any delay that is promised, after a stall that ended only just now. A path that
    /// stays that slow is shown nevertheless, once it has been given the time to catch up.
    fn is_hopeless(&self, head: &Ready, now: Instant) -> bool {
        let expected = self.tracker.expected(head.media_us);
        let late = expected.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        let recent = |since| now.saturating_duration_since(since) < CATCH_UP_MAX;
        late > MAX_DELAY_CEILING && self.stalled_since.is_some_and(recent)
    }

    /// Newer video than the head frame is here, whole or in part.
    fn more_waits(&self) -> bool {
        self.ready.len() > 1 || self.assembler.has_packets()
    }

    fn due_at(&self, head: &Ready) -> Instant {
        let expected = self
            .tracker
            .expected(head.media_us)
            .unwrap_or(head.decodable_at);
        expected + self.delay()
    }

    fn release_at(&self, head: &Ready) -> Instant {
        if !self.catching_up {
            return self.due_at(head).max(head.decodable_at);
        }
        if self.more_waits() {
            return head.decodable_at;
        }
        let expected = self
            .tracker
            .expected(head.media_us)
            .unwrap_or(head.decodable_at);
        let stalled = head.decodable_at.saturating_duration_since(expected) > self.max_delay;
        head.decodable_at + if stalled { STALL_HOLD } else { CATCH_UP_HOLD }
    }

    /// Drops what waits before the last waiting keyframe; false if there is none behind the head.
    pub(super) fn skip_to_last_keyframe(&mut self) -> bool {
        let Some(at) = self
            .ready
            .iter()
            .rposition(|r| r.frame.keyframe)
            .filter(|at| *at > 0)
        else {
            return false;
        };
        self.drop_ready(at);
        true
    }
}
