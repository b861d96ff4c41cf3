//! Text and bytes that cross the border: in, copied before the call returns; out, borrowed.

use crate::engine::Error;
use std::ffi::{CStr, CString, c_char};
use zego_proto::code;

/// Longest text any call takes, in bytes; beyond it a missing NUL is likelier than a long text.
const TEXT_MAX: usize = 1 << 16;

/// A NUL-terminated UTF-8 text that must be there.
///
/// # Safety
/// `text` is NULL or points to a NUL-terminated string that stays unchanged during the call.
pub unsafe fn required<'a>(field: &str, text: *const c_char) -> Result<&'a str, Error> {
    if text.is_null() {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: NULL"),
        ));
    }
    // SAFETY: the caller promises a NUL-terminated string; the search stops at TEXT_MAX.
    let length = unsafe { libc::strnlen(text, TEXT_MAX) };
    if length == TEXT_MAX {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: over {} bytes", TEXT_MAX - 1),
        ));
    }
    // SAFETY: `length` bytes were just read.
    let bytes = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    std::str::from_utf8(bytes).map_err(|error| {
        Error::new(
            code::INVALID_UTF8,
            format!("{field}: not UTF-8 at byte {}", error.valid_up_to()),
        )
    })
}

/// A text that may be missing: NULL and empty are `None`.
///
/// # Safety
/// As [`required`].
pub unsafe fn optional<'a>(field: &str, text: *const c_char) -> Result<Option<&'a str>, Error> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: passed on.
    let text = unsafe { required(field, text) }?;
    Ok((!text.is_empty()).then_some(text))
}

/// `count` items. NULL with count 0 is empty.
///
/// # Safety
/// `items` is NULL or points to `count` items that stay unchanged during the call.
pub unsafe fn items<'a, T>(
    field: &str,
    items: *const T,
    count: usize,
    limit: usize,
) -> Result<&'a [T], Error> {
    if count > limit {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: {count} items or bytes, at most {limit}"),
        ));
    }
    if items.is_null() {
        return if count == 0 {
            Ok(&[])
        } else {
            Err(Error::new(
                code::COMMON_ILLEGAL_PARAM,
                format!("{field}: NULL with a length of {count}"),
            ))
        };
    }
    if !items.is_aligned() {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: pointer is not aligned"),
        ));
    }
    // SAFETY: the caller promises `count` items; alignment and NULL were checked.
    Ok(unsafe { std::slice::from_raw_parts(items, count) })
}

/// Where a call writes one result.
///
/// # Safety
/// `out` is NULL or points to writable memory for a `T` that nobody else uses during the call.
pub unsafe fn out<'a, T>(field: &str, out: *mut T) -> Result<&'a mut T, Error> {
    if out.is_null() || !out.is_aligned() {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: NULL or not aligned"),
        ));
    }
    // SAFETY: the caller promises writable memory; NULL and alignment were checked.
    Ok(unsafe { &mut *out })
}

/// For C to borrow. Interior NULs, which no C string can carry, become spaces.
pub fn c_string(text: &str) -> CString {
    CString::new(text)
        .unwrap_or_else(|_| CString::new(text.replace('\0', " ")).expect("NULs were just replaced"))
}

/// An empty C string.
pub const EMPTY: &CStr = c"";
