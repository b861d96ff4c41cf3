//! Publishing: sources, settings, custom capture.

use super::convert::{self, flag};
use super::engine::zex_engine;
use super::error::zex_status;
use super::object;
use super::quality::zex_publish_quality;
use crate::engine::{
    AudioConfig, AudioSource, Error, PixelFormat, Result, VideoConfig, VideoFrameRef, VideoSource,
};
use crate::ffi::{sized, text};
use crate::sized_struct;
use std::ffi::c_char;
use zego_proto::code;

pub const ZEX_PUBLISHER_STATE_NO_PUBLISH: u32 = 0;
pub const ZEX_PUBLISHER_STATE_PUBLISH_REQUESTING: u32 = 1;
pub const ZEX_PUBLISHER_STATE_PUBLISHING: u32 = 2;

/// Camera where there is one, else nothing is sent.
pub const ZEX_VIDEO_SOURCE_DEVICE: u32 = 0;
/// A moving scene with a timestamp barcode.
pub const ZEX_VIDEO_SOURCE_SYNTHETIC: u32 = 1;
/// Pictures pushed by `zex_send_custom_video_capture_raw_data`.
pub const ZEX_VIDEO_SOURCE_CUSTOM: u32 = 2;
/// H.264 pushed by `zex_send_custom_video_capture_encoded_data`.
pub const ZEX_VIDEO_SOURCE_CUSTOM_ENCODED: u32 = 3;
/// A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M; docs/MEDIA_FILES.md says what is read.
pub const ZEX_VIDEO_SOURCE_FILE: u32 = 4;

/// Microphone where there is one, else clocked silence.
pub const ZEX_AUDIO_SOURCE_DEVICE: u32 = 0;
pub const ZEX_AUDIO_SOURCE_SILENCE: u32 = 1;
/// 440 Hz with a marker burst each second.
pub const ZEX_AUDIO_SOURCE_TONE: u32 = 2;
/// PCM pushed by `zex_send_custom_audio_capture_pcm_data`.
pub const ZEX_AUDIO_SOURCE_CUSTOM: u32 = 3;
/// The sound of the same channel's file.
pub const ZEX_AUDIO_SOURCE_FILE: u32 = 4;

/// What is sent as picture.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_video_config {
    pub struct_size: u32,
    /// Pixels, even, 16–1920.
    pub width: u32,
    /// Pixels, even, 16–1920.
    pub height: u32,
    /// Frames a second, 1–60.
    pub fps: u32,
    /// Upper bound; the bandwidth estimate may ask for less.
    pub bitrate_kbps: u32,
    /// Seconds between keyframes, 2–5.
    pub keyframe_interval_s: u32,
}

sized_struct! {
    zex_video_config, init: zex_video_config_init, first_size: 24,
    defaults: { width: 640, height: 360, fps: 15, bitrate_kbps: 600, keyframe_interval_s: 2 }, booleans: [], reserved: [],
}

/// What is sent as sound.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_audio_config {
    pub struct_size: u32,
    /// 16–192.
    pub bitrate_kbps: u32,
    /// 1 or 2.
    pub channels: u32,
    pub reserved: u32,
}

sized_struct! {
    zex_audio_config, init: zex_audio_config_init, first_size: 16,
    defaults: { bitrate_kbps: 48, channels: 1 }, booleans: [], reserved: [reserved],
}

/// A picture in memory of the application.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_video_frame_data {
    pub struct_size: u32,
    /// ZEX_VIDEO_FORMAT_*.
    pub format: u32,
    pub width: u32,
    pub height: u32,
    /// As many as the format has; the others are NULL.
    pub planes: [*const u8; 3],
    /// Bytes a row, one per plane; at least the width in bytes.
    pub strides: [u32; 3],
    pub reserved: u32,
    /// Unix microseconds; 0, over 10 s back or over 100 ms ahead: now.
    pub capture_time_us: u64,
}

sized_struct! {
    zex_video_frame_data, init: zex_video_frame_data_init, first_size: 64,
    defaults: { format: convert::ZEX_VIDEO_FORMAT_I420 }, booleans: [], reserved: [reserved],
}

/// Shows a channel's captured pictures to `on_captured_video_frame`; independent of publishing.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_start_preview(engine: *mut zex_engine, channel: u32) -> zex_status {
    object::call(engine, "start_preview", |engine| {
        engine.start_preview(convert::channel(channel)?)
    })
}

/// Ends a preview; publishing goes on.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_stop_preview(engine: *mut zex_engine, channel: u32) -> zex_status {
    object::call(engine, "stop_preview", |engine| {
        engine.stop_preview(convert::channel(channel)?)
    })
}

/// Publishes a channel under `stream_id`; may follow `zex_login_room` without waiting.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1003023 the channel
/// is publishing already. What the server says comes by `on_publisher_state_update`.
///
/// # Safety
/// `stream_id` is NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_start_publishing_stream(
    engine: *mut zex_engine,
    stream_id: *const c_char,
    channel: u32,
) -> zex_status {
    object::call(engine, "start_publishing_stream", |engine| {
        // SAFETY: passed on from the caller.
        let stream_id = unsafe { convert::stream_id(stream_id) }?;
        engine.start_publishing(stream_id, convert::channel(channel)?)
    })
}

/// Stops publishing a channel; one that does not publish is no error.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_stop_publishing_stream(engine: *mut zex_engine, channel: u32) -> zex_status {
    object::call(engine, "stop_publishing_stream", |engine| {
        engine.stop_publishing(convert::channel(channel)?)
    })
}

/// Sets what is sent as picture, also while publishing.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
///
/// # Safety
/// `config` points to a struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_set_video_config(
    engine: *mut zex_engine,
    config: *const zex_video_config,
    channel: u32,
) -> zex_status {
    object::call(engine, "set_video_config", |engine| {
        // SAFETY: passed on from the caller.
        let c = unsafe { sized::read("config", config) }?;
        let config = VideoConfig {
            width: c.width,
            height: c.height,
            fps: c.fps,
            bitrate_kbps: c.bitrate_kbps,
            keyframe_interval_s: c.keyframe_interval_s,
        };
        engine.set_video_config(config, convert::channel(channel)?)
    })
}

/// Reads what is sent as picture.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
///
/// # Safety
/// `config` points to a writable struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_get_video_config(
    engine: *mut zex_engine,
    config: *mut zex_video_config,
    channel: u32,
) -> zex_status {
    object::call(engine, "get_video_config", |engine| {
        let c = engine.video_config(convert::channel(channel)?)?;
        let value = zex_video_config {
            struct_size: size_of::<zex_video_config>() as u32,
            width: c.width,
            height: c.height,
            fps: c.fps,
            bitrate_kbps: c.bitrate_kbps,
            keyframe_interval_s: c.keyframe_interval_s,
        };
        // SAFETY: passed on from the caller.
        unsafe { sized::write("config", config, &value) }
    })
}

/// Sets what is sent as sound, also while publishing.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
///
/// # Safety
/// `config` points to a struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_set_audio_config(
    engine: *mut zex_engine,
    config: *const zex_audio_config,
    channel: u32,
) -> zex_status {
    object::call(engine, "set_audio_config", |engine| {
        // SAFETY: passed on from the caller.
        let c = unsafe { sized::read("config", config) }?;
        if !(1..=2).contains(&c.channels) {
            return Err(convert::unknown("channels", c.channels, "1 or 2"));
        }
        let config = AudioConfig {
            bitrate_kbps: c.bitrate_kbps,
            channels: c.channels as u8,
        };
        engine.set_audio_config(config, convert::channel(channel)?)
    })
}

/// Reads what is sent as sound.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
///
/// # Safety
/// `config` points to a writable struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_get_audio_config(
    engine: *mut zex_engine,
    config: *mut zex_audio_config,
    channel: u32,
) -> zex_status {
    object::call(engine, "get_audio_config", |engine| {
        let c = engine.audio_config(convert::channel(channel)?)?;
        let value = zex_audio_config {
            struct_size: size_of::<zex_audio_config>() as u32,
            bitrate_kbps: c.bitrate_kbps,
            channels: u32::from(c.channels),
            reserved: 0,
        };
        // SAFETY: passed on from the caller.
        unsafe { sized::write("config", config, &value) }
    })
}

/// Chooses where a channel's picture comes from: ZEX_VIDEO_SOURCE_*. `path` names the file of
/// ZEX_VIDEO_SOURCE_FILE and is NULL otherwise.
///
/// Threads: any. Blocks: never (a file is opened later; trouble comes by `on_debug_error`).
/// Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `COMMON_ILLEGAL_PARAM`.
///
/// # Safety
/// `path` is NULL or NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_set_video_source(
    engine: *mut zex_engine,
    source: u32,
    path: *const c_char,
    channel: u32,
) -> zex_status {
    object::call(engine, "set_video_source", |engine| {
        let source = match source {
            ZEX_VIDEO_SOURCE_DEVICE => VideoSource::Device,
            ZEX_VIDEO_SOURCE_SYNTHETIC => VideoSource::Synthetic,
            ZEX_VIDEO_SOURCE_CUSTOM => VideoSource::Custom,
            ZEX_VIDEO_SOURCE_CUSTOM_ENCODED => VideoSource::CustomEncoded,
            // SAFETY: passed on from the caller.
            ZEX_VIDEO_SOURCE_FILE => {
                // SAFETY: passed on from the caller.
                VideoSource::File(unsafe { text::required("path", path) }?.to_string())
            }
            other => return Err(convert::unknown("source", other, "0 to 4")),
        };
        engine.set_video_source(source, convert::channel(channel)?)
    })
}

/// Chooses where a channel's sound comes from: ZEX_AUDIO_SOURCE_*.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_set_audio_source(
    engine: *mut zex_engine,
    source: u32,
    channel: u32,
) -> zex_status {
    object::call(engine, "set_audio_source", |engine| {
        let source = match source {
            ZEX_AUDIO_SOURCE_DEVICE => AudioSource::Device,
            ZEX_AUDIO_SOURCE_SILENCE => AudioSource::Silence,
            ZEX_AUDIO_SOURCE_TONE => AudioSource::Tone,
            ZEX_AUDIO_SOURCE_CUSTOM => AudioSource::Custom,
            ZEX_AUDIO_SOURCE_FILE => AudioSource::File,
            other => return Err(convert::unknown("source", other, "0 to 4")),
        };
        engine.set_audio_source(source, convert::channel(channel)?)
    })
}

/// Hands in one picture; it is copied before the call returns.
///
/// Threads: any. Blocks: for the copy. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit;
/// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
///
/// # Safety
/// `frame` points to a struct with a true `struct_size`; each plane of the format has stride times
/// rows readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_send_custom_video_capture_raw_data(
    engine: *mut zex_engine,
    frame: *const zex_video_frame_data,
    channel: u32,
) -> zex_status {
    object::call(engine, "send_custom_video_capture_raw_data", |engine| {
        // SAFETY: passed on from the caller.
        let data = unsafe { sized::read("frame", frame) }?;
        // SAFETY: passed on from the caller.
        let picture = unsafe { picture(&data) }?;
        engine.send_video_frame(convert::channel(channel)?, picture, data.capture_time_us)
    })
}

/// Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The first
/// must be a keyframe; SPS and PPS come with it or alone before it.
///
/// `zex_video_config` sets nothing here: it is all sent as far as the network carries it, up to
/// 20 Mbit/s. `target_kbps` of the publish quality says how much that is, `frames_dropped` counts
/// the pictures that were left out for it, and `MEDIA_PATH_TOO_SLOW` tells of it. Make the next
/// picture an IDR after `on_encoded_keyframe_wanted`, and every 2 s or so by itself.
///
/// Threads: any. Blocks: for the copy. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `MEDIA_UNSUPPORTED` naming what is wrong;
/// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
///
/// # Safety
/// `data` has `data_length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_send_custom_video_capture_encoded_data(
    engine: *mut zex_engine,
    data: *const u8,
    data_length: u32,
    is_keyframe: u8,
    width: u32,
    height: u32,
    capture_time_us: u64,
    channel: u32,
) -> zex_status {
    object::call(engine, "send_custom_video_capture_encoded_data", |engine| {
        // SAFETY: passed on from the caller.
        let data = unsafe { text::items("data", data, data_length as usize, ACCESS_UNIT_MAX) }?;
        let keyframe = flag("is_keyframe", is_keyframe.into())?;
        engine.send_encoded_frame(
            convert::channel(channel)?,
            data,
            keyframe,
            width,
            height,
            capture_time_us,
        )
    })
}

/// Hands in interleaved 16-bit PCM, up to 200 ms at a time. It is sent as fast as it would be
/// heard: what is pushed ahead of time waits, up to a second of it.
///
/// Threads: any. Blocks: for the copy. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`;
/// `CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT` outside 8000–48000 Hz; `QUEUE_FULL`
/// if more than a second would wait: nothing of the push is taken, it counts in
/// `audio_dropped_ms`, and the debug error comes once until a push is taken again.
///
/// # Safety
/// `samples` has `samples_per_channel` × `channel_count` readable values.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_send_custom_audio_capture_pcm_data(
    engine: *mut zex_engine,
    samples: *const i16,
    samples_per_channel: u32,
    sample_rate_hz: u32,
    channel_count: u32,
    capture_time_us: u64,
    channel: u32,
) -> zex_status {
    object::call(engine, "send_custom_audio_capture_pcm_data", |engine| {
        if !(1..=2).contains(&channel_count) {
            return Err(convert::unknown("channel_count", channel_count, "1 or 2"));
        }
        let count = samples_per_channel as usize * channel_count as usize;
        // SAFETY: passed on from the caller.
        let samples = unsafe { text::items("samples", samples, count, PCM_MAX) }?;
        engine.send_audio_frame(
            convert::channel(channel)?,
            samples,
            sample_rate_hz,
            channel_count as u8,
            capture_time_us,
        )
    })
}

/// Sends up to 4,096 bytes of supplemental information with the next picture, at most 30 a second.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `PUBLISHER_SEI_DATA_NULL`; `PUBLISHER_SEI_DATA_TOO_LONG`.
///
/// # Safety
/// `data` has `data_length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_send_sei(
    engine: *mut zex_engine,
    data: *const u8,
    data_length: u32,
    channel: u32,
) -> zex_status {
    object::call(engine, "send_sei", |engine| {
        // SAFETY: passed on from the caller.
        let data = unsafe { text::items("data", data, data_length as usize, SEI_READ_MAX) }?;
        engine.send_sei(convert::channel(channel)?, data)
    })
}

/// Makes the next encoded picture a keyframe; of an application's own encoder it is asked for by
/// `on_encoded_keyframe_wanted`.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_request_keyframe(engine: *mut zex_engine, channel: u32) -> zex_status {
    object::call(engine, "request_keyframe", |engine| {
        engine.request_keyframe(convert::channel(channel)?)
    })
}

/// 1: stops sending sound, 0: sends again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_mute_publish_stream_audio(
    engine: *mut zex_engine,
    mute: u8,
    channel: u32,
) -> zex_status {
    object::call(engine, "mute_publish_stream_audio", |engine| {
        engine.mute_publish_audio(flag("mute", mute.into())?, convert::channel(channel)?)
    })
}

/// 1: stops sending pictures, 0: sends again, starting with a keyframe.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_mute_publish_stream_video(
    engine: *mut zex_engine,
    mute: u8,
    channel: u32,
) -> zex_status {
    object::call(engine, "mute_publish_stream_video", |engine| {
        engine.mute_publish_video(flag("mute", mute.into())?, convert::channel(channel)?)
    })
}

/// 0: captures no picture on the channel; players hear of it as camera state.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_enable_camera(
    engine: *mut zex_engine,
    enable: u8,
    channel: u32,
) -> zex_status {
    object::call(engine, "enable_camera", |engine| {
        engine.enable_camera(flag("enable", enable.into())?, convert::channel(channel)?)
    })
}

/// 1: sends silence on every channel; players hear of it as microphone state.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_mute_microphone(engine: *mut zex_engine, mute: u8) -> zex_status {
    object::call(engine, "mute_microphone", |engine| {
        engine.mute_microphone(flag("mute", mute.into())?)
    })
}

/// Loudness of what is captured, 0–200; default 100.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_set_capture_volume(engine: *mut zex_engine, volume: u32) -> zex_status {
    object::call(engine, "set_capture_volume", |engine| {
        engine.set_capture_volume(volume)
    })
}

/// Latest figures of a channel; zeros while it does not publish.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
///
/// # Safety
/// `quality` points to a writable struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_get_publish_quality(
    engine: *mut zex_engine,
    channel: u32,
    quality: *mut zex_publish_quality,
) -> zex_status {
    object::call(engine, "get_publish_quality", |engine| {
        let now = engine.publish_quality(convert::channel(channel)?)?;
        // SAFETY: passed on from the caller.
        unsafe { sized::write("quality", quality, &(&now).into()) }
    })
}

/// No real access unit is larger: a 2160p keyframe at the highest rate has some 2 MiB.
const ACCESS_UNIT_MAX: usize = 8 << 20;
/// 200 ms of 48 kHz stereo.
const PCM_MAX: usize = 48_000 / 5 * 2;
/// Read this far before the engine names the real limit.
const SEI_READ_MAX: usize = 1 << 20;
/// Larger than any picture of the longest sides.
const SIDE_MAX: u32 = 8192;

/// # Safety
/// Each plane of the format has stride times rows readable bytes.
unsafe fn picture<'a>(data: &zex_video_frame_data) -> Result<VideoFrameRef<'a>> {
    let format = convert::pixel_format(data.format)?;
    for (field, side) in [("width", data.width), ("height", data.height)] {
        if !(2..=SIDE_MAX).contains(&side) {
            return Err(Error::new(
                code::COMMON_ILLEGAL_PARAM,
                format!("frame.{field}: {side}, must be 2 to {SIDE_MAX}"),
            ));
        }
    }
    let chroma_rows = data.height.div_ceil(2);
    // Bytes a row and rows, per plane.
    let layout: [(u32, u32); 3] = match format {
        PixelFormat::I420 => [
            (data.width, data.height),
            (data.width.div_ceil(2), chroma_rows),
            (data.width.div_ceil(2), chroma_rows),
        ],
        PixelFormat::Nv12 => [
            (data.width, data.height),
            (data.width.div_ceil(2) * 2, chroma_rows),
            (0, 0),
        ],
        PixelFormat::Bgra32 | PixelFormat::Rgba32 => {
            [(data.width * 4, data.height), (0, 0), (0, 0)]
        }
    };
    let mut planes: [&[u8]; 3] = [&[]; 3];
    for (at, (row_bytes, rows)) in layout
        .into_iter()
        .enumerate()
        .filter(|(_, (bytes, _))| *bytes > 0)
    {
        let stride = data.strides[at];
        if stride < row_bytes || stride > SIDE_MAX * 8 {
            return Err(Error::new(
                code::COMMON_ILLEGAL_PARAM,
                format!(
                    "frame.strides[{at}]: {stride}, must be {row_bytes} to {}",
                    SIDE_MAX * 8
                ),
            ));
        }
        // The last row may end with its picture.
        let size = stride as usize * (rows as usize - 1) + row_bytes as usize;
        // SAFETY: passed on from the caller.
        planes[at] = unsafe { text::items("frame.planes", data.planes[at], size, size) }?;
    }
    Ok(VideoFrameRef {
        format,
        width: data.width,
        height: data.height,
        planes,
        strides: data.strides,
    })
}
