//! Settings of one WebRTC session, and what is asked of an offer.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::bwe::Bitrate;
use str0m::config::{DtlsCert, DtlsVersion};
use str0m::format::{Codec, FormatParams};
use str0m::media::{Frequency, MediaKind, Mid};
use str0m::rtp::{Extension, ExtensionMap};
use str0m::{Candidate, Rtc, RtcConfig};
use zego_media::rtp::{PT_H264, PT_H264_RTX, PT_OPUS, ext_id};
use zego_proto::code;
use zego_proto::msg::LinkKind;
use zego_sfu::Kind;

use super::opened;
use crate::media_api::MediaError;

/// Where the bandwidth estimate of a down link starts, before probing: above one 720p stream.
pub const ESTIMATE_START: Bitrate = Bitrate::kbps(4_000);
/// Bound: packets of a stream kept for retransmission: 1 s of 2 Mbit/s video; older ones come too late to be shown.
pub const RTX_PACKETS: usize = 256;
/// And how long.
pub const RTX_AGE: Duration = Duration::from_secs(1);
/// Retransmissions may take this share of what is sent. At 50 % loss one packet needs two sends.
pub const RTX_SHARE: f32 = 0.6;

/// Maps a fixed mid to its place: channel or pair, and kind.
pub fn place_of(mid: Mid) -> Option<(u8, Kind)> {
    let number: u8 = mid.trim().parse().ok()?;
    let kind = if number.is_multiple_of(2) {
        Kind::Audio
    } else {
        Kind::Video
    };
    Some((number / 2, kind))
}

/// OFFER_REFUSED with its reason.
pub fn refused(message: impl Into<String>) -> MediaError {
    MediaError {
        code: code::OFFER_REFUSED,
        message: message.into(),
    }
}

/// A session as an ICE-lite answerer.
pub fn new_rtc(now: Instant, link: LinkKind, cert: &DtlsCert, candidates: &[SocketAddr]) -> Rtc {
    let mut extensions = ExtensionMap::empty();
    extensions.set(ext_id::MID, Extension::RtpMid);
    extensions.set(ext_id::TRANSPORT_CC, Extension::TransportSequenceNumber);
    extensions.set(ext_id::ABS_CAPTURE_TIME, Extension::AbsoluteCaptureTime);
    extensions.set(ext_id::PLAYOUT_DELAY, Extension::PlayoutDelay);
    extensions.set(ext_id::AUDIO_LEVEL, Extension::AudioLevel);

    let mut config = RtcConfig::new()
        .set_crypto_provider(opened::provider())
        .set_ice_lite(true)
        .set_rtp_mode(true)
        .set_dtls_version(DtlsVersion::Auto)
        .set_dtls_cert(cert.clone())
        .set_extension_map(extensions)
        .set_send_buffer_audio(8)
        .set_send_buffer_video(RTX_PACKETS)
        .set_stats_interval(Some(Duration::from_secs(1)))
        .set_rtcp_report_interval_audio(Duration::from_secs(1))
        .set_rtcp_report_interval_video(Duration::from_secs(1))
        .clear_codecs();
    if link == LinkKind::Down {
        config = config.enable_bwe(Some(ESTIMATE_START));
    }
    let codecs = config.codec_config();
    codecs.add_config(
        PT_OPUS.into(),
        None,
        Codec::Opus,
        Frequency::FORTY_EIGHT_KHZ,
        Some(2),
        FormatParams {
            min_p_time: Some(10),
            stereo: Some(true),
            sprop_stereo: Some(true),
            use_inband_fec: Some(true),
            ..FormatParams::default()
        },
    );
    // Constrained Baseline; the level of an offer may differ (RFC 6184, section 8.2.2).
    codecs.add_h264(PT_H264.into(), Some(PT_H264_RTX.into()), true, 0x42_e0_1f);
    let mut rtc = config.build(now);
    for &address in candidates {
        match Candidate::host(address, "udp") {
            Ok(candidate) => {
                rtc.add_local_candidate(candidate);
            }
            Err(error) => tracing::warn!(%address, %error, "candidate left out"),
        }
    }
    rtc
}

/// Checks what has been negotiated: mids and codecs of every media line in use.
pub fn check(rtc: &Rtc, mids: &[Mid]) -> Result<(), MediaError> {
    for &mid in mids {
        let Some(media) = rtc.media(mid) else {
            continue;
        };
        if media.stopped() {
            continue;
        }
        let Some((_, kind)) = place_of(mid) else {
            return Err(refused(format!(
                "mid {mid}: mids are numbers, audio even, video odd"
            )));
        };
        let is_audio = media.kind() == MediaKind::Audio;
        if is_audio != (kind == Kind::Audio) {
            return Err(refused(format!(
                "mid {mid}: audio has even mids, video odd ones"
            )));
        }
        if media.remote_pts().is_empty() {
            let wanted = match kind {
                Kind::Audio => "opus/48000/2",
                Kind::Video => "H264/90000 with packetization-mode=1, profile-level-id=42e01f",
            };
            return Err(refused(format!(
                "mid {mid}: no codec in common, needs {wanted}"
            )));
        }
    }
    Ok(())
}
