//! An MP4 file: which of its tracks are played, and on what clock.

use super::io;
use crate::engine::media::MediaError;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zego_mp4::{Codec, Kind, Movie, Sample, Track};

/// The track with the pictures and the one with the sound.
pub(super) struct Container {
    pub media: Media,
    pub video: Choice,
    pub sound: Choice,
    /// Where the file begins on the movie's clock: with the first thing that is presented. Files cut
    /// from a running stream begin hours after its zero.
    pub zero_ns: i64,
    /// From there to the end of the longer track.
    pub length: Duration,
    /// What is odd and does not keep the file from being played.
    pub notes: Vec<String>,
}

/// What there is of one kind.
pub(super) enum Choice {
    Track(Track),
    /// Something that cannot be played; names it.
    Unreadable(String),
    None,
}

/// The file that the samples lie in.
pub(super) struct Media {
    pub path: PathBuf,
    file: BufReader<File>,
}

impl Container {
    /// Errors: `Io` naming the file and what is wrong with it.
    pub fn open(path: &Path) -> Result<Self, MediaError> {
        let named = |why: String| MediaError::Io(format!("{}: {why}", path.display()));
        let file = File::open(path).map_err(|e| io(path, &e))?;
        let mut file = BufReader::new(file);
        let mut movie =
            Movie::read(&mut file).map_err(|e| named(format!("not a readable MP4: {e}")))?;
        let (video, sound) = (
            Choice::of(&mut movie.tracks, Kind::Video),
            Choice::of(&mut movie.tracks, Kind::Sound),
        );
        let mut notes = Vec::new();
        if movie.samples_missing > 0 {
            let missing = movie.samples_missing;
            notes.push(format!("cut off: its last {missing} samples are not there"));
        }
        if !movie.faults.is_empty() {
            let faults = movie.faults.join("; ");
            if matches!((&video, &sound), (Choice::None, Choice::None)) {
                return Err(named(faults));
            }
            notes.push(format!("a track is left out: {faults}"));
        }
        let spans = || {
            [&video, &sound]
                .into_iter()
                .filter_map(Choice::track)
                .flat_map(|t| &t.spans)
        };
        let zero_ns = spans().map(|s| s.at_ns).min().unwrap_or(0);
        let end_ns = spans().map(|s| s.at_ns.saturating_add(s.length_ns)).max();
        let length_ns = end_ns.unwrap_or(0).saturating_sub(zero_ns);
        Ok(Self {
            zero_ns,
            length: Duration::from_nanos(length_ns.unsigned_abs()),
            notes,
            media: Media {
                path: path.to_owned(),
                file,
            },
            video,
            sound,
        })
    }
}

impl Choice {
    /// The first track that can be played; those that players leave alone come last.
    fn of(tracks: &mut Vec<Track>, kind: Kind) -> Self {
        let (mut of_kind, others): (Vec<Track>, Vec<Track>) =
            tracks.drain(..).partition(|t| t.kind == kind);
        *tracks = others;
        of_kind.sort_by_key(|t| !t.enabled);
        let playable = |t: &Track| t.entries.iter().any(|e| e.codec != Codec::Other);
        if let Some(at) = of_kind
            .iter()
            .position(|t| playable(t) && !t.spans.is_empty())
        {
            return Self::Track(of_kind.swap_remove(at));
        }
        // A lone picture in a codec for photographs is a cover.
        let cover = |t: &Track| kind == Kind::Video && t.samples.len() == 1 && !playable(t);
        match of_kind.iter().find(|t| !cover(t)) {
            None => Self::None,
            Some(track) => {
                let name = track.entries.first().map_or("unknown", |e| e.name.as_str());
                Self::Unreadable(if playable(track) {
                    format!("{name} without samples")
                } else {
                    name.to_owned()
                })
            }
        }
    }

    pub fn track(&self) -> Option<&Track> {
        match self {
            Self::Track(track) => Some(track),
            _ => None,
        }
    }
}

impl Media {
    /// Reads a sample into `bytes`; `false` if it is larger than `most`.
    pub fn load(
        &mut self,
        sample: &Sample,
        most: u32,
        bytes: &mut Vec<u8>,
    ) -> Result<bool, MediaError> {
        if sample.size > most {
            return Ok(false);
        }
        bytes.resize(sample.size as usize, 0);
        self.file
            .seek(SeekFrom::Start(sample.offset))
            .and_then(|_| self.file.read_exact(bytes))
            .map_err(|e| io(&self.path, &e))?;
        Ok(true)
    }
}
