//! The room: commands into the session machine, its events out to the application.

use super::actor::Actor;
use super::command::Command;
use super::event::{Event, PlayerState, PublisherState, Stream, User};
use super::types::*;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zego_proto::client::{self, Input, LoginSpec};
use zego_proto::code;
use zego_proto::msg::{StreamInfo, UserInfo};

impl Actor {
    pub(super) fn on_command(&mut self, command: Command) {
        match command {
            Command::Login {
                generation,
                room_id,
                user_id,
                user_name,
                config,
                done,
            } => {
                self.generation = generation;
                self.room_id = Some(room_id.clone());
                self.feed(Input::Login(LoginSpec {
                    room_id: room_id.as_str().to_owned(),
                    user_id: user_id.as_str().to_owned(),
                    user_name: user_name.as_str().to_owned(),
                    token: Some(config.token).filter(|t| !t.is_empty()),
                    user_notify: config.is_user_status_notify,
                    max_member_count: config.max_member_count,
                    tag: done,
                }));
            }
            Command::Logout { done } => {
                self.stop_previews();
                self.feed(Input::Logout { tag: done });
            }
            Command::RenewToken { token } => self.feed(Input::RenewToken { token }),
            Command::StartPublishing {
                generation,
                serial,
                stream_id,
                channel,
            } => self.start_publishing(generation, serial, stream_id, channel),
            Command::StopPublishing { channel } => self.feed(Input::Unpublish {
                channel: channel as u8,
            }),
            Command::StartPlaying {
                generation,
                serial,
                stream_id,
                config,
            } => self.start_playing(generation, serial, stream_id, config),
            Command::StopPlaying { stream_id } => self.feed(Input::Unplay {
                stream_id: stream_id.as_str().to_owned(),
            }),
            Command::VideoConfig { channel, config } => self.set_video_config(channel, config),
            Command::AudioConfig { channel, config } => self.set_audio_config(channel, config),
            Command::Scenario => self.apply_scenario(),
            Command::MutePublish {
                channel,
                audio,
                video,
            } => self.mute_publish(channel, audio, video),
            Command::Camera { channel, enable } => self.enable_camera(channel, enable),
            Command::Microphone { mute } => self.mute_microphone(mute),
            Command::Speaker { mute } => self.shared.media.playout.set_speaker_muted(mute),
            Command::MutePlay {
                stream_id,
                audio,
                video,
            } => self.mute_play(stream_id.as_ref(), audio, video),
            Command::PlayVolume { stream_id, volume } => {
                self.set_play_volume(stream_id.as_ref(), volume);
            }
            #[cfg(test)]
            Command::Hold(body) => body(),
            Command::SoundLevels(interval_ms) => {
                self.levels = interval_ms.map(|ms| {
                    let every = Duration::from_millis(ms.into());
                    (every, Instant::now() + every)
                });
            }
        }
    }

    /// Ledger first, then the application: a callback may ask again at once.
    pub(super) fn on_session_event(&mut self, event: client::Event) {
        let shared: &Arc<_> = &self.shared.clone();
        match event {
            client::Event::RoomEnded { .. } => {
                self.stop_previews();
                shared.ledger.lock().ended(self.generation);
            }
            client::Event::RoomStateChanged {
                room_id,
                reason,
                code,
                extended,
            } => {
                tracing::info!(engine = shared.number, ?reason, code, "room state");
                shared.dispatch.event(Event::RoomStateChanged {
                    room_id,
                    reason,
                    code,
                    extended,
                });
            }
            client::Event::RoomStateUpdate {
                room_id,
                state,
                code,
                extended,
            } => shared.dispatch.event(Event::RoomStateUpdate {
                room_id,
                state,
                code,
                extended,
            }),
            client::Event::LoginResult {
                tag,
                code,
                extended,
            } => {
                let code = match code {
                    code::CANCELLED if shared.is_destroying() => code::ENGINE_DESTROYED,
                    code => code,
                };
                shared.complete(tag, code, extended);
            }
            client::Event::LogoutResult { tag, code } => shared.complete(tag, code, json!({})),
            client::Event::Users {
                room_id,
                update,
                users,
            } => shared.dispatch.event(Event::RoomUserUpdate {
                room_id,
                update,
                users: users.into_iter().map(user).collect(),
            }),
            client::Event::UserCount { room_id, count } => {
                shared
                    .dispatch
                    .event(Event::RoomOnlineUserCount { room_id, count });
            }
            client::Event::Streams {
                room_id,
                update,
                streams,
                extended,
            } => {
                let known = self.session.streams().cloned().map(stream).collect();
                shared.ledger.lock().set_streams(self.generation, known);
                shared.dispatch.event(Event::RoomStreamUpdate {
                    room_id,
                    update,
                    streams: streams.into_iter().map(stream).collect(),
                    extended,
                });
            }
            client::Event::TokenWillExpire { room_id, remain_s } => {
                shared
                    .dispatch
                    .event(Event::RoomTokenWillExpire { room_id, remain_s });
            }
            client::Event::Publisher {
                channel,
                stream_id,
                tag,
                state,
                code,
                extended,
            } => {
                tracing::info!(
                    engine = shared.number,
                    stream_id,
                    ?state,
                    code,
                    "publisher state"
                );
                self.on_publisher_state(channel, &stream_id, state);
                if state == PublisherState::NoPublish && code != 0 {
                    shared
                        .ledger
                        .lock()
                        .publishing_ended(channel_of(channel), tag);
                    shared.debug_error(code, "start_publishing_stream", explain(code, &extended));
                }
                shared.dispatch.event(Event::PublisherState {
                    stream_id,
                    state,
                    code,
                    extended,
                });
            }
            client::Event::Player {
                stream_id,
                tag,
                state,
                code,
                extended,
            } => {
                tracing::info!(
                    engine = shared.number,
                    stream_id,
                    ?state,
                    code,
                    "player state"
                );
                self.on_player_state(&stream_id, state);
                if state == PlayerState::NoPlay && code != 0 {
                    shared.ledger.lock().playing_ended(&stream_id, tag);
                    shared.debug_error(code, "start_playing_stream", explain(code, &extended));
                }
                shared.dispatch.event(Event::PlayerState {
                    stream_id,
                    state,
                    code,
                    extended,
                });
            }
            client::Event::RemoteCamera { stream_id, state } => {
                shared
                    .dispatch
                    .event(Event::RemoteCameraState { stream_id, state });
            }
            client::Event::RemoteMicrophone { stream_id, state } => {
                shared
                    .dispatch
                    .event(Event::RemoteMicState { stream_id, state });
            }
            client::Event::Refused {
                request,
                code,
                message,
            } => {
                tracing::warn!(engine = shared.number, request, code, "{message}");
                shared.debug_error(code, request, message);
            }
        }
    }
}

fn explain(code: i32, extended: &serde_json::Value) -> String {
    match extended["message"].as_str().filter(|m| !m.is_empty()) {
        Some(message) => message.to_owned(),
        None => zego_proto::error::lookup(code).map_or_else(String::new, |e| e.cause.to_owned()),
    }
}

pub(super) fn channel_of(index: u8) -> Channel {
    match index {
        0 => Channel::Main,
        _ => Channel::Aux,
    }
}

fn user(u: UserInfo) -> User {
    User {
        user_id: u.user_id,
        user_name: u.user_name,
    }
}

fn stream(s: StreamInfo) -> Stream {
    Stream {
        user: User {
            user_id: s.user_id,
            user_name: s.user_name,
        },
        stream_id: s.stream_id,
        extra_info: s.extra_info,
    }
}

/// A call that outlived its login: answered like one that came after it.
pub(super) fn outlived() -> (i32, serde_json::Value) {
    (
        code::COMMON_NOT_LOGIN_ROOM,
        json!({ "message": "the room ended before this call was carried out" }),
    )
}
