package im.zego.zegoexpress

import example.Barcode
import im.zego.zegoexpress.constants.ZegoErrorCode
import im.zego.zegoexpress.constants.ZegoRoomStateChangedReason
import im.zego.zegoexpress.constants.ZegoStreamResourceMode
import im.zego.zegoexpress.constants.ZegoUpdateType
import im.zego.zegoexpress.entity.ZegoCanvas
import im.zego.zegoexpress.entity.ZegoPlayerConfig
import im.zego.zegoexpress.entity.ZegoRoomConfig
import im.zego.zegoexpress.entity.ZegoStream
import im.zego.zegoexpress.entity.ZegoUser
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import org.json.JSONObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The quick start's flow, both sides in this process. */
class FlowTest {
    @Test
    fun `host and viewer see each other from login to logout`() {
        val (room, stream) = unique("flow") to unique("flow-stream")
        val enough = CompletableFuture<List<Int>>()
        val numbers = ArrayList<Int>()
        val view = ZegoVideoView { frame ->
            val code = Barcode.read(frame)
            if (code == null) {
                enough.completeExceptionally(AssertionError("a picture without a code"))
            } else {
                numbers += code.frame
                if (numbers.size == 30) enough.complete(numbers.toList())
            }
        }
        lateinit var watcher: ZegoExpressEngine
        val viewerEvents = object : Recorder() {
            override fun onRoomStreamUpdate(
                roomID: String,
                updateType: ZegoUpdateType,
                streamList: ArrayList<ZegoStream>,
                extendedData: JSONObject,
            ) {
                super.onRoomStreamUpdate(roomID, updateType, streamList, extendedData)
                if (updateType == ZegoUpdateType.ADD) {
                    val config = ZegoPlayerConfig().apply { resourceMode = ZegoStreamResourceMode.ONLY_L3 }
                    watcher.startPlayingStream(streamList[0].streamID, ZegoCanvas(view), config)
                } else {
                    watcher.stopPlayingStream(streamList[0].streamID)
                }
            }
        }
        Side(viewerEvents).use { viewer ->
            watcher = viewer.engine
            watcher.loginRoom(room, ZegoUser("viewer", "Vera"), ZegoRoomConfig().apply { isUserStatusNotify = true })
            viewerEvents.await("room CONNECTED 0")
            Side().use { host ->
                host.engine.useSyntheticSource()
                host.engine.setVideoConfig(small())
                host.engine.loginRoom(room, ZegoUser("host", "Hans"))
                host.engine.startPreview()
                host.engine.startPublishingStream(stream)
                host.events.await("publisher PUBLISHING 0")

                val seen = enough.get(PATIENCE_S, TimeUnit.SECONDS)
                assertEquals(seen.sorted().distinct(), seen)
                assertEquals("size $stream 320x180", viewerEvents.await("size"))
                viewerEvents.await("user ADD host Hans")

                host.engine.stopPublishingStream()
                viewerEvents.await("stream DELETE $stream host")
                host.engine.stopPreview()
                host.engine.logoutRoom(room)
                viewerEvents.await("user DELETE host Hans")
                host.events.await("changed LOGOUT 0")

                assertEquals(
                    listOf("changed LOGINING 0", "room CONNECTING 0", "changed LOGINED 0", "room CONNECTED 0", "changed LOGOUT 0", "room DISCONNECTED 0"),
                    host.events.await("room DISCONNECTED 0").let { host.events.all().filter { it.startsWith("changed") || it.startsWith("room") } },
                )
                assertEquals(
                    listOf("publisher PUBLISH_REQUESTING 0", "publisher PUBLISHING 0", "publisher NO_PUBLISH 0"),
                    host.events.all().filter { it.startsWith("publisher") },
                )
            }
            viewerEvents.await("player NO_PLAY 0")
            assertEquals(
                listOf("player PLAY_REQUESTING 0", "player PLAYING 0", "player NO_PLAY 0"),
                // Between the end of the media and the news of it the player may try again.
                viewerEvents.all().filter { it.startsWith("player") && it != "player PLAY_REQUESTING 1004020" },
            )
            assertTrue(viewerEvents.all().none { it.startsWith("error") }, viewerEvents.all().toString())
        }
    }

    @Test
    fun `a wrong sign is refused by the server`() {
        val result = CompletableFuture<Int>()
        Side { appSign = "0".repeat(64) }.use { side ->
            side.engine.loginRoom(unique("room"), ZegoUser("u"), null) { code, _ -> result.complete(code) }
            assertEquals(1002033, result.get(PATIENCE_S, TimeUnit.SECONDS))
            assertEquals("changed LOGIN_FAILED 1002033", side.events.await("changed ${ZegoRoomStateChangedReason.LOGIN_FAILED}"))
            side.events.await("room DISCONNECTED 1002033")
        }
    }

    @Test
    fun `a token is enough to log in`() {
        Side { appSign = null }.use { side ->
            val config = ZegoRoomConfig().apply { token = Server.token("tokenuser") }
            side.engine.loginRoom(unique("room"), ZegoUser("tokenuser"), config)
            side.events.await("room CONNECTED 0")
            side.engine.renewToken("another-room", config.token)
            side.events.await("error renewToken 1002002")
        }
    }

    @Test
    fun `neither sign nor token is refused at once`() {
        Side { appSign = "" }.use { side ->
            val result = CompletableFuture<Int>()
            side.engine.loginRoom(unique("room"), ZegoUser("u"), null) { code, _ -> result.complete(code) }
            assertEquals(ZegoErrorCode.ROOM_NO_TOKEN, result.get(PATIENCE_S, TimeUnit.SECONDS))
        }
    }

    @Test
    fun `the stream list has the others' streams`() {
        val (room, stream) = unique("list") to unique("list-stream")
        Side().use { host ->
            host.login(room, "host").publish(stream)
            Side().use { viewer ->
                viewer.login(room, "viewer")
                viewer.events.await("stream ADD $stream host")
                val list = viewer.engine.getRoomStreamList(room).playStreamList
                assertEquals(listOf(stream to "host"), list.map { it.streamID to it.user.userID })
                assertTrue(host.engine.getRoomStreamList(room).playStreamList.isEmpty())
            }
        }
        assertEquals(0, ZegoExpressEngine.getCounters().liveHandles)
    }
}
