//! The library's own log: one for the process.

use super::callbacks::zex_destroy;
use super::convert;
use super::error::zex_status;
use crate::engine::{LogConfig, LogLevel, set_log_config, set_log_hook};
use crate::ffi::callback::{Lent, Registered, Slot, UserData, enter};
use crate::ffi::{guard::guard, sized, text};
use crate::sized_struct;
use once_cell::sync::Lazy;
use std::ffi::{c_char, c_void};
use std::sync::Arc;

pub const ZEX_LOG_LEVEL_OFF: u32 = 0;
/// A bug of this library.
pub const ZEX_LOG_LEVEL_ERROR: u32 = 1;
/// Odd but working.
pub const ZEX_LOG_LEVEL_WARN: u32 = 2;
/// State changes.
pub const ZEX_LOG_LEVEL_INFO: u32 = 3;
pub const ZEX_LOG_LEVEL_DEBUG: u32 = 4;
/// Single packets.
pub const ZEX_LOG_LEVEL_TRACE: u32 = 5;

/// Where the log goes. Secrets and user text appear at no level.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct zex_log_config {
    pub struct_size: u32,
    /// ZEX_LOG_LEVEL_*; default ZEX_LOG_LEVEL_INFO.
    pub level: u32,
    /// Folder, made if need be; NULL: no files. Three files are kept.
    pub log_path: *const c_char,
    /// Bytes at which a new file is begun; default 5 MiB.
    pub log_size: u64,
}

sized_struct! {
    zex_log_config, init: zex_log_config_init, first_size: 24,
    defaults: { level: ZEX_LOG_LEVEL_INFO, log_size: 5_242_880 }, booleans: [], reserved: [],
}

/// Receives one line of the log on the thread that logs; must not call into the library.
/// `line` is valid until the function returns.
pub type zex_log_callback =
    Option<unsafe extern "C" fn(level: u32, line: *const c_char, user_data: *mut c_void)>;

type Function = unsafe extern "C" fn(u32, *const c_char, *mut c_void);

static CALLBACK: Lazy<Slot<Function>> = Lazy::new(Slot::default);

/// Sets level and files of the log, for the whole process, at any time.
///
/// Threads: any. Blocks: to open the file. Since: 0.1.
/// Errors: `INVALID_ENUM`; `ENGINE_LOG_NO_WRITE_PERMISSION` naming the folder; `STRUCT_SIZE`.
///
/// # Safety
/// `config` points to a struct with a true `struct_size`; `log_path` is NULL or NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_set_log_config(config: *const zex_log_config) -> zex_status {
    guard(|| {
        // SAFETY: passed on from the caller.
        let c = unsafe { sized::read("config", config) }?;
        set_log_config(LogConfig {
            level: level(c.level)?,
            // SAFETY: passed on from the caller.
            directory: unsafe { text::optional("log_path", c.log_path) }?.map(Into::into),
            max_bytes: c.log_size,
        })
    })
}

/// Sets or clears (NULL) the function that receives the log, for the whole process. `destroy`
/// (may be NULL) runs once when the function is not running and will not run again; at once when
/// the function is NULL or refused.
///
/// Threads: any, but not from inside the function. Blocks: never. Since: 0.1.
/// Errors: `COMMON_CONFIG_AFTER_ENGINE_STARTED` when the process has a tracing subscriber of its own.
///
/// # Safety
/// `callback` may be called with `user_data` from any thread until `destroy` runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_set_log_callback(
    callback: zex_log_callback,
    user_data: *mut c_void,
    destroy: zex_destroy,
) -> zex_status {
    let lent = Lent::new(UserData(user_data), destroy);
    guard(move || {
        let Some(function) = callback else {
            set_log_hook(None)?;
            CALLBACK.clear();
            return Ok(());
        };
        set_log_hook(Some(Arc::new(|level, line| {
            if let Some(registered) = CALLBACK.get() {
                let line = text::c_string(line);
                // SAFETY: the application promised a function of this type; the line outlives it.
                enter(|| unsafe {
                    (registered.table)(level as u32, line.as_ptr(), registered.user_data())
                });
            }
        })))?;
        CALLBACK.set(Registered::new(function, lent))
    })
}

fn level(number: u32) -> Result<LogLevel, crate::engine::Error> {
    Ok(match number {
        ZEX_LOG_LEVEL_OFF => LogLevel::Off,
        ZEX_LOG_LEVEL_ERROR => LogLevel::Error,
        ZEX_LOG_LEVEL_WARN => LogLevel::Warn,
        ZEX_LOG_LEVEL_INFO => LogLevel::Info,
        ZEX_LOG_LEVEL_DEBUG => LogLevel::Debug,
        ZEX_LOG_LEVEL_TRACE => LogLevel::Trace,
        other => return Err(convert::unknown("level", other, "0 (off) to 5 (trace)")),
    })
}
