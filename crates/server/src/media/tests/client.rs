//! A WebRTC client for the tests: offers by hand, one link in one direction, a real socket.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant, SystemTime};

use str0m::config::{DtlsCert, DtlsVersion, Fingerprint};
use str0m::format::{Codec, FormatParams};
use str0m::ice::{StunMessage, TransId};
use str0m::media::{Frequency, KeyframeRequestKind, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::rtcp::Rtcp;
use str0m::rtp::{AbsCaptureTime, Extension, ExtensionMap, ExtensionValues, RawPacket, RtpWrite};
use str0m::{Candidate, Event, IceCreds, Input, Output, Rtc, RtcConfig};
use zego_media::receive::request;
use zego_proto::msg::LinkKind;
use zego_sfu::h264;

/// Payload types of an offer.
#[derive(Clone, Copy)]
pub struct Pts {
    pub opus: u8,
    pub h264: u8,
    pub rtx: u8,
}

/// Ours.
pub const OURS: Pts = Pts {
    opus: 111,
    h264: 102,
    rtx: 103,
};
/// As browsers may number them: 111 and 102 mean something else.
pub const FOREIGN: Pts = Pts {
    opus: 109,
    h264: 126,
    rtx: 127,
};

/// A received packet.
#[derive(Clone, Debug)]
pub struct Got {
    pub seq: u64,
    pub timestamp: u32,
    pub keyframe: bool,
    pub payload: Vec<u8>,
    pub capture: Option<SystemTime>,
    pub audio_level: Option<i8>,
}

/// Where the dice of [`Client::loss`] begin.
const SEED: u64 = 1;

pub struct Client {
    pub rtc: Rtc,
    pub kind: LinkKind,
    pub socket: UdpSocket,
    pub connected: bool,
    pub closed: bool,
    /// Received packets by mid.
    pub got: BTreeMap<u8, Vec<Got>>,
    /// Times of keyframe requests.
    pub keyframe_requests: Vec<Instant>,
    /// Sender reports by mid: NTP time and RTP timestamp.
    pub reports: BTreeMap<u8, (SystemTime, u32)>,
    /// Requests of the server's own kind: stream and packets.
    pub requests: Vec<(u32, Vec<u16>)>,
    /// Drops received datagrams by chance, in percent: the same ones in every run.
    pub loss: u32,
    pub datagrams: u64,
    /// The first DTLS datagram it has sent.
    pub hello: Option<Vec<u8>>,
    /// Where its WebRTC session believes to be.
    local: SocketAddr,
    server: Option<SocketAddr>,
    /// The server's ufrag and password.
    credentials: (String, String),
    pairs: u8,
    pts: Pts,
    random: u64,
    seq: BTreeMap<u8, u64>,
    timestamp: BTreeMap<u8, u32>,
}

fn ssrc_of(mid: u8, base: u32) -> (u32, u32) {
    (
        base + u32::from(mid) * 10 + 1,
        base + u32::from(mid) * 10 + 2,
    )
}

impl Client {
    /// A client with `pairs` audio and video pairs, and its offer.
    pub fn new(kind: LinkKind, pairs: u8, pts: Pts) -> (Self, String) {
        let provider = str0m::crypto::from_feature_flags();
        let cert: DtlsCert = provider.dtls_provider.generate_certificate().unwrap();
        let mut exts = ExtensionMap::empty();
        exts.set(1, Extension::RtpMid);
        exts.set(2, Extension::TransportSequenceNumber);
        exts.set(3, Extension::AbsoluteCaptureTime);
        exts.set(4, Extension::PlayoutDelay);
        exts.set(5, Extension::AudioLevel);
        let mut config = RtcConfig::new()
            .set_rtp_mode(true)
            .set_dtls_version(DtlsVersion::Auto)
            .set_dtls_cert(cert)
            .set_extension_map(exts)
            .enable_raw_packets(kind == LinkKind::Up)
            .clear_codecs();
        let codecs = config.codec_config();
        codecs.add_config(
            pts.opus.into(),
            None,
            Codec::Opus,
            Frequency::FORTY_EIGHT_KHZ,
            Some(2),
            FormatParams::default(),
        );
        codecs.add_h264(pts.h264.into(), Some(pts.rtx.into()), true, 0x42e01f);
        let mut rtc = config.build(Instant::now());
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let local = socket.local_addr().unwrap();
        rtc.add_local_candidate(Candidate::host(local, "udp").unwrap());
        let mut api = rtc.direct_api();
        api.set_ice_controlling(true);
        api.enable_twcc_feedback();
        for mid in 0..pairs * 2 {
            let media = if mid % 2 == 0 {
                MediaKind::Audio
            } else {
                MediaKind::Video
            };
            let name = Mid::from(&*mid.to_string());
            api.declare_media(name, media);
            if kind == LinkKind::Up {
                let (ssrc, rtx) = ssrc_of(mid, 1000);
                let rtx = (mid % 2 == 1).then(|| rtx.into());
                api.declare_stream_tx(ssrc.into(), rtx, name, None);
            }
        }
        let mut client = Self {
            rtc,
            kind,
            socket,
            connected: false,
            closed: false,
            got: BTreeMap::new(),
            keyframe_requests: vec![],
            reports: BTreeMap::new(),
            requests: vec![],
            loss: 0,
            datagrams: 0,
            hello: None,
            local,
            server: None,
            credentials: Default::default(),
            pairs,
            pts,
            random: SEED,
            seq: BTreeMap::new(),
            timestamp: BTreeMap::new(),
        };
        let offer = client.offer();
        (client, offer)
    }

    fn offer(&mut self) -> String {
        let api = self.rtc.direct_api();
        let creds = api.local_ice_credentials();
        let print = api.local_dtls_fingerprint();
        let hex: Vec<_> = print.bytes.iter().map(|b| format!("{b:02X}")).collect();
        let hex = hex.join(":");
        let mids: Vec<_> = (0..self.pairs * 2).map(|m| m.to_string()).collect();
        let mut sdp = format!(
            "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\n\
             a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n",
            mids.join(" ")
        );
        let Pts { opus, h264, rtx } = self.pts;
        let direction = match self.kind {
            LinkKind::Up => "sendonly",
            LinkKind::Down => "recvonly",
        };
        for mid in 0..self.pairs * 2 {
            let audio = mid.is_multiple_of(2);
            let (name, list) = if audio {
                ("audio", opus.to_string())
            } else {
                ("video", format!("{h264} {rtx}"))
            };
            write!(
                sdp,
                "m={name} 9 UDP/TLS/RTP/SAVPF {list}\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n\
                 a=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {hex}\r\na=setup:actpass\r\n\
                 a=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\na=rtcp-rsize\r\n\
                 a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n\
                 a=extmap:2 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
                 a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\n",
                creds.ufrag, creds.pass,
            )
            .unwrap();
            if audio {
                write!(
                    sdp,
                    "a=extmap:5 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
                     a=rtpmap:{opus} opus/48000/2\r\na=rtcp-fb:{opus} transport-cc\r\n\
                     a=fmtp:{opus} minptime=10;useinbandfec=1;stereo=1\r\n"
                )
                .unwrap();
            } else {
                write!(
                    sdp,
                    "a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\r\n\
                     a=rtpmap:{h264} H264/90000\r\na=rtcp-fb:{h264} transport-cc\r\n\
                     a=rtcp-fb:{h264} ccm fir\r\na=rtcp-fb:{h264} nack\r\na=rtcp-fb:{h264} nack pli\r\n\
                     a=fmtp:{h264} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n\
                     a=rtpmap:{rtx} rtx/90000\r\na=fmtp:{rtx} apt={h264}\r\n"
                )
                .unwrap();
            }
            if self.kind == LinkKind::Up {
                let (ssrc, rtx) = ssrc_of(mid, 1000);
                if !audio {
                    write!(sdp, "a=ssrc-group:FID {ssrc} {rtx}\r\n").unwrap();
                    write!(sdp, "a=ssrc:{rtx} cname:c\r\n").unwrap();
                }
                write!(sdp, "a=ssrc:{ssrc} cname:c\r\n").unwrap();
            }
        }
        sdp
    }

    /// Adds pairs and makes the offer that asks for them.
    pub fn grow(&mut self, pairs: u8) -> String {
        for mid in self.pairs * 2..pairs * 2 {
            let media = if mid % 2 == 0 {
                MediaKind::Audio
            } else {
                MediaKind::Video
            };
            self.rtc
                .direct_api()
                .declare_media(Mid::from(&*mid.to_string()), media);
        }
        self.pairs = pairs;
        self.offer()
    }

    /// Takes the answer and begins to connect.
    pub fn accept(&mut self, answer: &str) {
        let value = |key: &str| {
            let line = answer.lines().find_map(|l| l.strip_prefix(key));
            line.unwrap_or_else(|| panic!("no {key} in {answer}"))
                .to_owned()
        };
        let first = self.server.is_none();
        let mut mid = 0u8;
        let mut ssrcs: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
        for line in answer.lines() {
            if let Some(name) = line.strip_prefix("a=mid:") {
                mid = name.parse().unwrap();
            }
            if let Some(rest) = line.strip_prefix("a=ssrc:") {
                let ssrc = rest.split(' ').next().unwrap().parse().unwrap();
                let list = ssrcs.entry(mid).or_default();
                if !list.contains(&ssrc) {
                    list.push(ssrc);
                }
            }
            if let Some(group) = line.strip_prefix("a=ssrc-group:FID ") {
                let list = group.split(' ').map(|s| s.parse().unwrap()).collect();
                ssrcs.insert(mid, list);
            }
        }
        self.credentials = (value("a=ice-ufrag:"), value("a=ice-pwd:"));
        if first {
            let print = value("a=fingerprint:sha-256 ");
            let bytes = print
                .split(':')
                .map(|b| u8::from_str_radix(b, 16).unwrap())
                .collect();
            let candidate = value("a=candidate:");
            let candidate = format!("candidate:{candidate}");
            let candidate = Candidate::from_sdp_string(&candidate).unwrap();
            self.server = Some(candidate.addr());
            self.rtc.add_remote_candidate(candidate);
            let mut api = self.rtc.direct_api();
            api.set_remote_ice_credentials(IceCreds {
                ufrag: value("a=ice-ufrag:"),
                pass: value("a=ice-pwd:"),
            });
            api.set_remote_fingerprint(Fingerprint {
                hash_func: "sha-256".into(),
                bytes,
            });
            api.start_dtls(true).unwrap();
        }
        if self.kind == LinkKind::Down {
            let mut api = self.rtc.direct_api();
            for (mid, list) in ssrcs {
                let rtx = list.get(1).map(|s| (*s).into());
                api.expect_stream_rx(list[0].into(), rtx, Mid::from(&*mid.to_string()), None);
            }
        }
        self.drain();
    }

    fn drain(&mut self) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(t)) => {
                    if self.hello.is_none() && (20..64).contains(&t.contents[0]) {
                        self.hello = Some(t.contents.to_vec());
                    }
                    self.socket.send_to(&t.contents, t.destination).ok();
                }
                Ok(Output::Timeout(at)) => {
                    let now = Instant::now();
                    if at > now {
                        break;
                    }
                    self.rtc.handle_input(Input::Timeout(now)).unwrap();
                }
                Ok(Output::Event(event)) => self.event(event),
                Err(_) => {
                    self.closed = true;
                    break;
                }
            }
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Connected => self.connected = true,
            Event::Closed => self.closed = true,
            Event::KeyframeRequest(_) => self.keyframe_requests.push(Instant::now()),
            Event::RawPacket(packet) => {
                if let RawPacket::RtcpRx(Rtcp::Remb(estimate)) = *packet
                    && let Some((ssrc, packets)) = request::read(&estimate.ssrcs)
                {
                    self.requests.push((ssrc, packets.collect()));
                }
            }
            Event::SenderFeedback(report) => {
                let info = report.sender_info;
                let mid = report.mid.parse().unwrap();
                self.reports
                    .insert(mid, (info.ntp_time, info.rtp_time.numer() as u32));
            }
            Event::RtpPacket(packet) => {
                let ssrc = packet.header.ssrc;
                let mid = self.rtc.direct_api().stream_rx(&ssrc).unwrap().mid();
                let mid = mid.parse().unwrap();
                let ext = &packet.header.ext_vals;
                self.got.entry(mid).or_default().push(Got {
                    seq: *packet.seq_no,
                    timestamp: packet.header.timestamp,
                    keyframe: mid % 2 == 1 && h264::inspect(&packet.payload).keyframe,
                    payload: packet.payload.to_vec(),
                    capture: ext.abs_capture_time.map(|c| c.capture_time),
                    audio_level: ext.audio_level,
                });
            }
            _ => {}
        }
    }

    /// Lets what has arrived in, and time pass.
    pub fn poll(&mut self) {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = self.socket.recv_from(&mut buffer) {
            self.datagrams += 1;
            self.random = self
                .random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            if (self.random >> 33) % 100 < u64::from(self.loss) {
                continue;
            }
            let Ok(receive) = Receive::new(Protocol::Udp, from, self.local, &buffer[..length])
            else {
                continue;
            };
            let input = Input::Receive(Instant::now(), receive);
            self.rtc.handle_input(input).ok();
            self.drain();
        }
        self.rtc.handle_input(Input::Timeout(Instant::now())).ok();
        self.drain();
    }

    fn write(&mut self, mid: u8, payload: Vec<u8>, marker: bool, ticks: u32, capture: SystemTime) {
        let seq = self.seq.entry(mid).or_insert(200 + u64::from(mid) * 1000);
        let time = self.timestamp.entry(mid).or_insert(77_000);
        let audio = mid.is_multiple_of(2);
        let pt = if audio { self.pts.opus } else { self.pts.h264 };
        let ext = ExtensionValues {
            abs_capture_time: Some(AbsCaptureTime {
                capture_time: capture,
                clock_offset: None,
            }),
            audio_level: audio.then_some(-30),
            voice_activity: audio.then_some(true),
            ..ExtensionValues::default()
        };
        let rtp = RtpWrite::new(pt.into(), (*seq).into(), *time, Instant::now(), payload);
        let rtp = rtp.marker(marker).nackable(!audio).ext_vals(ext);
        let (ssrc, _) = ssrc_of(mid, 1000);
        self.rtc
            .direct_api()
            .stream_tx(&ssrc.into())
            .unwrap()
            .write_rtp(rtp);
        *seq += 1;
        if marker {
            *time = time.wrapping_add(ticks);
        }
    }

    /// Sends a frame of `packets` packets.
    pub fn send_frame(&mut self, channel: u8, keyframe: bool, packets: usize, size: usize) {
        let capture = SystemTime::now();
        for i in 0..packets {
            let start = if i == 0 { 0x80 } else { 0 };
            let end = if i + 1 == packets { 0x40 } else { 0 };
            let kind = if keyframe { 5 } else { 1 };
            let mut payload = vec![i as u8; size];
            payload[..3].copy_from_slice(&[
                0x7c,
                start | end | kind,
                if keyframe { 0x88 } else { 0xe0 },
            ]);
            self.write(channel * 2 + 1, payload, i + 1 == packets, 900, capture);
        }
        self.rtc.handle_input(Input::Timeout(Instant::now())).ok();
        self.drain();
    }

    /// Loses the next packet of a channel's video.
    pub fn skip(&mut self, channel: u8) {
        *self.seq.entry(channel * 2 + 1).or_default() += 1;
    }

    /// Sends the first packet of a frame whose others do not follow.
    pub fn send_cut_frame(&mut self, channel: u8) {
        let payload = vec![0x7c, 0x81, 0xe0, 0];
        self.write(channel * 2 + 1, payload, false, 900, SystemTime::now());
        self.rtc.handle_input(Input::Timeout(Instant::now())).ok();
        self.drain();
    }

    /// Sends one packet of a B picture.
    pub fn send_b_frame(&mut self, channel: u8) {
        // Slice of first_mb_in_slice 0 and slice_type 1.
        let payload = vec![0x01, 0b1010_1000, 0, 0];
        self.write(channel * 2 + 1, payload, true, 900, SystemTime::now());
        self.rtc.handle_input(Input::Timeout(Instant::now())).ok();
        self.drain();
    }

    /// Sends 20 ms of audio.
    pub fn send_audio(&mut self, channel: u8) {
        self.write(channel * 2, vec![0xf8; 80], true, 960, SystemTime::now());
        self.rtc.handle_input(Input::Timeout(Instant::now())).ok();
        self.drain();
    }

    pub fn request_keyframe(&mut self, mid: u8) {
        let mid = Mid::from(&*mid.to_string());
        if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(mid, None) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
        self.rtc.handle_input(Input::Timeout(Instant::now())).ok();
        self.drain();
    }

    pub fn video(&self, pair: u8) -> &[Got] {
        self.got.get(&(pair * 2 + 1)).map_or(&[], |v| v)
    }

    pub fn audio(&self, pair: u8) -> &[Got] {
        self.got.get(&(pair * 2)).map_or(&[], |v| v)
    }

    /// A signed binding request that nominates where it comes from, with the highest priority.
    pub fn nomination(&mut self) -> Vec<u8> {
        let ours = self.rtc.direct_api().local_ice_credentials().ufrag;
        let (theirs, password) = &self.credentials;
        let username = format!("{theirs}:{ours}");
        let request =
            StunMessage::binding_request(&username, TransId::new(), true, 1, u32::MAX >> 1, true);
        let crypto = str0m::crypto::from_feature_flags();
        let sign = |key: &[u8], parts: &[&[u8]]| crypto.sha1_hmac_provider.sha1_hmac(key, parts);
        let mut data = vec![0; 500];
        let length = request.to_bytes(Some(password.as_bytes()), &mut data, sign);
        data.truncate(length.unwrap());
        data
    }

    /// As if a NAT gave the client another port.
    pub fn rebind(&mut self) {
        self.socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        self.socket.set_nonblocking(true).unwrap();
    }

    pub fn server(&self) -> SocketAddr {
        self.server.unwrap()
    }
}

/// Polls all of them until `done`, at most `limit`.
pub fn run(
    clients: &mut [&mut Client],
    limit: Duration,
    mut done: impl FnMut(&mut [&mut Client]) -> bool,
) {
    let start = Instant::now();
    loop {
        for client in clients.iter_mut() {
            client.poll();
        }
        if done(clients) {
            return;
        }
        if start.elapsed() > limit {
            let counts = clients.iter().map(|c| {
                c.got
                    .iter()
                    .map(|(mid, got)| (*mid, got.len()))
                    .collect::<Vec<_>>()
            });
            panic!(
                "not done within {limit:?}: packets by mid {:?}",
                counts.collect::<Vec<_>>()
            );
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}
