//! The step `targets` of `cargo xtask test --long`: other targets are built and run, or at least
//! checked.

use crate::cross::{Target, target};
use crate::run::{Outcome, build_workspace, command, run};
use crate::server::TestServer;
use crate::test::Count;
use crate::windows;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is run on each: the structs of header and library, then two engines and a server.
const PROGRAMS: [&str; 2] = ["tests/c/abi.c", "examples/c/live.c"];
/// After so long a program hangs, even emulated.
const PATIENCE_SECONDS: u32 = 600;

/// The step.
pub fn targets() -> Result<Count, String> {
    if std::env::var_os("ZEGO_SERVER_BIN").is_none() {
        build_workspace()?;
    }
    let server = TestServer::start("targets")?;
    let mut tally = Count::default();
    let arm = target("linux-aarch64")?;
    if tally.record("linux-aarch64 builds", arm.build()) {
        for program in PROGRAMS {
            tally.record(
                &format!("{program} on aarch64 under qemu"),
                under_qemu(arm, program, &server),
            );
        }
    }
    let windows = target("windows-x86_64")?;
    if tally.record("windows-x86_64 builds", windows.build()) {
        tally.record(
            "zego_express.dll needs nothing but Windows",
            windows::self_contained(&windows.release_dir().join("zego_express.dll")).map(drop),
        );
        for program in PROGRAMS {
            tally.record(
                &format!("{program} on Windows under wine"),
                under_wine(windows, program, &server),
            );
        }
    }
    for name in ["android-aarch64", "ios-aarch64", "macos-aarch64"] {
        tally.record(&format!("{name} is checked"), target(name)?.check());
    }
    Ok(tally)
}

fn under_qemu(target: &Target, source: &str, server: &TestServer) -> Outcome {
    let folder = target.release_dir();
    // The name that programs know it by.
    let library = folder.join("libzego_express.so.1");
    std::fs::copy(folder.join("libzego_express.so"), &library)
        .map_err(|e| format!("{}: {e}", library.display()))?;
    let program = program(target, source, "");
    run(compile("aarch64-linux-gnu-gcc", source)
        .arg("-L")
        .arg(&folder)
        .args(["-lzego_express", "-lpthread", "-o"])
        .arg(&program))?;
    let mut emulated = command("timeout");
    emulated
        .arg(PATIENCE_SECONDS.to_string())
        .args(["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu", "-E"])
        .arg(format!("LD_LIBRARY_PATH={}", folder.display()))
        .arg(program);
    run_with(server, &mut emulated)
}

fn under_wine(target: &Target, source: &str, server: &TestServer) -> Outcome {
    // Beside the library, so that Windows finds it.
    let program = program(target, source, ".exe");
    run(compile("x86_64-w64-mingw32-gcc", source)
        .arg(target.release_dir().join("libzego_express.dll.a"))
        .args(["-static", "-lpthread", "-o"])
        .arg(&program))?;
    run_with(
        server,
        &mut windows::wine(target, &program, PATIENCE_SECONDS)?,
    )
}

fn program(target: &Target, source: &str, end: &str) -> PathBuf {
    let stem = Path::new(source).file_stem().expect("a source has a name");
    target
        .release_dir()
        .join(format!("{}{end}", stem.to_string_lossy()))
}

fn compile(compiler: &str, source: &str) -> Command {
    let mut compile = command(compiler);
    compile
        .args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O1"])
        .args(["-Wall", "-Wextra", "-Werror", "-I", "include"])
        .arg(source);
    compile
}

/// Small pictures, as under valgrind: instructions are translated here too.
fn run_with(server: &TestServer, program: &mut Command) -> Outcome {
    server.environment(program, false);
    run(program.env("ZEGO_VALGRIND", "1"))
}
