using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using NUnit.Framework;

/// <summary>The zego-server of this run, on a free port.</summary>
public static class Server
{
    private static readonly object Starting = new object();
    private static Process process;
    private static string ready;
    private static string data;

    static Server()
    {
        AppDomain.CurrentDomain.ProcessExit += delegate { Stop(); };
        AppDomain.CurrentDomain.DomainUnload += delegate { Stop(); };
    }

    public static string Url
    {
        get { return Value("url"); }
    }

    public static uint AppID
    {
        get { return uint.Parse(Value("app_id")); }
    }

    public static string AppSign
    {
        get { return Value("app_sign"); }
    }

    public static string Token(string user)
    {
        Value("url");
        using (Process token = Run("token --user " + user + " --data \"" + data + "\""))
        {
            string text = token.StandardOutput.ReadToEnd().Trim();
            token.WaitForExit();
            Assert.AreEqual(0, token.ExitCode, "zego-server token");
            return text;
        }
    }

    /// <summary>One value of the ready line, which is flat JSON without escapes.</summary>
    private static string Value(string key)
    {
        lock (Starting)
        {
            if (process == null)
            {
                data = Path.Combine(Path.GetTempPath(), "zego-csharp-" + Guid.NewGuid().ToString("N"));
                process = Run("--listen 127.0.0.1:0 --ready-json - --log warn --data \"" + data + "\"");
                ready = process.StandardOutput.ReadLine();
                if (ready == null)
                {
                    throw new InvalidOperationException("zego-server ended before it was ready");
                }
            }
        }
        return Regex.Match(ready, "\"" + key + "\":\"?([^\",}]*)").Groups[1].Value;
    }

    private static Process Run(string arguments)
    {
        ProcessStartInfo info = new ProcessStartInfo(Need("ZEGO_SERVER_BIN"), arguments);
        info.UseShellExecute = false;
        info.RedirectStandardOutput = true;
        return Process.Start(info);
    }

    public static string Need(string variable)
    {
        string value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(value))
        {
            throw new InvalidOperationException("$" + variable + " is not set; run `cargo xtask bindings csharp`");
        }
        return value;
    }

    public static void Stop()
    {
        lock (Starting)
        {
            if (process == null)
            {
                return;
            }
            try
            {
                process.Kill();
                process.WaitForExit();
                Directory.Delete(data, true);
            }
            catch (Exception)
            {
                // It is gone already, or the folder is: nothing is left to do.
            }
            process = null;
        }
    }
}

/// <summary>Around all tests.</summary>
[SetUpFixture]
public class AroundAll
{
    [TearDown]
    public void StopServer()
    {
        Server.Stop();
    }
}
