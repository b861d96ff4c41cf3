//! The H.264 track of an MP4 file.

use super::{Timed, guarded, io};
use crate::engine::media::MediaError;
use crate::engine::media::codec::Decoder;
use crate::engine::media::frame::Pool;
use re_mp4::{Mp4, Sample, StsdBoxContent, TrackKind};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zego_media::h264::{START_CODE, Sps};

/// Largest access unit that is read.
const MAX_SAMPLE: u64 = 16 << 20;

pub(super) struct Reader {
    path: PathBuf,
    file: BufReader<File>,
    samples: Vec<Sample>,
    /// Times at which pictures are shown, ascending: the decoder hands pictures out in that order.
    shown: Vec<Duration>,
    /// SPS and PPS, Annex B, put before each sync sample.
    parameters: Vec<u8>,
    length_size: usize,
    decoder: Decoder,
    next_sample: usize,
    next_shown: usize,
    unit: Vec<u8>,
    duration: Duration,
    size: (u32, u32),
}

impl Reader {
    pub fn open(path: &Path) -> Result<Self, MediaError> {
        let file = File::open(path).map_err(|e| io(path, &e))?;
        let length = file.metadata().map_err(|e| io(path, &e))?.len();
        let mut file = BufReader::new(file);
        guarded(path, || {
            let mp4 = Mp4::read(&mut file, length).map_err(|e| {
                MediaError::Io(format!("{}: not a readable MP4: {e}", path.display()))
            })?;
            Self::from_parsed(path, file, &mp4)
        })
    }

    fn from_parsed(path: &Path, file: BufReader<File>, mp4: &Mp4) -> Result<Self, MediaError> {
        let name = path.display();
        let unsupported = |what: String| MediaError::Unsupported(format!("{name}: {what}"));
        let track = mp4
            .tracks()
            .values()
            .find(|t| t.kind == Some(TrackKind::Video))
            .ok_or_else(|| {
                unsupported("no video track whose codec is known; H.264 is read".into())
            })?;
        let StsdBoxContent::Avc1(avc1) = &track.trak(mp4).mdia.minf.stbl.stsd.contents else {
            let codec = track.codec_string(mp4).unwrap_or_else(|| "unknown".into());
            return Err(unsupported(format!("video codec {codec}; H.264 is read")));
        };
        let mut parameters = Vec::new();
        for nal in avc1
            .avcc
            .sequence_parameter_sets
            .iter()
            .chain(&avc1.avcc.picture_parameter_sets)
        {
            parameters.extend_from_slice(&START_CODE);
            parameters.extend_from_slice(&nal.bytes);
        }
        let sps = Sps::find(&parameters)
            .ok_or_else(|| unsupported("H.264 without a readable parameter set".into()))?;
        let profile = sps.profile_name();
        if !matches!(sps.profile_idc, 66 | 77 | 100) {
            return Err(unsupported(format!(
                "H.264 {profile}; Baseline, Main and High are read"
            )));
        }
        if sps.interlaced() {
            return Err(unsupported(format!(
                "H.264 {profile}, interlaced; progressive is read"
            )));
        }
        if sps.chroma_format_idc != 1 || sps.bit_depth != 8 {
            return Err(unsupported(format!(
                "H.264 {profile}, chroma format {} at {} bits; 4:2:0 at 8 is read",
                sps.chroma_format_idc, sps.bit_depth
            )));
        }
        if track.samples.is_empty() || track.timescale == 0 {
            return Err(unsupported(format!("H.264 {profile} without samples")));
        }
        let time = |units: i64| {
            Duration::from_nanos(
                (units.max(0) as u128 * 1_000_000_000 / u128::from(track.timescale)) as u64,
            )
        };
        let mut shown: Vec<Duration> = track
            .samples
            .iter()
            .map(|s| time(s.composition_timestamp))
            .collect();
        shown.sort_unstable();
        let end = track
            .samples
            .iter()
            .map(|s| s.composition_timestamp.saturating_add_unsigned(s.duration))
            .max();
        Ok(Self {
            path: path.to_owned(),
            file,
            samples: track.samples.clone(),
            shown,
            parameters,
            length_size: usize::from(avc1.avcc.length_size_minus_one & 3) + 1,
            decoder: Decoder::new()?,
            next_sample: 0,
            next_shown: 0,
            unit: Vec::new(),
            duration: time(end.unwrap_or(0)),
            size: (sps.width, sps.height),
        })
    }

    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    pub fn fps(&self) -> f64 {
        self.samples.len() as f64 / self.duration.as_secs_f64().max(0.001)
    }

    pub fn duration(&self) -> Duration {
        self.duration
    }

    pub fn rewind(&mut self) -> Result<(), MediaError> {
        self.decoder = Decoder::new()?;
        self.next_sample = 0;
        self.next_shown = 0;
        Ok(())
    }

    /// The next picture in output order; `None` at the end of the file.
    pub fn read(&mut self, pool: &Pool) -> Result<Option<Timed>, MediaError> {
        loop {
            let picture = if self.next_sample < self.samples.len() {
                self.load(self.next_sample)?;
                self.next_sample += 1;
                let decoded = self.decoder.decode(&self.unit, pool);
                decoded.map_err(|e| {
                    MediaError::Codec(format!(
                        "{}, sample {}: {e}",
                        self.path.display(),
                        self.next_sample
                    ))
                })?
            } else {
                match self.decoder.flush(pool)? {
                    Some(picture) => Some(picture),
                    None => return Ok(None),
                }
            };
            let Some(picture) = picture else { continue };
            let Some(at) = self.shown.get(self.next_shown).copied() else {
                return Ok(None);
            };
            self.next_shown += 1;
            return Ok(Some(Timed { at, picture }));
        }
    }

    /// Reads a sample as Annex B.
    fn load(&mut self, index: usize) -> Result<(), MediaError> {
        let sample = &self.samples[index];
        let damaged =
            |what: &str| MediaError::Io(format!("{}: sample {index}: {what}", self.path.display()));
        if sample.size > MAX_SAMPLE {
            return Err(damaged("larger than 16 MiB"));
        }
        let mut bytes = vec![0; sample.size as usize];
        self.file
            .seek(SeekFrom::Start(sample.offset))
            .map_err(|e| io(&self.path, &e))?;
        self.file
            .read_exact(&mut bytes)
            .map_err(|e| io(&self.path, &e))?;
        self.unit.clear();
        if sample.is_sync {
            self.unit.extend_from_slice(&self.parameters);
        }
        let mut rest = &bytes[..];
        while rest.len() > self.length_size {
            let (head, body) = rest.split_at(self.length_size);
            let length = head.iter().fold(0usize, |n, b| n << 8 | usize::from(*b));
            if length > body.len() {
                return Err(damaged("a NAL unit reaches past its end"));
            }
            self.unit.extend_from_slice(&START_CODE);
            self.unit.extend_from_slice(&body[..length]);
            rest = &body[length..];
        }
        Ok(())
    }
}
