using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Serialization;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using ZEGO;

[TestFixture]
public class LifeTests
{
    private static ZegoEngineProfile Profile()
    {
        return new ZegoEngineProfile { appID = Server.AppID, appSign = Server.AppSign, serverUrl = Server.Url };
    }

    [Test]
    public void ThereIsOneEngineAProcess()
    {
        Assert.IsNull(ZegoExpressEngine.GetEngine());
        ZegoExpressEngine.SetRoomMode(ZegoRoomMode.SingleRoom);
        Until.Refused(1000010, () => ZegoExpressEngine.SetRoomMode(ZegoRoomMode.MultiRoom));
        ZegoExpressEngine engine = ZegoExpressEngine.CreateEngine(Profile(), null);
        Assert.AreSame(engine, ZegoExpressEngine.CreateEngine(Profile(), null));
        Assert.AreSame(engine, ZegoExpressEngine.GetEngine());
        Until.Refused(1001020, () => ZegoExpressEngine.SetRoomMode(ZegoRoomMode.SingleRoom));
        Task first = ZegoExpressEngine.DestroyEngineAsync();
        Assert.IsNull(ZegoExpressEngine.GetEngine());
        ZegoExpressEngine next = ZegoExpressEngine.CreateEngine(Profile(), null);
        Assert.AreNotSame(engine, next);
        Assert.IsTrue(first.Wait(Peer.Patience));
        Assert.IsTrue(ZegoExpressEngine.DestroyEngineAsync().Wait(Peer.Patience));
        Assert.IsTrue(ZegoExpressEngine.DestroyEngineAsync().Wait(Peer.Patience), "without an engine it completes too");
    }

    [Test]
    public void DestroyingInsideAHandlerIsFine()
    {
        Peer peer = new Peer("daisy");
        ManualResetEvent gone = new ManualResetEvent(false);
        peer.Engine.onRoomStateUpdate = (room, state, code, ext) =>
        {
            if (state == ZegoRoomState.Connected)
            {
                peer.Engine.Destroy(() => gone.Set());
            }
        };
        peer.Login(Peer.Unique("room"));
        Until.Set(gone, "the destroy completion");
        Assert.AreEqual(1, peer.Diary.Count(l => l == "changed Logined 0"));
        peer.Destroy();
    }

    [Test]
    public void DestroyingInsideACompletionIsFine()
    {
        Peer peer = new Peer("dora");
        ManualResetEvent gone = new ManualResetEvent(false);
        peer.Engine.LoginRoom(Peer.Unique("room"), new ZegoUser("dora"), null, (code, ext) => peer.Engine.Destroy(() => gone.Set()));
        Until.Set(gone, "the destroy completion");
        peer.Destroy();
    }

    [Test]
    public void DestroyingCompletesWhatIsPending()
    {
        ZegoEngineProfile nowhere = new ZegoEngineProfile { appID = 1, appSign = Server.AppSign, serverUrl = "ws://127.0.0.1:9" };
        Peer peer = new Peer("pat", nowhere, null);
        Task<string> login = peer.Engine.LoginRoomAsync(Peer.Unique("room"), new ZegoUser("pat"));
        peer.Destroy();
        AggregateException e = Assert.Throws<AggregateException>(() => login.Wait(Peer.Patience));
        Assert.AreEqual(ZegoExpressErrorCode.ZEGO_ERROR_CODE_ENGINE_DESTROYED, ((ZegoException)e.InnerException).ErrorCode);
    }

    /// <summary>Mono throws it in handlers that run when the program ends.</summary>
    [Test]
    public void AnAbortedThreadIsNobodysMistake()
    {
        using (Peer peer = new Peer("abe"))
        {
            int calls = 0;
            peer.Engine.onDebugError = (code, function, info) =>
            {
                calls++;
                throw (Exception)FormatterServices.GetUninitializedObject(
                    calls == 1 ? typeof(ThreadAbortException) : typeof(InvalidOperationException));
            };
            Assert.Throws<ZegoException>(() => peer.Engine.SetCaptureVolume(999));
            Assert.Throws<ZegoException>(() => peer.Engine.SetCaptureVolume(999));
            peer.Await("exception onDebugError");
            peer.Destroy();
            Assert.AreEqual(2, calls);
            Assert.AreEqual(1, peer.Diary.Count(l => l.StartsWith("exception")));
        }
    }

    [Test]
    public void WhatAHandlerThrowsIsReportedAndGoesNoFurther()
    {
        using (Peer peer = new Peer("eve"))
        {
            peer.Engine.onRoomStateChanged = (room, reason, code, ext) => { throw new InvalidOperationException("from a handler"); };
            peer.Engine.LoginRoom(Peer.Unique("room"), new ZegoUser("eve"), null,
                (code, ext) => { throw new InvalidOperationException("from a completion"); });
            peer.Await("exception onRoomStateChanged: from a handler");
            peer.Await("room Connected 0");
            peer.Await("exception the callback of LoginRoom: from a completion");
            peer.Engine.onHandlerException = (handler, e) => { throw new InvalidOperationException("from the hook"); };
            peer.Engine.LogoutRoom();
            peer.Await("room Disconnected 0");
        }
    }

    [Test]
    public void WhatAMediaHandlerThrowsIsReportedToo()
    {
        using (Peer peer = new Peer("mia"))
        {
            peer.Engine.onRemoteVideoFrame = (id, frame) => { throw new InvalidOperationException("from a picture"); };
            peer.Engine.onPlaybackAudioData = (data, length, param) => { throw new InvalidOperationException("from sound"); };
            peer.Engine.StartAudioDataObserver((uint)ZegoAudioDataCallbackBitMask.Playback, null);
            string room = Peer.Unique("room");
            string stream = Peer.Unique("stream");
            peer.Login(room);
            using (Peer host = new Peer("max"))
            {
                host.Login(room);
                host.Publish(stream);
                peer.Play(stream);
                peer.Await("exception a handler of pictures: from a picture", 2);
                peer.Await("exception onPlaybackAudioData: from sound", 2);
            }
        }
    }

    [Test]
    public void AwaitingInsideAHandlerDoesNotDeadlock()
    {
        AwaitInHandler(null, () => { });
    }

    [Test]
    public void AwaitingInsideAHandlerOfAGameLoopDoesNotDeadlock()
    {
        ZegoPollContext context = new ZegoPollContext();
        AwaitInHandler(context, () => context.Poll());
    }

    private static void AwaitInHandler(ZegoPollContext context, Action turn)
    {
        Peer peer = new Peer("ada", context);
        string first = Peer.Unique("room");
        string second = Peer.Unique("room");
        TaskCompletionSource<bool> done = new TaskCompletionSource<bool>();
        peer.Engine.onRoomStateUpdate = async (room, state, code, ext) =>
        {
            if (room == first && state == ZegoRoomState.Connected)
            {
                try
                {
                    await peer.Engine.LogoutRoomAsync(first);
                    await peer.Engine.LoginRoomAsync(second, new ZegoUser("ada"));
                    TaskCompletionSource<bool> gone = new TaskCompletionSource<bool>();
                    peer.Engine.Destroy(() => gone.TrySetResult(true));
                    await gone.Task;
                    done.SetResult(true);
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            }
        };
        peer.Login(first);
        Until.True(() =>
        {
            turn();
            return done.Task.IsCompleted;
        }, "logout, login and destroy inside a handler");
        Assert.IsTrue(done.Task.Result);
        Assert.AreEqual(2, peer.Diary.Count(l => l == "changed Logined 0"));
    }

    [Test]
    public void APollContextRunsHandlersInsidePollOnly()
    {
        ZegoPollContext context = new ZegoPollContext();
        Peer peer = new Peer("polly", context);
        int thread = -1;
        bool elsewhere = false;
        int here = Thread.CurrentThread.ManagedThreadId;
        peer.Engine.onRoomStateChanged = (room, reason, code, ext) =>
        {
            thread = Thread.CurrentThread.ManagedThreadId;
            elsewhere |= thread != here || SynchronizationContext.Current != context;
            peer.Note("changed " + reason);
        };
        peer.Login(Peer.Unique("room"));
        // Time enough for the login, which nobody is told of.
        using (Peer other = new Peer("olga"))
        {
            other.Login(Peer.Unique("room"));
            other.Await("changed Logined 0");
        }
        Assert.AreEqual(0, peer.Diary.Count);
        Until.True(() => { context.Poll(); return peer.Diary.Contains("changed Logined"); }, "the login");
        bool gone = false;
        peer.Engine.Destroy(() => gone = true);
        Until.True(() => { context.Poll(); return gone; }, "the destroy completion");
        Assert.AreEqual(here, thread);
        Assert.IsFalse(elsewhere);
    }

    /// <summary>Like a window's thread: one thread, one queue.</summary>
    private sealed class Loop : SynchronizationContext
    {
        private readonly System.Collections.Concurrent.BlockingCollection<Action> queue = new System.Collections.Concurrent.BlockingCollection<Action>();
        internal readonly Thread Thread;
        internal int Waiting;
        internal int MostWaiting;

        internal Loop()
        {
            Thread = new Thread(Run);
            Thread.IsBackground = true;
            Thread.Start();
        }

        private void Run()
        {
            SetSynchronizationContext(this);
            foreach (Action action in queue.GetConsumingEnumerable())
            {
                Interlocked.Decrement(ref Waiting);
                action();
            }
        }

        public override void Post(SendOrPostCallback d, object state)
        {
            MostWaiting = Math.Max(MostWaiting, Interlocked.Increment(ref Waiting));
            queue.Add(() => d(state));
        }

        internal void End()
        {
            queue.CompleteAdding();
            Thread.Join();
        }
    }

    [Test]
    public void HandlersRunOnTheGivenContextAndDoNotPileUp()
    {
        Loop loop = new Loop();
        string room = Peer.Unique("room");
        string stream = Peer.Unique("stream");
        Peer viewer = new Peer("vera", loop);
        List<int> threads = new List<int>();
        int pictures = 0;
        viewer.Engine.onRoomStateChanged = (r, reason, code, ext) =>
        {
            threads.Add(Thread.CurrentThread.ManagedThreadId);
            viewer.Note("changed " + reason);
        };
        viewer.Engine.onRemoteVideoFrame = (id, frame) =>
        {
            threads.Add(Thread.CurrentThread.ManagedThreadId);
            pictures++;
            // Slower than the stream: pictures are left out, and nothing queues up on the loop.
            Thread.Sleep(150);
        };
        using (Peer host = new Peer("hugo"))
        {
            host.Login(room);
            host.Publish(stream);
            viewer.Login(room);
            viewer.Play(stream);
            Until.True(() => Volatile.Read(ref pictures) >= 12, "12 pictures");
        }
        viewer.Destroy();
        loop.End();
        Assert.IsTrue(threads.All(t => t == loop.Thread.ManagedThreadId));
        Assert.LessOrEqual(loop.MostWaiting, 2, "messages on the loop at a time");
    }

    [Test]
    public void AContextWithManyThreadsStillRunsOneHandlerAtATime()
    {
        // The base class posts to the thread pool.
        Peer viewer = new Peer("pam", new SynchronizationContext());
        string room = Peer.Unique("room");
        string stream = Peer.Unique("stream");
        int inside = 0;
        int most = 0;
        int pictures = 0;
        long last = -1;
        bool rising = true;
        viewer.Engine.onRemoteSoundLevelUpdate = levels =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.Sleep(20);
            Interlocked.Decrement(ref inside);
        };
        viewer.Engine.onRemoteVideoFrame = (id, frame) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Barcode.Mark mark;
            Barcode.Read(frame, out mark);
            rising &= mark.Frame > last;
            last = mark.Frame;
            Thread.Sleep(5);
            Interlocked.Increment(ref pictures);
            Interlocked.Decrement(ref inside);
        };
        using (Peer host = new Peer("pete"))
        {
            host.Login(room);
            host.Publish(stream);
            viewer.Login(room);
            viewer.Engine.StartSoundLevelMonitor(100);
            viewer.Play(stream);
            Until.True(() => Volatile.Read(ref pictures) >= 30, "30 pictures");
        }
        viewer.Destroy();
        Assert.AreEqual(1, most, "handlers at a time");
        Assert.IsTrue(rising, "order of pictures");
    }

    [Test]
    public void AContextThatIsGoneDoesNotKeepTheEngine()
    {
        Loop loop = new Loop();
        Peer peer = new Peer("greta", loop);
        peer.Login(Peer.Unique("room"));
        peer.Await("changed Logined 0");
        loop.End();
        peer.Destroy();
        Assert.IsTrue(peer.Diary.Any(l => l.StartsWith("exception SynchronizationContext.Post")), string.Join("; ", peer.Diary));
    }

    [Test]
    public void NothingIsCollectedUnderTheLibrary()
    {
        List<string> told = new List<string>();
        StartUnreferenced(told);
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Until.True(() =>
        {
            GC.Collect();
            lock (told)
            {
                return told.Contains("Logined") && told.Contains("Destroyed");
            }
        }, "login and end of an engine that only the library knows");
    }

    private static void StartUnreferenced(List<string> told)
    {
        ZegoExpressEngine engine = ZegoExpressEngine.CreateIndependent(Profile(), null);
        engine.onRoomStateChanged = (room, reason, code, ext) =>
        {
            lock (told)
            {
                told.Add(reason.ToString());
            }
        };
        engine.LoginRoom(Peer.Unique("room"), new ZegoUser("gus"), null, (code, ext) =>
        {
            engine.Destroy(() =>
            {
                lock (told)
                {
                    told.Add("Destroyed");
                }
            });
        });
    }

    [Test]
    public void TwoHundredEnginesLeaveNothing()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Until.True(() => ZegoExpressEngine.GetCounters().threads == 0, "a quiet start");
        ZegoCounters before = ZegoExpressEngine.GetCounters();
        for (int i = 0; i < 200; i++)
        {
            ZegoExpressEngine engine = ZegoExpressEngine.CreateEngine(Profile(), null);
            engine.onRoomStateChanged = (room, reason, code, ext) => { };
            engine.StartPreview(null);
            if (i % 20 == 0)
            {
                engine.LoginRoom("cycles", new ZegoUser("cyril"));
            }
            Assert.IsTrue(ZegoExpressEngine.DestroyEngineAsync().Wait(Peer.Patience), "cycle " + i);
        }
        Until.True(() => ZegoExpressEngine.GetCounters().threads == before.threads, "no thread left");
        ZegoCounters after = ZegoExpressEngine.GetCounters();
        Assert.AreEqual(before.liveHandles, after.liveHandles);
        Assert.AreEqual(before.liveEngines, after.liveEngines);
        Assert.AreEqual(before.liveFrames, after.liveFrames);
        Assert.AreEqual(before.liveEvents, after.liveEvents);
    }
}
