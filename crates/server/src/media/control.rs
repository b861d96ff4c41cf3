//! Commands of the cloud and events of the sessions, on the media thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use str0m::bwe::BweKind;
use str0m::media::Mid;
use str0m::rtp::RtpPacket;
use str0m::{Event, Rtc};
use zego_media::receive::request;
use zego_proto::code;
use zego_proto::msg::LinkKind;
use zego_sfu::{CaptureTime, Mode, Packet, PeerId, Source, Subscribe, SubscribeError};

use super::clock::PublisherClock;
use super::demux::LinkIndex;
use super::link::{Link, LinkKey};
use super::plane::Plane;
use super::repair::Repair;
use super::sdp::{self, place_of, refused};
use crate::media_api::{
    FirstSeq, ForwardMode, MediaCommand, MediaError, MediaEvent, PublicationId, SessionKey,
};

impl Plane {
    pub(super) fn command(&mut self, command: MediaCommand) {
        let now = Instant::now();
        match command {
            MediaCommand::Offer {
                token,
                session,
                link,
                generation,
                sdp,
            } => {
                let key = LinkKey {
                    session,
                    kind: link,
                    generation,
                };
                let result = self.offer(now, key, &sdp);
                if let Err(error) = &result {
                    tracing::info!(?key, error.message, "offer refused");
                }
                self.events.push_back(MediaEvent::Answer { token, result });
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
        if let Some(index) = pair.current
            && let Some(Some(link)) = self.links.get_mut(index)
        {
            let (subscriptions, demand) = self.router.demand(PeerId(session.0));
            link.set_demand(subscriptions, demand);
        }
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
    }

    fn offer(&mut self, now: Instant, key: LinkKey, sdp: &str) -> Result<String, MediaError> {
        let offer = sdp::parse_offer(sdp)?;
        let mids = offered_mids(sdp);
        let pair = self
            .pairs
            .get(&(key.session, key.kind))
            .copied()
            .unwrap_or_default();
        for index in [pair.current, pair.pending].into_iter().flatten() {
            let Some(link) = &self.links[index] else {
                continue;
            };
            if link.key.generation == key.generation {
                return self.renegotiate(now, index, offer, &mids);
            }
            if link.key.generation > key.generation {
                let newest = link.key.generation;
                return Err(refused(format!(
                    "generation {} is older than {newest}",
                    key.generation
                )));
            }
        }
        let live = self.links.len() - self.free.len();
        if live >= self.config.links_max {
            return Err(MediaError {
                code: code::SERVER_BUSY,
                message: format!("the server carries its limit of {live} media links"),
            });
        }
        let (cert, candidates) = (&self.cert, &self.candidates);
        let rtc = sdp::new_rtc(now, key.kind, cert, candidates);
        let mut link = Link::new(key, rtc, now);
        if key.kind == LinkKind::Up && sdp.lines().any(|l| l.trim_end() == request::OFFER_LINE) {
            link.repair = Some(Repair::default());
        }
        let answer = negotiate(&mut link.rtc, offer)?;
        sdp::check(&link.rtc, &mids)?;
        link.after_negotiation(&mids);
        let index = self.insert(link);
        let pair = self.pairs.entry((key.session, key.kind)).or_default();
        if let Some(superseded) = pair.pending.replace(index) {
            self.close(superseded);
        }
        self.tick(now, index);
        Ok(answer)
    }

    fn renegotiate(
        &mut self,
        now: Instant,
        index: LinkIndex,
        offer: str0m::change::SdpOffer,
        mids: &[Mid],
    ) -> Result<String, MediaError> {
        let Some(Some(link)) = self.links.get_mut(index) else {
            return Err(refused("the link is gone"));
        };
        let answer = negotiate(&mut link.rtc, offer);
        let checked = answer.and_then(|answer| sdp::check(&link.rtc, mids).map(|()| answer));
        link.after_negotiation(mids);
        for ufrag in link.ufrags.clone() {
            self.demux.add_ufrag(ufrag, index);
        }
        self.tick(now, index);
        checked
    }

    fn insert(&mut self, link: Link) -> LinkIndex {
        let index = self.free.pop().unwrap_or_else(|| {
            self.links.push(None);
            self.links.len() - 1
        });
        for ufrag in link.ufrags.clone() {
            self.demux.add_ufrag(ufrag, index);
        }
        self.links[index] = Some(Box::new(link));
        index
    }

    /// Lets a session see the time and say what it has to.
    fn tick(&mut self, now: Instant, index: LinkIndex) {
        let Some(mut link) = self.links.get_mut(index).and_then(Option::take) else {
            return;
        };
        if let Err(error) = link.rtc.handle_input(str0m::Input::Timeout(now)) {
            tracing::debug!(key = ?link.key, %error, "tick refused");
        }
        self.drain(index, link);
    }

    /// Ends a link with a goodbye.
    pub(super) fn close(&mut self, index: LinkIndex) {
        let Some(mut link) = self.links.get_mut(index).and_then(Option::take) else {
            return;
        };
        link.close(Instant::now());
        // Forgotten first, so that its end is not reported as a loss.
        self.forget(index, &link);
        self.drain(index, link);
        self.remove(index);
    }

    /// Ends a link that is dead or silent, and says so.
    pub(super) fn lose(&mut self, index: LinkIndex) {
        let Some(link) = self.links.get_mut(index).and_then(Option::take) else {
            return;
        };
        let known = self.forget(index, &link);
        let key = link.key;
        let was_current = link.connected;
        self.links[index] = Some(link);
        self.remove(index);
        if !known {
            return;
        }
        if was_current && key.kind == LinkKind::Down {
            self.router.peer_down(PeerId(key.session.0));
        }
        self.events.push_back(MediaEvent::LinkLost {
            session: key.session,
            link: key.kind,
            generation: key.generation,
        });
    }

    /// Takes a link out of its session's pair. False if it was not in it.
    fn forget(&mut self, index: LinkIndex, link: &Link) -> bool {
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

    fn remove(&mut self, index: LinkIndex) {
        if let Some(link) = self.links.get_mut(index).and_then(Option::take) {
            self.demux.remove(index, &link.ufrags);
            self.free.push(index);
        }
    }

    /// What a session has to say. The link is out of its table meanwhile.
    pub(super) fn event(&mut self, index: LinkIndex, link: &mut Link, event: Event) {
        let key = link.key;
        match event {
            Event::RtpPacket(packet) if key.kind == LinkKind::Up => self.packet(link, packet),
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
                    let peer = PeerId(key.session.0);
                    self.router
                        .set_path(Instant::now(), peer, link.loss, stats.rtt);
                }
            }
            Event::Connected => self.connected(index, link),
            _ => {}
        }
    }

    fn connected(&mut self, index: LinkIndex, link: &mut Link) {
        let key = link.key;
        link.connected = true;
        tracing::info!(?key, "link up");
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
            let peer = PeerId(key.session.0);
            let (subscriptions, demand) = self.router.demand(peer);
            link.set_demand(subscriptions, demand);
            self.router.peer_up(Instant::now(), peer);
        }
        self.events.push_back(MediaEvent::LinkUp {
            session: key.session,
            link: key.kind,
            generation: key.generation,
        });
    }

    fn packet(&mut self, link: &mut Link, packet: RtpPacket) {
        let ssrc = *packet.header.ssrc;
        let Some((track, is_new)) = link.incoming(ssrc) else {
            return;
        };
        if track.kind == zego_sfu::Kind::Video {
            let now = packet.timestamp;
            link.watch(now, ssrc, *packet.seq_no as u16, packet.header.marker);
        }
        let session = link.key.session;
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
            generation: link.key.generation,
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

/// Mids in the order of the offer's media lines.
fn offered_mids(sdp: &str) -> Vec<Mid> {
    let lines = sdp
        .lines()
        .filter_map(|line| line.trim().strip_prefix("a=mid:"));
    lines.map(Mid::from).collect()
}

/// Applies an offer. A description that trips an assertion in the session fails like any other.
fn negotiate(rtc: &mut Rtc, offer: str0m::change::SdpOffer) -> Result<String, MediaError> {
    let result = catch_unwind(AssertUnwindSafe(|| rtc.sdp_api().accept_offer(offer)));
    match result {
        Ok(Ok(answer)) => Ok(answer.to_sdp_string()),
        Ok(Err(error)) => Err(refused(format!("sdp: {error}"))),
        Err(_) => {
            rtc.disconnect();
            Err(refused(
                "sdp: payload types or lines contradict one another",
            ))
        }
    }
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
