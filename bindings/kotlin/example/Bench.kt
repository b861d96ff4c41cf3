// Figures of this binding; one line of JSON.
//
//     Bench calls
//     Bench viewer SECONDS ROOM STREAM
//
// Where server and project are is told as for the quick start.
package example

import im.zego.zegoexpress.ZegoExpressEngine
import im.zego.zegoexpress.callback.IZegoCustomVideoRenderHandler
import im.zego.zegoexpress.callback.IZegoEventHandler
import im.zego.zegoexpress.constants.ZegoStreamResourceMode
import im.zego.zegoexpress.constants.ZegoUpdateType
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoPlayerConfig
import im.zego.zegoexpress.entity.ZegoStream
import im.zego.zegoexpress.entity.ZegoUser
import im.zego.zegoexpress.entity.ZegoVideoFrameParam
import im.zego.zegoexpress.internal.Zex
import java.io.File
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executor
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import org.json.JSONObject

private const val PATIENCE_S = 60L
private const val BATCHES = 21
private const val CALLS = 2000
private const val CALLBACKS = 500

fun main(args: Array<String>) {
    when (args.firstOrNull()) {
        "calls" -> calls()
        "viewer" -> viewer(args[1].toDouble(), args[2], args[3])
        else -> error("usage: Bench calls | viewer SECONDS ROOM STREAM")
    }
}

/** Median nanoseconds of a cheap call, and of a refused one with its report in the handler. */
private fun calls() {
    val told = Semaphore(0)
    val engine = create(object : IZegoEventHandler() {
        override fun onDebugError(errorCode: Int, funcName: String, info: String) = told.release()
    })
    val call = median(CALLS) { repeat(CALLS) { engine.setCaptureVolume(100) } }
    val callback = median(CALLBACKS) {
        // Past the engine class, which would report the refusal itself before the engine's event is there.
        repeat(CALLBACKS) { check(Zex.zex_set_capture_volume(engine.handle, 201) != 0) }
        check(told.tryAcquire(CALLBACKS, PATIENCE_S, TimeUnit.SECONDS)) { "not all reports came" }
    }
    destroy()
    println("{\"call_ns\": ${"%.1f".format(call)}, \"callback_ns\": ${"%.1f".format(callback)}}")
}

private inline fun median(count: Int, crossinline batch: () -> Unit): Double {
    val once = {
        val start = System.nanoTime()
        batch()
        (System.nanoTime() - start).toDouble() / count
    }
    // The first batches are the compiler's.
    repeat(BATCHES) { once() }
    return DoubleArray(BATCHES) { once() }.sorted()[BATCHES / 2]
}

/** CPU time of this process while it is handed the raw pictures of a stream, from the first one on. */
private fun viewer(seconds: Double, room: String, stream: String) {
    val first = CompletableFuture<Long>()
    val frames = AtomicInteger()
    var sum = 0
    lateinit var engine: ZegoExpressEngine
    engine = create(object : IZegoEventHandler() {
        override fun onRoomStreamUpdate(
            roomID: String,
            updateType: ZegoUpdateType,
            streamList: ArrayList<ZegoStream>,
            extendedData: JSONObject,
        ) {
            if (updateType == ZegoUpdateType.ADD && streamList.any { it.streamID == stream }) {
                val config = ZegoPlayerConfig()
                config.resourceMode = ZegoStreamResourceMode.ONLY_L3
                engine.startPlayingStream(stream, config)
            }
        }
    })
    engine.setCustomVideoRenderHandler(object : IZegoCustomVideoRenderHandler() {
        override fun onRemoteVideoFrameRawData(data: Array<ByteBuffer>, dataLength: IntArray, param: ZegoVideoFrameParam, streamID: String) {
            sum += data[0].get(0)
            if (frames.incrementAndGet() == 1) first.complete(cpuMs())
        }
    })
    engine.enableCustomVideoRender(true, null)
    engine.loginRoom(room, ZegoUser("kotlin-${System.nanoTime() and 0xffffff}"))
    val before = first.get(PATIENCE_S, TimeUnit.SECONDS)
    Thread.sleep((seconds * 1000).toLong())
    val cpu = cpuMs() - before
    println("{\"cpu_ms\": $cpu, \"frames\": ${frames.get()}, \"seconds\": $seconds}")
    destroy()
}

/** User and system time of the process in milliseconds; the kernel counts in hundredths of a second. */
private fun cpuMs(): Long {
    val fields = File("/proc/self/stat").readText().substringAfterLast(')').trim().split(' ')
    return (fields[11].toLong() + fields[12].toLong()) * 10
}

private fun create(handler: IZegoEventHandler): ZegoExpressEngine {
    val profile = ZegoEngineProfile()
    profile.appID = System.getenv("ZEGO_APP_ID")?.toLong() ?: 1
    profile.appSign = System.getenv("ZEGO_APP_SIGN")
    // On the engine's own thread: the way from C to Kotlin, without a queue of the application's.
    profile.callbackExecutor = Executor { it.run() }
    return ZegoExpressEngine.createEngine(profile, handler)
}

private fun destroy() {
    val destroyed = CountDownLatch(1)
    ZegoExpressEngine.destroyEngine { destroyed.countDown() }
    check(destroyed.await(PATIENCE_S, TimeUnit.SECONDS)) { "not destroyed" }
}
