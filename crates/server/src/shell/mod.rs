//! The shell around the pure cloud: sockets, clock and queues.
//!
//! Connections ([`conn`]) put messages into one bounded queue; one task ([`hub`]) owns the cloud,
//! hands it each message with the time, and carries out what it says.

mod budget;
pub mod conn;
pub mod http;
pub mod hub;
pub mod listener;
pub mod metrics;
