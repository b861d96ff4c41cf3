// The C++ interface of zego_express, with the names of ZEGO's C++ SDK. Header-only over
// zego_express.h; C++17. docs/bindings/cpp.md is its page.
#pragma once

#include "ZegoExpressDefines.h"
#include "ZegoExpressEventHandler.h"
#include "ZegoExpressInterface.h"
#include "detail/engine.hpp"

namespace ZEGO {
namespace EXPRESS {

/// Where everything begins. Threads: any.
class ZegoExpressSDK {
public:
    /// Makes the process' engine, or gives back the one that exists (then both arguments are
    /// ignored). nullptr: refused, see zexLastError. The object is never freed: a pointer that
    /// outlives destroyEngine answers INVALID_HANDLE, and is the engine again after the next
    /// createEngine.
    static IZegoExpressEngine *createEngine(ZegoEngineProfile profile,
                                            std::shared_ptr<IZegoEventHandler> eventHandler)
    {
        const std::lock_guard<std::mutex> lock(createMutex());
        detail::Engine &engine = instance();
        if (engine.isOpen() || engine.open(profile, std::move(eventHandler))) return &engine;
        return nullptr;
    }

    /// Leaves rooms, stops everything, and sets `engine` to nullptr. `callback` runs once, as the
    /// last callback of that engine, on its callback thread; for an engine that is not (any more)
    /// or is nullptr, at once. Legal inside every callback.
    static void destroyEngine(IZegoExpressEngine *&engine,
                              ZegoDestroyCompletionCallback callback = nullptr)
    {
        IZegoExpressEngine *known = std::exchange(engine, nullptr);
        if (known) known->zexDestroy(std::move(callback));
        else if (callback) detail::guarded("destroyEngine", [&] { callback(); });
    }

    /// The process' engine; nullptr: there is none.
    static IZegoExpressEngine *getEngine() { return instance().isOpen() ? &instance() : nullptr; }

    /// Settings of engines that are created from now on; they replace those of an earlier call. A
    /// key that does not exist is ignored and named by onDebugError; a value out of range makes
    /// createEngine refuse.
    static void setEngineConfig(ZegoEngineConfig config)
    {
        if (config.logConfig) setLogConfig(*config.logConfig);
        for (const auto &[key, value] : config.advancedConfig) {
            if (key.find_first_of(";=") == std::string::npos && value.find(';') == std::string::npos)
                continue;
            detail::refuse("setEngineConfig", raw::error::COMMON_ILLEGAL_PARAM,
                           "advancedConfig: `;` and `=` separate settings and cannot be in one");
            return;
        }
        detail::Process &process = detail::Process::get();
        const std::lock_guard<std::mutex> lock(process.mutex);
        process.advanced = std::move(config.advancedConfig);
    }

    /// Where the log goes, for the whole process, at any time.
    static void setLogConfig(ZegoLogConfig config)
    {
        constexpr const char *FUNCTION = "setLogConfig";
        if (!detail::isWhole(config.logPath)) {
            detail::refuse(FUNCTION, raw::error::COMMON_ILLEGAL_PARAM, detail::nulIn("logPath"));
            return;
        }
        zex_log_config c = ZEX_LOG_CONFIG_INIT;
        c.log_path = detail::orNull(config.logPath);
        c.log_size = config.logSize;
        detail::accepted(FUNCTION, raw::set_log_config(&c));
    }

    /// Only single rooms are supported; another mode is refused.
    static void setRoomMode(ZegoRoomMode mode)
    {
        if (mode != ZEGO_ROOM_MODE_SINGLE_ROOM)
            detail::refuse("setRoomMode", raw::error::COMMON_SDK_NO_MODULE,
                           "mode: only SINGLE_ROOM (0) is supported");
    }

    static std::string getVersion() { return raw::get_version(); }

    // ---- our additions

    /// A further engine: the process may have any number of them. It ends with the last pointer, or
    /// earlier by its zexDestroy. nullptr: refused, see zexLastError.
    static std::shared_ptr<IZegoExpressEngine>
    zexCreateEngine(const ZegoEngineProfile &profile, std::shared_ptr<IZegoEventHandler> eventHandler)
    {
        auto engine = std::make_shared<detail::Engine>();
        if (!engine->open(profile, std::move(eventHandler))) return nullptr;
        return engine;
    }

    /// The last call that was refused on this thread.
    static const ZexError &zexLastError() { return detail::lastError(); }

    /// What is alive in this process.
    static ZexCounters zexGetCounters()
    {
        zex_counters c = ZEX_COUNTERS_INIT;
        detail::accepted("zexGetCounters", raw::get_counters(&c));
        return {c.live_handles, c.live_engines, c.live_frames,
                c.live_events,  c.threads,      c.buffered_bytes};
    }

    /// Where exceptions go that a handler throws; they go no further. nullptr: standard error.
    static void zexSetExceptionHook(ZexExceptionHook hook)
    {
        detail::Process &process = detail::Process::get();
        const std::lock_guard<std::mutex> lock(process.mutex);
        std::swap(process.hook, hook);
    }

    /// Makes views for the windows in canvases. nullptr: windows show nothing.
    static void zexSetViewFactory(ZexViewFactory factory)
    {
        detail::Process &process = detail::Process::get();
        const std::lock_guard<std::mutex> lock(process.mutex);
        std::swap(process.views, factory);
    }

private:
    static detail::Engine &instance()
    {
        static detail::Engine *const engine = new detail::Engine;
        return *engine;
    }

    static std::mutex &createMutex()
    {
        static std::mutex *const mutex = new std::mutex;
        return *mutex;
    }
};

}  // namespace EXPRESS
}  // namespace ZEGO
