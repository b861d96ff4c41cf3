namespace ZEGO
{
    /// <summary>What the application is for; decides the first video and audio settings.</summary>
    public enum ZegoScenario
    {
        General = 0,
        Communication = 1,
        Live = 2,
        Default = 3,
        StandardVideoCall = 4,
        HighQualityVideoCall = 5,
        StandardChatroom = 6,
        HighQualityChatroom = 7,
        Broadcast = 8,
        Karaoke = 9,
        StandardVoiceCall = 10
    }

    public enum ZegoRoomMode
    {
        SingleRoom = 0,
        /// <summary>Not available: the call is refused.</summary>
        MultiRoom = 1
    }

    public enum ZegoRoomState
    {
        Disconnected = 0,
        Connecting = 1,
        Connected = 2
    }

    public enum ZegoRoomStateChangedReason
    {
        Logining = 0,
        Logined = 1,
        LoginFailed = 2,
        Reconnecting = 3,
        Reconnected = 4,
        ReconnectFailed = 5,
        KickOut = 6,
        Logout = 7,
        LogoutFailed = 8
    }

    public enum ZegoUpdateType
    {
        Add = 0,
        Delete = 1
    }

    public enum ZegoPublishChannel
    {
        Main = 0,
        Aux = 1,
        /// <summary>Not available: calls with it are refused.</summary>
        Third = 2,
        /// <summary>Not available: calls with it are refused.</summary>
        Fourth = 3
    }

    public enum ZegoPublisherState
    {
        NoPublish = 0,
        PublishRequesting = 1,
        Publishing = 2
    }

    public enum ZegoPlayerState
    {
        NoPlay = 0,
        PlayRequesting = 1,
        Playing = 2
    }

    public enum ZegoStreamResourceMode
    {
        Default = 0,
        /// <summary>Not available yet: ends in NoPlay with CDN_UNAVAILABLE.</summary>
        OnlyCDN = 1,
        OnlyL3 = 2,
        OnlyRTC = 3,
        /// <summary>Not available: the call is refused.</summary>
        CDNPlus = 4
    }

    public enum ZegoStreamQualityLevel
    {
        Excellent = 0,
        Good = 1,
        Medium = 2,
        Bad = 3,
        Die = 4,
        Unknown = 5
    }

    public enum ZegoRemoteDeviceState
    {
        Open = 0,
        GenericError = 1,
        InvalidID = 2,
        NoAuthorization = 3,
        ZeroFPS = 4,
        InUseByOther = 5,
        Unplugged = 6,
        RebootRequired = 7,
        SystemMediaServicesLost = 8,
        Disable = 9,
        Mute = 10,
        Interruption = 11,
        InBackground = 12,
        MultiForegroundApp = 13,
        BySystemPressure = 14,
        NotSupport = 15
    }

    public enum ZegoViewMode
    {
        AspectFit = 0,
        AspectFill = 1,
        ScaleToFill = 2
    }

    public enum ZegoVideoConfigPreset
    {
        Preset180P = 0,
        Preset270P = 1,
        Preset360P = 2,
        Preset540P = 3,
        Preset720P = 4,
        Preset1080P = 5
    }

    public enum ZegoAudioConfigPreset
    {
        BasicQuality = 0,
        StandardQuality = 1,
        StandardQualityStereo = 2,
        HighQuality = 3,
        HighQualityStereo = 4
    }

    public enum ZegoAudioChannel
    {
        Unknown = 0,
        Mono = 1,
        Stereo = 2
    }

    /// <summary>Sound is always Opus here; the number is taken and not used.</summary>
    public enum ZegoAudioCodecID
    {
        Default = 0,
        Normal = 1,
        Normal2 = 2,
        Normal3 = 3,
        Low = 4,
        Low2 = 5,
        Low3 = 6
    }

    /// <summary>Pictures are always H.264 here; the number is taken and not used.</summary>
    public enum ZegoVideoCodecID
    {
        Default = 0,
        SVC = 1,
        VP8 = 2,
        H265 = 3,
        H264DualStream = 4,
        Unknown = 100
    }

    public enum ZegoAudioSampleRate
    {
        Unknown = 0,
        ZegoAudioSampleRate8K = 8000,
        ZegoAudioSampleRate16K = 16000,
        ZegoAudioSampleRate22K = 22050,
        ZegoAudioSampleRate24K = 24000,
        ZegoAudioSampleRate32K = 32000,
        ZegoAudioSampleRate44K = 44100,
        ZegoAudioSampleRate48K = 48000
    }

    /// <summary>Ours: how the colours of a picture are written (ITU-T H.273, MatrixCoefficients). A
    /// number of a later library is none of these.</summary>
    public enum ZegoColorMatrix
    {
        /// <summary>SD video, and where a stream does not say.</summary>
        BT601 = 0,
        /// <summary>HD video.</summary>
        BT709 = 1,
        /// <summary>Non-constant luminance.</summary>
        BT2020 = 2,
        SMPTE240M = 3,
        /// <summary>The weights of the FCC's rules of 1953.</summary>
        FCC = 4
    }

    /// <summary>Ours: the numbers that luma and chroma use.</summary>
    public enum ZegoColorRange
    {
        /// <summary>Luma 16–235, chroma 16–240; also where a stream does not say.</summary>
        Limited = 0,
        /// <summary>0–255.</summary>
        Full = 1
    }

    public enum ZegoVideoFrameFormat
    {
        Unknown = 0,
        I420 = 1,
        NV12 = 2,
        /// <summary>Not available: pictures in it are refused.</summary>
        NV21 = 3,
        BGRA32 = 4,
        RGBA32 = 5,
        /// <summary>Not available: pictures in it are refused.</summary>
        ARGB32 = 6,
        /// <summary>Not available: pictures in it are refused.</summary>
        ABGR32 = 7,
        /// <summary>Not available: pictures in it are refused.</summary>
        I422 = 8
    }

    public enum ZegoVideoEncodedFrameFormat
    {
        AnnexB = 1
    }

    public enum ZegoVideoBufferType
    {
        Unknown = 0,
        RawData = 1,
        EncodedData = 2
    }

    public enum ZegoVideoFrameFormatSeries
    {
        RGB = 0,
        YUV = 1
    }

    public enum ZegoVideoFlipMode
    {
        None = 0,
        X = 1,
        Y = 2,
        XY = 3
    }

    public enum ZegoAudioSourceType
    {
        Default = 0,
        Custom = 1
    }

    public enum ZegoAudioDataCallbackBitMask
    {
        /// <summary>Not available: StartAudioDataObserver refuses it.</summary>
        Captured = 1,
        Playback = 2,
        /// <summary>Not available: StartAudioDataObserver refuses it.</summary>
        Mixed = 4,
        Player = 8
    }

    /// <summary>Ours: what is captured where no camera is wanted.</summary>
    public enum ZegoVideoSourceType
    {
        /// <summary>Camera where there is one, else nothing is sent.</summary>
        Device = 0,
        /// <summary>A moving scene with a timestamp barcode.</summary>
        Synthetic = 1,
        /// <summary>Pictures from SendCustomVideoCaptureRawData.</summary>
        Custom = 2,
        /// <summary>H.264 from SendCustomVideoCaptureEncodedData.</summary>
        CustomEncoded = 3,
        /// <summary>A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M.</summary>
        File = 4
    }

    /// <summary>Ours: what is heard where no microphone is wanted.</summary>
    public enum ZegoCaptureAudioSource
    {
        /// <summary>Microphone where there is one, else clocked silence.</summary>
        Device = 0,
        Silence = 1,
        /// <summary>440 Hz with a marker burst each second.</summary>
        Tone = 2,
        /// <summary>PCM from SendCustomAudioCapturePCMData.</summary>
        Custom = 3,
        /// <summary>The sound of the same channel's file.</summary>
        File = 4
    }

    /// <summary>How much goes into the log.</summary>
    public enum ZegoLogLevel
    {
        Off = 0,
        Error = 1,
        Warn = 2,
        Info = 3,
        Debug = 4,
        Trace = 5
    }
}
