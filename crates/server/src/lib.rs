//! zego-server: projects, auth, rooms, SFU and L3 distribution behind one TCP and one UDP port.

// Allowed where the system is asked directly: net.rs, memory.rs, media/socket.rs, media/plane.rs
// (poll).
#![deny(unsafe_code)]

pub mod config;
pub mod core;
pub mod log;
pub mod media;
pub mod media_api;
#[allow(unsafe_code)]
pub mod memory;
pub mod net;
pub mod project;
mod proxy;
mod server;
mod shell;
pub mod store;
pub mod token;

pub use crate::config::{AdminListen, PublicAddress, ServerConfig};
pub use crate::core::Project;

pub use crate::server::{Server, ServerStats, StartError};
