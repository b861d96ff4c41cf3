using ZEGO.Raw;

namespace ZEGO
{
    /// <summary>A published stream, every 3 s. Rates are over the last 3 s, totals since the start.</summary>
    public class ZegoPublishStreamQuality
    {
        public double videoCaptureFPS;
        public double videoEncodeFPS;
        public double videoSendFPS;
        public double videoKBPS;
        public double audioCaptureFPS;
        public double audioSendFPS;
        public double audioKBPS;
        /// <summary>Milliseconds.</summary>
        public int rtt;
        /// <summary>0–1, as the server reports it.</summary>
        public double packetLostRate;
        public ZegoStreamQualityLevel level;
        /// <summary>Always false.</summary>
        public bool isHardwareEncode;
        public ZegoVideoCodecID videoCodecID;
        /// <summary>Bytes, pictures and sound together.</summary>
        public double totalSendBytes;

        /// <summary>Ours: what the bandwidth estimate allows, kbit/s.</summary>
        public double targetKBPS;
        public int width;
        public int height;
        public ulong framesCaptured;
        public ulong framesEncoded;
        public ulong framesSent;
        public ulong framesDropped;
        public ulong keyframes;
        /// <summary>Custom sound that was refused because more than a second of it waited, ms.</summary>
        public ulong audioDroppedMs;

        internal static unsafe ZegoPublishStreamQuality Of(zex_publish_quality* q)
        {
            return new ZegoPublishStreamQuality
            {
                videoCaptureFPS = q->video_capture_fps,
                videoEncodeFPS = q->video_encode_fps,
                videoSendFPS = q->video_send_fps,
                videoKBPS = q->video_kbps,
                audioCaptureFPS = q->audio_capture_fps,
                audioSendFPS = q->audio_send_fps,
                audioKBPS = q->audio_kbps,
                rtt = (int)q->rtt_ms,
                packetLostRate = q->packet_lost_rate,
                level = (ZegoStreamQualityLevel)q->level,
                totalSendBytes = q->total_send_bytes,
                targetKBPS = q->target_kbps,
                width = (int)q->width,
                height = (int)q->height,
                framesCaptured = q->frames_captured,
                framesEncoded = q->frames_encoded,
                framesSent = q->frames_sent,
                framesDropped = q->frames_dropped,
                keyframes = q->keyframes,
                audioDroppedMs = q->audio_dropped_ms
            };
        }
    }

    /// <summary>A played stream, every 3 s. Rates are over the last 3 s, totals since the start.</summary>
    public class ZegoPlayStreamQuality
    {
        public double videoRecvFPS;
        /// <summary>As videoRecvFPS: nothing is lost in between.</summary>
        public double videoDejitterFPS;
        public double videoDecodeFPS;
        public double videoRenderFPS;
        public double videoKBPS;
        public double audioRecvFPS;
        /// <summary>As audioRecvFPS.</summary>
        public double audioDejitterFPS;
        /// <summary>As audioRenderFPS.</summary>
        public double audioDecodeFPS;
        public double audioRenderFPS;
        public double audioKBPS;
        /// <summary>-1: not measured.</summary>
        public double mos = -1;
        /// <summary>Milliseconds.</summary>
        public int rtt;
        /// <summary>0–1.</summary>
        public double packetLostRate;
        /// <summary>Milliseconds from capture to render; meaningful where both clocks agree.</summary>
        public int peerToPeerDelay;
        public ZegoStreamQualityLevel level;
        /// <summary>Milliseconds that the jitter buffer adds on purpose.</summary>
        public int delay;
        /// <summary>Milliseconds; below 0 the picture is ahead of the sound.</summary>
        public int avTimestampDiff;
        /// <summary>Always false.</summary>
        public bool isHardwareDecode;
        public ZegoVideoCodecID videoCodecID;
        /// <summary>Bytes, pictures and sound together.</summary>
        public double totalRecvBytes;

        /// <summary>Ours.</summary>
        public int width;
        public int height;
        public ulong framesReceived;
        public ulong framesDecoded;
        public ulong framesRendered;
        /// <summary>Decoded while catching up after a join, not rendered.</summary>
        public ulong framesCatchUp;
        public ulong framesDropped;
        /// <summary>By the W3C definition of freezeCount.</summary>
        public ulong freezes;
        /// <summary>Gaps of over 500 ms between rendered pictures.</summary>
        public ulong stalls;
        public ulong packetsLost;
        public ulong packetsRecovered;

        internal static unsafe ZegoPlayStreamQuality Of(zex_play_quality* q)
        {
            return new ZegoPlayStreamQuality
            {
                videoRecvFPS = q->video_recv_fps,
                videoDejitterFPS = q->video_recv_fps,
                videoDecodeFPS = q->video_decode_fps,
                videoRenderFPS = q->video_render_fps,
                videoKBPS = q->video_kbps,
                audioRecvFPS = q->audio_recv_fps,
                audioDejitterFPS = q->audio_recv_fps,
                audioDecodeFPS = q->audio_render_fps,
                audioRenderFPS = q->audio_render_fps,
                audioKBPS = q->audio_kbps,
                rtt = (int)q->rtt_ms,
                packetLostRate = q->packet_lost_rate,
                peerToPeerDelay = (int)q->peer_to_peer_delay_ms,
                level = (ZegoStreamQualityLevel)q->level,
                delay = (int)q->delay_ms,
                avTimestampDiff = -q->av_timestamp_diff_ms,
                totalRecvBytes = q->total_recv_bytes,
                width = (int)q->width,
                height = (int)q->height,
                framesReceived = q->frames_received,
                framesDecoded = q->frames_decoded,
                framesRendered = q->frames_rendered,
                framesCatchUp = q->frames_catch_up,
                framesDropped = q->frames_dropped,
                freezes = q->freezes,
                stalls = q->stalls,
                packetsLost = q->packets_lost,
                packetsRecovered = q->packets_recovered
            };
        }
    }
}
