//! Numbers of C to types of the engine, and back.

use crate::engine::*;
use crate::ffi::text;
use std::ffi::{CString, c_char};
use zego_proto::code;

pub const ZEX_PUBLISH_CHANNEL_MAIN: u32 = 0;
pub const ZEX_PUBLISH_CHANNEL_AUX: u32 = 1;

pub const ZEX_SCENARIO_GENERAL: u32 = 0;
pub const ZEX_SCENARIO_COMMUNICATION: u32 = 1;
pub const ZEX_SCENARIO_LIVE: u32 = 2;
pub const ZEX_SCENARIO_DEFAULT: u32 = 3;
pub const ZEX_SCENARIO_STANDARD_VIDEO_CALL: u32 = 4;
pub const ZEX_SCENARIO_HIGH_QUALITY_VIDEO_CALL: u32 = 5;
pub const ZEX_SCENARIO_STANDARD_CHATROOM: u32 = 6;
pub const ZEX_SCENARIO_HIGH_QUALITY_CHATROOM: u32 = 7;
pub const ZEX_SCENARIO_BROADCAST: u32 = 8;
pub const ZEX_SCENARIO_KARAOKE: u32 = 9;
pub const ZEX_SCENARIO_STANDARD_VOICE_CALL: u32 = 10;

/// What the project's settings say, else RTC.
pub const ZEX_STREAM_RESOURCE_MODE_DEFAULT: u32 = 0;
/// Not available yet: ends in NO_PLAY with `CDN_UNAVAILABLE`.
pub const ZEX_STREAM_RESOURCE_MODE_ONLY_CDN: u32 = 1;
/// Instant first picture from the server's cache, bounded delay.
pub const ZEX_STREAM_RESOURCE_MODE_ONLY_L3: u32 = 2;
/// As low as the network allows.
pub const ZEX_STREAM_RESOURCE_MODE_ONLY_RTC: u32 = 3;

/// Planes y, u, v.
pub const ZEX_VIDEO_FORMAT_I420: u32 = 1;
/// Planes y, interleaved uv.
pub const ZEX_VIDEO_FORMAT_NV12: u32 = 2;
/// One plane, 4 bytes a pixel: b, g, r, a.
pub const ZEX_VIDEO_FORMAT_BGRA32: u32 = 3;
/// One plane, 4 bytes a pixel: r, g, b, a.
pub const ZEX_VIDEO_FORMAT_RGBA32: u32 = 4;

/// How colours are written (ITU-T H.273, MatrixCoefficients): BT.601, for SD video.
pub const ZEX_COLOR_MATRIX_BT601: u32 = 0;
/// BT.709, for HD video.
pub const ZEX_COLOR_MATRIX_BT709: u32 = 1;
/// BT.2020, non-constant luminance.
pub const ZEX_COLOR_MATRIX_BT2020: u32 = 2;
/// SMPTE ST 240.
pub const ZEX_COLOR_MATRIX_SMPTE240M: u32 = 3;
/// The weights of the FCC's rules of 1953.
pub const ZEX_COLOR_MATRIX_FCC: u32 = 4;

/// Luma 16 to 235, chroma 16 to 240.
pub const ZEX_COLOR_RANGE_LIMITED: u32 = 0;
/// 0 to 255.
pub const ZEX_COLOR_RANGE_FULL: u32 = 1;

pub fn channel(number: u32) -> Result<Channel> {
    match number {
        ZEX_PUBLISH_CHANNEL_MAIN => Ok(Channel::Main),
        ZEX_PUBLISH_CHANNEL_AUX => Ok(Channel::Aux),
        _ => Err(unknown("channel", number, "0 (main) or 1 (aux)")),
    }
}

pub fn scenario(number: u32) -> Result<Scenario> {
    use Scenario::*;
    Ok(match number {
        ZEX_SCENARIO_GENERAL => General,
        ZEX_SCENARIO_COMMUNICATION => Communication,
        ZEX_SCENARIO_LIVE => Live,
        ZEX_SCENARIO_DEFAULT => Default,
        ZEX_SCENARIO_STANDARD_VIDEO_CALL => StandardVideoCall,
        ZEX_SCENARIO_HIGH_QUALITY_VIDEO_CALL => HighQualityVideoCall,
        ZEX_SCENARIO_STANDARD_CHATROOM => StandardChatroom,
        ZEX_SCENARIO_HIGH_QUALITY_CHATROOM => HighQualityChatroom,
        ZEX_SCENARIO_BROADCAST => Broadcast,
        ZEX_SCENARIO_KARAOKE => Karaoke,
        ZEX_SCENARIO_STANDARD_VOICE_CALL => StandardVoiceCall,
        _ => return Err(unknown("scenario", number, "0 to 10")),
    })
}

pub fn resource_mode(number: u32) -> Result<ResourceMode> {
    Ok(match number {
        ZEX_STREAM_RESOURCE_MODE_DEFAULT => ResourceMode::Default,
        ZEX_STREAM_RESOURCE_MODE_ONLY_CDN => ResourceMode::OnlyCdn,
        ZEX_STREAM_RESOURCE_MODE_ONLY_L3 => ResourceMode::OnlyL3,
        ZEX_STREAM_RESOURCE_MODE_ONLY_RTC => ResourceMode::OnlyRtc,
        _ => return Err(unknown("resource_mode", number, "0 to 3")),
    })
}

pub fn color_matrix(matrix: ColorMatrix) -> u32 {
    match matrix {
        ColorMatrix::Bt601 => ZEX_COLOR_MATRIX_BT601,
        ColorMatrix::Bt709 => ZEX_COLOR_MATRIX_BT709,
        ColorMatrix::Bt2020 => ZEX_COLOR_MATRIX_BT2020,
        ColorMatrix::Smpte240m => ZEX_COLOR_MATRIX_SMPTE240M,
        ColorMatrix::Fcc => ZEX_COLOR_MATRIX_FCC,
    }
}

pub fn color_range(color: Color) -> u32 {
    if color.full_range {
        ZEX_COLOR_RANGE_FULL
    } else {
        ZEX_COLOR_RANGE_LIMITED
    }
}

pub fn pixel_format(number: u32) -> Result<PixelFormat> {
    Ok(match number {
        ZEX_VIDEO_FORMAT_I420 => PixelFormat::I420,
        ZEX_VIDEO_FORMAT_NV12 => PixelFormat::Nv12,
        ZEX_VIDEO_FORMAT_BGRA32 => PixelFormat::Bgra32,
        ZEX_VIDEO_FORMAT_RGBA32 => PixelFormat::Rgba32,
        _ => return Err(unknown("format", number, "1 to 4")),
    })
}

/// C booleans cross as a byte or a 32-bit number: 0 or 1, nothing else.
pub fn flag(field: &str, value: u32) -> Result<bool> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(unknown(field, value, "0 or 1")),
    }
}

pub fn unknown(field: &str, number: u32, expected: &str) -> Error {
    Error::new(
        code::INVALID_ENUM,
        format!("{field}: {number}, must be {expected}"),
    )
}

/// # Safety
/// As `text::required`.
pub unsafe fn stream_id(pointer: *const c_char) -> Result<StreamId> {
    // SAFETY: passed on.
    Ok(StreamId::parse(unsafe {
        text::required("stream_id", pointer)
    }?)?)
}

/// # Safety
/// As `text::required`.
pub unsafe fn room_id(pointer: *const c_char) -> Result<RoomId> {
    // SAFETY: passed on.
    Ok(RoomId::parse(unsafe {
        text::required("room_id", pointer)
    }?)?)
}

/// A JSON value as C text.
pub fn json(value: &serde_json::Value) -> CString {
    text::c_string(&value.to_string())
}
