//! Hello, login or resume, and their answers; the end of a room.

use super::*;

impl ClientSession {
    pub(super) fn on_hello(&mut self, now: Instant, wall_ms: u64, hello: Hello) {
        if self.stage != Stage::AwaitHello {
            return;
        }
        if !hello.versions.contains(&VERSION) {
            let message = format!(
                "the server speaks wire versions {:?}, this client speaks {VERSION}",
                hello.versions
            );
            self.refused(code::VERSION_UNSUPPORTED, message);
            return;
        }
        let Some(active) = &mut self.active else {
            return;
        };
        let epoch = hello.epoch.clone();
        self.hello = Some(hello);
        match &active.session {
            Some(session) if session.epoch == epoch => {
                let resume = Resume {
                    session_id: session.session_id.clone(),
                    resume_key: session.resume_key.clone(),
                    epoch,
                };
                self.stage = Stage::Resuming;
                self.request(Request::Resume(resume), Some(Pending::Resume));
            }
            Some(_) => {
                active.session = None;
                active.restarted = true;
                self.send_login(now, wall_ms);
            }
            None => self.send_login(now, wall_ms),
        }
    }

    /// Login, offers, publications and plays in one go.
    pub(super) fn send_login(&mut self, now: Instant, wall_ms: u64) {
        let (Some(active), Some(hello)) = (&self.active, &self.hello) else {
            return;
        };
        let spec = &active.spec;
        let login = Login {
            app_id: self.config.app_id,
            room_id: spec.room_id.clone(),
            user_id: spec.user_id.clone(),
            user_name: spec.user_name.clone(),
            proof: self.config.app_sign.as_ref().map(|sign| Proof {
                time: wall_ms,
                mac: appsign::proof(
                    sign,
                    &hello.nonce,
                    self.config.app_id,
                    &spec.user_id,
                    wall_ms,
                ),
            }),
            token: spec.token.clone(),
            user_notify: spec.user_notify,
            max_member_count: spec.max_member_count,
            instance_id: self.config.instance_id.clone(),
        };
        self.stage = Stage::LoggingIn;
        self.request(Request::Login(login), Some(Pending::Login));
        self.links_for_new_session(now);
        self.publications_for_new_session();
        self.plays_for_new_session();
    }

    pub(super) fn on_result(&mut self, now: Instant, wall_ms: u64, mut result: ResultMessage) {
        let Some(pending) = self.pending.remove(&result.id) else {
            return;
        };
        let failed = (result.code != 0).then(|| (result.code, std::mem::take(&mut result.message)));
        match (pending, failed) {
            (Pending::Login, None) => match result.login {
                Some(login) => self.on_logged_in(now, login),
                None => self.refused(code::MALFORMED_MESSAGE, "login result without login".into()),
            },
            (Pending::Login, Some((code, message))) => match code {
                // The server's troubles, not ours: it is asked again within the window.
                code::SERVER_BUSY | code::SERVER_DRAINING | code::MESSAGE_RATE => {
                    self.out.push_back(Output::Close { conn: self.conn });
                    self.on_disconnected(now, None);
                }
                _ => self.refused_in_detail(code, message, result.detail),
            },
            (Pending::Resume, None) => match result.resume {
                Some(resume) => self.on_resumed(now, resume),
                None => self.refused(
                    code::MALFORMED_MESSAGE,
                    "resume result without resume".into(),
                ),
            },
            (Pending::Resume, Some((code, message))) => match code {
                code::SESSION_GONE => {
                    if let Some(active) = &mut self.active {
                        active.session = None;
                    }
                    self.send_login(now, wall_ms);
                }
                code::SERVER_BUSY | code::SERVER_DRAINING | code::MESSAGE_RATE => {
                    self.out.push_back(Output::Close { conn: self.conn });
                    self.on_disconnected(now, None);
                }
                _ => {
                    let extended = json!({ "reason": message });
                    self.room_over(Some(Reason::KickOut), code, code, code, extended);
                }
            },
            // Only a `Leaving` stage waits for one.
            (Pending::Logout, _) => {}
            (Pending::RenewToken, Some((code, message))) => {
                self.say(Event::Refused {
                    request: "renew_token",
                    code,
                    message,
                });
            }
            (Pending::RenewToken, None) => {}
            (Pending::Offer { link, generation }, failed) => {
                let result = failed.map_or(Ok(result.answer), Err);
                self.on_offer_result(now, link, generation, result);
            }
            (Pending::Publish { channel, serial }, failed) => {
                self.on_publish_result(channel, serial, failed.map_or(Ok(()), Err));
            }
            (Pending::Play { stream_id, serial }, failed) => {
                let result = failed.map_or(Ok(result.play), Err);
                self.on_play_result(&stream_id, serial, result);
            }
        }
    }

    pub(super) fn on_logged_in(&mut self, now: Instant, login: LoginResult) {
        let (Some(active), Some(hello)) = (&mut self.active, &self.hello) else {
            return;
        };
        self.stage = Stage::Ready;
        self.backoff.reset();
        active.session = Some(SessionIds {
            session_id: login.session_id,
            resume_key: login.resume_key,
            epoch: hello.epoch.clone(),
        });
        active.window = None;
        let was = std::mem::replace(&mut active.phase, Phase::Logined);
        let hold = std::mem::take(&mut active.restarted);
        let extended = json!({ "room_session_id": login.room.room_session_id });
        let tag = active.spec.tag;
        if was == Phase::Logining {
            self.say_room(Reason::Logined, 0, extended.clone());
            self.say(Event::LoginResult {
                tag,
                code: 0,
                extended,
            });
        } else {
            self.say_room(Reason::Reconnected, 0, extended);
        }
        self.on_snapshot(now, login.room, hold);
        self.grow_if_needed();
    }

    pub(super) fn on_resumed(&mut self, now: Instant, resume: crate::msg::ResumeResult) {
        let Some(active) = &mut self.active else {
            return;
        };
        let room_id = active.spec.room_id.clone();
        let Some(room) = resume.rooms.into_iter().find(|r| r.room_id == room_id) else {
            let code = code::ROOM_SESSION_EXCEPTION_KICKED_OUT;
            let extended = json!({ "reason": "the session is not in the room any more" });
            self.room_over(Some(Reason::KickOut), code, code, code, extended);
            return;
        };
        self.stage = Stage::Ready;
        self.backoff.reset();
        active.window = None;
        active.phase = Phase::Logined;
        self.say_room(
            Reason::Reconnected,
            0,
            json!({ "room_session_id": room.room_session_id }),
        );
        self.on_snapshot(now, room, false);
        self.publications_for_resumed_session(now, &resume.publishing);
        self.plays_for_resumed_session(now, resume.playing);
        self.links_for_resumed_session(now, [resume.up_alive, resume.down_alive]);
    }

    // --- the room ends ----------------------------------------------------------------------

    /// The server does not let us in: no retry.
    pub(super) fn refused(&mut self, code: i32, message: String) {
        self.refused_in_detail(code, message, None);
    }

    pub(super) fn refused_in_detail(&mut self, code: i32, message: String, detail: Option<i32>) {
        let mut extended = json!({});
        if !message.is_empty() {
            extended["message"] = message.into();
        }
        if let Some(detail) = detail {
            extended["detail"] = detail.into();
        }
        self.room_over(None, code, code, code, extended);
    }

    /// Out of the room for good: LOGIN_FAILED or RECONNECT_FAILED by what was going on, or
    /// `reason`. The application has to log in again.
    pub(super) fn room_over(
        &mut self,
        reason: Option<Reason>,
        code: i32,
        publish_code: i32,
        play_code: i32,
        extended: Value,
    ) {
        let Some(active) = &self.active else {
            return;
        };
        let (phase, tag) = (active.phase, active.spec.tag);
        let room_id = active.spec.room_id.clone();
        let reason = reason.unwrap_or(match phase {
            Phase::Logining => Reason::LoginFailed,
            Phase::Logined | Phase::Reconnecting => Reason::ReconnectFailed,
        });
        self.say(Event::RoomEnded { room_id });
        self.say_room(reason, code, extended.clone());
        if phase == Phase::Logining {
            self.say(Event::LoginResult {
                tag,
                code,
                extended,
            });
        }
        self.stop_publications(publish_code);
        self.stop_plays(play_code);
        self.active = None;
        self.close_links();
        // An earlier logout may still be on its way over it.
        if !matches!(self.stage, Stage::Leaving { .. }) {
            self.close_connection();
        }
    }
}
