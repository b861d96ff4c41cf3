//! What the application's threads and the actor both see of one engine.

use super::Completion;
use super::command::{Command, RequestId};
use super::dispatch::Dispatch;
use super::error::{Error, Result};
use super::event::{Event, Stream};
use super::ledger::Ledger;
use super::media::{MediaCtx, MediaError, PublishPipeline};
use super::sink::SinkSlot;
use super::types::*;
use super::{EventSink, runtime};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tokio::sync::{Notify, mpsc};
use zego_proto::code;

/// Calls accepted but not carried out, and requests whose completion is outstanding: each at most
/// this many (CONTRACTS 4), far above what an application that waits for answers ever has.
pub(crate) const PENDING_MAX: usize = 256;

/// Completions that have not run, by request. Outside the actor, so that they are closed even if
/// it fails.
#[derive(Default)]
pub(crate) struct Pending {
    last: RequestId,
    open: BTreeMap<RequestId, Request>,
}

struct Request {
    done: Completion,
    /// What the engine's end answers if nothing else has.
    at_end: i32,
}

pub(crate) struct Shared {
    /// In the child of a fork nothing works: the engine's threads stayed behind.
    pid: u32,
    pub(crate) number: u32,
    pub(crate) config: EngineConfig,
    pub(crate) ledger: Mutex<Ledger>,
    pub(crate) pending: Mutex<Pending>,
    commands: mpsc::Sender<Command>,
    pub(crate) dispatch: Arc<Dispatch>,
    pub(crate) media_sink: Arc<SinkSlot>,
    pub(crate) media: MediaCtx,
    /// One a channel; idle until the first preview or publication.
    pub(crate) publishers: [PublishPipeline; 2],
    /// A pipeline has something to tell the actor.
    pub(crate) media_wake: Arc<Notify>,
    /// Set once; the actor takes no further command.
    destroying: AtomicBool,
    pub(crate) destroy: Notify,
    /// The actor panicked.
    pub(crate) failed: AtomicBool,
}

/// Owns the engine for its clones: the last one destroys it.
pub(crate) struct Handle {
    shared: Arc<Shared>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.destroy();
    }
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Handle {
    pub(crate) fn start(config: EngineConfig, sink: Box<dyn EventSink>) -> Result<Handle> {
        if let Some(url) = &config.server_url {
            url.check()?;
        }
        let number = NUMBER.fetch_add(1, Ordering::Relaxed) + 1;
        let dispatch = Dispatch::new(config.delivery);
        let (commands, receiver) = mpsc::channel(PENDING_MAX);
        let media_sink = Arc::new(SinkSlot::new(config.delivery, &dispatch));
        let media_wake = Arc::new(Notify::new());
        let wake = media_wake.clone();
        let media = MediaCtx::new(
            format!("zex{number}"),
            media_sink.clone(),
            Arc::new(move || wake.notify_one()),
        );
        let shared = Arc::new(Shared {
            pid: std::process::id(),
            number,
            ledger: Mutex::default(),
            pending: Mutex::default(),
            commands,
            publishers: [
                PublishPipeline::new(media.clone(), Channel::Main),
                PublishPipeline::new(media.clone(), Channel::Aux),
            ],
            media,
            media_sink,
            media_wake,
            dispatch,
            config,
            destroying: AtomicBool::new(false),
            destroy: Notify::new(),
            failed: AtomicBool::new(false),
        });
        runtime::start(shared.clone(), receiver, sink)?;
        Ok(Handle { shared })
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }
}

impl Shared {
    /// Before anything that takes a lock: after a fork a lock may be held for ever.
    pub(crate) fn check_usable(&self) -> Result<()> {
        if self.is_forked() {
            return Err(Error::new(
                code::FORKED,
                "the engine belongs to the parent process; create one after fork",
            ));
        }
        if self.failed.load(Ordering::Acquire) {
            return Err(Error::new(
                code::ENGINE_FAILED,
                "the engine has failed; destroy it and create another",
            ));
        }
        if self.is_destroying() {
            return Err(destroyed());
        }
        Ok(())
    }

    fn is_forked(&self) -> bool {
        self.pid != std::process::id()
    }

    pub(crate) fn is_destroying(&self) -> bool {
        self.destroying.load(Ordering::Acquire)
    }

    pub(crate) fn destroy(&self) {
        if !self.is_forked() && !self.destroying.swap(true, Ordering::AcqRel) {
            self.destroy.notify_one();
        }
    }

    /// Tells a refused call as an event too; nothing after destroy or in a forked child.
    pub(crate) fn report_refused(&self, function: impl Into<Cow<'static, str>>, error: &Error) {
        let function = function.into();
        if self.is_forked() || self.is_destroying() {
            return;
        }
        tracing::warn!(
            engine = self.number,
            function = &*function,
            code = error.code,
            "call refused: {}",
            error.message
        );
        self.debug_error(error.code, function, error.message.clone());
    }

    pub(crate) fn debug_error(
        &self,
        code: i32,
        function: impl Into<Cow<'static, str>>,
        info: String,
    ) {
        self.dispatch.event(Event::DebugError {
            code,
            function: function.into(),
            info,
        });
    }

    pub(crate) fn poll_event(&self) -> Option<Event> {
        if self.is_forked() {
            return None;
        }
        self.dispatch.poll()
    }

    /// Ends the threads of capture and encoding. Blocks until the application's media callbacks on
    /// them have returned.
    pub(crate) fn stop_media(&self) {
        for publisher in &self.publishers {
            publisher.stop();
        }
    }

    /// Queues a command. The caller holds the ledger, so that commands keep the calls' order.
    pub(crate) fn command(&self, command: Command) -> Result<()> {
        self.commands.try_send(command).map_err(|e| match e {
            mpsc::error::TrySendError::Full(_) => Error::new(
                code::QUEUE_FULL,
                format!("more than {PENDING_MAX} calls are waiting to be carried out"),
            ),
            mpsc::error::TrySendError::Closed(_) => destroyed(),
        })
    }

    /// Keeps a completion until [`Self::complete`] or the engine's end, which closes it with
    /// `at_end`.
    pub(crate) fn pend(
        &self,
        done: Completion,
        at_end: i32,
    ) -> std::result::Result<RequestId, (Error, Completion)> {
        let mut pending = self.pending.lock();
        if pending.open.len() >= PENDING_MAX {
            return Err((
                Error::new(
                    code::QUEUE_FULL,
                    format!("more than {PENDING_MAX} requests are pending"),
                ),
                done,
            ));
        }
        pending.last += 1;
        let id = pending.last;
        pending.open.insert(id, Request { done, at_end });
        Ok(id)
    }

    /// Takes back the completion of a call that was refused after all.
    pub(crate) fn unpend(&self, id: RequestId) -> Option<Completion> {
        let request = self.pending.lock().open.remove(&id);
        request.map(|request| request.done)
    }

    pub(crate) fn complete(&self, id: RequestId, code: i32, extended: Value) {
        if let Some(done) = self.unpend(id) {
            self.dispatch.complete(done, code, extended);
        }
    }

    /// The engine has failed: so have all requests.
    pub(crate) fn fail_all(&self) {
        let open = std::mem::take(&mut self.pending.lock().open);
        for Request { done, .. } in open.into_values() {
            self.dispatch.complete(done, code::ENGINE_FAILED, json!({}));
        }
    }

    /// The engine is gone.
    pub(crate) fn end_all(&self) {
        let open = std::mem::take(&mut self.pending.lock().open);
        for Request { done, at_end } in open.into_values() {
            self.dispatch.complete(done, at_end, json!({}));
        }
    }

    pub(crate) fn room_streams(&self, room_id: &RoomId) -> Result<Vec<Stream>> {
        let ledger = self.ledger.lock();
        ledger.room(Some(room_id))?;
        Ok(ledger.streams())
    }
}

/// The published number of a media failure.
pub(crate) fn media_code(e: &MediaError) -> i32 {
    match e {
        MediaError::IllegalParam(_) => code::COMMON_ILLEGAL_PARAM,
        MediaError::WrongState(_) => code::COMMON_ENGINE_NOT_STARTED,
        MediaError::Unsupported(_) => code::MEDIA_UNSUPPORTED,
        MediaError::Codec(_) => code::PUBLISHER_VIDEO_ENCODER_FAIL,
        MediaError::Io(_) => code::FILE_UNREADABLE,
        MediaError::Full { .. } => code::QUEUE_FULL,
    }
}

fn destroyed() -> Error {
    Error::new(code::ENGINE_DESTROYED, "the engine is being destroyed")
}
