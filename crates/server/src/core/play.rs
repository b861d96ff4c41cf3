//! Plays: a stream bound to a pair of the player's down link, for as long as the player wants.

use super::links::Pending;
use super::session::{Play, Stage};
use super::{Cloud, ConnId};
use crate::media_api::{
    FirstSeq, ForwardMode, MediaCommand, MediaError, PublicationId, SessionKey, Token,
};
use zego_proto::ids::{AppId, PLAYS_MAX, RoomId, StreamId};
use zego_proto::msg::{self, PlayMode, PlayPhase, PlayState, ResultMessage, ServerMessage};
use zego_proto::{Refusal, code};

impl Cloud {
    /// Answers later, once the media plane has answered, unless the stream is absent.
    pub(super) fn play(
        &mut self,
        conn: ConnId,
        id: u32,
        key: SessionKey,
        play: msg::Play,
    ) -> Result<(), Refusal> {
        let room = RoomId::parse(&play.room_id)?;
        let stream = StreamId::parse(&play.stream_id)?;
        let pair = play.pair;
        if usize::from(pair) >= PLAYS_MAX {
            let what = format!("pair is {pair}, must be 0 to {}", PLAYS_MAX - 1);
            return Err(Refusal::new(code::PLAYER_COUNT_EXCEED, what));
        }
        let Some(session) = self.sessions.get(&key) else {
            return Err(Refusal::of(code::COMMON_NOT_LOGIN_ROOM));
        };
        if !session.rooms.contains_key(&room) {
            let what = "room_id is not a room of this session";
            return Err(Refusal::new(code::COMMON_NOT_LOGIN_ROOM, what));
        }
        let project = self.project_of(session);
        let mode = match play.mode {
            PlayMode::Cdn => return Err(Refusal::of(code::CDN_UNAVAILABLE)),
            PlayMode::L3 if !project.l3 => return Err(l3_is_off()),
            PlayMode::L3 => ForwardMode::L3,
            PlayMode::Rtc => ForwardMode::Rtc,
            // Never a refusal for want of a switch that the player did not name.
            PlayMode::Default if !project.l3 => ForwardMode::Rtc,
            PlayMode::Default => project.default_mode,
        };
        let app_id = session.app_id;
        if let Some(other) = session.play_of(stream.as_str())
            && other != pair
        {
            let what = format!("is played on pair {other} already");
            return Err(Refusal::illegal("stream_id", what));
        }
        if let Some(present) = session.plays.get(&pair) {
            if present.stream != stream {
                let what = format!("{pair} plays another stream");
                return Err(Refusal::illegal("pair", what));
            }
            if present.mode == mode && !matches!(present.stage, Stage::Asked { .. }) {
                // A client that resumed repeats what it is not sure of.
                self.play_mute(key, stream.as_str(), play.audio, play.video)?;
                self.answer_play(conn, id, key, pair);
                return Ok(());
            }
            self.remove_play(key, pair);
        }
        let Some(app) = self.apps.get_mut(&app_id) else {
            return Err(Refusal::of(code::COMMON_NOT_LOGIN_ROOM));
        };
        app.directory.add_player(stream.clone(), key, pair);
        let lease = app.directory.stream(&stream);
        let play = Play {
            room,
            stream,
            mode,
            audio: play.audio,
            video: play.video,
            stage: Stage::Absent { was_live: false },
        };
        if let Some(session) = self.sessions.get_mut(&key) {
            session.plays.insert(pair, play);
            self.plays += 1;
        }
        match lease {
            Some(lease) => self.ask(key, pair, lease.publication, Some((conn, id))),
            None => self.answer_play(conn, id, key, pair),
        }
        Ok(())
    }

    /// Asks the media plane to forward; `reply` is the request that waits for it.
    pub(super) fn ask(
        &mut self,
        session: SessionKey,
        pair: u8,
        publication: PublicationId,
        reply: Option<(ConnId, u32)>,
    ) {
        let token = Token(self.next_number());
        let play = self.sessions.get_mut(&session);
        let Some(play) = play.and_then(|session| session.plays.get_mut(&pair)) else {
            return;
        };
        play.stage = Stage::Asked { publication, token };
        let command = MediaCommand::Subscribe {
            token,
            session,
            pair,
            publication,
            mode: play.mode,
            audio: play.audio,
            video: play.video,
        };
        let pending = Pending::Play {
            session,
            pair,
            reply,
        };
        self.pending.insert(token, pending);
        self.media(command);
    }

    pub(super) fn on_subscribed(
        &mut self,
        session: SessionKey,
        pair: u8,
        reply: Option<(ConnId, u32)>,
        result: Result<FirstSeq, MediaError>,
    ) {
        let state = self.sessions.get_mut(&session);
        let Some(play) = state.and_then(|session| session.plays.get_mut(&pair)) else {
            return;
        };
        match (result, play.stage) {
            (Ok(first), Stage::Asked { publication, .. }) => {
                play.stage = Stage::Bound { publication, first };
                match reply {
                    Some((conn, id)) if self.conns.contains_key(&conn) => {
                        self.answer_play(conn, id, session, pair);
                    }
                    _ => self.tell_play(session, pair),
                }
            }
            (Ok(_), _) => {}
            (Err(error), _) => {
                let stream = play.stream.clone();
                self.remove_play(session, pair);
                let refusal = Refusal::new(error.code, error.message);
                match reply {
                    Some((conn, id)) => self.refuse(conn, id, refusal),
                    None => {
                        let ended = PlayState {
                            stream_id: stream.as_str().into(),
                            pair,
                            phase: PlayPhase::Ended,
                            code: refusal.code,
                            message: refusal.message,
                            audio_seq: 0,
                            video_seq: 0,
                            camera: 0,
                            microphone: 0,
                        };
                        self.tell(session, &ServerMessage::PlayState(ended));
                    }
                }
            }
        }
    }

    /// The publication went away: the play waits for the next one.
    pub(super) fn lose(&mut self, session: SessionKey, pair: u8) {
        let state = self.sessions.get_mut(&session);
        let Some(play) = state.and_then(|session| session.plays.get_mut(&pair)) else {
            return;
        };
        let before = play.stage;
        let was_live = !matches!(before, Stage::Absent { was_live: false });
        play.stage = Stage::Absent { was_live };
        let mut waiting = None;
        match before {
            Stage::Absent { .. } => return,
            Stage::Asked { token, .. } => {
                if let Some(Pending::Play { reply, .. }) = self.pending.remove(&token) {
                    waiting = reply;
                }
            }
            Stage::Bound { .. } => {}
        }
        self.media(MediaCommand::Unsubscribe { session, pair });
        match waiting {
            Some((conn, id)) => self.answer_play(conn, id, session, pair),
            None => self.tell_play(session, pair),
        }
    }

    /// Stopping what does not run is no error: the end may have crossed the request.
    pub(super) fn unplay(&mut self, key: SessionKey, stream: &str) {
        let session = self.sessions.get(&key);
        if let Some(pair) = session.and_then(|session| session.play_of(stream)) {
            self.remove_play(key, pair);
        }
    }

    /// Frees the pair, and answers the request that waits for it, if any.
    pub(super) fn remove_play(&mut self, key: SessionKey, pair: u8) {
        let Some(session) = self.sessions.get_mut(&key) else {
            return;
        };
        let app_id = session.app_id;
        let Some(play) = session.plays.remove(&pair) else {
            return;
        };
        self.plays -= 1;
        if let Some(app) = self.apps.get_mut(&app_id) {
            app.directory.remove_player(&play.stream, key, pair);
        }
        match play.stage {
            Stage::Absent { .. } => return,
            Stage::Asked { token, .. } => {
                if let Some(Pending::Play {
                    reply: Some((conn, id)),
                    ..
                }) = self.pending.remove(&token)
                {
                    self.refuse(conn, id, Refusal::of(code::CANCELLED));
                }
            }
            Stage::Bound { .. } => {}
        }
        self.media(MediaCommand::Unsubscribe { session: key, pair });
    }

    pub(super) fn play_mute(
        &mut self,
        key: SessionKey,
        stream: &str,
        audio: bool,
        video: bool,
    ) -> Result<(), Refusal> {
        let not_played = || {
            let what = "stream_id is not played by this session";
            Refusal::new(code::PLAYER_STREAM_WAS_NOT_PLAYED, what)
        };
        let session = self.sessions.get_mut(&key).ok_or_else(not_played)?;
        let pair = session.play_of(stream).ok_or_else(not_played)?;
        let play = session.plays.get_mut(&pair).ok_or_else(not_played)?;
        let changed = (play.audio, play.video) != (audio, video);
        (play.audio, play.video) = (audio, video);
        if changed && !matches!(play.stage, Stage::Absent { .. }) {
            self.media(MediaCommand::Wants {
                session: key,
                pair,
                audio,
                video,
            });
        }
        Ok(())
    }

    pub(super) fn players(&self, app_id: AppId, stream: &StreamId) -> Vec<(SessionKey, u8)> {
        let app = self.apps.get(&app_id);
        app.map_or_else(Vec::new, |app| app.directory.players(stream))
    }

    fn play_state(&self, key: SessionKey, pair: u8) -> Option<PlayState> {
        let play = self.sessions.get(&key)?.plays.get(&pair)?;
        let publication = play.publication();
        Some(play.state(pair, publication.and_then(|id| self.publications.get(&id))))
    }

    pub(super) fn tell_play(&mut self, key: SessionKey, pair: u8) {
        if let Some(state) = self.play_state(key, pair) {
            self.tell(key, &ServerMessage::PlayState(state));
        }
    }

    fn answer_play(&mut self, conn: ConnId, id: u32, key: SessionKey, pair: u8) {
        let result = ResultMessage {
            play: self.play_state(key, pair),
            ..ResultMessage::default()
        };
        self.reply(conn, id, result);
    }
}

fn l3_is_off() -> Refusal {
    let what = "mode is l3, and low-latency live (L3) is switched off for this project: set `l3 = true` in its settings";
    Refusal::new(code::PLAYER_NOT_CONFIG_L3, what)
}
