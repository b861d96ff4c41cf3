//! The Swift binding: built and tested in a chroot with Swift 6, which needs a newer C library than
//! this system's.

use super::chroot::{Chroot, blocked};
use super::{Context, Language, scratch, xcframework};
use crate::run::{Outcome, output, root, run};
use crate::test::Count;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub const LANGUAGE: Language = Language {
    name: "swift",
    blocked,
    missing: || CHROOT.missing(),
    install: || CHROOT.install(),
    test,
    pair,
    bench,
};

const CHROOT: Chroot = Chroot {
    name: "swift",
    suite: "trixie",
    packages: "swiftlang,libc6-dev,libstdc++-14-dev",
    options: &[],
    program: "usr/bin/swift",
};

/// A script inside the chroot, which sees the tree, the prefix, the server and what is built.
fn inside(context: &Context, script: &str) -> Result<Command, String> {
    let tree = root();
    let built = std::path::absolute(&context.build).map_err(|e| e.to_string())?;
    let prefix = std::path::absolute(&context.prefix).map_err(|e| e.to_string())?;
    let server = std::path::absolute(&context.server).map_err(|e| e.to_string())?;
    let binds: [&Path; 4] = [
        &tree,
        &built,
        &prefix,
        server.parent().ok_or("the server lies in no folder")?,
    ];
    let mut command = CHROOT.command(&binds, script);
    context.environment(&mut command);
    Ok(command)
}

/// `swift VERB` on the package, built outside the tree; one configuration for tests, pairs and
/// measurements, so that it is compiled once. Warnings are errors: one of Swift 6's concurrency
/// checks is a data race that somebody accepted.
fn swift(context: &Context, verb: &str) -> Result<Command, String> {
    let pkg_config = context.prefix.join("lib/pkgconfig");
    let prefix = context.prefix.display();
    // The library is found as users find it, where it was installed in full.
    let place = if pkg_config.is_dir() {
        String::new()
    } else {
        format!("-Xcc '-I{prefix}/include' -Xlinker '-L{prefix}/lib'")
    };
    let mut command = inside(
        context,
        &format!(
            "cd '{}' && exec swift {verb} -c release --scratch-path '{}' \
             -Xswiftc -enable-testing -Xswiftc -warnings-as-errors {place}",
            root().join("bindings/swift").display(),
            scratch_path(context)?.display(),
        ),
    )?;
    command.env("PKG_CONFIG_PATH", pkg_config);
    Ok(command)
}

fn scratch_path(context: &Context) -> Result<PathBuf, String> {
    context.folder("swift")
}

fn test(context: &Context) -> Result<Count, String> {
    run(&mut swift(context, "build --build-tests")?)?;
    let mut tests = swift(context, "test --skip-build --disable-swift-testing")?;
    let out = tests
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .map_err(|e| format!("cannot start swift test: {e}"))?;
    let said = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    for line in said.lines().filter(|line| !line.contains("started at")) {
        println!("{line}");
    }
    let mut count = summary(&said)
        .ok_or_else(|| format!("swift test ended with {} and no summary", out.status))?;
    if !out.status.success() && count.failed == 0 {
        count.failed = 1;
    }
    let steps: [(&str, Outcome); 2] = [
        ("scratch function", scratch_function(context)),
        ("files for Apple's systems", apple_files(context)),
    ];
    for (what, outcome) in steps {
        match outcome {
            Ok(()) => count.passed += 1,
            Err(e) => {
                println!("{what}: {e}");
                count.failed += 1;
            }
        }
    }
    Ok(count)
}

/// XCTest's own last line: `Executed 40 tests, with 1 test skipped and 0 failures (0 unexpected)`.
fn summary(said: &str) -> Option<Count> {
    let line = said
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| line.starts_with("Executed "))?;
    let words: Vec<&str> = line.split_whitespace().collect();
    let before = |what: &str| -> u32 {
        words
            .iter()
            .position(|word| word.starts_with(what))
            .and_then(|at| words[..at].iter().rev().find_map(|word| word.parse().ok()))
            .unwrap_or(0)
    };
    let all: u32 = words.get(1)?.parse().ok()?;
    // A test may fail in several places, but fails once: their number is that of the cases.
    let failed = u32::try_from(
        said.lines()
            .filter(|line| line.starts_with("Test Case '") && line.contains("' failed ("))
            .count(),
    )
    .ok()?;
    let failed = failed.max(u32::from(before("failure") > 0));
    let skipped = if line.contains("skipped") {
        before("skipped")
    } else {
        0
    };
    Some(Count {
        passed: all.saturating_sub(failed + skipped),
        failed,
        skipped,
    })
}

/// A function that exists only in this test is callable as soon as it is generated.
fn scratch_function(context: &Context) -> Outcome {
    let library = scratch::library(context)?;
    let folder = context.folder("scratch-swift")?;
    scratch::raw_layer(context, &folder)?;
    let include = folder.join("include");
    scratch::header(context, &include)?;
    let native = folder.join("bindings/swift/Sources/CZegoExpress");
    let map = "Sources/CZegoExpress/module.modulemap";
    let package = root().join("bindings/swift");
    std::fs::copy(package.join(map), native.join("module.modulemap")).map_err(|e| e.to_string())?;
    std::fs::write(
        folder.join("main.swift"),
        "print(\"2 + 3 = \\(Zex.scratchAdd(2, 3)), library \\(Zex.getVersion())\")\n",
    )
    .map_err(|e| e.to_string())?;
    let sources = package.join("Sources/ZegoExpressEngine");
    let raw = folder.join("bindings/swift/Sources/ZegoExpressEngine/Raw");
    let script = format!(
        "cd '{folder}' && swiftc -swift-version 6 -package-name scratch -module-name Scratch \
         -I '{native}' -Xcc '-I{include}' -L '{library}' -o scratch main.swift \
         '{raw}/Zex.g.swift' '{raw}/ZegoErrorCode.g.swift' '{sources}/Support/ZegoError.swift' && \
         LD_LIBRARY_PATH='{library}' exec ./scratch",
        folder = folder.display(),
        native = native.display(),
        include = include.display(),
        library = library.display(),
        raw = raw.display(),
        sources = sources.display(),
    );
    let said = output(&mut inside(context, &script)?)?;
    if said.starts_with("2 + 3 = 5, library ") {
        println!("scratch function: {}", said.trim());
        Ok(())
    } else {
        Err(format!("said {said:?}"))
    }
}

/// Checks types in the files that other systems leave out, against declarations of what they use.
fn apple_files(context: &Context) -> Outcome {
    let folder = context.folder("swift-apple")?;
    let package = root().join("bindings/swift");
    let mut script = format!("set -e\ncd '{}'\n", folder.display());
    // In the order in which they import each other.
    for module in [
        "QuartzCore",
        "CoreVideo",
        "CoreMedia",
        "AVFoundation",
        "UIKit",
    ] {
        script += &format!(
            "swiftc -swift-version 6 -emit-module -parse-as-library -module-name {module} -I . \
             '{}/Tests/AppleStubs/{module}.swift'\n",
            package.display()
        );
    }
    script += &format!(
        "find '{sources}' -name '*.swift' >files\n\
         exec swiftc -swift-version 6 -warnings-as-errors -typecheck -package-name zego \
         -module-name ZegoExpressEngine -I . -I '{package}/Sources/CZegoExpress' \
         -Xcc '-I{prefix}/include' @files\n",
        sources = package.join("Sources/ZegoExpressEngine").display(),
        package = package.display(),
        prefix = context.prefix.display(),
    );
    run(&mut inside(context, &script)?)?;
    println!("files for Apple's systems: types checked against declarations");
    Ok(())
}

/// The programs that [`test`] has built.
fn programs(context: &Context, arguments: &str) -> Result<Command, String> {
    let program = scratch_path(context)?.join("release/ZegoPrograms");
    if !program.exists() {
        run(&mut swift(context, "build --build-tests")?)?;
    }
    inside(
        context,
        &format!("exec '{}' {arguments} \"$@\"", program.display()),
    )
}

fn pair(context: &Context) -> Result<Command, String> {
    programs(context, "")
}

fn bench(context: &Context) -> Result<Command, String> {
    programs(context, "bench")
}

/// Writes ZegoExpress.xcframework into `out`, with the static libraries below $ZEGO_APPLE_LIBS.
/// Where there are none, everything else is laid out and the error says what is missing.
pub fn pack(context: &Context, out: &Path) -> Result<PathBuf, String> {
    let libraries = std::env::var_os("ZEGO_APPLE_LIBS").map(PathBuf::from);
    xcframework::write(
        &context.prefix.join("include/zego_express.h"),
        libraries.as_deref(),
        out,
    )
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn the_summary_of_xctest_is_read() {
        let passed = "Test Case 'A.b' passed (0.1 seconds)\n\
                      \t Executed 1 test, with 0 failures (0 unexpected) in 0.1 (0.1) seconds\n\
                      \t Executed 33 tests, with 0 failures (0 unexpected) in 12.0 (12.0) seconds\n";
        let count = summary(passed).expect("there");
        assert_eq!((count.passed, count.failed, count.skipped), (33, 0, 0));
        let mixed = "Test Case 'A.b' failed (0.1 seconds)\n\
                     \t Executed 33 tests, with 2 tests skipped and 3 failures (0 unexpected) in 1 (1) seconds\n";
        let count = summary(mixed).expect("there");
        assert_eq!((count.passed, count.failed, count.skipped), (30, 1, 2));
        assert!(summary("error: fatalError").is_none());
    }
}
