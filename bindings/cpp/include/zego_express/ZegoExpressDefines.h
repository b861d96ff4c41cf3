// Types of the C++ interface: the names, enum values and defaults of ZEGO's C++ SDK.
//
// Names that begin with `zex` or `Zex` are this project's own additions and exist nowhere else.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ZEGO {
namespace EXPRESS {

class IZexView;

/// Bytes at which a new log file is begun, if nothing else is set.
constexpr unsigned long long ZEGO_EXPRESS_DEFAULT_LOG_SIZE = 5 * 1024 * 1024;

/// What the application is about; picks presets for picture and sound.
enum ZegoScenario : int {
    ZEGO_SCENARIO_GENERAL = 0,
    ZEGO_SCENARIO_COMMUNICATION = 1,
    ZEGO_SCENARIO_LIVE = 2,
    ZEGO_SCENARIO_DEFAULT = 3,
    ZEGO_SCENARIO_STANDARD_VIDEO_CALL = 4,
    ZEGO_SCENARIO_HIGH_QUALITY_VIDEO_CALL = 5,
    ZEGO_SCENARIO_STANDARD_CHATROOM = 6,
    ZEGO_SCENARIO_HIGH_QUALITY_CHATROOM = 7,
    ZEGO_SCENARIO_BROADCAST = 8,
    ZEGO_SCENARIO_KARAOKE = 9,
    ZEGO_SCENARIO_STANDARD_VOICE_CALL = 10
};

/// Only single rooms are supported.
enum ZegoRoomMode : int { ZEGO_ROOM_MODE_SINGLE_ROOM = 0, ZEGO_ROOM_MODE_MULTI_ROOM = 1 };

/// How a picture fits a view.
enum ZegoViewMode : int {
    ZEGO_VIEW_MODE_ASPECT_FIT = 0,
    ZEGO_VIEW_MODE_ASPECT_FILL = 1,
    ZEGO_VIEW_MODE_SCALE_TO_FILL = 2
};

enum ZegoRoomState : int {
    ZEGO_ROOM_STATE_DISCONNECTED = 0,
    ZEGO_ROOM_STATE_CONNECTING = 1,
    ZEGO_ROOM_STATE_CONNECTED = 2
};

enum ZegoRoomStateChangedReason : int {
    ZEGO_ROOM_STATE_CHANGED_REASON_LOGINING = 0,
    ZEGO_ROOM_STATE_CHANGED_REASON_LOGINED = 1,
    ZEGO_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED = 2,
    ZEGO_ROOM_STATE_CHANGED_REASON_RECONNECTING = 3,
    ZEGO_ROOM_STATE_CHANGED_REASON_RECONNECTED = 4,
    ZEGO_ROOM_STATE_CHANGED_REASON_RECONNECT_FAILED = 5,
    ZEGO_ROOM_STATE_CHANGED_REASON_KICK_OUT = 6,
    ZEGO_ROOM_STATE_CHANGED_REASON_LOGOUT = 7,
    ZEGO_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED = 8
};

/// The library has two channels, MAIN and AUX; the others are refused.
enum ZegoPublishChannel : int {
    ZEGO_PUBLISH_CHANNEL_MAIN = 0,
    ZEGO_PUBLISH_CHANNEL_AUX = 1,
    ZEGO_PUBLISH_CHANNEL_THIRD = 2,
    ZEGO_PUBLISH_CHANNEL_FOURTH = 3
};

enum ZegoUpdateType : int { ZEGO_UPDATE_TYPE_ADD = 0, ZEGO_UPDATE_TYPE_DELETE = 1 };

enum ZegoPublisherState : int {
    ZEGO_PUBLISHER_STATE_NO_PUBLISH = 0,
    ZEGO_PUBLISHER_STATE_PUBLISH_REQUESTING = 1,
    ZEGO_PUBLISHER_STATE_PUBLISHING = 2
};

enum ZegoPlayerState : int {
    ZEGO_PLAYER_STATE_NO_PLAY = 0,
    ZEGO_PLAYER_STATE_PLAY_REQUESTING = 1,
    ZEGO_PLAYER_STATE_PLAYING = 2
};

/// Where a stream is played from. CDN and custom sources end in NO_PLAY with CDN_UNAVAILABLE.
enum ZegoStreamResourceMode : int {
    ZEGO_STREAM_RESOURCE_MODE_DEFAULT = 0,
    ZEGO_STREAM_RESOURCE_MODE_ONLY_CDN = 1,
    ZEGO_STREAM_RESOURCE_MODE_ONLY_L3 = 2,
    ZEGO_STREAM_RESOURCE_MODE_ONLY_RTC = 3,
    ZEGO_STREAM_RESOURCE_MODE_CDN_PLUS = 4,
    ZEGO_STREAM_RESOURCE_MODE_CUSTOM = 5
};

enum ZegoStreamQualityLevel : int {
    ZEGO_STREAM_QUALITY_LEVEL_EXCELLENT = 0,
    ZEGO_STREAM_QUALITY_LEVEL_GOOD = 1,
    ZEGO_STREAM_QUALITY_LEVEL_MEDIUM = 2,
    ZEGO_STREAM_QUALITY_LEVEL_BAD = 3,
    ZEGO_STREAM_QUALITY_LEVEL_DIE = 4,
    ZEGO_STREAM_QUALITY_LEVEL_UNKNOWN = 5
};

enum ZegoRemoteDeviceState : int {
    ZEGO_REMOTE_DEVICE_STATE_OPEN = 0,
    ZEGO_REMOTE_DEVICE_STATE_GENERIC_ERROR = 1,
    ZEGO_REMOTE_DEVICE_STATE_INVALID_ID = 2,
    ZEGO_REMOTE_DEVICE_STATE_NO_AUTHORIZATION = 3,
    ZEGO_REMOTE_DEVICE_STATE_ZERO_FPS = 4,
    ZEGO_REMOTE_DEVICE_STATE_IN_USE_BY_OTHER = 5,
    ZEGO_REMOTE_DEVICE_STATE_UNPLUGGED = 6,
    ZEGO_REMOTE_DEVICE_STATE_REBOOT_REQUIRED = 7,
    ZEGO_REMOTE_DEVICE_STATE_SYSTEM_MEDIA_SERVICES_LOST = 8,
    ZEGO_REMOTE_DEVICE_STATE_DISABLE = 9,
    ZEGO_REMOTE_DEVICE_STATE_MUTE = 10
};

/// Only H.264 is sent; another number is refused by setVideoConfig.
enum ZegoVideoCodecID : int {
    ZEGO_VIDEO_CODEC_ID_DEFAULT = 0,
    ZEGO_VIDEO_CODEC_ID_SVC = 1,
    ZEGO_VIDEO_CODEC_ID_VP8 = 2,
    ZEGO_VIDEO_CODEC_ID_H265 = 3,
    ZEGO_VIDEO_CODEC_ID_H264_DUAL_STREAM = 4,
    ZEGO_VIDEO_CODEC_ID_UNKNOWN = 100
};

/// Sound is always Opus; the number is accepted and changes nothing.
enum ZegoAudioCodecID : int {
    ZEGO_AUDIO_CODEC_ID_DEFAULT = 0,
    ZEGO_AUDIO_CODEC_ID_NORMAL = 1,
    ZEGO_AUDIO_CODEC_ID_NORMAL2 = 2,
    ZEGO_AUDIO_CODEC_ID_NORMAL3 = 3,
    ZEGO_AUDIO_CODEC_ID_LOW = 4,
    ZEGO_AUDIO_CODEC_ID_LOW2 = 5,
    ZEGO_AUDIO_CODEC_ID_LOW3 = 6
};

enum ZegoVideoConfigPreset : int {
    ZEGO_VIDEO_CONFIG_PRESET_180P = 0,
    ZEGO_VIDEO_CONFIG_PRESET_270P = 1,
    ZEGO_VIDEO_CONFIG_PRESET_360P = 2,
    ZEGO_VIDEO_CONFIG_PRESET_540P = 3,
    ZEGO_VIDEO_CONFIG_PRESET_720P = 4,
    ZEGO_VIDEO_CONFIG_PRESET_1080P = 5
};

enum ZegoAudioConfigPreset : int {
    ZEGO_AUDIO_CONFIG_PRESET_BASIC_QUALITY = 0,
    ZEGO_AUDIO_CONFIG_PRESET_STANDARD_QUALITY = 1,
    ZEGO_AUDIO_CONFIG_PRESET_STANDARD_QUALITY_STEREO = 2,
    ZEGO_AUDIO_CONFIG_PRESET_HIGH_QUALITY = 3,
    ZEGO_AUDIO_CONFIG_PRESET_HIGH_QUALITY_STEREO = 4
};

/// Layout of a picture. Custom capture takes I420, NV12, BGRA32 and RGBA32; custom render gives
/// I420 or BGRA32.
enum ZegoVideoFrameFormat : int {
    ZEGO_VIDEO_FRAME_FORMAT_UNKNOWN = 0,
    ZEGO_VIDEO_FRAME_FORMAT_I420 = 1,
    ZEGO_VIDEO_FRAME_FORMAT_NV12 = 2,
    ZEGO_VIDEO_FRAME_FORMAT_NV21 = 3,
    ZEGO_VIDEO_FRAME_FORMAT_BGRA32 = 4,
    ZEGO_VIDEO_FRAME_FORMAT_RGBA32 = 5,
    ZEGO_VIDEO_FRAME_FORMAT_ARGB32 = 6,
    ZEGO_VIDEO_FRAME_FORMAT_ABGR32 = 7,
    ZEGO_VIDEO_FRAME_FORMAT_I422 = 8,
    ZEGO_VIDEO_FRAME_FORMAT_BGR24 = 9,
    ZEGO_VIDEO_FRAME_FORMAT_RGB24 = 10
};

/// RGB: BGRA32, converted. YUV: I420, without a copy.
enum ZegoVideoFrameFormatSeries : int {
    ZEGO_VIDEO_FRAME_FORMAT_SERIES_RGB = 0,
    ZEGO_VIDEO_FRAME_FORMAT_SERIES_YUV = 1
};

/// RAW_DATA and ENCODED_DATA are supported.
enum ZegoVideoBufferType : int {
    ZEGO_VIDEO_BUFFER_TYPE_UNKNOWN = 0,
    ZEGO_VIDEO_BUFFER_TYPE_RAW_DATA = 1,
    ZEGO_VIDEO_BUFFER_TYPE_ENCODED_DATA = 2
};

/// Only H.264 in Annex B is supported.
enum ZegoVideoEncodedFrameFormat : int {
    ZEGO_VIDEO_ENCODED_FRAME_FORMAT_AVC_AVCC = 0,
    ZEGO_VIDEO_ENCODED_FRAME_FORMAT_AVC_ANNEXB = 1
};

/// Pictures are never flipped; the parameter exists because the published callback has it.
enum ZegoVideoFlipMode : int {
    ZEGO_VIDEO_FLIP_MODE_NONE = 0,
    ZEGO_VIDEO_FLIP_MODE_X = 1,
    ZEGO_VIDEO_FLIP_MODE_Y = 2,
    ZEGO_VIDEO_FLIP_MODE_XY = 3
};

enum ZegoAudioSampleRate : int {
    ZEGO_AUDIO_SAMPLE_RATE_UNKNOWN = 0,
    ZEGO_AUDIO_SAMPLE_RATE_8K = 8000,
    ZEGO_AUDIO_SAMPLE_RATE_16K = 16000,
    ZEGO_AUDIO_SAMPLE_RATE_22K = 22050,
    ZEGO_AUDIO_SAMPLE_RATE_24K = 24000,
    ZEGO_AUDIO_SAMPLE_RATE_32K = 32000,
    ZEGO_AUDIO_SAMPLE_RATE_44K = 44100,
    ZEGO_AUDIO_SAMPLE_RATE_48K = 48000
};

enum ZegoAudioChannel : int {
    ZEGO_AUDIO_CHANNEL_UNKNOWN = 0,
    ZEGO_AUDIO_CHANNEL_MONO = 1,
    ZEGO_AUDIO_CHANNEL_STEREO = 2
};

enum ZegoVideoSourceType : int {
    ZEGO_VIDEO_SOURCE_TYPE_NONE = 1,
    ZEGO_VIDEO_SOURCE_TYPE_CAMERA = 2,
    ZEGO_VIDEO_SOURCE_TYPE_CUSTOM = 3
};

enum ZegoAudioSourceType : int {
    ZEGO_AUDIO_SOURCE_TYPE_DEFAULT = 0,
    ZEGO_AUDIO_SOURCE_TYPE_CUSTOM = 1,
    ZEGO_AUDIO_SOURCE_TYPE_NONE = 3,
    ZEGO_AUDIO_SOURCE_TYPE_MICROPHONE = 4
};

/// Which sound startAudioDataObserver reports. CAPTURED and MIXED are not available.
enum ZegoAudioDataCallbackBitMask : int {
    ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_CAPTURED = 1,
    ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYBACK = 2,
    ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_MIXED = 4,
    ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYER = 8
};

enum ZegoRoomStreamListType : int { ZEGO_ROOM_STREAM_LIST_TYPE_PLAY = 0, ZEGO_ROOM_STREAM_LIST_TYPE_ALL = 1 };

/// Where the log goes, for the whole process.
struct ZegoLogConfig {
    /// Folder, made if need be; empty: no files.
    std::string logPath;
    /// Bytes at which a new file is begun.
    unsigned long long logSize = ZEGO_EXPRESS_DEFAULT_LOG_SIZE;
    /// Accepted; three files are kept.
    unsigned int logCount = 3;
};

/// What ZegoExpressSDK::setEngineConfig takes, before createEngine.
struct ZegoEngineConfig {
    /// Copied by the call; nullptr: unchanged.
    ZegoLogConfig *logConfig = nullptr;
    /// Keys: server_url, room_retry_time and av_retry_time (seconds, default 1200), ping_after_ms,
    /// lost_after_ms, link_lost_ms, link_connect_timeout_ms, restore_grace_ms.
    std::unordered_map<std::string, std::string> advancedConfig;
};

/// What createEngine takes.
struct ZegoEngineProfile {
    /// From the server's console or its first start; not 0.
    unsigned int appID = 0;
    /// 64 hex digits; empty for token-only. Never sent.
    std::string appSign;
    ZegoScenario scenario = ZEGO_SCENARIO_DEFAULT;
    /// Address of your server, ws:// or wss://. Unset: `server_url` of setEngineConfig, else the
    /// environment variable ZEGO_EXPRESS_SERVER, else ws://127.0.0.1:9300. Our addition.
    std::optional<std::string> serverUrl;
    /// PEM file with certificates trusted besides the built-in roots. Our addition.
    std::optional<std::string> zexCaFile;
};

/// How to be in a room.
struct ZegoRoomConfig {
    /// The room refuses members above this number; 0: unlimited.
    unsigned int maxMemberCount = 0;
    /// true: onRoomUserUpdate tells of others coming and going.
    bool isUserStatusNotify = false;
    /// token04, up to 2,047 bytes; empty: AppSign only.
    std::string token;
};

struct ZegoUser {
    /// 1–64 bytes.
    std::string userID;
    /// 1–256 bytes.
    std::string userName;

    ZegoUser() = default;
    /// The name is the ID.
    ZegoUser(std::string id) : userID(id), userName(std::move(id)) {}
    ZegoUser(std::string id, std::string name) : userID(std::move(id)), userName(std::move(name)) {}
};

struct ZegoStream {
    ZegoUser user;
    std::string streamID;
    std::string extraInfo;
};

struct ZegoRoomStreamList {
    /// What this engine publishes; only with ZEGO_ROOM_STREAM_LIST_TYPE_ALL.
    std::vector<ZegoStream> publishStreamList;
    /// What others publish.
    std::vector<ZegoStream> playStreamList;
};

/// What is sent as picture. Captured pictures are scaled to the encoded size.
struct ZegoVideoConfig {
    /// Accepted; sources capture in the encoded size.
    int captureWidth = 640;
    int captureHeight = 360;
    /// Pixels, even, 16–1920.
    int encodeWidth = 640;
    /// Pixels, even, 16–1920.
    int encodeHeight = 360;
    /// Frames a second, 1–60.
    int fps = 15;
    /// Upper bound in kbit/s, 30–20000; the bandwidth estimate may ask for less.
    int bitrate = 600;
    ZegoVideoCodecID codecID = ZEGO_VIDEO_CODEC_ID_DEFAULT;
    /// Seconds between keyframes, 2–5.
    int keyFrameInterval = 2;

    ZegoVideoConfig(ZegoVideoConfigPreset preset = ZEGO_VIDEO_CONFIG_PRESET_360P)
    {
        constexpr int table[6][3] = {{320, 180, 300},   {480, 270, 400},   {640, 360, 600},
                                     {960, 540, 1200},  {1280, 720, 1500}, {1920, 1080, 3000}};
        const int row = preset < 0 || preset > 5 ? 2 : static_cast<int>(preset);
        captureWidth = encodeWidth = table[row][0];
        captureHeight = encodeHeight = table[row][1];
        bitrate = table[row][2];
    }
};

/// What is sent as sound.
struct ZegoAudioConfig {
    /// kbit/s, 16–192.
    int bitrate = 48;
    ZegoAudioChannel channel = ZEGO_AUDIO_CHANNEL_MONO;
    ZegoAudioCodecID codecID = ZEGO_AUDIO_CODEC_ID_DEFAULT;

    ZegoAudioConfig(ZegoAudioConfigPreset preset = ZEGO_AUDIO_CONFIG_PRESET_STANDARD_QUALITY)
    {
        constexpr int table[5] = {16, 48, 56, 128, 192};
        const int row = preset < 0 || preset > 4 ? 1 : static_cast<int>(preset);
        bitrate = table[row];
        channel = row == 2 || row == 4 ? ZEGO_AUDIO_CHANNEL_STEREO : ZEGO_AUDIO_CHANNEL_MONO;
    }
};

/// Where pictures go. The library opens no windows: it hands decoded frames to an IZexView, which
/// is either given here or made from `view` by the factory of ZegoExpressSDK::zexSetViewFactory.
struct ZegoCanvas {
    /// The application's own window or widget.
    void *view = nullptr;
    ZegoViewMode viewMode = ZEGO_VIEW_MODE_ASPECT_FIT;
    /// 0xRRGGBB; for the view to use.
    int backgroundColor = 0x000000;
    bool alphaBlend = false;
    /// Receives the frames, and lives at least as long as it does. Our addition.
    std::shared_ptr<IZexView> zexView;

    ZegoCanvas(void *window = nullptr, ZegoViewMode mode = ZEGO_VIEW_MODE_ASPECT_FIT,
               int background = 0x000000)
        : view(window), viewMode(mode), backgroundColor(background)
    {
    }
    explicit ZegoCanvas(std::shared_ptr<IZexView> target,
                        ZegoViewMode mode = ZEGO_VIEW_MODE_ASPECT_FIT)
        : viewMode(mode), zexView(std::move(target))
    {
    }
};

/// A room is one engine's: `roomID` may be empty or the room that is logged in.
struct ZegoPublisherConfig {
    std::string roomID;
};

struct ZegoPlayerConfig {
    ZegoStreamResourceMode resourceMode = ZEGO_STREAM_RESOURCE_MODE_DEFAULT;
    std::string roomID;
    ZegoVideoCodecID videoCodecID = ZEGO_VIDEO_CODEC_ID_UNKNOWN;
};

/// Every 3 s. Rates are over the last 3 s, totals since the start of publishing.
struct ZegoPublishStreamQuality {
    double videoCaptureFPS = 0;
    double videoEncodeFPS = 0;
    double videoSendFPS = 0;
    double videoKBPS = 0;
    double audioCaptureFPS = 0;
    double audioSendFPS = 0;
    double audioKBPS = 0;
    /// Milliseconds.
    int rtt = 0;
    /// 0–1.
    double packetLostRate = 0;
    ZegoStreamQualityLevel level = ZEGO_STREAM_QUALITY_LEVEL_UNKNOWN;
    bool isHardwareEncode = false;
    ZegoVideoCodecID videoCodecID = ZEGO_VIDEO_CODEC_ID_DEFAULT;
    double totalSendBytes = 0;
};

/// Every 3 s. Rates are over the last 3 s, totals since the start of playing.
struct ZegoPlayStreamQuality {
    double videoRecvFPS = 0;
    double videoDecodeFPS = 0;
    double videoRenderFPS = 0;
    double videoKBPS = 0;
    double audioRecvFPS = 0;
    double audioRenderFPS = 0;
    double audioKBPS = 0;
    /// Milliseconds.
    int rtt = 0;
    /// 0–1.
    double packetLostRate = 0;
    /// Milliseconds from capture to render; meaningful where both clocks agree.
    int peerToPeerDelay = 0;
    ZegoStreamQualityLevel level = ZEGO_STREAM_QUALITY_LEVEL_UNKNOWN;
    /// Milliseconds that the jitter buffer adds on purpose.
    int delay = 0;
    /// Milliseconds; positive: sound is later than picture.
    int avTimestampDiff = 0;
    bool isHardwareDecode = false;
    ZegoVideoCodecID videoCodecID = ZEGO_VIDEO_CODEC_ID_DEFAULT;
    double totalRecvBytes = 0;
    unsigned int audioCumulativeBreakTime = 0;
    unsigned int videoCumulativeBreakCount = 0;
};

struct ZegoVideoFrameParam {
    ZegoVideoFrameFormat format = ZEGO_VIDEO_FRAME_FORMAT_UNKNOWN;
    /// Bytes a row, one per plane.
    int strides[4] = {0, 0, 0, 0};
    int width = 0;
    int height = 0;
    /// Accepted for 0 only: pictures are sent as they are.
    int rotation = 0;
};

struct ZegoVideoEncodedFrameParam {
    ZegoVideoEncodedFrameFormat format = ZEGO_VIDEO_ENCODED_FRAME_FORMAT_AVC_ANNEXB;
    bool isKeyFrame = false;
    int rotation = 0;
    int width = 0;
    int height = 0;
};

struct ZegoAudioFrameParam {
    ZegoAudioSampleRate sampleRate = ZEGO_AUDIO_SAMPLE_RATE_UNKNOWN;
    ZegoAudioChannel channel = ZEGO_AUDIO_CHANNEL_UNKNOWN;
};

struct ZegoCustomVideoCaptureConfig {
    ZegoVideoBufferType bufferType = ZEGO_VIDEO_BUFFER_TYPE_RAW_DATA;
};

struct ZegoCustomVideoRenderConfig {
    ZegoVideoBufferType bufferType = ZEGO_VIDEO_BUFFER_TYPE_RAW_DATA;
    ZegoVideoFrameFormatSeries frameFormatSeries = ZEGO_VIDEO_FRAME_FORMAT_SERIES_YUV;
    /// true: canvases receive frames too.
    bool enableEngineRender = false;
};

struct ZegoCustomAudioConfig {
    ZegoAudioSourceType sourceType = ZEGO_AUDIO_SOURCE_TYPE_CUSTOM;
};

struct ZegoSoundLevelConfig {
    /// Milliseconds between reports, 100–3000.
    unsigned int millisecond = 100;
    /// Accepted; there is no voice detection.
    bool enableVAD = false;
};

/// Runs once, as the last callback of its engine.
using ZegoDestroyCompletionCallback = std::function<void()>;
/// Runs once: 0, or why the login failed, with a JSON object.
using ZegoRoomLoginCallback = std::function<void(int errorCode, const std::string &extendedData)>;
using ZegoRoomLogoutCallback = std::function<void(int errorCode, const std::string &extendedData)>;

/// A call that was refused on this thread. Our addition.
struct ZexError {
    /// 0: nothing was refused yet. Else a number of docs/ERRORS.md.
    int code = 0;
    /// The published name of the call.
    std::string funcName;
    /// Field and limit in words.
    std::string message;
};

/// What is alive in this process, over all engines. Our addition.
struct ZexCounters {
    std::uint64_t liveHandles = 0;
    std::uint64_t liveEngines = 0;
    std::uint64_t liveFrames = 0;
    std::uint64_t liveEvents = 0;
    std::uint64_t threads = 0;
    std::uint64_t bufferedBytes = 0;
};

}  // namespace EXPRESS
}  // namespace ZEGO
