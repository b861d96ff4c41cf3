//! Publications: who publishes which streamID into which room.

use super::directory::Lease;
use super::quota::Resource;
use super::room::{NETTED_EVERY, RoomInput};
use super::session::{Publication, Session, Stage};
use super::{Cloud, ConnId};
use crate::core::timers::Timer;
use crate::media_api::{MediaCommand, PublicationId, SessionKey};
use std::sync::Arc;
use std::time::Duration;
use zego_proto::ids::{RoomId, StreamId};
use zego_proto::msg::{DeviceState, Publish, ResultMessage, ServerMessage, StreamInfo};
use zego_proto::{Refusal, code, json};

/// Publishing channels: main and aux.
const CHANNELS: u8 = 2;
/// Delete reason of the wire for what the server ended.
const REMOVED_BY_SERVER: u32 = 6;
/// A publication from which nothing came for this long is reported as silent to its players.
pub(super) const UNSEEN: Duration = Duration::from_secs(5);

impl Cloud {
    pub(super) fn publish(&mut self, conn: ConnId, id: u32, key: SessionKey, publish: Publish) {
        let device = publish.device_state.clone();
        match self.try_publish(key, publish) {
            Ok(made) => {
                if let Some(DeviceState {
                    camera, microphone, ..
                }) = device
                    && let Some(publication) = self.publications.get_mut(&made.id)
                {
                    (publication.camera, publication.microphone) = (camera, microphone);
                }
                self.reply(conn, id, ResultMessage::default());
                if made.new {
                    self.announce(made.id);
                }
            }
            Err(refusal) => self.refuse(conn, id, refusal),
        }
    }

    fn try_publish(&mut self, key: SessionKey, publish: Publish) -> Result<Made, Refusal> {
        let room_id = RoomId::parse(&publish.room_id)?;
        let stream = StreamId::parse(&publish.stream_id)?;
        let channel = publish.channel;
        if channel >= CHANNELS {
            let what = format!("is {channel}, must be 0 (main) or 1 (aux)");
            return Err(Refusal::illegal("channel", what));
        }
        if publish.layers.len() > 1 {
            let what = format!("has {} entries, must have at most 1", publish.layers.len());
            return Err(Refusal::illegal("layers", what));
        }
        let session = self.sessions.get(&key);
        let session = session.ok_or_else(|| Refusal::of(code::COMMON_NOT_LOGIN_ROOM))?;
        let Some(membership) = session.rooms.get(&room_id) else {
            let what = "room_id is not a room of this session";
            return Err(Refusal::new(code::COMMON_NOT_LOGIN_ROOM, what));
        };
        let busy = session.publications.get(&channel);
        if let Some(publication) = busy.and_then(|id| self.publications.get(id)) {
            // A client that resumed repeats what it is not sure of.
            if publication.stream == stream && publication.room == room_id {
                return Ok(Made {
                    id: publication.id,
                    new: false,
                });
            }
            let number = code::PUBLISHER_ERROR_ALREADY_DO_PUBLISH;
            let what = format!("channel {channel} publishes another stream");
            return Err(Refusal::new(number, what));
        }
        if !membership.may_publish(room_id.as_str(), stream.as_str()) {
            return Err(Refusal::of(code::PUBLISHER_ERROR_DISPATCH_AUTH_ERROR));
        }
        let app_id = session.app_id;
        self.ledger
            .check(Resource::Publications, &self.project_of(session))?;
        let id = PublicationId(self.next_number());
        let most = self.config.limits.streams;
        let Some(app) = self.apps.get_mut(&app_id) else {
            return Err(Refusal::of(code::COMMON_NOT_LOGIN_ROOM));
        };
        let full = |room: &super::room::Room| room.streams() >= most;
        if app.rooms.get(&room_id).is_some_and(full) {
            let what = format!("the room has {most} streams, its limit");
            return Err(Refusal::new(code::SERVER_BUSY, what));
        }
        let lease = Lease {
            publication: id,
            session: key,
        };
        if app.directory.claim_stream(stream.clone(), lease).is_err() {
            let number = code::PUBLISHER_ERROR_REPETITIVE_PUBLISH_STREAM;
            return Err(Refusal::of(number));
        }
        self.ledger.take(Resource::Publications, app_id);
        self.publications.insert(
            id,
            Publication {
                id,
                app_id,
                room: room_id,
                stream,
                session: key,
                channel,
                seen: false,
                silent: false,
                camera: 0,
                microphone: 0,
            },
        );
        if let Some(session) = self.sessions.get_mut(&key) {
            session.publications.insert(channel, id);
        }
        self.timers.arm(Timer::Publication(id), self.now() + UNSEEN);
        self.media(MediaCommand::Publish {
            session: key,
            channel,
            publication: id,
        });
        Ok(Made { id, new: true })
    }

    /// Tells the room, and starts the plays that were waiting.
    fn announce(&mut self, id: PublicationId) {
        let now = self.now();
        let stream_sid = self.random.hex(8);
        let Some(publication) = self.publications.get(&id) else {
            return;
        };
        let Some(session) = self.sessions.get(&publication.session) else {
            return;
        };
        let info = StreamInfo {
            stream_id: publication.stream.as_str().into(),
            user_id: session.user.as_str().into(),
            user_name: session.name.as_str().into(),
            extra_info: String::new(),
            stream_sid,
        };
        let (app_id, room_id) = (publication.app_id, publication.room.clone());
        let stream = publication.stream.clone();
        // What each play costs until the stream goes again: two commands, two messages. A stream
        // that comes and goes without end is netted as its room's lists are.
        let plays = 2 * self.players(app_id, &stream).len();
        if let Some(room) = self.room(app_id, &room_id) {
            room.handle(now, RoomInput::Publish(info));
        }
        let at_once = self.affords(app_id, &room_id, plays);
        self.drain_room(app_id, &room_id);
        match at_once {
            true => self.start_plays(id),
            false => self.timers.arm(Timer::Plays(id), now + NETTED_EVERY),
        }
    }

    /// Starts the plays that wait for a publication.
    pub(super) fn start_plays(&mut self, id: PublicationId) {
        let Some(publication) = self.publications.get(&id) else {
            return;
        };
        let (app_id, stream) = (publication.app_id, publication.stream.clone());
        for (session, pair) in self.players(app_id, &stream) {
            let play = self.sessions.get(&session).and_then(|s| s.plays.get(&pair));
            if play.is_some_and(|play| matches!(play.stage, Stage::Absent { .. })) {
                self.ask(session, pair, id, None);
            }
        }
    }

    /// Stopping what does not run is no error: the end may have crossed the request.
    pub(super) fn unpublish(&mut self, key: SessionKey, stream: &str) {
        if let Some(id) = self.publication_of(key, stream) {
            self.remove_publication(id, 1);
        }
    }

    pub(super) fn publication_of(&self, key: SessionKey, stream: &str) -> Option<PublicationId> {
        let session = self.sessions.get(&key)?;
        let published = session.publications.values();
        published
            .filter_map(|id| self.publications.get(id))
            .find(|p| p.stream.as_str() == stream)
            .map(|p| p.id)
    }

    /// Ends a publication against its publisher's will.
    pub(super) fn end_publication(&mut self, id: PublicationId, refusal: Refusal) {
        let Some(publication) = self.publications.get(&id) else {
            return;
        };
        let (session, stream) = (publication.session, publication.stream.clone());
        self.remove_publication(id, REMOVED_BY_SERVER);
        let message = ServerMessage::PublishEnded {
            stream_id: stream.as_str().into(),
            code: refusal.code,
            message: refusal.message,
        };
        self.tell(session, &message);
    }

    /// Frees the streamID, tells the room, and lets the players wait.
    pub(super) fn remove_publication(&mut self, id: PublicationId, reason: u32) {
        let now = self.now();
        let Some(publication) = self.publications.remove(&id) else {
            return;
        };
        let (app_id, stream) = (publication.app_id, publication.stream);
        self.ledger.give_back(Resource::Publications, app_id);
        for timer in [Timer::Publication(id), Timer::Plays(id), Timer::Device(id)] {
            self.timers.disarm(&timer);
        }
        if let Some(session) = self.sessions.get_mut(&publication.session) {
            session.publications.remove(&publication.channel);
        }
        if let Some(app) = self.apps.get_mut(&app_id) {
            app.directory.release_stream(&stream, id);
        }
        if let Some(room) = self.room(app_id, &publication.room) {
            let stream_id = stream.clone();
            room.handle(now, RoomInput::Unpublish { stream_id, reason });
        }
        self.drain_room(app_id, &publication.room);
        for (session, pair) in self.players(app_id, &stream) {
            self.lose(session, pair);
        }
        self.media(MediaCommand::Unpublish { publication: id });
    }

    pub(super) fn device_state(
        &mut self,
        key: SessionKey,
        state: &DeviceState,
    ) -> Result<(), Refusal> {
        let published = self.publication_of(key, &state.stream_id);
        let Some(publication) = published.and_then(|id| self.publications.get_mut(&id)) else {
            let what = "is not published by this session";
            return Err(Refusal::illegal("stream_id", what));
        };
        let new = (state.camera, state.microphone);
        let old = (publication.camera, publication.microphone);
        (publication.camera, publication.microphone) = new;
        let (id, app_id) = (publication.id, publication.app_id);
        let (stream, room_id) = (publication.stream.clone(), publication.room.clone());
        let now = self.now();
        // What is to be told is the state when it is told.
        let timer = Timer::Device(id);
        if new == old || self.timers.is_armed(&timer) {
            return Ok(());
        }
        let messages = self.players(app_id, &stream).len();
        match self.affords(app_id, &room_id, messages) {
            true => self.tell_device(id),
            false => self.timers.arm(timer, now + NETTED_EVERY),
        }
        Ok(())
    }

    /// Tells the players of a publication the state of its devices. Who is not bound yet is told
    /// with the start of its play.
    pub(super) fn tell_device(&mut self, id: PublicationId) {
        let Some(publication) = self.publications.get(&id) else {
            return;
        };
        let (app_id, stream) = (publication.app_id, publication.stream.clone());
        let message = ServerMessage::DeviceState(DeviceState {
            stream_id: stream.as_str().into(),
            camera: publication.camera,
            microphone: publication.microphone,
        });
        let text: Arc<str> = json::encode_server(&message).into();
        for (session, pair) in self.players(app_id, &stream) {
            let conn = self.sessions.get(&session).and_then(|s| s.conn);
            if let Some(conn) = conn.filter(|_| self.is_bound(session, pair)) {
                self.send_text(conn, text.clone());
            }
        }
    }

    fn is_bound(&self, session: SessionKey, pair: u8) -> bool {
        let bound = |session: &Session| {
            let play = session.plays.get(&pair);
            play.is_some_and(|play| matches!(play.stage, Stage::Bound { .. }))
        };
        self.sessions.get(&session).is_some_and(bound)
    }
}

/// Outcome of a publish request.
struct Made {
    id: PublicationId,
    /// False for a repeated request.
    new: bool,
}
