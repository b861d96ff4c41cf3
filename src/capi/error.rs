//! Status numbers and their words.

use crate::ffi::guard::quiet;
use crate::ffi::{last_error, text};
use std::ffi::{CString, c_char};
use std::sync::OnceLock;

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
