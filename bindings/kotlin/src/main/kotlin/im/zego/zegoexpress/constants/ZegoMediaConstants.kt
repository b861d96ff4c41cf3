/** Enums of pictures and sound: published names and numbers. */
package im.zego.zegoexpress.constants

/** How a picture fills its view. */
public enum class ZegoViewMode(private val value: Int) {
    /** All of the picture, with bars. */
    ASPECT_FIT(0),

    /** All of the view, the picture cropped. */
    ASPECT_FILL(1),

    /** All of both, distorted. */
    SCALE_TO_FILL(2);

    public fun value(): Int = value
}

/** Size, rate and bitrate of common pictures, 15 frames a second; landscape. */
public enum class ZegoVideoConfigPreset(private val value: Int) {
    PRESET_180P(0),
    PRESET_270P(1),
    PRESET_360P(2),
    PRESET_540P(3),
    PRESET_720P(4),
    PRESET_1080P(5);

    public fun value(): Int = value
}

/** Bitrate and channels of common sound. */
public enum class ZegoAudioConfigPreset(private val value: Int) {
    BASIC_QUALITY(0),
    STANDARD_QUALITY(1),
    STANDARD_QUALITY_STEREO(2),
    HIGH_QUALITY(3),
    HIGH_QUALITY_STEREO(4);

    public fun value(): Int = value
}

/** DEFAULT is H.264; the others are refused by this library. */
public enum class ZegoVideoCodecID(private val value: Int) {
    DEFAULT(0),
    SVC(1),
    VP8(2),
    H265(3),
    H264_DUAL_STREAM(4),
    UNKNOWN(100);

    public fun value(): Int = value
}

/** Opus is used whatever is chosen. */
public enum class ZegoAudioCodecID(private val value: Int) {
    DEFAULT(0),
    NORMAL(1),
    NORMAL2(2),
    NORMAL3(3),
    LOW(4),
    LOW2(5),
    LOW3(6);

    public fun value(): Int = value
}

/** Channels of sound. */
public enum class ZegoAudioChannel(private val value: Int) {
    UNKNOWN(0),
    MONO(1),
    STEREO(2);

    public fun value(): Int = value
}

/** Samples a second; the value is the rate in Hz. */
public enum class ZegoAudioSampleRate(private val value: Int) {
    UNKNOWN(0),
    ZEGO_AUDIO_SAMPLE_RATE_8K(8000),
    ZEGO_AUDIO_SAMPLE_RATE_16K(16000),
    ZEGO_AUDIO_SAMPLE_RATE_22K(22050),
    ZEGO_AUDIO_SAMPLE_RATE_24K(24000),
    ZEGO_AUDIO_SAMPLE_RATE_32K(32000),
    ZEGO_AUDIO_SAMPLE_RATE_44K(44100),
    ZEGO_AUDIO_SAMPLE_RATE_48K(48000);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoAudioSampleRate(value: Int): ZegoAudioSampleRate =
            entries.firstOrNull { it.value == value } ?: UNKNOWN
    }
}

/** Layout of pixels. This library takes I420, NV12, BGRA32 and RGBA32. */
public enum class ZegoVideoFrameFormat(private val value: Int) {
    UNKNOWN(0),
    I420(1),
    NV12(2),
    NV21(3),
    BGRA32(4),
    RGBA32(5),
    ARGB32(6),
    ABGR32(7),
    I422(8),
    BGR24(9),
    RGB24(10);

    public fun value(): Int = value
}

/**
 * How the colours of a picture are written (ITU-T H.273, MatrixCoefficients). Not in the published
 * API. A number of a later library becomes BT601, which holds where a stream does not say.
 */
public enum class ZegoColorMatrix(private val value: Int) {
    /** SD video. */
    BT601(0),

    /** HD video. */
    BT709(1),

    /** Non-constant luminance. */
    BT2020(2),
    SMPTE240M(3),

    /** The weights of the FCC's rules of 1953. */
    FCC(4);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoColorMatrix(value: Int): ZegoColorMatrix = entries.firstOrNull { it.value == value } ?: BT601
    }
}

/** The numbers that luma and chroma use. Not in the published API. */
public enum class ZegoColorRange(private val value: Int) {
    /** Luma 16–235, chroma 16–240; also where a stream does not say. */
    LIMITED(0),

    /** 0–255. */
    FULL(1);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoColorRange(value: Int): ZegoColorRange = entries.firstOrNull { it.value == value } ?: LIMITED
    }
}

/** YUV: the decoder's own picture, not copied. RGB: converted to RGBA32, which is a copy. */
public enum class ZegoVideoFrameFormatSeries(private val value: Int) {
    RGB(0),
    YUV(1);

    public fun value(): Int = value
}

/** Layout of an encoded picture. This library gives and takes AVC_ANNEXB. */
public enum class ZegoVideoEncodedFrameFormat(private val value: Int) {
    AVC_AVCC(0),
    AVC_ANNEXB(1),
    VP8(2),
    HEVC_AVCC(3),
    HEVC_ANNEXB(4);

    public fun value(): Int = value
}

/** What custom capture gives or custom render takes. This library has RAW_DATA and ENCODED_DATA. */
public enum class ZegoVideoBufferType(private val value: Int) {
    UNKNOWN(0),
    RAW_DATA(1),
    ENCODED_DATA(2),
    GL_TEXTURE_2D(3),
    CV_PIXEL_BUFFER(4),
    SURFACE_TEXTURE(5),
    GL_TEXTURE_EXTERNAL_OES(6),
    GL_TEXTURE_2D_AND_RAW_DATA(7),
    D3D_TEXTURE_2D(8),
    NV12_CV_PIXEL_BUFFER(9);

    public fun value(): Int = value
}

/** Whether a picture is to be shown mirrored; pictures of this library never are. */
public enum class ZegoVideoFlipMode(private val value: Int) {
    NONE(0),
    X(1),
    Y(2),
    X_Y(3);

    public fun value(): Int = value
}

/** Which sound an observer hears. CAPTURED and MIXED are refused by this library. */
public enum class ZegoAudioDataCallbackBitMask(private val value: Int) {
    CAPTURED(1),
    PLAYBACK(2),
    MIXED(4),
    PLAYER(8);

    public fun value(): Int = value
}

/** Where the sound of custom audio comes from. */
public enum class ZegoAudioSourceType(private val value: Int) {
    DEFAULT(0),
    CUSTOM(1),
    MEDIA_PLAYER(2),
    NONE(3),
    MICROPHONE(4),
    MAIN_PUBLISH_CHANNEL(5),
    SCREEN_CAPTURE(6);

    public fun value(): Int = value
}
