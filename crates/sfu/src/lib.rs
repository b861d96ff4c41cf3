//! The router of the media plane: which packet goes to whom, under which numbers, and when.
//!
//! Sans-IO: no socket, clock or task. [`Router::ingest`] takes a publisher's packets,
//! [`Router::poll_output`] hands out what to send and what to ask of publishers,
//! [`Router::next_deadline`] says when to call [`Router::handle_timeout`]. The caller drains
//! `poll_output` after each call; every other queue and table in here is bounded.
//!
//! What it guarantees: a subscriber sees one unbroken numbering per slot however often the source
//! behind it changes; video starts at a keyframe; a subscriber whose path or queue cannot carry a
//! stream loses whole frames up to a keyframe, and neither the publisher nor anyone else notices.

mod cache;
mod config;
pub mod h264;
mod keyframe;
mod pace;
mod packet;
mod path;
mod publication;
mod rewrite;
mod router;
mod subscription;

pub use config::RouterConfig;
pub use packet::{CaptureTime, Kind, Packet};
pub use publication::Refusal;
pub use router::{
    FirstSeq, Mode, Output, PeerId, PublicationId, Router, RouterStats, Slot, Source, Subscribe,
    SubscribeError,
};

#[cfg(test)]
mod tests;

/// Where the virtual clock of a test starts.
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "only differences to it matter")]
fn test_start() -> std::time::Instant {
    std::time::Instant::now()
}
