// The quick start: one engine logs in, previews and publishes; what others publish is played.
//
//   c++ -std=c++17 quick_start.cpp $(pkg-config --cflags --libs zego_express-cpp) -pthread
//   ZEGO_EXPRESS_SERVER=ws://… ZEGO_APP_ID=… ZEGO_APP_SIGN=… ./a.out ROOM USER [SECONDS]
//
// `zego-server` prints the three values at its start. Run it twice, as two users of one room.
#include <ZegoExpressSDK.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <thread>

using namespace ZEGO::EXPRESS;

// Shows decoded pictures. Here: counts them; an application would draw.
class CountingView : public IZexView {
public:
    void onFrame(const ZexFrame &frame, const ZegoCanvas &) override
    {
        if (++frames == 1)
            std::cout << "first picture, " << frame.width() << "x" << frame.height() << std::endl;
    }
    std::atomic<int> frames{0};
};

// What the engine tells us, on its callback thread.
class Handler : public IZegoEventHandler {
public:
    std::shared_ptr<CountingView> remote = std::make_shared<CountingView>();

    void onRoomStateChanged(const std::string &roomID, ZegoRoomStateChangedReason reason,
                            int errorCode, const std::string &) override
    {
        std::cout << "room " << roomID << ": reason " << reason << ", error " << errorCode << std::endl;
    }
    void onRoomUserUpdate(const std::string &, ZegoUpdateType updateType,
                          const std::vector<ZegoUser> &userList) override
    {
        for (const ZegoUser &user : userList)
            std::cout << "user " << user.userID
                      << (updateType == ZEGO_UPDATE_TYPE_ADD ? " came" : " went") << std::endl;
    }
    void onRoomStreamUpdate(const std::string &, ZegoUpdateType updateType,
                            const std::vector<ZegoStream> &streamList, const std::string &) override
    {
        IZegoExpressEngine *engine = ZegoExpressSDK::getEngine();
        if (!engine) return;
        for (const ZegoStream &stream : streamList) {
            if (updateType == ZEGO_UPDATE_TYPE_ADD) {
                ZegoCanvas canvas(remote);
                ZegoPlayerConfig config;
                config.resourceMode = ZEGO_STREAM_RESOURCE_MODE_ONLY_L3;
                engine->startPlayingStream(stream.streamID, &canvas, config);
            } else {
                engine->stopPlayingStream(stream.streamID);
            }
        }
    }
    void onPublisherStateUpdate(const std::string &streamID, ZegoPublisherState state, int errorCode,
                                const std::string &) override
    {
        std::cout << "publishing " << streamID << ": state " << state << ", error " << errorCode
                  << std::endl;
    }
    void onPlayerStateUpdate(const std::string &streamID, ZegoPlayerState state, int errorCode,
                             const std::string &) override
    {
        std::cout << "playing " << streamID << ": state " << state << ", error " << errorCode
                  << std::endl;
    }
    void onDebugError(int errorCode, const std::string &funcName, const std::string &info) override
    {
        std::cerr << funcName << ": " << errorCode << " " << info << std::endl;
    }
};

int main(int argc, char **argv)
{
    const char *appID = std::getenv("ZEGO_APP_ID");
    const char *appSign = std::getenv("ZEGO_APP_SIGN");
    if (argc < 3 || !appID || !appSign) {
        std::cerr << "usage: ZEGO_APP_ID=… ZEGO_APP_SIGN=… quick_start ROOM USER [SECONDS]\n";
        return 2;
    }
    const std::string roomID = argv[1], userID = argv[2], streamID = "stream-" + userID;

    // 1. Create the engine, with the handler that hears of everything.
    ZegoEngineProfile profile;
    profile.appID = static_cast<unsigned int>(std::strtoul(appID, nullptr, 10));
    profile.appSign = appSign;
    profile.scenario = ZEGO_SCENARIO_BROADCAST;
    auto handler = std::make_shared<Handler>();
    IZegoExpressEngine *engine = ZegoExpressSDK::createEngine(profile, handler);
    if (!engine) {
        std::cerr << "createEngine: " << ZegoExpressSDK::zexLastError().message << "\n";
        return 1;
    }

    // 2. Log in, and hear of other users. What follows need not wait for the answer.
    ZegoRoomConfig roomConfig;
    roomConfig.isUserStatusNotify = true;
    engine->loginRoom(roomID, ZegoUser(userID, userID), roomConfig);

    // 3. Preview and publish. Without camera and microphone: the synthetic scene, small.
    engine->zexUseSyntheticSource();
    engine->setVideoConfig(ZegoVideoConfig(ZEGO_VIDEO_CONFIG_PRESET_180P));
    ZegoCanvas preview(std::make_shared<CountingView>());
    engine->startPreview(&preview);
    engine->startPublishingStream(streamID);

    // 4. onRoomStreamUpdate plays what others publish.
    std::this_thread::sleep_for(std::chrono::seconds(argc > 3 ? std::atoi(argv[3]) : 10));
    std::cout << "pictures of others: " << handler->remote->frames << std::endl;

    // 5. Stop, leave, destroy.
    for (const ZegoStream &stream :
         engine->getRoomStreamList(roomID, ZEGO_ROOM_STREAM_LIST_TYPE_PLAY).playStreamList)
        engine->stopPlayingStream(stream.streamID);
    engine->stopPublishingStream();
    engine->stopPreview();
    engine->logoutRoom(roomID);
    std::promise<void> destroyed;
    ZegoExpressSDK::destroyEngine(engine, [&] { destroyed.set_value(); });
    destroyed.get_future().wait();
    std::cout << "destroyed" << std::endl;
    return 0;
}
