//! Stand-ins with the planned signatures until the cores of `zego_media` are on main.
#![allow(dead_code)]

pub mod pacer {
    use super::bwe::{PathState, ProbeCluster};
    use std::collections::VecDeque;
    use std::time::{Duration, Instant};
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Priority {
        Audio,
        Retransmit,
        Video,
        Probe,
    }
    pub struct DroppedFrames {
        pub stream: u8,
        pub frames: u32,
        pub bytes: usize,
    }
    pub struct Pacer<T>(VecDeque<T>);
    impl<T> Pacer<T> {
        pub fn new(_now: Instant, _rate: f64) -> Self {
            Pacer(VecDeque::new())
        }
        pub fn push(&mut self, _now: Instant, _p: Priority, _size: usize, t: T) {
            self.0.push_back(t);
        }
        pub fn push_frame(
            &mut self,
            _now: Instant,
            _stream: u8,
            _keyframe: bool,
            packets: impl IntoIterator<Item = (usize, T)>,
        ) -> bool {
            self.0.extend(packets.into_iter().map(|(_, t)| t));
            true
        }
        pub fn push_probe(
            &mut self,
            _now: Instant,
            _cluster: &ProbeCluster,
            _size: usize,
            items: impl IntoIterator<Item = T>,
        ) {
            self.0.extend(items);
        }
        pub fn poll(&mut self, _now: Instant) -> Option<T> {
            self.0.pop_front()
        }
        pub fn next_deadline(&self) -> Option<Instant> {
            None
        }
        pub fn set_rate_bps(&mut self, _now: Instant, _bps: f64) {}
        pub fn set_path(&mut self, _now: Instant, _path: PathState) {}
        pub fn take_dropped(&mut self) -> Vec<DroppedFrames> {
            vec![]
        }
        pub fn frames_dropped(&self) -> u64 {
            0
        }
        pub fn expected_wait(&self) -> Duration {
            Duration::ZERO
        }
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
        pub packets: u32,
    }
    #[derive(Clone, Copy, Debug)]
    pub enum PathState {
        Quiet,
    }
    pub trait BandwidthEstimator {
        fn on_reports(&mut self, _now: Instant, _r: &[PacketReport]) {}
        fn on_rtt(&mut self, _now: Instant, _rtt: Duration) {}
        fn on_sent(&mut self, _now: Instant, _size: usize) {}
        fn target_bps(&self) -> f64;
        fn poll_probe(&mut self, _now: Instant) -> Option<ProbeCluster> {
            None
        }
        fn handle_timeout(&mut self, _now: Instant) {}
        fn next_deadline(&self) -> Option<Instant> {
            None
        }
        fn set_wanted_bps(&mut self, _bps: f64) {}
        fn set_limits(&mut self, _min: f64, _max: f64) {}
        fn path(&self) -> PathState {
            PathState::Quiet
        }
    }
    pub struct Estimator(f64);
    impl Estimator {
        pub fn new(start: f64) -> Self {
            Estimator(start)
        }
    }
    impl BandwidthEstimator for Estimator {
        fn target_bps(&self) -> f64 {
            self.0
        }
    }
}
