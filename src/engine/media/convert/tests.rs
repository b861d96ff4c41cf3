use super::*;
use crate::engine::PackedLayout;

/// A smooth picture: what conversions may change by rounding only.
fn gradient(width: u32, height: u32) -> Picture {
    let mut picture = PictureMut::new(width, height);
    let strides = picture.strides();
    for (i, plane) in picture.planes().into_iter().enumerate() {
        for (y, row) in plane.chunks_mut(strides[i]).enumerate() {
            for (x, v) in row.iter_mut().enumerate() {
                let scale = if i == 0 { 1 } else { 2 };
                let (px, py) = (
                    (x * scale) as u32 * 200 / width,
                    (y * scale) as u32 * 200 / height,
                );
                *v = match i {
                    0 => 60 + (px / 2) as u8,
                    1 => 118 + (py / 10) as u8,
                    _ => 138 - (px / 10) as u8,
                };
            }
        }
    }
    picture.finish()
}

/// Largest difference over the visible parts of all planes.
fn difference(a: &Picture, b: &Picture) -> u8 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let mut most = 0;
    for i in 0..3 {
        let (w, h) = if i == 0 {
            (a.width, a.height)
        } else {
            (a.width.div_ceil(2), a.height.div_ceil(2))
        };
        for y in 0..h as usize {
            for x in 0..w as usize {
                let (p, q) = (
                    a.planes[i][y * a.strides[i] as usize + x],
                    b.planes[i][y * b.strides[i] as usize + x],
                );
                most = most.max(p.abs_diff(q));
            }
        }
    }
    most
}

/// Lays the picture out in `format` with `pad` extra bytes a row and a last row cut short.
pub(crate) fn lay_out(
    picture: &Picture,
    format: PixelFormat,
    pad: usize,
) -> ([Vec<u8>; 3], [u32; 3]) {
    let (w, h) = (picture.width as usize, picture.height as usize);
    let (cw, ch) = (w.div_ceil(2), h.div_ceil(2));
    let rows = |plane: usize, row: usize, rows: usize| -> (Vec<u8>, u32) {
        let mut out = Vec::new();
        for y in 0..rows {
            let begin = y * picture.strides[plane] as usize;
            out.extend_from_slice(&picture.planes[plane][begin..begin + row]);
            if y + 1 < rows {
                out.extend(std::iter::repeat_n(0xaa, pad));
            }
        }
        (out, (row + pad) as u32)
    };
    match format {
        PixelFormat::I420 => {
            let ((y, a), (u, b), (v, c)) = (rows(0, w, h), rows(1, cw, ch), rows(2, cw, ch));
            ([y, u, v], [a, b, c])
        }
        PixelFormat::Nv12 => {
            let (y, a) = rows(0, w, h);
            let mut uv = Vec::new();
            for row in 0..ch {
                for x in 0..cw {
                    uv.push(picture.planes[1][row * picture.strides[1] as usize + x]);
                    uv.push(picture.planes[2][row * picture.strides[2] as usize + x]);
                }
                if row + 1 < ch {
                    uv.extend(std::iter::repeat_n(0xaa, pad));
                }
            }
            ([y, uv, Vec::new()], [a, (2 * cw + pad) as u32, 0])
        }
        packed => {
            let layout = PackedLayout::new(packed, picture.width, picture.height, 0).unwrap();
            let mut pixels = vec![0; layout.size];
            let frame = picture.clone().into_frame(0);
            frame.convert_into(&layout, &mut pixels).unwrap();
            let mut out = Vec::new();
            for (y, row) in pixels.chunks(4 * w).enumerate() {
                out.extend_from_slice(row);
                if y + 1 < h {
                    out.extend(std::iter::repeat_n(0xaa, pad));
                }
            }
            ([out, Vec::new(), Vec::new()], [(4 * w + pad) as u32, 0, 0])
        }
    }
}

#[test]
fn every_format_with_strides_and_odd_sizes() {
    let pool = Pool::new(2);
    for (width, height) in [(64, 48), (33, 17), (320, 180), (2, 2)] {
        let source = gradient(width, height);
        for format in [
            PixelFormat::I420,
            PixelFormat::Nv12,
            PixelFormat::Bgra32,
            PixelFormat::Rgba32,
        ] {
            for pad in [0, 4, 52] {
                let (planes, strides) = lay_out(&source, format, pad);
                let frame = VideoFrameRef {
                    format,
                    width,
                    height,
                    planes: [&planes[0], &planes[1], &planes[2]],
                    strides,
                };
                let converted = to_i420(&frame, &pool).unwrap();
                let allowed = match format {
                    PixelFormat::I420 | PixelFormat::Nv12 => 0,
                    // Rounding there and back, and half a column beyond odd sizes.
                    _ => 4,
                };
                let d = difference(&source, &converted);
                assert!(d <= allowed, "{format:?} {width}x{height} +{pad}: {d}");
            }
        }
    }
}

#[test]
fn primaries_have_their_bt601_values() {
    let pool = Pool::new(2);
    for (rgb, yuv) in [
        ([255, 255, 255], [235, 128, 128]),
        ([0, 0, 0], [16, 128, 128]),
        ([255, 0, 0], [81, 90, 240]),
        ([0, 255, 0], [145, 54, 34]),
        ([0, 0, 255], [41, 240, 110]),
    ] {
        let pixels: Vec<u8> = (0..16 * 16)
            .flat_map(|_| [rgb[0], rgb[1], rgb[2], 255])
            .collect();
        let frame = VideoFrameRef {
            format: PixelFormat::Rgba32,
            width: 16,
            height: 16,
            planes: [&pixels, &[], &[]],
            strides: [64, 0, 0],
        };
        let picture = to_i420(&frame, &pool).unwrap();
        for i in 0..3 {
            assert!(
                picture.planes[i][0].abs_diff(yuv[i]) <= 1,
                "{rgb:?}: {} instead of {}",
                picture.planes[i][0],
                yuv[i]
            );
        }
    }
}

#[test]
fn short_planes_and_strides_are_named() {
    let bytes = vec![0; 64 * 64 * 4];
    let good = VideoFrameRef {
        format: PixelFormat::I420,
        width: 64,
        height: 64,
        planes: [&bytes, &bytes, &bytes],
        strides: [64, 32, 32],
    };
    assert!(check(&good).is_ok());
    let text = |frame: VideoFrameRef<'_>| check(&frame).unwrap_err().to_string();
    assert!(text(VideoFrameRef { width: 1, ..good }).contains("width 1"));
    assert!(
        text(VideoFrameRef {
            height: 9000,
            ..good
        })
        .contains("8192")
    );
    assert!(
        text(VideoFrameRef {
            strides: [63, 32, 32],
            ..good
        })
        .contains("strides[0] 63")
    );
    assert!(
        text(VideoFrameRef {
            strides: [64, 32, u32::MAX],
            ..good
        })
        .contains("strides[2]")
    );
    assert!(
        text(VideoFrameRef {
            planes: [&bytes, &bytes, &bytes[..1023]],
            ..good
        })
        .contains("planes[2] holds 1023")
    );
    let packed = VideoFrameRef {
        format: PixelFormat::Bgra32,
        strides: [256, 0, 0],
        ..good
    };
    assert!(check(&packed).is_ok());
    assert!(
        text(VideoFrameRef {
            planes: [&bytes[1..], &[], &[]],
            ..packed
        })
        .contains("planes[0]")
    );
}

#[test]
fn scaling_keeps_the_aspect_ratio() {
    let (pool, mut scaler) = (Pool::new(4), Scaler::default());
    let source = gradient(640, 360);
    let same = scaler.scale(&source, 320, 180, &pool);
    assert!(difference(&same, &gradient(320, 180)) <= 3);
    let tall = scaler.scale(&source, 320, 320, &pool);
    let row = |y: usize| tall.planes[0][y * tall.strides[0] as usize + 100];
    assert_eq!(
        (row(0), row(60), row(319)),
        (16, 16, 16),
        "black above and below"
    );
    assert!(row(160) > 60);
    let wide = scaler.scale(&source, 640, 180, &pool);
    assert_eq!(wide.planes[0][90 * wide.strides[0] as usize + 20], 16);
    let odd = gradient(33, 17);
    let cropped = scaler.scale(&odd, 32, 16, &pool);
    assert_eq!(cropped.planes[0][31], odd.planes[0][31]);
    for (w, h) in [(2, 2), (16, 16), (1920, 1080), (34, 18)] {
        let out = scaler.scale(&source, w, h, &pool);
        assert_eq!((out.width, out.height), (w, h));
    }
}

/// One colour, RGB 32,192,64, in every way to write it (ITU-T H.273, equations 38 to 45).
#[test]
fn every_matrix_and_range_becomes_bt601() {
    use crate::engine::types::ColorMatrix;
    let pool = Pool::new(4);
    for (matrix, full_range, yuv) in [
        (ColorMatrix::Bt601, true, [130, 91, 58]),
        (ColorMatrix::Bt709, false, [144, 88, 63]),
        (ColorMatrix::Bt709, true, [149, 82, 54]),
        (ColorMatrix::Bt2020, false, [138, 91, 62]),
    ] {
        let mut picture = PictureMut::new(33, 17);
        picture.fill(yuv);
        let recolor = Recolor::new(Color { matrix, full_range }).unwrap();
        let out = recolor.apply(&picture.finish(), &pool);
        for (plane, wanted) in out.planes.iter().zip([127, 95, 67]) {
            assert!(
                plane[0].abs_diff(wanted) <= 1,
                "{matrix:?} {full_range}: {plane:?}"
            );
        }
        for (i, (w, h)) in [(33, 17), (17, 9), (17, 9)].into_iter().enumerate() {
            let last = (h - 1) * out.strides[i] as usize + w - 1;
            assert_eq!(out.planes[i][last], out.planes[i][0]);
        }
    }
    assert!(Recolor::new(Color::default()).is_none());
    let white = Recolor::new(Color {
        matrix: ColorMatrix::Bt2020,
        full_range: true,
    })
    .unwrap();
    let mut picture = PictureMut::new(2, 2);
    picture.fill([255, 128, 128]);
    let out = white.apply(&picture.finish(), &pool);
    assert_eq!(out.planes.map(|p| p[0]), [235, 128, 128]);
}

#[test]
fn pictures_are_turned_all_eight_ways() {
    let pool = Pool::new(4);
    let source = gradient(35, 20);
    let at = |p: &Picture, i: usize, x: u32, y: u32| {
        p.planes[i][y as usize * p.strides[i] as usize + x as usize]
    };
    for bits in 0..8 {
        let turn = Turn {
            transposed: bits & 1 != 0,
            mirrored_x: bits & 2 != 0,
            mirrored_y: bits & 4 != 0,
        };
        let out = turn.apply(&source, &pool);
        assert_eq!((out.width, out.height), turn.size((35, 20)));
        for i in 0..3 {
            let half = |v: u32| if i == 0 { v } else { v.div_ceil(2) };
            let (w, h) = (half(out.width), half(out.height));
            for (x, y) in [
                (0, 0),
                (w - 1, 0),
                (0, h - 1),
                (w - 1, h - 1),
                (w / 3, h / 4),
            ] {
                let (mx, my) = (
                    if turn.mirrored_x { w - 1 - x } else { x },
                    if turn.mirrored_y { h - 1 - y } else { y },
                );
                let (fx, fy) = if turn.transposed { (my, mx) } else { (mx, my) };
                assert_eq!(
                    at(&out, i, x, y),
                    at(&source, i, fx, fy),
                    "{turn:?} {x},{y}"
                );
            }
        }
    }
}

#[test]
fn stretching_fills_the_target() {
    let (pool, mut scaler) = (Pool::new(4), Scaler::default());
    let out = scaler.stretch(&gradient(360, 288), 512, 288, &pool);
    assert!(difference(&out, &gradient(512, 288)) <= 3);
}
