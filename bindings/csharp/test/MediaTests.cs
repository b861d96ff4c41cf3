using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using NUnit.Framework;
using ZEGO;

[TestFixture]
public unsafe class MediaTests
{
    private string room;
    private string stream;
    private Peer host;
    private Peer viewer;

    [SetUp]
    public void TwoPeers()
    {
        room = Peer.Unique("room");
        stream = Peer.Unique("stream");
        host = new Peer("host");
        viewer = new Peer("viewer");
        host.Login(room);
        viewer.Login(room);
    }

    [TearDown]
    public void End()
    {
        host.Dispose();
        viewer.Dispose();
    }

    [Test]
    public void PicturesArriveWithTheirBarcodes()
    {
        List<Barcode.Mark> marks = new List<Barcode.Mark>();
        ManualResetEvent enough = new ManualResetEvent(false);
        ZegoVideoFrame kept = null;
        ZegoVideoFrame lent = null;
        viewer.Engine.onRemoteVideoFrame = (id, frame) =>
        {
            Barcode.Mark mark;
            if (marks.Count == 30)
            {
                return;
            }
            Assert.AreEqual(stream, id);
            Assert.AreEqual(320, frame.Width);
            Assert.AreEqual(180, frame.Height);
            Assert.AreEqual(ZegoColorMatrix.BT601, frame.ColorMatrix);
            Assert.AreEqual(ZegoColorRange.Limited, frame.ColorRange);
            Assert.IsTrue(Barcode.Read(frame, out mark), "a barcode");
            marks.Add(mark);
            lent = frame;
            kept = kept ?? frame.Retain();
            if (marks.Count == 30)
            {
                enough.Set();
            }
        };
        host.Publish(stream);
        viewer.Play(stream);
        Until.Set(enough, "30 pictures, " + string.Join("; ", viewer.Diary));
        for (int i = 1; i < marks.Count; i++)
        {
            Assert.Greater(marks[i].Frame, marks[i - 1].Frame);
        }
        Assert.Less(marks.Last().AgeMs, 10000);
        // Taken back when the handler has returned, which still runs for the last picture.
        Until.True(() => lent.IsDisposed, "the lent picture is taken back");
        Assert.Throws<ObjectDisposedException>(() => lent.GetPlane(0));
        Assert.Throws<ObjectDisposedException>(() => lent.Retain());
        Barcode.Mark first;
        Assert.IsTrue(Barcode.Read(kept, out first), "the kept picture is as it was");
        Assert.AreEqual(marks[0].Frame, first.Frame);
        Assert.Greater(kept.CaptureTimeMicros, 0);
        Assert.GreaterOrEqual(kept.DecodedTimeMicros, kept.CaptureTimeMicros);
        host.Dispose();
        viewer.Dispose();
        Assert.IsTrue(Barcode.Read(kept, out first), "a kept picture outlives its engine");
        kept.Dispose();
        kept.Dispose();
        Assert.IsTrue(kept.IsDisposed);
        Assert.IsFalse(viewer.Diary.Any(l => l.StartsWith("exception")), string.Join("; ", viewer.Diary));
    }

    [Test]
    public void PicturesAreConvertedOnRequest()
    {
        ZegoVideoFrame kept = null;
        ManualResetEvent came = new ManualResetEvent(false);
        viewer.Engine.onRemoteVideoFrame = (id, frame) =>
        {
            if (kept == null)
            {
                kept = frame.Retain();
                came.Set();
            }
        };
        host.Publish(stream);
        viewer.Play(stream);
        Until.Set(came, "a picture");
        using (kept)
        {
            Assert.AreEqual(320 * 180 * 4, kept.GetConvertedSize(ZegoVideoFrameFormat.BGRA32));
            Assert.AreEqual(320 * 180 * 3 / 2, kept.GetConvertedSize(ZegoVideoFrameFormat.NV12));
            byte[] bgra = new byte[320 * 180 * 4];
            byte[] rgba = new byte[320 * 180 * 4];
            Assert.AreEqual(bgra.Length, kept.Convert(ZegoVideoFrameFormat.BGRA32, bgra));
            Assert.AreEqual(rgba.Length, kept.Convert(ZegoVideoFrameFormat.RGBA32, rgba));
            int differing = 0;
            for (int i = 0; i < bgra.Length; i += 4)
            {
                differing += bgra[i] == rgba[i + 2] && bgra[i + 2] == rgba[i] ? 0 : 1;
            }
            Assert.AreEqual(0, differing, "pixels");
            byte[] packed = new byte[320 * 180 * 3 / 2];
            kept.Convert(ZegoVideoFrameFormat.I420, packed);
            byte[] row = new byte[320];
            Marshal.Copy(kept.GetPlane(0) + 7 * kept.GetStride(0), row, 0, 320);
            CollectionAssert.AreEqual(row, packed.Skip(7 * 320).Take(320));
            Until.Refused(ZegoExpressErrorCode.ZEGO_ERROR_CODE_TRUNCATED, () => kept.Convert(ZegoVideoFrameFormat.BGRA32, new byte[100]));
            Until.Refused(ZegoExpressErrorCode.ZEGO_ERROR_CODE_INVALID_ENUM, () => kept.Convert(ZegoVideoFrameFormat.I422, bgra));
            Assert.Throws<ArgumentNullException>(() => kept.Convert(ZegoVideoFrameFormat.BGRA32, null));
            Assert.Throws<ArgumentOutOfRangeException>(() => kept.GetPlane(3));
        }
    }

    [Test]
    public void ForgottenPicturesAreCollected()
    {
        CountdownEvent forgotten = new CountdownEvent(5);
        viewer.Engine.onRemoteVideoFrame = (id, frame) =>
        {
            if (!forgotten.IsSet)
            {
                frame.Retain();
                forgotten.Signal();
            }
        };
        host.Publish(stream);
        viewer.Play(stream);
        Assert.IsTrue(forgotten.Wait(Peer.Patience), "5 pictures");
        host.Dispose();
        viewer.Dispose();
        Until.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return ZegoExpressEngine.GetCounters().liveFrames == 0;
        }, "the end of all pictures");
    }

    private sealed class View : IZegoVideoView
    {
        internal readonly CountdownEvent Pictures = new CountdownEvent(10);
        internal ZegoCanvas Canvas;

        public void OnVideoFrame(ZegoVideoFrame frame, ZegoCanvas canvas)
        {
            Canvas = canvas;
            if (!Pictures.IsSet)
            {
                Pictures.Signal();
            }
        }
    }

    [Test]
    public void ViewsGetPreviewAndPlayedPictures()
    {
        View preview = new View();
        View played = new View();
        View second = new View();
        host.Engine.onPublisherRenderVideoFirstFrame = channel => host.Note("rendered " + channel);
        host.Engine.StartPreview(new ZegoCanvas(preview));
        host.Publish(stream);
        ZegoCanvas canvas = new ZegoCanvas(played) { viewMode = ZegoViewMode.AspectFill };
        viewer.Engine.StartPlayingStream(stream, canvas);
        Assert.IsTrue(preview.Pictures.Wait(Peer.Patience), "preview");
        Assert.IsTrue(played.Pictures.Wait(Peer.Patience), "played");
        Assert.AreSame(canvas, played.Canvas);
        host.Await("rendered Main");
        viewer.Engine.StartPlayingStream(stream, new ZegoCanvas(second));
        Assert.IsTrue(second.Pictures.Wait(Peer.Patience), "playing again changes the view");
        viewer.Engine.StartPlayingStream(stream, new ZegoCanvas { view = (IntPtr)1 });
        viewer.Await("debug 1000010 StartPlayingStream");
    }

    [Test]
    public void CustomRenderGivesPlanesOrPixels()
    {
        ManualResetEvent yuv = new ManualResetEvent(false);
        ManualResetEvent rgb = new ManualResetEvent(false);
        ManualResetEvent local = new ManualResetEvent(false);
        viewer.Engine.onRemoteVideoFrameRawData = (ref IntPtr data, ref uint dataLength, ZegoVideoFrameParam param, string id) =>
        {
            Barcode.Mark mark;
            fixed (IntPtr* planes = &data)
            fixed (uint* lengths = &dataLength)
            {
                if (param.format == ZegoVideoFrameFormat.I420 && !yuv.WaitOne(0))
                {
                    Assert.IsTrue(Barcode.Read(planes[0], param.strides[0], param.width, param.height, out mark));
                    Assert.AreNotEqual(IntPtr.Zero, planes[2]);
                    Assert.GreaterOrEqual(lengths[2], 160 * 90);
                    yuv.Set();
                }
                else if (param.format == ZegoVideoFrameFormat.BGRA32 && !rgb.WaitOne(0))
                {
                    Assert.AreEqual(320 * 180 * 4, lengths[0]);
                    Assert.AreEqual(320 * 4, param.strides[0]);
                    Assert.AreEqual(255, ((byte*)planes[0])[3]);
                    rgb.Set();
                }
            }
        };
        host.Engine.onCapturedVideoFrameRawData = (ref IntPtr data, ref uint dataLength, ZegoVideoFrameParam param, ZegoVideoFlipMode flip, ZegoPublishChannel channel) =>
        {
            Barcode.Mark mark;
            if (Barcode.Read(data, param.strides[0], param.width, param.height, out mark))
            {
                local.Set();
            }
        };
        viewer.Engine.EnableCustomVideoRender(true, new ZegoCustomVideoRenderConfig { frameFormatSeries = ZegoVideoFrameFormatSeries.YUV });
        host.Engine.EnableCustomVideoRender(true, new ZegoCustomVideoRenderConfig { frameFormatSeries = ZegoVideoFrameFormatSeries.YUV });
        host.Engine.StartPreview(null);
        host.Publish(stream);
        viewer.Play(stream);
        Until.Set(local, "a captured picture");
        Until.Set(yuv, "I420");
        viewer.Engine.EnableCustomVideoRender(true, new ZegoCustomVideoRenderConfig { frameFormatSeries = ZegoVideoFrameFormatSeries.RGB });
        Until.Set(rgb, "BGRA32");
        Assert.IsFalse(viewer.Diary.Any(l => l.StartsWith("exception")), string.Join("; ", viewer.Diary));
    }

    [Test]
    public void OwnPicturesArrive()
    {
        ManualResetEvent grey = new ManualResetEvent(false);
        ManualResetEvent white = new ManualResetEvent(false);
        host.Engine.onCustomVideoCaptureStart = channel => host.Note("capture starts " + channel);
        host.Engine.onCustomVideoCaptureStop = channel => host.Note("capture stops " + channel);
        viewer.Engine.onRemoteVideoFrame = (id, frame) =>
        {
            int luma = ((byte*)frame.GetPlane(0))[90 * frame.GetStride(0) + 160];
            if (Math.Abs(luma - 90) < 6)
            {
                grey.Set();
            }
            if (luma > 225)
            {
                white.Set();
            }
        };
        host.Engine.SetVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.Preset180P));
        host.Engine.EnableCustomVideoCapture(true, new ZegoCustomVideoCaptureConfig());
        host.Engine.StartPublishingStream(stream);
        host.Await("capture starts Main");
        host.Await("publish Publishing 0");
        viewer.Play(stream);
        byte[] i420 = new byte[320 * 180 * 3 / 2];
        for (int i = 0; i < i420.Length; i++)
        {
            i420[i] = i < 320 * 180 ? (byte)90 : (byte)128;
        }
        ZegoVideoFrameParam param = new ZegoVideoFrameParam { format = ZegoVideoFrameFormat.I420, width = 320, height = 180, strides = new[] { 320, 160, 160, 0 } };
        Send(grey, () => host.Engine.SendCustomVideoCaptureRawData(i420, (uint)i420.Length, param, 0));
        byte[] bgra = Enumerable.Repeat((byte)255, 320 * 180 * 4).ToArray();
        ZegoVideoFrameParam pixels = new ZegoVideoFrameParam { format = ZegoVideoFrameFormat.BGRA32, width = 320, height = 180, strides = new[] { 1280, 0, 0, 0 } };
        fixed (byte* start = bgra)
        {
            IntPtr memory = (IntPtr)start;
            Send(white, () => host.Engine.SendCustomVideoCaptureRawData(memory, (uint)bgra.Length, pixels, 0));
        }
        host.Engine.StopPublishingStream();
        host.Await("capture stops Main");
        host.Engine.StartPreview(null);
        host.Await("capture starts Main", 2);
        host.Engine.LogoutRoom();
        host.Await("capture stops Main", 2);
        host.Login(room);
        host.Engine.StartPublishingStream(stream);
        host.Await("capture starts Main", 3);
    }

    /// <summary>A picture each 66 ms, until somebody has seen one.</summary>
    private static void Send(WaitHandle seen, Action picture)
    {
        DateTime end = DateTime.UtcNow + Peer.Patience;
        do
        {
            Assert.Less(DateTime.UtcNow, end, "30 s without the picture at the other side");
            picture();
        }
        while (!seen.WaitOne(66));
    }

    [Test]
    public void EncodedPicturesGoInAndOut()
    {
        string copy = Peer.Unique("copy");
        string relayRoom = room;
        using (Peer relay = new Peer("relay"))
        {
            CountdownEvent pictures = new CountdownEvent(15);
            relay.Login(relayRoom);
            relay.Engine.SetVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.Preset180P));
            relay.Engine.EnableCustomVideoCapture(true, new ZegoCustomVideoCaptureConfig { bufferType = ZegoVideoBufferType.EncodedData });
            relay.Engine.StartPublishingStream(copy);
            relay.Engine.onRemoteVideoFrameEncodedData = (data, length, param, time, id) =>
            {
                byte[] unit = new byte[length];
                Marshal.Copy(data, unit, 0, unit.Length);
                Assert.AreEqual(320, param.width);
                relay.Engine.SendCustomVideoCaptureEncodedData(unit, length, param, time);
            };
            relay.Engine.EnableCustomVideoRender(true, new ZegoCustomVideoRenderConfig { bufferType = ZegoVideoBufferType.EncodedData });
            relay.Engine.onRemoteVideoFrame = (id, frame) => relay.Note("decoded");
            viewer.Engine.onRemoteVideoFrame = (id, frame) =>
            {
                Barcode.Mark mark;
                if (Barcode.Read(frame, out mark) && !pictures.IsSet)
                {
                    pictures.Signal();
                }
            };
            host.Publish(stream);
            relay.Play(stream);
            viewer.Play(copy);
            Assert.IsTrue(pictures.Wait(Peer.Patience), "pictures of the copy; " + string.Join("; ", relay.Diary));
            Assert.IsFalse(relay.Diary.Contains("decoded"));
            // Its encoder is not the engine's: the application is asked.
            // Asked for again, since a keyframe of the host may serve a wish before it is told.
            relay.Engine.onEncodedKeyframeWanted = channel => relay.Note("keyframe wanted " + channel);
            for (int asked = 0; asked < 30 && !relay.Diary.Contains("keyframe wanted Main"); asked++)
            {
                relay.Engine.RequestKeyframe();
                Thread.Sleep(600);
            }
            relay.Await("keyframe wanted Main");
            relay.Engine.EnableCustomVideoRender(false, null);
        }
    }

    [Test]
    public void OwnSoundArrives()
    {
        ManualResetEvent loud = new ManualResetEvent(false);
        ManualResetEvent mixed = new ManualResetEvent(false);
        viewer.Engine.onPlayerAudioData = (data, length, param, id) =>
        {
            if (Peak(data, length) > 8000 && id == stream && (int)param.sampleRate >= 8000)
            {
                loud.Set();
            }
        };
        viewer.Engine.onPlaybackAudioData = (data, length, param) =>
        {
            if (Peak(data, length) > 8000)
            {
                mixed.Set();
            }
        };
        viewer.Engine.StartAudioDataObserver((uint)(ZegoAudioDataCallbackBitMask.Player | ZegoAudioDataCallbackBitMask.Playback), new ZegoAudioFrameParam());
        host.Engine.SetVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.Preset180P));
        host.Engine.SetVideoSource(ZegoVideoSourceType.Synthetic);
        host.Engine.EnableCustomAudioIO(true, new ZegoCustomAudioConfig { sourceType = ZegoAudioSourceType.Custom });
        host.Engine.StartPublishingStream(stream);
        host.Await("publish Publishing 0");
        viewer.Play(stream);
        byte[] pcm = new byte[48000 / 50 * 2];
        for (int i = 0; i < pcm.Length / 2; i++)
        {
            short sample = (short)(16000 * Math.Sin(2 * Math.PI * 1000 * i / 48000));
            pcm[2 * i] = (byte)sample;
            pcm[2 * i + 1] = (byte)(sample >> 8);
        }
        ZegoAudioFrameParam format = new ZegoAudioFrameParam { sampleRate = ZegoAudioSampleRate.ZegoAudioSampleRate48K, channel = ZegoAudioChannel.Mono };
        DateTime end = DateTime.UtcNow + Peer.Patience;
        while (!WaitHandle.WaitAll(new WaitHandle[] { loud, mixed }, 20))
        {
            Assert.Less(DateTime.UtcNow, end, "30 s without the sound at the other side");
            host.Engine.SendCustomAudioCapturePCMData(pcm, (uint)pcm.Length, format);
        }
        viewer.Engine.StopAudioDataObserver();
    }

    private static int Peak(IntPtr data, uint length)
    {
        int peak = 0;
        for (int i = 0; i < length / 2; i++)
        {
            peak = Math.Max(peak, Math.Abs((int)((short*)data)[i]));
        }
        return peak;
    }

    [Test]
    public void SeiArrivesAsItWasSent()
    {
        byte[] sent = Encoding.UTF8.GetBytes("lyrics \U0001F3B5").Concat(new byte[] { 0, 0, 1, 0, 255 }).ToArray();
        byte[] got = null;
        ManualResetEvent came = new ManualResetEvent(false);
        viewer.Engine.onPlayerRecvSEI = (id, data) =>
        {
            got = data;
            came.Set();
        };
        host.Publish(stream);
        viewer.Play(stream);
        viewer.Await("play Playing 0");
        // Like the pictures that it rides on, a message may be lost.
        Send(came, () => host.Engine.SendSEI(sent));
        CollectionAssert.AreEqual(sent, got);
    }

    [Test]
    public void LoudnessIsReported()
    {
        ManualResetEvent captured = new ManualResetEvent(false);
        ManualResetEvent remote = new ManualResetEvent(false);
        host.Engine.onCapturedSoundLevelUpdate = level =>
        {
            if (level > 1)
            {
                captured.Set();
            }
        };
        viewer.Engine.onRemoteSoundLevelUpdate = levels =>
        {
            float level;
            if (levels.TryGetValue(stream, out level) && level > 1)
            {
                remote.Set();
            }
        };
        host.Engine.StartSoundLevelMonitor();
        viewer.Engine.StartSoundLevelMonitor(200);
        host.Publish(stream);
        viewer.Play(stream);
        Until.Set(captured, "captured loudness");
        Until.Set(remote, "remote loudness");
        host.Engine.StopSoundLevelMonitor();
    }

    [Test]
    public void MutesAreToldToTheOtherSide()
    {
        viewer.Engine.onRemoteCameraStateUpdate = (id, state) => viewer.Note("camera " + state);
        viewer.Engine.onRemoteMicStateUpdate = (id, state) => viewer.Note("mic " + state);
        host.Publish(stream);
        viewer.Play(stream);
        viewer.Await("play Playing 0");
        host.Engine.MutePublishStreamVideo(true);
        viewer.Await("camera Mute");
        host.Engine.MutePublishStreamAudio(true);
        viewer.Await("mic Mute");
        host.Engine.MutePublishStreamVideo(false);
        viewer.Await("camera Open");
        host.Engine.MutePublishStreamAudio(false);
        viewer.Await("mic Open");
        host.Engine.EnableCamera(false);
        viewer.Await("camera Disable");
        host.Engine.MuteMicrophone(true);
        viewer.Await("mic Mute", 2);
        Assert.IsTrue(host.Engine.IsMicrophoneMuted());
        viewer.Engine.MuteSpeaker(true);
        Assert.IsTrue(viewer.Engine.IsSpeakerMuted());
        viewer.Engine.MutePlayStreamAudio(stream, true);
        viewer.Engine.MutePlayStreamVideo(stream, true);
        viewer.Engine.MuteAllPlayStreamAudio(true);
        viewer.Engine.MuteAllPlayStreamVideo(true);
        viewer.Engine.SetPlayVolume(stream, 50);
        viewer.Engine.SetAllPlayStreamVolume(150);
        host.Engine.SetCaptureVolume(80);
    }

    [Test]
    public void QualityIsReported()
    {
        ZegoPublishStreamQuality sent = null;
        ZegoPlayStreamQuality received = null;
        ManualResetEvent publisher = new ManualResetEvent(false);
        ManualResetEvent player = new ManualResetEvent(false);
        host.Engine.onPublisherQualityUpdate = (id, quality) =>
        {
            if (quality.videoSendFPS > 0)
            {
                sent = quality;
                publisher.Set();
            }
        };
        viewer.Engine.onPlayerQualityUpdate = (id, quality) =>
        {
            if (quality.videoRenderFPS > 0)
            {
                received = quality;
                player.Set();
            }
        };
        host.Publish(stream);
        viewer.Play(stream);
        Until.Set(publisher, "quality of publishing");
        Until.Set(player, "quality of playing");
        Assert.AreEqual(320, sent.width);
        Assert.Greater(sent.videoKBPS, 0);
        Assert.Greater(sent.totalSendBytes, 0);
        Assert.AreEqual(180, received.height);
        Assert.Greater(received.videoRecvFPS, 0);
        Assert.Greater(received.totalRecvBytes, 0);
        Assert.Greater(viewer.Engine.GetPlayQuality(stream).framesRendered, 0);
        Assert.Greater(host.Engine.GetPublishQuality().framesSent, 0);
    }

    [Test]
    public void FirstPicturesAndSizesAreTold()
    {
        host.Engine.onPublisherCapturedAudioFirstFrame = () => host.Note("captured sound");
        host.Engine.onPublisherCapturedVideoFirstFrame = channel => host.Note("captured picture " + channel);
        host.Engine.onPublisherSendAudioFirstFrame = channel => host.Note("sent sound " + channel);
        host.Engine.onPublisherSendVideoFirstFrame = channel => host.Note("sent picture " + channel);
        host.Engine.onPublisherVideoSizeChanged = (width, height, channel) => host.Note("sent size " + width + "x" + height);
        viewer.Engine.onPlayerRecvAudioFirstFrame = id => viewer.Note("received sound");
        viewer.Engine.onPlayerRecvVideoFirstFrame = id => viewer.Note("received picture");
        viewer.Engine.onPlayerRenderVideoFirstFrame = id => viewer.Note("rendered picture");
        viewer.Engine.onPlayerVideoSizeChanged = (id, width, height) => viewer.Note("size " + width + "x" + height);
        host.Publish(stream);
        viewer.Play(stream);
        host.Await("captured sound");
        host.Await("captured picture Main");
        host.Await("sent sound Main");
        host.Await("sent picture Main");
        host.Await("sent size 320x180");
        viewer.Await("received sound");
        viewer.Await("received picture");
        viewer.Await("rendered picture");
        viewer.Await("size 320x180");
        viewer.Await("stream Add " + stream);
        List<ZegoStream> streams = viewer.Engine.GetRoomStreamList(room);
        Assert.AreEqual(stream, streams.Single().streamID);
        Assert.AreEqual("host", streams.Single().user.userID);
        host.Engine.RequestKeyframe();
        host.Engine.SetVideoConfig(new ZegoVideoConfig { encodeWidth = 160, encodeHeight = 90, bitrate = 150, fps = 15 });
        viewer.Await("size 160x90");
    }
}
