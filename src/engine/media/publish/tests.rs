use super::*;
use crate::engine::event::MediaSink;

struct Nobody;
impl MediaSink for Nobody {}

#[derive(Default)]
struct Counting {
    keyframes: Mutex<Vec<bool>>,
    audio: Mutex<Vec<RtpPacket>>,
    bytes: Mutex<usize>,
    backlog: Mutex<Duration>,
}

impl PacketSink for Counting {
    fn video(&self, packets: Vec<RtpPacket>, keyframe: bool) {
        assert!(
            packets
                .iter()
                .all(|p| p.payload.len() <= 1200 && p.abs_capture_time.is_some())
        );
        assert!(packets.last().is_some_and(|p| p.marker));
        *self.bytes.lock() += packets.iter().map(|p| p.payload.len()).sum::<usize>();
        self.keyframes.lock().push(keyframe);
    }

    fn audio(&self, packet: RtpPacket) {
        self.audio.lock().push(packet);
    }

    fn backlog(&self) -> Duration {
        *self.backlog.lock()
    }
}

fn wait(what: &str, mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !done() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn pipeline(name: &str) -> (PublishPipeline, Arc<Counting>) {
    let ctx = MediaCtx::new(name, Arc::new(Nobody), Arc::new(|| {}));
    let p = PublishPipeline::new(ctx, Channel::Main);
    let config = VideoConfig {
        width: 160,
        height: 90,
        fps: 30,
        bitrate_kbps: 100,
        keyframe_interval_s: 1,
    };
    p.set_video_config(config).unwrap();
    (p, Arc::new(Counting::default()))
}

#[test]
fn keyframes_come_first_by_time_and_on_request() {
    let (p, sink) = pipeline("p1");
    p.set_video_source(VideoSource::Synthetic);
    p.set_sending(Some(sink.clone()));
    wait("a second of frames", || sink.keyframes.lock().len() > 40);
    let keys = sink.keyframes.lock().clone();
    assert!(keys[0]);
    assert!(keys[1..].iter().any(|k| *k), "one a second");
    p.request_keyframe();
    let before = sink.keyframes.lock().iter().filter(|k| **k).count();
    wait("the one asked for", || {
        sink.keyframes.lock().iter().filter(|k| **k).count() > before
    });
    p.set_sending(None);
    std::thread::sleep(Duration::from_millis(100));
    let count = sink.keyframes.lock().len();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(sink.keyframes.lock().len(), count, "not sending");
    let fresh = Arc::new(Counting::default());
    p.set_sending(Some(fresh.clone()));
    wait("sending again", || !fresh.keyframes.lock().is_empty());
    assert!(fresh.keyframes.lock()[0]);
}

/// Behind a path that is full pictures are left out, not queued, and counted.
#[test]
fn pictures_are_left_out_while_the_pacer_is_behind() {
    let (p, sink) = pipeline("p-backlog");
    p.set_video_source(VideoSource::Synthetic);
    p.set_sending(Some(sink.clone()));
    wait("pictures", || sink.keyframes.lock().len() > 3);
    *sink.backlog.lock() = Duration::from_millis(150);
    let dropped = p.quality(Instant::now()).frames_dropped;
    wait("left out", || {
        p.quality(Instant::now()).frames_dropped > dropped + 5
    });
    // One may have been on its way when the path filled.
    let sent = sink.keyframes.lock().len();
    let dropped = p.quality(Instant::now()).frames_dropped;
    wait("more left out", || {
        p.quality(Instant::now()).frames_dropped > dropped + 5
    });
    assert_eq!(sink.keyframes.lock().len(), sent);
    *sink.backlog.lock() = Duration::ZERO;
    wait("pictures again", || sink.keyframes.lock().len() > sent + 3);
}

#[test]
fn sound_is_clocked_and_muting_sends_nothing() {
    let (p, sink) = pipeline("p2");
    p.set_sending(Some(sink.clone()));
    wait("clocked silence", || sink.audio.lock().len() > 20);
    {
        let audio = sink.audio.lock();
        assert!(audio[0].marker && !audio[1].marker);
        for pair in audio.windows(2) {
            assert_eq!(pair[1].seq, pair[0].seq.wrapping_add(1));
            let step = pair[1].timestamp.wrapping_sub(pair[0].timestamp);
            assert!(step >= 960 && step % 960 == 0, "{step}");
        }
        assert!(
            audio
                .iter()
                .all(|p| p.audio_level == Some(127) && p.payload.len() < 40),
            "silence is cheap"
        );
    }
    p.mute_audio(true);
    std::thread::sleep(Duration::from_millis(100));
    let count = sink.audio.lock().len();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(sink.audio.lock().len(), count);
    p.mute_audio(false);
    p.set_audio_source(AudioSource::Tone);
    wait("the tone", || {
        sink.audio
            .lock()
            .last()
            .is_some_and(|p| p.audio_level.is_some_and(|l| l < 40))
    });
    assert!(sink.audio.lock()[count].marker, "a new spurt");
    p.set_capture_volume(0);
    wait("volume 0", || {
        sink.audio
            .lock()
            .last()
            .is_some_and(|p| p.audio_level == Some(127))
    });
    p.set_capture_volume(100);
    p.mute_microphone(true);
    wait("muted microphone: silence", || {
        sink.audio
            .lock()
            .last()
            .is_some_and(|p| p.audio_level == Some(127))
    });
    assert_eq!(p.level(), 0.0);
}

#[test]
fn a_source_that_fails_is_told_and_the_next_one_works() {
    let (p, sink) = pipeline("p3");
    p.set_video_source(VideoSource::File("/nowhere/clip.mp4".into()));
    p.set_sending(Some(sink.clone()));
    let mut told = Vec::new();
    wait("the failure", || {
        told.extend(std::iter::from_fn(|| p.poll()));
        told.iter().any(|o| matches!(o, PublishOut::SourceFailed(MediaError::Io(e)) if e.contains("/nowhere/clip.mp4")))
    });
    p.set_video_source(VideoSource::Synthetic);
    wait("frames", || !sink.keyframes.lock().is_empty());
}

#[test]
fn limits_are_named() {
    let (p, _) = pipeline("p4");
    let good = VideoConfig {
        width: 640,
        height: 360,
        fps: 15,
        bitrate_kbps: 600,
        keyframe_interval_s: 2,
    };
    for (config, name) in [
        (
            VideoConfig {
                width: 4097,
                ..good
            },
            "width 4097",
        ),
        (VideoConfig { height: 8, ..good }, "height 8"),
        (VideoConfig { fps: 0, ..good }, "fps 0: 1 to 60"),
        (
            VideoConfig {
                bitrate_kbps: 0,
                ..good
            },
            "bitrate_kbps 0",
        ),
    ] {
        let error = p.set_video_config(config).unwrap_err().to_string();
        assert!(error.contains(name), "{error}");
    }
    assert!(
        p.set_audio_config(AudioConfig {
            bitrate_kbps: 48,
            channels: 3
        })
        .is_err()
    );
    assert!(
        p.send_sei(b"x")
            .unwrap_err()
            .to_string()
            .contains("not publishing")
    );
}

/// What is pushed ahead of time leaves at its own pace, up to a second of it; the rest is refused.
#[test]
fn sound_pushed_faster_than_time_is_sent_whole_or_refused() {
    let (p, sink) = pipeline("p-fast-sound");
    p.set_audio_source(AudioSource::Custom);
    p.set_sending(Some(sink.clone()));
    let chunk = [1000i16; 48_000 / 5];
    let (mut taken, mut told) = (0, Vec::new());
    for _ in 0..15 {
        match p.push_audio_frame(&chunk, 48_000, 1, 0) {
            Ok(()) => taken += 1,
            Err(MediaError::Full {
                message,
                told: before,
            }) => {
                assert!(message.contains("1000"), "{message}");
                told.push(before);
            }
            Err(e) => panic!("{e}"),
        }
    }
    // A packet or two may have left meanwhile.
    assert!((5..=7).contains(&taken), "{taken}");
    assert!(!told[0] && told[1..].iter().all(|told| *told), "said once");
    let dropped = p.quality(Instant::now()).audio_dropped_ms;
    assert_eq!(dropped, 200 * told.len() as u64);
    assert!(sink.audio.lock().len() < 20, "it does not leave at once");
    wait("all that was taken", || {
        sink.audio.lock().len() == taken * 10
    });
    let steps: Vec<u32> = {
        let audio = sink.audio.lock();
        let times = audio.windows(2);
        times
            .map(|w| w[1].timestamp.wrapping_sub(w[0].timestamp))
            .collect()
    };
    assert!(steps.iter().all(|step| *step == 960), "{steps:?}");
    // Room again: taken, and the next refusal is told again.
    p.push_audio_frame(&chunk, 48_000, 1, 0).unwrap();
    let again = (0..15).find_map(|_| p.push_audio_frame(&chunk, 48_000, 1, 0).err());
    assert!(matches!(again, Some(MediaError::Full { told: false, .. })));
}

/// 160x90 in grey.
const GREY: VideoFrameRef<'static> = VideoFrameRef {
    format: PixelFormat::I420,
    width: 160,
    height: 90,
    planes: [&[128; 160 * 90], &[128; 80 * 45], &[128; 80 * 45]],
    strides: [160, 80, 80],
};

/// Slides: one picture, pushed before sending begins, and nothing after it.
#[test]
fn a_still_picture_is_coded_when_sending_begins_and_when_a_keyframe_is_wanted() {
    let (p, sink) = pipeline("p-still");
    p.set_video_source(VideoSource::Custom);
    p.push_video_frame(&GREY, 0).unwrap();
    p.set_sending(Some(sink.clone()));
    let keyframes = |n: usize| {
        wait("a keyframe", || sink.keyframes.lock().len() >= n);
        assert_eq!(*sink.keyframes.lock(), vec![true; n], "and nothing else");
    };
    keyframes(1);
    p.request_keyframe();
    keyframes(2);
    p.mute_video(true);
    p.request_keyframe();
    p.mute_video(false);
    keyframes(3);
    let other = Arc::new(Counting::default());
    p.set_sending(None);
    p.set_sending(Some(other.clone()));
    wait("sending again", || !other.keyframes.lock().is_empty());
    // Another source has no last picture.
    p.set_video_source(VideoSource::Device);
    p.set_video_source(VideoSource::Custom);
    assert!(p.shared.video.lock().still.is_none());
}

/// 120 a second by their capture times, 30 configured.
#[test]
fn custom_pictures_above_the_configured_rate_are_not_sent() {
    let (p, sink) = pipeline("p-fast");
    p.set_video_source(VideoSource::Custom);
    p.set_sending(Some(sink.clone()));
    let start = crate::engine::media::clock::unix_us() - 5_000_000;
    for n in 0..120u64 {
        p.push_video_frame(&GREY, start + n * 1_000_000 / 120)
            .unwrap();
        wait("captured", || p.quality(Instant::now()).frames_captured > n);
    }
    let sent = sink.keyframes.lock().len();
    assert!((28..=32).contains(&sent), "{sent}");
    assert_eq!(p.quality(Instant::now()).frames_dropped, 0);
}
