//! `cargo xtask package NAME [--out DIR]`: what is shipped for a platform. Where a vendor's SDK is
//! needed that this machine has not, it goes up to there and names it.

use crate::cross::target;
use crate::run::{Outcome, cargo, command, output, run, target_dir};
use crate::{archive, bindings, install, listing, notices, setup, windows};
use std::path::{Path, PathBuf};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The command.
pub fn package(args: &[String]) -> Outcome {
    let usage = "usage: cargo xtask package linux|windows|android|ios|macos [--out DIR]";
    let (name, out) = match args {
        [name] => (name, target_dir().join("package")),
        [name, flag, dir] if flag == "--out" => (
            name,
            std::path::absolute(dir).map_err(|e| format!("{dir}: {e}"))?,
        ),
        _ => return Err(usage.into()),
    };
    let folder = out.join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    match name.as_str() {
        "linux" => linux(&folder),
        "windows" => for_windows(&folder),
        "android" => android(&folder),
        "ios" | "macos" => apple(name, &folder),
        _ => Err(usage.into()),
    }?;
    println!("{}", folder.display());
    Ok(())
}

/// Archive for C and C++, and the NuGet package with the Linux library inside.
fn linux(out: &Path) -> Outcome {
    let context = bindings::context(false)?;
    let name = format!("zego_express-{VERSION}-linux-x86_64");
    let library = context.prefix.join("lib/libzego_express.so");
    install::for_archive(&library, &out.join(&name))?;
    archive(out, &name)?;
    archive::usable(&out.join(format!("{name}.tar.gz")), &name, &context)?;
    let nuget = bindings::csharp::pack(&context, out)?;
    notices::is_in_zip(&nuget, notices::NAME, &context.build)?;
    // The library as it is shipped, not as it was built.
    let library = out.join(&name).join("lib/libzego_express.so");
    let symbols = output(command("nm").args(["-D", "--defined-only"]).arg(library))?;
    let names = symbols
        .lines()
        .filter_map(|line| line.split_whitespace().last());
    listing::write(out, names)?;
    listing::check(out)
}

/// Library with import library and headers; then the NuGet package again, with win-x64.
fn for_windows(out: &Path) -> Outcome {
    let target = target("windows-x86_64")?;
    target.build()?;
    let name = format!("zego_express-{VERSION}-windows-x86_64");
    let folder = out.join(&name);
    let library = folder.join("bin/zego_express.dll");
    copy(&target.release_dir().join("zego_express.dll"), &library)?;
    copy(
        &target.release_dir().join("libzego_express.dll.a"),
        &folder.join("lib/libzego_express.dll.a"),
    )?;
    install::headers(&folder)?;
    install::put_papers(&folder)?;
    run(command("x86_64-w64-mingw32-strip").arg(&library))?;
    let exported = windows::self_contained(&library)?;
    setup::ensure(&[setup::need("zip", "zip")])?;
    run(command("zip")
        .args(["-q", "-X", "-r"])
        .arg(out.join(format!("{name}.zip")))
        .arg(&name)
        .current_dir(out))?;
    let context = bindings::context(false)?;
    archive::usable_on_windows(&out.join(format!("{name}.zip")), &name, &context)?;
    natives_of("ZEGO_WINDOWS_DLL", &library);
    let nuget = bindings::csharp::pack(&context, out)?;
    notices::is_in_zip(&nuget, notices::NAME, &context.build)?;
    listing::write(out, exported.iter().map(String::as_str))?;
    listing::check(out)
}

/// The AAR. Everything with C in it (codecs, TLS, SRTP) needs the NDK.
fn android(out: &Path) -> Outcome {
    target("android-aarch64")?.check()?;
    let context = bindings::context(false)?;
    let Some(ndk) = std::env::var_os("ANDROID_NDK_HOME").map(PathBuf::from) else {
        bindings::kotlin::pack(&context, out)?;
        return Err(format!(
            "{} has the AAR without native libraries: they need the Android NDK r26 or newer \
             ($ANDROID_NDK_HOME) and rustup's android targets; checked for \
             aarch64-linux-android without them",
            out.display()
        ));
    };
    let clang = ndk.join("toolchains/llvm/prebuilt/linux-x86_64/bin");
    let libraries = out.join("jni");
    // Folder in the AAR, Rust's name, clang's.
    for (abi, triple, prefix) in [
        (
            "arm64-v8a",
            "aarch64-linux-android",
            "aarch64-linux-android23",
        ),
        (
            "armeabi-v7a",
            "armv7-linux-androideabi",
            "armv7a-linux-androideabi23",
        ),
        ("x86_64", "x86_64-linux-android", "x86_64-linux-android23"),
    ] {
        let key = triple.replace('-', "_");
        let cc = clang.join(format!("{prefix}-clang"));
        run(cargo()
            .args([
                "build",
                "--release",
                "--locked",
                "--target",
                triple,
                "--lib",
            ])
            .args(["-p", "zego_express", "-p", "zego_express_jni"])
            .env(format!("CARGO_TARGET_{}_LINKER", key.to_uppercase()), &cc)
            .env(format!("CC_{key}"), &cc)
            .env(
                format!("CXX_{key}"),
                clang.join(format!("{prefix}-clang++")),
            )
            .env(format!("AR_{key}"), clang.join("llvm-ar")))?;
        for library in ["libzego_express.so", "libzego_express_jni.so"] {
            let built = target_dir().join(triple).join("release").join(library);
            copy(&built, &libraries.join(abi).join(library))?;
        }
    }
    natives_of("ZEGO_ANDROID_LIBS", &libraries);
    bindings::kotlin::pack(&context, out)?;
    listing::write(out, listing::promised()?.lines())?;
    listing::check(out)
}

/// The XCFramework. Building needs a Mac with Xcode: the SDK's headers for the C parts.
fn apple(name: &str, out: &Path) -> Outcome {
    target(&format!("{name}-aarch64"))?.check()?;
    let context = bindings::context(false)?;
    if setup::is_there("xcodebuild") {
        let libraries = out.join("lib");
        for triple in [
            "aarch64-apple-ios",
            "aarch64-apple-ios-sim",
            "aarch64-apple-darwin",
        ] {
            run(cargo()
                .args([
                    "rustc",
                    "--release",
                    "--locked",
                    "--target",
                    triple,
                    "--lib",
                ])
                .args(["-p", "zego_express", "--crate-type", "staticlib"]))?;
            let built = target_dir().join(triple).join("release/libzego_express.a");
            copy(&built, &libraries.join(triple).join("libzego_express.a"))?;
        }
        natives_of("ZEGO_APPLE_LIBS", &libraries);
    }
    bindings::swift::pack(&context, out)
        .map_err(|e| format!("{e}; they need a Mac with Xcode 15 or newer"))?;
    listing::write(out, listing::promised()?.lines())?;
    listing::check(out)
}

/// Tells the packers of the languages where native libraries lie.
fn natives_of(variable: &str, path: &Path) {
    // SAFETY: this program has one thread.
    unsafe { std::env::set_var(variable, path) }
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to.parent().expect("a file lies in a folder"))
        .and_then(|()| std::fs::copy(from, to))
        .map(|_| ())
        .map_err(|e| format!("{} to {}: {e}", from.display(), to.display()))
}

fn archive(out: &Path, name: &str) -> Outcome {
    run(command("tar")
        .arg("-C")
        .arg(out)
        .arg("-czf")
        .arg(out.join(format!("{name}.tar.gz")))
        .arg(name))
}
