package im.zego.zegoexpress

import im.zego.zegoexpress.callback.IZegoAudioDataHandler
import im.zego.zegoexpress.callback.IZegoCustomVideoCaptureHandler
import im.zego.zegoexpress.callback.IZegoCustomVideoRenderHandler
import im.zego.zegoexpress.callback.IZegoDestroyCompletionCallback
import im.zego.zegoexpress.callback.IZegoEventHandler
import im.zego.zegoexpress.callback.IZegoRoomLoginCallback
import im.zego.zegoexpress.callback.IZegoRoomLogoutCallback
import im.zego.zegoexpress.callback.IZegoUncaughtExceptionHandler
import im.zego.zegoexpress.constants.ZegoAudioChannel
import im.zego.zegoexpress.constants.ZegoAudioDataCallbackBitMask
import im.zego.zegoexpress.constants.ZegoAudioSampleRate
import im.zego.zegoexpress.constants.ZegoAudioSourceType
import im.zego.zegoexpress.constants.ZegoErrorCode
import im.zego.zegoexpress.constants.ZegoPublishChannel
import im.zego.zegoexpress.constants.ZegoRoomMode
import im.zego.zegoexpress.constants.ZegoRoomStreamListType
import im.zego.zegoexpress.constants.ZegoScenario
import im.zego.zegoexpress.constants.ZegoVideoBufferType
import im.zego.zegoexpress.constants.ZegoVideoEncodedFrameFormat
import im.zego.zegoexpress.constants.ZegoVideoFrameFormat
import im.zego.zegoexpress.entity.ZegoAudioConfig
import im.zego.zegoexpress.entity.ZegoAudioFrameParam
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.entity.ZegoCounters
import im.zego.zegoexpress.entity.ZegoCustomAudioConfig
import im.zego.zegoexpress.entity.ZegoCustomVideoCaptureConfig
import im.zego.zegoexpress.entity.ZegoCustomVideoRenderConfig
import im.zego.zegoexpress.entity.ZegoEngineConfig
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoLogConfig
import im.zego.zegoexpress.entity.ZegoPlayStreamQuality
import im.zego.zegoexpress.entity.ZegoPlayerConfig
import im.zego.zegoexpress.entity.ZegoPublishStreamQuality
import im.zego.zegoexpress.entity.ZegoPublisherConfig
import im.zego.zegoexpress.entity.ZegoRoomConfig
import im.zego.zegoexpress.entity.ZegoRoomStreamList
import im.zego.zegoexpress.entity.ZegoSoundLevelConfig
import im.zego.zegoexpress.entity.ZegoUser
import im.zego.zegoexpress.entity.ZegoVideoConfig
import im.zego.zegoexpress.entity.ZegoVideoEncodedFrameParam
import im.zego.zegoexpress.entity.ZegoVideoFrameParam
import im.zego.zegoexpress.internal.Capture
import im.zego.zegoexpress.internal.CustomMedia
import im.zego.zegoexpress.internal.Delivery
import im.zego.zegoexpress.internal.DeviceSink
import im.zego.zegoexpress.internal.Devices
import im.zego.zegoexpress.internal.Events
import im.zego.zegoexpress.internal.Media
import im.zego.zegoexpress.internal.Native
import im.zego.zegoexpress.internal.Platform
import im.zego.zegoexpress.internal.Process
import im.zego.zegoexpress.internal.Uncaught
import im.zego.zegoexpress.internal.Zex
import im.zego.zegoexpress.internal.ZexAudioConfigLayout
import im.zego.zegoexpress.internal.ZexCallbacksLayout
import im.zego.zegoexpress.internal.ZexCompletion
import im.zego.zegoexpress.internal.ZexPlayQualityLayout
import im.zego.zegoexpress.internal.ZexPlayerConfigLayout
import im.zego.zegoexpress.internal.ZexPublishQualityLayout
import im.zego.zegoexpress.internal.ZexRoomConfigLayout
import im.zego.zegoexpress.internal.ZexStreamLayout
import im.zego.zegoexpress.internal.ZexUserLayout
import im.zego.zegoexpress.internal.ZexVideoConfigLayout
import im.zego.zegoexpress.internal.playQuality
import im.zego.zegoexpress.internal.publishQuality
import im.zego.zegoexpress.internal.stream
import im.zego.zegoexpress.internal.struct
import java.nio.ByteBuffer

/**
 * Live video: one engine per process, as in ZEGO's SDK.
 *
 * Any thread may call, also from inside a callback; nothing blocks. A refused call changes nothing
 * and is told by `onDebugError`, with the number of `ZegoErrorCode` and which field and limit it
 * was about; also after destroyEngine, when every call is refused. Only [createEngine] and the
 * `suspend` functions throw, [ZegoException].
 *
 * Functions marked "not in the published API" are this library's own.
 */
public class ZegoExpressEngine private constructor(
    internal val handle: Long,
    profile: ZegoEngineProfile,
    private val devices: Devices?,
) {
    private val delivery = Delivery(profile.callbackExecutor ?: Platform.current.executor)

    @Volatile
    private var handler: IZegoEventHandler? = null
    private val capture = Capture(delivery, devices)
    private val media = Media(handle, devices)
    private val custom = CustomMedia(handle)

    @Volatile
    private var microphoneMuted = false

    @Volatile
    private var speakerMuted = false

    private fun start(handler: IZegoEventHandler?) {
        this.handler = handler
        val at = ZexCallbacksLayout
        val table = struct(at.SIZE, Zex::zex_callbacks_init) {
            for (offset in at.on_room_state_changed until at.SIZE step 8) {
                putLong(offset, 1)
            }
        }
        val events = Events(delivery, { this.handler }, capture::ended)
        ZegoException.check("createEngine", Zex.zex_set_callbacks(handle, table, events))
        if (devices != null) {
            devices.attach(Captured())
            media.start()
            for (channel in 0 until Capture.CHANNELS) {
                Zex.zex_set_video_source(handle, deviceVideo, null, channel)
                Zex.zex_set_audio_source(handle, deviceAudio, channel)
            }
        }
    }

    /** The platform's devices come in as custom capture; the engine's own back ends are told by C. */
    private val deviceVideo get() = if (devices != null) Zex.ZEX_VIDEO_SOURCE_CUSTOM else Zex.ZEX_VIDEO_SOURCE_DEVICE
    private val deviceAudio get() = if (devices != null) Zex.ZEX_AUDIO_SOURCE_CUSTOM else Zex.ZEX_AUDIO_SOURCE_DEVICE

    /** What devices capture. Refusals are not told: one for each picture would be of no use. */
    private inner class Captured : DeviceSink {
        override fun picture(data: ByteBuffer, width: Int, height: Int, channel: Int) {
            val params = ZegoVideoFrameParam()
            params.width = width
            params.height = height
            params.strides[0] = width
            params.strides[1] = (width + 1) / 2
            params.strides[2] = (width + 1) / 2
            custom.picture(data, params, 0, channel)
        }

        override fun sound(data: ByteBuffer, length: Int, sampleRate: Int, channels: Int, channel: Int) {
            val param = ZegoAudioFrameParam()
            param.sampleRate = ZegoAudioSampleRate.getZegoAudioSampleRate(sampleRate)
            param.channel = if (channels == 2) ZegoAudioChannel.STEREO else ZegoAudioChannel.MONO
            custom.sound(data, length, param, channel)
        }

        override fun trouble(device: String, info: String) = tell(device, ZegoErrorCode.OUT_OF_RESOURCES, info)
    }

    /** Replaces the event handler; null: none. */
    public fun setEventHandler(eventHandler: IZegoEventHandler?) {
        handler = eventHandler
    }

    /** Applies a scenario's presets; explicit settings made later win. */
    public fun setRoomScenario(scenario: ZegoScenario) {
        told("setRoomScenario") { Zex.zex_set_room_scenario(handle, scenario.value()) }
    }

    // Rooms

    /**
     * Logs in to a room, making it if need be. `callback` runs exactly once; publishing and playing
     * may be started right afterwards, without waiting.
     */
    @JvmOverloads
    public fun loginRoom(roomID: String?, user: ZegoUser?, config: ZegoRoomConfig? = null, callback: IZegoRoomLoginCallback? = null) {
        val status = login(roomID, user, config) { code, extended ->
            delivery.completion("onRoomLoginResult") { callback?.onRoomLoginResult(code, Events.json(extended)) }
        }
        if (status != 0) {
            val info = refused("loginRoom", status)
            delivery.completion("onRoomLoginResult") { callback?.onRoomLoginResult(status, Events.json(null).put("message", info)) }
        }
    }

    internal fun login(roomID: String?, user: ZegoUser?, config: ZegoRoomConfig?, done: ZexCompletion): Int {
        val rawUser = user?.let {
            val at = ZexUserLayout
            struct(at.SIZE, Zex::zex_user_init, listOf(at.user_id to it.userID, at.user_name to it.userName))
        }
        val rawConfig = config?.let {
            val at = ZexRoomConfigLayout
            struct(at.SIZE, Zex::zex_room_config_init, listOf(at.token to it.token)) {
                putInt(at.max_member_count, it.maxMemberCount)
                putInt(at.is_user_status_notify, if (it.isUserStatusNotify) 1 else 0)
            }
        }
        return Zex.zex_login_room(handle, roomID, rawUser, rawConfig, done)
    }

    /** Leaves the current room and stops all publishing, playing and preview. */
    @JvmOverloads
    public fun logoutRoom(callback: IZegoRoomLogoutCallback? = null): Unit = logoutRoom(null, callback)

    /** Leaves a room and stops all publishing, playing and preview. `callback` runs exactly once. */
    @JvmOverloads
    public fun logoutRoom(roomID: String?, callback: IZegoRoomLogoutCallback? = null) {
        val status = logout(roomID) { code, extended ->
            delivery.completion("onRoomLogoutResult") { callback?.onRoomLogoutResult(code, Events.json(extended)) }
        }
        if (status != 0) {
            val info = refused("logoutRoom", status)
            delivery.completion("onRoomLogoutResult") { callback?.onRoomLogoutResult(status, Events.json(null).put("message", info)) }
        }
    }

    internal fun logout(roomID: String?, done: ZexCompletion): Int {
        val status = Zex.zex_logout_room(handle, roomID, done)
        if (status == 0) {
            capture.endAll()
            media.hideAll()
        }
        return status
    }

    /** Replaces the token used for the next login, publish or reconnect. */
    public fun renewToken(roomID: String?, token: String?) {
        told("renewToken") { Zex.zex_renew_token(handle, roomID, token) }
    }

    /** Streams of the room as the engine knows them now, without its own; empty where refused. */
    @JvmOverloads
    public fun getRoomStreamList(roomID: String?, type: ZegoRoomStreamListType = ZegoRoomStreamListType.PLAY): ZegoRoomStreamList {
        val result = ZegoRoomStreamList()
        val list = LongArray(1)
        told("getRoomStreamList") { Zex.zex_get_room_stream_list(handle, roomID, list) }
        if (list[0] == 0L) {
            return result
        }
        val count = IntArray(1)
        Zex.zex_stream_list_count(list[0], count)
        val address = LongArray(1)
        for (i in 0 until count[0]) {
            if (Zex.zex_stream_list_get(list[0], i, address) == 0) {
                result.playStreamList += stream(Native.view(address[0], ZexStreamLayout.SIZE))
            }
        }
        Zex.zex_stream_list_release(list[0])
        return result
    }

    // Publishing

    /** Shows captured pictures on a canvas (null: nowhere); independent of publishing. */
    @JvmOverloads
    public fun startPreview(canvas: ZegoCanvas? = null, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        val ok = told("startPreview") { media.preview(channel.value(), canvas?.let(::view)) } &&
            told("startPreview") { Zex.zex_start_preview(handle, channel.value()) }
        if (ok) {
            capture.preview(channel.value(), true)
        }
    }

    /** Ends a preview; publishing goes on. */
    @JvmOverloads
    public fun stopPreview(channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        if (told("stopPreview") { Zex.zex_stop_preview(handle, channel.value()) }) {
            told("stopPreview") { media.preview(channel.value(), null) }
        }
        capture.preview(channel.value(), false)
    }

    /** Publishes a channel; may follow [loginRoom] without waiting. The outcome comes by `onPublisherStateUpdate`. */
    @JvmOverloads
    public fun startPublishingStream(streamID: String?, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        val ok = told("startPublishingStream") { Zex.zex_start_publishing_stream(handle, streamID, channel.value()) }
        if (ok) {
            capture.publish(channel.value(), streamID)
        }
    }

    /** As the other one: there is one room, so `config` says nothing. */
    public fun startPublishingStream(streamID: String?, config: ZegoPublisherConfig?, channel: ZegoPublishChannel): Unit =
        startPublishingStream(streamID, channel)

    /** Stops publishing a channel; one that does not publish is no error. */
    @JvmOverloads
    public fun stopPublishingStream(channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        told("stopPublishingStream") { Zex.zex_stop_publishing_stream(handle, channel.value()) }
        capture.publish(channel.value(), null)
    }

    /** Sets what is sent as picture, also while publishing. */
    @JvmOverloads
    public fun setVideoConfig(config: ZegoVideoConfig, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        val at = ZexVideoConfigLayout
        val raw = struct(at.SIZE, Zex::zex_video_config_init) {
            putInt(at.width, config.encodeWidth)
            putInt(at.height, config.encodeHeight)
            putInt(at.fps, config.fps)
            putInt(at.bitrate_kbps, config.bitrate)
            putInt(at.keyframe_interval_s, config.keyFrameInterval)
        }
        if (told("setVideoConfig") { Zex.zex_set_video_config(handle, raw, channel.value()) }) {
            capture.size(channel.value(), config.captureWidth, config.captureHeight, config.fps)
        }
    }

    /** What is sent as picture; the defaults where refused. */
    @JvmOverloads
    public fun getVideoConfig(channel: ZegoPublishChannel = ZegoPublishChannel.MAIN): ZegoVideoConfig {
        val at = ZexVideoConfigLayout
        val raw = struct(at.SIZE, Zex::zex_video_config_init)
        told("getVideoConfig") { Zex.zex_get_video_config(handle, raw, channel.value()) }
        return ZegoVideoConfig().apply {
            setEncodeResolution(raw.getInt(at.width), raw.getInt(at.height))
            setCaptureResolution(raw.getInt(at.width), raw.getInt(at.height))
            fps = raw.getInt(at.fps)
            bitrate = raw.getInt(at.bitrate_kbps)
            keyFrameInterval = raw.getInt(at.keyframe_interval_s)
        }
    }

    /** Sets what is sent as sound, also while publishing. */
    @JvmOverloads
    public fun setAudioConfig(config: ZegoAudioConfig, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        val at = ZexAudioConfigLayout
        val raw = struct(at.SIZE, Zex::zex_audio_config_init) {
            putInt(at.bitrate_kbps, config.bitrate)
            putInt(at.channels, if (config.channel == ZegoAudioChannel.STEREO) 2 else 1)
        }
        told("setAudioConfig") { Zex.zex_set_audio_config(handle, raw, channel.value()) }
    }

    /** What is sent as sound; the defaults where refused. */
    @JvmOverloads
    public fun getAudioConfig(channel: ZegoPublishChannel = ZegoPublishChannel.MAIN): ZegoAudioConfig {
        val at = ZexAudioConfigLayout
        val raw = struct(at.SIZE, Zex::zex_audio_config_init)
        told("getAudioConfig") { Zex.zex_get_audio_config(handle, raw, channel.value()) }
        return ZegoAudioConfig().apply {
            bitrate = raw.getInt(at.bitrate_kbps)
            this.channel = if (raw.getInt(at.channels) == 2) ZegoAudioChannel.STEREO else ZegoAudioChannel.MONO
        }
    }

    /** true: stops sending sound. */
    @JvmOverloads
    public fun mutePublishStreamAudio(mute: Boolean, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        told("mutePublishStreamAudio") { Zex.zex_mute_publish_stream_audio(handle, flag(mute), channel.value()) }
    }

    /** true: stops sending pictures. */
    @JvmOverloads
    public fun mutePublishStreamVideo(mute: Boolean, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        told("mutePublishStreamVideo") { Zex.zex_mute_publish_stream_video(handle, flag(mute), channel.value()) }
    }

    /** false: captures no picture; players hear of it as camera state. */
    @JvmOverloads
    public fun enableCamera(enable: Boolean, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        if (told("enableCamera") { Zex.zex_enable_camera(handle, flag(enable), channel.value()) }) {
            capture.camera(channel.value(), enable)
        }
    }

    /** Which of a phone's cameras; the front one unless said otherwise. */
    @JvmOverloads
    public fun useFrontCamera(enable: Boolean, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        capture.front(enable)
    }

    /** true: sends silence on every channel; players hear of it as microphone state. */
    public fun muteMicrophone(mute: Boolean) {
        if (told("muteMicrophone") { Zex.zex_mute_microphone(handle, flag(mute)) }) {
            microphoneMuted = mute
        }
    }

    public fun isMicrophoneMuted(): Boolean = microphoneMuted

    /** Loudness of what is captured, 0 to 200. */
    public fun setCaptureVolume(volume: Int) {
        told("setCaptureVolume") { Zex.zex_set_capture_volume(handle, volume) }
    }

    /** Sends up to 4096 bytes with the next picture, at most 30 a second. */
    @JvmOverloads
    public fun sendSEI(data: ByteArray, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        told("sendSEI") { custom.sei(data, channel.value()) }
    }

    // Playing

    /** Plays a stream on a canvas (null: shown nowhere); playing it again changes the canvas. */
    @JvmOverloads
    public fun startPlayingStream(streamID: String?, canvas: ZegoCanvas? = null, config: ZegoPlayerConfig? = null) {
        val raw = config?.let {
            val at = ZexPlayerConfigLayout
            struct(at.SIZE, Zex::zex_player_config_init) { putInt(at.resource_mode, it.resourceMode.value()) }
        }
        if (told("startPlayingStream") { Zex.zex_start_playing_stream(handle, streamID, raw) } && streamID != null) {
            told("startPlayingStream") { media.show(streamID, canvas?.let(::view)) }
        }
    }

    /** Plays a stream that is shown by custom render, or not at all. */
    public fun startPlayingStream(streamID: String?, config: ZegoPlayerConfig?): Unit = startPlayingStream(streamID, null, config)

    /** Stops playing; a stream that is not played is no error. */
    public fun stopPlayingStream(streamID: String?) {
        if (told("stopPlayingStream") { Zex.zex_stop_playing_stream(handle, streamID) } && streamID != null) {
            told("stopPlayingStream") { media.show(streamID, null) }
        }
    }

    /** Loudness of one played stream, 0 to 200; 100 unless set. */
    public fun setPlayVolume(streamID: String?, volume: Int) {
        told("setPlayVolume") { Zex.zex_set_play_volume(handle, streamID, volume) }
    }

    /** Loudness of every stream, those played later included. */
    public fun setAllPlayStreamVolume(volume: Int) {
        told("setAllPlayStreamVolume") { Zex.zex_set_all_play_stream_volume(handle, volume) }
    }

    /** true: receives no sound of one played stream. */
    public fun mutePlayStreamAudio(streamID: String?, mute: Boolean) {
        told("mutePlayStreamAudio") { Zex.zex_mute_play_stream_audio(handle, streamID, flag(mute)) }
    }

    /** true: receives no pictures of one played stream. */
    public fun mutePlayStreamVideo(streamID: String?, mute: Boolean) {
        told("mutePlayStreamVideo") { Zex.zex_mute_play_stream_video(handle, streamID, flag(mute)) }
    }

    /** true: receives no sound of any stream, those played later included. */
    public fun muteAllPlayStreamAudio(mute: Boolean) {
        told("muteAllPlayStreamAudio") { Zex.zex_mute_all_play_stream_audio(handle, flag(mute)) }
    }

    /** true: receives no pictures of any stream, those played later included. */
    public fun muteAllPlayStreamVideo(mute: Boolean) {
        told("muteAllPlayStreamVideo") { Zex.zex_mute_all_play_stream_video(handle, flag(mute)) }
    }

    /** true: nothing is heard, though everything is still received. */
    public fun muteSpeaker(mute: Boolean) {
        if (told("muteSpeaker") { Zex.zex_mute_speaker(handle, flag(mute)) }) {
            speakerMuted = mute
        }
    }

    public fun isSpeakerMuted(): Boolean = speakerMuted

    /** Reports loudness every `millisecond`, 100 to 3000. */
    @JvmOverloads
    public fun startSoundLevelMonitor(millisecond: Int = 100) {
        told("startSoundLevelMonitor") { Zex.zex_start_sound_level_monitor(handle, millisecond) }
    }

    /** Reports loudness at the config's interval. */
    public fun startSoundLevelMonitor(config: ZegoSoundLevelConfig): Unit = startSoundLevelMonitor(config.millisecond)

    /** Stops the reports. */
    public fun stopSoundLevelMonitor() {
        told("stopSoundLevelMonitor") { Zex.zex_stop_sound_level_monitor(handle) }
    }

    // Raw pictures and sound

    /** Whether pictures of a channel come from [sendCustomVideoCaptureRawData] or its encoded twin. */
    @JvmOverloads
    public fun enableCustomVideoCapture(
        enable: Boolean,
        config: ZegoCustomVideoCaptureConfig?,
        channel: ZegoPublishChannel = ZegoPublishChannel.MAIN,
    ) {
        val type = config?.bufferType ?: ZegoVideoBufferType.RAW_DATA
        val source = when {
            !enable -> deviceVideo
            type == ZegoVideoBufferType.RAW_DATA -> Zex.ZEX_VIDEO_SOURCE_CUSTOM
            type == ZegoVideoBufferType.ENCODED_DATA -> Zex.ZEX_VIDEO_SOURCE_CUSTOM_ENCODED
            else -> return unsupported("enableCustomVideoCapture", "bufferType: $type; RAW_DATA and ENCODED_DATA are there")
        }
        if (told("enableCustomVideoCapture") { source(source, null, channel) }) {
            capture.custom(channel.value(), enable)
        }
    }

    /** Says when custom capture is to start and stop; null: nobody is told. */
    public fun setCustomVideoCaptureHandler(handler: IZegoCustomVideoCaptureHandler?): Unit = capture.setHandler(handler)

    /**
     * Hands in one picture from the buffer's position on: I420, NV12, BGRA32 or RGBA32, planes after
     * each other without gaps. It is copied before the call returns. `referenceTimeMillisecond`:
     * Unix time of the capture, 0: now.
     */
    @JvmOverloads
    public fun sendCustomVideoCaptureRawData(
        data: ByteBuffer,
        dataLength: Int,
        params: ZegoVideoFrameParam,
        referenceTimeMillisecond: Long,
        channel: ZegoPublishChannel = ZegoPublishChannel.MAIN,
    ) {
        val problem = custom.problem(data, dataLength, params)
        if (problem != null) {
            return illegal("sendCustomVideoCaptureRawData", problem)
        }
        told("sendCustomVideoCaptureRawData") { custom.picture(data, params, referenceTimeMillisecond, channel.value()) }
    }

    /** Hands in one H.264 access unit (Annex B, no B-frames); the first must be a keyframe; SPS and PPS come with it or alone before it. */
    @JvmOverloads
    public fun sendCustomVideoCaptureEncodedData(
        data: ByteBuffer,
        dataLength: Int,
        params: ZegoVideoEncodedFrameParam,
        referenceTimeMillisecond: Long,
        channel: ZegoPublishChannel = ZegoPublishChannel.MAIN,
    ) {
        if (dataLength < 0 || dataLength > data.remaining()) {
            return illegal("sendCustomVideoCaptureEncodedData", "dataLength: $dataLength, but ${data.remaining()} bytes are there")
        }
        if (params.format != ZegoVideoEncodedFrameFormat.AVC_ANNEXB) {
            return illegal("sendCustomVideoCaptureEncodedData", "format: ${params.format}, only AVC_ANNEXB is taken")
        }
        told("sendCustomVideoCaptureEncodedData") {
            custom.encoded(data, dataLength, params, referenceTimeMillisecond, channel.value())
        }
    }

    /** Whether pictures go to the custom render handler; `config` null: raw YUV. */
    public fun enableCustomVideoRender(enable: Boolean, config: ZegoCustomVideoRenderConfig?) {
        val chosen = if (enable) config ?: ZegoCustomVideoRenderConfig() else null
        if (chosen != null && chosen.bufferType != ZegoVideoBufferType.RAW_DATA && chosen.bufferType != ZegoVideoBufferType.ENCODED_DATA) {
            return unsupported("enableCustomVideoRender", "bufferType: ${chosen.bufferType}; RAW_DATA and ENCODED_DATA are there")
        }
        told("enableCustomVideoRender") { media.setRender(chosen) }
    }

    /** Takes pictures while custom render is enabled; null: nobody does. */
    public fun setCustomVideoRenderHandler(handler: IZegoCustomVideoRenderHandler?) {
        told("setCustomVideoRenderHandler") { media.setRenderer(handler) }
    }

    /** Whether the channel's sound comes from [sendCustomAudioCapturePCMData], and sound waits for [fetchCustomAudioRenderPCMData]. */
    @JvmOverloads
    public fun enableCustomAudioIO(enable: Boolean, config: ZegoCustomAudioConfig?, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        val type = config?.sourceType ?: ZegoAudioSourceType.CUSTOM
        val source = when {
            !enable || type == ZegoAudioSourceType.DEFAULT || type == ZegoAudioSourceType.MICROPHONE -> deviceAudio
            type == ZegoAudioSourceType.CUSTOM -> Zex.ZEX_AUDIO_SOURCE_CUSTOM
            type == ZegoAudioSourceType.NONE -> Zex.ZEX_AUDIO_SOURCE_SILENCE
            else -> return unsupported("enableCustomAudioIO", "sourceType: $type; CUSTOM, DEFAULT and NONE are there")
        }
        if (told("enableCustomAudioIO") { Zex.zex_set_audio_source(handle, source, channel.value()) }) {
            capture.microphone(channel.value(), !enable || type == ZegoAudioSourceType.DEFAULT || type == ZegoAudioSourceType.MICROPHONE)
            told("enableCustomAudioIO") { media.keepPlayback(enable) }
        }
    }

    /** Hands in `dataLength` bytes of interleaved 16-bit PCM from the buffer's position on, up to 200 ms. */
    @JvmOverloads
    public fun sendCustomAudioCapturePCMData(
        data: ByteBuffer,
        dataLength: Int,
        param: ZegoAudioFrameParam,
        channel: ZegoPublishChannel = ZegoPublishChannel.MAIN,
    ) {
        if (dataLength < 0 || dataLength > data.remaining()) {
            return illegal("sendCustomAudioCapturePCMData", "dataLength: $dataLength, but ${data.remaining()} bytes are there")
        }
        told("sendCustomAudioCapturePCMData") { custom.sound(data, dataLength, param, channel.value()) }
    }

    /** Fills `dataLength` bytes with what a loudspeaker should play next: 48 kHz, the engine's channels; silence where there is none. */
    public fun fetchCustomAudioRenderPCMData(data: ByteBuffer, dataLength: Int, param: ZegoAudioFrameParam) {
        if (dataLength < 0 || dataLength > data.remaining()) {
            return illegal("fetchCustomAudioRenderPCMData", "dataLength: $dataLength, but there is room for ${data.remaining()}")
        }
        val into = data.duplicate()
        into.limit(into.position() + dataLength)
        if (!media.fetch(into, param.sampleRate.value(), maxOf(1, param.channel.value()))) {
            illegal("fetchCustomAudioRenderPCMData", "custom audio is not enabled, or the engine plays another rate or number of channels")
        }
    }

    /** Begins to hand sound to the audio data handler; the mask has bits of [ZegoAudioDataCallbackBitMask]. */
    public fun startAudioDataObserver(observerBitMask: Int, param: ZegoAudioFrameParam) {
        val known = ZegoAudioDataCallbackBitMask.PLAYBACK.value() or ZegoAudioDataCallbackBitMask.PLAYER.value()
        if (observerBitMask and known.inv() != 0) {
            return unsupported("startAudioDataObserver", "observerBitMask: $observerBitMask; PLAYBACK and PLAYER are there")
        }
        told("startAudioDataObserver") { media.observeAudio(observerBitMask) }
    }

    /** Ends it. */
    public fun stopAudioDataObserver() {
        told("stopAudioDataObserver") { media.observeAudio(0) }
    }

    /** Takes sound while an observer runs; null: nobody does. */
    public fun setAudioDataHandler(handler: IZegoAudioDataHandler?) {
        told("setAudioDataHandler") { media.setAudioHandler(handler) }
    }

    // Not in the published API

    /** Not in the published API. A moving scene with a timestamp barcode as picture, and a 440 Hz tone as sound. */
    @JvmOverloads
    public fun useSyntheticSource(channel: ZegoPublishChannel = ZegoPublishChannel.MAIN): Unit =
        sources("useSyntheticSource", Zex.ZEX_VIDEO_SOURCE_SYNTHETIC, Zex.ZEX_AUDIO_SOURCE_TONE, null, channel)

    /** Not in the published API. A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M. */
    @JvmOverloads
    public fun useFileSource(path: String?, channel: ZegoPublishChannel = ZegoPublishChannel.MAIN): Unit =
        sources("useFileSource", Zex.ZEX_VIDEO_SOURCE_FILE, Zex.ZEX_AUDIO_SOURCE_FILE, path, channel)

    /** Not in the published API. Camera and microphone again, as at first. */
    @JvmOverloads
    public fun useDeviceSource(channel: ZegoPublishChannel = ZegoPublishChannel.MAIN): Unit =
        sources("useDeviceSource", deviceVideo, deviceAudio, null, channel, device = true)

    /** Not in the published API. Makes the next encoded picture a keyframe. */
    @JvmOverloads
    public fun requestKeyframe(channel: ZegoPublishChannel = ZegoPublishChannel.MAIN) {
        told("requestKeyframe") { Zex.zex_request_keyframe(handle, channel.value()) }
    }

    /** Not in the published API. Latest figures of a channel; zeros while it does not publish. */
    @JvmOverloads
    public fun getPublishQuality(channel: ZegoPublishChannel = ZegoPublishChannel.MAIN): ZegoPublishStreamQuality {
        val raw = struct(ZexPublishQualityLayout.SIZE, Zex::zex_publish_quality_init)
        told("getPublishQuality") { Zex.zex_get_publish_quality(handle, channel.value(), raw) }
        return publishQuality(raw)
    }

    /** Not in the published API. Latest figures of a played stream. */
    public fun getPlayQuality(streamID: String?): ZegoPlayStreamQuality {
        val raw = struct(ZexPlayQualityLayout.SIZE, Zex::zex_play_quality_init)
        told("getPlayQuality") { Zex.zex_get_play_quality(handle, streamID, raw) }
        return playQuality(raw)
    }

    private fun sources(function: String, video: Int, audio: Int, path: String?, channel: ZegoPublishChannel, device: Boolean = false) {
        val ok = told(function) { source(video, path, channel) } &&
            told(function) { Zex.zex_set_audio_source(handle, audio, channel.value()) }
        if (ok) {
            capture.custom(channel.value(), false)
            capture.device(channel.value(), device)
        }
    }

    private fun source(source: Int, path: String?, channel: ZegoPublishChannel): Int =
        Zex.zex_set_video_source(handle, source, path, channel.value())

    /** A canvas' view as something that takes pictures; null, told, if it is of an unknown kind. */
    private fun view(canvas: ZegoCanvas): ZegoVideoView? {
        val view = canvas.view ?: return null
        val known = view as? ZegoVideoView ?: Platform.current.view(canvas)
        if (known == null) {
            illegal("ZegoCanvas", "view: ${view.javaClass.name} is no ZegoVideoView, nor a view of this platform")
        }
        return known
    }

    /** Runs a call; a refusal is told by `onDebugError`. Whether it succeeded. */
    private inline fun told(function: String, call: () -> Int): Boolean {
        val status = call()
        if (status != 0) {
            refused(function, status)
        }
        return status == 0
    }

    /**
     * The words of the refusal of the call that this thread just made. An engine tells of every call
     * that it refuses; what came to none is told here.
     */
    internal fun refused(function: String, status: Int): String {
        val info = Zex.zex_last_error().orEmpty()
        when (status) {
            ZegoErrorCode.INVALID_HANDLE,
            ZegoErrorCode.COMMON_ENGINE_NOT_CREATE,
            ZegoErrorCode.FORKED,
            ZegoErrorCode.PANIC,
            -> tell(function, status, info)
        }
        return info
    }

    private fun illegal(function: String, info: String) = tell(function, ZegoErrorCode.COMMON_ILLEGAL_PARAM, info)

    private fun unsupported(function: String, info: String) = tell(function, ZegoErrorCode.MEDIA_UNSUPPORTED, info)

    private fun tell(function: String, code: Int, info: String) =
        delivery.completion("onDebugError") { handler?.onDebugError(code, function, info) }

    private fun flag(on: Boolean) = if (on) 1 else 0

    /** Ends this engine; `done` is the last callback. A second time it does nothing but call `done`. */
    internal fun destroy(done: ZexCompletion) {
        capture.end {
            media.end()
            val status = Zex.zex_destroy_engine(handle, done)
            if (status != 0) {
                done.run(status, null)
            }
        }
    }

    internal fun complete(name: String, body: () -> Unit) = delivery.completion(name, body)

    public companion object {
        private var single: ZegoExpressEngine? = null

        /**
         * Creates the engine, or returns the one that there is. Touches no network.
         *
         * @throws ZegoException if the profile is refused
         */
        @JvmStatic
        @Synchronized
        public fun createEngine(profile: ZegoEngineProfile, eventHandler: IZegoEventHandler?): ZegoExpressEngine =
            single ?: another(profile, eventHandler).also { single = it }

        /** The engine, if there is one. */
        @JvmStatic
        @Synchronized
        public fun getEngine(): ZegoExpressEngine? = single

        /** Ends the engine: leaves the room, stops everything. Legal from inside any callback; `callback` is the last one. */
        @JvmStatic
        @JvmOverloads
        public fun destroyEngine(callback: IZegoDestroyCompletionCallback? = null) {
            val engine = take()
            if (engine == null) {
                Platform.current.executor.execute { Uncaught.guard("onDestroyCompletion") { callback?.onDestroyCompletion() } }
                return
            }
            engine.destroy { _, _ -> engine.complete("onDestroyCompletion") { callback?.onDestroyCompletion() } }
        }

        /** The engine, which from now on is nobody's. */
        @Synchronized
        internal fun take(): ZegoExpressEngine? = single.also { single = null }

        /** One more engine, beside the one of [createEngine]: this library can, the published API cannot. */
        internal fun another(
            profile: ZegoEngineProfile,
            eventHandler: IZegoEventHandler?,
            devices: Devices? = Platform.current.devices(profile.application),
        ): ZegoExpressEngine {
            val engine = ZegoExpressEngine(Process.create(profile), profile, devices)
            try {
                engine.start(eventHandler)
            } catch (error: ZegoException) {
                Zex.zex_destroy_engine(engine.handle, null)
                throw error
            }
            return engine
        }

        /** For engines created later. */
        @JvmStatic
        public fun setEngineConfig(config: ZegoEngineConfig?): Unit = Process.setEngineConfig(config)

        /** For the whole process, at any time. @throws ZegoException if the folder cannot be written */
        @JvmStatic
        public fun setLogConfig(config: ZegoLogConfig): Unit = Process.setLogConfig(config)

        /** Before createEngine. @throws ZegoException for MULTI_ROOM, which is not there */
        @JvmStatic
        public fun setRoomMode(mode: ZegoRoomMode): Unit = Process.setRoomMode(mode)

        /** Version of the library, such as "0.1.0". */
        @JvmStatic
        public fun getVersion(): String = Zex.zex_get_version().orEmpty()

        /** Not in the published API. What is alive in this process, over all engines. */
        @JvmStatic
        public fun getCounters(): ZegoCounters = Process.counters()

        /** Not in the published API. Where exceptions of the application's callbacks go; null: standard error. */
        @JvmStatic
        public fun setUncaughtExceptionHandler(handler: IZegoUncaughtExceptionHandler?) {
            Uncaught.handler = handler
        }
    }
}
