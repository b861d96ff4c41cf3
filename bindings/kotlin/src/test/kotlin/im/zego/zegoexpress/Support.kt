package im.zego.zegoexpress

import im.zego.zegoexpress.callback.IZegoEventHandler
import im.zego.zegoexpress.constants.ZegoPlayerState
import im.zego.zegoexpress.constants.ZegoPublishChannel
import im.zego.zegoexpress.constants.ZegoPublisherState
import im.zego.zegoexpress.constants.ZegoRemoteDeviceState
import im.zego.zegoexpress.constants.ZegoRoomState
import im.zego.zegoexpress.constants.ZegoRoomStateChangedReason
import im.zego.zegoexpress.constants.ZegoUpdateType
import im.zego.zegoexpress.constants.ZegoVideoConfigPreset
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoPlayStreamQuality
import im.zego.zegoexpress.entity.ZegoPublishStreamQuality
import im.zego.zegoexpress.entity.ZegoStream
import im.zego.zegoexpress.entity.ZegoUser
import im.zego.zegoexpress.entity.ZegoVideoConfig
import im.zego.zegoexpress.internal.Devices
import java.io.File
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine
import org.json.JSONObject
import org.junit.jupiter.api.Assertions.assertTrue

/** How long a test waits for what must happen. */
const val PATIENCE_S = 30L

/** A `zego-server` for all tests of this process; it ends with it. */
object Server {
    private val program = System.getenv("ZEGO_SERVER_BIN") ?: error("set ZEGO_SERVER_BIN to zego-server")
    private val data: File = File.createTempFile("zego-server", "").apply {
        delete()
        mkdir()
    }
    private val process: Process = ProcessBuilder(program, "--listen", "127.0.0.1:0", "--ready-json", "-", "--data", data.path, "--log", "error")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
    private val ready = JSONObject(process.inputStream.bufferedReader().readLine() ?: error("zego-server printed no ready line"))

    init {
        Runtime.getRuntime().addShutdownHook(Thread {
            process.destroy()
            process.waitFor(10, TimeUnit.SECONDS)
            data.deleteRecursively()
        })
    }

    val url: String get() = ready.getString("url")
    val appID: Long get() = ready.getLong("app_id")
    val appSign: String get() = ready.getString("app_sign")

    /** A login token for a user. */
    fun token(user: String): String {
        val run = ProcessBuilder(program, "token", "--user", user, "--app-id", "$appID", "--data", data.path)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
        return run.inputStream.bufferedReader().readText().trim().also { check(run.waitFor() == 0) }
    }

    /** Environment of programs that find the server by it. */
    fun environment(of: ProcessBuilder) {
        of.environment()["ZEGO_EXPRESS_SERVER"] = url
        of.environment()["ZEGO_APP_ID"] = "$appID"
        of.environment()["ZEGO_APP_SIGN"] = appSign
    }
}

private val serial = AtomicInteger()

/** A name that no other test uses. */
fun unique(word: String): String = "$word-${serial.incrementAndGet()}"

/** Writes down what happens and lets a test wait for it. */
open class Recorder : IZegoEventHandler() {
    private val lock = ReentrantLock()
    private val more = lock.newCondition()
    private val lines = ArrayList<String>()

    fun note(line: String) = lock.withLock {
        lines += line
        more.signalAll()
    }

    /** Everything so far. */
    fun all(): List<String> = lock.withLock { lines.toList() }

    /** Waits until a line begins with `start` and returns it. */
    fun await(start: String): String {
        lock.withLock {
            var left = TimeUnit.SECONDS.toNanos(PATIENCE_S)
            while (true) {
                lines.firstOrNull { it.startsWith(start) }?.let { return it }
                check(left > 0) { "no $start in:\n${lines.joinToString("\n")}" }
                left = more.awaitNanos(left)
            }
        }
    }

    override fun onDebugError(errorCode: Int, funcName: String, info: String) = note("error $funcName $errorCode $info")

    override fun onRoomStateChanged(roomID: String, reason: ZegoRoomStateChangedReason, errorCode: Int, extendedData: JSONObject) =
        note("changed $reason $errorCode")

    override fun onRoomStateUpdate(roomID: String, state: ZegoRoomState, errorCode: Int, extendedData: JSONObject) = note("room $state $errorCode")

    override fun onRoomUserUpdate(roomID: String, updateType: ZegoUpdateType, userList: ArrayList<ZegoUser>) =
        userList.forEach { note("user $updateType ${it.userID} ${it.userName}") }

    override fun onRoomStreamUpdate(roomID: String, updateType: ZegoUpdateType, streamList: ArrayList<ZegoStream>, extendedData: JSONObject) =
        streamList.forEach { note("stream $updateType ${it.streamID} ${it.user.userID}") }

    override fun onPublisherStateUpdate(streamID: String, state: ZegoPublisherState, errorCode: Int, extendedData: JSONObject) =
        note("publisher $state $errorCode")

    override fun onPlayerStateUpdate(streamID: String, state: ZegoPlayerState, errorCode: Int, extendedData: JSONObject) =
        note("player $state $errorCode")

    override fun onPublisherQualityUpdate(streamID: String, quality: ZegoPublishStreamQuality) = note("publish quality $streamID ${quality.videoSendFPS}")

    override fun onPlayerQualityUpdate(streamID: String, quality: ZegoPlayStreamQuality) = note("play quality $streamID ${quality.videoRecvFPS}")

    override fun onPublisherCapturedVideoFirstFrame(channel: ZegoPublishChannel) = note("captured video $channel")

    override fun onPublisherSendVideoFirstFrame(channel: ZegoPublishChannel) = note("sent video $channel")

    override fun onEncodedKeyframeWanted(channel: ZegoPublishChannel) = note("keyframe wanted $channel")

    override fun onPlayerRecvVideoFirstFrame(streamID: String) = note("received video $streamID")

    override fun onPlayerRenderVideoFirstFrame(streamID: String) = note("rendered video $streamID")

    override fun onPlayerVideoSizeChanged(streamID: String, width: Int, height: Int) = note("size $streamID ${width}x$height")

    override fun onPlayerRecvSEI(streamID: String, data: ByteArray) = note("sei $streamID ${String(data)}")

    override fun onRemoteCameraStateUpdate(streamID: String, state: ZegoRemoteDeviceState) = note("camera $streamID $state")

    override fun onRemoteMicStateUpdate(streamID: String, state: ZegoRemoteDeviceState) = note("mic $streamID $state")

    override fun onCapturedSoundLevelUpdate(soundLevel: Float) {
        if (soundLevel > 0) note("captured level")
    }

    override fun onRemoteSoundLevelUpdate(soundLevels: HashMap<String, Float>) {
        soundLevels.forEach { (stream, level) -> if (level > 0) note("remote level $stream") }
    }
}

/** One engine of a test, beside others. */
internal class Side(val events: Recorder = Recorder(), devices: Devices? = null, change: ZegoEngineProfile.() -> Unit = {}) : AutoCloseable {
    val engine: ZegoExpressEngine = ZegoExpressEngine.another(profile(change), events, devices)
    private var open = true

    fun login(room: String, user: String): Side = apply {
        engine.loginRoom(room, ZegoUser(user))
        events.await("room CONNECTED 0")
    }

    /** Publishes small synthetic pictures. */
    fun publish(stream: String): Side = apply {
        engine.useSyntheticSource()
        engine.setVideoConfig(small())
        engine.startPublishingStream(stream)
        events.await("publisher PUBLISHING 0")
    }

    fun play(stream: String): Side = apply {
        engine.startPlayingStream(stream)
        events.await("player PLAYING 0")
    }

    /** Destroys the engine and waits until it is gone. */
    override fun close() {
        if (open) {
            open = false
            val gone = CountDownLatch(1)
            engine.destroy { _, _ -> gone.countDown() }
            assertTrue(gone.await(PATIENCE_S, TimeUnit.SECONDS), "not destroyed")
        }
    }
}

fun profile(change: ZegoEngineProfile.() -> Unit = {}): ZegoEngineProfile = ZegoEngineProfile().apply {
    appID = Server.appID
    appSign = Server.appSign
    serverUrl = Server.url
    change()
}

fun small(): ZegoVideoConfig = ZegoVideoConfig(ZegoVideoConfigPreset.PRESET_180P)

/** Runs a coroutine and blocks this thread until it is done. */
fun <T> blocking(body: suspend () -> T): T {
    val result = CompletableFuture<T>()
    body.startCoroutine(
        Continuation(EmptyCoroutineContext) { outcome ->
            outcome.fold(result::complete, result::completeExceptionally)
        },
    )
    return result.get(PATIENCE_S, TimeUnit.SECONDS)
}

/** Two sides in one room: a host that publishes, and a viewer that plays. */
internal fun pair(word: String, test: (host: Side, viewer: Side, stream: String) -> Unit) {
    val (room, stream) = unique(word) to unique("$word-stream")
    Side().use { host ->
        host.login(room, "host").publish(stream)
        Side().use { viewer ->
            viewer.login(room, "viewer")
            test(host, viewer, stream)
        }
    }
}
