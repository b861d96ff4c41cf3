// The engine as an application sees it.
#pragma once

#include "ZegoExpressEventHandler.h"
#include "ZexFrame.h"

namespace ZEGO {
namespace EXPRESS {

/// An engine. Made by ZegoExpressSDK::createEngine.
///
/// Any thread may call, also from inside a callback, and no call blocks. As in ZEGO's SDK most calls
/// return nothing: one that is refused does nothing, and says why in ZegoExpressSDK::zexLastError
/// on the same thread; it also comes by onDebugError, once, unless there is no engine to tell of it.
/// What the network says comes by events. No call throws, except std::bad_alloc.
class IZegoExpressEngine {
public:
    virtual ~IZegoExpressEngine() = default;

    /// Replaces the event handler; nullptr: none. The old one may still be running for a moment.
    virtual void setEventHandler(std::shared_ptr<IZegoEventHandler> eventHandler) = 0;
    /// Applies the presets of a scenario to both channels.
    virtual void setRoomScenario(ZegoScenario scenario) = 0;

    // ---- rooms

    /// Logs in to a room, making it if need be: IDs of 1–127 bytes. Publishing and playing may
    /// follow at once. A `callback` runs exactly once; for a refused call before this returns.
    virtual void loginRoom(const std::string &roomID, ZegoUser user) = 0;
    virtual void loginRoom(const std::string &roomID, ZegoUser user, ZegoRoomConfig config) = 0;
    virtual void loginRoom(const std::string &roomID, ZegoUser user, ZegoRoomConfig config,
                           ZegoRoomLoginCallback callback) = 0;
    /// Leaves the room, or the current one, and stops publishing, playing and preview.
    virtual void logoutRoom() = 0;
    virtual void logoutRoom(ZegoRoomLogoutCallback callback) = 0;
    virtual void logoutRoom(const std::string &roomID) = 0;
    virtual void logoutRoom(const std::string &roomID, ZegoRoomLogoutCallback callback) = 0;
    /// Leaves one room for another as the same user; publishing and playing end, preview goes on.
    /// With tokens, `config` has the new room's. Refused: nothing was left, unless it is the new
    /// room's ID that is wrong.
    virtual void switchRoom(const std::string &fromRoomID, const std::string &toRoomID) = 0;
    virtual void switchRoom(const std::string &fromRoomID, const std::string &toRoomID,
                            ZegoRoomConfig config) = 0;
    /// The token for the next login, publish or reconnect.
    virtual void renewToken(const std::string &roomID, const std::string &token) = 0;
    /// Streams as the engine knows them now. Empty after a refusal.
    virtual ZegoRoomStreamList getRoomStreamList(const std::string &roomID,
                                                 ZegoRoomStreamListType streamListType) = 0;

    // ---- publishing

    /// Publishes a channel under an ID of 1–256 bytes out of 0-9, A-Z, a-z, '-' and '_'.
    virtual void startPublishingStream(const std::string &streamID,
                                       ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual void startPublishingStream(const std::string &streamID, ZegoPublisherConfig config,
                                       ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual void stopPublishingStream(ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// Shows what is captured to the canvas' view and to a custom renderer.
    virtual void startPreview(ZegoCanvas *canvas = nullptr,
                              ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual void stopPreview(ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual void setVideoConfig(ZegoVideoConfig config,
                                ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual ZegoVideoConfig getVideoConfig(ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual void setAudioConfig(ZegoAudioConfig config,
                                ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual ZegoAudioConfig getAudioConfig(ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual void mutePublishStreamAudio(bool mute,
                                        ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual void mutePublishStreamVideo(bool mute,
                                        ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// 0–200, default 100.
    virtual void setCaptureVolume(int volume) = 0;
    /// Up to 4,096 bytes with the next picture, at most 30 a second.
    virtual void sendSEI(const unsigned char *data, unsigned int dataLength,
                         ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// CAMERA and CUSTOM; another kind is refused. Returns 0 or the error number.
    virtual int setVideoSource(ZegoVideoSourceType source,
                               ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// DEFAULT and MICROPHONE, CUSTOM, NONE (silence). Returns 0 or the error number.
    virtual int setAudioSource(ZegoAudioSourceType source,
                               ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;

    // ---- playing

    /// Plays a stream, up to 12 at a time. One that nobody publishes is waited for. Again with
    /// another canvas: only that changes.
    virtual void startPlayingStream(const std::string &streamID, ZegoCanvas *canvas = nullptr) = 0;
    virtual void startPlayingStream(const std::string &streamID, ZegoCanvas *canvas,
                                    ZegoPlayerConfig config) = 0;
    virtual void stopPlayingStream(const std::string &streamID) = 0;
    /// 0–200, default 100.
    virtual void setPlayVolume(const std::string &streamID, int volume) = 0;
    virtual void setAllPlayStreamVolume(int volume) = 0;
    virtual void mutePlayStreamAudio(const std::string &streamID, bool mute) = 0;
    virtual void mutePlayStreamVideo(const std::string &streamID, bool mute) = 0;
    virtual void muteAllPlayStreamAudio(bool mute) = 0;
    virtual void muteAllPlayStreamVideo(bool mute) = 0;

    // ---- devices and sound level

    virtual void muteMicrophone(bool mute) = 0;
    virtual bool isMicrophoneMuted() = 0;
    virtual void muteSpeaker(bool mute) = 0;
    virtual bool isSpeakerMuted() = 0;
    virtual void enableCamera(bool enable,
                              ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// Reports every `millisecond`, 100–3000.
    virtual void startSoundLevelMonitor(unsigned int millisecond = 100) = 0;
    virtual void startSoundLevelMonitor(ZegoSoundLevelConfig config) = 0;
    virtual void stopSoundLevelMonitor() = 0;

    // ---- pictures and sound of the application

    /// Pictures come from sendCustomVideoCapture…; nullptr: raw data. Off: back to the camera.
    virtual void enableCustomVideoCapture(bool enable, ZegoCustomVideoCaptureConfig *config,
                                          ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual void
    setCustomVideoCaptureHandler(std::shared_ptr<IZegoCustomVideoCaptureHandler> handler) = 0;
    /// One picture, copied before the call returns. Planes follow each other; `params.strides` 0
    /// means without padding. `referenceTimeMillisecond`: Unix time of the capture, 0: now.
    virtual void
    sendCustomVideoCaptureRawData(const unsigned char *data, unsigned int dataLength,
                                  ZegoVideoFrameParam params,
                                  unsigned long long referenceTimeMillisecond,
                                  ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// One H.264 access unit (Annex B, no B-frames), copied before the call returns.
    virtual void
    sendCustomVideoCaptureEncodedData(const unsigned char *data, unsigned int dataLength,
                                      ZegoVideoEncodedFrameParam params,
                                      unsigned long long referenceTimeMillisecond,
                                      ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// Pictures go to the handler; nullptr: raw data in I420.
    virtual void enableCustomVideoRender(bool enable, ZegoCustomVideoRenderConfig *config) = 0;
    virtual void
    setCustomVideoRenderHandler(std::shared_ptr<IZegoCustomVideoRenderHandler> handler) = 0;
    /// Sound comes from sendCustomAudioCapturePCMData and is fetched by
    /// fetchCustomAudioRenderPCMData. Off: back to the microphone.
    virtual void enableCustomAudioIO(bool enable, ZegoCustomAudioConfig *config,
                                     ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// Interleaved 16-bit PCM, up to 200 ms at a time, copied before the call returns.
    virtual void
    sendCustomAudioCapturePCMData(unsigned char *data, unsigned int dataLength,
                                  ZegoAudioFrameParam param,
                                  ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// Fills `data` with the mix of all played streams, and with silence where there is not enough.
    /// `param` must be the mix' own rate, 48 kHz; mono and stereo are converted into each other.
    virtual void fetchCustomAudioRenderPCMData(unsigned char *data, unsigned int dataLength,
                                               ZegoAudioFrameParam param) = 0;
    /// Reports PLAYBACK and PLAYER sound to the audio data handler; `param` is accepted, the
    /// handler is told the rate of each piece.
    virtual void startAudioDataObserver(unsigned int observerBitMask, ZegoAudioFrameParam param) = 0;
    virtual void stopAudioDataObserver() = 0;
    virtual void setAudioDataHandler(std::shared_ptr<IZegoAudioDataHandler> handler) = 0;

    // ---- our additions

    /// A moving scene that carries its capture time as a barcode, and a 440 Hz tone.
    virtual int zexUseSyntheticSource(ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M. It is opened later; trouble
    /// comes by onDebugError.
    virtual int zexUseFileSource(const std::string &path,
                                 ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// Makes the next encoded picture a keyframe.
    virtual int zexRequestKeyFrame(ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    /// Latest figures of the C interface, which has more of them than the published structs.
    virtual int zexGetPublishQuality(zex_publish_quality &quality,
                                     ZegoPublishChannel channel = ZEGO_PUBLISH_CHANNEL_MAIN) = 0;
    virtual int zexGetPlayQuality(const std::string &streamID, zex_play_quality &quality) = 0;
    /// Ends the engine; ZegoExpressSDK::destroyEngine calls it. `callback` runs once, at once if the
    /// engine has been destroyed already.
    virtual void zexDestroy(ZegoDestroyCompletionCallback callback = nullptr) = 0;
    /// The handle of the C interface, for the raw layer; nullptr: destroyed.
    virtual zex_engine *zexHandle() = 0;
};

}  // namespace EXPRESS
}  // namespace ZEGO
