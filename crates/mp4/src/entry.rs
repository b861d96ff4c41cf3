//! Sample descriptions: how a track is coded (ISO/IEC 14496-12, 8.5.2; -15, 5.3; -14, 5.6).

use crate::Kind;
use crate::boxes::{child, children, find, name};
use mp4_atom::{Colr, Dops, Esds, Pasp};

/// Fields of a visual sample entry before its boxes; of a sound one, and what QuickTime's versions
/// 1 and 2 add.
const VISUAL_FIELDS: usize = 78;
const SOUND_FIELDS: usize = 28;
const SOUND_FIELDS_V1: usize = 16;
const SOUND_FIELDS_V2: usize = 36;
/// Sample descriptions of a track that are looked at; one is usual.
const ENTRIES_MAX: usize = 256;

/// One way in which samples of a track are coded.
#[derive(Debug, Clone)]
pub struct Entry {
    pub codec: Codec,
    /// The codec's name, for messages.
    pub name: String,
    /// Width to height of a pixel (`pasp`), if the file says; both at least 1.
    pub aspect: Option<(u32, u32)>,
    /// How colours are written (`colr`), if the file says.
    pub color: Option<Color>,
}

/// A codec and what its decoder has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codec {
    H264(H264),
    /// MPEG-4 AAC with its AudioSpecificConfig.
    Aac(Vec<u8>),
    Opus {
        channels: u8,
    },
    /// Anything else.
    Other,
}

/// The settings of H.264 (`avcC`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct H264 {
    /// Bytes of the length in front of each NAL unit, 1 to 4.
    pub length_size: usize,
    /// Sequence and picture parameter sets. May be empty where they come in band (`avc3`).
    pub sets: Vec<Vec<u8>>,
}

impl H264 {
    /// Reads an AVCDecoderConfigurationRecord; says how long it is, too.
    pub fn parse(record: &[u8]) -> Option<(Self, usize)> {
        // Version 1; two groups of reserved bits are ones.
        if record.len() < 7
            || record[0] != 1
            || record[4] & 0xfc != 0xfc
            || record[5] & 0xe0 != 0xe0
        {
            return None;
        }
        let length_size = usize::from(record[4] & 3) + 1;
        let mut sets = Vec::new();
        let mut at = 5;
        for mask in [0x1f, 0xff] {
            Self::take_sets(record, &mut at, mask, &mut sets)?;
        }
        // High profiles have more (-15, 5.3.3.1.2), which not every writer writes.
        let extended = matches!(record[1], 100 | 110 | 122 | 144)
            && record
                .get(at..at + 3)
                .is_some_and(|x| x[0] & 0xfc == 0xfc && x[1] & 0xf8 == 0xf8 && x[2] & 0xf8 == 0xf8);
        if extended {
            at += 3;
            Self::take_sets(record, &mut at, 0xff, &mut sets)?;
        }
        Some((Self { length_size, sets }, at))
    }

    /// A count, and as many sets with their lengths.
    fn take_sets(record: &[u8], at: &mut usize, mask: u8, sets: &mut Vec<Vec<u8>>) -> Option<()> {
        let count = record.get(*at)? & mask;
        *at += 1;
        for _ in 0..count {
            let length = record.get(*at..*at + 2)?;
            let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
            sets.push(record.get(*at + 2..*at + 2 + length)?.to_vec());
            *at += 2 + length;
        }
        Some(())
    }
}

/// How colours are written, as code points of ITU-T H.273.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// MatrixCoefficients; 2 is unspecified.
    pub matrix: u16,
    /// `None` where only the coded pictures can say.
    pub full_range: Option<bool>,
}

impl Entry {
    /// The entries of a `stsd` box. What cannot be read has [`Codec::Other`].
    pub(crate) fn read_all(stsd: &[u8], kind: Kind) -> Vec<Self> {
        // Version, flags and count come first.
        children(stsd.get(8..).unwrap_or(&[]))
            .take(ENTRIES_MAX)
            .map(|(format, body)| match kind {
                Kind::Video => Self::video(&format, body),
                Kind::Sound => Self::sound(&format, body),
            })
            .collect()
    }

    fn video(format: &[u8; 4], body: &[u8]) -> Self {
        let boxes = body.get(VISUAL_FIELDS..).unwrap_or(&[]);
        let h264 = matches!(format, b"avc1" | b"avc2" | b"avc3" | b"avc4")
            .then(|| child(boxes, b"avcC").and_then(H264::parse))
            .flatten();
        let pasp = find::<Pasp>(boxes).ok().flatten();
        let color = match find::<Colr>(boxes) {
            Ok(Some(Colr::Nclx {
                matrix_coefficients,
                full_range_flag,
                ..
            })) => Some(Color {
                matrix: matrix_coefficients,
                full_range: Some(full_range_flag),
            }),
            Ok(Some(Colr::Nclc {
                matrix_coefficients,
                ..
            })) => Some(Color {
                matrix: matrix_coefficients,
                full_range: None,
            }),
            _ => None,
        };
        Self {
            codec: h264.map_or(Codec::Other, |(h264, _)| Codec::H264(h264)),
            name: codec_name(format, boxes),
            aspect: pasp
                .map(|p| (p.h_spacing, p.v_spacing))
                .filter(|(h, v)| *h > 0 && *v > 0),
            color,
        }
    }

    fn sound(format: &[u8; 4], body: &[u8]) -> Self {
        let version = body
            .get(8..10)
            .map_or(0, |v| u16::from_be_bytes([v[0], v[1]]));
        let fields = SOUND_FIELDS
            + match version {
                1 => SOUND_FIELDS_V1,
                2 => SOUND_FIELDS_V2,
                _ => 0,
            };
        // ISO files have used version 1 with other fields behind it: what holds boxes counts.
        let boxes = [fields, SOUND_FIELDS]
            .into_iter()
            .filter_map(|f| body.get(f..))
            .find(|boxes| children(boxes).next().is_some())
            .unwrap_or(&[]);
        // QuickTime wraps the settings.
        let boxes = child(boxes, b"wave").unwrap_or(boxes);
        let codec = match format {
            b"mp4a" => aac(boxes).map_or(Codec::Other, Codec::Aac),
            b"Opus" => match find::<Dops>(boxes) {
                Ok(Some(dops)) => Codec::Opus {
                    channels: dops.output_channel_count,
                },
                _ => Codec::Other,
            },
            _ => Codec::Other,
        };
        Self {
            codec,
            name: codec_name(format, boxes),
            aspect: None,
            color: None,
        }
    }
}

/// The AudioSpecificConfig of an `esds` box, if that is for AAC.
fn aac(boxes: &[u8]) -> Option<Vec<u8>> {
    let esds = find::<Esds>(boxes).ok().flatten()?;
    let config = esds.es_desc.dec_config;
    let settings = config.dec_specific?.raw;
    is_aac(config.object_type_indication).then_some(settings)
}

/// `objectTypeIndication` of MPEG-4 AAC and of MPEG-2 AAC Main, LC and SSR.
fn is_aac(object_type: u8) -> bool {
    matches!(object_type, 0x40 | 0x66..=0x68)
}

fn codec_name(format: &[u8; 4], boxes: &[u8]) -> String {
    let object_type = || {
        let esds = find::<Esds>(boxes).ok().flatten();
        esds.map(|e| e.es_desc.dec_config.object_type_indication)
    };
    let known = match format {
        b"avc1" | b"avc2" | b"avc3" | b"avc4" => "H.264",
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "HEVC",
        b"vvc1" | b"vvi1" => "VVC",
        b"av01" => "AV1",
        b"vp08" => "VP8",
        b"vp09" => "VP9",
        b"jpeg" | b"mjpa" | b"mjpb" => "Motion JPEG",
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "ProRes",
        b"s263" | b"h263" => "H.263",
        b"encv" | b"enca" => "encrypted media",
        b"mp4v" => match object_type() {
            Some(0x60..=0x65) => "MPEG-2 video",
            Some(0x6a) => "MPEG-1 video",
            Some(0x6c) => "Motion JPEG",
            Some(0x6d) => "PNG",
            _ => "MPEG-4 Part 2",
        },
        b"mp4a" => match object_type() {
            Some(t) if is_aac(t) => "AAC",
            Some(0x69 | 0x6b) => "MP3",
            Some(0xa5) => "AC-3",
            Some(0xa6) => "E-AC-3",
            Some(0xdd) => "Vorbis",
            _ => "MPEG-4 sound",
        },
        b".mp3" => "MP3",
        b"Opus" => "Opus",
        b"ac-3" => "AC-3",
        b"ec-3" => "E-AC-3",
        b"fLaC" => "FLAC",
        b"alac" => "ALAC",
        b"samr" | b"sawb" => "AMR",
        b"sowt" | b"twos" | b"lpcm" | b"ipcm" | b"fpcm" | b"in24" | b"in32" | b"raw " => "PCM",
        other => return name(other),
    };
    format!("{known} ({})", name(format))
}
