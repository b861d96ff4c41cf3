// A host in one language, a viewer in another: `host ROOM STREAM` or `viewer ROOM STREAM`.
using System;
using System.Threading;
using ZEGO;

static class Pair
{
    private const int Wanted = 45;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static int Main(string[] args)
    {
        if (args.Length != 3 || args[0] != "host" && args[0] != "viewer")
        {
            Console.Error.WriteLine("usage: Pair host|viewer ROOM STREAM");
            return 2;
        }
        try
        {
            ZegoEngineProfile profile = new ZegoEngineProfile
            {
                appID = uint.Parse(Environment.GetEnvironmentVariable("ZEGO_APP_ID")),
                appSign = Environment.GetEnvironmentVariable("ZEGO_APP_SIGN"),
                scenario = ZegoScenario.Broadcast
            };
            ZegoExpressEngine engine = ZegoExpressEngine.CreateEngine(profile, null);
            engine.onDebugError = (code, function, info) => Console.Error.WriteLine("{0}: {1} {2}", function, code, info);
            if (args[0] == "host")
            {
                Host(engine, args[1], args[2]);
            }
            else
            {
                View(engine, args[1], args[2]);
            }
            return 0;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return 1;
        }
    }

    private static void Host(ZegoExpressEngine engine, string room, string stream)
    {
        ManualResetEvent publishing = new ManualResetEvent(false);
        engine.onPublisherStateUpdate = (id, state, errorCode, extendedData) =>
        {
            if (state == ZegoPublisherState.Publishing)
            {
                publishing.Set();
            }
        };
        engine.LoginRoom(room, new ZegoUser("csharp-host"));
        engine.SetVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.Preset180P));
        engine.SetVideoSource(ZegoVideoSourceType.Synthetic);
        engine.SetAudioSource(ZegoCaptureAudioSource.Tone);
        engine.StartPublishingStream(stream);
        if (!publishing.WaitOne(Patience))
        {
            throw new TimeoutException("not PUBLISHING after 30 s");
        }
        Console.WriteLine("READY");
        while (Console.In.ReadLine() != null)
        {
            // Until the standard input ends.
        }
        engine.StopPublishingStream();
        engine.LogoutRoom(room);
        End();
        Console.WriteLine("DONE live_handles={0}", ZegoExpressEngine.GetCounters().liveHandles);
    }

    private static void View(ZegoExpressEngine engine, string room, string stream)
    {
        int frames = 0;
        long last = -1;
        string wrong = null;
        ManualResetEvent done = new ManualResetEvent(false);
        engine.onRoomStreamUpdate = (id, updateType, streams, extendedData) =>
        {
            if (updateType == ZegoUpdateType.Add && streams.Exists(s => s.streamID == stream))
            {
                engine.StartPlayingStream(stream, null, new ZegoPlayerConfig { resourceMode = ZegoStreamResourceMode.OnlyL3 });
            }
        };
        engine.onRemoteVideoFrame = (id, frame) =>
        {
            Barcode.Mark mark;
            if (done.WaitOne(0))
            {
                return;
            }
            if (!Barcode.Read(frame, out mark))
            {
                wrong = "a picture without a barcode";
            }
            else if (mark.Frame <= last)
            {
                wrong = "picture " + mark.Frame + " after " + last;
            }
            last = mark.Frame;
            frames++;
            if (wrong != null || frames == Wanted)
            {
                done.Set();
            }
        };
        engine.LoginRoom(room, new ZegoUser("csharp-viewer"));
        if (!done.WaitOne(Patience))
        {
            wrong = "only " + frames + " pictures after 30 s";
        }
        engine.StopPlayingStream(stream);
        engine.LogoutRoom(room);
        End();
        if (wrong != null)
        {
            throw new InvalidOperationException(wrong);
        }
        Console.WriteLine("OK frames={0}", frames);
    }

    private static void End()
    {
        if (!ZegoExpressEngine.DestroyEngineAsync().Wait(Patience))
        {
            throw new TimeoutException("not destroyed after 30 s");
        }
    }
}
