//! Pictures: reference-counted, shared with the engine, freed by whoever releases last.

use super::convert::{self, ZEX_VIDEO_FORMAT_I420};
use super::error::zex_status;
use super::object;
use crate::engine::{Error, Result, VideoFrame};
use crate::ffi::guard::{finalizer, guard};
use crate::ffi::{handle, sized, text};
use crate::sized_struct;
use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use zego_proto::code;

/// A decoded or captured picture. A name, not an address.
pub struct zex_frame;

/// The picture behind a handle, and how often C holds it.
pub struct FrameObject {
    pub frame: VideoFrame,
    holds: AtomicU32,
}

impl FrameObject {
    /// Makes a handle with one hold.
    pub fn insert(frame: VideoFrame) -> Result<*mut zex_frame> {
        let object = Arc::new(Self {
            frame,
            holds: AtomicU32::new(1),
        });
        Ok(handle::insert(object)? as *mut zex_frame)
    }
}

/// What a frame holds. The planes are read-only and live until the frame's last release.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_frame_info {
    pub struct_size: u32,
    /// ZEX_VIDEO_FORMAT_I420.
    pub format: u32,
    pub width: u32,
    pub height: u32,
    /// y, u, v. Pictures of this engine's sources are BT.601 in limited range; decoded ones are as
    /// their stream says, see `color_matrix` and `color_range`.
    pub planes: [*const u8; 3],
    /// Bytes a row, one per plane.
    pub strides: [u32; 3],
    /// RTP timestamp, 90 kHz.
    pub rtp_timestamp: u32,
    /// When the picture was captured, Unix microseconds; 0 unknown.
    pub capture_time_us: u64,
    /// When it came out of the decoder, Unix microseconds.
    pub decoded_time_us: u64,
    /// Always 0: pictures that a join skips past are not handed out.
    pub is_catch_up: u32,
    pub reserved: u32,
    /// ZEX_COLOR_MATRIX_*: how the colours are written. BT.601 where a stream does not say.
    pub color_matrix: u32,
    /// ZEX_COLOR_RANGE_*. Limited where a stream does not say.
    pub color_range: u32,
}

sized_struct! {
    zex_frame_info, init: zex_frame_info_init, first_size: 88,
    defaults: {}, booleans: [], reserved: [reserved],
}

/// Describes a frame; `info` must have its `struct_size` set.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
///
/// # Safety
/// `info` is NULL or points to a struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_frame_get_info(
    frame: *mut zex_frame,
    info: *mut zex_frame_info,
) -> zex_status {
    guard(|| {
        let object = object::frame(frame)?;
        let f = &object.frame;
        let value = zex_frame_info {
            struct_size: size_of::<zex_frame_info>() as u32,
            format: ZEX_VIDEO_FORMAT_I420,
            width: f.width,
            height: f.height,
            planes: [
                f.planes[0].as_ptr(),
                f.planes[1].as_ptr(),
                f.planes[2].as_ptr(),
            ],
            strides: f.strides,
            rtp_timestamp: f.rtp_timestamp,
            capture_time_us: f.capture_time_us,
            decoded_time_us: f.decoded_time_us,
            is_catch_up: 0,
            reserved: 0,
            color_matrix: convert::color_matrix(f.color.matrix),
            color_range: convert::color_range(f.color),
        };
        // SAFETY: passed on from the caller.
        unsafe { sized::write("info", info, &value) }
    })
}

/// Keeps a frame beyond the callback that lent it; each retain needs one release.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_frame_retain(frame: *mut zex_frame) -> zex_status {
    guard(|| retain(frame))
}

/// Gives a hold back; the last one frees the picture and makes the handle stale.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_frame_release(frame: *mut zex_frame) -> zex_status {
    guard(|| release(frame))
}

/// As `zex_frame_release`, of the type of functions that garbage collectors call for what is no
/// longer reachable (Dart's NativeFinalizer). `frame` is a `zex_frame *`; one that is stale is let
/// be, and `zex_last_error` stays as it was.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: none.
#[unsafe(no_mangle)]
pub extern "C" fn zex_frame_finalize(frame: *mut c_void) {
    finalizer(|| release(frame.cast()));
}

fn retain(frame: *mut zex_frame) -> Result<()> {
    let object = object::frame(frame)?;
    let raised = object
        .holds
        .fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| {
            (n > 0 && n < u32::MAX).then(|| n + 1)
        });
    raised
        .map(drop)
        .map_err(|_| Error::new(code::INVALID_HANDLE, "frame: already released"))
}

/// Gives one hold back.
pub fn release(frame: *mut zex_frame) -> Result<()> {
    let object = object::frame(frame)?;
    let lowered = object
        .holds
        .fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| n.checked_sub(1));
    match lowered {
        Ok(1) => handle::remove::<FrameObject>(frame as usize).map(drop),
        Ok(_) => Ok(()),
        Err(_) => Err(Error::new(code::INVALID_HANDLE, "frame: already released")),
    }
}

/// Writes the picture in another format; RGB is made by its own matrix and range. NV12 (2 planes), BGRA32 or RGBA32 (1 plane), or a packed
/// copy in I420 (3 planes), into memory of the caller.
///
/// `destination_size` is the size in bytes behind `destination`; planes follow each other without
/// gaps, `stride` is bytes a row of the first plane (0: no padding; I420's chroma rows then have
/// half of it). `needed` (may be NULL) receives the size required, also when it does not fit.
///
/// Threads: any. Blocks: for the conversion. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `TRUNCATED` when it does not fit.
///
/// # Safety
/// `destination` is NULL or points to `destination_size` writable bytes; `needed` is NULL or
/// writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_frame_convert(
    frame: *mut zex_frame,
    format: u32,
    stride: u32,
    destination: *mut u8,
    destination_size: u64,
    needed: *mut u64,
) -> zex_status {
    guard(|| {
        let object = object::frame(frame)?;
        let format = convert::pixel_format(format)?;
        let layout = crate::engine::PackedLayout::new(
            format,
            object.frame.width,
            object.frame.height,
            stride,
        )?;
        if !needed.is_null() {
            // SAFETY: passed on from the caller.
            *unsafe { text::out("needed", needed) }? = layout.size as u64;
        }
        if (destination_size as usize) < layout.size || destination.is_null() {
            return Err(Error::new(
                code::TRUNCATED,
                format!(
                    "destination_size: {destination_size} bytes, {} needed",
                    layout.size
                ),
            ));
        }
        // SAFETY: the caller promises `destination_size` writable bytes, at least `layout.size`.
        let bytes = unsafe { std::slice::from_raw_parts_mut(destination, layout.size) };
        object.frame.convert_into(&layout, bytes)
    })
}
