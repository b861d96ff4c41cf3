//! The toolkit under both C surfaces, and the only place besides codecs and sockets where `unsafe`
//! lives: a firewall for panics, the handle table, text, sized structs, callback tables, last error.

pub mod callback;
pub mod guard;
pub mod handle;
pub mod last_error;
pub mod sized;
pub mod text;
