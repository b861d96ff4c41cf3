//! Open, self-hosted live video: the engine behind the C ABI.
//!
//! [`engine`] is the safe Rust that everything else translates: an application's calls in, events
//! and media out. It knows nothing of C. [`capi`] is that translation, on the toolkit of [`ffi`]. The wire and the session machine are `zego_proto`, the
//! media cores `zego_media`.

pub mod capi;
pub mod engine;
pub mod ffi;
