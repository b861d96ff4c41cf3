//! Other targets. rustup's toolchain has no standard library for them; Debian's `rustc-web` comes
//! with the library's source, from which cargo builds it (`-Zbuild-std`). Another compiler version
//! than the one that ships, so for checks and trials, not for what users get.

use crate::run::{Outcome, command, output, run, target_dir};
use crate::setup;
use std::path::PathBuf;
use std::process::Command;

/// A target, and what builds, runs or blocks it.
pub struct Target {
    /// As on the command line.
    pub name: &'static str,
    /// As rustc calls it.
    pub triple: &'static str,
    /// Debian packages of its C toolchain; empty: there is none here, so it is checked only.
    pub needs: &'static [setup::Need],
    /// The linker of that toolchain.
    pub linker: &'static str,
    /// For its C compiler.
    pub cflags: &'static str,
}

pub const TARGETS: &[Target] = &[
    Target {
        name: "linux-aarch64",
        triple: "aarch64-unknown-linux-gnu",
        needs: &[
            setup::need("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
            setup::need("aarch64-linux-gnu-g++", "g++-aarch64-linux-gnu"),
            setup::need("qemu-aarch64-static", "qemu-user-static"),
        ],
        linker: "aarch64-linux-gnu-gcc",
        cflags: "",
    },
    Target {
        name: "windows-x86_64",
        triple: "x86_64-pc-windows-gnu",
        needs: &[
            setup::need("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-posix"),
            setup::need("x86_64-w64-mingw32-g++", "g++-mingw-w64-x86-64-posix"),
        ],
        linker: "x86_64-w64-mingw32-gcc",
        // A static library inside marks functions of its own for export; they are none of ours.
        cflags: "-Ddllexport=",
    },
    Target {
        name: "android-aarch64",
        triple: "aarch64-linux-android",
        needs: &[],
        linker: "",
        cflags: "",
    },
    Target {
        name: "ios-aarch64",
        triple: "aarch64-apple-ios",
        needs: &[],
        linker: "",
        cflags: "",
    },
    Target {
        name: "macos-aarch64",
        triple: "aarch64-apple-darwin",
        needs: &[],
        linker: "",
        cflags: "",
    },
];

/// The target of that name.
pub fn target(name: &str) -> Result<&'static Target, String> {
    TARGETS.iter().find(|t| t.name == name).ok_or_else(|| {
        let names: Vec<_> = TARGETS.iter().map(|t| t.name).collect();
        format!("unknown target {name:?}; one of {}", names.join(", "))
    })
}

impl Target {
    /// Where its products come to lie.
    pub fn release_dir(&self) -> PathBuf {
        folder().join(self.triple).join("release")
    }

    /// Builds the shared library with everything in it.
    pub fn build(&self) -> Outcome {
        setup::ensure(setup::BUILD)?;
        setup::ensure(self.needs)?;
        let key = self.triple.replace('-', "_");
        let linker = format!("CARGO_TARGET_{}_LINKER", key.to_uppercase());
        let mut build = self.cargo("build", "std,panic_unwind")?;
        build.env(linker, self.linker);
        if !self.cflags.is_empty() {
            build.env(format!("CFLAGS_{key}"), self.cflags);
        }
        run(&mut build)
    }

    /// Type-checks the library without C code, sockets and devices, which need the platform's SDK.
    pub fn check(&self) -> Outcome {
        run(self
            .cargo("check", "std,panic_unwind")?
            .arg("--no-default-features"))
    }

    fn cargo(&self, verb: &str, std: &str) -> Result<Command, String> {
        let mut command = toolchain()?;
        command
            .arg(verb)
            .arg(format!("-Zbuild-std={std}"))
            .args(["--target", self.triple, "--release", "--locked"])
            .args(["-p", "zego_express", "--lib"])
            .env("CARGO_TARGET_DIR", folder());
        Ok(command)
    }
}

/// A target folder of its own: another compiler, nothing to share.
fn folder() -> PathBuf {
    target_dir().join("cross")
}

/// A cargo that can build the standard library.
fn toolchain() -> Result<Command, String> {
    let packages = ["rustc-web", "rust-web-src", "cargo-web"];
    let listed = |package: &str| output(command("dpkg").args(["-L", package])).ok();
    if packages.iter().any(|p| listed(p).is_none()) {
        setup::install(&packages)?;
    }
    let file = |package: &str, end: &str| {
        listed(package)
            .and_then(|text| text.lines().find(|l| l.ends_with(end)).map(str::to_string))
            .ok_or_else(|| format!("package {package} has no {end}"))
    };
    let rustc = file("rustc-web", "bin/rustc")?;
    let mut command = command(file("cargo-web", "bin/cargo")?);
    command
        .env("RUSTDOC", rustc.replace("bin/rustc", "bin/rustdoc"))
        .env("RUSTC", rustc)
        .env("RUSTC_BOOTSTRAP", "1");
    Ok(command)
}
