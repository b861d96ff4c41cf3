import 'enums.dart';
import 'raw/zex.g.dart';

/// A published stream. Rates are over the last 3 s.
class ZegoPublishStreamQuality {
  double videoCaptureFPS, videoEncodeFPS, videoSendFPS;

  /// kbit/s.
  double videoKBPS;
  double audioCaptureFPS, audioSendFPS;

  /// kbit/s.
  double audioKBPS;

  /// Milliseconds.
  int rtt;

  /// 0–1, as the server reports it.
  double packetLostRate;
  ZegoStreamQualityLevel level;

  /// Always false: encoding is done in software.
  bool isHardwareEncode;
  ZegoVideoCodecID videoCodecID;

  /// Bytes since the start of publishing.
  double totalSendBytes;

  /// Extension: what the bandwidth estimate allows, kbit/s.
  double targetKBPS;

  /// Extension: size of the picture that is sent.
  int width, height;

  /// Extension: totals since the start of publishing.
  int framesCaptured, framesEncoded, framesSent, framesDropped, keyframes;

  /// Extension: CPU time of capture, encoding and sending, microseconds.
  int cpuMicroseconds;

  /// Extension: custom sound that was refused because more than a second of it waited, ms.
  int audioDroppedMs;

  ZegoPublishStreamQuality.of(zex_publish_quality q)
    : videoCaptureFPS = q.video_capture_fps,
      videoEncodeFPS = q.video_encode_fps,
      videoSendFPS = q.video_send_fps,
      videoKBPS = q.video_kbps,
      audioCaptureFPS = q.audio_capture_fps,
      audioSendFPS = q.audio_send_fps,
      audioKBPS = q.audio_kbps,
      rtt = q.rtt_ms,
      packetLostRate = q.packet_lost_rate,
      level = ZegoStreamQualityLevel.of(q.level),
      isHardwareEncode = false,
      videoCodecID = ZegoVideoCodecID.Default,
      totalSendBytes = q.total_send_bytes.toDouble(),
      targetKBPS = q.target_kbps,
      width = q.width,
      height = q.height,
      framesCaptured = q.frames_captured,
      framesEncoded = q.frames_encoded,
      framesSent = q.frames_sent,
      framesDropped = q.frames_dropped,
      keyframes = q.keyframes,
      cpuMicroseconds = q.cpu_us,
      audioDroppedMs = q.audio_dropped_ms;
}

/// A played stream. Rates are over the last 3 s.
class ZegoPlayStreamQuality {
  double videoRecvFPS, videoDecodeFPS, videoRenderFPS;

  /// kbit/s.
  double videoKBPS;
  double audioRecvFPS, audioRenderFPS;

  /// kbit/s.
  double audioKBPS;

  /// Milliseconds.
  int rtt;

  /// 0–1.
  double packetLostRate;

  /// Milliseconds from capture to render; meaningful where both clocks agree.
  int peerToPeerDelay;
  ZegoStreamQualityLevel level;

  /// Milliseconds that the jitter buffer adds on purpose.
  int delay;

  /// Milliseconds; positive: sound is later than picture.
  int avTimestampDiff;

  /// Always false: decoding is done in software.
  bool isHardwareDecode;
  ZegoVideoCodecID videoCodecID;

  /// Bytes since the start of playing.
  double totalRecvBytes;

  /// Gaps of over 500 ms between shown pictures since the start of playing.
  int videoCumulativeBreakCount;

  /// Extension: size of the picture.
  int width, height;

  /// Extension: totals since the start of playing.
  int framesReceived, framesDecoded, framesRendered, framesCatchUp;
  int framesDropped, freezes, packetsLost, packetsRecovered, nacks, plis;

  /// Extension: milliseconds.
  int audioConcealed, audioStretched;

  /// Extension: CPU time of receiving, decoding and rendering, microseconds.
  int cpuMicroseconds;

  ZegoPlayStreamQuality.of(zex_play_quality q)
    : videoRecvFPS = q.video_recv_fps,
      videoDecodeFPS = q.video_decode_fps,
      videoRenderFPS = q.video_render_fps,
      videoKBPS = q.video_kbps,
      audioRecvFPS = q.audio_recv_fps,
      audioRenderFPS = q.audio_render_fps,
      audioKBPS = q.audio_kbps,
      rtt = q.rtt_ms,
      packetLostRate = q.packet_lost_rate,
      peerToPeerDelay = q.peer_to_peer_delay_ms,
      level = ZegoStreamQualityLevel.of(q.level),
      delay = q.delay_ms,
      avTimestampDiff = q.av_timestamp_diff_ms,
      isHardwareDecode = false,
      videoCodecID = ZegoVideoCodecID.Default,
      totalRecvBytes = q.total_recv_bytes.toDouble(),
      videoCumulativeBreakCount = q.stalls,
      width = q.width,
      height = q.height,
      framesReceived = q.frames_received,
      framesDecoded = q.frames_decoded,
      framesRendered = q.frames_rendered,
      framesCatchUp = q.frames_catch_up,
      framesDropped = q.frames_dropped,
      freezes = q.freezes,
      packetsLost = q.packets_lost,
      packetsRecovered = q.packets_recovered,
      nacks = q.nacks,
      plis = q.plis,
      audioConcealed = q.audio_concealed_ms,
      audioStretched = q.audio_stretched_ms,
      cpuMicroseconds = q.cpu_us;
}
