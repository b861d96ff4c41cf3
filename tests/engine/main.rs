//! The engine against servers in the same process, over real sockets on loopback.

mod addresses;
mod calls;
mod delay;
mod destroy;
mod flow;
mod network;
mod refusals;
mod support;
mod timing;
mod unreachable;
