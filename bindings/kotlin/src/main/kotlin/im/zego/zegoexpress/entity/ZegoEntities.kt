/** What rooms, publishing and playing are told with: published names. */
package im.zego.zegoexpress.entity

import im.zego.zegoexpress.constants.ZegoScenario
import im.zego.zegoexpress.constants.ZegoStreamResourceMode
import im.zego.zegoexpress.constants.ZegoVideoCodecID
import im.zego.zegoexpress.constants.ZegoViewMode
import java.util.concurrent.Executor

/** What an engine is created with. */
public class ZegoEngineProfile {
    /** From the server's console or its first start; 1 to 4294967295. */
    @JvmField
    public var appID: Long = 0

    /** 64 hex digits; null or empty for token-only. Never sent: the engine proves that it knows it. */
    @JvmField
    public var appSign: String? = null

    /** Presets of picture and sound. */
    @JvmField
    public var scenario: ZegoScenario = ZegoScenario.DEFAULT

    /** On Android the `Application`, for camera and microphone; elsewhere ignored. */
    @JvmField
    public var application: Any? = null

    /**
     * Not in the published API. `ws://` or `wss://` address of the server; null: `server_url` of
     * [ZegoEngineConfig.advancedConfig], else the environment variable ZEGO_EXPRESS_SERVER, else
     * ws://127.0.0.1:9300.
     */
    @JvmField
    public var serverUrl: String? = null

    /** Not in the published API. PEM file with certificates trusted besides the built-in roots; null: none. */
    @JvmField
    public var caFile: String? = null

    /**
     * Not in the published API. Runs the event handler's methods and completion callbacks, one
     * after the other; it must keep their order. null: the main Looper on Android, elsewhere one
     * daemon thread of the library.
     */
    @JvmField
    public var callbackExecutor: Executor? = null
}

/** Settings that hold for engines created later. */
public class ZegoEngineConfig {
    /** Same as `setLogConfig`. */
    @JvmField
    public var logConfig: ZegoLogConfig? = null

    /** `server_url`, `room_retry_time`, `av_retry_time` and others; see docs/bindings/kotlin.md. */
    @JvmField
    public var advancedConfig: HashMap<String, String> = HashMap()
}

/** Where the log goes. */
public class ZegoLogConfig {
    /** Folder, made if need be; null or empty: no files. */
    @JvmField
    public var logPath: String? = null

    /** Bytes at which a new file is begun; three are kept. */
    @JvmField
    public var logSize: Long = 5L * 1024 * 1024
}

/** A member of a room. */
public class ZegoUser(
    /** 1 to 64 bytes. */
    @JvmField public var userID: String?,
    /** 1 to 256 bytes. */
    @JvmField public var userName: String?,
) {
    /** The name is the ID. */
    public constructor(userID: String?) : this(userID, userID)

    override fun toString(): String = "ZegoUser($userID)"
}

/** How to be in a room. */
public class ZegoRoomConfig {
    /** The room refuses members above this number; 0: unlimited. */
    @JvmField
    public var maxMemberCount: Int = 0

    /** Whether `onRoomUserUpdate` tells of others coming and going. */
    @JvmField
    public var isUserStatusNotify: Boolean = false

    /** token04, up to 2047 bytes; null or empty: AppSign only. */
    @JvmField
    public var token: String? = null

    /** Not in the published API: puts a `token` in place and returns itself. */
    public fun withToken(token: String?): ZegoRoomConfig = apply { this.token = token }
}

/** A stream that somebody publishes in a room. */
public class ZegoStream {
    @JvmField
    public var user: ZegoUser = ZegoUser("")

    @JvmField
    public var streamID: String = ""

    @JvmField
    public var extraInfo: String = ""

    override fun toString(): String = "ZegoStream($streamID of $user)"
}

/** Streams of a room at one moment. */
public class ZegoRoomStreamList {
    /** Streams of this engine; always empty, since this library lists the others' only. */
    @JvmField
    public var publishStreamList: ArrayList<ZegoStream> = ArrayList()

    /** Streams of others. */
    @JvmField
    public var playStreamList: ArrayList<ZegoStream> = ArrayList()
}

/** Where pictures are shown. */
public class ZegoCanvas(
    /**
     * A [im.zego.zegoexpress.ZegoVideoView]; on Android also a `TextureView`, a `SurfaceView`, a
     * `Surface` or a `SurfaceTexture`. null: shown nowhere.
     */
    @JvmField public var view: Any?,
) {
    @JvmField
    public var viewMode: ZegoViewMode = ZegoViewMode.ASPECT_FIT

    /** 0xRRGGBB of the bars. */
    @JvmField
    public var backgroundColor: Int = 0
}

/** How to play a stream. */
public class ZegoPlayerConfig {
    /** DEFAULT, ONLY_RTC or ONLY_L3; others end in an error. */
    @JvmField
    public var resourceMode: ZegoStreamResourceMode = ZegoStreamResourceMode.DEFAULT

    /** Told by the stream itself; kept for source compatibility. */
    @JvmField
    public var videoCodecID: ZegoVideoCodecID = ZegoVideoCodecID.UNKNOWN

    /** The one room; kept for source compatibility. */
    @JvmField
    public var roomID: String = ""
}

/** How to publish a stream. */
public class ZegoPublisherConfig {
    /** The one room; kept for source compatibility. */
    @JvmField
    public var roomID: String = ""
}

/** What is alive in this process, over all engines. Not in the published API. */
public class ZegoCounters internal constructor(
    /** Handles that this layer holds: engines, frames, lists. */
    @JvmField public val liveHandles: Long,
    @JvmField public val liveEngines: Long,
    @JvmField public val liveFrames: Long,
    /** Threads of engines. */
    @JvmField public val threads: Long,
    /** Bytes in frames, packets and queues. */
    @JvmField public val bufferedBytes: Long,
)
