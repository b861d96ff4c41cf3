/*
 * zego_express: live video engine, C interface.
 *
 * The published calls and their functions here:
 *
 *   createEngine(WithProfile)           zex_create_engine
 *   destroyEngine                       zex_destroy_engine
 *   setEventHandler                     zex_set_callbacks, or zex_poll_event
 *   setEngineConfig                     advanced_config of zex_engine_profile
 *   setLogConfig, getVersion            zex_set_log_config, zex_get_version
 *   setRoomScenario                     zex_set_room_scenario
 *   loginRoom, logoutRoom, renewToken   zex_login_room, zex_logout_room, zex_renew_token
 *   getRoomStreamList                   zex_get_room_stream_list
 *   startPreview, stopPreview           zex_start_preview, zex_stop_preview
 *   startPublishingStream, stop...      zex_start_publishing_stream, zex_stop_publishing_stream
 *   startPlayingStream, stop...         zex_start_playing_stream, zex_stop_playing_stream
 *   setVideoConfig, setAudioConfig      zex_set_video_config, zex_set_audio_config
 *   setVideoSource, setAudioSource      zex_set_video_source, zex_set_audio_source
 *   sendCustomVideoCaptureRawData       zex_send_custom_video_capture_raw_data
 *   sendCustomVideoCaptureEncodedData   zex_send_custom_video_capture_encoded_data
 *   sendCustomAudioCapturePCMData       zex_send_custom_audio_capture_pcm_data
 *   enableCustomVideoRender             zex_set_media_callbacks
 *   sendSEI                             zex_send_sei
 *   mutePublishStreamAudio / Video      zex_mute_publish_stream_audio / _video
 *   mutePlayStreamAudio / Video         zex_mute_play_stream_audio / _video
 *   muteAllPlayStreamAudio / Video      zex_mute_all_play_stream_audio / _video
 *   enableCamera, muteMicrophone        zex_enable_camera, zex_mute_microphone
 *   muteSpeaker                         zex_mute_speaker
 *   setPlayVolume, setCaptureVolume     zex_set_play_volume, zex_set_capture_volume
 *   startSoundLevelMonitor, stop...     zex_start_sound_level_monitor, zex_stop_...
 *
 * Rules that hold for every function:
 *
 * - Any thread may call, also from inside a callback; only zex_clear_callbacks_wait blocks.
 * - 0 is success. Anything else is a number of docs/ERRORS.md, and zex_last_error() says on the
 *   same thread which field and which limit it was about.
 * - Handles (zex_engine *, zex_frame *, ...) are names, never addresses: NULL, stale and foreign
 *   ones answer INVALID_HANDLE.
 * - Text is NUL-terminated UTF-8. What goes in is copied before the call returns; what comes out
 *   is borrowed until the callback returns or the object is released.
 * - Structs begin with struct_size: start from ZEX_<NAME>_INIT. zex_<name>_init() does the same for
 *   layers that are shipped with this very library: it writes as much as the library's struct has.
 * - Booleans are 0 or 1; another number, like an unknown enum number, is an error.
 */

#ifndef ZEGO_EXPRESS_H
#define ZEGO_EXPRESS_H

/* Generated from src/capi by cbindgen; do not edit. `cargo xtask gen` rewrites it. */

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

/**
 * Events run on the engine's callback thread.
 */
#define ZEX_DELIVERY_CALLBACKS 0

/**
 * Events wait for `zex_poll_event`; `wakeup` says when to look.
 */
#define ZEX_DELIVERY_POLL 1

/**
 * Version of the header; see `zex_get_abi_version`.
 */
#define ZEX_VERSION_MAJOR 0

#define ZEX_VERSION_MINOR 1

#define ZEX_VERSION_PATCH 0

#define ZEX_EVENT_ROOM_STATE_CHANGED 1

#define ZEX_EVENT_ROOM_STATE_UPDATE 2

#define ZEX_EVENT_ROOM_USER_UPDATE 3

#define ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE 4

#define ZEX_EVENT_ROOM_STREAM_UPDATE 5

#define ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE 6

#define ZEX_EVENT_PUBLISHER_STATE_UPDATE 7

#define ZEX_EVENT_PLAYER_STATE_UPDATE 8

#define ZEX_EVENT_PUBLISHER_QUALITY_UPDATE 9

#define ZEX_EVENT_PLAYER_QUALITY_UPDATE 10

#define ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME 11

#define ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME 12

#define ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME 13

#define ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME 14

#define ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME 15

#define ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED 16

#define ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME 17

#define ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME 18

#define ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME 19

#define ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED 20

#define ZEX_EVENT_PLAYER_RECV_SEI 21

#define ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE 22

#define ZEX_EVENT_REMOTE_MIC_STATE_UPDATE 23

#define ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE 24

#define ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE 25

#define ZEX_EVENT_DEBUG_ERROR 26

/**
 * A decoded picture of a played stream, unless `on_remote_video_frame` takes it; at most 3 per
 * stream wait, the oldest is dropped.
 */
#define ZEX_EVENT_VIDEO_FRAME 27

/**
 * The last one: the engine's handle is stale afterwards.
 */
#define ZEX_EVENT_ENGINE_DESTROYED 28

/**
 * `channel`: the next picture of the application's own encoder should be an IDR; as
 * `on_encoded_keyframe_wanted`.
 */
#define ZEX_EVENT_ENCODED_KEYFRAME_WANTED 29

#define ZEX_LOG_LEVEL_OFF 0

/**
 * A bug of this library.
 */
#define ZEX_LOG_LEVEL_ERROR 1

/**
 * Odd but working.
 */
#define ZEX_LOG_LEVEL_WARN 2

/**
 * State changes.
 */
#define ZEX_LOG_LEVEL_INFO 3

#define ZEX_LOG_LEVEL_DEBUG 4

/**
 * Single packets.
 */
#define ZEX_LOG_LEVEL_TRACE 5

#define ZEX_PLAYER_STATE_NO_PLAY 0

#define ZEX_PLAYER_STATE_PLAY_REQUESTING 1

#define ZEX_PLAYER_STATE_PLAYING 2

#define ZEX_REMOTE_DEVICE_STATE_OPEN 0

#define ZEX_REMOTE_DEVICE_STATE_GENERIC_ERROR 1

#define ZEX_REMOTE_DEVICE_STATE_INVALID_ID 2

#define ZEX_REMOTE_DEVICE_STATE_NO_AUTHORIZATION 3

#define ZEX_REMOTE_DEVICE_STATE_ZERO_FPS 4

#define ZEX_REMOTE_DEVICE_STATE_IN_USE_BY_OTHER 5

#define ZEX_REMOTE_DEVICE_STATE_UNPLUGGED 6

#define ZEX_REMOTE_DEVICE_STATE_REBOOT_REQUIRED 7

#define ZEX_REMOTE_DEVICE_STATE_SYSTEM_MEDIA_SERVICES_LOST 8

#define ZEX_REMOTE_DEVICE_STATE_DISABLE 9

#define ZEX_REMOTE_DEVICE_STATE_MUTE 10

#define ZEX_PUBLISHER_STATE_NO_PUBLISH 0

#define ZEX_PUBLISHER_STATE_PUBLISH_REQUESTING 1

#define ZEX_PUBLISHER_STATE_PUBLISHING 2

/**
 * Camera where there is one, else nothing is sent.
 */
#define ZEX_VIDEO_SOURCE_DEVICE 0

/**
 * A moving scene with a timestamp barcode.
 */
#define ZEX_VIDEO_SOURCE_SYNTHETIC 1

/**
 * Pictures pushed by `zex_send_custom_video_capture_raw_data`.
 */
#define ZEX_VIDEO_SOURCE_CUSTOM 2

/**
 * H.264 pushed by `zex_send_custom_video_capture_encoded_data`.
 */
#define ZEX_VIDEO_SOURCE_CUSTOM_ENCODED 3

/**
 * A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M; docs/MEDIA_FILES.md says what is read.
 */
#define ZEX_VIDEO_SOURCE_FILE 4

/**
 * Microphone where there is one, else clocked silence.
 */
#define ZEX_AUDIO_SOURCE_DEVICE 0

#define ZEX_AUDIO_SOURCE_SILENCE 1

/**
 * 440 Hz with a marker burst each second.
 */
#define ZEX_AUDIO_SOURCE_TONE 2

/**
 * PCM pushed by `zex_send_custom_audio_capture_pcm_data`.
 */
#define ZEX_AUDIO_SOURCE_CUSTOM 3

/**
 * The sound of the same channel's file.
 */
#define ZEX_AUDIO_SOURCE_FILE 4

#define ZEX_STREAM_QUALITY_LEVEL_EXCELLENT 0

#define ZEX_STREAM_QUALITY_LEVEL_GOOD 1

#define ZEX_STREAM_QUALITY_LEVEL_MEDIUM 2

#define ZEX_STREAM_QUALITY_LEVEL_BAD 3

#define ZEX_STREAM_QUALITY_LEVEL_DIE 4

#define ZEX_STREAM_QUALITY_LEVEL_UNKNOWN 5

#define ZEX_ROOM_STATE_CHANGED_REASON_LOGINING 0

#define ZEX_ROOM_STATE_CHANGED_REASON_LOGINED 1

#define ZEX_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED 2

#define ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTING 3

#define ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTED 4

#define ZEX_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED 5

#define ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT 6

#define ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT 7

#define ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED 8

#define ZEX_ROOM_STATE_DISCONNECTED 0

#define ZEX_ROOM_STATE_CONNECTING 1

#define ZEX_ROOM_STATE_CONNECTED 2

#define ZEX_UPDATE_TYPE_ADD 0

#define ZEX_UPDATE_TYPE_DELETE 1

#define ZEX_PUBLISH_CHANNEL_MAIN 0

#define ZEX_PUBLISH_CHANNEL_AUX 1

#define ZEX_SCENARIO_GENERAL 0

#define ZEX_SCENARIO_COMMUNICATION 1

#define ZEX_SCENARIO_LIVE 2

#define ZEX_SCENARIO_DEFAULT 3

#define ZEX_SCENARIO_STANDARD_VIDEO_CALL 4

#define ZEX_SCENARIO_HIGH_QUALITY_VIDEO_CALL 5

#define ZEX_SCENARIO_STANDARD_CHATROOM 6

#define ZEX_SCENARIO_HIGH_QUALITY_CHATROOM 7

#define ZEX_SCENARIO_BROADCAST 8

#define ZEX_SCENARIO_KARAOKE 9

#define ZEX_SCENARIO_STANDARD_VOICE_CALL 10

/**
 * What the project's settings say, else RTC.
 */
#define ZEX_STREAM_RESOURCE_MODE_DEFAULT 0

/**
 * Not available yet: ends in NO_PLAY with `CDN_UNAVAILABLE`.
 */
#define ZEX_STREAM_RESOURCE_MODE_ONLY_CDN 1

/**
 * Instant first picture from the server's cache, bounded delay.
 */
#define ZEX_STREAM_RESOURCE_MODE_ONLY_L3 2

/**
 * As low as the network allows.
 */
#define ZEX_STREAM_RESOURCE_MODE_ONLY_RTC 3

/**
 * Planes y, u, v.
 */
#define ZEX_VIDEO_FORMAT_I420 1

/**
 * Planes y, interleaved uv.
 */
#define ZEX_VIDEO_FORMAT_NV12 2

/**
 * One plane, 4 bytes a pixel: b, g, r, a.
 */
#define ZEX_VIDEO_FORMAT_BGRA32 3

/**
 * One plane, 4 bytes a pixel: r, g, b, a.
 */
#define ZEX_VIDEO_FORMAT_RGBA32 4

/**
 * How colours are written (ITU-T H.273, MatrixCoefficients): BT.601, for SD video.
 */
#define ZEX_COLOR_MATRIX_BT601 0

/**
 * BT.709, for HD video.
 */
#define ZEX_COLOR_MATRIX_BT709 1

/**
 * BT.2020, non-constant luminance.
 */
#define ZEX_COLOR_MATRIX_BT2020 2

/**
 * SMPTE ST 240.
 */
#define ZEX_COLOR_MATRIX_SMPTE240M 3

/**
 * The weights of the FCC's rules of 1953.
 */
#define ZEX_COLOR_MATRIX_FCC 4

/**
 * Luma 16 to 235, chroma 16 to 240.
 */
#define ZEX_COLOR_RANGE_LIMITED 0

/**
 * 0 to 255.
 */
#define ZEX_COLOR_RANGE_FULL 1

/**
 * An engine. A name, not an address: any value is checked on entry.
 */
typedef struct zex_engine zex_engine;

/**
 * One event of a polled engine. A name, not an address.
 */
typedef struct zex_event zex_event;

/**
 * A decoded or captured picture. A name, not an address.
 */
typedef struct zex_frame zex_frame;

/**
 * Streams of a room at one moment. A name, not an address.
 */
typedef struct zex_stream_list zex_stream_list;

/**
 * 0 is success; anything else is a number of docs/ERRORS.md.
 */
typedef int32_t zex_status;

/**
 * Says that `user_data` is in no use and will be in none: the place to free it. Runs exactly once.
 */
typedef void (*zex_destroy)(void *user_data);

/**
 * A member of a room.
 */
typedef struct zex_user {
    uint32_t struct_size;
    uint32_t reserved;
    /**
     * 1–64 bytes.
     */
    const char *user_id;
    /**
     * 1–256 bytes.
     */
    const char *user_name;
} zex_user;

/**
 * A stream that somebody publishes in a room.
 */
typedef struct zex_stream {
    uint32_t struct_size;
    uint32_t reserved;
    const char *stream_id;
    const char *user_id;
    const char *user_name;
    const char *extra_info;
} zex_stream;

/**
 * A published stream. Rates are over the last 3 s, totals since the start of publishing.
 */
typedef struct zex_publish_quality {
    uint32_t struct_size;
    /**
     * ZEX_STREAM_QUALITY_LEVEL_*.
     */
    uint32_t level;
    double video_capture_fps;
    double video_encode_fps;
    double video_send_fps;
    double video_kbps;
    double audio_capture_fps;
    double audio_send_fps;
    double audio_kbps;
    /**
     * What the bandwidth estimate allows.
     */
    double target_kbps;
    /**
     * 0–1, as the server reports it.
     */
    double packet_lost_rate;
    uint32_t rtt_ms;
    uint32_t width;
    uint32_t height;
    uint32_t reserved;
    uint64_t total_send_bytes;
    uint64_t frames_captured;
    uint64_t frames_encoded;
    /**
     * Handed to the network. One that it was too slow for is in `frames_dropped` instead.
     */
    uint64_t frames_sent;
    /**
     * Left out: above the rate, before the encoder, or because the network was too slow.
     */
    uint64_t frames_dropped;
    uint64_t keyframes;
    /**
     * CPU time of capture, encoding and sending.
     */
    uint64_t cpu_us;
    /**
     * Custom sound that was refused because more than a second of it waited.
     */
    uint64_t audio_dropped_ms;
} zex_publish_quality;

/**
 * A played stream. Rates are over the last 3 s, totals since the start of playing.
 */
typedef struct zex_play_quality {
    uint32_t struct_size;
    /**
     * ZEX_STREAM_QUALITY_LEVEL_*.
     */
    uint32_t level;
    double video_recv_fps;
    double video_decode_fps;
    double video_render_fps;
    double video_kbps;
    double audio_recv_fps;
    double audio_render_fps;
    double audio_kbps;
    /**
     * 0–1.
     */
    double packet_lost_rate;
    uint32_t rtt_ms;
    /**
     * From capture to render; meaningful where both clocks agree.
     */
    uint32_t peer_to_peer_delay_ms;
    /**
     * What the jitter buffer adds on purpose.
     */
    uint32_t delay_ms;
    /**
     * Positive: sound is later than picture.
     */
    int32_t av_timestamp_diff_ms;
    uint32_t width;
    uint32_t height;
    uint64_t total_recv_bytes;
    uint64_t frames_received;
    uint64_t frames_decoded;
    uint64_t frames_rendered;
    /**
     * Decoded while catching up after a join, not rendered.
     */
    uint64_t frames_catch_up;
    uint64_t frames_dropped;
    /**
     * By the W3C definition of freezeCount.
     */
    uint64_t freezes;
    /**
     * Gaps of over 500 ms between rendered pictures.
     */
    uint64_t stalls;
    uint64_t packets_lost;
    /**
     * Lost first, then repaired in time.
     */
    uint64_t packets_recovered;
    uint64_t nacks;
    uint64_t plis;
    uint64_t audio_concealed_ms;
    uint64_t audio_stretched_ms;
    /**
     * CPU time of receiving, decoding and rendering.
     */
    uint64_t cpu_us;
} zex_play_quality;

/**
 * Loudness of one played stream, 0–100.
 */
typedef struct zex_sound_level {
    uint32_t struct_size;
    float level;
    const char *stream_id;
} zex_sound_level;

/**
 * What an engine tells its application. Set the functions you want, leave the others NULL.
 *
 * Threads: all functions run on the engine's callback thread, one at a time, in order, with no
 * lock held; any `zex_` call but the `_wait` ones is fine inside. With poll delivery only
 * `destroy` is used. Text, lists and structs are valid until the function returns.
 * `extended_data` is always a JSON object, `{}` when there is nothing to say.
 */
typedef struct zex_callbacks {
    uint32_t struct_size;
    uint32_t reserved;
    /**
     * This table is not running and will not run again; runs exactly once, also when the table
     * was refused.
     */
    zex_destroy destroy;
    /**
     * `reason`: ZEX_ROOM_STATE_CHANGED_REASON_*. Fires before `on_room_state_update`.
     */
    void (*on_room_state_changed)(struct zex_engine *engine,
                                  const char *room_id,
                                  uint32_t reason,
                                  int32_t error_code,
                                  const char *extended_data,
                                  void *user_data);
    /**
     * `state`: ZEX_ROOM_STATE_*.
     */
    void (*on_room_state_update)(struct zex_engine *engine,
                                 const char *room_id,
                                 uint32_t state,
                                 int32_t error_code,
                                 const char *extended_data,
                                 void *user_data);
    /**
     * Only with `is_user_status_notify`. `update_type`: ZEX_UPDATE_TYPE_*.
     */
    void (*on_room_user_update)(struct zex_engine *engine,
                                const char *room_id,
                                uint32_t update_type,
                                const struct zex_user *const *users,
                                uint32_t user_count,
                                void *user_data);
    /**
     * At most every 30 s.
     */
    void (*on_room_online_user_count_update)(struct zex_engine *engine,
                                             const char *room_id,
                                             uint32_t count,
                                             void *user_data);
    /**
     * Streams of others that came or went. `update_type`: ZEX_UPDATE_TYPE_*.
     */
    void (*on_room_stream_update)(struct zex_engine *engine,
                                  const char *room_id,
                                  uint32_t update_type,
                                  const struct zex_stream *const *streams,
                                  uint32_t stream_count,
                                  const char *extended_data,
                                  void *user_data);
    /**
     * 30 s before the token expires.
     */
    void (*on_room_token_will_expire)(struct zex_engine *engine,
                                      const char *room_id,
                                      uint32_t remain_seconds,
                                      void *user_data);
    /**
     * `state`: ZEX_PUBLISHER_STATE_*.
     */
    void (*on_publisher_state_update)(struct zex_engine *engine,
                                      const char *stream_id,
                                      uint32_t state,
                                      int32_t error_code,
                                      const char *extended_data,
                                      void *user_data);
    /**
     * `state`: ZEX_PLAYER_STATE_*.
     */
    void (*on_player_state_update)(struct zex_engine *engine,
                                   const char *stream_id,
                                   uint32_t state,
                                   int32_t error_code,
                                   const char *extended_data,
                                   void *user_data);
    /**
     * Every 3 s a published stream.
     */
    void (*on_publisher_quality_update)(struct zex_engine *engine,
                                        const char *stream_id,
                                        const struct zex_publish_quality *quality,
                                        void *user_data);
    /**
     * Every 3 s a played stream.
     */
    void (*on_player_quality_update)(struct zex_engine *engine,
                                     const char *stream_id,
                                     const struct zex_play_quality *quality,
                                     void *user_data);
    void (*on_publisher_captured_audio_first_frame)(struct zex_engine *engine, void *user_data);
    void (*on_publisher_captured_video_first_frame)(struct zex_engine *engine,
                                                    uint32_t channel,
                                                    void *user_data);
    /**
     * First preview picture.
     */
    void (*on_publisher_render_video_first_frame)(struct zex_engine *engine,
                                                  uint32_t channel,
                                                  void *user_data);
    void (*on_publisher_send_audio_first_frame)(struct zex_engine *engine,
                                                uint32_t channel,
                                                void *user_data);
    void (*on_publisher_send_video_first_frame)(struct zex_engine *engine,
                                                uint32_t channel,
                                                void *user_data);
    void (*on_publisher_video_size_changed)(struct zex_engine *engine,
                                            uint32_t channel,
                                            uint32_t width,
                                            uint32_t height,
                                            void *user_data);
    void (*on_player_recv_audio_first_frame)(struct zex_engine *engine,
                                             const char *stream_id,
                                             void *user_data);
    void (*on_player_recv_video_first_frame)(struct zex_engine *engine,
                                             const char *stream_id,
                                             void *user_data);
    void (*on_player_render_video_first_frame)(struct zex_engine *engine,
                                               const char *stream_id,
                                               void *user_data);
    void (*on_player_video_size_changed)(struct zex_engine *engine,
                                         const char *stream_id,
                                         uint32_t width,
                                         uint32_t height,
                                         void *user_data);
    void (*on_player_recv_sei)(struct zex_engine *engine,
                               const char *stream_id,
                               const uint8_t *data,
                               uint32_t data_length,
                               void *user_data);
    /**
     * `state`: ZEX_REMOTE_DEVICE_STATE_*.
     */
    void (*on_remote_camera_state_update)(struct zex_engine *engine,
                                          const char *stream_id,
                                          uint32_t state,
                                          void *user_data);
    /**
     * `state`: ZEX_REMOTE_DEVICE_STATE_*.
     */
    void (*on_remote_mic_state_update)(struct zex_engine *engine,
                                       const char *stream_id,
                                       uint32_t state,
                                       void *user_data);
    /**
     * 0–100, while the sound level monitor runs.
     */
    void (*on_captured_sound_level_update)(struct zex_engine *engine, float level, void *user_data);
    void (*on_remote_sound_level_update)(struct zex_engine *engine,
                                         const struct zex_sound_level *const *levels,
                                         uint32_t level_count,
                                         void *user_data);
    /**
     * A refused call, or trouble that is being retried, in words for a developer.
     */
    void (*on_debug_error)(struct zex_engine *engine,
                           int32_t error_code,
                           const char *function,
                           const char *info,
                           void *user_data);
    /**
     * The next picture pushed with `zex_send_custom_video_capture_encoded_data` on `channel` should
     * be an IDR: a viewer has joined or lost pictures, or some were left out before they left. At
     * most every 500 ms a channel, repeated while it is needed. Whoever does not answer lets
     * viewers wait for the next IDR, and nothing else happens. Since: 0.1.
     */
    void (*on_encoded_keyframe_wanted)(struct zex_engine *engine, uint32_t channel, void *user_data);
} zex_callbacks;

/**
 * Pictures and sound, called on media threads: a slow function delays its own stream, whose late
 * frames are then dropped and counted, and nothing else.
 *
 * A frame is borrowed for the call; `zex_frame_retain` keeps it. Sound and encoded data are valid
 * until the function returns. Nothing is computed for functions that are NULL.
 */
typedef struct zex_media_callbacks {
    uint32_t struct_size;
    /**
     * 1: played streams are handed out encoded and not decoded (hardware decoders). Default 0.
     */
    uint32_t encoded_only;
    /**
     * As in `zex_callbacks`.
     */
    zex_destroy destroy;
    /**
     * A decoded picture of a played stream.
     */
    void (*on_remote_video_frame)(struct zex_engine *engine,
                                  const char *stream_id,
                                  struct zex_frame *frame,
                                  void *user_data);
    /**
     * An H.264 access unit (Annex B) of a played stream, in decoding order.
     * `capture_time_us`: Unix microseconds, 0 unknown.
     */
    void (*on_remote_encoded_video_frame)(struct zex_engine *engine,
                                          const char *stream_id,
                                          const uint8_t *data,
                                          uint32_t data_length,
                                          uint8_t is_keyframe,
                                          uint32_t width,
                                          uint32_t height,
                                          uint64_t capture_time_us,
                                          void *user_data);
    /**
     * A captured picture of a previewed channel.
     */
    void (*on_captured_video_frame)(struct zex_engine *engine,
                                    uint32_t channel,
                                    struct zex_frame *frame,
                                    void *user_data);
    /**
     * 10 ms of one played stream: interleaved 16-bit PCM.
     */
    void (*on_remote_audio_data)(struct zex_engine *engine,
                                 const char *stream_id,
                                 const int16_t *samples,
                                 uint32_t samples_per_channel,
                                 uint32_t sample_rate_hz,
                                 uint32_t channel_count,
                                 uint64_t capture_time_us,
                                 void *user_data);
    /**
     * 10 ms of the mix of all played streams: what a loudspeaker should play.
     */
    void (*on_playback_audio_data)(struct zex_engine *engine,
                                   const int16_t *samples,
                                   uint32_t samples_per_channel,
                                   uint32_t sample_rate_hz,
                                   uint32_t channel_count,
                                   void *user_data);
} zex_media_callbacks;

/**
 * What an engine is created with.
 */
typedef struct zex_engine_profile {
    uint32_t struct_size;
    /**
     * From the server's console or its first start; not 0.
     */
    uint32_t app_id;
    /**
     * 64 hex digits; NULL for token-only. Never sent: the engine proves that it knows it.
     */
    const char *app_sign;
    /**
     * ZEX_SCENARIO_*; default ZEX_SCENARIO_DEFAULT.
     */
    uint32_t scenario;
    /**
     * ZEX_DELIVERY_*; default ZEX_DELIVERY_CALLBACKS.
     */
    uint32_t delivery;
    /**
     * `ws://` or `wss://`; NULL: `server_url=` in `advanced_config`, else the environment variable
     * ZEGO_EXPRESS_SERVER, else ws://127.0.0.1:9300.
     */
    const char *server_url;
    /**
     * PEM file with certificates trusted besides the built-in roots; NULL: none.
     */
    const char *ca_file;
    /**
     * `key=value;key=value`. Keys: `server_url`; in seconds, 1–86400: `room_retry_time` and
     * `av_retry_time` (1200); in milliseconds, 1–86400000: `ping_after_ms` (2000), `lost_after_ms`
     * (5000), `link_lost_ms` (2000), `link_connect_timeout_ms` (4000), `restore_grace_ms` (15000).
     * Any other key is ignored, and named in the log and in `debug_error`: settings of other SDKs
     * do no harm.
     */
    const char *advanced_config;
    /**
     * Event table; NULL: set one later, or poll.
     */
    const struct zex_callbacks *callbacks;
    /**
     * For `callbacks` and `wakeup`.
     */
    void *user_data;
    /**
     * Poll delivery: there is something to poll. Runs on an engine thread; may only signal. Comes
     * once, then not again before `zex_poll_event` has answered NULL. Not running any more when
     * ZEX_EVENT_ENGINE_DESTROYED has been handed out.
     */
    void (*wakeup)(void *user_data);
    /**
     * Poll delivery: as `wakeup`, for runtimes that offer a function for their own message queues:
     * called as `post(port, 0)`, with `port` from below. It is Dart's `Dart_PostInteger`, of just
     * that type, so that no code of an isolate runs on an engine thread. What it answers is not
     * looked at: nobody listens to a port that is closed. If both are set, both are called.
     * Since: 0.1.
     */
    bool (*post)(int64_t port, int64_t message);
    /**
     * For `post`; any number. Since: 0.1.
     */
    int64_t port;
} zex_engine_profile;

/**
 * Closes one request: runs exactly once, with 0 or an error number and a JSON object.
 *
 * Runs on the engine's callback thread; with poll delivery inside `zex_poll_event`.
 * `extended_data` is valid until the function returns.
 */
typedef void (*zex_completion)(int32_t error_code, const char *extended_data, void *user_data);

/**
 * What is alive in this process, over all engines; each number ends at its start value.
 */
typedef struct zex_counters {
    uint32_t struct_size;
    uint32_t reserved;
    /**
     * Handles that C holds: engines, frames, events, lists.
     */
    uint64_t live_handles;
    uint64_t live_engines;
    uint64_t live_frames;
    uint64_t live_events;
    /**
     * Threads of engines.
     */
    uint64_t threads;
    /**
     * Bytes in frames, packets and queues.
     */
    uint64_t buffered_bytes;
} zex_counters;

/**
 * What an event says; fields that its type does not use are 0 or NULL. Pointers are borrowed
 * until the event is released.
 */
typedef struct zex_event_data {
    uint32_t struct_size;
    /**
     * ZEX_EVENT_*.
     */
    uint32_t event_type;
    const char *room_id;
    const char *stream_id;
    /**
     * A JSON object.
     */
    const char *extended_data;
    /**
     * DEBUG_ERROR: the call.
     */
    const char *function;
    /**
     * DEBUG_ERROR: the explanation.
     */
    const char *info;
    int32_t error_code;
    /**
     * Reason, state or device state.
     */
    uint32_t state;
    /**
     * ZEX_UPDATE_TYPE_*.
     */
    uint32_t update_type;
    /**
     * Publishing channel.
     */
    uint32_t channel;
    /**
     * Items in `users`, `streams` or `levels`; members online; seconds remaining.
     */
    uint32_t count;
    uint32_t width;
    uint32_t height;
    /**
     * CAPTURED_SOUND_LEVEL_UPDATE.
     */
    float level;
    const struct zex_user *const *users;
    const struct zex_stream *const *streams;
    const struct zex_sound_level *const *levels;
    const struct zex_publish_quality *publish_quality;
    const struct zex_play_quality *play_quality;
    /**
     * PLAYER_RECV_SEI.
     */
    const uint8_t *data;
    uint32_t data_length;
    uint32_t reserved;
    /**
     * VIDEO_FRAME; retain it to keep it beyond the event.
     */
    struct zex_frame *frame;
} zex_event_data;

/**
 * What a frame holds. The planes are read-only and live until the frame's last release.
 */
typedef struct zex_frame_info {
    uint32_t struct_size;
    /**
     * ZEX_VIDEO_FORMAT_I420.
     */
    uint32_t format;
    uint32_t width;
    uint32_t height;
    /**
     * y, u, v. Pictures of this engine's sources are BT.601 in limited range; decoded ones are as
     * their stream says, see `color_matrix` and `color_range`.
     */
    const uint8_t *planes[3];
    /**
     * Bytes a row, one per plane.
     */
    uint32_t strides[3];
    /**
     * RTP timestamp, 90 kHz.
     */
    uint32_t rtp_timestamp;
    /**
     * When the picture was captured, Unix microseconds; 0 unknown.
     */
    uint64_t capture_time_us;
    /**
     * When it came out of the decoder, Unix microseconds.
     */
    uint64_t decoded_time_us;
    /**
     * Always 0: pictures that a join skips past are not handed out.
     */
    uint32_t is_catch_up;
    uint32_t reserved;
    /**
     * ZEX_COLOR_MATRIX_*: how the colours are written. BT.601 where a stream does not say.
     */
    uint32_t color_matrix;
    /**
     * ZEX_COLOR_RANGE_*. Limited where a stream does not say.
     */
    uint32_t color_range;
} zex_frame_info;

/**
 * Where the log goes. Secrets and user text appear at no level.
 */
typedef struct zex_log_config {
    uint32_t struct_size;
    /**
     * ZEX_LOG_LEVEL_*; default ZEX_LOG_LEVEL_INFO.
     */
    uint32_t level;
    /**
     * Folder, made if need be; NULL: no files. Three files are kept.
     */
    const char *log_path;
    /**
     * Bytes at which a new file is begun; default 5 MiB.
     */
    uint64_t log_size;
} zex_log_config;

/**
 * Receives one line of the log on the thread that logs; must not call into the library.
 * `line` is valid until the function returns.
 */
typedef void (*zex_log_callback)(uint32_t level, const char *line, void *user_data);

/**
 * How to play a stream.
 */
typedef struct zex_player_config {
    uint32_t struct_size;
    /**
     * ZEX_STREAM_RESOURCE_MODE_*; default ZEX_STREAM_RESOURCE_MODE_DEFAULT.
     */
    uint32_t resource_mode;
} zex_player_config;

/**
 * What is sent as picture.
 */
typedef struct zex_video_config {
    uint32_t struct_size;
    /**
     * Pixels, even, 16–1920.
     */
    uint32_t width;
    /**
     * Pixels, even, 16–1920.
     */
    uint32_t height;
    /**
     * Frames a second, 1–60.
     */
    uint32_t fps;
    /**
     * Upper bound; the bandwidth estimate may ask for less.
     */
    uint32_t bitrate_kbps;
    /**
     * Seconds between keyframes, 2–5.
     */
    uint32_t keyframe_interval_s;
} zex_video_config;

/**
 * What is sent as sound.
 */
typedef struct zex_audio_config {
    uint32_t struct_size;
    /**
     * 16–192.
     */
    uint32_t bitrate_kbps;
    /**
     * 1 or 2.
     */
    uint32_t channels;
    uint32_t reserved;
} zex_audio_config;

/**
 * A picture in memory of the application.
 */
typedef struct zex_video_frame_data {
    uint32_t struct_size;
    /**
     * ZEX_VIDEO_FORMAT_*.
     */
    uint32_t format;
    uint32_t width;
    uint32_t height;
    /**
     * As many as the format has; the others are NULL.
     */
    const uint8_t *planes[3];
    /**
     * Bytes a row, one per plane; at least the width in bytes.
     */
    uint32_t strides[3];
    uint32_t reserved;
    /**
     * Unix microseconds; 0, over 10 s back or over 100 ms ahead: now.
     */
    uint64_t capture_time_us;
} zex_video_frame_data;

/**
 * How to be in a room.
 */
typedef struct zex_room_config {
    uint32_t struct_size;
    /**
     * The room refuses members above this number, 1–1,000,000; 0: unlimited (default), up to the
     * server's own limit.
     */
    uint32_t max_member_count;
    /**
     * 1: `on_room_user_update` tells of others coming and going. Default 0.
     */
    uint32_t is_user_status_notify;
    uint32_t reserved;
    /**
     * token04, up to 2,047 bytes; NULL: AppSign only.
     */
    const char *token;
} zex_room_config;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Sets or clears (`callbacks` NULL) the event table. The old table's `destroy` runs when its
 * running callback, if any, has returned.
 *
 * On error the new table's `destroy` runs at once, before the call returns, whatever the error.
 * It does not only if it cannot be read: `callbacks` is not aligned, or `struct_size` is over
 * 4,096 or ends before `destroy` does.
 *
 * Threads: any, also inside a callback. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
 * when the engine's last callback is due.
 *
 * # Safety
 * `callbacks` is NULL or points to a table with a true `struct_size`.
 */
zex_status zex_set_callbacks(struct zex_engine *engine,
                             const struct zex_callbacks *callbacks,
                             void *user_data);

/**
 * Sets or clears the media table; as `zex_set_callbacks`, also on error.
 *
 * Threads: any, also inside a callback. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
 * when the engine's last callback is due.
 *
 * # Safety
 * `callbacks` is NULL or points to a table with a true `struct_size`.
 */
zex_status zex_set_media_callbacks(struct zex_engine *engine,
                                   const struct zex_media_callbacks *callbacks,
                                   void *user_data);

/**
 * Clears both tables and waits until the `destroy` of every table that this engine had so far has
 * returned, also of those that were cleared or replaced before: afterwards no function of any of
 * them is running or will run. Never hold a lock that a callback takes.
 *
 * Threads: any but the engine's own. Blocks: until a running callback returns. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `WRONG_THREAD` inside a callback.
 */
zex_status zex_clear_callbacks_wait(struct zex_engine *engine);

/**
 * As `zex_clear_callbacks_wait`, of the type of functions that garbage collectors call for what is
 * no longer reachable (Dart's NativeFinalizer, also when its isolate ends). `engine` is a
 * `zex_engine *`; one that is stale is let be, and `zex_last_error` stays as it was.
 *
 * Threads: any but the engine's own; nothing is cleared inside a callback. Blocks: until a running
 * callback returns. Since: 0.1. Errors: none.
 */
void zex_clear_callbacks_finalize(void *engine);

/**
 * Version of this library, such as "0.1.0". Lives as long as the process.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 */
const char *zex_get_version(void);

/**
 * Version of this library as a number that can be compared: MAJOR × 1,000,000 + MINOR × 1,000 +
 * PATCH, so 1,000 for 0.1.0. What came with version 0.2 is there from 2,000 on.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 */
uint32_t zex_get_abi_version(void);

/**
 * Creates an engine; any number of them may live at a time. Touches no network.
 *
 * On error `*engine` is set to NULL, and the `destroy` of the callback table has run, if the
 * profile reaches as far as `user_data` and the table as `zex_set_callbacks` says.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`; `INVALID_ENUM`; `ENGINE_APPID_ZERO`;
 * `ENGINE_APPSIGN_*`.
 *
 * # Safety
 * `profile` points to a struct with a true `struct_size`, its texts are NULL or NUL-terminated,
 * `engine` is writable.
 */
zex_status zex_create_engine(const struct zex_engine_profile *profile, struct zex_engine **engine);

/**
 * Ends an engine: leaves the room, stops everything, fires pending completions, then the tables'
 * `destroy`, then `done`, which is the last callback ever. Legal from inside any callback.
 *
 * The handle is stale to every other call from here on; with poll delivery `zex_poll_event` goes
 * on until it has handed out ZEX_EVENT_ENGINE_DESTROYED, and runs `done` there.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`;
 * `COMMON_ENGINE_NOT_CREATE` when it is being destroyed already (`done` then does not run).
 *
 * # Safety
 * `done` may be called with `user_data` from an engine thread.
 */
zex_status zex_destroy_engine(struct zex_engine *engine, zex_completion done, void *user_data);

/**
 * Applies the presets of a scenario to both channels; explicit settings made later win.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_set_room_scenario(struct zex_engine *engine, uint32_t scenario);

/**
 * Reads the live counts of this process.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
 *
 * # Safety
 * `counters` is NULL or points to a struct with a true `struct_size`.
 */
zex_status zex_get_counters(struct zex_counters *counters);

/**
 * Message of the last call that failed on this thread; it names field and limit. Never NULL;
 * valid until the next failing call on this thread.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 */
const char *zex_last_error(void);

/**
 * For layers above this one, in whatever language: tells `on_debug_error` (or polls) of a call that
 * the layer itself refused, as the engine tells of those that it refuses: once, in order with all
 * other events, and in the log. `error_code`: a number of docs/ERRORS.md, not 0; `function`: 1–128
 * bytes; `info`: which field and which limit, up to 1,024 bytes, without anybody's secrets.
 *
 * Of more than 1,024 events that wait, the rest is only logged.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ENGINE_NOT_CREATE`; `COMMON_ILLEGAL_PARAM`; `INVALID_UTF8`.
 * They are not told as events.
 *
 * # Safety
 * `function` and `info` are NULL or NUL-terminated.
 */
zex_status zex_report_error(struct zex_engine *engine,
                            int32_t error_code,
                            const char *function,
                            const char *info);

/**
 * Name of an error number (`ROOM_ERROR_AUTHENTICATION_FAILED`), or "" if unknown. Lives as long as the process.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 */
const char *zex_error_name(int32_t error_code);

/**
 * Cause of an error number and what to do about it, or "" if unknown. Lives as long as the
 * process.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 */
const char *zex_error_text(int32_t error_code);

/**
 * Takes the next event of a polled engine; `*event` becomes NULL when there is none. Completions
 * that come before it run inside this call. Release the event.
 *
 * Threads: any, one at a time. Blocks: never, but for the last event: until a wake-up that is
 * running has returned, so that what it uses can be freed. Hold no lock here that it takes.
 * Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
 *
 * # Safety
 * `event` is writable.
 */
zex_status zex_poll_event(struct zex_engine *engine, struct zex_event **event);

/**
 * Reads an event; `data` must have its `struct_size` set.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
 *
 * # Safety
 * `data` is NULL or points to a struct with a true `struct_size`.
 */
zex_status zex_event_get(struct zex_event *event, struct zex_event_data *data);

/**
 * Frees an event and what its data pointed to.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
 */
zex_status zex_event_release(struct zex_event *event);

/**
 * Describes a frame; `info` must have its `struct_size` set.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
 *
 * # Safety
 * `info` is NULL or points to a struct with a true `struct_size`.
 */
zex_status zex_frame_get_info(struct zex_frame *frame, struct zex_frame_info *info);

/**
 * Keeps a frame beyond the callback that lent it; each retain needs one release.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
 */
zex_status zex_frame_retain(struct zex_frame *frame);

/**
 * Gives a hold back; the last one frees the picture and makes the handle stale.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
 */
zex_status zex_frame_release(struct zex_frame *frame);

/**
 * As `zex_frame_release`, of the type of functions that garbage collectors call for what is no
 * longer reachable (Dart's NativeFinalizer). `frame` is a `zex_frame *`; one that is stale is let
 * be, and `zex_last_error` stays as it was.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: none.
 */
void zex_frame_finalize(void *frame);

/**
 * Writes the picture in another format; RGB is made by its own matrix and range. NV12 (2 planes), BGRA32 or RGBA32 (1 plane), or a packed
 * copy in I420 (3 planes), into memory of the caller.
 *
 * `destination_size` is the size in bytes behind `destination`; planes follow each other without
 * gaps, `stride` is bytes a row of the first plane (0: no padding; I420's chroma rows then have
 * half of it). `needed` (may be NULL) receives the size required, also when it does not fit.
 *
 * Threads: any. Blocks: for the conversion. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `TRUNCATED` when it does not fit.
 *
 * # Safety
 * `destination` is NULL or points to `destination_size` writable bytes; `needed` is NULL or
 * writable.
 */
zex_status zex_frame_convert(struct zex_frame *frame,
                             uint32_t format,
                             uint32_t stride,
                             uint8_t *destination,
                             uint64_t destination_size,
                             uint64_t *needed);

/**
 * Sets level and files of the log, for the whole process, at any time.
 *
 * Threads: any. Blocks: to open the file. Since: 0.1.
 * Errors: `INVALID_ENUM`; `ENGINE_LOG_NO_WRITE_PERMISSION` naming the folder; `STRUCT_SIZE`.
 *
 * # Safety
 * `config` points to a struct with a true `struct_size`; `log_path` is NULL or NUL-terminated.
 */
zex_status zex_set_log_config(const struct zex_log_config *config);

/**
 * Sets or clears (NULL) the function that receives the log, for the whole process. `destroy`
 * (may be NULL) runs once when the function is not running and will not run again; at once when
 * the function is NULL or refused.
 *
 * Threads: any, but not from inside the function. Blocks: never. Since: 0.1.
 * Errors: `COMMON_CONFIG_AFTER_ENGINE_STARTED` when the process has a tracing subscriber of its own.
 *
 * # Safety
 * `callback` may be called with `user_data` from any thread until `destroy` runs.
 */
zex_status zex_set_log_callback(zex_log_callback callback,
                                void *user_data,
                                zex_destroy destroy);

/**
 * Plays a stream of this AppID, up to 12 at a time; may follow `zex_login_room` without waiting.
 * A stream that nobody publishes is waited for. Playing it again changes nothing.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1004010 more than 12.
 * What the server says comes by `on_player_state_update`.
 *
 * # Safety
 * `stream_id` is NUL-terminated; `config` is NULL or points to a struct with a true
 * `struct_size`.
 */
zex_status zex_start_playing_stream(struct zex_engine *engine,
                                    const char *stream_id,
                                    const struct zex_player_config *config);

/**
 * Stops playing; a stream that is not played is no error.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`.
 *
 * # Safety
 * `stream_id` is NUL-terminated.
 */
zex_status zex_stop_playing_stream(struct zex_engine *engine, const char *stream_id);

/**
 * 1: receives no sound of one played stream, 0: receives it again.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
 *
 * # Safety
 * `stream_id` is NUL-terminated.
 */
zex_status zex_mute_play_stream_audio(struct zex_engine *engine,
                                      const char *stream_id,
                                      uint8_t mute);

/**
 * 1: receives no pictures of one played stream, 0: receives them again.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
 *
 * # Safety
 * `stream_id` is NUL-terminated.
 */
zex_status zex_mute_play_stream_video(struct zex_engine *engine,
                                      const char *stream_id,
                                      uint8_t mute);

/**
 * 1: receives no sound of any stream, those played later included; 0: receives it again.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_mute_all_play_stream_audio(struct zex_engine *engine, uint8_t mute);

/**
 * 1: receives no pictures of any stream, those played later included; 0: receives them again.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_mute_all_play_stream_video(struct zex_engine *engine, uint8_t mute);

/**
 * 1: nothing is heard of any stream, though everything is still received and decoded.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_mute_speaker(struct zex_engine *engine, uint8_t mute);

/**
 * Loudness of one played stream, 0–200; default 100.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; 1004011 not played.
 *
 * # Safety
 * `stream_id` is NUL-terminated.
 */
zex_status zex_set_play_volume(struct zex_engine *engine, const char *stream_id, uint32_t volume);

/**
 * Loudness of every stream, those played later included, 0–200; default 100.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
 */
zex_status zex_set_all_play_stream_volume(struct zex_engine *engine, uint32_t volume);

/**
 * Latest figures of a played stream.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; 1004011 not played.
 *
 * # Safety
 * `stream_id` is NUL-terminated; `quality` points to a writable struct with a true `struct_size`.
 */
zex_status zex_get_play_quality(struct zex_engine *engine,
                                const char *stream_id,
                                struct zex_play_quality *quality);

/**
 * Shows a channel's captured pictures to `on_captured_video_frame`; independent of publishing.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_start_preview(struct zex_engine *engine, uint32_t channel);

/**
 * Ends a preview; publishing goes on.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_stop_preview(struct zex_engine *engine, uint32_t channel);

/**
 * Publishes a channel under `stream_id`; may follow `zex_login_room` without waiting.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1003023 the channel
 * is publishing already. What the server says comes by `on_publisher_state_update`.
 *
 * # Safety
 * `stream_id` is NUL-terminated.
 */
zex_status zex_start_publishing_stream(struct zex_engine *engine,
                                       const char *stream_id,
                                       uint32_t channel);

/**
 * Stops publishing a channel; one that does not publish is no error.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_stop_publishing_stream(struct zex_engine *engine, uint32_t channel);

/**
 * Sets what is sent as picture, also while publishing.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
 *
 * # Safety
 * `config` points to a struct with a true `struct_size`.
 */
zex_status zex_set_video_config(struct zex_engine *engine,
                                const struct zex_video_config *config,
                                uint32_t channel);

/**
 * Reads what is sent as picture.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
 *
 * # Safety
 * `config` points to a writable struct with a true `struct_size`.
 */
zex_status zex_get_video_config(struct zex_engine *engine,
                                struct zex_video_config *config,
                                uint32_t channel);

/**
 * Sets what is sent as sound, also while publishing.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
 *
 * # Safety
 * `config` points to a struct with a true `struct_size`.
 */
zex_status zex_set_audio_config(struct zex_engine *engine,
                                const struct zex_audio_config *config,
                                uint32_t channel);

/**
 * Reads what is sent as sound.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
 *
 * # Safety
 * `config` points to a writable struct with a true `struct_size`.
 */
zex_status zex_get_audio_config(struct zex_engine *engine,
                                struct zex_audio_config *config,
                                uint32_t channel);

/**
 * Chooses where a channel's picture comes from: ZEX_VIDEO_SOURCE_*. `path` names the file of
 * ZEX_VIDEO_SOURCE_FILE and is NULL otherwise.
 *
 * Threads: any. Blocks: never (a file is opened later; trouble comes by `on_debug_error`).
 * Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `COMMON_ILLEGAL_PARAM`.
 *
 * # Safety
 * `path` is NULL or NUL-terminated.
 */
zex_status zex_set_video_source(struct zex_engine *engine,
                                uint32_t source,
                                const char *path,
                                uint32_t channel);

/**
 * Chooses where a channel's sound comes from: ZEX_AUDIO_SOURCE_*.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_set_audio_source(struct zex_engine *engine, uint32_t source, uint32_t channel);

/**
 * Hands in one picture; it is copied before the call returns.
 *
 * Threads: any. Blocks: for the copy. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit;
 * `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
 *
 * # Safety
 * `frame` points to a struct with a true `struct_size`; each plane of the format has stride times
 * rows readable bytes.
 */
zex_status zex_send_custom_video_capture_raw_data(struct zex_engine *engine,
                                                  const struct zex_video_frame_data *frame,
                                                  uint32_t channel);

/**
 * Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The first
 * must be a keyframe; SPS and PPS come with it or alone before it.
 *
 * `zex_video_config` sets nothing here: it is all sent as far as the network carries it, up to
 * 20 Mbit/s. `target_kbps` of the publish quality says how much that is, `frames_dropped` counts
 * the pictures that were left out for it, and `MEDIA_PATH_TOO_SLOW` tells of it. Make the next
 * picture an IDR after `on_encoded_keyframe_wanted`, and every 2 s or so by itself.
 *
 * Threads: any. Blocks: for the copy. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `MEDIA_UNSUPPORTED` naming what is wrong;
 * `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
 *
 * # Safety
 * `data` has `data_length` readable bytes.
 */
zex_status zex_send_custom_video_capture_encoded_data(struct zex_engine *engine,
                                                      const uint8_t *data,
                                                      uint32_t data_length,
                                                      uint8_t is_keyframe,
                                                      uint32_t width,
                                                      uint32_t height,
                                                      uint64_t capture_time_us,
                                                      uint32_t channel);

/**
 * Hands in interleaved 16-bit PCM, up to 200 ms at a time. It is sent as fast as it would be
 * heard: what is pushed ahead of time waits, up to a second of it.
 *
 * Threads: any. Blocks: for the copy. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`;
 * `CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT` outside 8000–48000 Hz; `QUEUE_FULL`
 * if more than a second would wait: nothing of the push is taken, it counts in
 * `audio_dropped_ms`, and the debug error comes once until a push is taken again.
 *
 * # Safety
 * `samples` has `samples_per_channel` × `channel_count` readable values.
 */
zex_status zex_send_custom_audio_capture_pcm_data(struct zex_engine *engine,
                                                  const int16_t *samples,
                                                  uint32_t samples_per_channel,
                                                  uint32_t sample_rate_hz,
                                                  uint32_t channel_count,
                                                  uint64_t capture_time_us,
                                                  uint32_t channel);

/**
 * Sends up to 4,096 bytes of supplemental information with the next picture, at most 30 a second.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `PUBLISHER_SEI_DATA_NULL`; `PUBLISHER_SEI_DATA_TOO_LONG`.
 *
 * # Safety
 * `data` has `data_length` readable bytes.
 */
zex_status zex_send_sei(struct zex_engine *engine,
                        const uint8_t *data,
                        uint32_t data_length,
                        uint32_t channel);

/**
 * Makes the next encoded picture a keyframe; of an application's own encoder it is asked for by
 * `on_encoded_keyframe_wanted`.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_request_keyframe(struct zex_engine *engine, uint32_t channel);

/**
 * 1: stops sending sound, 0: sends again.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_mute_publish_stream_audio(struct zex_engine *engine, uint8_t mute, uint32_t channel);

/**
 * 1: stops sending pictures, 0: sends again, starting with a keyframe.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_mute_publish_stream_video(struct zex_engine *engine, uint8_t mute, uint32_t channel);

/**
 * 0: captures no picture on the channel; players hear of it as camera state.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_enable_camera(struct zex_engine *engine, uint8_t enable, uint32_t channel);

/**
 * 1: sends silence on every channel; players hear of it as microphone state.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
 */
zex_status zex_mute_microphone(struct zex_engine *engine, uint8_t mute);

/**
 * Loudness of what is captured, 0–200; default 100.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
 */
zex_status zex_set_capture_volume(struct zex_engine *engine, uint32_t volume);

/**
 * Latest figures of a channel; zeros while it does not publish.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
 *
 * # Safety
 * `quality` points to a writable struct with a true `struct_size`.
 */
zex_status zex_get_publish_quality(struct zex_engine *engine,
                                   uint32_t channel,
                                   struct zex_publish_quality *quality);

/**
 * Logs in to a room, making it if need be. If this returns 0, `done` runs exactly once: with 0,
 * the refusal, ROOM_RETRY_TIMEOUT, or what ended the attempt. Publishing and playing may be
 * started right afterwards, without waiting.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `ROOM_ROOMID_*`, `ROOM_USER_*`, `COMMON_ILLEGAL_PARAM` naming field
 * and limit; 1002001 logged in already; `ROOM_NO_TOKEN` with neither AppSign nor token.
 *
 * # Safety
 * `user` points to, and `config` is NULL or points to, a struct with a true `struct_size`; texts
 * are NUL-terminated.
 */
zex_status zex_login_room(struct zex_engine *engine,
                          const char *room_id,
                          const struct zex_user *user,
                          const struct zex_room_config *config,
                          zex_completion done,
                          void *user_data);

/**
 * Leaves a room (NULL: the current one) and stops all publishing, playing and preview. If this
 * returns 0, `done` runs exactly once.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; 1002002 not in that room, then also LOGOUT_FAILED as an event.
 *
 * # Safety
 * `room_id` is NULL or NUL-terminated.
 */
zex_status zex_logout_room(struct zex_engine *engine,
                           const char *room_id,
                           zex_completion done,
                           void *user_data);

/**
 * Replaces the token used for the next login, publish or reconnect.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
 *
 * # Safety
 * Texts are NUL-terminated.
 */
zex_status zex_renew_token(struct zex_engine *engine, const char *room_id, const char *token);

/**
 * Streams of the room as the engine knows them now, without its own. Release the list.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
 *
 * # Safety
 * `room_id` is NUL-terminated, `list` writable.
 */
zex_status zex_get_room_stream_list(struct zex_engine *engine,
                                    const char *room_id,
                                    struct zex_stream_list **list);

/**
 * Number of streams in a list.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
 *
 * # Safety
 * `count` is writable.
 */
zex_status zex_stream_list_count(struct zex_stream_list *list, uint32_t *count);

/**
 * One stream of a list, borrowed until the list is released.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
 *
 * # Safety
 * `stream` is writable.
 */
zex_status zex_stream_list_get(struct zex_stream_list *list,
                               uint32_t index,
                               const struct zex_stream **stream);

/**
 * Frees a list.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
 */
zex_status zex_stream_list_release(struct zex_stream_list *list);

/**
 * Reports the loudness of the microphone and of every played stream each `interval_ms`,
 * 100–3000. Starting again changes the interval.
 *
 * Threads: any. Blocks: never. Since: 0.1.
 * Errors: `INVALID_HANDLE`; `DEVICE_SOULD_LEVEL_INTERVAL_INVALID`.
 */
zex_status zex_start_sound_level_monitor(struct zex_engine *engine, uint32_t interval_ms);

/**
 * Stops the reports.
 *
 * Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
 */
zex_status zex_stop_sound_level_monitor(struct zex_engine *engine);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_user_init(struct zex_user *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_stream_init(struct zex_stream *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_sound_level_init(struct zex_sound_level *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_callbacks_init(struct zex_callbacks *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_media_callbacks_init(struct zex_media_callbacks *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_engine_profile_init(struct zex_engine_profile *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_counters_init(struct zex_counters *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_event_data_init(struct zex_event_data *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_frame_info_init(struct zex_frame_info *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_log_config_init(struct zex_log_config *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_player_config_init(struct zex_player_config *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_video_config_init(struct zex_video_config *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_audio_config_init(struct zex_audio_config *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_video_frame_data_init(struct zex_video_frame_data *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_publish_quality_init(struct zex_publish_quality *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_play_quality_init(struct zex_play_quality *value);

/**
 * Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
 * ignored. A program that may meet another library uses the INIT macro.
 * 
 * Threads: any. Blocks: never. Since: 0.1.
 */
void zex_room_config_init(struct zex_room_config *value);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ZEGO_EXPRESS_H */


#ifndef ZEX_USER_INIT
/* Every sized struct at its defaults: `zex_video_config config = ZEX_VIDEO_CONFIG_INIT;` */
#define ZEX_USER_INIT { sizeof(zex_user), 0, 0, 0 }
#define ZEX_STREAM_INIT { sizeof(zex_stream), 0, 0, 0, 0, 0 }
#define ZEX_SOUND_LEVEL_INIT { sizeof(zex_sound_level), 0, 0 }
#define ZEX_CALLBACKS_INIT { sizeof(zex_callbacks), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, \
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
#define ZEX_MEDIA_CALLBACKS_INIT { sizeof(zex_media_callbacks), 0, 0, 0, 0, 0, 0, 0 }
#define ZEX_ENGINE_PROFILE_INIT { sizeof(zex_engine_profile), 0, 0, ZEX_SCENARIO_DEFAULT, 0, 0, 0, \
    0, 0, 0, 0, 0, 0 }
#define ZEX_COUNTERS_INIT { sizeof(zex_counters), 0, 0, 0, 0, 0, 0, 0 }
#define ZEX_EVENT_DATA_INIT { sizeof(zex_event_data), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, \
    0, 0, 0, 0, 0, 0, 0, 0 }
#define ZEX_FRAME_INFO_INIT { sizeof(zex_frame_info), 0, 0, 0, { 0, 0, 0 }, { 0, 0, 0 }, 0, 0, 0, \
    0, 0, 0, 0 }
#define ZEX_LOG_CONFIG_INIT { sizeof(zex_log_config), ZEX_LOG_LEVEL_INFO, 0, 5242880 }
#define ZEX_PLAYER_CONFIG_INIT { sizeof(zex_player_config), 0 }
#define ZEX_VIDEO_CONFIG_INIT { sizeof(zex_video_config), 640, 360, 15, 600, 2 }
#define ZEX_AUDIO_CONFIG_INIT { sizeof(zex_audio_config), 48, 1, 0 }
#define ZEX_VIDEO_FRAME_DATA_INIT { sizeof(zex_video_frame_data), ZEX_VIDEO_FORMAT_I420, 0, 0, \
    { 0, 0, 0 }, { 0, 0, 0 }, 0, 0 }
#define ZEX_PUBLISH_QUALITY_INIT { sizeof(zex_publish_quality), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, \
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
#define ZEX_PLAY_QUALITY_INIT { sizeof(zex_play_quality), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, \
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
#define ZEX_ROOM_CONFIG_INIT { sizeof(zex_room_config), 0, 0, 0, 0 }
#endif /* ZEX_USER_INIT */
