//! A bad network on demand, for tests.
//!
//! [`Link`] is one direction of a path as a pure model: loss, delay, jitter, a bottleneck with a
//! bounded queue, duplication and scripted changes, all drawn from one seed on the caller's clock.
//! [`Impairer`] runs the same model in real time between real sockets: a UDP and TCP relay that
//! needs no privileges. Neither belongs into a product; this crate is a dev-dependency.

mod impairer;
mod link;
mod profile;
mod rng;

pub use impairer::{Config, Impairer, Stats, TcpMode};
pub use link::{Link, LinkStats};
pub use profile::{Jitter, LinkProfile, Loss, Script, Step};
pub use rng::Rng;
