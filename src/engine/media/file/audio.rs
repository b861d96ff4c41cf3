//! The sound track of an MP4 file: AAC-LC or Opus, mono or stereo.

use super::{guarded, io};
use crate::engine::media::MediaError;
use crate::engine::media::codec::OpusDecoder;
use crate::engine::media::resample::{Resampler, remix};
use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_OPUS};
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

/// A step between the clock and what is played that is followed by a leap, samples.
const LEAP: i64 = 48 * 60;
/// Sound decoded ahead, samples a channel; a packet has up to 5,760.
const MAX_AHEAD: usize = 48_000;

/// The sound of a file at 48 kHz, by time, looped in step with the picture.
pub struct FileAudio {
    path: PathBuf,
    format: Box<dyn FormatReader>,
    track: u32,
    /// What of the beginning is not to be heard, samples.
    priming: i64,
    /// Seconds a unit of packet times, as a fraction.
    time_base: (u32, u32),
    decoder: Decoder,
    resampler: Resampler,
    /// Interleaved samples at 48 kHz with the file's own channel count.
    channels: usize,
    ahead: VecDeque<i16>,
    /// Place in the file of the first sample in `ahead`.
    ahead_at: i64,
    ended: bool,
    round: u64,
    /// Samples since the start, rounds counted on.
    position: Option<i64>,
    pcm: Vec<i16>,
    scratch: Vec<i16>,
}

enum Decoder {
    Aac(Box<dyn AudioDecoder>),
    Opus(OpusDecoder),
}

impl FileAudio {
    /// `None` for a file without sound, and for sound that cannot be read: a warning names its
    /// codec and layout, and the channel sends silence.
    pub fn open(path: &Path) -> Result<(Option<Self>, Vec<String>), MediaError> {
        if path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("y4m"))
        {
            return Ok((None, Vec::new()));
        }
        guarded(path, || {
            match Self::try_open(path).map(|audio| {
                audio.map(|a| Self {
                    priming: priming(path),
                    ..a
                })
            }) {
                Ok(audio) => Ok((audio, Vec::new())),
                Err(MediaError::Unsupported(what)) => {
                    Ok((None, vec![format!("{what}: silence is sent")]))
                }
                Err(e) => Err(e),
            }
        })
    }

    fn try_open(path: &Path) -> Result<Option<Self>, MediaError> {
        let format = open_format(path)?;
        let Some(track) = format.first_track(TrackType::Audio) else {
            return Ok(None);
        };
        let Some(CodecParameters::Audio(params)) = &track.codec_params else {
            return Ok(None);
        };
        let unsupported =
            |what: String| MediaError::Unsupported(format!("{}: {what}", path.display()));
        let channels = params.channels.as_ref().map_or(0, |c| c.count());
        let (decoder, channels, rate) = if params.codec == CODEC_ID_AAC {
            if channels > 2 {
                return Err(unsupported(format!(
                    "AAC with {channels} channels; mono and stereo are read"
                )));
            }
            let decoder = symphonia::default::get_codecs()
                .make_audio_decoder(params, &AudioDecoderOptions::default())
                .map_err(|e| unsupported(format!("AAC other than LC, mono or stereo ({e})")))?;
            let rate = decoder
                .codec_params()
                .sample_rate
                .or(params.sample_rate)
                .unwrap_or(48_000);
            let channels = decoder
                .codec_params()
                .channels
                .as_ref()
                .map_or(channels, |c| c.count());
            (Decoder::Aac(decoder), channels, rate)
        } else if params.codec == CODEC_ID_OPUS {
            if channels > 2 {
                return Err(unsupported(format!(
                    "Opus with {channels} channels; mono and stereo are read"
                )));
            }
            let channels = if channels == 0 { 2 } else { channels };
            (
                Decoder::Opus(OpusDecoder::new(channels as u8)?),
                channels,
                48_000,
            )
        } else {
            return Err(unsupported(format!(
                "sound codec {}; AAC-LC and Opus are read",
                params.codec
            )));
        };
        if !(1..=2).contains(&channels) {
            return Err(unsupported(format!(
                "sound with {channels} channels; mono and stereo are read"
            )));
        }
        let time_base = track
            .time_base
            .map_or((1, rate), |t| (t.numer.get(), t.denom.get()));
        let track = track.id;
        Ok(Some(Self {
            path: path.to_owned(),
            format,
            track,
            priming: 0,
            time_base,
            decoder,
            resampler: Resampler::new(rate, channels)?,
            channels,
            ahead: VecDeque::new(),
            ahead_at: 0,
            ended: false,
            round: 0,
            position: None,
            pcm: Vec::new(),
            scratch: Vec::new(),
        }))
    }

    /// Fills `out` (interleaved, `channels`) with the sound at `at` from the start, where each
    /// round of the loop takes `round`.
    pub fn read(
        &mut self,
        at: Duration,
        round: Duration,
        channels: usize,
        out: &mut [i16],
    ) -> Result<(), MediaError> {
        let wanted = (at.as_micros() * 48 / 1000) as i64;
        let round_length = ((round.as_micros() * 48 / 1000) as i64).max(1);
        let mut position = match self.position {
            Some(p) if (p - wanted).abs() <= LEAP => p,
            _ => wanted,
        };
        out.fill(0);
        let frames = out.len() / channels.max(1);
        let mut done = 0;
        while done < frames {
            let number = (position / round_length) as u64;
            let place = position % round_length;
            if number != self.round
                || (place < self.ahead_at && self.position.is_some_and(|p| p > position))
            {
                self.restart(number)?;
            }
            let count = (frames - done).min((round_length - place) as usize);
            self.copy(
                place,
                count,
                channels,
                &mut out[done * channels..(done + count) * channels],
            )?;
            position += count as i64;
            done += count;
        }
        self.position = Some(position);
        Ok(())
    }

    fn restart(&mut self, round: u64) -> Result<(), MediaError> {
        if let Some(fresh) = Self::try_open(&self.path)? {
            *self = Self {
                position: self.position,
                priming: self.priming,
                round,
                ..fresh
            };
        }
        Ok(())
    }

    fn copy(
        &mut self,
        place: i64,
        count: usize,
        channels: usize,
        out: &mut [i16],
    ) -> Result<(), MediaError> {
        while !self.ended && self.ahead_end() < place + count as i64 {
            self.decode(place)?;
        }
        self.drop_before(place);
        // A file whose sound begins late leaves silence at the front.
        let late = ((self.ahead_at - place).max(0) as usize).min(count);
        let take = ((count - late) * self.channels).min(self.ahead.len());
        self.pcm.clear();
        self.pcm.extend(self.ahead.drain(..take));
        self.ahead_at += (take / self.channels) as i64;
        self.scratch.clear();
        remix(&self.pcm, self.channels, channels, &mut self.scratch);
        out[late * channels..][..self.scratch.len()].copy_from_slice(&self.scratch);
        Ok(())
    }

    fn ahead_end(&self) -> i64 {
        self.ahead_at + (self.ahead.len() / self.channels) as i64
    }

    fn drop_before(&mut self, place: i64) {
        let count = ((place - self.ahead_at).max(0) as usize * self.channels).min(self.ahead.len());
        self.ahead.drain(..count);
        self.ahead_at += (count / self.channels) as i64;
    }

    /// Decodes one packet into `ahead`. What lies before `place` needs no keeping.
    fn decode(&mut self, place: i64) -> Result<(), MediaError> {
        let failed = |e: String| MediaError::Codec(format!("sound of the file: {e}"));
        let Some(packet) = self
            .format
            .next_packet()
            .map_err(|e| failed(e.to_string()))?
        else {
            self.ended = true;
            return Ok(());
        };
        if packet.track_id != self.track {
            return Ok(());
        }
        self.pcm.clear();
        match &mut self.decoder {
            Decoder::Aac(decoder) => match decoder.decode(&packet) {
                Ok(buffer) => buffer.copy_to_vec_interleaved(&mut self.pcm),
                // One damaged packet: its time stays empty.
                Err(SymphoniaError::DecodeError(_)) => return Ok(()),
                Err(e) => return Err(failed(e.to_string())),
            },
            Decoder::Opus(decoder) => decoder.decode(&packet.data, &mut self.pcm)?,
        }
        self.scratch.clear();
        self.resampler.push(&self.pcm, &mut self.scratch)?;
        if self.ahead.is_empty() {
            let first = i128::from(packet.pts.get()) + i128::from(packet.trim_start.get());
            let (numerator, denominator) =
                (i128::from(self.time_base.0), i128::from(self.time_base.1));
            self.ahead_at = (first * 48_000 * numerator / denominator) as i64
                - self.priming
                - self.resampler.shift() as i64;
        }
        self.ahead.extend(&self.scratch);
        // Before the beginning (an encoder's priming), or before what is asked for after a leap.
        self.drop_before(place.max(0));
        self.ahead.truncate(MAX_AHEAD * self.channels);
        Ok(())
    }
}

/// Where the presentation begins in the sound track (its edit list): encoders put a run-in before
/// it. Samples at 48 kHz; 0 if the file does not say.
fn priming(path: &Path) -> i64 {
    let read = || -> Option<i64> {
        let file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        let mp4 = re_mp4::Mp4::read(std::io::BufReader::new(file), length).ok()?;
        let sound =
            |t: &&re_mp4::TrakBox| t.mdia.hdlr.handler_type == re_mp4::FourCC { value: *b"soun" };
        let track = mp4.moov.traks.iter().find(sound)?;
        let edits = track.edts.as_ref()?.elst.as_ref()?;
        // An empty edit has the media time -1.
        let begin = edits
            .entries
            .iter()
            .map(|e| e.media_time)
            .find(|t| *t < u64::from(u32::MAX))?;
        i64::try_from(begin * 48_000 / u64::from(track.mdia.mdhd.timescale.max(1))).ok()
    };
    read().unwrap_or(0).clamp(0, 48_000)
}

fn open_format(path: &Path) -> Result<Box<dyn FormatReader>, MediaError> {
    let file = File::open(path).map_err(|e| io(path, &e))?;
    let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
    symphonia::default::get_probe()
        .probe(
            &Hint::new(),
            stream,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
        .map_err(|e| MediaError::Io(format!("{}: sound: {e}", path.display())))
}
