//! The index of an MP4 file (ISO/IEC 14496-12): which samples its tracks have, where they lie, and
//! when they are shown.
//!
//! Pure: the file is whatever reads and seeks. Boxes are found here and taken apart by `mp4-atom`;
//! sample tables, fragments and edit lists are put together here. Media data is never read, and
//! what is read is bounded, whatever a file says of itself.

mod boxes;
mod edits;
mod entry;
mod fragment;
mod table;
mod track;

use boxes::File;
use std::io::{Read, Seek};

pub use entry::{Codec, Color, Entry, H264};

/// Largest index, and largest fragment header, that is read into memory: a `moov` box of 15 hours
/// has about 40 MiB.
pub const INDEX_BYTES_MAX: u64 = 64 << 20;
/// Samples of all tracks together: 15 hours of 30 pictures a second with AAC, 128 MiB in memory.
pub const SAMPLES_MAX: usize = 1 << 22;
/// Edits of a track. Editors write a handful.
pub const EDITS_MAX: usize = 1000;

/// Why a file has no readable index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Neither an index nor fragments.
    #[error("no index (moov box): cut off before it, or never finished")]
    NoIndex,
    /// Fragments, and nothing that says what is in them.
    #[error("a media segment without its initialization segment (moov box)")]
    NoInitialization,
    /// The file ends inside the box.
    #[error("cut off inside its {0} box")]
    CutOff(String),
    /// A box that contradicts itself or others.
    #[error("damaged {0} box: {1}")]
    Damaged(String, String),
    /// Beyond one of this crate's bounds.
    #[error("{0}")]
    TooLarge(String),
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Movie {
    /// The tracks with pictures or sound, in the file's order.
    pub tracks: Vec<Track>,
    /// Tracks that could not be indexed, and why.
    pub faults: Vec<String>,
    /// Samples that the index names and that lie behind the end of the file; no track has them.
    pub samples_missing: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Video,
    Sound,
}

/// One track.
#[derive(Debug)]
pub struct Track {
    pub id: u32,
    pub kind: Kind,
    /// False for alternatives that a player leaves alone unless asked.
    pub enabled: bool,
    pub orientation: Orientation,
    /// Units a second of the times of samples and spans; never 0.
    pub timescale: u32,
    /// How the samples are coded; [`Sample::entry`] counts from 0.
    pub entries: Vec<Entry>,
    /// In decoding order; none for sound whose codec is [`Codec::Other`].
    pub samples: Vec<Sample>,
    /// What is presented, in order of [`Span::at_ns`].
    pub spans: Vec<Span>,
}

/// One coded picture or packet of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Place in the file, bytes. The sample is there as a whole.
    pub offset: u64,
    /// When it is decoded, units of the track.
    pub decode: i64,
    pub size: u32,
    /// Units of the track.
    pub duration: u32,
    /// From decoding to composition, units of the track.
    pub shift: i32,
    pub entry: u16,
    /// Decoding can begin here, as the file says.
    pub sync: bool,
}

impl Sample {
    /// When it is composed, units of the track.
    pub fn time(&self) -> i64 {
        self.decode.saturating_add(self.shift.into())
    }

    /// When the next one takes over.
    pub fn end(&self) -> i64 {
        self.time().saturating_add(self.duration.into())
    }
}

/// A stretch of a track that is presented without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When it begins, nanoseconds on the clock of the movie. May be negative where a file has no
    /// edit list.
    pub at_ns: i64,
    /// How long it lasts, nanoseconds.
    pub length_ns: i64,
    /// The stretch of the media, units of the track: `[from, to)`. Equal: the picture there stands
    /// still.
    pub from: i64,
    pub to: i64,
}

/// How coded pictures are turned to stand upright: first mirrored along the diagonal, then left to
/// right, then top to bottom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Orientation {
    /// Rows become columns.
    pub transposed: bool,
    /// Left and right change places, after that.
    pub mirrored_x: bool,
    /// Top and bottom change places, after that.
    pub mirrored_y: bool,
}

impl Movie {
    /// Reads the index and the headers of all fragments.
    pub fn read<R: Read + Seek>(file: &mut R) -> Result<Self, Error> {
        let mut file = File::new(file)?;
        let mut drafts: Option<track::Drafts> = None;
        let mut fragments = false;
        let mut at = 0;
        while let Some(found) = file.next_box(at)? {
            at = found.end;
            match &found.kind {
                b"moov" if drafts.is_none() => {
                    drafts = Some(track::Drafts::read(&file.body(&found)?)?);
                }
                b"moof" => {
                    fragments = true;
                    // A file that was cut off is played as far as it goes.
                    if found.end > file.length() {
                        break;
                    }
                    if let Some(drafts) = &mut drafts {
                        fragment::read(&file.body(&found)?, found.begin, drafts)?;
                    }
                }
                _ => {}
            }
        }
        match drafts {
            Some(drafts) => Ok(drafts.finish(file.length())),
            None if fragments => Err(Error::NoInitialization),
            None => Err(Error::NoIndex),
        }
    }
}

/// `units` of `timescale` a second in nanoseconds, saturating.
pub fn ns(units: i64, timescale: u32) -> i64 {
    scale(units, 1_000_000_000, timescale.max(1))
}

/// Nanoseconds in units of `timescale` a second, rounded down, saturating.
pub fn units(ns: i64, timescale: u32) -> i64 {
    scale(ns, timescale, 1_000_000_000)
}

fn scale(value: i64, by: u32, over: u32) -> i64 {
    let scaled = (i128::from(value) * i128::from(by)).div_euclid(i128::from(over));
    scaled.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

#[cfg(test)]
mod tests;
