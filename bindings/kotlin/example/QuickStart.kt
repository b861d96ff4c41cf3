// A live room in one program: publishes, and plays what others publish.
//
//     QuickStart ROOM USER STREAM [SECONDS]
//
// ZEGO_APP_ID and ZEGO_APP_SIGN come from the server's first start; ZEGO_EXPRESS_SERVER says where
// it is (default: ws://127.0.0.1:9300). Instead of a camera it publishes a synthetic picture.
package example

import im.zego.zegoexpress.ZegoExpressEngine
import im.zego.zegoexpress.ZegoVideoView
import im.zego.zegoexpress.callback.IZegoEventHandler
import im.zego.zegoexpress.constants.ZegoPlayerState
import im.zego.zegoexpress.constants.ZegoPublisherState
import im.zego.zegoexpress.constants.ZegoRoomStateChangedReason
import im.zego.zegoexpress.constants.ZegoScenario
import im.zego.zegoexpress.constants.ZegoStreamResourceMode
import im.zego.zegoexpress.constants.ZegoUpdateType
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoPlayerConfig
import im.zego.zegoexpress.entity.ZegoRoomConfig
import im.zego.zegoexpress.entity.ZegoStream
import im.zego.zegoexpress.entity.ZegoUser
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import org.json.JSONObject

class QuickStart(private val roomID: String, private val userID: String, private val streamID: String) {
    private lateinit var engine: ZegoExpressEngine
    private val previewed = AtomicInteger()
    private val played = AtomicInteger()

    /** Runs for a while; how many pictures of others were shown. */
    fun run(seconds: Long): Int {
        // 1. Create the engine.
        val profile = ZegoEngineProfile()
        profile.appID = System.getenv("ZEGO_APP_ID")?.toLong() ?: error("set ZEGO_APP_ID")
        profile.appSign = System.getenv("ZEGO_APP_SIGN")
        profile.scenario = ZegoScenario.BROADCAST
        profile.serverUrl = null // ZEGO_EXPRESS_SERVER, else ws://127.0.0.1:9300
        engine = ZegoExpressEngine.createEngine(profile, handler)
        engine.useSyntheticSource()

        // 2. Log in; with isUserStatusNotify the handler hears of other users.
        val user = ZegoUser(userID, "user $userID")
        val roomConfig = ZegoRoomConfig()
        roomConfig.isUserStatusNotify = true
        engine.loginRoom(roomID, user, roomConfig) { errorCode, _ ->
            println("login: $errorCode")
        }

        // 3. Preview and publish; there is no need to wait for the login.
        val preview = ZegoVideoView { previewed.incrementAndGet() }
        engine.startPreview(ZegoCanvas(preview))
        engine.startPublishingStream(streamID)

        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds))

        // 4. Stop, leave, and destroy; wait for the completion before the process ends.
        engine.stopPublishingStream()
        engine.stopPreview()
        engine.logoutRoom(roomID)
        val destroyed = CountDownLatch(1)
        ZegoExpressEngine.destroyEngine { destroyed.countDown() }
        destroyed.await(30, TimeUnit.SECONDS)
        println("previewed ${previewed.get()} pictures, played ${played.get()}")
        return played.get()
    }

    private val handler = object : IZegoEventHandler() {
        override fun onRoomStateChanged(
            roomID: String,
            reason: ZegoRoomStateChangedReason,
            errorCode: Int,
            extendedData: JSONObject,
        ) = println("room $roomID: $reason, $errorCode")

        override fun onRoomUserUpdate(roomID: String, updateType: ZegoUpdateType, userList: ArrayList<ZegoUser>) =
            println("users $updateType: ${userList.map { it.userID }}")

        override fun onRoomStreamUpdate(
            roomID: String,
            updateType: ZegoUpdateType,
            streamList: ArrayList<ZegoStream>,
            extendedData: JSONObject,
        ) {
            println("streams $updateType: ${streamList.map { it.streamID }}")
            for (stream in streamList) {
                if (updateType == ZegoUpdateType.ADD) {
                    val config = ZegoPlayerConfig()
                    config.resourceMode = ZegoStreamResourceMode.ONLY_L3
                    val view = ZegoVideoView { played.incrementAndGet() }
                    engine.startPlayingStream(stream.streamID, ZegoCanvas(view), config)
                } else {
                    engine.stopPlayingStream(stream.streamID)
                }
            }
        }

        override fun onPublisherStateUpdate(
            streamID: String,
            state: ZegoPublisherState,
            errorCode: Int,
            extendedData: JSONObject,
        ) = println("publishing $streamID: $state, $errorCode")

        override fun onPlayerStateUpdate(
            streamID: String,
            state: ZegoPlayerState,
            errorCode: Int,
            extendedData: JSONObject,
        ) = println("playing $streamID: $state, $errorCode")

        override fun onDebugError(errorCode: Int, funcName: String, info: String) =
            System.err.println("$funcName: $errorCode, $info")
    }
}

fun main(args: Array<String>) {
    if (args.size < 3) {
        println("usage: QuickStart ROOM USER STREAM [SECONDS]")
        return
    }
    QuickStart(args[0], args[1], args[2]).run(args.getOrNull(3)?.toLong() ?: 10)
}
