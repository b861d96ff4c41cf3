//! The wire between an engine (or a page) and the server: messages, ids, errors, proofs, machines.

pub mod msg;
