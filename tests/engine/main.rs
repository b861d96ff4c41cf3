//! The engine against servers in the same process, over real sockets on loopback.

mod addresses;
mod calls;
mod delay;
mod destroy;
mod encoded;
mod flow;
mod h264;
mod network;
mod refusals;
mod support;
mod timing;
mod unreachable;
