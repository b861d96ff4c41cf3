// One side of a pair in any two languages: `host ROOM STREAM` or `viewer ROOM STREAM`.
//
// The host publishes the synthetic scene until its standard input ends; the viewer reads the barcode
// of 45 pictures. Both then leave properly. Anything else is an error in words and a status.
#include "barcode.hpp"

#include <condition_variable>
#include <cstdlib>
#include <future>
#include <iostream>

using namespace ZEGO::EXPRESS;

namespace {

constexpr auto PATIENCE = std::chrono::seconds(30);
constexpr int WANTED = 45;

/// The first thing that went right or wrong.
class Outcome {
public:
    void set(const std::string &problem)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!problem_) problem_ = problem;
        changed_.notify_all();
    }
    /// Empty: it went right.
    std::string wait()
    {
        std::unique_lock<std::mutex> lock(mutex_);
        if (!changed_.wait_for(lock, PATIENCE, [&] { return problem_.has_value(); }))
            return "nothing within 30 s";
        return *problem_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<std::string> problem_;
};

Outcome outcome;
std::atomic<int> frames{0};

class View : public IZexView {
    void onFrame(const ZexFrame &frame, const ZegoCanvas &) override
    {
        const auto barcode = readBarcode(frame);
        if (!barcode) outcome.set("a picture without a barcode");
        else if (frames > 0 && barcode->frame <= last_) outcome.set("numbers do not rise");
        else if (last_ = barcode->frame, ++frames == WANTED) outcome.set("");
    }
    std::uint32_t last_ = 0;
};

class Handler : public IZegoEventHandler {
public:
    Handler(bool isHost, std::string stream) : isHost_(isHost), stream_(std::move(stream)) {}

private:
    void onRoomStateChanged(const std::string &, ZegoRoomStateChangedReason reason, int errorCode,
                            const std::string &) override
    {
        if (reason == ZEGO_ROOM_STATE_CHANGED_REASON_LOGIN_FAILED)
            outcome.set("login failed: " + std::to_string(errorCode));
    }
    void onPublisherStateUpdate(const std::string &, ZegoPublisherState state, int errorCode,
                                const std::string &) override
    {
        if (errorCode != 0) outcome.set("publishing failed: " + std::to_string(errorCode));
        else if (state == ZEGO_PUBLISHER_STATE_PUBLISHING) outcome.set("");
    }
    void onRoomStreamUpdate(const std::string &, ZegoUpdateType updateType,
                            const std::vector<ZegoStream> &streamList, const std::string &) override
    {
        IZegoExpressEngine *engine = ZegoExpressSDK::getEngine();
        if (isHost_ || updateType != ZEGO_UPDATE_TYPE_ADD || !engine) return;
        for (const ZegoStream &stream : streamList) {
            if (stream.streamID != stream_) continue;
            ZegoCanvas canvas(std::make_shared<View>());
            ZegoPlayerConfig config;
            config.resourceMode = ZEGO_STREAM_RESOURCE_MODE_ONLY_L3;
            engine->startPlayingStream(stream.streamID, &canvas, config);
        }
    }

    bool isHost_;
    std::string stream_;
};

int fail(const std::string &what)
{
    std::cerr << what << std::endl;
    return 1;
}

}  // namespace

int main(int argc, char **argv)
{
    const char *appID = std::getenv("ZEGO_APP_ID");
    const char *appSign = std::getenv("ZEGO_APP_SIGN");
    if (argc != 4 || !appID || !appSign) return fail("usage: pair host|viewer ROOM STREAM");
    const bool isHost = std::string(argv[1]) == "host";
    const std::string room = argv[2], stream = argv[3], user = std::string("cpp-") + argv[1];

    ZegoEngineProfile profile;
    profile.appID = static_cast<unsigned int>(std::strtoul(appID, nullptr, 10));
    profile.appSign = appSign;
    IZegoExpressEngine *engine =
        ZegoExpressSDK::createEngine(profile, std::make_shared<Handler>(isHost, stream));
    if (!engine) return fail(ZegoExpressSDK::zexLastError().message);
    ZegoRoomConfig config;
    config.isUserStatusNotify = true;
    engine->loginRoom(room, ZegoUser(user), config);
    if (isHost) {
        engine->setVideoConfig(ZegoVideoConfig(ZEGO_VIDEO_CONFIG_PRESET_180P));
        engine->zexUseSyntheticSource();
        engine->startPreview();
        engine->startPublishingStream(stream);
    }
    const std::string problem = outcome.wait();
    if (!problem.empty()) return fail(problem);
    if (isHost) {
        std::cout << "READY" << std::endl;
        std::string line;
        while (std::getline(std::cin, line)) {
        }
        engine->stopPublishingStream();
        engine->stopPreview();
    } else {
        engine->stopPlayingStream(stream);
    }
    std::promise<int> left;
    engine->logoutRoom(room, [&](int code, const std::string &) { left.set_value(code); });
    auto code = left.get_future();
    if (code.wait_for(PATIENCE) != std::future_status::ready) return fail("no logout within 30 s");
    if (code.get() != 0) return fail("logout failed");
    std::promise<void> destroyed;
    ZegoExpressSDK::destroyEngine(engine, [&] { destroyed.set_value(); });
    if (destroyed.get_future().wait_for(PATIENCE) != std::future_status::ready)
        return fail("not destroyed within 30 s");
    const auto live = ZegoExpressSDK::zexGetCounters().liveHandles;
    if (isHost) std::cout << "DONE live_handles=" << live << std::endl;
    else std::cout << "OK frames=" << WANTED << std::endl;
    return live == 0 ? 0 : fail("handles are left");
}
