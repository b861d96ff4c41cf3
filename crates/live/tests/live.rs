//! The main job as a person runs it: the program, the built library, real sockets.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use zego_server::{Server, ServerConfig};

/// The library that cargo built beside this test.
fn library() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    test.with_file_name("libzego_express.so")
}

fn live(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_live"));
    command
        .args(args)
        .env("ZEGO_EXPRESS_LIB", library())
        .stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    live(args).output().expect("the program starts")
}

/// A folder that goes with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("zego-live-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("temporary folder");
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn figures(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect("--json wrote it")).expect("JSON")
}

fn number(figures: &Value, key: &str) -> f64 {
    figures[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key} is {}", figures[key]))
}

fn assert_success(output: &Output) {
    assert!(
        output.status.success(),
        "{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn nothing_left(figures: &Value) {
    for key in [
        "live_handles_at_end",
        "threads_at_end",
        "live_frames_at_end",
        "buffered_bytes_at_end",
    ] {
        assert_eq!(number(figures, key), 0.0, "{key}");
    }
}

const SMALL: [&str; 6] = ["--size", "640x360", "--fps", "15", "--bitrate-kbps", "600"];

#[test]
fn the_walk_with_snapshot_and_recording() {
    let folder = Folder::new("walk");
    let (json, png, mp4) = (
        folder.file("out.json"),
        folder.file("last.png"),
        folder.file("got.mp4"),
    );
    let mut args = vec![
        "--seconds",
        "8",
        "--json",
        &json,
        "--snapshot",
        &png,
        "--record",
        &mp4,
    ];
    args.extend(SMALL);
    let output = run(&args);
    assert_success(&output);
    let f = figures(&json);
    let rooms = json!([["LOGINING", 0], ["LOGINED", 0], ["LOGOUT", 0]]);
    assert_eq!(f["host_room_states"], rooms);
    assert_eq!(f["viewer_room_states"], rooms);
    assert_eq!(
        f["publisher_states"],
        json!([
            ["PUBLISH_REQUESTING", 0],
            ["PUBLISHING", 0],
            ["NO_PUBLISH", 0]
        ])
    );
    assert_eq!(
        f["player_states"],
        json!([["PLAY_REQUESTING", 0], ["PLAYING", 0], ["NO_PLAY", 0]])
    );
    nothing_left(&f);
    // An order of magnitude from what a quiet machine shows: these catch what is broken, not slow.
    assert!(number(&f, "frames_rendered") >= 60.0, "{f}");
    assert!(number(&f, "delay_ms_p50") < 300.0, "{f}");
    assert!(number(&f, "psnr_db") > 20.0, "{f}");
    assert_eq!((number(&f, "width"), number(&f, "height")), (640.0, 360.0));
    snapshot_shows_the_barcode(Path::new(&png));
    recording_has_picture_and_sound(&mp4);
}

fn snapshot_shows_the_barcode(path: &Path) {
    let decoder = png::Decoder::new(std::io::BufReader::new(
        std::fs::File::open(path).expect("--snapshot wrote it"),
    ));
    let mut reader = decoder.read_info().expect("PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("a picture");
    // Green is most of luma, and the barcode is grey.
    let luma: Vec<u8> = pixels
        .chunks(4)
        .map(|p| 16 + (u32::from(p[1]) * 219 / 255) as u8)
        .collect();
    let code = zego_media::barcode::read(&luma, info.width as usize, info.width, info.height);
    assert!(code.is_ok(), "{code:?}");
}

fn recording_has_picture_and_sound(path: &str) {
    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-count_frames",
            "-show_entries",
            "stream=codec_name,nb_read_frames",
            "-of",
            "csv=p=0",
            path,
        ])
        .output()
        .expect("ffprobe (package ffmpeg); `cargo xtask setup` installs it");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let frames = |codec: &str| -> u32 {
        let line = text
            .lines()
            .find(|line| line.starts_with(codec))
            .unwrap_or_else(|| panic!("no {codec} in {text:?}"));
        line.split(',')
            .nth(1)
            .and_then(|n| n.parse().ok())
            .unwrap_or(0)
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(frames("h264") >= 60, "{text}");
    assert!(frames("opus") >= 150, "{text}");
}

#[test]
fn ctrl_c_ends_through_the_same_calls() {
    let folder = Folder::new("ctrlc");
    let json = folder.file("out.json");
    let mut args = vec!["--json", &json];
    args.extend(SMALL);
    let child = live(&args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    std::thread::sleep(Duration::from_secs(4));
    // SAFETY: a signal to our own child.
    assert_eq!(unsafe { libc::kill(child.id() as i32, libc::SIGINT) }, 0);
    assert_success(&ended(child));
    let f = figures(&json);
    nothing_left(&f);
    assert_eq!(
        f["host_room_states"].as_array().and_then(|s| s.last()),
        Some(&json!(["LOGOUT", 0]))
    );
}

/// Waits for a child that is about to end; a hang fails instead of blocking the run.
fn ended(mut child: Child) -> Output {
    let end = Instant::now() + Duration::from_secs(60);
    while child.try_wait().expect("our child").is_none() {
        if Instant::now() > end {
            let _ = child.kill();
            panic!("the program did not end within 60 s");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    child.wait_with_output().expect("our child")
}

#[test]
fn two_programs_meet_on_a_server_with_sign_and_token() {
    let folder = Folder::new("roles");
    let server = Server::start(ServerConfig::ephemeral()).expect("server");
    let (url, app_id, sign) = (server.url(), server.app_id().to_string(), server.app_sign());
    let token = server.token("vera", Some("r1"), 1);
    let (host_json, viewer_json) = (folder.file("host.json"), folder.file("viewer.json"));
    let common = [
        "--server", &url, "--app-id", &app_id, "--room", "r1", "--stream", "s1",
    ];
    let mut host = vec![
        "--role",
        "host",
        "--user",
        "hugo",
        "--app-sign",
        &sign,
        "--seconds",
        "10",
        "--json",
        &host_json,
    ];
    host.extend(common);
    host.extend(SMALL);
    let mut viewer = vec![
        "--role",
        "viewer",
        "--user",
        "vera",
        "--token",
        &token,
        "--seconds",
        "4",
        "--json",
        &viewer_json,
    ];
    viewer.extend(common);
    let host = live(&host)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let viewer = live(&viewer)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    assert_success(&ended(viewer));
    assert_success(&ended(host));
    assert!(number(&figures(&viewer_json), "frames_rendered") >= 20.0);
    assert!(number(&figures(&host_json), "frames_sent") >= 60.0);
    nothing_left(&figures(&viewer_json));
    server.stop();
}

/// SIGKILL: the program ends no call and says no goodbye.
#[test]
fn a_killed_host_is_missed_by_its_viewer() {
    let folder = Folder::new("killed");
    let server = Server::start(ServerConfig::ephemeral()).expect("server");
    let (url, app_id, sign) = (server.url(), server.app_id().to_string(), server.app_sign());
    let json = folder.file("viewer.json");
    let start = |role: &str, more: &[&str]| {
        let mut args = vec!["--role", role, "--user", role, "--server", &url];
        args.extend(["--app-id", &app_id, "--app-sign", &sign]);
        args.extend(["--room", "r1", "--stream", "s1"]);
        args.extend(more);
        live(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts")
    };
    let mut host = start("host", &SMALL);
    let viewer = start("viewer", &["--seconds", "12", "--json", &json]);
    let end = Instant::now() + Duration::from_secs(60);
    while server.stats().media.subscriptions == 0 {
        assert!(Instant::now() < end, "the viewer does not play");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_secs(2));
    host.kill().expect("our child");
    host.wait().expect("our child");
    assert_success(&ended(viewer));
    let f = figures(&json);
    assert_eq!(
        f["player_states"],
        json!([
            ["PLAY_REQUESTING", 0],
            ["PLAYING", 0],
            ["PLAY_REQUESTING", 1004020],
            ["NO_PLAY", 0]
        ])
    );
    nothing_left(&f);
    server.stop();
}

/// Test files come from ffmpeg, which the tests need anyway for ffprobe.
fn make(folder: &Folder, name: &str, args: &[&str]) -> String {
    let path = folder.file(name);
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-y"])
        .args(args)
        .arg(&path)
        .status()
        .expect("ffmpeg; `cargo xtask setup` installs it");
    assert!(status.success(), "ffmpeg cannot make {name}");
    path
}

#[test]
fn clips_are_played_in_a_loop() {
    let folder = Folder::new("clips");
    let source = [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=640x360:rate=15:duration=2",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=500:duration=2",
    ];
    let mut high = source.to_vec();
    high.extend([
        "-c:v",
        "libx264",
        "-profile:v",
        "high",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-ac",
        "2",
        "-shortest",
    ]);
    for path in [
        make(&folder, "high.mp4", &high),
        make(
            &folder,
            "clip.y4m",
            &[
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=200x150:rate=10:duration=1",
                "-pix_fmt",
                "yuv420p",
            ],
        ),
    ] {
        let json = folder.file("out.json");
        let mut args = vec!["--seconds", "9", "--input", &path, "--json", &json];
        args.extend(SMALL);
        assert_success(&run(&args));
        let f = figures(&json);
        assert!(number(&f, "frames_rendered") >= 50.0, "{path}: {f}");
        // The second clip has another size: it is compared as it was scaled for sending.
        assert!(number(&f, "psnr_db") > 20.0, "{path}: {f}");
        nothing_left(&f);
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = Folder::new("bad");
    let garbage = folder.file("notes.txt");
    std::fs::write(&garbage, "no film").expect("writable");
    let ten_bit = make(
        &folder,
        "ten.mp4",
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=320x180:rate=10:duration=1",
            "-c:v",
            "libx264",
            "-profile:v",
            "high10",
            "-pix_fmt",
            "yuv420p10le",
        ],
    );
    for (path, word) in [(&garbage, "MP4"), (&ten_bit, "High 10")] {
        let output = run(&["--seconds", "5", "--input", path]);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{path} was accepted");
        assert!(text.contains(word), "{path}: {text}");
    }
}

/// Neither the engine nor the server is at fault, and yet nobody saw anything.
#[test]
fn a_file_of_which_nothing_can_be_sent_fails() {
    let folder = Folder::new("undecodable");
    let path = folder.file("no-keyframe.mp4");
    let mut bytes = std::fs::read(media("opengop_cut.mp4")).expect("checked in");
    // Intra pictures become filler data.
    for at in 0..bytes.len() - 5 {
        let length = u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        if bytes[at + 4] == 0x41 && bytes[at + 5] == 0x88 && (16..4000).contains(&length) {
            bytes[at + 4] = 12;
        }
    }
    std::fs::write(&path, bytes).expect("writable");
    let output = run(&["--seconds", "5", "--input", &path]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{text}");
    assert!(
        text.contains("no picture of its H.264 track can be decoded") && text.contains("1000914"),
        "{text}"
    );
    // What can be sent of others is enough: sound alone, pictures without an IDR picture.
    for name in ["audioonly.mp4", "opengop_cut.mp4"] {
        let json = folder.file("out.json");
        let mut args = vec![
            "--seconds",
            "3",
            "--input",
            media(name).leak(),
            "--json",
            &json,
        ];
        args.extend(SMALL);
        assert_success(&run(&args));
        let sent = number(&figures(&json), "frames_sent");
        assert_eq!(sent > 10.0, name == "opengop_cut.mp4", "{name}: {sent}");
    }
}

/// A file that other tests read, too.
fn media(name: &str) -> String {
    format!("{}/../../tests/media/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let output = live(&[
        "--seconds",
        "1",
        "--server",
        "ws://127.0.0.1:9",
        "--app-id",
        "1",
        "--app-sign",
        &"0".repeat(64),
    ])
    .env("ZEGO_LIVE_PATIENCE_S", "6")
    .output()
    .expect("starts");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(text.contains("127.0.0.1:9"), "{text}");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let mut live = live(&["--size", "160x90"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(live.stdout.take());
    let output = live.wait_with_output().expect("it ends by itself");
    assert_success(&output);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{said}");
}
