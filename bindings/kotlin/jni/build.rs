//! Links against the engine's shared library without needing it.
//!
//! The glue must record that it needs `libzego_express.so.1` (DT_NEEDED), so that the loader finds
//! the engine beside it; but this crate is built in one go with the workspace, maybe before the
//! engine, and for targets whose engine is built elsewhere. So the C compiler makes an empty
//! library with the same name and the same symbols, and the linker is shown that one. It is never
//! loaded: at run time the name leads to the real one.

use std::path::{Path, PathBuf};
use std::process::Command;

const SYMBOLS: &str = "../../model/symbols.txt";

fn main() {
    println!("cargo:rerun-if-changed={SYMBOLS}");
    println!("cargo:rerun-if-env-changed=CC");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let target = std::env::var("CARGO_CFG_TARGET_OS").expect("cargo sets it");
    match target.as_str() {
        // An APK only carries files named lib*.so, so there the library has no version in its name.
        "android" => stub(&out, "libzego_express.so"),
        "linux" => stub(&out, "libzego_express.so.1"),
        other => println!(
            "cargo:warning=no stub of the engine for {other}; set RUSTFLAGS=-L to the built one"
        ),
    }
    println!("cargo:rustc-link-search=native={}", out.display());
    // The engine lies beside the glue: in an APK, an installation, or a folder unpacked from a jar.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-rpath,$ORIGIN");
}

fn stub(out: &Path, soname: &str) {
    let symbols = std::fs::read_to_string(SYMBOLS).expect("checked in");
    let source: String = symbols
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.contains('.'))
        .map(|symbol| format!("void {symbol}(void) {{}}\n"))
        .collect();
    let file = out.join("stub.c");
    std::fs::write(&file, source).expect("OUT_DIR is writable");
    let compiler = compiler();
    let status = Command::new(&compiler)
        .args(["-shared", "-fPIC", "-nostdlib"])
        .arg(format!("-Wl,-soname,{soname}"))
        .arg("-o")
        .arg(out.join("libzego_express.so"))
        .arg(&file)
        .status()
        .unwrap_or_else(|e| panic!("cannot start the C compiler {compiler:?}: {e}"));
    assert!(
        status.success(),
        "the C compiler {compiler:?} ended with {status}"
    );
}

/// $CC_<target>, $CC, the usual cross compiler, or cc.
fn compiler() -> String {
    let target = std::env::var("TARGET").expect("cargo sets it");
    let host = std::env::var("HOST").expect("cargo sets it");
    let by_target = format!("CC_{}", target.replace('-', "_"));
    if let Ok(compiler) = std::env::var(by_target) {
        return compiler;
    }
    if target == "aarch64-unknown-linux-gnu" && host != target {
        return "aarch64-linux-gnu-gcc".into();
    }
    std::env::var("CC").unwrap_or_else(|_| "cc".into())
}
