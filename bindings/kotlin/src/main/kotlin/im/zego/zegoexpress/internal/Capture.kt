package im.zego.zegoexpress.internal

import im.zego.zegoexpress.callback.IZegoCustomVideoCaptureHandler

/**
 * Who captures, and whether anybody needs it: tells the application's capture handler to start and
 * stop, or does it to the platform's camera and microphone.
 *
 * A channel's picture is needed while it is previewed or published; sound while any is published.
 */
internal class Capture(private val delivery: Delivery, private val devices: Devices?) {
    private class Channel {
        var previewing = false
        var stream: String? = null
        var custom = false
        var device = true
        var camera = true
        var microphone = true
        var started: Source? = null
        var width = 640
        var height = 360
        var fps = 15
    }

    private enum class Source { CUSTOM, CAMERA }

    private val channels = Array(CHANNELS) { Channel() }
    private var handler: IZegoCustomVideoCaptureHandler? = null
    private var front = true
    private var listening = emptySet<Int>()
    private var over = false

    @Synchronized
    fun setHandler(handler: IZegoCustomVideoCaptureHandler?) {
        this.handler = handler
        apply()
    }

    /** What a call changed. `channel` is checked by the engine before. */
    @Synchronized
    fun preview(channel: Int, on: Boolean) = change(channel) { previewing = on }

    @Synchronized
    fun publish(channel: Int, stream: String?) = change(channel) { this.stream = stream }

    @Synchronized
    fun custom(channel: Int, on: Boolean) = change(channel) {
        custom = on
        device = !on
    }

    /** Whether picture and sound come from the platform's devices. */
    @Synchronized
    fun device(channel: Int, on: Boolean) = change(channel) {
        device = on
        microphone = on
    }

    @Synchronized
    fun microphone(channel: Int, on: Boolean) = change(channel) { microphone = on }

    @Synchronized
    fun camera(channel: Int, on: Boolean) = change(channel) { camera = on }

    @Synchronized
    fun size(channel: Int, width: Int, height: Int, fps: Int) = change(channel) {
        if (width != this.width || height != this.height || fps != this.fps) {
            this.width = width
            this.height = height
            this.fps = fps
            if (started == Source.CAMERA) {
                stop(channel, this)
            }
        }
    }

    @Synchronized
    fun front(on: Boolean) {
        if (front != on) {
            front = on
            channels.forEachIndexed { i, channel -> if (channel.started == Source.CAMERA) stop(i, channel) }
            apply()
        }
    }

    /** The engine says that a stream is published no more. */
    @Synchronized
    fun ended(stream: String) {
        channels.filter { it.stream == stream }.forEach { it.stream = null }
        apply()
    }

    /** Publishing and previews are over; `destroyed`: for good. */
    @Synchronized
    fun endAll(destroyed: Boolean) {
        over = over || destroyed
        channels.forEach {
            it.previewing = false
            it.stream = null
        }
        apply()
    }

    private fun change(channel: Int, body: Channel.() -> Unit) {
        channels.getOrNull(channel)?.body() ?: return
        apply()
    }

    private fun apply() {
        channels.forEachIndexed { i, channel ->
            val needed = !over && (channel.previewing || channel.stream != null)
            val wanted = when {
                !needed -> null
                channel.custom -> Source.CUSTOM
                channel.device && channel.camera && devices != null -> Source.CAMERA
                else -> null
            }
            if (wanted != channel.started) {
                stop(i, channel)
                start(i, channel, wanted)
            }
        }
        val wanted = if (over) emptySet() else channels.indices.filter { channels[it].microphone && channels[it].stream != null }.toSet()
        if (devices != null && wanted != listening) {
            listening = wanted
            if (wanted.isEmpty()) devices.stopMicrophone() else devices.startMicrophone(wanted)
        }
    }

    private fun start(number: Int, channel: Channel, source: Source?) {
        channel.started = source
        if (source == Source.CUSTOM) {
            tell("onStart") { onStart(Events.channel(number)) }
        } else if (source == Source.CAMERA) {
            devices?.startCamera(number, channel.width, channel.height, channel.fps, front)
        }
    }

    private fun stop(number: Int, channel: Channel) {
        when (channel.started) {
            Source.CUSTOM -> tell("onStop") { onStop(Events.channel(number)) }
            Source.CAMERA -> devices?.stopCamera(number)
            null -> {}
        }
        channel.started = null
    }

    private fun tell(name: String, body: IZegoCustomVideoCaptureHandler.() -> Unit) {
        val handler = handler ?: return
        delivery.completion(name) { handler.body() }
    }

    companion object {
        /** MAIN and AUX. */
        const val CHANNELS = 2
    }
}
