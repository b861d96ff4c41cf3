//! The firewall around every export: errors become a status and a message, panics stop here.

use super::last_error;
use crate::engine::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use zego_proto::code;

/// What an exported function answers: 0, or a number of the error table.
pub type Status = i32;

/// Runs the body of an export.
///
/// The message of a failure is kept for `zex_last_error`. A process that was forked after the
/// library was first used has none of the engine's threads, so every call answers `FORKED` there
/// instead of waiting for a thread that does not exist.
pub fn guard(body: impl FnOnce() -> Result<(), Error>) -> Status {
    if is_forked_child() {
        last_error::set(
            "this process was forked after the library was used; create engines in the child only after exec",
        );
        return code::FORKED;
    }
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => code::SUCCESS,
        Ok(Err(error)) => {
            last_error::set(&error.message);
            error.code
        }
        Err(panic) => {
            let what = panic_text(&*panic);
            tracing::error!(panic = %what, "a call panicked");
            last_error::set(&format!("internal error: {what}"));
            code::PANIC
        }
    }
}

/// Runs the body of an export that answers nothing, since a garbage collector calls it, at any
/// moment: it leaves `zex_last_error` alone, whose words somebody may be about to read.
pub fn finalizer(body: impl FnOnce() -> Result<(), Error>) {
    if !is_forked_child() {
        let _ = quiet(Ok(()), body);
    }
}

/// Runs application code called from one of our threads, or a function that cannot fail.
pub fn quiet<T>(fallback: T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(fallback)
}

fn is_forked_child() -> bool {
    static FIRST_PID: OnceLock<u32> = OnceLock::new();
    let pid = std::process::id();
    *FIRST_PID.get_or_init(|| pid) != pid
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_status_and_a_message() {
        let status = guard(|| panic!("boom {}", 7));
        assert_eq!(status, code::PANIC);
        // SAFETY: the pointer is valid until the next failing call on this thread.
        let text = unsafe { std::ffi::CStr::from_ptr(last_error::get()) };
        assert_eq!(text.to_str(), Ok("internal error: boom 7"));
    }

    #[test]
    fn an_error_keeps_its_number_and_message() {
        let status = guard(|| Err(Error::new(code::INVALID_HANDLE, "engine: NULL")));
        assert_eq!(status, code::INVALID_HANDLE);
        // SAFETY: as above.
        let text = unsafe { std::ffi::CStr::from_ptr(last_error::get()) };
        assert_eq!(text.to_str(), Ok("engine: NULL"));
    }
}
