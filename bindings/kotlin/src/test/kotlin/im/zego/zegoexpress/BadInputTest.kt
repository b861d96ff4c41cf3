package im.zego.zegoexpress

import im.zego.zegoexpress.constants.ZegoErrorCode
import im.zego.zegoexpress.constants.ZegoPublishChannel
import im.zego.zegoexpress.constants.ZegoRoomMode
import im.zego.zegoexpress.constants.ZegoStreamResourceMode
import im.zego.zegoexpress.constants.ZegoVideoBufferType
import im.zego.zegoexpress.constants.ZegoVideoFrameFormat
import im.zego.zegoexpress.entity.ZegoAudioFrameParam
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.entity.ZegoCustomVideoCaptureConfig
import im.zego.zegoexpress.entity.ZegoEngineConfig
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoLogConfig
import im.zego.zegoexpress.entity.ZegoPlayerConfig
import im.zego.zegoexpress.entity.ZegoUser
import im.zego.zegoexpress.entity.ZegoVideoConfig
import im.zego.zegoexpress.entity.ZegoVideoEncodedFrameParam
import im.zego.zegoexpress.entity.ZegoVideoFrameParam
import im.zego.zegoexpress.internal.Zex
import java.nio.ByteBuffer
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Refusals carry the number and words of the C interface, and nothing crashes. */
class BadInputTest {
    private fun raw(format: ZegoVideoFrameFormat, width: Int, height: Int, stride: Int, chroma: Int = stride / 2) = ZegoVideoFrameParam().also {
        it.format = format
        it.width = width
        it.height = height
        it.strides[0] = stride
        it.strides[1] = chroma
        it.strides[2] = chroma
    }

    private val i420 = ZegoVideoFrameFormat.I420
    private val picture: ByteBuffer = ByteBuffer.allocateDirect(320 * 180 * 3 / 2)

    /** What is called, the number it is refused with, and a word of the explanation. */
    private val table: List<Triple<ZegoExpressEngine.() -> Unit, Int, String>> = listOf(
        Triple({ loginRoom("", ZegoUser("u")) }, 1002011, "room_id"),
        Triple({ loginRoom(null, ZegoUser("u")) }, 1000017, "room_id"),
        Triple({ loginRoom("r".repeat(128), ZegoUser("u")) }, 1002013, "room_id"),
        Triple({ loginRoom("r", ZegoUser("")) }, 1002005, "user_id"),
        Triple({ loginRoom("r", ZegoUser(null)) }, 1002005, "user_id"),
        Triple({ loginRoom("r", null) }, 1000017, "user"),
        Triple({ loginRoom("\ud800", ZegoUser("u")) }, 1000907, "UTF-8"),
        Triple({ loginRoom("r", ZegoUser("u", "\udc00")) }, 1000907, "UTF-8"),
        Triple({ loginRoom("a\u0000b", ZegoUser("u")) }, 1000907, "UTF-8"),
        Triple({ loginRoom("r".repeat(10_000_000), ZegoUser("u")) }, 1000017, "room_id"),
        Triple({ startPublishingStream("s") }, 1000002, ""),
        Triple({ startPublishingStream(null) }, 1000017, "stream_id"),
        Triple({ startPublishingStream("") }, 1000015, "stream_id"),
        Triple({ startPublishingStream("no spaces") }, 1000016, ""),
        Triple({ startPublishingStream("s", ZegoPublishChannel.FOURTH) }, 1000908, "channel"),
        Triple({ startPlayingStream("s") }, 1000002, ""),
        Triple({ startPlayingStream("s", ZegoPlayerConfig().apply { resourceMode = ZegoStreamResourceMode.CUSTOM }) }, 1000908, "resource_mode"),
        Triple({ setPlayVolume("s", 50) }, 1004011, ""),
        Triple({ setAllPlayStreamVolume(201) }, 1000017, "volume"),
        Triple({ setCaptureVolume(-1) }, 1000017, "volume"),
        Triple({ setVideoConfig(ZegoVideoConfig().apply { encodeWidth = 15 }) }, 1000017, "width"),
        Triple({ setVideoConfig(ZegoVideoConfig().apply { fps = 0 }) }, 1000017, "fps"),
        Triple({ startSoundLevelMonitor(50) }, 1006031, "interval"),
        Triple({ sendSEI(ByteArray(0)) }, 1003043, ""),
        Triple({ sendSEI(ByteArray(5000)) }, 1003044, ""),
        Triple({ logoutRoom("elsewhere") }, 1002002, ""),
        Triple({ sendCustomVideoCaptureRawData(picture.duplicate(), picture.capacity(), raw(i420, 320, 180, 320), 0) }, 1011002, ""),
        Triple({ sendCustomVideoCaptureRawData(picture.duplicate(), picture.capacity() + 1, raw(i420, 320, 180, 320), 0) }, 1000017, "dataLength"),
        Triple({ sendCustomVideoCaptureRawData(picture.duplicate(), picture.capacity(), raw(i420, 322, 180, 322), 0) }, 1000017, "dataLength"),
        Triple({ sendCustomVideoCaptureRawData(picture.duplicate(), picture.capacity(), raw(i420, 320, 180, 319), 0) }, 1000017, "strides"),
        Triple({ sendCustomVideoCaptureRawData(picture.duplicate(), picture.capacity(), raw(i420, -320, 180, 320), 0) }, 1000017, "width"),
        Triple({ sendCustomVideoCaptureRawData(picture.duplicate(), -1, raw(i420, 320, 180, 320), 0) }, 1000017, "dataLength"),
        Triple({ sendCustomVideoCaptureRawData(picture.duplicate(), 4, raw(i420, 1 shl 30, 1 shl 30, Int.MAX_VALUE), 0) }, 1000017, "width"),
        Triple({ sendCustomVideoCaptureRawData(picture.duplicate(), 4, raw(ZegoVideoFrameFormat.NV21, 320, 180, 320), 0) }, 1000017, "format"),
        Triple({ sendCustomVideoCaptureEncodedData(picture.duplicate(), Int.MAX_VALUE, ZegoVideoEncodedFrameParam(), 0) }, 1000017, "dataLength"),
        Triple({ sendCustomAudioCapturePCMData(picture.duplicate(), picture.capacity(), ZegoAudioFrameParam()) }, 1000017, "samples"),
        Triple({ sendCustomAudioCapturePCMData(picture.duplicate(), -2, ZegoAudioFrameParam()) }, 1000017, "dataLength"),
        Triple({ fetchCustomAudioRenderPCMData(ByteBuffer.allocate(8), 16, ZegoAudioFrameParam()) }, 1000017, "dataLength"),
        Triple({ enableCustomVideoCapture(true, ZegoCustomVideoCaptureConfig().apply { bufferType = ZegoVideoBufferType.D3D_TEXTURE_2D }) }, 1000915, "bufferType"),
        Triple({ startAudioDataObserver(1, ZegoAudioFrameParam()) }, 1000915, "observerBitMask"),
        Triple({ startPreview(ZegoCanvas("no view")) }, 1000017, "view"),
        Triple({ getPlayQuality("s") }, 1004011, ""),
        Triple({ useFileSource("\udfff.mp4") }, 1000907, "path"),
    )

    @Test
    fun `every refusal is told once, with number and words`() {
        val wrong = ArrayList<String>()
        for ((i, row) in table.withIndex()) {
            val (call, code, word) = row
            val events = Recorder()
            Side(events).use { side ->
                side.engine.call()
                // Whatever the row has to say is said before this.
                side.engine.setAllPlayStreamVolume(999)
                events.await("error setAllPlayStreamVolume 1000017 volume: 999")
                val errors = events.all().filter { it.startsWith("error") && !it.contains("999") }
                val told = errors.firstOrNull() ?: "error nothing 0"
                if (told.split(' ')[2] != "$code" || word !in told || errors.size != 1) {
                    wrong += "row $i, expected $code $word: $errors"
                }
            }
        }
        assertTrue(wrong.isEmpty(), wrong.joinToString("\n"))
    }

    @Test
    fun `a destroyed engine refuses every call`() {
        val side = Side()
        side.close()
        side.engine.setAllPlayStreamVolume(50)
        assertTrue(side.events.await("error setAllPlayStreamVolume").contains("${ZegoErrorCode.INVALID_HANDLE}"))
        side.engine.startPreview()
        side.events.await("error startPreview ${ZegoErrorCode.INVALID_HANDLE}")
        side.engine.loginRoom("r", ZegoUser("u")) // Its completion comes, too.
        side.events.await("error loginRoom ${ZegoErrorCode.INVALID_HANDLE}")
        assertTrue(side.engine.getRoomStreamList("r").playStreamList.isEmpty())
        assertEquals(0, side.engine.getPublishQuality().width)
    }

    @Test
    fun `null handlers are fine everywhere`() {
        Side().use { side ->
            side.engine.setEventHandler(null)
            side.engine.setCustomVideoCaptureHandler(null)
            side.engine.setCustomVideoRenderHandler(null)
            side.engine.setAudioDataHandler(null)
            side.engine.enableCustomVideoRender(true, null)
            side.engine.enableCustomVideoCapture(true, null)
            side.engine.loginRoom(unique("room"), ZegoUser("u"), null, null)
            side.engine.startPreview(null)
            side.engine.startPlayingStream(unique("nobody"), null, null)
            side.engine.logoutRoom(null, null)
            side.engine.setEventHandler(side.events)
            side.engine.setAllPlayStreamVolume(201)
            side.events.await("error setAllPlayStreamVolume 1000017")
        }
    }

    @Test
    fun `createEngine throws the number of what is wrong`() {
        fun code(change: ZegoEngineProfile.() -> Unit): Int =
            assertThrows(ZegoException::class.java) { ZegoExpressEngine.createEngine(profile(change), null) }.code
        assertEquals(ZegoErrorCode.ENGINE_APPID_ZERO, code { appID = 0 })
        assertEquals(ZegoErrorCode.COMMON_ILLEGAL_PARAM, code { appID = -1 })
        assertEquals(ZegoErrorCode.COMMON_ILLEGAL_PARAM, code { appID = 1L shl 32 })
        assertEquals(ZegoErrorCode.ENGINE_APPSIGN_INVALID_LENGTH, code { appSign = "abc" })
        assertEquals(ZegoErrorCode.ENGINE_APPSIGN_INVALID_CHARACTER, code { appSign = "g".repeat(64) })
        assertEquals(ZegoErrorCode.INVALID_UTF8, code { serverUrl = "ws://\ud800" })
        assertEquals(ZegoErrorCode.COMMON_ILLEGAL_PARAM, code { serverUrl = "ftp://x" })
        assertEquals(null, ZegoExpressEngine.getEngine())
        assertEquals(0, ZegoExpressEngine.getCounters().liveHandles)
    }

    @Test
    fun `process settings throw what is wrong`() {
        assertThrows(ZegoException::class.java) { ZegoExpressEngine.setRoomMode(ZegoRoomMode.MULTI_ROOM) }
        val log = ZegoLogConfig().apply { logPath = "/proc/no-such-folder" }
        assertEquals(
            ZegoErrorCode.ENGINE_LOG_NO_WRITE_PERMISSION,
            assertThrows(ZegoException::class.java) { ZegoExpressEngine.setLogConfig(log) }.code,
        )
        val config = ZegoEngineConfig().apply { advancedConfig["room_retry_time"] = "soon" }
        ZegoExpressEngine.setEngineConfig(config)
        try {
            val error = assertThrows(ZegoException::class.java) { ZegoExpressEngine.createEngine(profile(), null) }
            assertTrue("room_retry_time" in error.message!!, error.message)
        } finally {
            ZegoExpressEngine.setEngineConfig(null)
        }
    }

    @Test
    fun `the raw layer refuses memory that is too small or not direct`() {
        assertThrows(IllegalArgumentException::class.java) { Zex.zex_get_counters(ByteBuffer.allocateDirect(8)) }
        assertThrows(IllegalArgumentException::class.java) { Zex.zex_get_counters(ByteBuffer.allocate(64)) }
        assertEquals(ZegoErrorCode.COMMON_ILLEGAL_PARAM, Zex.zex_get_counters(null))
        assertThrows(ArrayIndexOutOfBoundsException::class.java) { Zex.zex_poll_event(0, LongArray(0)) }
        assertEquals(ZegoErrorCode.INVALID_HANDLE, Zex.zex_set_room_scenario(-1, 0))
        assertEquals(ZegoErrorCode.INVALID_HANDLE, Zex.zex_frame_release(Long.MIN_VALUE))
    }
}
