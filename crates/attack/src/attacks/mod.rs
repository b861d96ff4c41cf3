//! Every attack, by suite.

mod http;
mod log;
mod rtp;
mod sdp;
mod signalling;
mod stun;

use crate::field::Attack;

/// All of them, in the order in which they run.
pub fn all() -> impl Iterator<Item = &'static Attack> {
    [
        signalling::ATTACKS,
        sdp::ATTACKS,
        stun::ATTACKS,
        rtp::ATTACKS,
        http::ATTACKS,
        log::ATTACKS,
    ]
    .into_iter()
    .flatten()
}
