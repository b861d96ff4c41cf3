using System.Collections.Concurrent;
using System.Threading;
using ZEGO.Raw;

namespace ZEGO
{
    public sealed unsafe partial class ZegoExpressEngine
    {
        private readonly ConcurrentDictionary<string, ZegoCanvas> canvases = new ConcurrentDictionary<string, ZegoCanvas>();
        private bool speakerMuted;

        /// <summary>Plays a stream of this AppID, up to 12 at a time; may follow LoginRoom without waiting. A
        /// stream that nobody publishes is waited for. Called again, it only changes the canvas.</summary>
        /// <param name="canvas">Null: no view; onRemoteVideoFrame still gets the pictures.</param>
        public void StartPlayingStream(string streamID, ZegoCanvas canvas = null, ZegoPlayerConfig config = null)
        {
            zex_player_config c = new zex_player_config();
            c.struct_size = (uint)sizeof(zex_player_config);
            if (config != null)
            {
                c.resource_mode = (uint)config.resourceMode;
            }
            if (Check(Zex.zex_start_playing_stream(native, Utf8.Bytes(streamID), &c), "StartPlayingStream"))
            {
                ZegoCanvas ignored;
                if (Usable(canvas, "StartPlayingStream"))
                {
                    canvases[streamID] = canvas;
                }
                else
                {
                    canvases.TryRemove(streamID, out ignored);
                }
            }
        }

        public void StopPlayingStream(string streamID)
        {
            if (Check(Zex.zex_stop_playing_stream(native, Utf8.Bytes(streamID)), "StopPlayingStream"))
            {
                ZegoCanvas ignored;
                canvases.TryRemove(streamID, out ignored);
            }
        }

        /// <summary>0–200; default 100.</summary>
        public void SetPlayVolume(string streamID, int volume)
        {
            Check(Zex.zex_set_play_volume(native, Utf8.Bytes(streamID), (uint)volume), "SetPlayVolume");
        }

        /// <summary>0–200 for every stream, those played later included.</summary>
        public void SetAllPlayStreamVolume(int volume)
        {
            Check(Zex.zex_set_all_play_stream_volume(native, (uint)volume), "SetAllPlayStreamVolume");
        }

        /// <summary>True: receives no sound of one played stream.</summary>
        public void MutePlayStreamAudio(string streamID, bool mute)
        {
            Check(Zex.zex_mute_play_stream_audio(native, Utf8.Bytes(streamID), Flag(mute)), "MutePlayStreamAudio");
        }

        /// <summary>True: receives no pictures of one played stream.</summary>
        public void MutePlayStreamVideo(string streamID, bool mute)
        {
            Check(Zex.zex_mute_play_stream_video(native, Utf8.Bytes(streamID), Flag(mute)), "MutePlayStreamVideo");
        }

        /// <summary>True: receives no sound of any stream, those played later included.</summary>
        public void MuteAllPlayStreamAudio(bool mute)
        {
            Check(Zex.zex_mute_all_play_stream_audio(native, Flag(mute)), "MuteAllPlayStreamAudio");
        }

        /// <summary>True: receives no pictures of any stream, those played later included.</summary>
        public void MuteAllPlayStreamVideo(bool mute)
        {
            Check(Zex.zex_mute_all_play_stream_video(native, Flag(mute)), "MuteAllPlayStreamVideo");
        }

        /// <summary>True: nothing is heard, though everything is still received.</summary>
        public void MuteSpeaker(bool mute)
        {
            if (Check(Zex.zex_mute_speaker(native, Flag(mute)), "MuteSpeaker"))
            {
                speakerMuted = mute;
            }
        }

        public bool IsSpeakerMuted()
        {
            return speakerMuted;
        }

        /// <summary>Ours: the latest figures of a played stream.</summary>
        public ZegoPlayStreamQuality GetPlayQuality(string streamID)
        {
            zex_play_quality q = new zex_play_quality();
            q.struct_size = (uint)sizeof(zex_play_quality);
            Check(Zex.zex_get_play_quality(native, Utf8.Bytes(streamID), &q), "GetPlayQuality");
            return ZegoPlayStreamQuality.Of(&q);
        }

        /// <summary>Whether a canvas has a view that can be drawn into; a native window cannot, and that is
        /// said aloud.</summary>
        private bool Usable(ZegoCanvas canvas, string function)
        {
            if (canvas != null && canvas.videoView == null && canvas.view != System.IntPtr.Zero)
            {
                Tell(ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_SDK_NO_MODULE, function,
                    "canvas.view: this library draws into no window; set canvas.videoView");
            }
            return canvas != null && canvas.videoView != null;
        }
    }
}
