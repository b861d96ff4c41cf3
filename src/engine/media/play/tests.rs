//! Publishing and playing pipelines joined in memory: everything but the network.

use super::*;
use crate::engine::event::{MediaSink, MediaWants};
use crate::engine::media::codec::{Encoder, EncoderConfig};
use crate::engine::media::frame::{Picture, Pool};
use crate::engine::media::scene::{self, Scene};
use crate::engine::media::{MediaError, PacketSink, PublishOut, PublishPipeline, clock::unix_us};
use crate::engine::types::*;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use zego_media::barcode::{self, sound};

/// What a test's application saw and heard.
#[derive(Default)]
struct Seen {
    wants: MediaWants,
    sleep: Duration,
    /// Barcode number, delay in ms, picture.
    frames: Vec<(u32, f64)>,
    raw: Vec<VideoFrame>,
    keep: bool,
    coded: Vec<EncodedFrame>,
    preview: HashMap<u32, VideoFrame>,
    detector: Option<sound::Detector>,
    /// How late each marker of the sound was, ms.
    markers: Vec<f64>,
    unread: u32,
    mix: usize,
}

#[derive(Default)]
struct App(Mutex<Seen>);

fn number(frame: &VideoFrame) -> Option<barcode::Barcode> {
    barcode::read(
        &frame.planes[0],
        frame.strides[0] as usize,
        frame.width,
        frame.height,
    )
    .ok()
}

impl MediaSink for App {
    fn remote_video(&self, _: &str, frame: &VideoFrame) {
        let now = unix_us();
        let mut seen = self.0.lock();
        match number(frame) {
            Some(code) => {
                let delay = now as f64 - code.unix_us(now) as f64;
                seen.frames.push((code.frame, delay / 1000.0));
            }
            None => seen.unread += 1,
        }
        if seen.keep {
            seen.raw.push(frame.clone());
        }
        let sleep = seen.sleep;
        drop(seen);
        std::thread::sleep(sleep);
    }

    fn remote_encoded_video(&self, _: &str, frame: &EncodedFrame) {
        self.0.lock().coded.push(frame.clone());
    }

    fn local_video(&self, _: Channel, frame: &VideoFrame) {
        if let Some(code) = number(frame) {
            self.0.lock().preview.insert(code.frame, frame.clone());
        }
    }

    fn remote_audio(&self, _: &str, frame: &AudioFrame) {
        let now = unix_us();
        let mut seen = self.0.lock();
        let mut found = Vec::new();
        let detector = seen
            .detector
            .get_or_insert_with(|| sound::Detector::new(48_000));
        let left = frame.samples.chunks(2).map(|s| s[0]);
        detector.push(left, now, |m| found.push(m));
        for marker in found {
            let second = (marker.at_us + 500_000) / 1_000_000;
            // Counted from the nearest second of the marker's parity.
            let second = if (second % 2 == 1) == marker.odd {
                second
            } else {
                second - 1
            };
            seen.markers
                .push((marker.at_us as f64 - second as f64 * 1e6) / 1000.0);
        }
    }

    fn playback_audio(&self, _: &AudioFrame) {
        self.0.lock().mix += 1;
    }

    fn wants(&self) -> MediaWants {
        self.0.lock().wants
    }
}

enum Message {
    Rtp(MediaKind, RtpPacket),
    Wake,
}

/// The network of these tests: a channel that carries everything.
struct Wire(Mutex<Sender<Message>>);

impl PacketSink for Wire {
    fn video(&self, packets: Vec<RtpPacket>, _: bool) {
        let sender = self.0.lock();
        for packet in packets {
            let _ = sender.send(Message::Rtp(MediaKind::Video, packet));
        }
    }

    fn audio(&self, packet: RtpPacket) {
        let _ = self.0.lock().send(Message::Rtp(MediaKind::Audio, packet));
    }

    fn backlog(&self) -> Duration {
        Duration::ZERO
    }
}

struct Bench {
    app: Arc<App>,
    publish: PublishPipeline,
    play: PlayPipeline,
    messages: Receiver<Message>,
    wire: Arc<Wire>,
    out: Vec<PlayOut>,
    keyframe_requests: u32,
}

impl Bench {
    fn new(name: &str, wants: MediaWants) -> Self {
        let app = Arc::new(App::default());
        app.0.lock().wants = wants;
        let (sender, messages) = channel();
        let wake = Mutex::new(sender.clone());
        let ctx = MediaCtx::new(
            name,
            app.clone(),
            Arc::new(move || {
                let _ = wake.lock().send(Message::Wake);
            }),
        );
        Self {
            publish: PublishPipeline::new(ctx.clone(), Channel::Main),
            play: PlayPipeline::new(ctx, "stream", PlayLimits::default()),
            app,
            messages,
            wire: Arc::new(Wire(Mutex::new(sender))),
            out: Vec::new(),
            keyframe_requests: 0,
        }
    }

    fn video(&self, width: u32, height: u32, fps: u32, bitrate_kbps: u32) {
        let config = VideoConfig {
            width,
            height,
            fps,
            bitrate_kbps,
            keyframe_interval_s: 2,
        };
        self.publish.set_video_config(config).unwrap();
    }

    fn send(&self) {
        self.publish.set_sending(Some(self.wire.clone()));
    }

    /// The actor's loop until `done` or for `limit`. Says whether it was done.
    fn run(&mut self, limit: Duration, mut done: impl FnMut(&mut Self) -> bool) -> bool {
        let end = Instant::now() + limit;
        loop {
            while let Some(out) = self.play.poll(Instant::now()) {
                if out == PlayOut::NeedKeyframe {
                    self.keyframe_requests += 1;
                    self.publish.request_keyframe();
                }
                self.out.push(out);
            }
            if done(self) {
                return true;
            }
            let now = Instant::now();
            if now >= end {
                return false;
            }
            let deadline = self.play.next_deadline().map_or(end, |d| d.min(end));
            let wait = deadline
                .saturating_duration_since(now)
                .min(Duration::from_millis(20));
            match self.messages.recv_timeout(wait) {
                Ok(Message::Rtp(kind, packet)) => self.play.on_rtp(kind, packet, Instant::now()),
                Ok(Message::Wake) | Err(_) => {}
            }
        }
    }

    fn published(&self) -> Vec<PublishOut> {
        std::iter::from_fn(|| self.publish.poll()).collect()
    }
}

const RAW: MediaWants = MediaWants {
    remote_video: true,
    remote_encoded_video: false,
    decode: true,
    local_video: false,
    remote_audio: false,
    playback_audio: false,
};
/// How long a loaded machine may take for something that takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

fn percentile(values: &mut [f64], p: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values
        .get(((values.len() as f64 - 1.0) * p) as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

#[test]
fn synthetic_to_render_with_sound() {
    let mut b = Bench::new(
        "t1",
        MediaWants {
            local_video: true,
            remote_audio: true,
            playback_audio: true,
            ..RAW
        },
    );
    b.app.0.lock().keep = true;
    b.video(640, 360, 30, 800);
    b.publish.set_video_source(VideoSource::Synthetic);
    b.publish.set_audio_source(AudioSource::Tone);
    b.publish.set_preview(true);
    b.send();
    assert!(b.run(PATIENCE, |b| b.app.0.lock().frames.len() >= 120
        && b.app.0.lock().markers.len() >= 3));
    let now = Instant::now();
    let (sent, played) = (b.publish.quality(now), b.play.quality(now));
    let out = b.out.clone();
    for wanted in [
        PlayOut::FirstVideoReceived,
        PlayOut::FirstAudioReceived,
        PlayOut::FirstVideoRendered,
        PlayOut::SizeChanged {
            width: 640,
            height: 360,
        },
    ] {
        assert_eq!(
            out.iter().filter(|o| **o == wanted).count(),
            1,
            "{wanted:?} in {out:?}"
        );
    }
    let told = b.published();
    for wanted in [
        PublishOut::CapturedVideoFirstFrame,
        PublishOut::CapturedAudioFirstFrame,
        PublishOut::RenderedVideoFirstFrame,
        PublishOut::SentVideoFirstFrame,
        PublishOut::SentAudioFirstFrame,
        PublishOut::SizeChanged {
            width: 640,
            height: 360,
        },
    ] {
        assert_eq!(
            told.iter().filter(|o| **o == wanted).count(),
            1,
            "{wanted:?} in {told:?}"
        );
    }
    assert!(b.publish.level() > 10.0 && b.play.level() > 10.0);
    b.publish.stop();
    b.play.stop();
    let mut seen = std::mem::take(&mut *b.app.0.lock());
    assert_eq!(seen.unread, 0);
    assert!(seen.mix > 50);
    assert!(
        seen.frames.windows(2).all(|w| w[0].0 < w[1].0),
        "frames in order, none twice"
    );
    // Each shown picture against the one that was captured: same time, same content.
    let mut quality = Vec::new();
    for frame in &seen.raw {
        let Some(code) = number(frame) else { continue };
        let Some(source) = seen.preview.get(&code.frame) else {
            continue;
        };
        assert_eq!(source.capture_time_us, frame.capture_time_us);
        quality.push(psnr(source, frame));
    }
    let mut delays: Vec<f64> = seen.frames.iter().map(|f| f.1).collect();
    let (p50, p95) = (percentile(&mut delays, 0.5), percentile(&mut delays, 0.95));
    let sound = percentile(&mut seen.markers, 0.5);
    println!(
        "360p30 in memory: delay p50 {p50:.1} p95 {p95:.1} ms; sound {sound:.1} ms, skew {:.1} ms ({} by capture times); \
         PSNR {:.1} dB of {} frames; {} sent, {} rendered, {} catch-up; CPU {} + {} us a frame",
        sound - p50,
        played.av_timestamp_diff_ms,
        percentile(&mut quality, 0.5),
        quality.len(),
        sent.frames_sent,
        played.frames_rendered,
        played.frames_catch_up,
        sent.cpu_us / sent.frames_sent.max(1),
        played.cpu_us / played.frames_rendered.max(1),
    );
    assert!(quality.len() > 60 && percentile(&mut quality, 0.1) > 25.0);
    assert!(p50 < 1000.0 && (sound - p50).abs() < 500.0);
    assert!(played.frames_rendered + played.frames_catch_up + 10 >= sent.frames_sent);
    assert!(sent.video_kbps > 100.0 && sent.audio_kbps > 5.0 && played.audio_kbps > 5.0);
    assert!(no_thread("t1-"), "threads of the pipelines are gone");
}

fn psnr(a: &VideoFrame, b: &VideoFrame) -> f64 {
    let picture = |f: &VideoFrame| Picture {
        width: f.width,
        height: f.height,
        planes: f.planes.clone(),
        strides: f.strides,
    };
    crate::engine::media::codec::tests::psnr(&picture(a), &picture(b))
}

/// No thread of this process has a name that begins so.
fn no_thread(prefix: &str) -> bool {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else {
        return true;
    };
    tasks.flatten().all(|t| {
        std::fs::read_to_string(t.path().join("comm"))
            .map_or(true, |name| !name.starts_with(prefix))
    })
}

#[test]
fn muting_stops_the_picture_but_not_messages() {
    let mut b = Bench::new("t2", RAW);
    b.video(320, 180, 20, 200);
    b.publish.set_video_source(VideoSource::Synthetic);
    assert!(b.publish.send_sei(b"too early").is_err());
    b.send();
    assert!(b.run(PATIENCE, |b| b.app.0.lock().frames.len() >= 5));
    b.publish.send_sei(b"with a frame").unwrap();
    let got = |b: &mut Bench, text: &'static [u8]| {
        b.out.contains(&PlayOut::Sei(Bytes::from_static(text)))
    };
    assert!(b.run(PATIENCE, |b| got(b, b"with a frame")));
    b.publish.mute_video(true);
    b.run(Duration::from_millis(400), |_| false);
    let sent = b.publish.quality(Instant::now()).frames_sent;
    let long = vec![7u8; 4096];
    b.publish.send_sei(b"muted").unwrap();
    b.publish.send_sei(&long).unwrap();
    let both = b.run(Duration::from_secs(10), |b| {
        got(b, b"muted") && b.out.contains(&PlayOut::Sei(Bytes::from(long.clone())))
    });
    assert!(both, "{:?} {:?}", b.out, b.play.video.stats());
    b.run(Duration::from_millis(300), |_| false);
    assert_eq!(
        b.publish.quality(Instant::now()).frames_sent,
        sent,
        "nothing is sent while muted"
    );
    for text in [&b"muted"[..], &long] {
        let count = b
            .out
            .iter()
            .filter(|o| **o == PlayOut::Sei(Bytes::copy_from_slice(text)))
            .count();
        assert_eq!(count, 1, "each message arrives once");
    }
    let before = b.app.0.lock().frames.len();
    let keyframes = b.publish.quality(Instant::now()).keyframes;
    b.publish.mute_video(false);
    assert!(b.run(PATIENCE, |b| b.app.0.lock().frames.len() >= before + 5));
    assert!(b.publish.quality(Instant::now()).keyframes > keyframes);
    b.publish.enable_camera(false);
    b.run(Duration::from_millis(300), |_| false);
    let captured = b.publish.quality(Instant::now()).frames_captured;
    b.publish.send_sei(b"camera off").unwrap();
    assert!(b.run(PATIENCE, |b| got(b, b"camera off")));
    assert_eq!(b.publish.quality(Instant::now()).frames_captured, captured);
    assert!(
        b.publish
            .send_sei(&[0; 4097])
            .unwrap_err()
            .to_string()
            .contains("4096")
    );
    assert!(b.publish.send_sei(&[]).is_err());
}

#[test]
fn the_viewer_mutes_and_comes_back_with_a_keyframe() {
    let mut b = Bench::new(
        "t3",
        MediaWants {
            remote_audio: true,
            ..RAW
        },
    );
    b.video(320, 180, 20, 200);
    b.publish.set_video_source(VideoSource::Synthetic);
    b.publish.set_audio_source(AudioSource::Tone);
    b.send();
    assert!(b.run(PATIENCE, |b| b.app.0.lock().frames.len() >= 5
        && b.play.level() > 10.0));
    b.play.set_mute_video(true);
    b.play.set_mute_audio(true);
    b.run(Duration::from_millis(400), |_| false);
    let count = b.app.0.lock().frames.len();
    b.run(Duration::from_millis(300), |_| false);
    assert_eq!(b.app.0.lock().frames.len(), count);
    assert_eq!(b.play.level(), 0.0);
    let requests = b.keyframe_requests;
    b.play.set_mute_video(false);
    b.play.set_mute_audio(false);
    assert!(b.run(PATIENCE, |b| b.app.0.lock().frames.len() >= count + 5
        && b.play.level() > 10.0));
    assert!(b.keyframe_requests > requests);
    assert_eq!(
        b.play.quality(Instant::now()).freezes,
        0,
        "a pause on purpose is no freeze"
    );
}

#[test]
fn a_slow_application_sees_fresh_pictures_and_nothing_grows() {
    let mut b = Bench::new("t4", RAW);
    b.video(320, 180, 30, 300);
    b.publish.set_video_source(VideoSource::Synthetic);
    b.app.0.lock().sleep = Duration::from_millis(200);
    b.send();
    b.run(Duration::from_secs(5), |_| false);
    let q = b.play.quality(Instant::now());
    let buffered = b.play.video.stats();
    let seen = b.app.0.lock();
    let delays: Vec<f64> = seen.frames.iter().skip(5).map(|f| f.1).collect();
    let worst = delays.iter().copied().fold(0.0, f64::max);
    println!(
        "200 ms a frame: {} shown, worst delay {worst:.0} ms, {} dropped, {buffered:?}",
        seen.frames.len(),
        q.frames_dropped
    );
    assert!(seen.frames.len() >= 5);
    assert!(q.frames_dropped > 20, "drops are counted");
    assert!(worst < 2000.0);
    assert!(buffered.waiting_frames < 40);
}

#[test]
fn custom_frames_of_every_format() {
    let mut b = Bench::new("t5", RAW);
    b.app.0.lock().keep = true;
    b.video(320, 180, 30, 1500);
    let (scene, pool) = (Scene::new(), Pool::new(2));
    let frame = VideoFrameRef {
        format: PixelFormat::I420,
        width: 2,
        height: 2,
        planes: [&[0; 64]; 3],
        strides: [2, 1, 1],
    };
    assert!(matches!(
        b.publish.push_video_frame(&frame, 0),
        Err(MediaError::WrongState(_))
    ));
    b.publish.set_video_source(VideoSource::Custom);
    assert!(
        b.publish.push_video_frame(&frame, 0).is_ok(),
        "before sending, it is kept as the last picture"
    );
    b.publish.enable_camera(false);
    b.publish.enable_camera(true);
    b.send();
    assert!(matches!(
        b.publish.push_video_frame(
            &VideoFrameRef {
                strides: [1, 1, 1],
                ..frame
            },
            0
        ),
        Err(MediaError::IllegalParam(_))
    ));
    let mut count = 0;
    for (format, pad) in [
        (PixelFormat::I420, 0),
        (PixelFormat::Nv12, 16),
        (PixelFormat::Bgra32, 64),
        (PixelFormat::Rgba32, 0),
    ] {
        for n in 0..6u32 {
            let us = unix_us();
            let source = scene::frame(&scene, 100 + n, 640, 360, us, &pool);
            let (planes, strides) =
                crate::engine::media::convert::tests::lay_out(&source, format, pad);
            let planes = [&planes[0][..], &planes[1], &planes[2]];
            let frame = VideoFrameRef {
                format,
                width: 640,
                height: 360,
                planes,
                strides,
            };
            b.publish.push_video_frame(&frame, us).unwrap();
            count += 1;
            // No more of them than are configured.
            let next = Instant::now() + Duration::from_millis(34);
            assert!(
                b.run(PATIENCE, |b| b.app.0.lock().frames.len() >= count),
                "{format:?} {n}"
            );
            let seen = b.app.0.lock();
            let shown = seen.raw.last().unwrap();
            // The time travels as NTP and comes back exact.
            assert!(
                shown.capture_time_us.abs_diff(us) <= 1 + u64::from(n),
                "{} {us}",
                shown.capture_time_us
            );
            assert_eq!(
                (shown.width, shown.height),
                (320, 180),
                "scaled to what is configured"
            );
            let mut scaler = crate::engine::media::convert::Scaler::default();
            let wanted = scaler.scale(&source, 320, 180, &pool).into_frame(0);
            assert!(
                psnr(&wanted, shown) > 25.0,
                "{format:?} {n}: {}",
                psnr(&wanted, shown)
            );
            drop(seen);
            b.run(next.saturating_duration_since(Instant::now()), |_| false);
        }
    }
    assert_eq!(b.app.0.lock().unread, 0);
}

#[test]
fn coded_frames_pass_through_untouched() {
    let mut b = Bench::new(
        "t6",
        MediaWants {
            remote_encoded_video: true,
            remote_video: false,
            decode: false,
            ..RAW
        },
    );
    b.publish.set_video_source(VideoSource::CustomEncoded);
    b.send();
    let (scene, pool) = (Scene::new(), Pool::new(2));
    let mut encoder = Encoder::new(EncoderConfig {
        width: 320,
        height: 180,
        fps: 30.0,
        bitrate_bps: 300_000,
    })
    .unwrap();
    let mut units = Vec::new();
    for n in 0..20 {
        let picture = scene::frame(&scene, n, 320, 180, unix_us(), &pool);
        let mut unit = Vec::new();
        let key = encoder
            .encode(&picture, i64::from(n) * 33, n == 10, &mut unit)
            .unwrap();
        units.push((unit, key));
    }
    assert!(
        b.publish
            .push_encoded_frame(&[1, 2, 3], true, 320, 180, 0)
            .unwrap_err()
            .to_string()
            .contains("Annex B")
    );
    assert!(
        b.publish
            .push_encoded_frame(&units[1].0, true, 320, 180, 0)
            .unwrap_err()
            .to_string()
            .contains("IDR")
    );
    // Without a keyframe first, frames are dropped and counted.
    b.publish
        .push_encoded_frame(&units[1].0, false, 320, 180, 0)
        .unwrap();
    assert_eq!(b.publish.quality(Instant::now()).frames_dropped, 1);
    for (i, (unit, key)) in units.iter().enumerate() {
        b.publish
            .push_encoded_frame(unit, *key, 320, 180, 0)
            .unwrap();
        assert!(b.run(PATIENCE, |b| b.app.0.lock().coded.len() > i));
    }
    let seen = b.app.0.lock();
    for (frame, (unit, key)) in seen.coded.iter().zip(&units) {
        assert_eq!(
            (frame.keyframe, frame.width, frame.height),
            (*key, 320, 180)
        );
        let nals = |data: &[u8]| h264::nals(data).map(<[u8]>::to_vec).collect::<Vec<_>>();
        assert_eq!(nals(&frame.data), nals(unit));
    }
    assert!(seen.frames.is_empty(), "nothing was decoded");
    assert_eq!(b.play.quality(Instant::now()).frames_decoded, 0);
    assert_eq!(b.play.quality(Instant::now()).frames_rendered, 20);
}

/// A stream coded elsewhere says how its colours are written, and the application is told.
#[test]
fn decoded_pictures_carry_matrix_and_range() {
    let mut b = Bench::new("t6c", RAW);
    b.app.0.lock().keep = true;
    b.publish.set_video_source(VideoSource::CustomEncoded);
    b.send();
    // 64x64, a keyframe each five pictures, BT.709 in full range.
    let stream = include_bytes!("../../../../tests/media/bt709_full.h264");
    let mut units: Vec<Vec<u8>> = vec![Vec::new()];
    for nal in h264::nals(stream) {
        let unit = units.last_mut().unwrap();
        unit.extend_from_slice(&h264::START_CODE);
        unit.extend_from_slice(nal);
        if matches!(nal[0] & 0x1f, h264::nal_type::SLICE | h264::nal_type::IDR) {
            units.push(Vec::new());
        }
    }
    units.pop();
    for (n, unit) in units.iter().enumerate() {
        let key = h264::is_keyframe(unit);
        b.publish.push_encoded_frame(unit, key, 64, 64, 0).unwrap();
        assert!(b.run(PATIENCE, |b| b.app.0.lock().raw.len() > n));
    }
    let bt709 = Color {
        matrix: ColorMatrix::Bt709,
        full_range: true,
    };
    let seen = b.app.0.lock();
    assert!(seen.raw.iter().all(|f| f.color == bt709));
}

#[test]
fn size_and_rate_change_while_publishing() {
    let mut b = Bench::new("t7", RAW);
    b.video(320, 180, 30, 400);
    b.publish.set_video_source(VideoSource::Synthetic);
    b.send();
    assert!(b.run(PATIENCE, |b| b.app.0.lock().frames.len() >= 10));
    b.video(640, 360, 15, 900);
    let grown = PlayOut::SizeChanged {
        width: 640,
        height: 360,
    };
    assert!(b.run(PATIENCE, |b| b.out.contains(&grown)));
    // The path narrows: the picture must fit in half a second or so.
    b.publish.set_target_bps(200_000.0);
    b.run(Duration::from_secs(4), |_| false);
    let narrow = b.publish.quality(Instant::now());
    println!(
        "target 200 kbit/s: {:.0} kbit/s video, {:.0} sound",
        narrow.video_kbps, narrow.audio_kbps
    );
    assert!(narrow.video_kbps < 330.0);
    assert!(narrow.target_kbps <= 200.0);
    assert_eq!(b.app.0.lock().unread, 0);
    assert!(
        b.publish
            .set_video_config(VideoConfig {
                width: 640,
                height: 360,
                fps: 61,
                bitrate_kbps: 1,
                keyframe_interval_s: 2
            })
            .is_err()
    );
}

#[test]
fn custom_sound_of_any_rate_is_played() {
    let mut b = Bench::new(
        "t8",
        MediaWants {
            remote_audio: true,
            ..RAW
        },
    );
    b.publish
        .set_audio_config(AudioConfig {
            bitrate_kbps: 64,
            channels: 2,
        })
        .unwrap();
    assert!(
        b.publish.push_audio_frame(&[0; 441], 44_100, 1, 0).is_err(),
        "the source is not custom"
    );
    b.publish.set_audio_source(AudioSource::Custom);
    b.send();
    let mut at = unix_us();
    let begin = Instant::now();
    for tick in 0..350u32 {
        let mut pcm = vec![0; 441];
        sound::generate(&mut pcm, 44_100, 1, at);
        b.publish.push_audio_frame(&pcm, 44_100, 1, at).unwrap();
        at += 10_000;
        let next = begin + Duration::from_millis(10) * (tick + 1);
        b.run(next.saturating_duration_since(Instant::now()), |_| false);
    }
    let q = b.play.quality(Instant::now());
    let mut seen = b.app.0.lock();
    println!(
        "custom sound: markers late by {:?} ms, {} ms concealed",
        seen.markers, q.audio_concealed_ms
    );
    assert!(seen.markers.len() >= 2);
    assert!(percentile(&mut seen.markers, 0.5).abs() < 500.0);
    for bad in [
        b.publish.push_audio_frame(&[0; 3], 48_000, 2, 0),
        b.publish.push_audio_frame(&[0; 2], 7_000, 2, 0),
    ] {
        assert!(matches!(bad, Err(MediaError::IllegalParam(_))));
    }
}

/// Stops the publisher from inside its own preview callback.
struct Stopper(Mutex<Option<Arc<PublishPipeline>>>);

impl MediaSink for Stopper {
    fn local_video(&self, _: Channel, _: &VideoFrame) {
        if let Some(pipeline) = self.0.lock().take() {
            pipeline.stop();
        }
    }

    fn wants(&self) -> MediaWants {
        MediaWants {
            local_video: true,
            ..MediaWants::default()
        }
    }
}

#[test]
fn a_callback_may_stop_its_own_pipeline() {
    let sink = Arc::new(Stopper(Mutex::new(None)));
    let ctx = MediaCtx::new("t9", sink.clone(), Arc::new(|| {}));
    let pipeline = Arc::new(PublishPipeline::new(ctx, Channel::Main));
    *sink.0.lock() = Some(pipeline.clone());
    pipeline.set_video_source(VideoSource::Synthetic);
    pipeline.set_preview(true);
    let end = Instant::now() + PATIENCE;
    while !no_thread("t9-") || sink.0.lock().is_some() {
        assert!(Instant::now() < end, "the threads end by themselves");
        std::thread::sleep(Duration::from_millis(5));
    }
    pipeline.set_preview(false);
    pipeline.set_preview(true);
    assert!(no_thread("t9-"), "a stopped pipeline does not start again");
}
