using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using ZEGO;

[TestFixture]
public class BadInputTests
{
    private const int Illegal = ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ILLEGAL_PARAM;
    private const int NotUtf8 = ZegoExpressErrorCode.ZEGO_ERROR_CODE_INVALID_UTF8;
    private const int Enum = ZegoExpressErrorCode.ZEGO_ERROR_CODE_INVALID_ENUM;

    private Peer peer;
    private ZegoExpressEngine engine;

    [SetUp]
    public void Create()
    {
        peer = new Peer("bad");
        engine = peer.Engine;
    }

    [TearDown]
    public void Destroy()
    {
        peer.Dispose();
    }

    private static int CodeOf(Action call)
    {
        return Assert.Throws<ZegoException>(() => call()).ErrorCode;
    }

    [Test]
    public void ProfilesAreChecked()
    {
        Until.Refused(Illegal, () => ZegoExpressEngine.CreateIndependent(null, null));
        Until.Refused(1001000, () => ZegoExpressEngine.CreateIndependent(new ZegoEngineProfile { appSign = Server.AppSign }, null));
        Until.Refused(1001001, () => ZegoExpressEngine.CreateIndependent(new ZegoEngineProfile { appID = 1, appSign = "00" }, null));
        Until.Refused(1001002, () => ZegoExpressEngine.CreateIndependent(new ZegoEngineProfile { appID = 1, appSign = new string('g', 64) }, null));
        Until.Refused(Enum, () => ZegoExpressEngine.CreateIndependent(new ZegoEngineProfile { appID = 1, scenario = (ZegoScenario)77 }, null));
        ZegoException e = Until.Refused(NotUtf8, () => ZegoExpressEngine.CreateIndependent(new ZegoEngineProfile { appID = 1, serverUrl = "ws://\ud800" }, null));
        StringAssert.Contains("server_url: not UTF-8 at byte 5", e.Message);
    }

    [Test]
    public void NullsAreRefused()
    {
        Until.Refused(Illegal, () => engine.LoginRoom(null, new ZegoUser("u")));
        Until.Refused(Illegal, () => engine.LoginRoom("room", null));
        Assert.AreNotEqual(0, CodeOf(() => engine.LoginRoom("room", new ZegoUser())));
        Until.Refused(Illegal, () => engine.StartPublishingStream(null));
        Until.Refused(Illegal, () => engine.StartPlayingStream(null));
        Until.Refused(Illegal, () => engine.StopPlayingStream(null));
        Until.Refused(Illegal, () => engine.SetVideoConfig(null));
        Until.Refused(Illegal, () => engine.SetAudioConfig(null));
        Until.Refused(Illegal, () => engine.RenewToken(null, null));
        Until.Refused(Illegal, () => engine.GetRoomStreamList(null));
        Until.Refused(1003043, () => engine.SendSEI(null));
        Until.Refused(1003043, () => engine.SendSEI(new byte[0]));
        Until.Refused(Illegal, () => ZegoExpressEngine.SetLogConfig(null));
        Until.Refused(Illegal, () => engine.SetVideoSource(ZegoVideoSourceType.File));
    }

    [Test]
    public void HandlersMayBeNull()
    {
        foreach (System.Reflection.PropertyInfo property in typeof(ZegoExpressEngine).GetProperties())
        {
            if (property.Name.StartsWith("on", StringComparison.Ordinal))
            {
                property.SetValue(engine, null, null);
            }
        }
        Task<string> login = engine.LoginRoomAsync(Peer.Unique("room"), new ZegoUser("bad"));
        Assert.IsTrue(login.Wait(Peer.Patience));
        engine.LogoutRoom(null, null);
        peer.Destroy();
    }

    [Test]
    public void TextsThatUtf8CannotCarryAreRefused()
    {
        foreach (string text in new[] { "\ud800", "a\udc00b", "\udc00\ud800", "nul\0inside", "\0" })
        {
            ZegoException e = Until.Refused(NotUtf8, () => engine.LoginRoom(text, new ZegoUser("u")));
            StringAssert.Contains("room_id", e.Message);
            Until.Refused(NotUtf8, () => engine.LoginRoom("room", new ZegoUser(text)));
            Until.Refused(NotUtf8, () => engine.StartPublishingStream(text));
            Until.Refused(NotUtf8, () => engine.StartPlayingStream(text));
            Until.Refused(NotUtf8, () => engine.SetPlayVolume(text, 1));
        }
        Assert.AreEqual(0, peer.Diary.Count(l => l.StartsWith("changed")));
    }

    [Test]
    public void LengthsAndCharactersAreLimited()
    {
        Assert.AreNotEqual(0, CodeOf(() => engine.LoginRoom("", new ZegoUser("u"))));
        Assert.AreNotEqual(0, CodeOf(() => engine.LoginRoom(new string('r', 128), new ZegoUser("u"))));
        Assert.AreNotEqual(0, CodeOf(() => engine.LoginRoom("room", new ZegoUser(new string('u', 65), "u"))));
        Assert.AreNotEqual(0, CodeOf(() => engine.LoginRoom("room", new ZegoUser("u", new string('n', 257)))));
        Assert.AreNotEqual(0, CodeOf(() => engine.LoginRoom(new string('r', 1 << 20), new ZegoUser("u"))));
        Assert.AreNotEqual(0, CodeOf(() => engine.LoginRoom("room", new ZegoUser("u"), new ZegoRoomConfig { token = new string('t', 3000) })));
        peer.Login(Peer.Unique("room"));
        Until.Refused(1002001, () => peer.Login(Peer.Unique("room")));
        Until.Refused(1000015, () => engine.StartPublishingStream(""));
        Until.Refused(1000014, () => engine.StartPublishingStream(new string('s', 257)));
        Until.Refused(1000016, () => engine.StartPublishingStream("a b"));
        Until.Refused(1004011, () => engine.SetPlayVolume("nobody", 50));
        Until.Refused(1002002, () => engine.LogoutRoom("another"));
        Until.Refused(1003044, () => engine.SendSEI(new byte[4097]));
        Until.Refused(Illegal, () => engine.SendSEI(new byte[50 * 1000 * 1000]));
    }

    [Test]
    public void NumbersAreLimited()
    {
        Until.Refused(Illegal, () => engine.SetCaptureVolume(201));
        Until.Refused(Illegal, () => engine.SetCaptureVolume(-1));
        Until.Refused(Illegal, () => engine.SetAllPlayStreamVolume(int.MinValue));
        Until.Refused(1006031, () => engine.StartSoundLevelMonitor(99));
        Until.Refused(1006031, () => engine.StartSoundLevelMonitor(3001));
        Until.Refused(Enum, () => engine.StartPreview(null, ZegoPublishChannel.Third));
        Until.Refused(Enum, () => engine.StartPreview(null, (ZegoPublishChannel)(-1)));
        Until.Refused(Enum, () => engine.EnableCustomVideoCapture(true, null, ZegoPublishChannel.Fourth));
        Until.Refused(Enum, () => engine.SetRoomScenario((ZegoScenario)99));
        Until.Refused(Enum, () => engine.SetVideoSource((ZegoVideoSourceType)9));
        peer.Login(Peer.Unique("room"));
        Until.Refused(Enum, () => engine.StartPlayingStream("s", null, new ZegoPlayerConfig { resourceMode = ZegoStreamResourceMode.CDNPlus }));
        foreach (ZegoVideoConfig config in new[]
        {
            new ZegoVideoConfig { encodeWidth = 8192 }, new ZegoVideoConfig { encodeHeight = 0 }, new ZegoVideoConfig { encodeWidth = -16 },
            new ZegoVideoConfig { fps = 61 }, new ZegoVideoConfig { keyFrameInterval = 1 }, new ZegoVideoConfig { bitrate = -5 }
        })
        {
            ZegoVideoConfig wrong = config;
            Until.Refused(Illegal, () => engine.SetVideoConfig(wrong));
        }
        Until.Refused(Enum, () => engine.SetAudioConfig(new ZegoAudioConfig { channel = (ZegoAudioChannel)3 }));
        Until.Refused(Illegal, () => engine.SetAudioConfig(new ZegoAudioConfig { bitrate = 15 }));
        Until.Refused(Illegal, () => engine.StartAudioDataObserver((uint)ZegoAudioDataCallbackBitMask.Mixed, null));
        engine.SetVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.Preset270P));
        Assert.AreEqual(480, engine.GetVideoConfig().encodeWidth);
        Assert.AreEqual(400, engine.GetVideoConfig().bitrate);
        engine.SetAudioConfig(new ZegoAudioConfig(ZegoAudioConfigPreset.HighQualityStereo));
        Assert.AreEqual(ZegoAudioChannel.Stereo, engine.GetAudioConfig().channel);
        Assert.AreEqual(192, engine.GetAudioConfig().bitrate);
    }

    [Test]
    public void PicturesOfWrongSizesAreRefused()
    {
        engine.EnableCustomVideoCapture(true, null);
        engine.StartPreview(null);
        byte[] data = new byte[320 * 180 * 3 / 2];
        uint length = (uint)data.Length;
        Func<ZegoVideoFrameParam> good = () => new ZegoVideoFrameParam { format = ZegoVideoFrameFormat.I420, width = 320, height = 180, strides = new[] { 320, 160, 160, 0 } };
        engine.SendCustomVideoCaptureRawData(data, length, good(), 0);
        Dictionary<string, Action<ZegoVideoFrameParam>> wrong = new Dictionary<string, Action<ZegoVideoFrameParam>>();
        wrong["width"] = p => p.width = 0;
        wrong["negative height"] = p => p.height = -180;
        wrong["a picture larger than its data"] = p => p.height = 182;
        wrong["a huge picture"] = p => { p.width = int.MaxValue; p.height = int.MaxValue; p.strides = new[] { int.MaxValue, int.MaxValue, int.MaxValue, 0 }; };
        wrong["a stride below the width"] = p => p.strides = new[] { 100, 50, 50, 0 };
        wrong["a negative stride"] = p => p.strides = new[] { -320, 160, 160, 0 };
        wrong["too few strides"] = p => p.strides = new[] { 320 };
        wrong["no strides"] = p => p.strides = null;
        wrong["rotation"] = p => p.rotation = 90;
        wrong["a format"] = p => p.format = ZegoVideoFrameFormat.I422;
        wrong["no format"] = p => p.format = ZegoVideoFrameFormat.Unknown;
        foreach (KeyValuePair<string, Action<ZegoVideoFrameParam>> pair in wrong)
        {
            ZegoVideoFrameParam param = good();
            pair.Value(param);
            int code = CodeOf(() => engine.SendCustomVideoCaptureRawData(data, length, param, 0));
            Assert.AreEqual(Illegal, code, pair.Key);
        }
        Until.Refused(Illegal, () => engine.SendCustomVideoCaptureRawData(data, length + 1, good(), 0));
        Until.Refused(Illegal, () => engine.SendCustomVideoCaptureRawData(data, length - 1, good(), 0));
        Until.Refused(Illegal, () => engine.SendCustomVideoCaptureRawData((byte[])null, length, good(), 0));
        Until.Refused(Illegal, () => engine.SendCustomVideoCaptureRawData(data, length, null, 0));
        Until.Refused(Illegal, () => engine.SendCustomVideoCaptureRawData(IntPtr.Zero, length, good(), 0));
        Until.Refused(1011002, () => engine.SendCustomVideoCaptureRawData(data, length, good(), 0, ZegoPublishChannel.Aux));
        engine.EnableCustomVideoCapture(true, new ZegoCustomVideoCaptureConfig { bufferType = ZegoVideoBufferType.EncodedData });
        ZegoVideoEncodedFrameParam encoded = new ZegoVideoEncodedFrameParam { width = 320, height = 180, isKeyFrame = true };
        Assert.AreNotEqual(0, CodeOf(() => engine.SendCustomVideoCaptureEncodedData(new byte[100], 100, encoded, 0)));
        Assert.AreNotEqual(0, CodeOf(() => engine.SendCustomVideoCaptureEncodedData(null, 100, encoded, 0)));
        Until.Refused(Illegal, () => engine.SendCustomVideoCaptureEncodedData(new byte[100], 101, encoded, 0));
        Until.Refused(Illegal, () => engine.SendCustomVideoCaptureEncodedData(new byte[100], 100, null, 0));
    }

    [Test]
    public void SoundOfWrongSizesIsRefused()
    {
        ZegoAudioFrameParam mono = new ZegoAudioFrameParam { sampleRate = ZegoAudioSampleRate.ZegoAudioSampleRate48K };
        Until.Refused(1012002, () => engine.SendCustomAudioCapturePCMData(new byte[960], 960, mono));
        engine.EnableCustomAudioIO(true, null);
        engine.StartPreview(null);
        Until.Refused(Illegal, () => engine.SendCustomAudioCapturePCMData(new byte[960], 961, mono));
        Until.Refused(Illegal, () => engine.SendCustomAudioCapturePCMData(new byte[961], 961, mono));
        Until.Refused(Illegal, () => engine.SendCustomAudioCapturePCMData(null, 960, mono));
        Until.Refused(Illegal, () => engine.SendCustomAudioCapturePCMData(new byte[960], 960, null));
        Until.Refused(Illegal, () => engine.SendCustomAudioCapturePCMData(new byte[10 * 1000 * 1000], 10 * 1000 * 1000, mono));
        ZegoAudioFrameParam slow = new ZegoAudioFrameParam { sampleRate = (ZegoAudioSampleRate)100 };
        Until.Refused(1012010, () => engine.SendCustomAudioCapturePCMData(new byte[96], 96, slow));
    }

    [Test]
    public void AnEngineThatIsGoneRefusesEverything()
    {
        peer.Login(Peer.Unique("room"));
        peer.Await("changed Logined 0");
        peer.Destroy();
        ZegoExpressEngine gone = engine;
        Action[] calls =
        {
            () => gone.LoginRoom("room", new ZegoUser("u")), () => gone.LogoutRoom(), () => gone.StartPublishingStream("s"),
            () => gone.StartPlayingStream("s"), () => gone.StartPreview(null), () => gone.StopPreview(), () => gone.SetCaptureVolume(1),
            () => gone.SendSEI(new byte[1]), () => gone.GetVideoConfig(), () => gone.GetRoomStreamList("room"), () => gone.MuteMicrophone(true),
            () => gone.StartSoundLevelMonitor(), () => gone.SetRoomScenario(ZegoScenario.Default), () => gone.GetPublishQuality()
        };
        foreach (Action call in calls)
        {
            Until.Refused(ZegoExpressErrorCode.ZEGO_ERROR_CODE_INVALID_HANDLE, call);
        }
        Task<string> login = gone.LoginRoomAsync("room", new ZegoUser("u"));
        Assert.IsTrue(login.IsFaulted);
        gone.onCapturedVideoFrame = (channel, frame) => { };
        gone.EnableCustomVideoRender(true, null);
        bool told = false;
        gone.Destroy(() => told = true);
        Assert.IsTrue(told, "destroying again completes at once");
    }

    [Test]
    public void ManyThreadsMayCallWhileTheEngineEnds()
    {
        string room = Peer.Unique("room");
        peer.Login(room);
        int unexpected = 0;
        int calls = 0;
        Thread[] threads = Enumerable.Range(0, 6).Select(i => new Thread(() =>
        {
            for (int n = 0; n < 300; n++)
            {
                try
                {
                    Interlocked.Increment(ref calls);
                    switch ((n + i) % 6)
                    {
                        case 0: engine.SetCaptureVolume(n % 200); break;
                        case 1: engine.StartPreview(null); break;
                        case 2: engine.StartPlayingStream("s" + i); break;
                        case 3: engine.StopPlayingStream("s" + i); break;
                        case 4: engine.GetRoomStreamList(room); break;
                        case 5: engine.StopPreview(); break;
                    }
                }
                catch (ZegoException e)
                {
                    if (e.ErrorCode != ZegoExpressErrorCode.ZEGO_ERROR_CODE_INVALID_HANDLE
                        && e.ErrorCode != ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ENGINE_NOT_CREATE
                        && e.ErrorCode != ZegoExpressErrorCode.ZEGO_ERROR_CODE_ENGINE_DESTROYED
                        && e.ErrorCode != ZegoExpressErrorCode.ZEGO_ERROR_CODE_QUEUE_FULL)
                    {
                        Interlocked.Increment(ref unexpected);
                        peer.Note("unexpected " + e.Message);
                    }
                }
            }
        })).ToArray();
        foreach (Thread thread in threads)
        {
            thread.Start();
        }
        Until.True(() => Volatile.Read(ref calls) > 400, "calls");
        peer.Destroy();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }
        Assert.AreEqual(0, unexpected, string.Join("; ", peer.Diary.Where(l => l.StartsWith("unexpected"))));
    }

    [Test]
    public void OnRequestRefusalsAreEventsAsInZegosSdk()
    {
        ZegoExpressEngine.ThrowOnError = false;
        try
        {
            engine.SetCaptureVolume(999);
            peer.Await("debug 1000017");
            engine.LoginRoom("\ud800", new ZegoUser("u"));
            peer.Await("debug 1000907 LoginRoom");
            engine.StartPublishingStream("early");
            peer.Await("debug 1000002");
            engine.StartPreview(null, ZegoPublishChannel.Third);
            peer.Await("debug 1000908 StartPreview");
            Assert.AreEqual(0, engine.GetRoomStreamList("nowhere").Count);
            Assert.IsNull(ZegoExpressEngine.CreateIndependent(null, null));
            Assert.AreEqual(1, peer.Diary.Count(l => l.StartsWith("debug 1000017")));
        }
        finally
        {
            ZegoExpressEngine.ThrowOnError = true;
        }
    }

    /// <summary>By the engine or by this assembly, never by both, whether it throws or not.</summary>
    [Test]
    public void EachRefusalIsToldOnce()
    {
        Action[] calls =
        {
            () => engine.SetCaptureVolume(999),
            () => engine.StartPublishingStream("early"),
            () => engine.StartPublishingStream("\ud800"),
            () => engine.StartPreview(null, ZegoPublishChannel.Third),
            () => engine.SendCustomVideoCaptureRawData(new byte[1], 2, new ZegoVideoFrameParam(), 0),
            () => engine.SendSEI(new byte[0]),
        };
        string[] told =
        {
            "debug 1000017 SetCaptureVolume:", "debug 1000002 StartPublishingStream:",
            "debug 1000907 StartPublishingStream:", "debug 1000908 StartPreview:",
            "debug 1000017 SendCustomVideoCaptureRawData:", "debug 1003043 SendSEI:",
        };
        foreach (Action call in calls)
        {
            Assert.Throws<ZegoException>(() => call());
        }
        ZegoExpressEngine.ThrowOnError = false;
        try
        {
            foreach (Action call in calls)
            {
                call();
            }
        }
        finally
        {
            ZegoExpressEngine.ThrowOnError = true;
        }
        // Whatever there is to say is said before the end.
        peer.Destroy();
        List<string> debug = peer.Diary.Where(l => l.StartsWith("debug")).ToList();
        foreach (string start in told)
        {
            Assert.AreEqual(2, debug.Count(l => l.StartsWith(start)), start + " in " + string.Join("; ", debug));
        }
        Assert.AreEqual(2 * told.Length, debug.Count, string.Join("; ", debug));
    }

    [Test]
    public void TheLogGoesWhereItIsTold()
    {
        string folder = Path.Combine(Path.GetTempPath(), Peer.Unique("zego-log"));
        try
        {
            ZegoExpressEngine.SetLogConfig(new ZegoLogConfig { logPath = folder, logLevel = ZegoLogLevel.Debug });
            peer.Login(Peer.Unique("room"));
            peer.Await("changed Logined 0");
            Until.True(() => Directory.GetFiles(folder).Any(f => new FileInfo(f).Length > 0), "a line in the log");
            int lines = 0;
            ZegoExpressEngine.SetLogHandler((level, line) =>
            {
                Interlocked.Increment(ref lines);
                if (line.Length > 0)
                {
                    throw new InvalidOperationException("from the log handler");
                }
            });
            Assert.Throws<ZegoException>(() => engine.SetCaptureVolume(201));
            Until.True(() => Volatile.Read(ref lines) > 0, "a line at the handler");
            ZegoExpressEngine.SetLogHandler(null);
            Until.Refused(1001014, () => ZegoExpressEngine.SetLogConfig(new ZegoLogConfig { logPath = "/proc/nowhere" }));
            Until.Refused(Enum, () => ZegoExpressEngine.SetLogConfig(new ZegoLogConfig { logLevel = (ZegoLogLevel)17 }));
        }
        finally
        {
            ZegoExpressEngine.SetLogHandler(null);
            ZegoExpressEngine.SetLogConfig(new ZegoLogConfig());
            Directory.Delete(folder, true);
        }
    }
}
