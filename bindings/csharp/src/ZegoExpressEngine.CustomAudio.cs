using System;
using System.Runtime.InteropServices;
using ZEGO.Raw;

namespace ZEGO
{
    public sealed unsafe partial class ZegoExpressEngine
    {
        private uint observed;

        /// <summary>After StartAudioDataObserver with Playback; on a media thread.</summary>
        public IZegoEventHandler.OnPlaybackAudioData onPlaybackAudioData { get; set; }

        /// <summary>After StartAudioDataObserver with Player; on a media thread.</summary>
        public IZegoEventHandler.OnPlayerAudioData onPlayerAudioData { get; set; }

        /// <summary>Sound of a channel comes from SendCustomAudioCapturePCMData.</summary>
        public void EnableCustomAudioIO(bool enable, ZegoCustomAudioConfig config, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            uint source = enable ? Zex.ZEX_AUDIO_SOURCE_CUSTOM : Zex.ZEX_AUDIO_SOURCE_DEVICE;
            Check(Zex.zex_set_audio_source(native, source, (uint)channel), "EnableCustomAudioIO");
        }

        /// <summary>Hands in interleaved 16-bit PCM, up to 200 ms at a time.</summary>
        /// <param name="dataLength">Bytes.</param>
        public void SendCustomAudioCapturePCMData(byte[] data, uint dataLength, ZegoAudioFrameParam param, ZegoPublishChannel channel = ZegoPublishChannel.Main)
        {
            const string Function = "SendCustomAudioCapturePCMData";
            int channels = param == null ? 0 : (int)param.channel;
            string wrong = param == null ? "param: null"
                : channels < 1 || channels > 2 ? "param.channel: Mono or Stereo"
                : data != null && dataLength > data.LongLength ? "dataLength: " + dataLength + " bytes, the array has " + data.LongLength
                : dataLength % (2 * channels) != 0 ? "dataLength: " + dataLength + " bytes, " + 2 * channels + " a sample"
                : null;
            if (wrong != null)
            {
                Refuse(ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ILLEGAL_PARAM, Function, wrong);
                return;
            }
            fixed (byte* start = data)
            {
                Check(Zex.zex_send_custom_audio_capture_pcm_data(native, (short*)start, dataLength / (uint)(2 * channels),
                    (uint)param.sampleRate, (uint)channels, 0, (uint)channel), Function);
            }
        }

        /// <summary>Starts onPlaybackAudioData and onPlayerAudioData.</summary>
        /// <param name="observerBitMask">ZegoAudioDataCallbackBitMask: Playback and Player.</param>
        /// <param name="param">Taken and not used: data come as they were decoded, and say how.</param>
        public void StartAudioDataObserver(uint observerBitMask, ZegoAudioFrameParam param)
        {
            const uint Known = (uint)(ZegoAudioDataCallbackBitMask.Playback | ZegoAudioDataCallbackBitMask.Player);
            if ((observerBitMask & ~Known) != 0)
            {
                Refuse(ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ILLEGAL_PARAM, "StartAudioDataObserver",
                    "observerBitMask: " + observerBitMask + ", only Playback (2) and Player (8) are there");
                return;
            }
            observed = observerBitMask;
            UpdateMedia();
        }

        public void StopAudioDataObserver()
        {
            observed = 0;
            UpdateMedia();
        }
    }

    /// <summary>What media threads of the library call. The functions live as long as the process and find
    /// their engine by number, so that nothing can be collected under the library.</summary>
    internal static unsafe class MediaFunctions
    {
        private static readonly zex_media_callbacks_on_captured_video_frame Captured = OnCaptured;
        private static readonly zex_media_callbacks_on_remote_audio_data RemoteAudio = OnRemoteAudio;
        private static readonly zex_media_callbacks_on_playback_audio_data PlaybackAudio = OnPlaybackAudio;
        private static readonly zex_media_callbacks_on_remote_encoded_video_frame Encoded = OnEncoded;

        internal static readonly IntPtr CapturedPointer = Marshal.GetFunctionPointerForDelegate(Captured);
        internal static readonly IntPtr RemoteAudioPointer = Marshal.GetFunctionPointerForDelegate(RemoteAudio);
        internal static readonly IntPtr PlaybackAudioPointer = Marshal.GetFunctionPointerForDelegate(PlaybackAudio);
        internal static readonly IntPtr EncodedPointer = Marshal.GetFunctionPointerForDelegate(Encoded);

        /// <summary>Runs something for an engine; nothing that is thrown gets into the library.</summary>
        private static void With(IntPtr userData, string handler, Action<ZegoExpressEngine> run)
        {
            ZegoExpressEngine engine = null;
            try
            {
                engine = ZegoExpressEngine.Find(userData);
                if (engine != null)
                {
                    run(engine);
                }
            }
            catch (Exception e)
            {
                Border.Stop(engine == null ? null : (Action<string, Exception>)engine.ReportFromMedia, handler, e);
            }
        }

        [MonoPInvokeCallback(typeof(zex_media_callbacks_on_captured_video_frame))]
        private static void OnCaptured(IntPtr engine, uint channel, IntPtr frame, IntPtr userData)
        {
            With(userData, "onCapturedVideoFrame", delegate(ZegoExpressEngine e) { e.KeepCaptured(channel, frame); });
        }

        [MonoPInvokeCallback(typeof(zex_media_callbacks_on_remote_audio_data))]
        private static void OnRemoteAudio(IntPtr engine, IntPtr streamId, short* samples, uint samplesPerChannel, uint sampleRateHz, uint channelCount, ulong captureTimeUs, IntPtr userData)
        {
            With(userData, "onPlayerAudioData", delegate(ZegoExpressEngine e)
            {
                IZegoEventHandler.OnPlayerAudioData handler = e.onPlayerAudioData;
                if (handler != null)
                {
                    handler((IntPtr)samples, samplesPerChannel * channelCount * 2, Param(sampleRateHz, channelCount), Utf8.Read(streamId));
                }
            });
        }

        [MonoPInvokeCallback(typeof(zex_media_callbacks_on_playback_audio_data))]
        private static void OnPlaybackAudio(IntPtr engine, short* samples, uint samplesPerChannel, uint sampleRateHz, uint channelCount, IntPtr userData)
        {
            With(userData, "onPlaybackAudioData", delegate(ZegoExpressEngine e)
            {
                IZegoEventHandler.OnPlaybackAudioData handler = e.onPlaybackAudioData;
                if (handler != null)
                {
                    handler((IntPtr)samples, samplesPerChannel * channelCount * 2, Param(sampleRateHz, channelCount));
                }
            });
        }

        [MonoPInvokeCallback(typeof(zex_media_callbacks_on_remote_encoded_video_frame))]
        private static void OnEncoded(IntPtr engine, IntPtr streamId, byte* data, uint dataLength, byte isKeyframe, uint width, uint height, ulong captureTimeUs, IntPtr userData)
        {
            With(userData, "onRemoteVideoFrameEncodedData", delegate(ZegoExpressEngine e)
            {
                IZegoEventHandler.OnRemoteVideoFrameEncodedData handler = e.onRemoteVideoFrameEncodedData;
                if (handler != null)
                {
                    ZegoVideoEncodedFrameParam param = new ZegoVideoEncodedFrameParam
                    {
                        isKeyFrame = isKeyframe != 0,
                        width = (int)width,
                        height = (int)height
                    };
                    handler((IntPtr)data, dataLength, param, captureTimeUs / 1000, Utf8.Read(streamId));
                }
            });
        }

        private static ZegoAudioFrameParam Param(uint sampleRateHz, uint channelCount)
        {
            return new ZegoAudioFrameParam
            {
                sampleRate = (ZegoAudioSampleRate)sampleRateHz,
                channel = channelCount == 2 ? ZegoAudioChannel.Stereo : ZegoAudioChannel.Mono
            };
        }
    }

    public sealed unsafe partial class ZegoExpressEngine
    {
        internal static ZegoExpressEngine Find(IntPtr number)
        {
            EventPump found = EventPump.Find(number);
            return found == null ? null : ((Target)found.Target).Engine;
        }

        internal void ReportFromMedia(string handler, Exception exception)
        {
            pump.Post(delegate { Report(handler, exception); });
        }

        /// <summary>Asks the library for what somebody wants, and for nothing else: what nobody wants is
        /// not computed.</summary>
        private void UpdateMedia()
        {
            lock (captureLock)
            {
                ZegoCustomVideoRenderConfig custom = render;
                bool encoded = custom != null && custom.bufferType == ZegoVideoBufferType.EncodedData;
                bool capturedWanted = capturedHandler != null || custom != null
                    || previewCanvases[0] != null || previewCanvases[1] != null;
                zex_media_callbacks table = new zex_media_callbacks();
                table.struct_size = (uint)sizeof(zex_media_callbacks);
                table.encoded_only = Flag(encoded);
                table.on_captured_video_frame = capturedWanted ? MediaFunctions.CapturedPointer : IntPtr.Zero;
                table.on_remote_encoded_video_frame = encoded ? MediaFunctions.EncodedPointer : IntPtr.Zero;
                table.on_remote_audio_data = (observed & (uint)ZegoAudioDataCallbackBitMask.Player) != 0
                    ? MediaFunctions.RemoteAudioPointer : IntPtr.Zero;
                table.on_playback_audio_data = (observed & (uint)ZegoAudioDataCallbackBitMask.Playback) != 0
                    ? MediaFunctions.PlaybackAudioPointer : IntPtr.Zero;
                // An engine that is gone wants nothing either; the call that led here says so.
                Zex.zex_set_media_callbacks(native, &table, (IntPtr)pump.Number);
            }
        }
    }
}
