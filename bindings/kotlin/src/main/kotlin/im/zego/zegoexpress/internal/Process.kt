package im.zego.zegoexpress.internal

import im.zego.zegoexpress.ZegoException
import im.zego.zegoexpress.constants.ZegoErrorCode
import im.zego.zegoexpress.constants.ZegoRoomMode
import im.zego.zegoexpress.entity.ZegoCounters
import im.zego.zegoexpress.entity.ZegoEngineConfig
import im.zego.zegoexpress.entity.ZegoEngineProfile
import im.zego.zegoexpress.entity.ZegoLogConfig

/** What holds for the whole process, and creating engines. */
internal object Process {
    private var advanced: Map<String, String> = emptyMap()

    /** An engine's handle. */
    fun create(profile: ZegoEngineProfile): Long {
        if (profile.appID !in 0..MAX_U32) {
            throw ZegoException.of("createEngine", ZegoErrorCode.COMMON_ILLEGAL_PARAM, "appID: ${profile.appID}, at most $MAX_U32")
        }
        val at = ZexEngineProfileLayout
        val texts = listOf(
            at.app_sign to profile.appSign?.ifEmpty { null },
            at.server_url to profile.serverUrl?.ifEmpty { null },
            at.ca_file to profile.caFile?.ifEmpty { null },
            at.advanced_config to synchronized(this) { advanced }.map { (key, value) -> "$key=$value" }.joinToString(";").ifEmpty { null },
        )
        val raw = struct(at.SIZE, Zex::zex_engine_profile_init, texts) {
            putInt(at.app_id, profile.appID.toInt())
            putInt(at.scenario, profile.scenario.value())
            putInt(at.delivery, Zex.ZEX_DELIVERY_CALLBACKS)
        }
        val handle = LongArray(1)
        ZegoException.check("createEngine", Zex.zex_create_engine(raw, handle))
        return handle[0]
    }

    fun setEngineConfig(config: ZegoEngineConfig?) {
        synchronized(this) { advanced = config?.advancedConfig?.toMap() ?: emptyMap() }
        config?.logConfig?.let(::setLogConfig)
    }

    fun setLogConfig(config: ZegoLogConfig) {
        val at = ZexLogConfigLayout
        val raw = struct(at.SIZE, Zex::zex_log_config_init, listOf(at.log_path to config.logPath?.ifEmpty { null })) {
            putLong(at.log_size, config.logSize)
        }
        ZegoException.check("setLogConfig", Zex.zex_set_log_config(raw))
    }

    fun setRoomMode(mode: ZegoRoomMode) {
        if (mode != ZegoRoomMode.SINGLE_ROOM) {
            throw ZegoException.of("setRoomMode", ZegoErrorCode.COMMON_ILLEGAL_PARAM, "mode: an engine is in one room at a time")
        }
    }

    fun counters(): ZegoCounters {
        val at = ZexCountersLayout
        val raw = struct(at.SIZE, Zex::zex_counters_init)
        ZegoException.check("getCounters", Zex.zex_get_counters(raw))
        return ZegoCounters(
            liveHandles = raw.getLong(at.live_handles),
            liveEngines = raw.getLong(at.live_engines),
            liveFrames = raw.getLong(at.live_frames),
            threads = raw.getLong(at.threads),
            bufferedBytes = raw.getLong(at.buffered_bytes),
        )
    }

    private const val MAX_U32 = 0xffff_ffffL
}
