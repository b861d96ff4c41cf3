// Errors, exceptions, and text on its way to C. Not part of the interface.
#pragma once

#include "../ZexFrame.h"

#include <cstdio>
#include <exception>
#include <mutex>

namespace ZEGO {
namespace EXPRESS {
namespace detail {

/// The last refusal on this thread.
inline ZexError &lastError()
{
    static thread_local ZexError error;
    return error;
}

/// Notes a refusal and gives its number back.
inline int refuse(const char *function, int code, std::string message)
{
    lastError() = ZexError{code, function, std::move(message)};
    return code;
}

/// Notes it if the call was refused; true: it was accepted.
inline bool accepted(const char *function, const raw::Status &status)
{
    if (!status.ok()) refuse(function, status.code, status.message);
    return status.ok();
}

/// What is set for the whole process.
struct Process {
    std::mutex mutex;
    ZexExceptionHook hook;
    ZexViewFactory views;
    std::unordered_map<std::string, std::string> advanced;

    /// Never destroyed: callback threads may outlive the end of main.
    static Process &get()
    {
        static Process *const process = new Process;
        return *process;
    }
};

/// Tells the hook of the exception that is being handled. Whatever the hook does, nothing gets out.
inline void reportException(const char *where) noexcept
{
    try {
        ZexExceptionHook hook;
        {
            Process &process = Process::get();
            const std::lock_guard<std::mutex> lock(process.mutex);
            hook = process.hook;
        }
        if (hook) {
            hook(where, std::current_exception());
            return;
        }
        try {
            throw;
        } catch (const std::exception &e) {
            std::fprintf(stderr, "zego_express: exception in %s: %s\n", where, e.what());
        }
    } catch (...) {
        std::fprintf(stderr, "zego_express: exception in %s\n", where);
    }
}

/// Runs application code for C, which no exception may pass through.
template <class F>
void guarded(const char *where, F &&run) noexcept
{
    try {
        run();
    } catch (...) {
        reportException(where);
    }
}

/// Text from C; NULL is empty.
inline std::string text(const char *borrowed) { return borrowed ? std::string(borrowed) : std::string(); }

/// Whether C sees all of it. A NUL inside would silently make another text of it.
inline bool isWhole(const std::string &text) { return text.find('\0') == std::string::npos; }

inline std::string nulIn(const char *field) { return std::string(field) + ": contains a NUL byte"; }

/// NULL for an empty text that may be left out.
inline const char *orNull(const std::string &text) { return text.empty() ? nullptr : text.c_str(); }

/// Numbers that C takes as unsigned: a negative one becomes too large and is refused there.
template <class T>
std::uint32_t number(T value)
{
    return static_cast<std::uint32_t>(value);
}

inline std::uint8_t flag(bool value) { return value ? 1 : 0; }

/// A completion on its way through C: called once, then gone.
using Completion = std::function<void(int, const std::string &)>;

inline void complete(std::int32_t code, const char *extended, void *box) noexcept
{
    const std::unique_ptr<Completion> done(static_cast<Completion *>(box));
    guarded("completion", [&] {
        if (*done) (*done)(code, text(extended));
    });
}

}  // namespace detail
}  // namespace EXPRESS
}  // namespace ZEGO
