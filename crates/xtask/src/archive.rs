//! The Linux archive as its users have it: unpacked somewhere, found by pkg-config and by CMake.

use crate::bindings::{Context, cpp};
use crate::notices;
use crate::run::{Outcome, command, output, root, run};
use crate::server::TestServer;
use std::path::Path;

/// Unpacks `archive`, whose folder is `name`, and runs the quick starts of C and C++ from there.
pub fn usable(archive: &Path, name: &str, context: &Context) -> Outcome {
    let place = context.build.join("archive");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(&place).map_err(|e| format!("{}: {e}", place.display()))?;
    run(command("tar")
        .arg("-C")
        .arg(&place)
        .arg("-xzf")
        .arg(archive))?;
    let unpacked = Context {
        prefix: place.join(name),
        server: context.server.clone(),
        build: place.join("build"),
        long: false,
    };
    notices::is_in(&unpacked.prefix.join("share/doc/zego_express"))?;
    cpp::quick_starts(&unpacked)?;
    c_quick_start(&unpacked)?;
    println!("ok      the archive, unpacked: C and C++ quick starts by pkg-config and CMake");
    Ok(())
}

/// Unpacks the archive for Windows and builds the quick starts of C and C++ from nothing else.
pub fn usable_on_windows(archive: &Path, name: &str, context: &Context) -> Outcome {
    let place = context.build.join("archive-windows");
    let _ = std::fs::remove_dir_all(&place);
    run(command("unzip")
        .arg("-q")
        .arg(archive)
        .arg("-d")
        .arg(&place))?;
    let unpacked = place.join(name);
    notices::is_in(&unpacked)?;
    for (compiler, source, flags) in [
        (
            "x86_64-w64-mingw32-gcc",
            "examples/c/live.c",
            &["-std=c99", "-D_POSIX_C_SOURCE=200809L"][..],
        ),
        (
            "x86_64-w64-mingw32-g++-posix",
            "bindings/cpp/example/quick_start.cpp",
            &["-std=c++17"][..],
        ),
    ] {
        run(command(compiler)
            .args(flags)
            .arg(root().join(source))
            .arg("-I")
            .arg(unpacked.join("include"))
            .arg("-I")
            .arg(unpacked.join("include/zego_express"))
            .arg("-L")
            .arg(unpacked.join("lib"))
            .args(["-lzego_express", "-lpthread", "-o"])
            .arg(place.join("quick_start.exe")))?;
    }
    println!("ok      the archive for Windows, unpacked: C and C++ quick starts are built");
    Ok(())
}

fn c_quick_start(context: &Context) -> Outcome {
    let flags = output(
        command("pkg-config")
            .args(["--cflags", "--libs", "zego_express"])
            .env("PKG_CONFIG_PATH", context.prefix.join("lib/pkgconfig")),
    )?;
    let program = context.folder("c")?.join("live");
    run(command("gcc")
        .args(["-std=c99", "-D_POSIX_C_SOURCE=200809L"])
        .arg(root().join("examples/c/live.c"))
        .args(flags.split_whitespace())
        .args(["-lpthread", "-o"])
        .arg(&program))?;
    let server = TestServer::start("archive")?;
    let mut live = command(&program);
    context.environment(&mut live);
    server.environment(&mut live, false);
    run(&mut live)
}
