//! Runs the commands of documents at a terminal of their own.

use crate::home;
use crate::run::{Outcome, command, release_dir, root, run};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A command of a document says what it is to say within this time. Builds are made before, but one
/// with other features on the way takes minutes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);
/// And ends within this one once it was told to.
const END: Duration = Duration::from_secs(20);

/// Files and values that the documents name, and what stands for them here.
pub struct Stage {
    folder: PathBuf,
    home: PathBuf,
    app_id: String,
    app_sign: String,
    beside: Vec<Running>,
}

struct Running {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Stage {
    pub fn new(folder: &Path) -> Result<Self, String> {
        let home = folder.join("home");
        std::fs::create_dir(&home).map_err(|e| format!("{}: {e}", home.display()))?;
        run(command("ffmpeg")
            .args(["-loglevel", "error", "-t", "2"])
            .args(["-f", "lavfi", "-i", "testsrc=size=320x180:rate=30"])
            .args(["-f", "lavfi", "-t", "2", "-i", "sine=sample_rate=48000"])
            .args([
                "-c:v",
                "libx264",
                "-profile:v",
                "main",
                "-pix_fmt",
                "yuv420p",
            ])
            .args(["-c:a", "aac"])
            .arg(folder.join("clip.mp4")))?;
        Ok(Self {
            folder: folder.to_owned(),
            home,
            app_id: String::new(),
            app_sign: String::new(),
            beside: Vec::new(),
        })
    }

    /// Runs a block, which ends by itself.
    pub fn whole(&mut self, script: &str) -> Outcome {
        let mut running = self.start(script)?;
        let end = Instant::now() + PATIENCE;
        while let Some(line) = running.line(end) {
            self.learn(&line);
        }
        let status = running.ended(END)?;
        if status {
            Ok(())
        } else {
            Err(running.story("failed"))
        }
    }

    /// Runs a block until it says `sign`, then interrupts it.
    pub fn until(&mut self, script: &str, sign: &str) -> Outcome {
        self.beside(script, sign)?;
        self.beside.pop().map_or(Ok(()), Running::interrupt)
    }

    /// Runs a block until it says `sign`, and lets it run on.
    pub fn beside(&mut self, script: &str, sign: &str) -> Outcome {
        let mut running = self.start(script)?;
        let end = Instant::now() + PATIENCE;
        loop {
            let Some(line) = running.line(end) else {
                return Err(running.story(&format!("did not say {sign:?}")));
            };
            self.learn(&line);
            if line.contains(sign) {
                self.beside.push(running);
                return Ok(());
            }
        }
    }

    /// Ends what runs beside.
    pub fn clear(&mut self) {
        for running in self.beside.drain(..).rev() {
            // Its death says nothing about the block that is asked about now.
            let _ = running.interrupt();
        }
    }

    /// What a reader puts in the place of what the document shows.
    fn filled_in(&self, script: &str) -> String {
        let file = |name: &str| self.folder.join(name).display().to_string();
        let root = root().display().to_string();
        let release = format!("{}/", release_dir().display());
        let values = [
            ("203.0.113.7", "127.0.0.1".to_owned()),
            ("--app-id N", format!("--app-id {}", self.app_id)),
            ("--app-sign S", format!("--app-sign {}", self.app_sign)),
            ("/var/lib/zego", file("data")),
            ("clip.mp4", file("clip.mp4")),
            ("last.png", file("last.png")),
            ("got.mp4", file("got.mp4")),
            ("out.json", file("out.json")),
            ("target/release/", release),
            ("…/", format!("{root}/")),
        ];
        let mut script = script.to_owned();
        for (shown, here) in values {
            script = script.replace(shown, &here);
        }
        script
    }

    /// Starts a script at a terminal: there programs say what they say to a person.
    fn start(&self, script: &str) -> Result<Running, String> {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut terminal = command("script");
        home::give(&mut terminal, &self.home);
        terminal
            .args(["--quiet", "--return", "--flush", "--command"])
            .arg(format!("set -e\n{}", self.filled_in(script)))
            .arg("/dev/null")
            // `zego-server` is called by name where it has been installed.
            .env("PATH", format!("{}:{path}", release_dir().display()));
        Running::start(terminal)
    }

    /// Remembers the AppID and AppSign that a server prints.
    fn learn(&mut self, line: &str) {
        for (word, value) in [
            ("AppID ", &mut self.app_id),
            ("AppSign ", &mut self.app_sign),
        ] {
            if let Some(rest) = line.trim().strip_prefix(word) {
                *value = rest.trim().to_owned();
            }
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Running {
    fn start(mut terminal: Command) -> Result<Self, String> {
        let mut child = terminal
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("cannot start script: {e}"))?;
        let out = child.stdout.take().expect("stdout is piped");
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).trim_end().to_owned();
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            child,
            lines,
            said: Vec::new(),
        })
    }

    /// The next line; `None` at the end of all, or of our patience.
    fn line(&mut self, end: Instant) -> Option<String> {
        let left = end.saturating_duration_since(Instant::now());
        let line = self.lines.recv_timeout(left).ok()?;
        self.said.push(line.clone());
        Some(line)
    }

    /// Whether it ended well. Killed if it does not end.
    fn ended(&mut self, patience: Duration) -> Result<bool, String> {
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait().map_err(|e| e.to_string())? {
                return Ok(status.success());
            }
            if Instant::now() > end {
                // First what it has started, which the terminal knows.
                self.press_ctrl_c();
                std::thread::sleep(Duration::from_secs(1));
                let _ = self.child.kill();
                let _ = self.child.wait();
                return Err(self.story("did not end"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn press_ctrl_c(&mut self) {
        if let Some(keys) = &mut self.child.stdin {
            let _ = keys.write_all(b"\x03");
            let _ = keys.flush();
        }
    }

    fn interrupt(mut self) -> Outcome {
        self.press_ctrl_c();
        self.ended(END).map(drop)
    }

    fn story(&self, what: &str) -> String {
        let tail = self.said.len().saturating_sub(30);
        format!("{what}; it said:\n    {}", self.said[tail..].join("\n    "))
    }
}
