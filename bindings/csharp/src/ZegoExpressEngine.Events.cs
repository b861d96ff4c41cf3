using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using ZEGO.Raw;

namespace ZEGO
{
    public sealed unsafe partial class ZegoExpressEngine
    {
        public IZegoEventHandler.OnDebugError onDebugError { get; set; }

        /// <summary>Ours: what a handler threw. Unset, it is written to the standard error stream.</summary>
        public IZegoEventHandler.OnHandlerException onHandlerException { get; set; }

        /// <summary>Fires before onRoomStateUpdate for the same change.</summary>
        public IZegoEventHandler.OnRoomStateChanged onRoomStateChanged { get; set; }

        public IZegoEventHandler.OnRoomStateUpdate onRoomStateUpdate { get; set; }

        /// <summary>Only with isUserStatusNotify.</summary>
        public IZegoEventHandler.OnRoomUserUpdate onRoomUserUpdate { get; set; }

        /// <summary>At most every 30 s.</summary>
        public IZegoEventHandler.OnRoomOnlineUserCountUpdate onRoomOnlineUserCountUpdate { get; set; }

        /// <summary>Streams of others that came or went.</summary>
        public IZegoEventHandler.OnRoomStreamUpdate onRoomStreamUpdate { get; set; }

        /// <summary>30 s before the token expires.</summary>
        public IZegoEventHandler.OnRoomTokenWillExpire onRoomTokenWillExpire { get; set; }

        public IZegoEventHandler.OnPublisherStateUpdate onPublisherStateUpdate { get; set; }

        /// <summary>Every 3 s a published stream.</summary>
        public IZegoEventHandler.OnPublisherQualityUpdate onPublisherQualityUpdate { get; set; }

        public IZegoEventHandler.OnPublisherCapturedAudioFirstFrame onPublisherCapturedAudioFirstFrame { get; set; }

        public IZegoEventHandler.OnPublisherCapturedVideoFirstFrame onPublisherCapturedVideoFirstFrame { get; set; }

        public IZegoEventHandler.OnPublisherRenderVideoFirstFrame onPublisherRenderVideoFirstFrame { get; set; }

        public IZegoEventHandler.OnPublisherSendAudioFirstFrame onPublisherSendAudioFirstFrame { get; set; }

        public IZegoEventHandler.OnPublisherSendVideoFirstFrame onPublisherSendVideoFirstFrame { get; set; }

        public IZegoEventHandler.OnPublisherVideoSizeChanged onPublisherVideoSizeChanged { get; set; }

        /// <summary>Of encoded custom capture; see <see cref="IZegoEventHandler.OnEncodedKeyframeWanted"/>.</summary>
        public IZegoEventHandler.OnEncodedKeyframeWanted onEncodedKeyframeWanted { get; set; }

        public IZegoEventHandler.OnPlayerStateUpdate onPlayerStateUpdate { get; set; }

        /// <summary>Every 3 s a played stream.</summary>
        public IZegoEventHandler.OnPlayerQualityUpdate onPlayerQualityUpdate { get; set; }

        public IZegoEventHandler.OnPlayerRecvAudioFirstFrame onPlayerRecvAudioFirstFrame { get; set; }

        public IZegoEventHandler.OnPlayerRecvVideoFirstFrame onPlayerRecvVideoFirstFrame { get; set; }

        public IZegoEventHandler.OnPlayerRenderVideoFirstFrame onPlayerRenderVideoFirstFrame { get; set; }

        public IZegoEventHandler.OnPlayerVideoSizeChanged onPlayerVideoSizeChanged { get; set; }

        public IZegoEventHandler.OnPlayerRecvSEI onPlayerRecvSEI { get; set; }

        /// <summary>0–100, while the sound level monitor runs.</summary>
        public IZegoEventHandler.OnCapturedSoundLevelUpdate onCapturedSoundLevelUpdate { get; set; }

        /// <summary>0–100 by stream, while the sound level monitor runs.</summary>
        public IZegoEventHandler.OnRemoteSoundLevelUpdate onRemoteSoundLevelUpdate { get; set; }

        public IZegoEventHandler.OnRemoteCameraStateUpdate onRemoteCameraStateUpdate { get; set; }

        public IZegoEventHandler.OnRemoteMicStateUpdate onRemoteMicStateUpdate { get; set; }

        /// <summary>The engine as its pump sees it.</summary>
        private sealed class Target : EventPump.ITarget
        {
            internal readonly ZegoExpressEngine Engine;

            internal Target(ZegoExpressEngine engine)
            {
                Engine = engine;
            }

            public void Handle(ref zex_event_data data)
            {
                try
                {
                    fixed (zex_event_data* d = &data)
                    {
                        Engine.Dispatch(d);
                    }
                }
                catch (Exception e)
                {
                    HandleException(EventName(data.event_type), e);
                }
            }

            public void HandleMailbox()
            {
                Engine.DispatchCaptured();
            }

            public void HandleEnd()
            {
                Engine.OnEnd();
            }

            public void HandleException(string handler, Exception exception)
            {
                Engine.Report(handler, exception);
            }
        }

        private void Dispatch(zex_event_data* d)
        {
            switch (d->event_type)
            {
                case Zex.ZEX_EVENT_VIDEO_FRAME:
                    DispatchRemote(Utf8.Read(d->stream_id), d->frame);
                    break;
                case Zex.ZEX_EVENT_ROOM_STATE_CHANGED:
                case Zex.ZEX_EVENT_ROOM_STATE_UPDATE:
                case Zex.ZEX_EVENT_ROOM_USER_UPDATE:
                case Zex.ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE:
                case Zex.ZEX_EVENT_ROOM_STREAM_UPDATE:
                case Zex.ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE:
                    DispatchRoom(d);
                    break;
                case Zex.ZEX_EVENT_PUBLISHER_STATE_UPDATE:
                case Zex.ZEX_EVENT_PUBLISHER_QUALITY_UPDATE:
                case Zex.ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME:
                case Zex.ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME:
                case Zex.ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME:
                case Zex.ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME:
                case Zex.ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME:
                case Zex.ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED:
                case Zex.ZEX_EVENT_ENCODED_KEYFRAME_WANTED:
                    DispatchPublisher(d);
                    break;
                default:
                    DispatchPlayer(d);
                    break;
            }
        }

        private void DispatchRoom(zex_event_data* d)
        {
            string room = Utf8.Read(d->room_id);
            switch (d->event_type)
            {
                case Zex.ZEX_EVENT_ROOM_STATE_CHANGED:
                    if (d->state == Zex.ZEX_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED
                        || d->state == Zex.ZEX_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED
                        || d->state == Zex.ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT)
                    {
                        // Before the handler, which may log in afresh.
                        RoomEnded();
                    }
                    IZegoEventHandler.OnRoomStateChanged changed = onRoomStateChanged;
                    if (changed != null)
                    {
                        changed(room, (ZegoRoomStateChangedReason)d->state, d->error_code, Utf8.Read(d->extended_data));
                    }
                    break;
                case Zex.ZEX_EVENT_ROOM_STATE_UPDATE:
                    IZegoEventHandler.OnRoomStateUpdate state = onRoomStateUpdate;
                    if (state != null)
                    {
                        state(room, (ZegoRoomState)d->state, d->error_code, Utf8.Read(d->extended_data));
                    }
                    break;
                case Zex.ZEX_EVENT_ROOM_USER_UPDATE:
                    IZegoEventHandler.OnRoomUserUpdate users = onRoomUserUpdate;
                    if (users != null)
                    {
                        List<ZegoUser> list = Lists.Users(d->users, d->count);
                        users(room, (ZegoUpdateType)d->update_type, list, d->count);
                    }
                    break;
                case Zex.ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE:
                    IZegoEventHandler.OnRoomOnlineUserCountUpdate count = onRoomOnlineUserCountUpdate;
                    if (count != null)
                    {
                        count(room, (int)d->count);
                    }
                    break;
                case Zex.ZEX_EVENT_ROOM_STREAM_UPDATE:
                    IZegoEventHandler.OnRoomStreamUpdate streams = onRoomStreamUpdate;
                    if (streams != null)
                    {
                        List<ZegoStream> list = Lists.Streams(d->streams, d->count);
                        streams(room, (ZegoUpdateType)d->update_type, list, Utf8.Read(d->extended_data));
                    }
                    break;
                case Zex.ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE:
                    IZegoEventHandler.OnRoomTokenWillExpire expire = onRoomTokenWillExpire;
                    if (expire != null)
                    {
                        expire(room, (int)d->count);
                    }
                    break;
            }
        }

        private void DispatchPublisher(zex_event_data* d)
        {
            ZegoPublishChannel channel = (ZegoPublishChannel)d->channel;
            switch (d->event_type)
            {
                case Zex.ZEX_EVENT_PUBLISHER_STATE_UPDATE:
                    IZegoEventHandler.OnPublisherStateUpdate state = onPublisherStateUpdate;
                    if (state != null)
                    {
                        state(Utf8.Read(d->stream_id), (ZegoPublisherState)d->state, d->error_code, Utf8.Read(d->extended_data));
                    }
                    break;
                case Zex.ZEX_EVENT_PUBLISHER_QUALITY_UPDATE:
                    IZegoEventHandler.OnPublisherQualityUpdate quality = onPublisherQualityUpdate;
                    if (quality != null)
                    {
                        quality(Utf8.Read(d->stream_id), ZegoPublishStreamQuality.Of(d->publish_quality));
                    }
                    break;
                case Zex.ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME:
                    IZegoEventHandler.OnPublisherCapturedAudioFirstFrame sound = onPublisherCapturedAudioFirstFrame;
                    if (sound != null)
                    {
                        sound();
                    }
                    break;
                case Zex.ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME:
                    IZegoEventHandler.OnPublisherCapturedVideoFirstFrame captured = onPublisherCapturedVideoFirstFrame;
                    if (captured != null)
                    {
                        captured(channel);
                    }
                    break;
                case Zex.ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME:
                    IZegoEventHandler.OnPublisherRenderVideoFirstFrame rendered = onPublisherRenderVideoFirstFrame;
                    if (rendered != null)
                    {
                        rendered(channel);
                    }
                    break;
                case Zex.ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME:
                    IZegoEventHandler.OnPublisherSendAudioFirstFrame sentSound = onPublisherSendAudioFirstFrame;
                    if (sentSound != null)
                    {
                        sentSound(channel);
                    }
                    break;
                case Zex.ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME:
                    IZegoEventHandler.OnPublisherSendVideoFirstFrame sent = onPublisherSendVideoFirstFrame;
                    if (sent != null)
                    {
                        sent(channel);
                    }
                    break;
                case Zex.ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED:
                    IZegoEventHandler.OnPublisherVideoSizeChanged size = onPublisherVideoSizeChanged;
                    if (size != null)
                    {
                        size((int)d->width, (int)d->height, channel);
                    }
                    break;
                case Zex.ZEX_EVENT_ENCODED_KEYFRAME_WANTED:
                    IZegoEventHandler.OnEncodedKeyframeWanted wanted = onEncodedKeyframeWanted;
                    if (wanted != null)
                    {
                        wanted(channel);
                    }
                    break;
            }
        }

        private void DispatchPlayer(zex_event_data* d)
        {
            string stream = Utf8.Read(d->stream_id);
            switch (d->event_type)
            {
                case Zex.ZEX_EVENT_PLAYER_STATE_UPDATE:
                    IZegoEventHandler.OnPlayerStateUpdate state = onPlayerStateUpdate;
                    if (state != null)
                    {
                        state(stream, (ZegoPlayerState)d->state, d->error_code, Utf8.Read(d->extended_data));
                    }
                    break;
                case Zex.ZEX_EVENT_PLAYER_QUALITY_UPDATE:
                    IZegoEventHandler.OnPlayerQualityUpdate quality = onPlayerQualityUpdate;
                    if (quality != null)
                    {
                        quality(stream, ZegoPlayStreamQuality.Of(d->play_quality));
                    }
                    break;
                case Zex.ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME:
                    IZegoEventHandler.OnPlayerRecvAudioFirstFrame sound = onPlayerRecvAudioFirstFrame;
                    if (sound != null)
                    {
                        sound(stream);
                    }
                    break;
                case Zex.ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME:
                    IZegoEventHandler.OnPlayerRecvVideoFirstFrame picture = onPlayerRecvVideoFirstFrame;
                    if (picture != null)
                    {
                        picture(stream);
                    }
                    break;
                case Zex.ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME:
                    IZegoEventHandler.OnPlayerRenderVideoFirstFrame rendered = onPlayerRenderVideoFirstFrame;
                    if (rendered != null)
                    {
                        rendered(stream);
                    }
                    break;
                case Zex.ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED:
                    IZegoEventHandler.OnPlayerVideoSizeChanged size = onPlayerVideoSizeChanged;
                    if (size != null)
                    {
                        size(stream, (int)d->width, (int)d->height);
                    }
                    break;
                case Zex.ZEX_EVENT_PLAYER_RECV_SEI:
                    IZegoEventHandler.OnPlayerRecvSEI sei = onPlayerRecvSEI;
                    if (sei != null)
                    {
                        sei(stream, Lists.Bytes(d->data, d->data_length));
                    }
                    break;
                case Zex.ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE:
                    IZegoEventHandler.OnRemoteCameraStateUpdate camera = onRemoteCameraStateUpdate;
                    if (camera != null)
                    {
                        camera(stream, (ZegoRemoteDeviceState)d->state);
                    }
                    break;
                case Zex.ZEX_EVENT_REMOTE_MIC_STATE_UPDATE:
                    IZegoEventHandler.OnRemoteMicStateUpdate mic = onRemoteMicStateUpdate;
                    if (mic != null)
                    {
                        mic(stream, (ZegoRemoteDeviceState)d->state);
                    }
                    break;
                case Zex.ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE:
                    IZegoEventHandler.OnCapturedSoundLevelUpdate captured = onCapturedSoundLevelUpdate;
                    if (captured != null)
                    {
                        captured(d->level);
                    }
                    break;
                case Zex.ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE:
                    IZegoEventHandler.OnRemoteSoundLevelUpdate levels = onRemoteSoundLevelUpdate;
                    if (levels != null)
                    {
                        levels(Lists.Levels(d->levels, d->count));
                    }
                    break;
                case Zex.ZEX_EVENT_DEBUG_ERROR:
                    IZegoEventHandler.OnDebugError debug = onDebugError;
                    if (debug != null)
                    {
                        debug(d->error_code, Published(Utf8.Read(d->function)), Utf8.Read(d->info));
                    }
                    break;
            }
        }

        /// <summary>The last event: whoever waits for the end hears of it, with nothing of the engine
        /// left.</summary>
        private void OnEnd()
        {
            handle.SetHandleAsInvalid();
            DropCaptured();
            IZegoDestroyCompletionCallback[] callbacks;
            lock (destroyCallbacks)
            {
                ended = true;
                callbacks = destroyCallbacks.ToArray();
                destroyCallbacks.Clear();
            }
            foreach (IZegoDestroyCompletionCallback callback in callbacks)
            {
                try
                {
                    callback();
                }
                catch (Exception e)
                {
                    Report("onDestroyCompletion", e);
                }
            }
        }

        /// <summary>A handler threw: told to the application, never to the library.</summary>
        private void Report(string handler, Exception exception)
        {
            if (exception is ThreadAbortException)
            {
                // Mono ends its threads so when the program has ended: nobody's mistake.
                return;
            }
            IZegoEventHandler.OnHandlerException hook = onHandlerException;
            if (hook == null)
            {
                ReportLost(handler, exception);
                return;
            }
            try
            {
                hook(handler, exception);
            }
            catch (Exception e)
            {
                ReportLost("onHandlerException", e);
            }
        }

        /// <summary>Nobody else wants to hear of it.</summary>
        internal static void ReportLost(string handler, Exception exception)
        {
            try
            {
                Console.Error.WriteLine("zego_express: {0} threw {1}", handler, exception);
            }
            catch (Exception)
            {
                // There is no standard error stream either.
            }
        }

        /// <summary>A call's name in the C interface as the one here.</summary>
        internal static string Published(string function)
        {
            StringBuilder name = new StringBuilder();
            foreach (string word in function.Split('_'))
            {
                if (word == "sei" || word == "pcm")
                {
                    name.Append(word.ToUpperInvariant());
                }
                else if (word.Length > 0)
                {
                    name.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
                }
            }
            return name.ToString();
        }

        private static string EventName(uint type)
        {
            switch (type)
            {
                case Zex.ZEX_EVENT_ROOM_STATE_CHANGED: return "onRoomStateChanged";
                case Zex.ZEX_EVENT_ROOM_STATE_UPDATE: return "onRoomStateUpdate";
                case Zex.ZEX_EVENT_ROOM_USER_UPDATE: return "onRoomUserUpdate";
                case Zex.ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE: return "onRoomOnlineUserCountUpdate";
                case Zex.ZEX_EVENT_ROOM_STREAM_UPDATE: return "onRoomStreamUpdate";
                case Zex.ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE: return "onRoomTokenWillExpire";
                case Zex.ZEX_EVENT_PUBLISHER_STATE_UPDATE: return "onPublisherStateUpdate";
                case Zex.ZEX_EVENT_PUBLISHER_QUALITY_UPDATE: return "onPublisherQualityUpdate";
                case Zex.ZEX_EVENT_PLAYER_STATE_UPDATE: return "onPlayerStateUpdate";
                case Zex.ZEX_EVENT_PLAYER_QUALITY_UPDATE: return "onPlayerQualityUpdate";
                case Zex.ZEX_EVENT_PLAYER_RECV_SEI: return "onPlayerRecvSEI";
                case Zex.ZEX_EVENT_DEBUG_ERROR: return "onDebugError";
                case Zex.ZEX_EVENT_VIDEO_FRAME: return "a handler of pictures";
                default: return "the handler of event " + type;
            }
        }
    }

    /// <summary>Lists of the library, copied.</summary>
    internal static unsafe class Lists
    {
        internal static List<ZegoUser> Users(zex_user** users, uint count)
        {
            List<ZegoUser> list = new List<ZegoUser>((int)count);
            for (uint i = 0; i < count; i++)
            {
                list.Add(new ZegoUser(Utf8.Read(users[i]->user_id), Utf8.Read(users[i]->user_name)));
            }
            return list;
        }

        internal static List<ZegoStream> Streams(zex_stream** streams, uint count)
        {
            List<ZegoStream> list = new List<ZegoStream>((int)count);
            for (uint i = 0; i < count; i++)
            {
                list.Add(Stream(streams[i]));
            }
            return list;
        }

        internal static ZegoStream Stream(zex_stream* s)
        {
            return new ZegoStream
            {
                user = new ZegoUser(Utf8.Read(s->user_id), Utf8.Read(s->user_name)),
                streamID = Utf8.Read(s->stream_id),
                extraInfo = Utf8.Read(s->extra_info)
            };
        }

        internal static Dictionary<string, float> Levels(zex_sound_level** levels, uint count)
        {
            Dictionary<string, float> map = new Dictionary<string, float>((int)count);
            for (uint i = 0; i < count; i++)
            {
                map[Utf8.Read(levels[i]->stream_id)] = levels[i]->level;
            }
            return map;
        }

        internal static byte[] Bytes(byte* data, uint length)
        {
            byte[] bytes = new byte[length];
            if (length > 0)
            {
                Marshal.Copy((IntPtr)data, bytes, 0, (int)length);
            }
            return bytes;
        }
    }
}
