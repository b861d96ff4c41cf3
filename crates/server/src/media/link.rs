//! One link: a WebRTC session with one client, in one direction.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::bwe::Bitrate;
use str0m::change::SdpOffer;
use str0m::format::Codec;
use str0m::media::{Direction, KeyframeRequestKind, MediaKind, MediaTime, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{AbsCaptureTime, ExtensionValues, RtpWrite, Ssrc};
use str0m::{Event, Input, Output, Rtc, RtcError};
use zego_proto::msg::LinkKind;
use zego_sfu::{Kind, Packet};

use super::bucket::{Bucket, Rate};
use super::offer::Offer;
use super::opened;
use super::paths::{Class, Datagram, Paths};
use super::repair::Repair;
use super::sdp::{self, ESTIMATE_START, RTX_AGE, RTX_PACKETS, RTX_SHARE, place_of, refused};
use super::stats::LinkStats;
use crate::media_api::{MediaError, SessionKey};

/// Mids of one link: 16 pairs.
const MIDS_MAX: usize = 32;
/// Incoming SSRCs of a link over its life, since the session keeps something for each: those of two
/// channels, and as many again while encoders change, twice over.
const SSRCS_MAX: usize = 32;
/// How often a link is renegotiated: growing to 12 pairs takes a few, each change of network one.
const RENEGOTIATIONS_MAX: usize = 256;
/// And at what pace.
const RENEGOTIATIONS: Rate = Rate {
    burst: 8.0,
    per_second: 0.1,
};
/// What a browser's own buffer may add to a picture, told with every packet. From zero up selects
/// its low-latency renderer.
const PLAYOUT_DELAY_MAX_MS: u64 = 400;

/// What the estimator is always asked to find, whatever is played.
const DESIRED_MIN_BPS: f64 = 3e6;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkKey {
    pub session: SessionKey,
    pub kind: LinkKind,
    pub generation: u32,
}

/// An outgoing track.
#[derive(Clone, Copy, Debug)]
struct Sender {
    mid: Mid,
    ssrc: Ssrc,
    pt: Pt,
}

/// An incoming SSRC: number, mid, channel and kind.
#[derive(Clone, Copy, Debug)]
pub struct Incoming {
    pub ssrc: u32,
    pub channel: u8,
    pub kind: Kind,
}

/// What a session has to say.
#[expect(
    clippy::large_enum_variant,
    reason = "taken apart where it is made; a box a packet would cost more"
)]
pub enum Polled {
    Send(SocketAddr, Vec<u8>),
    Event(Event),
    /// Nothing before this time.
    Wait(Instant),
    /// It can do nothing any more.
    Failed(RtcError),
}

pub struct Link {
    pub key: LinkKey,
    /// Project of the session, in every line of the log that is about the link: lines are limited
    /// a project.
    pub app_id: u32,
    /// What its answer says of where we are.
    candidates: Vec<SocketAddr>,
    rtc: Rtc,
    pub connected: bool,
    /// Ours, for the demultiplexer; an ICE restart changes it.
    pub ufrag: String,
    pub paths: Paths,
    pub created: Instant,
    pub last_rx: Instant,
    /// In the plane's heap.
    pub scheduled: Option<Instant>,
    /// Has packets to send that the session has not seen a clock tick for.
    pub dirty: bool,
    pub estimate: Option<Bitrate>,
    pub loss: Option<f32>,
    pub rtt: Option<Duration>,
    /// Of an up link whose publisher takes requests from us; otherwise the session's own serve.
    pub repair: Option<Repair>,
    pub packets_in: u64,
    pub bytes_in: u64,
    pub packets_out: u64,
    pub bytes_out: u64,
    active: bool,
    desired: Bitrate,
    senders: Vec<Option<Sender>>,
    /// SSRCs that its offers have named; packets of others are nobody's.
    ssrcs: Vec<u32>,
    /// Media lines of its last offer.
    sections: usize,
    incoming: Vec<Incoming>,
    renegotiations: usize,
    renegotiation_rate: Bucket,
}

impl Link {
    pub fn new(
        key: LinkKey,
        app_id: u32,
        rtc: Rtc,
        candidates: Vec<SocketAddr>,
        now: Instant,
    ) -> Self {
        Self {
            key,
            app_id,
            candidates,
            rtc,
            connected: false,
            ufrag: String::new(),
            paths: Paths::default(),
            created: now,
            last_rx: now,
            scheduled: None,
            dirty: false,
            estimate: None,
            loss: None,
            rtt: None,
            repair: None,
            packets_in: 0,
            bytes_in: 0,
            packets_out: 0,
            bytes_out: 0,
            active: true,
            desired: Bitrate::ZERO,
            senders: Vec::new(),
            ssrcs: Vec::new(),
            sections: 0,
            incoming: Vec::new(),
            renegotiations: 0,
            renegotiation_rate: Bucket::default(),
        }
    }

    /// Whether the link may be negotiated once more.
    pub fn may_renegotiate(&mut self, now: Instant) -> Result<(), MediaError> {
        if self.renegotiations == RENEGOTIATIONS_MAX {
            return Err(refused(format!(
                "the link was renegotiated {RENEGOTIATIONS_MAX} times, the limit: open a new one"
            )));
        }
        if !self.renegotiation_rate.take(now, RENEGOTIATIONS) {
            let Rate { burst, per_second } = RENEGOTIATIONS;
            let seconds = 1.0 / per_second;
            return Err(refused(format!(
                "{burst} renegotiations of a link at once and one each {seconds} s, the limit"
            )));
        }
        self.renegotiations += 1;
        Ok(())
    }

    /// Applies a checked offer and returns the answer.
    pub fn accept(&mut self, sdp: SdpOffer, offer: &Offer) -> Result<String, MediaError> {
        let named = self.ssrcs.iter().chain(&offer.ssrcs);
        let named: BTreeSet<u32> = named.copied().collect();
        if named.len() > SSRCS_MAX {
            let count = named.len();
            return Err(refused(format!(
                "sdp: ssrc: the link has named {count} streams, at most {SSRCS_MAX}"
            )));
        }
        // RFC 8829, section 5.2.2: lines stay for good. The session would answer lines that were not
        // offered.
        if offer.sections < self.sections {
            let (now, before) = (offer.sections, self.sections);
            return Err(refused(format!(
                "sdp: {now} media lines, the link has {before}: none may go"
            )));
        }
        self.sections = offer.sections;
        self.ssrcs = named.into_iter().collect();
        let mids: Vec<_> = (0..offer.sections)
            .map(|n| Mid::from(&*n.to_string()))
            .collect();
        let answer = self.rtc.sdp_api().accept_offer(sdp);
        let answer = answer.map_err(|error| refused(format!("sdp: {error}")));
        let checked = answer.and_then(|answer| {
            sdp::check(&self.rtc, &mids)?;
            Ok(answer.to_sdp_string())
        });
        // An offer that is refused half way may have changed something already.
        self.after_negotiation(&mids);
        checked
    }

    /// Takes over what a negotiation changed: our ufrag, and the tracks we send on.
    fn after_negotiation(&mut self, mids: &[Mid]) {
        let ufrag = self.rtc.direct_api().local_ice_credentials().ufrag;
        if self.ufrag != ufrag {
            self.ufrag = ufrag;
            self.paths.restart();
        }
        if self.key.kind == LinkKind::Up {
            return;
        }
        for &mid in mids {
            let Some((number, kind)) = number_of(mid) else {
                continue;
            };
            let Some(media) = self.rtc.media(mid) else {
                continue;
            };
            if media.stopped() || !media.direction().is_sending() {
                continue;
            }
            let codec = match media.kind() {
                MediaKind::Audio => Codec::Opus,
                MediaKind::Video => Codec::H264,
            };
            let offered = media.remote_pts();
            let params = self.rtc.codec_config();
            let params = params.find(|p| p.spec().codec == codec && offered.contains(&p.pt()));
            let Some(pt) = params.map(|p| p.pt()) else {
                continue;
            };
            if self.senders.len() <= number {
                self.senders.resize(number + 1, None);
            }
            let is_new = self.senders[number].is_none();
            let mut api = self.rtc.direct_api();
            let Some(stream) = api.stream_tx_by_mid(mid, None) else {
                continue;
            };
            // Frames leave whole and at once: what a path cannot carry is dropped before it gets
            // here, so a queue behind us would only add delay.
            stream.set_unpaced(true);
            if is_new && kind == Kind::Video {
                stream.set_rtx_cache(RTX_PACKETS, RTX_AGE, Some(RTX_SHARE));
            }
            self.senders[number] = Some(Sender {
                mid,
                ssrc: stream.ssrc(),
                pt,
            });
        }
        // An offer turns everything on again.
        self.apply_direction();
    }

    /// Whether the session may see a datagram. Packets of streams that no offer has named never
    /// reach it: it would give each a place before it looks at the packet's integrity.
    pub fn admit(&mut self, now: Instant, datagram: Datagram) -> bool {
        let is_named = match datagram.class {
            Class::Rtp(ssrc) => self.ssrcs.binary_search(&ssrc).is_ok(),
            _ => true,
        };
        is_named && self.paths.admit(now, datagram)
    }

    /// Gives the session a datagram. True if SRTP in it was authentic.
    pub fn receive(&mut self, now: Instant, from: SocketAddr, data: &[u8]) -> bool {
        let to = self.destination(from);
        self.packets_in += 1;
        self.bytes_in += data.len() as u64;
        let before = opened::count();
        let handled = match Receive::new(Protocol::Udp, from, to, data) {
            Ok(receive) => self.rtc.handle_input(Input::Receive(now, receive)),
            Err(_) => return false,
        };
        if let Err(error) = handled {
            tracing::debug!(app_id = self.app_id, key = ?self.key, %error, "input refused");
        }
        opened::count() != before
    }

    /// Lets the session see the time.
    pub fn tick(&mut self, now: Instant) {
        if let Err(error) = self.rtc.handle_input(Input::Timeout(now)) {
            tracing::debug!(app_id = self.app_id, key = ?self.key, %error, "tick refused");
        }
    }

    /// What the session has to say next.
    pub fn poll(&mut self) -> Polled {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(transmit)) => {
                    return Polled::Send(transmit.destination, transmit.contents.into());
                }
                Ok(Output::Event(event)) => return Polled::Event(event),
                Ok(Output::Timeout(at)) => {
                    if self.request_repairs(Instant::now()) {
                        continue;
                    }
                    let due = self.repair.as_ref().and_then(Repair::next_deadline);
                    return Polled::Wait(due.map_or(at, |due| at.min(due)));
                }
                Err(error) => return Polled::Failed(error),
            }
        }
    }

    pub fn is_alive(&self) -> bool {
        self.rtc.is_alive()
    }

    /// Where a datagram counts as received: the session knows candidates, not our socket. One for
    /// each family, whichever of our addresses it came to, so that a peer makes no more pairs with
    /// each of them; `Paths` remembers the address.
    fn destination(&self, from: SocketAddr) -> SocketAddr {
        let mut all = self.candidates.iter();
        let same = all.find(|candidate| candidate.is_ipv4() == from.is_ipv4());
        same.or(self.candidates.first()).copied().unwrap_or(from)
    }

    /// Queues a packet under the numbers of the router. The caller drains the session soon.
    pub fn write(
        &mut self,
        pair: u8,
        kind: Kind,
        seq: u64,
        timestamp: u32,
        packet: &Packet,
    ) -> bool {
        let number = usize::from(pair) * 2 + usize::from(kind == Kind::Video);
        let Some(Some(sender)) = self.senders.get(number) else {
            return false;
        };
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_tx(&sender.ssrc) else {
            return false;
        };
        let mut ext = ExtensionValues {
            audio_level: packet.audio_level,
            voice_activity: packet.voice_activity,
            abs_capture_time: packet.capture.map(|c| AbsCaptureTime {
                capture_time: c.time,
                clock_offset: c.clock_offset,
            }),
            ..ExtensionValues::default()
        };
        if kind == Kind::Video {
            ext.play_delay_min = Some(MediaTime::from_millis(0));
            ext.play_delay_max = Some(MediaTime::from_millis(PLAYOUT_DELAY_MAX_MS));
        }
        let rtp = RtpWrite::new(
            sender.pt,
            seq.into(),
            timestamp,
            packet.wallclock,
            packet.payload.clone(),
        );
        stream.write_rtp(
            rtp.marker(packet.marker)
                .ext_vals(ext)
                .nackable(kind == Kind::Video),
        );
        true
    }

    /// Which track an SSRC is. Also says whether it is seen for the first time.
    pub fn incoming(&mut self, ssrc: u32) -> Option<(Incoming, bool)> {
        if let Some(known) = self.incoming.iter().find(|i| i.ssrc == ssrc) {
            return Some((*known, false));
        }
        let mut api = self.rtc.direct_api();
        let stream = api.stream_rx(&ssrc.into())?;
        if self.repair.is_some() {
            stream.suppress_nack(true);
        }
        let (channel, kind) = place_of(stream.mid())?;
        let new = Incoming {
            ssrc,
            channel,
            kind,
        };
        self.incoming.push(new);
        Some((new, true))
    }

    /// Takes note of an incoming video packet.
    pub fn watch(&mut self, now: Instant, ssrc: u32, seq: u16, marker: bool) {
        if let Some(repair) = &mut self.repair {
            repair.on_packet(now, ssrc, seq, marker);
        }
    }

    /// Queues the requests that are due. True if there are any: the session has something to say.
    fn request_repairs(&mut self, now: Instant) -> bool {
        let Some(repair) = &mut self.repair else {
            return false;
        };
        let mut any = false;
        while let Some((ssrc, message)) = repair.poll(now) {
            // The message names the stream; the header of its kind names none.
            let (us, none) = (Ssrc::from(1), Ssrc::from(0));
            let mut api = self.rtc.direct_api();
            api.send_app_specific_feedback(us, none, message);
            tracing::trace!(key = ?self.key, ssrc, "repair requested");
            any = true;
        }
        any
    }

    /// Asks the publisher for a keyframe on a channel's video. The caller drains the session.
    pub fn request_keyframe(&mut self, channel: u8) -> bool {
        let mid = Mid::from(&*(u16::from(channel) * 2 + 1).to_string());
        let mut api = self.rtc.direct_api();
        match api.stream_rx_by_mid(mid, None) {
            Some(stream) => {
                stream.request_keyframe(KeyframeRequestKind::Pli);
                true
            }
            None => false,
        }
    }

    /// Keeps the estimator looking for `demand_bps` and some room above, and quiet without demand.
    pub fn set_demand(&mut self, subscriptions: usize, demand_bps: f64) {
        let active = subscriptions > 0;
        let desired = if active {
            Bitrate::bps((demand_bps * 2.0).max(DESIRED_MIN_BPS) as u64)
        } else {
            Bitrate::ZERO
        };
        let turned = std::mem::replace(&mut self.active, active) != active;
        if turned {
            self.apply_direction();
        }
        let (old, new) = (self.desired.as_f64(), desired.as_f64());
        if turned || (new - old).abs() > 0.25 * old {
            self.desired = desired;
            self.rtc.bwe().set_bitrate(Bitrate::ZERO, desired);
        }
    }

    /// A connected down link that nothing is forwarded on.
    pub fn is_resting(&self) -> bool {
        self.connected && self.key.kind == LinkKind::Down && !self.active
    }

    /// A session pads 50 kbit/s to keep its estimate warm as long as any of its media may send, so
    /// on a link without subscriptions none may. Only our side knows; the description stays.
    fn apply_direction(&mut self) {
        let direction = if self.active {
            Direction::SendOnly
        } else {
            Direction::Inactive
        };
        for sender in self.senders.iter().flatten() {
            self.rtc.sdp_api().set_direction(sender.mid, direction);
        }
    }

    /// The first estimates are only what the estimator was started with.
    pub fn on_estimate(&mut self, estimate: Bitrate) -> Option<f64> {
        if self.estimate.is_none() && estimate == ESTIMATE_START {
            return None;
        }
        self.estimate = Some(estimate);
        Some(estimate.as_f64())
    }

    /// Says goodbye (RTCP BYE, DTLS close_notify); the caller drains once more, then drops it.
    pub fn close(&mut self, now: Instant) {
        if let Err(error) = self.rtc.close() {
            tracing::debug!(%error, "close");
        }
        self.tick(now);
    }

    pub fn stats(&self, queue_drops: u64) -> LinkStats {
        LinkStats {
            session: self.key.session,
            link: self.key.kind,
            generation: self.key.generation,
            connected: self.connected,
            packets_in: self.packets_in,
            bytes_in: self.bytes_in,
            packets_out: self.packets_out,
            bytes_out: self.bytes_out,
            loss: self.loss,
            rtt: self.rtt,
            estimate_bps: self.estimate.map(|e| e.as_u64()),
            queue_drops,
        }
    }
}

fn number_of(mid: Mid) -> Option<(usize, Kind)> {
    let (place, kind) = place_of(mid)?;
    let number = usize::from(place) * 2 + usize::from(kind == Kind::Video);
    (number < MIDS_MAX).then_some((number, kind))
}
