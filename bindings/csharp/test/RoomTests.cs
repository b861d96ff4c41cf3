using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using ZEGO;

[TestFixture]
public class RoomTests
{
    [Test]
    public void TheSeedsFlowIsToldInOrder()
    {
        string room = Peer.Unique("room");
        string stream = Peer.Unique("stream");
        using (Peer host = new Peer("host"))
        using (Peer viewer = new Peer("viewer"))
        {
            host.Login(room);
            host.Engine.StartPreview(null);
            host.Publish(stream);
            List<string> own = host.Diary;
            int order = own.IndexOf("changed Logining 0");
            foreach (string line in new[] { "room Connecting 0", "changed Logined 0", "room Connected 0", "publish Publishing 0" })
            {
                int at = own.IndexOf(line);
                Assert.Greater(at, order, line + " in " + string.Join("; ", own));
                order = at;
            }

            Assert.Less(own.IndexOf("publish PublishRequesting 0"), order);
            Assert.GreaterOrEqual(own.IndexOf("publish PublishRequesting 0"), 0);

            viewer.Login(room);
            viewer.Await("stream Add " + stream);
            List<string> seen = viewer.Diary;
            Assert.Greater(seen.IndexOf("user Add host"), seen.IndexOf("changed Logined 0"));
            Assert.Greater(seen.IndexOf("stream Add " + stream), seen.IndexOf("user Add host"));
            host.Await("user Add viewer");
            viewer.Play(stream);
            viewer.Await("play PlayRequesting 0");
            viewer.Await("play Playing 0");

            viewer.Engine.StopPlayingStream(stream);
            viewer.Await("play NoPlay 0");
            host.Engine.StopPublishingStream();
            host.Await("publish NoPublish 0");
            viewer.Await("stream Delete " + stream);
            host.Engine.StopPreview();
            host.Engine.LogoutRoom(room);
            host.Await("changed Logout 0");
            host.Await("room Disconnected 0");
            viewer.Await("user Delete host");

            host.Destroy();
            int said = host.Diary.Count;
            viewer.Engine.LogoutRoom();
            viewer.Await("changed Logout 0");
            Assert.AreEqual(said, host.Diary.Count, "nothing comes after the destroy completion");
            Assert.IsFalse(own.Concat(seen).Any(l => l.StartsWith("debug") || l.StartsWith("exception")));
        }
    }

    [Test]
    public void AWrongSignIsRefusedEverywhere()
    {
        string wrong = Server.AppSign.Substring(1) + (Server.AppSign[0] == '0' ? "1" : "0");
        using (Peer peer = new Peer("mallory", null, wrong))
        {
            int told = -1;
            ManualResetEvent done = new ManualResetEvent(false);
            peer.Engine.LoginRoom(Peer.Unique("room"), new ZegoUser("mallory"), null, (code, ext) => { told = code; done.Set(); });
            peer.Await("changed LoginFailed 1002033");
            peer.Await("room Disconnected 1002033");
            Until.Set(done, "the result of the login");
            Assert.AreEqual(1002033, told);
            Task<string> second = peer.Engine.LoginRoomAsync(Peer.Unique("room"), new ZegoUser("mallory"));
            AggregateException e = Assert.Throws<AggregateException>(() => second.Wait(Peer.Patience));
            Assert.AreEqual(1002033, ((ZegoException)e.InnerException).ErrorCode);
        }
    }

    [Test]
    public void ATokenLogsInWithoutASign()
    {
        using (Peer peer = new Peer("tina", null, ""))
        {
            string room = Peer.Unique("room");
            Task<string> without = peer.Engine.LoginRoomAsync(room, new ZegoUser("tina"));
            AggregateException e = Assert.Throws<AggregateException>(() => without.Wait(Peer.Patience));
            Assert.AreEqual(1002067, ((ZegoException)e.InnerException).ErrorCode);
            ZegoRoomConfig config = new ZegoRoomConfig { token = Server.Token("tina") };
            Assert.IsTrue(peer.Engine.LoginRoomAsync(room, new ZegoUser("tina"), config).Wait(Peer.Patience));
            peer.Engine.RenewToken(room, Server.Token("tina"));
        }
        using (Peer peer = new Peer("mallory", null, ""))
        {
            ZegoRoomConfig config = new ZegoRoomConfig { token = Server.Token("tina") };
            Task<string> foreign = peer.Engine.LoginRoomAsync(Peer.Unique("room"), new ZegoUser("mallory"), config);
            AggregateException e = Assert.Throws<AggregateException>(() => foreign.Wait(Peer.Patience));
            Assert.AreEqual(1002033, ((ZegoException)e.InnerException).ErrorCode);
        }
    }

    [Test]
    public void TasksTellOfLoginAndLogout()
    {
        using (Peer peer = new Peer("tom"))
        {
            string room = Peer.Unique("room");
            Task<string> login = peer.Engine.LoginRoomAsync(room, new ZegoUser("tom"));
            Assert.IsTrue(login.Wait(Peer.Patience));
            StringAssert.StartsWith("{", login.Result);
            Assert.AreEqual(0, peer.Engine.GetRoomStreamList(room).Count);
            Assert.IsTrue(peer.Engine.LogoutRoomAsync().Wait(Peer.Patience));
            Task<string> again = peer.Engine.LogoutRoomAsync(room);
            AggregateException e = Assert.Throws<AggregateException>(() => again.Wait(Peer.Patience));
            Assert.AreEqual(1002002, ((ZegoException)e.InnerException).ErrorCode);
        }
    }

    [Test]
    public void TheServersAddressComesFromTheEngineConfigToo()
    {
        ZegoEngineProfile profile = new ZegoEngineProfile { appID = Server.AppID, appSign = Server.AppSign };
        Dictionary<string, string> settings = new Dictionary<string, string>();
        settings["server_url"] = Server.Url;
        settings["room_retry_time"] = "60";
        ZegoExpressEngine.SetEngineConfig(new ZegoEngineConfig { advancedConfig = settings });
        try
        {
            using (Peer peer = new Peer("uma", profile, null))
            {
                Assert.IsTrue(peer.Engine.LoginRoomAsync(Peer.Unique("room"), new ZegoUser("uma")).Wait(Peer.Patience));
            }
            settings["room_retry_time"] = "soon";
            ZegoExpressEngine.SetEngineConfig(new ZegoEngineConfig { advancedConfig = settings });
            ZegoException e = Until.Refused(1000017, () => ZegoExpressEngine.CreateIndependent(profile, null));
            StringAssert.Contains("room_retry_time", e.Message);
            settings.Clear();
            settings["room_retry_time"] = "60;server_url=ws://elsewhere";
            Until.Refused(1000017, () => ZegoExpressEngine.SetEngineConfig(new ZegoEngineConfig { advancedConfig = settings }));
        }
        finally
        {
            ZegoExpressEngine.SetEngineConfig(null);
        }
    }

    [Test]
    public void NamesOfAllKindsArriveUnharmed()
    {
        string room = Peer.Unique("room");
        const string Name = "Zoë 直播 \U0001F3A5";
        using (Peer a = new Peer("anna"))
        using (Peer b = new Peer("ben"))
        {
            string got = null;
            ManualResetEvent came = new ManualResetEvent(false);
            b.Engine.onRoomUserUpdate = (r, update, users, count) =>
            {
                got = users[0].userName;
                came.Set();
            };
            b.Login(room);
            b.Await("changed Logined 0");
            ZegoException refused = null;
            try
            {
                a.Engine.LoginRoom(room, new ZegoUser("anna", Name));
            }
            catch (ZegoException e)
            {
                refused = e;
            }
            if (refused != null)
            {
                Assert.AreEqual("ROOM_USER_NAME_INVALID_CHARACTER", refused.ErrorName, refused.Message);
                a.Engine.LoginRoom(room, new ZegoUser("anna", "a-b_c"));
            }
            Until.Set(came, "the user");
            Assert.AreEqual(refused == null ? Name : "a-b_c", got);
        }
    }

    [Test]
    public void TheQuickStartRuns()
    {
        string room = Peer.Unique("quick");
        using (Process anna = Start("QuickStart.exe", room + " anna"))
        using (Process ben = Start("QuickStart.exe", room + " ben"))
        {
            try
            {
                AwaitLine(anna, "ben-stream: first picture, 320x180");
                AwaitLine(ben, "anna-stream: first picture, 320x180");
                anna.StandardInput.WriteLine();
                ben.StandardInput.WriteLine();
                AwaitLine(anna, "done");
                AwaitLine(ben, "done");
                Assert.IsTrue(anna.WaitForExit(30000));
                Assert.IsTrue(ben.WaitForExit(30000));
                Assert.AreEqual(0, anna.ExitCode);
                Assert.AreEqual(0, ben.ExitCode);
            }
            finally
            {
                Kill(anna);
                Kill(ben);
            }
        }
    }

    [Test]
    public void AProgramThatJustEndsLogsOut()
    {
        string room = Peer.Unique("room");
        using (Peer witness = new Peer("witness"))
        {
            witness.Login(room);
            foreach (string user in new[] { "thread", "loop" })
            {
                using (Process program = Start("Leave.exe", room + " " + user + (user == "loop" ? " loop" : "")))
                {
                    try
                    {
                        AwaitLine(program, "leaving");
                        Assert.IsTrue(program.WaitForExit(30000), user + " does not end");
                        Assert.AreEqual(0, program.ExitCode, user);
                        // The server would hold a silent member 90 s.
                        witness.Await("user Delete " + user);
                    }
                    finally
                    {
                        Kill(program);
                    }
                }
            }
        }
    }

    /// <summary>A program beside the tests, on the run time that the tests run on.</summary>
    private static Process Start(string program, string arguments)
    {
        string[] clr = Server.Need("ZEGO_CLR").Split(new[] { ' ' }, 2);
        string folder = Server.Need("ZEGO_PROGRAMS");
        string rest = (clr.Length > 1 ? clr[1] + " " : "") + "\"" + System.IO.Path.Combine(folder, program) + "\" " + arguments;
        ProcessStartInfo info = new ProcessStartInfo(clr[0], rest);
        info.UseShellExecute = false;
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.EnvironmentVariables["ZEGO_EXPRESS_SERVER"] = Server.Url;
        info.EnvironmentVariables["ZEGO_APP_ID"] = Server.AppID.ToString();
        info.EnvironmentVariables["ZEGO_APP_SIGN"] = Server.AppSign;
        return Process.Start(info);
    }

    private static void AwaitLine(Process process, string wanted)
    {
        List<string> seen = new List<string>();
        DateTime end = DateTime.UtcNow + Peer.Patience + Peer.Patience;
        while (true)
        {
            Task<string> line = process.StandardOutput.ReadLineAsync();
            TimeSpan left = end - DateTime.UtcNow;
            if (left <= TimeSpan.Zero || !line.Wait(left) || line.Result == null)
            {
                Assert.Fail("waited for \"" + wanted + "\", it said: " + string.Join("; ", seen));
            }
            if (line.Result == wanted)
            {
                return;
            }
            seen.Add(line.Result);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended in between.
        }
    }
}
