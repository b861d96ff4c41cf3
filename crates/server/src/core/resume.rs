//! Taking a session over on a new connection.

use super::{Cloud, ConnId};
use crate::core::conn::Identity;
use crate::core::timers::Timer;
use crate::media_api::SessionKey;
use zego_proto::ids::RoomId;
use zego_proto::msg::{CLOSE_REPLACED, ResultMessage, Resume, ResumeResult, ServerMessage};
use zego_proto::{Refusal, appsign, code};

impl Cloud {
    pub(super) fn resume(&mut self, conn: ConnId, id: u32, resume: &Resume) {
        let counted = self.count_login(conn);
        match counted.and_then(|()| self.resumable(conn, resume)) {
            Ok(key) if self.kick_if_expired(key) => {
                let number = code::ROOM_TOKEN_EXPIRED_KICKED_OUT;
                self.refuse(conn, id, Refusal::of(number));
            }
            Ok(key) => self.attach(conn, id, key),
            Err(refusal) => self.refuse(conn, id, refusal),
        }
    }

    fn resumable(&self, conn: ConnId, resume: &Resume) -> Result<SessionKey, Refusal> {
        if self.conns.get(&conn).is_some_and(|c| c.session.is_some()) {
            let what = "session_id: this connection has a session already";
            return Err(Refusal::new(code::COMMON_ILLEGAL_PARAM, what));
        }
        if resume.epoch != self.config.epoch {
            let what = "epoch is that of another start of the server: log in afresh";
            return Err(Refusal::new(code::SESSION_GONE, what));
        }
        if let Some(number) = self.ended.code(&resume.session_id) {
            return Err(Refusal::of(number));
        }
        let unknown = || Refusal::of(code::ROOM_SESSION_EXCEPTION_KICKED_OUT);
        let key = self.session_ids.get(&resume.session_id);
        let session = key.and_then(|key| self.sessions.get(key));
        let session = session.ok_or_else(unknown)?;
        let same = appsign::equal(session.resume_key.as_bytes(), resume.resume_key.as_bytes());
        same.then_some(session.key).ok_or_else(unknown)
    }

    fn attach(&mut self, conn: ConnId, id: u32, key: SessionKey) {
        let now = self.now();
        let Some(session) = self.sessions.get_mut(&key) else {
            return;
        };
        session.last_heard = now;
        if let Some(since) = session.detached_since.take()
            && let Some(app) = self.apps.get_mut(&session.app_id)
        {
            app.detached.remove(&(since, key));
        }
        let before = session.conn.replace(conn);
        let app_id = session.app_id;
        let identity = Identity {
            app_id,
            user: session.user.clone(),
            by_sign: session.by_sign,
        };
        if let Some(old) = before {
            // Without its session, so that closing it does not detach the new connection.
            if let Some(state) = self.conns.get_mut(&old) {
                state.session = None;
            }
            self.close(old, CLOSE_REPLACED, "resumed on a newer connection".into());
        }
        if let Some(state) = self.conns.get_mut(&conn) {
            state.session = Some(key);
            state.identity = Some(identity);
        }
        self.timers.disarm(&Timer::Conn(conn));
        let Some(session) = self.sessions.get(&key) else {
            return;
        };
        let user = session.user.clone();
        let rooms: Vec<RoomId> = session.rooms.keys().cloned().collect();
        let published = session.publications.values();
        let publishing = published
            .filter_map(|id| self.publications.get(id))
            .map(|p| p.stream.as_str().into())
            .collect();
        let plays = session.plays.iter();
        let playing = plays
            .map(|(pair, play)| {
                let publication = play.publication();
                play.state(*pair, publication.and_then(|id| self.publications.get(&id)))
            })
            .collect();
        let (up_alive, down_alive) = (session.up.alive, session.down.alive);
        let mut snapshots = Vec::new();
        for room_id in &rooms {
            if let Some(room) = self.room(app_id, room_id) {
                snapshots.push(room.snapshot(&user));
            }
        }
        let result = ResultMessage {
            resume: Some(ResumeResult {
                rooms: snapshots,
                publishing,
                playing,
                up_alive,
                down_alive,
            }),
            ..ResultMessage::default()
        };
        tracing::info!(app_id = app_id.get(), session = key.0, "session resumed");
        self.reply(conn, id, result);
        for room_id in &rooms {
            self.read_on(key, room_id);
            self.check_token(key, room_id);
        }
        if self.draining {
            self.send(conn, &ServerMessage::Draining);
        }
    }
}
