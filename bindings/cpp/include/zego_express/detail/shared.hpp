// What an engine's callbacks work with: handlers, canvases, and what media is wanted. It lives as
// long as C may call, whatever becomes of the engine object. Not part of the interface.
#pragma once

#include "../ZegoExpressEventHandler.h"
#include "support.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <map>

namespace ZEGO {
namespace EXPRESS {
namespace detail {

constexpr int CHANNELS = 2;

/// A canvas with its view looked up.
struct Target {
    ZegoCanvas canvas;
    std::shared_ptr<IZexView> view;

    static Target of(const ZegoCanvas *canvas)
    {
        Target target;
        if (!canvas) return target;
        target.canvas = *canvas;
        target.view = canvas->zexView;
        if (!target.view && canvas->view) {
            ZexViewFactory factory;
            {
                Process &process = Process::get();
                const std::lock_guard<std::mutex> lock(process.mutex);
                factory = process.views;
            }
            guarded("view factory", [&] {
                if (factory) target.view = factory(canvas->view);
            });
        }
        return target;
    }
};

/// Sound that waits for fetchCustomAudioRenderPCMData: one second of 48 kHz stereo at most, of
/// which the oldest goes.
struct Playback {
    static constexpr std::size_t LIMIT = 48000 * 2;
    std::deque<std::int16_t> samples;
    std::uint32_t rate = 0;
    std::uint32_t channels = 0;

    void push(const std::int16_t *data, std::size_t count, std::uint32_t hz, std::uint32_t ways)
    {
        if (hz != rate || ways != channels) samples.clear();
        rate = hz;
        channels = ways;
        samples.insert(samples.end(), data, data + count);
        while (samples.size() > LIMIT) samples.pop_front();
    }

    /// Fills `frames` frames of `ways` channels; silence where there is not enough.
    void pull(std::int16_t *out, std::size_t frames, std::uint32_t ways)
    {
        for (std::size_t i = 0; i < frames; i++) {
            std::int16_t left = 0, right = 0;
            if (channels != 0 && samples.size() >= channels) {
                left = right = samples.front();
                samples.pop_front();
                if (channels == 2) {
                    right = samples.front();
                    samples.pop_front();
                }
            }
            if (ways == 2) {
                out[2 * i] = left;
                out[2 * i + 1] = right;
            } else {
                out[i] = static_cast<std::int16_t>((left + right) / 2);
            }
        }
    }
};

struct Shared {
    std::mutex mutex;
    std::shared_ptr<IZegoEventHandler> events;
    std::shared_ptr<IZegoCustomVideoCaptureHandler> capture;
    std::shared_ptr<IZegoCustomVideoRenderHandler> render;
    std::shared_ptr<IZegoAudioDataHandler> audio;
    std::optional<ZegoCustomVideoRenderConfig> renderConfig;
    unsigned int observed = 0;
    bool fetches = false;
    std::array<Target, CHANNELS> previews;
    std::map<std::string, Target> players;
    Playback playback;

    /// A handler, to be called with no lock held.
    template <class T>
    std::shared_ptr<T> get(std::shared_ptr<T> Shared::*which)
    {
        const std::lock_guard<std::mutex> lock(mutex);
        return this->*which;
    }

    /// What C has to compute. Compared, so that the table is only replaced when it changes.
    struct Wants {
        bool remote = false, encoded = false, captured = false, player = false, mix = false;

        bool operator==(const Wants &o) const
        {
            return remote == o.remote && encoded == o.encoded && captured == o.captured &&
                   player == o.player && mix == o.mix;
        }
    };

    Wants wants()
    {
        const std::lock_guard<std::mutex> lock(mutex);
        Wants want;
        const bool renders = renderConfig && render;
        want.encoded =
            renders && renderConfig->bufferType == ZEGO_VIDEO_BUFFER_TYPE_ENCODED_DATA;
        const auto shown = [](const Target &target) { return target.view != nullptr; };
        const auto played = [](const auto &entry) { return entry.second.view != nullptr; };
        want.captured = (renders && !want.encoded) ||
                        std::any_of(previews.begin(), previews.end(), shown);
        want.remote = !want.encoded &&
                      (renders || std::any_of(players.begin(), players.end(), played));
        want.player = audio && (observed & ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYER) != 0;
        want.mix = fetches || (audio && (observed & ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYBACK));
        return want;
    }
};

/// What C gets as user_data: a share in the state, freed by the table's destroy.
using Box = std::shared_ptr<Shared>;

inline Shared &unbox(void *box) { return **static_cast<Box *>(box); }

inline void freeBox(void *box) noexcept { delete static_cast<Box *>(box); }

}  // namespace detail
}  // namespace EXPRESS
}  // namespace ZEGO
