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
    publishing: [Option<StreamId>; 2],
    playing: BTreeMap<StreamId, PlayQuality>,
    publish_quality: [PublishQuality; 2],
    pub(crate) streams: Vec<Stream>,
    pub(crate) video: [Option<VideoConfig>; 2],
    pub(crate) audio: [Option<AudioConfig>; 2],
    scenario: Option<Scenario>,
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

    pub(crate) fn start_publishing(
        &mut self,
        stream_id: &StreamId,
        channel: Channel,
    ) -> Result<LoginGeneration> {
        let generation = self.generation()?;
        let slot = &mut self.publishing[channel as usize];
        if let Some(old) = slot {
            return Err(Error::new(
                code::PUBLISHER_ERROR_ALREADY_DO_PUBLISH,
                format!(
                    "channel: {channel:?} is publishing \"{}\"; stop it first",
                    old.as_str()
                ),
            ));
        }
        *slot = Some(stream_id.clone());
        Ok(generation)
    }

    pub(crate) fn is_publishing(&self, channel: Channel) -> bool {
        self.publishing[channel as usize].is_some()
    }

    pub(crate) fn stop_publishing(&mut self, channel: Channel) {
        self.publish_quality[channel as usize] = PublishQuality::default();
        self.publishing[channel as usize] = None;
    }

    /// A publication ended by itself; a newer one of the same channel is left alone.
    pub(crate) fn publishing_ended(
        &mut self,
        generation: LoginGeneration,
        channel: Channel,
        stream_id: &str,
    ) {
        let current = self
            .login
            .as_ref()
            .is_some_and(|l| l.generation == generation);
        let slot = &mut self.publishing[channel as usize];
        if current && slot.as_ref().is_some_and(|s| s.as_str() == stream_id) {
            *slot = None;
        }
    }

    /// False: the stream is played already.
    pub(crate) fn start_playing(&mut self, stream_id: &StreamId) -> Result<bool> {
        if self.playing.contains_key(stream_id) {
            return Ok(false);
        }
        if self.playing.len() >= PLAYS_MAX {
            return Err(Error::new(
                code::PLAYER_COUNT_EXCEED,
                format!("stream_id: {PLAYS_MAX} streams are played already, the limit"),
            ));
        }
        self.playing
            .insert(stream_id.clone(), PlayQuality::default());
        Ok(true)
    }

    pub(crate) fn stop_playing(&mut self, stream_id: &StreamId) {
        self.playing.remove(stream_id);
    }

    pub(crate) fn playing_ended(&mut self, generation: LoginGeneration, stream_id: &str) {
        if self
            .login
            .as_ref()
            .is_some_and(|l| l.generation == generation)
        {
            self.playing.retain(|s, _| s.as_str() != stream_id);
        }
    }

    pub(crate) fn played(&self, stream_id: &StreamId) -> Result<&PlayQuality> {
        self.playing.get(stream_id).ok_or_else(|| {
            Error::new(
                code::PLAYER_STREAM_WAS_NOT_PLAYED,
                format!("stream_id: \"{}\" is not played", stream_id.as_str()),
            )
        })
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
        if let Some((_, q)) = self
            .playing
            .iter_mut()
            .find(|(s, _)| s.as_str() == stream_id)
        {
            *q = quality;
        }
    }
}

#[cfg(test)]
mod tests;
