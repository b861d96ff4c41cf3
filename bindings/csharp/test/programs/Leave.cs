// Logs in and publishes, then ends without a word to the engine: ROOM USER [loop]. With `loop` handlers
// run on a context that nobody runs at the end.
using System;
using System.Threading;
using ZEGO;

public static class Leave
{
    public static int Main(string[] args)
    {
        ZegoPollContext loop = args.Length > 2 ? new ZegoPollContext() : null;
        ManualResetEvent publishing = new ManualResetEvent(false);
        ZegoEngineProfile profile = new ZegoEngineProfile
        {
            appID = uint.Parse(Environment.GetEnvironmentVariable("ZEGO_APP_ID")),
            appSign = Environment.GetEnvironmentVariable("ZEGO_APP_SIGN")
        };
        ZegoExpressEngine engine = ZegoExpressEngine.CreateEngine(profile, loop);
        engine.onPublisherStateUpdate = (stream, state, code, ext) =>
        {
            if (state == ZegoPublisherState.Publishing)
            {
                publishing.Set();
            }
        };
        engine.LoginRoom(args[0], new ZegoUser(args[1]));
        engine.SetVideoSource(ZegoVideoSourceType.Synthetic);
        engine.SetVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.Preset180P));
        engine.StartPublishingStream(args[1] + "-stream");
        DateTime end = DateTime.UtcNow.AddSeconds(30);
        while (!publishing.WaitOne(10))
        {
            if (loop != null)
            {
                loop.Poll();
            }
            if (DateTime.UtcNow > end)
            {
                return 1;
            }
        }
        Console.WriteLine("leaving");
        return 0;
    }
}
