//! Keyframe requests of one publication, coalesced and throttled.

use std::time::{Duration, Instant};

/// Any number of wishes become at most one request per interval, repeated until a keyframe comes.
#[derive(Debug)]
pub(crate) struct KeyframeGate {
    interval: Duration,
    wanted: bool,
    last: Option<Instant>,
}

impl KeyframeGate {
    pub fn new(interval: Duration) -> Self {
        Self {
            interval,
            wanted: false,
            last: None,
        }
    }

    /// Somebody needs a keyframe.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// A keyframe begins: everyone who waits is served by it.
    pub fn on_keyframe(&mut self) {
        self.wanted = false;
    }

    /// Another encoder answers from now on; the last request went to the old one.
    pub fn on_source_change(&mut self) {
        self.last = None;
    }

    /// True when a request should leave now.
    pub fn poll(&mut self, now: Instant) -> bool {
        let due = self.wanted && self.next_deadline().is_none_or(|at| now >= at);
        if due {
            self.last = Some(now);
        }
        due
    }

    /// When a wish may become a request. `None`: at once, or nobody wants one.
    pub fn next_deadline(&self) -> Option<Instant> {
        let last = self.last?;
        self.wanted.then(|| last + self.interval)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_coalesce_and_repeat_until_served() {
        let start = crate::test_start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut gate = KeyframeGate::new(Duration::from_millis(500));
        assert!(!gate.poll(at(0)));
        let mut sent = vec![];
        for ms in 0..1200 {
            gate.want();
            if gate.poll(at(ms)) {
                sent.push(ms);
            }
        }
        assert_eq!(sent, [0, 500, 1000]);
        gate.on_keyframe();
        assert!(!gate.poll(at(1600)));
        assert_eq!(gate.next_deadline(), None);
        gate.want();
        assert!(gate.poll(at(1600)));
    }

    #[test]
    fn new_source_may_be_asked_at_once() {
        let now = crate::test_start();
        let mut gate = KeyframeGate::new(Duration::from_millis(500));
        gate.want();
        assert!(gate.poll(now));
        gate.on_source_change();
        assert!(gate.poll(now));
    }
}
