//! Status numbers and their words.

use super::engine::zex_engine;
use super::object;
use crate::engine::Error;
use crate::ffi::guard::{guard, quiet};
use crate::ffi::{last_error, text};
use std::ffi::{CString, c_char};
use std::sync::OnceLock;
use zego_proto::code;

/// 0 is success; anything else is a number of docs/ERRORS.md.
pub type zex_status = i32;

/// Message of the last call that failed on this thread; it names field and limit. Never NULL;
/// valid until the next failing call on this thread.
///
/// Threads: any. Blocks: never. Since: 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn zex_last_error() -> *const c_char {
    quiet(text::EMPTY.as_ptr(), last_error::get)
}

/// For layers above this one, in whatever language: tells `on_debug_error` (or polls) of a call that
/// the layer itself refused, as the engine tells of those that it refuses: once, in order with all
/// other events, and in the log. `error_code`: a number of docs/ERRORS.md, not 0; `function`: 1–128
/// bytes; `info`: which field and which limit, up to 1,024 bytes, without anybody's secrets.
///
/// Of more than 1,024 events that wait, the rest is only logged.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ENGINE_NOT_CREATE`; `COMMON_ILLEGAL_PARAM`; `INVALID_UTF8`.
/// They are not told as events.
///
/// # Safety
/// `function` and `info` are NULL or NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zex_report_error(
    engine: *mut zex_engine,
    error_code: i32,
    function: *const c_char,
    info: *const c_char,
) -> zex_status {
    guard(|| {
        let engine = object::engine(engine)?;
        if error_code == code::SUCCESS {
            return Err(Error::new(
                code::COMMON_ILLEGAL_PARAM,
                "error_code: 0 is success and no error",
            ));
        }
        // SAFETY: passed on from the caller.
        let function = unsafe { report("function", function, 1, REPORT_FUNCTION_MAX) }?;
        // SAFETY: as above.
        let info = unsafe { report("info", info, 0, REPORT_INFO_MAX) }?;
        engine.refuse(function, &Error::new(error_code, info));
        Ok(())
    })
}

/// Bytes of the name of a function in a report: the published names have at most 60.
const REPORT_FUNCTION_MAX: usize = 128;
/// Bytes of a report's words: a few sentences. 1,024 reports may wait.
const REPORT_INFO_MAX: usize = 1024;

/// A text of a report.
///
/// # Safety
/// As `text::required`.
unsafe fn report(
    field: &str,
    pointer: *const c_char,
    min: usize,
    max: usize,
) -> Result<String, Error> {
    // SAFETY: passed on.
    let text = unsafe { text::required(field, pointer) }?;
    if !(min..=max).contains(&text.len()) {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: {} bytes is outside {min}–{max}", text.len()),
        ));
    }
    Ok(text.to_string())
}

/// Name of an error number (`ROOM_ERROR_AUTHENTICATION_FAILED`), or "" if unknown. Lives as long as the process.
///
/// Threads: any. Blocks: never. Since: 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn zex_error_name(error_code: i32) -> *const c_char {
    quiet(text::EMPTY.as_ptr(), || {
        words(error_code).map_or(text::EMPTY.as_ptr(), |w| w.name.as_ptr())
    })
}

/// Cause of an error number and what to do about it, or "" if unknown. Lives as long as the
/// process.
///
/// Threads: any. Blocks: never. Since: 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn zex_error_text(error_code: i32) -> *const c_char {
    quiet(text::EMPTY.as_ptr(), || {
        words(error_code).map_or(text::EMPTY.as_ptr(), |w| w.text.as_ptr())
    })
}

struct Words {
    code: i32,
    name: CString,
    text: CString,
}

/// The error table with C strings, made once.
fn words(error_code: i32) -> Option<&'static Words> {
    static TABLE: OnceLock<Vec<Words>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut all: Vec<Words> = zego_proto::error::TABLE
            .iter()
            .map(|info| Words {
                code: info.code,
                name: text::c_string(info.name),
                text: text::c_string(&format!("{} {}", info.cause, info.remedy)),
            })
            .collect();
        all.sort_by_key(|w| w.code);
        all
    });
    table
        .binary_search_by_key(&error_code, |w| w.code)
        .ok()
        .map(|at| &table[at])
}
