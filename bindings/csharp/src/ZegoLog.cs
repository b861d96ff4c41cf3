using System;
using System.Runtime.InteropServices;
using System.Threading;
using ZEGO.Raw;

namespace ZEGO
{
    /// <summary>Ours: one line of the library's log.</summary>
    public delegate void OnLogLine(ZegoLogLevel level, string line);

    /// <summary>The library's log to a handler of the application.</summary>
    internal static class Log
    {
        private static readonly zex_log_callback Line = OnLine;
        private static readonly IntPtr LinePointer = Marshal.GetFunctionPointerForDelegate(Line);
        private static OnLogLine handler;

        internal static int Set(OnLogLine wanted)
        {
            Volatile.Write(ref handler, wanted);
            return Zex.zex_set_log_callback(wanted == null ? IntPtr.Zero : LinePointer, IntPtr.Zero, IntPtr.Zero);
        }

        [MonoPInvokeCallback(typeof(zex_log_callback))]
        private static void OnLine(uint level, IntPtr line, IntPtr userData)
        {
            try
            {
                OnLogLine wanted = Volatile.Read(ref handler);
                if (wanted != null)
                {
                    wanted((ZegoLogLevel)level, Utf8.Read(line));
                }
            }
            catch (Exception e)
            {
                Border.Stop(null, "the log handler", e);
            }
        }
    }
}
