//! What drives the built library through its C ABI and measures what comes out: the main job, its
//! benchmarks, and the victims of crates/attack.

pub mod api;
pub mod bench;
pub mod clip;
pub mod measure;
pub mod options;
pub mod out;
pub mod peer;
pub mod record;
pub mod snapshot;
pub mod walk;
