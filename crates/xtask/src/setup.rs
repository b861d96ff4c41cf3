//! System packages: installed when root, otherwise the exact command is printed.

use crate::run::{Outcome, command, run};
use std::process::Stdio;

/// A program, and the Debian package that brings it.
pub struct Need {
    program: &'static str,
    package: &'static str,
}

/// A program and its package.
pub const fn need(program: &'static str, package: &'static str) -> Need {
    Need { program, package }
}

/// Enough to build and to run `live`. Without nasm the H.264 codec would silently be 2.7 times
/// slower, so its absence is an error and not a warning.
pub const BUILD: &[Need] = &[
    need("gcc", "gcc"),
    need("g++", "g++"),
    need("make", "make"),
    need("cmake", "cmake"),
    need("nasm", "nasm"),
    need("pkg-config", "pkg-config"),
];

/// What the tests run besides: C compilers, valgrind, ffprobe.
pub const ALL: &[Need] = &[
    need("gcc", "gcc"),
    need("g++", "g++"),
    need("make", "make"),
    need("cmake", "cmake"),
    need("nasm", "nasm"),
    need("pkg-config", "pkg-config"),
    need("clang", "clang"),
    need("valgrind", "valgrind"),
    need("ffprobe", "ffmpeg"),
    need("readelf", "binutils"),
];

/// Installs what is missing.
pub fn ensure(needs: &[Need]) -> Outcome {
    let missing: Vec<&str> = needs
        .iter()
        .filter(|need| !is_there(need.program))
        .map(|need| need.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing)
}

/// Installs Debian packages when root, otherwise prints the command.
pub fn install(packages: &[&str]) -> Outcome {
    let shown = packages.join(" ");
    let uid = crate::run::output(command("id").arg("-u"))?;
    if uid.trim() != "0" {
        return Err(format!(
            "missing: {shown}. Install with:\n\n  sudo apt-get install -y {shown}\n"
        ));
    }
    if !is_there("apt-get") {
        return Err(format!(
            "missing: {shown}, and this system has no apt-get to install them"
        ));
    }
    eprintln!("installing {shown}");
    run(command("apt-get").args(["update", "-qq"]))?;
    run(command("apt-get")
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::null()))
}

/// The Debian mirror of this system's apt sources.
pub fn mirror() -> String {
    let mut sources = vec![std::path::PathBuf::from("/etc/apt/sources.list")];
    if let Ok(folder) = std::fs::read_dir("/etc/apt/sources.list.d") {
        sources.extend(folder.flatten().map(|entry| entry.path()));
    }
    sources
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .flat_map(|text| {
            let words = text.lines().filter(|line| !line.starts_with('#'));
            let words: Vec<String> = words
                .flat_map(str::split_whitespace)
                .map(str::to_string)
                .collect();
            words
        })
        .find(|word| word.starts_with("http") && word.trim_end_matches('/').ends_with("/debian"))
        .unwrap_or_else(|| "http://deb.debian.org/debian".into())
}

/// Whether a program is on PATH.
pub fn is_there(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}
