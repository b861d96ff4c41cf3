//! The client's session machine.

mod event;

pub use event::*;
