/*
 * The measure of all bindings: what calls, callbacks and watching cost in C.
 *
 *   bench calls                        nanoseconds of a call and of a callback
 *   bench viewer SECONDS ROOM STREAM   CPU time of watching raw pictures
 *   bench host ROOM STREAM             the 1280x720 stream to watch, until standard input ends
 *
 * Every binding has a program with the first two; they must do the same things:
 * - call: zex_set_capture_volume(100), which is done when it returns, so that no queue fills; the
 *   median of 21 batches of 2,000;
 * - callback: zex_set_capture_volume(201) is refused and told by on_debug_error on the
 *   callback thread; from call to callback, one at a time, the median of 21 batches of 200;
 * - viewer: plays with ONLY_L3, and reads the first luma byte of every raw picture. Counted is user
 *   and system time of the process from the first picture on.
 * The result is one line of JSON. ZEGO_EXPRESS_SERVER, ZEGO_APP_ID and ZEGO_APP_SIGN name the server.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <zego_express.h>

#define BATCHES 21
#define CALLS 2000
#define CALLBACKS 200
#define PATIENCE_S 60

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int publishing, told, ended;
static unsigned long frames;
static unsigned sum;
static double cpu_at_first, wall_at_first;
static const char *stream_wanted = "";

static double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* User and system time of this process, milliseconds. */
static double cpu_ms(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static void check(zex_status status, const char *call) {
    if (status != 0) {
        fprintf(stderr, "%s: %s (%d)\n", call, zex_last_error(), status);
        exit(1);
    }
}

static void wait_for(int *what, int wanted, const char *name) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&lock);
    while (*what < wanted)
        if (pthread_cond_timedwait(&changed, &lock, &until) != 0) {
            fprintf(stderr, "no %s within %d s\n", name, PATIENCE_S);
            exit(1);
        }
    pthread_mutex_unlock(&lock);
}

static void count(int *what) {
    pthread_mutex_lock(&lock);
    ++*what;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static void on_debug_error(zex_engine *engine, int32_t error_code, const char *function,
                           const char *info, void *user_data) {
    (void)engine, (void)error_code, (void)function, (void)info, (void)user_data;
    pthread_mutex_lock(&lock);
    told++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static void on_publisher_state(zex_engine *engine, const char *stream_id, uint32_t state,
                               int32_t error_code, const char *extended_data, void *user_data) {
    (void)engine, (void)stream_id, (void)error_code, (void)extended_data, (void)user_data;
    if (state == ZEX_PUBLISHER_STATE_PUBLISHING) count(&publishing);
}

static void on_room_stream_update(zex_engine *engine, const char *room_id, uint32_t update_type,
                                  const zex_stream *const *streams, uint32_t stream_count,
                                  const char *extended_data, void *user_data) {
    uint32_t i;
    zex_player_config config = ZEX_PLAYER_CONFIG_INIT;
    (void)room_id, (void)extended_data, (void)user_data;
    config.resource_mode = ZEX_STREAM_RESOURCE_MODE_ONLY_L3;
    for (i = 0; i < stream_count; i++)
        if (update_type == ZEX_UPDATE_TYPE_ADD && strcmp(streams[i]->stream_id, stream_wanted) == 0)
            check(zex_start_playing_stream(engine, stream_wanted, &config), "start playing");
}

static void on_frame(zex_engine *engine, const char *stream_id, zex_frame *frame, void *user_data) {
    zex_frame_info info = ZEX_FRAME_INFO_INIT;
    (void)engine, (void)stream_id, (void)user_data;
    if (zex_frame_get_info(frame, &info) != 0) return;
    sum += info.planes[0][0];
    pthread_mutex_lock(&lock);
    if (++frames == 1) {
        cpu_at_first = cpu_ms();
        wall_at_first = now_ns();
        pthread_cond_broadcast(&changed);
    }
    pthread_mutex_unlock(&lock);
}

static void on_destroyed(int32_t error_code, const char *extended_data, void *user_data) {
    (void)error_code, (void)extended_data, (void)user_data;
    count(&ended);
}

static zex_engine *create(void) {
    zex_callbacks callbacks = ZEX_CALLBACKS_INIT;
    zex_engine_profile profile = ZEX_ENGINE_PROFILE_INIT;
    zex_engine *engine;
    const char *app_id = getenv("ZEGO_APP_ID");
    callbacks.on_debug_error = on_debug_error;
    callbacks.on_publisher_state_update = on_publisher_state;
    callbacks.on_room_stream_update = on_room_stream_update;
    profile.app_id = app_id ? (uint32_t)strtoul(app_id, NULL, 10) : 0;
    profile.app_sign = getenv("ZEGO_APP_SIGN");
    profile.callbacks = &callbacks;
    check(zex_create_engine(&profile, &engine), "create engine");
    return engine;
}

static void login(zex_engine *engine, const char *room, const char *name) {
    zex_user user = ZEX_USER_INIT;
    user.user_id = user.user_name = name;
    check(zex_login_room(engine, room, &user, NULL, NULL, NULL), "login");
}

static void destroy(zex_engine *engine) {
    check(zex_destroy_engine(engine, on_destroyed, NULL), "destroy");
    wait_for(&ended, 1, "end");
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values) {
    qsort(values, BATCHES, sizeof *values, ascending);
    return values[BATCHES / 2];
}

static void calls(void) {
    double call[BATCHES], callback[BATCHES];
    int batch, i;
    zex_engine *engine = create();
    for (batch = 0; batch < BATCHES; batch++) {
        const double start = now_ns();
        for (i = 0; i < CALLS; i++) check(zex_set_capture_volume(engine, 100), "volume");
        call[batch] = (now_ns() - start) / CALLS;
    }
    for (batch = 0; batch < BATCHES; batch++) {
        const double start = now_ns();
        told = 0; /* nothing is on its way */
        for (i = 0; i < CALLBACKS; i++) {
            if (zex_set_capture_volume(engine, 201) == 0) exit(1);
            wait_for(&told, i + 1, "callback");
        }
        callback[batch] = (now_ns() - start) / CALLBACKS;
    }
    destroy(engine);
    printf("{\"call_ns\": %.1f, \"callback_ns\": %.1f}\n", median(call), median(callback));
}

static void viewer(double seconds, const char *room, const char *stream) {
    zex_media_callbacks media = ZEX_MEDIA_CALLBACKS_INIT;
    struct timespec rest;
    double cpu, wall;
    char name[32];
    zex_engine *engine = create();
    stream_wanted = stream;
    media.on_remote_video_frame = on_frame;
    check(zex_set_media_callbacks(engine, &media, NULL), "media callbacks");
    sprintf(name, "c-%lx", (unsigned long)now_ns() & 0xffffff);
    login(engine, room, name);
    pthread_mutex_lock(&lock);
    while (frames == 0) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    rest.tv_sec = (time_t)seconds;
    rest.tv_nsec = (long)((seconds - (double)rest.tv_sec) * 1e9);
    nanosleep(&rest, NULL);
    cpu = cpu_ms() - cpu_at_first;
    wall = (now_ns() - wall_at_first) / 1e9;
    printf("{\"cpu_ms\": %.1f, \"frames\": %lu, \"seconds\": %.2f}\n", cpu, frames, wall);
    destroy(engine);
}

static void host(const char *room, const char *stream) {
    zex_video_config video = ZEX_VIDEO_CONFIG_INIT;
    zex_engine *engine = create();
    video.width = 1280, video.height = 720, video.fps = 30, video.bitrate_kbps = 1500;
    check(zex_set_video_config(engine, &video, ZEX_PUBLISH_CHANNEL_MAIN), "video config");
    check(zex_set_video_source(engine, ZEX_VIDEO_SOURCE_SYNTHETIC, NULL, ZEX_PUBLISH_CHANNEL_MAIN),
          "video source");
    check(zex_set_audio_source(engine, ZEX_AUDIO_SOURCE_TONE, ZEX_PUBLISH_CHANNEL_MAIN),
          "audio source");
    login(engine, room, "bench-host");
    check(zex_start_publishing_stream(engine, stream, ZEX_PUBLISH_CHANNEL_MAIN), "publish");
    wait_for(&publishing, 1, "publishing");
    printf("READY\n");
    fflush(stdout);
    while (getchar() != EOF) {
    }
    destroy(engine);
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "calls") == 0)
        calls();
    else if (argc == 5 && strcmp(argv[1], "viewer") == 0)
        viewer(atof(argv[2]), argv[3], argv[4]);
    else if (argc == 4 && strcmp(argv[1], "host") == 0)
        host(argv[2], argv[3]);
    else {
        fprintf(stderr, "bench calls | viewer SECONDS ROOM STREAM | host ROOM STREAM\n");
        return 2;
    }
    return 0;
}
