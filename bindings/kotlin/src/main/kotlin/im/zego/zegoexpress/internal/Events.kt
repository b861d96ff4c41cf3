package im.zego.zegoexpress.internal

import im.zego.zegoexpress.callback.IZegoEventHandler
import im.zego.zegoexpress.constants.ZegoPlayerState
import im.zego.zegoexpress.constants.ZegoPublishChannel
import im.zego.zegoexpress.constants.ZegoPublisherState
import im.zego.zegoexpress.constants.ZegoRemoteDeviceState
import im.zego.zegoexpress.constants.ZegoRoomState
import im.zego.zegoexpress.constants.ZegoRoomStateChangedReason
import im.zego.zegoexpress.constants.ZegoUpdateType
import im.zego.zegoexpress.entity.ZegoStream
import im.zego.zegoexpress.entity.ZegoUser
import org.json.JSONException
import org.json.JSONObject

/** From the engine's callback thread to the application's handler. */
internal class Events(
    private val delivery: Delivery,
    private val handler: () -> IZegoEventHandler?,
    /** Publishing of a stream ended, whoever ended it. */
    private val onPublishingEnded: (String) -> Unit,
) : ZexCallbacks {
    private inline fun tell(name: String, crossinline body: IZegoEventHandler.() -> Unit) {
        delivery.event(name) { handler()?.body() }
    }

    override fun on_room_state_changed(engine: Long, room_id: String?, reason: Int, error_code: Int, extended_data: String?) =
        tell("onRoomStateChanged") {
            onRoomStateChanged(
                room_id.orEmpty(),
                ZegoRoomStateChangedReason.getZegoRoomStateChangedReason(reason),
                error_code,
                json(extended_data),
            )
        }

    override fun on_room_state_update(engine: Long, room_id: String?, state: Int, error_code: Int, extended_data: String?) =
        tell("onRoomStateUpdate") {
            onRoomStateUpdate(room_id.orEmpty(), ZegoRoomState.getZegoRoomState(state), error_code, json(extended_data))
        }

    override fun on_room_user_update(engine: Long, room_id: String?, update_type: Int, users: Long, user_count: Int) {
        val list = items(users, user_count, ZexUserLayout.SIZE) {
            ZegoUser(
                Native.text(it.getLong(ZexUserLayout.user_id)).orEmpty(),
                Native.text(it.getLong(ZexUserLayout.user_name)).orEmpty(),
            )
        }
        tell("onRoomUserUpdate") { onRoomUserUpdate(room_id.orEmpty(), ZegoUpdateType.getZegoUpdateType(update_type), list) }
    }

    override fun on_room_online_user_count_update(engine: Long, room_id: String?, count: Int) =
        tell("onRoomOnlineUserCountUpdate") { onRoomOnlineUserCountUpdate(room_id.orEmpty(), count) }

    override fun on_room_stream_update(
        engine: Long,
        room_id: String?,
        update_type: Int,
        streams: Long,
        stream_count: Int,
        extended_data: String?,
    ) {
        val list = items(streams, stream_count, ZexStreamLayout.SIZE, ::stream)
        tell("onRoomStreamUpdate") {
            onRoomStreamUpdate(room_id.orEmpty(), ZegoUpdateType.getZegoUpdateType(update_type), list, json(extended_data))
        }
    }

    override fun on_room_token_will_expire(engine: Long, room_id: String?, remain_seconds: Int) =
        tell("onRoomTokenWillExpire") { onRoomTokenWillExpire(room_id.orEmpty(), remain_seconds) }

    override fun on_publisher_state_update(engine: Long, stream_id: String?, state: Int, error_code: Int, extended_data: String?) {
        if (state == Zex.ZEX_PUBLISHER_STATE_NO_PUBLISH) {
            onPublishingEnded(stream_id.orEmpty())
        }
        tell("onPublisherStateUpdate") {
            onPublisherStateUpdate(
                stream_id.orEmpty(),
                ZegoPublisherState.getZegoPublisherState(state),
                error_code,
                json(extended_data),
            )
        }
    }

    override fun on_player_state_update(engine: Long, stream_id: String?, state: Int, error_code: Int, extended_data: String?) =
        tell("onPlayerStateUpdate") {
            onPlayerStateUpdate(stream_id.orEmpty(), ZegoPlayerState.getZegoPlayerState(state), error_code, json(extended_data))
        }

    override fun on_publisher_quality_update(engine: Long, stream_id: String?, quality: Long) {
        val read = publishQuality(Native.view(quality, ZexPublishQualityLayout.SIZE))
        tell("onPublisherQualityUpdate") { onPublisherQualityUpdate(stream_id.orEmpty(), read) }
    }

    override fun on_player_quality_update(engine: Long, stream_id: String?, quality: Long) {
        val read = playQuality(Native.view(quality, ZexPlayQualityLayout.SIZE))
        tell("onPlayerQualityUpdate") { onPlayerQualityUpdate(stream_id.orEmpty(), read) }
    }

    override fun on_publisher_captured_audio_first_frame(engine: Long) =
        tell("onPublisherCapturedAudioFirstFrame") { onPublisherCapturedAudioFirstFrame() }

    override fun on_publisher_captured_video_first_frame(engine: Long, channel: Int) =
        tell("onPublisherCapturedVideoFirstFrame") { onPublisherCapturedVideoFirstFrame(channel(channel)) }

    override fun on_publisher_render_video_first_frame(engine: Long, channel: Int) =
        tell("onPublisherRenderVideoFirstFrame") { onPublisherRenderVideoFirstFrame(channel(channel)) }

    override fun on_publisher_send_audio_first_frame(engine: Long, channel: Int) =
        tell("onPublisherSendAudioFirstFrame") { onPublisherSendAudioFirstFrame(channel(channel)) }

    override fun on_publisher_send_video_first_frame(engine: Long, channel: Int) =
        tell("onPublisherSendVideoFirstFrame") { onPublisherSendVideoFirstFrame(channel(channel)) }

    override fun on_publisher_video_size_changed(engine: Long, channel: Int, width: Int, height: Int) =
        tell("onPublisherVideoSizeChanged") { onPublisherVideoSizeChanged(width, height, channel(channel)) }

    override fun on_encoded_keyframe_wanted(engine: Long, channel: Int) =
        tell("onEncodedKeyframeWanted") { onEncodedKeyframeWanted(channel(channel)) }

    override fun on_player_recv_audio_first_frame(engine: Long, stream_id: String?) =
        tell("onPlayerRecvAudioFirstFrame") { onPlayerRecvAudioFirstFrame(stream_id.orEmpty()) }

    override fun on_player_recv_video_first_frame(engine: Long, stream_id: String?) =
        tell("onPlayerRecvVideoFirstFrame") { onPlayerRecvVideoFirstFrame(stream_id.orEmpty()) }

    override fun on_player_render_video_first_frame(engine: Long, stream_id: String?) =
        tell("onPlayerRenderVideoFirstFrame") { onPlayerRenderVideoFirstFrame(stream_id.orEmpty()) }

    override fun on_player_video_size_changed(engine: Long, stream_id: String?, width: Int, height: Int) =
        tell("onPlayerVideoSizeChanged") { onPlayerVideoSizeChanged(stream_id.orEmpty(), width, height) }

    override fun on_player_recv_sei(engine: Long, stream_id: String?, data: Long, data_length: Int) {
        val bytes = ByteArray(data_length)
        if (data_length > 0) {
            Native.view(data, data_length).get(bytes)
        }
        tell("onPlayerRecvSEI") { onPlayerRecvSEI(stream_id.orEmpty(), bytes) }
    }

    override fun on_remote_camera_state_update(engine: Long, stream_id: String?, state: Int) =
        tell("onRemoteCameraStateUpdate") {
            onRemoteCameraStateUpdate(stream_id.orEmpty(), ZegoRemoteDeviceState.getZegoRemoteDeviceState(state))
        }

    override fun on_remote_mic_state_update(engine: Long, stream_id: String?, state: Int) =
        tell("onRemoteMicStateUpdate") {
            onRemoteMicStateUpdate(stream_id.orEmpty(), ZegoRemoteDeviceState.getZegoRemoteDeviceState(state))
        }

    override fun on_captured_sound_level_update(engine: Long, level: Float) =
        tell("onCapturedSoundLevelUpdate") { onCapturedSoundLevelUpdate(level) }

    override fun on_remote_sound_level_update(engine: Long, levels: Long, level_count: Int) {
        val list = items(levels, level_count, ZexSoundLevelLayout.SIZE) {
            Native.text(it.getLong(ZexSoundLevelLayout.stream_id)).orEmpty() to it.getFloat(ZexSoundLevelLayout.level)
        }
        tell("onRemoteSoundLevelUpdate") { onRemoteSoundLevelUpdate(HashMap(list.toMap())) }
    }

    override fun on_debug_error(engine: Long, error_code: Int, function: String?, info: String?) =
        tell("onDebugError") { onDebugError(error_code, published(function.orEmpty()), info.orEmpty()) }

    companion object {
        /** A call's name in the C interface as the published one. */
        fun published(function: String): String = function.split('_').withIndex().joinToString("") { (i, word) ->
            when {
                i == 0 -> word
                word == "sei" || word == "pcm" -> word.uppercase()
                else -> word.replaceFirstChar(Char::uppercaseChar)
            }
        }

        fun channel(number: Int): ZegoPublishChannel = ZegoPublishChannel.getZegoPublishChannel(number)

        /** `extended_data` is always a JSON object; anything else would be a bug that must not lose the event. */
        fun json(text: String?): JSONObject = try {
            JSONObject(text ?: "{}")
        } catch (_: JSONException) {
            JSONObject()
        }
    }
}
