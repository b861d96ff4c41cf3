//! Publishing: the pipelines of both channels, bound to the up link while the server wants them.

use super::actor::Actor;
use super::command::LoginGeneration;
use super::event::{Event, PublisherState};
use super::links::Current;
use super::media::{PacketSink, PublishOut};
use super::room::{channel_of, outlived};
use super::types::*;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zego_media::gop;
use zego_media::rtp::{MediaKind, RtpPacket};
use zego_proto::client::Input;
use zego_proto::code;
use zego_proto::msg::{Layer, LinkKind};

/// Remote device states of the published API.
const DEVICE_OPEN: u32 = 0;
const DEVICE_DISABLED: u32 = 9;
const DEVICE_MUTED: u32 = 10;

/// Pictures that the pacer drops within this time of the last ones belong to the same trouble, of
/// which the application has been told.
const SAME_TROUBLE: Duration = Duration::from_secs(10);
/// The call whose pictures are meant.
const SEND_ENCODED: &str = "send_custom_video_capture_encoded_data";

/// What the actor keeps of one channel; the pipeline itself is in [`super::shared::Shared`],
/// because the application's threads push into it.
pub(super) struct Publisher {
    channel: Channel,
    /// From PUBLISH_REQUESTING to NO_PUBLISH.
    stream_id: Option<String>,
    publishing: bool,
    video: VideoConfig,
    audio: AudioConfig,
    camera: bool,
    audio_muted: bool,
    video_muted: bool,
    /// Last report of the server's receiver, 0–1.
    loss: f64,
    /// What the application's own encoder sends, bit/s.
    coded_bps: Option<f64>,
    /// When the pacer last dropped some of it.
    dropped_at: Option<Instant>,
}

impl Publisher {
    pub(super) fn new(channel: Channel) -> Self {
        Self {
            channel,
            stream_id: None,
            publishing: false,
            video: Scenario::Default.video(),
            audio: Scenario::Default.audio(),
            camera: true,
            audio_muted: false,
            video_muted: false,
            loss: 0.0,
            coded_bps: None,
            dropped_at: None,
        }
    }

    pub(super) fn is_active(&self) -> bool {
        self.stream_id.is_some()
    }

    /// What is wanted of the path. The bitrate setting is our encoder's: what the application encodes
    /// itself is not held down by it.
    fn wanted_bps(&self) -> f64 {
        let set = f64::from(self.video.bitrate_kbps) * 1000.0;
        set.max(self.coded_bps.unwrap_or(0.0)) + f64::from(self.audio.bitrate_kbps) * 1000.0
    }
}

/// One channel's way into whichever up link is in use.
struct ChannelSink {
    link: Current,
    channel: u8,
}

impl PacketSink for ChannelSink {
    fn video(&self, packets: Vec<RtpPacket>, _keyframe: bool) {
        if let Some(link) = self.link.read().as_ref() {
            link.send(self.channel, MediaKind::Video, packets);
        }
    }

    fn audio(&self, packet: RtpPacket) {
        if let Some(link) = self.link.read().as_ref() {
            link.send(self.channel, MediaKind::Audio, vec![packet]);
        }
    }

    fn backlog(&self) -> Duration {
        let link = self.link.read();
        link.as_ref()
            .map_or(Duration::ZERO, |link| link.pacer_wait())
    }
}

impl Actor {
    pub(super) fn start_publishing(
        &mut self,
        generation: LoginGeneration,
        serial: u64,
        stream_id: StreamId,
        channel: Channel,
    ) {
        if generation != self.generation {
            let (code, extended) = outlived();
            self.shared.dispatch.event(Event::PublisherState {
                stream_id: stream_id.as_str().to_owned(),
                state: PublisherState::NoPublish,
                code,
                extended,
            });
            return;
        }
        let publisher = &self.publishers[channel as usize];
        let video = publisher.video;
        self.tell_devices(channel);
        self.feed(Input::Publish {
            channel: channel as u8,
            stream_id: stream_id.as_str().to_owned(),
            tag: serial,
            layer: Layer {
                width: video.width,
                height: video.height,
                fps: video.fps,
                bitrate_kbps: video.bitrate_kbps,
            },
        });
    }

    pub(super) fn on_publisher_state(
        &mut self,
        channel: u8,
        stream_id: &str,
        state: PublisherState,
    ) {
        let index = usize::from(channel);
        let publisher = &mut self.publishers[index];
        match state {
            PublisherState::PublishRequesting => {
                publisher.stream_id = Some(stream_id.to_owned());
            }
            PublisherState::Publishing => {
                publisher.stream_id = Some(stream_id.to_owned());
                if !std::mem::replace(&mut publisher.publishing, true) {
                    let sink = ChannelSink {
                        link: self.links[LinkKind::Up as usize].current.clone(),
                        channel,
                    };
                    self.shared.publishers[index].set_sending(Some(Arc::new(sink)));
                }
            }
            PublisherState::NoPublish => {
                publisher.stream_id = None;
                publisher.loss = 0.0;
                publisher.dropped_at = None;
                if std::mem::replace(&mut publisher.publishing, false) {
                    self.shared.publishers[index].set_sending(None);
                }
            }
        }
        self.share_target();
    }

    pub(super) fn set_video_config(&mut self, channel: Channel, config: VideoConfig) {
        self.publishers[channel as usize].video = config;
        if let Err(e) = self.shared.publishers[channel as usize].set_video_config(config) {
            let info = e.to_string();
            self.shared
                .debug_error(code::COMMON_ILLEGAL_PARAM, "set_video_config", info);
        }
        self.share_target();
    }

    pub(super) fn set_audio_config(&mut self, channel: Channel, config: AudioConfig) {
        self.publishers[channel as usize].audio = config;
        if let Err(e) = self.shared.publishers[channel as usize].set_audio_config(config) {
            let info = e.to_string();
            self.shared
                .debug_error(code::COMMON_ILLEGAL_PARAM, "set_audio_config", info);
        }
        self.share_target();
    }

    /// The presets of the scenario in force.
    pub(super) fn apply_scenario(&mut self) {
        let scenario = self.shared.ledger.lock().scenario(&self.shared.config);
        for channel in [Channel::Main, Channel::Aux] {
            self.set_video_config(channel, scenario.video());
            self.set_audio_config(channel, scenario.audio());
            self.enable_camera(channel, scenario.camera());
        }
    }

    pub(super) fn mute_publish(
        &mut self,
        channel: Channel,
        audio: Option<bool>,
        video: Option<bool>,
    ) {
        let index = channel as usize;
        if let Some(mute) = audio {
            self.publishers[index].audio_muted = mute;
            self.shared.publishers[index].mute_audio(mute);
        }
        if let Some(mute) = video {
            self.publishers[index].video_muted = mute;
            self.shared.publishers[index].mute_video(mute);
        }
        self.tell_devices(channel);
    }

    pub(super) fn enable_camera(&mut self, channel: Channel, enable: bool) {
        self.publishers[channel as usize].camera = enable;
        self.shared.publishers[channel as usize].enable_camera(enable);
        self.tell_devices(channel);
    }

    pub(super) fn mute_microphone(&mut self, mute: bool) {
        self.microphone_muted = mute;
        for channel in [Channel::Main, Channel::Aux] {
            self.shared.publishers[channel as usize].mute_microphone(mute);
            self.tell_devices(channel);
        }
    }

    /// What players should know of the devices behind a channel.
    fn tell_devices(&mut self, channel: Channel) {
        let p = &self.publishers[channel as usize];
        let camera = match (p.camera, p.video_muted) {
            (false, _) => DEVICE_DISABLED,
            (true, true) => DEVICE_MUTED,
            (true, false) => DEVICE_OPEN,
        };
        let microphone = match p.audio_muted || self.microphone_muted {
            true => DEVICE_MUTED,
            false => DEVICE_OPEN,
        };
        self.feed(Input::Device {
            channel: channel as u8,
            camera,
            microphone,
        });
    }

    pub(super) fn stop_previews(&mut self) {
        for publisher in &self.shared.publishers {
            publisher.set_preview(false);
        }
    }

    pub(super) fn on_keyframe_request(&mut self, channel: u8) {
        if let Some(publisher) = self.shared.publishers.get(usize::from(channel)) {
            publisher.request_keyframe();
        }
    }

    /// The path was too slow for these pictures.
    pub(super) fn on_frames_dropped(&mut self, channel: u8, frames: u32, bytes: usize) {
        let index = usize::from(channel);
        let Some(publisher) = self.publishers.get_mut(index) else {
            return;
        };
        self.shared.publishers[index].take_back(frames, bytes);
        // Our own encoder follows the path by itself.
        let (Some(coded_bps), Some(stream_id)) = (publisher.coded_bps, &publisher.stream_id) else {
            return;
        };
        let now = Instant::now();
        let last = publisher.dropped_at.replace(now);
        if last.is_some_and(|at| now.saturating_duration_since(at) < SAME_TROUBLE) {
            return;
        }
        let info = format!(
            "stream {stream_id}: pictures are left out, since the network carries some {:.0} kbit/s of \
             the {:.0} kbit/s that the application encodes; target_kbps of the publish quality says how \
             much, frames_dropped how many",
            self.target_bps / 1000.0,
            coded_bps / 1000.0,
        );
        tracing::warn!(engine = self.shared.number, "{info}");
        self.shared
            .debug_error(code::MEDIA_PATH_TOO_SLOW, SEND_ENCODED, info);
    }

    fn on_long_gop(&mut self, channel: Channel, age: Duration, bytes: usize) {
        let stream_id = self.publishers[channel as usize].stream_id.as_deref();
        let info = format!(
            "stream {}: {:.1} s and {:.1} MiB without a keyframe; the server keeps at most {} s and {} \
             MiB for viewers that join, so these wait now: encode a keyframe more often, every 2 s for \
             instance",
            stream_id.unwrap_or_default(),
            age.as_secs_f64(),
            bytes as f64 / f64::from(1 << 20),
            gop::CACHE_AGE_MAX.as_secs(),
            gop::CACHE_BYTES_MAX >> 20,
        );
        tracing::warn!(engine = self.shared.number, "{info}");
        self.shared
            .debug_error(code::MEDIA_GOP_TOO_LONG, "start_publishing_stream", info);
    }

    pub(super) fn on_remote_loss(&mut self, channel: u8, kind: MediaKind, loss: f32) {
        let index = usize::from(channel);
        if index >= self.publishers.len() {
            return;
        }
        match kind {
            MediaKind::Audio => self.shared.publishers[index].set_loss(loss),
            MediaKind::Video => self.publishers[index].loss = loss.into(),
        }
    }

    /// Divides the estimate among the channels that publish, by what each is set to.
    pub(super) fn share_target(&mut self) {
        let wanted: f64 = self
            .publishers
            .iter()
            .filter(|p| p.is_active())
            .map(Publisher::wanted_bps)
            .sum();
        if wanted <= 0.0 {
            return;
        }
        if let Some(link) = self.links[LinkKind::Up as usize].current() {
            link.set_wanted_bps(wanted);
        }
        if self.target_bps <= 0.0 {
            return;
        }
        for p in self.publishers.iter().filter(|p| p.is_active()) {
            let share = self.target_bps * p.wanted_bps() / wanted;
            self.shared.publishers[p.channel as usize].set_target_bps(share);
        }
    }

    pub(super) fn poll_publishers(&mut self) {
        for index in 0..self.publishers.len() {
            let channel = channel_of(index as u8);
            while let Some(out) = self.shared.publishers[index].poll() {
                self.on_publish_out(channel, out);
            }
        }
    }

    fn on_publish_out(&mut self, channel: Channel, out: PublishOut) {
        let event = match out {
            PublishOut::CapturedVideoFirstFrame => {
                Event::PublisherCapturedVideoFirstFrame { channel }
            }
            PublishOut::CapturedAudioFirstFrame => Event::PublisherCapturedAudioFirstFrame,
            PublishOut::RenderedVideoFirstFrame => {
                Event::PublisherRenderVideoFirstFrame { channel }
            }
            PublishOut::SentVideoFirstFrame => Event::PublisherSendVideoFirstFrame { channel },
            PublishOut::SentAudioFirstFrame => Event::PublisherSendAudioFirstFrame { channel },
            PublishOut::SizeChanged { width, height } => Event::PublisherVideoSizeChanged {
                channel,
                width,
                height,
            },
            PublishOut::EncodedKeyframeWanted => Event::EncodedKeyframeWanted { channel },
            PublishOut::DemandChanged => {
                let index = channel as usize;
                self.publishers[index].coded_bps = self.shared.publishers[index].coded_bps();
                self.share_target();
                return;
            }
            PublishOut::LongGop { age, bytes } => return self.on_long_gop(channel, age, bytes),
            PublishOut::Warning(info) => {
                tracing::warn!(engine = self.shared.number, ?channel, "{info}");
                self.shared
                    .debug_error(code::MEDIA_PARTLY_UNSUPPORTED, "media source", info);
                return;
            }
            PublishOut::SourceFailed(e) => {
                tracing::warn!(engine = self.shared.number, ?channel, %e, "source failed");
                self.shared.debug_error(
                    super::shared::media_code(&e),
                    "media source",
                    e.to_string(),
                );
                return;
            }
        };
        self.shared.dispatch.event(event);
    }

    pub(super) fn publish_quality(&mut self, now: Instant, tell: bool) {
        let slot = &self.links[LinkKind::Up as usize];
        let rtt_ms = slot.rtt.map_or(0, |r| r.as_millis() as u32);
        for p in &self.publishers {
            let Some(stream_id) = &p.stream_id else {
                continue;
            };
            let mut quality = self.shared.publishers[p.channel as usize].quality(now);
            quality.rtt_ms = rtt_ms;
            quality.packet_lost_rate = p.loss;
            quality.level = level(p.loss, rtt_ms);
            self.shared
                .ledger
                .lock()
                .set_publish_quality(p.channel, quality);
            if tell && p.publishing {
                tracing::debug!(engine = self.shared.number, stream = %stream_id, quality = %super::log::json(&quality));
                self.shared.dispatch.event(Event::PublisherQuality {
                    stream_id: stream_id.clone(),
                    quality,
                });
            }
        }
    }

    pub(super) fn report_levels(&mut self) {
        self.shared.dispatch.event(Event::CapturedSoundLevel {
            level: self.shared.publishers[Channel::Main as usize].level(),
        });
        let levels: Vec<(String, f32)> = self.play_levels();
        if !levels.is_empty() {
            self.shared
                .dispatch
                .event(Event::RemoteSoundLevels { levels });
        }
    }
}

/// stream_quality_level by loss and round trip: excellent 0, good 1, medium 2, bad 3, die 4.
pub(super) fn level(loss: f64, rtt_ms: u32) -> u32 {
    let by_loss = match loss {
        l if l < 0.02 => 0,
        l if l < 0.05 => 1,
        l if l < 0.15 => 2,
        l if l < 0.5 => 3,
        _ => 4,
    };
    let by_rtt = match rtt_ms {
        0..100 => 0,
        100..200 => 1,
        200..400 => 2,
        400..1000 => 3,
        _ => 4,
    };
    by_loss.max(by_rtt)
}
