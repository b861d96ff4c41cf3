// What a user of the package does first. It has the package's assembly and nothing else.
using System;
using ZEGO;

public static class Consumer
{
    public static int Main()
    {
        ZegoExpressEngine engine = ZegoExpressEngine.CreateEngine(new ZegoEngineProfile { appID = 1, appSign = new string('0', 64) }, null);
        bool gone = ZegoExpressEngine.DestroyEngineAsync().Wait(TimeSpan.FromSeconds(30));
        Console.WriteLine("version {0}, {1} live handles", ZegoExpressEngine.GetVersion(), ZegoExpressEngine.GetCounters().liveHandles);
        return engine != null && gone && ZegoExpressEngine.GetCounters().liveHandles == 0 ? 0 : 1;
    }
}
