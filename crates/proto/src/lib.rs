//! The wire between an engine (or a page) and the server: messages, ids, errors, proofs, machines.

pub mod appsign;
pub mod client;
pub mod error;
pub mod ids;
pub mod json;
pub mod msg;
pub mod random;
#[cfg(feature = "token")]
pub mod token04;

pub use error::{Refusal, code};
