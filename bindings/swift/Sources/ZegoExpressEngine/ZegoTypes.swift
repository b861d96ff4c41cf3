import CZegoExpress
import Foundation

/// What an engine is created with.
public final class ZegoEngineProfile {
    /// From the server's console or its first start; not 0.
    public var appID: UInt32 = 0
    /// 64 hexadecimal digits; empty for logins with a token only. Never sent.
    public var appSign: String = ""
    public var scenario: ZegoScenario = .default
    /// `ws://` or `wss://`. Default nil: `server_url` of ``ZegoEngineConfig/advancedConfig``, else the
    /// environment variable ZEGO_EXPRESS_SERVER, else `ws://127.0.0.1:9300`. Not in ZEGO's SDK.
    public var serverUrl: String?
    /// PEM file with certificates trusted besides the built-in roots. Not in ZEGO's SDK.
    public var caFile: String?
    /// Where handlers and completions run, in order, one at a time. Default: the main queue. Not in
    /// ZEGO's SDK.
    public var callbackQueue: DispatchQueue = .main

    public init() {}
}

/// Settings of the process, before an engine is created.
public final class ZegoEngineConfig {
    public var logConfig: ZegoLogConfig?
    /// Keys: `server_url`, `room_retry_time` and `av_retry_time` (seconds), and those that the C
    /// header lists at `zex_engine_profile.advanced_config`.
    public var advancedConfig: [String: String]?

    public init() {}
}

/// Where the log goes.
public final class ZegoLogConfig {
    /// Folder, made if need be; empty: no files. Three files are kept.
    public var logPath: String = ""
    /// Bytes at which a new file is begun.
    public var logSize: UInt64 = 5 * 1024 * 1024

    public init() {}
}

/// A member of a room.
public struct ZegoUser: Hashable, Sendable {
    /// 1–64 bytes.
    public var userID: String
    /// 1–256 bytes.
    public var userName: String

    /// The name is the ID.
    public init(userID: String) {
        self.init(userID: userID, userName: userID)
    }

    public init(userID: String, userName: String) {
        self.userID = userID
        self.userName = userName
    }
}

/// A stream that somebody publishes in a room.
public struct ZegoStream: Hashable, Sendable {
    public var user: ZegoUser
    public var streamID: String
    public var extraInfo: String

    public init(user: ZegoUser, streamID: String, extraInfo: String = "") {
        self.user = user
        self.streamID = streamID
        self.extraInfo = extraInfo
    }
}

/// Streams of a room at one moment.
public struct ZegoRoomStreamList: Sendable {
    /// Streams that this engine publishes there. Empty: the engine lists streams of others.
    public var publishStreamList: [ZegoStream] = []
    public var playStreamList: [ZegoStream] = []
}

/// How to be in a room.
public final class ZegoRoomConfig {
    /// The room refuses members above this number; 0: unlimited.
    public var maxMemberCount: UInt32 = 0
    /// Whether ``ZegoEventHandler/onRoomUserUpdate(_:userList:roomID:)`` tells of others.
    public var isUserStatusNotify: Bool = false
    /// token04, up to 2,047 bytes; empty: AppSign only.
    public var token: String = ""

    public init() {}

    public static func `default`() -> ZegoRoomConfig { ZegoRoomConfig() }
}

/// How to play a stream.
public final class ZegoPlayerConfig {
    public var resourceMode: ZegoStreamResourceMode = .default

    public init() {}

    public static func `default`() -> ZegoPlayerConfig { ZegoPlayerConfig() }
}

/// How to publish a stream.
public final class ZegoPublisherConfig {
    /// Must be empty or the room that the engine is in.
    public var roomID: String = ""

    public init() {}
}

/// What is sent as picture.
public final class ZegoVideoConfig {
    /// The engine scales what is captured to ``encodeResolution``; this is kept for its readers.
    public var captureResolution: CGSize
    /// Pixels, even, 16–1920 each way.
    public var encodeResolution: CGSize
    /// Frames a second, 1–60.
    public var fps: Int32
    /// kbps; an upper bound, the bandwidth estimate may ask for less.
    public var bitrate: Int32
    public var codecID: ZegoVideoCodecID = .default
    /// Seconds between keyframes, 2–5.
    public var keyFrameInterval: Int32 = 2

    public convenience init() {
        self.init(preset: .preset360P)
    }

    /// On phones pictures stand upright, elsewhere they lie.
    public init(preset: ZegoVideoConfigPreset) {
        let (long, short, kbps): (Int, Int, Int32) =
            switch preset {
            case .preset180P: (320, 180, 300)
            case .preset270P: (480, 270, 400)
            case .preset360P: (640, 360, 600)
            case .preset540P: (960, 540, 1200)
            case .preset720P: (1280, 720, 1500)
            case .preset1080P: (1920, 1080, 3000)
            }
        #if os(iOS)
        encodeResolution = CGSize(width: short, height: long)
        #else
        encodeResolution = CGSize(width: long, height: short)
        #endif
        captureResolution = encodeResolution
        fps = 15
        bitrate = kbps
    }

    public static func `default`() -> ZegoVideoConfig { ZegoVideoConfig() }
}

/// What is sent as sound.
public final class ZegoAudioConfig {
    /// kbps, 16–192.
    public var bitrate: Int32
    public var channel: ZegoAudioChannel

    public convenience init() {
        self.init(preset: .standardQuality)
    }

    public init(preset: ZegoAudioConfigPreset) {
        (bitrate, channel) =
            switch preset {
            case .basicQuality: (16, .mono)
            case .standardQuality: (48, .mono)
            case .standardQualityStereo: (56, .stereo)
            case .highQuality: (128, .mono)
            case .highQualityStereo: (192, .stereo)
            }
    }

    public static func `default`() -> ZegoAudioConfig { ZegoAudioConfig() }
}

public final class ZegoSoundLevelConfig {
    /// 100–3000.
    public var millisecond: UInt32 = 100

    public init() {}
}

public final class ZegoCustomVideoCaptureConfig {
    /// `rawData`, `cvPixelBuffer` (Apple) or `encodedData`.
    public var bufferType: ZegoVideoBufferType = .rawData

    public init() {}
}

public final class ZegoCustomVideoRenderConfig {
    /// `rawData`, or `encodedData`: then nothing is decoded.
    public var bufferType: ZegoVideoBufferType = .rawData
    /// YUV comes without a copy; RGB is converted for each picture.
    public var frameFormatSeries: ZegoVideoFrameFormatSeries = .RGB
    /// Whether canvases get their pictures too.
    public var enableEngineRender: Bool = false

    public init() {}
}

public final class ZegoCustomAudioConfig {
    public var sourceType: ZegoAudioSourceType = .default

    public init() {}
}

/// A raw picture in memory.
public final class ZegoVideoFrameParam {
    public var format: ZegoVideoFrameFormat = .unknown
    /// Bytes a row, one per plane.
    public var strides: [Int32] = [0, 0, 0, 0]
    public var size: CGSize = .zero
    /// Always 0: pictures are upright.
    public var rotation: Int32 = 0

    public init() {}
}

/// An encoded picture.
public final class ZegoVideoEncodedFrameParam {
    public var format: ZegoVideoEncodedFrameFormat = .avcAnnexB
    public var isKeyFrame: Bool = false
    public var size: CGSize = .zero

    public init() {}
}

/// PCM: 16 bits, interleaved.
public final class ZegoAudioFrameParam {
    public var sampleRate: ZegoAudioSampleRate = .rate48K
    public var channel: ZegoAudioChannel = .mono

    public init() {}
}
