//! The C++ binding: header-only, so what is built are its users: tests, examples, a CMake and a
//! pkg-config project. Everything by gcc and by clang, with warnings as errors.

use super::{Context, Language, scratch};
use crate::install::headers_and_packages;
use crate::run::{Outcome, command, output, root, run};
use crate::server::TestServer;
use crate::setup::{self, Need, need};
use crate::test::Count;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub const LANGUAGE: Language = Language {
    name: "cpp",
    blocked: || None,
    missing,
    install,
    test,
    pair,
    bench,
};

const NEEDS: &[Need] = &[
    need("g++", "g++"),
    need("clang++", "clang"),
    need("cmake", "cmake"),
    need("make", "make"),
    need("pkg-config", "pkg-config"),
];

const COMPILERS: &[&str] = &["g++", "clang++"];
const WARNINGS: &[&str] = &["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"];
const HEADERS: &[&str] = &[
    "ZegoExpressSDK.h",
    "ZegoExpressDefines.h",
    "ZegoExpressEventHandler.h",
    "ZegoExpressInterface.h",
    "ZexFrame.h",
    "raw.g.hpp",
];

fn missing() -> Option<String> {
    let missing: Vec<&str> = ["g++", "clang++", "cmake", "make", "pkg-config"]
        .into_iter()
        .filter(|program| !setup::is_there(program))
        .collect();
    (!missing.is_empty()).then(|| format!("no {}", missing.join(", no ")))
}

fn install() -> Outcome {
    setup::ensure(NEEDS)
}

fn test(context: &Context) -> Result<Count, String> {
    let prefix = prefix(context)?;
    let mut tally = Count::default();
    for compiler in COMPILERS {
        tally.record(
            &format!("{compiler}: headers, with conversion warnings"),
            headers(&prefix, context, compiler),
        );
        for (standard, language) in [("c99", "c"), ("c++17", "c++")] {
            tally.record(
                &format!("{compiler}: layout as {standard}"),
                layout(&prefix, context, compiler, language, standard),
            );
        }
        // gcc sees more when it optimizes.
        let level = if *compiler == "g++" { "-O1" } else { "-O0" };
        match unit_tests(&prefix, context, compiler, &[level]) {
            Ok(count) => tally += count,
            Err(e) => {
                tally.record(&format!("{compiler}: tests"), Err(e));
            }
        }
    }
    if context.long {
        let sanitizer = &[
            "-fsanitize=address,undefined",
            "-fno-sanitize-recover=undefined",
        ];
        match unit_tests(&prefix, context, "g++", sanitizer) {
            Ok(count) => tally += count,
            Err(e) => {
                tally.record("tests with sanitizers", Err(e));
            }
        }
    }
    tally.record("the bench programs compile", bench_programs(&prefix));
    tally.record("a CMake project", cmake(&prefix, context));
    tally.record("a pkg-config project", pkg_config(&prefix, context));
    tally.record("the page quotes the example", page());
    tally.record("a new function is callable", new_function(context));
    Ok(tally)
}

/// An installation with C++ headers, pkg-config and CMake files, as `cargo xtask install` makes it,
/// around the library to test with.
fn prefix(context: &Context) -> Result<PathBuf, String> {
    let prefix = context.folder("cpp/prefix")?;
    let lib = context.folder("cpp/prefix/lib")?;
    for name in ["libzego_express.so", "libzego_express.so.1"] {
        let from = context.prefix.join("lib").join(name);
        std::fs::copy(&from, lib.join(name)).map_err(|e| format!("{}: {e}", from.display()))?;
    }
    headers_and_packages(&prefix)?;
    Ok(prefix)
}

/// A compiler that is told where the installation is.
fn compiler(name: &str, prefix: &Path) -> Command {
    let mut compiler = command(name);
    compiler
        .arg("-std=c++17")
        .args(WARNINGS)
        .arg(format!(
            "-I{}",
            prefix.join("include/zego_express").display()
        ))
        .arg(format!("-I{}", prefix.join("include").display()));
    compiler
}

fn linked(compiler: &mut Command, prefix: &Path, program: &Path) -> Outcome {
    run(compiler
        .arg(format!("-L{}", prefix.join("lib").display()))
        .args(["-lzego_express", "-pthread", "-o"])
        .arg(program))
}

/// Stricter than for programs: headers meet the warnings of whoever includes them.
fn headers(prefix: &Path, context: &Context, name: &str) -> Outcome {
    let folder = context.folder("cpp/headers")?;
    // The first one includes all; that each stands alone is seen by one compiler.
    let some = if name == "g++" {
        HEADERS
    } else {
        &HEADERS[..1]
    };
    for header in some {
        let source = folder.join("alone.cpp");
        let text = format!("#include <{header}>\n#include <{header}>\n");
        std::fs::write(&source, text).map_err(|e| e.to_string())?;
        run(compiler(name, prefix)
            .args(["-Wconversion", "-Wsign-conversion", "-fsyntax-only"])
            .arg(&source))
        .map_err(|e| format!("{header}: {e}"))?;
    }
    Ok(())
}

/// The model's layout is what this compiler sees, as C and as C++.
fn layout(prefix: &Path, context: &Context, name: &str, language: &str, standard: &str) -> Outcome {
    let program = context.folder("cpp/layout")?.join("layout");
    let compiler = match (name, language) {
        ("g++", "c") => "gcc",
        ("clang++", "c") => "clang",
        _ => name,
    };
    run(command(compiler)
        .args(["-x", language, &format!("-std={standard}")])
        .args(WARNINGS)
        .arg(root().join("bindings/model/layout.g.c"))
        .arg(format!("-I{}", prefix.join("include").display()))
        .arg("-o")
        .arg(&program))?;
    let seen = output(&mut command(&program))?;
    let model = read(&root().join("bindings/model/layout.txt"))?;
    if seen == model {
        Ok(())
    } else {
        Err("sizes or offsets differ from bindings/model/layout.txt".into())
    }
}

/// Builds and runs bindings/cpp/tests; its last line counts.
fn unit_tests(
    prefix: &Path,
    context: &Context,
    name: &str,
    options: &[&str],
) -> Result<Count, String> {
    let folder = context.folder(&format!("cpp/tests-{name}"))?;
    let mut building = vec![];
    for source in ["support", "engine_test", "media_test"] {
        let object = folder.join(source).with_extension("o");
        let child = compiler(name, prefix)
            .args(options)
            .args(["-g", "-c"])
            .arg(root().join(format!("bindings/cpp/tests/{source}.cpp")))
            .arg("-o")
            .arg(&object)
            .spawn()
            .map_err(|e| format!("{name}: {e}"))?;
        building.push((child, object));
    }
    let mut link = command(name);
    link.args(options);
    for (mut child, object) in building {
        let status = child.wait().map_err(|e| e.to_string())?;
        if !status.success() {
            return Err(format!("{} does not compile", object.display()));
        }
        link.arg(object);
    }
    let program = folder.join("tests");
    linked(&mut link, prefix, &program)?;
    let mut tests = command(&program);
    context.environment(&mut tests);
    tests.env("ZEGO_LAYOUT", root().join("bindings/model/layout.txt"));
    let out = tests
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("{}: {e}", program.display()))?;
    let said = String::from_utf8_lossy(&out.stdout);
    for line in said.lines() {
        println!("cpp: {name}: {line}");
    }
    let count = said.lines().rev().find_map(summary);
    match count {
        Some(count) if out.status.success() == (count.failed == 0) => Ok(count),
        _ => Err(format!("the tests ended with {}", out.status)),
    }
}

/// `tests: 30 passed, 0 failed, 0 skipped`
fn summary(line: &str) -> Option<Count> {
    let mut numbers = line
        .strip_prefix("tests: ")?
        .split(", ")
        .map(|part| part.split(' ').next()?.parse().ok());
    Some(Count {
        passed: numbers.next()??,
        failed: numbers.next()??,
        skipped: numbers.next()??,
    })
}

/// They are run by `cargo xtask bench bindings` only, which is rare.
fn bench_programs(prefix: &Path) -> Outcome {
    run(command("gcc")
        .args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-fsyntax-only"])
        .args(WARNINGS)
        .arg(format!("-I{}", prefix.join("include").display()))
        .arg(root().join("tests/c/bench/bench.c")))?;
    run(compiler("g++", prefix)
        .arg("-fsyntax-only")
        .arg(root().join("bindings/cpp/bench/bench.cpp")))
}

/// The quick start against the installation at the context's prefix, found in either way.
pub fn quick_starts(context: &Context) -> Outcome {
    cmake(&context.prefix, context)?;
    pkg_config(&context.prefix, context)
}

/// A project that finds the installation by find_package, built; its quick start is run.
fn cmake(prefix: &Path, context: &Context) -> Outcome {
    let build = context.build.join("cpp/cmake");
    // CMake refuses a cache that another clone has left here.
    let _ = std::fs::remove_dir_all(&build);
    run(command("cmake")
        .arg("-S")
        .arg(root().join("bindings/cpp/example"))
        .arg("-B")
        .arg(&build)
        .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()))
        .args([
            "-DCMAKE_BUILD_TYPE=Release",
            "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror",
        ])
        .stdout(Stdio::null()))?;
    run(command("cmake")
        .arg("--build")
        .arg(&build)
        .stdout(Stdio::null()))?;
    quick_start(context, &build.join("quick_start"))
}

fn pkg_config(prefix: &Path, context: &Context) -> Outcome {
    let flags = output(
        command("pkg-config")
            .args(["--cflags", "--libs", "zego_express-cpp"])
            .env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")),
    )?;
    let program = context.folder("cpp/pkg-config")?.join("quick_start");
    run(command("g++")
        .arg("-std=c++17")
        .arg(root().join("bindings/cpp/example/quick_start.cpp"))
        .args(flags.split_whitespace())
        .args(["-pthread", "-o"])
        .arg(&program))?;
    quick_start(context, &program)
}

/// Two users in one room: each must show the other's pictures, and end well.
fn quick_start(context: &Context, program: &Path) -> Outcome {
    let server = TestServer::start("cpp-quick-start")?;
    let start = |user: &str, seconds: &str| {
        let mut command = command(program);
        context.environment(&mut command);
        server.environment(&mut command, false);
        command
            .args(["quick-start", user, seconds])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("{}: {e}", program.display()))
    };
    // The one that stays longer hears of the other's leaving.
    let both = [start("alice", "8")?, start("bob", "6")?];
    let mut problems = vec![];
    for (child, user) in both.into_iter().zip(["alice", "bob"]) {
        let out = child.wait_with_output().map_err(|e| e.to_string())?;
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let shown = said.contains("first picture, 320x180") && !said.contains("of others: 0\n");
        if !out.status.success() || !shown || !said.ends_with("destroyed\n") {
            problems.push(format!(
                "{user} ended with {} and said:\n{said}",
                out.status
            ));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n"))
    }
}

/// docs/bindings/cpp.md shows the file that is run above, word for word.
fn page() -> Outcome {
    let page = read(&root().join("docs/bindings/cpp.md"))?;
    let example = read(&root().join("bindings/cpp/example/quick_start.cpp"))?;
    let quoted = page.contains(&format!("```cpp\n{example}```"));
    quoted
        .then_some(())
        .ok_or_else(|| "docs/bindings/cpp.md: not bindings/cpp/example/quick_start.cpp".into())
}

/// From one line of Rust to a call in C++, by the generator alone: the header is the old one.
fn new_function(context: &Context) -> Outcome {
    let library = scratch::library(context)?;
    let folder = context.folder("cpp/scratch")?;
    scratch::raw_layer(context, &folder)?;
    let source = folder.join("add.cpp");
    std::fs::write(
        &source,
        "#include <raw.g.hpp>\n#include <cstdio>\n\
         int main() { std::printf(\"%d %s\", ZEGO::EXPRESS::raw::scratch_add(2, 3), \
         ZEGO::EXPRESS::raw::get_version()); }\n",
    )
    .map_err(|e| e.to_string())?;
    let program = folder.join("add");
    run(command("g++")
        .arg("-std=c++17")
        .args(WARNINGS)
        .arg(format!(
            "-I{}",
            folder.join("bindings/cpp/include/zego_express").display()
        ))
        .arg(format!("-I{}", root().join("include").display()))
        .arg(&source)
        .arg(format!("-L{}", library.display()))
        .args(["-lzego_express", "-o"])
        .arg(&program))?;
    let said = output(command(&program).env("LD_LIBRARY_PATH", &library))?;
    match said.split_once(' ') {
        Some(("5", version)) if !version.is_empty() => Ok(()),
        _ => Err(format!("it said {said:?}")),
    }
}

fn pair(context: &Context) -> Result<Command, String> {
    Ok(command(context.build.join("cpp/cmake/pair")))
}

fn bench(context: &Context) -> Result<Command, String> {
    let prefix = prefix(context)?;
    let program = context.folder("cpp/bench")?.join("bench");
    linked(
        compiler("g++", &prefix)
            .arg("-O2")
            .arg(root().join("bindings/cpp/bench/bench.cpp")),
        &prefix,
        &program,
    )?;
    Ok(command(program))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_read() {
        let count = summary("tests: 30 passed, 2 failed, 1 skipped").expect("a summary");
        assert_eq!((count.passed, count.failed, count.skipped), (30, 2, 1));
        assert!(summary("ok     something").is_none());
    }
}
