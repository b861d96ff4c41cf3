/*
 * The quick start: a host publishes, a viewer in the same room watches, both leave.
 *
 *   cc live.c $(pkg-config --cflags --libs zego_express) -lpthread -o live
 *   ZEGO_EXPRESS_SERVER=ws://... ZEGO_APP_ID=... ZEGO_APP_SIGN=... ./live
 *
 * `zego-server` prints the three values at its start.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zego_express.h>

#define ROOM "room-1"
#define STREAM "stream-1"

/* What the callbacks have seen; those of two engines come on two threads. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int logged_in, publishing, playing, frames, completed;

static void seen(int *what) {
    pthread_mutex_lock(&lock);
    ++*what;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

/* Waits up to 60 s until *what has reached `wanted`. */
static void wait_for(int *what, int wanted, const char *name) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 60;
    pthread_mutex_lock(&lock);
    while (*what < wanted) {
        if (pthread_cond_timedwait(&changed, &lock, &until) != 0) {
            fprintf(stderr, "timed out waiting for: %s\n", name);
            exit(1);
        }
    }
    pthread_mutex_unlock(&lock);
}

/* Every call says at once whether its arguments were right; the rest comes by callback. */
static void check(zex_status status, const char *call) {
    if (status != 0) {
        fprintf(stderr, "%s: %s (%d %s)\n", call, zex_last_error(), status, zex_error_name(status));
        exit(1);
    }
}

static void on_room_state_changed(zex_engine *engine, const char *room_id, uint32_t reason,
                                  int32_t error_code, const char *extended_data, void *name) {
    (void)engine, (void)extended_data;
    printf("%s: room %s reason %u error %d\n", (char *)name, room_id, reason, error_code);
    if (reason == ZEX_ROOM_STATE_CHANGED_REASON_LOGINED) seen(&logged_in);
}

static void on_room_stream_update(zex_engine *engine, const char *room_id, uint32_t update_type,
                                  const zex_stream *const *streams, uint32_t stream_count,
                                  const char *extended_data, void *name) {
    (void)room_id, (void)extended_data;
    for (uint32_t i = 0; i < stream_count; i++) {
        const char *id = streams[i]->stream_id;
        int came = update_type == ZEX_UPDATE_TYPE_ADD;
        printf("%s: stream %s %s\n", (char *)name, id, came ? "came" : "went");
        if (came) {
            zex_player_config config = ZEX_PLAYER_CONFIG_INIT;
            config.resource_mode = ZEX_STREAM_RESOURCE_MODE_ONLY_L3;
            check(zex_start_playing_stream(engine, id, &config), "start playing");
        } else {
            /* Unchecked: it is refused when main is already destroying the engine. */
            zex_stop_playing_stream(engine, id);
        }
    }
}

static void on_publisher_state(zex_engine *engine, const char *stream_id, uint32_t state,
                               int32_t error_code, const char *extended_data, void *name) {
    (void)engine, (void)extended_data;
    printf("%s: publishing %s state %u error %d\n", (char *)name, stream_id, state, error_code);
    if (state == ZEX_PUBLISHER_STATE_PUBLISHING) seen(&publishing);
}

static void on_player_state(zex_engine *engine, const char *stream_id, uint32_t state,
                            int32_t error_code, const char *extended_data, void *name) {
    (void)engine, (void)extended_data;
    printf("%s: playing %s state %u error %d\n", (char *)name, stream_id, state, error_code);
    if (state == ZEX_PLAYER_STATE_PLAYING) seen(&playing);
}

/* On a media thread: look at the picture, or keep it with zex_frame_retain. */
static void on_frame(zex_engine *engine, const char *stream_id, zex_frame *frame, void *name) {
    zex_frame_info info = ZEX_FRAME_INFO_INIT;
    (void)engine;
    if (frames == 0 && zex_frame_get_info(frame, &info) == 0)
        printf("%s: first picture of %s, %ux%u\n", (char *)name, stream_id, info.width, info.height);
    seen(&frames);
}

static void on_done(int32_t error_code, const char *extended_data, void *what) {
    (void)extended_data;
    printf("%s: done, error %d\n", (char *)what, error_code);
    seen(&completed);
}

static zex_engine *create(char *name) {
    zex_callbacks callbacks = ZEX_CALLBACKS_INIT;
    zex_engine_profile profile = ZEX_ENGINE_PROFILE_INIT;
    zex_engine *engine;
    callbacks.on_room_state_changed = on_room_state_changed;
    callbacks.on_room_stream_update = on_room_stream_update;
    callbacks.on_publisher_state_update = on_publisher_state;
    callbacks.on_player_state_update = on_player_state;
    profile.app_id = (uint32_t)strtoul(getenv("ZEGO_APP_ID"), NULL, 10);
    profile.app_sign = getenv("ZEGO_APP_SIGN");
    profile.scenario = ZEX_SCENARIO_BROADCAST;
    profile.callbacks = &callbacks; /* copied: may go when the call returns */
    profile.user_data = name;
    check(zex_create_engine(&profile, &engine), "create engine");
    return engine;
}

static void login(zex_engine *engine, const char *user_id) {
    zex_user user = ZEX_USER_INIT;
    zex_room_config config = ZEX_ROOM_CONFIG_INIT;
    user.user_id = user_id;
    user.user_name = user_id;
    config.is_user_status_notify = 1;
    check(zex_login_room(engine, ROOM, &user, &config, NULL, NULL), "login room");
}

int main(void) {
    const uint32_t channel = ZEX_PUBLISH_CHANNEL_MAIN;
    zex_video_config video = ZEX_VIDEO_CONFIG_INIT;
    zex_media_callbacks media = ZEX_MEDIA_CALLBACKS_INIT;
    zex_engine *host, *viewer;
    int wanted = 30;

    if (!getenv("ZEGO_APP_ID") || !getenv("ZEGO_APP_SIGN")) {
        fprintf(stderr, "set ZEGO_EXPRESS_SERVER, ZEGO_APP_ID and ZEGO_APP_SIGN\n");
        return 2;
    }
    if (getenv("ZEGO_VALGRIND")) { /* some 30 times slower */
        video.width = 160, video.height = 90, video.fps = 5, video.bitrate_kbps = 100;
        wanted = 3;
    }
    host = create("host");
    viewer = create("viewer");
    media.on_remote_video_frame = on_frame;
    check(zex_set_media_callbacks(viewer, &media, "viewer"), "set media callbacks");
    login(host, "host");
    login(viewer, "viewer");

    /* No need to wait: the engine queues what follows a login. */
    check(zex_set_video_config(host, &video, channel), "set video config");
    check(zex_set_video_source(host, ZEX_VIDEO_SOURCE_SYNTHETIC, NULL, channel), "video source");
    check(zex_set_audio_source(host, ZEX_AUDIO_SOURCE_TONE, channel), "audio source");
    check(zex_start_preview(host, channel), "start preview");
    check(zex_start_publishing_stream(host, STREAM, channel), "start publishing");

    wait_for(&logged_in, 2, "both logged in");
    wait_for(&publishing, 1, "publishing");
    wait_for(&playing, 1, "playing");
    wait_for(&frames, wanted, "pictures");

    check(zex_stop_publishing_stream(host, channel), "stop publishing");
    check(zex_stop_preview(host, channel), "stop preview");
    check(zex_stop_playing_stream(viewer, STREAM), "stop playing");
    check(zex_logout_room(host, ROOM, on_done, "host logout"), "logout");
    check(zex_logout_room(viewer, ROOM, on_done, "viewer logout"), "logout");
    check(zex_destroy_engine(host, on_done, "host destroy"), "destroy");
    check(zex_destroy_engine(viewer, on_done, "viewer destroy"), "destroy");
    wait_for(&completed, 4, "logouts and destroys");
    printf("%d pictures seen\n", frames);
    return 0;
}
