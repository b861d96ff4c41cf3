//! The moving scene of the synthetic source, with the barcode of docs/BARCODE.md.
//!
//! A textured background pans slowly, textured discs cross it on curves of their own, and a band
//! of fresh grain covers the bottom: enough for an encoder to work like on a camera picture, at a
//! fraction of a millisecond a frame. The same frame number always gives the same scene.

use super::frame::{Picture, Pool};
use zego_media::barcode::{self, Barcode};

/// The texture wraps around at both sides.
const TILE_W: usize = 1024;
const TILE_H: usize = 512;

pub struct Scene {
    luma: Vec<u8>,
    chroma: [Vec<u8>; 2],
    grain: Vec<i8>,
}

/// Colours of the discs (u, v) and what their texture's brightness is shifted by.
const DISCS: [(u8, u8, i16); 5] = [
    (90, 190, 10),
    (170, 90, -20),
    (110, 110, 40),
    (150, 160, 0),
    (70, 120, -40),
];

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Scene {
    pub fn new() -> Self {
        let detail = noise(
            TILE_W,
            TILE_H,
            &[(8, 70.0), (32, 40.0), (128, 22.0), (256, 10.0)],
            1,
        );
        let luma = detail
            .iter()
            .map(|v| (126.0 + v).clamp(20.0, 230.0) as u8)
            .collect();
        let colour = |seed| -> Vec<u8> {
            let tint = noise(TILE_W / 2, TILE_H / 2, &[(4, 34.0), (16, 12.0)], seed);
            tint.iter()
                .map(|v| (128.0 + v).clamp(20.0, 236.0) as u8)
                .collect()
        };
        let mut random = Random(77);
        let grain = (0..65_536).map(|_| (random.next() % 7) as i8 - 3).collect();
        Self {
            luma,
            chroma: [colour(2), colour(3)],
            grain,
        }
    }

    /// Draws frame `number`, all but the barcode.
    pub fn draw(
        &self,
        number: u32,
        width: u32,
        height: u32,
        pool: &Pool,
    ) -> super::frame::PictureMut {
        let mut picture = pool.take(width, height);
        let strides = picture.strides();
        let (w, h) = (width as usize, height as usize);
        let (cw, ch) = (w.div_ceil(2), h.div_ceil(2));
        let [y, u, v] = picture.planes();
        let t = f64::from(number % 100_000);
        // Even steps keep luma and chroma together.
        let pan_x = (t * 0.75) as usize * 2;
        let pan_y = (((t / 90.0).sin() + 1.0) * TILE_H as f64 / 8.0) as usize * 2;
        pan(y, strides[0], w, h, &self.luma, TILE_W, pan_x, pan_y);
        pan(
            u,
            strides[1],
            cw,
            ch,
            &self.chroma[0],
            TILE_W / 2,
            pan_x / 2,
            pan_y / 2,
        );
        pan(
            v,
            strides[2],
            cw,
            ch,
            &self.chroma[1],
            TILE_W / 2,
            pan_x / 2,
            pan_y / 2,
        );
        for (i, (cu, cv, shift)) in DISCS.into_iter().enumerate() {
            let k = i as f64;
            let radius = h as f64 * (0.09 + 0.02 * k);
            let cx = w as f64 * (0.5 + 0.42 * (t / (37.0 + 9.0 * k) + k).sin());
            let cy = h as f64 * (0.55 + 0.35 * (t / (51.0 - 6.0 * k) + 2.0 * k).cos());
            self.disc(y, strides[0], w, h, [cx, cy, radius], shift, i);
            flat_disc(
                u,
                strides[1],
                cw,
                ch,
                [cx / 2.0, cy / 2.0, radius / 2.0],
                cu,
            );
            flat_disc(
                v,
                strides[2],
                cw,
                ch,
                [cx / 2.0, cy / 2.0, radius / 2.0],
                cv,
            );
        }
        let mut random = Random(number.wrapping_mul(2_654_435_761) | 1);
        for row in y.chunks_mut(strides[0]).take(h).skip(h - h / 6) {
            let from = random.next() as usize % (self.grain.len() - w.min(32_768));
            for (v, g) in row[..w].iter_mut().zip(&self.grain[from..]) {
                *v = v.saturating_add_signed(*g);
            }
        }
        picture
    }

    /// Writes the barcode over a drawn frame: frame number and capture time.
    pub fn stamp(picture: &mut super::frame::PictureMut, number: u32, capture_us: u64) {
        let (width, height) = (picture.width(), picture.height());
        let strides = picture.strides();
        let [y, u, v] = picture.planes();
        if !barcode::draw(
            y,
            strides[0],
            width,
            height,
            Barcode::new(number, capture_us),
        ) {
            return;
        }
        for (plane, stride) in [(u, strides[1]), (v, strides[2])] {
            for row in plane.chunks_mut(stride).take(height as usize / 4) {
                row[..width as usize / 4].fill(128);
            }
        }
    }

    fn disc(
        &self,
        plane: &mut [u8],
        stride: usize,
        w: usize,
        h: usize,
        disc: [f64; 3],
        shift: i16,
        index: usize,
    ) {
        let [cx, cy, radius] = disc;
        for (row, left, right) in spans(w, h, disc) {
            let texture_row = (row + TILE_H * 4 - cy as usize + index * 97) % TILE_H * TILE_W;
            let texture = &self.luma[texture_row..texture_row + TILE_W];
            let begin = (left + TILE_W * 4 + index * 211 + radius as usize - cx as usize) % TILE_W;
            let target = &mut plane[row * stride + left..row * stride + right];
            let first = target.len().min(TILE_W - begin);
            let copy = |to: &mut [u8], from: &[u8]| {
                for (to, from) in to.iter_mut().zip(from) {
                    *to = (i16::from(*from) + shift).clamp(16, 235) as u8;
                }
            };
            let (a, b) = target.split_at_mut(first);
            copy(a, &texture[begin..]);
            copy(b, texture);
        }
    }
}

/// Draws and stamps in one go.
pub fn frame(
    scene: &Scene,
    number: u32,
    width: u32,
    height: u32,
    capture_us: u64,
    pool: &Pool,
) -> Picture {
    let mut picture = scene.draw(number, width, height, pool);
    Scene::stamp(&mut picture, number, capture_us);
    pool.share(picture)
}

fn pan(
    to: &mut [u8],
    stride: usize,
    w: usize,
    h: usize,
    tile: &[u8],
    tile_w: usize,
    x: usize,
    y: usize,
) {
    let tile_h = tile.len() / tile_w;
    let x = x % tile_w;
    for (i, row) in to.chunks_mut(stride).take(h).enumerate() {
        let from = &tile[(i + y) % tile_h * tile_w..][..tile_w];
        let (mut at, mut begin) = (0, x);
        while at < w {
            let n = (w - at).min(tile_w - begin);
            row[at..at + n].copy_from_slice(&from[begin..begin + n]);
            at += n;
            begin = 0;
        }
    }
}

/// Row, left and right (exclusive) of a disc inside the picture.
fn spans(
    w: usize,
    h: usize,
    [cx, cy, radius]: [f64; 3],
) -> impl Iterator<Item = (usize, usize, usize)> {
    let top = (cy - radius).max(0.0) as usize;
    let bottom = ((cy + radius).max(0.0) as usize).min(h);
    (top..bottom).filter_map(move |row| {
        let dy = row as f64 - cy;
        let half = (radius * radius - dy * dy).max(0.0).sqrt();
        let left = (cx - half).max(0.0) as usize;
        let right = ((cx + half).max(0.0) as usize).min(w);
        (left < right).then_some((row, left, right))
    })
}

fn flat_disc(plane: &mut [u8], stride: usize, w: usize, h: usize, disc: [f64; 3], value: u8) {
    for (row, left, right) in spans(w, h, disc) {
        plane[row * stride + left..row * stride + right].fill(value);
    }
}

/// Smooth noise that wraps around: for each octave (cells across, amplitude).
fn noise(w: usize, h: usize, octaves: &[(usize, f32)], seed: u32) -> Vec<f32> {
    let mut out = vec![0.0; w * h];
    let mut random = Random(seed);
    for &(cells_x, amplitude) in octaves {
        let cells_y = (cells_x * h / w).max(1);
        let grid: Vec<f32> = (0..cells_x * cells_y)
            .map(|_| (random.next() % 2001) as f32 / 1000.0 - 1.0)
            .collect();
        let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
        let columns: Vec<(usize, usize, f32)> = (0..w)
            .map(|x| {
                let at = x as f32 * cells_x as f32 / w as f32;
                let cell = at as usize;
                (
                    cell % cells_x,
                    (cell + 1) % cells_x,
                    smooth(at - cell as f32),
                )
            })
            .collect();
        for (y, row) in out.chunks_mut(w).enumerate() {
            let at = y as f32 * cells_y as f32 / h as f32;
            let cell = at as usize;
            let fy = smooth(at - cell as f32);
            let (above, below) = (cell % cells_y * cells_x, (cell + 1) % cells_y * cells_x);
            for (value, &(left, right, fx)) in row.iter_mut().zip(&columns) {
                let a = grid[above + left] + (grid[above + right] - grid[above + left]) * fx;
                let b = grid[below + left] + (grid[below + right] - grid[below + left]) * fx;
                *value += (a + (b - a) * fy) * amplitude;
            }
        }
    }
    out
}

/// A small generator: the scene must be the same everywhere, always.
struct Random(u32);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0 >> 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_repeat_and_move_and_carry_their_code_at_any_size() {
        let (scene, pool) = (Scene::new(), Pool::new(4));
        for (w, h) in [
            (1280, 720),
            (160, 90),
            (48, 24),
            (16, 16),
            (1922, 1082),
            (90, 160),
        ] {
            let us = 1_795_000_000_123_400;
            let a = frame(&scene, 5, w, h, us, &pool);
            let b = frame(&scene, 5, w, h, us, &pool);
            let c = frame(&scene, 6, w, h, us, &pool);
            let visible = |p: &Picture| -> Vec<u8> {
                p.planes[0]
                    .chunks(p.strides[0] as usize)
                    .flat_map(|r| r[..w as usize].to_vec())
                    .collect()
            };
            assert!(visible(&a) == visible(&b));
            assert!(visible(&a) != visible(&c));
            if w >= 48 {
                let read = barcode::read(&a.planes[0], a.strides[0] as usize, w, h).unwrap();
                assert_eq!((read.frame, read.unix_us(us + 5_000_000)), (5, us));
            }
        }
    }

    #[test]
    fn a_720p_frame_is_cheap() {
        let (scene, pool) = (Scene::new(), Pool::new(2));
        let begin = std::time::Instant::now();
        for n in 0..100 {
            frame(&scene, n, 1280, 720, 0, &pool);
        }
        let each = begin.elapsed() / 100;
        println!("720p scene: {each:?} a frame");
        assert!(each.as_millis() < 20);
    }
}
