package im.zego.zegoexpress.android

import android.media.AudioAttributes
import android.media.AudioFormat
import android.media.AudioRecord
import android.media.AudioTrack
import android.media.MediaRecorder
import im.zego.zegoexpress.internal.DeviceSink
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** AudioRecord: 10 ms of 48 kHz mono at a time, on a thread of its own. */
internal class Microphone(private val sink: DeviceSink, private val channels: Set<Int>) {
    @Volatile
    private var running = false

    fun start() {
        running = true
        Thread(::run, "zego-express-microphone").apply {
            isDaemon = true
            start()
        }
    }

    /** Returns at once; the thread ends with the sound that it is reading. */
    fun stop() {
        running = false
    }

    private fun run() {
        val record = try {
            open()
        } catch (refused: RuntimeException) {
            // SecurityException without permission, IllegalArgumentException for the format.
            return sink.trouble("microphone", "cannot be opened: ${refused.message}")
        }
        try {
            record.startRecording()
            val data = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder())
            while (running) {
                data.clear()
                val read = record.read(data, BYTES)
                if (read <= 0) {
                    return sink.trouble("microphone", "AudioRecord.read answered $read")
                }
                for (channel in channels) {
                    sink.sound(data, read, RATE, 1, channel)
                }
            }
        } catch (failed: IllegalStateException) {
            sink.trouble("microphone", "cannot record: ${failed.message}")
        } finally {
            record.release()
        }
    }

    private fun open(): AudioRecord {
        val least = AudioRecord.getMinBufferSize(RATE, AudioFormat.CHANNEL_IN_MONO, AudioFormat.ENCODING_PCM_16BIT)
        val record = AudioRecord(
            MediaRecorder.AudioSource.VOICE_COMMUNICATION,
            RATE,
            AudioFormat.CHANNEL_IN_MONO,
            AudioFormat.ENCODING_PCM_16BIT,
            maxOf(least, 4 * BYTES),
        )
        check(record.state == AudioRecord.STATE_INITIALIZED) { "AudioRecord is not initialised" }
        return record
    }

    private companion object {
        const val RATE = 48_000

        /** 10 ms. */
        const val BYTES = RATE / 100 * 2
    }
}

/** AudioTrack, opened with the first sound and again when its format changes. */
internal class Speaker {
    private var track: AudioTrack? = null
    private var rate = 0
    private var channels = 0

    /** Takes what fits into the track's buffer: a media thread must not wait for a loudspeaker. */
    @Synchronized
    fun play(samples: ByteBuffer, sampleRate: Int, channels: Int) {
        if (track == null || sampleRate != rate || channels != this.channels) {
            stop()
            rate = sampleRate
            this.channels = channels
            track = open(sampleRate, channels).also { it.play() }
        }
        track?.write(samples, samples.remaining(), AudioTrack.WRITE_NON_BLOCKING)
    }

    @Synchronized
    fun stop() {
        track?.release()
        track = null
    }

    private fun open(sampleRate: Int, channels: Int): AudioTrack {
        val mask = if (channels == 2) AudioFormat.CHANNEL_OUT_STEREO else AudioFormat.CHANNEL_OUT_MONO
        val least = AudioTrack.getMinBufferSize(sampleRate, mask, AudioFormat.ENCODING_PCM_16BIT)
        val attributes = AudioAttributes.Builder()
            .setUsage(AudioAttributes.USAGE_MEDIA)
            .setContentType(AudioAttributes.CONTENT_TYPE_SPEECH)
            .build()
        val format = AudioFormat.Builder()
            .setSampleRate(sampleRate)
            .setChannelMask(mask)
            .setEncoding(AudioFormat.ENCODING_PCM_16BIT)
            .build()
        // 60 ms at least: less would stutter with the engine's 10 ms pieces.
        val size = maxOf(least, sampleRate * channels * 2 * 60 / 1000)
        return AudioTrack.Builder()
            .setAudioAttributes(attributes)
            .setAudioFormat(format)
            .setBufferSizeInBytes(size)
            .setTransferMode(AudioTrack.MODE_STREAM)
            .build()
    }
}
