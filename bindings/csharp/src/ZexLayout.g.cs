// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
using System.Text;

namespace ZEGO.Raw
{
    /// <summary>Sizes and offsets as this run time sees them, in the form of
    /// bindings/model/layout.txt.</summary>
    public static unsafe class ZexLayout
    {
        public static string Text()
        {
            StringBuilder o = new StringBuilder();
            zex_user(o);
            zex_stream(o);
            zex_sound_level(o);
            zex_callbacks(o);
            zex_media_callbacks(o);
            zex_engine_profile(o);
            zex_counters(o);
            zex_event_data(o);
            zex_frame_info(o);
            zex_log_config(o);
            zex_player_config(o);
            zex_video_config(o);
            zex_audio_config(o);
            zex_video_frame_data(o);
            zex_publish_quality(o);
            zex_play_quality(o);
            zex_room_config(o);
            return o.ToString();
        }

        private static void Line(StringBuilder o, string what, long number)
        {
            o.Append(what).Append(' ').Append(number).Append('\n');
        }

        private static void zex_user(StringBuilder o)
        {
            zex_user v;
            Line(o, "zex_user", sizeof(zex_user));
            Line(o, "zex_user.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_user.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_user.user_id", (byte*)&v.user_id - (byte*)&v);
            Line(o, "zex_user.user_name", (byte*)&v.user_name - (byte*)&v);
        }

        private static void zex_stream(StringBuilder o)
        {
            zex_stream v;
            Line(o, "zex_stream", sizeof(zex_stream));
            Line(o, "zex_stream.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_stream.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_stream.stream_id", (byte*)&v.stream_id - (byte*)&v);
            Line(o, "zex_stream.user_id", (byte*)&v.user_id - (byte*)&v);
            Line(o, "zex_stream.user_name", (byte*)&v.user_name - (byte*)&v);
            Line(o, "zex_stream.extra_info", (byte*)&v.extra_info - (byte*)&v);
        }

        private static void zex_sound_level(StringBuilder o)
        {
            zex_sound_level v;
            Line(o, "zex_sound_level", sizeof(zex_sound_level));
            Line(o, "zex_sound_level.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_sound_level.level", (byte*)&v.level - (byte*)&v);
            Line(o, "zex_sound_level.stream_id", (byte*)&v.stream_id - (byte*)&v);
        }

        private static void zex_callbacks(StringBuilder o)
        {
            zex_callbacks v;
            Line(o, "zex_callbacks", sizeof(zex_callbacks));
            Line(o, "zex_callbacks.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_callbacks.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_callbacks.destroy", (byte*)&v.destroy - (byte*)&v);
            Line(o, "zex_callbacks.on_room_state_changed", (byte*)&v.on_room_state_changed - (byte*)&v);
            Line(o, "zex_callbacks.on_room_state_update", (byte*)&v.on_room_state_update - (byte*)&v);
            Line(o, "zex_callbacks.on_room_user_update", (byte*)&v.on_room_user_update - (byte*)&v);
            Line(o, "zex_callbacks.on_room_online_user_count_update", (byte*)&v.on_room_online_user_count_update - (byte*)&v);
            Line(o, "zex_callbacks.on_room_stream_update", (byte*)&v.on_room_stream_update - (byte*)&v);
            Line(o, "zex_callbacks.on_room_token_will_expire", (byte*)&v.on_room_token_will_expire - (byte*)&v);
            Line(o, "zex_callbacks.on_publisher_state_update", (byte*)&v.on_publisher_state_update - (byte*)&v);
            Line(o, "zex_callbacks.on_player_state_update", (byte*)&v.on_player_state_update - (byte*)&v);
            Line(o, "zex_callbacks.on_publisher_quality_update", (byte*)&v.on_publisher_quality_update - (byte*)&v);
            Line(o, "zex_callbacks.on_player_quality_update", (byte*)&v.on_player_quality_update - (byte*)&v);
            Line(o, "zex_callbacks.on_publisher_captured_audio_first_frame", (byte*)&v.on_publisher_captured_audio_first_frame - (byte*)&v);
            Line(o, "zex_callbacks.on_publisher_captured_video_first_frame", (byte*)&v.on_publisher_captured_video_first_frame - (byte*)&v);
            Line(o, "zex_callbacks.on_publisher_render_video_first_frame", (byte*)&v.on_publisher_render_video_first_frame - (byte*)&v);
            Line(o, "zex_callbacks.on_publisher_send_audio_first_frame", (byte*)&v.on_publisher_send_audio_first_frame - (byte*)&v);
            Line(o, "zex_callbacks.on_publisher_send_video_first_frame", (byte*)&v.on_publisher_send_video_first_frame - (byte*)&v);
            Line(o, "zex_callbacks.on_publisher_video_size_changed", (byte*)&v.on_publisher_video_size_changed - (byte*)&v);
            Line(o, "zex_callbacks.on_player_recv_audio_first_frame", (byte*)&v.on_player_recv_audio_first_frame - (byte*)&v);
            Line(o, "zex_callbacks.on_player_recv_video_first_frame", (byte*)&v.on_player_recv_video_first_frame - (byte*)&v);
            Line(o, "zex_callbacks.on_player_render_video_first_frame", (byte*)&v.on_player_render_video_first_frame - (byte*)&v);
            Line(o, "zex_callbacks.on_player_video_size_changed", (byte*)&v.on_player_video_size_changed - (byte*)&v);
            Line(o, "zex_callbacks.on_player_recv_sei", (byte*)&v.on_player_recv_sei - (byte*)&v);
            Line(o, "zex_callbacks.on_remote_camera_state_update", (byte*)&v.on_remote_camera_state_update - (byte*)&v);
            Line(o, "zex_callbacks.on_remote_mic_state_update", (byte*)&v.on_remote_mic_state_update - (byte*)&v);
            Line(o, "zex_callbacks.on_captured_sound_level_update", (byte*)&v.on_captured_sound_level_update - (byte*)&v);
            Line(o, "zex_callbacks.on_remote_sound_level_update", (byte*)&v.on_remote_sound_level_update - (byte*)&v);
            Line(o, "zex_callbacks.on_debug_error", (byte*)&v.on_debug_error - (byte*)&v);
            Line(o, "zex_callbacks.on_encoded_keyframe_wanted", (byte*)&v.on_encoded_keyframe_wanted - (byte*)&v);
        }

        private static void zex_media_callbacks(StringBuilder o)
        {
            zex_media_callbacks v;
            Line(o, "zex_media_callbacks", sizeof(zex_media_callbacks));
            Line(o, "zex_media_callbacks.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_media_callbacks.encoded_only", (byte*)&v.encoded_only - (byte*)&v);
            Line(o, "zex_media_callbacks.destroy", (byte*)&v.destroy - (byte*)&v);
            Line(o, "zex_media_callbacks.on_remote_video_frame", (byte*)&v.on_remote_video_frame - (byte*)&v);
            Line(o, "zex_media_callbacks.on_remote_encoded_video_frame", (byte*)&v.on_remote_encoded_video_frame - (byte*)&v);
            Line(o, "zex_media_callbacks.on_captured_video_frame", (byte*)&v.on_captured_video_frame - (byte*)&v);
            Line(o, "zex_media_callbacks.on_remote_audio_data", (byte*)&v.on_remote_audio_data - (byte*)&v);
            Line(o, "zex_media_callbacks.on_playback_audio_data", (byte*)&v.on_playback_audio_data - (byte*)&v);
        }

        private static void zex_engine_profile(StringBuilder o)
        {
            zex_engine_profile v;
            Line(o, "zex_engine_profile", sizeof(zex_engine_profile));
            Line(o, "zex_engine_profile.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_engine_profile.app_id", (byte*)&v.app_id - (byte*)&v);
            Line(o, "zex_engine_profile.app_sign", (byte*)&v.app_sign - (byte*)&v);
            Line(o, "zex_engine_profile.scenario", (byte*)&v.scenario - (byte*)&v);
            Line(o, "zex_engine_profile.delivery", (byte*)&v.delivery - (byte*)&v);
            Line(o, "zex_engine_profile.server_url", (byte*)&v.server_url - (byte*)&v);
            Line(o, "zex_engine_profile.ca_file", (byte*)&v.ca_file - (byte*)&v);
            Line(o, "zex_engine_profile.advanced_config", (byte*)&v.advanced_config - (byte*)&v);
            Line(o, "zex_engine_profile.callbacks", (byte*)&v.callbacks - (byte*)&v);
            Line(o, "zex_engine_profile.user_data", (byte*)&v.user_data - (byte*)&v);
            Line(o, "zex_engine_profile.wakeup", (byte*)&v.wakeup - (byte*)&v);
            Line(o, "zex_engine_profile.post", (byte*)&v.post - (byte*)&v);
            Line(o, "zex_engine_profile.port", (byte*)&v.port - (byte*)&v);
        }

        private static void zex_counters(StringBuilder o)
        {
            zex_counters v;
            Line(o, "zex_counters", sizeof(zex_counters));
            Line(o, "zex_counters.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_counters.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_counters.live_handles", (byte*)&v.live_handles - (byte*)&v);
            Line(o, "zex_counters.live_engines", (byte*)&v.live_engines - (byte*)&v);
            Line(o, "zex_counters.live_frames", (byte*)&v.live_frames - (byte*)&v);
            Line(o, "zex_counters.live_events", (byte*)&v.live_events - (byte*)&v);
            Line(o, "zex_counters.threads", (byte*)&v.threads - (byte*)&v);
            Line(o, "zex_counters.buffered_bytes", (byte*)&v.buffered_bytes - (byte*)&v);
        }

        private static void zex_event_data(StringBuilder o)
        {
            zex_event_data v;
            Line(o, "zex_event_data", sizeof(zex_event_data));
            Line(o, "zex_event_data.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_event_data.event_type", (byte*)&v.event_type - (byte*)&v);
            Line(o, "zex_event_data.room_id", (byte*)&v.room_id - (byte*)&v);
            Line(o, "zex_event_data.stream_id", (byte*)&v.stream_id - (byte*)&v);
            Line(o, "zex_event_data.extended_data", (byte*)&v.extended_data - (byte*)&v);
            Line(o, "zex_event_data.function", (byte*)&v.function - (byte*)&v);
            Line(o, "zex_event_data.info", (byte*)&v.info - (byte*)&v);
            Line(o, "zex_event_data.error_code", (byte*)&v.error_code - (byte*)&v);
            Line(o, "zex_event_data.state", (byte*)&v.state - (byte*)&v);
            Line(o, "zex_event_data.update_type", (byte*)&v.update_type - (byte*)&v);
            Line(o, "zex_event_data.channel", (byte*)&v.channel - (byte*)&v);
            Line(o, "zex_event_data.count", (byte*)&v.count - (byte*)&v);
            Line(o, "zex_event_data.width", (byte*)&v.width - (byte*)&v);
            Line(o, "zex_event_data.height", (byte*)&v.height - (byte*)&v);
            Line(o, "zex_event_data.level", (byte*)&v.level - (byte*)&v);
            Line(o, "zex_event_data.users", (byte*)&v.users - (byte*)&v);
            Line(o, "zex_event_data.streams", (byte*)&v.streams - (byte*)&v);
            Line(o, "zex_event_data.levels", (byte*)&v.levels - (byte*)&v);
            Line(o, "zex_event_data.publish_quality", (byte*)&v.publish_quality - (byte*)&v);
            Line(o, "zex_event_data.play_quality", (byte*)&v.play_quality - (byte*)&v);
            Line(o, "zex_event_data.data", (byte*)&v.data - (byte*)&v);
            Line(o, "zex_event_data.data_length", (byte*)&v.data_length - (byte*)&v);
            Line(o, "zex_event_data.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_event_data.frame", (byte*)&v.frame - (byte*)&v);
        }

        private static void zex_frame_info(StringBuilder o)
        {
            zex_frame_info v;
            Line(o, "zex_frame_info", sizeof(zex_frame_info));
            Line(o, "zex_frame_info.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_frame_info.format", (byte*)&v.format - (byte*)&v);
            Line(o, "zex_frame_info.width", (byte*)&v.width - (byte*)&v);
            Line(o, "zex_frame_info.height", (byte*)&v.height - (byte*)&v);
            Line(o, "zex_frame_info.planes", (byte*)&v.planes_0 - (byte*)&v);
            Line(o, "zex_frame_info.strides", (byte*)&v.strides_0 - (byte*)&v);
            Line(o, "zex_frame_info.rtp_timestamp", (byte*)&v.rtp_timestamp - (byte*)&v);
            Line(o, "zex_frame_info.capture_time_us", (byte*)&v.capture_time_us - (byte*)&v);
            Line(o, "zex_frame_info.decoded_time_us", (byte*)&v.decoded_time_us - (byte*)&v);
            Line(o, "zex_frame_info.is_catch_up", (byte*)&v.is_catch_up - (byte*)&v);
            Line(o, "zex_frame_info.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_frame_info.color_matrix", (byte*)&v.color_matrix - (byte*)&v);
            Line(o, "zex_frame_info.color_range", (byte*)&v.color_range - (byte*)&v);
        }

        private static void zex_log_config(StringBuilder o)
        {
            zex_log_config v;
            Line(o, "zex_log_config", sizeof(zex_log_config));
            Line(o, "zex_log_config.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_log_config.level", (byte*)&v.level - (byte*)&v);
            Line(o, "zex_log_config.log_path", (byte*)&v.log_path - (byte*)&v);
            Line(o, "zex_log_config.log_size", (byte*)&v.log_size - (byte*)&v);
        }

        private static void zex_player_config(StringBuilder o)
        {
            zex_player_config v;
            Line(o, "zex_player_config", sizeof(zex_player_config));
            Line(o, "zex_player_config.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_player_config.resource_mode", (byte*)&v.resource_mode - (byte*)&v);
        }

        private static void zex_video_config(StringBuilder o)
        {
            zex_video_config v;
            Line(o, "zex_video_config", sizeof(zex_video_config));
            Line(o, "zex_video_config.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_video_config.width", (byte*)&v.width - (byte*)&v);
            Line(o, "zex_video_config.height", (byte*)&v.height - (byte*)&v);
            Line(o, "zex_video_config.fps", (byte*)&v.fps - (byte*)&v);
            Line(o, "zex_video_config.bitrate_kbps", (byte*)&v.bitrate_kbps - (byte*)&v);
            Line(o, "zex_video_config.keyframe_interval_s", (byte*)&v.keyframe_interval_s - (byte*)&v);
        }

        private static void zex_audio_config(StringBuilder o)
        {
            zex_audio_config v;
            Line(o, "zex_audio_config", sizeof(zex_audio_config));
            Line(o, "zex_audio_config.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_audio_config.bitrate_kbps", (byte*)&v.bitrate_kbps - (byte*)&v);
            Line(o, "zex_audio_config.channels", (byte*)&v.channels - (byte*)&v);
            Line(o, "zex_audio_config.reserved", (byte*)&v.reserved - (byte*)&v);
        }

        private static void zex_video_frame_data(StringBuilder o)
        {
            zex_video_frame_data v;
            Line(o, "zex_video_frame_data", sizeof(zex_video_frame_data));
            Line(o, "zex_video_frame_data.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_video_frame_data.format", (byte*)&v.format - (byte*)&v);
            Line(o, "zex_video_frame_data.width", (byte*)&v.width - (byte*)&v);
            Line(o, "zex_video_frame_data.height", (byte*)&v.height - (byte*)&v);
            Line(o, "zex_video_frame_data.planes", (byte*)&v.planes_0 - (byte*)&v);
            Line(o, "zex_video_frame_data.strides", (byte*)&v.strides_0 - (byte*)&v);
            Line(o, "zex_video_frame_data.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_video_frame_data.capture_time_us", (byte*)&v.capture_time_us - (byte*)&v);
        }

        private static void zex_publish_quality(StringBuilder o)
        {
            zex_publish_quality v;
            Line(o, "zex_publish_quality", sizeof(zex_publish_quality));
            Line(o, "zex_publish_quality.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_publish_quality.level", (byte*)&v.level - (byte*)&v);
            Line(o, "zex_publish_quality.video_capture_fps", (byte*)&v.video_capture_fps - (byte*)&v);
            Line(o, "zex_publish_quality.video_encode_fps", (byte*)&v.video_encode_fps - (byte*)&v);
            Line(o, "zex_publish_quality.video_send_fps", (byte*)&v.video_send_fps - (byte*)&v);
            Line(o, "zex_publish_quality.video_kbps", (byte*)&v.video_kbps - (byte*)&v);
            Line(o, "zex_publish_quality.audio_capture_fps", (byte*)&v.audio_capture_fps - (byte*)&v);
            Line(o, "zex_publish_quality.audio_send_fps", (byte*)&v.audio_send_fps - (byte*)&v);
            Line(o, "zex_publish_quality.audio_kbps", (byte*)&v.audio_kbps - (byte*)&v);
            Line(o, "zex_publish_quality.target_kbps", (byte*)&v.target_kbps - (byte*)&v);
            Line(o, "zex_publish_quality.packet_lost_rate", (byte*)&v.packet_lost_rate - (byte*)&v);
            Line(o, "zex_publish_quality.rtt_ms", (byte*)&v.rtt_ms - (byte*)&v);
            Line(o, "zex_publish_quality.width", (byte*)&v.width - (byte*)&v);
            Line(o, "zex_publish_quality.height", (byte*)&v.height - (byte*)&v);
            Line(o, "zex_publish_quality.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_publish_quality.total_send_bytes", (byte*)&v.total_send_bytes - (byte*)&v);
            Line(o, "zex_publish_quality.frames_captured", (byte*)&v.frames_captured - (byte*)&v);
            Line(o, "zex_publish_quality.frames_encoded", (byte*)&v.frames_encoded - (byte*)&v);
            Line(o, "zex_publish_quality.frames_sent", (byte*)&v.frames_sent - (byte*)&v);
            Line(o, "zex_publish_quality.frames_dropped", (byte*)&v.frames_dropped - (byte*)&v);
            Line(o, "zex_publish_quality.keyframes", (byte*)&v.keyframes - (byte*)&v);
            Line(o, "zex_publish_quality.cpu_us", (byte*)&v.cpu_us - (byte*)&v);
            Line(o, "zex_publish_quality.audio_dropped_ms", (byte*)&v.audio_dropped_ms - (byte*)&v);
        }

        private static void zex_play_quality(StringBuilder o)
        {
            zex_play_quality v;
            Line(o, "zex_play_quality", sizeof(zex_play_quality));
            Line(o, "zex_play_quality.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_play_quality.level", (byte*)&v.level - (byte*)&v);
            Line(o, "zex_play_quality.video_recv_fps", (byte*)&v.video_recv_fps - (byte*)&v);
            Line(o, "zex_play_quality.video_decode_fps", (byte*)&v.video_decode_fps - (byte*)&v);
            Line(o, "zex_play_quality.video_render_fps", (byte*)&v.video_render_fps - (byte*)&v);
            Line(o, "zex_play_quality.video_kbps", (byte*)&v.video_kbps - (byte*)&v);
            Line(o, "zex_play_quality.audio_recv_fps", (byte*)&v.audio_recv_fps - (byte*)&v);
            Line(o, "zex_play_quality.audio_render_fps", (byte*)&v.audio_render_fps - (byte*)&v);
            Line(o, "zex_play_quality.audio_kbps", (byte*)&v.audio_kbps - (byte*)&v);
            Line(o, "zex_play_quality.packet_lost_rate", (byte*)&v.packet_lost_rate - (byte*)&v);
            Line(o, "zex_play_quality.rtt_ms", (byte*)&v.rtt_ms - (byte*)&v);
            Line(o, "zex_play_quality.peer_to_peer_delay_ms", (byte*)&v.peer_to_peer_delay_ms - (byte*)&v);
            Line(o, "zex_play_quality.delay_ms", (byte*)&v.delay_ms - (byte*)&v);
            Line(o, "zex_play_quality.av_timestamp_diff_ms", (byte*)&v.av_timestamp_diff_ms - (byte*)&v);
            Line(o, "zex_play_quality.width", (byte*)&v.width - (byte*)&v);
            Line(o, "zex_play_quality.height", (byte*)&v.height - (byte*)&v);
            Line(o, "zex_play_quality.total_recv_bytes", (byte*)&v.total_recv_bytes - (byte*)&v);
            Line(o, "zex_play_quality.frames_received", (byte*)&v.frames_received - (byte*)&v);
            Line(o, "zex_play_quality.frames_decoded", (byte*)&v.frames_decoded - (byte*)&v);
            Line(o, "zex_play_quality.frames_rendered", (byte*)&v.frames_rendered - (byte*)&v);
            Line(o, "zex_play_quality.frames_catch_up", (byte*)&v.frames_catch_up - (byte*)&v);
            Line(o, "zex_play_quality.frames_dropped", (byte*)&v.frames_dropped - (byte*)&v);
            Line(o, "zex_play_quality.freezes", (byte*)&v.freezes - (byte*)&v);
            Line(o, "zex_play_quality.stalls", (byte*)&v.stalls - (byte*)&v);
            Line(o, "zex_play_quality.packets_lost", (byte*)&v.packets_lost - (byte*)&v);
            Line(o, "zex_play_quality.packets_recovered", (byte*)&v.packets_recovered - (byte*)&v);
            Line(o, "zex_play_quality.nacks", (byte*)&v.nacks - (byte*)&v);
            Line(o, "zex_play_quality.plis", (byte*)&v.plis - (byte*)&v);
            Line(o, "zex_play_quality.audio_concealed_ms", (byte*)&v.audio_concealed_ms - (byte*)&v);
            Line(o, "zex_play_quality.audio_stretched_ms", (byte*)&v.audio_stretched_ms - (byte*)&v);
            Line(o, "zex_play_quality.cpu_us", (byte*)&v.cpu_us - (byte*)&v);
        }

        private static void zex_room_config(StringBuilder o)
        {
            zex_room_config v;
            Line(o, "zex_room_config", sizeof(zex_room_config));
            Line(o, "zex_room_config.struct_size", (byte*)&v.struct_size - (byte*)&v);
            Line(o, "zex_room_config.max_member_count", (byte*)&v.max_member_count - (byte*)&v);
            Line(o, "zex_room_config.is_user_status_notify", (byte*)&v.is_user_status_notify - (byte*)&v);
            Line(o, "zex_room_config.reserved", (byte*)&v.reserved - (byte*)&v);
            Line(o, "zex_room_config.token", (byte*)&v.token - (byte*)&v);
        }
    }
}
