/** What pictures, sound and their quality are told with: published names. */
package im.zego.zegoexpress.entity

import im.zego.zegoexpress.constants.ZegoAudioChannel
import im.zego.zegoexpress.constants.ZegoAudioCodecID
import im.zego.zegoexpress.constants.ZegoAudioConfigPreset
import im.zego.zegoexpress.constants.ZegoAudioSampleRate
import im.zego.zegoexpress.constants.ZegoAudioSourceType
import im.zego.zegoexpress.constants.ZegoStreamQualityLevel
import im.zego.zegoexpress.constants.ZegoVideoBufferType
import im.zego.zegoexpress.constants.ZegoVideoCodecID
import im.zego.zegoexpress.constants.ZegoVideoConfigPreset
import im.zego.zegoexpress.constants.ZegoVideoEncodedFrameFormat
import im.zego.zegoexpress.constants.ZegoVideoFrameFormat
import im.zego.zegoexpress.constants.ZegoVideoFrameFormatSeries

/** What is sent as picture. Pixels are even, 16 to 3840 by 16 to 2160. */
public class ZegoVideoConfig {
    /** For a camera; synthetic and custom sources ignore it. */
    @JvmField
    public var captureWidth: Int = 640

    @JvmField
    public var captureHeight: Int = 360

    @JvmField
    public var encodeWidth: Int = 640

    @JvmField
    public var encodeHeight: Int = 360

    /** Frames a second, 1 to 60. */
    @JvmField
    public var fps: Int = 15

    /** Upper bound in kbps; the bandwidth estimate may ask for less. */
    @JvmField
    public var bitrate: Int = 600

    @JvmField
    public var codecID: ZegoVideoCodecID = ZegoVideoCodecID.DEFAULT

    /** Seconds between keyframes, 2 to 5. */
    @JvmField
    public var keyFrameInterval: Int = 2

    public constructor()

    public constructor(preset: ZegoVideoConfigPreset) {
        val (width, height, kbps) = when (preset) {
            ZegoVideoConfigPreset.PRESET_180P -> Triple(320, 180, 300)
            ZegoVideoConfigPreset.PRESET_270P -> Triple(480, 270, 400)
            ZegoVideoConfigPreset.PRESET_360P -> Triple(640, 360, 600)
            ZegoVideoConfigPreset.PRESET_540P -> Triple(960, 540, 1200)
            ZegoVideoConfigPreset.PRESET_720P -> Triple(1280, 720, 1500)
            ZegoVideoConfigPreset.PRESET_1080P -> Triple(1920, 1080, 3000)
        }
        setCaptureResolution(width, height)
        setEncodeResolution(width, height)
        bitrate = kbps
    }

    public fun setCaptureResolution(width: Int, height: Int) {
        captureWidth = width
        captureHeight = height
    }

    public fun setEncodeResolution(width: Int, height: Int) {
        encodeWidth = width
        encodeHeight = height
    }

    public fun setVideoFPS(fps: Int) {
        this.fps = fps
    }

    public fun setVideoBitrate(bitrate: Int) {
        this.bitrate = bitrate
    }
}

/** What is sent as sound. */
public class ZegoAudioConfig {
    /** kbps, 16 to 192. */
    @JvmField
    public var bitrate: Int = 48

    @JvmField
    public var channel: ZegoAudioChannel = ZegoAudioChannel.MONO

    @JvmField
    public var codecID: ZegoAudioCodecID = ZegoAudioCodecID.DEFAULT

    public constructor()

    public constructor(preset: ZegoAudioConfigPreset) {
        val (kbps, channels) = when (preset) {
            ZegoAudioConfigPreset.BASIC_QUALITY -> 16 to ZegoAudioChannel.MONO
            ZegoAudioConfigPreset.STANDARD_QUALITY -> 48 to ZegoAudioChannel.MONO
            ZegoAudioConfigPreset.STANDARD_QUALITY_STEREO -> 56 to ZegoAudioChannel.STEREO
            ZegoAudioConfigPreset.HIGH_QUALITY -> 128 to ZegoAudioChannel.MONO
            ZegoAudioConfigPreset.HIGH_QUALITY_STEREO -> 192 to ZegoAudioChannel.STEREO
        }
        bitrate = kbps
        channel = channels
    }
}

/** What custom capture hands in. */
public class ZegoCustomVideoCaptureConfig {
    /** RAW_DATA or ENCODED_DATA. */
    @JvmField
    public var bufferType: ZegoVideoBufferType = ZegoVideoBufferType.RAW_DATA
}

/** What custom render is handed. */
public class ZegoCustomVideoRenderConfig {
    /** RAW_DATA, or ENCODED_DATA: then played streams are not decoded at all. */
    @JvmField
    public var bufferType: ZegoVideoBufferType = ZegoVideoBufferType.RAW_DATA

    @JvmField
    public var frameFormatSeries: ZegoVideoFrameFormatSeries = ZegoVideoFrameFormatSeries.YUV

    /** Whether canvases go on showing pictures beside custom render. */
    @JvmField
    public var enableEngineRender: Boolean = false
}

/** A picture in memory. */
public class ZegoVideoFrameParam {
    @JvmField
    public var format: ZegoVideoFrameFormat = ZegoVideoFrameFormat.I420

    /** Bytes a row, one per plane. */
    @JvmField
    public val strides: IntArray = IntArray(4)

    @JvmField
    public var width: Int = 0

    @JvmField
    public var height: Int = 0

    /** Always 0: pictures are upright. */
    @JvmField
    public var rotation: Int = 0
}

/** An encoded picture in memory. */
public class ZegoVideoEncodedFrameParam {
    /** Only AVC_ANNEXB is taken. */
    @JvmField
    public var format: ZegoVideoEncodedFrameFormat = ZegoVideoEncodedFrameFormat.AVC_ANNEXB

    @JvmField
    public var isKeyFrame: Boolean = false

    @JvmField
    public var rotation: Int = 0

    @JvmField
    public var width: Int = 0

    @JvmField
    public var height: Int = 0
}

/** Sound in memory: interleaved 16-bit PCM in the machine's byte order. */
public class ZegoAudioFrameParam {
    @JvmField
    public var sampleRate: ZegoAudioSampleRate = ZegoAudioSampleRate.ZEGO_AUDIO_SAMPLE_RATE_48K

    @JvmField
    public var channel: ZegoAudioChannel = ZegoAudioChannel.MONO
}

/** Where the sound of a channel comes from with custom audio. */
public class ZegoCustomAudioConfig {
    /** CUSTOM, DEFAULT (the microphone) or NONE (silence). */
    @JvmField
    public var sourceType: ZegoAudioSourceType = ZegoAudioSourceType.CUSTOM
}

/** How often loudness is reported. */
public class ZegoSoundLevelConfig {
    /** 100 to 3000. */
    @JvmField
    public var millisecond: Int = 100
}

/** A published stream. Rates are over the last 3 s, totals since the start of publishing. */
public class ZegoPublishStreamQuality {
    @JvmField public var videoCaptureFPS: Double = 0.0
    @JvmField public var videoEncodeFPS: Double = 0.0
    @JvmField public var videoSendFPS: Double = 0.0
    @JvmField public var videoKBPS: Double = 0.0
    @JvmField public var audioCaptureFPS: Double = 0.0
    @JvmField public var audioSendFPS: Double = 0.0
    @JvmField public var audioKBPS: Double = 0.0

    /** Milliseconds. */
    @JvmField public var rtt: Int = 0

    /** 0 to 1. */
    @JvmField public var packetLostRate: Double = 0.0
    @JvmField public var level: ZegoStreamQualityLevel = ZegoStreamQualityLevel.UNKNOWN

    /** Always false: pictures are encoded in software, or by the application. */
    @JvmField public var isHardwareEncode: Boolean = false
    @JvmField public var videoCodecID: ZegoVideoCodecID = ZegoVideoCodecID.DEFAULT

    /** Bytes. */
    @JvmField public var totalSendBytes: Double = 0.0

    /** Not in the published API: what the bandwidth estimate allows, kbps. */
    @JvmField public var targetKBPS: Double = 0.0

    /** Not in the published API, as the following. */
    @JvmField public var width: Int = 0
    @JvmField public var height: Int = 0
    @JvmField public var framesCaptured: Long = 0
    @JvmField public var framesEncoded: Long = 0
    @JvmField public var framesSent: Long = 0
    @JvmField public var framesDropped: Long = 0
    @JvmField public var keyframes: Long = 0
    /** Custom sound that was refused because more than a second of it waited, ms. */
    @JvmField public var audioDroppedMs: Long = 0
}

/** A played stream. Rates are over the last 3 s, totals since the start of playing. */
public class ZegoPlayStreamQuality {
    @JvmField public var videoRecvFPS: Double = 0.0
    @JvmField public var videoDecodeFPS: Double = 0.0
    @JvmField public var videoRenderFPS: Double = 0.0
    @JvmField public var videoKBPS: Double = 0.0
    @JvmField public var audioRecvFPS: Double = 0.0
    @JvmField public var audioRenderFPS: Double = 0.0
    @JvmField public var audioKBPS: Double = 0.0

    /** Milliseconds. */
    @JvmField public var rtt: Int = 0

    /** 0 to 1. */
    @JvmField public var packetLostRate: Double = 0.0

    /** Milliseconds from capture to render; meaningful where both clocks agree. */
    @JvmField public var peerToPeerDelay: Int = 0
    @JvmField public var level: ZegoStreamQualityLevel = ZegoStreamQualityLevel.UNKNOWN

    /** Milliseconds that the jitter buffer adds on purpose. */
    @JvmField public var delay: Int = 0

    /** Milliseconds; positive: sound is later than picture. */
    @JvmField public var avTimestampDiff: Int = 0

    /** Always false: pictures are decoded in software, or by the application. */
    @JvmField public var isHardwareDecode: Boolean = false
    @JvmField public var videoCodecID: ZegoVideoCodecID = ZegoVideoCodecID.DEFAULT

    /** Bytes. */
    @JvmField public var totalRecvBytes: Double = 0.0

    /** Gaps of over 500 ms between rendered pictures. */
    @JvmField public var videoCumulativeBreakCount: Int = 0

    /** Not in the published API, as the following. */
    @JvmField public var width: Int = 0
    @JvmField public var height: Int = 0
    @JvmField public var framesReceived: Long = 0
    @JvmField public var framesDecoded: Long = 0
    @JvmField public var framesRendered: Long = 0
    @JvmField public var framesCatchUp: Long = 0
    @JvmField public var framesDropped: Long = 0

    /** By the W3C definition of freezeCount. */
    @JvmField public var freezes: Long = 0
    @JvmField public var packetsLost: Long = 0
    @JvmField public var packetsRecovered: Long = 0
}
