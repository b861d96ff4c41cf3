//! `zex_*`: the C surface. Each export converts, calls one `Engine` method and returns.

#![allow(non_camel_case_types)] // the names are C's

pub mod callbacks;
pub mod engine;
pub mod error;
pub mod event;
pub mod frame;
pub mod log;
pub mod play;
pub mod publish;
pub mod quality;
pub mod room;
pub mod sound;

pub mod convert;
mod object;
mod sink;
