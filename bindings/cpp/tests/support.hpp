// A server of the tests' own, and handlers that remember.
#pragma once

#include "../example/barcode.hpp"
#include "harness.hpp"

#include <ZegoExpressSDK.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>

using namespace ZEGO::EXPRESS;

/// The `zego-server` of this run: started by the first test that needs it, ended with the process.
class Server {
public:
    static Server &get();

    std::string url, appSign, data;
    unsigned int appID = 0;

    /// A login token, made by the server's own command.
    std::string token(const std::string &user) const;
    ~Server();

private:
    Server();
    int pid_ = -1;
};

/// A profile for that server.
ZegoEngineProfile profile();

/// Waits up to 60 s for a condition that other threads make true under the same lock.
class Waiter {
public:
    /// Changes something and wakes who waits.
    template <class F>
    void change(F &&change)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        change();
        changed_.notify_all();
    }
    template <class F>
    bool wait(F &&condition)
    {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(60), condition);
    }
    template <class F>
    auto read(F &&read)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        return read();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

/// Remembers every event as a word with its values, such as "room LOGINED"; plays what comes when
/// it has been told to.
class Recorder : public IZegoEventHandler {
public:
    explicit Recorder(std::string streamOfInterest = "") : wanted_(std::move(streamOfInterest)) {}

    /// Waits until an event that begins with `prefix` has come, `times` times.
    void await(const std::string &prefix, int times = 1);
    std::vector<std::string> events();
    /// Position of the first event with the prefix; -1: none.
    int position(const std::string &prefix);
    std::vector<unsigned char> sei();
    ZegoPublishStreamQuality publishQuality();
    ZegoPlayStreamQuality playQuality();

    void onDebugError(int errorCode, const std::string &funcName, const std::string &info) override;
    void onRoomStateChanged(const std::string &roomID, ZegoRoomStateChangedReason reason,
                            int errorCode, const std::string &extendedData) override;
    void onRoomStateUpdate(const std::string &roomID, ZegoRoomState state, int errorCode,
                           const std::string &extendedData) override;
    void onRoomUserUpdate(const std::string &roomID, ZegoUpdateType updateType,
                          const std::vector<ZegoUser> &userList) override;
    void onRoomStreamUpdate(const std::string &roomID, ZegoUpdateType updateType,
                            const std::vector<ZegoStream> &streamList,
                            const std::string &extendedData) override;
    void onPublisherStateUpdate(const std::string &streamID, ZegoPublisherState state, int errorCode,
                                const std::string &extendedData) override;
    void onPlayerStateUpdate(const std::string &streamID, ZegoPlayerState state, int errorCode,
                             const std::string &extendedData) override;
    void onPublisherQualityUpdate(const std::string &streamID,
                                  const ZegoPublishStreamQuality &quality) override;
    void onPlayerQualityUpdate(const std::string &streamID,
                               const ZegoPlayStreamQuality &quality) override;
    void onPublisherCapturedVideoFirstFrame(ZegoPublishChannel channel) override;
    void onPublisherRenderVideoFirstFrame(ZegoPublishChannel channel) override;
    void onPublisherSendVideoFirstFrame(ZegoPublishChannel channel) override;
    void onPublisherSendAudioFirstFrame(ZegoPublishChannel channel) override;
    void onEncodedKeyframeWanted(ZegoPublishChannel channel) override;
    void onPlayerRecvVideoFirstFrame(const std::string &streamID) override;
    void onPlayerRecvAudioFirstFrame(const std::string &streamID) override;
    void onPlayerRenderVideoFirstFrame(const std::string &streamID) override;
    void onPlayerVideoSizeChanged(const std::string &streamID, int width, int height) override;
    void onPlayerRecvSEI(const std::string &streamID, const unsigned char *data,
                         unsigned int dataLength) override;
    void onRemoteCameraStateUpdate(const std::string &streamID, ZegoRemoteDeviceState state) override;
    void onRemoteMicStateUpdate(const std::string &streamID, ZegoRemoteDeviceState state) override;
    void onCapturedSoundLevelUpdate(float soundLevel) override;
    void onRemoteSoundLevelUpdate(const std::unordered_map<std::string, float> &soundLevels) override;

protected:
    void note(const std::string &event);

private:
    Waiter waiter_;
    std::string wanted_;
    std::vector<std::string> events_;
    std::vector<unsigned char> sei_;
    ZegoPublishStreamQuality publish_;
    ZegoPlayStreamQuality play_;
};

/// Reads the barcode of every picture.
class BarcodeView : public IZexView {
public:
    void onFrame(const ZexFrame &frame, const ZegoCanvas &canvas) override;
    /// Waits until `count` pictures with rising numbers have come; fails on a wrong one.
    void await(int count);
    /// Counts from 0 again.
    void forget();
    ZexFrame last();
    int viewMode();

private:
    Waiter waiter_;
    int good_ = 0;
    std::string problem_;
    std::uint32_t number_ = 0;
    ZexFrame last_;
    int mode_ = -1;
};

/// An engine with its handler, destroyed and waited for with the object.
struct Side {
    std::shared_ptr<Recorder> events;
    std::shared_ptr<IZegoExpressEngine> engine;

    explicit Side(std::shared_ptr<Recorder> handler = std::make_shared<Recorder>());
    ~Side();
    IZegoExpressEngine *operator->() const { return engine.get(); }
    void login(const std::string &room, const std::string &user);
    /// Publishes the synthetic scene, 320x180 at 15 frames a second, and waits until it does.
    void publish(const std::string &stream);
    /// Plays with ONLY_L3.
    std::shared_ptr<BarcodeView> play(const std::string &stream);
    void destroy();
};

/// A room and a stream of this test alone.
std::string fresh(const std::string &word);

/// A host that publishes and a viewer that is logged in.
struct Both {
    std::string room = fresh("room"), stream = fresh("stream");
    Side host, viewer;
    Both();
};
