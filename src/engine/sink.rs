//! The media sink in force, replaceable while media threads use it.

use super::dispatch::Dispatch;
use super::event::{Event, MediaSink, MediaWants};
use super::types::*;
use parking_lot::RwLock;
use std::sync::Arc;

/// Passes media on to the sink of the moment. No lock is held while the sink runs. With
/// [`Delivery::Poll`] decoded pictures become events instead.
pub(crate) struct SinkSlot {
    sink: RwLock<Option<Arc<dyn MediaSink>>>,
    polled: Option<Arc<Dispatch>>,
}

impl SinkSlot {
    pub(crate) fn new(delivery: Delivery, dispatch: &Arc<Dispatch>) -> Self {
        Self {
            sink: RwLock::new(None),
            polled: (delivery == Delivery::Poll).then(|| dispatch.clone()),
        }
    }

    pub(crate) fn set(&self, sink: Arc<dyn MediaSink>) {
        let old = self.sink.write().replace(sink);
        drop(old);
    }

    /// The engine is gone: the application's sink is let go.
    pub(crate) fn clear(&self) {
        let old = self.sink.write().take();
        drop(old);
    }

    fn current(&self) -> Option<Arc<dyn MediaSink>> {
        self.sink.read().clone()
    }
}

impl MediaSink for SinkSlot {
    fn remote_video(&self, stream_id: &str, frame: &VideoFrame) {
        if let Some(dispatch) = &self.polled {
            dispatch.event(Event::VideoFrame {
                stream_id: stream_id.to_owned(),
                frame: frame.clone(),
            });
        } else if let Some(sink) = self.current() {
            sink.remote_video(stream_id, frame);
        }
    }

    fn remote_encoded_video(&self, stream_id: &str, frame: &EncodedFrame) {
        if let Some(sink) = self.current() {
            sink.remote_encoded_video(stream_id, frame);
        }
    }

    fn local_video(&self, channel: Channel, frame: &VideoFrame) {
        if let Some(sink) = self.current() {
            sink.local_video(channel, frame);
        }
    }

    fn remote_audio(&self, stream_id: &str, frame: &AudioFrame) {
        if let Some(sink) = self.current() {
            sink.remote_audio(stream_id, frame);
        }
    }

    fn playback_audio(&self, frame: &AudioFrame) {
        if let Some(sink) = self.current() {
            sink.playback_audio(frame);
        }
    }

    fn wants(&self) -> MediaWants {
        let sink = self.current();
        let mut wants = sink
            .as_ref()
            .map_or_else(MediaWants::default, |s| s.wants());
        // Pictures are events there, unless the application decodes by itself.
        if self.polled.is_some() && (sink.is_none() || wants.decode) {
            (wants.remote_video, wants.decode) = (true, true);
        }
        wants
    }
}
