package im.zego.zegoexpress.internal

import im.zego.zegoexpress.callback.IZegoCustomVideoCaptureHandler

/**
 * Who captures, and whether anybody needs it: tells the application's capture handler to start and
 * stop, or does it to the platform's camera and microphone.
 *
 * A channel's picture is needed while it is previewed or published; sound while any is published.
 *
 * What is to be told or done is noted under the monitor and carried out behind it, in order and by
 * one thread at a time: the application's executor may run its code right in the call, and a device
 * may block. A thread that finds another one, or itself, carrying out leaves its own to that one.
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

    private val todo = ArrayDeque<() -> Unit>()
    private var carrying = false

    fun setHandler(handler: IZegoCustomVideoCaptureHandler?) = update { this.handler = handler }

    /** What a call changed. `channel` is checked by the engine before. */
    fun preview(channel: Int, on: Boolean) = change(channel) { previewing = on }

    fun publish(channel: Int, stream: String?) = change(channel) { this.stream = stream }

    fun custom(channel: Int, on: Boolean) = change(channel) {
        custom = on
        device = !on
    }

    /** Whether picture and sound come from the platform's devices. */
    fun device(channel: Int, on: Boolean) = change(channel) {
        device = on
        microphone = on
    }

    fun microphone(channel: Int, on: Boolean) = change(channel) { microphone = on }

    fun camera(channel: Int, on: Boolean) = change(channel) { camera = on }

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

    fun front(on: Boolean) = update {
        if (front != on) {
            front = on
            channels.forEachIndexed { i, channel -> if (channel.started == Source.CAMERA) stop(i, channel) }
        }
    }

    /** The engine says that a stream is published no more. */
    fun ended(stream: String) = update {
        channels.filter { it.stream == stream }.forEach { it.stream = null }
    }

    /** Publishing and previews are over. */
    fun endAll() = update { stopAll() }

    /** They are over for good; `then` follows when that has been told and done. */
    fun end(then: () -> Unit) = update {
        over = true
        stopAll()
        apply()
        todo += then
    }

    private fun stopAll() = channels.forEach {
        it.previewing = false
        it.stream = null
    }

    private fun change(channel: Int, body: Channel.() -> Unit) = update { channels.getOrNull(channel)?.body() }

    private fun update(body: () -> Unit) {
        synchronized(this) {
            body()
            apply()
        }
        while (true) {
            val next = synchronized(this) {
                if (carrying) return
                todo.removeFirstOrNull()?.also { carrying = true } ?: return
            }
            try {
                next()
            } finally {
                synchronized(this) { carrying = false }
            }
        }
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
            todo += { if (wanted.isEmpty()) devices.stopMicrophone() else devices.startMicrophone(wanted) }
        }
    }

    private fun start(number: Int, channel: Channel, source: Source?) {
        channel.started = source
        if (source == Source.CUSTOM) {
            tell("onStart") { onStart(Events.channel(number)) }
        } else if (source == Source.CAMERA) {
            val (width, height, fps) = Triple(channel.width, channel.height, channel.fps)
            val front = front
            todo += { devices?.startCamera(number, width, height, fps, front) }
        }
    }

    private fun stop(number: Int, channel: Channel) {
        when (channel.started) {
            Source.CUSTOM -> tell("onStop") { onStop(Events.channel(number)) }
            Source.CAMERA -> todo += { devices?.stopCamera(number) }
            null -> {}
        }
        channel.started = null
    }

    private fun tell(name: String, body: IZegoCustomVideoCaptureHandler.() -> Unit) {
        val handler = handler ?: return
        todo += { delivery.completion(name) { handler.body() } }
    }

    companion object {
        /** MAIN and AUX. */
        const val CHANNELS = 2
    }
}
