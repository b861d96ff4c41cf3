using System;
using ZEGO.Raw;

namespace ZEGO
{
    public sealed unsafe partial class ZegoExpressEngine
    {
        private bool microphoneMuted;

        /// <summary>Shows a channel's captured pictures; independent of publishing.</summary>
        /// <param name="canvas">Null: no view; onCapturedVideoFrame still gets the pictures.</param>
        public void StartPreview(ZegoCanvas canvas, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            SetPreviewCanvas(channel, canvas);
            if (Check(Zex.zex_start_preview(native, (uint)channel), "StartPreview"))
            {
                CaptureUse(channel, PreviewUse, true);
            }
        }

        public void StopPreview(ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            if (Check(Zex.zex_stop_preview(native, (uint)channel), "StopPreview"))
            {
                SetPreviewCanvas(channel, null);
                CaptureUse(channel, PreviewUse, false);
            }
        }

        /// <summary>Publishes a channel; may follow LoginRoom without waiting. What the server says comes by
        /// onPublisherStateUpdate.</summary>
        public void StartPublishingStream(string streamID, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            if (Check(Zex.zex_start_publishing_stream(native, Utf8.Bytes(streamID), (uint)channel), "StartPublishingStream"))
            {
                CaptureUse(channel, PublishUse, true);
            }
        }

        /// <summary>As above: one room an engine, so `config` says nothing new.</summary>
        public void StartPublishingStream(string streamID, ZegoPublisherConfig config, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            StartPublishingStream(streamID, channel);
        }

        public void StopPublishingStream(ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            if (Check(Zex.zex_stop_publishing_stream(native, (uint)channel), "StopPublishingStream"))
            {
                CaptureUse(channel, PublishUse, false);
            }
        }

        /// <summary>Sets what is sent as picture, also while publishing.</summary>
        public void SetVideoConfig(ZegoVideoConfig config, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            zex_video_config c = new zex_video_config();
            c.struct_size = (uint)sizeof(zex_video_config);
            if (config != null)
            {
                // A negative number becomes one that the library refuses by name.
                c.width = (uint)config.encodeWidth;
                c.height = (uint)config.encodeHeight;
                c.fps = (uint)config.fps;
                c.bitrate_kbps = (uint)config.bitrate;
                c.keyframe_interval_s = (uint)config.keyFrameInterval;
            }
            Check(Zex.zex_set_video_config(native, config == null ? null : &c, (uint)channel), "SetVideoConfig");
        }

        public ZegoVideoConfig GetVideoConfig(ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            zex_video_config c = new zex_video_config();
            c.struct_size = (uint)sizeof(zex_video_config);
            ZegoVideoConfig config = new ZegoVideoConfig();
            if (Check(Zex.zex_get_video_config(native, &c, (uint)channel), "GetVideoConfig"))
            {
                config.captureWidth = config.encodeWidth = (int)c.width;
                config.captureHeight = config.encodeHeight = (int)c.height;
                config.fps = (int)c.fps;
                config.bitrate = (int)c.bitrate_kbps;
                config.keyFrameInterval = (int)c.keyframe_interval_s;
            }
            return config;
        }

        /// <summary>Sets what is sent as sound, also while publishing.</summary>
        public void SetAudioConfig(ZegoAudioConfig config, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            zex_audio_config c = new zex_audio_config();
            c.struct_size = (uint)sizeof(zex_audio_config);
            if (config != null)
            {
                c.bitrate_kbps = (uint)config.bitrate;
                c.channels = (uint)config.channel;
            }
            Check(Zex.zex_set_audio_config(native, config == null ? null : &c, (uint)channel), "SetAudioConfig");
        }

        public ZegoAudioConfig GetAudioConfig(ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            zex_audio_config c = new zex_audio_config();
            c.struct_size = (uint)sizeof(zex_audio_config);
            ZegoAudioConfig config = new ZegoAudioConfig();
            if (Check(Zex.zex_get_audio_config(native, &c, (uint)channel), "GetAudioConfig"))
            {
                config.bitrate = (int)c.bitrate_kbps;
                config.channel = (ZegoAudioChannel)c.channels;
            }
            return config;
        }

        /// <summary>True: stops sending sound. Players hear of it as microphone state.</summary>
        public void MutePublishStreamAudio(bool mute, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            Check(Zex.zex_mute_publish_stream_audio(native, Flag(mute), (uint)channel), "MutePublishStreamAudio");
        }

        /// <summary>True: stops sending pictures. Players hear of it as camera state.</summary>
        public void MutePublishStreamVideo(bool mute, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            Check(Zex.zex_mute_publish_stream_video(native, Flag(mute), (uint)channel), "MutePublishStreamVideo");
        }

        /// <summary>False: captures no picture on the channel.</summary>
        public void EnableCamera(bool enable, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            Check(Zex.zex_enable_camera(native, Flag(enable), (uint)channel), "EnableCamera");
        }

        /// <summary>True: sends silence on every channel.</summary>
        public void MuteMicrophone(bool mute)
        {
            if (Check(Zex.zex_mute_microphone(native, Flag(mute)), "MuteMicrophone"))
            {
                microphoneMuted = mute;
            }
        }

        public bool IsMicrophoneMuted()
        {
            return microphoneMuted;
        }

        /// <summary>0–200; default 100.</summary>
        public void SetCaptureVolume(int volume)
        {
            Check(Zex.zex_set_capture_volume(native, (uint)volume), "SetCaptureVolume");
        }

        /// <summary>Sends up to 4,096 bytes with the next picture, at most 30 times a second.</summary>
        public void SendSEI(byte[] data, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            fixed (byte* start = data)
            {
                uint length = data == null ? 0 : (uint)data.LongLength;
                Check(Zex.zex_send_sei(native, start, length, (uint)channel), "SendSEI");
            }
        }

        /// <summary>Reports the loudness of the microphone and of every played stream.</summary>
        /// <param name="millisecond">100–3000.</param>
        public void StartSoundLevelMonitor(uint millisecond = 100)
        {
            Check(Zex.zex_start_sound_level_monitor(native, millisecond), "StartSoundLevelMonitor");
        }

        public void StopSoundLevelMonitor()
        {
            Check(Zex.zex_stop_sound_level_monitor(native), "StopSoundLevelMonitor");
        }

        /// <summary>Ours: where a channel's picture comes from.</summary>
        /// <param name="path">The file of ZegoVideoSourceType.File, else null.</param>
        public void SetVideoSource(ZegoVideoSourceType source, string path = null, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            Check(Zex.zex_set_video_source(native, (uint)source, Utf8.Bytes(path), (uint)channel), "SetVideoSource");
        }

        /// <summary>Ours: where a channel's sound comes from.</summary>
        public void SetAudioSource(ZegoCaptureAudioSource source, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            Check(Zex.zex_set_audio_source(native, (uint)source, (uint)channel), "SetAudioSource");
        }

        /// <summary>Ours: makes the next encoded picture a keyframe.</summary>
        public void RequestKeyframe(ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            Check(Zex.zex_request_keyframe(native, (uint)channel), "RequestKeyframe");
        }

        /// <summary>Ours: the latest figures of a channel; zeros while it does not publish.</summary>
        public ZegoPublishStreamQuality GetPublishQuality(ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            zex_publish_quality q = new zex_publish_quality();
            q.struct_size = (uint)sizeof(zex_publish_quality);
            Check(Zex.zex_get_publish_quality(native, (uint)channel, &q), "GetPublishQuality");
            return ZegoPublishStreamQuality.Of(&q);
        }
    }
}
