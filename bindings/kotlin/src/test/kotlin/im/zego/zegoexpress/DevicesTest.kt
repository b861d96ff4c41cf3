package im.zego.zegoexpress

import im.zego.zegoexpress.callback.IZegoCustomVideoCaptureHandler
import im.zego.zegoexpress.constants.ZegoPublishChannel
import im.zego.zegoexpress.entity.ZegoVideoConfig
import im.zego.zegoexpress.internal.Capture
import im.zego.zegoexpress.internal.Delivery
import im.zego.zegoexpress.internal.DeviceSink
import im.zego.zegoexpress.internal.Devices
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** A platform's camera, microphone and loudspeaker, here made of nothing. */
class DevicesTest {
    private class Fake : Devices {
        val log = ConcurrentLinkedQueue<String>()
        val played = CompletableFuture<Int>()
        lateinit var sink: DeviceSink

        override fun attach(sink: DeviceSink) {
            this.sink = sink
        }

        override fun startCamera(channel: Int, width: Int, height: Int, fps: Int, front: Boolean) {
            log += "camera $channel ${width}x$height $fps ${if (front) "front" else "back"}"
        }

        override fun stopCamera(channel: Int) {
            log += "no camera $channel"
        }

        override fun startMicrophone(channels: Set<Int>) {
            log += "microphone $channels"
        }

        override fun stopMicrophone() {
            log += "no microphone"
        }

        override fun play(samples: ByteBuffer, sampleRate: Int, channels: Int) {
            played.complete(samples.remaining())
        }

        override fun stopSpeaker() {
            log += "no speaker"
        }
    }

    @Test
    fun `devices run exactly while they are needed`() {
        val devices = Fake()
        Side(devices = devices).use { side ->
            val engine = side.engine
            engine.setVideoConfig(small())
            engine.startPreview()
            engine.useFrontCamera(false)
            engine.enableCamera(false)
            engine.enableCamera(true)
            side.login(unique("devices"), "u")
            engine.startPublishingStream(unique("devices-stream"))
            engine.stopPreview()
            engine.setVideoConfig(ZegoVideoConfig().apply { setCaptureResolution(1280, 720) })
            engine.enableCustomVideoCapture(true, null)
            engine.enableCustomVideoCapture(false, null)
            engine.useSyntheticSource()
            engine.useDeviceSource()
            engine.stopPublishingStream()
        }
        assertEquals(
            listOf(
                "camera 0 320x180 15 front", "no camera 0", "camera 0 320x180 15 back", "no camera 0", "camera 0 320x180 15 back",
                "microphone [0]", "no camera 0", "camera 0 1280x720 15 back", "no camera 0", "camera 0 1280x720 15 back",
                "no camera 0", "no microphone", "camera 0 1280x720 15 back", "microphone [0]", "no camera 0", "no microphone", "no speaker",
            ),
            devices.log.toList(),
        )
    }

    /** The handler's own calls, and those of a thread that it waits for, must not wait for the handler. */
    @Test
    fun `an executor that runs in place runs the capture handler behind every lock`() {
        val capture = Capture(Delivery { it.run() }, null)
        val log = ConcurrentLinkedQueue<String>()
        val handler = object : IZegoCustomVideoCaptureHandler() {
            override fun onStart(channel: ZegoPublishChannel) {
                log += "start $channel"
                if (channel != ZegoPublishChannel.MAIN) return
                capture.preview(0, false)
                val other = thread { capture.preview(1, true) }
                other.join(PATIENCE_S * 1000L)
                log += if (other.isAlive) "the other thread waits" else "the other thread is through"
            }

            override fun onStop(channel: ZegoPublishChannel) {
                log += "stop $channel"
            }
        }
        capture.setHandler(handler)
        capture.custom(0, true)
        capture.custom(1, true)
        capture.preview(0, true)
        capture.end { log += "end" }
        assertEquals(listOf("start MAIN", "the other thread is through", "stop MAIN", "start AUX", "stop AUX", "end"), log.toList())
    }

    @Test
    fun `what devices capture is published, and what is played reaches the loudspeaker`() {
        val devices = Fake()
        val (room, stream) = unique("captured") to unique("captured-stream")
        Side(devices = devices).use { host ->
            host.engine.setVideoConfig(small())
            host.login(room, "host")
            host.engine.startPublishingStream(stream)
            host.events.await("publisher PUBLISHING 0")
            val speaker = Fake()
            Side(devices = speaker).use { viewer ->
                val seen = CompletableFuture<Int>()
                viewer.login(room, "viewer")
                viewer.engine.startPlayingStream(stream, im.zego.zegoexpress.entity.ZegoCanvas(ZegoVideoView { seen.complete(it.width) }))
                val picture = ByteBuffer.allocateDirect(320 * 180 * 3 / 2)
                val sound = ByteBuffer.allocateDirect(960)
                var sent = 0
                while (!(seen.isDone && speaker.played.isDone) && sent++ < PATIENCE_S * 100) {
                    if (sent % 6 == 0) devices.sink.picture(picture.duplicate(), 320, 180, 0)
                    devices.sink.sound(sound.duplicate(), 960, 48000, 1, 0)
                    try {
                        (if (seen.isDone) speaker.played else seen).get(10, TimeUnit.MILLISECONDS)
                    } catch (_: java.util.concurrent.TimeoutException) {
                        continue
                    }
                }
                assertEquals(320, seen.get(1, TimeUnit.SECONDS))
                assertTrue(speaker.played.get(1, TimeUnit.SECONDS) > 0)
            }
            devices.sink.trouble("camera", "covered")
            host.events.await("error camera 1000913 covered")
        }
    }
}
