//! Attackers that finish ICE and DTLS: they hold the keys of one link and send what they like.

use crate::offer::{Answer, Identity, offer, ssrcs};
use anyhow::{Result, bail};
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};
use str0m::config::{DtlsVersion, Fingerprint};
use str0m::format::{Codec, FormatParams};
use str0m::media::{Frequency, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{Extension, ExtensionMap, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};
use zego_media::rtp::{PT_H264, PT_H264_RTX, PT_OPUS, ext_id};
use zego_proto::msg::LinkKind;

/// One link of one pair: mid 0 is audio, mid 1 video.
pub struct Link {
    pub rtc: Rtc,
    pub socket: UdpSocket,
    pub who: Identity,
    pub answer: Option<Answer>,
    /// RTP packets that came.
    pub received: u64,
    /// SSRC of the last one of them.
    pub last_ssrc: u32,
    /// The first DTLS record sent.
    pub hello: Option<Vec<u8>>,
    kind: LinkKind,
    connected: bool,
    sequence: u64,
    timestamp: u32,
}

impl Link {
    /// A link from an address of its own.
    pub fn new(kind: LinkKind, from: std::net::IpAddr) -> Result<Link> {
        let mut extensions = ExtensionMap::empty();
        extensions.set(ext_id::MID, Extension::RtpMid);
        extensions.set(ext_id::TRANSPORT_CC, Extension::TransportSequenceNumber);
        extensions.set(ext_id::ABS_CAPTURE_TIME, Extension::AbsoluteCaptureTime);
        let mut config = RtcConfig::new()
            .set_rtp_mode(true)
            .set_dtls_version(DtlsVersion::Auto)
            .set_extension_map(extensions)
            .clear_codecs();
        let codecs = config.codec_config();
        codecs.add_config(
            PT_OPUS.into(),
            None,
            Codec::Opus,
            Frequency::FORTY_EIGHT_KHZ,
            Some(2),
            FormatParams::default(),
        );
        codecs.add_h264(PT_H264.into(), Some(PT_H264_RTX.into()), true, 0x42e01f);
        let mut rtc = config.build(Instant::now());
        let socket = UdpSocket::bind((from, 0))?;
        socket.set_nonblocking(true)?;
        rtc.add_local_candidate(Candidate::host(socket.local_addr()?, "udp")?);
        let mut api = rtc.direct_api();
        api.set_ice_controlling(true);
        for (mid, media) in [(0, MediaKind::Audio), (1, MediaKind::Video)] {
            let name = Mid::from(&*u8::to_string(&mid));
            api.declare_media(name, media);
            if kind == LinkKind::Up {
                let (ssrc, rtx) = ssrcs(mid);
                let rtx = (mid == 1).then(|| rtx.into());
                api.declare_stream_tx(ssrc.into(), rtx, name, None);
            }
        }
        let print = api.local_dtls_fingerprint();
        let hex: Vec<_> = print.bytes.iter().map(|b| format!("{b:02X}")).collect();
        let who = Identity {
            ice: api.local_ice_credentials(),
            fingerprint: hex.join(":"),
        };
        Ok(Link {
            rtc,
            socket,
            who,
            answer: None,
            received: 0,
            last_ssrc: 0,
            hello: None,
            kind,
            connected: false,
            sequence: 100,
            timestamp: 90_000,
        })
    }

    pub fn offer(&self) -> String {
        offer(&self.who, self.kind, 1, |_| String::new())
    }

    /// Takes the answer and connects.
    pub fn connect(&mut self, sdp: &str, limit: Duration) -> Result<()> {
        let answer = Answer::read(sdp)?;
        self.rtc
            .add_remote_candidate(Candidate::host(answer.candidate, "udp")?);
        let mut api = self.rtc.direct_api();
        api.set_remote_ice_credentials(answer.ice.clone());
        api.set_remote_fingerprint(Fingerprint {
            hash_func: "sha-256".into(),
            bytes: answer.fingerprint.clone(),
        });
        api.start_dtls(true)?;
        if self.kind == LinkKind::Down {
            for (mid, ssrc, rtx) in answered_ssrcs(sdp) {
                let name = Mid::from(&*mid.to_string());
                api.expect_stream_rx(ssrc.into(), rtx.map(Into::into), name, None);
            }
        }
        self.answer = Some(answer);
        let until = Instant::now() + limit;
        while !self.connected {
            if Instant::now() > until {
                bail!("the link does not connect");
            }
            self.poll();
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    /// Lets in what has arrived, and time pass.
    pub fn poll(&mut self) {
        let mut buffer = [0; 2048];
        let local = self.socket.local_addr();
        while let (Ok((length, from)), Ok(local)) = (self.socket.recv_from(&mut buffer), &local) {
            if let Ok(receive) = Receive::new(Protocol::Udp, from, *local, &buffer[..length]) {
                let input = Input::Receive(Instant::now(), receive);
                let _ = self.rtc.handle_input(input);
                self.drain();
            }
        }
        let _ = self.rtc.handle_input(Input::Timeout(Instant::now()));
        self.drain();
    }

    fn drain(&mut self) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(datagram)) => {
                    // RFC 7983, section 7: 20 to 63 is DTLS.
                    if self.hello.is_none() && (20..64).contains(&datagram.contents[0]) {
                        self.hello = Some(datagram.contents.to_vec());
                    }
                    self.send_raw(&datagram.contents, datagram.destination);
                }
                Ok(Output::Event(Event::Connected)) => self.connected = true,
                Ok(Output::Event(Event::RtpPacket(packet))) => {
                    self.received += 1;
                    self.last_ssrc = *packet.header.ssrc;
                }
                Ok(Output::Event(_)) => {}
                Ok(Output::Timeout(_)) | Err(_) => return,
            }
        }
    }

    /// Sends any datagram from this link's socket; one that is not taken is lost, as on any network.
    pub fn send_raw(&self, datagram: &[u8], to: SocketAddr) {
        let _ = self.socket.send_to(datagram, to);
    }

    /// Sends a video payload on an SSRC of mid 1.
    pub fn write_on(&mut self, ssrc: u32, payload: &[u8], marker: bool) {
        let (sequence, timestamp) = (self.sequence, self.timestamp);
        self.sequence += 1;
        if marker {
            self.timestamp = self.timestamp.wrapping_add(3000);
        }
        let now = Instant::now();
        let rtp = RtpWrite::new(
            PT_H264.into(),
            sequence.into(),
            timestamp,
            now,
            payload.to_vec(),
        );
        if let Some(stream) = self.rtc.direct_api().stream_tx(&ssrc.into()) {
            stream.set_unpaced(true);
            stream.write_rtp(rtp.marker(marker));
        }
        let _ = self.rtc.handle_input(Input::Timeout(now));
        self.drain();
    }

    /// Sends a video payload on the SSRC that was offered.
    pub fn write(&mut self, payload: &[u8], marker: bool) {
        self.write_on(ssrcs(1).0, payload, marker);
    }

    /// Sends a picture of `packets` packets that no decoder would like, but every router takes.
    pub fn picture(&mut self, key: bool, packets: usize, size: usize) {
        for at in 0..packets {
            let start = if at == 0 { 0x80 } else { 0 };
            let end = if at + 1 == packets { 0x40 } else { 0 };
            let kind = if key { 5 } else { 1 };
            let mut payload = vec![at as u8; size];
            // RFC 6184, section 5.8: FU-A.
            payload[..3].copy_from_slice(&[
                0x7c,
                start | end | kind,
                if key { 0x88 } else { 0xe0 },
            ]);
            self.write(&payload, at + 1 == packets);
        }
    }

    /// Loses a packet.
    pub fn skip(&mut self) {
        self.sequence += 1;
    }
}

/// Mid, SSRC and SSRC of retransmissions of each line that sends.
fn answered_ssrcs(sdp: &str) -> Vec<(u8, u32, Option<u32>)> {
    let mut found: Vec<(u8, u32, Option<u32>)> = Vec::new();
    let mut mid = 0;
    for line in sdp.lines() {
        let first = |rest: &str| rest.split(' ').next().and_then(|word| word.parse().ok());
        if let Some(name) = line.strip_prefix("a=mid:") {
            mid = name.parse().unwrap_or(0);
        } else if let Some(ssrc) = line.strip_prefix("a=ssrc:").and_then(first) {
            match found.iter_mut().find(|(m, ..)| *m == mid) {
                Some((_, main, rtx)) if *main != ssrc => {
                    rtx.get_or_insert(ssrc);
                }
                Some(_) => {}
                None => found.push((mid, ssrc, None)),
            }
        }
    }
    found
}
