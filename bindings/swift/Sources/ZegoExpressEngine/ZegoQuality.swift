import CZegoExpress

/// A published stream. Rates are over the last 3 s, totals since the start of publishing.
public struct ZegoPublishStreamQuality: Sendable {
    public var videoCaptureFPS: Double
    public var videoEncodeFPS: Double
    public var videoSendFPS: Double
    public var videoKBPS: Double
    public var audioCaptureFPS: Double
    public var audioSendFPS: Double
    public var audioKBPS: Double
    /// ms.
    public var rtt: Int32
    /// 0–1, as the server reports it.
    public var packetLostRate: Double
    public var level: ZegoStreamQualityLevel
    /// Always false: pictures are encoded in software.
    public var isHardwareEncode: Bool
    public var videoCodecID: ZegoVideoCodecID
    /// Bytes of picture and sound.
    public var totalSendBytes: Double

    // Not in ZEGO's SDK.

    /// What the bandwidth estimate allows, kbps.
    public var targetKBPS: Double
    public var width: UInt32
    public var height: UInt32
    public var framesCaptured: UInt64
    public var framesEncoded: UInt64
    public var framesSent: UInt64
    public var framesDropped: UInt64
    public var keyframes: UInt64
    /// CPU time of capture, encoding and sending, µs.
    public var cpuMicroseconds: UInt64
    /// Custom sound that was refused because more than a second of it waited, ms.
    public var audioDroppedMs: UInt64

    init(_ q: zex_publish_quality) {
        videoCaptureFPS = q.video_capture_fps
        videoEncodeFPS = q.video_encode_fps
        videoSendFPS = q.video_send_fps
        videoKBPS = q.video_kbps
        audioCaptureFPS = q.audio_capture_fps
        audioSendFPS = q.audio_send_fps
        audioKBPS = q.audio_kbps
        rtt = Int32(clamping: q.rtt_ms)
        packetLostRate = q.packet_lost_rate
        level = ZegoStreamQualityLevel(rawValue: UInt(q.level)) ?? .unknown
        isHardwareEncode = false
        videoCodecID = .default
        totalSendBytes = Double(q.total_send_bytes)
        targetKBPS = q.target_kbps
        width = q.width
        height = q.height
        framesCaptured = q.frames_captured
        framesEncoded = q.frames_encoded
        framesSent = q.frames_sent
        framesDropped = q.frames_dropped
        keyframes = q.keyframes
        cpuMicroseconds = q.cpu_us
        audioDroppedMs = q.audio_dropped_ms
    }
}

/// A played stream. Rates are over the last 3 s, totals since the start of playing.
public struct ZegoPlayStreamQuality: Sendable {
    public var videoRecvFPS: Double
    public var videoDecodeFPS: Double
    public var videoRenderFPS: Double
    public var videoKBPS: Double
    public var audioRecvFPS: Double
    public var audioRenderFPS: Double
    public var audioKBPS: Double
    /// ms.
    public var rtt: Int32
    /// 0–1.
    public var packetLostRate: Double
    /// From capture to render, ms; meaningful where both clocks agree.
    public var peerToPeerDelay: Int32
    public var level: ZegoStreamQualityLevel
    /// What the jitter buffer adds on purpose, ms.
    public var delay: Int32
    /// ms; positive: sound is later than picture.
    public var avTimestampDiff: Int32
    /// Always false: pictures are decoded in software.
    public var isHardwareDecode: Bool
    public var videoCodecID: ZegoVideoCodecID
    /// Bytes of picture and sound.
    public var totalRecvBytes: Double

    // Not in ZEGO's SDK.

    public var width: UInt32
    public var height: UInt32
    public var framesReceived: UInt64
    public var framesDecoded: UInt64
    public var framesRendered: UInt64
    /// Decoded while catching up after a join, not rendered.
    public var framesCatchUp: UInt64
    public var framesDropped: UInt64
    /// By the W3C definition of freezeCount.
    public var freezes: UInt64
    /// Gaps of over 500 ms between rendered pictures.
    public var stalls: UInt64
    public var packetsLost: UInt64
    public var packetsRecovered: UInt64
    public var audioConcealedMilliseconds: UInt64
    /// CPU time of receiving, decoding and rendering, µs.
    public var cpuMicroseconds: UInt64

    init(_ q: zex_play_quality) {
        videoRecvFPS = q.video_recv_fps
        videoDecodeFPS = q.video_decode_fps
        videoRenderFPS = q.video_render_fps
        videoKBPS = q.video_kbps
        audioRecvFPS = q.audio_recv_fps
        audioRenderFPS = q.audio_render_fps
        audioKBPS = q.audio_kbps
        rtt = Int32(clamping: q.rtt_ms)
        packetLostRate = q.packet_lost_rate
        peerToPeerDelay = Int32(clamping: q.peer_to_peer_delay_ms)
        level = ZegoStreamQualityLevel(rawValue: UInt(q.level)) ?? .unknown
        delay = Int32(clamping: q.delay_ms)
        avTimestampDiff = q.av_timestamp_diff_ms
        isHardwareDecode = false
        videoCodecID = .default
        totalRecvBytes = Double(q.total_recv_bytes)
        width = q.width
        height = q.height
        framesReceived = q.frames_received
        framesDecoded = q.frames_decoded
        framesRendered = q.frames_rendered
        framesCatchUp = q.frames_catch_up
        framesDropped = q.frames_dropped
        freezes = q.freezes
        stalls = q.stalls
        packetsLost = q.packets_lost
        packetsRecovered = q.packets_recovered
        audioConcealedMilliseconds = q.audio_concealed_ms
        cpuMicroseconds = q.cpu_us
    }
}
