//! What the handles of this surface stand for.

use super::callbacks::{zex_callbacks, zex_media_callbacks};
use super::error::zex_status;
use super::event::EventObject;
use super::frame::FrameObject;
use super::room::StreamListObject;
use super::{engine::zex_engine, event::zex_event, frame::zex_frame, room::zex_stream_list};
use crate::engine::{Engine, Error, Result};
use crate::ffi::callback::Slot;
use crate::ffi::guard::guard;
use crate::ffi::handle::{self, Object};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use zego_proto::code;

/// One engine as C sees it.
pub struct EngineObject {
    pub life: Mutex<Life>,
    pub callbacks: Slot<zex_callbacks>,
    pub media: Slot<zex_media_callbacks>,
    /// The handle itself, for callbacks to name the engine.
    pub handle: AtomicUsize,
    pub end: Mutex<super::sink::End>,
}

/// Where in its life an engine is.
#[derive(Default)]
pub enum Life {
    #[default]
    Starting,
    Alive(Engine),
    /// Destroyed by the application; its last events are still being delivered or polled.
    Ending(Engine),
    Gone,
}

impl Object for EngineObject {
    const TAG: u8 = 1;
    const NAME: &'static str = "engine";
    // Each has threads and sockets of its own; an application has one or a few.
    const LIMIT: usize = 256;
}

impl Object for FrameObject {
    const TAG: u8 = 2;
    const NAME: &'static str = "frame";
    // Some 3 per played stream and engine are usual; beyond this an application leaks.
    const LIMIT: usize = 4096;
}

impl Object for EventObject {
    const TAG: u8 = 3;
    const NAME: &'static str = "event";
    // Beyond the queue of every engine together: only an application that keeps them gets here.
    const LIMIT: usize = 65_536;
}

impl Object for StreamListObject {
    const TAG: u8 = 4;
    const NAME: &'static str = "stream list";
    // One lives as long as its event is looked at.
    const LIMIT: usize = 4096;
}

/// The object behind an engine handle, also while it is being destroyed.
pub fn engine_object(handle: *mut zex_engine) -> Result<Arc<EngineObject>> {
    handle::get(handle as usize)
}

/// The body of an export on an engine: as [`guard`], and what is refused before the engine sees it
/// (bad text, an unknown number, NULL) is told as a debug error like what the engine refuses.
pub fn call(
    handle: *mut zex_engine,
    function: &'static str,
    body: impl FnOnce(&Engine) -> Result<()>,
) -> zex_status {
    guard(|| {
        let engine = engine(handle)?;
        body(&engine).inspect_err(|error| engine.refuse(function, error))
    })
}

/// The engine behind a handle.
pub fn engine(handle: *mut zex_engine) -> Result<Engine> {
    match &*engine_object(handle)?.life.lock() {
        Life::Alive(engine) => Ok(engine.clone()),
        Life::Starting => Err(Error::new(
            code::COMMON_ENGINE_NOT_CREATE,
            "engine: is being created",
        )),
        Life::Ending(_) | Life::Gone => Err(Error::new(
            code::COMMON_ENGINE_NOT_CREATE,
            "engine: is being destroyed",
        )),
    }
}

pub fn frame(handle: *mut zex_frame) -> Result<Arc<FrameObject>> {
    handle::get(handle as usize)
}

pub fn event(handle: *mut zex_event) -> Result<Arc<EventObject>> {
    handle::get(handle as usize)
}

pub fn stream_list(handle: *mut zex_stream_list) -> Result<Arc<StreamListObject>> {
    handle::get(handle as usize)
}
