//! Events and media of one engine into the functions of its application.

use super::callbacks::{
    zex_callbacks, zex_completion, zex_media_callbacks, zex_sound_level, zex_stream, zex_user,
};
use super::convert::json;
use super::engine::zex_engine;
use super::frame::{self, FrameObject};
use super::object::{EngineObject, Life};
use super::quality::{zex_play_quality, zex_publish_quality};
use crate::engine::event::{Stream, User};
use crate::engine::{
    AudioFrame, Channel, Completion, EncodedFrame, Event, EventSink, MediaSink, MediaWants,
    VideoFrame,
};
use crate::ffi::callback::{self, Registered, UserData, enter};
use crate::ffi::handle;
use crate::ffi::text::c_string;
use std::ffi::{CString, c_char, c_void};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

/// Where wake-ups of a polled engine go: may only signal.
#[derive(Clone, Copy)]
pub struct Wakeup {
    pub signal: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    pub user_data: UserData,
    pub post: Option<unsafe extern "C" fn(port: i64, message: i64) -> bool>,
    pub port: i64,
}

/// How an engine ends: what remains to be called after everything else.
pub struct End {
    pub wakeup: Wakeup,
    pub destroyed: Option<(zex_completion, UserData)>,
}

/// Wraps a C completion: runs exactly once, or not at all when the call was refused.
pub fn completion(done: zex_completion, user_data: *mut c_void) -> Completion {
    let user_data = UserData(user_data);
    Box::new(move |code, extended| {
        // The wrapper as a whole moves in, not the raw pointer inside.
        let user_data = &user_data;
        if let Some(done) = done {
            let text = json(extended);
            // SAFETY: the application promised a function of this type; `text` outlives the call.
            enter(|| unsafe { done(code, text.as_ptr(), user_data.0) });
        }
    })
}

/// The sink of an engine: callbacks now, or a wake-up for whoever polls.
pub struct Sink(pub Arc<EngineObject>);

impl EventSink for Sink {
    fn event(&self, event: Event) {
        if matches!(event, Event::EngineDestroyed) {
            self.0.finish();
            return;
        }
        if let Some(table) = self.0.callbacks.get() {
            deliver(
                &table,
                self.0.handle.load(Ordering::Acquire) as *mut zex_engine,
                &event,
            );
        }
    }

    fn wakeup(&self) {
        let wakeup = self.0.end.lock().wakeup;
        if let Some(signal) = wakeup.signal {
            // SAFETY: the application promised a function of this type at creation.
            enter(|| unsafe { signal(wakeup.user_data.0) });
        }
        if let Some(post) = wakeup.post {
            // SAFETY: as above.
            enter(|| unsafe { post(wakeup.port, 0) });
        }
    }
}

impl EngineObject {
    /// Both tables' `destroy`, also of those that another thread has just taken out, and no table
    /// any more after this.
    pub fn end_tables(&self) {
        for cleared in [self.callbacks.close(), self.media.close()] {
            // A callback that polls the end itself cannot be waited for in there.
            if callback::may_wait().is_ok() {
                cleared.wait();
            }
        }
    }

    /// The end: both tables' `destroy`, then the completion of the destroy call, the last ever.
    pub fn finish(&self) {
        self.end_tables();
        let engine = std::mem::replace(&mut *self.life.lock(), Life::Gone);
        drop(engine);
        let destroyed = self.end.lock().destroyed.take();
        let _ = handle::remove::<EngineObject>(self.handle.load(Ordering::Acquire));
        if let Some((Some(done), user_data)) = destroyed {
            // SAFETY: the application promised a function of this type; a literal outlives it.
            enter(|| unsafe { done(0, c"{}".as_ptr(), user_data.0) });
        }
    }
}

/// Calls the table's function for one event.
fn deliver(table: &Registered<zex_callbacks>, engine: *mut zex_engine, event: &Event) {
    let t = &table.table;
    let data = table.user_data();
    /// Calls a function of the table if it is set.
    macro_rules! call {
        ($function:expr $(, $argument:expr)*) => {
            if let Some(function) = $function {
                // SAFETY: the application promised functions of the table's types; every pointer
                // handed out lives until the call returns.
                enter(|| unsafe { function(engine $(, $argument)*, data) })
            }
        };
    }
    match event {
        Event::RoomStateChanged {
            room_id,
            reason,
            code,
            extended,
        } => {
            let (room, extended) = (c_string(room_id), json(extended));
            call!(
                t.on_room_state_changed,
                room.as_ptr(),
                *reason as u32,
                *code,
                extended.as_ptr()
            );
        }
        Event::RoomStateUpdate {
            room_id,
            state,
            code,
            extended,
        } => {
            let (room, extended) = (c_string(room_id), json(extended));
            call!(
                t.on_room_state_update,
                room.as_ptr(),
                *state as u32,
                *code,
                extended.as_ptr()
            );
        }
        Event::RoomUserUpdate {
            room_id,
            update,
            users,
        } => {
            let room = c_string(room_id);
            let list = UserList::new(users);
            call!(
                t.on_room_user_update,
                room.as_ptr(),
                *update as u32,
                list.as_ptr(),
                list.len()
            );
        }
        Event::RoomOnlineUserCount { room_id, count } => {
            let room = c_string(room_id);
            call!(t.on_room_online_user_count_update, room.as_ptr(), *count);
        }
        Event::RoomStreamUpdate {
            room_id,
            update,
            streams,
            extended,
        } => {
            let (room, extended) = (c_string(room_id), json(extended));
            let list = StreamList::new(streams);
            call!(
                t.on_room_stream_update,
                room.as_ptr(),
                *update as u32,
                list.as_ptr(),
                list.len(),
                extended.as_ptr()
            );
        }
        Event::RoomTokenWillExpire { room_id, remain_s } => {
            let room = c_string(room_id);
            call!(t.on_room_token_will_expire, room.as_ptr(), *remain_s);
        }
        Event::PublisherState {
            stream_id,
            state,
            code,
            extended,
        } => {
            let (stream, extended) = (c_string(stream_id), json(extended));
            call!(
                t.on_publisher_state_update,
                stream.as_ptr(),
                *state as u32,
                *code,
                extended.as_ptr()
            );
        }
        Event::PlayerState {
            stream_id,
            state,
            code,
            extended,
        } => {
            let (stream, extended) = (c_string(stream_id), json(extended));
            call!(
                t.on_player_state_update,
                stream.as_ptr(),
                *state as u32,
                *code,
                extended.as_ptr()
            );
        }
        Event::PublisherQuality { stream_id, quality } => {
            let (stream, quality) = (c_string(stream_id), zex_publish_quality::from(quality));
            call!(t.on_publisher_quality_update, stream.as_ptr(), &quality);
        }
        Event::PlayerQuality { stream_id, quality } => {
            let (stream, quality) = (c_string(stream_id), zex_play_quality::from(quality));
            call!(t.on_player_quality_update, stream.as_ptr(), &quality);
        }
        Event::PublisherCapturedAudioFirstFrame => call!(t.on_publisher_captured_audio_first_frame),
        Event::PublisherCapturedVideoFirstFrame { channel } => {
            call!(t.on_publisher_captured_video_first_frame, *channel as u32);
        }
        Event::PublisherRenderVideoFirstFrame { channel } => {
            call!(t.on_publisher_render_video_first_frame, *channel as u32);
        }
        Event::PublisherSendAudioFirstFrame { channel } => {
            call!(t.on_publisher_send_audio_first_frame, *channel as u32);
        }
        Event::PublisherSendVideoFirstFrame { channel } => {
            call!(t.on_publisher_send_video_first_frame, *channel as u32);
        }
        Event::PublisherVideoSizeChanged {
            channel,
            width,
            height,
        } => {
            call!(
                t.on_publisher_video_size_changed,
                *channel as u32,
                *width,
                *height
            );
        }
        Event::EncodedKeyframeWanted { channel } => {
            call!(t.on_encoded_keyframe_wanted, *channel as u32);
        }
        Event::PlayerRecvAudioFirstFrame { stream_id } => {
            let stream = c_string(stream_id);
            call!(t.on_player_recv_audio_first_frame, stream.as_ptr());
        }
        Event::PlayerRecvVideoFirstFrame { stream_id } => {
            let stream = c_string(stream_id);
            call!(t.on_player_recv_video_first_frame, stream.as_ptr());
        }
        Event::PlayerRenderVideoFirstFrame { stream_id } => {
            let stream = c_string(stream_id);
            call!(t.on_player_render_video_first_frame, stream.as_ptr());
        }
        Event::PlayerVideoSizeChanged {
            stream_id,
            width,
            height,
        } => {
            let stream = c_string(stream_id);
            call!(
                t.on_player_video_size_changed,
                stream.as_ptr(),
                *width,
                *height
            );
        }
        Event::PlayerRecvSei {
            stream_id,
            data: sei,
        } => {
            let stream = c_string(stream_id);
            call!(
                t.on_player_recv_sei,
                stream.as_ptr(),
                sei.as_ptr(),
                sei.len() as u32
            );
        }
        Event::RemoteCameraState { stream_id, state } => {
            let stream = c_string(stream_id);
            call!(t.on_remote_camera_state_update, stream.as_ptr(), *state);
        }
        Event::RemoteMicState { stream_id, state } => {
            let stream = c_string(stream_id);
            call!(t.on_remote_mic_state_update, stream.as_ptr(), *state);
        }
        Event::CapturedSoundLevel { level } => call!(t.on_captured_sound_level_update, *level),
        Event::RemoteSoundLevels { levels } => {
            let list = LevelList::new(levels);
            call!(t.on_remote_sound_level_update, list.as_ptr(), list.len());
        }
        Event::DebugError {
            code,
            function,
            info,
        } => {
            let (function, info) = (c_string(function), c_string(info));
            call!(t.on_debug_error, *code, function.as_ptr(), info.as_ptr());
        }
        // Media comes by the media table; the end is handled by the sink.
        Event::VideoFrame { .. } | Event::EngineDestroyed => {}
    }
}

/// C structs over texts that the list owns, and the array of pointers that C walks.
pub struct List<T> {
    _texts: Vec<CString>,
    _items: Vec<T>,
    pointers: Vec<*const T>,
}

// SAFETY: the pointers lead into memory that the list owns and nobody changes.
unsafe impl<T> Send for List<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for List<T> {}

pub type UserList = List<zex_user>;
pub type StreamList = List<zex_stream>;
pub type LevelList = List<zex_sound_level>;

impl<T> List<T> {
    fn build<I>(
        source: &[I],
        texts_of: impl Fn(&I, &mut dyn FnMut(&str) -> *const c_char) -> T,
    ) -> Self {
        let mut texts = Vec::new();
        let items: Vec<T> = source
            .iter()
            .map(|item| {
                texts_of(item, &mut |text| {
                    let text = c_string(text);
                    // The heap behind a CString stays where it is when the CString moves.
                    let pointer = text.as_ptr();
                    texts.push(text);
                    pointer
                })
            })
            .collect();
        let pointers = items.iter().map(std::ptr::from_ref).collect();
        Self {
            _texts: texts,
            _items: items,
            pointers,
        }
    }

    pub fn as_ptr(&self) -> *const *const T {
        self.pointers.as_ptr()
    }

    pub fn len(&self) -> u32 {
        self.pointers.len() as u32
    }

    pub fn get(&self, at: usize) -> Option<*const T> {
        self.pointers.get(at).copied()
    }
}

impl UserList {
    pub fn new(users: &[User]) -> Self {
        Self::build(users, |user, text| zex_user {
            struct_size: size_of::<zex_user>() as u32,
            reserved: 0,
            user_id: text(&user.user_id),
            user_name: text(&user.user_name),
        })
    }
}

impl StreamList {
    pub fn new(streams: &[Stream]) -> Self {
        Self::build(streams, |stream, text| zex_stream {
            struct_size: size_of::<zex_stream>() as u32,
            reserved: 0,
            stream_id: text(&stream.stream_id),
            user_id: text(&stream.user.user_id),
            user_name: text(&stream.user.user_name),
            extra_info: text(&stream.extra_info),
        })
    }
}

impl LevelList {
    pub fn new(levels: &[(String, f32)]) -> Self {
        Self::build(levels, |(stream_id, level), text| zex_sound_level {
            struct_size: size_of::<zex_sound_level>() as u32,
            level: *level,
            stream_id: text(stream_id),
        })
    }
}

/// Media of one engine. Weak, so that a running media thread cannot keep an engine's table entry.
pub struct Media(pub Weak<EngineObject>);

impl Media {
    fn with(&self, call: impl FnOnce(&zex_media_callbacks, *mut zex_engine, *mut c_void)) {
        let Some(object) = self.0.upgrade() else {
            return;
        };
        let Some(table) = object.media.get() else {
            return;
        };
        let engine = object.handle.load(Ordering::Acquire) as *mut zex_engine;
        enter(|| call(&table.table, engine, table.user_data()));
    }

    /// Lends a frame to C: a handle for the length of the call, longer if C retains it.
    fn lend(frame: &VideoFrame, call: impl FnOnce(*mut super::frame::zex_frame)) {
        match FrameObject::insert(frame.clone()) {
            Ok(handle) => {
                call(handle);
                let _ = frame::release(handle);
            }
            Err(error) => tracing::warn!(%error, "frame not delivered"),
        }
    }
}

impl MediaSink for Media {
    fn remote_video(&self, stream_id: &str, frame: &VideoFrame) {
        self.with(|t, engine, data| {
            if let Some(function) = t.on_remote_video_frame {
                let stream = c_string(stream_id);
                // SAFETY: a function of the table's type; the text outlives the call.
                Self::lend(frame, |frame| unsafe {
                    function(engine, stream.as_ptr(), frame, data)
                });
            }
        });
    }

    fn remote_encoded_video(&self, stream_id: &str, frame: &EncodedFrame) {
        self.with(|t, engine, data| {
            if let Some(function) = t.on_remote_encoded_video_frame {
                let stream = c_string(stream_id);
                // SAFETY: a function of the table's type; text and bytes outlive the call.
                unsafe {
                    function(
                        engine,
                        stream.as_ptr(),
                        frame.data.as_ptr(),
                        frame.data.len() as u32,
                        u8::from(frame.keyframe),
                        frame.width,
                        frame.height,
                        frame.capture_time_us,
                        data,
                    );
                }
            }
        });
    }

    fn local_video(&self, channel: Channel, frame: &VideoFrame) {
        self.with(|t, engine, data| {
            if let Some(function) = t.on_captured_video_frame {
                // SAFETY: a function of the table's type.
                Self::lend(frame, |frame| unsafe {
                    function(engine, channel as u32, frame, data)
                });
            }
        });
    }

    fn remote_audio(&self, stream_id: &str, frame: &AudioFrame) {
        self.with(|t, engine, data| {
            if let Some(function) = t.on_remote_audio_data {
                let stream = c_string(stream_id);
                let channels = u32::from(frame.channels);
                // SAFETY: a function of the table's type; text and samples outlive the call.
                unsafe {
                    function(
                        engine,
                        stream.as_ptr(),
                        frame.samples.as_ptr(),
                        frame.samples.len() as u32 / channels.max(1),
                        frame.sample_rate_hz,
                        channels,
                        frame.capture_time_us,
                        data,
                    );
                }
            }
        });
    }

    fn playback_audio(&self, frame: &AudioFrame) {
        self.with(|t, engine, data| {
            if let Some(function) = t.on_playback_audio_data {
                let channels = u32::from(frame.channels);
                // SAFETY: a function of the table's type; the samples outlive the call.
                unsafe {
                    function(
                        engine,
                        frame.samples.as_ptr(),
                        frame.samples.len() as u32 / channels.max(1),
                        frame.sample_rate_hz,
                        channels,
                        data,
                    );
                }
            }
        });
    }

    fn wants(&self) -> MediaWants {
        let Some(table) = self.0.upgrade().and_then(|object| object.media.get()) else {
            // Nothing is shown, but pictures are still decoded: first-frame events and quality
            // figures stay true, and a table set later starts with a picture at once.
            return MediaWants {
                decode: true,
                ..MediaWants::default()
            };
        };
        let t = &table.table;
        MediaWants {
            remote_video: t.on_remote_video_frame.is_some(),
            remote_encoded_video: t.on_remote_encoded_video_frame.is_some(),
            decode: t.encoded_only == 0,
            local_video: t.on_captured_video_frame.is_some(),
            remote_audio: t.on_remote_audio_data.is_some(),
            playback_audio: t.on_playback_audio_data.is_some(),
        }
    }
}
