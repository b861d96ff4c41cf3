//! The one interceptor of a link, and the state it shares with [`super::PeerLink`].
//!
//! It stands between SRTP and the rest of `rtc`. Received packets end here: nothing is passed on
//! to the crate's tracks. Packets to send begin here: the owner puts them into the pacer and
//! nudges the driver, whose next pass takes all that may leave in one batch.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use parking_lot::Mutex;
use rtc::interceptor::{AttributedPacket, Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::rtcp;
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::payload_feedbacks::receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::TransportLayerNack;
use rtc::rtp;
use rtc::sansio::Protocol;
use rtc::shared::TransportContext;
use rtc::shared::error::Error;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Notify, mpsc};
use zego_media::ntp;
use zego_media::receive::request;
use zego_media::rtp::{MediaKind, RtpPacket};

use super::nominate::Shortcut;
use super::recv::Receiver;
use super::runtime::{Nudge, StunWatch};
use super::send::Sender;
use super::{LinkEvent, LinkStats, MEDIA_QUEUE};

/// Control events waiting for the owner. They are rare; only an owner that stopped reading for
/// seconds meets this bound, and then the newest state matters more than each step.
const EVENT_QUEUE: usize = 256;

/// What the halves of a link want to send or tell.
#[derive(Default)]
pub(super) struct Outbox {
    writes: VecDeque<Packet>,
    events: VecDeque<LinkEvent>,
    media: VecDeque<LinkEvent>,
    media_dropped: u64,
}

impl Outbox {
    pub fn rtp(&mut self, packet: rtp::Packet) {
        self.writes.push_back(Packet::Rtp(packet));
    }

    pub fn rtcp(&mut self, packet: impl rtcp::Packet + 'static) {
        self.writes.push_back(Packet::Rtcp(vec![Box::new(packet)]));
    }

    pub fn event(&mut self, event: LinkEvent) {
        if self.events.len() == EVENT_QUEUE {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }

    pub fn media(&mut self, event: LinkEvent) {
        if self.media.len() == MEDIA_QUEUE {
            self.media.pop_front();
            self.media_dropped += 1;
        }
        self.media.push_back(event);
    }
}

#[cfg(test)]
impl Outbox {
    pub fn take_writes(&mut self) -> Vec<Packet> {
        self.writes.drain(..).collect()
    }

    pub fn take_events(&mut self) -> Vec<LinkEvent> {
        self.events.drain(..).chain(self.media.drain(..)).collect()
    }
}

/// Both halves. An up link has a sender, a down link a receiver; reports come either way.
pub(super) struct Core {
    pub receiver: Receiver,
    pub sender: Option<Sender>,
    pub stats: LinkStats,
    pub last_packet: Option<Instant>,
    out: Outbox,
}

/// Shared by the handle, the link's task and the interceptor.
pub(super) struct Hub {
    core: Mutex<Core>,
    generation: u32,
    events: mpsc::Sender<(u32, LinkEvent)>,
    pub nudge: Arc<Nudge>,
    pub stun: Arc<StunWatch>,
    pub shortcut: Arc<Shortcut>,
    /// The owner's channel was full: the link's task waits for room, then calls [`Hub::flush`].
    pub backlog: Notify,
}

impl Hub {
    pub fn new(
        generation: u32,
        events: mpsc::Sender<(u32, LinkEvent)>,
        receiver: Receiver,
        sender: Option<Sender>,
    ) -> Hub {
        Hub {
            generation,
            events,
            core: Mutex::new(Core {
                receiver,
                sender,
                stats: LinkStats::default(),
                last_packet: None,
                out: Outbox::default(),
            }),
            nudge: Arc::default(),
            stun: Arc::default(),
            shortcut: Arc::default(),
            backlog: Notify::new(),
        }
    }

    /// Runs `f` on the core, then passes on what it told. That happens in the caller's task: no
    /// hop lies between the socket's reader and the owner.
    pub fn with<R>(&self, f: impl FnOnce(&mut Core) -> R) -> R {
        let mut core = self.core.lock();
        let result = f(&mut core);
        self.pass_on(&mut core.out);
        result
    }

    /// Passes on what waited for room in the owner's channel.
    pub fn flush(&self) {
        self.pass_on(&mut self.core.lock().out);
    }

    /// Something waits for room in the owner's channel.
    pub fn has_backlog(&self) -> bool {
        let core = self.core.lock();
        !core.out.events.is_empty() || !core.out.media.is_empty()
    }

    fn pass_on(&self, out: &mut Outbox) {
        while !out.events.is_empty() || !out.media.is_empty() {
            match self.events.try_reserve() {
                Ok(room) => {
                    let event = out.events.pop_front().or_else(|| out.media.pop_front());
                    if let Some(event) = event {
                        room.send((self.generation, event));
                    }
                }
                Err(TrySendError::Full(())) => {
                    self.backlog.notify_one();
                    break;
                }
                Err(TrySendError::Closed(())) => {
                    out.events.clear();
                    out.media.clear();
                }
            }
        }
    }

    /// Like [`Hub::with`], for a caller outside the driver: it looks at the core right after.
    pub fn poke<R>(&self, f: impl FnOnce(&mut Core) -> R) -> R {
        let result = self.with(f);
        self.nudge.nudge();
        result
    }

    pub fn send(&self, now: Instant, channel: u8, kind: MediaKind, packets: Vec<RtpPacket>) {
        self.poke(|core| {
            let Core {
                sender, out, stats, ..
            } = core;
            if let Some(sender) = sender {
                sender.push(now, channel, kind, packets, out, stats);
            }
        });
    }

    pub fn request_keyframe(&self, now: Instant, pair: u8) {
        self.poke(|core| {
            let Core {
                receiver,
                out,
                stats,
                ..
            } = core;
            receiver.request_keyframe(now, pair, out, stats);
        });
    }

    /// Media may flow.
    pub fn set_up(&self) {
        self.poke(|core| {
            core.stats.connected = true;
            let Core { sender, out, .. } = core;
            if let Some(sender) = sender {
                sender.set_up(out);
            }
        });
    }

    pub fn set_rtt(&self, now: Instant, rtt: Duration) {
        self.with(|core| {
            core.stats.rtt = Some(rtt);
            core.receiver.set_rtt(rtt);
            if let Some(sender) = &mut core.sender {
                sender.set_rtt(now, rtt);
            }
            core.out.event(LinkEvent::Rtt { rtt });
        });
    }

    pub fn tell(&self, event: LinkEvent) {
        self.with(|core| core.out.event(event));
    }

    /// When the last authenticated media or RTCP packet came.
    pub fn last_packet(&self) -> Option<Instant> {
        self.core.lock().last_packet
    }

    /// How long a video frame sent now would wait in the pacer.
    pub fn pacer_wait(&self) -> Duration {
        let core = self.core.lock();
        let sender = core.sender.as_ref();
        sender.map_or(Duration::ZERO, Sender::expected_wait)
    }

    pub fn stats(&self) -> LinkStats {
        let core = self.core.lock();
        LinkStats {
            tx_frames_dropped: core.sender.as_ref().map_or(0, Sender::frames_dropped),
            target_bps: core.sender.as_ref().map_or(0.0, Sender::target_bps),
            rx_dropped: core.out.media_dropped,
            ..core.stats
        }
    }
}

impl Core {
    fn on_rtcp(&mut self, now: Instant, packets: &[Box<dyn rtcp::Packet>]) {
        let Core {
            receiver,
            sender,
            stats,
            out,
            ..
        } = self;
        for packet in packets {
            let any = packet.as_any();
            if let Some(report) = any.downcast_ref::<SenderReport>() {
                receiver.on_sender_report(now, report);
            }
            let Some(sender) = sender else { continue };
            if let Some(feedback) = any.downcast_ref::<TransportLayerCc>() {
                sender.on_feedback(now, feedback, out);
            } else if let Some(nack) = any.downcast_ref::<TransportLayerNack>() {
                // RFC 4585, section 6.2.1.
                let packets = nack.nacks.iter().flat_map(|pair| pair.packet_list());
                sender.on_request(now, nack.media_ssrc, packets);
            } else if let Some(estimate) = any.downcast_ref::<ReceiverEstimatedMaximumBitrate>() {
                if let Some((ssrc, packets)) = request::read(&estimate.ssrcs) {
                    sender.on_request(now, ssrc, packets);
                }
            } else if let Some(pli) = any.downcast_ref::<PictureLossIndication>() {
                sender.on_pli(pli, out, stats);
            } else if let Some(fir) = any.downcast_ref::<FullIntraRequest>() {
                sender.on_fir(fir, out, stats);
            } else if let Some(report) = any.downcast_ref::<ReceiverReport>() {
                report.reports.iter().for_each(|r| sender.on_report(r, out));
            } else if let Some(report) = any.downcast_ref::<SenderReport>() {
                report.reports.iter().for_each(|r| sender.on_report(r, out));
            }
        }
    }

    fn pump(&mut self, now: Instant) {
        if let Some(sender) = &mut self.sender {
            sender.pump(now, &mut self.out, &mut self.stats);
        }
    }

    fn handle_timeout(&mut self, now: Instant) {
        if let Some(sender) = &mut self.sender {
            sender.pump(now, &mut self.out, &mut self.stats);
            sender.handle_timeout(now, wall_ntp(), &mut self.out);
        }
        self.receiver
            .handle_timeout(now, &mut self.out, &mut self.stats);
    }

    fn next_deadline(&self) -> Option<Instant> {
        let sender = self.sender.as_ref().and_then(Sender::next_deadline);
        [sender, self.receiver.next_deadline()]
            .into_iter()
            .flatten()
            .min()
    }
}

fn wall_ntp() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    ntp::from_unix_us(since.unwrap_or_default().as_micros() as u64)
}

/// See the module.
pub(super) struct LinkInterceptor {
    pub hub: Arc<Hub>,
    /// Newest instant seen: `poll_write` is not told the time.
    now: Instant,
}

impl LinkInterceptor {
    pub fn new(hub: Arc<Hub>) -> LinkInterceptor {
        LinkInterceptor {
            hub,
            now: Instant::now(),
        }
    }
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for LinkInterceptor {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, msg: TaggedPacket) -> Result<(), Error> {
        self.now = msg.now;
        self.hub.with(|core| {
            core.last_packet = Some(msg.now);
            match msg.message.packet {
                Packet::Rtp(packet) => {
                    let Core {
                        receiver,
                        out,
                        stats,
                        ..
                    } = core;
                    receiver.on_rtp(msg.now, packet, out, stats);
                }
                Packet::Rtcp(packets) => {
                    core.on_rtcp(msg.now, &packets);
                    core.pump(msg.now);
                }
                _ => {}
            }
        });
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        None
    }

    fn handle_write(&mut self, _msg: TaggedPacket) -> Result<(), Error> {
        // Nothing above us sends: the tracks of this connection exist in its description only.
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        let packet = self.hub.core.lock().out.writes.pop_front()?;
        Some(TaggedPacket {
            now: self.now,
            transport: TransportContext::default(),
            message: AttributedPacket::new(packet),
        })
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), Error> {
        self.now = now;
        self.hub.with(|core| core.handle_timeout(now));
        Ok(())
    }

    fn poll_timeout(&mut self) -> Option<Instant> {
        self.hub.core.lock().next_deadline()
    }
}

impl Interceptor for LinkInterceptor {
    fn bind_local_stream(&mut self, _info: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _info: &StreamInfo) {}
    fn bind_remote_stream(&mut self, _info: &StreamInfo) {}
    fn unbind_remote_stream(&mut self, _info: &StreamInfo) {}
}
