// Figures of one run, as one line of JSON: `calls`, or `viewer SECONDS ROOM STREAM`. It does what
// tests/c/bench/bench.c says.
using System;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading;
using ZEGO;

static class Bench
{
    private static int Main(string[] args)
    {
        if (args.Length == 1 && args[0] == "calls")
        {
            Calls();
            return 0;
        }
        if (args.Length == 4 && args[0] == "viewer")
        {
            return View(double.Parse(args[1], CultureInfo.InvariantCulture), args[2], args[3]) ? 0 : 1;
        }
        Console.Error.WriteLine("usage: Bench calls | viewer SECONDS ROOM STREAM");
        return 2;
    }

    private static ZegoExpressEngine Create()
    {
        return ZegoExpressEngine.CreateEngine(new ZegoEngineProfile
        {
            appID = uint.Parse(Environment.GetEnvironmentVariable("ZEGO_APP_ID") ?? "1"),
            appSign = Environment.GetEnvironmentVariable("ZEGO_APP_SIGN") ?? new string('0', 64),
            scenario = ZegoScenario.Broadcast
        }, null);
    }

    private static void End()
    {
        ZegoExpressEngine.DestroyEngineAsync().Wait(TimeSpan.FromSeconds(30));
    }

    /// <summary>A call that does next to nothing, and an event from the call that causes it to the
    /// handler on the engine's thread.</summary>
    private static void Calls()
    {
        ZegoExpressEngine engine = Create();
        double call = Median(21, delegate
        {
            for (int i = 0; i < 2000; i++)
            {
                engine.SetCaptureVolume(100);
            }
        }) / 2000;
        AutoResetEvent told = new AutoResetEvent(false);
        engine.onDebugError = (code, function, info) => told.Set();
        ZegoExpressEngine.ThrowOnError = false;
        double callback = Median(21, delegate
        {
            for (int i = 0; i < 200; i++)
            {
                engine.SetCaptureVolume(201);
                told.WaitOne();
            }
        }) / 200;
        End();
        Console.WriteLine("{{\"call_ns\": {0}, \"callback_ns\": {1}}}", Number(call), Number(callback));
    }

    /// <summary>CPU time of the whole process while it watches.</summary>
    private static bool View(double seconds, string room, string stream)
    {
        int frames = 0;
        long sum = 0;
        ManualResetEvent first = new ManualResetEvent(false);
        ZegoExpressEngine engine = Create();
        engine.onRemoteVideoFrame = (id, frame) =>
        {
            // Looked at where it lies.
            sum += Marshal.ReadByte(frame.GetPlane(0));
            if (frames++ == 0)
            {
                first.Set();
            }
        };
        engine.onRoomStreamUpdate = (id, updateType, streams, extendedData) =>
        {
            if (updateType == ZegoUpdateType.Add && streams.Exists(s => s.streamID == stream))
            {
                engine.StartPlayingStream(stream, null, new ZegoPlayerConfig { resourceMode = ZegoStreamResourceMode.OnlyL3 });
            }
        };
        engine.LoginRoom(room, new ZegoUser("bench-" + Process.GetCurrentProcess().Id));
        bool good = first.WaitOne(TimeSpan.FromSeconds(30));
        Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        int framesBefore = frames;
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        self.Refresh();
        double cpu = (self.TotalProcessorTime - before).TotalMilliseconds;
        int seen = frames - framesBefore;
        End();
        Console.WriteLine("{{\"cpu_ms\": {0}, \"frames\": {1}}}", Number(cpu), seen);
        return good && seen > 0 && sum > 0;
    }

    /// <summary>Nanoseconds that the middle one of some runs took.</summary>
    private static double Median(int runs, Action run)
    {
        double[] times = new double[runs];
        run();
        for (int i = 0; i < runs; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            run();
            times[i] = watch.Elapsed.TotalMilliseconds * 1e6;
        }
        Array.Sort(times);
        return times[runs / 2];
    }

    private static string Number(double value)
    {
        return value.ToString("0.0", CultureInfo.InvariantCulture);
    }
}
