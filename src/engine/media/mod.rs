//! Capture, encode, decode, render.
//!
//! ```text
//! publish: source ─ scale ─ zexN-enc (H.264) ─┐                 one pair of threads a channel
//!          source ──────── zexN-cap (Opus) ───┴► PacketSink
//! play:    packets ► VideoBuffer (actor's thread) ► zexN-dec ► MediaSink     one thread a stream
//!          packets ► AudioBuffer ► zexN-aud, 10 ms clock ► MediaSink         one thread an engine
//! ```
//! A pipeline is driven by the engine's actor and by the application's threads; all its calls
//! return at once. It tells what happened through `poll`, after calling [`MediaCtx::wake`].

mod clock;
pub mod codec;
pub mod convert;
pub mod file;
pub mod frame;
pub mod play;
pub mod playout;
pub mod publish;
pub mod resample;
pub mod scene;

pub use play::{PlayLimits, PlayOut, PlayPipeline};
pub use playout::Playout;
pub use publish::{PacketSink, PublishOut, PublishPipeline};

use crate::engine::event::MediaSink;
use std::sync::Arc;

/// Why a media call was refused or a source failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    /// An argument out of bounds; names field and limit.
    #[error("{0}")]
    IllegalParam(String),
    /// The call does not fit the source that is set, or the pipeline's state.
    #[error("{0}")]
    WrongState(String),
    /// A format that this build cannot read or write; names codec and profile.
    #[error("{0}")]
    Unsupported(String),
    /// The codec failed.
    #[error("{0}")]
    Codec(String),
    /// A file could not be read; names it.
    #[error("{0}")]
    Io(String),
    /// More is handed in than may wait; names the limit.
    #[error("{message}")]
    Full {
        message: String,
        /// Said before, and nothing was taken since.
        told: bool,
    },
}

/// What pipelines share with their engine.
#[derive(Clone)]
pub struct MediaCtx {
    /// `zex1`: how thread names begin.
    pub name: Arc<str>,
    /// Where pictures and sound go. Called on media threads, no lock held.
    pub sink: Arc<dyn MediaSink>,
    /// Called on any thread after something was queued for `poll`. May only signal.
    pub wake: Arc<dyn Fn() + Send + Sync>,
    /// The clock that plays the sound of all streams of the engine.
    pub playout: Playout,
}

impl MediaCtx {
    /// `wake` is called on media threads when a pipeline wants to be polled: it may only signal.
    pub fn new(
        name: impl Into<Arc<str>>,
        sink: Arc<dyn MediaSink>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        let name = name.into();
        let playout = Playout::new(name.clone(), sink.clone());
        Self {
            name,
            sink,
            wake,
            playout,
        }
    }
}

/// Starts a named, counted thread.
fn spawn(
    name: String,
    run: impl FnOnce() + Send + 'static,
) -> std::io::Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name(name).spawn(move || {
        let _guard = super::counters::THREADS.guard();
        run();
    })
}

/// Joins a thread, unless it is the one that calls: a media callback may stop its own pipeline.
fn join(handle: Option<std::thread::JoinHandle<()>>) {
    if let Some(handle) = handle
        && handle.thread().id() != std::thread::current().id()
    {
        let _ = handle.join();
    }
}
