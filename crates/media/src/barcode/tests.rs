use super::sound::{Detector, Marker, generate};
use super::*;

const SIZES: [(u32, u32); 7] = [
    (48, 24),
    (160, 90),
    (321, 181),
    (640, 360),
    (1280, 720),
    (1920, 1080),
    (97, 801),
];

fn picture(width: u32, height: u32, code: Barcode) -> Vec<u8> {
    let mut luma = vec![90; (width * height) as usize];
    assert!(draw(&mut luma, width as usize, width, height, code));
    luma
}

#[test]
fn drawn_codes_are_read_at_every_size() {
    for (width, height) in SIZES {
        for (frame, us) in [
            (0, 0),
            (1, 1_795_000_000_123_400),
            (0xff_ffff, u64::MAX),
            (0x12_3456, 77),
        ] {
            let code = Barcode::new(frame, us);
            assert_eq!(
                read(&picture(width, height, code), width as usize, width, height),
                Ok(code)
            );
        }
    }
}

#[test]
fn strides_wider_than_the_picture() {
    let code = Barcode::new(7, 1_795_000_000_000_000);
    let (width, height, stride) = (320, 180, 384);
    let mut luma = vec![128; stride * height];
    assert!(draw(&mut luma, stride, width as u32, height as u32, code));
    assert!(
        luma.chunks(stride)
            .all(|row| row[width..].iter().all(|v| *v == 128)),
        "the padding is not ours"
    );
    assert_eq!(read(&luma, stride, width as u32, height as u32), Ok(code));
}

#[test]
fn a_scaled_and_dimmed_picture_is_read() {
    let code = Barcode::new(4711, 1_795_000_000_555_500);
    let source = picture(1280, 720, code);
    for (width, height) in [(640, 360), (426, 240), (160, 90), (1920, 1080)] {
        let mut scaled = vec![0u8; (width * height) as usize];
        for y in 0..height {
            for x in 0..width {
                let value = source[(y * 720 / height * 1280 + x * 1280 / width) as usize];
                scaled[(y * width + x) as usize] = 40 + (u32::from(value) * 3 / 5) as u8;
            }
        }
        assert_eq!(
            read(&scaled, width as usize, width, height),
            Ok(code),
            "{width}x{height}"
        );
    }
}

#[test]
fn other_pictures_are_refused() {
    let flat = |v: u8| vec![v; 640 * 360];
    assert_eq!(read(&flat(16), 640, 640, 360), Err(ReadError::Checksum));
    assert_eq!(read(&flat(235), 640, 640, 360), Err(ReadError::Checksum));
    assert_eq!(read(&flat(120), 640, 640, 360), Err(ReadError::NoContrast));
    assert_eq!(read(&flat(16), 640, 640, 361), Err(ReadError::TooSmall));
    assert_eq!(read(&[0; 100], 10, 10, 10), Err(ReadError::TooSmall));
    let mut luma = picture(640, 360, Barcode::new(9, 9));
    let [left, top, right, bottom] = block_rect(20, 640, 360);
    for y in top..bottom {
        for x in left..right {
            let v = &mut luma[(y * 640 + x) as usize];
            *v = 251 - *v;
        }
    }
    assert_eq!(
        read(&luma, 640, 640, 360),
        Err(ReadError::Checksum),
        "one wrong block"
    );
}

#[test]
fn time_is_completed_from_a_near_instant() {
    let now = 1_795_000_000_123_400;
    let code = Barcode::new(0, now);
    for drift in [0i64, 1_000_000, -1_000_000, 86_400_000_000, -86_400_000_000] {
        assert_eq!(code.unix_us(now.saturating_add_signed(drift)), now);
    }
    // Across the wrap of the 40 bits.
    let wrap = (1u64 << 40) * 100 * 16;
    assert_eq!(Barcode::new(0, wrap - 100).unix_us(wrap + 500), wrap - 100);
    assert_eq!(Barcode::new(0, wrap + 100).unix_us(wrap - 500), wrap + 100);
}

/// The vectors that readers in other languages replay.
#[test]
fn vectors() {
    let written = include_str!("../../vectors/barcode.json");
    if std::env::var_os("ZEX_WRITE_VECTORS").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/barcode.json"),
            vectors_json(),
        )
        .unwrap();
        return;
    }
    assert_eq!(
        written,
        vectors_json(),
        "vectors/barcode.json is not what this code draws"
    );
}

fn vectors_json() -> String {
    let mut codes = Vec::new();
    for (frame, us) in [
        (0, 0),
        (1, 100),
        (300, 1_795_000_000_123_456),
        (0xff_ffff, ((1u64 << 40) - 1) * 100),
        (0xab_cdef, 1_800_000_000_000_000),
    ] {
        let code = Barcode::new(frame, us);
        let hex: String = code.to_bytes().iter().map(|b| format!("{b:02x}")).collect();
        codes.push(format!(
            "    {{\"frame\": {}, \"unix_us\": {us}, \"time_100us\": {}, \"bytes\": \"{hex}\"}}",
            code.frame, code.time_100us
        ));
    }
    let mut layouts = Vec::new();
    for (width, height) in SIZES {
        let [a, b, c] = [0, 17, 71].map(|i| format!("{:?}", block_rect(i, width, height)));
        layouts.push(format!(
            "    {{\"width\": {width}, \"height\": {height}, \"block_0\": {a}, \"block_17\": {b}, \"block_71\": {c}}}"
        ));
    }
    let mut refused = Vec::new();
    for (why, mut bytes) in [
        ("checksum", Barcode::new(5, 500).to_bytes()),
        ("all_dark", [0; 9]),
        ("all_bright", [0xff; 9]),
    ] {
        if why == "checksum" {
            bytes[3] ^= 0x10;
        }
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        refused.push(format!("    {{\"why\": \"{why}\", \"bytes\": \"{hex}\"}}"));
    }
    format!(
        "{{\n  \"columns\": {COLUMNS},\n  \"rows\": {ROWS},\n  \"dark\": {DARK},\n  \"bright\": {BRIGHT},\n  \
         \"codes\": [\n{}\n  ],\n  \"layouts\": [\n{}\n  ],\n  \"refused\": [\n{}\n  ]\n}}\n",
        codes.join(",\n"),
        layouts.join(",\n"),
        refused.join(",\n")
    )
}

fn listen(samples: &[i16], rate: u32, from_us: u64, chunk: usize) -> Vec<Marker> {
    let (mut detector, mut found) = (Detector::new(rate), Vec::new());
    for (i, part) in samples.chunks(chunk).enumerate() {
        let at = from_us + (i * chunk) as u64 * 1_000_000 / u64::from(rate);
        detector.push(part.iter().copied(), at, |m| found.push(m));
    }
    found
}

#[test]
fn markers_are_found_to_a_millisecond() {
    for rate in [16_000, 44_100, 48_000] {
        let from = 1_795_000_000_300_000;
        let mut samples = vec![0; rate as usize * 5];
        generate(&mut samples, rate, 1, from);
        let found = listen(&samples, rate, from, rate as usize / 100);
        assert_eq!(found.len(), 5, "{rate}: {found:?}");
        for (i, marker) in found.iter().enumerate() {
            let second = 1_795_000_001 + i as u64;
            assert!(
                marker.at_us.abs_diff(second * 1_000_000) < 1000,
                "{rate}: {marker:?}"
            );
            assert_eq!(marker.odd, second % 2 == 1);
        }
    }
}

#[test]
fn markers_survive_noise_and_a_tenth_of_the_volume() {
    let from = 1_795_000_000_000_000 - 500_000;
    let mut samples = vec![0; 48_000 * 4];
    generate(&mut samples, 48_000, 1, from);
    let mut seed = 1u32;
    for sample in &mut samples {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample = *sample / 10 + (seed >> 16) as i16 / 400;
    }
    let found = listen(&samples, 48_000, from, 480);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(
        found.iter().all(|m| (m.at_us + 500) % 1_000_000 < 1500),
        "{found:?}"
    );
}

/// A packet lost in the burst, or its sound repeated by concealment: 20 ms less or more.
#[test]
fn a_burst_of_doubtful_length_does_not_count() {
    for odd in [false, true] {
        let start = 1_795_000_000_000_000 + u64::from(odd) * 1_000_000;
        let mut whole = vec![0; 48_000];
        generate(&mut whole, 48_000, 1, start);
        assert_eq!(listen(&whole, 48_000, start, 480).len(), 1);
        let (from, to) = (480, 480 + 960);
        let cut = [&whole[..from], &whole[to..]].concat();
        assert_eq!(listen(&cut, 48_000, start, 480), []);
        let repeated = [&whole[..to], &whole[from..]].concat();
        assert_eq!(listen(&repeated, 48_000, start, 480), []);
    }
}

#[test]
fn pieces_join_without_a_seam_and_channels_agree() {
    let from = 1_795_000_000_900_000;
    let mut whole = vec![0; 9600 * 2];
    generate(&mut whole, 48_000, 2, from);
    let mut parts = vec![0; 9600 * 2];
    for (i, part) in parts.chunks_mut(960).enumerate() {
        generate(part, 48_000, 2, from + i as u64 * 10_000);
    }
    assert_eq!(whole, parts);
    assert!(whole.chunks(2).all(|f| f[0] == f[1]));
}

#[test]
fn silence_and_speech_like_noise_have_no_marker() {
    assert!(listen(&vec![0; 96_000], 48_000, 0, 480).is_empty());
    let mut seed = 7u32;
    let noise: Vec<i16> = (0..96_000)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as i16 / 8
        })
        .collect();
    assert!(listen(&noise, 48_000, 0, 480).len() <= 1);
}
