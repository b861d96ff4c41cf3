//! Media files as sources: MP4 with H.264 and AAC-LC or Opus, and Y4M. They loop for ever.

mod audio;
mod mp4;
mod y4m;

use super::MediaError;
use super::frame::{Picture, Pool};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

pub use audio::FileAudio;

/// The pictures of a file, by time.
pub struct FileVideo {
    reader: Reader,
    /// What is shown from its time on, and what follows it.
    current: Option<Picture>,
    next: Option<Timed>,
    /// Where the running round of the loop began.
    round_began: Duration,
    duration: Duration,
    size: (u32, u32),
    fps: f64,
}

/// A picture and its time from the beginning of the file.
struct Timed {
    at: Duration,
    picture: Picture,
}

enum Reader {
    Mp4(Box<mp4::Reader>),
    Y4m(y4m::Reader),
}

impl FileVideo {
    /// Reads the head of the file; blocks for as long as the disk takes.
    ///
    /// Errors: `Io` naming the file; `Unsupported` naming codec and profile.
    pub fn open(path: &Path) -> Result<Self, MediaError> {
        let mut magic = [0; 12];
        let count = File::open(path)
            .and_then(|mut f| f.read(&mut magic))
            .map_err(|e| io(path, &e))?;
        if magic.starts_with(b"YUV4MPEG2") {
            let reader = y4m::Reader::open(path)?;
            let (duration, size, fps) = (reader.duration(), reader.size(), reader.fps());
            return Ok(Self::new(Reader::Y4m(reader), duration, size, fps));
        }
        let kind = [magic[4], magic[5], magic[6], magic[7]];
        if count >= 8 && [b"ftyp", b"moov", b"mdat", b"free", b"styp"].contains(&&kind) {
            let reader = mp4::Reader::open(path)?;
            let (duration, size, fps) = (reader.duration(), reader.size(), reader.fps());
            return Ok(Self::new(
                Reader::Mp4(Box::new(reader)),
                duration,
                size,
                fps,
            ));
        }
        Err(MediaError::Unsupported(format!(
            "{}: neither MP4 nor Y4M",
            path.display()
        )))
    }

    fn new(reader: Reader, duration: Duration, size: (u32, u32), fps: f64) -> Self {
        // A file of one picture is a still.
        let duration = duration.max(Duration::from_millis(20));
        Self {
            reader,
            current: None,
            next: None,
            round_began: Duration::ZERO,
            duration,
            size,
            fps,
        }
    }

    /// Length of one round.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    pub fn fps(&self) -> f64 {
        self.fps
    }

    /// The picture that is shown at `time` from the start, rounds counted on. Times may only grow;
    /// a leap over whole rounds skips them.
    pub fn at(&mut self, time: Duration, pool: &Pool) -> Result<Option<Picture>, MediaError> {
        while time >= self.round_began + self.duration {
            let rounds = (time - self.round_began).as_nanos() / self.duration.as_nanos();
            self.round_began += self
                .duration
                .saturating_mul(u32::try_from(rounds).unwrap_or(u32::MAX));
            self.next = None;
            self.rewind()?;
        }
        loop {
            if self.next.is_none() {
                self.next = self.read(pool)?;
            }
            match &self.next {
                Some(next) if self.round_began + next.at <= time || self.current.is_none() => {
                    self.current = self.next.take().map(|n| n.picture);
                }
                _ => return Ok(self.current.clone()),
            }
        }
    }

    fn read(&mut self, pool: &Pool) -> Result<Option<Timed>, MediaError> {
        match &mut self.reader {
            Reader::Mp4(r) => r.read(pool),
            Reader::Y4m(r) => r.read(pool),
        }
    }

    fn rewind(&mut self) -> Result<(), MediaError> {
        match &mut self.reader {
            Reader::Mp4(r) => r.rewind(),
            Reader::Y4m(r) => r.rewind(),
        }
    }
}

fn io(path: &Path, e: &std::io::Error) -> MediaError {
    MediaError::Io(format!("{}: {e}", path.display()))
}

/// Runs a parser of somebody else's on a file of somebody else's: a panic becomes an error.
fn guarded<T>(path: &Path, parse: impl FnOnce() -> Result<T, MediaError>) -> Result<T, MediaError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(parse))
        .unwrap_or_else(|_| Err(MediaError::Io(format!("{}: damaged file", path.display()))))
}

#[cfg(test)]
mod tests;
