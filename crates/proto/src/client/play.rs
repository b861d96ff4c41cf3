//! Plays: what the application plays, on which pair of the down link, and how far it got.

use super::session::{ClientSession, Pending};
use super::{Event, Output, PlayerState};
use crate::error::code;
use crate::msg::{DeviceState, LinkKind, Play, PlayMode, PlayPhase, PlayState, Request};
use serde_json::{Value, json};
use std::time::Instant;

pub(super) struct Playing {
    tag: u64,
    mode: PlayMode,
    audio: bool,
    video: bool,
    /// Free for nobody else while this record lives.
    pair: Option<u8>,
    serial: u64,
    /// Sent over the current connection.
    sent: bool,
    /// The server has it in the current session.
    accepted: bool,
    /// The server forwards (or would, had it packets).
    live: bool,
    /// First numbers of the subscription that was told last. They say nothing about where it goes on
    /// after a silence, so each subscription is told once.
    told: Option<(u16, u16)>,
    state: PlayerState,
    code: i32,
    /// End of its retry window; only runs while the way to the server is broken. A stream that
    /// nobody publishes is waited for without end.
    deadline: Option<Instant>,
    camera: Option<u32>,
    microphone: Option<u32>,
}

impl Playing {
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    fn device_states(&mut self, stream_id: &str, camera: u32, microphone: u32) -> Vec<Event> {
        let mut events = Vec::new();
        if self.camera.replace(camera) != Some(camera) {
            events.push(Event::RemoteCamera {
                stream_id: stream_id.to_owned(),
                state: camera,
            });
        }
        if self.microphone.replace(microphone) != Some(microphone) {
            events.push(Event::RemoteMicrophone {
                stream_id: stream_id.to_owned(),
                state: microphone,
            });
        }
        events
    }
}

impl ClientSession {
    pub(super) fn play(
        &mut self,
        stream_id: String,
        tag: u64,
        mode: PlayMode,
        audio: bool,
        video: bool,
    ) {
        if self.plays.contains_key(&stream_id) {
            return;
        }
        let refused = if self.active.is_none() {
            Some(code::COMMON_NOT_LOGIN_ROOM)
        } else if self.plays.len() >= usize::from(super::PAIRS_MAX) {
            Some(code::PLAYER_COUNT_EXCEED)
        } else {
            None
        };
        if let Some(code) = refused {
            self.say_player(stream_id, tag, PlayerState::NoPlay, code, json!({}));
            return;
        }
        self.say_player(
            stream_id.clone(),
            tag,
            PlayerState::PlayRequesting,
            0,
            json!({}),
        );
        let playing = Playing {
            tag,
            mode,
            audio,
            video,
            pair: None,
            serial: self.next_serial(),
            sent: false,
            accepted: false,
            live: false,
            told: None,
            state: PlayerState::PlayRequesting,
            code: 0,
            deadline: None,
            camera: None,
            microphone: None,
        };
        self.plays.insert(stream_id, playing);
        self.send_plays();
        self.grow_if_needed();
    }

    pub(super) fn unplay(&mut self, stream_id: &str) {
        let wire = self
            .plays
            .get(stream_id)
            .is_some_and(|p| p.sent || p.accepted);
        if wire {
            self.send_if_ready(Request::Unplay {
                stream_id: stream_id.to_owned(),
            });
        }
        self.end_play(stream_id, 0, json!({}));
    }

    /// Every play ends with the room.
    pub(super) fn stop_plays(&mut self, code: i32) {
        for (stream_id, old) in std::mem::take(&mut self.plays) {
            self.say_gone(stream_id, old, code, json!({}));
        }
    }

    fn end_play(&mut self, stream_id: &str, code: i32, extended: Value) {
        if let Some(old) = self.plays.remove(stream_id) {
            self.say_gone(stream_id.to_owned(), old, code, extended);
            // Somebody may have been waiting for the pair.
            self.send_plays();
        }
    }

    fn say_gone(&mut self, stream_id: String, old: Playing, code: i32, extended: Value) {
        self.out.push_back(Output::PlayGone {
            stream_id: stream_id.clone(),
            pair: old.pair,
        });
        self.say_player(stream_id, old.tag, PlayerState::NoPlay, code, extended);
    }

    pub(super) fn play_mute(&mut self, stream_id: &str, audio: bool, video: bool) {
        let Some(p) = self.plays.get_mut(stream_id) else {
            return;
        };
        if (p.audio, p.video) == (audio, video) {
            return;
        }
        (p.audio, p.video) = (audio, video);
        if p.sent || p.accepted {
            self.send_if_ready(Request::PlayMute {
                stream_id: stream_id.to_owned(),
                audio,
                video,
            });
        }
    }

    fn free_pair(&self) -> Option<u8> {
        (0..self.link(LinkKind::Down).pairs()).find(|n| {
            !self
                .plays
                .values()
                .any(|p| p.pair == Some(*n) && (p.sent || p.accepted))
        })
    }

    /// Sends what the server does not have yet, as far as there are pairs.
    pub(super) fn send_plays(&mut self) {
        if !self.stage.takes_requests() {
            return;
        }
        let Some(room_id) = self.active.as_ref().map(|a| a.spec.room_id.clone()) else {
            return;
        };
        let waiting: Vec<String> = self
            .plays
            .iter()
            .filter(|(_, p)| !p.sent && !p.accepted)
            .map(|(id, _)| id.clone())
            .collect();
        for stream_id in waiting {
            let Some(pair) = self.free_pair() else {
                return;
            };
            let p = self.plays.get_mut(&stream_id).expect("collected above");
            p.pair = Some(pair);
            p.sent = true;
            (p.live, p.told) = (false, None);
            let pending = Pending::Play {
                stream_id: stream_id.clone(),
                serial: p.serial,
            };
            let request = Request::Play(Play {
                room_id: room_id.clone(),
                stream_id,
                mode: p.mode,
                pair,
                audio: p.audio,
                video: p.video,
            });
            self.request(request, Some(pending));
        }
    }

    pub(super) fn on_play_result(
        &mut self,
        stream_id: &str,
        serial: u64,
        result: Result<Option<PlayState>, (i32, String)>,
    ) {
        let Some(p) = self.plays.get_mut(stream_id) else {
            return;
        };
        if p.serial != serial {
            return;
        }
        match result {
            Ok(state) => {
                p.accepted = true;
                if self.links[LinkKind::Down as usize].is_up() {
                    p.deadline = None;
                }
                if let Some(state) = state {
                    self.on_play_state(state);
                }
            }
            Err((code, message)) => {
                self.end_play(stream_id, code, json!({ "message": message }));
            }
        }
    }

    /// From a result, a resume or unasked.
    pub(super) fn on_play_state(&mut self, state: PlayState) {
        let Some(p) = self.plays.get_mut(&state.stream_id) else {
            return;
        };
        // What belongs to an earlier play of the stream comes before this one's result.
        if !p.accepted || p.pair != Some(state.pair) {
            return;
        }
        match state.phase {
            PlayPhase::Live => {
                p.live = true;
                let first = (state.audio_seq, state.video_seq);
                let is_new = p.told.replace(first) != Some(first);
                let events = p.device_states(&state.stream_id, state.camera, state.microphone);
                if is_new {
                    self.out.push_back(Output::PlayLive {
                        stream_id: state.stream_id,
                        pair: state.pair,
                        audio_seq: state.audio_seq,
                        video_seq: state.video_seq,
                    });
                }
                self.out.extend(events.into_iter().map(Output::Event));
            }
            PlayPhase::Waiting => {
                let was_live = std::mem::take(&mut p.live);
                if was_live || p.state == PlayerState::Playing {
                    self.say_interrupted(&state.stream_id);
                }
            }
            PlayPhase::Ended => {
                self.end_play(
                    &state.stream_id,
                    state.code,
                    json!({ "message": state.message }),
                );
            }
        }
    }

    pub(super) fn on_device_state(&mut self, state: DeviceState) {
        if let Some(p) = self.plays.get_mut(&state.stream_id) {
            let events = p.device_states(&state.stream_id, state.camera, state.microphone);
            self.out.extend(events.into_iter().map(Output::Event));
        }
    }

    /// PLAYING with the first packet.
    pub(super) fn play_media(&mut self, stream_id: &str) {
        let up = self.link(LinkKind::Down).is_up();
        let Some(p) = self.plays.get_mut(stream_id) else {
            return;
        };
        // A straggler of what has ended is no sign of life.
        if !up || !p.accepted || !p.live || p.state == PlayerState::Playing {
            return;
        }
        p.state = PlayerState::Playing;
        p.code = 0;
        p.deadline = None;
        let tag = p.tag;
        self.say_player(
            stream_id.to_owned(),
            tag,
            PlayerState::Playing,
            0,
            json!({}),
        );
    }

    pub(super) fn play_stalled(&mut self, stream_id: &str) {
        if self
            .plays
            .get(stream_id)
            .is_some_and(|p| p.state == PlayerState::Playing)
        {
            self.say_interrupted(stream_id);
        }
    }

    /// PLAY_REQUESTING 1004020, told once.
    fn say_interrupted(&mut self, stream_id: &str) {
        let interrupted = code::PLAYER_ERROR_NETWORK_INTERRUPT;
        let Some(p) = self.plays.get_mut(stream_id) else {
            return;
        };
        if p.state != PlayerState::PlayRequesting || p.code != interrupted {
            p.state = PlayerState::PlayRequesting;
            p.code = interrupted;
            let tag = p.tag;
            self.say_player(
                stream_id.to_owned(),
                tag,
                PlayerState::PlayRequesting,
                interrupted,
                json!({}),
            );
        }
    }

    /// The way to the server is broken; the retry window begins.
    pub(super) fn interrupt_plays(&mut self, now: Instant, which: impl Fn(&Playing) -> bool) {
        let retry = self.config.av_retry;
        let ids: Vec<String> = self
            .plays
            .iter_mut()
            .filter(|(_, p)| which(p))
            .map(|(id, p)| {
                p.deadline.get_or_insert(now + retry);
                id.clone()
            })
            .collect();
        for id in ids {
            self.say_interrupted(&id);
        }
    }

    /// The down link is there: what is missing now is packets, and those are waited for.
    pub(super) fn plays_connected(&mut self) {
        for p in self.plays.values_mut().filter(|p| p.accepted) {
            p.deadline = None;
        }
    }

    pub(super) fn plays_disconnected(&mut self, now: Instant) {
        for p in self.plays.values_mut() {
            p.sent = false;
            if !p.accepted {
                p.pair = None;
            }
        }
        self.interrupt_plays(now, |p| !p.accepted);
    }

    pub(super) fn plays_for_new_session(&mut self) {
        for p in self.plays.values_mut() {
            p.accepted = false;
            p.sent = false;
            p.live = false;
        }
        self.send_plays();
    }

    /// `held`: what the resumed session still plays.
    pub(super) fn plays_for_resumed_session(&mut self, now: Instant, held: Vec<PlayState>) {
        for (id, p) in &mut self.plays {
            p.accepted = p.accepted
                && held
                    .iter()
                    .any(|h| h.stream_id == *id && Some(h.pair) == p.pair);
        }
        for state in held {
            let ours = self
                .plays
                .get(&state.stream_id)
                .filter(|p| p.accepted)
                .map(|p| (p.audio, p.video));
            match ours {
                Some((audio, video)) => {
                    // A mute may have been changed while there was no connection.
                    self.send_if_ready(Request::PlayMute {
                        stream_id: state.stream_id.clone(),
                        audio,
                        video,
                    });
                    self.on_play_state(state);
                }
                None => self.send_if_ready(Request::Unplay {
                    stream_id: state.stream_id,
                }),
            }
        }
        self.interrupt_plays(now, |p| !p.accepted);
        self.send_plays();
        if self.link(LinkKind::Down).is_up() {
            self.plays_connected();
        }
    }

    pub(super) fn plays_on_time(&mut self, now: Instant) {
        let over: Vec<String> = self
            .plays
            .iter()
            .filter(|(_, p)| p.deadline.is_some_and(|at| at <= now))
            .map(|(id, _)| id.clone())
            .collect();
        for stream_id in over {
            if self.plays[&stream_id].sent || self.plays[&stream_id].accepted {
                self.send_if_ready(Request::Unplay {
                    stream_id: stream_id.clone(),
                });
            }
            self.end_play(&stream_id, code::PLAYER_PLAY_STREAM_FAILED, json!({}));
        }
    }

    fn say_player(
        &mut self,
        stream_id: String,
        tag: u64,
        state: PlayerState,
        code: i32,
        extended: Value,
    ) {
        self.out.push_back(Output::Event(Event::Player {
            stream_id,
            tag,
            state,
            code,
            extended,
        }));
    }
}
