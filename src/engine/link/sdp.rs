//! Session descriptions: the one codec set of every link, and what an answer tells us.

use std::net::{IpAddr, SocketAddr};

use rtc::rtp_transceiver::RTCRtpTransceiverDirection as Direction;
use rtc::rtp_transceiver::RTCRtpTransceiverInit;
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters,
    RTCRtpEncodingParameters, RTCRtpHeaderExtensionCapability, RTCRtpRtxParameters, RtpCodecKind,
};
use rtc::shared::error::Result;
use webrtc::peer_connection::MediaEngine;
use zego_media::receive::request;
use zego_media::rtp::{AUDIO_CLOCK_HZ, MediaKind, PT_H264, PT_H264_RTX, PT_OPUS, VIDEO_CLOCK_HZ};

const H264: &str = "video/H264";
const RTX: &str = "video/rtx";
const OPUS: &str = "audio/opus";

/// Header extensions in the order of their fixed ids 1–5 (`zego_media::rtp::ext_id`): `rtc`
/// numbers them as they are registered.
const EXTENSIONS: [(&str, bool, bool); 5] = [
    ("urn:ietf:params:rtp-hdrext:sdes:mid", true, true),
    (
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        true,
        true,
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
        true,
        true,
    ),
    (
        "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
        false,
        true,
    ),
    ("urn:ietf:params:rtp-hdrext:ssrc-audio-level", true, false),
];

/// H.264 constrained baseline with RTX, and Opus; nothing else is ever offered.
pub(super) fn media_engine() -> Result<MediaEngine> {
    let mut engine = MediaEngine::default();
    engine.register_codec(h264(), RtpCodecKind::Video)?;
    engine.register_codec(
        RTCRtpCodecParameters {
            rtp_codec: RTCRtpCodec {
                mime_type: RTX.into(),
                clock_rate: VIDEO_CLOCK_HZ,
                channels: 0,
                sdp_fmtp_line: format!("apt={PT_H264}"),
                rtcp_feedback: vec![],
            },
            payload_type: PT_H264_RTX,
        },
        RtpCodecKind::Video,
    )?;
    engine.register_codec(opus(), RtpCodecKind::Audio)?;
    for (uri, audio, video) in EXTENSIONS {
        for (wanted, kind) in [(audio, RtpCodecKind::Audio), (video, RtpCodecKind::Video)] {
            if wanted {
                let uri = uri.to_owned();
                engine.register_header_extension(
                    RTCRtpHeaderExtensionCapability { uri },
                    kind,
                    None,
                )?;
            }
        }
    }
    Ok(engine)
}

fn h264() -> RTCRtpCodecParameters {
    let feedback = [
        ("nack", ""),
        ("nack", "pli"),
        ("ccm", "fir"),
        ("transport-cc", ""),
    ];
    RTCRtpCodecParameters {
        rtp_codec: RTCRtpCodec {
            mime_type: H264.into(),
            clock_rate: VIDEO_CLOCK_HZ,
            channels: 0,
            sdp_fmtp_line: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"
                .into(),
            rtcp_feedback: feedback.map(|(t, p)| rtcp_feedback(t, p)).into(),
        },
        payload_type: PT_H264,
    }
}

fn opus() -> RTCRtpCodecParameters {
    RTCRtpCodecParameters {
        rtp_codec: RTCRtpCodec {
            mime_type: OPUS.into(),
            clock_rate: AUDIO_CLOCK_HZ,
            channels: 2,
            sdp_fmtp_line: "minptime=10;stereo=1;sprop-stereo=1;useinbandfec=1".into(),
            rtcp_feedback: vec![rtcp_feedback("transport-cc", "")],
        },
        payload_type: PT_OPUS,
    }
}

fn rtcp_feedback(typ: &str, parameter: &str) -> RTCPFeedback {
    RTCPFeedback {
        typ: typ.into(),
        parameter: parameter.into(),
    }
}

/// The offer as the server gets it: with the line that says how it may ask for lost packets.
pub(super) fn with_repair(offer: &str) -> String {
    format!("{offer}{}\r\n", request::OFFER_LINE)
}

pub(super) fn codec_kind(kind: MediaKind) -> RtpCodecKind {
    match kind {
        MediaKind::Audio => RtpCodecKind::Audio,
        MediaKind::Video => RtpCodecKind::Video,
    }
}

/// A send-only section with SSRCs of our choice, so that the interceptor can write them itself.
pub(super) fn send_only(kind: MediaKind, ssrc: u32, rtx: Option<u32>) -> RTCRtpTransceiverInit {
    let codec = match kind {
        MediaKind::Audio => opus(),
        MediaKind::Video => h264(),
    };
    RTCRtpTransceiverInit {
        direction: Direction::Sendonly,
        streams: vec![],
        send_encodings: vec![RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters {
                ssrc: Some(ssrc),
                rtx: rtx.map(|ssrc| RTCRtpRtxParameters { ssrc }),
                ..Default::default()
            },
            active: true,
            codec: codec.rtp_codec,
            ..Default::default()
        }],
    }
}

pub(super) fn receive_only() -> RTCRtpTransceiverInit {
    RTCRtpTransceiverInit {
        direction: Direction::Recvonly,
        streams: vec![],
        send_encodings: vec![],
    }
}

/// Candidates of an answer that are remembered: a server has one for each of its addresses.
const MAX_REMOTE: usize = 16;

/// SSRCs that an answer declares for one media section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub mid: u8,
    pub ssrc: Option<u32>,
    pub rtx: Option<u32>,
}

/// What the link needs of an answer beside what `rtc` makes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub sections: Vec<Section>,
    /// UDP candidates of the server, for messages; at most [`MAX_REMOTE`].
    pub remote: Vec<SocketAddr>,
    /// Empty: none.
    pub ice_password: String,
}

/// Reads SSRC lines and candidates. Lines that make no sense are skipped: `rtc` parses the same
/// text and refuses what it cannot use.
pub(super) fn read_answer(sdp: &str) -> Answer {
    let mut answer = Answer::default();
    let mut section: Option<Section> = None;
    for line in sdp.lines() {
        let line = line.trim_end();
        if let Some(password) = line.strip_prefix("a=ice-pwd:") {
            answer.ice_password = password.to_owned();
        } else if line.starts_with("m=") {
            answer.sections.extend(section.take());
            section = Some(Section {
                mid: u8::MAX,
                ..Section::default()
            });
        } else if let Some(candidate) = line.strip_prefix("a=candidate:") {
            if answer.remote.len() < MAX_REMOTE
                && let Some(addr) = candidate_addr(candidate)
                && !answer.remote.contains(&addr)
            {
                answer.remote.push(addr);
            }
        } else if let Some(section) = &mut section {
            if let Some(mid) = line.strip_prefix("a=mid:") {
                section.mid = mid.parse().unwrap_or(u8::MAX);
            } else if let Some(group) = line.strip_prefix("a=ssrc-group:FID ") {
                let mut ssrcs = group.split(' ').map_while(|n| n.parse().ok());
                section.ssrc = ssrcs.next().or(section.ssrc);
                section.rtx = ssrcs.next();
            } else if let Some(rest) = line.strip_prefix("a=ssrc:")
                && section.ssrc.is_none()
            {
                section.ssrc = rest.split(' ').next().and_then(|n| n.parse().ok());
            }
        }
    }
    answer.sections.extend(section);
    answer.sections.retain(|s| s.mid != u8::MAX);
    answer
}

/// `foundation component transport priority address port typ …` (RFC 8839, section 5.1).
fn candidate_addr(candidate: &str) -> Option<SocketAddr> {
    let mut fields = candidate.split_ascii_whitespace().skip(2);
    if !fields.next()?.eq_ignore_ascii_case("udp") {
        return None;
    }
    let ip: IpAddr = fields.nth(1)?.parse().ok()?;
    Some(SocketAddr::new(ip, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ssrcs_and_candidates() {
        let sdp = "v=0\r\na=ice-lite\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n\
                   a=candidate:1 1 udp 2130706431 127.0.0.1 9300 typ host\r\n\
                   a=ssrc:11 cname:x\r\na=ssrc:11 msid:a b\r\n\
                   m=video 9 UDP/TLS/RTP/SAVPF 102 103\r\na=mid:1\r\n\
                   a=candidate:1 1 udp 2130706431 127.0.0.1 9300 typ host\r\n\
                   a=candidate:2 1 UDP 2130706430 ::1 9300 typ host\r\n\
                   a=candidate:3 1 tcp 1 10.0.0.1 9 typ host tcptype passive\r\n\
                   a=ssrc-group:FID 21 22\r\na=ssrc:21 cname:x\r\na=ssrc:22 cname:x\r\n\
                   m=video 9 UDP/TLS/RTP/SAVPF 102\r\na=mid:x\r\n";
        let answer = read_answer(sdp);
        let s = |mid, ssrc, rtx| Section { mid, ssrc, rtx };
        assert_eq!(
            answer.sections,
            [s(0, Some(11), None), s(1, Some(21), Some(22))]
        );
        let addr = |a: &str| a.parse::<SocketAddr>().unwrap();
        assert_eq!(answer.remote, [addr("127.0.0.1:9300"), addr("[::1]:9300")]);
    }

    #[test]
    fn candidates_are_bounded() {
        let lines = (0..20_000).map(|port| format!("a=candidate:1 1 udp 1 127.0.0.1 {port}\n"));
        let answer = read_answer(&lines.collect::<String>());
        assert_eq!(answer.remote.len(), MAX_REMOTE);
    }

    #[test]
    fn nonsense_is_skipped() {
        let sdp = "a=candidate:\r\nm=\r\na=mid:\r\na=ssrc-group:FID \r\na=ssrc:\r\na=candidate:1 1 udp x y z";
        assert_eq!(read_answer(sdp), Answer::default());
    }
}
