package im.zego.zegoexpress

import android.media.AudioRecord
import im.zego.zegoexpress.android.AndroidDevices
import im.zego.zegoexpress.internal.DeviceSink
import java.nio.ByteBuffer
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.ShadowAudioRecord
import org.robolectric.shadows.ShadowAudioTrack

/** Camera2, AudioRecord and AudioTrack, as far as Robolectric imitates them. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(manifest = Config.NONE, sdk = [34])
class DeviceTest {
    private class Sink : DeviceSink {
        val sound = LinkedBlockingQueue<String>()
        val trouble = LinkedBlockingQueue<String>()

        override fun picture(data: ByteBuffer, width: Int, height: Int, channel: Int) {}

        override fun sound(data: ByteBuffer, length: Int, sampleRate: Int, channels: Int, channel: Int) {
            sound.offer("$length $sampleRate $channels $channel")
        }

        override fun trouble(device: String, info: String) {
            trouble.offer("$device $info")
        }
    }

    private val sink = Sink()
    private val devices = AndroidDevices(RuntimeEnvironment.getApplication()).apply { attach(sink) }

    @Test
    fun theMicrophoneGivesTenMillisecondsAtATime() {
        ShadowAudioRecord.setSourceProvider { _: AudioRecord ->
            object : ShadowAudioRecord.AudioRecordSource {}
        }
        devices.startMicrophone(setOf(0, 1))
        assertEquals("960 48000 1 0", sink.sound.poll(30, TimeUnit.SECONDS))
        assertEquals("960 48000 1 1", sink.sound.poll(30, TimeUnit.SECONDS))
        devices.stopMicrophone()
        assertTrue(sink.trouble.isEmpty())
    }

    @Test
    fun aMachineWithoutACameraSaysSo() {
        devices.startCamera(0, 640, 360, 15, true)
        assertEquals("camera there is none", sink.trouble.poll(30, TimeUnit.SECONDS))
        devices.stopCamera(0)
    }

    @Test
    fun theLoudspeakerIsOpenedForEachFormatAndTakesTheSound() {
        val written = LinkedBlockingQueue<String>()
        ShadowAudioTrack.addAudioDataListener { track, data, format ->
            written.offer("${data.size} ${format.sampleRate} ${track.channelCount}")
        }
        devices.play(ByteBuffer.allocateDirect(960), 48000, 1)
        devices.play(ByteBuffer.allocateDirect(1920), 48000, 2)
        devices.stopSpeaker()
        devices.play(ByteBuffer.allocateDirect(320), 16000, 1)
        devices.stopSpeaker()
        assertEquals(listOf("960 48000 1", "1920 48000 2", "320 16000 1"), written.toList())
    }
}
