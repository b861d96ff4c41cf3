// Pictures and sound, both sides.
#include "support.hpp"

#include <cmath>
#include <cstring>
#include <fstream>
#include <thread>

namespace {

/// A picture of the application: grey, with a barcode.
std::vector<unsigned char> draw(std::uint32_t number, int width, int height)
{
    std::vector<unsigned char> i420(static_cast<std::size_t>(width * height * 3 / 2), 128);
    std::uint8_t bytes[9] = {};
    for (int i = 0; i < 3; i++) bytes[i] = static_cast<std::uint8_t>(number >> (16 - 8 * i));
    bytes[8] = barcodeCrc(bytes, 8);
    for (int i = 0; i < 72; i++) {
        const int column = i % 12, row = i / 12;
        const bool bright = (bytes[i / 8] >> (7 - i % 8) & 1) != 0;
        for (int y = row * height / 12; y < (row + 1) * height / 12; y++)
            for (int x = column * width / 24; x < (column + 1) * width / 24; x++)
                i420[static_cast<std::size_t>(y * width + x)] = bright ? 235 : 16;
    }
    return i420;
}

/// Says what it was given.
class Renderer : public IZegoCustomVideoRenderHandler {
public:
    Waiter waiter;
    int remote = 0, captured = 0, encoded = 0, keyframes = 0, barcodes = 0;
    ZegoVideoFrameParam param;
    unsigned int lengths[3] = {};
    std::function<void(const unsigned char *, unsigned int, const ZegoVideoEncodedFrameParam &)> pass;

    void onCapturedVideoFrameRawData(unsigned char **data, unsigned int *dataLength,
                                     ZegoVideoFrameParam p, ZegoVideoFlipMode flipMode,
                                     ZegoPublishChannel channel) override
    {
        waiter.change([&] {
            captured += data[0] && dataLength[0] && p.width == 320 && flipMode == 0 && channel == 0;
        });
    }
    void onRemoteVideoFrameRawData(unsigned char **data, unsigned int *dataLength,
                                   ZegoVideoFrameParam p, const std::string &) override
    {
        bool read = false;
        if (p.format == ZEGO_VIDEO_FRAME_FORMAT_I420)
            read = readBarcode(data[0], p.strides[0], p.width, p.height).has_value();
        if (p.format == ZEGO_VIDEO_FRAME_FORMAT_BGRA32) {
            // Green of a grey pixel is its luma in full range: good enough for black and white.
            std::vector<std::uint8_t> luma;
            for (int i = 0; i < p.width * p.height; i++) luma.push_back(data[0][4 * i + 1]);
            read = readBarcode(luma.data(), p.width, p.width, p.height).has_value();
        }
        waiter.change([&] {
            remote++;
            barcodes += read;
            param = p;
            for (int i = 0; i < 3; i++) lengths[i] = dataLength[i];
        });
    }
    void onRemoteVideoFrameEncodedData(const unsigned char *data, unsigned int dataLength,
                                       ZegoVideoEncodedFrameParam p, unsigned long long,
                                       const std::string &) override
    {
        if (pass) pass(data, dataLength, p);
        waiter.change([&] {
            encoded++;
            keyframes += p.isKeyFrame;
        });
    }
};

class Ears : public IZegoAudioDataHandler {
public:
    Waiter waiter;
    int player = 0, mix = 0;
    ZegoAudioFrameParam param;

    void onPlaybackAudioData(const unsigned char *data, unsigned int length,
                             ZegoAudioFrameParam p) override
    {
        waiter.change([&] {
            param = p;
            mix += loud(data, length);
        });
    }
    void onPlayerAudioData(const unsigned char *data, unsigned int length, ZegoAudioFrameParam,
                           const std::string &) override
    {
        waiter.change([&] { player += loud(data, length); });
    }

    static bool loud(const unsigned char *data, unsigned int length)
    {
        for (unsigned int i = 0; i + 1 < length; i += 2) {
            std::int16_t sample = 0;
            std::memcpy(&sample, data + i, 2);
            if (sample > 500) return true;
        }
        return false;
    }
};

}  // namespace

TEST(barcodes_of_the_vectors_are_read)
{
    const std::uint8_t dark[8] = {};
    CHECK(barcodeCrc(dark, 8) != 0);  // an all-dark picture is not a barcode
    const auto picture = draw(0xabcdef, 320, 180);
    const auto code = readBarcode(picture.data(), 320, 320, 180);
    CHECK(code);
    EQUAL(code->frame, 0xabcdefu);
    const std::vector<unsigned char> grey(320 * 180, 125), black(320 * 180, 16);
    CHECK(!readBarcode(grey.data(), 320, 320, 180));
    CHECK(!readBarcode(black.data(), 320, 320, 180));
}

TEST(pictures_arrive_with_their_barcodes)
{
    Both both;
    auto view = both.viewer.play(both.stream);
    view->await(30);
    EQUAL(view->viewMode(), static_cast<int>(ZEGO_VIEW_MODE_ASPECT_FILL));
    both.viewer.events->await("player PLAYING error 0");
    both.viewer.events->await("received video");
    both.viewer.events->await("rendered video");
    both.viewer.events->await("size 320x180");
    both.viewer.events->await("received audio");
    both.host.events->await("sent video");
    both.host.events->await("sent audio");
    const ZexFrame frame = view->last();
    EQUAL(frame.width(), 320);
    EQUAL(frame.height(), 180);
    CHECK(frame.captureTimeUs() > 0);
    CHECK(frame.colorMatrix() == ZexColorMatrix::BT601);
    CHECK(frame.colorRange() == ZexColorRange::LIMITED);
}

TEST(a_frame_outlives_its_engine)
{
    ZexFrame kept;
    std::vector<std::uint8_t> before;
    {
        Both both;
        auto view = both.viewer.play(both.stream);
        view->await(3);
        kept = view->last();
        before = kept.convert(ZEGO_VIDEO_FRAME_FORMAT_I420);
    }
    CHECK(kept);
    CHECK(readBarcode(kept));
    EQUAL(before.size(), 320u * 180 * 3 / 2);
    CHECK(kept.convert(ZEGO_VIDEO_FRAME_FORMAT_I420) == before);
    EQUAL(kept.convert(ZEGO_VIDEO_FRAME_FORMAT_RGBA32).size(), 320u * 180 * 4);
    EQUAL(kept.convert(ZEGO_VIDEO_FRAME_FORMAT_NV12).size(), 320u * 180 * 3 / 2);
    EQUAL(kept.convert(ZEGO_VIDEO_FRAME_FORMAT_BGR24).size(), 0u);
    ZexFrame copy = kept, moved = std::move(kept);
    CHECK(!kept);  // NOLINT: a moved-from frame is empty
    CHECK(copy && moved && copy.handle() == moved.handle());
    CHECK(ZegoExpressSDK::zexGetCounters().liveHandles >= 1);
    zex_frame *const handle = copy.handle();
    copy = moved = ZexFrame();
    EQUAL(zex_frame_release(handle), raw::error::INVALID_HANDLE);  // nobody holds it any more
}

TEST(custom_pictures_are_sent)
{
    struct Starts : IZegoCustomVideoCaptureHandler {
        std::atomic<int> started{0}, stopped{0};
        void onStart(ZegoPublishChannel) override { started++; }
        void onStop(ZegoPublishChannel) override { stopped++; }
    };
    auto starts = std::make_shared<Starts>();
    const std::string room = fresh("room"), stream = fresh("stream");
    Side host, viewer;
    host.login(room, "host");
    viewer.login(room, "viewer");
    host->setVideoConfig(ZegoVideoConfig(ZEGO_VIDEO_CONFIG_PRESET_180P));
    host->setCustomVideoCaptureHandler(starts);
    host->enableCustomVideoCapture(true, nullptr);
    EQUAL(starts->started, 0);
    host->startPublishingStream(stream);
    EQUAL(starts->started, 1);
    host.events->await("publisher PUBLISHING error 0");
    std::atomic<bool> stop{false};
    std::thread camera([&] {
        ZegoVideoFrameParam param;
        param.format = ZEGO_VIDEO_FRAME_FORMAT_I420;
        param.width = 320;
        param.height = 180;
        for (std::uint32_t i = 0; !stop; i++) {
            const auto picture = draw(i, 320, 180);
            host->sendCustomVideoCaptureRawData(picture.data(),
                                                static_cast<unsigned int>(picture.size()), param, 0);
            std::this_thread::sleep_for(std::chrono::milliseconds(66));  // its frame rate
        }
    });
    std::string problem;
    try {
        viewer.play(stream)->await(20);
    } catch (const std::exception &e) {
        problem = e.what();
    }
    stop = true;
    camera.join();
    EQUAL(problem, "");
    host->startPreview();
    host->stopPublishingStream();
    EQUAL(starts->stopped, 0);  // still previewed
    host->stopPreview();
    EQUAL(starts->stopped, 1);
}

TEST(encoded_pictures_pass_through)
{
    // host → relay, which takes them encoded and publishes them as they are → viewer.
    Both both;
    Side relay;
    const std::string copy = fresh("stream");
    relay.login(both.room, "relay");
    ZegoCustomVideoCaptureConfig capture;
    capture.bufferType = ZEGO_VIDEO_BUFFER_TYPE_ENCODED_DATA;
    relay->setVideoConfig(ZegoVideoConfig(ZEGO_VIDEO_CONFIG_PRESET_180P));
    relay->enableCustomVideoCapture(true, &capture);
    auto renderer = std::make_shared<Renderer>();
    IZegoExpressEngine *engine = relay.engine.get();
    renderer->pass = [engine](const unsigned char *data, unsigned int length,
                              const ZegoVideoEncodedFrameParam &param) {
        engine->sendCustomVideoCaptureEncodedData(data, length, param, 0);
    };
    ZegoCustomVideoRenderConfig render;
    render.bufferType = ZEGO_VIDEO_BUFFER_TYPE_ENCODED_DATA;
    relay->setCustomVideoRenderHandler(renderer);
    relay->enableCustomVideoRender(true, &render);
    relay->startPublishingStream(copy);
    relay.events->await("publisher PUBLISHING error 0");
    relay->startPlayingStream(both.stream);
    CHECK(renderer->waiter.wait([&] { return renderer->encoded >= 10 && renderer->keyframes >= 1; }));
    both.viewer.play(copy)->await(15);
    EQUAL(renderer->remote, 0);
    // Its encoder is not the engine's: the application is asked.
    relay->zexRequestKeyFrame();
    relay.events->await("keyframe wanted 0");
    relay.destroy();
}

TEST(custom_render_gives_planes_or_pixels)
{
    Both both;
    auto renderer = std::make_shared<Renderer>();
    both.viewer->setCustomVideoRenderHandler(renderer);
    both.viewer->enableCustomVideoRender(true, nullptr);
    auto view = both.viewer.play(both.stream);
    CHECK(renderer->waiter.wait([&] { return renderer->barcodes >= 5; }));
    renderer->waiter.read([&] {
        EQUAL(static_cast<int>(renderer->param.format),
              static_cast<int>(ZEGO_VIDEO_FRAME_FORMAT_I420));
        EQUAL(renderer->param.width, 320);
        CHECK(renderer->lengths[0] >= 320u * 180 && renderer->lengths[1] >= 160u * 90);
    });
    CHECK(!view->last());  // the engine does not render beside it unless asked to
    ZegoCustomVideoRenderConfig config;
    config.frameFormatSeries = ZEGO_VIDEO_FRAME_FORMAT_SERIES_RGB;
    config.enableEngineRender = true;
    both.viewer->enableCustomVideoRender(true, &config);
    const int before = renderer->waiter.read([&] { return renderer->barcodes; });
    CHECK(renderer->waiter.wait([&] {
        return renderer->barcodes >= before + 5 &&
               renderer->param.format == ZEGO_VIDEO_FRAME_FORMAT_BGRA32;
    }));
    EQUAL(renderer->waiter.read([&] { return renderer->lengths[0]; }), 320u * 180 * 4);
    view->await(5);
    both.host->setCustomVideoRenderHandler(renderer);
    both.host->enableCustomVideoRender(true, nullptr);
    both.host->startPreview();
    CHECK(renderer->waiter.wait([&] { return renderer->captured >= 5; }));
    both.host.destroy();
    both.viewer.destroy();
}

TEST(a_view_factory_makes_views_of_windows)
{
    Both both;
    auto view = std::make_shared<BarcodeView>();
    int window = 0;
    ZegoExpressSDK::zexSetViewFactory([&](void *given) -> std::shared_ptr<IZexView> {
        if (given != &window) throw std::logic_error("another window");
        return view;
    });
    ZegoCanvas canvas(&window, ZEGO_VIEW_MODE_SCALE_TO_FILL);
    both.viewer->startPlayingStream(both.stream, &canvas);
    view->await(5);
    EQUAL(view->viewMode(), static_cast<int>(ZEGO_VIEW_MODE_SCALE_TO_FILL));
    // Playing again changes only where the pictures go.
    auto second = std::make_shared<BarcodeView>();
    ZegoCanvas other(second);
    both.viewer->startPlayingStream(both.stream, &other);
    second->await(5);
    ZegoExpressSDK::zexSetViewFactory(nullptr);
}

TEST(custom_sound_is_sent_heard_and_fetched)
{
    const std::string room = fresh("room"), stream = fresh("stream");
    Side host, viewer;
    host.login(room, "host");
    viewer.login(room, "viewer");
    host->enableCustomAudioIO(true, nullptr);
    host->startPublishingStream(stream);
    host.events->await("publisher PUBLISHING error 0");
    auto ears = std::make_shared<Ears>();
    ZegoAudioFrameParam param;
    param.sampleRate = ZEGO_AUDIO_SAMPLE_RATE_48K;
    param.channel = ZEGO_AUDIO_CHANNEL_MONO;
    viewer->setAudioDataHandler(ears);
    viewer->startAudioDataObserver(ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYBACK |
                                       ZEGO_AUDIO_DATA_CALLBACK_BIT_MASK_PLAYER,
                                   param);
    viewer->enableCustomAudioIO(true, nullptr);
    viewer->startPlayingStream(stream);
    std::atomic<bool> stop{false};
    std::thread microphone([&] {
        std::vector<std::int16_t> samples(960);
        for (int at = 0; !stop;) {
            for (auto &sample : samples)
                sample = static_cast<std::int16_t>(8000 * std::sin(at++ * 440 * 6.2831853 / 48000));
            host->sendCustomAudioCapturePCMData(reinterpret_cast<unsigned char *>(samples.data()),
                                                1920, param);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));  // their length
        }
    });
    const bool heard =
        ears->waiter.wait([&] { return ears->player >= 20 && ears->mix >= 20; });
    bool fetched = false;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::vector<unsigned char> stereo(480 * 4);
    ZegoAudioFrameParam wanted = param;
    wanted.channel = ZEGO_AUDIO_CHANNEL_STEREO;
    while (!fetched && std::chrono::steady_clock::now() < end) {
        viewer->fetchCustomAudioRenderPCMData(stereo.data(), static_cast<unsigned int>(stereo.size()),
                                              wanted);
        fetched = Ears::loud(stereo.data(), static_cast<unsigned int>(stereo.size()));
    }
    stop = true;
    microphone.join();
    CHECK(heard);
    CHECK(fetched);
    EQUAL(ears->waiter.read([&] { return static_cast<int>(ears->param.sampleRate); }), 48000);
    wanted.sampleRate = ZEGO_AUDIO_SAMPLE_RATE_16K;
    viewer->fetchCustomAudioRenderPCMData(stereo.data(), 4, wanted);
    EQUAL(ZegoExpressSDK::zexLastError().code, raw::error::COMMON_ILLEGAL_PARAM);
}

TEST(sei_arrives_as_it_was_sent)
{
    Both both;
    auto view = both.viewer.play(both.stream);
    view->await(5);
    std::vector<unsigned char> data(4096);
    for (std::size_t i = 0; i < data.size(); i++) data[i] = static_cast<unsigned char>(i * 7);
    both.host->sendSEI(data.data(), static_cast<unsigned int>(data.size()));
    both.viewer.events->await("sei " + both.stream);
    CHECK(both.viewer.events->sei() == data);
}

TEST(sound_levels_are_reported)
{
    Both both;
    both.host->startSoundLevelMonitor(100);
    both.viewer->startSoundLevelMonitor(ZegoSoundLevelConfig());
    both.viewer.play(both.stream);
    both.host.events->await("captured sound");
    both.viewer.events->await("remote sound " + both.stream);
    both.viewer->stopSoundLevelMonitor();
}

TEST(mutes_are_seen_on_the_other_side)
{
    Both both;
    auto view = both.viewer.play(both.stream);
    view->await(3);
    both.host->muteMicrophone(true);
    CHECK(both.host->isMicrophoneMuted());
    both.viewer.events->await("mic 10");
    both.host->muteMicrophone(false);
    both.viewer.events->await("mic 0");
    both.host->enableCamera(false);
    both.viewer.events->await("camera 9");
    both.host->enableCamera(true);
    both.viewer.events->await("camera 0");
    both.host->mutePublishStreamVideo(true);
    both.viewer.events->await("camera 10");
    both.host->mutePublishStreamVideo(false);
    both.host->mutePublishStreamAudio(true);
    both.viewer.events->await("mic 10", 2);
    both.viewer->muteSpeaker(true);
    CHECK(both.viewer->isSpeakerMuted());
    ZexError error;
    std::thread([&] {  // a new thread has no last error
        both.viewer->setPlayVolume(both.stream, 50);
        both.viewer->setAllPlayStreamVolume(150);
        both.viewer->mutePlayStreamAudio(both.stream, true);
        both.viewer->mutePlayStreamVideo(both.stream, true);
        both.viewer->muteAllPlayStreamAudio(false);
        both.viewer->muteAllPlayStreamVideo(false);
        error = ZegoExpressSDK::zexLastError();
    }).join();
    EQUAL(error.message, "");
}

TEST(quality_is_reported)
{
    Both both;
    both.viewer.play(both.stream)->await(30);
    both.host.events->await("publisher quality " + both.stream, 2);
    both.viewer.events->await("player quality " + both.stream, 2);
    const auto publish = both.host.events->publishQuality();
    CHECK(publish.videoSendFPS > 1 && publish.videoKBPS > 1 && publish.totalSendBytes > 1000);
    CHECK(publish.level <= ZEGO_STREAM_QUALITY_LEVEL_UNKNOWN);
    const auto play = both.viewer.events->playQuality();
    CHECK(play.videoRecvFPS > 1 && play.videoRenderFPS > 1 && play.totalRecvBytes > 1000);
    zex_play_quality raw;
    EQUAL(both.viewer->zexGetPlayQuality(both.stream, raw), 0);
    CHECK(raw.frames_rendered >= 30 && raw.width == 320 && raw.height == 180);
    zex_publish_quality sent;
    EQUAL(both.host->zexGetPublishQuality(sent), 0);
    CHECK(sent.frames_sent >= 30 && sent.keyframes >= 1);
    const auto keyframes = sent.keyframes;
    EQUAL(both.host->zexRequestKeyFrame(), 0);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (sent.keyframes == keyframes && std::chrono::steady_clock::now() < end)
        both.host->zexGetPublishQuality(sent);
    CHECK(sent.keyframes > keyframes);
}

TEST(settings_are_read_back)
{
    Side side;
    ZegoVideoConfig video(ZEGO_VIDEO_CONFIG_PRESET_720P);
    video.fps = 24;
    video.keyFrameInterval = 3;
    side->setVideoConfig(video, ZEGO_PUBLISH_CHANNEL_AUX);
    const auto read = side->getVideoConfig(ZEGO_PUBLISH_CHANNEL_AUX);
    EQUAL(read.encodeWidth, 1280);
    EQUAL(read.encodeHeight, 720);
    EQUAL(read.fps, 24);
    EQUAL(read.bitrate, 1500);
    EQUAL(read.keyFrameInterval, 3);
    EQUAL(side->getVideoConfig().encodeWidth, 640);
    side->setAudioConfig(ZegoAudioConfig(ZEGO_AUDIO_CONFIG_PRESET_HIGH_QUALITY_STEREO));
    EQUAL(side->getAudioConfig().bitrate, 192);
    EQUAL(static_cast<int>(side->getAudioConfig().channel), 2);
    side->setRoomScenario(ZEGO_SCENARIO_HIGH_QUALITY_VIDEO_CALL);
    EQUAL(side->getVideoConfig().encodeWidth, 960);
    EQUAL(side->setVideoSource(ZEGO_VIDEO_SOURCE_TYPE_CUSTOM), 0);
    EQUAL(side->setVideoSource(ZEGO_VIDEO_SOURCE_TYPE_NONE), raw::error::INVALID_ENUM);
    EQUAL(side->setAudioSource(ZEGO_AUDIO_SOURCE_TYPE_NONE), 0);
    EQUAL(side->zexUseFileSource(std::string("a\0b", 3)), raw::error::COMMON_ILLEGAL_PARAM);
}

TEST(a_file_is_played_in_a_loop)
{
    // Three seconds of Y4M with barcodes.
    const std::string path = Server::get().data + "/clip.y4m";
    {
        std::ofstream file(path, std::ios::binary);
        file << "YUV4MPEG2 W320 H180 F15:1 Ip A1:1 C420jpeg\n";
        for (std::uint32_t i = 0; i < 45; i++) {
            const auto picture = draw(i, 320, 180);
            file << "FRAME\n";
            file.write(reinterpret_cast<const char *>(picture.data()),
                       static_cast<std::streamsize>(picture.size()));
        }
    }
    struct Numbers : IZexView {
        Waiter waiter;
        std::set<std::uint32_t> seen;
        bool again = false;
        void onFrame(const ZexFrame &frame, const ZegoCanvas &) override
        {
            const auto barcode = readBarcode(frame);
            if (!barcode || barcode->frame >= 45) return;
            waiter.change([&] { again |= !seen.insert(barcode->frame).second; });
        }
    };
    const std::string room = fresh("room"), stream = fresh("stream");
    Side host, viewer;
    host.login(room, "host");
    viewer.login(room, "viewer");
    host->setVideoConfig(ZegoVideoConfig(ZEGO_VIDEO_CONFIG_PRESET_180P));
    EQUAL(host->zexUseFileSource(path), 0);
    host->startPublishingStream(stream);
    auto numbers = std::make_shared<Numbers>();
    ZegoCanvas canvas(numbers);
    viewer->startPlayingStream(stream, &canvas);
    CHECK(numbers->waiter.wait([&] { return numbers->seen.size() >= 20 && numbers->again; }));
}

TEST(a_file_that_is_not_there_is_told)
{
    Side side;
    side.login(fresh("room"), "user");
    EQUAL(side->zexUseFileSource("/nowhere/clip.mp4"), 0);
    side->startPublishingStream(fresh("stream"));
    side.events->await("debug " + std::to_string(raw::error::FILE_UNREADABLE));
}
