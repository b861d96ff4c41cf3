package im.zego.zegoexpress

import im.zego.zegoexpress.callback.IZegoEventHandler
import im.zego.zegoexpress.constants.ZegoErrorCode
import im.zego.zegoexpress.constants.ZegoRoomState
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.entity.ZegoUser
import java.lang.ref.WeakReference
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import org.json.JSONObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Lifetimes, threads, exceptions. */
class LifecycleTest {
    @Test
    fun `an engine may be destroyed inside its own callback`() {
        val gone = CompletableFuture<Int>()
        lateinit var engine: ZegoExpressEngine
        engine = ZegoExpressEngine.another(
            profile(),
            object : Recorder() {
                override fun onRoomStateUpdate(roomID: String, state: ZegoRoomState, errorCode: Int, extendedData: JSONObject) {
                    if (state == ZegoRoomState.CONNECTED) engine.destroy { code, _ -> gone.complete(code) }
                }
            },
        )
        engine.loginRoom(unique("room"), ZegoUser("u"))
        assertEquals(0, gone.get(PATIENCE_S, TimeUnit.SECONDS))
        assertEquals(0, ZegoExpressEngine.getCounters().liveHandles)
    }

    @Test
    fun `an engine may be destroyed on its media thread`() {
        val gone = CompletableFuture<Int>()
        val engine = ZegoExpressEngine.another(profile(), null)
        engine.useSyntheticSource()
        engine.startPreview(ZegoCanvas(ZegoVideoView { engine.destroy { code, _ -> gone.complete(code) } }))
        assertTrue(gone.get(PATIENCE_S, TimeUnit.SECONDS) in listOf(0, ZegoErrorCode.COMMON_ENGINE_NOT_CREATE, ZegoErrorCode.INVALID_HANDLE))
    }

    @Test
    fun `what a handler throws is reported and the engine goes on`() {
        val reported = ConcurrentLinkedQueue<String>()
        ZegoExpressEngine.setUncaughtExceptionHandler { callback, error -> reported += "$callback ${error.message}" }
        try {
            val events = object : Recorder() {
                override fun onRoomStateUpdate(roomID: String, state: ZegoRoomState, errorCode: Int, extendedData: JSONObject) {
                    super.onRoomStateUpdate(roomID, state, errorCode, extendedData)
                    error("thrown on purpose")
                }
            }
            val shown = CompletableFuture<Int>()
            Side(events).use { side ->
                var pictures = 0
                side.engine.useSyntheticSource()
                side.engine.startPreview(
                    ZegoCanvas(
                        ZegoVideoView {
                            if (++pictures == 3) shown.complete(pictures)
                            throw OutOfMemoryError("also on purpose")
                        },
                    ),
                )
                side.login(unique("room"), "u")
                assertEquals(3, shown.get(PATIENCE_S, TimeUnit.SECONDS))
                side.engine.logoutRoom()
                events.await("room DISCONNECTED 0")
            }
            assertTrue("onRoomStateUpdate thrown on purpose" in reported, reported.toString())
            assertTrue("onCapturedVideoFrameRawData also on purpose" in reported, reported.toString())
        } finally {
            ZegoExpressEngine.setUncaughtExceptionHandler(null)
        }
    }

    @Test
    fun `200 engines come and go without leaving a handle or a thread`() {
        val before = Thread.activeCount()
        repeat(200) { round ->
            val gone = CountDownLatch(1)
            val engine = ZegoExpressEngine.another(profile(), Recorder())
            if (round % 20 == 0) {
                engine.useSyntheticSource()
                engine.startPreview()
                engine.loginRoom(unique("cycle"), ZegoUser("u"))
            }
            engine.destroy { _, _ -> gone.countDown() }
            assertTrue(gone.await(PATIENCE_S, TimeUnit.SECONDS), "round $round")
        }
        val left = ZegoExpressEngine.getCounters()
        assertEquals(listOf(0L, 0L, 0L), listOf(left.liveHandles, left.liveEngines, left.liveFrames))
        // Threads of the last engines may still be ending; those of 200 would be many more.
        assertTrue(Thread.activeCount() < before + 20, "${Thread.activeCount()} threads, $before before")
    }

    @Test
    fun `a handler that only the engine knows is not collected, and goes with it`() {
        val heard = CountDownLatch(1)
        var handler: IZegoEventHandler? = object : IZegoEventHandler() {
            override fun onRoomStateUpdate(roomID: String, state: ZegoRoomState, errorCode: Int, extendedData: JSONObject) {
                if (state == ZegoRoomState.CONNECTED) heard.countDown()
            }
        }
        val weak = WeakReference(handler)
        var engine: ZegoExpressEngine? = ZegoExpressEngine.another(profile(), handler)
        handler = null
        System.gc()
        engine!!.loginRoom(unique("room"), ZegoUser("u"))
        assertTrue(heard.await(PATIENCE_S, TimeUnit.SECONDS))
        val gone = CountDownLatch(1)
        engine.destroy { _, _ -> gone.countDown() }
        engine = null
        assertTrue(gone.await(PATIENCE_S, TimeUnit.SECONDS))
        var tries = 0
        while (weak.get() != null && tries++ < 100) {
            System.gc()
            Thread.yield()
        }
        assertNull(weak.get())
    }

    @Test
    fun `waiting inside a callback does not deadlock`() {
        val result = CompletableFuture<Int>()
        lateinit var engine: ZegoExpressEngine
        val (first, second) = unique("first") to unique("second")
        val events = object : Recorder() {
            override fun onRoomStateUpdate(roomID: String, state: ZegoRoomState, errorCode: Int, extendedData: JSONObject) {
                if (state == ZegoRoomState.CONNECTED && roomID == first) {
                    try {
                        blocking { engine.logoutRoomAwait() }
                        blocking { engine.loginRoomAwait(second, ZegoUser("u")) }
                        result.complete(0)
                    } catch (error: Exception) {
                        result.completeExceptionally(error)
                    }
                }
            }
        }
        Side(events).use { side ->
            engine = side.engine
            engine.loginRoom(first, ZegoUser("u"))
            assertEquals(0, result.get(PATIENCE_S, TimeUnit.SECONDS))
        }
    }

    @Test
    fun `suspend functions throw the number and the words of a refusal`() {
        Side { appSign = "0".repeat(64) }.use { side ->
            val refused = assertThrows(ExecutionException::class.java) { blocking { side.engine.loginRoomAwait(unique("room"), ZegoUser("u")) } }
            assertEquals(1002033, (refused.cause as ZegoException).code)
            val illegal = assertThrows(ExecutionException::class.java) { blocking { side.engine.loginRoomAwait("", ZegoUser("u")) } }
            assertTrue(illegal.cause!!.message!!.contains("room_id"), illegal.cause!!.message)
        }
    }

    @Test
    fun `there is one engine per process`() {
        val engine = ZegoExpressEngine.createEngine(profile(), null)
        assertSame(engine, ZegoExpressEngine.createEngine(profile { appID = 5 }, Recorder()))
        assertSame(engine, ZegoExpressEngine.getEngine())
        val gone = CountDownLatch(2)
        ZegoExpressEngine.destroyEngine { gone.countDown() }
        assertNull(ZegoExpressEngine.getEngine())
        ZegoExpressEngine.destroyEngine { gone.countDown() }
        val next = ZegoExpressEngine.createEngine(profile(), null)
        assertNotSame(engine, next)
        blocking { ZegoExpressEngine.destroyEngineAwait() }
        assertTrue(gone.await(PATIENCE_S, TimeUnit.SECONDS))
        assertEquals(0, ZegoExpressEngine.getCounters().liveEngines)
    }

    @Test
    fun `callbacks run on the executor of the profile, one at a time`() {
        val executor = Executors.newSingleThreadExecutor { task -> Thread(task, "application") }
        try {
            val threads = ConcurrentLinkedQueue<String>()
            val events = object : Recorder() {
                override fun onRoomStateUpdate(roomID: String, state: ZegoRoomState, errorCode: Int, extendedData: JSONObject) {
                    threads += Thread.currentThread().name
                    super.onRoomStateUpdate(roomID, state, errorCode, extendedData)
                }
            }
            val result = CompletableFuture<String>()
            Side(events) { callbackExecutor = executor }.use { side ->
                side.engine.loginRoom(unique("room"), ZegoUser("u"), null) { _, _ -> result.complete(Thread.currentThread().name) }
                side.events.await("room CONNECTED 0")
                assertEquals("application", result.get(PATIENCE_S, TimeUnit.SECONDS))
            }
            assertEquals(setOf("application"), threads.toSet())
        } finally {
            executor.shutdown()
        }
    }

    @Test
    fun `an executor that refuses loses events but not the engine`() {
        val executor = Executors.newSingleThreadExecutor()
        executor.shutdown()
        val reported = CompletableFuture<String>()
        ZegoExpressEngine.setUncaughtExceptionHandler { callback, _ -> reported.complete(callback) }
        try {
            Side { callbackExecutor = executor }.use { side ->
                side.engine.loginRoom(unique("room"), ZegoUser("u"))
                assertNotNull(reported.get(PATIENCE_S, TimeUnit.SECONDS))
            }
        } finally {
            ZegoExpressEngine.setUncaughtExceptionHandler(null)
        }
    }

    @Test
    fun `many threads may call at once, also while the engine goes`() {
        val engine = ZegoExpressEngine.another(profile(), null)
        val gone = CountDownLatch(1)
        val threads = (0 until 8).map { number ->
            Thread {
                repeat(100) { round ->
                    engine.setPlayVolume("none", round)
                    engine.setVideoConfig(small())
                    engine.startPreview()
                    engine.getRoomStreamList("none")
                    engine.stopPreview()
                    if (number == 0 && round == 50) engine.destroy { _, _ -> gone.countDown() }
                }
            }.apply { start() }
        }
        threads.forEach { it.join(TimeUnit.SECONDS.toMillis(PATIENCE_S)) }
        assertTrue(threads.none { it.isAlive })
        assertTrue(gone.await(PATIENCE_S, TimeUnit.SECONDS))
        assertEquals(0, ZegoExpressEngine.getCounters().liveHandles)
    }
}
