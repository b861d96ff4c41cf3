package im.zego.zegoexpress

import android.os.Looper
import im.zego.zegoexpress.callback.IZegoEventHandler
import im.zego.zegoexpress.constants.ZegoErrorCode
import im.zego.zegoexpress.constants.ZegoRoomState
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoUser
import java.io.File
import java.util.concurrent.TimeUnit
import org.json.JSONObject
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Callbacks arrive on the main Looper, with a real server and the real library. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(manifest = Config.NONE, sdk = [34])
class LooperTest {
    private val server = TestServer()

    @Before
    fun start() = server.start()

    @After
    fun stop() = server.stop()

    @Test
    fun callbacksArriveOnTheMainLooperAndNowhereElse() {
        val states = ArrayList<String>()
        val strays = ArrayList<String>()
        fun note(what: String) {
            if (Looper.getMainLooper().isCurrentThread) states += what else strays += what
        }
        var destroyed = false
        val engine = ZegoExpressEngine.createEngine(server.profile(), object : IZegoEventHandler() {
            override fun onRoomStateUpdate(roomID: String, state: ZegoRoomState, errorCode: Int, extendedData: JSONObject) = note("$state $errorCode")

            override fun onDebugError(errorCode: Int, funcName: String, info: String) = note("$funcName $errorCode")
        })
        engine.loginRoom("looper", ZegoUser("u"), null) { code, _ -> note("result $code") }
        engine.setAllPlayStreamVolume(300)
        assertTrue("nothing runs before the Looper does", states.isEmpty())
        runUntil("login") { "result 0" in states && "CONNECTED 0" in states }
        engine.logoutRoom { code, _ -> note("logout $code") }
        runUntil("logout") { "logout 0" in states && "DISCONNECTED 0" in states }
        ZegoExpressEngine.destroyEngine {
            note("destroyed")
            destroyed = true
        }
        runUntil("destroy") { destroyed }
        assertEquals(emptyList<String>(), strays)
        val refused = "setAllPlayStreamVolume ${ZegoErrorCode.COMMON_ILLEGAL_PARAM}"
        assertEquals(states.toString(), 1, states.count { it == refused })
        assertEquals("destroyed", states.last())
        assertEquals(0L, ZegoExpressEngine.getCounters().liveHandles)
    }

    /** Lets the main Looper run whatever has come, until it is enough. */
    private fun runUntil(what: String, done: () -> Boolean) {
        val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30)
        while (!done()) {
            assertTrue("no $what", System.nanoTime() < deadline)
            shadowOf(Looper.getMainLooper()).idle()
            Thread.sleep(5)
        }
    }
}

/** A `zego-server` for one test. */
class TestServer {
    private lateinit var process: Process
    private lateinit var data: File
    private lateinit var ready: JSONObject

    fun start() {
        data = File.createTempFile("zego-server", "")
        data.delete()
        val program = System.getenv("ZEGO_SERVER_BIN") ?: error("set ZEGO_SERVER_BIN to zego-server")
        process = ProcessBuilder(program, "--listen", "127.0.0.1:0", "--ready-json", "-", "--data", data.path, "--log", "error")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
        ready = JSONObject(process.inputStream.bufferedReader().readLine() ?: error("zego-server printed no ready line"))
    }

    fun profile(): ZegoEngineProfile = ZegoEngineProfile().apply {
        appID = ready.getLong("app_id")
        appSign = ready.getString("app_sign")
        serverUrl = ready.getString("url")
    }

    fun stop() {
        process.destroy()
        process.waitFor(10, TimeUnit.SECONDS)
        data.deleteRecursively()
    }
}
