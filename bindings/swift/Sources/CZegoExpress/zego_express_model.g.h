/* Generated from src/capi; do not edit. `cargo xtask gen` rewrites it. */
#ifndef ZEGO_EXPRESS_MODEL_G_H
#define ZEGO_EXPRESS_MODEL_G_H

#include <zego_express.h>

void zex_user_init(zex_user *value);
void zex_stream_init(zex_stream *value);
void zex_sound_level_init(zex_sound_level *value);
void zex_callbacks_init(zex_callbacks *value);
void zex_media_callbacks_init(zex_media_callbacks *value);
zex_status zex_set_callbacks(zex_engine *engine, const zex_callbacks *callbacks, void *user_data);
zex_status zex_set_media_callbacks(zex_engine *engine, const zex_media_callbacks *callbacks, void *user_data);
zex_status zex_clear_callbacks_wait(zex_engine *engine);
void zex_clear_callbacks_finalize(void *engine);
void zex_engine_profile_init(zex_engine_profile *value);
void zex_counters_init(zex_counters *value);
const char *zex_get_version(void);
uint32_t zex_get_abi_version(void);
zex_status zex_create_engine(const zex_engine_profile *profile, zex_engine **engine);
zex_status zex_destroy_engine(zex_engine *engine, zex_completion done, void *user_data);
zex_status zex_set_room_scenario(zex_engine *engine, uint32_t scenario);
zex_status zex_get_counters(zex_counters *counters);
const char *zex_last_error(void);
zex_status zex_report_error(zex_engine *engine, int32_t error_code, const char *function, const char *info);
const char *zex_error_name(int32_t error_code);
const char *zex_error_text(int32_t error_code);
void zex_event_data_init(zex_event_data *value);
zex_status zex_poll_event(zex_engine *engine, zex_event **event);
zex_status zex_event_get(zex_event *event, zex_event_data *data);
zex_status zex_event_release(zex_event *event);
void zex_frame_info_init(zex_frame_info *value);
zex_status zex_frame_get_info(zex_frame *frame, zex_frame_info *info);
zex_status zex_frame_retain(zex_frame *frame);
zex_status zex_frame_release(zex_frame *frame);
void zex_frame_finalize(void *frame);
zex_status zex_frame_convert(zex_frame *frame, uint32_t format, uint32_t stride, uint8_t *destination, uint64_t destination_size, uint64_t *needed);
void zex_log_config_init(zex_log_config *value);
zex_status zex_set_log_config(const zex_log_config *config);
zex_status zex_set_log_callback(zex_log_callback callback, void *user_data, zex_destroy destroy);
void zex_player_config_init(zex_player_config *value);
zex_status zex_start_playing_stream(zex_engine *engine, const char *stream_id, const zex_player_config *config);
zex_status zex_stop_playing_stream(zex_engine *engine, const char *stream_id);
zex_status zex_mute_play_stream_audio(zex_engine *engine, const char *stream_id, uint8_t mute);
zex_status zex_mute_play_stream_video(zex_engine *engine, const char *stream_id, uint8_t mute);
zex_status zex_mute_all_play_stream_audio(zex_engine *engine, uint8_t mute);
zex_status zex_mute_all_play_stream_video(zex_engine *engine, uint8_t mute);
zex_status zex_mute_speaker(zex_engine *engine, uint8_t mute);
zex_status zex_set_play_volume(zex_engine *engine, const char *stream_id, uint32_t volume);
zex_status zex_set_all_play_stream_volume(zex_engine *engine, uint32_t volume);
zex_status zex_get_play_quality(zex_engine *engine, const char *stream_id, zex_play_quality *quality);
void zex_video_config_init(zex_video_config *value);
void zex_audio_config_init(zex_audio_config *value);
void zex_video_frame_data_init(zex_video_frame_data *value);
zex_status zex_start_preview(zex_engine *engine, uint32_t channel);
zex_status zex_stop_preview(zex_engine *engine, uint32_t channel);
zex_status zex_start_publishing_stream(zex_engine *engine, const char *stream_id, uint32_t channel);
zex_status zex_stop_publishing_stream(zex_engine *engine, uint32_t channel);
zex_status zex_set_video_config(zex_engine *engine, const zex_video_config *config, uint32_t channel);
zex_status zex_get_video_config(zex_engine *engine, zex_video_config *config, uint32_t channel);
zex_status zex_set_audio_config(zex_engine *engine, const zex_audio_config *config, uint32_t channel);
zex_status zex_get_audio_config(zex_engine *engine, zex_audio_config *config, uint32_t channel);
zex_status zex_set_video_source(zex_engine *engine, uint32_t source, const char *path, uint32_t channel);
zex_status zex_set_audio_source(zex_engine *engine, uint32_t source, uint32_t channel);
zex_status zex_send_custom_video_capture_raw_data(zex_engine *engine, const zex_video_frame_data *frame, uint32_t channel);
zex_status zex_send_custom_video_capture_encoded_data(zex_engine *engine, const uint8_t *data, uint32_t data_length, uint8_t is_keyframe, uint32_t width, uint32_t height, uint64_t capture_time_us, uint32_t channel);
zex_status zex_send_custom_audio_capture_pcm_data(zex_engine *engine, const int16_t *samples, uint32_t samples_per_channel, uint32_t sample_rate_hz, uint32_t channel_count, uint64_t capture_time_us, uint32_t channel);
zex_status zex_send_sei(zex_engine *engine, const uint8_t *data, uint32_t data_length, uint32_t channel);
zex_status zex_request_keyframe(zex_engine *engine, uint32_t channel);
zex_status zex_mute_publish_stream_audio(zex_engine *engine, uint8_t mute, uint32_t channel);
zex_status zex_mute_publish_stream_video(zex_engine *engine, uint8_t mute, uint32_t channel);
zex_status zex_enable_camera(zex_engine *engine, uint8_t enable, uint32_t channel);
zex_status zex_mute_microphone(zex_engine *engine, uint8_t mute);
zex_status zex_set_capture_volume(zex_engine *engine, uint32_t volume);
zex_status zex_get_publish_quality(zex_engine *engine, uint32_t channel, zex_publish_quality *quality);
void zex_publish_quality_init(zex_publish_quality *value);
void zex_play_quality_init(zex_play_quality *value);
void zex_room_config_init(zex_room_config *value);
zex_status zex_login_room(zex_engine *engine, const char *room_id, const zex_user *user, const zex_room_config *config, zex_completion done, void *user_data);
zex_status zex_logout_room(zex_engine *engine, const char *room_id, zex_completion done, void *user_data);
zex_status zex_renew_token(zex_engine *engine, const char *room_id, const char *token);
zex_status zex_get_room_stream_list(zex_engine *engine, const char *room_id, zex_stream_list **list);
zex_status zex_stream_list_count(zex_stream_list *list, uint32_t *count);
zex_status zex_stream_list_get(zex_stream_list *list, uint32_t index, const zex_stream **stream);
zex_status zex_stream_list_release(zex_stream_list *list);
zex_status zex_start_sound_level_monitor(zex_engine *engine, uint32_t interval_ms);
zex_status zex_stop_sound_level_monitor(zex_engine *engine);

#endif
