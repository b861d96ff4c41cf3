//! One method per call of the application: check, note in the ledger, queue for the actor.
//!
//! The ledger's lock is held while the command is queued, so that the actor sees the calls in the
//! order in which the ledger allowed them; if the queue refuses, the ledger is put back.

use super::Completion;
use super::command::Command;
use super::error::{Error, Result};
use super::event::{Event, MediaSink, RoomStateChangedReason};
use super::media::{MediaError, PublishPipeline};
use super::shared::{Shared, media_code};
use super::types::*;
use serde_json::json;
use std::sync::Arc;
use zego_proto::code;

/// Tokens longer than this are refused by every server (seed_map §10).
const TOKEN_BYTES_MAX: usize = 2047;
/// Bytes of one SEI message: the published limit.
const SEI_BYTES_MAX: usize = 4096;
/// In percent, as published.
const VOLUME_MAX: u32 = 200;

/// Members of a room: fifty times what a server allows by itself, so that no limit that somebody
/// means is refused. A number above it is a mistake, such as -1 for "unlimited", which is 0.
const MEMBERS_MAX: u32 = 1_000_000;

impl Shared {
    pub(super) fn login_room(
        &self,
        room_id: RoomId,
        user_id: UserId,
        user_name: UserName,
        config: RoomConfig,
        done: Completion,
    ) -> Result<()> {
        check_token(&config.token)?;
        check_range("max_member_count", config.max_member_count, 0, MEMBERS_MAX)?;
        if self.config.app_sign.is_none() && config.token.is_empty() {
            return Err(Error::new(
                code::ROOM_NO_TOKEN,
                "token: neither an AppSign nor a token was given",
            ));
        }
        let mut ledger = self.ledger.lock();
        let generation = ledger.login(&room_id)?;
        let at_end = code::ENGINE_DESTROYED;
        self.with_completion(done, at_end, |done| Command::Login {
            generation,
            room_id,
            user_id,
            user_name,
            config,
            done,
        })
        .inspect_err(|_| ledger.ended(generation))
    }

    pub(super) fn logout_room(&self, room_id: Option<RoomId>, done: Completion) -> Result<()> {
        let mut ledger = self.ledger.lock();
        // The queue is asked first: a refused logout must leave the room as it is.
        match ledger.room(room_id.as_ref()) {
            Ok(()) => {
                // The end leaves the room: a logout that it overtakes has got what it asked for.
                let at_end = code::SUCCESS;
                self.with_completion(done, at_end, |done| Command::Logout { done })?;
                ledger.logout();
                Ok(())
            }
            Err(e) => {
                let named = room_id.as_ref().map_or("", |r| r.as_str()).to_owned();
                self.dispatch.event(Event::RoomStateChanged {
                    room_id: named,
                    reason: RoomStateChangedReason::LogoutFailed,
                    code: e.code,
                    extended: json!({ "message": e.message }),
                });
                Err(e)
            }
        }
    }

    /// Queues a command whose completion is kept until the actor closes it, or the engine's end
    /// with `at_end`.
    fn with_completion(
        &self,
        done: Completion,
        at_end: i32,
        command: impl FnOnce(u64) -> Command,
    ) -> Result<()> {
        // A refused completion is dropped unfired: the call's error is the answer.
        let id = self.pend(done, at_end).map_err(|(e, _)| e)?;
        self.command(command(id)).inspect_err(|_| {
            self.unpend(id);
        })
    }

    pub(super) fn renew_token(&self, room_id: RoomId, token: String) -> Result<()> {
        if token.is_empty() {
            return Err(Error::new(code::COMMON_ILLEGAL_PARAM, "token: is empty"));
        }
        check_token(&token)?;
        let ledger = self.ledger.lock();
        ledger.room(Some(&room_id))?;
        self.command(Command::RenewToken { token })
    }

    pub(super) fn start_preview(&self, channel: Channel) -> Result<()> {
        self.publisher(channel).set_preview(true);
        Ok(())
    }

    pub(super) fn stop_preview(&self, channel: Channel) -> Result<()> {
        self.publisher(channel).set_preview(false);
        Ok(())
    }

    pub(super) fn start_publishing(&self, stream_id: StreamId, channel: Channel) -> Result<()> {
        let mut ledger = self.ledger.lock();
        let (generation, serial) = ledger.start_publishing(&stream_id, channel)?;
        self.command(Command::StartPublishing {
            generation,
            serial,
            stream_id,
            channel,
        })
        .inspect_err(|_| {
            ledger.stop_publishing(channel);
        })
    }

    pub(super) fn stop_publishing(&self, channel: Channel) -> Result<()> {
        let mut ledger = self.ledger.lock();
        if ledger.is_publishing(channel) {
            self.command(Command::StopPublishing { channel })?;
            ledger.stop_publishing(channel);
        }
        Ok(())
    }

    pub(super) fn start_playing(&self, stream_id: StreamId, config: PlayConfig) -> Result<()> {
        let mut ledger = self.ledger.lock();
        let Some((generation, serial)) = ledger.start_playing(&stream_id)? else {
            return Ok(());
        };
        self.command(Command::StartPlaying {
            generation,
            serial,
            stream_id: stream_id.clone(),
            config,
        })
        .inspect_err(|_| {
            ledger.stop_playing(&stream_id);
        })
    }

    pub(super) fn stop_playing(&self, stream_id: &StreamId) -> Result<()> {
        let mut ledger = self.ledger.lock();
        if ledger.played(stream_id).is_ok() {
            self.command(Command::StopPlaying {
                stream_id: stream_id.clone(),
            })?;
            ledger.stop_playing(stream_id);
        }
        Ok(())
    }

    pub(super) fn set_video_config(&self, config: VideoConfig, channel: Channel) -> Result<()> {
        check_size("width", config.width)?;
        check_size("height", config.height)?;
        check_range("fps", config.fps, 1, 60)?;
        check_range("bitrate_kbps", config.bitrate_kbps, 30, 20_000)?;
        check_range("keyframe_interval_s", config.keyframe_interval_s, 2, 5)?;
        let mut ledger = self.ledger.lock();
        self.command(Command::VideoConfig { channel, config })?;
        ledger.video[channel as usize] = Some(config);
        Ok(())
    }

    pub(super) fn video_config(&self, channel: Channel) -> Result<VideoConfig> {
        let ledger = self.ledger.lock();
        Ok(ledger.video[channel as usize].unwrap_or_else(|| ledger.scenario(&self.config).video()))
    }

    pub(super) fn set_audio_config(&self, config: AudioConfig, channel: Channel) -> Result<()> {
        check_range("bitrate_kbps", config.bitrate_kbps, 16, 192)?;
        check_range("channels", config.channels.into(), 1, 2)?;
        let mut ledger = self.ledger.lock();
        self.command(Command::AudioConfig { channel, config })?;
        ledger.audio[channel as usize] = Some(config);
        Ok(())
    }

    pub(super) fn audio_config(&self, channel: Channel) -> Result<AudioConfig> {
        let ledger = self.ledger.lock();
        Ok(ledger.audio[channel as usize].unwrap_or_else(|| ledger.scenario(&self.config).audio()))
    }

    pub(super) fn set_scenario(&self, scenario: Scenario) -> Result<()> {
        let mut ledger = self.ledger.lock();
        ledger.set_scenario(scenario);
        self.command(Command::Scenario)
    }

    pub(super) fn set_video_source(&self, source: VideoSource, channel: Channel) -> Result<()> {
        self.publisher(channel).set_video_source(source);
        Ok(())
    }

    pub(super) fn set_audio_source(&self, source: AudioSource, channel: Channel) -> Result<()> {
        self.publisher(channel).set_audio_source(source);
        Ok(())
    }

    pub(super) fn request_keyframe(&self, channel: Channel) -> Result<()> {
        self.publisher(channel).request_keyframe();
        Ok(())
    }

    pub(super) fn mute_publish_audio(&self, mute: bool, channel: Channel) -> Result<()> {
        self.command(Command::MutePublish {
            channel,
            audio: Some(mute),
            video: None,
        })
    }

    pub(super) fn mute_publish_video(&self, mute: bool, channel: Channel) -> Result<()> {
        self.command(Command::MutePublish {
            channel,
            audio: None,
            video: Some(mute),
        })
    }

    pub(super) fn mute_all_play_audio(&self, mute: bool) -> Result<()> {
        self.mute_play(None, Some(mute), None)
    }

    pub(super) fn mute_all_play_video(&self, mute: bool) -> Result<()> {
        self.mute_play(None, None, Some(mute))
    }

    pub(super) fn mute_play_audio(&self, stream_id: &StreamId, mute: bool) -> Result<()> {
        self.mute_play(Some(stream_id), Some(mute), None)
    }

    pub(super) fn mute_play_video(&self, stream_id: &StreamId, mute: bool) -> Result<()> {
        self.mute_play(Some(stream_id), None, Some(mute))
    }

    fn mute_play(
        &self,
        stream_id: Option<&StreamId>,
        audio: Option<bool>,
        video: Option<bool>,
    ) -> Result<()> {
        let ledger = self.ledger.lock();
        if let Some(stream_id) = stream_id {
            ledger.played(stream_id)?;
        }
        self.command(Command::MutePlay {
            stream_id: stream_id.cloned(),
            audio,
            video,
        })
    }

    pub(super) fn enable_camera(&self, enable: bool, channel: Channel) -> Result<()> {
        self.command(Command::Camera { channel, enable })
    }

    pub(super) fn mute_microphone(&self, mute: bool) -> Result<()> {
        self.command(Command::Microphone { mute })
    }

    pub(super) fn mute_speaker(&self, mute: bool) -> Result<()> {
        self.command(Command::Speaker { mute })
    }

    pub(super) fn set_play_volume(&self, stream_id: &StreamId, volume: u32) -> Result<()> {
        check_range("volume", volume, 0, VOLUME_MAX)?;
        let ledger = self.ledger.lock();
        ledger.played(stream_id)?;
        self.command(Command::PlayVolume {
            stream_id: Some(stream_id.clone()),
            volume,
        })
    }

    pub(super) fn set_all_play_volume(&self, volume: u32) -> Result<()> {
        check_range("volume", volume, 0, VOLUME_MAX)?;
        self.command(Command::PlayVolume {
            stream_id: None,
            volume,
        })
    }

    pub(super) fn set_capture_volume(&self, volume: u32) -> Result<()> {
        check_range("volume", volume, 0, VOLUME_MAX)?;
        for publisher in &self.publishers {
            publisher.set_capture_volume(volume);
        }
        Ok(())
    }

    pub(super) fn start_sound_level_monitor(&self, interval_ms: u32) -> Result<()> {
        check_range("interval_ms", interval_ms, 100, 3000).map_err(|e| Error {
            code: code::DEVICE_SOULD_LEVEL_INTERVAL_INVALID,
            ..e
        })?;
        self.command(Command::SoundLevels(Some(interval_ms)))
    }

    pub(super) fn stop_sound_level_monitor(&self) -> Result<()> {
        self.command(Command::SoundLevels(None))
    }

    pub(super) fn publish_quality(&self, channel: Channel) -> Result<PublishQuality> {
        Ok(self.ledger.lock().publish_quality(channel))
    }

    pub(super) fn play_quality(&self, stream_id: &StreamId) -> Result<PlayQuality> {
        self.ledger.lock().played(stream_id)
    }

    pub(super) fn set_media_sink(&self, sink: Arc<dyn MediaSink>) -> Result<()> {
        self.media_sink.set(sink);
        Ok(())
    }

    pub(super) fn send_video_frame(
        &self,
        channel: Channel,
        frame: VideoFrameRef<'_>,
        capture_time_us: u64,
    ) -> Result<()> {
        self.publisher(channel)
            .push_video_frame(&frame, capture_time_us)
            .map_err(|e| refused(e, code::CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE))
    }

    pub(super) fn send_encoded_frame(
        &self,
        channel: Channel,
        data: &[u8],
        keyframe: bool,
        width: u32,
        height: u32,
        capture_time_us: u64,
    ) -> Result<()> {
        if data.is_empty() {
            return Err(Error::new(
                code::COMMON_ILLEGAL_PARAM,
                "data: is empty, must be an access unit in Annex B",
            ));
        }
        self.publisher(channel)
            .push_encoded_frame(data, keyframe, width, height, capture_time_us)
            .map_err(|e| refused(e, code::CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE))
    }

    pub(super) fn send_audio_frame(
        &self,
        channel: Channel,
        samples: &[i16],
        sample_rate_hz: u32,
        channels: u8,
        capture_time_us: u64,
    ) -> Result<()> {
        check_range("sample_rate_hz", sample_rate_hz, 8000, 48_000).map_err(|e| {
            Error::new(
                code::CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT,
                e.message,
            )
        })?;
        self.publisher(channel)
            .push_audio_frame(samples, sample_rate_hz, channels, capture_time_us)
            .map_err(|e| refused(e, code::CUSTOMAUDIOIO_CAPTURER_NOT_CREATED))
    }

    pub(super) fn send_sei(&self, channel: Channel, data: &[u8]) -> Result<()> {
        if data.is_empty() {
            return Err(Error::new(code::PUBLISHER_SEI_DATA_NULL, "data: is empty"));
        }
        if data.len() > SEI_BYTES_MAX {
            return Err(Error::new(
                code::PUBLISHER_SEI_DATA_TOO_LONG,
                format!(
                    "data: {} bytes; at most {SEI_BYTES_MAX} are allowed",
                    data.len()
                ),
            ));
        }
        self.publisher(channel)
            .send_sei(data)
            .map_err(|e| refused(e, code::COMMON_ENGINE_NOT_STARTED))
    }

    fn publisher(&self, channel: Channel) -> &PublishPipeline {
        &self.publishers[channel as usize]
    }
}

/// `wrong_state`: the published number for a call that does not fit the channel's source.
fn refused(e: MediaError, wrong_state: i32) -> Error {
    let code = match e {
        MediaError::WrongState(_) => wrong_state,
        _ => media_code(&e),
    };
    let mut error = Error::new(code, e.to_string());
    // A queue that stays full is told once: pushes come a hundred times a second.
    error.reported = matches!(e, MediaError::Full { told: true, .. });
    error
}

fn check_token(token: &str) -> Result<()> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!(
                "token: {} bytes; at most {TOKEN_BYTES_MAX} are allowed",
                token.len()
            ),
        ));
    }
    Ok(())
}

/// Chroma has half the size, so a side is even; 1920 either way, for pictures held upright.
fn check_size(field: &str, value: u32) -> Result<()> {
    check_range(field, value, 16, 1920)?;
    if value.is_multiple_of(2) {
        return Ok(());
    }
    Err(Error::new(
        code::COMMON_ILLEGAL_PARAM,
        format!("{field}: {value} is odd; even numbers of 16–1920 are allowed"),
    ))
}

fn check_range(field: &str, value: u32, min: u32, max: u32) -> Result<()> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Error::new(
        code::COMMON_ILLEGAL_PARAM,
        format!("{field}: {value} is outside {min}–{max}"),
    ))
}
