//! The engine: what an application can ask of it. Safe Rust, any thread, never blocks.
//!
//! Calls check their arguments and the call order at once (`Err` carries the published number and
//! a message that names field and limit); what the network says comes later as an [`Event`].
//! Each refused call is also told as [`Event::DebugError`].

pub mod error;
pub mod event;
#[cfg(feature = "codec")]
pub mod media;
#[cfg(not(feature = "codec"))]
#[path = "media_none.rs"]
pub mod media;
pub mod types;

mod actor;
mod calls;
mod command;
pub(crate) mod counters;
mod dispatch;
mod ledger;
#[cfg(feature = "transport")]
pub mod link;
#[cfg(not(feature = "transport"))]
#[path = "link_none.rs"]
pub mod link;
mod links;
mod log;
mod packed;
mod play;
mod publish;
mod room;
mod runtime;
mod server_url;
mod shared;
mod signalling;
mod sink;

pub use counters::counters;
pub use error::{Error, Result};
pub use event::{Event, MediaSink, MediaWants};
pub use log::{LogConfig, LogHook, LogLevel, set_log_config, set_log_hook};
pub use packed::PackedLayout;
pub use types::*;

use event::Stream;
use serde_json::Value;
use shared::{Handle, Shared};
use std::borrow::Cow;
use std::sync::Arc;

/// Where the events of one engine go.
///
/// With [`Delivery::Callbacks`] `event` is called on the engine's callback thread `zexN-cb`, one
/// event at a time, in order, no lock held; `wakeup` is not used. With [`Delivery::Poll`] only
/// `wakeup` is called, on the same thread, when [`Engine::poll_event`] has something to give: it
/// may signal and nothing else. The sink is dropped on that thread after the last event.
pub trait EventSink: Send + 'static {
    fn event(&self, event: Event);
    fn wakeup(&self);
}

/// Closes one request: called exactly once with a code (0 is success) and a JSON object, on
/// `zexN-cb`, in order with the events. With [`Delivery::Poll`] it runs inside
/// [`Engine::poll_event`], on the thread that polls; what is never polled runs when the last
/// clone of the engine is dropped.
pub type Completion = Box<dyn FnOnce(i32, &Value) + Send>;

/// One live-video engine: one room, two publishing channels, up to 12 played streams.
///
/// A clone names the same engine. Dropping the last clone destroys it like [`Engine::destroy`].
/// Threads: every method may be called from any thread and from inside any callback. None blocks.
#[derive(Clone)]
pub struct Engine {
    handle: Arc<Handle>,
}

/// Version of the library.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

impl Engine {
    /// Starts an engine with its two threads (`zexN-net`, `zexN-cb`). Touches no network.
    pub fn create(config: EngineConfig, sink: Box<dyn EventSink>) -> Result<Engine> {
        let handle = Handle::start(config, sink)?;
        Ok(Engine {
            handle: Arc::new(handle),
        })
    }

    /// Ends the engine: leaves the room, stops everything, completes what is pending with
    /// `ENGINE_DESTROYED`, but a logout with 0, then delivers [`Event::EngineDestroyed`] as the very last event.
    /// Calling it again does nothing.
    pub fn destroy(&self) {
        self.shared().destroy();
    }

    /// Takes the next event ([`Delivery::Poll`] only; `None` otherwise or when there is none).
    /// Completions that come before it run inside this call.
    pub fn poll_event(&self) -> Option<Event> {
        self.shared().poll_event()
    }

    /// Where media frames go from now on; replaceable at any time. A frame being delivered to the
    /// old sink on another thread is finished there.
    pub fn set_media_sink(&self, sink: Arc<dyn MediaSink>) -> Result<()> {
        self.call("set_media_sink", |s| s.set_media_sink(sink))
    }

    /// Logs in to a room, making it if need be. `done` closes the login: 0, the refusal, 1002053
    /// when the retry window ends, or the code of `logout_room`/`destroy` that came first.
    ///
    /// Errors: 1002001 already logged in (or logging in); 1002067 neither AppSign nor token.
    pub fn login_room(
        &self,
        room_id: RoomId,
        user_id: UserId,
        user_name: UserName,
        config: RoomConfig,
        done: Completion,
    ) -> Result<()> {
        self.call_with("login_room", done, |s, done| {
            s.login_room(room_id, user_id, user_name, config, done)
        })
    }

    /// Leaves the room (`None`: the current one) and stops all publishing, playing and preview.
    ///
    /// Errors: 1002002 not logged in to that room; then also LOGOUT_FAILED as an event.
    pub fn logout_room(&self, room_id: Option<RoomId>, done: Completion) -> Result<()> {
        self.call_with("logout_room", done, |s, done| s.logout_room(room_id, done))
    }

    /// Replaces the token of the next login, publish or reconnect.
    pub fn renew_token(&self, room_id: RoomId, token: String) -> Result<()> {
        self.call("renew_token", |s| s.renew_token(room_id, token))
    }

    /// Streams of the room as the engine knows them now, without one's own.
    pub fn room_streams(&self, room_id: &RoomId) -> Result<Vec<Stream>> {
        self.call("get_room_stream_list", |s| s.room_streams(room_id))
    }

    /// Shows the channel's captured pictures to the media sink; independent of publishing.
    pub fn start_preview(&self, channel: Channel) -> Result<()> {
        self.call("start_preview", |s| s.start_preview(channel))
    }

    pub fn stop_preview(&self, channel: Channel) -> Result<()> {
        self.call("stop_preview", |s| s.stop_preview(channel))
    }

    /// Publishes the channel under `stream_id`. May follow `login_room` without waiting.
    ///
    /// Errors: 1000002 before any login; 1003023 the channel is publishing already.
    pub fn start_publishing(&self, stream_id: StreamId, channel: Channel) -> Result<()> {
        self.call("start_publishing_stream", |s| {
            s.start_publishing(stream_id, channel)
        })
    }

    /// Ends in NO_PUBLISH 0. A channel that does not publish is no error.
    pub fn stop_publishing(&self, channel: Channel) -> Result<()> {
        self.call("stop_publishing_stream", |s| s.stop_publishing(channel))
    }

    /// Plays a stream of this AppID. May follow `login_room` without waiting; playing the same
    /// stream again changes nothing but what the media sink shows.
    ///
    /// Errors: 1000002 before any login; 1004010 more than 12 streams.
    pub fn start_playing(&self, stream_id: StreamId, config: PlayConfig) -> Result<()> {
        self.call("start_playing_stream", |s| {
            s.start_playing(stream_id, config)
        })
    }

    /// Ends in NO_PLAY 0. A stream that is not played is no error.
    pub fn stop_playing(&self, stream_id: &StreamId) -> Result<()> {
        self.call("stop_playing_stream", |s| s.stop_playing(stream_id))
    }

    /// Also while publishing. Errors: `COMMON_ILLEGAL_PARAM` outside the limits of [`VideoConfig`].
    pub fn set_video_config(&self, config: VideoConfig, channel: Channel) -> Result<()> {
        self.call("set_video_config", |s| s.set_video_config(config, channel))
    }

    pub fn video_config(&self, channel: Channel) -> Result<VideoConfig> {
        self.call("get_video_config", |s| s.video_config(channel))
    }

    pub fn set_audio_config(&self, config: AudioConfig, channel: Channel) -> Result<()> {
        self.call("set_audio_config", |s| s.set_audio_config(config, channel))
    }

    pub fn audio_config(&self, channel: Channel) -> Result<AudioConfig> {
        self.call("get_audio_config", |s| s.audio_config(channel))
    }

    /// Presets of the scenario for both channels; explicit settings made later win.
    pub fn set_scenario(&self, scenario: Scenario) -> Result<()> {
        self.call("set_room_scenario", |s| s.set_scenario(scenario))
    }

    pub fn set_video_source(&self, source: VideoSource, channel: Channel) -> Result<()> {
        self.call("set_video_source", |s| s.set_video_source(source, channel))
    }

    pub fn set_audio_source(&self, source: AudioSource, channel: Channel) -> Result<()> {
        self.call("set_audio_source", |s| s.set_audio_source(source, channel))
    }

    /// Hands in a picture (copied before the call returns). `capture_time_us`: Unix microseconds,
    /// 0 for now.
    pub fn send_video_frame(
        &self,
        channel: Channel,
        frame: VideoFrameRef<'_>,
        capture_time_us: u64,
    ) -> Result<()> {
        self.call("send_custom_video_capture_raw_data", |s| {
            s.send_video_frame(channel, frame, capture_time_us)
        })
    }

    /// Hands in an H.264 access unit in Annex B, without B-frames.
    pub fn send_encoded_frame(
        &self,
        channel: Channel,
        data: &[u8],
        keyframe: bool,
        width: u32,
        height: u32,
        capture_time_us: u64,
    ) -> Result<()> {
        self.call("send_custom_video_capture_encoded_data", |s| {
            s.send_encoded_frame(channel, data, keyframe, width, height, capture_time_us)
        })
    }

    /// Hands in interleaved 16-bit PCM, 8–48 kHz, 1 or 2 channels, any length up to 200 ms.
    pub fn send_audio_frame(
        &self,
        channel: Channel,
        samples: &[i16],
        sample_rate_hz: u32,
        channels: u8,
        capture_time_us: u64,
    ) -> Result<()> {
        self.call("send_custom_audio_capture_pcm_data", |s| {
            s.send_audio_frame(channel, samples, sample_rate_hz, channels, capture_time_us)
        })
    }

    /// Sends up to 4,096 bytes with the next video frame, at most 30 a second.
    pub fn send_sei(&self, channel: Channel, data: &[u8]) -> Result<()> {
        self.call("send_sei", |s| s.send_sei(channel, data))
    }

    /// The next encoded frame is a keyframe.
    pub fn request_keyframe(&self, channel: Channel) -> Result<()> {
        self.call("request_keyframe", |s| s.request_keyframe(channel))
    }

    pub fn mute_publish_audio(&self, mute: bool, channel: Channel) -> Result<()> {
        self.call("mute_publish_stream_audio", |s| {
            s.mute_publish_audio(mute, channel)
        })
    }

    pub fn mute_publish_video(&self, mute: bool, channel: Channel) -> Result<()> {
        self.call("mute_publish_stream_video", |s| {
            s.mute_publish_video(mute, channel)
        })
    }

    /// Also for streams played later, until unmuted.
    pub fn mute_all_play_audio(&self, mute: bool) -> Result<()> {
        self.call("mute_all_play_stream_audio", |s| {
            s.mute_all_play_audio(mute)
        })
    }

    /// Also for streams played later, until unmuted.
    pub fn mute_all_play_video(&self, mute: bool) -> Result<()> {
        self.call("mute_all_play_stream_video", |s| {
            s.mute_all_play_video(mute)
        })
    }

    /// Errors: 1004011 the stream is not played.
    pub fn mute_play_audio(&self, stream_id: &StreamId, mute: bool) -> Result<()> {
        self.call("mute_play_stream_audio", |s| {
            s.mute_play_audio(stream_id, mute)
        })
    }

    /// Errors: 1004011 the stream is not played.
    pub fn mute_play_video(&self, stream_id: &StreamId, mute: bool) -> Result<()> {
        self.call("mute_play_stream_video", |s| {
            s.mute_play_video(stream_id, mute)
        })
    }

    /// Off: no picture is captured or sent; players hear of it as camera state 9 (disabled).
    pub fn enable_camera(&self, enable: bool, channel: Channel) -> Result<()> {
        self.call("enable_camera", |s| s.enable_camera(enable, channel))
    }

    /// On: silence is sent on every channel; players hear of it as microphone state 10 (muted).
    pub fn mute_microphone(&self, mute: bool) -> Result<()> {
        self.call("mute_microphone", |s| s.mute_microphone(mute))
    }

    /// On: nothing is heard from any stream; everything is still received and decoded.
    pub fn mute_speaker(&self, mute: bool) -> Result<()> {
        self.call("mute_speaker", |s| s.mute_speaker(mute))
    }

    /// 0–200, default 100.
    pub fn set_play_volume(&self, stream_id: &StreamId, volume: u32) -> Result<()> {
        self.call("set_play_volume", |s| s.set_play_volume(stream_id, volume))
    }

    /// 0–200, default 100; also for streams played later.
    pub fn set_all_play_volume(&self, volume: u32) -> Result<()> {
        self.call("set_all_play_stream_volume", |s| {
            s.set_all_play_volume(volume)
        })
    }

    /// 0–200, default 100.
    pub fn set_capture_volume(&self, volume: u32) -> Result<()> {
        self.call("set_capture_volume", |s| s.set_capture_volume(volume))
    }

    /// Sound level events of both sides every `interval_ms`, 100–3000.
    pub fn start_sound_level_monitor(&self, interval_ms: u32) -> Result<()> {
        self.call("start_sound_level_monitor", |s| {
            s.start_sound_level_monitor(interval_ms)
        })
    }

    pub fn stop_sound_level_monitor(&self) -> Result<()> {
        self.call("stop_sound_level_monitor", |s| s.stop_sound_level_monitor())
    }

    /// Latest figures of a publishing channel; zeros while it does not publish.
    pub fn publish_quality(&self, channel: Channel) -> Result<PublishQuality> {
        self.call("get_publish_quality", |s| s.publish_quality(channel))
    }

    /// Latest figures of a played stream. Errors: 1004011 the stream is not played.
    pub fn play_quality(&self, stream_id: &StreamId) -> Result<PlayQuality> {
        self.call("get_play_quality", |s| s.play_quality(stream_id))
    }

    fn shared(&self) -> &Shared {
        self.handle.shared()
    }

    /// Every call goes through here: one place for the fork, failed and destroyed checks, and for
    /// the debug-error event of a refused call.
    fn call<T>(
        &self,
        function: &'static str,
        body: impl FnOnce(&Shared) -> Result<T>,
    ) -> Result<T> {
        let shared = self.shared();
        let mut result = shared.check_usable().and_then(|()| body(shared));
        if let Err(e) = &mut result
            && !std::mem::replace(&mut e.reported, true)
        {
            shared.report_refused(function, e);
        }
        result
    }

    /// Tells a call that a layer above refused, unless its error came out of one of ours.
    pub(crate) fn refuse(&self, function: impl Into<Cow<'static, str>>, error: &Error) {
        if !error.reported {
            self.shared().report_refused(function, error);
        }
    }

    /// Like [`Self::call`] for calls with a completion: a refused call drops it unfired, because
    /// the error is the answer.
    fn call_with(
        &self,
        function: &'static str,
        done: Completion,
        body: impl FnOnce(&Shared, Completion) -> Result<()>,
    ) -> Result<()> {
        self.call(function, |s| body(s, done))
    }
}

/// The type is a name for threads to share.
const _: () = {
    const fn shareable<T: Send + Sync + Clone>() {}
    shareable::<Engine>()
};

#[cfg(test)]
mod tests;
