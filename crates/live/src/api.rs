//! The C ABI of the built library, found with dlopen: what any application would call.

use crate::out::complain;
use anyhow::{Context as _, Result, bail};
use std::ffi::{CStr, c_char, c_void};
use std::path::PathBuf;
// Layouts only; every call below goes through the shared library.
use zego_express::capi::callbacks::{zex_completion, zex_media_callbacks, zex_user};
use zego_express::capi::engine::{zex_counters, zex_engine, zex_engine_profile};
use zego_express::capi::error::zex_status;
use zego_express::capi::frame::{zex_frame, zex_frame_info};
use zego_express::capi::log::{zex_log_callback, zex_log_config};
use zego_express::capi::play::zex_player_config;
use zego_express::capi::publish::zex_video_config;
use zego_express::capi::quality::{zex_play_quality, zex_publish_quality};
use zego_express::capi::room::zex_room_config;
use zego_express::ffi::sized::SizedStruct;

macro_rules! functions {
    ($($name:ident($($argument:ty),*) -> $result:ty;)*) => {
        /// The functions that `live` calls.
        pub struct Api {
            $(pub $name: unsafe extern "C" fn($($argument),*) -> $result,)*
            _library: libloading::Library,
        }

        impl Api {
            fn from(library: libloading::Library) -> Result<Self> {
                $(
                    // SAFETY: the header that was generated with the library declares the
                    // function with this type.
                    let $name = *unsafe {
                        library.get::<unsafe extern "C" fn($($argument),*) -> $result>(
                            concat!(stringify!($name), "\0").as_bytes(),
                        )
                    }
                    .with_context(|| format!("the library lacks {}", stringify!($name)))?;
                )*
                Ok(Self { $($name,)* _library: library })
            }
        }
    };
}

functions! {
    zex_get_version() -> *const c_char;
    zex_last_error() -> *const c_char;
    zex_error_name(i32) -> *const c_char;
    zex_set_log_config(*const zex_log_config) -> zex_status;
    zex_set_log_callback(zex_log_callback, *mut c_void, Option<unsafe extern "C" fn(*mut c_void)>) -> zex_status;
    zex_create_engine(*const zex_engine_profile, *mut *mut zex_engine) -> zex_status;
    zex_destroy_engine(*mut zex_engine, zex_completion, *mut c_void) -> zex_status;
    zex_set_media_callbacks(*mut zex_engine, *const zex_media_callbacks, *mut c_void) -> zex_status;
    zex_login_room(*mut zex_engine, *const c_char, *const zex_user, *const zex_room_config, zex_completion, *mut c_void) -> zex_status;
    zex_logout_room(*mut zex_engine, *const c_char, zex_completion, *mut c_void) -> zex_status;
    zex_set_video_config(*mut zex_engine, *const zex_video_config, u32) -> zex_status;
    zex_set_video_source(*mut zex_engine, u32, *const c_char, u32) -> zex_status;
    zex_set_audio_source(*mut zex_engine, u32, u32) -> zex_status;
    zex_start_preview(*mut zex_engine, u32) -> zex_status;
    zex_stop_preview(*mut zex_engine, u32) -> zex_status;
    zex_start_publishing_stream(*mut zex_engine, *const c_char, u32) -> zex_status;
    zex_stop_publishing_stream(*mut zex_engine, u32) -> zex_status;
    zex_start_playing_stream(*mut zex_engine, *const c_char, *const zex_player_config) -> zex_status;
    zex_stop_playing_stream(*mut zex_engine, *const c_char) -> zex_status;
    zex_get_publish_quality(*mut zex_engine, u32, *mut zex_publish_quality) -> zex_status;
    zex_get_play_quality(*mut zex_engine, *const c_char, *mut zex_play_quality) -> zex_status;
    zex_frame_get_info(*mut zex_frame, *mut zex_frame_info) -> zex_status;
    zex_frame_retain(*mut zex_frame) -> zex_status;
    zex_frame_release(*mut zex_frame) -> zex_status;
    zex_frame_convert(*mut zex_frame, u32, u32, *mut u8, u64, *mut u64) -> zex_status;
    zex_get_counters(*mut zex_counters) -> zex_status;
}

impl Api {
    /// Loads `libzego_express.so`: $ZEGO_EXPRESS_LIB, else beside this program.
    pub fn load() -> Result<Self> {
        let path = library_path()?;
        // SAFETY: our own library; loading it runs no code but the C runtime's.
        let library = unsafe { libloading::Library::new(&path) }
            .with_context(|| format!("cannot load {}", path.display()))?;
        Self::from(library)
    }

    /// Sends the library's own log to standard error.
    pub fn log_to_stderr(&self, level: &str) -> Result<()> {
        unsafe extern "C" fn print(_: u32, line: *const c_char, _: *mut c_void) {
            // SAFETY: valid during the callback.
            complain!("{}", unsafe { text(line) });
        }
        let names = ["off", "error", "warn", "info", "debug", "trace"];
        let Some(number) = names.iter().position(|name| *name == level) else {
            bail!("--log {level:?}: one of {}", names.join(", "));
        };
        let config = zex_log_config {
            level: number as u32,
            ..zex_log_config::defaults()
        };
        // SAFETY: a live struct; the function lives as long as the process.
        unsafe {
            self.check((self.zex_set_log_config)(&config), "set log config")?;
            self.check(
                (self.zex_set_log_callback)(Some(print), std::ptr::null_mut(), None),
                "set log callback",
            )
        }
    }

    /// Turns a status into an error with the library's own words.
    pub fn check(&self, status: zex_status, call: &str) -> Result<()> {
        if status == 0 {
            return Ok(());
        }
        // SAFETY: both functions return strings that live long enough to be copied here.
        let (message, name) = unsafe {
            (
                text((self.zex_last_error)()),
                text((self.zex_error_name)(status)),
            )
        };
        bail!("{call}: {message} ({status} {name})");
    }
}

/// Where the shared library lies.
pub fn library_path() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("ZEGO_EXPRESS_LIB") {
        return Ok(path.into());
    }
    let beside = std::env::current_exe()?.with_file_name("libzego_express.so");
    if beside.exists() {
        return Ok(beside);
    }
    bail!("no libzego_express.so; set ZEGO_EXPRESS_LIB, or run `cargo xtask live`")
}

/// A borrowed C text as a `String`.
///
/// # Safety
/// `pointer` is NULL or a NUL-terminated string.
pub unsafe fn text(pointer: *const c_char) -> String {
    if pointer.is_null() {
        return String::new();
    }
    // SAFETY: passed on from the caller.
    unsafe { CStr::from_ptr(pointer) }
        .to_string_lossy()
        .into_owned()
}
