//! A `zego-server` that tests start for themselves.

use crate::run::{command, release_dir, target_dir};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The server's program: $ZEGO_SERVER_BIN, else the built one.
pub fn program() -> PathBuf {
    std::env::var_os("ZEGO_SERVER_BIN")
        .map_or_else(|| release_dir().join("zego-server"), Into::into)
}

/// A `zego-server` of its own for the tests, stopped with the value.
pub struct TestServer {
    child: Child,
    ready: String,
    data: PathBuf,
}

impl TestServer {
    /// Starts the built server; `name` keeps the data folders of several apart.
    pub fn start(name: &str) -> Result<Self, String> {
        let data = target_dir().join(format!("{name}-server-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&data);
        let mut child = command(program())
            .args(["--listen", "127.0.0.1:0", "--ready-json", "-", "--data"])
            .arg(&data)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("cannot start zego-server: {e}"))?;
        let mut ready = String::new();
        let out = child.stdout.as_mut().expect("stdout is piped");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut ready)
            .map_err(|e| format!("zego-server printed no ready line: {e}"))?;
        if ready.is_empty() {
            let _ = child.kill();
            return Err("zego-server ended before it was ready".into());
        }
        Ok(Self { child, ready, data })
    }

    /// Tells a test program where the server is.
    pub fn environment(&self, command: &mut Command, long: bool) {
        command
            .env("ZEGO_EXPRESS_SERVER", self.value("url"))
            .env("ZEGO_APP_ID", self.value("app_id"))
            .env("ZEGO_APP_SIGN", self.value("app_sign"));
        if long {
            command.env("ZEGO_LONG", "1");
        }
    }

    /// One scalar of the ready line. The line is flat JSON without escapes, so no parser is needed.
    fn value(&self, key: &str) -> String {
        self.ready
            .split(&format!("\"{key}\":"))
            .nth(1)
            .map(|rest| rest.trim_start().trim_start_matches('"'))
            .and_then(|rest| rest.split(['"', ',', '}']).next())
            .unwrap_or_default()
            .to_string()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
