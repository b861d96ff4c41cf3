using System;
using System.Collections.Generic;

namespace ZEGO
{
    /// <summary>The types of the engine's handlers. `extendedData` is always a JSON object, "{}" when
    /// there is nothing to say.</summary>
    public class IZegoEventHandler
    {
        private IZegoEventHandler()
        {
        }

        /// <summary>A refused call, or trouble that is being retried, in words for a developer.</summary>
        public delegate void OnDebugError(int errorCode, string funcName, string info);

        /// <summary>Ours: a handler threw. The exception ends here; the engine goes on.</summary>
        public delegate void OnHandlerException(string handler, Exception exception);

        public delegate void OnRoomStateChanged(string roomID, ZegoRoomStateChangedReason reason, int errorCode, string extendedData);

        public delegate void OnRoomStateUpdate(string roomID, ZegoRoomState state, int errorCode, string extendedData);

        public delegate void OnRoomUserUpdate(string roomID, ZegoUpdateType updateType, List<ZegoUser> userList, uint userCount);

        public delegate void OnRoomOnlineUserCountUpdate(string roomID, int count);

        public delegate void OnRoomStreamUpdate(string roomID, ZegoUpdateType updateType, List<ZegoStream> streamList, string extendedData);

        public delegate void OnRoomTokenWillExpire(string roomID, int remainTimeInSecond);

        public delegate void OnPublisherStateUpdate(string streamID, ZegoPublisherState state, int errorCode, string extendedData);

        public delegate void OnPublisherQualityUpdate(string streamID, ZegoPublishStreamQuality quality);

        public delegate void OnPublisherCapturedAudioFirstFrame();

        public delegate void OnPublisherCapturedVideoFirstFrame(ZegoPublishChannel channel);

        public delegate void OnPublisherRenderVideoFirstFrame(ZegoPublishChannel channel);

        public delegate void OnPublisherSendAudioFirstFrame(ZegoPublishChannel channel);

        public delegate void OnPublisherSendVideoFirstFrame(ZegoPublishChannel channel);

        public delegate void OnPublisherVideoSizeChanged(int width, int height, ZegoPublishChannel channel);

        /// <summary>
        /// The next picture of your own encoder on this channel should be an IDR: a viewer has joined or lost
        /// pictures. At most every 500 ms, repeated while it is needed.
        /// </summary>
        public delegate void OnEncodedKeyframeWanted(ZegoPublishChannel channel);

        public delegate void OnPlayerStateUpdate(string streamID, ZegoPlayerState state, int errorCode, string extendedData);

        public delegate void OnPlayerQualityUpdate(string streamID, ZegoPlayStreamQuality quality);

        public delegate void OnPlayerRecvAudioFirstFrame(string streamID);

        public delegate void OnPlayerRecvVideoFirstFrame(string streamID);

        public delegate void OnPlayerRenderVideoFirstFrame(string streamID);

        public delegate void OnPlayerVideoSizeChanged(string streamID, int width, int height);

        public delegate void OnPlayerRecvSEI(string streamID, byte[] data);

        public delegate void OnCapturedSoundLevelUpdate(float soundLevel);

        public delegate void OnRemoteSoundLevelUpdate(Dictionary<string, float> soundLevels);

        public delegate void OnRemoteCameraStateUpdate(string streamID, ZegoRemoteDeviceState state);

        public delegate void OnRemoteMicStateUpdate(string streamID, ZegoRemoteDeviceState state);

        public delegate void OnCustomVideoCaptureStart(ZegoPublishChannel channel);

        public delegate void OnCustomVideoCaptureStop(ZegoPublishChannel channel);

        /// <summary>`data` and `dataLength` are the first of four each. Valid until the handler returns.</summary>
        public delegate void OnCapturedVideoFrameRawData(ref IntPtr data, ref uint dataLength, ZegoVideoFrameParam param, ZegoVideoFlipMode flipMode, ZegoPublishChannel channel);

        /// <summary>`data` and `dataLength` are the first of four each. Valid until the handler returns.</summary>
        public delegate void OnRemoteVideoFrameRawData(ref IntPtr data, ref uint dataLength, ZegoVideoFrameParam param, string streamID);

        /// <summary>An H.264 access unit (Annex B). On a media thread; valid until the handler returns.</summary>
        public delegate void OnRemoteVideoFrameEncodedData(IntPtr data, uint dataLength, ZegoVideoEncodedFrameParam param, ulong referenceTimeMillisecond, string streamID);

        /// <summary>10 ms of the mix of all played streams, 16-bit PCM. On a media thread; valid until the
        /// handler returns.</summary>
        public delegate void OnPlaybackAudioData(IntPtr data, uint dataLength, ZegoAudioFrameParam param);

        /// <summary>10 ms of one played stream, 16-bit PCM. On a media thread; valid until the handler
        /// returns.</summary>
        public delegate void OnPlayerAudioData(IntPtr data, uint dataLength, ZegoAudioFrameParam param, string streamID);

        /// <summary>Ours: a decoded picture, without a copy. It is lent to the handler; Retain keeps it.</summary>
        public delegate void OnRemoteVideoFrame(string streamID, ZegoVideoFrame frame);

        /// <summary>Ours: a captured picture of a previewed channel. Lent; Retain keeps it.</summary>
        public delegate void OnCapturedVideoFrame(ZegoPublishChannel channel, ZegoVideoFrame frame);
    }

    /// <summary>The engine is gone: the last call ever.</summary>
    public delegate void IZegoDestroyCompletionCallback();

    /// <summary>How a login ended; 0 is success.</summary>
    public delegate void OnRoomLoginResult(int errorCode, string extendedData);

    /// <summary>How a logout ended; 0 is success.</summary>
    public delegate void OnRoomLogoutResult(int errorCode, string extendedData);
}
