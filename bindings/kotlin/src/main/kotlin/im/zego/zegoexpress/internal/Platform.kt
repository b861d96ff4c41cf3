package im.zego.zegoexpress.internal

import im.zego.zegoexpress.ZegoVideoView
import im.zego.zegoexpress.constants.ZegoViewMode
import im.zego.zegoexpress.entity.ZegoCanvas
import java.nio.ByteBuffer
import java.util.concurrent.Executor
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit

/** What an operating system adds: where callbacks run, views, and devices. */
internal interface Platform {
    /** Where callbacks run unless the profile says otherwise. */
    val executor: Executor

    /** Shows pictures on a view of the system's own kind; null if it is none. */
    fun view(canvas: ZegoCanvas): ZegoVideoView?

    /** Camera, microphone and loudspeaker; null if there are none. `application` is the profile's. */
    fun devices(application: Any?): Devices?

    companion object {
        /** Android's part is in the AAR only, so it is looked up by name (kept by consumer-rules.pro). */
        val current: Platform by lazy {
            if (Native.isAndroid && Native.exists(ANDROID)) {
                Class.forName(ANDROID).getDeclaredConstructor().newInstance() as Platform
            } else {
                PlainPlatform
            }
        }

        private const val ANDROID = "im.zego.zegoexpress.android.AndroidPlatform"
    }
}

/** Devices that feed custom capture and are fed by custom render. */
internal interface Devices {
    /** Where what they capture goes; once, before anything else. */
    fun attach(sink: DeviceSink)

    /** Opens the camera: pictures of about that size and rate go to the sink for `channel`. */
    fun startCamera(channel: Int, width: Int, height: Int, fps: Int, front: Boolean)

    fun stopCamera(channel: Int)

    /** Sound goes to the sink for every channel of `channels`. */
    fun startMicrophone(channels: Set<Int>)

    fun stopMicrophone()

    /** 10 ms of what a loudspeaker should play, on a media thread. */
    fun play(samples: ByteBuffer, sampleRate: Int, channels: Int)

    fun stopSpeaker()
}

/** Takes what devices capture; from any thread. */
internal interface DeviceSink {
    /** I420, planes after each other without gaps, from the buffer's position on. */
    fun picture(data: ByteBuffer, width: Int, height: Int, channel: Int)

    /** `length` bytes of interleaved 16-bit PCM. */
    fun sound(data: ByteBuffer, length: Int, sampleRate: Int, channels: Int, channel: Int)

    /** Something is wrong with a device; in words for a developer. */
    fun trouble(device: String, info: String)
}

/** A JVM without devices or views: callbacks run on one daemon thread of the library. */
private object PlainPlatform : Platform {
    override val executor: Executor = ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, LinkedBlockingQueue()) { task ->
        Thread(task, "zego-express-callbacks").apply { isDaemon = true }
    }.apply { allowCoreThreadTimeOut(true) }

    override fun view(canvas: ZegoCanvas): ZegoVideoView? = null

    override fun devices(application: Any?): Devices? = null
}

/** For views: the rectangle that a picture of `width` x `height` takes in one of `viewWidth` x `viewHeight`. */
internal class Placement(val left: Int, val top: Int, val width: Int, val height: Int) {
    companion object {
        fun of(mode: ZegoViewMode, width: Int, height: Int, viewWidth: Int, viewHeight: Int): Placement {
            if (mode == ZegoViewMode.SCALE_TO_FILL || width <= 0 || height <= 0) {
                return Placement(0, 0, viewWidth, viewHeight)
            }
            val wide = width.toLong() * viewHeight > height.toLong() * viewWidth
            val byWidth = wide == (mode == ZegoViewMode.ASPECT_FIT)
            val w = if (byWidth) viewWidth else (width.toLong() * viewHeight / height).toInt()
            val h = if (byWidth) (height.toLong() * viewWidth / width).toInt() else viewHeight
            return Placement((viewWidth - w) / 2, (viewHeight - h) / 2, w, h)
        }
    }
}
