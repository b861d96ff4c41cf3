//! Pixel formats, colours and sizes. Everything inside is I420, BT.601, limited range, with square
//! pixels, upright.

use super::MediaError;
use super::frame::{Picture, PictureMut, Pool};
use crate::engine::types::{Color, PixelFormat, VideoFrameRef};
use fast_image_resize as fir;
use yuv::{BufferStoreMut, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix};

/// Largest width and height of a frame that an application hands in.
pub const MAX_SIDE: u32 = 8192;

/// Checks that size, strides and planes of a frame fit together.
///
/// Errors: `IllegalParam` naming field and limit.
pub fn check(frame: &VideoFrameRef<'_>) -> Result<(), MediaError> {
    let illegal = |text: String| Err(MediaError::IllegalParam(text));
    for (name, value) in [("width", frame.width), ("height", frame.height)] {
        if !(2..=MAX_SIDE).contains(&value) {
            return illegal(format!("frame {name} {value}: 2 to {MAX_SIDE} pixels"));
        }
    }
    for (i, (row, rows)) in layout(frame).into_iter().enumerate() {
        let stride = frame.strides[i] as usize;
        if stride < row || stride > 16 * MAX_SIDE as usize {
            return illegal(format!(
                "frame strides[{i}] {stride}: at least {row} bytes, at most {}",
                16 * MAX_SIDE
            ));
        }
        let need = stride * (rows - 1) + row;
        if frame.planes[i].len() < need {
            return illegal(format!(
                "frame planes[{i}] holds {} bytes: at least {need}",
                frame.planes[i].len()
            ));
        }
    }
    Ok(())
}

/// Bytes of a row and rows, for each plane of the format.
fn layout(frame: &VideoFrameRef<'_>) -> Vec<(usize, usize)> {
    let (w, h) = (frame.width as usize, frame.height as usize);
    let (cw, ch) = (w.div_ceil(2), h.div_ceil(2));
    match frame.format {
        PixelFormat::I420 => vec![(w, h), (cw, ch), (cw, ch)],
        PixelFormat::Nv12 => vec![(w, h), (2 * cw, ch)],
        PixelFormat::Bgra32 | PixelFormat::Rgba32 => vec![(4 * w, h)],
    }
}

/// Copies a frame into a picture of the same size.
///
/// Errors: those of [`check`].
pub fn to_i420(frame: &VideoFrameRef<'_>, pool: &Pool) -> Result<Picture, MediaError> {
    check(frame)?;
    let mut picture = pool.take(frame.width, frame.height);
    let (w, h) = (frame.width as usize, frame.height as usize);
    let (cw, ch) = (w.div_ceil(2), h.div_ceil(2));
    let strides = picture.strides();
    match frame.format {
        PixelFormat::I420 => {
            for (i, to) in picture.planes().into_iter().enumerate() {
                let (row, rows) = if i == 0 { (w, h) } else { (cw, ch) };
                copy_rows(
                    to,
                    strides[i],
                    frame.planes[i],
                    frame.strides[i] as usize,
                    row,
                    rows,
                );
            }
        }
        PixelFormat::Nv12 => {
            let [y, u, v] = picture.planes();
            copy_rows(
                y,
                strides[0],
                frame.planes[0],
                frame.strides[0] as usize,
                w,
                h,
            );
            let rows = frame.planes[1].chunks(frame.strides[1] as usize);
            for ((from, u), v) in rows
                .zip(u.chunks_mut(strides[1]))
                .zip(v.chunks_mut(strides[2]))
                .take(ch)
            {
                for ((pair, u), v) in from.chunks_exact(2).zip(u).zip(v).take(cw) {
                    (*u, *v) = (pair[0], pair[1]);
                }
            }
        }
        PixelFormat::Bgra32 | PixelFormat::Rgba32 => {
            let convert = if frame.format == PixelFormat::Bgra32 {
                yuv::bgra_to_yuv420
            } else {
                yuv::rgba_to_yuv420
            };
            // The converter wants whole rows, the last one too: a shorter one is copied.
            let stride = frame.strides[0] as usize;
            let mut owned = Vec::new();
            let pixels = if frame.planes[0].len() >= stride * h {
                &frame.planes[0][..stride * h]
            } else {
                owned.resize(stride * h, 0);
                owned[..frame.planes[0].len()].copy_from_slice(frame.planes[0]);
                &owned[..]
            };
            let mut target = planar(&mut picture);
            convert(
                &mut target,
                pixels,
                frame.strides[0],
                YuvRange::Limited,
                YuvStandardMatrix::Bt601,
                YuvConversionMode::Balanced,
            )
            .map_err(|e| MediaError::IllegalParam(format!("frame: {e}")))?;
        }
    }
    Ok(pool.share(picture))
}

fn planar(picture: &mut PictureMut) -> YuvPlanarImageMut<'_, u8> {
    let (width, height) = (picture.width(), picture.height());
    let [y_stride, u_stride, v_stride] = picture.strides().map(|s| s as u32);
    let [y, u, v] = picture.planes();
    YuvPlanarImageMut {
        y_plane: BufferStoreMut::Borrowed(y),
        y_stride,
        u_plane: BufferStoreMut::Borrowed(u),
        u_stride,
        v_plane: BufferStoreMut::Borrowed(v),
        v_stride,
        width,
        height,
    }
}

fn copy_rows(
    to: &mut [u8],
    to_stride: usize,
    from: &[u8],
    from_stride: usize,
    row: usize,
    rows: usize,
) {
    for (to, from) in to
        .chunks_mut(to_stride)
        .zip(from.chunks(from_stride))
        .take(rows)
    {
        to[..row].copy_from_slice(&from[..row]);
    }
}

/// From one way to write colours to BT.601 in limited range.
///
/// Both are linear in R'G'B', so what is left is a factor for the luma, two that chroma adds to it,
/// and two by two for the chroma. Grey stays grey. Fixed point, 16 bits behind it.
pub struct Recolor {
    luma: [i32; 3],
    chroma: [[i32; 2]; 2],
    black: i32,
}

const ONE: f64 = 65_536.0;

impl Recolor {
    /// `None` where nothing is to be done.
    pub fn new(from: Color) -> Option<Self> {
        if from == Color::default() {
            return None;
        }
        // RGB of a luma and two colour differences; and the way back (ITU-T H.273, 38 to 45).
        let (kr, kb) = from.matrix.weights();
        let rgb = |y: f64, u: f64, v: f64| {
            let (r, b) = (y + 2.0 * (1.0 - kr) * v, y + 2.0 * (1.0 - kb) * u);
            (r, (y - kr * r - kb * b) / (1.0 - kr - kb), b)
        };
        let (kr2, kb2) = Color::default().matrix.weights();
        let yuv = |(r, g, b): (f64, f64, f64)| {
            let y = kr2 * r + (1.0 - kr2 - kb2) * g + kb2 * b;
            (y, (b - y) / (2.0 - 2.0 * kb2), (r - y) / (2.0 - 2.0 * kr2))
        };
        let (luma_levels, chroma_levels, black) = if from.full_range {
            (255.0, 255.0, 0)
        } else {
            (219.0, 224.0, 16)
        };
        let (by_u, by_v) = (yuv(rgb(0.0, 1.0, 0.0)), yuv(rgb(0.0, 0.0, 1.0)));
        let fixed = |factor: f64, to: f64, from: f64| (factor * to / from * ONE).round() as i32;
        Some(Self {
            luma: [
                fixed(1.0, 219.0, luma_levels),
                fixed(by_u.0, 219.0, chroma_levels),
                fixed(by_v.0, 219.0, chroma_levels),
            ],
            chroma: [
                [by_u.1, by_v.1].map(|f| fixed(f, 224.0, chroma_levels)),
                [by_u.2, by_v.2].map(|f| fixed(f, 224.0, chroma_levels)),
            ],
            black,
        })
    }

    pub fn apply(&self, picture: &Picture, pool: &Pool) -> Picture {
        const HALF: i32 = 1 << 15;
        let level = |fixed: i32| (fixed >> 16).clamp(0, 255) as u8;
        let mut target = pool.take(picture.width, picture.height);
        let strides = target.strides();
        let width = picture.width as usize;
        let chroma_width = width.div_ceil(2);
        let [y, u, v] = target.planes();
        let row = |plane: usize, row: usize| {
            &picture.planes[plane][row * picture.strides[plane] as usize..]
        };
        // What chroma adds to each luma of a row: straight loops, which become SIMD.
        let mut tint = vec![0; 2 * chroma_width];
        for at in 0..picture.height.div_ceil(2) as usize {
            let (to_u, to_v) = (&mut u[at * strides[1]..], &mut v[at * strides[2]..]);
            let from = row(1, at).iter().zip(row(2, at));
            let to = to_u.iter_mut().zip(to_v).zip(tint.chunks_exact_mut(2));
            for ((from_u, from_v), ((to_u, to_v), tint)) in from.zip(to) {
                let (du, dv) = (i32::from(*from_u) - 128, i32::from(*from_v) - 128);
                let mixed = |[a, b]: [i32; 2]| level(a * du + b * dv + (128 << 16) + HALF);
                (*to_u, *to_v) = (mixed(self.chroma[0]), mixed(self.chroma[1]));
                tint.fill(self.luma[1] * du + self.luma[2] * dv + (16 << 16) + HALF);
            }
            for at in 2 * at..(2 * at + 2).min(picture.height as usize) {
                let to = y[at * strides[0]..][..width].iter_mut();
                for ((to, from), tint) in to.zip(row(0, at)).zip(&tint) {
                    *to = level(self.luma[0] * (i32::from(*from) - self.black) + tint);
                }
            }
        }
        pool.share(target)
    }
}

/// How a picture is laid down: first mirrored along the diagonal, then left to right, then top to
/// bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    pub transposed: bool,
    pub mirrored_x: bool,
    pub mirrored_y: bool,
}

impl Turn {
    /// The size that a picture has afterwards.
    pub fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.transposed {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// Shares `picture` itself if nothing is to be done.
    pub fn apply(self, picture: &Picture, pool: &Pool) -> Picture {
        if self == Self::default() {
            return picture.clone();
        }
        /// Columns that are read at a time: their cache lines stay near.
        const TILE: usize = 32;
        let (width, height) = self.size((picture.width, picture.height));
        let mut target = pool.take(width, height);
        let strides = target.strides();
        for (i, to) in target.planes().into_iter().enumerate() {
            let half = |v: u32| if i == 0 { v } else { v.div_ceil(2) } as usize;
            let (width, height) = (half(width), half(height));
            let (from, from_stride) = (&picture.planes[i], picture.strides[i] as usize);
            for left in (0..width).step_by(TILE) {
                for (y, row) in to.chunks_mut(strides[i]).take(height).enumerate() {
                    let from_y = if self.mirrored_y { height - 1 - y } else { y };
                    for x in left..(left + TILE).min(width) {
                        let from_x = if self.mirrored_x { width - 1 - x } else { x };
                        row[x] = if self.transposed {
                            from[from_x * from_stride + from_y]
                        } else {
                            from[from_y * from_stride + from_x]
                        };
                    }
                }
            }
        }
        pool.share(target)
    }
}

/// Brings pictures to a size.
///
/// The aspect ratio is kept and the whole picture shown: what the target has left over is black
/// (letterbox). Sizes that differ by one pixel are cropped instead: they come from odd sizes, which
/// 4:2:0 coding cannot carry.
pub struct Scaler {
    resizer: fir::Resizer,
}

impl Default for Scaler {
    fn default() -> Self {
        Self {
            resizer: fir::Resizer::new(),
        }
    }
}

impl Scaler {
    /// Shares `picture` itself if it has that size already. `width` and `height` are even.
    pub fn scale(&mut self, picture: &Picture, width: u32, height: u32, pool: &Pool) -> Picture {
        if (picture.width, picture.height) == (width, height) {
            return picture.clone();
        }
        let mut target = pool.take(width, height);
        let strides = target.strides();
        let crop =
            picture.width.wrapping_sub(width) <= 1 && picture.height.wrapping_sub(height) <= 1;
        let (inner_w, inner_h) = if crop {
            (width, height)
        } else {
            fit(picture.width, picture.height, width, height)
        };
        if (inner_w, inner_h) != (width, height) {
            target.fill([16, 128, 128]);
        }
        let (left, top) = ((width - inner_w) / 4 * 2, (height - inner_h) / 4 * 2);
        for (i, to) in target.planes().into_iter().enumerate() {
            let half = |v: u32| if i == 0 { v } else { v.div_ceil(2) };
            let from = &picture.planes[i];
            let from_stride = picture.strides[i] as usize;
            if crop {
                copy_rows(
                    to,
                    strides[i],
                    from,
                    from_stride,
                    half(width) as usize,
                    half(height) as usize,
                );
                continue;
            }
            let source_size = (half(picture.width), half(picture.height));
            let place = [half(left), half(top), half(inner_w), half(inner_h)];
            let done = self.plane(
                from,
                from_stride,
                source_size,
                to,
                strides[i],
                half(height),
                place,
            );
            debug_assert!(done.is_some(), "sizes follow from the picture's own");
        }
        pool.share(target)
    }

    /// Fills the whole target, whatever becomes of the aspect ratio.
    pub fn stretch(&mut self, picture: &Picture, width: u32, height: u32, pool: &Pool) -> Picture {
        if (picture.width, picture.height) == (width, height) {
            return picture.clone();
        }
        let mut target = pool.take(width, height);
        let strides = target.strides();
        for (i, to) in target.planes().into_iter().enumerate() {
            let half = |v: u32| if i == 0 { v } else { v.div_ceil(2) };
            let done = self.plane(
                &picture.planes[i],
                picture.strides[i] as usize,
                (half(picture.width), half(picture.height)),
                to,
                strides[i],
                half(height),
                [0, 0, half(width), half(height)],
            );
            debug_assert!(done.is_some(), "sizes follow from the picture's own");
        }
        pool.share(target)
    }

    fn plane(
        &mut self,
        from: &[u8],
        from_stride: usize,
        (from_w, from_h): (u32, u32),
        to: &mut [u8],
        to_stride: usize,
        to_h: u32,
        [left, top, w, h]: [u32; 4],
    ) -> Option<()> {
        // Typed: the library then brings along the code for one kind of pixel, not for all.
        use fir::images::{TypedCroppedImage, TypedCroppedImageMut, TypedImage, TypedImageRef};
        use fir::pixels::U8;
        let source = TypedImageRef::<U8>::from_buffer(from_stride as u32, from_h, from).ok()?;
        let source = TypedCroppedImage::from_ref(&source, 0, 0, from_w, from_h).ok()?;
        let mut target = TypedImage::<U8>::from_buffer(to_stride as u32, to_h, to).ok()?;
        let mut target = TypedCroppedImageMut::from_ref(&mut target, left, top, w, h).ok()?;
        let options = fir::ResizeOptions::new()
            .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::Bilinear))
            .use_alpha(false);
        self.resizer
            .resize_typed(&source, &mut target, &options)
            .ok()
    }
}

/// The largest even size of the source's shape inside the target.
fn fit(from_w: u32, from_h: u32, width: u32, height: u32) -> (u32, u32) {
    let by_width = (u64::from(width) * u64::from(from_h) / u64::from(from_w)) as u32;
    let by_height = (u64::from(height) * u64::from(from_w) / u64::from(from_h)) as u32;
    let even = |v: u32, max: u32| ((v + 1) & !1).clamp(2, max);
    if by_width <= height {
        (width, even(by_width, height))
    } else {
        (even(by_height, width), height)
    }
}

#[cfg(test)]
pub(crate) mod tests;
