/*
 * The INIT macros, the init functions and the library agree on every struct: size and defaults.
 * Needs no server.
 */
#include <stdio.h>
#include <string.h>
#include <zego_express.h>

static int failures;

/* Padding may differ, so it is zeroed first in both. */
#define SAME(type, macro)                                                          \
    do {                                                                           \
        static const type from_macro = macro;                                      \
        type by_macro, by_function;                                                \
        memset(&by_macro, 0, sizeof by_macro);                                     \
        memset(&by_function, 0, sizeof by_function);                               \
        by_macro = from_macro;                                                     \
        type##_init(&by_function);                                                 \
        if (by_function.struct_size != sizeof(type)) {                             \
            printf("%s: %u bytes in the library, %u in the header\n", #type,       \
                   (unsigned)by_function.struct_size, (unsigned)sizeof(type));     \
            failures++;                                                            \
        } else if (memcmp(&by_macro, &by_function, sizeof(type)) != 0) {           \
            printf("%s: the macro and the function differ\n", #type);              \
            failures++;                                                            \
        }                                                                          \
    } while (0)

int main(void) {
    SAME(zex_user, ZEX_USER_INIT);
    SAME(zex_stream, ZEX_STREAM_INIT);
    SAME(zex_sound_level, ZEX_SOUND_LEVEL_INIT);
    SAME(zex_callbacks, ZEX_CALLBACKS_INIT);
    SAME(zex_media_callbacks, ZEX_MEDIA_CALLBACKS_INIT);
    SAME(zex_engine_profile, ZEX_ENGINE_PROFILE_INIT);
    SAME(zex_counters, ZEX_COUNTERS_INIT);
    SAME(zex_room_config, ZEX_ROOM_CONFIG_INIT);
    SAME(zex_player_config, ZEX_PLAYER_CONFIG_INIT);
    SAME(zex_video_config, ZEX_VIDEO_CONFIG_INIT);
    SAME(zex_audio_config, ZEX_AUDIO_CONFIG_INIT);
    SAME(zex_video_frame_data, ZEX_VIDEO_FRAME_DATA_INIT);
    SAME(zex_publish_quality, ZEX_PUBLISH_QUALITY_INIT);
    SAME(zex_play_quality, ZEX_PLAY_QUALITY_INIT);
    SAME(zex_frame_info, ZEX_FRAME_INFO_INIT);
    SAME(zex_event_data, ZEX_EVENT_DATA_INIT);
    SAME(zex_log_config, ZEX_LOG_CONFIG_INIT);
    printf("%d structs differ\n", failures);
    return failures != 0;
}
