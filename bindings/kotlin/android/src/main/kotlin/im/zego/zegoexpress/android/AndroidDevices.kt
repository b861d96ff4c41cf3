package im.zego.zegoexpress.android

import android.content.Context
import im.zego.zegoexpress.internal.DeviceSink
import im.zego.zegoexpress.internal.Devices
import java.nio.ByteBuffer

/**
 * The application's camera, microphone and loudspeaker. The application asks its user for CAMERA
 * and RECORD_AUDIO; without them publishing goes on without that part, and `onDebugError` says so.
 */
internal class AndroidDevices(private val context: Context) : Devices {
    private var sink: DeviceSink? = null
    private val cameras = HashMap<Int, Camera2Source>()
    private var microphone: Microphone? = null
    private val speaker = Speaker()

    @Synchronized
    override fun attach(sink: DeviceSink) {
        this.sink = sink
    }

    @Synchronized
    override fun startCamera(channel: Int, width: Int, height: Int, fps: Int, front: Boolean) {
        val sink = sink ?: return
        stopCamera(channel)
        cameras[channel] = Camera2Source(context, sink, channel, width, height, fps, front).also { it.start() }
    }

    @Synchronized
    override fun stopCamera(channel: Int) {
        cameras.remove(channel)?.stop()
    }

    @Synchronized
    override fun startMicrophone(channels: Set<Int>) {
        val sink = sink ?: return
        stopMicrophone()
        microphone = Microphone(sink, channels).also { it.start() }
    }

    @Synchronized
    override fun stopMicrophone() {
        microphone?.stop()
        microphone = null
    }

    override fun play(samples: ByteBuffer, sampleRate: Int, channels: Int) = speaker.play(samples, sampleRate, channels)

    override fun stopSpeaker() = speaker.stop()
}
