import CZegoExpress

/// What changed in the connection to a room. Comes before ``ZegoRoomState``.
public enum ZegoRoomStateChangedReason: UInt, Sendable {
    case logining = 0
    case logined = 1
    case loginFailed = 2
    case reconnecting = 3
    case reconnected = 4
    case reconnectFailed = 5
    case kickOut = 6
    case logout = 7
    case logoutFailed = 8
}

/// Connection to a room.
public enum ZegoRoomState: UInt, Sendable {
    case disconnected = 0
    case connecting = 1
    case connected = 2
}

/// Whether users or streams came or went.
public enum ZegoUpdateType: UInt, Sendable {
    case add = 0
    case delete = 1
}

/// Where publishing stands.
public enum ZegoPublisherState: UInt, Sendable {
    case noPublish = 0
    case publishRequesting = 1
    case publishing = 2
}

/// Where playing stands.
public enum ZegoPlayerState: UInt, Sendable {
    case noPlay = 0
    case playRequesting = 1
    case playing = 2
}

/// Where a played stream comes from.
public enum ZegoStreamResourceMode: UInt, Sendable {
    /// What the project's settings say, else RTC.
    case `default` = 0
    /// Not available yet: ends in ``ZegoPlayerState/noPlay`` with an error.
    case onlyCDN = 1
    /// Instant first picture from the server's cache, bounded delay.
    case onlyL3 = 2
    /// As low a delay as the network allows.
    case onlyRTC = 3
}

/// A source of one engine: two can be published at a time.
public enum ZegoPublishChannel: UInt, Sendable, CaseIterable {
    case main = 0
    case aux = 1

    var raw: UInt32 { UInt32(rawValue) }
    static func from(_ raw: UInt32) -> Self { Self(rawValue: UInt(raw)) ?? .main }
}

/// One room at a time. Several rooms at a time are not available: ``ZegoExpressEngine/setRoomMode(_:)``.
public enum ZegoRoomMode: UInt, Sendable {
    case singleRoom = 0
    case multiRoom = 1
}

/// Presets of picture and sound for a purpose.
public enum ZegoScenario: UInt, Sendable {
    case general = 0
    case communication = 1
    case live = 2
    case `default` = 3
    case standardVideoCall = 4
    case highQualityVideoCall = 5
    case standardChatroom = 6
    case highQualityChatroom = 7
    case broadcast = 8
    case karaoke = 9
    case standardVoiceCall = 10
}

/// How a view is filled. The engine hands pictures over as they are; views of this package obey it.
public enum ZegoViewMode: UInt, Sendable {
    case aspectFit = 0
    case aspectFill = 1
    case scaleToFill = 2
}

/// Quality of a stream in one word.
public enum ZegoStreamQualityLevel: UInt, Sendable {
    case excellent = 0
    case good = 1
    case medium = 2
    case bad = 3
    case die = 4
    case unknown = 5
}

/// Camera or microphone of somebody else.
public enum ZegoRemoteDeviceState: UInt, Sendable {
    case open = 0
    case genericError = 1
    case invalidID = 2
    case noAuthorization = 3
    case zeroFPS = 4
    case inUseByOther = 5
    case unplugged = 6
    case rebootRequired = 7
    case systemMediaServicesLost = 8
    case disable = 9
    case mute = 10
    case interruption = 11
    case inBackground = 12
    case multiForegroundApp = 13
    case systemPressure = 14
    case notSupport = 15
}

/// How pictures lie in memory.
public enum ZegoVideoFrameFormat: UInt, Sendable {
    case unknown = 0
    /// Planes y, u, v.
    case I420 = 1
    /// Planes y, interleaved uv.
    case NV12 = 2
    case NV21 = 3
    /// One plane, 4 bytes a pixel: b, g, r, a.
    case BGRA32 = 4
    /// One plane, 4 bytes a pixel: r, g, b, a.
    case RGBA32 = 5

    /// The number of the C interface, which knows four of them.
    var raw: UInt32? {
        switch self {
        case .I420: ZexConstant.videoFormatI420
        case .NV12: ZexConstant.videoFormatNv12
        case .BGRA32: ZexConstant.videoFormatBgra32
        case .RGBA32: ZexConstant.videoFormatRgba32
        case .unknown, .NV21: nil
        }
    }
}

/// How the colours of a picture are written (ITU-T H.273, MatrixCoefficients). Not in ZEGO's SDK. A
/// number of a later library becomes `bt601`, which holds where a stream does not say.
public enum ZegoColorMatrix: UInt, CaseIterable, Sendable {
    /// SD video.
    case bt601 = 0
    /// HD video.
    case bt709 = 1
    /// Non-constant luminance.
    case bt2020 = 2
    case smpte240m = 3
    /// The weights of the FCC's rules of 1953.
    case fcc = 4
}

/// The numbers that luma and chroma use. Not in ZEGO's SDK.
public enum ZegoColorRange: UInt, CaseIterable, Sendable {
    /// Luma 16–235, chroma 16–240; also where a stream does not say.
    case limited = 0
    /// 0–255.
    case full = 1
}

/// What custom capture hands in and custom render takes out.
public enum ZegoVideoBufferType: UInt, Sendable {
    case unknown = 0
    case rawData = 1
    case encodedData = 2
    case glTexture2D = 3
    case cvPixelBuffer = 4
}

/// Whether custom render hands out YUV (no conversion) or RGB (converted: a copy).
public enum ZegoVideoFrameFormatSeries: UInt, Sendable {
    case RGB = 0
    case YUV = 1
}

public enum ZegoVideoFlipMode: UInt, Sendable {
    case none = 0
    case X = 1
    case Y = 2
    case XY = 3
}

/// How encoded pictures are packed. H.264 is the only codec.
public enum ZegoVideoEncodedFrameFormat: UInt, Sendable {
    case avcAVCC = 0
    case avcAnnexB = 1
}

public enum ZegoVideoCodecID: UInt, Sendable {
    /// H.264.
    case `default` = 0
    case unknown = 100
}

public enum ZegoVideoSourceType: UInt, Sendable {
    /// Nothing is sent.
    case none = 0
    /// A camera where the platform has one, else nothing is sent.
    case camera = 1
    /// Pictures of custom capture.
    case custom = 2
}

public enum ZegoAudioSourceType: UInt, Sendable {
    case `default` = 0
    case custom = 1
    /// A microphone where the platform has one, else silence.
    case mic = 5
    case none = 6
}

public enum ZegoAudioChannel: UInt, Sendable {
    case unknown = 0
    case mono = 1
    case stereo = 2
}

/// In Hz.
public enum ZegoAudioSampleRate: UInt, Sendable {
    case rateUnknown = 0
    case rate8K = 8000
    case rate16K = 16000
    case rate22K = 22050
    case rate24K = 24000
    case rate32K = 32000
    case rate44K = 44100
    case rate48K = 48000
}

public enum ZegoVideoConfigPreset: UInt, Sendable {
    case preset180P = 0
    case preset270P = 1
    case preset360P = 2
    case preset540P = 3
    case preset720P = 4
    case preset1080P = 5
}

public enum ZegoAudioConfigPreset: UInt, Sendable {
    case basicQuality = 0
    case standardQuality = 1
    case standardQualityStereo = 2
    case highQuality = 3
    case highQualityStereo = 4
}

/// Which sound ``ZegoAudioDataHandler`` gets.
public struct ZegoAudioDataCallbackBitMask: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Not available: refused.
    public static let captured = Self(rawValue: 1 << 0)
    /// The mix of all played streams.
    public static let playback = Self(rawValue: 1 << 1)
    /// Not available: refused.
    public static let mixed = Self(rawValue: 1 << 2)
    /// Each played stream by itself.
    public static let player = Self(rawValue: 1 << 3)
}

/// Kinds of streams in ``ZegoRoomStreamList``.
public enum ZegoRoomStreamListType: UInt, Sendable {
    case play = 0
    case publish = 1
    case publishAndPlay = 2
}
