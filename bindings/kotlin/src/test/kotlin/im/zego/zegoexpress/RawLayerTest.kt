package im.zego.zegoexpress

import example.Barcode
import im.zego.zegoexpress.constants.ZegoColorMatrix
import im.zego.zegoexpress.constants.ZegoColorRange
import im.zego.zegoexpress.constants.ZegoPlayerState
import im.zego.zegoexpress.constants.ZegoPublisherState
import im.zego.zegoexpress.constants.ZegoRemoteDeviceState
import im.zego.zegoexpress.constants.ZegoRoomStateChangedReason
import im.zego.zegoexpress.constants.ZegoScenario
import im.zego.zegoexpress.constants.ZegoStreamQualityLevel
import im.zego.zegoexpress.constants.ZegoStreamResourceMode
import im.zego.zegoexpress.internal.Events
import im.zego.zegoexpress.internal.Placement
import im.zego.zegoexpress.internal.Zex
import im.zego.zegoexpress.internal.utf8
import im.zego.zegoexpress.internal.zexLayout
import im.zego.zegoexpress.constants.ZegoViewMode
import im.zego.zegoexpress.entity.ZegoEngineConfig
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoLogConfig
import java.io.File
import java.util.concurrent.TimeUnit
import org.json.JSONObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** The generated layer, small tools, process settings, and the example. */
class RawLayerTest {
    private val root: File = generateSequence(File("").absoluteFile) { it.parentFile }.first { File(it, "bindings/model/layout.txt").exists() }

    @Test
    fun `sizes and offsets are the model's, here and in the glue`() {
        val expected = File(root, "bindings/model/layout.txt").readText()
        assertEquals(expected, zexLayout())
        assertEquals(expected, Zex.layout())
    }

    @Test
    fun `published enums have the numbers of the C interface`() {
        assertEquals(Zex.ZEX_ROOM_STATE_CHANGED_REASON_KICK_OUT, ZegoRoomStateChangedReason.KICK_OUT.value())
        assertEquals(Zex.ZEX_STREAM_RESOURCE_MODE_ONLY_L3, ZegoStreamResourceMode.ONLY_L3.value())
        assertEquals(Zex.ZEX_PUBLISHER_STATE_PUBLISHING, ZegoPublisherState.PUBLISHING.value())
        assertEquals(Zex.ZEX_PLAYER_STATE_PLAYING, ZegoPlayerState.getZegoPlayerState(2).value())
        assertEquals(Zex.ZEX_REMOTE_DEVICE_STATE_MUTE, ZegoRemoteDeviceState.MUTE.value())
        assertEquals(Zex.ZEX_STREAM_QUALITY_LEVEL_DIE, ZegoStreamQualityLevel.DIE.value())
        assertEquals(Zex.ZEX_SCENARIO_STANDARD_VOICE_CALL, ZegoScenario.STANDARD_VOICE_CALL.value())
        assertEquals(ZegoScenario.DEFAULT, ZegoScenario.getZegoScenario(77))
        val matrices = listOf(
            Zex.ZEX_COLOR_MATRIX_BT601 to ZegoColorMatrix.BT601,
            Zex.ZEX_COLOR_MATRIX_BT709 to ZegoColorMatrix.BT709,
            Zex.ZEX_COLOR_MATRIX_BT2020 to ZegoColorMatrix.BT2020,
            Zex.ZEX_COLOR_MATRIX_SMPTE240M to ZegoColorMatrix.SMPTE240M,
            Zex.ZEX_COLOR_MATRIX_FCC to ZegoColorMatrix.FCC,
        )
        assertEquals(ZegoColorMatrix.entries, matrices.map { ZegoColorMatrix.getZegoColorMatrix(it.first) })
        assertEquals(matrices.map { it.first }, matrices.map { it.second.value() })
        assertEquals(ZegoColorRange.LIMITED, ZegoColorRange.getZegoColorRange(Zex.ZEX_COLOR_RANGE_LIMITED))
        assertEquals(ZegoColorRange.FULL, ZegoColorRange.getZegoColorRange(Zex.ZEX_COLOR_RANGE_FULL))
        assertEquals(ZegoColorMatrix.BT601, ZegoColorMatrix.getZegoColorMatrix(77))
    }

    @Test
    fun `the jar carries the notices of what is in the native libraries`() {
        val packed = javaClass.getResource("/META-INF/THIRD_PARTY_NOTICES.txt")!!.readText()
        assertEquals(File(root, "docs/THIRD_PARTY_NOTICES.txt").readText(), packed)
    }

    @Test
    fun `texts become UTF-8, and what cannot becomes something refused`() {
        assertEquals("grüße 你好 🎥\u0000", String(utf8("grüße 你好 🎥")))
        assertEquals("61 c0 80 62 00", utf8("a\u0000b").joinToString(" ") { "%02x".format(it) })
        assertEquals("ed a0 80 00", utf8("\ud800").joinToString(" ") { "%02x".format(it) })
    }

    @Test
    fun `a call's name is the published one, whoever reports it`() {
        assertEquals("startPublishingStream", Events.published("start_publishing_stream"))
        assertEquals("sendCustomAudioCapturePCMData", Events.published("send_custom_audio_capture_pcm_data"))
        assertEquals("sendSEI", Events.published("send_sei"))
    }

    @Test
    fun `a picture is placed in its view`() {
        fun place(mode: ZegoViewMode) = Placement.of(mode, 160, 90, 100, 100).let { listOf(it.left, it.top, it.width, it.height) }
        assertEquals(listOf(0, 22, 100, 56), place(ZegoViewMode.ASPECT_FIT))
        assertEquals(listOf(-38, 0, 177, 100), place(ZegoViewMode.ASPECT_FILL))
        assertEquals(listOf(0, 0, 100, 100), place(ZegoViewMode.SCALE_TO_FILL))
    }

    @Test
    fun `the barcode's check is the one of the vectors`() {
        val vectors = JSONObject(File(root, "crates/media/vectors/barcode.json").readText()).getJSONArray("codes")
        for (i in 0 until vectors.length()) {
            val bytes = vectors.getJSONObject(i).getString("bytes").chunked(2).map { it.toInt(16) }.toIntArray()
            assertEquals(bytes[8], Barcode.crc8(bytes, 8))
        }
    }

    @Test
    fun `errors have names and words`() {
        assertEquals("COMMON_ILLEGAL_PARAM", Zex.zex_error_name(1000017))
        assertTrue(Zex.zex_error_text(1000017)!!.length > 20)
        assertTrue(Regex("\\d+\\.\\d+\\.\\d+").matches(ZegoExpressEngine.getVersion()))
    }

    @Test
    fun `the server's address may come by the engine config`() {
        val config = ZegoEngineConfig()
        config.advancedConfig["server_url"] = Server.url
        ZegoExpressEngine.setEngineConfig(config)
        try {
            Side { serverUrl = null }.use { it.login(unique("advanced"), "u") }
        } finally {
            ZegoExpressEngine.setEngineConfig(null)
        }
        assertEquals(null, ZegoEngineProfile().serverUrl)
    }

    @Test
    fun `the log is written where it was asked for`(@TempDir folder: File) {
        ZegoExpressEngine.setLogConfig(ZegoLogConfig().apply { logPath = folder.path })
        try {
            Side().use {
                it.engine.setPlayVolume("nobody", 50)
                it.events.await("error setPlayVolume")
            }
            assertTrue(folder.listFiles()!!.any { it.length() > 0 })
        } finally {
            ZegoExpressEngine.setLogConfig(ZegoLogConfig())
        }
    }

    @Test
    fun `the quick start runs as written`() {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val classpath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val program = ProcessBuilder(
            java, "-Xmx128m", "-Djava.library.path=${System.getProperty("java.library.path")}", "-cp", classpath,
            "example.QuickStartKt", unique("quick"), "quick-user", unique("quick-stream"), "2",
        ).redirectErrorStream(true)
        Server.environment(program)
        val process = program.start()
        val said = process.inputStream.bufferedReader().readText()
        assertTrue(process.waitFor(PATIENCE_S, TimeUnit.SECONDS), said)
        assertEquals(0, process.exitValue(), said)
        for (line in listOf("room \\S+: LOGINED, 0", "login: 0", "publishing \\S+: PUBLISHING, 0", "previewed [1-9]\\d* pictures")) {
            assertTrue(Regex(line).containsMatchIn(said), "no $line in:\n$said")
        }
    }
}
