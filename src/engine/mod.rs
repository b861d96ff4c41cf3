//! The engine: what an application can ask of it. Safe Rust, any thread, never blocks.
//!
//! Calls check their arguments and the call order at once (`Err` carries the published number and
//! a message that names field and limit); what the network says comes later as an [`event::Event`].

pub mod event;
pub mod types;
