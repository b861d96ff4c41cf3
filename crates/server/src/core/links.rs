//! Questions to the media plane and what it reports.

use super::quota::Resource;
use super::session::Stage;
use super::{Cloud, ConnId};
use crate::media_api::{MediaCommand, MediaEvent, PublicationId, SessionKey, Token};
use std::net::{IpAddr, Ipv6Addr};
use zego_media::gop;
use zego_proto::msg::{Answer, LinkKind, ResultMessage};
use zego_proto::{Refusal, code};

/// A question that the media plane has not answered.
#[derive(Debug)]
pub(super) enum Pending {
    Offer {
        session: SessionKey,
        conn: ConnId,
        id: u32,
        link: LinkKind,
        generation: u32,
    },
    Play {
        session: SessionKey,
        pair: u8,
        /// The request to answer; `None` when the server started the play by itself.
        reply: Option<(ConnId, u32)>,
    },
}

impl Pending {
    pub(super) fn session(&self) -> SessionKey {
        match self {
            Pending::Offer { session, .. } | Pending::Play { session, .. } => *session,
        }
    }
}

impl Cloud {
    pub(super) fn offer(
        &mut self,
        conn: ConnId,
        id: u32,
        key: SessionKey,
        link: LinkKind,
        generation: u32,
        sdp: String,
    ) -> Result<(), Refusal> {
        let most = self.config.limits.pending_offers;
        let Some(session) = self.sessions.get_mut(&key) else {
            return Err(Refusal::of(code::COMMON_NOT_LOGIN_ROOM));
        };
        let newest = session.link(link).generation;
        if generation == 0 || generation < newest {
            let what = format!("is {generation}, must be at least {}", newest.max(1));
            return Err(Refusal::illegal("generation", what));
        }
        if session.pending_offers >= most {
            let what = format!("{most} offers are pending, the limit");
            return Err(Refusal::new(code::QUEUE_FULL, what));
        }
        if newest == 0 {
            let (app_id, project) = (session.app_id, self.projects.get(&session.app_id));
            let project = project.unwrap_or(&session.project);
            self.ledger.check(Resource::Links, project)?;
            self.ledger.take(Resource::Links, app_id);
        }
        session.pending_offers += 1;
        let app_id = session.app_id.get();
        let state = session.link(link);
        if generation > state.generation {
            state.generation = generation;
            state.alive = false;
        }
        let token = Token(self.next_number());
        let pending = Pending::Offer {
            session: key,
            conn,
            id,
            link,
            generation,
        };
        self.pending.insert(token, pending);
        let unknown = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        let client = self.conns.get(&conn).map_or(unknown, |conn| conn.from);
        self.media(MediaCommand::Offer {
            token,
            session: key,
            app_id,
            link,
            generation,
            client,
            sdp,
        });
        Ok(())
    }

    pub(super) fn on_media(&mut self, event: MediaEvent) {
        match event {
            MediaEvent::Answer { token, result } => {
                let Some(pending) = self.pending.remove(&token) else {
                    return;
                };
                let Pending::Offer {
                    session,
                    conn,
                    id,
                    link,
                    generation,
                } = pending
                else {
                    return;
                };
                if let Some(session) = self.sessions.get_mut(&session) {
                    session.pending_offers = session.pending_offers.saturating_sub(1);
                }
                match result {
                    Ok(sdp) => {
                        let answer = Answer {
                            link,
                            generation,
                            sdp,
                        };
                        let result = ResultMessage {
                            answer: Some(answer),
                            ..ResultMessage::default()
                        };
                        self.reply(conn, id, result);
                    }
                    Err(error) => self.refuse(conn, id, Refusal::new(error.code, error.message)),
                }
            }
            MediaEvent::Subscribed { token, result } => {
                if let Some(Pending::Play {
                    session,
                    pair,
                    reply,
                }) = self.pending.remove(&token)
                {
                    self.on_subscribed(session, pair, reply, result);
                }
            }
            MediaEvent::LinkUp {
                session,
                link,
                generation,
            } => self.set_alive(session, link, generation, true),
            MediaEvent::LinkLost {
                session,
                link,
                generation,
            } => self.set_alive(session, link, generation, false),
            MediaEvent::Refused {
                publication,
                code,
                message,
            } => self.end_publication(publication, Refusal::new(code, message)),
            MediaEvent::GopOutgrown { publication } => {
                if let Some(state) = self.publications.get(&publication) {
                    tracing::info!(
                        app_id = state.app_id.get(),
                        publication = publication.0,
                        "viewers that join wait for a keyframe: more lies between two of this stream \
                         than {} s or {} MiB",
                        gop::CACHE_AGE_MAX.as_secs(),
                        gop::CACHE_BYTES_MAX >> 20,
                    );
                }
            }
            MediaEvent::Active { publication } => {
                if let Some(state) = self.publications.get_mut(&publication) {
                    state.seen = true;
                }
                self.set_silent(publication, false);
            }
            MediaEvent::Silent { publication } => self.set_silent(publication, true),
        }
    }

    /// Nothing came within 5 s of a publication's start.
    pub(super) fn on_unseen(&mut self, id: PublicationId) {
        if self.publications.get(&id).is_some_and(|p| !p.seen) {
            self.set_silent(id, true);
        }
    }

    /// Only the newest generation counts: an older link dies once its successor is up.
    fn set_alive(&mut self, session: SessionKey, link: LinkKind, generation: u32, alive: bool) {
        if let Some(session) = self.sessions.get_mut(&session) {
            let state = session.link(link);
            if state.generation == generation {
                state.alive = alive;
            }
        }
    }

    fn set_silent(&mut self, id: PublicationId, silent: bool) {
        let Some(publication) = self.publications.get_mut(&id) else {
            return;
        };
        if std::mem::replace(&mut publication.silent, silent) == silent {
            return;
        }
        let (app_id, stream) = (publication.app_id, publication.stream.clone());
        for (session, pair) in self.players(app_id, &stream) {
            let state = self.sessions.get(&session);
            let play = state.and_then(|session| session.plays.get(&pair));
            if play.is_some_and(|play| matches!(play.stage, Stage::Bound { .. })) {
                self.tell_play(session, pair);
            }
        }
    }
}
