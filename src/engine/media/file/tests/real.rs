//! Files as cameras, phones, editors and servers write them: what is seen and heard of each, and
//! when.

use super::*;
use crate::engine::{PackedLayout, PixelFormat};

/// A file beside the tests, see tests/media/README.md.
fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/media")
        .join(name)
}

/// When the picture's middle flashes white, in milliseconds, over two rounds.
fn flashes(path: &Path) -> (FileVideo, Vec<f64>) {
    let pool = Pool::new(3);
    let mut video = FileVideo::open(path).unwrap();
    let (mut bright, mut times) = (false, Vec::new());
    for ms in 0..2 * video.duration().as_millis() as u64 {
        let picture = video.at(Duration::from_millis(ms), &pool).unwrap().unwrap();
        let middle = (picture.height / 2 * picture.strides[0] + picture.width / 2) as usize;
        let now = picture.planes[0][middle] > 200;
        if now && !bright {
            times.push(ms as f64);
        }
        bright = now;
    }
    (video, times)
}

/// When it beeps, in milliseconds, over two rounds.
fn beeps(path: &Path, round: Duration) -> Vec<f64> {
    let (audio, warnings) = FileAudio::open(path).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    let mut audio = audio.unwrap();
    let (mut silent_ms, mut times) = (1000.0, Vec::new());
    let mut pcm = [0i16; 480 * 2];
    for n in 0..2 * round.as_millis() as u64 / 10 {
        audio
            .read(Duration::from_millis(n * 10), round, 2, &mut pcm)
            .unwrap();
        for (at, frame) in pcm.chunks(2).enumerate() {
            if frame[0].unsigned_abs() < 1500 {
                silent_ms += 1.0 / 48.0;
                continue;
            }
            if silent_ms > 100.0 {
                times.push(n as f64 * 10.0 + at as f64 / 48.0);
            }
            silent_ms = 0.0;
        }
    }
    times
}

/// Checks both tracks against what the file shows and against each other.
fn in_step(path: &Path, round_ms: u64, wanted: &[f64]) {
    let (video, seen) = flashes(path);
    let heard = beeps(path, video.duration());
    let name = path.display();
    assert!(
        (video.duration().as_millis() as i64 - round_ms as i64).abs() <= 25,
        "{name}: {:?}",
        video.duration()
    );
    assert_eq!(
        (seen.len(), heard.len()),
        (wanted.len(), wanted.len()),
        "{name}: {seen:?} {heard:?}"
    );
    for ((seen, heard), wanted) in seen.iter().zip(&heard).zip(wanted) {
        assert!(
            (seen - heard).abs() <= 20.0,
            "{name}: {seen} and {heard} ms"
        );
        // A round of fragments begins with the sound's run-in, one packet.
        assert!(
            (seen - wanted).abs() <= 45.0,
            "{name}: {seen} instead of {wanted} ms"
        );
    }
}

#[test]
fn edit_lists_apply_to_both_tracks() {
    in_step(&case("audio_late.mp4"), 5000, &[2000.0, 7000.0]);
    in_step(&case("cut.mp4"), 3500, &[500.0, 4000.0]);
}

#[test]
fn fragments_with_several_runs_are_read() {
    in_step(&case("frag_il.mp4"), 5000, &[2000.0, 7000.0]);
}

/// What the headers say of the media's length does not count: 0, half, all ones.
#[test]
fn the_length_comes_from_the_sample_table() {
    let bytes = std::fs::read(case("mdhd0.mp4")).unwrap();
    for duration in [0u32, 32_000, u32::MAX] {
        let mut bytes = bytes.clone();
        let mdhd: Vec<usize> = (0..bytes.len() - 4)
            .filter(|i| &bytes[*i..i + 4] == b"mdhd")
            .collect();
        assert_eq!(mdhd.len(), 2);
        for at in mdhd {
            bytes[at + 20..at + 24].copy_from_slice(&duration.to_be_bytes());
        }
        let file = Temp::new(&format!("mdhd-{duration}.mp4"));
        std::fs::write(&file.0, bytes).unwrap();
        in_step(&file.0, 5000, &[2000.0, 7000.0]);
    }
}

#[test]
fn decoding_times_of_fragments_may_begin_anywhere() {
    let bytes = std::fs::read(case("frag_il.mp4")).unwrap();
    // 1,000 s later, in both tracks' units; version 1 boxes hold 64 bits.
    let mut later = bytes.clone();
    let mut moved = 0;
    let mut track = 0;
    for at in 0..bytes.len() - 4 {
        if &bytes[at..at + 4] == b"tfhd" {
            track = bytes[at + 11];
        }
        if &bytes[at..at + 4] == b"tfdt" {
            assert_eq!(bytes[at + 4], 1);
            let time = u64::from_be_bytes(bytes[at + 8..at + 16].try_into().unwrap());
            let time = time + 1000 * if track == 1 { 12_800 } else { 48_000 };
            later[at + 8..at + 16].copy_from_slice(&time.to_be_bytes());
            moved += 1;
        }
    }
    assert!(moved > 1);
    let file = Temp::new("tfdt.mp4");
    std::fs::write(&file.0, later).unwrap();
    in_step(&file.0, 5000, &[2000.0, 7000.0]);
}

#[test]
fn parameter_sets_may_come_in_band() {
    in_step(&case("avc3.mp4"), 5000, &[2000.0, 7000.0]);
    // None in the description, and plain NAL units in the samples.
    let raw = Temp::new("avc3.y4m");
    source(&raw.0);
    let file = Temp::new("avc3.mp4");
    let options = "-pix_fmt yuv420p -c:v libx264 -x264-params repeat-headers=1 -tag:v avc1";
    if ffmpeg(&format!("-i {} {options}", raw.0.display()), &file.0) {
        let mut bytes = std::fs::read(&file.0).unwrap();
        let at = (0..bytes.len())
            .find(|i| bytes[*i..].starts_with(b"avcC"))
            .unwrap();
        // No sets: what follows is left over in the box.
        bytes[at + 9] = 0xe0;
        bytes[at + 10] = 0;
        std::fs::write(&file.0, bytes).unwrap();
        let (pool, mut video) = (Pool::new(3), FileVideo::open(&file.0).unwrap());
        for n in 0..50 {
            let at = Duration::from_millis(u64::from(n) * 40 + 5);
            let picture = video.at(at, &pool).unwrap().unwrap();
            assert_eq!(frame_number(&picture), n);
        }
    }
}

#[test]
fn what_is_left_of_a_file_that_was_cut_off_is_played() {
    in_step(&case("trunc_fast.mp4"), 2080, &[2000.0, 4080.0]);
    let mut video = FileVideo::open(&case("trunc_fast.mp4")).unwrap();
    let warnings = video.take_warnings();
    assert!(
        warnings[0].contains("trunc_fast.mp4: cut off: its last 212 samples"),
        "{warnings:?}"
    );
    assert!(video.take_warnings().is_empty());
    // Without its index nothing is left; with half of it neither.
    let bytes = std::fs::read(case("cut.mp4")).unwrap();
    for (length, wanted) in [
        (6000, "no index (moov box)"),
        (11_000, "cut off inside its moov box"),
    ] {
        let file = Temp::new(&format!("cut-off-{length}.mp4"));
        std::fs::write(&file.0, &bytes[..length]).unwrap();
        let error = FileVideo::open(&file.0).err().unwrap();
        assert!(
            matches!(&error, MediaError::Io(text) if text.contains(wanted)),
            "{error}"
        );
    }
}

#[test]
fn sound_without_pictures_is_sent() {
    let path = case("audioonly.mp4");
    let mut video = FileVideo::open(&path).unwrap();
    assert_eq!(video.size(), (0, 0));
    assert!(video.take_warnings()[0].contains("audioonly.mp4: no video track"));
    for s in [0, 4, 7] {
        assert!(
            video
                .at(Duration::from_secs(s), &Pool::new(1))
                .unwrap()
                .is_none()
        );
    }
    let heard = beeps(&path, video.duration());
    assert_eq!(video.duration().as_millis(), 5000);
    assert!(
        (heard[0] - 2000.0).abs() < 20.0 && (heard[1] - 7000.0).abs() < 20.0,
        "{heard:?}"
    );
}

/// Three GOPs without an IDR picture: 70 pictures, all of them decodable.
#[test]
fn decoding_begins_with_an_open_gop() {
    let pool = Pool::new(3);
    let mut video = FileVideo::open(&case("opengop_cut.mp4")).unwrap();
    for round in 0..2 {
        let mut last = None;
        for n in 0..70 {
            let at = Duration::from_millis(round * 2800 + n * 40 + 5);
            let picture = video.at(at, &pool).unwrap().unwrap();
            let first: Vec<u8> = picture.planes[0].iter().copied().collect();
            assert!(
                last.as_ref() != Some(&first),
                "picture {n} repeats the one before"
            );
            last = Some(first);
        }
    }
    assert_eq!(video.take_warnings(), Vec::<String>::new());
}

/// From a cut in the middle of a GOP to the next keyframe nothing can be shown; what follows comes
/// when it is due.
#[test]
fn what_cannot_be_decoded_is_left_out_in_step() {
    let (raw, whole, file) = (
        Temp::new("cut.y4m"),
        Temp::new("whole.mp4"),
        Temp::new("cut.mp4"),
    );
    source(&raw.0);
    let options =
        "-pix_fmt yuv420p -c:v libx264 -x264-params keyint=25:min-keyint=25:scenecut=0:bframes=2";
    if !ffmpeg(&format!("-i {} {options}", raw.0.display()), &whole.0) {
        return;
    }
    // The first keyframe's slice becomes filler data.
    let mut bytes = std::fs::read(&whole.0).unwrap();
    let mdat = (0..bytes.len())
        .find(|i| bytes[*i..].starts_with(b"mdat"))
        .unwrap()
        + 4;
    let mut at = mdat;
    while bytes[at + 4] & 0x1f != 5 {
        at += 4 + u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    }
    bytes[at + 4] = 12;
    std::fs::write(&file.0, &bytes).unwrap();
    let (pool, mut video) = (Pool::new(3), FileVideo::open(&file.0).unwrap());
    for n in 0..50u32 {
        let at = Duration::from_millis(u64::from(n) * 40 + 5);
        let picture = video.at(at, &pool).unwrap().unwrap();
        assert_eq!(frame_number(&picture), n.max(25));
    }
    // No keyframe at all: a number of the source, not of the encoder.
    for nal in [0x65u8, 0x25] {
        for at in mdat..bytes.len() - 8 {
            let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
            if bytes[at + 4] == nal && (64..20_000).contains(&length) {
                bytes[at + 4] = 12;
            }
        }
    }
    std::fs::write(&file.0, &bytes).unwrap();
    let mut video = FileVideo::open(&file.0).unwrap();
    let error = video.at(Duration::ZERO, &pool).unwrap_err();
    assert!(
        matches!(&error, MediaError::Io(text) if text.contains("no picture of its H.264 track")),
        "{error}"
    );
}

/// The colour of a picture at parts of a hundred of its width and height.
fn rgb(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let layout = PackedLayout::new(PixelFormat::Rgba32, picture.width, picture.height, 0).unwrap();
    let mut pixels = vec![0; layout.size];
    let frame = picture.clone().into_frame(0);
    frame.convert_into(&layout, &mut pixels).unwrap();
    let at = 4 * ((picture.height * y / 100) * picture.width + picture.width * x / 100) as usize;
    [pixels[at], pixels[at + 1], pixels[at + 2]]
}

fn first(path: &Path) -> Picture {
    let mut video = FileVideo::open(path).unwrap();
    let picture = video.at(Duration::ZERO, &Pool::new(4)).unwrap().unwrap();
    assert_eq!(video.size(), (picture.width, picture.height));
    picture
}

fn assert_near(got: [u8; 3], wanted: [u8; 3], within: u8, what: &str) {
    let far = got
        .iter()
        .zip(&wanted)
        .any(|(g, w)| g.abs_diff(*w) > within);
    assert!(!far, "{what}: {got:?} instead of {wanted:?}");
}

#[test]
fn pictures_stand_upright() {
    // Bars of red, green, yellow, blue, magenta, cyan from left to right, turned to the left.
    let picture = first(&case("rot90_small.mp4"));
    assert_eq!((picture.width, picture.height), (180, 320));
    assert_near(rgb(&picture, 20, 5), [0, 255, 255], 6, "top");
    assert_near(rgb(&picture, 80, 95), [255, 0, 0], 6, "bottom");
    let clock = rgb(&picture, 15, 75);
    assert!(
        clock.iter().all(|c| *c < 70),
        "the clock is left below, not {clock:?}"
    );
    // The matrix rewritten: a, b, c, d, and which bar is then left above and right below.
    let (red, cyan) = ([255, 0, 0], [0, 255, 255]);
    let bytes = std::fs::read(case("rot90_small.mp4")).unwrap();
    let at = (0..bytes.len())
        .find(|i| bytes[*i..].starts_with(b"tkhd"))
        .unwrap()
        + 44;
    for ([a, b, c, d], size, begin, end) in [
        ([1, 0, 0, 1], (320, 180), red, cyan),
        ([-1, 0, 0, -1], (320, 180), cyan, red),
        ([-1, 0, 0, 1], (320, 180), cyan, red),
        ([1, 0, 0, -1], (320, 180), red, cyan),
        ([0, 1, -1, 0], (180, 320), red, cyan),
        ([0, -1, 1, 0], (180, 320), cyan, red),
        ([0, 1, 1, 0], (180, 320), red, cyan),
        // Some writers leave it empty.
        ([0, 0, 0, 0], (320, 180), red, cyan),
    ] {
        let mut bytes = bytes.clone();
        for (offset, value) in [(0, a), (4, b), (12, c), (16, d)] {
            let fixed: i32 = value << 16;
            bytes[at + offset..at + offset + 4].copy_from_slice(&fixed.to_be_bytes());
        }
        let file = Temp::new("turned.mp4");
        std::fs::write(&file.0, bytes).unwrap();
        let picture = first(&file.0);
        assert_eq!((picture.width, picture.height), size, "{a} {b} {c} {d}");
        // Away from the clock in a corner and from the line across.
        let (x, y) = if size.0 > size.1 { (3, 25) } else { (25, 3) };
        let what = format!("{a} {b} {c} {d}");
        assert_near(rgb(&picture, x, y), begin, 6, &what);
        assert_near(rgb(&picture, 100 - x, 100 - y), end, 6, &what);
    }
}

#[test]
fn pixels_become_square() {
    let picture = first(&case("sar_small.mp4"));
    assert_eq!((picture.width, picture.height), (512, 288));
    // A square of pixels with the VUI alone: the box is no box any more.
    let mut bytes = std::fs::read(case("sar_small.mp4")).unwrap();
    let at = (0..bytes.len())
        .find(|i| bytes[*i..].starts_with(b"pasp"))
        .unwrap();
    bytes[at..at + 4].copy_from_slice(b"free");
    let file = Temp::new("vui.mp4");
    std::fs::write(&file.0, bytes).unwrap();
    assert_eq!(first(&file.0).width, 512);
}

#[test]
fn colours_are_those_that_were_meant() {
    let wanted = [32, 192, 64];
    // The pictures themselves are coded as 30,190,60.
    assert_near(
        rgb(&first(&case("bt709.mp4")), 50, 50),
        [30, 190, 60],
        2,
        "bt709.mp4",
    );
    let file = Temp::new("colour.mp4");
    let made = |matrix: &str, range: &str, extra: &str| {
        let format = if range == "pc" { "yuvj420p" } else { "yuv420p" };
        let name = if matrix == "bt2020nc" {
            "bt2020"
        } else {
            matrix
        };
        let filter = format!(
            "color=0x20c040:s=64x64:d=0.2:r=25,format=gbrp,\
             scale=out_color_matrix={name}:out_range={range},format={format}"
        );
        let tags = format!("-colorspace {matrix} -color_range {range} {extra}");
        ffmpeg(
            &format!("-f lavfi -i {filter} {tags} -c:v libx264 -crf 4"),
            &file.0,
        )
    };
    for (matrix, range) in [
        ("bt709", "tv"),
        ("bt709", "pc"),
        ("smpte170m", "tv"),
        ("smpte170m", "pc"),
        ("bt2020nc", "tv"),
        ("bt2020nc", "pc"),
        ("smpte240m", "tv"),
    ] {
        if made(matrix, range, "") {
            let got = rgb(&first(&file.0), 50, 50);
            assert_near(got, wanted, 3, &format!("{matrix} {range}"));
        }
    }
    // Where box and pictures disagree, the box counts.
    let tags = "-color_primaries bt709 -color_trc bt709 -movflags +write_colr";
    if made("bt709", "tv", tags) {
        assert_near(rgb(&first(&file.0), 50, 50), wanted, 3, "with a box");
        let mut bytes = std::fs::read(&file.0).unwrap();
        let at = (0..bytes.len())
            .find(|i| bytes[*i..].starts_with(b"colrnclx"))
            .unwrap()
            + 12;
        bytes[at..at + 2].copy_from_slice(&6u16.to_be_bytes());
        std::fs::write(&file.0, &bytes).unwrap();
        assert_near(
            rgb(&first(&file.0), 50, 50),
            [45, 218, 67],
            3,
            "BT.601 by the box",
        );
        bytes[at..at + 2].copy_from_slice(&8u16.to_be_bytes());
        std::fs::write(&file.0, &bytes).unwrap();
        let error = FileVideo::open(&file.0).err().unwrap().to_string();
        assert!(error.contains("matrix coefficients 8"), "{error}");
    }
}

#[test]
fn y4m_frames_may_have_parameters() {
    let file = Temp::new("parameters.y4m");
    let mut bytes = b"YUV4MPEG2 W4 H2 F10:1 A2:1\n".to_vec();
    for n in 0..5u8 {
        bytes.extend_from_slice(if n % 2 == 0 {
            b"FRAME Ip XN=something\n"
        } else {
            b"FRAME\n"
        });
        bytes.extend([20 + 10 * n; 8]);
        bytes.extend([128; 4]);
    }
    // Half a frame at the end is none.
    bytes.extend_from_slice(b"FRAME\n123");
    std::fs::write(&file.0, bytes).unwrap();
    let (pool, mut video) = (Pool::new(3), FileVideo::open(&file.0).unwrap());
    assert_eq!(
        (video.duration(), video.size()),
        (Duration::from_millis(500), (8, 2))
    );
    for n in 0..23u64 {
        let picture = video
            .at(Duration::from_millis(n * 100 + 5), &pool)
            .unwrap()
            .unwrap();
        assert_eq!(u64::from(picture.planes[0][0]), 20 + 10 * (n % 5));
    }
}

/// A tone in one channel of 5.1 comes out where it belongs.
#[test]
fn surround_is_mixed_down() {
    let file = Temp::new("surround.mp4");
    for (channel, sides) in [
        ("FL", [true, false]),
        ("FR", [false, true]),
        ("FC", [true, true]),
        ("BL", [true, false]),
        ("BR", [false, true]),
        ("LFE", [false, false]),
    ] {
        let rest: String = ["FL", "FR", "FC", "LFE", "BL", "BR"]
            .map(|c| format!("{c}={}", if c == channel { "c0" } else { "0*c0" }))
            .join("|");
        let arguments = format!(
            "-f lavfi -i sine=440:d=1:sample_rate=48000,volume=8 -af pan=5.1|{rest} -c:a aac -b:a 320k"
        );
        if !ffmpeg(&arguments, &file.0) {
            continue;
        }
        let (audio, warnings) = FileAudio::open(&file.0).unwrap();
        assert_eq!(warnings, Vec::<String>::new());
        let mut pcm = vec![0i16; 4800 * 2];
        audio
            .unwrap()
            .read(
                Duration::from_millis(500),
                Duration::from_secs(1),
                2,
                &mut pcm,
            )
            .unwrap();
        let loud = [0, 1].map(|side| {
            pcm.iter()
                .skip(side)
                .step_by(2)
                .any(|s| s.unsigned_abs() > 2000)
        });
        assert_eq!(loud, sides, "{channel}");
    }
}

/// The AudioSpecificConfig of HE-AAC with a core of 24 kHz, laid over plain AAC of that rate: what
/// has no high band is heard at its pitch and its time all the same.
#[test]
fn he_aac_keeps_pitch_and_time() {
    let (raw, file) = (Temp::new("he.wav"), Temp::new("he.mp4"));
    wav(&raw.0, 24_000, 1);
    if !ffmpeg(
        &format!("-i {} -c:a aac -b:a 64k", raw.0.display()),
        &file.0,
    ) {
        return;
    }
    let mut bytes = std::fs::read(&file.0).unwrap();
    // DecoderSpecificInfo: AAC LC, 24 kHz, mono, and a synchronization extension that says whether
    // there is SBR. There is.
    let lc = [0x05, 0x80, 0x80, 0x80, 0x05, 0x13, 0x08, 0x56, 0xe5, 0x00];
    let settings = (0..bytes.len()).find(|i| bytes[*i..].starts_with(&lc));
    let at = settings.expect("as ffmpeg writes it");
    // sbrPresentFlag, extensionSamplingFrequencyIndex 3: 48 kHz.
    bytes[at + 9] = 0x80 | 3 << 3;
    std::fs::write(&file.0, bytes).unwrap();
    let (audio, warnings) = FileAudio::open(&file.0).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    let (mut audio, mut detector) = (audio.unwrap(), sound::Detector::new(48_000));
    let (mut markers, mut pcm) = (Vec::new(), vec![0i16; 960 * 2]);
    for n in 0..400u64 {
        let at = Duration::from_millis(n * 20);
        audio.read(at, Duration::from_secs(4), 2, &mut pcm).unwrap();
        detector.push(pcm.chunks(2).map(|f| f[0]), n * 20_000, |m| markers.push(m));
    }
    assert!(
        markers.len() >= 7,
        "two rounds, a marker each second: {markers:?}"
    );
    for marker in &markers {
        let off = (marker.at_us as i64 + 500_000) % 1_000_000 - 500_000;
        // The filter bank of SBR adds 962 samples. Encoders of HE-AAC count them into the edit list;
        // the one here knows nothing of SBR.
        assert!((off - 20_042).abs() < 8_000, "{off} us");
    }
}

/// What is cut, doubled, bent or cut short anywhere opens or is refused, and plays or fails: without
/// a panic, and in bounded time.
#[test]
fn damaged_files_do_no_harm() {
    let file = Temp::new("damaged.mp4");
    for name in [
        "audio_late.mp4",
        "frag_il.mp4",
        "opengop_cut.mp4",
        "avc3.mp4",
    ] {
        let whole = std::fs::read(case(name)).unwrap();
        for seed in 0..150usize {
            let mut bytes = whole.clone();
            for n in 0..8 {
                // Spread over the file by a multiplicative hash.
                let at = (seed * 8 + n).wrapping_mul(0x9e37_79b9) % bytes.len();
                bytes[at] ^= 1 << ((seed + n) % 8);
            }
            std::fs::write(&file.0, &bytes).unwrap();
            let pool = Pool::new(3);
            let round = match FileVideo::open(&file.0) {
                Ok(mut video) => {
                    for ms in (0..3000).step_by(40) {
                        if video.at(Duration::from_millis(ms), &pool).is_err() {
                            break;
                        }
                    }
                    video.duration()
                }
                Err(_) => continue,
            };
            if let Ok((Some(mut audio), _)) = FileAudio::open(&file.0) {
                let mut pcm = [0; 1920];
                for n in 0..150 {
                    let at = Duration::from_millis(20 * n);
                    if audio.read(at, round, 2, &mut pcm).is_err() {
                        break;
                    }
                }
            }
        }
    }
}

#[test]
fn covers_and_other_tracks_are_passed_over() {
    let (raw, file) = (Temp::new("tracks.y4m"), Temp::new("tracks.mp4"));
    source(&raw.0);
    let cover = "-f lavfi -i color=red:s=64x64:r=25:d=0.04";
    let arguments = format!(
        "{cover} -i {} -map 0:v -map 1:v -c:v:0 mjpeg -c:v:1 libx264 -pix_fmt:v:1 yuv420p",
        raw.0.display()
    );
    if ffmpeg(&arguments, &file.0) {
        let mut video = FileVideo::open(&file.0).unwrap();
        assert_eq!(
            (video.size(), video.duration().as_millis()),
            ((320, 180), 2000)
        );
        let picture = video.at(Duration::from_secs(1), &Pool::new(2)).unwrap();
        assert_eq!(frame_number(&picture.unwrap()), 25);
    }
    // A song with its cover, and a second sound track that players leave alone.
    let song = "-f lavfi -i sine=440:d=1 -f lavfi -i anullsrc=d=1 -t 1";
    let tracks = "-map 0:v -map 2:a -map 1:a -c:v mjpeg -c:a aac";
    let enabled = "-disposition:a:0 0 -disposition:a:1 default";
    if ffmpeg(&format!("{cover} {song} {tracks} {enabled}"), &file.0) {
        let video = FileVideo::open(&file.0).unwrap();
        assert_eq!(video.size(), (0, 0));
        let (audio, _) = FileAudio::open(&file.0).unwrap();
        let mut pcm = vec![0i16; 9600];
        audio
            .unwrap()
            .read(Duration::from_millis(300), video.duration(), 2, &mut pcm)
            .unwrap();
        assert!(
            pcm.iter().any(|s| s.unsigned_abs() > 1000),
            "the tone, not the silence"
        );
    }
}
