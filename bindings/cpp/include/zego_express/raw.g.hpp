// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
//
// The raw layer: every function of zego_express.h, with the message of a failure next to its
// number. Handles, structs and constants are those of the C header. Most programs want
// ZegoExpressSDK.h instead, whose functions these are.
#pragma once

#include <zego_express.h>

#include <cstddef>
#include <cstdint>
#include <string>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
#endif
// Said again, so that the compiler refuses a header that is not the one this file belongs to.
extern "C" {
void zex_user_init(zex_user *value);
void zex_stream_init(zex_stream *value);
void zex_sound_level_init(zex_sound_level *value);
void zex_callbacks_init(zex_callbacks *value);
void zex_media_callbacks_init(zex_media_callbacks *value);
zex_status zex_set_callbacks(zex_engine *engine, const zex_callbacks *callbacks, void *user_data);
zex_status zex_set_media_callbacks(zex_engine *engine, const zex_media_callbacks *callbacks, void *user_data);
zex_status zex_clear_callbacks_wait(zex_engine *engine);
void zex_clear_callbacks_finalize(void *engine);
void zex_engine_profile_init(zex_engine_profile *value);
void zex_counters_init(zex_counters *value);
const char *zex_get_version(void);
uint32_t zex_get_abi_version(void);
zex_status zex_create_engine(const zex_engine_profile *profile, zex_engine **engine);
zex_status zex_destroy_engine(zex_engine *engine, zex_completion done, void *user_data);
zex_status zex_set_room_scenario(zex_engine *engine, uint32_t scenario);
zex_status zex_get_counters(zex_counters *counters);
const char *zex_last_error(void);
zex_status zex_report_error(zex_engine *engine, int32_t error_code, const char *function, const char *info);
const char *zex_error_name(int32_t error_code);
const char *zex_error_text(int32_t error_code);
void zex_event_data_init(zex_event_data *value);
zex_status zex_poll_event(zex_engine *engine, zex_event **event);
zex_status zex_event_get(zex_event *event, zex_event_data *data);
zex_status zex_event_release(zex_event *event);
void zex_frame_info_init(zex_frame_info *value);
zex_status zex_frame_get_info(zex_frame *frame, zex_frame_info *info);
zex_status zex_frame_retain(zex_frame *frame);
zex_status zex_frame_release(zex_frame *frame);
void zex_frame_finalize(void *frame);
zex_status zex_frame_convert(zex_frame *frame, uint32_t format, uint32_t stride, uint8_t *destination, uint64_t destination_size, uint64_t *needed);
void zex_log_config_init(zex_log_config *value);
zex_status zex_set_log_config(const zex_log_config *config);
zex_status zex_set_log_callback(zex_log_callback callback, void *user_data, zex_destroy destroy);
void zex_player_config_init(zex_player_config *value);
zex_status zex_start_playing_stream(zex_engine *engine, const char *stream_id, const zex_player_config *config);
zex_status zex_stop_playing_stream(zex_engine *engine, const char *stream_id);
zex_status zex_mute_play_stream_audio(zex_engine *engine, const char *stream_id, uint8_t mute);
zex_status zex_mute_play_stream_video(zex_engine *engine, const char *stream_id, uint8_t mute);
zex_status zex_mute_all_play_stream_audio(zex_engine *engine, uint8_t mute);
zex_status zex_mute_all_play_stream_video(zex_engine *engine, uint8_t mute);
zex_status zex_mute_speaker(zex_engine *engine, uint8_t mute);
zex_status zex_set_play_volume(zex_engine *engine, const char *stream_id, uint32_t volume);
zex_status zex_set_all_play_stream_volume(zex_engine *engine, uint32_t volume);
zex_status zex_get_play_quality(zex_engine *engine, const char *stream_id, zex_play_quality *quality);
void zex_video_config_init(zex_video_config *value);
void zex_audio_config_init(zex_audio_config *value);
void zex_video_frame_data_init(zex_video_frame_data *value);
zex_status zex_start_preview(zex_engine *engine, uint32_t channel);
zex_status zex_stop_preview(zex_engine *engine, uint32_t channel);
zex_status zex_start_publishing_stream(zex_engine *engine, const char *stream_id, uint32_t channel);
zex_status zex_stop_publishing_stream(zex_engine *engine, uint32_t channel);
zex_status zex_set_video_config(zex_engine *engine, const zex_video_config *config, uint32_t channel);
zex_status zex_get_video_config(zex_engine *engine, zex_video_config *config, uint32_t channel);
zex_status zex_set_audio_config(zex_engine *engine, const zex_audio_config *config, uint32_t channel);
zex_status zex_get_audio_config(zex_engine *engine, zex_audio_config *config, uint32_t channel);
zex_status zex_set_video_source(zex_engine *engine, uint32_t source, const char *path, uint32_t channel);
zex_status zex_set_audio_source(zex_engine *engine, uint32_t source, uint32_t channel);
zex_status zex_send_custom_video_capture_raw_data(zex_engine *engine, const zex_video_frame_data *frame, uint32_t channel);
zex_status zex_send_custom_video_capture_encoded_data(zex_engine *engine, const uint8_t *data, uint32_t data_length, uint8_t is_keyframe, uint32_t width, uint32_t height, uint64_t capture_time_us, uint32_t channel);
zex_status zex_send_custom_audio_capture_pcm_data(zex_engine *engine, const int16_t *samples, uint32_t samples_per_channel, uint32_t sample_rate_hz, uint32_t channel_count, uint64_t capture_time_us, uint32_t channel);
zex_status zex_send_sei(zex_engine *engine, const uint8_t *data, uint32_t data_length, uint32_t channel);
zex_status zex_request_keyframe(zex_engine *engine, uint32_t channel);
zex_status zex_mute_publish_stream_audio(zex_engine *engine, uint8_t mute, uint32_t channel);
zex_status zex_mute_publish_stream_video(zex_engine *engine, uint8_t mute, uint32_t channel);
zex_status zex_enable_camera(zex_engine *engine, uint8_t enable, uint32_t channel);
zex_status zex_mute_microphone(zex_engine *engine, uint8_t mute);
zex_status zex_set_capture_volume(zex_engine *engine, uint32_t volume);
zex_status zex_get_publish_quality(zex_engine *engine, uint32_t channel, zex_publish_quality *quality);
void zex_publish_quality_init(zex_publish_quality *value);
void zex_play_quality_init(zex_play_quality *value);
void zex_room_config_init(zex_room_config *value);
zex_status zex_login_room(zex_engine *engine, const char *room_id, const zex_user *user, const zex_room_config *config, zex_completion done, void *user_data);
zex_status zex_logout_room(zex_engine *engine, const char *room_id, zex_completion done, void *user_data);
zex_status zex_renew_token(zex_engine *engine, const char *room_id, const char *token);
zex_status zex_get_room_stream_list(zex_engine *engine, const char *room_id, zex_stream_list **list);
zex_status zex_stream_list_count(zex_stream_list *list, uint32_t *count);
zex_status zex_stream_list_get(zex_stream_list *list, uint32_t index, const zex_stream **stream);
zex_status zex_stream_list_release(zex_stream_list *list);
zex_status zex_start_sound_level_monitor(zex_engine *engine, uint32_t interval_ms);
zex_status zex_stop_sound_level_monitor(zex_engine *engine);
}
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace ZEGO::EXPRESS::raw {

/// How a call ended: 0, or a number of docs/ERRORS.md with field and limit in words.
struct Status {
    std::int32_t code = 0;
    std::string message;

    [[nodiscard]] bool ok() const { return code == 0; }

    /// Keeps the message of this thread's last failure beside its number.
    static Status of(zex_status code)
    {
        return code == 0 ? Status{} : Status{code, ::zex_last_error()};
    }
};

/// The error numbers by name; `zex_error_text` says more about each.
namespace error {
/// The call was accepted or the operation finished.
inline constexpr std::int32_t SUCCESS = 0;
/// The call needs an engine, and none exists (any more).
inline constexpr std::int32_t COMMON_ENGINE_NOT_CREATE = 1000001;
/// The call needs a room, and loginRoom was not called.
inline constexpr std::int32_t COMMON_NOT_LOGIN_ROOM = 1000002;
/// The call needs a running preview, publication or play.
inline constexpr std::int32_t COMMON_ENGINE_NOT_STARTED = 1000003;
/// The function does not exist on this operating system.
inline constexpr std::int32_t COMMON_UNSUPPORTED_PLATFORM = 1000006;
/// The feature is not part of this build.
inline constexpr std::int32_t COMMON_SDK_NO_MODULE = 1000010;
/// The stream ID is longer than 256 bytes.
inline constexpr std::int32_t COMMON_STREAM_ID_TOO_LONG = 1000014;
/// The stream ID is missing or empty.
inline constexpr std::int32_t COMMON_STREAM_ID_NULL = 1000015;
/// The stream ID has a character other than 0-9, A-Z, a-z, '-' and '_'.
inline constexpr std::int32_t COMMON_STREAM_ID_INVALID_CHARACTER = 1000016;
/// A parameter is missing, out of range or of an unknown kind; the message names it and its limit.
inline constexpr std::int32_t COMMON_ILLEGAL_PARAM = 1000017;
/// The server's host name could not be resolved.
inline constexpr std::int32_t COMMON_DNS_RESOLVE_ERROR = 1000060;
/// The setting is fixed once media runs.
inline constexpr std::int32_t COMMON_CONFIG_AFTER_ENGINE_STARTED = 1000066;
/// The setting is fixed once a room is joined.
inline constexpr std::int32_t COMMON_CONFIG_AFTER_ROOM_LOGGED_IN = 1000067;
/// The handle is NULL, stale, or names another kind of object.
inline constexpr std::int32_t INVALID_HANDLE = 1000900;
/// A blocking call was made from inside a callback.
inline constexpr std::int32_t WRONG_THREAD = 1000901;
/// A bug inside the library was caught at its border; the call had no effect.
inline constexpr std::int32_t PANIC = 1000902;
/// The engine stopped because of a bug inside it; all its pending requests were completed.
inline constexpr std::int32_t ENGINE_FAILED = 1000903;
/// More requests are pending than the limit that the message names.
inline constexpr std::int32_t QUEUE_FULL = 1000904;
/// The process was forked: the engine's threads do not exist in the child.
inline constexpr std::int32_t FORKED = 1000905;
/// The buffer is smaller than the text; the needed length was reported.
inline constexpr std::int32_t TRUNCATED = 1000906;
/// A text parameter is not valid UTF-8; the message names it.
inline constexpr std::int32_t INVALID_UTF8 = 1000907;
/// An enum or flag parameter has a number that this version does not know; the message names it.
inline constexpr std::int32_t INVALID_ENUM = 1000908;
/// A struct's size field is too small for it, or bytes unknown to this version are not zero.
inline constexpr std::int32_t STRUCT_SIZE = 1000909;
/// The engine is being destroyed and takes no more calls.
inline constexpr std::int32_t ENGINE_DESTROYED = 1000910;
/// The request was pending when its room was left.
inline constexpr std::int32_t CANCELLED = 1000911;
/// The process holds as many objects as the limit that the message names.
inline constexpr std::int32_t LIMIT_REACHED = 1000912;
/// The operating system refused a thread, socket, file or memory.
inline constexpr std::int32_t OUT_OF_RESOURCES = 1000913;
/// A file could not be opened, read or decoded; the message names it and the cause.
inline constexpr std::int32_t FILE_UNREADABLE = 1000914;
/// A media file has a container, codec or profile that cannot be read; the message names them.
inline constexpr std::int32_t MEDIA_UNSUPPORTED = 1000915;
/// A part of the source, such as its sound, cannot be read; the rest goes on without it.
inline constexpr std::int32_t MEDIA_PARTLY_UNSUPPORTED = 1000916;
/// The network carries less than an application's own encoder sends; pictures are left out and counted in frames_dropped.
inline constexpr std::int32_t MEDIA_PATH_TOO_SLOW = 1000917;
/// More lies between two keyframes of a stream than the server keeps for viewers that join; the message names the stream and the limit.
inline constexpr std::int32_t MEDIA_GOP_TOO_LONG = 1000918;
/// No connection to the server; the message names address and cause.
inline constexpr std::int32_t SERVER_UNREACHABLE = 1000920;
/// The server's certificate or TLS version was refused; the message names address and cause.
inline constexpr std::int32_t TLS_REFUSED = 1000921;
/// Signalling works but no media packet reaches the server; the message names the addresses tried.
inline constexpr std::int32_t MEDIA_UNREACHABLE = 1000922;
/// Client and server have no common wire version; the message names both.
inline constexpr std::int32_t VERSION_UNSUPPORTED = 1000923;
/// The server does not know this kind of request.
inline constexpr std::int32_t UNKNOWN_REQUEST = 1000924;
/// A message was not valid JSON, too large, too deep, or named a key twice.
inline constexpr std::int32_t MALFORMED_MESSAGE = 1000925;
/// The server, or the project, has as many connections, sessions, links or publications as the limit that the message names.
inline constexpr std::int32_t SERVER_BUSY = 1000926;
/// The server is going down and takes no new logins.
inline constexpr std::int32_t SERVER_DRAINING = 1000927;
/// The server ended the session after its heartbeat time, or was restarted; nothing is wrong with the login itself.
inline constexpr std::int32_t SESSION_GONE = 1000928;
/// A session description cannot be answered; the message names the line.
inline constexpr std::int32_t OFFER_REFUSED = 1000929;
/// A publisher sends what viewers could not decode: B-frames, interlaced video or another codec.
inline constexpr std::int32_t STREAM_FORMAT_REFUSED = 1000930;
/// Playing through a CDN was asked for, and this server has none.
inline constexpr std::int32_t CDN_UNAVAILABLE = 1000931;
/// Logins come faster than the limit of the project or the address, which the message names.
inline constexpr std::int32_t MESSAGE_RATE = 1000932;
/// The AppID is 0.
inline constexpr std::int32_t ENGINE_APPID_ZERO = 1001000;
/// The AppSign has not exactly 64 characters.
inline constexpr std::int32_t ENGINE_APPSIGN_INVALID_LENGTH = 1001001;
/// The AppSign has a character that is no hexadecimal digit.
inline constexpr std::int32_t ENGINE_APPSIGN_INVALID_CHARACTER = 1001002;
/// The AppSign is empty where one is needed.
inline constexpr std::int32_t ENGINE_APPSIGN_NULL = 1001003;
/// The log directory cannot be written.
inline constexpr std::int32_t ENGINE_LOG_NO_WRITE_PERMISSION = 1001014;
/// The log path is too long.
inline constexpr std::int32_t ENGINE_LOG_PATH_TOO_LONG = 1001015;
/// The room mode was set after the engine was created.
inline constexpr std::int32_t ENGINE_SET_ROOM_MODE_ERROR_TIME = 1001020;
/// The engine is already in a room.
inline constexpr std::int32_t ROOM_COUNT_EXCEED = 1002001;
/// The room is not one that this engine is in.
inline constexpr std::int32_t ROOM_ROOMID_INCORRECT = 1002002;
/// The user ID is missing or empty.
inline constexpr std::int32_t ROOM_USER_ID_NULL = 1002005;
/// The user ID has a character that is not allowed.
inline constexpr std::int32_t ROOM_USER_ID_INVALID_CHARACTER = 1002006;
/// The user ID is longer than 64 bytes.
inline constexpr std::int32_t ROOM_USER_ID_TOO_LONG = 1002007;
/// The user name is missing or empty.
inline constexpr std::int32_t ROOM_USER_NAME_NULL = 1002008;
/// The user name has a control character.
inline constexpr std::int32_t ROOM_USER_NAME_INVALID_CHARACTER = 1002009;
/// The user name is longer than 256 bytes.
inline constexpr std::int32_t ROOM_USER_NAME_TOO_LONG = 1002010;
/// The room ID is missing or empty.
inline constexpr std::int32_t ROOM_ROOMID_NULL = 1002011;
/// The room ID has a character that is not allowed.
inline constexpr std::int32_t ROOM_ROOMID_INVALID_CHARACTER = 1002012;
/// The room ID is longer than 127 bytes.
inline constexpr std::int32_t ROOM_ROOMID_TOO_LONG = 1002013;
/// A second room was entered with another user or AppID over one connection.
inline constexpr std::int32_t ROOM_MULTI_ROOM_LOGIN_USER_NOT_SAME = 1002018;
/// The login did not reach the server.
inline constexpr std::int32_t ROOM_ERROR_CONNECT_FAILED = 1002030;
/// The server did not answer the login in time.
inline constexpr std::int32_t ROOM_ERROR_LOGIN_TIMEOUT = 1002031;
/// The server refused AppID, AppSign or token. All such refusals look alike on purpose.
inline constexpr std::int32_t ROOM_ERROR_AUTHENTICATION_FAILED = 1002033;
/// The room has as many members as its limit.
inline constexpr std::int32_t ROOM_ERROR_EXCEED_MAXIMUM_MEMBER = 1002034;
/// The project has as many rooms as the server's limit.
inline constexpr std::int32_t ROOM_ERROR_EXCEED_MAXIMUM_ROOM_COUNT = 1002035;
/// Several rooms at once are not switched on.
inline constexpr std::int32_t ROOM_ERROR_LOGIN_MULTI_ROOM_NOT_OPEN = 1002036;
/// The user is in as many rooms at once as the limit that the message names.
inline constexpr std::int32_t ROOM_ERROR_MULTI_ROOM_EXCEED_MAXIMUM_ROOM_COUNT = 1002037;
/// The same user logged in from somewhere else: the last login wins.
inline constexpr std::int32_t ROOM_KICKED_OUT = 1002050;
/// The connection to the server is lost; the engine is reconnecting.
inline constexpr std::int32_t ROOM_CONNECT_TEMPORARY_BROKEN = 1002051;
/// There is no connection to the room.
inline constexpr std::int32_t ROOM_DISCONNECT = 1002052;
/// The engine gave up reconnecting at the end of its retry window.
inline constexpr std::int32_t ROOM_RETRY_TIMEOUT = 1002053;
/// The operator removed the user; the reason text is in extended_data.
inline constexpr std::int32_t ROOM_MANUAL_KICKED_OUT = 1002055;
/// The token expired, and the project enforces expiry.
inline constexpr std::int32_t ROOM_TOKEN_EXPIRED_KICKED_OUT = 1002056;
/// The server does not know the session, though it was not restarted.
inline constexpr std::int32_t ROOM_SESSION_EXCEPTION_KICKED_OUT = 1002057;
/// A rule of the operator forbids this user.
inline constexpr std::int32_t ROOM_USER_IN_BLACKLIST = 1002066;
/// Neither AppSign nor token was given.
inline constexpr std::int32_t ROOM_NO_TOKEN = 1002067;
/// The project sends more requests a second than its limit.
inline constexpr std::int32_t ROOM_APP_CALL_API_TOO_FREQUENT = 1002071;
/// The room gets more requests a second than its limit.
inline constexpr std::int32_t ROOM_ROOM_CALL_API_TOO_FREQUENT = 1002072;
/// More signalling a second than the limit.
inline constexpr std::int32_t ROOM_APP_CALL_TOO_FREQUENT = 1002073;
/// Detail: the token could not be decrypted, is forged, or its secret is not the project's.
inline constexpr std::int32_t ROOM_TOKEN_INNER_ERROR = 1002074;
/// Detail: the token is malformed or its payload is no JSON.
inline constexpr std::int32_t ROOM_TOKEN_FORMAT_ERROR = 1002075;
/// Detail: the token was made for another AppID.
inline constexpr std::int32_t ROOM_TOKEN_APPID_ERROR = 1002076;
/// Detail: the token was made for another user.
inline constexpr std::int32_t ROOM_TOKEN_USERID_ERROR = 1002077;
/// Detail: the token has expired, or its times make no sense.
inline constexpr std::int32_t ROOM_TOKEN_EXPIRE_ERROR = 1002078;
/// Detail: the token does not start with 04.
inline constexpr std::int32_t ROOM_TOKEN_VERSION_ERROR = 1002079;
/// Detail: the nonce inside the token is no 32-bit integer.
inline constexpr std::int32_t ROOM_TOKEN_NONCETYPE_ERROR = 1002080;
/// The call needs multi-room mode.
inline constexpr std::int32_t ROOM_MULTI_ROOM_REQUIRED = 1002081;
/// The renewed token does not allow what the user is publishing; those publications were ended.
inline constexpr std::int32_t ROOM_RENEW_TOKEN_NO_PUBLISH_AUTH_ERROR = 1002082;
/// The user is logged in elsewhere.
inline constexpr std::int32_t ROOM_ROOM_LOGIN_OTHER = 1002086;
/// The login failed for a reason inside the server.
inline constexpr std::int32_t ROOM_INNER_ERROR = 1002099;
/// Publishing failed; no data flowed.
inline constexpr std::int32_t PUBLISHER_PUBLISH_STREAM_FAILED = 1003001;
/// The bitrate is out of range; the message names the range.
inline constexpr std::int32_t PUBLISHER_BITRATE_INVALID = 1003002;
/// Publishing is interrupted by the network; the engine keeps trying.
inline constexpr std::int32_t PUBLISHER_ERROR_NETWORK_INTERRUPT = 1003020;
/// The engine gave up publishing at the end of its retry window.
inline constexpr std::int32_t PUBLISHER_ERROR_RETRY_TIMEOUT = 1003021;
/// This channel is publishing already.
inline constexpr std::int32_t PUBLISHER_ERROR_ALREADY_DO_PUBLISH = 1003023;
/// The server forbids publishing this stream.
inline constexpr std::int32_t PUBLISHER_ERROR_SERVER_FORBID = 1003025;
/// The stream ID is being published already: the first publisher keeps it.
inline constexpr std::int32_t PUBLISHER_ERROR_REPETITIVE_PUBLISH_STREAM = 1003028;
/// The SEI payload is empty.
inline constexpr std::int32_t PUBLISHER_SEI_DATA_NULL = 1003043;
/// The SEI payload is longer than 4096 bytes.
inline constexpr std::int32_t PUBLISHER_SEI_DATA_TOO_LONG = 1003044;
/// The token does not allow publishing this stream.
inline constexpr std::int32_t PUBLISHER_ERROR_DISPATCH_AUTH_ERROR = 1003072;
/// There is no encoder for the codec asked for.
inline constexpr std::int32_t PUBLISHER_VIDEO_ENCODER_NO_SUPPORTTED = 1003080;
/// The video encoder failed; the message names the step.
inline constexpr std::int32_t PUBLISHER_VIDEO_ENCODER_FAIL = 1003081;
/// Publishing failed for a reason inside the library or server.
inline constexpr std::int32_t PUBLISHER_INNER_ERROR = 1003099;
/// Playing failed: no data came within the retry window.
inline constexpr std::int32_t PLAYER_PLAY_STREAM_FAILED = 1004001;
/// The stream to play does not exist.
inline constexpr std::int32_t PLAYER_PLAY_STREAM_NOT_EXIST = 1004002;
/// The token does not allow playing.
inline constexpr std::int32_t PLAYER_ERROR_DISPATCH_AUTH_ERROR = 1004003;
/// More than 12 streams are played at once.
inline constexpr std::int32_t PLAYER_COUNT_EXCEED = 1004010;
/// The stream is not being played.
inline constexpr std::int32_t PLAYER_STREAM_WAS_NOT_PLAYED = 1004011;
/// No data comes from the stream, or it ended; the player waits for it.
inline constexpr std::int32_t PLAYER_ERROR_NETWORK_INTERRUPT = 1004020;
/// The server forbids playing this stream.
inline constexpr std::int32_t PLAYER_ERROR_SERVER_FORBID = 1004025;
/// Low-latency live (L3) is switched off for the project.
inline constexpr std::int32_t PLAYER_NOT_CONFIG_L3 = 1004072;
/// There is no decoder for the stream's codec.
inline constexpr std::int32_t PLAYER_VIDEO_DECODER_NO_SUPPORTTED = 1004080;
/// The video decoder failed; a new keyframe was asked for.
inline constexpr std::int32_t PLAYER_VIDEO_DECODER_FAIL = 1004081;
/// Playing failed for a reason inside the library or server.
inline constexpr std::int32_t PLAYER_INNER_ERROR = 1004099;
/// A camera, microphone or speaker failed; the message names it.
inline constexpr std::int32_t DEVICE_ERROR_TYPE_GENERIC = 1006001;
/// There is no device with this ID.
inline constexpr std::int32_t DEVICE_ERROR_TYPE_INVALID_ID = 1006002;
/// The operating system denies access to the device.
inline constexpr std::int32_t DEVICE_ERROR_TYPE_NO_AUTHORIZATION = 1006003;
/// Another program uses the device.
inline constexpr std::int32_t DEVICE_ERROR_TYPE_IN_USE_BY_OTHER = 1006005;
/// The device was unplugged.
inline constexpr std::int32_t DEVICE_ERROR_TYPE_UNPLUGGED = 1006006;
/// The sound level interval is outside 100 to 3000 ms.
inline constexpr std::int32_t DEVICE_SOULD_LEVEL_INTERVAL_INVALID = 1006031;
/// A video frame was pushed to a channel that neither previews nor publishes.
inline constexpr std::int32_t CUSTOMVIDEOIO_CAPTURER_NOT_CREATED = 1011001;
/// A video frame was pushed to a channel whose source is not the custom one.
inline constexpr std::int32_t CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE = 1011002;
/// The frame's format is not one of I420, NV12, BGRA, RGBA or H.264, or differs from the configured one.
inline constexpr std::int32_t CUSTOMVIDEOIO_NOT_SUPPORTED_FORMAT = 1011010;
/// PCM was pushed to a channel whose sound source is not the custom one.
inline constexpr std::int32_t CUSTOMAUDIOIO_CAPTURER_NOT_CREATED = 1012002;
/// PCM was asked for while custom audio rendering is off.
inline constexpr std::int32_t CUSTOMAUDIOIO_RENDERER_NOT_CREATED = 1012003;
/// The sample rate is not allowed here; the message names those that are.
inline constexpr std::int32_t CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT = 1012010;
}  // namespace error

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void user_init(zex_user *value)
{
    ::zex_user_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void stream_init(zex_stream *value)
{
    ::zex_stream_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void sound_level_init(zex_sound_level *value)
{
    ::zex_sound_level_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void callbacks_init(zex_callbacks *value)
{
    ::zex_callbacks_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void media_callbacks_init(zex_media_callbacks *value)
{
    ::zex_media_callbacks_init(value);
}

/// Sets or clears (`callbacks` NULL) the event table. The old table's `destroy` runs when its
/// running callback, if any, has returned.
///
/// On error the new table's `destroy` runs at once, before the call returns, whatever the error.
/// It does not only if it cannot be read: `callbacks` is not aligned, or `struct_size` is over
/// 4,096 or ends before `destroy` does.
///
/// Threads: any, also inside a callback. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
/// when the engine's last callback is due.
[[nodiscard]] inline Status set_callbacks(zex_engine *engine, const zex_callbacks *callbacks, void *user_data)
{
    return Status::of(::zex_set_callbacks(engine, callbacks, user_data));
}

/// Sets or clears the media table; as `zex_set_callbacks`, also on error.
///
/// Threads: any, also inside a callback. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; `COMMON_ILLEGAL_PARAM`; `COMMON_ENGINE_NOT_CREATE`
/// when the engine's last callback is due.
[[nodiscard]] inline Status set_media_callbacks(zex_engine *engine, const zex_media_callbacks *callbacks, void *user_data)
{
    return Status::of(::zex_set_media_callbacks(engine, callbacks, user_data));
}

/// Clears both tables and waits until the `destroy` of every table that this engine had so far has
/// returned, also of those that were cleared or replaced before: afterwards no function of any of
/// them is running or will run. Never hold a lock that a callback takes.
///
/// Threads: any but the engine's own. Blocks: until a running callback returns. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `WRONG_THREAD` inside a callback.
[[nodiscard]] inline Status clear_callbacks_wait(zex_engine *engine)
{
    return Status::of(::zex_clear_callbacks_wait(engine));
}

/// As `zex_clear_callbacks_wait`, of the type of functions that garbage collectors call for what is
/// no longer reachable (Dart's NativeFinalizer, also when its isolate ends). `engine` is a
/// `zex_engine *`; one that is stale is let be, and `zex_last_error` stays as it was.
///
/// Threads: any but the engine's own; nothing is cleared inside a callback. Blocks: until a running
/// callback returns. Since: 0.1. Errors: none.
inline void clear_callbacks_finalize(void *engine)
{
    ::zex_clear_callbacks_finalize(engine);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void engine_profile_init(zex_engine_profile *value)
{
    ::zex_engine_profile_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void counters_init(zex_counters *value)
{
    ::zex_counters_init(value);
}

/// Version of this library, such as "0.1.0". Lives as long as the process.
///
/// Threads: any. Blocks: never. Since: 0.1.
[[nodiscard]] inline const char *get_version()
{
    return ::zex_get_version();
}

/// Version of this library as a number that can be compared: MAJOR × 1,000,000 + MINOR × 1,000 +
/// PATCH, so 1,000 for 0.1.0. What came with version 0.2 is there from 2,000 on.
///
/// Threads: any. Blocks: never. Since: 0.1.
[[nodiscard]] inline uint32_t get_abi_version()
{
    return ::zex_get_abi_version();
}

/// Creates an engine; any number of them may live at a time. Touches no network.
///
/// On error `*engine` is set to NULL, and the `destroy` of the callback table has run, if the
/// profile reaches as far as `user_data` and the table as `zex_set_callbacks` says.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`; `INVALID_ENUM`; `ENGINE_APPID_ZERO`;
/// `ENGINE_APPSIGN_*`.
[[nodiscard]] inline Status create_engine(const zex_engine_profile *profile, zex_engine **engine)
{
    return Status::of(::zex_create_engine(profile, engine));
}

/// Ends an engine: leaves the room, stops everything, fires pending completions, then the tables'
/// `destroy`, then `done`, which is the last callback ever. Legal from inside any callback.
///
/// The handle is stale to every other call from here on; with poll delivery `zex_poll_event` goes
/// on until it has handed out ZEX_EVENT_ENGINE_DESTROYED, and runs `done` there.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`;
/// `COMMON_ENGINE_NOT_CREATE` when it is being destroyed already (`done` then does not run).
[[nodiscard]] inline Status destroy_engine(zex_engine *engine, zex_completion done, void *user_data)
{
    return Status::of(::zex_destroy_engine(engine, done, user_data));
}

/// Applies the presets of a scenario to both channels; explicit settings made later win.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status set_room_scenario(zex_engine *engine, uint32_t scenario)
{
    return Status::of(::zex_set_room_scenario(engine, scenario));
}

/// Reads the live counts of this process.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
[[nodiscard]] inline Status get_counters(zex_counters *counters)
{
    return Status::of(::zex_get_counters(counters));
}

/// Message of the last call that failed on this thread; it names field and limit. Never NULL;
/// valid until the next failing call on this thread.
///
/// Threads: any. Blocks: never. Since: 0.1.
[[nodiscard]] inline const char *last_error()
{
    return ::zex_last_error();
}

/// For layers above this one, in whatever language: tells `on_debug_error` (or polls) of a call that
/// the layer itself refused, as the engine tells of those that it refuses: once, in order with all
/// other events, and in the log. `error_code`: a number of docs/ERRORS.md, not 0; `function`: 1–128
/// bytes; `info`: which field and which limit, up to 1,024 bytes, without anybody's secrets.
///
/// Of more than 1,024 events that wait, the rest is only logged.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ENGINE_NOT_CREATE`; `COMMON_ILLEGAL_PARAM`; `INVALID_UTF8`.
/// They are not told as events.
[[nodiscard]] inline Status report_error(zex_engine *engine, int32_t error_code, const char *function, const char *info)
{
    return Status::of(::zex_report_error(engine, error_code, function, info));
}

/// Name of an error number (`ROOM_ERROR_AUTHENTICATION_FAILED`), or "" if unknown. Lives as long as the process.
///
/// Threads: any. Blocks: never. Since: 0.1.
[[nodiscard]] inline const char *error_name(int32_t error_code)
{
    return ::zex_error_name(error_code);
}

/// Cause of an error number and what to do about it, or "" if unknown. Lives as long as the
/// process.
///
/// Threads: any. Blocks: never. Since: 0.1.
[[nodiscard]] inline const char *error_text(int32_t error_code)
{
    return ::zex_error_text(error_code);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void event_data_init(zex_event_data *value)
{
    ::zex_event_data_init(value);
}

/// Takes the next event of a polled engine; `*event` becomes NULL when there is none. Completions
/// that come before it run inside this call. Release the event.
///
/// Threads: any, one at a time. Blocks: never, but for the last event: until a wake-up that is
/// running has returned, so that what it uses can be freed. Hold no lock here that it takes.
/// Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
[[nodiscard]] inline Status poll_event(zex_engine *engine, zex_event **event)
{
    return Status::of(::zex_poll_event(engine, event));
}

/// Reads an event; `data` must have its `struct_size` set.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
[[nodiscard]] inline Status event_get(zex_event *event, zex_event_data *data)
{
    return Status::of(::zex_event_get(event, data));
}

/// Frees an event and what its data pointed to.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
[[nodiscard]] inline Status event_release(zex_event *event)
{
    return Status::of(::zex_event_release(event));
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void frame_info_init(zex_frame_info *value)
{
    ::zex_frame_info_init(value);
}

/// Describes a frame; `info` must have its `struct_size` set.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `STRUCT_SIZE`.
[[nodiscard]] inline Status frame_get_info(zex_frame *frame, zex_frame_info *info)
{
    return Status::of(::zex_frame_get_info(frame, info));
}

/// Keeps a frame beyond the callback that lent it; each retain needs one release.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
[[nodiscard]] inline Status frame_retain(zex_frame *frame)
{
    return Status::of(::zex_frame_retain(frame));
}

/// Gives a hold back; the last one frees the picture and makes the handle stale.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
[[nodiscard]] inline Status frame_release(zex_frame *frame)
{
    return Status::of(::zex_frame_release(frame));
}

/// As `zex_frame_release`, of the type of functions that garbage collectors call for what is no
/// longer reachable (Dart's NativeFinalizer). `frame` is a `zex_frame *`; one that is stale is let
/// be, and `zex_last_error` stays as it was.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: none.
inline void frame_finalize(void *frame)
{
    ::zex_frame_finalize(frame);
}

/// Writes the picture in another format; RGB is made by its own matrix and range. NV12 (2 planes), BGRA32 or RGBA32 (1 plane), or a packed
/// copy in I420 (3 planes), into memory of the caller.
///
/// `destination_size` is the size in bytes behind `destination`; planes follow each other without
/// gaps, `stride` is bytes a row of the first plane (0: no padding; I420's chroma rows then have
/// half of it). `needed` (may be NULL) receives the size required, also when it does not fit.
///
/// Threads: any. Blocks: for the conversion. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `TRUNCATED` when it does not fit.
[[nodiscard]] inline Status frame_convert(zex_frame *frame, uint32_t format, uint32_t stride, uint8_t *destination, uint64_t destination_size, uint64_t *needed)
{
    return Status::of(::zex_frame_convert(frame, format, stride, destination, destination_size, needed));
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void log_config_init(zex_log_config *value)
{
    ::zex_log_config_init(value);
}

/// Sets level and files of the log, for the whole process, at any time.
///
/// Threads: any. Blocks: to open the file. Since: 0.1.
/// Errors: `INVALID_ENUM`; `ENGINE_LOG_NO_WRITE_PERMISSION` naming the folder; `STRUCT_SIZE`.
[[nodiscard]] inline Status set_log_config(const zex_log_config *config)
{
    return Status::of(::zex_set_log_config(config));
}

/// Sets or clears (NULL) the function that receives the log, for the whole process. `destroy`
/// (may be NULL) runs once when the function is not running and will not run again; at once when
/// the function is NULL or refused.
///
/// Threads: any, but not from inside the function. Blocks: never. Since: 0.1.
/// Errors: `COMMON_CONFIG_AFTER_ENGINE_STARTED` when the process has a tracing subscriber of its own.
[[nodiscard]] inline Status set_log_callback(zex_log_callback callback, void *user_data, zex_destroy destroy)
{
    return Status::of(::zex_set_log_callback(callback, user_data, destroy));
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void player_config_init(zex_player_config *value)
{
    ::zex_player_config_init(value);
}

/// Plays a stream of this AppID, up to 12 at a time; may follow `zex_login_room` without waiting.
/// A stream that nobody publishes is waited for. Playing it again changes nothing.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1004010 more than 12.
/// What the server says comes by `on_player_state_update`.
[[nodiscard]] inline Status start_playing_stream(zex_engine *engine, const char *stream_id, const zex_player_config *config)
{
    return Status::of(::zex_start_playing_stream(engine, stream_id, config));
}

/// Stops playing; a stream that is not played is no error.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`.
[[nodiscard]] inline Status stop_playing_stream(zex_engine *engine, const char *stream_id)
{
    return Status::of(::zex_stop_playing_stream(engine, stream_id));
}

/// 1: receives no sound of one played stream, 0: receives it again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
[[nodiscard]] inline Status mute_play_stream_audio(zex_engine *engine, const char *stream_id, uint8_t mute)
{
    return Status::of(::zex_mute_play_stream_audio(engine, stream_id, mute));
}

/// 1: receives no pictures of one played stream, 0: receives them again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1004011 not played.
[[nodiscard]] inline Status mute_play_stream_video(zex_engine *engine, const char *stream_id, uint8_t mute)
{
    return Status::of(::zex_mute_play_stream_video(engine, stream_id, mute));
}

/// 1: receives no sound of any stream, those played later included; 0: receives it again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status mute_all_play_stream_audio(zex_engine *engine, uint8_t mute)
{
    return Status::of(::zex_mute_all_play_stream_audio(engine, mute));
}

/// 1: receives no pictures of any stream, those played later included; 0: receives them again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status mute_all_play_stream_video(zex_engine *engine, uint8_t mute)
{
    return Status::of(::zex_mute_all_play_stream_video(engine, mute));
}

/// 1: nothing is heard of any stream, though everything is still received and decoded.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status mute_speaker(zex_engine *engine, uint8_t mute)
{
    return Status::of(::zex_mute_speaker(engine, mute));
}

/// Loudness of one played stream, 0–200; default 100.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; 1004011 not played.
[[nodiscard]] inline Status set_play_volume(zex_engine *engine, const char *stream_id, uint32_t volume)
{
    return Status::of(::zex_set_play_volume(engine, stream_id, volume));
}

/// Loudness of every stream, those played later included, 0–200; default 100.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
[[nodiscard]] inline Status set_all_play_stream_volume(zex_engine *engine, uint32_t volume)
{
    return Status::of(::zex_set_all_play_stream_volume(engine, volume));
}

/// Latest figures of a played stream.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `STRUCT_SIZE`; 1004011 not played.
[[nodiscard]] inline Status get_play_quality(zex_engine *engine, const char *stream_id, zex_play_quality *quality)
{
    return Status::of(::zex_get_play_quality(engine, stream_id, quality));
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void video_config_init(zex_video_config *value)
{
    ::zex_video_config_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void audio_config_init(zex_audio_config *value)
{
    ::zex_audio_config_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void video_frame_data_init(zex_video_frame_data *value)
{
    ::zex_video_frame_data_init(value);
}

/// Shows a channel's captured pictures to `on_captured_video_frame`; independent of publishing.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status start_preview(zex_engine *engine, uint32_t channel)
{
    return Status::of(::zex_start_preview(engine, channel));
}

/// Ends a preview; publishing goes on.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status stop_preview(zex_engine *engine, uint32_t channel)
{
    return Status::of(::zex_stop_preview(engine, channel));
}

/// Publishes a channel under `stream_id`; may follow `zex_login_room` without waiting.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_STREAM_ID_*`; 1000002 before any login; 1003023 the channel
/// is publishing already. What the server says comes by `on_publisher_state_update`.
[[nodiscard]] inline Status start_publishing_stream(zex_engine *engine, const char *stream_id, uint32_t channel)
{
    return Status::of(::zex_start_publishing_stream(engine, stream_id, channel));
}

/// Stops publishing a channel; one that does not publish is no error.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status stop_publishing_stream(zex_engine *engine, uint32_t channel)
{
    return Status::of(::zex_stop_publishing_stream(engine, channel));
}

/// Sets what is sent as picture, also while publishing.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
[[nodiscard]] inline Status set_video_config(zex_engine *engine, const zex_video_config *config, uint32_t channel)
{
    return Status::of(::zex_set_video_config(engine, config, channel));
}

/// Reads what is sent as picture.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
[[nodiscard]] inline Status get_video_config(zex_engine *engine, zex_video_config *config, uint32_t channel)
{
    return Status::of(::zex_get_video_config(engine, config, channel));
}

/// Sets what is sent as sound, also while publishing.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit.
[[nodiscard]] inline Status set_audio_config(zex_engine *engine, const zex_audio_config *config, uint32_t channel)
{
    return Status::of(::zex_set_audio_config(engine, config, channel));
}

/// Reads what is sent as sound.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
[[nodiscard]] inline Status get_audio_config(zex_engine *engine, zex_audio_config *config, uint32_t channel)
{
    return Status::of(::zex_get_audio_config(engine, config, channel));
}

/// Chooses where a channel's picture comes from: ZEX_VIDEO_SOURCE_*. `path` names the file of
/// ZEX_VIDEO_SOURCE_FILE and is NULL otherwise.
///
/// Threads: any. Blocks: never (a file is opened later; trouble comes by `on_debug_error`).
/// Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`; `COMMON_ILLEGAL_PARAM`.
[[nodiscard]] inline Status set_video_source(zex_engine *engine, uint32_t source, const char *path, uint32_t channel)
{
    return Status::of(::zex_set_video_source(engine, source, path, channel));
}

/// Chooses where a channel's sound comes from: ZEX_AUDIO_SOURCE_*.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status set_audio_source(zex_engine *engine, uint32_t source, uint32_t channel)
{
    return Status::of(::zex_set_audio_source(engine, source, channel));
}

/// Hands in one picture; it is copied before the call returns.
///
/// Threads: any. Blocks: for the copy. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM` naming field and limit;
/// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
[[nodiscard]] inline Status send_custom_video_capture_raw_data(zex_engine *engine, const zex_video_frame_data *frame, uint32_t channel)
{
    return Status::of(::zex_send_custom_video_capture_raw_data(engine, frame, channel));
}

/// Hands in one H.264 access unit (Annex B, no B-frames), as from a hardware encoder. The first
/// must be a keyframe; SPS and PPS come with it or alone before it.
///
/// `zex_video_config` sets nothing here: it is all sent as far as the network carries it, up to
/// 20 Mbit/s. `target_kbps` of the publish quality says how much that is, `frames_dropped` counts
/// the pictures that were left out for it, and `MEDIA_PATH_TOO_SLOW` tells of it. Make the next
/// picture an IDR after `on_encoded_keyframe_wanted`, and every 2 s or so by itself.
///
/// Threads: any. Blocks: for the copy. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`; `MEDIA_UNSUPPORTED` naming what is wrong;
/// `CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE` when the channel's source is another.
[[nodiscard]] inline Status send_custom_video_capture_encoded_data(zex_engine *engine, const uint8_t *data, uint32_t data_length, uint8_t is_keyframe, uint32_t width, uint32_t height, uint64_t capture_time_us, uint32_t channel)
{
    return Status::of(::zex_send_custom_video_capture_encoded_data(engine, data, data_length, is_keyframe, width, height, capture_time_us, channel));
}

/// Hands in interleaved 16-bit PCM, up to 200 ms at a time. It is sent as fast as it would be
/// heard: what is pushed ahead of time waits, up to a second of it.
///
/// Threads: any. Blocks: for the copy. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`;
/// `CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT` outside 8000–48000 Hz; `QUEUE_FULL`
/// if more than a second would wait: nothing of the push is taken, it counts in
/// `audio_dropped_ms`, and the debug error comes once until a push is taken again.
[[nodiscard]] inline Status send_custom_audio_capture_pcm_data(zex_engine *engine, const int16_t *samples, uint32_t samples_per_channel, uint32_t sample_rate_hz, uint32_t channel_count, uint64_t capture_time_us, uint32_t channel)
{
    return Status::of(::zex_send_custom_audio_capture_pcm_data(engine, samples, samples_per_channel, sample_rate_hz, channel_count, capture_time_us, channel));
}

/// Sends up to 4,096 bytes of supplemental information with the next picture, at most 30 a second.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `PUBLISHER_SEI_DATA_NULL`; `PUBLISHER_SEI_DATA_TOO_LONG`.
[[nodiscard]] inline Status send_sei(zex_engine *engine, const uint8_t *data, uint32_t data_length, uint32_t channel)
{
    return Status::of(::zex_send_sei(engine, data, data_length, channel));
}

/// Makes the next encoded picture a keyframe; of an application's own encoder it is asked for by
/// `on_encoded_keyframe_wanted`.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status request_keyframe(zex_engine *engine, uint32_t channel)
{
    return Status::of(::zex_request_keyframe(engine, channel));
}

/// 1: stops sending sound, 0: sends again.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status mute_publish_stream_audio(zex_engine *engine, uint8_t mute, uint32_t channel)
{
    return Status::of(::zex_mute_publish_stream_audio(engine, mute, channel));
}

/// 1: stops sending pictures, 0: sends again, starting with a keyframe.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status mute_publish_stream_video(zex_engine *engine, uint8_t mute, uint32_t channel)
{
    return Status::of(::zex_mute_publish_stream_video(engine, mute, channel));
}

/// 0: captures no picture on the channel; players hear of it as camera state.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status enable_camera(zex_engine *engine, uint8_t enable, uint32_t channel)
{
    return Status::of(::zex_enable_camera(engine, enable, channel));
}

/// 1: sends silence on every channel; players hear of it as microphone state.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `INVALID_ENUM`.
[[nodiscard]] inline Status mute_microphone(zex_engine *engine, uint8_t mute)
{
    return Status::of(::zex_mute_microphone(engine, mute));
}

/// Loudness of what is captured, 0–200; default 100.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
[[nodiscard]] inline Status set_capture_volume(zex_engine *engine, uint32_t volume)
{
    return Status::of(::zex_set_capture_volume(engine, volume));
}

/// Latest figures of a channel; zeros while it does not publish.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `STRUCT_SIZE`.
[[nodiscard]] inline Status get_publish_quality(zex_engine *engine, uint32_t channel, zex_publish_quality *quality)
{
    return Status::of(::zex_get_publish_quality(engine, channel, quality));
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void publish_quality_init(zex_publish_quality *value)
{
    ::zex_publish_quality_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void play_quality_init(zex_play_quality *value)
{
    ::zex_play_quality_init(value);
}

/// Sets a struct of this library's size to its defaults, `struct_size` included; NULL is
/// ignored. A program that may meet another library uses the INIT macro.
///
/// Threads: any. Blocks: never. Since: 0.1.
inline void room_config_init(zex_room_config *value)
{
    ::zex_room_config_init(value);
}

/// Logs in to a room, making it if need be. If this returns 0, `done` runs exactly once: with 0,
/// the refusal, ROOM_RETRY_TIMEOUT, or what ended the attempt. Publishing and playing may be
/// started right afterwards, without waiting.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `ROOM_ROOMID_*`, `ROOM_USER_*`, `COMMON_ILLEGAL_PARAM` naming field
/// and limit; 1002001 logged in already; `ROOM_NO_TOKEN` with neither AppSign nor token.
[[nodiscard]] inline Status login_room(zex_engine *engine, const char *room_id, const zex_user *user, const zex_room_config *config, zex_completion done, void *user_data)
{
    return Status::of(::zex_login_room(engine, room_id, user, config, done, user_data));
}

/// Leaves a room (NULL: the current one) and stops all publishing, playing and preview. If this
/// returns 0, `done` runs exactly once.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; 1002002 not in that room, then also LOGOUT_FAILED as an event.
[[nodiscard]] inline Status logout_room(zex_engine *engine, const char *room_id, zex_completion done, void *user_data)
{
    return Status::of(::zex_logout_room(engine, room_id, done, user_data));
}

/// Replaces the token used for the next login, publish or reconnect.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
[[nodiscard]] inline Status renew_token(zex_engine *engine, const char *room_id, const char *token)
{
    return Status::of(::zex_renew_token(engine, room_id, token));
}

/// Streams of the room as the engine knows them now, without its own. Release the list.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; 1002002 not in that room.
[[nodiscard]] inline Status get_room_stream_list(zex_engine *engine, const char *room_id, zex_stream_list **list)
{
    return Status::of(::zex_get_room_stream_list(engine, room_id, list));
}

/// Number of streams in a list.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
[[nodiscard]] inline Status stream_list_count(zex_stream_list *list, uint32_t *count)
{
    return Status::of(::zex_stream_list_count(list, count));
}

/// One stream of a list, borrowed until the list is released.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`; `COMMON_ILLEGAL_PARAM`.
[[nodiscard]] inline Status stream_list_get(zex_stream_list *list, uint32_t index, const zex_stream **stream)
{
    return Status::of(::zex_stream_list_get(list, index, stream));
}

/// Frees a list.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
[[nodiscard]] inline Status stream_list_release(zex_stream_list *list)
{
    return Status::of(::zex_stream_list_release(list));
}

/// Reports the loudness of the microphone and of every played stream each `interval_ms`,
/// 100–3000. Starting again changes the interval.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `DEVICE_SOULD_LEVEL_INTERVAL_INVALID`.
[[nodiscard]] inline Status start_sound_level_monitor(zex_engine *engine, uint32_t interval_ms)
{
    return Status::of(::zex_start_sound_level_monitor(engine, interval_ms));
}

/// Stops the reports.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
[[nodiscard]] inline Status stop_sound_level_monitor(zex_engine *engine)
{
    return Status::of(::zex_stop_sound_level_monitor(engine));
}

static_assert(ZEX_DELIVERY_CALLBACKS == 0u, "ZEX_DELIVERY_CALLBACKS");
static_assert(ZEX_DELIVERY_POLL == 1u, "ZEX_DELIVERY_POLL");
static_assert(ZEX_VERSION_MAJOR == 0u, "ZEX_VERSION_MAJOR");
static_assert(ZEX_VERSION_MINOR == 1u, "ZEX_VERSION_MINOR");
static_assert(ZEX_VERSION_PATCH == 0u, "ZEX_VERSION_PATCH");
static_assert(ZEX_EVENT_ROOM_STATE_CHANGED == 1u, "ZEX_EVENT_ROOM_STATE_CHANGED");
static_assert(ZEX_EVENT_ROOM_STATE_UPDATE == 2u, "ZEX_EVENT_ROOM_STATE_UPDATE");
static_assert(ZEX_EVENT_ROOM_USER_UPDATE == 3u, "ZEX_EVENT_ROOM_USER_UPDATE");
static_assert(ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE == 4u, "ZEX_EVENT_ROOM_ONLINE_USER_COUNT_UPDATE");
static_assert(ZEX_EVENT_ROOM_STREAM_UPDATE == 5u, "ZEX_EVENT_ROOM_STREAM_UPDATE");
static_assert(ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE == 6u, "ZEX_EVENT_ROOM_TOKEN_WILL_EXPIRE");
static_assert(ZEX_EVENT_PUBLISHER_STATE_UPDATE == 7u, "ZEX_EVENT_PUBLISHER_STATE_UPDATE");
static_assert(ZEX_EVENT_PLAYER_STATE_UPDATE == 8u, "ZEX_EVENT_PLAYER_STATE_UPDATE");
static_assert(ZEX_EVENT_PUBLISHER_QUALITY_UPDATE == 9u, "ZEX_EVENT_PUBLISHER_QUALITY_UPDATE");
static_assert(ZEX_EVENT_PLAYER_QUALITY_UPDATE == 10u, "ZEX_EVENT_PLAYER_QUALITY_UPDATE");
static_assert(ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME == 11u, "ZEX_EVENT_PUBLISHER_CAPTURED_AUDIO_FIRST_FRAME");
static_assert(ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME == 12u, "ZEX_EVENT_PUBLISHER_CAPTURED_VIDEO_FIRST_FRAME");
static_assert(ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME == 13u, "ZEX_EVENT_PUBLISHER_RENDER_VIDEO_FIRST_FRAME");
static_assert(ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME == 14u, "ZEX_EVENT_PUBLISHER_SEND_AUDIO_FIRST_FRAME");
static_assert(ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME == 15u, "ZEX_EVENT_PUBLISHER_SEND_VIDEO_FIRST_FRAME");
static_assert(ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED == 16u, "ZEX_EVENT_PUBLISHER_VIDEO_SIZE_CHANGED");
static_assert(ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME == 17u, "ZEX_EVENT_PLAYER_RECV_AUDIO_FIRST_FRAME");
static_assert(ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME == 18u, "ZEX_EVENT_PLAYER_RECV_VIDEO_FIRST_FRAME");
static_assert(ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME == 19u, "ZEX_EVENT_PLAYER_RENDER_VIDEO_FIRST_FRAME");
static_assert(ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED == 20u, "ZEX_EVENT_PLAYER_VIDEO_SIZE_CHANGED");
static_assert(ZEX_EVENT_PLAYER_RECV_SEI == 21u, "ZEX_EVENT_PLAYER_RECV_SEI");
static_assert(ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE == 22u, "ZEX_EVENT_REMOTE_CAMERA_STATE_UPDATE");
static_assert(ZEX_EVENT_REMOTE_MIC_STATE_UPDATE == 23u, "ZEX_EVENT_REMOTE_MIC_STATE_UPDATE");
static_assert(ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE == 24u, "ZEX_EVENT_CAPTURED_SOUND_LEVEL_UPDATE");
static_assert(ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE == 25u, "ZEX_EVENT_REMOTE_SOUND_LEVEL_UPDATE");
static_assert(ZEX_EVENT_DEBUG_ERROR == 26u, "ZEX_EVENT_DEBUG_ERROR");
static_assert(ZEX_EVENT_VIDEO_FRAME == 27u, "ZEX_EVENT_VIDEO_FRAME");
static_assert(ZEX_EVENT_ENGINE_DESTROYED == 28u, "ZEX_EVENT_ENGINE_DESTROYED");
static_assert(ZEX_EVENT_ENCODED_KEYFRAME_WANTED == 29u, "ZEX_EVENT_ENCODED_KEYFRAME_WANTED");
static_assert(ZEX_LOG_LEVEL_OFF == 0u, "ZEX_LOG_LEVEL_OFF");
static_assert(ZEX_LOG_LEVEL_ERROR == 1u, "ZEX_LOG_LEVEL_ERROR");
static_assert(ZEX_LOG_LEVEL_WARN == 2u, "ZEX_LOG_LEVEL_WARN");
static_assert(ZEX_LOG_LEVEL_INFO == 3u, "ZEX_LOG_LEVEL_INFO");
static_assert(ZEX_LOG_LEVEL_DEBUG == 4u, "ZEX_LOG_LEVEL_DEBUG");
static_assert(ZEX_LOG_LEVEL_TRACE == 5u, "ZEX_LOG_LEVEL_TRACE");
static_assert(ZEX_PLAYER_STATE_NO_PLAY == 0u, "ZEX_PLAYER_STATE_NO_PLAY");
static_assert(ZEX_PLAYER_STATE_PLAY_REQUESTING == 1u, "ZEX_PLAYER_STATE_PLAY_REQUESTING");
static_assert(ZEX_PLAYER_STATE_PLAYING == 2u, "ZEX_PLAYER_STATE_PLAYING");
static_assert(ZEX_REMOTE_DEVICE_STATE_OPEN == 0u, "ZEX_REMOTE_DEVICE_STATE_OPEN");
static_assert(ZEX_REMOTE_DEVICE_STATE_GENERIC_ERROR == 1u, "ZEX_REMOTE_DEVICE_STATE_GENERIC_ERROR");
static_assert(ZEX_REMOTE_DEVICE_STATE_INVALID_ID == 2u, "ZEX_REMOTE_DEVICE_STATE_INVALID_ID");
static_assert(ZEX_REMOTE_DEVICE_STATE_NO_AUTHORIZATION == 3u, "ZEX_REMOTE_DEVICE_STATE_NO_AUTHORIZATION");
static_assert(ZEX_REMOTE_DEVICE_STATE_ZERO_FPS == 4u, "ZEX_REMOTE_DEVICE_STATE_ZERO_FPS");
static_assert(ZEX_REMOTE_DEVICE_STATE_IN_USE_BY_OTHER == 5u, "ZEX_REMOTE_DEVICE_STATE_IN_USE_BY_OTHER");
static_assert(ZEX_REMOTE_DEVICE_STATE_UNPLUGGED == 6u, "ZEX_REMOTE_DEVICE_STATE_UNPLUGGED");
static_assert(ZEX_REMOTE_DEVICE_STATE_REBOOT_REQUIRED == 7u, "ZEX_REMOTE_DEVICE_STATE_REBOOT_REQUIRED");
static_assert(ZEX_REMOTE_DEVICE_STATE_SYSTEM_MEDIA_SERVICES_LOST == 8u, "ZEX_REMOTE_DEVICE_STATE_SYSTEM_MEDIA_SERVICES_LOST");
static_assert(ZEX_REMOTE_DEVICE_STATE_DISABLE == 9u, "ZEX_REMOTE_DEVICE_STATE_DISABLE");
static_assert(ZEX_REMOTE_DEVICE_STATE_MUTE == 10u, "ZEX_REMOTE_DEVICE_STATE_MUTE");
static_assert(ZEX_PUBLISHER_STATE_NO_PUBLISH == 0u, "ZEX_PUBLISHER_STATE_NO_PUBLISH");
static_assert(ZEX_PUBLISHER_STATE_PUBLISH_REQUESTING == 1u, "ZEX_PUBLISHER_STATE_PUBLISH_REQUESTING");
static_assert(ZEX_PUBLISHER_STATE_PUBLISHING == 2u, "ZEX_PUBLISHER_STATE_PUBLISHING");
static_assert(ZEX_VIDEO_SOURCE_DEVICE == 0u, "ZEX_VIDEO_SOURCE_DEVICE");
static_assert(ZEX_VIDEO_SOURCE_SYNTHETIC == 1u, "ZEX_VIDEO_SOURCE_SYNTHETIC");
static_assert(ZEX_VIDEO_SOURCE_CUSTOM == 2u, "ZEX_VIDEO_SOURCE_CUSTOM");
static_assert(ZEX_VIDEO_SOURCE_CUSTOM_ENCODED == 3u, "ZEX_VIDEO_SOURCE_CUSTOM_ENCODED");
static_assert(ZEX_VIDEO_SOURCE_FILE == 4u, "ZEX_VIDEO_SOURCE_FILE");
static_assert(ZEX_AUDIO_SOURCE_DEVICE == 0u, "ZEX_AUDIO_SOURCE_DEVICE");
static_assert(ZEX_AUDIO_SOURCE_SILENCE == 1u, "ZEX_AUDIO_SOURCE_SILENCE");
static_assert(ZEX_AUDIO_SOURCE_TONE == 2u, "ZEX_AUDIO_SOURCE_TONE");
static_assert(ZEX_AUDIO_SOURCE_CUSTOM == 3u, "ZEX_AUDIO_SOURCE_CUSTOM");
static_assert(ZEX_AUDIO_SOURCE_FILE == 4u, "ZEX_AUDIO_SOURCE_FILE");
static_assert(ZEX_STREAM_QUALITY_LEVEL_EXCELLENT == 0u, "ZEX_STREAM_QUALITY_LEVEL_EXCELLENT");
static_assert(ZEX_STREAM_QUALITY_LEVEL_GOOD == 1u, "ZEX_STREAM_QUALITY_LEVEL_GOOD");
static_assert(ZEX_STREAM_QUALITY_LEVEL_MEDIUM == 2u, "ZEX_STREAM_QUALITY_LEVEL_MEDIUM");
static_assert(ZEX_STREAM_QUALITY_LEVEL_BAD == 3u, "ZEX_STREAM_QUALITY_LEVEL_BAD");
static_assert(ZEX_STREAM_QUALITY_LEVEL_DIE == 4u, "ZEX_STREAM_QUALITY_LEVEL_DIE");
static_assert(ZEX_STREAM_QUALITY_LEVEL_UNKNOWN == 5u, "ZEX_STREAM_QUALITY_LEVEL_UNKNOWN");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_LOGINING == 0u, "ZEX_ROOM_STATE_CHANGED_REASON_LOGINING");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_LOGINED == 1u, "ZEX_ROOM_STATE_CHANGED_REASON_LOGINED");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED == 2u, "ZEX_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTING == 3u, "ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTING");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTED == 4u, "ZEX_ROOM_STATE_CHANGED_REASON_RECONNECTED");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED == 5u, "ZEX_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT == 6u, "ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT == 7u, "ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT");
static_assert(ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED == 8u, "ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED");
static_assert(ZEX_ROOM_STATE_DISCONNECTED == 0u, "ZEX_ROOM_STATE_DISCONNECTED");
static_assert(ZEX_ROOM_STATE_CONNECTING == 1u, "ZEX_ROOM_STATE_CONNECTING");
static_assert(ZEX_ROOM_STATE_CONNECTED == 2u, "ZEX_ROOM_STATE_CONNECTED");
static_assert(ZEX_UPDATE_TYPE_ADD == 0u, "ZEX_UPDATE_TYPE_ADD");
static_assert(ZEX_UPDATE_TYPE_DELETE == 1u, "ZEX_UPDATE_TYPE_DELETE");
static_assert(ZEX_PUBLISH_CHANNEL_MAIN == 0u, "ZEX_PUBLISH_CHANNEL_MAIN");
static_assert(ZEX_PUBLISH_CHANNEL_AUX == 1u, "ZEX_PUBLISH_CHANNEL_AUX");
static_assert(ZEX_SCENARIO_GENERAL == 0u, "ZEX_SCENARIO_GENERAL");
static_assert(ZEX_SCENARIO_COMMUNICATION == 1u, "ZEX_SCENARIO_COMMUNICATION");
static_assert(ZEX_SCENARIO_LIVE == 2u, "ZEX_SCENARIO_LIVE");
static_assert(ZEX_SCENARIO_DEFAULT == 3u, "ZEX_SCENARIO_DEFAULT");
static_assert(ZEX_SCENARIO_STANDARD_VIDEO_CALL == 4u, "ZEX_SCENARIO_STANDARD_VIDEO_CALL");
static_assert(ZEX_SCENARIO_HIGH_QUALITY_VIDEO_CALL == 5u, "ZEX_SCENARIO_HIGH_QUALITY_VIDEO_CALL");
static_assert(ZEX_SCENARIO_STANDARD_CHATROOM == 6u, "ZEX_SCENARIO_STANDARD_CHATROOM");
static_assert(ZEX_SCENARIO_HIGH_QUALITY_CHATROOM == 7u, "ZEX_SCENARIO_HIGH_QUALITY_CHATROOM");
static_assert(ZEX_SCENARIO_BROADCAST == 8u, "ZEX_SCENARIO_BROADCAST");
static_assert(ZEX_SCENARIO_KARAOKE == 9u, "ZEX_SCENARIO_KARAOKE");
static_assert(ZEX_SCENARIO_STANDARD_VOICE_CALL == 10u, "ZEX_SCENARIO_STANDARD_VOICE_CALL");
static_assert(ZEX_STREAM_RESOURCE_MODE_DEFAULT == 0u, "ZEX_STREAM_RESOURCE_MODE_DEFAULT");
static_assert(ZEX_STREAM_RESOURCE_MODE_ONLY_CDN == 1u, "ZEX_STREAM_RESOURCE_MODE_ONLY_CDN");
static_assert(ZEX_STREAM_RESOURCE_MODE_ONLY_L3 == 2u, "ZEX_STREAM_RESOURCE_MODE_ONLY_L3");
static_assert(ZEX_STREAM_RESOURCE_MODE_ONLY_RTC == 3u, "ZEX_STREAM_RESOURCE_MODE_ONLY_RTC");
static_assert(ZEX_VIDEO_FORMAT_I420 == 1u, "ZEX_VIDEO_FORMAT_I420");
static_assert(ZEX_VIDEO_FORMAT_NV12 == 2u, "ZEX_VIDEO_FORMAT_NV12");
static_assert(ZEX_VIDEO_FORMAT_BGRA32 == 3u, "ZEX_VIDEO_FORMAT_BGRA32");
static_assert(ZEX_VIDEO_FORMAT_RGBA32 == 4u, "ZEX_VIDEO_FORMAT_RGBA32");
static_assert(ZEX_COLOR_MATRIX_BT601 == 0u, "ZEX_COLOR_MATRIX_BT601");
static_assert(ZEX_COLOR_MATRIX_BT709 == 1u, "ZEX_COLOR_MATRIX_BT709");
static_assert(ZEX_COLOR_MATRIX_BT2020 == 2u, "ZEX_COLOR_MATRIX_BT2020");
static_assert(ZEX_COLOR_MATRIX_SMPTE240M == 3u, "ZEX_COLOR_MATRIX_SMPTE240M");
static_assert(ZEX_COLOR_MATRIX_FCC == 4u, "ZEX_COLOR_MATRIX_FCC");
static_assert(ZEX_COLOR_RANGE_LIMITED == 0u, "ZEX_COLOR_RANGE_LIMITED");
static_assert(ZEX_COLOR_RANGE_FULL == 1u, "ZEX_COLOR_RANGE_FULL");
static_assert(sizeof(void *) != 8 || sizeof(zex_user) == 24, "zex_user");
static_assert(sizeof(void *) != 8 || sizeof(zex_stream) == 40, "zex_stream");
static_assert(sizeof(void *) != 8 || sizeof(zex_sound_level) == 16, "zex_sound_level");
static_assert(sizeof(void *) != 8 || sizeof(zex_callbacks) == 232, "zex_callbacks");
static_assert(sizeof(void *) != 8 || sizeof(zex_media_callbacks) == 56, "zex_media_callbacks");
static_assert(sizeof(void *) != 8 || sizeof(zex_engine_profile) == 88, "zex_engine_profile");
static_assert(sizeof(void *) != 8 || sizeof(zex_counters) == 56, "zex_counters");
static_assert(sizeof(void *) != 8 || sizeof(zex_event_data) == 144, "zex_event_data");
static_assert(sizeof(void *) != 8 || sizeof(zex_frame_info) == 88, "zex_frame_info");
static_assert(sizeof(void *) != 8 || sizeof(zex_log_config) == 24, "zex_log_config");
static_assert(sizeof(void *) != 8 || sizeof(zex_player_config) == 8, "zex_player_config");
static_assert(sizeof(void *) != 8 || sizeof(zex_video_config) == 24, "zex_video_config");
static_assert(sizeof(void *) != 8 || sizeof(zex_audio_config) == 16, "zex_audio_config");
static_assert(sizeof(void *) != 8 || sizeof(zex_video_frame_data) == 64, "zex_video_frame_data");
static_assert(sizeof(void *) != 8 || sizeof(zex_publish_quality) == 160, "zex_publish_quality");
static_assert(sizeof(void *) != 8 || sizeof(zex_play_quality) == 216, "zex_play_quality");
static_assert(sizeof(void *) != 8 || sizeof(zex_room_config) == 24, "zex_room_config");

/// A size (`zex_user`) or an offset (`zex_user.user_id`), as this compiler sees it.
struct LayoutLine {
    const char *name;
    std::size_t number;
};

/// All sizes and offsets, in the order of bindings/model/layout.txt.
inline constexpr LayoutLine layout[] = {
    {"zex_user", sizeof(zex_user)},
    {"zex_user.struct_size", offsetof(zex_user, struct_size)},
    {"zex_user.reserved", offsetof(zex_user, reserved)},
    {"zex_user.user_id", offsetof(zex_user, user_id)},
    {"zex_user.user_name", offsetof(zex_user, user_name)},
    {"zex_stream", sizeof(zex_stream)},
    {"zex_stream.struct_size", offsetof(zex_stream, struct_size)},
    {"zex_stream.reserved", offsetof(zex_stream, reserved)},
    {"zex_stream.stream_id", offsetof(zex_stream, stream_id)},
    {"zex_stream.user_id", offsetof(zex_stream, user_id)},
    {"zex_stream.user_name", offsetof(zex_stream, user_name)},
    {"zex_stream.extra_info", offsetof(zex_stream, extra_info)},
    {"zex_sound_level", sizeof(zex_sound_level)},
    {"zex_sound_level.struct_size", offsetof(zex_sound_level, struct_size)},
    {"zex_sound_level.level", offsetof(zex_sound_level, level)},
    {"zex_sound_level.stream_id", offsetof(zex_sound_level, stream_id)},
    {"zex_callbacks", sizeof(zex_callbacks)},
    {"zex_callbacks.struct_size", offsetof(zex_callbacks, struct_size)},
    {"zex_callbacks.reserved", offsetof(zex_callbacks, reserved)},
    {"zex_callbacks.destroy", offsetof(zex_callbacks, destroy)},
    {"zex_callbacks.on_room_state_changed", offsetof(zex_callbacks, on_room_state_changed)},
    {"zex_callbacks.on_room_state_update", offsetof(zex_callbacks, on_room_state_update)},
    {"zex_callbacks.on_room_user_update", offsetof(zex_callbacks, on_room_user_update)},
    {"zex_callbacks.on_room_online_user_count_update", offsetof(zex_callbacks, on_room_online_user_count_update)},
    {"zex_callbacks.on_room_stream_update", offsetof(zex_callbacks, on_room_stream_update)},
    {"zex_callbacks.on_room_token_will_expire", offsetof(zex_callbacks, on_room_token_will_expire)},
    {"zex_callbacks.on_publisher_state_update", offsetof(zex_callbacks, on_publisher_state_update)},
    {"zex_callbacks.on_player_state_update", offsetof(zex_callbacks, on_player_state_update)},
    {"zex_callbacks.on_publisher_quality_update", offsetof(zex_callbacks, on_publisher_quality_update)},
    {"zex_callbacks.on_player_quality_update", offsetof(zex_callbacks, on_player_quality_update)},
    {"zex_callbacks.on_publisher_captured_audio_first_frame", offsetof(zex_callbacks, on_publisher_captured_audio_first_frame)},
    {"zex_callbacks.on_publisher_captured_video_first_frame", offsetof(zex_callbacks, on_publisher_captured_video_first_frame)},
    {"zex_callbacks.on_publisher_render_video_first_frame", offsetof(zex_callbacks, on_publisher_render_video_first_frame)},
    {"zex_callbacks.on_publisher_send_audio_first_frame", offsetof(zex_callbacks, on_publisher_send_audio_first_frame)},
    {"zex_callbacks.on_publisher_send_video_first_frame", offsetof(zex_callbacks, on_publisher_send_video_first_frame)},
    {"zex_callbacks.on_publisher_video_size_changed", offsetof(zex_callbacks, on_publisher_video_size_changed)},
    {"zex_callbacks.on_player_recv_audio_first_frame", offsetof(zex_callbacks, on_player_recv_audio_first_frame)},
    {"zex_callbacks.on_player_recv_video_first_frame", offsetof(zex_callbacks, on_player_recv_video_first_frame)},
    {"zex_callbacks.on_player_render_video_first_frame", offsetof(zex_callbacks, on_player_render_video_first_frame)},
    {"zex_callbacks.on_player_video_size_changed", offsetof(zex_callbacks, on_player_video_size_changed)},
    {"zex_callbacks.on_player_recv_sei", offsetof(zex_callbacks, on_player_recv_sei)},
    {"zex_callbacks.on_remote_camera_state_update", offsetof(zex_callbacks, on_remote_camera_state_update)},
    {"zex_callbacks.on_remote_mic_state_update", offsetof(zex_callbacks, on_remote_mic_state_update)},
    {"zex_callbacks.on_captured_sound_level_update", offsetof(zex_callbacks, on_captured_sound_level_update)},
    {"zex_callbacks.on_remote_sound_level_update", offsetof(zex_callbacks, on_remote_sound_level_update)},
    {"zex_callbacks.on_debug_error", offsetof(zex_callbacks, on_debug_error)},
    {"zex_callbacks.on_encoded_keyframe_wanted", offsetof(zex_callbacks, on_encoded_keyframe_wanted)},
    {"zex_media_callbacks", sizeof(zex_media_callbacks)},
    {"zex_media_callbacks.struct_size", offsetof(zex_media_callbacks, struct_size)},
    {"zex_media_callbacks.encoded_only", offsetof(zex_media_callbacks, encoded_only)},
    {"zex_media_callbacks.destroy", offsetof(zex_media_callbacks, destroy)},
    {"zex_media_callbacks.on_remote_video_frame", offsetof(zex_media_callbacks, on_remote_video_frame)},
    {"zex_media_callbacks.on_remote_encoded_video_frame", offsetof(zex_media_callbacks, on_remote_encoded_video_frame)},
    {"zex_media_callbacks.on_captured_video_frame", offsetof(zex_media_callbacks, on_captured_video_frame)},
    {"zex_media_callbacks.on_remote_audio_data", offsetof(zex_media_callbacks, on_remote_audio_data)},
    {"zex_media_callbacks.on_playback_audio_data", offsetof(zex_media_callbacks, on_playback_audio_data)},
    {"zex_engine_profile", sizeof(zex_engine_profile)},
    {"zex_engine_profile.struct_size", offsetof(zex_engine_profile, struct_size)},
    {"zex_engine_profile.app_id", offsetof(zex_engine_profile, app_id)},
    {"zex_engine_profile.app_sign", offsetof(zex_engine_profile, app_sign)},
    {"zex_engine_profile.scenario", offsetof(zex_engine_profile, scenario)},
    {"zex_engine_profile.delivery", offsetof(zex_engine_profile, delivery)},
    {"zex_engine_profile.server_url", offsetof(zex_engine_profile, server_url)},
    {"zex_engine_profile.ca_file", offsetof(zex_engine_profile, ca_file)},
    {"zex_engine_profile.advanced_config", offsetof(zex_engine_profile, advanced_config)},
    {"zex_engine_profile.callbacks", offsetof(zex_engine_profile, callbacks)},
    {"zex_engine_profile.user_data", offsetof(zex_engine_profile, user_data)},
    {"zex_engine_profile.wakeup", offsetof(zex_engine_profile, wakeup)},
    {"zex_engine_profile.post", offsetof(zex_engine_profile, post)},
    {"zex_engine_profile.port", offsetof(zex_engine_profile, port)},
    {"zex_counters", sizeof(zex_counters)},
    {"zex_counters.struct_size", offsetof(zex_counters, struct_size)},
    {"zex_counters.reserved", offsetof(zex_counters, reserved)},
    {"zex_counters.live_handles", offsetof(zex_counters, live_handles)},
    {"zex_counters.live_engines", offsetof(zex_counters, live_engines)},
    {"zex_counters.live_frames", offsetof(zex_counters, live_frames)},
    {"zex_counters.live_events", offsetof(zex_counters, live_events)},
    {"zex_counters.threads", offsetof(zex_counters, threads)},
    {"zex_counters.buffered_bytes", offsetof(zex_counters, buffered_bytes)},
    {"zex_event_data", sizeof(zex_event_data)},
    {"zex_event_data.struct_size", offsetof(zex_event_data, struct_size)},
    {"zex_event_data.event_type", offsetof(zex_event_data, event_type)},
    {"zex_event_data.room_id", offsetof(zex_event_data, room_id)},
    {"zex_event_data.stream_id", offsetof(zex_event_data, stream_id)},
    {"zex_event_data.extended_data", offsetof(zex_event_data, extended_data)},
    {"zex_event_data.function", offsetof(zex_event_data, function)},
    {"zex_event_data.info", offsetof(zex_event_data, info)},
    {"zex_event_data.error_code", offsetof(zex_event_data, error_code)},
    {"zex_event_data.state", offsetof(zex_event_data, state)},
    {"zex_event_data.update_type", offsetof(zex_event_data, update_type)},
    {"zex_event_data.channel", offsetof(zex_event_data, channel)},
    {"zex_event_data.count", offsetof(zex_event_data, count)},
    {"zex_event_data.width", offsetof(zex_event_data, width)},
    {"zex_event_data.height", offsetof(zex_event_data, height)},
    {"zex_event_data.level", offsetof(zex_event_data, level)},
    {"zex_event_data.users", offsetof(zex_event_data, users)},
    {"zex_event_data.streams", offsetof(zex_event_data, streams)},
    {"zex_event_data.levels", offsetof(zex_event_data, levels)},
    {"zex_event_data.publish_quality", offsetof(zex_event_data, publish_quality)},
    {"zex_event_data.play_quality", offsetof(zex_event_data, play_quality)},
    {"zex_event_data.data", offsetof(zex_event_data, data)},
    {"zex_event_data.data_length", offsetof(zex_event_data, data_length)},
    {"zex_event_data.reserved", offsetof(zex_event_data, reserved)},
    {"zex_event_data.frame", offsetof(zex_event_data, frame)},
    {"zex_frame_info", sizeof(zex_frame_info)},
    {"zex_frame_info.struct_size", offsetof(zex_frame_info, struct_size)},
    {"zex_frame_info.format", offsetof(zex_frame_info, format)},
    {"zex_frame_info.width", offsetof(zex_frame_info, width)},
    {"zex_frame_info.height", offsetof(zex_frame_info, height)},
    {"zex_frame_info.planes", offsetof(zex_frame_info, planes)},
    {"zex_frame_info.strides", offsetof(zex_frame_info, strides)},
    {"zex_frame_info.rtp_timestamp", offsetof(zex_frame_info, rtp_timestamp)},
    {"zex_frame_info.capture_time_us", offsetof(zex_frame_info, capture_time_us)},
    {"zex_frame_info.decoded_time_us", offsetof(zex_frame_info, decoded_time_us)},
    {"zex_frame_info.is_catch_up", offsetof(zex_frame_info, is_catch_up)},
    {"zex_frame_info.reserved", offsetof(zex_frame_info, reserved)},
    {"zex_frame_info.color_matrix", offsetof(zex_frame_info, color_matrix)},
    {"zex_frame_info.color_range", offsetof(zex_frame_info, color_range)},
    {"zex_log_config", sizeof(zex_log_config)},
    {"zex_log_config.struct_size", offsetof(zex_log_config, struct_size)},
    {"zex_log_config.level", offsetof(zex_log_config, level)},
    {"zex_log_config.log_path", offsetof(zex_log_config, log_path)},
    {"zex_log_config.log_size", offsetof(zex_log_config, log_size)},
    {"zex_player_config", sizeof(zex_player_config)},
    {"zex_player_config.struct_size", offsetof(zex_player_config, struct_size)},
    {"zex_player_config.resource_mode", offsetof(zex_player_config, resource_mode)},
    {"zex_video_config", sizeof(zex_video_config)},
    {"zex_video_config.struct_size", offsetof(zex_video_config, struct_size)},
    {"zex_video_config.width", offsetof(zex_video_config, width)},
    {"zex_video_config.height", offsetof(zex_video_config, height)},
    {"zex_video_config.fps", offsetof(zex_video_config, fps)},
    {"zex_video_config.bitrate_kbps", offsetof(zex_video_config, bitrate_kbps)},
    {"zex_video_config.keyframe_interval_s", offsetof(zex_video_config, keyframe_interval_s)},
    {"zex_audio_config", sizeof(zex_audio_config)},
    {"zex_audio_config.struct_size", offsetof(zex_audio_config, struct_size)},
    {"zex_audio_config.bitrate_kbps", offsetof(zex_audio_config, bitrate_kbps)},
    {"zex_audio_config.channels", offsetof(zex_audio_config, channels)},
    {"zex_audio_config.reserved", offsetof(zex_audio_config, reserved)},
    {"zex_video_frame_data", sizeof(zex_video_frame_data)},
    {"zex_video_frame_data.struct_size", offsetof(zex_video_frame_data, struct_size)},
    {"zex_video_frame_data.format", offsetof(zex_video_frame_data, format)},
    {"zex_video_frame_data.width", offsetof(zex_video_frame_data, width)},
    {"zex_video_frame_data.height", offsetof(zex_video_frame_data, height)},
    {"zex_video_frame_data.planes", offsetof(zex_video_frame_data, planes)},
    {"zex_video_frame_data.strides", offsetof(zex_video_frame_data, strides)},
    {"zex_video_frame_data.reserved", offsetof(zex_video_frame_data, reserved)},
    {"zex_video_frame_data.capture_time_us", offsetof(zex_video_frame_data, capture_time_us)},
    {"zex_publish_quality", sizeof(zex_publish_quality)},
    {"zex_publish_quality.struct_size", offsetof(zex_publish_quality, struct_size)},
    {"zex_publish_quality.level", offsetof(zex_publish_quality, level)},
    {"zex_publish_quality.video_capture_fps", offsetof(zex_publish_quality, video_capture_fps)},
    {"zex_publish_quality.video_encode_fps", offsetof(zex_publish_quality, video_encode_fps)},
    {"zex_publish_quality.video_send_fps", offsetof(zex_publish_quality, video_send_fps)},
    {"zex_publish_quality.video_kbps", offsetof(zex_publish_quality, video_kbps)},
    {"zex_publish_quality.audio_capture_fps", offsetof(zex_publish_quality, audio_capture_fps)},
    {"zex_publish_quality.audio_send_fps", offsetof(zex_publish_quality, audio_send_fps)},
    {"zex_publish_quality.audio_kbps", offsetof(zex_publish_quality, audio_kbps)},
    {"zex_publish_quality.target_kbps", offsetof(zex_publish_quality, target_kbps)},
    {"zex_publish_quality.packet_lost_rate", offsetof(zex_publish_quality, packet_lost_rate)},
    {"zex_publish_quality.rtt_ms", offsetof(zex_publish_quality, rtt_ms)},
    {"zex_publish_quality.width", offsetof(zex_publish_quality, width)},
    {"zex_publish_quality.height", offsetof(zex_publish_quality, height)},
    {"zex_publish_quality.reserved", offsetof(zex_publish_quality, reserved)},
    {"zex_publish_quality.total_send_bytes", offsetof(zex_publish_quality, total_send_bytes)},
    {"zex_publish_quality.frames_captured", offsetof(zex_publish_quality, frames_captured)},
    {"zex_publish_quality.frames_encoded", offsetof(zex_publish_quality, frames_encoded)},
    {"zex_publish_quality.frames_sent", offsetof(zex_publish_quality, frames_sent)},
    {"zex_publish_quality.frames_dropped", offsetof(zex_publish_quality, frames_dropped)},
    {"zex_publish_quality.keyframes", offsetof(zex_publish_quality, keyframes)},
    {"zex_publish_quality.cpu_us", offsetof(zex_publish_quality, cpu_us)},
    {"zex_publish_quality.audio_dropped_ms", offsetof(zex_publish_quality, audio_dropped_ms)},
    {"zex_play_quality", sizeof(zex_play_quality)},
    {"zex_play_quality.struct_size", offsetof(zex_play_quality, struct_size)},
    {"zex_play_quality.level", offsetof(zex_play_quality, level)},
    {"zex_play_quality.video_recv_fps", offsetof(zex_play_quality, video_recv_fps)},
    {"zex_play_quality.video_decode_fps", offsetof(zex_play_quality, video_decode_fps)},
    {"zex_play_quality.video_render_fps", offsetof(zex_play_quality, video_render_fps)},
    {"zex_play_quality.video_kbps", offsetof(zex_play_quality, video_kbps)},
    {"zex_play_quality.audio_recv_fps", offsetof(zex_play_quality, audio_recv_fps)},
    {"zex_play_quality.audio_render_fps", offsetof(zex_play_quality, audio_render_fps)},
    {"zex_play_quality.audio_kbps", offsetof(zex_play_quality, audio_kbps)},
    {"zex_play_quality.packet_lost_rate", offsetof(zex_play_quality, packet_lost_rate)},
    {"zex_play_quality.rtt_ms", offsetof(zex_play_quality, rtt_ms)},
    {"zex_play_quality.peer_to_peer_delay_ms", offsetof(zex_play_quality, peer_to_peer_delay_ms)},
    {"zex_play_quality.delay_ms", offsetof(zex_play_quality, delay_ms)},
    {"zex_play_quality.av_timestamp_diff_ms", offsetof(zex_play_quality, av_timestamp_diff_ms)},
    {"zex_play_quality.width", offsetof(zex_play_quality, width)},
    {"zex_play_quality.height", offsetof(zex_play_quality, height)},
    {"zex_play_quality.total_recv_bytes", offsetof(zex_play_quality, total_recv_bytes)},
    {"zex_play_quality.frames_received", offsetof(zex_play_quality, frames_received)},
    {"zex_play_quality.frames_decoded", offsetof(zex_play_quality, frames_decoded)},
    {"zex_play_quality.frames_rendered", offsetof(zex_play_quality, frames_rendered)},
    {"zex_play_quality.frames_catch_up", offsetof(zex_play_quality, frames_catch_up)},
    {"zex_play_quality.frames_dropped", offsetof(zex_play_quality, frames_dropped)},
    {"zex_play_quality.freezes", offsetof(zex_play_quality, freezes)},
    {"zex_play_quality.stalls", offsetof(zex_play_quality, stalls)},
    {"zex_play_quality.packets_lost", offsetof(zex_play_quality, packets_lost)},
    {"zex_play_quality.packets_recovered", offsetof(zex_play_quality, packets_recovered)},
    {"zex_play_quality.nacks", offsetof(zex_play_quality, nacks)},
    {"zex_play_quality.plis", offsetof(zex_play_quality, plis)},
    {"zex_play_quality.audio_concealed_ms", offsetof(zex_play_quality, audio_concealed_ms)},
    {"zex_play_quality.audio_stretched_ms", offsetof(zex_play_quality, audio_stretched_ms)},
    {"zex_play_quality.cpu_us", offsetof(zex_play_quality, cpu_us)},
    {"zex_room_config", sizeof(zex_room_config)},
    {"zex_room_config.struct_size", offsetof(zex_room_config, struct_size)},
    {"zex_room_config.max_member_count", offsetof(zex_room_config, max_member_count)},
    {"zex_room_config.is_user_status_notify", offsetof(zex_room_config, is_user_status_notify)},
    {"zex_room_config.reserved", offsetof(zex_room_config, reserved)},
    {"zex_room_config.token", offsetof(zex_room_config, token)},
};

}  // namespace ZEGO::EXPRESS::raw
