//! The media sink in force, replaceable while media threads use it.

use super::dispatch::Dispatch;
use super::event::{Event, MediaSink, MediaWants};
use super::types::*;
use parking_lot::RwLock;
use std::sync::Arc;

/// Passes media on to the sink of the moment. No lock is held while the sink runs. With
/// [`Delivery::Poll`] decoded pictures become events, unless the sink wants them itself.
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
        let sink = self.current();
        match (&self.polled, sink) {
            (Some(dispatch), sink) if !sink.as_ref().is_some_and(|s| s.wants().remote_video) => {
                dispatch.event(Event::VideoFrame {
                    stream_id: stream_id.to_owned(),
                    frame: frame.clone(),
                });
            }
            (_, Some(sink)) => sink.remote_video(stream_id, frame),
            (_, None) => {}
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    #[derive(Default)]
    struct Counting {
        wanted: AtomicBool,
        seen: AtomicU32,
    }

    impl MediaSink for Counting {
        fn remote_video(&self, _stream_id: &str, _frame: &VideoFrame) {
            self.seen.fetch_add(1, Ordering::Relaxed);
        }
        fn wants(&self) -> MediaWants {
            MediaWants {
                remote_video: self.wanted.load(Ordering::Relaxed),
                decode: true,
                ..MediaWants::default()
            }
        }
    }

    #[test]
    fn a_polled_picture_is_an_event_or_the_sinks_never_both() {
        let dispatch = Dispatch::new(Delivery::Poll);
        let slot = SinkSlot::new(Delivery::Poll, &dispatch);
        let sink = Arc::new(Counting::default());
        let plane: Arc<[u8]> = Arc::new([0; 4]);
        let frame = VideoFrame {
            width: 2,
            height: 2,
            planes: [plane.clone(), plane.clone(), plane],
            strides: [2, 1, 1],
            color: Default::default(),
            capture_time_us: 0,
            decoded_time_us: 0,
            rtp_timestamp: 0,
        };
        for (set, wanted, events, seen) in [
            (false, false, 1, 0),
            (true, false, 1, 0),
            (true, true, 0, 1),
        ] {
            if set {
                slot.set(sink.clone());
            }
            sink.wanted.store(wanted, Ordering::Relaxed);
            slot.remote_video("s", &frame);
            let polled = std::iter::from_fn(|| dispatch.poll()).count();
            assert_eq!(polled, events, "set {set}, wanted {wanted}");
            assert_eq!(sink.seen.swap(0, Ordering::Relaxed), seen);
            // In every case somebody gets them, so they must be decoded.
            assert!(slot.wants().remote_video && slot.wants().decode);
        }
    }
}
