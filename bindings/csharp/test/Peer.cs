using System;
using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;
using ZEGO;

/// <summary>Somebody in a room: an engine, and a diary of what its handlers were told.</summary>
public sealed class Peer : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly object gate = new object();
    private readonly List<string> diary = new List<string>();
    public readonly ZegoExpressEngine Engine;
    public readonly string Name;
    private bool destroyed;

    public Peer(string name, SynchronizationContext context = null, string appSign = null)
        : this(name, new ZegoEngineProfile { appID = Server.AppID, appSign = appSign ?? Server.AppSign, serverUrl = Server.Url }, context)
    {
    }

    public Peer(string name, ZegoEngineProfile profile, SynchronizationContext context)
    {
        Name = name;
        Engine = ZegoExpressEngine.CreateIndependent(profile, context);
        Engine.onRoomStateChanged = (room, reason, code, ext) => Note("changed " + reason + " " + code);
        Engine.onRoomStateUpdate = (room, state, code, ext) => Note("room " + state + " " + code);
        Engine.onRoomUserUpdate = (room, update, users, count) => users.ForEach(u => Note("user " + update + " " + u.userID));
        Engine.onRoomStreamUpdate = (room, update, streams, ext) => streams.ForEach(s => Note("stream " + update + " " + s.streamID));
        Engine.onPublisherStateUpdate = (stream, state, code, ext) => Note("publish " + state + " " + code);
        Engine.onPlayerStateUpdate = (stream, state, code, ext) => Note("play " + state + " " + code);
        Engine.onDebugError = (code, function, info) => Note("debug " + code + " " + function + ": " + info);
        Engine.onHandlerException = (handler, e) => Note("exception " + handler + ": " + e.Message);
    }

    /// <summary>Every test its own room and streams: the server is shared.</summary>
    public static string Unique(string name)
    {
        return name + "-" + Guid.NewGuid().ToString("N").Substring(0, 8);
    }

    public void Note(string line)
    {
        lock (gate)
        {
            diary.Add(line);
            Monitor.PulseAll(gate);
        }
    }

    public List<string> Diary
    {
        get
        {
            lock (gate)
            {
                return new List<string>(diary);
            }
        }
    }

    /// <summary>Waits for a line that begins so, and returns it.</summary>
    public string Await(string start)
    {
        return Await(start, 1);
    }

    public string Await(string start, int times)
    {
        DateTime end = DateTime.UtcNow + Patience;
        lock (gate)
        {
            while (true)
            {
                int seen = 0;
                foreach (string line in diary)
                {
                    if (line.StartsWith(start, StringComparison.Ordinal) && ++seen == times)
                    {
                        return line;
                    }
                }
                TimeSpan left = end - DateTime.UtcNow;
                if (left <= TimeSpan.Zero)
                {
                    Assert.Fail(Name + " waited for \"" + start + "\" and was told: " + string.Join("; ", diary));
                }
                Monitor.Wait(gate, left);
            }
        }
    }

    public void Login(string room)
    {
        Engine.LoginRoom(room, new ZegoUser(Name), new ZegoRoomConfig { isUserStatusNotify = true });
    }

    /// <summary>A small moving picture and a tone.</summary>
    public void Publish(string stream)
    {
        Engine.SetVideoConfig(new ZegoVideoConfig(ZegoVideoConfigPreset.Preset180P));
        Engine.SetVideoSource(ZegoVideoSourceType.Synthetic);
        Engine.SetAudioSource(ZegoCaptureAudioSource.Tone);
        Engine.StartPublishingStream(stream);
        Await("publish Publishing 0");
    }

    public void Play(string stream)
    {
        Engine.StartPlayingStream(stream, null, new ZegoPlayerConfig { resourceMode = ZegoStreamResourceMode.OnlyL3 });
    }

    public void Destroy()
    {
        if (destroyed)
        {
            return;
        }
        destroyed = true;
        ManualResetEvent gone = new ManualResetEvent(false);
        Engine.Destroy(() => gone.Set());
        Assert.IsTrue(gone.WaitOne(Patience), Name + " was not destroyed after 30 s");
    }

    public void Dispose()
    {
        if (!destroyed)
        {
            Destroy();
        }
    }
}

/// <summary>Waits, for what no handler tells.</summary>
public static class Until
{
    public static void True(Func<bool> condition, string what)
    {
        DateTime end = DateTime.UtcNow + Peer.Patience;
        while (!condition())
        {
            Assert.IsTrue(DateTime.UtcNow < end, "30 s without: " + what);
            Thread.Sleep(5);
        }
    }

    public static void Set(WaitHandle handle, string what)
    {
        Assert.IsTrue(handle.WaitOne(Peer.Patience), "30 s without: " + what);
    }

    public static ZegoException Refused(int code, Action call)
    {
        ZegoException e = Assert.Throws<ZegoException>(() => call());
        Assert.AreEqual(code, e.ErrorCode, e.Message);
        return e;
    }
}
