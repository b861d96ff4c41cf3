//! The measuring marks of the synthetic source: a barcode in the picture, a burst in the sound.
//!
//! Both say *when they were captured*, so that delay and lip sync can be measured at the far end
//! without any side channel. Pure functions on memory; docs/BARCODE.md is the format for readers
//! in other languages and `vectors/barcode.json` holds examples.

/// Blocks a row.
pub const COLUMNS: u32 = 12;
/// Rows of blocks.
pub const ROWS: u32 = 6;
/// The smallest picture whose blocks are two samples wide and two high.
pub const MIN_WIDTH: u32 = 2 * COLUMNS * 2;
/// See [`MIN_WIDTH`].
pub const MIN_HEIGHT: u32 = 2 * ROWS * 2;
/// Luma of a 0 block: black in limited range.
pub const DARK: u8 = 16;
/// Luma of a 1 block: white in limited range.
pub const BRIGHT: u8 = 235;

/// The time field counts units of 100 µs modulo 2^40 (about 3.5 years).
const TIME_MASK: u64 = (1 << 40) - 1;
/// A block whose mean luma is closer than this to the middle counts as unreadable: it keeps
/// ordinary pictures from passing on the checksum's one in 256.
const MIN_CONTRAST: i32 = 32;
const MIDDLE: i32 = (DARK as i32 + BRIGHT as i32) / 2;

/// What one picture says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Barcode {
    /// Counts frames from 0, modulo 2^24.
    pub frame: u32,
    /// CLOCK_REALTIME of the capture in units of 100 µs, modulo 2^40.
    pub time_100us: u64,
}

/// Why a picture could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Smaller than [`MIN_WIDTH`] x [`MIN_HEIGHT`], or the plane is shorter than its size says.
    TooSmall,
    /// A block is neither dark nor bright: no barcode here.
    NoContrast,
    /// All blocks are clear but the checksum does not match.
    Checksum,
}

impl Barcode {
    /// `unix_us`: CLOCK_REALTIME of the capture in microseconds.
    pub fn new(frame: u32, unix_us: u64) -> Self {
        Self {
            frame: frame & 0xff_ffff,
            time_100us: (unix_us / 100) & TIME_MASK,
        }
    }

    /// Unix microseconds of the capture, taking the one instant nearest to `near_unix_us` that the
    /// 40-bit field can mean.
    pub fn unix_us(&self, near_unix_us: u64) -> u64 {
        let near = near_unix_us / 100;
        let behind = near.wrapping_sub(self.time_100us) & TIME_MASK;
        let time = if behind <= TIME_MASK / 2 {
            near.wrapping_sub(behind)
        } else {
            near.wrapping_add(TIME_MASK + 1 - behind)
        };
        time.wrapping_mul(100)
    }

    /// The 72 bits in drawing order: 24 of frame, 40 of time, 8 of checksum, most significant
    /// bit first.
    pub fn to_bytes(self) -> [u8; 9] {
        let value = (u64::from(self.frame & 0xff_ffff) << 40) | (self.time_100us & TIME_MASK);
        let mut bytes = [0; 9];
        bytes[..8].copy_from_slice(&value.to_be_bytes());
        bytes[8] = crc8(&bytes[..8]);
        bytes
    }

    /// `None` if the checksum does not match.
    pub fn from_bytes(bytes: &[u8; 9]) -> Option<Self> {
        if crc8(&bytes[..8]) != bytes[8] {
            return None;
        }
        let mut value = [0; 8];
        value.copy_from_slice(&bytes[..8]);
        let value = u64::from_be_bytes(value);
        Some(Self {
            frame: (value >> 40) as u32,
            time_100us: value & TIME_MASK,
        })
    }
}

/// CRC-8 with polynomial 0x07, most significant bit first, start value 0xff, so that neither an
/// all-dark nor an all-bright picture carries a matching checksum.
pub fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0xff, |crc, byte| {
        (0..8).fold(crc ^ byte, |c, _| {
            if c & 0x80 != 0 {
                (c << 1) ^ 0x07
            } else {
                c << 1
            }
        })
    })
}

/// Left, top, right and bottom (exclusive) of block `index` in a picture of this size.
///
/// The grid covers the top left half of the picture: half its width, half its height.
pub fn block_rect(index: u32, width: u32, height: u32) -> [u32; 4] {
    let (column, row) = (index % COLUMNS, index / COLUMNS);
    let x = |c: u32| c * width / (2 * COLUMNS);
    let y = |r: u32| r * height / (2 * ROWS);
    [x(column), y(row), x(column + 1), y(row + 1)]
}

/// Draws the barcode into a luma plane. Chroma under the grid should be neutral (128); the
/// caller that has chroma planes fills them.
///
/// Returns false, and draws nothing, if the picture is smaller than [`MIN_WIDTH`] x
/// [`MIN_HEIGHT`] or the plane is too short.
pub fn draw(luma: &mut [u8], stride: usize, width: u32, height: u32, code: Barcode) -> bool {
    if !fits(luma.len(), stride, width, height) {
        return false;
    }
    let bytes = code.to_bytes();
    let right = COLUMNS * width / (2 * COLUMNS);
    for row in 0..ROWS {
        let [_, top, _, bottom] = block_rect(row * COLUMNS, width, height);
        let first = top as usize * stride;
        for column in 0..COLUMNS {
            let index = row * COLUMNS + column;
            let [left, _, right, _] = block_rect(index, width, height);
            let bit = bytes[(index / 8) as usize] >> (7 - index % 8) & 1;
            let value = if bit == 1 { BRIGHT } else { DARK };
            luma[first + left as usize..first + right as usize].fill(value);
        }
        for y in top as usize + 1..bottom as usize {
            luma.copy_within(first..first + right as usize, y * stride);
        }
    }
    true
}

/// Reads the barcode from a decoded luma plane of any size and any 8-bit range: the grid is
/// taken relative to the size, and the middle of each block is averaged, which keeps blurred
/// edges out.
pub fn read(luma: &[u8], stride: usize, width: u32, height: u32) -> Result<Barcode, ReadError> {
    if !fits(luma.len(), stride, width, height) {
        return Err(ReadError::TooSmall);
    }
    let mut bytes = [0u8; 9];
    for index in 0..COLUMNS * ROWS {
        let [left, top, right, bottom] = block_rect(index, width, height);
        let mean = middle_mean(luma, stride, [left, top, right, bottom]) as i32;
        if (mean - MIDDLE).abs() < MIN_CONTRAST {
            return Err(ReadError::NoContrast);
        }
        bytes[(index / 8) as usize] = bytes[(index / 8) as usize] << 1 | u8::from(mean > MIDDLE);
    }
    Barcode::from_bytes(&bytes).ok_or(ReadError::Checksum)
}

fn fits(len: usize, stride: usize, width: u32, height: u32) -> bool {
    width >= MIN_WIDTH
        && height >= MIN_HEIGHT
        && stride >= width as usize
        && len >= stride * (height as usize - 1) + width as usize
}

/// Mean of the inner half (both ways) of a block, on at most 8 x 8 samples.
fn middle_mean(luma: &[u8], stride: usize, [left, top, right, bottom]: [u32; 4]) -> u32 {
    let inner = |a: u32, b: u32| {
        let quarter = (b - a) / 4;
        (a + quarter, b - quarter)
    };
    let ((x0, x1), (y0, y1)) = (inner(left, right), inner(top, bottom));
    let (step_x, step_y) = (((x1 - x0) / 8).max(1), ((y1 - y0) / 8).max(1));
    let (mut sum, mut count) = (0, 0);
    for y in (y0..y1).step_by(step_y as usize) {
        for x in (x0..x1).step_by(step_x as usize) {
            sum += u32::from(luma[y as usize * stride + x as usize]);
            count += 1;
        }
    }
    sum / count
}

/// The sound: a steady tone, replaced at each whole Unix second by a burst.
pub mod sound {
    use std::f64::consts::TAU;

    /// The steady tone.
    pub const TONE_HZ: f64 = 440.0;
    /// The burst at each whole second.
    pub const MARKER_HZ: f64 = 1000.0;
    /// Length of the burst of an even second.
    pub const EVEN_MS: u64 = 40;
    /// Length of the burst of an odd second.
    pub const ODD_MS: u64 = 80;
    /// Peak of tone and burst: -20 and -12 dBFS.
    const TONE_PEAK: f64 = 3277.0;
    const MARKER_PEAK: f64 = 8231.0;

    /// Writes interleaved samples. `unix_us` is the capture time of the first of them; the burst
    /// starts with the first sample at or after a whole second.
    pub fn generate(out: &mut [i16], sample_rate_hz: u32, channels: usize, unix_us: u64) {
        let rate = f64::from(sample_rate_hz);
        let second = unix_us / 1_000_000;
        let into = unix_us % 1_000_000;
        for (i, frame) in out.chunks_exact_mut(channels.max(1)).enumerate() {
            let at_us = into as f64 + i as f64 * 1e6 / rate;
            let number = second + (at_us / 1e6) as u64;
            let t = at_us % 1e6 / 1e6;
            let burst_s = if number.is_multiple_of(2) {
                EVEN_MS
            } else {
                ODD_MS
            } as f64
                / 1e3;
            // 440 and 1000 have whole periods in a second, so phases join at its borders.
            let value = if t < burst_s {
                MARKER_PEAK * (TAU * MARKER_HZ * t).sin()
            } else {
                TONE_PEAK * (TAU * TONE_HZ * t).sin()
            };
            frame.fill(value as i16);
        }
    }

    /// A burst that was heard.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Marker {
        /// When it began, on the clock of [`Detector::push`].
        pub at_us: u64,
        /// The parity of the Unix second it marks.
        pub odd: bool,
    }

    /// Finds bursts in a stream of samples, to about a millisecond.
    ///
    /// It slides a window of 4 ms (four periods of the burst) over the sound in steps of 0.5 ms
    /// and takes the points where the burst fills half of it.
    pub struct Detector {
        rate: f64,
        window: Vec<f64>,
        position: usize,
        /// Samples in a step, and until the next one.
        step: usize,
        until_step: usize,
        /// When each step of the burst that is being heard ended, and its amplitude. At most
        /// [`LONGEST_STEPS`]: what sounds longer is no burst.
        burst: Vec<(f64, f64)>,
        quiet_steps: u32,
        /// After a sound that was too long: wait for it to end.
        ignoring: bool,
    }

    /// An amplitude that a burst of ours exceeds even at a twentieth of the volume.
    const FLOOR: f64 = 350.0;
    /// Bound: what sounds longer than so many steps is no burst.
    const LONGEST_STEPS: usize = 300;
    /// Room for the stretching of a jitter buffer. A burst that lost a packet of 20 ms, or got one
    /// more by concealment, could be that of either parity and does not count.
    const TOLERANCE_MS: f64 = 12.0;

    impl Detector {
        pub fn new(sample_rate_hz: u32) -> Self {
            let rate = f64::from(sample_rate_hz.max(8000));
            let window = vec![0.0; (rate * 0.004) as usize];
            Self {
                rate,
                until_step: window.len(),
                window,
                position: 0,
                step: (rate * 0.0005) as usize,
                burst: Vec::new(),
                quiet_steps: 0,
                ignoring: false,
            }
        }

        /// Feeds mono samples (for stereo: one channel) whose first was played at `at_us`, and
        /// calls `found` for each burst that has ended.
        pub fn push(
            &mut self,
            samples: impl IntoIterator<Item = i16>,
            at_us: u64,
            mut found: impl FnMut(Marker),
        ) {
            for (i, sample) in samples.into_iter().enumerate() {
                self.window[self.position] = f64::from(sample);
                self.position = (self.position + 1) % self.window.len();
                self.until_step -= 1;
                if self.until_step == 0 {
                    self.until_step = self.step;
                    let now_us = at_us as f64 + (i + 1) as f64 * 1e6 / self.rate;
                    if let Some(marker) = self.step(now_us) {
                        found(marker);
                    }
                }
            }
        }

        fn step(&mut self, now_us: f64) -> Option<Marker> {
            let amplitude = self.marker_amplitude();
            let peak = self.burst.iter().map(|(_, a)| *a).fold(amplitude, f64::max);
            let loud = amplitude >= FLOOR && amplitude >= peak / 4.0 && self.stands_out(amplitude);
            if !loud && self.burst.is_empty() {
                self.ignoring = false;
                return None;
            }
            self.burst.push((now_us, amplitude));
            self.quiet_steps = if loud { 0 } else { self.quiet_steps + 1 };
            if self.burst.len() > LONGEST_STEPS {
                self.burst.clear();
                self.ignoring = true;
            }
            // 5 ms of quiet end a burst: a concealed packet may dent it.
            if self.quiet_steps < 10 {
                return None;
            }
            let steps = std::mem::take(&mut self.burst);
            self.quiet_steps = 0;
            if std::mem::take(&mut self.ignoring) {
                return None;
            }
            let half = peak / 2.0;
            let first = steps.iter().position(|(_, a)| *a >= half)?;
            let last = steps.iter().rposition(|(_, a)| *a >= half)?;
            // Half the window is burst: it began, or ended, half a window ago.
            let half_window_us = self.window.len() as f64 * 0.5e6 / self.rate;
            let before = first.checked_sub(1).map_or((steps[0].0, 0.0), |i| steps[i]);
            let (at, level) = steps[first];
            let part = if level > before.1 {
                (half - before.1) / (level - before.1)
            } else {
                1.0
            };
            let began = before.0 + (at - before.0) * part.clamp(0.0, 1.0) - half_window_us;
            let length_ms = (steps[last].0 - half_window_us - began) / 1e3;
            let is = |ms: u64| (length_ms - ms as f64).abs() <= TOLERANCE_MS;
            (is(EVEN_MS) || is(ODD_MS)).then(|| Marker {
                at_us: began.max(0.0) as u64,
                odd: is(ODD_MS),
            })
        }

        /// Whether the burst is a good part of what is in the window: noise and the steady tone
        /// leave a few hundredths of their energy at its frequency.
        fn stands_out(&self, amplitude: f64) -> bool {
            let energy: f64 = self.window.iter().map(|s| s * s).sum();
            amplitude * amplitude / 2.0 > 0.15 * energy / self.window.len() as f64
        }

        /// Amplitude at the marker's frequency over the window (one bin of a Fourier transform).
        fn marker_amplitude(&self) -> f64 {
            let n = self.window.len();
            let turn = TAU * MARKER_HZ / self.rate;
            let coefficient = 2.0 * turn.cos();
            let (mut s1, mut s2) = (0.0, 0.0);
            for k in 0..n {
                let s = self.window[(self.position + k) % n] + coefficient * s1 - s2;
                s2 = s1;
                s1 = s;
            }
            (s1 * s1 + s2 * s2 - coefficient * s1 * s2).max(0.0).sqrt() * 2.0 / n as f64
        }
    }
}

#[cfg(test)]
mod tests;
