//! Rooms.

use super::callbacks::{zex_completion, zex_stream, zex_user};
use super::convert;
use super::engine::zex_engine;
use super::error::zex_status;
use super::object;
use super::sink::{StreamList, completion};
use crate::engine::{Error, RoomConfig, UserId, UserName};
use crate::ffi::{guard::guard, handle, sized, text};
use crate::sized_struct;
use std::ffi::{c_char, c_void};
use std::sync::Arc;
use zego_proto::code;

/// How to be in a room.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_room_config {
    pub struct_size: u32,
    /// The room refuses members above this number, 1–1,000,000; 0: unlimited (default), up to the
    /// server's own limit.
    pub max_member_count: u32,
    /// 1: `on_room_user_update` tells of others coming and going. Default 0.
    pub is_user_status_notify: u32,
    pub reserved: u32,
    /// token04, up to 2,047 bytes; NULL: AppSign only.
    pub token: *const c_char,
}

sized_struct! {
    zex_room_config, init: zex_room_config_init, first_size: 24,
    defaults: {}, booleans: [is_user_status_notify], reserved: [reserved],
}

/// Streams of a room at one moment. A name, not an address.
pub struct zex_stream_list;

/// The texts behind a list handle.
pub struct StreamListObject(StreamList);

pub const ZEX_ROOM_STATE_CHANGED_REASON_LOGINING: u32 = 0;
pub const ZEX_ROOM_STATE_CHANGED_REASON_LOGINED: u32 = 1;
pub const ZEX_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED: u32 = 2;
pub const ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTING: u32 = 3;
pub const ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTED: u32 = 4;
pub const ZEX_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED: u32 = 5;
pub const ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT: u32 = 6;
pub const ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT: u32 = 7;
pub const ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED: u32 = 8;

pub const ZEX_ROOM_STATE_DISCONNECTED: u32 = 0;
pub const ZEX_ROOM_STATE_CONNECTING: u32 = 1;
pub const ZEX_ROOM_STATE_CONNECTED: u32 = 2;

pub const ZEX_UPDATE_TYPE_ADD: u32 = 0;
pub const ZEX_UPDATE_TYPE_DELETE: u32 = 1;

/// Logs in to a room, making it if need be. If this returns 0, `done` runs exactly once: with 0,
/// the refusal, ROOM_RETRY_TIMEOUT, or what ended the attempt. Publishing and playing may be
/// started right afterwards, without waiting.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `ROOM_ROOMID_*`, `ROOM_USER_*`, `COMMON_ILLEGAL_PARAM` naming field
/// and limit; 1002001 logged in already; `ROOM_NO_TOKEN` with neither AppSign nor token.
///
/// # Safety
/// `user` points to, and `config` is NULL or points to, a struct with a true `struct_size`; texts
/// are NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_login_room(
    engine: *mut zex_engine,
    room_id: *const c_char,
    user: *const zex_user,
    config: *const zex_room_config,
    done: zex_completion,
    user_data: *mut c_void,
) -> zex_status {
    object::call(engine, "login_room", |engine| {
        // SAFETY: passed on from the caller, for all of the following.
        let room_id = unsafe { convert::room_id(room_id) }?;
        // SAFETY: as above.
        let user = unsafe { sized::read("user", user) }?;
        // SAFETY: as above.
        let user_id =
            UserId::parse(unsafe { text::optional("user_id", user.user_id) }?.unwrap_or_default())?;
        // SAFETY: as above.
        let user_name = UserName::parse(
            unsafe { text::optional("user_name", user.user_name) }?.unwrap_or_default(),
        )?;
        // SAFETY: as above.
        let config = unsafe { sized::read_or_default("config", config) }?;
        let config = RoomConfig {
            max_member_count: config.max_member_count,
            is_user_status_notify: convert::flag(
                "is_user_status_notify",
                config.is_user_status_notify,
            )?,
            // SAFETY: as above.
            token: unsafe { token(config.token) }?,
        };
        engine.login_room(
            room_id,
            user_id,
            user_name,
            config,
            completion(done, user_data),
        )
    })
}

/// Leaves a room (NULL: the current one) and stops all publishing, playing and preview. If this
/// returns 0, `done` runs exactly once.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; 1002002 not in that room, then also LOGOUT_FAILED as an event.
///
/// # Safety
/// `room_id` is NULL or NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_logout_room(
    engine: *mut zex_engine,
    room_id: *const c_char,
    done: zex_completion,
    user_data: *mut c_void,
) -> zex_status {
    object::call(engine, "logout_room", |engine| {
        let room_id = if room_id.is_null() {
            None
        } else {
            // SAFETY: passed on from the caller.
            Some(unsafe { convert::room_id(room_id) }?)
        };
        engine.logout_room(room_id, completion(done, user_data))
    })
}

/// Replaces the token used for the next login, publish or reconnect.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
///
/// # Safety
/// Texts are NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_renew_token(
    engine: *mut zex_engine,
    room_id: *const c_char,
    token: *const c_char,
) -> zex_status {
    object::call(engine, "renew_token", |engine| {
        // SAFETY: passed on from the caller.
        let room_id = unsafe { convert::room_id(room_id) }?;
        // SAFETY: passed on from the caller.
        let token = unsafe { self::token(token) }?;
        engine.renew_token(room_id, token)
    })
}

/// Streams of the room as the engine knows them now, without its own. Release the list.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
///
/// # Safety
/// `room_id` is NUL-terminated, `list` writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_get_room_stream_list(
    engine: *mut zex_engine,
    room_id: *const c_char,
    list: *mut *mut zex_stream_list,
) -> zex_status {
    object::call(engine, "get_room_stream_list", |engine| {
        // SAFETY: passed on from the caller.
        let out = unsafe { text::out("list", list) }?;
        *out = std::ptr::null_mut();
        // SAFETY: passed on from the caller.
        let streams = engine.room_streams(&unsafe { convert::room_id(room_id) }?)?;
        let object = Arc::new(StreamListObject(StreamList::new(&streams)));
        *out = handle::insert(object)? as *mut zex_stream_list;
        Ok(())
    })
}

/// Number of streams in a list.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
///
/// # Safety
/// `count` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_stream_list_count(
    list: *mut zex_stream_list,
    count: *mut u32,
) -> zex_status {
    guard(|| {
        // SAFETY: passed on from the caller.
        let out = unsafe { text::out("count", count) }?;
        *out = object::stream_list(list)?.0.len();
        Ok(())
    })
}

/// One stream of a list, borrowed until the list is released.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
///
/// # Safety
/// `stream` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_stream_list_get(
    list: *mut zex_stream_list,
    index: u32,
    stream: *mut *const zex_stream,
) -> zex_status {
    guard(|| {
        // SAFETY: passed on from the caller.
        let out = unsafe { text::out("stream", stream) }?;
        let object = object::stream_list(list)?;
        *out = object.0.get(index as usize).ok_or_else(|| {
            Error::new(
                code::COMMON_ILLEGAL_PARAM,
                format!("index: {index}, the list has {}", object.0.len()),
            )
        })?;
        Ok(())
    })
}

/// Frees a list.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_stream_list_release(list: *mut zex_stream_list) -> zex_status {
    guard(|| handle::remove::<StreamListObject>(list as usize).map(drop))
}

/// # Safety
/// As `text::optional`.
unsafe fn token(pointer: *const c_char) -> Result<String, Error> {
    // SAFETY: passed on.
    let token = unsafe { text::optional("token", pointer) }?.unwrap_or_default();
    if token.len() > zego_proto::ids::TOKEN_MAX {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!(
                "token: {} bytes, at most {}",
                token.len(),
                zego_proto::ids::TOKEN_MAX
            ),
        ));
    }
    Ok(token.to_string())
}
