//! An engine's life: create, settings, destroy, counters.

use super::callbacks::{self, zex_callbacks, zex_completion};
use super::convert;
use super::error::zex_status;
use super::frame::FrameObject;
use super::object::{self, EngineObject, Life};
use super::sink::{End, Media, Sink, Wakeup};
use crate::engine::{
    AppId, AppSign, Delivery, Engine, EngineConfig, Error, Result, ServerUrl, Timing,
};
use crate::ffi::callback::{Registered, Slot, UserData};
use crate::ffi::guard::{guard, quiet};
use crate::ffi::{handle, sized, text};
use crate::sized_struct;
use parking_lot::Mutex;
use std::ffi::{CString, c_char, c_void};
use std::mem::offset_of;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use zego_proto::code;

/// An engine. A name, not an address: any value is checked on entry.
pub struct zex_engine;

/// Events run on the engine's callback thread.
pub const ZEX_DELIVERY_CALLBACKS: u32 = 0;
/// Events wait for `zex_poll_event`; `wakeup` says when to look.
pub const ZEX_DELIVERY_POLL: u32 = 1;

/// What an engine is created with.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_engine_profile {
    pub struct_size: u32,
    /// From the server's console or its first start; not 0.
    pub app_id: u32,
    /// 64 hex digits; NULL for token-only. Never sent: the engine proves that it knows it.
    pub app_sign: *const c_char,
    /// ZEX_SCENARIO_*; default ZEX_SCENARIO_DEFAULT.
    pub scenario: u32,
    /// ZEX_DELIVERY_*; default ZEX_DELIVERY_CALLBACKS.
    pub delivery: u32,
    /// `ws://` or `wss://`; NULL: `server_url=` in `advanced_config`, else the environment variable
    /// ZEGO_EXPRESS_SERVER, else ws://127.0.0.1:9300.
    pub server_url: *const c_char,
    /// PEM file with certificates trusted besides the built-in roots; NULL: none.
    pub ca_file: *const c_char,
    /// `key=value;key=value`. Keys: `server_url`; in seconds, 1–86400: `room_retry_time` and
    /// `av_retry_time` (1200); in milliseconds, 1–86400000: `ping_after_ms` (2000), `lost_after_ms`
    /// (5000), `link_lost_ms` (2000), `link_connect_timeout_ms` (4000), `restore_grace_ms` (15000).
    /// Any other key is ignored, and named in the log and in `debug_error`: settings of other SDKs
    /// do no harm.
    pub advanced_config: *const c_char,
    /// Event table; NULL: set one later, or poll.
    pub callbacks: *const zex_callbacks,
    /// For `callbacks` and `wakeup`.
    pub user_data: *mut c_void,
    /// Poll delivery: there is something to poll. Runs on an engine thread; may only signal. Comes
    /// once, then not again before `zex_poll_event` has answered NULL. Not running any more when
    /// ZEX_EVENT_ENGINE_DESTROYED has been handed out.
    pub wakeup: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    /// Poll delivery: as `wakeup`, for runtimes that offer a function for their own message queues:
    /// called as `post(port, 0)`, with `port` from below. It is Dart's `Dart_PostInteger`, of just
    /// that type, so that no code of an isolate runs on an engine thread. What it answers is not
    /// looked at: nobody listens to a port that is closed. If both are set, both are called.
    /// Since: 0.1.
    pub post: Option<unsafe extern "C" fn(port: i64, message: i64) -> bool>,
    /// For `post`; any number. Since: 0.1.
    pub port: i64,
}

sized_struct! {
    zex_engine_profile, init: zex_engine_profile_init, first_size: 72,
    defaults: { scenario: convert::ZEX_SCENARIO_DEFAULT }, booleans: [], reserved: [],
}

/// What is alive in this process, over all engines; each number ends at its start value.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_counters {
    pub struct_size: u32,
    pub reserved: u32,
    /// Handles that C holds: engines, frames, events, lists.
    pub live_handles: u64,
    pub live_engines: u64,
    pub live_frames: u64,
    pub live_events: u64,
    /// Threads of engines.
    pub threads: u64,
    /// Bytes in frames, packets and queues.
    pub buffered_bytes: u64,
}

sized_struct! {
    zex_counters, init: zex_counters_init, first_size: 56,
    defaults: {}, booleans: [], reserved: [reserved],
}

/// Version of this library, such as "0.1.0". Lives as long as the process.
///
/// Threads: any. Blocks: never. Since: 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn zex_get_version() -> *const c_char {
    quiet(text::EMPTY.as_ptr(), || {
        static VERSION: OnceLock<CString> = OnceLock::new();
        VERSION
            .get_or_init(|| text::c_string(crate::engine::version()))
            .as_ptr()
    })
}

/// Version of the header; see `zex_get_abi_version`.
pub const ZEX_VERSION_MAJOR: u32 = 0;
pub const ZEX_VERSION_MINOR: u32 = 1;
pub const ZEX_VERSION_PATCH: u32 = 0;

/// Version of this library as a number that can be compared: MAJOR × 1,000,000 + MINOR × 1,000 +
/// PATCH, so 1,000 for 0.1.0. What came with version 0.2 is there from 2,000 on.
///
/// Threads: any. Blocks: never. Since: 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn zex_get_abi_version() -> u32 {
    ZEX_VERSION_MAJOR * 1_000_000 + ZEX_VERSION_MINOR * 1_000 + ZEX_VERSION_PATCH
}

/// Creates an engine; any number of them may live at a time. Touches no network.
///
/// On error `*engine` is set to NULL, and the `destroy` of the callback table has run, if the
/// profile reaches as far as `user_data` and the table as `zex_set_callbacks` says.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`; `INVALID_ENUM`; `ENGINE_APPID_ZERO`;
/// `ENGINE_APPSIGN_*`.
///
/// # Safety
/// `profile` points to a struct with a true `struct_size`, its texts are NULL or NUL-terminated,
/// `engine` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_create_engine(
    profile: *const zex_engine_profile,
    engine: *mut *mut zex_engine,
) -> zex_status {
    // SAFETY: passed on from the caller.
    let table = unsafe { profile_table(profile) };
    guard(move || {
        // SAFETY: passed on from the caller.
        let out = unsafe { text::out("engine", engine) }?;
        *out = std::ptr::null_mut();
        // SAFETY: passed on from the caller.
        let profile = unsafe { sized::read("profile", profile) }?;
        let table = table?;
        // SAFETY: passed on from the caller.
        let (config, unknown) = unsafe { config(&profile) }?;
        let object = Arc::new(EngineObject {
            life: Mutex::default(),
            callbacks: Slot::default(),
            media: Slot::default(),
            handle: AtomicUsize::new(0),
            end: Mutex::new(End {
                wakeup: Wakeup {
                    signal: profile.wakeup,
                    user_data: UserData(profile.user_data),
                    post: profile.post,
                    port: profile.port,
                },
                destroyed: None,
            }),
        });
        if let Some(table) = table {
            object.callbacks.set(table)?;
        }
        let handle = handle::insert(object.clone())?;
        object.handle.store(handle, Ordering::Release);
        let created = Engine::create(config, Box::new(Sink(object.clone()))).and_then(|engine| {
            engine.set_media_sink(Arc::new(Media(Arc::downgrade(&object))))?;
            Ok(engine)
        });
        match created {
            Ok(new) => {
                *object.life.lock() = Life::Alive(new.clone());
                for key in unknown {
                    let text = format!("advanced_config: unknown key {:?} is ignored", named(&key));
                    new.refuse(
                        "create_engine",
                        &Error::new(code::COMMON_ILLEGAL_PARAM, text),
                    );
                }
            }
            Err(error) => {
                let _ = handle::remove::<EngineObject>(handle);
                object.end_tables();
                return Err(error);
            }
        }
        *out = handle as *mut zex_engine;
        Ok(())
    })
}

/// Ends an engine: leaves the room, stops everything, fires pending completions, then the tables'
/// `destroy`, then `done`, which is the last callback ever. Legal from inside any callback.
///
/// The handle is stale to every other call from here on; with poll delivery `zex_poll_event` goes
/// on until it has handed out ZEX_EVENT_ENGINE_DESTROYED, and runs `done` there.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`;
/// `COMMON_ENGINE_NOT_CREATE` when it is being destroyed already (`done` then does not run).
///
/// # Safety
/// `done` may be called with `user_data` from an engine thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_destroy_engine(
    engine: *mut zex_engine,
    done: zex_completion,
    user_data: *mut c_void,
) -> zex_status {
    guard(|| {
        let object = object::engine_object(engine)?;
        let engine = object::engine(engine)?;
        {
            let mut life = object.life.lock();
            if !matches!(*life, Life::Alive(_)) {
                return Err(Error::new(
                    code::COMMON_ENGINE_NOT_CREATE,
                    "engine: is being destroyed already",
                ));
            }
            object.end.lock().destroyed = Some((done, UserData(user_data)));
            *life = Life::Ending(engine.clone());
        }
        engine.destroy();
        Ok(())
    })
}

/// Applies the presets of a scenario to both channels; explicit settings made later win.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_set_room_scenario(engine: *mut zex_engine, scenario: u32) -> zex_status {
    object::call(engine, "set_room_scenario", |engine| {
        engine.set_scenario(convert::scenario(scenario)?)
    })
}

/// Reads the live counts of this process.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
///
/// # Safety
/// `counters` is NULL or points to a struct with a true `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_get_counters(counters: *mut zex_counters) -> zex_status {
    guard(|| {
        let c = crate::engine::counters();
        let value = zex_counters {
            struct_size: size_of::<zex_counters>() as u32,
            reserved: 0,
            live_handles: handle::live_total() as u64,
            live_engines: c.live_engines,
            live_frames: handle::live_of::<FrameObject>() as u64,
            live_events: c.live_events,
            threads: c.threads,
            buffered_bytes: c.buffered_bytes,
        };
        // SAFETY: passed on from the caller.
        unsafe { sized::write("counters", counters, &value) }
    })
}

/// The callback table of a profile, read first, so that its `destroy` runs whatever else is wrong.
///
/// # Safety
/// As `zex_create_engine`.
unsafe fn profile_table(
    profile: *const zex_engine_profile,
) -> Result<Option<Registered<zex_callbacks>>> {
    type Profile = zex_engine_profile;
    // SAFETY: passed on from the caller; the types are those of the members.
    let members = unsafe {
        (
            sized::peek::<_, *const zex_callbacks>(profile, offset_of!(Profile, callbacks)),
            sized::peek::<_, *mut c_void>(profile, offset_of!(Profile, user_data)),
        )
    };
    match members {
        // SAFETY: passed on from the caller.
        (Some(table), Some(user_data)) => unsafe { callbacks::table(table, user_data) },
        _ => Ok(None),
    }
}

/// The profile as the engine takes it, and the keys of `advanced_config` that it does not know.
///
/// # Safety
/// The texts of `profile` are NULL or NUL-terminated.
unsafe fn config(profile: &zex_engine_profile) -> Result<(EngineConfig, Vec<String>)> {
    // SAFETY: passed on, for this and the texts below.
    let sign = unsafe { text::optional("app_sign", profile.app_sign) }?;
    // SAFETY: as above.
    let server_url = unsafe { text::optional("server_url", profile.server_url) }?;
    // SAFETY: as above.
    let ca_file = unsafe { text::optional("ca_file", profile.ca_file) }?;
    // SAFETY: as above.
    let advanced = unsafe { text::optional("advanced_config", profile.advanced_config) }?;
    let mut unknown = Vec::new();
    let mut config = EngineConfig {
        app_id: AppId::new(profile.app_id)?,
        app_sign: sign.map(app_sign).transpose()?,
        scenario: convert::scenario(profile.scenario)?,
        server_url: server_url.map(ServerUrl::from),
        ca_file: ca_file.map(str::to_string),
        delivery: match profile.delivery {
            ZEX_DELIVERY_CALLBACKS => Delivery::Callbacks,
            ZEX_DELIVERY_POLL => Delivery::Poll,
            other => {
                return Err(convert::unknown(
                    "delivery",
                    other,
                    "0 (callbacks) or 1 (poll)",
                ));
            }
        },
        timing: Timing::default(),
    };
    for pair in advanced
        .unwrap_or_default()
        .split(';')
        .filter(|p| !p.trim().is_empty())
    {
        let (key, value) = pair.split_once('=').ok_or_else(|| {
            Error::new(
                code::COMMON_ILLEGAL_PARAM,
                "advanced_config: a part without `=`; write key=value;key=value",
            )
        })?;
        let key = key.trim();
        if !advanced_setting(&mut config, key, value.trim())? {
            unknown.push(key.to_string());
        }
    }
    Ok((config, unknown))
}

fn app_sign(digits: &str) -> Result<AppSign> {
    if digits.len() != 64 {
        return Err(Error::new(
            code::ENGINE_APPSIGN_INVALID_LENGTH,
            format!(
                "app_sign: {} characters, must be 64 hex digits",
                digits.len()
            ),
        ));
    }
    let mut bytes = [0u8; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        let digit = |c: u8| (c as char).to_digit(16);
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => *byte = (high * 16 + low) as u8,
            _ => {
                return Err(Error::new(
                    code::ENGINE_APPSIGN_INVALID_CHARACTER,
                    "app_sign: has a character that is no hex digit",
                ));
            }
        }
    }
    Ok(AppSign(bytes))
}

/// Name of a time of the advanced configuration, its unit in milliseconds, and where it goes.
type Time = (&'static str, u64, fn(&mut Timing) -> &mut Duration);

const TIMES: [Time; 7] = [
    ("room_retry_time", 1000, |t| &mut t.room_retry),
    ("av_retry_time", 1000, |t| &mut t.av_retry),
    ("ping_after_ms", 1, |t| &mut t.ping_after),
    ("lost_after_ms", 1, |t| &mut t.lost_after),
    ("link_lost_ms", 1, |t| &mut t.link_lost_after),
    ("link_connect_timeout_ms", 1, |t| {
        &mut t.link_connect_timeout
    }),
    ("restore_grace_ms", 1, |t| &mut t.restore_grace),
];
/// A day: no retry window or timeout is meant to be longer.
const TIME_MAX_MS: u64 = 24 * 3600 * 1000;

/// One setting of the advanced configuration; false if there is none of that name.
fn advanced_setting(config: &mut EngineConfig, key: &str, value: &str) -> Result<bool> {
    if key == "server_url" {
        if config.server_url.is_none() {
            config.server_url = Some(value.into());
        }
        return Ok(true);
    }
    let Some((_, unit_ms, field)) = TIMES.iter().find(|(name, ..)| *name == key) else {
        return Ok(false);
    };
    let max = TIME_MAX_MS / unit_ms;
    match value.parse::<u64>() {
        Ok(number) if (1..=max).contains(&number) => {
            *field(&mut config.timing) = Duration::from_millis(number * unit_ms);
            Ok(true)
        }
        _ => Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("advanced_config: {key} must be a whole number, 1 to {max}"),
        )),
    }
}

/// How a key that nobody knows is named. What is no word is no key either but perhaps a piece of
/// somebody's secret, in which a `;` stood.
fn named(key: &str) -> &str {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    match key.len() <= 64
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(is_word)
    {
        true => key,
        false => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured(key: &str, value: &str) -> Result<Timing> {
        let mut config = EngineConfig {
            app_id: AppId::new(1)?,
            app_sign: None,
            scenario: Default::default(),
            server_url: None,
            ca_file: None,
            delivery: Delivery::Poll,
            timing: Timing::default(),
        };
        assert!(advanced_setting(&mut config, key, value)?, "{key} is known");
        Ok(config.timing)
    }

    /// Each time takes its range and nothing else, up to the ends of the numbers and around each
    /// power of two and each multiple that wraps.
    #[test]
    fn times_take_their_range_only() {
        for (key, unit_ms, field) in TIMES {
            let max = TIME_MAX_MS / unit_ms;
            let powers = (0..64).map(|bit| 1u64 << bit);
            let wraps = (1..=unit_ms)
                .map(|n| (u128::from(u64::MAX) * u128::from(n) / u128::from(unit_ms)) as u64);
            for near in powers.chain(wraps).chain([0, max, u64::MAX]) {
                for number in [near.saturating_sub(1), near, near.saturating_add(1)] {
                    let taken = configured(key, &number.to_string());
                    match (1..=max).contains(&number) {
                        true => {
                            let mut timing = taken.expect("within its range");
                            let expected = Duration::from_millis(number * unit_ms);
                            assert_eq!(*field(&mut timing), expected, "{key}={number}");
                        }
                        false => {
                            let message = taken.expect_err("outside").message;
                            let names =
                                message.contains(key) && message.ends_with(&max.to_string());
                            assert!(names, "{key}={number}: {message}");
                        }
                    }
                }
            }
            for text in [
                "",
                "-1",
                "1.5",
                "1e3",
                "0x10",
                "18446744073709551616",
                "1 2",
            ] {
                assert!(configured(key, text).is_err(), "{key}={text}");
            }
        }
    }

    #[test]
    fn only_a_word_is_named_as_a_key() {
        for word in ["no_such_key", "audio.codec", "a-b"] {
            assert_eq!(named(word), word);
        }
        for other in ["", "s3cr=t", "4f2a", "p@ss", "a b", &"k".repeat(65)] {
            assert_eq!(named(other), "…");
        }
    }
}
