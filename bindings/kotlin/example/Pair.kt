// One side of a room that is shared with a program in another language.
//
//     Pair host|viewer ROOM STREAM
package example

import im.zego.zegoexpress.ZegoExpressEngine
import im.zego.zegoexpress.ZegoVideoView
import im.zego.zegoexpress.callback.IZegoEventHandler
import im.zego.zegoexpress.constants.ZegoPublisherState
import im.zego.zegoexpress.constants.ZegoStreamResourceMode
import im.zego.zegoexpress.constants.ZegoUpdateType
import im.zego.zegoexpress.constants.ZegoVideoConfigPreset
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoPlayerConfig
import im.zego.zegoexpress.entity.ZegoStream
import im.zego.zegoexpress.entity.ZegoUser
import im.zego.zegoexpress.entity.ZegoVideoConfig
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.system.exitProcess
import org.json.JSONObject

private const val PATIENCE_S = 30L
private const val FRAMES = 45

fun main(args: Array<String>) {
    val (role, room, stream) = args
    try {
        when (role) {
            "host" -> host(room, stream)
            "viewer" -> viewer(room, stream)
            else -> error("unknown role $role")
        }
    } catch (error: Exception) {
        println("failed: $error")
        exitProcess(1)
    }
}

private fun host(room: String, stream: String) {
    val publishing = CountDownLatch(1)
    val engine = create(object : IZegoEventHandler() {
        override fun onPublisherStateUpdate(streamID: String, state: ZegoPublisherState, errorCode: Int, extendedData: JSONObject) {
            if (state == ZegoPublisherState.PUBLISHING) publishing.countDown()
        }
    })
    engine.useSyntheticSource()
    engine.setVideoConfig(ZegoVideoConfig(ZegoVideoConfigPreset.PRESET_180P))
    engine.loginRoom(room, ZegoUser("kotlin-host"))
    engine.startPublishingStream(stream)
    check(publishing.await(PATIENCE_S, TimeUnit.SECONDS)) { "not publishing after $PATIENCE_S s" }
    println("READY")
    while (System.`in`.read() >= 0) {
        // Until standard input ends.
    }
    engine.stopPublishingStream()
    leave(engine, room)
    val left = ZegoExpressEngine.getCounters().liveHandles
    println("DONE live_handles=$left")
    check(left == 0L) { "$left handles are left" }
}

private fun viewer(room: String, stream: String) {
    val enough = CompletableFuture<Int>()
    lateinit var engine: ZegoExpressEngine
    var last = -1
    var seen = 0
    val view = ZegoVideoView { frame ->
        val code = Barcode.read(frame)
        when {
            code == null -> enough.completeExceptionally(IllegalStateException("a picture without a code"))
            code.frame <= last -> enough.completeExceptionally(IllegalStateException("${code.frame} after $last"))
            else -> {
                last = code.frame
                if (++seen == FRAMES) enough.complete(seen)
            }
        }
    }
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
                engine.startPlayingStream(stream, ZegoCanvas(view), config)
            }
        }
    })
    engine.loginRoom(room, ZegoUser("kotlin-viewer"))
    val frames = enough.get(PATIENCE_S, TimeUnit.SECONDS)
    engine.stopPlayingStream(stream)
    leave(engine, room)
    check(ZegoExpressEngine.getCounters().liveHandles == 0L) { "handles are left" }
    println("OK frames=$frames")
}

private fun create(handler: IZegoEventHandler): ZegoExpressEngine {
    val profile = ZegoEngineProfile()
    profile.appID = System.getenv("ZEGO_APP_ID").toLong()
    profile.appSign = System.getenv("ZEGO_APP_SIGN")
    return ZegoExpressEngine.createEngine(profile, handler)
}

private fun leave(engine: ZegoExpressEngine, room: String) {
    engine.logoutRoom(room)
    val destroyed = CountDownLatch(1)
    ZegoExpressEngine.destroyEngine { destroyed.countDown() }
    check(destroyed.await(PATIENCE_S, TimeUnit.SECONDS)) { "not destroyed after $PATIENCE_S s" }
}
