//! The H.264 track of an MP4 file.

use super::Timed;
use super::container::{Choice, Container, Media};
use super::shape::Shape;
use crate::engine::media::MediaError;
use crate::engine::media::codec::Decoder;
use crate::engine::media::convert::Turn;
use crate::engine::media::frame::{Picture, Pool};
use crate::engine::types::{Color, ColorMatrix};
use std::time::Duration;
use zego_media::h264::{self, START_CODE, SliceKind, Sps, nal_type};
use zego_mp4::{Codec, Entry, H264, Sample, Span, Track, ns, units};

/// Largest access unit that is read, bytes: level 5.2 allows less.
const SAMPLE_MAX: u32 = 16 << 20;
/// Samples at the beginning that are searched for parameter sets in band.
const SETS_SEARCHED: usize = 300;
/// Samples in a row without a picture after which a file is given up: two minutes at 25 a second.
const BARREN_MAX: u32 = 3000;
/// A leap of the clock beyond this skips what lies between, if decoding can begin again behind it.
const SKIP: Duration = Duration::from_secs(1);

pub(super) struct Reader {
    media: Media,
    track: Track,
    zero_ns: i64,
    shape: Shape,
    size: (u32, u32),
    decoder: Decoder,
    /// The span that is being decoded, and how far.
    pass: Option<Pass>,
    next_span: usize,
    bytes: Vec<u8>,
    unit: Vec<u8>,
    barren: u32,
    /// The first damage that was met, and whether somebody was told.
    damage: Option<String>,
    damage_told: bool,
}

/// One run of the decoder over a span.
struct Pass {
    span: Span,
    /// The next sample, and the end of those that the span shows something of.
    next: usize,
    end: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Nothing was decoded yet: what cannot begin is left out.
    Searching,
    /// Decoding. Where it began with an I picture that is no IDR picture, those that are shown
    /// before it lean on what is not there.
    Decoding { shown_from: i64 },
}

/// Whether decoding can begin with an access unit.
#[derive(Clone, Copy, PartialEq)]
enum Start {
    Idr,
    /// All slices are I, but pictures behind it may refer to some before it ("open GOP").
    Open,
    No,
}

impl Reader {
    /// Errors: `Unsupported` naming codec and profile.
    pub fn open(container: Container) -> Result<Self, MediaError> {
        let Container {
            mut media,
            video,
            zero_ns,
            ..
        } = container;
        let name = media.path.display().to_string();
        let unsupported = |what: String| MediaError::Unsupported(format!("{name}: {what}"));
        let track = match video {
            Choice::Track(track) => track,
            Choice::Unreadable(what) => {
                return Err(unsupported(format!("video codec {what}; H.264 is read")));
            }
            Choice::None => return Err(unsupported("no video track".into())),
        };
        let sps = find_sps(&mut media, &track)?
            .ok_or_else(|| unsupported("H.264 without a readable parameter set".into()))?;
        let profile = sps.profile_name();
        if !matches!(sps.profile_idc, 66 | 77 | 100) {
            return Err(unsupported(format!(
                "H.264 {profile} at {} bits; Baseline, Main and High at 8 are read",
                sps.bit_depth
            )));
        }
        if sps.interlaced() {
            return Err(unsupported(format!(
                "H.264 {profile}, interlaced (fields or MBAFF); progressive is read"
            )));
        }
        if sps.chroma_format_idc != 1 || sps.bit_depth != 8 {
            return Err(unsupported(format!(
                "H.264 {profile}, chroma format {} at {} bits; 4:2:0 at 8 is read",
                sps.chroma_format_idc, sps.bit_depth
            )));
        }
        if sps.width.max(sps.height) > Decoder::MAX_SIDE {
            return Err(unsupported(format!(
                "H.264 {profile} of {}x{}: at most {} a side",
                sps.width,
                sps.height,
                Decoder::MAX_SIDE
            )));
        }
        let entry = track
            .entries
            .iter()
            .find(|e| matches!(e.codec, Codec::H264(_)));
        let color = color(entry, &sps).map_err(unsupported)?;
        // Boxes go before what the coded pictures say (ISO/IEC 14496-12, 12.1.4 and 12.1.5).
        let aspect = entry
            .and_then(|e| e.aspect)
            .or(sps.aspect)
            .unwrap_or((1, 1));
        let turn = Turn {
            transposed: track.orientation.transposed,
            mirrored_x: track.orientation.mirrored_x,
            mirrored_y: track.orientation.mirrored_y,
        };
        let shape = Shape::new(color, aspect, turn);
        Ok(Self {
            size: shape.size((sps.width, sps.height)),
            shape,
            media,
            track,
            zero_ns,
            decoder: Decoder::new()?,
            pass: None,
            next_span: 0,
            bytes: Vec::new(),
            unit: Vec::new(),
            barren: 0,
            damage: None,
            damage_told: false,
        })
    }

    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    /// Pictures a second, on average.
    pub fn fps(&self) -> f64 {
        let samples = &self.track.samples;
        let length: u64 = samples.iter().map(|s| u64::from(s.duration)).sum();
        let seconds = length as f64 / f64::from(self.track.timescale);
        samples.len() as f64 / seconds.max(0.001)
    }

    pub fn rewind(&mut self) {
        self.pass = None;
        self.next_span = 0;
    }

    /// The first damage that was met, once.
    pub fn take_damage(&mut self) -> Option<String> {
        let damage = self.damage.as_ref().filter(|_| !self.damage_told)?;
        self.damage_told = true;
        Some(format!("{}: {damage}", self.media.path.display()))
    }

    /// The next picture in the order in which they are shown; `None` at the end of the file.
    ///
    /// Pictures long before `wanted` may be left out.
    pub fn read(&mut self, wanted: Duration, pool: &Pool) -> Result<Option<Timed>, MediaError> {
        self.skip_to(wanted)?;
        loop {
            let Some(pass) = &self.pass else {
                let Some(span) = self.track.spans.get(self.next_span).copied() else {
                    return Ok(None);
                };
                self.next_span += 1;
                self.begin(span, span.from)?;
                continue;
            };
            let (next, span) = (pass.next, pass.span);
            let decoded = if next < pass.end {
                self.feed(next, pool)?
            } else {
                let flushed = self.decoder.flush(pool)?;
                if flushed.is_none() {
                    self.pass = None;
                }
                flushed
            };
            let Some((number, picture)) = decoded else {
                continue;
            };
            self.barren = 0;
            let sample = (number as usize)
                .checked_sub(1)
                .and_then(|i| self.track.samples.get(i));
            if let Some(at) = sample.and_then(|s| self.shown_at(s, &span)) {
                let picture = self.shape.apply(picture, pool);
                return Ok(Some(Timed { at, picture }));
            }
        }
    }

    /// When a sample is shown within a span, if it is.
    fn shown_at(&self, sample: &Sample, span: &Span) -> Option<Duration> {
        let late = sample.time().saturating_sub(span.from).max(0);
        let late_ns = ns(late, self.track.timescale);
        let shown = shows(span, span.from, sample);
        shown.then(|| self.place(span.at_ns.saturating_add(late_ns)))
    }

    /// From the movie's clock to the time since the beginning of the file.
    fn place(&self, at_ns: i64) -> Duration {
        Duration::from_nanos(at_ns.saturating_sub(self.zero_ns).max(0) as u64)
    }

    /// Starts decoding for what `span` shows at the media time `from` and later.
    fn begin(&mut self, span: Span, from: i64) -> Result<(), MediaError> {
        let samples = &self.track.samples;
        let shown = |s: &Sample| shows(&span, from, s);
        let first = samples.iter().position(shown).unwrap_or(samples.len());
        let end = samples
            .iter()
            .rposition(shown)
            .map_or(first, |last| last + 1);
        let sync = samples[..(first + 1).min(samples.len())]
            .iter()
            .rposition(|s| s.sync);
        self.decoder = Decoder::new()?;
        self.pass = Some(Pass {
            span,
            next: sync.unwrap_or(0).min(end),
            end,
            state: State::Searching,
        });
        Ok(())
    }

    /// Leaves out what lies between the present and a moment far ahead, up to the last place before
    /// it where decoding can begin.
    fn skip_to(&mut self, wanted: Duration) -> Result<(), MediaError> {
        let Some(pass) = &self.pass else {
            return Ok(());
        };
        let Some(next) = self.track.samples.get(pass.next) else {
            return Ok(());
        };
        let Some(ahead) = self
            .shown_at(next, &pass.span)
            .and_then(|at| wanted.checked_sub(at))
            .filter(|ahead| *ahead > SKIP)
        else {
            return Ok(());
        };
        let span = pass.span;
        let ahead = units(
            ahead.as_nanos().min(i64::MAX as u128) as i64,
            self.track.timescale,
        );
        let target = next
            .time()
            .saturating_add(ahead)
            .min(span.to.saturating_sub(1));
        let upcoming = &self.track.samples[pass.next + 1..pass.end.max(pass.next + 1)];
        if upcoming.iter().any(|s| s.sync && s.time() <= target) {
            self.begin(span, target)?;
        }
        Ok(())
    }

    /// Feeds a sample to the decoder. What is damaged is left out.
    fn feed(&mut self, index: usize, pool: &Pool) -> Result<Option<(u64, Picture)>, MediaError> {
        self.barren += 1;
        if self.barren > BARREN_MAX {
            return Err(self.nothing());
        }
        let sample = self.track.samples[index];
        let start = self.load(&sample)?;
        let Some(pass) = &mut self.pass else {
            return Ok(None);
        };
        pass.next = index + 1;
        let number = index as u64 + 1;
        let decoded = match (pass.state, start) {
            (State::Searching, Start::No) => return Ok(None),
            (State::Searching, Start::Idr) => {
                pass.state = State::Decoding {
                    shown_from: i64::MIN,
                };
                self.decoder.decode_numbered(&self.unit, number, pool)
            }
            (State::Searching, Start::Open) => {
                let shown_from = sample.time();
                pass.state = State::Decoding { shown_from };
                self.decoder.join(&self.unit, number, pool)
            }
            (State::Decoding { shown_from }, _) if sample.time() < shown_from => return Ok(None),
            (State::Decoding { .. }, _) => self.decoder.decode_numbered(&self.unit, number, pool),
        };
        match decoded {
            Ok(decoded) => Ok(decoded),
            Err(e) => {
                self.note(format!("sample {}: {e}; left out", index + 1));
                self.decoder = Decoder::new()?;
                if let Some(pass) = &mut self.pass {
                    pass.state = State::Searching;
                }
                Ok(None)
            }
        }
    }

    /// That nothing of the file can be decoded.
    pub fn nothing(&self) -> MediaError {
        let why = match &self.damage {
            Some(damage) => damage,
            None => "nothing that decoding could begin with",
        };
        MediaError::Io(format!(
            "{}: no picture of its H.264 track can be decoded: {why}",
            self.media.path.display()
        ))
    }

    fn note(&mut self, what: String) {
        self.damage.get_or_insert(what);
    }

    /// Reads a sample as Annex B into `unit`, with the parameter sets in front where decoding can
    /// begin.
    fn load(&mut self, sample: &Sample) -> Result<Start, MediaError> {
        self.unit.clear();
        let Codec::H264(settings) = &self.track.entries[usize::from(sample.entry)].codec else {
            return Ok(Start::No);
        };
        if !self.media.load(sample, SAMPLE_MAX, &mut self.bytes)? {
            self.note(format!("a sample of {} bytes is left out", sample.size));
            return Ok(Start::No);
        }
        for set in &settings.sets {
            self.unit.extend_from_slice(&START_CODE);
            self.unit.extend_from_slice(set);
        }
        let sets = self.unit.len();
        if !to_annexb(&self.bytes, settings.length_size, &mut self.unit) {
            self.note("a NAL unit reaches past the end of its sample".into());
        }
        let start = start(&self.unit[sets..]);
        if start == Start::No {
            self.unit.drain(..sets);
        }
        Ok(start)
    }
}

/// Whether a span shows something of a sample at the media time `from` or later. A moment lasts one
/// unit, of a still or of a sample without a duration.
fn shows(span: &Span, from: i64, sample: &Sample) -> bool {
    let moment = |begin: i64, end: i64| end.max(begin.saturating_add(1));
    sample.time() < moment(span.from, span.to) && moment(sample.time(), sample.end()) > from
}

/// The first sequence parameter set: of the sample description, else in band.
fn find_sps(media: &mut Media, track: &Track) -> Result<Option<Sps>, MediaError> {
    let settings = |e: &Entry| match &e.codec {
        Codec::H264(h264) => Some(h264.clone()),
        _ => None,
    };
    let in_description = track.entries.iter().filter_map(settings);
    for set in in_description.flat_map(|h264| h264.sets) {
        if let Ok(sps) = Sps::parse(&set) {
            return Ok(Some(sps));
        }
    }
    let (mut bytes, mut unit) = (Vec::new(), Vec::new());
    for sample in track.samples.iter().take(SETS_SEARCHED) {
        let Some(h264) = settings(&track.entries[usize::from(sample.entry)]) else {
            continue;
        };
        if media.load(sample, SAMPLE_MAX, &mut bytes)? {
            unit.clear();
            to_annexb(&bytes, h264.length_size, &mut unit);
            if let Some(sps) = Sps::find(&unit) {
                return Ok(Some(sps));
            }
        }
    }
    Ok(None)
}

/// How colours are written. Errors name what is no YUV of the usual kind.
fn color(entry: Option<&Entry>, sps: &Sps) -> Result<Color, String> {
    const UNSPECIFIED: u16 = 2;
    let tagged = entry.and_then(|e| e.color);
    let code = tagged
        .map(|c| c.matrix)
        .filter(|m| *m != UNSPECIFIED)
        .unwrap_or(sps.matrix_coefficients.into());
    let matrix = ColorMatrix::from_code_point(code)
        .ok_or_else(|| format!("colours by matrix coefficients {code} (ITU-T H.273)"))?;
    Ok(Color {
        matrix,
        full_range: tagged.and_then(|c| c.full_range).unwrap_or(sps.full_range),
    })
}

/// Appends a sample as Annex B; `false` if it ends before its units do.
fn to_annexb(mut sample: &[u8], length_size: usize, out: &mut Vec<u8>) -> bool {
    // Some writers put the decoder's settings before the units of each keyframe, as FLV does.
    let is_sps = |set: &Vec<u8>| Sps::parse(set).is_ok();
    if let Some((h264, length)) =
        H264::parse(sample).filter(|(h264, _)| h264.sets.first().is_some_and(is_sps))
    {
        for set in h264.sets {
            out.extend_from_slice(&START_CODE);
            out.extend_from_slice(&set);
        }
        sample = &sample[length..];
    }
    while sample.len() > length_size {
        let (head, body) = sample.split_at(length_size);
        let length = head.iter().fold(0usize, |n, b| n << 8 | usize::from(*b));
        if length > body.len() {
            return false;
        }
        out.extend_from_slice(&START_CODE);
        out.extend_from_slice(&body[..length]);
        sample = &body[length..];
    }
    true
}

fn start(unit: &[u8]) -> Start {
    let mut start = Start::No;
    for nal in h264::nals(unit) {
        match nal[0] & 0x1f {
            nal_type::IDR => return Start::Idr,
            nal_type::SLICE if h264::slice_kind(nal) == Some(SliceKind::I) => start = Start::Open,
            nal_type::SLICE => return Start::No,
            _ => {}
        }
    }
    start
}
