//! Lines for whoever reads along. A reader that has gone away ends the walk, and is no error.

use std::fmt::Arguments;
use std::io::{Write, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C and by a reader that has gone away; the walk then ends through the same calls as
/// always.
pub static STOP: AtomicBool = AtomicBool::new(false);

/// A line on standard output.
#[macro_export]
macro_rules! say {
    ($($line:tt)*) => { $crate::out::to_stdout(format_args!($($line)*)) };
}

/// A line on standard error.
#[macro_export]
macro_rules! complain {
    ($($line:tt)*) => { $crate::out::to_stderr(format_args!($($line)*)) };
}

pub use crate::{complain, say};

/// Once nobody reads any more, the walk ends as after Ctrl-C: `live | head` leaves no engine behind.
pub fn to_stdout(line: Arguments<'_>) {
    let mut out = stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        STOP.store(true, Ordering::Relaxed);
    }
}

/// Standard output may still be read, so nothing ends.
pub fn to_stderr(line: Arguments<'_>) {
    let _ = writeln!(stderr().lock(), "{line}");
}
