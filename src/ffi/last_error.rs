//! The message of the last failed call on this thread.

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char};

thread_local! {
    static LAST: RefCell<CString> = RefCell::new(CString::default());
}

/// Keeps a message for [`get`]. Interior NULs, which no C string can carry, become spaces.
pub fn set(message: &str) {
    let clean = message.replace('\0', " ");
    let text = CString::new(clean).expect("NULs were just replaced");
    // A thread that is ending has no slot any more; its message has no reader either.
    let _ = LAST.try_with(|last| *last.borrow_mut() = text);
}

/// Pointer to the message; valid until the next failing call on this thread, never NULL.
pub fn get() -> *const c_char {
    const EMPTY: &CStr = c"";
    LAST.try_with(|last| last.borrow().as_ptr())
        .unwrap_or(EMPTY.as_ptr())
}
