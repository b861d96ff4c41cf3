package im.zego.zegoexpress

import example.Barcode
import im.zego.zegoexpress.callback.IZegoAudioDataHandler
import im.zego.zegoexpress.callback.IZegoCustomVideoCaptureHandler
import im.zego.zegoexpress.callback.IZegoCustomVideoRenderHandler
import im.zego.zegoexpress.constants.ZegoAudioDataCallbackBitMask
import im.zego.zegoexpress.constants.ZegoPublishChannel
import im.zego.zegoexpress.constants.ZegoVideoBufferType
import im.zego.zegoexpress.constants.ZegoVideoFlipMode
import im.zego.zegoexpress.constants.ZegoVideoFrameFormat
import im.zego.zegoexpress.constants.ZegoVideoFrameFormatSeries
import im.zego.zegoexpress.entity.ZegoAudioFrameParam
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.entity.ZegoCustomVideoCaptureConfig
import im.zego.zegoexpress.entity.ZegoCustomVideoRenderConfig
import im.zego.zegoexpress.entity.ZegoVideoEncodedFrameParam
import im.zego.zegoexpress.entity.ZegoVideoFrameParam
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.math.PI
import kotlin.math.abs
import kotlin.math.sin
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Raw pictures and sound, in and out. */
class MediaTest {
    /** Sends pictures of one colour until the viewer's picture has it; the mean luma it shows. */
    private fun customCapture(format: ZegoVideoFrameFormat, picture: ByteBuffer, stride: Int, chroma: Int, expected: Int) {
        val (room, stream) = unique("capture") to unique("capture-stream")
        Side().use { host ->
            val started = CompletableFuture<ZegoPublishChannel>()
            val stopped = CompletableFuture<ZegoPublishChannel>()
            host.engine.setCustomVideoCaptureHandler(object : IZegoCustomVideoCaptureHandler() {
                override fun onStart(channel: ZegoPublishChannel) {
                    started.complete(channel)
                }

                override fun onStop(channel: ZegoPublishChannel) {
                    stopped.complete(channel)
                }
            })
            host.engine.enableCustomVideoCapture(true, null)
            host.engine.setVideoConfig(small())
            host.login(room, "host")
            host.engine.startPublishingStream(stream)
            assertEquals(ZegoPublishChannel.MAIN, started.get(PATIENCE_S, TimeUnit.SECONDS))
            host.events.await("publisher PUBLISHING 0")
            val luma = CompletableFuture<Int>()
            Side().use { viewer ->
                viewer.login(room, "viewer")
                viewer.engine.startPlayingStream(stream, ZegoCanvas(ZegoVideoView { luma.complete(it.plane(0).get(90 * it.stride(0) + 160).toInt() and 0xff) }))
                val param = ZegoVideoFrameParam()
                param.format = format
                param.width = 320
                param.height = 180
                param.strides[0] = stride
                param.strides[1] = chroma
                param.strides[2] = chroma
                // A source has a clock of its own: 15 pictures a second until the viewer has one.
                var sent = 0
                while (!luma.isDone && sent++ < PATIENCE_S * 15) {
                    host.engine.sendCustomVideoCaptureRawData(picture.duplicate(), picture.remaining(), param, System.currentTimeMillis())
                    try {
                        luma.get(66, TimeUnit.MILLISECONDS)
                    } catch (_: java.util.concurrent.TimeoutException) {
                        continue
                    }
                }
                val seen = luma.get(1, TimeUnit.SECONDS)
                assertTrue(abs(seen - expected) <= 4, "luma $seen, expected $expected")
            }
            host.engine.stopPublishingStream()
            assertEquals(ZegoPublishChannel.MAIN, stopped.get(PATIENCE_S, TimeUnit.SECONDS))
            assertTrue(host.events.all().none { it.startsWith("error") }, host.events.all().toString())
        }
    }

    @Test
    fun `custom capture takes I420 from a direct buffer`() {
        val picture = ByteBuffer.allocateDirect(320 * 180 * 3 / 2)
        for (i in 0 until 320 * 180) picture.put(i, 180.toByte())
        for (i in 320 * 180 until picture.capacity()) picture.put(i, 128.toByte())
        customCapture(ZegoVideoFrameFormat.I420, picture, 320, 160, 180)
    }

    @Test
    fun `custom capture takes BGRA from an array with padded rows`() {
        val picture = ByteBuffer.allocate(1344 * 180)
        for (i in 0 until picture.capacity() step 4) picture.putInt(i, 0x0000ffff) // b 0, g 0, r 255, a 255
        customCapture(ZegoVideoFrameFormat.BGRA32, picture, 1344, 0, 82)
    }

    @Test
    fun `custom capture takes NV12`() {
        val picture = ByteBuffer.allocateDirect(320 * 180 * 3 / 2)
        for (i in 0 until picture.capacity()) picture.put(i, if (i < 320 * 180) 60 else 128.toByte())
        customCapture(ZegoVideoFrameFormat.NV12, picture, 320, 320, 60)
    }

    @Test
    fun `custom render lends planes without a copy`() = pair("render") { _, viewer, stream ->
        val result = CompletableFuture<String>()
        viewer.engine.setCustomVideoRenderHandler(object : IZegoCustomVideoRenderHandler() {
            override fun onRemoteVideoFrameRawData(data: Array<ByteBuffer>, dataLength: IntArray, param: ZegoVideoFrameParam, streamID: String) {
                val fits = (0..2).all { dataLength[it] == data[it].remaining() && param.strides[it] >= (if (it == 0) 320 else 160) }
                val code = Barcode.read(data[0], param.strides[0], param.width, param.height)
                result.complete("${data.size} ${data.all { it.isDirect && it.isReadOnly }} $fits ${param.format} ${code != null} $streamID")
            }
        })
        viewer.engine.enableCustomVideoRender(true, null)
        viewer.play(stream)
        assertEquals("3 true true I420 true $stream", result.get(PATIENCE_S, TimeUnit.SECONDS))
    }

    @Test
    fun `custom render gives RGBA when asked`() = pair("rgba") { host, _, _ ->
        val result = CompletableFuture<String>()
        host.engine.setCustomVideoRenderHandler(object : IZegoCustomVideoRenderHandler() {
            override fun onCapturedVideoFrameRawData(
                data: Array<ByteBuffer>,
                dataLength: IntArray,
                param: ZegoVideoFrameParam,
                flipMode: ZegoVideoFlipMode,
                channel: ZegoPublishChannel,
            ) {
                // The barcode's first bit is a dark block: grey, opaque.
                val (r, g, b, a) = IntArray(4) { data[0].get(it).toInt() and 0xff }.toList()
                result.complete("${data.size} ${dataLength[0] == param.strides[0] * param.height} ${param.format} ${maxOf(r, g, b) < 40} $a $channel")
            }
        })
        val config = ZegoCustomVideoRenderConfig().apply { frameFormatSeries = ZegoVideoFrameFormatSeries.RGB }
        host.engine.enableCustomVideoRender(true, config)
        host.engine.startPreview()
        assertEquals("1 true RGBA32 true 255 MAIN", result.get(PATIENCE_S, TimeUnit.SECONDS))
    }

    @Test
    fun `a retained frame outlives its callback`() {
        val kept = CompletableFuture<ZegoVideoFrame>()
        pair("retain") { _, viewer, stream ->
            viewer.engine.startPlayingStream(stream, ZegoCanvas(ZegoVideoView { if (!kept.isDone) kept.complete(it.retain()) }))
            kept.get(PATIENCE_S, TimeUnit.SECONDS)
        }
        val frame = kept.get()
        assertEquals(1, ZegoExpressEngine.getCounters().liveHandles)
        assertTrue(Barcode.read(frame) != null)
        frame.close()
        frame.close()
        assertEquals(0, ZegoExpressEngine.getCounters().liveHandles)
        assertThrows(ZegoException::class.java) { frame.retain() }
    }

    @Test
    fun `encoded pictures go from custom render to custom capture undecoded`() = pair("encoded") { _, relay, stream ->
        val again = unique("again")
        Side().use { viewer ->
            val seen = CompletableFuture<Int>()
            val relayed = CompletableFuture<Boolean>()
            viewer.login(unique("encoded-room"), "second-viewer")
            relay.engine.enableCustomVideoCapture(true, ZegoCustomVideoCaptureConfig().apply { bufferType = ZegoVideoBufferType.ENCODED_DATA })
            relay.engine.setCustomVideoRenderHandler(object : IZegoCustomVideoRenderHandler() {
                override fun onRemoteVideoFrameEncodedData(
                    data: ByteBuffer,
                    dataLength: Int,
                    param: ZegoVideoEncodedFrameParam,
                    referenceTimeMillisecond: Long,
                    streamID: String,
                ) {
                    if (param.isKeyFrame || relayed.isDone) {
                        relayed.complete(true)
                        relay.engine.sendCustomVideoCaptureEncodedData(data, dataLength, param, referenceTimeMillisecond)
                    }
                }
            })
            relay.engine.enableCustomVideoRender(true, ZegoCustomVideoRenderConfig().apply { bufferType = ZegoVideoBufferType.ENCODED_DATA })
            relay.engine.startPublishingStream(again)
            relay.events.await("publisher PUBLISHING 0")
            viewer.engine.startPlayingStream(again, ZegoCanvas(ZegoVideoView { frame -> Barcode.read(frame)?.let { seen.complete(it.frame) } }))
            relay.engine.startPlayingStream(stream)
            assertTrue(seen.get(PATIENCE_S, TimeUnit.SECONDS) >= 0)
            // Its encoder is not the engine's: the application is asked.
            relay.engine.requestKeyframe()
            relay.events.await("keyframe wanted MAIN")
        }
    }

    @Test
    fun `custom audio is heard at the other end`() = pair("audio") { host, viewer, stream ->
        host.engine.enableCustomAudioIO(true, null)
        val loud = CompletableFuture<String>()
        viewer.engine.setAudioDataHandler(object : IZegoAudioDataHandler() {
            override fun onPlayerAudioData(data: ByteBuffer, dataLength: Int, param: ZegoAudioFrameParam, streamID: String) {
                val samples = data.asShortBuffer()
                val peak = (0 until samples.remaining()).maxOf { abs(samples.get(it).toInt()) }
                if (peak > 3000) loud.complete("$streamID ${param.sampleRate.value()} ${dataLength == data.remaining()}")
            }
        })
        viewer.engine.startAudioDataObserver(ZegoAudioDataCallbackBitMask.PLAYER.value(), ZegoAudioFrameParam())
        viewer.play(stream)
        feedTone(host, loud)
        assertEquals("$stream 48000 true", loud.get(1, TimeUnit.SECONDS))
    }

    @Test
    fun `sound for a loudspeaker can be fetched`() = pair("fetch") { host, viewer, stream ->
        host.engine.enableCustomAudioIO(true, null)
        viewer.engine.enableCustomAudioIO(true, null)
        val heard = CompletableFuture<Int>()
        viewer.engine.setAudioDataHandler(object : IZegoAudioDataHandler() {
            override fun onPlaybackAudioData(data: ByteBuffer, dataLength: Int, param: ZegoAudioFrameParam) {
                val fetched = ByteBuffer.allocate(dataLength)
                viewer.engine.fetchCustomAudioRenderPCMData(fetched, dataLength, param)
                if (fetched.array().any { it.toInt() != 0 }) heard.complete(dataLength)
            }
        })
        viewer.engine.startAudioDataObserver(ZegoAudioDataCallbackBitMask.PLAYBACK.value(), ZegoAudioFrameParam())
        viewer.play(stream)
        feedTone(host, heard)
        assertTrue(heard.get(1, TimeUnit.SECONDS) > 0)
        val wrong = ZegoAudioFrameParam().apply { sampleRate = im.zego.zegoexpress.constants.ZegoAudioSampleRate.ZEGO_AUDIO_SAMPLE_RATE_8K }
        viewer.engine.fetchCustomAudioRenderPCMData(ByteBuffer.allocate(160), 160, wrong)
        viewer.events.await("error fetchCustomAudioRenderPCMData 1000017")
    }

    /** A microphone's clock: 20 ms of 1 kHz at a time until the future is done. */
    private fun feedTone(host: Side, until: CompletableFuture<*>) {
        val data = ByteBuffer.allocateDirect(960 * 2).order(java.nio.ByteOrder.nativeOrder())
        for (i in 0 until 960) data.putShort(2 * i, (8000 * sin(2 * PI * 1000 * i / 48000)).toInt().toShort())
        var sent = 0
        while (!until.isDone && sent++ < PATIENCE_S * 50) {
            host.engine.sendCustomAudioCapturePCMData(data.duplicate(), data.capacity(), ZegoAudioFrameParam())
            try {
                until.get(20, TimeUnit.MILLISECONDS)
            } catch (_: java.util.concurrent.TimeoutException) {
                continue
            }
        }
        assertTrue(host.events.all().none { it.startsWith("error") }, host.events.all().toString())
    }

    @Test
    fun `supplemental information arrives`() = pair("sei") { host, viewer, stream ->
        viewer.play(stream)
        viewer.events.await("rendered video $stream")
        host.engine.sendSEI("grüße 1".toByteArray())
        assertEquals("sei $stream grüße 1", viewer.events.await("sei"))
    }

    @Test
    fun `loudness is reported at both ends`() = pair("level") { host, viewer, stream ->
        host.engine.startSoundLevelMonitor()
        viewer.engine.startSoundLevelMonitor(200)
        viewer.play(stream)
        host.events.await("captured level")
        viewer.events.await("remote level $stream")
        host.engine.stopSoundLevelMonitor()
    }

    @Test
    fun `muting and closing are told to the other end`() = pair("mute") { host, viewer, stream ->
        viewer.play(stream)
        viewer.events.await("rendered video $stream")
        host.engine.mutePublishStreamAudio(true)
        viewer.events.await("mic $stream MUTE")
        host.engine.mutePublishStreamVideo(true)
        viewer.events.await("camera $stream MUTE")
        host.engine.mutePublishStreamVideo(false)
        viewer.events.await("camera $stream OPEN")
        host.engine.enableCamera(false)
        viewer.events.await("camera $stream DISABLE")
        host.engine.muteMicrophone(true)
        assertTrue(host.engine.isMicrophoneMuted())
        viewer.engine.muteSpeaker(true)
        assertTrue(viewer.engine.isSpeakerMuted())
        assertFalse(viewer.engine.isMicrophoneMuted())
    }

    @Test
    fun `quality is reported at both ends`() = pair("quality") { host, viewer, stream ->
        viewer.play(stream)
        assertTrue(host.events.await("publish quality $stream").substringAfterLast(' ').toDouble() > 0)
        assertTrue(viewer.events.await("play quality $stream").substringAfterLast(' ').toDouble() > 0)
        assertEquals(320, host.engine.getPublishQuality().width)
        assertEquals(180, viewer.engine.getPlayQuality(stream).height)
        assertTrue(viewer.engine.getPlayQuality(stream).framesDecoded > 0)
    }

    @Test
    fun `a preview shows the captured picture on its canvas`() {
        Side().use { side ->
            val codes = CompletableFuture<Int>()
            side.engine.useSyntheticSource()
            side.engine.setVideoConfig(small())
            side.engine.startPreview(ZegoCanvas(ZegoVideoView { frame -> Barcode.read(frame)?.let { codes.complete(it.frame) } }))
            assertTrue(codes.get(PATIENCE_S, TimeUnit.SECONDS) >= 0)
            side.engine.stopPreview()
        }
    }

    @Test
    fun `configurations are read back`() {
        Side().use { side ->
            val video = side.engine.getVideoConfig()
            assertEquals(listOf(640, 360, 15, 600, 2), listOf(video.encodeWidth, video.encodeHeight, video.fps, video.bitrate, video.keyFrameInterval))
            side.engine.setVideoConfig(small())
            assertEquals(listOf(320, 180, 300), side.engine.getVideoConfig().let { listOf(it.encodeWidth, it.encodeHeight, it.bitrate) })
            val stereo = im.zego.zegoexpress.entity.ZegoAudioConfig(im.zego.zegoexpress.constants.ZegoAudioConfigPreset.STANDARD_QUALITY_STEREO)
            side.engine.setAudioConfig(stereo, ZegoPublishChannel.AUX)
            val read = side.engine.getAudioConfig(ZegoPublishChannel.AUX)
            assertEquals(56 to im.zego.zegoexpress.constants.ZegoAudioChannel.STEREO, read.bitrate to read.channel)
            assertEquals(48, side.engine.getAudioConfig().bitrate)
        }
    }
}
