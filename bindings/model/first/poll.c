/*
 * Poll delivery, as a game loop uses it: a custom-capture host and a viewer on one thread, pictures
 * as events, and nothing left at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zego_express.h>

#define STREAM "poll-stream"
#define WIDTH 160
#define HEIGHT 90

static int completions, logged_in, playing, pictures, destroyed, wakeups;

static void check(zex_status status, const char *call) {
    if (status != 0) {
        fprintf(stderr, "%s: %s (%d)\n", call, zex_last_error(), status);
        exit(1);
    }
}

static void wakeup(void *user_data) {
    (void)user_data;
    wakeups++; /* a real loop would signal its condition variable */
}

static void done(int32_t error_code, const char *extended_data, void *user_data) {
    (void)extended_data, (void)user_data;
    if (error_code != 0) printf("completion with %d\n", error_code);
    completions++;
}

static zex_engine *create(void) {
    zex_engine_profile profile = ZEX_ENGINE_PROFILE_INIT;
    zex_engine *engine;
    profile.app_id = (uint32_t)strtoul(getenv("ZEGO_APP_ID"), NULL, 10);
    profile.app_sign = getenv("ZEGO_APP_SIGN");
    profile.delivery = ZEX_DELIVERY_POLL;
    profile.wakeup = wakeup;
    check(zex_create_engine(&profile, &engine), "create");
    return engine;
}

static void login(zex_engine *engine, const char *name) {
    zex_user user = ZEX_USER_INIT;
    user.user_id = name;
    user.user_name = name;
    check(zex_login_room(engine, "poll-room", &user, NULL, done, NULL), "login");
}

/* Takes everything that waits; after the last event of an engine its handle is stale. */
static void drain(zex_engine *engine) {
    zex_event *event = NULL;
    while (zex_poll_event(engine, &event) == 0 && event != NULL) {
        zex_event_data data = ZEX_EVENT_DATA_INIT;
        check(zex_event_get(event, &data), "event get");
        if (data.event_type == ZEX_EVENT_ROOM_STATE_CHANGED && data.state == ZEX_ROOM_STATE_CHANGED_REASON_LOGINED)
            logged_in++;
        if (data.event_type == ZEX_EVENT_PLAYER_STATE_UPDATE && data.state == ZEX_PLAYER_STATE_PLAYING) playing++;
        if (data.event_type == ZEX_EVENT_VIDEO_FRAME) {
            zex_frame_info info = ZEX_FRAME_INFO_INIT;
            zex_counters held = ZEX_COUNTERS_INIT;
            uint64_t needed = 0;
            static uint8_t pixels[WIDTH * HEIGHT * 4];
            check(zex_frame_get_info(data.frame, &info), "frame info");
            check(zex_frame_convert(data.frame, ZEX_VIDEO_FORMAT_BGRA32, 0, pixels, sizeof pixels, &needed), "convert");
            if (info.width != WIDTH || info.height != HEIGHT || needed != sizeof pixels) {
                fprintf(stderr, "a picture of %ux%u\n", info.width, info.height);
                exit(1);
            }
            check(zex_get_counters(&held), "counters");
            if (held.live_frames == 0) {
                fprintf(stderr, "a frame that is held is not counted\n");
                exit(1);
            }
            pictures++;
        }
        if (data.event_type == ZEX_EVENT_ENGINE_DESTROYED) destroyed++;
        check(zex_event_release(event), "release");
        if (zex_event_release(event) == 0) {
            fprintf(stderr, "an event could be released twice\n");
            exit(1);
        }
    }
}

int main(void) {
    static uint8_t pixels[WIDTH * HEIGHT * 4];
    zex_video_config video = ZEX_VIDEO_CONFIG_INIT;
    zex_video_frame_data frame = ZEX_VIDEO_FRAME_DATA_INIT;
    zex_counters counters = ZEX_COUNTERS_INIT;
    const struct timespec tick = {0, 50 * 1000 * 1000};
    zex_engine *host, *viewer;
    int turns;

    if (!getenv("ZEGO_APP_ID")) return 2;
    host = create();
    viewer = create();
    login(host, "poll-host");
    login(viewer, "poll-viewer");
    video.width = WIDTH, video.height = HEIGHT, video.fps = 20, video.bitrate_kbps = 200;
    check(zex_set_video_config(host, &video, ZEX_PUBLISH_CHANNEL_MAIN), "config");
    check(zex_set_video_source(host, ZEX_VIDEO_SOURCE_CUSTOM, NULL, ZEX_PUBLISH_CHANNEL_MAIN), "source");
    check(zex_start_publishing_stream(host, STREAM, ZEX_PUBLISH_CHANNEL_MAIN), "publish");
    check(zex_start_playing_stream(viewer, STREAM, NULL), "play");

    frame.format = ZEX_VIDEO_FORMAT_BGRA32;
    frame.width = WIDTH, frame.height = HEIGHT;
    frame.planes[0] = pixels;
    frame.strides[0] = WIDTH * 4;
    for (turns = 0; turns < 1200 && (pictures < 5 || completions < 2); turns++) {
        memset(pixels, turns * 3 & 0xff, sizeof pixels);
        check(zex_send_custom_video_capture_raw_data(host, &frame, ZEX_PUBLISH_CHANNEL_MAIN), "send");
        drain(host);
        drain(viewer);
        nanosleep(&tick, NULL);
    }
    check(zex_destroy_engine(host, done, NULL), "destroy");
    check(zex_destroy_engine(viewer, done, NULL), "destroy");
    for (turns = 0; turns < 600 && destroyed < 2; turns++) {
        drain(host);
        drain(viewer);
        nanosleep(&tick, NULL);
    }
    for (turns = 0; turns < 100; turns++) { /* the last threads end by themselves */
        check(zex_get_counters(&counters), "counters");
        if (counters.threads == 0) break;
        nanosleep(&tick, NULL);
    }
    printf("logged in %d, playing %d, pictures %d, completions %d, destroyed %d, wake-ups %s\n", logged_in, playing,
           pictures, completions, destroyed, wakeups > 0 ? "yes" : "no");
    printf("left: %u handles, %u threads, %u frames\n", (unsigned)counters.live_handles, (unsigned)counters.threads,
           (unsigned)counters.live_frames);
    return !(logged_in == 2 && playing >= 1 && pictures >= 5 && completions == 4 && destroyed == 2 && wakeups > 0 &&
             counters.live_handles == 0 && counters.threads == 0 && counters.live_frames == 0);
}
