//! A host in one language, a viewer in another, in one room.
//!
//! Each binding has a pair program: `host ROOM STREAM` publishes the synthetic scene at 320x180,
//! 15 fps, prints `READY` once PUBLISHING, and runs until its standard input ends; then it stops,
//! logs out, destroys and prints `DONE live_handles=0`. `viewer ROOM STREAM` logs in, waits for the
//! stream in onRoomStreamUpdate, plays it with ONLY_L3, reads the barcode of every picture until 45
//! have come with rising numbers, tears down the same way and prints `OK frames=45`. Anything else
//! (30 s without success, a wrong picture) is an error in words and a status other than 0.

use super::{Context, Language};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Every language hosts once and watches once: each is paired with the next one of the list.
pub fn run(
    context: &Context,
    languages: &[&Language],
) -> Result<Vec<(&'static str, bool)>, String> {
    let server = super::server()?;
    let mut results = vec![];
    for (i, host) in languages.iter().enumerate() {
        let viewer = languages[(i + 1) % languages.len()];
        let room = format!("pair-{}-{}", host.name, viewer.name);
        let outcome = (host.pair)(context).and_then(|host| {
            let viewer = (viewer.pair)(context)?;
            let prepare = |mut command: Command, role: &str| {
                context.environment(&mut command);
                server.environment(&mut command, context.long);
                command.args([role, &room, &format!("{room}-stream")]);
                command
            };
            pair(prepare(host, "host"), prepare(viewer, "viewer"))
        });
        match &outcome {
            Ok(line) => println!("ok      {} host, {} viewer: {line}", host.name, viewer.name),
            Err(e) => println!("FAILED  {} host, {} viewer: {e}", host.name, viewer.name),
        }
        results.push((viewer.name, outcome.is_ok()));
    }
    Ok(results)
}

fn pair(mut host: Command, mut viewer: Command) -> Result<String, String> {
    let mut host = Running(
        host.stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("host: {e}"))?,
    );
    let mut lines = BufReader::new(host.0.stdout.take().expect("piped")).lines();
    wait_for(&mut lines, "READY").map_err(|e| format!("host: {e}"))?;
    let out = viewer
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("viewer: {e}"))?;
    let said = String::from_utf8_lossy(&out.stdout);
    let ok = said.lines().find(|line| line.starts_with("OK frames="));
    let ok = ok.filter(|_| out.status.success()).map(str::to_string);
    let ok = ok.ok_or_else(|| format!("viewer ended with {} and said {said:?}", out.status))?;
    drop(host.0.stdin.take());
    let done = wait_for(&mut lines, "DONE").map_err(|e| format!("host: {e}"))?;
    let status = host.0.wait().map_err(|e| e.to_string())?;
    if !status.success() || !done.ends_with("live_handles=0") {
        return Err(format!("host said {done:?} and ended with {status}"));
    }
    Ok(ok)
}

/// The first line that begins with `word`. The programs end by themselves after 30 s.
fn wait_for(
    lines: &mut impl Iterator<Item = std::io::Result<String>>,
    word: &str,
) -> Result<String, String> {
    for line in lines.by_ref().map_while(Result::ok) {
        if line.starts_with(word) {
            return Ok(line);
        }
    }
    Err(format!("ended without saying {word}"))
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
