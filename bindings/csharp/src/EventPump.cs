using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading;
using ZEGO.Raw;

namespace ZEGO
{
    /// <summary>Marks functions that native code calls, for ahead-of-time compilers, which look for the
    /// name.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class MonoPInvokeCallbackAttribute : Attribute
    {
        public MonoPInvokeCallbackAttribute(Type type)
        {
        }
    }

    /// <summary>Where native code calls in: no exception gets past.</summary>
    internal static class Border
    {
        internal static void Stop(Action<string, Exception> report, string function, Exception exception)
        {
            if (exception is ThreadAbortException)
            {
                // The run time is going down under a thread of the library, which must not notice.
                Thread.ResetAbort();
            }
            else if (report != null)
            {
                report(function, exception);
            }
            else
            {
                ZegoExpressEngine.ReportLost(function, exception);
            }
        }
    }

    /// <summary>Brings an engine's events to its handlers, one at a time and in order: on the
    /// application's SynchronizationContext, or else on a thread of its own.
    ///
    /// The engine only rings; the events stay in its bounded queue until they are fetched here, so a
    /// slow handler costs no memory. At most one message is under way to the context at a time.</summary>
    internal sealed unsafe class EventPump
    {
        /// <summary>After so many events others get their turn on the context.</summary>
        private const int Turn = 128;

        /// <summary>Whom an event or an action that came from elsewhere is for.</summary>
        internal interface ITarget
        {
            void Handle(ref zex_event_data data);
            /// <summary>Pictures that wait outside of the engine's queue.</summary>
            void HandleMailbox();
            void HandleEnd();
            void HandleException(string handler, Exception exception);
        }

        /// <summary>Engines that may still ring, by the number that native code hands back. It also keeps
        /// them, with their handlers, from the garbage collector.</summary>
        private static readonly ConcurrentDictionary<long, EventPump> Live = new ConcurrentDictionary<long, EventPump>();
        private static long lastNumber;

        /// <summary>Called from native threads for as long as the process lives: never collected.</summary>
        private static readonly WakeupFunction WakeupDelegate = Wakeup;
        internal static readonly IntPtr WakeupPointer = Marshal.GetFunctionPointerForDelegate(WakeupDelegate);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate void WakeupFunction(IntPtr userData);

        private readonly ITarget target;
        private readonly SynchronizationContext context;
        private readonly SendOrPostCallback run;
        private readonly ConcurrentQueue<Action> actions = new ConcurrentQueue<Action>();
        private readonly AutoResetEvent bell = new AutoResetEvent(false);
        private readonly ManualResetEvent ended = new ManualResetEvent(false);
        private readonly object starting = new object();
        private Thread thread;
        private int pending;
        private bool isRunning;
        private bool isEnded;
        private IntPtr engine;

        internal long Number { get; private set; }

        internal EventPump(ITarget target, SynchronizationContext context)
        {
            this.target = target;
            this.context = context;
            run = RunOnContext;
            Number = Interlocked.Increment(ref lastNumber);
            Live[Number] = this;
        }

        /// <summary>There is an engine now; what it has said already is fetched.</summary>
        internal void Start(IntPtr handle)
        {
            Volatile.Write(ref engine, handle);
            Ring();
        }

        /// <summary>There will be no engine.</summary>
        internal void Abandon()
        {
            EventPump ignored;
            Live.TryRemove(Number, out ignored);
            Volatile.Write(ref isEnded, true);
            ended.Set();
        }

        internal static EventPump Find(IntPtr number)
        {
            EventPump pump;
            return Live.TryGetValue((long)number, out pump) ? pump : null;
        }

        internal ITarget Target
        {
            get { return target; }
        }

        /// <summary>Runs an action where the handlers run. Nothing runs after the end.</summary>
        internal void Post(Action action)
        {
            if (Volatile.Read(ref isEnded))
            {
                return;
            }
            actions.Enqueue(action);
            Ring();
        }

        private bool WaitForEnd(int milliseconds)
        {
            return ended.WaitOne(milliseconds);
        }

        [MonoPInvokeCallback(typeof(WakeupFunction))]
        private static void Wakeup(IntPtr number)
        {
            try
            {
                EventPump pump = Find(number);
                if (pump != null)
                {
                    pump.Ring();
                }
            }
            catch (Exception e)
            {
                Border.Stop(null, "wakeup", e);
            }
        }

        /// <summary>Something came. Whoever makes `pending` leave zero arranges for the run; all others
        /// just count.</summary>
        internal void Ring()
        {
            if (Interlocked.Increment(ref pending) == 1)
            {
                Arrange();
            }
        }

        private void Arrange()
        {
            if (context != null)
            {
                try
                {
                    context.Post(run, null);
                    return;
                }
                catch (Exception e)
                {
                    // A context that is gone takes nothing any more, and the end must still be told.
                    target.HandleException("SynchronizationContext.Post", e);
                }
            }
            lock (starting)
            {
                if (thread == null)
                {
                    thread = new Thread(RunOnThread);
                    thread.IsBackground = true;
                    thread.Name = "zego-events";
                    thread.Start();
                }
            }
            bell.Set();
        }

        private void RunOnThread()
        {
            while (!Volatile.Read(ref isEnded))
            {
                bell.WaitOne();
                while (!Run())
                {
                    // Nobody else wants this thread.
                }
            }
        }

        private void RunOnContext(object state)
        {
            if (!Run())
            {
                Arrange();
            }
        }

        /// <summary>Handles what there is; false: there is more, and a turn is over. A run that meets
        /// another one (a context with several threads, or one that a handler pumps) finds `pending`
        /// above zero and is never arranged.</summary>
        private bool Run()
        {
            Volatile.Write(ref isRunning, true);
            int seen;
            do
            {
                seen = Volatile.Read(ref pending);
                for (int i = 0; Step(); i++)
                {
                    if (i == Turn)
                    {
                        Volatile.Write(ref isRunning, false);
                        return false;
                    }
                }
            }
            while (Interlocked.Add(ref pending, -seen) != 0);
            Volatile.Write(ref isRunning, false);
            return true;
        }

        /// <summary>One action or event; false when there is none.</summary>
        private bool Step()
        {
            if (Volatile.Read(ref isEnded))
            {
                return false;
            }
            IntPtr handle = Volatile.Read(ref engine);
            Action action;
            if (actions.TryDequeue(out action))
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    target.HandleException("action", e);
                }
                return true;
            }
            target.HandleMailbox();
            if (handle == IntPtr.Zero)
            {
                return false;
            }
            IntPtr next;
            if (Zex.zex_poll_event(handle, &next) != 0 || next == IntPtr.Zero)
            {
                return false;
            }
            zex_event_data data = new zex_event_data();
            data.struct_size = (uint)sizeof(zex_event_data);
            bool read = Zex.zex_event_get(next, &data) == 0;
            try
            {
                if (read && data.event_type != Zex.ZEX_EVENT_ENGINE_DESTROYED)
                {
                    target.Handle(ref data);
                }
            }
            finally
            {
                Zex.zex_event_release(next);
            }
            if (data.event_type == Zex.ZEX_EVENT_ENGINE_DESTROYED)
            {
                Volatile.Write(ref engine, IntPtr.Zero);
                Abandon();
                target.HandleEnd();
            }
            return true;
        }

        /// <summary>At the end of the process, or of a domain that Unity unloads: engines log out as far as
        /// that goes in a moment, and call nothing here afterwards.</summary>
        internal static void EndAll()
        {
            foreach (EventPump pump in Live.Values)
            {
                IntPtr handle = Volatile.Read(ref pump.engine);
                if (handle != IntPtr.Zero)
                {
                    Zex.zex_destroy_engine(handle, IntPtr.Zero, IntPtr.Zero);
                }
            }
            foreach (EventPump pump in Live.Values)
            {
                if (!pump.WaitForEnd(pump.context == null ? LastMoment : 0))
                {
                    pump.Discard();
                }
            }
        }

        private const int LastMoment = 1000;

        /// <summary>Nobody runs the context any more: takes the last events off the library, unheard.</summary>
        private void Discard()
        {
            System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
            IntPtr handle = Volatile.Read(ref engine);
            IntPtr next = IntPtr.Zero;
            while (handle != IntPtr.Zero && !Volatile.Read(ref isRunning) && watch.ElapsedMilliseconds < LastMoment
                && Zex.zex_poll_event(handle, &next) == 0)
            {
                if (next == IntPtr.Zero)
                {
                    Thread.Sleep(1);
                    continue;
                }
                zex_event_data data = new zex_event_data();
                data.struct_size = (uint)sizeof(zex_event_data);
                Zex.zex_event_get(next, &data);
                Zex.zex_event_release(next);
                if (data.event_type == Zex.ZEX_EVENT_ENGINE_DESTROYED)
                {
                    Abandon();
                    return;
                }
            }
        }
    }
}
