// Engines, rooms, errors, lifetimes.
#include "support.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

namespace {

std::string slurp(const std::string &path)
{
    std::ifstream file(path);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
}

/// Waits until nothing is alive any more: the last threads end just after the last callback.
void nothingLeft()
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    ZexCounters c = ZegoExpressSDK::zexGetCounters();
    while (c.liveHandles + c.liveEngines + c.liveFrames + c.threads != 0) {
        if (std::chrono::steady_clock::now() > end) break;
        std::this_thread::yield();
        c = ZegoExpressSDK::zexGetCounters();
    }
    EQUAL(c.liveHandles, 0u);
    EQUAL(c.liveEngines, 0u);
    EQUAL(c.liveFrames, 0u);
    EQUAL(c.threads, 0u);
}

void destroy(IZegoExpressEngine *&engine)
{
    std::promise<void> destroyed;
    ZegoExpressSDK::destroyEngine(engine, [&] { destroyed.set_value(); });
    destroyed.get_future().wait();
}

}  // namespace

TEST(layout_is_the_models)
{
    const char *path = std::getenv("ZEGO_LAYOUT");
    CHECK(path);
    std::ostringstream mine;
    for (const raw::LayoutLine &line : raw::layout) mine << line.name << ' ' << line.number << '\n';
    CHECK(mine.str().size() > 1000);
    CHECK(mine.str() == slurp(path));
}

TEST(version_and_error_numbers_have_names)
{
    CHECK(!ZegoExpressSDK::getVersion().empty());
    EQUAL(std::string(raw::error_name(raw::error::ROOM_ERROR_AUTHENTICATION_FAILED)), "ROOM_ERROR_AUTHENTICATION_FAILED");
    EQUAL(raw::error::ROOM_ERROR_AUTHENTICATION_FAILED, 1002033);
}

TEST(colours_have_the_numbers_of_the_c_interface)
{
    const auto number = [](auto value) { return static_cast<std::uint32_t>(value); };
    EQUAL(number(ZexColorMatrix::BT601), number(ZEX_COLOR_MATRIX_BT601));
    EQUAL(number(ZexColorMatrix::BT709), number(ZEX_COLOR_MATRIX_BT709));
    EQUAL(number(ZexColorMatrix::BT2020), number(ZEX_COLOR_MATRIX_BT2020));
    EQUAL(number(ZexColorMatrix::SMPTE240M), number(ZEX_COLOR_MATRIX_SMPTE240M));
    EQUAL(number(ZexColorMatrix::FCC), number(ZEX_COLOR_MATRIX_FCC));
    EQUAL(number(ZexColorRange::LIMITED), number(ZEX_COLOR_RANGE_LIMITED));
    EQUAL(number(ZexColorRange::FULL), number(ZEX_COLOR_RANGE_FULL));
    CHECK(ZexFrame().colorMatrix() == ZexColorMatrix::BT601);
}

TEST(one_engine_a_process)
{
    auto first = std::make_shared<Recorder>();
    EQUAL(ZegoExpressSDK::getEngine(), nullptr);
    IZegoExpressEngine *engine = ZegoExpressSDK::createEngine(profile(), first);
    CHECK(engine);
    EQUAL(ZegoExpressSDK::createEngine(ZegoEngineProfile(), nullptr), engine);
    EQUAL(ZegoExpressSDK::getEngine(), engine);
    IZegoExpressEngine *stale = engine;
    destroy(engine);
    EQUAL(engine, nullptr);
    EQUAL(ZegoExpressSDK::getEngine(), nullptr);
    stale->muteSpeaker(true);
    EQUAL(ZegoExpressSDK::zexLastError().code, raw::error::INVALID_HANDLE);
    EQUAL(ZegoExpressSDK::zexLastError().funcName, "muteSpeaker");
    EQUAL(stale->isSpeakerMuted(), false);
    stale->setEventHandler(first);
    EQUAL(ZegoExpressSDK::zexLastError().code, raw::error::COMMON_ENGINE_NOT_CREATE);
    destroy(stale);  // again: completes at once
    engine = ZegoExpressSDK::createEngine(profile(), nullptr);
    CHECK(engine);
    destroy(engine);
}

TEST(seed_flow_in_order)
{
    const std::string room = fresh("room"), stream = fresh("stream");
    auto events = std::make_shared<Recorder>();
    ZegoEngineProfile p = profile();
    p.scenario = ZEGO_SCENARIO_BROADCAST;
    IZegoExpressEngine *engine = ZegoExpressSDK::createEngine(p, events);
    CHECK(engine);
    ZegoRoomConfig config;
    config.isUserStatusNotify = true;
    std::promise<int> loggedIn;
    engine->loginRoom(room, ZegoUser("alice", "Alice"), config,
                      [&](int code, const std::string &) { loggedIn.set_value(code); });
    engine->zexUseSyntheticSource();
    engine->setVideoConfig(ZegoVideoConfig(ZEGO_VIDEO_CONFIG_PRESET_180P));
    auto preview = std::make_shared<BarcodeView>();
    ZegoCanvas canvas(preview);
    engine->startPreview(&canvas);
    engine->startPublishingStream(stream);
    EQUAL(loggedIn.get_future().get(), 0);
    events->await("publisher PUBLISHING error 0");
    preview->await(5);
    events->await("previewed video");

    Side other;
    other.login(room, "bob");
    events->await("user ADD bob bob's name");
    other.publish(fresh("stream"));
    events->await("stream ADD");
    const std::string theirs =
        engine->getRoomStreamList(room, ZEGO_ROOM_STREAM_LIST_TYPE_PLAY).playStreamList.at(0).streamID;
    auto view = std::make_shared<BarcodeView>();
    ZegoCanvas remote(view);
    ZegoPlayerConfig player;
    player.resourceMode = ZEGO_STREAM_RESOURCE_MODE_ONLY_L3;
    engine->startPlayingStream(theirs, &remote, player);
    view->await(10);
    events->await("player PLAYING error 0");
    engine->stopPlayingStream(theirs);
    events->await("player NO_PLAY error 0");
    engine->stopPublishingStream();
    events->await("publisher NO_PUBLISH error 0");
    engine->stopPreview();
    engine->logoutRoom(room);
    events->await("room LOGOUT error 0");
    destroy(engine);

    const std::vector<std::string> order = {
        "room LOGINING error 0",   "room LOGINED error 0",     "publisher PUBLISHING error 0",
        "stream ADD",              "player PLAY_REQUESTING error 0", "player PLAYING error 0",
        "player NO_PLAY error 0",  "publisher NO_PUBLISH error 0",   "room LOGOUT error 0"};
    for (std::size_t i = 1; i < order.size(); i++)
        CHECK(events->position(order[i - 1]) < events->position(order[i]));
    CHECK(events->position("state  1 error 0") > events->position("room LOGINING"));
    CHECK(events->position("publisher PUBLISH_REQUESTING") < events->position("publisher PUBLISHING"));
}

TEST(a_wrong_sign_is_refused)
{
    ZegoEngineProfile p = profile();
    p.appSign = std::string(64, 'a');
    auto events = std::make_shared<Recorder>();
    auto engine = ZegoExpressSDK::zexCreateEngine(p, events);
    CHECK(engine);
    std::promise<int> answer;
    engine->loginRoom("room", ZegoUser("user"), ZegoRoomConfig(),
                      [&](int code, const std::string &) { answer.set_value(code); });
    EQUAL(answer.get_future().get(), 1002033);
    events->await("room LOGIN_FAILED error 1002033");
}

TEST(a_token_is_enough)
{
    ZegoEngineProfile p = profile();
    p.appSign.clear();
    auto events = std::make_shared<Recorder>();
    auto engine = ZegoExpressSDK::zexCreateEngine(p, events);
    CHECK(engine);
    const std::string room = fresh("room");
    engine->loginRoom(room, ZegoUser("tim"));
    EQUAL(ZegoExpressSDK::zexLastError().code, raw::error::ROOM_NO_TOKEN);
    ZegoRoomConfig config;
    config.token = Server::get().token("tim");
    engine->loginRoom(room, ZegoUser("tim"), config);
    events->await("room LOGINED error 0");
    engine->renewToken(room, Server::get().token("tim"));
    engine->renewToken("elsewhere", config.token);
    EQUAL(ZegoExpressSDK::zexLastError().code, 1002002);
}

TEST(the_server_comes_from_the_engine_config_too)
{
    ZegoEngineConfig config;
    config.advancedConfig["server_url"] = Server::get().url;
    config.advancedConfig["room_retry_time"] = "60";
    ZegoExpressSDK::setEngineConfig(config);
    ZegoEngineProfile p = profile();
    p.serverUrl.reset();
    auto events = std::make_shared<Recorder>();
    auto engine = ZegoExpressSDK::zexCreateEngine(p, events);
    ZegoExpressSDK::setEngineConfig(ZegoEngineConfig());
    CHECK(engine);
    engine->loginRoom(fresh("room"), ZegoUser("user"));
    events->await("room LOGINED error 0");
}

TEST(users_and_streams_of_a_room)
{
    Both both;
    both.host.events->await("user ADD viewer viewer's name");
    both.viewer.events->await("stream ADD " + both.stream + " of host");
    const auto list = both.viewer->getRoomStreamList(both.room, ZEGO_ROOM_STREAM_LIST_TYPE_ALL);
    EQUAL(list.playStreamList.size(), 1u);
    EQUAL(list.playStreamList[0].streamID, both.stream);
    EQUAL(list.playStreamList[0].user.userName, "host's name");
    EQUAL(list.publishStreamList.size(), 0u);
    const auto own = both.host->getRoomStreamList(both.room, ZEGO_ROOM_STREAM_LIST_TYPE_ALL);
    EQUAL(own.publishStreamList.size(), 1u);
    EQUAL(own.publishStreamList[0].streamID, both.stream);
    std::promise<int> left;
    both.host->logoutRoom([&](int code, const std::string &) { left.set_value(code); });
    EQUAL(left.get_future().get(), 0);
    both.viewer.events->await("stream DELETE " + both.stream);
    both.viewer.events->await("user DELETE host");
}

TEST(switching_rooms_keeps_the_preview)
{
    const std::string first = fresh("room"), second = fresh("room");
    Side side;
    side->switchRoom(first, second);
    EQUAL(ZegoExpressSDK::zexLastError().code, 1002002);
    side.login(first, "mover");
    side.events->await("room LOGINED error 0");
    side->setVideoConfig(ZegoVideoConfig(ZEGO_VIDEO_CONFIG_PRESET_180P));
    side->zexUseSyntheticSource();
    auto preview = std::make_shared<BarcodeView>();
    ZegoCanvas canvas(preview);
    side->startPreview(&canvas);
    preview->await(3);
    side->switchRoom(first, second);
    side.events->await("room LOGINED error 0", 2);
    CHECK(side.events->position("room LOGOUT error 0") > side.events->position("room LOGINED"));
    EQUAL(side->getRoomStreamList(second, ZEGO_ROOM_STREAM_LIST_TYPE_ALL).playStreamList.size(), 0u);
    preview->forget();
    preview->await(3);
    side->logoutRoom();
    side.events->await("room LOGOUT error 0", 2);
}

TEST(destroy_inside_a_callback)
{
    struct Ender : Recorder {
        std::shared_ptr<IZegoExpressEngine> engine;
        std::promise<void> destroyed;
        void onRoomStateChanged(const std::string &room, ZegoRoomStateChangedReason reason, int code,
                                const std::string &extended) override
        {
            Recorder::onRoomStateChanged(room, reason, code, extended);
            if (reason == ZEGO_ROOM_STATE_CHANGED_REASON_LOGINED)
                engine->zexDestroy([this] { destroyed.set_value(); });
        }
    };
    auto events = std::make_shared<Ender>();
    events->engine = ZegoExpressSDK::zexCreateEngine(profile(), events);
    CHECK(events->engine);
    events->engine->loginRoom(fresh("room"), ZegoUser("user"));
    events->destroyed.get_future().wait();
    CHECK(events->position("room LOGINED") >= 0);
    events->engine.reset();  // ends the circle of handler and engine
}

TEST(calls_inside_callbacks_do_not_deadlock)
{
    // Logs in again from the completion of a logout, three times round.
    auto events = std::make_shared<Recorder>();
    auto engine = ZegoExpressSDK::zexCreateEngine(profile(), events);
    CHECK(engine);
    const std::string room = fresh("room");
    std::promise<void> done;
    int rounds = 0;
    std::function<void()> round = [&] {
        engine->loginRoom(room, ZegoUser("user"), ZegoRoomConfig(), [&](int, const std::string &) {
            engine->setEventHandler(events);
            engine->logoutRoom(room, [&](int, const std::string &) {
                if (++rounds == 3) done.set_value();
                else round();
            });
        });
    };
    round();
    done.get_future().wait();
    events->await("room LOGOUT error 0", 3);
}

TEST(an_exception_is_reported_and_does_no_harm)
{
    struct Thrower : Recorder {
        void onRoomStateChanged(const std::string &room, ZegoRoomStateChangedReason reason, int code,
                                const std::string &extended) override
        {
            Recorder::onRoomStateChanged(room, reason, code, extended);
            throw std::logic_error("thrown on purpose");
        }
    };
    Waiter waiter;
    std::vector<std::string> reports;
    ZegoExpressSDK::zexSetExceptionHook([&](const char *where, std::exception_ptr exception) {
        try {
            std::rethrow_exception(exception);
        } catch (const std::exception &e) {
            waiter.change([&] { reports.push_back(std::string(where) + ": " + e.what()); });
        }
        throw 1;  // not even this gets out
    });
    {
        Side side(std::make_shared<Thrower>());
        side.login(fresh("room"), "user");
        side.events->await("state  2 error 0");  // comes after the one that threw
        CHECK(waiter.wait([&] { return reports.size() >= 2; }));
        std::promise<void> completed;
        side->logoutRoom([&](int, const std::string &) {
            completed.set_value();
            throw std::runtime_error("in a completion");
        });
        completed.get_future().wait();
        CHECK(waiter.wait([&] {
            return !reports.empty() && std::count(reports.begin(), reports.end(),
                                                  "completion: in a completion") == 1;
        }));
    }
    ZegoExpressSDK::zexSetExceptionHook(nullptr);
    EQUAL(reports[0], "onRoomStateChanged: thrown on purpose");
}

TEST(two_hundred_cycles_leave_nothing)
{
    nothingLeft();
    for (int i = 0; i < 200; i++) {
        IZegoExpressEngine *engine =
            ZegoExpressSDK::createEngine(profile(), std::make_shared<Recorder>());
        CHECK(engine);
        engine->muteSpeaker(i % 2 == 0);
        if (i % 10 == 0) engine->loginRoom("room", ZegoUser("user"));
        destroy(engine);
    }
    nothingLeft();
}

TEST(handlers_live_as_long_as_they_may_be_called)
{
    std::weak_ptr<Recorder> watched;
    {
        auto handler = std::make_shared<Recorder>();
        watched = handler;
        auto engine = ZegoExpressSDK::zexCreateEngine(profile(), std::move(handler));
        CHECK(engine);
        CHECK(!watched.expired());  // only the engine holds it now
        engine->loginRoom(fresh("room"), ZegoUser("user"));
        if (auto held = watched.lock()) held->await("room LOGINED");
        engine->setEventHandler(nullptr);
        engine->logoutRoom();
    }
    nothingLeft();
    CHECK(watched.expired());
}

TEST(refused_calls_say_why)
{
    Side side;
    struct Case {
        const char *what;
        int code;
        std::function<void()> call;
    };
    const std::string longRoom(128, 'r'), longStream(257, 's'), nul("a\0b", 3), latin("\xff\xfe");
    const std::string surrogate("\xed\xa0\x80");  // an unpaired surrogate, as some encoders write it
    unsigned char small[4] = {};
    ZegoVideoFrameParam picture;
    picture.format = ZEGO_VIDEO_FRAME_FORMAT_I420;
    picture.width = 320;
    picture.height = 180;
    ZegoVideoFrameParam odd = picture;
    odd.format = ZEGO_VIDEO_FRAME_FORMAT_NV21;
    ZegoVideoFrameParam huge = picture;
    huge.width = huge.height = 0x7fffffff;
    ZegoAudioFrameParam sound;
    sound.sampleRate = ZEGO_AUDIO_SAMPLE_RATE_48K;
    sound.channel = ZEGO_AUDIO_CHANNEL_MONO;
    std::vector<unsigned char> sei(4097);
    std::vector<unsigned char> big(64 << 20);
    const std::vector<Case> cases = {
        {"empty room", 1002011, [&] { side->loginRoom("", ZegoUser("u")); }},
        {"long room", 1002013, [&] { side->loginRoom(longRoom, ZegoUser("u")); }},
        {"empty user", 1002005, [&] { side->loginRoom("r", ZegoUser()); }},
        {"NUL in room", 1000017, [&] { side->loginRoom(nul, ZegoUser("u")); }},
        {"NUL in user", 1000017, [&] { side->loginRoom("r", ZegoUser(nul)); }},
        {"not UTF-8", 1000907, [&] { side->loginRoom(latin, ZegoUser("u")); }},
        {"surrogate", 1000907, [&] { side->loginRoom("r", ZegoUser(surrogate)); }},
        {"empty stream", 1000015, [&] { side->startPublishingStream(""); }},
        {"long stream", 1000014, [&] { side->startPlayingStream(longStream); }},
        {"bad stream", 1000016, [&] { side->startPublishingStream("a b"); }},
        {"NUL in stream", 1000017, [&] { side->stopPlayingStream(nul); }},
        {"publish before login", 1000002, [&] { side->startPublishingStream("s"); }},
        {"play before login", 1000002, [&] { side->startPlayingStream("s"); }},
        {"no such channel", 1000908, [&] { side->stopPreview(ZEGO_PUBLISH_CHANNEL_THIRD); }},
        {"negative channel", 1000908,
         [&] { side->startPreview(nullptr, static_cast<ZegoPublishChannel>(-1)); }},
        {"negative volume", 1000017, [&] { side->setCaptureVolume(-1); }},
        {"loud volume", 1000017, [&] { side->setAllPlayStreamVolume(201); }},
        {"volume of nothing", 1004011, [&] { side->setPlayVolume("s", 100); }},
        {"narrow", 1000017,
         [&] {
             ZegoVideoConfig config;
             config.encodeWidth = 15;
             side->setVideoConfig(config);
         }},
        {"codec", 1000017,
         [&] {
             ZegoVideoConfig config;
             config.codecID = ZEGO_VIDEO_CODEC_ID_H265;
             side->setVideoConfig(config);
         }},
        {"bitrate", 1000017,
         [&] {
             ZegoAudioConfig config;
             config.bitrate = -5;
             side->setAudioConfig(config);
         }},
        {"scenario", 1000908, [&] { side->setRoomScenario(static_cast<ZegoScenario>(99)); }},
        {"null picture", 1000017,
         [&] { side->sendCustomVideoCaptureRawData(nullptr, 0, picture, 0); }},
        {"short picture", 1000017,
         [&] { side->sendCustomVideoCaptureRawData(small, sizeof small, picture, 0); }},
        {"format", 1000908, [&] { side->sendCustomVideoCaptureRawData(small, 4, odd, 0); }},
        {"huge picture", 1000017,
         [&] { side->sendCustomVideoCaptureRawData(small, 0xffffffff, huge, 0); }},
        {"picture without custom capture", raw::error::CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE,
         [&] {
             side->sendCustomVideoCaptureRawData(big.data(), static_cast<unsigned int>(big.size()),
                                                 picture, 0);
         }},
        {"null sound", 1000017, [&] { side->sendCustomAudioCapturePCMData(nullptr, 2, sound); }},
        {"half a sample", 1000017, [&] { side->sendCustomAudioCapturePCMData(small, 3, sound); }},
        {"huge sound", 1000017,
         [&] {
             side->sendCustomAudioCapturePCMData(big.data(), static_cast<unsigned int>(big.size()),
                                                 sound);
         }},
        {"fetch while off", 1000017, [&] { side->fetchCustomAudioRenderPCMData(small, 4, sound); }},
        {"null SEI", 1000017, [&] { side->sendSEI(nullptr, 1); }},
        {"no SEI", raw::error::PUBLISHER_SEI_DATA_NULL, [&] { side->sendSEI(small, 0); }},
        {"long SEI", raw::error::PUBLISHER_SEI_DATA_TOO_LONG,
         [&] { side->sendSEI(sei.data(), static_cast<unsigned int>(sei.size())); }},
        {"interval", raw::error::DEVICE_SOULD_LEVEL_INTERVAL_INVALID,
         [&] { side->startSoundLevelMonitor(99); }},
        {"observer", 1000017, [&] { side->startAudioDataObserver(4, sound); }},
        {"list of no room", 1002002,
         [&] { side->getRoomStreamList("r", ZEGO_ROOM_STREAM_LIST_TYPE_ALL); }},
        {"logout of no room", 1002002, [&] { side->logoutRoom("r"); }},
        {"multi room", 1000010, [&] { ZegoExpressSDK::setRoomMode(ZEGO_ROOM_MODE_MULTI_ROOM); }},
    };
    for (const Case &c : cases) {
        ZexError before, error;
        std::thread([&] {  // a new thread has no last error
            before = ZegoExpressSDK::zexLastError();
            c.call();
            error = ZegoExpressSDK::zexLastError();
        }).join();
        EQUAL(before.code, 0);
        harness::equal(error.code, c.code, c.what, __FILE__, __LINE__);
        CHECK(!error.message.empty());
        CHECK(!error.funcName.empty());
    }
    // Each is told once, whoever refused it: this layer or the library. Whatever there is to say is
    // said before the end.
    side.destroy();
    std::vector<std::string> told, wanted;
    for (const std::string &event : side.events->events())
        if (event.rfind("debug ", 0) == 0) told.push_back(event.substr(0, event.find(' ', 14)));
    for (const Case &c : cases)
        // That one is about no engine.
        if (std::string(c.what) != "multi room") wanted.push_back("debug " + std::to_string(c.code));
    EQUAL(told.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); i++)
        EQUAL(told[i].substr(0, wanted[i].size()), wanted[i]);  // and in order
    CHECK(std::find(told.begin(), told.end(), "debug 1000017 stopPlayingStream") != told.end());
    CHECK(std::find(told.begin(), told.end(), "debug 1000908 sendCustomVideoCaptureRawData") !=
          told.end());
}

TEST(what_the_library_refuses_is_told_once)
{
    Side side;
    side->setCaptureVolume(201);
    side->setCaptureVolume(201);  // alike, and yet two
    side->startPublishingStream("early");
    side->startPlayingStream("no spaces");
    const unsigned char none = 0;
    side->sendSEI(&none, 0);
    // Whatever there is to say is said before the end.
    side.destroy();
    std::vector<std::string> told;
    for (const std::string &event : side.events->events())
        if (event.rfind("debug ", 0) == 0) told.push_back(event.substr(0, event.find(' ', 14)));
    std::sort(told.begin(), told.end());
    const std::vector<std::string> wanted{
        "debug 1000002 startPublishingStream", "debug 1000016 startPlayingStream",
        "debug 1000017 setCaptureVolume", "debug 1000017 setCaptureVolume", "debug 1003043 sendSEI"};
    CHECK(told == wanted);
}

TEST(engines_that_cannot_be)
{
    const auto code = [](const ZegoEngineProfile &p) {
        CHECK(!ZegoExpressSDK::zexCreateEngine(p, nullptr));
        return ZegoExpressSDK::zexLastError().code;
    };
    ZegoEngineProfile p = profile();
    p.appID = 0;
    EQUAL(code(p), raw::error::ENGINE_APPID_ZERO);
    p = profile();
    p.appSign = "12";
    EQUAL(code(p), raw::error::ENGINE_APPSIGN_INVALID_LENGTH);
    p.appSign = std::string(64, 'x');
    EQUAL(code(p), raw::error::ENGINE_APPSIGN_INVALID_CHARACTER);
    p = profile();
    p.serverUrl = "http://nowhere";
    EQUAL(code(p), raw::error::COMMON_ILLEGAL_PARAM);
    p.serverUrl = std::string("ws://a\0b", 8);
    EQUAL(code(p), raw::error::COMMON_ILLEGAL_PARAM);
    ZegoEngineConfig config;
    config.advancedConfig["room_retry_time"] = "5;server_url=ws://elsewhere";
    ZegoExpressSDK::setEngineConfig(config);
    EQUAL(ZegoExpressSDK::zexLastError().funcName, "setEngineConfig");
    config.advancedConfig["room_retry_time"] = "soon";
    ZegoExpressSDK::setEngineConfig(config);
    EQUAL(code(profile()), raw::error::COMMON_ILLEGAL_PARAM);
    ZegoExpressSDK::setEngineConfig(ZegoEngineConfig());
    IZegoExpressEngine *none = nullptr;
    bool completed = false;
    ZegoExpressSDK::destroyEngine(none, [&] { completed = true; });
    CHECK(completed);
}

TEST(a_refused_login_completes_too)
{
    Side side;
    int code = 0;
    side->loginRoom("", ZegoUser("u"), ZegoRoomConfig(),
                    [&](int error, const std::string &extended) {
                        code = error;
                        EQUAL(extended, "{}");
                    });
    EQUAL(code, 1002011);
}

TEST(many_threads_call_at_once)
{
    Side side;
    side.login(fresh("room"), "user");
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; t++)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; i++) {
                side->muteSpeaker(i % 2 == 0);
                side->setCaptureVolume(i % 201);
                side->setEventHandler(side.events);
                auto view = std::make_shared<BarcodeView>();
                ZegoCanvas canvas(view);
                side->startPreview(i % 3 == 0 ? &canvas : nullptr);
                if (i % 5 == t % 5) side->stopPreview();
                side->getVideoConfig();
                if (t == 7 && i == 150) side->zexDestroy();
            }
        });
    for (auto &thread : threads) thread.join();
    CHECK(side->zexHandle() == nullptr);
}

TEST(log_files_go_where_they_are_told)
{
    const std::string folder = Server::get().data + "/log";
    ZegoLogConfig config;
    config.logPath = folder;
    ZegoExpressSDK::setLogConfig(config);
    { Side side; }
    CHECK(std::filesystem::is_directory(folder));
    CHECK(!std::filesystem::is_empty(folder));
    config.logPath = "/proc/nowhere";
    ZegoExpressSDK::setLogConfig(config);
    EQUAL(ZegoExpressSDK::zexLastError().code, raw::error::ENGINE_LOG_NO_WRITE_PERMISSION);
    config.logPath.clear();
    ZegoExpressSDK::setLogConfig(config);
}
