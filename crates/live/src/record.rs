//! What the viewer received, as a fragmented MP4: playable at any moment, also after a crash, and
//! never more than a few seconds in memory. ISO/IEC 14496-12; Opus in ISOBMFF.

use anyhow::{Context as _, Result};
use mp4_atom::{
    Audio, Avc1, Avcc, Codec, Dinf, Dops, Dref, DrefEntry, Encode as _, FixedPoint, Ftyp, Hdlr,
    Mdat, Mdhd, Mdia, Mfhd, Minf, Moof, Moov, Mvex, Mvhd, Opus, Smhd, Stbl, Stsd, Tfdt, Tfhd, Tkhd,
    Traf, Trak, Trex, Trun, TrunEntry, TrunSamples, Url, Visual, Vmhd,
};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

const VIDEO: u32 = 1;
const AUDIO: u32 = 2;
/// Video times, ticks a second.
const VIDEO_SCALE: u32 = 90_000;
const AUDIO_SCALE: u32 = 48_000;
/// One Opus packet.
const PACKET_SAMPLES: usize = 960;
/// sample_depends_on 2 (an I-picture); 1 and sample_is_non_sync_sample.
const KEY_FLAGS: u32 = 0x0200_0000;
const DELTA_FLAGS: u32 = 0x0101_0000;
/// A fragment is written at a keyframe, or when this much waits.
const FRAGMENT_BYTES: usize = 4 << 20;

struct Sample {
    /// Microseconds since the first picture.
    at_us: u64,
    key: bool,
    data: Vec<u8>,
}

/// Writes one recording. Feed pictures and sound as they come; `finish` writes what is left.
pub struct Recorder {
    file: File,
    started: bool,
    start_us: u64,
    pictures: Vec<Sample>,
    waiting_bytes: usize,
    encoder: opus::Encoder,
    pcm: Vec<i16>,
    packets: Vec<Vec<u8>>,
    /// Samples of sound written so far.
    audio_time: u64,
    audio_started: bool,
    fragment: u32,
    pub frames: u64,
}

impl Recorder {
    pub fn create(path: &Path) -> Result<Self> {
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut encoder = opus::Encoder::new(
            AUDIO_SCALE,
            opus::Channels::Stereo,
            opus::Application::Audio,
        )?;
        encoder.set_bitrate(opus::Bitrate::Bits(96_000))?;
        Ok(Self {
            file,
            started: false,
            start_us: 0,
            pictures: Vec::new(),
            waiting_bytes: 0,
            encoder,
            pcm: Vec::new(),
            packets: Vec::new(),
            audio_time: 0,
            audio_started: false,
            fragment: 0,
            frames: 0,
        })
    }

    /// An access unit in Annex B. Everything before the first keyframe is left out.
    pub fn picture(
        &mut self,
        annexb: &[u8],
        key: bool,
        width: u32,
        height: u32,
        at_us: u64,
    ) -> Result<()> {
        if !self.started {
            if !key {
                return Ok(());
            }
            self.begin(annexb, width, height)?;
            self.start_us = at_us;
        }
        if key && !self.pictures.is_empty() || self.waiting_bytes > FRAGMENT_BYTES {
            self.write_fragment(Some(at_us.saturating_sub(self.start_us)))?;
        }
        let data = length_prefixed(annexb);
        self.waiting_bytes += data.len();
        // Times must grow; two pictures of one microsecond would make an empty sample.
        let after_last = self.pictures.last().map_or(0, |last| last.at_us + 1);
        let at_us = at_us.saturating_sub(self.start_us).max(after_last);
        self.pictures.push(Sample { at_us, key, data });
        self.frames += 1;
        Ok(())
    }

    /// 10 ms of played sound, interleaved, 48 kHz.
    pub fn sound(&mut self, samples: &[i16], channels: usize, at_us: u64) -> Result<()> {
        if !self.started {
            return Ok(());
        }
        if !self.audio_started {
            self.audio_started = true;
            self.audio_time =
                at_us.saturating_sub(self.start_us) * u64::from(AUDIO_SCALE) / 1_000_000;
        }
        for frame in samples.chunks_exact(channels.max(1)) {
            self.pcm.push(frame[0]);
            self.pcm.push(*frame.last().expect("chunks are not empty"));
        }
        while self.pcm.len() >= PACKET_SAMPLES * 2 {
            let packet = self
                .encoder
                .encode_vec(&self.pcm[..PACKET_SAMPLES * 2], 1500)?;
            self.waiting_bytes += packet.len();
            self.packets.push(packet);
            self.pcm.drain(..PACKET_SAMPLES * 2);
        }
        Ok(())
    }

    /// Writes what is left.
    pub fn finish(mut self) -> Result<()> {
        self.write_fragment(None)?;
        self.file.flush()?;
        Ok(())
    }

    fn begin(&mut self, annexb: &[u8], width: u32, height: u32) -> Result<()> {
        let nal = |kind: u8| {
            zego_media::h264::nals(annexb).find(|nal| nal.first().is_some_and(|b| b & 0x1f == kind))
        };
        let (sps, pps) = nal(7)
            .zip(nal(8))
            .context("the first keyframe has no SPS and PPS")?;
        let mut out = Vec::new();
        Ftyp {
            major_brand: b"isom".into(),
            minor_version: 0x200,
            compatible_brands: vec![b"isom".into(), b"iso6".into(), b"mp41".into()],
        }
        .encode(&mut out)?;
        moov(Avcc::new(sps, pps)?, width as u16, height as u16).encode(&mut out)?;
        self.file.write_all(&out)?;
        self.started = true;
        Ok(())
    }

    /// One moof and mdat with all that waits. `next_us`: when the next picture begins.
    fn write_fragment(&mut self, next_us: Option<u64>) -> Result<()> {
        if self.pictures.is_empty() && self.packets.is_empty() {
            return Ok(());
        }
        self.fragment += 1;
        let pictures = std::mem::take(&mut self.pictures);
        let packets = std::mem::take(&mut self.packets);
        self.waiting_bytes = 0;
        let ticks = |us: u64| us * u64::from(VIDEO_SCALE) / 1_000_000;
        let mut video = Vec::with_capacity(pictures.len());
        for (at, picture) in pictures.iter().enumerate() {
            let end = pictures.get(at + 1).map(|next| next.at_us).or(next_us);
            let duration = end.map_or(VIDEO_SCALE / 30, |end| {
                ticks(end).saturating_sub(ticks(picture.at_us)).max(1) as u32
            });
            video.push(TrunEntry {
                duration: Some(duration),
                size: Some(picture.data.len() as u32),
                flags: Some(if picture.key { KEY_FLAGS } else { DELTA_FLAGS }),
                cts: None,
            });
        }
        let audio: Vec<TrunEntry> = packets
            .iter()
            .map(|packet| TrunEntry {
                size: Some(packet.len() as u32),
                ..TrunEntry::default()
            })
            .collect();
        let video_bytes: usize = pictures.iter().map(|p| p.data.len()).sum();
        let mut moof = Moof {
            mfhd: Mfhd {
                sequence_number: self.fragment,
            },
            traf: Vec::new(),
        };
        if let Some(first) = pictures.first() {
            moof.traf.push(traf(VIDEO, ticks(first.at_us), None, video));
        }
        if !audio.is_empty() {
            moof.traf.push(traf(
                AUDIO,
                self.audio_time,
                Some(PACKET_SAMPLES as u32),
                audio,
            ));
        }
        // Offsets count from the moof; their values do not change its size.
        let mut probe = Vec::new();
        moof.encode(&mut probe)?;
        let mut offset = probe.len() as i32 + 8;
        for traf in &mut moof.traf {
            traf.trun[0].data_offset = Some(offset);
            offset += if traf.tfhd.track_id == VIDEO {
                video_bytes as i32
            } else {
                0
            };
        }
        let mut out = Vec::with_capacity(probe.len() + video_bytes);
        moof.encode(&mut out)?;
        let data = pictures
            .into_iter()
            .map(|p| p.data)
            .chain(packets.iter().cloned())
            .flatten()
            .collect();
        Mdat { data }.encode(&mut out)?;
        self.audio_time += (packets.len() * PACKET_SAMPLES) as u64;
        self.file
            .write_all(&out)
            .context("cannot write the recording")
    }
}

fn traf(track: u32, time: u64, duration: Option<u32>, entries: Vec<TrunEntry>) -> Traf {
    Traf {
        tfhd: Tfhd {
            track_id: track,
            default_sample_duration: duration,
            default_base_is_moof: true,
            ..Tfhd::default()
        },
        tfdt: Some(Tfdt {
            base_media_decode_time: time,
        }),
        trun: vec![Trun {
            data_offset: Some(0),
            samples: TrunSamples::Explicit(entries),
        }],
        ..Traf::default()
    }
}

fn moov(avcc: Avcc, width: u16, height: u16) -> Moov {
    let picture = Avc1 {
        visual: Visual {
            data_reference_index: 1,
            width,
            height,
            ..Visual::default()
        },
        avcc,
        ..Avc1::default()
    };
    let sound = Opus {
        audio: Audio {
            data_reference_index: 1,
            channel_count: 2,
            sample_size: 16,
            sample_rate: FixedPoint::from(AUDIO_SCALE as u16),
        },
        dops: Dops {
            output_channel_count: 2,
            // libopus looks 6.5 ms ahead at 48 kHz.
            pre_skip: 312,
            input_sample_rate: AUDIO_SCALE,
            output_gain: 0,
            channel_mapping: None,
        },
        btrt: None,
    };
    let size = |v: u16| FixedPoint::from(v);
    Moov {
        mvhd: Mvhd {
            timescale: 1000,
            next_track_id: 3,
            ..Mvhd::default()
        },
        mvex: Some(Mvex {
            mehd: None,
            trex: vec![trex(VIDEO), trex(AUDIO)],
        }),
        trak: vec![
            Trak {
                tkhd: Tkhd {
                    track_id: VIDEO,
                    enabled: true,
                    in_movie: true,
                    width: size(width),
                    height: size(height),
                    ..Tkhd::default()
                },
                mdia: mdia(
                    VIDEO_SCALE,
                    b"vide",
                    Some(Vmhd::default()),
                    None,
                    Codec::Avc1(picture),
                ),
                ..Trak::default()
            },
            Trak {
                tkhd: Tkhd {
                    track_id: AUDIO,
                    enabled: true,
                    in_movie: true,
                    volume: FixedPoint::from(1u8),
                    ..Tkhd::default()
                },
                mdia: mdia(
                    AUDIO_SCALE,
                    b"soun",
                    None,
                    Some(Smhd::default()),
                    Codec::Opus(sound),
                ),
                ..Trak::default()
            },
        ],
        ..Moov::default()
    }
}

fn trex(track_id: u32) -> Trex {
    Trex {
        track_id,
        default_sample_description_index: 1,
        ..Trex::default()
    }
}

fn mdia(
    timescale: u32,
    handler: &[u8; 4],
    vmhd: Option<Vmhd>,
    smhd: Option<Smhd>,
    codec: Codec,
) -> Mdia {
    Mdia {
        mdhd: Mdhd {
            timescale,
            language: "und".into(),
            ..Mdhd::default()
        },
        hdlr: Hdlr {
            handler: handler.into(),
            name: String::new(),
        },
        minf: Minf {
            vmhd,
            smhd,
            // The samples are in this file.
            dinf: Dinf {
                dref: Dref {
                    entries: vec![DrefEntry::Url(Url::default())],
                },
            },
            stbl: Stbl {
                stsd: Stsd {
                    codecs: vec![codec],
                },
                // Fragments carry the samples; the box itself must be there (and empty).
                stco: Some(mp4_atom::Stco::default()),
                ..Stbl::default()
            },
            ..Minf::default()
        },
    }
}

/// Annex B start codes to 4-byte lengths; parameter sets live in the header.
fn length_prefixed(annexb: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(annexb.len() + 16);
    for nal in zego_media::h264::nals(annexb) {
        if nal.first().is_some_and(|byte| matches!(byte & 0x1f, 7..=9)) {
            continue;
        }
        out.extend_from_slice(&(nal.len() as u32).to_be_bytes());
        out.extend_from_slice(nal);
    }
    out
}
