//! Poll delivery: events as owned objects.

use super::callbacks::{zex_sound_level, zex_stream, zex_user};
use super::convert::json;
use super::engine::zex_engine;
use super::error::zex_status;
use super::frame::{self, FrameObject, zex_frame};
use super::object::{self, Life};
use super::quality::{zex_play_quality, zex_publish_quality};
use super::sink::{LevelList, StreamList, UserList};
use crate::engine::{Event, Result};
use crate::ffi::{guard::guard, handle, sized, text};
use crate::sized_struct;
use std::ffi::{CString, c_char};
use std::sync::Arc;

/// One event of a polled engine. A name, not an address.
pub struct zex_event;

pub const ZEX_EVENT_ROOM_STATE_CHANGED: u32 = 1;
pub const ZEX_EVENT_ROOM_STATE_UPDATE: u32 = 2;
pub const ZEX_EVENT_ROOM_USER_UPDATE: u32 = 3;
pub const ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE: u32 = 4;
pub const ZEX_EVENT_ROOM_STREAM_UPDATE: u32 = 5;
pub const ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE: u32 = 6;
pub const ZEX_EVENT_PUBLISHER_STATE_UPDATE: u32 = 7;
pub const ZEX_EVENT_PLAYER_STATE_UPDATE: u32 = 8;
pub const ZEX_EVENT_PUBLISHER_QUALITY_UPDATE: u32 = 9;
pub const ZEX_EVENT_PLAYER_QUALITY_UPDATE: u32 = 10;
pub const ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME: u32 = 11;
pub const ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME: u32 = 12;
pub const ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME: u32 = 13;
pub const ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME: u32 = 14;
pub const ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME: u32 = 15;
pub const ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED: u32 = 16;
pub const ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME: u32 = 17;
pub const ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME: u32 = 18;
pub const ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME: u32 = 19;
pub const ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED: u32 = 20;
pub const ZEX_EVENT_PLAYER_RECV_SEI: u32 = 21;
pub const ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE: u32 = 22;
pub const ZEX_EVENT_REMOTE_MIC_STATE_UPDATE: u32 = 23;
pub const ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE: u32 = 24;
pub const ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE: u32 = 25;
pub const ZEX_EVENT_DEBUG_ERROR: u32 = 26;
/// A decoded picture of a played stream, unless `on_remote_video_frame` takes it; at most 3 per
/// stream wait, the oldest is dropped.
pub const ZEX_EVENT_VIDEO_FRAME: u32 = 27;
/// The last one: the engine's handle is stale afterwards.
pub const ZEX_EVENT_ENGINE_DESTROYED: u32 = 28;
/// `channel`: the next picture of the application's own encoder should be an IDR; as
/// `on_encoded_keyframe_wanted`.
pub const ZEX_EVENT_ENCODED_KEYFRAME_WANTED: u32 = 29;

/// What an event says; fields that its type does not use are 0 or NULL. Pointers are borrowed
/// until the event is released.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_event_data {
    pub struct_size: u32,
    /// ZEX_EVENT_*.
    pub event_type: u32,
    pub room_id: *const c_char,
    pub stream_id: *const c_char,
    /// A JSON object.
    pub extended_data: *const c_char,
    /// DEBUG_ERROR: the call.
    pub function: *const c_char,
    /// DEBUG_ERROR: the explanation.
    pub info: *const c_char,
    pub error_code: i32,
    /// Reason, state or device state.
    pub state: u32,
    /// ZEX_UPDATE_TYPE_*.
    pub update_type: u32,
    /// Publishing channel.
    pub channel: u32,
    /// Items in `users`, `streams` or `levels`; members online; seconds remaining.
    pub count: u32,
    pub width: u32,
    pub height: u32,
    /// CAPTURED_SOUND_LEVEL_UPDATE.
    pub level: f32,
    pub users: *const *const zex_user,
    pub streams: *const *const zex_stream,
    pub levels: *const *const zex_sound_level,
    pub publish_quality: *const zex_publish_quality,
    pub play_quality: *const zex_play_quality,
    /// PLAYER_RECV_SEI.
    pub data: *const u8,
    pub data_length: u32,
    pub reserved: u32,
    /// VIDEO_FRAME; retain it to keep it beyond the event.
    pub frame: *mut zex_frame,
}

sized_struct! {
    zex_event_data, init: zex_event_data_init, first_size: 144,
    defaults: {}, booleans: [], reserved: [reserved],
}

/// An event with everything its data points to.
pub struct EventObject {
    data: zex_event_data,
    _held: Held,
}

// SAFETY: `data` points into `_held` or to the frame's handle; nothing changes them.
unsafe impl Send for EventObject {}
// SAFETY: as above.
unsafe impl Sync for EventObject {}

#[derive(Default)]
struct Held {
    texts: Vec<CString>,
    users: Option<UserList>,
    streams: Option<StreamList>,
    levels: Option<LevelList>,
    publish_quality: Option<Box<zex_publish_quality>>,
    play_quality: Option<Box<zex_play_quality>>,
    bytes: Option<bytes::Bytes>,
    frame: Option<usize>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(frame) = self.frame {
            let _ = frame::release(frame as *mut zex_frame);
        }
    }
}

/// Takes the next event of a polled engine; `*event` becomes NULL when there is none. Completions
/// that come before it run inside this call. Release the event.
///
/// Threads: any, one at a time. Blocks: never, but for the last event: until a wake-up that is
/// running has returned, so that what it uses can be freed. Hold no lock here that it takes.
/// Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
///
/// # Safety
/// `event` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_poll_event(
    engine: *mut zex_engine,
    event: *mut *mut zex_event,
) -> zex_status {
    guard(|| {
        // SAFETY: passed on from the caller.
        let out = unsafe { text::out("event", event) }?;
        *out = std::ptr::null_mut();
        let object = object::engine_object(engine)?;
        let engine = match &*object.life.lock() {
            Life::Alive(engine) | Life::Ending(engine) => engine.clone(),
            Life::Starting | Life::Gone => return Ok(()),
        };
        let Some(next) = engine.poll_event() else {
            return Ok(());
        };
        if matches!(next, Event::EngineDestroyed) {
            drop(engine);
            object.finish();
        }
        *out = handle::insert(Arc::new(EventObject::new(next)?))? as *mut zex_event;
        Ok(())
    })
}

/// Reads an event; `data` must have its `struct_size` set.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
///
/// # Safety
/// `data` is NULL or points to a struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_event_get(
    event: *mut zex_event,
    data: *mut zex_event_data,
) -> zex_status {
    guard(|| {
        let object = object::event(event)?;
        // SAFETY: passed on from the caller.
        unsafe { sized::write("data", data, &object.data) }
    })
}

/// Frees an event and what its data pointed to.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_event_release(event: *mut zex_event) -> zex_status {
    guard(|| handle::remove::<EventObject>(event as usize).map(drop))
}

impl EventObject {
    fn new(event: Event) -> Result<Self> {
        let mut held = Held::default();
        let mut data = <zex_event_data as sized::SizedStruct>::defaults();
        fill(event, &mut data, &mut held)?;
        Ok(Self { data, _held: held })
    }
}

impl Held {
    fn text(&mut self, text: &str) -> *const c_char {
        self.keep(text::c_string(text))
    }

    fn json(&mut self, value: &serde_json::Value) -> *const c_char {
        self.keep(json(value))
    }

    fn keep(&mut self, text: CString) -> *const c_char {
        // The heap behind a CString stays where it is when the CString moves.
        let pointer = text.as_ptr();
        self.texts.push(text);
        pointer
    }
}

fn fill(event: Event, data: &mut zex_event_data, held: &mut Held) -> Result<()> {
    match event {
        Event::RoomStateChanged {
            room_id,
            reason,
            code,
            extended,
        } => {
            data.event_type = ZEX_EVENT_ROOM_STATE_CHANGED;
            data.room_id = held.text(&room_id);
            (data.state, data.error_code) = (reason as u32, code);
            data.extended_data = held.json(&extended);
        }
        Event::RoomStateUpdate {
            room_id,
            state,
            code,
            extended,
        } => {
            data.event_type = ZEX_EVENT_ROOM_STATE_UPDATE;
            data.room_id = held.text(&room_id);
            (data.state, data.error_code) = (state as u32, code);
            data.extended_data = held.json(&extended);
        }
        Event::RoomUserUpdate {
            room_id,
            update,
            users,
        } => {
            data.event_type = ZEX_EVENT_ROOM_USER_UPDATE;
            data.room_id = held.text(&room_id);
            data.update_type = update as u32;
            let list = held.users.insert(UserList::new(&users));
            (data.users, data.count) = (list.as_ptr(), list.len());
        }
        Event::RoomOnlineUserCount { room_id, count } => {
            data.event_type = ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE;
            data.room_id = held.text(&room_id);
            data.count = count;
        }
        Event::RoomStreamUpdate {
            room_id,
            update,
            streams,
            extended,
        } => {
            data.event_type = ZEX_EVENT_ROOM_STREAM_UPDATE;
            data.room_id = held.text(&room_id);
            data.update_type = update as u32;
            data.extended_data = held.json(&extended);
            let list = held.streams.insert(StreamList::new(&streams));
            (data.streams, data.count) = (list.as_ptr(), list.len());
        }
        Event::RoomTokenWillExpire { room_id, remain_s } => {
            data.event_type = ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE;
            data.room_id = held.text(&room_id);
            data.count = remain_s;
        }
        Event::PublisherState {
            stream_id,
            state,
            code,
            extended,
        } => {
            data.event_type = ZEX_EVENT_PUBLISHER_STATE_UPDATE;
            data.stream_id = held.text(&stream_id);
            (data.state, data.error_code) = (state as u32, code);
            data.extended_data = held.json(&extended);
        }
        Event::PlayerState {
            stream_id,
            state,
            code,
            extended,
        } => {
            data.event_type = ZEX_EVENT_PLAYER_STATE_UPDATE;
            data.stream_id = held.text(&stream_id);
            (data.state, data.error_code) = (state as u32, code);
            data.extended_data = held.json(&extended);
        }
        Event::PublisherQuality { stream_id, quality } => {
            data.event_type = ZEX_EVENT_PUBLISHER_QUALITY_UPDATE;
            data.stream_id = held.text(&stream_id);
            data.publish_quality = &**held.publish_quality.insert(Box::new((&quality).into()));
        }
        Event::PlayerQuality { stream_id, quality } => {
            data.event_type = ZEX_EVENT_PLAYER_QUALITY_UPDATE;
            data.stream_id = held.text(&stream_id);
            data.play_quality = &**held.play_quality.insert(Box::new((&quality).into()));
        }
        Event::PublisherCapturedAudioFirstFrame => {
            data.event_type = ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME;
        }
        Event::PublisherCapturedVideoFirstFrame { channel } => {
            data.event_type = ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME;
            data.channel = channel as u32;
        }
        Event::PublisherRenderVideoFirstFrame { channel } => {
            data.event_type = ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME;
            data.channel = channel as u32;
        }
        Event::PublisherSendAudioFirstFrame { channel } => {
            data.event_type = ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME;
            data.channel = channel as u32;
        }
        Event::PublisherSendVideoFirstFrame { channel } => {
            data.event_type = ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME;
            data.channel = channel as u32;
        }
        Event::PublisherVideoSizeChanged {
            channel,
            width,
            height,
        } => {
            data.event_type = ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED;
            (data.channel, data.width, data.height) = (channel as u32, width, height);
        }
        Event::EncodedKeyframeWanted { channel } => {
            data.event_type = ZEX_EVENT_ENCODED_KEYFRAME_WANTED;
            data.channel = channel as u32;
        }
        Event::PlayerRecvAudioFirstFrame { stream_id } => {
            data.event_type = ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME;
            data.stream_id = held.text(&stream_id);
        }
        Event::PlayerRecvVideoFirstFrame { stream_id } => {
            data.event_type = ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME;
            data.stream_id = held.text(&stream_id);
        }
        Event::PlayerRenderVideoFirstFrame { stream_id } => {
            data.event_type = ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME;
            data.stream_id = held.text(&stream_id);
        }
        Event::PlayerVideoSizeChanged {
            stream_id,
            width,
            height,
        } => {
            data.event_type = ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED;
            data.stream_id = held.text(&stream_id);
            (data.width, data.height) = (width, height);
        }
        Event::PlayerRecvSei {
            stream_id,
            data: sei,
        } => {
            data.event_type = ZEX_EVENT_PLAYER_RECV_SEI;
            data.stream_id = held.text(&stream_id);
            (data.data, data.data_length) = (sei.as_ptr(), sei.len() as u32);
            held.bytes = Some(sei);
        }
        Event::RemoteCameraState { stream_id, state } => {
            data.event_type = ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE;
            data.stream_id = held.text(&stream_id);
            data.state = state;
        }
        Event::RemoteMicState { stream_id, state } => {
            data.event_type = ZEX_EVENT_REMOTE_MIC_STATE_UPDATE;
            data.stream_id = held.text(&stream_id);
            data.state = state;
        }
        Event::CapturedSoundLevel { level } => {
            data.event_type = ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE;
            data.level = level;
        }
        Event::RemoteSoundLevels { levels } => {
            data.event_type = ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE;
            let list = held.levels.insert(LevelList::new(&levels));
            (data.levels, data.count) = (list.as_ptr(), list.len());
        }
        Event::DebugError {
            code,
            function,
            info,
        } => {
            data.event_type = ZEX_EVENT_DEBUG_ERROR;
            data.error_code = code;
            data.function = held.text(&function);
            data.info = held.text(&info);
        }
        Event::VideoFrame { stream_id, frame } => {
            data.event_type = ZEX_EVENT_VIDEO_FRAME;
            data.stream_id = held.text(&stream_id);
            (data.width, data.height) = (frame.width, frame.height);
            data.frame = FrameObject::insert(frame)?;
            held.frame = Some(data.frame as usize);
        }
        Event::EngineDestroyed => data.event_type = ZEX_EVENT_ENGINE_DESTROYED,
    }
    Ok(())
}
