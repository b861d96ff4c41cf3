//! The server from outside, over real sockets. One program, since linking is most of its build.

mod common;
mod lifecycle;
mod process;
mod signalling;
