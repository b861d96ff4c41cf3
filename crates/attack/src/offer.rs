//! Offers as a client of ours writes them, with room for what no client of ours would write.

use anyhow::{Context as _, Result};
use std::fmt::Write as _;
use std::net::SocketAddr;
use str0m::IceCreds;
use str0m::ice::{StunMessage, TransId};
use zego_media::rtp::{PT_H264, PT_H264_RTX, PT_OPUS};
use zego_proto::msg::LinkKind;

/// Above that of every candidate: RFC 8445, section 5.1.2.1, host candidates end at 126 << 24.
const PRIORITY: u32 = 0x7fff_ffff;

/// Who offers.
#[derive(Clone)]
pub struct Identity {
    pub ice: IceCreds,
    /// SHA-256 of the certificate, as SDP writes it.
    pub fingerprint: String,
}

impl Identity {
    /// Somebody who has no certificate and will never finish a handshake.
    pub fn nobody() -> Identity {
        Identity {
            ice: IceCreds {
                ufrag: "nobody01".into(),
                pass: "nobody0nobody0nobody0nobody".into(),
            },
            fingerprint: ["AB"; 32].join(":"),
        }
    }
}

/// SSRC of a mid, and of its retransmissions.
pub fn ssrcs(mid: u8) -> (u32, u32) {
    (1001 + 10 * u32::from(mid), 1002 + 10 * u32::from(mid))
}

/// An offer of `pairs` pairs; `more` is written at the end of each media line's section.
pub fn offer(who: &Identity, link: LinkKind, pairs: u8, more: impl Fn(u8) -> String) -> String {
    let mids: Vec<_> = (0..pairs * 2).map(|mid| mid.to_string()).collect();
    let mut sdp = format!(
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\n\
         a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n",
        mids.join(" ")
    );
    for mid in 0..pairs * 2 {
        sdp += &section(who, link, mid);
        sdp += &more(mid);
    }
    sdp
}

/// Lists more mids in the bundle, for media lines that are put behind.
pub fn bundle(sdp: &str, mids: impl Iterator<Item = u32>) -> String {
    let more: String = mids.map(|mid| format!(" {mid}")).collect();
    sdp.replacen(
        "\r\na=extmap-allow-mixed",
        &format!("{more}\r\na=extmap-allow-mixed"),
        1,
    )
}

/// One media line with all that belongs to it.
pub fn section(who: &Identity, link: LinkKind, mid: u8) -> String {
    let audio = mid.is_multiple_of(2);
    let (media, formats) = match audio {
        true => ("audio", PT_OPUS.to_string()),
        false => ("video", format!("{PT_H264} {PT_H264_RTX}")),
    };
    let direction = match link {
        LinkKind::Up => "sendonly",
        LinkKind::Down => "recvonly",
    };
    let mut text = format!(
        "m={media} 9 UDP/TLS/RTP/SAVPF {formats}\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n\
         a=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {}\r\na=setup:actpass\r\n\
         a=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\na=rtcp-rsize\r\n\
         a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n\
         a=extmap:2 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
         a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\n",
        who.ice.ufrag, who.ice.pass, who.fingerprint
    );
    // Writing to a String cannot fail.
    let _ = match audio {
        true => write!(
            text,
            "a=rtpmap:{PT_OPUS} opus/48000/2\r\na=rtcp-fb:{PT_OPUS} transport-cc\r\n\
             a=fmtp:{PT_OPUS} minptime=10;useinbandfec=1;stereo=1\r\n"
        ),
        false => write!(
            text,
            "a=rtpmap:{PT_H264} H264/90000\r\na=rtcp-fb:{PT_H264} transport-cc\r\n\
             a=rtcp-fb:{PT_H264} nack\r\na=rtcp-fb:{PT_H264} nack pli\r\n\
             a=fmtp:{PT_H264} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n\
             a=rtpmap:{PT_H264_RTX} rtx/90000\r\na=fmtp:{PT_H264_RTX} apt={PT_H264}\r\n"
        ),
    };
    if link == LinkKind::Up {
        let (ssrc, rtx) = ssrcs(mid);
        if !audio {
            let _ = write!(text, "a=ssrc-group:FID {ssrc} {rtx}\r\n");
            let _ = write!(text, "a=ssrc:{ssrc} cname:c\r\na=ssrc:{rtx} cname:c\r\n");
        } else {
            let _ = write!(text, "a=ssrc:{ssrc} cname:c\r\n");
        }
    }
    text
}

/// What the attackers read of an answer.
pub struct Answer {
    pub ice: IceCreds,
    pub fingerprint: Vec<u8>,
    pub candidate: SocketAddr,
}

impl Answer {
    pub fn read(sdp: &str) -> Result<Answer> {
        let value = |key: &str| {
            let line = sdp.lines().find_map(|line| line.strip_prefix(key));
            line.with_context(|| format!("the answer has no {key}"))
        };
        let words: Vec<_> = value("a=candidate:")?.split(' ').collect();
        // RFC 8839, section 5.1: the address and the port are words 5 and 6.
        let [_, _, _, _, ip, port, ..] = words[..] else {
            anyhow::bail!("a short candidate")
        };
        Ok(Answer {
            ice: IceCreds {
                ufrag: value("a=ice-ufrag:")?.into(),
                pass: value("a=ice-pwd:")?.into(),
            },
            fingerprint: value("a=fingerprint:sha-256 ")?
                .split(':')
                .map(|byte| u8::from_str_radix(byte, 16))
                .collect::<Result<_, _>>()?,
            candidate: SocketAddr::new(ip.parse()?, port.parse()?),
        })
    }

    /// A binding request of `who`, with its integrity.
    pub fn binding_request(&self, who: &Identity, nominate: bool) -> Vec<u8> {
        let username = format!("{}:{}", self.ice.ufrag, who.ice.ufrag);
        let id = TransId::new();
        let request = StunMessage::binding_request(&username, id, true, 7, PRIORITY, nominate);
        let mut bytes = vec![0; 256];
        let crypto = str0m::crypto::from_feature_flags();
        let hmac = |key: &[u8], parts: &[&[u8]]| crypto.sha1_hmac_provider.sha1_hmac(key, parts);
        let length = request
            .to_bytes(Some(self.ice.pass.as_bytes()), &mut bytes, hmac)
            .expect("a request of ours is short");
        bytes.truncate(length);
        bytes
    }
}
