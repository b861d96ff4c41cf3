// From the media table of C to renderers, views and audio handlers. Not part of the interface.
#pragma once

#include "shared.hpp"

namespace ZEGO {
namespace EXPRESS {
namespace detail {

/// A frame for one custom render call: planes of the frame itself, or converted ones.
class Planes {
public:
    /// Keeps nothing of `frame` beyond the callback that lent it.
    Planes(zex_frame *frame, ZegoVideoFrameFormatSeries series)
    {
        zex_frame_info info = ZEX_FRAME_INFO_INIT;
        if (zex_frame_get_info(frame, &info) != 0) return;
        param.width = static_cast<int>(info.width);
        param.height = static_cast<int>(info.height);
        if (series == ZEGO_VIDEO_FRAME_FORMAT_SERIES_YUV) {
            param.format = ZEGO_VIDEO_FRAME_FORMAT_I420;
            for (int i = 0; i < 3; i++) {
                const std::uint32_t rows = i == 0 ? info.height : (info.height + 1) / 2;
                // The published callback has no const; the planes are read-only all the same.
                data[i] = const_cast<unsigned char *>(info.planes[i]);
                length[i] = info.strides[i] * rows;
                param.strides[i] = static_cast<int>(info.strides[i]);
            }
            valid = true;
            return;
        }
        // Used again for the next picture of this thread.
        static thread_local std::vector<std::uint8_t> pixels;
        pixels.resize(std::size_t{4} * info.width * info.height);
        param.format = ZEGO_VIDEO_FRAME_FORMAT_BGRA32;
        param.strides[0] = param.width * 4;
        data[0] = pixels.data();
        length[0] = static_cast<unsigned int>(pixels.size());
        valid = zex_frame_convert(frame, ZEX_VIDEO_FORMAT_BGRA32, 0, pixels.data(), pixels.size(),
                                  nullptr) == 0;
    }

    bool valid = false;
    unsigned char *data[4] = {nullptr, nullptr, nullptr, nullptr};
    unsigned int length[4] = {0, 0, 0, 0};
    ZegoVideoFrameParam param;
};

/// Where one picture goes, looked up under the lock and called without it.
struct Route {
    std::shared_ptr<IZegoCustomVideoRenderHandler> render;
    ZegoVideoFrameFormatSeries series = ZEGO_VIDEO_FRAME_FORMAT_SERIES_YUV;
    Target target;

    static Route of(Shared &shared, const Target *target)
    {
        Route route;
        if (shared.renderConfig && shared.render) {
            route.render = shared.render;
            route.series = shared.renderConfig->frameFormatSeries;
            if (!shared.renderConfig->enableEngineRender) target = nullptr;
        }
        if (target) route.target = *target;
        return route;
    }
};

inline void show(const Target &target, zex_frame *frame, const char *where) noexcept
{
    if (!target.view) return;
    guarded(where, [&] { target.view->onFrame(ZexFrame(frame), target.canvas); });
}

inline void remoteFrame(zex_engine *, const char *stream, zex_frame *frame, void *box) noexcept
{
    guarded("onRemoteVideoFrameRawData", [&] {
        Shared &shared = unbox(box);
        const std::string id = text(stream);
        Route route;
        {
            const std::lock_guard<std::mutex> lock(shared.mutex);
            const auto found = shared.players.find(id);
            route = Route::of(shared, found == shared.players.end() ? nullptr : &found->second);
        }
        show(route.target, frame, "IZexView::onFrame");
        if (!route.render) return;
        Planes planes(frame, route.series);
        if (planes.valid)
            route.render->onRemoteVideoFrameRawData(planes.data, planes.length, planes.param, id);
    });
}

inline void capturedFrame(zex_engine *, std::uint32_t channel, zex_frame *frame, void *box) noexcept
{
    guarded("onCapturedVideoFrameRawData", [&] {
        Shared &shared = unbox(box);
        Route route;
        {
            const std::lock_guard<std::mutex> lock(shared.mutex);
            route = Route::of(shared, channel < CHANNELS ? &shared.previews[channel] : nullptr);
        }
        show(route.target, frame, "IZexView::onFrame");
        if (!route.render) return;
        Planes planes(frame, route.series);
        if (planes.valid)
            route.render->onCapturedVideoFrameRawData(planes.data, planes.length, planes.param,
                                                      ZEGO_VIDEO_FLIP_MODE_NONE,
                                                      static_cast<ZegoPublishChannel>(channel));
    });
}

inline void encodedFrame(zex_engine *, const char *stream, const std::uint8_t *data,
                         std::uint32_t length, std::uint8_t isKeyframe, std::uint32_t width,
                         std::uint32_t height, std::uint64_t captureTimeUs, void *box) noexcept
{
    guarded("onRemoteVideoFrameEncodedData", [&] {
        const auto handler = unbox(box).get(&Shared::render);
        if (!handler) return;
        ZegoVideoEncodedFrameParam param;
        param.isKeyFrame = isKeyframe != 0;
        param.width = static_cast<int>(width);
        param.height = static_cast<int>(height);
        handler->onRemoteVideoFrameEncodedData(data, length, param, captureTimeUs / 1000,
                                               text(stream));
    });
}

inline ZegoAudioFrameParam audioParam(std::uint32_t rate, std::uint32_t channels)
{
    ZegoAudioFrameParam param;
    param.sampleRate = static_cast<ZegoAudioSampleRate>(rate);
    param.channel = static_cast<ZegoAudioChannel>(channels);
    return param;
}

inline void playerAudio(zex_engine *, const char *stream, const std::int16_t *samples,
                        std::uint32_t perChannel, std::uint32_t rate, std::uint32_t channels,
                        std::uint64_t, void *box) noexcept
{
    guarded("onPlayerAudioData", [&] {
        const auto handler = unbox(box).get(&Shared::audio);
        if (!handler) return;
        handler->onPlayerAudioData(reinterpret_cast<const unsigned char *>(samples),
                                   perChannel * channels * 2, audioParam(rate, channels),
                                   text(stream));
    });
}

inline void mixedAudio(zex_engine *, const std::int16_t *samples, std::uint32_t perChannel,
                       std::uint32_t rate, std::uint32_t channels, void *box) noexcept
{
    guarded("onPlaybackAudioData", [&] {
        Shared &shared = unbox(box);
        std::shared_ptr<IZegoAudioDataHandler> handler;
        {
            const std::lock_guard<std::mutex> lock(shared.mutex);
            if (shared.fetches)
                shared.playback.push(samples, std::size_t{perChannel} * channels, rate, channels);
            if (shared.observed & ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYBACK) handler = shared.audio;
        }
        if (!handler) return;
        handler->onPlaybackAudioData(reinterpret_cast<const unsigned char *>(samples),
                                     perChannel * channels * 2, audioParam(rate, channels));
    });
}

/// The table of C with just what is wanted.
inline zex_media_callbacks mediaTable(const Shared::Wants &wants)
{
    zex_media_callbacks t = ZEX_MEDIA_CALLBACKS_INIT;
    t.destroy = freeBox;
    if (wants.encoded) {
        t.encoded_only = 1;
        t.on_remote_encoded_video_frame = encodedFrame;
    }
    if (wants.remote) t.on_remote_video_frame = remoteFrame;
    if (wants.captured) t.on_captured_video_frame = capturedFrame;
    if (wants.player) t.on_remote_audio_data = playerAudio;
    if (wants.mix) t.on_playback_audio_data = mixedAudio;
    return t;
}

}  // namespace detail
}  // namespace EXPRESS
}  // namespace ZEGO
