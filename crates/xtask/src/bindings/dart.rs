//! The Dart binding: Debian has the SDK only in sid, so it runs in a chroot of that. There is no
//! package server here; a hand-written package configuration takes its place.

use super::chroot::{Chroot, blocked};
use super::{Context, Language, scratch};
use crate::run::{Outcome, root};
use crate::test::Count;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub const LANGUAGE: Language = Language {
    name: NAME,
    blocked,
    missing: || CHROOT.missing(),
    install: || CHROOT.install(),
    test,
    pair,
    bench,
};

const NAME: &str = "dart";

const CHROOT: Chroot = Chroot {
    name: NAME,
    suite: "sid",
    packages: "dart-sdk,dart-ffi",
    // The release file of sid may have expired; its signature is still checked.
    options: &["--aptopt=Acquire::Check-Valid-Until \"false\""],
    program: "usr/bin/dart",
};

/// Calls the function that exists only in the scratch copy of the raw layer.
const SCRATCH: &str = "\
import 'package:test/test.dart';
import 'package:zego_express_engine/src/native.dart';

void main() {
  test('a function that was written down once can be called', () {
    expect(zex.zex_scratch_add(2, 3), 5);
    expect(zex.zex_get_version().address, greaterThan(0));
  });
}
";

fn test(context: &Context) -> Result<Count, String> {
    let package = copy_package(context, "package")?;
    let mut count = Count::default();
    for (what, folder) in [
        ("dart analyze", package.clone()),
        ("dart analyze of the views for Flutter", flutter(context)?),
    ] {
        let mut analyze = dart(context, &folder, "exec dart analyze --fatal-infos");
        let clean = analyze.status().map_err(|e| e.to_string())?.success();
        println!("{} {what}", if clean { "ok" } else { "FAILED" });
        count.passed += u32::from(clean);
        count.failed += u32::from(!clean);
    }
    let mut files: Vec<_> = list(&package.join("test"))?
        .into_iter()
        .filter(|path| path.to_string_lossy().ends_with("_test.dart"))
        .collect();
    files.sort();
    for file in files {
        count += run_tests(context, &package, &file)?;
    }
    count += run_scratch(context)?;
    Ok(count)
}

/// A package with the views for Flutter, and declarations of what they use in Flutter's place. The
/// Dart VM has no dart:ui, so that one is a package here.
fn flutter(context: &Context) -> Result<PathBuf, String> {
    let package = copy_package(context, "flutter")?;
    let views = "flutter/zego_flutter_views.dart";
    let source = root().join("bindings/dart").join(views);
    let text = std::fs::read_to_string(&source)
        .map_err(|e| format!("{}: {e}", source.display()))?
        .replace(
            "import 'dart:ui' as ui;",
            "import 'package:flutter/ui.dart' as ui;",
        );
    let write = |name: &str, text: &str| {
        std::fs::write(package.join(name), text).map_err(|e| format!("{name}: {e}"))
    };
    write("lib/views_for_flutter.dart", &text)?;
    Ok(package)
}

fn run_scratch(context: &Context) -> Result<Count, String> {
    let package = copy_package(context, "scratch")?;
    let generated = context.folder(NAME)?.join("generated");
    scratch::raw_layer(context, &generated)?;
    let raw = "lib/src/raw";
    for path in list(&generated.join("bindings/dart").join(raw))? {
        let name = path.file_name().expect("a file");
        copy(&path, &package.join(raw).join(name))?;
    }
    let file = package.join("test/scratch_test.dart");
    std::fs::write(&file, SCRATCH).map_err(|e| format!("{}: {e}", file.display()))?;
    let library = scratch::library(context)?.join("libzego_express.so");
    let script = format!(
        "export ZEGO_EXPRESS_LIBRARY='{}'; exec dart test/scratch_test.dart",
        library.display()
    );
    summary(&mut dart(context, &package, &script))
}

/// One test program; its own summary is what counts.
fn run_tests(context: &Context, package: &Path, file: &Path) -> Result<Count, String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    println!("{name}");
    let script = format!("exec timeout 600 dart 'test/{name}'");
    summary(&mut dart(context, package, &script))
}

fn summary(command: &mut Command) -> Result<Count, String> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("dart: {e}"))?;
    let mut count = None;
    let out = child.stdout.take().expect("piped");
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        println!("  {line}");
        if let Some(rest) = line.strip_prefix("summary: ") {
            let mut numbers = rest.split(' ').filter_map(|word| word.parse::<u32>().ok());
            let mut next = || numbers.next().unwrap_or_default();
            count = Some(Count {
                passed: next(),
                failed: next(),
                skipped: next(),
            });
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    match count {
        // A crash after the summary is a failure too.
        Some(count) if status.success() || count.failed > 0 => Ok(count),
        Some(count) => Ok(Count {
            failed: count.failed + 1,
            ..count
        }),
        None => Err(format!("a test program ended with {status} and no summary")),
    }
}

/// Compiled ahead of time, as applications ship: the tests run compiled as they go.
fn pair(context: &Context) -> Result<Command, String> {
    program(context, "pair")
}

fn bench(context: &Context) -> Result<Command, String> {
    program(context, "bench")
}

fn program(context: &Context, name: &str) -> Result<Command, String> {
    let package = copy_package(context, "package")?;
    let built = context.folder(NAME)?.join(name);
    let script = format!(
        "dart compile exe --packages=.dart_tool/package_config.json --verbosity=error -o '{}' \
         example/{name}.dart",
        built.display()
    );
    let status = dart(context, &package, &script)
        .stdout(Stdio::null())
        .status()
        .map_err(|e| e.to_string())?;
    if !status.success() {
        return Err(format!("dart compile of example/{name}.dart: {status}"));
    }
    let script = format!("exec '{}' \"$@\"", built.display());
    Ok(dart(context, &package, &script))
}

/// A shell command in the chroot, in `package`, with the library and the server at hand.
fn dart(context: &Context, package: &Path, script: &str) -> Command {
    let home = context.build.join(NAME).join("home");
    let tmp = context.build.join(NAME).join("tmp");
    let server = context.server.parent().unwrap_or(Path::new("/"));
    let script = format!(
        "mkdir -p '{home}' '{tmp}' && export PATH=/usr/bin:/bin HOME='{home}' TMPDIR='{tmp}' && cd '{package}' && {script}",
        home = home.display(),
        tmp = tmp.display(),
        package = package.display()
    );
    let binds = [&root(), &context.build, &context.prefix, server].map(Path::to_path_buf);
    let binds: Vec<&Path> = binds.iter().map(PathBuf::as_path).collect();
    let mut command = CHROOT.command(&binds, &script);
    context.environment(&mut command);
    command
        .env("ZEGO_LAYOUT", root().join("bindings/model/layout.txt"))
        .env("ZEGO_GUIDE", root().join("docs/bindings/dart.md"))
        .env(
            "ZEGO_BARCODES",
            root().join("crates/media/vectors/barcode.json"),
        );
    command
}

/// A copy of the package with a package configuration, so that nothing is written into the tree.
fn copy_package(context: &Context, name: &str) -> Result<PathBuf, String> {
    let package = context.folder(NAME)?.join(name);
    let _ = std::fs::remove_dir_all(&package);
    copy_tree(&root().join("bindings/dart"), &package)?;
    let config = package.join(".dart_tool/package_config.json");
    std::fs::create_dir_all(package.join(".dart_tool")).map_err(|e| e.to_string())?;
    let entry = |name: &str, root: &str, version: &str| {
        format!(
            "{{\"name\": \"{name}\", \"rootUri\": \"{root}\", \"packageUri\": \"lib/\", \
             \"languageVersion\": \"{version}\"}}"
        )
    };
    let text = format!(
        "{{\"configVersion\": 2, \"packages\": [\n{},\n{},\n{},\n{}\n]}}\n",
        entry("zego_express_engine", "../", "3.13"),
        entry("test", "../tool/test", "3.13"),
        entry("flutter", "../tool/flutter", "3.13"),
        entry("ffi", "file:///usr/share/dart/packages/ffi", "3.7"),
    );
    std::fs::write(&config, text).map_err(|e| format!("{}: {e}", config.display()))?;
    Ok(package)
}

fn copy_tree(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to).map_err(|e| format!("{}: {e}", to.display()))?;
    for path in list(from)? {
        let name = path.file_name().expect("an entry of a folder");
        if name == ".dart_tool" {
            continue;
        }
        let target = to.join(name);
        if path.is_dir() {
            copy_tree(&path, &target)?;
        } else {
            copy(&path, &target)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to)
        .map(|_| ())
        .map_err(|e| format!("{}: {e}", from.display()))
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}
