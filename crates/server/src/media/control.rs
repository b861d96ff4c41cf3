//! Commands of the cloud and events of the sessions, on the media thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use str0m::Event;
use str0m::bwe::BweKind;
use str0m::change::SdpOffer;
use str0m::rtp::RtpPacket;
use zego_proto::code;
use zego_proto::msg::LinkKind;
use zego_sfu::{CaptureTime, Kind, Mode, Packet, PeerId, Source, Subscribe, SubscribeError};

use super::clock::PublisherClock;
use super::cpu::thread_time;
use super::demux::LinkIndex;
use super::link::{Link, LinkKey};
use super::negotiate::{Done, JOBS_MAX, Job, Negotiated};
use super::offer::Offer;
use super::plane::Plane;
use super::sdp::{place_of, refused};
use crate::media_api::{
    FirstSeq, ForwardMode, MediaCommand, MediaError, MediaEvent, PublicationId, SessionKey, Token,
};

impl Plane {
    pub(super) fn command(&mut self, command: MediaCommand) {
        let now = Instant::now();
        match command {
            MediaCommand::Offer {
                token,
                session,
                app_id,
                link,
                generation,
                client,
                sdp,
            } => {
                let key = LinkKey {
                    session,
                    kind: link,
                    generation,
                };
                let job = Job {
                    token,
                    key,
                    app_id,
                    sdp,
                    client,
                    is_renegotiation: false,
                };
                match self.offers.push(now, job) {
                    Ok(()) => self.next_offer(now, session, link),
                    Err(error) => self.answer(token, app_id, key, Err(error)),
                }
            }
            MediaCommand::Publish {
                session,
                channel,
                publication,
            } => self.publish(session, channel, publication),
            MediaCommand::Unpublish { publication } => self.unpublish(publication),
            MediaCommand::Subscribe {
                token,
                session,
                pair,
                publication,
                mode,
                audio,
                video,
            } => {
                let want = Subscribe {
                    publication: Self::route(publication),
                    layer: 0,
                    mode: match mode {
                        ForwardMode::Rtc => Mode::Rtc,
                        ForwardMode::L3 => Mode::L3,
                    },
                    audio,
                    video,
                };
                let result = self.router.subscribe(now, Self::slot(session, pair), want);
                let result = match result {
                    Ok(first) => Ok(FirstSeq {
                        audio: first.audio,
                        video: first.video,
                    }),
                    Err(error) => Err(subscribe_error(error, pair)),
                };
                self.demand_changed(session);
                self.events
                    .push_back(MediaEvent::Subscribed { token, result });
            }
            MediaCommand::Unsubscribe { session, pair } => {
                self.router.unsubscribe(Self::slot(session, pair));
                self.demand_changed(session);
            }
            MediaCommand::Wants {
                session,
                pair,
                audio,
                video,
            } => self
                .router
                .set_wants(now, Self::slot(session, pair), audio, video),
            MediaCommand::CloseSession { session } => self.close_session(session),
        }
    }

    /// A subscription came or went: the estimator of the link wakes or goes to rest with it.
    fn demand_changed(&mut self, session: SessionKey) {
        let pair = self
            .pairs
            .get(&(session, LinkKind::Down))
            .copied()
            .unwrap_or_default();
        if let Some(index) = pair.current {
            self.set_demand(index, session);
        }
    }

    fn set_demand(&mut self, index: LinkIndex, session: SessionKey) {
        let (subscriptions, demand) = self.router.demand(PeerId(session.0));
        self.on_link(index, |link| link.set_demand(subscriptions, demand));
    }

    fn publish(&mut self, session: SessionKey, channel: u8, id: PublicationId) {
        if let Some(before) = self.channels.insert((session, channel), id)
            && before != id
        {
            self.unpublish(before);
            self.channels.insert((session, channel), id);
        }
        let clock = PublisherClock::new(self.base);
        self.publications
            .entry(id)
            .or_insert((session, channel, clock));
        self.router.publish(Self::route(id));
    }

    fn unpublish(&mut self, id: PublicationId) {
        if let Some((session, channel, _)) = self.publications.remove(&id)
            && self.channels.get(&(session, channel)) == Some(&id)
        {
            self.channels.remove(&(session, channel));
        }
        self.router.unpublish(Self::route(id));
    }

    fn close_session(&mut self, session: SessionKey) {
        for kind in [LinkKind::Up, LinkKind::Down] {
            let pair = self.pairs.remove(&(session, kind)).unwrap_or_default();
            for index in [pair.current, pair.pending].into_iter().flatten() {
                self.close(index);
            }
        }
        let published = self
            .publications
            .iter()
            .filter(|(_, (s, ..))| *s == session);
        let published: Vec<_> = published.map(|(id, _)| *id).collect();
        for id in published {
            self.unpublish(id);
        }
        self.router.remove_peer(PeerId(session.0));
        self.costs.remove(&session);
        for job in self.offers.remove(session) {
            self.answer(job.token, job.app_id, job.key, Err(session_ended()));
        }
    }

    fn answer(
        &mut self,
        token: Token,
        app_id: u32,
        key: LinkKey,
        result: Result<String, MediaError>,
    ) {
        if let Err(error) = &result {
            tracing::info!(app_id, ?key, error.message, "offer refused");
        }
        self.events.push_back(MediaEvent::Answer { token, result });
    }

    /// Hands the next offer of a link to the thread for it, unless one is there already.
    fn next_offer(&mut self, now: Instant, session: SessionKey, kind: LinkKind) {
        while let Some(mut job) = self.offers.pop(session, kind) {
            let (token, app_id, key) = (job.token, job.app_id, job.key);
            let refusal = match self.is_renegotiation(now, key) {
                Ok(is_renegotiation) => {
                    job.is_renegotiation = is_renegotiation;
                    match self.negotiator.submit(job) {
                        Ok(()) => return self.offers.begin(session, kind),
                        Err(_) => MediaError {
                            code: code::SERVER_BUSY,
                            message: format!("the server works on its limit of {JOBS_MAX} offers"),
                        },
                    }
                }
                Err(error) => error,
            };
            self.answer(token, app_id, key, Err(refusal));
        }
    }

    /// Whether an offer is for a link that is there, or why it is for none.
    fn is_renegotiation(&mut self, now: Instant, key: LinkKey) -> Result<bool, MediaError> {
        let pair = self.pairs.get(&(key.session, key.kind)).copied();
        let pair = pair.unwrap_or_default();
        for index in [pair.current, pair.pending].into_iter().flatten() {
            let Some(link) = &mut self.links[index] else {
                continue;
            };
            let newest = link.key.generation;
            if newest == key.generation {
                return link.may_renegotiate(now).map(|()| true);
            }
            if newest > key.generation {
                let generation = key.generation;
                return Err(refused(format!(
                    "generation {generation} is older than {newest}"
                )));
            }
        }
        let live = self.links.len() - self.free.len() + self.negotiator.under_way();
        if live >= self.config.links_max {
            let most = self.config.links_max;
            return Err(MediaError {
                code: code::SERVER_BUSY,
                message: format!("the server carries its limit of {most} media links"),
            });
        }
        Ok(false)
    }

    /// An offer has been worked on.
    pub(super) fn negotiated(&mut self, done: Done) {
        let now = Instant::now();
        let Done {
            token,
            app_id,
            key,
            took,
            result,
        } = done;
        let (session, kind) = (key.session, key.kind);
        if !self.offers.end(now, session, kind, took) {
            return self.answer(token, app_id, key, Err(session_ended()));
        }
        let result = result.and_then(|negotiated| match negotiated {
            Negotiated::New(link, answer) => {
                self.open(now, link);
                Ok(answer)
            }
            Negotiated::Again(sdp, offer) => {
                let before = thread_time();
                let answer = self.renegotiate(now, key, sdp, &offer);
                let took = thread_time().saturating_sub(before);
                self.offers.charge(now, session, took);
                answer
            }
        });
        self.answer(token, app_id, key, result);
        self.next_offer(now, session, kind);
    }

    /// A new link waits for its peer, in place of one that waits already.
    fn open(&mut self, now: Instant, link: Box<Link>) {
        let key = link.key;
        let index = self.free.pop().unwrap_or_else(|| {
            self.links.push(None);
            self.links.len() - 1
        });
        self.demux.add_ufrag(link.ufrag.clone(), index);
        self.links[index] = Some(link);
        let pair = self.pairs.entry((key.session, key.kind)).or_default();
        if let Some(superseded) = pair.pending.replace(index) {
            self.close(superseded);
        }
        self.tick(now, index);
    }

    fn renegotiate(
        &mut self,
        now: Instant,
        key: LinkKey,
        sdp: SdpOffer,
        offer: &Offer,
    ) -> Result<String, MediaError> {
        let gone = || refused("the link is gone");
        let pair = self.pairs.get(&(key.session, key.kind));
        let pair = pair.copied().unwrap_or_default();
        let is_it = |index: &LinkIndex| {
            let link = self.links[*index].as_ref();
            link.is_some_and(|link| link.key == key)
        };
        let mut places = [pair.current, pair.pending].into_iter().flatten();
        let index = places.find(is_it).ok_or_else(gone)?;
        let accept = |link: &mut Link| {
            let before = link.ufrag.clone();
            let answer = link.accept(sdp, offer);
            (answer, before, link.ufrag.clone())
        };
        let (answer, before, ufrag) = self.on_link(index, accept).ok_or_else(gone)?;
        if before != ufrag {
            self.demux.remove_ufrag(&before);
            self.demux.add_ufrag(ufrag, index);
        }
        self.tick(now, index);
        answer
    }

    /// Ends a link with a goodbye.
    pub(super) fn close(&mut self, index: LinkIndex) {
        // Forgotten first, so that its end is not reported as a loss.
        self.forget(index);
        let now = Instant::now();
        self.on_link(index, |link| link.close(now));
        self.drain(now, index);
        self.remove(index);
    }

    /// Ends a link that is dead or silent, and says so.
    pub(super) fn lose(&mut self, index: LinkIndex) {
        let known = self.forget(index);
        let Some(link) = self.remove(index) else {
            return;
        };
        let key = link.key;
        if !known {
            return;
        }
        if link.connected && key.kind == LinkKind::Down {
            self.router.peer_down(PeerId(key.session.0));
        }
        self.events.push_back(MediaEvent::LinkLost {
            session: key.session,
            link: key.kind,
            generation: key.generation,
        });
    }

    /// Takes a link out of its session's pair. False if it was not in it.
    fn forget(&mut self, index: LinkIndex) -> bool {
        let Some(Some(link)) = self.links.get(index) else {
            return false;
        };
        let place = (link.key.session, link.key.kind);
        let Some(pair) = self.pairs.get_mut(&place) else {
            return false;
        };
        let known = pair.current == Some(index) || pair.pending == Some(index);
        pair.current = pair.current.filter(|i| *i != index);
        pair.pending = pair.pending.filter(|i| *i != index);
        if pair.current.is_none() && pair.pending.is_none() {
            self.pairs.remove(&place);
        }
        known
    }

    fn remove(&mut self, index: LinkIndex) -> Option<LinkEnd> {
        let link = self.links.get_mut(index).and_then(Option::take)?;
        self.demux.remove_ufrag(&link.ufrag);
        for address in link.paths.addresses() {
            self.demux.remove_address(address, index);
        }
        self.free.push(index);
        let end = LinkEnd {
            key: link.key,
            connected: link.connected,
        };
        // It may be here because it panicked; nothing is lost if it does so again.
        catch_unwind(AssertUnwindSafe(|| drop(link))).ok();
        Some(end)
    }

    /// What a session has to say.
    pub(super) fn event(&mut self, index: LinkIndex, event: Event) {
        let Some(Some(link)) = self.links.get_mut(index) else {
            return;
        };
        let key = link.key;
        match event {
            Event::RtpPacket(packet) if key.kind == LinkKind::Up => self.packet(index, key, packet),
            Event::KeyframeRequest(request) if key.kind == LinkKind::Down => {
                if let Some((pair, _)) = place_of(request.mid) {
                    let now = Instant::now();
                    self.router
                        .request_keyframe(now, Self::slot(key.session, pair));
                }
            }
            Event::EgressBitrateEstimate(BweKind::Twcc { estimate, .. }) => {
                if let Some(bps) = link.on_estimate(estimate) {
                    let peer = PeerId(key.session.0);
                    self.router.set_estimate(Instant::now(), peer, bps);
                }
            }
            Event::SenderFeedback(report) => {
                if let Some((channel, kind)) = place_of(report.mid)
                    && let Some(id) = self.publication_of(key.session, channel)
                    && let Some(clock) = self.clock_of(id)
                {
                    let info = report.sender_info;
                    clock.on_report(kind, info.ntp_time, info.rtp_time.numer() as u32);
                }
            }
            Event::PeerStats(stats) => {
                link.rtt = stats.rtt.or(link.rtt);
                link.loss = match key.kind {
                    LinkKind::Up => stats.ingress_loss_fraction,
                    LinkKind::Down => stats.egress_loss_fraction,
                };
                if key.kind == LinkKind::Down {
                    let (now, loss) = (Instant::now(), link.loss);
                    let peer = PeerId(key.session.0);
                    self.router.set_path(now, peer, loss, stats.rtt);
                }
            }
            Event::Connected => self.connected(index, key),
            _ => {}
        }
    }

    fn connected(&mut self, index: LinkIndex, key: LinkKey) {
        // The datagram that ended the handshake answers one of ours.
        self.proved(Instant::now(), index);
        let Some(Some(link)) = self.links.get_mut(index) else {
            return;
        };
        link.connected = true;
        tracing::info!(app_id = link.app_id, ?key, "link up");
        let Some(pair) = self.pairs.get_mut(&(key.session, key.kind)) else {
            return;
        };
        if pair.pending != Some(index) {
            return;
        }
        pair.pending = None;
        let before = pair.current.replace(index);
        if let Some(before) = before {
            self.close(before);
        }
        if key.kind == LinkKind::Down {
            self.set_demand(index, key.session);
            self.router.peer_up(Instant::now(), PeerId(key.session.0));
        }
        self.events.push_back(MediaEvent::LinkUp {
            session: key.session,
            link: key.kind,
            generation: key.generation,
        });
    }

    fn packet(&mut self, index: LinkIndex, key: LinkKey, packet: RtpPacket) {
        let ssrc = *packet.header.ssrc;
        let incoming = self.on_link(index, |link| {
            let incoming = link.incoming(ssrc);
            if incoming.is_some_and(|(track, _)| track.kind == Kind::Video) {
                let now = packet.timestamp;
                link.watch(now, ssrc, *packet.seq_no as u16, packet.header.marker);
            }
            incoming
        });
        let Some((track, is_new)) = incoming.flatten() else {
            return;
        };
        let session = key.session;
        let Some(id) = self.publication_of(session, track.channel) else {
            return;
        };
        if is_new {
            self.reset_clock(id, track.kind);
        }
        let ext = &packet.header.ext_vals;
        let capture = ext.abs_capture_time.map(|c| CaptureTime {
            time: c.capture_time,
            clock_offset: c.clock_offset,
        });
        let timestamp = packet.header.timestamp;
        let now = packet.timestamp;
        let Some(clock) = self.clock_of(id) else {
            return;
        };
        let wallclock = clock.wallclock(now, track.kind, timestamp, capture.map(|c| c.time));
        let source = Source {
            publication: Self::route(id),
            layer: 0,
            kind: track.kind,
            generation: key.generation,
            ssrc,
        };
        let packet = Packet {
            seq: *packet.seq_no,
            timestamp,
            marker: packet.header.marker,
            audio_level: ext.audio_level,
            voice_activity: ext.voice_activity,
            payload: packet.payload,
            capture,
            wallclock,
        };
        self.router.ingest(now, source, packet);
    }
}

/// What outlives a link.
struct LinkEnd {
    key: LinkKey,
    connected: bool,
}

fn session_ended() -> MediaError {
    refused("the session has ended")
}

fn subscribe_error(error: SubscribeError, pair: u8) -> MediaError {
    match error {
        SubscribeError::UnknownPublication => MediaError {
            code: code::PLAYER_ERROR_NETWORK_INTERRUPT,
            message: "the stream has just ended".into(),
        },
        SubscribeError::UnknownLayer => refused("layer: only layer 0 exists"),
        SubscribeError::PairTooHigh => refused(format!("pair {pair} is above the limit of 15")),
    }
}
