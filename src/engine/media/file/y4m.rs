//! Y4M: raw pictures with a line of text before each.

use super::shape::Shape;
use super::{Timed, io};
use crate::engine::media::MediaError;
use crate::engine::media::convert::{self, Turn};
use crate::engine::media::frame::Pool;
use crate::engine::types::Color;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longest header line that is read.
const MAX_LINE: u64 = 4096;

pub(super) struct Reader {
    path: PathBuf,
    file: BufReader<File>,
    width: u32,
    height: u32,
    rate: (u64, u64),
    shape: Shape,
    first_frame: u64,
    frames: u64,
    next: u64,
}

/// Most frames of a round; a file of more begins anew after them. 9 hours at 60 a second.
const FRAMES_MAX: u64 = 2_000_000;

impl Reader {
    pub fn open(path: &Path) -> Result<Self, MediaError> {
        let file = File::open(path).map_err(|e| io(path, &e))?;
        let length = file.metadata().map_err(|e| io(path, &e))?.len();
        let mut file = BufReader::with_capacity(1 << 18, file);
        let header = line(&mut file, path)?;
        let mut reader = Self {
            path: path.to_owned(),
            first_frame: header.len() as u64 + 1,
            file,
            width: 0,
            height: 0,
            rate: (25, 1),
            shape: Shape::default(),
            frames: 0,
            next: 0,
        };
        reader.parse(&header)?;
        reader.count(length)?;
        reader.rewind()?;
        if reader.frames == 0 {
            return Err(MediaError::Io(format!(
                "{}: no complete Y4M frame",
                path.display()
            )));
        }
        Ok(reader)
    }

    /// Counts the complete frames: their headers may carry parameters, and differ in length.
    fn count(&mut self, length: u64) -> Result<(), MediaError> {
        let pixels = self.frame_bytes();
        let mut at = self.first_frame;
        while self.frames < FRAMES_MAX && at < length {
            let Ok(header) = self.frame_header() else {
                break;
            };
            at += header + pixels;
            if at > length {
                break;
            }
            self.file
                .seek_relative(pixels as i64)
                .map_err(|e| io(&self.path, &e))?;
            self.frames += 1;
        }
        Ok(())
    }

    /// Reads the line before a frame; its length in bytes.
    fn frame_header(&mut self) -> Result<u64, MediaError> {
        let header = line(&mut self.file, &self.path)?;
        if header != "FRAME" && !header.starts_with("FRAME ") {
            return Err(MediaError::Io(format!(
                "{}: Y4M frame {} has no header",
                self.path.display(),
                self.next
            )));
        }
        Ok(header.len() as u64 + 1)
    }

    fn parse(&mut self, header: &str) -> Result<(), MediaError> {
        let name = self.path.display().to_string();
        let bad = |what: &str| MediaError::Io(format!("{name}: Y4M header: {what}"));
        let (mut full_range, mut aspect) = (false, (1, 1));
        for field in header
            .split(' ')
            .skip(1)
            .filter(|f| f.is_ascii() && !f.is_empty())
        {
            let (key, value) = field.split_at(1);
            match key {
                "W" => self.width = value.parse().map_err(|_| bad("width"))?,
                "H" => self.height = value.parse().map_err(|_| bad("height"))?,
                "F" => {
                    let rate = value
                        .split_once(':')
                        .and_then(|(n, d)| Some((n.parse().ok()?, d.parse().ok()?)));
                    self.rate = rate.ok_or_else(|| bad("frame rate"))?;
                }
                "I" if !matches!(value, "p" | "?") => {
                    return Err(MediaError::Unsupported(format!(
                        "{name}: Y4M, interlaced (I{value}); progressive is read"
                    )));
                }
                "C" if !matches!(value, "420" | "420jpeg" | "420mpeg2" | "420paldv") => {
                    return Err(MediaError::Unsupported(format!(
                        "{name}: Y4M, colour space C{value}; 8-bit 4:2:0 is read"
                    )));
                }
                "X" if value == "COLORRANGE=FULL" => full_range = true,
                // 0:0 is unknown.
                "A" => {
                    let parts = value.split_once(':');
                    aspect = parts
                        .and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)))
                        .ok_or_else(|| bad("pixel aspect"))?;
                }
                _ => {}
            }
        }
        let color = Color {
            full_range,
            ..Color::default()
        };
        self.shape = Shape::new(color, aspect, Turn::default());
        if !(2..=convert::MAX_SIDE).contains(&self.width)
            || !(2..=convert::MAX_SIDE).contains(&self.height)
        {
            return Err(bad(&format!(
                "size {}x{}: 2 to {} a side",
                self.width,
                self.height,
                convert::MAX_SIDE
            )));
        }
        if self.rate.0 == 0 || self.rate.1 == 0 || self.rate.0 / self.rate.1 > 1000 {
            return Err(bad("frame rate"));
        }
        Ok(())
    }

    fn frame_bytes(&self) -> u64 {
        let chroma = self.width.div_ceil(2) * self.height.div_ceil(2);
        u64::from(self.width * self.height + 2 * chroma)
    }

    pub fn size(&self) -> (u32, u32) {
        self.shape.size((self.width, self.height))
    }

    pub fn fps(&self) -> f64 {
        self.rate.0 as f64 / self.rate.1 as f64
    }

    pub fn duration(&self) -> Duration {
        self.time(self.frames)
    }

    fn time(&self, frame: u64) -> Duration {
        let nanos =
            u128::from(frame) * 1_000_000_000 * u128::from(self.rate.1) / u128::from(self.rate.0);
        Duration::from_nanos(nanos as u64)
    }

    pub fn rewind(&mut self) -> Result<(), MediaError> {
        self.next = 0;
        self.file
            .seek(SeekFrom::Start(self.first_frame))
            .map_err(|e| io(&self.path, &e))?;
        Ok(())
    }

    pub fn read(&mut self, pool: &Pool) -> Result<Option<Timed>, MediaError> {
        if self.next >= self.frames {
            return Ok(None);
        }
        self.frame_header()?;
        let mut picture = pool.take(self.width, self.height);
        let strides = picture.strides();
        for (i, plane) in picture.planes().into_iter().enumerate() {
            let half = |v: u32| if i == 0 { v } else { v.div_ceil(2) } as usize;
            for row in plane.chunks_mut(strides[i]).take(half(self.height)) {
                let row = &mut row[..half(self.width)];
                self.file.read_exact(row).map_err(|e| io(&self.path, &e))?;
            }
        }
        let at = self.time(self.next);
        self.next += 1;
        Ok(Some(Timed {
            at,
            picture: self.shape.apply(pool.share(picture), pool),
        }))
    }
}

fn line(file: &mut BufReader<File>, path: &Path) -> Result<String, MediaError> {
    let mut bytes = Vec::new();
    file.take(MAX_LINE)
        .read_until(b'\n', &mut bytes)
        .map_err(|e| io(path, &e))?;
    if bytes.pop() != Some(b'\n') {
        return Err(MediaError::Io(format!(
            "{}: Y4M header line too long or cut off",
            path.display()
        )));
    }
    String::from_utf8(bytes)
        .map_err(|_| MediaError::Io(format!("{}: Y4M header is not text", path.display())))
}
