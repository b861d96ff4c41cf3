//! zego-server: projects, auth, rooms, SFU and L3 distribution behind one TCP and one UDP port.

pub mod core;
pub mod media;
pub mod media_api;
