//! Limits and times of the router.

use std::time::Duration;

use zego_media::gop;

/// All bounds of the router in one place.
#[derive(Clone, Debug)]
pub struct RouterConfig {
    /// Least time between two keyframe requests to one publication. Default 500 ms.
    pub keyframe_interval: Duration,
    /// GOP cache: oldest packet. Default 6 s.
    pub cache_age_max: Duration,
    /// GOP cache: bytes per stream, bookkeeping included. Default 4 MiB.
    pub cache_bytes_max: usize,
    /// How long packets from before the last keyframe stay for subscribers that lag. Default 1 s.
    pub tail_age_max: Duration,
    /// What a join burst may send at once before its rate applies: a keyframe. Default 64 KiB.
    pub burst_bytes: usize,
    /// Rate of a join burst while nothing is known about the path, bit/s. Default 20 Mbit/s.
    pub burst_bps: f64,
    /// A join burst that would take longer than this also asks for a fresh keyframe, and jumps to it.
    /// Default 300 ms.
    pub burst_time_max: Duration,
    /// How far an RTC subscriber may fall behind before it drops to a keyframe. Default 300 ms.
    pub lag_max_rtc: Duration,
    /// The same for L3. Default 600 ms, which together with the viewer's buffer stays under 1 s.
    pub lag_max_l3: Duration,
    /// How long what is wanted must exceed the estimate, by a tenth, before that limits anything: on
    /// a busy machine the estimator takes late wake-ups for a queue in the network. Default 1.5 s.
    pub constrain_after: Duration,
    /// A subscriber that dropped to a keyframe for want of bandwidth asks for one only after this
    /// long, since others would pay for it. Default 4 s.
    pub starved_after: Duration,
    /// A publication without a packet for this long is silent. Default 5 s.
    pub silent_after: Duration,
    /// Pairs of one peer. Default 16: the 12 of the contract and room for a renegotiation.
    pub pairs_max: u8,
}

impl Default for RouterConfig {
    fn default() -> Self {
        Self {
            keyframe_interval: Duration::from_millis(500),
            cache_age_max: gop::CACHE_AGE_MAX,
            cache_bytes_max: gop::CACHE_BYTES_MAX,
            tail_age_max: Duration::from_secs(1),
            burst_bytes: 64 << 10,
            burst_bps: 20e6,
            burst_time_max: Duration::from_millis(300),
            lag_max_rtc: Duration::from_millis(300),
            lag_max_l3: Duration::from_millis(600),
            constrain_after: Duration::from_millis(1500),
            starved_after: Duration::from_secs(4),
            silent_after: Duration::from_secs(5),
            pairs_max: 16,
        }
    }
}
