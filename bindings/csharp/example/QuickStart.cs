// The quick start: everybody in the room publishes, and watches all others.
//
//   ZEGO_EXPRESS_SERVER=ws://... ZEGO_APP_ID=... ZEGO_APP_SIGN=... mono QuickStart.exe ROOM USER
//
// Start it twice, with two users. `zego-server` prints the three values at its start.
using System;
using System.Collections.Concurrent;
using System.Threading;
using ZEGO;

/// <summary>Shows pictures: here it says when the first has come. In a window or a game it would copy
/// them into a texture with frame.Convert(ZegoVideoFrameFormat.BGRA32, …).</summary>
class View : IZegoVideoView
{
    readonly string name;
    int pictures;

    public View(string name)
    {
        this.name = name;
    }

    public void OnVideoFrame(ZegoVideoFrame frame, ZegoCanvas canvas)
    {
        if (pictures++ == 0)
        {
            Console.WriteLine("{0}: first picture, {1}x{2}", name, frame.Width, frame.Height);
        }
    }
}

static class QuickStart
{
    static void Main(string[] args)
    {
        string roomID = args.Length > 0 ? args[0] : "room-1";
        string userID = args.Length > 1 ? args[1] : "user-" + Guid.NewGuid().ToString("N").Substring(0, 6);
        ConcurrentDictionary<string, View> views = new ConcurrentDictionary<string, View>();

        // Create the engine. Handlers run on a thread of their own; give a SynchronizationContext to get
        // them on your window's thread.
        ZegoEngineProfile profile = new ZegoEngineProfile();
        profile.appID = uint.Parse(Environment.GetEnvironmentVariable("ZEGO_APP_ID"));
        profile.appSign = Environment.GetEnvironmentVariable("ZEGO_APP_SIGN");
        profile.scenario = ZegoScenario.Broadcast;
        ZegoExpressEngine engine = ZegoExpressEngine.CreateEngine(profile, null);

        // Say what you want to hear of.
        engine.onRoomStateChanged = (room, reason, errorCode, extendedData) =>
            Console.WriteLine("room {0}: {1} {2}", room, reason, errorCode);
        engine.onRoomUserUpdate = (room, updateType, users, count) =>
            users.ForEach(user => Console.WriteLine("user {0}: {1}", user.userID, updateType));
        engine.onPublisherStateUpdate = (streamID, state, errorCode, extendedData) =>
            Console.WriteLine("publish {0}: {1} {2}", streamID, state, errorCode);
        engine.onPlayerStateUpdate = (streamID, state, errorCode, extendedData) =>
            Console.WriteLine("play {0}: {1} {2}", streamID, state, errorCode);
        engine.onRoomStreamUpdate = (room, updateType, streams, extendedData) =>
        {
            foreach (ZegoStream stream in streams)
            {
                if (updateType == ZegoUpdateType.Add)
                {
                    // Somebody publishes: watch it.
                    View view = views.GetOrAdd(stream.streamID, id => new View(id));
                    ZegoPlayerConfig config = new ZegoPlayerConfig { resourceMode = ZegoStreamResourceMode.OnlyL3 };
                    engine.StartPlayingStream(stream.streamID, new ZegoCanvas(view), config);
                }
                else
                {
                    engine.StopPlayingStream(stream.streamID);
                }
            }
        };

        // Log in. Nothing has to be waited for: the engine does one thing after the other.
        ZegoRoomConfig roomConfig = new ZegoRoomConfig { isUserStatusNotify = true };
        engine.LoginRoom(roomID, new ZegoUser(userID), roomConfig);

        // Show and publish a moving test picture, small enough for any machine. Leave these three lines
        // out to publish what the machine captures.
        engine.SetVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.Preset180P));
        engine.SetVideoSource(ZegoVideoSourceType.Synthetic);
        engine.SetAudioSource(ZegoCaptureAudioSource.Tone);
        engine.StartPreview(new ZegoCanvas(new View("preview")));
        engine.StartPublishingStream(userID + "-stream");

        Console.WriteLine("press Enter to leave");
        Console.ReadLine();

        // Stop, leave, end. There are callbacks and tasks for the same; the destroy completion is the last
        // call ever.
        foreach (string streamID in views.Keys)
        {
            engine.StopPlayingStream(streamID);
        }
        engine.StopPublishingStream();
        engine.StopPreview();
        engine.LogoutRoomAsync(roomID).Wait();
        ManualResetEvent destroyed = new ManualResetEvent(false);
        ZegoExpressEngine.DestroyEngine(() => destroyed.Set());
        destroyed.WaitOne();
        Console.WriteLine("done");
    }
}
