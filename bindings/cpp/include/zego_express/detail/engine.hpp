// The engine over the C interface. Not part of the interface.
#pragma once

#include "../ZegoExpressInterface.h"
#include "events.hpp"
#include "media.hpp"

#include <atomic>

namespace ZEGO {
namespace EXPRESS {
namespace detail {

/// C's number for a picture format that custom capture takes; 0: none.
inline std::uint32_t captureFormat(ZegoVideoFrameFormat format)
{
    switch (format) {
    case ZEGO_VIDEO_FRAME_FORMAT_I420: return ZEX_VIDEO_FORMAT_I420;
    case ZEGO_VIDEO_FRAME_FORMAT_NV12: return ZEX_VIDEO_FORMAT_NV12;
    case ZEGO_VIDEO_FRAME_FORMAT_BGRA32: return ZEX_VIDEO_FORMAT_BGRA32;
    case ZEGO_VIDEO_FRAME_FORMAT_RGBA32: return ZEX_VIDEO_FORMAT_RGBA32;
    default: return 0;
    }
}

/// Planes that follow each other in one buffer, checked against its length. The size limits are
/// C's; here only that nothing is read beyond the buffer.
inline raw::Status describe(const unsigned char *data, unsigned int length,
                            const ZegoVideoFrameParam &params, zex_video_frame_data &out)
{
    const auto illegal = [](const char *message) {
        return raw::Status{raw::error::COMMON_ILLEGAL_PARAM, message};
    };
    out = ZEX_VIDEO_FRAME_DATA_INIT;
    out.format = captureFormat(params.format);
    if (out.format == 0)
        return {raw::error::INVALID_ENUM, "format: custom capture takes I420, NV12, BGRA32, RGBA32"};
    if (!data) return illegal("data: NULL");
    if (params.rotation != 0) return illegal("rotation: must be 0");
    if (params.width <= 0 || params.height <= 0 || params.width > 32768 || params.height > 32768)
        return illegal("width, height: outside 1-32768");
    const int count = out.format == ZEX_VIDEO_FORMAT_I420   ? 3
                      : out.format == ZEX_VIDEO_FORMAT_NV12 ? 2
                                                            : 1;
    const std::uint64_t chromaRows = (static_cast<std::uint64_t>(params.height) + 1) / 2;
    std::uint64_t offset = 0;
    for (int i = 0; i < count; i++) {
        if (params.strides[i] < 0) return illegal("strides: negative");
        const std::uint32_t half = number((params.width + 1) / 2);
        const std::uint32_t tight = count == 1 ? number(params.width) * 4
                                    : i == 0   ? number(params.width)
                                    : count == 2 ? half * 2
                                                 : half;
        out.strides[i] = params.strides[i] == 0 ? tight : number(params.strides[i]);
        if (out.strides[i] < tight) return illegal("strides: less than a row of pixels");
        out.planes[i] = data + offset;
        offset += out.strides[i] * (i == 0 ? static_cast<std::uint64_t>(params.height) : chromaRows);
        if (offset > length)
            return illegal("dataLength: less than strides times rows of the format's planes");
    }
    out.width = number(params.width);
    out.height = number(params.height);
    return {};
}

class Engine final : public IZegoExpressEngine {
public:
    ~Engine() override { close({}); }

    /// Makes the engine of C; false: refused, with the reason noted.
    bool open(const ZegoEngineProfile &profile, std::shared_ptr<IZegoEventHandler> handler)
    {
        constexpr const char *FUNCTION = "createEngine";
        const std::string server = profile.serverUrl.value_or("");
        const std::string ca = profile.zexCaFile.value_or("");
        const std::string advanced = advancedConfig();
        if (!whole(FUNCTION, "appSign", profile.appSign) || !whole(FUNCTION, "serverUrl", server) ||
            !whole(FUNCTION, "zexCaFile", ca) || !whole(FUNCTION, "advancedConfig", advanced))
            return false;
        auto shared = std::make_shared<Shared>();
        shared->events = std::move(handler);
        const zex_callbacks table = eventTable();
        zex_engine_profile p = ZEX_ENGINE_PROFILE_INIT;
        p.app_id = profile.appID;
        p.app_sign = orNull(profile.appSign);
        p.scenario = number(profile.scenario);
        p.server_url = orNull(server);
        p.ca_file = orNull(ca);
        p.advanced_config = orNull(advanced);
        p.callbacks = &table;
        p.user_data = new Box(shared);
        zex_engine *engine = nullptr;
        if (!accepted(FUNCTION, raw::create_engine(&p, &engine))) return false;
        const std::lock_guard<std::mutex> lock(mutex_);
        shared_ = std::move(shared);
        set_ = {};
        channels_ = {};
        microphoneMuted_ = false;
        speakerMuted_ = false;
        handle_ = engine;
        return true;
    }

    /// Ends the engine of C, if there is one. `done` runs once, also if there is none.
    void close(ZegoDestroyCompletionCallback done)
    {
        zex_engine *engine = handle_.exchange(nullptr);
        stopCapture(false);
        auto *box = new Completion([done = std::move(done)](int, const std::string &) {
            if (done) done();
        });
        if (!engine || zex_destroy_engine(engine, complete, box) != 0) complete(0, "{}", box);
    }

    bool isOpen() const { return handle_ != nullptr; }

    void setEventHandler(std::shared_ptr<IZegoEventHandler> eventHandler) override
    {
        replace(&Shared::events, std::move(eventHandler));
    }

    void setRoomScenario(ZegoScenario scenario) override
    {
        accepted("setRoomScenario", raw::set_room_scenario(handle_, number(scenario)));
    }

    // ---- rooms

    void loginRoom(const std::string &roomID, ZegoUser user) override
    {
        loginRoom(roomID, std::move(user), ZegoRoomConfig(), nullptr);
    }

    void loginRoom(const std::string &roomID, ZegoUser user, ZegoRoomConfig config) override
    {
        loginRoom(roomID, std::move(user), std::move(config), nullptr);
    }

    void loginRoom(const std::string &roomID, ZegoUser user, ZegoRoomConfig config,
                   ZegoRoomLoginCallback callback) override
    {
        constexpr const char *FUNCTION = "loginRoom";
        zex_user u = ZEX_USER_INIT;
        u.user_id = user.userID.c_str();
        u.user_name = user.userName.c_str();
        zex_room_config c = ZEX_ROOM_CONFIG_INIT;
        c.max_member_count = config.maxMemberCount;
        c.is_user_status_notify = flag(config.isUserStatusNotify);
        c.token = orNull(config.token);
        const bool texts = whole(FUNCTION, "roomID", roomID) &&
                           whole(FUNCTION, "userID", user.userID) &&
                           whole(FUNCTION, "userName", user.userName) &&
                           whole(FUNCTION, "token", config.token);
        auto box = std::make_unique<Completion>(callback);
        if (texts && accepted(FUNCTION, raw::login_room(handle_, roomID.c_str(), &u, &c, complete,
                                                        box.get()))) {
            box.release();  // C calls it once
            const std::lock_guard<std::mutex> lock(mutex_);
            user_ = std::move(user);
            return;
        }
        if (callback) guarded(FUNCTION, [&] { callback(lastError().code, "{}"); });
    }

    void switchRoom(const std::string &fromRoomID, const std::string &toRoomID) override
    {
        switchRoom(fromRoomID, toRoomID, ZegoRoomConfig());
    }

    void switchRoom(const std::string &fromRoomID, const std::string &toRoomID,
                    ZegoRoomConfig config) override
    {
        constexpr const char *FUNCTION = "switchRoom";
        if (!whole(FUNCTION, "fromRoomID", fromRoomID) || !whole(FUNCTION, "toRoomID", toRoomID))
            return;
        ZegoUser user;
        std::array<bool, CHANNELS> previews{};
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            user = user_;
            for (std::size_t i = 0; i < CHANNELS; i++) previews[i] = channels_[i].previewing;
        }
        // C stops previews with the room; they start again once it is left.
        zex_engine *const engine = handle_;
        auto box = std::make_unique<Completion>([engine, previews](int, const std::string &) {
            for (std::uint32_t i = 0; i < CHANNELS; i++)
                if (previews[i]) (void)zex_start_preview(engine, i);
        });
        if (!accepted(FUNCTION,
                      raw::logout_room(engine, fromRoomID.c_str(), complete, box.get())))
            return;
        box.release();  // C calls it once
        left(true);
        loginRoom(toRoomID, std::move(user), std::move(config));
    }

    void logoutRoom() override { logout(nullptr, nullptr); }
    void logoutRoom(ZegoRoomLogoutCallback callback) override { logout(nullptr, std::move(callback)); }
    void logoutRoom(const std::string &roomID) override { logout(&roomID, nullptr); }
    void logoutRoom(const std::string &roomID, ZegoRoomLogoutCallback callback) override
    {
        logout(&roomID, std::move(callback));
    }

    void renewToken(const std::string &roomID, const std::string &token) override
    {
        constexpr const char *FUNCTION = "renewToken";
        if (whole(FUNCTION, "roomID", roomID) && whole(FUNCTION, "token", token))
            accepted(FUNCTION, raw::renew_token(handle_, roomID.c_str(), token.c_str()));
    }

    ZegoRoomStreamList getRoomStreamList(const std::string &roomID,
                                         ZegoRoomStreamListType streamListType) override
    {
        constexpr const char *FUNCTION = "getRoomStreamList";
        ZegoRoomStreamList result;
        zex_stream_list *list = nullptr;
        if (!whole(FUNCTION, "roomID", roomID) ||
            !accepted(FUNCTION, raw::get_room_stream_list(handle_, roomID.c_str(), &list)))
            return result;
        std::uint32_t count = 0;
        (void)zex_stream_list_count(list, &count);
        for (std::uint32_t i = 0; i < count; i++) {
            const zex_stream *s = nullptr;
            if (zex_stream_list_get(list, i, &s) == 0)
                result.playStreamList.push_back(
                    {user(s->user_id, s->user_name), text(s->stream_id), text(s->extra_info)});
        }
        (void)zex_stream_list_release(list);
        if (streamListType == ZEGO_ROOM_STREAM_LIST_TYPE_ALL) {
            const std::lock_guard<std::mutex> lock(mutex_);
            for (const ChannelState &c : channels_)
                if (c.publishing) result.publishStreamList.push_back({ZegoUser(), c.streamID, ""});
        }
        return result;
    }

    // ---- publishing

    void startPublishingStream(const std::string &streamID, ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "startPublishingStream";
        if (!whole(FUNCTION, "streamID", streamID) ||
            !accepted(FUNCTION,
                      raw::start_publishing_stream(handle_, streamID.c_str(), number(channel))))
            return;
        capture(channel, [&](ChannelState &c) {
            c.publishing = true;
            c.streamID = streamID;
        });
    }

    void startPublishingStream(const std::string &streamID, ZegoPublisherConfig,
                               ZegoPublishChannel channel) override
    {
        startPublishingStream(streamID, channel);
    }

    void stopPublishingStream(ZegoPublishChannel channel) override
    {
        if (accepted("stopPublishingStream", raw::stop_publishing_stream(handle_, number(channel))))
            capture(channel, [](ChannelState &c) { c.publishing = false; });
    }

    void startPreview(ZegoCanvas *canvas, ZegoPublishChannel channel) override
    {
        Target target = Target::of(canvas);
        const auto shared = state();
        if (shared && channel >= 0 && channel < CHANNELS) {
            const std::lock_guard<std::mutex> lock(shared->mutex);
            std::swap(shared->previews[static_cast<std::size_t>(channel)], target);
        }
        updateMedia();
        if (accepted("startPreview", raw::start_preview(handle_, number(channel))))
            capture(channel, [](ChannelState &c) { c.previewing = true; });
    }

    void stopPreview(ZegoPublishChannel channel) override
    {
        if (!accepted("stopPreview", raw::stop_preview(handle_, number(channel)))) return;
        capture(channel, [](ChannelState &c) { c.previewing = false; });
        Target none;
        if (const auto shared = state()) {
            const std::lock_guard<std::mutex> lock(shared->mutex);
            std::swap(shared->previews[static_cast<std::size_t>(channel)], none);
        }
        updateMedia();
    }

    void setVideoConfig(ZegoVideoConfig config, ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "setVideoConfig";
        if (config.codecID != ZEGO_VIDEO_CODEC_ID_DEFAULT) {
            refuse(FUNCTION, raw::error::COMMON_ILLEGAL_PARAM, "codecID: only H.264 (0) is sent");
            return;
        }
        zex_video_config c = ZEX_VIDEO_CONFIG_INIT;
        c.width = number(config.encodeWidth);
        c.height = number(config.encodeHeight);
        c.fps = number(config.fps);
        c.bitrate_kbps = number(config.bitrate);
        c.keyframe_interval_s = number(config.keyFrameInterval);
        accepted(FUNCTION, raw::set_video_config(handle_, &c, number(channel)));
    }

    ZegoVideoConfig getVideoConfig(ZegoPublishChannel channel) override
    {
        ZegoVideoConfig config;
        zex_video_config c = ZEX_VIDEO_CONFIG_INIT;
        if (!accepted("getVideoConfig", raw::get_video_config(handle_, &c, number(channel))))
            return config;
        config.captureWidth = config.encodeWidth = static_cast<int>(c.width);
        config.captureHeight = config.encodeHeight = static_cast<int>(c.height);
        config.fps = static_cast<int>(c.fps);
        config.bitrate = static_cast<int>(c.bitrate_kbps);
        config.keyFrameInterval = static_cast<int>(c.keyframe_interval_s);
        return config;
    }

    void setAudioConfig(ZegoAudioConfig config, ZegoPublishChannel channel) override
    {
        zex_audio_config c = ZEX_AUDIO_CONFIG_INIT;
        c.bitrate_kbps = number(config.bitrate);
        c.channels = number(config.channel);
        accepted("setAudioConfig", raw::set_audio_config(handle_, &c, number(channel)));
    }

    ZegoAudioConfig getAudioConfig(ZegoPublishChannel channel) override
    {
        ZegoAudioConfig config;
        zex_audio_config c = ZEX_AUDIO_CONFIG_INIT;
        if (!accepted("getAudioConfig", raw::get_audio_config(handle_, &c, number(channel))))
            return config;
        config.bitrate = static_cast<int>(c.bitrate_kbps);
        config.channel = static_cast<ZegoAudioChannel>(c.channels);
        return config;
    }

    void mutePublishStreamAudio(bool mute, ZegoPublishChannel channel) override
    {
        accepted("mutePublishStreamAudio",
                 raw::mute_publish_stream_audio(handle_, flag(mute), number(channel)));
    }

    void mutePublishStreamVideo(bool mute, ZegoPublishChannel channel) override
    {
        accepted("mutePublishStreamVideo",
                 raw::mute_publish_stream_video(handle_, flag(mute), number(channel)));
    }

    void setCaptureVolume(int volume) override
    {
        accepted("setCaptureVolume", raw::set_capture_volume(handle_, number(volume)));
    }

    void sendSEI(const unsigned char *data, unsigned int dataLength,
                 ZegoPublishChannel channel) override
    {
        accepted("sendSEI", raw::send_sei(handle_, data, dataLength, number(channel)));
    }

    int setVideoSource(ZegoVideoSourceType source, ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "setVideoSource";
        switch (source) {
        case ZEGO_VIDEO_SOURCE_TYPE_CAMERA:
            return videoSource(FUNCTION, ZEX_VIDEO_SOURCE_DEVICE, nullptr, channel);
        case ZEGO_VIDEO_SOURCE_TYPE_CUSTOM:
            return videoSource(FUNCTION, ZEX_VIDEO_SOURCE_CUSTOM, nullptr, channel);
        default:
            return refuse(FUNCTION, raw::error::INVALID_ENUM, "source: CAMERA or CUSTOM");
        }
    }

    int setAudioSource(ZegoAudioSourceType source, ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "setAudioSource";
        switch (source) {
        case ZEGO_AUDIO_SOURCE_TYPE_DEFAULT:
        case ZEGO_AUDIO_SOURCE_TYPE_MICROPHONE:
            return audioSource(FUNCTION, ZEX_AUDIO_SOURCE_DEVICE, channel);
        case ZEGO_AUDIO_SOURCE_TYPE_CUSTOM:
            return audioSource(FUNCTION, ZEX_AUDIO_SOURCE_CUSTOM, channel);
        case ZEGO_AUDIO_SOURCE_TYPE_NONE:
            return audioSource(FUNCTION, ZEX_AUDIO_SOURCE_SILENCE, channel);
        default:
            return refuse(FUNCTION, raw::error::INVALID_ENUM,
                          "source: DEFAULT, MICROPHONE, CUSTOM or NONE");
        }
    }

    // ---- playing

    void startPlayingStream(const std::string &streamID, ZegoCanvas *canvas) override
    {
        startPlayingStream(streamID, canvas, ZegoPlayerConfig());
    }

    void startPlayingStream(const std::string &streamID, ZegoCanvas *canvas,
                            ZegoPlayerConfig config) override
    {
        constexpr const char *FUNCTION = "startPlayingStream";
        if (!whole(FUNCTION, "streamID", streamID)) return;
        // Before C starts, so that the first picture finds its view.
        Target target = Target::of(canvas);
        const auto shared = state();
        bool isNew = false;
        if (shared) {
            const std::lock_guard<std::mutex> lock(shared->mutex);
            isNew = shared->players.count(streamID) == 0;
            std::swap(shared->players[streamID], target);
        }
        updateMedia();
        zex_player_config c = ZEX_PLAYER_CONFIG_INIT;
        c.resource_mode = number(config.resourceMode);
        if (!accepted(FUNCTION, raw::start_playing_stream(handle_, streamID.c_str(), &c)) && isNew)
            forget(streamID);
    }

    void stopPlayingStream(const std::string &streamID) override
    {
        constexpr const char *FUNCTION = "stopPlayingStream";
        if (!whole(FUNCTION, "streamID", streamID)) return;
        if (accepted(FUNCTION, raw::stop_playing_stream(handle_, streamID.c_str()))) forget(streamID);
    }

    void setPlayVolume(const std::string &streamID, int volume) override
    {
        constexpr const char *FUNCTION = "setPlayVolume";
        if (whole(FUNCTION, "streamID", streamID))
            accepted(FUNCTION, raw::set_play_volume(handle_, streamID.c_str(), number(volume)));
    }

    void setAllPlayStreamVolume(int volume) override
    {
        accepted("setAllPlayStreamVolume",
                 raw::set_all_play_stream_volume(handle_, number(volume)));
    }

    void mutePlayStreamAudio(const std::string &streamID, bool mute) override
    {
        constexpr const char *FUNCTION = "mutePlayStreamAudio";
        if (whole(FUNCTION, "streamID", streamID))
            accepted(FUNCTION, raw::mute_play_stream_audio(handle_, streamID.c_str(), flag(mute)));
    }

    void mutePlayStreamVideo(const std::string &streamID, bool mute) override
    {
        constexpr const char *FUNCTION = "mutePlayStreamVideo";
        if (whole(FUNCTION, "streamID", streamID))
            accepted(FUNCTION, raw::mute_play_stream_video(handle_, streamID.c_str(), flag(mute)));
    }

    void muteAllPlayStreamAudio(bool mute) override
    {
        accepted("muteAllPlayStreamAudio", raw::mute_all_play_stream_audio(handle_, flag(mute)));
    }

    void muteAllPlayStreamVideo(bool mute) override
    {
        accepted("muteAllPlayStreamVideo", raw::mute_all_play_stream_video(handle_, flag(mute)));
    }

    // ---- devices and sound level

    void muteMicrophone(bool mute) override
    {
        if (accepted("muteMicrophone", raw::mute_microphone(handle_, flag(mute))))
            microphoneMuted_ = mute;
    }
    bool isMicrophoneMuted() override { return microphoneMuted_; }

    void muteSpeaker(bool mute) override
    {
        if (accepted("muteSpeaker", raw::mute_speaker(handle_, flag(mute)))) speakerMuted_ = mute;
    }
    bool isSpeakerMuted() override { return speakerMuted_; }

    void enableCamera(bool enable, ZegoPublishChannel channel) override
    {
        accepted("enableCamera", raw::enable_camera(handle_, flag(enable), number(channel)));
    }

    void startSoundLevelMonitor(unsigned int millisecond) override
    {
        accepted("startSoundLevelMonitor", raw::start_sound_level_monitor(handle_, millisecond));
    }
    void startSoundLevelMonitor(ZegoSoundLevelConfig config) override
    {
        startSoundLevelMonitor(config.millisecond);
    }
    void stopSoundLevelMonitor() override
    {
        accepted("stopSoundLevelMonitor", raw::stop_sound_level_monitor(handle_));
    }

    // ---- pictures and sound of the application

    void enableCustomVideoCapture(bool enable, ZegoCustomVideoCaptureConfig *config,
                                  ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "enableCustomVideoCapture";
        std::uint32_t source = ZEX_VIDEO_SOURCE_DEVICE;
        if (enable) {
            const auto type = config ? config->bufferType : ZEGO_VIDEO_BUFFER_TYPE_RAW_DATA;
            if (type == ZEGO_VIDEO_BUFFER_TYPE_RAW_DATA) source = ZEX_VIDEO_SOURCE_CUSTOM;
            else if (type == ZEGO_VIDEO_BUFFER_TYPE_ENCODED_DATA) source = ZEX_VIDEO_SOURCE_CUSTOM_ENCODED;
            else {
                refuse(FUNCTION, raw::error::INVALID_ENUM, "bufferType: RAW_DATA or ENCODED_DATA");
                return;
            }
        }
        if (videoSource(FUNCTION, source, nullptr, channel) == 0)
            capture(channel, [&](ChannelState &c) { c.custom = enable; });
    }

    void setCustomVideoCaptureHandler(std::shared_ptr<IZegoCustomVideoCaptureHandler> handler) override
    {
        replace(&Shared::capture, std::move(handler));
    }

    void sendCustomVideoCaptureRawData(const unsigned char *data, unsigned int dataLength,
                                       ZegoVideoFrameParam params,
                                       unsigned long long referenceTimeMillisecond,
                                       ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "sendCustomVideoCaptureRawData";
        zex_video_frame_data frame;
        if (const raw::Status status = describe(data, dataLength, params, frame); !status.ok()) {
            refuse(FUNCTION, status.code, status.message);
            return;
        }
        frame.capture_time_us = referenceTimeMillisecond * 1000;
        accepted(FUNCTION,
                 raw::send_custom_video_capture_raw_data(handle_, &frame, number(channel)));
    }

    void sendCustomVideoCaptureEncodedData(const unsigned char *data, unsigned int dataLength,
                                           ZegoVideoEncodedFrameParam params,
                                           unsigned long long referenceTimeMillisecond,
                                           ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "sendCustomVideoCaptureEncodedData";
        if (params.format != ZEGO_VIDEO_ENCODED_FRAME_FORMAT_AVC_ANNEXB) {
            refuse(FUNCTION, raw::error::INVALID_ENUM, "format: only AVC_ANNEXB (1)");
            return;
        }
        accepted(FUNCTION, raw::send_custom_video_capture_encoded_data(
                               handle_, data, dataLength, flag(params.isKeyFrame),
                               number(params.width), number(params.height),
                               referenceTimeMillisecond * 1000, number(channel)));
    }

    void enableCustomVideoRender(bool enable, ZegoCustomVideoRenderConfig *config) override
    {
        const ZegoCustomVideoRenderConfig chosen = config ? *config : ZegoCustomVideoRenderConfig();
        if (enable && chosen.bufferType != ZEGO_VIDEO_BUFFER_TYPE_RAW_DATA &&
            chosen.bufferType != ZEGO_VIDEO_BUFFER_TYPE_ENCODED_DATA) {
            refuse("enableCustomVideoRender", raw::error::INVALID_ENUM,
                   "bufferType: RAW_DATA or ENCODED_DATA");
            return;
        }
        change("enableCustomVideoRender", [&](Shared &shared) {
            shared.renderConfig.reset();
            if (enable) shared.renderConfig = chosen;
        });
    }

    void setCustomVideoRenderHandler(std::shared_ptr<IZegoCustomVideoRenderHandler> handler) override
    {
        replace(&Shared::render, std::move(handler));
    }

    void enableCustomAudioIO(bool enable, ZegoCustomAudioConfig *config,
                             ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "enableCustomAudioIO";
        if (enable && config && config->sourceType != ZEGO_AUDIO_SOURCE_TYPE_CUSTOM) {
            refuse(FUNCTION, raw::error::INVALID_ENUM, "sourceType: CUSTOM");
            return;
        }
        const auto source = enable ? ZEX_AUDIO_SOURCE_CUSTOM : ZEX_AUDIO_SOURCE_DEVICE;
        if (audioSource(FUNCTION, number(source), channel) != 0) return;
        change(FUNCTION, [&](Shared &shared) {
            shared.fetches = enable;
            shared.playback = Playback();
        });
    }

    void sendCustomAudioCapturePCMData(unsigned char *data, unsigned int dataLength,
                                       ZegoAudioFrameParam param, ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "sendCustomAudioCapturePCMData";
        const auto channels = number(param.channel);
        if (!data || channels < 1 || channels > 2 || dataLength % (2 * channels) != 0) {
            refuse(FUNCTION, raw::error::COMMON_ILLEGAL_PARAM,
                   "data, dataLength, channel: whole frames of 1 or 2 channels of 16 bits");
            return;
        }
        // The caller's bytes need not be aligned for 16-bit access.
        std::vector<std::int16_t> samples(dataLength / 2);
        if (dataLength > MAX_PCM_BYTES) {
            refuse(FUNCTION, raw::error::COMMON_ILLEGAL_PARAM, "dataLength: more than 200 ms");
            return;
        }
        std::memcpy(samples.data(), data, dataLength);
        accepted(FUNCTION, raw::send_custom_audio_capture_pcm_data(
                               handle_, samples.data(), dataLength / (2 * channels),
                               number(param.sampleRate), channels, 0, number(channel)));
    }

    void fetchCustomAudioRenderPCMData(unsigned char *data, unsigned int dataLength,
                                       ZegoAudioFrameParam param) override
    {
        constexpr const char *FUNCTION = "fetchCustomAudioRenderPCMData";
        const auto channels = number(param.channel);
        if (!data || channels < 1 || channels > 2 || dataLength % (2 * channels) != 0) {
            refuse(FUNCTION, raw::error::COMMON_ILLEGAL_PARAM,
                   "data, dataLength, channel: whole frames of 1 or 2 channels of 16 bits");
            return;
        }
        std::memset(data, 0, dataLength);
        const auto shared = state();
        if (!shared) {
            refuse(FUNCTION, raw::error::COMMON_ENGINE_NOT_CREATE, "engine: none");
            return;
        }
        const std::size_t frames = dataLength / (2 * channels);
        std::vector<std::int16_t> samples(frames * channels);
        {
            const std::lock_guard<std::mutex> lock(shared->mutex);
            if (!shared->fetches) {
                refuse(FUNCTION, raw::error::COMMON_ILLEGAL_PARAM, "enableCustomAudioIO: is off");
                return;
            }
            const std::uint32_t rate = shared->playback.rate;
            if (rate != 0 && rate != number(param.sampleRate)) {
                refuse(FUNCTION, raw::error::COMMON_ILLEGAL_PARAM,
                       "sampleRate: the mix has " + std::to_string(rate) + " Hz");
                return;
            }
            shared->playback.pull(samples.data(), frames, channels);
        }
        std::memcpy(data, samples.data(), dataLength);
    }

    void startAudioDataObserver(unsigned int observerBitMask, ZegoAudioFrameParam) override
    {
        constexpr unsigned int KNOWN =
            ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYBACK | ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYER;
        if (observerBitMask == 0 || (observerBitMask & ~KNOWN) != 0) {
            refuse("startAudioDataObserver", raw::error::COMMON_ILLEGAL_PARAM,
                   "observerBitMask: PLAYBACK (2) and PLAYER (8) are available");
            return;
        }
        change("startAudioDataObserver",
               [&](Shared &shared) { shared.observed = observerBitMask; });
    }

    void stopAudioDataObserver() override
    {
        change("stopAudioDataObserver", [](Shared &shared) { shared.observed = 0; });
    }

    void setAudioDataHandler(std::shared_ptr<IZegoAudioDataHandler> handler) override
    {
        replace(&Shared::audio, std::move(handler));
    }

    // ---- our additions

    int zexUseSyntheticSource(ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "zexUseSyntheticSource";
        const int code = videoSource(FUNCTION, ZEX_VIDEO_SOURCE_SYNTHETIC, nullptr, channel);
        return code != 0 ? code : audioSource(FUNCTION, ZEX_AUDIO_SOURCE_TONE, channel);
    }

    int zexUseFileSource(const std::string &path, ZegoPublishChannel channel) override
    {
        constexpr const char *FUNCTION = "zexUseFileSource";
        if (!whole(FUNCTION, "path", path)) return lastError().code;
        const int code = videoSource(FUNCTION, ZEX_VIDEO_SOURCE_FILE, path.c_str(), channel);
        return code != 0 ? code : audioSource(FUNCTION, ZEX_AUDIO_SOURCE_FILE, channel);
    }

    int zexRequestKeyFrame(ZegoPublishChannel channel) override
    {
        return noted("zexRequestKeyFrame", raw::request_keyframe(handle_, number(channel)));
    }

    int zexGetPublishQuality(zex_publish_quality &quality, ZegoPublishChannel channel) override
    {
        quality = ZEX_PUBLISH_QUALITY_INIT;
        return noted("zexGetPublishQuality",
                     raw::get_publish_quality(handle_, number(channel), &quality));
    }

    int zexGetPlayQuality(const std::string &streamID, zex_play_quality &quality) override
    {
        quality = ZEX_PLAY_QUALITY_INIT;
        if (!whole("zexGetPlayQuality", "streamID", streamID)) return lastError().code;
        return noted("zexGetPlayQuality",
                     raw::get_play_quality(handle_, streamID.c_str(), &quality));
    }

    void zexDestroy(ZegoDestroyCompletionCallback callback) override { close(std::move(callback)); }

    zex_engine *zexHandle() override { return handle_; }

private:
    /// 200 ms of 48 kHz stereo; C refuses what is too long at its own rate.
    static constexpr unsigned int MAX_PCM_BYTES = 48000 / 5 * 2 * 2;

    /// What decides whether a custom source is wanted.
    struct ChannelState {
        bool custom = false, publishing = false, previewing = false, started = false;
        std::string streamID;
    };

    /// Refuses a call before C sees it: noted, and told to the handler as what C refuses is. An
    /// engine that is gone has nobody to tell.
    int refuse(const char *function, int code, const std::string &message)
    {
        if (zex_engine *const engine = handle_)
            (void)zex_report_error(engine, code, function, message.c_str());
        return detail::refuse(function, code, message);
    }

    /// Whether C sees all of a text.
    bool whole(const char *function, const char *field, const std::string &text)
    {
        if (isWhole(text)) return true;
        refuse(function, raw::error::COMMON_ILLEGAL_PARAM, nulIn(field));
        return false;
    }

    static int noted(const char *function, const raw::Status &status)
    {
        accepted(function, status);
        return status.code;
    }

    static std::string advancedConfig()
    {
        Process &process = Process::get();
        const std::lock_guard<std::mutex> lock(process.mutex);
        std::string out;
        for (const auto &[key, value] : process.advanced) {
            if (!out.empty()) out += ';';
            out += key + '=' + value;
        }
        return out;
    }

    std::shared_ptr<Shared> state()
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        return handle_ == nullptr ? nullptr : shared_;
    }

    /// Sets a handler; the old one goes with no lock held.
    template <class T>
    void replace(std::shared_ptr<T> Shared::*which, std::shared_ptr<T> handler)
    {
        const auto shared = state();
        if (!shared) {
            refuse("set handler", raw::error::COMMON_ENGINE_NOT_CREATE, "engine: none");
            return;
        }
        {
            const std::lock_guard<std::mutex> lock(shared->mutex);
            std::swap((*shared).*which, handler);
        }
        updateMedia();
    }

    template <class F>
    void change(const char *function, F &&set)
    {
        const auto shared = state();
        if (!shared) {
            refuse(function, raw::error::COMMON_ENGINE_NOT_CREATE, "engine: none");
            return;
        }
        {
            const std::lock_guard<std::mutex> lock(shared->mutex);
            set(*shared);
        }
        updateMedia();
    }

    /// Gives C the table that fits what is wanted now.
    void updateMedia()
    {
        const std::lock_guard<std::mutex> one(mediaMutex_);
        const auto shared = state();
        if (!shared) return;
        const Shared::Wants wants = shared->wants();
        if (wants == set_) return;
        const zex_media_callbacks table = mediaTable(wants);
        if (accepted("media callbacks",
                     raw::set_media_callbacks(handle_, &table, new Box(shared))))
            set_ = wants;
    }

    void forget(const std::string &streamID)
    {
        Target gone;
        if (const auto shared = state()) {
            const std::lock_guard<std::mutex> lock(shared->mutex);
            const auto found = shared->players.find(streamID);
            if (found != shared->players.end()) {
                std::swap(gone, found->second);
                shared->players.erase(found);
            }
        }
        updateMedia();
    }

    void logout(const std::string *roomID, ZegoRoomLogoutCallback callback)
    {
        constexpr const char *FUNCTION = "logoutRoom";
        auto box = std::make_unique<Completion>(callback);
        const char *room = roomID ? roomID->c_str() : nullptr;
        if ((!roomID || whole(FUNCTION, "roomID", *roomID)) &&
            accepted(FUNCTION, raw::logout_room(handle_, room, complete, box.get()))) {
            box.release();  // C calls it once
            left(false);
            return;
        }
        if (callback) guarded(FUNCTION, [&] { callback(lastError().code, "{}"); });
    }

    /// The room is left: what was played and published has ended, and preview unless it goes on.
    void left(bool keepsPreview)
    {
        stopCapture(keepsPreview);
        std::map<std::string, Target> players;
        std::array<Target, CHANNELS> previews;
        if (const auto shared = state()) {
            const std::lock_guard<std::mutex> lock(shared->mutex);
            players.swap(shared->players);
            if (!keepsPreview) previews.swap(shared->previews);
        }
        updateMedia();
    }

    int videoSource(const char *function, std::uint32_t source, const char *path,
                    ZegoPublishChannel channel)
    {
        return noted(function, raw::set_video_source(handle_, source, path, number(channel)));
    }

    int audioSource(const char *function, std::uint32_t source, ZegoPublishChannel channel)
    {
        return noted(function, raw::set_audio_source(handle_, source, number(channel)));
    }

    /// Changes a channel's state and tells the capture handler if that begins or ends capturing.
    template <class F>
    void capture(ZegoPublishChannel channel, F &&set)
    {
        if (channel < 0 || channel >= CHANNELS) return;
        bool was = false, is = false;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            ChannelState &c = channels_[static_cast<std::size_t>(channel)];
            set(c);
            was = c.started;
            is = c.started = c.custom && (c.publishing || c.previewing);
        }
        if (was == is) return;
        std::shared_ptr<Shared> shared;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            shared = shared_;
        }
        const auto handler = shared ? shared->get(&Shared::capture) : nullptr;
        if (!handler) return;
        if (is) guarded("onStart", [&] { handler->onStart(channel); });
        else guarded("onStop", [&] { handler->onStop(channel); });
    }

    void stopCapture(bool keepsPreview)
    {
        for (int i = 0; i < CHANNELS; i++)
            capture(static_cast<ZegoPublishChannel>(i), [&](ChannelState &c) {
                c.publishing = false;
                c.previewing &= keepsPreview;
            });
    }

    std::atomic<zex_engine *> handle_{nullptr};
    std::atomic<bool> microphoneMuted_{false}, speakerMuted_{false};
    std::mutex mutex_;
    std::mutex mediaMutex_;
    std::shared_ptr<Shared> shared_;
    Shared::Wants set_;
    std::array<ChannelState, CHANNELS> channels_;
    /// Who is logged in, for switchRoom.
    ZegoUser user_;
};

}  // namespace detail
}  // namespace EXPRESS
}  // namespace ZEGO
