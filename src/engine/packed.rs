//! A decoded picture written into memory of the application, in the format it wants.

#[cfg(feature = "codec")]
use super::types::ColorMatrix;
use super::types::{PixelFormat, VideoFrame};
use super::{Error, Result};
use zego_proto::code;

/// Where each plane of a picture lies in one block of memory: planes follow each other, no gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedLayout {
    pub format: PixelFormat,
    pub width: u32,
    pub height: u32,
    /// Bytes a row, per plane; 0 for planes that the format lacks.
    pub strides: [u32; 3],
    /// Bytes of all planes.
    pub size: usize,
}

/// Above any row of a real picture, below any overflow.
const STRIDE_MAX: u32 = 1 << 16;

impl PackedLayout {
    /// `stride` is bytes a row of the first plane, 0 for no padding; chroma rows of I420 have half
    /// of it, rounded up.
    ///
    /// Errors: `COMMON_ILLEGAL_PARAM` when it is below a row's bytes or above 65,536.
    pub fn new(format: PixelFormat, width: u32, height: u32, stride: u32) -> Result<Self> {
        let row = match format {
            PixelFormat::I420 | PixelFormat::Nv12 => width,
            PixelFormat::Bgra32 | PixelFormat::Rgba32 => width * 4,
        };
        let stride = if stride == 0 { row } else { stride };
        if stride < row || stride > STRIDE_MAX {
            return Err(Error::new(
                code::COMMON_ILLEGAL_PARAM,
                format!("stride: {stride}, must be {row} to {STRIDE_MAX}, or 0"),
            ));
        }
        let strides = match format {
            PixelFormat::I420 => [stride, stride.div_ceil(2), stride.div_ceil(2)],
            PixelFormat::Nv12 => [stride, stride.div_ceil(2) * 2, 0],
            PixelFormat::Bgra32 | PixelFormat::Rgba32 => [stride, 0, 0],
        };
        let rows = [height, height.div_ceil(2), height.div_ceil(2)];
        let size = strides
            .iter()
            .zip(rows)
            .map(|(s, r)| *s as usize * r as usize)
            .sum();
        Ok(Self {
            format,
            width,
            height,
            strides,
            size,
        })
    }
}

impl VideoFrame {
    /// Writes the picture into `out`, which has at least `layout.size` bytes. Y, U and V stay as they
    /// are; RGB is made by the picture's own matrix and range, alpha 255.
    pub fn convert_into(&self, layout: &PackedLayout, out: &mut [u8]) -> Result<()> {
        if out.len() < layout.size || (layout.width, layout.height) != (self.width, self.height) {
            return Err(Error::new(
                code::TRUNCATED,
                format!("destination: {} bytes, {} needed", out.len(), layout.size),
            ));
        }
        let (y, chroma) =
            out[..layout.size].split_at_mut(layout.strides[0] as usize * self.height as usize);
        let chroma_rows = self.height.div_ceil(2) as usize;
        let chroma_width = self.width.div_ceil(2) as usize;
        match layout.format {
            PixelFormat::I420 => {
                let (u, v) = chroma.split_at_mut(layout.strides[1] as usize * chroma_rows);
                self.copy_plane(0, self.width as usize, y, layout.strides[0]);
                self.copy_plane(1, chroma_width, u, layout.strides[1]);
                self.copy_plane(2, chroma_width, v, layout.strides[2]);
                Ok(())
            }
            PixelFormat::Nv12 => {
                self.copy_plane(0, self.width as usize, y, layout.strides[0]);
                let rows = chroma
                    .chunks_mut(layout.strides[1] as usize)
                    .take(chroma_rows);
                for (at, row) in rows.enumerate() {
                    let u = &self.planes[1][at * self.strides[1] as usize..][..chroma_width];
                    let v = &self.planes[2][at * self.strides[2] as usize..][..chroma_width];
                    for (pair, (u, v)) in row.chunks_mut(2).zip(u.iter().zip(v)) {
                        pair.copy_from_slice(&[*u, *v]);
                    }
                }
                Ok(())
            }
            PixelFormat::Bgra32 | PixelFormat::Rgba32 => self.write_rgb(layout, y),
        }
    }

    fn copy_plane(&self, plane: usize, width: usize, to: &mut [u8], stride: u32) {
        let from = self.planes[plane].chunks(self.strides[plane] as usize);
        for (to, from) in to.chunks_mut(stride as usize).zip(from) {
            to[..width].copy_from_slice(&from[..width]);
        }
    }

    #[cfg(feature = "codec")]
    fn write_rgb(&self, layout: &PackedLayout, out: &mut [u8]) -> Result<()> {
        let image = yuv::YuvPlanarImage {
            y_plane: &self.planes[0],
            y_stride: self.strides[0],
            u_plane: &self.planes[1],
            u_stride: self.strides[1],
            v_plane: &self.planes[2],
            v_stride: self.strides[2],
            width: self.width,
            height: self.height,
        };
        let convert = match layout.format {
            PixelFormat::Rgba32 => yuv::yuv420_to_rgba,
            _ => yuv::yuv420_to_bgra,
        };
        convert(
            &image,
            out,
            layout.strides[0],
            if self.color.full_range {
                yuv::YuvRange::Full
            } else {
                yuv::YuvRange::Limited
            },
            match self.color.matrix {
                ColorMatrix::Bt601 => yuv::YuvStandardMatrix::Bt601,
                ColorMatrix::Bt709 => yuv::YuvStandardMatrix::Bt709,
                ColorMatrix::Bt2020 => yuv::YuvStandardMatrix::Bt2020,
                ColorMatrix::Smpte240m => yuv::YuvStandardMatrix::Smpte240,
                ColorMatrix::Fcc => yuv::YuvStandardMatrix::Fcc,
            },
        )
        .map_err(|e| Error::new(code::COMMON_ILLEGAL_PARAM, format!("picture: {e}")))
    }

    #[cfg(not(feature = "codec"))]
    fn write_rgb(&self, _: &PackedLayout, _: &mut [u8]) -> Result<()> {
        Err(Error::new(
            code::COMMON_SDK_NO_MODULE,
            "format: this build has no `codec` feature",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::types::Color;

    fn frame() -> VideoFrame {
        // 3x3, so that chroma has 2x2; every plane padded.
        VideoFrame {
            width: 3,
            height: 3,
            planes: [
                (0..12u8).map(|i| 16 + i * 10).collect::<Vec<_>>().into(),
                vec![100, 101, 0, 102, 103, 0].into(),
                vec![200, 201, 0, 202, 203, 0].into(),
            ],
            strides: [4, 3, 3],
            color: Color::default(),
            capture_time_us: 0,
            decoded_time_us: 0,
            rtp_timestamp: 0,
        }
    }

    #[test]
    fn planes_follow_each_other_at_odd_sizes() {
        let layout = PackedLayout::new(PixelFormat::I420, 3, 3, 0).unwrap();
        let mut out = vec![0; layout.size];
        frame().convert_into(&layout, &mut out).unwrap();
        assert_eq!(layout.size, 9 + 4 + 4);
        assert_eq!(out[..6], [16, 26, 36, 56, 66, 76]);
        assert_eq!(out[9..], [100, 101, 102, 103, 200, 201, 202, 203]);

        let layout = PackedLayout::new(PixelFormat::Nv12, 3, 3, 0).unwrap();
        let mut out = vec![0; layout.size];
        frame().convert_into(&layout, &mut out).unwrap();
        assert_eq!(out[9..], [100, 200, 101, 201, 102, 202, 103, 203]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let layout = PackedLayout::new(PixelFormat::Bgra32, 3, 3, 16).unwrap();
        assert_eq!(layout.size, 48);
        assert!(frame().convert_into(&layout, &mut [0; 47]).is_err());
        assert!(PackedLayout::new(PixelFormat::Bgra32, 3, 3, 11).is_err());
    }

    #[cfg(feature = "codec")]
    #[test]
    fn grey_stays_grey() {
        let mut grey = frame();
        grey.planes = [
            vec![126; 12].into(),
            vec![128; 6].into(),
            vec![128; 6].into(),
        ];
        let layout = PackedLayout::new(PixelFormat::Rgba32, 3, 3, 0).unwrap();
        let mut out = vec![0; layout.size];
        grey.convert_into(&layout, &mut out).unwrap();
        for pixel in out.chunks(4) {
            assert!(pixel[..3].iter().all(|c| c.abs_diff(128) <= 1), "{pixel:?}");
            assert_eq!(pixel[3], 255);
        }
    }
    #[cfg(feature = "codec")]
    #[test]
    fn rgb_follows_matrix_and_range() {
        // RGB 32,192,64 as each writes it (ITU-T H.273, equations 38 to 45).
        for (matrix, full_range, yuv) in [
            (ColorMatrix::Bt601, false, [127, 95, 67]),
            (ColorMatrix::Bt709, false, [144, 88, 63]),
            (ColorMatrix::Bt709, true, [149, 82, 54]),
            (ColorMatrix::Bt2020, false, [138, 91, 62]),
            (ColorMatrix::Bt601, true, [130, 91, 58]),
        ] {
            let mut picture = frame();
            picture.planes = std::array::from_fn(|i| vec![yuv[i]; 12].into());
            picture.color = Color { matrix, full_range };
            let layout = PackedLayout::new(PixelFormat::Rgba32, 3, 3, 0).unwrap();
            let mut out = vec![0; layout.size];
            picture.convert_into(&layout, &mut out).unwrap();
            for (got, wanted) in out.iter().zip([32, 192, 64]) {
                assert!(
                    got.abs_diff(wanted) <= 3,
                    "{matrix:?} {full_range}: {:?}",
                    &out[..3]
                );
            }
        }
    }
}
