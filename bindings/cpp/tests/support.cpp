#include "support.hpp"

#include <csignal>
#include <cstring>
#include <filesystem>
#include <future>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

std::string program()
{
    const char *path = std::getenv("ZEGO_SERVER_BIN");
    if (!path) throw std::runtime_error("ZEGO_SERVER_BIN is not set");
    return path;
}

/// A value of the server's ready line: flat JSON without escapes.
std::string value(const std::string &json, const std::string &key)
{
    auto at = json.find("\"" + key + "\":");
    if (at == std::string::npos) throw std::runtime_error("no " + key + " in " + json);
    at += key.size() + 3;
    if (json[at] == '"') at++;
    return json.substr(at, json.find_first_of("\",}", at) - at);
}

}  // namespace

Server &Server::get()
{
    static Server server;
    return server;
}

Server::Server()
{
    std::string folder = std::filesystem::temp_directory_path() / "zego-cpp-XXXXXX";
    if (!mkdtemp(folder.data())) throw std::runtime_error("mkdtemp");
    data = folder;
    int out[2];
    if (pipe(out) != 0) throw std::runtime_error("pipe");
    const std::string path = program();
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(out[1], 1);
        close(out[0]);
        execl(path.c_str(), path.c_str(), "--listen", "127.0.0.1:0", "--data", data.c_str(), "--log",
              "error", "--ready-json", "-", static_cast<char *>(nullptr));
        _exit(127);
    }
    close(out[1]);
    std::string line;
    for (char c; read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    close(out[0]);
    url = value(line, "url");
    appSign = value(line, "app_sign");
    appID = static_cast<unsigned int>(std::stoul(value(line, "app_id")));
}

Server::~Server()
{
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(data, ignored);
}

std::string Server::token(const std::string &user) const
{
    const std::string command =
        "'" + program() + "' token --user '" + user + "' --data '" + data + "'";
    FILE *pipe = popen(command.c_str(), "r");
    if (!pipe) throw std::runtime_error("popen");
    std::string out;
    char buffer[256];
    while (std::fgets(buffer, sizeof buffer, pipe)) out += buffer;
    if (pclose(pipe) != 0) throw std::runtime_error("zego-server token failed");
    while (!out.empty() && std::isspace(static_cast<unsigned char>(out.back()))) out.pop_back();
    return out;
}

ZegoEngineProfile profile()
{
    Server &server = Server::get();
    ZegoEngineProfile p;
    p.appID = server.appID;
    p.appSign = server.appSign;
    p.serverUrl = server.url;
    return p;
}

void Recorder::await(const std::string &prefix, int times)
{
    const bool came = waiter_.wait([&] {
        int count = 0;
        for (const std::string &event : events_) count += event.rfind(prefix, 0) == 0;
        return count >= times;
    });
    if (came) return;
    std::string all = "no \"" + prefix + "\" within 60 s; there were:";
    for (const std::string &event : events()) all += "\n    " + event;
    throw std::runtime_error(all);
}

std::vector<std::string> Recorder::events()
{
    return waiter_.read([&] { return events_; });
}

int Recorder::position(const std::string &prefix)
{
    const auto all = events();
    for (std::size_t i = 0; i < all.size(); i++)
        if (all[i].rfind(prefix, 0) == 0) return static_cast<int>(i);
    return -1;
}

std::vector<unsigned char> Recorder::sei()
{
    return waiter_.read([&] { return sei_; });
}

ZegoPublishStreamQuality Recorder::publishQuality()
{
    return waiter_.read([&] { return publish_; });
}

ZegoPlayStreamQuality Recorder::playQuality()
{
    return waiter_.read([&] { return play_; });
}

void Recorder::note(const std::string &event)
{
    waiter_.change([&] { events_.push_back(event); });
}

namespace {

std::string words(const std::string &word, const std::string &id, int number, int error)
{
    return word + " " + id + " " + std::to_string(number) + " error " + std::to_string(error);
}

const char *type(ZegoUpdateType type) { return type == ZEGO_UPDATE_TYPE_ADD ? "ADD" : "DELETE"; }

}  // namespace

void Recorder::onDebugError(int errorCode, const std::string &funcName, const std::string &info)
{
    note("debug " + std::to_string(errorCode) + " " + funcName + " " + info);
}
void Recorder::onRoomStateChanged(const std::string &, ZegoRoomStateChangedReason reason,
                                  int errorCode, const std::string &)
{
    static const char *const names[] = {"LOGINING",       "LOGINED",     "LOGIN_FAILED",
                                        "RECONNECTING",   "RECONNECTED", "RECONNECT_FAILED",
                                        "KICK_OUT",       "LOGOUT",      "LOGOUT_FAILED"};
    note(std::string("room ") + names[reason] + " error " + std::to_string(errorCode));
}
void Recorder::onRoomStateUpdate(const std::string &, ZegoRoomState state, int errorCode,
                                 const std::string &)
{
    note(words("state", "", state, errorCode));
}
void Recorder::onRoomUserUpdate(const std::string &, ZegoUpdateType updateType,
                                const std::vector<ZegoUser> &userList)
{
    for (const ZegoUser &user : userList)
        note(std::string("user ") + type(updateType) + " " + user.userID + " " + user.userName);
}
void Recorder::onRoomStreamUpdate(const std::string &, ZegoUpdateType updateType,
                                  const std::vector<ZegoStream> &streamList, const std::string &)
{
    for (const ZegoStream &stream : streamList)
        note(std::string("stream ") + type(updateType) + " " + stream.streamID + " of " +
             stream.user.userID);
}
void Recorder::onPublisherStateUpdate(const std::string &, ZegoPublisherState state, int errorCode,
                                      const std::string &)
{
    static const char *const names[] = {"NO_PUBLISH", "PUBLISH_REQUESTING", "PUBLISHING"};
    note(std::string("publisher ") + names[state] + " error " + std::to_string(errorCode));
}
void Recorder::onPlayerStateUpdate(const std::string &, ZegoPlayerState state, int errorCode,
                                   const std::string &)
{
    static const char *const names[] = {"NO_PLAY", "PLAY_REQUESTING", "PLAYING"};
    note(std::string("player ") + names[state] + " error " + std::to_string(errorCode));
}
void Recorder::onPublisherQualityUpdate(const std::string &streamID,
                                        const ZegoPublishStreamQuality &quality)
{
    waiter_.change([&] { publish_ = quality; });
    note("publisher quality " + streamID);
}
void Recorder::onPlayerQualityUpdate(const std::string &streamID, const ZegoPlayStreamQuality &quality)
{
    waiter_.change([&] { play_ = quality; });
    note("player quality " + streamID);
}
void Recorder::onPublisherCapturedVideoFirstFrame(ZegoPublishChannel) { note("captured video"); }
void Recorder::onPublisherRenderVideoFirstFrame(ZegoPublishChannel) { note("previewed video"); }
void Recorder::onPublisherSendVideoFirstFrame(ZegoPublishChannel) { note("sent video"); }
void Recorder::onPublisherSendAudioFirstFrame(ZegoPublishChannel) { note("sent audio"); }
void Recorder::onEncodedKeyframeWanted(ZegoPublishChannel channel)
{
    note("keyframe wanted " + std::to_string(channel));
}
void Recorder::onPlayerRecvVideoFirstFrame(const std::string &) { note("received video"); }
void Recorder::onPlayerRecvAudioFirstFrame(const std::string &) { note("received audio"); }
void Recorder::onPlayerRenderVideoFirstFrame(const std::string &) { note("rendered video"); }
void Recorder::onPlayerVideoSizeChanged(const std::string &, int width, int height)
{
    note("size " + std::to_string(width) + "x" + std::to_string(height));
}
void Recorder::onPlayerRecvSEI(const std::string &streamID, const unsigned char *data,
                               unsigned int dataLength)
{
    waiter_.change([&] { sei_.assign(data, data + dataLength); });
    note("sei " + streamID);
}
void Recorder::onRemoteCameraStateUpdate(const std::string &, ZegoRemoteDeviceState state)
{
    note("camera " + std::to_string(state));
}
void Recorder::onRemoteMicStateUpdate(const std::string &, ZegoRemoteDeviceState state)
{
    note("mic " + std::to_string(state));
}
void Recorder::onCapturedSoundLevelUpdate(float soundLevel)
{
    note(soundLevel > 1 ? "captured sound" : "captured silence");
}
void Recorder::onRemoteSoundLevelUpdate(const std::unordered_map<std::string, float> &soundLevels)
{
    for (const auto &[stream, level] : soundLevels)
        note((level > 1 ? "remote sound " : "remote silence ") + stream);
}

void BarcodeView::onFrame(const ZexFrame &frame, const ZegoCanvas &canvas)
{
    const auto barcode = readBarcode(frame);
    waiter_.change([&] {
        if (!barcode) problem_ = "a picture without a barcode";
        else if (good_ > 0 && barcode->frame <= number_) problem_ = "numbers do not rise";
        else number_ = barcode->frame, good_++;
        last_ = frame;
        mode_ = canvas.viewMode;
    });
}

void BarcodeView::await(int count)
{
    const bool came = waiter_.wait([&] { return good_ >= count || !problem_.empty(); });
    const auto problem = waiter_.read([&] { return problem_; });
    if (!problem.empty()) throw std::runtime_error(problem);
    if (!came) throw std::runtime_error("only " + std::to_string(good_) + " pictures within 60 s");
}

void BarcodeView::forget()
{
    waiter_.change([&] { good_ = 0; });
}

ZexFrame BarcodeView::last()
{
    return waiter_.read([&] { return last_; });
}

int BarcodeView::viewMode()
{
    return waiter_.read([&] { return mode_; });
}

Side::Side(std::shared_ptr<Recorder> handler)
    : events(std::move(handler)), engine(ZegoExpressSDK::zexCreateEngine(profile(), events))
{
    if (!engine) throw std::runtime_error("createEngine: " + ZegoExpressSDK::zexLastError().message);
}

Side::~Side() { destroy(); }

void Side::destroy()
{
    if (!engine) return;
    std::promise<void> destroyed;
    engine->zexDestroy([&] { destroyed.set_value(); });
    destroyed.get_future().wait();
    engine.reset();
}

void Side::login(const std::string &room, const std::string &user)
{
    ZegoRoomConfig config;
    config.isUserStatusNotify = true;
    engine->loginRoom(room, ZegoUser(user, user + "'s name"), config);
}

void Side::publish(const std::string &stream)
{
    engine->setVideoConfig(ZegoVideoConfig(ZEGO_VIDEO_CONFIG_PRESET_180P));
    engine->zexUseSyntheticSource();
    engine->startPublishingStream(stream);
    events->await("publisher PUBLISHING error 0");
}

std::shared_ptr<BarcodeView> Side::play(const std::string &stream)
{
    auto view = std::make_shared<BarcodeView>();
    ZegoCanvas canvas(view, ZEGO_VIEW_MODE_ASPECT_FILL);
    ZegoPlayerConfig config;
    config.resourceMode = ZEGO_STREAM_RESOURCE_MODE_ONLY_L3;
    engine->startPlayingStream(stream, &canvas, config);
    return view;
}

std::string fresh(const std::string &word)
{
    static std::atomic<int> number{0};
    return word + "-" + std::to_string(++number);
}

Both::Both()
{
    host.login(room, "host");
    viewer.login(room, "viewer");
    host.publish(stream);
    viewer.events->await("stream ADD " + stream);
}

int main(int argc, char **argv) { return harness::main(argc > 1 ? argv[1] : ""); }
