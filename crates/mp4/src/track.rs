//! Tracks while they are put together: first from the index, then from the fragments.

use crate::boxes::{child, children, find, need, parse};
use crate::{
    Codec, Entry, Error, Kind, Movie, Orientation, SAMPLES_MAX, Sample, Track, edits, table,
};
use mp4_atom::{Elst, ElstEntry, Matrix, Mdhd, Mvhd, Tkhd, Trex};

/// What is known of the tracks so far.
pub(crate) struct Drafts {
    tracks: Vec<Draft>,
    extends: Vec<Trex>,
    movie_timescale: u32,
    faults: Vec<String>,
    samples: usize,
}

struct Draft {
    track: Track,
    edits: Vec<ElstEntry>,
}

impl Drafts {
    /// Reads the body of the `moov` box.
    pub fn read(moov: &[u8]) -> Result<Self, Error> {
        let mvhd = need::<Mvhd>(moov)?;
        let mut drafts = Self {
            tracks: Vec::new(),
            extends: Vec::new(),
            movie_timescale: mvhd.timescale,
            faults: Vec::new(),
            samples: 0,
        };
        for (_, trak) in children(moov).filter(|(kind, _)| kind == b"trak") {
            // One damaged track leaves the others.
            match Draft::read(trak, &mvhd.matrix) {
                Ok(Some(draft)) => {
                    drafts.samples += draft.track.samples.len();
                    if drafts.samples > SAMPLES_MAX {
                        return Err(table::too_many());
                    }
                    drafts.tracks.push(draft);
                }
                Ok(None) => {}
                Err(e) => drafts.faults.push(e.to_string()),
            }
        }
        let extends = children(moov).filter(|(kind, _)| kind == b"mvex");
        for (_, trex) in extends
            .flat_map(|(_, mvex)| children(mvex))
            .filter(|(k, _)| k == b"trex")
        {
            drafts.extends.push(parse(trex)?);
        }
        Ok(drafts)
    }

    /// What samples of a track's fragments have where the fragment does not say.
    pub fn defaults(&self, track: u32) -> Trex {
        let known = self.extends.iter().find(|e| e.track_id == track);
        known.cloned().unwrap_or_default()
    }

    /// Decoding time behind the last sample so far.
    pub fn decoded_to(&self, track: u32) -> i64 {
        let draft = self.tracks.iter().find(|d| d.track.id == track);
        draft
            .and_then(|d| d.track.samples.last())
            .map_or(0, |s| s.decode.saturating_add(s.duration.into()))
    }

    /// Adds a sample of a fragment. Those of other tracks only count: the bound is one of work, too.
    pub fn push(&mut self, track: u32, sample: Sample) -> Result<(), Error> {
        self.samples += 1;
        if self.samples > SAMPLES_MAX {
            return Err(table::too_many());
        }
        let draft = self.tracks.iter_mut().find(|d| d.track.id == track);
        if let Some(track) = draft.map(|d| &mut d.track).filter(|t| t.is_read()) {
            track.samples.push(sample);
        }
        Ok(())
    }

    /// Leaves out what lies behind the end of the file and lays the edit lists over the rest.
    pub fn finish(self, file_length: u64) -> Movie {
        let mut movie = Movie {
            faults: self.faults,
            ..Movie::default()
        };
        for Draft { mut track, edits } in self.tracks {
            let entries = track.entries.len();
            let named = track.samples.len();
            track.samples.retain(|s| {
                s.offset
                    .checked_add(s.size.into())
                    .is_some_and(|end| end <= file_length)
                    && usize::from(s.entry) < entries
            });
            movie.samples_missing += named - track.samples.len();
            let begin = track.samples.iter().map(Sample::time).min().unwrap_or(0);
            let end = track.samples.iter().map(Sample::end).max().unwrap_or(0);
            match edits::spans(&edits, self.movie_timescale, track.timescale, &(begin..end)) {
                Ok(spans) => track.spans = spans,
                Err(e) => movie.faults.push(e.to_string()),
            }
            movie.tracks.push(track);
        }
        movie
    }
}

impl Draft {
    /// `None` for a track of something else than pictures or sound.
    fn read(trak: &[u8], movie: &Matrix) -> Result<Option<Self>, Error> {
        let missing = |kind: &str| Error::Damaged(kind.into(), "missing".into());
        let mdia = child(trak, b"mdia").ok_or_else(|| missing("mdia"))?;
        // Version and flags, a reserved field, the handler. QuickTime writes the name behind it in
        // its own way; nobody needs it.
        let kind = match child(mdia, b"hdlr").and_then(|hdlr| hdlr.get(8..12)) {
            Some(b"vide") => Kind::Video,
            Some(b"soun") => Kind::Sound,
            _ => return Ok(None),
        };
        let tkhd = need::<Tkhd>(trak)?;
        let timescale = need::<Mdhd>(mdia)?.timescale;
        if timescale == 0 {
            return Err(Error::Damaged("mdhd".into(), "time scale 0".into()));
        }
        let stbl = child(mdia, b"minf")
            .and_then(|minf| child(minf, b"stbl"))
            .ok_or_else(|| missing("stbl"))?;
        let stsd = child(stbl, b"stsd").ok_or_else(|| missing("stsd"))?;
        let mut track = Track {
            id: tkhd.track_id,
            kind,
            enabled: tkhd.enabled,
            orientation: Orientation::of(&tkhd.matrix, movie),
            timescale,
            entries: Entry::read_all(stsd, kind),
            samples: Vec::new(),
            spans: Vec::new(),
        };
        if track.is_read() {
            track.samples = table::samples(stbl)?;
        }
        let elst = child(trak, b"edts")
            .map(find::<Elst>)
            .transpose()?
            .flatten();
        Ok(Some(Self {
            track,
            edits: elst.map_or_else(Vec::new, |elst| elst.entries),
        }))
    }
}

impl Track {
    /// Sound whose codec nobody here decodes is not indexed: PCM has a sample for each instant.
    /// Pictures always are, since a lone one is a cover.
    fn is_read(&self) -> bool {
        self.kind == Kind::Video || self.entries.iter().any(|e| e.codec != Codec::Other)
    }
}

impl Orientation {
    /// The nearest of the eight ways to lay a picture down; matrices as in 6.2.2 and 8.3.2.
    fn of(track: &Matrix, movie: &Matrix) -> Self {
        let product = |x: (i32, i32), y: (i32, i32)| {
            i128::from(x.0) * i128::from(y.0) + i128::from(x.1) * i128::from(y.1)
        };
        let (rows, columns) = (
            [(track.a, track.b), (track.c, track.d)],
            [(movie.a, movie.c), (movie.b, movie.d)],
        );
        // x' = a x + c y, y' = b x + d y.
        let (a, b) = (product(rows[0], columns[0]), product(rows[0], columns[1]));
        let (c, d) = (product(rows[1], columns[0]), product(rows[1], columns[1]));
        let transposed = b.abs() + c.abs() > a.abs() + d.abs();
        Self {
            transposed,
            mirrored_x: if transposed { c < 0 } else { a < 0 },
            mirrored_y: if transposed { b < 0 } else { d < 0 },
        }
    }
}
