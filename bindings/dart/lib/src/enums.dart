/// The published enums with their published numbers. Each constant also exists in upper case with
/// underscores, as ZEGO's guides for other languages spell it: `ZegoUpdateType.Add` and
/// `ZegoUpdateType.ADD` are the same object.
library;

T _of<T extends Enum>(List<T> values, int number, T otherwise) =>
    number >= 0 && number < values.length ? values[number] : otherwise;

/// What a project is used for; chooses presets.
enum ZegoScenario {
  General(0),
  Communication(1),
  Live(2),
  Default(3),
  StandardVideoCall(4),
  HighQualityVideoCall(5),
  StandardChatroom(6),
  HighQualityChatroom(7),
  Broadcast(8),
  Karaoke(9),
  StandardVoiceCall(10);

  const ZegoScenario(this.value);
  final int value;

  static const GENERAL = General;
  static const COMMUNICATION = Communication;
  static const LIVE = Live;
  static const DEFAULT = Default;
  static const STANDARD_VIDEO_CALL = StandardVideoCall;
  static const HIGH_QUALITY_VIDEO_CALL = HighQualityVideoCall;
  static const STANDARD_CHATROOM = StandardChatroom;
  static const HIGH_QUALITY_CHATROOM = HighQualityChatroom;
  static const BROADCAST = Broadcast;
  static const KARAOKE = Karaoke;
  static const STANDARD_VOICE_CALL = StandardVoiceCall;
}

/// Rooms at a time. This library has one per engine: [MultiRoom] is refused.
enum ZegoRoomMode {
  SingleRoom,
  MultiRoom;

  static const SINGLE_ROOM = SingleRoom;
  static const MULTI_ROOM = MultiRoom;
}

/// Whether the engine runs its capture.
enum ZegoEngineState {
  Start,
  Stop;

  static const START = Start;
  static const STOP = Stop;
}

/// The older, coarse room state.
enum ZegoRoomState {
  Disconnected,
  Connecting,
  Connected;

  static const DISCONNECTED = Disconnected;
  static const CONNECTING = Connecting;
  static const CONNECTED = Connected;

  static ZegoRoomState of(int number) => _of(values, number, Disconnected);
}

/// Why the state of a room changed.
enum ZegoRoomStateChangedReason {
  Logining,
  Logined,
  LoginFailed,
  Reconnecting,
  Reconnected,
  ReconnectFailed,
  KickOut,
  Logout,
  LogoutFailed;

  static const LOGINING = Logining;
  static const LOGINED = Logined;
  static const LOGIN_FAILED = LoginFailed;
  static const RECONNECTING = Reconnecting;
  static const RECONNECTED = Reconnected;
  static const RECONNECT_FAILED = ReconnectFailed;
  static const KICK_OUT = KickOut;
  static const LOGOUT = Logout;
  static const LOGOUT_FAILED = LogoutFailed;

  static ZegoRoomStateChangedReason of(int number) =>
      _of(values, number, LoginFailed);
}

/// Came or went.
enum ZegoUpdateType {
  Add,
  Delete;

  static const ADD = Add;
  static const DELETE = Delete;

  static ZegoUpdateType of(int number) => _of(values, number, Add);
}

/// State of a published stream.
enum ZegoPublisherState {
  NoPublish,
  PublishRequesting,
  Publishing;

  static const NO_PUBLISH = NoPublish;
  static const PUBLISH_REQUESTING = PublishRequesting;
  static const PUBLISHING = Publishing;

  static ZegoPublisherState of(int number) => _of(values, number, NoPublish);
}

/// State of a played stream.
enum ZegoPlayerState {
  NoPlay,
  PlayRequesting,
  Playing;

  static const NO_PLAY = NoPlay;
  static const PLAY_REQUESTING = PlayRequesting;
  static const PLAYING = Playing;

  static ZegoPlayerState of(int number) => _of(values, number, NoPlay);
}

/// Where a stream is pulled from. [CDNPlus] and [Custom] are not served and refused.
enum ZegoStreamResourceMode {
  Default,
  OnlyCDN,
  OnlyL3,
  OnlyRTC,
  CDNPlus,
  Custom;

  static const DEFAULT = Default;
  static const ONLY_CDN = OnlyCDN;
  static const ONLY_L3 = OnlyL3;
  static const ONLY_RTC = OnlyRTC;
  static const CDN_PLUS = CDNPlus;
  static const CUSTOM = Custom;
}

/// A publishing channel. This library has [Main] and [Aux]; the others are refused.
enum ZegoPublishChannel {
  Main,
  Aux,
  Third,
  Fourth;

  static const MAIN = Main;
  static const AUX = Aux;
  static const THIRD = Third;
  static const FOURTH = Fourth;

  static ZegoPublishChannel of(int number) => _of(values, number, Main);
}

/// How a picture fills its view.
enum ZegoViewMode {
  AspectFit,
  AspectFill,
  ScaleToFill;

  static const ASPECT_FIT = AspectFit;
  static const ASPECT_FILL = AspectFill;
  static const SCALE_TO_FILL = ScaleToFill;
}

/// A coarse judgement of a stream.
enum ZegoStreamQualityLevel {
  Excellent,
  Good,
  Medium,
  Bad,
  Die,
  Unknown;

  static const EXCELLENT = Excellent;
  static const GOOD = Good;
  static const MEDIUM = Medium;
  static const BAD = Bad;
  static const DIE = Die;
  static const UNKNOWN = Unknown;

  static ZegoStreamQualityLevel of(int number) => _of(values, number, Unknown);
}

/// State of a publisher's camera or microphone.
enum ZegoRemoteDeviceState {
  Open,
  GenericError,
  InvalidID,
  NoAuthorization,
  ZeroFPS,
  InUseByOther,
  Unplugged,
  RebootRequired,
  SystemMediaServicesLost,
  Disable,
  Mute,
  Interruption,
  InBackground,
  MultiForegroundApp,
  BySystemPressure,
  NotSupport;

  static const OPEN = Open;
  static const GENERIC_ERROR = GenericError;
  static const INVALID_ID = InvalidID;
  static const NO_AUTHORIZATION = NoAuthorization;
  static const ZERO_FPS = ZeroFPS;
  static const IN_USE_BY_OTHER = InUseByOther;
  static const UNPLUGGED = Unplugged;
  static const REBOOT_REQUIRED = RebootRequired;
  static const SYSTEM_MEDIA_SERVICES_LOST = SystemMediaServicesLost;
  static const DISABLE = Disable;
  static const MUTE = Mute;
  static const INTERRUPTION = Interruption;
  static const IN_BACKGROUND = InBackground;
  static const MULTI_FOREGROUND_APP = MultiForegroundApp;
  static const BY_SYSTEM_PRESSURE = BySystemPressure;
  static const NOT_SUPPORT = NotSupport;

  static ZegoRemoteDeviceState of(int number) =>
      _of(values, number, GenericError);
}

/// A video codec. This library sends and receives H.264, which is [Default].
enum ZegoVideoCodecID {
  Default(0),
  SVC(1),
  VP8(2),
  H265(3),
  H264DualStream(4),
  Unknown(100);

  const ZegoVideoCodecID(this.value);
  final int value;

  static const DEFAULT = Default;
  static const UNKNOWN = Unknown;
}

/// An audio codec. This library sends Opus whatever is named here.
enum ZegoAudioCodecID {
  Default,
  Normal,
  Normal2,
  Normal3,
  Low,
  Low2,
  Low3;

  static const DEFAULT = Default;
}

/// Mono or stereo.
enum ZegoAudioChannel {
  Unknown,
  Mono,
  Stereo;

  static const UNKNOWN = Unknown;
  static const MONO = Mono;
  static const STEREO = Stereo;

  static ZegoAudioChannel of(int number) => _of(values, number, Unknown);
}

/// Samples a second.
enum ZegoAudioSampleRate {
  Unknown(0),
  SampleRate8K(8000),
  SampleRate16K(16000),
  SampleRate22K(22050),
  SampleRate24K(24000),
  SampleRate32K(32000),
  SampleRate44K(44100),
  SampleRate48K(48000);

  const ZegoAudioSampleRate(this.value);
  final int value;

  static ZegoAudioSampleRate of(int hertz) =>
      values.firstWhere((r) => r.value == hertz, orElse: () => Unknown);
}

/// Layout of a raw picture. This library takes [I420], [NV12], [BGRA32] and [RGBA32].
enum ZegoVideoFrameFormat {
  Unknown,
  I420,
  NV12,
  NV21,
  BGRA32,
  RGBA32,
  ARGB32,
  ABGR32,
  I422,
  BGR24,
  RGB24;

  static const UNKNOWN = Unknown;
}

/// How the colours of a picture are written (ITU-T H.273, MatrixCoefficients). Not in ZEGO's SDK. A
/// number of a later library becomes [BT601], which holds where a stream does not say.
enum ZegoColorMatrix {
  /// SD video.
  BT601,

  /// HD video.
  BT709,

  /// Non-constant luminance.
  BT2020,
  SMPTE240M,

  /// The weights of the FCC's rules of 1953.
  FCC;

  static ZegoColorMatrix of(int number) => _of(values, number, BT601);
}

/// The numbers that luma and chroma use. Not in ZEGO's SDK.
enum ZegoColorRange {
  /// Luma 16–235, chroma 16–240; also where a stream does not say.
  Limited,

  /// 0–255.
  Full;

  static const LIMITED = Limited;
  static const FULL = Full;

  static ZegoColorRange of(int number) => _of(values, number, Limited);
}

/// How custom capture hands in pictures. This library takes [RawData] and [EncodedData].
enum ZegoVideoBufferType {
  Unknown,
  RawData,
  EncodedData,
  GLTexture2D,
  CVPixelBuffer,
  SurfaceTexture,
  GLTextureExternalOES,
  GLTexture2DAndRawData,
  D3DTexture2D,
  NV12CVPixelBuffer;

  static const RAW_DATA = RawData;
  static const ENCODED_DATA = EncodedData;
}

/// Where a channel's picture comes from.
enum ZegoVideoSourceType {
  None(1),
  Camera(2),
  Custom(3),
  MainPublishChannel(4),
  Player(5),
  ScreenCapture(6);

  const ZegoVideoSourceType(this.value);
  final int value;

  static const NONE = None;
  static const CAMERA = Camera;
  static const CUSTOM = Custom;
}

/// Where a channel's sound comes from.
enum ZegoAudioSourceType {
  Default,
  Custom,
  MediaPlayer,
  None,
  Microphone,
  MainPublishChannel,
  ScreenCapture;

  static const DEFAULT = Default;
  static const CUSTOM = Custom;
  static const NONE = None;
  static const MICROPHONE = Microphone;
}

/// Sizes and rates of a picture, all at 15 frames a second.
enum ZegoVideoConfigPreset {
  Preset180P(320, 180, 300),
  Preset270P(480, 270, 400),
  Preset360P(640, 360, 600),
  Preset540P(960, 540, 1200),
  Preset720P(1280, 720, 1500),
  Preset1080P(1920, 1080, 3000);

  const ZegoVideoConfigPreset(this.width, this.height, this.bitrate);
  final int width, height, bitrate;
}

/// Rates of the sound.
enum ZegoAudioConfigPreset {
  BasicQuality(16, ZegoAudioChannel.Mono),
  StandardQuality(48, ZegoAudioChannel.Mono),
  StandardQualityStereo(56, ZegoAudioChannel.Stereo),
  HighQuality(128, ZegoAudioChannel.Mono),
  HighQualityStereo(192, ZegoAudioChannel.Stereo);

  const ZegoAudioConfigPreset(this.bitrate, this.channel);
  final int bitrate;
  final ZegoAudioChannel channel;
}

/// Which streams to list.
enum ZegoRoomStreamListType {
  Play,
  All;

  static const PLAY = Play;
  static const ALL = All;
}
