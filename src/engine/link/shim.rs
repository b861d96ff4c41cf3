//! Stand-ins with the planned signatures until the cores of `zego_media` are on main.
#![allow(dead_code)]

pub mod pacer {
    use std::collections::VecDeque;
    use std::time::Instant;
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Priority {
        Audio,
        Retransmit,
        Video,
        Probe,
    }
    pub struct Pacer<T>(VecDeque<T>);
    impl<T> Pacer<T> {
        pub fn new() -> Self {
            Pacer(VecDeque::new())
        }
        pub fn push(&mut self, _now: Instant, _p: Priority, _size: usize, t: T) {
            self.0.push_back(t);
        }
        pub fn poll(&mut self, _now: Instant) -> Option<T> {
            self.0.pop_front()
        }
        pub fn next_deadline(&self) -> Option<Instant> {
            None
        }
        pub fn set_rate_bps(&mut self, _bps: f64) {}
    }
}

pub mod bwe {
    use std::time::{Duration, Instant};
    #[derive(Clone, Copy, Debug)]
    pub struct PacketReport {
        pub sent_at: Instant,
        pub arrived_at: Option<Duration>,
        pub size: usize,
        pub probe_cluster: Option<u32>,
    }
    #[derive(Clone, Copy, Debug)]
    pub struct ProbeCluster {
        pub id: u32,
        pub bps: f64,
        pub packets: usize,
    }
    pub struct Estimator(f64);
    impl Estimator {
        pub fn new(start: f64) -> Self {
            Estimator(start)
        }
        pub fn on_reports(&mut self, _now: Instant, _r: &[PacketReport]) {}
        pub fn on_rtt(&mut self, _rtt: Duration) {}
        pub fn on_sent(&mut self, _now: Instant, _size: usize) {}
        pub fn target_bps(&self) -> f64 {
            self.0
        }
        pub fn poll_probe(&mut self, _now: Instant) -> Option<ProbeCluster> {
            None
        }
        pub fn handle_timeout(&mut self, _now: Instant) {}
        pub fn next_deadline(&self) -> Option<Instant> {
            None
        }
        pub fn set_wanted_bps(&mut self, _bps: f64) {}
        pub fn set_limits(&mut self, _min: f64, _max: f64) {}
    }
}
