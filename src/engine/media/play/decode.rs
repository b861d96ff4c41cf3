//! The thread `zexN-dec`: decodes what the mailbox holds and shows it.

use super::{PlayOut, Shared};
use crate::engine::media::MediaError;
use crate::engine::media::clock::{thread_cpu, unix_us};
use crate::engine::media::codec::Decoder;
use crate::engine::media::frame::Pool;
use crate::engine::types::{Color, ColorMatrix, EncodedFrame};
use parking_lot::{Condvar, Mutex};
use std::time::Instant;
use zego_media::h264::{self, Sps, nal_type};
use zego_media::ntp;
use zego_media::video_buffer::AssembledFrame;

/// Decoded pictures in flight: the one being written, the three an application may hold, and the
/// one on its way.
const POOL: usize = 5;

/// One frame on its way to the decoder.
#[derive(Default)]
pub(super) struct Mailbox {
    state: Mutex<State>,
    filled: Condvar,
}

#[derive(Default)]
struct State {
    frame: Option<AssembledFrame>,
    stop: bool,
}

impl Mailbox {
    pub fn is_free(&self) -> bool {
        self.state.lock().frame.is_none()
    }

    pub fn put(&self, frame: AssembledFrame) {
        self.state.lock().frame = Some(frame);
        self.filled.notify_one();
    }

    pub fn clear(&self) {
        self.state.lock().frame = None;
    }

    pub fn stop(&self) {
        let mut state = self.state.lock();
        state.stop = true;
        state.frame = None;
        drop(state);
        self.filled.notify_one();
    }

    fn stopped(&self) -> bool {
        self.state.lock().stop
    }

    fn take(&self) -> Option<AssembledFrame> {
        let mut state = self.state.lock();
        loop {
            if state.stop {
                return None;
            }
            if let Some(frame) = state.frame.take() {
                return Some(frame);
            }
            self.filled.wait(&mut state);
        }
    }
}

struct Worker<'a> {
    shared: &'a Shared,
    decoder: Option<Decoder>,
    pool: Pool,
    /// Decoding is possible only from a keyframe on.
    synced: bool,
    size: (u32, u32),
    /// As the last keyframe's parameter set says.
    color: Color,
    rendered: bool,
}

pub(super) fn run(shared: &Shared) {
    let mut worker = Worker {
        shared,
        decoder: None,
        pool: Pool::new(POOL),
        synced: false,
        size: (0, 0),
        color: Color::default(),
        rendered: false,
    };
    while let Some(frame) = shared.mailbox.take() {
        // The next one may come while this one is being decoded.
        (shared.ctx.wake)();
        worker.frame(frame);
        shared.stats.lock().video_cpu = thread_cpu();
    }
}

/// False for an access unit of messages only.
pub(super) fn has_picture(unit: &[u8]) -> bool {
    h264::nals(unit).any(|nal| matches!(nal[0] & 0x1f, nal_type::SLICE | nal_type::IDR))
}

impl Worker<'_> {
    fn frame(&mut self, frame: AssembledFrame) {
        for message in h264::read_user_data(&frame.data) {
            self.shared.tell(PlayOut::Sei(message.into()));
        }
        if !has_picture(&frame.data) {
            return;
        }
        let wants = self.shared.ctx.sink.wants();
        let capture_us = frame.capture_ntp.map_or(0, ntp::to_unix_us);
        if frame.keyframe
            && let Some(sps) = Sps::find(&frame.data)
        {
            self.follow_size(sps.width, sps.height);
            self.color = Color {
                matrix: ColorMatrix::from_code_point(sps.matrix_coefficients.into())
                    .unwrap_or_default(),
                full_range: sps.full_range,
            };
        }
        if wants.remote_encoded_video {
            // Coded frames are never left out: the application's decoder needs them all.
            let encoded = EncodedFrame {
                data: frame.data.clone(),
                keyframe: frame.keyframe,
                width: self.size.0,
                height: self.size.1,
                capture_time_us: capture_us,
                rtp_timestamp: frame.rtp_timestamp,
            };
            self.shared
                .ctx
                .sink
                .remote_encoded_video(&self.shared.stream_id, &encoded);
            if !wants.decode && !wants.remote_video {
                self.synced = false;
                self.shown(&frame, Instant::now(), capture_us);
                return;
            }
        }
        match self.decode(&frame) {
            Ok(Some(picture)) => {
                if self.shared.mailbox.stopped() {
                    return;
                }
                let (now, now_us) = (Instant::now(), unix_us());
                self.follow_size(picture.width, picture.height);
                let mut out = picture.into_frame(capture_us);
                out.color = self.color;
                out.decoded_time_us = now_us;
                out.rtp_timestamp = frame.rtp_timestamp;
                self.shown(&frame, now, capture_us);
                if wants.remote_video {
                    self.shared
                        .ctx
                        .sink
                        .remote_video(&self.shared.stream_id, &out);
                }
            }
            Ok(None) => {}
            Err(e) => {
                tracing::warn!(error = %e, "frame not decoded; waiting for a keyframe");
                self.synced = false;
                self.decoder = None;
                let mut stats = self.shared.stats.lock();
                stats.decode_failed = true;
                stats.frames_dropped += 1;
                drop(stats);
                (self.shared.ctx.wake)();
            }
        }
    }

    /// No picture comes of a frame that is not to be rendered.
    fn decode(
        &mut self,
        frame: &AssembledFrame,
    ) -> Result<Option<crate::engine::media::frame::Picture>, MediaError> {
        if frame.keyframe {
            self.synced = true;
        }
        if !self.synced {
            // Possible after coded render was switched to raw: the keyframe went by.
            return Err(MediaError::Codec("no keyframe yet".into()));
        }
        let decoder = match &mut self.decoder {
            Some(decoder) => decoder,
            None => self.decoder.insert(Decoder::new()?),
        };
        let picture = if frame.render {
            decoder.decode(&frame.data, &self.pool)?
        } else {
            decoder.pass(&frame.data)?;
            None
        };
        self.shared.stats.lock().on_decoded(Instant::now());
        Ok(picture)
    }

    fn follow_size(&mut self, width: u32, height: u32) {
        if std::mem::replace(&mut self.size, (width, height)) != (width, height) {
            self.shared.stats.lock().size = (width, height);
            self.shared.tell(PlayOut::SizeChanged { width, height });
        }
    }

    fn shown(&mut self, frame: &AssembledFrame, now: Instant, capture_us: u64) {
        if let Some(capture) = frame.capture_ntp {
            self.shared.sync.lock().on_video(capture, now);
        }
        let delay_ms = (capture_us != 0).then(|| unix_us().saturating_sub(capture_us) / 1000);
        self.shared.stats.lock().on_rendered(now, delay_ms);
        if !std::mem::replace(&mut self.rendered, true) {
            self.shared.tell(PlayOut::FirstVideoRendered);
        }
    }
}
