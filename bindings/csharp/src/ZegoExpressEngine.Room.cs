using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using ZEGO.Raw;

namespace ZEGO
{
    public sealed unsafe partial class ZegoExpressEngine
    {
        /// <summary>Logs in to a room, making it if need be. Publishing and playing may be started right
        /// afterwards, without waiting. What the server says comes by onRoomStateChanged.</summary>
        public void LoginRoom(string roomID, ZegoUser user, ZegoRoomConfig config = null)
        {
            Login(roomID, user, config, null);
        }

        /// <summary>As above; `callback` runs exactly once, unless the call itself is refused.</summary>
        public void LoginRoom(string roomID, ZegoUser user, ZegoRoomConfig config, OnRoomLoginResult callback)
        {
            Login(roomID, user, config, callback == null ? (Action<int, string>)null : callback.Invoke);
        }

        /// <summary>As LoginRoom; completes with the extended data, or fails with ZegoException.</summary>
        public Task<string> LoginRoomAsync(string roomID, ZegoUser user, ZegoRoomConfig config = null)
        {
            TaskCompletionSource<string> done = Completions.New<string>();
            int status = LoginStatus(roomID, user, config, Close(done, "LoginRoom"));
            return Started(done, status, "LoginRoom");
        }

        /// <summary>Leaves the room; stops all publishing, playing and preview.</summary>
        public void LogoutRoom()
        {
            LogoutRoom(null);
        }

        public void LogoutRoom(string roomID)
        {
            LogoutRoom(roomID, null);
        }

        /// <summary>`callback` runs exactly once, unless the call itself is refused.</summary>
        public void LogoutRoom(string roomID, OnRoomLogoutResult callback)
        {
            Action<int, string> close = callback == null ? (Action<int, string>)null : callback.Invoke;
            Check(LogoutStatus(roomID, close), "LogoutRoom");
        }

        /// <summary>As LogoutRoom; completes with the extended data, or fails with ZegoException.</summary>
        public Task<string> LogoutRoomAsync(string roomID = null)
        {
            TaskCompletionSource<string> done = Completions.New<string>();
            int status = LogoutStatus(roomID, Close(done, "LogoutRoom"));
            return Started(done, status, "LogoutRoom");
        }

        /// <summary>Replaces the token used for the next login, publish or reconnect.</summary>
        public void RenewToken(string roomID, string token)
        {
            Check(Zex.zex_renew_token(native, Utf8.Bytes(roomID), Utf8.Bytes(token)), "RenewToken");
        }

        /// <summary>Streams of the room as the engine knows them now, without its own.</summary>
        public List<ZegoStream> GetRoomStreamList(string roomID)
        {
            List<ZegoStream> streams = new List<ZegoStream>();
            IntPtr list;
            if (!Check(Zex.zex_get_room_stream_list(native, Utf8.Bytes(roomID), &list), "GetRoomStreamList"))
            {
                return streams;
            }
            try
            {
                uint count = 0;
                Check(Zex.zex_stream_list_count(list, &count), "GetRoomStreamList");
                for (uint i = 0; i < count; i++)
                {
                    zex_stream* stream = null;
                    if (Check(Zex.zex_stream_list_get(list, i, &stream), "GetRoomStreamList"))
                    {
                        streams.Add(Lists.Stream(stream));
                    }
                }
            }
            finally
            {
                Zex.zex_stream_list_release(list);
            }
            return streams;
        }

        private void Login(string roomID, ZegoUser user, ZegoRoomConfig config, Action<int, string> close)
        {
            Check(LoginStatus(roomID, user, config, close), "LoginRoom");
        }

        private int LoginStatus(string roomID, ZegoUser user, ZegoRoomConfig config, Action<int, string> close)
        {
            byte[] room = Utf8.Bytes(roomID);
            byte[] id = user == null ? null : Utf8.Bytes(user.userID);
            byte[] name = user == null ? null : Utf8.Bytes(user.userName);
            byte[] token = config == null ? null : Utf8.Bytes(EmptyIsNull(config.token));
            return Completions.Run(pump.Target, "the callback of LoginRoom", close, delegate(IntPtr done, IntPtr userData)
            {
                fixed (byte* idStart = id)
                fixed (byte* nameStart = name)
                fixed (byte* tokenStart = token)
                {
                    zex_user u = new zex_user();
                    u.struct_size = (uint)sizeof(zex_user);
                    u.user_id = (IntPtr)idStart;
                    u.user_name = (IntPtr)nameStart;
                    zex_room_config c = new zex_room_config();
                    c.struct_size = (uint)sizeof(zex_room_config);
                    c.token = (IntPtr)tokenStart;
                    if (config != null)
                    {
                        c.max_member_count = config.maxMemberCount;
                        c.is_user_status_notify = Flag(config.isUserStatusNotify);
                    }
                    return Zex.zex_login_room(native, room, user == null ? null : &u, &c, done, userData);
                }
            });
        }

        private int LogoutStatus(string roomID, Action<int, string> close)
        {
            byte[] room = Utf8.Bytes(roomID);
            int status = Completions.Run(pump.Target, "the callback of LogoutRoom", close, delegate(IntPtr done, IntPtr userData)
            {
                return Zex.zex_logout_room(native, room, done, userData);
            });
            if (status == 0)
            {
                RoomEnded();
            }
            return status;
        }

        /// <summary>The library has stopped all publishing, playing and preview.</summary>
        private void RoomEnded()
        {
            canvases.Clear();
            for (int channel = 0; channel < Channels; channel++)
            {
                SetPreviewCanvas((ZegoPublishChannel)channel, null);
                CaptureUse((ZegoPublishChannel)channel, PreviewUse | PublishUse, false);
            }
        }

        private static Action<int, string> Close(TaskCompletionSource<string> task, string function)
        {
            return delegate(int errorCode, string extendedData)
            {
                if (errorCode == 0)
                {
                    task.TrySetResult(extendedData);
                }
                else
                {
                    task.TrySetException(ZegoException.OfResult(errorCode, function, extendedData));
                }
            };
        }

        /// <summary>A task never throws where it is started: a refusal is its failure.</summary>
        private Task<string> Started(TaskCompletionSource<string> task, int status, string function)
        {
            if (status != 0)
            {
                task.TrySetException(Refusal(status, function));
            }
            return task.Task;
        }
    }
}
