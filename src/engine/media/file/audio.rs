//! The sound track of an MP4 file: AAC or Opus.

use super::container::{Choice, Container, Media};
use super::is_y4m;
use crate::engine::media::MediaError;
use crate::engine::media::codec::OpusDecoder;
use crate::engine::media::resample::{Resampler, downmix, remix, to_stereo};
use rusty_aac::AacDecoder;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;
use zego_mp4::{Codec, Sample, Span, Track, ns, units};

/// A step between the clock and what is played that is followed by a leap, samples.
const LEAP: i64 = 48 * 60;
/// Largest packet that is read, bytes: AAC has 768 a channel.
const PACKET_MAX: u32 = 64 << 10;
/// Packets at the beginning of which one has to be decodable, or the codec counts as unreadable.
const PROBED: usize = 5;
/// A hole between packets that is kept; below it is rounding of their times.
const HOLE: i64 = 48 * 10;
/// Packets in a row that cannot be decoded after which the sound is given up: 10 s.
const BARREN_MAX: u32 = 500;
/// Rates that are read, hertz.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=96_000;

/// The sound of a file at 48 kHz, by time, looped in step with the picture.
pub struct FileAudio {
    media: Media,
    track: Track,
    zero_ns: i64,
    decoder: Decoder,
    run: Option<Run>,
    next_span: usize,
    /// Decoded sound, stereo, in order of its place in the file.
    ahead: VecDeque<Block>,
    /// Place in the file up to which everything was decoded.
    reached: i64,
    round: u64,
    /// Samples since the start, rounds counted on.
    position: Option<i64>,
    barren: u32,
    bytes: Vec<u8>,
    pcm: Vec<i16>,
    stereo: Vec<i16>,
}

/// Decoding through one span.
struct Run {
    span: Span,
    next: usize,
    end: usize,
    resampler: Option<Resampler>,
    /// Place of the next sample that the resampler gives.
    at: i64,
    /// Where the next packet is due.
    due: i64,
}

struct Block {
    at: i64,
    pcm: Vec<i16>,
}

enum Decoder {
    /// With the settings it is made from.
    Aac(Box<AacDecoder>, Vec<u8>),
    /// Mono comes out doubled.
    Opus(OpusDecoder),
}

impl FileAudio {
    /// `None` for a file without sound, and for sound that cannot be read: a warning names its
    /// codec and layout, and the channel sends silence.
    pub fn open(path: &Path) -> Result<(Option<Self>, Vec<String>), MediaError> {
        if is_y4m(path)? {
            return Ok((None, Vec::new()));
        }
        let container = Container::open(path)?;
        let track = match container.sound {
            Choice::None => return Ok((None, Vec::new())),
            Choice::Track(track) => track,
            Choice::Unreadable(what) => return Ok((None, vec![silence(path, &what)])),
        };
        match Self::new(container.media, track, container.zero_ns) {
            Ok(audio) => Ok((Some(audio), Vec::new())),
            Err(MediaError::Unsupported(what)) => Ok((None, vec![silence(path, &what)])),
            Err(e) => Err(e),
        }
    }

    fn new(media: Media, track: Track, zero_ns: i64) -> Result<Self, MediaError> {
        let decoder = Decoder::for_track(&track)?;
        let mut audio = Self {
            media,
            track,
            zero_ns,
            decoder,
            run: None,
            next_span: 0,
            ahead: VecDeque::new(),
            reached: 0,
            round: 0,
            position: None,
            barren: 0,
            bytes: Vec::new(),
            pcm: Vec::new(),
            stereo: Vec::new(),
        };
        audio.probe()?;
        Ok(audio)
    }

    /// Settings may promise what the packets do not hold.
    fn probe(&mut self) -> Result<(), MediaError> {
        let mut failure = None;
        for at in 0..self.track.samples.len().min(PROBED) {
            match self.packet(at) {
                Ok(_) => {
                    failure = None;
                    break;
                }
                Err(e) => failure = failure.or(Some(e)),
            }
        }
        self.decoder.reset()?;
        match failure {
            Some(e) => Err(MediaError::Unsupported(e)),
            None => Ok(()),
        }
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
        let (mut position, mut leap) = match self.position {
            Some(p) if (p - wanted).abs() <= LEAP => (p, false),
            _ => (wanted, true),
        };
        out.fill(0);
        let frames = out.len() / channels.max(1);
        let mut done = 0;
        while done < frames {
            let number = (position / round_length) as u64;
            let place = position % round_length;
            if leap || number != self.round {
                self.seek(place)?;
                self.round = number;
                leap = false;
            }
            let count = (frames - done).min((round_length - place) as usize);
            let out = &mut out[done * channels..(done + count) * channels];
            self.copy(place, count, channels, out)?;
            position += count as i64;
            done += count;
        }
        self.position = Some(position);
        Ok(())
    }

    /// The sound of `count` samples at `place`; what the file has nothing for stays as it is.
    fn copy(
        &mut self,
        place: i64,
        count: usize,
        channels: usize,
        out: &mut [i16],
    ) -> Result<(), MediaError> {
        let end = place + count as i64;
        while self.reached < end && self.step()? {}
        while self.ahead.front().is_some_and(|b| b.end() <= place) {
            self.ahead.pop_front();
        }
        for block in &self.ahead {
            let (from, to) = (block.at.max(place), block.end().min(end));
            if from >= to {
                break;
            }
            let part = &block.pcm[2 * (from - block.at) as usize..2 * (to - block.at) as usize];
            self.stereo.clear();
            remix(part, 2, channels, &mut self.stereo);
            out[(from - place) as usize * channels..][..self.stereo.len()]
                .copy_from_slice(&self.stereo);
        }
        Ok(())
    }

    /// Goes to a place in the file.
    fn seek(&mut self, place: i64) -> Result<(), MediaError> {
        self.ahead.clear();
        self.run = None;
        self.reached = place;
        let spans = &self.track.spans;
        let ended = |s: &Span| self.place(s.at_ns.saturating_add(s.length_ns)) <= place;
        self.next_span = spans.iter().take_while(|s| ended(s)).count();
        if let Some(span) = spans.get(self.next_span).copied() {
            let late = place - self.place(span.at_ns);
            if late > 0 {
                self.next_span += 1;
                let skipped = units(late.saturating_mul(1_000_000) / 48, self.track.timescale);
                self.begin(span, span.from.saturating_add(skipped))?;
            }
        }
        Ok(())
    }

    /// From the movie's clock to the place in the file, samples at 48 kHz.
    fn place(&self, at_ns: i64) -> i64 {
        let since = i128::from(at_ns) - i128::from(self.zero_ns);
        (since * 48 / 1_000_000) as i64
    }

    /// Starts decoding what `span` presents from the media time `from` on.
    fn begin(&mut self, span: Span, from: i64) -> Result<(), MediaError> {
        self.decoder.reset()?;
        let samples = &self.track.samples;
        let first = samples.partition_point(|s| s.end() <= from);
        let end = samples.partition_point(|s| s.time() < span.to).max(first);
        // What a decoder gives first leans on packets before.
        let before = self.decoder.run_in(self.track.timescale);
        let next = samples[..first].partition_point(|s| s.end() <= from.saturating_sub(before));
        self.run = Some(Run {
            span,
            next,
            end,
            resampler: None,
            at: 0,
            due: i64::MIN,
        });
        Ok(())
    }

    /// Decodes a packet, or goes to the next span; `false` at the end of the file.
    fn step(&mut self) -> Result<bool, MediaError> {
        let Some(run) = &mut self.run else {
            let Some(span) = self.track.spans.get(self.next_span).copied() else {
                return Ok(false);
            };
            self.next_span += 1;
            if span.from < span.to {
                self.reached = self.reached.max(self.place(span.at_ns));
                self.begin(span, span.from)?;
            }
            return Ok(true);
        };
        if run.next >= run.end {
            let Some(mut run) = self.run.take() else {
                return Ok(true);
            };
            self.finish(&mut run)?;
            return Ok(true);
        }
        let at = run.next;
        run.next += 1;
        let (rate, channels) = match self.packet(at) {
            Ok(layout) => layout,
            // A damaged packet leaves a hole.
            Err(_) if self.barren < BARREN_MAX => {
                self.barren += 1;
                return Ok(true);
            }
            Err(e) => return Err(MediaError::Codec(e)),
        };
        let Some(mut run) = self.run.take() else {
            return Ok(true);
        };
        let packet = self.track.samples[at];
        let time_ns = ns(
            packet.time().saturating_sub(run.span.from),
            self.track.timescale,
        );
        let place = self.place(run.span.at_ns.saturating_add(time_ns));
        self.stereo.clear();
        to_stereo(&self.pcm, channels, &mut self.stereo);
        self.barren = 0;
        let fits = run.resampler.as_ref().is_some_and(|r| r.matches(rate, 2));
        if !fits || (place - run.due).abs() > HOLE {
            self.finish(&mut run)?;
            let resampler = Resampler::new(rate, 2)?;
            run.at = place - resampler.shift() as i64;
            run.due = place;
            run.resampler = Some(resampler);
        }
        run.due += (self.stereo.len() / 2) as i64 * 48_000 / i64::from(rate);
        let stereo = std::mem::take(&mut self.stereo);
        self.resample(&mut run, &stereo, i64::MAX)?;
        self.stereo = stereo;
        self.run = Some(run);
        Ok(true)
    }

    /// Brings out what the resampler still holds.
    fn finish(&mut self, run: &mut Run) -> Result<(), MediaError> {
        if run.resampler.is_some() {
            // 20 ms at 96 kHz: longer than its filter and the 10 ms that it waits for, at any rate.
            const TAIL: [i16; 2 * 96 * 20] = [0; 2 * 96 * 20];
            self.resample(run, &TAIL, run.due)?;
            run.resampler = None;
        }
        Ok(())
    }

    /// Puts sound in its place, as far as the span reaches, and not beyond `until`.
    fn resample(&mut self, run: &mut Run, pcm: &[i16], until: i64) -> Result<(), MediaError> {
        let Some(resampler) = &mut run.resampler else {
            return Ok(());
        };
        let mut out = Vec::with_capacity(pcm.len() * 2);
        resampler.push(pcm, &mut out)?;
        let mut block = Block {
            at: run.at,
            pcm: out,
        };
        run.at = block.end();
        let begin = self.place(run.span.at_ns);
        let end = self.place(run.span.at_ns.saturating_add(run.span.length_ns));
        block.keep(begin.max(self.reached), end.min(until));
        if !block.pcm.is_empty() {
            self.reached = block.end();
            self.ahead.push_back(block);
        }
        Ok(())
    }

    /// Decodes a packet into `pcm`; its rate and channels.
    fn packet(&mut self, at: usize) -> Result<(u32, usize), String> {
        let sample: Sample = self.track.samples[at];
        self.pcm.clear();
        match self.media.load(&sample, PACKET_MAX, &mut self.bytes) {
            Ok(true) => self.decoder.decode(&self.bytes, &mut self.pcm),
            Ok(false) => Err(format!("a packet of {} bytes", sample.size)),
            Err(e) => Err(e.to_string()),
        }
    }
}

fn silence(path: &Path, what: &str) -> String {
    format!(
        "{}: sound codec {what}; AAC and Opus are read: silence is sent",
        path.display()
    )
}

impl Block {
    fn end(&self) -> i64 {
        self.at + (self.pcm.len() / 2) as i64
    }

    /// Cuts off what lies outside.
    fn keep(&mut self, begin: i64, end: i64) {
        let over = (self.end() - end.max(self.at)).max(0) as usize;
        self.pcm.truncate(self.pcm.len() - 2 * over);
        let before = (begin - self.at).clamp(0, (self.pcm.len() / 2) as i64);
        self.pcm.drain(..2 * before as usize);
        self.at += before;
    }
}

impl Decoder {
    fn for_track(track: &Track) -> Result<Self, MediaError> {
        let readable = track.entries.iter().find(|e| e.codec != Codec::Other);
        let unsupported =
            |name: &str, what: String| MediaError::Unsupported(format!("{name} {what}"));
        let Some(entry) = readable else {
            return Err(unsupported("unknown", String::new()));
        };
        match &entry.codec {
            Codec::Aac(settings) => {
                let decoder = AacDecoder::with_config_bytes(settings)
                    .map_err(|e| unsupported(&entry.name, format!("({e})")))?;
                Ok(Self::Aac(Box::new(decoder), settings.clone()))
            }
            Codec::Opus { channels: 1 | 2 } => Ok(Self::Opus(OpusDecoder::new(2)?)),
            Codec::Opus { channels } => Err(unsupported(
                &entry.name,
                format!("with {channels} channels (mono and stereo are read)"),
            )),
            Codec::H264(_) | Codec::Other => Err(unsupported(&entry.name, String::new())),
        }
    }

    /// Forgets what was decoded.
    fn reset(&mut self) -> Result<(), MediaError> {
        match self {
            Self::Aac(decoder, settings) => {
                **decoder = AacDecoder::with_config_bytes(settings)
                    .map_err(|e| MediaError::Codec(format!("AAC: {e}")))?;
            }
            Self::Opus(decoder) => *decoder = OpusDecoder::new(2)?,
        }
        Ok(())
    }

    /// How long before a place decoding has to begin for its sound to be right there, in units.
    fn run_in(&self, timescale: u32) -> i64 {
        let ms = match self {
            // A packet overlaps the next; HE-AAC looks one further back. Those of 8 kHz last 128 ms.
            Self::Aac(..) => 256,
            // RFC 7845, section 4.6.
            Self::Opus(_) => 80,
        };
        i64::from(timescale) * ms / 1000
    }

    /// Appends a packet's sound; its rate and channels.
    fn decode(&mut self, packet: &[u8], out: &mut Vec<i16>) -> Result<(u32, usize), String> {
        match self {
            Self::Aac(decoder, _) => {
                // A file of somebody else's in a parser of somebody else's.
                let decoded = catch_unwind(AssertUnwindSafe(|| decoder.decode(packet, None)))
                    .map_err(|_| "AAC: damaged packet".to_owned())?
                    .map_err(|e| format!("AAC: {e}"))?;
                let (rate, channels) = (decoded.sample_rate, usize::from(decoded.channels));
                if !RATES.contains(&rate) || downmix(channels).is_none() {
                    return Err(format!("AAC with {channels} channels at {rate} Hz"));
                }
                out.extend(
                    decoded
                        .samples
                        .iter()
                        .map(|s| (s * 32_767.0).round() as i16),
                );
                Ok((rate, channels))
            }
            Self::Opus(decoder) => {
                decoder.decode(packet, out).map_err(|e| e.to_string())?;
                Ok((48_000, 2))
            }
        }
    }
}
