// What calls, callbacks and watching cost through the C++ interface; tests/c/bench/bench.c says what
// is measured and is what it is compared with.
#include <ZegoExpressSDK.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <iostream>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace ZEGO::EXPRESS;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int BATCHES = 21, CALLS = 2000, CALLBACKS = 200;
constexpr auto PATIENCE = std::chrono::seconds(60);

std::mutex mutex;
std::condition_variable changed;

double cpuMs()
{
    rusage u;
    getrusage(RUSAGE_SELF, &u);
    return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
           static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

double since(Clock::time_point start)
{
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

[[noreturn]] void fail(const std::string &what)
{
    std::cerr << what << std::endl;
    std::exit(1);
}

class Renderer : public IZegoCustomVideoRenderHandler {
public:
    unsigned long frames = 0;
    unsigned sum = 0;
    double cpuAtFirst = 0;
    Clock::time_point first;

    void onRemoteVideoFrameRawData(unsigned char **data, unsigned int *, ZegoVideoFrameParam,
                                   const std::string &) override
    {
        sum += data[0][0];
        const std::lock_guard<std::mutex> lock(mutex);
        if (++frames != 1) return;
        cpuAtFirst = cpuMs();
        first = Clock::now();
        changed.notify_all();
    }
};

class Handler : public IZegoEventHandler {
public:
    int told = 0;
    std::string wanted;

    void onDebugError(int, const std::string &, const std::string &) override
    {
        const std::lock_guard<std::mutex> lock(mutex);
        told++;
        changed.notify_all();
    }
    void onRoomStreamUpdate(const std::string &, ZegoUpdateType updateType,
                            const std::vector<ZegoStream> &streamList, const std::string &) override
    {
        ZegoPlayerConfig config;
        config.resourceMode = ZEGO_STREAM_RESOURCE_MODE_ONLY_L3;
        IZegoExpressEngine *engine = ZegoExpressSDK::getEngine();
        for (const ZegoStream &stream : streamList)
            if (engine && updateType == ZEGO_UPDATE_TYPE_ADD && stream.streamID == wanted)
                engine->startPlayingStream(wanted, nullptr, config);
    }
};

IZegoExpressEngine *create(const std::shared_ptr<Handler> &handler)
{
    const char *appID = std::getenv("ZEGO_APP_ID"), *appSign = std::getenv("ZEGO_APP_SIGN");
    if (!appID || !appSign) fail("ZEGO_APP_ID and ZEGO_APP_SIGN are not set");
    ZegoEngineProfile profile;
    profile.appID = static_cast<unsigned int>(std::strtoul(appID, nullptr, 10));
    profile.appSign = appSign;
    IZegoExpressEngine *engine = ZegoExpressSDK::createEngine(profile, handler);
    if (!engine) fail(ZegoExpressSDK::zexLastError().message);
    return engine;
}

void destroy(IZegoExpressEngine *engine)
{
    std::promise<void> ended;
    ZegoExpressSDK::destroyEngine(engine, [&] { ended.set_value(); });
    if (ended.get_future().wait_for(PATIENCE) != std::future_status::ready) fail("not destroyed");
}

void calls()
{
    auto handler = std::make_shared<Handler>();
    IZegoExpressEngine *engine = create(handler);
    std::vector<double> call, callback;
    for (int batch = 0; batch < BATCHES; batch++) {
        const auto start = Clock::now();
        for (int i = 0; i < CALLS; i++) engine->setCaptureVolume(100);
        call.push_back(since(start) / CALLS);
    }
    for (int batch = 0; batch < BATCHES; batch++) {
        const auto start = Clock::now();
        handler->told = 0;  // nothing is on its way
        for (int i = 0; i < CALLBACKS; i++) {
            engine->setCaptureVolume(201);
            std::unique_lock<std::mutex> lock(mutex);
            if (!changed.wait_for(lock, PATIENCE, [&] { return handler->told > i; }))
                fail("a callback is missing");
        }
        callback.push_back(since(start) / CALLBACKS);
    }
    destroy(engine);
    std::printf("{\"call_ns\": %.1f, \"callback_ns\": %.1f}\n", median(call), median(callback));
}

void viewer(double seconds, const std::string &room, const std::string &stream)
{
    auto handler = std::make_shared<Handler>();
    auto renderer = std::make_shared<Renderer>();
    handler->wanted = stream;
    IZegoExpressEngine *engine = create(handler);
    engine->setCustomVideoRenderHandler(renderer);
    engine->enableCustomVideoRender(true, nullptr);
    engine->loginRoom(room, ZegoUser("cpp-" + std::to_string(getpid())));
    {
        std::unique_lock<std::mutex> lock(mutex);
        if (!changed.wait_for(lock, PATIENCE, [&] { return renderer->frames > 0; }))
            fail("no picture within 60 s");
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    {
        const std::lock_guard<std::mutex> lock(mutex);
        std::printf("{\"cpu_ms\": %.1f, \"frames\": %lu, \"seconds\": %.2f}\n",
                    cpuMs() - renderer->cpuAtFirst, renderer->frames, since(renderer->first) / 1e9);
    }
    destroy(engine);
}

}  // namespace

int main(int argc, char **argv)
{
    const std::string role = argc > 1 ? argv[1] : "";
    if (argc == 2 && role == "calls") calls();
    else if (argc == 5 && role == "viewer") viewer(std::atof(argv[2]), argv[3], argv[4]);
    else fail("bench calls | viewer SECONDS ROOM STREAM");
    return 0;
}
