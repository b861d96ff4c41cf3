/// What goes into calls and comes out of events. Field names are those of ZEGO's Dart SDK.
library;

import 'enums.dart';

/// What an engine is created with.
class ZegoEngineProfile {
  /// From the server's console or its first start; not 0.
  int appID;

  /// Chooses presets.
  ZegoScenario scenario;

  /// 64 hex digits, or null for token only. Never sent: the engine proves that it knows it.
  String? appSign;

  /// Accepted for the sake of existing code: which kind of view is used is the view factory's
  /// choice here.
  bool? enablePlatformView;

  /// Extension of this library. `ws://` or `wss://` of the server; null: `server_url` of
  /// [ZegoEngineConfig.advancedConfig], else the environment variable ZEGO_EXPRESS_SERVER, else
  /// ws://127.0.0.1:9300.
  String? serverUrl;

  /// Extension of this library. PEM file with certificates trusted besides the built-in roots.
  String? caFile;

  ZegoEngineProfile(
    this.appID,
    this.scenario, {
    this.enablePlatformView,
    this.appSign,
    this.serverUrl,
    this.caFile,
  });
}

/// What is set before an engine is created.
class ZegoEngineConfig {
  ZegoLogConfig? logConfig;

  /// Keys of this library: `server_url`, `room_retry_time` and `av_retry_time` (seconds), and the
  /// time limits that `zex_engine_profile` lists.
  Map<String, String>? advancedConfig;

  ZegoEngineConfig({this.logConfig, this.advancedConfig});
}

/// Where the log goes.
class ZegoLogConfig {
  /// Folder; made if need be. Empty: no files.
  String logPath;

  /// Bytes at which a new file is begun; 0: the default of 5 MiB.
  int logSize;

  /// Accepted; three files are kept.
  int? logCount;

  ZegoLogConfig(this.logPath, this.logSize, {this.logCount});
}

/// A member of a room.
class ZegoUser {
  /// 1–64 bytes.
  String userID;

  /// 1–256 bytes.
  String userName;

  ZegoUser(this.userID, this.userName);

  /// The name is the ID.
  ZegoUser.id(this.userID) : userName = userID;
}

/// A stream that somebody publishes.
class ZegoStream {
  ZegoUser user;
  String streamID;
  String extraInfo;

  ZegoStream(this.user, this.streamID, this.extraInfo);
}

/// How to be in a room.
class ZegoRoomConfig {
  /// The room refuses members above this number; 0: unlimited.
  int maxMemberCount;

  /// Whether onRoomUserUpdate tells of others coming and going.
  bool isUserStatusNotify;

  /// token04, up to 2,047 bytes; empty: AppSign only.
  String token;

  ZegoRoomConfig(this.maxMemberCount, this.isUserStatusNotify, this.token);

  ZegoRoomConfig.defaultConfig()
    : maxMemberCount = 0,
      isUserStatusNotify = false,
      token = '';
}

/// Outcome of a login.
class ZegoRoomLoginResult {
  /// 0: logged in.
  int errorCode;
  Map<String, dynamic> extendedData;

  ZegoRoomLoginResult(this.errorCode, this.extendedData);
}

/// Outcome of a logout.
class ZegoRoomLogoutResult {
  /// 0: logged out.
  int errorCode;
  Map<String, dynamic> extendedData;

  ZegoRoomLogoutResult(this.errorCode, this.extendedData);
}

/// Streams of a room at one moment.
class ZegoRoomStreamList {
  /// Always empty: an engine knows its own streams.
  List<ZegoStream> publishStreamList;
  List<ZegoStream> playStreamList;

  ZegoRoomStreamList(this.publishStreamList, this.playStreamList);
}

/// A view that shows pictures.
class ZegoCanvas {
  /// What createCanvasView gave.
  int view;
  ZegoViewMode? viewMode;

  /// 0xRRGGBB behind pictures that do not fill the view.
  int? backgroundColor;
  bool? alphaBlend;
  int? rotation;
  bool? mirror;

  ZegoCanvas(
    this.view, {
    this.viewMode,
    this.backgroundColor,
    this.alphaBlend,
    this.rotation,
    this.mirror,
  });

  ZegoCanvas.view(this.view)
    : viewMode = ZegoViewMode.AspectFit,
      backgroundColor = 0x000000,
      alphaBlend = false;
}

/// How to publish.
class ZegoPublisherConfig {
  /// Accepted; an engine is in one room.
  String? roomID;

  /// Accepted and ignored.
  int? forceSynchronousNetworkTime;

  ZegoPublisherConfig({this.roomID, this.forceSynchronousNetworkTime});
}

/// Address of a CDN; accepted and ignored, OnlyCDN ends in NoPlay.
class ZegoCDNConfig {
  String url;
  String? authParam;

  ZegoCDNConfig(this.url, {this.authParam});
}

/// How to play a stream.
class ZegoPlayerConfig {
  ZegoStreamResourceMode resourceMode;

  /// Accepted and ignored.
  ZegoCDNConfig? cdnConfig;

  /// Accepted; an engine is in one room, and streams of other rooms can be played by their ID.
  String? roomID;

  /// Accepted: streams are H.264.
  ZegoVideoCodecID? videoCodecID;

  ZegoPlayerConfig(
    this.resourceMode, {
    this.cdnConfig,
    this.roomID,
    this.videoCodecID,
  });

  ZegoPlayerConfig.defaultConfig()
    : resourceMode = ZegoStreamResourceMode.Default,
      videoCodecID = ZegoVideoCodecID.Unknown;
}

/// What is sent as picture.
class ZegoVideoConfig {
  /// Accepted; pictures are captured in the encoded size.
  int captureWidth, captureHeight;

  /// Pixels, even, 16–1920 each way.
  int encodeWidth, encodeHeight;

  /// Frames a second, 1–60.
  int fps;

  /// kbit/s, an upper bound.
  int bitrate;

  /// Accepted; H.264 is sent.
  ZegoVideoCodecID codecID;

  /// Seconds between keyframes, 2–5.
  int? keyFrameInterval;

  ZegoVideoConfig(
    this.captureWidth,
    this.captureHeight,
    this.encodeWidth,
    this.encodeHeight,
    this.fps,
    this.bitrate,
    this.codecID, {
    this.keyFrameInterval,
  });

  ZegoVideoConfig.preset(ZegoVideoConfigPreset preset)
    : captureWidth = preset.width,
      captureHeight = preset.height,
      encodeWidth = preset.width,
      encodeHeight = preset.height,
      fps = 15,
      bitrate = preset.bitrate,
      codecID = ZegoVideoCodecID.Default,
      keyFrameInterval = 2;
}

/// What is sent as sound.
class ZegoAudioConfig {
  /// kbit/s, 16–192.
  int bitrate;
  ZegoAudioChannel channel;

  /// Accepted; Opus is sent.
  ZegoAudioCodecID codecID;

  ZegoAudioConfig(this.bitrate, this.channel, this.codecID);

  ZegoAudioConfig.preset(ZegoAudioConfigPreset preset)
    : bitrate = preset.bitrate,
      channel = preset.channel,
      codecID = ZegoAudioCodecID.Default;
}

/// How often loudness is reported.
class ZegoSoundLevelConfig {
  /// 100–3000.
  int millisecond;

  /// Accepted and ignored.
  bool enableVAD;

  ZegoSoundLevelConfig(this.millisecond, this.enableVAD);
}

/// How custom capture hands in pictures.
class ZegoCustomVideoCaptureConfig {
  ZegoVideoBufferType bufferType;

  ZegoCustomVideoCaptureConfig(this.bufferType);
}

/// How played pictures are handed out.
class ZegoCustomVideoRenderConfig {
  ZegoVideoBufferType bufferType;

  ZegoCustomVideoRenderConfig(this.bufferType);
}

/// Where custom sound comes from.
class ZegoCustomAudioConfig {
  ZegoAudioSourceType sourceType;

  ZegoCustomAudioConfig(this.sourceType);
}

/// Layout of a raw picture.
class ZegoVideoFrameParam {
  ZegoVideoFrameFormat format;

  /// Bytes a row, one per plane; planes follow each other without gaps.
  List<int> strides;
  int width;
  int height;

  ZegoVideoFrameParam(this.format, this.strides, this.width, this.height);
}

/// Layout of an encoded picture.
class ZegoVideoEncodedFrameParam {
  bool isKeyFrame;
  int width;
  int height;

  ZegoVideoEncodedFrameParam(this.isKeyFrame, this.width, this.height);
}

/// Layout of sound: interleaved 16-bit PCM.
class ZegoAudioFrameParam {
  ZegoAudioSampleRate sampleRate;
  ZegoAudioChannel channel;

  ZegoAudioFrameParam(this.sampleRate, this.channel);
}

/// Which sound startAudioDataObserver observes: values to be added.
abstract final class ZegoAudioDataCallbackBitMask {
  /// The mix of everything played.
  static const int Playback = 1 << 1;

  /// Each played stream.
  static const int Player = 1 << 3;
}

/// What is alive in this process, over all engines; each number ends where it started.
class ZegoCounters {
  final int liveHandles, liveEngines, liveFrames, liveEvents, threads;

  /// Bytes in frames, packets and queues.
  final int bufferedBytes;

  const ZegoCounters(
    this.liveHandles,
    this.liveEngines,
    this.liveFrames,
    this.liveEvents,
    this.threads,
    this.bufferedBytes,
  );
}
