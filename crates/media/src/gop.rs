//! What a server keeps of a stream since its last keyframe, for viewers that join in L3. Publishers
//! know the bounds too, to say when a stream has outgrown them.

use std::time::Duration;

/// Oldest packet kept: three of the usual intervals of 2 s. A join replays all of it, and more than
/// that a viewer could not decode in the time that a fresh keyframe takes.
pub const CACHE_AGE_MAX: Duration = Duration::from_secs(6);
/// Bytes kept of a stream, bookkeeping included: 6 s of 5.5 Mbit/s, 4 s of 8 Mbit/s.
pub const CACHE_BYTES_MAX: usize = 4 << 20;
/// What each packet costs beside its payload.
pub const PACKET_COST: usize = 160;
