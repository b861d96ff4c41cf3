//! Entering and leaving rooms, and the end of sessions.

use super::auth::Denied;
use super::quota::{Full, Resource};
use super::room::{Room, RoomInput};
use super::session::{End, Link, Membership, Session};
use super::{Cloud, ConnId, Project};
use crate::core::timers::Timer;
use crate::media_api::{MediaCommand, SessionKey};
use std::collections::BTreeMap;
use std::time::Duration;
use zego_proto::ids::{AppId, RoomId, UserId, UserName};
use zego_proto::msg::{
    CLOSE_KICKED, CLOSE_LIMIT, CLOSE_REPLACED, Login, LoginResult, ResultMessage, ServerMessage,
};
use zego_proto::token04::Grant;
use zego_proto::{Refusal, code};

/// Longest instance ID, bytes.
const INSTANCE_ID_MAX: usize = 128;
/// How long before a token's expiry its user is warned.
const TOKEN_WARNING_MS: i64 = 30_000;

impl Cloud {
    pub(super) fn login(&mut self, conn: ConnId, id: u32, login: Login) {
        let current = self.conns.get(&conn).and_then(|conn| conn.session);
        if current.is_some_and(|key| self.kick_if_expired(key)) {
            return;
        }
        match self.try_login(conn, id, login) {
            Ok(()) => {}
            Err(Denied::Refused(refusal)) => self.refuse(conn, id, refusal),
            Err(Denied::Authentication { detail }) => self.refuse_later(conn, id, detail),
        }
    }

    fn try_login(&mut self, conn: ConnId, id: u32, login: Login) -> Result<(), Denied> {
        let app_id = AppId::new(login.app_id)?;
        let room_id = RoomId::parse(&login.room_id)?;
        let user = UserId::parse(&login.user_id)?;
        let name = UserName::parse(&login.user_name)?;
        if login.instance_id.is_empty() || login.instance_id.len() > INSTANCE_ID_MAX {
            let bytes = login.instance_id.len();
            let what = format!("has {bytes} bytes, must have 1 to {INSTANCE_ID_MAX}");
            return Err(Refusal::illegal("instance_id", what).into());
        }
        if self.draining {
            return Err(Refusal::of(code::SERVER_DRAINING).into());
        }
        self.count_login(conn)?;
        let current = self.conns.get(&conn).and_then(|conn| conn.session);
        let other_user = |s: &Session| s.app_id != app_id || s.user != user;
        if let Some(session) = current.and_then(|key| self.sessions.get(&key))
            && other_user(session)
        {
            let number = code::ROOM_MULTI_ROOM_LOGIN_USER_NOT_SAME;
            let what = "app_id or user_id differs from the session of this connection";
            return Err(Refusal::new(number, what).into());
        }
        let token = login.token.as_deref().filter(|token| !token.is_empty());
        let proof = login.proof.as_ref();
        let admitted = self.authenticate(conn, app_id, &user, &room_id, proof, token)?;
        if !self.logins_of_project.take(self.now(), app_id) {
            let most = self.config.limits.project_logins_per_second;
            let what = format!("more than {most} logins a second of the project");
            return Err(Refusal::new(code::MESSAGE_RATE, what).into());
        }
        self.check_room(current, &admitted.project, &room_id, &user)?;
        if current.is_none() && self.owner_of(app_id, &user).is_none() {
            self.find_place(&admitted.project)?;
        }

        let membership = Membership {
            grant: admitted.grant,
            warned: false,
        };
        let key = match current {
            Some(key) => key,
            None => {
                let old = self.owner_of(app_id, &user);
                self.displace(old, &login.instance_id, &room_id, &name);
                let key = self.next_number();
                let session = Session {
                    key: SessionKey(key),
                    id: self.random.hex(16),
                    resume_key: self.random.hex(32),
                    app_id,
                    project: admitted.project,
                    user: user.clone(),
                    name,
                    instance_id: login.instance_id,
                    by_sign: proof.is_some(),
                    conn: Some(conn),
                    detached_since: None,
                    last_heard: self.now(),
                    rooms: BTreeMap::new(),
                    publications: BTreeMap::new(),
                    plays: BTreeMap::new(),
                    up: Link::default(),
                    down: Link::default(),
                    pending_offers: 0,
                };
                self.begin(conn, session)
            }
        };
        self.enter(
            key,
            &room_id,
            membership,
            login.user_notify,
            login.max_member_count,
        );
        self.answer_login(conn, id, key, &room_id);
        self.check_token(key, &room_id);
        self.drain_room(app_id, &room_id);
        Ok(())
    }

    /// Counts a login or resume of an address, before it costs anything.
    pub(super) fn count_login(&mut self, conn: ConnId) -> Result<(), Refusal> {
        let from = self.conns.get(&conn).map(|conn| conn.from);
        if from.is_none_or(|from| self.logins_of_address.take(self.now(), from)) {
            return Ok(());
        }
        let most = self.config.limits.address_logins_per_second;
        let what = format!("more than {most} logins a second from one address");
        Err(Refusal::new(code::MESSAGE_RATE, what))
    }

    /// Limits of rooms, before anything is changed.
    fn check_room(
        &self,
        current: Option<SessionKey>,
        project: &Project,
        room_id: &RoomId,
        user: &UserId,
    ) -> Result<(), Refusal> {
        let limits = &self.config.limits;
        let app = self.apps.get(&project.app_id);
        match app.and_then(|app| app.rooms.get(room_id)) {
            Some(room) => {
                let own = match room.max_members {
                    0 => usize::MAX,
                    most => usize::try_from(most).unwrap_or(usize::MAX),
                };
                let most = own.min(limits.members);
                if !room.is_member(user) && room.members() >= most {
                    let what = format!("the room has {most} members, its limit");
                    return Err(Refusal::new(code::ROOM_ERROR_EXCEED_MAXIMUM_MEMBER, what));
                }
            }
            None => self.ledger.check(Resource::Rooms, project)?,
        }
        if let Some(session) = current.and_then(|key| self.sessions.get(&key)) {
            let most = limits.rooms_per_session;
            if !session.rooms.contains_key(room_id) && session.rooms.len() >= most {
                let number = code::ROOM_ERROR_MULTI_ROOM_EXCEED_MAXIMUM_ROOM_COUNT;
                let what = format!("the user is in {most} rooms, the limit");
                return Err(Refusal::new(number, what));
            }
        }
        Ok(())
    }

    /// A place for one more session. If there is none, the session goes that has been without a
    /// connection for longest, of the project that fills its own limit or, where the server is
    /// full, has most sessions.
    fn find_place(&mut self, project: &Project) -> Result<(), Refusal> {
        let full_of = match self.ledger.room_for(Resource::Sessions, project) {
            Ok(()) => return Ok(()),
            Err(Full::Project(_)) => Some(project.app_id),
            Err(Full::Server(_)) => self.ledger.largest(Resource::Sessions),
        };
        let app = full_of.and_then(|app_id| self.apps.get(&app_id));
        if let Some((_, key)) = app.and_then(|app| app.detached.first().copied()) {
            self.end_session(key, End::Displaced, None);
        }
        self.ledger.check(Resource::Sessions, project)
    }

    fn owner_of(&self, app_id: AppId, user: &UserId) -> Option<SessionKey> {
        self.apps.get(&app_id)?.directory.user(user)
    }

    /// Ends the session that a new login of the same user takes the place of.
    fn displace(
        &mut self,
        old: Option<SessionKey>,
        instance_id: &str,
        room_id: &RoomId,
        name: &UserName,
    ) {
        let Some(session) = old.and_then(|key| self.sessions.get(&key)) else {
            return;
        };
        let key = session.key;
        if session.instance_id != instance_id {
            return self.end_session(key, End::OtherLogin, None);
        }
        // The same engine has lost its session's keys: to others it never left this room.
        let keep = session.name == *name && session.rooms.contains_key(room_id);
        self.end_session(key, End::SameInstance, keep.then_some(room_id));
    }

    fn begin(&mut self, conn: ConnId, session: Session) -> SessionKey {
        let key = session.key;
        let app = self.apps.entry(session.app_id).or_default();
        let free = app.directory.claim_user(session.user.clone(), key);
        debug_assert!(free, "the old session was ended before");
        self.ledger.take(Resource::Sessions, session.app_id);
        self.session_ids.insert(session.id.clone(), key);
        if let Some(conn) = self.conns.get_mut(&conn) {
            conn.session = Some(key);
        }
        self.timers.disarm(&Timer::Conn(conn));
        let silent_until = self.now() + self.config.heartbeat;
        self.timers.arm(Timer::Session(key), silent_until);
        tracing::info!(
            app_id = session.app_id.get(),
            session = key.0,
            "session begins"
        );
        self.sessions.insert(key, session);
        key
    }

    /// Makes the session a member of the room, which is created if need be.
    fn enter(
        &mut self,
        key: SessionKey,
        room_id: &RoomId,
        membership: Membership,
        notify: bool,
        max_members: u32,
    ) {
        let now = self.now();
        let Some(session) = self.sessions.get_mut(&key) else {
            return;
        };
        session.rooms.insert(room_id.clone(), membership);
        let app = self.apps.entry(session.app_id).or_default();
        let room = app.rooms.entry(room_id.clone()).or_insert_with(|| {
            self.ledger.take(Resource::Rooms, session.app_id);
            let session_id = self.random.hex(8);
            let limits = &self.config.limits;
            Room::new(now, room_id.clone(), session_id, max_members, limits)
        });
        let user = session.user.clone();
        let input = if room.is_member(&user) {
            RoomInput::Rebind {
                user,
                session: key,
                notify,
            }
        } else {
            RoomInput::Join {
                user,
                name: session.name.clone(),
                session: key,
                notify,
            }
        };
        room.handle(now, input);
    }

    fn answer_login(&mut self, conn: ConnId, id: u32, key: SessionKey, room_id: &RoomId) {
        let Some(session) = self.sessions.get(&key) else {
            return;
        };
        let (session_id, resume_key) = (session.id.clone(), session.resume_key.clone());
        let (app_id, user) = (session.app_id, session.user.clone());
        let Some(room) = self.room(app_id, room_id) else {
            return;
        };
        let snapshot = room.snapshot(&user);
        let result = ResultMessage {
            login: Some(LoginResult {
                session_id,
                resume_key,
                room: snapshot,
            }),
            ..ResultMessage::default()
        };
        self.reply(conn, id, result);
        self.read_on(key, room_id);
    }

    pub(super) fn logout(&mut self, key: SessionKey, room_id: &str) -> Result<(), Refusal> {
        let room_id = RoomId::parse(room_id)?;
        let joined = |session: &Session| session.rooms.contains_key(&room_id);
        if !self.sessions.get(&key).is_some_and(joined) {
            let what = "room_id is not a room of this session";
            return Err(Refusal::new(code::ROOM_ROOMID_INCORRECT, what));
        }
        self.leave_room(key, &room_id);
        let rooms = self.sessions.get(&key).map(|session| session.rooms.len());
        if rooms == Some(0) {
            self.end_session(key, End::Logout, None);
        }
        Ok(())
    }

    fn leave_room(&mut self, key: SessionKey, room_id: &RoomId) {
        let now = self.now();
        let Some(session) = self.sessions.get(&key) else {
            return;
        };
        let (app_id, user) = (session.app_id, session.user.clone());
        let published = session.publications.values();
        let published: Vec<_> = published
            .filter_map(|id| self.publications.get(id))
            .filter(|p| p.room == *room_id)
            .map(|p| p.id)
            .collect();
        let plays = session
            .plays
            .iter()
            .filter(|(_, play)| play.room == *room_id);
        let pairs: Vec<_> = plays.map(|(pair, _)| *pair).collect();
        for id in published {
            self.remove_publication(id, End::Logout.reason());
        }
        for pair in pairs {
            self.remove_play(key, pair);
        }
        if let Some(session) = self.sessions.get_mut(&key) {
            session.rooms.remove(room_id);
        }
        self.timers.disarm(&Timer::Token(key, room_id.clone()));
        if let Some(room) = self.room(app_id, room_id) {
            room.handle(now, RoomInput::Leave { user });
        }
        self.drain_room(app_id, room_id);
    }

    /// Ends a session; `keep` names a room in which its user stays for the session to come.
    pub(super) fn end_session(&mut self, key: SessionKey, end: End, keep: Option<&RoomId>) {
        let now = self.now();
        let Some(session) = self.sessions.get(&key) else {
            return;
        };
        let published: Vec<_> = session.publications.values().copied().collect();
        let pairs: Vec<_> = session.plays.keys().copied().collect();
        for id in published {
            self.remove_publication(id, end.reason());
        }
        for pair in pairs {
            self.remove_play(key, pair);
        }
        let Some(session) = self.sessions.remove(&key) else {
            return;
        };
        tracing::info!(
            app_id = session.app_id.get(),
            session = key.0,
            ?end,
            "session ends"
        );
        self.session_ids.remove(&session.id);
        let remembered = self.config.limits.ended_sessions;
        self.ended.insert(session.id, end, remembered);
        self.timers.disarm(&Timer::Session(key));
        self.pending.retain(|_, pending| pending.session() != key);
        self.ledger.give_back(Resource::Sessions, session.app_id);
        for link in [&session.up, &session.down] {
            if link.generation > 0 {
                self.ledger.give_back(Resource::Links, session.app_id);
            }
        }
        if let Some(app) = self.apps.get_mut(&session.app_id) {
            app.directory.release_user(&session.user, key);
            if let Some(since) = session.detached_since {
                app.detached.remove(&(since, key));
            }
        }
        for room_id in session.rooms.keys() {
            self.timers.disarm(&Timer::Token(key, room_id.clone()));
            if keep == Some(room_id) {
                continue;
            }
            if let Some(room) = self.room(session.app_id, room_id) {
                let user = session.user.clone();
                room.handle(now, RoomInput::Leave { user });
            }
            self.drain_room(session.app_id, room_id);
        }
        self.media(MediaCommand::CloseSession { session: key });
        if keep.is_none() {
            self.drop_idle_app(session.app_id);
        }
        let Some(conn) = session.conn else {
            return;
        };
        if let Some(number) = end.kick_code() {
            let message = Refusal::of(number).message;
            let kicked = ServerMessage::Kicked {
                code: number,
                message: message.clone(),
            };
            self.send(conn, &kicked);
            return self.close(conn, CLOSE_KICKED, message);
        }
        match end {
            End::SameInstance => {
                self.close(conn, CLOSE_REPLACED, "the engine logged in anew".into());
            }
            End::Heartbeat => {
                let seconds = self.config.heartbeat.as_secs_f32();
                self.close(conn, CLOSE_LIMIT, format!("silent for {seconds} s"));
            }
            End::Logout | End::OtherLogin | End::TokenExpired | End::Displaced => {
                if let Some(state) = self.conns.get_mut(&conn) {
                    state.session = None;
                }
                self.await_login(conn);
            }
        }
    }

    /// Ends a session that was silent for the heartbeat time; else waits for the rest of it.
    pub(super) fn on_session_timer(&mut self, key: SessionKey) {
        let Some(session) = self.sessions.get(&key) else {
            return;
        };
        let until = session.last_heard + self.config.heartbeat;
        if until <= self.now() {
            self.end_session(key, End::Heartbeat, None);
        } else {
            self.timers.arm(Timer::Session(key), until);
        }
    }

    pub(super) fn renew_token(
        &mut self,
        conn: ConnId,
        id: u32,
        key: SessionKey,
        room_id: &str,
        token: &str,
    ) {
        match self.try_renew(key, room_id, token) {
            Ok(()) => self.reply(conn, id, ResultMessage::default()),
            Err(Denied::Refused(refusal)) => self.refuse(conn, id, refusal),
            Err(Denied::Authentication { detail }) => self.refuse_later(conn, id, detail),
        }
    }

    fn try_renew(&mut self, key: SessionKey, room_id: &str, token: &str) -> Result<(), Denied> {
        let room_id = RoomId::parse(room_id)?;
        let Some(session) = self.sessions.get(&key) else {
            return Err(Refusal::of(code::COMMON_NOT_LOGIN_ROOM).into());
        };
        if !session.rooms.contains_key(&room_id) {
            let what = "room_id is not a room of this session";
            return Err(Refusal::new(code::ROOM_ROOMID_INCORRECT, what).into());
        }
        let project = self.project_of(session);
        let grant = self
            .check_grant(&project, session.app_id, &session.user, &room_id, token)
            .map_err(|detail| Denied::Authentication {
                detail: detail.filter(|_| project.debug),
            })?;
        let membership = Membership {
            grant: Some(grant),
            warned: false,
        };
        // RenewToken moves the expiry, and what is being published must stay allowed.
        let published = session.publications.values();
        let lost: Vec<_> = published
            .filter_map(|id| self.publications.get(id))
            .filter(|p| p.room == room_id)
            .filter(|p| !membership.may_publish(p.room.as_str(), p.stream.as_str()))
            .map(|p| p.id)
            .collect();
        if let Some(session) = self.sessions.get_mut(&key) {
            session.rooms.insert(room_id.clone(), membership);
        }
        self.check_token(key, &room_id);
        if lost.is_empty() {
            return Ok(());
        }
        for id in lost {
            let number = code::PUBLISHER_ERROR_DISPATCH_AUTH_ERROR;
            self.end_publication(id, Refusal::of(number));
        }
        Err(Refusal::of(code::ROOM_RENEW_TOKEN_NO_PUBLISH_AUTH_ERROR).into())
    }

    /// Ends a session one of whose tokens has expired, if the project says so: whether it did.
    ///
    /// Timers do not see everything: the wall clock may be set, the switch thrown later.
    pub(super) fn kick_if_expired(&mut self, key: SessionKey) -> bool {
        let Some(session) = self.sessions.get(&key) else {
            return false;
        };
        let mut grants = session.rooms.values().filter_map(|m| m.grant.as_ref());
        let expired = grants.any(|grant| left_ms(grant, self.wall_ms) <= 0)
            && self.project_of(session).enforce_token_expiry;
        if expired {
            self.end_session(key, End::TokenExpired, None);
        }
        expired
    }

    /// Warns 30 s before a token expires; at its expiry kicks the user out, if the project says so.
    pub(super) fn check_token(&mut self, key: SessionKey, room_id: &RoomId) {
        let (now, wall_ms) = (self.now(), self.wall_ms);
        if self.kick_if_expired(key) {
            return;
        }
        let Some(session) = self.sessions.get_mut(&key) else {
            return;
        };
        let connected = session.conn.is_some();
        let Some(membership) = session.rooms.get_mut(room_id) else {
            return;
        };
        let timer = Timer::Token(key, room_id.clone());
        let Some(grant) = &membership.grant else {
            return self.timers.disarm(&timer);
        };
        let left_ms = left_ms(grant, wall_ms);
        if left_ms <= 0 {
            return;
        }
        let warn = left_ms <= TOKEN_WARNING_MS;
        let tell = warn && connected && !membership.warned;
        membership.warned |= tell;
        let wait_ms = match warn {
            true => left_ms,
            false => left_ms - TOKEN_WARNING_MS,
        };
        // A day at most, since the wall clock may be set meanwhile.
        let wait = Duration::from_millis(wait_ms.unsigned_abs().min(86_400_000));
        self.timers.arm(timer, now + wait);
        if tell {
            let remain_s = u32::try_from(left_ms / 1000).unwrap_or(0);
            let message = ServerMessage::TokenWillExpire {
                room_id: room_id.as_str().into(),
                remain_s,
            };
            self.tell(key, &message);
        }
    }
}

/// How long a token is valid yet; 0 or less: not any more.
fn left_ms(grant: &Grant, wall_ms: u64) -> i64 {
    let wall_ms = i64::try_from(wall_ms).unwrap_or(i64::MAX);
    grant.expire_s.saturating_mul(1000).saturating_sub(wall_ms)
}
