using System;
using System.Collections.Generic;

namespace ZEGO
{
    /// <summary>What an engine is created with.</summary>
    public class ZegoEngineProfile
    {
        /// <summary>From the server's console or its first start; not 0.</summary>
        public uint appID;

        /// <summary>64 hex digits; null or empty for token-only. Never sent: the engine proves that it
        /// knows it.</summary>
        public string appSign;

        public ZegoScenario scenario = ZegoScenario.Default;

        /// <summary>Ours: `ws://` or `wss://`. Null: `server_url` of SetEngineConfig, else the environment
        /// variable ZEGO_EXPRESS_SERVER, else ws://127.0.0.1:9300.</summary>
        public string serverUrl;

        /// <summary>Ours: PEM file with certificates trusted besides the built-in roots.</summary>
        public string caFile;
    }

    /// <summary>Further settings for engines created afterwards.</summary>
    public class ZegoEngineConfig
    {
        /// <summary>As SetLogConfig.</summary>
        public ZegoLogConfig logConfig;

        /// <summary>Keys: `server_url`, `room_retry_time` and `av_retry_time` in seconds, and the others of
        /// zex_engine_profile.advanced_config.</summary>
        public Dictionary<string, string> advancedConfig;
    }

    public class ZegoLogConfig
    {
        /// <summary>Folder, made if need be; null or empty: no files. Three files are kept.</summary>
        public string logPath = "";

        /// <summary>Bytes at which a new file is begun.</summary>
        public ulong logSize = 5 * 1024 * 1024;

        /// <summary>Ours.</summary>
        public ZegoLogLevel logLevel = ZegoLogLevel.Info;
    }

    public class ZegoRoomConfig
    {
        /// <summary>The room refuses members above this number; 0: unlimited.</summary>
        public uint maxMemberCount;

        /// <summary>Whether onRoomUserUpdate tells of others coming and going.</summary>
        public bool isUserStatusNotify;

        /// <summary>token04, up to 2,047 bytes; null or empty: AppSign only.</summary>
        public string token;
    }

    public class ZegoUser
    {
        /// <summary>1–64 bytes.</summary>
        public string userID;

        /// <summary>1–256 bytes.</summary>
        public string userName;

        public ZegoUser()
        {
        }

        /// <summary>The name is the ID.</summary>
        public ZegoUser(string userID)
            : this(userID, userID)
        {
        }

        public ZegoUser(string userID, string userName)
        {
            this.userID = userID;
            this.userName = userName;
        }
    }

    public class ZegoStream
    {
        public ZegoUser user;
        public string streamID;
        public string extraInfo;
    }

    public class ZegoVideoConfig
    {
        /// <summary>Pixels. Taken and not used: pictures are captured at the size they are sent at.</summary>
        public int captureWidth;
        public int captureHeight;
        /// <summary>Pixels, 16–1920.</summary>
        public int encodeWidth;
        /// <summary>Pixels, 16–1920.</summary>
        public int encodeHeight;
        /// <summary>1–60.</summary>
        public int fps;
        /// <summary>kbit/s, 30–20,000; the bandwidth estimate may ask for less.</summary>
        public int bitrate;
        public ZegoVideoCodecID codecID = ZegoVideoCodecID.Default;
        /// <summary>Seconds, 2–5.</summary>
        public int keyFrameInterval = 2;

        /// <summary>640x360, 15 fps, 600 kbit/s.</summary>
        public ZegoVideoConfig()
            : this(ZegoVideoConfigPreset.Preset360P)
        {
        }

        public ZegoVideoConfig(ZegoVideoConfigPreset preset)
        {
            int[] heights = { 180, 270, 360, 540, 720, 1080 };
            int[] bitrates = { 300, 400, 600, 1200, 1500, 3000 };
            int at = Math.Max(0, Math.Min((int)preset, heights.Length - 1));
            int width = heights[at] * 16 / 9;
            int height = heights[at];
#if (UNITY_IOS || UNITY_ANDROID) && !UNITY_EDITOR
            int swap = width;
            width = height;
            height = swap;
#endif
            captureWidth = encodeWidth = width;
            captureHeight = encodeHeight = height;
            bitrate = bitrates[at];
            fps = 15;
        }
    }

    public class ZegoAudioConfig
    {
        /// <summary>kbit/s, 16–192.</summary>
        public int bitrate;
        public ZegoAudioChannel channel;
        public ZegoAudioCodecID codecID = ZegoAudioCodecID.Default;

        /// <summary>48 kbit/s, mono.</summary>
        public ZegoAudioConfig()
            : this(ZegoAudioConfigPreset.StandardQuality)
        {
        }

        public ZegoAudioConfig(ZegoAudioConfigPreset preset)
        {
            int[] bitrates = { 16, 48, 56, 128, 192 };
            int at = Math.Max(0, Math.Min((int)preset, bitrates.Length - 1));
            bitrate = bitrates[at];
            channel = at == 2 || at == 4 ? ZegoAudioChannel.Stereo : ZegoAudioChannel.Mono;
        }
    }

    /// <summary>Taken and not used: one room an engine.</summary>
    public class ZegoPublisherConfig
    {
        public string roomID = "";
    }

    public class ZegoPlayerConfig
    {
        public ZegoStreamResourceMode resourceMode = ZegoStreamResourceMode.Default;
        /// <summary>Taken and not used.</summary>
        public string roomID = "";
        /// <summary>Taken and not used.</summary>
        public ZegoVideoCodecID videoCodecID = ZegoVideoCodecID.Unknown;
    }

    /// <summary>Where pictures of a preview or a played stream go.</summary>
    public class ZegoCanvas
    {
        /// <summary>A native window in ZEGO's SDK. This library draws into no window: a handle here is
        /// reported by onDebugError; set videoView instead.</summary>
        public IntPtr view;
        public ZegoViewMode viewMode;
        /// <summary>0xRRGGBB.</summary>
        public int backgroundColor;

        /// <summary>Ours: is given each picture.</summary>
        public IZegoVideoView videoView;

        public ZegoCanvas()
        {
        }

        public ZegoCanvas(IZegoVideoView videoView)
        {
            this.videoView = videoView;
        }
    }

    /// <summary>Ours: something that shows pictures, such as a texture or a control.</summary>
    public interface IZegoVideoView
    {
        /// <summary>A picture to show, on the thread of the handlers. It is lent; Retain keeps it.</summary>
        void OnVideoFrame(ZegoVideoFrame frame, ZegoCanvas canvas);
    }

    public class ZegoCustomVideoCaptureConfig
    {
        public ZegoVideoBufferType bufferType = ZegoVideoBufferType.RawData;
    }

    public class ZegoCustomVideoRenderConfig
    {
        public ZegoVideoBufferType bufferType = ZegoVideoBufferType.RawData;
        /// <summary>YUV: I420 without a copy. RGB: converted to BGRA32 for you.</summary>
        public ZegoVideoFrameFormatSeries frameFormatSeries;
        /// <summary>Whether canvases get the pictures too.</summary>
        public bool enableEngineRender;
    }

    public class ZegoCustomAudioConfig
    {
        public ZegoAudioSourceType sourceType;
    }

    public class ZegoVideoFrameParam
    {
        public ZegoVideoFrameFormat format;
        /// <summary>Bytes a row, one for each plane.</summary>
        public int[] strides = new int[4];
        public int width;
        public int height;
        /// <summary>Degrees; only 0 is taken.</summary>
        public int rotation;
    }

    public class ZegoVideoEncodedFrameParam
    {
        public ZegoVideoEncodedFrameFormat format = ZegoVideoEncodedFrameFormat.AnnexB;
        public bool isKeyFrame;
        /// <summary>Degrees; only 0 is taken.</summary>
        public int rotation;
        public int width;
        public int height;
    }

    public class ZegoAudioFrameParam
    {
        public ZegoAudioSampleRate sampleRate = ZegoAudioSampleRate.Unknown;
        public ZegoAudioChannel channel = ZegoAudioChannel.Mono;
    }

    /// <summary>Ours: what is alive in this process, over all engines. Each ends at its start value.</summary>
    public struct ZegoCounters
    {
        public ulong liveHandles;
        public ulong liveEngines;
        public ulong liveFrames;
        public ulong liveEvents;
        /// <summary>Threads of engines.</summary>
        public ulong threads;
        /// <summary>Bytes in frames, packets and queues.</summary>
        public ulong bufferedBytes;
    }
}
