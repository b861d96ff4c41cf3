/** Enums of rooms, publishing and playing: published names and numbers. */
package im.zego.zegoexpress.constants

/** What an engine is used for; chooses presets of picture and sound. */
public enum class ZegoScenario(private val value: Int) {
    GENERAL(0),
    COMMUNICATION(1),
    LIVE(2),
    DEFAULT(3),
    STANDARD_VIDEO_CALL(4),
    HIGH_QUALITY_VIDEO_CALL(5),
    STANDARD_CHATROOM(6),
    HIGH_QUALITY_CHATROOM(7),
    BROADCAST(8),
    KARAOKE(9),
    STANDARD_VOICE_CALL(10);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoScenario(value: Int): ZegoScenario = entries.firstOrNull { it.value == value } ?: DEFAULT
    }
}

/** Why the state of a room changed. */
public enum class ZegoRoomStateChangedReason(private val value: Int) {
    LOGINING(0),
    LOGINED(1),
    LOGIN_FAILED(2),
    RECONNECTING(3),
    RECONNECTED(4),
    RECONNECT_FAILED(5),
    KICK_OUT(6),
    LOGOUT(7),
    LOGOUT_FAILED(8);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoRoomStateChangedReason(value: Int): ZegoRoomStateChangedReason =
            entries.firstOrNull { it.value == value } ?: LOGIN_FAILED
    }
}

/** The older, coarser state of a room. */
public enum class ZegoRoomState(private val value: Int) {
    DISCONNECTED(0),
    CONNECTING(1),
    CONNECTED(2);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoRoomState(value: Int): ZegoRoomState = entries.firstOrNull { it.value == value } ?: DISCONNECTED
    }
}

/** Whether members or streams came or went. */
public enum class ZegoUpdateType(private val value: Int) {
    ADD(0),
    DELETE(1);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoUpdateType(value: Int): ZegoUpdateType = entries.firstOrNull { it.value == value } ?: ADD
    }
}

/** State of a published stream. */
public enum class ZegoPublisherState(private val value: Int) {
    NO_PUBLISH(0),
    PUBLISH_REQUESTING(1),
    PUBLISHING(2);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoPublisherState(value: Int): ZegoPublisherState =
            entries.firstOrNull { it.value == value } ?: NO_PUBLISH
    }
}

/** State of a played stream. */
public enum class ZegoPlayerState(private val value: Int) {
    NO_PLAY(0),
    PLAY_REQUESTING(1),
    PLAYING(2);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoPlayerState(value: Int): ZegoPlayerState = entries.firstOrNull { it.value == value } ?: NO_PLAY
    }
}

/** Where a stream is played from. CDN_PLUS and CUSTOM are refused by this library. */
public enum class ZegoStreamResourceMode(private val value: Int) {
    DEFAULT(0),
    ONLY_CDN(1),
    ONLY_L3(2),
    ONLY_RTC(3),
    CDN_PLUS(4),
    CUSTOM(5);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoStreamResourceMode(value: Int): ZegoStreamResourceMode =
            entries.firstOrNull { it.value == value } ?: DEFAULT
    }
}

/** One of the streams that an engine can publish at a time. THIRD and FOURTH are refused by this library. */
public enum class ZegoPublishChannel(private val value: Int) {
    MAIN(0),
    AUX(1),
    THIRD(2),
    FOURTH(3);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoPublishChannel(value: Int): ZegoPublishChannel = entries.firstOrNull { it.value == value } ?: MAIN
    }
}

/** Only SINGLE_ROOM is there. */
public enum class ZegoRoomMode(private val value: Int) {
    SINGLE_ROOM(0),
    MULTI_ROOM(1);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoRoomMode(value: Int): ZegoRoomMode = entries.firstOrNull { it.value == value } ?: SINGLE_ROOM
    }
}

/** Which streams of a room a list is about. */
public enum class ZegoRoomStreamListType(private val value: Int) {
    PLAY(0),
    ALL(1);

    public fun value(): Int = value
}

/** How good a stream is. */
public enum class ZegoStreamQualityLevel(private val value: Int) {
    EXCELLENT(0),
    GOOD(1),
    MEDIUM(2),
    BAD(3),
    DIE(4),
    UNKNOWN(5);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoStreamQualityLevel(value: Int): ZegoStreamQualityLevel =
            entries.firstOrNull { it.value == value } ?: UNKNOWN
    }
}

/** State of a camera or microphone at the other end. */
public enum class ZegoRemoteDeviceState(private val value: Int) {
    OPEN(0),
    GENERIC_ERROR(1),
    INVALID_ID(2),
    NO_AUTHORIZATION(3),
    ZERO_FPS(4),
    IN_USE_BY_OTHER(5),
    UNPLUGGED(6),
    REBOOT_REQUIRED(7),
    SYSTEM_MEDIA_SERVICES_LOST(8),
    DISABLE(9),
    MUTE(10),
    INTERRUPTION(11),
    IN_BACKGROUND(12),
    MULTI_FOREGROUND_APP(13),
    BY_SYSTEM_PRESSURE(14),
    NOT_SUPPORT(15);

    public fun value(): Int = value

    public companion object {
        @JvmStatic
        public fun getZegoRemoteDeviceState(value: Int): ZegoRemoteDeviceState =
            entries.firstOrNull { it.value == value } ?: GENERIC_ERROR
    }
}
