// A test is a function that throws; this runs them and counts.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace harness {

struct Test {
    const char *name;
    void (*run)();
};

inline std::vector<Test> &tests()
{
    static std::vector<Test> all;
    return all;
}

struct Register {
    Register(const char *name, void (*run)()) { tests().push_back({name, run}); }
};

[[noreturn]] inline void fail(const char *file, int line, const std::string &what)
{
    const std::string path = file;
    throw std::runtime_error(path.substr(path.rfind('/') + 1) + ":" + std::to_string(line) + ": " + what);
}

template <class A, class B>
void equal(const A &got, const B &wanted, const char *text, const char *file, int line)
{
    if (got == wanted) return;
    std::ostringstream out;
    out << text << ": got " << got << ", wanted " << wanted;
    fail(file, line, out.str());
}

/// Runs all tests whose name contains `only`; the last line is read by `cargo xtask bindings`.
inline int main(const std::string &only)
{
    int passed = 0, failed = 0;
    for (const Test &test : tests()) {
        if (std::string(test.name).find(only) == std::string::npos) continue;
        const auto start = std::chrono::steady_clock::now();
        std::string problem;
        try {
            test.run();
        } catch (const std::exception &e) {
            problem = e.what();
            if (problem.empty()) problem = "exception";
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::printf("%s %s (%.1f s)%s%s\n", problem.empty() ? "ok    " : "FAILED", test.name,
                    took.count(), problem.empty() ? "" : ": ", problem.c_str());
        std::fflush(stdout);
        ++(problem.empty() ? passed : failed);
    }
    std::printf("tests: %d passed, %d failed, 0 skipped\n", passed, failed);
    return failed != 0;
}

}  // namespace harness

#define TEST(name)                                             \
    static void name();                                        \
    static const harness::Register register_##name(#name, name); \
    static void name()
#define CHECK(condition) \
    do {                 \
        if (!(condition)) harness::fail(__FILE__, __LINE__, #condition); \
    } while (0)
#define EQUAL(got, wanted) harness::equal((got), (wanted), #got, __FILE__, __LINE__)
