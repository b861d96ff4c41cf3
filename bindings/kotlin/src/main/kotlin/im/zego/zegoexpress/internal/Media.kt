package im.zego.zegoexpress.internal

import im.zego.zegoexpress.ZegoVideoFrame
import im.zego.zegoexpress.ZegoVideoView
import im.zego.zegoexpress.callback.IZegoAudioDataHandler
import im.zego.zegoexpress.callback.IZegoCustomVideoRenderHandler
import im.zego.zegoexpress.constants.ZegoAudioChannel
import im.zego.zegoexpress.constants.ZegoAudioDataCallbackBitMask
import im.zego.zegoexpress.constants.ZegoAudioSampleRate
import im.zego.zegoexpress.constants.ZegoVideoBufferType
import im.zego.zegoexpress.constants.ZegoVideoFlipMode
import im.zego.zegoexpress.constants.ZegoVideoFrameFormat
import im.zego.zegoexpress.constants.ZegoVideoFrameFormatSeries
import im.zego.zegoexpress.entity.ZegoAudioFrameParam
import im.zego.zegoexpress.entity.ZegoCustomVideoRenderConfig
import im.zego.zegoexpress.entity.ZegoVideoEncodedFrameParam
import im.zego.zegoexpress.entity.ZegoVideoFrameParam
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap

/** From the engine's media threads to views, handlers and the loudspeaker; asks only for what somebody takes. */
internal class Media(private val handle: Long, private val devices: Devices?) : ZexMediaCallbacks {
    private val remoteViews = ConcurrentHashMap<String, ZegoVideoView>()
    private val previews = ConcurrentHashMap<Int, ZegoVideoView>()

    @Volatile
    private var renderer: IZegoCustomVideoRenderHandler? = null

    @Volatile
    private var render: ZegoCustomVideoRenderConfig? = null

    @Volatile
    private var audio: IZegoAudioDataHandler? = null

    @Volatile
    private var audioMask = 0

    @Volatile
    private var playback: PlaybackRing? = null

    /** The table as the engine has it: a bit per function. */
    private var inForce = 0

    fun show(stream: String, view: ZegoVideoView?): Int {
        if (view == null) remoteViews.remove(stream) else remoteViews[stream] = view
        return update()
    }

    fun preview(channel: Int, view: ZegoVideoView?): Int {
        if (view == null) previews.remove(channel) else previews[channel] = view
        return update()
    }

    fun hideAll(): Int {
        remoteViews.clear()
        previews.clear()
        return update()
    }

    fun setRenderer(handler: IZegoCustomVideoRenderHandler?): Int {
        renderer = handler
        return update()
    }

    fun setRender(config: ZegoCustomVideoRenderConfig?): Int {
        render = config
        return update()
    }

    fun setAudioHandler(handler: IZegoAudioDataHandler?): Int {
        audio = handler
        return update()
    }

    fun observeAudio(mask: Int): Int {
        audioMask = mask
        return update()
    }

    /** Whether sound is kept for [fetch]. */
    fun keepPlayback(on: Boolean): Int {
        playback = if (on) playback ?: PlaybackRing() else null
        return update()
    }

    /** The next sound for a loudspeaker, silence where there is none; false if nothing is kept. */
    fun fetch(into: ByteBuffer, sampleRate: Int, channels: Int): Boolean = playback?.read(into, sampleRate, channels) ?: false

    /** Nothing is called any more, also without the engine. */
    fun end() {
        remoteViews.clear()
        previews.clear()
        renderer = null
        audio = null
        playback = null
        devices?.stopSpeaker()
    }

    /** Tells the engine what to compute; a status. */
    @Synchronized
    private fun update(): Int {
        val encoded = render?.bufferType == ZegoVideoBufferType.ENCODED_DATA
        val customRaw = render != null && !encoded && renderer != null
        var wanted = 0
        fun want(bit: Int, whether: Boolean) {
            if (whether) wanted = wanted or bit
        }
        want(REMOTE_FRAME, customRaw || remoteViews.isNotEmpty())
        want(CAPTURED_FRAME, customRaw || previews.isNotEmpty())
        want(REMOTE_ENCODED, encoded && renderer != null)
        want(REMOTE_AUDIO, audio != null && audioMask and ZegoAudioDataCallbackBitMask.PLAYER.value() != 0)
        val observed = audio != null && audioMask and ZegoAudioDataCallbackBitMask.PLAYBACK.value() != 0
        want(PLAYBACK_AUDIO, observed || playback != null || devices != null)
        if (wanted == inForce) {
            return 0
        }
        val at = ZexMediaCallbacksLayout
        val table = struct(at.SIZE, Zex::zex_media_callbacks_init) {
            fun set(bit: Int, offset: Int) {
                if (wanted and bit != 0) putLong(offset, 1)
            }
            set(REMOTE_FRAME, at.on_remote_video_frame)
            set(CAPTURED_FRAME, at.on_captured_video_frame)
            set(REMOTE_ENCODED, at.on_remote_encoded_video_frame)
            set(REMOTE_AUDIO, at.on_remote_audio_data)
            set(PLAYBACK_AUDIO, at.on_playback_audio_data)
            putInt(at.encoded_only, if (wanted and REMOTE_ENCODED != 0) 1 else 0)
        }
        val status = Zex.zex_set_media_callbacks(handle, table, this)
        if (status == 0) {
            inForce = wanted
        }
        return status
    }

    /** Begins to feed the loudspeaker. */
    fun start(): Int = update()

    override fun on_remote_video_frame(engine: Long, stream_id: String?, frame: Long) = Uncaught.guard("onRemoteVideoFrameRawData") {
        val stream = stream_id.orEmpty()
        val picture = ZegoVideoFrame.lent(frame) ?: return@guard
        val custom = render
        if (custom == null || custom.enableEngineRender) {
            remoteViews[stream]?.onVideoFrame(picture)
        }
        val renderer = renderer
        if (custom != null && renderer != null) {
            renderer.onRemoteVideoFrame(picture, stream)
            raw(picture, custom) { data, lengths, param -> renderer.onRemoteVideoFrameRawData(data, lengths, param, stream) }
        }
    }

    override fun on_captured_video_frame(engine: Long, channel: Int, frame: Long) = Uncaught.guard("onCapturedVideoFrameRawData") {
        val picture = ZegoVideoFrame.lent(frame) ?: return@guard
        val custom = render
        if (custom == null || custom.enableEngineRender) {
            previews[channel]?.onVideoFrame(picture)
        }
        val renderer = renderer
        if (custom != null && renderer != null) {
            raw(picture, custom) { data, lengths, param ->
                renderer.onCapturedVideoFrameRawData(data, lengths, param, ZegoVideoFlipMode.NONE, Events.channel(channel))
            }
        }
    }

    private inline fun raw(
        frame: ZegoVideoFrame,
        config: ZegoCustomVideoRenderConfig,
        deliver: (Array<ByteBuffer>, IntArray, ZegoVideoFrameParam) -> Unit,
    ) {
        val param = ZegoVideoFrameParam()
        param.width = frame.width
        param.height = frame.height
        if (config.frameFormatSeries == ZegoVideoFrameFormatSeries.RGB) {
            val size = frame.width * frame.height * 4
            val pixels = memory(size)
            frame.toRGBA(pixels)
            param.format = ZegoVideoFrameFormat.RGBA32
            param.strides[0] = frame.width * 4
            deliver(arrayOf(pixels), intArrayOf(size), param)
            return
        }
        param.format = ZegoVideoFrameFormat.I420
        for (i in 0 until ZegoVideoFrame.PLANES) {
            param.strides[i] = frame.stride(i)
        }
        deliver(Array(ZegoVideoFrame.PLANES, frame::own), IntArray(ZegoVideoFrame.PLANES, frame::size), param)
    }

    override fun on_remote_encoded_video_frame(
        engine: Long,
        stream_id: String?,
        data: Long,
        data_length: Int,
        is_keyframe: Int,
        width: Int,
        height: Int,
        capture_time_us: Long,
    ) = Uncaught.guard("onRemoteVideoFrameEncodedData") {
        val param = ZegoVideoEncodedFrameParam()
        param.isKeyFrame = is_keyframe != 0
        param.width = width
        param.height = height
        val bytes = Native.view(data, data_length).asReadOnlyBuffer()
        renderer?.onRemoteVideoFrameEncodedData(bytes, data_length, param, capture_time_us / 1000, stream_id.orEmpty())
    }

    override fun on_remote_audio_data(
        engine: Long,
        stream_id: String?,
        samples: Long,
        samples_per_channel: Int,
        sample_rate_hz: Int,
        channel_count: Int,
        capture_time_us: Long,
    ) = Uncaught.guard("onPlayerAudioData") {
        val length = samples_per_channel * channel_count * 2
        audio?.onPlayerAudioData(Native.view(samples, length), length, sound(sample_rate_hz, channel_count), stream_id.orEmpty())
    }

    override fun on_playback_audio_data(engine: Long, samples: Long, samples_per_channel: Int, sample_rate_hz: Int, channel_count: Int) =
        Uncaught.guard("onPlaybackAudioData") {
            val length = samples_per_channel * channel_count * 2
            val data = Native.view(samples, length)
            playback?.write(data.duplicate(), sample_rate_hz, channel_count)
            if (playback == null) {
                devices?.play(data.duplicate().order(data.order()), sample_rate_hz, channel_count)
            }
            if (audioMask and ZegoAudioDataCallbackBitMask.PLAYBACK.value() != 0) {
                audio?.onPlaybackAudioData(data, length, sound(sample_rate_hz, channel_count))
            }
        }

    private fun sound(sampleRate: Int, channels: Int) = ZegoAudioFrameParam().apply {
        this.sampleRate = ZegoAudioSampleRate.getZegoAudioSampleRate(sampleRate)
        channel = if (channels == 2) ZegoAudioChannel.STEREO else ZegoAudioChannel.MONO
    }

    private companion object {
        const val REMOTE_FRAME = 1
        const val CAPTURED_FRAME = 2
        const val REMOTE_ENCODED = 4
        const val REMOTE_AUDIO = 8
        const val PLAYBACK_AUDIO = 16
    }
}

/** Half a second of sound between the engine and an application that fetches it; the oldest is dropped. */
internal class PlaybackRing {
    private var bytes = ByteArray(0)
    private var start = 0
    private var length = 0
    private var sampleRate = 0
    private var channels = 0

    @Synchronized
    fun write(from: ByteBuffer, sampleRate: Int, channels: Int) {
        if (sampleRate != this.sampleRate || channels != this.channels) {
            this.sampleRate = sampleRate
            this.channels = channels
            bytes = ByteArray(sampleRate * channels * 2 / 2)
            start = 0
            length = 0
        }
        while (from.hasRemaining()) {
            bytes[(start + length) % bytes.size] = from.get()
            if (length == bytes.size) start = (start + 1) % bytes.size else length++
        }
    }

    /** Fills `into`, with silence at the end if need be; false if the format is another than the engine's. */
    @Synchronized
    fun read(into: ByteBuffer, sampleRate: Int, channels: Int): Boolean {
        if (this.sampleRate != 0 && (sampleRate != this.sampleRate || channels != this.channels)) {
            return false
        }
        while (into.hasRemaining()) {
            if (length == 0) {
                into.put(0)
            } else {
                into.put(bytes[start])
                start = (start + 1) % bytes.size
                length--
            }
        }
        return true
    }
}
