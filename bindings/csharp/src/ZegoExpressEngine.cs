using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ZEGO.Raw;

namespace ZEGO
{
    /// <summary>The engine's name in the library. Closing it begins the end of the engine.</summary>
    internal sealed class EngineHandle : SafeHandle
    {
        internal EngineHandle(IntPtr engine)
            : base(IntPtr.Zero, true)
        {
            SetHandle(engine);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected override bool ReleaseHandle()
        {
            return Zex.zex_destroy_engine(handle, IntPtr.Zero, IntPtr.Zero) == 0;
        }
    }

    /// <summary>Live video: rooms, publishing, playing. One engine a process at a time.
    ///
    /// Any method may be called from any thread, also inside handlers, and none blocks. Handlers run one
    /// at a time, in order, on the SynchronizationContext given at creation, without one on a thread
    /// "zego-events" of the engine. A refused call throws ZegoException, see ThrowOnError.</summary>
    public sealed unsafe partial class ZegoExpressEngine
    {
        private static readonly object Singleton = new object();
        private static ZegoExpressEngine instance;
        private static string advancedConfig;
        private static readonly char[] Separators = { ';', '=' };

        private readonly EventPump pump;
        private readonly EngineHandle handle;
        private readonly IntPtr native;
        private readonly List<IZegoDestroyCompletionCallback> destroyCallbacks = new List<IZegoDestroyCompletionCallback>();
        private bool ended;

        /// <summary>Ours. A refused call is told by onDebugError. True (default): it throws ZegoException,
        /// too. False: as in ZEGO's SDK it does not, and calls that return something return their
        /// default.</summary>
        public static bool ThrowOnError = true;

        static ZegoExpressEngine()
        {
            AppDomain.CurrentDomain.ProcessExit += delegate { EventPump.EndAll(); };
            AppDomain.CurrentDomain.DomainUnload += delegate { EventPump.EndAll(); };
        }

        private ZegoExpressEngine(ZegoEngineProfile profile, SynchronizationContext context)
        {
            pump = new EventPump(new Target(this), context);
            IntPtr created = IntPtr.Zero;
            int status;
            if (profile == null)
            {
                status = Zex.zex_create_engine(null, &created);
            }
            else
            {
                fixed (byte* sign = Utf8.Bytes(EmptyIsNull(profile.appSign)))
                fixed (byte* url = Utf8.Bytes(EmptyIsNull(profile.serverUrl)))
                fixed (byte* ca = Utf8.Bytes(EmptyIsNull(profile.caFile)))
                fixed (byte* advanced = Utf8.Bytes(Volatile.Read(ref advancedConfig)))
                {
                    zex_engine_profile p = new zex_engine_profile();
                    p.struct_size = (uint)sizeof(zex_engine_profile);
                    p.app_id = profile.appID;
                    p.app_sign = (IntPtr)sign;
                    p.scenario = (uint)profile.scenario;
                    p.delivery = Zex.ZEX_DELIVERY_POLL;
                    p.server_url = (IntPtr)url;
                    p.ca_file = (IntPtr)ca;
                    p.advanced_config = (IntPtr)advanced;
                    p.user_data = (IntPtr)pump.Number;
                    p.wakeup = EventPump.WakeupPointer;
                    status = Zex.zex_create_engine(&p, &created);
                }
            }
            if (status != 0)
            {
                ZegoException e = ZegoException.OfCall(status, "CreateEngine");
                pump.Abandon();
                throw e;
            }
            native = created;
            handle = new EngineHandle(created);
            pump.Start(created);
        }

        /// <summary>Creates the engine; if there is one already, returns that. Touches no network.</summary>
        /// <param name="context">Where handlers run, such as SynchronizationContext.Current of a window's
        /// thread or a ZegoPollContext; null: a thread of the engine.</param>
        public static ZegoExpressEngine CreateEngine(ZegoEngineProfile profile, SynchronizationContext context)
        {
            lock (Singleton)
            {
                if (instance == null)
                {
                    instance = CreateIndependent(profile, context);
                }
                return instance;
            }
        }

        /// <summary>An engine beside the one of the process: the library takes any number.</summary>
        internal static ZegoExpressEngine CreateIndependent(ZegoEngineProfile profile, SynchronizationContext context)
        {
            try
            {
                return new ZegoExpressEngine(profile, context);
            }
            catch (ZegoException)
            {
                if (ThrowOnError)
                {
                    throw;
                }
                return null;
            }
        }

        /// <summary>The engine, or null.</summary>
        public static ZegoExpressEngine GetEngine()
        {
            lock (Singleton)
            {
                return instance;
            }
        }

        /// <summary>Ends the engine: leaves the room, stops everything, completes what is pending. Legal
        /// inside handlers. A new engine may be created at once.</summary>
        /// <param name="onDestroyCompletion">The last call ever; without an engine it comes at once.</param>
        public static void DestroyEngine(IZegoDestroyCompletionCallback onDestroyCompletion = null)
        {
            ZegoExpressEngine engine;
            lock (Singleton)
            {
                engine = instance;
                instance = null;
            }
            if (engine != null)
            {
                engine.Destroy(onDestroyCompletion);
            }
            else if (onDestroyCompletion != null)
            {
                onDestroyCompletion();
            }
        }

        /// <summary>As DestroyEngine; completes when the engine is gone.</summary>
        public static Task DestroyEngineAsync()
        {
            TaskCompletionSource<bool> done = Completions.New<bool>();
            DestroyEngine(delegate { done.TrySetResult(true); });
            return done.Task;
        }

        internal void Destroy(IZegoDestroyCompletionCallback onDestroyCompletion)
        {
            bool gone;
            lock (destroyCallbacks)
            {
                gone = ended;
                if (!gone && onDestroyCompletion != null)
                {
                    destroyCallbacks.Add(onDestroyCompletion);
                }
            }
            if (gone && onDestroyCompletion != null)
            {
                onDestroyCompletion();
            }
            handle.Dispose();
        }

        /// <summary>Settings for engines created afterwards; null takes them back. Keys and values are
        /// checked when an engine is created.</summary>
        public static void SetEngineConfig(ZegoEngineConfig config)
        {
            string text = null;
            if (config != null && config.advancedConfig != null && config.advancedConfig.Count > 0)
            {
                StringBuilder parts = new StringBuilder();
                foreach (KeyValuePair<string, string> pair in config.advancedConfig)
                {
                    if (pair.Key.IndexOfAny(Separators) >= 0 || pair.Value != null && pair.Value.IndexOf(';') >= 0)
                    {
                        // It would be read as another setting.
                        if (ThrowOnError)
                        {
                            throw new ZegoException(ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ILLEGAL_PARAM, "SetEngineConfig",
                                "advancedConfig: " + pair.Key + " has a separator in it");
                        }
                        return;
                    }
                    parts.Append(parts.Length > 0 ? ";" : "").Append(pair.Key).Append('=').Append(pair.Value);
                }
                text = parts.ToString();
            }
            Volatile.Write(ref advancedConfig, text);
            if (config != null && config.logConfig != null)
            {
                SetLogConfig(config.logConfig);
            }
        }

        /// <summary>Level and files of the log, for the whole process, at any time.</summary>
        public static void SetLogConfig(ZegoLogConfig config)
        {
            if (config == null)
            {
                CheckStatic(Zex.zex_set_log_config(null), "SetLogConfig");
                return;
            }
            fixed (byte* path = Utf8.Bytes(EmptyIsNull(config.logPath)))
            {
                zex_log_config c = new zex_log_config();
                c.struct_size = (uint)sizeof(zex_log_config);
                c.level = (uint)config.logLevel;
                c.log_path = (IntPtr)path;
                c.log_size = config.logSize;
                CheckStatic(Zex.zex_set_log_config(&c), "SetLogConfig");
            }
        }

        /// <summary>Ours: receives the log, for the whole process, on the threads that log; null ends it. The
        /// handler must not call into the library. SetLogConfig decides the level.</summary>
        public static void SetLogHandler(OnLogLine handler)
        {
            CheckStatic(Log.Set(handler), "SetLogHandler");
        }

        /// <summary>Ours: name of an error number, such as ROOM_ERROR_AUTHENTICATION_FAILED; "" if
        /// unknown.</summary>
        public static string GetErrorName(int errorCode)
        {
            return Utf8.Read(Zex.zex_error_name(errorCode));
        }

        /// <summary>Ours: cause of an error number and what to do about it; "" if unknown.</summary>
        public static string GetErrorText(int errorCode)
        {
            return Utf8.Read(Zex.zex_error_text(errorCode));
        }

        /// <summary>Before CreateEngine. An engine is in one room at a time; MultiRoom is refused.</summary>
        public static void SetRoomMode(ZegoRoomMode mode)
        {
            ZegoException e = GetEngine() != null
                ? new ZegoException(ZegoExpressErrorCode.ZEGO_ERROR_CODE_ENGINE_SET_ROOM_MODE_ERROR_TIME, "SetRoomMode", "there is an engine already")
                : mode != ZegoRoomMode.SingleRoom
                ? new ZegoException(ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_SDK_NO_MODULE, "SetRoomMode", "mode: only SingleRoom is there")
                : null;
            if (e != null && ThrowOnError)
            {
                throw e;
            }
        }

        /// <summary>Version of the library, such as "0.1.0".</summary>
        public static string GetVersion()
        {
            return Utf8.Read(Zex.zex_get_version());
        }

        /// <summary>Ours: what is alive in this process.</summary>
        public static ZegoCounters GetCounters()
        {
            zex_counters c = new zex_counters();
            c.struct_size = (uint)sizeof(zex_counters);
            CheckStatic(Zex.zex_get_counters(&c), "GetCounters");
            ZegoCounters counters;
            counters.liveHandles = c.live_handles;
            counters.liveEngines = c.live_engines;
            counters.liveFrames = c.live_frames;
            counters.liveEvents = c.live_events;
            counters.threads = c.threads;
            counters.bufferedBytes = c.buffered_bytes;
            return counters;
        }

        /// <summary>Applies the presets of a scenario; explicit settings made later win.</summary>
        public void SetRoomScenario(ZegoScenario scenario)
        {
            Check(Zex.zex_set_room_scenario(native, (uint)scenario), "SetRoomScenario");
        }

        /// <summary>Turns the answer of a call into an event and, unless as in ZEGO's SDK, an
        /// exception.</summary>
        private bool Check(int status, string function)
        {
            return status == 0 || Throw(Refusal(status, function));
        }

        private bool Refuse(int errorCode, string function, string message)
        {
            Tell(errorCode, function, message);
            return Throw(new ZegoException(errorCode, function, message));
        }

        private static bool Throw(ZegoException e)
        {
            if (ThrowOnError)
            {
                throw e;
            }
            return false;
        }

        /// <summary>For the call that has just failed on this thread. An engine tells of every call that it
        /// refuses; what came to none is told here.</summary>
        private ZegoException Refusal(int status, string function)
        {
            ZegoException e = ZegoException.OfCall(status, function);
            switch (status)
            {
                case ZegoExpressErrorCode.ZEGO_ERROR_CODE_INVALID_HANDLE:
                case ZegoExpressErrorCode.ZEGO_ERROR_CODE_COMMON_ENGINE_NOT_CREATE:
                case ZegoExpressErrorCode.ZEGO_ERROR_CODE_FORKED:
                case ZegoExpressErrorCode.ZEGO_ERROR_CODE_PANIC:
                    Tell(status, function, Utf8.Read(Zex.zex_last_error()));
                    break;
            }
            return e;
        }

        private void Tell(int errorCode, string function, string info)
        {
            pump.Post(delegate
            {
                IZegoEventHandler.OnDebugError handler = onDebugError;
                if (handler != null)
                {
                    handler(errorCode, function, info);
                }
            });
        }

        private static void CheckStatic(int status, string function)
        {
            if (status != 0 && ThrowOnError)
            {
                throw ZegoException.OfCall(status, function);
            }
        }

        private static string EmptyIsNull(string text)
        {
            return string.IsNullOrEmpty(text) ? null : text;
        }

        private static byte Flag(bool on)
        {
            return on ? (byte)1 : (byte)0;
        }
    }
}
