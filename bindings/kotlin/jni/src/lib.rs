//! libzego_express_jni.so: what the Java virtual machine calls, and what calls it back.
//!
//! A client of zego_express.h like any other: it calls that and nothing else, keeps no state of
//! its own but the VM, and knows only strings, arrays, memory and threads. `c.g.rs` declares the C
//! interface, `glue.g.rs` has one `Java_*` function for each of its functions and one trampoline
//! for each callback; both are generated. `bridge` is what they are made of.
//!
//! Threads: a thread of the engine is attached to the VM as a daemon when it first calls back and
//! detached when it ends. Each callback has a frame of local references of its own. Panics end at
//! [`bridge::enter`] as an IllegalStateException, exceptions of a handler at [`bridge::call`],
//! where they are printed and cleared: neither unwinds through the other side.

#[cfg(not(target_pointer_width = "64"))]
compile_error!("the Kotlin layer's offsets are those of 64-bit machines");

mod bridge;
#[rustfmt::skip]
#[path = "c.g.rs"]
mod c;
#[allow(clippy::all)]
#[rustfmt::skip]
#[path = "glue.g.rs"]
mod glue;
mod natives;
mod thread;
