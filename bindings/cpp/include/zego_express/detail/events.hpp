// From the event table of C to IZegoEventHandler. Not part of the interface.
#pragma once

#include "shared.hpp"

#include <cctype>
#include <sstream>

namespace ZEGO {
namespace EXPRESS {
namespace detail {

inline ZegoPublishStreamQuality quality(const zex_publish_quality &q)
{
    ZegoPublishStreamQuality out;
    out.videoCaptureFPS = q.video_capture_fps;
    out.videoEncodeFPS = q.video_encode_fps;
    out.videoSendFPS = q.video_send_fps;
    out.videoKBPS = q.video_kbps;
    out.audioCaptureFPS = q.audio_capture_fps;
    out.audioSendFPS = q.audio_send_fps;
    out.audioKBPS = q.audio_kbps;
    out.rtt = static_cast<int>(q.rtt_ms);
    out.packetLostRate = q.packet_lost_rate;
    out.level = static_cast<ZegoStreamQualityLevel>(q.level);
    out.totalSendBytes = static_cast<double>(q.total_send_bytes);
    return out;
}

inline ZegoPlayStreamQuality quality(const zex_play_quality &q)
{
    ZegoPlayStreamQuality out;
    out.videoRecvFPS = q.video_recv_fps;
    out.videoDecodeFPS = q.video_decode_fps;
    out.videoRenderFPS = q.video_render_fps;
    out.videoKBPS = q.video_kbps;
    out.audioRecvFPS = q.audio_recv_fps;
    out.audioRenderFPS = q.audio_render_fps;
    out.audioKBPS = q.audio_kbps;
    out.rtt = static_cast<int>(q.rtt_ms);
    out.packetLostRate = q.packet_lost_rate;
    out.peerToPeerDelay = static_cast<int>(q.peer_to_peer_delay_ms);
    out.level = static_cast<ZegoStreamQualityLevel>(q.level);
    out.delay = static_cast<int>(q.delay_ms);
    out.avTimestampDiff = q.av_timestamp_diff_ms;
    out.totalRecvBytes = static_cast<double>(q.total_recv_bytes);
    out.audioCumulativeBreakTime = static_cast<unsigned int>(q.audio_concealed_ms);
    out.videoCumulativeBreakCount = static_cast<unsigned int>(q.freezes);
    return out;
}

inline ZegoUser user(const char *id, const char *name) { return {text(id), text(name)}; }

/// A call's name in the C interface as the published one.
inline std::string published(const std::string &function)
{
    std::string name;
    std::istringstream words(function);
    for (std::string word; std::getline(words, word, '_');) {
        const std::size_t capitals =
            name.empty() ? 0 : word == "sei" || word == "pcm" ? word.size() : 1;
        for (std::size_t i = 0; i < std::min(capitals, word.size()); i++)
            word[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[i])));
        name += word;
    }
    return name;
}

/// Calls the handler, if there is one, with no lock held and nothing getting out.
template <class F>
void tell(void *box, const char *where, F &&call) noexcept
{
    guarded(where, [&] {
        if (const auto handler = unbox(box).get(&Shared::events)) call(*handler);
    });
}

/// The table of C, for a box of its own.
inline zex_callbacks eventTable()
{
    using Channel = ZegoPublishChannel;
    zex_callbacks t = ZEX_CALLBACKS_INIT;
    t.destroy = freeBox;
    t.on_room_state_changed = [](zex_engine *, const char *room, std::uint32_t reason,
                                 std::int32_t error, const char *extended, void *box) {
        tell(box, "onRoomStateChanged", [&](IZegoEventHandler &h) {
            h.onRoomStateChanged(text(room), static_cast<ZegoRoomStateChangedReason>(reason), error,
                                 text(extended));
        });
    };
    t.on_room_state_update = [](zex_engine *, const char *room, std::uint32_t state,
                                std::int32_t error, const char *extended, void *box) {
        tell(box, "onRoomStateUpdate", [&](IZegoEventHandler &h) {
            h.onRoomStateUpdate(text(room), static_cast<ZegoRoomState>(state), error, text(extended));
        });
    };
    t.on_room_user_update = [](zex_engine *, const char *room, std::uint32_t type,
                               const zex_user *const *users, std::uint32_t count, void *box) {
        tell(box, "onRoomUserUpdate", [&](IZegoEventHandler &h) {
            std::vector<ZegoUser> list;
            for (std::uint32_t i = 0; i < count; i++)
                list.push_back(user(users[i]->user_id, users[i]->user_name));
            h.onRoomUserUpdate(text(room), static_cast<ZegoUpdateType>(type), list);
        });
    };
    t.on_room_online_user_count_update = [](zex_engine *, const char *room, std::uint32_t count,
                                            void *box) {
        tell(box, "onRoomOnlineUserCountUpdate", [&](IZegoEventHandler &h) {
            h.onRoomOnlineUserCountUpdate(text(room), static_cast<int>(count));
        });
    };
    t.on_room_stream_update = [](zex_engine *, const char *room, std::uint32_t type,
                                 const zex_stream *const *streams, std::uint32_t count,
                                 const char *extended, void *box) {
        tell(box, "onRoomStreamUpdate", [&](IZegoEventHandler &h) {
            std::vector<ZegoStream> list;
            for (std::uint32_t i = 0; i < count; i++)
                list.push_back({user(streams[i]->user_id, streams[i]->user_name),
                                text(streams[i]->stream_id), text(streams[i]->extra_info)});
            h.onRoomStreamUpdate(text(room), static_cast<ZegoUpdateType>(type), list, text(extended));
        });
    };
    t.on_room_token_will_expire = [](zex_engine *, const char *room, std::uint32_t seconds,
                                     void *box) {
        tell(box, "onRoomTokenWillExpire", [&](IZegoEventHandler &h) {
            h.onRoomTokenWillExpire(text(room), static_cast<int>(seconds));
        });
    };
    t.on_publisher_state_update = [](zex_engine *, const char *stream, std::uint32_t state,
                                     std::int32_t error, const char *extended, void *box) {
        tell(box, "onPublisherStateUpdate", [&](IZegoEventHandler &h) {
            h.onPublisherStateUpdate(text(stream), static_cast<ZegoPublisherState>(state), error,
                                     text(extended));
        });
    };
    t.on_player_state_update = [](zex_engine *, const char *stream, std::uint32_t state,
                                  std::int32_t error, const char *extended, void *box) {
        tell(box, "onPlayerStateUpdate", [&](IZegoEventHandler &h) {
            h.onPlayerStateUpdate(text(stream), static_cast<ZegoPlayerState>(state), error,
                                  text(extended));
        });
    };
    t.on_publisher_quality_update = [](zex_engine *, const char *stream,
                                       const zex_publish_quality *q, void *box) {
        tell(box, "onPublisherQualityUpdate", [&](IZegoEventHandler &h) {
            h.onPublisherQualityUpdate(text(stream), quality(*q));
        });
    };
    t.on_player_quality_update = [](zex_engine *, const char *stream, const zex_play_quality *q,
                                    void *box) {
        tell(box, "onPlayerQualityUpdate",
             [&](IZegoEventHandler &h) { h.onPlayerQualityUpdate(text(stream), quality(*q)); });
    };
    t.on_publisher_captured_audio_first_frame = [](zex_engine *, void *box) {
        tell(box, "onPublisherCapturedAudioFirstFrame",
             [](IZegoEventHandler &h) { h.onPublisherCapturedAudioFirstFrame(); });
    };
    t.on_publisher_captured_video_first_frame = [](zex_engine *, std::uint32_t channel, void *box) {
        tell(box, "onPublisherCapturedVideoFirstFrame", [&](IZegoEventHandler &h) {
            h.onPublisherCapturedVideoFirstFrame(static_cast<Channel>(channel));
        });
    };
    t.on_publisher_render_video_first_frame = [](zex_engine *, std::uint32_t channel, void *box) {
        tell(box, "onPublisherRenderVideoFirstFrame", [&](IZegoEventHandler &h) {
            h.onPublisherRenderVideoFirstFrame(static_cast<Channel>(channel));
        });
    };
    t.on_publisher_send_audio_first_frame = [](zex_engine *, std::uint32_t channel, void *box) {
        tell(box, "onPublisherSendAudioFirstFrame", [&](IZegoEventHandler &h) {
            h.onPublisherSendAudioFirstFrame(static_cast<Channel>(channel));
        });
    };
    t.on_publisher_send_video_first_frame = [](zex_engine *, std::uint32_t channel, void *box) {
        tell(box, "onPublisherSendVideoFirstFrame", [&](IZegoEventHandler &h) {
            h.onPublisherSendVideoFirstFrame(static_cast<Channel>(channel));
        });
    };
    t.on_encoded_keyframe_wanted = [](zex_engine *, std::uint32_t channel, void *box) {
        tell(box, "onEncodedKeyframeWanted", [&](IZegoEventHandler &h) {
            h.onEncodedKeyframeWanted(static_cast<Channel>(channel));
        });
    };
    t.on_publisher_video_size_changed = [](zex_engine *, std::uint32_t channel, std::uint32_t width,
                                           std::uint32_t height, void *box) {
        tell(box, "onPublisherVideoSizeChanged", [&](IZegoEventHandler &h) {
            h.onPublisherVideoSizeChanged(static_cast<int>(width), static_cast<int>(height),
                                          static_cast<Channel>(channel));
        });
    };
    t.on_player_recv_audio_first_frame = [](zex_engine *, const char *stream, void *box) {
        tell(box, "onPlayerRecvAudioFirstFrame",
             [&](IZegoEventHandler &h) { h.onPlayerRecvAudioFirstFrame(text(stream)); });
    };
    t.on_player_recv_video_first_frame = [](zex_engine *, const char *stream, void *box) {
        tell(box, "onPlayerRecvVideoFirstFrame",
             [&](IZegoEventHandler &h) { h.onPlayerRecvVideoFirstFrame(text(stream)); });
    };
    t.on_player_render_video_first_frame = [](zex_engine *, const char *stream, void *box) {
        tell(box, "onPlayerRenderVideoFirstFrame",
             [&](IZegoEventHandler &h) { h.onPlayerRenderVideoFirstFrame(text(stream)); });
    };
    t.on_player_video_size_changed = [](zex_engine *, const char *stream, std::uint32_t width,
                                        std::uint32_t height, void *box) {
        tell(box, "onPlayerVideoSizeChanged", [&](IZegoEventHandler &h) {
            h.onPlayerVideoSizeChanged(text(stream), static_cast<int>(width),
                                       static_cast<int>(height));
        });
    };
    t.on_player_recv_sei = [](zex_engine *, const char *stream, const std::uint8_t *data,
                              std::uint32_t length, void *box) {
        tell(box, "onPlayerRecvSEI",
             [&](IZegoEventHandler &h) { h.onPlayerRecvSEI(text(stream), data, length); });
    };
    t.on_remote_camera_state_update = [](zex_engine *, const char *stream, std::uint32_t state,
                                         void *box) {
        tell(box, "onRemoteCameraStateUpdate", [&](IZegoEventHandler &h) {
            h.onRemoteCameraStateUpdate(text(stream), static_cast<ZegoRemoteDeviceState>(state));
        });
    };
    t.on_remote_mic_state_update = [](zex_engine *, const char *stream, std::uint32_t state,
                                      void *box) {
        tell(box, "onRemoteMicStateUpdate", [&](IZegoEventHandler &h) {
            h.onRemoteMicStateUpdate(text(stream), static_cast<ZegoRemoteDeviceState>(state));
        });
    };
    t.on_captured_sound_level_update = [](zex_engine *, float level, void *box) {
        tell(box, "onCapturedSoundLevelUpdate",
             [&](IZegoEventHandler &h) { h.onCapturedSoundLevelUpdate(level); });
    };
    t.on_remote_sound_level_update = [](zex_engine *, const zex_sound_level *const *levels,
                                        std::uint32_t count, void *box) {
        tell(box, "onRemoteSoundLevelUpdate", [&](IZegoEventHandler &h) {
            std::unordered_map<std::string, float> map;
            for (std::uint32_t i = 0; i < count; i++)
                map[text(levels[i]->stream_id)] = levels[i]->level;
            h.onRemoteSoundLevelUpdate(map);
        });
    };
    t.on_debug_error = [](zex_engine *, std::int32_t error, const char *function, const char *info,
                          void *box) {
        tell(box, "onDebugError", [&](IZegoEventHandler &h) {
            h.onDebugError(error, published(text(function)), text(info));
        });
    };
    return t;
}

}  // namespace detail
}  // namespace EXPRESS
}  // namespace ZEGO
