//! Media files as sources: MP4 with H.264, and AAC or Opus, and Y4M. They loop for ever.

mod audio;
mod container;
mod shape;
mod video;
mod y4m;

use super::MediaError;
use super::frame::{Picture, Pool};
use container::{Choice, Container};
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
    warnings: Vec<String>,
}

/// A picture and its time from the beginning of the file.
struct Timed {
    at: Duration,
    picture: Picture,
}

enum Reader {
    Mp4(Box<video::Reader>),
    Y4m(Box<y4m::Reader>),
    /// A file of sound only.
    Sound,
}

impl FileVideo {
    /// Reads the head of the file; blocks for as long as the disk takes.
    ///
    /// Errors: `Io` naming the file; `Unsupported` naming codec and profile.
    pub fn open(path: &Path) -> Result<Self, MediaError> {
        if is_y4m(path)? {
            let reader = y4m::Reader::open(path)?;
            let duration = reader.duration();
            return Ok(Self::new(
                Reader::Y4m(Box::new(reader)),
                duration,
                Vec::new(),
            ));
        }
        let container = Container::open(path)?;
        let duration = container.length;
        let mut warnings: Vec<String> = container
            .notes
            .iter()
            .map(|note| format!("{}: {note}", path.display()))
            .collect();
        let reader = match (&container.video, &container.sound) {
            (Choice::None, Choice::Track(_)) => {
                warnings.push(format!(
                    "{}: no video track; its sound is sent",
                    path.display()
                ));
                Reader::Sound
            }
            _ => Reader::Mp4(Box::new(video::Reader::open(container)?)),
        };
        Ok(Self::new(reader, duration, warnings))
    }

    fn new(reader: Reader, duration: Duration, warnings: Vec<String>) -> Self {
        // A file of one picture is a still.
        let duration = duration.max(Duration::from_millis(20));
        Self {
            reader,
            current: None,
            next: None,
            round_began: Duration::ZERO,
            duration,
            warnings,
        }
    }

    /// Length of one round: of the longer one of pictures and sound.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// Size of the pictures, upright and with square pixels; 0 for a file of sound only.
    pub fn size(&self) -> (u32, u32) {
        match &self.reader {
            Reader::Mp4(r) => r.size(),
            Reader::Y4m(r) => r.size(),
            Reader::Sound => (0, 0),
        }
    }

    /// Pictures a second; 0 for a file of sound only.
    pub fn fps(&self) -> f64 {
        match &self.reader {
            Reader::Mp4(r) => r.fps(),
            Reader::Y4m(r) => r.fps(),
            Reader::Sound => 0.0,
        }
    }

    /// What is odd about the file and was met since the last call; each is told once.
    pub fn take_warnings(&mut self) -> Vec<String> {
        if let Reader::Mp4(r) = &mut self.reader {
            self.warnings.extend(r.take_damage());
        }
        std::mem::take(&mut self.warnings)
    }

    /// The picture that is shown at `time` from the start, rounds counted on. Times may only grow;
    /// a leap over whole rounds skips them. `None` only for a file of sound.
    ///
    /// Errors: `Io` when nothing of the file can be decoded; what is damaged here and there is left
    /// out.
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
                self.next = self.read(time - self.round_began, pool)?;
                if let (None, None, Reader::Mp4(r)) = (&self.next, &self.current, &self.reader) {
                    return Err(r.nothing());
                }
            }
            match &self.next {
                Some(next) if self.round_began + next.at <= time || self.current.is_none() => {
                    self.current = self.next.take().map(|n| n.picture);
                }
                _ => return Ok(self.current.clone()),
            }
        }
    }

    fn read(&mut self, wanted: Duration, pool: &Pool) -> Result<Option<Timed>, MediaError> {
        match &mut self.reader {
            Reader::Mp4(r) => r.read(wanted, pool),
            Reader::Y4m(r) => r.read(pool),
            Reader::Sound => Ok(None),
        }
    }

    fn rewind(&mut self) -> Result<(), MediaError> {
        match &mut self.reader {
            Reader::Mp4(r) => r.rewind(),
            Reader::Y4m(r) => r.rewind()?,
            Reader::Sound => {}
        }
        Ok(())
    }
}

/// Tells the two kinds of files apart by how they begin.
///
/// Errors: `Io` naming the file; `Unsupported` for other files.
fn is_y4m(path: &Path) -> Result<bool, MediaError> {
    let mut magic = [0; 12];
    let count = File::open(path)
        .and_then(|mut f| f.read(&mut magic))
        .map_err(|e| io(path, &e))?;
    if magic.starts_with(b"YUV4MPEG2") {
        return Ok(true);
    }
    let kind = [magic[4], magic[5], magic[6], magic[7]];
    let kinds = [
        b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"sidx", b"moof",
    ];
    if count >= 8 && kinds.contains(&&kind) {
        return Ok(false);
    }
    Err(MediaError::Unsupported(format!(
        "{}: neither MP4 nor Y4M",
        path.display()
    )))
}

fn io(path: &Path, e: &std::io::Error) -> MediaError {
    MediaError::Io(format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests;
