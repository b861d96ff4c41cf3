//! What the application has asked for so far: the checks a call can make without waiting.
//!
//! The ledger follows the calls, not the network. The actor clears what ended by itself (refused
//! login, kick, stream taken by somebody else) before it tells the application, so that a callback
//! may at once ask again.

use super::command::LoginGeneration;
use super::error::{Error, Result};
use super::event::Stream;
use super::types::*;
use std::collections::BTreeMap;
use zego_proto::code;

/// Streams played at once (seed_map §10).
pub(crate) const PLAYS_MAX: usize = 12;

#[derive(Default)]
pub(crate) struct Ledger {
    last_generation: LoginGeneration,
    login: Option<Login>,
    last_serial: u64,
    publishing: [Option<Publishing>; 2],
    playing: BTreeMap<StreamId, Playing>,
    publish_quality: [PublishQuality; 2],
    streams: Vec<Stream>,
    pub(crate) video: [Option<VideoConfig>; 2],
    pub(crate) audio: [Option<AudioConfig>; 2],
    scenario: Option<Scenario>,
}

/// A serial tells a stopped and restarted one from its successor.
struct Publishing {
    stream_id: StreamId,
    serial: u64,
}

struct Playing {
    serial: u64,
    quality: PlayQuality,
}

struct Login {
    generation: LoginGeneration,
    room_id: RoomId,
}

impl Ledger {
    pub(crate) fn login(&mut self, room_id: &RoomId) -> Result<LoginGeneration> {
        if let Some(login) = &self.login {
            return Err(Error::new(
                code::ROOM_COUNT_EXCEED,
                format!(
                    "room_id: already logged in to \"{}\"; one room at a time",
                    login.room_id.as_str()
                ),
            ));
        }
        self.last_generation += 1;
        self.login = Some(Login {
            generation: self.last_generation,
            room_id: room_id.clone(),
        });
        Ok(self.last_generation)
    }

    /// Whether `room_id` (`None`: any) is the room of the current login.
    pub(crate) fn room(&self, room_id: Option<&RoomId>) -> Result<()> {
        match (&self.login, room_id) {
            (Some(_), None) => Ok(()),
            (Some(login), Some(room_id)) if login.room_id == *room_id => Ok(()),
            (_, Some(room_id)) => Err(Error::new(
                code::ROOM_ROOMID_INCORRECT,
                format!("room_id: not logged in to \"{}\"", room_id.as_str()),
            )),
            (None, None) => Err(Error::new(
                code::ROOM_ROOMID_INCORRECT,
                "room_id: not logged in to any room",
            )),
        }
    }

    /// Everything of the login ends with it.
    pub(crate) fn logout(&mut self) {
        self.clear();
    }

    pub(crate) fn generation(&self) -> Result<LoginGeneration> {
        self.login.as_ref().map(|l| l.generation).ok_or_else(|| {
            Error::new(
                code::COMMON_NOT_LOGIN_ROOM,
                "not logged in: call login_room first",
            )
        })
    }

    /// The login that `generation` names ended by itself. Later logins are left alone.
    pub(crate) fn ended(&mut self, generation: LoginGeneration) {
        if self
            .login
            .as_ref()
            .is_some_and(|l| l.generation == generation)
        {
            self.clear();
        }
    }

    pub(crate) fn scenario(&self, config: &EngineConfig) -> Scenario {
        self.scenario.unwrap_or(config.scenario)
    }

    pub(crate) fn set_scenario(&mut self, scenario: Scenario) {
        self.scenario = Some(scenario);
        self.video = [None, None];
        self.audio = [None, None];
    }

    fn clear(&mut self) {
        self.login = None;
        self.publishing = [None, None];
        self.playing.clear();
        self.publish_quality = Default::default();
        self.streams.clear();
    }

    /// The login it belongs to, and its serial.
    pub(crate) fn start_publishing(
        &mut self,
        stream_id: &StreamId,
        channel: Channel,
    ) -> Result<(LoginGeneration, u64)> {
        let generation = self.generation()?;
        let slot = &mut self.publishing[channel as usize];
        if let Some(old) = slot {
            return Err(Error::new(
                code::PUBLISHER_ERROR_ALREADY_DO_PUBLISH,
                format!(
                    "channel: {channel:?} is publishing \"{}\"; stop it first",
                    old.stream_id.as_str()
                ),
            ));
        }
        self.last_serial += 1;
        *slot = Some(Publishing {
            stream_id: stream_id.clone(),
            serial: self.last_serial,
        });
        Ok((generation, self.last_serial))
    }

    pub(crate) fn is_publishing(&self, channel: Channel) -> bool {
        self.publishing[channel as usize].is_some()
    }

    pub(crate) fn stop_publishing(&mut self, channel: Channel) {
        self.publish_quality[channel as usize] = PublishQuality::default();
        self.publishing[channel as usize] = None;
    }

    /// A publication ended by itself.
    pub(crate) fn publishing_ended(&mut self, channel: Channel, serial: u64) {
        self.publishing[channel as usize].take_if(|p| p.serial == serial);
    }

    /// The login it belongs to, and its serial; `None`: the stream is played already.
    pub(crate) fn start_playing(
        &mut self,
        stream_id: &StreamId,
    ) -> Result<Option<(LoginGeneration, u64)>> {
        let generation = self.generation()?;
        if self.playing.contains_key(stream_id) {
            return Ok(None);
        }
        if self.playing.len() >= PLAYS_MAX {
            return Err(Error::new(
                code::PLAYER_COUNT_EXCEED,
                format!("stream_id: {PLAYS_MAX} streams are played already, the limit"),
            ));
        }
        self.last_serial += 1;
        let playing = Playing {
            serial: self.last_serial,
            quality: PlayQuality::default(),
        };
        self.playing.insert(stream_id.clone(), playing);
        Ok(Some((generation, self.last_serial)))
    }

    pub(crate) fn stop_playing(&mut self, stream_id: &StreamId) {
        self.playing.remove(stream_id);
    }

    /// A play ended by itself.
    pub(crate) fn playing_ended(&mut self, stream_id: &str, serial: u64) {
        if self
            .playing
            .get(stream_id)
            .is_some_and(|p| p.serial == serial)
        {
            self.playing.remove(stream_id);
        }
    }

    pub(crate) fn played(&self, stream_id: &StreamId) -> Result<PlayQuality> {
        match self.playing.get(stream_id) {
            Some(playing) => Ok(playing.quality),
            None => Err(Error::new(
                code::PLAYER_STREAM_WAS_NOT_PLAYED,
                format!("stream_id: \"{}\" is not played", stream_id.as_str()),
            )),
        }
    }

    pub(crate) fn publish_quality(&self, channel: Channel) -> PublishQuality {
        self.publish_quality[channel as usize]
    }

    pub(crate) fn set_publish_quality(&mut self, channel: Channel, quality: PublishQuality) {
        if self.publishing[channel as usize].is_some() {
            self.publish_quality[channel as usize] = quality;
        }
    }

    pub(crate) fn set_play_quality(&mut self, stream_id: &str, quality: PlayQuality) {
        if let Some(playing) = self.playing.get_mut(stream_id) {
            playing.quality = quality;
        }
    }

    /// Streams of the room of this login.
    pub(crate) fn set_streams(&mut self, generation: LoginGeneration, streams: Vec<Stream>) {
        if self
            .login
            .as_ref()
            .is_some_and(|l| l.generation == generation)
        {
            self.streams = streams;
        }
    }

    pub(crate) fn streams(&self) -> Vec<Stream> {
        self.streams.clone()
    }
}

#[cfg(test)]
mod tests;
