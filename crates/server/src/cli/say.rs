//! What the program says itself, on standard output and standard error: neither a reader that is
//! gone nor one that does not read ever stops it.

use std::io::{self, ErrorKind, Write};
use std::time::Duration;

use anyhow::Context;
use zego_server::log;

/// How long a reader of a few lines may take.
const READ_MAX: Duration = Duration::from_millis(200);

/// Prints what was asked for. A reader who has gone away has what he wanted.
pub fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Writes to standard output while the server runs; a reader that does not read is an error.
pub fn announce(text: String) -> io::Result<()> {
    log::within(READ_MAX, move || {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    })
}

/// Writes a line to standard error, if that can be.
pub fn complain(text: String) {
    let line = format!("zego-server: {text}\n");
    let _ = log::within(READ_MAX, move || io::stderr().write_all(line.as_bytes()));
}
