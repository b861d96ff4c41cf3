// What an application implements to be told: derive, override what you want.
//
// Threads: IZegoEventHandler runs on its engine's callback thread, one call at a time and in order;
// the other handlers run on media threads, where slowness delays that stream and nothing else.
// Any call into the engine is fine inside. No lock is held. A handler that throws is reported by
// ZegoExpressSDK::zexSetExceptionHook and does no harm.
#pragma once

#include "ZegoExpressDefines.h"

namespace ZEGO {
namespace EXPRESS {

/// Events of an engine. `extendedData` is always a JSON object, `{}` when there is nothing to say.
class IZegoEventHandler {
public:
    virtual ~IZegoEventHandler() = default;

    /// A refused call, or trouble that is being retried, in words for a developer.
    virtual void onDebugError(int /*errorCode*/, const std::string & /*funcName*/,
                              const std::string & /*info*/)
    {
    }

    /// Every step of being in a room; comes before onRoomStateUpdate.
    virtual void onRoomStateChanged(const std::string & /*roomID*/,
                                    ZegoRoomStateChangedReason /*reason*/, int /*errorCode*/,
                                    const std::string & /*extendedData*/)
    {
    }

    virtual void onRoomStateUpdate(const std::string & /*roomID*/, ZegoRoomState /*state*/,
                                   int /*errorCode*/, const std::string & /*extendedData*/)
    {
    }

    /// Only with ZegoRoomConfig::isUserStatusNotify; first all who are there already.
    virtual void onRoomUserUpdate(const std::string & /*roomID*/, ZegoUpdateType /*updateType*/,
                                  const std::vector<ZegoUser> & /*userList*/)
    {
    }

    /// At most every 30 s.
    virtual void onRoomOnlineUserCountUpdate(const std::string & /*roomID*/, int /*count*/) {}

    /// Streams of others that came or went; first all that are there already.
    virtual void onRoomStreamUpdate(const std::string & /*roomID*/, ZegoUpdateType /*updateType*/,
                                    const std::vector<ZegoStream> & /*streamList*/,
                                    const std::string & /*extendedData*/)
    {
    }

    /// 30 s before the token expires: call renewToken.
    virtual void onRoomTokenWillExpire(const std::string & /*roomID*/, int /*remainTimeInSecond*/) {}

    virtual void onPublisherStateUpdate(const std::string & /*streamID*/,
                                        ZegoPublisherState /*state*/, int /*errorCode*/,
                                        const std::string & /*extendedData*/)
    {
    }

    /// Every 3 s a published stream.
    virtual void onPublisherQualityUpdate(const std::string & /*streamID*/,
                                          const ZegoPublishStreamQuality & /*quality*/)
    {
    }

    virtual void onPublisherCapturedAudioFirstFrame() {}
    virtual void onPublisherCapturedVideoFirstFrame(ZegoPublishChannel /*channel*/) {}
    /// First preview picture.
    virtual void onPublisherRenderVideoFirstFrame(ZegoPublishChannel /*channel*/) {}
    virtual void onPublisherSendAudioFirstFrame(ZegoPublishChannel /*channel*/) {}
    virtual void onPublisherSendVideoFirstFrame(ZegoPublishChannel /*channel*/) {}
    virtual void onPublisherVideoSizeChanged(int /*width*/, int /*height*/,
                                             ZegoPublishChannel /*channel*/)
    {
    }
    /// The next picture of your own encoder on this channel should be an IDR: a viewer has joined
    /// or lost pictures. At most every 500 ms, repeated while it is needed.
    virtual void onEncodedKeyframeWanted(ZegoPublishChannel /*channel*/) {}

    virtual void onPlayerStateUpdate(const std::string & /*streamID*/, ZegoPlayerState /*state*/,
                                     int /*errorCode*/, const std::string & /*extendedData*/)
    {
    }

    /// Every 3 s a played stream.
    virtual void onPlayerQualityUpdate(const std::string & /*streamID*/,
                                       const ZegoPlayStreamQuality & /*quality*/)
    {
    }

    virtual void onPlayerRecvAudioFirstFrame(const std::string & /*streamID*/) {}
    virtual void onPlayerRecvVideoFirstFrame(const std::string & /*streamID*/) {}
    virtual void onPlayerRenderVideoFirstFrame(const std::string & /*streamID*/) {}
    virtual void onPlayerVideoSizeChanged(const std::string & /*streamID*/, int /*width*/,
                                          int /*height*/)
    {
    }

    /// `data` is valid until the function returns.
    virtual void onPlayerRecvSEI(const std::string & /*streamID*/, const unsigned char * /*data*/,
                                 unsigned int /*dataLength*/)
    {
    }

    virtual void onRemoteCameraStateUpdate(const std::string & /*streamID*/,
                                           ZegoRemoteDeviceState /*state*/)
    {
    }
    virtual void onRemoteMicStateUpdate(const std::string & /*streamID*/,
                                        ZegoRemoteDeviceState /*state*/)
    {
    }

    /// 0–100, while the sound level monitor runs.
    virtual void onCapturedSoundLevelUpdate(float /*soundLevel*/) {}
    /// By stream ID, 0–100.
    virtual void
    onRemoteSoundLevelUpdate(const std::unordered_map<std::string, float> & /*soundLevels*/)
    {
    }
};

/// Told when a channel wants pictures of the application (enableCustomVideoCapture).
class IZegoCustomVideoCaptureHandler {
public:
    virtual ~IZegoCustomVideoCaptureHandler() = default;

    /// Previewing or publishing began. Runs inside the call that began it, on its thread.
    virtual void onStart(ZegoPublishChannel /*channel*/) {}
    /// Neither goes on any more. Runs inside the call that ended it, on its thread.
    virtual void onStop(ZegoPublishChannel /*channel*/) {}
};

/// Pictures (enableCustomVideoRender). Media threads. Data is read-only and valid until the
/// function returns.
class IZegoCustomVideoRenderHandler {
public:
    virtual ~IZegoCustomVideoRenderHandler() = default;

    /// A captured picture of a previewed channel. YUV: three planes of I420, no copy was made.
    /// RGB: one plane of BGRA32, converted into memory of the library.
    virtual void onCapturedVideoFrameRawData(unsigned char ** /*data*/, unsigned int * /*dataLength*/,
                                             ZegoVideoFrameParam /*param*/,
                                             ZegoVideoFlipMode /*flipMode*/,
                                             ZegoPublishChannel /*channel*/)
    {
    }

    /// A decoded picture of a played stream; otherwise as above.
    virtual void onRemoteVideoFrameRawData(unsigned char ** /*data*/, unsigned int * /*dataLength*/,
                                           ZegoVideoFrameParam /*param*/,
                                           const std::string & /*streamID*/)
    {
    }

    /// With ZEGO_VIDEO_BUFFER_TYPE_ENCODED_DATA: an H.264 access unit (Annex B), in decoding order.
    /// `referenceTimeMillisecond`: when it was captured, Unix time; 0 unknown.
    virtual void onRemoteVideoFrameEncodedData(const unsigned char * /*data*/,
                                               unsigned int /*dataLength*/,
                                               ZegoVideoEncodedFrameParam /*param*/,
                                               unsigned long long /*referenceTimeMillisecond*/,
                                               const std::string & /*streamID*/)
    {
    }
};

/// Sound (startAudioDataObserver): interleaved 16-bit PCM in pieces of 10 ms, in the rate and
/// channels that `param` says. Media threads. Data is valid until the function returns.
class IZegoAudioDataHandler {
public:
    virtual ~IZegoAudioDataHandler() = default;

    /// The mix of all played streams: what a loudspeaker should play.
    virtual void onPlaybackAudioData(const unsigned char * /*data*/, unsigned int /*dataLength*/,
                                     ZegoAudioFrameParam /*param*/)
    {
    }

    /// One played stream.
    virtual void onPlayerAudioData(const unsigned char * /*data*/, unsigned int /*dataLength*/,
                                   ZegoAudioFrameParam /*param*/, const std::string & /*streamID*/)
    {
    }
};

}  // namespace EXPRESS
}  // namespace ZEGO
