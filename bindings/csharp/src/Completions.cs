using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using ZEGO.Raw;

namespace ZEGO
{
    /// <summary>Requests that are under way: each is closed exactly once, inside zex_poll_event, so where
    /// the handlers run.</summary>
    internal static class Completions
    {
        private static readonly zex_completion Done = OnDone;
        private static readonly IntPtr DonePointer = Marshal.GetFunctionPointerForDelegate(Done);

        private sealed class Request
        {
            internal EventPump.ITarget Target;
            internal string Name;
            internal Action<int, string> Close;
        }

        internal delegate int Call(IntPtr done, IntPtr userData);

        /// <summary>Makes a call that takes a completion. If it is refused, `close` never runs.</summary>
        internal static int Run(EventPump.ITarget target, string name, Action<int, string> close, Call call)
        {
            if (close == null)
            {
                return call(IntPtr.Zero, IntPtr.Zero);
            }
            GCHandle request = GCHandle.Alloc(new Request { Target = target, Name = name, Close = close });
            int status = call(DonePointer, GCHandle.ToIntPtr(request));
            if (status != 0)
            {
                request.Free();
            }
            return status;
        }

        /// <summary>Whoever awaits goes on elsewhere than inside the library's call: it may destroy the
        /// engine or block.</summary>
        internal static TaskCompletionSource<T> New<T>()
        {
            return new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        [MonoPInvokeCallback(typeof(zex_completion))]
        private static void OnDone(int errorCode, IntPtr extendedData, IntPtr userData)
        {
            Request request = null;
            try
            {
                GCHandle handle = GCHandle.FromIntPtr(userData);
                request = (Request)handle.Target;
                handle.Free();
                request.Close(errorCode, Utf8.Read(extendedData));
            }
            catch (Exception e)
            {
                Border.Stop(request == null ? null : (Action<string, Exception>)request.Target.HandleException, request == null ? "completion" : request.Name, e);
            }
        }
    }
}
