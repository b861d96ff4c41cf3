using System;
using System.IO;
using System.Text.RegularExpressions;
using NUnit.Framework;
using ZEGO;
using ZEGO.Raw;

[TestFixture]
public unsafe class RawTests
{
    private static string Repository(string path)
    {
        return File.ReadAllText(Path.Combine(Server.Need("ZEGO_ROOT"), path)).Replace("\r\n", "\n");
    }

    [Test]
    public void SizesAndOffsetsAreThoseOfTheModel()
    {
        Assert.AreEqual(Repository("bindings/model/layout.txt"), ZexLayout.Text());
    }

    [Test]
    public void EveryFunctionIsInTheLibrary()
    {
        int bound = 0;
        foreach (System.Reflection.MethodInfo method in typeof(Zex).GetMethods())
        {
            if (method.Name.StartsWith("zex_", StringComparison.Ordinal))
            {
                System.Runtime.InteropServices.Marshal.Prelink(method);
                bound++;
            }
        }
        int symbols = Regex.Matches(Repository("bindings/model/symbols.txt"), "^zex_\\w+ ", RegexOptions.Multiline).Count;
        Assert.AreEqual(symbols, bound);
    }

    [Test]
    public void DefaultsAreThoseOfTheLibrary()
    {
        zex_video_config video = new zex_video_config();
        Zex.zex_video_config_init(&video);
        ZegoVideoConfig config = new ZegoVideoConfig();
        Assert.AreEqual(sizeof(zex_video_config), video.struct_size);
        Assert.AreEqual(config.encodeWidth, video.width);
        Assert.AreEqual(config.encodeHeight, video.height);
        Assert.AreEqual(config.fps, video.fps);
        Assert.AreEqual(config.bitrate, video.bitrate_kbps);
        Assert.AreEqual(config.keyFrameInterval, video.keyframe_interval_s);
        zex_audio_config audio = new zex_audio_config();
        Zex.zex_audio_config_init(&audio);
        Assert.AreEqual(new ZegoAudioConfig().bitrate, audio.bitrate_kbps);
        Assert.AreEqual((int)new ZegoAudioConfig().channel, audio.channels);
        zex_engine_profile profile = new zex_engine_profile();
        Zex.zex_engine_profile_init(&profile);
        Assert.AreEqual((int)new ZegoEngineProfile().scenario, profile.scenario);
        zex_log_config log = new zex_log_config();
        Zex.zex_log_config_init(&log);
        Assert.AreEqual(new ZegoLogConfig().logSize, log.log_size);
        Assert.AreEqual((int)new ZegoLogConfig().logLevel, log.level);
    }

    [Test]
    public void PublishedNumbersAreThoseOfTheLibrary()
    {
        Assert.AreEqual(Zex.ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT, (uint)ZegoRoomStateChangedReason.KickOut);
        Assert.AreEqual(Zex.ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED, (uint)ZegoRoomStateChangedReason.LogoutFailed);
        Assert.AreEqual(Zex.ZEX_STREAM_RESOURCE_MODE_ONLY_L3, (uint)ZegoStreamResourceMode.OnlyL3);
        Assert.AreEqual(Zex.ZEX_REMOTE_DEVICE_STATE_MUTE, (uint)ZegoRemoteDeviceState.Mute);
        Assert.AreEqual(Zex.ZEX_SCENARIO_STANDARD_VOICE_CALL, (uint)ZegoScenario.StandardVoiceCall);
        Assert.AreEqual(Zex.ZEX_STREAM_QUALITY_LEVEL_UNKNOWN, (uint)ZegoStreamQualityLevel.Unknown);
        Assert.AreEqual(Zex.ZEX_VIDEO_SOURCE_FILE, (uint)ZegoVideoSourceType.File);
        Assert.AreEqual(Zex.ZEX_AUDIO_SOURCE_FILE, (uint)ZegoCaptureAudioSource.File);
        Assert.AreEqual(Zex.ZEX_COLOR_MATRIX_BT601, (uint)ZegoColorMatrix.BT601);
        Assert.AreEqual(Zex.ZEX_COLOR_MATRIX_BT709, (uint)ZegoColorMatrix.BT709);
        Assert.AreEqual(Zex.ZEX_COLOR_MATRIX_BT2020, (uint)ZegoColorMatrix.BT2020);
        Assert.AreEqual(Zex.ZEX_COLOR_MATRIX_SMPTE240M, (uint)ZegoColorMatrix.SMPTE240M);
        Assert.AreEqual(Zex.ZEX_COLOR_MATRIX_FCC, (uint)ZegoColorMatrix.FCC);
        Assert.AreEqual(Zex.ZEX_COLOR_RANGE_LIMITED, (uint)ZegoColorRange.Limited);
        Assert.AreEqual(Zex.ZEX_COLOR_RANGE_FULL, (uint)ZegoColorRange.Full);
        Assert.AreEqual(Zex.ZEX_LOG_LEVEL_TRACE, (uint)ZegoLogLevel.Trace);
        Assert.AreEqual(1002033, ZegoExpressErrorCode.ZEGO_ERROR_CODE_ROOM_ERROR_AUTHENTICATION_FAILED);
    }

    [Test]
    public void BarcodesAreReadAsTheVectorsSay()
    {
        string vectors = Repository("crates/media/vectors/barcode.json");
        MatchCollection codes = Regex.Matches(vectors, "\"frame\": (\\d+), \"unix_us\": \\d+, \"time_100us\": (\\d+), \"bytes\": \"(\\w+)\"");
        Assert.GreaterOrEqual(codes.Count, 5);
        Barcode.Mark mark;
        foreach (Match code in codes)
        {
            fixed (byte* bytes = Hex(code.Groups[3].Value))
            {
                Assert.IsTrue(Barcode.Decode(bytes, out mark));
            }
            Assert.AreEqual(uint.Parse(code.Groups[1].Value), mark.Frame);
            Assert.AreEqual(ulong.Parse(code.Groups[2].Value), mark.Time);
        }
        MatchCollection refused = Regex.Matches(vectors, "\"why\": \"\\w+\", \"bytes\": \"(\\w+)\"");
        Assert.AreEqual(3, refused.Count);
        foreach (Match code in refused)
        {
            fixed (byte* bytes = Hex(code.Groups[1].Value))
            {
                Assert.IsFalse(Barcode.Decode(bytes, out mark), code.Value);
            }
        }
    }

    [Test]
    public void VersionAndErrorsHaveWords()
    {
        StringAssert.IsMatch("^\\d+\\.\\d+\\.\\d+", ZegoExpressEngine.GetVersion());
        ZegoException e = ZegoException.OfResult(1002033, "LoginRoom", "{}");
        StringAssert.Contains("1002033 " + e.ErrorName, e.Message);
        Assert.AreEqual("ROOM_ERROR_AUTHENTICATION_FAILED", e.ErrorName);
        Assert.AreEqual("", ZegoExpressEngine.GetErrorName(42));
        Assert.Greater(ZegoExpressEngine.GetErrorText(1002033).Length, 10);
    }

    [Test]
    public void TheQuickStartInTheDocsIsTheOneThatRuns()
    {
        StringAssert.Contains("```csharp\n" + Repository("bindings/csharp/example/QuickStart.cs") + "```",
            Repository("docs/bindings/csharp.md"));
    }

    private static byte[] Hex(string text)
    {
        byte[] bytes = new byte[text.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = Convert.ToByte(text.Substring(2 * i, 2), 16);
        }
        return bytes;
    }
}
