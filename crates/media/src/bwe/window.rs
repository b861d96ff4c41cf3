//! Sums and minima over a sliding span of time.

use std::collections::VecDeque;

/// Bytes over a sliding window, as a rate. Times are milliseconds on any one clock.
#[derive(Debug)]
pub(super) struct RateWindow {
    span_ms: f64,
    /// (time, bytes), neighbours within a millisecond merged: at most `span_ms` + 2 entries.
    entries: VecDeque<(f64, f64)>,
    sum: f64,
    since: Option<f64>,
    last_rate: f64,
}

impl RateWindow {
    pub(super) fn new(span_ms: f64) -> Self {
        Self {
            span_ms,
            entries: VecDeque::new(),
            sum: 0.0,
            since: None,
            last_rate: 0.0,
        }
    }

    pub(super) fn add(&mut self, at: f64, bytes: usize) {
        self.since.get_or_insert(at);
        let bytes = bytes as f64;
        match self.entries.back_mut() {
            // Late arrivals count where the window stands.
            Some(last) if at < last.0 + 1.0 => last.1 += bytes,
            _ => self.entries.push_back((at, bytes)),
        }
        self.sum += bytes;
        self.expire(at);
    }

    /// Bits per second over the window that ends at `now`; `None` before it has filled by half.
    pub(super) fn rate(&mut self, now: f64) -> Option<f64> {
        self.expire(now);
        let covered = (now - self.since?).min(self.span_ms);
        if covered < self.span_ms / 2.0 {
            return None;
        }
        self.last_rate = self.sum * 8e3 / covered;
        Some(self.last_rate)
    }

    /// What `rate` answered last; 0 before it had an answer.
    pub(super) fn last_rate(&self) -> f64 {
        self.last_rate
    }

    /// Bits per second between the first and the last entry in the window: exact while packets
    /// arrive back to back. `None` if they span less than a third of it.
    pub(super) fn rate_between(&self) -> Option<f64> {
        let (first, last) = (self.entries.front()?, self.entries.back()?);
        let span = last.0 - first.0;
        (span >= self.span_ms / 3.0).then(|| (self.sum - first.1) * 8e3 / span)
    }

    pub(super) fn clear(&mut self) {
        *self = Self::new(self.span_ms);
    }

    fn expire(&mut self, now: f64) {
        while let Some((at, bytes)) = self.entries.front().copied() {
            if at > now - self.span_ms {
                break;
            }
            self.sum -= bytes;
            self.entries.pop_front();
        }
        if self.entries.is_empty() {
            self.sum = 0.0;
        }
    }
}

/// The minimum over a sliding window, by a queue of falling candidates.
#[derive(Debug)]
pub(super) struct MinWindow {
    span_ms: f64,
    /// Merge candidates closer than this, which bounds the queue.
    step_ms: f64,
    candidates: VecDeque<(f64, f64)>,
}

impl MinWindow {
    /// Keeps at most about `parts` candidates.
    pub(super) fn new(span_ms: f64, parts: f64) -> Self {
        Self {
            span_ms,
            step_ms: span_ms / parts,
            candidates: VecDeque::new(),
        }
    }

    pub(super) fn add(&mut self, at: f64, value: f64) {
        while self
            .candidates
            .back()
            .is_some_and(|(_, last)| *last >= value)
        {
            self.candidates.pop_back();
        }
        if self
            .candidates
            .back()
            .is_none_or(|(last, _)| at - last >= self.step_ms)
        {
            self.candidates.push_back((at, value));
        }
        while self
            .candidates
            .front()
            .is_some_and(|(first, _)| *first < at - self.span_ms)
        {
            self.candidates.pop_front();
        }
    }

    pub(super) fn min(&self) -> Option<f64> {
        self.candidates.front().map(|(_, value)| *value)
    }

    pub(super) fn clear(&mut self) {
        self.candidates.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_over_the_window() {
        let mut window = RateWindow::new(500.0);
        assert_eq!(window.rate(0.0), None);
        for i in 0..100 {
            window.add(f64::from(i) * 10.0, 1250);
        }
        let rate = window.rate(990.0).expect("filled");
        assert!((rate - 1e6).abs() < 3e4, "{rate}");
        let rate = window.rate_between().expect("filled");
        assert!((rate - 1e6).abs() < 1.0, "{rate}");
        // Silence counts.
        assert_eq!(window.rate(2000.0), Some(0.0));
        assert!(window.entries.len() <= 502);
    }

    #[test]
    fn minimum_slides() {
        let mut window = MinWindow::new(100.0, 20.0);
        for (at, value) in [(0.0, 5.0), (10.0, 3.0), (60.0, 7.0), (90.0, 6.0)] {
            window.add(at, value);
        }
        assert_eq!(window.min(), Some(3.0));
        window.add(120.0, 9.0);
        assert_eq!(window.min(), Some(6.0));
    }
}
